import { readChoiceRef } from "../core/choices.ts";
import type { Tx } from "../core/tx.ts";
import { among, anyOf, or } from "../store/drizzle.ts";
import { messages } from "../store/schema.ts";
import type { Claimed } from "./claim.ts";
import type { Deps } from "./deps.ts";
import { Pass } from "./pass.ts";
import { quotedNumber } from "./quoted.ts";
import { loadRoster } from "./roster.ts";
import { isLonePhoto } from "./unfinished.ts";

/**
 * Everything one transaction shares: who is who, what is to be done, and the numbers it has given out. Messages of the
 * batch learn their route.
 */
export async function openPass(deps: Deps, tx: Tx, now: Date, batch: readonly Claimed[]): Promise<Pass> {
  const places: { platform: string; id: string }[] = [];
  const senders: { platform: string; id: string }[] = [];
  const tapRefs: number[] = [];
  const replies: { platform: string; chat: string; id: string }[] = [];
  const numbers: { platform: string; chat: string; number: number }[] = [];
  for (const row of batch) {
    const { payload } = row;
    if (payload.type === "timer" || payload.type === "gap" || payload.type === "request") continue;
    if (payload.type === "message") {
      row.route ??= deps.router.route(payload);
      if (row.route.kind === "silence" && !row.photos?.after && !isLonePhoto(payload)) continue;
      if (payload.replyTo)
        replies.push({ platform: payload.platform, chat: payload.chat, id: payload.replyTo.messageId });
      const quoted = quotedNumber(payload);
      if (quoted !== null) numbers.push({ platform: payload.platform, chat: payload.chat, number: quoted });
      for (const person of [payload.replyTo?.from, ...(payload.mentions ?? [])]) {
        if (person) senders.push({ platform: payload.platform, id: person.id });
      }
    }
    if (payload.type === "tap") {
      const ref = readChoiceRef(payload.data);
      if (ref !== null) tapRefs.push(ref);
    }
    if (payload.type === "join" || payload.type === "leave") {
      for (const { id } of payload.people) senders.push({ platform: payload.platform, id });
    }
    places.push({ platform: payload.platform, id: payload.chat });
    if ("from" in payload && payload.from) senders.push({ platform: payload.platform, id: payload.from.id });
  }
  const unique = <T extends { platform: string; id: string }>(list: T[]) => [
    ...new Map(list.map((x) => [`${x.platform}:${x.id}`, x])).values(),
  ];
  const [roster, tapped, replied] = await Promise.all([
    loadRoster(deps, tx, now, { chats: unique(places), senders: unique(senders) }),
    tapRefs.length === 0 ? [] : tx.select().from(messages).where(anyOf(messages.id, tapRefs)),
    replies.length === 0
      ? []
      : tx
          .select()
          .from(messages)
          .where(
            or(
              among(
                [messages.platform, messages.chat, messages.externalId],
                replies.map((r) => [r.platform, r.chat, r.id]),
              ),
              numbers.length === 0
                ? undefined
                : among(
                    [messages.platform, messages.chat, messages.number],
                    numbers.map((n) => [n.platform, n.chat, n.number]),
                  ),
            ),
          ),
  ]);
  return new Pass(deps, tx, now, roster, tapped, replied);
}
