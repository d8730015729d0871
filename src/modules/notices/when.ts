import { isBlank } from "../../core/text.ts";
import { wallClock } from "../../core/time.ts";
import { readLead } from "../../understand/lead.ts";
import { namesNoDay } from "../../understand/noSuchDay.ts";
import { plain } from "../../understand/plain.ts";
import { readTimes } from "../../understand/times.ts";
import { inChinese, inEnglish, momentOf, shift, wallOf } from "./dates.ts";

/** When a notice is said, and when the matter is that it tells of. `plan.ts` reads the rest of its line. */

/** When it is said. `start` and `options` are on the wall clock: "2026-11-27T19:00". */
export type When =
  | { kind: "now" }
  /** `said`: the words it was read from, for what comes again. */
  | ({ kind: "at"; start: string; said: string } & Again)
  /** Nobody knows yet: its maker is asked which of these. `ofWords`: its words begin with the time that is asked about. */
  | ({ kind: "ask"; why: Why; options: string[]; said: string; ofWords: boolean } & Again);

/** How it comes again, if it does, and on which days it does not: "2027-01-18". */
interface Again {
  rule: string | null;
  except?: string[];
}

/**
 * What is asked: when at all, on which day, at what hour, or which of two was meant; `passed`: it was earlier today;
 * `either`: said now, or only when the time comes with which its words begin.
 */
export type Why = "none" | "day" | "clock" | "half-day" | "week" | "passed" | "either";

/** What is wrong with a time: the end of a key of the locales. */
export type BadTime =
  | "past"
  | "far"
  | "no-such-time"
  | "no-such-date"
  | "too-often"
  | "contradiction"
  | "vague"
  | "odd-hours";

/** What a line says of its time, and the words that neighbours are to read. */
export interface ReadWhen {
  when: When | BadTime;
  words: string;
  /** On which later day it is over, where the time says so. */
  until: string | null;
}

const FARTHEST_DAYS = 366;
/** Of so many days one is picked. */
const DAYS_TO_ASK = 7;
/** Nobody means an earlier hour who says no half of the day. */
const EARLIEST = "06:00";
const NAMES_DAY = /[今明后]|周|星期|礼拜|号|日|today|tomorrow|day\b/i;
/** In front of what comes again it adds nothing: "以后每周五19:00 …". */
const FROM_NOW_ON =
  /^(?:(?:从(?:今天|现在|今)(?:起|开始)?|今后|往后|以后)[\s，,]*(?=每|逢|隔)|from now on[\s,]*(?=every|each))/i;
export const NOW =
  /^(?:现在|马上|立即|立刻|即刻|now|right away)(?:就?(?:发布|发出|发))?(?=$|[\s,，:：]|紧急)[\s,，:：]*/i;
/** "从下周开始，每周二上午9点", "from 7 December on, every Tuesday": it does not begin before that day. */
export const FROM_DAY =
  /^(?:从([^，,\s]{1,10}?)(?:起|开始)[\s，,]*(?=每|逢|隔|工作日)|from ([a-z0-9 ]{2,16}?)(?: onwards?| on)?,?\s+(?=every|each))/i;
/** A day farther away than that is one of this year that is past: what is read back to be changed names it still. */
const FROM_AT_MOST_DAYS = 180;
/** In front of a time, or behind it: the time at which it is to be said, and no word of it is for neighbours. */
const SENT_AT = /^(?:定时|预约|schedule(?:d)?(?: it)?(?: for)?|send(?: it)?)\s*[:：]?\s*/i;
const SENT =
  /^\s*(?:的时候|时|再|才|准时)?\s*(?:发布|发出|发送|发(?:个|条|一[个条])?(?:通知|公告|消息)|在?(?:大?群里|大?群)发(?:个|条|一[个条])?(?:通知|公告|消息)?|发到群里|发给大家|发(?=[\s,，:：、。]|$))[\s,，:：、。]*/;
/** Behind a time: what it is for is to tell neighbours, in words that stay. */
const TELLS = /^\s*(?:再|准时)?(?:在(?:大|邻里)?群里?)?(?:提醒|通知|告诉大家)|^[\s,，]*(?:please )?remind\b/i;
const TO = /[到至~～—–-]|\b(?:to|until|till)\b/i;

/** What no clock and no calendar shows, at the beginning of a line; the grammar passes it over. */
function impossible(head: string): BadTime | null {
  if (/(?<!\d)(?:2[5-9]|[3-9]\d)\s?[:：点時时]|(?<!\d)\d{1,2}[:：][6-9]\d(?!\d)/.test(head)) return "no-such-time";
  if (namesNoDay(head)) return "no-such-date";
  return /^每\s?(?:隔\s?)?(?:\d+|[零一二三四五六七八九十半两几]+|个)?\s?个?(?:分钟|小时|秒)|^every (?:\d+ )?(?:minute|hour|second)/i.test(
    head,
  )
    ? "too-often"
    : null;
}

