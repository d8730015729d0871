import { readNumber } from "./plain.ts";
import { CHOSEN, EVERY, EXCEPT, FAVOURS, LEADS, REFUSED, REFUSES, REST, TAILS } from "./voteFrames.ts";
import { alike, besides, conceptsOf, WEAK } from "./voteGlossary.ts";
import { PollNumbers } from "./voteNumbers.ts";
import { days, nickname } from "./voteOptions.ts";
import { positioned, WITH_NOUN } from "./votePositions.ts";
import { orderOf, timesNamed } from "./voteTimes.ts";
import { quantitiesOf, valuesNamed } from "./voteValues.ts";
import { NO, type Stance, YES } from "./voteWords.ts";

/** What a clause says and nothing besides: the options it names, whether it takes or refuses them, or all the others. */
export interface Named {
  options: readonly number[];
  refused: boolean;
  /** 除了2, all but 2, 其他都行: the options that are not refused. */
  others: boolean;
  /** 选2, 还是2: said with a verb that chooses. */
  chosen: boolean;
  /** 还有秋千: the clause before it names options too. */
  goesOn: boolean;
}

const ORDINAL =
  /^(?:第|选项|方案|编号|plan |option |number |no\.? ?|#)?\s?(\d{1,2}|[一二三四五六七八九十]{1,2}|[壹贰叁肆伍陆柒捌玖]|first|second|third|fourth|fifth)\s?(?:个|项|种|条|套|号|款|档|位|名|号?[颜色]{1,2}|号?方案|号选项|号候选人?| one)?$/;
/** one, four; option two: numbers in words, where nothing else is said. */
const SPELLED =
  /^(?:option |number |no\.? |choice |plan |voting |(?:i )?vote (?:for )?)?(?:one|two|three|four|five|six|seven|eight)(?:(?:,? and |,? ?& ?| )(?:one|two|three|four|five|six|seven|eight)){0,7}(?: please| for me| thanks)?$/;
const NUMBERS = ["one", "two", "three", "four", "five", "six", "seven", "eight"];
const ORDER = ["first", "second", "third", "fourth", "fifth"];
/** Said alone, or with what changes nothing around it. */
const STANCES: readonly (readonly [Stance, RegExp])[] = [
  [
    "abstain",
    /^(?:弃权|弃票|中立|不表态|不站队|i'?ll abstain|abstain(?:ing)?|pass|(?:i'?ll )?sit(?:ting)? (?:this|it)(?: one)? out)$/,
  ],
  [
    "no",
    new RegExp(
      `^(?:${NO.source}|不[用要]|不是|完全不需要|用不着|别要|没这个必要|不使|(?:i am |i'm )?against(?: it)?)$`,
    ),
  ],
  [
    "yes",
    new RegExp(
      `^(?:${YES.source}|要有?|要得|是|对|当然|需要|想要|太?需要|太要|求之不得|agreed?|for(?: it)?|all in favou?r)$`,
    ),
  ],
];
/** What makes of a name something else, unless the option has it too. */
const ODD =
  /[不没别除未是有住已谁哪啥吗呢?太坏漏堵响脏怪屁吵贵丑差挤远臭烂]|满(?!意)|(?<!现)在|什么|怎么|多少|几[个点时号栋楼]|无效|反对|当选|恭喜|随便|以[内上下]|[高低多少]于|左右|或|在吗|\d+/g;
/** 浅灰, dark grey for the only grey. */
const SHADE = /[浅淡深暗大正纯亮](?=[红绿蓝灰白黄])|\b(?:dark|light|pale|deep) /;
/** What speaks for something, and what tells something else of it: 绿的护眼; 快递柜满了, 周五我值班. */
const PRAISE =
  /[好美亮暖养护喜庆耐搭净便热能负认安保适大清舒年轻公靠稳厚急缺需重划值雅高级典棒佳顺显益健实百贤勤善]|有(?:干劲|担当|经验|责任|想法|能力|耐心)/;
const BLAME =
  /[或都全当才再看选反会第个号位项和什怎哪缓了过在是已住欠满坏我你他她不没贵丑差吵脏乱暗土老旧慢难烂丢断堵几谁吗呢多少说讲话就来远锈雨楼户邻]/;
