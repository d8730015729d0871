import { fold, isBlank } from "../../core/text.ts";
import { atLocal, wallClock } from "../../core/time.ts";
import { readDeadline } from "../../understand/deadlines.ts";
import type { BuildingName } from "../../understand/place.ts";
import { readNumber } from "../../understand/plain.ts";
import { readWhere } from "../../understand/where.ts";

/** What a line asks, what somebody answers, and what answers come to. Pure. */

/** `over`: its last day is past, or it was ended, and its answers are erased. */
export type State = "draft" | "open" | "over";

export const LONGEST_QUESTION = 80;
export const LONGEST_OPTION = 20;
/** With a choice more and a way out they fit the buttons of a message. */
export const MOST_OPTIONS = 8;
/** Nobody's household has more of anything that is counted. */
export const MOST_EACH = 99;
/** More than that is asked about: a finger slips. */
export const USUAL_EACH = 20;
/** Answers are kept no longer. */
const MOST_DAYS = 31;
const LEAST_MS = 5 * 60_000;
/** A day alone means its evening. */
const EVENING = 20 * 60;

/** What a line of words asks. */
export interface Plan {
  question: string;
  /** What can be answered; null: a number. */
  options: string[] | null;
  endsAt: Date;
  /** null: where it is asked. */
  place: BuildingName | "community" | null;
}

/** What is wrong with it: the end of a key of the locales. */
export type Problem =
  | "no-question"
  | "long-question"
  | "one-option"
  | "many-options"
  | "long-option"
  | "same-options"
  | "no-place"
  | "no-end"
  | "no-time"
  | "past"
  | "soon"
  | "far";

const ENDS =
  /^(?:截止(?:时间|到)?|保留到|留到|到|至|until|till|ends?)(?:\s*[:：]\s*|\s+|(?=[\d一二两三四五六七八九十今明后周星下本月]))(.+)$/i;
const PLACE = /^(?:地点|范围|place)\s*[:：]?\s*(.+)$/i;

/**
 * Reads `今晚在家几口人 | 到 周日 | 地点 3号楼`, or with answers to choose from `身体怎么样 | 都好 | 不舒服 | 到 周五20:00`;
 * lines count like `|`.
 * @param line cleaned words
 * @returns the plan, or what is wrong with it
 */
export function readPlan(line: string, now: Date, timeZone: string): Plan | Problem {
  const parts = line
    .split(/[|｜\n]/)
    .map((part) => part.replace(/ {2,}/g, " ").trim())
    .filter((part) => part !== "");
  const question = parts.shift();
  if (question === undefined || isBlank(question)) return "no-question";
  if (Array.from(question).length > LONGEST_QUESTION) return "long-question";
  let endsAt: Date | null = null;
  let place: Plan["place"] = null;
  const options: string[] = [];
  for (const part of parts) {
    const ends = ENDS.exec(part);
    const where = PLACE.exec(part);
    if (ends) {
      const read = readEnd(ends[1]!, now, timeZone);
      if (typeof read === "string") return read;
      endsAt = read;
    } else if (where) {
      place = readWhere(where[1]!);
      if (place === null) return "no-place";
    } else options.push(part);
  }
  const problem = problemOf(options);
  if (problem) return problem;
  if (endsAt === null) return "no-end";
  return { question, options: options.length === 0 ? null : options, endsAt, place };
}

function problemOf(options: readonly string[]): Problem | null {
  if (options.length === 1) return "one-option";
  if (options.length > MOST_OPTIONS) return "many-options";
  if (options.some((option) => Array.from(option).length > LONGEST_OPTION)) return "long-option";
  return new Set(options.map(fold)).size < options.length ? "same-options" : null;
}

function readEnd(words: string, now: Date, timeZone: string): Date | Problem {
  const wall = wallClock(now, timeZone);
  const read = readDeadline(words, wall);
  // Years are no time of a calendar that is read here, and too long in any case.
  if (read === "no-time" && /年|长期|永久|一直|year|forever/i.test(words)) return "far";
  if (typeof read === "string") return read;
  const end = atLocal(timeZone, now, read.day - wall.day, 0, read.minute ?? EVENING);
  const left = end.getTime() - now.getTime();
  if (left <= 0) return "past";
  if (left < LEAST_MS) return "soon";
  return left > MOST_DAYS * 86_400_000 ? "far" : end;
}

const IN_ENGLISH = [
  ...["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"],
  ...["thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"],
];
const FIGURE = `(-?\\d{1,9}(?:\\.\\d{1,3})?|[零一二两三四五六七八九十百]{1,4}|${IN_ENGLISH.join("|")})`;
const UNIT =
  "(?:口子?之家|口子|口人?|个?老人|个?孩子|个?人|个|位|名|辆车?|户|只|条|台|部|间|people|persons?|of us|cars?|adults?)?";
