import { afterAll, beforeAll, expect, test } from "vitest";
import { openTown, type Town } from "../support/town.ts";

/** A leader says in her own words what neighbours are to be told, and when. It is Wednesday, 09:00. */
let town: Town;
beforeAll(async () => {
  town = await openTown();
});
afterAll(() => town.close());

const hears = async (person: string, chat: string, text: string) =>
  (await town.say(person, chat, text)).at(-1)?.text ?? "";
const quoted = (text: string) => /「([\s\S]*)」/.exec(text.split("\n").findLast((line) => line.startsWith("「"))!)![1];
const inGroup = async (words: string) =>
  (await town.messages("b3")).filter((m) => m.from === "bot" && m.text.includes(words));

test("what comes again, however it is put: when and what are read back, and nothing that was meant for the bot", async () => {
  const wishes: [wish: string, words: string][] = [
    ["以后每个礼拜五晚上七点 发个通知 量血压 单元门口", "量血压 单元门口"],
    ["麻烦帮我每周五晚上七点在群里提醒大家量血压", "提醒大家量血压"],
    ["每周五晚上七点在一楼大厅量血压，帮我每周提醒大家", "在一楼大厅量血压"],
    ["帮我设个定时公告，每周五晚上7点提醒一下大家倒垃圾", "提醒大家倒垃圾"],
    ["定个每周五晚上七点的公告，内容是：楼下量血压", "楼下量血压"],
    ["定时公告 每周五19:00 楼下量血压", "楼下量血压"],
    ["设置每周五19:00提醒：楼下量血压，谢谢", "楼下量血压"],
    ["把“楼下量血压”每周五晚上七点发到群里", "楼下量血压"],
    ["每周五晚上七点发一遍：楼下量血压", "楼下量血压"],
    ["每周五19:00公告：楼下量血压", "楼下量血压"],
    ["发个公告，每周五晚上7点楼下量血压", "楼下量血压"],
    ["每周五晚上七点喊大家来大扫除，好吗？", "大家来大扫除"],
    ["每周五晚上七点告诉大家楼下量血压", "楼下量血压"],
    ["please remind everyone every Friday at 7pm to bring down the recycling", "Please bring down the recycling"],
    ["every Friday 7pm post: recycling day", "recycling day"],
    ["schedule a weekly notice every Friday at 7pm: recycling day", "recycling day"],
  ];
  for (const [wish, words] of wishes) {
    const read = await hears("zhou", "dm:zhou", wish);
    expect(read, wish).toMatch(/11月27日（周五）19:00 发到3号楼[\s\S]*以后照样发：12月4日（周五）19:00/);
    expect(quoted(read), wish).toBe(words);
  }
  expect(await hears("zhou", "dm:zhou", "工作日早上7点半提醒大家错峰出行")).toContain(
    "11月26日（周四）07:30 发到3号楼",
  );
  for (const line of ["公告 以后每周五19:00 请带好钥匙", "公告 从今天起每周五19:00 量血压"])
    expect(await hears("zhou", "dm:zhou", line), line).toMatch(/19:00 发到3号楼[\s\S]*以后照样发/);
});

test("how long it goes on is the schedule's, and no words for neighbours", async () => {
  const ends: [line: string, last: string][] = [
    ["帮我每周五晚上7点发一条：一楼量血压，发到年底", "最后一次 12月25日（周五）19:00"],
    ["公告 每周五19:00 一楼量血压，发三次", "最后一次 12月11日（周五）19:00"],
    ["公告 每周五19:00 一楼量血压，连发4周", "最后一次 12月18日（周五）19:00"],
    ["公告 每周五19:00 一楼量血压，一共发两个月", "最后一次 1月22日（周五）19:00"],
  ];
  for (const [line, last] of ends) {
    const read = await hears("zhou", "dm:zhou", line);
    expect(read, line).toContain(last);
    expect(quoted(read), line).toBe("一楼量血压");
  }
  expect(await hears("zhou", "dm:zhou", "公告 每周五19:00 一楼量血压，发一次")).toContain("只发这一次");
  // The end of each turn is for neighbours.
  expect(quoted(await hears("zhou", "dm:zhou", "公告 每周五19:00 跳舞，发到晚上9点"))).toBe("跳舞，发到晚上9点");
});

test("it begins on the day that is said, and keeps it when its words change", async () => {
  const read = await hears("zhou", "dm:zhou", "从12月15日起，每周二上午9点发个提醒，别忘了垃圾分类");
  expect(read).toMatch(/12月15日（周二）09:00 发到3号楼[\s\S]*以后照样发：12月22日（周二）09:00/);
  await town.tap("zhou", "dm:zhou", "改");
  const line = (await town.last("dm:zhou")).text.split("\n")[1]!;
  expect(line).toBe("/notice 从12月15日起，每周二上午9点 别忘了垃圾分类 | 地点 3号楼");
  expect(await hears("zhou", "dm:zhou", line.replace("别忘了", "请"))).toContain("12月15日（周二）09:00 发到3号楼");
  expect(await hears("zhou", "dm:zhou", "从下周开始，每周三上午9点提醒大家量血压")).toContain(
    "12月2日（周三）09:00 发到",
  );
  expect(
    await hears("zhou", "dm:zhou", "from 7 December on, every Tuesday at 9am tell everyone to sort the waste"),
  ).toContain("12月8日（周二）09:00 发到");
});

test("what is said once is said then; without an hour it is asked for", async () => {
  const once = await hears("zhou", "dm:zhou", "明天早上8点提醒大家挪车");
  expect(once).toContain("11月26日（周四）08:00 发到3号楼");
  expect(quoted(once)).toBe("提醒大家挪车");
  expect(quoted(await hears("zhou", "dm:zhou", "明早9点在群里通知停水"))).toBe("停水");
  expect(await hears("zhou", "dm:zhou", "我想每周五晚上提醒邻居们关好门窗")).toContain("几点发？");
});

test("asked in the group, by name, it is read back there; for three weeks it is said, the second while nobody is there", async () => {
  expect(await town.say("zhou", "b3", "每周五晚上7点提醒大家量血压")).toEqual([]);
  await town.say("zhou", "b3", "@邻里 每周五晚上7点提醒大家量血压");
  expect((await town.last("b3")).text).toContain("以后照样发");
  await town.tap("zhou", "b3", "发布");
  await town.advance(3 * 24);
  expect(await inGroup("📣 #1 公告")).toHaveLength(1);
  await town.outage(9 * 24);
  await town.advance(0.1);
  expect(await inGroup("📣 #1 公告")).toHaveLength(1);
  expect((await town.last("dm:zhou")).text).toContain("原定 12月4日（周五）19:00 发，我当时不在线");
  await town.advance(5 * 24);
  expect((await inGroup("📣 #1 公告")).map((m) => m.text.split("\n")[1])).toEqual(["提醒大家量血压", "提醒大家量血压"]);
});

test("a resident hears who does it; what is told of somebody, or asked, is no wish", async () => {
  for (const wish of ["每周五晚上七点在群里提醒大家量血压", "发个公告，明早9点停水"])
    expect(await hears("wang", "dm:wang", wish), wish).toContain("公告要楼长或居委会来发");
  for (const words of [
    "每天早上八点电梯都坏",
    "今天物业在群里说要停水",
    "今天在群里发了公告，没人看",
    "明天通知大家",
    "发个通知吧",
    "每天晚上楼上吵得要命，提醒大家一下没用",
    "每周五晚上七点提醒大家量血压了吗",
  ])
    expect(await hears("zhou", "dm:zhou", words), words).not.toMatch(/发到3号楼|什么时候发|几点发/);
});
