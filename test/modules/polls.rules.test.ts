import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { clean } from "../../src/core/text.ts";
import { codeOf, hashDefinition, newPseudonym, readReceipt, receiptOf } from "../../src/modules/polls/chain.ts";
import { type Plan, readChoice, readPlan, remindAt, writePlan } from "../../src/modules/polls/rules.ts";

const ZONE = "Asia/Shanghai";
/** Wednesday, 25 November 2026, 09:00. */
const NOW = new Date("2026-11-25T01:00:00Z");
const at = (words: string) => new Date(`${words.replace(" ", "T")}:00+08:00`);
const plan = (line: string) => {
  const read = readPlan(line, 0, NOW, ZONE);
  if (typeof read === "string") throw new Error(`${line}: ${read}`);
  return read;
};

describe("what a line asks for", () => {
  test.each<[string, Partial<Plan>]>([
    [
      "电梯广告要不要？ | 要 | 不要",
      { question: "电梯广告要不要？", options: ["要", "不要"], closesAt: at("2026-11-28 20:00") },
    ],
    ["要不要？\n要\n不要\n截止 周五晚8点", { options: ["要", "不要"], closesAt: at("2026-11-27 20:00") }],
    ["要不要？ | 要 | 不要 | 截止：明天", { closesAt: at("2026-11-26 20:00") }],
    ["要不要？ | 要 | 不要 | 截止 3天", { closesAt: at("2026-11-28 20:00") }],
    ["要不要？ | 要 | 不要 | 截止 半小时后", { closesAt: at("2026-11-25 09:30") }],
    ["要不要？ | 要 | 不要 | 每户一票 | 多选 | 匿名", { electorate: "household", multiple: true, secret: true }],
    [
      "要不要？ | 要 | 不要 | 居民表决 | 地点 3号楼",
      { electorate: "resident", place: { kind: "building", code: "3" } },
    ],
    ["要不要？ | 要 | 不要 | 地点 全小区", { place: "community" }],
    ["#15 要不要？ | 要 | 不要", { replaces: 15, question: "要不要？" }],
    [
      "Lights? | Yes | No | until Friday 8pm | per household | anonymous",
      { electorate: "household", secret: true, closesAt: at("2026-11-27 20:00") },
    ],
    // Words that only begin like a setting are options.
    [
      "怎么投？ | 多选几个 | 匿名信箱 | 截止阀换新",
      { options: ["多选几个", "匿名信箱", "截止阀换新"], multiple: false, secret: false },
    ],
  ])("%s", (line, expected) => {
    expect(plan(line)).toMatchObject(expected);
  });

  test.each([
    ["", "no-question"],
    ["| | |", "no-question"],
    ["问题", "no-options"],
    ["问题 | 甲", "one-option"],
    [`问题 | ${Array.from({ length: 13 }, (_, i) => `第${i}个`).join(" | ")}`, "many-options"],
    [`问题 | ${Array.from({ length: 500 }, (_, i) => i).join("|")}`, "many-options"],
    [`${"长".repeat(201)} | 甲 | 乙`, "long-question"],
    [`${"长".repeat(2000)} | 甲 | 乙`, "long-question"],
    [`问题 | ${"长".repeat(41)} | 乙`, "long-option"],
    ["问题 | 同意 | 同意", "same-options"],
    ["问题 | A | ａ", "same-options"],
    ["问题 | 甲 | 乙 | 截止 昨天", "past"],
    ["问题 | 甲 | 乙 | 截止 2020-01-01", "past"],
    ["问题 | 甲 | 乙 | 截止 90天后", "far"],
    ["问题 | 甲 | 乙 | 截止 1分钟后", "soon"],
    ["问题 | 甲 | 乙 | 截止 等通知", "no-time"],
    ["问题 | 甲 | 乙 | 截止 每周三", "no-time"],
    ["问题 | 甲 | 乙 | 地点 月球", "no-place"],
  ])("%s", (line, problem) => {
    expect(readPlan(line.slice(0, 2_000), 0, NOW, ZONE)).toBe(problem);
  });

  test.each<[string, number, Partial<Plan> | string]>([
    ["选哪个？", 3, { options: ["A", "B", "C"] }],
    ["选哪个？ | 甲 | 乙", 2, { options: ["甲", "乙"] }],
    ["选哪个？ | 甲 | 乙", 3, "photos"],
    ["选哪个？ | 甲 | 乙 | 丙", 1, "photos"],
    ["选哪个？", 1, "one-option"],
  ])("%s, with %i photos", (line, photos, expected) => {
    const read = readPlan(line, photos, NOW, ZONE);
    if (typeof expected === "string") expect(read).toBe(expected);
    else expect(read).toMatchObject(expected);
  });

  test("never throws, and a plan that is written out reads the same again", () => {
    const word = fc.oneof(
      fc.constantFrom("甲", "乙", "截止 周五", "截止", "多选", "匿名", "每户一票", "地点", "#3", "|", "\n", "1"),
      fc.string({ maxLength: 12, unit: "binary" }),
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 12 }), (words) => {
        const read = readPlan(clean(words.join("|")), 0, NOW, ZONE);
        if (typeof read === "string") return;
        const again = plan(`#7 ${writePlan(read, "11月27日20:00")}`);
        const { replaces: _, closesAt: __, place: ___, ...same } = read;
        expect(again).toMatchObject(same);
      }),
    );
  });
});

