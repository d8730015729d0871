import { mondayOf, nextLunar, partsOf } from "./days.ts";
import { dateToken, one, readerList } from "./timeTokens.ts";
import { N, WEEK, WEEKDAY, weekdayOf } from "./timeWordsChinese.ts";

const { readers, reads } = readerList();
/** What Chinese says of days and weeks. */
export const CHINESE_DATES = readers;

// Days
const RELATIVE: Readonly<Record<string, number>> = { 大前: -3, 前: -2, 昨: -1, 今: 0, 明: 1, 后: 2, 大后: 3 };
reads(`(大前|大后|前|昨|今|明|后)(?:天|日(?!常)|儿(?:个)?)(?![气花])`, (m, now) => {
  const offset = RELATIVE[m[1] ?? ""] ?? 0;
  return dateToken(m, now.day + offset, { past: offset < 0, ...(offset === 0 ? { said: "today" } : {}) });
});
reads("听[日晚]|寻[日晚]", (m, now) =>
  dateToken(m, now.day + (m[0].startsWith("听") ? 1 : -1), {
    past: m[0].startsWith("寻"),
    ...(m[0].endsWith("晚") ? { period: "evening" as const } : {}),
  }),
);
reads(`(今|明|后|听)朝(?=早|上午|\\s?${N}[点:])`, (m, now) =>
  dateToken(m, now.day + ({ 今: 0, 后: 2 }[m[1] ?? ""] ?? 1), { period: "morning" }),
);
reads("(今|明|后|听)朝(?=夜里|下午|晚上)", (m, now) =>
  dateToken(m, now.day + ({ 今: 0, 后: 2 }[m[1] ?? ""] ?? 1), m[1] === "今" ? { said: "today" } : {}),
);
reads("八月十五(?=赏月|中秋|月饼|团圆)", (m, now) => dateToken(m, nextLunar(8, 15, now.day), { said: "monthday" }));
reads("二月二(?:龙抬头|(?=那天|当天|理发|剃头))", (m, now) =>
  dateToken(m, nextLunar(2, 2, now.day), { said: "monthday" }),
);
reads("明后(?:两?天|日)", (m, now) => dateToken(m, now.day + 1, { to: now.day + 2 }));
reads("(昨|今|明|(?<![以之然今饭课天])后)(早|晚|夜|晨)上?", (m, now) => {
  const offset = RELATIVE[m[1] ?? ""] ?? 0;
  return dateToken(m, now.day + offset, {
    past: offset < 0,
    period: /[早晨]/.test(m[2] ?? "") ? "morning" : "evening",
    ...(offset === 0 ? { said: "today" } : {}),
  });
});
reads("次日|第二天|翌日|转天|第二日", (m) => dateToken(m, 0, { said: "nextday" }));
// 周一到五
reads(`(下下|下|这|本)?个?${WEEK}(${WEEKDAY})\\s?[到至~-]\\s?(${WEEKDAY})(?![\\d点号月日层楼个天周星礼])`, (m, now) => {
  const [first, last] = [weekdayOf(m[2] ?? ""), weekdayOf(m[3] ?? "")];
  const ahead = { 这: 0, 本: 0, 下: 1, 下下: 2 }[m[1] ?? ""];
  const from =
    ahead === undefined
      ? now.day + ((first - partsOf(now.day).weekday + 7) % 7)
      : mondayOf(now.day) + ahead * 7 + ((first + 6) % 7);
  const [start, end] = [m.index, m.index + m[0].length];
  const date = { kind: "date", said: "weekday", bare: ahead === undefined } as const;
  return [
    { ...date, from, start, end: start + 1 },
    { kind: "to", word: "到", start: start + 1, end: start + 1 },
    { ...date, from: from + ((last - first + 7) % 7), start: start + 1, end },
  ];
});
reads(
  `(上上|上|下下|下|这|本|当)?个?${WEEK}(${WEEKDAY}|[1-7](?!\\d|[.:点]))((?:[、,，和及跟/]\\s?${WEEKDAY}(?![\\d点号月日层楼个天])|(?<=六)[日天](?![常气])){0,6})`,
  (m, now) => {
    const weekday = weekdayOf(m[2] ?? "");
    const monday = mondayOf(now.day);
    const ahead = { 上上: -2, 上: -1, 这: 0, 本: 0, 当: 0, 下: 1, 下下: 2 }[m[1] ?? ""];
    const from =
      ahead === undefined
        ? now.day + ((weekday - partsOf(now.day).weekday + 7) % 7)
        : monday + ahead * 7 + ((weekday + 6) % 7);
    const others = [...(m[3] ?? "").matchAll(/[一二三四五六日天]/g)].map((found) => weekdayOf(found[0]));
    const last = others.at(-1);
    return dateToken(m, from, {
      said: "weekday",
      bare: ahead === undefined,
      past: ahead !== undefined && ahead < 0,
      weekdays: [weekday, ...others],
      ...(last === undefined ? {} : { to: from + ((last - weekday + 7) % 7) }),
    });
  },
);
reads("(上|下下|下|这|本)?个?(?:周末|双休日?|礼拜末)", (m, now) => {
  const ahead = { 上: -1, 下: 1, 下下: 2 }[m[1] ?? ""] ?? 0;
  const saturday = mondayOf(now.day) + 5 + ahead * 7;
  return dateToken(m, saturday, { to: saturday + 1, past: ahead < 0 });
});
reads(`(上|下下|下|这|本)个?${WEEK}(?:之?内)?`, (m, now) => {
  const ahead = { 上: -1, 下: 1, 下下: 2 }[m[1] ?? ""] ?? 0;
  const monday = mondayOf(now.day) + ahead * 7;
  if (m[0].endsWith("内")) return one(m, { kind: "within", minutes: 0, day: monday + 6 });
  return dateToken(m, monday, { to: monday + 6, said: "week", past: ahead < 0 });
});
