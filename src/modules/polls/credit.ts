import type { Tx } from "../../core/tx.ts";
import { rows } from "../../store/db.ts";
import { sql } from "../../store/drizzle.ts";
import { type Award, award } from "../points/service.ts";
import { personsOf } from "../register/service.ts";
import type { Poll } from "./lookups.ts";

/** A question put to a handful and ended at once is no vote: it would be made for its points. */
const LEAST_VOTERS = 5;
const LEAST_MS = 3_600_000;

/**
 * Thanks everybody whose ballot counts, whatever it says, once a vote is over: before that nobody knows that they took
 * part, and what is taken back or was voided earns nothing. All at the minute of the close and in the order of people, not
 * of ballots, so that a ledger tells nothing about a secret ballot but that it was cast. Call it before the poll is ended:
 * the list of who is who may go then. What is cancelled has no result, and so nobody is thanked for it.
 */
export async function creditVoters(tx: Tx, poll: Poll, at: Date, timeZone: string): Promise<Award[]> {
  const { communityId, number } = poll;
  const voters = poll.electorate === "owner" ? await votedOwners(tx, poll) : await votedPersons(tx, poll);
  if (voters.length < LEAST_VOTERS && at.getTime() - poll.openedAt!.getTime() < LEAST_MS) return [];
  const one = { communityId, act: "deliberation" as const, key: `vote:${number}`, number, at };
  return award(
    tx,
    voters.map((personId) => ({ ...one, personId })),
    timeZone,
  );
}

/** The last ballot of a pseudonym `s` of that vote, where it is not empty. */
const counting = sql`join lateral (select choice from ballots b where b.community_id = s.community_id
  and b.number = s.number and b.pseudonym = s.pseudonym order by b.seq desc limit 1) b on b.choice <> ''`;

async function votedPersons(tx: Tx, { communityId, number }: Poll): Promise<number[]> {
  const found = await rows<{ id: number }>(
    tx,
    sql`select distinct s.person_id as id from poll_voters s ${counting}
      where s.community_id = ${communityId} and s.number = ${number} and s.person_id is not null order by 1`,
  );
  return found.map(({ id }) => id);
}

/** Those who are owners of what was voted for, whoever of them tapped and whoever signed on paper. */
async function votedOwners(tx: Tx, { communityId, number }: Poll): Promise<number[]> {
  const found = await rows<{ owner: string }>(
    tx,
    sql`select distinct s.owner_key as owner from resolution_seats s ${counting}
      where s.community_id = ${communityId} and s.number = ${number} and s.owner_key is not null`,
  );
  return personsOf(
    tx,
    communityId,
    found.map(({ owner }) => owner),
  );
}
