import { command, type PersonContext, Refusal } from "../../../core/command.ts";
import { type Action, say, verbatim } from "../../../core/post.ts";
import { fold } from "../../../core/text.ts";
import { namesOf } from "../../members/lookups.ts";
import { award, awardText, type Earning, joinAwards, move } from "../../points/service.ts";
import { rosterFile } from "../export.ts";
import { signupByCode } from "../lookups.ts";
import { fits, minutesOf, readHours } from "../rules.ts";
import { type Details, findSignup, joinSlot, lockSignup, type SignupRow, setRow } from "../service.ts";
import { rosterPost, titleText } from "../views.ts";
import { mustOrganise } from "./open.ts";

/** On the spot and after it: who came, how long, and thanks. */

/** Rows of a roster in one message; the file has all. */
const MOST = 30;
const HOUR = 3_600_000;
const update = (number: number): Action => ({ do: "update", card: `signup:${number}` });

export const checkin = command({
  names: ["checkin", "签到"],
  bare: ["签到"],
  alone: ["checkin"],
  args: { code: "word" },
  may: ["resident"],
  where: "any",
  run: ({ code }, c) => check(c, code, "in"),
});

export const checkout = command({
  names: ["checkout", "签退"],
  bare: ["签退"],
  alone: ["checkout"],
  args: { code: "word" },
  may: ["resident"],
  where: "any",
  run: ({ code }, c) => check(c, code, "out"),
});

async function check(c: PersonContext, code: string, which: "in" | "out"): Promise<Action[]> {
  const found = await signupByCode(c.tx, c.community.id, fold(code).toUpperCase());
  if (!found) throw new Refusal(say("signups-code-unknown"));
  const details = await lockSignup(c.tx, c.community.id, found.number);
  const args = { number: String(found.number), title: verbatim(found.title) };
  const { startsAt, endsAt } = found;
  if (startsAt && c.now.getTime() < startsAt.getTime() - HOUR) throw new Refusal(say("signups-early", args));
  const over = (endsAt ?? startsAt)?.getTime();
  if (over !== undefined && c.now.getTime() > over + 24 * HOUR) throw new Refusal(say("signups-late", args));
  const mine = details.rows.filter((row) => row.personId === c.person.id && row.state === "in");
  if (mine.length === 0) mine.push(await comesAnyway(c, details, which));
  if (mine.some((row) => row.minutes !== null)) throw new Refusal(say("signups-counted", { number: args.number }));
  const open = mine.filter((row) => (which === "in" ? row.inAt === null : row.inAt !== null && row.outAt === null));
  if (open.length === 0) {
    const there = which === "out" && mine.every((row) => row.inAt === null);
    throw new Refusal(say(there ? "signups-in-first" : `signups-already-${which}`, args));
  }
  for (const row of open) await setRow(c.tx, row, which === "in" ? { inAt: c.now } : { outAt: c.now });
  const text = say(which === "in" ? "signups-checked-in" : "signups-checked-out", args);
  return [{ do: "acknowledge", text }, update(found.number)];
}

/**
 * Who stands there and has the code has come, whether or not they had signed up, as long as there is room.
 * @throws {Refusal} when there is none, or they have not checked in
 */
async function comesAnyway(c: PersonContext, details: Details, which: "in" | "out"): Promise<SignupRow> {
  const args = { number: String(details.signup.number), title: verbatim(details.signup.title) };
  if (which === "out") throw new Refusal(say("signups-in-first", args));
  const waits = details.rows.find((row) => row.personId === c.person.id && row.state === "waiting");
  // Who waits somewhere else is not there to be overtaken.
  const rows = details.rows.filter((row) => row.state !== "waiting");
  const count = waits?.count ?? 1;
  const slot = waits?.slot ?? details.slots.findIndex((each, i) => fits(rows, i + 1, each, count)) + 1;
  if (slot === 0 || !fits(rows, slot, details.slots[slot - 1]!, count)) throw new Refusal(say("signups-no-room", args));
  if (!waits) {
    const joined = await joinSlot(c.tx, { ...details, rows }, { personId: c.person.id }, slot, count, c.now);
    if (joined.done === "full") throw new Refusal(say("signups-no-room", args));
    return joined.row;
  }
  await setRow(c.tx, waits, { state: "in" });
  return waits;
}

export const roster = command({
  names: ["roster", "名单"],
  args: { number: "number", form: "word?" },
  may: ["resident"],
  where: "any",
  async run({ number, form }, c) {
    const details = await findSignup(c.tx, c.community.id, number);
    if (!details) throw new Refusal(say("signups-none", { number: String(number) }));
    mustOrganise(c, details, true);
    const ids = details.rows.flatMap((row) => row.personId ?? []);
    const names = await namesOf(c.tx, c.community.id, ids);
    if (form === null) return privately(c, rosterPost(details, names, MOST));
    const file = rosterFile(details, names, form === "csv" ? "csv" : "xlsx");
    return privately(c, { lines: [titleText(details), say("signups-file")], file, number });
  },
});

