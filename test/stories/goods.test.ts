import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { TOWNS } from "../support/telegramTown.ts";
import type { Town } from "../support/town.ts";

/** 接龙 in which things are bought together. */
describe.each(TOWNS)("goods on %s", (_, open) => {
  let town: Town;
  beforeAll(async () => {
    town = await open();
  }, 60_000);
  afterAll(() => town?.close());

  const numberIn = (text: string) => Number(/#(\d+)/.exec(text)![1]);
  const card = async (number: number) =>
    (await town.messages("b3")).findLast((m) => m.text.includes(`#${number} `) && m.text.includes("已报名"))!;

  test("boxes are no people, and nobody's own line is missing from the list", async () => {
    const list = (...lines: string[]) =>
      ["#接龙", "周五团购鸡蛋", ...lines.map((line, i) => `${i + 1}. ${line}`)].join("\n");
    const put = (said: { text: string }[]) => said.find((m) => m.text.includes("对好了"))?.text;
    const [asked] = await town.say("li", "b3", list("周姐 2箱", "李大爷 1箱"));
    expect(asked!.text).toContain("要我帮大家对着“周五团购鸡蛋”这份接龙吗？");
    await town.say("zhao", "b3", list("周姐 2箱", "小赵 3箱"));
    await town.tap("zhou", "b3", "帮忙对");
    const said = (await town.messages("b3")).findLast((m) => m.text.includes("对好了"))!.text;
    const number = numberIn(said);
    expect(said).toBe(`#${number} 周五团购鸡蛋 对好了，一共 3 位，6箱：\n1. 周姐 2箱\n2. 李大爷 1箱\n3. 小赵 3箱`);
    expect((await card(number)).text).toContain("已报名 3 人");
    // Another amount is the same one who comes; who only taps is counted and not named.
    await town.tap("qian", "b3", "我报名");
    expect(put(await town.say("zhao", "b3", list("周姐 2箱", "李大爷 1箱", "小赵 两箱，1盒")))).toBe(
      `#${number} 周五团购鸡蛋 对好了，一共 4 位，5箱、1盒：\n1. 周姐 2箱\n2. 李大爷 1箱\n3. 小赵 2箱、1盒\n另外有 1 人是自己报的。`,
    );
  });
});
