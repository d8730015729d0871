import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import postgres from "postgres";
import { expect, test } from "vitest";
import type { Person } from "../../src/core/people.ts";
import { standingOf } from "../../src/modules/points/lookups.ts";
import { mergeLedgers } from "../../src/modules/points/merge.ts";
import { makeReward } from "../../src/modules/points/orders.ts";
import { EARNING, USUAL } from "../../src/modules/points/rules.ts";
import { award, takeBackEarned } from "../../src/modules/points/service.ts";
import { openStore } from "../../src/store/db.ts";
import { ownDatabase } from "../support/database.ts";

/**
 * Random earnings, take-backs, exchanges, hours, merged accounts and people who ask to be forgotten, by several processes at
 * once, which are killed in the middle. 20,000 operations in CI, 3,000 elsewhere,
 * `LINLI_LEDGER_OPS=1000000` by hand; `LINLI_SEED` for the same operations again.
 */
const OPERATIONS = Number(process.env.LINLI_LEDGER_OPS ?? (process.env.CI ? 20_000 : 3_000));
const SEED = Number(process.env.LINLI_SEED ?? Math.floor(Math.random() * 2 ** 31));
const WORKERS = 3;
const COMMUNITIES = 12;
const PEOPLE = 12;
const REWARDS = 3;
const STOCK = 12;
const BEGINS = Date.parse("2026-11-25T01:00:00Z");

/** mulberry32: a number below. */
function diceFrom(seed: number) {
  let state = seed;
  return (below: number) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4294967296) * below);
  };
}

