import { type Action, type Post, say, type Text } from "../../core/post.ts";
import { dayOf } from "../../core/time.ts";
import type { Tx } from "../../core/tx.ts";
import { among, and, eq, inArray, isNull, sql } from "../../store/drizzle.ts";
import { insertRows } from "../../store/insert.ts";
import { balancesOf, deedsOf, rulesOf } from "./lookups.ts";
import {
  type Act,
  type Badge,
  badgesOf,
  type Deeds,
  type EarningAct,
  type Level,
  levelOf,
  type Merits,
  type Title,
  type Topic,
  titlesOf,
  type Unit,
  within,
} from "./rules.ts";
import { ledgerEntries, ledgers } from "./schema.ts";

/**
 * The ledger. Who calls `award` does so in the transaction of the act itself: either both are written or neither. Ledgers
 * are locked in ascending order, after whatever row the act locks.
 */

type Entry = typeof ledgerEntries.$inferInsert;

/** Something that earns: once for each key and person. */
export interface Earning {
  communityId: number;
  personId: number;
  act: EarningAct;
  /** The one happening, e.g. `report:12`. */
  key: string;
  /** How many times the rule's points; for volunteering hours. 1 when absent. */
  times?: number;
  number?: number;
  topic?: Topic;
  /** Who said that it was so: the worker, the organiser. */
  by?: number | null;
  at: Date;
}

/** What came of it. */
export interface Award {
  personId: number;
  /** 0 when the day's cap was reached. */
  points: number;
  balance: number;
  before: Level;
  level: Level;
  /** Honours that it made theirs. */
  titles: Title[];
  badges: Badge[];
}

/** What badge it counts for; a mediation of what was about the surroundings is a mediation. */
function deedOf({ act, topic }: { act: EarningAct; topic?: Topic | undefined }): Badge | null {
  if (act === "deliberation" || act === "mediation") return act;
  return topic ?? null;
}

/**
 * Writes points down. What was written for that key before is not written again.
 * @returns an award for each that is new
 */
export async function award(tx: Tx, earnings: readonly Earning[], timeZone: string): Promise<Award[]> {
  if (earnings.length === 0) return [];
  const checkers = earnings.flatMap(({ communityId, by }) => (by ? [{ communityId, personId: by }] : []));
  const held = await lockLedgers(tx, [...earnings, ...checkers]);
  const [first] = earnings;
  const rules = await rulesOf(tx, first!.communityId);
  const ids = [...held.values()].map((l) => [l.communityId, l.id]);
  const days = [...new Set(earnings.map((e) => dayOf(e.at, timeZone)))];
  const idsWhere = (is: (e: Earning) => boolean) => [
    ...new Set(earnings.filter(is).map((e) => held.get(e.personId)!.id)),
  ];
  const volunteers = idsWhere((e) => e.act === "volunteering").map((id) => [first!.communityId, id]);
  const [there, today, balances, minutes, deeds] = await Promise.all([
    tx
      .select({ ledgerId: ledgerEntries.ledgerId, key: ledgerEntries.key })
      .from(ledgerEntries)
      .where(
        among(
          [ledgerEntries.communityId, ledgerEntries.ledgerId, ledgerEntries.unit, ledgerEntries.key],
          earnings.map((e) => [e.communityId, held.get(e.personId)!.id, "points", e.key]),
        ),
      ),
    tx
      .select({
        ledgerId: ledgerEntries.ledgerId,
        act: ledgerEntries.act,
        day: ledgerEntries.day,
        points: sql<number>`sum(${ledgerEntries.amount})::int`,
      })
      .from(ledgerEntries)
      .where(
        and(
          among([ledgerEntries.communityId, ledgerEntries.ledgerId], ids),
          inArray(ledgerEntries.day, days),
          eq(ledgerEntries.unit, "points"),
          isNull(ledgerEntries.reverses),
        ),
      )
      .groupBy(ledgerEntries.ledgerId, ledgerEntries.act, ledgerEntries.day),
    balancesOf(tx, ids, "points"),
    volunteers.length > 0 ? balancesOf(tx, volunteers, "minutes") : new Map(),
    deedsOf(
      tx,
      first!.communityId,
      idsWhere((e) => deedOf(e) !== null),
    ),
  ]);
  const known = new Set(there.map((t) => `${t.ledgerId} ${t.key}`));
  const spent = new Map(today.map((t) => [`${t.ledgerId} ${t.act} ${t.day}`, t.points]));
  const entries: Entry[] = [];
  const awards: Award[] = [];
  const merits = new Map<number, Merits & { deeds: Deeds }>();
  for (const { communityId, personId, act, key, times = 1, number, topic, by, at } of earnings) {
    const { id: ledgerId } = held.get(personId)!;
    if (known.has(`${ledgerId} ${key}`)) continue;
    known.add(`${ledgerId} ${key}`);
    const day = dayOf(at, timeZone);
    const so = `${ledgerId} ${act} ${day}`;
    const points = within(Math.round(rules[act].points * times), spent.get(so) ?? 0, rules[act]);
    spent.set(so, (spent.get(so) ?? 0) + points);
    entries.push({
      ...{ communityId, ledgerId, unit: "points", act, key, amount: points, counts: true },
      ...{ number: number ?? null, topic: topic ?? null, at, day },
      checkedBy: by ? held.get(by)!.id : null,
    });
    const stood = balances.get(ledgerId) ?? { balance: 0, earned: 0 };
    const stands = { balance: stood.balance + points, earned: stood.earned + points };
    balances.set(ledgerId, stands);
    const levels = { before: levelOf(stood.earned), level: levelOf(stands.earned) };
    const had = merits.get(ledgerId) ?? {
      ...{ earned: stood.earned, volunteered: minutes.get(ledgerId)?.earned ?? 0, deeds: deeds(ledgerId) },
    };
    const deed = deedOf({ act, topic });
    const has = {
      earned: stands.earned,
      volunteered: had.volunteered + (act === "volunteering" ? Math.round(times * 60) : 0),
      deeds: deed === null ? had.deeds : { ...had.deeds, [deed]: had.deeds[deed] + 1 },
    };
    merits.set(ledgerId, has);
    const titles = titlesOf(has).filter((title) => !titlesOf(had).includes(title));
    const badges = badgesOf(has.deeds).filter((badge) => !badgesOf(had.deeds).includes(badge));
    awards.push({ personId, points, balance: stands.balance, ...levels, titles, badges });
  }
  if (entries.length > 0) await insertRows(tx, ledgerEntries, entries);
  return awards;
}

