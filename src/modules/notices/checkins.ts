import type { Tx } from "../../core/tx.ts";
import { rows } from "../../store/db.ts";
import { and, eq, lt, sql } from "../../store/drizzle.ts";
import { noticeCheckins } from "./schema.ts";
import type { Notice } from "./service.ts";

/** Notes how a household is; what was said last counts, and words that were given stay. @returns what it was before */
export async function noteCheckin(
  tx: Tx,
  checkin: typeof noticeCheckins.$inferInsert,
): Promise<"safe" | "help" | undefined> {
  const { communityId, number, reader } = checkin;
  const here = and(
    eq(noticeCheckins.communityId, communityId),
    eq(noticeCheckins.number, number),
    eq(noticeCheckins.reader, reader),
  );
  const [before] = await tx.select().from(noticeCheckins).where(here).for("update");
  const words = checkin.state === "help" ? (checkin.words ?? before?.words ?? null) : null;
  await tx
    .insert(noticeCheckins)
    .values({ ...checkin, words })
    .onConflictDoUpdate({
      target: [noticeCheckins.communityId, noticeCheckins.number, noticeCheckins.reader],
      set: { state: checkin.state, words, personId: checkin.personId, at: checkin.at },
    });
  return before?.state;
}

export interface Need {
  building: string | null;
  unit: string | null;
  room: string | null;
  name: string;
  words: string | null;
}

/** How households at a place are: how many are safe, who needs help, and of how many nothing is known. */
export async function listNeeds(
  tx: Tx,
  { communityId, number, placeId }: Notice,
): Promise<{ safe: number; needs: Need[]; silent: number }> {
  const [count] = await rows<{ safe: number; silent: number }>(
    tx,
    sql`select (select count(*)::int from notice_checkins where community_id = ${communityId} and number = ${number}
          and state = 'safe') as safe,
        (select count(distinct c.place_id)::int from household_claims c
          join places p on p.community_id = c.community_id and p.id = c.place_id and p.path like ${`%/${placeId}/%`}
          where c.community_id = ${communityId} and c.status = 'approved' and not exists (select 1 from notice_checkins k
            where k.community_id = c.community_id and k.number = ${number} and k.reader = 'h' || c.place_id)) as silent`,
  );
  const needs = await rows<Need>(
    tx,
    sql`select h.building, h.unit, h.room, coalesce(a.name, '') as name, k.words from notice_checkins k
      left join lateral (select building, unit, room from household_claims c where c.community_id = k.community_id
        and c.status = 'approved' and 'h' || c.place_id = k.reader limit 1) h on true
      left join lateral (select o.name from person_accounts pa join accounts o on o.id = pa.account_id
        where pa.community_id = k.community_id and pa.person_id = k.person_id order by o.id limit 1) a on true
      where k.community_id = ${communityId} and k.number = ${number} and k.state = 'help' order by k.at`,
  );
  return { safe: count!.safe, needs, silent: count!.silent };
}

/** Who was safe, and what they needed, is nobody's business any longer than that. */
const KEPT_DAYS = 30;

/** Of older check-ins only how many were safe stays: no household, no person, no words. @returns how many were stripped */
export async function sweepCheckins(tx: Tx, now: Date): Promise<number> {
  const before = new Date(now.getTime() - KEPT_DAYS * 86_400_000);
  const stripped = await tx
    .update(noticeCheckins)
    .set({ personId: null, words: null, reader: sql`'x' || gen_random_uuid()` })
    .where(and(lt(noticeCheckins.at, before), sql`${noticeCheckins.reader} not like 'x%'`))
    .returning({ number: noticeCheckins.number });
  return stripped.length;
}
