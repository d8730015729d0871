import { lookup } from "../../../core/lookup.ts";
import { slot, sql } from "../../../store/drizzle.ts";
import { statement } from "../../../store/statement.ts";
import { ballots } from "../schema.ts";
import { resolutionSeats } from "./schema.ts";

/** What an owner of a head has cast, and what the others of that head have. */
export interface Seat {
  pseudonym: string;
  choice: string;
  /** 0: nothing yet. */
  seq: number;
  /** What co-owners stand for, where they have chosen. */
  others: string[];
}

const findSeats = statement<
  { communities: number[]; numbers: number[]; owners: string[] },
  { n: string; pseudonym: string; choice: string | null; seq: number | null; others: string[] | null }
>(
  () => sql`select w.n, s.pseudonym, b.choice, b.seq, (
      select array_agg(ob.choice) from resolution_seats o cross join lateral (
        select choice from ballots x where x.community_id = o.community_id and x.number = o.number
          and x.pseudonym = o.pseudonym order by x.seq desc limit 1) ob
      where o.community_id = s.community_id and o.number = s.number and o.head = s.head
        and o.pseudonym <> s.pseudonym and ob.choice <> '') as others
    from unnest(${slot("communities", "int[]")}, ${slot("numbers", "int[]")}, ${slot("owners", "text[]")})
      with ordinality as w(community_id, number, owner, n)
    join resolution_seats s on s.community_id = w.community_id and s.number = w.number and s.owner_key = w.owner
    left join lateral (select choice, seq from ballots b where b.community_id = s.community_id and b.number = s.number
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
    for (const { n, pseudonym, choice, seq, others } of found) {
      seats[Number(n) - 1]!.push({ pseudonym, choice: choice ?? "", seq: seq ?? 0, others: others ?? [] });
    }
    return seats;
  },
);
