import type { Lack } from "../core/command.ts";
import type { MessageEvent } from "../core/event.ts";
import type { FetchedPhotos } from "../core/post.ts";
import { clean } from "../core/text.ts";
import type { Tx } from "../core/tx.ts";
import { rows } from "../store/db.ts";
import { and, eq, iso, sql } from "../store/drizzle.ts";
import { inbox } from "../store/schema.ts";

/**
 * What somebody said to the bot and did not finish: a line that lacks its words or its photo, and photos that come in a
 * message of their own, as on WeChat. What is missing is taken from the same person, in the same chat, for some minutes.
 */

/** So long after it was asked for, plain words or a photo finish a line. */
const FINISH_MS = 10 * 60_000;
/** So long photos alone belong to what their sender said just before them. */
const BELONGS_MS = 3 * 60_000;
/** What marks a line that lacks something, and a photo that was taken already. */
const LACKS: Readonly<Record<Lack, string>> = { words: "lacks words", photo: "lacks photo" };
const LACKINGS = ["words", "photo"] as const;
const TAKEN = "taken";
/** One that went to what was said before it: words that follow at once may have been meant all the same. */
const GIVEN = "given";
const AT_ONCE_MS = 60_000;
/** So many of somebody's last messages are looked at. */
const MOST = 6;

/** A message of the sender's own that is still kept, because the bot had something to do with it. */
export interface Earlier {
  id: number;
  event: MessageEvent;
  photos: typeof inbox.$inferSelect.photos;
  lacks: Lack | null;
}

/** Is it nothing but photos? An album keeps its own together. */
export function isLonePhoto(event: MessageEvent): boolean {
  return (event.photos?.length ?? 0) > 0 && clean(event.text) === "";
}

/** Remembers that a line lacks something. @param text the whole line, where it was said in more than one message */
export async function markUnfinished(tx: Tx, id: number, lack: Lack, text: string): Promise<void> {
  await tx
    .update(inbox)
    .set({ note: LACKS[lack], payload: sql`jsonb_set(payload, '{text}', to_jsonb(${text}::text))` })
    .where(and(eq(inbox.id, id), sql`payload is not null`));
}

/** It lacks nothing any more. */
export async function markWhole(tx: Tx, id: number): Promise<void> {
  await tx.update(inbox).set({ note: null }).where(eq(inbox.id, id));
}

/** Photos wait with a line for the words that it lacks. */
export async function keepWaiting(tx: Tx, id: number, photos: FetchedPhotos): Promise<void> {
  await tx.update(inbox).set({ photos }).where(eq(inbox.id, id));
}

/** The message of that row. @returns null when its words are gone */
export function readEarlier({ id, payload, photos, note }: typeof inbox.$inferSelect): Earlier | null {
  if (payload?.type !== "message") return null;
  return { id, event: payload, photos, lacks: LACKINGS.find((lack) => note === LACKS[lack]) ?? null };
}

/** A photo that was taken goes with nothing else that its sender says. @param once false: with nothing but what follows at once */
export async function markTaken(tx: Tx, id: number, once = true): Promise<void> {
  await tx
    .update(inbox)
    .set({ note: once ? TAKEN : GIVEN })
    .where(eq(inbox.id, id));
}

interface Row {
  id: string;
  /** Of a press, `text` is the line that it gave and that lacks something. */
  payload: MessageEvent | { type: "tap"; text?: string };
  photos: Earlier["photos"];
  note: string | null;
  received_at: string;
}

/** What is kept of what they said or pressed in that chat lately, the newest first. */
function lately(tx: Tx, now: Date, event: MessageEvent, before: number): Promise<Row[]> {
  return rows<Row>(
    tx,
    sql`select id, payload, photos, note, received_at from inbox where platform = ${event.platform}
        and sender = ${event.from!.id} and chat = ${event.chat} and payload is not null and id < ${before}
        and received_at > ${iso(new Date(now.getTime() - FINISH_MS))}
      order by id desc limit ${MOST}`,
  );
}

const isPhoto = ({ payload }: Row) => payload.type === "message" && isLonePhoto(payload);

const earlier = ({ id, payload, photos, note }: Row): Earlier => ({
  ...{ id: Number(id), event: payload as MessageEvent, photos },
  lacks: LACKINGS.find((lack) => note === LACKS[lack]) ?? null,
});

/** The line that plain words finish: the last thing they said to the bot here, if it lacks its words; with a photo, if it lacks that. */
export async function findUnfinished(
  tx: Tx,
  now: Date,
  event: MessageEvent,
  before: number,
): Promise<Earlier | undefined> {
  // Photos for it may have come first.
  const last = (await lately(tx, now, event, before)).find((row) => !isPhoto(row));
  const brings = (event.photos?.length ?? 0) > 0;
  if (!last || !(last.note === LACKS.words || (brings && last.note === LACKS.photo))) return undefined;
  const found = earlier(last);
  return last.payload.type === "tap" ? { ...found, event: { ...event, text: last.payload.text ?? "" } } : found;
}

/** What photos alone may belong to, the newest first. */
export async function findBefore(tx: Tx, now: Date, event: MessageEvent, before: number): Promise<Earlier[]> {
  const since = now.getTime() - BELONGS_MS;
  return (await lately(tx, now, event, before)).flatMap((row) => {
    const isNear = new Date(row.received_at).getTime() > since;
    const isWords = row.payload.type === "message" && !isPhoto(row);
    return isWords && (row.note === LACKS.photo || isNear) ? [earlier(row)] : [];
  });
}

/** The photos of their own, sent before, that were taken already: as the platform calls them. */
export async function takenPhotos(tx: Tx, now: Date, event: MessageEvent): Promise<string[]> {
  const found = await lately(tx, now, event, Number.MAX_SAFE_INTEGER);
  return found.flatMap(({ note, payload, received_at }) => {
    const isPast = now.getTime() - new Date(received_at).getTime() > AT_ONCE_MS;
    const isTaken = note === TAKEN || (note === GIVEN && isPast);
    return isTaken && payload.type === "message" ? (payload.photos ?? []).map(({ ref }) => ref) : [];
  });
}
