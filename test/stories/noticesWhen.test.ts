import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { TOWNS } from "../support/telegramTown.ts";
import type { Town } from "../support/town.ts";

/** When a notice is said is never guessed in silence: what names no day, or an hour that is past, is asked about. */
describe.each(TOWNS)("the time of a notice on %s", (_, open) => {
  let town: Town;
  beforeAll(async () => {
    town = await open();
  }, 60_000);
  afterAll(() => town?.close());

  const asks = async (line: string) => {
    const [said] = await town.say("zhou", "dm:zhou", line);
    return { text: said!.text, labels: said!.choices.map((c) => c.label) };
  };
  const last = async () => (await town.last("dm:zhou")).text;

  test("an hour that has just passed may be this evening, tomorrow morning or now", async () => {
    await town.advance(11 / 60);
    const { text, labels } = await asks("公告 9点停水");
    expect(text).toBe("「停水」\n写的这个钟点今天已经过了。什么时候发？");
    expect(labels).toEqual(["现在发", "今天 21:00", "明天 09:00", "改", "取消"]);
    await town.tap("zhou", "dm:zhou", "明天 09:00");
    expect(await last()).toContain("11月26日（周四）09:00 发到");
    // 今天 leaves the evening alone; of a range its words stay as they were written.
    expect((await asks("公告 今天9点停水")).labels).toEqual(["现在发", "今天 21:00", "改", "取消"]);
    expect((await asks("公告 9点到10点停水")).text).toContain("「9点到10点停水」");
    await town.tap("zhou", "dm:zhou", "今天 21:00");
    expect(await last()).toContain("11月25日（周三）21:00 发到");
    expect(await last()).toContain("11月25日（周三）22:00");
    // Nobody means three in the morning, and what is ahead is what is meant.
    expect((await asks("公告 3点停水")).text).toContain("11月25日（周三）15:00 发到");
    expect((await asks("公告 10点停水")).text).toContain("11月25日（周三）10:00 发到");
    expect((await asks("/notice at 9 the water is off")).labels).toContain("今天 21:00");
  });

  test("a week is no day: its days are asked, then the hour, and read back in full", async () => {
    await town.advance(4 * 24);
    const { text, labels } = await asks("公告 下周停水，请储水");
    expect(text).toContain("没说是哪一天。哪天发？");
    expect(labels.slice(0, 7)).toEqual([
      "11月30日（周一）",
      "12月1日（周二）",
      "12月2日（周三）",
      "12月3日（周四）",
      "12月4日（周五）",
      "12月5日（周六）",
      "12月6日（周日）",
    ]);
    await town.tap("zhou", "dm:zhou", "12月2日（周三）");
    expect(await last()).toContain("12月2日（周三）几点发？");
    await town.tap("zhou", "dm:zhou", "12月2日（周三）08:00");
    expect(await last()).toContain("12月2日（周三）08:00 发到");
    // It is Sunday: of this week only today is left. A month is no day either, and nobody picks one out of thirty.
    expect((await asks("公告 本周停水")).text).toContain("11月29日（周日）几点发？");
    expect((await asks("公告 下个月停水")).text).toContain("请写哪天几点");
    expect((await asks("公告 明天停水")).text).toContain("11月30日（周一）几点发？");
    expect((await asks("/notice next week the water is off")).text).toContain("没说是哪一天");
  });
});
