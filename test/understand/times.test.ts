import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { dayOf } from "../../src/understand/days.ts";
import { CHINESE_READERS, ENGLISH_READERS } from "../../src/understand/timeReaders.ts";
import { startOf } from "../../src/understand/timeStarts.ts";
import { readTimes } from "../../src/understand/times.ts";

/** Thursday, 26 November 2026, 09:20. */
const NOW = { day: dayOf(2026, 11, 26) ?? 0, minute: 9 * 60 + 20 };
/** Sunday, 22 November 2026, 22:05. */
const SUNDAY = { day: dayOf(2026, 11, 22) ?? 0, minute: 22 * 60 + 5 };

/** start, end, recurrence of a text, "-" for null. */
const read = (text: string, now = NOW): string => {
  const { start, end, recurrence } = readTimes(text, now);
  return [start, end, recurrence].map((part) => part ?? "-").join(" ");
};

describe("days and clocks", () => {
  test.each([
    ["明天上午10点到11点半 量血压", "2026-11-27T10:00 2026-11-27T11:30 -"],
    ["今晚8点半到10点", "2026-11-26T20:30 2026-11-26T22:00 -"],
    ["12月1-3号地库刷漆", "2026-12-01 2026-12-03 -"],
    ["11月28日8:00至11月29日18:00", "2026-11-28T08:00 2026-11-29T18:00 -"],
    ["12/3 14:00-16:00", "2026-12-03T14:00 2026-12-03T16:00 -"],
    ["周六、周日9:00-11:00", "2026-11-28T09:00 2026-11-28T11:00 -"],
    ["今晚10点到明早6点停水", "2026-11-26T22:00 2026-11-27T06:00 -"],
    ["后天晚上9点到第二天早上6点", "2026-11-28T21:00 2026-11-29T06:00 -"],
    ["差十分九点", "2026-11-26T20:50 - -"],
    ["下午3点3刻", "2026-11-26T15:45 - -"],
    ["半夜12点", "2026-11-27T00:00 - -"],
    ["明天8:00-10:00,14:00-16:00", "2026-11-27T08:00 2026-11-27T16:00 -"],
    ["明天9点停水3小时", "2026-11-27T09:00 2026-11-27T12:00 -"],
    ["两点到三点 今天下午", "2026-11-26T14:00 2026-11-26T15:00 -"],
    ["原定周五 改到下周一上午10点", "2026-11-30T10:00 - -"],
    ["昨天停水了 今天下午3点来", "2026-11-26T15:00 - -"],
    ["禮拜日朝早十點", "2026-11-29T10:00 - -"],
    ["１２月１日９：００", "2026-12-01T09:00 - -"],
  ])("%s", (text, expected) => {
    expect(read(text)).toBe(expected);
  });

  test("weeks start on Monday, also when a Sunday asks", () => {
    expect(read("下周一", SUNDAY)).toBe("2026-11-23 - -");
    expect(read("下下周三", SUNDAY)).toBe("2026-12-02 - -");
    expect(read("周日上午9点", SUNDAY)).toBe("2026-11-29T09:00 - -");
    expect(read("周日晚上11点", SUNDAY)).toBe("2026-11-22T23:00 - -");
  });
});

describe("deadlines, lengths and what is near", () => {
  test.each([
    ["周五前交给楼长", "- 2026-11-27 -"],
    ["报名截止:周五晚10点", "- 2026-11-27T22:00 -"],
    ["24号晚上12点截止", "- 2026-12-25T00:00 -"],
    ["三个工作日内", "- 2026-12-01 -"],
    ["24小时内答复", "- 2026-11-27T09:20 -"],
    ["月底前", "- 2026-11-30 -"],
    ["3号楼停水到下午5点，请储水", "- 2026-11-26T17:00 -"],
    ["一个半小时后", "2026-11-26T10:50 - -"],
    ["即日起至12月15日", "2026-11-26 2026-12-15 -"],
    ["从明天开始 公示期7天", "2026-11-27 2026-12-03 -"],
  ])("%s", (text, expected) => {
    expect(read(text)).toBe(expected);
  });
});

