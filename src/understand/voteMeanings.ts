import { alike, besides, conceptsOf, WEAK, wantedOf, wordsOf } from "./voteGlossary.ts";
import { PollNumbers } from "./voteNumbers.ts";
import { days, isWithin } from "./voteOptions.ts";
import { SURNAMES } from "./voteSpeakers.ts";
import { quantitiesOf } from "./voteValues.ts";

/** What makes of a name something else, unless the option has it too. */
const ODD =
  /[不没别除未是有住已谁哪啥吗呢?太坏漏堵响脏怪屁吵贵丑差挤远臭烂]|满(?!意)|(?<!现)在|什么|怎么|多少|几[个点时号栋楼]|无效|反对|当选|恭喜|随便|以[内上下]|[高低多少]于|左右|或|在吗|\d+/g;
/** 浅灰, dark grey for the only grey. */
const SHADE = /[浅淡深暗大正纯亮](?=[红绿蓝灰白黄])|\b(?:dark|light|pale|deep) /;
/** What tells something else of a name than that it is chosen: 快递柜满了, 周五我值班. */
export const BLAME =
  /[或都全当才再看选反会第个号位项和什怎哪缓了过在是已住欠满坏我你他她不没贵丑差吵脏乱暗土老旧慢难烂丢断堵几谁吗呢多少说讲话就来远锈雨楼户邻]/;
const PERSON = new RegExp(`^(?:[老小][${SURNAMES}]|[老小]?[${SURNAMES}][\\u4e00-\\u9fff]{1,2})$`);
/** More than one option has these words. */
export const SEVERAL: readonly number[] = [0];

/** The options that are meant by a part of their words, by other words for the same thing, or by what several share. */
export class PollMeanings extends PollNumbers {
  private readonly spellings: Spellings = spellingsOf(this.options);
  protected readonly days: readonly string[] = this.spellings.days;
  protected readonly alike: readonly string[] = this.spellings.alike;
  protected readonly headings: readonly string[] = this.spellings.headings;
  protected readonly quantities = this.spellings.quantities;

  protected holdingAny(name: string): readonly number[] | null {
    const held = this.holding(alike(name));
    return held?.[0] ? held : (this.both(name) ?? held);
  }

  /** 地上那俩, 绿色的几个: as many as the options that have it. */
  protected both(name: string): readonly number[] | null {
    const said =
      /^(.{1,6}?)(?:类|系)?的?[那这]?(俩|仨|[两二三四几](?:[个处层项种条样位天款家楼区边]|场次?)|些|类|系|都(?:要|来|选|行|装|修|上|搞)?)(?:都)?$/.exec(
        name,
      );
    if (this.mode === "single" || !said || /\d/.test(said[1] ?? "")) return null;
    const part = alike(said[1] ?? "");
    const wanted = conceptsOf(part);
    const found = this.alike.flatMap((option, index) =>
      option.includes(part) ||
      this.days[index]?.includes(part) ||
      (wanted.length > 0 && wanted.every((one) => conceptsOf(option).includes(one)))
        ? [index + 1]
        : [],
    );
    const size = { 俩: 2, 仨: 3, 两: 2, 二: 2, 三: 3, 四: 4 }[(said[2] ?? "")[0] ?? ""];
    return found.length > 1 && (size === undefined || size === found.length) ? found : null;
  }

  /** 南北门, 东西两个门: the parts in which the options differ, run together, with what they share. */
  protected joint(name: string): readonly number[] | null {
    // 王, 张李王: by their surnames
    if (name.length < 6 && this.headings.every((heading) => PERSON.test(heading))) {
      const families = [...name].map(
        (c) => only(this.headings, (heading) => heading.replace(/^[老小]/, "")[0] === c)?.[0] ?? 0,
      );
      if (!families.includes(0))
        return this.mode === "single" && name.length > 1 ? SEVERAL : [...new Set(families)].sort((a, b) => a - b);
    }
    if (this.mode === "single" || !/^[\u4e00-\u9fff]{2,10}$/.test(name)) return null;
    const shared = this.headings[0]?.slice(1) ?? "";
    if (shared === "" || shared.length > 3 || this.headings.some((heading) => heading.slice(1) !== shared)) return null;
    const parts = (name.endsWith(shared) ? name.slice(0, -shared.length) : name).replace(
      /[这那]?[两三四五俩仨]?[个边头处]?$/,
      "",
    );
    const found = [...parts].map((c) => this.headings.findIndex((heading) => heading[0] === c) + 1);
    return found.length > 1 && !found.includes(0) ? [...new Set(found)].sort((a, b) => a - b) : null;
  }

  protected within(said: string): readonly number[] | null {
    return /^[\u4e00-\u9fff]{2}$/.test(said)
      ? only(this.offered(said), (option) => option.length <= 5 && !/[不没]/.test(option) && isWithin(said, option))
      : null;
  }

