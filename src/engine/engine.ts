import { randomUUID } from "node:crypto";
import type { Adapter, Finding } from "../core/adapter.ts";
import type { Module } from "../core/module.ts";
import { type HeldLock, rows, type Store } from "../store/db.ts";
import { slot, sql } from "../store/drizzle.ts";
import { statement } from "../store/statement.ts";
import type { Clock } from "./clock.ts";
import type { Deps } from "./deps.ts";
import { sayHeld } from "./digest.ts";
import { createPainter } from "./drawing/painter.ts";
import { noteHearing } from "./gaps.ts";
import { BATCH, createHandler } from "./handle.ts";
import { housekeep, sweepPhotos } from "./housekeep.ts";
import type { Log } from "./log.ts";
import { createMetrics, type Metrics } from "./metrics.ts";
import type { Model } from "./model.ts";
import { createWakefulness } from "./off.ts";
import { createGates, preparePaces } from "./pace.ts";
import type { PhotoStore } from "./photos.ts";
import { preparePass } from "./prepare.ts";
import { countWaiting, receive } from "./receive.ts";
import { createRouter, type Router } from "./router.ts";
import { countUnsent, createSender } from "./send.ts";
import type { Words } from "./words.ts";
import { readWorkplaces } from "./workplaces.ts";

export interface EngineOptions {
  store: Store;
  adapters: readonly Adapter[];
  modules: readonly Module[];
  words: Words;
  photos: PhotoStore;
  /** Absent: the rules alone. */
  model?: Model | null;
  clock: Clock;
  log: Log;
  timeZone: string;
  locale: string;
}

export interface Engine {
  metrics: Metrics;
  router: Router;
  /** Starts the loops and the adapters. Resolves when the loops run; an adapter may still wait for its lock. */
  start(): Promise<void>;
  /** Stops listening, finishes what is in hand, and resolves within 10 s. What is left is in the tables. */
  stop(): Promise<void>;
  /** Does all that is due, and resolves when it is done and sent. */
  settle(): Promise<void>;
  /** When the next event is due, or null: for a clock that is moved step by step. */
  nextDue(): Promise<Date | null>;
  /** Pauses or resumes the loops: what a bot that is switched off looks like from outside. */
  pause(): void;
  resume(): Promise<void>;
  /** The state of the parts, for `/readyz`. What a platform says of itself may be half a minute old. */
  check(): Promise<Finding[]>;
  /** The numbers, as Prometheus reads them. */
  readMetrics(): Promise<string>;
}

/** How often each loop looks for work when nothing wakes it, milliseconds. */
const POLL_MS = {
  ...{ handle: 500, send: 100, prepare: 250, gaps: 1_000, digest: 1_000 },
  ...{ recover: 2_000, housekeep: 60_000, sweep: 3_600_000 },
};
/** A pass that did so much may have left some behind. */
const FULL = {
  ...{ handle: BATCH, send: Infinity, prepare: 1, gaps: Infinity, digest: 1 },
  ...{ recover: Infinity, housekeep: Infinity, sweep: Infinity },
};
const SHARE = 16;
const STOP_MS = 9_000;
const FIRST_TRY_MS = 3_000;
const CHECK_EVERY_MS = 30_000;

