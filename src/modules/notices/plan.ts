import { fold, isBlank } from "../../core/text.ts";
import { atWall, calendar, type Span, wallClock } from "../../core/time.ts";
import { readLead } from "../../understand/lead.ts";
import { namesNoDay } from "../../understand/noSuchDay.ts";
import type { BuildingName } from "../../understand/place.ts";
import { plain, readNumber } from "../../understand/plain.ts";
import { readTimes } from "../../understand/times.ts";
import { readWhere } from "../../understand/where.ts";
import { dated, momentOf, undated, wallOf } from "./dates.ts";
import { comesAgain, takeExceptions, without } from "./exceptions.ts";
import { readLasting } from "./lasting.ts";
import { type BadTime, FROM_DAY, NOW, readWhen, type When } from "./when.ts";

/** Longer ones are not read on a phone, and do not fit below photos. */
export const LONGEST = 600;
/** A neighbour reads so many characters a second, aloud to somebody else. */
const READ_A_SECOND = 5;

/** Whom a notice may be for, in private: what residents choose for themselves. */
export const SEGMENTS = ["seniors", "parents", "renters", "owners"] as const;
export type Segment = (typeof SEGMENTS)[number];

export function isSegment(word: string): word is Segment {
  return SEGMENTS.some((segment) => segment === word);
}

const SEGMENT_WORDS: readonly (readonly [Segment, RegExp])[] = [
  ["seniors", /^(?:老人|老年人|长辈|seniors?|elders?)$/],
  ["parents", /^(?:家长|有孩子的|parents?)$/],
  ["renters", /^(?:租户|租客|renters?|tenants?)$/],
  ["owners", /^(?:业主|房主|owners?)$/],
];

/** "老人", "给 seniors": which of them; null for anything else. */
export function segmentOf(words: string): Segment | null {
  return SEGMENT_WORDS.find(([, named]) => named.test(fold(words).trim()))?.[0] ?? null;
}

/** What a line of words asks for. */
export interface Plan {
  /** The notice that it changes and the version that was read, as in "#12/3 …". */
  replaces: { number: number; version: number } | null;
  when: When;
  words: string;
  /** null: where it is said, or the building that the words name. */
  place: BuildingName | "community" | null;
  /** The one building that the words name. */
  named: BuildingName | null;
  mustRead: boolean;
  pinned: boolean;
  /** Danger: it does not wait for the morning, and asks everybody whether they are safe. */
  urgent: boolean;
  /** null: for all. */
  segment: Segment | null;
  /** Until when it holds, on the wall clock; null: as the words say. */
  until: string | null;
}

/** What is wrong with it: the end of a key of the locales. */
export type Problem =
  | BadTime
  | "left-out"
  | "no-turn"
  | "no-words"
  | "long"
  | "no-place"
  | "no-end"
  | "ends-early"
  | "no-segment";

const MUST_READ = /^(?:必读|请确认|must[- ]?read)$/;
const URGENT = /^(?:紧急|urgent|emergency)$/;
/** The same in front of the words: "紧急 …", "紧急通知：…", "urgent notice …". "Urgent repairs" are none. */
const MARKED =
  /^(?:紧急(?:通知|公告|提醒)?(?=[\s:：,，!！])|(?:urgent|emergency)(?: (?:notice|announcement|alert)\b|(?=\s*[:：,，!！])|(?=\s+(?:right away|now)\b)))[\s:：,，!！]*/i;
/** Behind the words: "上门量血压，只发给老人". */
const ONLY_FOR =
  /[\s，,。.;；]*(?:请|麻烦)?(?:只|仅|单独)(?:私信|私下)?(?:发给|发|通知|告诉|给)(?:小区|楼里|邻居)?(?:的|里的)?(老人|老年人|长辈|家长|有孩子的|租户|租客|业主|房主)(?:们|看|听|家)?[。.!！]*$|[\s,.;]*(?:please )?(?:only (?:for|to)|for) (?:the )?(seniors|parents|renters|tenants|owners) only[.!]*$/i;
/** Days are left out that no calendar tells, or in words that were not understood (exceptions.ts). */
const LEFT_OUT =
  /(?:\d{1,2}月\d{1,2}[日号]|\d{1,2}[日号]|春节|国庆|元旦|节假日|假期).{0,8}?(?:那[次天周期]|这[次天周期]|当[天日]|期间)?(?:不[办发开量做搞讲上]|除外|暂停|停[办发一]|休息|取消|没有)|除了?(?:\d{1,2}月)?\d{1,2}[日号]|\bexcept\b|\bnot on \d/i;
