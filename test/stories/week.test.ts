/** 周报: what happened in a stretch of time, on one page, by itself on Monday and when somebody asks. */

import readXlsxFile from "read-excel-file/node";
import { afterAll, beforeAll, expect, test } from "vitest";
import { reader } from "../support/chat.ts";
import { openTown, type Town } from "../support/town.ts";

let town: Town;
beforeAll(async () => {
  town = await openTown();
});
afterAll(() => town.close());
const { ask, texts } = reader(() => town);

const week = async () => (await texts("staff")).filter((text) => text.startsWith("📋"));

test("with nothing to tell nothing is said", async () => {
  expect(await ask("chen", "staff", "周报")).toBe("这几天没有要说的：没有新的事，也没有没办完的。");
  expect(await ask("wang", "b3", "/summary")).toContain("周报给居委会和楼长看");
  expect(await ask("wang", "dm:wang", "/stats")).toContain("还没有能算的");
});

test("the page of a week says what became of it, and with it what people said and decided", async () => {
  await town.say("wang", "b3", "报事 3号楼电梯停了");
  await town.say("li", "b3", "报事 楼道灯不亮");
  await town.say("wu", "staff", "接单 1");
  await town.advance(2);
  await town.say("wu", "staff", "办结 1 换了门机皮带");
  await town.tap("wang", "b3", "已解决");
  await town.say("wang", "dm:wang", "评价 1 5");
  await town.say("liu", "b3", "建议 楼下装几个休息椅");
  await town.say("zhou", "b3", "投票 楼道装感应灯？ | 装 | 不装 | 截止 明天20:00");
  await town.tap("zhou", "b3", "发布");
  for (const person of ["wang", "li", "liu"]) await town.tap(person, "b3", "装");
  await town.tap("zhao", "b3", "不装");
  await town.say("zhou", "b3", "公告 现在 3号楼今晚停水，请储水");
  await town.tap("zhou", "b3", "发布");
  await town.advance(48);
  const page = await ask("chen", "staff", "周报 详情");
  expect(page).toMatch(
    /^📋 阳光里 周报 · 11月23日（周一）到11月27日（周五）\n收到 3 件，办好 1 件，按时 1 件，没解决退回重办 0 件。\n/,
  );
  expect(page).toContain("现在还有 2 件没办完，1 件超时（#2）。");
  // The middle of one is that one's.
  expect(page).not.toContain("内办好");
  expect(page).toContain("打分的 1 位，不到 5 位，先不算平均。");
  expect(page).toContain("🗳 #4 楼道装感应灯？ 装 3 · 不装 1。4 人参加。\n发了 1 次公告。");
  expect(page).toContain("4 位邻居报过事、评过或投过票；登记的");
  // Nobody has been here for three months yet.
  expect(page).not.toContain("没报过事、投过票、参加过活动");
  const [, all, unasked] = /我在群里说了 (\d+) 句话，其中没人问的 (\d+) 句。/.exec(page)!.map(Number);
  const heard = (await texts("b3")).length;
  expect([all, unasked! < all!]).toEqual([heard, true]);
  // What a figure says, a list shows.
  expect(await ask("chen", "staff", "待办")).toMatch(/^还没办完的 2 件：/);
  expect(await ask("chen", "staff", "数据")).toContain("收到 3 件");
});

test("what neighbours came together for, hours and points are on it, and equal what the exports show", async () => {
  await town.say("zhou", "b3", "/volunteer 清扫楼道 | 8人 | 时间 今天15:00-17:00");
  await town.tap("zhou", "b3", "发布");
  for (const person of ["liu", "wang"]) await town.tap(person, "b3", "我报名");
  await town.advance(6.2);
  const task = /#(\d+) 清扫楼道/.exec((await texts("b3")).findLast((text) => text.includes("清扫楼道"))!)![1];
  await town.say("zhou", "dm:zhou", `/hours ${task} 1 2`);
  await town.tap("zhou", "dm:zhou", "确认到场");
  const page = await ask("chen", "dm:chen", "周报 详情");
  expect(page).toContain("一起办了 1 场活动，报名 2 人次，记下到场的 1 人次。");
  expect(page).toContain("🙏 1 位志愿者，1 人次，一共 2 小时。");
  // Four voted, one of them reported what got done, another one volunteered.
  expect(page).toContain("4 位邻居攒了 65 分。");
});

