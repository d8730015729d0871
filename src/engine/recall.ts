import type { EditEvent, RecallEvent } from "../core/event.ts";
import type { Tx } from "../core/tx.ts";
import { and, eq } from "../store/drizzle.ts";
import { inbox } from "../store/schema.ts";

/**
 * The row of a message that was taken back or changed. What somebody took back is not kept, and what of it still waits
 * for its photos is not done; what it led to is its module's to tell of.
 * @returns null when we never heard it
 */
export async function findChanged(tx: Tx, event: RecallEvent | EditEvent): Promise<number | null> {
  const there = and(eq(inbox.platform, event.platform), eq(inbox.key, event.of));
  const [row] =
    event.type === "edit"
      ? await tx.select({ id: inbox.id }).from(inbox).where(there)
      : await tx
          .update(inbox)
          .set({ status: "done", payload: null, sender: null, photos: null })
          .where(there)
          .returning({ id: inbox.id });
  return row?.id ?? null;
}