describe("what comes again", () => {
  test.each([
    ["每周六上午9点到11点", "2026-11-28T09:00 2026-11-28T11:00 FREQ=WEEKLY;BYDAY=SA"],
    ["每周一三五晚上7点半", "2026-11-27T19:30 - FREQ=WEEKLY;BYDAY=MO,WE,FR"],
    ["每周一至周五9:00-17:00", "2026-11-27T09:00 2026-11-27T17:00 FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"],
    ["工作日早8点到晚8点", "2026-11-27T08:00 2026-11-27T20:00 FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"],
    ["每月1号和15号", "2026-12-01 - FREQ=MONTHLY;BYMONTHDAY=1,15"],
    ["每月最后一个周五晚上8点", "2026-11-27T20:00 - FREQ=MONTHLY;BYDAY=-1FR"],
    ["每天早晚7点", "2026-11-26T19:00 - FREQ=DAILY;BYHOUR=7,19;BYMINUTE=0"],
    ["隔周周三下午", "2026-12-02 - FREQ=WEEKLY;INTERVAL=2;BYDAY=WE"],
    ["下周一至周五每天9点到12点", "2026-11-30T09:00 2026-11-30T12:00 FREQ=DAILY;UNTIL=20261204"],
    ["每周五19:00到12月31日 跳舞", "2026-11-27T19:00 - FREQ=WEEKLY;BYDAY=FR;UNTIL=20261231"],
    ["每年11月15日到次年3月15日供暖", "2027-11-15 2028-03-15 FREQ=YEARLY"],
  ])("%s", (text, expected) => {
    expect(read(text)).toBe(expected);
  });
});

describe("the calendar", () => {
  test.each([
    ["腊月廿三", "2027-01-30 - -"],
    ["正月十五晚7点灯会", "2027-02-20T19:00 - -"],
    ["除夕", "2027-02-05 - -"],
    ["冬至那天", "2026-12-22 - -"],
    ["五一放假", "2027-05-01 2027-05-05 -"],
    ["2月30号", "- - -"],
  ])("%s", (text, expected) => {
    expect(read(text)).toBe(expected);
  });
});

describe("English", () => {
  test.each([
    ["tomorrow 9am to 5pm", "2026-11-27T09:00 2026-11-27T17:00 -"],
    ["from 10 pm tonight until 6 am tomorrow", "2026-11-26T22:00 2026-11-27T06:00 -"],
    ["voting closes on Friday at 20:00", "- 2026-11-27T20:00 -"],
    ["weekdays 9 to 5", "2026-11-27T09:00 2026-11-27T17:00 FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"],
    ["first Saturday of each month, 10:00", "2026-12-05T10:00 - FREQ=MONTHLY;BYDAY=1SA"],
    ["between 2pm and 4pm on Friday", "2026-11-27T14:00 2026-11-27T16:00 -"],
    ["quarter to nine tonight", "2026-11-26T20:45 - -"],
    ["meeting moved from Monday to Tuesday 7pm", "2026-12-01T19:00 - -"],
    ["Friday 晚上8点", "2026-11-27T20:00 - -"],
  ])("%s", (text, expected) => {
    expect(read(text)).toBe(expected);
  });
});

describe("no time", () => {
  test.each([
    "3号楼2单元",
    "2-3-501",
    "电话13800138000",
    "8点2元",
    "有三点建议",
    "差一点就到了",
    "9.9元包邮",
    "5栋10层",
    "12-18岁",
    "2/3以上业主同意",
    "比分21:19",
    "中秋月饼团购",
    "25:00",
    "24小时便利店",
    "Unit 2 Room 501",
    "gates 1-3 are closed",
    "it may rain",
    "the second lift",
  ])("%s", (text) => {
    expect(read(text)).toBe("- - -");
  });

  test.each([
    ["下周再说", "vague"],
    ["周三还是周四", "vague"],
    ["明天周三下午四点", "contradiction"],
    ["11月28日周五", "contradiction"],
    ["前天晚上8点", "past"],
    ["你好", "none"],
  ])("%s is left open: %s", (text, reason) => {
    expect(readTimes(text, NOW)).toMatchObject({ start: null, end: null, reason });
  });

  test("says when the half of the day or the week is a guess", () => {
    expect(readTimes("明天2点开会", NOW).unsure).toBe("half-day");
    expect(readTimes("明天下午2点开会", NOW).unsure).toBeNull();
    expect(readTimes("下周三", NOW).unsure).toBe("week");
  });
});

