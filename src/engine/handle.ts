import { Refusal } from "../core/command.ts";
import type { Tx } from "../core/tx.ts";
import { isConflict } from "../store/db.ts";
import { and, eq } from "../store/drizzle.ts";
import { inbox } from "../store/schema.ts";
import { Alone } from "./alone.ts";
import { type Claimed, claim, type Which } from "./claim.ts";
import type { Deps } from "./deps.ts";
import { nameOf, placeOf } from "./errors.ts";
import { openPass } from "./openPass.ts";
import type { Sender } from "./send.ts";
import { type Manner, work } from "./work.ts";

/** How many events one transaction takes. */
export const BATCH = 128;
/** The first one takes so few, the next so many times more: a process that dies again and again still gets on. */
const FIRST = 8;
const GROWTH = 4;
/** Waits before the tries after a failure, milliseconds: 30 s in all, then the event is parked. */
const RETRY_MS = [500, 1_500, 4_000, 8_000, 16_000];

/** So many lanes may be set apart before the events of a batch are run one by one. */
export const MOST_APART = 4;

/** What handles events, for the life of a process. @returns a pass, which says how many were handled, parked or put off */
export function createHandler(deps: Deps, sender: Sender): () => Promise<number> {
  let limit = FIRST;
  return async () => {
    for (let handled = 0; ; ) {
      const did = await handleSome(deps, sender, limit);
      handled += did;
      if (did < limit || limit === BATCH) return handled;
      limit = Math.min(limit * GROWTH, BATCH);
    }
  };
}

/**
 * Handles what is due, in one transaction if all goes well; what it wants said leaves when that is committed. A lane
 * whose event needs a transaction of its own is set apart, and its events follow one by one.
 * @param limit at most so many
 */
async function handleSome(deps: Deps, sender: Sender, limit: number): Promise<number> {
  const apart = new Set<string>();
  let handled = 0;
  while (apart.size < MOST_APART) {
    try {
      const without = [...apart];
      handled = await runBatch(deps, sender, { limit, without }, { stored: "ready", room: sender.room() });
      if (apart.size === 0) return handled;
      break;
    } catch (error) {
      deps.metrics.retried.inc({ why: isConflict(error) ? "conflict" : "alone" });
      const isExpected = error instanceof Alone || error instanceof Refusal || isConflict(error);
      if (!isExpected) deps.log.warn({ error: nameOf(error) }, "batch rolled back");
      if (!(error instanceof Alone) || error.lane === null) {
        apart.clear();
        break;
      }
      apart.add(error.lane);
    }
  }
  const only = apart.size > 0 && apart.size < MOST_APART ? [...apart] : null;
  for (let i = 0; i < limit; i++) {
    const did = await handleOne(deps, sender, only);
    if (did === 0) break;
    handled += did;
  }
  return handled;
}

/**
 * Handles one event in a transaction of its own, which fails alone if it fails. Its words leave with a later pass, so
 * that one that cannot be put into words does not fail it.
 * @param only of these lanes; null: of any
 */
async function handleOne(deps: Deps, sender: Sender, only: readonly string[] | null): Promise<number> {
  const answers = new Map<number, Refusal>();
  for (let conflicts = 0; ; ) {
    let current: Claimed | undefined;
    try {
      return await runBatch(deps, sender, { limit: 1, only }, { stored: "ready", answers, room: 0 }, (claimed) => {
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
  which: Which,
  manner: Manner,
  onClaim?: (claimed: Claimed) => void,
): Promise<number> {
  const { handled, leaving, left } = await deps.store.transaction(async (tx) => {
    const now = deps.clock.now();
    const batch = await claim(tx, now, which);
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
      await pass.effects.flush(tx, async () => {});
    });
  } catch (unsaid) {
    // What cannot even be read cannot be apologised for; left in the queue it would hold up everybody.
    deps.log.error({ event: row.id, error: nameOf(unsaid) }, "parked without a word");
    await park(deps.store.db);
  }
}
