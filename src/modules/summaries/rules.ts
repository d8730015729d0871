import { fold } from "../../core/text.ts";
import { atLocal, calendar, type Span } from "../../core/time.ts";

/** Which days a summary is about, and what its figures mean. docs/participation.md says the same in words. */

/** `so-far`: the week or month that is under way. */
export type Period = Span & { kind: "week" | "month" | "days" };

const DAY = 86_400_000;
/** No summary is longer: a year and a day. */
const LONGEST_DAYS = 366;

const WORDS: readonly (readonly [RegExp, (day: Day) => [number, number, Period["kind"]]])[] = [
  [/^(?:今天|今日|today)$/, () => [0, 1, "days"]],
  [/^(?:昨天|昨日|yesterday)$/, () => [-1, 0, "days"]],
  [/^(?:本周|这一?周|这个?(?:星期|礼拜)|this week)$/, (d) => [-d.sinceMonday, 1, "week"]],
  [/^(?:上一?周|上个?(?:星期|礼拜)|last week)$/, (d) => [-d.sinceMonday - 7, -d.sinceMonday, "week"]],
  [/^(?:本月|这个?月|this month)$/, (d) => [1 - d.day, 1, "month"]],
  [/^(?:上个?月|last month)$/, (d) => [1 - d.day - d.lastMonth, 1 - d.day, "month"]],
  [/^(?:今年|this year)$/, (d) => [-d.sinceNewYear, 1, "days"]],
];
const LATELY = /^(?:最近|近|过去|last )\s*(\d{1,3})\s*(?:天|日| days?)$/;
const DATES =
  /^(?:(\d{4})[年./-])?(\d{1,2})[月./-](\d{1,2})[日号]?\s*(?:到|至|~|—|-|–|to)\s*(?:(?:(\d{4})[年./-])?(\d{1,2})[月./-])?(\d{1,2})[日号]?$/;

interface Day {
  day: number;
  sinceMonday: number;
  sinceNewYear: number;
  /** Days of the month before. */
  lastMonth: number;
}

/**
 * Reads which days somebody asks about: nothing, 上周, 本月, 最近30天, 11月1日到15日. Without a word it is the week, or the
 * month, that is under way; on its first day the one before, since there is nothing to tell yet.
 * @param usual what it is without a word
 * @returns null when it cannot be told, or is longer than a year
 */
export function readPeriod(words: string, usual: "week" | "month", now: Date, timeZone: string): Period | null {
  const today = calendar(timeZone)(now);
  const sinceMonday = (today.weekday + 6) % 7;
  const newYear = Date.UTC(today.year, 0, 1);
  const day: Day = {
    ...{ day: today.day, sinceMonday, sinceNewYear: (today.midnight - newYear) / DAY },
    lastMonth: new Date(Date.UTC(today.year, today.month - 1, 0)).getUTCDate(),
  };
  const period = (from: number, to: number, kind: Period["kind"]): Period => {
    const until = atLocal(timeZone, now, to, 0);
    return { kind, since: atLocal(timeZone, now, from, 0), until: until < now ? until : now };
  };
  const said = fold(words).trim();
  const asked =
    said !== "" ? said : usual === "week" ? (sinceMonday === 0 ? "上周" : "本周") : today.day === 1 ? "上月" : "本月";
  for (const [pattern, of] of WORDS) if (pattern.test(asked)) return period(...of(day));
  const lately = LATELY.exec(asked);
  if (lately) {
    const days = Number(lately[1]);
    return days < 1 || days > LONGEST_DAYS ? null : period(1 - days, 1, "days");
  }
  const month = /^(?:(\d{4})年)?(\d{1,2})月份?$|^([a-z]{3})[a-z]*(?: (\d{4}))?$/.exec(asked);
  const index = month ? Number(month[2] ?? MONTHS.indexOf(month[3]!) + 1) : 0;
  if (index >= 1 && index <= 12) {
    const given = month![1] ?? month![4];
    const year = given ? Number(given) : today.month < index ? today.year - 1 : today.year;
    const first = (Date.UTC(year, index - 1, 1) - today.midnight) / DAY;
    return first > 0 ? null : period(first, (Date.UTC(year, index, 1) - today.midnight) / DAY, "month");
  }
  const dates = DATES.exec(inNumbers(asked));
  if (!dates) return null;
  const [, year1, month1, day1, year2, month2, day2] = dates.map((part) => (part === undefined ? null : Number(part)));
  const first = dateOf(year1 ?? today.year, month1!, day1!);
  const last = dateOf(year2 ?? year1 ?? today.year, month2 ?? month1!, day2!);
  if (first === null || last === null) return null;
  // Without a year it is what has been: on 3 January 12月1日到31日 is last year's.
  const back = year1 === null && first > today.midnight ? 1 : 0;
  const from = back ? dateOf(today.year - 1, month1!, day1!)! : first;
  const ends = back && year2 === null ? dateOf(today.year - 1, month2 ?? month1!, day2!)! : last;
  // "12月20日到1月3日" goes over the new year; "11月29日到11月20日" is a slip, and no other span is told for it.
  const over = year2 === null && month2 !== null && month2! < month1!;
  const to = over ? dateOf(new Date(from).getUTCFullYear() + 1, month2!, day2!) : ends;
  if (to === null) return null;
  const days = (to - from) / DAY + 1;
  if (days < 1 || days > LONGEST_DAYS || from > today.midnight) return null;
  return period((from - today.midnight) / DAY, (to - today.midnight) / DAY + 1, "days");
}

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const DAY_FIRST =
  /^(\d{1,2})(?: ([a-z]{3})[a-z]*)?(?: (\d{4}))?\s*(?:to|-|–)\s*(\d{1,2}) ([a-z]{3})[a-z]*(?: (\d{4}))?$/;
