import assert from "node:assert/strict";
import type { Person } from "../../src/core/people.ts";
import type { Tx } from "../../src/core/tx.ts";
import { standingOf } from "../../src/modules/points/lookups.ts";
import { mergeLedgers } from "../../src/modules/points/merge.ts";
import { approveOrder, endOrder, handOver, lockOrder, placeOrder } from "../../src/modules/points/orders.ts";
import { forgetPoints } from "../../src/modules/points/privacy.ts";
import { EARNING } from "../../src/modules/points/rules.ts";
import { award, type Earning, move, takeBackEarned } from "../../src/modules/points/service.ts";
import { isConflict, openStore, rows } from "../../src/store/db.ts";
import { sql } from "../../src/store/drizzle.ts";

/**
 * A process that works on the ledger until it is killed: `<url> <seed> <communities> <people> <rewards>`. It writes how
 * many operations each transaction was, once it is committed.
 */
const [url, seed, communities, people, rewardsEach] = process.argv.slice(2) as [string, ...string[]];
const [COMMUNITIES, PEOPLE, REWARDS] = [Number(communities), Number(people), Number(rewardsEach)];
const ZONE = "Asia/Shanghai";
const BEGINS = Date.parse("2026-11-25T01:00:00Z");

/** mulberry32: a number below. */
function diceFrom(start: number) {
  let state = start;
  return (below: number) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4294967296) * below);
  };
}

/** One transaction of one community: many earnings, and a few of everything else. @returns how many operations */
async function work(tx: Tx, dice: (below: number) => number, communityId: number): Promise<number> {
  const at = new Date(BEGINS + dice(40) * 6 * 3_600_000);
  const who = () => 1 + dice(PEOPLE);
  const person = (id: number): Person => ({ id, communityId, grants: [] });
  const nextNumber = async () =>
    Number((await rows<{ n: string }>(tx, sql`select nextval('order_numbers') as n`))[0]!.n);
  let operations = 0;
  const earnings = Array.from({ length: 60 + dice(60) }, (): Earning => {
    const act = EARNING[dice(EARNING.length)]!;
    const number = dice(4_000);
    const times = act === "volunteering" ? 1 + dice(4) : 1;
    return { communityId, personId: who(), act, key: `${act}:${number}`, number, times, at };
  });
  const awards = await award(tx, earnings, ZONE);
  assert.ok(awards.every((a) => a.points >= 0));
  operations += earnings.length;
  const wrong = Array.from({ length: dice(4) }, () => `${EARNING[dice(EARNING.length)]}:${dice(4_000)}`);
  await takeBackEarned(tx, communityId, wrong, at, ZONE);
  operations += wrong.length;
  for (let i = dice(6); i > 0; i--, operations++) {
    const reward = (communityId - 1) * REWARDS + 1 + dice(REWARDS);
    const placed = await placeOrder(tx, { communityId, personId: who() }, reward, nextNumber, at, ZONE);
    if ("problem" in placed) continue;
    const fate = dice(5);
    const locked = (await lockOrder(tx, communityId, placed.order.number))!;
    if (fate === 0) await endOrder(tx, locked, "refused", null, at, ZONE);
    else if (fate === 1) await endOrder(tx, locked, "cancelled", null, at, ZONE);
    else if (fate < 4) {
      const { code } = await approveOrder(tx, locked, 1, at);
      if (fate === 2) {
        assert.ok("order" in (await handOver(tx, communityId, code, 1, at)));
        assert.deepEqual(await handOver(tx, communityId, code, 1, at), { problem: "used" });
      }
    }
  }
  for (let i = dice(4); i > 0; i--, operations++) {
    const hours = { communityId, personId: who(), unit: "minutes" as const, at };
    const act = dice(2) === 0 ? ("volunteering" as const) : ("help" as const);
    const amount = act === "volunteering" ? 30 * (1 + dice(6)) : -30 * (1 + dice(8));
    const before = (await standingOf(tx, communityId, hours.personId)).minutes;
    const moved = await move(tx, { ...hours, act, key: `m:${dice(1_000_000_000)}`, amount }, ZONE);
    if (before + amount < 0) assert.equal(moved, false);
  }
  const [a, b] = [who(), who()];
  if (dice(30) === 0 && a !== b) {
    await mergeLedgers(tx, person(a), person(b));
    operations++;
  }
  if (dice(60) === 0) {
    await forgetPoints(tx, person(who()), at);
    operations++;
  }
  return operations;
}

const pick = diceFrom(Number(seed));
const store = await openStore({ url, connections: 1 });
for (;;) {
  const [turn, communityId] = [pick(2 ** 31), 1 + pick(COMMUNITIES)];
  try {
    const operations = await store.transaction((tx) => work(tx, diceFrom(turn), communityId));
    process.stdout.write(`${operations}\n`);
  } catch (error) {
    if (!isConflict(error)) throw error;
    process.stdout.write("again\n");
  }
}
