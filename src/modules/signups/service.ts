import { Refusal } from "../../core/command.ts";
import type { Person } from "../../core/people.ts";
import { type Choice, type Post, say, type Text } from "../../core/post.ts";
import { holdsAny } from "../../core/roles.ts";
import type { Tx } from "../../core/tx.ts";
import { among, and, asc, eq, lte } from "../../store/drizzle.ts";
import { places } from "../../store/schema.ts";
import type { Place } from "../members/service.ts";
import { hasLevel } from "../points/lookups.ts";
import { fits, movingUp, type Slot, tally } from "./rules.ts";
import { signupRows, signupSlots, signups } from "./schema.ts";

export type Signup = typeof signups.$inferSelect;
export type SignupRow = typeof signupRows.$inferSelect;

/** A sign-up with all that belongs to it. */
export interface Details {
  signup: Signup;
  /** By their number, from 1. */
  slots: Slot[];
  rows: SignupRow[];
  place: Pick<Place, "kind" | "code"> & { parent: string | null };
}

type Key = { communityId: number; number: number };
const is = ({ communityId, number }: Key) => and(eq(signups.communityId, communityId), eq(signups.number, number));
const isRow = ({ communityId, number, id }: Key & { id: number }) =>
  and(eq(signupRows.communityId, communityId), eq(signupRows.number, number), eq(signupRows.id, id));

/** Many at once, by `<community>:<number>`. */
export async function detailsOf(tx: Tx, wanted: readonly Key[]): Promise<Map<string, Details>> {
  const pairs = wanted.map((w) => [w.communityId, w.number]);
  const [found, slots, rows] = await Promise.all([
    tx
      .select({ signup: signups, kind: places.kind, code: places.code, parentId: places.parentId })
      .from(signups)
      .innerJoin(places, and(eq(places.communityId, signups.communityId), eq(places.id, signups.placeId)))
      .where(among([signups.communityId, signups.number], pairs)),
    tx
      .select()
      .from(signupSlots)
      .where(among([signupSlots.communityId, signupSlots.number], pairs))
      .orderBy(asc(signupSlots.slot)),
    tx
      .select()
      .from(signupRows)
      .where(among([signupRows.communityId, signupRows.number], pairs))
      .orderBy(asc(signupRows.id)),
  ]);
  const units = found.filter((f) => f.kind === "unit");
  const parents =
    units.length === 0
      ? []
      : await tx
          .select()
          .from(places)
          .where(
            among(
              [places.communityId, places.id],
              units.map((u) => [u.signup.communityId, u.parentId]),
            ),
          );
  const details = new Map<string, Details>();
  for (const { signup, kind, code, parentId } of found) {
    const here = (r: Key) => r.communityId === signup.communityId && r.number === signup.number;
    details.set(`${signup.communityId}:${signup.number}`, {
      ...{ signup, slots: slots.filter(here), rows: rows.filter(here) },
      place: { kind, code, parent: parents.find((p) => p.id === parentId)?.code ?? null },
    });
  }
  return details;
}

export async function findSignup(tx: Tx, communityId: number, number: number): Promise<Details | undefined> {
  return (await detailsOf(tx, [{ communityId, number }])).get(`${communityId}:${number}`);
}

/**
 * The sign-up of that number, its row locked until the transaction ends.
 * @throws {Refusal} when there is none
 */
export async function lockSignup(tx: Tx, communityId: number, number: number): Promise<Details> {
  const [locked] = await tx
    .select({ number: signups.number })
    .from(signups)
    .where(is({ communityId, number }))
    .for("update");
  const found = locked && (await findSignup(tx, communityId, number));
  if (!found) throw new Refusal(say("signups-none", { number: String(number) }));
  return found;
}

