import type { JobContext } from "../../core/module.ts";
import { type Action, say, type Text } from "../../core/post.ts";
import { endOfNight } from "../../core/quiet.ts";
import { atLocal } from "../../core/time.ts";
import { thankTogether } from "../../core/together.ts";
import { homesUnder } from "../members/service.ts";
import { levelWhispers } from "../points/service.ts";
import { personsOf } from "../register/service.ts";
import { codeOf } from "./chain.ts";
import { creditVoters } from "./credit.ts";
import { electFrom } from "./elections/draw.ts";
import type { Poll } from "./lookups.ts";
import { unusedMandates } from "./owners/mandates.ts";
import { ballotPost } from "./owners/proxies.ts";
import { outcomeOf } from "./owners/rules.ts";
import { unvotedOwners } from "./owners/service.ts";
import { leftPaper, remindPaper } from "./owners/waiting.ts";
import { remindAt } from "./rules.ts";
import { type Details, detailOf, endPoll, findPoll, lockPoll, votersOf } from "./service.ts";
import { pollPost, resultPicture, resultTexts, titleText } from "./views.ts";

/** Shortly before the night ends, hour and minute. */
const HEAD_TIME = [7, 20] as const;

/** The timers of a poll that has just been opened, or whose end was changed. */
export function timersOf(poll: Poll, now: Date, timeZone: string): Action[] {
  const { number, closesAt } = poll;
  const args = { number, closesAt: closesAt.getTime() };
  const key = (what: string) => `poll:${number}:${what}:${closesAt.getTime()}`;
  const timers: Action[] = [
    { do: "later", at: closesAt, job: "polls.close", key: key("close"), args },
    ...headTimer(poll, now, timeZone, 0),
  ];
  const reminder = remindAt(poll.openedAt!, closesAt, timeZone);
  if (reminder) timers.push({ do: "later", at: reminder, job: "polls.remind", key: key("remind"), args });
  return timers;
}

/** One word for all who typed their vote in a chat within a few minutes. */
export const thankLater = ({ number }: Poll, chat: { platform: string; id: string }, now: Date): Action =>
  thankTogether({ kind: "poll", number, job: "polls.thank" }, chat, now);

/** The result, at once in every group that was asked; then the one who asked is asked why, and what comes next. */
export async function tellResult(
  c: Pick<JobContext, "tx" | "communityId" | "now" | "timeZone">,
  poll: Poll,
): Promise<Action[]> {
  const { number, personId } = poll;
  const details = (await detailOf(c.tx, c.communityId, number))!;
  const lines = resultTexts(details);
  const picture = details.length > 0 ? { picture: resultPicture(details) } : {};
  const actions: Action[] = [
    { do: "update", card: `poll:${number}` },
    overFor(number),
    {
      ...{ do: "tell", to: { purpose: "residents", placeId: poll.placeId }, post: { lines, number, ...picture } },
      // Its hour was chosen and stands on the card: by day nothing keeps it back.
      occasion: endOfNight(c.now, c.timeZone) === null ? "chosen" : "unasked",
    },
  ];
  if (poll.election) actions.push(...tellStaffWhoIsElected(details));
  if (poll.electorate === "owner") actions.push(...(await leftPaper(c.tx, poll)));
  if (personId !== null && details.length > 0) {
    const post = { lines: [lines[0]!, askReason(details)], number };
    actions.push({ do: "whisper", personId, post });
  }
  return actions;
}

/** How a reason is asked for, with an example that fits what came of it. */
function askReason({ poll, counts, standing }: Details): Text {
  const number = String(poll.number);
  if (poll.election) return say("polls-ask-reason-elected", { number });
  if (standing) {
    const { passed } = outcomeOf(standing.all, standing.tallies, standing.resolution.matter);
    return say(passed ? "polls-ask-reason" : "polls-ask-reason-failed", { number });
  }
  const [most, second] = counts.slice(1).sort((a, b) => b - a);
  if (most === second) return say("polls-ask-reason-tied", { number });
  const won = poll.options[counts.indexOf(most!, 1) - 1]!;
  return say(isAgainst(won, poll.options) ? "polls-ask-reason-against" : "polls-ask-reason", { number });
}

/** An option that leaves things as they are: 反对, or 不装 beside 装; 不锈钢 is something to have. */
const isAgainst = (option: string, options: readonly string[]) =>
  /^(?:反对|否|不同意|不赞成|不支持|没必要|no\b|against)/i.test(option) ||
  (option.startsWith("不") && options.some((other) => other.startsWith(option.slice(1))));

