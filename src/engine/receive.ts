import { Refusal } from "../core/command.ts";
import type { MessageEvent, OutsideEvent } from "../core/event.ts";
import { errorCode, isConflict } from "../store/db.ts";
import { slot, sql } from "../store/drizzle.ts";
import { insertRows } from "../store/insert.ts";
import { inbox } from "../store/schema.ts";
import { statement } from "../store/statement.ts";
import { Alone } from "./alone.ts";
import type { Claimed } from "./claim.ts";
import type { Deps } from "./deps.ts";
import { nameOf, placeOf } from "./errors.ts";
import { MOST_APART } from "./handle.ts";
import { openPass } from "./openPass.ts";
import { leftOpen } from "./plainWords.ts";
import type { Route } from "./router.ts";
import type { Sender } from "./send.ts";
import { isLonePhoto } from "./unfinished.ts";
import { work } from "./work.ts";

/** How long photos of one album may trickle in after each other, milliseconds (measured on Telegram). */
export const ALBUM_MS = 1_500;

/** How many events were new: handled with their arrival, ready to be handled, or to be prepared first. */
export interface Received {
  handled: number;
  ready: number;
  slow: number;
}

/**
 * Stores what happened, and what is already there stays as it is. When this resolves the platform may be told that it
 * was received.
 *
 * An event whose lane is free is handled in the same transaction and written down once, as done. What goes wrong with
 * that is only stored, and `handle` finds out what it was. What is not for the bot needs no handling: it is written down
 * as done, without its words.
 * @param sender null: only store
 */
export async function receive(deps: Deps, events: readonly OutsideEvent[], sender: Sender | null): Promise<Received> {
  if (events.length === 0) return { handled: 0, ready: 0, slow: 0 };
  const arrivals = events.map((event) => arrive(deps, event));
  const received = sender ? await tryOnArrival(deps, arrivals, sender) : null;
  const { handled, ready, slow } = received ?? (await store(deps, arrivals));
  const fresh = handled + ready + slow;
  deps.metrics.received.inc(fresh);
  deps.metrics.repeated.inc(events.length - fresh);
  return { handled, ready, slow };
}

/** An event and what can be told of it before it is stored. */
interface Arrival {
  event: OutsideEvent;
  lane: string;
  /** Where the words of a message go. */
  route: Route | null;
  /** Its photos have to be fetched first. */
  isSlow: boolean;
  /** It is not for the bot. */
  isQuiet: boolean;
}

function arrive(deps: Deps, happened: OutsideEvent): Arrival {
  const lane = `${happened.platform}:${happened.chat}`;
  if (happened.type !== "message") return { event: happened, lane, route: null, isSlow: false, isQuiet: false };
  const event: MessageEvent = deps.workplaces.has(lane) ? { ...happened, workplace: true } : happened;
  const route = routeOf(deps, event);
  const isQuiet = route?.kind === "silence";
  const isSlow = needsPreparing(deps, event, isQuiet) || needsModel(deps, event, route);
  return { event, lane, route, isSlow, isQuiet };
}

/** Handles on arrival what can be; a lane whose event needs a transaction of its own is only stored. */
async function tryOnArrival(deps: Deps, arrivals: readonly Arrival[], sender: Sender): Promise<Received | null> {
  const apart = new Set<string>();
  while (apart.size < MOST_APART) {
    try {
      return await handleOnArrival(deps, arrivals, sender, apart);
    } catch (error) {
      deps.metrics.retried.inc({ why: isConflict(error) ? "conflict" : "alone" });
      if (!(error instanceof Alone) && !(error instanceof Refusal) && !isConflict(error)) {
        deps.log.warn({ error: nameOf(error), at: placeOf(error) }, "not handled on arrival");
      }
      if (!(error instanceof Alone) || error.lane === null) return null;
      apart.add(error.lane);
    }
  }
  return null;
}

/** null for what cannot even be read: it is stored as it is, and parked when its turn comes. */
function routeOf(deps: Deps, event: MessageEvent): Route | null {
  try {
    return deps.router.route(event);
  } catch {
    return null;
  }
}

async function store(deps: Deps, arrivals: readonly Arrival[]): Promise<Received> {
  const inserted = await insertAll(deps, arrivals).catch((error) => {
    // SQLSTATE class 22: what no column keeps. One such message must not stop all that came with it, for ever.
    if (!errorCode(error)?.startsWith("22")) throw error;
    return insertAll(
      deps,
      arrivals.map((arrival) => ({ ...arrival, event: storable(arrival.event) })),
    );
  });
  return countOf(inserted);
}

type Status = "new" | "ready" | "done";

function countOf(stored: readonly { status: Status }[]): Received {
  const count = (status: Status) => stored.filter((row) => row.status === status).length;
  return { handled: count("done"), ready: count("ready"), slow: count("new") };
}

function insertAll(deps: Deps, arrivals: readonly Arrival[]): Promise<{ status: Status }[]> {
  const now = deps.clock.now();
  return insertRows(
    deps.store.db,
    inbox,
    arrivals.map((arrival) => rowOf(arrival, now)),
    "on conflict (platform, key) do nothing returning status",
  );
}

/** What is not for the bot is done with when it is stored, and leaves only its key. */
function rowOf({ event, lane, isSlow, isQuiet }: Arrival, now: Date) {
  const isDone = isQuiet && !isSlow;
  return {
    platform: event.platform,
    key: event.key,
    lane,
    chat: event.chat,
    sender: !isDone && "from" in event ? (event.from?.id ?? null) : null,
    album: event.type === "message" ? (event.album ?? null) : null,
    payload: isDone ? null : event,
    status: isDone ? ("done" as const) : isSlow ? ("new" as const) : ("ready" as const),
    dueAt: isSlow && event.type === "message" && event.album ? new Date(now.getTime() + ALBUM_MS) : now,
    receivedAt: now,
  };
}