const COUNT = new RegExp(
  `^(?:(?:就|只|总共|一共|共|大概|大约|today|tonight|we are|we're|there are|there's|it's|just|only)\\s*)*(?:(?:我们?家|咱们?家|俺家|家里|我们|咱们|全家|一家|老)\\s*(?:就|只有?|一共|总共|共|有|大概|现在|今晚|今天)*\\s*)?(?:就|有|是)?\\s*${FIGURE}\\s*${UNIT}(?:在家?|住)?(?: at home| here| in all)?[的了吧啊呢哦]*$`,
);
const ALONE =
  /^(?:家里)?(?:就|只有?)?(?:我|剩我)(?:(?:自己)?(?:一个人?|1个?人|一口人?)|自己)(?:在家|住)?[的了吧啊呢哦]*$|^(?:家里)?(?:就|只有)我[的了吧啊呢哦]*$|^(?:it's )?(?:just|only) me$|^(?:i live |i'm )?alone$/;
const NOBODY =
  /^(?:(?:我们?家|家里)(?:今晚|今天|现在)?)?(?:一[个口辆只条]?(?:人|车)?也?都?)?没有?(?:人|车|老人|孩子|狗|猫)(?:在家|住)?[的了吧啊呢哦]*$|^(?:nobody|no ?one|no cars?)(?: at home| here)?$/;

/**
 * Reads what follows "清点 12": "3", "三口人", "没有", "都好", "收回".
 * @param options what can be answered, null for a number
 * @returns the number, or which of the options from 1; `back`: theirs is to go; `range`: out of reason; null: no answer
 */
export function readAnswer(words: string, options: readonly string[] | null): number | "back" | "range" | null {
  const said = fold(words).replace(/[.!~]+$/, "");
  if (/^(?:收回|撤回|不留|take back)$/.test(said)) return "back";
  if (options !== null) {
    const named = options.findIndex((option) => fold(option) === said);
    if (named !== -1) return named + 1;
    const place = /^(?:选|第)?(\d{1,2})(?:个|项)?$/.exec(said);
    return place && Number(place[1]) >= 1 && Number(place[1]) <= options.length ? Number(place[1]) : null;
  }
  if (/^(?:没有|没|无|none)$/.test(said) || NOBODY.test(said)) return 0;
  if (ALONE.test(said)) return 1;
  const number = COUNT.exec(said)?.[1];
  if (number === undefined) return null;
  const word = IN_ENGLISH.indexOf(number);
  const count = word === -1 ? (readNumber(number) ?? Number(number)) : word;
  return Number.isInteger(count) && count >= 0 && count <= MOST_EACH ? count : "range";
}

/** Words that may be said of many things: they answer a headcount only where they are said to it. */
const COMMON =
  /^(?:没有|没|无|none|收回|撤回|不留|take back|\D{0,2}[零一二两三四五六七八九十](?:个|位|名|条|部|间|台)?)$/i;
/** Nothing of what is counted, or a no to whatever was asked last. */
export const NOTHING = /^(?:(?:一[个口辆只条]|家里|现在)?(?:没有?|无)(?:[了的呢啊]|人)?|none|nothing)[。.!！~]*$/i;

/** A figure alone may be meant for anything that was asked. */
const FIGURE_ALONE = /^-?\d+(?:\.\d+)?$/;

/**
 * Whether a line that somebody wrote in private, and in reply to nothing, answers a headcount.
 * @returns `figure`: a number alone; `words`: nothing else is meant; null: it is none
 */
export function soundsLikeAnswer(words: string, options: readonly string[] | null): "figure" | "words" | null {
  const said = fold(words).replace(/[.!~]+$/, "");
  if (options !== null) return options.some((option) => fold(option) === said) ? "words" : null;
  if (FIGURE_ALONE.test(said)) return "figure";
  return !COMMON.test(said) && readAnswer(words, null) !== null ? "words" : null;
}

/** What answers come to; all that is left of them once they are erased. */
export interface Totals {
  /** Households, and people whose home nobody knows. */
  answered: number;
  /** All numbers together, or how many chose each of the options. */
  amounts: number[];
}

/** @param answers what was answered, and how often */
export function totalsOf(
  answers: readonly { answer: number; times: number }[],
  options: readonly string[] | null,
): Totals {
  const answered = answers.reduce((sum, { times }) => sum + times, 0);
  const amounts =
    options === null
      ? [answers.reduce((sum, { answer, times }) => sum + answer * times, 0)]
      : options.map((_, i) => answers.filter(({ answer }) => answer === i + 1).reduce((sum, a) => sum + a.times, 0));
  return { answered, amounts };
}
