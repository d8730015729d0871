import { afterAll, beforeAll, expect, test } from "vitest";
import { openTown, type Town } from "../support/town.ts";

let town: Town;
beforeAll(async () => {
  town = await openTown();
});
afterAll(() => town.close());

const personId = async (who: string) =>
  (
    await town.sql`select p.person_id from person_accounts p join accounts a on a.id = p.account_id
      where a.external_id = ${who}`
  )[0]?.person_id as number;
const reportsNow = async () => (await town.sql`select count(*)::int as n from reports`)[0]?.n as number;

test("a yes to “did you mean” runs what its writer wrote, and only for its writer", async () => {
  const p = await personId("li");
  const [asked] = await town.say("chen", "b3", `/rolee p${p} admin`);
  expect(asked?.text).toContain("您是想");
  expect(await town.tap("admin", "b3", "是")).toContain("那位邻居");
  expect(await town.sql`select 1 from grants where person_id = ${p}`).toHaveLength(0);
  // Her own yes has her own authority, and that is not enough.
  await town.tap("chen", "b3", "是");
  expect(await town.sql`select 1 from grants where person_id = ${p}`).toHaveLength(0);
  // Who may not give it at all is not asked.
  const [refused] = await town.say("li", "b3", `/rolee p${p} admin`);
  expect(refused?.text).not.toContain("您是想");
});

test("a slip is put right with one tap", async () => {
  const before = await reportsNow();
  await town.say("wang", "b3", "/reprot 楼道灯不亮");
  await town.tap("wang", "b3", "是");
  expect(await reportsNow()).toBe(before + 1);
});

test("an offer is taken once, by the one it was made to, however often it is pressed", async () => {
  const before = await reportsNow();
  const [offer] = await town.say("wang", "b3", "@邻里 三号楼电梯又坏了");
  const press = (person: string) => town.call("/sim/tap", { chat: "b3", person, message: offer!.id, choice: 0 });
  await press("li");
  expect(await reportsNow()).toBe(before);
  await Promise.all([press("wang"), press("wang"), press("wang")]);
  expect(await reportsNow()).toBe(before + 1);
});

test("a question that was answered is not answered again by a late word", async () => {
  await town.say("zhao", "dm:zhao", "/forgetme");
  await town.tap("zhao", "dm:zhao", "不删了");
  await town.say("zhao", "dm:zhao", "1");
  await town.say("zhao", "dm:zhao", "删除");
  expect(await personId("zhao")).toBeTypeOf("number");
});

test("nobody is written to who asked to be forgotten, also when what they reported goes on", async () => {
  await town.say("liu", "dm:liu", "报事 一楼大门坏了");
  const [report] = await town.sql`select number from reports where chat = 'dm:liu'`;
  await town.say("wu", "staff", `接单 ${report?.number}`);
  await town.say("liu", "dm:liu", "/forgetme yes");
  const said = (await town.messages("dm:liu")).length;
  await town.say("wu", "staff", `办结 ${report?.number} 修好了`);
  expect(await town.messages("dm:liu")).toHaveLength(said);
  expect(await town.sql`select 1 from reports where chat = 'dm:liu'`).toHaveLength(0);
});

test("what was reported in private is not listed in the group", async () => {
  await town.say("qian", "dm:qian", "报事 楼上每天晚上很吵");
  expect((await town.say("qian", "b3", "进度"))[0]?.text).not.toContain("吵");
  expect((await town.say("qian", "dm:qian", "进度"))[0]?.text).toContain("吵");
});
