import type { Tx } from "../../core/tx.ts";
import { rows } from "../../store/db.ts";
import { among, and, desc, eq, inArray, sql } from "../../store/drizzle.ts";
import {
  type Deeds,
  EARNING,
  type EarningAct,
  type Level,
  levelOf,
  type Rule,
  reachesLevel,
  type Taper,
  type Unit,
  USUAL,
} from "./rules.ts";
import { ledgerBalances, ledgerEntries, ledgers, pointRules } from "./schema.ts";

/** What somebody has, and by which rules it is earned. */

/** What these ledgers come to, by their ids. */
export async function balancesOf(
  tx: Tx,
  ids: readonly (readonly unknown[])[],
  unit: Unit,
): Promise<Map<number, { balance: number; earned: number }>> {
  const found = await tx
    .select()
    .from(ledgerBalances)
    .where(and(among([ledgerBalances.communityId, ledgerBalances.ledgerId], ids), eq(ledgerBalances.unit, unit)));
  return new Map(found.map(({ ledgerId, balance, earned }) => [ledgerId, { balance, earned }]));
}

/** What a person has. */
export interface Standing {
  points: number;
  earned: number;
  level: Level;
  /** Minutes in the time bank, and minutes volunteered in all. */
  minutes: number;
  volunteered: number;
  deeds: Deeds;
}

export async function standingOf(tx: Tx, communityId: number, personId: number): Promise<Standing> {
  const [ledger] = await tx
    .select()
    .from(ledgers)
    .where(and(eq(ledgers.communityId, communityId), eq(ledgers.personId, personId)));
  const ids = ledger ? [[communityId, ledger.id]] : [];
  const [points, minutes, deeds] = await Promise.all([
    balancesOf(tx, ids, "points"),
    balancesOf(tx, ids, "minutes"),
    deedsOf(tx, communityId, ledger ? [ledger.id] : []),
  ]);
  const held = points.get(ledger?.id ?? 0) ?? { balance: 0, earned: 0 };
  const time = minutes.get(ledger?.id ?? 0) ?? { balance: 0, earned: 0 };
  return {
    ...{ points: held.balance, earned: held.earned, level: levelOf(held.earned) },
    ...{ minutes: time.balance, volunteered: time.earned, deeds: deeds(ledger?.id ?? 0) },
  };
}

/** What somebody earned and spent last, the newest first. */
export async function historyOf(
  tx: Tx,
  communityId: number,
  personId: number,
  unit: Unit,
  most: number,
): Promise<(typeof ledgerEntries.$inferSelect)[]> {
  const found = await tx
    .select({ entry: ledgerEntries })
    .from(ledgers)
    .innerJoin(
      ledgerEntries,
      and(eq(ledgerEntries.communityId, ledgers.communityId), eq(ledgerEntries.ledgerId, ledgers.id)),
    )
    .where(and(eq(ledgers.communityId, communityId), eq(ledgers.personId, personId), eq(ledgerEntries.unit, unit)))
    .orderBy(desc(ledgerEntries.id))
    .limit(most);
  return found.map(({ entry }) => entry);
}

/** An entry `e` that earned something and was not taken back. */
const isLive = sql`e.reverses is null and not exists (
  select 1 from ledger_entries r where r.community_id = e.community_id and r.reverses = e.id)`;

const NONE: Deeds = { deliberation: 0, environment: 0, mediation: 0 };

/** How often the people of these ledgers did what badges are for, by the ledger's id; what was taken back does not count. */
export async function deedsOf(
  tx: Tx,
  communityId: number,
  ledgerIds: readonly number[],
): Promise<(ledgerId: number) => Deeds> {
  if (ledgerIds.length === 0) return () => NONE;
  const found = await rows<Deeds & { ledger_id: number }>(
    tx,
    sql`select e.ledger_id, (count(*) filter (where act = 'deliberation'))::int as deliberation,
        (count(*) filter (where topic = 'environment'))::int as environment,
        (count(*) filter (where act = 'mediation'))::int as mediation
      from ledger_entries e
      where e.community_id = ${communityId} and ${inArray(sql`e.ledger_id`, [...ledgerIds])} and e.unit = 'points'
        and ${isLive} group by e.ledger_id`,
  );
  const deeds = new Map(found.map(({ ledger_id, ...counts }) => [ledger_id, counts]));
  return (ledgerId) => deeds.get(ledgerId) ?? NONE;
}

/** True when somebody's level is at least that. */
export async function hasLevel(tx: Tx, communityId: number, personId: number, least: Level): Promise<boolean> {
  return reachesLevel((await standingOf(tx, communityId, personId)).level, least);
}

/** What earns how much here: what staff set, else what is usual. */
export async function rulesOf(tx: Tx, communityId: number): Promise<Record<EarningAct, Rule>> {
  const found = await tx.select().from(pointRules).where(eq(pointRules.communityId, communityId));
  const set = new Map(found.map((rule) => [rule.key, { points: rule.points, dailyCap: rule.dailyCap }]));
  return Object.fromEntries(EARNING.map((act) => [act, set.get(act) ?? USUAL[act]])) as Record<EarningAct, Rule>;
}

/** How goods become dearer here, or null. */
export async function taperOf(tx: Tx, communityId: number): Promise<Taper | null> {
  const [found] = await tx
    .select()
    .from(pointRules)
    .where(and(eq(pointRules.communityId, communityId), eq(pointRules.key, "taper")));
  return found && found.points > 0 ? { percent: found.points, since: found.changedAt } : null;
}
