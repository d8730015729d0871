import { type Context, Refusal } from "../../core/command.ts";
import type { Person } from "../../core/people.ts";
import type { PhotoRef, Text } from "../../core/post.ts";
import { say } from "../../core/post.ts";
import type { Span } from "../../core/time.ts";
import type { Tx } from "../../core/tx.ts";
import { among, and, desc, eq, gte, inArray, isNull, lt, or, sql } from "../../store/drizzle.ts";
import { readReport } from "../../understand/report.ts";
import { promiseAfter } from "./clocks.ts";
import { type Actor, type Change, decide, ENDED, type Given, IN_HAND, RULES, type State } from "./rules.ts";
import { reportEvents, reportJoins, reportOffers, reportPhotos, reports } from "./schema.ts";

export type Report = typeof reports.$inferSelect;

type Known =
  | "communityId"
  | "number"
  | "kind"
  | "source"
  | "anonymous"
  | "discreet"
  | "personId"
  | "text"
  | "title"
  | "category"
  | "urgent"
  | "placeId"
  | "building"
  | "unit"
  | "floor"
  | "spot"
  | "placeSaid"
  | "platform"
  | "chat"
  | "partyId"
  | "asking"
  | "eventId"
  | "reportedAt"
  | "dueAt";
/** What is known of a report when it comes in. With a party it is assigned already. */
export type NewReport = Pick<Report, Known>;
/** What commands and timers both can write with. */
export type Writer = Pick<Context, "tx" | "insertLater">;

/** Who does it, as what, when, and with what. */
export interface Deed extends Given {
  by: number | null;
  actors: ReadonlySet<Actor>;
  at: Date;
  timeZone: string;
}

const NO_PROMISE = { dueAt: null, nudged: false, level: 0, late: false, nextAt: null };

