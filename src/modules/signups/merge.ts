import type { Person } from "../../core/people.ts";
import type { Tx } from "../../core/tx.ts";
import { and, eq, sql } from "../../store/drizzle.ts";
import { signupRows, signups } from "./schema.ts";

/** What one account signed up for or organises is the other's now. Where both stand in a slot the larger number stays. */
export async function mergeSignups(tx: Tx, from: Person, into: Person): Promise<void> {
  const { communityId } = from;
  await tx
    .update(signups)
    .set({ personId: into.id })
    .where(and(eq(signups.communityId, communityId), eq(signups.personId, from.id)));
  await tx.execute(sql`update signup_rows k set count = greatest(k.count, d.count), goods = coalesce(k.goods, d.goods),
      listed_by = coalesce(k.listed_by, d.listed_by),
      in_at = least(k.in_at, d.in_at), out_at = greatest(k.out_at, d.out_at), minutes = greatest(k.minutes, d.minutes)
    from signup_rows d where d.community_id = k.community_id and d.number = k.number and d.slot = k.slot
      and k.community_id = ${communityId} and k.person_id = ${into.id} and d.person_id = ${from.id}
      and k.state = 'in' and d.state = 'in'`);
  await tx.execute(sql`delete from signup_rows d using signup_rows k
    where d.community_id = k.community_id and d.number = k.number and d.slot = k.slot
      and d.community_id = ${communityId} and d.person_id = ${from.id} and k.person_id = ${into.id}`);
  for (const column of ["personId", "listedBy", "confirmedBy"] as const) {
    await tx
      .update(signupRows)
      .set({ [column]: into.id })
      .where(and(eq(signupRows.communityId, communityId), eq(signupRows[column], from.id)));
  }
}
