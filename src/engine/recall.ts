import type { SQL } from "drizzle-orm";
import type { EditEvent, MessageEvent, RecallEvent } from "../core/event.ts";
import type { ChangedContext, Module, Told } from "../core/module.ts";
import { clean } from "../core/text.ts";
import type { Tx } from "../core/tx.ts";
import { and, eq, sql } from "../store/drizzle.ts";
import { inbox } from "../store/schema.ts";

/**
 * The row of a message that was taken back or changed. What somebody took back is not kept, and what of it still waits
 * for its photos is not done; what it led to is its module's to tell of.
 * What is changed says the new words to whoever asks for them later: a yes to "要登记吗？" is about those.
 * @returns null when we never heard it
 */
async function findChanged(tx: Tx, event: RecallEvent | EditEvent): Promise<number | null> {
  const there = and(eq(inbox.platform, event.platform), eq(inbox.key, event.of));
  const [row] =
    event.type === "edit"
      ? await tx
          .update(inbox)
          .set({ payload: withWords(event.text) })
          .where(there)
          .returning({ id: inbox.id })
      : await tx
          .update(inbox)
          .set({ status: "done", payload: null, sender: null, photos: null, guess: null })
          .where(there)
          .returning({ id: inbox.id });
  return row?.id ?? null;
}

/** Words that are not kept any more stay gone. */
function withWords(text: string): SQL<MessageEvent> {
  return sql`case when payload is not null then jsonb_set(payload, '{text}', to_jsonb(${text}::text)) end`;
}

/** Asks every module what is to be told of a message that was taken back or changed. */
export async function tellChanged(
  modules: readonly Module[],
  context: Omit<ChangedContext, "of" | "text">,
  event: RecallEvent | EditEvent,
): Promise<Told[]> {
  const of = await findChanged(context.tx, event);
  if (of === null) return [];
  const text = event.type === "edit" ? clean(event.text) : null;
  const all: Told[] = [];
  for (const module of modules) {
    const told = await module.messageChanged?.({ ...context, of, text });
    if (told) all.push(told);
  }
  return all;
}
