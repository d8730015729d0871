/**
 * The life of a report: one table of changes. Each says from where to where, who may, what it needs, and whom it tells.
 *
 * received → triaged → assigned → accepted → working → resolved → confirmed or unconfirmed; the other ends: declined
 * (with a reason), referred (with where to go), merged, withdrawn.
 */
export const STATES = [
  ...(["received", "triaged", "assigned", "accepted", "working"] as const),
  ...(["resolved", "confirmed", "unconfirmed", "declined", "referred", "merged", "withdrawn"] as const),
] as const;
export type State = (typeof STATES)[number];

/** No more is expected to happen. */
export const ENDED: ReadonlySet<State> = new Set([
  ...(["confirmed", "unconfirmed", "declined", "referred", "merged", "withdrawn"] as const),
]);
/** Nobody has taken it on yet. */
export const UNTAKEN = ["received", "triaged", "assigned"] as const satisfies readonly State[];
/** Somebody has it in hand. */
export const IN_HAND = ["accepted", "working"] as const satisfies readonly State[];
const GOING: readonly State[] = [...UNTAKEN, ...IN_HAND];

/**
 * What somebody is to one report: `neighbour` met the same, `worker` accepted it, `handler` may take it on (its party's people, the one it was
 * given to, volunteers), `leader` leads the place where it is, `clock` is time itself.
 */
export type Actor = "reporter" | "neighbour" | "handler" | "worker" | "leader" | "staff" | "clock";
/** What a change cannot do without. */
export type Need = "words" | "party" | "other report" | "stars";
/**
 * Who hears of it besides those who look at the card: `responsible` is whoever has it (the worker, the one it was given
 * to, its party), `digest` the group, in the evening.
 */
export type Hearer = "reporter" | "responsible" | "staff" | "digest";

interface Rule {
  from: readonly State[];
  /**
   * `same`: the state stays. `noted`: triaged, unless it is further. `back`: to whoever had it, else to its party, else
   * to where it began.
   */
  to: State | "same" | "noted" | "back";
  by: readonly Actor[];
  needs: readonly Need[];
  tells: readonly Hearer[];
}

function rule<const T extends readonly Hearer[] = readonly []>(
  from: readonly State[],
  to: Rule["to"],
  by: readonly Actor[],
  needs: readonly Need[] = [],
  ...tells: T
): Rule & { tells: T } {
  return { from, to, by, needs, tells };
}