/**
 * Reads the time with which a line begins. Where it plainly is the time at which it is said ("明早9点发 …", what comes
 * again), the words are what follows; else it may as well be the time of the matter: then it stays with the words, written
 * so that it is read alike on any day, and whether it is said now or then is asked.
 * @param sendAt when it is to be said, where that was written apart: then all of the line is its words
 */
export function readWhen(line: string, sendAt: string | null, now: Date, timeZone: string): ReadWhen {
  if (sendAt !== null) {
    const { when, words } = readWhen(`定时 ${sendAt}`, null, now, timeZone);
    const at = typeof when === "string" || isBlank(words) ? when : "vague";
    return { when: at, words: writtenOut(line, null, now, timeZone), until: null };
  }
  const head = SENT_AT.exec(line)?.[0] ?? "";
  const body = line.slice(head.length).replace(FROM_NOW_ON, "");
  const immediate = NOW.exec(body);
  if (immediate) return { when: { kind: "now" }, words: body.slice(immediate[0].length), until: null };
  const first = FROM_DAY.exec(body);
  const day = first && readTimes(first[1] ?? first[2]!, wallClock(now, timeZone)).start?.slice(0, 10);
  if (first && day) return readFrom(day, body.slice(first[0].length), now, timeZone);
  const read = readSaid(body, head !== "", now, timeZone);
  // "schedule" that no time follows is a word like others.
  return head !== "" && typeof read.when !== "string" && read.when.kind === "ask" && read.when.why === "none"
    ? { ...read, words: line }
    : read;
}

/** What comes again, from a day on. */
function readFrom(day: string, body: string, now: Date, timeZone: string): ReadWhen {
  const from = new Date(momentOf(`${day}T00:00`, timeZone).getTime() - 1);
  const isAhead = from > now && from.getTime() - now.getTime() < FROM_AT_MOST_DAYS * 86_400_000;
  const read = readSaid(body, false, isAhead ? from : now, timeZone);
  if (!isAhead || typeof read.when === "string" || read.when.kind === "now") return read;
  const { said } = read.when;
  const [, month, date] = day.split("-").map(Number);
  const first = /\p{Script=Han}/u.test(said) ? `从${month}月${date}日起，` : `from ${inEnglish(day, day)} on, `;
  return { ...read, when: { ...read.when, said: `${first}${said}` } };
}

