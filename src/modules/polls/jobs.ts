import type { JobContext } from "../../core/module.ts";
import { type Action, say } from "../../core/post.ts";
import { homesUnder } from "../members/service.ts";
import { personsOf } from "../register/service.ts";
import type { Poll } from "./lookups.ts";
import { unvotedOwners } from "./owners/service.ts";
import { remindAt } from "./rules.ts";
import { detailOf, endPoll, findPoll, lockPoll, votersOf } from "./service.ts";
import { pollPost, resultPicture, resultTexts, titleText } from "./views.ts";

/** Typed votes are acknowledged together, so long after the first of them. */
const TOGETHER_MS = 3 * 60_000;

/** The timers of a poll that has just been opened, or whose end was changed. */
export function timersOf(poll: Poll, timeZone: string): Action[] {
  const { number, closesAt } = poll;
  const args = { number, closesAt: closesAt.getTime() };
  const key = (what: string) => `poll:${number}:${what}:${closesAt.getTime()}`;
  const timers: Action[] = [{ do: "later", at: closesAt, job: "polls.close", key: key("close"), args }];
  const reminder = remindAt(poll.openedAt!, closesAt, timeZone);
  if (reminder) timers.push({ do: "later", at: reminder, job: "polls.remind", key: key("remind"), args });
  return timers;
}

/** One word for all who typed their vote in a chat within a few minutes. */
export function thankLater(poll: Poll, chat: { platform: string; id: string }, now: Date): Action {
  const turn = Math.floor(now.getTime() / TOGETHER_MS) + 1;
  return {
    ...{ do: "later", at: new Date(turn * TOGETHER_MS), job: "polls.thank" },
    key: `poll:${poll.number}:thank:${chat.platform}:${chat.id}:${turn}`,
    args: { number: poll.number, platform: chat.platform, chat: chat.id },
  };
}

/** The result, at once in every group that was asked; then the one who asked is asked why, and what comes next. */
export async function tellResult(c: Pick<JobContext, "tx" | "communityId">, poll: Poll): Promise<Action[]> {
  const { number, personId } = poll;
  const details = (await detailOf(c.tx, c.communityId, number))!;
  const lines = resultTexts(details);
  const picture = details.length > 0 ? { picture: resultPicture(details) } : {};
  const actions: Action[] = [
    { do: "update", card: `poll:${number}` },
    { do: "tell", to: { purpose: "residents", placeId: poll.placeId }, post: { lines, number, ...picture } },
  ];
  if (personId !== null && details.length > 0) {
    const post = { lines: [lines[0]!, say("polls-ask-reason", { number: String(number) })], number };
    actions.push({ do: "whisper", personId, post });
  }
  return actions;
}

/** The planned end. Ballots after it were refused already, however late this runs. */
async function close(c: JobContext): Promise<Action[]> {
  const { poll } = await lockPoll(c.tx, c.communityId, Number(c.args.number));
  if (poll.state !== "open" || poll.closesAt.getTime() !== c.args.closesAt) return [];
  return tellResult(c, await endPoll(c.tx, poll, "closed", poll.closesAt));
}

/** One private word in the last day to registered people who have not voted. */
async function remind(c: JobContext): Promise<Action[]> {
  const poll = await findPoll(c.tx, c.communityId, Number(c.args.number));
  if (poll?.state !== "open" || poll.closesAt.getTime() !== c.args.closesAt || poll.closesAt <= c.now) return [];
  const [homes, voted, details] = await Promise.all([
    homesUnder(c.tx, c.communityId, poll.placeId),
    votersOf(c.tx, poll),
    detailOf(c.tx, c.communityId, poll.number),
  ]);
  const owed = poll.electorate === "owner" ? await personsOf(c.tx, c.communityId, await unvotedOwners(c.tx, poll)) : [];
  const { lines: _, ...rest } = pollPost(details!, "private");
  const until = { at: poll.closesAt.toISOString(), style: "moment" as const };
  const post = { ...rest, lines: [titleText(poll), say("polls-remind", { until })] };
  const remindOne = (personId: number): Action => ({ do: "whisper", personId, post, ifReachable: true });
  if (poll.electorate === "owner") return owed.map(remindOne);
  return homes
    .filter((h) => !voted.has(poll.electorate === "household" ? `h${h.householdId}` : `p${h.personId}`))
    .map(({ personId }) => remindOne(personId));
}

async function thank(c: JobContext): Promise<Action[]> {
  const details = await detailOf(c.tx, c.communityId, Number(c.args.number));
  if (details?.poll.state !== "open") return [];
  const { lines } = pollPost(details, "group");
  const number = details.poll.number;
  const post = { lines: [say("polls-thanks", { number: String(number) }), lines.at(-1)!], number };
  const chat = { platform: String(c.args.platform), id: String(c.args.chat) };
  // They have just typed their votes and wait for a word.
  return [{ do: "say", chat, post, occasion: "answer" }];
}

export const JOBS = { "polls.close": close, "polls.remind": remind, "polls.thank": thank };