  /** The options, without those that lack what makes of the text something else: 不, 吗, 太. */
  protected offered(said: string): string[] {
    const odd = (said.match(ODD) && besides(said).match(ODD)) ?? [];
    if (odd.length === 0) return [...this.alike];
    return this.alike.map((option, index) =>
      odd.every((one) => option.includes(one) || this.options[index]?.includes(one)) ? option : "",
    );
  }

  /** By a part of the words of an option that only it has. */
  protected holding(said: string): readonly number[] | null {
    const options = this.offered(said);
    if (/^[a-z\d' -]+$/.test(said)) {
      const words = (said.match(/[a-z\d]+/g) ?? [])
        .filter(
          (word) => !/^(?:an?|the|ones|them|it|someone|something|that|those|these|our|my|for|of|to|with)$/.test(word),
        )
        // "new" tells nothing where it stands in none of them.
        .filter(
          (word) =>
            !/^(?:new|more|some|one|job|idea|thing|stuff|storage|space|area|spot|project)$/.test(word) ||
            options.some((option) => option.includes(word)),
        )
        .map(stem);
      if (!words.some((word) => word.length > 2 || /[a-z]\d/.test(word))) return null;
      return only(options, (option) =>
        words.every((word) =>
          (option.match(/[a-z\d]+/g) ?? []).some((one) => one.startsWith(word) || one.startsWith(`re${word}`)),
        ),
      );
    }
    // 海边 is no 海.
    const short = options.some((option) => option.includes(said)) ? said : shortened(said);
    if (/^$|^[^\u4e00-\u9fff]$|^[一二三四五六七八九十个不人有好中行]$|^[\d\s.:]*$/.test(short)) return null;
    // 张 names nobody, 灰 a colour.
    if (
      short.length === 1 &&
      !/[东南西北左右前后]|[拆留养送捐存续聘停退换修装建改种买包租关开拖移挪搬迁砍封禁限刷铺]/.test(short) &&
      conceptsOf(short).length === 0 &&
      !/[的色]$/.test(said)
    )
      return null;
    // 金色 is 香槟金, and no 金属.
    if (short.length === 1 && said.endsWith("色"))
      return only(options, (option) => new RegExp(`${short}(?:色|$|[^\\u4e00-\\u9fff])`).test(option));
    const whole = only(options, (option) => option === short);
    if (short.length === 1 && this.stances.yes !== undefined) return whole;
    return (
      whole ??
      only(options, (option) => option.includes(short) && !/[不没未]/.test(option[option.indexOf(short) - 1] ?? ""))
    );
  }

  /** By its characters in their order (换门), another word for the same thing, or most of its words. */
  protected loosely(said: string): readonly number[] | null {
    // 都行 is no part of 都不行.
    const options = this.offered(said).map((option) =>
      /[不没别无]/.test(said) ? option : /^(?:暂|都)?[不没别]/.test(option) ? "" : option.replace(/[不没]./g, ""),
    );
    const short = shortened(said);
    const within = /^[\u4e00-\u9fff]{2,5}$/.test(short)
      ? (only(options, (option) => isWithin(short, option)) ??
        // 整部更换
        only(
          options,
          (option) => short.length > 2 && !/[不没]/.test(short) && [...short].every((c) => option.includes(c)),
        ))
      : null;
    if (within && within !== SEVERAL) return within;
    return this.meant(said, options) ?? within ?? this.shared(said.replace(/的$/, ""), options);
  }

  protected meant(said: string, options: readonly string[]): readonly number[] | null {
    if (!this.spellings.words.test(said)) return null;
    const every = options.map((option, index) =>
      option === this.alike[index] ? (this.spellings.concepts[index] ?? []) : conceptsOf(option),
    );
    // What all of them are tells nothing: 门 between 东门 and 西门.
    const plain = options.some((option) => SHADE.test(option)) ? said : said.replace(SHADE, "");
    const wanted = wantedOf(plain, new Set(every.flat())).filter(
      (one) => !every.every((concepts) => concepts.includes(one)),
    );
    const more = besides(plain).replace(
      /[的色子个]|\b(?:new|more|some|table|area|keep|somewhere|put|place|one|for|the|of|my|our|to|over|with|near|in|on|at|and|an?)s?\b/g,
      "",
    );
    if (
      wanted.length === 0 ||
      /[坏堵漏吵脏没停响破灭丢被不多少]|\b(?:fell|lost|stol|broke|miss|took|taken|off|block|dirty|nois|loud|smell|some(?:one|body)|found|lock|stuck)|\b(?:off|out|who|where|is|was|were|again|left|full|dead|wet|my)\b|n't\b/.test(
        options.some((option) => option.includes("灭")) ? more.replace("灭", "") : more,
      )
    )
      return null;
    const strong = wanted.filter((one) => !WEAK.includes(one));
    return (
      this.having(said, more, options, every, wanted) ??
      (strong.length > 0 && strong.length < wanted.length ? this.having(said, more, options, every, strong) : null)
    );
  }

