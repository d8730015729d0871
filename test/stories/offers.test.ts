import { afterAll, beforeAll, expect, test } from "vitest";
import { openTown, type Town } from "../support/town.ts";

/** While an emergency goes on neighbours say what they can do and lend: those who help have a list of it. */
let town: Town;
beforeAll(async () => {
  town = await openTown();
});
afterAll(() => town.close());

const hears = async (person: string, chat: string, text: string) =>
  (await town.say(person, chat, text)).at(-1)?.text ?? "";
const inGroup = async () => (await town.messages("b3")).filter((m) => m.from === "bot");
const kept = async () =>
  (await town.sql`select words from notice_checkins where state = 'offer' order by at`).map((row) => row.words);
const list = async (person = "chen") => (await hears(person, `dm:${person}`, "求助名单 1")).split("\n");

test("without an emergency the same words are talk; who means it hears where to lend a hand", async () => {
  for (const words of ["我有车，可以送老人", "我可以帮忙背人", "我家有发电机"]) {
    expect(await town.say("zhao", "b3", words), words).toEqual([]);
    expect(await hears("zhao", "dm:zhao", words), words).not.toContain("记下了");
  }
  expect(await hears("zhao", "dm:zhao", "能帮忙 我有车")).toBe(
    "现在没有紧急的事要帮忙。平时想出力，发“志愿”看看招人的活动。",
  );
});

test("said in the group or in private it is on the list, in the words it was said in; the group reads no more of it", async () => {
  await town.say("chen", "dm:chen", "紧急公告 3号楼地下室进水，请不要坐电梯");
  await town.tap("chen", "dm:chen", "发布");
  expect((await inGroup()).at(-1)!.text).toContain("能出力、有东西能借的回一句，比如：我有车，可以送人");
  const before = (await inGroup()).length;
  await town.say("zhao", "b3", "我有车，可以送老人");
  expect((await town.last("dm:zhao")).text).toBe(
    "#1 记下了，谢谢您：我有车，可以送老人。只给去帮忙的楼长和居委会看，要用时他们找您。先顾好自己家。",
  );
  await town.say("qian", "b3", "我家有发电机和手电");
  await town.say("emma", "b3", "I can help carry people downstairs");
  expect((await town.last("dm:emma")).text).toContain("Noted, thank you: I can help carry people downstairs.");
  expect(await hears("liu", "dm:liu", "我能帮忙看孩子")).toContain("#1 记下了");
  expect((await inGroup()).length).toBe(before);
  expect(await list()).toEqual([
    "🚨 #1 紧急 · 3号楼",
    "0 户平安，0 户要帮忙，7 户还没消息",
    "能帮忙的 4 位：",
    ...["3号楼1单元202：我有车，可以送老人", "3号楼2单元301：我家有发电机和手电"].map((line) =>
      expect.stringMatching(new RegExp(`^3号楼.*${line.split("：")[1]}$`)),
    ),
    expect.stringContaining("I can help carry people downstairs"),
    expect.stringContaining("我能帮忙看孩子"),
  ]);
  expect(await list("zhou")).toContain("能帮忙的 4 位：");
  expect((await list("wang")).join()).toContain("名单只给管那里的楼长和居委会看");
});

test("twice is once, something more stands behind it; how one's own home is, is another matter", async () => {
  await town.say("zhao", "b3", "我有车，可以送老人");
  await town.say("zhao", "b3", "我家有轮椅");
  expect((await kept())[0]).toBe("我有车，可以送老人；我家有轮椅");
  expect(await town.tap("zhao", "b3", "我家平安")).toBe("#1 您家平安，记下了。");
  await town.tap("qian", "b3", "要帮忙");
  const now = await list();
  expect(now[1]).toBe("1 户平安，1 户要帮忙，5 户还没消息");
  expect(now).toContain("能帮忙的 4 位：");
});

test("a need is a need whatever else they have, and talk and questions are none", async () => {
  const before = await kept();
  await town.say("li", "b3", "我家有轮椅，可我妈下不了楼");
  expect((await list())[1]).toContain("2 户要帮忙");
  for (const words of [
    "我有车吗",
    "我有车，但是我腿走不动",
    "我的车泡水了",
    "我没有车",
    "我不能去帮忙",
    "我去接孩子",
    "有车的帮个忙",
    "我去上班了",
    "要是我有车就好了",
  ])
    await town.say("yang", "b3", words);
  expect(await kept()).toEqual(before);
  expect(await hears("yang", "dm:yang", "能帮忙 1")).toContain("您能帮什么、有什么能借？");
  expect(await hears("yang", "dm:yang", "能帮忙 99 我有车")).toContain("没找到公告 #99");
});

test("it goes with whoever takes their data away, and with the month", async () => {
  const [data] = await town.say("liu", "dm:liu", "我的数据");
  expect(await (await fetch(new URL(data!.files[0]!.url, town.url))).text()).toContain("我能帮忙看孩子");
  await town.say("liu", "dm:liu", "/forgetme yes");
  expect((await kept()).some((words) => words?.includes("看孩子"))).toBe(false);
  await town.say("chen", "dm:chen", "解除 1 yes 水抽干了");
  expect(await town.say("yang", "b3", "我有车，可以送老人")).toEqual([]);
  expect(await kept()).toHaveLength(3);
});
