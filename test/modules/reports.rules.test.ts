import { describe, expect, test } from "vitest";
import {
  type Actor,
  CHANGES,
  type Change,
  decide,
  ENDED,
  type Given,
  type Hearer,
  type Need,
  RULES,
  STATES,
  type State,
} from "../../src/modules/reports/rules.ts";

type Made = Exclude<Change, "reported">;
const ACTORS: readonly Actor[] = ["reporter", "neighbour", "handler", "worker", "leader", "staff", "clock"];
const FULL: Given = { words: "好的", partyId: 1, other: 2, stars: 4 };
const GOING: State[] = ["received", "triaged", "assigned", "accepted", "working"];
const ANY: State[] = [...STATES];

/** Written by hand, so that the table of the code is read twice: from where, to where, who, what is needed. */
const EXPECTED: Record<Made, [from: State[], to: State | "same" | "noted" | "back", by: Actor[], needs: Need[]]> = {
  triaged: [GOING, "noted", ["leader", "staff"], ["words"]],
  assigned: [GOING, "assigned", ["leader", "staff"], ["party"]],
  routed: [["received"], "assigned", ["clock"], ["party"]],
  accepted: [["received", "triaged", "assigned"], "accepted", ["handler", "staff"], []],
  working: [["accepted", "working"], "working", ["worker", "staff"], ["words"]],
  resolved: [["assigned", "accepted", "working"], "resolved", ["worker", "staff"], ["words"]],
  confirmed: [["resolved"], "confirmed", ["reporter"], []],
  expired: [["resolved"], "unconfirmed", ["clock"], []],
  undone: [["resolved"], "back", ["worker"], []],
  reopened: [["resolved", "confirmed", "unconfirmed"], "back", ["reporter"], []],
  added: [GOING, "same", ["reporter"], ["words"]],
  rated: [["confirmed"], "same", ["reporter", "neighbour"], ["stars"]],
  recalled: [ANY, "same", ["reporter"], []],
  edited: [ANY, "same", ["reporter"], ["words"]],
  left: [["received", "triaged", "assigned"], "same", ["reporter"], []],
  withdrawn: [["received", "triaged", "assigned"], "withdrawn", ["reporter"], []],
  declined: [GOING, "declined", ["worker", "leader", "staff"], ["words"]],
  referred: [GOING, "referred", ["worker", "leader", "staff"], ["words"]],
  merged: [GOING, "merged", ["leader", "staff"], ["other report"]],
  returned: [["accepted", "working"], "back", ["worker", "staff"], []],
  planned: [GOING, "same", ["leader", "staff"], []],
  corrected: [GOING, "same", ["leader", "staff"], []],
  listed: [ANY, "same", ["leader", "staff"], []],
  struck: [ANY, "same", ["leader", "staff"], ["words"]],
  chased: [GOING, "same", ["reporter", "neighbour"], []],
  nudged: [GOING, "same", ["clock"], []],
  late: [GOING, "same", ["clock"], []],
  whistled: [GOING, "same", ["leader", "staff"], ["words", "party"]],
  recorded: [GOING, "same", ["leader", "staff"], ["words"]],
};
const MADE = CHANGES.filter((c): c is Made => c !== "reported");

describe("the life of a report", () => {
  test("every change has its row, and every row its change", () => {
    expect(Object.keys(EXPECTED).sort()).toEqual([...MADE].sort());
  });

  test.each(MADE)("%s: from every state, by everybody, with and without what it needs", (change) => {
    const [from, to, by, needs] = EXPECTED[change];
    for (const state of STATES) {
      for (const actor of ACTORS) {
        for (const had of [
          { worker: false, party: false },
          { worker: false, party: true },
          { worker: true, party: true },
        ]) {
          const made = decide(state, change, new Set([actor]), FULL, had);
          const label = `${state}, ${change} by ${actor}`;
          if (!by.includes(actor)) expect(made, label).toEqual({ problem: "actor" });
          else if (!from.includes(state)) expect(made, label).toEqual({ problem: "state" });
          else {
            const back = had.worker ? "accepted" : had.party ? "assigned" : "received";
            const noted = state === "received" ? "triaged" : state;
            const led = { same: state, noted, back };
            expect("state" in made && made.state, label).toBe(to in led ? led[to as keyof typeof led] : to);
          }
        }
      }
    }
    const start = from[0]!;
    const missing: Record<Need, Given> = {
      words: { ...FULL, words: "……😀" },
      party: { ...FULL, partyId: null },
      "other report": { ...FULL, other: undefined },
      stars: { ...FULL, stars: 6 },
    };
    for (const [need, given] of Object.entries(missing) as [Need, Given][]) {
      const made = decide(start, change, new Set(by), given);
      expect("problem" in made ? made : null).toEqual(needs.includes(need) ? { problem: "need", need } : null);
    }
  });

  test("what has ended moves only by its reporter's word; what was withdrawn, declined, passed on or merged never", () => {
    const moved = new Set<string>();
    for (const state of ENDED) {
      for (const change of MADE) {
        const made = decide(state, change, new Set(ACTORS), FULL);
        if ("state" in made && made.state !== state) moved.add(`${state} ${change}`);
      }
    }
    expect([...moved].sort()).toEqual(["confirmed reopened", "unconfirmed reopened"]);
  });

  test("from anywhere an end can be reached, and every state from the first word", () => {
    const reach = (state: State, seen = new Set<State>()): Set<State> => {
      if (seen.has(state)) return seen;
      seen.add(state);
      for (const change of MADE) {
        const made = decide(state, change, new Set(ACTORS), FULL, { worker: true, party: true });
        if ("state" in made) reach(made.state, seen);
      }
      return seen;
    };
    for (const state of STATES)
      expect(
        [...reach(state)].some((s) => ENDED.has(s)),
        state,
      ).toBe(true);
    expect([...reach("received")].sort()).toEqual([...STATES].sort());
  });

  test("no end without words to its reporter, unless they made it themselves", () => {
    for (const change of MADE) {
      const [from, , by] = EXPECTED[change];
      const made = decide(from[0]!, change, new Set(by), FULL);
      if (!("state" in made) || !ENDED.has(made.state) || made.state === from[0]) continue;
      const tells: readonly Hearer[] = RULES[change].tells;
      expect(tells.includes("reporter") || by.every((actor) => actor === "reporter"), change).toBe(true);
    }
  });
});
