import { readNumber } from "./plain.ts";
import { choosing } from "./voteClauses.ts";
import { figures } from "./voteValues.ts";
import { NONE_OPTION, STANCE_OPTIONS, type Stance } from "./voteWords.ts";

/** How many options a vote may take. */
export type VoteMode = "single" | "multi";

/** What the options of a poll stand for, whatever is answered. */
interface Poll {
  stances: Partial<Record<Stance, number>>;
  /** What is done or left in a poll of 装 against 不装. */
  deed: string | null;
  /** 同意, 反对: the options say how one stands to something and not what. */
  isBareStances: boolean;
  /** The index of the option that changes nothing or takes none; -1 when there is none. */
  none: number;
}
const POLLS = new WeakMap<readonly string[], Poll>();

function pollOf(options: readonly string[]): Poll {
  const known = POLLS.get(options);
  if (known) return known;
  let stances: Poll["stances"] = {};
  let deed: string | null = null;
  for (const [index, option] of options.entries()) {
    const stance = STANCE_OPTIONS.find(([, words]) => words.test(option))?.[0];
    if (stance && stances[stance] === undefined) stances[stance] = index + 1;
  }
  if (stances.yes === undefined && stances.no === undefined) {
    // 装 / 不装 / 再等等
    const no = options.findIndex((option) => /^(?:不用?|暂?不|别)[\u4e00-\u9fff]{1,6}$/.test(option));
    const done = /^(?:不用?|暂?不|别)(.{1,6})$/.exec(options[no] ?? "")?.[1] ?? "";
    const yes = options.findIndex((option) => option === done || option === `要${done}` || option === `想${done}`);
    // 满意 / 基本满意 / 不满意 is a scale.
    if (yes >= 0 && options.filter((option) => option.includes(done)).length === 2) {
      stances = { ...stances, yes: yes + 1, no: no + 1 };
      deed = done;
    }
  }
  // A stance alone among other options (每月200元 / 不调整) is an option like the others.
  const { yes, no } = stances;
  if (yes === undefined || no === undefined) stances = {};
  const isBareStances =
    yes !== undefined && no !== undefined && !/, /.test(`${options[yes - 1] ?? ""}${options[no - 1] ?? ""}`);
  const found = { stances, deed, isBareStances, none: noneOf(options, stances) };
  POLLS.set(options, found);
  return found;
}

function noneOf(options: readonly string[], stances: Poll["stances"]): number {
  const named = options.findIndex((option) => NONE_OPTION.test(option));
  if (named >= 0 || stances.no !== undefined) return named;
  const plainNo = options.flatMap((option, index) =>
    /^(?:[a-z\d][.、:)]\s?)?(?:一个)?都?(?:暂?不|无需|别)/.test(option) &&
    // 不满意 beside 满意 is a degree of it.
    !options.some(
      (other) =>
        other === option.slice(1) || (option.length > 2 && other !== option && other.endsWith(option.slice(1))),
    )
      ? [index]
      : [],
  );
  return plainNo.length === 1 && options.length > 2 ? (plainNo[0] ?? -1) : -1;
}

/** The options of a poll, and which of them a text names in their own words. Texts are folded and `plain`. */
export class PollOptions {
  protected readonly said: string;
  protected readonly options: readonly string[];
  protected readonly mode: VoteMode;
  private readonly poll: Poll;

  constructor(said: string, options: readonly string[], mode: VoteMode) {
    this.said = said;
    this.options = options;
    this.mode = mode;
    this.poll = pollOf(options);
  }

  protected get stances(): Poll["stances"] {
    return this.poll.stances;
  }
  protected get deed(): string | null {
    return this.poll.deed;
  }
  protected get isBareStances(): boolean {
    return this.poll.isBareStances;
  }
  /** The index of the option that changes nothing or takes none; -1 when there is none. */
  protected noneOption(): number {
    return this.poll.none;
  }

