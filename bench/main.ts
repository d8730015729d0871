/**
 * Measures our whole bot against two bare ones, on one fake Bot API and one Postgres that flushes to disk:
 *
 *     npm run bench [-- --quick] [-- --pairs 5] [-- --count 1500] [-- --profile]
 *     npm run bench -- reports
 *     npm run bench -- polls [--quick]        # votes: see polls.ts
 *     npm run bench -- notices [--quick]      # a notice to 10,000 groups: see notices.ts
 *     npm run bench -- register [--quick]     # the roll of 20,000 homes: see register.ts
 *     npm run bench -- summaries              # the week of 100,000 reports and a million votes
 *
 * Every pair runs ours, grammY with its runner, and telegraf, one after the other, each in a process of its own. The
 * medians are printed beside the goals. `--quick` is a smoke test of the bench itself; `--profile` measures nothing
 * and shows instead where our bot's time goes and which statements it runs; `--against ../other` measures the bot of
 * another checkout instead of the bare ones.
 */
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import postgres from "postgres";
import { openStore } from "../src/store/db.ts";
import { migrate } from "../src/store/migrate.ts";
import { type BotProcess, cpuMicros, memoryMb, ROOT, startBot } from "../test/faults/processes.ts";
import { zoneByDay } from "../test/support/clock.ts";
import { freePort, type PostgresServer, startPostgres } from "../test/support/postgres.ts";
import type { Latencies, Load, Words } from "./api.ts";
import { median, percentile, table } from "./figures.ts";
import { benchNotices } from "./notices.ts";
import { benchPolls } from "./polls.ts";
import { showProfile } from "./profile.ts";
import { benchRegister } from "./register.ts";
import { benchReports } from "./reports.ts";
import { benchSummaries } from "./summaries.ts";
import { buildTown, sweepTown } from "./town.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: "boolean", default: false },
    pairs: { type: "string" },
    count: { type: "string" },
    profile: { type: "boolean", default: false },
    against: { type: "string" },
  },
});
if (positionals[0] === "reports") {
  await benchReports();
  process.exit();
}
if (positionals[0] === "summaries") {
  await benchSummaries();
  process.exit();
}
if (positionals[0] === "register") process.exit(await benchRegister(values.quick));
if (positionals[0] === "polls") process.exit(await benchPolls(values.quick));
if (positionals[0] === "notices") process.exit(await benchNotices(values.quick));

const PAIRS = Number(values.pairs ?? (values.quick ? 1 : 5));
const COUNT = Number(values.count ?? (values.quick ? 300 : 1_500));
const WARM_UP = values.quick ? 100 : 400;
const PER_SECOND = 50;
const PACED = values.quick ? 50 : 150;

type Kind = "linli" | "other" | "grammy" | "telegraf";
const KINDS: Kind[] = values.against ? ["linli", "other"] : ["linli", "grammy", "telegraf"];
const NAMES: Record<Kind, string> = {
  linli: "Linli",
  other: "the other checkout",
  grammy: "(b) grammY + runner",
  telegraf: "(c) telegraf",
};

/** A question and a report in turns: the lightest and the heaviest thing residents do every day. */
const USUAL: Words[] = [
  { text: "/status", share: 0.5 },
  { text: "报事 3号楼楼道灯不亮 {token}", share: 0.5 },
];
/** A fifth tries what residents may not do, and is told so. */
const REFUSED: Words[] = [
  { text: "/status", share: 0.4 },
  { text: "报事 3号楼楼道灯不亮 {token}", share: 0.4 },
  { text: "/reports", share: 0.2 },
];
/** Nobody writes twice in one run: Telegram's pace of a message a second in a chat must not be what is measured. */
const USERS = { warmUp: 1_000, usual: 2_000, refused: 2_000 + COUNT, paced: 2_000 + 2 * COUNT };

interface Round {
  perSecond: number;
  cpuMicros: number;
}
interface Life {
  usual: Round;
  refused: Round;
  latencies: number[];
  unanswered: number;
  memory: { now: number; most: number };
}

/** The fake Bot API in its own process. */
interface Api {
  root: string;
  token: string;
  ask<T>(name: string, body?: object): Promise<T>;
}

const startedAt = performance.now();
const folder = mkdtempSync(join(tmpdir(), "linli-bench-"));
const bots = new Set<BotProcess>();
const clock = () => performance.timeOrigin + performance.now();
const api = await startApi();
const server = await startPostgres({ fsync: true });
process.exitCode = await (values.profile ? profile(server) : measure()).catch((error: unknown) => {
  console.error(error);
  return 1;
});
for (const bot of bots) bot.kill();
await server.destroy();
rmSync(folder, { recursive: true, force: true });
process.exit();

