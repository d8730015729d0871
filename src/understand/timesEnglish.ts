import { createRequire } from "node:module";
import type { ParsedResult } from "chrono-node";
import { monthEnd, writeDay } from "./days.ts";
import { firstOccurrence, type Moment, writeRule } from "./recurrence.ts";
import type { Times } from "./times.ts";
import { type Now, type Rule, WEEKDAY_CODE } from "./timeWords.ts";

type English = typeof import("chrono-node/en");
let loaded: English | undefined;
/** Loaded with the first English time: it costs 40 ms. */
function english(): English {
  loaded ??= createRequire(import.meta.url)("chrono-node/en") as English;
  return loaded;
}

const DAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const DAY = "(sun|mon|tue|tues|wed|thu|thur|thurs|fri|sat|sunday|monday|tuesday|wednesday|thursday|friday|saturday)s?";
const ORDINALS: Readonly<Record<string, number>> = { first: 1, "1st": 1, second: 2, "2nd": 2, third: 3, "3rd": 3, fourth: 4, "4th": 4, last: -1 };
const WORDS: Readonly<Record<string, number>> = {
  one: 1, two: 2, three: 3, four: 4, five: 5, six: 6, seven: 7, eight: 8, nine: 9, ten: 10, eleven: 11, twelve: 12,
};
const HOUR = `(\\d{1,2}|${Object.keys(WORDS).join("|")})`;
const hour = (word: string): number => WORDS[word] ?? Number(word);

