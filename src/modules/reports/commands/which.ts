import { type PersonContext, Refusal } from "../../../core/command.ts";
import { listText, say } from "../../../core/post.ts";
import { readReport } from "../../../understand/report.ts";
import { isByNeighbour } from "../kinds.ts";
import { mineOf, openReports } from "../lists.ts";
import { IN_HAND, UNTAKEN } from "../rules.ts";
import type { Report } from "../service.ts";
import { titleText } from "../views.ts";

/** A line without a number is about the one thing that it can be about; of several it is asked which. */

const LIST = 8;

/** @throws {Refusal} asking which of them the line is about */
function askWhich(list: readonly Report[], command: string, words: string | null | undefined): never {
  throw new Refusal(
    say("reports-which"),
    list.map((r) => ({ label: titleText(r), command: `${command} ${r.number} ${words ?? ""}`.trim() })),
  );
}

const isIn = (states: readonly Report["state"][]) => (r: Report) => states.includes(r.state);

/**
 * "办结 换了灯泡": the one thing that they have in hand.
 * @throws {Refusal} when there is none, or asking which one; photos have to come again with its number
 */
export async function onlyInHand(c: PersonContext, command: "done" | "working", words: string | null): Promise<number> {
  const { list } = await openReports(c.tx, c.community.id, { workerId: c.person.id }, LIST);
  const mine = list.filter(isIn(IN_HAND));
  if (mine.length === 1) return mine[0]!.number;
  if (mine.length === 0) throw new Refusal(say("reports-none-in-hand"));
  const said = words ?? "";
  if (said === "" || c.photos.length > 0)
    throw new Refusal(
      say("reports-done-which", {
        numbers: listText(mine.map((r) => `#${r.number}`)),
        number: String(mine[0]!.number),
      }),
    );
  return askWhich(mine, command, said);
}

/**
 * "接单": the one thing that waits for them to take it; "接单 电梯": the one about the lift.
 * @returns its number, and what the words say beside which one it is
 * @throws {Refusal} when there is none, or asking which one
 */
export async function onlyUntaken(c: PersonContext, words: string): Promise<{ number: number; words: string }> {
  const { list } = await openReports(c.tx, c.community.id, { mine: mineOf(c.person) }, LIST);
  const untaken = list.filter(isIn(UNTAKEN));
  const { category: about } = readReport(words);
  const fitting = untaken.filter((r) => words !== "" && (r.category === about || r.text.includes(words)));
  const isNamed = about !== "other" || fitting.length > 0;
  const mine = isNamed ? fitting : untaken;
  const rest = isNamed ? "" : words;
  if (mine.length === 1) return { number: mine[0]!.number, words: rest };
  if (mine.length === 0) throw new Refusal(say("reports-none-to-take"));
  return askWhich(mine, "accept", rest);
}

/**
 * "已解决" without a number: the one report of theirs that waits for their word.
 * @throws {Refusal} when there is none, or asking which one
 */
export async function onlyWaiting(
  c: PersonContext,
  command: "confirm" | "reopen",
  words?: string | null,
): Promise<number> {
  const { list } = await openReports(c.tx, c.community.id, { personId: c.person.id }, LIST);
  const is = {
    confirm: (r: Report) => isByNeighbour(r) && isIn(IN_HAND)(r),
    reopen: (r: Report) => r.round > 1,
  }[command];
  const waiting = list.filter((r) => r.state === "resolved" || is(r));
  if (waiting.length === 1) return waiting[0]!.number;
  if (waiting.length === 0) throw new Refusal(say("reports-none-waiting"));
  return askWhich(waiting, command, words);
}