/**
 * Stores events and handles those whose lane is free, in one transaction. A lane is free when nothing in it waits and
 * nobody else works in it: then nothing can come between an event and those before it.
 */
async function handleOnArrival(
  deps: Deps,
  arrivals: readonly Arrival[],
  sender: Sender,
  apart: ReadonlySet<string>,
): Promise<Received> {
  const now = deps.clock.now();
  const cannot = (a: Arrival) => a.isSlow || (a.event.type === "message" && a.route === null);
  const held = new Set([...apart, ...arrivals.filter(cannot).map((a) => a.lane)]);
  const loud = arrivals.filter((a) => !a.isQuiet);
  const lanes = [...new Set(loud.map((a) => a.lane))].filter((lane) => !held.has(lane));
  const batch = new Map<string, Claimed>();
  for (const { event, lane, route } of loud) {
    if (held.has(lane)) continue;
    const row = { id: 0, lane, payload: event, photos: null, guess: null, attempts: 0, dueAt: now, upTo: now };
    batch.set(`${event.platform}:${event.key}`, route ? { ...row, route } : row);
  }
  const { received, leaving, left } = await deps.store.transaction(async (tx) => {
    // Sent together: who is who is looked up while the events are being stored.
    const [stored, pass] = await Promise.all([
      storeArrivals(tx, {
        lanes,
        rows: JSON.stringify(
          arrivals.map((arrival, n) => {
            const { dueAt, receivedAt, ...row } = rowOf(arrival, now);
            return { ...row, n, due_at: dueAt, received_at: receivedAt };
          }),
        ),
      }),
      openPass(deps, tx, now, [...batch.values()]),
    ]);
    const mine: Claimed[] = [];
    for (const { id, platform, key, status } of stored) {
      const row = status === "done" ? batch.get(`${platform}:${key}`) : undefined;
      if (row) mine.push(Object.assign(row, { id: Number(id) }));
    }
    // What came before may have been stored by a process that died, and after this statement looked whether the lane is
    // free: it may wait still, and must not be overtaken.
    const repeated = [...batch.values()].filter((row) => row.id === 0).map((row) => row.lane);
    const overtaking = mine.find((row) => repeated.includes(row.lane));
    if (overtaking) throw new Alone(overtaking.lane);
    mine.sort((a, b) => a.id - b.id);
    return { received: countOf(stored), ...(await work(pass, mine, { stored: "done", room: sender.room() })) };
  });
  sender.begin(leaving, left);
  return received;
}

const storeArrivals = statement<
  { lanes: string[]; rows: string },
  { id: string; platform: string; key: string; status: Status }
>(
  // A row that somebody else keeps locked must not keep events from being stored: they are, without being handled.
  () => sql`with patience as (select set_config('lock_timeout', '2s', true)), free as materialized (
      select lane from unnest(${slot("lanes", "text[]")}) as l(lane)
      where not exists (select 1 from inbox b where b.lane = l.lane and b.status in ('new', 'ready'))
        and pg_try_advisory_xact_lock(hashtextextended(lane, 1))
    )
    insert into inbox (platform, key, lane, chat, sender, album, payload, status, due_at, received_at)
    select r.platform, r.key, r.lane, r.chat, r.sender, r.album, r.payload,
      case when f.lane is null then r.status else 'done' end, r.due_at, r.received_at
    from patience, jsonb_to_recordset(${slot("rows", "text")}::jsonb) as r(n int, platform text, key text, lane text,
      chat text, sender text, album text, payload jsonb, status text, due_at timestamptz, received_at timestamptz)
    left join free f on f.lane = r.lane and r.status = 'ready' order by r.n
    on conflict (platform, key) do nothing returning id, platform, key, status`,
);

/** The event without zero bytes and half characters. */
function storable(event: OutsideEvent): OutsideEvent {
  return JSON.parse(JSON.stringify(event), (_key, value) =>
    typeof value === "string" ? value.toWellFormed().replaceAll("\0", "") : value,
  );
}

/**
 * Photos are fetched before handling, and only where they may matter: with words that are for the bot, alone (they may
 * belong to what was said before), or as part of an album (whose words may stand on another photo). So is a file that a command takes.
 */
function needsPreparing(deps: Deps, event: MessageEvent, isQuiet: boolean): boolean {
  if (deps.router.takerOf(event)) return true;
  if (!event.photos?.length || event.from === null) return false;
  return !isQuiet || isLonePhoto(event) || event.album !== undefined || event.addressed;
}

/** A language model is asked before handling, and only about what was said to the bot and the rules leave open. */
function needsModel({ model }: Deps, event: MessageEvent, route: Route | null): boolean {
  return model !== null && route !== null && leftOpen(event, route) !== null;
}

/** Rows that wait, for `/metrics` and `doctor`. */
export async function countWaiting(deps: Deps): Promise<{ waiting: number; failed: number }> {
  const [row] = await deps.store.db
    .select({
      waiting: sql<number>`(count(*) filter (where status in ('new', 'ready')))::int`,
      failed: sql<number>`(count(*) filter (where status = 'failed'))::int`,
    })
    .from(inbox)
    .where(sql`status in ('new', 'ready', 'failed')`);
  return row ?? { waiting: 0, failed: 0 };
}