test("what staff read first fits a screen, and the rest is one press away", async () => {
  await ask("chen", "dm:chen", "周报");
  const first = await town.last("dm:chen");
  expect(first.text.split("\n").length).toBeLessThanOrEqual(9);
  expect(first.text).toMatch(/^📋 阳光里 周报 · 11月23日（周一）到11月27日（周五）\n收到 3 件，办好 1 件/);
  expect(first.choices.map((c) => c.label)).toEqual(["详情"]);
  await town.tap("chen", "dm:chen", "详情");
  const whole = (await town.last("dm:chen")).text;
  expect(whole).toContain("我在群里说了");
  for (const line of first.text.split("\n").slice(1)) expect(whole).toContain(line);
});

test("any stretch can be asked for, and what is none is said kindly", async () => {
  expect(await ask("zhou", "dm:zhou", "周报 明天")).toContain("没看懂是哪几天");
  expect(await ask("zhou", "dm:zhou", "周报 今天")).toMatch(
    /^📋 阳光里 · 11月27日（周五）到11月27日（周五）\n收到 0 件/,
  );
  expect(await ask("zhou", "dm:zhou", "周报 11月25日到25日")).toMatch(
    /^📋 阳光里 · 11月25日（周三）到11月25日（周三）\n收到 3 件/,
  );
  expect(await ask("zhou", "dm:zhou", "月报 上月")).toMatch(
    /^📋 阳光里 月报 · 10月1日（周四）到10月31日（周六）\n收到 0 件/,
  );
  expect(await ask("zhou", "dm:zhou", "周报 2月30日到3月2日")).toContain("没看懂是哪几天");
  // An end before its start is a slip: no other span is told for it.
  expect(await ask("zhou", "dm:zhou", "周报 11月29日到11月20日")).toContain("没看懂是哪几天");
  expect(await ask("zhou", "dm:zhou", "周报 11月25日到11月20日")).toContain("没看懂是哪几天");
  // 详情 may stand behind the days, and the page is asked for in other words.
  const whole = await ask("zhou", "dm:zhou", "周报 详情 本周");
  expect(await ask("zhou", "dm:zhou", "周报 本周 详情")).toBe(whole);
  expect(await ask("zhou", "dm:zhou", "周报 11月23号到11月27号 详情")).toContain("11月23日");
  const page = await ask("zhou", "dm:zhou", "周报 本周");
  for (const words of ["把这个星期的周报发我", "这周怎么样", "这周怎么样？", "看看本周情况"])
    expect(await ask("chen", "dm:chen", words), words).toContain(page.split("\n")[0]!);
  expect(await ask("wang", "dm:wang", "这周怎么样")).not.toContain("周报 ·");
  expect(await ask("zhou", "dm:zhou", "周报 最近999天")).toContain("没看懂是哪几天");
});

