import { command, type PersonContext, Refusal } from "../../core/command.ts";
import type { Person } from "../../core/people.ts";
import { say } from "../../core/post.ts";
import { holdsAny } from "../../core/roles.ts";
import { clip, fold } from "../../core/text.ts";
import { calendar } from "../../core/time.ts";
import type { Tx } from "../../core/tx.ts";
import { homeLookup } from "../members/lookups.ts";
import { findNamed, goesOut, mustHaveGroups, placeById, reaches } from "../members/service.ts";
import { codeOf } from "./chain.ts";
import { timersOf } from "./jobs.ts";
import type { Poll } from "./lookups.ts";
import {
  type Change,
  changeIn,
  DRAFTING_MS,
  MOST_OPEN,
  optionsIn,
  type Plan,
  readAsk,
  readChoice,
  readPlan,
  writePlan,
} from "./rules.ts";
import { draftsAt, endPoll, findPoll, isOption, lockPoll, openPoll, saveDraft, unfinishedOf } from "./service.ts";
import { acknowledge, card, known, makerOnly, preview, reply, stateText } from "./shared.ts";
import { changedPost, draftChoices, stampOf } from "./views.ts";
import { vote } from "./vote.ts";

export const poll = command({
  names: ["poll", "投票", "发起投票"],
  bare: ["投票", "发起投票"],
  // "投票：周六包饺子去不去？" and options below it: a colon alone is talk.
  reads: readAsk,
  args: { line: "rest?" },
  may: ["resident"],
  where: "any",
  async run({ line }, c) {
    if (line === null) throw new Refusal(say("polls-how"));
    // "投票 12 1" and "投票 12 不装" are votes, as "投 12 1" is, and "投票 12" shows what there is to choose.
    const [, cast, said = null] = /^[#﹟]?(\d{1,9})号?(?:[\s,，、]+([^|｜\n]+))?$/.exec(line.trim()) ?? [];
    const isVote = cast !== undefined && (said === null || (await takesVote(c, Number(cast), said)));
    if (isVote) return vote.run({ number: Number(cast), choice: said }, c);
    if (c.photoProblems.length > 0) throw new Refusal(say("polls-bad-photo-lost"));
    const plan = readPlan(line, c.photos.length, c.now, c.timeZone);
    if (plan === "photos") throw new Refusal(say("polls-bad-photos", { photos: c.photos.length }));
    if (plan === "no-options") {
      const options = optionsIn(line) ?? (c.chat.locale === "en" ? "Yes | No" : "同意 | 不同意");
      throw new Refusal(say("polls-add-options", { question: clip(line, 40).text, options }));
    }
    if (typeof plan === "string") throw new Refusal(say(`polls-bad-${plan}`));
    const { communityId, id: personId } = c.person;
    const { draft, open } = await unfinishedOf(c.tx, communityId, personId);
    const old = plan.replaces === null ? null : await replaced(c, plan.replaces);
    // Changed in other words, it stays where it was put.
    const placeId = old && plan.place === null ? old.placeId : await placeOf(c, plan);
    await mustHaveGroups(c.tx, communityId, placeId);
    if (!old && open >= MOST_OPEN && !holdsAny(c.person.grants, ["leader"])) throw new Refusal(say("polls-many-open"));
    const { replaces: _, place: __, ...planned } = plan;
    // Another question is another poll: what was shown of the draft must not change what comes of it.
    const isSame = draft !== undefined && fold(draft.question) === fold(plan.question);
    if (!old && draft && !isSame) await endPoll(c.tx, draft, "cancelled", c.now);
    const before = old ?? (isSame ? draft : undefined);
    const asked = { ...planned, photos: photosOf(c, plan, old) };
    if (before?.state === "open") {
      const changed = await openPoll(c.tx, { ...before, ...asked, placeId }, await placeCode(c, placeId), c.now);
      const told = say("polls-changed", { number: String(changed.number) });
      return [
        acknowledge(told),
        { do: "update", card: card(changed.number) },
        { do: "tell", to: { purpose: "residents", placeId }, post: changedPost(changed) },
        ...timersOf(changed, c.now, c.timeZone),
      ];
    }
    const number = before?.number ?? (await c.nextNumber());
    await saveDraft(c.tx, { ...asked, communityId, number, personId, placeId, state: "draft", madeAt: c.now });
    return reply(await preview(c, number));
  },
});

/** True for a choice in that poll: a number, or the words of an option; what asks is another poll. */
async function takesVote(c: PersonContext, number: number, said: string): Promise<boolean> {
  if (/^\d{1,2}$/.test(said)) return true;
  if (!/^[^?？/／]{1,20}$/.test(said)) return false;
  const found = await findPoll(c.tx, c.community.id, number);
  return found !== undefined && found.state !== "draft" && readChoice(said, found, "") !== null;
}

export const publish = command({
  names: ["poll-publish"],
  byChoice: true,
  args: { number: "number", stamp: "word" },
  may: ["resident"],
  where: "any",
  async run({ number, stamp }, c) {
    const { poll: draft } = await lockPoll(c.tx, c.community.id, number);
    makerOnly(c, draft);
    if (draft.state !== "draft") throw new Refusal(stateText(draft));
    if (draft.electorate === "owner" || stampOf(draft) !== stamp) throw new Refusal(say("core-stale"));
    if (draft.closesAt <= c.now) throw new Refusal(say("polls-bad-past"));
    const opened = await openPoll(c.tx, draft, await placeCode(c, draft.placeId), c.now);
    const { when, ...how } = await goesOut(c, opened.placeId);
    return [
      acknowledge(say("polls-published", { number: String(number), when, code: codeOf(opened.root!, 20) })),
      { do: "announce", to: { purpose: "residents", placeId: opened.placeId }, card: card(number), ...how },
      ...timersOf(opened, c.now, c.timeZone),
    ];
  },
});

export const change = command({
  names: ["poll-change"],
  byChoice: true,
  args: { number: "number" },
  may: ["resident"],
  where: "any",
  async run({ number }, c) {
    const found = await known(c, number);
    makerOnly(c, found);
    const lines = [
      say("polls-change-how"),
      say("polls-change-line", { number: String(number), line: lineOf(found, c.timeZone) }),
    ];
    // It goes on asking: the maker's next number is about this draft, and about no vote that is open in the group.
    const choices = found.state === "draft" ? draftChoices(found) : [];
    return reply({ lines, choices, number });
  },
});

/** "改成周日中午截止", "加一个9点", said of the draft that its maker has just been shown. */
export const changePart = command({
  names: ["poll-set"],
  byChoice: true,
  whole: (line) => changeIn(line) !== null,
  async heeds(tx, { communityId, placeId }, now, line) {
    const drafts = placeId === null ? [] : await draftsAt(tx, communityId, placeId, now);
    const changed = changeIn(line);
    // "把空调改成26度" is about no draft.
    const isMeant = (draft: Poll) => changed && (!("from" in changed) || changedDraft(draft, changed) !== null);
    return drafts.some(isMeant) && !(await isOption(tx, communityId, line, now));
  },
  args: { words: "rest" },
  may: ["resident"],
  where: "any",
  async run({ words }, c) {
    const draft = await draftFor(c.tx, c.person, c.now);
    const changed = changeIn(words);
    if (!draft || changed === null) {
      if (!c.aside) throw new Refusal(say("core-stale"));
      c.eraseEvent();
      return [];
    }
    const found = changedDraft(draft, changed);
    if (!found) return change.run({ number: draft.number }, c);
    const part = "part" in changed ? ` | ${changed.part}` : "";
    return poll.run({ line: `#${draft.number} ${lineOf(found, c.timeZone)}${part}` }, c);
  },
});

/** The draft with that changed; null where it names an option that is none of its. */
function changedDraft(draft: Poll, changed: Change): Poll | null {
  if ("part" in changed) return draft;
  if ("question" in changed) return { ...draft, question: changed.question };
  const named = "drop" in changed ? changed.drop : changed.from;
  const at = draft.options.findIndex((option) => fold(option) === fold(named));
  if (at === -1) return null;
  return { ...draft, options: draft.options.toSpliced(at, 1, ...("to" in changed ? [changed.to] : [])) };
}

/** A draft that somebody was shown lately and has not published: what they say that is nothing else may be about it. */
export async function draftFor(tx: Tx, { communityId, id }: Person, now: Date): Promise<Poll | undefined> {
  const { draft } = await unfinishedOf(tx, communityId, id);
  return draft && now.getTime() - draft.madeAt.getTime() < DRAFTING_MS ? draft : undefined;
}

/** The words that would ask the same again. */
function lineOf(found: Poll, timeZone: string): string {
  const { month, day, time } = calendar(timeZone)(found.closesAt);
  return writePlan(found, `${month}月${day}日${time}`);
}

/** The poll that "#15 …" changes: a draft, or one nobody has voted in yet; null for a draft that was given up. */
async function replaced(c: PersonContext, number: number): Promise<Poll | null> {
  const { poll: found, length } = await lockPoll(c.tx, c.community.id, number);
  makerOnly(c, found);
  if (found.electorate === "owner") throw new Refusal(say("owners-unchangeable", { number: String(number) }));
  if (found.state === "cancelled" && found.openedAt === null) return null;
  if (found.state !== "draft" && found.state !== "open") throw new Refusal(stateText(found));
  if (length > 0) {
    const choices = [
      { label: say("polls-choice-void"), command: `close ${number} void` },
      { label: say("polls-choice-wait"), command: "never-mind" },
    ];
    throw new Refusal(say("polls-frozen", { number: String(number) }), choices);
  }
  return found;
}

/** The photos that came with it; changed in its words alone, a poll keeps the photos it had. */
function photosOf(c: PersonContext, plan: Plan, old: Poll | null): string[] | null {
  if (c.photos.length > 0) return c.photos.map((photo) => photo.hash);
  return old?.photos?.length === plan.options.length ? old.photos : null;
}

/**
 * Where it is put: the place that was named, else that of the group, else the building of who asks. Wider than their own
 * only for who may speak there.
 */
export async function placeOf(c: PersonContext, plan: Pick<Plan, "place">): Promise<number> {
  const { community, person, chat } = c;
  const group = chat.kind === "group" ? chat.placeId : null;
  const home =
    group === null ? await c.look(homeLookup, { communityId: community.id, personId: person.id }) : undefined;
  const own = group ?? home?.buildingPlaceId ?? null;
  if (plan.place === null) {
    if (own === null && !holdsAny(person.grants, ["staff"])) throw new Refusal(say("polls-where"));
    return own ?? community.rootPlaceId;
  }
  const placeId = plan.place === "community" ? community.rootPlaceId : await placeNamed(c, plan.place);
  const place = (await placeById(c.tx, community.id, placeId))!;
  const inside = own !== null && place.path.includes(`/${own}/`);
  if (!inside && !(await reaches(c.tx, person, placeId))) throw new Refusal(say("polls-too-wide"));
  return placeId;
}

async function placeNamed(c: PersonContext, name: Exclude<Plan["place"], "community" | null>): Promise<number> {
  const found = await findNamed(c.tx, c.community.id, c.community.rootPlaceId, name);
  if (!found) throw new Refusal(say("polls-bad-no-place"));
  return found.id;
}

/** The place as the frozen definition names it: "building 3". */
async function placeCode(c: PersonContext, placeId: number): Promise<string> {
  const place = (await placeById(c.tx, c.community.id, placeId))!;
  return `${place.kind} ${place.code}`;
}
