import { fold } from "../../../core/text.ts";
import { atLocal } from "../../../core/time.ts";
import {
  CLOSES,
  type EndProblem,
  LONGEST_OPTION,
  MOST_OPTIONS,
  type Plan,
  type Problem,
  readEnd,
  readPlan,
} from "../rules.ts";
import type { Election } from "./draw.ts";

/** Days for nominations, and for voting after them, without a word about it; both end in the evening. */
const USUAL_DAYS = 3;
const EVENING = 20;
/** Voting takes so long at least. */
const LEAST_VOTING_MS = 86_400_000;

const SEATS =
  /^(?:应选|名额|选)\s*[:：]?\s*(\d{1,2}|[一二两三四五六七八九十])\s*(?:名|人|位|个)?$|^(?:elect|seats?) (\d{1,2})$/i;
const UNTIL =
  /^(?:提名|报名|参选)(?:截止|到|至)?(?:\s*[:：]\s*|\s+|(?=[\d一二两三四五六七八九十今明后周星下本月]))(.+)$|^nominations? (?:until )?(.+)$/i;
const APPROVAL = /^(?:不限|不限人数|选几个都行|赞成投票|approval)$/;

/** What a line of words asks for. */
export interface ElectionPlan extends Pick<Plan, "question" | "closesAt" | "electorate" | "place"> {
  election: Election;
}

/** What is wrong with it: the end of a key of the locales, of those for elections or of those for any poll. */
export type ElectionProblem =
  | { election: "how" | "long-title" | "seats" | "short" }
  | { poll: Exclude<Problem, "photos"> };

/**
 * Reads `3号楼楼长 | 选 1 名 | 提名到 周五晚8点 | 截止 下周一晚8点 | 每户一票 | 地点 3号楼 | 不限`.
 * @param line cleaned words
 * @returns the plan, or what is wrong with it
 */
export function readElection(line: string, now: Date, timeZone: string): ElectionPlan | ElectionProblem {
  const [title, ...parts] = line
    .split(/[|｜\n]/)
    .map((part) => part.trim())
    .filter((part) => part !== "");
  if (title === undefined) return { election: "how" };
  if (Array.from(title).length > LONGEST_OPTION) return { election: "long-title" };
  let seats = 1;
  let until: Date | EndProblem = atLocal(timeZone, now, USUAL_DAYS, EVENING);
  let isApproval = false;
  const rest: string[] = [];
  for (const part of parts) {
    const said = fold(part);
    const named = SEATS.exec(said);
    const nominated = UNTIL.exec(part);
    if (named) seats = toNumber(named[1] ?? named[2]!);
    else if (nominated) until = readEnd(nominated[1] ?? nominated[2]!, now, timeZone);
    else if (APPROVAL.test(said)) isApproval = true;
    else rest.push(part);
  }
  if (typeof until === "string") return { poll: until };
  if (seats < 1 || seats >= MOST_OPTIONS) return { election: "seats" };
  // The rest is said as in any poll; candidates take the place of its options later.
  const plan = readPlan([title, "1", "2", ...rest].join("|"), 0, now, timeZone);
  if (plan === "photos") return { election: "how" };
  if (typeof plan === "string") return { poll: plan };
  if (plan.options.length > 2) return { election: "how" };
  const closesAt = rest.some((part) => CLOSES.test(part))
    ? plan.closesAt
    : atLocal(timeZone, until, USUAL_DAYS, EVENING);
  if (closesAt.getTime() - until.getTime() < LEAST_VOTING_MS) return { election: "short" };
  return {
    ...{ question: title, closesAt, place: plan.place },
    electorate: plan.electorate === "anyone" ? "household" : plan.electorate,
    election: { seats, most: isApproval ? null : seats, until: until.toISOString(), seed: null },
  };
}

function toNumber(word: string): number {
  const digit = "一二三四五六七八九十".indexOf(word) + 1;
  return word === "两" ? 2 : digit || Number(word);
}
