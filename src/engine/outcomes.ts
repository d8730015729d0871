import type { SendError } from "../core/adapter.ts";
import { say } from "../core/post.ts";
import type { Tx } from "../core/tx.ts";
import { rows } from "../store/db.ts";
import { and, eq, iso, slot, sql } from "../store/drizzle.ts";
import { chats, messages, outbox } from "../store/schema.ts";
import { statement } from "../store/statement.ts";
import type { Deps } from "./deps.ts";
import { moveChat } from "./moveChat.ts";
import { openFirst } from "./origin.ts";
import type { OutboxRow } from "./takeOut.ts";

/** Tries before a message is given up, with waits that double from half a second to a minute: about a quarter hour. */
const TRIES = 18;
/** A tap is soon too old to be answered: these tries, at most 2 s apart, are about a quarter minute. */
const TOAST_TRIES = 10;
const TOAST_WAIT_MS = 2_000;

/** What became of a call: the platform's id of the message, if it gave one, or what went wrong. */
export type Outcome = { row: OutboxRow; sent: string | null } | { row: OutboxRow; error: SendError };

/** Writes down what became of calls: all that went well in one statement, each that did not by itself. */
export async function writeOutcomes(deps: Deps, outcomes: readonly Outcome[]): Promise<void> {
  const now = deps.clock.now();
  const sent = outcomes.filter((o) => "sent" in o);
  const failed = outcomes.filter((o) => "error" in o);
  if (failed.length === 0) {
    await writeSent(deps, deps.store.db, sent);
  } else {
    await deps.store.transaction(async (tx) => {
      if (sent.length > 0) await writeSent(deps, tx, sent);
      for (const { row, error } of failed) await writeError(deps, tx, now, row, error);
    });
  }
  for (const { row } of sent) {
    deps.metrics.sent.inc({ kind: row.kind });
    if (row.kind === "say") deps.metrics.said.inc({ occasion: row.occasion });
    if (row.kind === "say") deps.metrics.delay.observe((now.getTime() - row.dueAt.getTime()) / 1_000);
  }
}

/**
 * Not waited for until it is on disk: if the database loses this in a crash of its own, the rows are found `sending`, and
 * said again as 重发. PGlite has nobody who would write it to disk later.
 */
async function writeSent(deps: Deps, tx: Tx, sent: readonly Extract<Outcome, { sent: unknown }>[]): Promise<void> {
  const named = sent.filter((o) => o.row.messageRef !== null && o.sent !== null);
  await markSent(tx, {
    flush: deps.store.kind === "postgres" ? "off" : "on",
    ids: sent.map((o) => o.row.id),
    refs: named.map((o) => o.row.messageRef!),
    externalIds: named.map((o) => o.sent!),
  });
}

const markSent = statement<{ flush: "on" | "off"; ids: number[]; refs: number[]; externalIds: string[] }>(
  () => sql`with flushed as (select set_config('synchronous_commit', ${slot("flush", "text")}, true)), named as (
      update messages m set external_id = w.external_id
      from unnest(${slot("refs", "bigint[]")}, ${slot("externalIds", "text[]")}) as w(id, external_id) where m.id = w.id
    )
    update outbox set status = 'sent', post = null, lease_until = null
    from flushed where id = any(${slot("ids", "bigint[]")})`,
);

async function writeError(deps: Deps, tx: Tx, now: Date, row: OutboxRow, error: SendError): Promise<void> {
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
        .where(and(eq(chats.platform, platform), eq(chats.id, chat)));
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
  if (moved !== undefined) await moveChat(deps, tx, platform, chat, moved);
  await tx
    .update(outbox)
    .set({
      status: "queued",
      leaseUntil: null,
      dueAt: moved === undefined ? due : now,
      resend: row.resend || (row.kind === "say" && error.kind === "unknown"),
    })
    .where(eq(outbox.id, id));
  if (error.everywhere) await holdPlatform(deps, tx, now, row, due);
  else if (error.retryAfterMs !== undefined) {
    await tx
      .update(chats)
      .set({ nextSendAt: due })
      .where(and(eq(chats.platform, platform), eq(chats.id, chat)));
  }
}

/** The platform says that the account does too much: nothing is said there until `due`, and staff are told why, once. */
async function holdPlatform(deps: Deps, tx: Tx, now: Date, row: OutboxRow, due: Date): Promise<void> {
  const { platform } = row;
  await tx.execute(sql`update chats set next_send_at = ${iso(due)}
    where platform = ${platform} and (next_send_at is null or next_send_at < ${iso(due)})`);
  const isFirst = await rows(
    tx,
    sql`insert into settings (key, value) values (${`held:${platform}`}, to_jsonb(${due.toISOString()}::text))
      on conflict (key) do update set value = excluded.value
        where (settings.value #>> '{}')::timestamptz <= ${iso(now)} returning 1`,
  );
  if (isFirst.length === 0) return;
  deps.metrics.holds.inc({ platform });
  deps.log.warn({ platform, until: due.toISOString() }, "the platform says it is too often: held");
  const post = { lines: [say("core-too-often", { until: { at: due.toISOString(), style: "moment" } })] };
  const staff = await rows<{ platform: string; id: string; community_id: number }>(
    tx,
    sql`select platform, id, community_id from chats c where purpose = 'staff' and kind = 'group' and reachable
      and exists (select 1 from chats o where o.platform = ${platform} and o.community_id = c.community_id)`,
  );
  for (const { platform: where, id, community_id } of staff) {
    const to = { platform: where, chat: id, communityId: community_id };
    const said = { kind: "say" as const, post, occasion: "unasked" as const, status: "queued" as const };
    await tx.insert(outbox).values({ ...to, ...said, eventId: row.eventId, dueAt: now });
  }
}

/** Somebody who asked in a group cannot be reached in private after all: the group reads that, and nothing more. */
async function tellToOpen(deps: Deps, tx: Tx, now: Date, row: OutboxRow): Promise<void> {
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
    await tx.insert(outbox).values({
      eventId: row.eventId,
      kind: "say",
      platform,
      chat,
      post,
      occasion: "answer",
      status: "queued",
      dueAt: now,
    });
  }
}
