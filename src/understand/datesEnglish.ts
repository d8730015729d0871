import { addWorkdays, dayOf, mondayOf, monthEnd, nextDate, nextMonthDate, nthWeekday, partsOf } from "./days.ts";
import { dateToken, type Make, type Now, one, type Period, readerList, trap, WEEKDAY_CODE } from "./timeTokens.ts";

const { readers, reads } = readerList();
/**
 * English days and recurrences, made of the same tokens as the Chinese ones, so that both may stand in one sentence.
 * Every reader begins at the start of a word (see timeReaders.ts).
 */
export const ENGLISH_DATES = readers;

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const MONTH =
  "(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\\.?";
const DAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
export const DAY =
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
export const HOUR = `(\\d{1,2}|${SPELLED})`;
export const NO_LETTER = "(?![a-z\\d])";
export const value = (word: string | undefined): number => WORDS[word ?? ""] ?? Number(word);
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
  "(?:rooms?|gates?|lifts?|units?|blocks?|buildings?|bldg|floors?|levels?|options?|slots?|phases?|flats?|apts?|apartments?|towers?|bays?|bus|line|no\\.?|number|room|seats?)\\s?#?[a-z]?\\d[\\d-]{0,16}(?: (?:to|and|&) \\d+)?|(?:code|pin|ext|id|password)\\s?[.:#]?\\s?\\d[\\d:-]{0,16}|(?:steps?|lots?) \\d+(?: (?:to|and|&) \\d+)?|(?:call|tel|phone)\\s?[:#]?\\s?\\d[\\d -]{0,16}",
  trap,
);
reads("\\d{1,3}(?:st|nd|rd|th) (?:floor|time|lift|building|unit|gate|year|person|one)", trap);
reads(
  "\\d+(?:[.,]\\d+)? ?(?:yuan|rmb|kg|people|persons?|seats?|votes?|years?|stars?|floors?|boxes?|cm|km|metres?|meters?|degrees?|percent|% ?|x|times|of \\d|bedrooms?|per|units?|flats?|kids?|children|cars?)(?![a-z])|[$£€]\\s?\\d+(?:\\.\\d+)?|\\d+[.:]\\d+ per|24 ?(?:hours?|h|hrs)(?! (?:from|notice|later))(?<!in 24 hours)(?= ?(?:service|shop|hotline|store|a day|/7)|$)|24/7",
  trap,
);
reads(
  `pm ?2\\.5|at the end of the day|(?:once|twice|\\w{1,6} times?) this (?:week|month|year)|is it (?:${DAY}|weekend) yet|noon sun|midnight (?:snack|oil|blue)|(?:happy|enjoy (?:the|your)|have an? (?:nice|good|great|lovely)) (?:${DAY}|weekend|evening|week)|${COUNT} (?:year|month|week|day)s? ago(?: today)?|easter monday|good friday|black friday|thank (?:god|goodness) it'?s ${DAY}|monday (?:blues|feeling)|sunday roast|\\d o'?clock news`,
  trap,
);
reads(
  `${COUNT} ?(?:minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?) (?:ago|left|late|old|already|now|late)${NO_LETTER}`,
  trap,
);
reads(
  `(?:last|past) (?:${DAY}(?! (?:of|in|every|each))|week|month|year|night|time|winter|summer)${NO_LETTER}|yesterday(?: (?:morning|afternoon|evening|night))?|since (?:${DAY}|\\d{1,2}(?::\\d\\d)?\\s?(?:am|pm)?|this (?:morning|afternoon)|last night)${NO_LETTER}|(?:for|been) the (?:last|past) ${COUNT} [a-z]+|(?:been|waited|waiting)(?: for)? ${COUNT} (?:minutes|hours|days|weeks|months)`,
  (m, now) => dateToken(m, now.day, { past: true }),
);
reads(
  "may(?! ?\\d)(?! \\d)|sun (?:is|was|in|comes|sets)|sat (?:down|on|in|there|here|next)|march(?! ?\\d)|second(?! (?:sun|mon|tue|wed|thu|fri|sat))|a (?:minute|second|sec|moment|while|bit)(?! (?:from|later))",
  trap,
);

