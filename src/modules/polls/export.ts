import { hashClosing, type Link } from "./chain.ts";
import type { Electorate } from "./rules.ts";

/** The kind of file that `scripts/verify.mjs` reads. */
const FORMAT = "linli-poll-1";

/** What is asked, as the words that are hashed. */
export function writeDefinition(poll: {
  number: number;
  question: string;
  options: string[];
  /** SHA-256 of the photo of each option, so that none can be put in another's place. */
  photos?: string[] | null;
  electorate: Electorate;
  multiple: boolean;
  secret: boolean;
  /** "building 3" */
  place: string;
  openedAt: Date;
  closesAt: Date;
  /** What an owners' vote has besides: the matter, the roll, what it takes. */
  more?: object;
}): string {
  const { number, question, options, photos, electorate, multiple, secret, place, openedAt, closesAt, more } = poll;
  const asked = { number, question, options, ...(photos ? { photos } : {}) };
  return JSON.stringify({ format: FORMAT, ...asked, electorate, multiple, secret, place, openedAt, closesAt, ...more });
}

/**
 * What anyone may check after the close. A ballot a line, so that two exports can be compared by eye too.
 * @param counts ballots that count, by option from 1; 0: how many voters have one
 */
export function writeExport(
  poll: { definition: string; counts: readonly number[]; eligible: number | null; head: string; length: number },
  ballots: readonly (Link & { hash: string })[],
  more: { roll: unknown[]; owners: object } | null = null,
): string {
  const { definition, counts, eligible, head, length } = poll;
  const voters = [...new Set(ballots.map((b) => b.pseudonym))].sort();
  const result = { counts: counts.slice(1), voted: counts[0], eligible, ...(more ? { owners: more.owners } : {}) };
  const front = { format: FORMAT, definition, head, length, closing: hashClosing(poll), result, voters };
  const lines = ballots.map(({ seq, pseudonym, choice, castAt, road, hash }) =>
    JSON.stringify({ seq, pseudonym, choice, castAt, ...(road ? { road } : {}), hash }),
  );
  const list = (name: string, rows: string[]) => `,\n "${name}": [\n${rows.join(",\n")}\n ]`;
  const roll = more
    ? list(
        "roll",
        more.roll.map((row) => JSON.stringify(row)),
      )
    : "";
  return `${JSON.stringify(front, null, 1).slice(0, -2)}${roll}${list("ballots", lines)}\n}\n`;
}
