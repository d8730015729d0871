import { type Action, say, type Text } from "../../../core/post.ts";
import type { Tx } from "../../../core/tx.ts";
import { and, asc, eq, inArray, isNotNull, ne, or, sql } from "../../../store/drizzle.ts";
import { doorsOf, homeLookup, namesOf } from "../../members/lookups.ts";
import { ownersOf } from "../../register/service.ts";
import { polls } from "../schema.ts";
import type { Mandate } from "./lookups.ts";
import { ofHead, ownerProxies, resolutionHeads, resolutionSeats, resolutions } from "./schema.ts";

type Key = { communityId: number; number: number };

const inVote = ({ communityId, number }: Key) =>
  and(eq(ownerProxies.communityId, communityId), eq(ownerProxies.number, number));

/** The mandate that began with a code of that hash. */
export async function findMandate(tx: Tx, communityId: number, code: string): Promise<Mandate | undefined> {
  const [found] = await tx
    .select()
    .from(ownerProxies)
    .where(and(eq(ownerProxies.communityId, communityId), eq(ownerProxies.code, code)));
  return found;
}

/** Moves a mandate on. Lock the chain of its vote before. */
export async function setMandate(
  tx: Tx,
  { code, ...key }: Key & { code: string },
  set: Partial<Pick<Mandate, "state" | "heldBy" | "stoodAt" | "usedAt" | "endedAt">>,
): Promise<void> {
  await tx
    .update(ownerProxies)
    .set(set)
    .where(and(inVote(key), eq(ownerProxies.code, code)));
}

/** Ends what was offered; a code that nobody showed leaves nothing behind. */
export async function dropMandate(tx: Tx, mandate: Mandate, now: Date): Promise<void> {
  if (mandate.heldBy !== null) return setMandate(tx, mandate, { state: "ended", endedAt: now });
  await tx.delete(ownerProxies).where(and(inVote(mandate), eq(ownerProxies.code, mandate.code)));
}

/** For how many owners one neighbour may vote in a vote, as the committee said when it was opened. */
export async function mostIn(tx: Tx, { communityId, number }: Key): Promise<number> {
  const [found] = await tx
    .select({ proxies: resolutions.proxies })
    .from(resolutions)
    .where(and(eq(resolutions.communityId, communityId), eq(resolutions.number, number)));
  return found!.proxies;
}

/**
 * For how many owners besides that one somebody votes in a vote, or has voted: counted with those who took it back after
 * it was used, or the limit could be walked around.
 */
export async function countHeld(tx: Tx, key: Key, holder: number, besides: number): Promise<number> {
  const [held] = await tx
    .select({ count: sql<number>`count(distinct ${ownerProxies.givenBy})::int` })
    .from(ownerProxies)
    .where(
      and(
        inVote(key),
        eq(ownerProxies.heldBy, holder),
        ne(ownerProxies.givenBy, besides),
        or(eq(ownerProxies.state, "standing"), isNotNull(ownerProxies.usedAt)),
      ),
    );
  return held!.count;
}

/** Ends what these people have given in a vote and what stands: they have voted themselves. @returns what ended */
export async function endGiven(tx: Tx, key: Key, givers: readonly number[], now: Date): Promise<Mandate[]> {
  if (givers.length === 0) return [];
  return tx
    .update(ownerProxies)
    .set({ state: "ended", endedAt: now })
    .where(and(inVote(key), inArray(ownerProxies.givenBy, [...givers]), eq(ownerProxies.state, "standing")))
    .returning();
}

/** What these people hold, or have given, and has not ended, in votes that are open. */
export async function inOpenVotes(
  tx: Tx,
  communityId: number,
  side: "heldBy" | "givenBy",
  people: readonly number[],
): Promise<Mandate[]> {
  if (people.length === 0) return [];
  const found = await tx
    .select({ mandate: ownerProxies })
    .from(ownerProxies)
    .innerJoin(polls, and(eq(polls.communityId, ownerProxies.communityId), eq(polls.number, ownerProxies.number)))
    .where(
      and(
        eq(ownerProxies.communityId, communityId),
        inArray(ownerProxies[side], [...people]),
        ne(ownerProxies.state, "ended"),
        eq(polls.state, "open"),
      ),
    )
    .orderBy(asc(ownerProxies.number), asc(ownerProxies.givenAt), asc(ownerProxies.code));
  return found.map(({ mandate }) => mandate);
}

/** What stands in a vote and has not been used: by whom, for which owner. */
export async function unusedMandates(tx: Tx, key: Key): Promise<Mandate[]> {
  return tx
    .select()
    .from(ownerProxies)
    .where(and(inVote(key), eq(ownerProxies.state, "standing"), sql`${ownerProxies.usedAt} is null`))
    .orderBy(asc(ownerProxies.heldBy), asc(ownerProxies.givenAt));
}

/** These people vote for nobody any more in votes that are open: who asked them to hears of it. */
export async function endHeld(
  tx: Tx,
  communityId: number,
  holders: readonly number[],
  key: "owners-proxy-holder-left" | "owners-proxy-holder-gone",
  now: Date,
): Promise<Action[]> {
  const held = await inOpenVotes(tx, communityId, "heldBy", holders);
  for (const mandate of held) await setMandate(tx, mandate, { state: "ended", endedAt: now });
  return held.filter(({ state }) => state !== "shown").map((mandate) => tellGiver(mandate, key));
}

