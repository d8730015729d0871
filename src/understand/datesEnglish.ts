import { addWorkdays, dayOf, mondayOf, monthEnd, nextDate, nextMonthDate, partsOf } from "./days.ts";
import { dateToken, type Now, one, readerList, type Token } from "./timeTokens.ts";
import {
  COUNT,
  DATE,
  DAY,
  inYear,
  MONTH,
  MONTHS,
  monthOf,
  NO_LETTER,
  partOf,
  SPELLED,
  value,
  weekdayOf,
  YEAR,
} from "./timeWordsEnglish.ts";

const { readers, reads } = readerList();
/**
 * English days and lengths, made of the same tokens as the Chinese ones, so that both may stand in one sentence.
 * Every reader begins at the start of a word (see timeReaders.ts).
 */
export const ENGLISH_DATES = readers;

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
// half an hour till pizza
reads(
  `(?<!\\b(?:took|waited|wait|for|another|every|takes|open|valid) )(?:only |just )?${SHORT}(?: to go)? (?:till|til|until|before) (?=[a-z])(?!it |they |he |she |we |i |someone |tom|tmr|noon|midday|midnight|next|${DAY}${NO_LETTER})`,
  (m) => one(m, { kind: "after", minutes: minutes(m), days: null }),
);
reads(`(?<!\\b(?:last|for|another|every|took|waited) )${LONG}(?: to go)? (?:till|til|until) the(?= )`, (m, now) =>
  one(m, { kind: "after", minutes: 0, days: days(m, now) }),
);
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
reads(
  `(\\d{1,2})/(\\d{1,2})(?:/(20\\d\\d))?(?![\\d/]| of| full| the| major| vot| would| owners| agreed)`,
  (m, now, _tokens, text) => {
    if (/[\u4e00-\u9fff]/.test(text)) return null;
    const [a, b] = [Number(m[1]), Number(m[2])];
    const named = new RegExp(`^ ?\\(?(?:${MONTHS[b - 1] ?? "-"})`).test(text.slice(m.index + m[0].length));
    if (named || /\bdd\/mm|\beurope|\bday first\b/.test(text))
      return dateToken(m, inYear(m[3], b, a, now), { said: "monthday" });
    // Month before day, as in the rest of the world of these groups' Chinese (5/21), unless that is no month.
    return dateToken(m, a > 12 ? inYear(m[3], b, a, now) : inYear(m[3], a, b, now), { said: "monthday" });
  },
);
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
// this time tomorrow, same time next week
reads(`(?:at )?(?:the )?(?:this|same) time (tomorrow|next week)${NO_LETTER}`, (m, now) => {
  const end = m.index + m[0].length;
  const monday = mondayOf(now.day) + 7;
  const date = m[1] === "tomorrow" ? { from: now.day + 1 } : { from: monday, to: monday + 6, said: "week" as const };
  return [
    { kind: "date", ...date, start: m.index, end },
    { kind: "mark", mark: "sameTime", start: end, end },
  ];
});
// by COB Friday, by EOD
reads(
  `(?:by |before )?(?:the )?(?:cob|eod|close of (?:business|play))(?: on)?(?: (?=today|tom|tmr|${DAY})|${NO_LETTER})`,
  (m, now) => {
    const by: Token = { kind: "mark", mark: "by", start: m.index, end: m.index + m[0].length };
    if (m[0].endsWith(" ")) return [by];
    return [by, { kind: "date", from: now.day, said: "today", start: by.end, end: by.end }];
  },
);
reads(`(?:by|before) (?:lunch(?:time)?|breakfast|dinner|bedtime|dark|work)(?= )`, (m) =>
  one(m, { kind: "mark", mark: "by" }),
);
reads(`(?:for |over )?the next ${COUNT} days${NO_LETTER}`, (m, now) =>
  dateToken(m, now.day, { to: now.day + value(m[1]) - 1 }),
);
reads(`(?:the )?week after next${NO_LETTER}`, (m, now) =>
  dateToken(m, mondayOf(now.day) + 14, { to: mondayOf(now.day) + 20, said: "week" }),
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
  const to = from + ((second - first + 7) % 7);
  return dateToken(m, from, { said: "weekday", bare: m[1] === undefined, to, weekdays: [first, second] });
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
