import { type Clock, createClock } from "../../src/engine/clock.ts";

/** Wednesday, 25 November 2026, 09:00 in Shanghai: when every story begins. By day, because the bot is quiet at night. */
export const STORY_BEGINS = new Date("2026-11-25T01:00:00Z");

const LOADED = Date.now();

/** The clock of a story, which may be moved: the same for every engine of a test, as the machine's is. */
export function storyClock(): Clock {
  return createClock(STORY_BEGINS.getTime() - LOADED);
}

/** One that only moves when it is moved: what comes next does not hang on how fast the machine is. */
export function stillClock(): Clock {
  const clock: Clock = { offsetMs: 0, now: () => new Date(STORY_BEGINS.getTime() + clock.offsetMs) };
  return clock;
}

/** The same, running so many times as fast: the pace of a group without the waiting. */
export function quickClock(times: number): Clock {
  const begun = Date.now();
  return { offsetMs: 0, now: () => new Date(STORY_BEGINS.getTime() + (Date.now() - begun) * times) };
}

/** For processes whose clock is the machine's: a zone in which it is a little after nine in the morning now. */
export function zoneByDay(): string {
  const east = ((9 - new Date().getUTCHours() + 36) % 24) - 12;
  // IANA tz, file etcetera: in "Etc/GMT-8" it is eight hours later than in Greenwich.
  return east === 0 ? "Etc/GMT" : `Etc/GMT${east > 0 ? "-" : "+"}${Math.abs(east)}`;
}