// Every
reads(
  `(?:every|each) (other )?${DAY}s?(?:(?:, and|,| and| &|/| ) ?(?:every )?${DAY}s?)?(?:(?:, and|,| and| &|/| ) ?${DAY}s?)?${NO_LETTER}`,
  (m) =>
    one(m, {
      kind: "every",
      rule: { freq: "WEEKLY", ...(m[1] ? { interval: 2 } : {}), byDay: codes(m[2], m[3], m[4]) },
    }),
);
// each Saturday in August
reads(`in ${MONTH}${NO_LETTER}`, (m, now, tokens) => {
  if (tokens.at(-1)?.kind !== "every") return null;
  const first = nextMonthDate(monthOf(m[1]), 1, now.day - partsOf(now.day).date + 1);
  return first === null ? null : dateToken(m, first, { to: monthEnd(first), said: "week" });
});
const PLURAL = "(sun|mon|tues|wednes|thurs|fri|satur)days";
reads(`(?:on )?${PLURAL}(?:(?:,| and|, and| &) ${PLURAL})?${NO_LETTER}`, (m) =>
  one(m, { kind: "every", rule: { freq: "WEEKLY", byDay: codes(m[1], m[2]) } }),
);
reads(`(?:every (?:2|two) weeks|bi-?weekly|fortnightly)(?: on ${DAY})?${NO_LETTER}`, (m) =>
  one(m, { kind: "every", rule: { freq: "WEEKLY", interval: 2, ...(m[1] ? { byDay: codes(m[1]) } : {}) } }),
);
reads(`(?:(?:every|each) weekdays?|(?:on )?weekdays|(?:every )?(?:working|business|work) days?)${NO_LETTER}`, (m) =>
  one(m, { kind: "every", rule: { freq: "WEEKLY", byDay: ["MO", "TU", "WE", "TH", "FR"] } }),
);
reads(`(?:(?:every|each) weekend|(?:on )?weekends)${NO_LETTER}`, (m) =>
  one(m, { kind: "every", rule: { freq: "WEEKLY", byDay: ["SA", "SU"] } }),
);
const SERVED = /\b(?:open|serv|staff|available|runs?\b|class|hours|desk|office|lunch|breakfast|daily|shuttle)/;
// Mon-Sat at 1pm: of every week when it is a working week or something is served.
reads(
  `${DAY}(?: ?[-–~] ?| to | through | thru )${DAY},?(?:(?= ?(?:from |at |@ ?)?\\d)|(?=$|[.!,]))`,
  (m, _now, tokens, text) => {
    if (!/^ ?(?:from |at |@ ?)?\d/.test(text.slice(m.index + m[0].length)) && tokens.at(-1)?.kind !== "clock")
      return null;
    const [first, last] = [weekdayOf(m[1]), weekdayOf(m[2])];
    const days = ((last - first + 7) % 7) + 1;
    if (!(first === 1 && days >= 5) && !SERVED.test(text)) return null;
    const byDay = Array.from({ length: days }, (_, i) => WEEKDAY_CODE((first + i) % 7));
    return one(m, { kind: "every", rule: { freq: "WEEKLY", byDay } });
  },
);
reads(`weekday (morning|afternoon|evening|night)s?${NO_LETTER}`, (m) =>
  one(m, {
    kind: "every",
    rule: { freq: "WEEKLY", byDay: ["MO", "TU", "WE", "TH", "FR"] },
    period: partOf(m[1] ?? ""),
  }),
);
reads(`${DAY}/${DAY}(?:/${DAY})?${NO_LETTER}|${DAY} ${DAY}(?: and)? ${DAY}${NO_LETTER}`, (m) =>
  one(m, { kind: "every", rule: { freq: "WEEKLY", byDay: codes(...m.slice(1)) } }),
);
const OF_MONTH = "(?: (?:of|in) (?:the|each|every) month| (?:every|each) month| monthly)";
const nth: Make = (m) =>
  one(m, { kind: "every", rule: { freq: "MONTHLY", byDay: [`${ORDINALS[m[1] ?? ""] ?? 1}${codes(m[2])[0]}`] } });
