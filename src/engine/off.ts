import { randomUUID } from "node:crypto";
import type { Span } from "../core/time.ts";
import type { Tx } from "../core/tx.ts";
import { eq } from "../store/drizzle.ts";
import { settings } from "../store/schema.ts";
import type { Deps } from "./deps.ts";

/** When the bot was off: what it heard, said and counted in a stretch of time is not all, and whoever reads it should know. */

const KEY = "awake";
/** How often it is written down that somebody is awake, milliseconds. */
const NOTE_MS = 60_000;
/** Shorter than this it was a restart, milliseconds. */
const LEAST_MS = 30 * 60_000;
/** So long it is known, milliseconds: a page of a year and a day can be asked for. */
const KEPT_MS = 400 * 86_400_000;

/** The row of `settings`: which run was awake last and until when, and when nobody was, the oldest first. */
interface Awake {
  run: string;
  until: string;
  off: { since: string; until: string }[];
}

export interface Wakefulness {
  /** Notes that this process works now. Where no process did for a while before it, that becomes known. */
  note(): Promise<void>;
  /** It worked no more, and does again. */
  begin(): Promise<void>;
}

/** What one process tells of itself. A clock that is moved under it was not off: what counts is which run wrote last. */
export function createWakefulness({ store, clock }: Pick<Deps, "store" | "clock">): Wakefulness {
  let run = randomUUID();
  let noted: number | null = null;
  async function note(): Promise<void> {
    const now = clock.now();
    if (noted !== null && now.getTime() - noted < NOTE_MS) return;
    await store.transaction(async (tx) => {
      const [row] = await tx.select().from(settings).where(eq(settings.key, KEY)).for("update");
      const last = row?.value as Awake | undefined;
      const kept = (last?.off ?? []).filter(({ until }) => now.getTime() - new Date(until).getTime() < KEPT_MS);
      const was = last !== undefined && last.run !== run && now.getTime() - new Date(last.until).getTime() >= LEAST_MS;
      const off = was ? [...kept, { since: last.until, until: now.toISOString() }] : kept;
      const value: Awake = { run, until: now.toISOString(), off };
      await tx
        .insert(settings)
        .values({ key: KEY, value })
        .onConflictDoUpdate({ target: settings.key, set: { value } });
    });
    noted = now.getTime();
  }
  return {
    note,
    async begin() {
      run = randomUUID();
      noted = null;
      await note();
    },
  };
}

/** When the bot was off within that span, the earliest first, as far as it is known. */
export async function offIn(tx: Tx, { since, until }: Span): Promise<Span[]> {
  const [row] = await tx.select().from(settings).where(eq(settings.key, KEY));
  const off = (row?.value as Awake | undefined)?.off ?? [];
  return off
    .map((span) => ({ since: new Date(span.since), until: new Date(span.until) }))
    .filter((span) => span.since < until && span.until > since)
    .map((span) => ({
      since: span.since < since ? since : span.since,
      until: span.until > until ? until : span.until,
    }));
}