test("whatever is written, what comes out is a time of the wall and a start is not behind its end", () => {
  const word = fc.constantFrom(
    ..."明天 周三 下周五 12月1日 3号 上午 晚上 凌晨 9点 十点半 20:00 到 至 - 前 截止 每周 每天 每月 工作日 后 内 三天 半小时 tomorrow 9am to until every friday 停水 3号楼 次日 ，".split(
      " ",
    ),
  );
  fc.assert(
    fc.property(fc.array(word, { maxLength: 8 }), fc.nat(40_000), fc.nat(1439), (words, day, minute) => {
      const { start, end, recurrence } = readTimes(words.join(""), { day: 10_000 + (day % 20_000), minute });
      for (const at of [start, end]) if (at !== null) expect(at).toMatch(/^\d{4}-\d\d-\d\d(?:T[0-2]\d:[0-5]\d)?$/);
      if (start !== null && end !== null) expect(end.slice(0, start.length) >= start.slice(0, end.length)).toBe(true);
      if (recurrence !== null) expect(recurrence).toMatch(/^FREQ=(?:DAILY|WEEKLY|MONTHLY|YEARLY)(?:;[A-Z]+=[\w,-]+)*$/);
    }),
    { numRuns: 2000 },
  );
});

test("every sentence of times.txt is read as written there", () => {
  const wrong: string[] = [];
  let now = NOW;
  let sentences = 0;
  for (const line of readFileSync(join(import.meta.dirname, "times.txt"), "utf8").split("\n")) {
    if (line === "" || line.startsWith("# ")) continue;
    const clock = /^@(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)$/.exec(line)?.slice(1).map(Number);
    if (clock) {
      const [year = 0, month = 0, date = 0, hour = 0, minute = 0] = clock;
      now = { day: dayOf(year, month, date) ?? 0, minute: hour * 60 + minute };
      continue;
    }
    const at = line.lastIndexOf("|");
    const answer = read(line.slice(0, at), now);
    if (answer !== line.slice(at + 1)) wrong.push(`${line} is read as ${answer}`);
    sentences += 1;
  }
  expect(wrong).toEqual([]);
  expect(sentences).toBeGreaterThan(1000);
});

describe("what a reader may begin with", () => {
  const READERS = [...CHINESE_READERS, ...ENGLISH_READERS].map(({ expression }) => expression);

  test.each([
    ["(?<=x)(?:[周日]|a?b)\\d", "周日ab", "xd1"],
    ["(?:a?|b\\d{0,1})c", "abc", "d1"],
    ["(?!z)(?:明|(?:大)?后)天|\\b\\d{0,2}(?:点|$)", "明大后0点", "天z"],
  ])("%s", (source, can, cannot) => {
    for (const c of can) expect(startOf(source).test(c), c).toBe(true);
    for (const c of cannot) expect(startOf(source).test(c), c).toBe(false);
  });

  test("no match of any reader begins otherwise than its expression tells", () => {
    const starts = READERS.map((expression) => startOf(expression.source));
    const wrong: string[] = [];
    let matches = 0;
    for (const line of readFileSync(join(import.meta.dirname, "times.txt"), "utf8")
      .split("\n")
      .slice(0, 800))
      for (let at = 0; at < line.length; at += 1)
        for (const [index, expression] of READERS.entries()) {
          expression.lastIndex = at;
          if ((expression.exec(line)?.[0] ?? "") === "") continue;
          matches += 1;
          if (!starts[index]?.test(line[at] ?? "")) wrong.push(`${expression.source} at ${line.slice(at)}`);
        }
    expect(wrong).toEqual([]);
    expect(matches).toBeGreaterThan(5000);
  });
});
