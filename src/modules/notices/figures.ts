import type { Span } from "../../core/time.ts";
import type { Tx } from "../../core/tx.ts";
import { rows } from "../../store/db.ts";
import { sql } from "../../store/drizzle.ts";

/** How often a notice was said then. One that comes every week counts each time; one said at once has no planned turn. */
export async function noticesIn(tx: Tx, communityId: number, { since, until }: Span): Promise<number> {
  const [from, to] = [since.toISOString(), until.toISOString()];
  const [row] = await rows<{ count: number }>(
    tx,
    sql`select (select count(*) from notice_turns where community_id = ${communityId} and state = 'said'
          and at >= ${from}::timestamptz and at < ${to}::timestamptz)::int
        + (select count(*) from notices n where n.community_id = ${communityId} and n.said_at is not null
          and n.published_at >= ${from}::timestamptz and n.published_at < ${to}::timestamptz
          and not exists (select 1 from notice_turns t where t.community_id = n.community_id and t.number = n.number))::int
        as count`,
  );
  return row!.count;
}
