import { atWall, calendar, wallClock } from "../../core/time.ts";
import { readTimes } from "../../understand/times.ts";

/** Dates as they stand in a notice: on the wall clock, "2026-11-27T19:00", and in words that are read alike on any day. */

/** The moment of a wall time; a day alone is meant to its last minute, so that it is that day which is read back. */
export function momentOf(wall: string, timeZone: string): Date {
  return atWall(timeZone, Date.parse(`${wall.includes("T") ? wall : `${wall}T23:59`}:00Z`));
}

/** "2026-11-27T19:00", as the clocks of the zone show that moment. */
export function wallOf(at: Date, timeZone: string): string {
  const { midnight, time } = calendar(timeZone)(at);
  return `${new Date(midnight).toISOString().slice(0, 10)}T${time}`;
}

const WEEKDAYS = "日一二三四五六";

/** "11月26日（周四）9:00"; the year where it is not this one. What stands in a notice is what people type themselves. */
export function inChinese(wall: string, now: string): string {
  const [day, clock = ""] = wall.split("T");
  const [year, month, date] = day!.split("-").map(Number);
  const weekday = WEEKDAYS[new Date(`${day}T00:00:00Z`).getUTCDay()];
  const inYear = now.startsWith(String(year)) ? "" : `${year}年`;
  return `${inYear}${month}月${date}日（周${weekday}）${clock.replace(/^0/, "")}`;
}

/** "Thu 26 Nov, 9:00" */
export function inEnglish(wall: string, now: string): string {
  const [day, clock] = wall.split("T");
  const [, weekday, date, month, year] = /^(\w+), 0?(\d+) (\w+) (\d+)/.exec(
    new Date(`${day}T00:00:00Z`).toUTCString(),
  )!;
  const inYear = now.startsWith(year!) ? "" : ` ${year}`;
  return `${weekday} ${date} ${month}${inYear}${clock === undefined ? "" : `, ${clock.replace(/^0/, "")}`}`;
}

/** A wall time so many minutes later. */
export function shift(wall: string, minutes: number): string {
  return new Date(Date.parse(`${wall}:00Z`) + minutes * 60_000).toISOString().slice(0, 16);
}

const WEEKDAY = "(?:周|星期|礼拜)[一二三四五六日天]";
/** "下周一", "周六"; not one of several, nor what comes each week, nor one beside which its date stands already. */
const RELATIVE = new RegExp(
  `大后天|(?<![大明])(?:今[天日儿早晚夜]|明[天日儿早晚]|后天)|(?<![每逢隔个至到~～—–和与、\\-日号周]\\s?[（(]?)(?:(?:下下|下|本|这)个?)?(?<![每逢隔]个?)${WEEKDAY}(?![日天]|周|\\s?[、和与至到~～—–\\-]\\s?(?:周|星期|礼拜)?[一二三四五六日天])|\\b(?:today|tonight|tomorrow|(?:next|this) (?:mon|tues|wednes|thurs|fri|satur|sun)day)\\b`,
  "gi",
);
const AHEAD: Record<string, number> = { 今: 0, 明: 1, 后: 2, 大: 3, today: 0, tonight: 0, tomorrow: 1 };

/**
 * Words with the date beside 明天, 下周一, tomorrow, as they are meant on that day: "明天（11月29日 周日）".
 * @param elsewhen it is said on another day than the one it was written on: then beside 今天, 今晚 and 周六 too
 */
export function dated(words: string, at: Date, elsewhen: boolean, timeZone: string): string {
  const today = wallOf(at, timeZone);
  const seen = new Set<string>();
  return words.replace(RELATIVE, (said: string, offset: number) => {
    const behind = words.slice(offset + said.length);
    const isPlain = /^(?:今|today|tonight|周|星期|礼拜)/i.test(said);
    if (seen.has(said) || (isPlain && !elsewhen) || /^\s?[（(]?\s?\d{1,2}[月/.]|^\s?[（(]/.test(behind)) return said;
    seen.add(said);
    const ahead = AHEAD[said.toLowerCase()] ?? AHEAD[said[0]!];
    const day =
      ahead === undefined
        ? readTimes(said, wallClock(at, timeZone)).start?.slice(0, 10)
        : shift(today, 1440 * ahead).slice(0, 10);
    if (day === undefined) return said;
    if (/^[a-z]/i.test(said)) return `${said} (${inEnglish(day, today)})`;
    const [, date, weekday] = /^(.+)（(周.)）$/.exec(inChinese(day, today))!;
    return `${said}（${/周|星期|礼拜/.test(said) ? date : `${date} ${weekday}`}）`;
  });
}

const DATED = new RegExp(
  `(?:大?后天|[今明]([天日儿早晚夜])|(?:(?:下下|下|本|这)个?)?${WEEKDAY.replace("[", "([").replace("]", "])")})（((?:\\d{4}年)?\\d{1,2}月\\d{1,2}日)(?: 周(.))?）|\\b(?:today|(tonight)|tomorrow|(?:next|this) \\w+day) \\((\\w{3} \\d{1,2} \\w{3}(?: \\d{4})?)\\)`,
  "gi",
);
const PARTS: Record<string, string> = { 早: "早上", 晚: "晚上", 夜: "晚上" };

/** The same with the date alone: beside a word that is meant on another day the word is left out, and nobody reads it as theirs. */
export function undated(words: string): string {
  return words.replace(
    DATED,
    (_, part?: string, named?: string, date?: string, weekday?: string, tonight?: string, english?: string) =>
      date === undefined
        ? `${english}${tonight ? " in the evening" : ""}`
        : `${date}（周${(weekday ?? named)!.replace("天", "日")}）${PARTS[part ?? ""] ?? ""}`,
  );
}
