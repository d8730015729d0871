import { fold, isBlank } from "../../core/text.ts";
import { atWall, calendar, type Span, wallClock } from "../../core/time.ts";
import { readLead } from "../../understand/lead.ts";
import { namesNoDay } from "../../understand/noSuchDay.ts";
import type { BuildingName } from "../../understand/place.ts";
import { plain, readNumber } from "../../understand/plain.ts";
import { readTimes } from "../../understand/times.ts";
import { readWhere } from "../../understand/where.ts";

/** Longer ones are not read on a phone, and do not fit below photos. */
export const LONGEST = 600;
const FARTHEST_DAYS = 366;
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

/** When it is said. `start` and `options` are on the wall clock: "2026-11-27T19:00". */
export type When =
  | { kind: "now" }
  /** `said`: the words it was read from, for what comes again. */
  | { kind: "at"; start: string; rule: string | null; said: string }
  /** Nobody knows yet: its maker is asked which of these. */
  | { kind: "ask"; why: Why; options: string[]; rule: string | null; said: string };

/** What is asked: when at all, on which day, at what hour, or which of two was meant; `passed`: it was earlier today. */
export type Why = "none" | "day" | "clock" | "half-day" | "week" | "passed";

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
  | "no-words"
  | "long"
  | "past"
  | "far"
  | "no-such-time"
  | "no-such-date"
  | "too-often"
  | "contradiction"
  | "vague"
  | "no-place"
  | "no-end"
  | "ends-early"
  | "no-segment"
  | "odd-hours";

/** Of so many days one is picked. */
const DAYS_TO_ASK = 7;
/** Nobody means an earlier hour who says no half of the day. */
const EARLIEST = "06:00";
const NAMES_DAY = /[今明后]|周|星期|礼拜|号|日|today|tomorrow|day\b/i;
const NOW = /^(?:现在|马上|立即|立刻|即刻|now|right away)(?:发布|发出|发)?(?=$|[\s,，:：]|紧急)[\s,，:：]*/i;
const MUST_READ = /^(?:必读|请确认|must[- ]?read)$/;
const URGENT = /^(?:紧急|urgent|emergency)$/;
/** The same in front of the words: "紧急 …", "紧急通知：…", "urgent notice …". "Urgent repairs" are none. */
const MARKED =
  /^(?:紧急(?:通知|公告|提醒)?(?=[\s:：,，!！])|(?:urgent|emergency)(?: (?:notice|announcement|alert)\b|(?=\s*[:：,，!！])|(?=\s+(?:right away|now)\b)))[\s:：,，!！]*/i;
const FOR = /^(?:给|只给|发给|for)\s*[:：]?\s*(?!.*(?:号楼|栋|幢|单元|网格|小区|building))(.+)$/i;
const PINNED = /^(?:置顶|pin(?:ned)?)$/;
const PLACE = /^(?:地点|范围|发到|发给|place|to)\s*[:：]?\s*(.+)$/i;
const UNTIL = /^(?:有效到|有效期到|有效期至|到|至|结束|until|till|ends?)\s*[:：]?\s*(.+)$/i;
const BUILDING = /(?<![\d年月\-.:])(\d{1,3}|[a-z])\s?(?:号楼|栋|幢|座)|building (\d{1,3}|[a-z])\b/g;

/** The moment of a wall time; a day alone is meant to its last minute, so that it is that day which is read back. */
export function momentOf(wall: string, timeZone: string): Date {
  return atWall(timeZone, Date.parse(`${wall.includes("T") ? wall : `${wall}T23:59`}:00Z`));
}

/** "2026-11-27T19:00", as the clocks of the zone show that moment. */
export function wallOf(at: Date, timeZone: string): string {
  const { midnight, time } = calendar(timeZone)(at);
  return `${new Date(midnight).toISOString().slice(0, 10)}T${time}`;
}

/**
 * Reads `明早9点 3号楼停水到下午5点，请储水 | 必读 | 置顶 | 地点 3号楼 | 到 周五`.
 * @param line cleaned words
 * @param isSaid true where it changes a notice that has been said once and for all: no time is looked for
 * @returns the plan, or what is wrong with it
 */
