import type { OutsideEvent } from "../core/event.ts";
import { errorCode } from "../store/db.ts";
import { sql } from "../store/drizzle.ts";
import { insertRows } from "../store/insert.ts";
import { inbox } from "../store/schema.ts";
import type { Deps } from "./deps.ts";

/** How long photos of one album may trickle in after each other, milliseconds (measured on Telegram). */
export const ALBUM_MS = 1_500;

/**
 * Stores what happened: one insert for all of a batch, and what is already there stays as it is. When this resolves
 * the platform may be told that it was received.
 * @returns how many were new: ready to be handled, or to be prepared first
 */
export async function receive(deps: Deps, events: readonly OutsideEvent[]): Promise<{ ready: number; slow: number }> {
  if (events.length === 0) return { ready: 0, slow: 0 };
  const inserted = await insertAll(deps, events).catch((error) => {
    // SQLSTATE class 22: what no column keeps. One such message must not stop all that came with it, for ever.
    if (!errorCode(error)?.startsWith("22")) throw error;
    return insertAll(deps, events.map(storable));
  });
  deps.metrics.received.inc(inserted.length);
  deps.metrics.repeated.inc(events.length - inserted.length);
  const ready = inserted.filter((row) => row.status === "ready").length;
  return { ready, slow: inserted.length - ready };
}

function insertAll(deps: Deps, events: readonly OutsideEvent[]): Promise<{ status: string }[]> {
  const now = deps.clock.now();
  return insertRows(
    deps.store.db,
    inbox,
    events.map((event) => {
      const slow = event.type === "message" && needsPreparing(deps, event);
      return {
        platform: event.platform,
        key: event.key,
        lane: `${event.platform}:${event.chat}`,
        chat: event.chat,
        sender: "from" in event ? (event.from?.id ?? null) : null,
        album: event.type === "message" ? (event.album ?? null) : null,
        payload: event,
        status: slow ? ("new" as const) : ("ready" as const),
        dueAt: slow && event.album ? new Date(now.getTime() + ALBUM_MS) : now,
        receivedAt: now,
      };
    }),
    sql`on conflict (platform, key) do nothing returning status`,
  );
}

/** The event without zero bytes and half characters. */
function storable(event: OutsideEvent): OutsideEvent {
  return JSON.parse(JSON.stringify(event), (_key, value) =>
    typeof value === "string" ? value.toWellFormed().replaceAll("\0", "") : value,
  );
}

/**
 * Photos are fetched before handling, and only where they may matter: in a private chat, with words that are a
 * command, or as part of an album (whose words may stand on another photo).
 */
function needsPreparing(deps: Deps, event: Extract<OutsideEvent, { type: "message" }>): boolean {
  if (!event.photos?.length || event.from === null) return false;
  if (event.chatKind === "private" || event.album !== undefined || event.addressed) return true;
  return deps.router.route(event).kind !== "silence";
}

/** Rows that wait, for `/metrics` and `doctor`. */
export async function countWaiting(deps: Deps): Promise<{ waiting: number; failed: number }> {
  const [row] = await deps.store.db
    .select({
      waiting: sql<number>`(count(*) filter (where status in ('new', 'ready')))::int`,
      failed: sql<number>`(count(*) filter (where status = 'failed'))::int`,
    })
    .from(inbox)
    .where(sql`status in ('new', 'ready', 'failed')`);
  return row ?? { waiting: 0, failed: 0 };
}