reads(`(?:every|each|monthly(?: on)?)(?: the)? ${ORDINAL} ${DAY}${OF_MONTH}?${NO_LETTER}`, nth);
reads(
  `(?:on )?(?:the )?${ORDINAL} ${DAY}(?: (?:of|in) (?:each|every) month| (?:every|each) month| monthly)${NO_LETTER}`,
  nth,
);
reads(`(?:on )?(?:the )?${ORDINAL} ${DAY} of (the|this|next) month${NO_LETTER}`, (m, now) => {
  const inMonth = (ahead: number): number | null =>
    nthWeekday(monthEnd(now.day, ahead), weekdayOf(m[2]), ORDINALS[m[1] ?? ""] ?? 1);
  const day = inMonth(m[3] === "next" ? 1 : 0);
  return dateToken(m, m[3] === "the" && day !== null && day < now.day ? inMonth(1) : day);
});
reads(
  `(?:on )?(?:the )?(first|last) (?:working |business )day of (?:the |this )?(month|next month|year)${NO_LETTER}`,
  (m, now) => {
    const end = m[2] === "year" ? dayOf(partsOf(now.day).year, 12, 31) : monthEnd(now.day, m[2] === "month" ? 0 : 1);
    if (end === null) return null;
    return dateToken(m, m[1] === "last" ? addWorkdays(end + 1, -1) : addWorkdays(end - partsOf(end).date, 1));
  },
);
reads(`(?:on )?(?:the )?last day of (?:${MONTH}|(?:the |this )(month|year))${NO_LETTER}`, (m, now) => {
  if (m[2] === "year") return dateToken(m, dayOf(partsOf(now.day).year, 12, 31));
  const first = m[2] ? now.day : nextMonthDate(monthOf(m[1]), 1, now.day - partsOf(now.day).date + 1);
  return dateToken(m, first === null ? null : monthEnd(first));
});
reads(`(?:on )?(?:the )?${ORDINAL} ${DAY} of (?:the )?(?:new|next) year${NO_LETTER}`, (m, now) =>
  dateToken(
    m,
    nthWeekday(dayOf(partsOf(now.day).year + 1, 1, 1) ?? now.day, weekdayOf(m[2]), ORDINALS[m[1] ?? ""] ?? 1),
  ),
);
reads(`(?:on )?(?:the )?${ORDINAL} ${DAY} (?:of|in) ${MONTH}${NO_LETTER}`, (m, now) => {
  const first = nextMonthDate(monthOf(m[3]), 1, now.day - partsOf(now.day).date + 1);
  return dateToken(m, first === null ? null : nthWeekday(first, weekdayOf(m[2]), ORDINALS[m[1] ?? ""] ?? 1));
});
reads("(?:on )?(?:the )?last day of (?:every|each) month", (m) =>
  one(m, { kind: "every", rule: { freq: "MONTHLY", byMonthDay: [-1] } }),
);
reads(`(?:on )?the ${DATE} (?:and|&) (?:the )?${DATE} (?:of )?(?:each|every|the) month`, (m) =>
  one(m, { kind: "every", rule: { freq: "MONTHLY", byMonthDay: [Number(m[1]), Number(m[2])] } }),
);
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
reads(`(?:every|each)(?= ${MONTH} \\d)`, (m) => one(m, { kind: "every", rule: { freq: "YEARLY" } }));
reads(`every week${NO_LETTER}|weekly${NO_LETTER}`, (m) => one(m, { kind: "every", rule: { freq: "WEEKLY" } }));
reads(`every ${COUNT} (day|week|month)s?${NO_LETTER}`, (m) => {
  const freq = { day: "DAILY", week: "WEEKLY" }[m[2] ?? ""] ?? "MONTHLY";
  return one(m, {
    kind: "every",
    rule: { freq: freq as "DAILY", ...(value(m[1]) > 1 ? { interval: value(m[1]) } : {}) },
  });
});
reads("(?:every|each) quarter(?! (?:past|to))|quarterly", (m) =>
  one(m, { kind: "every", rule: { freq: "MONTHLY", interval: 3 } }),
);
reads("(?:twice|three times) a day(?= at)", (m) => one(m, { kind: "every", rule: { freq: "DAILY" } }));
reads(`(?:once|twice|${COUNT} times) a (?:day|week|month)`, trap);

