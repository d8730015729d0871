import { Refusal } from "../core/command.ts";
import type { MessageEvent } from "../core/event.ts";
import { type Choice, say, type Text, verbatim } from "../core/post.ts";
import { clean } from "../core/text.ts";
import { rows } from "../store/db.ts";
import { eq, iso, sql } from "../store/drizzle.ts";
import { inbox, messages } from "../store/schema.ts";
import type { InChat } from "./arrivals.ts";
import { lookUpCards } from "./cards.ts";
import { choiceIn, type Made, OWN_MS, WAITS } from "./offers.ts";
import type { Origin } from "./origin.ts";

type MessageRow = typeof messages.$inferSelect;

/** Somebody is asked at most so often which of several they mean. */
const ASK_AGAIN_MS = 10 * 60_000;

/** Several things can be answered with that: it waits until its writer has said which, and they are asked once. */
export async function askWhich(
  { deps, tx, now, effects }: InChat,
  origin: Origin,
  event: MessageEvent,
  several: readonly Made[],
): Promise<void> {
  const { eventId } = origin;
  await tx.update(inbox).set({ note: WAITS }).where(eq(inbox.id, eventId));
  const asked = await rows(
    tx,
    sql`select 1 from messages m join outbox o on o.message_ref = m.id join inbox i on i.id = o.event_id
      where m.platform = ${event.platform} and m.chat = ${event.chat} and i.sender = ${event.from?.id ?? ""}
        and m.created_at > ${iso(new Date(now.getTime() - ASK_AGAIN_MS))} and m.answered_at is null
        and m.choices->0->>'command' like 'meant %' limit 1`,
  );
  if (asked.length > 0) return;
  const cards = several.map(({ message: m }) => ({
    id: m.id,
    card: m.card,
    communityId: m.communityId,
    where: origin.chat!,
  }));
  const posts = await lookUpCards(deps, tx, now, cards);
  const choices = several.map(({ message: { id, number }, choice }) => ({
    label: say("core-which-one", { what: posts.get(id)?.lines[0] ?? verbatim(`#${number}`), choice: choice.label }),
    command: `meant ${id}`,
  }));
  effects.add(origin, [{ do: "reply", post: { lines: [say("core-which-offer")], choices } }]);
}

/**
 * "meant 345": the answer that waited is for message 345.
 * @returns null when it is another command
 * @throws {Refusal} when none of theirs waits, or the message offers that no more
 */
export async function takeKept(
  { deps, tx, now }: InChat,
  command: string,
  event: { platform: string; chat: string; from: { id: string } | null },
  locale: string,
): Promise<{ message: MessageRow; choice: Choice } | null> {
  const ref = /^meant ([0-9]+)$/.exec(command)?.[1];
  if (ref === undefined) return null;
  const [kept] = await rows<{ payload: MessageEvent }>(
    tx,
    sql`update inbox set note = null where id = (select max(id) from inbox where platform = ${event.platform}
        and sender = ${event.from?.id ?? ""} and chat = ${event.chat} and note = ${WAITS}
        and received_at >= ${iso(new Date(now.getTime() - OWN_MS))})
      returning payload`,
  );
  const [message] = await tx
    .select()
    .from(messages)
    .where(eq(messages.id, Number(ref)));
  const isHere = message?.platform === event.platform && message.chat === event.chat;
  const write = (text: Text) => deps.words.write(text, locale, now);
  const choice = kept && isHere ? choiceIn(message, clean(kept.payload.text), kept.payload, now, write) : undefined;
  if (!choice) throw new Refusal(say("core-stale"));
  return { message: message!, choice };
}
