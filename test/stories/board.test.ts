import { afterAll, beforeAll, expect, test } from "vitest";
import { award, type Earning } from "../../src/modules/points/service.ts";
import { openStore } from "../../src/store/db.ts";
import { openTown, type Town } from "../support/town.ts";

let town: Town;
/** Good deeds of these days, as the ledger would have them. */
async function earn(
  deeds: (Omit<Partial<Earning>, "by"> & { person: string; key: string; day: string; by?: string })[],
): Promise<void> {
  const store = await openStore({ url: town.databaseUrl, connections: 1 });
  const people = await town.sql`select a.external_id, p.person_id, p.community_id from person_accounts p
    join accounts a on a.id = p.account_id`;
  const idOf = (name: string) => people.find((p) => p.external_id === name)!.person_id as number;
  await store.transaction((tx) =>
    award(
      tx,
      deeds.map(({ person, day, by, ...deed }) => ({
        ...{ communityId: people[0]!.community_id, personId: idOf(person), act: "volunteering", at: new Date(day) },
        ...deed,
        ...(by ? { by: idOf(by) } : {}),
      })),
      "Asia/Shanghai",
    ),
  );
  await store.close();
}
beforeAll(async () => {
  town = await openTown();
  await earn([
    { person: "liu", key: "volunteer:1", times: 6, day: "2026-11-20T04:00:00Z" },
    { person: "wang", key: "volunteer:1", times: 3, day: "2026-11-20T04:00:00Z" },
    { person: "li", key: "volunteer:1", times: 3, day: "2026-11-20T04:00:00Z" },
    { person: "zhao", key: "volunteer:1", times: 2, day: "2026-11-20T04:00:00Z" },
    { person: "qian", key: "volunteer:0", times: 8, day: "2026-10-31T10:00:00Z" },
    // Half past midnight in Shanghai, the first of November.
    { person: "emma", key: "volunteer:0", times: 1, day: "2026-10-31T16:30:00Z" },
  ]);
});
afterAll(() => town.close());

const board = async (person: string, words = "功劳簿") => (await town.say(person, `dm:${person}`, words))[0]!;
const rowsIn = (text: string) => text.split("\n").filter((line) => /^\d+\. /.test(line));

test("the month's good deeds, by the month of the place, with shared places and a picture; nobody is named unasked", async () => {
  const said = await board("wang");
  expect(said.text).toContain("🏅 2026 年 11 月功劳簿");
  expect(rowsIn(said.text)).toEqual([
    "1. 3号楼的一位邻居 60 分",
    ...["2. 3号楼的一位邻居 30 分", "2. 3号楼的一位邻居 30 分", "4. 3号楼的一位邻居 20 分", "5. 3号楼的一位邻居 10 分"],
  ]);
  expect(said.photos).toHaveLength(1);
  expect(rowsIn((await board("wang", "功劳簿 上月")).text)).toEqual(["1. 3号楼的一位邻居 80 分"]);
});

test("a name by choice, for whoever is old enough; out of it by choice", async () => {
  const asked = await board("liu", "功劳簿 名字 刘老师13812345678");
  expect(asked.text).toBe("功劳簿上就写“刘老师138****56”吗？写名字要满 14 岁。");
  expect((await board("liu", "功劳簿 名字 居委会小王")).text).toContain("这个名字不能用");
  await board("liu", "功劳簿 名字 刘老师");
  expect(rowsIn((await board("wang")).text)[0]).toBe("1. 3号楼的一位邻居 60 分");
  expect(await town.tap("liu", "dm:liu", "满 14 岁，写上")).toBe("好的，功劳簿上写“刘老师”。");
  expect(rowsIn((await board("wang")).text)[0]).toBe("1. 刘老师 60 分");
  await board("zhao", "功劳簿 不上榜");
  expect(rowsIn((await board("wang")).text)).toHaveLength(4);
  expect((await town.say("zhao", "dm:zhao", "积分"))[0]!.text).toContain("您有 20 分");
});

test("one building, and building against building; a place that is none is refused", async () => {
  expect(rowsIn((await board("wang", "功劳簿 3号楼")).text)).toHaveLength(4);
  expect((await board("wang", "功劳簿 5号楼")).text).toContain("这个月还没有人攒到分");
  expect(rowsIn((await board("wang", "功劳簿 各楼")).text)).toEqual(["1. 3号楼 130 分"]);
  expect((await board("wang", "功劳簿 99号楼")).text).toContain("没找到这栋楼");
});

