import { createRequire } from "node:module";

/**
 * Days as whole numbers (days since 1970-01-01 on the wall calendar), and what a Chinese calendar knows about them:
 * lunar dates, solar terms, holidays and the working days that make up for them.
 */

/** Known for 1900–2100 (lunar) and for the years whose holidays the State Council has published. */
type ChineseDays = typeof import("chinese-days");

let loaded: ChineseDays | undefined;
/** Loaded when the first lunar date or working day is asked for: it costs 15 ms. */
function chineseDays(): ChineseDays {
  loaded ??= createRequire(import.meta.url)("chinese-days") as ChineseDays;
  return loaded;
}

/** The day of a date, or null where the calendar has none (2月30日). `month` counts from 1. */
export function dayOf(year: number, month: number, date: number): number | null {
  const at = new Date(Date.UTC(year, month - 1, date));
  return at.getUTCMonth() === month - 1 && at.getUTCDate() === date ? at.getTime() / 86_400_000 : null;
}

/** Year, month from 1, date, and weekday (0 is Sunday) of a day. */
export function partsOf(day: number): { year: number; month: number; date: number; weekday: number } {
  const at = new Date(day * 86_400_000);
  return {
    year: at.getUTCFullYear(),
    month: at.getUTCMonth() + 1,
    date: at.getUTCDate(),
    weekday: at.getUTCDay(),
  };
}

/** "2026-03-11" */
export function writeDay(day: number): string {
  return new Date(day * 86_400_000).toISOString().slice(0, 10);
}

function readDay(written: string): number | null {
  const at = Date.parse(`${written}T00:00:00Z`);
  return Number.isNaN(at) ? null : at / 86_400_000;
}

/** The last day of the month that lies `ahead` months after the month of `day`. */
export function monthEnd(day: number, ahead = 0): number {
  const { year, month } = partsOf(day);
  return Date.UTC(year, month + ahead, 0) / 86_400_000;
}

/** Monday of the week of `day`. Weeks start on Monday. */
export function mondayOf(day: number): number {
  return day - ((partsOf(day).weekday + 6) % 7);
}

/** The next day, `from` included, that is the `date`-th of a month; months without one are passed over. */
export function nextDate(date: number, from: number): number | null {
  const { year, month } = partsOf(from);
  for (let ahead = 0; ahead < 12; ahead++) {
    const day = dayOf(year + Math.floor((month - 1 + ahead) / 12), ((month - 1 + ahead) % 12) + 1, date);
    if (day !== null && day >= from) return day;
  }
  return null;
}

/** The next day, `from` included, that has this month and date; a 29 February may be years ahead. */
export function nextMonthDate(month: number, date: number, from: number): number | null {
  const { year } = partsOf(from);
  for (let ahead = 0; ahead < 9; ahead++) {
    const day = dayOf(year + ahead, month, date);
    if (day !== null && day >= from) return day;
  }
  return null;
}

/** The n-th (from 1; -1 is the last) `weekday` of the month of `day`, or null. */
export function nthWeekday(day: number, weekday: number, n: number): number | null {
  const end = monthEnd(day);
  const first = end - partsOf(end).date + 1;
  if (n < 0) return end - ((partsOf(end).weekday - weekday + 7) % 7) + (n + 1) * 7;
  const found = first + ((weekday - partsOf(first).weekday + 7) % 7) + (n - 1) * 7;
  return found <= end ? found : null;
}

/** The next day, `from` included, with this lunar month and date. */
export function nextLunar(month: number, date: number, from: number): number | null {
  const { year } = partsOf(from);
  for (let lunarYear = year - 1; lunarYear <= year + 1; lunarYear++) {
    const written = `${lunarYear}-${String(month).padStart(2, "0")}-${String(date).padStart(2, "0")}`;
    let found: number | null;
    try {
      found = readDay(chineseDays().getSolarDateFromLunar(written).date);
    } catch {
      found = null;
    }
    if (found !== null && found >= from) return found;
  }
  return null;
}

/** The last day of the lunar year. */
function nextNewYearsEve(from: number): number | null {
  const newYear = nextLunar(1, 1, from + 1);
  return newYear === null ? null : newYear - 1;
}

function nextTerm(name: string, from: number): number | null {
  // Asked from the 29th on, chinese-days 1.x leaves out February: the month is asked for from its first day.
  const terms = chineseDays().getSolarTerms(writeDay(from - partsOf(from).date + 1), writeDay(from + 366));
  const found = terms.find((term) => term.name === name && (readDay(term.date) ?? 0) >= from);
  return found ? readDay(found.date) : null;
}

/** Holidays that every year has, whether or not its list is published yet. */
const ALWAYS_OFF = /-(?:01-01|05-01|05-02|10-0[123])$/;

/** Whether offices work on that day: weekends and holidays do not, make-up Saturdays do. */
export function isWorkday(day: number): boolean {
  if (ALWAYS_OFF.test(writeDay(day))) return false;
  try {
    return chineseDays().isWorkday(writeDay(day));
  } catch {
    const { weekday } = partsOf(day);
    return weekday !== 0 && weekday !== 6;
  }
}

/** The day that lies `count` (at most 60) working days after `day`, before it when negative. */
export function addWorkdays(day: number, count: number): number {
  let found = day;
  for (let left = Math.min(Math.abs(count), 60); left > 0; ) {
    found += Math.sign(count);
    if (isWorkday(found)) left -= 1;
  }
  return found;
}

