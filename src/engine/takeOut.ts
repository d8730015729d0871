import { createHash } from "node:crypto";
import type { SQL } from "drizzle-orm";
import type { Address, Rendered } from "../core/adapter.ts";
import type { Chat } from "../core/people.ts";
import type { Picture } from "../core/picture.ts";
import type { Choice, PhotoRef, Post, Text } from "../core/post.ts";
import type { Occasion } from "../core/quiet.ts";
import { addPhotos, render } from "../core/render.ts";
import { dayOf } from "../core/time.ts";
import type { Tx } from "../core/tx.ts";
import { anyOf, slot, sql } from "../store/drizzle.ts";
import { outbox } from "../store/schema.ts";
import { statement } from "../store/statement.ts";
import { lookUpCards } from "./cards.ts";
import type { Deps } from "./deps.ts";
import { makeFile } from "./files.ts";
import { type Made, toBeMade } from "./made.ts";
import { openPace } from "./pace.ts";
import { openQuiet } from "./quiet.ts";
import { UNSAID } from "./said.ts";
import { changeChoices, commandsOf, showChoices } from "./shown.ts";

/** A process that has not said by then that its call goes on is dead: the outcome is unknown. */
export const LEASE_MS = 20_000;
/** An edit waits behind messages of its chat so long; then it takes its turn, or a busy chat would never see it. */
const EDIT_PATIENCE_MS = 30_000;

/** A row of the outbox as sending needs it, with its chat and the message it fills or edits. */
export interface OutboxRow {
  id: number;
  eventId: number;
  kind: "say" | "edit" | "toast" | "accept";
  platform: string;
  chat: string;
  communityId: number | null;
  personId: number | null;
  messageRef: number | null;
  card: string | null;
  post: Post | null;
  tapId: string | null;
  replyTo: string | null;
  thread: string | null;
  dueAt: Date;
  attempts: number;
  resend: boolean;
  occasion: Occasion;
  where: Chat;
  /** So many unasked messages were sent in this chat today. */
  unasked: number;
  /** True for an edit of a message that is itself still held. */
  isHeld: boolean;
  /** The platform's id of the message it edits, and what stands there now. */
  externalId: string | null;
  shown: string | null;
  choices: Choice[] | null;
}

/** What is in words and may leave once the transaction is committed. */
export interface Ready {
  row: OutboxRow;
  rendered: Rendered;
  made: Made;
  address: Address;
}

/**
 * Takes out what may leave now, as far as the platform takes more: of each chat whose pace allows it the oldest message, else the oldest edit (of a card
 * that is not being edited already), and toasts at once. Marks it `sending`, and writes down the choices that will
 * stand there before anybody can press them. The calls may begin once the transaction is committed.
 *
 * @param events only what these events wrote: what the transaction itself has just written
 * @param onTake told which rows, also when it then fails
 * @throws what a card or a text throws that cannot be put into words
 */
