import { command, type PersonContext, Refusal } from "../../../core/command.ts";
import type { JobContext } from "../../../core/module.ts";
import { type Action, type Post, say, type Text, verbatim } from "../../../core/post.ts";
import { fold } from "../../../core/text.ts";
import { readSignupList, type SignupList } from "../../../understand/signups.ts";
import { namesOf } from "../../members/lookups.ts";
import { timersOf } from "../jobs.ts";
import { offeredLists, openSignups } from "../lookups.ts";
import { MOST_EACH, nameListed, readPlan, slotsListed, sumGoods, tally } from "../rules.ts";
import {
  changeSignup,
  type Details,
  dropRows,
  dropSignup,
  findSignup,
  joinSlot,
  leaveSlot,
  lockSignup,
  moveUp,
  type SignupRow,
  saveDraft,
  type Who,
} from "../service.ts";
import { labelText } from "../views.ts";
import { movedUp, mustBeOpen, update } from "./join.ts";
import { card } from "./open.ts";

/**
 * 接龙, lists that people pass on in the chat: two copy the same list, each adds a line, and one of the lines is lost. Here
 * none is: what is new on a list is added to what is known, what is missing from it stays, and the chat reads the list
 * that came of it.
 */

/** Names of a list that are said again. */
const NAMES = 40;
/** A list of fewer lines can lose none yet. */
const LEAST_ROWS = 2;
/** So long a list waits for somebody to say whether the bot is to keep it. */
const OFFER_MS = 24 * 3_600_000;
/** So long a typed number is about what its writer was just asked. */
const TYPED_MS = 30 * 60_000;

export const list = command({
  names: ["list", "接龙", "#接龙"],
  bare: ["接龙", "#接龙"],
  args: { number: "number?", text: "rest?" },
  may: ["resident"],
  where: "group",
  async run({ number, text }, c) {
    const read = readSignupList(`#接龙\n${text ?? ""}`);
    // "接龙 今晚谁拼车" is said to neighbours.
    if (!read && text !== null && number === null) return passBy(c);
    if (!read) throw new Refusal(say("signups-list-what"));
    const target = number ?? (await meant(c, read.title));
    if (target === null) return offer(c, read);
    const details = await lockSignup(c.tx, c.community.id, target);
    mustBeOpen(c, details);
    return keep(c, details, read, null);
  },
});

/** The slot of those of whom a list that somebody put into the chat does not say it. */
export const slotOfList = command({
  names: ["list-slot"],
  byChoice: true,
  args: { number: "number", slot: "number", text: "rest" },
  may: ["resident"],
  where: "group",
  async run({ number, slot, text }, c) {
    const details = await lockSignup(c.tx, c.community.id, number);
    mustBeOpen(c, details);
    const read = readSignupList(`#接龙\n${text}`);
    if (!read || slot < 1 || slot > details.slots.length) throw new Refusal(say("core-stale"));
    return keep(c, details, read, slot);
  },
});

/** Puts a list to what is known. @param usual the slot of whom it says none; null: its writer is asked */
async function keep(c: PersonContext, details: Details, read: SignupList, usual: number | null): Promise<Action[]> {
  const { number } = details.signup;
  const merged = await merge(c, details, read, usual);
  if (merged === "which-slot") {
    const choices = details.slots.map(({ label }, i) => ({
      label: verbatim(label),
      command: `said ${c.saidIn} list-slot ${number} ${i + 1}`,
    }));
    return [{ do: "reply", post: { lines: [say("signups-list-which-slot", { number: String(number) })], choices } }];
  }
  const { changed, full, gone } = merged;
  const moved = await moveUp(c.tx, details);
  const names = await namesListed(c, details);
  const said = new Set(read.rows.map((row) => fold(nameListed(row.name, details.slots))));
  const lost = [...names.values()].filter((name) => !said.has(fold(name)));
  // Nothing new and nothing lost: the list says all of it already.
  if (!changed && lost.length === 0 && full.length === 0 && gone.length === 0) return [];
  return [{ do: "reply", post: listPost(details, names, full, gone) }, update(number), ...movedUp(details, moved)];
}

/** What is none of the bot's leaves no trace. */
function passBy(c: PersonContext): Action[] {
  c.eraseEvent();
  return [];
}

/**
 * Adds what is new on a list.
 * @param usual the slot of whom the list says none; null: then nothing is added, and it has to be asked
 * @returns whether anything was added, who found no room, and who had left and so was not put back
 */
