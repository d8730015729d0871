import type { SQL } from "drizzle-orm";
import type { Span } from "../../core/time.ts";
import type { Tx } from "../../core/tx.ts";
import { rows } from "../../store/db.ts";
import { iso, sql } from "../../store/drizzle.ts";
import type { Act } from "./rules.ts";

/** What the ledger can be counted by. What was taken back counts nowhere, whenever that was. */

/** Entries of then that stand. (What is `not null` is found by its index, among a million others.) */
const standing = (communityId: number, { since, until }: Span): SQL => sql`e.community_id = ${communityId}
  and e.at >= ${iso(since)} and e.at < ${iso(until)} and e.reverses is null and not exists (
    select 1 from ledger_entries r where r.community_id = e.community_id and r.reverses is not null and r.reverses = e.id)`;

export interface Given {
  /** Points that were earned, and by how many neighbours. */
  points: number;
  people: number;
  /** Points that were exchanged. */
  spent: number;
  /** Hours that volunteers gave, how often one of them did, and how many they are. */
  hours: number;
  times: number;
  volunteers: number;
}

export async function givenIn(tx: Tx, communityId: number, span: Span): Promise<Given> {
  // Summed by ledger first: telling a million entries apart takes long, telling the ledgers does not.
  const volunteering = sql`filter (where unit = 'minutes' and act = 'volunteering')`;
  const [row] = await rows<Given & { minutes: number }>(
    tx,
    sql`with each as (select ledger_id, unit, act, count(*) as n, sum(amount) as amount from ledger_entries e
        where ${standing(communityId, span)} group by ledger_id, unit, act)
      select coalesce(sum(amount) filter (where unit = 'points' and amount > 0), 0)::int as points,
        (count(distinct ledger_id) filter (where unit = 'points' and amount > 0))::int as people,
        coalesce(-sum(amount) filter (where act = 'reward'), 0)::int as spent,
        coalesce(sum(amount) ${volunteering}, 0)::int as minutes, coalesce(sum(n) ${volunteering}, 0)::int as times,
        (count(distinct ledger_id) ${volunteering})::int as volunteers
      from each`,
  );
  const { minutes, ...given } = row!;
  return { ...given, hours: minutes / 60 };
}

/** A line of the ledger. Whose it is stays between them and the bot: a ledger has a number, and no name. */
export interface Line {
  id: number;
  ledger: number;
  at: string;
  act: Act;
  number: number | null;
  amount: number;
  /** It took another one back, or was taken back. */
  undone: boolean;
}

/** All entries of then in points or in minutes, also those that do not stand. */
export function linesIn(
  tx: Tx,
  communityId: number,
  { since, until }: Span,
  unit: "points" | "minutes",
): Promise<Line[]> {
  return rows(
    tx,
    sql`select e.id, e.ledger_id as ledger, e.at::text, e.act, e.number, e.amount, e.reverses is not null or exists (
        select 1 from ledger_entries r where r.community_id = e.community_id and r.reverses = e.id) as undone
      from ledger_entries e where e.community_id = ${communityId} and e.unit = ${unit}
        and e.at >= ${iso(since)} and e.at < ${iso(until)} order by e.id`,
  );
}

// ── what looks as if points were made rather than earned ───────────────────────────────────────────────────────────

/** So long is looked back. */
export const UNUSUAL_DAYS = 30;
/** The same two, so often in those days. */
const PAIR = 5;
/** So many earnings of one person within an hour. */
const BURST = 5;
/** So many valid reports of one person on one day: one thing told in parts. */
const SPLIT = 3;
/** Lines of each. */
const MOST = 5;

/** One thing that staff may look at: whose, who said that it was so, on which day, how often, and the entries. */
export interface Unusual {
  what: "pair" | "burst" | "split";
  person: number | null;
  other: number | null;
  day: string | null;
  count: number;
  entries: number[];
}

/** What looks odd in the last days, the most of each kind first. It is shown and nothing more: people decide. */
export async function unusualIn(tx: Tx, communityId: number, now: Date): Promise<Unusual[]> {
  const since = new Date(now.getTime() - UNUSUAL_DAYS * 86_400_000);
  const earned = sql`select e.*, l.person_id as person, k.person_id as other from ledger_entries e
    join ledgers l on l.community_id = e.community_id and l.id = e.ledger_id
    left join ledgers k on k.community_id = e.community_id and k.id = e.checked_by
    where ${standing(communityId, { since, until: new Date(now.getTime() + 1) })} and e.unit = 'points' and e.amount > 0`;
  const [pairs, bursts, splits] = await Promise.all([
    rows<Unusual>(
      tx,
      sql`select 'pair' as what, person, other, null as day, count(*)::int as count, array_agg(id order by id desc) as entries
        from (${earned}) e where other is not null group by person, other having count(*) >= ${PAIR}
        order by count desc limit ${MOST}`,
    ),
    rows<Unusual>(
      tx,
      sql`select 'burst' as what, person, null as other, null as day, max(n)::int as count,
          array_agg(id order by id desc) as entries
        from (select id, person, count(*) over (partition by person order by at range between interval '1 hour' preceding
          and current row) as n from (${earned}) e where act <> 'deliberation') w
        group by person having max(n) >= ${BURST} order by count desc limit ${MOST}`,
    ),
    rows<Unusual>(
      tx,
      sql`select 'split' as what, person, null as other, day, count(*)::int as count, array_agg(id order by id desc) as entries
        from (${earned}) e where act = 'report' group by person, day having count(*) >= ${SPLIT}
        order by day desc, count desc limit ${MOST}`,
    ),
  ]);
  return [...pairs, ...bursts, ...splits];
}
