import { command, type PersonContext, Refusal } from "../../core/command.ts";
import { inFull, say, type Text } from "../../core/post.ts";
import { homeLookup, placeLookup } from "../members/lookups.ts";
import { openOrEnded, type Poll } from "./lookups.ts";
import { differs, seatsOf } from "./owners/vote.ts";
import { detailsOf } from "./service.ts";
import { ownBallot, reply } from "./shared.ts";
import { choiceText, outcomeText, pollPost, titleText } from "./views.ts";
import { vote } from "./vote.ts";

/** What somebody can vote on, how they voted, and how to take a vote back. */

const DAY = 86_400_000;
/** Results stay on the list so long. */
const ENDED_MS = 14 * DAY;
const MOST = 8;

/** "投票列表", "我投的什么", "投票结果怎么样了": what is open here, and what came of the last ones. */
export const list = command({
  names: ["polls", "投票列表", "我的投票"],
  alone: ["投票列表"],
  args: {},
  may: ["resident"],
  where: "any",
  async run(_, c) {
    const communityId = c.community.id;
    const since = new Date(c.now.getTime() - ENDED_MS);
    const found = await openOrEnded(c.tx, communityId, await pathHere(c), since, MOST);
    if (found.length === 0) return reply({ lines: [say("polls-list-none")] });
    const details = await detailsOf(
      c.tx,
      found.map(({ number }) => ({ communityId, number })),
    );
    const detail = (poll: Poll) => details.get(`${communityId}:${poll.number}`)!;
    const isPrivate = c.chat.kind === "private";
    const [first] = found;
    // The only one can be voted in at once.
    if (isPrivate && found.length === 1 && first!.state === "open") {
      const post = pollPost(detail(first!), "private");
      const mine = await mineText(c, first!);
      return reply({ ...post, lines: [...post.lines, ...(mine ? [mine] : [])] });
    }
    const lines: Text[] = [];
    for (const poll of found) {
      if (poll.state === "closed") {
        lines.push(say("polls-list-ended", { title: titleText(poll), outcome: outcomeText(detail(poll)) }));
        continue;
      }
      const until = inFull(poll.state === "open" ? poll.closesAt : new Date(poll.election!.until));
      const mine = isPrivate ? [await mineText(c, poll)] : [];
      const key = poll.state === "open" ? "polls-list-open" : "polls-list-nominating";
      lines.push(say(key, { title: titleText(poll), until }), ...mine.filter((text) => text !== null));
    }
    const open = isPrivate ? found.find(({ state }) => state === "open") : undefined;
    const how = open ? [say("polls-list-how", { number: String(open.number) })] : [];
    return reply({ lines: [say("polls-list"), ...lines, ...how] });
  },
});

/** "收回 12", "撤回我的票": the vote that somebody has in the poll of that number, or in the only one they have one in. */
export const takeBack = command({
  names: ["unvote", "收回", "收回投票", "撤票"],
  alone: ["收回投票", "撤票"],
  apart: true,
  args: { number: "number?" },
  may: ["resident"],
  where: "any",
  async run({ number }, c) {
    if (number !== null) return vote.run({ number, choice: "0" }, c);
    const cast: Poll[] = [];
    for (const poll of await openOrEnded(c.tx, c.community.id, null, c.now, MOST)) {
      if (poll.state === "open" && (await hasVoted(c, poll))) cast.push(poll);
    }
    if (cast.length === 1) return vote.run({ number: cast[0]!.number, choice: "0" }, c);
    if (cast.length === 0) throw new Refusal(say("polls-unvote-none"));
    const choices = cast.map((poll) => ({ label: titleText(poll), command: `vote ${poll.number} 0` }));
    throw new Refusal(say("polls-unvote-which"), choices);
  },
});

async function hasVoted(c: PersonContext, poll: Poll): Promise<boolean> {
  if (poll.electorate !== "owner") return Boolean((await ownBallot(c, poll))?.choice);
  const seats = await seatsOf(c, poll, c.person.id);
  return typeof seats !== "string" && seats.some(({ choice }) => choice !== "");
}

/** The path of the group's place, or of the home of whoever asks in private; null: neither is known. */
async function pathHere(c: PersonContext): Promise<string | null> {
  const communityId = c.community.id;
  if (c.chat.placeId !== null) return (await c.look(placeLookup, { communityId, id: c.chat.placeId }))?.path ?? null;
  return (await c.look(homeLookup, { communityId, personId: c.person.id }))?.path ?? null;
}

/** How they voted; null while there is nothing to vote on, and for owners' votes of which they are no owner. */
async function mineText(c: PersonContext, poll: Poll): Promise<Text | null> {
  if (poll.state !== "open") return null;
  if (poll.electorate === "owner") return ownersMine(c, poll);
  const ballot = await ownBallot(c, poll);
  if (!ballot || ballot.choice === "") return say("polls-list-not-yet");
  return poll.secret ? say("polls-list-voted") : say("polls-list-mine", { choice: choiceText(poll, ballot.choice) });
}

/** What counts for the owners that they are, however it was cast: by themselves, on paper, or by whoever votes for them. */
async function ownersMine(c: PersonContext, poll: Poll): Promise<Text | null> {
  const seats = await seatsOf(c, poll, c.person.id);
  if (typeof seats === "string") return null;
  const cast = [...new Set(seats.map((seat) => seat.choice).filter((choice) => choice !== ""))].sort();
  if (cast.length === 0) return say("polls-list-not-yet");
  const choice = choiceText(poll, cast.join(","));
  const isUndecided = seats.some((seat) => seat.choice !== "" && differs([seat], seat.choice));
  return say(isUndecided ? "owners-list-undecided" : "polls-list-mine", { choice });
}
