import { Refusal } from "../../core/command.ts";
import { lookup } from "../../core/lookup.ts";
import { say, type Text } from "../../core/post.ts";
import type { Tx } from "../../core/tx.ts";
import { rows } from "../../store/db.ts";
import { among, and, asc, desc, eq, inArray, lte, or, sql } from "../../store/drizzle.ts";
import { places } from "../../store/schema.ts";
import type { Place } from "../members/service.ts";
import { type Totals, totalsOf } from "./rules.ts";
import { headcountAnswers, headcounts } from "./schema.ts";

export type Headcount = typeof headcounts.$inferSelect;
export type Answer = typeof headcountAnswers.$inferSelect;
type Key = { communityId: number; number: number };

/** A headcount with what its card shows beside it. */
export interface Details {
  headcount: Headcount;
  totals: Totals;
  place: Pick<Place, "kind" | "code"> & { parent: string | null };
}

const is = ({ communityId, number }: Key) =>
  and(eq(headcounts.communityId, communityId), eq(headcounts.number, number));
const answersTo = ({ communityId, number }: Key) =>
  and(eq(headcountAnswers.communityId, communityId), eq(headcountAnswers.number, number));

/** Rows of several locked at once, in ascending order. */
export const headcountLocks = lookup([headcounts], async (tx, keys: readonly Key[]): Promise<boolean[]> => {
  const pairs = keys.map((k) => [k.communityId, k.number]);
  const locked = await tx
    .select({ communityId: headcounts.communityId, number: headcounts.number })
    .from(headcounts)
    .where(among([headcounts.communityId, headcounts.number], pairs))
    .orderBy(asc(headcounts.communityId), asc(headcounts.number))
    .for("update");
  return keys.map((key) => locked.some((l) => l.communityId === key.communityId && l.number === key.number));
});

/** Many at once, in the order asked for; undefined where there is none. */
export async function detailsOf(tx: Tx, wanted: readonly Key[]): Promise<(Details | undefined)[]> {
  const pairs = wanted.map((w) => [w.communityId, w.number]);
  const found = await tx
    .select({
      headcount: headcounts,
      kind: places.kind,
      code: places.code,
      parent: sql<string | null>`(select q.code from places q where ${places.kind} = 'unit'
        and q.community_id = ${headcounts.communityId} and q.id = ${places.parentId})`,
    })
    .from(headcounts)
    .innerJoin(places, and(eq(places.communityId, headcounts.communityId), eq(places.id, headcounts.placeId)))
    .where(among([headcounts.communityId, headcounts.number], pairs));
  const counted = await tx
    .select({
      communityId: headcountAnswers.communityId,
      number: headcountAnswers.number,
      answer: headcountAnswers.answer,
      times: sql<number>`count(*)::int`,
    })
    .from(headcountAnswers)
    .where(among([headcountAnswers.communityId, headcountAnswers.number], pairs))
    .groupBy(headcountAnswers.communityId, headcountAnswers.number, headcountAnswers.answer);
  return wanted.map((key) => {
    const here = (one: Key) => one.communityId === key.communityId && one.number === key.number;
    const row = found.find((f) => here(f.headcount));
    if (!row) return undefined;
    const { headcount, ...place } = row;
    return { headcount, totals: headcount.totals ?? totalsOf(counted.filter(here), headcount.options), place };
  });
}

export async function findHeadcount(tx: Tx, communityId: number, number: number): Promise<Details | undefined> {
  return (await detailsOf(tx, [{ communityId, number }]))[0];
}

/**
 * The headcount of that number, its row locked until the transaction ends: no answer comes in while they are erased.
 * @throws {Refusal} when there is none, or it is somebody else's draft
 */
export async function lockHeadcount(tx: Tx, communityId: number, number: number, reader: number): Promise<Details> {
  const [locked] = await tx
    .select({ state: headcounts.state, personId: headcounts.personId })
    .from(headcounts)
    .where(is({ communityId, number }))
    .for("update");
  const hidden = !locked || (locked.state === "draft" && locked.personId !== reader);
  const found = hidden ? undefined : await findHeadcount(tx, communityId, number);
  if (!found) throw new Refusal(say("headcounts-none", { number: String(number) }));
  return found;
}

/** Why nothing more can be done with it. */
export function stateText({ number, state }: Headcount): Text {
  return say(`headcounts-is-${state}`, { number: String(number) });
}

/** Writes a draft down; an older one of the same number gives way to it. */
export async function saveDraft(tx: Tx, headcount: typeof headcounts.$inferInsert): Promise<void> {
  const { communityId: _, number: __, ...set } = headcount;
  await tx
    .insert(headcounts)
    .values(headcount)
    .onConflictDoUpdate({ target: [headcounts.communityId, headcounts.number], set });
}

/** The draft that somebody is at. */
export async function draftOf(tx: Tx, communityId: number, personId: number): Promise<Headcount | undefined> {
  const mine = and(eq(headcounts.communityId, communityId), eq(headcounts.personId, personId));
  const [found] = await tx
    .select()
    .from(headcounts)
    .where(and(mine, eq(headcounts.state, "draft")));
  return found;
}

export async function dropHeadcount(tx: Tx, key: Key): Promise<void> {
  await tx.delete(headcounts).where(is(key));
}

