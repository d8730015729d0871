import type { Person } from "../../core/people.ts";
import type { Tx } from "../../core/tx.ts";
import { and, eq, sql } from "../../store/drizzle.ts";
import {
  reportCalls,
  reportDrafts,
  reportEvents,
  reportJoins,
  reportOffers,
  reportPhotos,
  reportRoutes,
  reports,
  reportWhistles,
} from "./schema.ts";

/** What one person reported, did and joined becomes what the other did. Who joined twice with two accounts counts once. */
export async function mergeReporters(tx: Tx, from: Person, into: Person): Promise<void> {
  const { communityId } = from;
  for (const column of ["personId", "assigneeId", "workerId"] as const) {
    await tx
      .update(reports)
      .set({ [column]: into.id })
      .where(and(eq(reports.communityId, communityId), eq(reports[column], from.id)));
  }
  for (const column of ["byPersonId", "assigneeId"] as const) {
    await tx
      .update(reportEvents)
      .set({ [column]: into.id })
      .where(and(eq(reportEvents.communityId, communityId), eq(reportEvents[column], from.id)));
  }
  await tx
    .update(reportPhotos)
    .set({ personId: into.id })
    .where(and(eq(reportPhotos.communityId, communityId), eq(reportPhotos.personId, from.id)));
  await tx
    .update(reportDrafts)
    .set({ personId: into.id })
    .where(and(eq(reportDrafts.communityId, communityId), eq(reportDrafts.personId, from.id)));
  await tx
    .update(reportOffers)
    .set({ personId: into.id })
    .where(and(eq(reportOffers.communityId, communityId), eq(reportOffers.personId, from.id)));
  for (const table of [reportRoutes, reportWhistles, reportCalls]) {
    await tx
      .update(table)
      .set({ byPersonId: into.id })
      .where(and(eq(table.communityId, communityId), eq(table.byPersonId, from.id)));
  }
  await tx.execute(sql`insert into report_joins (community_id, number, person_id, joined_at)
    select j.community_id, j.number, ${into.id}::int, j.joined_at from report_joins j
    where j.community_id = ${communityId} and j.person_id = ${from.id}
    on conflict do nothing`);
  await tx.delete(reportJoins).where(and(eq(reportJoins.communityId, communityId), eq(reportJoins.personId, from.id)));
  // Whoever reported it is no neighbour who met the same.
  await tx.execute(sql`delete from report_joins j using reports r
    where r.community_id = j.community_id and r.number = j.number and r.person_id = j.person_id
      and j.community_id = ${communityId} and j.person_id = ${into.id}`);
}
