import { afterAll, beforeAll, expect, test } from "vitest";
import { openTown, type Town } from "../support/town.ts";

/** What a "1" in private does, where no buttons are shown. */
let town: Town;
beforeAll(async () => {
  town = await openTown();
});
afterAll(() => town.close());
const stateOf = async (number: number) =>
  (await town.sql`select state from reports where number = ${number}`)[0]!.state;
const shown = async (chat: string) =>
  (await town.messages(chat, { mode: "text" })).filter((m) => m.from === "bot").at(-1)!;

test("what takes a report back is never the first choice, and asks once more", async () => {
  await town.say("li", "dm:li", "报事 3号楼门禁失灵");
  expect((await shown("dm:li")).text).toMatch(/1 看进展.*2 这件不报了/s);
  await town.say("li", "dm:li", "1");
  expect(await stateOf(1)).toBe("assigned");
  await town.say("li", "dm:li", "#1");
  expect((await shown("dm:li")).text).toMatch(/1 看进展.*2 这件不报了/s);
  await town.say("li", "dm:li", "2");
  expect((await shown("dm:li")).text).toMatch(/#1 .*真的不报了吗？\n1 不用，照办.*2 撤回/s);
  await town.say("li", "dm:li", "1");
  expect(await stateOf(1)).toBe("assigned");
  await town.tap("li", "dm:li", "这件不报了");
  await town.say("li", "dm:li", "2");
  expect(await stateOf(1)).toBe("withdrawn");
});

test("an offer that is not open any more says once what it is now", async () => {
  await town.say("li", "b3", "报事 3号楼对讲没声音");
  await town.say("wu", "staff", "接单 2");
  const [first] = await town.say("wu", "dm:wu", "1");
  expect(first!.text).toContain("#2 您已经接了，在您手上。办完了发：办结 2");
  const again = await town.say("wu", "dm:wu", "1");
  expect(again.map((m) => m.text).join()).not.toContain("您已经接了");
  // Taken by somebody else, the same.
  const [other] = await town.say("ding", "dm:ding", "1");
  expect(other!.text).toContain("#2 已经有人接了");
  expect((await town.say("ding", "dm:ding", "1")).map((m) => m.text).join()).not.toContain("已经有人接了");
});
