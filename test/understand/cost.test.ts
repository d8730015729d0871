import { readdirSync, statSync } from "node:fs";
import { expect, test } from "vitest";
import { fuzzedTexts } from "../../scripts/understanding/fuzz.ts";
import { readQuestion } from "../../src/understand/questions.ts";
import { readReport } from "../../src/understand/report.ts";
import { readSignupAnswer, readSignupList } from "../../src/understand/signups.ts";
import { readTimes } from "../../src/understand/times.ts";
import { readVote } from "../../src/understand/votes.ts";
import { cpuMs } from "../support/cpu.ts";

const readAll: Readonly<Record<string, (text: string) => unknown>> = {
  report(text) {
    const { place, title } = readReport(text);
    return [place, title];
  },
  times: (text) => readTimes(text, { day: 20_000, minute: 600 }),
  "a vote": (text) => readVote(text, ["同意", "反对", "弃权"], "single"),
  votes: (text) => readVote(text, ["刷墙", "换灯", "修门禁", "都不要"], "multi"),
  "a question": readQuestion,
  "a sign-up": (text) => readSignupList(text) ?? readSignupAnswer(text),
};

/** A system may count processor time in steps of four milliseconds, so a text is read this often for one figure. */
const TIMES = 8;
const spentOn = (work: () => unknown): number =>
  cpuMs(() => {
    for (let i = 0; i < TIMES; i++) work();
  }) / TIMES;

test.each(Object.entries(readAll))("made-up texts cost little processor time when read as %s", (_, read) => {
  const texts = fuzzedTexts(Number(process.env.FUZZED ?? 60), 11);
  for (const text of texts) read(text);
  const spent = texts.map((text) => spentOn(() => read(text)));
  // A guard against what blows up; the figures themselves come from `npm run understand:cost`, on a machine that is quiet.
  expect(spent.reduce((sum, one) => sum + one, 0) / spent.length).toBeLessThan(5);
  // Over the limit only if it is so again: the collector of garbage works on this thread too.
  const slow = texts.filter((text, index) => (spent[index] ?? 0) > 20 && spentOn(() => read(text)) > 20);
  expect(slow).toEqual([]);
});

test.each(Object.entries(readAll))("64 KB of anything cost little when read as %s", (_, read) => {
  const pieces = [
    "3-",
    "号",
    "一",
    "1 ",
    "楼",
    "不是",
    "漏水",
    "a",
    "a ",
    "@",
    "周一到",
    "每周",
    "同意或",
    "1.",
    "选",
    "#1",
    "\n1. ",
    "【",
    "除了",
    "比",
    "…",
    "😀",
    "２",
    "電",
  ];
  for (const piece of pieces) {
    const hostile = piece.repeat(Math.ceil(65_536 / piece.length));
    read(hostile);
    expect(
      spentOn(() => read(hostile)),
      `${JSON.stringify(piece)} over and over`,
    ).toBeLessThan(50);
  }
});

test("all of it, comments included, is loaded within a megabyte", () => {
  const folder = new URL("../../src/understand/", import.meta.url);
  const bytes = readdirSync(folder).reduce((sum, name) => sum + statSync(new URL(name, folder)).size, 0);
  expect(bytes).toBeLessThanOrEqual(1_000_000);
});
