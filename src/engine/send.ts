import { createHash } from "node:crypto";
import { type Adapter, type Address, type Rendered, SendError } from "../core/adapter.ts";
import type { Chat } from "../core/people.ts";
import type { Post } from "../core/post.ts";
import { render } from "../core/render.ts";
import type { Tx } from "../core/tx.ts";
import { isConflict, rows } from "../store/db.ts";
import { and, anyOf, eq, sql } from "../store/drizzle.ts";
import { chats, messages, outbox } from "../store/schema.ts";
import { iso } from "./claim.ts";
import type { Deps } from "./deps.ts";
import { openFirst } from "./effects.ts";

/** Calls in flight at once. */
const IN_FLIGHT = 128;
/** While more than half of them are in flight, claims are at least so far apart. */
const GATHER_MS = 20;
const OUTCOME_MS = 5;
/** A call that has not come back by then belongs to a dead process: its outcome is unknown. */
export const LEASE_MS = 20_000;
/** Tries before a message is given up, with waits that double from half a second to a minute: about a quarter hour. */
const TRIES = 18;
/** A tap is soon too old to be answered: these tries, at most 2 s apart, are about a quarter minute. */
const TOAST_TRIES = 10;
const TOAST_WAIT_MS = 2_000;
/** An edit waits behind messages of its chat so long; then it takes its turn, or a busy chat would never see it. */
const EDIT_PATIENCE_MS = 30_000;
/** Tries at putting a message into words; what fails at that fails at it again. */
const RENDER_TRIES = 5;

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
  let claimedAt = 0;
  let waiters: ((waited: true) => void)[] = [];

  async function pass(): Promise<number> {
    // Claiming one for each that comes back would cost a transaction a message: wait a moment for more to be back.
    const room = IN_FLIGHT - inFlight.size;
    if (room <= 0 || (room < IN_FLIGHT / 2 && performance.now() - claimedAt < GATHER_MS)) return 0;
    claimedAt = performance.now();
    const { ready, taken } = await claimSome(room);
    for (const { row, message, address } of ready) {
      inFlight.add(row.id);
      void call(row, message, address);
    }
    return taken;
  }

  /** As many as there is room for in one transaction; when one of them cannot be put into words, one by one. */
  async function claimSome(room: number): Promise<{ ready: Ready[]; taken: number }> {
    const ready: Ready[] = [];
    let taken = 0;
    for (let limit = room, conflicts = 0; taken < room; ) {
      const now = deps.clock.now();
      let ids: number[] = [];
      try {
        const claimed = await deps.store.transaction((tx) =>
          claimSends(deps, tx, now, limit, (these) => {
            ids = these;
          }),
        );
        ready.push(...claimed);
        taken += ids.length;
        if (limit > 1 || ids.length === 0) break;
      } catch (error) {
        if (isConflict(error) && conflicts++ < 20) continue;
        if (ids.length === 0 || isConflict(error)) {
          // What is claimed already has to leave.
          if (taken > 0) break;
          throw error;
        }
        if (limit === 1) {
          await putOff(deps, ids[0]!, now, error);
          taken++;
        }
        limit = 1;
      }
    }
    return { ready, taken };
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
      // Answers come in one by one: a moment gathers many into one transaction.
      if (outcomes.length < inFlight.size) await new Promise((resolve) => setTimeout(resolve, OUTCOME_MS));
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
      const found = await deps.store.transaction(async (tx) => {
        const lost = await rows<{ id: string; message_ref: string | null }>(
          tx,
          sql`select id, message_ref from outbox
            where status = 'sending' ${all ? sql`` : sql`and lease_until < ${iso(now)}`}
              ${mine.length > 0 ? sql`and id <> all(${sql.param(mine)}::bigint[])` : sql``} for update skip locked`,
        );
        const ids = sql.param(lost.map((l) => Number(l.id)));
        const refs = sql.param(lost.flatMap((l) => (l.message_ref === null ? [] : [Number(l.message_ref)])));
        if (lost.length === 0) return 0;
        // What stands there is unknown too, so that the edit is not taken for one that changes nothing.
        await tx.execute(sql`update messages set shown = null where id = any(${refs}::bigint[])`);
        // Where the card changed again meanwhile, the newer edit shows all.
        await tx.execute(sql`update outbox o set status = 'sent', lease_until = null
          where id = any(${ids}::bigint[]) and kind = 'edit' and exists (select 1 from outbox n
            where n.message_ref = o.message_ref and n.kind = 'edit' and n.status = 'queued')`);
        await tx.execute(sql`update outbox set status = 'queued', resend = (kind = 'say'), lease_until = null
          where id = any(${ids}::bigint[]) and status = 'sending'`);
        return lost.length;
      });
      if (found > 0) deps.log.warn({ count: found }, "outcome unknown, sending again");
      return found;
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

/** It could not be put into words: tried again a little later, then given up, so that its chat goes on. */
async function putOff(deps: Deps, id: number, now: Date, error: unknown): Promise<void> {
  deps.log.error({ outbox: id, error: String((error as Error)?.name) }, "cannot be put into words");
  await deps.store.db.execute(sql`update outbox set attempts = attempts + 1,
      due_at = ${iso(now)} + interval '500 milliseconds' * (2 ^ least(attempts, 7)),
      status = case when attempts + 1 < ${RENDER_TRIES} then 'queued' else 'failed' end,
      post = case when attempts + 1 < ${RENDER_TRIES} then post end, note = 'no words'
    where id = ${id} and status = 'queued'`);
}

interface Sendable {
  rendered: Rendered;
  /** For an edit: what to edit. */
  externalId: string | null;
}

interface Ready {
  row: Row;
  message: Sendable;
  address: Address;
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
 * Claims what may leave now: of each chat whose pace allows it the oldest message, else the oldest edit (of a card that
 * is not being edited already), and toasts at once. Marks it `sending`, and writes down the choices that will stand
 * there before anybody can press them.
 * @param onClaim told which rows, also when it then fails
 */
async function claimSends(
  deps: Deps,
  tx: Tx,
  now: Date,
  limit: number,
  onClaim: (ids: number[]) => void,
): Promise<Ready[]> {
  const platforms = [...deps.adapters.keys()];
  const heads = await rows<{ id: string }>(
    tx,
    sql`select o.id from outbox o
      left join chats c on c.platform = o.platform and c.id = o.chat
      where o.status = 'queued' and o.due_at <= ${iso(now)} and o.platform = any(${sql.param(platforms)}::text[])
        and (o.kind = 'toast' or (
          (c.next_send_at is null or c.next_send_at <= ${iso(now)})
          and not exists (
            select 1 from outbox b where b.platform = o.platform and b.chat = o.chat
              and b.status in ('queued', 'sending')
              and (b.kind = 'say' and (b.id < o.id
                  or o.kind = 'edit' and o.due_at > ${iso(new Date(now.getTime() - EDIT_PATIENCE_MS))})
                or b.kind = 'edit' and o.kind = 'edit' and (b.status = 'sending' and b.message_ref = o.message_ref
                  or b.status = 'queued' and b.id < o.id and b.due_at <= ${iso(now)})))))
      order by o.id limit ${limit} for update of o skip locked`,
  );
  if (heads.length === 0) return [];
  const ids = heads.map((h) => Number(h.id));
  onClaim(ids);
  const claimed = await tx
    .update(outbox)
    .set({ status: "sending", leaseUntil: new Date(now.getTime() + LEASE_MS), attempts: sql`${outbox.attempts} + 1` })
    .where(anyOf(outbox.id, ids))
    .returning();
  claimed.sort((a, b) => a.id - b.id);

  const refs = claimed.flatMap((r) => (r.messageRef === null ? [] : [r.messageRef]));
  const [chatRows, messageRows] = await Promise.all([
    tx
      .select()
      .from(chats)
      .where(
        sql`(${chats.platform}, ${chats.id}) in (select * from unnest(
          ${sql.param(claimed.map((r) => r.platform))}::text[], ${sql.param(claimed.map((r) => r.chat))}::text[]))`,
      ),
    refs.length === 0 ? [] : tx.select().from(messages).where(anyOf(messages.id, refs)),
  ]);
  const chatOf = new Map(chatRows.map((c) => [`${c.platform}:${c.id}`, c]));
  const messageOf = new Map(messageRows.map((m) => [m.id, m]));
  const posts = await lookUpCards(deps, tx, now, claimed, chatOf);

  const ready: Ready[] = [];
  const unchanged: number[] = [];
  const anew: number[] = [];
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
    if (row.kind === "edit" && !message?.externalId) {
      // It never arrived, or stands in a chat that has moved: now is the time to say it.
      row.kind = "say";
      anew.push(row.id);
    }
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
  if (anew.length > 0) await tx.update(outbox).set({ kind: "say" }).where(anyOf(outbox.id, anew));
  if (unchanged.length > 0) {
    await tx.update(outbox).set({ status: "sent", post: null }).where(anyOf(outbox.id, unchanged));
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
  // If the database loses this in a crash of its own, the rows are found `sending`, and said again as 重发.
  if (deps.store.kind === "postgres") await tx.execute(sql`set local synchronous_commit to off`);
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
        anyOf(
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
  const tries = row.kind === "toast" ? TOAST_TRIES : TRIES;
  if (error.kind === "gone" || error.kind === "permanent" || row.attempts >= tries) {
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
          ? { status: "waiting", platform: null, chat: null, leaseUntil: null, attempts: 0 }
          : { status: "failed", post: null, leaseUntil: null, note: error.kind },
      )
      .where(eq(outbox.id, id));
    if (waits) await tellToOpen(deps, tx, now, row);
    return;
  }
  const longest = row.kind === "toast" ? TOAST_WAIT_MS : 60_000;
  const wait = error.retryAfterMs ?? Math.min(500 * 2 ** Math.min(row.attempts - 1, 7), longest);
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

/** Somebody who asked in a group cannot be reached in private after all: the group reads that, and nothing more. */
async function tellToOpen(deps: Deps, tx: Tx, now: Date, row: Row): Promise<void> {
  const asked = await rows<{ platform: string; chat: string }>(
    tx,
    sql`select i.platform, i.chat from inbox i
      join chats c on c.platform = i.platform and c.id = i.chat and c.kind = 'group' and c.reachable
      join accounts a on a.platform = i.platform and a.external_id = i.sender
      join person_accounts p on p.account_id = a.id
      where i.id = ${row.eventId} and p.community_id = ${row.communityId} and p.person_id = ${row.personId}`,
  );
  for (const { platform, chat } of asked) {
    const post = openFirst(deps, platform);
    await tx
      .insert(outbox)
      .values({ eventId: row.eventId, kind: "say", platform, chat, post, status: "queued", dueAt: now });
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
  // Where a card stands in both, that in the new chat is the card.
  await tx.execute(sql`update messages m set card = null where platform = ${platform} and chat = ${from}
    and card is not null and exists (select 1 from messages n where n.platform = m.platform and n.chat = ${to}
      and n.community_id = m.community_id and n.card = m.card)`);
  // Messages of the old chat cannot be edited in the new one: their cards are said anew when they change next.
  await tx.execute(sql`update messages set chat = ${to}, external_id = case when card is null then external_id end
    where platform = ${platform} and chat = ${from}`);
  await tx.execute(sql`update outbox set chat = ${to}, reply_to = null
    where platform = ${platform} and chat = ${from} and status in ('queued', 'sending')`);
  await tx.execute(sql`update inbox set lane = ${`${platform}:${to}`}, chat = ${to},
      payload = jsonb_set(payload, '{chat}', to_jsonb(${to}::text))
    where lane = ${`${platform}:${from}`} and status in ('new', 'ready')`);
  for (const module of deps.modules) await module.moveChat?.(tx, platform, from, to);
}
