import { DAILY_UNASKED, endOfNight, isCounted, nextMorning, type Occasion } from "../core/quiet.ts";
import { dayOf } from "../core/time.ts";
import type { Tx } from "../core/tx.ts";
import { slot, sql } from "../store/drizzle.ts";
import { statement } from "../store/statement.ts";
import type { Deps } from "./deps.ts";
import { UNSAID } from "./said.ts";

/** What of a row decides whether it may be said now. */
interface Asking {
  id: number;
  platform: string;
  chat: string;
  occasion: Occasion;
  /** Of this try, from 1. */
  attempts: number;
  where: { kind: "group" | "private"; purpose: "residents" | "staff" };
  /** So many unasked messages the chat got today, read under its lock. */
  unasked: number;
}

/**
 * The quiet contract (DESIGN rule 6) for the messages that one transaction takes out. The chats' rows are locked by it,
 * so the count is right however many processes send. Staff's groups are where work is done: there only the night counts.
 */
export function openQuiet(deps: Deps, now: Date) {
  const night = endOfNight(now, deps.timeZone);
  const held: number[] = [];
  const dropped: number[] = [];
  const spent = new Map<string, { platform: string; chat: string; count: number }>();
  return {
    /** May it be said now? What may not is held by `write`; what counts is counted. */
    admits({ id, platform, chat, occasion, attempts, where, unasked }: Asking): boolean {
      if (!isCounted(occasion)) return true;
      const counts = where.kind === "group" && where.purpose === "residents";
      // Tried before, it has been counted before.
      const isFirst = attempts === 1;
      const key = `${platform}:${chat}`;
      const here = spent.get(key) ?? { platform, chat, count: 0 };
      const isFull = counts && isFirst && unasked + here.count >= DAILY_UNASKED;
      if (occasion === "unasked" && (night !== null || isFull)) {
        held.push(id);
        deps.metrics.held.inc({ why: night !== null ? "night" : "budget" });
        return false;
      }
      if (occasion === "offer" && (night !== null || isFull)) {
        dropped.push(id);
        return false;
      }
      if (counts && isFirst) spent.set(key, { ...here, count: here.count + 1 });
      return true;
    },
    async write(tx: Tx): Promise<void> {
      const counts = [...spent.values()];
      await Promise.all([
        held.length > 0 && hold(tx, { ids: held, until: nextMorning(now, deps.timeZone).toISOString() }),
        dropped.length > 0 && drop(tx, { ids: dropped, note: UNSAID }),
        counts.length > 0 &&
          spend(tx, {
            today: dayOf(now, deps.timeZone),
            platforms: counts.map((c) => c.platform),
            chats: counts.map((c) => c.chat),
            counts: counts.map((c) => c.count),
          }),
      ]);
    },
  };
}

/**
 * Is there room now for something nobody waits for, besides what waits to be said there already?
 * @param more so many more are about to be written
 */
export async function hasRoom(
  tx: Tx,
  now: Date,
  timeZone: string,
  { platform, id }: { platform: string; id: string },
  more: number,
): Promise<boolean> {
  if (endOfNight(now, timeZone) !== null) return false;
  const [row] = await readRoom(tx, { platform, id, today: dayOf(now, timeZone) });
  return (row?.said ?? 0) + more < DAILY_UNASKED;
}

const readRoom = statement<{ platform: string; id: string; today: string }, { said: number }>(
  () => sql`select case when c.unasked_on = ${slot("today", "date")} then c.unasked else 0 end + (select count(*)::int
      from outbox o where o.platform = c.platform and o.chat = c.id and o.status in ('queued', 'sending')
        and o.kind = 'say' and o.attempts = 0 and o.occasion in ('unasked', 'offer', 'chosen')) as said
    from chats c where c.platform = ${slot("platform", "text")} and c.id = ${slot("id", "text")}`,
);

const hold = statement<{ ids: number[]; until: string }>(
  () => sql`update outbox set status = 'held', due_at = ${slot("until", "timestamptz")}, attempts = 0, lease_until = null
    where id = any(${slot("ids", "bigint[]")})`,
);

/** What can be answered there goes with it: nobody has seen it. */
const drop = statement<{ ids: number[]; note: string }>(
  () => sql`with gone as (
      update outbox set status = 'sent', post = null, note = ${slot("note", "text")}, lease_until = null
      where id = any(${slot("ids", "bigint[]")}) returning message_ref
    ) delete from messages m using gone where m.id = gone.message_ref and m.card is null`,
);

const spend = statement<{ today: string; platforms: string[]; chats: string[]; counts: number[] }>(
  () => sql`update chats c set unasked_on = ${slot("today", "date")},
      unasked = w.count + case when c.unasked_on = ${slot("today", "date")} then c.unasked else 0 end
    from unnest(${slot("platforms", "text[]")}, ${slot("chats", "text[]")}, ${slot("counts", "int[]")})
      as w(platform, id, count) where c.platform = w.platform and c.id = w.id`,
);
