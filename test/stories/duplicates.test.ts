import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { reader } from "../support/chat.ts";
import { TOWNS } from "../support/telegramTown.ts";
import type { Town } from "../support/town.ts";

// Drawn before any bot runs: it lets nothing but photos be read.
const block = (left: number, top: number, width: number, height: number, shade: number) => ({
  ...{ left, top },
  input: { create: { width, height, channels: 3 as const, background: { r: shade, g: shade, b: shade } } },
});
const scene = await sharp({ create: { width: 900, height: 700, channels: 3, background: "#ccc" } })
  .composite([block(60, 140, 300, 320, 51), block(500, 80, 300, 500, 119), block(0, 600, 900, 100, 34)])
  .png()
  .toBuffer();
const first = await sharp(scene).jpeg({ quality: 90 }).toBuffer();
const turned = await sharp(first).rotate(90).jpeg().toBuffer();
const again = await sharp(first).resize(600).jpeg({ quality: 55 }).toBuffer();

describe.each(TOWNS)("on %s", (_name, open) => {
  let town: Town;
  beforeAll(async () => {
    town = await open();
  });
  afterAll(() => town.close());
  const { card, ask, texts } = reader(() => town);
  const numbers = async () => (await town.sql`select number from reports order by number`).map((r) => r.number);

  test("the same again: 是同一件吗？ yes joins it, and no number is used up", async () => {
    await town.say("wang", "b3", "报事 3号楼电梯停了");
    expect(await ask("li", "b3", "报事 电梯又停了")).toBe(
      "🔧 #1 电梯停了 · 3号楼：有邻居报过了，还没办完。是同一件吗？",
    );
    expect(await town.tap("zhao", "b3", "是，加上我")).toContain("这是问刚才说话的那位邻居的");
    // A third who answers the question with "+1" means the report it is about.
    const question = (await town.last("b3")).id;
    expect(await ask("zhou", "b3", "同问", { replyTo: question })).toContain("#1 记下了，您也遇到");
    expect(await ask("zhao", "b3", "我家也一样", { replyTo: question })).toContain("#1 记下了，您也遇到");
    expect(await town.tap("li", "b3", "是，加上我")).toContain("记下了，您也遇到");
    expect((await card("b3", 1)).text).toContain("还有 3 位邻居也遇到");
    expect(await numbers()).toEqual([1]);
    expect(await town.tap("li", "b3", "是，加上我")).toContain("已经用过");
    expect(await town.tap("li", "b3", "不是，另报一件")).toContain("已经用过");
  });

  test("no: it is filed as a second one", async () => {
    await town.say("zhao", "b3", "报事 电梯停了，我在1单元");
    await town.tap("zhao", "b3", "不是，另报一件");
    expect(await numbers()).toEqual([1, 2]);
    expect((await card("b3", 2)).text).toContain("已转给物业");
  });

  test("no answer: after ten minutes it is filed as it is, and staff see what it may be", async () => {
    await town.say("liu", "b3", "报事 3号楼电梯停了一上午");
    await town.advance(0.15);
    expect(await numbers()).toEqual([1, 2]);
    await town.advance(0.05);
    expect(await numbers()).toEqual([1, 2, 3]);
    expect((await card("b3", 3)).text).toContain("电梯停了一上午");
    // Which of the two it is like, staff read on the card, and put them together with one tap.
    const asked = await card("staff", 3);
    expect(asked.text).toContain("可能和 #1 是同一件，请看看。");
    expect(asked.choices.map((choice) => choice.label)).toContain("合并到 #1");
    expect((await card("b3", 3)).text).not.toContain("可能和");
    const links = await town.sql`select number, why from report_links`;
    expect(links).toEqual([{ number: 3, why: "similar" }]);
    expect(await town.sql`select 1 from report_drafts`).toEqual([]);
  });

  test("their own again: a chase, not a second one", async () => {
    await town.say("liu", "b3", "报事 楼道灯不亮");
    expect(await ask("liu", "b3", "报事 楼道灯还是不亮")).toContain("您报过，还没办完。是这件吗？");
    expect(await town.tap("liu", "b3", "是，再催一下")).toContain("已经再催了一次");
    expect(await numbers()).toEqual([1, 2, 3, 4]);
  });

  test("their own again, and no answer: one word more on theirs, and they hear that it was kept", async () => {
    expect(await ask("liu", "b3", "报事 楼道灯又不亮了")).toContain("您报过，还没办完。是这件吗？");
    await town.advance(0.2);
    expect(await numbers()).toEqual([1, 2, 3, 4]);
    expect((await town.last("dm:liu")).text).toContain("您刚才又说的，我加在这件里了");
    expect((await town.last("dm:wu")).text).toContain("楼道灯又不亮了");
    const added = await town.sql`select words from report_events where number = 4 and change = 'added' order by id`;
    expect(added.at(-1)).toEqual({ words: "楼道灯又不亮了" });
    expect(await town.sql`select 1 from report_drafts`).toEqual([]);
  });

  test("other buildings and other matters are not asked about; danger never is", async () => {
    expect(await ask("wang", "b3", "报事 5号楼电梯停了")).toContain("已转给物业");
    expect(await ask("wang", "b3", "报事 水管漏水")).toContain("已转给物业");
    expect(await ask("emma", "b3", "报事 3号楼电梯停了，有人困在里面")).toContain("🚨");
  });

  test("another unit, floor or flat is another place: it is filed at once, whoever reported the first", async () => {
    await town.advance(0.2);
    const from = Math.max(...(await numbers()));
    for (const text of ["3号楼1单元门禁刷不开", "3号楼2单元902门禁刷不开", "3号楼2单元1102门禁刷不开"])
      expect(await ask("emma", "dm:emma", `报事 ${text}`), text).not.toMatch(/是这件吗|same one/i);
    expect(await ask("liu", "b3", "报事 3号楼4单元门禁刷不开")).toContain("已转给物业");
    expect(Math.max(...(await numbers()))).toBe(from + 4);
    // Of the same unit it is still asked.
    await town.say("emma", "dm:emma", "报事 3号楼1单元门禁刷不开了");
    expect(await town.tap("emma", "dm:emma", "Yes, chase it")).toContain("chased");
    expect(Math.max(...(await numbers()))).toBe(from + 4);
  });

  test("their own lift on another floor is asked about; without an answer the second is not lost", async () => {
    await town.advance(0.2);
    const from = Math.max(...(await numbers()));
    await town.say("mei", "b3", "报事 6号楼6楼电梯按钮坏了");
    expect(await ask("mei", "b3", "报事 6号楼9楼电梯按钮坏了")).toContain("是这件吗？");
    await town.advance(0.2);
    expect(Math.max(...(await numbers()))).toBe(from + 2);
    expect((await card("staff", from + 2)).text).toContain(`可能和 #${from + 1} 是同一件`);
  });

  test("the same photo is known again, though it was scaled and compressed", async () => {
    await town.say("wang", "b3", "报事 自行车占满了一楼门厅", { photo: first });
    const asked = await ask("li", "b3", "报事 一堆旧车子挡住过道啦", { photo: again });
    const [a, b] = await town.sql`select category from reports order by number desc limit 2`;
    expect(asked, `${a?.category} ${b?.category}`).toContain("是同一件吗？");
  });

  test("said to be done, and reported again: still not right? its reporter's yes sends it back", async () => {
    await town.say("yang", "b3", "报事 信报箱锁坏了打不开");
    const [row] = await town.sql`select max(number)::int as number from reports`;
    const number = row!.number as number;
    await town.say("wu", "staff", `接单 ${number}`);
    await town.say("wu", "staff", `办结 ${number} 换了锁芯`);
    expect(await ask("mei", "b3", "报事 信报箱锁还是坏的打不开")).toContain("还在等确认。是这件还没好吗？");
    expect(await town.tap("mei", "b3", "是，还没好")).toContain("记下了，您也遇到");
    expect((await town.last("dm:wu")).text).toContain("又有邻居说还没好");
    await ask("yang", "b3", "报事 信报箱锁又坏了打不开");
    expect(await town.tap("yang", "b3", "是，还没好")).toContain("第 2 次");
    expect((await town.last("dm:wu")).text).toContain("信报箱锁又坏了打不开");
    const [after] = await town.sql`select state, round from reports where number = ${number}`;
    expect(after).toEqual({ state: "accepted", round: 2 });
  });

  test("+1, 同问 and 我家也是 to a card join it; to a neighbour they mean nothing", async () => {
    const { id } = await card("b3", 1);
    expect(await ask("yang", "b3", "+1", { replyTo: id })).toContain("记下了，您也遇到");
    expect(await ask("qian", "b3", "同问", { replyTo: id })).toContain("记下了，您也遇到");
    expect(await ask("mei", "b3", "我家也是", { replyTo: id })).toContain("记下了，您也遇到");
    expect((await card("b3", 1)).text).toContain("还有 6 位邻居也遇到");
    // In reply to something else of the bot's it hears what to do; it is no line of a manual.
    const { id: other } = (await town.say("wang", "b3", "/reprot 大门坏了"))[0]!;
    expect(await ask("yang", "b3", "我也遇到", { replyTo: other })).toBe(
      "没看出说的是哪一件。请长按写着那件事的那条消息，点“回复”或“引用”，再发一次。",
    );
    const replyTo = await town.write("wang", "b3", "晚上吃饺子");
    expect(await ask("li", "b3", "+1", { replyTo })).toBe("");
    expect(await ask("li", "b3", "+1")).toBe("");
    const [row] =
      await town.sql`select sender, payload from inbox where platform = ${town.platform} order by id desc limit 1`;
    expect(row).toEqual({ sender: null, payload: null });
    // A chase for whoever has it: at the first, the third, the tenth.
    expect((await texts("dm:wu")).filter((t) => t.includes("#1 ") && t.includes("位邻居也在等"))).toHaveLength(2);
  });

  const newest = async () => (await town.sql`select max(number)::int as n from reports`)[0]!.n as number;

  test("a suggestion that somebody made already is asked about; yes counts them in", async () => {
    await town.say("wang", "b3", "建议 楼下花坛边装几个休息长椅");
    const first = await newest();
    expect(await ask("li", "b3", "建议 花坛边装休息长椅")).toBe(
      `💡 #${first} 楼下花坛边装几个休息长椅 · 3号楼：有邻居提过了，还没办完。是同一件吗？`,
    );
    expect(await town.tap("li", "b3", "是，加上我")).toContain("算您一个。有结果了告诉大家。");
    expect(await newest()).toBe(first);
    // A fault is none of its kind, whatever its words.
    expect(await ask("zhao", "b3", "报事 花坛边的休息长椅坏了")).not.toContain("是同一件吗");
  });

  test("a complaint in the group is asked about there; one told in private is told to nobody else, and staff see the two", async () => {
    await town.say("wang", "b3", "投诉 保安晚上睡觉没人管大门");
    const open = await newest();
    expect(await ask("li", "dm:li", "投诉 保安晚上睡觉，大门没人管")).toContain(`#${open} `);
    expect(await town.tap("li", "dm:li", "不是，另报一件")).not.toBeNull();
    await town.say("wang", "dm:wang", "投诉 保洁阿姨把电梯口的水弄得到处都是");
    const told = await newest();
    const said = (await town.say("mei", "dm:mei", "投诉 保洁阿姨把电梯口水弄得到处都是")).map((m) => m.text).join();
    expect(said).toContain(`#${told + 1} `);
    expect(said).not.toMatch(new RegExp(`是同一件|#${told} `));
    // Of their own they are asked in private, and not before others.
    expect(await ask("wang", "b3", "投诉 保洁阿姨把电梯口的水弄得到处都是")).not.toMatch(/是这件吗|是同一件/);
    const like = await town.sql`select number from report_links where number > ${told} order by number`;
    expect(like.map((l) => l.number)).toEqual([told + 1, told + 2]);
    const shown = await card("staff", told + 1);
    expect(shown.text).toContain(`可能和 #${told} 是同一件，请看看。`);
    expect(shown.choices.map((choice) => choice.label)).toContain(`合并到 #${told}`);
    // Whoever has the later one, and is not staff, does not read that there is another.
    await town.say("chen", "staff", `派单 ${told + 1} 物业`);
    expect(await ask("wu", "dm:wu", `进度 ${told + 1}`)).not.toContain(`#${told} `);
    expect(await ask("chen", "dm:chen", `进度 ${told + 1}`)).toContain(`可能和 #${told} 是同一件`);
  });

  test("a dispute, and what is told without a name: only staff see that there are two", async () => {
    await town.say("wang", "dm:wang", "调解 楼上每天半夜拖桌椅吵得睡不着");
    const first = await newest();
    expect(await ask("wang", "dm:wang", "调解 楼上半夜又拖桌椅，吵得睡不着")).toContain("您报过，还没办完。是这件吗？");
    expect(await town.tap("wang", "dm:wang", "是，再催一下")).toContain("已经再催了一次");
    const said = (await town.say("li", "dm:li", "调解 楼上半夜拖桌椅吵得睡不着")).map((m) => m.text).join();
    expect(said).toContain(`#${first + 1} `);
    expect(said).not.toContain(`#${first} `);
    const shown = (await card("staff", first + 1)).text;
    expect(shown).toContain(`可能和 #${first} 是同一件`);
    expect(shown).not.toContain("桌椅");
    await town.say("wang", "b3", "举报 地下车库有人私自装充电桩");
    const anonymous = (await town.say("mei", "dm:mei", "/anon 举报 地下车库有人私自装充电桩"))
      .map((m) => m.text)
      .join();
    expect(anonymous).not.toContain(`#${first + 2} `);
    // Beside one that all of the group read it would say what the other is about.
    const both = await card("staff", first + 3);
    expect(both.text).not.toContain("是同一件");
    expect((await town.last("dm:chen")).text).toContain(`可能和 #${first + 2} 是同一件`);
    // One with a name and one without are not put together.
    expect(both.choices.map((choice) => choice.label)).not.toContain(`合并到 #${first + 2}`);
    const phoned = (await town.say("chen", "staff", "代报 电话 举报 地下车库有人私自装充电桩"))
      .map((m) => m.text)
      .join();
    expect(phoned).toContain("可能和 #");
  });

  test("filed in private, told again in the group: there nobody learns whose it is", async () => {
    const own = await open();
    const said = async (...line: Parameters<Town["say"]>) => (await own.say(...line)).at(-1)!;
    await own.say("wang", "dm:wang", "报事 老张把杂物堆在3号楼楼道");
    const there = (await own.messages("dm:wang")).filter((m) => m.from === "bot");
    expect(there[0]!.text).toContain("#1 ***把杂物堆在楼道 · 3号楼");
    const asked = await said("wang", "b3", "报事 老张又把杂物堆在3号楼楼道");
    expect(asked.text).toMatch(/^.+：有邻居报过了，还没办完。是同一件吗？$/);
    expect(asked.choices.map((choice) => choice.label)).toEqual(["是，加上我", "不是，另报一件"]);
    expect(await own.tap("wang", "b3", "是，加上我")).toContain("#1 记下了，您也遇到");
    const again = await own.sql`select words from report_events where change = 'added'`;
    expect(again.map((e) => e.words)).toEqual(["老张又把杂物堆在3号楼楼道"]);
    expect((await said("wang", "dm:wang", "报事 老张还是把杂物堆在3号楼楼道")).text).toContain("您报过，还没办完");
    await own.close();
  });

  test("inside a home only that home's own is the same", async () => {
    await town.say("li", "dm:li", "报事 我家马桶堵了");
    const first = await newest();
    for (const words of ["报事 我家马桶堵了", "报事 卫生间马桶堵住了"])
      expect(await ask("zhao", "dm:zhao", words)).not.toMatch(/是同一件|有邻居报过/);
    expect(await newest()).toBe(first + 2 - 1);
    expect(await ask("li", "dm:li", "报事 我家马桶还是堵着")).toContain("您报过");
    await town.tap("li", "dm:li", "是，再催一下");
    // The water of a whole house is everybody's.
    await town.say("mei", "dm:mei", "报事 3号楼停水了");
    expect(await ask("qian", "dm:qian", "报事 我家停水了")).toContain("是同一件");
    await town.tap("qian", "dm:qian", "是，加上我");
  });

  test("the same spot of the same unit is asked about in other words; the same photo before all words", async () => {
    const shot = turned;
    await town.say("wang", "b3", "报事 6号楼5单元门口水管漏水了 地上都是水", { photo: shot });
    const first = await newest();
    expect(await ask("zhao", "b3", "报事 6号楼五单元门口漏水，好多水")).toContain(`#${first} `);
    await town.tap("zhao", "b3", "不是，另报一件");
    expect(await newest()).toBe(first + 1);
    expect(await ask("liu", "b3", "报事 6号楼五单元门口漏水，好多水", { photo: shot })).toContain(`#${first} `);
    await town.tap("liu", "b3", "是，加上我");
  });

  test("their own words again while they are asked: one draft, and one report in the end", async () => {
    await town.advance(0.2);
    await town.say("wang", "b3", "报事 6号楼健身房跑步机按键失灵");
    const first = await newest();
    expect(await ask("mei", "b3", "报事 6号楼健身房跑步机按键失灵")).toContain("是同一件吗？");
    expect(await ask("mei", "b3", "报事 6号楼健身房，跑步机按键失灵")).toContain("是同一件吗？");
    expect(await town.sql`select 1 from report_drafts`).toHaveLength(1);
    await town.advance(0.2);
    expect(await newest()).toBe(first + 1);
  });
});
