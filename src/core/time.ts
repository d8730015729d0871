/** What a wall clock and a calendar in the zone show at a moment. */
export interface Parts {
  year: number;
  month: number;
  day: number;
  /** 0 is Sunday. */
  weekday: number;
  /** "15:30" */
  time: string;
  /** Midnight of that day as if it were UTC, to count days between two. */
  midnight: number;
}

/** Reads a calendar in one zone. The formatter is made once: making it costs more than using it a thousand times. */
export function calendar(timeZone: string): (at: Date) => Parts {
  let read = calendars.get(timeZone);
  if (!read) {
    read = makeCalendar(timeZone);
    calendars.set(timeZone, read);
  }
  return read;
}

const calendars = new Map<string, (at: Date) => Parts>();

function makeCalendar(timeZone: string): (at: Date) => Parts {
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  /** What the clocks there show, less what it is in UTC, by the moment from which on it is so. */
  let offsets = new Map<number, number>();
  function offsetAt(ms: number): number {
    const step = ms < QUARTERS_SINCE ? MINUTE : 15 * MINUTE;
    const from = Math.floor(ms / step) * step;
    const known = offsets.get(from);
    if (known !== undefined) return known;
    // "23/11/2026, 09:05"
    const text = format.format(from);
    const [day, month, hour, minute] = [0, 3, 12, 15].map((i) => Number(text.slice(i, i + 2)));
    const offset = Date.UTC(Number(text.slice(6, 10)), month! - 1, day, hour, minute) - from;
    if (offsets.size === MOST_OFFSETS) offsets = new Map();
    offsets.set(from, offset);
    return offset;
  }
  return (at) => {
    const shown = new Date(at.getTime() + offsetAt(at.getTime()));
    const [year, month, day] = [shown.getUTCFullYear(), shown.getUTCMonth() + 1, shown.getUTCDate()];
    const [hour, minute] = [shown.getUTCHours(), shown.getUTCMinutes()].map((n) => String(n).padStart(2, "0"));
    const midnight = Date.UTC(year, month - 1, day);
    return { year, month, day, weekday: shown.getUTCDay(), time: `${hour}:${minute}`, midnight };
  };
}

const MINUTE = 60_000;
/**
 * Until 2011 Goose Bay and St John's changed their clocks a minute after midnight; since then every zone has done it at a
 * quarter of an hour (IANA's time zone database, up to 2040 as it stands in 2026).
 */
const QUARTERS_SINCE = Date.UTC(2012, 0);
/** So many are remembered: a hundred days of quarters. */
const MOST_OFFSETS = 10_000;

const DAY = 86_400_000;

/**
 * The moment when the clocks of the zone show `wall`, which is written as if it were UTC.
 *
 * In a spring gap the clock that was valid before it goes on (02:30 → 03:30); of two moments in autumn it is the first.
 * RFC 5545, 3.3.5, says the same.
 */
export function atWall(timeZone: string, wall: number): Date {
  const parts = calendar(timeZone);
  const offsetAt = (at: number) => {
    const shown = parts(new Date(at));
    const [hour, minute] = shown.time.split(":").map(Number) as [number, number];
    return shown.midnight + (hour * 60 + minute) * 60_000 - Math.floor(at / 60_000) * 60_000;
  };
  // No zone is a day away from UTC, and none changes its clocks twice within two days.
  const before = offsetAt(wall - DAY);
  const after = offsetAt(wall + DAY);
  const found = [wall - Math.max(before, after), wall - Math.min(before, after)].find(
    (at) => at + offsetAt(at) === wall,
  );
  return new Date(found ?? wall - before);
}

/**
 * The moment when the clocks of the zone show this. `dayOffset` counts days from `from`'s own day; hours may exceed 24.
 */
export function atLocal(timeZone: string, from: Date, dayOffset: number, hour: number, minute = 0): Date {
  return atWall(timeZone, calendar(timeZone)(from).midnight + dayOffset * DAY + (hour * 60 + minute) * 60_000);
}

/** What the clock and the calendar on the wall show there: days since 1970-01-01, and minutes since midnight. */
export function wallClock(at: Date, timeZone: string): { day: number; minute: number } {
  const shown = calendar(timeZone)(at);
  const [hour, minute] = shown.time.split(":").map(Number) as [number, number];
  return { day: shown.midnight / DAY, minute: hour * 60 + minute };
}

/** The day a moment belongs to there, "2026-11-25". */
export function dayOf(at: Date, timeZone: string): string {
  return new Date(calendar(timeZone)(at).midnight).toISOString().slice(0, 10);
}

/** "2026-11-25 15:30", for tables that are sorted and counted. */
export function stampOf(at: Date, timeZone: string): string {
  return `${dayOf(at, timeZone)} ${calendar(timeZone)(at).time}`;
}

/** A stretch of time: from `since` on, up to but without `until`. */
export interface Span {
  since: Date;
  until: Date;
}
