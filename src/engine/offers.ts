import { isTalk, readAnswer, readGot, readJoin, readNoVote, readNumbers, readYesNo } from "../core/choices.ts";
import type { MessageEvent } from "../core/event.ts";
import type { Choice, Text } from "../core/post.ts";
import type { Tx } from "../core/tx.ts";
import { rows } from "../store/db.ts";
import { anyOf, eq, iso, sql } from "../store/drizzle.ts";
import { messages } from "../store/schema.ts";
import { beginsAsVote, nameSaid, optionSaid, tellsReport } from "./plainWords.ts";
import { quotedMessage } from "./quoted.ts";

type MessageRow = typeof messages.$inferSelect;

/** A choice without buttons can be answered this long after its message was last changed: nothing waits longer than a week. */
const ANSWER_MS = 8 * 24 * 3_600_000;
/** What was asked of one person is what their next number is about, for so long. */
export const OWN_MS = 30 * 60_000;
/** A plain yes is about what was asked just now. */
const FRESH_MS = 5 * 60_000;
/** What was said so lately is what people in the chat are answering. */
const LATELY_MS = 10 * 60_000;
/** So long an emergency is what everybody's number is about. */
const ALARM_MS = 2 * 3_600_000;
/** Of so many messages, the newest. */
const MOST = 20;
/** Of so many one is asked which is meant. */
const MOST_ASKED = 6;
/** What marks the row of a typed answer that waits until its writer has said which message it is for, and has said it. */
export const WAITS = "which";
export const WAITED = "which was said";

/** A message of ours, and which of its choices typed words make. */
export interface Made {
  message: MessageRow;
  choice: Choice;
}

/** The choice that typed words answer, or those of which any may be meant. */
export type Answer = Made | { several: Made[] };

/** One that these words answer. */
type Found = Offer & { choice: Choice; asks: boolean };

/** What can be answered in the chat. */
interface Offer {
  message: MessageRow;
  /** The writer was asked this themselves: in private, or because of what they had said. */
  own: boolean;
  /** It answers what the writer said just now. */
  questioned: boolean;
  /** It answers something they said, whenever that was. */
  replied: boolean;
  /** Nothing about anything else that can be answered was said or answered in the chat after it. */
  last: boolean;
  /** And has answered it. */
  answered: boolean;
}