const MONTH_FIRST = /^([a-z]{3})[a-z]* (\d{1,2})\s*(?:to|-|–)\s*(?:([a-z]{3})[a-z]* )?(\d{1,2})$/;

/** "1 Nov to 15 Nov", "November 1 to 15", and 1/11 to 15/11, which can be no months: as 11/1 to 11/15. */
function inNumbers(asked: string): string {
  const number = (name: string) => MONTHS.indexOf(name) + 1;
  const year = (digits: string | undefined) => (digits ? `${digits}-` : "");
  const first = DAY_FIRST.exec(asked);
  if (first) {
    const [, day1, month1, year1, day2, month2, year2] = first;
    const end = number(month2!);
    return `${year(year1 ?? year2)}${month1 ? number(month1) : end}-${day1} to ${year(year2)}${end}-${day2}`;
  }
  const named = MONTH_FIRST.exec(asked);
  if (named) return `${number(named[1]!)}-${named[2]} to ${number(named[3] ?? named[1]!)}-${named[4]}`;
  const slashed = /^(\d{1,2})\/(\d{1,2}) to (\d{1,2})\/(\d{1,2})$/.exec(asked);
  if (!slashed || (Number(slashed[1]) <= 12 && Number(slashed[3]) <= 12)) return asked;
  return `${slashed[2]}-${slashed[1]} to ${slashed[4]}-${slashed[3]}`;
}

/** Midnight of a date as if it were UTC; null for 30 February. */
function dateOf(year: number, month: number, day: number): number | null {
  const at = new Date(Date.UTC(year, month - 1, day));
  return at.getUTCMonth() === month - 1 && at.getUTCDate() === day ? at.getTime() : null;
}

/** The stretch before it, as long: to compare with. */
export function before({ since, until }: Span): Span {
  return { since: new Date(since.getTime() - (until.getTime() - since.getTime())), until: since };
}

/** Fewer households, people or marks than that are never shown as a figure of their own. */
export const LEAST = 5;
/** How evenly words are spread is told from so many people on. */
const EVEN_PEOPLE = 15;

/** How many people an act each, and how much of it the five busiest did. */
export interface Spread {
  people: number;
  acts: number;
  /** Of the five who did most, together. */
  busiest: number;
}

/** The share of the five busiest in per cent, or null where they are too many of all to say it. */
export function concentration({ people, acts, busiest }: Spread): number | null {
  return people < EVEN_PEOPLE || acts === 0 ? null : Math.round((busiest * 100) / acts);
}

/** What the participation index is made of. */
export interface Participation {
  /** Registered households, and those somebody of which had a word. */
  households: number;
  spoke: number;
  /** Of votes whose voters are known: who might have voted, and who did. */
  eligible: number;
  voted: number;
  /** Of what was done: how much its reporter judged, and called solved. */
  done: number;
  judged: number;
  solved: number;
  /** Mean of the stars, null below five marks. */
  stars: number | null;
}

/** Parts of a hundred; null where there is nothing to measure. */
export interface Index {
  breadth: number | null;
  depth: number | null;
  effect: number | null;
  all: number | null;
}

/**
 * The participation index: how many take part (breadth), whether they decide and check (depth), and whether it helps
 * (effect). Each part is a mean of shares that can be counted, and one that cannot be counted is left out; of one part
 * alone no whole is made.
 */
export function participationIndex(p: Participation): Index {
  const breadth = share(p.spoke, p.households);
  const depth = mean([share(p.voted, p.eligible), share(p.judged, p.done)]);
  const effect = mean([share(p.solved, p.judged), p.stars === null ? null : p.stars * 20]);
  const parts = [breadth, depth, effect];
  const all = parts.filter((part) => part !== null).length < 2 ? null : mean(parts);
  const whole = (n: number | null) => (n === null ? null : Math.round(n));
  return { breadth: whole(breadth), depth: whole(depth), effect: whole(effect), all: whole(all) };
}

function share(part: number, whole: number): number | null {
  return whole < LEAST ? null : Math.min(100, (part * 100) / whole);
}

function mean(parts: readonly (number | null)[]): number | null {
  const known = parts.filter((part) => part !== null);
  return known.length === 0 ? null : known.reduce((sum, part) => sum + part, 0) / known.length;
}
