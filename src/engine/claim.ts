import type { Event } from "../core/event.ts";
import type { Guess } from "../core/guess.ts";
import type { FetchedPhotos } from "../core/post.ts";
import type { Tx } from "../core/tx.ts";
import { slot, sql } from "../store/drizzle.ts";
import { statement } from "../store/statement.ts";
import type { Route } from "./router.ts";

/** An inbox row whose turn it is. */
export interface Claimed {
  id: number;
  lane: string;
  payload: Event;
  photos: FetchedPhotos | null;
  /** What a language model made of its words, where one was asked. */
  guess: Guess | null;
  attempts: number;
  dueAt: Date;
  /** Of a timer: up to when it may see to what has fallen due. */
  upTo: Date;
  /** Where its words go, when that is known already. */
  route?: Route;
  /** The whole line that it finished, where its beginning was said before. */
  line?: string;
}

/**
 * Claims rows that are due, for as long as the transaction lasts: whole lanes at a time, so that no other process
 * handles a later event of the same chat meanwhile, and in order within each lane. A lane whose head waits for a photo
 * or for its next try holds what comes after it.
 *
 * The lane's advisory lock is taken before the rows are locked, and locking a row looks at its newest version: an event
 * that another process finished in between falls out.
 *
 * What came due while the bot was off is caught up with in order, an hour of it at a time: what the first of it brings
 * round may have been due before the rest.
 */
export async function claim(tx: Tx, now: Date, which: Which): Promise<Claimed[]> {
  const { limit, only = null, without = [] } = which;
  const claimed = await claimRows(tx, { now: now.toISOString(), limit, only, without });
  const rows = claimed.map((r) => ({
    id: Number(r.id),
    lane: r.lane,
    payload: r.payload,
    photos: r.photos,
    guess: r.guess,
    attempts: r.attempts,
    dueAt: new Date(r.due_at),
    upTo: now,
  }));
  for (const [i, row] of rows.entries()) row.upTo = upTo(row, rows.slice(i + 1), rows.length < limit ? now : null);
  const first = rows.find(({ payload }) => payload.type === "timer");
  const until = (first?.dueAt.getTime() ?? 0) + HOUR_MS;
  return rows.filter(({ payload, dueAt }) => payload.type !== "timer" || dueAt.getTime() < until);
}

const HOUR_MS = 3_600_000;

/**
 * What a timer looks after may have fallen due until the next timer of another kind there, which has its turn then.
 * @param later what was claimed behind it
 * @param end when nothing more is due; null: there may be more that was not claimed
 */
function upTo({ payload, dueAt }: Claimed, later: readonly Claimed[], end: Date | null): Date {
  if (payload.type !== "timer") return dueAt;
  const { communityId, job } = payload;
  const next = later.find(({ payload: p }) => p.type === "timer" && p.communityId === communityId && p.job !== job);
  return next?.dueAt ?? end ?? later.at(-1)?.dueAt ?? dueAt;
}

/** What to claim: at most so many, of these lanes only, and of those not. */
export interface Which {
  limit: number;
  only?: readonly string[] | null;
  without?: readonly string[];
}

const claimRows = statement<
  { now: string; limit: number; only: readonly string[] | null; without: readonly string[] },
  {
    id: string;
    lane: string;
    payload: Event;
    photos: Claimed["photos"];
    guess: Claimed["guess"];
    attempts: number;
    due_at: string;
  }
>(() => {
  const now = slot("now", "timestamptz");
  return sql`with candidates as materialized (
      select id, lane from inbox i
      where status = 'ready' and due_at <= ${now} and (retry_at is null or retry_at <= ${now})
        and (${slot("only", "text[]")} is null or lane = any(${slot("only", "text[]")}))
        and lane <> all(${slot("without", "text[]")})
        and not exists (
          select 1 from inbox b where b.lane = i.lane and b.id < i.id
            and (b.status = 'new' or (b.status = 'ready' and (b.retry_at > ${now} or b.due_at > ${now}))))
      order by due_at, id limit ${slot("limit", "int")}
    ), locked as materialized (
      select lane from (select distinct lane from candidates) l
      where pg_try_advisory_xact_lock(hashtextextended(lane, 1))
    )
    select i.id, i.lane, i.payload, i.photos, i.guess, i.attempts, i.due_at
    from inbox i join candidates c on c.id = i.id join locked l on l.lane = i.lane
    where i.status = 'ready'
    order by i.due_at, i.id for update of i`;
});
