import { command, type PersonContext, Refusal } from "../../../core/command.ts";
import { type Action, type Post, say, verbatim } from "../../../core/post.ts";
import { endOfNight } from "../../../core/quiet.ts";
import { and, desc, eq } from "../../../store/drizzle.ts";
import { clockOf, endOf } from "../clocks.ts";
import { isByNeighbour } from "../kinds.ts";
import { acknowledge, act, clockTimer, spoken, tellMerged, tellOf, wentOn, whereOf } from "../people.ts";
import { reportEvents, reportPhotos, reports } from "../schema.ts";
import { lockReport, type Report } from "../service.ts";
import { titleText } from "../views.ts";

/** 办错了: whoever said that it was done, and was wrong, has it in hand again. Nobody is sent back for it. */

const LIST = 8;

export const undone = command({
  names: ["undone", "办错了"],
  alone: ["办错了", "undone"],
  args: { number: "number?" },
  may: ["resident"],
  where: "any",
  run: async ({ number }, c) => takeUpAgain(c, await lockReport(c.tx, c.community.id, number ?? (await onlyDone(c)))),
});

/** Is it theirs to say so: did they say that it was done, while whoever reported it has not answered? */
export async function saidDone(c: PersonContext, found: Report): Promise<boolean> {
  if (found.state !== "resolved" || found.personId === c.person.id) return false;
  const { communityId, number } = found;
  const [last] = await c.tx
    .select({ by: reportEvents.byPersonId })
    .from(reportEvents)
    .where(
      and(
        eq(reportEvents.communityId, communityId),
        eq(reportEvents.number, number),
        eq(reportEvents.change, "resolved"),
      ),
    )
    .orderBy(desc(reportEvents.id))
    .limit(1);
  return last?.by === c.person.id;
}

/** @throws {Refusal} where it was not they who said that it was done, or it has been answered */
export async function takeUpAgain(c: PersonContext, found: Report): Promise<Action[]> {
  const { communityId, number, round } = found;
  if (found.state === "resolved" && found.workerId !== c.person.id && !(await saidDone(c, found)))
    throw new Refusal(say("reports-undo-who", { number: String(number) }));
  const isHeard = wasHeard(found, c);
  const clock = clockOf(found);
  // The day that was promised stands, if it is not over.
  const isAhead = found.finishAt !== null && found.finishAt > c.now;
  const dueAt = isAhead ? found.finishAt! : endOf(clock.accept, c.now, c.timeZone);
  const set = { answer: null, doneAt: null, workerId: found.workerId, dueAt, finishAt: dueAt };
  // Whoever said so speaks for whoever has it.
  const { after } = await act(c, number, "undone", {}, set, { ...found, workerId: c.person.id });
  const shown = and(eq(reportPhotos.communityId, communityId), eq(reportPhotos.number, number));
  await c.tx.delete(reportPhotos).where(and(shown, eq(reportPhotos.when, "after"), eq(reportPhotos.round, round)));
  const post: Post = { number, lines: [say("reports-undone-told", { title: titleText(after) })] };
  const reporter = isHeard ? post : null;
  const key = isByNeighbour(after) ? "reports-undone-favour" : "reports-undone";
  return [
    acknowledge(key, { number: String(number) }),
    ...wentOn(number),
    ...clockTimer(after, c.now, c.eventId),
    ...(await tellOf(whereOf(c), "undone", after, { reporter }, c)),
    ...(isHeard ? spoken(after, await tellMerged(c, after, post)) : []),
  ];
}

/** What was said in the night waits for the morning, and is not said then. */
function wasHeard({ urgent, doneAt }: Report, { now, timeZone }: PersonContext): boolean {
  const morning = doneAt === null || urgent ? null : endOfNight(doneAt, timeZone);
  return morning === null || morning <= now;
}

/** @throws {Refusal} where there is none, or asking which one */
async function onlyDone(c: PersonContext): Promise<number> {
  const done = await c.tx
    .select({ number: reports.number })
    .from(reports)
    .where(
      and(eq(reports.communityId, c.community.id), eq(reports.state, "resolved"), eq(reports.workerId, c.person.id)),
    )
    .orderBy(desc(reports.doneAt))
    .limit(LIST);
  if (done.length === 1) return done[0]!.number;
  if (done.length === 0) throw new Refusal(say("reports-undo-none"));
  throw new Refusal(
    say("reports-which"),
    done.map(({ number }) => ({ label: verbatim(`#${number}`), command: `undone ${number}` })),
  );
}
