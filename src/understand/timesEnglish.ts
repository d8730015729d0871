import { dayOf, mondayOf, monthEnd, nextDate, nextMonthDate, nthWeekday, partsOf } from "./days.ts";
import {
  clock,
  dateToken,
  type Make,
  type Now,
  one,
  type Period,
  readerList,
  type Token,
  trap,
  WEEKDAY_CODE,
} from "./timeTokens.ts";

const { readers, reads } = readerList();
/**
 * English times, made of the same tokens as the Chinese ones, so that both may stand in one sentence. Every reader
 * begins at the start of a word (see times.ts).
 */
export const ENGLISH_TIMES = readers;

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const MONTH =
  "(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\\.?";
const DAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const DAY =
  "(sun(?:day)?|mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?)";
const DATE = "(\\d{1,2})(?:st|nd|rd|th)?";
const YEAR = "(?:,? (20\\d\\d))?";
const WORDS: Readonly<Record<string, number>> = {
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
const SPELLED = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve";
const COUNT = `(\\d{1,3}(?:\\.5)?|half an|an?|a couple of|${SPELLED})`;
const HOUR = `(\\d{1,2}|${SPELLED})`;
const NO_LETTER = "(?![a-z\\d])";
const value = (word: string | undefined): number => WORDS[word ?? ""] ?? Number(word);
const monthOf = (word: string | undefined): number => MONTHS.indexOf((word ?? "").slice(0, 3)) + 1;
const weekdayOf = (word: string | undefined): number => DAYS.indexOf((word ?? "").slice(0, 3));
const codes = (...words: (string | undefined)[]): string[] =>
  words.filter((word) => word !== undefined).map((word) => WEEKDAY_CODE(weekdayOf(word)));
const inYear = (year: string | undefined, month: number, date: number, now: Now): number | null =>
  year ? dayOf(Number(year), month, date) : nextMonthDate(month, date, now.day);
const ORDINALS: Readonly<Record<string, number>> = {
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
const ORDINAL = "(first|second|third|fourth|last|1st|2nd|3rd|4th)";

// Numbers of things
reads(
  "(?:rooms?|gates?|lifts?|units?|blocks?|buildings?|bldg|floors?|levels?|options?|slots?|phases?|flats?|apts?|apartments?|towers?|bays?|bus|line|no\\.?|number|room|seats?|call|tel|phone)\\s?#?[a-z]?\\d[\\d -]{0,16}(?:(?:to|and|&) \\d+)?",
  trap,
);
reads("\\d{1,3}(?:st|nd|rd|th) (?:floor|time|lift|building|unit|gate|year|person|one)", trap);
reads(
  "\\d+(?:[.,]\\d+)? ?(?:yuan|rmb|kg|people|persons?|seats?|votes?|years?|stars?|floors?|boxes?|cm|km|metres?|meters?|degrees?|percent|% ?|x|times|of \\d|bedrooms?|per|units?|flats?|kids?|children|cars?)(?![a-z])|[$£€]\\s?\\d+(?:\\.\\d+)?|\\d+\\.\\d+ per|24 ?(?:hours?|h|hrs)(?! (?:from|notice|later))(?<!in 24 hours)(?= ?(?:service|shop|hotline|store|a day|/7)|$)|24/7",
  trap,
);
reads(
  `${COUNT} ?(?:minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?) (?:ago|left|late|old|already|now|late)${NO_LETTER}`,
  trap,
);
reads(
  `(?:last|past) (?:${DAY}|week|month|year|night|time|winter|summer)${NO_LETTER}|yesterday(?: (?:morning|afternoon|evening|night))?|since ${DAY}|(?:for|been) the (?:last|past) ${COUNT} [a-z]+|(?:been|waited|waiting)(?: for)? ${COUNT} (?:minutes|hours|days|weeks|months)`,
  (m, now) => dateToken(m, now.day, { past: true }),
);
reads(
  "may(?! ?\\d)(?! \\d)|sun (?:is|was|in|comes|sets)|sat (?:down|on|in|there|here|next)|march(?! ?\\d)|second(?! (?:sun|mon|tue|wed|thu|fri|sat))|a (?:minute|second|sec|moment|while|bit)(?! (?:from|later))",
  trap,
);

// Every
reads(
  `(?:every|each) (other )?${DAY}s?(?:(?:,| and|, and| &|/) ?(?:every )?${DAY}s?)?(?:(?:,| and|, and| &|/) ?${DAY}s?)?${NO_LETTER}`,
  (m) =>
    one(m, {
      kind: "every",
      rule: { freq: "WEEKLY", ...(m[1] ? { interval: 2 } : {}), byDay: codes(m[2], m[3], m[4]) },
    }),
);
const PLURAL = "(sun|mon|tues|wednes|thurs|fri|satur)days";
reads(`(?:on )?${PLURAL}(?:(?:,| and|, and| &) ${PLURAL})?${NO_LETTER}`, (m) =>
  one(m, { kind: "every", rule: { freq: "WEEKLY", byDay: codes(m[1], m[2]) } }),
);
reads(`every (?:2|two) weeks(?: on ${DAY})?${NO_LETTER}`, (m) =>
  one(m, { kind: "every", rule: { freq: "WEEKLY", interval: 2, ...(m[1] ? { byDay: codes(m[1]) } : {}) } }),
);
reads(`(?:(?:every|each) weekdays?|(?:on )?weekdays|(?:every )?(?:working|business|work) days?)${NO_LETTER}`, (m) =>
  one(m, { kind: "every", rule: { freq: "WEEKLY", byDay: ["MO", "TU", "WE", "TH", "FR"] } }),
);
reads(`(?:(?:every|each) weekend|(?:on )?weekends)${NO_LETTER}`, (m) =>
  one(m, { kind: "every", rule: { freq: "WEEKLY", byDay: ["SA", "SU"] } }),
);
reads(`mon(?:day)?(?: ?[-–~] ?| to | through )(fri|sat|sun)(?:day|urday)?,?(?= ?\\d| from \\d| at \\d)`, (m) =>
  one(m, {
    kind: "every",
    rule: {
      freq: "WEEKLY",
      byDay: ["MO", "TU", "WE", "TH", "FR", "SA", "SU"].slice(0, { fri: 5, sat: 6, sun: 7 }[m[1] ?? "fri"] ?? 5),
    },
  }),
);
reads(`${DAY}/${DAY}(?:/${DAY})?${NO_LETTER}`, (m) =>
  one(m, { kind: "every", rule: { freq: "WEEKLY", byDay: codes(m[1], m[2], m[3]) } }),
);
const OF_MONTH = "(?: (?:of|in) (?:the|each|every) month| (?:every|each) month| monthly)";
const nth: Make = (m) =>
  one(m, { kind: "every", rule: { freq: "MONTHLY", byDay: [`${ORDINALS[m[1] ?? ""] ?? 1}${codes(m[2])[0]}`] } });
reads(`(?:every|each|monthly(?: on)?)(?: the)? ${ORDINAL} ${DAY}${OF_MONTH}?${NO_LETTER}`, nth);
reads(
  `(?:on )?(?:the )?${ORDINAL} ${DAY}(?: (?:of|in) (?:each|every) month| (?:every|each) month| monthly)${NO_LETTER}`,
  nth,
);
reads(`(?:on )?(?:the )?${ORDINAL} ${DAY} of (?:the|this|next) month${NO_LETTER}`, (m, now) =>
  dateToken(
    m,
    nthWeekday(monthEnd(now.day, m[0].includes("next") ? 1 : 0), weekdayOf(m[2]), ORDINALS[m[1] ?? ""] ?? 1),
  ),
);
reads(`(?:on )?(?:the )?${ORDINAL} ${DAY} (?:of|in) ${MONTH}${NO_LETTER}`, (m, now) => {
  const first = nextMonthDate(monthOf(m[3]), 1, now.day - partsOf(now.day).date + 1);
  return dateToken(m, first === null ? null : nthWeekday(first, weekdayOf(m[2]), ORDINALS[m[1] ?? ""] ?? 1));
});
reads(
  `(?:every month on the|monthly on the|each month on the|the|on the|every) ${DATE}(?: (?:of|in))? (?:each|every|the) month|(?:every month on the|monthly on the|each month on the) ${DATE}`,
  (m) => one(m, { kind: "every", rule: { freq: "MONTHLY", byMonthDay: [Number(m[1] ?? m[2])] } }),
);
reads(`(?:every|each) (morning|evening|night|afternoon)${NO_LETTER}`, (m) =>
  one(m, { kind: "every", rule: { freq: "DAILY" }, period: partOf(m[1] ?? "") }),
);
reads(`(?:daily|every ?day|each day|nightly)${NO_LETTER}`, (m) => one(m, { kind: "every", rule: { freq: "DAILY" } }));
reads(`every other day${NO_LETTER}`, (m) => one(m, { kind: "every", rule: { freq: "DAILY", interval: 2 } }));
reads(`(?:every year|yearly|annually|each year)(?: on)?${NO_LETTER}`, (m) =>
  one(m, { kind: "every", rule: { freq: "YEARLY" } }),
);
reads(`every week${NO_LETTER}|weekly${NO_LETTER}`, (m) => one(m, { kind: "every", rule: { freq: "WEEKLY" } }));
reads(`every ${COUNT} (?:days|weeks|months)|(?:once|twice) a (?:day|week|month)`, trap);

// Lengths
const minutes = (m: RegExpExecArray): number => value(m[1]) * (m[2]?.startsWith("h") ? 60 : 1);
const days = (m: RegExpExecArray, now: Now): number => {
  const n = value(m[1]);
  if (m[2] === "month") return monthEnd(now.day, n) - now.day;
  return n * (m[2] === "week" ? 7 : 1);
};
const SHORT = `${COUNT} ?(minute|min|hour|hr|h|m)s?${NO_LETTER}`;
const LONG = `${COUNT} (day|week|month)s?${NO_LETTER}`;
reads(`(?:within|in less than|in under) (?:the next )?${SHORT}|in the next ${SHORT}`, (m) => {
  const n = m[1] ? minutes(m) : value(m[3]) * (m[4]?.startsWith("h") ? 60 : 1);
  return one(m, { kind: "within", minutes: n, day: null });
});
reads(`(?:within|in the next) (?:the next )?${LONG}`, (m, now) =>
  one(m, { kind: "within", minutes: 0, day: now.day + days(m, now) }),
);
reads(`in ${SHORT}|${SHORT} (?:from now|later)`, (m) => {
  const n = m[1] ? minutes(m) : value(m[3]) * (m[4]?.startsWith("h") ? 60 : 1);
  return one(m, { kind: "after", minutes: n, days: null });
});
reads(`in ${LONG}|${LONG} (?:from (?:now|today)|later)`, (m, now) => {
  const shifted = m[1] ? m : Object.assign([m[0], m[3], m[4]], { index: m.index, input: m.input });
  return one(m, { kind: "after", minutes: 0, days: days(shifted as RegExpExecArray, now) });
});
reads(`(?:a|1|one) week from ${DAY}${NO_LETTER}`, (m, now) =>
  dateToken(m, now.day + ((weekdayOf(m[1]) - partsOf(now.day).weekday + 7) % 7) + 7),
);
reads(`(?:open )?for ${LONG} (?:from|starting) now`, (m, now) => [
  { kind: "mark", mark: "now", start: m.index, end: m.index },
  { kind: "after", minutes: days(m, now) * 1440, days: null, start: m.index, end: m.index + m[0].length },
]);
reads(`(?:for|lasts?|lasting|takes?|about) ${SHORT}`, (m) =>
  one(m, { kind: "length", minutes: minutes(m), days: null }),
);
reads(`(?:for|lasts?|lasting|takes?) ${LONG}`, (m, now) => one(m, { kind: "length", minutes: 0, days: days(m, now) }));

// Days
reads(`(?:on )?${DATE}(?: ?[-–~] ?| to | and | & )${DATE}(?: of)? ${MONTH}${YEAR}${NO_LETTER}`, (m, now) => {
  const from = inYear(m[4], monthOf(m[3]), Number(m[1]), now);
  const to = from === null ? null : nextDate(Number(m[2]), from);
  return to === null ? null : dateToken(m, from, { said: "monthday", to });
});
reads(
  `${MONTH} ${DATE}(?: ?[-–~] ?| to | and | & )${DATE}(?!:|\\d|\\s?[ap]m| ?(?:jan|feb|mar|apr|may|ju|aug|sep|oct|nov|dec))${YEAR}${NO_LETTER}`,
  (m, now) => {
    const from = inYear(m[4], monthOf(m[1]), Number(m[2]), now);
    const to = from === null ? null : nextDate(Number(m[3]), from);
    return to === null ? null : dateToken(m, from, { said: "monthday", to });
  },
);
reads(`(?:the )?${DATE}(?: of)? ${MONTH}${YEAR}${NO_LETTER}`, (m, now) => {
  const day = inYear(m[3], monthOf(m[2]), Number(m[1]), now);
  return day === null ? [] : dateToken(m, day, { said: "monthday" });
});
reads(`${MONTH} (?:the )?${DATE}(?![:\\d]|\\s?[ap]m)${YEAR}${NO_LETTER}`, (m, now) => {
  const day = inYear(m[3], monthOf(m[1]), Number(m[2]), now);
  return day === null ? [] : dateToken(m, day, { said: "monthday" });
});
reads(`(\\d{1,2})/(\\d{1,2})(?:/(20\\d\\d))?(?![\\d/]| of| full| the| major| vot)`, (m, now, _tokens, text) => {
  if (/[\u4e00-\u9fff]/.test(text)) return null;
  const [a, b] = [Number(m[1]), Number(m[2])];
  // Month before day, as in the rest of the world of these groups' Chinese (5/21), unless that is no month.
  return dateToken(m, a > 12 ? inYear(m[3], b, a, now) : inYear(m[3], a, b, now), { said: "monthday" });
});
reads(
  `(?:the )?end of (?:the )?(day|week|month|year|this week|this month|next month|next week|${MONTH})${NO_LETTER}`,
  (m, now) => {
    const what = m[1] ?? "";
    if (what === "day") return dateToken(m, now.day, { said: "today" });
    if (what.endsWith("week")) return dateToken(m, mondayOf(now.day) + (what.startsWith("next") ? 13 : 6));
    if (what === "year") return dateToken(m, dayOf(partsOf(now.day).year, 12, 31));
    if (what.endsWith("month")) return dateToken(m, monthEnd(now.day, what.startsWith("next") ? 1 : 0));
    const first = nextMonthDate(monthOf(what), 1, now.day - partsOf(now.day).date + 1);
    return dateToken(m, first === null ? null : monthEnd(first));
  },
);
reads("end of month(?![a-z])|month end", (m, now) => dateToken(m, monthEnd(now.day)));
reads(
  `(?:early|mid|late|sometime|some time|maybe) (?:next|this)? ?(?:week|month|year|${MONTH})|soon|later|asap|another day|tbd|tbc|tba`,
  (m) => one(m, { kind: "mark", mark: "vague" }),
);
reads(`(?:the day after tomorrow|day after tomorrow)${NO_LETTER}`, (m, now) => dateToken(m, now.day + 2));
reads(`(today|tonight|tomorrow|tmr|tmrw|tomorow)(?: (morning|afternoon|evening|night))?${NO_LETTER}`, (m, now) => {
  const tonight = m[1] === "tonight";
  return dateToken(m, now.day + (/^t(?:om|mr)/.test(m[1] ?? "") ? 1 : 0), {
    ...(tonight || m[1] === "today" ? { said: "today" as const } : {}),
    ...(tonight ? { period: "evening" as const } : m[2] ? { period: partOf(m[2]) } : {}),
  });
});
reads(`this (morning|afternoon|evening)${NO_LETTER}`, (m, now) =>
  dateToken(m, now.day, { said: "today", period: partOf(m[1] ?? "") }),
);
reads(`(?:the )?(?:next|following) (?:day|morning)${NO_LETTER}`, (m) => dateToken(m, 0, { said: "nextday" }));
reads(`(next|this|the|over the|on the|coming)? ?weekend${NO_LETTER}`, (m, now) => {
  const saturday = mondayOf(now.day) + (m[1] === "next" ? 12 : 5);
  return dateToken(m, saturday, { to: saturday + 1 });
});
reads(`(next|this|coming) week${NO_LETTER}`, (m, now) => {
  const monday = mondayOf(now.day) + (m[1] === "this" ? 0 : 7);
  return dateToken(m, monday, { to: monday + 6, said: "week" });
});
reads(`next month${NO_LETTER}`, (m, now) => {
  const end = monthEnd(now.day, 1);
  return dateToken(m, end - partsOf(end).date + 1, { to: end, said: "week" });
});
reads(`(next |this |coming |this coming )?${DAY}(?: (morning|afternoon|evening|night))?${NO_LETTER}`, (m, now) => {
  const weekday = weekdayOf(m[2]);
  const lead = m[1]?.trim();
  const next = now.day + ((weekday - partsOf(now.day).weekday + 7) % 7);
  const from = lead === "next" ? mondayOf(now.day) + 7 + ((weekday + 6) % 7) : next;
  return dateToken(m, from, {
    said: "weekday",
    bare: lead === undefined,
    ...(m[3] ? { period: partOf(m[3]) } : {}),
  });
});
reads(`(?:on )?the ${DATE}(?<=st|nd|rd|th)${NO_LETTER}`, (m, now) =>
  dateToken(m, nextDate(Number(m[1]), now.day), { said: "day" }),
);
reads(`(?:on )?christmas(?: day)?${NO_LETTER}`, (m, now) => dateToken(m, nextMonthDate(12, 25, now.day)));
reads(`christmas eve${NO_LETTER}`, (m, now) => dateToken(m, nextMonthDate(12, 24, now.day), { period: "evening" }));
reads(`new year'?s eve${NO_LETTER}`, (m, now) => dateToken(m, nextMonthDate(12, 31, now.day), { period: "evening" }));
reads(`new year'?s day${NO_LETTER}`, (m, now) => dateToken(m, nextMonthDate(1, 1, now.day)));

// Clocks
const half = (hour: number, ampm: string | undefined): number =>
  ampm?.startsWith("p") ? (hour % 12) + 12 : ampm?.startsWith("a") ? hour % 12 : hour;
const AMPM_SURE = "\\s?([ap])\\.?m\\b\\.?";
// 9-11am, 10 to 2pm, between 9 and 11 am: the first takes the half of the day that makes the shorter span.
reads(
  `(?:from |between )?${HOUR}(?:[:.](\\d\\d))?(?: ?[-–—~] ?| to | and | till | until | til )${HOUR}(?:[:.](\\d\\d))?${AMPM_SURE}`,
  (m) => {
    const to = half(value(m[3]), m[5]) * 60 + Number(m[4] ?? 0);
    const hour = value(m[1]);
    if (hour > 24 || value(m[3]) > 12) return null;
    const minute = Number(m[2] ?? 0);
    const same = half(hour, m[5]) * 60 + minute;
    const from = hour > 12 ? hour * 60 + minute : same < to ? same : (same + 720) % 1440;
    return range(m, from, to, false);
  },
);
reads(
  `between ${HOUR}(?:[:.](\\d\\d))?(?:${AMPM_SURE})? and ${HOUR}(?:[:.](\\d\\d))?(?:${AMPM_SURE})?${NO_LETTER}`,
  (m) => {
    const from = half(value(m[1]), m[3] ?? m[6]) * 60 + Number(m[2] ?? 0);
    const to = half(value(m[4]), m[6]) * 60 + Number(m[5] ?? 0);
    return from < 1440 && to <= 1440 ? range(m, from, to, !m[3] && !m[6] && from <= 720) : null;
  },
);
reads(
  `at ${HOUR}(?::(\\d\\d))?(?:${AMPM_SURE})? (?:and|&) (?:at )?${HOUR}(?::(\\d\\d))?(?:${AMPM_SURE})?${NO_LETTER}`,
  (m) => {
    const first = half(value(m[1]), m[3] ?? m[6]) * 60 + Number(m[2] ?? 0);
    const second = half(value(m[4]), m[6]) * 60 + Number(m[5] ?? 0);
    if (!(first < 1440 && second < 1440)) return null;
    const split = m.index + 4;
    return [
      { kind: "clock", minute: first, loose: false, start: m.index, end: split },
      { kind: "clock", minute: second, loose: false, start: split, end: m.index + m[0].length },
    ];
  },
);
// 9 to 5, 9-12 (after a day), from 9 to 12
reads(
  `(?:from |between )${HOUR}(?: ?[-–—~] ?| to | and | till | until )${HOUR}(?![\\d:.]|\\s?[ap]m| (?:jan|feb|mar|apr|may|ju|aug|sep|oct|nov|dec|people|floors?))${NO_LETTER}`,
  (m) => bareRange(m),
);
reads(
  `(\\d{1,2})(?: ?[-–—~] ?| to )(\\d{1,2})(?![\\d:./-]|\\s?[ap]m|st|nd|rd|th| ?(?:jan|feb|mar|apr|may|ju|aug|sep|oct|nov|dec|people|floors?|boxes|yuan|min|hour|day|week|month))${NO_LETTER}`,
  (m, _now, tokens, text) => {
    const last = tokens.at(-1);
    const beside =
      (last && /^(?:date|every)$/.test(last.kind) && m.index - last.end <= 4) ||
      new RegExp(`^ (?:on )?(?:tomorrow|today|tonight|this (?:morning|afternoon|evening)|in the|${DAY})`).test(
        text.slice(m.index + m[0].length),
      );
    return beside ? bareRange(m) : null;
  },
);
function bareRange(m: RegExpExecArray): Token[] | null {
  const [a, b] = [value(m[1]), value(m[2])];
  if (!(a >= 0 && a <= 24 && b >= 1 && b <= 24) || a === b) return null;
  // 9 to 5 is a working day.
  if (a >= 6 && a < 12 && b < a) return range(m, a * 60, (b + 12) * 60, false);
  return range(m, a * 60, b * 60, a <= 12);
}
function range(m: RegExpExecArray, from: number, to: number, loose: boolean): Token[] {
  const split = m.index + 1;
  return [
    { kind: "clock", minute: from, loose, start: m.index, end: split },
    { kind: "to", word: "to", start: split, end: split },
    { kind: "clock", minute: to, loose: loose && to <= 720, start: split, end: m.index + m[0].length },
  ];
}
reads(`(?:at )?${HOUR}(?:[:.](\\d\\d))?${AMPM_SURE}`, (m) => {
  const hour = value(m[1]);
  return hour >= 1 && hour <= 12
    ? clock(m, half(hour, m[3]), Number(m[2] ?? 0), false)
    : clock(m, hour, Number(m[2] ?? 0), false);
});
reads(`half (?:past )?${HOUR}(?:${AMPM_SURE})?${NO_LETTER}`, (m) => clock(m, half(value(m[1]), m[2]), 30, !m[2]));
reads(`(?:a )?(quarter|\\d{1,2}|ten|five|twenty)(?: minutes?)? (past|to) ${HOUR}(?:${AMPM_SURE})?${NO_LETTER}`, (m) => {
  const part = m[1] === "quarter" ? 15 : m[1] === "twenty" ? 20 : value(m[1]);
  const hour = half(value(m[3]), m[4]);
  return m[2] === "past" ? clock(m, hour, part, !m[4]) : clock(m, hour - 1 || 12, 60 - part, !m[4]);
});
reads(
  `${HOUR} o'?clock(?: (?:in the )?(morning|afternoon|evening))?|at ${HOUR}(?![\\d:.%]| ?(?:yuan|%|people|floors?|am|pm))${NO_LETTER}`,
  (m) => clock(m, value(m[1] ?? m[3]) + (/afternoon|evening/.test(m[2] ?? "") ? 12 : 0), 0, !m[2]),
);
reads(
  "(?:at )?(?:12 )?noon(?![a-z])|midday(?![a-z])",
  (m) => clock(m, 12, 0, false)?.map((token) => ({ ...token, loose: false })) ?? null,
);
reads("(?:at )?midnight(?![a-z])", (m) => clock(m, 24, 0, false));
reads(
  `(?:by|before|until|till) ${HOUR}(?![\\d:./]|\\s?[ap]\\.?m|st|nd|rd|th| ?(?:jan|feb|mar|apr|may|ju|aug|sep|oct|nov|dec|people|days|hours))${NO_LETTER}`,
  (m) => {
    const tokens = clock(m, value(m[1]), 0, true);
    return tokens && [{ kind: "mark", mark: "by", start: m.index, end: m.index }, ...tokens];
  },
);
reads(`in the (morning|afternoon|evening)${NO_LETTER}|(morning|afternoon|evening|at night)${NO_LETTER}`, (m) => {
  const word = m[1] ?? m[2] ?? "";
  return one(m, { kind: "period", period: partOf(word), word });
});

function partOf(word: string): Period {
  return word === "morning" ? "morning" : word === "afternoon" ? "afternoon" : "evening";
}

// Between and around
reads(`(?:moved|postponed|rescheduled|changed|shifted|delayed)(?: from [a-z\\d: ]{1,24}?)? to(?= )`, (m) =>
  one(m, { kind: "mark", mark: "moved" }),
);
reads(
  `(?:by|before|deadline(?: is)?:?|due(?: on| by)?:?|closes?|closing(?: date)?:?|ends?(?! of)|ending|no later than|not later than|latest(?: by)?|cut-?off(?: is)?:?|last day(?: to [a-z]+)?(?: is)?:?|rsvp by|expires?)(?: at| on| is)?${NO_LETTER}:?`,
  (m) => one(m, { kind: "mark", mark: "by" }),
);
reads(`(?:finish(?:es)?|over|resumes?|back)(?: at| by)?${NO_LETTER}`, (m, _now, tokens) =>
  tokens.some((token) => token.kind === "clock") ? one(m, { kind: "mark", mark: "by" }) : [],
);
reads("(?:start(?:s|ing)?|from|beginning|begins?)(?![a-z])(?: at| on)?", (m) =>
  one(m, { kind: "mark", mark: "start" }),
);
reads("(?:until|till|til|through|thru|to)(?![a-z])(?: at)?", (m) =>
  one(m, { kind: "to", word: m[0].startsWith("to") || m[0].startsWith("th") ? "to" : "until" }),
);