  /** The option that has every one of the wanted things, and of whose words hardly anything is left over. */
  protected having(
    said: string,
    more: string,
    options: readonly string[],
    every: readonly (readonly number[])[],
    wanted: readonly number[],
  ): readonly number[] | null {
    const found = options.flatMap((option, index) => {
      const offered = every[index] ?? [];
      const left = [...more.replace(/[a-z]{2,}/g, "-").replace(/\s/g, "")].filter((c) => !option.includes(c)).length;
      // 休息的长凳 is a bench; 修过, 灯坏 say something of it.
      const ends = / $/.test(besides(said)) || option.includes(said.slice(-1)) || left < 2;
      // 王红 is not 李红.
      const whole = left === 0 || !/^[\u4e00-\u9fff]{2,3}$/.test(option) || said.length - more.length > 1;
      const others = options.filter((_, other) => other !== index).join("");
      const elsewhere = [...more].some((c) => /[\u4e00-\u9fff]/.test(c) && !option.includes(c) && others.includes(c));
      const words = more.match(/[a-z]{3,}/g) ?? [];
      const another = words.some((word) => !option.includes(stem(word)) && options.some((one) => one.includes(word)));
      return left <= 2 &&
        words.length < 2 &&
        ends &&
        whole &&
        !elsewhere &&
        !another &&
        wanted.every((one) => offered.includes(one))
        ? [index + 1]
        : [];
    });
    return found.length === 0 ? null : found.length === 1 ? found : SEVERAL;
  }

  /** 孩子玩的滑梯, 明年再说: half of it or more are words of one option. */
  protected shared(said: string, options: readonly string[]): readonly number[] | null {
    if (!/^[\u4e00-\u9fff]{3,8}$/.test(said)) return null;
    // 张建国 is not 张建军.
    const isSlip = (option: string): boolean =>
      option.length === said.length && [...said].filter((c, at) => c === option[at]).length === said.length - 1;
    if (options.some(isSlip)) return null;
    const found = options.map((option) => {
      // 路和垃圾房 names two.
      if (/[和跟与及]/.test(said) && !/[和跟与及]/.test(option)) return 0;
      // 三个月一次 is not 每月一次.
      if ((said.match(/[一二两三四五六七八九十半]/g) ?? []).some((c) => !option.includes(c))) return 0;
      for (let length = said.length; length > 1; length -= 1) {
        const [end, start] = [said.slice(-length), said.slice(0, length)];
        const remark = said.slice(length);
        const plain = /^(?:再.|之[前后]|驿站)$/.test(remark);
        if (option.includes(end) || (plain && option.includes(start))) return length;
      }
      return 0;
    });
    const most = Math.max(...found);
    return most * 2 >= said.length && found.filter((length) => length === most).length === 1
      ? [found.indexOf(most) + 1]
      : null;
  }
}

/** What the options are in each of the spellings that names are compared in. */
interface Spellings {
  days: readonly string[];
  alike: readonly string[];
  headings: readonly string[];
  concepts: readonly (readonly number[])[];
  /** A word for something that one of the options names. */
  words: RegExp;
  quantities: ReturnType<typeof quantitiesOf>;
}
const KNOWN = new WeakMap<readonly string[], Spellings>();

function spellingsOf(options: readonly string[]): Spellings {
  const known = KNOWN.get(options);
  if (known) return known;
  const spelled = options.map(days);
  const same = spelled.map(alike);
  const concepts = same.map(conceptsOf);
  const found: Spellings = {
    days: spelled,
    alike: same,
    headings: options.map((option) => alike(heading(option))),
    concepts,
    words: wordsOf([...new Set(concepts.flat())]),
    quantities: quantitiesOf(spelled),
  };
  KNOWN.set(options, found);
  return found;
}

/** An option without its label and what is said of its cost: 方案一：刷白色, 换水泵，费用由物业出. */
function heading(option: string): string {
  return (
    days(option.replace(/^(?:[a-z甲乙丙丁戊己]|\d)[.,:) ]\s?|^(?:方案|选项)[一二三四五\d][:.,]\s?/, "")).split(
      ",",
    )[0] ?? ""
  );
}

/** The one option of which it is true; SEVERAL, or null when of none. */
export function only(options: readonly string[], holds: (option: string) => boolean): readonly number[] | null {
  const found = options.flatMap((option, index) => (holds(option) ? [index + 1] : []));
  return found.length === 0 ? null : found.length === 1 ? found : SEVERAL;
}

/** lights → light, charger → charg, renovate → renov: what a word has in common with others of its root. */
const stem = (word: string): string =>
  word.length > 4 ? word.replace(/(?<=...)(?:ations?|ates?|ions?|ings?|ers?|ed|es|ly|s|e)$/, "") : word;
const shortened = (said: string): string => said.replace(/[的色]$|那边|那块|[边面侧]$|(?<=门)口$/g, "");
