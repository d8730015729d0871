import DataLoader from "dataloader";
import type { ChatKind, Sender, Target } from "../core/event.ts";
import type { Account, ChatHere, Community, Person } from "../core/people.ts";
import type { Post } from "../core/post.ts";
import type { Grant, Role } from "../core/roles.ts";
import type { Tx } from "../core/tx.ts";
import { and, eq, isNull, slot, sql } from "../store/drizzle.ts";
import { insertRows } from "../store/insert.ts";
import { accounts, chats, messages, outbox, personAccounts, persons } from "../store/schema.ts";
import { statement } from "../store/statement.ts";
import type { Deps } from "./deps.ts";

interface AccountRow {
  id: number;
  platform: string;
  external_id: string;
  may_change: boolean;
  name: string;
  private_chat: string | null;
  private_community_id: number | null;
  persons: { c: number; p: number; g: [Role, number | null, number | null][] | null }[] | null;
}

/** An account with who it is in each community. */
export interface KnownAccount extends Account {
  privateChat: string | null;
  privateCommunityId: number | null;
  persons: Map<number, Person>;
}

type NewChat = Pick<typeof chats.$inferInsert, "platform" | "id" | "kind" | "title">;
type NewAccount = Sender & { platform: string };

function accountOf(row: AccountRow): KnownAccount {
  const persons = (row.persons ?? []).map(({ c, p, g }): [number, Person] => {
    const grants = (g ?? []).map(([role, placeId, partyId]): Grant => ({ role, placeId, partyId }));
    return [c, { id: p, communityId: c, grants }];
  });
  return {
    id: Number(row.id),
    platform: row.platform,
    externalId: row.external_id,
    mayChange: row.may_change,
    name: row.name,
    privateChat: row.private_chat,
    privateCommunityId: row.private_community_id,
    persons: new Map(persons),
  };
}

interface CommunityRow {
  id: number;
  name: string;
  root: number;
}

function communityOf(row: CommunityRow | null, id: number): Community | Error {
  return row ? { id, name: row.name, rootPlaceId: row.root } : new Error(`no community ${id}`);
}

const findChats = statement<
  { platforms: string[]; ids: string[] },
  typeof chats.$inferSelect & {
    community_id: number | null;
    place_id: number | null;
    sees_all: boolean;
    told_of_model: string | null;
    may_change: boolean;
  }
>(
  () => sql`select c.* from unnest(${slot("platforms", "text[]")}, ${slot("ids", "text[]")}) as w(platform, id)
    join chats c on c.platform = w.platform and c.id = w.id`,
);

const findAccounts = statement<{ senderPlatforms: string[]; senderIds: string[] }, AccountRow>(
  () => sql`select a.*, (
      select json_agg(json_build_object('c', p.community_id, 'p', p.person_id, 'g', (
        select json_agg(json_build_array(g.role, g.place_id, g.party_id))
        from grants g where g.community_id = p.community_id and g.person_id = p.person_id)))
      from person_accounts p where p.account_id = a.id) as persons
    from unnest(${slot("senderPlatforms", "text[]")}, ${slot("senderIds", "text[]")}) as w(platform, id)
    join accounts a on a.platform = w.platform and a.external_id = w.id`,
);

const COMMUNITY = sql.raw(`select c.id, c.name, p.id as root from communities c
  join places p on p.community_id = c.id and p.parent_id is null`);

const findCommunities = statement<{ ids: readonly number[] }, CommunityRow>(
  () => sql`${COMMUNITY} where c.id = any(${slot("ids", "int[]")})`,
);

/** The communities of chats and of those who write in them. */
const findCommunitiesOf = statement<
  { platforms: string[]; ids: string[]; senderPlatforms: string[]; senderIds: string[] },
  CommunityRow
>(
  () => sql`${COMMUNITY} where c.id in (
      select h.community_id from unnest(${slot("platforms", "text[]")}, ${slot("ids", "text[]")}) as w(platform, id)
        join chats h on h.platform = w.platform and h.id = w.id
      union select p.community_id
        from unnest(${slot("senderPlatforms", "text[]")}, ${slot("senderIds", "text[]")}) as w(platform, id)
        join accounts a on a.platform = w.platform and a.external_id = w.id
        join person_accounts p on p.account_id = a.id)`,
);