/** An option of those who do not mind. */
const INDIFFERENT =
  /^(?:[a-z\d][.、:)]\s?)?(?:无所谓|都行|都可以|随便|随大流|没意见|怎么都行|没所谓|indifferent|don't mind|no preference|either)/;
/** None of them, whatever they are. */
const LEFT =
  /^(?:[这那]?[几两三四五]个)?(?:一个)?(?:[都全]|谁都|哪个都)?(?:不(?:选|合适|满意|认识|了解|熟悉?|投|看好|中意|喜欢|想选|要)|没(?:有)?(?:合适|满意|中意|看上)的?|none(?: of (?:them|these|the above))?|neither)$/;
/** As it is. */
const KEPT =
  /^(?:就|先|还是)?(?:照旧|照常|老样子|(?:保持|维持)?(?:现状|原样|原状)|(?:保持|维持)不变|[不别]变|[不别]动(?:它|了)?|[不别]瞎?折腾|就?这样|跟?(?:和|跟)?(?:现在|原来)(?:的)?一样|no changes?|leave it(?: as it is| alone)?|keep (?:it )?(?:as (?:it )?is|the same)|stays? the same|as it is|as is)$/;
/** More than one option has these words. */
const SEVERAL: readonly number[] = [0];

/** A poll of which single clauses are read strictly: every word of one must be a name or mean nothing. */
export class PollNames extends PollNumbers {
  private readonly resolved = new Map<string, readonly number[] | null>();
  private readonly days: readonly string[] = this.options.map(days);
  private readonly alike: readonly string[] = this.options.map(alike);
  private readonly headings: readonly string[] = this.options.map((option) => alike(heading(option)));
  private readonly quantities = quantitiesOf(this.days);

  /** What the clause names and no more; null when it says anything else. */
  protected readNamed(clause: string): Named | null {
    const plainly = days(clause.trim()).replace(SPELLED, (found) =>
      found.replace(/\b(?:one|two|three|four|five|six|seven|eight)\b/g, (word) => String(NUMBERS.indexOf(word) + 1)),
    );
    if (plainly === "" || plainly.length > (/^[a-z]/.test(plainly) ? 60 : 30)) return null;
    const named = (options: readonly number[], refused: boolean, others: boolean): Named => ({
      options,
      refused,
      others,
      chosen: !refused && CHOSEN.test(plainly),
      goesOn: /^(?:还有|再加|以及|and |also )/.test(plainly),
    });
    const direct = this.resolve(plainly);
    if (direct) return named(direct, false, false);
    if (REST.test(plainly)) return named([], true, true);
    const except = EXCEPT.exec(plainly)?.[0];
    const refusing = except ?? REFUSES.exec(plainly)?.[0] ?? "";
    const left = except
      ? plainly.slice(except.length).replace(/(?:以?外|之外)?[,\s]?(?:谁|哪.|我)?(?:都|全).{0,5}$|(?:以|之)?外$/, "")
      : plainly.slice(refusing.length).replace(refusing === "" ? REFUSED : /^$/, "");
    const refused = left !== plainly && (except || this.stances.yes === undefined) ? this.strip(left) : null;
    const others =
      except !== undefined ||
      (this.mode === "multi" && /(?:除外|[之以]外)$/.test(plainly)) ||
      (refusing === "" && /^(?:就|只有?)(?!是|选|要)/.test(plainly));
    if (refused) return named(refused, true, others);
    const options = this.strip(plainly) ?? this.praised(plainly);
    return options ? named(options, false, false) : null;
  }

  /** 绿的护眼, 志远有干劲: a name in words and a short remark in its favour. */
  private praised(text: string): readonly number[] | null {
    if (this.stances.yes !== undefined || text.length > 14) return null;
    for (let length = 1; length < 6; length += 1) {
      const [name, remark] = [text.slice(0, -length), text.slice(-length)];
      const others = this.options.join("").replaceAll(name, "");
      if (
        !/^[\u4e00-\u9fff](?:的|[\u4e00-\u9fff]+)$/.test(name) ||
        !/^[\u4e00-\u9fff]+$/.test(remark) ||
        !PRAISE.test(remark) ||
        BLAME.test(remark)
      )
        continue;
      const found = this.holding(alike(name));
      if (found?.[0] && ![...remark].some((c) => others.includes(c))) return found;
    }
    return null;
  }

  /** The options of a text without what may stand around a name. */
  private strip(text: string): readonly number[] | null {
    let inner = text;
    for (let turn = 0; turn < 8; turn += 1) {
      let outer = inner;
      for (let back = 0; back < 8; back += 1) {
        const found = outer === "" ? null : this.resolveAll(outer);
        if (found) return found;
        const shorter = outer.replace(TAILS, "").trim();
        if (shorter === outer) break;
        outer = shorter;
      }
      const lead = inner.replace(LEADS, "").trim();
      const shorter = lead === inner && this.stances.yes === undefined ? inner.replace(FAVOURS, "").trim() : lead;
      if (shorter === inner) return null;
      inner = shorter;
    }
    return null;
  }

  private resolveAll(text: string): readonly number[] | null {
    const known = this.resolved.get(text);
    if (known !== undefined) return known;
    const found = this.resolveOnce(text);
    this.resolved.set(text, found);
    return found;
  }

  private resolveOnce(text: string): readonly number[] | null {
    const twice = /^(.{1,4}?)[\s,]?\1{1,3}$/.exec(text)?.[1];
    const name = twice && !/\d/.test(twice) ? twice.replace(/(?<=.)[的了吧啊]$/, "") : text;
    const whole = this.resolve(name);
    if (whole) return whole;
    const between = /[,&/]|\s?(?:和|跟|与|以及|及|还有)\s?|\band\b|(?<=\d)\s(?=\d)/;
    const parts = name
      .split(this.mode === "multi" ? new RegExp(`\\+|${between.source}`) : between)
      .map((part) => part.trim());
    const found = parts.length > 1 ? parts.map((part) => this.strip(part)) : [null];
    if (found.every((one) => one !== null)) return [...new Set(found.flat())].sort((a, b) => a - b);
    if (this.stances.yes !== undefined || name.length > 20) return null;
    return this.adjoining(name) ?? this.loosely(alike(name));
  }

  /** 快递柜充电桩, 猜谜拔河看电影: names with nothing between them; 4号国栋 says one twice. */
  private adjoining(text: string, depth = 0): readonly number[] | null {
    if (depth > 5 || !/^(?:[\u4e00-\u9fff\d]|[a-z](?=\d)){4,14}$/.test(text)) return null;
    for (let at = 2; at <= text.length - 2; at += 1) {
      const left = this.piece(text.slice(0, at));
      if (!left?.[0]) continue;
      const rest = text.slice(at).replace(/^[和跟与及]/, "");
      const right = this.piece(rest) ?? this.adjoining(rest, depth + 1);
      if (right?.[0]) return [...new Set([...left, ...right])].sort((a, b) => a - b);
    }
    return null;
  }

  private piece(text: string): readonly number[] | null {
    const said = text.replace(/^[看玩吃买修装换做种](?=..)/, "");
    return (
      this.holding(alike(said)) ??
      this.placed(text) ??
      (this.quantities && valuesNamed(text, this.days, this.quantities)) ??
      this.within(said)
    );
  }

  private within(said: string): readonly number[] | null {
    return /^[\u4e00-\u9fff]{2}$/.test(said)
      ? only(this.offered(said), (option) => option.length <= 5 && !/[不没]/.test(option) && isWithin(said, option))
      : null;
  }

  private resolve(name: string): readonly number[] | null {
    const said = [name, name.replace(/^(.{1,4})不了?$/, "不$1")].map(alike);
    const exact = this.options.flatMap((_, index) =>
      said.includes(this.headings[index] ?? "") || said.includes(this.alike[index] ?? "") ? [index + 1] : [],
    );
    if (exact.length > 0) return exact.length === 1 ? exact : SEVERAL;
    const stance = this.stances.yes === undefined ? undefined : STANCES.find(([, words]) => words.test(name))?.[0];
    if (stance) return this.stances[stance] ? [this.stances[stance]] : null;
    return (
      timesNamed(name, this.days, this.mode) ??
      (this.quantities && valuesNamed(name, this.days, this.quantities)) ??
      this.numbered(name) ??
      this.placed(name) ??
      this.every(name) ??
      this.outermost(name) ??
      this.left(name) ??
      this.indifferent(name) ??
      (/^(?:[老小].|[\u4e00-\u9fff]{1,2}(?:[哥姐叔姨爷婶伯总工]|师傅|老师|大爷|阿姨|主任|先生|女士))$/.test(name)
        ? only(this.options, (option) => nickname(option, this.options, name))
        : null) ??
      this.joint(name) ??
      this.holdingAny(name)
    );
  }

  private placed(name: string): readonly number[] | null {
    const [, place = name, noun = ""] = WITH_NOUN.exec(name) ?? [];
    if (/[楼栋单元户家次回年月不没人和跟与及加第]|坏|漏|修/.test(noun)) return null;
    const found = positioned(place, this.options.length);
    const meant = noun === "" ? null : this.holding(alike(noun));
    if (meant?.[0] && found && !found.includes(meant[0])) return SEVERAL;
    return found && this.mode === "single" && found.length > 1 ? SEVERAL : found;
  }

  /** 一个都别装, 不要装, 都不要: the option that takes none. */
  private left(name: string): readonly number[] | null {
    const abstain =
      this.stances.yes === undefined ? this.options.findIndex((option) => /^(?:弃权|abstain)$/.test(option)) : -1;
    const none = this.noneOption() < 0 ? abstain : this.noneOption();
    if (none >= 0 && (LEFT.test(name) || (none !== abstain && KEPT.test(name)))) return [none + 1];
    const deed =
      /^(?:[一哪]个|一[台根处]|谁|全部?|统统|什么|我?啥)?(?:都|也)?(?:先|暂时?|坚决|千万)?(?:不(?:要|用|想|能|需要)?|别|甭|莫|无需|没必要|没有必要)(?:再|乱|去)?([\u4e00-\u9fff]{0,2}?)(?:了|它|这个)?$/.exec(
        name,
      )?.[1];
    if (none < 0 || deed === undefined || (deed === "" && /^[不别莫]$/.test(name))) return null;
    return (deed === "" && this.stances.yes === undefined) ||
      (deed !== "" && this.options.some((one) => one.includes(deed)))
      ? [none + 1]
      : null;
  }

  /** 南北门, 东西两个门: the parts in which the options differ, run together, with what they share. */
  private joint(name: string): readonly number[] | null {
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

  /** 都行, 装不装都行, whatever: the option of those who do not mind. */
  private indifferent(name: string): readonly number[] | null {
    const said =
      /^(?:我们?家?)?(?:[怎咋]么?(?:样|着|投|弄|搞)?都(?:行|可以|好|成|中)|都(?:行|可以|好|成|中|随便)|随便?|随意|随大流|没所谓|无所谓|不在乎|听大家的?|([\u4e00-\u9fff]{1,2})不\1都(?:行|可以|无所谓|一样)|whatever|either(?: way)?|any|(?:i )?(?:don't|do not) (?:mind|care)|no preference)$/.test(
        name,
      );
    return said ? only(this.options, (option) => INDIFFERENT.test(option)) : null;
  }

  private holdingAny(name: string): readonly number[] | null {
    const held = this.holding(alike(name));
    return held?.[0] ? held : (this.both(name) ?? held);
  }

  /** 地上那俩, 绿色的几个: as many as the options that have it. */
  private both(name: string): readonly number[] | null {
    const said =
      /^(.{1,6}?)(?:类|系)?的?[那这]?(俩|仨|[两二三四几](?:[个处层项种条样位天款家楼区]|场次?)|些|类|系|都(?:要|来|选|行)?)(?:都)?$/.exec(
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

  private numbered(name: string): readonly number[] | null {
    const count = this.options.length;
    const range = this.mode === "multi" ? /^(\d)\s?(?:-|~|到|至|to|through)\s?(\d)$/.exec(name) : null;
    if (range) {
      const [from, to] = [Number(range[1]), Number(range[2])];
      return from < to && from > 0 && to <= count ? Array.from({ length: to - from + 1 }, (_, at) => from + at) : null;
    }
    const stem = "甲乙丙丁戊己庚辛".indexOf(name) + 1;
    if (name.length === 1 && stem > 0) return stem <= count ? [stem] : null;
    const letter = name.charCodeAt(name.length - 1) - 96;
    if (/^(?:plan |option |方案|选项)?[a-h]$/.test(name)) return letter <= count ? [letter] : null;
    const digits = ORDINAL.exec(name)?.[1];
    if (
      !digits ||
      /^\d{1,2}(?:个|项|种|条|套|款|档|位|名)|^[一二三四五六七八九十]{1,2}(?:个|项|种|条|套|款|档|位|名| )/.test(name)
    )
      return null;
    const value = ORDER.indexOf(digits) + 1 || (readNumber(digits) ?? 0);
    if (value >= 1 && value <= count && (digits.length === 1 || /[\da-z十]/.test(digits))) return [value];
    const run = [...digits].map((digit) => readNumber(digit) ?? 0);
    const isRun =
      this.mode === "multi" && digits === name && run.length > 1 && run.every((digit) => digit >= 1 && digit <= count);
    return isRun && new Set(run).size === run.length ? run.sort((a, b) => a - b) : null;
  }

  private every(name: string): readonly number[] | null {
    if (this.mode === "single" || !EVERY.test(name)) return null;
    const counted = /^([\d一两二三四五六七八九十]{1,2})个都/.exec(name)?.[1];
    if (counted && readNumber(counted) !== this.options.length) return null;
    return this.options.map((_, index) => index + 1);
  }

  /** 最早, 越多越好, 最差, cheapest: the outermost of options that have an order. */
  private outermost(name: string): readonly number[] | null {
    const word =
      /^(?:最|偏|靠|越)?(便宜|低|少|贵|高|多|早|晚|大|小|好|差)(?:越好|[一些]?[点些]?(?:的|那|一)?[档个场天种]?)$/.exec(
        name,
      )?.[1] ??
      /^(?:the )?(cheaper|cheapest|lowest|earliest|highest|latest|best|worst|most|biggest|smallest|fewest)$/.exec(
        name,
      )?.[1] ??
      /^(?:这个?月|[一二三四五六七八九十\d]{1,2}月)?月?(底|初)(?:的|那)?[天个]?$/.exec(name)?.[1];
    if (word === undefined || !/^[最越偏靠]|^(?:便宜|贵).*[的点些]$|[a-z底初]/.test(name)) return null;
    const scale = /不满|差$|不好|poor|bad|dissatisfied/.test(this.options.at(-1) ?? "");
    const least = /便宜|低|少|早|小|差|cheap|low|early|earliest|worst|small|few|初/.test(word);
    if (scale || /^(?:好|差|best|worst)$/.test(word))
      return !scale
        ? null
        : /^(?:差|低|worst|lowest)$/.test(word)
          ? [this.options.length]
          : /^(?:好|高|best|highest)$/.test(word)
            ? [1]
            : null;
    const timed = /早|晚|early|earliest|latest|底|初/.test(word) ? orderOf(this.days) : null;
    const ranks = timed ?? this.quantities?.map((found) => found[0]?.value ?? Number.NaN) ?? orderOf(this.days) ?? [];
    const known = ranks.filter((rank) => !Number.isNaN(rank));
    if (known.length < 2) return null;
    const end = least ? Math.min(...known) : Math.max(...known);
    return known.filter((rank) => rank === end).length === 1 ? [ranks.indexOf(end) + 1] : SEVERAL;
  }

  /** The options, without those that lack what makes of the text something else: 不, 吗, 太. */
  private offered(said: string): string[] {
    const odd = said.match(ODD) ?? [];
    return this.alike.map((option, index) =>
      odd.every((one) => option.includes(one) || this.options[index]?.includes(one)) ? option : "",
    );
  }

  /** By a part of the words of an option that only it has. */
  private holding(said: string): readonly number[] | null {
    const options = this.offered(said);
    if (/^[a-z\d' -]+$/.test(said)) {
      const words = (said.match(/[a-z\d]+/g) ?? [])
        .filter((word) => !/^(?:an?|the|ones|them|it|that|those|these|our|my|for|of|to|with)$/.test(word))
        // "new" tells nothing where it stands in none of them.
        .filter((word) => !/^(?:new|more|some|one)$/.test(word) || options.some((option) => option.includes(word)))
        .map(stem);
      if (!words.some((word) => word.length > 2 || /[a-z]\d/.test(word))) return null;
      return only(options, (option) =>
        words.every((word) => (option.match(/[a-z\d]+/g) ?? []).some((one) => one.startsWith(word))),
      );
    }
    const short = shortened(said);
    if (/^$|^[^\u4e00-\u9fff]$|^[一二三四五六七八九十个不人有好中行]$|^[\d\s.:]*$/.test(short)) return null;
    // 张 names nobody, 灰 a colour.
    if (
      short.length === 1 &&
      !/[东南西北左右前后]/.test(short) &&
      conceptsOf(short).length === 0 &&
      !said.endsWith("的")
    )
      return null;
    return (
      only(options, (option) => option === short) ??
      only(options, (option) => option.includes(short) && !/[不没未]/.test(option[option.indexOf(short) - 1] ?? ""))
    );
  }

  /** By its characters in their order (换门), another word for the same thing, or most of its words. */
  private loosely(said: string): readonly number[] | null {
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

  private meant(said: string, options: readonly string[]): readonly number[] | null {
    if (conceptsOf(said).length === 0) return null;
    const every = options.map(conceptsOf);
    // What all of them are tells nothing: 门 between 东门 and 西门.
    const plain = options.some((option) => SHADE.test(option)) ? said : said.replace(SHADE, "");
    const wanted = conceptsOf(plain).filter((one) => {
      const offered = every.filter((concepts) => concepts.includes(one)).length;
      return offered < options.length;
    });
    const more = besides(plain).replace(
      /[的色子个]|\b(?:new|more|some|table|area|one|for|the|of|my|our|to|over|with|near|in|on|at|and|an?)s?\b/g,
      "",
    );
    if (wanted.length === 0 || /[坏堵漏吵脏没停响破灭丢被不多少]/.test(more)) return null;
    const strong = wanted.filter((one) => !WEAK.includes(one));
    return (
      this.having(said, more, options, every, wanted) ??
      (strong.length > 0 && strong.length < wanted.length ? this.having(said, more, options, every, strong) : null)
    );
  }

  /** The option that has every one of the wanted things, and of whose words hardly anything is left over. */
  private having(
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
      return left <= 2 && ends && whole && !elsewhere && wanted.every((one) => offered.includes(one))
        ? [index + 1]
        : [];
    });
    return found.length === 0 ? null : found.length === 1 ? found : SEVERAL;
  }

  /** 孩子玩的滑梯, 明年再说: half of it or more are words of one option. */
  private shared(said: string, options: readonly string[]): readonly number[] | null {
    if (!/^[\u4e00-\u9fff]{3,8}$/.test(said)) return null;
    const found = options.map((option) => {
      for (let length = said.length; length > 1; length -= 1) {
        const [end, start] = [said.slice(-length), said.slice(0, length)];
        const remark = said.slice(length);
        const plain =
          /^再.$/.test(remark) ||
          (remark.length < 3 && !BLAME.test(remark) && !options.some((other) => other.includes(remark)));
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

/** An option without its label and what is said of its cost: 方案一：刷白色, 换水泵，费用由物业出. */
function heading(option: string): string {
  return (
    days(option.replace(/^(?:[a-z甲乙丙丁戊己]|\d)[.,:) ]\s?|^(?:方案|选项)[一二三四五\d][:.,]\s?/, "")).split(
      ",",
    )[0] ?? ""
  );
}

/** The one option of which it is true; SEVERAL, or null when of none. */
function only(options: readonly string[], holds: (option: string) => boolean): readonly number[] | null {
  const found = options.flatMap((option, index) => (holds(option) ? [index + 1] : []));
  return found.length === 0 ? null : found.length === 1 ? found : SEVERAL;
}

/** lights → light, charger → charg, renovate → renov: what a word has in common with others of its root. */
const stem = (word: string): string =>
  word.length > 4 ? word.replace(/(?<=...)(?:ations?|ates?|ions?|ings?|ers?|ed|es|ly|s|e)$/, "") : word;
const shortened = (said: string): string => said.replace(/[的色]$|那边|那块|[边面侧]$/g, "");

function isWithin(short: string, long: string): boolean {
  let at = 0;
  for (const c of long) if (c === short[at]) at += 1;
  return at === short.length;
}
