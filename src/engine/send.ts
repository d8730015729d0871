import { createHash } from "node:crypto";
import { type Adapter, type Address, type Rendered, SendError } from "../core/adapter.ts";
import type { Chat } from "../core/people.ts";
import type { Post } from "../core/post.ts";
import { render } from "../core/render.ts";
import type { Tx } from "../core/tx.ts";
import { rows } from "../store/db.ts";
import { and, eq, inArray, sql } from "../store/drizzle.ts";
import { chats, messages, outbox } from "../store/schema.ts";
import { iso } from "./claim.ts";
import type { Deps } from "./deps.ts";

/** Calls in flight at once. */
const IN_FLIGHT = 64;
/** A call that has not come back by then belongs to a dead process: its outcome is unknown. */
export const LEASE_MS = 20_000;
/** Tries before a message is given up, with waits that double from half a second to a minute: about a quarter hour. */
const TRIES = 18;

type Row = typeof outbox.$inferSelect;
type Outcome = { row: Row; sent: string | null } | { row: Row; error: SendError };

/** Takes what is to be said from the outbox to the platforms. */
export interface Sender {
  /** Claims what may leave now and starts calling. @returns how many calls it started */
  pass(): Promise<number>;
  /** Resolves when no call is in flight and every outcome is written down. @returns whether there was anything */
  idle(): Promise<boolean>;
  /** Messages of a process that died are sent again, marked as such. @param all true: this store has no other process */
  recover(all: boolean): Promise<number>;
}

export function createSender(deps: Deps, onRoom: () => void): Sender {
  const inFlight = new Set<number>();
  let outcomes: Outcome[] = [];
  let writing = false;
  let waiters: ((waited: true) => void)[] = [];

  async function pass(): Promise<number> {
    const room = IN_FLIGHT - inFlight.size;
    if (room <= 0) return 0;
    const now = deps.clock.now();
    const ready = await deps.store.transaction((tx) => claimSends(deps, tx, now, room));
    for (const { row, message, address } of ready) {
      inFlight.add(row.id);
      void call(row, message, address);
    }
    return ready.length;
  }

  async function call(row: Row, message: Sendable, address: Address): Promise<void> {
    let outcome: Outcome;
    try {
      outcome = { row, sent: await deliver(deps.adapters.get(row.platform!)!, row, message, address) };
    } catch (error) {
      const known = error instanceof SendError ? error : new SendError("unknown", "unexpected error", { cause: error });
      if (!(error instanceof SendError))
        deps.log.error({ outbox: row.id, error: String((error as Error)?.name) }, "adapter threw");
      outcome = { row, error: known };
    }
    outcomes.push(outcome);
    if (!writing) void write();
  }

  /** Writes the outcomes that have gathered, in few statements, until there are none. */
  async function write(): Promise<void> {
    writing = true;
    for (let tries = 0; outcomes.length > 0; ) {
      const batch = outcomes;
      outcomes = [];
      try {
        await deps.store.transaction((tx) => writeOutcomes(deps, tx, batch));
        for (const { row } of batch) inFlight.delete(row.id);
        tries = 0;
        onRoom();
      } catch (error) {
        // The database is away: the outcomes wait here; if this process dies they are unknown and sent again.
        outcomes = [...batch, ...outcomes];
        deps.log.error({ error: String((error as Error)?.name) }, "could not write outcomes down");
        await new Promise((resolve) => setTimeout(resolve, Math.min(100 * 2 ** tries++, 5_000)));
      }
    }
    writing = false;
    if (inFlight.size === 0) {
      for (const wake of waiters) wake(true);
      waiters = [];
    }
  }

  return {
    pass,
    idle: () => (inFlight.size === 0 ? Promise.resolve(false) : new Promise((resolve) => waiters.push(resolve))),
    async recover(all) {
      const now = deps.clock.now();
      const mine = [...inFlight];
      const found = await rows<{ id: string }>(
        deps.store.db,
        sql`update outbox set status = 'queued', resend = (kind = 'say'), lease_until = null
          where status = 'sending' ${all ? sql`` : sql`and lease_until < ${iso(now)}`}
            ${mine.length > 0 ? sql`and id <> all(${sql.param(mine)}::bigint[])` : sql``} returning id`,
      );
      if (found.length > 0) deps.log.warn({ count: found.length }, "outcome unknown, sending again");
      return found.length;
    },
  };
}

