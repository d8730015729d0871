import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { reader } from "../support/chat.ts";
import { TOWNS } from "../support/telegramTown.ts";
import type { Town } from "../support/town.ts";

/** A badge is come by step by step: how far one is stands with one's points, and the day it is earned it is said, once. */
describe.each(TOWNS)("on %s", (_, open) => {
  let town: Town;
  beforeAll(async () => {
    town = await open();
  }, 60_000);
  afterAll(() => town?.close());
  const { ask, texts } = reader(() => town);

  /** One afternoon of it, on the next day; what the volunteer hears. */
  const volunteer = async (title: string) => {
    const [said] = await town.say("zhou", "b3", `/volunteer ${title} | 8人 | 时间 明天14:00-15:00`);
    const number = Number(/#(\d+)/.exec(said!.text)![1]);
    await town.tap("zhou", "b3", "发布");
    await town.tap("liu", "b3", "我报名");
    await town.advance(31);
    await ask("zhou", "dm:zhou", `/hours ${number} 1 1`);
    await town.tap("zhou", "dm:zhou", "确认到场");
    await town.advance(17);
    return (await texts("dm:liu")).findLast((text) => text.includes(title))!;
  };

  test("before the first deed there is nothing to show, and with each the way is one shorter", async () => {
    expect(await ask("liu", "dm:liu", "勋章")).not.toContain("还差");
    for (const left of [4, 3, 2, 1]) {
      expect(await volunteer(`捡落叶 第${5 - left}次`)).toMatch(/^🙏 .*\+10 分，一共 \d+ 分/);
      for (const word of ["积分", "勋章"])
        expect(await ask("liu", "dm:liu", word), word).toContain(`环保卫士还差 ${left} 次`);
      expect(await ask("liu", "dm:liu", "徽章")).not.toContain("徽章：");
    }
    // What is nothing green brings it no nearer.
    await volunteer("陪老人聊天");
    expect(await ask("liu", "dm:liu", "积分")).toContain("环保卫士还差 1 次");
  });

  test("the fifth makes it theirs, and that is said with the thanks, once", async () => {
    expect(await volunteer("捡落叶 第5次")).toMatch(/您得了“环保卫士”徽章，谢谢您一次一次地出力。$/);
    expect(await ask("liu", "dm:liu", "勋章")).toContain("徽章：环保卫士");
    expect(await ask("liu", "dm:liu", "勋章")).not.toContain("环保卫士还差");
    expect(await volunteer("捡落叶 第6次")).not.toContain("徽章");
    expect((await texts("dm:liu")).filter((text) => text.includes("您得了“环保卫士”徽章"))).toHaveLength(1);
    // Whose it is, is theirs to tell.
    expect((await texts("b3")).join()).not.toContain("环保卫士");
  });
});