async function merge(
  c: PersonContext,
  details: Details,
  read: SignupList,
  usual: number | null,
): Promise<{ changed: boolean; full: string[]; gone: string[] } | "which-slot"> {
  const left = await namesLeft(c, details);
  const gone: string[] = [];
  const ids = details.rows.flatMap((row) => (row.state === "out" ? [] : (row.personId ?? [])));
  const tapped = new Set([...(await namesOf(c.tx, c.community.id, ids)).values()].map(fold));
  const told = slotsListed(read, details.slots);
  const wanted: { who: Who; name: string; slot: number; count: number; goods: string | null; from?: SignupRow }[] = [];
  for (const [i, row] of read.rows.entries()) {
    const name = nameListed(row.name, details.slots);
    const own = c.account.name !== "" && fold(name) === fold(c.account.name);
    const there = details.rows.filter((r) => r.state !== "out" && (own ? r.personId === c.person.id : r.name === name));
    // Somebody else's line is theirs to change.
    if (!own && there.some((r) => r.listedBy !== c.person.id)) continue;
    // An old copy does not bring back who has left: that is theirs to say.
    if (!own && there.length === 0 && left.has(fold(name))) {
      gone.push(name);
      continue;
    }
    // Whoever signed up by a tap stands on the list under the name that the chat shows: once is enough.
    if (!own && tapped.has(fold(name))) continue;
    const listedBy = c.person.id;
    const who: Who = own ? { personId: c.person.id, listedBy } : { name, listedBy };
    const goods = row.goods || null;
    // Who takes two boxes is one who comes.
    const count = goods === null ? row.count : 1;
    // Who is on it already stays where they are, unless the list says another slot.
    const slots = told[i]!.length > 0 ? told[i]! : there.length > 0 ? there.map((r) => r.slot) : [usual];
    // One line that says another slot than before is somebody who comes then instead.
    const from = !own && there.length === 1 && slots.length === 1 && there[0]!.slot !== slots[0] ? there[0] : undefined;
    for (const slot of slots) {
      if (slot === null) return "which-slot";
      const asBefore = (r: SignupRow) => r.slot === slot && r.count === count && r.goods === goods;
      if (!there.some((r) => asBefore(r) && r.listedBy !== null))
        wanted.push({ who, name, slot, count, goods, ...(from ? { from } : {}) });
    }
  }
  const full: string[] = [];
  let changed = false;
  for (const { who, name, slot, count, goods, from } of wanted) {
    const joined = await joinSlot(c.tx, details, who, slot, Math.min(count, MOST_EACH), c.now, goods);
    if (joined.done === "full") full.push(name);
    else if (joined.done !== "same") changed = true;
    if (from && joined.done !== "full") await leaveSlot(c.tx, from);
  }
  return { changed, full, gone };
}

/** The names of those who were on it and are not any more, folded. */
async function namesLeft(c: PersonContext, { rows }: Details): Promise<Set<string>> {
  const out = rows.filter((row) => row.state === "out");
  const names = await namesOf(
    c.tx,
    c.community.id,
    out.flatMap((row) => row.personId ?? []),
  );
  return new Set(out.map((row) => fold(row.name ?? names.get(row.personId!) ?? "")));
}

