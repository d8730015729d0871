import { nextTurn, turnsAfter } from "../../core/schedule.ts";
import { wallClock } from "../../core/time.ts";
import { plain } from "../../understand/plain.ts";
import { readTimes } from "../../understand/times.ts";
import { momentOf, shift, wallOf } from "./dates.ts";
import type { When } from "./when.ts";

/** The days on which what comes again does not: "1月18日那次不办", "除了1月18日和25日", "except 18 January". */

/** More days than that are a plan of its own. */
const MOST_DAYS = 40;
const DIGITS = "[0-9〇零一二三四五六七八九十]{1,3}";
const DATE = `(?:(?:20\\d\\d年)?${DIGITS}月${DIGITS}[日号]?|(?:20\\d\\d-)?\\d{1,2}[-/]\\d{1,2}|${DIGITS}[日号]|(?:下下|下|本|这)个?(?:周|星期|礼拜)[一二三四五六日天])`;
const DATES = `${DATE}(?:\\s?(?:[、，,和与及跟到至~]|-)\\s?${DATE}){0,12}`;
const THAT = "(?:的?(?:那|这)?[一两]?[次天回期场](?:活动)?|的|当天)?";
const NOT =
  "(?:都|就|暂时|临时|先)?(?:不用?(?:办|发|搞|开展?|举行|举办|提醒|通知|来|跳|量|做|讲|上课?|练|搞)|除外|暂停|停(?:办|发|课|[一1]次)|休息|取消|没有)(?:一次|活动|了)?";
const ENGLISH_DATE =
  "(?:\\d{1,2}(?:st|nd|rd|th)? (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*(?: 20\\d\\d)?|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]* \\d{1,2}(?:st|nd|rd|th)?)";
const CLAUSES = [
  new RegExp(`[\\s，,;；。]{0,4}(?:但是?|不过|其中|只是)?(${DATES})${THAT}${NOT}[\\s，,;；。]{0,4}`, "g"),
  new RegExp(
    `[\\s，,;；。]{0,4}(?:但是?|不过)?除了?\\s?(${DATES})${THAT}(?:以外|之外|外)?(?:都[发办])?[\\s，,;；。]{0,4}`,
    "g",
  ),
  new RegExp(
    `[\\s,;.]{0,4}\\b(?:except|but not|not|skip(?:ping)?|no [a-z]+)(?: for| on)? (?:the )?(${ENGLISH_DATE}(?:(?:,| and|, and| to) ${ENGLISH_DATE}){0,12})[\\s,;.]{0,4}`,
    "g",
  ),
];
const TO = /^(?:到|至|~|-|to)$/;

export interface Taken {
  /** The line without what it says of them. */
  line: string;
  /** Each day, or the days from one to another: "2027-01-18", ascending. */
  spans: string[][];
}

/** Takes the days that are left out out of a line. */
export function takeExceptions(line: string, now: Date, timeZone: string): Taken {
  const spans: string[][] = [];
  let left = line;
  for (const clause of CLAUSES) {
    for (let match = find(clause, left); match; match = find(clause, left)) {
      const days = readDays(match[1]!, now, timeZone);
      if (days === null) break;
      spans.push(...days);
      left = `${left.slice(0, match.index)} ${left.slice(match.index + match[0].length)}`.trim();
    }
  }
  return { line: left, spans };
}

function find(clause: RegExp, line: string): RegExpExecArray | null {
  clause.lastIndex = 0;
  return clause.exec(plain(line));
}

/** "1月18日、25日", "1月18日到2月1日", "18 January and 1 February": the next days of that name; null where one is none. */
function readDays(words: string, now: Date, timeZone: string): string[][] | null {
  const wall = wallClock(now, timeZone);
  const spans: string[][] = [];
  let month = "";
  let isRange = false;
  for (const part of words.split(new RegExp(`(${DATE}|${ENGLISH_DATE})`, "i"))) {
    const piece = part.trim();
    if (piece === "") continue;
    if (!new RegExp(`^(?:${DATE}|${ENGLISH_DATE})$`, "i").test(piece)) {
      isRange = TO.test(piece);
      continue;
    }
    month = /^(?:20\d\d年)?[^月]{1,3}月/.exec(piece)?.[0] ?? month;
    const named = /^[^月]{1,3}[日号]$/.test(piece) ? `${month}${piece}` : piece;
    const day = readTimes(named, wall).start?.slice(0, 10);
    if (day === undefined) return null;
    const last = spans.at(-1)?.at(-1);
    if (isRange && last !== undefined) {
      for (let next = nextDay(last); next <= day && spans.at(-1)!.length < MOST_DAYS; next = nextDay(next))
        spans.at(-1)!.push(next);
    } else spans.push([day]);
    isRange = false;
  }
  return spans.length > 0 && spans.length <= MOST_DAYS ? spans : null;
}

const nextDay = (day: string) => shift(`${day}T00:00`, 1440).slice(0, 10);

export type Again = Extract<When, { kind: "at" | "ask" }>;

/** A time that comes again. */
export const comesAgain = (when: When): when is Again & { rule: string } => when.kind !== "now" && when.rule !== null;

/**
 * What comes again, without those days.
 * @returns null where none of it is planned for one of them, or nothing is left of it: then another day was meant
 */
export function without(when: Again, spans: readonly string[][], now: Date, timeZone: string): Again | null {
  const [option] = when.kind === "ask" ? when.options : [when.start];
  const known = when.except ?? [];
  if (option === undefined) return { ...when, except: [...new Set([...known, ...spans.flat()])].sort() };
  const start = option.includes("T") ? option : `${option}T12:00`;
  const last = spans.flat().toSorted().at(-1)!;
  const turns = new Set(known);
  for (const at of turnsAfter(
    { start, rule: when.rule },
    timeZone,
    new Date(momentOf(start, timeZone).getTime() - 1),
  )) {
    const day = wallOf(at, timeZone).slice(0, 10);
    if (day > last) break;
    turns.add(day);
  }
  if (spans.some((days) => !days.some((day) => turns.has(day)))) return null;
  const except = [...new Set([...known, ...spans.flat().filter((day) => turns.has(day))])].sort();
  return when.kind === "ask" ? { ...when, except } : fromNext({ ...when, except }, now, timeZone);
}

/** The same from its first turn on that is not left out and comes after that moment; null where there is none. */
export function fromNext(when: Extract<When, { kind: "at" }>, after: Date, timeZone: string): typeof when | null {
  const start = momentOf(when.start, timeZone);
  if (start > after && !when.except?.includes(when.start.slice(0, 10))) return when;
  const next = nextTurn(when, timeZone, start > after ? start : after);
  return next && { ...when, start: wallOf(next, timeZone) };
}