/** Takes back what these keys earned, whoever earned it. What is spent already leaves a balance below nothing. */
export async function takeBackEarned(
  tx: Tx,
  communityId: number,
  keys: readonly string[],
  at: Date,
  timeZone: string,
): Promise<void> {
  const found = await tx
    .select({ ledgerId: ledgerEntries.ledgerId })
    .from(ledgerEntries)
    .where(and(eq(ledgerEntries.communityId, communityId), inArray(ledgerEntries.key, ["", ...keys])));
  if (found.length === 0) return;
  await lockIds(
    tx,
    communityId,
    found.map((f) => f.ledgerId),
  );
  const live = await liveEntries(tx, communityId, keys);
  await reverseAll(tx, live, at, timeZone);
}

type LedgerEntry = typeof ledgerEntries.$inferSelect;

/** Entries of these keys that nothing has taken back. Ask with the ledgers locked. */
async function liveEntries(tx: Tx, communityId: number, keys: readonly string[]): Promise<LedgerEntry[]> {
  return tx
    .select()
    .from(ledgerEntries)
    .where(
      and(
        eq(ledgerEntries.communityId, communityId),
        inArray(ledgerEntries.key, ["", ...keys]),
        isNull(ledgerEntries.reverses),
        sql`not exists (select 1 from ledger_entries r
          where r.community_id = ${ledgerEntries.communityId} and r.reverses = ${ledgerEntries.id})`,
      ),
    )
    .orderBy(ledgerEntries.id);
}

async function reverseAll(tx: Tx, live: readonly LedgerEntry[], at: Date, timeZone: string): Promise<void> {
  if (live.length === 0) return;
  await insertRows(
    tx,
    ledgerEntries,
    live.map(({ communityId, ledgerId, unit, act, id, amount, counts, number, topic }) => ({
      ...{ communityId, ledgerId, unit, act, key: `undo:${id}`, amount: -amount, counts, number, topic },
      ...{ reverses: id, at, day: dayOf(at, timeZone) },
    })),
  );
}

/**
 * One entry by its id, taken back by staff, with what else the same happening brought: hours with their points.
 * @returns whose it was and how many points, or null when there is none to take back
 */
export async function takeBackEntry(
  tx: Tx,
  communityId: number,
  id: number,
  at: Date,
  timeZone: string,
): Promise<{ personId: number | null; points: number } | null> {
  const [found] = await tx
    .select({ ledgerId: ledgerEntries.ledgerId, key: ledgerEntries.key })
    .from(ledgerEntries)
    .where(and(eq(ledgerEntries.communityId, communityId), eq(ledgerEntries.id, id)));
  if (!found) return null;
  await lockIds(tx, communityId, [found.ledgerId]);
  const live = (await liveEntries(tx, communityId, [found.key])).filter((e) => e.ledgerId === found.ledgerId);
  const points = live.find((e) => e.id === id && e.unit === "points" && e.counts);
  if (!points) return null;
  await reverseAll(tx, live, at, timeZone);
  const [owner] = await tx
    .select({ personId: ledgers.personId })
    .from(ledgers)
    .where(and(eq(ledgers.communityId, communityId), eq(ledgers.id, found.ledgerId)));
  return { personId: owner?.personId ?? null, points: points.amount };
}

