import type { Timer } from "./post.ts";
import { atWall } from "./time.ts";

/**
 * What comes once or again and must never be missed. One way for every module: the time of the next turn is a timer in
 * the inbox whose key names the planned moment, so it is written once and rings once, whatever processes there are.
 * When it rings, `takeTurn` says which turn this is, what was missed, and when the next one comes.
 *
 * Planned moments are on the wall clock: what is at 19:00 stays at 19:00 when the clocks change. `atWall` says what
 * becomes of a time that a change leaves out or gives twice.
 */
export interface Schedule {
  /** RFC 5545 without "RRULE:", as `understand/times.ts` writes it; null: once. */
  rule: string | null;
  /** The first turn on the wall clock: "2026-11-27T19:00". */
  start: string;
  /** Days on the wall clock that have no turn, whatever the rule says: "2027-01-18". */
  except?: readonly string[] | undefined;
}

/** The first turn is always one, as DTSTART is in RFC 5545; the rule says which others there are. */
interface Rule {
  freq: "DAILY" | "WEEKLY" | "MONTHLY" | "YEARLY";
  interval: number;
  byDay: { weekday: number; nth: number | null }[];
  byMonthDay: number[];
  /** Minutes of the day, ascending. */
  minutes: number[];
  /** The last minute, in minutes since 1970. */
  until: number;
}

const DAY = 86_400_000;
const CODES = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"];
/** 29 February comes again after eight years at most (1896–1904, 2096–2104). */
const LOOK_AHEAD = 9 * 366;

/** @returns null for a rule that is none of ours */
function readRule({ rule, start }: Schedule): { rule: Rule; first: number; minute: number } | null {
  const wall = Date.parse(`${start}:00Z`);
  if (Number.isNaN(wall)) return null;
  const first = Math.floor(wall / DAY);
  const minute = (wall - first * DAY) / 60_000;
  if (rule === null) {
    const once: Rule = {
      freq: "DAILY",
      interval: 1,
      byDay: [],
      byMonthDay: [],
      minutes: [minute],
      until: wall / 60_000,
    };
    return { rule: once, first, minute };
  }
  const parts = new Map(rule.split(";").map((part) => part.split("=") as [string, string]));
  const freq = parts.get("FREQ");
  if (freq !== "DAILY" && freq !== "WEEKLY" && freq !== "MONTHLY" && freq !== "YEARLY") return null;
  const list = (name: string) => parts.get(name)?.split(",") ?? [];
  const byDay = list("BYDAY").map((word) => {
    const [, nth, code] = /^([+-]?\d)?([A-Z]{2})$/.exec(word) ?? [];
    return { weekday: CODES.indexOf(code ?? ""), nth: nth === undefined ? null : Number(nth) };
  });
  const byMonthDay = list("BYMONTHDAY").map(Number);
  const hours = list("BYHOUR").map(Number);
  const minutes = list("BYMINUTE").map(Number);
  const clocks = hours.flatMap((hour) => (minutes.length > 0 ? minutes : [minute % 60]).map((m) => hour * 60 + m));
  const interval = Number(parts.get("INTERVAL") ?? 1);
  const [, year, month, date, hour = "23", minuteOf = "59"] =
    /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d))?/.exec(parts.get("UNTIL") ?? "") ?? [];
  const until = year
    ? Date.UTC(Number(year), Number(month) - 1, Number(date), Number(hour), Number(minuteOf)) / 60_000
    : Number.POSITIVE_INFINITY;
  const isSound =
    byDay.every((day) => day.weekday >= 0) &&
    byMonthDay.every((day) => Number.isInteger(day) && day !== 0 && Math.abs(day) <= 31) &&
    clocks.every((clock) => clock >= 0 && clock < 1440) &&
    Number.isInteger(interval) &&
    interval >= 1;
  if (!isSound) return null;
  const sorted = (clocks.length > 0 ? clocks : [minute]).sort((a, b) => a - b);
  return { rule: { freq, interval, byDay, byMonthDay, minutes: sorted, until }, first, minute };
}

/** The weeks begin on Monday. */
const mondayOf = (day: number) => day - ((new Date(day * DAY).getUTCDay() + 6) % 7);

