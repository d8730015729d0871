import { createHash, randomBytes } from "node:crypto";
import { codeOf } from "../chain.ts";

/** What an election has besides what any poll has. */
export interface Election {
  /** How many are elected. */
  seats: number;
  /** How many a ballot may name at most; null: as many as it likes, which is approval voting. */
  most: number | null;
  /** Until when neighbours may stand, ISO. */
  until: string;
  /** Decides between equals. Sealed when voting opens and told at the close; null before that. */
  seed: string | null;
}

/** 100 random bits, as 20 characters that can be read aloud. */
export function newSeed(): string {
  return codeOf(createHash("sha256").update(randomBytes(32)).digest("hex"), 20);
}

/** What is frozen of a seed, so that it cannot be chosen after the ballots are known. */
export function sealSeed(seed: string): string {
  return createHash("sha256").update(seed).digest("hex");
}

/**
 * Who is elected. Of those with equal votes the one with the smaller lot goes first: a hash of the sealed seed, which
 * nobody outside knew while there was voting, and of the chain's end, which nobody knew when it was sealed.
 *
 * @param counts ballots by option from 1
 * @param head the hash of the last ballot
 * @returns options from 1, ascending; `tied`: those that the lot had to decide between. Nobody is elected without a vote
 */
export function electFrom(
  counts: readonly number[],
  { seats, seed }: Pick<Election, "seats" | "seed">,
  head: string,
): { elected: number[]; tied: number[] } {
  const votes = (option: number) => counts[option - 1]!;
  const lot = (option: number) => createHash("sha256").update([seed, head, option].join("\n")).digest("hex");
  const order = counts
    .map((_, i) => i + 1)
    .filter((option) => votes(option) > 0)
    .sort((a, b) => votes(b) - votes(a) || (lot(a) < lot(b) ? -1 : 1));
  const [last, next] = [order[seats - 1], order[seats]];
  const isDrawn = last !== undefined && next !== undefined && votes(last) === votes(next);
  const ascending = (list: number[]) => list.sort((a, b) => a - b);
  return {
    tied: isDrawn ? ascending(order.filter((option) => votes(option) === votes(last))) : [],
    elected: ascending(order.slice(0, seats)),
  };
}
