import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readVote, type VoteMode } from "../../src/understand/votes.ts";

const STANCES = ["同意", "不同意", "弃权"];
const WORKS = ["刷墙", "换灯", "修门禁", "装扶手", "补草坪"];
const DATES = ["A. 周六下午", "B. 周日上午", "C. 都不行"];
const FEES = ["100元", "150元", "200元", "不变"];
const PEOPLE = ["张三", "李四", "王芳", "以上都不选"];

describe("one of several", () => {
  test.each<[string, string[], number | null]>([
    ["1", STANCES, 1],
    ["２", STANCES, 2],
    ["①", STANCES, 1],
    ["3️⃣", STANCES, 3],
    ["我家选一", STANCES, 1],
    ["第二个吧", STANCES, 2],
    ["坚决反对！", STANCES, 2],
    ["贊成", STANCES, 1],
    ["唔同意", STANCES, 2],
    ["同意 但是要公示账目", STANCES, 1],
    ["3-2-501 同意", STANCES, 1],
    ["同意 502", STANCES, 1],
    ["刚才投错了 我选2", STANCES, 2],
    ["I don't agree", STANCES, 2],
    ["1 不同意", STANCES, null],
    ["同意还是反对？", STANCES, null],
    ["价格合理就同意", STANCES, null],
    ["替我妈投同意", STANCES, null],
    ["我再想想", STANCES, null],
    ["5", STANCES, null],
    ["502", STANCES, null],
    ["+1", STANCES, null],
    ["收到", STANCES, null],
    ["礼拜天上午", DATES, 2],
    ["周日不行 周六可以", DATES, 1],
    ["AC", DATES, null],
    ["选b", DATES, 2],
    ["没空", DATES, 3],
    ["一百五", FEES, 2],
    ["最便宜的", FEES, 1],
    ["别涨", FEES, 4],
    ["250", FEES, null],
    ["老王", PEOPLE, 3],
    ["张三人不错 但我选李四", PEOPLE, 2],
    ["谁都不选", PEOPLE, 4],
    ["不选张三", PEOPLE, null],
  ])("%s of %j is %j", (text, options, choice) => {
    expect(readVote(text, options, "single")).toEqual(choice === null ? null : [choice]);
  });
});

describe("many of several", () => {
  test.each<[string, number[] | null]>([
    ["1 3 5", [1, 3, 5]],
    ["135", [1, 3, 5]],
    ["1-3", [1, 2, 3]],
    ["一三五", [1, 3, 5]],
    ["①②", [1, 2]],
    ["刷墙和换灯", [1, 2]],
    ["都要", [1, 2, 3, 4, 5]],
    ["除了2都要", [1, 3, 4, 5]],
    ["刷墙不要 其他都要", [2, 3, 4, 5]],
    ["后两个", [4, 5]],
    ["3-1-201 选2 3", [2, 3]],
    ["选两个 1 4", [1, 4]],
    ["6", null],
    ["1 6", null],
    ["都不要", null],
    ["3-1-201", null],
  ])("%s is %j", (text, choice) => {
    expect(readVote(text, WORKS, "multi")).toEqual(choice);
  });
});

test("an answer is null or options that exist, each once, ascending; a single vote has one", () => {
  const piece = fc.oneof(
    fc.constantFrom("1", "2", "7", "选", "同意", "反对", "不", "都要", "除了", "A", "和", " ", "?", "张三", "一", "票"),
    fc.string({ maxLength: 3 }),
  );
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 7 }),
      fc.constantFrom(STANCES, WORKS, DATES, FEES, PEOPLE, ["x"], []),
      fc.constantFrom("single" as const, "multi" as const),
      (pieces, options, mode) => {
        const choice = readVote(pieces.join(""), options, mode);
        if (choice === null) return;
        expect(choice).toEqual([...new Set(choice)].sort((a, b) => a - b));
        expect(choice.every((index) => index >= 1 && index <= options.length)).toBe(true);
        if (mode === "single") expect(choice).toHaveLength(1);
      },
    ),
    { numRuns: 3000 },
  );
});

test("every answer of votes.txt is read as written there", () => {
  const wrong: string[] = [];
  let options: string[] = [];
  let mode: VoteMode = "single";
  let answers = 0;
  for (const line of readFileSync(join(import.meta.dirname, "votes.txt"), "utf8").split("\n")) {
    if (line === "" || line.startsWith("# ")) continue;
    const poll = /^\[(single|multi)\] (.+)$/.exec(line);
    if (poll) {
      mode = poll[1] as VoteMode;
      options = (poll[2] ?? "").split("/");
      continue;
    }
    const at = line.lastIndexOf("|");
    const choice = readVote(line.slice(0, at), options, mode)?.join(",") ?? "-";
    if (choice !== line.slice(at + 1)) wrong.push(`${options.join("/")}: ${line} is read as ${choice}`);
    answers += 1;
  }
  expect(wrong).toEqual([]);
  expect(answers).toBeGreaterThan(5000);
});
