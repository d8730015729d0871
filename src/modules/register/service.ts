import { createHash } from "node:crypto";
import { Refusal } from "../../core/command.ts";
import { say } from "../../core/post.ts";
import type { Tx } from "../../core/tx.ts";
import { and, asc, eq, inArray, sql } from "../../store/drizzle.ts";
import { insertRows } from "../../store/insert.ts";
import { readDoor } from "../../understand/place.ts";
import { byCode, canonical, compareRolls, type Difference, type Totals, totalsOf, type Unit } from "./rules.ts";
import { ownerClaims, rollChanges, rolls, rollUnits } from "./schema.ts";

export type { Totals, Unit } from "./rules.ts";
export { bodyOf, CM2, DEVELOPER, writeArea } from "./rules.ts";
export type Change = typeof rollChanges.$inferSelect;

/** The roll of a community as it is now, by code. */
export async function rollOf(tx: Tx, communityId: number): Promise<Unit[]> {
  const found = await tx.select().from(rollUnits).where(eq(rollUnits.communityId, communityId));
  return found.map(({ communityId: _, ...unit }) => unit).sort(byCode);
}

/** How a unit is called, however somebody wrote it: "3号楼2单元501" is "3-2-501". */
export function codeOf(words: string): { code: string; door: ReturnType<typeof readDoor> } {
  const door = readDoor(words);
  const parts = door && [door.building, ...(door.unit === null ? [] : [door.unit]), door.room];
  return { door, code: parts?.join("-") ?? words.normalize("NFKC").replace(/\s+/g, "") };
}

/** One unit of it. */
export async function unitOf(tx: Tx, communityId: number, code: string): Promise<Unit | undefined> {
  const [found] = await tx
    .select()
    .from(rollUnits)
    .where(and(eq(rollUnits.communityId, communityId), eq(rollUnits.code, code)));
  if (!found) return undefined;
  const { communityId: _, ...unit } = found;
  return unit;
}

/** Which version of the roll is in force, and its hash. Version 0: there is none yet. */
export async function versionOf(tx: Tx, communityId: number): Promise<{ version: number; hash: string }> {
  const [found] = await tx.select().from(rolls).where(eq(rolls.communityId, communityId));
  return found ?? { version: 0, hash: hashRoll([]) };
}

/** The same, kept as it is until the transaction ends. */
export async function lockRoll(tx: Tx, communityId: number): Promise<{ version: number; hash: string }> {
  const [found] = await tx.select().from(rolls).where(eq(rolls.communityId, communityId)).for("share");
  return found ?? { version: 0, hash: hashRoll([]) };
}

/** The SHA-256 of a roll. */
export function hashRoll(units: readonly Unit[]): string {
  return createHash("sha256").update(canonical(units)).digest("hex");
}

/** What is to become of the roll. */
export interface Wanted {
  kind: Change["kind"];
  units: readonly Unit[];
  /** Codes of units that go, for `units`. */
  removed: readonly string[];
}

/** The roll as it would be after that. */
export function rollAfter(present: readonly Unit[], { kind, units, removed }: Wanted): Unit[] {
  if (kind === "whole") return [...units].sort(byCode);
  const changed = new Map(units.map((unit) => [unit.code, unit]));
  const stay = present.filter((unit) => !changed.has(unit.code) && !removed.includes(unit.code));
  return [...stay, ...units].sort(byCode);
}

/** Writes a wanted change down, and says what it would do; nothing of the roll is touched. */
export async function proposeChange(
  tx: Tx,
  to: { communityId: number; number: number; personId: number | null },
  wanted: Wanted,
  now: Date,
): Promise<{ change: Change; totals: Totals; difference: Difference; isSame: boolean }> {
  const { communityId, number, personId } = to;
  const [present, { version }] = await Promise.all([rollOf(tx, communityId), versionOf(tx, communityId)]);
  const next = rollAfter(present, wanted);
  const difference = compareRolls(present, next);
  const { added, removed, changed } = difference;
  const counts = { added: added.length, removed: removed.length, changed: changed.length };
  const isSame = counts.added + counts.removed + counts.changed === 0;
  const [change] = await tx
    .insert(rollChanges)
    .values({
      ...{ communityId, number, kind: wanted.kind, removed: [...wanted.removed], base: version, counts },
      ...{ state: isSame ? "replaced" : "draft", content: isSame ? null : writeUnits(wanted.units) },
      ...{ proposedBy: personId, proposedAt: now },
    })
    .returning();
  return { change: change!, totals: totalsOf(next), difference, isSame };
}

const writeUnits = (units: readonly Unit[]) =>
  JSON.stringify(units, (_, value) => (typeof value === "bigint" ? value.toString() : value));
/** The units that a change which is not decided yet would write. */
export const readUnits = (content: string): Unit[] =>
  (JSON.parse(content) as (Omit<Unit, "areaCm2"> & { areaCm2: string })[]).map((unit) => ({
    ...unit,
    areaCm2: BigInt(unit.areaCm2),
  }));

/** @throws {Refusal} when there is none */
export async function lockChange(tx: Tx, communityId: number, number: number): Promise<Change> {
  const [change] = await tx
    .select()
    .from(rollChanges)
    .where(and(eq(rollChanges.communityId, communityId), eq(rollChanges.number, number)))
    .for("update");
  if (!change) throw new Refusal(say("register-no-change", { number: String(number) }));
  return change;
}

