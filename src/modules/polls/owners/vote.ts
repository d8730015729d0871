import type { PersonContext } from "../../../core/command.ts";
import { Refusal } from "../../../core/command.ts";
import { type Action, say, type Text } from "../../../core/post.ts";
import { ownerKeysLookup } from "../../register/lookups.ts";
import { personsOf } from "../../register/service.ts";
import { type Road, receiptOf } from "../chain.ts";
import type { Chain, Poll, Voter } from "../lookups.ts";
import { type Choice, readChoice } from "../rules.ts";
import { castBallot } from "../service.ts";
import { titleText } from "../views.ts";
import { mandateLookup, type Seat, seatLookup } from "./lookups.ts";
import { endGiven, tellHolders } from "./mandates.ts";
import { coOwners } from "./service.ts";

/** Receipts in one toast: who is in more heads asks for theirs with /verify. */
const SHOWN = 2;

/**
 * Casts what somebody chose for every owner of the roll that they are: one ballot, unless they own some units alone and
 * others with somebody. Whoever was to vote for them does so no longer.
 * @returns what to tell them alone, whether anything was cast, and what others are told
 */
export async function voteAsOwner(
  c: PersonContext,
  chain: Chain,
  words: string,
): Promise<{ text: Text; cast: boolean; told: Action[] }> {
  const { communityId, number, options } = chain.poll;
  const args = { number: String(number) };
  const nothing = (key: string) => ({ text: say(key, args), cast: false, told: [] });
  const seats = await seatsOf(c, chain.poll, c.person.id);
  if (typeof seats === "string") return nothing(seats);
  const choice = readChoice(words, chain.poll, voterOf(chain, seats[0]!).choice);
  if (choice === null) throw new Refusal(say("polls-which", { options: options.length, ...args }));
  const mandate = await c.look(mandateLookup, { communityId, number, givenBy: c.person.id });
  const given = mandate?.state === "standing";
  // Also where it says the same, their own ballot takes the place of one that somebody else cast or might have changed.
  const own = (seat: Seat) => choice !== "" && (given || seat.road === "proxy");
  const changing = seats.filter((seat) => voterOf(chain, seat).choice !== choice || own(seat));
  if (changing.length === 0) return nothing(choice === "" ? "polls-nothing-back" : "polls-same");
  // Who stood alone, or agreed with the others, until now: they learn that nothing of the home counts any more.
  const parting = changing.filter((seat) => {
    const before = voterOf(chain, seat).choice;
    return choice !== "" && differs([seat], choice) && (before === "" || !differs([seat], before));
  });
  const receipt = castForSeats(c, chain, changing, choice, null);
  const ended = given ? await endGiven(c.tx, chain.poll, [c.person.id], c.now) : [];
  const told = [
    ...(await tellHolders(c.tx, ended, "owners-proxy-own-vote")),
    ...(await tellCoOwners(c, chain.poll, parting)),
  ];
  if (choice === "") return { text: say("polls-receipt-back", { ...args, receipt }), cast: true, told };
  const said = { ...args, receipt, choice: options[Number(choice) - 1]! };
  return { text: say(differs(seats, choice) ? "owners-receipt-differs" : "polls-receipt", said), cast: true, told };
}

/** Whoever owns a home with them and has voted hears that the two differ, and not what the other chose. */
async function tellCoOwners(c: PersonContext, poll: Poll, seats: readonly Seat[]): Promise<Action[]> {
  if (seats.length === 0) return [];
  const owners = await coOwners(
    c.tx,
    poll,
    seats.map(({ pseudonym }) => pseudonym),
  );
  const persons = await personsOf(c.tx, poll.communityId, owners);
  const post = { lines: [titleText(poll), say("owners-co-differs")], number: poll.number };
  return persons
    .filter((personId) => personId !== c.person.id)
    .map((personId) => ({ do: "whisper", personId, post, ifReachable: true }));
}

/**
 * The seats of all owners in a vote that a person is.
 * @returns why there are none, as a key of the locales
 */
export async function seatsOf(
  c: PersonContext,
  poll: Poll,
  personId: number,
): Promise<Seat[] | "polls-register-owner" | "polls-elsewhere-owner"> {
  const { communityId, number } = poll;
  const keys = await c.look(ownerKeysLookup, { communityId, personId });
  if (keys.length === 0) return "polls-register-owner";
  const found = await Promise.all(keys.map((owner) => c.look(seatLookup, { communityId, number, owner })));
  const seats = found.flat();
  return seats.length === 0 ? "polls-elsewhere-owner" : seats;
}

/** One ballot for each seat. @returns the receipts, as they are told */
export function castForSeats(
  c: PersonContext,
  chain: Chain,
  seats: readonly Seat[],
  choice: Choice,
  road: Road | null,
): string {
  const receipts = seats.map((seat) => {
    const voter = voterOf(chain, seat);
    const hash = castBallot(c, chain, "", voter, choice, road);
    return receiptOf(hash, voter.seq);
  });
  return `${receipts.slice(0, SHOWN).join("、")}${receipts.length > SHOWN ? " …" : ""}`;
}

/** True where a co-owner chose otherwise. */
export function differs(seats: readonly Seat[], choice: Choice): boolean {
  return seats.some((seat) => seat.others.some((other) => other !== choice));
}

/** The voter of a seat in this transaction: what was cast in it before counts. */
export function voterOf(chain: Chain, { pseudonym, choice, seq }: Seat): Voter {
  const known = chain.voters.get(pseudonym);
  if (known) return known;
  const voter = { pseudonym, choice, seq, isNew: false };
  chain.voters.set(pseudonym, voter);
  return voter;
}
