import { calendar } from "../../src/core/time.ts";

const MINUTE = 60_000;

/**
 * When something is due at `clock` (minutes since midnight) on days that fit, as somebody sees who looks at the clock on
 * the wall every quarter of an hour: found without any of the code that plans it. A time that a change of the clocks
 * leaves out is due so long after the change as it lies in the gap; of two it is the first.
 */
export function watchClock(
  timeZone: string,
  from: number,
  to: number,
  isDue: (weekday: number, date: number) => boolean,
  clock: number,
): number[] {
  const due: number[] = [];
  const parts = calendar(timeZone);
  const done = new Set<string>();
  const minuteOf = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
  let before = parts(new Date(from - 15 * MINUTE));
  for (let at = from; at < to; at += 15 * MINUTE) {
    const shown = parts(new Date(at));
    const minute = minuteOf(shown.time);
    const name = `${shown.year}-${shown.month}-${shown.day}`;
    const begun = before.day === shown.day ? minuteOf(before.time) + 15 : 0;
    const passes = begun <= minute && clock >= begun && clock <= minute;
    if (passes && !done.has(name) && isDue(shown.weekday, shown.day)) {
      due.push(at + (clock < minute ? (clock - begun) * MINUTE : 0));
      done.add(name);
    }
    before = shown;
  }
  return due;
}

/** With and without summer time, half an hour of it, south of the equator, far from UTC, and one that begins it at midnight. */
export const ZONES = [
  "Asia/Shanghai",
  "America/New_York",
  "Europe/London",
  "Australia/Lord_Howe",
  "America/Santiago",
  "Pacific/Auckland",
] as const;