describe("what a ballot says", () => {
  const single = { options: ["同意", "不同意", "弃权"], multiple: false };
  const several = { ...single, multiple: true };
  test.each<[string, typeof single, string, string | null]>([
    ["1", single, "", "1"],
    ["３", single, "1", "3"],
    ["第2个", single, "", "2"],
    ["不同意", single, "", "2"],
    ["0", single, "2", ""],
    ["收回", single, "2", ""],
    ["4", single, "", null],
    ["13", single, "", null],
    ["-1", single, "", null],
    ["1 2", single, "", null],
    ["好", single, "", null],
    ["1 3", several, "2", "1,3"],
    ["3，1，1", several, "", "1,3"],
    ["t2", several, "1,3", "1,2,3"],
    ["t3", several, "1,3", "1"],
    ["t1", several, "1", ""],
    ["t9", several, "1", null],
  ])("%s", (words, poll, before, choice) => {
    expect(readChoice(words, poll, before)).toBe(choice);
  });
});

describe("receipts", () => {
  test("are read however they are copied", () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 1e6 }), (words, seq) => {
        const hash = hashDefinition(words);
        const receipt = receiptOf(hash, seq);
        expect(receipt).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{6}-\d+$/);
        const meant = { code: codeOf(hash, 10), seq };
        const [a, b] = [receipt.slice(0, 4), receipt.slice(5, 11)];
        for (const copy of [receipt, receipt.toLowerCase(), `回执 ${a}${b}，第 ${seq} 票`, `${a} ${b} ${seq}`]) {
          expect(readReceipt(copy)).toEqual(meant);
        }
        expect(readReceipt(receipt.replaceAll("0", "O").replaceAll("1", "l"))).toEqual(meant);
      }),
    );
    for (const words of ["", "15", "7K3Q", "7K3Q-9XWP2F", "7K3Q-9XWP2F-", "hello"])
      expect(readReceipt(words)).toBeNull();
  });

  test("pseudonyms are as random as they look", () => {
    const made = new Set(Array.from({ length: 20_000 }, newPseudonym));
    expect(made.size).toBe(20_000);
    for (const name of made) expect(name).toMatch(/^[\w-]{11}$/);
  });
});

test("the reminder comes once in the last day, by day, or not at all", () => {
  const remind = (opened: string, closes: string) => remindAt(at(opened), at(closes), ZONE)?.toISOString();
  expect(remind("2026-11-25 09:00", "2026-11-28 20:00")).toBe(at("2026-11-27 20:00").toISOString());
  expect(remind("2026-11-25 09:00", "2026-11-28 23:30")).toBe(at("2026-11-28 09:00").toISOString());
  expect(remind("2026-11-25 09:00", "2026-11-28 06:00")).toBe(at("2026-11-27 09:00").toISOString());
  expect(remind("2026-11-25 09:00", "2026-11-25 20:00")).toBeUndefined();
  expect(remind("2026-11-25 09:00", "2026-11-26 12:00")).toBeUndefined();
});
