import type { Tx } from "../../core/tx.ts";
import { rows } from "../../store/db.ts";
import { sql } from "../../store/drizzle.ts";
import { LEADERS } from "./parties.ts";
import type { Place } from "./service.ts";

/** Who looks after a place. */

/** The people of a party who look after that place: its members; of 楼长, those who lead at or above it. */
export async function partyAt(tx: Tx, communityId: number, partyId: number, placeId: number): Promise<number[]> {
  const found = await rows<{ person_id: number }>(
    tx,
    sql`select distinct g.person_id from grants g
      join parties p on p.community_id = g.community_id and p.id = ${partyId}
      left join places l on l.community_id = g.community_id and l.id = ${placeId}
      where g.community_id = ${communityId} and (g.party_id = p.id
        or (p.name = ${LEADERS} and g.role = 'leader' and l.path like '%/' || g.place_id || '/%')) order by 1`,
  );
  return found.map((r) => r.person_id);
}

/** Who leads at or above a place, by id. */
export async function leadersAt(tx: Tx, communityId: number, placeId: number): Promise<number[]> {
  const found = await rows<{ person_id: number }>(
    tx,
    sql`select distinct g.person_id from grants g
      join places l on l.community_id = g.community_id and l.id = ${placeId}
      where g.community_id = ${communityId} and g.role = 'leader' and l.path like '%/' || g.place_id || '/%' order by 1`,
  );
  return found.map((r) => r.person_id);
}

/**
 * Who leads at a place, the nearest first: the leaders of its unit, then of its building, and so on.
 * @param platform whose names are told, where somebody is on several
 * @returns for each place with leaders what it is, the code of what it is in, and their names (never empty)
 */
export async function leadersOf(
  tx: Tx,
  communityId: number,
  placeId: number,
  platform: string,
): Promise<{ place: Pick<Place, "kind" | "code">; within: string; names: string[] }[]> {
  const found = await rows<{ kind: Place["kind"]; code: string; within: string | null; name: string }>(
    tx,
    sql`select l.kind, l.code, up.code as within, called.name
      from places here
      join places l on l.community_id = here.community_id and here.path like '%/' || l.id || '/%'
      join grants g on g.community_id = l.community_id and g.place_id = l.id and g.role = 'leader'
      left join places up on up.community_id = l.community_id and up.id = l.parent_id
      cross join lateral (select a.name from person_accounts pa join accounts a on a.id = pa.account_id
        where pa.community_id = g.community_id and pa.person_id = g.person_id and a.name <> ''
        order by a.platform = ${platform} desc, a.id limit 1) called
      where here.community_id = ${communityId} and here.id = ${placeId}
      order by length(l.path) desc, g.granted_at, g.person_id`,
  );
  const nearest: { place: Pick<Place, "kind" | "code">; within: string; names: string[] }[] = [];
  for (const { kind, code, within, name } of found) {
    const last = nearest.at(-1);
    if (last && last.place.kind === kind) last.names.push(name);
    else nearest.push({ place: { kind, code }, within: within ?? "", names: [name] });
  }
  return nearest;
}
