import { fold } from "../../../core/text.ts";
import type { Tx } from "../../../core/tx.ts";
import { openSignups } from "../lookups.ts";
import { readAnswer } from "../rules.ts";
import { type Details, detailsOf } from "../service.ts";

/** Signing up without a number: "报名 清扫楼道", "报名 上午", where only one can be meant. */

/** What such words sign up for. */
export interface Named {
  number: number;
  /** What is left of them: which slot, how many. */
  answer: string;
}

/** So much of a title says which it is. */
const LEAST = 2;

/** How many come, and nothing else. */
const COUNT =
  /^(?:我们?家?\s*)?(?:[+＋]?\s*\d{1,2}|[一二两三四五六七八九十]{1,2})\s*(?:个?人|口人?|口子|位|名|people)?$/;

/** Words that are an answer to it from end to end: a slot, how many, or both. */
function isAnswer(words: string, slots: Details["slots"]): boolean {
  const read = readAnswer(words, slots);
  if (read === null || read === "range") return false;
  const rest = read.slot === null ? words : words.replace(fold(slots[read.slot - 1]!.label), " ").trim();
  return rest === "" || COUNT.test(rest);
}

/**
 * Which of the open sign-ups those words name, by its title, a slot of it, or how many come where there is one alone.
 * @param placeId of the group they were said in; null: all of the community
 * @returns null where they name none, or several alike; what has bars or lines makes a new one
 */
export async function namedIn(
  tx: Tx,
  communityId: number,
  placeId: number | null,
  words: string,
  now: Date,
): Promise<Named | null> {
  const said = fold(words).trim();
  if (said.length < LEAST || /[|｜\n]/.test(words)) return null;
  const open = (await openSignups(tx, communityId, placeId)).filter(({ closesAt }) => closesAt > now);
  const details = [...(await detailsOf(tx, open)).values()];
  const named = details.flatMap((one) => answerTo(one, said) ?? []);
  if (named.length > 0) return named.length === 1 ? named[0]! : null;
  const fitting = details.filter(({ slots }) => isAnswer(said, slots) && (details.length === 1 || !COUNT.test(said)));
  return fitting.length === 1 ? { number: fitting[0]!.signup.number, answer: said } : null;
}

function answerTo({ signup, slots }: Details, said: string): Named | null {
  const title = fold(signup.title);
  const { number } = signup;
  if (title.includes(said)) return { number, answer: "" };
  if (title.length < LEAST || !said.includes(title)) return null;
  const answer = said.replace(title, " ").trim();
  return answer === "" || isAnswer(answer, slots) ? { number, answer } : null;
}
