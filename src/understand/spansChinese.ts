import { addWorkdays, dayOf, monthEnd, nextMonthDate, nthWeekday, partsOf } from "./days.ts";
import { dateToken, type Now, number, one, readerList, type Token } from "./timeTokens.ts";
import { COUNT, inMonth, monthOf, N, WEEK, WEEKDAY, weekdayOf, YEAR } from "./timeWordsChinese.ts";

const { readers, reads } = readerList();
/** What Chinese says of the parts of months and years: 下旬, 月底, 12月第一个周六, 今年最后一天. */
export const CHINESE_SPANS = readers;

/** A month or a year whose parts are named; 月 alone is one only before 底 and 末. */
const MONTH = `${YEAR}(?:(${N}|元)月份?|((?:上上?|下下?|这|本|当)个?)月)`;
const YEARS = "(今年|明年|后年|来年|新的?一年|新年)";
const ORDINAL = `(最后一?个?|头一个?|首个|第${COUNT}个?)`;
const AHEAD: Readonly<Record<string, number>> = { 上上: -2, 上: -1, 下: 1, 下下: 2 };
interface Span {
  from: number;
  to: number;
}
const THIRDS: Readonly<Record<string, [number, number]>> = {
  上: [1, 10],
  中: [11, 20],
  下: [21, 31],
  上中: [1, 20],
  中下: [11, 31],
  上半: [1, 15],
  下半: [16, 31],
};

/** The month that the first three groups of MONTH name; a month without a year is this one or one to come. */
function monthSpan(m: RegExpExecArray, now: Now): Span | null {
  const today = monthEnd(now.day, AHEAD[(m[3] ?? "").replace("个", "")] ?? 0);
  const first = m[2] ? inMonth(m[1], monthOf(m[2]), 1, { ...now, day: now.day - partsOf(now.day).date + 1 }) : today;
  return first === null ? null : { from: monthEnd(first, -1) + 1, to: monthEnd(first) };
}
function yearSpan(said: string, now: Now): Span {
  const year = partsOf(now.day).year + ({ 今年: 0, 后年: 2 }[said] ?? 1);
  return { from: dayOf(year, 1, 1) ?? now.day, to: dayOf(year, 12, 31) ?? now.day };
}
const isOver = (m: RegExpExecArray): boolean => /^[去前]年/.test(m[1] ?? "") || (m[3] ?? "").startsWith("上");

/** The day that an ordinal and its unit (周六, 周末, 工作日, 天) take out of a span. */
function dayIn(m: RegExpExecArray, span: Span, ordinal: string, unit: string): Token[] | null {
  const nth = /最后/.test(ordinal) ? -1 : number(/第(.{1,3}?)个?$/.exec(ordinal)?.[1]) || 1;
  if (/天$/.test(unit) && !new RegExp(`^${WEEK}`).test(unit)) return dateToken(m, nth < 0 ? span.to : span.from);
  if (unit === "工作日") {
    const found = nth < 0 ? addWorkdays(span.to + 1, -1) : addWorkdays(span.from - 1, nth);
    return dateToken(m, found, { said: "monthday" });
  }
  const weekday = unit === "周末" ? 6 : weekdayOf(unit.slice(-1));
  const day = nthWeekday(nth < 0 ? span.to : span.from, weekday, nth);
  return dateToken(m, day, { said: "monthday", ...(unit === "周末" && day !== null ? { to: day + 1 } : {}) });
}

reads(`${MONTH}的?(?:(上中|中下|[上中下])旬|([上下]半)月)`, (m, now) => {
  const span = monthSpan(m, now);
  const [first, last] = THIRDS[m[4] ?? m[5] ?? ""] ?? [1, 31];
  if (!span) return null;
  const passed = !m[1] && !m[3] && span.from + last - 1 < now.day;
  const from = passed ? nextMonthDate(partsOf(span.from).month, first, now.day) : span.from + first - 1;
  if (from === null) return null;
  return dateToken(m, from, {
    said: "monthday",
    past: isOver(m),
    to: last > 30 ? monthEnd(from) : from + last - first,
  });
});
// 9月上旬到中旬
reads("([上中下])旬", (m, _now, tokens) => {
  const spoken = tokens.at(-1)?.kind === "to" ? tokens.at(-2) : undefined;
  if (spoken?.kind !== "date") return one(m, { kind: "mark", mark: "vague" });
  const [first, last] = THIRDS[m[1] ?? ""] ?? [1, 31];
  const before = monthEnd(spoken.from, -1);
  return dateToken(m, before + first, { said: "monthday", to: last > 30 ? monthEnd(spoken.from) : before + last });
});
reads(`${MONTH}的?(?:初(?![一二三四五六七八九十])|中(?!午))`, (m) => one(m, { kind: "mark", mark: "vague" }));
const UNIT = `(${WEEK}${WEEKDAY}|周末|工作日|天)`;
reads(`${MONTH}(?:的|[底末]的?|里的?)?${ORDINAL}${UNIT}`, (m, now) => {
  const span = monthSpan(m, now);
  return span && dayIn(m, span, m[4] ?? "", m[5] ?? "");
});
reads(`月[底末]的?(最后一?个?)${UNIT}`, (m, now) =>
  dayIn(m, { from: monthEnd(now.day, -1) + 1, to: monthEnd(now.day) }, m[1] ?? "", m[2] ?? ""),
);
reads(`${YEARS}的?${ORDINAL}${UNIT}`, (m, now) => dayIn(m, yearSpan(m[1] ?? "", now), m[2] ?? "", m[3] ?? ""));
reads(`${MONTH}的?(?:月?底|末|最后一[天日])`, (m, now) => {
  const span = monthSpan(m, now);
  return span && dateToken(m, span.to, { said: "monthday", past: isOver(m) });
});
reads(`${YEAR}(${N})月份?之?内(?!部)`, (m, now) => {
  const span = monthSpan(m, now);
  return span && one(m, { kind: "within", minutes: 0, day: span.to });
});
reads("(?:月底|月末)(?:的?最后一天)?", (m, now, tokens) => {
  // The end of the month that was just spoken of: 下周一起 … 直到月底.
  const spoken = tokens.findLast((token) => token.kind === "date" && !token.past);
  return dateToken(m, monthEnd(spoken?.kind === "date" ? spoken.from : now.day), { said: "monthday" });
});
reads("(?:本|这个?)?季度?(?:末|底)", (m, now) => {
  const { month } = partsOf(now.day);
  return dateToken(m, monthEnd(now.day, 2 - ((month - 1) % 3)));
});
reads(
  `(?:${YEARS}之?|(?<![\\d一二两三四五六七八九十半几])年(?=内[^\\s,，。]{0,4}[完好毕建装换办修]))内(?!部)`,
  (m, now) => one(m, { kind: "within", minutes: 0, day: yearSpan(m[1] ?? "今年", now).to }),
);
reads(`${YEARS}?的?(?:年底|年末)`, (m, now) => dateToken(m, yearSpan(m[1] ?? "今年", now).to, { said: "monthday" }));
