import { createHash } from "node:crypto";
import { Refusal } from "../../../core/command.ts";
import { say } from "../../../core/post.ts";
import type { Tx } from "../../../core/tx.ts";
import { rows } from "../../../store/db.ts";
import { among, and, asc, eq, inArray, sql } from "../../../store/drizzle.ts";
import { insertRows } from "../../../store/insert.ts";
import type { Place } from "../../members/service.ts";
import { bodyOf, lockRoll, rollOf, type Unit } from "../../register/service.ts";
import { newPseudonym } from "../chain.ts";
import type { Poll } from "../lookups.ts";
import { ballots, castUnder } from "../schema.ts";
import { type Asked, approvalFor, OPTIONS, PARTICIPATION, type RollRow, rollWords, type Weight } from "./rules.ts";
import { ofHead, paperBallots, resolutionHeads, resolutionSeats, resolutions, resolutionTallies } from "./schema.ts";

export type Resolution = typeof resolutions.$inferSelect;
type Key = { communityId: number; number: number };

const is = ({ communityId, number }: Key) =>
  and(eq(resolutions.communityId, communityId), eq(resolutions.number, number));

/** An owners' vote as it stands: what it is about, and what has come in. */
export interface Standing {
  resolution: Resolution;
  all: Weight;
  /** By option from 1; 0: co-owners who differ. */
  tallies: Weight[];
}

/** The standings of several owners' votes, by `<community>:<number>`. */
export async function standingsOf(tx: Tx, wanted: readonly Key[]): Promise<Map<string, Standing>> {
  if (wanted.length === 0) return new Map();
  const pairs = wanted.map((w) => [w.communityId, w.number]);
  const [found, tallies] = await Promise.all([
    tx
      .select()
      .from(resolutions)
      .where(among([resolutions.communityId, resolutions.number], pairs)),
    tx
      .select()
      .from(resolutionTallies)
      .where(among([resolutionTallies.communityId, resolutionTallies.number], pairs)),
  ]);
  return new Map(
    found.map((resolution) => {
      const { communityId, number, heads, areaCm2 } = resolution;
      const weights: Weight[] = Array.from({ length: OPTIONS + 1 }, () => ({ heads: 0n, areaCm2: 0n }));
      for (const tally of tallies) {
        if (tally.communityId !== communityId || tally.number !== number) continue;
        weights[tally.option] = { heads: BigInt(tally.heads), areaCm2: tally.areaCm2 };
      }
      return [`${communityId}:${number}`, { resolution, all: { heads: BigInt(heads), areaCm2 }, tallies: weights }];
    }),
  );
}

/** What a draft asks, beside its poll; nothing is frozen yet. */
export async function saveAsked(tx: Tx, key: Key, asked: Asked, totals: Weight): Promise<void> {
  const { matter, committee, rule, proxies } = asked;
  const set = { matter, committee, rule, proxies, heads: Number(totals.heads), areaCm2: totals.areaCm2 };
  await tx
    .insert(resolutions)
    .values({ communityId: key.communityId, number: key.number, ...set })
    .onConflictDoUpdate({ target: [resolutions.communityId, resolutions.number], set });
}

/**
 * The units that decide about a place: all of them, a building's, or those of one unit of it.
 * @throws {Refusal} for any other place, and where the roll has none
 */
export async function unitsAt(tx: Tx, communityId: number, place: Place, parent: Place | null): Promise<Unit[]> {
  const units = await rollOf(tx, communityId);
  if (place.kind !== "community" && place.kind !== "building" && place.kind !== "unit") {
    throw new Refusal(say("owners-bad-place"));
  }
  const here = units.filter((unit) => {
    if (place.kind === "community") return true;
    if (place.kind === "building") return unit.building === place.code;
    return unit.building === parent?.code && unit.unit === place.code;
  });
  if (here.length === 0) throw new Refusal(say("owners-no-roll"));
  return here;
}

/** Units by who decides about them: each set of co-owners is one head, with all that it owns. */
export function headsOf(units: readonly Unit[]): { units: Unit[]; owners: string[]; areaCm2: bigint }[] {
  const heads = new Map<string, Unit[]>();
  for (const unit of units) {
    const body = bodyOf(unit);
    const list = heads.get(body);
    if (list) list.push(unit);
    else heads.set(body, [unit]);
  }
  return [...heads.values()].map((list) => ({
    units: list,
    owners: list[0]!.owners.map((owner) => owner.key),
    areaCm2: list.reduce((sum, unit) => sum + unit.areaCm2, 0n),
  }));
}

