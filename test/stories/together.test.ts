import { afterAll, beforeAll, expect, test } from "vitest";
import { createClock } from "../../src/engine/clock.ts";
import { sql } from "../../src/store/drizzle.ts";
import { STORY_BEGINS } from "../support/clock.ts";
import { closeEngines, createPlatform, foundCommunity, type OpenedEngine, openEngine } from "../support/platform.ts";

/** Neighbours who write in the same second: their messages are handled in one transaction. */

const platform = createPlatform();
let one: OpenedEngine;

beforeAll(async () => {
  one = await openEngine({ platform, clock: createClock(STORY_BEGINS.getTime() - Date.now()), start: false });
  await foundCommunity(one, platform, {
    ...{ residents: ["g1", "g2", "g3"], staff: "office" },
    people: { wang: "resident", li: "resident", zhao: "resident", chen: "staff" },
  });
});
afterAll(closeEngines);

const says = (person: string, chat: string, text: string) =>
  platform.says(person, chat, text, { at: one.clock.now().toISOString() });
const numbers = async () =>
  (await one.rows<{ number: number }>("select number from reports order by number")).map((r) => r.number);
const batches = async () =>
  (await one.rows<{ n: number }>("select count(distinct xmin::text)::int as n from report_drafts"))[0]!.n;

test("the second of two that are alike is asked about the first, which has no number yet when they meet", async () => {
  await one.tell([
    says("wang", "g1", "报事 3号楼电梯停了"),
    says("li", "g2", "报事 3号楼电梯又停了"),
    says("zhao", "g3", "报事 3号楼水管漏水"),
    says("zhao", "g1", "报事 3号楼的电梯停了不动"),
  ]);
  expect(await numbers()).toEqual([1, 2]);
  expect(platform.texts("g2").at(-1)).toBe("🔧 #1 电梯停了 · 3号楼：有邻居报过了，还没办完。是同一件吗？");
  expect(platform.texts("g1").filter((t) => t.includes("是同一件吗"))).toHaveLength(1);
  expect(await batches()).toBe(1);
  await one.tell([platform.taps("li", "g2", "是，加上我"), platform.taps("zhao", "g1", "不是，另报一件")]);
  expect(await numbers()).toEqual([1, 2, 3]);
  expect(await one.rows("select number, count(*)::int as n from report_joins group by number")).toEqual([
    { number: 1, n: 1 },
  ]);
});

test("in one chat the earlier of two may take longer to look up: neither waits for the other for ever", async () => {
  await one.store.db.execute(sql`insert into places (community_id, parent_id, kind, code, path)
    values (1, 1, 'building', '8', '/1/80/'), (1, 1, 'building', '9', '/1/90/')`);
  const before = (await numbers()).length;
  // The unit of the first one is looked up, the second has none.
  await one.tell([says("wang", "g1", "报事 8号楼2单元路灯不亮"), says("li", "g1", "报事 8号楼路灯不亮")]);
  const found = await numbers();
  expect(found.length - before).toBe(2);
  expect(await one.rows("select number, other from report_links where why = 'similar'")).toEqual([
    { number: found.at(-2), other: found.at(-1) },
  ]);
});

test("two that two processes handle at the same moment do not miss each other", async () => {
  const platform2 = createPlatform({ name: "other" });
  const two = await openEngine({ platform: platform2, url: one.url, clock: one.clock, start: false });
  await one.store.db.execute(sql`insert into chats (platform, id, kind, title, community_id, place_id, purpose)
    values ('other', 'x', 'group', 'x', 1, 1, 'residents')`);
  const asked = () =>
    [...platform.texts("g1"), ...platform2.texts("x")].filter((text) => text.includes("是同一件吗")).length;
  for (let round = 0; round < 12; round++) {
    const before = [(await numbers()).length, asked()] as const;
    const trouble = `报事 ${20 + round}号楼的单元门锁坏了`;
    // Who comes first is chance, and so is who waits.
    await Promise.all([
      one.tell(says("wang", "g1", trouble)),
      two.tell(platform2.says(`p${round}`, "x", trouble, { at: one.clock.now().toISOString() })),
    ]);
    for (const { engine } of [one, two]) await engine.settle();
    expect([(await numbers()).length - before[0], asked() - before[1]]).toEqual([1, 1]);
  }
});

test("danger to life is never asked about, however many report it at once", async () => {
  const before = (await numbers()).length;
  await one.tell([says("wang", "g1", "报事 5号楼闻到很浓的煤气味"), says("li", "g2", "报事 5号楼闻到很浓的煤气味")]);
  expect(await numbers()).toHaveLength(before + 2);
  const [last] = (await numbers()).slice(-1);
  expect(await one.rows(`select other from report_links where number = ${last}`)).toEqual([{ other: last! - 1 }]);
});