/** Writes a draft down; an older one of the same number gives way to it. */
export async function saveDraft(tx: Tx, signup: typeof signups.$inferInsert, slots: readonly Slot[]): Promise<void> {
  const { communityId, number, ...set } = signup;
  await tx
    .insert(signups)
    .values(signup)
    .onConflictDoUpdate({ target: [signups.communityId, signups.number], set });
  await tx.delete(signupSlots).where(and(eq(signupSlots.communityId, communityId), eq(signupSlots.number, number)));
  await tx
    .insert(signupSlots)
    .values(slots.map(({ label, capacity }, i) => ({ communityId, number, slot: i + 1, label, capacity })));
}

/** Erases who is on it. */
export async function dropRows(tx: Tx, { communityId, number }: Key): Promise<void> {
  await tx.delete(signupRows).where(and(eq(signupRows.communityId, communityId), eq(signupRows.number, number)));
}

/** Erases one that nobody ever saw, with all that belongs to it. */
export async function dropSignup(tx: Tx, signup: Key): Promise<void> {
  const { communityId, number } = signup;
  await dropRows(tx, signup);
  await tx.delete(signupSlots).where(and(eq(signupSlots.communityId, communityId), eq(signupSlots.number, number)));
  await tx.delete(signups).where(is(signup));
}

/** True for what is nobody's to see: a list that waits for a yes, and somebody else's draft. */
export function isHidden({ state, personId }: Signup, reader: number | null): boolean {
  return state === "offered" || state === "declined" || (state === "draft" && personId !== reader);
}

/** Why nothing more can be done with it, for whoever tries. */
export function stateText({ number, state }: Signup): Text {
  const args = { number: String(number) };
  return state === "offered" || state === "declined" ? say("signups-none", args) : say(`signups-is-${state}`, args);
}

/**
 * The question before a sign-up is called off, for who organises it and staff; whoever only comes may stay away.
 * @throws {Refusal} for anybody else, and where there is nothing to call off any more
 */
export function askToCancel({ signup, rows }: Details, person: Person, now: Date): Post {
  const { number, personId, state } = signup;
  const args = { number: String(number) };
  if (isHidden(signup, person.id)) throw new Refusal(say("signups-none", args));
  if (state === "cancelled") throw new Refusal(stateText(signup));
  const ends = signup.endsAt ?? signup.startsAt;
  if (ends !== null && ends <= now) throw new Refusal(say("signups-is-over", args));
  const comes = rows.some((row) => row.personId === person.id && row.state !== "out");
  const leave = { label: say("signups-choice-leave-me"), command: `leave ${number}` };
  const keep: Choice = { label: say("signups-choice-keep"), command: "never-mind", says: "no" };
  if (personId === person.id || holdsAny(person.grants, ["staff"])) {
    const cancel: Choice = {
      label: say("signups-choice-cancel"),
      command: `signup-cancel ${number} yes`,
      says: "yes",
    };
    const title = { number: String(number), title: signup.title };
    return { lines: [say("signups-cancel-ask", title)], choices: [cancel, ...(comes ? [leave] : []), keep], number };
  }
  if (!comes) throw new Refusal(say("signups-cancel-others", args));
  return { lines: [say("signups-cancel-own", { ...args, title: signup.title })], choices: [leave, keep], number };
}

export async function changeSignup(
  tx: Tx,
  signup: Key,
  set: Partial<Pick<Signup, "state" | "code" | "closesAt">>,
): Promise<void> {
  await tx.update(signups).set(set).where(is(signup));
}

// ── who comes ──────────────────────────────────────────────────────────────────────────────────────────────────────

/** Who signs up: a person, or a name from a list and who pasted it. */
export type Who = { personId: number; listedBy?: number } | { name: string; listedBy: number };

const isWho = (row: SignupRow, who: Who) =>
  "personId" in who ? row.personId === who.personId : row.personId === null && row.name === who.name;

export type Joined =
  | { done: "in" | "waiting" | "changed" | "same"; row: SignupRow }
  /** So many are left of the slot; nothing was changed. */
  | { done: "full"; left: number };