/**
 * Freezes who may vote, and writes it down under pseudonyms that are tied to nothing.
 * @returns what the definition of the vote says of it, and how many seats there are
 */
export async function freezeRoll(tx: Tx, poll: Poll, place: Place, parent: Place | null) {
  const { communityId, number } = poll;
  const { hash: registerHash } = await lockRoll(tx, communityId);
  const units = await unitsAt(tx, communityId, place, parent);
  const heads = headsOf(units)
    .map((head) => ({ ...head, seats: head.owners.map((owner) => ({ owner, pseudonym: newPseudonym() })) }))
    // Random names, so an order that says nothing of where anybody lives.
    .sort((a, b) => (a.seats[0]!.pseudonym < b.seats[0]!.pseudonym ? -1 : 1));
  const seats = heads.flatMap((head, i) =>
    head.seats.map(({ owner, pseudonym }) => ({ communityId, number, pseudonym, head: i + 1, ownerKey: owner })),
  );
  const rows = heads.map((head, i) => ({
    ...{ communityId, number, head: i + 1, units: head.units.map((unit) => unit.code) },
    // An area goes as text: JSON has no integers of its size.
    areaCm2: head.areaCm2.toString() as unknown as bigint,
  }));
  await insertRows(tx, resolutionHeads, rows);
  await insertRows(tx, resolutionSeats, seats);
  const rollHash = hashRows(
    heads.map(({ areaCm2, seats: s }) => ({ areaCm2, seats: s.map((x) => x.pseudonym).sort() })),
  );
  const areaCm2 = heads.reduce((sum, head) => sum + head.areaCm2, 0n);
  const set = { registerHash, rollHash, heads: heads.length, areaCm2 };
  const [resolution] = await tx.update(resolutions).set(set).where(is(poll)).returning();
  const { matter, committee, rule, proxies } = resolution!;
  const frozen = {
    ...{ matter, committee, rule, proxies, register: registerHash, roll: rollHash, heads: heads.length },
    ...{ areaCm2: areaCm2.toString(), participation: PARTICIPATION, approval: approvalFor(matter) },
  };
  return { frozen, seats: seats.length };
}

function hashRows(rows: readonly RollRow[]): string {
  return createHash("sha256").update(rollWords(rows)).digest("hex");
}

/** Who might vote, as it was frozen and is published. */
export async function publishedRoll(tx: Tx, { communityId, number }: Key): Promise<RollRow[]> {
  const [heads, seats] = await Promise.all([
    tx
      .select()
      .from(resolutionHeads)
      .where(and(eq(resolutionHeads.communityId, communityId), eq(resolutionHeads.number, number)))
      .orderBy(asc(resolutionHeads.head)),
    tx
      .select()
      .from(resolutionSeats)
      .where(and(eq(resolutionSeats.communityId, communityId), eq(resolutionSeats.number, number)))
      .orderBy(asc(resolutionSeats.head)),
  ]);
  const by = new Map<number, string[]>();
  for (const { head, pseudonym } of seats) by.set(head, [...(by.get(head) ?? []), pseudonym]);
  return heads.map(({ head, areaCm2 }) => ({ areaCm2, seats: (by.get(head) ?? []).sort() }));
}

/** The owners who may vote for a unit in that vote, always in the same order; whom nobody knows any more has no key. */
export async function seatsOfUnit(
  tx: Tx,
  { communityId, number }: Key,
  code: string,
): Promise<{ pseudonym: string; ownerKey: string | null }[]> {
  return tx
    .select({ pseudonym: resolutionSeats.pseudonym, ownerKey: resolutionSeats.ownerKey })
    .from(resolutionHeads)
    .innerJoin(resolutionSeats, ofHead)
    .where(
      and(
        eq(resolutionHeads.communityId, communityId),
        eq(resolutionHeads.number, number),
        sql`${resolutionHeads.units} ? ${code}`,
      ),
    )
    .orderBy(resolutionSeats.pseudonym);
}

