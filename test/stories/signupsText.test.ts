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
