import { afterAll, beforeAll, expect, test } from "vitest";
import { reader } from "../support/chat.ts";
import { openTown, type Town } from "../support/town.ts";

/** What staff and workers hear at night, and what of it in the morning. */
let town: Town;
beforeAll(async () => {
  town = await openTown();
  // 23:06.
  await town.advance(14.1);
});
afterAll(() => town.close());
const { texts } = reader(() => town);

test("blown in the night for danger, it is heard in the night: the half hour runs for who knows of it", async () => {
  await town.say("wang", "b3", "报事 3号楼电梯里困住人了");
  await town.say("chen", "staff", "吹哨 1 物业 业委会 困人了，快来");
  for (const person of ["wu", "qian"])
    expect((await texts(`dm:${person}`)).join("\n"), person).toMatch(
      /📢 吹哨 .*\n研判：困人了，快来\n请今天 23:3\d 前回话/,
    );
  await town.say("wu", "dm:wu", "应哨 1 到了");
  await town.advance(0.6);
  for (const chat of ["staff", "dm:admin"])
    expect((await texts(chat)).join("\n"), chat).toContain("时间到了，还有没回话的。\n物业：到了\n业委会：没有回话");
  await town.say("qian", "dm:qian", "应哨 1 在路上");
  expect((await texts("staff")).at(-1)).toContain("叫到的都回话了");
});

test("what can wait counts from the morning, and is no pile of messages then", async () => {
  const before = { staff: (await texts("staff")).length, wu: (await texts("dm:wu")).length };
  const troubles = ["门禁失灵", "楼道灯不亮", "花坛围栏倒了", "水管漏水", "单元门关不上", "健身器材松了"];
  for (const [i, trouble] of troubles.entries()) await town.say(i % 2 ? "li" : "zhao", "b3", `报事 3号楼${trouble}`);
  await town.say("chen", "staff", "吹哨 2 物业 一起看看");
  expect(await texts("dm:wu")).toHaveLength(before.wu);
  expect((await texts("staff")).at(-1)).toMatch(/研判：一起看看\n物业：等回话，明天 08:30 前$/);
  await town.advance(8);
  const wu = (await texts("dm:wu")).slice(before.wu);
  expect(wu).toHaveLength(1);
  expect(wu[0]).toMatch(/^☀️ 早上好，这些事攒到一起说：\n/);
  for (let number = 2; number < 8; number++) expect(wu[0]).toContain(`#${number} `);
  expect(wu[0]).toMatch(/吹哨 .*#2/);
  expect(wu[0]).toMatch(/想看哪件，发它的编号，比如 #12。$/);
  // Found by its number, with what can be pressed.
  const [shown] = await town.say("wu", "dm:wu", "#3");
  expect(shown!.choices.map((c) => c.label)).toContain("接单");
  const calls = await town.sql`select silent from report_calls where number = 2`;
  expect(calls).toEqual([{ silent: false }]);
  await town.advance(1);
  expect((await texts("staff")).at(-1)).toMatch(/#2 .*时间到了，还有没回话的。\n物业：没有回话/);
  const morning = (await texts("staff")).slice(before.staff).filter((text) => text.startsWith("☀️"));
  expect(morning.length).toBeLessThanOrEqual(1);
});
