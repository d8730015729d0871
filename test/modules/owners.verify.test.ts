import { createHash } from "node:crypto";
import { expect, test } from "vitest";
// @ts-expect-error plain JavaScript on purpose: one file that runs anywhere
import { verify } from "../../scripts/verify.mjs";
import {
  codeOf,
  hashBallot,
  hashClosing,
  hashDefinition,
  newPseudonym,
  type Road,
} from "../../src/modules/polls/chain.ts";
import { writeDefinition, writeExport } from "../../src/modules/polls/export.ts";
import {
  approvalFor,
  MATTERS,
  outcomeOf,
  PARTICIPATION,
  rollWords,
  standOf,
  type Weight,
} from "../../src/modules/polls/owners/rules.ts";
import { type Export, random, some, TAMPERINGS, type Tampering } from "../support/tamperings.ts";

/** The bundle of an owners' vote, changed in every way somebody might think of who wants another result. */
const OPENED = new Date("2026-11-25T01:00:00Z");
const CLOSES = new Date("2026-11-28T12:00:00Z");
const OPTIONS = ["同意", "不同意", "弃权"];
const ROADS: (Road | null)[] = [null, null, null, "paper", "door", "proxy"];
type Dice = (below: number) => number;

interface Head {
  areaCm2: string;
  seats: string[];
}
interface Bundle extends Export {
  roll: Head[];
  result: Export["result"] & {
    owners: {
      tallies: { heads: number; areaCm2: string }[];
      participation: { heads: boolean; area: boolean };
      approval: { heads: boolean; area: boolean };
      passed: boolean;
    };
  };
}
interface Definition {
  matter: (typeof MATTERS)[number];
  committee: string;
  rule: string;
  proxies: number;
  register: string;
  roll: string;
  heads: number;
  areaCm2: string;
  participation: { of: [number, number]; above: boolean };
  approval: { of: [number, number]; above: boolean };
}

const hashRoll = (roll: readonly Head[]) =>
  createHash("sha256")
    .update(rollWords(roll.map(({ areaCm2, seats }) => ({ areaCm2: BigInt(areaCm2), seats }))))
    .digest("hex");
const areaOf = (roll: readonly Head[]) => roll.reduce((sum, { areaCm2 }) => sum + BigInt(areaCm2), 0n);

/** What the ballots of a roll come to, by the rules of the bot. */
function countUp(roll: readonly Head[], last: ReadonlyMap<string, string>, matter: Definition["matter"]) {
  const tallies: Weight[] = [0, 1, 2, 3].map(() => ({ heads: 0n, areaCm2: 0n }));
  for (const { areaCm2, seats } of roll) {
    const stand = standOf(seats.map((seat) => last.get(seat) ?? ""));
    const tally = stand === null ? null : tallies[stand === "pending" ? 0 : stand]!;
    if (tally) Object.assign(tally, { heads: tally.heads + 1n, areaCm2: tally.areaCm2 + BigInt(areaCm2) });
  }
  const { participation, approval, passed } = outcomeOf(
    { heads: BigInt(roll.length), areaCm2: areaOf(roll) },
    tallies,
    matter,
  );
  const plain = tallies.map(({ heads, areaCm2 }) => ({ heads: Number(heads), areaCm2: areaCm2.toString() }));
  return { tallies: plain, participation, approval, passed };
}

const countsOf = (last: ReadonlyMap<string, string>) => {
  const counts = [0, 0, 0, 0];
  for (const choice of last.values()) {
    if (choice !== "") counts[0]!++;
    if (choice !== "") counts[Number(choice)]!++;
  }
  return counts;
};

/** An honest owners' vote: so many heads, some of them of two or three co-owners, and so many ballots by any road. */
function honest(heads: number, size: number, dice: Dice) {
  const roll: Head[] = Array.from({ length: heads }, () => ({
    areaCm2: String(400_000 + dice(1_000_000)),
    seats: Array.from({ length: dice(4) === 0 ? 2 + dice(2) : 1 }, newPseudonym).sort(),
  }));
  const seats = roll.flatMap((head) => head.seats);
  const matter = some(MATTERS, dice);
  const frozen = {
    ...{
      matter,
      committee: "业主委员会",
      rule: "议事规则第十条",
      proxies: 3,
      register: hashDefinition(String(dice(1e9))),
    },
    ...{ roll: hashRoll(roll), heads, areaCm2: areaOf(roll).toString() },
    ...{ participation: PARTICIPATION, approval: approvalFor(matter) },
  };
  const definition = writeDefinition({
    ...{
      number: 15,
      question: "楼道装感应灯？",
      options: OPTIONS,
      electorate: "owner",
      multiple: false,
      secret: false,
    },
    ...{ place: "building 3", openedAt: OPENED, closesAt: CLOSES, more: frozen },
  });
  const last = new Map<string, string>();
  const ballots = [];
  let head = hashDefinition(definition);
  for (let seq = 1; seq <= size; seq++) {
    const [pseudonym, road] = [some(seats, dice), some(ROADS, dice)];
    const choice = road === null && dice(10) === 0 ? "" : String(1 + dice(3));
    const castAt = new Date(OPENED.getTime() + seq * 20_000);
    head = hashBallot(head, { seq, pseudonym, choice, castAt, road });
    ballots.push({ seq, pseudonym, choice, castAt, road, hash: head });
    last.set(pseudonym, choice);
  }
  const end = { definition, counts: countsOf(last), eligible: seats.length, head, length: size };
  const text = writeExport(end, ballots, [], { roll, owners: countUp(roll, last, matter) });
  return { text, code: codeOf(hashClosing(end), 20) };
}

