import type { Tx } from "../core/tx.ts";
import { and, eq, sql } from "../store/drizzle.ts";
import { chats } from "../store/schema.ts";
import type { Deps } from "./deps.ts";

/** A chat got another id: everything known of it follows, in this transaction. */
export async function moveChat(deps: Deps, tx: Tx, platform: string, from: string, to: string): Promise<void> {
  // The new id may have been met first: what is known of the chat stays with the old row.
  await tx.execute(sql`delete from chats where platform = ${platform} and id = ${to}
    and exists (select 1 from chats where platform = ${platform} and id = ${from})`);
  await tx
    .update(chats)
    .set({ id: to })
    .where(and(eq(chats.platform, platform), eq(chats.id, from)));
  // Where a card stands in both, that in the new chat is the card.
  await tx.execute(sql`update messages m set card = null where platform = ${platform} and chat = ${from}
    and card is not null and exists (select 1 from messages n where n.platform = m.platform and n.chat = ${to}
      and n.community_id = m.community_id and n.card = m.card)`);
  // Messages of the old chat cannot be edited in the new one: their cards are said anew when they change next.
  await tx.execute(sql`update messages set chat = ${to}, external_id = case when card is null then external_id end
    where platform = ${platform} and chat = ${from}`);
  await tx.execute(sql`update outbox set chat = ${to}, reply_to = null
    where platform = ${platform} and chat = ${from} and status in ('queued', 'sending', 'held')`);
  await tx.execute(sql`with old as (delete from said_days where platform = ${platform} and chat = ${from} returning *)
    insert into said_days select platform, ${to}, day, occasion, count from old
    on conflict (platform, chat, day, occasion) do update set count = said_days.count + excluded.count`);
  await tx.execute(sql`update inbox set lane = ${`${platform}:${to}`}, chat = ${to},
      payload = jsonb_set(payload, '{chat}', to_jsonb(${to}::text))
    where lane = ${`${platform}:${from}`} and status in ('new', 'ready')`);
  for (const module of deps.modules) await module.moveChat?.(tx, platform, from, to);
}
