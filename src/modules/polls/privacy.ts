import type { Person } from "../../core/people.ts";
import { type Action, say } from "../../core/post.ts";
import type { Tx } from "../../core/tx.ts";
import { and, eq, isNotNull, or } from "../../store/drizzle.ts";
import { accounts, personAccounts } from "../../store/schema.ts";
import { ownersOf } from "../register/service.ts";
import { hashAccount, newPseudonym } from "./chain.ts";
import { accepted } from "./elections/service.ts";
import { endHeld, inOpenVotes } from "./owners/mandates.ts";
import { ownerProxies, paperBallots } from "./owners/schema.ts";
import { ballotsOfOwners, forgetSeats } from "./owners/service.ts";
import { ballots, candidates, castUnder, polls, pollVoids, pollVoters } from "./schema.ts";
import { lockPollsOf } from "./service.ts";

/** What this person asked, and the ballots that are known to be theirs. */
export async function exportPolls(tx: Tx, person: Person): Promise<Record<string, unknown>> {
  const { communityId, id } = person;
  return {
    ownersBallots: (await ballotsOfOwners(tx, communityId, null, await ownersOf(tx, communityId, id))).map(
      (b) => b.ballot,
    ),
    paperBallots: await tx
      .select({ number: paperBallots.number, pollNumber: paperBallots.pollNumber, enteredAt: paperBallots.enteredAt })
      .from(paperBallots)
      .where(and(eq(paperBallots.communityId, communityId), eq(paperBallots.enteredBy, id))),
    // Of the other side of a mandate nothing: that is theirs.
    ownerProxies: (
      await tx
        .select()
        .from(ownerProxies)
        .where(
          and(eq(ownerProxies.communityId, communityId), or(eq(ownerProxies.givenBy, id), eq(ownerProxies.heldBy, id))),
        )
    ).map(({ code: _, givenBy, heldBy: __, ...mandate }) => ({ ...mandate, as: givenBy === id ? "owner" : "proxy" })),
    polls: (
      await tx
        .select()
        .from(polls)
        .where(and(eq(polls.communityId, communityId), eq(polls.personId, id)))
    ).map(({ election, ...poll }) => ({
      ...poll,
      // The sealed seed of a drawing is nobody's to know before the close.
      ...(election ? { election: { ...election, seed: poll.state === "closed" ? election.seed : null } } : {}),
    })),
    candidacies: await tx
      .select()
      .from(candidates)
      .where(and(eq(candidates.communityId, communityId), eq(candidates.personId, id))),
    voided: await tx
      .select()
      .from(pollVoids)
      .where(and(eq(pollVoids.communityId, communityId), or(eq(pollVoids.askedBy, id), eq(pollVoids.agreedBy, id)))),
    ballots: await tx
      .select({
        ...{ number: pollVoters.number, voter: pollVoters.voter, pseudonym: ballots.pseudonym, seq: ballots.seq },
        ...{ choice: ballots.choice, castAt: ballots.castAt },
      })
      .from(pollVoters)
      .innerJoin(ballots, castUnder(pollVoters))
      .where(and(eq(pollVoters.communityId, communityId), eq(pollVoters.personId, id))),
  };
}

/**
 * What ties ballots to them goes; chains and tallies stay as they were published. While a poll is open, that a household
 * has voted stays, without who; and of a person's accounts a hash stays, so that nobody votes twice by being forgotten.
 * Both go at the close. What they asked stays the community's, without them; what they had not published goes.
 */
