import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { TOWNS } from "../support/telegramTown.ts";
import type { Town } from "../support/town.ts";

/** Whom a notice is for, and where and when it goes, as people write it: what is not understood is said. */
describe.each(TOWNS)("what a notice means on %s", (_, open) => {
  let town: Town;
  beforeAll(async () => {
    town = await open();
  }, 60_000);
  afterAll(() => town?.close());

  const hears = async (person: string, chat: string, text: string) =>
    (await town.say(person, chat, text)).map((m) => m.text).join("\n");
  const chosen = async () => (await town.sql`select segment from notice_segments order by 1`).map((r) => r.segment);

  test("for some alone, behind the words or as a mark of its own", async () => {
    for (const line of [
      "公告 现在 上门量血压，只发给老人",
      "公告 现在 上门量血压 | 老人",
      "公告 现在 上门量血压 | 给 老人",
      "公告 现在 上门量血压，请只通知老人",
    ]) {
      const read = await hears("zhou", "dm:zhou", line);
      expect(read, line).toContain("「上门量血压」");
      expect(read, line).toContain("这里还没有人选“老人”");
    }
    expect(await hears("zhou", "dm:zhou", "公告 现在 请大家多照看老人")).not.toContain("没有人选");
    expect(await hears("zhou", "dm:zhou", "公告")).toContain("给 老人");
  });

  test("who chose it and writes it to be sure keeps it; to give it up is a choice of its own", async () => {
    await town.say("li", "dm:li", "我的情况");
    await town.tap("li", "dm:li", "老人");
    expect((await town.last("dm:li")).text).toContain("您选了：老人");
    expect(await hears("li", "dm:li", "老人")).toContain("您选了：老人");
    expect(await chosen()).toEqual(["seniors"]);
    await town.tap("li", "dm:li", "去掉“老人”");
    expect((await town.last("dm:li")).text).toContain("现在一样都没选");
    expect(await chosen()).toEqual([]);
  });

  test("days left out of what comes again are said to be not understood where no calendar tells them", async () => {
    for (const line of ["公告 每周五19:00 量血压，国庆期间暂停", "公告 每周五19:00 量血压，节假日除外"])
      expect(await hears("zhou", "dm:zhou", line), line).toContain("哪几天不发，我没看懂，没有记");
    expect(await hears("zhou", "dm:zhou", "公告 每周五19:00 量血压，下雨不办")).toContain("以后照样发");
  });

  test("a building that is not here is doubted", async () => {
    expect(await hears("zhou", "dm:zhou", "公告 现在 88号楼停水")).toContain(
      "里面写了 88 号楼，这里没有这栋楼，没有发出去",
    );
    expect(await hears("zhou", "dm:zhou", "公告 现在 88号楼停水 | 地点 3号楼")).toContain("现在发到3号楼");
    expect(await hears("zhou", "dm:zhou", "公告 现在 3号楼停水")).toContain("现在发到3号楼");
  });

  test("at night the morning comes first; danger does not wait", async () => {
    await town.advance(14.5);
    await town.say("zhou", "dm:zhou", "公告 现在 电梯明天年检");
    const read = await town.last("dm:zhou");
    expect(read.text).toContain("那时是夜里");
    expect(read.choices.map((c) => c.label)).toEqual(["明天 07:30 发布", "现在发布", "改", "取消"]);
    expect(await town.tap("zhou", "dm:zhou", "明天 07:30 发布")).toContain("11月26日（周四）07:30 发");
    await town.say("zhou", "dm:zhou", "公告 现在 请收衣服");
    expect(await town.tap("zhou", "dm:zhou", "现在发布")).toContain("发出去了");
    await town.say("zhou", "dm:zhou", "公告 请把车挪一挪");
    expect((await town.last("dm:zhou")).choices[0]!.label).not.toBe("现在发");
    await town.say("zhou", "dm:zhou", "紧急公告 3号楼着火了，请马上下楼");
    expect((await town.last("dm:zhou")).choices[0]!.label).toBe("发布");
  });
});