/**
 * Two people are one: nobody votes for themselves by proxy, an owner has one proxy in a vote (what stands before what is
 * asked for, the later before the earlier), and a proxy no more owners than others may have.
 */
export async function mergeMandates(
  tx: Tx,
  communityId: number,
  from: number,
  into: number,
  now: Date,
): Promise<Action[]> {
  const both = [from, into];
  const given = await inOpenVotes(tx, communityId, "givenBy", both);
  const own = given.filter(({ heldBy }) => heldBy !== null && both.includes(heldBy));
  const others = given.filter((mandate) => !own.includes(mandate));
  const twice = others.filter((one) =>
    others.some((other) => other.number === one.number && other !== one && outranks(other, one)),
  );
  for (const mandate of [...own, ...twice]) await dropMandate(tx, mandate, now);
  const told = await tellHolders(tx, twice, "owners-proxy-taken-back");
  const here = eq(ownerProxies.communityId, communityId);
  await tx
    .update(ownerProxies)
    .set({ givenBy: into })
    .where(and(here, eq(ownerProxies.givenBy, from)));
  await tx
    .update(ownerProxies)
    .set({ heldBy: into })
    .where(and(here, eq(ownerProxies.heldBy, from)));
  const open = await inOpenVotes(tx, communityId, "heldBy", [into]);
  const held = open.filter(({ state, usedAt }) => state === "standing" && usedAt === null);
  // Of those without a ballot yet the last ones end, until no more are left than one may have.
  for (const mandate of held.sort((a, b) => b.stoodAt!.getTime() - a.stoodAt!.getTime())) {
    if ((await countHeld(tx, mandate, into, mandate.givenBy)) < (await mostIn(tx, mandate))) continue;
    await setMandate(tx, mandate, { state: "ended", endedAt: now });
    told.push(tellGiver(mandate, "owners-proxy-holder-many"));
  }
  return told;
}

function outranks(one: Mandate, other: Mandate): boolean {
  const rank = ({ state, givenAt }: Mandate) => [state === "standing" ? 1 : 0, givenAt.getTime()] as const;
  const [[a, since], [b, before]] = [rank(one), rank(other)];
  return a !== b ? a > b : since !== before ? since > before : one.code > other.code;
}

function tellGiver(
  { number, givenBy }: Mandate,
  key: "owners-proxy-holder-left" | "owners-proxy-holder-gone" | "owners-proxy-holder-many",
): Action {
  const post = { lines: [say(key, { number: String(number) })], number };
  return { do: "whisper", personId: givenBy, post, occasion: "answer" };
}

/** Those who were to vote for somebody read that they do not any more. */
export async function tellHolders(
  tx: Tx,
  ended: readonly Mandate[],
  key: "owners-proxy-own-vote" | "owners-proxy-taken-back",
): Promise<Action[]> {
  const told = ended.flatMap((mandate) => (mandate.heldBy === null ? [] : [{ ...mandate, heldBy: mandate.heldBy }]));
  return Promise.all(
    told.map(async ({ heldBy, givenBy, ...mandate }): Promise<Action> => {
      const number = String(mandate.number);
      const who = await giverText(tx, mandate, givenBy);
      return { do: "whisper", personId: heldBy, post: { lines: [say(key, { number, who })], number: mandate.number } };
    }),
  );
}

/** Doors shown of an owner; who has more is known by these. */
const DOORS = 3;

/** "王秀英（3-2-501）": an owner, to whom they ask to vote for them, by what they own in that vote. */
export async function giverText(tx: Tx, { communityId, number }: Key, giver: number): Promise<Text> {
  const [names, keys] = await Promise.all([namesOf(tx, communityId, [giver]), ownersOf(tx, communityId, giver)]);
  const heads = await tx
    .selectDistinct({ units: resolutionHeads.units })
    .from(resolutionHeads)
    .innerJoin(resolutionSeats, ofHead)
    .where(
      and(
        eq(resolutionHeads.communityId, communityId),
        eq(resolutionHeads.number, number),
        inArray(resolutionSeats.ownerKey, keys),
      ),
    );
  const codes = heads
    .flatMap(({ units }) => units)
    .sort((a, b) => a.localeCompare(b, "zh", { numeric: true }))
    .slice(0, DOORS);
  return personText(names.get(giver), codes.length > 0 ? codes.join("、") : null);
}

/** "杨建国（3号楼2单元502）": whom an owner asks, by the door that was approved. */
export async function holderText(tx: Tx, communityId: number, holder: number): Promise<Text> {
  const [home] = await homeLookup.find(tx, [{ communityId, personId: holder }]);
  const [names, doors] = await Promise.all([
    namesOf(tx, communityId, [holder]),
    home ? doorsOf(tx, communityId, [home.placeId]) : [],
  ]);
  return personText(names.get(holder), doors[0]?.door ?? null);
}

function personText(name: string | undefined, door: Text | string | null): Text {
  const called = name ? name : say("owners-proxy-nameless");
  return door === null
    ? say("owners-proxy-person", { name: called })
    : say("owners-proxy-person-at", { name: called, door });
}
