import type { JobContext } from "../../core/module.ts";
import { type Action, type Post, say } from "../../core/post.ts";
import type { Tx } from "../../core/tx.ts";
import { rows } from "../../store/db.ts";
import { sql } from "../../store/drizzle.ts";
import type { Due } from "./clocks.ts";
import { tellStaff, type Where } from "./people.ts";
import type { Report } from "./service.ts";
import { askerChoices, helperChoices, titleText } from "./views.ts";

/** Help wanted: how neighbours come to read of it, and what time does with it. */

/**
 * Where neighbours are asked: the house, or the next place above it that has a group of theirs.
 * @returns null where nobody has a group yet
 */
export async function neighboursAt(
  tx: Tx,
  { communityId, placeId }: Pick<Report, "communityId" | "placeId">,
): Promise<number | null> {
  const [found] = await rows<{ id: number }>(
    tx,
    sql`select p.id from places here join places p on p.community_id = here.community_id
        and starts_with(here.path, p.path) and p.kind not in ('unit', 'household')
      where here.community_id = ${communityId} and here.id = ${placeId} and exists (select 1 from chats c
        join places g on g.community_id = p.community_id and g.id = c.place_id and starts_with(g.path, p.path)
        where c.community_id = p.community_id and c.kind = 'group' and c.purpose = 'residents' and c.reachable)
      order by length(p.path) desc limit 1`,
  );
  return found?.id ?? null;
}

/** One favour that the clock has looked at, and what has fallen due of it. */
interface Looked {
  report: Report;
  done: readonly Due[];
}

/**
 * A favour is nobody's duty: where nobody has come, the committee and the place's leaders hear it once, and so does who
 * asked; where somebody has, they are reminded, and who asked is asked whether it was done.
 * @param leaders who leads where, with theirs of those that nobody took
 */
export async function tellOfFavours(
  c: JobContext,
  due: readonly Looked[],
  leadersOf: (list: readonly Report[]) => Promise<Map<number, Report[]>>,
): Promise<Action[]> {
  const actions: Action[] = [];
  const whisper = (personId: number | null, post: Post) => {
    if (personId !== null) actions.push({ do: "whisper", personId, post, ifReachable: true });
  };
  for (const { report, done } of due) {
    const { number, personId, workerId } = report;
    const title = titleText(report);
    if (workerId !== null && done.includes("nudge"))
      whisper(workerId, { number, lines: [say("reports-help-nudge", { title })], choices: helperChoices(number) });
    if (!done.includes(1)) continue;
    if (workerId === null) whisper(personId, { number, lines: [say("reports-help-nobody-yet", { title })] });
    else whisper(personId, { number, lines: [say("reports-help-came", { title })], choices: askerChoices(number) });
  }
  const alone = due.flatMap(({ report, done }) => (report.workerId === null && done.includes(1) ? [report] : []));
  if (alone.length === 0) return actions;
  actions.push(...(await tellStaff(c, nobodyPost(alone))));
  for (const [leader, list] of await leadersOf(alone)) whisper(leader, nobodyPost(list));
  return actions;
}

function nobodyPost(list: readonly Report[]): Post {
  const lines = [say("reports-help-nobody"), ...list.map(titleText), say("reports-help-nobody-how")];
  return { lines, ...(list.length === 1 ? { number: list[0]!.number } : {}) };
}

/** To whoever asked for it, however long that takes; for somebody who asked by phone, to the committee. */
export async function toAskerOf(c: Where, report: Report, post: Post, but: number): Promise<Action[]> {
  if (report.personId === null) return tellStaff(c, post, but);
  return [{ do: "whisper", personId: report.personId, post }];
}