export const RULES = {
  /** 研判: what it is, in staff's words. Most reports find their party by themselves: it may come later, too. */
  triaged: rule(GOING, "noted", ["leader", "staff"], ["words"]),
  /** To its first party, or handed over to another. */
  assigned: rule(GOING, "assigned", ["leader", "staff"], ["party"], "responsible"),
  /** The route it takes by itself, once what was asked has been answered or not. */
  routed: rule(["received"], "assigned", ["clock"], ["party"], "responsible"),
  accepted: rule(UNTAKEN, "accepted", ["handler", "staff"]),
  /** What will be done, and when: the answer that was promised. */
  working: rule(IN_HAND, "working", ["worker", "staff"], ["words"], "reporter"),
  resolved: rule(["assigned", ...IN_HAND], "resolved", ["worker", "staff"], ["words"], "reporter", "digest"),
  confirmed: rule(["resolved"], "confirmed", ["reporter"]),
  expired: rule(["resolved"], "unconfirmed", ["clock"], [], "reporter"),
  /** Closed by mistake: by whoever did, before its reporter has answered. It counts for nothing. */
  undone: rule(["resolved"], "back", ["worker"], [], "reporter"),
  reopened: rule(["resolved", "confirmed", "unconfirmed"], "back", ["reporter"], [], "responsible"),
  /** More words of the reporter's. */
  added: rule(GOING, "same", ["reporter"], ["words"], "responsible"),
  /** By the reporter, and by neighbours who met the same. */
  rated: rule(["confirmed"], "same", ["reporter", "neighbour"], ["stars"]),
  /** Whoever may see it asks for it once more. */
  chased: rule(GOING, "same", ["reporter", "neighbour"], [], "responsible"),
  /** The message it came with was taken back, or says something else by now: noted, and the work goes on. */
  recalled: rule(STATES, "same", ["reporter"], [], "reporter", "responsible"),
  edited: rule(STATES, "same", ["reporter"], ["words"], "responsible"),
  /** By its reporter, where neighbours met the same: it is one of theirs from now on. */
  left: rule(UNTAKEN, "same", ["reporter"], [], "reporter"),
  withdrawn: rule(UNTAKEN, "withdrawn", ["reporter"], [], "responsible"),
  declined: rule(GOING, "declined", ["worker", "leader", "staff"], ["words"], "reporter", "responsible", "digest"),
  referred: rule(GOING, "referred", ["worker", "leader", "staff"], ["words"], "reporter", "responsible", "digest"),
  merged: rule(GOING, "merged", ["leader", "staff"], ["other report"], "reporter"),
  /** A volunteer or worker gives it back. */
  returned: rule(IN_HAND, "back", ["worker", "staff"], [], "reporter", "staff"),
  /** The day by which they settle it together. */
  planned: rule(GOING, "same", ["leader", "staff"], [], "responsible"),
  /** What kind of matter it is, or where, put right. */
  corrected: rule(GOING, "same", ["leader", "staff"]),
  /** On the standing list, and off it with what came of it. */
  listed: rule(STATES, "same", ["leader", "staff"]),
  struck: rule(STATES, "same", ["leader", "staff"], ["words"]),
  nudged: rule(GOING, "same", ["clock"], [], "responsible"),
  late: rule(GOING, "same", ["clock"], [], "staff"),
  /** Called together: several bodies, each with its own half hour. */
  whistled: rule(GOING, "same", ["leader", "staff"], ["words", "party"], "responsible", "staff"),
  /** What a called body said elsewhere, written down for it. */
  recorded: rule(GOING, "same", ["leader", "staff"], ["words"]),
} as const satisfies Record<string, Rule>;

export type Change = keyof typeof RULES | "reported";
/** Who hears of a change, as a type: whoever makes it has to have words for each of them. */
export type HearerOf<C extends Exclude<Change, "reported">> = (typeof RULES)[C]["tells"][number];
export const CHANGES = ["reported", ...Object.keys(RULES)] as readonly Change[];

/** What a change would be made with. */
export interface Given {
  words?: string | null | undefined;
  partyId?: number | null | undefined;
  other?: number | null | undefined;
  stars?: number | null | undefined;
}

/** Why a change cannot be: it is not theirs, it is too early or too late for it, or something is missing. */
export type Problem = { problem: "actor" | "state" } | { problem: "need"; need: Need };

/**
 * The one function that decides. It looks at who asks first, so that nobody learns of a state that is not theirs.
 * @param actors all that the one who asks is to this report
 * @param had whether somebody had accepted it, and whether it has a party: where "back" leads
 */
export function decide(
  state: State,
  change: Exclude<Change, "reported">,
  actors: ReadonlySet<Actor>,
  given: Given = {},
  had: { worker: boolean; party: boolean } = { worker: false, party: false },
): { state: State } | Problem {
  const { from, to, by, needs }: Rule = RULES[change];
  if (!by.some((actor) => actors.has(actor))) return { problem: "actor" };
  if (!from.includes(state)) return { problem: "state" };
  for (const need of needs) if (!isGiven(need, given)) return { problem: "need", need };
  if (to === "same") return { state };
  if (to === "noted") return { state: state === "received" ? "triaged" : state };
  if (to === "back") return { state: had.worker ? "accepted" : had.party ? "assigned" : "received" };
  return { state: to };
}

function isGiven(need: Need, given: Given): boolean {
  switch (need) {
    case "words":
      return typeof given.words === "string" && /[\p{L}\p{N}]/u.test(given.words);
    case "party":
      return given.partyId !== null && given.partyId !== undefined;
    case "other report":
      return given.other !== null && given.other !== undefined;
    case "stars":
      return Number.isInteger(given.stars) && given.stars! >= 1 && given.stars! <= 5;
  }
}
