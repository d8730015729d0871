import { command, type PersonContext, Refusal } from "../../../core/command.ts";
import { type Action, inFull, say, verbatim } from "../../../core/post.ts";
import { holdsAny } from "../../../core/roles.ts";
import { atLocal } from "../../../core/time.ts";
import {
  giveRole,
  goesOut,
  leadersAt,
  makeParty,
  mustHaveGroups,
  partyText,
  placeText,
} from "../../members/service.ts";
import { placeOf } from "../ask.ts";
import { detailOf, lockPoll, saveDraft } from "../service.ts";
import { acknowledge, makerOnly, reply, stateText } from "../shared.ts";
import { stampOf, titleText } from "../views.ts";
import { electFrom } from "./draw.ts";
import { electionCard, nominationTimer } from "./jobs.ts";
import { readElection } from "./plan.ts";
import { accepted, type ElectionPoll, electionDraftOf, updatePoll } from "./service.ts";
import { electionPreview } from "./views.ts";

const EXTENDED_DAYS = 3;
const EVENING = 20;

export const elect = command({
  names: ["elect", "选举", "推选"],
  // As the preview says it: with its parts it is no talk about an election.
  whole: /^(?:推选|选举)[\s:：]+([^|｜\n]+[|｜\n].+)$/s,
  args: { line: "rest?" },
  may: ["leader"],
  where: "any",
  async run({ line }, c) {
    if (line === null) throw new Refusal(say("polls-elect-bad-how"));
    const plan = readElection(line, c.now, c.timeZone);
    if ("poll" in plan) throw new Refusal(say(`polls-bad-${plan.poll}`));
    if (!("question" in plan)) throw new Refusal(say(`polls-elect-bad-${plan.election}`));
    const { communityId, id: personId } = c.person;
    const placeId = await placeOf(c, plan);
    const groups = await mustHaveGroups(c.tx, communityId, placeId);
    const { question, closesAt, electorate, election } = plan;
    const draft = await electionDraftOf(c.tx, communityId, personId);
    const number = draft?.number ?? (await c.nextNumber());
    await saveDraft(c.tx, {
      ...{ communityId, number, personId, placeId, question, closesAt, electorate, election, options: [] },
      ...{ multiple: election.most !== 1, secret: true, state: "draft", madeAt: c.now },
    });
    return reply(electionPreview((await detailOf(c.tx, communityId, number))!, groups));
  },
});

export const electPublish = command({
  names: ["elect-publish"],
  byChoice: true,
  args: { number: "number", stamp: "word" },
  may: ["leader"],
  where: "any",
  async run({ number, stamp }, c) {
    const poll = await lockElection(c, number);
    makerOnly(c, poll);
    if (poll.state !== "draft") throw new Refusal(stateText(poll));
    if (stampOf(poll) !== stamp) throw new Refusal(say("core-stale"));
    if (new Date(poll.election.until) <= c.now) throw new Refusal(say("polls-bad-past"));
    await updatePoll(c.tx, poll, { state: "nominating" });
    const { when, ...how } = await goesOut(c, poll.placeId);
    return [
      acknowledge(say("polls-elect-published", { number: String(number), when })),
      { do: "announce", to: { purpose: "residents", placeId: poll.placeId }, card: electionCard(number), ...how },
      nominationTimer(number, new Date(poll.election.until)),
    ];
  },
});

