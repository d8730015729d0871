/**
 * Kills the bot at random, under faults of the platform, and judges what is left:
 *
 *     npm run faults -- --kills 300 [--seed N] [--db-stops 30] [--minutes 20] [--sabotage]
 *
 * A real Postgres that flushes to disk, the fake Bot API in its own process (5 % each of 429, 502 and lost answers), two
 * bots on one store, and six communities of people who go on living. `--seed` repeats what people do, when processes
 * die and which calls fail, as far as two cores keep time; `--sabotage` spoils the tables afterwards in several ways and
 * expects the judge to see each of them. Ends with 1 if anything was lost, doubled or left lying.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import postgres from "postgres";
import { zoneByDay } from "../support/clock.ts";
import { freePort, startPostgres } from "../support/postgres.ts";
import { type Evidence, type HeardCall, judge, readTables, type Verdict } from "./judge.ts";
import { dice } from "./ledger.ts";
import { type BotProcess, type FakeApi, startBot, startFakeApi } from "./processes.ts";
import { SABOTAGES } from "./sabotage.ts";
import { Workload } from "./workload.ts";

const { values } = parseArgs({
  options: {
    kills: { type: "string", default: "300" },
    "db-stops": { type: "string", default: "30" },
    seed: { type: "string" },
    minutes: { type: "string", default: "20" },
    sabotage: { type: "boolean", default: false },
  },
});
const KILLS = Number(values.kills);
const STOPS = Number(values["db-stops"]);
const MINUTES = Number(values.minutes);
const SEED = Number(values.seed ?? (Date.now() % 1_000_000) + 1);
const SETUP_CODE = "FAULTS-2345-6789";
/** How long a bot lives once it works, milliseconds. */
const LIFE_MS = [40, 1_400] as const;
/** Between two new reports; what people do about them comes on top. Telegram's own pace bounds what can be answered. */
const STORY_MS = 1_900;
/** How long it may take until all that was said is answered, once nothing fails any more. */
const DRAIN_MS = 240_000;

const startedAt = performance.now();
const say = (words: string) =>
  console.log(`${String(Math.round((performance.now() - startedAt) / 1_000)).padStart(5)} s  ${words}`);

const server = await startPostgres({ fsync: true });
const dataDir = mkdtempSync(join(tmpdir(), "linli-faults-"));
const api = await startFakeApi({ canReadAllGroupMessages: true, seed: SEED });
const bots: BotProcess[] = [];
const counts = { kills: 0, stops: 0, starts: 0, crashes: 0, unknown: 0, rolledBack: 0, failedLoops: 0 };
const crashes: string[] = [];
let killing = false;
let over = false;
let databaseUp = true;

process.exitCode = await run().catch((error: unknown) => {
  console.error(error);
  return 1;
});
over = true;
for (const bot of bots) bot.kill();
await api.stop();
await server.destroy();
rmSync(dataDir, { recursive: true, force: true });
process.exit();

