import { type Post, say } from "../core/post.ts";
import type { Tx } from "../core/tx.ts";
import { rows } from "../store/db.ts";
import { iso, slot, sql } from "../store/drizzle.ts";
import { insertRows } from "../store/insert.ts";
import { outbox } from "../store/schema.ts";
import { statement } from "../store/statement.ts";
import { lookUpCards } from "./cards.ts";
import type { Deps } from "./deps.ts";
import type { OutboxRow } from "./takeOut.ts";

/** Chats that one transaction looks after. */
const CHATS = 100;
/** So many lines of what was held are said as they are; of more, each gives its first. */
const WHOLE_LINES = 8;
/** Things named in one message; the others are counted. */
const NAMED = 8;
/** To somebody alone and to staff so many are said one by one: what each has to press stands below it. */
const ONE_BY_ONE = 4;
/** Lines of one message of theirs. */
const MOST_LINES = 30;
/** Where each photo is a message of its own, a morning should not begin with ten. */
const PHOTOS = 3;

/** A row of the outbox that is held until now, with its chat. */
type Held = Pick<
  OutboxRow,
  "id" | "eventId" | "kind" | "platform" | "chat" | "communityId" | "messageRef" | "card" | "post" | "where"
>;

/**
 * It is morning: what was held is said. A group of residents reads it as one message, but what asks somebody stands by
 * itself, and so does the only one. Staff and private chats get each thing as it is, while they are few; of many, what
 * has a number is named and found by it, and what has none is said whole.
 * @returns how many messages were held until now
 */
export async function sayHeld(deps: Deps): Promise<number> {
  const now = deps.clock.now();
  const due = await isAnyHeld(deps.store.db, { now: now.toISOString() });
  if (due.length === 0) return 0;
  return deps.store.transaction(async (tx) => {
    const held = await lockHeld(deps, tx, now);
    const posts = await lookUpCards(deps, tx, now, held);
    const chats = Map.groupBy(held, (row) => `${row.platform}:${row.chat}`);
    const again: Held[] = [];
    const gone: Held[] = [];
    const digests: (typeof outbox.$inferInsert)[] = [];
    for (const list of chats.values()) {
      const { where } = list[0]!;
      const postOf = (row: Held) => (row.card === null ? row.post : posts.get(row.id)) ?? null;
      const isResidents = where.kind === "group" && where.purpose === "residents";
      const isGathered = isResidents || list.length > ONE_BY_ONE;
      const alone = list.filter((row) => !isGathered || isAlone(postOf(row), isResidents));
      const together = list.filter((row) => !alone.includes(row));
      again.push(...alone);
      if (together.length === 1) again.push(...together);
      if (together.length < 2) continue;
      gone.push(...together);
      const things = new Map(together.map((row) => [row.card ?? `post ${row.id}`, postOf(row)]));
      const last = together.at(-1)!;
      const said = [...things.values()].filter((post) => post !== null);
      for (const post of isResidents ? [gatherPosts(said)] : packPosts(said))
        digests.push({
          ...{ eventId: last.eventId, kind: "say", platform: last.platform, chat: last.chat },
          ...{ communityId: last.communityId, occasion: "unasked", status: "queued", dueAt: now },
          post,
        });
    }
    await letGo(tx, gone);
    await queueAgain(tx, again);
    if (digests.length > 0) await insertRows(tx, outbox, digests);
    deps.metrics.digests.inc(digests.length);
    return held.length;
  });
}

/** Must it be a message of its own? Outside of residents' groups also what can only be answered there. */
function isAlone(post: Post | null, isResidents: boolean): boolean {
  if (!post) return false;
  const isAnswered = !isResidents && post.number === undefined && (post.choices?.length ?? 0) > 0;
  return (
    isAnswered ||
    post.asks === true ||
    post.standsAlone === true ||
    post.file !== undefined ||
    post.picture !== undefined
  );
}

/** For who works with them: none is left out. What can be pressed is found by its number; the rest is said whole. */
function packPosts(posts: readonly Post[]): Post[] {
  const lines = posts.flatMap((post) => ((post.choices?.length ?? 0) > 0 ? post.lines.slice(0, 1) : post.lines));
  const packed: Post[] = [];
  for (let from = 0; from < lines.length; from += MOST_LINES)
    packed.push({ lines: [...(from === 0 ? [say("core-digest")] : []), ...lines.slice(from, from + MOST_LINES)] });
  if (posts.some((post) => post.number !== undefined)) packed.at(-1)!.lines.push(say("core-digest-hint"));
  return packed;
}

