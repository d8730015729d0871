import { type Context, Refusal } from "../../core/command.ts";
import { lookup } from "../../core/lookup.ts";
import type { PhotoRef } from "../../core/post.ts";
import { say } from "../../core/post.ts";
import type { Tx } from "../../core/tx.ts";
import { among, and, asc, eq, inArray, isNull, sql } from "../../store/drizzle.ts";
import { after, type Change, ENDED, type State } from "./rules.ts";
import { reportEvents, reportJoins, reportPhotos, reports } from "./schema.ts";

export type Report = typeof reports.$inferSelect;
/** What is known of a report when it comes in. */
export type NewReport = Pick<
  Report,
  | "communityId"
  | "number"
  | "personId"
  | "text"
  | "title"
  | "category"
  | "urgent"
  | "placeId"
  | "building"
  | "unit"
  | "spot"
  | "platform"
  | "chat"
  | "reportedAt"
  | "dueAt"
>;

/** Who did it, and with what words. */
export interface Deed {
  by: number | null;
  at: Date;
  words?: string | undefined;
}

/** Writes a new report down. */
export async function createReport(c: Context, report: NewReport, photos: readonly PhotoRef[]): Promise<Report> {
  const { communityId, number, personId, reportedAt } = report;
  const made: Report = {
    ...report,
    ...{ state: "received", round: 1, late: false },
    ...{ partyId: null, assigneeId: null, workerId: null, answer: null, stars: null },
    ...{ acceptedAt: null, doneAt: null, endedAt: null },
  };
  c.insertLater(reports, made);
  c.insertLater(reportEvents, {
    ...{ communityId, number, change: "reported", state: "received", byPersonId: personId },
    ...{ partyId: null, assigneeId: null, words: null, at: reportedAt },
  });
  await keepPhotos(c.tx, made, photos, "before", personId);
  return made;
}

export async function keepPhotos(
  tx: Tx,
  report: Pick<Report, "communityId" | "number" | "round">,
  photos: readonly PhotoRef[],
  when: "before" | "after",
  personId: number | null,
): Promise<void> {
  if (photos.length === 0) return;
  const { communityId, number, round } = report;
  await tx
    .insert(reportPhotos)
    .values(photos.map(({ hash }) => ({ communityId, number, hash, when, round, personId })))
    .onConflictDoNothing();
}

/**
 * The report of that number, its row locked until the transaction ends.
 * @throws {Refusal} when there is none
 */
export async function lockReport(tx: Tx, communityId: number, number: number): Promise<Report> {
  const [report] = await tx
    .select()
    .from(reports)
    .where(and(eq(reports.communityId, communityId), eq(reports.number, number)))
    .for("update");
  if (!report) throw new Refusal(say("reports-none", { number: String(number) }));
  return report;
}

export async function findReport(tx: Tx, communityId: number, number: number): Promise<Report | undefined> {
  const [report] = await tx
    .select()
    .from(reports)
    .where(and(eq(reports.communityId, communityId), eq(reports.number, number)));
  return report;
}

/**
 * The one way a report changes: the state machine says whether it may, the row and its log change together.
 * @throws {Refusal} when the report is in a state where this cannot happen: the words say which
 */
export async function change(
  tx: Tx,
  report: Report,
  what: Exclude<Change, "reported">,
  deed: Deed,
  set: Partial<typeof reports.$inferInsert> = {},
): Promise<Report> {
  const state = after(report.state, what, report.workerId !== null);
  if (state === null) throw new Refusal(stateRefusal(report, what));
  const ended = ENDED.has(state);
  const [changed] = await tx
    .update(reports)
    .set({
      ...set,
      state,
      ...(ended ? { dueAt: null, late: false } : {}),
      endedAt: ended ? (report.endedAt ?? deed.at) : null,
    })
    .where(and(eq(reports.communityId, report.communityId), eq(reports.number, report.number)))
    .returning();
  await tx.insert(reportEvents).values({
    communityId: report.communityId,
    number: report.number,
    change: what,
    state,
    byPersonId: deed.by,
    partyId: changed!.partyId,
    assigneeId: changed!.assigneeId,
    words: deed.words ?? null,
    at: deed.at,
  });
  return changed!;
}

