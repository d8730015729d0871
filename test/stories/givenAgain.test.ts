import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { reader } from "../support/chat.ts";
import { TOWNS } from "../support/telegramTown.ts";
import type { Town } from "../support/town.ts";

/** Given to those who have it already, or while a day for several of them stands: nothing that was promised is lost. */
describe.each(TOWNS)("on %s", (_name, open) => {
  let town: Town;
  beforeAll(async () => {
    town = await open();
  });
  afterAll(() => town.close());
  const { card, ask, texts } = reader(() => town);
  const row = async (number: number) =>
    (await town.sql`select state, worker_id, due_at, finish_at, late, level from reports where number = ${number}`)[0]!;
  const told = async () => (await texts("dm:wu")).length;

  test("to those who were asked and have not taken it: no new deadline, and nobody is asked twice", async () => {
    await town.say("wang", "b3", "报事 3号楼水管漏水");
    const before = [await row(1), await told()];
    await town.advance(1);
    expect(await ask("chen", "staff", "派单 1 物业")).toBe(
      "#1 从今天 09:00起就在物业手里，没有改动。\n已转给物业，等接单，最晚今天 13:00 前回话。\n要催发：催 1。换一家发：派单 1 居委会",
    );
    expect([await row(1), await told()]).toEqual(before);
    // Another of the same body is asked as well, by when the body was.
    const reply = await town.write("wu", "staff", "我在");
    await town.say("chen", "staff", "派单 1", { replyTo: reply });
    expect((await row(1)).due_at).toEqual((before[0] as { due_at: Date }).due_at);
  });

  test("to those of whom one has taken it: it stays theirs, late as it is, and they go on", async () => {
    await town.say("wu", "staff", "接单 1");
    await town.advance(46);
    const before = await row(1);
    expect(before).toMatchObject({ state: "accepted", late: true });
    const heard = await told();
    const answer = await ask("chen", "staff", "派单 1 物业");
    expect(answer).toMatch(/^#1 从11月25日（周三）10:00起就在吴师傅手里，没有改动。\n比约定晚了，/);
    expect(answer).toContain("要催发：催 1。换一家发：派单 1 居委会");
    expect([await row(1), await told()]).toEqual([before, heard]);
    // Who helps is added without touching who has it.
    expect(await ask("chen", "staff", "派单 1 物业 业委会")).toContain("#1 还是物业牵头，协办：业委会。");
    expect(await row(1)).toEqual(before);
    expect((await town.last("dm:qian")).text).toContain("这件由物业牵头，请您协办");
    expect(await ask("wu", "staff", "在办 1 下午换管")).toContain("#1 记下了");
    expect(await ask("chen", "staff", "派单 1 业委会")).toBe("#1 已派给业委会。");
  });

  test("a day that was set together stands, whoever leads, until it is done or set anew", async () => {
    await town.say("li", "b3", "报事 小区大门口的路面坑坑洼洼");
    await town.say("chen", "staff", "吹哨 2 物业 业委会 要一起修");
    await town.say("wu", "dm:wu", "接单 2");
    const set = await ask("chen", "staff", "会办 2 3 周末前铺好");
    const [, day] = /定好了，(.+18:00 前)一起办好/.exec(set)!;
    const { finish_at: jointAt } = await row(2);
    expect(await ask("chen", "staff", "派单 2 业委会")).toBe(`#2 改由业委会牵头，日子不变，还是${day}一起办好。`);
    expect(await row(2)).toMatchObject({ state: "assigned", finish_at: jointAt, due_at: jointAt });
    expect((await card("b3", 2)).text).toContain(`几家一起办，业委会牵头，最晚${day}办好。`);
    expect((await town.last("dm:qian")).text).toContain(`几家一起办，请您牵头，最晚${day}办好。`);
    await town.advance(24);
    expect(await row(2)).toMatchObject({ late: false, level: 0 });
    await town.say("qian", "dm:qian", "接单 2");
    expect(await row(2)).toMatchObject({ state: "accepted", finish_at: jointAt, due_at: jointAt });
    // Set anew it counts anew, also while nobody of the next ones has taken it on.
    await town.say("chen", "staff", "派单 2 物业");
    await town.say("chen", "staff", "会办 2 5");
    const later = await row(2);
    expect(later.due_at).toEqual(later.finish_at);
    expect(later.finish_at > jointAt).toBe(true);
  });
});
