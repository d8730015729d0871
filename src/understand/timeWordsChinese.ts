/** Pieces of expressions that the Chinese readers of times share. */

/** A number up to 99 as people write it. */
export const N = "(?:\\d{1,2}|[零〇一二两三四五六七八九十廿]{1,3})";
/** A number up to 999. */
export const COUNT = "(?:\\d{1,3}|[一二两三四五六七八九十百]{1,3})";
export const WEEK = "(?:周|星期|礼拜)";
export const WEEKDAY = "[一二三四五六日天]";

/** 一 → 1 … 六 → 6, 日, 天, 7 → 0. */
export function weekdayOf(written: string): number {
  const value = "日一二三四五六".indexOf(written === "天" ? "日" : written);
  return value >= 0 ? value : Number(written) % 7;
}
