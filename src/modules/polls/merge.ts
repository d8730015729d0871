import type { Account, Person } from "../../core/people.ts";
import type { Action } from "../../core/post.ts";
import type { Tx } from "../../core/tx.ts";
import { and, eq, inArray, isNotNull } from "../../store/drizzle.ts";
import { hashAccount, newPseudonym } from "./chain.ts";
import { chainLookup, voterLookup } from "./lookups.ts";
import { mergeMandates } from "./owners/mandates.ts";
import { ballots, candidates, polls, pollVoids, pollVoters } from "./schema.ts";
import { emptyBallot, lockPollsOf } from "./service.ts";

/**
 * Two accounts turned out to be one person. Where both have voted in a poll that is still open the later ballot counts,
 * and the earlier one is taken back by a new ballot; what has ended stays as it was published.
 */
export async function mergeVoters(tx: Tx, from: Person, into: Person, now: Date): Promise<Action[]> {
  const { communityId } = from;
  await lockPollsOf(tx, [from, into]);
  await tx
    .update(polls)
    .set({ personId: into.id })
    .where(and(eq(polls.communityId, communityId), eq(polls.personId, from.id)));
  for (const column of [pollVoids.askedBy, pollVoids.agreedBy]) {
    const set = column === pollVoids.askedBy ? { askedBy: into.id } : { agreedBy: into.id };
    await tx
      .update(pollVoids)
      .set(set)
      .where(and(eq(pollVoids.communityId, communityId), eq(column, from.id)));
  }
  await mergeCandidates(tx, communityId, from.id, into.id);
  const told = await mergeMandates(tx, communityId, from.id, into.id, now);
  const name = (person: Person) => `p${person.id}`;
  const held = await tx
    .select({ number: pollVoters.number, voter: pollVoters.voter })
    .from(pollVoters)
    .innerJoin(polls, and(eq(polls.communityId, pollVoters.communityId), eq(polls.number, pollVoters.number)))
    .where(
      and(
        eq(pollVoters.communityId, communityId),
        inArray(pollVoters.voter, [name(from), name(into)]),
        eq(polls.state, "open"),
      ),
    );
  for (const number of [...new Set(held.map((h) => h.number))].sort((a, b) => a - b)) {
    const voted = held.filter((h) => h.number === number).map((h) => h.voter);
    if (voted.length === 2) await keepLater(tx, { communityId, number }, name(from), name(into));
    else if (voted[0] === name(from)) {
      await tx
        .update(pollVoters)
        .set({ voter: name(into) })
        .where(
          and(eq(pollVoters.communityId, communityId), eq(pollVoters.number, number), eq(pollVoters.voter, name(from))),
        );
    }
  }
  await tx
    .update(pollVoters)
    .set({ personId: into.id })
    .where(and(eq(pollVoters.communityId, communityId), eq(pollVoters.personId, from.id)));
  return told;
}

/**
 * An account that was parted casts no ballot in a poll that was open by then, also when it is joined again: its person may
 * have voted already, or may still (DESIGN rule 8). Its name there is a hash, and goes when the poll ends.
 */
export async function keepOut(tx: Tx, { communityId }: Person, account: Account): Promise<void> {
  const open = await tx
    .select({ number: polls.number, root: polls.root })
    .from(polls)
    .where(and(eq(polls.communityId, communityId), eq(polls.state, "open"), isNotNull(polls.root)));
  const names = open.map(({ number, root }) => ({
    ...{ communityId, number, voter: hashAccount(root!, account), pseudonym: newPseudonym() },
  }));
  if (names.length > 0) await tx.insert(pollVoters).values(names).onConflictDoNothing();
}

/** Where both stand, one candidacy is left, the one that was agreed to. */
async function mergeCandidates(tx: Tx, communityId: number, from: number, into: number): Promise<void> {
  const ours = and(eq(candidates.communityId, communityId), inArray(candidates.personId, [from, into]));
  const held = await tx.select().from(candidates).where(ours);
  for (const one of held.filter((candidate) => candidate.personId === from)) {
    const same = and(eq(candidates.communityId, communityId), eq(candidates.number, one.number));
    const other = held.find((candidate) => candidate.personId === into && candidate.number === one.number);
    if (other) {
      const gone = other.state === "accepted" || one.state !== "accepted" ? from : into;
      await tx.delete(candidates).where(and(same, eq(candidates.personId, gone)));
    }
    await tx
      .update(candidates)
      .set({ personId: into })
      .where(and(same, eq(candidates.personId, from)));
  }
}

/** Takes the earlier of two ballots back, and leaves the other to the one name that is left. */
async function keepLater(
  tx: Tx,
  poll: { communityId: number; number: number },
  from: string,
  into: string,
): Promise<void> {
  const [chain] = await chainLookup.find(tx, [poll]);
  if (chain?.poll.state !== "open") return;
  const { communityId, number } = poll;
  const both = await voterLookup.find(
    tx,
    [from, into].map((voter) => ({ ...poll, voter })),
  );
  const [earlier, later] = both[0]!.seq < both[1]!.seq ? [both[0]!, both[1]!] : [both[1]!, both[0]!];
  if (earlier.choice !== "") {
    const [last] = await tx
      .select({ castAt: ballots.castAt })
      .from(ballots)
      .where(and(eq(ballots.communityId, communityId), eq(ballots.number, number), eq(ballots.seq, later.seq)));
    await emptyBallot(tx, chain, earlier.pseudonym, last!.castAt);
  }
  const here = and(eq(pollVoters.communityId, communityId), eq(pollVoters.number, number));
  await tx.delete(pollVoters).where(and(here, eq(pollVoters.voter, from)));
  await tx
    .update(pollVoters)
    .set({ pseudonym: later.pseudonym })
    .where(and(here, eq(pollVoters.voter, into)));
}