/** Whoever was shown it in private, or reminded: what they type next is for what is still open. */
export const overFor = (number: number): Action => ({ do: "takeBack", number, asks: ["vote"] });

/** Nobody has a role by being elected: one of the staff gives it, by one tap. */
function tellStaffWhoIsElected({ poll, counts, head }: Details): Action[] {
  const { elected } = electFrom(counts.slice(1), poll.election!, head);
  if (elected.length === 0) return [];
  const choices = elected.map((option) => ({
    label: say("polls-elect-choice-appoint", { name: poll.options[option - 1]! }),
    command: `elect-appoint ${poll.number} ${option}`,
  }));
  const post = { lines: [titleText(poll), say("polls-elect-appoint-ask")], choices, number: poll.number };
  return [{ do: "tell", to: { purpose: "staff" }, post }];
}

/** The planned end. Ballots after it were refused already, however late this runs. */
async function close(c: JobContext): Promise<Action[]> {
  const { poll } = await lockPoll(c.tx, c.communityId, Number(c.args.number));
  if (poll.state !== "open" || poll.closesAt.getTime() !== c.args.closesAt) return [];
  const awards = await creditVoters(c.tx, poll, poll.closesAt, c.timeZone);
  const ended = await endPoll(c.tx, poll, "closed", poll.closesAt);
  return [...(await tellResult(c, ended)), ...levelWhispers(awards)];
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
  const takesProxies = (details!.standing?.resolution.proxies ?? 0) > 0;
  const how = takesProxies ? [say("owners-remind-proxy", { number: String(poll.number) })] : [];
  const post = { ...rest, lines: [titleText(poll), say("polls-remind", { until }), ...how] };
  const remindOne = (personId: number): Action => ({ do: "whisper", personId, post, ifReachable: true });
  if (poll.electorate === "owner")
    return [...owed.map(remindOne), ...(await remindProxies(c, poll)), ...(await remindPaper(c.tx, poll))];
  return homes
    .filter((h) => !voted.has(poll.electorate === "household" ? `h${h.householdId}` : `p${h.personId}`))
    .map(({ personId }) => remindOne(personId));
}

/** Who is to vote for an owner and has not is reminded with that owner's ballot. */
async function remindProxies(c: JobContext, poll: Poll): Promise<Action[]> {
  const unused = await unusedMandates(c.tx, poll);
  return Promise.all(
    unused.map(async (mandate): Promise<Action> => {
      const post = await ballotPost(c.tx, poll, mandate);
      return { do: "whisper", personId: mandate.heldBy!, post, ifReachable: true };
    }),
  );
}

async function thank(c: JobContext): Promise<Action[]> {
  const details = await detailOf(c.tx, c.communityId, Number(c.args.number));
  if (details?.poll.state !== "open") return [];
  const number = details.poll.number;
  // In private without the code: the last line is how many have voted.
  const voted = pollPost(details, "private").lines.at(-1)!;
  const post = { lines: [say("polls-thanks", { number: String(number) }), voted], number };
  const chat = { platform: String(c.args.platform), id: String(c.args.chat) };
  // They have just typed their votes and wait for a word.
  return [{ do: "say", chat, post, occasion: "answer" }];
}

/**
 * Each morning while it is open, what the chain has come to: whoever keeps it can tell that nothing before it was changed.
 * It is due at night, so it is gathered with what else waits for the morning; without new ballots nothing is said.
 */
async function tellHead(c: JobContext): Promise<Action[]> {
  const details = await detailOf(c.tx, c.communityId, Number(c.args.number));
  if (details?.poll.state !== "open" || details.poll.closesAt <= c.now) return [];
  const { poll, length, head } = details;
  const next = headTimer(poll, c.now, c.timeZone, length);
  if (length === Number(c.args.length)) return next;
  const line = say("polls-head-today", { number: String(poll.number), length, code: codeOf(head, 20) });
  const to = { purpose: "residents" as const, placeId: poll.placeId };
  return [{ do: "tell", to, post: { lines: [line], number: poll.number } }, ...next];
}

/** The coming morning, as long as it is before the close. */
function headTimer({ number, closesAt }: Poll, now: Date, timeZone: string, length: number): Action[] {
  const today = atLocal(timeZone, now, 0, ...HEAD_TIME);
  const at = today > now ? today : atLocal(timeZone, now, 1, ...HEAD_TIME);
  const key = `poll:${number}:head:${at.getTime()}`;
  return at < closesAt ? [{ do: "later", at, job: "polls.head", key, args: { number, length } }] : [];
}

export const JOBS = {
  "polls.close": close,
  "polls.remind": remind,
  "polls.thank": thank,
  "polls.head": tellHead,
};