async function measure(): Promise<number> {
  const { sql, url } = await openTown();
  const lives: Record<Kind, Life[]> = { linli: [], other: [], grammy: [], telegraf: [] };
  for (let pair = 1; pair <= PAIRS; pair++) {
    for (const kind of KINDS) {
      const life = await live(kind, url, sql);
      lives[kind].push(life);
      const { usual, latencies } = life;
      console.log(
        `${elapsed()} pair ${pair} ${NAMES[kind].padEnd(20)} ${usual.perSecond.toFixed(0).padStart(5)}/s ` +
          `${usual.cpuMicros.toFixed(0).padStart(5)} µs  p50 ${percentile(latencies, 0.5).toFixed(1)} ms`,
      );
    }
  }
  const starts = await measureStarts(url);
  const { violations } = await api.ask<{ violations: unknown[] }>("violations");
  await sql.end();
  print(lives, starts);
  if (violations.length > 0) console.log("\nBot API schema violations:", violations);
  console.log(`\n${Math.round((performance.now() - startedAt) / 1_000)} s in all`);
  return violations.length > 0 ? 1 : 0;
}

/** One process of one bot: warmed up, loaded twice, then paced. */
async function live(kind: Kind, databaseUrl: string, sql: postgres.Sql): Promise<Life> {
  await sweepTown(sql);
  await api.ask("clear");
  const bot = await open(kind, { DATABASE_URL: databaseUrl });
  await api.ask("preload", load(WARM_UP, USERS.warmUp, USUAL));
  await replies(WARM_UP);
  await sleep(200);
  const usual = await round(bot, load(COUNT, USERS.usual, USUAL));
  const refused = await round(bot, load(COUNT, USERS.refused, REFUSED));
  await sleep(300);
  await api.ask("clear");
  const paced = { ...load(PACED, USERS.paced, USUAL), perSecond: PER_SECOND };
  const { latencies, unanswered } = await api.ask<Latencies>("paced", paced);
  const memory = memoryMb(bot.pid);
  await close(bot);
  return { usual, refused, latencies, unanswered, memory };
}

/** The bot is stopped while its updates are put into the queue; the time runs from when it goes on. */
async function round(bot: BotProcess, what: Load): Promise<Round> {
  await api.ask("clear");
  bot.kill("SIGSTOP");
  await api.ask("preload", what);
  const cpuBefore = cpuMicros(bot.pid);
  const began = clock();
  bot.kill("SIGCONT");
  const lastAt = await replies(what.count);
  // What is written down after the last answer belongs to the work too.
  await sleep(400);
  return {
    perSecond: (what.count / (lastAt - began)) * 1_000,
    cpuMicros: (cpuMicros(bot.pid) - cpuBefore) / what.count,
  };
}

function load(count: number, firstUser: number, words: Words[]): Load {
  return { count, firstUser, users: count, words };
}

async function replies(count: number): Promise<number> {
  const got = await api.ask<{ count: number; lastAt: number }>("replies", { count, timeoutMs: 60_000 });
  if (got.count < count) throw new Error(`only ${got.count} of ${count} answers within a minute`);
  return got.lastAt;
}

/** From the start of the process to the first answer, milliseconds; an update is waiting already. */
async function measureStarts(databaseUrl: string) {
  const first = async (kind: Kind, env: Record<string, string>) => {
    await api.ask("clear");
    await api.ask("preload", load(1, USERS.warmUp, [{ text: "/help", share: 1 }]));
    const began = clock();
    const opening = open(kind, env);
    const answeredAt = await replies(1);
    const bot = await opening;
    const memory = memoryMb(bot.pid);
    await close(bot);
    return { ms: answeredAt - began, memory };
  };
  const starts: Record<"fresh" | "reopened" | Kind, { ms: number; memory: { now: number; most: number } }[]> = {
    ...{ fresh: [], reopened: [], linli: [], other: [], grammy: [], telegraf: [] },
  };
  const times = values.quick ? 1 : 3;
  for (let i = 0; i < times; i++) {
    const dataDir = join(folder, `pglite-${i}`);
    starts.fresh.push(await first("linli", { LINLI_DATA_DIR: dataDir }));
    starts.reopened.push(await first("linli", { LINLI_DATA_DIR: dataDir }));
    for (const kind of KINDS) starts[kind].push(await first(kind, { DATABASE_URL: databaseUrl }));
  }
  return starts;
}

