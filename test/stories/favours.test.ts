import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { reader } from "../support/chat.ts";
import { TOWNS } from "../support/telegramTown.ts";
import type { Town } from "../support/town.ts";

/** Help wanted: neighbours who do not know each other, and the words between them. */
describe.each(TOWNS)("on %s", (_name, open) => {
  let town: Town;
  beforeAll(async () => {
    town = await open();
  });
  afterAll(() => town.close());
  const { card, ask, texts } = reader(() => town);
  const newest = async () => {
    const [row] = await town.sql`select max(number)::int as number from reports`;
    return row!.number as number;
  };
  const stateOf = async (number: number) => {
    const [row] = await town.sql`select state, late, answer from reports where number = ${number}`;
    return row;
  };

  test("asked in private, neighbours of the house read it, without a name", async () => {
    const [asked] = await town.say("li", "dm:li", "求助 明天谁能帮忙抬一张床");
    expect(asked!.text).toMatch(
      /^发到3号楼的群里，邻居看到的是：\n🙋 3号楼.*\n有邻居反映：明天谁能帮忙抬一张床\n不带您的姓名和门牌，有照片也不发。发吗？$/,
    );
    expect(asked!.choices.map((c) => c.label)).toEqual(["发到群里", "不用"]);
    expect(await newest()).toBeNull();
    expect((await texts("b3")).join()).not.toContain("床");
    await town.tap("li", "dm:li", "发到群里");
    const number = await newest();
    const said = await card("b3", number);
    expect(said.text).toContain("明天谁能帮忙抬一张床");
    expect(said.text).toContain("谁方便，选“我来帮”就行");
    expect(said.text).not.toMatch(/李大爷|老李/);
    expect(said.choices.map((c) => c.label)).toContain("我来帮");
  });

  test("whoever helps and whoever asked say what they want through the bot, and nobody's name goes along", async () => {
    const number = await newest();
    expect(await ask("li", "dm:li", `捎话 ${number} 有人吗`)).toContain("还没有邻居来帮");
    await town.tap("zhao", "b3", "我来帮");
    expect((await town.last("dm:zhao")).text).toContain(`比如：捎话 ${number} 七点在单元门口`);
    expect((await texts("dm:li")).at(-1)).toMatch(/有邻居愿意来帮您。\n要说什么，直接写给我/);

    expect(await ask("zhao", "dm:zhao", `捎话 ${number} 下午三点行吗`)).toBe(`#${number} 捎过去了。`);
    const heard = (await town.last("dm:li")).text;
    expect(heard).toContain("来帮忙的邻居说：“下午三点行吗”");
    expect(heard).not.toContain("小赵");
    // Answered in plain words: asked first, for they may be meant for nobody.
    const [asked] = await town.say("li", "dm:li", "行，我在单元门口等");
    expect(asked!.text).toBe("这句要捎给来帮您的邻居吗？");
    expect((await town.last("dm:zhao")).text).not.toContain("单元门口等");
    await town.say("li", "dm:li", "好");
    expect((await town.last("dm:zhao")).text).toContain("求助的邻居说：“行，我在单元门口等”");
    // Not passed on.
    const before = (await texts("dm:zhao")).length;
    await town.say("li", "dm:li", "我先去买点菜");
    await town.tap("li", "dm:li", "不捎");
    expect(await texts("dm:zhao")).toHaveLength(before);
    // A trouble is a trouble.
    expect(await ask("li", "dm:li", "3号楼电梯停了")).not.toContain("捎");
    // Nobody else's.
    expect(await ask("wang", "dm:wang", `捎话 ${number} 我也来`)).toContain("只在求助的和来帮忙的两位之间捎");
    expect(await ask("wang", "dm:wang", "捎话 我也来")).toContain("您现在没有要捎话的事");
    expect(await ask("zhao", "dm:zhao", `捎话 ${number}`)).toContain("请写上要捎的话");
    expect(await ask("zhao", "b3", `捎话 ${number} 到了`)).toContain("请私聊我再发一次");
    expect((await texts("b3")).join()).not.toMatch(/下午三点|单元门口等/);
    // What is not needed any more is said as well.
    expect(await ask("li", "dm:li", `撤回 ${number}`)).toContain(`捎话 ${number} 不用了，谢谢`);
  });

  test("it ends with the word of whoever asked, and with thanks", async () => {
    const number = await newest();
    await town.tap("zhao", "dm:zhao", "帮好了");
    expect((await card("b3", number)).text).toContain("热心邻居：帮好了");
    // Until both have said that it is over.
    expect(await ask("li", "dm:li", `捎话 ${number} 辛苦了`)).toContain("捎过去了");
    await town.say("li", "dm:li", `已解决 ${number}`);
    expect((await texts("dm:zhao")).at(-1)).toMatch(/求助的邻居说帮上了，谢谢您。$/);
    expect(await stateOf(number)).toEqual({ state: "confirmed", late: false, answer: "helped" });
    expect(await ask("zhao", "dm:zhao", `捎话 ${number} 不客气`)).toContain("已经了结了");
    // How well is asked of whoever was helped, in private; the group is asked nothing.
    expect((await town.last("dm:li")).choices.map((c) => c.label)).toEqual(["1", "2", "3", "4", "5"]);
    for (const card of (await town.messages("b3")).filter((m) => m.text.includes(`#${number} `))) {
      expect(card.text).not.toMatch(/打分|怎么样|解决了吗/);
      expect(card.choices.map((c) => c.label).join()).not.toMatch(/[1-5]|已解决/);
    }
    expect(await town.tap("li", "dm:li", "5")).toContain("5");
  });

  test("not to the group, after all: nothing was told, and nothing is kept", async () => {
    const before = await newest();
    const kept = async (words: string) => {
      const [row] = await town.sql`select count(*)::int as n from inbox where payload::text like ${`%${words}%`}`;
      return row!.n as number;
    };
    await town.say("li", "dm:li", "求助 谁有轮椅借我，我在501，电话13912345678");
    expect((await town.last("dm:li")).text).not.toMatch(/501|13912345678/);
    expect(await town.tap("li", "dm:li", "不用")).toBe("好的，没有发，您写的我也不留。");
    expect(await kept("轮椅")).toBe(0);
    // Nor what nobody said yes to.
    await town.say("li", "dm:li", "求助 谁能陪我去趟医院");
    await town.advance(24);
    expect(await kept("去趟医院")).toBe(0);
    const [late] = await town.say("li", "dm:li", "1");
    expect(late!.text).not.toContain("#");
    expect(await newest()).toBe(before);
    expect((await texts("b3")).join()).not.toMatch(/轮椅|医院/);
    // Said in two messages, and yes in a word.
    expect(await ask("li", "dm:li", "求助")).toContain("求助");
    expect(await ask("li", "dm:li", "后天谁能帮忙搬一袋米")).toContain("有邻居反映：后天谁能帮忙搬一袋米");
    await town.say("li", "dm:li", "好");
    expect((await card("b3", await newest())).text).toContain("后天谁能帮忙搬一袋米");
    await town.say("li", "dm:li", `撤回 ${await newest()}`);
  });

  test("in danger nobody is asked first", async () => {
    await town.say("li", "dm:li", "求助 我摔倒了起不来，快来人");
    const number = await newest();
    expect((await card("b3", number)).text).toContain("摔倒");
    await town.say("li", "dm:li", `撤回 ${number}`);
  });

  test("asked among neighbours: how well it was done is asked in private all the same", async () => {
    await town.say("li", "b3", "求助 谁能帮忙取个快递");
    const number = await newest();
    await town.tap("zhao", "b3", "我来帮");
    await town.tap("zhao", "dm:zhao", "帮好了");
    expect((await town.last("b3")).text).toContain("解决了吗");
    expect(await town.tap("li", "b3", "已解决")).toBe(`#${number} 好的，帮上了就好。`);
    expect((await card("b3", number)).choices).toEqual([]);
    expect((await card("b3", number)).text).not.toContain("怎么样");
    expect((await town.last("dm:li")).text).toContain(`#${number} 谢谢确认。请再打个分吧`);
    await town.tap("li", "dm:li", "4");
    const [row] = await town.sql`select stars from reports where number = ${number}`;
    expect(row!.stars).toBe(4);
  });

  test("whoever asked can say first that they were helped, or that nobody came", async () => {
    await town.say("li", "b3", "求助 谁能帮忙看一下午孩子");
    const number = await newest();
    await town.tap("zhao", "b3", "我来帮");
    const [shown] = await town.say("li", "dm:li", `#${number}`);
    expect(shown!.choices.map((c) => c.label)).toEqual(["帮上了", "没等到人"]);
    expect(shown!.text).toContain("有邻居来帮忙了");
    await town.tap("li", "dm:li", "没等到人");
    expect((await town.last("dm:zhao")).text).toContain("求助的邻居说没等到，先请别的邻居来");
    expect((await texts("staff")).join()).not.toContain("又空出来了");
    expect(await stateOf(number)).toMatchObject({ state: "received" });
    // The neighbours are asked once more.
    expect((await town.last("b3")).choices.map((c) => c.label)).toContain("我来帮");
    await town.tap("wang", "b3", "我来帮");
    await town.say("li", "dm:li", "已解决");
    expect(await stateOf(number)).toEqual({ state: "confirmed", late: false, answer: "helped" });
    expect((await texts("dm:wang")).at(-1)).toContain("帮上了，谢谢您");
  });

  test("a worker who helps a neighbour comes as a neighbour", async () => {
    await town.say("li", "b3", "求助 谁能帮忙换个灯泡");
    const number = await newest();
    await town.tap("wu", "b3", "我来帮");
    expect((await card("b3", number)).text).toContain("有邻居来帮忙了");
    await town.tap("wu", "dm:wu", "帮好了");
    expect((await card("b3", number)).text).toContain("热心邻居：帮好了");
    await town.tap("li", "b3", "已解决");
  });

  test("nobody comes: the committee and the leader hear it once, and nobody is late", async () => {
    const quiet = async () => (await texts("staff")).filter((t) => t.includes("还没有邻居来帮")).length;
    await town.say("li", "b3", "求助 谁有梯子借我用一下");
    const number = await newest();
    await town.advance(24);
    expect(await quiet()).toBe(1);
    expect((await texts("dm:zhou")).at(-1)).toContain("还没有邻居来帮");
    expect((await texts("dm:li")).join()).toContain("我请居委会也帮着问问");
    await town.advance(24 * 6);
    expect(await quiet()).toBe(1);
    for (const chat of ["staff", "dm:admin", "dm:zhou"])
      expect((await texts(chat)).filter((t) => t.includes("比约定晚了") && t.includes(`#${number} `))).toEqual([]);
    expect(await stateOf(number)).toMatchObject({ state: "received", late: false });
    expect((await card("b3", number)).text).toContain("等一位邻居来帮忙");
    await town.tap("zhao", "b3", "我来帮");
  });

  test("somebody came and says nothing more: both are asked, once, and staff hear of no fault", async () => {
    const number = await newest();
    await town.advance(24 * 6);
    const asked = (await texts("dm:zhao")).filter((t) => t.includes("说好帮忙的这件，帮好了吗"));
    expect(asked).toHaveLength(1);
    const came = (await texts("dm:li")).filter((t) => t.includes("邻居帮上您了吗"));
    expect(came).toHaveLength(1);
    expect((await texts("staff")).filter((t) => t.includes("比约定晚了") && t.includes(`#${number} `))).toEqual([]);
    await town.tap("li", "dm:li", "帮上了");
    expect(await stateOf(number)).toMatchObject({ state: "confirmed" });
  });

  test("given to a body it is a matter like others, with its clock", async () => {
    await town.say("li", "b3", "求助 谁能帮忙搬走楼下的旧沙发");
    const number = await newest();
    await town.say("chen", "staff", `派单 ${number} 物业`);
    expect((await card("b3", number)).text).toContain("已转给物业");
    await town.say("wu", "staff", `接单 ${number}`);
    expect((await card("b3", number)).text).toContain("物业已接单");
  });
});
