import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { reader } from "../support/chat.ts";
import { TOWNS } from "../support/telegramTown.ts";
import type { Town } from "../support/town.ts";

describe.each(TOWNS)("on %s", (_name, open) => {
  let town: Town;
  beforeEach(async () => {
    town = await open();
  });
  afterEach(() => town.close());
  const { card, ask, texts } = reader(() => town);
  const late = (list: string[]) =>
    list.filter((t) => t.startsWith("比约定晚了") || t.startsWith("您楼里有") || t.startsWith("一直没办好"));

  test("an hour before: whoever has it is reminded, once; then the levels above, one by one", async () => {
    await town.say("wang", "b3", "报事 楼道灯不亮"); // Wednesday 09:00, to be taken on by 13:00
    await town.advance(3.1);
    expect((await town.last("dm:wu")).text).toBe(
      "快到时间了，请看看：\n💡 #1 楼道灯不亮 · 3号楼，最晚今天 13:00 前接单回话",
    );
    expect((await town.last("dm:ding")).text).toContain("快到时间了");
    expect(late(await texts("staff"))).toEqual([]);
    await town.advance(1);
    expect(late(await texts("staff"))).toEqual([
      "比约定晚了，请看看：\n💡 #1 楼道灯不亮 · 3号楼，在物业手里\n要叫几家一起办，发：吹哨 1 物业 居委会 为什么",
    ]);
    expect(late(await texts("dm:zhou"))).toEqual([
      "您楼里有比约定晚了的：\n💡 #1 楼道灯不亮 · 3号楼，在物业手里\n要叫几家一起办，发：吹哨 1 物业 居委会 为什么",
    ]);
    expect((await card("b3", 1)).text).toContain("比约定晚了，现在在物业手里，已告诉居委会。");
    expect(late(await texts("dm:admin"))).toEqual([]);
    await town.advance(5); // 18:10, half a working day later
    expect(late(await texts("dm:admin"))).toEqual([
      "一直没办好，往上报给您：\n💡 #1 楼道灯不亮 · 3号楼，在物业手里，说好今天 13:00\n要叫几家一起办，发：吹哨 1 物业 居委会 为什么\n再往上，这里还没有街道的人。要请，发：任命 师傅 街道办",
    ]);
    expect((await card("b3", 1)).text).toContain("已告诉居委会主任");
    await town.advance(24 * 10);
    // Nobody of the street office is here: neighbours are not told that it was.
    expect((await card("b3", 1)).text).toContain("已告诉居委会主任");
    expect(late(await texts("staff"))).toHaveLength(1);
    expect(late(await texts("dm:admin"))).toHaveLength(1);
    expect((await texts("dm:wu")).filter((t) => t.startsWith("快到时间了"))).toHaveLength(1);
  });

  test("where the street office has somebody here, it is the last to hear, and then the card says so", async () => {
    await town.sql`with made as (insert into parties (community_id, name) select id, '街道办' from communities returning *)
      insert into grants (community_id, person_id, role, party_id, granted_at)
      select m.community_id, p.person_id, 'worker', m.id, now() from made m, person_accounts p
        join accounts a on a.id = p.account_id where a.external_id = ${town.accountOf("liu")}`;
    await town.say("wang", "b3", "报事 楼道灯不亮");
    await town.advance(9.2);
    expect(late(await texts("dm:admin"))).toHaveLength(1);
    expect((await texts("dm:admin")).at(-1)).not.toContain("街道");
    expect(late(await texts("dm:liu"))).toEqual([]);
    await town.advance(24);
    expect(late(await texts("dm:liu"))).toEqual([
      "一直没办好，往上报给您：\n💡 #1 楼道灯不亮 · 3号楼，在物业手里，说好昨天 13:00",
    ]);
    expect((await card("b3", 1)).text).toContain("已往街道报");
    // Of more than a message names it gets the numbers: it has no list of what is with others.
    for (let i = 2; i <= 8; i++) await town.say("wang", "b3", `报事 ${i + 10}号楼楼道灯不亮`);
    await town.advance(24 * 7);
    expect(late(await texts("dm:liu")).at(-1)).toContain("\n还有 #7 #8，发编号看办到哪一步了。");
    expect(await ask("liu", "dm:liu", "#8")).toContain("已往街道报");
  });

  test("what the committee has itself goes to its head at once, and nobody is said to have been told but the head", async () => {
    await town.say("wang", "b3", "建议 楼下装几个椅子");
    await town.say("chen", "staff", "派单 1 居委会");
    await town.say("chen", "staff", "接单 1");
    await town.advance(24 * 40);
    expect((await card("b3", 1)).text).toContain("比约定晚了，现在在居委会手里，已告诉居委会主任。");
    expect(late(await texts("staff"))).toHaveLength(1);
    expect(late(await texts("dm:admin"))).toHaveLength(1);
    const log = await town.sql`select level from report_events where change = 'late' order by id`;
    expect(log).toEqual([{ level: 2 }]);
  });

  test("where its head is all of the committee there is nobody above: the card says who is to act", async () => {
    await town.sql`delete from grants where role = 'staff' or role = 'leader'`;
    await town.say("wang", "b3", "建议 楼下装几个椅子");
    await town.advance(24 * 40);
    expect((await card("b3", 1)).text).toContain("比约定晚了，请居委会尽快办。");
    expect(late(await texts("staff"))).toHaveLength(1);
    expect(late(await texts("dm:admin"))).toEqual([]);
  });

  test("what falls due within some minutes is told together, by the reminder and by the word that it is late", async () => {
    await town.say("wang", "b3", "报事 楼道灯不亮");
    await town.advance(0.03);
    await town.say("li", "b3", "报事 3号楼电梯停了");
    await town.advance(3.1);
    const reminded = (await texts("dm:wu")).filter((t) => t.startsWith("快到时间了"));
    expect(reminded).toHaveLength(1);
    expect(reminded[0]).toMatch(/#1 楼道灯不亮.*\n.*#2 电梯停了/);
    await town.advance(1);
    const told = late(await texts("staff"));
    expect(told).toHaveLength(1);
    expect(told[0]).toMatch(/#1 楼道灯不亮.*\n.*#2 电梯停了/);
  });

  test("taken on and done in time: nobody above hears anything", async () => {
    await town.say("wang", "b3", "报事 楼道灯不亮");
    await town.say("wu", "staff", "接单 1");
    await town.advance(5);
    await town.say("wu", "staff", "办结 1 换了灯泡");
    await town.advance(24 * 9);
    expect([...late(await texts("staff")), ...late(await texts("dm:admin")), ...late(await texts("dm:zhou"))]).toEqual(
      [],
    );
    expect((await texts("dm:wu")).filter((t) => t.startsWith("快到时间了"))).toEqual([]);
  });

  test("what fell due while the bot was off is caught up once and in order, in one message each", async () => {
    await town.say("wang", "b3", "报事 楼道灯不亮");
    await town.say("li", "b3", "报事 水管漏水");
    await town.say("zhao", "b3", "报事 电梯按钮失灵");
    await town.outage(24 * 6 + 3); // until Tuesday noon
    expect(late(await texts("staff"))).toEqual([
      "比约定晚了，请看看：\n💡 #1 楼道灯不亮 · 3号楼，在物业手里\n💧 #2 水管漏水 · 3号楼，在物业手里\n🔧 #3 电梯按钮失灵 · 3号楼，在物业手里\n要叫几家一起办，发：吹哨 1 物业 居委会 为什么",
    ]);
    expect(late(await texts("dm:admin"))).toHaveLength(1);
    // A reminder that came too late is left out.
    expect((await texts("dm:wu")).filter((t) => t.startsWith("快到时间了"))).toEqual([]);
    const log =
      await town.sql`select number, change, level from report_events where change in ('late', 'nudged') order by id`;
    expect(log.filter((e) => e.number === 1)).toEqual([1, 2].map((level) => ({ number: 1, change: "late", level })));
    expect(log).toHaveLength(6);
    await town.restart();
    await town.advance(24);
    expect(late(await texts("staff"))).toHaveLength(1);
  });

  test("at night nothing is said that can wait; danger to life does not wait", async () => {
    await town.say("wang", "b3", "报事 楼道灯不亮");
    await town.outage(16); // 01:00
    expect(late(await texts("staff"))).toEqual([]);
    await town.say("li", "b3", "报事 3号楼电梯里困住人了");
    expect((await card("b3", 2)).text).toContain("最晚今天 01:30 前回话");
    await town.advance(0.6);
    expect(late(await texts("staff"))).toEqual([
      "比约定晚了，请看看：\n🚨 #2 电梯里困住人了 · 3号楼，在物业手里\n要叫几家一起办，发：吹哨 2 物业 居委会 为什么",
    ]);
    await town.advance(0.3);
    expect(late(await texts("dm:admin"))).toHaveLength(1);
    await town.advance(6.5);
    expect(late(await texts("staff"))).toHaveLength(2);
  });

  test("weekends and holidays stop the clock, and a year the table lacks is said once to whoever is in charge", async () => {
    await town.advance(24 * 2 + 7.5); // Friday 16:30
    await town.say("wang", "b3", "报事 楼道灯不亮");
    expect((await card("b3", 1)).text).toContain("最晚11月30日（周一）10:30 前回话");
    await town.advance(24 * 3);
    // No year's holidays are announced before November of the year before.
    const said = (await texts("dm:admin")).filter((t) => t.includes("放假安排"));
    expect(said).toEqual(["我还没有 2027 年的放假安排，先按周六周日休息来算。升级后会自己补上。"]);
    await town.say("li", "b3", "报事 水管漏水");
    await town.advance(24 * 20);
    expect((await texts("dm:admin")).filter((t) => t.includes("放假安排"))).toHaveLength(1);
  });

  test("a clock moved a year ahead: everything has ended or been told, once, and the bot goes on", async () => {
    await town.say("wang", "b3", "报事 楼道灯不亮");
    await town.say("li", "b3", "报事 水管漏水");
    await town.say("wu", "staff", "接单 2");
    await town.say("wu", "staff", "办结 2 换了阀门");
    await town.advance(24 * 365);
    expect((await card("b3", 2)).text).toContain("记为未确认");
    expect(late(await texts("staff"))).toHaveLength(1);
    expect(await ask("li", "b3", "/reopen 2 又漏了")).toContain("超过 30 天了");
    await town.say("wu", "staff", "接单 1");
    expect((await card("b3", 1)).text).toContain("物业已接单");
  });

  test("a danger that goes on is told each morning, to whoever has it and to the head, until it has an end", async () => {
    const again = (list: string[]) => list.filter((t) => t.startsWith("有危险，还没办好"));
    await town.say("wang", "b3", "报事 3号楼电梯里困住人了");
    await town.say("wu", "staff", "接单 1");
    await town.say("li", "b3", "报事 3号楼楼道灯不亮");
    await town.advance(14);
    expect(again(await texts("dm:wu"))).toEqual([]);
    for (let day = 1; day < 4; day++) {
      await town.advance(24);
      expect(again(await texts("dm:wu")), `day ${day}`).toHaveLength(day);
      expect(again(await texts("dm:admin")), `day ${day}`).toHaveLength(day);
      expect(again(await texts("staff"))).toEqual([]);
    }
    expect(again(await texts("dm:wu")).at(-1)).toMatch(/#1 电梯里困住人了 · 3号楼，在物业手里，说好/);
    expect(again(await texts("dm:wu")).join()).not.toContain("楼道灯");
    // Mornings that nobody was there to tell are not made up for.
    await town.outage(24 * 3);
    expect(again(await texts("dm:admin"))).toHaveLength(4);
    await town.say("wu", "staff", "办结 1 人出来了，拍不了");
    await town.advance(24 * 2);
    expect(again(await texts("dm:wu"))).toHaveLength(4);
  });
});
