import type { Claimed } from "./claim.ts";

/**
 * Brings events of one kind together. Order is kept within each lane, which is all that is promised: a lane of several
 * kinds comes first, in runs of one kind each; one whose events may all run at once joins the others of their kind.
 *
 * @param kindOf what kind an event is, and whether those of its kind may run at once
 * @returns the batch in groups: those of one group run at once, the groups one after the other
 */
export function groupByWork(
  batch: readonly Claimed[],
  kindOf: (row: Claimed) => { kind: string; together: boolean },
): Claimed[][] {
  const lanes = new Map<string, Run[]>();
  for (const row of batch) {
    const runs = lanes.get(row.lane) ?? [];
    lanes.set(row.lane, runs);
    const { kind, together } = kindOf(row);
    const last = runs.at(-1);
    if (last && together && last.kind === kind && !last.writers.has(writerOf(row))) add(last, row);
    else runs.push({ kind, together, rows: [row], writers: new Set([writerOf(row)]) });
  }
  const first: Claimed[][] = [];
  const kinds = new Map<string, Run[]>();
  for (const runs of lanes.values()) {
    const [only] = runs;
    if (runs.length > 1 || !only) {
      first.push(...runs.map((run) => run.rows));
      continue;
    }
    const others = kinds.get(only.kind) ?? [];
    kinds.set(only.kind, others);
    // Somebody who writes in two chats at once has one event at a time.
    const [open] = others;
    const mayJoin = open && only.together && only.rows.every((row) => !open.writers.has(writerOf(row)));
    if (mayJoin) for (const row of only.rows) add(open, row);
    else others.push(only);
  }
  return [...first, ...[...kinds.values()].flat().map((run) => run.rows)];
}

/** Events that may run at once: of one kind, each of another writer. */
interface Run {
  kind: string;
  together: boolean;
  rows: Claimed[];
  writers: Set<string>;
}

function add(run: Run, row: Claimed): void {
  run.rows.push(row);
  run.writers.add(writerOf(row));
}

function writerOf({ payload }: Claimed): string {
  return "from" in payload ? `${payload.platform}:${payload.from?.id}` : "";
}