/** Why this cannot be done to a report in that state, and what can be done instead. */
function stateRefusal(report: Report, what: Change): ReturnType<typeof say> {
  const number = String(report.number);
  const state: State = report.state;
  if (what === "resolved" && state === "received") return say("reports-cannot-finish-unassigned", { number });
  if (what === "confirmed" && !ENDED.has(state)) return say("reports-cannot-confirm-yet", { number });
  if (what === "withdrawn" && !ENDED.has(state)) return say("reports-cannot-withdraw", { number });
  if (what === "rated" && !ENDED.has(state)) return say("reports-cannot-rate-yet", { number });
  if (what === "reopened" && !ENDED.has(state)) return say("reports-cannot-reopen-yet", { number });
  return say(`reports-is-${state}`, { number });
}

/** A neighbour met the same. @returns false when they had said so before */
export async function joinReport(tx: Tx, report: Report, personId: number, at: Date): Promise<boolean> {
  const made = await tx
    .insert(reportJoins)
    .values({ communityId: report.communityId, number: report.number, personId, joinedAt: at })
    .onConflictDoNothing()
    .returning({ number: reportJoins.number });
  return made.length > 0;
}

/** How many neighbours met the same, and the photos, for many reports at once. */
export async function detailsOf(
  tx: Tx,
  wanted: readonly { communityId: number; number: number }[],
): Promise<Map<string, { report: Report; joins: number; photos: (typeof reportPhotos.$inferSelect)[] }>> {
  const pairs = wanted.map((w) => [w.communityId, w.number]);
  const [list, joins, photos] = await Promise.all([
    tx
      .select()
      .from(reports)
      .where(among([reports.communityId, reports.number], pairs)),
    tx
      .select({ communityId: reportJoins.communityId, number: reportJoins.number, count: sql<number>`count(*)::int` })
      .from(reportJoins)
      .where(among([reportJoins.communityId, reportJoins.number], pairs))
      .groupBy(reportJoins.communityId, reportJoins.number),
    tx
      .select()
      .from(reportPhotos)
      .where(among([reportPhotos.communityId, reportPhotos.number], pairs)),
  ]);
  const details = new Map<string, { report: Report; joins: number; photos: (typeof reportPhotos.$inferSelect)[] }>();
  for (const report of list) {
    const here = (r: { communityId: number; number: number }) =>
      r.communityId === report.communityId && r.number === report.number;
    details.set(`${report.communityId}:${report.number}`, {
      report,
      joins: joins.find(here)?.count ?? 0,
      photos: photos.filter(here),
    });
  }
  return details;
}

const pressing = () => [
  sql`${reports.urgent} desc, ${reports.late} desc, ${reports.dueAt} nulls last`,
  asc(reports.number),
];

/** What a person has reported and is still open, the most pressing first. */
export const ownOpenLookup = lookup(
  [reports],
  async (tx, keys: readonly { communityId: number; personId: number }[]): Promise<Report[][]> => {
    const pairs = keys.map((k) => [k.communityId, k.personId]);
    const found = await tx
      .select()
      .from(reports)
      .where(and(among([reports.communityId, reports.personId], pairs), isNull(reports.endedAt)))
      .orderBy(...pressing());
    return keys.map((k) => found.filter((r) => r.communityId === k.communityId && r.personId === k.personId));
  },
);

/** Open reports, the most pressing first. */
export async function openReports(
  tx: Tx,
  communityId: number,
  scope: { personId?: number; chat?: string; partyIds?: readonly number[]; underPlaceIds?: readonly number[] },
  limit: number,
): Promise<{ list: Report[]; count: number }> {
  const wanted = [eq(reports.communityId, communityId), isNull(reports.endedAt)];
  if (scope.personId !== undefined) wanted.push(eq(reports.personId, scope.personId));
  if (scope.chat !== undefined) wanted.push(eq(reports.chat, scope.chat));
  if (scope.partyIds) wanted.push(inArray(reports.partyId, [0, ...scope.partyIds]));
  if (scope.underPlaceIds) {
    const paths = scope.underPlaceIds.map((id) => sql`p.path like ${`%/${id}/%`}`);
    wanted.push(sql`exists (select 1 from places p where p.community_id = ${reports.communityId} and p.id = ${reports.placeId}
      and (${sql.join([sql`false`, ...paths], sql` or `)}))`);
  }
  const found = await tx
    .select({ report: reports, count: sql<number>`(count(*) over ())::int` })
    .from(reports)
    .where(and(...wanted))
    .orderBy(...pressing())
    .limit(limit);
  return { list: found.map((f) => f.report), count: found[0]?.count ?? 0 };
}
