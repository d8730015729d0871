import { lookup } from "../../core/lookup.ts";
import type { Span } from "../../core/time.ts";
import type { Tx } from "../../core/tx.ts";
import { among, and, asc, desc, eq, inArray, iso, ne, sql } from "../../store/drizzle.ts";
import { places } from "../../store/schema.ts";
import { signupRows, signups } from "./schema.ts";
import type { Signup, SignupRow } from "./service.ts";

/** Which sign-ups there are. */

/** Rows of several locked at once, in ascending order. */
export const signupLocks = lookup(
  [signups],
  async (tx, keys: readonly { communityId: number; number: number }[]): Promise<boolean[]> => {
    const locked = await tx
      .select({ communityId: signups.communityId, number: signups.number })
      .from(signups)
      .where(
        among(
          [signups.communityId, signups.number],
          keys.map((k) => [k.communityId, k.number]),
        ),
      )
      .orderBy(asc(signups.communityId), asc(signups.number))
      .for("update");
    return keys.map((key) => locked.some((l) => l.communityId === key.communityId && l.number === key.number));
  },
);

/** Those that are open in groups of a place, the newest first. */
export async function openSignups(tx: Tx, communityId: number, placeId: number | null): Promise<Signup[]> {
  // What is for a place stands in the groups at and under it.
  const here =
    placeId === null
      ? undefined
      : sql`exists (select 1 from places h where h.community_id = ${communityId} and h.id = ${placeId}
          and h.path like '%/' || ${signups.placeId} || '/%')`;
  return tx
    .select()
    .from(signups)
    .where(and(eq(signups.communityId, communityId), eq(signups.state, "open"), here))
    .orderBy(desc(signups.number))
    .limit(20);
}

/** Those that begin or go on in that time, at places that `path` leads through or to. */
export async function comingSignups(
  tx: Tx,
  communityId: number,
  path: string,
  { since, until }: Span,
): Promise<Signup[]> {
  const found = await tx
    .select({ signup: signups })
    .from(signups)
    .innerJoin(places, and(eq(places.communityId, signups.communityId), eq(places.id, signups.placeId)))
    .where(
      and(
        eq(signups.communityId, communityId),
        inArray(signups.state, ["open", "closed"]),
        sql`(${path} like '%/' || ${signups.placeId} || '/%' or ${places.path} like ${`${path}%`})`,
        sql`coalesce(${signups.endsAt}, ${signups.startsAt}) > ${iso(since)} and ${signups.startsAt} < ${iso(until)}`,
      ),
    )
    .orderBy(asc(signups.startsAt), asc(signups.number))
    .limit(100);
  return found.map((f) => f.signup);
}

/** The draft that somebody is at. */
export async function draftOf(tx: Tx, communityId: number, personId: number): Promise<Signup | undefined> {
  const [found] = await tx
    .select()
    .from(signups)
    .where(and(eq(signups.communityId, communityId), eq(signups.personId, personId), eq(signups.state, "draft")));
  return found;
}

/** Lists of that very place that the chat was asked about. */
export async function offeredLists(tx: Tx, communityId: number, placeId: number): Promise<Signup[]> {
  return tx
    .select()
    .from(signups)
    .where(
      and(
        eq(signups.communityId, communityId),
        inArray(signups.state, ["offered", "declined"]),
        eq(signups.placeId, placeId),
      ),
    );
}

/** The newest sign-up with that check-in code, whatever its number: people read it from a sheet of paper. */
export async function signupByCode(tx: Tx, communityId: number, code: string): Promise<Signup | undefined> {
  const [found] = await tx
    .select()
    .from(signups)
    .where(and(eq(signups.communityId, communityId), eq(signups.code, code), ne(signups.state, "cancelled")))
    .orderBy(desc(signups.number))
    .limit(1);
  return found;
}

/** What somebody comes to. */
export async function rowsOf(tx: Tx, communityId: number, personId: number): Promise<SignupRow[]> {
  return tx
    .select()
    .from(signupRows)
    .where(
      and(
        eq(signupRows.communityId, communityId),
        eq(signupRows.personId, personId),
        inArray(signupRows.state, ["in", "waiting"]),
      ),
    );
}
