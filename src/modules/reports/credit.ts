import { type Action, say } from "../../core/post.ts";
import type { Tx } from "../../core/tx.ts";
import type { Category } from "../../understand/categories.ts";
import { type Award, award, awardText, takeBackEarned } from "../points/service.ts";
import type { Kind } from "./kinds.ts";
import type { Change } from "./rules.ts";
import type { Report } from "./service.ts";

/** What a change of a report earns, and whom. Anonymous reports earn nothing: nobody knows whose they are. */

const ENVIRONMENT: ReadonlySet<Category> = new Set(["waste_cleaning", "hygiene_pest", "greenery", "hallway_clutter"]);
/** Kinds whose reporter is thanked when something came of it. */
const REPORTED: ReadonlySet<Kind> = new Set(["fault", "complaint", "violation"]);

/**
 * A report is valid once somebody else has done something about it, a suggestion once it is adopted; the one who settled a
 * quarrel is thanked when whoever had it says that it is settled. What turns out to be none of it is taken back. Who joins
 * a report, or reports the same again, earns nothing.
 *
 * @param by who changed it: nobody validates their own
 */
export async function creditReport(
  tx: Tx,
  report: Report,
  what: Exclude<Change, "reported">,
  by: number | null,
  at: Date,
  timeZone: string,
): Promise<Award[]> {
  const { communityId, number, kind, personId, workerId, category } = report;
  const one = { communityId, number, at, by };
  if (what === "resolved" && personId !== null && personId !== by && REPORTED.has(kind)) {
    const topic = ENVIRONMENT.has(category) ? { topic: "environment" as const } : {};
    return award(tx, [{ ...one, ...topic, personId, act: "report", key: `report:${number}` }], timeZone);
  }
  if (what === "accepted" && kind === "suggestion" && personId !== null && personId !== by) {
    return award(tx, [{ ...one, personId, act: "suggestion", key: `suggestion:${number}` }], timeZone);
  }
  if (what === "confirmed" && kind === "dispute" && workerId !== null && workerId !== by) {
    return award(tx, [{ ...one, personId: workerId, act: "mediation", key: `mediation:${number}` }], timeZone);
  }
  if (what === "declined" || what === "merged" || what === "withdrawn") {
    await takeBackEarned(tx, communityId, [`report:${number}`, `suggestion:${number}`], at, timeZone);
  }
  return [];
}

/** Thanks in private to whoever is not told in another way: who had an idea that is taken up, or who settled a quarrel. */
export function thankFor(report: Report, what: "accepted" | "confirmed", awards: readonly Award[]): Action[] {
  return awards.map((given) => {
    const args = { number: String(report.number), points: awardText(given) };
    const line = what === "accepted" ? say("reports-thanks-suggestion", args) : say("reports-thanks-mediation", args);
    const post = { lines: [line], number: report.number };
    return { do: "whisper", personId: given.personId, post, ifReachable: true };
  });
}
