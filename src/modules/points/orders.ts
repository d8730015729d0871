import type { Tx } from "../../core/tx.ts";
import { among, and, asc, eq, gt, inArray, sql } from "../../store/drizzle.ts";
import { hashCode, newCode } from "../members/service.ts";
import { standingOf, taperOf } from "./lookups.ts";
import { priceOf } from "./rules.ts";
import { type OrderState, rewardOrders, rewards } from "./schema.ts";
import { move, takeBackEarned } from "./service.ts";

/** Rewards and who gets them. Rows are locked in one order: order, reward, ledger. */

export type Reward = typeof rewards.$inferSelect;
export type Order = typeof rewardOrders.$inferSelect;

/** Staff have so long to decide; then whoever asked has so long to fetch it. */
export const DECIDE_MS = 7 * 86_400_000;
export const FETCH_MS = 14 * 86_400_000;
/** Orders that one person may have open at once. */
const MOST_OPEN = 3;
const OPEN: readonly OrderState[] = ["asked", "approved"];

const isReward = (communityId: number, number: number) =>
  and(eq(rewards.communityId, communityId), eq(rewards.number, number));
const isOrder = (communityId: number, number: number) =>
  and(eq(rewardOrders.communityId, communityId), eq(rewardOrders.number, number));

/** What can be had, the cheapest first, each with what it costs now. */
export async function catalogueOf(tx: Tx, communityId: number, now: Date): Promise<(Reward & { price: number })[]> {
  const [found, taper] = await Promise.all([
    tx
      .select()
      .from(rewards)
      .where(and(eq(rewards.communityId, communityId), eq(rewards.open, true)))
      .orderBy(asc(rewards.cost), asc(rewards.number)),
    taperOf(tx, communityId),
  ]);
  return found.map((reward) => ({ ...reward, price: priceOf(reward, taper, now) }));
}

export async function findReward(tx: Tx, communityId: number, number: number): Promise<Reward | undefined> {
  const [found] = await tx.select().from(rewards).where(isReward(communityId, number));
  return found;
}

export async function makeReward(tx: Tx, reward: typeof rewards.$inferInsert): Promise<void> {
  await tx.insert(rewards).values(reward);
}

/** @returns the reward as it is now, or null when there is none */
export async function changeReward(
  tx: Tx,
  communityId: number,
  number: number,
  set: { stock: number; open: true } | { open: false },
): Promise<Reward | null> {
  const [changed] = await tx.update(rewards).set(set).where(isReward(communityId, number)).returning();
  return changed ?? null;
}

/** Why nothing was exchanged. */
export type Problem = { problem: "none" | "gone" | "many" } | { problem: "short"; missing: number };

/** Puts one aside and pays it, in one transaction. */
export async function placeOrder(
  tx: Tx,
  who: { communityId: number; personId: number },
  reward: number,
  nextNumber: () => Promise<number>,
  now: Date,
  timeZone: string,
): Promise<{ order: Order; reward: Reward } | Problem> {
  const { communityId, personId } = who;
  const [found] = await tx.select().from(rewards).where(isReward(communityId, reward)).for("update");
  if (!found?.open) return { problem: "none" };
  if (found.stock === 0) return { problem: "gone" };
  const open = await ordersOf(tx, communityId, personId);
  if (open.length >= MOST_OPEN) return { problem: "many" };
  const cost = priceOf(found, await taperOf(tx, communityId), now);
  const missing = cost - (await standingOf(tx, communityId, personId)).points;
  if (missing > 0) return { problem: "short", missing };
  const number = await nextNumber();
  const spent = { ...who, unit: "points" as const, act: "reward" as const, key: `order:${number}`, amount: -cost };
  if (!(await move(tx, { ...spent, number: reward, at: now }, timeZone))) return { problem: "short", missing: 1 };
  await tx
    .update(rewards)
    .set({ stock: found.stock - 1 })
    .where(isReward(communityId, reward));
  const [order] = await tx
    .insert(rewardOrders)
    .values({
      ...{ communityId, number, reward, personId, cost, state: "asked", askedAt: now },
      dueAt: new Date(now.getTime() + DECIDE_MS),
    })
    .returning();
  return { order: order!, reward: found };
}

