import { createClock } from "../src/engine/clock.ts";
import { offIn } from "../src/engine/off.ts";
import { countSaid } from "../src/engine/said.ts";
import { ledgerFiles } from "../src/modules/summaries/ledger.ts";
import { type Counter, readPage } from "../src/modules/summaries/service.ts";
import { openStore, type Store } from "../src/store/db.ts";
import { sql } from "../src/store/drizzle.ts";
import { migrate } from "../src/store/migrate.ts";
import { startPostgres } from "../test/support/postgres.ts";
import { median, percentile, table } from "./figures.ts";

const REPORTS = 100_000;
const BALLOTS = 1_000_000;
const VOTES = 100;
const RUNS = 15;
const GOAL_MS = 2_000;

/** `npm run bench -- summaries`: the week and the year of a community with 100,000 reports and a million votes. */
export async function benchSummaries(): Promise<void> {
  const server = await startPostgres({ fsync: true });
  const store = await openStore({ url: await server.createDatabase() });
  try {
    await migrate(store);
    const now = createClock().now();
    await fill(store, now.toISOString());
    const timeZone = "Asia/Shanghai";
    const counter: Counter = {
      tx: store.db,
      now,
      timeZone,
      countSaid: (from, until) => countSaid(store.db, { communityId: 1, from, until }, { timeZone }),
      offIn: (span) => offIn(store.db, span),
    };
    const back = (days: number) => ({ since: new Date(now.getTime() - days * 86_400_000), until: now });
    const rows: string[][] = [];
    for (const [name, days] of [
      ["a week", 7],
      ["a month", 30],
      ["a year", 365],
    ] as const) {
      rows.push(await measure(`the page of ${name}`, () => readPage(counter, 1, back(days))));
    }
    rows.push(
      await measure("the ledger of a month", () => ledgerFiles(store.db, 1, back(30), "xlsx", "Asia/Shanghai")),
    );
    const size = `${REPORTS.toLocaleString("en")} reports in a year, ${BALLOTS.toLocaleString("en")} votes`;
    console.log(`\n${size}, ${RUNS} runs each, goal ${GOAL_MS} ms\n`);
    console.log(table([["what", "median ms", "p95 ms", "worst ms"], ...rows]));
  } finally {
    await store.close();
    await server.destroy();
  }
}

/** Twelve buildings, 2,000 registered households, 10,000 people; reports and votes spread over the last year. */
async function fill({ db }: Store, now: string): Promise<void> {
  const at = sql`${now}::timestamptz`;
  await db.execute(sql`insert into communities (name, made_by, created_at) values ('阳光里', 'setup', ${at})`);
  await db.execute(sql`insert into places (community_id, kind, code, path) values (1, 'community', '阳光里', '/1/')`);
  await db.execute(sql`insert into parties (community_id, name) values (1, '物业'), (1, '居委会')`);
  await db.execute(sql`insert into persons (community_id, created_at) select 1, ${at} from generate_series(1, 10000)`);
  await db.execute(sql`insert into household_claims (community_id, number, person_id, building, room, building_place_id,
      status, place_id, claimed_at)
    select 1, 2000000 + n, n, (1 + n % 12)::text, n::text, 1, 'approved', n, ${at} from generate_series(1, 2000) n`);
  await db.execute(sql`insert into reports (community_id, number, kind, source, anonymous, person_id, text, title, category,
      urgent, place_id, building, platform, chat, state, party_id, round, stars, reported_at, accepted_at, done_at, ended_at)
    select 1, n, case when n % 20 = 0 then 'suggestion' else 'fault' end, 'chat', 'no', 1 + n % 10000, '楼道灯不亮', '楼道灯不亮',
      (array['lighting', 'elevator', 'noise', 'parking', 'water'])[1 + n % 5], false, 1, (1 + n % 12)::text, 'telegram', '-2',
      case when n % 10 = 0 then 'accepted' else 'confirmed' end, 1, 1 + n % 2,
      case when n % 4 = 0 then 1 + n % 5 end, t.at, t.at, case when n % 10 > 0 then t.at + interval '9 hours' end,
      case when n % 10 > 0 then t.at + interval '20 hours' end
    from generate_series(1, ${REPORTS}::int) n,
      lateral (select ${at} - n * interval '365 days' / ${REPORTS}::int as at) t`);
  await db.execute(sql`insert into report_events (community_id, number, change, state, by_person_id, at)
    select 1, n, c.change, 'confirmed', 1 + n % 10000, r.reported_at + interval '10 hours'
    from generate_series(1, ${REPORTS}::int) n join reports r on r.community_id = 1 and r.number = n,
      unnest(array['reported', 'accepted', 'resolved', 'confirmed', case when n % 7 = 0 then 'late' else 'rated' end]) c(change)`);
  await db.execute(sql`insert into polls (community_id, number, question, options, electorate, multiple, secret, place_id,
      state, closes_at, made_at, closed_at, eligible)
    select 1, 1000000 + n, '问题', '["要", "不要"]', 'anyone', false, false, 1, 'closed', t.at, t.at, t.at, 12000
    from generate_series(1, ${VOTES}::int) n, lateral (select ${at} - n * interval '3 days' as at) t`);
  await db.execute(sql`insert into poll_voters (community_id, number, voter, pseudonym, person_id)
    select 1, 1000001 + n / ${BALLOTS / VOTES}::int, 'p' || n % ${BALLOTS / VOTES}::int, n::text, 1 + n % ${BALLOTS / VOTES}::int
    from generate_series(0, ${BALLOTS - 1}::int) n`);
  // Each vote has earned its ten points, as at the close of a poll.
  await db.execute(sql`insert into ledgers (community_id, person_id) select 1, n from generate_series(1, 10000) n`);
  await db.execute(sql`insert into ledger_entries (community_id, ledger_id, unit, act, key, amount, counts, number, at, day)
    select 1, l.id, 'points', 'deliberation', 'vote:' || p.number, 10, true, p.number, p.closed_at, p.closed_at::date::text
    from polls p, ledgers l where p.community_id = 1 and l.community_id = 1`);
  await db.execute(sql`insert into poll_tallies (community_id, number, option, count)
    select 1, 1000000 + n, o, ${BALLOTS / VOTES}::int from generate_series(1, ${VOTES}::int) n, generate_series(0, 1) o`);
  await db.execute(sql`analyze`);
}

async function measure(name: string, work: () => Promise<unknown>): Promise<string[]> {
  const times: number[] = [];
  for (let i = 0; i < RUNS + 2; i++) {
    const begun = performance.now();
    await work();
    // The first ones are for the caches.
    if (i >= 2) times.push(performance.now() - begun);
  }
  const p95 = percentile(
    times.toSorted((a, b) => a - b),
    0.95,
  );
  return [name, ...[median(times), p95, Math.max(...times)].map((ms) => ms.toFixed(1))];
}
