import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { SendError } from "../../src/core/adapter.ts";
import type { Target } from "../../src/core/event.ts";
import {
  closeEngines,
  createPlatform,
  foundCommunity,
  type OpenedEngine,
  openEngine,
  type Platform,
} from "../support/platform.ts";

/** People who never used the bot, or used it and are nobody's neighbour; and what is held when nobody looks. */
let platform: Platform;
let one: OpenedEngine;

beforeEach(async () => {
  platform = createPlatform();
  one = await openEngine({ platform, start: false });
  await foundCommunity(one, platform, { residents: ["g"], people: { sun: "admin", zhou: "leader", wang: "resident" } });
});
afterEach(closeEngines);

const BOB: Target = { id: "bob" };
const answering = { replyTo: { messageId: "old", from: BOB } };

/** The tables in which a word stands. */
async function holding(needle: string): Promise<string[]> {
  const tables = await one.rows<{ name: string }>(
    "select table_name as name from information_schema.tables where table_schema = 'public' order by 1",
  );
  const found: string[] = [];
  for (const { name } of tables) {
    const [row] = await one.rows<{ n: number }>(
      `select count(*)::int as n from "${name}" t where to_jsonb(t)::text like '%${needle}%'`,
    );
    if (row!.n > 0) found.push(name);
  }
  return found;
}

/** What the file that /mydata sends holds. */
async function myData(person: string): Promise<Record<string, unknown>> {
  await one.tell(platform.says(person, `dm:${person}`, "/mydata"));
  return JSON.parse(platform.standing(`dm:${person}`).at(-1)!.file!.content);
}

test("nothing is kept of who was replied to or mentioned, unless a command is about them", async () => {
  await one.tell([
    platform.says("wang", "g", "报事 楼道灯不亮", answering),
    platform.says("wang", "g", "/status 1", answering),
    platform.says("wang", "g", "/role 楼长 3号楼", answering),
    platform.says("sun", "g", "/role 楼长 乱写", answering),
    platform.says("sun", "g", "/role 取消 楼长 3号楼", answering),
    platform.says("sun", "g", "派单 1", answering),
    platform.says("sun", "g", "/me", { mentions: [BOB] }),
  ]);
  expect(await one.rows("select 1 from accounts where external_id = 'bob'")).toEqual([]);
  expect(await one.rows("select 1 from persons")).toHaveLength(3);
  // The id in what was written to them, for a week: without it the words are not what they were.
  expect(await holding('"bob"')).toEqual(["inbox"]);
});

test("who is given a role is kept by their id alone, and can see and delete it", async () => {
  await one.tell(platform.says("sun", "g", "/role 楼长 3号楼", answering));
  expect(await one.rows("select name from accounts where external_id = 'bob'")).toEqual([{ name: "" }]);
  const held = await myData("bob");
  expect(held.roles).toMatchObject([{ role: "leader" }]);
  expect(await one.rows("select name from accounts where external_id = 'bob'")).toEqual([{ name: "bob" }]);
  await one.tell(platform.says("bob", "dm:bob", "/forgetme yes"));
  expect(platform.texts("dm:bob").at(-1)).toContain("都删好了");
  // What the admin wrote in answer to them stays the admin's, with the id alone, for its week.
  expect(await holding('"bob"')).toEqual(["inbox"]);
  expect(await one.rows("select 1 from inbox where sender = 'bob'")).toEqual([]);
});

