/**
 * `npm run bench -- notices`: one notice to 10,000 groups on a Telegram that takes 30 messages a second and refuses what
 * is more. Twice: how long it takes against what that rate allows; and again with the bot killed (SIGKILL) half-way and
 * started anew, what is lost and what is said twice.
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import postgres from "postgres";
import { openStore } from "../src/store/db.ts";
import { migrate } from "../src/store/migrate.ts";
import { type BotProcess, type FakeApi, ROOT, startBot, startFakeApi } from "../test/faults/processes.ts";
import { freePort, startPostgres } from "../test/support/postgres.ts";
import { table } from "./figures.ts";

/** Whoever writes the notice. */
const CHEN = 21;
const PER_SECOND = 30;
/** Supergroups have ids below -1000000000000. */
const groupOf = (n: number) => -1_000_000_000_000 - n;

/** @param quick a smoke test of the bench itself @returns the exit code */
export async function benchNotices(quick: boolean): Promise<number> {
  const groups = quick ? 300 : 10_000;
  const server = await startPostgres({ fsync: true });
  const folder = mkdtempSync(join(tmpdir(), "linli-bench-"));
  const url = await server.createDatabase();
  const store = await openStore({ url, connections: 2 });
  await migrate(store);
  await store.close();
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  const api = await startFakeApi({ canReadAllGroupMessages: true });
  let bot: BotProcess | undefined;
  try {
    await settle(sql, groups);
    console.log(`making ${groups} groups …`);
    await api.call("addUser", { id: CHEN, first_name: "陈姐" });
    for (let n = 1; n <= groups; n += 50) {
      const some = Array.from({ length: Math.min(50, groups - n + 1) }, (_, i) => n + i);
      await Promise.all(
        some.map((one) =>
          api.call("addChat", {
            id: groupOf(one),
            type: "supergroup",
            title: `${one}号楼`,
            members: [CHEN],
            botIsMember: true,
          }),
        ),
      );
    }
    await api.call("flood", { overallPerSecond: PER_SECOND });
    bot = await openBot(api, url, folder);
    console.log("once …");
    const once = await publish(api, "明天上午9点到11点停水，请先接些水", groups);
    const { violations } = await api.stats();
    console.log("again, killed half-way …");
    let inFlight = 0;
    const again = await publish(api, "明天下午停水改到后天，请先接些水", groups, async () => {
      const exited = bot!.exited;
      bot!.kill("SIGKILL");
      await exited;
      const [row] = await sql`select count(*)::int as n from outbox where status = 'sending'`;
      inFlight = row!.n;
      console.log(`killed with ${inFlight} in flight`, await sql`select status, count(*) from outbox group by 1`);
      bot = await openBot(api, url, folder);
    });
    const allowed = (groups / PER_SECOND) * 1_000;
    const ratio = once.ms / allowed;
    console.log(
      `\n${cpus().length} cores, ${groups} groups, ${PER_SECOND} messages a second\n\n${table([
        ["", "figure", "goal", ""],
        ["s from the first group to the last", (once.ms / 1_000).toFixed(1), "", ""],
        ["against what the rate allows", ratio.toFixed(3), "≤ 1.02", reached(ratio <= 1.02)],
        ["from the tap to the first group, ms", once.firstMs.toFixed(0), "", ""],
        ["refused by the platform (429)", String(once.refused), "0", reached(once.refused === 0)],
        ["groups without it, not killed", String(once.lost), "0", reached(once.lost === 0)],
        ["groups with it twice, not killed", String(once.twice), "0", reached(once.twice === 0)],
        ["groups without it after kill -9", String(again.lost), "0", reached(again.lost === 0)],
        ["in flight when killed", String(inFlight), "", ""],
        ["groups with it twice after kill -9", String(again.twice), "≤ in flight", reached(again.twice <= inFlight)],
        ["of these not marked 重发", String(again.unmarked), "0", reached(again.unmarked === 0)],
        ["violations of the Bot API", String(violations), "0", reached(violations === 0)],
      ])}`,
    );
    const good = once.lost + once.twice + again.lost + again.unmarked + violations === 0 && again.twice <= inFlight;
    return good && (quick || ratio <= 1.02) ? 0 : 1;
  } finally {
    bot?.kill();
    await api.stop();
    await sql.end();
    await server.destroy();
    rmSync(folder, { recursive: true, force: true });
  }
}

const reached = (is: boolean) => (is ? "reached" : "NOT reached");

