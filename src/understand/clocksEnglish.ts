import { DAY, HOUR, NO_LETTER, partOf, value } from "./datesEnglish.ts";
import { clock, one, readerList, type Token } from "./timeTokens.ts";

const { readers, reads } = readerList();
/** English clocks, and what stands between two times. */
export const ENGLISH_CLOCKS = readers;

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
reads(`${HOUR}(?:[:.](\\d\\d))?(?:${AMPM_SURE})?(?: ?[-–—~] ?| to | till | until )(noon|midnight)${NO_LETTER}`, (m) => {
  const hour = half(value(m[1]), m[3] ?? (m[4] === "noon" ? "a" : value(m[1]) < 12 ? "p" : undefined));
  return range(m, hour * 60 + Number(m[2] ?? 0), m[4] === "noon" ? 720 : 1440, false);
});
reads(
  `between ${HOUR}(?:[:.](\\d\\d))?(?:${AMPM_SURE})? and ${HOUR}(?:[:.](\\d\\d))?(?:${AMPM_SURE})?${NO_LETTER}`,
  (m) => {
    const from = half(value(m[1]), m[3] ?? m[6]) * 60 + Number(m[2] ?? 0);
    const to = half(value(m[4]), m[6]) * 60 + Number(m[5] ?? 0);
    return from < 1440 && to <= 1440 ? range(m, from, to, !m[3] && !m[6] && from <= 720) : null;
  },
);
reads(`between ${HOUR}(?:[:.](\\d\\d))?${AMPM_SURE} and (noon|midnight)${NO_LETTER}`, (m) =>
  range(m, half(value(m[1]), m[3]) * 60 + Number(m[2] ?? 0), m[4] === "noon" ? 720 : 1440, false),
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
  (m, _now, tokens) => bareRange(m, tokens),
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
    return beside ? bareRange(m, tokens) : null;
  },
);
function bareRange(m: RegExpExecArray, tokens: readonly Token[]): Token[] | null {
  const [a, b] = [value(m[1]), value(m[2])];
  if (!(a >= 0 && a <= 24 && b >= 1 && b <= 24) || a === b) return null;
  const last = tokens.at(-1);
  // Tonight 11 to 1.
  if (last?.kind === "date" && last.period === "evening" && a <= 12 && b <= 12)
    return range(m, a * 60 + (a === 12 ? 0 : 720), b < a || b === 12 ? (b % 12) * 60 : b * 60 + 720, false);
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
// PM 3:00
reads(`([ap])m\\.? ?(\\d{1,2})(?:[:.](\\d\\d))?${NO_LETTER}`, (m) =>
  clock(m, half(Number(m[2]), m[1]), Number(m[3] ?? 0), false),
);
reads(`half (?:past )?${HOUR}(?:${AMPM_SURE})?${NO_LETTER}`, (m) => clock(m, half(value(m[1]), m[2]), 30, !m[2]));
reads(
  `(?:a )?(quarter|[1-5]?[05]|\\d{1,2}(?= minutes?)|ten|five|twenty)(?: minutes?)? (past|to) ${HOUR}(?:${AMPM_SURE})?${NO_LETTER}`,
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

// Between and around
reads(`(?:moved|postponed|rescheduled|changed|shifted|delayed)(?: from [a-z\\d: ]{1,24}?)? to(?= )`, (m) =>
  one(m, { kind: "mark", mark: "moved" }),
);
reads(
  `(?:by|before|(?:deadline|ddl)(?: for(?: [a-z]{1,12}){1,4} is|(?: is)?:?)|due(?: on| by)?:?|closes?|closing(?: date)?:?|ends?(?! of)|ending|no later than|not later than|latest(?: by)?|cut-?off(?: is)?:?|last day(?: to [a-z]+)?(?: is)?:?|rsvp by|expires?)(?: at(?! ${HOUR}${NO_LETTER})| on| is)?${NO_LETTER}:?`,
  (m) => one(m, { kind: "mark", mark: "by" }),
);
reads(`(?:finish(?:es)?|over|resumes?|back)(?: at| by)?${NO_LETTER}`, (m, _now, tokens) => {
  const last = tokens.at(-1);
  if (last?.kind === "clock" && m.index - last.end <= 2) return one(m, { kind: "to", word: "to" });
  return tokens.some((token) => token.kind === "clock") ? one(m, { kind: "mark", mark: "by" }) : [];
});
reads("or(?= )", (m) => one(m, { kind: "mark", mark: "or" }));
reads(`(?:start(?:s|ing)?|from|beginning|begins?)(?![a-z])(?: at(?! ${HOUR}${NO_LETTER})| on)?`, (m) =>
  one(m, { kind: "mark", mark: "start" }),
);
reads("(?:until|till|til|through|thru|to)(?![a-z])(?: at)?", (m) =>
  one(m, { kind: "to", word: m[0].startsWith("to") || m[0].startsWith("th") ? "to" : "until" }),
);