async function open(kind: Kind, env: Record<string, string>, nodeOptions: string[] = []): Promise<BotProcess> {
  const ours = kind === "linli" || kind === "other";
  const cwd = kind === "other" ? resolve(values.against!) : ROOT;
  const bot = startBot({
    cwd,
    nodeOptions,
    script: ours ? startCommand(cwd) : [`bench/bots/${kind}.ts`],
    readyWhen: ours ? '"listening"' : "ready",
    env: {
      TELEGRAM_BOT_TOKEN: api.token,
      TELEGRAM_API_ROOT: api.root,
      // The others do not count what they send either.
      TELEGRAM_PER_SECOND: "0",
      LINLI_TIMEZONE: zoneByDay(),
      ...(ours ? { LINLI_DATA_DIR: join(folder, "data"), PORT: String(await freePort()) } : {}),
      ...env,
    },
  });
  bots.add(bot);
  if (!(await bot.ready)) throw new Error(`${NAMES[kind]} did not start:\n${bot.tail().join("\n")}`);
  return bot;
}

/** What `npm start` gives to Node there: options and script. */
function startCommand(root: string): string[] {
  const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { scripts: { start: string } };
  const [program, ...words] = scripts.start.split(" ");
  if (program !== "node") throw new Error(`npm start is "${scripts.start}", which is not node with a script`);
  return words;
}

async function close(bot: BotProcess): Promise<void> {
  bot.kill("SIGTERM");
  const force = setTimeout(() => bot.kill("SIGKILL"), 8_000);
  await bot.exited;
  clearTimeout(force);
  bots.delete(bot);
}

async function openTown(): Promise<{ sql: postgres.Sql; url: string }> {
  const url = await server.createDatabase();
  const store = await openStore({ url, connections: 2 });
  await migrate(store);
  await store.close();
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  const users = USERS.paced + PACED - USERS.warmUp;
  await buildTown(sql, USERS.warmUp, users);
  await api.ask("addUsers", { first: USERS.warmUp, count: users });
  return { sql, url };
}

function print(lives: Record<Kind, Life[]>, starts: Awaited<ReturnType<typeof measureStarts>>): void {
  const of = (kind: Kind, read: (life: Life) => number) => median(lives[kind].map(read));
  const latency = (kind: Kind, share: number) =>
    percentile(
      lives[kind].flatMap((l) => l.latencies).sort((a, b) => a - b),
      share,
    );
  const all = (read: (kind: Kind) => number, digits: number) => KINDS.map((kind) => read(kind).toFixed(digits));
  console.log(`\n${COUNT} updates a round, median of ${PAIRS} pairs, ${cpus().length} cores\n`);
  console.log(
    table([
      ["", ...KINDS.map((kind) => NAMES[kind])],
      ["updates/s", ...all((k) => of(k, (l) => l.usual.perSecond), 0)],
      ["CPU µs an update", ...all((k) => of(k, (l) => l.usual.cpuMicros), 0)],
      ["updates/s, 20 % refused", ...all((k) => of(k, (l) => l.refused.perSecond), 0)],
      ["CPU µs, 20 % refused", ...all((k) => of(k, (l) => l.refused.cpuMicros), 0)],
      [`p50 at ${PER_SECOND}/s, ms`, ...all((k) => latency(k, 0.5), 1)],
      [`p99 at ${PER_SECOND}/s, ms`, ...all((k) => latency(k, 0.99), 1)],
      ["unanswered at that pace", ...all((k) => lives[k].reduce((sum, l) => sum + l.unanswered, 0), 0)],
      ["memory after the load, MB", ...all((k) => of(k, (l) => l.memory.now), 0)],
      ["memory at most, MB", ...all((k) => of(k, (l) => l.memory.most), 0)],
      ["start to first answer, s", ...all((k) => median(starts[k].map((s) => s.ms)) / 1_000, 2)],
    ]),
  );
  if (values.against) return;
  const fresh = median(starts.fresh.map((s) => s.ms)) / 1_000;
  const reopened = median(starts.reopened.map((s) => s.ms)) / 1_000;
  const rate = of("linli", (l) => l.usual.perSecond);
  const cpu = of("linli", (l) => l.usual.cpuMicros);
  const goals: [name: string, figure: number, goal: string, reached: boolean][] = [
    goal("updates/s against (b)", rate / of("grammy", (l) => l.usual.perSecond), "≥", 2),
    goal("updates/s against telegraf", rate / of("telegraf", (l) => l.usual.perSecond), "≥", 1.5),
    goal("CPU an update against (b)", cpu / of("grammy", (l) => l.usual.cpuMicros), "≤", 0.35),
    goal("p99 against (b)", latency("linli", 0.99) / latency("grammy", 0.99), "≤", 0.5),
    goal(
      "memory on Postgres, MB",
      of("linli", (l) => l.memory.most),
      "≤",
      130,
    ),
    goal("start, fresh PGlite, s", fresh, "≤", 5),
    goal("start, PGlite reopened, s", reopened, "≤", 1.5),
  ];
  console.log(
    `\n${table([
      ["goal", "figure", "goal", ""],
      ...goals.map(([name, figure, want, reached]) => [
        ...[name, figure.toFixed(2), want],
        reached ? "reached" : "NOT reached",
      ]),
    ])}`,
  );
}

