import type { Occasion, Said } from "../core/quiet.ts";
import type { Tx } from "../core/tx.ts";
import { rows } from "../store/db.ts";
import { sql } from "../store/drizzle.ts";

/**
 * How much the bot said in the residents' groups of a community, day by day of the time zone.
 * @param from the first day, "2026-11-23"
 * @param until the last day, "2026-11-29"
 * @returns a row for each group to which anything was said
 */
export function countSaid(
  tx: Tx,
  { communityId, from, until }: { communityId: number; from: string; until: string },
  { timeZone }: { timeZone: string },
): Promise<Said[]> {
  const sum = (occasion: Occasion) =>
    sql`coalesce(sum(w.count) filter (where w.occasion = ${occasion}), 0)::int as ${sql.identifier(occasion)}`;
  return rows<Said>(
    tx,
    sql`select c.platform, c.id as chat, ${sum("answer")}, ${sum("unasked")}, ${sum("offer")}, ${sum("urgent")}, ${sum("chosen")}
      from chats c join (
        select platform, chat, day, occasion, count from said_days
        union all
        select platform, chat, (due_at at time zone ${timeZone})::date, occasion, 1 from outbox
          where kind = 'say' and status = 'sent' and note is distinct from ${UNSAID}
      ) w on w.platform = c.platform and w.chat = c.id
      where c.community_id = ${communityId} and c.kind = 'group' and c.purpose = 'residents'
        and w.day between ${from}::date and ${until}::date
      group by c.platform, c.id order by c.platform, c.id`,
  );
}

/** The note of a row that was done with and not said: there was nothing new to say. */
export const UNSAID = "unsaid";