/** Messages and edits that have not left yet. */
export async function countUnsent(deps: Deps): Promise<number> {
  const [row] = await rows<{ n: number }>(
    deps.store.db,
    sql`select count(*)::int as n from outbox where status in ('queued', 'sending')`,
  );
  return row?.n ?? 0;
}

interface Sendable {
  rendered: Rendered;
  /** For an edit: what to edit. */
  externalId: string | null;
}

async function deliver(adapter: Adapter, row: Row, message: Sendable, address: Address): Promise<string | null> {
  if (row.kind === "toast") {
    await adapter.toast?.(row.tapId!, message.rendered.text);
    return null;
  }
  if (row.kind === "edit") {
    await adapter.edit?.(address, message.externalId!, message.rendered);
    return null;
  }
  return (await adapter.send(address, message.rendered)).messageId;
}

/**
 * Claims what may leave now: the oldest message of each chat whose pace allows it, edits where no message waits, and
 * toasts at once. Marks it `sending`, and writes down the choices that will stand there before anybody can press them.
 */
async function claimSends(deps: Deps, tx: Tx, now: Date, limit: number) {
  const platforms = [...deps.adapters.keys()];
  const heads = await rows<{ id: string }>(
    tx,
    sql`select o.id from outbox o
      left join chats c on c.platform = o.platform and c.id = o.chat
      left join messages m on m.id = o.message_ref
      where o.status = 'queued' and o.due_at <= ${iso(now)} and o.platform = any(${sql.param(platforms)}::text[])
        and (o.kind = 'toast' or (
          (c.next_send_at is null or c.next_send_at <= ${iso(now)})
          and (o.kind = 'say' or m.external_id is not null)
          and not exists (
            select 1 from outbox b where b.platform = o.platform and b.chat = o.chat and b.kind = 'say'
              and b.status in ('queued', 'sending') and (b.id < o.id or o.kind = 'edit'))))
      order by o.id limit ${limit} for update of o skip locked`,
  );
  if (heads.length === 0) return [];
  const ids = heads.map((h) => Number(h.id));
  const claimed = await tx
    .update(outbox)
    .set({ status: "sending", leaseUntil: new Date(now.getTime() + LEASE_MS), attempts: sql`${outbox.attempts} + 1` })
    .where(inArray(outbox.id, ids))
    .returning();
  claimed.sort((a, b) => a.id - b.id);

  const refs = claimed.flatMap((r) => (r.messageRef === null ? [] : [r.messageRef]));
  const [chatRows, messageRows] = await Promise.all([
    tx
      .select()
      .from(chats)
      .where(
        sql`(${chats.platform}, ${chats.id}) in (${sql.join(
          claimed.map((r) => sql`(${r.platform}, ${r.chat})`),
          sql`, `,
        )})`,
      ),
    refs.length === 0 ? [] : tx.select().from(messages).where(inArray(messages.id, refs)),
  ]);
  const chatOf = new Map(chatRows.map((c) => [`${c.platform}:${c.id}`, c]));
  const messageOf = new Map(messageRows.map((m) => [m.id, m]));
  const posts = await lookUpCards(deps, tx, now, claimed, chatOf);

  const ready: { row: Row; message: Sendable; address: Address }[] = [];
  const unchanged: number[] = [];
  const shown: { id: number; choices: string; hash: string }[] = [];
  const paced = new Map<string, { platform: string; chat: string; at: Date }>();
  for (const row of claimed) {
    const post = row.card === null ? row.post : posts.get(row.id);
    const chat = chatOf.get(`${row.platform}:${row.chat}`);
    const adapter = deps.adapters.get(row.platform!)!;
    if (!post || (row.kind === "edit" && !adapter.edit)) {
      unchanged.push(row.id);
      continue;
    }
    const address: Address = { id: row.chat!, kind: chat?.kind ?? "group" };
    const capabilities = adapter.capabilities(address);
    const locale = chat?.locale ?? deps.locale;
    const photos = await Promise.all((post.photos ?? []).map((p) => deps.photos.read(p.hash)));
    const rendered = render(post, {
      capabilities,
      write: (text) => deps.words.write(text, locale, now),
      messageRef: row.messageRef,
      photos: photos.filter((p) => p !== null),
      replyTo: row.replyTo,
      thread: row.thread,
      resend: row.resend,
    });
    const message = row.messageRef === null ? undefined : messageOf.get(row.messageRef);
    if (row.card !== null && message) {
      const hash = hashOf(rendered);
      if (row.kind === "edit" && message.shown === hash) {
        unchanged.push(row.id);
        continue;
      }
      shown.push({ id: message.id, choices: JSON.stringify(post.choices ?? []), hash });
    }
    if (row.kind !== "toast" && capabilities.messageGapMs > 0) {
      const at = new Date(now.getTime() + capabilities.messageGapMs);
      paced.set(`${row.platform}:${row.chat}`, { platform: row.platform!, chat: row.chat!, at });
    }
    ready.push({ row, message: { rendered, externalId: message?.externalId ?? null }, address });
  }
  if (shown.length > 0) {
    await tx.execute(sql`update messages m set choices = w.choices::jsonb, shown = w.hash, edited_at = ${iso(now)}
      from unnest(${sql.param(shown.map((s) => s.id))}::bigint[], ${sql.param(shown.map((s) => s.choices))}::text[],
        ${sql.param(shown.map((s) => s.hash))}::text[]) as w(id, choices, hash) where m.id = w.id`);
  }
  if (paced.size > 0) {
    const list = [...paced.values()];
    await tx.execute(sql`update chats c set next_send_at = w.at::timestamptz
      from unnest(${sql.param(list.map((p) => p.platform))}::text[], ${sql.param(list.map((p) => p.chat))}::text[],
        ${sql.param(list.map((p) => p.at.toISOString()))}::text[]) as w(platform, id, at)
      where c.platform = w.platform and c.id = w.id`);
  }
  if (unchanged.length > 0) {
    await tx.update(outbox).set({ status: "sent", post: null }).where(inArray(outbox.id, unchanged));
  }
  return ready;
}