/** Which sign-up a list is about: the one it names by number or title, among those open here. */
async function meant(c: PersonContext, title: string): Promise<number | null> {
  const open = (await openSignups(c.tx, c.community.id, c.chat.placeId)).filter((one) => one.closesAt > c.now);
  const numbered = /[#﹟]([0-9]{1,9})/.exec(title);
  const found = open.find((one) => (numbered ? one.number === Number(numbered[1]) : isSame(title, one.title)));
  return found?.number ?? null;
}

function isSame(said: string, title: string): boolean {
  const [a, b] = [said, title].map((words) => fold(words).replace(/[\s#]/g, "")) as [string, string];
  return a !== "" && (a.includes(b) || b.includes(a));
}

// ── lists that nobody has asked the bot to keep ────────────────────────────────────────────────────────────────────

/**
 * A list of the neighbours' own: the chat is asked once a day whether the bot is to keep it. Until somebody says yes it is
 * put together silently, so that no copy of meanwhile is lost; on a no, and after a day, it is erased.
 */
async function offer(c: PersonContext, read: SignupList): Promise<Action[]> {
  const { communityId, id: personId } = c.person;
  const placeId = c.chat.placeId;
  const plan = readPlan(read.title.split("\n")[0] ?? "", c.now, c.timeZone);
  if (placeId === null || c.chat.purpose !== "residents" || typeof plan === "string") return passBy(c);
  const known = (await offeredLists(c.tx, communityId, placeId)).find((one) => isSame(plan.title, one.title));
  if (known) {
    if (known.state === "offered") await merge(c, await lockSignup(c.tx, communityId, known.number), read, 1);
    return passBy(c);
  }
  if (read.rows.length < LEAST_ROWS) return passBy(c);
  const number = await c.nextNumber();
  const { title, startsAt, endsAt, closesAt, topic, slots } = plan;
  const times = { startsAt, endsAt, closesAt, madeAt: c.now };
  const made = { kind: "event" as const, state: "offered" as const, code: null, topic, ...times };
  await saveDraft(c.tx, { communityId, number, personId, placeId, title, ...made }, slots);
  await merge(c, await lockSignup(c.tx, communityId, number), read, 1);
  const choices = [
    { label: say("signups-choice-keep-list"), command: `list-keep ${number} yes`, says: "yes" as const },
    { label: say("signups-choice-no-list"), command: `list-keep ${number} no`, says: "no" as const },
  ];
  const later = (ms: number) => new Date(c.now.getTime() + ms);
  const event = c.eventId;
  return [
    { do: "reply", post: { lines: [say("signups-list-offer", { title })], choices }, occasion: "offer" },
    { do: "later", at: later(OFFER_MS), job: "signups.dropList", key: `signup:${number}:drop`, args: { number } },
    { do: "later", at: later(TYPED_MS), job: "signups.eraseList", key: `signup:${number}:erase`, args: { event } },
  ];
}

export const keepList = command({
  names: ["list-keep"],
  byChoice: true,
  args: { number: "number", answer: "word" },
  may: ["resident"],
  where: "group",
  async run({ number, answer }, c) {
    const details = await lockSignup(c.tx, c.community.id, number);
    const { signup } = details;
    if (signup.state !== "offered" || signup.placeId !== c.chat.placeId) throw new Refusal(say("core-stale"));
    if (answer !== "yes") {
      await changeSignup(c.tx, signup, { state: "declined" });
      await dropRows(c.tx, signup);
      return [{ do: "acknowledge", text: say("signups-list-not") }];
    }
    if (signup.closesAt <= c.now) throw new Refusal(say("signups-bad-past"));
    await changeSignup(c.tx, signup, { state: "open" });
    signup.state = "open";
    return [
      { do: "reply", post: listPost(details, await namesListed(c, details), [], []) },
      { do: "card", card: card(number) },
      ...timersOf(signup, c.now, c.timeZone),
    ];
  },
});

/** Nobody wanted it kept. */
export async function dropList(c: JobContext): Promise<Action[]> {
  const found = await findSignup(c.tx, c.communityId, Number(c.args.number));
  if (found?.signup.state === "offered" || found?.signup.state === "declined") await dropSignup(c.tx, found.signup);
  return [];
}

/** Who was asked is not kept longer than they may answer by a number. */
export async function eraseList(c: JobContext): Promise<Action[]> {
  return [{ do: "erase", eventId: Number(c.args.event) }];
}

/** The names that people wrote into the chat, others' or their own, by the id of the row. Who came by a tap is not named. */
async function namesListed(c: PersonContext, { rows }: Details): Promise<Map<number, string>> {
  const listed = rows.filter((row) => row.listedBy !== null && row.state !== "out");
  const names = await namesOf(
    c.tx,
    c.community.id,
    listed.flatMap((row) => row.personId ?? []),
  );
  return new Map(listed.map((row) => [row.id, row.name ?? names.get(row.personId!) ?? ""]));
}

/** The list as it is now: the names that people wrote into the chat, and how many came by a tap. */
function listPost(
  details: Details,
  names: ReadonlyMap<number, string>,
  full: readonly string[],
  gone: readonly string[],
): Post {
  const { signup, slots, rows } = details;
  const here = rows.filter((row) => row.state !== "out");
  const listed = here.filter((row) => names.has(row.id));
  const tapped = here.filter((row) => !names.has(row.id));
  const total = slots.reduce((sum, _, i) => sum + tally(rows, i + 1).in, 0);
  const goods = sumGoods(here.flatMap((row) => (row.state === "in" ? (row.goods ?? []) : [])));
  const head = { number: String(signup.number), title: verbatim(signup.title), count: total };
  const lines: Text[] = [
    goods === "" ? say("signups-list", head) : say("signups-list-goods", { ...head, goods }),
    ...listed.slice(0, NAMES).map((row, i) => {
      const name = names.get(row.id)!;
      const args = { index: String(i + 1), name, count: row.count, label: labelText(slots, row.slot) };
      if (row.goods === null) return say(row.state === "waiting" ? "signups-list-waits" : "signups-list-row", args);
      const line = say("signups-row-goods", { ...args, goods: row.goods });
      return row.state === "waiting" ? say("signups-roster-waits", { line }) : line;
    }),
  ];
  if (listed.length > NAMES) lines.push(say("signups-roster-more", { count: listed.length - NAMES }));
  if (tapped.length > 0) lines.push(say("signups-list-tapped", { count: tapped.reduce((sum, r) => sum + r.count, 0) }));
  if (full.length > 0) lines.push(say("signups-list-full", { names: full.slice(0, 5).join("、") }));
  if (gone.length > 0)
    lines.push(say("signups-list-gone", { names: gone.slice(0, 5).join("、"), number: String(signup.number) }));
  return { lines, number: signup.number };
}
