import { afterAll, beforeAll, expect, test } from "vitest";
import { openTown, type Town } from "../support/town.ts";

/** What comes every week, with the bot off when it was due. It is Wednesday, 09:00. */
let town: Town;
beforeAll(async () => {
  town = await openTown();
});
afterAll(() => town.close());

const said = async (words: string) =>
  (await town.messages("b3")).filter((m) => m.from === "bot" && m.text.includes(words));
const turns = () =>
  town.sql`select planned_at::text as planned, state, passed_over from notice_turns order by planned_at`;

test("a weekly notice is planned in words, and its next dates are read back", async () => {
  const [read] = await town.say("zhou", "b3", "公告 每周五19:00 单元门口量血压，免费");
  expect(read!.text).toContain("11月27日（周五）19:00 发到3号楼");
  expect(read!.text).toContain("以后照样发：12月4日（周五）19:00、12月11日（周五）19:00 …");
  expect(await town.tap("zhou", "b3", "发布")).toBe("#1 记下了，11月27日（周五）19:00 发。要停发：取消 1");
});

test("the first week it is said at its minute", async () => {
  await town.advance(3 * 24);
  const [first] = await said("📣 #1 公告");
  expect(first!.at.slice(0, 16)).toBe("2026-11-27T11:00");
  expect(first!.text).not.toContain("原定");
});

test("the second week the bot is off for days: what is a week old is not said by itself, its maker is asked", async () => {
  // From Saturday 09:00 to Wednesday 09:00, over the second Friday.
  await town.outage(11 * 24);
  expect(await said("📣 #1 公告")).toHaveLength(1);
  const asked = await town.last("dm:zhou");
  expect(asked.text).toContain("#1 原定 12月4日（周五）19:00 发，我当时不在线，没发出去。现在还发吗？");
  expect(await town.tap("zhou", "dm:zhou", "不用了")).toBe("好的，#1 这次不发了。");
  await expect(town.tap("zhou", "dm:zhou", "现在发")).resolves.toContain("已经用过");
});

test("the third week it is said at its minute again, as a new message", async () => {
  await town.advance(3 * 24);
  const all = await said("📣 #1 公告");
  expect(all.map((m) => m.at.slice(0, 16))).toEqual(["2026-11-27T11:00", "2026-12-11T11:00"]);
  // Who taps the old message has read the old one.
  await town.tap("wang", "b3", "收到");
  expect((await said("📣 #1 公告")).map((m) => m.text.includes("1 户收到"))).toEqual([false, true]);
});

test("off for some hours over the fourth: said once, and when it was planned for", async () => {
  await town.advance(6 * 24);
  await town.outage(24 + 2);
  const all = await said("📣 #1 公告");
  expect(all).toHaveLength(3);
  expect(all.at(-1)!.text).toBe(
    "📣 #1 公告 · 3号楼\n单元门口量血压，免费\n原定 12月18日（周五）19:00 发，我当时不在线，现在补上。",
  );
});

test("off for a month: of all that were missed only the newest counts", async () => {
  await town.outage(28 * 24);
  expect(await said("📣 #1 公告")).toHaveLength(4);
  expect((await said("📣 #1 公告")).at(-1)!.text).toContain("原定 1月15日（周五）19:00");
  expect(await turns()).toEqual([
    { planned: "2026-11-27 11:00:00+00", state: "said", passed_over: 0 },
    { planned: "2026-12-04 11:00:00+00", state: "dropped", passed_over: 0 },
    { planned: "2026-12-11 11:00:00+00", state: "said", passed_over: 0 },
    { planned: "2026-12-18 11:00:00+00", state: "said", passed_over: 0 },
    { planned: "2027-01-15 11:00:00+00", state: "said", passed_over: 3 },
  ]);
});

test("moved to another day it is said then, once, and until its last day", async () => {
  const line = "/notice #1/1 每周日10:00到1月31日 单元门口量血压，免费";
  expect((await town.say("zhou", "dm:zhou", line))[0]!.text).toContain("1月17日（周日）10:00 发到3号楼");
  expect(await town.tap("zhou", "dm:zhou", "发布")).toBe("#1 改好了。");
  const before = (await said("📣 #1 公告")).length;
  await town.advance(40 * 24);
  const later = (await said("📣 #1 公告")).slice(before);
  expect(later.map((m) => m.at.slice(0, 16))).toEqual(["2027-01-17T02:00", "2027-01-24T02:00", "2027-01-31T02:00"]);
  expect((await town.say("zhou", "dm:zhou", "公告列表"))[0]!.text).toBe("最近没有公告。");
});