export async function takeOut(
  deps: Deps,
  tx: Tx,
  now: Date,
  limit: number,
  events: readonly number[] | null,
  onTake: (ids: number[]) => void = () => {},
): Promise<Ready[]> {
  const pace = await openPace(deps, tx, now);
  const taken = await take(deps, tx, now, limit, events, pace.rooms);
  if (taken.length === 0) return [];
  onTake(taken.map((row) => row.id));
  const posts = await lookUpCards(deps, tx, now, taken);

  const ready: Ready[] = [];
  const unchanged: number[] = [];
  const anew: number[] = [];
  const silent: { id: number; choices: string }[] = [];
  const shown: { id: number; choices: string; hash: string; edited: string; anew: string }[] = [];
  const quiet = openQuiet(deps, now);
  const counts = new Map<string, number>();
  const paced = new Map<string, { platform: string; chat: string; at: Date }>();
  for (const row of taken) {
    const { where } = row;
    const post = row.card === null ? row.post : posts.get(row.id);
    const adapter = deps.adapters.get(row.platform)!;
    if (!post) {
      unchanged.push(row.id);
      continue;
    }
    const address: Address = { id: row.chat, kind: where.kind };
    const capabilities = adapter.capabilities(address);
    const photos = post.photos?.length ? await Promise.all(post.photos.map((p) => readPhoto(deps, p))) : [];
    const write = (text: Text) => deps.words.write(text, where.locale, now);
    const made = toBeMade(deps, post, row, adapter, write);
    const { picture } = made;
    const rendered = render(post, {
      capabilities,
      write,
      messageRef: row.messageRef,
      photos: photos.filter((p) => p !== null),
      ...(post.file && !("poster" in post.file) ? { file: await makeFile(post.file, write, deps.timeZone) } : {}),
      replyTo: row.replyTo,
      thread: row.thread,
      resend: row.resend,
    });
    const edited = String(row.kind === "edit");
    // It never arrived, or stands in a chat that has moved: now is the time to say it, unless that waits already.
    let isAnew = row.kind === "edit" && row.externalId === null;
    if (isAnew && row.isHeld) {
      unchanged.push(row.id);
      continue;
    }
    if (row.kind === "edit" && !adapter.edit) {
      // What cannot be edited is said anew, but only when it asks something, or there is something new to answer: a
      // group reads no card twice for a word that changed.
      const before = commandsOf(row.choices);
      const after = commandsOf(post.choices);
      const isNew = post.asks ? row.shown !== hashOf(rendered, picture) : before !== after;
      if (!isNew || !post.choices?.length) {
        unchanged.push(row.id);
        if (before !== after) silent.push({ id: row.messageRef!, choices: JSON.stringify(post.choices ?? []) });
        continue;
      }
      isAnew = true;
    }
    if ((row.kind === "say" || isAnew) && !quiet.admits(row)) continue;
    if (isAnew) {
      row.kind = "say";
      anew.push(row.id);
    }
    if (row.card !== null && row.messageRef !== null) {
      const hash = hashOf(rendered, picture);
      if (row.kind === "edit" && row.shown === hash) {
        unchanged.push(row.id);
        continue;
      }
      shown.push({
        id: row.messageRef,
        choices: JSON.stringify(post.choices ?? []),
        hash,
        edited,
        anew: String(isAnew),
      });
    }
    if (row.card !== null && row.post?.photos) {
      const along = await Promise.all(row.post.photos.map((p) => readPhoto(deps, p)));
      addPhotos(
        rendered,
        capabilities,
        along.filter((p) => p !== null),
      );
    }
    if (row.kind !== "toast" && capabilities.messageGapMs > 0) {
      const at = new Date(deps.clock.now().getTime() + capabilities.messageGapMs);
      paced.set(`${row.platform}:${row.chat}`, { platform: row.platform, chat: row.chat, at });
    }
    if (row.kind !== "toast") {
      // Telegram counts each photo of an album.
      counts.set(
        row.platform,
        (counts.get(row.platform) ?? 0) + Math.max(1, rendered.photos.length + (picture ? 1 : 0)),
      );
    }
    ready.push({ row, rendered, made, address });
  }
  const chatPace = [...paced.values()];
  await Promise.all([
    shown.length > 0 &&
      showChoices(tx, {
        now: now.toISOString(),
        ids: shown.map((s) => s.id),
        choices: shown.map((s) => s.choices),
        hashes: shown.map((s) => s.hash),
        edits: shown.map((s) => s.edited),
        anew: shown.map((s) => s.anew),
      }),
    silent.length > 0 && changeChoices(tx, { ids: silent.map((s) => s.id), choices: silent.map((s) => s.choices) }),
    pace.spend(counts),
    quiet.write(tx),
    chatPace.length > 0 &&
      paceChats(tx, {
        platforms: chatPace.map((p) => p.platform),
        chats: chatPace.map((p) => p.chat),
        ats: chatPace.map((p) => p.at.toISOString()),
      }),
    anew.length > 0 && tx.update(outbox).set({ kind: "say" }).where(anyOf(outbox.id, anew)),
    unchanged.length > 0 &&
      tx
        .update(outbox)
        .set({ status: "sent", post: null, leaseUntil: null, note: UNSAID })
        .where(anyOf(outbox.id, unchanged)),
  ]);
  return ready;
}

