import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { reader } from "../support/chat.ts";
import { TOWNS } from "../support/telegramTown.ts";
import type { Town } from "../support/town.ts";

/** What those say whose work it is, and those who give it to them, in their own words. */
describe.each(TOWNS)("on %s", (_name, open) => {
  let town: Town;
  beforeAll(async () => {
    town = await open();
  });
  afterAll(() => town.close());
  const { card, ask } = reader(() => town);
  const row = async (number: number) =>
    (await town.sql`select state, answer, plan, assignee_id, worker_id from reports where number = ${number}`)[0]!;
  const picture = () =>
    sharp({ create: { width: 320, height: 240, channels: 3, background: "#3a3" } })
      .jpeg()
      .toBuffer();
  const person = async (who: string) =>
    (
      await town.sql`select person_id as id from accounts a join person_accounts p on p.account_id = a.id
        where external_id = ${town.accountOf(who)}`
    )[0]!.id as number;

  test("收到, 马上到, 我接了 right after a card take it on; of several it is asked which", async () => {
    expect(await ask("wu", "dm:wu", "马上到")).toContain("我在");
    await town.say("wang", "b3", "报事 楼道灯不亮");
    expect(await ask("wu", "dm:wu", "收到")).toContain("接下了 #1");
    await town.say("wang", "b3", "报事 单元门关不上了");
    expect(await ask("wu", "dm:wu", "马上到")).toContain("接下了 #2");
    await town.say("wang", "b3", "报事 三楼的水管漏水了");
    await town.advance(0.5);
    await town.say("wang", "b3", "报事 电梯里的灯不亮");
    // The one that has just come.
    expect(await ask("wu", "dm:wu", "好的，我接了")).toContain("接下了 #4");
    await town.say("wang", "b3", "报事 健身器材坏了");
    await town.say("wang", "b3", "报事 垃圾桶满了没人收");
    const which = (await town.say("wu", "dm:wu", "我这就去看看")).at(-1)!;
    expect(which.text).toContain("是哪一件");
    await town.tap("wu", "dm:wu", which.choices.find(({ label }) => label.includes("#5"))!.label);
    expect(await row(5)).toMatchObject({ state: "accepted" });
    expect(await ask("wu", "dm:wu", "6号我接了")).toContain("接下了 #6");
    expect(await ask("wu", "dm:wu", "接单 电梯")).toContain("现在没有等您接的事");
    expect(await ask("wu", "dm:wu", "接单 水管")).toContain("接下了 #3");
    expect(await ask("wu", "dm:wu", "接单")).toContain("现在没有等您接的事");
  });

  test("修好了 finishes what they have, with the number before it or asked for", async () => {
    expect(await ask("wu", "dm:wu", "修好了吗")).toContain("我在");
    expect(await ask("wu", "dm:wu", "1号修好了")).toContain("#1 记下了");
    expect(await row(1)).toMatchObject({ state: "resolved", answer: "修好了" });
    expect(await ask("wu", "dm:wu", "2办结 换了闭门器")).toContain("#2 记下了");
    expect(await row(2)).toMatchObject({ answer: "换了闭门器" });
    // What it is about says which.
    expect(await ask("wu", "dm:wu", "水管修好了，换了接头")).toContain("#3 记下了");
    const which = (await town.say("wu", "dm:wu", "都弄好了")).at(-1)!;
    expect(which.choices).toHaveLength(3);
    await town.tap("wu", "dm:wu", which.choices.find(({ label }) => label.includes("#4"))!.label);
    expect(await row(4)).toMatchObject({ state: "resolved", answer: "都弄好了" });
    // What can be seen wants a photo: the words are kept for it.
    await town.advance(0.2);
    expect(await ask("wu", "dm:wu", "6号搞定了")).toContain("请配一张办好后的照片");
    await town.say("wu", "dm:wu", "", { photo: await picture() });
    expect(await row(6)).toMatchObject({ state: "resolved", answer: "搞定了" });
    // A house is no matter.
    expect(await ask("wu", "dm:wu", "5号楼修好了")).not.toContain("#5");
    expect(await ask("wang", "dm:wang", "1号修好了")).toContain("#1 谢谢确认");
  });

  test("with one thing in hand, 马上到 is what its reporter hears", async () => {
    expect(await ask("wu", "dm:wu", "明天上午来")).toContain("我在");
    expect(await ask("wu", "dm:wu", "我马上去")).toContain("#5 记下了");
    expect((await town.last("dm:wang")).text).toContain("我马上去");
    expect(await row(5)).toMatchObject({ state: "working", plan: "我马上去" });
  });

  test("a name that is one person's alone is that person; no other is guessed", async () => {
    await town.say("wang", "b3", "报事 楼道里的灯一直闪");
    expect(await ask("chen", "staff", "派单 7 吴师傅")).toBe("#7 已派给吴师傅。");
    expect(await row(7)).toMatchObject({ state: "assigned", assignee_id: await person("wu") });
    expect(await ask("chen", "staff", "7号派给小丁")).toBe("#7 已派给小丁。");
    expect(await row(7)).toMatchObject({ assignee_id: await person("ding") });
    await town.say("chen", "staff", "派给吴师傅", { replyTo: (await card("staff", 7)).id });
    expect(await row(7)).toMatchObject({ assignee_id: await person("wu") });
    expect(await ask("chen", "staff", "7号给小丁")).toBe("#7 已派给小丁。");
    const unsure = (await town.say("chen", "staff", "派单 7 老吴")).at(-1)!;
    expect(unsure.text).toContain("派给哪一位");
    expect(unsure.choices.map(({ label }) => label)).toEqual(["吴师傅"]);
    await town.tap("chen", "staff", "吴师傅");
    expect(await row(7)).toMatchObject({ assignee_id: await person("wu") });
    const nobody = (await town.say("chen", "staff", "派单 7 老郑")).at(-1)!;
    expect(nobody.text).toContain("没有叫“老郑”的");
    expect(nobody.choices.map(({ label }) => label)).toContain("小丁");
    expect(await ask("chen", "staff", "3号给我打电话")).toBe("");
    // A neighbour is nobody to give it to, and a number that is not theirs to choose neither.
    expect(await ask("chen", "staff", `派单 7 person:${await person("wang")}`)).toContain("还不是师傅或楼长");
  });

  test("two of one name are asked about, by a list", async () => {
    await town.sql`update accounts set name = '小丁' where external_id = ${town.accountOf("wu")}`;
    const two = (await town.say("chen", "staff", "派单 7 小丁")).at(-1)!;
    expect(two.text).toContain("派给哪一位");
    expect(two.choices).toHaveLength(2);
    expect(await row(7)).toMatchObject({ assignee_id: await person("wu") });
  });
});
