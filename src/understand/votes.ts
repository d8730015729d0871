import { fold } from "../core/text.ts";
import { dropDoors } from "./place.ts";
import { plain, readNumber } from "./plain.ts";
import { AGAINST, choosing, FORMER, settle } from "./voteClauses.ts";
import { LooseAnswer } from "./voteLoose.ts";
import type { Named } from "./voteNames.ts";
import type { VoteMode } from "./voteOptions.ts";
import { mended } from "./voteSounds.ts";
import { type Clause, clausesOf, hangs, NOW, OWN, ownSpeech, SURNAMES } from "./voteSpeakers.ts";
import { CORRECTION } from "./voteWords.ts";

export type { VoteMode } from "./voteOptions.ts";

/** No vote is longer; what is goes on is a discussion. */
const READ_AT_MOST = 200;

const KEYCAPS = /[①-⑳]|[㈠-㈩]|[❶-❿]|[㊀-㊉]|[Ⅰ-Ⅹ]/g;

/**
 * The options that an answer chooses, counted from 1 and ascending, or null when it is no countable vote: a question, a
 * condition, a number of a flat, out of range, several where one is asked, or nothing of the kind. Never throws.
 */
export function readVote(text: string, options: readonly string[], mode: VoteMode): number[] | null {
  // 3月22日（周日）: what stands in brackets is said besides.
  const said = normalize(
    text
      .slice(0, READ_AT_MOST)
      .replace(/[(（]([^()（）]{2,20})[)）]/g, (whole, inner: string) =>
        /^[^\d]*[\u4e00-\u9fff]/.test(inner) ? `，${inner} ` : whole,
      ),
  );
  if (said === "" || options.length === 0) return null;
  const offered = poll(options);
  const found = new Ballot(said, offered, mode).read();
  if (found) return found;
  // Only what means nothing as it stands may be a slip.
  const meant = mended(said, offered);
  return meant === said ? null : new Ballot(meant, offered, mode).read();
}

let last: { key: string; options: readonly string[] } = { key: "", options: [] };

/** The options of a poll, one array as long as answers to the same poll follow: what is worked out of them is kept by it. */
function poll(options: readonly string[]): readonly string[] {
  const key = options.join("\n");
  if (last.key !== key) last = { key, options: options.map(normalize) };
  return last.options;
}

