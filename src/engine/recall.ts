import type { RecallEvent } from "../core/event.ts";
import type { Tx } from "../core/tx.ts";
import { and, eq } from "../store/drizzle.ts";
import { inbox } from "../store/schema.ts";

/** What somebody took back is not kept, and what of it still waits for its photos is not done. What it led to stays. */
export async function recall(tx: Tx, event: RecallEvent): Promise<void> {
  await tx
    .update(inbox)
    .set({ status: "done", payload: null, sender: null, photos: null })
    .where(and(eq(inbox.platform, event.platform), eq(inbox.key, event.of)));
}
