import type { Tx } from "../../../core/tx.ts";
import { and, asc, eq, sql } from "../../../store/drizzle.ts";
import type { Poll } from "../lookups.ts";
import { candidates, polls } from "../schema.ts";
import type { Election } from "./draw.ts";

export type Candidate = typeof candidates.$inferSelect;
/** A poll that elects. */
export type ElectionPoll = Poll & { election: Election };

const of = ({ communityId, number }: { communityId: number; number: number }) =>
  and(eq(candidates.communityId, communityId), eq(candidates.number, number));
const isPoll = ({ communityId, number }: Poll) => and(eq(polls.communityId, communityId), eq(polls.number, number));

/** The election that somebody is drafting. */
export async function electionDraftOf(tx: Tx, communityId: number, personId: number): Promise<Poll | undefined> {
  const mine = and(eq(polls.communityId, communityId), eq(polls.personId, personId), eq(polls.state, "draft"));
  const [found] = await tx
    .select()
    .from(polls)
    .where(and(mine, sql`${polls.election} is not null`));
  return found;
}

export async function updatePoll(
  tx: Tx,
  poll: Poll,
  set: Partial<Pick<Poll, "state" | "election" | "closesAt" | "options">>,
): Promise<Poll> {
  const [saved] = await tx.update(polls).set(set).where(isPoll(poll)).returning();
  return saved!;
}

export async function findCandidate(tx: Tx, poll: Poll, personId: number): Promise<Candidate | undefined> {
  const [found] = await tx
    .select()
    .from(candidates)
    .where(and(of(poll), eq(candidates.personId, personId)));
  return found;
}

/** Elections that gather candidates, to which that person was asked to stand or has begun to, and has not said yet. */
export async function pendingOf(tx: Tx, communityId: number, personId: number, now: Date): Promise<number[]> {
  const found = await tx
    .select({ number: polls.number, election: polls.election })
    .from(candidates)
    .innerJoin(polls, and(eq(polls.communityId, candidates.communityId), eq(polls.number, candidates.number)))
    .where(
      and(
        eq(candidates.communityId, communityId),
        eq(candidates.personId, personId),
        eq(candidates.state, "asked"),
        eq(polls.state, "nominating"),
      ),
    )
    .orderBy(asc(candidates.at));
  return found.filter(({ election }) => new Date(election!.until) > now).map(({ number }) => number);
}

/** Those who have agreed to stand, in the order in which they did: that of the ballot. */
export function accepted(tx: Tx, poll: Pick<Poll, "communityId" | "number">): Promise<Candidate[]> {
  return tx
    .select()
    .from(candidates)
    .where(and(of(poll), eq(candidates.state, "accepted")))
    .orderBy(asc(candidates.at), asc(candidates.personId));
}

/** Writes down what somebody said to standing, and with it the names of the ballot. */
export async function saveCandidate(tx: Tx, poll: Poll, candidate: Omit<Candidate, "communityId" | "number">) {
  const { communityId, number } = poll;
  await tx
    .insert(candidates)
    .values({ communityId, number, ...candidate })
    .onConflictDoUpdate({
      target: [candidates.communityId, candidates.number, candidates.personId],
      set: candidate,
    });
  return updatePoll(tx, poll, { options: (await accepted(tx, poll)).map((c) => c.label!) });
}
