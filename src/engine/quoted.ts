import type { MessageEvent } from "../core/event.ts";
import type { messages } from "../store/schema.ts";

type MessageRow = typeof messages.$inferSelect;

/** The `#number` of a card that was quoted, where the platform shows the quoted words and not which message it was. */
export function quotedNumber(event: MessageEvent): number | null {
  const number = /#([0-9]{1,9})(?![0-9])/.exec(event.replyTo?.text ?? "")?.[1];
  return number === undefined ? null : Number(number);
}

/**
 * The message of ours that these words answer, among those that were looked up: the one replied to by its id, else the
 * newest in the chat with the number that was quoted. Anybody may type a quote; it points to a card and gives no right.
 */
export function quotedMessage(event: MessageEvent, found: readonly MessageRow[]): MessageRow | undefined {
  if (!event.replyTo) return undefined;
  const here = found.filter((m) => m.platform === event.platform && m.chat === event.chat);
  const exact = here.find((m) => m.externalId !== null && m.externalId === event.replyTo!.messageId);
  if (exact) return exact;
  const number = quotedNumber(event);
  if (number === null) return undefined;
  return here.filter((m) => m.number === number).sort((a, b) => b.id - a.id)[0];
}
