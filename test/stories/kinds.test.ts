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

  test("a suggestion is adopted or not, with a reason, and what is adopted stands on a list", async () => {
    await town.say("liu", "b3", "建议 楼下装几个休息椅");
    expect((await card("b3", 1)).text).toBe(
      "💡 #1 楼下装几个休息椅 · 3号楼\n有邻居反映：楼下装几个休息椅\n已转给居委会，最晚11月30日（周一）18:00 前说采不采纳。",
    );
    expect((await town.last("dm:chen")).text).toContain("说采不采纳。不采纳的话发：不采纳 1 为什么");
    expect((await card("staff", 1)).text).toContain("不采纳的话发：不采纳 1 为什么");
    await town.say("zhao", "b3", "建议 把绿地全改成车位");
    expect(await ask("chen", "staff", "不采纳 2")).toContain("请写一句为什么不采纳");
    expect(await ask("chen", "staff", "不采纳 2 绿地是规划里的，改不了")).toContain("原因已告诉反映的邻居");
    expect((await card("b3", 2)).text).toContain("没有采纳：绿地是规划里的，改不了");
    expect((await town.last("dm:zhao")).text).toContain("没有采纳：绿地是规划里的，改不了");
    expect(await ask("wang", "b3", "建议落地清单")).toContain("还没有采纳的建议");
    expect(await town.tap("chen", "staff", "采纳")).toContain("接下了 #1");
    expect((await card("b3", 1)).text).toContain("居委会已采纳，最晚12月16日（周三）18:00 前落地");
    expect(await ask("wang", "b3", "建议落地清单")).toBe(
      "建议落地清单：\n💡 #1 楼下装几个休息椅 · 3号楼：居委会，在办",
    );
    await town.say("chen", "staff", "办结 1 装了四张椅子");
    expect(await ask("wang", "b3", "/suggestions")).toContain("居委会，等确认");
    expect(await ask("chen", "staff", "周报 详情 今天")).toContain("建议落地：#1 楼下装几个休息椅（居委会，等确认）");
  });

  test("a complaint goes to the committee, whoever it is about; so does what breaks the rules", async () => {
    await town.say("li", "b3", "投诉 物业电话打了三天没人接");
    expect((await card("b3", 3)).text).toMatch(/^📮 #3 .+\n有邻居反映：.+\n已转给居委会/);
    await town.say("li", "b3", "举报 有人在楼道里给电瓶车充电");
    expect((await card("b3", 4)).text).toContain("已转给居委会");
    expect((await card("b3", 4)).text).not.toContain("李大爷");
  });

  test("a dispute is private: only the mediator and staff read it, and the group nothing", async () => {
    expect(await ask("qian", "b3", "/dispute 楼上漏水不肯修")).toContain("请私聊我再发一次");
    // Said among neighbours it is not offered to be filed for all to read.
    expect(await ask("qian", "b3", "调解 楼上1201半夜装修")).toContain("请私聊我再发一次");
    const before = (await texts("b3")).length;
    await town.say("qian", "dm:qian", "调解 楼上1201半夜装修，说了几次没用");
    expect((await card("dm:qian", 5)).text).toContain("半夜装修");
    expect((await card("staff", 5)).text).toBe(
      "🤝 #5 邻里调解 · 3号楼\n内容只在私聊里看：发 # 和编号。\n已转给居委会，等接单，最晚今天 13:00 前回话。",
    );
    expect((await town.last("dm:chen")).text).toContain("原话：楼上1201半夜装修");
    expect(await ask("zhao", "b3", "#5")).toContain("没找到 #5");
    expect(await ask("li", "dm:li", "进度 5")).toContain("没找到 #5");
    expect(await ask("chen", "staff", "#5")).not.toContain("半夜");
    expect(await ask("chen", "dm:chen", "#5")).toContain("半夜装修");
    // Who leads there gives no quarrel on: it may be theirs.
    expect(await ask("zhou", "dm:zhou", "派单 5 物业")).toContain("只有居委会能派");
    await town.say("chen", "dm:chen", "接单 5");
    await town.say("chen", "dm:chen", "办结 5 两家当面说好，晚上八点后不施工");
    expect((await card("dm:qian", 5)).choices.map((c) => c.label)).toEqual(["已解决", "没解决"]);
    expect((await texts("b3")).slice(before).filter((t) => t.includes("#5"))).toEqual([
      "没找到 #5，看看编号对不对。您报过的，发“进度”能看到。",
    ]);
    await town.advance(10);
    expect((await texts("b3")).filter((t) => t.includes("有结果的") && t.includes("#5"))).toEqual([]);
  });

  test("help wanted: a neighbour takes it with one tap, and both hear the rest in private", async () => {
    await town.say("li", "b3", "求助 明天谁能帮忙代收一个快递");
    expect((await card("b3", 6)).choices.map((c) => c.label)).toEqual(["我来帮", "看进展"]);
    expect(await town.tap("li", "b3", "我来帮")).toContain("是您自己报的");
    expect(await town.tap("zhao", "b3", "我来帮")).toContain("谢谢您");
    expect(await town.tap("wang", "b3", "看进展")).toContain("有邻居来帮忙了");
    expect((await town.last("dm:li")).text).toContain("有邻居愿意来帮您");
    expect((await town.last("dm:zhao")).text).toContain("代收一个快递");
    expect(await town.tap("zhao", "dm:zhao", "帮不了了")).toContain("没关系");
    // Neighbours are asked once more.
    expect((await town.last("b3")).choices.map((c) => c.label)).toEqual(["我来帮", "看进展"]);
    expect((await town.last("dm:li")).text).toContain("刚才那位邻居来不了了，我再找找别人");
    await town.tap("wang", "b3", "我来帮");
    // Asked for again, it can still be said from there.
    const [asked] = await town.say("wang", "dm:wang", "#6");
    expect(asked!.choices.map((c) => c.label)).toEqual(["帮好了", "帮不了了"]);
    await town.tap("wang", "dm:wang", "帮好了");
    expect((await town.last("b3")).text).toContain("热心邻居：帮好了");
    await town.tap("li", "b3", "已解决");
    const [row] = await town.sql`select state, kind from reports where number = 6`;
    expect(row).toEqual({ state: "confirmed", kind: "help" });
  });

  test("heard by phone or at a door: written down with its source, and confirmed by whoever asked", async () => {
    expect(await ask("wang", "b3", "代报 电话 水管漏水")).toContain("代报要楼长或居委会来做");
    expect(await ask("chen", "staff", "代报 听说 水管漏水")).toContain("先写从哪儿听到的");
    await town.say("chen", "staff", "代报 电话 5号楼1单元水管漏水");
    expect((await card("staff", 7)).text).toContain("电话里听到：5号楼1单元水管漏水");
    await town.say("wu", "staff", "接单 7");
    await town.say("wu", "staff", "办结 7 换了阀门");
    expect(await ask("wu", "staff", "/confirm 7")).toContain("要请反映的邻居来点");
    expect((await card("staff", 7)).text).toContain("请问问反映的人，解决了吗？");
    await town.tap("chen", "staff", "已解决");
    const [row] = await town.sql`select state, source, person_id from reports where number = 7`;
    expect(row).toEqual({ state: "confirmed", source: "phone", person_id: null });
  });

  test("what was heard at a door names nobody in the group, and can be of any kind", async () => {
    const newest = async () => {
      const [row] = await town.sql`select number, kind from reports order by number desc limit 1`;
      return row as { number: number; kind: string };
    };
    expect(await ask("chen", "staff", "代报 听说 长椅")).toContain("代报 走访 建议 3号楼门口装把长椅");
    await town.say("chen", "staff", "代报 走访 建议：3号楼装长椅");
    const wish = await newest();
    expect(wish.kind).toBe("suggestion");
    expect((await card("staff", wish.number)).text).toContain("走访时听到：3号楼装长椅");
    await town.say("chen", "staff", `不采纳 ${wish.number} 门口太窄`);

    await town.say("chen", "staff", "代报 走访 3号楼2单元501王奶奶家厨房水龙头漏水");
    const { number, kind } = await newest();
    expect(kind).toBe("fault");
    expect((await card("staff", number)).text).toContain("王奶奶家厨房水龙头漏水");
    await town.say("wu", "staff", `接单 ${number}`);
    await town.say("wu", "staff", `办结 ${number} 给王奶奶家换了龙头`);
    await town.advance(30);
    const told = (await texts("b3")).filter((text) => text.includes(`#${number}`));
    expect(told.join("\n")).toContain("给***家换了龙头");
    expect(told.join("\n")).not.toMatch(/王奶奶|501/);
    await town.tap("chen", "staff", "已解决");
  });

  test("what was told to the bot alone is no neighbour's to read, though its kind is an open one", async () => {
    // At night staff's group would read it in the morning.
    await town.advance(8);
    await town.say("zhao", "dm:zhao", "举报 1单元有人把狗拴在楼道");
    const [row] = await town.sql`select max(number)::int as number from reports`;
    const number = row!.number as number;
    for (const person of ["li", "qian"]) {
      expect(await ask(person, `dm:${person}`, `#${number}`)).toContain(`没找到 #${number}`);
      expect(await ask(person, "b3", `进度 ${number}`)).toContain(`没找到 #${number}`);
      expect(await ask(person, `dm:${person}`, `/me-too ${number}`)).toContain("是私下反映的");
    }
    for (const person of ["zhao", "chen"])
      expect(await ask(person, `dm:${person}`, `#${number}`)).toContain("把狗拴在楼道");
    // Whom it is about may lead there, or sit in staff's group: that reads no word of it, and staff do in private.
    expect(await ask("zhou", "dm:zhou", `#${number}`)).toContain(`没找到 #${number}`);
    expect((await card("staff", number)).text).toMatch(/^🚫 #\d+ 举报.*\n内容只在私聊里看/);
    expect((await texts("staff")).join()).not.toContain("拴在楼道");
    for (const person of ["chen", "admin"])
      expect((await texts(`dm:${person}`)).join(), person).toContain("原话：1单元有人把狗拴在楼道");
    // Only the committee gives it on, and is asked first.
    expect(await ask("zhou", "dm:zhou", `派单 ${number} 物业`)).toContain("只有居委会能派");
    expect(await ask("chen", "dm:chen", `派单 ${number} 物业`)).toContain("派出去，物业的人就会看到内容");
    const [kept] = await town.sql`select party_id from reports where number = ${number}`;
    expect((await town.sql`select name from parties where id = ${kept!.party_id}`)[0]!.name).toBe("居委会");
    await town.say("chen", "staff", `不办 ${number} 已经劝走了`);
  });

  test("whoever helps says in words that it is done, as anybody does who has something in hand; nobody else can", async () => {
    await town.say("li", "b3", "求助 谁能帮忙把米搬上楼");
    const [row] = await town.sql`select max(number)::int as number from reports`;
    const number = row!.number as number;
    await town.tap("zhao", "b3", "我来帮");
    expect(await ask("wang", "b3", `办结 ${number} 搬好了`)).toContain("办结要接单的人来做");
    await town.say("zhao", "b3", `办结 ${number} 搬好了`);
    expect((await card("b3", number)).text).toContain("热心邻居：搬好了");
    await town.tap("li", "b3", "已解决");
    const [kept] = await town.sql`select state, answer from reports where number = ${number}`;
    expect(kept).toEqual({ state: "confirmed", answer: "搬好了" });
  });

  test("adopted, and then it cannot be done: the page of the week says the same as the list", async () => {
    const number = /#(\d+)/.exec((await town.say("liu", "b3", "建议 屋顶建一个小花园"))[0]!.text)![1];
    await town.say("chen", "staff", `采纳 ${number}`);
    expect(await ask("chen", "staff", "周报 详情 今天")).toContain(`#${number} 屋顶建一个小花园（居委会，在办）`);
    await town.say("chen", "staff", `不采纳 ${number} 屋顶承重不够`);
    expect(await ask("wang", "b3", "建议落地清单")).toContain("屋顶建一个小花园 · 3号楼：居委会，不办");
    expect(await ask("chen", "staff", "周报 详情 今天")).toContain(`#${number} 屋顶建一个小花园（居委会，不办）`);
  });
});
