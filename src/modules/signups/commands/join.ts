import { command, type PersonContext, Refusal } from "../../../core/command.ts";
import { type Action, type Post, say, type Text } from "../../../core/post.ts";
import { fold } from "../../../core/text.ts";
import { readSignupList } from "../../../understand/signups.ts";
import { namesOf } from "../../members/lookups.ts";
import { type Kind, listedName, MOST_EACH, readAnswer, type Slot, tally } from "../rules.ts";
import {
  type Details,
  joinSlot,
  leaveSlot,
  lockSignup,
  moveUp,
  openSignups,
  rowsOf,
  type SignupRow,
  type Who,
} from "../service.ts";
import { labelText, signupPost, titleText } from "../views.ts";

/** Coming, coming with more, and not coming after all. */

const LIST = 8;
/** Names of a list that are said again. */
const NAMES = 40;

const verbatim = (text: string): Text => say("core-verbatim", { text });
const update = (number: number): Action => ({ do: "update", card: `signup:${number}` });

/** Said to the one who signs up: in private, or as a toast. */
function tell(c: PersonContext, text: Text): Action[] {
  if (c.tapped || c.chat.kind === "private") return [{ do: "acknowledge", text }];
  return [{ do: "whisperSender", post: { lines: [text] } }];
}

/** What stands in "报名 15 …": nothing shows the card, else it is an answer. */
export async function answerSignup(c: PersonContext, number: number, words: string): Promise<Action[]> {
  const details = await lockSignup(c.tx, c.community.id, number);
  const { signup, slots } = details;
  if (signup.state === "draft" && signup.personId !== c.person.id)
    throw new Refusal(say("signups-none", { number: String(number) }));
  if (words === "") return [{ do: "reply", post: signupPost(details) }];
  mustBeOpen(c, details);
  const mine = details.rows.filter((row) => row.personId === c.person.id && row.state !== "out");
  if (fold(words) === "more" && (mine.length > 0 || slots.length === 1)) {
    const [own] = mine;
    return join(c, details, own?.slot ?? 1, Math.min((own?.count ?? 0) + 1, MOST_EACH + 1));
  }
  const read = fold(words) === "more" ? { slot: null, count: null } : readAnswer(words, slots);
  if (read === "range") throw new Refusal(say("signups-range", { most: MOST_EACH }));
  if (read === null) throw new Refusal(say("signups-how", { number: String(number) }));
  if (read.count === 0) return leave(c, details, read.slot);
  const slot = read.slot ?? (mine.length === 1 ? mine[0]!.slot : slots.length === 1 ? 1 : null);
  if (slot === null) {
    const choices = slots.map(({ label }, i) => ({
      label: verbatim(label),
      command: `signup ${number} ${i + 1 <= 9 ? `s${i + 1}` : label}`,
    }));
    throw new Refusal(say("signups-which-slot", { number: String(number) }), choices);
  }
  const before = mine.find((row) => row.slot === slot);
  return join(c, details, slot, read.count ?? before?.count ?? 1);
}

/** @throws {Refusal} when nobody signs up any more */
function mustBeOpen(c: PersonContext, { signup }: Details): void {
  const number = String(signup.number);
  if (signup.state !== "open") throw new Refusal(say(`signups-is-${signup.state}`, { number }));
  if (signup.closesAt <= c.now) throw new Refusal(say("signups-is-closed", { number }));
}

async function join(c: PersonContext, details: Details, slot: number, count: number): Promise<Action[]> {
  if (count > MOST_EACH) throw new Refusal(say("signups-range", { most: MOST_EACH }));
  const { number } = details.signup;
  const before = details.rows.find((row) => row.slot === slot && row.personId === c.person.id && row.state !== "out");
  const joined = await joinSlot(c.tx, details, { personId: c.person.id }, slot, count, c.now);
  if (joined.done === "full") {
    const args = { number: String(number), left: joined.left };
    throw new Refusal(say(before ? "signups-full-kept" : "signups-full", args));
  }
  const moved = joined.done === "changed" ? await moveUp(c.tx, details) : [];
  return [
    ...tell(c, joinedText(details, joined.row, joined.done)),
    ...(joined.done === "same" ? [] : [update(number)]),
    ...movedUp(details, moved),
  ];
}