/** Puts the machinery together: what comes in, what is done, what goes out. */
export function createEngine(options: EngineOptions): Engine {
  const adapters = new Map(options.adapters.map((a) => [a.platform, a]));
  const deps: Deps = {
    ...options,
    model: options.model ?? null,
    ...{ adapters, gates: createGates(adapters), process: randomUUID().slice(0, 8) },
    router: createRouter(options.modules),
    painter: createPainter(options.photos, options.log),
    metrics: createMetrics(),
    workplaces: new Set(),
  };
  const { store, log } = deps;
  const sender = createSender(deps, () => wake("send"));
  const awake = createWakefulness(deps);
  let stopping = false;
  let paused = false;
  const sleepers = new Map<string, () => void>();
  /** Loops with news since their pass began. */
  const woken = new Set<string>();
  const loops: Promise<void>[] = [];
  const held = new Map<string, "waiting" | "held" | "none">();
  const checked = new Map<string, { at: number; findings: Finding[] }>();

  function wake(name: string): void {
    woken.add(name);
    sleepers.get(name)?.();
  }

  /** Passes that are at work. */
  const running = new Set<Promise<unknown>>();

  /** Runs one pass at a time: a loop and `settle` never run the same one at once. */
  function oneAtATime(pass: () => Promise<number>): () => Promise<number> {
    let last: Promise<unknown> = Promise.resolve();
    return () => {
      const next = last.then(pass);
      const ended = next.catch(() => {}).finally(() => running.delete(ended));
      running.add(ended);
      last = ended;
      return next;
    };
  }
  const passes = {
    prepare: oneAtATime(() => preparePass(deps)),
    handle: oneAtATime(createHandler(deps, sender)),
    send: oneAtATime(() => sender.pass()),
    gaps: oneAtATime(noteGaps),
    digest: oneAtATime(() => sayHeld(deps)),
    recover: oneAtATime(() => sender.recover(false)),
    housekeep: oneAtATime(() => housekeep(deps)),
    sweep: oneAtATime(() => sweepPhotos(deps)),
  };

  /** That this process works, and that it hears: only the one that holds a platform does. @returns how many gaps there were */
  async function noteGaps(): Promise<number> {
    if (!paused) await awake.note();
    let found = 0;
    for (const adapter of options.adapters) {
      if (await noteHearing(deps, adapter)) found++;
    }
    if (found > 0) wake("handle");
    return found;
  }

  async function loop(name: keyof typeof passes): Promise<void> {
    let failures = 0;
    while (!stopping) {
      let did = 0;
      woken.delete(name);
      try {
        if (!paused) did = await passes[name]();
        failures = 0;
        if (name === "prepare" && did > 0) wake("handle");
        if (name === "digest" && did > 0) wake("send");
      } catch (error) {
        if (stopping) return;
        log.error(
          { loop: name, error: (error as Error)?.name, code: (error as { code?: string })?.code },
          "loop failed",
        );
        failures++;
      }
      // A pass that had its hands full, or was woken meanwhile, looks again at once.
      if (failures === 0 && (did >= FULL[name] || woken.has(name))) continue;
      await sleep(name, failures > 0 ? Math.min(100 * 2 ** failures, 5_000) : POLL_MS[name]);
    }
  }

  function sleep(name: string, ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(done, ms);
      function done() {
        clearTimeout(timer);
        sleepers.delete(name);
        resolve();
      }
      sleepers.set(name, done);
      if (stopping) done();
    });
  }

  let hearing: Promise<unknown> = Promise.resolve();
  /** What is handed in is received one batch after the other: two of one chat would only wait for each other. */
  function hear(events: Parameters<typeof receive>[1]) {
    const received = hearing.then(() => receive(deps, events, paused || stopping ? null : sender));
    hearing = received.catch(() => {});
    return received;
  }

  /** Listens to a platform; where only one process may, it waits for the lock and gives up the platform with it. */
  async function listen(adapter: Adapter, tried: () => void): Promise<void> {
    const onEvents = async (events: Parameters<typeof receive>[1]) => {
      const { ready, slow } = await hear(events);
      if (ready > 0) wake("handle");
      if (slow > 0) wake("prepare");
      // Others are called only when there is much to share; a little is done here at once, and polling is the net.
      if (ready + slow >= SHARE && store.kind === "postgres") void store.notify().catch(() => {});
    };
    while (!stopping) {
      let lock: HeldLock | null = null;
      try {
        if (adapter.single) {
          held.set(adapter.platform, "waiting");
          lock = await store.tryLock(`platform:${adapter.platform}`);
          if (!lock) {
            tried();
            await sleep(`lock:${adapter.platform}`, 1_000);
            continue;
          }
        }
        held.set(adapter.platform, "held");
        await adapter.start(onEvents, () => wake("gaps"));
        log.info({ platform: adapter.platform }, "listening");
        tried();
        await Promise.race([stopped, ...(lock ? [lock.lost] : [])]);
        if (!stopping) log.warn({ platform: adapter.platform }, "lost the platform's lock");
        await adapter.stop();
      } catch (error) {
        log.error({ platform: adapter.platform, error: (error as Error)?.name }, "cannot listen");
        tried();
        await sleep(`lock:${adapter.platform}`, 3_000);
      } finally {
        held.set(adapter.platform, "none");
        await lock?.release();
      }
    }
  }

  /** Asking a platform costs calls of it: readiness probes come every few seconds. */
  async function checkAdapter(adapter: Adapter): Promise<Finding[]> {
    const known = checked.get(adapter.platform);
    if (known && performance.now() - known.at < CHECK_EVERY_MS) return known.findings;
    const findings = await adapter.check();
    checked.set(adapter.platform, { at: performance.now(), findings });
    return findings;
  }

  let stopNow = () => {};
  const stopped = new Promise<void>((resolve) => {
    stopNow = resolve;
  });

  return {
    metrics: deps.metrics,
    router: deps.router,
    async start() {
      await store.listen(() => {
        wake("handle");
        wake("prepare");
        wake("send");
      });
      await preparePaces(deps);
      await readWorkplaces(deps);
      // Before anything that counts what was heard meanwhile.
      await awake.note();
      if (store.kind === "pglite") await sender.recover(true);
      for (const name of Object.keys(passes) as (keyof typeof passes)[]) loops.push(loop(name));
      const tries = options.adapters.map((adapter) => new Promise<void>((tried) => loops.push(listen(adapter, tried))));
      // A platform that does not answer must not keep the others, or the health page, from starting.
      await Promise.race([Promise.all(tries), new Promise((resolve) => setTimeout(resolve, FIRST_TRY_MS).unref())]);
    },
    async stop() {
      stopping = true;
      stopNow();
      for (const wakeUp of sleepers.values()) wakeUp();
      const done = (async () => {
        await Promise.all([...loops, hearing]);
        // What was accepted last is answered now rather than at the next start.
        for (let i = 0; i < 20 && !paused; i++) if ((await passes.handle()) + (await passes.send()) === 0) break;
        await sender.idle();
      })();
      await Promise.race([done.catch(() => {}), new Promise((resolve) => setTimeout(resolve, STOP_MS).unref())]);
    },
    async settle() {
      for (;;) {
        await Promise.all([hearing, passes.gaps(), ...running]);
        await sender.idle();
        const written = sender.written();
        // One look instead of all passes. What is in hand is not due: nothing may have been begun meanwhile.
        const isDue = await isAnyDue(deps);
        if (!isDue && running.size === 0 && sender.written() === written && !sender.busy()) return;
        let did = (await passes.prepare()) + (await passes.handle());
        did += (await passes.digest()) + (await passes.send());
        await sender.idle();
        if (did === 0 && sender.written() === written) return;
      }
    },
    nextDue: () => nextDue(deps),
    pause() {
      paused = true;
    },
    async resume() {
      await awake.begin();
      paused = false;
      for (const wakeUp of sleepers.values()) wakeUp();
    },
    async check() {
      const findings: Finding[] = [];
      try {
        const { waiting, failed } = await countWaiting(deps);
        findings.push({ name: "database", ok: true, detail: `${store.kind}: ${waiting} waiting, ${failed} parked` });
      } catch (error) {
        findings.push({ name: "database", ok: false, detail: (error as Error).name });
      }
      for (const adapter of options.adapters) {
        const state = held.get(adapter.platform) ?? "none";
        findings.push({ name: `${adapter.platform} listener`, ok: state !== "none", detail: state });
        // One that tells what it hears knows it without asking: nothing of that is old.
        findings.push(...(await (adapter.hearing ? adapter.check() : checkAdapter(adapter))));
      }
      return findings;
    },
    async readMetrics() {
      const { waiting, failed } = await countWaiting(deps);
      deps.metrics.inboxWaiting.set(waiting);
      deps.metrics.inboxFailed.set(failed);
      const unsent = await countUnsent(deps);
      deps.metrics.outboxWaiting.set(unsent.waiting);
      deps.metrics.outboxHeld.set(unsent.held);
      for (const { platform, hearing } of options.adapters) {
        if (hearing) deps.metrics.hearing.set({ platform }, hearing() ? 1 : 0);
      }
      return deps.metrics.registry.metrics();
    },
  };
}

/** Whether anything waits for a pass of its own. */
async function isAnyDue(deps: Deps): Promise<boolean> {
  return (await findDue(deps.store.db, { now: deps.clock.now().toISOString() })).length > 0;
}

const findDue = statement<{ now: string }>(() => {
  const now = slot("now", "timestamptz");
  return sql`select 1 where exists (select 1 from inbox
      where status in ('new', 'ready') and due_at <= ${now} and (retry_at is null or retry_at <= ${now}))
    or exists (select 1 from outbox where status = 'queued' and due_at <= ${now})
    or exists (select 1 from outbox where status = 'held' and due_at <= ${now})`;
});

async function nextDue(deps: Deps): Promise<Date | null> {
  const [row] = await rows<{ at: string | null }>(
    deps.store.db,
    sql`select min(at)::text as at from (
      select min(greatest(due_at, coalesce(retry_at, due_at))) as at from inbox where status in ('new', 'ready')
      union all select min(due_at) from outbox where status in ('queued', 'held')) w`,
  );
  return row?.at ? new Date(row.at) : null;
}
