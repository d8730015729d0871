import type { Person } from "../../core/people.ts";
import type { Action } from "../../core/post.ts";
import type { Tx } from "../../core/tx.ts";
import { and, eq, inArray, lt } from "../../store/drizzle.ts";
import { unitsOf } from "./claims.ts";
import { DRAFT_DAYS } from "./roll.ts";
import { ownerClaims, rollChanges } from "./schema.ts";
import { ownersOf } from "./service.ts";

/** What somebody said of their home, which owners of the roll they are, and what the roll says of these. */
export async function exportRegister(tx: Tx, { communityId, id }: Person): Promise<Record<string, unknown>> {
  const keys = await ownersOf(tx, communityId, id);
  const units = await unitsOf(tx, communityId, keys);
  return {
    ownerClaims: await tx
      .select()
      .from(ownerClaims)
      .where(and(eq(ownerClaims.communityId, communityId), eq(ownerClaims.personId, id))),
    // Of co-owners and tenants nothing: that is theirs.
    roll: units.map(({ code, areaCm2, owners }) => ({
      ...{ code, areaCm2: areaCm2.toString() },
      names: owners.filter((o) => keys.includes(o.key)).map((o) => o.name),
    })),
    rollChanges: await tx
      .select({ number: rollChanges.number, state: rollChanges.state, proposedAt: rollChanges.proposedAt })
      .from(rollChanges)
      .where(and(eq(rollChanges.communityId, communityId), eq(rollChanges.proposedBy, id))),
  };
}

/**
 * The tie between somebody and the roll goes. The roll itself stays: it is the committee's record of who owns what, and
 * not the bot's of who wrote to it.
 */
export async function forgetRegister(tx: Tx, { communityId, id }: Person): Promise<Action[]> {
  const claims = eq(ownerClaims.communityId, communityId);
  const changes = eq(rollChanges.communityId, communityId);
  const gone = await tx
    .delete(ownerClaims)
    .where(and(claims, eq(ownerClaims.personId, id)))
    .returning({ number: ownerClaims.number, state: ownerClaims.state });
  const mine = and(changes, eq(rollChanges.proposedBy, id));
  await tx
    .update(rollChanges)
    .set({ state: "refused", content: null })
    .where(and(mine, eq(rollChanges.state, "draft")));
  await Promise.all([
    tx
      .update(ownerClaims)
      .set({ proposedBy: null })
      .where(and(claims, eq(ownerClaims.proposedBy, id))),
    tx
      .update(ownerClaims)
      .set({ decidedBy: null })
      .where(and(claims, eq(ownerClaims.decidedBy, id))),
    tx.update(rollChanges).set({ proposedBy: null }).where(mine),
    tx
      .update(rollChanges)
      .set({ decidedBy: null })
      .where(and(changes, eq(rollChanges.decidedBy, id))),
  ]);
  return gone
    .filter((claim) => claim.state === "open" || claim.state === "proposed")
    .map(({ number }) => ({ do: "takeBack", number, asks: ["owner-is"] }));
}

export async function mergeRegister(tx: Tx, from: Person, into: Person): Promise<void> {
  const claims = eq(ownerClaims.communityId, from.communityId);
  await tx
    .update(ownerClaims)
    .set({ personId: into.id })
    .where(and(claims, eq(ownerClaims.personId, from.id)));
}

/** Names in drafts that nobody decided about are erased. @returns how many */
export async function sweepRegister(tx: Tx, now: Date): Promise<number> {
  const before = new Date(now.getTime() - DRAFT_DAYS * 86_400_000);
  const swept = await tx
    .update(rollChanges)
    .set({ state: "replaced", content: null })
    .where(and(inArray(rollChanges.state, ["draft", "proposed"]), lt(rollChanges.proposedAt, before)))
    .returning({ number: rollChanges.number });
  return swept.length;
}
