import { afterAll, beforeAll, expect, test } from "vitest";
import { openTown, type Town } from "../support/town.ts";

let town: Town;
beforeAll(async () => {
  town = await openTown();
});
afterAll(() => town.close());

const newest = async (chat: string, words: string) =>
  (await town.messages(chat)).filter((m) => m.from === "bot").findLast((m) => m.text.includes(words));
const cards = async (number: number) =>
  (await town.messages("b3")).filter(
    (m) => m.from === "bot" && m.text.startsWith(`🗳 #${number} `) && m.choices.length > 0,
  );
const countsOf = async (number: number) =>
  (await town.sql`select option, count from poll_tallies where number = ${number} and count > 0 order by option`).map(
    (t) => `${t.option}:${t.count}`,
  );

test("asked in one line, read back with the full time, published by who asked", async () => {
  const [said] = await town.say(
    "zhou",
    "b3",
    "投票 楼道装感应灯，您同意吗？| 同意 | 不同意 | 弃权 | 截止 周六晚8点 | 每户一票",
  );
  expect(said!.text).toBe(
    [
      "我理解成这样，对吗？请发起人点一下。",
      "🗳 #1 楼道装感应灯，您同意吗？",
      "同意 / 不同意 / 弃权",
      "每户一票，登记过的住户都能投 · 3号楼 · 11月28日（周六）20:00 截止，之前都能改",
      "发到3号楼的 1 个群",
    ].join("\n"),
  );
  expect(said!.choices.map((c) => c.label)).toEqual(["发布", "改", "取消"]);
  expect(await town.tap("wang", "b3", "发布")).toBe("#1 要请发起的那位邻居来点。");
  const told = await town.tap("zhou", "b3", "发布");
  const code = /^#1 发出去了。题目的校验码 ([0-9A-Z]{5}(?:-[0-9A-Z]{5}){3})，/.exec(told!)?.[1];
  expect(await town.tap("zhou", "b3", "发布")).toBe("#1 已经发布了，正在投。");
  const [card] = await cards(1);
  expect(card!.text).toBe(
    [
      "🗳 #1 楼道装感应灯，您同意吗？",
      "每户一票，登记过的住户都能投 · 3号楼 · 11月28日（周六）20:00 截止，之前都能改",
      "同意 0 · 不同意 0 · 弃权 0",
      "已投 0 户 / 共 7 户",
      `校验码 ${code}`,
    ].join("\n"),
  );
});

test("one tap is a vote; the receipt is for the voter alone; a household has one", async () => {
  expect(await town.tap("wang", "b3", "同意")).toMatch(
    /^记下了：#1 同意。回执 [0-9A-Z]{4}-[0-9A-Z]{6}-1。截止前再投就改过来。$/,
  );
  expect((await cards(1))[0]!.text).toContain("同意 1 · 不同意 0 · 弃权 0\n已投 1 户 / 共 7 户");
  // 老杨 lives behind the same door: his tap is the same vote, and the later one counts.
  expect(await town.tap("yang", "b3", "同意")).toBe("#1 您已经是这样投的，记着呢。");
  expect(await town.tap("yang", "b3", "不同意")).toContain("不同意。回执");
  expect(await countsOf(1)).toEqual(["0:1", "2:1"]);
  await town.tap("li", "b3", "同意");
  await town.tap("zhao", "b3", "同意");
  await town.tap("emma", "b3", "同意");
  expect(await countsOf(1)).toEqual(["0:4", "1:3", "2:1"]);
  expect(await cards(1)).toHaveLength(1);
});

test("who has no registered home is told kindly how to get one, in private, and can vote then", async () => {
  expect(await town.tap("mei", "b3", "同意")).toBe(
    "#1 每户一票，要先登记住哪一户。私聊我发：登记 3-2-501，换成您家的门牌，确认后就能投。",
  );
  const before = (await town.messages("b3")).length;
  await town.say("wu", "b3", "/vote 1 同意");
  expect((await town.messages("b3")).length).toBe(before + 1);
  expect((await town.last("dm:wu")).text).toContain("要先登记住哪一户");
  await town.say("mei", "dm:mei", "/join 3-2-902");
  await town.tap("zhou", "dm:zhou", "是，确认");
  expect(await town.tap("mei", "b3", "弃权")).toContain("记下了：#1 弃权");
  expect((await cards(1))[0]!.text).toContain("已投 5 户 / 共 8 户");
});

test("a number that is typed counts too; the group hears of it once for all", async () => {
  const [card] = await cards(1);
  const said = await town.say("liu", "b3", "2", { replyTo: card!.id });
  expect(said.filter((m) => m.text.includes("刘老师"))).toEqual([]);
  expect((await town.last("dm:liu")).text).toContain("记下了：#1 不同意。回执");
  await town.say("qian", "b3", "1", { replyTo: card!.id });
  await town.advance(0.06);
  const thanks = (await town.messages("b3")).filter((m) => m.text.includes("刚才的票都记下了"));
  expect(thanks.map((m) => m.text.split("\n")[1])).toEqual(["已投 7 户 / 共 8 户"]);
  expect((await town.say("liu", "dm:liu", "收回 1"))[0]!.text).toContain("#1 的票收回了");
  expect(await countsOf(1)).toEqual(["0:6", "1:4", "2:1", "3:1"]);
  expect((await town.say("liu", "dm:liu", "投 1 0"))[0]!.text).toBe(
    "好的，#1 您没有投着的票，不用收回。想投了，截止前随时可以。",
  );
  expect((await town.say("liu", "dm:liu", "投 1 13"))[0]!.text).toContain("有 3 个选项");
});

