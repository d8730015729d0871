import { command, type PersonContext, Refusal } from "../../../core/command.ts";
import { type Action, type CardKey, say } from "../../../core/post.ts";
import { holdsAny } from "../../../core/roles.ts";
import { homeLookup } from "../../members/lookups.ts";
import { findNamed, goesOut, mustHaveGroups, newCode, placeById, reaches } from "../../members/service.ts";
import { hasLevel } from "../../points/lookups.ts";
import { timersOf } from "../jobs.ts";
import { draftOf, openSignups } from "../lookups.ts";
import { type Kind, type Plan, readPlan } from "../rules.ts";
import { askToCancel, changeSignup, type Details, lockSignup, saveDraft, stateText } from "../service.ts";
import { previewPost, stampOf, titleText } from "../views.ts";
import { answerSignup, listOpen } from "./join.ts";
import { namedIn } from "./named.ts";

/** From a line of words to a card in the groups. */

/** What begins so soon is called off at once, also at night. */
const SOON_MS = 12 * 3_600_000;

export const card = (number: number): CardKey => `signup:${number}`;

export const signup = command({
  names: ["signup", "报名"],
  spoken: ["signup"],
  alone: ["报名"],
  numbered: ["报名"],
  // A lone English word is talk, unless something is open here to sign up for.
  whole: [/^(?:我要|我想|我)?报名(?:参加)?[\s，,:：]+(\S.{1,40})$/, /^sign[ -]?up()$/i],
  async heeds(tx, { communityId, placeId, purpose }, now, line) {
    if (purpose !== "residents") return false;
    const words = line.replace(/^(?:我要|我想|我)?报名(?:参加)?[\s，,:：]*|^sign[ -]?up/i, "");
    if (words !== "") return (await namedIn(tx, communityId, placeId, words, now)) !== null;
    return (await openSignups(tx, communityId, placeId)).some(({ closesAt }) => closesAt > now);
  },
  args: { number: "number?", line: "rest?" },
  may: ["resident"],
  where: "any",
  async run({ number, line }, c) {
    if (number !== null) return answerSignup(c, number, line ?? "");
    if (line === null || line === "") return listOpen(c);
    const place = c.chat.kind === "group" ? c.chat.placeId : null;
    const named = await namedIn(c.tx, c.community.id, place, line, c.now);
    return named ? answerSignup(c, named.number, named.answer) : draft(c, line, "event");
  },
});

export const volunteer = command({
  names: ["volunteer", "志愿", "招募"],
  alone: ["志愿"],
  numbered: ["志愿"],
  args: { number: "number?", line: "rest?" },
  may: ["resident"],
  where: "any",
  async run({ number, line }, c) {
    if (number !== null) return answerSignup(c, number, line ?? "");
    return line === null ? listOpen(c, "volunteer") : draft(c, line, "volunteer");
  },
});

async function draft(c: PersonContext, line: string, kind: Kind): Promise<Action[]> {
  const plan = readPlan(line, c.now, c.timeZone);
  if (typeof plan === "string") throw new Refusal(say(`signups-bad-${plan}`));
  const { communityId, id: personId } = c.person;
  const placeId = await placeOf(c, plan, kind);
  const groups = await mustHaveGroups(c.tx, communityId, placeId);
  const number = (await draftOf(c.tx, communityId, personId))?.number ?? (await c.nextNumber());
  const { title, slots, startsAt, endsAt, closesAt, topic } = plan;
  const made = { state: "draft" as const, madeAt: c.now, code: null };
  await saveDraft(
    c.tx,
    { communityId, number, kind, personId, title, placeId, topic, startsAt, endsAt, closesAt, ...made },
    slots,
  );
  const details = await lockSignup(c.tx, communityId, number);
  return [{ do: "reply", post: previewPost(details, groups) }];
}

/**
 * Where it is for: the place that was named, else that of the group, else the building of who asks. Leaders in their place
 * and staff everywhere; others by what their level lets them do.
 */