async function run(): Promise<number> {
  say(`seed ${SEED}: ${KILLS} kills, ${STOPS} stops of the database`);
  const databaseUrl = await server.createDatabase();
  const sql = postgres(databaseUrl, { max: 2, onnotice: () => {}, connect_timeout: 5, backoff: () => 0.2 });
  // What was compiled is written down at a clean end: without one, each of the many starts compiles everything anew.
  const first = await openBot(databaseUrl);
  await first.ready;
  first.kill("SIGTERM");
  await first.exited;
  const lives = [0, 1].map((which) => keepAlive(which, databaseUrl));
  const workload = new Workload(api, sql, SEED);
  await workload.setUp(SETUP_CODE);
  say(`${workload.layouts.length} communities are set up`);

  await api.call("fail", { status: 429, retryAfter: 1, rate: 0.05 });
  await api.call("fail", { status: 502, rate: 0.05 });
  await api.call("loseAnswer", { rate: 0.05 });
  // Real answers take time; without it a process would hardly ever die between a call and its answer.
  await api.call("delay", 30);
  killing = true;
  const living = workload.live(STORY_MS);
  let begin = true;
  const stopping = stopDatabase();
  const deadline = startedAt + MINUTES * 60_000;
  for (let told = 0; counts.kills < KILLS && performance.now() < deadline; await sleep(200)) {
    // Towards the end nothing new is begun, so that the last deaths hit what is being finished.
    if (begin && counts.kills >= KILLS * 0.85) {
      begin = false;
      workload.end();
    }
    if (counts.kills < told + 50) continue;
    told = counts.kills;
    const { begun, ended } = workload.stories;
    say(
      `${counts.kills} kills, ${counts.stops} stops, ${workload.deeds.length} updates, ${ended} of ${begun} stories ended`,
    );
  }
  killing = false;
  await stopping;
  await api.call("clearFaults");
  say(`no more faults; ${workload.stories.begun - workload.stories.ended} stories still to end`);
  workload.end();
  await living;
  await workload.close();
  await sql.end({ timeout: 2 });
  // One whose connections never broke.
  const reader = postgres(databaseUrl, { max: 2, onnotice: () => {} });
  const { left, at } = await drain(reader);
  say(left === "" ? "quiet" : `not quiet after ${DRAIN_MS / 1_000} s: ${left}`);
  over = true;
  for (const bot of bots) bot.kill("SIGTERM");
  await Promise.all(lives);

  const evidence: Evidence = {
    deeds: workload.deeds,
    layouts: workload.layouts,
    calls: await allCalls(api),
    violations: await api.violations(),
    tables: await readTables(reader, at),
  };
  const verdict = judge(evidence);
  for (const crash of crashes) verdict.charges.push({ charge: "stuck", what: `a bot ended by itself: ${crash}` });
  if (counts.kills < KILLS)
    verdict.charges.push({ charge: "stuck", what: `only ${counts.kills} kills in ${MINUTES} minutes` });
  if (values.sabotage) checkJudge(evidence);
  report(workload, verdict);
  await reader.end({ timeout: 2 });
  return verdict.charges.length > 0 || process.exitCode === 1 ? 1 : 0;
}

async function openBot(databaseUrl: string): Promise<BotProcess> {
  return startBot({
    script: ["--max-semi-space-size=4", "src/start.js"],
    readyWhen: '"ready"',
    env: {
      TELEGRAM_BOT_TOKEN: api.token,
      TELEGRAM_API_ROOT: api.root,
      // Faults are found under load; the fake answers 429 at random instead.
      TELEGRAM_PER_SECOND: "0",
      DATABASE_URL: databaseUrl,
      LINLI_SETUP_CODE: SETUP_CODE,
      LINLI_DATA_DIR: dataDir,
      LINLI_TIMEZONE: zoneByDay(),
      PORT: String(await freePort()),
    },
    onLine: (line) => {
      if (line.includes("outcome unknown")) counts.unknown += Number(/"count":(\d+)/.exec(line)?.[1] ?? 1);
      if (line.includes("batch rolled back")) counts.rolledBack++;
      if (line.includes("loop failed")) counts.failedLoops++;
    },
  });
}

/** Starts a bot, and another whenever it is gone; while killing, gives each only a moment to live. */
async function keepAlive(which: number, databaseUrl: string): Promise<void> {
  const d = dice(SEED * 31 + which);
  while (!over) {
    const bot = await openBot(databaseUrl);
    bots[which] = bot;
    counts.starts++;
    const stopsBefore = databaseUp ? counts.stops : -1;
    const worked = await bot.ready;
    let killed = false;
    let gone = false;
    void bot.exited.then(() => {
      gone = true;
    });
    while (worked && !killing && !over && !gone) await sleep(20);
    if (worked && killing) {
      await Promise.race([sleep(d.whole(...LIFE_MS)), bot.exited]);
      if (killing && counts.kills < KILLS) {
        killed = true;
        counts.kills++;
        bot.kill();
      }
    }
    const { code, signal } = await bot.exited;
    if (killed || over) continue;
    // Without a database it may refuse to start; once it works it has to live through that.
    if (worked || stopsBefore === counts.stops) {
      counts.crashes++;
      crashes.push(
        `${worked ? "while working" : "while starting"}, ${signal ?? code}: ${bot.tail().slice(-16).join("\n    ").slice(0, 1_500)}`,
      );
    }
    await sleep(200);
  }
}

