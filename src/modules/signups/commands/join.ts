import { command, type PersonContext, Refusal } from "../../../core/command.ts";
import { type Action, inFull, listText, type Post, say, type Text, verbatim } from "../../../core/post.ts";
import { fold } from "../../../core/text.ts";
import { atLocal } from "../../../core/time.ts";
import { openSignups, rowsOf } from "../lookups.ts";
import { type Kind, listedName, MOST_EACH, readAnswer } from "../rules.ts";
import {
  type Details,
  detailsOf,
  isHidden,
  joinSlot,
  leaveSlot,
  lockSignup,
  moveUp,
  type SignupRow,
  stateText,
} from "../service.ts";
import { labelText, signupPost, titleText } from "../views.ts";

/** Coming, coming with more, and not coming after all. */

const LIST = 8;
/** What a choice gives to see the card. */
export const SHOW = "card";

export const update = (number: number): Action => ({ do: "update", card: `signup:${number}` });

/** Said to the one who signs up: in private, or as a toast. */
function tell(c: PersonContext, text: Text): Action[] {
  if (c.tapped || c.chat.kind === "private") return [{ do: "acknowledge", text }];
  return [{ do: "whisperSender", post: { lines: [text] } }];
}

/** What stands in "报名 15 …": how many come, and when; with nothing it is the writer, as it says on the poster. */
export async function answerSignup(c: PersonContext, number: number, words: string): Promise<Action[]> {
  const details = await lockSignup(c.tx, c.community.id, number);
  const { signup, slots } = details;
  if (isHidden(signup, c.person.id)) throw new Refusal(say("signups-none", { number: String(number) }));
  if (words === SHOW) return [{ do: "reply", post: signupPost(details) }];
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
export function mustBeOpen(c: PersonContext, { signup }: Details): void {
  const number = String(signup.number);
  if (signup.state !== "open") throw new Refusal(stateText(signup));
  if (signup.closesAt <= c.now) throw new Refusal(say("signups-is-closed", { number }));
}

async function join(c: PersonContext, details: Details, slot: number, count: number): Promise<Action[]> {
  if (count > MOST_EACH) throw new Refusal(say("signups-range", { most: MOST_EACH }));
  const { number } = details.signup;
  const before = details.rows.find((row) => row.slot === slot && row.personId === c.person.id && row.state !== "out");
  const others = details.rows.filter((row) => row.slot !== slot && row.personId === c.person.id && row.state !== "out");
  const joined = await joinSlot(c.tx, details, { personId: c.person.id }, slot, count, c.now);
  if (joined.done === "full") {
    const args = { number: String(number), left: joined.left };
    throw new Refusal(say(before ? "signups-full-kept" : "signups-full", args));
  }
  const moved = joined.done === "changed" ? await moveUp(c.tx, details) : [];
  return [
    ...(others.length > 0 && (joined.done === "in" || joined.done === "waiting")
      ? alsoIn(c, details, joined.row, others)
      : tell(c, joinedText(details, joined.row, joined.done))),
    ...(joined.done === "same" ? [] : [update(number)]),
    ...movedUp(details, moved),
  ];
}

/** Whoever is in more than one slot reads all of them, and can leave each. */
function alsoIn(c: PersonContext, { signup, slots }: Details, row: SignupRow, others: readonly SignupRow[]): Action[] {
  const all = [...others, row].sort((a, b) => a.slot - b.slot);
  const { number } = signup;
  const post: Post = {
    lines: [
      say("signups-in-several", {
        number: String(number),
        title: verbatim(signup.title),
        list: listText(
          all.map((one) =>
            say(one.state === "waiting" ? "signups-slot-waits" : "signups-slot-in", {
              label: verbatim(slots[one.slot - 1]!.label),
              count: one.count,
            }),
          ),
        ),
      }),
    ],
    choices: all.map((one) => ({
      label: say("signups-choice-leave-slot", { label: verbatim(slots[one.slot - 1]!.label) }),
      command: `leave-slot ${number} ${one.slot}`,
    })),
    number,
  };
  if (c.chat.kind === "private") return [{ do: "reply", post }];
  const told: Action = { do: "whisper", personId: c.person.id, post, ifReachable: true, occasion: "answer" };
  return c.tapped ? [{ do: "acknowledge", text: post.lines[0]! }, told] : [told];
}

/** One of several slots is left, the others stay. */
export const leaveSlotCommand = command({
  names: ["leave-slot"],
  byChoice: true,
  args: { number: "number", slot: "number" },
  may: ["resident"],
  where: "any",
  async run({ number, slot }, c) {
    return leave(c, await lockSignup(c.tx, c.community.id, number), slot);
  },
});

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
export function movedUp(details: Details, moved: readonly SignupRow[]): Action[] {
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
  mustBeAhead(c, details, mine);
  for (const row of mine) await leaveSlot(c.tx, row);
  return left(c, details, say("signups-left", { number: String(signup.number) }));
}

/** @throws {Refusal} when it is over, or it is noted that they came: who was there has been there */
function mustBeAhead(c: PersonContext, { signup }: Details, rows: readonly SignupRow[]): void {
  const args = { number: String(signup.number) };
  if (rows.some(isCounted)) throw new Refusal(say("signups-left-counted", args));
  if (rows.some((row) => row.inAt !== null)) throw new Refusal(say("signups-left-there", args));
  const { startsAt, endsAt } = signup;
  // Without an end it is over when its day is.
  const over = endsAt ?? (startsAt && atLocal(c.timeZone, startsAt, 1, 0));
  if (over && over <= c.now) throw new Refusal(say("signups-left-over", args));
}

const isCounted = (row: SignupRow) => row.confirmedBy !== null || row.minutes !== null;

async function left(c: PersonContext, details: Details, text: Text): Promise<Action[]> {
  // Once it has begun nobody who waits can be there in time.
  const { state, startsAt } = details.signup;
  const over = state === "cancelled" || (startsAt !== null && startsAt <= c.now);
  const moved = over ? [] : await moveUp(c.tx, details);
  return [...tell(c, text), update(details.signup.number), ...movedUp(details, moved)];
}

/** That they do not come after all, of nothing in particular. */
const NOT_COMING =
  /^(?:抱歉|不好意思|对不起|[\s，,])*(?:我们?|我家|我们家)?(?:临时|今天|明天|那天|周[一二三四五六日]|有事|有点事|[\s，,])*(?:就?不(?:去|来|参加)了?|[去来]不了|参加不了)[了啦吧。.!！~\s]*$|^(?:sorry,? )?(?:i(?:'m| am)? ?|we(?:'re| are)? ?)(?:can'?t (?:come|make it)|not coming|won'?t (?:come|make it|be there))(?: after all| anymore)?[.!\s]*$/i;

export const saysNotComing = (words: string): boolean => NOT_COMING.test(words.trim().replace(/’/g, "'"));

export const leaveCommand = command({
  names: ["leave", "退出"],
  alone: ["退出"],
  numbered: ["退出"],
  // Among neighbours it may be said of anything: whoever is on a list is asked, in private.
  whole: saysNotComing,
  async heeds(tx, { communityId, placeId, purpose }, now) {
    return (
      purpose === "residents" && (await openSignups(tx, communityId, placeId)).some(({ closesAt }) => closesAt > now)
    );
  },
  args: { number: "number?", name: "rest?" },
  may: ["resident"],
  where: "any",
  async run({ number: given, name }, c) {
    if (given === null && name !== null && saysNotComing(name)) {
      if (c.chat.kind === "group") return askToLeave(c, await toLeave(c));
      name = null;
    }
    if (given === null && name !== null)
      throw new Refusal(say("core-usage", { example: say("command-leave-example") }));
    const theirs = given === null ? await toLeave(c) : [];
    const number = given ?? theirs[0]?.number;
    if (number === undefined || theirs.length > 1) return whichToLeave(c, theirs);
    const details = await lockSignup(c.tx, c.community.id, number);
    if (name === null) return leave(c, details, null);
    // A name from a list is taken out by whoever put it there, or by the organiser.
    const rows = details.rows.filter((row) => row.name === listedName(name) && row.state !== "out");
    const may = rows.filter((row) => row.listedBy === c.person.id || details.signup.personId === c.person.id);
    if (rows.length === 0) throw new Refusal(say("signups-no-name", { number: String(number) }));
    if (may.length === 0) throw new Refusal(say("signups-name-others", { number: String(number) }));
    mustBeAhead(c, details, may);
    for (const row of may) await leaveSlot(c.tx, row);
    return left(c, details, say("signups-left-name", { number: String(number), name: listedName(name) }));
  },
});

/** What they could mean who say no more than 退出: what they are on and is not over. */
async function toLeave(c: PersonContext): Promise<{ number: number; title: string }[]> {
  const coming = await comingOf(c);
  return coming
    .filter(({ rows }) => !rows.some((row) => row.personId === c.person.id && (isCounted(row) || row.inAt !== null)))
    .map(({ signup: { number, title } }) => ({ number, title }));
}

/** They said that they do not come, and not of what: those who are on nothing are left in peace, and leave no trace. */
function askToLeave(c: PersonContext, theirs: readonly { number: number; title: string }[]): Action[] {
  c.eraseEvent();
  if (theirs.length === 0) return [];
  const choices = [
    ...theirs.slice(0, LIST).map(({ number, title }) => ({
      label: say("signups-choice-not-coming", { number: String(number), title: verbatim(title) }),
      command: `leave ${number}`,
    })),
    { label: say("signups-choice-coming"), command: "never-mind", says: "no" as const },
  ];
  const post = { lines: [say("signups-leave-sure")], choices };
  return [{ do: "whisper", personId: c.person.id, post, ifReachable: true, occasion: "answer" }];
}

/** Asks which of several; of none the group needs to hear nothing. */
function whichToLeave(c: PersonContext, theirs: readonly { number: number; title: string }[]): Action[] {
  if (theirs.length === 0 && c.chat.kind === "group") {
    c.eraseEvent();
    return [];
  }
  if (theirs.length === 0) throw new Refusal(say("signups-leave-none"));
  const choices = theirs.slice(0, LIST).map(({ number, title }) => ({
    label: say("signups-choice-which", { number: String(number), title: verbatim(title) }),
    command: `leave ${number}`,
  }));
  return [{ do: "whisperSender", post: { lines: [say("signups-leave-which")], choices } }];
}

/** What somebody is on, or waits for, that is still to come. */
async function comingOf(c: PersonContext): Promise<Details[]> {
  const { communityId, id: personId } = c.person;
  const rows = await rowsOf(c.tx, communityId, personId);
  const numbers = [...new Set(rows.map((row) => row.number))].sort((a, b) => a - b);
  const details = await detailsOf(
    c.tx,
    numbers.map((number) => ({ communityId, number })),
  );
  return [...details.values()].filter(({ signup: { state, startsAt, endsAt, closesAt } }) => {
    const ends = endsAt ?? startsAt ?? closesAt;
    return (state === "open" || state === "closed") && ends > c.now;
  });
}

/** What they signed up for and is still to come; with nothing, what there is. */
export const mine = command({
  names: ["mysignups", "报名记录"],
  args: {},
  may: ["resident"],
  where: "any",
  async run(_args, c) {
    const personId = c.person.id;
    const lines = (await comingOf(c)).flatMap((one) =>
      one.rows
        .filter((row) => row.personId === personId && row.state !== "out")
        .map((row) => {
          const { number, title, startsAt, closesAt } = one.signup;
          const args = { number: String(number), title: verbatim(title), label: labelText(one.slots, row.slot) };
          const at = inFull(startsAt ?? closesAt);
          const key = startsAt ? "signups-mine-row" : "signups-mine-row-until";
          return say(row.state === "waiting" ? "signups-mine-waits" : key, { ...args, count: row.count, at });
        }),
    );
    const post: Post =
      lines.length > 0
        ? { lines: [say("signups-mine"), ...lines.slice(0, LIST), say("signups-mine-how")] }
        : { lines: [say("signups-mine-none"), ...(await openTexts(c))] };
    // Who comes is theirs to tell.
    return c.chat.kind === "private" ? [{ do: "reply", post }] : [{ do: "whisperSender", post }];
  },
});

/** What is open, where there is anything. */
async function openTexts(c: PersonContext): Promise<Text[]> {
  const open = (await openSignups(c.tx, c.person.communityId, null)).filter((one) => one.closesAt > c.now);
  if (open.length === 0) return [say("signups-none-open")];
  const lines = open
    .slice(0, LIST)
    .map(({ number, title, closesAt }) =>
      say("signups-item", { number: String(number), title: verbatim(title), until: inFull(closesAt) }),
    );
  return [say("signups-open"), ...lines, say("signups-open-how", { number: String(open[0]!.number) })];
}

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
    const until = inFull(one.closesAt);
    return say(c.chat.kind === "private" && mine.has(one.number) ? "signups-item-mine" : "signups-item", {
      ...args,
      until,
    });
  });
  const how = say("signups-open-how", { number: String(open[0]!.number) });
  return [{ do: "reply", post: { lines: [say("signups-open"), ...lines, how] } }];
}
