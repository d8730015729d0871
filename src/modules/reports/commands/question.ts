import { command, type PersonContext, Refusal } from "../../../core/command.ts";
import type { JobContext } from "../../../core/module.ts";
import { type Action, say } from "../../../core/post.ts";
import { holdsAny } from "../../../core/roles.ts";
import { and, eq } from "../../../store/drizzle.ts";
import { buildingByCode } from "../../members/service.ts";
import { clockOf, endOf } from "../clocks.ts";
import { isCategory } from "../filing.ts";
import { keepHelpers, tellHelpers } from "../helpers.ts";
import {
  acknowledge,
  card,
  clockTimer,
  lookAlone,
  offerPost,
  routeFor,
  spoken,
  tellOf,
  wentOn,
  whereOf,
} from "../people.ts";
import { reports } from "../schema.ts";
import { change, lockReport, type Report } from "../service.ts";

/** The one question after a report: where it is, or what. */

/** @throws {Refusal} unless it is asked, and asked of them */
async function asked(c: PersonContext, number: number, what: Report["asking"]): Promise<Report> {
  const report = await lockReport(c.tx, c.community.id, number);
  if (report.personId !== c.person.id && !holdsAny(c.person.grants, ["staff"]))
    throw new Refusal(say("reports-reporter-only", { number: String(number) }));
  if (report.asking !== what) throw new Refusal(say("core-stale"));
  return report;
}

export const where = command({
  names: ["where"],
  byChoice: true,
  args: { number: "number", building: "word" },
  may: ["resident"],
  where: "any",
  async run({ number, building: code }, c) {
    const report = await asked(c, number, "building");
    const found = code === "0" ? undefined : await buildingByCode(c.tx, c.community.id, code);
    const place = found ? { building: found.code, placeId: found.id, placeSaid: true } : {};
    return [acknowledge("reports-noted-thanks"), ...(await goOn(c, report, place))];
  },
});

export const about = command({
  names: ["about"],
  byChoice: true,
  args: { number: "number", category: "word" },
  may: ["resident"],
  where: "any",
  async run({ number, category }, c) {
    const report = await asked(c, number, "category");
    return [acknowledge("reports-noted-thanks"), ...(await goOn(c, report, isCategory(category) ? { category } : {}))];
  },
});

/** Ten minutes without an answer: it goes on as it is. */
export async function goOnUnasked(c: JobContext): Promise<Action[]> {
  const report = await lockReport(c.tx, c.communityId, Number(c.args.number));
  return report.asking === null ? [] : goOn(null, report, {}, c);
}

/** What was missing is known, or will not be: now it takes its route. */
async function goOn(
  asker: PersonContext | null,
  report: Report,
  known: Partial<Pick<Report, "building" | "placeId" | "placeSaid" | "category">>,
  job?: JobContext,
): Promise<Action[]> {
  const c = job ?? whereOf(asker!);
  const [told] = await c.tx
    .update(reports)
    .set({ ...known, asking: null })
    .where(and(eq(reports.communityId, report.communityId), eq(reports.number, report.number)))
    .returning();
  const now = told!;
  const route = now.state === "received" ? await routeFor(asker?.look ?? lookAlone(c.tx), now) : null;
  if (!route) return [{ do: "update", card: card(now.number) }];
  const dueAt = endOf(clockOf(now).accept, c.now, c.timeZone);
  const deed = {
    by: null,
    at: c.now,
    timeZone: c.timeZone,
    actors: new Set(["clock" as const]),
    partyId: route.partyId,
  };
  const routed = await change(c.tx, now, "routed", deed, { partyId: route.partyId, dueAt });
  await keepHelpers(c.tx, routed, route.helpers);
  return [
    ...wentOn(now.number),
    ...clockTimer(routed, c.now, c.eventId),
    ...(await tellOf(c, "routed", routed, { responsible: await offerPost(c, routed) })),
    ...spoken(routed, await tellHelpers(c, routed, route.helpers)),
  ];
}
