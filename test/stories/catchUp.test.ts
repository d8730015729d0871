/** The bot was off for days: what fell due meanwhile is said once, in the order in which it was due. */

import { afterAll, beforeAll, expect, test } from "vitest";
import { reader } from "../support/chat.ts";
import { openTown, type Town } from "../support/town.ts";

let town: Town;
beforeAll(async () => {
  town = await openTown();
});
afterAll(() => town.close());
const { texts } = reader(() => town);

/** Where each of these words stands first among what a chat has read since. @throws when one was not said */
const places = (said: readonly string[], words: readonly string[]) =>
  words.map((word) => {
    const at = said.findIndex((text) => text.includes(word));
    if (at < 0) throw new Error(`nobody said ${word}`);
    return at;
  });

test("each chat reads it in the order of the planned times, and on which days it was", async () => {
  // Friday 27 November, 15:30.
  await town.advance(2 * 24 + 6.5);
  await town.say("zhou", "b3", "投票 楼道装感应灯？ | 装 | 不装 | 截止 11月29日20:00");
  await town.tap("zhou", "b3", "发布");
  for (const person of ["wang", "li", "liu"]) await town.tap(person, "b3", "装");
  // Promised until Monday, half past nine: its clock looks at it an hour before, which is before nine.
  await town.say("wang", "b3", "报事 3号楼水管漏水");
  await town.say("li", "b3", "报事 3号楼电梯停了");
  await town.say("wu", "staff", "接单 3");
  await town.say("zhao", "b3", "报事 3号楼对讲没声音");
  await town.say("wu", "staff", "接单 4");
  await town.say("wu", "staff", "办结 4 换了话筒");
  await town.advance(2.25);
  // Half an hour from 17:45 is over on Monday at 8:15.
  await town.say("chen", "staff", "吹哨 3 物业 业委会 停了两天");
  const [staff, group] = [(await texts("staff")).length, (await texts("b3")).length];
  await town.outage(4 * 24 - 1);
  const heard = places((await texts("staff")).slice(staff), ["还有没回话的", "周报", "比约定晚了"]);
  expect(heard).toEqual([...heard].sort((a, b) => a - b));
  const words = ["11月27日（周五）有结果的 1 件", "有结果了：楼道装感应灯", "定下来 1 件", "功劳簿"];
  const read = places((await texts("b3")).slice(group), words);
  expect(read).toEqual([...read].sort((a, b) => a - b));
});

test("what had its result after the evening's word is yesterday's on the next", async () => {
  // Tuesday 1 December, 18:45.
  await town.advance(2);
  await town.say("wu", "staff", "办结 3 换了门机");
  await town.advance(24);
  expect((await texts("b3")).at(-1)).toMatch(/^昨天有结果的 1 件：/);
  await town.say("wu", "staff", "接单 2");
  await town.say("wu", "staff", "办结 2 换了接头");
  await town.advance(15);
  await town.say("zhao", "b3", "报事 3号楼信箱锁坏了");
  await town.say("wu", "staff", "接单 5");
  await town.say("wu", "staff", "办结 5 换了锁芯");
  await town.advance(9);
  expect((await texts("b3")).at(-1)).toMatch(/^昨天以来有结果的 2 件：/);
});
