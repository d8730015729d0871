import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { concentration, participationIndex, readPeriod } from "../../src/modules/summaries/rules.ts";

const ZONE = "Asia/Shanghai";
/** Friday, 27 November 2026, 10:00. */
const NOW = new Date("2026-11-27T02:00:00Z");
const days = (words: string, usual: "week" | "month" = "week", now = NOW) => {
  const period = readPeriod(words, usual, now, ZONE);
  const day = (at: Date) => new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
  return period && [period.kind, day(period.since), day(new Date(period.until.getTime() - 1))];
};

describe("which days are meant", () => {
  const cases: [string, ReturnType<typeof days>][] = [
    ["", ["week", "2026-11-23", "2026-11-27"]],
    ["本周", ["week", "2026-11-23", "2026-11-27"]],
    ["上周", ["week", "2026-11-16", "2026-11-22"]],
    ["last week", ["week", "2026-11-16", "2026-11-22"]],
    ["本月", ["month", "2026-11-01", "2026-11-27"]],
    ["上个月", ["month", "2026-10-01", "2026-10-31"]],
    ["今年", ["days", "2026-01-01", "2026-11-27"]],
    ["最近30天", ["days", "2026-10-29", "2026-11-27"]],
    ["last 7 days", ["days", "2026-11-21", "2026-11-27"]],
    ["11月1日到15日", ["days", "2026-11-01", "2026-11-15"]],
    ["11月1日-12月15日", ["days", "2026-11-01", "2026-11-27"]],
    ["１１月１日至１１月１５日", ["days", "2026-11-01", "2026-11-15"]],
    ["2025-12-20 到 2026-01-05", ["days", "2025-12-20", "2026-01-05"]],
    ["12月1日到31日", ["days", "2025-12-01", "2025-12-31"]],
    ["12月20日到1月3日", ["days", "2025-12-20", "2026-01-03"]],
    ["2025年12月20日到1月3日", ["days", "2025-12-20", "2026-01-03"]],
    ["今天", ["days", "2026-11-27", "2026-11-27"]],
    ["yesterday", ["days", "2026-11-26", "2026-11-26"]],
    ["10月", ["month", "2026-10-01", "2026-10-31"]],
    ["12月份", ["month", "2025-12-01", "2025-12-31"]],
    ["2025年2月", ["month", "2025-02-01", "2025-02-28"]],
    ["November", ["month", "2026-11-01", "2026-11-27"]],
    ["13月", null],
    ["2027年1月", null],
    ["1 Nov to 15 Nov", ["days", "2026-11-01", "2026-11-15"]],
    ["1 to 15 November 2025", ["days", "2025-11-01", "2025-11-15"]],
    ["November 1 to 15", ["days", "2026-11-01", "2026-11-15"]],
    ["1/11 to 15/11", ["days", "2026-11-01", "2026-11-15"]],
    ["2月29日到3月1日", null],
    ["2024年2月29日到3月1日", ["days", "2024-02-29", "2024-03-01"]],
    ["11月15日到1日", null],
    ["2027年1月1日到5日", null],
    ["2024-01-01到2026-01-01", null],
    ["最近0天", null],
    ["最近400天", null],
    ["随便", null],
  ];
  test.each(cases)("%s", (words, wanted) => expect(days(words)).toEqual(wanted));
  test("on its first day the one before is meant", () => {
    expect(days("", "week", new Date("2026-11-30T01:00:00Z"))).toEqual(["week", "2026-11-23", "2026-11-29"]);
    expect(days("", "month", new Date("2026-12-01T01:00:00Z"))).toEqual(["month", "2026-11-01", "2026-11-30"]);
    expect(days("上月", "month", new Date("2026-01-15T01:00:00Z"))).toEqual(["month", "2025-12-01", "2025-12-31"]);
  });
  test("whatever is written, it ends, begins before it ends, and is no longer than a year", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme", maxLength: 60 }),
        fc.date({ min: new Date("2020-01-01"), max: new Date("2040-01-01"), noInvalidDate: true }),
        (words, now) => {
          const period = readPeriod(words, "week", now, ZONE);
          if (period === null) return;
          expect(period.since < period.until && period.until <= now).toBe(true);
          expect(period.until.getTime() - period.since.getTime()).toBeLessThanOrEqual(367 * 86_400_000);
        },
      ),
    );
  });
});

test("how much the busiest have is told only where they are few of many", () => {
  expect(concentration({ people: 14, acts: 40, busiest: 30 })).toBeNull();
  expect(concentration({ people: 31, acts: 96, busiest: 40 })).toBe(42);
});

test("the index is a mean of what can be counted, from 0 to 100, and nothing is made of one part", () => {
  const none = { households: 0, spoke: 0, eligible: 0, voted: 0, done: 0, judged: 0, solved: 0, stars: null };
  expect(participationIndex(none)).toEqual({ breadth: null, depth: null, effect: null, all: null });
  expect(participationIndex({ ...none, households: 50, spoke: 10 })).toMatchObject({ breadth: 20, all: null });
  const full = { households: 200, spoke: 30, eligible: 120, voted: 60, done: 20, judged: 18, solved: 9, stars: 4.5 };
  // 15; (50 + 90) / 2; (50 + 90) / 2
  expect(participationIndex(full)).toEqual({ breadth: 15, depth: 70, effect: 70, all: 52 });
  const few = fc.integer({ min: 0, max: 300 });
  fc.assert(
    fc.property(few, few, few, few, few, few, few, fc.option(fc.double({ min: 1, max: 5, noNaN: true })), (...n) => {
      const [households, spoke, eligible, voted, done, judged, solved, stars] = n;
      const index = participationIndex({ households, spoke, eligible, voted, done, judged, solved, stars });
      for (const part of Object.values(index)) if (part !== null) expect(part >= 0 && part <= 100).toBe(true);
    }),
  );
});
