import { expect, test } from "vitest";
import { turnsAfter } from "../../src/core/schedule.ts";
import { takeExceptions } from "../../src/modules/notices/exceptions.ts";
import { type Plan, readPlan, writePlan } from "../../src/modules/notices/plan.ts";

/** Saturday 28 November 2026, 9:00. */
const NOW = new Date("2026-11-28T01:00:00Z");
const ZONE = "Asia/Shanghai";

const exceptOf = (line: string) => {
  const plan = readPlan(line, NOW, ZONE);
  return typeof plan === "string" ? plan : plan.when.kind === "now" ? "now" : (plan.when.except ?? []);
};

test.each<[string, string[] | string]>([
  ["每周一、周四早上9点 大厅量血糖 到2月28日 1月18日那次不办", ["2027-01-18"]],
  ["每周一早上9点 大厅量血糖，1月18日不发", ["2027-01-18"]],
  ["每周一早上9点 大厅量血糖 | 1月18日不发", ["2027-01-18"]],
  ["每周一早上9点 大厅量血糖，1月18日、25日和2月8号不办", ["2027-01-18", "2027-01-25", "2027-02-08"]],
  ["每周一早上9点 大厅量血糖（1月18日除外）", ["2027-01-18"]],
  ["除了1月18日，每周一早上9点 大厅量血糖", ["2027-01-18"]],
  ["每周一早上9点 大厅量血糖，2月1日到2月15日停办", ["2027-02-01", "2027-02-08", "2027-02-15"]],
  ["每天早上8点 请关好单元门，下周三不发", ["2026-12-02"]],
  ["每周五晚上7点 院子里跳舞 十二月二十五日那次不跳", ["2026-12-25"]],
  ["every monday 9am blood sugar checks, not on 18 January", ["2027-01-18"]],
  ["every monday 9am blood sugar checks, except 18 January and 25 January", ["2027-01-18", "2027-01-25"]],
  // Not a day on which it comes, or none that a calendar tells.
  ["每周一早上9点 大厅量血糖，1月19日不发", "no-turn"],
  ["每周一早上9点 大厅量血糖，春节不办", "left-out"],
  ["每周一早上9点 大厅量血糖，节假日除外", "left-out"],
  // What is said once keeps its words.
  ["现在 12月1日不办生日会了", "now"],
  ["每周一早上9点 大厅量血糖，不用空腹", []],
])("%s", (line, days) => {
  expect(exceptOf(line)).toEqual(days);
});

test("the days are taken out of the words, skipped, and written again as they are read", () => {
  const plan = readPlan("每周一、周四早上9点 大厅量血糖 到2月28日 1月18日那次不办", NOW, ZONE) as Plan;
  expect(plan.words).toBe("大厅量血糖 到2月28日");
  if (plan.when.kind !== "at") throw new Error("asked");
  const days = [...turnsAfter(plan.when, ZONE, new Date("2027-01-10T00:00:00Z"))].map((at) => at.toISOString());
  expect(days.slice(0, 4)).toEqual([
    "2027-01-11T01:00:00.000Z",
    "2027-01-14T01:00:00.000Z",
    "2027-01-21T01:00:00.000Z",
    "2027-01-25T01:00:00.000Z",
  ]);
  expect(days.at(-1)).toBe("2027-02-25T01:00:00.000Z");
  const again = readPlan(writePlan(plan, "3号楼", false), NOW, ZONE) as Plan;
  expect(again.when).toEqual(plan.when);
  expect(again.words).toBe(plan.words);
});

test("where the first is left out it begins with the next", () => {
  const plan = readPlan("每周一早上9点 大厅量血糖，11月30日不发", NOW, ZONE) as Plan;
  expect(plan.when).toMatchObject({ kind: "at", start: "2026-12-07T09:00", except: ["2026-11-30"] });
  expect(exceptOf("每周一早上9点 大厅量血糖 | 到 12月1日 | 11月30日不发")).toBe("no-turn");
});

test("a long line is read in no time", () => {
  const begun = performance.now();
  for (const one of ["1月", "1月18日、", "除了", "不", "18号和", "not on "]) takeExceptions(one.repeat(600), NOW, ZONE);
  expect(performance.now() - begun).toBeLessThan(1_000);
});
