import type { JobContext } from "../../core/module.ts";
import { type Action, say, type Timer } from "../../core/post.ts";
import type { Tx } from "../../core/tx.ts";
import { type Details, dueHeadcounts, endHeadcount, type Headcount } from "./service.ts";
import { homesAt, update } from "./shared.ts";
import { resultPost, titleText, totalsText } from "./views.ts";

/** The timer of a headcount that has just been opened. */
export function endTimer({ number, endsAt }: Headcount): Timer {
  return { do: "later", at: endsAt, job: "headcounts.end", key: `headcount:${number}:end`, args: { number } };
}

/**
 * What is said of one that is over: its card at once, the totals to the groups, and whoever asked that all is erased.
 * @param by who ended it and has just been answered; null where its time was over
 */
export async function ended(tx: Tx, details: Details, by: number | null): Promise<Action[]> {
  const { headcount, totals } = details;
  const { number, placeId, personId } = headcount;
  const total = await homesAt(tx, headcount);
  const actions: Action[] = [update(number)];
  if (totals.answered > 0)
    actions.push({ do: "tell", to: { purpose: "residents", placeId }, post: resultPost(details, total) });
  if (personId !== null && personId !== by) {
    const lines = [titleText(details), totalsText(details, total), say("headcounts-ended-told")];
    actions.push({ do: "whisper", personId, post: { lines, number } });
  }
  return actions;
}

/** Its last moment is past: the answers are erased. */
async function end(c: JobContext): Promise<Action[]> {
  const actions: Action[] = [];
  for (const due of await dueHeadcounts(c.tx, c.communityId, c.now))
    actions.push(...(await ended(c.tx, await endHeadcount(c.tx, due), null)));
  return actions;
}

/** Answers of the last minutes are shown together. */
async function show(c: JobContext): Promise<Action[]> {
  return [update(Number(c.args.number))];
}

export const JOBS = { "headcounts.end": end, "headcounts.show": show };
