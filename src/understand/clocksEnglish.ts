import { clock, one, readerList, type Token } from "./timeTokens.ts";
import { DAY, HOUR, MONTH, NO_LETTER, partOf, value } from "./timeWordsEnglish.ts";

const { readers, reads } = readerList();
/** English clocks, and what stands between two times. */
export const ENGLISH_CLOCKS = readers;

// Clocks
const half = (hour: number, ampm: string | undefined): number =>
  ampm?.startsWith("p") ? (hour % 12) + 12 : ampm?.startsWith("a") ? hour % 12 : hour;
const AMPM_SURE = "\\s?([ap])\\.?m\\b\\.?";
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
/** One side of a range: the hour, its minutes, am or pm; or a word. */
const SIDE = `(?:${HOUR}(?:[:.h](\\d\\d))?(?:${AMPM_SURE})?|(noon|midday|midnight|half (?:past )?(?:midnight|twelve)))`;
/** No clock: 2 to 4 people, 1-3 May, 3.2-3.5. */
const NO_CLOCK = `(?![\\d:/\\u4e00-\\u9fff-]|\\.\\d|st|nd|rd|th| ?(?:jan|feb|mar|apr|may|ju|aug|sep|oct|nov|dec|people|floors?|boxes|yuan|min|hour|day|week|month)|\\s?%)`;
const LATER = new RegExp(
  `^ (?:on )?(?:tomorrow|tom|tmr|tmrw|today|tonight|this (?:morning|afternoon|evening)|in the|every|each|daily|${DAY})${NO_LETTER}`,
);
/** A range of hours and nothing else needs a day beside it: 9 to 11 tomorrow, Saturday 9.30-11. */
const isBesideDay = (m: RegExpExecArray, tokens: readonly Token[], text: string): boolean => {
  const last = tokens.at(-1);
  if (last && /^(?:date|every|period)$/.test(last.kind) && m.index - last.end <= 4) return true;
  const behind = text.slice(m.index + m[0].length);
  // 4 to 6 may be dishes, 9 till 11 is a time.
  const till = behind === "" || / ti?ll? | until | thru /.test(m[0]);
  return LATER.test(behind) || (till && tokens.some((token) => token.kind === "date"));
};
const WORD_MINUTES = (word: string): number =>
  word === "noon" || word === "midday" ? 720 : word === "midnight" ? 1440 : 1470;
