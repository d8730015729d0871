import type { Claimed } from "./claim.ts";

/**
 * Brings events of one kind together. Order is kept within each lane, which is all that is promised: lanes with several
 * events come first, as they are.
 *
 * @param kindOf what kind an event is, and whether those of its kind may run at once
 * @returns the batch in groups: those of one group run at once, the groups one after the other
 */
export function groupByWork(
  batch: readonly Claimed[],
  kindOf: (row: Claimed) => { kind: string; together: boolean },
): Claimed[][] {
  const inLane = new Map<string, number>();
  for (const { lane } of batch) inLane.set(lane, (inLane.get(lane) ?? 0) + 1);
  const first: Claimed[][] = [];
  const kinds = new Map<string, Claimed[][]>();
  const writers = new Set<string>();
  for (const row of batch) {
    if (inLane.get(row.lane)! > 1) {
      first.push([row]);
      continue;
    }
    const { kind, together } = kindOf(row);
    const groups = kinds.get(kind) ?? [];
    kinds.set(kind, groups);
    // Somebody who writes in two chats at once has one event at a time.
    const { payload } = row;
    const writer = `${kind} ${"from" in payload ? payload.from?.id : ""}`;
    if (together && groups.length > 0 && !writers.has(writer)) groups[0]!.push(row);
    else groups.push([row]);
    writers.add(writer);
  }
  return [...first, ...[...kinds.values()].flat()];
}
