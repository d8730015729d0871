import type { Person } from "../../core/people.ts";
import type { Action } from "../../core/post.ts";
import type { Tx } from "../../core/tx.ts";
import { and, asc, eq, or } from "../../store/drizzle.ts";
import { endOrder, lockOrder, ordersOf } from "./orders.ts";
import { ledgerEntries, ledgers, pointRules, rewardOrders, rewards } from "./schema.ts";

/** What they earned and spent, what they exchanged, and what they set for all. */
export async function exportPoints(tx: Tx, { communityId, id }: Person): Promise<Record<string, unknown>> {
  const mine = and(eq(ledgers.communityId, communityId), eq(ledgers.personId, id));
  return {
    pointLedger: await tx.select().from(ledgers).where(mine),
    pointEntries: await tx
      .select({ entry: ledgerEntries })
      .from(ledgers)
      .innerJoin(
        ledgerEntries,
        and(eq(ledgerEntries.communityId, ledgers.communityId), eq(ledgerEntries.ledgerId, ledgers.id)),
      )
      .where(mine)
      .orderBy(asc(ledgerEntries.id)),
    rewardOrders: await tx
      .select()
      .from(rewardOrders)
      .where(
        and(
          eq(rewardOrders.communityId, communityId),
          or(eq(rewardOrders.personId, id), eq(rewardOrders.decidedBy, id), eq(rewardOrders.handedBy, id)),
        ),
      ),
    rewardsMade: await tx
      .select()
      .from(rewards)
      .where(and(eq(rewards.communityId, communityId), eq(rewards.madeBy, id))),
    pointRulesChanged: await tx
      .select()
      .from(pointRules)
      .where(and(eq(pointRules.communityId, communityId), eq(pointRules.changedBy, id))),
  };
}

/** What was put aside for them goes back, and their ledger is nobody's. */
export async function forgetPoints(tx: Tx, { communityId, id }: Person, now: Date): Promise<Action[]> {
  const open = await ordersOf(tx, communityId, id);
  for (const { number } of open) {
    const order = await lockOrder(tx, communityId, number);
    // The day of the row that gives it back counts for nothing: caps look at what is earned.
    if (order) await endOrder(tx, order, "cancelled", null, now, "UTC");
  }
  // Rows of ledger_entries are never changed, and nothing leads from them to a person any more.
  await tx.delete(ledgers).where(and(eq(ledgers.communityId, communityId), eq(ledgers.personId, id)));
  for (const column of ["personId", "decidedBy", "handedBy"] as const) {
    await tx
      .update(rewardOrders)
      .set({ [column]: null })
      .where(and(eq(rewardOrders.communityId, communityId), eq(rewardOrders[column], id)));
  }
  await tx
    .update(rewards)
    .set({ madeBy: null })
    .where(and(eq(rewards.communityId, communityId), eq(rewards.madeBy, id)));
  await tx
    .update(pointRules)
    .set({ changedBy: null })
    .where(and(eq(pointRules.communityId, communityId), eq(pointRules.changedBy, id)));
  return open.map(({ number }) => ({ do: "update", card: `order:${number}` }));
}
