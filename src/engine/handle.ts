import { Refusal } from "../core/command.ts";
import type { Tx } from "../core/tx.ts";
import { errorCode, isConflict } from "../store/db.ts";
import { and, eq } from "../store/drizzle.ts";
import { inbox } from "../store/schema.ts";
import { type Claimed, claim } from "./claim.ts";
import type { Deps } from "./deps.ts";
import { openPass } from "./openPass.ts";

/** How many events one transaction takes. */
export const BATCH = 128;
/** Waits before the tries after a failure, milliseconds: 30 s in all, then the event is parked. */
const RETRY_MS = [500, 1_500, 4_000, 8_000, 16_000];
/** An event that could not be run together with others: the batch is given up and its events run one by one. */
class Alone extends Error {}

/**
 * Handles what is due, in one transaction if all goes well.
 * @returns how many events were handled, parked or put off
 */
export async function handlePass(deps: Deps): Promise<number> {
  try {
    return await runBatch(deps, BATCH, new Map());
  } catch (error) {
    deps.metrics.retried.inc({ why: isConflict(error) ? "conflict" : "alone" });
    if (!(error instanceof Alone) && !isConflict(error)) deps.log.warn({ error: nameOf(error) }, "batch rolled back");
  }
  let handled = 0;
  for (let i = 0; i < BATCH; i++) {
    const did = await handleOne(deps);
    if (did === 0) break;
    handled += did;
  }
  return handled;
}

/** Handles one event in a transaction of its own; its failure is its own. */
async function handleOne(deps: Deps): Promise<number> {
  const answers = new Map<number, Refusal>();
  for (let conflicts = 0; ; ) {
    let current: Claimed | undefined;
    try {
      return await runBatch(deps, 1, answers, (claimed) => {
        current = claimed;
      });
    } catch (error) {
      if (current === undefined) throw error;
      if (error instanceof Refusal) {
        answers.set(current.id, error);
      } else if (isConflict(error) && conflicts < 20) {
        conflicts++;
        deps.metrics.retried.inc({ why: "conflict" });
      } else {
        await putOff(deps, current, error);
        return 1;
      }
    }
  }
}

async function runBatch(
  deps: Deps,
  limit: number,
  answers: ReadonlyMap<number, Refusal>,
  onClaim?: (claimed: Claimed) => void,
): Promise<number> {
  return deps.store.transaction(async (tx) => {
    const now = deps.clock.now();
    const batch = await claim(tx, now, limit, deps.store.kind === "postgres");
    if (batch.length === 0) return 0;
    onClaim?.(batch[0]!);
    const pass = await openPass(deps, tx, now, batch);
    try {
      await runAll(pass, batch, limit, answers);
      await pass.effects.flush(tx);
      await pass.finish();
      await pass.batch.done();
    } catch (error) {
      throw pass.batch.cause(error);
    }
    return batch.length;
  });
}

async function runAll(
  pass: Awaited<ReturnType<typeof openPass>>,
  batch: readonly Claimed[],
  limit: number,
  answers: ReadonlyMap<number, Refusal>,
): Promise<void> {
  for (const row of batch) {
    const writes = { count: 0 };
    try {
      await pass.run(row, writes, answers.get(row.id));
      // Those that follow must not be judged by who people were before: one by one they look again.
      if (pass.batch.peopleChanged && limit > 1 && row !== batch.at(-1)) throw new Alone();
    } catch (error) {
      if (error instanceof Refusal && writes.count === 0) await pass.refuse(row, error);
      else if (limit > 1) throw isConflict(error) || error instanceof Alone ? error : new Alone();
      else throw error;
    }
  }
  pass.batch.send();
}

/** Puts an event off after a failure, or parks it when it has failed for 30 s, and says so to those it concerns. */
async function putOff(deps: Deps, row: Claimed, error: unknown): Promise<void> {
  const now = deps.clock.now();
  const wait = RETRY_MS[row.attempts];
  deps.log.error(
    { event: row.id, attempt: row.attempts + 1, error: nameOf(error), at: placeOf(error) },
    "event failed",
  );
  if (wait !== undefined) {
    deps.metrics.retried.inc({ why: "error" });
    await deps.store.db
      .update(inbox)
      .set({ attempts: row.attempts + 1, retryAt: new Date(now.getTime() + wait), note: nameOf(error) })
      .where(and(eq(inbox.id, row.id), eq(inbox.status, "ready")));
    return;
  }
  deps.metrics.failed.inc();
  const park = (tx: Tx) =>
    tx
      .update(inbox)
      .set({ status: "failed", note: nameOf(error) })
      .where(and(eq(inbox.id, row.id), eq(inbox.status, "ready")))
      .returning({ id: inbox.id });
  try {
    await deps.store.transaction(async (tx) => {
      if ((await park(tx)).length === 0) return;
      const pass = await openPass(deps, tx, now, [row]);
      await pass.apologise(row);
      await pass.effects.flush(tx);
    });
  } catch (unsaid) {
    // What cannot even be read cannot be apologised for; left in the queue it would hold up everybody.
    deps.log.error({ event: row.id, error: nameOf(unsaid) }, "parked without a word");
    await park(deps.store.db);
  }
}

/** What kind of error it was. Its message is left out: it may quote what somebody wrote. */
function nameOf(error: unknown): string {
  const name = error instanceof Error ? error.constructor.name : typeof error;
  const code = errorCode(error);
  return code ? `${name} ${code}` : name;
}

/** Where in our code it was thrown. */
function placeOf(error: unknown): string | undefined {
  const root = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return root instanceof Error
    ? /\((?:file:\/\/)?[^()]*?((?:src|adapters)\/[^()]+)\)/.exec(root.stack ?? "")?.[1]
    : undefined;
}
