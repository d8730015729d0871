import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { reader } from "../support/chat.ts";
import { TOWNS } from "../support/telegramTown.ts";
import type { Town } from "../support/town.ts";

/** Where nobody said where it is, no more is taken from the writer's home than fits, and staff read that it was not said. */
describe.each(TOWNS)("on %s", (_name, open) => {
  let town: Town;
  beforeAll(async () => {
    town = await open();
  });
  afterAll(() => town.close());
  const { card, ask } = reader(() => town);
  const where = async () =>
    (await town.sql`select building, unit, floor, place_said from reports order by number desc limit 1`)[0]!;
  const NOT_SAID = "哪栋楼没有说，先按反映的人登记的楼记，去之前请问一声。";

  test("of another floor or flat than theirs, the unit is not theirs", async () => {
    await town.say("qian", "dm:qian", "报事 三楼302把鞋柜放楼道里");
    expect(await where()).toEqual({ building: "3", unit: null, floor: "3", place_said: false });
    expect((await card("staff", 1)).text).toContain(NOT_SAID);
    await town.say("qian", "dm:qian", "报事 802门口的灯不亮");
    expect(await where()).toMatchObject({ building: "3", unit: null, place_said: false });
    // Their own floor, or none: that is where they live.
    await town.say("qian", "dm:qian", "报事 11楼的水管漏水了");
    expect(await where()).toEqual({ building: "3", unit: "1", floor: "11", place_said: false });
    await town.say("qian", "dm:qian", "报事 楼道里的扶手松了");
    expect(await where()).toMatchObject({ building: "3", unit: "1", place_said: false });
    expect((await town.last("dm:wu")).text).toContain(NOT_SAID);
    await town.say("qian", "dm:qian", "报事 我家马桶堵了");
    expect(await where()).toMatchObject({ building: "3", unit: "1", place_said: true });
    // A unit that is said stands.
    await town.say("qian", "dm:qian", "报事 2单元三楼的窗户碎了");
    expect(await where()).toEqual({ building: "3", unit: "2", floor: "3", place_said: false });
  });

  test("what was said, or is said in its house's group, is as it was said", async () => {
    await town.say("qian", "dm:qian", "报事 5号楼二楼的电表箱门开着");
    expect(await where()).toMatchObject({ building: "5", unit: null, place_said: true });
    await town.say("qian", "b3", "报事 三楼的开关坏了");
    expect(await where()).toMatchObject({ building: "3", unit: null, floor: "3", place_said: true });
    expect((await card("staff", 8)).text).not.toContain("没有说");
  });

  test("a complaint never shows behind which stairs its writer lives; put right, it is no guess any more", async () => {
    await town.say("wang", "dm:wang", "投诉 物业电话打了三天没人接");
    expect(await where()).toMatchObject({ building: "3", unit: null, place_said: false });
    expect((await town.last("dm:chen")).text).toContain(NOT_SAID);
    await town.say("chen", "staff", "改正 1 2号楼");
    expect((await card("staff", 1)).text).not.toContain("没有说");
    // Asked whether it is the same, and it is not: still nobody has said where.
    expect(await ask("qian", "dm:qian", "报事 11楼的水管漏水了，到处是水")).toContain("是这件吗");
    await town.say("qian", "dm:qian", "不是，另报一件");
    expect(await where()).toMatchObject({ building: "3", place_said: false });
  });
});