function joinedText(details: Details, row: SignupRow, done: "in" | "waiting" | "changed" | "same"): Text {
  const { slots, rows, signup } = details;
  const args = {
    number: String(signup.number),
    title: verbatim(signup.title),
    label: labelText(slots, row.slot),
    count: row.count,
  };
  if (row.state === "in") return say(done === "same" ? "signups-same" : "signups-in", args);
  const ahead = rows.filter((r) => r.slot === row.slot && r.state === "waiting" && r.id < row.id);
  return say("signups-waiting", { ...args, ahead: ahead.reduce((sum, r) => sum + r.count, 0) });
}

/** Whoever moved up is told so, each in private. */
function movedUp(details: Details, moved: readonly SignupRow[]): Action[] {
  const { signup } = details;
  return moved.flatMap((row): Action[] => {
    if (row.personId === null) return [];
    const post: Post = {
      number: signup.number,
      lines: [titleText(details), say("signups-moved-up", { count: row.count })],
      choices: [{ label: say("signups-choice-leave"), command: `leave ${signup.number}` }],
    };
    return [{ do: "whisper", personId: row.personId, post }];
  });
}

async function leave(c: PersonContext, details: Details, slot: number | null): Promise<Action[]> {
  const { signup, rows } = details;
  const mine = rows.filter(
    (row) => row.personId === c.person.id && row.state !== "out" && (slot === null || row.slot === slot),
  );
  if (mine.length === 0) throw new Refusal(say("signups-not-in", { number: String(signup.number) }));
  for (const row of mine) await leaveSlot(c.tx, row);
  return left(c, details, say("signups-left", { number: String(signup.number) }));
}

async function left(c: PersonContext, details: Details, text: Text): Promise<Action[]> {
  // Once it has begun nobody who waits can be there in time.
  const { state, startsAt } = details.signup;
  const over = state === "cancelled" || (startsAt !== null && startsAt <= c.now);
  const moved = over ? [] : await moveUp(c.tx, details);
  return [...tell(c, text), update(details.signup.number), ...movedUp(details, moved)];
}

export const leaveCommand = command({
  names: ["leave", "退出"],
  alone: ["退出"],
  args: { number: "number", name: "rest?" },
  may: ["resident"],
  where: "any",
  async run({ number, name }, c) {
    const details = await lockSignup(c.tx, c.community.id, number);
    if (name === null) return leave(c, details, null);
    // A name from a list is taken out by whoever put it there, or by the organiser.
    const rows = details.rows.filter((row) => row.name === listedName(name) && row.state !== "out");
    const may = rows.filter((row) => row.listedBy === c.person.id || details.signup.personId === c.person.id);
    if (rows.length === 0) throw new Refusal(say("signups-no-name", { number: String(number) }));
    if (may.length === 0) throw new Refusal(say("signups-name-others", { number: String(number) }));
    for (const row of may) await leaveSlot(c.tx, row);
    return left(c, details, say("signups-left-name", { number: String(number), name: listedName(name) }));
  },
});

/** What is open here, and what they come to. */
export async function listOpen(c: PersonContext, kind?: Kind): Promise<Action[]> {
  const { communityId, id: personId } = c.person;
  const place = c.chat.kind === "group" ? c.chat.placeId : null;
  const open = (await openSignups(c.tx, communityId, place)).filter(
    (one) => (kind === undefined || one.kind === kind) && one.closesAt > c.now,
  );
  if (open.length === 0) throw new Refusal(say(kind ? "signups-none-volunteer" : "signups-none-open"));
  if (open.length === 1 && c.chat.kind === "group") {
    return [{ do: "reply", post: signupPost(await lockSignup(c.tx, communityId, open[0]!.number)) }];
  }
  const mine = new Set((await rowsOf(c.tx, communityId, personId)).map((row) => row.number));
  const lines = open.slice(0, LIST).map((one) => {
    const args = { number: String(one.number), title: verbatim(one.title) };
    const until = { at: one.closesAt.toISOString(), style: "full" as const };
    return say(c.chat.kind === "private" && mine.has(one.number) ? "signups-item-mine" : "signups-item", {
      ...args,
      until,
    });
  });
  return [{ do: "reply", post: { lines: [say("signups-open"), ...lines] } }];
}

// ── lists that people pass on in the chat ──────────────────────────────────────────────────────────────────────────

