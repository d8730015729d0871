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
