import { type PersonContext, Refusal } from "../../core/command.ts";
import type { Person } from "../../core/people.ts";
import { type Action, type CardKey, type Post, say, type Text, verbatim } from "../../core/post.ts";
import type { Occasion } from "../../core/quiet.ts";
import { thankTogether } from "../../core/together.ts";
import type { Tx } from "../../core/tx.ts";
import { countGroups, homeLookup, placeLookup, staffChatLookup, staffLookup } from "../members/lookups.ts";
import { countHomes, reaches } from "../members/service.ts";
import { listAlarms } from "./checkins.ts";
import type { Draft } from "./drafts.ts";
import { previewPost, type Reach } from "./previews.ts";
import type { Content } from "./schema.ts";
import { peopleOf } from "./segments.ts";
import { findNotice, listNotices, type Notice, namesOfPlaces, stateText } from "./service.ts";

/** What the commands of this module share. */

export const card = (number: number): CardKey => `notice:${number}`;
export const reply = (post: Post): Action[] => [{ do: "reply", post }];
export const acknowledge = (text: Text): Action => ({ do: "acknowledge", text });

/**
 * The answer to one who said they have read it, or are safe. What was typed in a group is answered to them alone, where
 * that is possible, and to all of them together: a hundred neighbours are not thanked a hundred times.
 */
export function answerReader(c: PersonContext, number: number, text: Text): Action[] {
  if (c.tapped || c.chat.kind === "private") return [acknowledge(text)];
  return [
    { do: "whisper", personId: c.person.id, post: { lines: [text], number }, ifReachable: true },
    thankTogether({ kind: "notice", number, job: "notices.thank" }, c.chat, c.now),
  ];
}

/** @throws {Refusal} for a number that is no published notice, or one that is over or withdrawn */
export async function going(c: PersonContext, number: number): Promise<Notice> {
  const found = await findNotice(c.tx, c.community.id, number);
  if (found?.state !== "on") throw new Refusal(stateText(found, number));
  return found;
}

/** May this person change or withdraw it? Its maker may, and whoever leads its place. */
export async function mayManage(tx: Tx, person: Person, notice: Notice): Promise<boolean> {
  return notice.personId === person.id || (await reaches(tx, person, notice.placeId));
}

/** Where a draft of that person would go. */
export async function reachOf(tx: Tx, person: Person, content: Content): Promise<Reach> {
  const [reach, mayAlone] = await Promise.all([
    whomOf(tx, person.communityId, content),
    reaches(tx, person, content.placeId),
  ]);
  return { ...reach, needsApproval: !mayAlone };
}

/** Whom it would reach, whoever says it. */
export async function whomOf(tx: Tx, communityId: number, { placeId, segment }: Content): Promise<Reach> {
  const [[place], groups, [homes], people] = await Promise.all([
    namesOfPlaces(tx, communityId, [placeId]),
    countGroups(tx, communityId, placeId),
    countHomes(tx, [{ communityId, placeId }]),
    segment === null ? null : peopleOf(tx, communityId, placeId, segment),
  ]);
  const counts = { groups, households: homes!.households, people: people?.length ?? null };
  return { place: place!, ...counts, needsApproval: false };
}

export async function preview(c: PersonContext, draft: Draft): Promise<Post> {
  return previewPost(draft, await reachOf(c.tx, c.person, draft.content), c.now, c.timeZone);
}

/** Says something to staff: in their group, or to each of them where they have none. */
export async function tellStaff(
  tx: Tx,
  communityId: number,
  post: Post,
  occasion: Occasion = "unasked",
): Promise<Action[]> {
  const [[hasGroup], [people]] = await Promise.all([
    staffChatLookup.find(tx, [communityId]),
    staffLookup.find(tx, [communityId]),
  ]);
  if (hasGroup) return [{ do: "tell", to: { purpose: "staff" }, post, occasion }];
  return people!.map((personId) => ({ do: "whisper", personId, post, occasion }));
}

/** Says something to all whom a notice is for: in the groups of its place, or in private to those who chose that. */
export async function tellAll(tx: Tx, notice: Notice, post: Post): Promise<Action[]> {
  const { communityId, placeId, content } = notice;
  const occasion = content.urgent ? "urgent" : "chosen";
  if (content.segment === null) return [{ do: "tell", to: { purpose: "residents", placeId }, post, occasion }];
  const people = await peopleOf(tx, communityId, placeId, content.segment);
  return people.map((personId) => ({ do: "whisper", personId, post, ifReachable: true, occasion }));
}

/** Whoever answers for a notice hears of it in private; where nobody does any more, staff. */
export async function tellMaker(tx: Tx, notice: Notice, post: Post): Promise<Action[]> {
  if (notice.personId !== null) return [{ do: "whisper", personId: notice.personId, post }];
  return tellStaff(tx, notice.communityId, post);
}

/** Whoever wrote it hears what a colleague did with it. */
export function tellAuthor(c: PersonContext, notice: Notice, text: Text): Action[] {
  const { personId, number, content } = notice;
  if (personId === null || personId === c.person.id) return [];
  const post = { lines: [text, verbatim(content.words)], number };
  return [{ do: "whisper", personId, post, occasion: content.urgent ? "urgent" : "unasked" }];
}

/** Whose notices somebody reads: of the group they write in, else of their home, else of the community. */
export async function pathOf(c: PersonContext): Promise<string> {
  const { community, chat, person } = c;
  const root = `/${community.rootPlaceId}/`;
  if (chat.kind === "group") {
    const here =
      chat.placeId === null ? undefined : await c.look(placeLookup, { communityId: community.id, id: chat.placeId });
    return here?.path ?? root;
  }
  const home = await c.look(homeLookup, { communityId: community.id, personId: person.id });
  return home?.path ?? root;
}

/** So long a line that nobody was asked for may be an answer to an emergency: as it stands, or when it may be other talk too. */
const HEARD_MS = { clear: 24 * 3_600_000, unclear: 2 * 3_600_000 };

/** Emergencies of a place that ask for 报平安 still, the newest first. @param isClear whether what is said could be nothing else */
export function alarmsAt(
  tx: Tx,
  { communityId, path }: { communityId: number; path: string },
  now: Date,
  isClear: boolean,
): Promise<Notice[]> {
  const since = new Date(now.getTime() - HEARD_MS[isClear ? "clear" : "unclear"]);
  return listAlarms(tx, communityId, path, since);
}

/** The same where somebody lives; whose home nobody knows may mean any in the community. */
export async function alarmsOf(
  tx: Tx,
  who: { communityId: number; personId: number },
  now: Date,
  isClear: boolean,
): Promise<Notice[]> {
  const [home] = await homeLookup.find(tx, [who]);
  return alarmsAt(tx, { communityId: who.communityId, path: home?.path ?? "/" }, now, isClear);
}

/** Without a number it is about what was said last where they read notices. @param none what is answered when nothing was */
export async function newestOf(
  c: PersonContext,
  fits: (notice: Notice) => boolean = () => true,
  none: Text = say("notices-no-list"),
): Promise<Notice> {
  const said = (await listNotices(c.tx, c.community.id, await pathOf(c), c.now)).filter(
    (n) => n.saidAt !== null && fits(n),
  );
  const newest = said.sort((a, b) => b.saidAt!.getTime() - a.saidAt!.getTime())[0];
  if (!newest) throw new Refusal(none);
  return newest;
}
