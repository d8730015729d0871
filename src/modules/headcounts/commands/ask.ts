import { command, type PersonContext, Refusal } from "../../../core/command.ts";
import { type Action, type Choice, say } from "../../../core/post.ts";
import { holdsAny } from "../../../core/roles.ts";
import { findNamed, goesOut, mustHaveGroups, reaches, usualPlace } from "../../members/service.ts";
import { ended, endTimer } from "../jobs.ts";
import { type Plan, readPlan } from "../rules.ts";
import {
  draftOf,
  dropHeadcount,
  endHeadcount,
  lockHeadcount,
  openHeadcount,
  saveDraft,
  stateText,
} from "../service.ts";
import { acknowledge, card } from "../shared.ts";
import { previewPost, stampOf, titleText } from "../views.ts";
import { listOpen, respond } from "./answer.ts";

/** From a line of words to a card in the groups, and to its end. */

export const count = command({
  names: ["count", "清点"],
  alone: ["清点"],
  args: { number: "number?", line: "rest?" },
  may: ["resident"],
  where: "any",
  async run({ number, line }, c) {
    if (number !== null) return respond(c, number, line ?? "");
    return line === null ? listOpen(c) : draft(c, line);
  },
});

async function draft(c: PersonContext, line: string): Promise<Action[]> {
  const { communityId, id: personId, grants } = c.person;
  if (!holdsAny(grants, ["leader"])) throw new Refusal(say("headcounts-leaders"));
  const plan = readPlan(line, c.now, c.timeZone);
  if (typeof plan === "string") throw new Refusal(say(`headcounts-bad-${plan}`));
  const placeId = await placeOf(c, plan);
  if (!(await reaches(c.tx, c.person, placeId))) throw new Refusal(say("headcounts-not-yours"));
  const groups = await mustHaveGroups(c.tx, communityId, placeId);
  const number = (await draftOf(c.tx, communityId, personId))?.number ?? (await c.nextNumber());
  const { question, options, endsAt } = plan;
  const askedAs = holdsAny(grants, ["staff"]) ? ("staff" as const) : ("leader" as const);
  const made = { state: "draft" as const, madeAt: c.now, totals: null };
  await saveDraft(c.tx, { communityId, number, personId, askedAs, placeId, question, options, endsAt, ...made });
  const details = await lockHeadcount(c.tx, communityId, number, personId);
  return [{ do: "reply", post: previewPost(details, groups) }];
}

async function placeOf(c: PersonContext, { place }: Plan): Promise<number> {
  const { id, rootPlaceId } = c.community;
  if (place === null) return usualPlace(c.person, c.chat, rootPlaceId);
  if (place === "community") return rootPlaceId;
  const found = await findNamed(c.tx, id, rootPlaceId, place);
  if (!found) throw new Refusal(say("headcounts-bad-no-place"));
  return found.id;
}

export const publish = command({
  names: ["count-publish"],
  byChoice: true,
  args: { number: "number", stamp: "word" },
  may: ["leader"],
  where: "any",
  async run({ number, stamp }, c) {
    const { headcount } = await lockHeadcount(c.tx, c.community.id, number, c.person.id);
    if (headcount.personId !== c.person.id || !(await reaches(c.tx, c.person, headcount.placeId)))
      throw new Refusal(say("headcounts-not-yours"));
    if (headcount.state !== "draft") throw new Refusal(stateText(headcount));
    if (stampOf(headcount) !== stamp) throw new Refusal(say("core-stale"));
    if (headcount.endsAt <= c.now) throw new Refusal(say("headcounts-bad-past"));
    await openHeadcount(c.tx, headcount);
    const { when, ...how } = await goesOut(c, headcount.placeId);
    return [
      acknowledge(say("headcounts-published", { number: String(number), when })),
      { do: "announce", to: { purpose: "residents", placeId: headcount.placeId }, card: card(number), ...how },
      endTimer(headcount),
    ];
  },
});

/** Dropped before anybody saw it; or ended before its time, by whoever asks or has charge of its place. */
export const end = command({
  names: ["count-end"],
  byChoice: true,
  args: { number: "number", sure: "word?" },
  may: ["leader"],
  where: "any",
  async run({ number, sure }, c) {
    const details = await lockHeadcount(c.tx, c.community.id, number, c.person.id);
    const { headcount } = details;
    if (!(await reaches(c.tx, c.person, headcount.placeId))) throw new Refusal(say("headcounts-not-yours"));
    if (headcount.state === "draft") {
      await dropHeadcount(c.tx, headcount);
      return [acknowledge(say("headcounts-dropped"))];
    }
    if (headcount.state === "over") throw new Refusal(stateText(headcount));
    if (sure === null) {
      const choices: Choice[] = [
        { label: say("headcounts-choice-end"), command: `count-end ${number} yes`, says: "yes" },
        { label: say("headcounts-choice-keep"), command: "never-mind", says: "no" },
      ];
      return [{ do: "reply", post: { lines: [titleText(details), say("headcounts-end-ask")], choices, number } }];
    }
    const over = await endHeadcount(c.tx, details);
    return [
      acknowledge(say("headcounts-ended", { number: String(number) })),
      ...(await ended(c.tx, over, c.person.id)),
    ];
  },
});
