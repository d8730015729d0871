import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { reader } from "../support/chat.ts";
import { TOWNS } from "../support/telegramTown.ts";
import type { Town } from "../support/town.ts";

/** What comes every week does not come on the days that were left out. */
describe.each(TOWNS)("on %s", (_, open) => {
  let town: Town;
  beforeAll(async () => {
    town = await open();
  }, 60_000);
  afterAll(() => town?.close());
  const { ask, texts } = reader(() => town);
  const said = async () => (await texts("b3")).filter((text) => text.includes("大厅量血糖")).length;

  test("read back, kept, passed by, and told in the list", async () => {
    // Wednesday 25 November, 9:00.
    const preview = await ask("zhou", "dm:zhou", "公告 每周一早上9点 大厅量血糖 到12月28日 12月14日那次不办");
    expect(preview).toContain("11月30日（周一）09:00 发到");
    expect(preview).toContain("不发的日子：12月14日（周一）");
    expect(preview).toContain("最后一次 12月28日（周一）09:00");
    expect(preview).toContain("「大厅量血糖 到12月28日」");
    await town.tap("zhou", "dm:zhou", "发布");
    expect(await ask("wang", "dm:wang", "公告列表")).toContain(
      "（下次 11月30日（周一）09:00；不发：12月14日（周一））",
    );
    await town.advance(13 * 24 + 1);
    expect(await said()).toBe(2);
    // Monday 14 December comes and goes.
    await town.advance(7 * 24);
    expect(await said()).toBe(2);
    expect(await ask("wang", "dm:wang", "公告列表")).toMatch(/（下次 12月21日（周一）09:00）/);
    await town.advance(7 * 24);
    expect(await said()).toBe(3);
  });

  test("one more is left out later, and a day on which it does not come is a slip", async () => {
    expect(await ask("zhou", "dm:zhou", "改 1 12月29日不发")).toContain("本来就轮不到发");
    // It is Tuesday 22 December: what is still to come of it is read back, and that would be nothing.
    expect(await ask("zhou", "dm:zhou", "改 1 12月28日不发")).toContain("一次都不剩了，没有记");
    await ask("zhou", "dm:zhou", "公告 每周五19:00 院子里跳舞");
    await town.tap("zhou", "dm:zhou", "发布");
    expect(await ask("zhou", "dm:zhou", "改 2 1月1日不跳")).toContain("不发的日子：1月1日（周五）");
    await town.tap("zhou", "dm:zhou", "发布");
    const copied = await ask("zhou", "dm:zhou", "改 2");
    expect(copied).toContain("| 2027年1月1日不发");
    // Whoever copies that line has the same again.
    const line = copied.split("\n").find((one) => one.startsWith("/notice"))!;
    expect(await ask("zhou", "dm:zhou", line)).toContain("不发的日子：1月1日（周五）");
    await town.tap("zhou", "dm:zhou", "发布");
  });

  test("a bot that was off over it makes nothing up for it", async () => {
    const danced = async () => (await texts("b3")).filter((text) => text.includes("院子里跳舞"));
    // From Tuesday 22 December until the morning of New Year's Day, which is left out.
    const before = (await danced()).length;
    await town.outage(10 * 24);
    expect(await danced()).toHaveLength(before);
    const asked = (await texts("dm:zhou")).filter((text) => text.includes("院子里跳舞")).at(-1);
    expect(asked).toContain("原定 12月25日（周五）19:00 发");
    await town.advance(8 * 24);
    expect(await danced()).toHaveLength(before + 1);
  });

  test("holidays that no calendar of ours tells are asked for as dates", async () => {
    expect(await ask("zhou", "dm:zhou", "公告 每周五19:00 院子里跳舞，春节不跳")).toMatch(/请写日子|院子里跳舞/);
    expect(await ask("zhou", "dm:zhou", "公告 每周五19:00 院子里跳舞，春节停办")).toContain("请写日子");
  });
});
