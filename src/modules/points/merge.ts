import type { Person } from "../../core/people.ts";
import type { Tx } from "../../core/tx.ts";
import { and, eq, isNull, sql } from "../../store/drizzle.ts";
import { insertRows } from "../../store/insert.ts";
import { ledgerEntries, ledgers, pointRules, rewardOrders, rewards } from "./schema.ts";
import { lockLedgers } from "./service.ts";

/**
 * Two accounts turned out to be one person: what one ledger holds goes on in the other, entry by entry, and is taken back
 * where it was. What both earned for the same happening counts once.
 */
export async function mergeLedgers(tx: Tx, from: Person, into: Person): Promise<void> {
  const { communityId } = from;
  const people = [from, into].map(({ id }) => ({ communityId, personId: id }));
  const held = await lockLedgers(tx, people);
  const [old, kept] = [held.get(from.id)!, held.get(into.id)!];
  const live = await tx
    .select()
    .from(ledgerEntries)
    .where(
      and(
        eq(ledgerEntries.communityId, communityId),
        eq(ledgerEntries.ledgerId, old.id),
        isNull(ledgerEntries.reverses),
        sql`not exists (select 1 from ledger_entries r
          where r.community_id = ${ledgerEntries.communityId} and r.reverses = ${ledgerEntries.id})`,
      ),
    )
    .orderBy(ledgerEntries.id);
  if (live.length > 0) {
    const copies = live.map(({ id, ...entry }) => ({ ...entry, ledgerId: kept.id, copyOf: id }));
    await insertRows(tx, ledgerEntries, copies, "on conflict (community_id, ledger_id, unit, key) do nothing");
    const moved = live.map(({ id, copyOf: _, ...entry }) => ({
      ...entry,
      ...{ key: `moved:${id}`, amount: -entry.amount, reverses: id },
    }));
    await insertRows(tx, ledgerEntries, moved);
  }
  const choice = [old, kept].find((l) => l.board === "hidden") ?? (kept.board === "unnamed" ? old : kept);
  await tx.delete(ledgers).where(and(eq(ledgers.communityId, communityId), eq(ledgers.id, old.id)));
  await tx
    .update(ledgers)
    .set({ board: choice.board, nickname: choice.nickname })
    .where(and(eq(ledgers.communityId, communityId), eq(ledgers.id, kept.id)));
  for (const column of ["personId", "decidedBy", "handedBy"] as const) {
    await tx
      .update(rewardOrders)
      .set({ [column]: into.id })
      .where(and(eq(rewardOrders.communityId, communityId), eq(rewardOrders[column], from.id)));
  }
  await tx
    .update(rewards)
    .set({ madeBy: into.id })
    .where(and(eq(rewards.communityId, communityId), eq(rewards.madeBy, from.id)));
  await tx
    .update(pointRules)
    .set({ changedBy: into.id })
    .where(and(eq(pointRules.communityId, communityId), eq(pointRules.changedBy, from.id)));
}
