import type { Person } from "../core/people.ts";
import type { Action } from "../core/post.ts";
import type { Tx } from "../core/tx.ts";
import { rows } from "../store/db.ts";
import { sql } from "../store/drizzle.ts";
import type { Deps } from "./deps.ts";

/** Tables of the machinery that hold something of a person; `privacy.ts` covers them as modules cover their own. */
export const ENGINE_PERSON_TABLES = ["inbox", "outbox", "messages"] as const;

/** Everything that is held about a person: the machinery's rows and every module's. */
export async function exportPerson(deps: Deps, tx: Tx, person: Person): Promise<Record<string, unknown>> {
  const held: Record<string, unknown> = {
    madeAt: deps.clock.now().toISOString(),
    messages: await rows(
      tx,
      sql`select i.received_at, i.status, i.payload from inbox i
        join accounts a on a.platform = i.platform and a.external_id = i.sender
        join person_accounts p on p.account_id = a.id
        where p.community_id = ${person.communityId} and p.person_id = ${person.id} and i.payload is not null order by i.id`,
    ),
    waitingForYou: await rows(
      tx,
      sql`select due_at, post from outbox
        where community_id = ${person.communityId} and person_id = ${person.id} and post is not null order by id`,
    ),
  };
  held.offeredToYou = await rows(
    tx,
    sql`select m.created_at, m.choices from messages m join accounts a on a.platform = m.platform and a.private_chat = m.chat
      join person_accounts p on p.account_id = a.id
      where p.community_id = ${person.communityId} and p.person_id = ${person.id} and jsonb_array_length(m.choices) > 0`,
  );
  for (const module of deps.modules) Object.assign(held, await module.exportPerson?.(tx, person));
  return held;
}

/** Erases a person: what they wrote, what waits for them, then what every module holds, the last module first. */
export async function forgetPerson(deps: Deps, tx: Tx, person: Person): Promise<Action[]> {
  const { communityId, id } = person;
  await tx.execute(
    sql`delete from outbox where community_id = ${communityId} and person_id = ${id} and status = 'waiting'`,
  );
  await tx.execute(sql`update inbox i set payload = null, sender = null, photos = null
    from accounts a join person_accounts p on p.account_id = a.id
    where a.platform = i.platform and a.external_id = i.sender and i.status in ('done', 'failed')
      and p.community_id = ${communityId} and p.person_id = ${id}`);
  // What stands or is still to be said in their private chats, what waits for others about their door, and lists in
  // which they could be picked.
  const chats = sql`select a.platform, a.private_chat from accounts a join person_accounts p on p.account_id = a.id
    where a.private_chat is not null and p.community_id = ${communityId} and p.person_id = ${id}`;
  await tx.execute(sql`delete from outbox where community_id = ${communityId} and status = 'queued'
    and (platform, chat) in (${chats})`);
  await tx.execute(sql`delete from messages where community_id = ${communityId} and (platform, chat) in (${chats})`);
  await tx.execute(sql`update messages set choices = '[]'
    where community_id = ${communityId} and choices::text ~ ${`"role p${id}[" ]`}`);
  const actions: Action[] = [];
  for (const module of [...deps.modules].reverse()) {
    actions.push(...((await module.forgetPerson?.(tx, person, deps.clock.now())) ?? []));
  }
  return actions;
}