// 9-11am, 2pm till 5, between 9 and 11, 8.30 to 11 tomorrow, 11pm till half past midnight
reads(
  `(from |between |at )?${SIDE}(?: ?[-–—~] ?| to | and | till | until | til | thru | through )(?:about |around )?${SIDE}${NO_CLOCK}${NO_LETTER}`,
  (m, _now, tokens, text) => {
    const [, lead, hour1, minute1, half1, word1, hour2, minute2, half2, word2] = m;
    const joined = / and /.test(m[0]) && (lead === "at " || (!lead && (half1 || !half2)));
    if (
      joined ||
      /^(?:at )?(?:five|ten|twenty) to/.test(m[0]) ||
      value(hour1) > 24 ||
      value(hour2) > 24 ||
      Number(minute1) > 59 ||
      Number(minute2) > 59
    )
      return null;
    // 0:00-6:00 is a clock of 24 hours, read below.
    if (minute1 && minute2 && !lead && !half1 && !half2 && m[0].includes(":")) return null;
    const sure = half1 || half2 || word1 || word2;
    if (!sure && (!lead || lead === "at ") && !isBesideDay(m, tokens, text)) return null;
    const to = word2 ? WORD_MINUTES(word2) : half(value(hour2), half2) * 60 + Number(minute2 ?? 0);
    if (word1) return range(m, WORD_MINUTES(word1) % 1440, to, false, !half2 && !word2 && to <= 720);
    const at = value(hour1) * 60 + Number(minute1 ?? 0);
    // The first takes the half of the day that makes the shorter span.
    if (half1)
      return range(m, half(value(hour1), half1) * 60 + Number(minute1 ?? 0), to, false, !half2 && !word2 && to <= 780);
    if (word2 || half2) {
      if (at >= 780) return range(m, at, to, false);
      const same = half(value(hour1), to % 1440 === 720 || half2 === "a" ? "a" : "p") * 60 + Number(minute1 ?? 0);
      return range(m, same < to ? same : (same + 720) % 1440, to, false);
    }
    return bareRange(m, at, to, tokens);
  },
);
// 0900-1100 beside a day
reads("([01]\\d|2[0-3])([0-5]\\d) ?- ?([01]\\d|2[0-4])([0-5]\\d)(?!\\d)", (m, _now, tokens, text) =>
  isBesideDay(m, tokens, text)
    ? range(m, Number(m[1]) * 60 + Number(m[2]), Number(m[3]) * 60 + Number(m[4]), false)
    : null,
);
/** Neither side says am or pm. */
function bareRange(m: RegExpExecArray, from: number, to: number, tokens: readonly Token[]): Token[] | null {
  if (from > 1440 || to < 60 || to > 1440) return null;
  const last = tokens.at(-1);
  const evening = (last?.kind === "date" || last?.kind === "every") && last.period === "evening";
  // Tonight 11 to 1.
  if (evening && from < 780 && to < 780)
    return range(m, (from % 720) + 720, to < from || to >= 720 ? to % 720 : to + 720, false);
  // 9 to 5 is a working day.
  if (from >= 360 && from < 720 && to <= from) return range(m, from, to + 720, false);
  return from === to ? null : range(m, from, to, from >= 60 && from < 780);
}
function range(m: RegExpExecArray, from: number, to: number, loose: boolean, looseEnd = loose): Token[] {
  const start = m.index + (/^(?:from|between|at) /.exec(m[0])?.[0].length ?? 0);
  const split = start + 1;
  return [
    ...(m[0].startsWith("from ")
      ? [{ kind: "mark" as const, mark: "start" as const, start: m.index, end: start - 1 }]
      : []),
    { kind: "clock", minute: from, loose, start, end: split },
    { kind: "to", word: "to", start: split, end: split },
    { kind: "clock", minute: to, loose: looseEnd && to < 780, start: split, end: m.index + m[0].length },
  ];
}
reads(`(?:at )?${HOUR}(?:[:.](\\d\\d))?${AMPM_SURE}`, (m) => {
  const hour = value(m[1]);
  return hour >= 1 && hour <= 12
    ? clock(m, half(hour, m[3]), Number(m[2] ?? 0), false)
    : clock(m, hour, Number(m[2] ?? 0), false);
});
// PM 3:00
reads(`([ap])m\\.? ?(\\d{1,2})(?:[:.](\\d\\d))?${NO_LETTER}`, (m) =>
  clock(m, half(Number(m[2]), m[1]), Number(m[3] ?? 0), false),
);
// 8.30 is a clock beside a day, or with a word that tells so; else it may be a price.
reads(
  `(at |@ ?|from )?(\\d{1,2})\\.([0-5]\\d)(?![\\d.]| ?(?:yuan|rmb|each|per|kg|km|%|元|块))`,
  (m, _now, tokens, text) => {
    const last = tokens.at(-1);
    const beside =
      last && /^(?:date|period|every)$/.test(last.kind) && /^[ ,]{1,2}$/.test(text.slice(last.end, m.index));
    const behind = text.slice(m.index + m[0].length);
    const told = /^ ?(?:onwards?|sharp|start|till|until|for )/.test(behind) || LATER.test(behind);
    const meet =
      m[1] !== undefined && /^(?:00|15|30|45)$/.test(m[3] ?? "") && !/pric|cost|s[eo]l[ld]|pa[iy]|buy/.test(text);
    return beside || told || meet ? clock(m, Number(m[2]), Number(m[3]), true) : null;
  },
);
reads(
  "([01]\\d|2[0-4])([0-5]\\d) ?h(?:rs|ours)?(?![a-z\\d])|(\\d{1,2})h([0-5]\\d)(?![a-z\\d])|at ([01]\\d|2[0-3])([0-5]\\d)(?![\\d.]| ?(?:yuan|rmb))",
  (m) => clock(m, Number(m[1] ?? m[3] ?? m[5]), Number(m[2] ?? m[4] ?? m[6]), false),
);
reads(`@ ?${HOUR}(?![\\d:.]|\\s?[ap]\\.?m)${NO_LETTER}`, (m) => clock(m, value(m[1]), 0, true));
reads(`half (?:past )?${HOUR}(?:${AMPM_SURE})?${NO_LETTER}`, (m) => clock(m, half(value(m[1]), m[2]), 30, !m[2]));
reads(
  `(?:at )?(?:a )?(quarter|[1-5]?[05]|\\d{1,2}(?= minutes?)|ten|five|twenty)(?: minutes?)? (past|to) ${HOUR}(?:${AMPM_SURE})?${NO_LETTER}`,
  (m) => {
    const part = m[1] === "quarter" ? 15 : m[1] === "twenty" ? 20 : value(m[1]);
    const hour = half(value(m[3]), m[4]);
    return m[2] === "past" ? clock(m, hour, part, !m[4]) : clock(m, hour - 1 || 12, 60 - part, !m[4]);
  },
);
reads(
  `${HOUR} o'?clock(?: (?:in the )?(morning|afternoon|evening))?|at ${HOUR}(?![\\d:.%]| ?(?:yuan|%|people|floors?|am|pm))${NO_LETTER}`,
  (m) => clock(m, value(m[1] ?? m[3]) + (/afternoon|evening/.test(m[2] ?? "") ? 12 : 0), 0, !m[2]),
);
reads(
  "(?:at )?(?:12 )?noon(?![a-z])|midday(?![a-z])",
  (m) => clock(m, 12, 0, false)?.map((token) => ({ ...token, loose: false })) ?? null,
);
reads("(half|(?:a )?quarter|ten|twenty|five) past midnight(?![a-z])", (m) => {
  const part = m[1] ?? "";
  return (
    clock(m, 24, 0, false)?.map((token) => ({
      ...token,
      minute: 1440 + (part === "half" ? 30 : part.endsWith("quarter") ? 15 : part === "twenty" ? 20 : value(part)),
    })) ?? null
  );
});
reads("(?:at )?midnight(?![a-z])", (m) => clock(m, 24, 0, false));
reads(
  `(?:by|before|until|till) ${HOUR}(?![\\d:./]|\\s?[ap]\\.?m|st|nd|rd|th| ?(?:jan|feb|mar|apr|may|ju|aug|sep|oct|nov|dec|people|days|hours))${NO_LETTER}`,
  (m) => {
    const tokens = clock(m, value(m[1]), 0, true);
    return tokens && [{ kind: "mark", mark: "by", start: m.index, end: m.index }, ...tokens];
  },
);
reads(`${HOUR} (?:in the (morning|afternoon|evening)|at night)${NO_LETTER}`, (m) => {
  const hour = value(m[1]);
  return hour >= 1 && hour <= 12 ? clock(m, half(hour, m[2] === "morning" ? "a" : "p"), 0, false) : null;
});
reads(`in the (morning|afternoon|evening)${NO_LETTER}|(morning|afternoon|evening|at night)${NO_LETTER}`, (m) => {
  const word = m[1] ?? m[2] ?? "";
  return one(m, { kind: "period", period: partOf(word), word });
});

