import type { Person } from "../../core/people.ts";
import type { Action } from "../../core/post.ts";
import type { Tx } from "../../core/tx.ts";
import { and, eq, inArray, or, sql } from "../../store/drizzle.ts";
import { decide } from "./rules.ts";
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
import { change, type Deed, lockReport } from "./service.ts";

/** What this person reported, did for others' reports, and joined. */
export async function exportReports(tx: Tx, { communityId, id }: Person): Promise<Record<string, unknown>> {
  return {
    reports: await tx
      .select()
      .from(reports)
      .where(and(eq(reports.communityId, communityId), eq(reports.personId, id))),
    // Of what others reported only their own part in it.
    workedOn: await tx
      .select({
        number: reports.number,
        state: reports.state,
        answer: reports.answer,
        acceptedAt: reports.acceptedAt,
        doneAt: reports.doneAt,
      })
      .from(reports)
      .where(and(eq(reports.communityId, communityId), or(eq(reports.assigneeId, id), eq(reports.workerId, id)))),
    reportEvents: await tx
      .select()
      .from(reportEvents)
      .where(
        and(
          eq(reportEvents.communityId, communityId),
          or(eq(reportEvents.byPersonId, id), eq(reportEvents.assigneeId, id)),
        ),
      ),
    reportPhotos: await tx
      .select()
      .from(reportPhotos)
      .where(and(eq(reportPhotos.communityId, communityId), eq(reportPhotos.personId, id))),
    reportJoins: await tx
      .select()
      .from(reportJoins)
      .where(and(eq(reportJoins.communityId, communityId), eq(reportJoins.personId, id))),
    reportDrafts: await tx
      .select()
      .from(reportDrafts)
      .where(and(eq(reportDrafts.communityId, communityId), eq(reportDrafts.personId, id))),
    reportOffers: await tx
      .select()
      .from(reportOffers)
      .where(and(eq(reportOffers.communityId, communityId), eq(reportOffers.personId, id))),
    reportRoutes: await tx
      .select()
      .from(reportRoutes)
      .where(and(eq(reportRoutes.communityId, communityId), eq(reportRoutes.byPersonId, id))),
    reportWhistles: await tx
      .select()
      .from(reportWhistles)
      .where(and(eq(reportWhistles.communityId, communityId), eq(reportWhistles.byPersonId, id))),
    reportCalls: await tx
      .select()
      .from(reportCalls)
      .where(and(eq(reportCalls.communityId, communityId), eq(reportCalls.byPersonId, id))),
    // Whose the sealed words are nobody knows, so none of them can be shown as theirs.
    report_sealed: "nobody knows whose they are",
  };
}

/**
 * Their words and photos go; that something of that kind happened there, and how it ended, stays without them. What
 * nobody has taken in hand yet is withdrawn; what somebody works on goes on without a name.
 */
export async function forgetReports(tx: Tx, { communityId, id }: Person, now: Date): Promise<Action[]> {
  // On their behalf, whose name goes: time and reporter in one.
  const deed: Deed = { by: null, actors: new Set(["reporter", "clock"]), at: now, timeZone: "UTC" };
  const mine = await tx
    .select({ number: reports.number, state: reports.state })
    .from(reports)
    .where(and(eq(reports.communityId, communityId), eq(reports.personId, id)));
  const actions: Action[] = [];
  for (const { number, state } of mine) {
    const report = await lockReport(tx, communityId, number);
    if (!("problem" in decide(state, "withdrawn", deed.actors))) await change(tx, report, "withdrawn", deed);
    else if (state === "resolved") await change(tx, report, "expired", deed);
    actions.push({ do: "update", card: `report:${number}` });
  }
  await tx
    .update(reports)
    .set({ personId: null, text: "", title: "", plan: null, edited: null, eventId: null, floor: null, point: null })
    .where(and(eq(reports.communityId, communityId), eq(reports.personId, id)));
  // What they took back and goes on for neighbours is in their words as well.
  await tx.execute(sql`update reports r set text = '', title = '', edited = null, point = null
    where r.community_id = ${communityId} and exists (select 1 from report_events e where e.community_id = r.community_id
      and e.number = r.number and e.change = 'left' and e.by_person_id = ${id})`);
  await tx
    .update(reports)
    .set({ answer: null, plan: null })
    .where(and(eq(reports.communityId, communityId), eq(reports.workerId, id)));
  // A private chat's id is its owner's: where it was reported is forgotten too.
  await tx
    .update(reports)
    .set({ chat: "" })
    .where(
      and(
        eq(reports.communityId, communityId),
        sql`(${reports.platform}, ${reports.chat}) in (select a.platform, a.private_chat from accounts a
          join person_accounts p on p.account_id = a.id where p.community_id = ${communityId} and p.person_id = ${id})`,
      ),
    );
  const numbers = [0, ...mine.map((m) => m.number)];
  await tx
    .delete(reportPhotos)
    .where(
      and(
        eq(reportPhotos.communityId, communityId),
        or(eq(reportPhotos.personId, id), and(inArray(reportPhotos.number, numbers), eq(reportPhotos.when, "before"))),
      ),
    );
  for (const column of ["assigneeId", "workerId"] as const) {
    await tx
      .update(reports)
      .set({ [column]: null })
      .where(and(eq(reports.communityId, communityId), eq(reports[column], id)));
  }
  await tx
    .update(reportEvents)
    .set({ byPersonId: null, words: null })
    .where(and(eq(reportEvents.communityId, communityId), eq(reportEvents.byPersonId, id)));
  await tx
    .update(reportEvents)
    .set({ assigneeId: null })
    .where(and(eq(reportEvents.communityId, communityId), eq(reportEvents.assigneeId, id)));
  await tx.delete(reportDrafts).where(and(eq(reportDrafts.communityId, communityId), eq(reportDrafts.personId, id)));
  // That somebody was asked is still counted.
  await tx
    .update(reportOffers)
    .set({ personId: null })
    .where(and(eq(reportOffers.communityId, communityId), eq(reportOffers.personId, id)));
  await tx
    .update(reportRoutes)
    .set({ byPersonId: null })
    .where(and(eq(reportRoutes.communityId, communityId), eq(reportRoutes.byPersonId, id)));
  await tx
    .update(reportWhistles)
    .set({ byPersonId: null, words: "" })
    .where(and(eq(reportWhistles.communityId, communityId), eq(reportWhistles.byPersonId, id)));
  await tx
    .update(reportCalls)
    .set({ byPersonId: null, words: "" })
    .where(and(eq(reportCalls.communityId, communityId), eq(reportCalls.byPersonId, id)));
  // report_sealed and report_codes lead to nobody: nothing of theirs can be found there.
  await tx.delete(reportJoins).where(and(eq(reportJoins.communityId, communityId), eq(reportJoins.personId, id)));
  return actions;
}
