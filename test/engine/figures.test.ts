import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { hasOnlyFiguresOf } from "../../src/engine/figures.ts";

const FACTS = [
  "本周收到 18 件，办结 14 件，按时 11 件，2 件退回重办。",
  "现在 5 件没办完，3 件超时（#7 #9 #31）。",
  "一半在 6.5 小时里办好，十件里九件在 30 小时里办好。",
  "邻居打分 4.6（13 人）。",
  "主要是：电梯 6 件、漏水 4 件。",
  "52 人说过话，登记的 120 户里有 44 户，参加率 37%。",
  "志愿者 8 位，出力 11 次，1,200 分钟。11月23日（周一）到 11月29日（周日）。",
].join("\n");

describe("a wording is said", () => {
  test.each([
    "本周收到 18 件，办结了 14 件。",
    "收到18件，其中电梯 6 件。",
    "这周收到１８件，十四件办结了。",
    "邻居打分 4.6，大家一起出了力。",
    "四点六的打分，谢谢十三人。",
    "120 户里有 44 户说过话，参加率百分之三十七。",
    "参加率 37%，志愿者出力 1200 分钟。",
    "一千二百分钟，都是志愿者出的力。",
    "从11月23日（周一）起，邻居们一直在互相帮忙。",
    "大家辛苦了，谢谢。",
    "Eighteen matters came in; 14 were done.",
    "Of 120 homes, forty-four spoke.",
  ])("%s", (wording) => {
    expect(hasOnlyFiguresOf(wording, FACTS)).toBe(true);
  });
});

describe("a wording is not said that holds", () => {
  test.each([
    ["another number", "本周收到 19 件。"],
    ["full-width digits", "本周收到１９件。"],
    ["Chinese numerals", "本周收到十九件。"],
    ["formal numerals", "本周收到拾玖件。"],
    ["traditional numerals", "本周收到兩百件。"],
    ["a large numeral", "本周收到一万八千件。"],
    ["digits and a unit of ten thousand", "本周收到 1.8万 件。"],
    ["a percentage", "办结率 78%。"],
    ["a full-width percentage", "办结率 ７８％。"],
    ["a percentage in words", "办结率百分之七十八。"],
    ["a count as a percentage", "办结率 14%。"],
    ["a percentage as a count", "办结 37 件。"],
    ["a fraction", "办结了三分之二。"],
    ["a fraction in one character", "办结了⅔。"],
    ["tenths", "办结了八成。"],
    ["half", "办结了一半。"],
    ["a multiple", "比上周多一倍。"],
    ["a multiple in words", "数量翻了一番。"],
    ["an estimate", "收到近二十件。"],
    ["an estimate from a true figure", "收到 18 多件。"],
    ["an estimate with about", "收到大约 18 件。"],
    ["some", "还有几件没办完。"],
    ["all", "全部办结了。"],
    ["most", "大部分办结了。"],
    ["a figure of another thing", "18 户说过话。"],
    ["a day as a count", "收到 23 件。"],
    ["a day of the week", "周五最忙。"],
    ["circled digits", "收到⑲件。"],
    ["raised digits", "收到 18² 件。"],
    ["digits of another script", "收到 ١٩ 件。"],
    ["keycaps", "收到1️⃣9️⃣件。"],
    ["Roman numerals", "收到 XIX 件。"],
    ["a number with something unseen in it", "收到 1\u200b9 件。"],
    ["two true digits side by side", "收到 1 4 5 件。"],
    ["a number with a comma in it", "收到 1,8,1 件。"],
    ["a decimal", "邻居打分 4.7。"],
    ["a decimal in words", "邻居打分四点七。"],
    ["a negative one", "比上周负 5 件。"],
    ["a pair", "俩人退回重办。"],
    ["an English word", "Nineteen matters came in."],
    ["English words", "One hundred and twenty-one homes spoke."],
    ["an English share", "Two thirds were done."],
    ["an English estimate", "Nearly 18 matters came in."],
    ["an English multiple", "Twice as many as before."],
    ["an English per cent", "37 percent spoke."],
  ])("%s: %s", (_what, wording) => {
    expect(hasOnlyFiguresOf(wording, FACTS)).toBe(false);
  });
});

test("whatever number is put in, it is said only where it stands in the facts", () => {
  const HAN = "〇一二三四五六七八九";
  const han = (n: number): string => {
    if (n < 10) return HAN[n]!;
    if (n < 100) return `${n < 20 ? "" : HAN[Math.floor(n / 10)]}十${n % 10 ? HAN[n % 10] : ""}`;
    return `${HAN[Math.floor(n / 100)]}百${n % 100 === 0 ? "" : n % 100 < 10 ? `零${HAN[n % 100]}` : `${n % 100 < 20 ? "一" : ""}${han(n % 100)}`}`;
  };
  const forms: ((n: number) => string)[] = [
    String,
    han,
    (n) => String(n).replace(/\d/g, (d) => String.fromCharCode(0xff10 + Number(d))),
    (n) => [...String(n)].map((d) => HAN[Number(d)]).join(""),
    (n) => [...String(n)].join("\u200b"),
  ];
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 999 }),
      fc.integer({ min: 0, max: 999 }),
      fc.nat(forms.length - 1),
      (given, said, form) => {
        const facts = `本周收到 ${given} 件。`;
        expect(hasOnlyFiguresOf(`这周收到 ${forms[form]!(said)} 件，谢谢大家。`, facts)).toBe(given === said);
      },
    ),
    { numRuns: 500 },
  );
});
