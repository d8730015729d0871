import { addWorkdays, dayOf, monthEnd, nextMonthDate, nthWeekday, partsOf } from "./days.ts";
import { dateToken, type Make, one, readerList, trap, WEEKDAY_CODE } from "./timeTokens.ts";
import {
  COUNT,
  codes,
  DATE,
  DAY,
  MONTH,
  monthOf,
  NO_LETTER,
  ORDINAL,
  ORDINALS,
  partOf,
  value,
  weekdayOf,
} from "./timeWordsEnglish.ts";

const { readers, reads } = readerList();
/** What looks like an English time and is none, and what comes again. Every reader begins at the start of a word. */
export const ENGLISH_RECURRENCES = readers;

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
  `pm ?2\\.5|at the end of the day|(?:once|twice|\\w{1,6} times?) this (?:week|month|year)|is it (?:${DAY}|weekend) yet|noon sun|sat nav|fri-ends|mon dieu|we wed|black friday|midnight (?:snack|oil|blue)|(?:happy|enjoy (?:the|your)|have an? (?:nice|good|great|lovely)) (?:${DAY}|weekend|evening|week)|${COUNT} (?:year|month|week|day)s? ago(?: today)?|easter monday|good friday|black friday|thank (?:god|goodness) it'?s ${DAY}|monday (?:blues|feeling)|sunday roast|\\d o'?clock news`,
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
reads(
  `(?:every (?:2|two) weeks|every fortnight|bi-?weekly|fortnightly|alternate(?= ${DAY}))(?: (?:on )?${DAY}s?)?${NO_LETTER}`,
  (m) =>
    one(m, {
      kind: "every",
      rule: { freq: "WEEKLY", interval: 2, ...((m[1] ?? m[2]) ? { byDay: codes(m[2] ?? m[1]) } : {}) },
    }),
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
// Tuesday evenings
reads(`(?:on )?${DAY} (morning|afternoon|evening|night)s${NO_LETTER}`, (m) =>
  one(m, { kind: "every", rule: { freq: "WEEKLY", byDay: codes(m[1]) }, period: partOf(m[2] ?? "") }),
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
reads(`(?:on )?(?:the )?${ORDINAL} (?:and|&) (?:the )?${ORDINAL} ${DAY}${OF_MONTH}${NO_LETTER}`, (m) => {
  const byDay = [m[1], m[2]].map((ordinal) => `${ORDINALS[ordinal ?? ""] ?? 1}${codes(m[3])[0]}`);
  return one(m, { kind: "every", rule: { freq: "MONTHLY", byDay } });
});
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
  `(?:every month on the|monthly on the|each month on the|the|on the|every) ${DATE}(?: (?:of|in))? (?:each|every|the) month|${DATE} of (?:each|every) month|(?:every month on the|monthly on the|each month on the) ${DATE}`,
  (m) => one(m, { kind: "every", rule: { freq: "MONTHLY", byMonthDay: [Number(m[1] ?? m[2] ?? m[3])] } }),
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
reads(`(?:once|twice|${COUNT} times) a (week|month),? (?=(?:on )?(?:${DAY}|the \\d))`, (m) =>
  one(m, { kind: "every", rule: { freq: m[2] === "week" ? "WEEKLY" : "MONTHLY" } }),
);
reads("(?:7|seven) days a week", (m) => one(m, { kind: "every", rule: { freq: "DAILY" } }));
reads(`(?:once|twice|${COUNT} times) a (?:day|week|month)`, trap);
