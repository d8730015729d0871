import { namesNoDay } from "./noSuchDay.ts";
import { plain } from "./plain.ts";
import { readTimes } from "./times.ts";
import type { Now } from "./timeTokens.ts";

/** Until when something is open: the day, and the minute of it where an hour was said. */
export interface Deadline {
  day: number;
  minute: number | null;
}

/**
 * Reads "周五晚8点", "三天后", "3天", "11月30日".
 * @returns `past` for what is over, `no-time` where none can be told or it comes again
 */
export function readDeadline(words: string, now: Now): Deadline | "past" | "no-time" {
  const said = words.replace(/^(\d{1,3}|[一二两三四五六七八九十]{1,3})\s?(天|小时|分钟)$/, "$1$2后");
  const times = readTimes(said, now);
  if (times.reason === "past") return "past";
  if (namesNoDay(plain(words))) return "no-time";
  const read = /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d))?$/.exec(times.end ?? times.start ?? "");
  if (!read || times.recurrence !== null) return "no-time";
  const [year, month, date] = read.slice(1, 4).map(Number) as [number, number, number];
  const minute = read[4] === undefined ? null : Number(read[4]) * 60 + Number(read[5]);
  return { day: Date.UTC(year, month - 1, date) / 86_400_000, minute };
}