/** How the cards among these rows look now, one look-up for all of a kind. */
async function lookUpCards(
  deps: Deps,
  tx: Tx,
  now: Date,
  claimed: Row[],
  chatOf: ReadonlyMap<string, typeof chats.$inferSelect>,
): Promise<Map<number, Post>> {
  const kinds = new Map<string, Row[]>();
  for (const row of claimed) {
    const kind = row.card?.split(":")[0];
    if (kind) kinds.set(kind, [...(kinds.get(kind) ?? []), row]);
  }
  const posts = new Map<number, Post>();
  for (const [kind, list] of kinds) {
    const view = deps.modules.map((m) => m.cards?.[kind]).find((v) => v !== undefined);
    const found = await view?.(
      tx,
      list.map((row) => {
        const c = chatOf.get(`${row.platform}:${row.chat}`);
        const chat: Chat = {
          platform: row.platform!,
          id: row.chat!,
          kind: c?.kind ?? "group",
          communityId: c?.communityId ?? null,
          placeId: c?.placeId ?? null,
          purpose: c?.purpose ?? "residents",
          locale: c?.locale ?? deps.locale,
          seesAll: c?.seesAll ?? true,
        };
        return { communityId: row.communityId!, number: Number(row.card!.split(":")[1]), chat, now };
      }),
    );
    list.forEach((row, i) => {
      const post = found?.[i];
      if (post) posts.set(row.id, post);
    });
  }
  return posts;
}

function hashOf(rendered: Rendered): string {
  const hash = createHash("sha256").update(JSON.stringify([rendered.text, rendered.buttons]));
  for (const photo of rendered.photos) hash.update(photo);
  return hash.digest("base64url").slice(0, 16);
}

async function writeOutcomes(deps: Deps, tx: Tx, batch: readonly Outcome[]): Promise<void> {
  const now = deps.clock.now();
  const sent = batch.filter((o) => "sent" in o);
  if (sent.length > 0) {
    for (const { row } of sent) {
      deps.metrics.sent.inc({ kind: row.kind });
      if (row.kind === "say") deps.metrics.delay.observe((now.getTime() - row.dueAt.getTime()) / 1_000);
    }
    await tx
      .update(outbox)
      .set({ status: "sent", post: null, leaseUntil: null })
      .where(
        inArray(
          outbox.id,
          sent.map((o) => o.row.id),
        ),
      );
    const named = sent.filter((o) => o.row.messageRef !== null && o.sent !== null);
    if (named.length > 0) {
      await tx.execute(sql`update messages m set external_id = w.external_id
        from unnest(${sql.param(named.map((o) => o.row.messageRef))}::bigint[],
          ${sql.param(named.map((o) => o.sent))}::text[]) as w(id, external_id) where m.id = w.id`);
    }
  }
  for (const outcome of batch) {
    if ("error" in outcome) await writeError(deps, tx, now, outcome.row, outcome.error);
  }
}