/** A photo, or two side by side. */
function readPhoto(deps: Deps, { hash, before }: PhotoRef): Promise<Buffer | null> {
  return before === undefined ? deps.photos.read(hash) : deps.photos.readBeside(before, hash);
}

const paceChats = statement<{ platforms: string[]; chats: string[]; ats: string[] }>(
  () => sql`update chats c set next_send_at = w.at::timestamptz
    from unnest(${slot("platforms", "text[]")}, ${slot("chats", "text[]")}, ${slot("ats", "text[]")})
      as w(platform, id, at) where c.platform = w.platform and c.id = w.id`,
);

interface TakeSlots {
  now: string;
  platforms: string[];
  limit: number;
  lease: string;
  /** Edits that have waited longer than that take their turn. */
  patience: string;
  events: readonly number[] | null;
  /** Platforms that count, how many more they take now, and those of them that take none. */
  counting: string[];
  rooms: number[];
  full: string[];
  /** The day it is there, "2026-11-25". */
  today: string;
}

/** The oldest that may leave of all, or of what some events wrote. */
const takeAny = statement<TakeSlots, TakenRow>(() => takeQuery(sql``));
const takeOfEvents = statement<TakeSlots, TakenRow>(() =>
  takeQuery(sql`o.event_id = any(${slot("events", "bigint[]")}) and`),
);

function takeQuery(which: SQL): SQL {
  const now = slot("now", "timestamptz");
  return sql`with heads as materialized (
      select o.id, o.platform, o.chat, o.kind, c.id is null as is_forgotten from outbox o
      left join chats c on c.platform = o.platform and c.id = o.chat
      where ${which} o.status = 'queued' and o.due_at <= ${now} and o.platform = any(${slot("platforms", "text[]")})
        and (o.kind = 'toast' or (
          o.platform <> all(${slot("full", "text[]")}) and (c.next_send_at is null or c.next_send_at <= ${now})
          and not exists (
            select 1 from outbox b where b.platform = o.platform and b.chat = o.chat
              and b.status in ('queued', 'sending')
              and (b.kind = 'say' and (b.id < o.id or o.kind = 'edit' and o.due_at > ${slot("patience", "timestamptz")})
                or b.kind = 'edit' and o.kind = 'edit' and (b.status = 'sending' and b.message_ref = o.message_ref
                  or b.status = 'queued' and b.id < o.id and b.due_at <= ${now})))))
      order by o.id limit ${slot("limit", "int")} for update of o skip locked
    ), free as materialized (
      -- Locking looks at the newest pace of a chat: of two who speak in it at once only one gets it.
      select c.platform, c.id, case when c.unasked_on = ${slot("today", "date")} then c.unasked else 0 end as unasked
      from chats c where (c.platform, c.id) in (select platform, chat from heads where kind <> 'toast')
        and (c.next_send_at is null or c.next_send_at <= ${now}) for update of c skip locked
    ), allowed as (
      select h.id from (
        select h.*, row_number() over (partition by h.platform, h.kind = 'toast' order by h.id) as place from heads h
        where h.kind = 'toast' or h.is_forgotten
          or exists (select 1 from free f where f.platform = h.platform and f.id = h.chat)) h
      left join unnest(${slot("counting", "text[]")}, ${slot("rooms", "int[]")}) as r(platform, room)
        on r.platform = h.platform
      where h.kind = 'toast' or r.room is null or h.place <= r.room
    ), taken as (
      update outbox o set status = 'sending', attempts = o.attempts + 1, lease_until = ${slot("lease", "timestamptz")}
      from allowed where o.id = allowed.id returning o.*
    )
    select t.id, t.event_id, t.kind, t.platform, t.chat, t.community_id, t.person_id, t.message_ref, t.card, t.post,
      t.tap_id, t.reply_to, t.thread, t.due_at, t.attempts, t.resend, t.occasion, coalesce(f.unasked, 0) as unasked,
      t.kind = 'edit' and exists (select 1 from outbox h where h.status = 'held' and h.kind = 'say'
        and h.message_ref = t.message_ref) as is_held,
      c.kind as chat_kind, c.community_id as chat_community, c.place_id, c.purpose, c.locale, c.sees_all,
      m.external_id, m.shown, m.choices
    from taken t left join chats c on c.platform = t.platform and c.id = t.chat
    left join messages m on m.id = t.message_ref
    left join free f on f.platform = t.platform and f.id = t.chat and t.kind <> 'toast'
    order by t.id`;
}