test(
  "whatever happens, sums equal balances and nothing is promised twice",
  async () => {
    const url = await ownDatabase();
    const store = await openStore({ url, connections: 1 });
    const outside = postgres(url, { max: 1, onnotice: () => {} });
    let lastNumber = 0;
    for (let communityId = 1; communityId <= COMMUNITIES; communityId++) {
      for (let reward = 0; reward < REWARDS; reward++) {
        const made = { madeBy: null, madeAt: new Date(BEGINS), open: true, material: reward === 0 };
        const number = ++lastNumber;
        const name = `r${number}`;
        await makeReward(store.db, { communityId, number, name, cost: 10 + reward * 5, stock: STOCK, ...made });
      }
    }
    await outside`create sequence order_numbers start 1000`;
    await store.close();
    let done = 0;
    let kills = 0;
    let again = 0;

    /** Starts a worker, and the next one when it is killed. */
    let seeds = SEED;
    const running = new Set<ChildProcess>();
    let fault = "";
    const start = () => {
      const args = [url, String(seeds++), String(COMMUNITIES), String(PEOPLE), String(REWARDS)];
      const child = spawn(process.execPath, [join(import.meta.dirname, "points.worker.ts"), ...args], {
        stdio: ["ignore", "pipe", "pipe"],
      });
      running.add(child);
      child.stderr!.setEncoding("utf8").on("data", (text: string) => {
        if (!/ExperimentalWarning|--trace-warnings/.test(text)) fault ||= text;
      });
      createInterface({ input: child.stdout! }).on("line", (line) => {
        if (line === "again") again++;
        else done += Number(line);
      });
      child.on("exit", () => running.delete(child));
      return child;
    };
    const dice = diceFrom(SEED ^ 0x5bd1e995);
    const started = performance.now();
    while (done < OPERATIONS && fault === "") {
      while (running.size < WORKERS) start();
      const until = Math.min(OPERATIONS, done + 800 + dice(Math.max(1_600, OPERATIONS / 50)));
      while (done < until && fault === "") await outside`select pg_sleep(0.1)`;
      const victim = [...running][dice(running.size)]!;
      victim.kill("SIGKILL");
      await once(victim, "exit");
      kills++;
    }
    for (const child of [...running]) {
      child.kill("SIGKILL");
      await once(child, "exit");
    }
    expect(fault, `LINLI_SEED=${SEED}`).toBe("");
    // What they had not committed is rolled back by the server a moment later.
    for (let busy = 1; busy > 0; )
      [{ busy }] = (await outside`select count(*)::int as busy from pg_stat_activity
        where datname = current_database() and application_name = 'linli' and pid <> pg_backend_pid()
          and state is distinct from 'idle'`) as unknown as [{ busy: number }];

    const label = `LINLI_SEED=${SEED}`;
    const drift =
      await outside`select coalesce(s.ledger_id, b.ledger_id) as ledger, s.sum, b.balance, s.earned, b.earned as kept
      from (select community_id, ledger_id, unit, sum(amount) as sum, coalesce(sum(amount) filter (where counts), 0) as earned
        from ledger_entries group by 1, 2, 3) s
      full join ledger_balances b using (community_id, ledger_id, unit)
      where s.sum is distinct from b.balance::bigint or s.earned is distinct from b.earned::bigint`;
    expect(drift, label).toEqual([]);
    const sold =
      await outside`select r.number, r.stock, count(o.number) filter (where o.state in ('asked', 'approved', 'handed'))::int as out
      from rewards r left join reward_orders o on o.community_id = r.community_id and o.reward = r.number
      group by r.community_id, r.number, r.stock`;
    expect(
      sold.filter((r) => r.stock < 0 || r.stock + r.out !== STOCK),
      label,
    ).toEqual([]);
    // Every order is paid once while it stands, and not at all when it came to nothing.
    const paid =
      await outside`select o.number, o.state, count(e.id)::int as paid, coalesce(sum(e.amount), 0)::int as amount, o.cost
      from reward_orders o left join ledger_entries e on e.community_id = o.community_id and e.key = 'order:' || o.number
        and not exists (select 1 from ledger_entries r where r.community_id = e.community_id and r.reverses = e.id)
      group by o.community_id, o.number, o.state, o.cost`;
    const stands = (state: string) => ["asked", "approved", "handed"].includes(state);
    expect(
      paid.filter((o) => (stands(o.state) ? o.paid !== 1 || o.amount !== -o.cost : o.paid !== 0)),
      label,
    ).toEqual([]);
    // No happening earned twice for one person, and no day above its cap.
    const twice = await outside`select ledger_id, key from ledger_entries e where reverses is null
      group by community_id, ledger_id, unit, key having count(*) > 1`;
    expect(twice, label).toEqual([]);
    for (const act of EARNING) {
      const above = await outside`select ledger_id, day, sum(amount) from ledger_entries
        where act = ${act} and unit = 'points' and reverses is null and copy_of is null
        group by community_id, ledger_id, day having sum(amount) > ${USUAL[act].dailyCap}`;
      expect(above, `${label} ${act}`).toEqual([]);
    }
    const [counted] =
      await outside`select count(*)::int as entries, (select count(*)::int from reward_orders) as orders,
      count(*) filter (where copy_of is not null)::int as copied from ledger_entries`;
    expect(counted!.orders, label).toBeGreaterThan(20);
    expect(kills, label).toBeGreaterThan(0);
    if (process.env.LINLI_LEDGER_OPS) {
      const seconds = Math.round((performance.now() - started) / 1000);
      console.log(
        `${done} operations in ${seconds} s, ${kills} processes killed, ${again} tries again: ${counted!.entries} entries (${counted!.copied} of second accounts), ${counted!.orders} orders; balances off: 0, oversold: 0; ${label}`,
      );
    }
    await outside.end();
  },
  Math.max(600_000, OPERATIONS * 20),
);

test("two accounts of one person: what both earned for the same counts once, everything else goes on", async () => {
  const store = await openStore({
    url: await ownDatabase(),
    connections: 1,
  });
  const person = (id: number): Person => ({ id, communityId: 1, grants: [] });
  const at = new Date(BEGINS);
  await store.transaction(async (tx) => {
    const one = { communityId: 1, act: "deliberation" as const, at };
    await award(
      tx,
      [
        { ...one, personId: 1, key: "vote:7" },
        { ...one, personId: 2, key: "vote:7" },
        { ...one, personId: 2, key: "vote:8" },
      ],
      "Asia/Shanghai",
    );
    await mergeLedgers(tx, person(2), person(1));
    expect(await standingOf(tx, 1, 1)).toMatchObject({ points: 20, earned: 20, deeds: { deliberation: 2 } });
    expect(await standingOf(tx, 1, 2)).toMatchObject({ points: 0, earned: 0, deeds: { deliberation: 0 } });
    // What is taken back later is taken back where it is now, once.
    await takeBackEarned(tx, 1, ["vote:8"], at, "Asia/Shanghai");
    await takeBackEarned(tx, 1, ["vote:8"], at, "Asia/Shanghai");
    expect(await standingOf(tx, 1, 1)).toMatchObject({ points: 10, earned: 10 });
  });
  await store.close();
});
