import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { TOWNS } from "../support/telegramTown.ts";
import type { Town } from "../support/town.ts";

/** An emergency is over: that is said where it was told of, and nobody is asked any more. */
describe.each(TOWNS)("the all-clear on %s", (_, open) => {
  let town: Town;
  beforeAll(async () => {
    town = await open();
  }, 60_000);
  afterAll(() => town?.close());

  const hears = async (person: string, chat: string, text: string) =>
    (await town.say(person, chat, text)).map((m) => m.text).join("\n");
  const inGroup = async (words: string) =>
    (await town.messages("b3")).filter((m) => m.from === "bot" && m.text.includes(words));
  const alarm = async (words: string) => {
    await town.say("zhou", "dm:zhou", `紧急公告 ${words}`);
    await town.tap("zhou", "dm:zhou", "发布");
    return (await town.sql`select max(number)::int as n from notices`)[0]!.n as number;
  };

  test("with nobody who needs help it is said at once, at night too, and ends what was asked", async () => {
    const number = await alarm("3号楼着火了，请马上下楼");
    await town.say("wang", "b3", "我家平安");
    await town.advance(14);
    expect(await hears("wang", "b3", `解除 ${number}`)).toContain("解除要楼长或居委会来发");
    expect(await hears("zhou", "dm:zhou", `解除 ${number} 火灭了，可以回家了`)).toBe(`#${number} 解除了，群里说过了。`);
    const [told] = await inGroup("不用再报平安");
    expect(told!.text).toBe(
      `✅ #${number} 警报解除了 · 3号楼\n火灭了，可以回家了\n先前说的是：3号楼着火了，请马上下楼\n不用再报平安。还要人帮忙的，直接和楼长或居委会说。`,
    );
    const card = (await inGroup(`✅ #${number} 警报解除了`))[0]!;
    expect(card.text).toContain("11月25日（周三）23:00 解除。");
    expect(card.text).toContain("1 户平安，0 户要帮忙");
    expect(card.choices).toEqual([]);
    // Nobody is asked any more: the same words are talk again, in the group and in private.
    expect(await hears("li", "b3", "我家平安")).toBe("");
    expect(await hears("li", "dm:li", `报平安 ${number}`)).toBe(`公告 #${number} 已经结束了。`);
    expect(await hears("zhou", "dm:zhou", `解除 ${number}`)).toBe(`公告 #${number} 已经结束了。`);
    expect(await hears("zhou", "dm:zhou", "警报解除")).toBe("这里现在没有要解除的紧急公告。");
    expect(await inGroup("不算数")).toEqual([]);
  });

  test("while somebody still needs help it is asked first, and the list stays readable", async () => {
    const number = await alarm("3号楼煤气漏了，请马上下楼");
    await town.say("li", "b3", "救命，下不了楼");
    await town.say("qian", "b3", "救命");
    expect(await hears("chen", "dm:chen", "警报解除")).toContain(`#${number} 还有 2 户说要帮忙，没有报平安`);
    await town.tap("chen", "dm:chen", "先不解除");
    expect(await inGroup(`✅ #${number}`)).toEqual([]);
    await town.say("chen", "dm:chen", `解除 ${number} 阀门关好了`);
    expect(await town.tap("chen", "dm:chen", "警报解除")).toContain("解除了");
    expect((await inGroup(`✅ #${number}`)).at(-1)!.text).toContain("阀门关好了");
    expect(await hears("zhou", "dm:zhou", `求助名单 ${number}`)).toContain("下不了楼");
    // Whoever was asked what they need is not answered as if the danger went on.
    expect(await hears("qian", "dm:qian", "老人腿脚不便")).not.toContain("转给居委会");
  });

  test("取消 of an emergency asks whether it is over or was a mistake, and never says that it does not count", async () => {
    const number = await alarm("3号楼电梯冒烟，请走楼梯");
    expect(await hears("zhou", "dm:zhou", `取消 ${number} 烟散了`)).toContain("是险情过去了，还是发错了？");
    expect((await town.last("dm:zhou")).choices.map((c) => c.label)).toEqual(["警报解除", "发错了", "留着"]);
    await town.tap("zhou", "dm:zhou", "警报解除");
    expect((await inGroup(`✅ #${number}`)).at(-1)!.text).toContain("烟散了");
    const wrong = await alarm("3号楼三楼有人落水");
    await town.say("zhou", "dm:zhou", `取消 ${wrong}`);
    await town.tap("zhou", "dm:zhou", "发错了");
    expect((await inGroup(`#${wrong} 是误发的`))[0]!.text).toBe(`📣 #${wrong} 是误发的，没有这回事，不用照着做。`);
    expect(await inGroup("不算数")).toEqual([]);
  });

  test("what is no emergency that was sent has nothing to be called off", async () => {
    await town.say("zhou", "dm:zhou", "公告 现在 周六大扫除");
    // It is night by now: what is no danger would wait for the morning.
    await town.tap("zhou", "dm:zhou", "现在发布");
    const { n } = (await town.sql`select max(number)::int as n from notices`)[0]!;
    expect(await hears("zhou", "dm:zhou", `解除 ${n}`)).toContain(`#${n} 不是发出去的紧急公告`);
    expect(await hears("zhou", "dm:zhou", "解除 999")).toContain("没找到公告 #999");
    for (const talk of ["警报解除了吗", "合同解除了", "解除什么"])
      expect(await hears("wang", "b3", talk), talk).toBe("");
  });
});