// Lengths
const minutes = (m: RegExpExecArray): number => value(m[1]) * (m[2]?.startsWith("h") ? 60 : 1);
const days = (m: RegExpExecArray, now: Now): number => {
  const n = value(m[1]);
  if (m[2] === "month") return monthEnd(now.day, n) - now.day;
  return n * ({ week: 7, fortnight: 14 }[m[2] ?? ""] ?? 1);
};
const SHORT = `${COUNT} ?(minute|min|hour|hr|h|m)s?${NO_LETTER}`;
const LONG = `${COUNT} (day|week|month|fortnight)s?${NO_LETTER}`;
reads(`in (?:(an|\\d{1,2}|${SPELLED}) hours? and a half|(an|\\d{1,2}|${SPELLED}) and a half hours)${NO_LETTER}`, (m) =>
  one(m, { kind: "after", minutes: value(m[1] ?? m[2]) * 60 + 30, days: null }),
);
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
reads(`(within|in) ${COUNT} (?:working|business|work) days?(?:'? time)?${NO_LETTER}`, (m, now) => {
  const day = addWorkdays(now.day, value(m[2]));
  return one(
    m,
    m[1] === "in" ? { kind: "after", minutes: 0, days: day - now.day } : { kind: "within", minutes: 0, day },
  );
});
reads(`in ${LONG}|${LONG} (?:from (?:now|today)|later)`, (m, now) => {
  const shifted = m[1] ? m : Object.assign([m[0], m[3], m[4]], { index: m.index, input: m.input });
  return one(m, { kind: "after", minutes: 0, days: days(shifted as RegExpExecArray, now) });
});
reads(`(?:a|1|one) week (?:today|from today)${NO_LETTER}|today week${NO_LETTER}`, (m, now) =>
  dateToken(m, now.day + 7),
);
reads(`(?:a week tomorrow|tomorrow week)${NO_LETTER}`, (m, now) => dateToken(m, now.day + 8));
reads(`(?:a|1|one) week (?:from|on) ${DAY}${NO_LETTER}|${DAY} week${NO_LETTER}`, (m, now) =>
  dateToken(m, now.day + ((weekdayOf(m[1] ?? m[2]) - partsOf(now.day).weekday + 7) % 7) + 7),
);
reads(`(?:open )?for ${LONG} (?:from|starting) now`, (m, now) => [
  { kind: "mark", mark: "now", start: m.index, end: m.index },
  { kind: "after", minutes: days(m, now) * 1440, days: null, start: m.index, end: m.index + m[0].length },
]);
reads(`(?:for|lasts?|lasting|takes?|about) ${SHORT}`, (m) =>
  one(m, { kind: "length", minutes: minutes(m), days: null }),
);
reads("(?:an? )?(\\d{1,2})[- ]hours? (?:outage|cut|shutdown|break|session|meeting|closure|stop)", (m) =>
  one(m, { kind: "length", minutes: Number(m[1]) * 60, days: null }),
);
reads("(?:from )?now[ ](?=(?:until|till|til|to) )", (m) => one(m, { kind: "mark", mark: "now" }));
reads("today (?:and|&) tomorrow", (m, now) => dateToken(m, now.day, { to: now.day + 1 }));
reads(`(?:for|lasts?|lasting|takes?) ${LONG}`, (m, now) => one(m, { kind: "length", minutes: 0, days: days(m, now) }));

