import { type Action, say } from "../../core/post.ts";
import type { Tx } from "../../core/tx.ts";
import { and, eq } from "../../store/drizzle.ts";
import { partyAt } from "../members/service.ts";
import { handlerText, type Where, whisperAll } from "./people.ts";
import { reportHelpers } from "./schema.ts";
import type { Report } from "./service.ts";
import { titleText } from "./views.ts";

/** Bodies that help the one that leads. */

const ofReport = ({ communityId, number }: Pick<Report, "communityId" | "number">) =>
  and(eq(reportHelpers.communityId, communityId), eq(reportHelpers.number, number));

/** These help from now on, and no others. */
export async function keepHelpers(tx: Tx, report: Report, partyIds: readonly number[]): Promise<void> {
  await tx.delete(reportHelpers).where(ofReport(report));
  await addHelpers(tx, report, partyIds);
}

/** These help as well; the one that leads is none of them. */
export async function addHelpers(tx: Tx, report: Report, partyIds: readonly number[]): Promise<void> {
  const { communityId, number } = report;
  const others = [...new Set(partyIds)].filter((id) => id !== report.partyId);
  if (others.length > 0)
    await tx
      .insert(reportHelpers)
      .values(others.map((partyId) => ({ communityId, number, partyId })))
      .onConflictDoNothing();
}

/** Their people hear in private who leads. @param but whoever did it, who need not be told */
export async function tellHelpers(
  c: Where,
  report: Report,
  partyIds: readonly number[],
  but?: number,
): Promise<Action[]> {
  const actions: Action[] = [];
  const lead = (await handlerText(c.tx, report)) ?? say("reports-handler-unknown");
  const post = { number: report.number, lines: [titleText(report), say("reports-helping", { lead })] };
  for (const partyId of partyIds) {
    const people = await partyAt(c.tx, report.communityId, partyId, report.placeId);
    actions.push(...whisperAll(people, post, but));
  }
  return actions;
}
