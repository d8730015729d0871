import { type PersonContext, Refusal } from "../../core/command.ts";
import type { Person } from "../../core/people.ts";
import { type Choice as Button, listText, type Post, say } from "../../core/post.ts";
import { holdsAny } from "../../core/roles.ts";
import { fold } from "../../core/text.ts";
import type { Tx } from "../../core/tx.ts";
import { rows } from "../../store/db.ts";
import { among, and, asc, desc, eq, gt, inArray, isNull, sql } from "../../store/drizzle.ts";
import { places } from "../../store/schema.ts";
import { countHomes, type Place } from "../members/service.ts";
import { hashBallot, hashDefinition, type Road } from "./chain.ts";
import { writeDefinition } from "./export.ts";
import { type Chain, chainLookup, openOrEnded, type Poll, type Voter } from "./lookups.ts";
import { type Standing, standingsOf } from "./owners/service.ts";
import { type Choice, DRAFTING_MS } from "./rules.ts";
import { ballots, castUnder, pollChains, polls, pollTallies, pollVoters } from "./schema.ts";

const HOUR = 3_600_000;
/** Of so many open polls. */
const MOST_LOOKED_AT = 12;
const is = (poll: { communityId: number; number: number }) =>
  and(eq(polls.communityId, poll.communityId), eq(polls.number, poll.number));

export async function findPoll(tx: Tx, communityId: number, number: number): Promise<Poll | undefined> {
  const [poll] = await tx.select().from(polls).where(is({ communityId, number }));
  return poll;
}

/** That there is none of that number, and which are open: what a manual shows as an example is often copied as it stands. */
export async function noPoll(tx: Tx, communityId: number, number: number): Promise<Refusal> {
  const found = await tx
    .select({ number: polls.number, question: polls.question })
    .from(polls)
    .where(and(eq(polls.communityId, communityId), inArray(polls.state, ["open", "nominating"])))
    .orderBy(asc(polls.closesAt), asc(polls.number))
    .limit(MOST_NAMED + 1);
  const args = { number: String(number) };
  if (found.length === 0 || found.length > MOST_NAMED) return new Refusal(say("polls-none", args));
  const open = listText(
    found.map((poll) => say("polls-called", { number: String(poll.number), question: poll.question })),
  );
  return new Refusal(say("polls-none-but", { ...args, open }));
}

/** So many polls are named where one was not found. */
const MOST_NAMED = 6;

/**
 * The poll of that number, its chain and its row locked until the transaction ends.
 * @throws {Refusal} when there is none
 */
export async function lockPoll(tx: Tx, communityId: number, number: number): Promise<Chain> {
  const [chain] = await chainLookup.find(tx, [{ communityId, number }]);
  const [poll] = await tx.select().from(polls).where(is({ communityId, number })).for("update");
  if (!chain || !poll) throw await noPoll(tx, communityId, number);
  return { ...chain, poll };
}

/** Locks the chains of all polls that these people of one community asked, voted in or had somebody vote in, in ascending order. */
export async function lockPollsOf(tx: Tx, people: readonly Person[]): Promise<void> {
  const ids = sql.param(people.map((person) => person.id));
  await tx.execute(sql`select 1 from poll_chains c where c.community_id = ${people[0]!.communityId} and c.number in (
      select number from polls p where p.community_id = c.community_id and p.person_id = any(${ids}::int[])
      union select number from poll_voters v where v.community_id = c.community_id and v.person_id = any(${ids}::int[])
      union select number from owner_proxies o where o.community_id = c.community_id
        and (o.given_by = any(${ids}::int[]) or o.held_by = any(${ids}::int[])))
    order by c.community_id, c.number for update`);
}

/** What a person has that is not over: the draft they are at, and how many polls are open. */
export async function unfinishedOf(
  tx: Tx,
  communityId: number,
  personId: number,
): Promise<{ draft: Poll | undefined; open: number }> {
  const found = await tx
    .select()
    .from(polls)
    .where(
      and(eq(polls.communityId, communityId), eq(polls.personId, personId), inArray(polls.state, ["draft", "open"])),
    );
  return {
    draft: found.find((p) => p.state === "draft" && p.electorate !== "owner" && !p.election),
    open: found.filter((p) => p.state === "open").length,
  };
}

