import { fold, isBlank } from "../../core/text.ts";
import { atLocal, calendar, wallClock } from "../../core/time.ts";
import { readDeadline } from "../../understand/deadlines.ts";
import type { BuildingName } from "../../understand/place.ts";
import { readVote } from "../../understand/votes.ts";
import { readWhere } from "../../understand/where.ts";

/** Whose votes count: of anyone in the group, of registered people, of registered households, or of owners by the roll. */
export type Electorate = "anyone" | "resident" | "household" | "owner";
/** `nominating`: an election to which neighbours may still stand. */
export type State = "draft" | "nominating" | "open" | "closed" | "cancelled";

export const MOST_OPTIONS = 12;
export const LONGEST_QUESTION = 200;
export const LONGEST_OPTION = 40;
/** So long after its preview plain words of who made it are about a draft. */
export const DRAFTING_MS = 2 * 3_600_000;
/** Polls that one resident may have open at once. */
export const MOST_OPEN = 3;
/** A poll is open for so long at least, and at most. */
const LEAST_MS = 5 * 60_000;
const MOST_DAYS = 31;
/** Without a word about it: on the third day, in the evening. */
const USUAL_DAYS = 3;
const EVENING = 20;

/** What a line of words asks for. */
export interface Plan {
  /** An earlier poll it replaces, as in "#15 …". */
  replaces: number | null;
  question: string;
  options: string[];
  closesAt: Date;
  electorate: Electorate;
  multiple: boolean;
  secret: boolean;
  hidden: boolean;
  /** null: where it is asked. */
  place: BuildingName | "community" | null;
}

export type EndProblem = "no-time" | "past" | "soon" | "far";
/** What is wrong with it: the end of a key of the locales. */
export type Problem =
  | EndProblem
  | "no-question"
  | "long-question"
  | "no-options"
  | "one-option"
  | "many-options"
  | "long-option"
  | "same-options"
  | "no-place"
  | "photos";

/** The part that says until when. */
export const CLOSES =
  /^(?:截止(?:时间|到)?|结束时间|closes?|until|ends?)(?:\s*[:：]\s*|\s+|(?=[\d一二两三四五六七八九十今明后周星下本月]))(.+)$/i;
const PLACE = /^(?:地点|范围|place)\s*[:：]?\s*(.+)$/i;
const WORDS: readonly (readonly [RegExp, Partial<Plan>])[] = [
  [
    /^(?:(?:每|一)[户家](?:只?投|只能投)?(?:一|1)票|按户(?:投票|投)?|(?:one )?(?:vote )?per household)$/,
    { electorate: "household" },
  ],
  [/^(?:居民表决|登记(?:过的)?居民(?:投票)?|registered(?: residents)?)$/, { electorate: "resident" }],
  [/^(?:多选|(?:可以?|能)多选|多选题|multiple(?: choice)?)$/, { multiple: true }],
  [/^(?:单选|只能选(?:一|1)[个项]|单选题|single(?: choice)?)$/, { multiple: false }],
  [
    /^(?:匿名|不记名|无记名|保密)(?:的)?(?:投票|投|表决)?$|^(?:anonymous|secret)(?: (?:ballot|vote|poll))?$/,
    { secret: true },
  ],
  [
    /^(?:票数|结果)?(?:(?:结束|截止|投完)(?:之?前)?(?:先|都)?(?:[不别](?:让|能)?(?:公布|显示|公开|看)|看不[到见])(?:票数|结果)?|(?:结束|截止|投完)(?:之?后|了|才|再)+能?(?:公布|显示|公开|看)(?:票数|结果)?|(?:之?前)?先?不(?:公布|显示|公开)(?:票数|结果)|hid(?:den|e)(?: the)?(?: tally)?)$/,
    { hidden: true },
  ],
];
/** "（可多选）" behind the question. */
const IN_BRACKETS = /^(.+?)\s*[(（]([^()（）]{2,20})[)）]([?？]?)$/s;
/** "周日晚8点截止", "到周五晚上8点": an end said the other way round; "周日晚8点结束" may as well be an option. */
const CLOSES_LAST = /^(?:到|在)?(.+?)(?:之?前)?(?:截止|投完|为止)$|^到(.+)$|^(.+?)结束$/s;