test("what is over before it could be said is asked about, not said", async () => {
  await town.say("zhou", "dm:zhou", "公告 明天9点发：停水到上午11点，请先接水");
  await town.tap("zhou", "dm:zhou", "发布");
  await town.outage(48);
  expect(await said("停水到上午11点")).toEqual([]);
  expect((await town.last("dm:zhou")).text).toContain("没发出去");
  await town.advance(24);
  expect(await town.tap("zhou", "dm:zhou", "现在发")).toContain("发出去了");
  const late = (await said("停水到上午11点")).at(-1)!;
  expect(late.text).toContain("原定");
  // It counts on the day on which it was said, not on that on which its maker was asked.
  const day = (daysBefore: number) => {
    const at = new Date(Date.parse(late.at) + (8 - 24 * daysBefore) * 3_600_000);
    return `${at.getUTCMonth() + 1}月${at.getUTCDate()}日`;
  };
  await town.advance(24);
  const page = async (of: string) => (await town.say("chen", "staff", `周报 详情 ${of}到${of}`)).at(-1)!.text;
  expect(await page(day(0))).toContain("发了 1 次公告");
  expect(await page(day(1))).not.toContain("次公告");
});

test("cancelled before its time it is never said", async () => {
  await town.say("zhou", "dm:zhou", "公告 明天19:00 广场放电影");
  await town.tap("zhou", "dm:zhou", "明天 19:00 发布");
  expect((await town.say("zhou", "dm:zhou", "取消 3"))[0]!.text).toContain("还没有发出去");
  await town.tap("zhou", "dm:zhou", "撤回");
  await town.advance(48);
  expect(await said("放电影")).toEqual([]);
});

test("until a day it ends on that day, whether that was added or stands in its words; nobody is asked about the weeks after", async () => {
  const [added] = await town.say("zhou", "dm:zhou", "公告 每周五19:00 练八段锦 | 到 3月24日");
  expect(added!.text).toContain("最后一次 3月19日（周五）19:00");
  expect(added!.text).not.toContain("有效到");
  await town.tap("zhou", "dm:zhou", "发布");
  const [worded] = await town.say("zhou", "dm:zhou", "公告 每周六9:00 收旧衣服，到3月21日为止");
  expect(worded!.text).toContain("最后一次 3月20日（周六）09:00");
  await town.tap("zhou", "dm:zhou", "发布");
  await town.advance(30 * 24);
  expect((await said("练八段锦")).map((m) => m.at.slice(0, 16))).toEqual([
    "2027-03-05T11:00",
    "2027-03-12T11:00",
    "2027-03-19T11:00",
  ]);
  expect((await said("收旧衣服")).map((m) => m.at.slice(0, 16))).toEqual([
    "2027-03-06T01:00",
    "2027-03-13T01:00",
    "2027-03-20T01:00",
  ]);
  expect((await town.last("dm:zhou")).text).not.toContain("没发出去");
});

test("several hours of a day are one notice; from when to when stays in its words each time", async () => {
  const [twice] = await town.say("zhou", "dm:zhou", "公告 每天9:00和19:00 请关好单元门");
  expect(twice!.text).toContain("「请关好单元门」");
  const [range] = await town.say("zhou", "dm:zhou", "公告 每周六上午9点到11点 义诊");
  expect(range!.text).toContain("「9:00–11:00 义诊」");
  await town.tap("zhou", "dm:zhou", "改");
  const line = (await town.last("dm:zhou")).text.split("\n")[1]!;
  expect((await town.say("zhou", "dm:zhou", line))[0]!.text).toContain("「9:00–11:00 义诊」");
});

test("what goes on every week is stopped without taking back what was said", async () => {
  await town.say("zhou", "dm:zhou", "公告 每天8:00 广场做操");
  await town.tap("zhou", "dm:zhou", "发布");
  await town.advance(24);
  const told = async () => (await said("广场做操")).length;
  expect(await told()).toBe(1);
  const number = /#(\d+)/.exec((await said("广场做操"))[0]!.text)![1];
  expect((await town.say("zhou", "dm:zhou", `取消 ${number}`))[0]!.text).toContain("要停发还是撤回？");
  expect(await town.tap("zhou", "dm:zhou", "以后不发了")).toBe(`#${number} 以后不发了，发过的不变。`);
  await town.advance(72);
  expect(await told()).toBe(1);
  expect(await said(`#${number} 撤回了`)).toEqual([]);
});

test("its words changed days later, last week's message is not put right: only what comes is", async () => {
  await town.say("zhou", "dm:zhou", "公告 每周三10:00 楼下磨刀");
  await town.tap("zhou", "dm:zhou", "发布");
  await town.advance(8 * 24);
  const last = (await said("楼下磨刀")).at(-1)!;
  const number = /#(\d+) 公告/.exec(last.text)![1]!;
  await town.advance(3 * 24);
  await town.say("zhou", "dm:zhou", `/notice #${number}/1 每周三10:00 楼下磨刀，请带好刀鞘`);
  expect(await town.tap("zhou", "dm:zhou", "发布")).toBe(`#${number} 改好了。`);
  expect(await said("有更正，请以这条为准：\n楼下磨刀")).toEqual([]);
  expect((await said("楼下磨刀")).at(-1)!.text).toBe(last.text);
  await town.advance(7 * 24);
  expect((await said("楼下磨刀")).at(-1)!.text).toContain("请带好刀鞘");
  await town.say("zhou", "dm:zhou", `取消 ${number}`);
  await town.tap("zhou", "dm:zhou", "撤回");
});
