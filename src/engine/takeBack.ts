import type { Tx } from "../core/tx.ts";
import { slot, sql } from "../store/drizzle.ts";
import { statement } from "../store/statement.ts";

/** Whatever was to be said about these numbers and has not left yet is not said any more. */
export async function takeBack(tx: Tx, about: readonly { communityId: number | null; number: number }[]) {
  await tx.execute(sql`delete from outbox o using unnest(${sql.param(about.map((a) => a.communityId))}::int[],
      ${sql.param(about.map((a) => a.number))}::int[]) as w(community_id, number)
    where o.community_id = w.community_id and o.status in ('queued', 'waiting', 'held') and o.card is null
      and (o.post->>'number')::int = w.number`);
}

/** What stands of these cards stays as it is, and is no card any more. */
export const leaveCards = statement<{ renewed: string }>(
  () => sql`update messages m set card = null
    from jsonb_to_recordset(${slot("renewed", "text")}::jsonb) as w(community int, card text)
    where m.community_id = w.community and m.card = w.card`,
);
