import { readAnswer, readGot, readYesNo } from "../core/choices.ts";
import type { MessageEvent } from "../core/event.ts";
import type { Choice, Text } from "../core/post.ts";
import type { Tx } from "../core/tx.ts";
import { rows } from "../store/db.ts";
import { anyOf, iso, sql } from "../store/drizzle.ts";
import { messages } from "../store/schema.ts";
import { optionSaid } from "./plainWords.ts";
import { quotedMessage } from "./quoted.ts";

type MessageRow = typeof messages.$inferSelect;

/** A choice without buttons can be answered this long after its message was last changed. */
const ANSWER_MS = 4 * 24 * 3_600_000;
/** What was asked of one person is what their next number is about, for so long. */
export const OWN_MS = 30 * 60_000;
/** A plain yes is about what was asked just now. */
const FRESH_MS = 5 * 60_000;
/** What was said so lately is what people in the chat are answering. */
const LATELY_MS = 10 * 60_000;
/** Of so many messages, the newest. */
const MOST = 20;
/** What marks the row of a typed answer that waits until its writer has said which message it is for. */
export const WAITS = "which";

/** The choice that typed words answer, or the messages of which any may be meant. */
export type Answer = { message: MessageRow; choice: Choice } | { several: MessageRow[] };

/**
 * What typed words answer. A quote says which message is meant, more plainly than anything else could; else it is what
 * the writer was just asked themselves; else the message of the chat that has such a choice: "已解决" finds the card that
 * offers it, and a number one that goes so far. Where several do, the only one that was said in the last ten minutes is
 * meant, or nobody can tell. What somebody else was asked is not the writer's to answer.
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
): Promise<Answer | null> {
  const answers = (message: MessageRow | undefined) => {
    const choice = message && choiceIn(message, words, event, now, write);
    return choice ? [{ message, choice }] : [];
  };
  if (event.replyTo) return answers(quotedMessage(event, quoted))[0] ?? null;
  const offers = await findOffers(tx, now, event);
  const own = offers.filter((offer) => offer.own).flatMap((offer) => answers(offer.message));
  if (own[0]) return own[0];
  const all = offers.flatMap((offer) => answers(offer.message).map((answer) => ({ ...answer, saidAt: offer.saidAt })));
  const lately = all.filter(({ saidAt }) => saidAt.getTime() > now.getTime() - LATELY_MS);
  const meant = lately.length > 0 ? lately : all;
  return meant.length > 1 && isTyping(event) ? { several: meant.map(({ message }) => message) } : (meant[0] ?? null);
}

/** Where there are buttons, only a plain yes or no, or 收到 with a number, is heard without a reply. */
const isTyping = (event: MessageEvent) =>
  event.typedChoices === true || event.chatKind === "private" || event.replyTo !== undefined;

/** The choice of a message that these words make. */
export function choiceIn(
  message: MessageRow,
  words: string,
  event: MessageEvent,
  now: Date,
  write: (text: Text) => string,
): Choice | undefined {
  const labels = message.choices.map((choice) => write(choice.label));
  const index =
    (isTyping(event) ? readAnswer(words, labels) : null) ??
    plainAnswer(words, message, event, now) ??
    gotAnswer(words, message, event) ??
    voteAnswer(words, message, event, labels);
  return index === null ? undefined : message.choices[index];
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

/** 收到, to what waits for it. Where there are buttons it may be meant for a neighbour, unless it names the number. */
function gotAnswer(words: string, message: MessageRow, event: MessageEvent): number | null {
  const got = readGot(words);
  if (got === null) return null;
  if (got.number === null ? !isTyping(event) : got.number !== message.number) return null;
  const index = message.choices.findIndex((choice) => choice.says === "got");
  return index === -1 ? null : index;
}

/** One option of a poll, said as people say it. In a group it counts in a reply alone: the rest is talk about it. */
function voteAnswer(words: string, message: MessageRow, event: MessageEvent, labels: string[]): number | null {
  if (!event.replyTo && event.chatKind !== "private") return null;
  const options = message.choices.flatMap((choice, index) => (choice.says === "option" ? [index] : []));
  const said = optionSaid(
    words,
    options.map((index) => labels[index]!),
  );
  return said === null ? null : options[said]!;
}

/**
 * What can be answered in the chat: first what the writer was asked, then the newest. The question which one they meant
 * is theirs as well while an answer of theirs waits for it.
 */
async function findOffers(
  tx: Tx,
  now: Date,
  event: MessageEvent,
): Promise<{ message: MessageRow; own: boolean; saidAt: Date }[]> {
  const before = (ms: number) => iso(new Date(now.getTime() - ms));
  const saidAt = sql`coalesce(m.edited_at, m.created_at)`;
  const sender = event.from?.id ?? "";
  const askedBy = sql`exists (select 1 from outbox o join inbox i on i.id = o.event_id
    where o.message_ref = m.id and i.platform = m.platform and i.sender`;
  const isOwn = sql`(m.card is null and ${saidAt} > ${before(OWN_MS)} and (${askedBy} = ${sender})
    or (m.choices->0->>'command' like 'meant %' and exists (select 1 from inbox i where i.platform = m.platform
      and i.sender = ${sender} and i.chat = m.chat and i.note = ${WAITS} and i.received_at >= ${before(OWN_MS)}))))`;
  const found = await rows<{ id: string; own: boolean; said_at: string }>(
    tx,
    sql`select m.id, ${isOwn} as own, ${saidAt}::text as said_at from messages m
      where m.platform = ${event.platform} and m.chat = ${event.chat} and jsonb_array_length(m.choices) > 0
        and ${saidAt} > ${before(ANSWER_MS)}
        and (${isOwn} or ${event.chatKind === "private"}
          or m.number is not null and (m.card is not null or not ${askedBy} <> ${sender})))
      order by own desc, ${saidAt} desc, m.id desc limit ${MOST}`,
  );
  if (found.length === 0) return [];
  const ids = found.map((row) => Number(row.id));
  const read = await tx.select().from(messages).where(anyOf(messages.id, ids));
  return found.flatMap(({ id, own, said_at }) => {
    const message = read.find((m) => m.id === Number(id));
    // In private everything was said to the one who writes: the newest is meant.
    return message ? [{ message, own: own || event.chatKind === "private", saidAt: new Date(said_at) }] : [];
  });
}
