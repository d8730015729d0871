import fc from "fast-check";
import { expect, test } from "vitest";
import { readAnswer, typedNumbers } from "../../src/core/choices.ts";
import { asNumberedText } from "../../src/core/render.ts";

test("a choice that is a number is typed as it stands, unless two would be typed alike", () => {
  expect(typedNumbers(["同意", "不同意"])).toEqual(["1", "2"]);
  expect(typedNumbers(["0", "1", "2", "不答"])).toEqual(["0", "1", "2", "101"]);
  expect(typedNumbers(["18", "19", "20"])).toEqual(["18", "19", "20"]);
  expect(typedNumbers(["3", "甲", "乙"])).toEqual(["1", "2", "3"]);
  expect(typedNumbers(["07", "100", "-1"])).toEqual(["1", "2", "3"]);
});

test("what is shown is what is typed", () => {
  expect(asNumberedText("几口人？", ["0", "1", "2", "3"])).toBe("几口人？\n0　1　2　3");
  expect(asNumberedText("几口人？", ["0", "1", "2", "只算总数，不给看是哪一家", "不想回答这个问题"])).toBe(
    "几口人？\n0　1　2\n101 只算总数，不给看是哪一家\n102 不想回答这个问题",
  );
  expect(readAnswer("0", ["0", "1", "2", "不答"])).toBe(0);
  expect(readAnswer("第二个", ["0", "1", "2", "不答"])).toBe(2);
  expect(readAnswer("3", ["0", "1", "2", "不答"])).toBeNull();
  expect(readAnswer("4", ["0", "1", "2", "不答"])).toBeNull();
  expect(readAnswer("101", ["0", "1", "2", "不答"])).toBe(3);
  for (const said of ["不要", "我选不要", "投不要", "我家选 不要"])
    expect(readAnswer(said, ["要", "不要"]), said).toBe(1);
  expect(readAnswer("我选不了", ["要", "不要"])).toBeNull();
});

test("every choice can be typed, and by one number alone", () => {
  const label = fc.oneof(
    fc.integer({ min: 0, max: 12 }).map(String),
    fc.constantFrom("同意", "不同意", "弃权", "都行"),
  );
  fc.assert(
    fc.property(fc.uniqueArray(label, { minLength: 1, maxLength: 12 }), (labels) => {
      const numbers = typedNumbers(labels);
      expect(new Set(numbers).size).toBe(labels.length);
      labels.forEach((_, i) => {
        expect(readAnswer(numbers[i]!, labels)).toBe(i);
      });
    }),
  );
});