/** Numbers of things, which chrono would take for hours. */
const THINGS =
  /\b(?:rooms?|gates?|lifts?|units?|blocks?|buildings?|bldg|floors?|levels?|options?|slots?|phases?|flats?|apt|no\.?|#)\s?#?\d+(?:\s?(?:-|to|and|&)\s?\d+)?|\b\d+(?:st|nd|rd|th) floor|[$£€¥]\s?\d+(?:\.\d+)?|\b\d+(?:\.\d+)?\s?(?:yuan|rmb|kg|people|seats|votes|years?)\b|\b\d+\.\d+ per\b|\b\d{3}[- ]\d{4}\b|\bmay (?:not|be|have|rain|take|need|come|go|i|we|you|they|it)\b|\bsecond(?! (?:sun|mon|tue|wed|thu|fri|sat))|\bmarch(?:ed|ing)\b/g;

/** The same times in the words that chrono reads best. */
function normalize(text: string): string {
  return text
    .replace(THINGS, (found) => " ".repeat(found.length))
    .replace(new RegExp(`\\bhalf past ${HOUR}\\b`, "g"), (_, word: string) => `${hour(word)}:30`)
    .replace(new RegExp(`\\bquarter past ${HOUR}\\b`, "g"), (_, word: string) => `${hour(word)}:15`)
    .replace(new RegExp(`\\bquarter to ${HOUR}\\b`, "g"), (_, word: string) => `${hour(word) - 1 || 12}:45`)
    .replace(/\b(\d{1,2}(?::\d{2})?) (?:o'clock )?(?:(?:in )?(?:the|this|tomorrow) )(morning|afternoon|evening)\b/g, (_, at: string, part: string) => `${at}${part === "morning" ? "am" : "pm"}`)
    .replace(/\b(\d{1,2}(?::\d{2})?) tonight\b/g, "$1pm tonight")
    .replace(/\btonight,? (?:at )?(\d{1,2}(?::\d{2})?)(?!\s?(?:[ap]m|\d|:))/g, "tonight at $1pm")
    .replace(/\bnoon\b/g, "12:00pm")
    .replace(/\b(for \d{1,3} (?:days?|weeks?|hours?)) (?:from|starting) now\b/g, "now $1");
}

const DEADLINE = /\b(?:by|before|until|till|deadline(?: is)?:?|due(?: on)?|closes?(?: at| on)?|closing(?: at| on)?|ends?(?: at| on)?|no later than|latest)\s{0,2}(?:the |on |at |is )?$/;
const LENGTH = /\bfor (\d{1,3}|an?|half an|one|two|three|four|five|six|seven) (minute|min|hour|hr|day|week)s?\b/;

/** Reads an English text (lower case) for a time, with the rules that chrono lacks: deadlines, recurrence, lengths. */
export function readEnglishTimes(said: string, now: Now): Times {
  const text = normalize(said);
  const rule = readRule(text);
  // The wall clock is read as if it were UTC, so that no zone of the machine comes in.
  const reference = { instant: new Date((now.day * 1440 + now.minute) * 60_000), timezone: 0 };
  const results = english().parse(rule ? rule.rest : text, reference, { forwardDate: true }).filter(isTime);
  const length = readLength(text);
  if (rule) return readRecurring(rule.rule, results, text, now, length);
  const result = results[0];
  if (!result) {
    const month = /\bend of (?:the|this|next) month\b/.exec(text);
    if (month) return finish({ day: monthEnd(now.day, /next/.test(month[0]) ? 1 : 0), minute: null }, null, text, month.index);
    return { start: null, end: null, recurrence: null, reason: "none", unsure: null };
  }
  const start = momentOf(result, "start");
  let end = result.end ? momentOf(result, "end") : null;
  if (!end && length && start) {
    if (length.days !== null) {
      end =
        /\bnow\b/.test(result.text) && start.minute !== null
          ? { day: start.day + length.days, minute: start.minute }
          : { day: start.day + length.days - 1, minute: null };
    } else if (start.minute !== null) end = { day: start.day, minute: start.minute + length.minutes };
  }
  const second = results[1];
  if (!end && second && /\b(?:to|until|till|-)\s?$/.test(text.slice(result.index + result.text.length, second.index))) {
    end = momentOf(second, "start");
  }
  if (/^end of the month$/.test(result.text) && start) start.minute = null;
  return finish(start, end, text, result.index);
}

function finish(start: Moment | null, end: Moment | null, text: string, index: number): Times {
  const deadline = end === null && DEADLINE.test(text.slice(Math.max(0, index - 24), index));
  const [from, to] = deadline ? [null, start] : [start, end];
  return { start: write(from), end: write(to), recurrence: null, reason: null, unsure: null };
}

const isTime = (result: ParsedResult): boolean => {
  const { start, text } = result;
  if (/^\d{1,2}$|^now$/.test(text.trim())) return /now/.test(text);
  return (
    start.isCertain("hour") || start.isCertain("day") || start.isCertain("weekday") || start.isCertain("month") || /end|noon|weekend/.test(text)
  );
};

function momentOf(result: ParsedResult, which: "start" | "end"): Moment | null {
  const parts = result[which];
  if (!parts) return null;
  const day = Date.UTC(parts.get("year") ?? 1970, (parts.get("month") ?? 1) - 1, parts.get("day") ?? 1) / 86_400_000;
  const timed = parts.isCertain("hour") || /\bin (?:an?|\d+|half an?) (?:hour|minute|min)|\bnow\b|midnight/.test(result.text);
  return { day, minute: timed ? (parts.get("hour") ?? 0) * 60 + (parts.get("minute") ?? 0) : null };
}

function readLength(text: string): { minutes: number; days: number | null } | null {
  const match = LENGTH.exec(text);
  if (!match) return null;
  const n = match[1] === "half an" ? 0.5 : /^an?$/.test(match[1] ?? "") ? 1 : hour(match[1] ?? "1");
  const unit = match[2] ?? "";
  if (unit === "day" || unit === "week") return { minutes: 0, days: n * (unit === "week" ? 7 : 1) };
  return { minutes: n * (unit.startsWith("h") ? 60 : 1), days: null };
}

const weekdayCode = (word: string): string => WEEKDAY_CODE(DAYS.indexOf(word.slice(0, 3)));
const NTH = new RegExp(`\\b(?:every|each|monthly(?: on)?|on)?\\s?(?:the )?(first|second|third|fourth|last|1st|2nd|3rd|4th) ${DAY}(?: (?:of|in) (?:the|each|every) month)?`);
const EVERY_DAY = new RegExp(`\\b(?:every|each) (other )?${DAY}(?:(?:,| and|, and| &) ${DAY})?(?:(?:,| and|, and| &) ${DAY})?`);
const PLURAL_DAY = new RegExp(`\\bon ((?:sun|mon|tues|wednes|thurs|fri|satur)day)s(?: and ((?:sun|mon|tues|wednes|thurs|fri|satur)day)s)?\\b`);

/** The rule of "every Tuesday at 7", and the text without it. */
function readRule(text: string): { rule: Rule; rest: string } | null {
  const without = (match: RegExpExecArray): string =>
    text.slice(0, match.index) + " ".repeat(match[0].length) + text.slice(match.index + match[0].length);
  const nth = NTH.exec(text);
  if (nth && /month|every|each/.test(text)) {
    const n = ORDINALS[nth[1] ?? ""] ?? 1;
    return { rule: { freq: "MONTHLY", byDay: [`${n}${weekdayCode(nth[2] ?? "")}`] }, rest: without(nth).replace(/\bmonthly\b/, "       ") };
  }
  const days = EVERY_DAY.exec(text) ?? PLURAL_DAY.exec(text);
  if (days) {
    const other = days[1]?.startsWith("other");
    const names = days.slice(1).filter((name) => name && !name.startsWith("other")) as string[];
    return {
      rule: { freq: "WEEKLY", ...(other ? { interval: 2 } : {}), byDay: names.map(weekdayCode) },
      rest: without(days),
    };
  }
  const date = /\b(?:every month on the|monthly on the|on the|every) (\d{1,2})(?:st|nd|rd|th)(?: (?:of|in) (?:each|every|the) month| (?:each|every) month)?/.exec(text);
  if (date && /month/.test(text)) return { rule: { freq: "MONTHLY", byMonthDay: [Number(date[1])] }, rest: without(date).replace(/\b(?:each|every) month|monthly/, "") };
  const simple = /\b(?:daily|every ?day|each day|every (?:night|evening|morning))\b/.exec(text);
  if (simple) return { rule: { freq: "DAILY" }, rest: without(simple) };
  const working = /\b(?:every weekday|(?:on )?weekdays|on working days|mon(?:day)?(?: ?- ?| to )fri(?:day)?)\b/.exec(text);
  if (working) return { rule: { freq: "WEEKLY", byDay: ["MO", "TU", "WE", "TH", "FR"] }, rest: without(working) };
  const weekends = /\b(?:every weekend|(?:on )?weekends)\b/.exec(text);
  if (weekends) return { rule: { freq: "WEEKLY", byDay: ["SA", "SU"] }, rest: without(weekends) };
  return null;
}

function readRecurring(rule: Rule, results: ParsedResult[], text: string, now: Now, length: ReturnType<typeof readLength>): Times {
  const several = /\bat (\d{1,2})(?::(\d{2}))?\s?(am|pm)? (?:and|&) (\d{1,2})(?::(\d{2}))?\s?(am|pm)?/.exec(text);
  const first = results.find((result) => result.start.isCertain("hour"));
  const minutes = several
    ? [clockOf(several[1], several[2], several[3] ?? several[6]), clockOf(several[4], several[5], several[6])]
    : first
      ? [(first.start.get("hour") ?? 0) * 60 + (first.start.get("minute") ?? 0)]
      : [];
  const dated = results.find((result) => result.start.isCertain("day") && /\bfrom|starting|start/.test(text));
  const base = dated ? (momentOf(dated, "start")?.day ?? now.day) : now.day;
  const start = firstOccurrence(rule, base, minutes, now);
  if (!start || (minutes.length === 0 && rule.freq === "DAILY")) {
    return { start: null, end: null, recurrence: null, reason: "none", unsure: null };
  }
  const end = first?.end ?? null;
  let to: Moment | null = null;
  if (end && start.minute !== null) {
    const minute = (end.get("hour") ?? 0) * 60 + (end.get("minute") ?? 0);
    to = { day: start.day + (minute <= start.minute ? 1 : 0), minute };
  } else if (length && length.days === null && start.minute !== null) to = { day: start.day, minute: start.minute + length.minutes };
  return { start: write(start), end: write(to), recurrence: writeRule(rule, minutes, null), reason: null, unsure: null };
}

function clockOf(h: string | undefined, m: string | undefined, half: string | undefined): number {
  const at = Number(h);
  const whole = half === "pm" && at < 12 ? at + 12 : half === "am" && at === 12 ? 0 : at;
  return whole * 60 + Number(m ?? 0);
}

function write(moment: Moment | null): string | null {
  if (!moment) return null;
  if (moment.minute === null) return writeDay(moment.day);
  return new Date((moment.day * 1440 + moment.minute) * 60_000).toISOString().slice(0, 16);
}
