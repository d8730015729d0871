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
  const [mine, other] = [createPlatform(), createPlatform({ name: "other" })];
  const first = await openEngine({ platform: mine });
  await foundCommunity(first, mine, { residents: ["g"], people: { wang: "resident" } });
  await first.rows(
    "insert into chats (platform, id, kind, community_id, place_id, purpose) values ('other', 'x', 'group', 1, 1, 'residents')",
  );
  const second = await openEngine({ platform: other, url: first.url, clock: first.clock });
  const at = first.clock.now().toISOString();
  const waiting = () =>
    first.rows("select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()");
  for (let round = 0; round < 3; round++) {
    const trouble = `报事 ${20 + round}号楼的单元门锁坏了`;
    let both: Promise<unknown> | undefined;
    // Somebody else files just now: both processes get as far as they can, and go on in the same instant.
    await first.store.transaction(async (tx) => {
      await tx.execute(sql`select 1 from communities where id = 1 for update`);
      both = Promise.all([
        mine.deliver(mine.says("wang", "g", trouble, { at })),
        other.deliver(other.says(`p${round}`, "x", trouble, { at })),
      ]);
      while ((await waiting()).length < 2);
    });
    await both;
    for (const { engine } of [first, second]) await engine.settle();
    const [found] = await first.rows(`select count(*)::int as filed, (select count(*)::int from report_drafts) as asked
      from reports`);
    expect(found).toEqual({ filed: round + 1, asked: round + 1 });
  }
});

test("danger to life is never asked about, however many report it at once", async () => {
  const before = (await numbers()).length;
  await one.tell([says("wang", "g1", "报事 5号楼闻到很浓的煤气味"), says("li", "g2", "报事 5号楼闻到很浓的煤气味")]);
  expect(await numbers()).toHaveLength(before + 2);
  const [last] = (await numbers()).slice(-1);
  expect(await one.rows(`select other from report_links where number = ${last}`)).toEqual([{ other: last! - 1 }]);
});
