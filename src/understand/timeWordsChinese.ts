import { dayOf, nextMonthDate, partsOf } from "./days.ts";
import { type Now, number } from "./timeTokens.ts";

/** Pieces of expressions that the Chinese readers of times share. */

/** A number up to 99 as people write it. */
export const N = "(?:\\d{1,2}|[零〇一二两三四五六七八九十廿卅]{1,3})";
/** A number up to 999. */
export const COUNT = "(?:\\d{1,3}|[一二两三四五六七八九十百]{1,3}|[俩仨])";
export const WEEK = "(?:周|星期|礼拜)";
export const WEEKDAY = "[一二三四五六日天]";

/** 一 → 1 … 六 → 6, 日, 天, 7 → 0. */
export function weekdayOf(written: string): number {
  const value = "日一二三四五六".indexOf(written === "天" ? "日" : written);
  return value >= 0 ? value : Number(written) % 7;
}

/** A year as it stands before a month, as a group that may be missing. */
export const YEAR = "(?:(今年|明年|后年|去年|前年|次年|来年|翌年|第二年|(?:20)?\\d\\d年)(?:的)?\\s?)?";
const YEARS_AHEAD: Readonly<Record<string, number>> = {
  今年: 0,
  明年: 1,
  后年: 2,
  去年: -1,
  前年: -2,
  来年: 1,
  次年: 1,
  翌年: 1,
  第二年: 1,
};
/** 元 (元月) → 1, else the number. */
export const monthOf = (written: string | undefined): number => (written === "元" ? 1 : number(written));
/** The day of a month and date in the `written` year, else the next one from `now`; null where the calendar has none. */
export function inMonth(written: string | undefined, month: number, date: number, now: Now): number | null {
  if (!written) return nextMonthDate(month, date, now.day);
  const ahead = YEARS_AHEAD[written];
  const year = ahead === undefined ? (Number.parseInt(written, 10) % 100) + 2000 : partsOf(now.day).year + ahead;
  return dayOf(year, month, date);
}
