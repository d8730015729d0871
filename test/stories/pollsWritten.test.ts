import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { TOWNS } from "../support/telegramTown.ts";
import { openTown, type Town } from "../support/town.ts";

/** Polls and votes as people write them, who have read the usage once and remember half of it. */

describe("in words of their own", () => {
  let town: Town;
  beforeAll(async () => {
    town = await openTown();
  });
  afterAll(() => town.close());
  const say = async (person: string, chat: string, text: string) =>
    (await town.say(person, chat, text)).at(-1)?.text ?? "";
  const newest = async () =>
    (await town.sql`select options, electorate, secret, hidden, state from polls order by number desc limit 1`)[0]!;
  const ballots = async (number: number) =>
    (await town.sql`select choice from ballots where number = ${number} order by seq`).map((row) => row.choice);
  const open = async (line: string) => {
    await town.say("zhou", "b3", `投票 ${line}`);
    await town.say("zhou", "b3", "1");
    return Number((await town.sql`select max(number) as number from polls where state = 'open'`)[0]!.number);
  };

  test("an end said the other way round stays an end beside a tally that waits for it", async () => {
    const locks = "投票 换不换密码锁 | 换 | 不换";
    for (const line of [
      `${locks} | 每户一票 | 截止后公布票数 | 今晚12点截止`,
      `${locks} | 12月8日晚8点截止 | 截止后公布票数`,
      `${locks} | 截止后公布票数 | 12月8日晚8点截止`,
      `${locks} | 结果投完再看 | 截止 12月8日晚8点`,
      `${locks} | 结束前看不到票数`,
    ]) {
      expect(await say("liu", "b3", line)).toContain("票数截止后才公布");
      expect(await newest()).toMatchObject({ options: ["换", "不换"], hidden: true, state: "draft" });
    }
    // What is asked about is no term.
    await say("liu", "b3", "投票 账本公开不公开 | 公开 | 不公开");
    expect(await newest()).toMatchObject({ options: ["公开", "不公开"], hidden: false });
    expect(await say("liu", "dm:liu", "投票")).toContain("截止后公布票数");
  });

  test("a term may stand before the poll; without options only the bot is meant, and names those of the question", async () => {
    expect(await say("liu", "b3", "匿名投票 换不换物业 | 换 | 不换")).toContain("匿名投票，截止后才公布票数");
    expect(await newest()).toMatchObject({ options: ["换", "不换"], secret: true });
    expect(await say("liu", "dm:liu", "每户投票 修不修围栏 | 修 | 不修 | 地点 3号楼")).toContain("每户一票");
    expect(await newest()).toMatchObject({ options: ["修", "不修"], electorate: "household" });
    expect(await say("liu", "b3", "匿名投票 是个好办法")).toBe("");
    expect(await say("liu", "dm:liu", "帮我问问大家要不要装快递柜")).toContain("投票 要不要装快递柜 | 要 | 不要");
    expect(await say("liu", "b3", "帮我问问大家要不要装快递柜")).toBe("");
    expect(await say("liu", "dm:liu", "帮我发起投票 周末去公园还是博物馆？")).toContain("| 周末去公园 | 博物馆");
    expect(await say("liu", "dm:liu", "匿名投票")).toContain("这样写就行：投票");
    expect(await say("liu", "dm:liu", "帮我问问大家谁捡到钥匙了")).not.toContain("还缺选项");
  });

  test("a vote that begins like a poll, or names no number, is a vote", async () => {
    const lamp = await open("楼道装感应灯？ | 装 | 不装");
    const ladder = await open("买梯子？ | 买 | 不买");
    expect(await say("li", "dm:li", `投票 ${lamp} 不装`)).toContain(`记下了：#${lamp} 不装`);
    expect(await say("li", "dm:li", "投 不买")).toContain(`记下了：#${ladder} 不买`);
    await town.say("yang", "b3", `投票 ${ladder}，买`);
    expect([await ballots(lamp), await ballots(ladder)]).toEqual([["2"], ["2", "1"]]);
    // No option of any: what there is to vote on.
    expect(await say("li", "dm:li", "投 放假")).toContain("投票都在这儿");
    const digits = "一二三四五六七八九十";
    expect(await say("li", "dm:li", `投 ${digits[lamp - 1]} 一`)).toContain(`记下了：#${lamp} 装`);
    await town.say("zhou", "dm:zhou", `结束 ${ladder} 结束`);
    expect(await say("wang", "dm:wang", `投票 ${ladder} 不买`)).toContain("已经结束了");
    // A question may begin with a number.
    expect(await say("liu", "dm:liu", `投票 ${lamp} 号楼加门禁？ | 要 | 不要 | 地点 3号楼`)).toContain("号楼加门禁");
  });
});

describe.each(TOWNS)("on %s", (_name, openHere) => {
  let town: Town;
  beforeAll(async () => {
    town = await openHere();
  });
  afterAll(() => town.close());

  test("a secret poll is asked by its first word, and voted in by the words of a poll", async () => {
    await town.say("zhou", "b3", "匿名投票 换不换门禁 | 换 | 不换");
    await town.tap("zhou", "b3", "发布");
    const [poll] = await town.sql`select number, secret, options from polls`;
    expect(poll).toMatchObject({ secret: true, options: ["换", "不换"] });
    await town.say("wang", "dm:wang", `投票 ${poll!.number} 不换`);
    expect((await town.last("dm:wang")).text).toContain(`记下了：#${poll!.number} 不换`);
  });

  test("an early end is said with its time and the planned one; one at its hour says neither", async () => {
    await town.say("zhou", "b3", "投票 买不买扫帚？ | 买 | 不买 | 截止 12月1日晚8点");
    await town.tap("zhou", "b3", "发布");
    const number = Number((await town.sql`select max(number) as number from polls`)[0]!.number);
    await town.say("wang", "dm:wang", `投 ${number} 不买`);
    await town.advance(2);
    await town.say("zhou", "dm:zhou", `结束 ${number} 结束`);
    const results = async () =>
      (await town.messages("b3")).filter((m) => m.text.includes("有结果了")).map((m) => m.text);
    expect((await results()).at(-1)).toMatch(
      /买不买扫帚？\n由发起人或居委会提前结束：11月\d+日（周.）\d\d:\d\d（原定 12月1日（周二）20:00）\n买 0 · 不买 1/,
    );
    // What was voted down has no next step to suggest.
    expect((await town.last("dm:zhou")).text).toContain("多数不同意，这次先不办");
    await town.advance(24 * 7);
    expect((await results()).filter((text) => text.includes("门禁") && text.includes("提前"))).toEqual([]);
  });
});
