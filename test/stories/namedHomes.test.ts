import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { reader } from "../support/chat.ts";
import { TOWNS } from "../support/telegramTown.ts";
import type { Town } from "../support/town.ts";

/** Door numbers, and what is said of the people behind them. */
describe.each(TOWNS)("on %s", (_name, open) => {
  let town: Town;
  beforeAll(async () => {
    town = await open();
  });
  afterAll(() => town.close());
  const { card, ask, texts } = reader(() => town);

  test("a door number is in no card of a group, however it is put", async () => {
    const told: [string, string][] = [
      ["报事 801门口灯不亮", "801"],
      ["求助 谁能帮忙代收一个快递 我在801", "801"],
      ["求助 有人能顺路带个快递吗，送到1203", "1203"],
      ["报事 我在815，门口消防栓漏水", "815"],
    ];
    for (const [words, door] of told) {
      await town.say("li", "b3", words);
      expect((await texts("b3")).join("\n")).not.toContain(door);
    }
  });

  test("what only counts stays", async () => {
    await town.say("zhao", "b3", "建议 共102户交了，301路公交站加个雨棚");
    expect((await texts("b3")).join("\n")).toContain("301路");
  });

  test("a complaint of a home that is named is between its writer and who mediates", async () => {
    const before = (await texts("b3")).length;
    const number = (await town.sql`select max(number)::int + 1 as n from reports`)[0]!.n as number;
    await town.say("zhao", "b3", "报事 楼上901天天半夜跳绳");
    expect((await texts("b3")).slice(before).join("\n")).not.toMatch(/跳绳|901|邻居反映/);
    const [row] = await town.sql`select kind, chat from reports where number = ${number}`;
    expect(row).toEqual({ kind: "dispute", chat: "" });
    const told = (await town.last("dm:zhao")).text;
    expect(told).toContain("邻里调解");
    expect(told).toContain("楼上901天天半夜跳绳");
    expect(told).toContain("群里什么也不显示");
    expect((await card("staff", number)).text).not.toMatch(/跳绳|901/);
    // What breaks a rule stays that.
    await town.say("zhao", "b3", "举报 302把鞋柜放楼道里");
    const [rule] = await town.sql`select kind, discreet from reports where number = ${number + 1}`;
    expect(rule).toEqual({ kind: "violation", discreet: true });
    expect((await texts("b3")).slice(before).join("\n")).not.toMatch(/鞋柜|302/);
  });

  test("its end is told there too, and not in the evening's results", async () => {
    const [row] = await town.sql`select number from reports where kind = 'dispute'`;
    const number = row!.number as number;
    await town.say("chen", "dm:chen", `接单 ${number}`);
    await town.say("chen", "dm:chen", `办结 ${number} 和901说好了，九点后不跳`);
    expect((await town.last("dm:zhao")).text).toContain("办好了");
    await town.advance(10);
    expect((await texts("b3")).join("\n")).not.toMatch(/跳绳|九点后/);
    expect(await ask("zhao", "dm:zhao", "解决了，谢谢")).toContain("谢谢确认");
  });

  test("overheard, it is left alone; one's own flat and what broke is a fault as ever", async () => {
    expect(await ask("wang", "b3", "楼上1901天天半夜装修，吵得睡不着")).toBe("");
    await town.say("wang", "b3", "报事 我家902楼上漏水");
    const [row] = await town.sql`select kind from reports order by number desc limit 1`;
    expect(row).toEqual({ kind: "fault" });
  });
});
