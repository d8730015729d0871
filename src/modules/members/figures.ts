import type { SQL } from "drizzle-orm";
import type { Tx } from "../../core/tx.ts";
import { rows } from "../../store/db.ts";
import { sql } from "../../store/drizzle.ts";

/** What registered households can be counted by. */

export interface Homes {
  households: number;
  people: number;
}

export async function homesOf(tx: Tx, communityId: number): Promise<Homes> {
  const [row] = await rows<Homes>(
    tx,
    sql`select count(distinct place_id)::int as households, count(distinct person_id)::int as people
      from household_claims where community_id = ${communityId} and status = 'approved'`,
  );
  return row!;
}

/**
 * How many households of each building nobody spoke for though they were registered all the time, the most first.
 * @param voices people who did, one row each or more: `select person_id …`
 * @param since when that time began: who came later has not been silent for so long
 * @param least buildings with fewer are left out, so that no door can be told
 */
export function silentHomes(
  tx: Tx,
  communityId: number,
  voices: SQL,
  { since, least }: { since: Date; least: number },
): Promise<{ building: string; silent: number; households: number }[]> {
  return rows(
    tx,
    sql`with homes as (
        select c.building, c.place_id, bool_or(c.person_id in (select person_id from (${voices}) v)) as spoke
        from household_claims c where c.community_id = ${communityId} and c.status = 'approved'
        group by c.building, c.place_id having min(c.claimed_at) <= ${since.toISOString()}::timestamptz
      )
      select building, count(*) filter (where not spoke)::int as silent, count(*)::int as households
      from homes group by building having count(*) filter (where not spoke) >= ${least}
      order by count(*) filter (where not spoke) desc, building`,
  );
}

/** In how many registered households at least one of these people lives. */
export async function homesWith(tx: Tx, communityId: number, voices: SQL): Promise<number> {
  const [row] = await rows<{ count: number }>(
    tx,
    sql`select count(distinct c.place_id)::int as count from household_claims c
      where c.community_id = ${communityId} and c.status = 'approved' and c.person_id in (select person_id from (${voices}) v)`,
  );
  return row!.count;
}

export async function communityName(tx: Tx, communityId: number): Promise<string> {
  const [row] = await rows<{ name: string }>(tx, sql`select name from communities where id = ${communityId}`);
  return row!.name;
}
