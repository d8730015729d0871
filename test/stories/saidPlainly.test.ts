import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { TOWNS } from "../support/telegramTown.ts";
import type { Town } from "../support/town.ts";

/** What people say without a slash, in the group or to the bot, and what of it is chatter. */
describe.each(TOWNS)("said plainly on %s", (_, open) => {
  let town: Town;
  beforeAll(async () => {
    town = await open();
  }, 60_000);
  afterAll(() => town?.close());

  const hears = async (person: string, chat: string, text: string) =>
    (await town.say(person, chat, text)).map((m) => m.text).join("\n");
  const checkins = async () =>
    (
      await town.sql`select a.name, k.state, k.words from notice_checkins k
        join person_accounts p on p.community_id = k.community_id and p.person_id = k.person_id
        join accounts a on a.id = p.account_id order by a.name`
    ).map((row) => `${row.name} ${row.state} ${row.words ?? ""}`.trim());

  test("in the group exact forms count as with a slash, and nothing near them", async () => {
    for (const line of ["功劳簿 3号楼", "功劳簿 各楼", "功劳簿 上月", "功劳簿3号楼。", "清点"]) {
      const bare = await hears("wang", "b3", line);
      expect(bare, line).not.toBe("");
      expect(bare, line).toBe(await hears("wang", "b3", `/${line.replace("簿3", "簿 3").replace("。", "")}`));
    }
    expect(await hears("wang", "b3", "参与度")).toBe("");
    expect((await town.last("dm:wang")).text).toContain("还没有能算的");
    for (const chatter of [
      "功劳簿 3号楼最多吧",
      "功劳簿 谁第一",
      "参与度 真低",
      "参与度 3",
      "清点 一下快递",
      "时间银行 送什么",
      "一切平安",
      "平安",
      "不平安，要人帮",
    ]) {
      expect(await hears("wang", "b3", chatter), chatter).toBe("");
    }
    expect(await town.sql`select 1 from inbox where payload::text like '%要人帮%'`).toHaveLength(0);
  });

  test("hours are given in reply to what somebody said", async () => {
    const line = await hears("zhou", "b3", "/volunteer 扫雪 | 8人");
    await town.tap("zhou", "b3", "发布");
    await town.tap("liu", "b3", "我报名");
    await town.say("zhou", "dm:zhou", `/hours ${/#(\d+)/.exec(line)![1]} 1 3`);
    await town.tap("zhou", "dm:zhou", "确认到场");
    await town.say("zhou", "dm:zhou", `/signup-cancel ${/#(\d+)/.exec(line)![1]} yes`);
    const said = await town.write("li", "b3", "今天换灯泡辛苦您扶梯子了");
    await town.say("liu", "b3", "时间银行 送 1", { replyTo: said });
    expect((await town.last("dm:liu")).text).toContain("1 小时给出去了，您还存着 2 小时");
    expect((await town.last("dm:li")).text).toContain("往您的时间银行存了 1 小时");
    await town.say("liu", "b3", "时间银行 送 1");
    expect((await town.messages("b3")).at(-1)!.text).toContain("要送给谁？");
  });

  test("whether I signed up, and that I want to, is understood", async () => {
    expect(await hears("wang", "dm:wang", "我报名了吗")).toBe("您还没有报名。\n现在没有能报名的活动。");
    const number = /#(\d+)/.exec(await hears("zhou", "b3", "/signup 大扫除 | 上午 1人 | 下午 9人 | 截止 后天"))![1];
    await town.tap("zhou", "b3", "发布");
    const open = await hears("wang", "dm:wang", "我要报名");
    expect(open).toContain(`#${number} 大扫除`);
    expect(open).toContain(`想去的话发“报名”加编号，比如：报名 ${number}`);
    expect(await hears("wang", "dm:wang", "我报名了没有")).toContain("您还没有报名。\n现在能报名的：");
    await town.tap("wang", "b3", "上午");
    await town.tap("emma", "b3", "上午");
    expect(await hears("wang", "dm:wang", "我报名了吗")).toContain(`您报了名的：\n#${number} 大扫除 上午 1 人 · `);
    expect(await hears("emma", "dm:emma", "did I sign up?")).toContain("on the waiting list");
    // Among neighbours it is said to neighbours; called by name, it is answered to whoever asked alone.
    expect(await hears("wang", "b3", "我报名了吗")).toBe("");
    await town.say("wang", "dm:wang", `退出 ${number}`);
    expect(await hears("wang", "dm:wang", "我的报名")).toContain("您还没有报名");
  });

  test("what is asked about a notice is answered with it, or that there is none; a trouble stays a trouble", async () => {
    expect(await hears("wang", "dm:wang", "明天几点停水")).toBe(
      "我这里没有关于“停水”的公告，以后有了会在群里发。现在就出了问题的话，发：报事，再写一句。",
    );
    await town.say("zhou", "dm:zhou", "公告 现在 明天9点到17点停水，请储水");
    await town.tap("zhou", "dm:zhou", "发布");
    await town.say("zhou", "dm:zhou", "公告 明天8点 电梯年检，半小时就好");
    await town.tap("zhou", "dm:zhou", "明天 08:00 发布");
    for (const words of ["明天几点停水", "停水到几点？", "明天停水吗"])
      expect(await hears("wang", "dm:wang", words), words).toContain("9点到17点停水，请储水");
    expect(await hears("wang", "dm:wang", "什么时候检修电梯")).toContain("电梯年检");
    expect(await hears("wang", "dm:wang", "明天停电吗")).toContain("没有关于“停电”的公告");
    expect(await hears("emma", "dm:emma", "when is the power off tomorrow?")).toContain("no notice about “power off”");
    expect(await hears("wang", "dm:wang", "怎么又停水了")).toContain("报");
    expect(await hears("wang", "dm:wang", "3号楼停水了什么时候来水")).not.toContain("公告");
    // Among neighbours it is asked of neighbours.
    expect(await hears("wang", "b3", "明天几点停水")).toBe("");
  });

  test("while 报平安 is asked for, how people say it counts; what could be either is asked, and talk is neither", async () => {
    await town.say("zhou", "dm:zhou", "公告 现在 三楼管道爆了，请都别坐电梯 | 紧急");
    await town.tap("zhou", "dm:zhou", "发布");
    await town.say("wang", "b3", "一切平安");
    await town.say("zhao", "dm:zhao", "我家平安");
    expect(await checkins()).toEqual(["小赵 safe", "王阿姨 safe"]);
    await town.say("li", "b3", "不平安，要人帮");
    expect(await checkins()).toEqual(["小赵 safe", "李大爷 help", "王阿姨 safe"]);
    expect((await town.last("dm:li")).text).toContain("要什么帮忙？直接在这里说一句");
    expect(await town.sql`select 1 from inbox where payload::text like '%要人帮%'`).toHaveLength(0);
    for (const chatter of ["平安夜快乐", "祝大家平安", "一路平安", "你们都平安吗", "不平安的话怎么办", "平安就好"])
      expect(await hears("liu", "b3", chatter), chatter).toBe("");
    // Thanks, yes and no, and small talk are no need.
    for (const talk of ["谢谢", "好的，谢谢您", "嗯嗯", "不用", "在吗？", "👍", "辛苦大家了"])
      await town.say("li", "dm:li", talk);
    expect(await checkins()).toContain("李大爷 help");
    await town.say("li", "dm:li", "水漫进来了，腿脚不便");
    expect(await checkins()).toContain("李大爷 help 水漫进来了，腿脚不便");
    await town.say("emma", "b3", "We are safe!");
    expect(await checkins()).toContain("Emma safe");
  });

  test("whoever asked for help and needs none any more says so in their own words", async () => {
    await town.say("qian", "b3", "报平安 要帮忙");
    await town.say("qian", "dm:qian", "没事了，都平安");
    expect(await checkins()).toContain("钱叔 safe");
  });
});