/**
 * 接龙: two people copy the same list, each adds a line, and one of the lines is lost. Here none is: what is new on a list
 * is added to what is known, what is missing from it stays, and the chat reads the list that came of it.
 */
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
    // A list about something else is the neighbours' own business.
    if (target === null) return passBy(c);
    const details = await lockSignup(c.tx, c.community.id, target);
    mustBeOpen(c, details);
    const ids = details.rows.flatMap((row) => (row.state === "out" ? [] : (row.personId ?? [])));
    const tapped = new Set([...(await namesOf(c.tx, c.community.id, ids)).values()].map(fold));
    const full: string[] = [];
    let changed = false;
    for (const row of read.rows) {
      const name = listedName(row.name);
      const slot = slotIn(`${row.note} ${row.name}`, details.slots);
      const own = c.account.name !== "" && fold(name) === fold(c.account.name);
      const there = details.rows.find((r) => r.name === name && r.state !== "out");
      // Somebody else's line is theirs to change.
      if (there && there.listedBy !== c.person.id) continue;
      // Whoever signed up by a tap stands on the list under the name that the chat shows: once is enough.
      if (!own && tapped.has(fold(name))) continue;
      const who: Who = own ? { personId: c.person.id } : { name, listedBy: c.person.id };
      const before = details.rows.find(
        (r) => r.state !== "out" && r.slot === slot && (own ? r.personId === c.person.id : r.name === name),
      );
      if (before && before.count === row.count) continue;
      const joined = await joinSlot(c.tx, details, who, slot, Math.min(row.count, MOST_EACH), c.now);
      if (joined.done === "full") full.push(name);
      else changed = true;
    }
    const moved = await moveUp(c.tx, details);
    const known = details.rows.filter((r) => r.name !== null && r.state !== "out");
    const lost = known.filter((r) => !read.rows.some((row) => listedName(row.name) === r.name));
    // Nothing new and nothing lost: the list says all of it already.
    if (!changed && lost.length === 0 && full.length === 0) return [];
    return [{ do: "reply", post: listPost(details, full) }, update(target), ...movedUp(details, moved)];
  },
});

/** What is none of the bot's leaves no trace. */
function passBy(c: PersonContext): Action[] {
  c.eraseEvent();
  return [];
}

/** Which sign-up a list is about: the one it names by number or title, among those open here. */
async function meant(c: PersonContext, title: string): Promise<number | null> {
  const open = (await openSignups(c.tx, c.community.id, c.chat.placeId)).filter((one) => one.closesAt > c.now);
  const numbered = /[#﹟]([0-9]{1,9})/.exec(title);
  const said = fold(title).replace(/[\s#]/g, "");
  const found = open.find((one) => {
    const known = fold(one.title).replace(/\s/g, "");
    return numbered
      ? one.number === Number(numbered[1])
      : said !== "" && (said.includes(known) || known.includes(said));
  });
  return found?.number ?? null;
}

function slotIn(words: string, slots: readonly Slot[]): number {
  const named = slots.findIndex((slot) => slot.label !== "" && fold(words).includes(fold(slot.label)));
  return named === -1 ? 1 : named + 1;
}

/** The list as it is now: the names that people wrote into the chat, and how many came by a tap. */
function listPost(details: Details, full: readonly string[]): Post {
  const { signup, slots, rows } = details;
  const names = rows.filter((row) => row.name !== null && row.state !== "out");
  const tapped = rows.filter((row) => row.name === null && row.state !== "out");
  const total = slots.reduce((sum, _, i) => sum + tally(rows, i + 1).in, 0);
  const lines: Text[] = [
    say("signups-list", { number: String(signup.number), title: verbatim(signup.title), count: total }),
    ...names.slice(0, NAMES).map((row, i) => {
      const args = {
        index: String(i + 1),
        name: row.name!,
        count: row.count,
        label: labelText(slots, row.slot),
      };
      return say(row.state === "waiting" ? "signups-list-waits" : "signups-list-row", args);
    }),
  ];
  if (names.length > NAMES) lines.push(say("signups-roster-more", { count: names.length - NAMES }));
  if (tapped.length > 0) lines.push(say("signups-list-tapped", { count: tapped.reduce((sum, r) => sum + r.count, 0) }));
  if (full.length > 0) lines.push(say("signups-list-full", { names: full.slice(0, 5).join("、") }));
  return { lines, number: signup.number };
}