/** Something that is given or spent, in points or in minutes. */
export interface Move {
  communityId: number;
  personId: number;
  unit: Unit;
  act: Act;
  key: string;
  /** Above 0: given. Below 0: spent, which is refused when there is not so much. */
  amount: number;
  number?: number;
  at: Date;
}

/** @returns false when it would leave less than nothing, or that key was written already; nothing is written then */
export async function move(tx: Tx, moved: Move, timeZone: string): Promise<boolean> {
  const { communityId, personId, unit, key, amount, number = null } = moved;
  const ledger = (await lockLedgers(tx, [moved])).get(personId)!;
  const balances = await balancesOf(tx, [[communityId, ledger.id]], unit);
  if (amount < 0 && (balances.get(ledger.id)?.balance ?? 0) + amount < 0) return false;
  const day = dayOf(moved.at, timeZone);
  const made = await insertRows<typeof ledgerEntries, { id: number }>(
    tx,
    ledgerEntries,
    [
      {
        ...{ communityId, ledgerId: ledger.id, unit, act: moved.act, key, amount, number },
        ...{ counts: unit === "minutes" && moved.act === "volunteering", at: moved.at, day },
      },
    ],
    "on conflict (community_id, ledger_id, unit, key) do nothing returning id",
  );
  return made.length > 0;
}

// ── ledgers ────────────────────────────────────────────────────────────────────────────────────────────────────────

type Ledger = typeof ledgers.$inferSelect;

/** Postgres's code for "run it again"; see `isConflict`. */
const SERIALIZATION_FAILURE = "40001";

/** The ledgers of these people, made where they are new, locked in ascending order. By person. */
export async function lockLedgers(
  tx: Tx,
  people: readonly { communityId: number; personId: number }[],
): Promise<Map<number, Ledger>> {
  const pairs = [...new Map(people.map((p) => [p.personId, [p.communityId, p.personId]])).values()].sort(
    (a, b) => a[1]! - b[1]!,
  );
  const of = among([ledgers.communityId, ledgers.personId], pairs);
  await insertRows(
    tx,
    ledgers,
    pairs.map(([communityId, personId]) => ({ communityId: communityId!, personId: personId! })),
    "on conflict (community_id, person_id) do nothing",
  );
  const found = await tx.select().from(ledgers).where(of).orderBy(ledgers.communityId, ledgers.id).for("update");
  // Merged or forgotten in this very moment: the event is run again, and finds who they are by then.
  if (found.length < pairs.length)
    throw Object.assign(new Error("a ledger went away"), { code: SERIALIZATION_FAILURE });
  return new Map(found.map((ledger) => [ledger.personId, ledger]));
}

async function lockIds(tx: Tx, communityId: number, ids: readonly number[]): Promise<void> {
  await tx
    .select({ id: ledgers.id })
    .from(ledgers)
    .where(and(eq(ledgers.communityId, communityId), inArray(ledgers.id, [0, ...ids])))
    .orderBy(ledgers.id)
    .for("update");
}

// ── thanks ─────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Several of one person's, in the order in which they were given, as one. */
export function joinAwards(given: readonly Award[]): Award {
  const [first, last] = [given[0]!, given.at(-1)!];
  const points = given.reduce((sum, each) => sum + each.points, 0);
  const [titles, badges] = [given.flatMap((each) => each.titles), given.flatMap((each) => each.badges)];
  return { ...last, before: first.before, points, titles, badges };
}

/** "+20 分，一共 135 分，现在是“热心居民”。" for the message in which somebody is thanked. */
export function awardText({ points, balance, before, level, titles, badges }: Award): Text {
  const args = { points, total: balance };
  const sum =
    points === 0
      ? say("points-awarded-cap", { total: balance })
      : before === level
        ? say("points-awarded", args)
        : say("points-awarded-level", { ...args, level: say(`points-level-${level}`) });
  const honoured = titles.reduce(
    (text, title) => say("points-awarded-title", { text, title: say(`points-title-${title}`) }),
    sum,
  );
  return badges.reduce(
    (text, badge) => say("points-awarded-badge", { text, badge: say(`points-badge-${badge}`) }),
    honoured,
  );
}

/** A word to each who came to a new level or honour by something that is not thanked for one by one. */
export function levelWhispers(awards: readonly Award[]): Action[] {
  return awards
    .filter(({ before, level, titles, badges }) => before !== level || titles.length + badges.length > 0)
    .map(({ personId, level, balance, titles, badges }) => {
      const args = { level: say(`points-level-${level}`), total: balance };
      const honours = titles.map((title) => say("points-new-title", { title: say(`points-title-${title}`) }));
      honours.push(...badges.map((badge) => say("points-new-badge", { badge: say(`points-badge-${badge}`) })));
      const post: Post = { lines: [say("points-new-level", args), ...honours, say(`points-right-${level}`)] };
      return { do: "whisper", personId, post, ifReachable: true };
    });
}
