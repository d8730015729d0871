import { Refusal } from "../core/command.ts";
import type { Tx } from "../core/tx.ts";
import { errorCode, isConflict } from "../store/db.ts";
import { and, eq } from "../store/drizzle.ts";
import { inbox } from "../store/schema.ts";
import { type Claimed, claim } from "./claim.ts";
import type { Deps } from "./deps.ts";
import { openPass } from "./openPass.ts";
import type { Sender } from "./send.ts";
import { Alone, type Manner, work } from "./work.ts";

/** How many events one transaction takes. */
export const BATCH = 128;
/** Waits before the tries after a failure, milliseconds: 30 s in all, then the event is parked. */
const RETRY_MS = [500, 1_500, 4_000, 8_000, 16_000];

/**
 * Handles what is due, in one transaction if all goes well; what it wants said leaves when that is committed.
 * @returns how many events were handled, parked or put off
 */
export async function handlePass(deps: Deps, sender: Sender): Promise<number> {
  try {
    return await runBatch(deps, sender, BATCH, { stored: "ready", room: sender.room() });
  } catch (error) {
    deps.metrics.retried.inc({ why: isConflict(error) ? "conflict" : "alone" });
    if (!(error instanceof Alone) && !isConflict(error)) deps.log.warn({ error: nameOf(error) }, "batch rolled back");
  }
  let handled = 0;
  for (let i = 0; i < BATCH; i++) {
    const did = await handleOne(deps, sender);
    if (did === 0) break;
    handled += did;
  }
  return handled;
}

/** Handles one event in a transaction of its own; its failure is its own, and that of its words is not its. */
async function handleOne(deps: Deps, sender: Sender): Promise<number> {
  const answers = new Map<number, Refusal>();
  for (let conflicts = 0; ; ) {
    let current: Claimed | undefined;
    try {
      return await runBatch(deps, sender, 1, { stored: "ready", answers, room: 0 }, (claimed) => {
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
  sender: Sender,
  limit: number,
  manner: Manner,
  onClaim?: (claimed: Claimed) => void,
): Promise<number> {
  const { handled, leaving, left } = await deps.store.transaction(async (tx) => {
    const now = deps.clock.now();
    const batch = await claim(tx, now, limit);
    if (batch.length === 0) return { handled: 0, leaving: [], left: 0 };
    onClaim?.(batch[0]!);
    const pass = await openPass(deps, tx, now, batch);
    return { handled: batch.length, ...(await work(pass, batch, manner)) };
  });
  sender.begin(leaving, left);
  return handled;
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