/** What divides options that stand behind the question, and how long they may be: what is longer may be a sentence. */
const DIVIDERS = [
  { by: /[/／]/, most: LONGEST_OPTION, anywhere: true },
  { by: /[\s、]+/, most: 8, anywhere: false },
  { by: /[,，;；]/, most: 4, anywhere: false },
];
/** "…？要/不要", "周末去哪 公园/图书馆": what is asked, and options that are put behind it in the same breath. */
const INLINE = /^(.*[?？]|[^?？]*?\s)\s*([^?？]+)$/s;

/** It asks, also where nobody wrote a question mark. */
const ASKS = /几|什么|哪|谁|多少|怎么|(.)不\1|是否|吗$|啥/u;

/** What options are called that are photos and nothing else. */
const LETTERS = Array.from("ABCDEFGHIJKL");

/**
 * Reads `问题 | 甲 | 乙 | 截止 周五晚8点 | 每户一票 | 多选 | 匿名 | 地点 3号楼`; lines count like `|`.
 * @param line cleaned words
 * @param photos how many came with it: without any options named, each of them is one
 * @returns the plan, or what is wrong with it
 */
export function readPlan(line: string, photos: number, now: Date, timeZone: string): Plan | Problem {
  const numbered = /^[#﹟]([0-9]{1,9})\s+(?=[^\s|｜])/.exec(line);
  const written = line
    .slice(numbered?.[0].length ?? 0)
    .split(/[|｜\n]/)
    .map((part) => part.replace(/ {2,}/g, " ").trim())
    .filter((part) => part !== "");
  const parts = photos > 0 ? written : splitInline(written);
  const question = parts.shift();
  if (question === undefined || isBlank(question)) return "no-question";
  if (Array.from(question).length > LONGEST_QUESTION) return "long-question";
  const plan: Plan = {
    ...{ replaces: numbered ? Number(numbered[1]) : null, question, options: [] },
    ...{ closesAt: usualEnd(now, timeZone), electorate: "anyone", place: null },
    ...{ multiple: false, secret: false, hidden: false },
  };
  const [, bare, said, mark] = IN_BRACKETS.exec(question) ?? [];
  const terms = said?.split(/[\s,，、;；]+/) ?? [];
  if (terms.length > 0 && terms.every(isTerm)) {
    plan.question = `${bare}${mark}`;
    parts.push(...terms);
  }
  const last = closesLast(parts, now, timeZone);
  for (const part of parts) {
    const word = wordOf(part);
    const closes = CLOSES.exec(part);
    const place = PLACE.exec(part);
    if (word) Object.assign(plan, word);
    else if (closes || part === last?.part) {
      const end = readEnd(closes?.[1] ?? last!.words, now, timeZone);
      if (typeof end === "string") return end;
      plan.closesAt = end;
    } else if (place) {
      const named = readWhere(place[1]!);
      if (!named) return "no-place";
      plan.place = named;
    } else plan.options.push(part);
  }
  plan.options = unnumbered(plan.options);
  if (plan.options.length === 0) plan.options = LETTERS.slice(0, photos);
  const problem = problemOf(plan.options);
  if (problem) return problem;
  return photos > 0 && photos !== plan.options.length ? "photos" : plan;
}

/** The one part that says until when without beginning so, if there is one. */
function closesLast(parts: readonly string[], now: Date, timeZone: string): { part: string; words: string } | null {
  if (parts.some((part) => CLOSES.test(part) && !wordOf(part))) return null;
  const found = parts.flatMap((part, i) => {
    const [, ends, until, isOver] = CLOSES_LAST.exec(part) ?? [];
    const words = ends ?? until ?? (i === parts.length - 1 ? isOver : undefined);
    return words !== undefined && readEnd(words, now, timeZone) !== "no-time" ? [{ part, words }] : [];
  });
  return found.length === 1 && parts.length > 2 ? found[0]! : null;
}

/**
 * Where nothing but the first part can hold options, they are taken out of it: "电梯广告要不要？要/不要 截止 周五晚8点". A slash
 * divides options; spaces and commas do after a question mark.
 */
function splitInline(parts: string[]): string[] {
  const [asked, ...others] = parts;
  if (asked === undefined || others.some((part) => !isTerm(part))) return parts;
  const [, before = asked, closes] = /^(.+?)[\s,，]((?:截止|closes?|until)[\s:：到].+)$/is.exec(asked) ?? [];
  const [, question, said] = INLINE.exec(before.trim()) ?? [];
  if (question === undefined || said === undefined) return parts;
  const isAsked = /[?？]$/.test(question) || ASKS.test(question);
  const options = DIVIDERS.filter(({ anywhere }) => anywhere || isAsked)
    .map(({ by, most }) => ({ most, list: said.split(by).map((part) => part.trim()) }))
    .find(({ most, list }) => list.length > 1 && list.every((o) => o !== "" && Array.from(o).length <= most))?.list;
  if (!options) return parts;
  return [question.trim(), ...options, ...(closes === undefined ? [] : [closes]), ...others];
}

/** How lists are numbered: "1、八点", "(2) 八点半", "A. 九点", "③十点". */
const MARK = /^(?:[(（]?(\d{1,2}|[A-La-l])\s?(?:[、)）]|[.．:：](?!\s?\d))|([①-⑫]))\s*(?=\S)/;

/** Options without the numbers of their list, where each has its own in turn: these are no part of what is voted. */
function unnumbered(options: string[]): string[] {
  const bare = options.map((option, i) => {
    const [whole, mark, circled] = MARK.exec(option) ?? [];
    if (whole === undefined) return null;
    const turn = circled ? circled.charCodeAt(0) - 0x245f : Number(mark) || LETTERS.indexOf(mark!.toUpperCase()) + 1;
    return turn === i + 1 ? option.slice(whole.length) : null;
  });
  return bare.length > 1 && bare.every((option) => option !== null) ? (bare as string[]) : options;
}

/** What a part that is one of `WORDS` sets: "截止后公布票数" begins like an end and is none. */
const wordOf = (part: string) => WORDS.find(([expression]) => expression.test(fold(part)))?.[1];

const isTerm = (part: string) => CLOSES.test(part) || PLACE.test(part) || wordOf(part) !== undefined;

/** "匿名投票 换不换物业 | 换 | 不换": a term that stands before what it is a term of. */
const TERM_FIRST =
  /^(?:发起)?(匿名|不记名|无记名|每户|每户一票|一户一票|按户|多选|anonymous|secret|household)(?:的)?\s?(?:投票|表决|poll|vote)[\s:：]+(\S.*)$/is;
/** "帮我问问大家要不要装快递柜": asked of the bot, where it is a question to choose an answer to. */
const ASK_ALL =
  /^(?:请|麻烦)?[你您]?(?:(?:帮|替)(?:我|忙)?)?问(?:一?问|一?下)?(?:大家|邻居们?|大伙儿?|群里|楼里)[,，:：\s]*(\S.*)$/s;
/** "帮我发起投票 要不要装快递柜". */
const ASK_FOR_ME = /^(?:请|麻烦)?[你您]?(?:帮|替)我?(?:发起|发|搞|弄)(?:一?个|一下)?投票[,，:：\s]*(\S.*)?$/s;
const TERM_ALONE = /^(?:发起)?(?:匿名|不记名|无记名|每户一票|每户|多选)(?:的)?投票$/;
const TO_CHOOSE = /(.)不\1|是否|吗[?？]?$|还是|[|｜\n]/u;

/**
 * A poll asked in other words, as the line that asks it.
 * @param meant it was said to the bot; among neighbours it has to have its options
 */
export function readAsk(text: string, meant: boolean): string | null {
  const isWhole = (line: string) => line.split(/[|｜\n]/).filter((part) => part.trim() !== "").length > 2;
  const [, colon] = /^(?:发起)?投票[:：]\s*(\S.*)$/s.exec(text) ?? [];
  if (colon !== undefined) return isWhole(colon) ? `投票 ${colon}` : null;
  if (meant && TERM_ALONE.test(text)) return "投票";
  const [, term, asked] = TERM_FIRST.exec(text) ?? [];
  if (term !== undefined && (meant || isWhole(asked!))) {
    const said = /户|household/i.test(term) ? "每户一票" : /多选/.test(term) ? "多选" : "匿名";
    return `投票 ${asked} | ${said}`;
  }
  const forMe = meant ? ASK_FOR_ME.exec(text) : null;
  if (forMe) return `投票 ${forMe[1] ?? ""}`.trimEnd();
  const wished = meant ? ASK_ALL.exec(text)?.[1] : undefined;
  return wished !== undefined && TO_CHOOSE.test(wished) ? `投票 ${wished}` : null;
}

/** The options that such a question has in itself: 要 and 不要 of "要不要装快递柜", both of "去公园还是博物馆"; null where it names none. */
export function optionsIn(question: string): string | null {
  const [, said, more = ""] = /(\p{Script=Han})不\1(以|意)?/u.exec(question) ?? [];
  if (said !== undefined) return `${said}${more} | 不${said}${more}`;
  const [, one, other] = /([^:：,，?？\s]{1,8})还是([^:：,，?？\s]{1,8})[?？]?$/.exec(question) ?? [];
  return other === undefined ? null : `${one} | ${other}`;
}

function problemOf(options: string[]): Problem | null {
  if (options.length === 0) return "no-options";
  if (options.length === 1) return "one-option";
  if (options.length > MOST_OPTIONS) return "many-options";
  if (options.some((option) => Array.from(option).length > LONGEST_OPTION)) return "long-option";
  if (new Set(options.map(fold)).size < options.length) return "same-options";
  return null;
}

function usualEnd(now: Date, timeZone: string): Date {
  return atLocal(timeZone, now, USUAL_DAYS, EVENING);
}

/** "周五晚8点", "三天后", "3天": a day alone means its evening. */
export function readEnd(words: string, now: Date, timeZone: string): Date | EndProblem {
  const wall = wallClock(now, timeZone);
  const read = readDeadline(words, wall);
  if (typeof read === "string") return read;
  const end = atLocal(timeZone, now, read.day - wall.day, 0, read.minute ?? EVENING * 60);
  const left = end.getTime() - now.getTime();
  if (left <= 0) return "past";
  if (left < LEAST_MS) return "soon";
  return left > MOST_DAYS * 86_400_000 ? "far" : end;
}

/** What is to be changed of a draft: a part that its line gets besides, an option that goes or reads otherwise, the question. */
export type Change = { part: string } | { drop: string } | { question: string } | { from: string; to: string };

/** "再加一个选项：说不好", "加个9点": that it is one more has to be said, for 加油 is none. */
const ADDS =
  /^(?:选项)?(?:里|再|还|多|请|帮我|麻烦)*(?:增加|添加|加|添)(?:上|(?:一|1)?[个项条](?:选项)?|选项)\s*[:：,，]?\s*(\S.*)$|^add (?:an? )?(?:option|choice)?\s*:?\s*(\S.*)$/is;
const ASKS_OTHERWISE = /^把?(?:题目|问题|标题)改(?:成|为)\s*[:：]?\s*(\S.*)$/s;
const RENAMES = /^把(.+?)(?:改成|改为|换成)\s*(\S.*)$/s;
/** "后天晚上六点截止": nothing but when. */
const ENDS = /^(?:到|在)?(?=[今明后大周下本\d一二两三四五六七八九十]|星期|礼拜).{1,12}截止$/;
const DROPS = /^(?:把|再)?(?:去掉|删掉|删除|删了)(?:选项)?\s*[:：]?\s*(\S.*)$|^(?:remove|drop) (?:option )?(\S.*)$/is;

/**
 * "改成周日中午截止", "每户一票", "加一个9点", "去掉10点" of a draft: what it changes; null where it is none of these.
 */
export function changeIn(words: string): Change | null {
  const line = words.replace(/(?:吧|一下)?[\s。．.!！~～]*$/u, "").replace(/[“”"「」]/g, "");
  const added = ADDS.exec(line);
  if (added) return { part: (added[1] ?? added[2])! };
  const dropped = DROPS.exec(line);
  if (dropped) return { drop: (dropped[1] ?? dropped[2])! };
  const said = /^(?:把?截止(?:时间)?)?改(?:成|到|为)?\s*(.+)$/s.exec(line)?.[1];
  if (said === undefined) {
    if (isTerm(line) || ENDS.test(line)) return { part: line.replace(/^(?:到|在)?(.+)截止$/, "截止 $1") };
    const [, question] = ASKS_OTHERWISE.exec(line) ?? [];
    if (question !== undefined) return { question };
    const [, from, to] = RENAMES.exec(line) ?? [];
    return to === undefined ? null : { from: from!, to };
  }
  const [, toEnd, toUntil, toOver] = CLOSES_LAST.exec(said) ?? [];
  const closes = toEnd ?? toUntil ?? toOver ?? (/截止/.test(words) ? said : undefined);
  if (closes !== undefined) return { part: `截止 ${closes}` };
  return isTerm(said) ? { part: said } : null;
}

/** The words that would make the same plan again, to be copied and changed. `closes` is the end as words. */
export function writePlan(plan: Omit<Plan, "replaces" | "closesAt" | "place">, closes: string): string {
  const words = [plan.question, ...plan.options, `截止 ${closes}`];
  if (plan.electorate === "household") words.push("每户一票");
  if (plan.electorate === "resident") words.push("居民表决");
  if (plan.multiple) words.push("多选");
  if (plan.secret) words.push("匿名");
  if (plan.hidden) words.push("截止后公布票数");
  return words.join(" | ");
}

/** Options as a ballot holds them: "2", "1,3", or empty when it is taken back. */
export type Choice = string;

export function optionsOf(choice: Choice): number[] {
  return choice === "" ? [] : choice.split(",").map(Number);
}

/**
 * Reads what follows "投 15": "1", "1 3", "同意", "t2" (puts an option in or takes it out), "0" or "收回", and a vote in
 * people's own words.
 * @param before what the voter's ballot says until now
 * @returns the new choice, or null when it names none of the options
 */
export function readChoice(
  words: string,
  poll: { options: string[]; multiple: boolean },
  before: Choice,
): Choice | null {
  const said = fold(words);
  if (/^(?:0|收回|撤回|弃选|take back)$/.test(said) && !poll.options.some((o) => fold(o) === said)) return "";
  const named = poll.options.findIndex((option) => fold(option) === said);
  if (named !== -1) return String(named + 1);
  const toggled = /^t(\d{1,2})$/.exec(said);
  const list = toggled ? [toggled[1]!] : said.split(/[\s,.;+]+/).filter((word) => word !== "");
  const numbers = list.map((word) =>
    /^(?:选|第)?(\d{1,2})(?:个|号|项)?$/.exec(word) ? Number(/\d+/.exec(word)![0]) : 0,
  );
  if (numbers.length === 0 || numbers.some((n) => n < 1 || n > poll.options.length)) {
    return readVote(words, poll.options, poll.multiple ? "multi" : "single")?.join(",") ?? null;
  }
  if (!poll.multiple) return numbers.length === 1 ? String(numbers[0]) : null;
  const chosen = new Set(toggled ? optionsOf(before) : []);
  for (const n of numbers)
    if (toggled && chosen.has(n)) chosen.delete(n);
    else chosen.add(n);
  return [...chosen].sort((a, b) => a - b).join(",");
}

const DIGITS = "一二三四五六七八九十";

/** "投46 1", "投 五 二" as it is usually written; "投 不买" names no number and is a vote in plain words. */
export function readCastLine(text: string): string | null {
  const [, number, said] =
    /^投\s?([0-9]{1,9}|[一二三四五六七八九十](?=\s))(?:号(?:投票)?)?\s+(\S.*)$/s.exec(text) ?? [];
  if (number !== undefined) return `投 ${Number(number) || DIGITS.indexOf(number) + 1} ${said}`;
  return /^投\s+(?![#﹟0-9])\S/.test(text) ? text.replace(/^投\s+/, "我投") : null;
}

/** Evening of the last day, or the morning after a night: once, in the last day. null: it is too short for one. */
export function remindAt(openedAt: Date, closesAt: Date, timeZone: string): Date | null {
  const DAY = 86_400_000;
  let at = new Date(closesAt.getTime() - DAY);
  const { time } = calendar(timeZone)(at);
  if (time < "08:00") at = atLocal(timeZone, at, 0, 9);
  else if (time >= "21:30") at = atLocal(timeZone, at, 1, 9);
  if (at.getTime() - openedAt.getTime() < DAY / 4 || closesAt.getTime() - at.getTime() < 3_600_000) return null;
  return at;
}