/** The drafts for that place that somebody is at now. */
export async function draftsAt(tx: Tx, communityId: number, placeId: number, now: Date): Promise<Poll[]> {
  const here = and(eq(polls.communityId, communityId), eq(polls.placeId, placeId), eq(polls.state, "draft"));
  const lately = gt(polls.madeAt, new Date(now.getTime() - DRAFTING_MS));
  return tx.select().from(polls).where(and(here, lately));
}

/** True for an option, word by word, of something that is open: whoever says it votes. */
export async function isOption(tx: Tx, communityId: number, words: string, now: Date): Promise<boolean> {
  const open = await openOrEnded(tx, communityId, null, now, MOST_LOOKED_AT);
  return open.some((poll) => poll.state === "open" && poll.options.some((option) => fold(option) === fold(words)));
}

/** The owners' vote that somebody is drafting. */
export async function ownerDraftOf(tx: Tx, communityId: number, personId: number): Promise<Poll | undefined> {
  const mine = and(eq(polls.communityId, communityId), eq(polls.personId, personId), eq(polls.state, "draft"));
  const [found] = await tx
    .select()
    .from(polls)
    .where(and(mine, eq(polls.electorate, "owner")));
  return found;
}

export async function saveDraft(tx: Tx, poll: typeof polls.$inferInsert): Promise<Poll> {
  const { communityId: _, number: __, ...set } = poll;
  const [saved] = await tx
    .insert(polls)
    .values(poll)
    .onConflictDoUpdate({ target: [polls.communityId, polls.number], set })
    .returning();
  return saved!;
}

/** Freezes what is asked and opens the chain with its hash, or opens it anew while nobody has voted. */
export async function openPoll(tx: Tx, poll: Poll, place: string, now: Date, more: object = {}): Promise<Poll> {
  const openedAt = poll.openedAt ?? now;
  const definition = writeDefinition({ ...poll, openedAt, place, more });
  const root = hashDefinition(definition);
  const { communityId, number } = poll;
  await tx
    .insert(pollChains)
    .values({ communityId, number, head: root, length: 0 })
    .onConflictDoUpdate({ target: [pollChains.communityId, pollChains.number], set: { head: root } });
  const { communityId: _, number: __, ...set } = { ...poll, state: "open" as const, openedAt, definition, root };
  const [opened] = await tx.update(polls).set(set).where(is(poll)).returning();
  return opened!;
}

/** Adds a ballot to the chain. It goes in with the others of the transaction. @returns its hash */
export function castBallot(
  c: PersonContext,
  chain: Chain,
  name: string,
  voter: Voter,
  choice: Choice,
  road: Road | null = null,
): string {
  const { communityId, number } = chain.poll;
  const castAt = castTime(chain.poll, c.now);
  const link = { seq: chain.length + 1, pseudonym: voter.pseudonym, choice, castAt, road };
  chain.head = hashBallot(chain.head, link);
  chain.length = link.seq;
  if (voter.isNew) {
    c.insertLater(pollVoters, {
      ...{ communityId, number, voter: name, pseudonym: voter.pseudonym, personId: c.person.id },
    });
  }
  c.insertLater(ballots, { communityId, number, ...link, hash: chain.head });
  Object.assign(voter, { choice, seq: link.seq, isNew: false });
  return chain.head;
}

/** Takes a ballot back by a new one of the same pseudonym, at once. @returns its number */
export async function emptyBallot(tx: Tx, chain: Chain, pseudonym: string, castAt: Date): Promise<number> {
  const { communityId, number } = chain.poll;
  const link = { seq: chain.length + 1, pseudonym, choice: "", castAt };
  chain.head = hashBallot(chain.head, link);
  chain.length = link.seq;
  await tx.insert(ballots).values({ communityId, number, ...link, hash: chain.head });
  // The trigger has written the same; this tells the look-up that what it knows of the chain is old.
  await tx
    .update(pollChains)
    .set({ head: chain.head, length: chain.length })
    .where(and(eq(pollChains.communityId, communityId), eq(pollChains.number, number)));
  return link.seq;
}

