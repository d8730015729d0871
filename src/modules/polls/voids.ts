import type { AnyPgColumn } from "drizzle-orm/pg-core";
import { command, type PersonContext, Refusal } from "../../core/command.ts";
import { type Action, say } from "../../core/post.ts";
import { clip, isBlank, maskForGroup } from "../../core/text.ts";
import type { Tx } from "../../core/tx.ts";
import { and, asc, desc, eq, inArray, isNull } from "../../store/drizzle.ts";
import { homesAt } from "../members/lookups.ts";
import { goesOut } from "../members/service.ts";
import { codeOf, personsOf, unitOf } from "../register/service.ts";
import type { Chain, Poll } from "./lookups.ts";
import { ownerOfSeat, seatsOfUnit } from "./owners/service.ts";
import { ballots, pollVoids, pollVoters } from "./schema.ts";
import { castTime, emptyBallot, lockPoll } from "./service.ts";
import { acknowledge, card, stateText } from "./shared.ts";
import { newsText, titleText } from "./views.ts";

/** Taking a ballot out of the count: one of the staff asks with a reason, another agrees, the group is told. */

const REASON = 100;

export const voidBallot = command({
  names: ["void", "废票"],
  args: { number: "number", which: "word", reason: "rest?" },
  may: ["staff"],
  where: "any",
  async run({ number, which, reason }, c) {
    if (reason === null || isBlank(reason)) throw new Refusal(say("polls-void-how", { number: String(number) }));
    const chain = await openChain(c, number);
    const { seq: said, door } = readWhich(which);
    const seq = door === null ? said! : await ballotBehind(c, chain.poll, door, said, reason);
    await countingBallot(c.tx, chain, seq);
    const words = clip(maskForGroup(reason), REASON).text;
    const asked = { reason: words, askedBy: c.person.id, askedAt: c.now };
    await c.tx
      .insert(pollVoids)
      .values({ ...keyOf(chain.poll), seq, ...asked })
      .onConflictDoUpdate({ target: [pollVoids.communityId, pollVoids.number, pollVoids.seq], set: asked });
    const args = { seq: String(seq), number: String(number) };
    const what =
      door === null
        ? say("polls-void-of-number", args)
        : say("polls-void-of-door", { ...args, code: codeOf(door).code });
    const post = {
      lines: [titleText(chain.poll), say("polls-void-ask", { what, reason: words })],
      choices: [
        {
          ...{ label: say("polls-void-choice-yes"), command: `void-agree ${number} ${seq}`, asks: "any" as const },
          about: say("polls-void-about", { what, reason: words }),
        },
        { label: say("polls-void-choice-no"), command: `void-refuse ${number} ${seq}`, asks: "any" as const },
      ],
      number,
    };
    return [acknowledge(say("polls-void-asked", { what })), { do: "tell", to: { purpose: "staff" }, post }];
  },
});

/** "42", "第42票", "3-2-501", and as the list of a home's ballots says it, "3-2-501第42票". */
function readWhich(which: string): { seq: number | null; door: string | null } {
  const [, door = "", seq] =
    /^(.*?)第?([0-9]{1,9})票$/.exec(which) ?? (/^[0-9]{1,9}$/.test(which) ? ["", "", which] : []);
  return seq === undefined ? { seq: null, door: which } : { seq: Number(seq), door: door === "" ? null : door };
}

/**
 * The ballot that counts of a door: staff have a letter with a door on it, and no receipt.
 * @param meant which of its ballots, where that was chosen already
 * @throws {Refusal} where ballots are nobody's to find, where there is none, and where there are several
 */
