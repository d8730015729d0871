import { readNumber } from "./plain.ts";
import { EVERY, EVERY_COUNTED } from "./voteFrames.ts";
import { alike } from "./voteGlossary.ts";
import { only, PollMeanings, SEVERAL } from "./voteMeanings.ts";
import { nickname } from "./voteOptions.ts";
import { positioned, WITH_NOUN } from "./votePositions.ts";
import { degreeNamed } from "./voteScale.ts";
import { orderOf, timesNamed } from "./voteTimes.ts";
import { valuesNamed } from "./voteValues.ts";
import { NO, type Stance, YES } from "./voteWords.ts";

const ORDINAL =
  /^(?:第|选项|方案|编号|plan |option |number |no\.? ?|#)?\s?(\d{1,2}(?:st|nd|rd|th)?|[一二三四五六七八九十]{1,2}|[壹贰叁肆伍陆柒捌玖]|first|second|third|fourth|fifth)\s?(?:个|项|种|条|套|号|款|档|位|名|号?[颜色]{1,2}|号?方案|号选项|号候选人?| one)?$/;
const NUMBERS = ["one", "two", "three", "four", "five", "six", "seven", "eight"];
const ORDER = ["first", "second", "third", "fourth", "fifth"];
/** Said alone, or with what changes nothing around it. */
const STANCES: readonly (readonly [Stance, RegExp])[] = [
  [
    "abstain",
    /^(?:弃权|弃票|中立|不表态|不站队|i'?ll abstain|abstain(?:ing)?|pass|no (?:strong feelings|preference)|(?:i )?don't (?:care|mind) either way|(?:i'?ll )?sit(?:ting)? (?:this|it)(?: one)? out)$/,
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
const PLACE_OR_TIME = "(?<what>地方|地儿|地点|场地|位置|时间|日子|钟点)";
const VAGUE = new RegExp(
  `^(?<deed>[换改挪搬移])(?:一?[个下]|到?[别其][的他]|另外?一?个?)?的?${PLACE_OR_TIME}(?:[跳办搞弄开摆放建装])?$`,
);
const VAGUE_BACKWARDS = new RegExp(`^${PLACE_OR_TIME}(?<deed>[换改挪搬移])(?:一?[换改挪搬移下]|一?个)?$`);
const SIZE = /^(大|中|小)(?:号|份|盒|箱|包|桶|袋|瓶|杯|碗|盘)的?$/;
const SIZED = /[大中小](?:号|份|盒|箱|包|桶|袋|瓶|杯|碗|盘)/;
/** An option of those who do not mind. */
const INDIFFERENT =
  /^(?:[a-z\d][.、:)]\s?)?(?:无所谓|都行|都可以|随便|随大流|没意见|怎么都行|没所谓|indifferent|don't mind|no preference|either)/;
/** None of them, whatever they are. */
const LEFT =
  /^(?:[这那]?[几两三四五]个)?(?:我)?(?:一个)?(?:[都全]|谁都|哪个都)?(?:不(?:选|合适|满意|认识|了解|熟悉?|投|看好|中意|喜欢|想选|要)|[看瞧]不上|没(?:有)?(?:合适|满意|中意|看上)的?|none(?: of (?:them|these|the above))?|neither)$/;
/** As it is. */
const KEPT =
  /^(?:还?能用就?|好好的)?(?:就|先|还是)?(?:照旧|照常|老(?:样子|时间|地方|规矩|价钱?)|(?:保持|维持)?(?:现状|原样|原状)|(?:保持|维持)不变|[不别]变|用?(?:现在|原来|以前|原先)(?:的|这个|那个)(?:颜色|样子)?|[不别]动(?:它|了)?|[不别]瞎?折腾|就?这样|跟?(?:和|跟)?(?:现在|原来)(?:的)?一样|don'?t (?:paint|change|touch|move|replace|do|buy|build|install)(?: it| them| anything)?|no changes?|(?:keep|stick with|stay with) what we(?:'ve got| have)|(?:leave|keep) (?:it|things)?(?: ?(?:as (?:it |they )?(?:is|are)|the (?:way (?:it|they) (?:is|are|was|were)|same)|alone))?|stays? the same|as it is|as is)$/;

/** What a name stands for, whichever kind of thing the options are: a stance, a time, an amount, a place in the list. */
export class PollKinds extends PollMeanings {
  protected resolve(name: string): readonly number[] | null {
    const said = [name, name.replace(/^(.{1,4})不了$/, "不$1")].map(alike);
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
      this.sized(name) ??
      degreeNamed(name, this.options) ??
      this.left(name) ??
      this.indifferent(name) ??
      this.opposite(name) ??
      (/^(?:[老小].|[\u4e00-\u9fff]{1,2}(?:[哥姐叔姨爷婶伯总工兄嫂]|师傅|老师|大爷|阿姨|主任|先生|女士))$/.test(name)
        ? only(this.options, (option) => nickname(option, this.options, name))
        : null) ??
      (/^姓.$/.test(name) ? only(this.options, (option) => option.startsWith(name[1] ?? "-")) : null) ??
      this.vague(name) ??
      this.joint(name) ??
      this.holdingAny(name)
    );
  }

  protected placed(name: string): readonly number[] | null {
    const [, place = name, noun = ""] = WITH_NOUN.exec(name) ?? [];
    if (/[楼栋单元户家次回年月不没人和跟与及加第]|坏|漏|修/.test(noun)) return null;
    const found = positioned(place, this.options.length);
    const meant = noun === "" ? null : this.holding(alike(noun));
    if (meant?.[0] && found && !found.includes(meant[0])) return SEVERAL;
    return found && this.mode === "single" && found.length > 1 ? SEVERAL : found;
  }

  /** 一个都别装, 不要装, 都不要: the option that takes none. */
  protected left(name: string): readonly number[] | null {
    const abstain =
      this.stances.yes === undefined ? this.options.findIndex((option) => /^(?:弃权|abstain)$/.test(option)) : -1;
    const none = this.noneOption() < 0 ? abstain : this.noneOption();
    if (none >= 0 && /^([\u4e00-\u9fff])什么\1$/.test(name)) return [none + 1];
    if (
      none >= 0 &&
      this.quantities &&
      /^(?:一[分毛]钱?)?(?:都|也)?不(?:想)?(?:出|交|掏|捐|给|花)钱?$|^(?:还是)?免费$|^[收出交]什么[收出交]?$/.test(name)
    )
      return [none + 1];
    if (none >= 0 && (LEFT.test(name) || (none !== abstain && KEPT.test(name)))) return [none + 1];
    const deed =
      /^(?:[一哪]个|一[台根处]|谁|全部?|统统|什么|我?啥)?(?:都|也)?(?:先|暂时?|坚决|千万)?(?:不(?:要|用|想|能|需要)?|别|甭|莫|无需|没必要|没有必要)(?:再|乱|去)?([\u4e00-\u9fff]{0,2}?)(?:了|它|这个)?$/.exec(
        name,
      )?.[1];
    if (none < 0 || deed === undefined || (deed === "" && /^[不别莫]$/.test(name))) return null;
    return (deed === "" && this.stances.yes === undefined) ||
      (deed !== "" &&
        !/[晚早贵高低多少大小快慢长短远近行好]/.test(deed) &&
        ((/^[买订]$/.test(deed) && this.options[none]?.includes("要")) ||
          this.options.some((one) => one.includes(deed))))
      ? [none + 1]
      : null;
  }

  /** 不拆, of 保留岗亭 and 拆除岗亭: the other one of two that do something to the same thing. */
  protected opposite(name: string): readonly number[] | null {
    const [one = "", other = ""] = this.options;
    const deed = /^(?:[不别]|不要|不能|千万别)([\u4e00-\u9fff]{1,2}?)(?:了|掉)?$|^([\u4e00-\u9fff])不得$/.exec(name);
    const thing = one.slice(2);
    if (!deed || this.options.length !== 2 || thing.length < 2 || other.slice(2) !== thing) return null;
    const found = [one, other].map((option) => option.slice(0, 2).includes(deed[1] ?? deed[2] ?? "-"));
    return found[0] === found[1] ? null : [found[0] ? 2 : 1];
  }

  /** 都行, 装不装都行, whatever: the option of those who do not mind. */
  protected indifferent(name: string): readonly number[] | null {
    const said =
      /^(?:我们?家?)?(?:[怎咋]么?(?:样|着|投|弄|搞)?都(?:行|可以|好|成|中)|都(?:行|可以|好|成|中|随便)|随便?|随意|随大流|没所谓|无所谓|不在乎|听大家的?|([\u4e00-\u9fff]{1,2})不\1都(?:行|可以|无所谓|一样)|whatever|either(?: way)?|any|(?:i )?(?:don't|do not) (?:mind|care)|no preference)$/.test(
        name,
      );
    return said ? only(this.options, (option) => INDIFFERENT.test(option)) : null;
  }

  protected numbered(name: string): readonly number[] | null {
    const count = this.options.length;
    const range = this.mode === "multi" ? /^(\d)\s?(?:-|~|到|至|to|through)\s?(\d)$/.exec(name) : null;
    if (range) {
      const [from, to] = [Number(range[1]), Number(range[2])];
      return from < to && from > 0 && to <= count ? Array.from({ length: to - from + 1 }, (_, at) => from + at) : null;
    }
    // 老五, of 方案一 to 方案五
    const born = /^老([大二三四五六七八])$/.exec(name)?.[1];
    if (born && this.options.every((option) => /^(?:方案|选项)/.test(option))) {
      const place = born === "大" ? 1 : (readNumber(born) ?? 0);
      return place <= count ? [place] : null;
    }
    const stem = "甲乙丙丁戊己庚辛".indexOf(name) + 1;
    if (name.length === 1 && stem > 0) return stem <= count ? [stem] : null;
    const letter = name.charCodeAt(name.length - 1) - 96;
    if (/^(?:plan |option |方案|选项)?[a-h]$/.test(name)) return letter <= count ? [letter] : null;
    const digits = ORDINAL.exec(name)?.[1]?.replace(/(?<=\d)(?:st|nd|rd|th)/, "");
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

  protected every(name: string): readonly number[] | null {
    if (this.mode === "single") return null;
    const counted = EVERY_COUNTED.exec(name);
    if (counted) {
      const count = NUMBERS.indexOf(counted[3] ?? "-") + 1 || readNumber(counted.slice(1).find(Boolean) ?? "");
      return count === this.options.length ? this.options.map((_, index) => index + 1) : null;
    }
    if (!EVERY.test(name)) return null;
    return this.options.map((_, index) => index + 1);
  }

  /** 换个地方, 时间往后挪: what is done, where one option alone does it to a place or to a time. */
  protected vague(name: string): readonly number[] | null {
    const found = VAGUE.exec(name) ?? VAGUE_BACKWARDS.exec(name);
    const { deed, what } = found?.groups ?? {};
    if (deed === undefined || what === undefined) return null;
    const kind = /时|日子|钟点/.test(what) ? /\d|周|上午|下午|晚|早/ : /[门楼园院场区地路边室厅库亭房]/;
    return only(
      this.days,
      (option) => /^[换改挪搬移]/.test(option) && kind.test(option) && !/不[换改挪搬移]/.test(option),
    );
  }

  /** 大份, 中盒的: by the size that an option names, else by where its amount stands among the others'. */
  protected sized(name: string): readonly number[] | null {
    const size = SIZE.exec(name)?.[1];
    if (size === undefined || !this.quantities) return null;
    if (this.options.some((option) => SIZED.test(option)))
      return only(this.options, (option) => new RegExp(`(?<![特超加])${size}`).test(option));
    const ranks = this.quantities.map((found) => found[0]?.value ?? Number.NaN);
    const sorted = [...new Set(ranks)].sort((a, b) => a - b);
    if (sorted.length !== ranks.length || sorted.some(Number.isNaN)) return null;
    const wanted = size === "大" ? sorted.at(-1) : size === "小" ? sorted[0] : sorted[(sorted.length - 1) / 2];
    return wanted === undefined ? null : [ranks.indexOf(wanted) + 1];
  }

  /** 最早, 越多越好, 最差, cheapest: the outermost of options that have an order. */
  protected outermost(name: string): readonly number[] | null {
    const word =
      /^(多)多益善$/.exec(name)?.[1] ??
      /^(?:最|偏|靠|越)?(便宜|低|少|贵|高|多|早|晚|迟|近|大|小|好|差|短|长|久)(?:越好|[一些]?[点些]?(?:的|那|一){0,3}(?:[档个场天种次回份盒箱包桶袋瓶杯款]|规格|装)?)$/.exec(
        name,
      )?.[1] ??
      /^(?:the )?(cheaper|cheapest|lowest|earliest|highest|latest|best|worst|most|biggest|smallest|fewest|earlier(?= one| slot)|later(?= one| slot))(?: one| slot| option)?$/.exec(
        name,
      )?.[1] ??
      /^(?:这个?月|[一二三四五六七八九十\d]{1,2}月)?月?(底|初)(?:的|那)?[天个]?$/.exec(name)?.[1];
    // 大的, 早的: the outermost; 晚一点的 only of two.
    const plainly =
      this.options.length === 2 ? /^[大小早晚长短多少](?:一?[点些])?[的那]/ : /^[大小早晚长短]的(?:那[个档场次间])?$/;
    const bare = plainly.test(name) && !this.options.some((option) => option.includes(name[0] ?? "-"));
    if (word === undefined || !(bare || /^[最越偏靠]|益善|^(?:便宜|贵).*[的点些那]|[a-z底初]/.test(name))) return null;
    const scale = /不满|差$|不好|poor|bad|dissatisfied/.test(this.options.at(-1) ?? "");
    const least = /便宜|低|少|早|近|小|差|短|cheap|low|early|earliest|worst|small|few|初/.test(word);
    if (scale || /^(?:好|差|best|worst)$/.test(word))
      return !scale
        ? null
        : /^(?:差|低|worst|lowest)$/.test(word)
          ? [this.options.length]
          : /^(?:好|高|best|highest)$/.test(word)
            ? [1]
            : null;
    const timed = /早|晚|迟|近|early|earliest|latest|底|初/.test(word) ? orderOf(this.days) : null;
    const ranks = timed ?? this.quantities?.map((found) => found[0]?.value ?? Number.NaN) ?? orderOf(this.days) ?? [];
    const known = ranks.filter((rank) => !Number.isNaN(rank));
    if (known.length < 2) return null;
    const end = least ? Math.min(...known) : Math.max(...known);
    return known.filter((rank) => rank === end).length === 1 ? [ranks.indexOf(end) + 1] : SEVERAL;
  }
}