test("an account that is nobody's neighbour reaches what is held of it", async () => {
  await one.tell([
    platform.says("ann", "dm:ann", "你好 ZZANN"),
    platform.says("ann", "dm:ann", "/role 2222-3333-4444"),
    platform.says("ann", "g2", "/help"),
  ]);
  const held = await myData("ann");
  expect(held.accounts).toEqual([{ platform: "memory", externalId: "ann", name: "ann", privateChat: "dm:ann" }]);
  expect(held.wrongCodes).toHaveLength(1);
  expect(JSON.stringify(held.messages)).toContain("ZZANN");
  expect(JSON.stringify(held)).not.toContain("wang");
  await one.tell(platform.says("ann", "dm:ann", "/forgetme"));
  expect(platform.texts("dm:ann").at(-1)).toContain("您还不是哪个小区的邻居");
  await one.tell(platform.taps("ann", "dm:ann", "不删了"));
  expect(await one.rows("select 1 from accounts where external_id = 'ann'")).toHaveLength(1);
  await one.tell(platform.says("ann", "dm:ann", "/forgetme"));
  await one.tell(platform.taps("ann", "dm:ann", "删除"));
  expect(platform.texts("dm:ann").at(-1)).toContain("都删好了");
  expect(await one.rows("select 1 from accounts where external_id = 'ann'")).toEqual([]);
  expect(await one.rows("select 1 from code_tries")).toEqual([]);
  expect(await holding("ZZANN")).toEqual([]);
  expect(await one.rows("select 1 from inbox where sender = 'ann'")).toEqual([]);
});

test("a door that waits for somebody who cannot be reached goes with its owner, or when it is decided or changed", async () => {
  const waiting = async () =>
    (await one.rows<{ words: string }>("select post::text as words from outbox where status = 'waiting'")).map(
      (row) => row.words,
    );
  await one.tell(platform.says("sun", "g", "/bind 3号楼"));
  platform.fail({ chat: "dm:zhou" }, new SendError("gone", "blocked"));
  await one.tell(platform.says("wang", "g", "/join 3-2-501"));
  expect((await waiting()).join()).toContain("501");
  await one.tell(platform.says("wang", "g", "/join 3-2-502"));
  expect((await waiting()).join()).not.toContain("501");
  expect((await waiting()).join()).toContain("502");
  await one.tell(platform.taps("sun", "dm:sun", "不是"));
  expect(await waiting()).toEqual([]);
  await one.tell(platform.says("wang", "g", "/join 3-2-503"));
  expect((await waiting()).join()).toContain("503");
  await one.tell(platform.says("wang", "dm:wang", "/forgetme yes"));
  expect(await waiting()).toEqual([]);
  // As a word of its own: three digits in a row may stand in any moment.
  for (const door of ["3-2-503", '"503"']) expect(await holding(door)).toEqual([]);
});

test("what has served its purpose is swept on time: tries after an hour, payloads after 7 days, keys after 90", async () => {
  const DAY = 86_400_000;
  const left = async () =>
    (
      await one.rows(`select (select count(*)::int from code_tries) as tries, (select count(*)::int from codes) as codes,
        (select count(*)::int from inbox where platform <> 'timer') as keys,
        (select count(*)::int from inbox where platform <> 'timer' and payload is not null) as payloads`)
    )[0];
  await one.tell([
    platform.says("wang", "dm:wang", "/role 2222-3333-4444"),
    platform.says("sun", "dm:sun", "/role 楼长 3号楼"),
  ]);
  await one.rows("update inbox set status = 'failed' where sender = 'wang' returning 1");
  await one.engine.resume();
  const passes = async (ms: number, then: object) => {
    // What the bot of tomorrow finds: a new one on the same database, at a later time.
    one.clock.offsetMs += ms;
    await openEngine({ platform, url: one.url, clock: one.clock });
    await vi.waitFor(async () => expect(await left()).toEqual(then), 5_000);
  };
  await passes(0, { tries: 1, codes: 1, keys: 2, payloads: 2 });
  await passes(3_600_001, { tries: 0, codes: 1, keys: 2, payloads: 2 });
  await passes(DAY, { tries: 0, codes: 0, keys: 2, payloads: 2 });
  await passes(6 * DAY, { tries: 0, codes: 0, keys: 2, payloads: 0 });
  await passes(83 * DAY, { tries: 0, codes: 0, keys: 0, payloads: 0 });
});