test("staff take the ledger away, as a workbook or as tables; leaders do not", async () => {
  expect(await ask("zhou", "dm:zhou", "周报 导出")).toContain("导出给居委会用");
  await town.say("chen", "dm:chen", "周报 导出 本周");
  const [file] = (await town.last("dm:chen")).files;
  expect(file!.name).toBe("linli-2026-11-23_2026-11-27.xlsx");
  const bytes = Buffer.from(await (await town.call(file!.url)).arrayBuffer());
  const sheets = await readXlsxFile(bytes);
  const tabs = sheets as unknown as { sheet: string; data: (string | number | null)[][] }[];
  const [reports, votes, events, hours, points] = tabs;
  expect(tabs.map((tab) => tab.sheet)).toEqual(["报事", "投票", "活动", "时间银行", "积分"]);
  expect(events!.data[1]!.slice(1, 3)).toEqual(["志愿", "清扫楼道"]);
  expect(events!.data[1]!.slice(4)).toEqual([8, 2, 0, 1]);
  expect(hours!.data.slice(1).map((row) => row[5])).toEqual([2]);
  const sum = points!.data.slice(1).reduce((all, row) => all + Number(row[5]), 0);
  expect([points!.data.length, sum]).toEqual([7, 65]);
  expect(reports!.data[0]!.slice(0, 4)).toEqual(["编号", "种类", "类别", "事情"]);
  expect(reports!.data[1]!.slice(0, 11)).toEqual([
    ...[1, "报修", "电梯", "电梯停了", "3", null, null, null, "群里或私聊"],
    ...["已解决", "物业"],
  ]);
  expect(votes!.data[1]!.slice(0, 5)).toEqual([4, "楼道装感应灯？", "装 3 · 不装 1。4 人参加。", 4, null]);
  await town.say("chen", "dm:chen", "/summary export csv this week");
  const tables = (await town.messages("dm:chen")).flatMap((message) => message.files).slice(-5);
  expect(tables.map((table) => table.name)).toEqual(
    ["reports", "votes", "signups", "hours", "points"].map((name) => `linli-${name}-2026-11-23_2026-11-27.csv`),
  );
  const csv = await (await town.call(tables[0]!.url)).text();
  expect(csv.split("\n")).toHaveLength(5);
  expect(csv).not.toMatch(/王阿姨|李大爷/);
});

test("points that were spent are numbers in a table, below zero, and can be added up", async () => {
  const made = await ask("chen", "dm:chen", "礼品 抹布 5分 3份");
  await town.say("liu", "dm:liu", `兑换 ${/#(\d+)/.exec(made)![1]}`);
  await town.say("chen", "dm:chen", "周报 导出 csv 本周");
  const points = (await town.messages("dm:chen")).flatMap((message) => message.files).at(-1)!;
  const lines = (await (await town.call(points.url)).text()).trimEnd().split("\n").slice(1);
  const amounts = lines.map((line) => line.split(",")[5]);
  expect(amounts).toContain("-5");
  expect(amounts.reduce((all, amount) => all + Number(amount), 0)).toBe(60);
});