/** Pulls the plug of the database now and then, spread over all the kills. */
async function stopDatabase(): Promise<void> {
  const d = dice(SEED * 37);
  while (killing && counts.stops < STOPS) {
    const next = ((counts.stops + 0.5) * KILLS) / STOPS;
    while (killing && counts.kills < next) await sleep(20);
    if (!killing) break;
    await sleep(d.whole(0, 700));
    databaseUp = false;
    counts.stops++;
    await server.stop("immediate");
    await sleep(d.whole(0, 300));
    await server.start();
    databaseUp = true;
  }
}

/** Waits until nothing is due any more. @returns what is still due in the end, or nothing */
/** Waits until nothing is due. @returns what was left, and until when it was looked: what is due later is for later */
async function drain(sql: postgres.Sql): Promise<{ left: string; at: Date }> {
  let left = "?";
  let at = new Date();
  for (const end = performance.now() + DRAIN_MS; performance.now() < end; await sleep(250)) {
    const { pending } = await api.stats();
    const [row] = await sql`select now() as at,
      (select count(*)::int from inbox where status in ('new', 'ready') and due_at <= now()) as inbox,
      (select count(*)::int from outbox where status in ('queued', 'sending')) as outbox`;
    left = `${pending} updates, ${row!.inbox} events, ${row!.outbox} messages`;
    at = row!.at;
    if (pending + row!.inbox + row!.outbox === 0) return { left: "", at };
  }
  return { left, at };
}

async function allCalls(from: FakeApi): Promise<HeardCall[]> {
  const all: HeardCall[] = [];
  for (;;) {
    const calls = await from.calls(all.at(-1)?.n ?? 0);
    all.push(...calls);
    if (calls.length < 1_000) return all;
  }
}

/** Spoils the evidence in every way the judge claims to notice. */
function checkJudge(evidence: Evidence): void {
  for (const { name, charge, spoil } of SABOTAGES) {
    const spoiled = structuredClone(evidence);
    if (!spoil(spoiled)) {
      say(`sabotage: ${name}: nothing to spoil in this run`);
      continue;
    }
    const before = judge(evidence).charges.filter((c) => c.charge === charge).length;
    const after = judge(spoiled).charges.filter((c) => c.charge === charge).length;
    say(`sabotage: ${name}: ${after > before ? `noticed as "${charge}"` : "NOT NOTICED"}`);
    if (after <= before) process.exitCode = 1;
  }
}

function report(workload: Workload, { charges, figures }: Verdict): void {
  const { begun, ended, givenUp } = workload.stories;
  const table: Record<string, number> = {
    seed: SEED,
    "kills (kill -9)": counts.kills,
    "immediate stops of the database": counts.stops,
    "bots started": counts.starts,
    "stories begun": begun,
    "of them ended": ended,
    "of them given up": givenUp,
    "updates sent again by the platform": workload.redelivered,
    ...figures,
    "calls of the bot": 0,
    "outcomes found unknown after a death": counts.unknown,
    "batches rolled back": counts.rolledBack,
  };
  delete table["calls of the bot"];
  console.log("");
  for (const [name, figure] of Object.entries(table)) console.log(`${name.padEnd(40)} ${figure}`);
  const kinds = [
    "lost update",
    "lost effect",
    "doubled effect",
    "wrong effect",
    "lost reply",
    "doubled reply",
    "order",
    "stuck",
    "trace",
    "schema",
  ];
  console.log("");
  for (const kind of kinds) console.log(`${kind.padEnd(40)} ${charges.filter((c) => c.charge === kind).length}`);
  console.log("");
  for (const { charge, what } of charges.slice(0, 40)) console.log(`${charge}: ${what}`);
  if (charges.length > 40) console.log(`… and ${charges.length - 40} more`);
  const seconds = Math.round((performance.now() - startedAt) / 1_000);
  console.log(`\n${charges.length === 0 ? "kept its word" : "FAILED"} (seed ${SEED}, ${seconds} s)`);
}
