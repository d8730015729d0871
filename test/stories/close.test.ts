import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { reader } from "../support/chat.ts";
import { TOWNS } from "../support/telegramTown.ts";
import type { Town } from "../support/town.ts";

describe.each(TOWNS)("on %s", (_name, open) => {
  let town: Town;
  beforeAll(async () => {
    town = await open();
  });
  afterAll(() => town.close());
  const { card, ask, texts } = reader(() => town);

  /** A picture of one colour with a darker half: 400 × 300. */
  const picture = (colour: string) =>
    sharp({ create: { width: 400, height: 300, channels: 3, background: colour } })
      .composite([{ input: { create: { width: 200, height: 300, channels: 3, background: "#222" } }, left: 0, top: 0 }])
      .jpeg()
      .toBuffer();

  test("what can be seen wants a photo of afterwards; before and after are one picture", async () => {
    await town.say("wang", "b3", "报事 3号楼楼下垃圾桶满了", { photo: await picture("#a33") });
    await town.say("ding", "staff", "接单 1");
    expect(await ask("ding", "staff", "办结 1 清走了")).toContain("请配一张办好后的照片");
    expect((await card("b3", 1)).text).toContain("物业已接单");
    expect(await ask("ding", "staff", "办结 1 清走了，地也冲了", { photo: await picture("#3a3") })).toContain(
      "#1 记下了",
    );
    const shown = (await town.messages("b3")).filter((m) => m.photos.length > 0 && m.from === "bot");
    expect(shown.map((m) => m.text)).toEqual([
      "🧹 #1 楼下垃圾桶满了 · 3号楼\n办好了：清走了，地也冲了\n图：左边是原来，右边是现在。\n反映的邻居，好了没有？好了发：已解决 1，没好发：没解决 1 哪里没好",
    ]);
    const both = await town.picture(shown[0]!.photos[0]!);
    const { width, height } = await sharp(both).metadata();
    // Two of 4:3, 900 high, and 12 between them.
    expect({ width, height }).toEqual({ width: 2 * 1200 + 12, height: 900 });
    const at = async (left: number) => {
      const part = await sharp(both).extract({ left, top: 400, width: 50, height: 50 }).toBuffer();
      return (await sharp(part).stats()).channels.map((c) => c.mean);
    };
    const [before, after] = [await at(1_000), await at(2_300)];
    expect(before[0]! > before[1]!).toBe(true);
    expect(after[1]! > after[0]!).toBe(true);
  });

  test("where no photo can be taken, saying so is enough", async () => {
    await town.say("li", "b3", "报事 地下车库绿化带有杂草");
    await town.say("wu", "staff", "接单 2");
    expect(await ask("wu", "staff", "办结 2 割了")).toContain("拍不了");
    expect(await ask("wu", "staff", "办结 2 割了，天黑拍不了")).toContain("#2 记下了");
  });

  test("没解决 goes back to the same worker, says the second time, and counts", async () => {
    await town.say("wang", "b3", "/reopen 1 角落里还有");
    expect((await card("b3", 1)).text).toContain("已退回物业，第 2 次处理");
    expect((await town.last("dm:ding")).text).toContain(
      "邻居说还没好，第 2 次处理，请再看看。\n有邻居反映：角落里还有\n办完了拍一张，照片和话一起发：办结 1 怎么办好的",
    );
    const [row] = await town.sql`select round, state, late from reports where number = 1`;
    expect(row).toEqual({ round: 2, state: "accepted", late: false });
    await town.say("ding", "staff", "在办 1 等清运车");
    expect((await card("b3", 1)).text).toContain("等清运车");
    expect((await card("b3", 1)).text).toContain("第 2 次处理。");
  });

  test("the day's results come once in the evening, in one message, and nobody is named", async () => {
    await town.say("ding", "staff", "办结 1 角落也清了", { photo: await picture("#3a4") });
    await town.say("chen", "staff", "不办 2 归隔壁小区");
    await town.say("zhao", "b3", "报事 单元门关不上了");
    await town.say("wu", "staff", "接单 3");
    await town.say("wu", "staff", "办结 3 换了闭门器");
    await town.tap("zhao", "b3", "已解决");
    const before = (await texts("b3")).length;
    await town.advance(9.5);
    const said = (await texts("b3")).slice(before);
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(/^今天有结果的 \d 件：/);
    expect(said[0]).toContain("#1 楼下垃圾桶满了 · 3号楼：办好了，角落也清了");
    expect(said[0]).toContain("单元门关不上了 · 3号楼：办好了，邻居已确认，换了闭门器");
    expect(said[0]).not.toMatch(/王阿姨|李大爷|小赵/);
    await town.advance(24);
    expect((await texts("b3")).filter((text) => text.startsWith("今天有结果的"))).toHaveLength(1);
  });

  test("three days of silence end as 未确认, never as satisfied, and the reporter hears it", async () => {
    await town.advance(72);
    expect((await card("b3", 1)).text).toContain("三天没有回话，记为未确认");
    expect((await town.last("dm:wang")).text).toMatch(/先记为未确认。没好的话，30 天里都可以发：没解决 1 哪里没好$/);
    const [row] = await town.sql`select state, stars from reports where number = 1`;
    expect(row).toEqual({ state: "unconfirmed", stars: null });
    expect(await ask("wang", "b3", "评价 1 5")).toContain("已经办结了");
    // What they were told to send works, weeks later.
    await town.advance(24 * 20);
    expect(await ask("wang", "dm:wang", "没解决 1 哪里没好")).toContain("第 3 次处理");
    await town.say("chen", "staff", "不办 1 归隔壁小区");
  });

  test("neighbours who met the same are asked as well, in private, and their stars count beside the reporter's", async () => {
    await town.say("zhao", "b3", "报事 门禁刷卡没反应");
    await town.tap("li", "b3", "我也遇到");
    await town.say("wu", "staff", "接单 4");
    await town.say("wu", "staff", "办结 4 换了读卡器");
    await town.tap("zhao", "b3", "已解决");
    expect((await town.last("dm:li")).text).toContain("您也遇到过这件，办好了：换了读卡器。");
    expect(await town.tap("li", "dm:li", "4")).toContain("记下了");
    expect(await town.tap("li", "dm:li", "4")).toContain("已经打过分了");
    expect(await town.tap("li", "dm:li", "3")).toContain("改成 3 分");
    expect(await ask("liu", "b3", "/rate 4 1")).toContain("要请反映的邻居来点");
    expect(await ask("zhao", "b3", "评价 4 5分")).toContain("记下了");
    expect(await ask("zhao", "b3", "评价 4 5")).toContain("已经打过分了");
    const [row] =
      await town.sql`select r.stars, j.stars as also from reports r join report_joins j on j.number = r.number
    where r.number = 4`;
    expect(row).toEqual({ stars: 5, also: 3 });
    expect(await ask("chen", "staff", "数据")).toContain("邻居打分的有 2 人，满 5 人再算平均。");
  });

  test("what waits for the morning to be asked is not asked once it was answered in the night", async () => {
    await town.say("li", "b3", "报事 楼道灯不亮");
    await town.say("wu", "staff", "接单 5");
    await town.advance(5);
    const before = { li: (await texts("dm:li")).length, wu: (await texts("dm:wu")).length };
    // Half past eleven at night.
    await town.say("wu", "staff", "办结 5 换了灯泡，拍不了");
    await town.tap("li", "b3", "没解决");
    await town.advance(9);
    expect((await texts("dm:li")).slice(before.li)).toEqual([]);
    expect((await texts("dm:wu")).slice(before.wu).join()).toContain("邻居说还没好，第 2 次处理");
    await town.say("wu", "staff", "办结 5 换了灯座，拍不了");
    expect((await town.last("dm:li")).text).toContain("办好了：换了灯座");
  });

  test("the one thing that somebody has in hand needs no number; of several it asks which", async () => {
    expect(await ask("wu", "dm:wu", "办结 修好了")).toContain("您手上没有在办的事");
    const report = async (text: string) => {
      await town.say("li", "b3", text);
      const [row] = await town.sql`select max(number)::int as number from reports`;
      await town.say("wu", "staff", `接单 ${row!.number}`);
      return row!.number as number;
    };
    const phone = await report("报事 对讲机没有声音");
    expect(await ask("wu", "dm:wu", "完成 换了话筒，拍不了")).toContain(`#${phone} 记下了`);
    await town.say("li", "dm:li", `没解决 ${phone}`);
    await town.advance(0.01);
    expect((await texts("dm:li")).join()).toContain(`再发一句，比如：没解决 ${phone} 门还是关不上`);
    await town.say("li", "dm:li", `没解决 ${phone} 还是没声音`);
    expect((await town.last("dm:wu")).text).toContain("有邻居反映：还是没声音");
    const box = await report("报事 信箱的锁坏了");
    const [which] = await town.say("wu", "dm:wu", "办结 修好了，拍不了");
    expect(which!.text).toBe("是哪一件？");
    expect(which!.choices).toHaveLength(2);
    await town.tap("wu", "dm:wu", which!.choices.find((c) => c.label.includes(`#${box} `))!.label);
    expect(
      await town.sql`select number, state from reports where number = any(${[phone, box]}) order by number`,
    ).toEqual([
      { number: phone, state: "accepted" },
      { number: box, state: "resolved" },
    ]);
  });

  test("a day with many results: every one of them is in the evening's message", async () => {
    await town.say("zhao", "b3", "报事 对讲机没声音");
    const first = Number(/#(\d+)/.exec((await town.last("b3")).text)![1]);
    await town.say("chen", "staff", `不办 ${first} 归厂家保修，已经报了`);
    // Thirteen more like it.
    await town.sql`insert into reports select (jsonb_populate_record(r, jsonb_build_object('number', 1000 + g))).*
      from reports r, generate_series(1, 13) g where number = ${first}`;
    await town.sql`insert into report_events (community_id, number, change, state, at)
      select community_id, 1000 + g, change, state, at from report_events, generate_series(1, 13) g
      where number = ${first} and change = 'declined'`;
    await town.advance(24);
    const said = (await texts("b3")).filter((text) => text.includes("有结果的")).at(-1)!;
    expect(said).toMatch(/还有 .*#1013，发编号就能看到是怎么办的。$/);
    for (let i = 1; i < 14; i++) expect(said).toContain(`#${1000 + i}`);
  });

  test("put together with another, its reporter hears in the end what became of that one", async () => {
    await town.say("wang", "b3", "报事 健身器材的螺丝松了");
    const number = Number(/#(\d+)/.exec((await town.last("b3")).text)![1]);
    await town.say("qian", "dm:qian", "报事 健身的那个架子一直晃");
    await town.say("liu", "dm:liu", "报事 广场器材响得厉害");
    await town.say("chen", "staff", `合并 ${number + 2} ${number + 1}`);
    await town.say("chen", "staff", `合并 ${number + 1} ${number}`);
    const told = (await texts("dm:wang")).length;
    await town.say("wu", "staff", `接单 ${number}`);
    await town.say("wu", "staff", `办结 ${number} 螺丝全紧了一遍，拍不了`);
    expect((await texts("dm:wang")).length).toBe(told + 1);
    // Whoever asks how far it is can answer from there; so can staff and whoever has it.
    const [waits] = await town.say("wang", "dm:wang", `进度 ${number}`);
    expect(waits!.choices.map((c) => c.label)).toEqual(["已解决", "没解决"]);
    for (const person of ["qian", "liu"])
      expect((await town.last(`dm:${person}`)).text).toMatch(new RegExp(`#${number} .*\n办好了：螺丝全紧了一遍`));
    await town.tap("wang", "dm:wang", "没解决");
    expect(await ask("wu", "dm:wu", `#${number}`)).toContain(`办完了发：办结 ${number} 怎么办好的`);
    expect(await ask("wu", "dm:wu", `#${number}`)).toContain(`不归这里管，发：转介 ${number} 找谁`);
    expect(await ask("yang", "dm:yang", `#${number}`)).not.toContain("办结");
    await town.say("chen", "staff", `不办 ${number} 要换新的，列进明年`);
    for (const person of ["qian", "liu"])
      expect((await town.last(`dm:${person}`)).text).toContain("这件事不办，原因：要换新的，列进明年");
  });

  test("closed by mistake it is in the same hands again, and counts for nothing", async () => {
    await town.say("zhao", "b3", "报事 3号楼信报箱锁坏了");
    const number = Number(/#(\d+)/.exec((await town.last("b3")).text)![1]);
    await town.say("wu", "staff", `接单 ${number}`);
    expect(await ask("wu", "staff", `办错了 ${number}`)).toContain("正在办");
    await town.say("wu", "staff", `办结 ${number} 换了锁，拍不了`);
    expect(await ask("ding", "staff", `办错了 ${number}`)).toContain("要办结的人自己来改");
    expect(await ask("wu", "staff", `办错了 ${number}`)).toContain(`#${number} 改回来了，还在您手上，不算第 2 次`);
    expect((await town.last("dm:zhao")).text).toContain("刚才说办好了，是点错了，还在办");
    expect((await card("b3", number)).text).toContain("物业已接单");
    const [row] = await town.sql`select state, round, answer, done_at from reports where number = ${number}`;
    expect(row).toEqual({ state: "accepted", round: 1, answer: null, done_at: null });
    // 没解决 of whoever closed it is the same.
    await town.say("wu", "staff", `办结 ${number} 换了锁，拍不了`);
    expect(await ask("wu", "staff", `没解决 ${number}`)).toContain("改回来了");
    // Once the reporter has answered it is theirs to say.
    await town.say("wu", "staff", `办结 ${number} 换了锁，拍不了`);
    await town.tap("zhao", "b3", "已解决");
    expect(await ask("wu", "staff", `办错了 ${number}`)).toContain("已经解决了");
    const [kept] = await town.sql`select state, round from reports where number = ${number}`;
    expect(kept).toEqual({ state: "confirmed", round: 1 });
  });

  test("undone in the night before anybody heard of it, nothing is said of it in the morning", async () => {
    await town.say("zhao", "b3", "报事 3号楼晾衣杆松了");
    const number = Number(/#(\d+)/.exec((await town.last("b3")).text)![1]);
    await town.say("wu", "staff", `接单 ${number}`);
    const [now] = await town.sql`select max(received_at) as at from inbox where platform <> 'timer'`;
    const local = (now!.at.getUTCHours() + 8 + now!.at.getUTCMinutes() / 60) % 24;
    await town.advance((23 - local + 24) % 24);
    const before = (await texts("dm:zhao")).length;
    await town.say("wu", "staff", `办结 ${number} 拧紧了，拍不了`);
    expect(await ask("wu", "staff", `办错了 ${number}`)).toContain("改回来了");
    await town.advance(9);
    expect((await texts("dm:zhao")).slice(before)).toEqual([]);
    expect((await card("b3", number)).text).toContain("物业已接单");
  });
});