/** When a ballot cast now is said to be: never before its poll, and of a secret one only the hour. */
export function castTime(poll: Poll, now: Date): Date {
  // Clocks of two machines differ a little: no ballot is older than its poll.
  const at = Math.max(now.getTime(), poll.openedAt!.getTime());
  // The hour is enough of a secret ballot: whoever knows when somebody had their phone in hand knows nothing more.
  return new Date(poll.secret ? Math.floor(at / HOUR) * HOUR : at);
}

/**
 * Ends a poll, with a result or without. The list of who is who of a secret poll goes with it, and what was kept only
 * until now.
 */
export async function endPoll(tx: Tx, poll: Poll, state: "closed" | "cancelled", at: Date): Promise<Poll> {
  const { communityId, number } = poll;
  const { eligible } = (await detailsOf(tx, [poll])).get(`${communityId}:${number}`)!;
  const here = and(eq(pollVoters.communityId, communityId), eq(pollVoters.number, number));
  const leftover = isNull(pollVoters.personId);
  await tx.delete(pollVoters).where(poll.secret ? here : and(here, leftover));
  const [ended] = await tx.update(polls).set({ state, closedAt: at, eligible }).where(is(poll)).returning();
  return ended!;
}

/** Writes down why it was decided so. */
export async function explainPoll(tx: Tx, poll: Poll, reason: string, at: Date): Promise<void> {
  await tx.update(polls).set({ reason, reasonAt: at }).where(is(poll));
}

/** What a card or a result shows of a poll. */
export interface Details {
  poll: Poll;
  /** Ballots that count, by option from 1; 0: how many voters have one. */
  counts: number[];
  eligible: number | null;
  place: { kind: Place["kind"]; code: string; parent: string | null };
  head: string;
  length: number;
  /** Of an owners' vote: heads and area, until now. */
  standing: Standing | null;
}

/** The details of many polls at once, by `<community>:<number>`. */
export async function detailsOf(
  tx: Tx,
  wanted: readonly { communityId: number; number: number }[],
): Promise<Map<string, Details>> {
  const pairs = wanted.map((w) => [w.communityId, w.number]);
  const [found, tallies, chains] = await Promise.all([
    tx
      .select({ poll: polls, kind: places.kind, code: places.code, parentId: places.parentId })
      .from(polls)
      .innerJoin(places, and(eq(places.communityId, polls.communityId), eq(places.id, polls.placeId)))
      .where(among([polls.communityId, polls.number], pairs)),
    tx
      .select()
      .from(pollTallies)
      .where(among([pollTallies.communityId, pollTallies.number], pairs)),
    tx
      .select()
      .from(pollChains)
      .where(among([pollChains.communityId, pollChains.number], pairs)),
  ]);
  const live = found
    .map((f) => f.poll)
    .filter((p) => p.eligible === null && (p.electorate === "resident" || p.electorate === "household"));
  const units = found.filter((f) => f.kind === "unit" && f.parentId !== null);
  const owned = found.map((f) => f.poll).filter((p) => p.electorate === "owner");
  const [standings, homes, parents] = await Promise.all([
    standingsOf(tx, owned),
    live.length > 0 ? countHomes(tx, live) : [],
    units.length === 0
      ? []
      : tx
          .select()
          .from(places)
          .where(
            among(
              [places.communityId, places.id],
              units.map((u) => [u.poll.communityId, u.parentId]),
            ),
          ),
  ]);
  const details = new Map<string, Details>();
  for (const { poll, kind, code, parentId } of found) {
    const here = (r: { communityId: number; number: number }) =>
      r.communityId === poll.communityId && r.number === poll.number;
    const counts = Array.from({ length: poll.options.length + 1 }, () => 0);
    for (const tally of tallies.filter(here)) counts[tally.option] = tally.count;
    const chain = chains.find(here);
    const now = homes[live.indexOf(poll)];
    details.set(`${poll.communityId}:${poll.number}`, {
      ...{ poll, counts, head: chain?.head ?? "", length: chain?.length ?? 0 },
      eligible: poll.eligible ?? (now ? (poll.electorate === "household" ? now.households : now.people) : null),
      standing: standings.get(`${poll.communityId}:${poll.number}`) ?? null,
      place: { kind, code, parent: parents.find((p) => p.id === parentId)?.code ?? null },
    });
  }
  return details;
}