test("on the first of the next month it is said in the group, once", async () => {
  const [card] = await town.say("wang", "b3", "报事 3号楼2单元楼道灯不亮了");
  const number = /#(\d+)/.exec(card!.text)![1];
  await town.say("wu", "dm:wu", `接单 ${number}`);
  await town.say("wu", "dm:wu", `办结 ${number} 灯换好了`);
  await town.advance(24 * 6 - 1);
  const told = async () => (await town.messages("b3")).filter((m) => m.text.includes("11 月功劳簿"));
  expect(await told()).toHaveLength(0);
  await town.advance(2);
  const [only, ...more] = await told();
  expect(more).toHaveLength(0);
  expect(only!.photos).toHaveLength(1);
  expect(rowsIn(only!.text)[1]).toBe("2. 3号楼的一位邻居 35 分");
});

test("what looks made up is shown to staff, who take back what they decide", async () => {
  const days = Array.from({ length: 5 }, (_, i) => `2026-12-0${i + 2}T0${i}:00:00Z`);
  await town.advance(24 * 8);
  await earn(days.map((day, i) => ({ person: "wang", act: "report", key: `report:90${i}`, number: 900 + i, day })));
  await earn(
    [0, 1, 2].map((i) => ({ person: "li", act: "report", key: `report:80${i}`, day: `2026-12-03T02:${i}0:00Z` })),
  );
  await earn(days.map((day, i) => ({ person: "zhao", act: "suggestion", key: `suggestion:70${i}`, by: "wu", day })));
  const [said] = await town.say("chen", "dm:chen", "异常积分");
  expect(said!.text).toContain("吴师傅认了小赵：30 天里 5 次");
  expect(said!.text).toContain("李大爷：12月3日（周四）一天办成 3 件报事");
  expect(said!.text).not.toContain("王阿姨：");
  const entry = /李大爷.*第 (\d+)/.exec(said!.text)![1];
  expect((await town.say("chen", "dm:chen", `/undo ${entry}`))[0]!.text).toBe("收回了 5 分，也告诉本人了。");
  expect((await town.say("chen", "dm:chen", `/undo ${entry}`))[0]!.text).toContain("可能已经收回过了");
  expect((await town.last("dm:li")).text).toContain("有一笔 5 分记错了，已经收回");
  expect((await town.say("li", "dm:li", "积分"))[0]!.text).toContain("-5 收回之前加的分（报事办成了）");
  expect((await town.say("chen", "dm:chen", "异常积分"))[0]!.text).not.toContain("李大爷");
  // Whoever does not ask reads on Monday that there is something to look at.
  await town.say("wang", "b3", "报事 3号楼电梯停了");
  await town.advance(24 * 5);
  const page = (await town.messages("staff")).findLast((m) => m.text.includes("周报"))!;
  expect(page.text).toContain("积分里有 1 处请看一眼，发：异常积分");
  await town.advance(24 * 35);
  expect((await town.say("chen", "dm:chen", "异常积分"))[0]!.text).toBe("最近 30 天没有看着不对劲的。");
  expect((await town.say("wang", "dm:wang", "异常积分"))[0]!.text).toContain("只给居委会看");
});

test("a name that was chosen is seen by staff, who take it down with one press; whoever chose it hears so", async () => {
  await town.say("zhao", "dm:zhao", "功劳簿 名字 楼里最闲的人");
  await town.tap("zhao", "dm:zhao", "满 14 岁，写上");
  const shown = (await town.messages("staff")).findLast((m) => m.text.includes("楼里最闲的人"))!;
  expect(shown.text).toContain("不合适就点一下取下");
  expect(shown.text).not.toContain("小赵");
  expect(await town.tap("wu", "staff", "取下")).toContain("要居委会来点");
  expect(await town.tap("chen", "staff", "取下")).toBe("“楼里最闲的人”取下了，也告诉本人了。");
  expect((await town.last("dm:zhao")).text).toContain("居委会觉得不合适，先不写名字，分照样算");
  const [stands] = await town.sql`select count(*)::int as n from ledgers where nickname = '楼里最闲的人'`;
  expect(stands!.n).toBe(0);
});
