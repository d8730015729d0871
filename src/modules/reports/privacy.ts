import type { Person } from "../../core/people.ts";
import type { Action } from "../../core/post.ts";
import type { Tx } from "../../core/tx.ts";
import { and, eq, inArray, or, sql } from "../../store/drizzle.ts";
import { ENDED } from "./rules.ts";
import { reportEvents, reportJoins, reportPhotos, reports } from "./schema.ts";
import { change, lockReport } from "./service.ts";

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
  };
}

/**
 * Their words and photos go; that something of that kind happened there, and how it ended, stays without them. What
 * nobody has taken in hand yet is withdrawn; what somebody works on goes on without a name.
 */
export async function forgetReports(tx: Tx, { communityId, id }: Person, now: Date): Promise<Action[]> {
  const mine = await tx
    .select({ number: reports.number, state: reports.state })
    .from(reports)
    .where(and(eq(reports.communityId, communityId), eq(reports.personId, id)));
  const actions: Action[] = [];
  for (const { number, state } of mine) {
    const report = await lockReport(tx, communityId, number);
    if (state === "received" || state === "assigned") {
      await change(tx, report, "withdrawn", { by: null, at: now });
    } else if (!ENDED.has(state) && state === "resolved") {
      await change(tx, report, "expired", { by: null, at: now });
    }
    actions.push({ do: "update", card: `report:${number}` });
  }
  await tx
    .update(reports)
    .set({ personId: null, text: "", title: "" })
    .where(and(eq(reports.communityId, communityId), eq(reports.personId, id)));
  await tx
    .update(reports)
    .set({ answer: null })
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
  await tx.delete(reportJoins).where(and(eq(reportJoins.communityId, communityId), eq(reportJoins.personId, id)));
  return actions;
}