function goal(name: string, figure: number, sign: "≥" | "≤", limit: number): [string, number, string, boolean] {
  return [name, figure, `${sign} ${limit}`, sign === "≥" ? figure >= limit : figure <= limit];
}

/** Where our bot's time goes under load, and what it asks of the database. */
async function profile(postgresServer: PostgresServer): Promise<number> {
  const admin = postgres(postgresServer.url(), { max: 1, onnotice: () => {} });
  await admin`alter system set shared_preload_libraries = 'pg_stat_statements'`;
  await admin`alter system set "pg_stat_statements.track_utility" = 'on'`.catch(() => {});
  await admin.end();
  await postgresServer.stop();
  await postgresServer.start();
  const { sql, url } = await openTown();
  await sql`create extension pg_stat_statements`;
  const out = join(tmpdir(), `linli-profile-${process.pid}`);
  const began = clock();
  const bot = await open("linli", { DATABASE_URL: url }, ["--cpu-prof", "--cpu-prof-dir", out]);
  await api.ask("preload", load(WARM_UP, USERS.warmUp, USUAL));
  await replies(WARM_UP);
  await sleep(500);
  await sql`select pg_stat_statements_reset()`;
  const from = clock() - began;
  const figures = await round(bot, load(COUNT, USERS.usual, USUAL));
  const to = clock() - began;
  const loaded = await statementsOf(sql);
  await api.ask("clear");
  await sql`select pg_stat_statements_reset()`;
  const paced = { ...load(PACED, USERS.paced, USUAL), perSecond: PER_SECOND };
  const pacedFrom = clock() - began;
  const { latencies } = await api.ask<Latencies>("paced", paced);
  const pacedTo = clock() - began;
  const pacedStatements = await statementsOf(sql);
  await close(bot);
  await sql.end();
  console.log(
    `${figures.perSecond.toFixed(0)} updates/s, ${figures.cpuMicros.toFixed(0)} CPU µs an update, profiled\n`,
  );
  await showProfile(out, from, to, COUNT);
  console.log(showStatements(loaded, COUNT));
  console.log(`\nat ${PER_SECOND}/s: p50 ${percentile(latencies, 0.5).toFixed(1)} ms\n`);
  await showProfile(out, pacedFrom, pacedTo, PACED);
  console.log(showStatements(pacedStatements, PACED));
  return 0;
}

interface Statement {
  query: string;
  calls: number;
  ms: number;
}

function statementsOf(sql: postgres.Sql): Promise<Statement[]> {
  return sql<Statement[]>`select query, calls::int as calls, total_exec_time as ms from pg_stat_statements
    where dbid = (select oid from pg_database where datname = current_database()) order by calls desc`;
}

function showStatements(statements: Statement[], updates: number): string {
  const calls = statements.reduce((sum, s) => sum + s.calls, 0);
  const ms = statements.reduce((sum, s) => sum + s.ms, 0);
  const rows = statements
    .slice(0, 30)
    .map((s) => [
      (s.calls / updates).toFixed(3),
      ((s.ms * 1_000) / s.calls).toFixed(0),
      s.query.replace(/\s+/g, " ").slice(0, 130),
    ]);
  return `\n${(calls / updates).toFixed(2)} statements an update, ${((ms * 1_000) / updates).toFixed(0)} µs of the database\n
${table([["an update", "µs each", "statement"], ...rows])}`;
}

async function startApi(): Promise<Api> {
  const child = spawn(process.execPath, [join(ROOT, "bench/api.ts")], { stdio: ["pipe", "pipe", "inherit"] });
  process.on("exit", () => child.kill("SIGKILL"));
  const line = await new Promise<string>((resolve) => createInterface({ input: child.stdout }).once("line", resolve));
  const { root, token } = JSON.parse(line) as { root: string; token: string };
  return {
    root,
    token,
    async ask<T>(name: string, body: object = {}): Promise<T> {
      const answer = await fetch(`${root}/control/${name}`, { method: "POST", body: JSON.stringify(body) });
      const json = (await answer.json()) as T & { error?: string };
      if (!answer.ok) throw new Error(`fake Bot API, ${name}: ${json.error}`);
      return json;
    },
  };
}

function elapsed(): string {
  return `${Math.round((performance.now() - startedAt) / 1_000)} s`.padStart(6);
}