  /** The options whose own words are said, as far as they tell the options apart. */
  protected readWords(body: string, deniedToo = false): number[] | null {
    const said = days(body);
    // 单元门坏了: a complaint, no vote.
    if (
      this.mode === "multi" &&
      !deniedToo &&
      /(?:[坏满堵漏脏破吵]了?|不[亮热响转]|没[水电]|(?:坏|堵|漏|破)了.{1,5})$/.test(said) &&
      !/选|先|最|支持|投/.test(said)
    )
      return null;
    const chosen = this.mode === "single" && !deniedToo ? choosing(said).rest.join(" ") : said;
    const text =
      chosen === "" || this.options.some((option) => NONE_OPTION.test(option) && said.includes(option)) ? said : chosen;
    const options = this.options.map((option) => days(option.replace(/^[a-z][.、:) ]\s?|^\d[.、:) ]\s?/, "")));
    const full = options.flatMap((option, index) =>
      option.length > 1 && holds(text, option) && (deniedToo || !this.denied(text, option)) ? [index + 1] : [],
    );
    if (full.length > 0 && this.mode === "multi") {
      // 刷墙、门禁: one in full, the other in part.
      const rest = full.reduce((left, index) => left.replaceAll(options[index - 1] ?? "", " "), text);
      for (const [index, option] of options.entries())
        if (
          !full.includes(index + 1) &&
          text.includes(option) === false &&
          this.mentions(rest, option, options, deniedToo)
        )
          full.push(index + 1);
      full.sort((a, b) => a - b);
    }
    const longer = full.filter(
      (index) => !full.some((other) => other !== index && options[other - 1]?.includes(options[index - 1] ?? "")),
    );
    if (longer.length > 0) {
      const chosen = [...text.matchAll(/(?:但(?:是)?|不过)?我?(?:还是)?(?:选|投|支持)|还是/g)].at(-1);
      if (chosen && longer.length > 1 && this.mode === "single") {
        const after = longer.filter((index) => text.indexOf(options[index - 1] ?? "", chosen.index) >= 0);
        if (after.length === 1) return after;
      }
      return longer;
    }
    const found = options.flatMap((option, index) =>
      this.mentions(text, option, options, deniedToo) ? [index + 1] : [],
    );
    if (found.length > 0) return found;
    const none = this.noneOption();
    const refused = none >= 0 && /^(?:都|我家|我们)?(?:暂时)?(?:不要|不需要|不用|没必要|别|不改|不动|不想)/.test(text);
    if (refused && !options.some((option, index) => index !== none && this.mentions(text, option, options, true)))
      return [none + 1];
    if (
      none >= 0 &&
      // 周六没空 speaks of one of them.
      !options.some((option) => this.mentions(text, option, options, true)) &&
      /都(?:难看|丑|一般|不咋)|没空|都有事|走不开|要?加班|都忙|没时间|去不了|来不了|参加不了|都?(?:要)?出差|别涨|不涨|反对涨|涨什么|不要涨|不同意涨|不换|不变|照旧|照常|老样子|原样|现状|现在的?就?(?:挺|很)?好|原价|按?原来的|维持|保持(?:原|现)|neither|none/.test(
        text,
      )
    )
      return [none + 1];
    // 换门 for 换单元门: its characters in this order, in one option only.
    const short = text.replace(/我家?|们|就|选|投|支持|那个|吧|的|啊|呀|[\s,.!~]/g, "");
    const loose = options.flatMap((option, index) =>
      /^[\u4e00-\u9fff]{2,5}$/.test(short) && isWithin(short, option) ? [index + 1] : [],
    );
    return loose.length === 1 ? loose : null;
  }

  protected denied(text: string, part: string): boolean {
    const at = text.indexOf(part);
    return (
      /(?:不要|不选|别|不投|不支持|反对|不想|not )\s?$/.test(text.slice(Math.max(0, at - 4), at)) ||
      /^[^\s,和]{0,3}(?:不行|不好|坚决不|不要|不选|就?不用|不急|不着急|除外|就?算了|没必要|没空|没时间|去不了|来不了|要加班|要上班|有事|可以缓|缓缓|先不|太(?![少好棒需差破旧暗脏])|不耐|不如|浪费|不需要|不合适|不方便)/.test(
        text.slice(at + part.length),
      )
    );
  }

  /** A pair of characters, or a word, that only this option has. */
  protected mentions(text: string, option: string, options: readonly string[], deniedToo: boolean): boolean {
    if (NONE_OPTION.test(option)) return false;
    for (const part of parts(option)) {
      if (!text.includes(part) || options.some((other) => other !== option && other.includes(part))) continue;
      if (deniedToo || !this.denied(text, common(text, option, part))) return true;
    }
    return nickname(option, options, text);
  }
}

/** Whether the option's words stand in the text, Latin ones as whole words. */
function holds(text: string, option: string): boolean {
  const at = text.indexOf(option);
  if (at < 0 || !/^[a-z]/.test(option)) return at >= 0;
  return (
    text === option || (option.length > 3 && !/[a-z]/.test((text[at - 1] ?? "") + (text[at + option.length] ?? "")))
  );
}

