import type { Person } from "../../../core/people.ts";
import { type Action, listText, type Post, say, type Text } from "../../../core/post.ts";
import { holdsAny } from "../../../core/roles.ts";
import type { Tx } from "../../../core/tx.ts";
import { and, asc, eq, inArray, sql } from "../../../store/drizzle.ts";
import { membersWith } from "../../members/service.ts";
import type { Poll } from "../lookups.ts";
import { polls } from "../schema.ts";
import { titleText } from "../views.ts";
import { paperBallots } from "./schema.ts";

/** Ballots on paper that nobody else has looked at yet: they count for nothing, and somebody has to hear of it. */

/** So many doors stand in one line; of more the number is said. */
const NAMED = 10;

export type Entry = typeof paperBallots.$inferSelect;

/** Those of a vote that wait, for a second of the staff or to be said who signed, in the order they were entered. */
export async function waitingPaper(tx: Tx, { communityId, number }: Pick<Poll, "communityId" | "number">) {
  return tx
    .select()
    .from(paperBallots)
    .where(
      and(
        eq(paperBallots.communityId, communityId),
        eq(paperBallots.pollNumber, number),
        inArray(paperBallots.state, ["open", "draft"]),
      ),
    )
    .orderBy(asc(paperBallots.number));
}

/** Those that wait for that one of the staff, in votes that are open: to be looked at, or to be said who signed them. */
export async function paperWaits(tx: Tx, { communityId, id, grants }: Person): Promise<Text[]> {
  if (!holdsAny(grants, ["staff"])) return [];
  const isTheirs = sql`(${paperBallots.state} = 'draft') = (${paperBallots.enteredBy} = ${id})`;
  const found = await tx
    .select({ number: polls.number, count: sql<number>`count(*)::int` })
    .from(paperBallots)
    .innerJoin(polls, and(eq(polls.communityId, paperBallots.communityId), eq(polls.number, paperBallots.pollNumber)))
    .where(
      and(
        eq(paperBallots.communityId, communityId),
        inArray(paperBallots.state, ["open", "draft"]),
        eq(polls.state, "open"),
        isTheirs,
      ),
    )
    .groupBy(polls.number)
    .orderBy(polls.number);
  return found.map(({ number, count }) => say("owners-paper-waits", { number: String(number), count }));
}

/** In the last day: each of the staff in private, for the doors are nobody else's to read. */
export async function remindPaper(tx: Tx, poll: Poll): Promise<Action[]> {
  const waiting = await waitingPaper(tx, poll);
  if (waiting.length === 0) return [];
  const until = { at: poll.closesAt.toISOString(), style: "moment" as const };
  const line = say("owners-paper-waiting", { ...said(waiting), number: String(poll.number), until });
  return tellStaff(tx, poll, { lines: [titleText(poll), line], number: poll.number });
}

/** After the end: those that were never looked at are in no count, and cannot be any more. */
export async function leftPaper(tx: Tx, poll: Poll): Promise<Action[]> {
  const waiting = await waitingPaper(tx, poll);
  if (waiting.length === 0) return [];
  const post = { lines: [titleText(poll), say("owners-paper-left", said(waiting))], number: poll.number };
  return [
    ...waiting.map(({ number }): Action => ({ do: "takeBack", number, asks: ["paper-is", "paper-of"] })),
    ...(await tellStaff(tx, poll, post)),
  ];
}

const said = (waiting: readonly Entry[]) => ({
  count: waiting.length,
  codes: listText(waiting.slice(0, NAMED).map((entry) => entry.unitCode)),
});

async function tellStaff(tx: Tx, { communityId }: Poll, post: Post): Promise<Action[]> {
  const staff = await membersWith(tx, communityId, { roles: ["staff", "admin"] });
  return staff.map((personId) => ({ do: "whisper", personId, post }));
}
