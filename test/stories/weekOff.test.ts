import { afterAll, beforeAll, expect, test } from "vitest";
import { noticeTitle } from "../../src/modules/notices/figures.ts";
import { reader } from "../support/chat.ts";
import { openTown, type Town } from "../support/town.ts";

/** The week on one page, where the week was not like others: the bot was off, and an emergency came and went. */
let town: Town;
beforeAll(async () => {
  town = await openTown();
});
afterAll(() => town.close());
const { ask, texts } = reader(() => town);

const weekOf = async (chat: string) => (await texts(chat)).findLast((text) => text.startsWith("📋"))!;

test("an emergency that has ended says so, and what is of no kind is not what most came of", async () => {
  // Wednesday 25 November, 9:00.
  await town.say("zhou", "b3", "公告 紧急 各位邻居：3号楼1单元燃气泄漏，请马上下楼，不要开灯");
  await town.tap("zhou", "b3", "发布");
  const page = async () => await ask("chen", "staff", "周报 详情");
  expect(await page()).toMatch(/🚨 #1 3号楼1单元燃气泄漏，请马上下楼，不要开灯$/m);
  await town.say("zhou", "b3", "解除 阀门关好了");
  await town.say("zhou", "dm:zhou", "1");
  expect(await page()).toMatch(/🚨 #1 3号楼1单元燃气泄漏，请马上下楼，不要开灯（已经解除）$/m);
  await town.say("wang", "b3", "报事 我家对面有个奇怪的箱子");
  await town.sql`update reports set category = 'other'`;
  expect(await page()).toContain("收到 1 件");
  expect(await page()).not.toMatch(/报得最多|报的是|别的/);
  await town.say("li", "b3", "报事 3号楼电梯停了");
  expect(await page()).toContain("报的是：电梯 1 件。");
});

test("a week in which the bot was off says from when to when, wherever its figures are read", async () => {
  const before = await ask("chen", "staff", "周报");
  expect(before).not.toContain("没在线");
  // A clock that goes on is no outage, nor is a moment's restart.
  await town.advance(24);
  await town.outage(0.2);
  expect(await ask("chen", "staff", "周报")).not.toContain("没在线");
  // Thursday 9:12 to Saturday 9:12.
  await town.outage(48);
  const off = /11月26日（周四）09:1\d到11月28日（周六）09:1\d我没在线，这段时间说的可能没收到，数会偏少。/;
  expect(await ask("chen", "staff", "周报")).toMatch(off);
  expect(await ask("chen", "staff", "周报 详情")).toMatch(off);
  expect(await ask("chen", "staff", "周报 11月23日到26日")).toMatch(/09:1\d到11月27日（周五）00:00我没在线/);
  expect(await ask("chen", "staff", "周报 11月23日到25日")).not.toContain("没在线");
  // Monday, nine in the morning.
  await town.advance(48);
  expect(await weekOf("staff")).toMatch(off);
  // Of a week with nothing in it nothing is said by itself; who asks hears why there is nothing.
  await town.say("wang", "b3", "撤回 2");
  await town.say("li", "b3", "撤回 3");
  await town.advance(24);
  const told = (await texts("staff")).length;
  await town.outage(6 * 24);
  await town.advance(24);
  expect((await texts("staff")).slice(told).filter((text) => text.startsWith("📋"))).toEqual([]);
  expect(await ask("chen", "staff", "周报 上周")).toMatch(/12月1日（周二）\d\d:\d\d到12月7日（周一）00:00我没在线/);
});

test("a page that is late says to the group which days it is of; a wish is none of what was complained about", async () => {
  const late = await openTown();
  await late.say("li", "b3", "报事 3号楼电梯停了");
  await late.say("liu", "b3", "建议 楼下装几个休息椅");
  await late.say("liu", "b3", "求助 谁能帮忙把米搬上楼");
  const told = async () => (await late.messages("b3")).filter((m) => m.text.startsWith("📋")).map((m) => m.text);
  const page = (await late.say("chen", "staff", "周报 详情")).at(-1)!.text;
  expect(page).toContain("报的是：电梯 1 件。");
  // From Wednesday over Monday to the next Saturday.
  await late.outage(10 * 24);
  await late.advance(0.1);
  expect(await told()).toEqual(["📋 阳光里 11月23日（周一）到11月29日（周日）：反映 3 件，办好 0 件。"]);
  await late.say("wang", "b3", "报事 3号楼1单元楼道灯不亮");
  await late.advance(48);
  expect((await told()).slice(1)).toEqual(["📋 阳光里这一周：反映 1 件，办好 0 件。"]);
  await late.close();
});

test("a notice is named by what it is about", () => {
  const titles: [string, string][] = [
    ["明早9点停水", "明早9点停水"],
    ["各位邻居，大家好！明早9点停水，请储水。谢谢", "明早9点停水，请储水"],
    ["温馨提示：尊敬的业主，物业周六上午检修电梯", "物业周六上午检修电梯"],
    ["通知\n11月29日（周日）上午物业来查燃气", "11月29日（周日）上午物业来查燃气"],
    ["大家好", "大家好"],
    ["明天（12月28日 周一）9:00到17:00全楼停水", "12月28日（周一）9:00到17:00全楼停水"],
    ["各位邻居，明晚（12月28日 周一）停水", "12月28日（周一）晚上停水"],
    ["Dear neighbours, the water is off tomorrow", "the water is off tomorrow"],
    [
      "11月29日（周日）上午9点到下午5点，因为二次供水水箱清洗全小区停水，请各位邻居提前储水，不便之处请谅解",
      "11月29日（周日）上午9点到下午5点，因为二次供水水箱清洗全小区停水…",
    ],
    ["3-2-501的快递在门卫", "3-2-***的快递在门卫"],
  ];
  for (const [words, title] of titles) expect(noticeTitle(words)).toBe(title);
});
