import type { PersonContext } from "../../core/command.ts";
import type { JobContext } from "../../core/module.ts";
import { type Action, say, type Text } from "../../core/post.ts";
import type { Tx } from "../../core/tx.ts";
import { among, and, asc, eq, isNull, lte } from "../../store/drizzle.ts";
import { membersWith, type Party, partiesOf, partyText } from "../members/service.ts";
import { actorsOf, card, isOf, spoken, tellStaff, whereOf, whisperAll } from "./people.ts";
import { reportCalls, reportWhistles } from "./schema.ts";
import { lockReport, type Report } from "./service.ts";
import { titleText } from "./views.ts";

/** The bodies that a whistle called, what each answered, and who hears of it. */

/** The answer of who pressed 马上到: it has no words of its own, and is written out in the reader's language. */
export const COMING = "coming";
/** Of who took it on: the same. It gives way to words. */
export const TAKEN = "taken";

export type Call = typeof reportCalls.$inferSelect;

export const whistleOf = (tx: Tx, { communityId, number }: Pick<Report, "communityId" | "number">) =>
  tx
    .select()
    .from(reportWhistles)
    .where(and(eq(reportWhistles.communityId, communityId), eq(reportWhistles.number, number)))
    .for("update");

/** The day by which they settle it together, as long as it stands: until the matter is done, or another is set. */
export async function jointOf(tx: Tx, report: Report): Promise<Date | null> {
  const jointAt = (await whistleOf(tx, report))[0]?.jointAt ?? null;
  return jointAt !== null && jointAt.getTime() === report.finishAt?.getTime() ? jointAt : null;
}

export const callsOf = (tx: Tx, { communityId, number }: Pick<Report, "communityId" | "number">): Promise<Call[]> =>
  tx
    .select()
    .from(reportCalls)
    .where(and(eq(reportCalls.communityId, communityId), eq(reportCalls.number, number)))
    .orderBy(asc(reportCalls.partyId));

/** Each body with its clock, its answer or its silence: what staff see on the card, and leaders when they ask. */
export async function rosterOf(tx: Tx, report: Pick<Report, "communityId" | "number">): Promise<Text[]> {
  const calls = await callsOf(tx, report);
  return calls.length === 0 ? [] : rosterTexts(calls, await partiesOf(tx, report.communityId));
}

/** The calls of many reports at once. */
export const callsOfAll = (tx: Tx, wanted: readonly Pick<Report, "communityId" | "number">[]): Promise<Call[]> =>
  tx
    .select()
    .from(reportCalls)
    .where(
      among(
        [reportCalls.communityId, reportCalls.number],
        wanted.map((w) => [w.communityId, w.number]),
      ),
    )
    .orderBy(asc(reportCalls.partyId));

export function rosterTexts(calls: readonly Call[], parties: readonly Party[]): Text[] {
  return calls.map(({ partyId, dueAt, answeredAt, words, silent }) => {
    const who = partyText(parties.find((p) => p.id === partyId)?.name ?? "");
    if (words === COMING) return say("reports-call-answered", { who, words: say("reports-choice-coming") });
    if (words === TAKEN) return say("reports-call-taken", { who });
    if (words !== null) return say("reports-call-answered", { who, words });
    if (answeredAt !== null) return say("reports-call-agreed", { who });
    if (silent) return say("reports-call-silent", { who });
    return say("reports-call-waiting", { who, due: { at: dueAt.toISOString(), style: "by" } });
  });
}

/** It has not said in words whether and how it comes. */
export const isUnsaid = ({ words }: Call): boolean => words === null || words === TAKEN;

/** The call that the one who asks can answer for their own body: one that still wants an answer, if there is one. */
export async function ownCall(c: PersonContext, report: Report, calls: readonly Call[]): Promise<Call | undefined> {
  const leads = (await actorsOf(c, report)).has("leader");
  const own: Call[] = [];
  for (const call of calls) if (await isOf(c, call.partyId, leads)) own.push(call);
  return own.find(isUnsaid) ?? own[0];
}

/** Writes an answer down, with who gave it or recorded it. */
export async function keepAnswer(c: PersonContext, call: Call, words: string): Promise<void> {
  await c.tx
    .update(reportCalls)
    .set({ answeredAt: call.answeredAt ?? c.now, byPersonId: c.person.id, words })
    .where(
      and(
        eq(reportCalls.communityId, call.communityId),
        eq(reportCalls.number, call.number),
        eq(reportCalls.partyId, call.partyId),
      ),
    );
}

/** Staff hear once all have answered. @param answered the call that was answered just now */
export async function tellIfAll(
  c: PersonContext,
  report: Report,
  calls: readonly Call[],
  answered: Call,
): Promise<Action[]> {
  if (calls.some((call) => call.answeredAt === null && call.partyId !== answered.partyId)) return [];
  const { number } = report;
  const jointAt = (await whistleOf(c.tx, report))[0]?.jointAt;
  const lines = [
    say("reports-all-responded", { title: titleText(report) }),
    ...(await rosterOf(c.tx, report)),
    jointAt && jointAt > c.now
      ? say("reports-joint-stands", { due: { at: jointAt.toISOString(), style: "by" } })
      : say("reports-joint-how", { number: String(number) }),
  ];
  return spoken(report, await tellStaff(whereOf(c), { number, lines }));
}

/**
 * Whoever takes it on, says what will be done or is done with it has answered for their body.
 * @param words what they said with it, or TAKEN
 */
export async function answerByDeed(c: PersonContext, report: Report, words: string): Promise<Action[]> {
  const calls = await callsOf(c.tx, report);
  const mine = calls.length === 0 ? undefined : await ownCall(c, report, calls);
  if (!mine || !isUnsaid(mine) || (mine.words !== null && words === TAKEN)) return [];
  await keepAnswer(c, mine, words);
  // What is done needs no day any more by which it is done together.
  return mine.answeredAt === null && report.state !== "resolved" ? tellIfAll(c, report, calls, mine) : [];
}

/** The half hour is over: who answered, and who did not. */
export async function callSilent(c: JobContext): Promise<Action[]> {
  const number = Number(c.args.number);
  const report = await lockReport(c.tx, c.communityId, number);
  const silent = await c.tx
    .update(reportCalls)
    .set({ silent: true })
    .where(
      and(
        eq(reportCalls.communityId, c.communityId),
        eq(reportCalls.number, number),
        lte(reportCalls.dueAt, c.now),
        isNull(reportCalls.answeredAt),
        eq(reportCalls.silent, false),
      ),
    )
    .returning();
  if (silent.length === 0 || report.endedAt !== null) return [];
  const lines = [say("reports-silence", { title: titleText(report) }), ...(await rosterOf(c.tx, report))];
  const heads = await membersWith(c.tx, c.communityId, { roles: ["admin"] });
  return spoken(report, [
    { do: "update", card: card(number) },
    ...(await tellStaff(c, { number, lines })),
    ...whisperAll(heads, { number, lines }),
  ]);
}
