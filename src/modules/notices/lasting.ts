import { turnsAfter } from "../../core/schedule.ts";
import { isBlank } from "../../core/text.ts";
import { wallClock } from "../../core/time.ts";
import { readNumber } from "../../understand/plain.ts";
import { readTimes } from "../../understand/times.ts";
import { momentOf, shift, wallOf } from "./dates.ts";
import type { Again } from "./exceptions.ts";

/** How long what comes again goes on, where its words end with that. Pure. */

/** Behind the words of what comes again: until when, or how often, it is said. Neighbours need not read it. */
const SENT_UNTIL =
  /[\s，,；;。]+(?:请|就|只|一直|先)*发(?:布|送)?到(?!.*群)([^，,。]{1,14}?)(?:为止|就停|就行)?[。.!！]*$|[\s,;.]+(?:sent? )?(?:until|till) (?:the )?([^,.]{2,24})[.!]*$/i;
const SENT_OFTEN =
  /[\s，,；;。]+(?:请|就|只|一共|总共|连续?|先)*发\s?([0-9一二两三四五六七八九十]{1,3})\s?(次|遍|回|天|周|个?星期|个?礼拜|个月)(?:就?(?:停|行|好|可以)了?)?[。.!！]*$/;

/** "量血压，发到年底", "量血压，发三次": its words, and the day of its last turn; null where nothing of it is said. */
export function readLasting(
  words: string,
  when: Again & { rule: string },
  now: Date,
  timeZone: string,
): { words: string; until: string } | null {
  const [to, often] = [SENT_UNTIL.exec(words), SENT_OFTEN.exec(words)];
  const found = to ?? often;
  const rest = words.slice(0, found?.index ?? 0);
  if (!found || isBlank(rest)) return null;
  if (to) {
    const times = readTimes((to[1] ?? to[2])!, wallClock(now, timeZone));
    const until = times.recurrence === null && times.reason === null ? (times.end ?? times.start) : null;
    // "until 9pm" is the end of each turn.
    return until === null || until.includes("T") ? null : { words: rest, until };
  }
  const [option] = when.kind === "ask" ? when.options : [when.start];
  const count = readNumber(often![1]!) ?? 0;
  if (option === undefined || count < 1) return null;
  const start = option.includes("T") ? option : `${option}T12:00`;
  const until = lastOf(start, when.rule, count, often![2]!, timeZone);
  return { words: rest, until: until.slice(0, 10) };
}

/** The day of the last of so many turns, or of so many days, weeks or months, that begin with the first. */
function lastOf(start: string, rule: string, count: number, unit: string, timeZone: string): string {
  if (/[次遍回]/.test(unit)) {
    const turns = turnsAfter({ start, rule }, timeZone, new Date(momentOf(start, timeZone).getTime() - 1));
    let last = start;
    let left = count;
    for (const at of turns) {
      last = wallOf(at, timeZone);
      if (--left === 0) break;
    }
    return last;
  }
  if (unit === "个月") {
    const end = new Date(`${start}:00Z`);
    end.setUTCMonth(end.getUTCMonth() + count);
    return shift(end.toISOString().slice(0, 16), -1440);
  }
  return shift(start, (count * (unit === "天" ? 1 : 7) - 1) * 1440);
}
