import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { reader } from "../support/chat.ts";
import { TOWNS } from "../support/telegramTown.ts";
import type { Town } from "../support/town.ts";

/** Whose report was put together with another's, and who met the same. */
describe.each(TOWNS)("on %s", (_name, open) => {
  let town: Town;
  beforeAll(async () => {
    town = await open();
  });
  afterAll(() => town.close());
  const { card, ask } = reader(() => town);

  test("a merged report is not lost to its reporter, and a second merge says the truth", async () => {
    await town.say("wang", "b3", "报事 单元门关不上");
    await town.say("li", "b3", "报事 门口的灯坏了");
    expect(await ask("chen", "staff", "合并 2 1")).toContain("#2 并到 #1 了，一起办");
    expect(await ask("chen", "staff", "合并 2 1")).toContain("#2 并到 #1 了，请看 #1");
    await town.say("zhao", "b3", "报事 信报箱锁坏了");
    expect(await ask("chen", "staff", "合并 3 2")).toContain("#2 并到 #1 了，请看 #1");
    const listed = await ask("li", "dm:li", "进度");
    expect(listed).toContain("您也遇到的事：");
    expect(listed).toContain("#1 单元门关不上");
    expect(await ask("li", "b3", "进度")).not.toContain("您也遇到的事");
  });

  test("who joined finds it too, beside their own", async () => {
    await town.say("zhao", "b3", "+1", { replyTo: (await card("b3", 1)).id });
    const listed = await ask("zhao", "dm:zhao", "进度");
    expect(listed).toContain("#3 信报箱锁坏了");
    expect(listed).toMatch(/您也遇到的事：\n.*#1 /);
  });

  test("at its end they may say that it is not right where they are; the reporter has the last word", async () => {
    expect(await ask("li", "dm:li", "没解决 1")).toContain("没办结");
    await town.say("wu", "staff", "接单 1");
    await town.say("wu", "staff", "办结 1 换了闭门器");
    expect((await town.last("dm:li")).text).toContain("您这边没好的话，发：没解决 1 哪里没好");
    expect(await ask("li", "dm:li", "没解决 1 灯还是不亮")).toContain("已经告诉办的人");
    expect((await town.last("dm:wu")).text).toContain("又有邻居说还没好，请再看看。\n有邻居反映：灯还是不亮");
    // In their own words, too.
    expect(await ask("zhao", "dm:zhao", "没解决，还是关不严")).toContain("已经告诉办的人");
    expect((await town.last("dm:wu")).text).toContain("有邻居反映：还是关不严");
    expect(await town.sql`select state from reports where number = 1`).toEqual([{ state: "resolved" }]);
    await town.say("wang", "dm:wang", "解决了");
    expect(await ask("li", "dm:li", "没解决 1")).toContain("请单独报一次");
    expect(await ask("yang", "b3", "没解决 1")).toContain("这要请反映的邻居来点");
  });
});
