import type { Person } from "../../core/people.ts";
import { say, type Text } from "../../core/post.ts";
import { holdsAny } from "../../core/roles.ts";
import type { Tx } from "../../core/tx.ts";
import { and, asc, eq, ne, or, sql } from "../../store/drizzle.ts";
import { ownerClaims, rollChanges } from "./schema.ts";

/** What waits for one of the committee: claims to look at, and changes of the roll that another of them proposed. */

/** Claims that this one may decide, the oldest first: nobody decides their own, or what they said themselves. */
export function claimsFor(tx: Tx, { communityId, id }: Pick<Person, "communityId" | "id">) {
  const another = sql`${ownerClaims.proposedBy} is distinct from ${id}`;
  return tx
    .select()
    .from(ownerClaims)
    .where(
      and(
        eq(ownerClaims.communityId, communityId),
        ne(ownerClaims.personId, id),
        or(eq(ownerClaims.state, "open"), and(eq(ownerClaims.state, "proposed"), another)),
      ),
    )
    .orderBy(asc(ownerClaims.number));
}

/** Lines for the list of what waits. */
export async function registerWaits(tx: Tx, person: Person): Promise<Text[]> {
  if (!holdsAny(person.grants, ["staff"])) return [];
  const [claims, changes] = await Promise.all([
    claimsFor(tx, person),
    tx
      .select({ number: rollChanges.number })
      .from(rollChanges)
      .where(
        and(
          eq(rollChanges.communityId, person.communityId),
          eq(rollChanges.state, "proposed"),
          sql`${rollChanges.proposedBy} is distinct from ${person.id}`,
        ),
      ),
  ]);
  return [
    ...(claims.length > 0 ? [say("register-waits-claims", { count: claims.length })] : []),
    ...(changes.length > 0 ? [say("register-waits-changes", { count: changes.length })] : []),
  ];
}