/** Who comes is for the organiser's eyes. */
function privately(c: PersonContext, post: Parameters<typeof whisper>[1]): Action[] {
  return c.chat.kind === "private" ? [{ do: "reply", post }] : [whisper(c.person.id, post)];
}
const whisper = (personId: number, post: ReturnType<typeof rosterPost>): Action => ({ do: "whisper", personId, post });

export const hours = command({
  names: ["hours", "工时"],
  args: { number: "number", row: "word", hours: "rest" },
  may: ["resident"],
  where: "private",
  async run({ number, row, hours: words }, c) {
    const details = await lockSignup(c.tx, c.community.id, number);
    mustOrganise(c, details, true);
    const here = details.rows.filter((r) => r.state !== "out");
    const found = /^[0-9]{1,4}$/.test(row) ? here[Number(row) - 1] : undefined;
    if (!found) throw new Refusal(say("signups-hours-who", { number: String(number) }));
    mustHaveBegun(c, details);
    if (found.confirmedBy !== null) throw new Refusal(say("signups-hours-done"));
    const minutes = readHours(words);
    if (minutes === null) throw new Refusal(say("signups-hours-range"));
    mustBeOthers(c, [found]);
    // Who waited and worked all the same has come.
    await setRow(c.tx, found, { minutes, state: "in" });
    const names = await namesOf(
      c.tx,
      c.community.id,
      here.flatMap((r) => r.personId ?? []),
    );
    return [{ do: "reply", post: rosterPost(details, names, MOST) }];
  },
});

/** @throws {Refusal} before it begins: nobody has come yet */
function mustHaveBegun(c: PersonContext, { signup: { number, startsAt } }: Details): void {
  if (startsAt && startsAt > c.now) throw new Refusal(say("signups-not-yet", { number: String(number) }));
}

/** @throws {Refusal} where only their own hours are left to confirm: somebody else does that */
function mustBeOthers(c: PersonContext, rows: readonly SignupRow[]): void {
  if (rows.length > 0 && rows.every((row) => row.personId === c.person.id)) throw new Refusal(say("signups-hours-own"));
}

/** The organiser says who came and how long; volunteers are thanked, each in private, with what it comes to. */
export const attended = command({
  names: ["attended"],
  byChoice: true,
  args: { number: "number" },
  may: ["resident"],
  where: "any",
  async run({ number }, c) {
    const details = await lockSignup(c.tx, c.community.id, number);
    const { signup } = details;
    mustOrganise(c, details, true);
    mustHaveBegun(c, details);
    const open = details.rows.filter(
      (row) => row.state === "in" && row.confirmedBy === null && (row.minutes !== null || row.inAt !== null),
    );
    if (open.length === 0) {
      const isDone = details.rows.some((row) => row.confirmedBy !== null);
      throw new Refusal(say(isDone ? "signups-all-counted" : "signups-nobody-came", { number: String(number) }));
    }
    const others = open.filter((row) => row.personId !== c.person.id);
    mustBeOthers(c, open);
    for (const row of others) {
      await setRow(c.tx, row, { minutes: row.minutes ?? minutesOf(row, signup), confirmedBy: c.person.id });
    }
    const done = {
      do: "acknowledge" as const,
      text: say("signups-attended", { number: String(number), count: others.length }),
    };
    if (signup.kind !== "volunteer") return [done];
    return [done, ...(await thank(c, details, others))];
  },
});

/** Each slot counts once, whenever it is confirmed; what was confirmed together is one word of thanks. */
async function thank(c: PersonContext, details: Details, rows: readonly SignupRow[]): Promise<Action[]> {
  const { communityId, number, title, topic } = details.signup;
  const at = details.signup.startsAt ?? c.now;
  const one = { communityId, act: "volunteering" as const, number, at };
  const earnings = rows.flatMap(({ personId, slot, minutes }): (Earning & { minutes: number })[] => {
    if (personId === null || !minutes) return [];
    const key = `volunteer:${number}:${slot}`;
    return [{ ...one, personId, key, minutes, times: minutes / 60, by: c.person.id, ...(topic ? { topic } : {}) }];
  });
  const awards = await award(c.tx, earnings, c.timeZone);
  for (const { personId, key, minutes } of earnings)
    await move(c.tx, { ...one, personId, key, unit: "minutes", amount: minutes }, c.timeZone);
  return [...new Set(awards.map((given) => given.personId))].map((personId): Action => {
    const given = awards.filter((each) => each.personId === personId);
    const sum = earnings.filter((each) => each.personId === personId).reduce((all, each) => all + each.minutes, 0);
    const args = {
      title: verbatim(title),
      hours: sum / 60,
      points: awardText(joinAwards(given)),
    };
    return { do: "whisper", personId, post: { number, lines: [say("signups-thanks", args)] } };
  });
}
