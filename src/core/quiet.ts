import { atLocal, calendar } from "./time.ts";

/**
 * Why something is said, which decides when it may be (DESIGN rule 6):
 *
 * | occasion | at night | the day's budget of a residents' group |
 * |---|---|---|
 * | `answer`: to somebody who has just said or pressed something | said | not counted |
 * | `unasked`: nobody is waiting for it | waits for the morning | counted; over it, it waits for the morning |
 * | `offer`: the same, and worth saying now or never | left out | counted; over it, it is left out |
 * | `urgent`: somebody may come to harm | said | not counted |
 * | `chosen`: a person chose this very time, and was warned if it is at night | said | counted, never held |
 */
export type Occasion = "answer" | "unasked" | "offer" | "urgent" | "chosen";

/** Does it count against the day's budget of a residents' group? */
export function isCounted(occasion: Occasion): boolean {
  return occasion !== "answer" && occasion !== "urgent";
}

/** How many messages a group of residents was sent, by why they were said. Edits and toasts are no messages. */
export type Said = { platform: string; chat: string } & Record<Occasion, number>;

/** So many unasked messages a group of residents gets in a day, the morning's digest among them. */
export const DAILY_UNASKED = 6;

/** The night, minutes of the day. */
export const NIGHT = { from: 22 * 60, to: 7 * 60 + 30 };

/** The end of the night it is now there, or null by day. */
export function endOfNight(now: Date, timeZone: string): Date | null {
  const [hours, minutes] = calendar(timeZone)(now).time.split(":").map(Number) as [number, number];
  const minute = hours * 60 + minutes;
  return minute >= NIGHT.from || minute < NIGHT.to ? nextMorning(now, timeZone) : null;
}

/** The coming 7:30, when what had to wait is said. */
export function nextMorning(now: Date, timeZone: string): Date {
  const today = atLocal(timeZone, now, 0, 0, NIGHT.to);
  return today > now ? today : atLocal(timeZone, now, 1, 0, NIGHT.to);
}
