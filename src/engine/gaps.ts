import type { Adapter } from "../core/adapter.ts";
import type { GapEvent } from "../core/event.ts";
import { say } from "../core/post.ts";
import type { Tx } from "../core/tx.ts";
import { rows } from "../store/db.ts";
import { eq, sql } from "../store/drizzle.ts";
import { insertRows } from "../store/insert.ts";
import { inbox, settings } from "../store/schema.ts";
import type { Deps } from "./deps.ts";
import type { Effects } from "./effects.ts";
import type { Origin } from "./origin.ts";

/** A gap longer than this is told in the groups, milliseconds: somebody may have written into it. */
const TOLD_MS = 60_000;

/** How often it is written down that a connection goes on, milliseconds. A new one is written down at once. */
const NOTE_MS = 1_000;
/** What each adapter's connection was when it was last written down: saves the writing, decides nothing. */
const noted = new WeakMap<Adapter, { connection: string; at: number }>();

/** Which connection was alive until when: a row of `settings` for each such platform. */
interface Heard {
  connection: string;
  until: string;
}

/**
 * Notes that a platform is listened to now. When that is another connection than the last time, there was a gap between
 * them, also when the process died in it: it becomes an event, and so a row, whatever its length.
 * @returns true when there was one
 */
export async function noteHearing(deps: Deps, adapter: Adapter): Promise<boolean> {
  const hearing = adapter.hearing?.();
  if (!hearing) return false;
  const now = deps.clock.now();
  const before = noted.get(adapter);
  if (before?.connection === hearing.connection && now.getTime() - before.at < NOTE_MS) return false;
  const key = `hearing:${adapter.platform}`;
  const until = new Date(now.getTime() - hearing.quietMs).toISOString();
  const isGap = await deps.store.transaction(async (tx) => {
    const [row] = await tx.select().from(settings).where(eq(settings.key, key)).for("update");
    const last = row?.value as Heard | undefined;
    const value: Heard = { connection: hearing.connection, until };
    await tx.insert(settings).values({ key, value }).onConflictDoUpdate({ target: settings.key, set: { value } });
    if (!last || last.connection === hearing.connection) return false;
    const event: GapEvent = {
      ...{ type: "gap", platform: adapter.platform, key: `gap:${last.until}`, chat: "", at: now.toISOString() },
      ...{ begunAt: last.until, endedAt: now.toISOString() },
    };
    await insertRows(
      tx,
      inbox,
      [
        {
          ...{ platform: event.platform, key: event.key, lane: `${event.platform}:gap`, payload: event },
          ...{ status: "ready", dueAt: now, receivedAt: now },
        },
      ],
      "on conflict do nothing",
    );
    deps.metrics.gaps.inc({ platform: adapter.platform });
    deps.log.warn({ platform: adapter.platform, begunAt: event.begunAt, endedAt: event.endedAt }, "a gap in listening");
    return true;
  });
  noted.set(adapter, { connection: hearing.connection, at: now.getTime() });
  return isGap;
}

/** Tells the groups of the platform what may be missing, if it was long enough for somebody to have written. */
export async function tellGap(tx: Tx, effects: Effects, origin: Origin, event: GapEvent): Promise<void> {
  if (new Date(event.endedAt).getTime() - new Date(event.begunAt).getTime() <= TOLD_MS) return;
  const groups = await rows<{ id: string; community_id: number }>(
    tx,
    sql`select id, community_id from chats
      where platform = ${event.platform} and kind = 'group' and reachable and community_id is not null order by id`,
  );
  const moment = (at: string) => ({ at, style: "moment" as const });
  const post = { lines: [say("core-gap", { from: moment(event.begunAt), to: moment(event.endedAt) })] };
  for (const { id, community_id } of groups) {
    effects.add({ ...origin, communityId: community_id }, [
      { do: "say", chat: { platform: event.platform, id }, post },
    ]);
  }
}
