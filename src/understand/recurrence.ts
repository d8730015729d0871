import { monthEnd, nextDate, nthWeekday, partsOf, writeDay } from "./days.ts";
import { type Now, type Rule, WEEKDAY_CODE } from "./timeTokens.ts";

/** A day, and minutes since its midnight (1440 and more are the next day's) unless only the day was said. */
export interface Moment {
  day: number;
  minute: number | null;
}

/**
 * The first occurrence of a rule on `base` or later that is not in the past. `minutes` are the times of day, none for
 * whole days. Null when there is none within two years.
 */
export function firstOccurrence(rule: Rule, base: number, minutes: readonly number[], now: Now): Moment | null {
  const times = [...minutes].sort((a, b) => a - b);
  const from = Math.max(base, now.day);
  for (let day = from; day < from + 731; day++) {
    if (!isOn(rule, day)) continue;
    if (times.length === 0) return { day, minute: null };
    const minute = times.find((time) => day > now.day || time > now.minute);
    if (minute !== undefined) return { day, minute };
  }
  return null;
}

function isOn(rule: Rule, day: number): boolean {
  const { weekday, date } = partsOf(day);
  if (rule.freq === "DAILY" || (rule.freq === "WEEKLY" && !rule.byDay)) return true;
  if (rule.freq === "WEEKLY") return rule.byDay?.includes(WEEKDAY_CODE(weekday)) ?? true;
  if (rule.byMonthDay) {
    return rule.byMonthDay.some((wanted) => (wanted < 0 ? day === monthEnd(day) + wanted + 1 : date === wanted));
  }
  return (
    rule.byDay?.some((wanted) => {
      const n = Number.parseInt(wanted, 10);
      return wanted.endsWith(WEEKDAY_CODE(weekday)) && nthWeekday(day, weekday, n) === day;
    }) ?? nextDate(date, day) === day
  );
}

/** The rule as RFC 5545 text. `minutes` only when there are several times a day; `until` is a day. */
export function writeRule(rule: Rule, minutes: readonly number[], until: number | null): string {
  const parts = [`FREQ=${rule.freq}`];
  if (rule.interval) parts.push(`INTERVAL=${rule.interval}`);
  if (rule.byDay) parts.push(`BYDAY=${rule.byDay.join(",")}`);
  if (rule.byMonthDay) parts.push(`BYMONTHDAY=${rule.byMonthDay.join(",")}`);
  const sorted = [...new Set(minutes)].sort((a, b) => a - b);
  if (sorted.length > 1) {
    parts.push(`BYHOUR=${sorted.map((minute) => Math.floor(minute / 60)).join(",")}`);
    parts.push(`BYMINUTE=${[...new Set(sorted.map((minute) => minute % 60))].join(",")}`);
  }
  if (until !== null) parts.push(`UNTIL=${writeDay(until).replaceAll("-", "")}`);
  return parts.join(";");
}