/** Marks what may leave as `sending` and reads it, with its chat and its message, in one statement. */
async function take(
  deps: Deps,
  tx: Tx,
  now: Date,
  limit: number,
  events: readonly number[] | null,
  rooms: ReadonlyMap<string, number>,
): Promise<OutboxRow[]> {
  const found = await (events === null ? takeAny : takeOfEvents)(tx, {
    now: now.toISOString(),
    // One that is not heard at the moment is left alone: what is for it waits without using up its tries.
    platforms: [...deps.adapters].flatMap(([name, { hearing }]) => (hearing && hearing() === null ? [] : [name])),
    limit,
    lease: new Date(deps.clock.now().getTime() + LEASE_MS).toISOString(),
    patience: new Date(now.getTime() - EDIT_PATIENCE_MS).toISOString(),
    events,
    counting: [...rooms.keys()],
    rooms: [...rooms.values()],
    full: [...rooms].flatMap(([platform, room]) => (room === 0 ? [platform] : [])),
    today: dayOf(now, deps.timeZone),
  });
  return found.map((r) => ({
    id: Number(r.id),
    eventId: Number(r.event_id),
    kind: r.kind,
    platform: r.platform,
    chat: r.chat,
    communityId: r.community_id,
    personId: r.person_id,
    messageRef: r.message_ref === null ? null : Number(r.message_ref),
    card: r.card,
    post: r.post,
    tapId: r.tap_id,
    replyTo: r.reply_to,
    thread: r.thread,
    dueAt: new Date(r.due_at),
    attempts: r.attempts,
    resend: r.resend,
    occasion: r.occasion,
    unasked: r.unasked,
    isHeld: r.is_held,
    where: {
      platform: r.platform,
      id: r.chat,
      kind: r.chat_kind ?? "group",
      communityId: r.chat_community,
      placeId: r.place_id,
      purpose: r.purpose ?? "residents",
      locale: r.locale ?? deps.locale,
      seesAll: r.sees_all ?? true,
    },
    externalId: r.external_id,
    shown: r.shown,
    choices: r.choices,
  }));
}

/** A row as the database gives it. */
interface TakenRow {
  id: string;
  event_id: string;
  kind: OutboxRow["kind"];
  platform: string;
  chat: string;
  community_id: number | null;
  person_id: number | null;
  message_ref: string | null;
  card: string | null;
  post: Post | null;
  tap_id: string | null;
  reply_to: string | null;
  thread: string | null;
  due_at: string;
  attempts: number;
  resend: boolean;
  occasion: Occasion;
  unasked: number;
  is_held: boolean;
  chat_kind: Chat["kind"] | null;
  chat_community: number | null;
  place_id: number | null;
  purpose: Chat["purpose"] | null;
  locale: string | null;
  sees_all: boolean | null;
  external_id: string | null;
  shown: string | null;
  choices: Choice[] | null;
}

function hashOf(rendered: Rendered, picture: Picture<string> | null): string {
  const hash = createHash("sha256").update(JSON.stringify([rendered.text, rendered.buttons]));
  for (const photo of rendered.photos) hash.update(photo);
  if (picture) hash.update(JSON.stringify(picture));
  return hash.digest("base64url").slice(0, 16);
}
