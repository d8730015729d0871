import { hashClosing, type Link } from "./chain.ts";
import { type Election, electFrom } from "./elections/draw.ts";
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
  /** What votes of some kinds have besides: the matter and roll of owners, the seats and the sealed seed of an election. */
  more?: object;
}): string {
  const { number, question, options, photos, electorate, multiple, secret, place, openedAt, closesAt, more } = poll;
  const asked = { number, question, options, ...(photos ? { photos } : {}) };
  return JSON.stringify({ format: FORMAT, ...asked, electorate, multiple, secret, place, openedAt, closesAt, ...more });
}

/**
 * What anyone may check after the close. A ballot a line, so that two exports can be compared by eye too.
 * @param voids what two of the staff took out of the count, and by which ballot
 * @param counts ballots that count, by option from 1; 0: how many voters have one
 */
export function writeExport(
  poll: { counts: readonly number[]; eligible: number | null; head: string; length: number } & {
    definition: string;
    election?: Election | null;
  },
  ballots: readonly (Link & { hash: string })[],
  voids: readonly { seq: number; bySeq: number | null; reason: string }[] = [],
  more: { roll: unknown[]; owners: object } | null = null,
): string {
  const { definition, counts, eligible, head, length, election } = poll;
  const voters = [...new Set(ballots.map((b) => b.pseudonym))].sort();
  const outcome = election?.seed
    ? { seed: election.seed, elected: electFrom(counts.slice(1), election, head).elected }
    : {};
  const result = {
    counts: counts.slice(1),
    voted: counts[0],
    eligible,
    ...outcome,
    ...(more ? { owners: more.owners } : {}),
  };
  const taken = voids.filter((v) => v.bySeq !== null).map(({ seq, bySeq, reason }) => ({ seq, by: bySeq, reason }));
  const front = { format: FORMAT, definition, head, length, closing: hashClosing(poll), result, voids: taken, voters };
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
