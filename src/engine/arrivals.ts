import type { BotEvent, JoinEvent, LeaveEvent, RequestEvent } from "../core/event.ts";
import { say } from "../core/post.ts";
import type { Tx } from "../core/tx.ts";
import { rows } from "../store/db.ts";
import { and, eq, iso, sql } from "../store/drizzle.ts";
import { insertRows } from "../store/insert.ts";
import { accounts, chats, outbox } from "../store/schema.ts";
import type { Batch, Writes } from "./batch.ts";
import type { Deps } from "./deps.ts";
import type { Effects } from "./effects.ts";
import type { Origin } from "./origin.ts";
import type { Roster } from "./roster.ts";

/** What the transaction has for an event that nobody said: its origin is no chat. */
export interface InChat {
  deps: Deps;
  tx: Tx;
  now: Date;
  roster: Roster;
  effects: Effects;
  batch: Batch;
  origin: Origin;
}

/** The bot came into a chat, left it, or sees more or less of it than before. */
export async function meet({ tx, roster, batch, effects, origin }: InChat, event: BotEvent): Promise<void> {
  batch.forget(chats);
  const chat = await roster.chat(event.platform, event.chat, event.chatKind, event.chatTitle);
  const there = and(eq(chats.platform, chat.platform), eq(chats.id, chat.id));
  const [before] = await tx.select().from(chats).where(there);
  const added = event.status === "added";
  await tx
    .update(chats)
    .set({ reachable: added, greeted: added, seesAll: event.seesAll, title: event.chatTitle })
    .where(there);
  if (!added && event.chatKind === "private") {
    // Blocked: what is for them waits until they write again.
    const theirs = and(eq(accounts.platform, chat.platform), eq(accounts.privateChat, chat.id));
    await tx.update(accounts).set({ privateChat: null }).where(theirs);
  }
  if (!added || event.chatKind === "private") return;
  const lines = [];
  if (!before?.greeted) lines.push(say(chat.communityId === null ? "core-hello-new" : "core-hello-again"));
  if (!event.seesAll && (!before?.greeted || before.seesAll)) lines.push(say("core-privacy-mode"));
  if (event.seesAll && before?.greeted && !before.seesAll) lines.push(say("core-sees-now"));
  if (lines.length === 0) return;
  effects.add({ ...origin, communityId: chat.communityId, chat }, [{ do: "reply", post: { lines } }]);
}

/** Neighbours came into a group, or left it. */
export async function arrive(here: InChat, event: JoinEvent | LeaveEvent, writes: Writes): Promise<void> {
  const { deps, now, roster, effects, batch, origin } = here;
  const chat = await roster.chat(event.platform, event.chat, event.chatKind, event.chatTitle);
  const { communityId } = chat;
  if (communityId === null) return;
  const ids = [...new Set(event.people.map(({ id }) => id))];
  const people = ids.map((id) => ({
    id,
    person: roster.known(event.platform, { id })?.persons.get(communityId) ?? null,
  }));
  for (const module of deps.modules) {
    const hook = event.type === "join" ? module.joined : module.left;
    const actions = await hook?.call(module, {
      ...{ tx: batch.watched(writes), now, timeZone: deps.timeZone, eventId: origin.eventId },
      insertLater: (table, values) => {
        writes.count++;
        batch.insertLater(table, values);
      },
      ...{ communityId, chat, people },
    });
    // Nobody has spoken there: what is said in the group answers nobody.
    if (actions) effects.add({ ...origin, communityId }, actions);
  }
}

/**
 * Somebody asks to be let in. They are, one after the other and some time apart: a person does not say yes within a
 * second, and accounts that do are banned. The time of the last one is a row, locked by this.
 */
export async function letIn({ deps, tx, now, origin }: InChat, { platform, ref }: RequestEvent): Promise<void> {
  const [least, most] = deps.adapters.get(platform)?.acceptGapMs ?? [0, 0];
  const gap = sql`${(least + Math.random() * (most - least)) / 1000} * interval '1 second'`;
  const at = iso(now);
  const [next] = await rows<{ at: string }>(
    tx,
    sql`insert into settings (key, value) values (${`accepts:${platform}`}, to_jsonb(${at} + ${gap}))
      on conflict (key) do update
        set value = to_jsonb(greatest(${at}, (settings.value #>> '{}')::timestamptz) + ${gap})
      returning value #>> '{}' as at`,
  );
  await insertRows(tx, outbox, [
    {
      ...{ eventId: origin.eventId, kind: "accept", platform, chat: "", tapId: ref, post: { lines: [] } },
      ...{ occasion: "answer", status: "queued", dueAt: new Date(next!.at) },
    },
  ]);
}