/** One community with so many groups, and one of its staff with an open private chat. */
async function settle(sql: postgres.Sql, groups: number): Promise<void> {
  await sql`insert into communities (name, made_by, created_at) values ('阳光里', 'setup', now())`;
  await sql`insert into places (community_id, kind, code, path) values (1, 'community', '阳光里', '/1/')`;
  await sql`insert into chats (platform, id, kind, title, community_id, place_id, purpose, greeted)
    select 'telegram', (-1000000000000 - n)::text, 'group', n || '号楼', 1, 1, 'residents', true
    from generate_series(1, ${groups}::int) n`;
  await sql`insert into chats (platform, id, kind, title) values ('telegram', ${String(CHEN)}, 'private', '')`;
  await sql`insert into accounts (platform, external_id, name, private_chat)
    values ('telegram', ${String(CHEN)}, '陈姐', ${String(CHEN)})`;
  await sql`insert into persons (community_id, created_at) values (1, now())`;
  await sql`insert into person_accounts (community_id, account_id, person_id) values (1, 1, 1)`;
  await sql`insert into grants (community_id, person_id, role, granted_at) values (1, 1, 'admin', now())`;
  await sql`analyze`;
}

async function openBot(api: FakeApi, url: string, folder: string): Promise<BotProcess> {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { scripts: { start: string } };
  const bot = startBot({
    script: scripts.start.split(" ").slice(1),
    readyWhen: '"listening"',
    env: {
      ...{ TELEGRAM_BOT_TOKEN: api.token, TELEGRAM_API_ROOT: api.root, DATABASE_URL: url },
      ...{ LINLI_DATA_DIR: join(folder, "data"), PORT: String(await freePort()) },
    },
  });
  if (!(await bot.ready)) throw new Error(`the bot did not start:\n${bot.tail().join("\n")}`);
  return bot;
}

interface Delivery {
  /** From the first group's message to the last group's first one. */
  ms: number;
  /** From the tap to the first group's message. */
  firstMs: number;
  lost: number;
  twice: number;
  unmarked: number;
  refused: number;
}

/** Writes a notice, publishes it, and waits until nothing more comes. `halfway` runs when half of the groups have it. */
async function publish(api: FakeApi, words: string, groups: number, halfway?: () => Promise<void>): Promise<Delivery> {
  await api.call("sendText", CHEN, CHEN, `公告 现在 ${words}`);
  let preview: number | undefined;
  for (let tries = 0; preview === undefined && tries < 200; tries++) {
    await sleep(100);
    const found = (await api.call("messages", CHEN)).findLast((m) => m.text.includes(words) && m.buttons.length > 0);
    preview = found?.id;
  }
  if (preview === undefined) throw new Error("the notice was not read back");
  const counts = new Map<number, { at: number; texts: string[] }>();
  let refused = 0;
  let seen = await newest(api);
  const tapped = Date.now();
  await api.call("tap", CHEN, CHEN, preview, "发布");
  let quietSince = Date.now();
  for (let half = halfway; Date.now() - quietSince < (counts.size >= groups ? 3_000 : 60_000); ) {
    const calls = await api.calls(seen);
    for (const call of calls) {
      seen = Math.max(seen, call.n);
      const chat = Number(call.parameters.chat_id);
      if (call.method !== "sendMessage" || !(chat < 0)) continue;
      quietSince = Date.now();
      if (!call.response.ok) {
        refused++;
        continue;
      }
      const known = counts.get(chat);
      if (known) known.texts.push(String(call.parameters.text));
      else counts.set(chat, { at: call.at, texts: [String(call.parameters.text)] });
    }
    if (half && counts.size >= groups / 2) {
      await half();
      half = undefined;
    }
    if (calls.length < 1_000) await sleep(200);
  }
  const times = [...counts.values()].map((c) => c.at).sort((a, b) => a - b);
  const again = [...counts.values()].filter((c) => c.texts.length > 1);
  return {
    ms: (times.at(-1) ?? 0) - (times[0] ?? 0),
    firstMs: (times[0] ?? 0) - tapped,
    lost: groups - counts.size,
    twice: again.length,
    unmarked: again.filter((c) => c.texts.slice(1).some((text) => !text.includes("重发"))).length,
    refused,
  };
}

/** The number of the last call so far. */
async function newest(api: FakeApi): Promise<number> {
  let seen = 0;
  for (;;) {
    const calls = await api.calls(seen);
    if (calls.length === 0) return seen;
    seen = calls.at(-1)!.n;
  }
}
