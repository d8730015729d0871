import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { TOWNS } from "../support/telegramTown.ts";
import type { Town } from "../support/town.ts";

/** A headcount answered as people say it, in private, below the question. */
describe.each(TOWNS)("a headcount in words on %s", (_, open) => {
  let town: Town;
  beforeAll(async () => {
    town = await open();
  }, 60_000);
  afterAll(() => town?.close());

  const hears = async (person: string, text: string) =>
    (await town.say(person, `dm:${person}`, text)).map((m) => m.text).join("\n");
  const kept = async () => (await town.sql`select answer from headcount_answers order by at`).map((r) => r.answer);
  const ask = async (line: string) => {
    await town.say("zhou", "b3", line);
    await town.tap("zhou", "b3", "发布");
  };

  test("before it is asked the same words are none of it", async () => {
    expect(await hears("li", "3口人")).not.toContain("清点");
    expect(await hears("li", "9999")).not.toContain("整数");
  });

  test("a count in words stands among the answers, and one press agrees to it", async () => {
    await ask("/count 今晚在家几口人 | 到 周日20:00");
    await town.tap("li", "b3", "我来答");
    for (const [words, count] of [
      ...([
        ["就我一个人", 1],
        ["3口人", 3],
        ["两口", 2],
        ["两口子", 2],
        ["我们家12个人", 12],
        ["two", 2],
      ] as const),
      ...([
        ["一家三口", 3],
        ["家里没人", 0],
        ["just me", 1],
        ["3 people", 3],
        ["有四口人在家", 4],
        ["15", 15],
      ] as const),
    ]) {
      expect(await hears("li", words), words).toContain(`您写的是：${count}。还没有记，愿意就点一下`);
      expect(
        (await town.last("dm:li")).choices.map((c) => c.label),
        words,
      ).toContain(String(count));
    }
    expect(await kept()).toEqual([]);
    await hears("li", "就我一个人");
    expect(await town.tap("li", "dm:li", "1")).toContain("记下了：#1 1");
    // Who has agreed is taken at a word; a stray figure is none.
    expect(await hears("li", "两口人")).toContain("记下了：#1 2");
    await hears("li", "57");
    expect(await kept()).toEqual([2]);
  });

  test("what is no number of people is refused with a sentence, and nothing is filed or kept", async () => {
    await town.tap("zhao", "b3", "我来答");
    for (const words of ["2.5", "-2", "8888", "120口人"])
      expect(await hears("zhao", words), words).toContain("请回一个 0 到 99 的整数，没有记");
    // Nor does what was refused stay: it is as much about a home as what is kept.
    expect(
      await town.sql`select 1 from inbox where payload::text like any (array['%8888%', '%120口人%', '%"2.5"%'])`,
    ).toEqual([]);
    expect(await kept()).toEqual([2]);
    expect(await town.sql`select 1 from reports`).toEqual([]);
    expect(await hears("zhao", "我家厨房漏水了")).toContain("漏水");
    expect(
      await town.sql`select 1 from inbox where payload::text like any (array['%两口人%', '%就我一个人%'])`,
    ).toEqual([]);
  });

  test("nothing of it is nought, where that was asked just now; else it is about something else", async () => {
    for (const word of ["没有", "无", "没", "没了", "none"]) {
      await town.tap("zhao", "b3", "我来答");
      expect(await hears("zhao", word), word).toMatch(/您写的是：0/);
    }
    await town.tap("zhao", "b3", "我来答");
    await town.advance(1);
    expect(await hears("zhao", "没有")).not.toContain("您写的是");
  });

  test("of two the one that is not answered yet is meant, and a choice is named in words", async () => {
    await ask("/count 身体怎么样 | 都好 | 不舒服 | 到 周日20:00");
    expect(await hears("li", "都好")).toContain("您写的是：都好");
    await ask("/count 几辆车 | 到 周日20:00");
    expect(await hears("li", "一辆车")).toContain("#3 清点");
    // Elsewhere nobody is asked.
    expect(await hears("mei", "3口人")).not.toContain("清点");
  });
});