/**
 * Somebody comes with so many, or with another number than before. The sign-up is locked by whoever calls.
 * @param goods what they take, as on a list; left out: as it was
 */
export async function joinSlot(
  tx: Tx,
  details: Details,
  who: Who,
  slot: number,
  count: number,
  now: Date,
  goods?: string | null,
): Promise<Joined> {
  const { signup, slots, rows } = details;
  const { communityId, number } = signup;
  const wanted = slots[slot - 1]!;
  const old = rows.find((row) => row.slot === slot && isWho(row, who));
  if (old && old.state !== "out") {
    const set = { count, goods: goods === undefined ? old.goods : goods, listedBy: who.listedBy ?? old.listedBy };
    if (old.count === count && old.goods === set.goods && old.listedBy === set.listedBy)
      return { done: "same", row: old };
    const others = rows.filter((row) => row !== old);
    const more = count - old.count;
    const left = wanted.capacity === null ? Number.POSITIVE_INFINITY : wanted.capacity - tally(others, slot).in;
    if ((old.state === "in" && more > 0 && count > left) || (wanted.capacity !== null && count > wanted.capacity))
      return { done: "full", left: Math.max(0, Math.min(left, wanted.capacity ?? left)) };
    Object.assign(old, set);
    await tx.update(signupRows).set(set).where(isRow(old));
    return { done: "changed", row: old };
  }
  if (wanted.capacity !== null && count > wanted.capacity) return { done: "full", left: wanted.capacity };
  // Who comes back stands at the end of the list again.
  if (old) await tx.delete(signupRows).where(isRow(old));
  const state = fits(rows, slot, wanted, count) ? ("in" as const) : ("waiting" as const);
  const [row] = await tx
    .insert(signupRows)
    .values({
      ...{ communityId, number, slot, count, goods, state, signedAt: now },
      ...who,
    })
    .returning();
  details.rows = [...rows.filter((r) => r !== old), row!];
  return { done: state, row: row! };
}

/** Does not come after all. */
export async function leaveSlot(tx: Tx, row: SignupRow): Promise<void> {
  row.state = "out";
  await tx.update(signupRows).set({ state: "out" }).where(isRow(row));
}

/** Whoever waits moves up as far as there is room now. @returns who did */
export async function moveUp(tx: Tx, details: Details): Promise<SignupRow[]> {
  const { slots, rows } = details;
  const moved: SignupRow[] = [];
  for (const [i, slot] of slots.entries()) {
    const waiting = rows.filter((row) => row.slot === i + 1 && row.state === "waiting");
    if (waiting.length === 0) continue;
    const masters = new Set<number>();
    for (const { communityId, personId } of waiting)
      if (personId !== null && (await hasLevel(tx, communityId, personId, "master"))) masters.add(personId);
    const ranked = rows.map((row) => ({ ...row, first: row.personId !== null && masters.has(row.personId) }));
    for (const up of movingUp(ranked, i + 1, slot)) {
      const row = rows.find((r) => r.id === up.id)!;
      row.state = "in";
      await tx.update(signupRows).set({ state: "in" }).where(isRow(row));
      moved.push(row);
    }
  }
  return moved;
}

// ── on the spot ────────────────────────────────────────────────────────────────────────────────────────────────────

export async function setRow(
  tx: Tx,
  row: SignupRow,
  set: Partial<Pick<SignupRow, "state" | "inAt" | "outAt" | "minutes" | "confirmedBy">>,
): Promise<void> {
  Object.assign(row, set);
  await tx.update(signupRows).set(set).where(isRow(row));
}

/** Sign-ups of that moment whose time is over: nobody signs up any more. */
export async function closeDue(tx: Tx, communityId: number, now: Date): Promise<Signup[]> {
  return tx
    .update(signups)
    .set({ state: "closed" })
    .where(and(eq(signups.communityId, communityId), eq(signups.state, "open"), lte(signups.closesAt, now)))
    .returning();
}
