import { afterAll, beforeAll, expect, test } from "vitest";
import { openTown, type Town } from "../support/town.ts";

/** Notices put right in words, by whoever wrote them and by a colleague; nothing is lost without a word. It is Wednesday, 09:00. */
let town: Town;
beforeAll(async () => {
  town = await openTown();
});
afterAll(() => town.close());

const hears = async (person: string, chat: string, text: string) =>
  (await town.say(person, chat, text)).map((m) => m.text).join("\n");
const inGroup = async (words: string) =>
  (await town.messages("b3")).filter((m) => m.from === "bot" && m.text.includes(words));
const last = async (person: string) => (await town.last(`dm:${person}`)).text;

test("改 and the number puts right what was said, and keeps its marks", async () => {
  await town.say("zhou", "dm:zhou", "公告 现在 周六大扫除，早上8点集合 | 必读 | 到 周六20:00");
  await town.tap("zhou", "dm:zhou", "发布");
  const read = await hears("zhou", "dm:zhou", "改 1 周六大扫除，早上9点集合");
  expect(read).toContain("「周六大扫除，早上9点集合」");
  expect(read).toContain("必读");
  expect(read).toContain("有效到 11月28日（周六）20:00");
  expect(await inGroup("9点集合")).toEqual([]);
  expect(await town.tap("zhou", "dm:zhou", "发布")).toBe("#1 改好了。");
  expect((await inGroup("有更正"))[0]!.text).toContain("周六大扫除，早上9点集合");
  // Without words there is the line to change.
  expect(await hears("zhou", "dm:zhou", "改 1")).toContain("/notice #1/2 周六大扫除，早上9点集合");
  expect(await hears("wang", "dm:wang", "改 1 不扫了")).toContain("公告要请写的人、楼长或居委会来改");
  expect(await hears("zhou", "dm:zhou", "改 99 停水")).toContain("没找到公告 #99");
  expect(await hears("wang", "b3", "改 8 点集合吧")).toBe("");
});

test("what a colleague changes, stops or cancels is told to whoever wrote it", async () => {
  await town.say("chen", "dm:chen", "改 1 周六大扫除改到周日，早上9点集合");
  await town.tap("chen", "dm:chen", "发布");
  expect(await last("zhou")).toBe("您写的公告 #1，有同事改了，现在是：\n周六大扫除改到周日，早上9点集合");
  await town.say("chen", "dm:chen", "取消 1 下雨");
  expect(await last("zhou")).toBe("您写的公告 #1，有同事取消了，原因：下雨。原话：\n周六大扫除改到周日，早上9点集合");
  const told = await last("zhou");
  await town.say("zhou", "dm:zhou", "公告 现在 单元门换锁");
  await town.tap("zhou", "dm:zhou", "发布");
  await town.say("zhou", "dm:zhou", "取消 2 换好了");
  expect((await town.messages("dm:zhou")).filter((m) => m.text.includes("有同事")).at(-1)!.text).toBe(told);
});

test("the words of what was taken back stay for those who answer for it, and for nobody else", async () => {
  expect(await hears("chen", "dm:chen", "#1")).toContain("原话（只有管的人看得到）：周六大扫除改到周日");
  for (const [person, chat] of [
    ["wang", "dm:wang"],
    ["zhou", "b3"],
  ] as const)
    expect(await hears(person, chat, "#1"), person).not.toContain("大扫除");
});

test("a planned one keeps its time when only its words change", async () => {
  await town.say("zhou", "dm:zhou", "公告 每周五19:00 单元门口量血压");
  await town.tap("zhou", "dm:zhou", "发布");
  const read = await hears("zhou", "dm:zhou", "改 3 量血压改在一楼大厅");
  expect(read).toContain("11月27日（周五）19:00 发到");
  expect(read).toContain("以后照样发");
  expect(await town.tap("zhou", "dm:zhou", "发布")).toBe("#3 改好了。");
  await town.advance(59);
  expect((await inGroup("📣 #3 公告"))[0]!.text).toContain("量血压改在一楼大厅");
});

test("one that was not sent and makes room for another is named; a slip put right is not", async () => {
  expect(await hears("zhou", "dm:zhou", "公告 现在 周日义卖，欢迎来")).not.toContain("换成了这一条");
  expect(await hears("zhou", "dm:zhou", "公告 现在 周日义卖，欢迎带孩子来")).not.toContain("换成了这一条");
  expect(await hears("zhou", "dm:zhou", "公告 现在 地下车库洗地")).toContain(
    "先前没发的那条换成了这一条，还要的话再发一遍：「周日义卖，欢迎带孩子来」",
  );
});
