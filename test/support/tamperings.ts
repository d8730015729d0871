import { hashDefinition, newPseudonym, type Road } from "../../src/modules/polls/chain.ts";

/** What somebody might change in a file of ballots who wants another result; for tests of `scripts/verify.mjs`. */

/** A small generator with a seed: a run that fails can be run again. */
export function random(seed: number) {
  let a = seed;
  return (below: number) => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4294967296) * below);
  };
}

export interface Ballot {
  seq: number;
  pseudonym: string;
  choice: string;
  castAt: string;
  road?: Road;
  hash: string;
}
export interface Export {
  definition: string;
  head: string;
  length: number;
  closing: string;
  result: { counts: number[]; voted: number; eligible: number | null };
  voters: string[];
  ballots: Ballot[];
}

/** A kind of change, made in place. Some leave everything as it was: two that are swapped may be one. */
export type Tampering<E = Export> = [name: string, change: (data: E, dice: (below: number) => number) => void];
export const some = <T>(list: readonly T[], dice: (below: number) => number) => list[dice(list.length)]!;
const moved = (iso: string, dice: (below: number) => number) =>
  new Date(new Date(iso).getTime() + (1 + dice(3_600_000)) * (dice(2) ? 1 : -1)).toISOString();
/** Of any poll. */
export const TAMPERINGS: Tampering[] = [
  [
    "another choice",
    (d, dice) => {
      some(d.ballots, dice).choice = String(1 + dice(3));
    },
  ],
  [
    "taken back",
    (d, dice) => {
      some(d.ballots, dice).choice = "";
    },
  ],
  [
    "another time",
    (d, dice) => {
      const b = some(d.ballots, dice);
      b.castAt = moved(b.castAt, dice);
    },
  ],
  [
    "another voter",
    (d, dice) => {
      some(d.ballots, dice).pseudonym = some(d.voters, dice);
    },
  ],
  [
    "a made-up voter",
    (d, dice) => {
      some(d.ballots, dice).pseudonym = newPseudonym();
    },
  ],
  [
    "another number",
    (d, dice) => {
      some(d.ballots, dice).seq += 1 + dice(3);
    },
  ],
  [
    "another hash",
    (d, dice) => {
      some(d.ballots, dice).hash = hashDefinition(String(dice(1e9)));
    },
  ],
  ["one deleted", (d, dice) => void d.ballots.splice(dice(d.ballots.length), 1)],
  ["truncated", (d, dice) => void d.ballots.splice(dice(d.ballots.length))],
  ["truncated in front", (d, dice) => void d.ballots.splice(0, 1 + dice(d.ballots.length))],
  [
    "two swapped",
    (d, dice) => {
      const [i, j] = [dice(d.ballots.length), dice(d.ballots.length)];
      [d.ballots[i], d.ballots[j]] = [d.ballots[j]!, d.ballots[i]!];
    },
  ],
  ["one said twice", (d, dice) => void d.ballots.splice(dice(d.ballots.length), 0, { ...some(d.ballots, dice) })],
  [
    "one stuffed in",
    (d, dice) =>
      void d.ballots.splice(dice(d.ballots.length + 1), 0, {
        ...some(d.ballots, dice),
        pseudonym: newPseudonym(),
        choice: String(1 + dice(3)),
      }),
  ],
  [
    "all of one option turned",
    (d) => {
      for (const b of d.ballots) if (b.choice === "2") b.choice = "1";
    },
  ],
  [
    "another question",
    (d) => {
      d.definition = d.definition.replace("感应灯", "充电桩");
    },
  ],
  [
    "options in another order",
    (d) => {
      d.definition = d.definition.replace('"同意","不同意"', '"不同意","同意"');
    },
  ],
  [
    "another close",
    (d) => {
      d.definition = d.definition.replace("2026-11-28T12", "2026-11-28T13");
    },
  ],
  [
    "another count",
    (d, dice) => {
      d.result.counts[dice(3)]! += 1 + dice(5);
    },
  ],
  [
    "another turnout",
    (d, dice) => {
      d.result.voted += 1 + dice(5);
    },
  ],
  [
    "another number of households",
    (d, dice) => {
      d.result.eligible! += 1 + dice(50);
    },
  ],
  [
    "another head",
    (d, dice) => {
      d.head = hashDefinition(String(dice(1e9)));
    },
  ],
  [
    "another closing code",
    (d, dice) => {
      d.closing = hashDefinition(String(dice(1e9)));
    },
  ],
  [
    "another length",
    (d, dice) => {
      d.length += 1 + dice(5);
    },
  ],
  [
    "one counted more often",
    (d, dice) => {
      const { choice } = some(d.ballots, dice);
      const more = 1 + dice(4);
      for (const option of choice.split(",").filter(Boolean)) d.result.counts[Number(option) - 1]! += more;
      d.result.voted += choice === "" ? more : 0;
    },
  ],
  ["a voter less", (d, dice) => void d.voters.splice(dice(d.voters.length), 1)],
  ["a voter more", (d) => void d.voters.push(newPseudonym())],
];