export async function detailOf(tx: Tx, communityId: number, number: number): Promise<Details | undefined> {
  return (await detailsOf(tx, [{ communityId, number }])).get(`${communityId}:${number}`);
}

/**
 * The question before a poll is ended or called off, for whoever put it and staff.
 * @throws {Refusal} for anybody else
 */
export function askToEnd({ number, question, personId, state }: Poll, person: Person): Post {
  const args = { number: String(number) };
  const isMine = personId === person.id;
  if (state === "draft" && !isMine) throw new Refusal(say("polls-none", args));
  if (!isMine && !holdsAny(person.grants, ["staff"])) throw new Refusal(say("polls-close-who", args));
  const choices: Button[] = [
    { label: say("polls-choice-end"), command: `close ${number}`, says: "yes" },
    { label: say("polls-choice-wait"), command: "never-mind", says: "no" },
  ];
  return { lines: [say("polls-title", { ...args, question }), say("polls-end-ask")], choices, number };
}

/** Who has voted, or has been counted out. */
export async function votersOf(tx: Tx, poll: Poll): Promise<Set<string>> {
  const found = await tx
    .select({ voter: pollVoters.voter })
    .from(pollVoters)
    .where(and(eq(pollVoters.communityId, poll.communityId), eq(pollVoters.number, poll.number)));
  return new Set(found.map((f) => f.voter));
}

export type Ballot = typeof ballots.$inferSelect;

/** The ballot that counts of a voter whose name is one of these. */
export async function lastBallot(tx: Tx, poll: Poll, names: string[]): Promise<Ballot | undefined> {
  const [found] = await tx
    .select({ ballot: ballots })
    .from(pollVoters)
    .innerJoin(ballots, castUnder(pollVoters))
    .where(
      and(
        eq(pollVoters.communityId, poll.communityId),
        eq(pollVoters.number, poll.number),
        inArray(pollVoters.voter, names),
      ),
    )
    .orderBy(desc(ballots.seq))
    .limit(1);
  return found?.ballot;
}

/** All ballots of that place in their chains: a receipt says which of them it is. */
export async function ballotsAt(tx: Tx, communityId: number, seq: number): Promise<{ ballot: Ballot; poll: Poll }[]> {
  return tx
    .select({ ballot: ballots, poll: polls })
    .from(polls)
    .innerJoin(ballots, and(eq(ballots.communityId, polls.communityId), eq(ballots.number, polls.number)))
    .where(and(eq(polls.communityId, communityId), eq(ballots.seq, seq)));
}

/** True when the ballot is what its place in the chain says, and which ballot of the voter counts now. */
export async function checkBallot(
  tx: Tx,
  poll: Poll,
  ballot: Ballot,
): Promise<{ intact: boolean; last: { seq: number; choice: Choice } }> {
  const here = and(eq(ballots.communityId, poll.communityId), eq(ballots.number, poll.number));
  const [before] = await tx
    .select({ hash: ballots.hash })
    .from(ballots)
    .where(and(here, eq(ballots.seq, ballot.seq - 1)));
  const [last] = await tx
    .select({ seq: ballots.seq, choice: ballots.choice })
    .from(ballots)
    .where(and(here, eq(ballots.pseudonym, ballot.pseudonym)))
    .orderBy(desc(ballots.seq))
    .limit(1);
  const previous = ballot.seq === 1 ? poll.root! : before?.hash;
  return { intact: previous !== undefined && hashBallot(previous, ballot) === ballot.hash, last: last! };
}

/** Every ballot of a poll, in order. */
export async function allBallots(tx: Tx, { communityId, number }: Poll): Promise<Ballot[]> {
  return tx
    .select()
    .from(ballots)
    .where(and(eq(ballots.communityId, communityId), eq(ballots.number, number)))
    .orderBy(asc(ballots.seq));
}

/** Which of these photos a poll shows that has not been called off. */
export async function photosInUse(tx: Tx, hashes: string[]): Promise<string[]> {
  const found = await rows<{ hash: string }>(
    tx,
    sql`select distinct p.hash from polls cross join lateral jsonb_array_elements_text(photos) as p(hash)
      where photos is not null and state <> 'cancelled' and p.hash = any(${sql.param(hashes)}::text[])`,
  );
  return found.map((row) => row.hash);
}