/** Whether the characters of `short` stand in `long` in their order. */
export function isWithin(short: string, long: string): boolean {
  let at = 0;
  for (const c of long) if (c === short[at]) at += 1;
  return at === short.length;
}

/** The longest piece that the text and the option share around `part`: 儿童乐园 of 不要儿童乐园 around 童乐. */
function common(text: string, option: string, part: string): string {
  let [at, from] = [text.indexOf(part), option.indexOf(part)];
  let length = part.length;
  while (at > 0 && from > 0 && text[at - 1] === option[from - 1]) {
    at -= 1;
    from -= 1;
    length += 1;
  }
  while (from + length < option.length && text[at + length] === option[from + length]) length += 1;
  return option.slice(from, from + length);
}

/** The distinguishing pieces of an option: words of Latin script, pairs of Chinese characters. */
function parts(option: string): string[] {
  const latin = option.match(/[a-z]{3,}/g) ?? [];
  const pairs: string[] = [];
  for (const run of option.match(/[\u4e00-\u9fff]{2,}/g) ?? []) {
    for (let i = 0; i + 2 <= run.length; i++) pairs.push(run.slice(i, i + 2));
  }
  // 灰的 for 灰色
  if (/^[\u4e00-\u9fff]色$/.test(option)) pairs.push(option.slice(0, 1));
  return [...latin, ...pairs, ...(option.match(/\d{1,6}(?:[点元块月日号]|:\d\d)/g) ?? [])];
}

/** 老王 for the only candidate Wang. */
export function nickname(option: string, options: readonly string[], text: string): boolean {
  const family = option[0] ?? "";
  // 西边那个 for 西门
  if (/^[东南西北左右前后]/.test(option) && options.filter((other) => other.startsWith(family)).length === 1)
    if (new RegExp(`${family}(?:边|面|侧)`).test(text)) return true;
  // 3号楼老周 is called 老周 or 周叔.
  const bare = (one: string): string =>
    one.replace(/^\d{1,2}(?:号?楼|栋|幢|号院)|^[老小](?=.头?$)/g, "").replace(/^[老小](?=.头?$)/, "");
  const name = bare(option);
  const surname = name[0] ?? "";
  if (!/^[\u4e00-\u9fff]{1,3}$/.test(name) || options.filter((other) => bare(other).startsWith(surname)).length > 1)
    return false;
  return new RegExp(
    `${name.length > 1 ? `${name.slice(-1)}(?:哥|姐|叔|姨|爷|婶|兄|弟|妹|嫂)|` : ""}(?:老|小)${surname}(?![\u4e00-\u9fff]{0,1}楼)|${surname}(?:师傅|老师|大爷|阿姨|叔|大?[姐哥]|总|工|主任|先生|女士)`,
  ).test(text);
}

/** 礼拜天, 星期日, Sunday → 周日; 早上 → 上午: the same day in the same words. */
export function days(text: string): string {
  const english = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
  const han = "日一二三四五六";
  return figures(text)
    .replace(
      /(?:星期|礼拜|周)([1-7])(?!\d|[号日月个点])/g,
      (_, day: string) => `周${"一二三四五六日"[Number(day) - 1]}`,
    )
    .replace(/(?<!礼)拜(?=[一二三四五六日](?!访|托))/g, "周")
    .replace(/(?:星期|礼拜|周)([一二三四五六日天])/g, (_, day: string) => `周${day === "天" ? "日" : day}`)
    .replace(
      /\b(sun|mon|tue|wed|thu|fri|sat)(?:days?|s|sdays?|nesdays?|rs?|rsdays?|urs|urdays?)?\b/g,
      (_, day: string) => `周${han[english.indexOf(day)]}`,
    )
    .replace(/一(周|个?月|天|年)一[次回趟]/g, "每$1一次")
    .replace(
      /(?:十[一二]?|[一二三四五六七八九]|\d{1,2})月份/g,
      (month) => `${readNumber(month.slice(0, -2)) ?? month.slice(0, -2)}月`,
    )
    .replace(/朝早|早上|早晨|早浪|上昼|上半日|\bmornings?\b|(?<![\d.] ?)\bam\b/g, "上午")
    .replace(/下昼|[晏晚]昼|[下后]半[日天]|\b(?:afternoons?|arvo)\b|(?<![\d.] ?)\bpm\b/g, "下午")
    .replace(/晚间|夜里[厢向]?|夜间|夜晚|夜到|晚黑|\b(?:evenings?|nights?)\b/g, "晚上");
}