async function ballotBehind(
  c: PersonContext,
  poll: Poll,
  words: string,
  meant: number | null,
  reason: string,
): Promise<number> {
  const { code, door } = codeOf(words);
  const args = { number: String(poll.number), code };
  if (c.chat.kind === "group" && c.chat.purpose !== "staff") throw new Refusal(say("polls-void-door-group"));
  if (poll.secret) throw new Refusal(say("polls-void-door-secret", args));
  if (poll.electorate !== "owner" && poll.electorate !== "household")
    throw new Refusal(say("polls-void-door-people", args));
  const key = keyOf(poll);
  const voters = poll.electorate === "owner" ? await seatsOfUnit(c.tx, key, code) : await homesBehind(c.tx, poll, door);
  const last = await c.tx
    .selectDistinctOn([ballots.pseudonym], { pseudonym: ballots.pseudonym, seq: ballots.seq, choice: ballots.choice })
    .from(ballots)
    .where(
      and(
        inPoll(ballots, poll),
        inArray(
          ballots.pseudonym,
          voters.map(({ pseudonym }) => pseudonym),
        ),
      ),
    )
    .orderBy(ballots.pseudonym, desc(ballots.seq));
  const counting = last.filter(({ choice }) => choice !== "").sort((x, y) => x.seq - y.seq);
  if (counting.length === 0) throw new Refusal(say("polls-void-door-none", args));
  if (meant !== null && counting.some(({ seq }) => seq === meant)) return meant;
  if (counting.length === 1) return counting[0]!.seq;
  const names = new Map((await unitOf(c.tx, poll.communityId, code))?.owners.map((owner) => [owner.key, owner.name]));
  const choices = counting.map(({ pseudonym, seq }) => {
    const key = voters.find((voter) => voter.pseudonym === pseudonym)!.ownerKey;
    const what = say("polls-void-of-number", { ...args, seq: String(seq) });
    const name = key === null ? undefined : names.get(key);
    const label = name === undefined ? what : say("polls-void-of-owner", { what, name });
    return { label, command: `void ${poll.number} ${code}第${seq}票 ${reason}` };
  });
  throw new Refusal(say("polls-void-door-several", args), choices);
}

/** The households behind a door that have a pseudonym in a poll. */
async function homesBehind(tx: Tx, poll: Poll, door: ReturnType<typeof codeOf>["door"]) {
  const homes = door === null ? [] : await homesAt(tx, poll.communityId, door);
  const found = await tx
    .select({ pseudonym: pollVoters.pseudonym })
    .from(pollVoters)
    .where(
      and(
        inPoll(pollVoters, poll),
        inArray(
          pollVoters.voter,
          homes.map((id) => `h${id}`),
        ),
      ),
    );
  return found.map(({ pseudonym }) => ({ pseudonym, ownerKey: null }));
}

export const voidAgree = command({
  names: ["void-agree"],
  byChoice: true,
  args: { number: "number", seq: "number" },
  may: ["staff"],
  where: "any",
  async run({ number, seq }, c) {
    const chain = await openChain(c, number);
    const here = and(inPoll(pollVoids, chain.poll), eq(pollVoids.seq, seq));
    const [asked] = await c.tx.select().from(pollVoids).where(here);
    if (!asked || asked.bySeq !== null || asked.askedBy === null) throw new Refusal(say("core-stale"));
    if (asked.askedBy === c.person.id) throw new Refusal(say("polls-void-another"));
    const pseudonym = await countingBallot(c.tx, chain, seq);
    const bySeq = await emptyBallot(c.tx, chain, pseudonym, castTime(chain.poll, c.now));
    await c.tx.update(pollVoids).set({ bySeq, agreedBy: c.person.id }).where(here);
    const args = { seq: String(seq), by: String(bySeq), reason: asked.reason };
    const post = { lines: [newsText(chain.poll, say("polls-void-told", args))], number };
    const { when, ...how } = await goesOut(c, chain.poll.placeId);
    const voter = await voterBehind(c.tx, chain.poll, pseudonym);
    const mine = { lines: [titleText(chain.poll), say("polls-void-yours", args)], number };
    const actions: Action[] = [
      acknowledge(say("polls-void-done", { seq: String(seq), when })),
      { do: "takeBack", number, asks: ["void-agree"] },
      { do: "update", card: card(number) },
      { do: "tell", to: { purpose: "residents", placeId: chain.poll.placeId }, post, ...how },
    ];
    return voter === null ? actions : [...actions, { do: "whisper", personId: voter, post: mine }];
  },
});

