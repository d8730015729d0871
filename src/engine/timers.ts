import type { Timer } from "../core/post.ts";
import { nextTurn, turnTimer } from "../core/schedule.ts";
import { insertRows } from "../store/insert.ts";
import { communities, inbox } from "../store/schema.ts";
import type { Deps } from "./deps.ts";

/** The inbox row of a timer: its key makes it the same timer, however often it is asked for. */
export function timerRow(communityId: number, { at, job, key, args }: Timer, now: Date): typeof inbox.$inferInsert {
  return {
    platform: "timer",
    key: `${communityId}:${key}`,
    lane: `timer:${communityId}:${key}`,
    payload: { type: "timer", platform: "timer", key, chat: "", at: at.toISOString(), job, communityId, args },
    status: "ready",
    dueAt: at,
    receivedAt: now,
  };
}

/** Sees to it that the next turn of everything that comes round in every community is planned. */
export async function planStanding(deps: Pick<Deps, "store" | "clock" | "modules" | "timeZone">): Promise<void> {
  const now = deps.clock.now();
  const turns = deps.modules
    .flatMap((module) => module.standing ?? [])
    .flatMap(({ name, schedule, job }) => {
      const at = nextTurn(schedule, deps.timeZone, now);
      return at === null ? [] : [turnTimer(name, job, at, {})];
    });
  if (turns.length === 0) return;
  const all = await deps.store.db.select({ id: communities.id }).from(communities);
  const rows = all.flatMap(({ id }) => turns.map((turn) => timerRow(id, turn, now)));
  if (rows.length > 0) await insertRows(deps.store.db, inbox, rows, "on conflict do nothing");
}
