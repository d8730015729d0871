import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { reader } from "../support/chat.ts";
import { TOWNS } from "../support/telegramTown.ts";
import type { Town } from "../support/town.ts";

/** What reporters answer in their own words, of work that is said to be done. */
describe.each(TOWNS)("on %s", (_name, open) => {
  let town: Town;
  beforeAll(async () => {
    town = await open();
  });
  afterAll(() => town.close());
  const { card, ask } = reader(() => town);
  const state = async (number: number) =>
    (await town.sql`select state, round, stars from reports where number = ${number}`)[0];
  const finish = async (number: number, words: string) => {
    await town.say("wu", "staff", `接单 ${number}`);
    await town.say("wu", "staff", `办结 ${number} ${words}`);
  };

  test("没解决, and what is wrong in the same breath, goes back with those words", async () => {
    await town.say("wang", "b3", "报事 楼道灯不亮");
    await finish(1, "换了灯泡");
    expect(await ask("wang", "dm:wang", "没解决，灯还是黑的")).toContain("已退回，第 2 次处理");
    expect((await town.last("dm:wu")).text).toContain("灯还是黑的");
    expect(await state(1)).toMatchObject({ state: "accepted", round: 2 });
    await town.say("wu", "staff", "办结 1 换了开关");
    expect(await ask("wang", "dm:wang", "不亮 还是黑的")).toContain("已退回，第 3 次处理");
    await town.say("wu", "staff", "办结 1 换了线");
    expect(await ask("wang", "dm:wang", "还没好呢")).toContain("第 4 次处理。哪里没好");
  });

  test("words that say nothing of it are answered with the question", async () => {
    await town.say("wu", "staff", "办结 1 重新接了");
    const asked = (await town.say("wang", "dm:wang", "师傅辛苦")).at(-1)!;
    expect(asked.text).toContain("#1");
    expect(asked.choices.map(({ label }) => label)).toEqual(["已解决", "没解决"]);
    expect(await ask("wang", "dm:wang", "修好了吗")).not.toContain("谢谢确认");
  });

  test("修好了，谢谢 confirms, and 五星 rates", async () => {
    expect(await ask("wang", "dm:wang", "修好了，谢谢师傅")).toContain("谢谢确认");
    expect(await ask("wang", "dm:wang", "6")).toContain("1 到 5");
    expect(await ask("wang", "dm:wang", "五星")).toContain("记下了，5 分");
    expect(await state(1)).toMatchObject({ state: "confirmed", stars: 5 });
    // What is settled asks no more.
    expect(await ask("wang", "dm:wang", "五星")).toContain("我在");
    expect(await ask("wang", "dm:wang", "修好了")).toContain("我在");
  });

  test("several wait: which one, unless the words say it", async () => {
    await town.say("wang", "b3", "报事 楼道灯又不亮了");
    await town.say("wang", "b3", "报事 单元门关不上了");
    await finish(2, "换了灯泡");
    await finish(3, "换了闭门器");
    const which = (await town.say("wang", "dm:wang", "没解决，还是老样子")).at(-1)!;
    expect(which.text).toContain("是哪一件");
    await town.tap("wang", "dm:wang", which.choices.find(({ label }) => label.includes("#3"))!.label);
    expect(await state(3)).toMatchObject({ state: "accepted", round: 2 });
    expect((await town.last("dm:wu")).text).toContain("还是老样子");
    await town.say("wu", "staff", "办结 3 又调了");
    expect(await ask("wang", "dm:wang", "灯修好了")).toContain("#2 谢谢确认");
    // A trouble of its own is not about the door that waits.
    expect(await ask("wang", "dm:wang", "电梯又停了")).toContain("要帮您报上去吗");
    expect(await state(3)).toMatchObject({ state: "resolved" });
  });

  test("in the group a comma breaks nothing, and a reply to the card is an answer", async () => {
    expect(await ask("wang", "b3", "没解决 3，还是关不上")).not.toBe("");
    expect(await state(3)).toMatchObject({ state: "accepted", round: 3 });
    expect((await town.last("dm:wu")).text).toContain("还是关不上");
    await town.say("wu", "staff", "办结，3 换了新的");
    expect(await state(3)).toMatchObject({ state: "resolved" });
    await town.say("wang", "b3", "没修好，还是响", { replyTo: (await card("b3", 3)).id });
    expect(await state(3)).toMatchObject({ state: "accepted", round: 4 });
    // Among neighbours the same words are talk.
    await town.say("wu", "staff", "办结 3 上了油");
    expect(await ask("wang", "b3", "没修好，还是响")).toBe("");
    expect(await state(3)).toMatchObject({ state: "resolved" });
  });

  test("three days without a word, and then 没好: it goes back", async () => {
    await town.advance(80);
    expect(await state(3)).toMatchObject({ state: "unconfirmed" });
    expect(await ask("wang", "dm:wang", "没好，还是响")).toContain("已退回，第 5 次处理");
  });

  test("a neighbour who says the same in reply joins it", async () => {
    expect(await ask("li", "b3", "我家也一样", { replyTo: (await card("b3", 3)).id })).toContain("您也遇到");
    expect(await ask("zhao", "b3", "same here", { replyTo: (await card("b3", 3)).id })).toContain("您也遇到");
    expect(await ask("zhao", "b3", "我们家也是")).toBe("");
  });
});