const FIXED: Readonly<Record<string, readonly [month: number, date: number]>> = {
  元旦: [1, 1],
  情人节: [2, 14],
  妇女节: [3, 8],
  三八节: [3, 8],
  植树节: [3, 12],
  愚人节: [4, 1],
  五一: [5, 1],
  劳动节: [5, 1],
  青年节: [5, 4],
  儿童节: [6, 1],
  六一: [6, 1],
  建党节: [7, 1],
  七一: [7, 1],
  八一: [8, 1],
  建军节: [8, 1],
  教师节: [9, 10],
  国庆节: [10, 1],
  国庆: [10, 1],
  十一: [10, 1],
  万圣节: [10, 31],
  平安夜: [12, 24],
  圣诞夜: [12, 24],
  圣诞节: [12, 25],
  圣诞: [12, 25],
  跨年夜: [12, 31],
};

const LUNAR: Readonly<Record<string, readonly [month: number, date: number]>> = {
  春节: [1, 1],
  大年初一: [1, 1],
  元宵节: [1, 15],
  元宵: [1, 15],
  龙抬头: [2, 2],
  端午节: [5, 5],
  端午: [5, 5],
  七夕: [7, 7],
  中元节: [7, 15],
  中秋节: [8, 15],
  中秋: [8, 15],
  重阳节: [9, 9],
  重阳: [9, 9],
  腊八节: [12, 8],
  腊八: [12, 8],
  小年: [12, 23],
};

/** A day that comes every year: a month and a date, or the n-th (-1 is the last) of a weekday, from Sunday, of a month. */
export type Yearly = readonly [month: number, date: number] | readonly [month: number, weekday: number, n: number];

const NTH: Readonly<Record<string, Yearly>> = {
  母亲节: [5, 0, 2],
  父亲节: [6, 0, 3],
  感恩节: [11, 4, 4],
};

const TERMS =
  "立春|雨水|惊蛰|春分|清明|谷雨|立夏|小满|芒种|夏至|小暑|大暑|立秋|处暑|白露|秋分|寒露|霜降|立冬|小雪|大雪|冬至|小寒|大寒";

/** Names of days, the longest first. 雨水, 小雪, 大雪 are weather more often than days, so they need 节气 or 当天. */
export const FESTIVALS: string = [
  ...Object.keys(FIXED).filter((name) => !/^[五六七八十]一$/.test(name)),
  ...Object.keys(LUNAR).filter((name) => name !== "元宵"),
  ...Object.keys(NTH),
  "除夕夜",
  "除夕",
  "大年三十",
  "清明节",
  ...TERMS.split("|").filter((name) => !/雨水|[小大]雪|小满/.test(name)),
]
  .sort((a, b) => b.length - a.length)
  .join("|");

/** The next such day, `from` included. */
export function nextYearly([month, day, n]: Yearly, from: number): number | null {
  if (n === undefined) return nextMonthDate(month, day, from);
  const { year } = partsOf(from);
  for (const y of [year, year + 1]) {
    const found = nthWeekday(Date.UTC(y, month - 1, 1) / 86_400_000, day, n);
    if (found !== null && found >= from) return found;
  }
  return null;
}

/** The next day of that name, `from` included; null when the name is unknown. */
export function nextFestival(name: string, from: number): number | null {
  const yearly = FIXED[name] ?? NTH[name];
  if (yearly) return nextYearly(yearly, from);
  const lunar = LUNAR[name];
  if (lunar) return nextLunar(lunar[0], lunar[1], from);
  if (/^(?:除夕|大年三十)/.test(name)) return nextNewYearsEve(from);
  return nextTerm(name.replace(/^清明节$/, "清明"), from);
}

/**
 * The days off around a public holiday, as the State Council has set them; where the year is not published yet, what
 * has been usual since 2025: five days for 五一, seven from 1 October, eight from New Year's Eve, three with the nearest weekend for the others.
 */
export function holidaySpan(name: string, from: number): { from: number; to: number } | null {
  const day = nextFestival(name, from);
  if (day === null) return null;
  const start = /^(?:春节|大年)/.test(name) ? day - 1 : day;
  let to = start;
  const marked = (at: number): boolean => {
    const detail = chineseDays().getDayDetail(writeDay(at));
    return !detail.work && detail.name.includes(",");
  };
  if (marked(day)) {
    let first = day;
    while (day - first < 9 && marked(first - 1)) first -= 1;
    to = day;
    while (to - day < 9 && marked(to + 1)) to += 1;
    return { from: first, to };
  }
  if (/五一|劳动/.test(name)) to = start + 4;
  else if (/国庆|十一/.test(name)) to = start + 6;
  else if (/^(?:春节|大年)/.test(name)) to = start + 7;
  else if (/清明|端午|中秋|元旦/.test(name)) {
    // Three days with the nearest weekend; a Wednesday stands alone. By weekday, from Sunday: how long before.
    const { weekday } = partsOf(start);
    if (weekday === 3) return { from: start, to: start };
    const first = start - ([1, 2, 2, 0, 0, 0, 0][weekday] ?? 0);
    return { from: first, to: first + 2 };
  }
  return { from: start, to };
}