/** Many posts as one: whole if that is short, else the first line of each. */
export function gatherPosts(posts: readonly Post[]): Post {
  const isShort = posts.reduce((sum, post) => sum + post.lines.length, 0) <= WHOLE_LINES;
  const lines = posts.slice(0, NAMED).flatMap((post) => (isShort ? post.lines : post.lines.slice(0, 1)));
  const left = posts.length - NAMED;
  return {
    lines: [
      say("core-digest"),
      ...lines,
      ...(left > 0 ? [say("core-digest-more", { count: left })] : []),
      ...(posts.some((post) => post.number !== undefined) ? [say("core-digest-hint")] : []),
    ],
    photos: posts.flatMap((post) => post.photos ?? []).slice(0, PHOTOS),
  };
}

const isAnyHeld = statement<{ now: string }>(
  () => sql`select 1 from outbox where status = 'held' and due_at <= ${slot("now", "timestamptz")} limit 1`,
);

interface HeldRow {
  id: string;
  event_id: string;
  kind: "say" | "edit";
  platform: string;
  chat: string;
  community_id: number | null;
  message_ref: string | null;
  card: string | null;
  post: Post | null;
  chat_kind: "group" | "private";
  chat_community: number | null;
  place_id: number | null;
  purpose: "residents" | "staff";
  locale: string | null;
  sees_all: boolean;
}

/** Whole chats: another process that looks at the same moment takes other ones. */
async function lockHeld(deps: Deps, tx: Tx, now: Date): Promise<Held[]> {
  const at = iso(now);
  const chats = await rows<{ platform: string; id: string }>(
    tx,
    sql`select c.platform, c.id from chats c where (c.platform, c.id) in (
        select o.platform, o.chat from outbox o where o.status = 'held' and o.due_at <= ${at})
      order by c.platform, c.id limit ${CHATS} for update skip locked`,
  );
  const found = await rows<HeldRow>(
    tx,
    sql`select o.id, o.event_id, o.kind, o.platform, o.chat, o.community_id, o.message_ref, o.card, o.post,
        c.kind as chat_kind, c.community_id as chat_community, c.place_id, c.purpose, c.locale, c.sees_all
      from outbox o join chats c on c.platform = o.platform and c.id = o.chat
      where o.status = 'held' and o.due_at <= ${at} and (o.platform, o.chat) in (
        select * from unnest(${sql.param(chats.map((c) => c.platform))}::text[],
          ${sql.param(chats.map((c) => c.id))}::text[]))
      order by o.id for update of o skip locked`,
  );
  return found.map((r) => ({
    ...{ id: Number(r.id), eventId: Number(r.event_id), kind: r.kind, platform: r.platform, chat: r.chat },
    ...{ communityId: r.community_id, card: r.card, post: r.post },
    messageRef: r.message_ref === null ? null : Number(r.message_ref),
    where: {
      ...{ platform: r.platform, id: r.chat, kind: r.chat_kind, communityId: r.chat_community, placeId: r.place_id },
      ...{ purpose: r.purpose, locale: r.locale ?? deps.locale, seesAll: r.sees_all },
    },
  }));
}

/** They are part of a digest now. A card that never stood here by itself does not stand here: its number finds it. */
async function letGo(tx: Tx, held: readonly Held[]): Promise<void> {
  if (held.length === 0) return;
  const refs = held.flatMap(({ messageRef }) => messageRef ?? []);
  await tx.execute(sql`delete from outbox where id = any(${sql.param(held.map((row) => row.id))}::bigint[])`);
  await tx.execute(sql`delete from outbox where status = 'queued' and kind = 'edit' and message_ref in (
    select id from messages where id = any(${sql.param(refs)}::bigint[]) and external_id is null)`);
  await tx.execute(sql`delete from messages where id = any(${sql.param(refs)}::bigint[]) and external_id is null`);
}

/** Of a card one edit may wait: where one does already, it will show all there is. */
async function queueAgain(tx: Tx, held: readonly Held[]): Promise<void> {
  if (held.length === 0) return;
  const ids = sql.param(held.map((row) => row.id));
  await tx.execute(sql`with gone as (
      delete from outbox where id = any(${ids}::bigint[]) and kind = 'edit' returning *
    )
    insert into outbox (event_id, kind, platform, chat, community_id, message_ref, card, post, occasion, status, due_at)
    select distinct on (message_ref) event_id, kind, platform, chat, community_id, message_ref, card, post, occasion,
      'queued', due_at from gone order by message_ref, post is null, id desc
    on conflict (message_ref) where kind = 'edit' and status = 'queued' do nothing`);
  await tx.execute(sql`update outbox set status = 'queued' where id = any(${ids}::bigint[]) and status = 'held'`);
}
