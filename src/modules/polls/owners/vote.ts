import type { PersonContext } from "../../../core/command.ts";
import { Refusal } from "../../../core/command.ts";
import { say, type Text } from "../../../core/post.ts";
import { ownerKeysLookup } from "../../register/lookups.ts";
import { receiptOf } from "../chain.ts";
import type { Chain, Voter } from "../lookups.ts";
import { readChoice } from "../rules.ts";
import { castBallot } from "../service.ts";
import { type Seat, seatLookup } from "./lookups.ts";

/** Receipts in one toast: who is in more heads asks for theirs with /verify. */
const SHOWN = 2;

/**
 * Casts what somebody chose for every owner of the roll that they are: one ballot, unless they own some units alone and
 * others with somebody.
 * @returns what to tell them alone, and whether anything was cast
 */
export async function voteAsOwner(
  c: PersonContext,
  chain: Chain,
  words: string,
): Promise<{ text: Text; cast: boolean }> {
  const { communityId, number, options } = chain.poll;
  const args = { number: String(number) };
  const keys = await c.look(ownerKeysLookup, { communityId, personId: c.person.id });
  if (keys.length === 0) return { text: say("polls-register-owner", args), cast: false };
  const found = await Promise.all(keys.map((owner) => c.look(seatLookup, { communityId, number, owner })));
  const seats = found.flat();
  if (seats.length === 0) return { text: say("polls-elsewhere-owner", args), cast: false };
  const choice = readChoice(words, chain.poll, voterOf(chain, seats[0]!).choice);
  if (choice === null) throw new Refusal(say("polls-which", { options: options.length, ...args }));
  const changing = seats.filter((seat) => voterOf(chain, seat).choice !== choice);
  if (changing.length === 0)
    return { text: say(choice === "" ? "polls-nothing-back" : "polls-same", args), cast: false };
  const receipts = changing.map((seat) => {
    const voter = voterOf(chain, seat);
    const hash = castBallot(c, chain, "", voter, choice);
    return receiptOf(hash, voter.seq);
  });
  const receipt = `${receipts.slice(0, SHOWN).join("、")}${receipts.length > SHOWN ? " …" : ""}`;
  if (choice === "") return { text: say("polls-receipt-back", { ...args, receipt }), cast: true };
  const told = { ...args, receipt, choice: options[Number(choice) - 1]! };
  const differs = seats.some((seat) => seat.others.some((other) => other !== choice));
  return { text: say(differs ? "owners-receipt-differs" : "polls-receipt", told), cast: true };
}

/** The voter of a seat in this transaction: what was cast in it before counts. */
function voterOf(chain: Chain, { pseudonym, choice, seq }: Seat): Voter {
  const known = chain.voters.get(pseudonym);
  if (known) return known;
  const voter = { pseudonym, choice, seq, isNew: false };
  chain.voters.set(pseudonym, voter);
  return voter;
}