async function writeError(deps: Deps, tx: Tx, now: Date, row: Row, error: SendError): Promise<void> {
  deps.metrics.sendErrors.inc({ kind: error.kind });
  const { id, platform, chat } = row;
  if (row.kind === "edit" && error.kind === "permanent") {
    // The card is gone (deleted, or its group moved): it is said anew, so that what happens with it is still seen.
    await tx.update(messages).set({ externalId: null, shown: null }).where(eq(messages.id, row.messageRef!));
    await tx
      .update(outbox)
      .set({ kind: "say", status: "queued", leaseUntil: null, attempts: 0 })
      .where(eq(outbox.id, id));
    return;
  }
  if (error.kind === "gone" || error.kind === "permanent" || row.kind === "toast" || row.attempts >= TRIES) {
    deps.log.warn({ outbox: id, platform, chat, kind: error.kind, why: error.message }, "not sent");
    if (error.kind === "gone") {
      await tx
        .update(chats)
        .set({ reachable: false })
        .where(and(eq(chats.platform, platform!), eq(chats.id, chat!)));
      await tx.execute(
        sql`update accounts set private_chat = null where platform = ${platform} and private_chat = ${chat}`,
      );
    }
    // What is private and was for a person waits for them; the rest is written off, visibly.
    const waits = error.kind === "gone" && row.personId !== null;
    await tx
      .update(outbox)
      .set(
        waits
          ? { status: "waiting", platform: null, chat: null, leaseUntil: null }
          : { status: "failed", post: null, leaseUntil: null, note: error.kind },
      )
      .where(eq(outbox.id, id));
    return;
  }
  const wait = error.retryAfterMs ?? Math.min(500 * 2 ** Math.min(row.attempts - 1, 7), 60_000);
  const due = new Date(now.getTime() + wait);
  if (row.messageRef !== null) await tx.update(messages).set({ shown: null }).where(eq(messages.id, row.messageRef));
  if (row.kind === "edit") {
    // A newer edit of the same card may be queued already: then this one is not needed any more.
    const newer = await tx
      .select({ id: outbox.id })
      .from(outbox)
      .where(and(eq(outbox.messageRef, row.messageRef!), eq(outbox.kind, "edit"), eq(outbox.status, "queued")));
    if (newer.length > 0) {
      await tx.update(outbox).set({ status: "sent", leaseUntil: null }).where(eq(outbox.id, id));
      return;
    }
  }
  const moved = error.movedTo;
  if (moved !== undefined) await moveChat(deps, tx, platform!, chat!, moved);
  await tx
    .update(outbox)
    .set({
      status: "queued",
      leaseUntil: null,
      dueAt: moved === undefined ? due : now,
      resend: row.resend || (row.kind === "say" && error.kind === "unknown"),
    })
    .where(eq(outbox.id, id));
  if (error.retryAfterMs !== undefined) {
    await tx
      .update(chats)
      .set({ nextSendAt: due })
      .where(and(eq(chats.platform, platform!), eq(chats.id, chat!)));
  }
}

/** A chat got another id: everything known of it follows, in this transaction. */
export async function moveChat(deps: Deps, tx: Tx, platform: string, from: string, to: string): Promise<void> {
  // The new id may have been met first: what is known of the chat stays with the old row.
  await tx.execute(sql`delete from chats where platform = ${platform} and id = ${to}
    and exists (select 1 from chats where platform = ${platform} and id = ${from})`);
  await tx
    .update(chats)
    .set({ id: to })
    .where(and(eq(chats.platform, platform), eq(chats.id, from)));
  // Messages of the old chat cannot be edited in the new one: their cards are said anew when they change next.
  await tx.execute(sql`update messages set chat = ${to} where platform = ${platform} and chat = ${from}`);
  await tx.execute(sql`update outbox set chat = ${to}, reply_to = null
    where platform = ${platform} and chat = ${from} and status in ('queued', 'sending')`);
  await tx.execute(sql`update inbox set lane = ${`${platform}:${to}`}, chat = ${to}
    where lane = ${`${platform}:${from}`} and status in ('new', 'ready')`);
  for (const module of deps.modules) await module.moveChat?.(tx, platform, from, to);
}
