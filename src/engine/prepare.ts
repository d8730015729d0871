import { type Adapter, SendError } from "../core/adapter.ts";
import type { MessageEvent } from "../core/event.ts";
import type { Guess } from "../core/guess.ts";
import type { FetchedPhotos, PhotoRef, Text } from "../core/post.ts";
import { holdsAny } from "../core/roles.ts";
import { and, asc, eq, inArray, isNotNull, iso, sql } from "../store/drizzle.ts";
import { accounts, chats, grants, inbox, inboxFiles, personAccounts } from "../store/schema.ts";
import type { Deps } from "./deps.ts";
import { findAnswer } from "./offers.ts";
import { PhotoProblem } from "./photos.ts";
import { leftOpen } from "./plainWords.ts";
import { ALBUM_MS } from "./receive.ts";
import { findBefore, isLonePhoto, takenPhotos } from "./unfinished.ts";

/** How long one row may be in preparation before another process takes it, milliseconds. */
const LEASE_MS = 60_000;
/** How many photos of one message are kept: as many as an album has. */
const MOST_PHOTOS = 10;
/** Tries at fetching a photo before the message goes on without it. */
const FETCH_TRIES = 3;

/**
 * Fetches what is slow, before and outside any transaction: photos of a message, gathered from its album, its file, and
 * what a language model makes of its words (asked again after a crash; it counts once). What could
 * not be fetched is written down as a value; a message never fails for it.
 * @returns how many rows went on
 */
export async function preparePass(deps: Deps): Promise<number> {
  const now = deps.clock.now();
  const claimed = await deps.store.db
    .update(inbox)
    .set({ retryAt: new Date(now.getTime() + LEASE_MS) })
    .where(
      sql`${inbox.id} = any(array(select id from inbox
        where status = 'new' and due_at <= ${iso(now)} and (retry_at is null or retry_at <= ${iso(now)})
        order by due_at, id limit 8 for update skip locked))`,
    )
    .returning();
  const albums = new Set<string>();
  const work = claimed.filter((row) => {
    if (row.album === null) return true;
    const key = `${row.platform}:${row.chat}:${row.album}`;
    if (albums.has(key)) return false;
    albums.add(key);
    return true;
  });
  const went = await Promise.all(
    work.map((row) => (row.album === null ? prepareOne(deps, row) : prepareAlbum(deps, row))),
  );
  return went.reduce((sum, n) => sum + n, 0);
}

type Row = typeof inbox.$inferSelect;

async function prepareOne(deps: Deps, row: Row): Promise<number> {
  const event = row.payload as MessageEvent;
  if (!(await isWanted(deps, row.id, event))) return letGo(deps, row.id);
  const [photos, guess] = await Promise.all([fetchAll(deps, event), askModel(deps, event)]);
  const fileProblem = event.file ? await keepFile(deps, row, event) : null;
  return goOn(deps, row.id, event, fileProblem ? { ...photos, fileProblem } : photos, guess);
}

/** Photos alone in a group are looked at only where their sender had just said something to the bot. */
async function isWanted({ store, clock }: Deps, id: number, event: MessageEvent): Promise<boolean> {
  if (event.chatKind === "private" || event.addressed || !isLonePhoto(event)) return true;
  return (await findBefore(store.db, clock.now(), event, id)).length > 0;
}

/** It was for nobody, and leaves nothing. */
async function letGo({ store }: Deps, id: number): Promise<number> {
  const gone = await store.db
    .update(inbox)
    .set({ status: "done", payload: null, sender: null, retryAt: null })
    .where(and(eq(inbox.id, id), eq(inbox.status, "new")))
    .returning({ id: inbox.id });
  return gone.length;
}

/** Most bytes of a file: a roll of 20,000 homes is one or two million. */
const MOST_FILE_BYTES = 8 * 1024 * 1024;