/** For states that need no more than their name; `replaced` also erases what it would have changed. */
export async function setState(tx: Tx, change: Change, state: Change["state"]): Promise<void> {
  const erased = state === "replaced" ? { content: null } : {};
  await tx
    .update(rollChanges)
    .set({ state, ...erased })
    .where(is(change));
}

/** Writes a change down as not made; what it would have changed is erased. */
export async function dropChange(tx: Tx, change: Change, by: number | null, now: Date): Promise<void> {
  await tx
    .update(rollChanges)
    .set({ state: "refused", content: null, decidedBy: by, decidedAt: now })
    .where(is(change));
}

const is = (change: Change) =>
  and(eq(rollChanges.communityId, change.communityId), eq(rollChanges.number, change.number));

/**
 * Makes the change, all of it or nothing. Who was known as an owner that is gone, or has another name now, is so no
 * longer: they have to be confirmed anew.
 * @returns the people whose tie to an owner ended
 * @throws {Refusal} when the roll has changed since it was compared
 */
export async function applyChange(tx: Tx, change: Change, by: number | null, now: Date): Promise<number[]> {
  const { communityId, kind, removed } = change;
  await tx
    .insert(rolls)
    .values({ communityId, version: 0, hash: hashRoll([]), changedAt: now })
    .onConflictDoNothing();
  const [roll] = await tx.select().from(rolls).where(eq(rolls.communityId, communityId)).for("update");
  if (roll!.version !== change.base || change.content === null) {
    throw new Refusal(say("register-stale", { number: String(change.number) }));
  }
  const present = await rollOf(tx, communityId);
  const next = rollAfter(present, { kind, units: readUnits(change.content), removed });
  const { removed: gone, added, changed } = compareRolls(present, next);
  const touched = new Set([...added, ...changed]);
  await tx
    .delete(rollUnits)
    .where(
      and(
        eq(rollUnits.communityId, communityId),
        sql`${rollUnits.code} = any(${sql.param([...gone, ...changed])}::text[])`,
      ),
    );
  const fresh = next.filter((unit) => touched.has(unit.code));
  // An area goes as text: JSON has no integers of its size.
  const put = fresh.map((unit) => ({ ...unit, communityId, areaCm2: unit.areaCm2.toString() as unknown as bigint }));
  if (put.length > 0) await insertRows(tx, rollUnits, put);
  const hash = hashRoll(next);
  await Promise.all([
    tx
      .update(rolls)
      .set({ version: roll!.version + 1, hash, changedAt: now })
      .where(eq(rolls.communityId, communityId)),
    tx
      .update(rollChanges)
      .set({ state: "applied", content: null, decidedBy: by, decidedAt: now, hash })
      .where(is(change)),
  ]);
  return endTies(tx, communityId, present, next, now);
}

/** Ends the ties of people to owners that are gone or are called otherwise. @returns those people */
async function endTies(
  tx: Tx,
  communityId: number,
  before: readonly Unit[],
  next: readonly Unit[],
  now: Date,
): Promise<number[]> {
  const names = (units: readonly Unit[]) => new Map(units.flatMap((u) => u.owners.map((o) => [o.key, o.name])));
  const now_ = names(next);
  const lost = [...names(before)].filter(([key, name]) => now_.get(key) !== name).map(([key]) => key);
  if (lost.length === 0) return [];
  const ended = await tx
    .update(ownerClaims)
    .set({ state: "replaced", decidedAt: now })
    .where(
      and(
        eq(ownerClaims.communityId, communityId),
        inArray(ownerClaims.state, ["confirmed", "proposed"]),
        sql`${ownerClaims.ownerKey} = any(${sql.param(lost)}::text[])`,
      ),
    )
    .returning({ personId: ownerClaims.personId });
  return [...new Set(ended.map((claim) => claim.personId))];
}

/** Changes that wait for a second pair of eyes. */
export function openChanges(tx: Tx, communityId: number): Promise<Change[]> {
  return tx
    .select()
    .from(rollChanges)
    .where(and(eq(rollChanges.communityId, communityId), eq(rollChanges.state, "proposed")))
    .orderBy(asc(rollChanges.number));
}

/** Which owners of the roll somebody is, as two of the staff have confirmed. */
export async function ownersOf(tx: Tx, communityId: number, personId: number): Promise<string[]> {
  const found = await tx
    .select({ owner: ownerClaims.ownerKey })
    .from(ownerClaims)
    .where(
      and(
        eq(ownerClaims.communityId, communityId),
        eq(ownerClaims.personId, personId),
        eq(ownerClaims.state, "confirmed"),
      ),
    );
  return found.map((claim) => claim.owner!);
}

/** Who these owners of the roll are, as far as that is confirmed. */
export async function personsOf(tx: Tx, communityId: number, owners: readonly string[]): Promise<number[]> {
  const found = await tx
    .selectDistinct({ personId: ownerClaims.personId })
    .from(ownerClaims)
    .where(
      and(
        eq(ownerClaims.communityId, communityId),
        eq(ownerClaims.state, "confirmed"),
        sql`${ownerClaims.ownerKey} = any(${sql.param([...owners])}::text[])`,
      ),
    )
    .orderBy(asc(ownerClaims.personId));
  return found.map((claim) => claim.personId);
}
