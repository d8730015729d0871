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
    return { text: said!.text.replace(/\n先前没发的那条.*/, ""), labels: said!.choices.map((c) => c.label) };
  };
  const last = async () => (await town.last("dm:zhou")).text;

  test("an hour that has just passed may be this evening, tomorrow morning or now", async () => {
    await town.advance(11 / 60);
    const { text, labels } = await asks("公告 9点停水");
    expect(text).toBe("「9点停水」\n写的这个钟点今天已经过了，是哪个时间？也可以照原样现在发。");
    expect(labels).toEqual(["现在发", "今天 21:00", "明天 09:00", "改", "取消"]);
    await town.tap("zhou", "dm:zhou", "明天 09:00");
    expect(await last()).toContain("「11月26日（周四）9:00 停水」");
    // 今天 leaves the evening alone; of a range its words stay as they were written.
    expect((await asks("公告 今天9点停水")).labels).toEqual(["现在发", "今天 21:00", "改", "取消"]);
    expect((await asks("公告 9点到10点停水")).text).toContain("「9点到10点停水」");
    await town.tap("zhou", "dm:zhou", "今天 21:00");
    expect(await last()).toContain("「11月25日（周三）21:00–22:00 停水」");
    expect(await last()).toContain("有效到 11月25日（周三）22:00");
    // Nobody means three in the morning, and what is ahead is what is meant.
    expect((await asks("公告 3点停水")).text).toContain("「11月25日（周三）15:00 停水」");
    expect((await asks("公告 10点停水")).text).toContain("「11月25日（周三）10:00 停水」");
    expect((await asks("/notice at 9 the water is off")).labels).toContain("今天 21:00");
  });

  test("a week is no day: its days are asked, then the hour, and read back in full", async () => {
    await town.advance(4 * 24);
    const { text, labels } = await asks("公告 下周停水，请储水");
    expect(text).toContain("这里说的是哪一天？");
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
    expect(await last()).toContain(
      "「12月2日（周三）停水，请储水」\n什么时候发？可以现在发，也可以到12月2日（周三）那天发。",
    );
    await town.tap("zhou", "dm:zhou", "12月2日（周三）08:00");
    expect(await last()).toContain("12月2日（周三）08:00 发到");
    // It is Sunday: of this week only today is left. A month is no day either, and nobody picks one out of thirty.
    expect((await asks("公告 本周停水")).text).toContain("也可以到11月29日（周日）那天发");
    expect((await asks("公告 下个月停水")).text).toContain("请写哪天几点");
    expect((await asks("公告 明天停水")).text).toContain("也可以到11月30日（周一）那天发");
    expect((await asks("/notice next week the water is off")).text).toContain("这里说的是哪一天");
  });

  test("a time in front may be the matter's: it stays in the words, and now or then is one press", async () => {
    const { text, labels } = await asks("公告 明早9点 3号楼停水到下午5点，请先接些水");
    expect(text).toContain("等到 11月30日（周一）09:00 再发，还是现在就发？");
    expect(text).toContain("「11月30日（周一）9:00 3号楼停水到下午5点，请先接些水」");
    expect(text).toContain("有效到 11月30日（周一）17:00");
    expect(labels).toEqual(["明天 09:00 发布", "现在发布", "改", "取消"]);
    await town.tap("zhou", "dm:zhou", "现在发布");
    const card = (await town.messages("b3")).findLast((m) => m.text.includes("接些水"))!;
    expect(card.text).toContain("11月30日（周一）9:00 3号楼停水到下午5点，请先接些水\n有效到 11月30日（周一）17:00");
    expect((await asks("/notice tomorrow 9am No water until 5pm")).text).toContain(
      "「Mon 30 Nov, 9:00: No water until 5pm」",
    );
    // What was to be changed is read again as it was.
    await town.tap("zhou", "dm:zhou", "改");
    expect((await asks((await last()).split("\n")[1]!)).text).toContain("「Mon 30 Nov, 9:00: No water until 5pm」");
  });

  test("a time that is plainly the one to say it at is no part of the words", async () => {
    for (const line of [
      "公告 定时 明早9点：请关好单元门",
      "公告 在明早9点发 请关好单元门",
      "公告 明早9点发布：请关好单元门",
      "公告 请关好单元门 | 明早9点发",
      "公告 请关好单元门 | 定时 明早9点",
      "/notice send tomorrow 9am: 请关好单元门",
    ]) {
      const { text, labels } = await asks(line);
      expect(text, line).toContain("11月30日（周一）09:00 发到");
      expect(text, line).toContain("「请关好单元门」");
      expect(labels, line).toEqual(["发布", "改", "取消"]);
    }
    expect((await asks("公告 明早9点提醒大家带雨伞")).text).toContain("「提醒大家带雨伞」");
    // Both are written: the one is when it is said, the other stays.
    const both = await asks("公告 明早9点停水到下午5点 | 今晚8点发");
    expect(both.text).toContain("11月29日（周日）20:00 发到");
    expect(both.text).toContain("「11月30日（周一）9:00 停水到下午5点」");
    await town.tap("zhou", "dm:zhou", "改");
    expect((await asks((await last()).split("\n")[1]!)).text).toBe(both.text);
    expect((await asks("公告 今晚8点 明早9点停水")).text).toContain("11月29日（周日）20:00 发到");
  });

  test("days that are named from today are dates when it is said on another", async () => {
    expect((await asks("公告 3号楼明早9点停水到下午5点")).labels).toEqual([
      "现在发",
      "今天 19:00",
      "明天 08:00",
      "改",
      "取消",
    ]);
    await town.tap("zhou", "dm:zhou", "明天 08:00");
    expect(await last()).toContain("「3号楼11月30日（周一）早上9点停水到下午5点」");
    expect(await last()).toContain("有效到 11月30日（周一）17:00");
    await asks("公告 3号楼明早9点停水到下午5点");
    await town.tap("zhou", "dm:zhou", "今天 19:00");
    expect(await last()).toContain("「3号楼明早（11月30日 周一）9点停水到下午5点」");
    // Of several days nobody asks for one.
    const span = await asks("公告 30日到12月2日停水");
    expect(span.text).toBe("「11月30日（周一）到12月2日（周三）停水」\n什么时候发？");
  });
});