function normalize(text: string): string {
  const circled = text.slice(0, READ_AT_MOST).replace(
    KEYCAPS,
    (c) =>
      ` ${c
        .replace(/[Ⅰ-Ⅹ]/, (d) => String(d.charCodeAt(0) - 0x215f))
        .normalize("NFKC")
        .replace(/[❶-❿]/, (d) => String(d.charCodeAt(0) - 0x2775))
        .replace(/[一二三四五六七八九十]/, (d) => String(readNumber(d) ?? ""))} `,
  );
  return (
    plain(fold(circled.replace(/(\d)\uFE0F?\u20E3/g, " $1 ")))
      .replace(/\s?\((?:(?:flat|unit|apt|no\.?) ?\d{1,4}[a-z]?|\d{3,4}[室户]?)\)$/, "")
      .replace(
        /(?<=[a-z]{3}[ ,-]{1,3})\d{1,2}[a-f]$|[\s,]{1,2}(?:from |for |in )?(?:flat|unit|apt|room) ?\d{1,4}[a-z]?$/,
        "",
      )
      .replace(/^["'([<]{1,3}\s?|\s?["')\]>]{1,3}$/g, "")
      .replace(/[勿弗莫](?=要|同意|赞成|支持|来|行|好|想|装|用)/g, "不")
      .replace(/[嫑覅]/g, "不要")
      .replace(/甭/g, "不用")
      .replace(/[阔口]以/g, "可以")
      .replace(/彳亍/g, "行")
      .replace(/廿/g, "二十")
      .replace(/(?<=\d)\s(?=[到至]\s?\d)|(?<=\d\s?[到至])\s(?=\d)/g, "")
      .replace(/卅/g, "三十")
      .replace(/(?<=\d)\s(?=[点月日号元块](?![\u4e00-\u9fff]{2}))|(?<=点)\s(?=[整钟半])/g, "")
      .replace(/対/g, "对")
      .replace(/支待/g, "支持")
      .replace(/兵乓|乒兵/g, "乒乓")
      // What is said of the writing, and idioms that refuse nothing.
      .replace(
        /(?<=\S[\s,.]{1,2})我?是?用?的?语音(?:输入|转文字|打|说|发)?的?(?:[\s,]{1,2}(?:可能)?(?:字|有错)[^\s,]{0,8})?$/,
        "",
      )
      .replace(
        /(?<=\S[\s,.]{1,2})(?:刚才|刚刚|前面|上面|之前)(?:那[个条票]|[投说发选]?的){1,2}就?(?:作废|不算数?|当我没说|忽略|无视)[了吧哈]?$/,
        "",
      )
      .replace(/(?:不(?:接受|容|许)|拒绝)(?:任何)?(?:反驳|抬杠|质疑)/g, " ")
      .trim()
  );
}

/** 要也可以不要也可以, 满意又不满意: no choice between two. */
const BOTH =
  /既[^,]{1,8}又|要么[^,]{1,8}要么|一会儿?.{1,8}一会|也(?:行|可以|好|成|中)[,\s]?[^,]{1,6}也(?:行|可以|好|成|中)|(\S{1,3})又不\1|(?<!不)([\u4e00-\u9fff]{2})不\2|[两二三四]选一|不是.{1,6}就是|要[^,]{1,3}不要$/;
/** 跳舞可以 音响不可以. */
const PARTLY =
  /[^\s,不我说看觉还也都真](?:行|可以|ok)[\s,]{0,2}(?:但是?)?[^\s,我说看觉]{1,6}不(?:行|可以|ok)|[^\s,不我说看觉]{2}不(?:行|可以|ok)[\s,]{0,2}(?:但是?)?[^\s,我说看觉]{1,6}(?<!不)(?:行|可以|ok)(?:$|[\s,])/;
/** Somebody is asked to do something. */
const CALLED =
  /^(?:你|您)?(?:麻烦(?!了?$)|请|帮(?:我|忙)|能不能|可不可以|能否|快?[来出下过]来?(?:一下|拿|取|开)|开下|回(?:一下|个|我)|[看接][一下]{1,2})|吗$|在不在|[去来在有好行会能要]不$/;
/** Somebody who may stand for election. */
const PERSON = new RegExp(`^[老小]?[${SURNAMES}][\\u4e00-\\u9fff]{1,2}(?<!色)$`);
/** What a neighbour is told: 陈志强 快递到了. */
const NEWS =
  /^(?:你家?的?)?(?:快递|外卖|包裹|电话|微信|钥匙|车|门|灯|水|狗|猫|孩子|衣服)[^\s,]{0,4}(?:到|来|响|忘|没|掉|亮|开|漏|堵|挡|跑|丢|哭)了?/;
/** It is what the clause before it spoke of. */
const THAT =
  /^(?:所以|那)?我?们?家?(?:就|还是)?(?:选|投|要|定|支持|同意)?(?:给)?(?:这个|这项|[它他她])(?:方案|选项)?[吧了好]{0,2}$|^(?:obviously |definitely |let's do |go with |i want |we want )?that(?: one)?(?: please| obviously| definitely| for (?:me|us))?$/;
/** 可以吗, 行不行: asks of what is said before. */
const TAG = /^(?:可以|行|对|好|是)(?:吗|吧|不\S)?$/;
const DOUBT =
  /再(?:想|看|考虑|等|议)|(?<!的事|问题|的|年|月|以后|回头|下次)再说|考虑|[看视]情况|不确定|没想好|[得要]先[看等谈问]|(?<!没得|没有?)商量|犹豫|纠结|如果|要是|假如|除非|的话|前提|条件|不反对(?!也不)|只要|或|[前后](?:期|半)|随便|无所谓|不对|(?<!不)错|撤|取消|作废|\b(?:not (?:sure|this|yet|now)|next|only (?:if|when|at|on|during|after|before|for the)|if|unless|depends|maybe|(?<=\S )but)\b/;
const FORMER_SAID = /本来|原|起初|最初|开始|起先|早先|先前|之前|来着|\b(?:was|were|first|initially|originally)\b/;
const ALSO = /还有|也|另外|再|选|支持|要|先|加/;

/** The home a clause begins with: 2楼的, 2楼王姐, 5-201, flat 902. */
const HOME =
  /^(?:(?:\d{1,3}|[一二三四五六七八九十]{1,3})(?:号?楼|号院|栋|幢|座|单元|层|室|#)|[a-z]座){1,2}(?:\d{3,4}(?=\D))?(?!的?都)的?(?:业主|住户|这边|[\u4e00-\u9fff]{1,2}(?:[哥姐叔婶]|阿姨|大爷|师傅))?|^(?:flat|unit|room|apt|building|block) ?#?\d{1,4}[a-z]? ?|^\d{3,4}(?=[同反弃赞支选投不])/;

class Ballot extends LooseAnswer {
  protected again(said: string, mode: VoteMode): number[] | null {
    return new Ballot(said, this.options, mode).read();
  }

  read(): number[] | null {
    if (
      /不是(?:不(?:同意|支持|赞成|愿意|想[投选])|反对)|(?:谈|说|算)不上|(?<![管论不])(?![动时不])([\u4e00-\u9fff])不\1(?!都|也|无|一|就(?!是))|([付交缴办装修换])[^\s,]{0,2}了[啊呀呢]?[\s,]{1,2}(?:上|前|去|早|昨|已)[^\s,]{0,6}\2[^\s,]{0,2}了/.test(
        this.said,
      ) ||
      (this.mode === "single" &&
        (BOTH.test(this.said) ||
          (this.stances.yes !== undefined && PARTLY.test(this.said)) ||
          (this.stances.yes !== undefined && /除了?[^,]{1,8}[都全]/.test(this.said))))
    )
      return null;
    const whole = this.options.indexOf(this.said.replace(/[.!。~ ]{1,9}$/, ""));
    if (whole >= 0) return [whole + 1];
    const asked = /[?？]\s?(我[^?？]{1,30})$/.exec(this.said)?.[1];
    if (asked) return new Ballot(asked, this.options, this.mode).read();
    // "其实…算了 选2": what was said last counts.
    const corrected = [...this.said.matchAll(CORRECTION)].findLast(
      (one) =>
        !/^[了哈呵嘿,.!~\s]{0,9}$|^了?[\s,]?(?:抱歉|不好意思|sorry)/.test(this.said.slice(one.index + one[0].length)),
    );
    const after = corrected ? this.said.slice(corrected.index + corrected[0].length) : "";
    if (after !== "" && after.length < 40) {
      const last = new Ballot(after.replace(/^(?:是(?!.{1,8}不是)|选|投)/, ""), this.options, this.mode).read();
      if (last) return last;
    }
    // 李…王秀英: who breaks off says what is meant behind.
    const begun = this.mode === "single" ? /^[^\s,.不别没莫反]{1,2}\.{2,}\s?(?=\S)/.exec(this.said)?.[0] : undefined;
    const piece = begun?.replace(/[.\s]/g, "") ?? "";
    if (begun && (piece.length === 1 || !this.nameIn(piece)))
      return new Ballot(this.said.slice(begun.length), this.options, this.mode).read();
    // 1>3>5 ranks what is chosen, 灰>蓝 chooses.
    const ranked = this.mode === "multi" ? this.said.replace(/(?<=\d)\s?>\s?(?=\d)/g, " ") : this.said;
    const settled = settle(ranked);
    // 我一向支持大家 这次不能同意
    const habit = /(?:一向|一直|向来|历来|平时|从来)[^?]{2,80}?[\s,](?=(?:但是?|可是?|不过)?这[次回])/.exec(settled);
    const present = habit
      ? new Ballot(settled.slice(habit.index + habit[0].length), this.options, this.mode).read()
      : null;
    if (present) return present;
    const clauses = FORMER_SAID.test(settled) ? clausesOf(settled) : [];
    const former = clauses.findLastIndex(({ text }) => FORMER.test(text));
    if (former >= 0) return this.sinceThen(clauses.slice(former + 1));
    const speech = ownSpeech(settled, this.options);
    if (!speech) return null;
    const { own, told } = speech;
    if (hangs(speech.all, (clause) => this.nameIn(clause) !== null)) return null;
    // 老婆喜欢绿的 我不喜欢
    if (
      own.length < speech.all.length &&
      this.stances.yes === undefined &&
      own.every(({ text }) => /^我?(?:们?家)?不(?:喜欢|要|选|想)$/.test(text))
    )
      return null;
    const decided = this.decide(own);
    if (decided !== undefined) return decided;
    if (this.differs(own)) return null;
    if (this.mode === "multi" && own.some(({ text }) => this.isHalfRead(text))) return null;
    if (own.length === speech.all.length) return this.readLoosely(this.said);
    if (told && !own.some(({ text }) => OWN.test(text) || NOW.test(text))) return null;
    const rest = own
      .map(({ text, end }) => text + (end || " "))
      .join("")
      .trim();
    return rest === "" ? null : new Ballot(rest, this.options, this.mode).readLoosely(rest);
  }

  /** apple and pear, 米和盐: one of what is named together is no option, and the other alone is not what was meant. */
  private isHalfRead(clause: string): boolean {
    const parts = clause
      .split(/(?<=[\u4e00-\u9fff])(?:和|跟|与|同(?![意一时样])|以及|还有|同埋)(?=[\u4e00-\u9fff])|\band\b/)
      .map((part) => part.trim());
    const isShort = (part: string): boolean => /^(?:[\u4e00-\u9fff]{1,5}|[a-z]{2,12}(?: [a-z]{2,12})?)$/.test(part);
    const read = parts.filter((part) => this.nameIn(part) !== null).length;
    return parts.length > 1 && read > 0 && read < parts.length && parts.every(isShort);
  }

  /** 本来想弃权 听完讲解 同意吧: what is chosen now, behind what made the speaker think again. */
  private sinceThen(clauses: readonly Clause[]): number[] | null {
    for (const [at, { text }] of clauses.entries()) {
      const rest = clauses.slice(at).map((one) => one.text + (one.end || " "));
      const found = new Ballot(rest.join("").trim(), this.options, this.mode).read();
      if (found || /(?:说|讲|让|叫|劝|said|says)[我:]?$/.test(text)) return found;
    }
    return null;
  }

  private nameIn(clause: string): Named | null {
    const plainly = clause.replace(/(?<=[\u4e00-\u9fff])\s?\+1$/, "");
    const inside = plainly.replace(HOME, "");
    const forms = new Set([
      plainly,
      inside,
      // A door has a number or is said to be one.
      /\d|[楼栋幢座室层]/.test(plainly) ? dropDoors(plainly).trim().replace(HOME, "") : inside,
    ]);
    for (const form of forms) {
      const named = this.readNamed(form);
      if (named) return named;
    }
    return null;
  }

  /**
   * By the clauses that name options and say nothing else, the others being reasons; undefined when there is none, or
   * when the others may take back what they say.
   */
  private decide(own: readonly Clause[]): number[] | null | undefined {
    const clauses = own.map(({ text, end }) => ({ text, end, asked: /[?？]/.test(end), named: this.nameIn(text) }));
    // "1 2 3等明年再说": the numbers that run into a refusal are refused too.
    for (const [at, { text, named: one }] of clauses.entries())
      for (let before = at - 1; one?.refused && !one.others && /^\d/.test(text); before -= 1) {
        const number = clauses[before];
        if (!number?.named || number.end !== " " || !/^\d$/.test(number.text)) break;
        number.named = { ...number.named, refused: true };
      }
    // 拔河伤腰，其他都参加: what is remarked upon beside the rest is left out.
    if (this.mode === "multi" && clauses.some((one) => one.named?.others && one.named.options.length === 0))
      for (const one of clauses)
        if (one.named && !one.named.chosen && !/^\d+$/.test(one.text) && !this.options.includes(one.text))
          one.named = { ...one.named, refused: true };
    const named = clauses.flatMap((clause) => (clause.named && !clause.asked ? [clause.named] : []));
    const reasons = clauses
      .filter((clause) => !clause.named)
      .map(({ text }) => text)
      .filter(
        (text) =>
          !/^(?:其[他它余]|别的|剩下)的?(?:都|就)?(?:无所谓|随便|再说|随意|看着办)$|^(?:其[他它余]|别的|剩下)的?(?:等|往后|以后|明年|后面|先|缓).{0,6}$/.test(
            text,
          ),
      );
    const people =
      this.stances.yes === undefined &&
      this.options.every((option, index) => PERSON.test(option) || index === this.noneOption());
    // 周日我家搬家: told, with the day before it
    for (const [at, { named: one, end }] of clauses.entries()) {
      const next = clauses[at + 1];
      if (
        one &&
        !one.chosen &&
        end === "" &&
        next &&
        !next.named &&
        /^我家(?!.*(?:有空|没事|在家|休息|方便|可以|行|都|支持|问题|ok))/.test(next.text)
      )
        return null;
    }
    // 郑晓梅 麻烦看下私信: she is called, not chosen.
    const isSpokenTo = people && this.said.includes("你");
    if (
      (isSpokenTo || reasons.some((text) => CALLED.test(text) || (people && NEWS.test(text)))) &&
      !named.some((one) => one.chosen) &&
      !/\d/.test(own[0]?.text ?? "")
    )
      return people ? null : undefined;
    const that = clauses.findIndex(
      ({ text, asked }, at) => at > 0 && !asked && (THAT.test(text) || (people && this.isPraiseOfPeople(text))),
    );
    if (named.length === 0 && that > 0) {
      const before = clauses.slice(0, that).map(({ text }) => text);
      const spoken = before.some((text) => AGAINST.test(text) || DOUBT.test(text))
        ? null
        : [...(this.readWords(before.join(" "), true) ?? this.headOf(before[0] ?? "") ?? [])];
      return spoken?.length === 1 ? spoken : null;
    }
    if (named.length === 0 || clauses.some((clause) => clause.asked && (clause.named || TAG.test(clause.text))))
      return undefined;
    const abstains = named.every((one) => one.options[0] === this.stances.abstain);
    if (
      reasons.some(
        (text) =>
          (!abstains && DOUBT.test(text)) ||
          /^(?!(?=\d{3})\d*0)\d{1,4}(?:[项选]|[^楼栋室座]?$)|^\d (?:from|for|in|at|here|please)\b|^[a-h]$/.test(text),
      )
    )
      return undefined;
    return this.mode === "multi" ? this.decideMany(named, reasons) : this.decideOne(own, named, reasons);
  }

  private decideOne(
    own: readonly Clause[],
    named: readonly Named[],
    reasons: readonly string[],
  ): number[] | null | undefined {
    const taken = named.filter((one) => !one.refused);
    // 为啥不要 asks nothing.
    const stance = this.readStance(reasons.filter((text) => !/为[啥什]么?不|干嘛不|why not/.test(text)).join(" "));
    if (taken.length === 0)
      return this.stances.yes === undefined &&
        this.deed === null &&
        reasons.length === 0 &&
        named.some((one) => one.options.some((index) => index > 0))
        ? null
        : undefined;
    // 南门 太远: a remark against the only one that is named.
    if (
      this.stances.yes === undefined &&
      !/\d/.test(this.said) &&
      taken.length === 1 &&
      !taken[0]?.chosen &&
      named.length === 1 &&
      /^(?:好是好|就是|可惜)?太(?:远|贵|丑|难看)了?[吧啊]?$/.test(reasons.at(-1) ?? "")
    )
      return null;
    const all = [...new Set(taken.flatMap((one) => one.options))];
    // 整部换，用基金: what several options have takes nothing back.
    const found = all.length > 1 ? all.filter((index) => index > 0) : all;
    if (found.length === 1) {
      // "Saturday, early slot": what fits several is made out by what is said next to it.
      if (found[0] === 0) return this.together(own) ?? (this.stances.yes === undefined ? null : undefined);
      return stance === null || stance === found[0] ? found : undefined;
    }
    const last = taken.at(-1);
    // 日立跟三菱都行，日立吧
    if (
      last?.options.length === 1 &&
      taken.slice(0, -1).every((one) => one.options.length > 1 && one.options.includes(last.options[0] ?? 0))
    )
      return last.options[0] === 0 ? null : [...last.options];
    return last?.chosen &&
      last.options.length === 1 &&
      last.options[0] !== 0 &&
      !taken.slice(0, -1).some((one) => one.chosen)
      ? [...last.options]
      : null;
  }

  private together(own: readonly Clause[]): number[] | null {
    const both = own.length === 2 ? this.nameIn(own.map(({ text }) => text).join(" ")) : null;
    return both && !both.refused && both.options.length === 1 && both.options[0] !== 0 ? [...both.options] : null;
  }

  private decideMany(named: readonly Named[], reasons: readonly string[]): number[] | null | undefined {
    const every = this.options.map((_, index) => index + 1);
    const refused = new Set(named.filter((one) => one.refused).flatMap((one) => one.options));
    const chosen = named.filter((one) => !one.refused);
    // 快递柜 充电棚 都要: both of them.
    const listed = chosen.filter((one) => one.options.length < every.length);
    const taken = (listed.length > 1 ? listed : chosen).flatMap((one) => one.options);
    if (taken.includes(0) || refused.has(0)) return null;
    if (named.some((one) => one.others)) {
      if (refused.size === 0)
        for (const text of reasons) for (const index of this.readWords(text, true) ?? []) refused.add(index);
      for (const index of taken) refused.delete(index);
      return refused.size === 0 ? undefined : every.filter((index) => !refused.has(index));
    }
    // 孩子玩的滑梯，还有秋千
    const goesOn = named.some((one) => one.goesOn);
    const also = reasons.filter((text) => (goesOn || ALSO.test(text)) && !AGAINST.test(text));
    const more = [
      ...also.flatMap((text) => this.readWords(text) ?? []),
      // 鱼 鸡 汤
      ...reasons.flatMap((text) => (taken.length > 0 ? (this.initial(text) ?? []) : [])),
    ];
    if (more.includes(0)) return null;
    const found = [...new Set([...taken, ...more])].filter((index) => !refused.has(index)).sort((a, b) => a - b);
    return found.length > 0 ? found : reasons.length === 0 || refused.size > 0 ? null : undefined;
  }

  /** 保洁满意，保安不满意: each clause says another option, and none of them chooses. */
  private differs(own: readonly Clause[]): boolean {
    if (this.mode === "multi" || this.stances.yes !== undefined || choosing(this.said).plainly.length > 0) return false;
    const found = own.flatMap(({ text }) => (this.readWords(text)?.length === 1 ? (this.readWords(text) ?? []) : []));
    return new Set(found).size > 1;
  }
}