const FOR = /^(?:给|只给|发给|for)\s*[:：]?\s*(?!.*(?:号楼|栋|幢|单元|网格|小区|building))(.+)$/i;
const PINNED = /^(?:置顶|pin(?:ned)?)$/;
const PLACE = /^(?:地点|范围|发到|发给|place|to)\s*[:：]?\s*(.+)$/i;
/** When it is said, apart from its words: "定时 今晚7点", "今晚7点发", "现在发". */
const SEND = /^(?:定时|发送时间|发布时间|send(?: at| on)?)\s*[:：]?\s*(.+)$|^(.+?)(?:再|才|就)?(?:发|发布|发出|发送)$/i;
const UNTIL = /^(?:有效到|有效期到|有效期至|到|至|结束|until|till|ends?)\s*[:：]?\s*(.+)$/i;
const BUILDING = /(?<![\d年月\-.:])(\d{1,3}|[a-z])\s?(?:号楼|栋|幢|座)|building (\d{1,3}|[a-z])\b/g;

/**
 * Reads `明早9点 3号楼停水到下午5点，请储水 | 今晚7点发 | 必读 | 置顶 | 地点 3号楼 | 到 周五`.
 * @param line cleaned words
 * @param isSaid true where it changes a notice that has been said once and for all: no time is looked for
 * @returns the plan, or what is wrong with it
 */
export function readPlan(line: string, now: Date, timeZone: string, isSaid = false): Plan | Problem {
  const taken = isSaid ? null : takeExceptions(line, now, timeZone);
  const plan = taken?.spans.length ? readLine(taken.line, now, timeZone, false) : null;
  // What is said once leaves no day out: the words are its own.
  if (plan === null || typeof plan === "string" || !comesAgain(plan.when)) return readLine(line, now, timeZone, isSaid);
  const when = without(plan.when, taken!.spans, now, timeZone);
  return when === null ? "no-turn" : { ...plan, when };
}

