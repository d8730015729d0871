import { dropDoors } from "./place.ts";
import { settle } from "./voteClauses.ts";
import { EITHER, PollNames } from "./voteNames.ts";
import { days, type VoteMode } from "./voteOptions.ts";
import { ABSTAIN, HEDGED, NO, NO_ALONE, UNDECIDED, YES, YES_ALONE } from "./voteWords.ts";

/** What may stand around a number that is a choice: 最后三个, 我家都投给2号候选人; not 选1的出钱. */
const BY_NUMBER =
  /不[要选投急]|别的|其[他它余]|剩下|无所谓|就?算了|候选人|应该|再说|[系拣揀撳]|颜色|便宜|时段|其次|倒数|\d{1,2}(?:号?楼|栋|单元)|[选投给贵想场档急刚我俺咱们家最后前首尾头上下面边中间两个项位号第都要全部的是还已加和跟以及票候案答点勾打单双奇偶数名再定终坚持留支同意去掉改现在果断无脑暂吧了啊呀哦嗯这那就成也行方款种条一二三四五六七八九十壹贰叁肆伍先除外反对弃权赞成肯定必须优急可谢]/g;
/** The same in English: option 2 for flat 902, put me down for 1; not we need 3 more tables. */
const PLAIN_BY_NUMBER =
  /^(?:option|number|num|vot(?:e|es|ing)|for|our|choices?|pick|choose|going|with|and|please|pls|plz|thanks?|thank|you|thx|cheers|the|one|ones|from|flat|unit|apt|room|building|block|would|will|want|like|prefer|say|think|definitely|just|only|first|second|then|also|but|both|okay|yes|sure|put|down|count|here|opt|plan|all|i'll|i'd|i'm|we'd|we'll|it's|because|household|family|not|too|mine|still|my|change|changed|voted|already|agree|disagree|support|against|oppose|ones|that|this|order|last|top|two|three|sorry|wait|mean|actually|correction|let's|either)$/;
const PLAIN_WORD =
  /^(?:the|an?|for|of|to|in|on|and|i|we|us|me|my|our|please|pls|thanks?|you|is|be|it|best|great|good|fine|works?|ok|prefer|like|want|vote|need|would|one|that|this|just|only)$/;
const CHOOSES =
  /(?<![竞不])选|[投改先]|支持|(?:^|[\s我想])还是|优先|喜欢|^就|就(?=[选要投这那好行可定])|[票给]|重要|需要|急|想要|(?:可以|行)$|早?该[修换装建补刷清]|太[少差破旧暗脏乱]|\b(?:ok|works|fine|prefer|please)\b/;

/** 禁烟好, of a poll for and against it. */
const COMMENDED = /(?<=^|[\s,.!])([\u4e00-\u9fff]{2,6}?)(?:是?好(?:事|的)?|有必要|应该的?)[啊呀的]?(?=$|[\s,.!])/g;
/** What is asked for or against where options say 赞成加装 and 反对加装. */
const DEED = "[加装换修改建拆停种封涨关禁砍铺刷盖买租设]";
/** Said as a clause of its own: 加, 早该换了, 赶紧修起来; 不涨, 别砍, 封什么封. */
const URGED = new RegExp(
  `(?<=^|[\\s,.!])(?:早就?|确实|真|也|都){0,2}(?:应?该|赶紧|赶快|快|尽快|马上|必须|得)?(${DEED})(?:上|起来|掉)?(?:[他它]们?)?[吧了啊呀]{0,2}(?=$|[\\s,.!])`,
  "g",
);
const UNWANTED = new RegExp(
  `(?<=^|[\\s,.!])(?:坚决|千万|还是|可)?(?:不要|不能|[不别])(${DEED})[了吧啊呀]{0,2}(?=$|[\\s,.!])|(?<=^|[\\s,.!])(${DEED})(?:什么|啥)\\2(?=$|[\\s,.!])`,
  "g",
);

/** Both for and against: no option has this number, so that nothing agrees with it. */
const CONTRADICTED = 0;

/** An answer in which no clause names options: its numbers, its words and its stance, wherever they stand. */
export abstract class LooseAnswer extends PollNames {
  /** Reads a part of the answer as one of its own. */
  protected abstract again(said: string, mode: VoteMode): number[] | null;

  /** By the numbers and words that stand anywhere in it. */
  protected readLoosely(said: string): number[] | null {
    const body = settle(said)
      .replace(/@\S+/g, " ")
      .replace(/^(?:-1|\d\s?\+\s?\d)$/, (found) => (this.mode === "multi" && found !== "-1" ? found : " "))
      // 反对-5-601
      .replace(/(?<=[\u4e00-\u9fff])-(?=\d{1,2}-\d{3,4})/g, " ")
      .replace(/^[+➕]1[\s,!+➕1]{0,20}$|(?<![\d\s])[+➕]\d{1,6}(?!\d)/g, (found, at: number) =>
        /\d/.test(this.said[at - 1] ?? "") ? found : " ",
      )
      // 同意x3
      .replace(/(?<=[\u4e00-\u9fff])\s?[x*]\d{1,2}(?!\d)/g, " ");
    if (
      this.mode === "single" &&
      /(?:除|除了|除去)[^\s,]{1,8}?(?:外|以外|之外)?[,\s]?(?:谁|哪.|其[他它余]的?)?都(?:行|可以|好|成|ok)/.test(body)
    )
      return null;
    if (
      /\d\s?(?:或者?|or)\s?\d/.test(body) ||
      /^不[\s,]{1,3}同意/.test(body) ||
      EITHER.test(body) ||
      this.isEither(body)
    )
      return null;
    // 再等等 is no doubt where it is an option.
    const besides = this.options.reduce(
      (rest, option) => (option.length > 1 && UNDECIDED.test(option) ? rest.replace(option, " ") : rest),
      this.firmly(body),
    );
    const undecided = UNDECIDED.test(besides) || HEDGED.test(body);
    let numbers = this.readNumbers(dropDoors(body));
    // 同意 502: the number is the door.
    if (numbers === "invalid" && this.readStance(body) !== null && !/(?<!\d)\d{1,2}(?!\d)/.test(dropDoors(body)))
      numbers = null;
    if (numbers === "invalid") return null;
    const words = this.readWords(dropDoors(body).replace(/\d\s?单元(?!门)/g, " "));
    const stance = this.readStance(body);
    if (undecided) return this.decidedAnyway(body);
    if (numbers && !numbers.includes(this.noneOption() + 1) && this.isBeside(body, BY_NUMBER, numbers)) return null;
    const found = this.join(numbers, words, stance);
    return found && this.fits(found) && (found !== words || !this.isTold(body, found)) ? found : null;
  }

  /** 选1的出钱: something is said besides the numbers. */
  private isBeside(body: string, plain: RegExp, found: readonly number[]): boolean {
    const named = found.map((index) => this.options[index - 1]).join("");
    // 3q is no number.
    if (/\d(?!st|nd|rd|th|x\d|[ap]m)[a-z]|\d of (?:us|them|you|my|our|the)\b/.test(body)) return true;
    const words =
      /[\u4e00-\u9fff]/.test(body) || !/\d/.test(body)
        ? []
        : (body.replace(/\b(?:because|since|cos|cause)\b.*/, "").match(/(?<![a-z'])[a-z][a-z']{2,}/g) ?? []);
    return (
      words.some((word) => !PLAIN_BY_NUMBER.test(word) && !named.includes(word)) ||
      [...body.replace(plain, "")].some((c) => /[\u4e00-\u9fff]/.test(c) && !named.includes(c))
    );
  }

  /** 西北角已经有垃圾桶了: it tells something of what an option names, and chooses nothing. */
  private isTold(body: string, found: readonly number[]): boolean {
    const named = days(found.map((index) => this.options[index - 1]).join(" "));
    const said = days(body);
    const rest = [...said.replace(/[\s,.!;]|我家?|[的了吧啊呀呢嗯]/g, "")].filter(
      (c) => /[\u4e00-\u9fff]/.test(c) && !named.includes(c),
    );
    const words = (said.match(/[a-z]{2,}/g) ?? []).filter(
      (word) => !PLAIN_WORD.test(word) && !named.includes(word.replace(/s$/, "")),
    );
    const none = this.noneOption() + 1;
    // 邻里优选 has a 选 of its own.
    const besides = found.reduce((left, index) => {
      const option = this.options[index - 1] ?? "";
      return option.length > 2 ? left.replaceAll(option, " ") : left;
    }, body);
    return (
      (rest.length > 0 || words.length > 0) &&
      !found.includes(none) &&
      !(CHOOSES.test(besides) || (rest.length < 3 && /^[^不没刚过]*吧$/.test(body)))
    );
  }

  /** 周五还是周六: both sides are options, and they are not the same. */
  private isEither(body: string): boolean {
    const sides = this.mode === "single" ? body.split(/还是|或者?|\bor\b/) : [];
    if (sides.length !== 2) return false;
    const [left, right] = sides.map((side) => this.again(side.trim(), "single")?.[0]);
    return left !== undefined && right !== undefined && left !== right;
  }

  /** The parts in which a doubt is only a remark: "同意 但是…", "选1吧 其他随便". */
  private firmly(body: string): string {
    return body
      .replace(/([装建搞弄换改修封涨砍拆])(?:什么|啥)\1/g, "不$1")
      .replace(
        /(?<!(?:不要|不行|没必要|不选|不用)[\s,]{0,2})(?:其他|其它|别的|剩下的?).{0,6}(?:随便|随意|再说|无所谓|都行|看看|弃权)|(?:以后|有问题|后面|到时候?).{0,5}再说|(?:其他|其它|别的|剩下的?|其余)的?(?:都|全|就)?(?:不要|不选|不投|不需要|不支持|不急|算了)/g,
        "",
      );
  }

  /** "1肯定选 我先想想": a clear choice beside a doubt, only in polls of many. */
  private decidedAnyway(body: string): number[] | null {
    const sure = /(?:肯定|一定|必须|确定)(?:选|要|投)\s?(\d)|(\d)\s?(?:肯定|一定|必须)(?:选|要|投)/.exec(body);
    const index = Number(sure?.[1] ?? sure?.[2]);
    return index >= 1 && index <= this.options.length ? [index] : null;
  }

  private fits(found: readonly number[]): boolean {
    if (found.length === 0) return false;
    return this.mode === "multi" || found.length === 1;
  }

  /** Numbers, words and stance must not contradict each other. */
  private join(numbers: number[] | null, words: number[] | null, stance: number | null): number[] | null {
    if (numbers && numbers.length > 0) {
      if (stance !== null && this.mode === "single" && !numbers.includes(stance)) return null;
      const named = (words ?? []).filter((index) => !numbers.includes(index));
      if (this.mode === "single" && named.length === 1 && (words ?? []).length === 1) return null;
      return numbers;
    }
    if (stance === CONTRADICTED) return null;
    if (stance !== null) return [stance];
    return words;
  }

  /** Whether one of the clauses is about what both of the stances' options are about. */
  private says(clause: RegExp, body: string): boolean {
    const [yes = "", no = ""] = [this.stances.yes, this.stances.no].map((index) => this.options[(index ?? 0) - 1]);
    return [...body.matchAll(clause)].some(([, deed, again]) => {
      const named = deed ?? again ?? "-";
      return yes.includes(named) && no.includes(named);
    });
  }

  protected readStance(body: string): number | null {
    const { yes, no, abstain } = this.stances;
    if (yes === undefined && no === undefined) return null;
    body = body.replace(/\bno\.? ?\d/g, " ");
    // 不要1 chooses nothing.
    if (this.mode === "single") body = body.replace(/(?:不要|不选|不投|不支持|别选|不是|除了?)\s?\d(?!\d)/g, " ");
    const problem = /no problem|no objection|没问题|没意见|无意见|没有意见|无异议|没异议/.test(body);
    if (ABSTAIN.test(body)) return abstain ?? null;
    // 不装, where the poll is 装 or 不装
    const left = this.deed === null ? -1 : body.search(new RegExp(`(?:不[用要想]?|别|无需|没必要)${this.deed}`));
    if (left > 0 && /先/.test(body[left - 1] ?? "")) return null;
    const against = left >= 0 || this.says(UNWANTED, body) || NO.test(body.replace(/no problem|no objection/g, ""));
    const rest = body.replace(new RegExp(NO.source, "g"), " ");
    const favour =
      this.says(URGED, body) ||
      (!against && this.says(COMMENDED, body)) ||
      YES.test(rest) ||
      problem ||
      (left < 0 &&
        !against &&
        this.deed !== null &&
        new RegExp(
          `(?:^|[\\s,要想意持成早快紧该须都得就以能会我家子人口])${this.deed}(?!不起|的请|修|到|啥|什么)`,
        ).test(body));
    if (against && favour) return CONTRADICTED;
    if (
      against ||
      (!favour &&
        (NO_ALONE.test(body) ||
          /^no\b(?! (?:idea|comment|one|problem|objection|opinion|rush|change|way to|vote|lift|water|power|gas|light|signal))/.test(
            body,
          )))
    )
      return no ?? null;
    if (favour || YES_ALONE.test(body)) return yes ?? null;
    return null;
  }
}
