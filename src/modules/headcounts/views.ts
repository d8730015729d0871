import { type Choice, inFull, listText, type Post, say, type Text, verbatim } from "../../core/post.ts";
import { maskForGroup } from "../../core/text.ts";
import { placeText } from "../members/service.ts";
import type { Answer, Details, Headcount } from "./service.ts";

/** "📋 #15 清点 · 3号楼：今晚几口人在家" */
export function titleText({ headcount, place }: Pick<Details, "headcount" | "place">): Text {
  const args = { number: String(headcount.number), place: placeText(place) };
  return say("headcounts-title", { ...args, question: maskForGroup(headcount.question) });
}

/** "楼长", "居委会": who reads which household answered what. */
export function askerText({ askedAs }: Headcount): Text {
  return say(`headcounts-asker-${askedAs}`);
}

/** One answer in words: "3", "都好". */
export function answerText({ options }: Headcount, answer: number): Text {
  return verbatim(options === null ? String(answer) : maskForGroup(options[answer - 1] ?? ""));
}

/** Of fewer answers a total would say who gave which. */
const LEAST = 5;

/**
 * What a group reads: while it goes on how many have answered, for what changes with each answer tells that answer; in the
 * end what it came to, unless so few answered that it would say who.
 */
function groupText(details: Details, total: number): Text {
  const { headcount, totals } = details;
  const args = { answered: totals.answered, total };
  if (headcount.state !== "over") return say("headcounts-answered", args);
  return totals.answered < LEAST ? say("headcounts-few", args) : totalsText(details, total);
}

/** "42 份回答 / 登记 120 户，合计 96", "…：都好 40，不舒服 2". @param total registered households at its place */
export function totalsText({ headcount, totals }: Pick<Details, "headcount" | "totals">, total: number): Text {
  const args = { answered: totals.answered, total };
  const { options } = headcount;
  if (options === null) return say("headcounts-sum", { ...args, sum: totals.amounts[0]! });
  const items = options.map((_, i) =>
    say("headcounts-amount", { answer: answerText(headcount, i + 1), count: totals.amounts[i]! }),
  );
  const list = listText(items);
  return say("headcounts-amounts", { ...args, list });
}

/** As it stands in a group: numbers, and nobody. */
export function headcountPost(details: Details, total: number): Post {
  const { headcount } = details;
  const { number, state, endsAt } = headcount;
  const lines = [titleText(details)];
  if (state === "over") return { lines: [...lines, groupText(details, total), say("headcounts-erased")], number };
  lines.push(
    say("headcounts-terms", { asker: askerText(headcount), until: inFull(endsAt) }),
    groupText(details, total),
  );
  const choices: Choice[] = [
    { label: say("headcounts-choice-answer"), command: `count-form ${number} shown`, asks: "all" },
  ];
  return { lines, choices, number, standsAlone: true };
}

/** What its result reads like in the group. */
export function resultPost(details: Details, total: number): Post {
  const lines = [titleText(details), groupText(details, total), say("headcounts-result")];
  return { lines, number: details.headcount.number };
}

/** "I understood it like this, is that right?" */
export function previewPost(details: Details, groups: number): Post {
  const { headcount } = details;
  const { number, options, endsAt } = headcount;
  const answers = options && listText(options.map(maskForGroup));
  return {
    number,
    lines: [
      say("headcounts-preview"),
      titleText(details),
      answers ? say("headcounts-preview-options", { answers }) : say("headcounts-preview-number"),
      say("headcounts-preview-end", { until: inFull(endsAt), asker: askerText(headcount) }),
      say("headcounts-preview-where", { count: groups }),
    ],
    choices: [
      {
        label: say("headcounts-choice-publish"),
        command: `count-publish ${number} ${stampOf(headcount)}`,
        says: "yes",
      },
      { label: say("headcounts-choice-drop"), command: `count-end ${number}` },
    ],
  };
}

/** Which version of a draft a preview shows. */
export function stampOf({ madeAt }: Headcount): string {
  return madeAt.getTime().toString(36);
}

/**
 * What somebody is asked in private, before anything is kept: what, who reads it, until when. Choosing an answer below is
 * the yes to it.
 * @param mine what they have answered until now
 * @param said what they wrote and have not agreed to yet: offered among the answers
 * @param isHome false where nobody knows their home
 */
export function formPost(
  details: Details,
  showsHome: boolean,
  isHome: boolean,
  mine: Answer | null,
  said: number | null,
): Post {
  const { headcount } = details;
  const { number, options, endsAt } = headcount;
  const asker = askerText(headcount);
  const how = showsHome ? "headcounts-form-shown" : isHome ? "headcounts-form-hidden" : "headcounts-form-homeless";
  const lines = [
    titleText(details),
    say(isHome ? "headcounts-form-keep" : "headcounts-form-keep-answer", { until: inFull(endsAt) }),
    say(how, { asker }),
    mine ? say("headcounts-form-mine", { answer: answerText(headcount, mine.answer) }) : say("headcounts-form-ask"),
  ];
  if (said !== null && !mine) lines.push(say("headcounts-form-said", { answer: answerText(headcount, said) }));
  const consent = showsHome ? "shown" : "hidden";
  // More than nine is typed, and then offered alone: so many buttons fit a message.
  const counts = said !== null && said > 9 ? [said] : Array.from({ length: 10 }, (_, i) => i);
  const answers = options === null ? counts : options.map((_, i) => i + 1);
  const choices: Choice[] = answers.map((answer) => ({
    label: answerText(headcount, answer),
    command: `count-say ${number} ${answer} ${consent}`,
  }));
  if (isHome) {
    const other = showsHome ? "hidden" : "shown";
    choices.push({
      label: say(`headcounts-choice-${other}`),
      command: `count-form ${number} ${other} ${said ?? ""}`.trim(),
    });
  }
  choices.push(
    mine
      ? { label: say("headcounts-choice-back"), command: `count-back ${number}` }
      : { label: say("headcounts-choice-no"), command: "never-mind" },
  );
  return {
    lines,
    choices,
    number,
    ...(options === null && answers.length > 1
      ? { hint: say("headcounts-form-hint", { number: String(number) }) }
      : {}),
  };
}

/** Doors with what they answered, for whoever asked: as many as fit, from one on. */
export interface Page {
  rows: { door: Text; answer: number }[];
  page: number;
  pages: number;
  /** Answers that only count. */
  hidden: number;
}

/** Who answered what, as far as they agreed. Private. */
export function listPost(details: Details, total: number, { rows, page, pages, hidden }: Page): Post {
  const { headcount } = details;
  const { number, endsAt } = headcount;
  const lines = [
    titleText(details),
    totalsText(details, total),
    ...rows.map(({ door, answer }) => say("headcounts-row", { door, answer: answerText(headcount, answer) })),
  ];
  if (hidden > 0) lines.push(say("headcounts-hidden", { count: hidden }));
  lines.push(say("headcounts-list-until", { until: inFull(endsAt) }));
  const choices: Choice[] = [];
  if (page < pages) choices.push({ label: say("headcounts-choice-next"), command: `count-list ${number} ${page + 1}` });
  choices.push({ label: say("headcounts-choice-mine"), command: `count-form ${number} shown` });
  choices.push({ label: say("headcounts-choice-end"), command: `count-end ${number}` });
  return { lines, choices, number };
}