/** Another of the staff does not agree: nothing happens to it, and who asked hears so. Who asked takes it back with the same. */
export const voidRefuse = command({
  names: ["void-refuse"],
  byChoice: true,
  args: { number: "number", seq: "number" },
  may: ["staff"],
  where: "any",
  async run({ number, seq }, c) {
    const chain = await openChain(c, number);
    const [asked] = await c.tx
      .delete(pollVoids)
      .where(and(inPoll(pollVoids, chain.poll), eq(pollVoids.seq, seq), isNull(pollVoids.bySeq)))
      .returning();
    if (!asked) throw new Refusal(say("core-stale"));
    const args = { number: String(number), seq: String(seq), reason: asked.reason };
    const isOwn = asked.askedBy === c.person.id;
    const told: Action[] =
      asked.askedBy === null || isOwn
        ? []
        : [{ do: "whisper", personId: asked.askedBy, post: { lines: [say("polls-void-not", args)], number } }];
    return [
      acknowledge(say(isOwn ? "polls-void-withdrawn" : "polls-void-refused", args)),
      { do: "takeBack", number, asks: ["void-agree"] },
      ...told,
    ];
  },
});

/** What was taken out of the count in a poll, or is asked to be. */
export function voidsOf(tx: Tx, poll: Poll): Promise<(typeof pollVoids.$inferSelect)[]> {
  return tx.select().from(pollVoids).where(inPoll(pollVoids, poll)).orderBy(asc(pollVoids.seq));
}

const keyOf = ({ communityId, number }: Poll) => ({ communityId, number });
const inPoll = (table: Record<"communityId" | "number", AnyPgColumn>, poll: Poll) =>
  and(eq(table.communityId, poll.communityId), eq(table.number, poll.number));

/** @throws {Refusal} when it does not run any more: what was closed stays as it was published */
async function openChain(c: PersonContext, number: number): Promise<Chain> {
  const chain = await lockPoll(c.tx, c.community.id, number);
  if (chain.poll.state !== "open") throw new Refusal(stateText(chain.poll));
  if (chain.poll.closesAt <= c.now) throw new Refusal(say("polls-over", { number: String(number) }));
  return chain;
}

/** The pseudonym of a ballot that counts now. @throws {Refusal} when there is none, or a later one took its place */
async function countingBallot(tx: Tx, { poll }: Chain, seq: number): Promise<string> {
  const here = inPoll(ballots, poll);
  const [found] = await tx
    .select()
    .from(ballots)
    .where(and(here, eq(ballots.seq, seq)));
  if (!found) throw new Refusal(say("polls-void-none", { seq: String(seq) }));
  const later = await tx
    .select({ seq: ballots.seq })
    .from(ballots)
    .where(and(here, eq(ballots.pseudonym, found.pseudonym)))
    .orderBy(asc(ballots.seq));
  if (later.at(-1)!.seq !== seq || found.choice === "")
    throw new Refusal(say("polls-void-replaced", { seq: String(seq) }));
  return found.pseudonym;
}

/** Whose it was, as long as that is known: only to tell them. */
async function voterBehind(tx: Tx, poll: Poll, pseudonym: string): Promise<number | null> {
  if (poll.electorate === "owner") {
    const owner = await ownerOfSeat(tx, poll, pseudonym);
    return owner === null ? null : ((await personsOf(tx, poll.communityId, [owner]))[0] ?? null);
  }
  const [found] = await tx
    .select({ personId: pollVoters.personId })
    .from(pollVoters)
    .where(and(inPoll(pollVoters, poll), eq(pollVoters.pseudonym, pseudonym)));
  return found?.personId ?? null;
}
