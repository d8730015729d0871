import { type Moment, type Post, say, type Text, verbatim } from "../../../core/post.ts";
import { placeText } from "../../members/service.ts";
import type { Details } from "../service.ts";
import { stampOf, titleText } from "../views.ts";
import type { Election } from "./draw.ts";

const full = (at: string): Moment => ({ at, style: "full" });

/** Of what is elected, by whom, and when. */
function termsTexts(details: Details, { seats, until }: Election): Text[] {
  const { electorate, closesAt } = details.poll;
  return [
    say("polls-elect-seats", { seats, place: placeText(details.place) }),
    say(`polls-elect-times-${electorate === "resident" ? "resident" : "household"}`, {
      until: full(until),
      closes: full(closesAt.toISOString()),
    }),
    say("polls-elect-lot"),
  ];
}

/** "I understood it like this, is that right?" */
export function electionPreview(details: Details, groups: number): Post {
  const { poll } = details;
  return {
    lines: [
      say("polls-preview"),
      titleText(poll),
      ...termsTexts(details, poll.election!),
      say(poll.election!.most === null ? "polls-elect-approval" : "polls-elect-most", {
        most: poll.election!.most ?? 0,
      }),
      say("polls-preview-where", { place: placeText(details.place), count: groups }),
    ],
    choices: [
      { label: say("polls-choice-publish"), command: `elect-publish ${poll.number} ${stampOf(poll)}` },
      { label: say("polls-choice-drop"), command: `close ${poll.number} void` },
    ],
    number: poll.number,
  };
}

/** The card of nominations: who stands so far, and how to. */
export function electionPost(details: Details, now: Date): Post {
  const { poll } = details;
  const { number, options, election, state } = poll;
  if (state === "cancelled") return { lines: [titleText(poll), say("polls-cancelled")], number };
  // Each on a line of their own: what they say of themselves has commas.
  const who =
    options.length === 0
      ? [say("polls-elect-nobody")]
      : [say("polls-elect-names", { count: options.length }), ...options.map((option) => verbatim(`· ${option}`))];
  if (state !== "nominating" || new Date(election!.until) <= now) {
    return { lines: [titleText(poll), say("polls-elect-nominations-ended"), ...who], number };
  }
  return {
    lines: [
      titleText(poll),
      ...termsTexts(details, election!),
      ...who,
      say("polls-elect-how-to", { number: String(number) }),
    ],
    choices: [{ label: say("polls-elect-choice-stand"), command: `stand ${number}` }],
    standsAlone: true,
    number,
  };
}