// Days
// Sat 29th & Sun 30th, Mon 17 thru Wed 19 Aug
reads(
  `(?:on )?${DAY} (?:the )?${DATE}(?: ?[-–~] ?| to | and | ?& | thru | through )${DAY} (?:the )?${DATE}(?: ${MONTH})?(?![:.]|\\s?[ap]m)${NO_LETTER}`,
  (m, now) => {
    const from = m[5] ? nextMonthDate(monthOf(m[5]), Number(m[2]), now.day) : nextDate(Number(m[2]), now.day);
    const to = from === null ? null : nextDate(Number(m[4]), from);
    const right = from !== null && partsOf(from).weekday === weekdayOf(m[1]);
    return to === null || !right ? null : dateToken(m, from, { said: "monthday", to });
  },
);
reads(
  `(?:on )?(?:the )?${DATE}(?: ?[-–~] ?| to | and | & | thru )(?:the )?${DATE}(?: of)? ${MONTH}${YEAR}${NO_LETTER}`,
  (m, now) => {
    const from = inYear(m[4], monthOf(m[3]), Number(m[1]), now);
    const to = from === null ? null : nextDate(Number(m[2]), from);
    return to === null ? null : dateToken(m, from, { said: "monthday", to });
  },
);
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
reads(`${MONTH} (?:the )?${DATE}(?!:?\\d|\\s?[ap]m)${YEAR}${NO_LETTER}`, (m, now) => {
  const day = inYear(m[3], monthOf(m[1]), Number(m[2]), now);
  return day === null ? [] : dateToken(m, day, { said: "monthday" });
});
reads(`(\\d{1,2})/(\\d{1,2})(?:/(20\\d\\d))?(?![\\d/]| of| full| the| major| vot| would)`, (m, now, _tokens, text) => {
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
reads(
  `(today|tonight|tonite|2nite|tomorrow|tmr|tmrw|tomorow|2moro|2mrw)(?: (morning|afternoon|arvo|evening|night))?${NO_LETTER}`,
  (m, now) => {
    const tonight = /^(?:ton|2n)/.test(m[1] ?? "");
    return dateToken(m, now.day + (/^(?:t(?:om|mr)|2m)/.test(m[1] ?? "") ? 1 : 0), {
      ...(tonight || m[1] === "today" ? { said: "today" as const } : {}),
      ...(tonight ? { period: "evening" as const } : m[2] ? { period: partOf(m[2]) } : {}),
    });
  },
);
reads(`this (morning|afternoon|evening)${NO_LETTER}`, (m, now) =>
  dateToken(m, now.day, { said: "today", period: partOf(m[1] ?? "") }),
);
reads(`(?:the )?(?:next|following) (?:day|morning)${NO_LETTER}`, (m) => dateToken(m, 0, { said: "nextday" }));
reads(`weekend after next${NO_LETTER}`, (m, now) =>
  dateToken(m, mondayOf(now.day) + 19, { to: mondayOf(now.day) + 20 }),
);
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
// Monday 4th
reads(`(?:on )?${DAY} (?:the )?(\\d{1,2})(?:st|nd|rd|th)${NO_LETTER}(?! (?:floor|of|${MONTH}))`, (m, now) => {
  for (let day = nextDate(Number(m[2]), now.day); day !== null && day < now.day + 100; ) {
    if (partsOf(day).weekday === weekdayOf(m[1])) return dateToken(m, day, { said: "day" });
    day = nextDate(Number(m[2]), day + 1);
  }
  return null;
});
reads(`(?:on )?(next |this )?${DAY} ?(?:and|&) ?${DAY}${NO_LETTER}`, (m, now) => {
  const [first, second] = [weekdayOf(m[2]), weekdayOf(m[3])];
  const next = now.day + ((first - partsOf(now.day).weekday + 7) % 7);
  const from = m[1] === "next " ? mondayOf(now.day) + 7 + ((first + 6) % 7) : next;
  return dateToken(m, from, { said: "weekday", bare: m[1] === undefined, to: from + ((second - first + 7) % 7) });
});
reads(
  `(next |this |coming |this coming )?${DAY}(?: (morning|afternoon|evening|night))?${NO_LETTER}(?!'s)`,
  (m, now) => {
    const weekday = weekdayOf(m[2]);
    const lead = m[1]?.trim();
    const next = now.day + ((weekday - partsOf(now.day).weekday + 7) % 7);
    const from = lead === "next" ? mondayOf(now.day) + 7 + ((weekday + 6) % 7) : next;
    return dateToken(m, from, {
      said: "weekday",
      bare: lead === undefined,
      ...(m[3] ? { period: partOf(m[3]) } : {}),
    });
  },
);
reads(
  `(?:on )?the ${DATE}(?<=st|nd|rd|th)${NO_LETTER}(?! (?:floor|time|lift|building|unit|gate|year|person|one))`,
  (m, now) => dateToken(m, nextDate(Number(m[1]), now.day), { said: "day" }),
);
reads(`(?:on )?(?:christmas|xmas)(?: day)?(?! eve)${NO_LETTER}`, (m, now) =>
  dateToken(m, nextMonthDate(12, 25, now.day), { feast: true }),
);
reads(`nye${NO_LETTER}`, (m, now) => dateToken(m, nextMonthDate(12, 31, now.day), { period: "evening" }));
reads(`(?:christmas|xmas) eve${NO_LETTER}`, (m, now) =>
  dateToken(m, nextMonthDate(12, 24, now.day), { period: "evening" }),
);
reads(`new year'?s eve${NO_LETTER}`, (m, now) => dateToken(m, nextMonthDate(12, 31, now.day), { period: "evening" }));
reads(`new year'?s day${NO_LETTER}`, (m, now) => dateToken(m, nextMonthDate(1, 1, now.day)));

export function partOf(word: string): Period {
  return word === "morning" ? "morning" : /^a(?:fternoon|rvo)$/.test(word) ? "afternoon" : "evening";
}