function isOn(rule: Rule, first: number, day: number): boolean {
  if (day === first) return true;
  const at = new Date(day * DAY);
  const begun = new Date(first * DAY);
  const months = (at.getUTCFullYear() - begun.getUTCFullYear()) * 12 + at.getUTCMonth() - begun.getUTCMonth();
  const weekday = at.getUTCDay();
  const date = at.getUTCDate();
  const last = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 0)).getUTCDate();
  switch (rule.freq) {
    case "DAILY":
      return (day - first) % rule.interval === 0;
    case "WEEKLY":
      if (((mondayOf(day) - mondayOf(first)) / 7) % rule.interval !== 0) return false;
      return rule.byDay.length > 0 ? rule.byDay.some((d) => d.weekday === weekday) : weekday === begun.getUTCDay();
    case "MONTHLY":
      if (months % rule.interval !== 0) return false;
      if (rule.byMonthDay.length > 0) return rule.byMonthDay.some((d) => (d < 0 ? last + d + 1 : d) === date);
      if (rule.byDay.length === 0) return date === begun.getUTCDate();
      return rule.byDay.some(({ weekday: wanted, nth }) => {
        if (wanted !== weekday) return false;
        if (nth === null) return true;
        return nth > 0 ? Math.ceil(date / 7) === nth : Math.ceil((last - date + 1) / 7) === -nth;
      });
    case "YEARLY":
      return months % (12 * rule.interval) === 0 && date === begun.getUTCDate();
  }
}

/** Turns after a moment, in order, each once. Empty for a rule that cannot be read. */
export function* turnsAfter(schedule: Schedule, timeZone: string, after: Date): Generator<Date> {
  const read = readRule(schedule);
  if (!read) return;
  const { rule, first, minute } = read;
  // A day earlier, whatever the zone is.
  const from = Math.max(first, Math.floor(after.getTime() / DAY) - 1);
  let before = after.getTime();
  const except = new Set(schedule.except?.map((day) => Date.parse(`${day}T00:00:00Z`) / DAY));
  for (let day = from, idle = 0; day * 1440 <= rule.until && idle < LOOK_AHEAD; day++, idle++) {
    if (!isOn(rule, first, day) || except.has(day)) continue;
    for (const clock of rule.minutes) {
      if (day === first && clock < minute) continue;
      if (day * 1440 + clock > rule.until) return;
      const at = atWall(timeZone, day * DAY + clock * 60_000);
      // Where the clocks were put forward two turns may fall together: they are one.
      if (at.getTime() <= before) continue;
      before = at.getTime();
      idle = 0;
      yield at;
    }
  }
}

/** The first turn after a moment, or null when there is none any more. */
export function nextTurn(schedule: Schedule, timeZone: string, after: Date): Date | null {
  return turnsAfter(schedule, timeZone, after).next().value ?? null;
}

/** How late something may be and still be done in its time. */
const ON_TIME_MS = 10 * 60_000;
const LATE_MS = 24 * 3_600_000;

/** `late`: less than a day. */
export type Lateness = "on-time" | "late" | "too-late";

/**
 * What is done about a turn that was missed, by kind. A notice that is a day late may be wrong by now, so its maker is
 * asked; a page of figures is as good later; a reminder of what is over helps nobody.
 */
export const CATCH_UP = {
  notice: { "on-time": "do", late: "do", "too-late": "ask" },
  page: { "on-time": "do", late: "do", "too-late": "do" },
  reminder: { "on-time": "do", late: "do", "too-late": "drop" },
} as const satisfies Record<string, Record<Lateness, "do" | "ask" | "drop">>;

export interface Turn {
  /** The planned moment of the turn that counts: of several that were missed the newest. */
  at: Date;
  lateness: Lateness;
  /** How many older ones were missed with it, and are not done any more. */
  passedOver: number;
  next: Date | null;
}

/**
 * Which turn it is when the timer of one rings.
 * @param planned what that timer was planned for
 */
export function takeTurn(schedule: Schedule, timeZone: string, planned: Date, now: Date): Turn {
  const turn: Turn = { at: planned, lateness: "on-time", passedOver: 0, next: null };
  for (const at of turnsAfter(schedule, timeZone, planned)) {
    if (at > now) {
      turn.next = at;
      break;
    }
    turn.at = at;
    turn.passedOver++;
  }
  const late = now.getTime() - turn.at.getTime();
  turn.lateness = late < ON_TIME_MS ? "on-time" : late < LATE_MS ? "late" : "too-late";
  return turn;
}

/** The timer of one turn: `name` says whose it is ("notice:12"), and with the planned moment it is unique. */
export function turnTimer(name: string, job: string, at: Date, args: Record<string, string | number>): Timer {
  return { do: "later", at, job, key: `${name}:${at.getTime()}`, args };
}
