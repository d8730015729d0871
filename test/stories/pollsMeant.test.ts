import { afterAll, beforeAll, expect, test } from "vitest";
import { openTown, type Town } from "../support/town.ts";

/** What people say to the bot in private of polls, with several open at once, and without the words of a command. */
let town: Town;
beforeAll(async () => {
  town = await openTown();
});
afterAll(() => town.close());

/** Asks in the group and publishes. @returns its number */
async function ask(line: string, person = "zhou"): Promise<number> {
  const [preview] = await town.say(person, `dm:${person}`, `投票 ${line}`);
  await town.tap(person, `dm:${person}`, "发布");
  return Number(/#(\d+)/.exec(preview!.text)![1]);
}
const hears = async (person: string, words: string) =>
  (await town.say(person, `dm:${person}`, words)).map((m) => m.text).join("\n");
const ballots = async (number: number) =>
  (await town.sql`select choice from ballots where number = ${number} order by seq`).map((row) => row.choice);

test("an option's own word goes to the poll that has it, not to the card that was shown before", async () => {
  const door = await ask("装门铃？ | 同意 | 不同意 | 地点 3号楼");
  const hens = await ask("楼顶养鸡？ | 赞成 | 反对 | 地点 3号楼");
  await town.say("yang", "dm:yang", `#${door}`);
  expect(await hears("yang", `投 ${hens} 赞成`)).toContain(`记下了：#${hens} 赞成`);
  expect(await hears("yang", "反对")).toContain(`记下了：#${hens} 反对`);
  expect(await hears("yang", "养鸡我赞成")).toContain(`记下了：#${hens} 赞成`);
  expect(await hears("yang", `${door} 2`)).toContain(`记下了：#${door} 不同意`);
  expect(await hears("yang", `${hens}号投票，我反对`)).toContain(`记下了：#${hens} 反对`);
  expect(await hears("yang", `投${door} 1`)).toContain(`记下了：#${door} 同意`);
  expect([await ballots(door), await ballots(hens)]).toEqual([
    ["2", "1"],
    ["1", "2", "1", "2"],
  ]);
  // The card is what was said last: a bare number, and a change of mind behind its receipt, are for it.
  await town.say("yang", "dm:yang", `#${hens}`);
  expect(await hears("yang", "1")).toContain(`#${hens} 赞成`);
  expect(await hears("yang", "2")).toContain(`#${hens} 反对`);
});

test("where several have it and none is named, the one voted in last counts, and who has voted in none is asked", async () => {
  const first = await ask("换信箱？ | 换 | 不换 | 地点 3号楼");
  const second = await ask("换花盆？ | 换 | 不换 | 地点 3号楼");
  await town.say("wang", "dm:wang", "换");
  const asked = await town.last("dm:wang");
  expect(asked.text).toContain("您说的是哪一个");
  expect(asked.choices.map(({ label }) => label)).toEqual([
    `🗳 #${first} 换信箱？：换`,
    `🗳 #${second} 换花盆？：换`,
    "不是",
  ]);
  expect([await ballots(first), await ballots(second)]).toEqual([[], []]);
  expect(await hears("wang", "2")).toContain(`记下了：#${second} 换`);
  expect(await hears("wang", "不换")).toContain(`记下了：#${second} 不换`);
  expect(await ballots(first)).toEqual([]);
  const lamps = await ask("楼道装感应灯？ | 装 | 不装 | 地点 3号楼");
  expect(await hears("wang", "我投装感应灯")).toContain(`记下了：#${lamps} 装`);
  expect(await hears("wang", "那我改成不装感应灯")).toContain(`记下了：#${lamps} 不装`);
  await town.say("zhou", "dm:zhou", `结束 ${lamps} 作废`);
  // What is no vote is none.
  expect(await hears("wang", "三号楼电梯坏了")).toContain("要帮您报上去吗");
});

test("in the group the list's own words vote; a number beyond the options goes to no other poll", async () => {
  const lamp = await ask("装路灯？ | 装 | 不装 | 地点 3号楼");
  expect((await town.say("li", "b3", `投 ${lamp} 1`)).length).toBeLessThanOrEqual(1);
  expect(await ballots(lamp)).toEqual(["1"]);
  const many = await ask("添什么？ | 长椅 | 花 | 灯 | 多选 | 地点 3号楼");
  expect(await town.say("li", "b3", `${lamp} 1`)).toEqual([]);
  expect(await ballots(many)).toEqual([]);
});

test("asked as people write it: a list below a colon, an end that comes last, what is said in brackets, a tally that waits", async () => {
  const preview = async (text: string, chat = "dm:zhou") => (await town.say("zhou", chat, text))[0]?.text ?? "";
  const list = await preview("投票：周六包饺子去不去？\n1. 去\n2. 不去\n12月2日晚8点截止", "b3");
  expect(list).toMatch(/周六包饺子去不去？\n去 \/ 不去\n[\s\S]*12月2日（周三）20:00 截止/);
  expect(await preview("投票：去了就知道", "b3")).toBe("");
  const flowers = await preview("投票 花坛种什么（可多选）| 花 | 草 | 截止后公布票数 | 地点 3号楼");
  expect(flowers).toMatch(/花坛种什么\n[\s\S]*可以选几个[\s\S]*票数截止后才公布/);
  // Words about the draft change it; what they do not say stays.
  const moved = await preview("改成12月1日中午截止");
  expect(moved).toMatch(/12月1日（周二）12:00 截止[\s\S]*票数截止后才公布/);
  await town.tap("zhou", "dm:zhou", "发布");
  const number = Number(/#(\d+)/.exec(moved)![1]);
  await town.say("yang", "dm:yang", `投 ${number} 1 2`);
  const card = async () => (await town.say("yang", "dm:yang", `#${number}`))[0]!.text;
  expect(await card()).toContain("已投 1 人");
  expect(await card()).not.toMatch(/花 \d/);
  await town.say("zhou", "dm:zhou", `结束 ${number} 结束`);
  expect(await card()).toContain("花 1 · 草 1");
  await town.say("zhou", "dm:zhou", `说明 ${number} 两样都种`);
  // What ended takes no word any more: it is for what is still open.
  const open = await ask("装雨棚？ | 装 | 不装 | 地点 3号楼");
  await town.say("yang", "dm:yang", `投 ${open} 1`);
  expect(await hears("yang", "我想改成不装")).toContain(`记下了：#${open} 不装`);
  expect(await hears("yang", "不投了")).toContain("收回");
  await town.say("zhou", "dm:zhou", `结束 ${open} 作废`);
});

test("who voted first for a home hears that somebody they live with changed the vote, or took it back", async () => {
  const number = await ask("家里贴门牌？ | 贴 | 不贴 | 地点 3号楼 | 每户一票");
  await town.say("wang", "dm:wang", `投 ${number} 1`);
  await town.say("yang", "dm:yang", `投 ${number} 2`);
  expect((await town.last("dm:wang")).text).toContain("您家的票刚才由同住的人改了");
  await town.say("yang", "dm:yang", `收回 ${number}`);
  expect((await town.last("dm:wang")).text).toContain("由同住的人收回了，现在没有投着的票");
  await town.say("zhou", "dm:zhou", `结束 ${number} 作废`);
});

test("another question is another poll: the line to change an old draft changes nothing that was published", async () => {
  const [first] = await town.say("zhou", "dm:zhou", "投票 甲题？ | 一甲 | 二甲 | 地点 3号楼 | 每户一票 | 匿名");
  await town.tap("zhou", "dm:zhou", "改");
  const line = (await town.last("dm:zhou")).text.split("\n").at(-1)!;
  expect(line).toMatch(/^投票 #\d+ 甲题？/);
  const second = await ask("乙题？ | 一乙 | 二乙 | 地点 3号楼");
  expect(first!.text).not.toContain(`#${second} `);
  const [again] = await town.say("zhou", "dm:zhou", line.replace("一甲", "壹甲"));
  expect(again!.text).toContain("壹甲");
  expect((await town.say("zhou", "dm:zhou", `#${second}`))[0]!.text).toContain("乙题");
});

test("changed in a word, a draft stays where it was put", async () => {
  await town.say("chen", "dm:chen", "投票 丙题？ | 一 | 二 | 地点 3号楼 | 每户一票");
  await town.tap("chen", "dm:chen", "改");
  const line = (await town.last("dm:chen")).text.split("\n").at(-1)!;
  const [again] = await town.say("chen", "dm:chen", line.replace("一", "壹"));
  expect(again!.text).toContain("3号楼 · ");
  expect(again!.text).not.toContain("阳光里");
});

test("how terms are really written is no option, and the numbers of a list are none of its words", async () => {
  const [preview] = await town.say(
    "zhou",
    "dm:zhou",
    "投票 买不买灭火器？| 买 | 不买 | 截止周五晚上八点 | 每户1票 | 匿名投票 | 地点 3号楼",
  );
  const [draft] = await town.sql`select options, electorate, secret from polls order by number desc limit 1`;
  expect(draft).toEqual({ options: ["买", "不买"], electorate: "household", secret: true });
  expect(preview!.text).toContain("每户一票");
  await town.say("zhou", "dm:zhou", "投票 广场舞几点结束？\n1、八点\n2、八点半\n3、九点\n截止：三天后\n多选");
  const options = async () => (await town.sql`select options from polls order by number desc limit 1`)[0]!.options;
  expect(await options()).toEqual(["八点", "八点半", "九点"]);
  await town.say("zhou", "dm:zhou", "投票 加多少钱？ | 1.5元 | 2.5元");
  expect(await options()).toEqual(["1.5元", "2.5元"]);
});

test("who was proposed says no in their own words, or how they present themselves", async () => {
  await town.say("chen", "dm:chen", "推选 楼道管家 | 选 1 名 | 提名到 2天后 | 地点 3号楼");
  await town.tap("chen", "dm:chen", "发布");
  const [{ number }] = (await town.sql`select number from polls where state = 'nominating'`) as unknown as [
    { number: number },
  ];
  for (const person of ["li", "wang"]) {
    const message = await town.write(person, "b3", "大家好");
    await town.say("zhao", "b3", `提名 ${number}`, { replyTo: message });
  }
  expect((await town.last("dm:li")).text).toContain("有邻居推荐您参选");
  expect(await hears("li", "不了")).toContain("不参选");
  expect(await hears("wang", "王秀英，退休教师")).toContain("选票上这样写");
  await town.say("wang", "dm:wang", "1");
  expect(await town.sql`select state, label from poll_candidates order by person_id`).toEqual(
    expect.arrayContaining([
      { state: "declined", label: null },
      { state: "accepted", label: "王秀英，退休教师" },
    ]),
  );
});

test("a sentence after the end is offered as the reason, and said only on a yes", async () => {
  const bench = await ask("添长椅？ | 添 | 不添 | 截止 1小时后 | 地点 3号楼");
  await town.say("li", "dm:li", `投 ${bench} 1`);
  await town.advance(2);
  expect((await town.last("dm:zhou")).text).toContain(`说明 ${bench}`);
  expect(await hears("zhou", "大多数人同意，下周请物业报价")).toContain("要把这句作为说明发到群里吗");
  expect((await town.last("b3")).text).not.toContain("下周请物业报价");
  await town.say("zhou", "dm:zhou", "1");
  expect((await town.messages("b3")).map((m) => m.text)).toContain(
    `🗳 #${bench} 添长椅？\n发起人说明：大多数人同意，下周请物业报价`,
  );
});

test("after the end only what looks like a reason is offered as one, and only while it is what was asked for last", async () => {
  const bench = await ask("换长椅？ | 换掉 | 不换 | 截止 1小时后 | 地点 3号楼");
  await town.say("li", "dm:li", `投 ${bench} 1`);
  const offered = "要把这句作为说明发到群里吗";
  await town.advance(2);
  for (const words of [
    "替李大爷投同意",
    "K7M2P9QX",
    "我想继续当楼长",
    "周六我不在家，快递放门口吧",
    "三号楼电梯又坏了，没人管",
    "要不要按多数的意见办？",
  ]) {
    await town.say("zhou", "dm:zhou", `#${bench}`);
    expect(await hears("zhou", words)).not.toContain(offered);
  }
  // Something else was said since: this may be about that.
  const lamp = await ask("换路灯？ | 换掉 | 不换 | 地点 3号楼");
  expect(await hears("zhou", "下周请物业报价")).not.toContain(offered);
  await town.say("zhou", "dm:zhou", `#${bench}`);
  expect(await hears("zhou", "按多数的意见办，下周请物业报价")).toContain(offered);
  await town.say("zhou", "dm:zhou", "2");
  await town.say("zhou", "dm:zhou", `结束 ${lamp} 作废`);
  const [reason] = await town.sql`select reason from polls where number = ${bench}`;
  expect(reason).toEqual({ reason: null });
});

test("who lives nowhere that is known votes in a secret poll by the ballot they are given, and nowhere else", async () => {
  const secret = await ask("门口装镜子？ | 装 | 不装 | 匿名 | 地点 3号楼");
  await town.say("mei", "b3", "装");
  await town.say("mei", "b3", "1");
  expect((await town.last("dm:mei")).text).toContain("请在这里选，只有您看得到");
  expect(await hears("mei", "1")).toContain(`记下了：#${secret} 装`);
  expect(await hears("mei", "不装")).toContain(`记下了：#${secret} 不装`);
  expect(await ballots(secret)).toEqual(["1", "2"]);
});

test("what somebody would choose in a secret poll is written down nowhere while it is asked which", async () => {
  const first = await ask("换保安公司？ | 续聘 | 改聘 | 匿名 | 地点 3号楼");
  const second = await ask("换保洁公司？ | 续聘 | 改聘 | 地点 3号楼");
  await town.say("zhao", "dm:zhao", "改聘");
  const asked = await town.last("dm:zhao");
  expect(asked.choices.map(({ label }) => label)).toEqual([
    `🗳 #${first} 换保安公司？`,
    `🗳 #${second} 换保洁公司？：改聘`,
    "不是",
  ]);
  const kept =
    await town.sql`select payload::text as p from inbox where payload::text like '%改聘%' and sender = 'zhao'`;
  expect(kept).toEqual([]);
  await town.tap("zhao", "dm:zhao", `🗳 #${first} 换保安公司？`);
  expect((await town.last("dm:zhao")).choices.map(({ label }) => label)).toEqual(["续聘", "改聘"]);
  expect(await ballots(first)).toEqual([]);
});
