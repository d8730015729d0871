import { dayOf } from "./days.ts";
import { DATE, MONTH, MONTHS, NO_LETTER } from "./timeWordsEnglish.ts";

/** Dates that no calendar has: 2月30日, 31 November. The grammar of times passes them over. */

/** A leap year, for a date that was said without one. */
const LEAP = 2028;
const CHINESE = /(?:(20\d\d)\s?年\s?)?(?<!\d)(\d{1,2})\s?月\s?(\d{1,2})\s?[日号](?![楼线院门])/g;
const YEAR = "(?:,? (20\\d\\d)(?!\\d))?";
const DAY_FIRST = new RegExp(`(?<![\\w:./-])(?:the )?${DATE}(?: of)? ${MONTH}${NO_LETTER}${YEAR}`, "g");
const MONTH_FIRST = new RegExp(`(?<![\\w])${MONTH} (?:the )?${DATE}(?![\\d:]|\\s?[ap]m)${NO_LETTER}${YEAR}`, "g");
/** "building 40 may lose water" names no date; "30 feb" means one. */
const IN_A_MONTH = 31;

const isMissing = (year: string | undefined, month: number, date: number): boolean =>
  dayOf(year === undefined ? LEAP : Number(year), month, date) === null;
const monthOf = (word: string): number => MONTHS.indexOf(word.slice(0, 3)) + 1;

/** True when a date is named that does not exist. @param said as `plain` gives it: simplified, lower case */
export function namesNoDay(said: string): boolean {
  for (const [, year, month, date] of said.matchAll(CHINESE))
    if (isMissing(year, Number(month), Number(date))) return true;
  for (const [, date, month, year] of said.matchAll(DAY_FIRST))
    if (Number(date) <= IN_A_MONTH && isMissing(year, monthOf(month!), Number(date))) return true;
  for (const [, month, date, year] of said.matchAll(MONTH_FIRST))
    if (Number(date) <= IN_A_MONTH && isMissing(year, monthOf(month!), Number(date))) return true;
  return false;
}