test("what somebody wrote is no formula in anybody's table", async () => {
  const filed = await ask("qian", "dm:qian", '建议 =HYPERLINK("http://evil.example") 门口装一个信箱');
  await town.say("chen", "dm:chen", "周报 导出 csv 本周");
  const tables = (await town.messages("dm:chen")).flatMap((message) => message.files).slice(-5);
  const csv = await (await town.call(tables[0]!.url)).text();
  expect(csv).toContain("=HYPERLINK");
  expect(csv).not.toMatch(/(?:^|,)"?=/m);
  await town.say("qian", "dm:qian", `撤回 ${/#(\d+)/.exec(filed)![1]}`);
});

test("a neighbour's help stands in the table in the words of its reader", async () => {
  const helped = await openTown();
  await helped.say("li", "b3", "求助 谁能帮忙把米搬上楼");
  await helped.tap("zhao", "b3", "我来帮");
  await helped.tap("zhao", "dm:zhao", "帮好了");
  await helped.say("chen", "dm:chen", "周报 导出 csv 本周");
  const [reports] = (await helped.messages("dm:chen")).flatMap((message) => message.files);
  const [columns, line] = (await (await helped.call(reports!.url)).text()).trim().split(/\r?\n/);
  expect([columns!.split(",").at(-1), line!.split(",").at(-1)]).toEqual(["答复", "邻居帮好了"]);
  await helped.close();
});

test("on Monday at nine staff read it by themselves and the group one line, once, also after an outage", async () => {
  expect(await week()).toHaveLength(1);
  await town.advance(24 * 3);
  expect((await week()).slice(1).map((text) => text.split("\n")[0])).toEqual([
    "📋 阳光里 周报 · 11月23日（周一）到11月29日（周日）",
  ]);
  expect((await texts("b3")).at(-1)).toBe("📋 阳光里这一周：反映 3 件，办好 1 件，定下来 1 件。");
  // Two Mondays pass while nobody is there: only the newest page is worth reading.
  await town.outage(24 * 15);
  await town.restart();
  await town.advance(0.1);
  expect((await week()).slice(2).map((text) => text.split("\n")[0])).toEqual([
    "📋 阳光里 周报 · 12月7日（周一）到12月13日（周日）",
  ]);
});

test("a page of days that are over holds nothing of the days after them; taking part is beside what it was before", async () => {
  await town.say("wang", "b3", "投诉 3号楼物业一直不来打扫楼道");
  expect(await ask("chen", "staff", "周报 详情 最近1天")).toContain("投诉：3号楼 1 件。");
  expect(await ask("chen", "staff", "周报 详情 上周")).not.toContain("投诉：");
  expect(await ask("chen", "staff", "周报 详情 最近17天")).toMatch(
    /1 位邻居报过事、评过或投过票；登记的 7 户里有 1 户（之前是 [45] 户）。/,
  );
});

test("households that nobody spoke for in three months are counted by building, and from five on", async () => {
  await town.advance(24 * 100);
  const page = await ask("chen", "staff", "周报 详情 最近30天");
  expect(page).toContain("三个月没报过事、投过票、参加过活动的：3号楼 7 户 / 共 7 户。可以上门坐坐。");
});

test("what is done and waits for its reporter's word is not called undone, on the page or in the list", async () => {
  const [receipt] = await town.say("zhao", "b3", "报事 单元门锁不上");
  const number = /#(\d+)/.exec(receipt!.text)![1];
  const before = Number(/还没办完的 (\d+) 件：/.exec(await ask("chen", "staff", "待办"))![1]);
  await town.say("wu", "staff", `接单 ${number}`);
  await town.say("wu", "staff", `办结 ${number} 换了锁芯`);
  expect(await ask("chen", "staff", "待办")).toMatch(
    new RegExp(`^还没办完的 ${before - 1} 件，办完了等邻居说解决没有的 1 件：`),
  );
  const page = await ask("chen", "staff", "周报 详情");
  expect(page).toContain(`现在还有 ${before - 1} 件没办完`);
  expect(page).toContain("\n现在有 1 件办完了，等邻居说解决没有。\n");
  expect(await ask("chen", "staff", "待办 门禁")).toMatch(/^办完了、等邻居说解决没有的 1 件：/);
});

test("what is finished of an older week counts in the week in which it was, and in the file of its days", async () => {
  const [receipt] = await town.say("zhao", "b3", "报事 门口的台阶松动了");
  const number = /#(\d+)/.exec(receipt!.text)![1];
  await town.say("wu", "staff", `接单 ${number}`);
  await town.advance(24 * 29);
  const page = /收到 (\d+) 件，办好 (\d+) 件，按时 (\d+) 件/;
  const before = page.exec(await ask("chen", "staff", "周报 今天"))!;
  await town.say("wu", "staff", `办结 ${number} 砌好了，拍不了`);
  const after = page.exec(await ask("chen", "staff", "周报 今天"))!;
  // It was late, so it is not among those in time.
  expect(after.slice(1).map(Number)).toEqual([Number(before[1]), Number(before[2]) + 1, Number(before[3])]);
  await town.say("chen", "dm:chen", "周报 导出 csv 今天");
  const files = (await town.messages("dm:chen")).flatMap((message) => message.files);
  const file = files.findLast(({ name }) => name.includes("reports"))!;
  expect(await (await town.call(file.url)).text()).toContain("门口的台阶松动");
});