/** The orders of a person that are not over. */
export async function ordersOf(tx: Tx, communityId: number, personId: number): Promise<Order[]> {
  return tx
    .select()
    .from(rewardOrders)
    .where(
      and(
        eq(rewardOrders.communityId, communityId),
        eq(rewardOrders.personId, personId),
        inArray(rewardOrders.state, OPEN),
      ),
    )
    .orderBy(asc(rewardOrders.number));
}

export async function findOrder(tx: Tx, communityId: number, number: number): Promise<Order | undefined> {
  const [found] = await tx.select().from(rewardOrders).where(isOrder(communityId, number));
  return found;
}

/** Many at once, each with what it is for, by `<community>:<number>`. */
export async function ordersWith(
  tx: Tx,
  wanted: readonly { communityId: number; number: number }[],
): Promise<Map<string, { order: Order; reward: Reward }>> {
  const found = await tx
    .select({ order: rewardOrders, reward: rewards })
    .from(rewardOrders)
    .innerJoin(rewards, and(eq(rewards.communityId, rewardOrders.communityId), eq(rewards.number, rewardOrders.reward)))
    .where(
      among(
        [rewardOrders.communityId, rewardOrders.number],
        wanted.map((w) => [w.communityId, w.number]),
      ),
    );
  return new Map(found.map((each) => [`${each.order.communityId}:${each.order.number}`, each]));
}

export async function lockOrder(tx: Tx, communityId: number, number: number): Promise<Order | undefined> {
  const [found] = await tx.select().from(rewardOrders).where(isOrder(communityId, number)).for("update");
  return found;
}

/** Says yes. @returns the code to be shown at the hand-over; it is kept only as a hash */
export async function approveOrder(
  tx: Tx,
  order: Order,
  by: number,
  now: Date,
): Promise<{ order: Order; code: string }> {
  const code = newCode(2);
  const [approved] = await tx
    .update(rewardOrders)
    .set({
      ...{ state: "approved", decidedBy: by, codeHash: hashCode(code) },
      dueAt: new Date(now.getTime() + FETCH_MS),
    })
    .where(isOrder(order.communityId, order.number))
    .returning();
  return { order: approved!, code };
}

/** Ends an order without a hand-over: the piece goes back and the points too. */
export async function endOrder(
  tx: Tx,
  order: Order,
  state: "refused" | "expired" | "cancelled",
  by: number | null,
  now: Date,
  timeZone: string,
): Promise<void> {
  const { communityId, number } = order;
  await tx
    .update(rewardOrders)
    .set({ state, decidedBy: order.decidedBy ?? by, endedAt: now })
    .where(isOrder(communityId, number));
  await tx
    .update(rewards)
    .set({ stock: sql`${rewards.stock} + 1` })
    .where(isReward(communityId, order.reward));
  await takeBackEarned(tx, communityId, [`order:${number}`], now, timeZone);
}

/** Spends a hand-over code, once. @returns the order, or why not */
export async function handOver(
  tx: Tx,
  communityId: number,
  code: string,
  by: number,
  now: Date,
): Promise<{ order: Order } | { problem: "unknown" | "used" | "over" }> {
  const [found] = await tx
    .select()
    .from(rewardOrders)
    .where(and(eq(rewardOrders.communityId, communityId), eq(rewardOrders.codeHash, hashCode(code))))
    .for("update");
  if (!found) return { problem: "unknown" };
  if (found.state === "handed") return { problem: "used" };
  if (found.state !== "approved" || found.dueAt <= now) return { problem: "over" };
  const [order] = await tx
    .update(rewardOrders)
    .set({ state: "handed", handedBy: by, endedAt: now })
    .where(isOrder(communityId, found.number))
    .returning();
  return { order: order! };
}

/** Orders that wait for staff, the oldest first. */
export async function waitingOrders(tx: Tx, communityId: number, now: Date): Promise<Order[]> {
  return tx
    .select()
    .from(rewardOrders)
    .where(and(eq(rewardOrders.communityId, communityId), eq(rewardOrders.state, "asked"), gt(rewardOrders.dueAt, now)))
    .orderBy(asc(rewardOrders.number));
}