function readSaid(line: string, isMarked: boolean, now: Date, timeZone: string): ReadWhen {
  const ask = (why: Why, options: string[], rule: string | null, said: string, ofWords: boolean) =>
    ({ kind: "ask", why, options, rule, said, ofWords }) as const;
  const until = null;
  const bad = impossible(plain(line.slice(0, 32)));
  if (bad) return { when: bad, words: line, until };
  const wall = wallClock(now, timeZone);
  const lead = readLead(line, wall);
  const said = lead.when.trim();
  const noTime = { when: ask("none", usual(now, timeZone), null, "", false), words: line, until };
  if (said === "") return noTime;
  const times = readTimes(said, wall);
  const behind = line.slice(lead.when.length);
  const verb = SENT.exec(behind)?.[0] ?? "";
  // "9点到12点" is also what neighbours must know: it stays with the words.
  const range = lead.range === "" ? "" : rangeOf(times);
  const rest = verb === "" ? lead.rest : behind.slice(verb.length);
  const words = isBlank(rest) || rest.startsWith(range) ? rest : `${range} ${rest}`.trim();
  if (times.reason === "past" || times.reason === "contradiction") return { when: times.reason, words, until };
  // "周五前交表" says until when it is done, not when it is said.
  if (times.start === null && times.end !== null && times.recurrence === null) return noTime;
  if (times.reason !== null || times.start === null) return { when: "vague", words, until };
  const second = /^(?:和|与|及|以及|and )\s*(.+)$/.exec(words);
  if (second && readLead(second[1]!, wall).when !== "") return { when: "odd-hours", words, until };
  const { start, recurrence: rule } = times;
  if (rule !== null && /BYMINUTE=\d+,/.test(rule)) return { when: "odd-hours", words, until };
  const beginsAgain = !/^[（(]/.test(rest) && readLead(rest, wall).when !== "";
  const isSending = isMarked || verb !== "" || TELLS.test(behind) || rule !== null || beginsAgain;
  const as = (to: string) => (isBlank(rest) ? "" : writtenOut(line, to, now, timeZone));
  const whole = isSending || isBlank(rest) ? words : line;
  if (!start.includes("T")) {
    const isSpan = !isSending && TO.test(said) && times.end !== null;
    if (isSpan) return { ...noTime, words: as(start) };
    const days = daysOf(start, rule === null ? times.end : null).filter((d) => clocksOn(d, now, timeZone).length > 0);
    // "下个月" is no day, and nobody picks one out of thirty.
    if (days.length > DAYS_TO_ASK) return { when: "vague", words, until };
    const clocks = days[0] === undefined ? [] : clocksOn(days[0], now, timeZone);
    if (days.length > 1) return { when: ask("day", days, rule, said, !isSending), words: whole, until };
    if (!isSending) return { when: ask("clock", clocks, null, said, true), words: as(days[0] ?? start), until };
    return { when: ask(clocks.length > 0 ? "clock" : "passed", clocks, rule, said, false), words, until };
  }
  const at = momentOf(start, timeZone);
  if (at <= now) return { when: "past", words, until };
  if (at.getTime() - now.getTime() > FARTHEST_DAYS * 86_400_000) return { when: "far", words, until };
  if (times.unsure !== null) {
    const other = times.unsure === "week" ? shift(start, -7 * 1440) : shift(start, -720);
    const options = [start, other].filter((one) => momentOf(one, timeZone) > now);
    if (options.length > 1) return { when: ask(times.unsure, options, rule, said, !isSending), words: whole, until };
    // "9点" at ten past nine: is it this evening or tomorrow morning, or was it to be said just now?
    if (times.unsure === "half-day" && rule === null && other.slice(0, 10) === wallOf(now, timeZone).slice(0, 10)) {
      const next = shift(start, 720);
      const ahead = next.slice(11) >= EARLIEST && !NAMES_DAY.test(said) ? [start, next] : [start];
      if (ahead.length > 1 || NAMES_DAY.test(said))
        return { when: ask("passed", ahead, rule, said, !isSending), words: whole, until };
    }
  }
  const holds = lead.range !== "" && range === "" && rule === null ? times.end : null;
  if (!isSending) return { when: ask("either", [start], null, said, true), words: as(start), until: holds };
  return { when: { kind: "at", start, rule, said }, words, until: holds };
}

/**
 * Words that begin with a time, with that time written out, so that it is read alike on any day: "明早9点 停水" becomes
 * "11月26日（周四）9:00 停水", "9点到10点停水" "11月25日（周三）21:00–22:00 停水".
 * @param start the day or moment that is meant, on the wall clock; null: as they say it, where that is clear
 */
export function writtenOut(words: string, start: string | null, now: Date, timeZone: string): string {
  const wall = wallClock(now, timeZone);
  const lead = readLead(words, wall);
  const times = lead.when === "" ? null : readTimes(lead.when.trim(), wall);
  if (!times?.start || times.recurrence !== null || times.reason !== null) return words;
  if (start === null && times.unsure !== null) return words;
  const from = start ?? times.start;
  const isChinese = /\p{Script=Han}/u.test(words);
  const write = (day: string) => (isChinese ? inChinese : inEnglish)(day, wallOf(now, timeZone));
  const until = TO.test(lead.when) && times.end !== null ? moved(times.start, times.end, from) : null;
  const clocks = until === null ? "" : rangeOf({ start: from, end: until });
  const span =
    clocks !== ""
      ? `${write(from.slice(0, 10))}${isChinese ? "" : ", "}${clocks}`
      : `${write(from)}${until === null ? "" : `${isChinese ? "到" : " to "}${write(until).replace(from.includes("T") ? /（周.）/ : "", "")}`}`;
  const gap = isChinese ? (/\d$/.test(span) ? " " : "") : ": ";
  return `${span}${gap}${lead.rest}`;
}

/** As long after `to` as the end is after the start. */
function moved(start: string, end: string, to: string): string {
  if (!start.includes("T") || !end.includes("T") || !to.includes("T")) return end;
  return shift(to, (Date.parse(`${end}:00Z`) - Date.parse(`${start}:00Z`)) / 60_000);
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

/** When notices are usually said: this evening or tomorrow morning. */
function usual(now: Date, timeZone: string): string[] {
  const today = wallOf(now, timeZone).slice(0, 10);
  const evening = `${today}T19:00`;
  const morning = `${shift(`${today}T00:00`, 1440).slice(0, 10)}T08:00`;
  return [evening, morning].filter((at) => momentOf(at, timeZone) > now);
}
