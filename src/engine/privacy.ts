import type { SQL } from "drizzle-orm";
import type { Account, Person } from "../core/people.ts";
import type { Action } from "../core/post.ts";
import type { Tx } from "../core/tx.ts";
import { rows } from "../store/db.ts";
import { and, eq, sql } from "../store/drizzle.ts";
import { personAccounts, persons } from "../store/schema.ts";
import type { Deps } from "./deps.ts";
import type { KnownAccount } from "./roster.ts";

/** Tables of the machinery that hold something of a person; `privacy.ts` covers them as modules cover their own. */
export const ENGINE_PERSON_TABLES = ["inbox", "outbox", "messages"] as const;

type Held = Record<string, unknown>;

/** All that is held about a person, or about an account that is nobody in any community: ours and every module's. */
export async function exportSender(deps: Deps, tx: Tx, person: Person | null, account: Account): Promise<Held> {
  const held = await exportChats(deps, tx, person ? await accountsOf(tx, person) : [account.id]);
  if (person) {
    held.waitingForYou = await rows(
      tx,
      sql`select due_at, post from outbox
        where community_id = ${person.communityId} and person_id = ${person.id} and post is not null order by id`,
    );
  }
  for (const module of deps.modules) {
    Object.assign(held, await (person ? module.exportPerson?.(tx, person) : module.exportAccount?.(tx, account)));
  }
  return held;
}

async function accountsOf(tx: Tx, { communityId, id }: Person): Promise<number[]> {
  const found = await tx
    .select({ id: personAccounts.accountId })
    .from(personAccounts)
    .where(and(eq(personAccounts.communityId, communityId), eq(personAccounts.personId, id)));
  return found.map((a) => a.id);
}

/** What was written with these accounts, and what stands in their private chats. */
async function exportChats(deps: Deps, tx: Tx, accountIds: number[]): Promise<Held> {
  const ids = sql.param(accountIds);
  return {
    madeAt: deps.clock.now().toISOString(),
    messages: await rows(
      tx,
      sql`select i.received_at, i.status, i.payload from inbox i
        join accounts a on a.platform = i.platform and a.external_id = i.sender
        where a.id = any(${ids}::bigint[]) and i.payload is not null order by i.id`,
    ),
    offeredToYou: await rows(
      tx,
      sql`select m.created_at, m.choices from messages m
        join accounts a on a.platform = m.platform and a.private_chat = m.chat
        where a.id = any(${ids}::bigint[]) and jsonb_array_length(m.choices) > 0`,
    ),
  };
}

/**
 * Erases a person, or an account that is nobody in any community: what they wrote, what waits for them, then what every
 * module holds, the last module first.
 */
export async function forgetSender(deps: Deps, tx: Tx, person: Person | null, account: Account): Promise<Action[]> {
  const modules = [...deps.modules].reverse();
  if (!person) {
    await forgetChats(tx, [account.id], sql``);
    for (const module of modules) await module.forgetAccount?.(tx, account);
    return [];
  }
  const { communityId, id } = person;
  await tx.execute(
    sql`delete from outbox where community_id = ${communityId} and person_id = ${id} and status = 'waiting'`,
  );
  await forgetChats(tx, await accountsOf(tx, person), sql`and community_id = ${communityId}`);
  // Lists in which they could be picked.
  await tx.execute(sql`update messages set choices = '[]'
    where community_id = ${communityId} and choices::text ~ ${`"role p${id}[" ]`}`);
  const actions: Action[] = [];
  for (const module of modules) {
    actions.push(...((await module.forgetPerson?.(tx, person, deps.clock.now())) ?? []));
  }
  return actions;
}

/** Erases what was written with these accounts, and what stands or is still to be said in their private chats. */
async function forgetChats(tx: Tx, accountIds: number[], inCommunity: SQL): Promise<void> {
  const ids = sql.param(accountIds);
  await tx.execute(sql`delete from inbox_files f using inbox i, accounts a
    where f.event_id = i.id and a.platform = i.platform and a.external_id = i.sender and a.id = any(${ids}::bigint[])`);
  await tx.execute(sql`update inbox i set payload = null, sender = null, photos = null, guess = null
    from accounts a where a.platform = i.platform and a.external_id = i.sender and i.status in ('done', 'failed')
      and a.id = any(${ids}::bigint[])`);
  const chats = sql`select platform, private_chat from accounts where private_chat is not null and id = any(${ids}::bigint[])`;
  await tx.execute(
    sql`delete from outbox where status in ('queued', 'held') and (platform, chat) in (${chats}) ${inCommunity}`,
  );
  await tx.execute(sql`delete from messages where (platform, chat) in (${chats}) ${inCommunity}`);
}

/** An account becomes one of that person: who it was before, in that community, becomes them. Its private chat opens anew. */
export async function becomePerson(deps: Deps, tx: Tx, account: KnownAccount, into: Person): Promise<Action[]> {
  const { communityId, id: personId } = into;
  const before = account.persons.get(communityId);
  const told = before ? await mergePersons(deps, tx, before, into) : [];
  if (!before) await tx.insert(personAccounts).values({ communityId, accountId: account.id, personId });
  account.persons.set(communityId, into);
  account.privateChat = null;
  return told;
}

/** An account that was linked becomes somebody of its own in that community. What both did stays with `from`. */
export async function partAccount(deps: Deps, tx: Tx, account: KnownAccount, from: Person, now: Date): Promise<void> {
  const { communityId } = from;
  const [fresh] = await tx.insert(persons).values({ communityId, createdAt: now }).returning({ id: persons.id });
  await tx
    .update(personAccounts)
    .set({ personId: fresh!.id })
    .where(and(eq(personAccounts.communityId, communityId), eq(personAccounts.accountId, account.id)));
  account.persons.set(communityId, { id: fresh!.id, communityId, grants: [] });
  for (const module of deps.modules) await module.accountParted?.(tx, from, account);
}

/** One person from two: what waits for `from`, and what every module holds of them, the last module first. */
export async function mergePersons(deps: Deps, tx: Tx, from: Person, into: Person): Promise<Action[]> {
  await tx.execute(sql`update outbox set person_id = ${into.id}
    where community_id = ${from.communityId} and person_id = ${from.id}`);
  const actions: Action[] = [];
  for (const module of [...deps.modules].reverse()) {
    actions.push(...((await module.mergePersons?.(tx, from, into, deps.clock.now())) ?? []));
  }
  // What they alone were asked, and what is on its way to a chat and has read who is asked: that has its chat locked.
  await tx.execute(
    sql`select from chats where community_id = ${from.communityId} order by platform, id for no key update`,
  );
  await tx.execute(sql`update messages set choices = (
      select jsonb_agg(
        case when c->'asks' = to_jsonb(${from.id}::int) then c || jsonb_build_object('asks', ${into.id}::int) else c end
        order by n)
      from jsonb_array_elements(choices) with ordinality as e(c, n))
    where community_id = ${from.communityId} and choices @> ${JSON.stringify([{ asks: from.id }])}::jsonb`);
  return actions;
}