export function readPlan(line: string, now: Date, timeZone: string, isSaid = false): Plan | Problem {
  const numbered = /^[#﹟]([0-9]{1,9})\/([0-9]{1,6})\s+/.exec(line);
  const [first, ...parts] = line.slice(numbered?.[0].length ?? 0).split(/[|｜]/);
  const plan: Plan = {
    ...{ replaces: numbered ? { number: Number(numbered[1]), version: Number(numbered[2]) } : null },
    ...{ when: { kind: "now" }, words: "", place: null, named: null, mustRead: false, pinned: false, until: null },
    ...{ urgent: false, segment: null },
  };
  const words = [first!.trim()];
  for (const part of parts.map((one) => one.trim())) {
    const said = fold(part);
    const some = FOR.exec(part);
    const place = PLACE.exec(part) ?? (readWhere(part) === null ? null : [part, part]);
    const until = UNTIL.exec(part);
    if (MUST_READ.test(said)) plan.mustRead = true;
    else if (PINNED.test(said)) plan.pinned = true;
    else if (URGENT.test(said)) plan.urgent = true;
    else if (some) {
      plan.segment = SEGMENT_WORDS.find(([, words]) => words.test(fold(some[1]!)))?.[0] ?? null;
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
  const { marked, line: all } = withoutMark(words.join("\n").trim());
  plan.urgent ||= marked;
  const read = isSaid ? { when: plan.when, rest: all, until: null } : readWhen(all, now, timeZone);
  const { rest, until } = read;
  if (typeof read.when === "string") return read.when;
  // What is urgent and says no time is for now.
  const when: When = plan.urgent && read.when.kind === "ask" && read.when.why === "none" ? { kind: "now" } : read.when;
  if (isBlank(rest)) return "no-words";
  if (Array.from(rest).length > LONGEST) return "long";
  plan.when = when;
  plan.words = rest;
  plan.until ??= until ?? null;
  if (when.kind !== "now" && when.rule !== null) when.rule = endRule(when.rule, plan.until, all, now, timeZone);
  if (when.kind === "at" && plan.until !== null && momentOf(plan.until, timeZone) <= momentOf(when.start, timeZone))
    return "ends-early";
  const named = new Set([...plain(rest).matchAll(BUILDING)].map((match) => match[1] ?? match[2]));
  if (named.size === 1) plan.named = { kind: "building", code: [...named][0]!.toUpperCase() };
  return plan;
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

/** What no clock and no calendar shows, at the beginning of a line; the grammar passes it over. */
function impossible(head: string): Problem | null {
  if (/(?<!\d)(?:2[5-9]|[3-9]\d)\s?[:：点時时]|(?<!\d)\d{1,2}[:：][6-9]\d(?!\d)/.test(head)) return "no-such-time";
  if (namesNoDay(head)) return "no-such-date";
  return /^每\s?(?:隔\s?)?(?:\d+|[零一二三四五六七八九十半两几]+|个)?\s?个?(?:分钟|小时|秒)|^every (?:\d+ )?(?:minute|hour|second)/i.test(
    head,
  )
    ? "too-often"
    : null;
}

/** @returns `until`: on which later day it is over, where the time says so */
function readWhen(
  line: string,
  now: Date,
  timeZone: string,
): { when: When | Problem; rest: string; until?: string | null } {
  const immediate = NOW.exec(line);
  if (immediate) return { when: { kind: "now" }, rest: line.slice(immediate[0].length) };
  const bad = impossible(plain(line.slice(0, 32)));
  if (bad) return { when: bad, rest: line };
  const wall = wallClock(now, timeZone);
  const lead = readLead(line, wall);
  const said = lead.when.trim();
  if (said === "")
    return { when: { kind: "ask", why: "none", options: usual(now, timeZone), rule: null, said }, rest: line };
  const times = readTimes(said, wall);
  // "9点到12点" is also what neighbours must know: it stays with the words.
  const range = lead.range === "" ? "" : rangeOf(times);
  const rest = lead.rest.startsWith(range) ? lead.rest : `${range} ${lead.rest}`.trim();
  if (times.reason === "past" || times.reason === "contradiction") return { when: times.reason, rest };
  // "周五前交表" says until when it is done, not when it is said.
  if (times.start === null && times.end !== null && times.recurrence === null)
    return { when: { kind: "ask", why: "none", options: usual(now, timeZone), rule: null, said: "" }, rest: line };
  if (times.reason !== null || times.start === null) return { when: "vague", rest };
  const second = /^(?:和|与|及|以及|and )\s*(.+)$/.exec(rest);
  if (second && readLead(second[1]!, wall).when !== "") return { when: "odd-hours", rest };
  const { start, recurrence: rule } = times;
  if (rule !== null && /BYMINUTE=\d+,/.test(rule)) return { when: "odd-hours", rest };
  if (!start.includes("T")) {
    const days = daysOf(start, rule === null ? times.end : null).filter((d) => clocksOn(d, now, timeZone).length > 0);
    // "下个月" is no day, and nobody picks one out of thirty.
    if (days.length > DAYS_TO_ASK) return { when: "vague", rest };
    const clocks = days[0] === undefined ? [] : clocksOn(days[0], now, timeZone);
    const [why, options] =
      days.length > 1 ? (["day", days] as const) : ([clocks.length > 0 ? "clock" : "passed", clocks] as const);
    return { when: { kind: "ask", why, options, rule, said }, rest };
  }
  const at = momentOf(start, timeZone);
  if (at <= now) return { when: "past", rest };
  if (at.getTime() - now.getTime() > FARTHEST_DAYS * 86_400_000) return { when: "far", rest };
  if (times.unsure !== null) {
    const other = times.unsure === "week" ? shift(start, -7 * 1440) : shift(start, -720);
    const options = [start, other].filter((one) => momentOf(one, timeZone) > now);
    if (options.length > 1) return { when: { kind: "ask", why: times.unsure, options, rule, said }, rest };
    // "9点" at ten past nine: is it this evening or tomorrow morning, or was it to be said just now?
    if (times.unsure === "half-day" && rule === null && other.slice(0, 10) === wallOf(now, timeZone).slice(0, 10)) {
      const next = shift(start, 720);
      const ahead = next.slice(11) >= EARLIEST && !NAMES_DAY.test(said) ? [start, next] : [start];
      if (ahead.length > 1 || NAMES_DAY.test(said))
        return { when: { kind: "ask", why: "passed", options: ahead, rule, said }, rest: `${lead.range}${lead.rest}` };
    }
  }
  const until = lead.range !== "" && range === "" && rule === null ? times.end : null;
  return { when: { kind: "at", start, rule, said }, rest, until };
}

/** "9点到10点停水" once its maker has said which nine o'clock: "21:00–22:00 停水", which neighbours read alike. */
export function withRange(words: string, start: string, now: Date, timeZone: string): string {
  const wall = wallClock(now, timeZone);
  const lead = readLead(words, wall);
  const read = lead.range === "" ? null : readTimes(lead.range, wall);
  if (!read?.start?.includes("T") || !read.end) return words;
  const minutes = (Date.parse(`${read.end}:00Z`) - Date.parse(`${read.start}:00Z`)) / 60_000;
  return `${rangeOf({ start, end: shift(start, minutes) })} ${lead.rest}`.trim();
}

/** The days from one to another, both counted: "2026-11-30". */
function daysOf(first: string, last: string | null): string[] {
  const days = [first];
  for (let day = first; last !== null && day < last.slice(0, 10) && days.length < 40; ) {
    day = shift(`${day}T00:00`, 1440).slice(0, 10);
    days.push(day);
  }
  return days;
}

/** The hours of a day at which notices are usually said, as far as they are still to come. */
export function clocksOn(day: string, now: Date, timeZone: string): string[] {
  return ["08:00", "12:00", "19:00"].map((clock) => `${day}T${clock}`).filter((at) => momentOf(at, timeZone) > now);
}

/** "9:00–12:00", so that it is read alike whenever it is said; empty where it ends more than a day later. */
function rangeOf({ start, end }: { start: string | null; end: string | null }): string {
  const [, from] = start?.split("T") ?? [];
  const [, to] = end?.split("T") ?? [];
  if (!from || !to || end! >= shift(start!, 1440)) return "";
  return `${from.replace(/^0/, "")}–${to.replace(/^0/, "")}`;
}

function shift(wall: string, minutes: number): string {
  return new Date(Date.parse(`${wall}:00Z`) + minutes * 60_000).toISOString().slice(0, 16);
}

/** When notices are usually said: this evening or tomorrow morning. */
function usual(now: Date, timeZone: string): string[] {
  const today = wallOf(now, timeZone).slice(0, 10);
  const evening = `${today}T19:00`;
  const morning = `${shift(`${today}T00:00`, 1440).slice(0, 10)}T08:00`;
  return [evening, morning].filter((at) => momentOf(at, timeZone) > now);
}

/**
 * Until when it holds if it is said at that moment: as was set, else as its words say ("停水到下午5点"). What was set for one
 * that comes again is the day of its last turn, and says nothing of each.
 */
export function endOf({ words, until, when }: Pick<Plan, "words" | "until" | "when">, saidAt: Date, timeZone: string) {
  const comesAgain = when.kind === "at" && when.rule !== null;
  if (until !== null && !comesAgain) return momentOf(until, timeZone);
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

/** What begins in the very minute in which it is said begins then, and not a day later. */
function timesIn(words: string, saidAt: Date, timeZone: string) {
  const before = readTimes(words, wallClock(new Date(saidAt.getTime() - 60_000), timeZone));
  return before.start === wallOf(saidAt, timeZone) ? before : readTimes(words, wallClock(saidAt, timeZone));
}

const NAMES: Record<Segment, string> = { seniors: "老人", parents: "家长", renters: "租户", owners: "业主" };

/** The words that would make the same plan again, to be copied and changed. */
export function writePlan(plan: Plan, place: string | null): string {
  const { when } = plan;
  const words: string[] = [];
  if (when.kind === "now") words.push(plan.words);
  else if (when.kind === "at") words.push(`${when.rule === null ? writeWall(when.start) : when.said} ${plan.words}`);
  else words.push(`${when.said} ${plan.words}`.trim());
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