/** Too few stood: a few days more. */
export const electExtend = command({
  names: ["elect-extend"],
  byChoice: true,
  args: { number: "number" },
  may: ["leader"],
  where: "any",
  async run({ number }, c) {
    const poll = await lockElection(c, number);
    if (poll.personId !== c.person.id && !holdsAny(c.person.grants, ["staff"])) {
      throw new Refusal(say("polls-close-who", { number: String(number) }));
    }
    if (poll.state !== "nominating") throw new Refusal(stateText(poll));
    if (new Date(poll.election.until) > c.now) throw new Refusal(say("core-stale"));
    const until = atLocal(c.timeZone, c.now, EXTENDED_DAYS, EVENING);
    const closesAt = atLocal(c.timeZone, until, EXTENDED_DAYS, EVENING);
    await updatePoll(c.tx, poll, { closesAt, election: { ...poll.election, until: until.toISOString() } });
    const news = say("polls-elect-extended", { number: String(number), until: inFull(until) });
    const { when: _, ...how } = await goesOut(c, poll.placeId);
    return [
      acknowledge(news),
      { do: "update", card: electionCard(number) },
      // Not every platform can change what stands in the group, and who would stand has to hear of it.
      {
        ...{ do: "tell", to: { purpose: "residents", placeId: poll.placeId } },
        ...{ post: { lines: [titleText(poll), say("polls-elect-extended-news", { until: inFull(until) })], number } },
        ...how,
      },
      nominationTimer(number, until),
    ];
  },
});

/** The one tap of the staff that gives somebody elected their role: leader of the place, or a seat in the committee. */
export const electAppoint = command({
  names: ["elect-appoint"],
  byChoice: true,
  args: { number: "number", option: "number" },
  may: ["staff"],
  where: "any",
  async run({ number, option }, c) {
    const poll = await lockElection(c, number);
    if (poll.state !== "closed") throw new Refusal(stateText(poll));
    const { communityId, placeId } = poll;
    const details = (await detailOf(c.tx, communityId, number))!;
    const { elected } = electFrom(details.counts.slice(1), poll.election, details.head);
    const label = poll.options[option - 1];
    const who = (await accepted(c.tx, poll)).find((candidate) => candidate.label === label);
    if (!elected.includes(option) || !who) throw new Refusal(say("polls-elect-gone"));
    const name = verbatim(label!);
    const isWide = placeId === c.community.rootPlaceId;
    const party = isWide ? await makeParty(c.tx, communityId, committeeOf(poll.question)) : null;
    const grant = {
      role: isWide ? ("worker" as const) : ("leader" as const),
      placeId: isWide ? null : placeId,
      partyId: party?.id ?? null,
    };
    const before = grant.role === "leader" ? await leadersAt(c.tx, communityId, placeId) : [];
    const isNew = await giveRole(c.tx, { communityId, personId: who.personId }, grant, c.person.id, c.now);
    const given = isWide ? "party" : "leader";
    const args = { name, place: placeText(details.place), party: partyText(party?.name ?? "") };
    // Where several were elected, the question stays for the others.
    const settled: Action[] = elected.length === 1 ? [{ do: "takeBack", number, asks: ["elect-appoint"] }] : [];
    if (!isNew) return [acknowledge(say("polls-elect-appointed-before", { name })), ...settled];
    return [
      ...settled,
      acknowledge(say(`polls-elect-appointed-${given}`, args)),
      // Nobody loses a role by another's election: the staff are told who else has it.
      ...(before.some((id) => id !== who.personId)
        ? [{ do: "reply" as const, post: { lines: [say("polls-elect-others-lead", args)] } }]
        : []),
      { do: "whisper", personId: who.personId, post: { lines: [say(`polls-elect-yours-${given}`, args)] } },
    ];
  },
});

/** "业委会委员" is a seat in 业委会. */
function committeeOf(title: string): string {
  return (
    title
      .replace(/(?:委员|成员|代表|副?主任|members?)$/i, "")
      .trim()
      .slice(0, 20) || title.slice(0, 20)
  );
}

/** @throws {Refusal} for a number that is no election */
export async function lockElection(c: PersonContext, number: number): Promise<ElectionPoll> {
  const { poll } = await lockPoll(c.tx, c.community.id, number);
  if (!poll.election) throw new Refusal(say("polls-elect-none", { number: String(number) }));
  return poll as ElectionPoll;
}