/**
 * What typed words answer. A quote says which message is meant, more plainly than anything else could. Else it is what
 * asks: an emergency before all that was said earlier, then what the writer was asked last, or what all in the chat were
 * asked since; what they have answered asks no more. Else what is merely offered to whoever reads it: "已解决" finds the
 * card that has it, and a number one that goes so far. Where two ask, or two offer, within ten minutes, nobody can tell;
 * nor where somebody was asked earlier and a card was told since. In private an offer is taken with a number as long as it
 * is the last thing that was said: a second "1" takes nothing that nobody was looking at.
 * What somebody else was asked is not the writer's to answer.
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
  if (event.replyTo) {
    const message = quotedMessage(event, quoted);
    const choice = message && choiceIn(message, words, event, now, write);
    return choice ? { message, choice } : null;
  }
  const { offers, persons } = await findOffers(tx, now, event);
  const since = (ms: number) => now.getTime() - ms;
  const saidAt = ({ message }: { message: MessageRow }) => message.createdAt.getTime();
  const matching = offers.flatMap((offer): Found[] => {
    const choice = choiceIn(offer.message, words, event, now, write);
    const of = choice?.asks;
    if (!choice || (typeof of === "number" && !persons.includes(of))) return [];
    return [{ ...offer, choice, asks: offer.own || (of !== undefined && of !== "any") }];
  });
  // The same thing asked again, of which the newest stands for all.
  const found = matching.filter((one, i) => matching.findIndex((m) => m.choice.command === one.choice.command) === i);
  const open = found.filter(({ answered }) => !answered);
  const asking = open.filter(({ asks }) => asks);
  const alarm = asking.find((one) => one.choice.asks === "alarm" && saidAt(one) > since(ALARM_MS));
  if (alarm) {
    const newer = asking.filter((one) => saidAt(one) > saidAt(alarm) && one.choice.asks !== "alarm");
    if (newer.length === 0) return alarm;
    // What all were asked since may be meant as well: who needs help is not to be taken for safe, or the other way.
    if (!newer[0]!.own && isTyping(event)) return { several: [...newer.slice(0, MOST_ASKED - 1), alarm] };
  }
  if (event.chatKind === "private") {
    // Everything was said to the one who writes. A plain yes is about the last question, and goes past none that takes none.
    const last = offers.find(({ message, answered }) => message.card === null && !answered);
    const isPast = asking[0] !== undefined && asking[0].message !== last?.message && asking[0].message.card === null;
    if (isPast && readYesNo(words) !== null) return null;
    const first = asking[0];
    const isNumber = /^\d{1,2}$/.test(words);
    const isVote = first?.choice.says === "option";
    // Something else was said since: the polls themselves tell which of them has such an option.
    if (isVote && !first.last && !isNumber) return null;
    const isAsked = (one: Found) => one.questioned || (one.choice.asks !== undefined && one.choice.says !== "option");
    if (!first || isAsked(first) || !isNumber) return first ?? found[0] ?? null;
    const others = asking.filter((one) => !isAsked(one));
    const isAbout = (one: Found) => one.message.choices[0]?.about !== undefined;
    const alike = isAbout(first) ? others.filter(isAbout) : [];
    // In the middle of answering what they were asked about some thing, another question came in.
    const begun = asking.find((one) => one.questioned && one.message.number !== null && saidAt(one) > since(LATELY_MS));
    if (begun) return { several: [first, begun] };
    if (first.last && alike.length < 2) return first;
    // A preview that its writer left lying waits for nobody.
    const waiting = first.last ? alike : others.filter((one) => !one.replied);
    return { several: (waiting.length > 0 ? waiting : others).slice(0, MOST_ASKED) };
  }
  if (asking[0]?.own) return asking[0];
  // What was just said to all takes another number, or none: this one may be meant for it, and is not for what was said before.
  const newest = offers.find(({ own }) => !own);
  const isMissed = newest !== undefined && !found.some(({ message }) => message === newest.message);
  if (isMissed && /^\d{1,2}$/.test(words) && saidAt(newest) > since(LATELY_MS)) {
    const lately = asking.filter((one) => one.own || saidAt(one) > since(LATELY_MS));
    if (lately.length === 0) return null;
  }
  const newestOwn = asking.find(({ own }) => own);
  const pool = asking.length > 0 ? asking.filter((one) => !one.own || one === newestOwn) : open;
  const isRecent = (one: Made) => saidAt(one) > since(LATELY_MS);
  const lately = pool.filter(isRecent);
  const told = open.filter((one) => !one.asks && isRecent(one));
  const mine = asking.find((one) => typeof one.choice.asks === "number");
  const earlier = mine && told.length > 0 ? [...told, mine] : pool.slice(0, 1);
  const meant = lately.length > 0 ? lately : asking.length > 0 ? earlier : pool;
  if (meant.length > 1 && isTyping(event)) return { several: meant };
  return meant[0] ?? found[0] ?? null;
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
  const [first] = message.choices;
  const isSaidToIt = event.chatKind === "private" || event.replyTo !== undefined;
  if (first?.says === "option" && isSaidToIt && readNoVote(words))
    return { ...first, command: `unvote ${message.number}` };
  const index =
    typedAnswer(words, message, event, labels, now) ??
    plainAnswer(words, message, event, now) ??
    gotAnswer(words, message, event) ??
    joinAnswer(words, message, event, now) ??
    voteAnswer(words, message, event, labels);
  if (index !== null) return message.choices[index];
  const { named } = message.choices[0] ?? {};
  // What was asked earlier has gone on without an answer: such words tell of something else.
  const isNow = now.getTime() - message.createdAt.getTime() <= LATELY_MS;
  const said = named && isNow && isTyping(event) ? nameSaid(words, named.what) : null;
  if (said !== null) return { ...message.choices[0]!, command: `${named!.command} ${said}` };
  const numbers = isTyping(event) ? readNumbers(words) : null;
  const many = message.choices[0]?.many;
  const isThere = numbers?.every((number) => number >= 1 && number <= message.choices.length);
  return numbers && many && isThere ? { ...message.choices[0]!, command: `${many} ${numbers.join(" ")}` } : undefined;
}

/** A number or a label, where people type. In a group 好 and 要 are talk, unless it was asked just now. */
function typedAnswer(
  words: string,
  message: MessageRow,
  event: MessageEvent,
  labels: string[],
  now: Date,
): number | null {
  if (!isTyping(event)) return null;
  const isLate = now.getTime() - message.createdAt.getTime() > LATELY_MS;
  const isAmongOthers = event.chatKind === "group" && !event.replyTo;
  if (isAmongOthers && isLate && isTalk(words)) return null;
  return readAnswer(words, labels) ?? (isAmongOthers ? null : beginning(words, labels));
}

/** The only label that begins so: 收回, of 收回这一票. */
function beginning(words: string, labels: readonly string[]): number | null {
  const found = labels.flatMap((label, index) => (words.length > 1 && label.startsWith(words) ? [index] : []));
  return found.length === 1 ? found[0]! : null;
}

/**
 * A plain yes or no, to a question that takes one. In a group 好 may be meant for a neighbour: it counts in a reply, or
 * right after the question; in private for half an hour. (Whose question it is has been looked at by then: what else a group offers takes no plain yes.)
 */