/** Makes a bundle that was changed fit together again, as a forger would who has all of the bot's code. */
function rehash(data: Bundle): void {
  const definition = JSON.parse(data.definition) as Definition;
  Object.assign(definition, { roll: hashRoll(data.roll), heads: data.roll.length, areaCm2: `${areaOf(data.roll)}` });
  data.definition = JSON.stringify(definition);
  let head = hashDefinition(data.definition);
  const last = new Map<string, string>();
  data.ballots.forEach((ballot, i) => {
    ballot.seq = i + 1;
    const castAt = new Date(ballot.castAt);
    head = hashBallot(head, { ...ballot, castAt, road: ballot.road ?? null });
    ballot.hash = head;
    last.set(ballot.pseudonym, ballot.choice);
  });
  const counts = countsOf(last);
  const eligible = data.roll.flatMap(({ seats }) => seats).length;
  Object.assign(data, { head, length: data.ballots.length, voters: [...last.keys()].sort() });
  const owners = countUp(data.roll, last, definition.matter);
  data.result = { counts: counts.slice(1), voted: counts[0]!, eligible, owners };
  data.closing = hashClosing({ head, length: data.length, counts, eligible });
}

/** Another definition, in which something is said otherwise. */
const redefined = (change: (definition: Definition, dice: Dice) => void) => (data: Bundle, dice: Dice) => {
  const definition = JSON.parse(data.definition) as Definition;
  change(definition, dice);
  data.definition = JSON.stringify(definition);
};

/** What an owners' vote has besides. */
const OWNERS: Tampering<Bundle>[] = [
  ["another area", (d, dice) => void Object.assign(some(d.roll, dice), { areaCm2: String(1 + dice(9_000_000)) })],
  [
    "area moved from one to another",
    (d, dice) => {
      const [a, b] = [some(d.roll, dice), some(d.roll, dice)];
      const part = BigInt(1 + dice(Number(a.areaCm2) - 1));
      a.areaCm2 = String(BigInt(a.areaCm2) - part);
      b.areaCm2 = String(BigInt(b.areaCm2) + part);
    },
  ],
  [
    "areas swapped",
    (d, dice) => {
      const [a, b] = [some(d.roll, dice), some(d.roll, dice)];
      [a.areaCm2, b.areaCm2] = [b.areaCm2, a.areaCm2];
    },
  ],
  ["an owner less", (d, dice) => void d.roll.splice(dice(d.roll.length), 1)],
  ["an owner more", (d) => void d.roll.push({ areaCm2: "600000", seats: [newPseudonym()] })],
  [
    "an owner moved to another home",
    (d, dice) => {
      const [a, b] = [some(d.roll, dice), some(d.roll, dice)];
      if (a.seats.length > 1) b.seats.push(a.seats.pop()!);
    },
  ],
  [
    "two heads made one",
    (d, dice) => {
      const [gone] = d.roll.splice(dice(d.roll.length), 1);
      const into = some(d.roll, dice);
      into.seats.push(...gone!.seats);
      into.areaCm2 = String(BigInt(into.areaCm2) + BigInt(gone!.areaCm2));
    },
  ],
  [
    "co-owners made heads of their own",
    (d) => {
      const many = d.roll.find(({ seats }) => seats.length > 1);
      if (!many) return;
      for (const seat of many.seats.splice(1)) d.roll.push({ areaCm2: many.areaCm2, seats: [seat] });
    },
  ],
  ["another owner in a home", (d, dice) => void some(d.roll, dice).seats.splice(0, 1, newPseudonym())],
  [
    "homes in another order",
    (d, dice) => {
      const [i, j] = [dice(d.roll.length), dice(d.roll.length)];
      [d.roll[i], d.roll[j]] = [d.roll[j]!, d.roll[i]!];
    },
  ],
  [
    "another road",
    (d, dice) => void Object.assign(some(d.ballots, dice), { road: some(["paper", "door", "proxy"], dice) }),
  ],
  ["a road left out", (d, dice) => void delete some(d.ballots, dice).road],
  ["a road that there is not", (d, dice) => void Object.assign(some(d.ballots, dice), { road: "post" })],
  [
    "more by one road",
    (d, dice) => {
      const from = some(["paper", "door", "proxy"], dice);
      for (const ballot of d.ballots) if (ballot.road === from) delete ballot.road;
    },
  ],
  ["another matter", redefined((def, dice) => void Object.assign(def, { matter: some(MATTERS, dice) }))],
  ["an easier majority", redefined((def) => void Object.assign(def.approval, { of: [1, 3] }))],
  ["over half made half", redefined((def) => void Object.assign(def.approval, { above: !def.approval.above }))],
  ["fewer to take part", redefined((def) => void Object.assign(def.participation, { of: [1, 2] }))],
  ["another committee", redefined((def) => void Object.assign(def, { committee: "筹备组" }))],
  ["another rule", redefined((def) => void Object.assign(def, { rule: "口头" }))],
  ["another limit on proxies", redefined((def, dice) => void Object.assign(def, { proxies: dice(3) }))],
  [
    "another register",
    redefined((def, dice) => void Object.assign(def, { register: hashDefinition(String(dice(1e9))) })),
  ],
  ["fewer heads in all", redefined((def) => void def.heads--)],
  ["less area in all", redefined((def) => void Object.assign(def, { areaCm2: String(BigInt(def.areaCm2) - 1n) }))],
  ["passed or not", ({ result: { owners } }) => void Object.assign(owners, { passed: !owners.passed })],
  [
    "a test passed or not",
    (d, dice) => {
      const tests = some([d.result.owners.participation, d.result.owners.approval], dice);
      const by = dice(2) ? "heads" : "area";
      tests[by] = !tests[by];
    },
  ],
  ["a head counted more", (d, dice) => void some(d.result.owners.tallies, dice).heads++],
  [
    "area counted more",
    (d, dice) => {
      some(d.result.owners.tallies, dice).areaCm2 += "0";
    },
  ],
];
const KINDS: Tampering<Bundle>[] = [...(TAMPERINGS as Tampering<Bundle>[]), ...OWNERS];

