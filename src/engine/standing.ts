import { Refusal } from "../core/command.ts";
import type { MessageEvent, TapEvent } from "../core/event.ts";
import { type Choice, say } from "../core/post.ts";
import { clean } from "../core/text.ts";
import type { Tx } from "../core/tx.ts";
import { and, eq, sql } from "../store/drizzle.ts";
import { inbox, messages, outbox } from "../store/schema.ts";
import { commandFor } from "./plainWords.ts";
import type { Router } from "./router.ts";

/** What stands on our own messages, and what a choice there stands for. */

type MessageRow = typeof messages.$inferSelect;

/** True for a message that was said again because nobody knew whether it had arrived: any copy of it may be pressed. */
export async function wasRepeated(tx: Tx, messageRef: number): Promise<boolean> {
  const copies = await tx
    .select({ id: outbox.id })
    .from(outbox)
    .where(and(eq(outbox.messageRef, messageRef), eq(outbox.kind, "say"), eq(outbox.resend, true)))
    .limit(1);
  return copies.length > 0;
}

/** Some choices are good for one press: a second one, or a typed "1" days later, finds nothing. */
export async function useUp(tx: Tx, message: MessageRow): Promise<void> {
  const used = await tx
    .update(messages)
    .set({ choices: [] })
    .where(and(eq(messages.id, message.id), sql`jsonb_array_length(${messages.choices}) > 0`))
    .returning({ id: messages.id });
  message.choices = [];
  if (used.length === 0) throw new Refusal(say("core-stale"));
}

/** The one thing that a private message offered cannot be taken: said so once, it is not offered to a number any more. */
export async function retire(tx: Tx, { id, card, choices }: MessageRow): Promise<void> {
  if (card !== null || choices.length !== 1) return;
  await tx.update(messages).set({ choices: [] }).where(eq(messages.id, id));
}

/** The event whose words a choice stands for, and the line that they make; null: the event does not say any more. */
export interface Meant {
  source: typeof inbox.$inferSelect;
  line: string | null;
}

/**
 * "take 123": yes to the offer to report what event 123 said; "apart 123": and it is not the one it was taken for.
 * "again 123": yes to "did you mean …" about it. "said 123 list-slot 7 2": that line, with the words behind it. The words stay where they were written,
 * and so go with their writer, who alone can say yes: what somebody else wrote must not run with the authority of whoever
 * presses. Photos sent with them come along.
 * @returns null for a choice that stands for itself
 * @throws {Refusal} when the words are gone, or are not theirs
 */
export async function wordsMeant(
  tx: Tx,
  router: Router,
  event: MessageEvent | TapEvent,
  choice: Choice,
): Promise<Meant | null> {
  const taken = /^(take|apart|again|said) ([0-9]+)(?: (.+))?$/.exec(choice.command);
  if (!taken) return null;
  const [source] = await tx
    .select()
    .from(inbox)
    .where(eq(inbox.id, Number(taken[2])));
  const isReport = taken[1] === "take" || taken[1] === "apart";
  if (source?.payload?.type !== "message") throw new Refusal(say(isReport ? "core-faded" : "core-faded-words"));
  if (source.sender !== event.from?.id || source.platform !== event.platform) {
    throw new Refusal(say(isReport ? "core-offer-others" : "core-asked-others"));
  }
  if (taken[1] === "said") return { source, line: `${taken[3]} ${clean(source.payload.text)}` };
  if (taken[1] === "again") {
    const route = router.route(source.payload);
    const meant = route.kind === "answer" ? route.otherwise : route;
    return { source, line: (meant.kind === "mistake" ? meant.post.choices?.[0]?.command : undefined) ?? null };
  }
  const name = taken[1] === "apart" ? "apart" : commandFor(source.guess);
  return { source, line: `${name} ${clean(source.payload.text)}` };
}
