import { afterAll, beforeAll, expect, test } from "vitest";
import { openTown, type Town } from "../support/town.ts";

/** What must come in time: a correction that waits for a yes, the count of who has not read, an old offer, an all-clear. */
let town: Town;
beforeAll(async () => {
  town = await openTown();
});
afterAll(() => town.close());

const hears = async (person: string, chat: string, text: string) =>
  (await town.say(person, chat, text)).map((m) => m.text).join("\n");
const said = async (chat: string, words: string) =>
  (await town.messages(chat)).filter((m) => m.from === "bot" && m.text.includes(words));
const newest = async () => (await town.sql`select max(number)::int as n from notices`)[0]!.n as number;

test("a correction of what was said goes out as soon as the committee has said yes", async () => {
  await town.say("zhou", "dm:zhou", "公告 今天11:00发：下午全小区停水 | 地点 全小区");
  await town.tap("zhou", "dm:zhou", "发布");
  await town.tap("chen", "staff", "同意发");
  await town.advance(3);
  const number = await newest();
  const read = await hears("zhou", "dm:zhou", `改 ${number} 全小区停水改到晚上8点以后`);
  expect(read).toContain("现在发到");
  expect(read).not.toContain("11:00");
  expect(await town.tap("zhou", "dm:zhou", "发布")).toContain("已经请居委会看");
  expect(await said("dm:zhou", "到时间了")).toEqual([]);
  // She may also look hours later: until then the old words stand.
  await town.advance(3);
  expect(await said("b3", "请以这条为准")).toEqual([]);
  expect((await said("staff", "还没有定")).length).toBe(1);
  expect(await town.tap("chen", "staff", "同意发")).toContain("改好了");
  expect((await said("b3", "请以这条为准")).at(-1)!.text).toContain("停水改到晚上8点以后");
});

test("what was planned for an hour that is past is not put to the committee", async () => {
  await town.say("zhou", "dm:zhou", "公告 今天17:00发：电梯年检 | 地点 全小区");
  await town.advance(3);
  expect(await town.tap("zhou", "dm:zhou", "发布")).toContain("这个时间已经过了");
});

test("how many have not read a must-read is told while there is time, also where it ends within a day", async () => {
  await town.advance(15);
  await town.say("zhou", "dm:zhou", "公告 现在 今天停水，请接水 | 必读 | 到 今天19:00");
  await town.tap("zhou", "dm:zhou", "发布");
  const short = await newest();
  await town.advance(6);
  expect((await said("dm:zhou", `#${short} `)).at(-1)!.text).toMatch(/还有 \d 户没点收到/);
  // Half-way to its end would be at night: it is told in the evening, not after the morning in which it ends.
  await town.advance(4);
  await town.say("zhou", "dm:zhou", "公告 现在 夜里有人检修水泵 | 必读 | 到 明天8:00");
  await town.tap("zhou", "dm:zhou", "发布");
  const night = await newest();
  await town.advance(3.1);
  expect((await said("dm:zhou", `#${night} `)).at(-1)!.text).toMatch(/还有 \d 户没点收到/);
  // An end a little more than a day away is not found out an hour after it.
  await town.advance(12);
  await town.say("zhou", "dm:zhou", "公告 现在 交水费 | 必读 | 到 明天12:00");
  await town.tap("zhou", "dm:zhou", "发布");
  const day = await newest();
  await town.advance(22);
  expect((await said("dm:zhou", `#${day} `)).at(-1)!.text).toMatch(/还有 \d 户没点收到/);
});

test("an offer to say now what was missed is over once the next turn was said", async () => {
  await town.say("zhou", "dm:zhou", "公告 以后每个星期五晚上七点在单元门口给大家量血压");
  const read = (await town.last("dm:zhou")).text;
  expect(read).toContain("19:00 发到3号楼");
  expect(read).toContain("以后照样发");
  expect(read).toContain("「在单元门口给大家量血压」");
  await town.tap("zhou", "dm:zhou", "发布");
  const number = await newest();
  await town.advance(5 * 24);
  // Over the second Friday, for days.
  const before = (await said("b3", "量血压")).length;
  await town.outage(8 * 24);
  expect((await town.last("dm:zhou")).text).toContain("现在还发吗？");
  await town.advance(6 * 24);
  expect((await said("b3", "量血压")).length).toBe(before + 1);
  expect(await town.tap("zhou", "dm:zhou", "现在发")).toContain(`#${number} 后来`);
  expect((await said("b3", "量血压")).length).toBe(before + 1);
});

