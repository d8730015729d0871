import fc from "fast-check";
import { expect, test } from "vitest";
import { chunksOf } from "../../src/engine/drawing/chunks.ts";

test("a number is not parted from what it counts, and a word stays whole", () => {
  expect(chunksOf("9点到11点 3号楼单元门口量血压，2个小时")).toEqual(
    expect.arrayContaining(["3号楼", "单元", "门口", "血压，"]),
  );
  expect(chunksOf("（周六）09:00 到 17:00，#12 100元")).toEqual(["（周六）", "09:00 到 ", "17:00，", "#12 ", "100元"]);
  expect(chunksOf("共 12 户，2026 年 11 月功劳簿").slice(0, 4)).toEqual(["共 ", "12 户，", "2026 年 ", "11 月"]);
  expect(chunksOf("Building 3, unit 2 at 9:30 am.")).toEqual([
    "Building ",
    "3, ",
    "unit ",
    "2 ",
    "at ",
    "9:30 ",
    "am.",
  ]);
});

test("whatever the words are, joined the pieces are the words", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => chunksOf(text).join("") === text));
});
