import type { Tx } from "../core/tx.ts";
import { slot, sql } from "../store/drizzle.ts";
import { settings } from "../store/schema.ts";
import { statement } from "../store/statement.ts";
import type { Deps } from "./deps.ts";

/**
 * Messages are counted over so many milliseconds, and no more may leave within them than a platform takes in a second:
 * it counts when they arrive, and what left a second apart may arrive closer together.
 */
const WINDOW_MS = 1_200;

/** When how many left, for one platform; kept in `settings`, so that all processes and the next start know it. */
type Departures = [at: number, count: number][];

const keyOf = (platform: string) => `pace:${platform}`;

/** The platforms that count messages over all chats, and how many they take a second. */
function limitsOf(deps: Deps): Map<string, number> {
  const limits = new Map<string, number>();
  for (const [platform, adapter] of deps.adapters) {
    const { perSecond } = adapter.capabilities({ id: "", kind: "group" });
    if (Number.isFinite(perSecond)) limits.set(platform, perSecond);
  }
  return limits;
}

/** Makes the rows that are locked for counting. Called once, at the start. */
export async function preparePaces(deps: Deps): Promise<void> {
  const rows = [...limitsOf(deps).keys()].map((platform) => ({ key: keyOf(platform), value: [] }));
  if (rows.length > 0) await deps.store.db.insert(settings).values(rows).onConflictDoNothing();
}

/** How many messages may leave now, for the platforms that count them. */
export interface Pace {
  rooms: ReadonlyMap<string, number>;
  /** Writes down how many leave with this transaction. */
  spend(counts: ReadonlyMap<string, number>): Promise<void>;
}

const lock = statement<{ keys: string[] }, { key: string; value: Departures }>(
  () => sql`select key, value from settings where key = any(${slot("keys", "text[]")}) for update skip locked`,
);
const write = statement<{ keys: string[]; values: string[] }>(
  () => sql`update settings s set value = w.value::jsonb
    from unnest(${slot("keys", "text[]")}, ${slot("values", "text[]")}) as w(key, value) where s.key = w.key`,
);

/**
 * Counts within the transaction. Nobody waits for another who counts: while one sends on a platform, others have no room
 * there and look again a moment later.
 */
export async function openPace(deps: Deps, tx: Tx, now: Date): Promise<Pace> {
  const limits = limitsOf(deps);
  if (limits.size === 0) return { rooms: limits, spend: async () => {} };
  const since = now.getTime() - WINDOW_MS;
  const found = await lock(tx, { keys: [...limits.keys()].map(keyOf) });
  const held = new Map<string, Departures>();
  const rooms = new Map<string, number>();
  for (const [platform, perSecond] of limits) {
    const row = found.find((f) => f.key === keyOf(platform));
    // What lies ahead was written by a clock that has been put back since.
    const recent = row?.value.filter(([at]) => at > since && at <= now.getTime() + WINDOW_MS);
    if (recent) held.set(platform, recent);
    rooms.set(platform, recent ? Math.max(0, perSecond - recent.reduce((sum, [, count]) => sum + count, 0)) : 0);
  }
  return {
    rooms,
    async spend(counts) {
      const changed = [...counts].filter(([platform]) => held.has(platform));
      if (changed.length === 0) return;
      // The transaction may have begun a while ago; they leave when it ends.
      const at = deps.clock.now().getTime();
      await write(tx, {
        keys: changed.map(([platform]) => keyOf(platform)),
        values: changed.map(([platform, count]) =>
          JSON.stringify([...held.get(platform)!, [at, count] satisfies Departures[number]]),
        ),
      });
    },
  };
}
