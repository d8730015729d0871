import type { SQL } from "drizzle-orm";
import type { Span } from "../../core/time.ts";
import type { Tx } from "../../core/tx.ts";
import { rows } from "../../store/db.ts";
import { iso, sql } from "../../store/drizzle.ts";
import type { Kind } from "./rules.ts";

/** What sign-ups can be counted by. */

/** A sign-up that took place then: it began, or could be answered until, in that time, and was not called off. */
export interface Event {
  number: number;
  kind: Kind;
  title: string;
  at: string;
  /** How many may come; null: as many as like. */
  places: number | null;
  /** How many had signed up, and how many waited. */
  coming: number;
  waiting: number;
  /** Of those who had: whose organiser or whose own code says that they came. */
  came: number;
}

export function eventsIn(tx: Tx, communityId: number, { since, until }: Span): Promise<Event[]> {
  return rows(
    tx,
    sql`select s.number, s.kind, s.title, coalesce(s.starts_at, s.closes_at)::text as at,
        (select case when count(*) = count(l.capacity) then sum(l.capacity)::int end from signup_slots l
          where l.community_id = s.community_id and l.number = s.number) as places,
        coalesce(sum(r.count) filter (where r.state = 'in'), 0)::int as coming,
        coalesce(sum(r.count) filter (where r.state = 'waiting'), 0)::int as waiting,
        coalesce(sum(r.count) filter (where r.state = 'in' and (r.in_at is not null or r.minutes > 0)), 0)::int as came
      from signups s left join signup_rows r on r.community_id = s.community_id and r.number = s.number
      where s.community_id = ${communityId} and s.state in ('open', 'closed')
        and coalesce(s.starts_at, s.closes_at) >= ${iso(since)} and coalesce(s.starts_at, s.closes_at) < ${iso(until)}
      group by s.community_id, s.number order by s.number`,
  );
}

/** Who signed up for something then, one row each time. */
export function comersIn(communityId: number, { since, until }: Span): SQL {
  return sql`select person_id from signup_rows where community_id = ${communityId} and person_id is not null
    and state <> 'out' and signed_at >= ${iso(since)} and signed_at < ${iso(until)}`;
}