/** Fetches the file of a message and keeps it beside its row, if its sender may hand one in. @returns what went wrong */
async function keepFile(deps: Deps, row: Row, event: MessageEvent): Promise<FetchedPhotos["fileProblem"] | null> {
  const may = deps.router.takerOf(event)?.may;
  if (!may || may === "anyone" || !holdsAny(await rolesOf(deps, row), may)) return null;
  if ((event.file!.size ?? 0) > MOST_FILE_BYTES) return "file-too-big";
  const adapter = deps.adapters.get(event.platform);
  const bytes = await patiently(adapter?.fetchFile, event.file!.ref).catch(() => null);
  if (!bytes) return "file-gone";
  if (bytes.length > MOST_FILE_BYTES) return "file-too-big";
  const content = Buffer.from(bytes).toString("base64");
  const kept = { eventId: row.id, content, receivedAt: deps.clock.now() };
  await deps.store.db.insert(inboxFiles).values(kept).onConflictDoNothing();
  return null;
}

/** The roles of whoever sent it, in any community. */
function rolesOf(deps: Deps, row: Row) {
  return deps.store.db
    .select({ role: grants.role, placeId: grants.placeId, partyId: grants.partyId })
    .from(accounts)
    .innerJoin(personAccounts, eq(personAccounts.accountId, accounts.id))
    .innerJoin(
      grants,
      and(eq(grants.communityId, personAccounts.communityId), eq(grants.personId, personAccounts.personId)),
    )
    .where(and(eq(accounts.platform, row.platform), eq(accounts.externalId, row.sender!)));
}

/**
 * What a language model makes of words to the bot that the rules leave open. Only in chats that were told of it, and not
 * about an answer to something the bot has asked.
 */
async function askModel(deps: Deps, event: MessageEvent): Promise<Guess | null> {
  const { model, store } = deps;
  const text = model && leftOpen(event, deps.router.route(event));
  if (!text) return null;
  const [chat] = await store.db
    .select({ told: chats.toldOfModel, locale: chats.locale })
    .from(chats)
    .where(and(eq(chats.platform, event.platform), eq(chats.id, event.chat)));
  if (chat?.told !== model.name) return null;
  const now = deps.clock.now();
  const write = (label: Text) => deps.words.write(label, chat.locale ?? deps.locale, now);
  if (!event.replyTo && (await findAnswer(store.db, now, event, text, [], write))) return null;
  const answered = await model.guess(text, [event.from!.name]);
  const outcome = "guess" in answered ? "answered" : answered.problem;
  deps.metrics.modelAsked.inc({ outcome });
  if ("guess" in answered) return answered.guess;
  deps.log.warn({ outcome }, "no answer of the language model");
  return null;
}

/** An album is complete when nothing came for a while: its first row then stands for all, with the words of any. */
async function prepareAlbum(deps: Deps, row: Row): Promise<number> {
  const now = deps.clock.now();
  const parts = await deps.store.db
    .select()
    .from(inbox)
    .where(
      and(
        eq(inbox.platform, row.platform),
        eq(inbox.chat, row.chat!),
        eq(inbox.album, row.album!),
        eq(inbox.status, "new"),
      ),
    )
    .orderBy(asc(inbox.id));
  const complete = Math.max(...parts.map((p) => p.receivedAt.getTime())) + ALBUM_MS;
  if (complete > now.getTime()) {
    await deps.store.db
      .update(inbox)
      .set({ dueAt: new Date(complete), retryAt: null })
      .where(
        and(
          inArray(
            inbox.id,
            parts.map((p) => p.id),
          ),
          eq(inbox.status, "new"),
        ),
      );
    return 0;
  }
  const [first, ...others] = parts;
  if (!first) return 0;
  const events = parts.map((p) => p.payload as MessageEvent);
  const event: MessageEvent = {
    ...(first.payload as MessageEvent),
    text: events.find((e) => e.text.trim() !== "")?.text ?? "",
    addressed: events.some((e) => e.addressed),
    photos: events.flatMap((e) => e.photos ?? []),
  };
  const after = await beganWith(deps, first);
  const isQuiet = deps.router.route(event).kind === "silence";
  const meant = after !== null || !isQuiet || (isLonePhoto(event) && (await isWanted(deps, first.id, event)));
  const [fetched, guess] = meant
    ? await Promise.all([fetchAll(deps, event), askModel(deps, event)])
    : [{ kept: [], problems: [] }, null];
  const photos = after === null ? fetched : { ...fetched, after };
  return deps.store.transaction(async (tx) => {
    const went = await tx
      .update(inbox)
      .set({ status: "ready", payload: event, photos, guess, retryAt: null, dueAt: first.receivedAt })
      .where(and(eq(inbox.id, first.id), eq(inbox.status, "new")))
      .returning({ id: inbox.id });
    if (went.length > 0 && others.length > 0) {
      await tx
        .update(inbox)
        .set({ status: "done", payload: null, sender: null, retryAt: null })
        .where(
          inArray(
            inbox.id,
            others.map((o) => o.id),
          ),
        );
    }
    return went.length;
  });
}