/** The chats, accounts and people of a batch of events, looked up together and made when they are first needed. */
export interface Roster {
  chat(platform: string, id: string, kind: ChatKind, title: string): Promise<ChatHere>;
  account(platform: string, sender: Sender): Promise<KnownAccount>;
  /** The same, without making it: null for somebody of whom nothing is kept. */
  known(platform: string, target: Target): KnownAccount | null;
  /** Who this account is in that community; a neighbour who speaks for the first time becomes a person now. */
  person(account: KnownAccount, communityId: number): Promise<Person>;
  community(id: number): Promise<Community>;
  /** The community a private chat is about: the one chosen last, else the only one. */
  privateCommunity(account: KnownAccount): number | null;
  /** A private chat is open: remember it, and let go of what waited for it. */
  openPrivate(account: KnownAccount, chat: string, now: Date): Promise<void>;
}

/**
 * Looks up what a batch needs in three statements, sent together.
 * @param wanted the chats and the senders of the batch
 */
export async function loadRoster(
  { locale, adapters, workplaces }: Pick<Deps, "locale" | "adapters" | "workplaces">,
  tx: Tx,
  now: Date,
  wanted: { chats: { platform: string; id: string }[]; senders: { platform: string; id: string }[] },
): Promise<Roster> {
  const known = new Map<string, ChatHere>();
  const people = new Map<string, KnownAccount>();
  const platforms = wanted.chats.map((c) => c.platform);
  const ids = wanted.chats.map((c) => c.id);
  const senders = {
    senderPlatforms: wanted.senders.map((s) => s.platform),
    senderIds: wanted.senders.map((s) => s.id),
  };
  const [chatRows, accountRows, communityRows] = await Promise.all([
    ids.length === 0 ? [] : findChats(tx, { platforms, ids }),
    wanted.senders.length === 0 ? [] : findAccounts(tx, senders),
    ids.length === 0 ? [] : findCommunitiesOf(tx, { platforms, ids, ...senders }),
  ]);
  for (const c of chatRows) {
    const isWorkplace = c.kind === "group" && c.purpose === "staff";
    workplaces[isWorkplace ? "add" : "delete"](`${c.platform}:${c.id}`);
    known.set(`${c.platform}:${c.id}`, {
      platform: c.platform,
      id: c.id,
      kind: c.kind,
      communityId: c.community_id,
      placeId: c.place_id,
      purpose: c.purpose,
      locale: c.locale ?? locale,
      seesAll: c.sees_all,
      asks: c.asks,
      toldOfModel: c.told_of_model,
      mayChange: c.may_change,
    });
  }
  for (const row of accountRows) people.set(`${row.platform}:${row.external_id}`, accountOf(row));
  const named = new DataLoader(async (ids: readonly number[]) => {
    const found = await findCommunities(tx, { ids });
    return ids.map((id) => communityOf(found.find((c) => c.id === id) ?? null, id));
  });
  for (const row of communityRows) named.prime(row.id, communityOf(row, row.id) as Community);

  const mayChange = (platform: string, id: string) => adapters.get(platform)?.mayChange?.(id) ?? false;
  // Those who come for the first time are written down together.
  const newChats = new DataLoader(
    async (list: readonly NewChat[]) => {
      const marked = list.map((chat) => ({ ...chat, mayChange: mayChange(chat.platform, chat.id) }));
      await insertRows(tx, chats, marked, "on conflict do nothing");
      return marked.map(({ platform, id, kind, mayChange }): ChatHere => {
        const unbound = {
          communityId: null,
          placeId: null,
          purpose: "residents",
          locale,
          seesAll: true,
          asks: true,
          toldOfModel: null,
        } as const;
        return { platform, id, kind, mayChange, ...unbound };
      });
    },
    { cacheKeyFn: ({ platform, id }) => `${platform}:${id}` },
  );
  const newAccounts = new DataLoader(
    async (list: readonly NewAccount[]) => {
      const made = await insertRows<typeof accounts, Omit<AccountRow, "persons">>(
        tx,
        accounts,
        list.map(({ platform, id, name }) => ({ platform, externalId: id, name, mayChange: mayChange(platform, id) })),
        `on conflict (platform, external_id) do update set name = coalesce(nullif(excluded.name, ''), accounts.name)
          returning *`,
      );
      for (const row of made) people.set(`${row.platform}:${row.external_id}`, accountOf({ ...row, persons: null }));
      return list.map(({ platform, id }) => people.get(`${platform}:${id}`)!);
    },
    { cacheKeyFn: ({ platform, id }) => `${platform}:${id}` },
  );
  const newPersons = new DataLoader(
    async (list: readonly { account: KnownAccount; communityId: number }[]) => {
      const made = await insertRows<typeof persons, { id: number }>(
        tx,
        persons,
        list.map(({ communityId }) => ({ communityId, createdAt: now })),
        "returning id",
      );
      const people = list.map(({ communityId }, i): Person => ({ id: made[i]!.id, communityId, grants: [] }));
      await insertRows(
        tx,
        personAccounts,
        list.map(({ account, communityId }, i) => ({ communityId, accountId: account.id, personId: people[i]!.id })),
      );
      for (const [i, person] of people.entries()) list[i]!.account.persons.set(person.communityId, person);
      return people;
    },
    { cacheKeyFn: ({ account, communityId }) => `${account.id} ${communityId}` },
  );

  return {
    async chat(platform, id, kind, title) {
      return known.get(`${platform}:${id}`) ?? newChats.load({ platform, id, kind, title });
    },

    known: (platform, target) => people.get(`${platform}:${target.id}`) ?? null,

    async account(platform, sender) {
      const account = people.get(`${platform}:${sender.id}`) ?? (await newAccounts.load({ platform, ...sender }));
      if (account.name !== sender.name && sender.name !== "") {
        account.name = sender.name;
        await tx.update(accounts).set({ name: sender.name }).where(eq(accounts.id, account.id));
      }
      return account;
    },

    async person(account, communityId) {
      return account.persons.get(communityId) ?? newPersons.load({ account, communityId });
    },

    community: (id) => named.load(id),

    privateCommunity(account) {
      const chosen = account.privateCommunityId;
      if (chosen !== null && account.persons.has(chosen)) return chosen;
      return account.persons.size === 1 ? [...account.persons.keys()][0]! : null;
    },

    async openPrivate(account, chat, now) {
      if (account.privateChat === chat) return;
      account.privateChat = chat;
      await tx.update(accounts).set({ privateChat: chat }).where(eq(accounts.id, account.id));
      await tx
        .update(chats)
        .set({ reachable: true })
        .where(and(eq(chats.platform, account.platform), eq(chats.id, chat)));
      for (const person of account.persons.values()) {
        const freed = await tx
          .update(outbox)
          // They have just written: it keeps nobody awake.
          .set({ status: "queued", platform: account.platform, chat, occasion: "answer", dueAt: now })
          .where(
            and(
              eq(outbox.status, "waiting"),
              eq(outbox.communityId, person.communityId),
              eq(outbox.personId, person.id),
              isNull(outbox.chat),
            ),
          )
          .returning({ id: outbox.id, post: outbox.post, messageRef: outbox.messageRef });
        for (const row of freed) await refer(tx, row, { platform: account.platform, chat }, person.communityId, now);
      }
    },
  };
}

/** What waited without a chat gets its row of `messages` now, so that its choices can be pressed. */
async function refer(
  tx: Tx,
  { id, post, messageRef }: { id: number; post: Post | null; messageRef: number | null },
  where: { platform: string; chat: string },
  communityId: number,
  now: Date,
): Promise<void> {
  if (messageRef !== null) {
    await tx.update(messages).set(where).where(eq(messages.id, messageRef));
  } else if (post?.choices?.length || post?.number !== undefined) {
    const [made] = await tx
      .insert(messages)
      .values({ ...where, communityId, number: post.number ?? null, choices: post.choices ?? [], createdAt: now })
      .returning({ id: messages.id });
    await tx.update(outbox).set({ messageRef: made!.id }).where(eq(outbox.id, id));
  }
}
