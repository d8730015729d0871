import type { Person } from "../../core/people.ts";
import type { Tx } from "../../core/tx.ts";
import { rows } from "../../store/db.ts";
import { and, eq, sql } from "../../store/drizzle.ts";
import type { Segment } from "./plan.ts";
import { noticeSegments } from "./schema.ts";

const of = ({ communityId, id }: Pick<Person, "communityId" | "id">) =>
  and(eq(noticeSegments.communityId, communityId), eq(noticeSegments.personId, id));

/** What somebody chose to hear of in private. */
export async function segmentsOf(tx: Tx, person: Pick<Person, "communityId" | "id">): Promise<Segment[]> {
  const found = await tx.select({ segment: noticeSegments.segment }).from(noticeSegments).where(of(person));
  return found.map((row) => row.segment);
}

/** Chooses it, or gives it up; what is so already stays. */
export async function setSegment(
  tx: Tx,
  person: Person,
  segment: Segment,
  isChosen: boolean,
  now: Date,
): Promise<void> {
  const { communityId, id: personId } = person;
  if (isChosen)
    await tx.insert(noticeSegments).values({ communityId, personId, segment, chosenAt: now }).onConflictDoNothing();
  else await tx.delete(noticeSegments).where(and(of(person), eq(noticeSegments.segment, segment)));
}

/**
 * Who hears a notice for some in private: those who chose it and live at or under its place; of a notice for all of the
 * community also those whose home nobody knows.
 */
export async function peopleOf(tx: Tx, communityId: number, placeId: number, segment: Segment): Promise<number[]> {
  const found = await rows<{ person_id: number }>(
    tx,
    sql`select s.person_id from notice_segments s
      where s.community_id = ${communityId} and s.segment = ${segment} and (
        exists (select 1 from places r where r.community_id = s.community_id and r.id = ${placeId} and r.parent_id is null)
        or exists (select 1 from household_claims c join places p on p.community_id = c.community_id and p.id = c.place_id
          where c.community_id = s.community_id and c.person_id = s.person_id and c.status = 'approved'
            and p.path like ${`%/${placeId}/%`}))
      order by s.person_id`,
  );
  return found.map((row) => row.person_id);
}
