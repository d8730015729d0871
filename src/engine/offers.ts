import { readAnswer, readYesNo } from "../core/choices.ts";
import type { MessageEvent } from "../core/event.ts";
import type { Choice, Text } from "../core/post.ts";
import type { Tx } from "../core/tx.ts";
import { rows } from "../store/db.ts";
import { anyOf, sql } from "../store/drizzle.ts";
import { messages } from "../store/schema.ts";
import { iso } from "./claim.ts";
import { quotedMessage } from "./quoted.ts";

type MessageRow = typeof messages.$inferSelect;

/** A choice without buttons can be answered this long after its message was last changed. */
const ANSWER_MS = 4 * 24 * 3_600_000;
/** What was asked of one person is what their next number is about, for so long. */
const OWN_MS = 30 * 60_000;
/** A plain yes is about what was asked just now. */
const FRESH_MS = 5 * 60_000;
/** Of so many messages, the newest. */
const MOST = 20;

/**
 * The choice that typed words answer. A quote says which message is meant; else it is what the writer was just asked
 * themselves; else the newest message of the chat that has such a choice: "已解决" finds the card that offers it, and a
 * number one that goes so far. What somebody else was asked is not the writer's to answer.
 *
 * @param quoted messages of ours that were replied to, already looked up
 * @param write writes a label out in the language of the chat
 */
export async function findAnswer(
  tx: Tx,
  now: Date,
  event: MessageEvent,
  words: string,
  quoted: readonly MessageRow[],
  write: (text: Text) => string,
): Promise<{ message: MessageRow; choice: Choice } | null> {
  // Where there are buttons, only a plain yes or no is heard without a reply.
  const isTyping = event.typedChoices === true || event.chatKind === "private" || event.replyTo !== undefined;
  const answered = event.replyTo ? [quotedMessage(event, quoted)] : await findOffers(tx, now, event);
  for (const message of answered) {
    if (!message) continue;
    const labels = message.choices.map((choice) => write(choice.label));
    const index = (isTyping ? readAnswer(words, labels) : null) ?? plainAnswer(words, message, event, now);
    const choice = index === null ? undefined : message.choices[index];
    if (choice) return { message, choice };
  }
  return null;
}

/**
 * A plain yes or no, to a question that takes one. In a group 好 may be meant for a neighbour: it counts in a reply, or
 * right after the question. (Whose question it is has been looked at by then: what else a group offers takes no plain yes.)
 */
function plainAnswer(words: string, message: MessageRow, event: MessageEvent, now: Date): number | null {
  const says = readYesNo(words);
  const isFresh = now.getTime() - (message.editedAt ?? message.createdAt).getTime() < FRESH_MS;
  if (says === null || !(event.replyTo || event.chatKind === "private" || isFresh)) return null;
  const index = message.choices.findIndex((choice) => choice.says === says);
  return index === -1 ? null : index;
}

/** What can be answered in the chat, in the order in which words are tried on it. */
async function findOffers(tx: Tx, now: Date, event: MessageEvent): Promise<MessageRow[]> {
  const before = (ms: number) => iso(new Date(now.getTime() - ms));
  const isOwn = sql`(m.card is null and coalesce(m.edited_at, m.created_at) > ${before(OWN_MS)} and exists (
    select 1 from outbox o join inbox i on i.id = o.event_id
    where o.message_ref = m.id and i.platform = m.platform and i.sender = ${event.from?.id ?? ""}))`;
  const found = await rows<{ id: string; own: boolean }>(
    tx,
    sql`select m.id, ${isOwn} as own from messages m
      where m.platform = ${event.platform} and m.chat = ${event.chat} and jsonb_array_length(m.choices) > 0
        and coalesce(m.edited_at, m.created_at) > ${before(ANSWER_MS)}
        and (${event.chatKind === "private"} or m.number is not null or ${isOwn})
      order by own desc, coalesce(m.edited_at, m.created_at) desc, m.id desc limit ${MOST}`,
  );
  if (found.length === 0) return [];
  const ids = found.map((row) => Number(row.id));
  const read = await tx.select().from(messages).where(anyOf(messages.id, ids));
  return ids.flatMap((id) => read.find((m) => m.id === id) ?? []);
}
