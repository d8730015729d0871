import chineseDays from "chinese-days";
import { atLocal, calendar, type Parts } from "../../core/time.ts";
import type { Category } from "../../understand/categories.ts";

/**
 * How long things may take, in working time: workdays of the State Council's calendar (holidays and make-up days come
 * with the package chinese-days), 8 to 18 o'clock. What is a danger to life runs day and night.
 */

/** Hours of a workday in which clocks run. */
export const WORK_FROM = 8;
export const WORK_TO = 18;
const MINUTE = 60_000;
const DAY = 86_400_000;

const dateOf = (midnight: number) => new Date(midnight).toISOString().slice(0, 10);

const covered = new Map<number, boolean>();

/** Does the table know the holidays of that year? Without it Saturdays and Sundays are taken for all that is free. */
export function coversYear(year: number): boolean {
  let known = covered.get(year);
  if (known === undefined) {
    // A year that is announced has its New Year's Day in the table.
    known = chineseDays.getHolidaysInRange(`${year}-01-01`, `${year}-12-31`, false).length > 0;
    covered.set(year, known);
  }
  return known;
}

/** The year that the table lacks and soon or already needs: this one, and from November on the next. */
export function missingYear(now: Date, timeZone: string): number | null {
  const { year, month } = calendar(timeZone)(now);
  if (!coversYear(year)) return year;
  return month >= 11 && !coversYear(year + 1) ? year + 1 : null;
}

const workdays = new Map<number, boolean>();

/** @param midnight of the day, as `Parts.midnight` */
function isWorkday(midnight: number): boolean {
  let known = workdays.get(midnight);
  if (known === undefined) {
    known = chineseDays.isWorkday(dateOf(midnight));
    workdays.set(midnight, known);
  }
  return known;
}

function minutesOf({ time }: Parts): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}

/** The moment after so many minutes of working time. Seconds are kept while the clock runs, and dropped at a start of work. */
export function afterWorkMinutes(now: Date, minutes: number, timeZone: string): Date {
  const start = calendar(timeZone)(now);
  let left = minutes;
  for (let day = 0; ; day++) {
    if (!isWorkday(start.midnight + day * DAY)) continue;
    const from = day === 0 ? Math.max(minutesOf(start), WORK_FROM * 60) : WORK_FROM * 60;
    const room = WORK_TO * 60 - from;
    if (room < left || room <= 0) {
      left -= Math.max(0, room);
      continue;
    }
    const running = day === 0 && minutesOf(start) >= WORK_FROM * 60;
    return running ? new Date(now.getTime() + left * MINUTE) : atLocal(timeZone, now, day, 0, from + left);
  }
}

/** The end of work on the so-manieth workday after today. */
export function endOfWorkday(now: Date, days: number, timeZone: string): Date {
  const { midnight } = calendar(timeZone)(now);
  let left = days;
  for (let day = 1; ; day++) {
    if (isWorkday(midnight + day * DAY) && --left === 0) return atLocal(timeZone, now, day, WORK_TO);
  }
}

/** A time limit. `minutes`: of working time, with `always` of any time; `days`: until the end of work so many workdays on. */
export type Limit = { minutes: number; always?: true } | { days: number };

/** The three promises: somebody takes it on; they say what will be done; it is done. */
export interface Clock {
  accept: Limit;
  answer: Limit;
  finish: Limit;
}

const URGENT: Clock = {
  accept: { minutes: 30, always: true },
  answer: { minutes: 60, always: true },
  finish: { minutes: 240, always: true },
};
const clock = (days: number): Clock => ({ accept: { minutes: 240 }, answer: { minutes: 600 }, finish: { days } });

/** Days to finish, by category; what is not named has three. What stops daily life is mended first. */
const FINISH_DAYS: Partial<Record<Category, number>> = {
  ...{ elevator: 1, water: 1, electricity: 1, gas_heating: 1, plumbing_leak: 1, fire_safety: 1, security_access: 1 },
  ...{ lighting: 1, waste_cleaning: 1, other: 1, network_signal: 1, hygiene_pest: 1 },
  ...{ illegal_building: 15, road_facility: 10, public_facility: 10, property_service: 10, greenery: 5, parking: 5 },
};

/** The clock of a matter. @param days to finish, where its kind says so */
export function clockOf(matter: { urgent: boolean; category: Category }, days?: number): Clock {
  return matter.urgent ? URGENT : clock(days ?? FINISH_DAYS[matter.category] ?? 3);
}

/** When a limit that starts now ends. */
export function endOf(limit: Limit, now: Date, timeZone: string): Date {
  if ("days" in limit) return endOfWorkday(now, limit.days, timeZone);
  if (limit.always) return new Date(now.getTime() + limit.minutes * MINUTE);
  return afterWorkMinutes(now, limit.minutes, timeZone);
}

/** The reporter has so long to say whether it is solved; then it ends as 未确认, never as satisfied. */
export const CONFIRM_DAYS = 3;
/** A report may be opened again by its reporter for so long after it ended. */
export const REOPEN_DAYS = 30;

/** Until when the reporter may say that it is not solved, before it ends unconfirmed. */
export function confirmBy(now: Date): Date {
  return new Date(now.getTime() + CONFIRM_DAYS * DAY);
}

