import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { TOWNS } from "../support/telegramTown.ts";
import type { Town } from "../support/town.ts";

describe.each(TOWNS)("on %s", (_name, open) => {
  let town: Town;
  beforeAll(async () => {
    town = await open();
  });
  afterAll(() => town.close());

  test("nobody answers in time: the card says so, staff are told once", async () => {
    await town.say("wang", "b3", "报事 楼道灯不亮");
    await town.advance(3.9);
    expect((await town.last("b3")).text).toContain("最晚今天 13:00 前回话");
    await town.advance(0.2);
    expect((await town.last("b3")).text).toContain("比约定晚了");
    expect((await town.last("staff")).text).toContain("比约定晚了");
    const told = (await town.messages("staff")).length;
    await town.advance(48);
    expect((await town.messages("staff")).length).toBe(told);
  });

  test("what fell due while the bot was off is caught up once", async () => {
    await town.say("wang", "b3", "报事 大门坏了");
    await town.outage(30);
    const said = (await town.messages("staff")).filter((m) => m.text.includes("#2") && m.text.includes("请看看"));
    expect(said).toHaveLength(1);
  });

  test("three days without a word end as unconfirmed, never as satisfied", async () => {
    await town.say("li", "b3", "报事 垃圾桶满了");
    await town.say("wu", "staff", "接单 3");
    await town.say("wu", "staff", "办结 3 清走了，夜里拍不了照片");
    const card = async () => (await town.messages("b3")).find((m) => m.from === "bot" && m.text.includes("#3"))!;
    expect((await card()).choices.map((c) => c.label)).toEqual(["已解决", "没解决"]);
    await town.advance(71.9);
    expect((await card()).choices).toHaveLength(2);
    await town.advance(0.2);
    expect((await card()).text).toContain("记为未确认");
    expect((await town.last("dm:li")).text).toContain("先记为未确认");
    const [report] = await town.sql`select state, stars from reports where number = 3`;
    expect(report).toEqual({ state: "unconfirmed", stars: null });
    expect((await town.say("li", "b3", "/reopen 3 又满了")).at(-1)?.text).toContain("第 2 次");
  });

  test("when life is at risk the promise is half an hour, at any hour", async () => {
    await town.advance(14);
    await town.say("li", "b3", "报事 3号楼电梯里困住人了");
    expect((await town.last("b3")).text).toContain("🚨");
    const [report] =
      await town.sql`select extract(epoch from due_at - reported_at)::int as s from reports order by number desc limit 1`;
    expect(report?.s).toBe(1800);
  });
});
