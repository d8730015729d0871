import { afterAll, beforeAll, expect, test } from "vitest";
import type { MessageEvent } from "../../src/core/event.ts";
import {
  closeEngines,
  createPlatform,
  foundCommunity,
  type OpenedEngine,
  openEngine,
  type Platform,
} from "../support/platform.ts";

/** Where there are no buttons: what is asked about a sign-up is answered by a number or the words. */
let platform: Platform;
let one: OpenedEngine;
beforeAll(async () => {
  platform = createPlatform({ plain: true });
  one = await openEngine({ platform, start: false });
  await foundCommunity(one, platform, {
    residents: ["g"],
    people: { zhou: "leader", wang: "resident", li: "resident" },
  });
});
afterAll(closeEngines);

const typed: Partial<MessageEvent> = { typedChoices: true };
const says = async (person: string, chat: string, text: string) => {
  const before = platform.texts(chat).length;
  await one.tell(platform.says(person, chat, text, typed));
  return platform.texts(chat).slice(before).join("\n");
};
const rowsNow = async () =>
  (await one.rows("select name, slot from signup_rows where state <> 'out' order by id")).map(
    (row) => `${row.name} ${row.slot}`,
  );

test("which slot a list is for is asked of whoever put it there, and answered by a number or the word", async () => {
  await says("zhou", "g", "/signup 大扫除 | 上午 20人 | 下午 10人 | 截止 后天");
  await says("zhou", "g", "1");
  expect(await says("wang", "g", "#接龙\n大扫除\n1. 张三\n2. 李四")).toContain("1 上午　2 下午");
  expect(await rowsNow()).toEqual([]);
  await says("wang", "g", "2");
  expect(await rowsNow()).toEqual(["张三 2", "李四 2"]);
  await says("wang", "g", "#接龙\n大扫除\n1. 张三\n2. 李四\n3. 王五");
  await says("wang", "g", "上午");
  expect(await rowsNow()).toEqual(["张三 2", "李四 2", "王五 1"]);
});

test("called off by a number, after being asked", async () => {
  expect(await says("li", "dm:li", "取消 1")).toContain("要组织的邻居或居委会来取消");
  expect(await says("zhou", "dm:zhou", "取消 1")).toContain("1 取消报名　2 先不取消");
  await says("zhou", "dm:zhou", "2");
  expect(await one.rows("select state from signups")).toEqual([{ state: "open" }]);
  await says("zhou", "dm:zhou", "取消 1");
  expect(await says("zhou", "dm:zhou", "1")).toContain("#1 取消了。");
});

test("made at night it stands in the morning with its numbers, to be answered", async () => {
  await one.move(13 * 3_600_000);
  await says("zhou", "dm:zhou", "/signup 晨练 | 10人 | 截止 后天");
  expect(await says("zhou", "dm:zhou", "1")).toContain("夜里不打扰邻居，明天 07:30 发到群里");
  await says("zhou", "dm:zhou", "/signup 夜跑 | 10人 | 截止 后天");
  await says("zhou", "dm:zhou", "1");
  expect(platform.texts("g").some((text) => text.includes("晨练"))).toBe(false);
  await one.move(10 * 3_600_000);
  const morning = platform.texts("g").filter((text) => /晨练|夜跑/.test(text));
  expect(morning).toHaveLength(2);
  for (const card of morning) expect(card).toContain("1 我报名");
  const { number } = (await one.rows("select number from signups where title = '夜跑'"))[0] as { number: number };
  await says("li", "g", `报名 ${number}`);
  expect(await one.rows(`select person_id is not null as own from signup_rows where number = ${number}`)).toEqual([
    { own: true },
  ]);
});

const standing = async () =>
  (await one.rows("select number, count, state from signup_rows where state <> 'out' order by id")).map(
    (row) => `${row.number} ${row.count} ${row.state}`,
  );
const opened = async (line: string) => {
  await says("zhou", "g", `/signup ${line}`);
  await says("zhou", "g", "1");
  return ((await one.rows("select max(number)::int as n from signups"))[0] as { n: number }).n;
};

test("+1 and 报名 right after the card count where people type; later they are talk, and with several it is asked", async () => {
  await one.rows("update signups set state = 'closed'");
  await one.rows("delete from signup_rows");
  await one.move(9 * 3_600_000);
  const number = await opened("包饺子 | 5人 | 截止 后天 | 地点 一楼大厅");
  expect(platform.texts("g").at(-1)).toContain(`#${number} 包饺子（一楼大厅）`);
  await says("wang", "g", "+1");
  await says("li", "g", "报名");
  expect(await standing()).toEqual([`${number} 1 in`, `${number} 1 in`]);
  expect(platform.texts("dm:wang").at(-1)).toContain(`记下了：#${number} 包饺子`);
  await says("li", "g", `退出 ${number}`);
  await one.move(11 * 60_000);
  expect(await says("li", "g", "+1")).toBe("");
  expect(await standing()).toEqual([`${number} 1 in`]);
  const second = await opened("写春联 | 5人 | 截止 后天");
  const third = await opened("猜灯谜 | 5人 | 截止 后天");
  expect(await says("li", "g", "+1")).toContain("猜灯谜");
  expect(await standing()).toEqual([`${number} 1 in`]);
  for (const each of [number, second, third]) await says("zhou", "dm:zhou", `取消 ${each}`);
});

test("two who wait for one place keep their turn, and the next who fits comes in", async () => {
  await one.rows("update signups set state = 'closed'");
  await one.rows("delete from signup_rows");
  const number = await opened("品茶 | 3人 | 截止 后天");
  await says("wang", "dm:wang", `报名 ${number} 2人`);
  await says("zhou", "dm:zhou", `报名 ${number} 2人`);
  expect(await standing()).toEqual([`${number} 2 in`, `${number} 2 waiting`]);
  // One place is free, and nobody who waits can take it.
  await says("li", "dm:li", `报名 ${number}`);
  expect(await standing()).toEqual([`${number} 2 in`, `${number} 2 waiting`, `${number} 1 in`]);
  await says("wang", "dm:wang", `退出 ${number}`);
  expect(await standing()).toEqual([`${number} 2 in`, `${number} 1 in`]);
  expect(platform.texts("dm:zhou").at(-1)).toContain("您的 2 人报上了");
});

test("an old copy of a list does not bring back who has left", async () => {
  await one.rows("update signups set state = 'closed'");
  await one.rows("delete from signup_rows");
  const number = await opened("爬山 | 10人 | 截止 后天");
  await says("wang", "g", `#接龙\n爬山\n1. 张三\n2. 李四`);
  await says("wang", "g", `退出 ${number} 张三`);
  const said = await says("li", "g", `#接龙\n爬山\n1. 张三\n2. 李四\n3. 王五`);
  expect(said).toContain(`先前退出了，没有加回去：张三。还来的话，请本人发：报名 ${number}`);
  expect(await rowsNow()).toEqual(["李四 1", "王五 1"]);
  await says("wang", "g", `退出 ${number} 李四`);
  expect(await says("li", "g", `#接龙\n爬山\n1. 李四\n2. 王五`)).toContain("没有加回去：李四");
  expect(await rowsNow()).toEqual(["王五 1"]);
});
