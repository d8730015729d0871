import type { JobContext } from "../src/core/module.ts";
import type { Tx } from "../src/core/tx.ts";
import { createClock } from "../src/engine/clock.ts";
import { lookAtClock } from "../src/modules/reports/jobs.ts";
import { type Filter, openReports } from "../src/modules/reports/lists.ts";
import { openStore, type Store } from "../src/store/db.ts";
import { sql } from "../src/store/drizzle.ts";
import { migrate } from "../src/store/migrate.ts";
import { startPostgres } from "../test/support/postgres.ts";
import { median, percentile, table } from "./figures.ts";

/** Open reports of one community: a street office's worst year. */
const OPEN = 10_000;
const RUNS = 40;
const GOAL_MS = 100;

/** `npm run bench -- reports`: the list and the look of the clock with 10,000 open reports, on a Postgres that flushes. */
export async function benchReports(): Promise<void> {
  const server = await startPostgres({ fsync: true });
  const store = await openStore({ url: await server.createDatabase() });
  try {
    await migrate(store);
    await fill(store);
    const rows = [...(await measureLists(store)), ...(await measureClock(store))];
    console.log(
      `\n${OPEN.toLocaleString("en")} open reports in one community, ${RUNS} runs each, goal ${GOAL_MS} ms\n`,
    );
    console.log(table([["what", "median ms", "p95 ms", "worst ms"], ...rows]));
  } finally {
    await store.close();
    await server.destroy();
  }
}

/** One community of 12 buildings with three people; reports of all states, a third of them late, due over a month. */
async function fill({ db }: Store): Promise<void> {
  const now = createClock().now().toISOString();
  await db.execute(
    sql`insert into communities (name, made_by, created_at) values ('阳光里', 'setup', ${now}::timestamptz)`,
  );
  await db.execute(sql`insert into places (community_id, kind, code, path) values (1, 'community', '阳光里', '/1/')`);
  await db.execute(sql`insert into places (community_id, parent_id, kind, code, path)
    select 1, 1, 'building', n::text, '/1/' || n + 1 || '/' from generate_series(1, 12) n`);
  await db.execute(sql`insert into parties (community_id, name) values (1, '物业'), (1, '居委会'), (1, '业委会')`);
  await db.execute(
    sql`insert into persons (community_id, created_at) select 1, ${now}::timestamptz from generate_series(1, 30)`,
  );
  await db.execute(sql`insert into grants (community_id, person_id, role, place_id, party_id, granted_at) values
    (1, 1, 'worker', null, 1, ${now}::timestamptz), (1, 2, 'staff', null, null, ${now}::timestamptz),
    (1, 3, 'admin', null, null, ${now}::timestamptz), (1, 4, 'leader', 4, null, ${now}::timestamptz)`);
  await db.execute(sql`insert into chats (platform, id, kind, title, community_id, place_id, purpose)
    values ('telegram', '-1', 'group', '工作群', 1, 1, 'staff')`);
  await db.execute(sql`insert into reports (community_id, number, kind, source, anonymous, person_id, text, title, category,
      urgent, place_id, building, platform, chat, state, party_id, worker_id, due_at, next_at, level, late, reported_at)
    select 1, n, 'fault', 'chat', 'no', 5 + n % 20, '楼道灯不亮第' || n || '次', '楼道灯不亮',
      (array['lighting', 'elevator', 'noise', 'parking'])[1 + n % 4], n % 50 = 0, 2 + n % 12, (1 + n % 12)::text, 'telegram', '-2',
      (array['assigned', 'accepted', 'working'])[1 + n % 3], 1 + n % 3, case when n % 3 = 0 then null else 1 end,
      ${now}::timestamptz + interval '1 hour' + n * interval '4 minutes',
      ${now}::timestamptz + n * interval '4 minutes', case when n % 3 = 0 then 1 else 0 end, n % 3 = 0,
      ${now}::timestamptz - interval '1 day'
    from generate_series(1, ${OPEN}::int) n`);
  await db.execute(sql`analyze`);
}

class Undo extends Error {}

/** Runs the work in a transaction that is given up, so that every run finds the same. @returns milliseconds */
async function time(store: Store, prepare: (tx: Tx) => Promise<unknown>, work: (tx: Tx) => Promise<unknown>) {
  let ms = 0;
  await store
    .transaction(async (tx) => {
      await prepare(tx);
      const begun = performance.now();
      await work(tx);
      ms = performance.now() - begun;
      throw new Undo();
    })
    .catch((error: unknown) => {
      if (!(error instanceof Undo)) throw error;
    });
  return ms;
}

async function measure(
  store: Store,
  name: string,
  work: (tx: Tx) => Promise<unknown>,
  prepare: (tx: Tx) => Promise<unknown> = async () => {},
): Promise<string[]> {
  const times: number[] = [];
  for (let i = 0; i < RUNS + 5; i++) {
    const ms = await time(store, prepare, work);
    // The first ones are for the caches.
    if (i >= 5) times.push(ms);
  }
  const figures = [
    median(times),
    percentile(
      times.toSorted((a, b) => a - b),
      0.95,
    ),
    Math.max(...times),
  ];
  return [name, ...figures.map((ms) => ms.toFixed(1))];
}

async function measureLists(store: Store): Promise<string[][]> {
  const filters: [string, Filter][] = [
    ["/reports, staff", {}],
    ["/reports late", { late: true }],
    ["/reports mine", { workerId: 1 }],
    ["/reports 3号楼 电梯", { building: "3", category: "elevator" }],
    ["/reports, a leader's building", { underPlaceIds: [4] }],
    ["/reports, a worker's party", { partyIds: [1] }],
  ];
  const rows: string[][] = [];
  for (const [name, filter] of filters) rows.push(await measure(store, name, (tx) => openReports(tx, 1, filter, 8)));
  return rows;
}

async function measureClock(store: Store): Promise<string[][]> {
  const rows: string[][] = [];
  for (const due of [0, 100, 500]) {
    // Noon of a Wednesday, whatever time it is here: nothing waits for the morning.
    const now = new Date("2026-11-25T04:00:00Z");
    const context = (tx: Tx): JobContext => ({
      ...{ tx, now, timeZone: "Asia/Shanghai", communityId: 1, plannedAt: now, upTo: now, args: {}, eventId: 1 },
      insertLater: () => {},
      countSaid: async () => [],
      offIn: async () => [],
      nextNumber: async () => 1,
    });
    const prepare = (tx: Tx) =>
      tx.execute(sql`update reports set due_at = case when number <= ${due}::int then ${now.toISOString()}::timestamptz - interval '1 minute'
          else ${now.toISOString()}::timestamptz + interval '9 days' end,
        next_at = case when number <= ${due}::int then ${now.toISOString()}::timestamptz - interval '1 minute'
          else ${now.toISOString()}::timestamptz + interval '8 days' end, level = 0, late = false, nudged = false
        where number <= 600`);
    rows.push(await measure(store, `a look of the clock, ${due} due`, (tx) => lookAtClock(context(tx)), prepare));
  }
  return rows;
}