async function placeOf(c: PersonContext, plan: Plan, kind: Kind): Promise<number> {
  const { community, person, chat } = c;
  const home = await c.look(homeLookup, { communityId: community.id, personId: person.id });
  const group = chat.kind === "group" ? chat.placeId : null;
  let placeId = group ?? home?.buildingPlaceId ?? community.rootPlaceId;
  if (plan.place === "community") placeId = community.rootPlaceId;
  else if (plan.place !== null) {
    const found = await findNamed(c.tx, community.id, community.rootPlaceId, plan.place);
    if (!found) throw new Refusal(say("signups-bad-no-place"));
    placeId = found.id;
  }
  if (holdsAny(person.grants, ["staff"]) || (await reaches(c.tx, person, placeId))) return placeId;
  const place = await placeById(c.tx, community.id, placeId);
  const own = home !== undefined && (place?.path.includes(`/${home.buildingPlaceId}/`) ?? false);
  const needed = own ? (kind === "event" ? "keen" : "master") : "expert";
  if (await hasLevel(c.tx, community.id, person.id, needed)) return placeId;
  throw new Refusal(say(own ? `signups-level-${needed}` : "signups-level-expert"));
}

export const publish = command({
  names: ["signup-publish"],
  byChoice: true,
  args: { number: "number", stamp: "word" },
  may: ["resident"],
  where: "any",
  async run({ number, stamp }, c) {
    const details = await lockSignup(c.tx, c.community.id, number);
    const { signup: draft } = details;
    mustOrganise(c, details, false);
    if (draft.state !== "draft") throw new Refusal(stateText(draft));
    if (stampOf(details) !== stamp) throw new Refusal(say("core-stale"));
    if (draft.closesAt <= c.now) throw new Refusal(say("signups-bad-past"));
    const code = newCode(1);
    await changeSignup(c.tx, draft, { state: "open", code });
    const post = { lines: [titleText(details), say("signups-yours", { number: String(number), code })], number };
    const { when, ...how } = await goesOut(c, draft.placeId);
    return [
      { do: "acknowledge", text: say("signups-published", { number: String(number), when }) },
      { do: "announce", to: { purpose: "residents", placeId: draft.placeId }, card: card(number), ...how },
      { do: "whisper", personId: c.person.id, post, ifReachable: true },
      ...timersOf(draft, c.now, c.timeZone),
    ];
  },
});

export const cancel = command({
  names: ["signup-cancel"],
  byChoice: true,
  args: { number: "number", sure: "word?" },
  may: ["resident"],
  where: "any",
  async run({ number, sure }, c) {
    const details = await lockSignup(c.tx, c.community.id, number);
    const { signup: found, rows } = details;
    mustOrganise(c, details, true);
    const post = askToCancel(details, c.person, c.now);
    if (found.state !== "draft" && sure === null) return [{ do: "reply", post }];
    await changeSignup(c.tx, found, { state: "cancelled" });
    if (found.state === "draft") return [{ do: "acknowledge", text: say("signups-dropped") }];
    const coming = new Set(rows.filter((row) => row.state !== "out").flatMap((row) => row.personId ?? []));
    const told = { lines: [titleText(details), say("signups-cancelled-told")], number };
    const notice = { lines: [titleText(details), say("signups-cancelled")], number };
    // In the morning it would be too late: somebody may be on the way.
    const soon = found.startsAt !== null && found.startsAt.getTime() - c.now.getTime() < SOON_MS;
    const occasion = soon ? ("chosen" as const) : ("unasked" as const);
    return [
      { do: "acknowledge", text: say("signups-is-cancelled", { number: String(number) }) },
      { do: "update", card: card(number) },
      { do: "tell", to: { purpose: "residents", placeId: found.placeId }, post: notice, occasion },
      ...[...coming].map((personId): Action => ({ do: "whisper", personId, post: told, ifReachable: true, occasion })),
    ];
  },
});

/** @throws {Refusal} for anybody but who organises it, and staff where they may */
export function mustOrganise(c: PersonContext, { signup: found }: Details, staffToo: boolean): void {
  if (found.personId === c.person.id || (staffToo && holdsAny(c.person.grants, ["staff"]))) return;
  throw new Refusal(say("signups-organiser-only", { number: String(found.number) }));
}
