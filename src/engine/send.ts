import { SendError } from "../core/adapter.ts";
import type { Tx } from "../core/tx.ts";
import { isConflict, rows } from "../store/db.ts";
import { iso, slot, sql } from "../store/drizzle.ts";
import { statement } from "../store/statement.ts";
import type { Deps } from "./deps.ts";
import { makeAll } from "./made.ts";
import { type Outcome, writeOutcomes } from "./outcomes.ts";
import { LEASE_MS, type Ready, takeOut } from "./takeOut.ts";

/** Calls in flight at once. */
const IN_FLIGHT = 128;
/** While more than half of them are in flight, claims are at least so far apart. */
const GATHER_MS = 20;
const OUTCOME_MS = 5;
/** Tries at putting a message into words; what fails at that fails at it again. */
const RENDER_TRIES = 5;

/** Takes what is to be said from the outbox to the platforms. */
export interface Sender {
  /** Claims what may leave now and starts calling. @returns how many calls it started */
  pass(): Promise<number>;
  /** How many more calls may start now. */
  room(): number;
  /** Starts the calls that a transaction took out, once it is committed. @param left how many it left behind */
  begin(ready: readonly Ready[], left: number): void;
  /** Whether a call is in flight, or an outcome not written down yet. */
  busy(): boolean;
  /** Resolves when it is not busy. */
  idle(): Promise<void>;
  /** How often outcomes were written down: grows whenever something has left. */
  written(): number;
  /** Messages of a process that died are sent again, marked as such; those of this one are still its own. @param all true: this store has no other process */
  recover(all: boolean): Promise<number>;
}

export function createSender(deps: Deps, onRoom: () => void): Sender {
  const inFlight = new Set<number>();
  let outcomes: Outcome[] = [];
  let writing = false;
  let claimedAt = 0;
  let written = 0;
  /** Something may wait for its chat or for room here: looked after as soon as there is. */
  let someWait = false;
  let waiters: (() => void)[] = [];

  async function pass(): Promise<number> {
    // Claiming one for each that comes back would cost a transaction a message: wait a moment for more to be back.
    const room = IN_FLIGHT - inFlight.size;
    if (room <= 0 || (room < IN_FLIGHT / 2 && performance.now() - claimedAt < GATHER_MS)) return 0;
    claimedAt = performance.now();
    someWait = await isAnyDue(deps);
    if (!someWait) return 0;
    const { ready, taken } = await claimSome(room);
    begin(ready, 0);
    // What was taken and does not leave (held, or nothing new) has let something behind it go.
    if (taken > ready.length) onRoom();
    return taken;
  }

  function begin(ready: readonly Ready[], left: number): void {
    if (left > 0) {
      someWait = true;
      onRoom();
    }
    for (const one of ready) {
      inFlight.add(one.row.id);
      void call(one);
    }
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
          takeOut(deps, tx, now, limit, null, (these) => {
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

  async function call(ready: Ready): Promise<void> {
    const { row } = ready;
    let outcome: Outcome;
    // Telegram counts each photo of an album; a toast is no message.
    const count = row.kind === "toast" ? 0 : Math.max(1, ready.rendered.photos.length);
    const gate = count > 0 ? deps.gates.get(row.platform) : undefined;
    await gate?.enter(count);
    try {
      outcome = { row, sent: await deliver(deps, ready) };
    } catch (error) {
      const known = error instanceof SendError ? error : new SendError("unknown", "unexpected error", { cause: error });
      if (!(error instanceof SendError))
        deps.log.error({ outbox: row.id, error: String((error as Error)?.name) }, "adapter threw");
      outcome = { row, error: known };
    }
    gate?.leave(count);
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
        await writeOutcomes(deps, batch);
        for (const { row } of batch) inFlight.delete(row.id);
        tries = 0;
        written++;
        if (someWait) onRoom();
      } catch (error) {
        // The database is away: the outcomes wait here; if this process dies they are unknown and sent again.
        outcomes = [...batch, ...outcomes];
        deps.log.error({ error: String((error as Error)?.name) }, "could not write outcomes down");
        await new Promise((resolve) => setTimeout(resolve, Math.min(100 * 2 ** tries++, 5_000)));
      }
    }
    writing = false;
    if (inFlight.size === 0) {
      for (const wake of waiters) wake();
      waiters = [];
    }
  }

  return {
    pass,
    room: () => IN_FLIGHT - inFlight.size,
    begin,
    busy: () => inFlight.size > 0,
    async idle() {
      if (inFlight.size > 0) await new Promise<void>((resolve) => waiters.push(resolve));
    },
    written: () => written,
    async recover(all) {
      const now = deps.clock.now();
      const mine = [...inFlight];
      const found = await deps.store.transaction(async (tx) => {
        if (mine.length > 0) await renew(tx, now, mine);
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

/** Says that these calls go on: an upload may take minutes. */
async function renew(tx: Tx, now: Date, ids: readonly number[]): Promise<void> {
  await tx.execute(sql`update outbox set lease_until = ${iso(new Date(now.getTime() + LEASE_MS))}
    where id = any(${sql.param(ids)}::bigint[]) and status = 'sending'
      and lease_until < ${iso(new Date(now.getTime() + LEASE_MS / 2))}`);
}

/** Messages and edits that have not left yet, and those that wait for the morning. */
export async function countUnsent(deps: Deps): Promise<{ waiting: number; held: number }> {
  const [row] = await rows<{ waiting: number; held: number }>(
    deps.store.db,
    sql`select (count(*) filter (where status <> 'held'))::int as waiting,
        (count(*) filter (where status = 'held'))::int as held
      from outbox where status in ('queued', 'sending', 'held')`,
  );
  return row!;
}

async function isAnyDue(deps: Deps): Promise<boolean> {
  return (await findDue(deps.store.db, { now: deps.clock.now().toISOString() })).length > 0;
}

const findDue = statement<{ now: string }>(
  () => sql`select 1 from outbox where status = 'queued' and due_at <= ${slot("now", "timestamptz")} limit 1`,
);

/** It could not be put into words: tried again a little later, then given up, so that its chat goes on. */
async function putOff(deps: Deps, id: number, now: Date, error: unknown): Promise<void> {
  deps.log.error({ outbox: id, error: String((error as Error)?.name) }, "cannot be put into words");
  await deps.store.db.execute(sql`update outbox set attempts = attempts + 1,
      due_at = ${iso(now)} + interval '500 milliseconds' * (2 ^ least(attempts, 7)),
      status = case when attempts + 1 < ${RENDER_TRIES} then 'queued' else 'failed' end,
      post = case when attempts + 1 < ${RENDER_TRIES} then post end, note = 'no words'
    where id = ${id} and status = 'queued'`);
}

async function deliver(deps: Deps, { row, rendered: written, made, address }: Ready): Promise<string | null> {
  const adapter = deps.adapters.get(row.platform)!;
  const rendered = await makeAll(deps, written, made, adapter, address);
  if (row.kind === "toast") {
    await adapter.toast?.(row.tapId!, rendered.text);
    return null;
  }
  if (row.kind === "accept") {
    await adapter.accept?.(row.tapId!);
    return null;
  }
  if (row.kind === "edit") {
    await adapter.edit?.(address, row.externalId!, rendered);
    return null;
  }
  return (await adapter.send(address, rendered)).messageId;
}