test("an offer is over once its matter is", async () => {
  const { now } = (await (await town.call("/sim/state")).json()) as { now: string };
  const hour = (new Date(now).getUTCHours() + 8) % 24;
  await town.say("zhou", "dm:zhou", "公告 后天8:00发：大后天下午3点消防演习 | 地点 3号楼");
  await town.tap("zhou", "dm:zhou", "发布");
  // Till ten on the day of the drill, five hours before it.
  await town.outage(72 - hour + 10);
  await town.advance(9 * 24);
  expect((await said("b3", "消防演习")).length).toBe(0);
  expect(await town.tap("zhou", "dm:zhou", "现在发")).toContain("说的事已经过去了");
  expect((await said("b3", "消防演习")).length).toBe(0);
});

test("the all-clear takes the words behind it, in the group and in private, and nothing where nothing is on", async () => {
  expect(await hears("zhou", "b3", "解除 合同的事回头再说")).toBe("");
  const cases = [
    ["zhou", "b3", "解除 火灭了，可以回家了", "火灭了，可以回家了"],
    ["zhou", "dm:zhou", "解除 水关了", "水关了"],
    ["zhou", "b3", "警报解除，烟散了", "烟散了"],
    ["chen", "dm:chen", "警报解除了，都安全了", "都安全了"],
    ["chen", "staff", "解除 都处理好了", "都处理好了"],
  ] as const;
  for (const [person, chat, line, words] of cases) {
    await town.say("zhou", "dm:zhou", "紧急公告 3号楼着火了，请马上下楼");
    await town.tap("zhou", "dm:zhou", "发布");
    const number = await newest();
    for (const talk of ["解除 了吗", "警报解除，什么时候能回家？"])
      expect(await hears("wang", "b3", talk), talk).toBe("");
    expect(await hears("wang", "b3", "警报解除，大家回去吧"), line).toContain("解除要楼长或居委会来发");
    await town.say(person, chat, line);
    const told = (await said("b3", `✅ #${number} 警报解除了`)).at(-1)!.text;
    expect(told, line).toContain(`\n${words}\n`);
  }
});

test("the days in a notice are dates for whoever reads it later, and its maker reads from which day they are counted", async () => {
  const { now } = (await (await town.call("/sim/state")).json()) as { now: string };
  // The story may be over the new year by now.
  const reads = async (...line: Parameters<typeof hears>) => (await hears(...line)).replace(/20\d\d年/g, "");
  const on = (days: number) => {
    const at = new Date(Date.parse(now) + 8 * 3_600_000 + days * 86_400_000);
    return {
      date: `${at.getUTCMonth() + 1}月${at.getUTCDate()}日`,
      weekday: `周${"日一二三四五六"[at.getUTCDay()]}`,
    };
  };
  const tomorrow = `明天（${on(1).date} ${on(1).weekday}）`;
  const monday = [...Array(8).keys()].find((n) => on(n + 1).weekday === "周一")! + 1;
  expect(await reads("zhou", "dm:zhou", "公告 现在 明天上午物业来查燃气")).toContain(`「${tomorrow}上午物业来查燃气」`);
  expect(await reads("zhou", "dm:zhou", "公告 现在 下周一换水表")).toContain(`「下周一（${on(monday).date}）换水表」`);
  await town.tap("zhou", "dm:zhou", "发布");
  const number = await newest();
  expect(await reads("zhou", "dm:zhou", `改 ${number} 明天8点停电改到10点`)).toContain(
    `「${tomorrow}8点停电改到10点」`,
  );
  await town.tap("zhou", "dm:zhou", "发布");
  // Said on another day, tomorrow is the day after that; it stays so however late it is.
  const then = await reads("zhou", "dm:zhou", `公告 ${on(5).date}8:00 发 明天抄水表`);
  expect(then).toContain(`「明天（${on(6).date} ${on(6).weekday}）抄水表」`);
  expect(then).toContain("按发出去那天算");
  // What comes again says its days each time anew, and what is one of several stays as it is.
  expect(await reads("zhou", "dm:zhou", "公告 每周五19:00 提醒大家明天大扫除")).toContain("大家明天大扫除");
  expect(await reads("zhou", "dm:zhou", "公告 现在 周一至周五 8点开门")).toContain("「周一至周五 8点开门」");
  expect(await reads("zhou", "dm:zhou", "/notice now water is off tomorrow at 9")).toMatch(
    /tomorrow \(\w{3} \d+ \w{3}/,
  );
});
