import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  fits,
  minutesOf,
  movingUp,
  type Row,
  readAnswer,
  readHours,
  readPlan,
  remindAt,
  tally,
} from "../../src/modules/signups/rules.ts";

const ZONE = "Asia/Shanghai";
/** Wednesday, 25 November 2026, 09:00. */
const NOW = new Date("2026-11-25T01:00:00Z");
const local = (text: string) => new Date(`${text}:00+08:00`);

describe("a line", () => {
  test("has slots, times and a place", () => {
    const plan = readPlan("周六大扫除 | 上午 20人 | 下午10人 | 傍晚 | 截止 周五晚8点 | 地点 3号楼", NOW, ZONE);
    expect(plan).toMatchObject({
      title: "周六大扫除",
      topic: "environment",
      slots: [
        { label: "上午", capacity: 20 },
        { label: "下午", capacity: 10 },
        { label: "傍晚", capacity: null },
      ],
      closesAt: local("2026-11-27T20:00"),
      startsAt: local("2026-11-28T09:00"),
      place: { kind: "building", code: "3" },
    });
  });
  test.each([
    ["", "no-title"],
    ["🎉", "no-title"],
    ["长".repeat(81), "long-title"],
    ["扫雪 | 0人", "places"],
    ["扫雪 | 9999人", "places"],
    [`扫雪 | ${Array.from({ length: 9 }, (_, i) => `第${i}场 5人`).join(" | ")}`, "many-slots"],
    ["扫雪 | 时间 以后再说", "no-time"],
    ["扫雪 | 时间 每周六9点", "no-time"],
    ["扫雪 | 时间 2026年11月1日9点", "past"],
    ["扫雪 | 时间 2027年6月1日9点", "far"],
    ["扫雪 | 时间 周五9点-10点 | 截止 周六", "closes-late"],
  ])("%s: %s", (line, problem) => {
    expect(readPlan(line, NOW, ZONE)).toBe(problem);
  });
  test("of any words is a plan or a problem", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 200 }), (line) => {
        const plan = readPlan(line, NOW, ZONE);
        if (typeof plan !== "string") expect(plan.closesAt.getTime()).toBeGreaterThan(NOW.getTime());
      }),
    );
  });
});

describe("an answer", () => {
  const SLOTS = [
    { label: "上午", capacity: 20 },
    { label: "下午", capacity: 10 },
  ];
  test.each([
    ["s2", { slot: 2, count: null }],
    ["上午", { slot: 1, count: null }],
    ["下午 2人", { slot: 2, count: 2 }],
    ["下午我家两口", { slot: 2, count: 2 }],
    ["+3", { slot: null, count: 3 }],
    ["不去了", { slot: null, count: 0 }],
    ["500人", "range"],
    ["-3", "range"],
    ["s9", null],
    ["电梯停了", null],
  ])("%s", (words, read) => {
    expect(readAnswer(words, SLOTS)).toEqual(read);
  });
});

test("nobody is let in above the limit, nobody is overtaken, and nobody waits while there is room for them", () => {
  const deeds = fc.array(fc.record({ who: fc.nat(11), count: fc.integer({ min: 0, max: 4 }), first: fc.boolean() }), {
    maxLength: 60,
  });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 8 }), deeds, (capacity, list) => {
      const slot = { label: "", capacity };
      let rows: (Row & { who: number })[] = [];
      let id = 0;
      for (const { who, count, first } of list) {
        const old = rows.find((r) => r.who === who);
        if (old) rows = rows.filter((r) => r !== old);
        else if (count > 0 && count <= capacity) {
          const state = fits(rows, 1, slot, count) ? "in" : "waiting";
          rows.push({ id: ++id, slot: 1, count, state, first, who });
        }
        for (const up of movingUp(rows, 1, slot)) rows.find((r) => r.id === up.id)!.state = "in";
        expect(tally(rows, 1).in).toBeLessThanOrEqual(capacity);
        // No place stays empty that anybody who waits could take.
        for (const waiting of rows.filter((r) => r.state === "waiting"))
          expect(tally(rows, 1).in + waiting.count).toBeGreaterThan(capacity);
      }
    }),
  );
});

test("hours: half hours, from the beginning at the earliest, twelve at most", () => {
  const planned = { startsAt: local("2026-11-28T09:00"), endsAt: local("2026-11-28T11:30") };
  const of = (inAt: string, outAt: string | null) =>
    minutesOf({ inAt: local(inAt), outAt: outAt === null ? null : local(outAt) }, planned);
  expect(of("2026-11-28T08:10", "2026-11-28T11:25")).toBe(150);
  expect(of("2026-11-28T09:40", "2026-11-28T11:25")).toBe(120);
  expect(of("2026-11-28T09:10", null)).toBe(150);
  expect(of("2026-11-28T09:10", "2026-11-29T23:00")).toBe(12 * 60);
  expect(minutesOf({ inAt: null, outAt: null }, planned)).toBe(0);
  for (const [word, minutes] of [
    ...[["2", 120] as const, ["1.5", 90] as const, ["0", 0] as const, ["12小时", 720] as const],
    ...[["30", null] as const, ["-2", null] as const, ["1.7", null] as const, ["12.5", null] as const],
  ])
    expect(readHours(word), word).toBe(minutes);
});

test("a reminder comes the evening before, in the morning of the day, or not at all", () => {
  const begins = local("2026-11-28T14:00");
  expect(remindAt(begins, NOW, ZONE)).toEqual(local("2026-11-27T19:00"));
  expect(remindAt(begins, local("2026-11-27T21:00"), ZONE)).toEqual(local("2026-11-28T08:00"));
  expect(remindAt(begins, local("2026-11-28T09:00"), ZONE)).toBeNull();
});
