import { afterAll, beforeAll, expect, test } from "vitest";
import { openTown, type Town } from "../support/town.ts";

/** A leader's notice beyond her building waits for the committee: it is chased, and nobody is left without a word. */
let town: Town;
beforeAll(async () => {
  town = await openTown();
});
afterAll(() => town.close());

const hears = async (person: string, chat: string, text: string) =>
  (await town.say(person, chat, text)).map((m) => m.text).join("\n");
const said = async (chat: string, words: string) =>
  (await town.messages(chat)).filter((m) => m.from === "bot" && m.text.includes(words));
const asks = async (line: string, label = "发布") => {
  await town.say("zhou", "dm:zhou", `${line} | 地点 全小区`);
  expect(await town.tap("zhou", "dm:zhou", label)).toContain("已经请居委会看");
  return (await town.sql`select max(number)::int as n from notice_drafts`)[0]!.n as number;
};

test("the committee is reminded once, and a typed yes lets it go", async () => {
  const number = await asks("公告 今天15:00发：周六全小区大扫除");
  await town.advance(4.5);
  expect(await said("staff", "还没有定")).toHaveLength(1);
  expect((await said("staff", "还没有定"))[0]!.text).toContain(
    `📣 #${number} 从 11月25日（周三）09:00 起等居委会看，还没有定：`,
  );
  await town.advance(0.25);
  expect(await said("staff", "还没有定")).toHaveLength(1);
  // Not hers, and not a resident's.
  expect(await hears("wang", "dm:wang", `同意 ${number}`)).toContain("公告发不发，要居委会来定");
  expect(await hears("zhou", "dm:zhou", `同意 ${number}`)).toContain("公告发不发，要居委会来定");
  expect(await hears("wang", "b3", `同意 ${number}`)).toBe("");
  expect(await hears("chen", "staff", `同意 ${number}`)).toContain(`#${number} 记下了，11月25日（周三）15:00 发`);
  expect((await town.last("dm:zhou")).text).toBe(`公告 #${number} 居委会同意了，按您写的发。`);
  expect(await hears("chen", "dm:chen", `批准 ${number}`)).toContain(`#${number} 没有等着居委会看的公告`);
  await town.advance(2);
  expect(await said("b3", "周六全小区大扫除")).toHaveLength(1);
  expect(await said("dm:zhou", "到时间了")).toEqual([]);
});

test("a no in words tells her, with what she had written", async () => {
  const number = await asks("公告 现在 周日义卖");
  expect(await hears("chen", "dm:chen", `不同意 ${number}`)).toContain("已经告诉写的人");
  expect((await town.last("dm:zhou")).text).toContain("「周日义卖」");
});

test("its time passes without a yes: she hears so, and a late yes says nothing in the group", async () => {
  const number = await asks("公告 11月26日12:00 一楼大厅发放口罩", "明天 12:00 发布");
  await town.outage(26);
  const told = await town.last("dm:zhou");
  expect(told.text).toContain(`公告 #${number} 到时间了，居委会还没有定，没有发出去`);
  expect(told.text).toContain("发放口罩」");
  expect(await hears("chen", "staff", `同意 ${number}`)).toBe("");
  await expect(town.tap("chen", "staff", "同意发")).resolves.toContain("过了时间");
  expect(await said("b3", "发放口罩")).toEqual([]);
  // What she wrote is there to be changed.
  await town.tap("zhou", "dm:zhou", "改");
  expect((await town.last("dm:zhou")).text).toContain("发放口罩");
});

test("what is for now waits on; after a day she hears that nobody has looked", async () => {
  const number = await asks("公告 现在 门禁下周换卡");
  await town.advance(25);
  expect((await said("staff", "还没有定")).filter((m) => m.text.includes("门禁下周换卡"))).toHaveLength(1);
  expect((await town.last("dm:zhou")).text).toContain(`公告 #${number} 居委会还没有看`);
  expect(await hears("chen", "dm:chen", `同意 ${number}`)).toContain("发出去了");
  expect(await said("b3", "门禁下周换卡")).toHaveLength(1);
});

test("an emergency that waited for long is asked about before it goes out", async () => {
  const fresh = await asks("紧急公告 地下车库进水，请挪车");
  expect(await town.tap("chen", "staff", "同意发")).toContain("发出去了");
  await town.say("zhou", "dm:zhou", `解除 ${fresh}`);
  const number = await asks("紧急公告 东门燃气泄漏，请绕行");
  await town.advance(0.75);
  expect(await said("staff", `#${number} 从`)).toHaveLength(1);
  const [asked] = await town.say("chen", "staff", `同意 ${number}`);
  expect(asked!.text).toContain("已经过了一阵。现在还发吗？");
  expect(await said("b3", "燃气泄漏")).toEqual([]);
  expect(await town.tap("chen", "staff", "现在还发")).toContain("发出去了");
  expect(await said("b3", "燃气泄漏")).toHaveLength(1);
  // What is over by now is asked about too.
  const over = await asks("公告 现在 今天停水到晚上8点");
  await town.advance(14);
  expect((await town.say("chen", "staff", `同意 ${over}`))[0]!.text).toContain("现在还发吗？");
  expect(await town.tap("chen", "staff", "不发")).toContain("已经告诉写的人");
});

test("late, and its matter is past by then: its maker is asked, not the neighbours told", async () => {
  await town.say("zhou", "dm:zhou", "公告 今天18:00发：今晚7点广场放电影 | 地点 3号楼");
  await town.tap("zhou", "dm:zhou", "发布");
  await town.say("zhou", "dm:zhou", "公告 今天18:00发：请把楼道的鞋架收一收 | 地点 3号楼");
  await town.tap("zhou", "dm:zhou", "发布");
  await town.outage(23);
  expect(await said("b3", "放电影")).toEqual([]);
  expect((await said("dm:zhou", "放电影")).at(-1)!.text).toContain("现在还发吗？");
  expect((await said("b3", "鞋架"))[0]!.text).toContain("原定");
});

test("for those who chose, of whom there is none: that is said, and the group offered", async () => {
  await town.say("zhou", "dm:zhou", "公告 现在 上门量血压 | 给 老人");
  const read = await town.last("dm:zhou");
  expect(read.text).toContain("这里还没有人选“老人”，这样发没有人收到。");
  expect(read.choices.map((c) => c.label)).toEqual(["发布", "改成发到群里", "改", "取消"]);
  await town.tap("zhou", "dm:zhou", "改成发到群里");
  expect((await town.last("dm:zhou")).text).toContain("现在发到3号楼，1 个群");
  await town.tap("zhou", "dm:zhou", "发布");
  expect(await said("b3", "上门量血压")).toHaveLength(1);
});