/** Writes a new report down. */
export async function createReport(
  c: Writer,
  report: NewReport,
  photos: readonly PhotoRef[],
  timeZone: string,
): Promise<Report> {
  const { communityId, number, personId, partyId, reportedAt } = report;
  const state: State = partyId === null ? "received" : "assigned";
  const made: Report = {
    ...report,
    ...{ state, round: 1, standing: false, mergedInto: null },
    ...{
      assigneeId: null,
      workerId: null,
      answer: null,
      plan: null,
      stars: null,
      edited: null,
      recalled: false,
      point: null,
    },
    ...{ finishAt: null, acceptedAt: null, doneAt: null, endedAt: null },
    ...promiseAfter({ ...NO_PROMISE, urgent: report.urgent }, "handling", report.dueAt, reportedAt, timeZone),
  };
  c.insertLater(reports, made);
  c.insertLater(reportEvents, {
    ...{ communityId, number, change: "reported", state, byPersonId: personId },
    ...{ partyId, assigneeId: null, words: null, level: null, at: reportedAt },
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
    .values(photos.map(({ hash, look }) => ({ communityId, number, hash, look: look ?? null, when, round, personId })))
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
 * The one way a report changes: the rules say whether it may, the row and its log change together, and a new promise
 * starts its clock anew.
 * @throws {Refusal} that says who may, what it is waiting for, or what is missing
 */
export async function change(
  tx: Tx,
  report: Report,
  what: Exclude<Change, "reported">,
  deed: Deed,
  set: Partial<typeof reports.$inferInsert> = {},
): Promise<Report> {
  const had = { worker: what !== "returned" && report.workerId !== null, party: report.partyId !== null };
  const decided = decide(report.state, what, deed.actors, deed, had);
  if ("problem" in decided) throw refusalOf(report, what, decided);
  const { state } = decided;
  const ended = ENDED.has(state);
  const phase = ended ? "nothing" : state === "resolved" ? "confirmation" : "handling";
  // What leaves the state leaves the promise, unless it sets another: three days are not begun anew by a note.
  const stays = RULES[what].to === "same" && set.dueAt === undefined;
  const [changed] = await tx
    .update(reports)
    .set({
      ...set,
      ...(stays ? {} : promiseAfter(report, phase, set.dueAt ?? report.dueAt, deed.at, deed.timeZone)),
      ...(ended ? { asking: null } : {}),
      state,
      endedAt: ended ? (report.endedAt ?? deed.at) : null,
    })
    .where(and(eq(reports.communityId, report.communityId), eq(reports.number, report.number)))
    .returning();
  await tx.insert(reportEvents).values({
    ...{ communityId: report.communityId, number: report.number, change: what, state, byPersonId: deed.by },
    ...{ partyId: changed!.partyId, assigneeId: changed!.assigneeId, words: deed.words ?? null, at: deed.at },
  });
  return changed!;
}

/** @throws {Refusal} when it cannot be, before it is asked what it would need */
export function mustBePossible(
  report: Report,
  what: Exclude<Change, "reported">,
  deed: Given & { actors: ReadonlySet<Actor> },
): void {
  const decided = decide(report.state, what, deed.actors, deed);
  if ("problem" in decided) throw refusalOf(report, what, decided);
}

/** Who may do it instead, by change. */
const WHO = {
  triaged: "reports-assign-scope",
  assigned: "reports-assign-scope",
  routed: "reports-assign-scope",
  merged: "reports-assign-scope",
  whistled: "reports-assign-scope",
  recorded: "reports-respond-who",
  planned: "reports-assign-scope",
  corrected: "reports-assign-scope",
  listed: "reports-assign-scope",
  struck: "reports-assign-scope",
  accepted: "reports-accept-who",
  working: "reports-done-who",
  resolved: "reports-done-who",
  undone: "reports-done-who",
  returned: "reports-done-who",
  declined: "reports-end-who",
  referred: "reports-end-who",
  confirmed: "reports-reporter-only",
  reopened: "reports-reporter-only",
  added: "reports-reporter-only",
  chased: "reports-reporter-only",
  rated: "reports-reporter-only",
  withdrawn: "reports-reporter-only",
  left: "reports-reporter-only",
  recalled: "reports-reporter-only",
  edited: "reports-reporter-only",
  expired: "reports-reporter-only",
  nudged: "reports-reporter-only",
  late: "reports-reporter-only",
} as const satisfies Record<Exclude<Change, "reported">, string>;

/** Why this cannot be done to a report, and what can be done instead. */
function refusalOf(
  report: Report,
  what: Exclude<Change, "reported">,
  problem: Exclude<ReturnType<typeof decide>, { state: State }>,
): Refusal {
  const lacks = problem.problem === "need" && problem.need === "words" ? "words" : null;
  return new Refusal(reasonOf(report, what, problem), [], lacks);
}

function reasonOf(
  { number: given, kind, state, mergedInto }: Report,
  what: Exclude<Change, "reported">,
  problem: Exclude<ReturnType<typeof decide>, { state: State }>,
): Text {
  const number = String(given);
  if (problem.problem === "actor") return say(WHO[what], { number });
  if (problem.problem === "need") {
    switch (what) {
      case "working":
        return say("reports-working-words", { number });
      case "declined":
        return say(kind === "suggestion" ? "reports-not-adopt-words" : "reports-decline-words", { number });
      case "referred":
        return say("reports-refer-words", { number });
      case "triaged":
        return say("reports-triage-words", { number });
      case "struck":
        return say("reports-strike-words", { number });
      case "recorded":
        return say("reports-respond-words", { number });
      case "whistled":
        return say("reports-whistle-words", { number });
      default:
        return say("reports-done-words", { number });
    }
  }
  const taken = state === "accepted" || state === "working";
  if (what === "accepted" && taken) return say("reports-accepted-by-other", { number });
  if (what === "resolved" && (state === "received" || state === "triaged"))
    return say("reports-cannot-finish-unassigned", { number });
  if (what === "confirmed" && !ENDED.has(state)) return say("reports-cannot-confirm-yet", { number });
  if ((what === "withdrawn" || what === "left") && taken)
    return say(kind === "help" ? "reports-help-cannot-withdraw" : "reports-cannot-withdraw", { number });
  if (what === "rated" && !ENDED.has(state)) return say("reports-cannot-rate-yet", { number });
  if (what === "reopened" && !ENDED.has(state)) return say("reports-cannot-reopen-yet", { number });
  return say(`reports-is-${state}`, { number, other: String(mergedInto ?? "") });
}

/** A neighbour met the same. @returns false when they had said so before */
export async function joinReport(
  tx: Tx,
  report: Pick<Report, "communityId" | "number">,
  personId: number,
  at: Date,
): Promise<boolean> {
  const made = await tx
    .insert(reportJoins)
    .values({ communityId: report.communityId, number: report.number, personId, joinedAt: at })
    .onConflictDoNothing()
    .returning({ number: reportJoins.number });
  return made.length > 0;
}

export interface Details {
  report: Report;
  joins: number;
  photos: (typeof reportPhotos.$inferSelect)[];
}

/** How many neighbours met the same, and the photos, for many reports at once. By "community:number". */
export async function detailsOf(
  tx: Tx,
  wanted: readonly { communityId: number; number: number }[],
): Promise<Map<string, Details>> {
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
  const details = new Map<string, Details>();
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

/** How the questions went: counts, and nothing of what was said. */
export interface Asked {
  asked: number;
  refused: number;
  /** Reports whose kind or place staff put right. */
  corrected: number;
}

/** In that time; of questions that are older than two weeks nothing is known any more. */
export async function countAsked(tx: Tx, communityId: number, { since, until }: Span): Promise<Asked> {
  const [[offers], [events]] = await Promise.all([
    tx
      .select({ asked: sql<number>`count(*)::int`, refused: sql<number>`count(refused_at)::int` })
      .from(reportOffers)
      .where(
        and(
          eq(reportOffers.communityId, communityId),
          gte(reportOffers.askedAt, since),
          lt(reportOffers.askedAt, until),
        ),
      ),
    tx
      .select({ corrected: sql<number>`count(distinct number)::int` })
      .from(reportEvents)
      .where(
        and(
          eq(reportEvents.communityId, communityId),
          eq(reportEvents.change, "corrected"),
          gte(reportEvents.at, since),
          lt(reportEvents.at, until),
        ),
      ),
  ]);
  return { ...offers!, ...events! };
}

/** As many as are asked which of them is meant. */
const MOST_FAVOURS = 6;

/** The favours somebody does or is done now, and until both have said that it is over. */
export async function favoursOf(tx: Tx, { communityId, id }: Pick<Person, "communityId" | "id">): Promise<Report[]> {
  return tx
    .select()
    .from(reports)
    .where(
      and(
        eq(reports.communityId, communityId),
        eq(reports.kind, "help"),
        inArray(reports.state, [...IN_HAND, "resolved"]),
        isNull(reports.partyId),
        or(eq(reports.personId, id), eq(reports.workerId, id)),
      ),
    )
    .orderBy(desc(reports.acceptedAt))
    .limit(MOST_FAVOURS);
}

/** Words of somebody who does or is done a favour, and that tell of no trouble: they may be for the other. */
export async function isForOther(tx: Tx, person: Person, words: string): Promise<boolean> {
  return !readReport(words).looksLikeReport && (await favoursOf(tx, person)).length > 0;
}
