import { dayOf, nextMonthDate } from "./days.ts";
import { type Now, type Period, WEEKDAY_CODE } from "./timeTokens.ts";

/** Pieces of expressions that the English readers of times share. */

export const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
export const MONTH =
  "(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\\.?";
export const DAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
export const DAY =
  "(sun(?:day)?|mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?)";
export const DATE = "(\\d{1,2})(?:st|nd|rd|th)?";
export const YEAR = "(?:,? (20\\d\\d))?";
export const WORDS: Readonly<Record<string, number>> = {
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  eleven: 11,
  twelve: 12,
  a: 1,
  an: 1,
  half: 0.5,
  "half an": 0.5,
  "a couple of": 2,
};
export const SPELLED = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve";
export const COUNT = `(\\d{1,3}(?:\\.5)?|half an|an?|a couple of|${SPELLED})`;
export const HOUR = `(\\d{1,2}|${SPELLED})`;
export const NO_LETTER = "(?![a-z\\d])";
export const value = (word: string | undefined): number => WORDS[word ?? ""] ?? Number(word);
export const monthOf = (word: string | undefined): number => MONTHS.indexOf((word ?? "").slice(0, 3)) + 1;
export const weekdayOf = (word: string | undefined): number => DAYS.indexOf((word ?? "").slice(0, 3));
export const codes = (...words: (string | undefined)[]): string[] =>
  words.filter((word) => word !== undefined).map((word) => WEEKDAY_CODE(weekdayOf(word)));
export const inYear = (year: string | undefined, month: number, date: number, now: Now): number | null =>
  year ? dayOf(Number(year), month, date) : nextMonthDate(month, date, now.day);
export const ORDINALS: Readonly<Record<string, number>> = {
  first: 1,
  "1st": 1,
  second: 2,
  "2nd": 2,
  third: 3,
  "3rd": 3,
  fourth: 4,
  "4th": 4,
  last: -1,
};
export const ORDINAL = "(first|second|third|fourth|last|1st|2nd|3rd|4th)";

export function partOf(word: string): Period {
  return word === "morning" ? "morning" : /^a(?:fternoon|rvo)$/.test(word) ? "afternoon" : "evening";
}
