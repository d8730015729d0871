import { command, type PersonContext, Refusal } from "../../core/command.ts";
import type { JobContext } from "../../core/module.ts";
import { type Action, type Choice, say } from "../../core/post.ts";
import { maskForGroup, maskNeighbours } from "../../core/text.ts";
import type { Tx } from "../../core/tx.ts";
import { and, eq, gt, isNull, lt, sql } from "../../store/drizzle.ts";
import { isOnlyImpatient } from "../../understand/impatience.ts";
import { readReport } from "../../understand/report.ts";
import { mayAsk, OFFER_MS, REFUSED_MS } from "./asking.ts";
import { findAlike } from "./commands/repeat.ts";
import { isOfHome } from "./homes.ts";
import { acknowledge } from "./people.ts";
import { reportOffers } from "./schema.ts";
import { findReport } from "./service.ts";
import { titleText, whereText } from "./views.ts";
import { placeOf } from "./where.ts";

/**
 * The one quiet question. A neighbour tells the others of a trouble, and not the bot: they alone are asked "要登记吗？",
 * and nothing is filed unless they say so. What was said stays in its event until then, for half an hour at most.
 */

/** So long ago an open report of the same danger may be that very one. */
const SAME_DANGER_MS = 2 * 3_600_000;

/** @returns nothing when nobody is to be asked */
export async function overhear(c: PersonContext, text: string, quiet: boolean): Promise<Action[]> {
  const reading = readReport(text);
  const { urgent, category } = reading;
  // Of a home that is named by its door nothing more is said where all read it.
  if ((!urgent && quiet) || isOfHome(text, reading)) return [];
  // That nobody comes is said of what was told before: there is nothing in it to enter.
  if (!urgent && isOnlyImpatient(text)) return [];
  const { placeId, building, unit } = await placeOf(c, reading.place);
  const { platform, id: chat } = c.chat;
  const found = await findOpen(c, { text, building, urgent, category });
  const other = found?.number ?? null;
  const heard = { personId: c.person.id, platform, chat, category, placeId, building, urgent, other };
  // Two of their sentences in two groups are heard one after the other.
  await c.tx.execute(sql`select pg_advisory_xact_lock(${c.community.id}::int, ${c.person.id}::int)`);
  const lately = await c.tx
    .select()
    .from(reportOffers)
    .where(
      and(
        eq(reportOffers.communityId, c.community.id),
        gt(reportOffers.askedAt, new Date(c.now.getTime() - REFUSED_MS - OFFER_MS)),
      ),
    );
  if (!mayAsk(heard, lately, c.now)) return [];
  c.insertLater(reportOffers, {
    ...{ ...heard, communityId: c.community.id, eventId: c.eventId, askedAt: c.now, refusedAt: null },
  });
  const no: Choice = { label: say("reports-choice-no-need"), command: `noneed ${c.eventId}`, says: "no" };
  const where = whereText({ building, unit, floor: reading.place?.floor ?? null, spot: reading.place?.name ?? null });
  const title = maskNeighbours(maskForGroup(reading.title));
  const post = found
    ? {
        lines: [say("reports-heard-alike", { title: titleText(found) })],
        choices: [
          { label: say("reports-choice-same"), command: `me-too ${found.number}`, says: "yes" as const },
          { label: say("reports-choice-anew"), command: `apart ${c.eventId}` },
          no,
        ],
      }
    : {
        lines: [where ? say("reports-heard-where", { title, where }) : say("reports-heard", { title })],
        choices: [{ label: say("reports-choice-enter"), command: `take ${c.eventId}`, says: "yes" as const }, no],
      };
  if (reading.safety) post.lines.unshift(say(`core-safety-${reading.safety}`));
  const at = new Date(c.now.getTime() + OFFER_MS);
  return [
    { do: "reply", post, occasion: urgent ? "urgent" : "offer" },
    { do: "later", at, job: "reports.fade", key: `reports:heard:${c.eventId}`, args: { event: c.eventId } },
  ];
}

/** The open report it is most likely about. A danger is never one that is none, and an old danger is another one. */
async function findOpen(
  c: PersonContext,
  heard: {
    text: string;
    building: string | null;
    urgent: boolean;
    category: ReturnType<typeof readReport>["category"];
  },
) {
  const number = await (await findAlike(c, heard))?.number;
  const found = number === undefined ? undefined : await findReport(c.tx, c.community.id, number);
  if (!found || found.personId === c.person.id) return undefined;
  const isSame = found.urgent && c.now.getTime() - found.reportedAt.getTime() <= SAME_DANGER_MS;
  return heard.urgent && !isSame ? undefined : found;
}

/** 不用: that matter is let alone for two weeks. */
export const noNeed = command({
  names: ["noneed"],
  byChoice: true,
  args: { event: "number" },
  may: ["resident"],
  where: "group",
  async run({ event }, c) {
    const here = and(eq(reportOffers.communityId, c.community.id), eq(reportOffers.eventId, event));
    const [offer] = await c.tx.select().from(reportOffers).where(here).for("update");
    if (!offer) throw new Refusal(say("core-stale"));
    if (offer.personId !== c.person.id) throw new Refusal(say("core-offer-others"));
    if (offer.refusedAt === null) await c.tx.update(reportOffers).set({ refusedAt: c.now }).where(here);
    return [acknowledge("core-never-mind"), { do: "erase", eventId: event }];
  },
});

/** Nobody answered: what was said is not kept. */
export async function fade(c: JobContext): Promise<Action[]> {
  return [{ do: "erase", eventId: Number(c.args.event) }];
}

/** Who was asked is kept as long as it keeps them from being asked again, and what for as long as it is counted. */
export async function sweepOffers(tx: Tx, now: Date): Promise<number> {
  const before = (ms: number) => new Date(now.getTime() - ms);
  const nobodys = await tx
    .update(reportOffers)
    .set({ personId: null })
    .where(
      and(
        lt(reportOffers.askedAt, before(2 * OFFER_MS)),
        isNull(reportOffers.refusedAt),
        sql`${reportOffers.personId} is not null`,
      ),
    )
    .returning({ id: reportOffers.eventId });
  const old = await tx
    .delete(reportOffers)
    .where(lt(reportOffers.askedAt, before(REFUSED_MS + OFFER_MS)))
    .returning({ id: reportOffers.eventId });
  return nobodys.length + old.length;
}
