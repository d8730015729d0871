import { rows } from "../store/db.ts";
import { iso, sql } from "../store/drizzle.ts";
import type { Deps } from "./deps.ts";
import { UNSAID } from "./said.ts";
import { planStanding } from "./timers.ts";

/** How long things are kept (DESIGN rule 10), days. */
const PAYLOAD_DAYS = 7;
const KEY_DAYS = 90;
const OFFER_DAYS = 30;
/** A photo without a row may still be on its way into one. */
const ORPHAN_HOURS = 24;
const FILE_DAYS = 1;

/**
 * Erases what has served its purpose: payloads and sent messages after a week, what they offered after a month, keys
 * after 90 days, also of events that failed; and what each module says of its own. Plans what comes round.
 * @returns how many rows were erased or removed
 */
export async function housekeep(deps: Pick<Deps, "store" | "clock" | "modules" | "timeZone">): Promise<number> {
  const now = deps.clock.now();
  const before = (days: number) => iso(new Date(now.getTime() - days * 86_400_000));
  const { db } = deps.store;
  const counts = await Promise.all([
    rows(
      db,
      sql`update inbox set payload = null, sender = null, photos = null, guess = null
      where status in ('done', 'failed') and payload is not null and received_at < ${before(PAYLOAD_DAYS)} returning 1`,
    ),
    rows(
      db,
      sql`delete from inbox where status in ('done', 'failed') and received_at < ${before(KEY_DAYS)} returning 1`,
    ),
    rows(db, sql`delete from inbox_files where received_at < ${before(FILE_DAYS)} returning 1`),
    rows(
      db,
      // What was said is counted by day before its rows go.
      sql`with gone as (
          delete from outbox where status in ('sent', 'failed') and due_at < ${before(PAYLOAD_DAYS)} returning *
        ), counted as (
          insert into said_days (platform, chat, day, occasion, count)
          select platform, chat, (due_at at time zone ${deps.timeZone})::date as day, occasion, count(*) from gone
          where kind = 'say' and status = 'sent' and note is distinct from ${UNSAID} and chat is not null
          group by platform, chat, day, occasion order by platform, chat, day, occasion
          on conflict (platform, chat, day, occasion) do update set count = said_days.count + excluded.count
        )
        select 1 from gone`,
    ),
    rows(
      db,
      sql`delete from messages m where card is null and created_at < ${before(OFFER_DAYS)}
        and not exists (select 1 from outbox o where o.message_ref = m.id and o.status <> 'sent') returning 1`,
    ),
    rows(
      db,
      sql`update outbox set post = null, status = 'failed', note = 'never reachable'
      where status = 'waiting' and due_at < ${before(KEY_DAYS)} returning 1`,
    ),
  ]);
  await planStanding(deps);
  const swept = await Promise.all(deps.modules.map((module) => module.sweep?.(db, now) ?? 0));
  return [...counts.map((list) => list.length), ...swept].reduce((sum, n) => sum + n, 0);
}

/**
 * Removes photos that nothing refers to. Their age is that of files, told by the machine's clock whatever the bot's says.
 * @returns how many were removed
 */
export function sweepPhotos(deps: Deps): Promise<number> {
  return deps.photos.sweep((hashes) => referenced(deps, hashes), new Date(Date.now() - ORPHAN_HOURS * 3_600_000));
}

/** Which of these photos something still needs: a module's row, or an event that is not erased yet. */
async function referenced(deps: Deps, hashes: string[]): Promise<Set<string>> {
  const needed = new Set<string>();
  for (const module of deps.modules) {
    for (const hash of (await module.photosInUse?.(deps.store.db, hashes)) ?? []) needed.add(hash);
  }
  const waiting = await rows<{ hash: string }>(
    deps.store.db,
    sql`select p->>'hash' as hash from inbox, jsonb_array_elements(photos->'kept') p
      where photos is not null and p->>'hash' = any(${sql.param(hashes)}::text[])`,
  );
  for (const { hash } of waiting) needed.add(hash);
  return needed;
}
