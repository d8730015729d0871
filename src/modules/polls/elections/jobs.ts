import type { JobContext } from "../../../core/module.ts";
import { type Action, type CardKey, say } from "../../../core/post.ts";
import { atLocal } from "../../../core/time.ts";
import { placeById } from "../../members/service.ts";
import { timersOf } from "../jobs.ts";
import { lockPoll, openPoll } from "../service.ts";
import { newSeed, sealSeed } from "./draw.ts";
import { updatePoll } from "./service.ts";

const VOTING_DAYS = 3;
const EVENING = 20;
/** Where a long downtime has left less time than that to vote, it is open for three days. */
const LEAST_VOTING_MS = 12 * 3_600_000;

/** The card of nominations. The ballot that follows is a card of its own: whoever scrolls up finds both. */
export const electionCard = (number: number): CardKey => `election:${number}`;

export function nominationTimer(number: number, until: Date): Action {
  const args = { number, until: until.toISOString() };
  return { do: "later", at: until, job: "polls.nominated", key: `poll:${number}:nominated:${until.getTime()}`, args };
}

/**
 * Nominations end. With more candidates than seats voting opens: the ballot is frozen, and with it the seal of the seed
 * that would decide between equals. Else whoever asked and the staff are asked what to do.
 */
export async function endNominations(c: JobContext): Promise<Action[]> {
  const number = Number(c.args.number);
  const { poll } = await lockPoll(c.tx, c.communityId, number);
  const { election, options, placeId, personId } = poll;
  if (poll.state !== "nominating" || !election || election.until !== c.args.until) return [];
  if (options.length < 2 || options.length <= election.seats) {
    const lines = [say("polls-elect-few", { number: String(number), count: options.length, seats: election.seats })];
    const choices = [
      { label: say("polls-elect-choice-extend"), command: `elect-extend ${number}` },
      { label: say("polls-choice-void"), command: `close ${number} void` },
    ];
    const post = { lines, choices, number };
    return [
      { do: "update", card: electionCard(number) },
      { do: "tell", to: { purpose: "staff" }, post },
      ...(personId === null ? [] : [{ do: "whisper" as const, personId, post }]),
    ];
  }
  const late = poll.closesAt.getTime() - c.now.getTime() < LEAST_VOTING_MS;
  const closesAt = late ? atLocal(c.timeZone, c.now, VOTING_DAYS, EVENING) : poll.closesAt;
  const seed = newSeed();
  const ready = await updatePoll(c.tx, poll, { closesAt, election: { ...election, seed } });
  const { seats, most } = election;
  const place = (await placeById(c.tx, c.communityId, placeId))!;
  const opened = await openPoll(c.tx, ready, `${place.kind} ${place.code}`, c.now, {
    election: { seats, most, seal: sealSeed(seed) },
  });
  return [
    { do: "update", card: electionCard(number) },
    { do: "announce", to: { purpose: "residents", placeId }, card: `poll:${number}` },
    ...timersOf(opened, c.now, c.timeZone),
  ];
}
