import type { Tx } from "../core/tx.ts";
import { slot, sql } from "../store/drizzle.ts";
import { settings } from "../store/schema.ts";
import { statement } from "../store/statement.ts";
import type { Deps } from "./deps.ts";
import { Gate } from "./gate.ts";

/**
 * Where several processes speak, messages are counted over so many milliseconds, and no more may leave within them than
 * a platform takes in a second: it counts when they arrive, and what left a second apart may arrive closer together.
 */
const SHARED_MS = 1_200;
/** Where one speaks alone its gate (gate.ts) keeps the platform's second exactly; it takes messages out a little ahead. */
const ALONE_MS = 700;
/** Another process that spoke, or wanted to, so lately goes on. */
const COMPANY_MS = 5_000;

/** When how many left by which process, for one platform; kept in `settings`, so that all processes and the next start know it. */
type Departures = [at: number, count: number, process: string][];

const keyOf = (platform: string) => `pace:${platform}`;

/** The gates of the platforms that count, by their names. */
export function createGates(adapters: Deps["adapters"]): Map<string, Gate> {
  const gates = new Map<string, Gate>();
  for (const [platform, adapter] of adapters) {
    const { perSecond } = adapter.capabilities({ id: "", kind: "group" });
    if (Number.isFinite(perSecond)) gates.set(platform, new Gate(perSecond));
  }
  return gates;
}

/** Makes the rows that are locked for counting. Called once, at the start. */
export async function preparePaces(deps: Deps): Promise<void> {
  const rows = [...deps.gates.keys()].map((platform) => ({ key: keyOf(platform), value: [] }));
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
  const { gates, process } = deps;
  if (gates.size === 0) return { rooms: new Map(), spend: async () => {} };
  const time = now.getTime();
  const found = await lock(tx, { keys: [...gates.keys()].map(keyOf) });
  const held = new Map<string, Departures>();
  const rooms = new Map<string, number>();
  for (const [platform, gate] of gates) {
    // What lies ahead was written by a clock that has been put back since.
    const recent = found
      .find((f) => f.key === keyOf(platform))
      ?.value.filter(([at, , by]) => at > time - (by === process ? SHARED_MS : COMPANY_MS) && at <= time + SHARED_MS);
    if (!recent) {
      rooms.set(platform, 0);
      continue;
    }
    const isAlone = recent.every(([, , by]) => by === process);
    const since = time - (isAlone ? ALONE_MS : SHARED_MS);
    // Whoever dies with messages at hand has them said again as 重发: few are taken ahead.
    const room = gate.perSecond - recent.reduce((sum, [at, count]) => sum + (at > since ? count : 0), 0);
    held.set(platform, recent);
    rooms.set(platform, Math.max(0, isAlone ? Math.min(room, gate.room) : room));
    // One that finds no room says that it is there, so that whoever speaks alone leaves it its share.
    if (room <= 0 && !isAlone && !recent.some(([, , by]) => by === process)) {
      recent.push([time, 0, process]);
      await write(tx, { keys: [keyOf(platform)], values: [JSON.stringify(recent)] });
    }
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
          JSON.stringify([...held.get(platform)!, [at, count, process] satisfies Departures[number]]),
        ),
      });
    },
  };
}
