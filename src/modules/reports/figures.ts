import type { SQL } from "drizzle-orm";
import { say, type Text } from "../../core/post.ts";
import type { Span } from "../../core/time.ts";
import type { Tx } from "../../core/tx.ts";
import { rows } from "../../store/db.ts";
import { iso, sql } from "../../store/drizzle.ts";
import type { Category } from "../../understand/categories.ts";
import { HELPED, type Kind } from "./kinds.ts";
import type { State } from "./rules.ts";
import type { Source } from "./schema.ts";

/** What reports can be counted by. Each figure of the week comes from here, and so do those that staff ask for. */

export interface Figures {
  received: number;
  ended: number;
  /** What was finished then, whenever it came in. What came back and is not done again is not done. */
  done: number;
  /** Of those: how many within what was promised. */
  onTime: number;
  /** Of those that came in: whose reporter called it not solved, done again since or not. */
  reopened: number;
  /** Of those that were finished then: hours from the first word to the last time it was done. */
  medianHours: number | null;
  p90Hours: number | null;
  /** Given by reporters and by neighbours who met the same. */
  stars: { mean: number | null; count: number };
  /** Of those that were done: how many their reporter called solved, or not. */
  judged: number;
  solved: number;
}

/** Means of fewer are not told: they would be somebody's. */
const LEAST = 5;
/** So many alike in one building are worth telling. */
const REPEATED = 3;

/** "3.5 小时", or below one hour "20 分钟": tenths of an hour are nobody's way of telling time. */
export function spanText(hours: number): Text {
  const minutes = Math.max(1, Math.round(hours * 60));
  if (minutes < 60) return say("reports-minutes", { minutes });
  return say("reports-hours", { hours: hours < 10 ? Math.round(hours * 10) / 10 : Math.round(hours) });
}

/** Those that came in then; withdrawn and merged ones are no matters of their own. */
const cameIn = (communityId: number, { since, until }: Span) => sql`r.community_id = ${communityId}
  and r.state not in ('withdrawn', 'merged') and r.reported_at >= ${iso(since)} and r.reported_at < ${iso(until)}`;

/** Finished in that time; of what was done twice the last time counts. */
const doneIn = ({ since, until }: Span) => sql`(done_at >= ${iso(since)} and done_at < ${iso(until)})`;

/**
 * What came in then, and what was finished then, whenever it came in: work on older matters is somebody's week too.
 * @param category of one category only
 */
export async function readFigures(tx: Tx, communityId: number, span: Span, category?: Category): Promise<Figures> {
  const [row] = await rows<Record<string, number | null>>(
    tx,
    sql`select count(*) filter (where came)::int as received, count(ended_at) filter (where came)::int as ended,
        count(*) filter (where finished)::int as done,
        count(*) filter (where finished and not exists (select 1 from report_events e
          where e.community_id = r.community_id and e.number = r.number and e.change = 'late'))::int as on_time,
        count(*) filter (where came and round > 1)::int as reopened,
        percentile_cont(0.5) within group (order by extract(epoch from done_at - reported_at) / 3600)
          filter (where finished)::float8 as median,
        percentile_cont(0.9) within group (order by extract(epoch from done_at - reported_at) / 3600)
          filter (where finished)::float8 as p90,
        sum(given.total) filter (where came)::float8 as stars,
        coalesce(sum(given.count) filter (where came), 0)::int as rated,
        count(*) filter (where finished and state = 'confirmed')::int as solved,
        count(*) filter (where finished and (state = 'confirmed' or round > 1))::int as judged
      from reports r
      cross join lateral (select ${cameIn(communityId, span)} as came, coalesce(${doneIn(span)}, false)
        and state not in ('withdrawn', 'merged') as finished) then_
      cross join lateral (
        select coalesce(sum(s.stars), 0) as total, count(s.stars) as count from (
          select r.stars union all select j.stars from report_joins j
          where j.community_id = r.community_id and j.number = r.number) s) given
      where r.community_id = ${communityId} and (came or finished)
        ${category === undefined ? sql`` : sql`and category = ${category}`}`,
  );
  const { received, ended, done, on_time, reopened, median, p90, stars, rated, judged, solved } = row!;
  return {
    ...{ received: received!, ended: ended!, done: done!, onTime: on_time!, reopened: reopened! },
    ...{ medianHours: median!, p90Hours: p90!, judged: judged!, solved: solved! },
    stars: { mean: rated! < LEAST ? null : stars! / rated!, count: rated! },
  };
}

/** How many of each category came in, the most first; wishes and help asked for have no fault and are left out. */
export function categoriesIn(
  tx: Tx,
  communityId: number,
  span: Span,
): Promise<{ category: Category; count: number }[]> {
  return rows(
    tx,
    sql`select category, count(*)::int as count from reports r where ${cameIn(communityId, span)}
        and r.kind not in ('suggestion', 'help')
      group by category order by count(*) desc, category`,
  );
}

