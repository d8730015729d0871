import { command, type PersonContext, Refusal } from "../../../core/command.ts";
import { type Post, say } from "../../../core/post.ts";
import { atLocal } from "../../../core/time.ts";
import { and, eq, gte } from "../../../store/drizzle.ts";
import { isHidden } from "../kinds.ts";
import { ownOpenLookup } from "../lists.ts";
import { actorsOf, card, handlerText, maySee, responsibleOf, tellOf, tellStaff, whereOf } from "../people.ts";
import { IN_HAND, UNTAKEN } from "../rules.ts";
import { reportEvents } from "../schema.ts";
import { change, joinReport, lockReport, type Report } from "../service.ts";
import { solvedChoices, stateText, titleText } from "../views.ts";

/** "催 12", "催一下12号": somebody who knows the number asks whoever has it to get on with it. */

export const chase = command({
  names: ["chase", "催", "催一下", "催办"],
  whole: [
    /^(?:请|麻烦|帮我|帮忙|再|我)?\s?催(?:一催|一下|催|办|单)?\s?[#﹟]?\s?([0-9]{1,9})\s?号?(?:报修|工单|单子|那件|这件|的事|事)?[。.!！~～吧啊]?$/,
    /^[#﹟]\s?([0-9]{1,9})\s?号?(?:怎么|咋|为什么|为啥|都|到底){0,2}还(?:没|不)[^0-9]{1,10}$/,
  ],
  args: { number: "number?" },
  may: ["resident"],
  where: "any",
  async run({ number: given }, c) {
    const found = await lockReport(c.tx, c.community.id, given ?? (await onlyOpen(c)));
    if (!(await maySee(c, found))) throw new Refusal(say("reports-none", { number: String(found.number) }));
    const { number } = found;
    const lines = [titleText(found), stateText(found, await handlerText(c.tx, found))];
    const open = [...UNTAKEN, ...IN_HAND].some((state) => state === found.state);
    // Done, and waiting for its reporter's word: then that is the way on.
    if (!open) {
      const theirs = found.state === "resolved" && found.personId === c.person.id;
      return [{ do: "reply", post: { lines, number, ...(theirs ? { choices: solvedChoices(found) } : {}) } }];
    }
    if (found.workerId === c.person.id) return [{ do: "reply", post: { lines, number } }];
    const today = await chasedToday(c, found);
    const again = today.includes(c.person.id);
    lines.push(say(again ? "reports-chased-already" : "reports-chased-noted"));
    const told = again ? [] : await chaseIt(c, found, today.length === 0);
    return [{ do: "reply", post: { lines, number } }, ...told];
  },
});

/** Without a number it is the one that they reported and wait for. */
async function onlyOpen(c: PersonContext): Promise<number> {
  const mine = await c.look(ownOpenLookup, { communityId: c.community.id, personId: c.person.id });
  if (mine.length === 1) return mine[0]!.number;
  if (mine.length === 0) throw new Refusal(say("reports-mine-none"));
  const choices = mine.slice(0, 8).map((r) => ({ label: titleText(r), command: `chase ${r.number}` }));
  throw new Refusal(say("reports-which"), choices);
}

/** Who has chased it since midnight. */
async function chasedToday(c: PersonContext, { communityId, number }: Report): Promise<(number | null)[]> {
  const found = await c.tx
    .select({ by: reportEvents.byPersonId })
    .from(reportEvents)
    .where(
      and(
        eq(reportEvents.communityId, communityId),
        eq(reportEvents.number, number),
        eq(reportEvents.change, "chased"),
        gte(reportEvents.at, atLocal(c.timeZone, c.now, 0, 0)),
      ),
    );
  return found.map((e) => e.by);
}

/**
 * Written down each time; whoever has it hears it once a day, or staff while nobody has. A neighbour counts among those
 * who met the same.
 */
async function chaseIt(c: PersonContext, found: Report, first: boolean) {
  const actors = await actorsOf(c, found);
  const sees = ["staff", "leader", "handler", "reporter"].some((actor) => actors.has(actor as never));
  const joined = !sees && !isHidden(found) && (await joinReport(c.tx, found, c.person.id, c.now));
  const report = await change(c.tx, found, "chased", {
    ...{ by: c.person.id, actors: new Set([...actors, "neighbour" as const]), at: c.now, timeZone: c.timeZone },
  });
  const post: Post = {
    number: report.number,
    lines: [
      say("reports-chase-told", { title: titleText(report) }),
      stateText(report, await handlerText(c.tx, report)),
    ],
  };
  const nobody = first && (await responsibleOf(c.tx, report)).length === 0;
  return [
    ...(joined ? [{ do: "update" as const, card: card(report.number) }] : []),
    ...(await tellOf(whereOf(c), "chased", report, { responsible: first ? post : null }, c)),
    ...(nobody ? await tellStaff(whereOf(c), post, c.person.id) : []),
  ];
}