/** Before a promise ends, whoever is responsible is reminded: an hour, or ten minutes when it is urgent. */
const NUDGE_MS = 60 * MINUTE;
const NUDGE_URGENT_MS = 10 * MINUTE;
/** Between two levels above: half a workday, or a quarter of an hour. */
const LEVEL: Limit = { minutes: 300 };
const LEVEL_URGENT: Limit = { minutes: 15, always: true };
/** Levels above whoever is responsible: the committee with the building's leader, its head, the street office. */
export const LEVELS = [1, 2, 3] as const;
export type Level = (typeof LEVELS)[number];

/** What falls due of a report. */
export type Due = "nudge" | Level | "again";

/** What the clock needs to know of a report. */
export interface Ticking {
  urgent: boolean;
  /** The promise in force. */
  dueAt: Date;
  /** The reminder before it was given. */
  nudged: boolean;
  /** The highest level that was told, 0 for none. */
  level: number;
}

/** What falls due within so many minutes is looked at and told together; where life is at risk, within one. */
const TOGETHER_MS = 5 * MINUTE;

/** When the clock looks at it. */
export function lookAt({ nextAt, urgent }: { nextAt: Date; urgent: boolean }): Date {
  const step = urgent ? MINUTE : TOGETHER_MS;
  return new Date(Math.ceil(nextAt.getTime() / step) * step);
}

/** A danger of which everybody has been told is told once more, each morning until it has an end. */
const nextAgain = (now: Date, timeZone: string): Date => {
  const today = atLocal(timeZone, now, 0, WORK_FROM);
  return today > now ? today : atLocal(timeZone, now, 1, WORK_FROM);
};

/** What comes next, and when; null: everybody has been told. @param levels those that there are, the lowest first */
export function nextTick(
  t: Ticking,
  timeZone: string,
  levels: readonly Level[] = LEVELS,
): { what: "nudge" | Level; at: Date } | null {
  if (!t.nudged && t.level === 0) {
    return { what: "nudge", at: new Date(t.dueAt.getTime() - (t.urgent ? NUDGE_URGENT_MS : NUDGE_MS)) };
  }
  const place = levels.findIndex((level) => level > t.level);
  if (place < 0) return null;
  let at = t.dueAt;
  for (let i = 0; i < place; i++) at = endOf(t.urgent ? LEVEL_URGENT : LEVEL, at, timeZone);
  return { what: levels[place]!, at };
}

/**
 * All that has fallen due by now, each once and in order. A reminder is left out once its promise has passed. `again`: a
 * danger of which everybody had been told before.
 * @param levels those that there are, the lowest first: nobody is said to have been told who is not there
 * @param saidAt when it is said: after a downtime a danger is not told again for each morning that has passed
 * @returns what is to be done, the state after it, and when to look again
 */
export function tick(
  t: Ticking,
  now: Date,
  timeZone: string,
  levels: readonly Level[] = LEVELS,
  saidAt: Date = now,
): { done: Due[]; nudged: boolean; level: number; nextAt: Date | null } {
  const done: Due[] = [];
  const state = { ...t };
  if (t.urgent && nextTick(t, timeZone, levels) === null) done.push("again");
  for (;;) {
    const next = nextTick(state, timeZone, levels);
    if (next === null || next.at > now) {
      const last = t.urgent ? nextAgain(saidAt, timeZone) : null;
      return { done, nudged: state.nudged, level: state.level, nextAt: next?.at ?? last };
    }
    if (next.what !== "nudge") {
      state.level = next.what;
      done.push(next.what);
    } else {
      state.nudged = true;
      if (state.dueAt > now) done.push("nudge");
    }
  }
}

/** What a report promises, and how far its clock has told of it. */
export interface Promised {
  urgent: boolean;
  dueAt: Date | null;
  nudged: boolean;
  level: number;
  late: boolean;
  nextAt: Date | null;
}

/**
 * The promise after a change: none when it has ended, three days when it waits for its reporter, a new one starts its
 * clock anew, and one that stays goes on.
 * @param phase what the new state is waiting for
 */
export function promiseAfter(
  before: Promised,
  phase: "handling" | "confirmation" | "nothing",
  dueAt: Date | null,
  now: Date,
  timeZone: string,
): Omit<Promised, "urgent"> {
  const none = { dueAt: null, nudged: false, level: 0, late: false, nextAt: null };
  if (phase === "nothing") return none;
  if (phase === "confirmation") {
    const until = confirmBy(now);
    return { ...none, dueAt: until, nextAt: until };
  }
  if (dueAt === null || dueAt.getTime() === before.dueAt?.getTime()) {
    const { nudged, level, late, nextAt } = before;
    return { dueAt: before.dueAt, nudged, level, late, nextAt };
  }
  return { ...none, dueAt, nextAt: nextTick({ ...none, urgent: before.urgent, dueAt }, timeZone)?.at ?? null };
}

/** Hour of the evening at which a group reads what was done today. */
const DIGEST_HOUR = 18;

/** The next time that results are told. */
export function nextDigest(now: Date, timeZone: string): Date {
  const today = atLocal(timeZone, now, 0, DIGEST_HOUR, 5);
  return today > now ? today : atLocal(timeZone, now, 1, DIGEST_HOUR, 5);
}