/** The photos of the same album that went on before these came, or null: these are its first, or it was for nobody. */
async function beganWith(deps: Deps, row: Row): Promise<PhotoRef[] | null> {
  const [began] = await deps.store.db
    .select({ photos: inbox.photos })
    .from(inbox)
    .where(
      and(
        ...[eq(inbox.platform, row.platform), eq(inbox.sender, row.sender!), isNotNull(inbox.payload)],
        ...[eq(inbox.chat, row.chat!), eq(inbox.album, row.album!), isNotNull(inbox.photos)],
        inArray(inbox.status, ["ready", "done"]),
      ),
    )
    .orderBy(asc(inbox.id))
    .limit(1);
  return began?.photos?.kept ?? null;
}

async function goOn(
  deps: Deps,
  id: number,
  payload: MessageEvent,
  photos: FetchedPhotos,
  guess: Guess | null,
): Promise<number> {
  const went = await deps.store.db
    .update(inbox)
    .set({ status: "ready", payload, photos, guess, retryAt: null })
    .where(and(eq(inbox.id, id), eq(inbox.status, "new")))
    .returning({ id: inbox.id });
  return went.length;
}

async function fetchAll(deps: Deps, event: MessageEvent): Promise<FetchedPhotos> {
  const adapter = deps.adapters.get(event.platform);
  const fetched: FetchedPhotos = { kept: [], problems: [] };
  // WeChat has a photo before the words that it belongs to: it may have been taken for others already.
  const isOlder = event.from !== null && event.photos?.some(({ before }) => before);
  const taken = isOlder ? await takenPhotos(deps.store.db, deps.clock.now(), event) : [];
  const fresh = (event.photos ?? []).filter(({ ref, before }) => !before || !taken.includes(ref));
  for (const { ref } of fresh.slice(0, MOST_PHOTOS)) {
    try {
      const bytes = await patiently(adapter?.fetchPhoto, ref);
      const { hash, look } = await deps.photos.keep(bytes);
      if (!fetched.kept.some((p) => p.hash === hash)) fetched.kept.push(look === null ? { hash } : { hash, look });
    } catch (error) {
      const problem = error instanceof PhotoProblem ? error.code : "photo-gone";
      deps.log.warn({ platform: event.platform, problem }, "photo not kept");
      fetched.problems.push(problem);
    }
  }
  return fetched;
}

async function patiently(fetch: Adapter["fetchPhoto"], ref: string): Promise<Uint8Array> {
  if (!fetch) throw new SendError("permanent", "nothing can be fetched here");
  for (let attempt = 1; ; attempt++) {
    try {
      return await fetch(ref);
    } catch (error) {
      const again = error instanceof SendError && (error.kind === "retry" || error.kind === "unknown");
      if (!again || attempt === FETCH_TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, Math.min(error.retryAfterMs ?? 300 * attempt, 3_000)));
    }
  }
}