export async function forgetPolls(tx: Tx, person: Person, now: Date): Promise<Action[]> {
  const { communityId, id } = person;
  await lockPollsOf(tx, [person]);
  await forgetSeats(tx, communityId, await ownersOf(tx, communityId, id));
  const papers = eq(paperBallots.communityId, communityId);
  await tx
    .update(paperBallots)
    .set({ enteredBy: null })
    .where(and(papers, eq(paperBallots.enteredBy, id)));
  await tx
    .update(paperBallots)
    .set({ decidedBy: null })
    .where(and(papers, eq(paperBallots.decidedBy, id)));
  const mine = and(eq(pollVoters.communityId, communityId), eq(pollVoters.personId, id));
  const [held, votedFor, linked] = await Promise.all([
    tx
      .select({ number: pollVoters.number, voter: pollVoters.voter, pseudonym: pollVoters.pseudonym, root: polls.root })
      .from(pollVoters)
      .innerJoin(polls, and(eq(polls.communityId, pollVoters.communityId), eq(polls.number, pollVoters.number)))
      .where(and(mine, eq(polls.state, "open"))),
    tx
      .selectDistinct({ number: ownerProxies.number, root: polls.root })
      .from(ownerProxies)
      .innerJoin(polls, and(eq(polls.communityId, ownerProxies.communityId), eq(polls.number, ownerProxies.number)))
      .where(
        and(
          eq(ownerProxies.communityId, communityId),
          eq(ownerProxies.heldBy, id),
          isNotNull(ownerProxies.usedAt),
          eq(polls.state, "open"),
        ),
      ),
    tx
      .select({ platform: accounts.platform, externalId: accounts.externalId })
      .from(personAccounts)
      .innerJoin(accounts, eq(accounts.id, personAccounts.accountId))
      .where(and(eq(personAccounts.communityId, communityId), eq(personAccounts.personId, id))),
  ]);
  const stays = held.flatMap(({ number, voter, pseudonym, root }) =>
    voter.startsWith("h")
      ? [{ communityId, number, voter, pseudonym }]
      : linked.map((account) => ({ communityId, number, voter: hashAccount(root!, account), pseudonym })),
  );
  // Whoever voted for owners does not come back for as many more.
  for (const { number, root } of votedFor) {
    for (const account of linked) {
      stays.push({ communityId, number, voter: hashAccount(root!, account), pseudonym: newPseudonym() });
    }
  }
  await tx.delete(pollVoters).where(mine);
  if (stays.length > 0) await tx.insert(pollVoters).values(stays).onConflictDoNothing();
  await forgetCandidate(tx, person);
  const voids = eq(pollVoids.communityId, communityId);
  await tx
    .update(pollVoids)
    .set({ askedBy: null })
    .where(and(voids, eq(pollVoids.askedBy, id)));
  await tx
    .update(pollVoids)
    .set({ agreedBy: null })
    .where(and(voids, eq(pollVoids.agreedBy, id)));
  const asked = and(eq(polls.communityId, communityId), eq(polls.personId, id));
  await tx.delete(polls).where(and(asked, eq(polls.state, "draft")));
  await tx.update(polls).set({ personId: null }).where(asked);
  return forgetMandates(tx, person, now);
}

/** Mandates go on both sides; ballots that were cast by them stay. Who counted on them hears of it. */
async function forgetMandates(tx: Tx, { communityId, id }: Person, now: Date): Promise<Action[]> {
  const here = eq(ownerProxies.communityId, communityId);
  const told = await endHeld(tx, communityId, [id], "owners-proxy-holder-gone", now);
  const given = await inOpenVotes(tx, communityId, "givenBy", [id]);
  await tx.delete(ownerProxies).where(and(here, or(eq(ownerProxies.givenBy, id), eq(ownerProxies.heldBy, id))));
  const open = given.filter(({ state }) => state === "agreed" || state === "standing");
  return [
    ...told,
    ...open.map(({ number, heldBy }): Action => {
      const post = { lines: [say("owners-proxy-giver-gone", { number: String(number) })], number };
      return { do: "whisper", personId: heldBy!, post };
    }),
  ];
}

/**
 * Who stands no more is nobody's candidate; their name goes from a list that is still open. On a ballot that is frozen it
 * stays as they published it, because the chain begins with its hash; nothing ties it to them any more.
 */
async function forgetCandidate(tx: Tx, { communityId, id }: Person): Promise<void> {
  const stood = await tx
    .delete(candidates)
    .where(and(eq(candidates.communityId, communityId), eq(candidates.personId, id)))
    .returning({ number: candidates.number });
  for (const { number } of stood) {
    const here = and(eq(polls.communityId, communityId), eq(polls.number, number), eq(polls.state, "nominating"));
    const options = (await accepted(tx, { communityId, number })).map((candidate) => candidate.label!);
    await tx.update(polls).set({ options }).where(here);
  }
}
