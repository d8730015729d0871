import { lookup } from "../../../core/lookup.ts";
import { among, and, ne, slot, sql } from "../../../store/drizzle.ts";
import { statement } from "../../../store/statement.ts";
import type { Road } from "../chain.ts";
import { ballots } from "../schema.ts";
import { ownerProxies, resolutionSeats } from "./schema.ts";

/** What an owner of a head has cast, and what the others of that head have. */
export interface Seat {
  pseudonym: string;
  choice: string;
  /** 0: nothing yet. */
  seq: number;
  /** How that ballot came. */
  road: Road | null;
  /** What co-owners stand for, where they have chosen. */
  others: string[];
}

const findSeats = statement<
  { communities: number[]; numbers: number[]; owners: string[] },
  {
    n: string;
    pseudonym: string;
    choice: string | null;
    seq: number | null;
    road: Road | null;
    others: string[] | null;
  }
>(
  () => sql`select w.n, s.pseudonym, b.choice, b.seq, b.road, (
      select array_agg(ob.choice) from resolution_seats o cross join lateral (
        select choice from ballots x where x.community_id = o.community_id and x.number = o.number
          and x.pseudonym = o.pseudonym order by x.seq desc limit 1) ob
      where o.community_id = s.community_id and o.number = s.number and o.head = s.head
        and o.pseudonym <> s.pseudonym and ob.choice <> '') as others
    from unnest(${slot("communities", "int[]")}, ${slot("numbers", "int[]")}, ${slot("owners", "text[]")})
      with ordinality as w(community_id, number, owner, n)
    join resolution_seats s on s.community_id = w.community_id and s.number = w.number and s.owner_key = w.owner
    left join lateral (select choice, seq, road from ballots b where b.community_id = s.community_id and b.number = s.number
      and b.pseudonym = s.pseudonym order by b.seq desc limit 1) b on true
    order by w.n, s.pseudonym`,
);

/** The seats of one owner in a vote: one for each head they belong to. Ask after the chain is locked. */
export const seatLookup = lookup(
  [resolutionSeats, ballots],
  async (tx, keys: readonly { communityId: number; number: number; owner: string }[]): Promise<Seat[][]> => {
    const found = await findSeats(tx, {
      communities: keys.map((k) => k.communityId),
      numbers: keys.map((k) => k.number),
      owners: keys.map((k) => k.owner),
    });
    const seats: Seat[][] = keys.map(() => []);
    for (const { n, pseudonym, choice, seq, road, others } of found) {
      seats[Number(n) - 1]!.push({ pseudonym, choice: choice ?? "", seq: seq ?? 0, road, others: others ?? [] });
    }
    return seats;
  },
);

export type Mandate = typeof ownerProxies.$inferSelect;

/** What somebody has given in a vote and has not ended: at most one. Ask after the chain is locked. */
export const mandateLookup = lookup(
  [ownerProxies],
  async (tx, keys: readonly { communityId: number; number: number; givenBy: number }[]) => {
    const found = await tx
      .select()
      .from(ownerProxies)
      .where(
        and(
          ne(ownerProxies.state, "ended"),
          among(
            [ownerProxies.communityId, ownerProxies.number, ownerProxies.givenBy],
            keys.map((k) => [k.communityId, k.number, k.givenBy]),
          ),
        ),
      );
    return keys.map((k): Mandate | undefined =>
      found.find((m) => m.communityId === k.communityId && m.number === k.number && m.givenBy === k.givenBy),
    );
  },
);