function readLine(line: string, now: Date, timeZone: string, isSaid: boolean): Plan | Problem {
  const numbered = /^[#﹟]([0-9]{1,9})\/([0-9]{1,6})\s+/.exec(line);
  const [first, ...parts] = line.slice(numbered?.[0].length ?? 0).split(/[|｜]/);
  const plan: Plan = {
    ...{ replaces: numbered ? { number: Number(numbered[1]), version: Number(numbered[2]) } : null },
    ...{ when: { kind: "now" }, words: "", place: null, named: null, mustRead: false, pinned: false, until: null },
    ...{ urgent: false, segment: null },
  };
  const words = [first!.trim()];
  let sendAt: string | null = null;
  for (const part of parts.map((one) => one.trim())) {
    const said = fold(part);
    const some = FOR.exec(part);
    const place = PLACE.exec(part) ?? (readWhere(part) === null ? null : [part, part]);
    const until = UNTIL.exec(part);
    const send = isSaid ? null : readSend(part, now, timeZone);
    const alone = segmentOf(part);
    if (alone !== null) plan.segment = alone;
    else if (MUST_READ.test(said)) plan.mustRead = true;
    else if (PINNED.test(said)) plan.pinned = true;
    else if (URGENT.test(said)) plan.urgent = true;
    else if (send !== null) sendAt = send;
    else if (some) {
      plan.segment = segmentOf(some[1]!);
      if (plan.segment === null) return "no-segment";
    } else if (place) {
      const named = readWhere(place[1]!);
      if (!named) return "no-place";
      plan.place = named;
    } else if (until) {
      if (namesNoDay(plain(until[1]!))) return "no-such-date";
      const times = readTimes(until[1]!, wallClock(now, timeZone));
      if (times.reason === "past") return "ends-early";
      plan.until = times.recurrence === null ? (times.end ?? times.start) : null;
      if (plan.until === null) return "no-end";
      if (momentOf(plan.until, timeZone) <= now) return "ends-early";
    } else if (part !== "") words.push(part);
  }
  const { marked, line: whole } = withoutMark(undated(words.join("\n").trim()));
  const only = ONLY_FOR.exec(whole);
  if (only) plan.segment = segmentOf(only[1] ?? only[2]!);
  const all = only ? whole.slice(0, only.index) : whole;
  plan.urgent ||= marked;
  const read = isSaid ? { when: plan.when, words: all, until: null } : readWhen(all, sendAt, now, timeZone);
  if (typeof read.when === "string") return read.when;
  // What is urgent and says no time is for now.
  const when: When = plan.urgent && read.when.kind === "ask" && read.when.why === "none" ? { kind: "now" } : read.when;
  if (isBlank(read.words)) return "no-words";
  if (Array.from(read.words).length > LONGEST) return "long";
  if (when.kind !== "now" && when.rule !== null && LEFT_OUT.test(line)) return "left-out";
  plan.when = when;
  const lasts = comesAgain(when) ? readLasting(read.words, when, now, timeZone) : null;
  plan.words = withDates(lasts?.words ?? read.words, when, now, timeZone);
  plan.until ??= lasts?.until ?? read.until;
  if (when.kind !== "now" && when.rule !== null)
    when.rule = endRule(when.rule, plan.until, all.replace(FROM_DAY, ""), now, timeZone);
  const begins =
    when.kind === "at" ? when.start : when.kind === "ask" && when.why === "either" ? when.options[0] : null;
  if (begins && plan.until !== null && momentOf(plan.until, timeZone) <= momentOf(begins, timeZone))
    return "ends-early";
  const named = new Set([...plain(read.words).matchAll(BUILDING)].map((match) => match[1] ?? match[2]));
  if (named.size === 1) plan.named = { kind: "building", code: [...named][0]!.toUpperCase() };
  return plan;
}

/**
 * What is said now means its days from now on, what is said on a day of its own from that day on: whoever reads it reads
 * the date. What comes again has none, and what is asked about gets it with the answer.
 */
function withDates(words: string, when: When, now: Date, timeZone: string): string {
  if (when.kind === "now") return dated(words, now, false, timeZone);
  if (when.rule !== null || (when.kind === "ask" && when.why !== "either")) return words;
  const start = when.kind === "at" ? when.start : when.options[0]!;
  const elsewhen = start.slice(0, 10) !== wallOf(now, timeZone).slice(0, 10);
  return dated(words, when.kind === "at" ? momentOf(start, timeZone) : now, elsewhen, timeZone);
}

/** When to say it, of a part that says so; null for any other. */
function readSend(part: string, now: Date, timeZone: string): string | null {
  const match = SEND.exec(part);
  const said = (match?.[1] ?? match?.[2])?.trim();
  if (!said) return null;
  return NOW.test(said) || readLead(said, wallClock(now, timeZone)).when !== "" ? said : null;
}

/** Takes the mark off, before or behind "现在". */
function withoutMark(line: string): { marked: boolean; line: string } {
  const head = MARKED.test(line) ? "" : (NOW.exec(line)?.[0] ?? "");
  const behind = line.slice(head.length);
  const mark = MARKED.exec(behind);
  return { marked: mark !== null, line: mark ? `${head} ${behind.slice(mark[0].length)}`.trim() : line };
}

/** What comes again ends on the day that was set, or that its words name: "每周五19:00 跳舞，到12月31日为止". */
function endRule(rule: string, until: string | null, line: string, now: Date, timeZone: string): string {
  if (until !== null) return `${rule.replace(/;UNTIL=[^;]+/, "")};UNTIL=${until.replace(/[-:]/g, "")}`;
  if (rule.includes("UNTIL=")) return rule;
  const whole = readTimes(line, wallClock(now, timeZone)).recurrence ?? "";
  return /^(.+);UNTIL=\d{8}$/.exec(whole)?.[1] === rule ? whole : rule;
}

/**
 * Until when it holds if it is said at that moment: as was set, else as its words say ("停水到下午5点"). What was set for one
 * that comes again is the day of its last turn, and says nothing of each.
 */
export function endOf({ words, until, when }: Pick<Plan, "words" | "until" | "when">, saidAt: Date, timeZone: string) {
  if (until !== null && !(when.kind === "at" && comesAgain(when))) return momentOf(until, timeZone);
  const times = timesIn(words, saidAt, timeZone);
  if (times.end === null || times.recurrence !== null || times.unsure !== null) return null;
  const end = momentOf(times.end, timeZone);
  return end > saidAt ? end : null;
}

/** What the words of a notice, said at that moment, say of when its matter is; null where they name no hour. */
export function eventIn(words: string, saidAt: Date, timeZone: string): { start: Date; end: Date | null } | null {
  const times = timesIn(words, saidAt, timeZone);
  if (times.recurrence !== null || times.unsure !== null) return null;
  const end = times.end?.includes("T") ? momentOf(times.end, timeZone) : null;
  const start = times.start?.includes("T") ? momentOf(times.start, timeZone) : end && saidAt;
  return start && { start, end };
}

/** The first moment that words said then name, and whether it is only a day; null where they name neither. */
export function startIn(words: string, saidAt: Date, timeZone: string): { at: Date; isDay: boolean } | null {
  const { start, recurrence, unsure } = timesIn(words, saidAt, timeZone);
  if (start === null || recurrence !== null || unsure !== null) return null;
  return { at: momentOf(start, timeZone), isDay: !start.includes("T") };
}

/** Where no end is named, what began so long ago is taken for over. */
const LASTS_MS = 2 * 3_600_000;

/** Is over by now what the words, planned to be said at that moment, tell of? */
export function isPast(
  content: Pick<Plan, "words" | "until" | "when">,
  plannedAt: Date,
  now: Date,
  timeZone: string,
): boolean {
  const end = endOf(content, plannedAt, timeZone);
  if (end !== null) return end <= now;
  const start = startIn(content.words, plannedAt, timeZone);
  if (start === null) return false;
  return start.at.getTime() + (start.isDay ? 0 : LASTS_MS) <= now.getTime();
}

/** What begins in the very minute in which it is said begins then, and not a day later. */
function timesIn(said: string, saidAt: Date, timeZone: string) {
  const words = undated(said);
  const before = readTimes(words, wallClock(new Date(saidAt.getTime() - 60_000), timeZone));
  return before.start === wallOf(saidAt, timeZone) ? before : readTimes(words, wallClock(saidAt, timeZone));
}

const NAMES: Record<Segment, string> = { seniors: "老人", parents: "家长", renters: "租户", owners: "业主" };

/**
 * The words that would make the same plan again, to be copied and changed.
 * @param isSaid it was said once and for all: no time is looked for in what is written
 */
export function writePlan(plan: Plan, place: string | null, isSaid: boolean): string {
  const { when } = plan;
  const again = comesAgain(when);
  const said = when.kind === "now" || isSaid || !(again || (when.kind === "ask" && !when.ofWords)) ? "" : when.said;
  const words = [`${said} ${plan.words}`.trim()];
  if (when.kind === "now" && !isSaid) words.push("现在发");
  if (when.kind === "at" && !again && !isSaid) words.push(`定时 ${writeWall(when.start)}`);
  if (again && when.except?.length) words.push(`${when.except.map(writeWall).join("、")}不发`);
  if (plan.mustRead) words.push("必读");
  if (plan.pinned) words.push("置顶");
  if (plan.urgent) words.push("紧急");
  if (plan.segment !== null) words.push(`给 ${NAMES[plan.segment]}`);
  if (plan.until !== null) words.push(`到 ${writeWall(plan.until)}`);
  if (place !== null) words.push(`地点 ${place}`);
  return words.join(" | ");
}

/** "11月27日19:00": what `readTimes` reads again. */
function writeWall(wall: string): string {
  const [, year, month, date, clock] = /^(\d{4})-(\d\d)-(\d\d)(?:T(.+))?$/.exec(wall)!;
  return `${year}年${Number(month)}月${Number(date)}日${clock ?? ""}`;
}

/** So many characters stand on a poster in letters that are read at three metres. */
export const MOST_ON_POSTER = 130;

/** How long it takes to read it out, in seconds. */
export function secondsToRead(words: string): number {
  return Math.max(3, Math.ceil(Array.from(words).length / READ_A_SECOND));
}

const NAMES_OF_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/**
 * Reads 本月, 下个月, 上个月, 12月, 2027年1月, 2027-01, "December 2026". Without a year it is the nearest one of that name.
 * @returns from its first moment to that of the next month, or null when it is none
 */
export function readMonth(words: string, now: Date, timeZone: string): Span | null {
  const said = fold(words).replace(/份$/, "");
  const { year, month } = calendar(timeZone)(now);
  const ahead = /^(?:本|这个?|当)月$|^this month$/.test(said)
    ? 0
    : /^下个?月$|^next month$/.test(said)
      ? 1
      : /^上个?月$|^last month$/.test(said)
        ? -1
        : null;
  if (ahead !== null) return monthFrom(year, month + ahead, timeZone);
  const numbers = /^(?:(\d{4})\s?(?:年|[-/.])\s?)?(\d{1,2}|[一二三四五六七八九十]{1,2})\s?月?$/.exec(said);
  const named = /^([a-z]{3})[a-z]*\.?(?: (\d{4}))?$/.exec(said);
  const index = numbers ? (readNumber(numbers[2]!) ?? 0) : named ? NAMES_OF_MONTHS.indexOf(named[1]!) + 1 : 0;
  const given = numbers?.[1] ?? named?.[2];
  if (index < 1 || index > 12 || (numbers && !given && !said.includes("月"))) return null;
  if (given !== undefined) return monthFrom(Number(given), index, timeZone);
  const away = ((index - month + 18) % 12) - 6;
  return monthFrom(year, month + away, timeZone);
}

function monthFrom(year: number, month: number, timeZone: string): Span {
  return { since: atWall(timeZone, Date.UTC(year, month - 1, 1)), until: atWall(timeZone, Date.UTC(year, month, 1)) };
}
