import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, inject, test } from "vitest";
import { createClock } from "../../src/engine/clock.ts";
import { openStore, rows, type Store } from "../../src/store/db.ts";
import { loadDriver, sql } from "../../src/store/drizzle.ts";
import { migrate } from "../../src/store/migrate.ts";
import { closeEngines, createPlatform, foundCommunity, openEngine } from "../support/platform.ts";
import { freshDatabase } from "../support/postgres.ts";

/** A store that the first version filled, brought up to date. */

const MIGRATIONS = join(import.meta.dirname, "../../migrations");
const folder = mkdtempSync(join(tmpdir(), "linli-upgrade-"));
afterAll(async () => {
  await closeEngines();
  rmSync(folder, { recursive: true, force: true });
});

/** The migrations as they were when only so many were published. */
async function migrateAsOf(store: Store, count: number): Promise<void> {
  const then = join(folder, String(count));
  mkdirSync(join(then, "meta"), { recursive: true });
  const journal = JSON.parse(readFileSync(join(MIGRATIONS, "meta/_journal.json"), "utf8"));
  const entries = journal.entries.slice(0, count) as { tag: string }[];
  writeFileSync(join(then, "meta/_journal.json"), JSON.stringify({ ...journal, entries }));
  for (const { tag } of entries) cpSync(join(MIGRATIONS, `${tag}.sql`), join(then, `${tag}.sql`));
  await loadDriver("postgres").migrate(store.db as never, { migrationsFolder: then });
}

// Friday, 27 November 2026, 14:00 in Shanghai.
const NOW = new Date("2026-11-27T06:00:00Z");

test("reports of the first version go on from where they were: none is lost, told twice, or stands still", async () => {
  const url = await freshDatabase(inject("postgresUrl"));
  const store = await openStore({ url });
  await migrateAsOf(store, 1);
  const platform = createPlatform();
  const clock = createClock(NOW.getTime() - Date.now());
  const people = { wang: "resident", chen: "staff", boss: "admin" } as const;
  const { id, rootPlaceId } = await foundCommunity({ store, clock } as never, platform, {
    ...{ residents: ["g"], staff: "office", people },
  });
  const personOf = async (name: string) =>
    (
      await rows<{ id: number }>(
        store.db,
        sql`select p.person_id as id from person_accounts p join accounts a on a.id = p.account_id
          where a.external_id = ${name}`,
      )
    )[0]!.id;
  const [wang, chen] = [await personOf("wang"), await personOf("chen")];
  /** A row as the first version wrote it. @param hours from now until its promise ends */
  const old = async (number: number, state: string, hours: number | null, more: { late?: true; ended?: true } = {}) => {
    const at = (h: number) => new Date(NOW.getTime() + h * 3_600_000).toISOString();
    const worker = ["accepted", "resolved", "confirmed"].includes(state) ? chen : null;
    await store.db.execute(sql`insert into reports (community_id, number, person_id, text, title, category, urgent,
      place_id, platform, chat, state, worker_id, answer, due_at, late, reported_at, accepted_at, ended_at) values
      (${id}, ${number}, ${wang}, ${`第${number}件，灯不亮`}, ${`第${number}件灯不亮`}, 'lighting', false, ${rootPlaceId}, 'memory', 'g',
        ${state}, ${worker}, ${worker && state !== "accepted" ? "换了灯泡" : null}, ${hours === null ? null : at(hours)}, ${more.late ?? false},
        ${at(-30)}, ${worker ? at(-20) : null}, ${more.ended ? at(-1) : null})`);
    await store.db.execute(sql`insert into report_events (community_id, number, change, state, by_person_id, at)
      values (${id}, ${number}, 'reported', ${state}, ${wang}, ${at(-30)})`);
    if (hours === null || more.late) return;
    const job = state === "resolved" ? "reports.unconfirmed" : "reports.due";
    const payload = { type: "timer", platform: "timer", key: `${job}:${number}`, chat: "", at: at(hours), job };
    await store.db.execute(sql`insert into inbox (platform, key, lane, payload, status, due_at, received_at) values
      ('timer', ${`${id}:${job}:${number}`}, ${`timer:${id}:${job}:${number}`},
        ${JSON.stringify({ ...payload, communityId: id, args: { number, at: 1 } })}::jsonb, 'ready', ${at(hours)}, ${at(-30)})`);
  };
  await old(1, "received", 2);
  await old(2, "accepted", 3);
  await old(3, "resolved", 4);
  await old(4, "received", -20, { late: true });
  await old(5, "confirmed", null, { ended: true });
  await old(6, "withdrawn", null, { ended: true });
  await store.db.execute(sql`update communities set next_number = 7`);

  await migrate(store);
  await store.close();
  const one = await openEngine({ platform, url, clock, start: false });
  await one.engine.settle();
  const standing = await one.rows("select number, state, kind, source, level, recalled from reports order by number");
  const same = { kind: "fault", source: "chat", recalled: false };
  expect(standing).toEqual([
    { ...same, number: 1, state: "received", level: 0 },
    { ...same, number: 2, state: "accepted", level: 0 },
    { ...same, number: 3, state: "resolved", level: 0 },
    // Told to staff by the first version; half a working day later the committee's head hears of it.
    { ...same, number: 4, state: "received", level: 2 },
    { ...same, number: 5, state: "confirmed", level: 0 },
    { ...same, number: 6, state: "withdrawn", level: 0 },
  ]);
  const told = (chat: string, number: number) => platform.texts(chat).filter((t) => t.includes(`#${number} `));
  expect(told("office", 4)).toEqual([]);
  expect(told("dm:boss", 4)).toHaveLength(1);

  await one.move(2 * 3_600_000 + 60_000);
  expect(told("office", 1)).toHaveLength(1);
  await one.tell(platform.says("chen", "office", "办结 2 也换了灯泡"));
  await one.move(2 * 3_600_000);
  expect((await one.rows("select state from reports where number in (2, 3) order by number")) as unknown).toEqual([
    { state: "resolved" },
    { state: "unconfirmed" },
  ]);
  await one.tell([platform.says("wang", "g", "/confirm 2"), platform.says("wang", "g", "/reopen 5 又坏了")]);
  await one.tell(platform.says("wang", "g", "报事 99号楼楼道灯不亮"));
  expect(await one.rows("select number, state, round from reports where number in (2, 5, 7) order by number")).toEqual([
    { number: 2, state: "confirmed", round: 1 },
    { number: 5, state: "accepted", round: 2 },
    { number: 7, state: "received", round: 1 },
  ]);
  // Nothing is parked, and all that is open is looked at again, until the highest level that there is has heard of it.
  expect(await one.rows("select 1 from inbox where status = 'failed'")).toEqual([]);
  expect(
    await one.rows(`select number from reports r where ended_at is null and level < 2 and not exists (select 1 from inbox i
      where i.status = 'ready' and i.payload->>'job' = 'reports.clock' and i.due_at <= r.next_at)`),
  ).toEqual([]);
});
