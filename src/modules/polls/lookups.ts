import { lookup } from "../../core/lookup.ts";
import type { Span } from "../../core/time.ts";
import type { Tx } from "../../core/tx.ts";
import { among, and, asc, eq, gte, inArray, iso, lt, slot, sql } from "../../store/drizzle.ts";
import { places } from "../../store/schema.ts";
import { statement } from "../../store/statement.ts";
import { newPseudonym } from "./chain.ts";
import type { Choice } from "./rules.ts";
import { ballots, pollChains, polls, pollVoters } from "./schema.ts";

export type Poll = typeof polls.$inferSelect;
type Key = { communityId: number; number: number };

/**
 * A poll whose chain is locked until the transaction ends. Everybody who votes in one transaction shares it: each ballot
 * moves `head` and `length` on at once, and a trigger writes down how far they came when the ballots go in.
 */
export interface Chain {
  poll: Poll;
  head: string;
  length: number;
  /** What is known of voters, so that two of one household in one transaction find each other. */
  voters: Map<string, Voter>;
}

/** A voter in one poll, with the ballot that counts until now. */
export interface Voter {
  pseudonym: string;
  choice: Choice;
  /** 0: none yet. */
  seq: number;
  /** Not written down yet. */
  isNew: boolean;
}

const lockChains = statement<
  { communities: number[]; numbers: number[] },
  { community_id: number; number: number; head: string; length: number }
>(
  () => sql`select c.* from poll_chains c
    where (c.community_id, c.number) in (select * from unnest(${slot("communities", "int[]")}, ${slot("numbers", "int[]")}))
    order by c.community_id, c.number for update`,
);

/**
 * Polls, with their chains locked in ascending order; drafts have none. It does not look at ballots: what was cast in
 * this transaction is in the chain itself.
 */
export const chainLookup = lookup(
  [polls, pollChains],
  async (tx, keys: readonly Key[]): Promise<(Chain | undefined)[]> => {
    const [chains, found] = await Promise.all([
      lockChains(tx, { communities: keys.map((k) => k.communityId), numbers: keys.map((k) => k.number) }),
      // Sent after it, so that it sees what the last holder of the lock has committed.
      tx
        .select()
        .from(polls)
        .where(
          among(
            [polls.communityId, polls.number],
            keys.map((k) => [k.communityId, k.number]),
          ),
        ),
    ]);
    return keys.map((key) => {
      const poll = found.find((p) => p.communityId === key.communityId && p.number === key.number);
      const chain = chains.find((c) => c.community_id === key.communityId && c.number === key.number);
      return poll && { poll, head: chain?.head ?? "", length: chain?.length ?? 0, voters: new Map() };
    });
  },
);

const findVoters = statement<
  { communities: number[]; numbers: number[]; voters: string[] },
  { n: string; pseudonym: string; choice: string | null; seq: number | null }
>(
  () => sql`select w.n, v.pseudonym, b.choice, b.seq
    from unnest(${slot("communities", "int[]")}, ${slot("numbers", "int[]")}, ${slot("voters", "text[]")})
      with ordinality as w(community_id, number, voter, n)
    join poll_voters v on v.community_id = w.community_id and v.number = w.number and v.voter = w.voter
    left join lateral (select choice, seq from ballots b where b.community_id = v.community_id and b.number = v.number
      and b.pseudonym = v.pseudonym order by b.seq desc limit 1) b on true`,
);

/** Voters of polls, new ones with a new pseudonym. Ask after the chain is locked. */
export const voterLookup = lookup(
  [pollVoters, ballots],
  async (tx, keys: readonly (Key & { voter: string })[]): Promise<Voter[]> => {
    const found = await findVoters(tx, {
      communities: keys.map((k) => k.communityId),
      numbers: keys.map((k) => k.number),
      voters: keys.map((k) => k.voter),
    });
    const known = new Map(found.map((row) => [Number(row.n) - 1, row]));
    return keys.map((_, n) => {
      const row = known.get(n);
      if (!row) return { pseudonym: newPseudonym(), choice: "", seq: 0, isNew: true };
      return { pseudonym: row.pseudonym, choice: row.choice ?? "", seq: row.seq ?? 0, isNew: false };
    });
  },
);

/**
 * Those that are open or gather candidates, the first to end first, then those that ended since, the last first.
 * @param path of a place, "/1/4/9/": only those that are put to it; null: those of all places
 */
export async function openOrEnded(
  tx: Tx,
  communityId: number,
  path: string | null,
  since: Date,
  most: number,
): Promise<Poll[]> {
  return tx
    .select()
    .from(polls)
    .where(
      and(
        eq(polls.communityId, communityId),
        sql`(${polls.state} in ('open', 'nominating') or ${polls.state} = 'closed' and ${polls.closedAt} >= ${iso(since)})`,
        path === null ? undefined : sql`${path} like '%/' || ${polls.placeId} || '/%'`,
      ),
    )
    .orderBy(
      sql`${polls.state} = 'closed'`,
      sql`case ${polls.state} when 'closed' then -1 else 1 end * extract(epoch from ${polls.closesAt})`,
      // Most end at the same hour of some evening.
      asc(polls.number),
    )
    .limit(most);
}

/** Those whose votes end in that time, at places that `path` leads through or to. */
export async function closingPolls(tx: Tx, communityId: number, path: string, { since, until }: Span): Promise<Poll[]> {
  const found = await tx
    .select({ poll: polls })
    .from(polls)
    .innerJoin(places, and(eq(places.communityId, polls.communityId), eq(places.id, polls.placeId)))
    .where(
      and(
        eq(polls.communityId, communityId),
        inArray(polls.state, ["open", "closed"]),
        sql`(${path} like '%/' || ${polls.placeId} || '/%' or ${places.path} like ${`${path}%`})`,
        gte(polls.closesAt, since),
        lt(polls.closesAt, until),
      ),
    )
    .orderBy(asc(polls.closesAt), asc(polls.number))
    .limit(100);
  return found.map((f) => f.poll);
}