export async function openHeadcount(tx: Tx, key: Key): Promise<void> {
  await tx.update(headcounts).set({ state: "open" }).where(is(key));
}

/** Those that are open at a place that `path` leads through, and those that somebody asks, the newest first. */
export async function listHeadcounts(
  tx: Tx,
  communityId: number,
  path: string,
  personId: number,
  now: Date,
): Promise<Headcount[]> {
  const ids = path.split("/").flatMap((id) => (id === "" ? [] : [Number(id)]));
  return tx
    .select()
    .from(headcounts)
    .where(
      and(
        eq(headcounts.communityId, communityId),
        eq(headcounts.state, "open"),
        sql`${headcounts.endsAt} > ${now.toISOString()}::timestamptz`,
        or(inArray(headcounts.placeId, ids), eq(headcounts.personId, personId)),
      ),
    )
    .orderBy(desc(headcounts.number))
    .limit(8);
}

/** Those that somebody may answer, with what their household has, the newest first. @param path of their home; null: nobody knows it */
export async function answerable(
  tx: Tx,
  { communityId, path, reader }: { communityId: number; path: string | null; reader: string },
  now: Date,
): Promise<{ headcount: Headcount; isAnswered: boolean }[]> {
  const ids = path?.split("/").flatMap((id) => (id === "" ? [] : [Number(id)])) ?? null;
  const found = await tx
    .select({ headcount: headcounts, answeredAt: headcountAnswers.at })
    .from(headcounts)
    .leftJoin(
      headcountAnswers,
      and(
        eq(headcountAnswers.communityId, headcounts.communityId),
        eq(headcountAnswers.number, headcounts.number),
        eq(headcountAnswers.reader, reader),
      ),
    )
    .where(
      and(
        ...[eq(headcounts.communityId, communityId), eq(headcounts.state, "open")],
        sql`${headcounts.endsAt} > ${now.toISOString()}::timestamptz`,
        ids === null ? undefined : inArray(headcounts.placeId, ids),
      ),
    )
    .orderBy(desc(headcounts.number))
    .limit(8);
  return found.map(({ headcount, answeredAt }) => ({ headcount, isAnswered: answeredAt !== null }));
}

/** What a household has answered, or a person whose home nobody knows. */
export async function answerOf(tx: Tx, key: Key, reader: string): Promise<Answer | undefined> {
  const [found] = await tx
    .select()
    .from(headcountAnswers)
    .where(and(answersTo(key), eq(headcountAnswers.reader, reader)));
  return found;
}

/** Keeps an answer; the household's last one counts. */
export async function keepAnswer(tx: Tx, answer: Answer): Promise<void> {
  const { communityId: _, number: __, reader: ___, ...set } = answer;
  await tx
    .insert(headcountAnswers)
    .values(answer)
    .onConflictDoUpdate({
      target: [headcountAnswers.communityId, headcountAnswers.number, headcountAnswers.reader],
      set,
    });
}

/** Erases an answer. */
export async function dropAnswer(tx: Tx, key: Key, reader: string): Promise<void> {
  await tx.delete(headcountAnswers).where(and(answersTo(key), eq(headcountAnswers.reader, reader)));
}

/** All answers, for whoever asked. */
export async function answersOf(tx: Tx, key: Key): Promise<Answer[]> {
  return tx.select().from(headcountAnswers).where(answersTo(key)).orderBy(asc(headcountAnswers.at));
}

/** Ends it: what the answers came to is written down, and they are erased. @returns as it is from now on */
export async function endHeadcount(tx: Tx, details: Details): Promise<Details> {
  const { headcount, totals } = details;
  const [ended] = await tx.update(headcounts).set({ state: "over", totals }).where(is(headcount)).returning();
  await tx.delete(headcountAnswers).where(answersTo(headcount));
  return { ...details, headcount: ended! };
}

/** Those of a community whose last moment is past, locked. */
export async function dueHeadcounts(tx: Tx, communityId: number, now: Date): Promise<Details[]> {
  const due = await tx
    .select({ communityId: headcounts.communityId, number: headcounts.number })
    .from(headcounts)
    .where(and(eq(headcounts.communityId, communityId), eq(headcounts.state, "open"), lte(headcounts.endsAt, now)))
    .orderBy(asc(headcounts.number))
    .for("update");
  return (await detailsOf(tx, due)).flatMap((details) => details ?? []);
}

/** So long a bare word answers what was asked just now. */
const JUST_NOW_MS = 10 * 60_000;

/** The headcount by number whose question is the last thing that was said to them in private, a little ago; null: another thing was. */
export async function askedJustNow(
  tx: Tx,
  { communityId, id: personId }: { communityId: number; id: number },
  now: Date,
): Promise<number | null> {
  const [last] = await rows<{ number: number | null; asks: boolean }>(
    tx,
    sql`select m.number, coalesce(m.choices->0->>'command' like 'count-say %', false) as asks from person_accounts p
      join accounts a on a.id = p.account_id
      join messages m on m.platform = a.platform and m.chat = a.private_chat
      where p.community_id = ${communityId} and p.person_id = ${personId}
        and m.created_at > ${new Date(now.getTime() - JUST_NOW_MS).toISOString()}::timestamptz
      order by m.id desc limit 1`,
  );
  return last?.asks === true ? last.number : null;
}
