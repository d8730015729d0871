import { afterAll, beforeAll, expect, test } from "vitest";
import { reader } from "../support/chat.ts";
import { openTelegramTown, type TelegramTown } from "../support/telegramTown.ts";

/** What cannot be, on Telegram: a clear sentence, and nothing moves. The simulator's is badInput.test.ts. */

let town: TelegramTown;
beforeAll(async () => {
  town = await openTelegramTown();
});
afterAll(() => town.close());
const { ask, card } = reader(() => town);
const state = async (number: number) => (await town.sql`select state from reports where number = ${number}`)[0]!.state;

test("finished before anybody has it, given to nobody, a whistle without a note", async () => {
  await town.say("wang", "b3", "报事 这里坏了");
  expect(await ask("chen", "staff", "办结 1 好了")).toBe("#1 还没人接。先发：接单 1");
  await town.tap("wang", "b3", "别的事");
  expect(await ask("chen", "staff", "派单 1")).toContain("#1 派给谁？");
  expect(await ask("chen", "staff", "派单 1 老王")).toContain("可以派给：物业、居委会、业委会、楼长");
  expect(await ask("chen", "staff", "吹哨 1")).toContain("先写研判再吹哨");
  expect(await ask("li", "b3", "吹哨 1 物业 快来")).toContain("吹哨要楼长或居委会来吹");
  expect(await state(1)).toBe("assigned");
});

test("two workers press 接单 in the same second: one has it, the other hears so", async () => {
  const toasts = await Promise.all([town.tap("wu", "dm:wu", "接单"), town.tap("ding", "dm:ding", "接单")]);
  expect(toasts.filter((t) => t?.startsWith("接下了 #1"))).toHaveLength(1);
  expect(toasts.filter((t) => t === "#1 已经有人接了。")).toHaveLength(1);
});

test("another's report is not theirs to confirm, and stars are given once", async () => {
  await town.say("chen", "staff", "办结 1 换了新的");
  expect(await town.tap("li", "b3", "已解决")).toContain("这要请反映的邻居来点");
  expect(await ask("wang", "b3", "评价 1 5")).toBe("#1 还没确认解决，确认了再打分。");
  await town.tap("wang", "b3", "已解决");
  await town.tap("wang", "b3", "5");
  await town.advance(25);
  expect(await ask("wang", "b3", "评价 1 1")).toBe("#1 您已经打过分了，谢谢。");
  expect((await card("b3", 1)).text).toContain("⭐⭐⭐⭐⭐");
});

test("into itself, into what has ended, round in a circle: nothing is put together", async () => {
  await town.say("wang", "b3", "报事 3号楼水管漏水");
  await town.say("li", "b3", "报事 3号楼楼道灯不亮");
  expect(await ask("chen", "staff", "合并 2 2")).toContain("不用和自己合并");
  expect(await ask("chen", "staff", "合并 2 1")).toContain("已经办完了，不能并进去");
  await town.say("chen", "staff", "合并 3 2");
  expect(await ask("chen", "staff", "合并 2 3")).toContain("#3 并到 #2 了");
  expect([await state(2), await state(3)]).toEqual(["assigned", "merged"]);
});

test("a year later everything has ended or been told, once, and the bot goes on", async () => {
  await town.outage(24 * 365);
  const late = (await town.messages("staff")).filter((m) => m.text.startsWith("比约定晚了，请看看"));
  expect(late).toHaveLength(1);
  expect((await card("b3", 2)).text).toContain("比约定晚了");
  expect(await ask("wang", "b3", "报事 3号楼电梯停了")).toContain("已转给物业");
});