function plainAnswer(words: string, message: MessageRow, event: MessageEvent, now: Date): number | null {
  const says = readYesNo(words);
  const isFresh = now.getTime() - message.createdAt.getTime() < (event.chatKind === "private" ? OWN_MS : FRESH_MS);
  if (says === null || !(event.replyTo || isFresh)) return null;
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

/** +1, to a sign-up that was said just now, where people type: an hour later it agrees with a neighbour. */
function joinAnswer(words: string, message: MessageRow, event: MessageEvent, now: Date): number | null {
  const isFresh = now.getTime() - message.createdAt.getTime() <= LATELY_MS;
  if (!isTyping(event) || !isFresh || !readJoin(words)) return null;
  const index = message.choices.findIndex((choice) => choice.says === "join");
  return index === -1 ? null : index;
}

/**
 * One option of a poll, said as people say it. In a group it counts in a reply, and where people type when it begins as a
 * vote does: the rest is talk about it.
 */
function voteAnswer(words: string, message: MessageRow, event: MessageEvent, labels: string[]): number | null {
  const options = message.choices.flatMap((choice, index) => (choice.says === "option" ? [index] : []));
  const named = options.map((index) => labels[index]!);
  const isVote = isTyping(event) && beginsAsVote(words, named);
  if (!event.replyTo && event.chatKind !== "private" && !isVote) return null;
  // 装了一个灯泡，又坏了: in private they may tell of anything.
  if (!event.replyTo && !isVote && tellsReport(words)) return null;
  const said = optionSaid(words, named);
  return said === null ? null : options[said]!;
}

/**
 * What can be answered in the chat, the newest first, and who the writer is. The question which one they meant is theirs
 * as well while an answer of theirs waits for it.
 */
async function findOffers(tx: Tx, now: Date, event: MessageEvent): Promise<{ offers: Offer[]; persons: number[] }> {
  const before = (ms: number) => iso(new Date(now.getTime() - ms));
  const sender = event.from?.id ?? "";
  const askedBy = sql`exists (select 1 from outbox o join inbox i on i.id = o.event_id
    where o.message_ref = m.id and i.platform = m.platform and i.sender`;
  const isWhich = sql`m.choices->0->>'command' like 'meant %'`;
  const isReply = sql`(m.card is null and ${askedBy} = ${sender}))`;
  const isOwn = sql`(m.card is null and m.created_at > ${before(OWN_MS)} and case when ${isWhich}
    then exists (select 1 from inbox i where i.platform = m.platform and i.sender = ${sender} and i.chat = m.chat
      and i.note = ${WAITS} and i.received_at >= ${before(OWN_MS)})
    else ${askedBy} = ${sender}) end)`;
  const found = await rows<{ id: string; own: boolean; replied: boolean; last: boolean; persons: number[] | null }>(
    tx,
    sql`select m.id, ${isOwn} as own, ${isReply} as replied,
        not exists (select 1 from messages n where n.platform = m.platform and n.chat = m.chat and n.id <> m.id
          and (n.number is null or n.number is distinct from m.number)
          and (n.created_at > m.created_at or n.answered_at > m.created_at)) as last,
        (select array_agg(p.person_id) from accounts a
        join person_accounts p on p.account_id = a.id
        where a.platform = m.platform and a.external_id = ${sender}) as persons
      from messages m
      where m.platform = ${event.platform} and m.chat = ${event.chat} and jsonb_array_length(m.choices) > 0
        and coalesce(m.edited_at, m.created_at) > ${before(ANSWER_MS)}
        and (${isOwn} or ${event.chatKind === "private"} and not ${isWhich}
          or m.number is not null and (m.card is not null or m.choices->0->>'asks' = 'any'
            or not ${askedBy} <> ${sender})))
      order by m.created_at desc, m.id desc limit ${MOST}`,
  );
  if (found.length === 0) return { offers: [], persons: [] };
  const ids = found.map((row) => Number(row.id));
  const read = await tx.select().from(messages).where(anyOf(messages.id, ids));
  const offers = found.flatMap((row) => {
    const message = read.find((m) => m.id === Number(row.id));
    const own = row.own || event.chatKind === "private";
    // What was settled elsewhere is still answered as long as it is what was said last: its writer hears what came of it.
    const isOpen = row.last || message?.choices.some((choice) => !choice.settled);
    return message && isOpen
      ? [
          {
            ...{ message, own, questioned: row.own, replied: row.replied, last: row.last },
            answered: own && hasAnswer(message),
          },
        ]
      : [];
  });
  return { offers, persons: found[0]!.persons ?? [] };
}

/** A vote can be changed as often as one likes: its card goes on asking. */
const hasAnswer = ({ answeredAt, choices }: MessageRow) => answeredAt !== null && choices[0]?.says !== "option";

/** Whoever was asked has answered: what they type next is about something else. */
export async function setAnswered(tx: Tx, now: Date, message: MessageRow): Promise<void> {
  if (message.card === null) await tx.update(messages).set({ answeredAt: now }).where(eq(messages.id, message.id));
}