reads(`(?:from |at )?${HOUR}(?= sharp${NO_LETTER})`, (m) => clock(m, value(m[1]), 0, true));
reads(`(?:from )?${HOUR}(?= (?:tonight|tonite|2nite)${NO_LETTER})`, (m) => {
  const hour = value(m[1]);
  return hour >= 5 && hour <= 11 ? clock(m, hour + 12, 0, false) : null;
});
// Saturday 8, and nothing behind it
reads(`(?:from )?${HOUR}(?=$|[.!?](?!\\d)| sharp| onwards?| till? late| in the | at the )`, (m, _now, tokens, text) => {
  const last = tokens.at(-1);
  return last?.kind === "date" && text.slice(last.end, m.index) === " " ? clock(m, value(m[1]), 0, true) : null;
});

// Between and around
reads(
  `(?:moved|postponed|rescheduled|changed|shifted|delayed|pushed|put|brought)(?: (?:back|off|forward))?(?: from [a-z\\d: ]{1,24}?)? (?:to|till|until)(?= )`,
  (m) => one(m, { kind: "mark", mark: "moved" }),
);
reads(
  `(?:is |was )?(?:the |your |our )?(?:very )?(?:last|final) (?:day|chance|date)(?= (?:to|for) [a-z]|$|[.!])`,
  (m, _now, tokens) => {
    const last = tokens.at(-1);
    const behind = (last?.kind === "date" || last?.kind === "clock") && m.index - last.end <= 1;
    return behind ? one(m, { kind: "mark", mark: "before" }) : null;
  },
);
reads(
  `(?:by|before|(?:deadline|ddl)(?: for(?: [a-z]{1,12}){1,4} is|(?: is)?:?)|due(?: on| by)?:?|closes?(?: for (?:the )?[a-z]{1,12})?|closing(?: date)?:?|ends?(?! of)|ending|no later than|not later than|latest(?: by)?|cut-?off(?: is)?:?|(?:last|final) (?:day|chance|date|call)(?: (?:to|for) [a-z]{1,12}(?: (?!is |tod|tom|${MONTH}|${DAY})[a-z]{1,12}){0,3})?(?: is)?:?|rsvp by|expires?|(?<!\\b(?:go|goes|going|went|rises?|rose|raised|increased?|increases) )up to(?: and including)?)(?: at(?! ${HOUR}${NO_LETTER})| on| is)?${NO_LETTER}:?`,
  (m) => one(m, { kind: "mark", mark: "by" }),
);
reads(`(?:finish(?:es)?|over|resumes?|back)(?: at| by)?${NO_LETTER}`, (m, _now, tokens) => {
  const last = tokens.at(-1);
  if (last?.kind === "clock" && m.index - last.end <= 2) return one(m, { kind: "to", word: "to" });
  return tokens.some((token) => token.kind === "clock") ? one(m, { kind: "mark", mark: "by" }) : null;
});
reads("(?:at the )?same (?:time|hours?)(?![a-z])", (m) => one(m, { kind: "mark", mark: "sameTime" }));
reads("or(?= )", (m) => one(m, { kind: "mark", mark: "or" }));
reads(`(?:start(?:s|ing)?|from|beginning|begins?)(?![a-z])(?: at(?! ${HOUR}${NO_LETTER})| on)?`, (m) =>
  one(m, { kind: "mark", mark: "start" }),
);
reads("(?:until|till|til|through|thru|to)(?![a-z])(?: at)?", (m) =>
  one(m, { kind: "to", word: m[0].startsWith("to") || m[0].startsWith("th") ? "to" : "until" }),
);