/** What comes back: building and category with at least three faults that came in then, the most first. */
export function hotSpots(
  tx: Tx,
  communityId: number,
  span: Span,
): Promise<{ building: string; category: Category; count: number }[]> {
  return rows(
    tx,
    sql`select building, category, count(*)::int as count from reports r where ${cameIn(communityId, span)}
        and building is not null and category <> 'other' and kind = 'fault'
      group by building, category having count(*) >= ${REPEATED} order by count(*) desc, building limit 5`,
  );
}

/** Complaints by the building they are from, the most first. */
export function complaintsByBuilding(
  tx: Tx,
  communityId: number,
  { since, until }: Span,
): Promise<{ building: string; count: number }[]> {
  return rows(
    tx,
    sql`select building, count(*)::int as count from reports
      where community_id = ${communityId} and kind = 'complaint' and building is not null
        and state not in ('withdrawn', 'merged') and reported_at >= ${since.toISOString()}::timestamptz
        and reported_at < ${until.toISOString()}::timestamptz
      group by building order by count(*) desc, building limit 5`,
  );
}

/**
 * What is open at this moment: how many are still to be done, how many are done and wait for their reporter's word, and
 * the numbers of those that are late, the longest waiting first: by the clock, whether or not it has been looked at.
 */
export async function openNow(
  tx: Tx,
  communityId: number,
  now: Date,
): Promise<{ open: number; waiting: number; late: number[] }> {
  const [row] = await rows<{ open: number; waiting: number; late: number[] | null }>(
    tx,
    sql`select count(*) filter (where state <> 'resolved')::int as open,
        count(*) filter (where state = 'resolved')::int as waiting, array_agg(number order by due_at, number)
        filter (where state <> 'resolved' and (late or due_at <= ${iso(now)}
          and not (kind = 'help' and party_id is null and assignee_id is null))) as late
      from reports where community_id = ${communityId} and ended_at is null`,
  );
  return { ...row!, late: row!.late ?? [] };
}

/** 建议落地: suggestions that were adopted then, or are adopted and still open, with how far they have come by now. */
export function suggestionsIn(
  tx: Tx,
  communityId: number,
  { since, until }: Span,
): Promise<{ number: number; title: string; party: string | null; state: State }[]> {
  return rows(
    tx,
    sql`select r.number, r.title, p.name as party, r.state from reports r
      left join parties p on p.community_id = r.community_id and p.id = r.party_id
      where r.community_id = ${communityId} and r.kind = 'suggestion' and r.anonymous = 'no' and r.accepted_at < ${iso(until)}
        and (r.accepted_at >= ${iso(since)} or r.ended_at is null) order by r.number desc limit 5`,
  );
}

/**
 * Who had a word about matters then: reported, met the same, or said how it went. One row an act, for counting how
 * many people took part and how evenly. What is anonymous is nobody's.
 */
export function wordsIn(communityId: number, { since, until }: Span): SQL {
  const then = (at: SQL) => sql`${at} >= ${iso(since)} and ${at} < ${iso(until)}`;
  return sql`select person_id from reports where community_id = ${communityId} and source = 'chat'
      and person_id is not null and ${then(sql`reported_at`)}
    union all select person_id from report_joins where community_id = ${communityId} and ${then(sql`joined_at`)}
    union all select by_person_id from report_events where community_id = ${communityId} and by_person_id is not null
      and change in ('confirmed', 'reopened', 'rated') and ${then(sql`at`)}`;
}

/** A report as a line of the ledger: everything but who it came from. */
export interface LedgerLine {
  number: number;
  kind: Kind;
  category: Category;
  title: string;
  building: string | null;
  unit: string | null;
  floor: string | null;
  spot: string | null;
  source: Source;
  state: State;
  party: string | null;
  reported_at: string;
  accepted_at: string | null;
  done_at: string | null;
  ended_at: string | null;
  late: boolean;
  round: number;
  stars: number | null;
  answer: string | Text | null;
}

/** Reports that came in or were finished then, oldest first; withdrawn ones too, for a ledger has no gaps. Private ones keep their words. */
export async function ledgerOf(tx: Tx, communityId: number, { since, until }: Span): Promise<LedgerLine[]> {
  const hidden = sql`(r.kind = 'dispute' or r.anonymous <> 'no')`;
  const lines = await rows<LedgerLine>(
    tx,
    sql`select r.number, r.kind, r.category, case when ${hidden} then '' else r.title end as title, r.building,
        r.unit, r.floor, case when ${hidden} then null else r.spot end as spot, r.source, r.state, p.name as party,
        r.reported_at, r.accepted_at, r.done_at, r.ended_at,
        r.late or exists (select 1 from report_events e
          where e.community_id = r.community_id and e.number = r.number and e.change = 'late') as late,
        r.round, r.stars, case when ${hidden} then null else r.answer end as answer
      from reports r left join parties p on p.community_id = r.community_id and p.id = r.party_id
      where r.community_id = ${communityId}
        and (r.reported_at >= ${iso(since)} and r.reported_at < ${iso(until)} or ${doneIn({ since, until })})
      order by r.number`,
  );
  return lines.map((line) => (line.answer === HELPED ? { ...line, answer: say("reports-helped-answer") } : line));
}
