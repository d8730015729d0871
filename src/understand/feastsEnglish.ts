import { holidaySpan, nextFestival, nextMonthDate, nextYearly, type Yearly } from "./days.ts";
import { dateToken, readerList } from "./timeTokens.ts";
import { NO_LETTER } from "./timeWordsEnglish.ts";

const { readers, reads } = readerList();
/** What English says of feasts. */
export const ENGLISH_FEASTS = readers;

/** Feasts by the Chinese names that the calendar knows them by, or when they are (see `nextYearly`). */
const FEASTS: Readonly<Record<string, string | Yearly>> = {
  "mid-autumn": "中秋",
  "mid autumn": "中秋",
  "moon festival": "中秋",
  "national day": "国庆",
  "golden week": "国庆",
  "dragon boat": "端午",
  "lantern festival": "元宵节",
  qingming: "清明",
  "tomb sweeping day": "清明",
  "spring festival": "春节",
  "chinese new year": "春节",
  "lunar new year": "春节",
  cny: "春节",
  halloween: "万圣节",
  valentine: "情人节",
  mother: "母亲节",
  father: "父亲节",
  thanksgiving: "感恩节",
  children: "儿童节",
  women: "妇女节",
  teacher: "教师节",
  "labour day": "五一",
  "boxing day": [12, 26],
  christmas: [12, 25],
  xmas: [12, 25],
  "st patrick": [3, 17],
  "st\\. patrick": [3, 17],
  "fourth of july": [7, 4],
  "independence day": [7, 4],
  "canada day": [7, 1],
  "guy fawkes": [11, 5],
  "bonfire night": [11, 5],
  veteran: [11, 11],
  juneteenth: [6, 19],
  "martin luther king": [1, 1, 3],
  president: [2, 1, 3],
  "memorial day": [5, 1, -1],
  "columbus day": [10, 1, 2],
  // In America the first Monday of September, in the English of China the first of May: the one that comes first.
  "labor day": [9, 1, 1],
  qixi: "七夕",
  "double ninth": "重阳",
  "winter solstice": "冬至",
};
const FEAST = `(${Object.keys(FEASTS)
  .map((name) =>
    /^(?:mother|father|children|women|teacher|valentine|veteran|president|st.* patrick)$/.test(name)
      ? `${name}(?='?s'?(?: day|$))`
      : name,
  )
  .join("|")})`;
reads(
  `(the day before |the day after )?(?:on |the ){0,2}${FEAST}(?:'?s'? day|'s|s'| festival| day)?(?: (holidays?|week|break|eve|weekend))?${NO_LETTER}`,
  (m, now) => {
    const name = FEASTS[(m[2] ?? "").replace(".", "\\.")] ?? "";
    const next = (from: number): number | null =>
      typeof name === "string" ? nextFestival(name, from) : nextYearly(name, from);
    if (m[3] === "eve") return dateToken(m, (next(now.day + 1) ?? now.day) - 1, { period: "evening" });
    if (typeof name === "string" && (m[3] || m[2] === "golden week")) {
      const span = holidaySpan(name, now.day);
      return span && dateToken(m, span.from, { feast: true, ...(span.to > span.from ? { to: span.to } : {}) });
    }
    const may = m[2] === "labor day" ? (nextMonthDate(5, 1, now.day) ?? 0) : Number.POSITIVE_INFINITY;
    const found = next(now.day);
    const day = found === null ? null : Math.min(found, may);
    if (m[3] === "weekend" && day !== null) return dateToken(m, day - 2, { feast: true, to: day });
    const by = m[1]?.includes("before") ? -1 : m[1] ? 1 : 0;
    return day === null ? null : dateToken(m, day + by, { feast: by === 0 });
  },
);
reads(`nye${NO_LETTER}`, (m, now) => dateToken(m, nextMonthDate(12, 31, now.day), { period: "evening" }));
reads(`new year'?s eve${NO_LETTER}`, (m, now) => dateToken(m, nextMonthDate(12, 31, now.day), { period: "evening" }));
reads(`new year'?s day${NO_LETTER}`, (m, now) => dateToken(m, nextMonthDate(1, 1, now.day)));
