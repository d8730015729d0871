import { Refusal } from "../core/command.ts";
import type { ChatKind, MessageEvent } from "../core/event.ts";
import { type Choice, inFull, say, type Text, verbatim } from "../core/post.ts";
import { clean, clip } from "../core/text.ts";
import type { Tx } from "../core/tx.ts";
import { rows } from "../store/db.ts";
import { eq, iso, sql } from "../store/drizzle.ts";
import { inbox, messages } from "../store/schema.ts";
import type { InChat } from "./arrivals.ts";
import { lookUpCards } from "./cards.ts";
import type { Deps } from "./deps.ts";
import { choiceIn, type Made, OWN_MS, WAITED, WAITS } from "./offers.ts";
import type { Origin } from "./origin.ts";

type MessageRow = typeof messages.$inferSelect;

/** So much of a line tells which message it was. */
const SHORT = 24;
/** A chat is asked at most so often which of the same is meant. */
const ASK_AGAIN_MS = 10 * 60_000;

/** Several things can be answered with that: it waits until its writer has said which, and the chat is asked once. */
export async function askWhich(
  { deps, tx, now, effects }: InChat,
  origin: Origin,
  event: MessageEvent,
  several: readonly Made[],
): Promise<void> {
  const { eventId } = origin;
  await tx.update(inbox).set({ note: WAITS }).where(eq(inbox.id, eventId));
  const since = iso(new Date(now.getTime() - ASK_AGAIN_MS));
  const asked = await rows<{ choices: Choice[] }>(
    tx,
    // Whoever answered it already is asked again.
    sql`select choices from messages where platform = ${event.platform} and chat = ${event.chat}
      and created_at > ${since} and choices->0->>'command' like 'meant %'
      and not exists (select 1 from inbox where platform = ${event.platform} and sender = ${event.from?.id ?? ""}
        and chat = ${event.chat} and note = ${WAITED} and received_at > ${since})`,
  );
  // It stands there for all to answer, if it has what may be meant now.
  const has = ({ choices }: { choices: Choice[] }, id: number) => choices.some((c) => c.command === `meant ${id}`);
  if (asked.some((question) => several.every(({ message }) => has(question, message.id)))) return;
  const cardOf = await cardsElsewhere(deps, tx, several);
  const cards = several.map(({ message: m }) => ({
    id: m.id,
    card: m.card ?? cardOf.get(m.id) ?? null,
    communityId: m.communityId,
    where: origin.chat!,
  }));
  const posts = await lookUpCards(deps, tx, now, cards);
  const write = (text: Text) => deps.words.write(text, origin.chat!.locale, now);
  const said = await firstLines(tx, several);
  // Among neighbours the list is for all of them: nobody reads there what one of them chose.
  const isForAll = ({ choice }: Made) => event.chatKind === "group" && choice.says === "option";
  const choices = several.map((one) => {
    const { id, number, createdAt } = one.message;
    const { about } = one.message.choices[0]!;
    const line = about ?? posts.get(id)?.lines[0] ?? said.get(id) ?? (number === null ? null : verbatim(`#${number}`));
    const what = line ? verbatim(clip(write(line), SHORT).text) : say("core-which-earlier", { at: inFull(createdAt) });
    const label = isForAll(one) ? what : say("core-which-one", { what, choice: one.choice.label });
    return { label, command: `meant ${id}` };
  });
  const question = several.every(isForAll)
    ? say("core-which-poll", { count: several.length })
    : say("core-which-offer");
  effects.add(origin, [{ do: "reply", post: { lines: [question], choices } }]);
}

/** Cards of the same matters, wherever they stand: their title says which it is. */
async function cardsElsewhere(deps: Deps, tx: Tx, several: readonly Made[]): Promise<Map<number, string>> {
  const kinds = deps.modules.flatMap((m) => Object.keys(m.cards ?? {}));
  const ids = several.filter(({ message }) => message.number !== null).map(({ message }) => message.id);
  const found = await rows<{ id: string; card: string }>(
    tx,
    sql`select distinct on (m.id) m.id, c.card from messages m join messages c on c.community_id = m.community_id
        and c.card in (select kind || ':' || m.number from unnest(${sql.param(kinds)}::text[]) kind)
      where m.id = any(${sql.param(ids)}::bigint[])`,
  );
  return new Map(found.map(({ id, card }) => [Number(id), card]));
}

/** How these messages began, by their ids; of those that were sent long ago nothing is kept. */
async function firstLines(tx: Tx, several: readonly Made[]): Promise<Map<number, Text>> {
  const ids = several.map(({ message }) => message.id);
  const found = await rows<{ ref: string; line: Text }>(
    tx,
    sql`select distinct on (message_ref) message_ref as ref, post->'lines'->0 as line from outbox
      where message_ref = any(${sql.param(ids)}::bigint[]) and kind = 'say' and post->'lines'->0 is not null
      order by message_ref, id desc`,
  );
  return new Map(found.map(({ ref, line }) => [Number(ref), line]));
}

/**
 * "meant 345": the answer that waited is for message 345. In private it goes on waiting for the others that were asked
 * with it, unless they are votes: there another number changes what was chosen.
 * @param question what it was said to
 * @returns null when it is another command
 * @throws {Refusal} when none of theirs waits, or the message offers that no more
 */
export async function takeKept(
  { deps, tx, now }: InChat,
  command: string,
  question: MessageRow,
  event: { platform: string; chat: string; chatKind: ChatKind; from: { id: string } | null },
  locale: string,
): Promise<{ message: MessageRow; choice: Choice } | null> {
  const ref = /^meant ([0-9]+)$/.exec(command)?.[1];
  if (ref === undefined) return null;
  const [kept] = await rows<{ id: string; payload: MessageEvent }>(
    tx,
    sql`update inbox set note = ${WAITED} where id = (select max(id) from inbox where platform = ${event.platform}
        and sender = ${event.from?.id ?? ""} and chat = ${event.chat} and note = ${WAITS}
        and received_at >= ${iso(new Date(now.getTime() - OWN_MS))})
      returning id, payload`,
  );
  const [message] = await tx
    .select()
    .from(messages)
    .where(eq(messages.id, Number(ref)));
  const isHere = message?.platform === event.platform && message.chat === event.chat;
  const write = (text: Text) => deps.words.write(text, locale, now);
  const choice = kept && isHere ? choiceIn(message, clean(kept.payload.text), kept.payload, now, write) : undefined;
  if (!choice) throw new Refusal(say("core-stale"));
  if (event.chatKind === "private" && choice.says !== "option") {
    const choices = question.choices.map((one) => (one.command === command ? { ...one, settled: true as const } : one));
    const isLeft = choices.some(({ settled }) => !settled);
    await tx.update(messages).set({ choices }).where(eq(messages.id, question.id));
    if (isLeft)
      await tx
        .update(inbox)
        .set({ note: WAITS })
        .where(eq(inbox.id, Number(kept!.id)));
  }
  return { message: message!, choice };
}