test("question and options are frozen at the first vote", async () => {
  await town.tap("zhou", "b3", "改");
  const line = (await newest("b3", "投票 #1"))!.text.split("\n")[1]!;
  expect(line).toBe("投票 #1 楼道装感应灯，您同意吗？ | 同意 | 不同意 | 弃权 | 截止 11月28日20:00 | 每户一票");
  const [refused] = await town.say("zhou", "b3", line.replace("弃权", "随便"));
  expect(refused!.text).toContain("#1 已经有人投了，题目和选项不能再改，票都还在");
  expect(refused!.choices.map((c) => c.label)).toEqual(["作废重来", "先不动"]);
  await town.tap("zhou", "b3", "先不动");
});

test("in the last day those who have not voted are reminded once, in private", async () => {
  await town.advance(59);
  const reminded = async () => {
    const told: string[] = [];
    for (const person of ["wang", "yang", "li", "zhou", "emma", "zhao", "liu", "qian", "mei", "wu", "chen"]) {
      const words = person === "emma" ? "You have not voted yet" : "您还没投";
      if ((await town.messages(`dm:${person}`)).some((m) => m.text.includes(words))) told.push(person);
    }
    return told;
  };
  expect(await reminded()).toEqual(["zhou"]);
  expect((await newest("dm:zhou", "您还没投"))!.text).toContain("您还没投，明天 20:00 截止。");
  expect(await town.tap("zhou", "dm:zhou", "同意")).toContain("记下了：#1 同意");
});

test("it closes at its minute although the bot was down, and the result is said at once", async () => {
  const [voted] = await cards(1);
  await town.outage(30);
  expect(await town.tap("liu", "b3", "不同意").catch(() => "gone")).toMatch(/gone|后来又变了/);
  await town.say("liu", "b3", "1", { replyTo: voted!.id });
  expect((await town.say("liu", "dm:liu", "投 1 2"))[0]!.text).toBe("#1 已经结束了，结果在群里。发 #1 也能看到。");
  const result = await newest("b3", "有结果了");
  expect(result!.text).toMatch(
    /^🗳 #1 有结果了：楼道装感应灯，您同意吗？\n同意 5 · 不同意 1 · 弃权 1\n7 户参加，共 8 户。\n封票码 [0-9A-Z]{5}(-[0-9A-Z]{5}){3}，共 10 条。/,
  );
  // It is two in the morning: the card shows it, and the group is told when it is awake.
  const told = async () => (await town.messages("b3")).filter((m) => m.text.includes("有结果了"));
  expect(await told()).toHaveLength(1);
  await town.advance(6);
  expect(await told()).toHaveLength(2);
  expect((await told())[1]!.at).toMatch(/^2026-11-28T23:30/);
  const [picture] = (await told())[1]!.photos;
  const drawn = Buffer.from(await (await town.call(picture!)).arrayBuffer());
  expect(drawn.subarray(1, 4).toString()).toBe("PNG");
  expect(drawn.readUInt32BE(16)).toBe(720);
  const [poll] = await town.sql`select closes_at = closed_at as planned from polls`;
  expect(poll!.planned).toBe(true);
  expect((await town.say("liu", "b3", "#1"))[0]!.text).toBe(result!.text);
});

test("who asked is asked why, and what comes next; the group reads it", async () => {
  expect((await town.last("dm:zhou")).text).toContain("请写一句为什么这样定、下一步怎么做");
  expect((await town.say("li", "b3", "/explain 1 我来说"))[0]!.text).toBe("#1 要发起的邻居或居委会来说明。");
  await town.say("zhou", "dm:zhou", "说明 1 多数同意，下周请物业报价，有事打 13812345678");
  const told = (await town.messages("b3")).filter((m) => m.text.includes("发起人说明"));
  expect(told.map((m) => m.choices.length)).toEqual([0, 0]);
  expect(told.at(-1)!.text).toBe(
    "🗳 #1 楼道装感应灯，您同意吗？\n发起人说明：多数同意，下周请物业报价，有事打 138****5678",
  );
  const said = (await town.messages("b3")).length;
  await town.say("zhou", "dm:zhou", "说明 1 多数同意，下周请物业报价");
  // Who read the first words reads that they were put right; the same again is said to nobody.
  expect((await town.messages("b3")).map((m) => m.text)).toContain(
    "🗳 #1 楼道装感应灯，您同意吗？\n更正 · 发起人说明：多数同意，下周请物业报价",
  );
  await town.say("zhou", "dm:zhou", "说明 1 多数同意，下周请物业报价");
  expect((await town.messages("b3")).length).toBe(said + 1);
});

test("a receipt is checked in private, and shows the choice of an open ballot", async () => {
  const [mine] = await town.say("wang", "dm:wang", "核验 1");
  expect(mine!.text).toMatch(/^🗳 #1 .*\n您的回执 [0-9A-Z-]+\n第 2 票在[\s\S]*现在算的就是这一票。$/);
  const receipt = /回执 ([0-9A-Z-]+)/.exec(mine!.text)![1]!;
  expect((await town.say("wang", "b3", `/verify ${receipt}`))[0]!.text).toContain("私聊");
  const [checked] = await town.say("wang", "dm:wang", `核验 ${receipt.toLowerCase().replace(/-(\d+)$/, "，第 $1 票")}`);
  expect(checked!.text).toBe(
    "🗳 #1 楼道装感应灯，您同意吗？\n第 2 票在，没有被动过：到现在一共记了 10 票（改票也各算一票），前后都对得上。\n选的是：不同意\n现在算的就是这一票。",
  );
  expect((await town.say("li", "dm:li", "核验 0000-000000-2"))[0]!.text).toContain("没找到这张回执");
});