test("what is honest verifies, of every size", () => {
  const dice = random(11);
  for (let n = 0; n < 200; n++) {
    const { text, code } = honest(1 + dice(30), dice(60), dice);
    expect(verify(text, code).problems).toEqual([]);
  }
});

/** `LINLI_TAMPERINGS=20000 npx vitest run test/modules/owners.verify.test.ts` for the whole figure; it prints it. */
const TAMPERED = Number(process.env.LINLI_TAMPERINGS ?? (process.env.CI ? 20_000 : 2_000));

test(`${TAMPERED} changes of an owners' bundle under a published code are all found`, () => {
  const began = process.cpuUsage();
  const seed = Number(process.env.LINLI_SEED ?? Math.floor(Math.random() * 2 ** 31));
  const dice = random(seed);
  const found = new Map<string, number>();
  let runs = 0;
  let true_ = honest(2, 2, dice);
  let was = "";
  while (runs < TAMPERED) {
    if (runs % 100 === 0 || was === "") {
      true_ = honest(2 + dice(12), 2 + dice(24), dice);
      was = JSON.stringify(JSON.parse(true_.text));
    }
    const data = JSON.parse(true_.text) as Bundle;
    const [name, change] = some(KINDS, dice);
    change(data, dice);
    const forged = dice(2) === 0 && data.roll.length > 0;
    if (forged) rehash(data);
    const text = JSON.stringify(data);
    // Two that are swapped may be one, a road the same again: nothing has changed then.
    if (text === was) continue;
    runs++;
    const { problems } = verify(text, true_.code);
    expect(problems.length, `seed ${seed}: ${name}${forged ? ", made to fit" : ""}`).toBeGreaterThan(0);
    found.set(name, (found.get(name) ?? 0) + 1);
  }
  expect([...found.keys()].sort()).toEqual(KINDS.map(([name]) => name).sort());
  const { user, system } = process.cpuUsage(began);
  const seconds = ((user + system) / 1e6).toFixed(1);
  console.log(
    `seed ${seed}: ${runs} changes of ${KINDS.length} kinds under a published code, ${runs} found, ${seconds} s`,
  );
}, 300_000);

test("a ballot by proxy in a vote that takes none is found without the code", () => {
  const dice = random(12);
  const data = JSON.parse(honest(6, 30, dice).text) as Bundle;
  expect(data.ballots.some(({ road }) => road === "proxy")).toBe(true);
  redefined((def) => void Object.assign(def, { proxies: 0 }))(data, dice);
  rehash(data);
  expect(verify(JSON.stringify(data)).problems[0]).toEqual(["ballot", expect.any(Number), "road"]);
});