/** How many homes there are in a frozen roll. */
export async function homesIn(tx: Tx, { communityId, number }: Key): Promise<number> {
  const [found] = await tx
    .select({ homes: sql<number>`coalesce(sum(jsonb_array_length(${resolutionHeads.units})), 0)::int` })
    .from(resolutionHeads)
    .where(and(eq(resolutionHeads.communityId, communityId), eq(resolutionHeads.number, number)));
  return found!.homes;
}

/** Which owner of the roll casts under that pseudonym; null: nobody knows any more. */
export async function ownerOfSeat(tx: Tx, { communityId, number }: Key, pseudonym: string): Promise<string | null> {
  const [seat] = await tx
    .select({ ownerKey: resolutionSeats.ownerKey })
    .from(resolutionSeats)
    .where(
      and(
        eq(resolutionSeats.communityId, communityId),
        eq(resolutionSeats.number, number),
        eq(resolutionSeats.pseudonym, pseudonym),
      ),
    );
  return seat?.ownerKey ?? null;
}

/** The owner keys of those who own something together with these seats, and have voted for it. */
export async function coOwners(tx: Tx, { communityId, number }: Key, pseudonyms: readonly string[]): Promise<string[]> {
  const found = await rows<{ owner: string }>(
    tx,
    sql`select distinct o.owner_key as owner from resolution_seats s join resolution_seats o
        on o.community_id = s.community_id and o.number = s.number and o.head = s.head and o.pseudonym <> s.pseudonym
      where s.community_id = ${communityId} and s.number = ${number}
        and s.pseudonym = any(${sql.param([...pseudonyms])}::text[]) and o.owner_key is not null
        and (select choice from ballots b where b.community_id = o.community_id and b.number = o.number
          and b.pseudonym = o.pseudonym order by b.seq desc limit 1) <> ''`,
  );
  return found.map(({ owner }) => owner);
}

/** The owner keys of heads that nobody has voted for yet. */
export async function unvotedOwners(tx: Tx, { communityId, number }: Key): Promise<string[]> {
  const seats = await tx
    .select({
      owner: resolutionSeats.ownerKey,
      head: resolutionSeats.head,
      seq: sql<number | null>`max(${ballots.seq})`,
    })
    .from(resolutionSeats)
    .leftJoin(ballots, castUnder(resolutionSeats))
    .where(and(eq(resolutionSeats.communityId, communityId), eq(resolutionSeats.number, number)))
    .groupBy(resolutionSeats.ownerKey, resolutionSeats.head);
  const voted = new Set(seats.filter((seat) => seat.seq !== null).map((seat) => seat.head));
  return seats.filter((seat) => seat.owner !== null && !voted.has(seat.head)).map((seat) => seat.owner!);
}

/** The seats of these owners in a vote, with what each has cast, newest first. */
export async function ballotsOfOwners(tx: Tx, communityId: number, number: number | null, owners: readonly string[]) {
  if (owners.length === 0) return [];
  return tx
    .select({ ballot: ballots })
    .from(resolutionSeats)
    .innerJoin(ballots, castUnder(resolutionSeats))
    .where(
      and(
        eq(resolutionSeats.communityId, communityId),
        ...(number === null ? [] : [eq(resolutionSeats.number, number)]),
        inArray(resolutionSeats.ownerKey, [...owners]),
      ),
    )
    .orderBy(asc(ballots.number), asc(ballots.seq));
}

/**
 * Of what has ended, nothing says any more which ballots were those of these owners. While a vote is open that stays, so
 * that whoever is bound to the owner next does not vote a second time.
 */
export async function forgetSeats(tx: Tx, communityId: number, owners: readonly string[]): Promise<void> {
  await tx.execute(sql`update resolution_seats s set owner_key = null from polls p
    where p.community_id = s.community_id and p.number = s.number and p.state <> 'open'
      and s.community_id = ${communityId} and s.owner_key = any(${sql.param([...owners])}::text[])`);
}

/** Which of these photos are of ballots. */
export async function paperPhotosInUse(tx: Tx, hashes: string[]): Promise<string[]> {
  const found = await tx
    .selectDistinct({ photo: paperBallots.photo })
    .from(paperBallots)
    .where(inArray(paperBallots.photo, hashes));
  return found.map((row) => row.photo);
}
