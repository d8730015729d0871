import { join } from "node:path";
import type { SQL } from "drizzle-orm";
import type { Sql } from "postgres";
import type { Tx } from "../core/tx.ts";
import { loadDriver, sql } from "./drizzle.ts";
import { lockFolder } from "./folder.ts";
import { connectSocket } from "./socket.ts";

/** Where the rows are: a Postgres behind a URL, or PGlite in a folder of this machine. */
export type StoreConfig = { url: string; connections?: number } | { dataDir: string };

/** A lock that only one process holds, for as long as it lives. */
export interface HeldLock {
  /** Resolves once the lock is lost, because the database went away or `release` was called. */
  lost: Promise<void>;
  release(): Promise<void>;
}

export interface Store {
  kind: "postgres" | "pglite";
  db: Tx;
  /** Runs `work` in one transaction; what it throws rolls everything back. */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Wakes every process that listens, this one included. */
  notify(): Promise<void>;
  /** Calls `wake` when any process notified. Missed ones are made up for by polling. */
  listen(wake: () => void): Promise<void>;
  /** Takes the lock `name` if nobody has it. */
  tryLock(name: string): Promise<HeldLock | null>;
  close(): Promise<void>;
}

/** A fixed 64-bit number for a name, for Postgres's advisory locks. */
export function lockId(name: string): SQL {
  return sql`hashtextextended(${`linli:${name}`}, 0)`;
}

/** The rows of a raw query, whichever driver ran it. Times come as strings. */
export async function rows<T>(tx: Tx, query: SQL): Promise<T[]> {
  const result: unknown = await tx.execute(query);
  return Array.isArray(result) ? (result as T[]) : (result as { rows: T[] }).rows;
}

/** The database's code of what went wrong, wherever in the chain of causes it stands. */
export function errorCode(error: unknown): string | undefined {
  for (let e = error; e instanceof Error; e = e.cause) {
    if ("code" in e && typeof e.code === "string") return e.code;
  }
  return undefined;
}

/** Serialisation failures, deadlocks and lock time-outs: nobody's fault, tried again free of charge. */
export function isConflict(error: unknown): boolean {
  const code = errorCode(error);
  return code === "40001" || code === "40P01" || code === "55P03";
}

/**
 * Opens the store.
 * @throws {FolderInUse} when another process has the folder
 */
export async function openStore(config: StoreConfig): Promise<Store> {
  return "url" in config
    ? openPostgres(config.url, config.connections ?? poolSize(config.url))
    : openPglite(config.dataDir);
}

/**
 * Lets the server keep each statement it has seen. drizzle asks for none of it, and then every statement is parsed and
 * planned again and costs two journeys: one to learn the types of its parameters, one to run it.
 */
function prepareStatements(client: Sql, isOver = () => false): Sql {
  const { unsafe } = client;
  client.unsafe = ((query: string, parameters: never[], options: object) => {
    // Its connection may be somebody else's by now.
    if (isOver()) throw new Error("a statement came after the end of its transaction");
    return keepWhole(unsafe(query, parameters, { ...options, prepare: true }));
  }) as typeof unsafe;
  if ("begin" in client) {
    const { begin } = client;
    client.begin = ((work: (tx: Sql) => Promise<unknown>) => {
      let over = false;
      const inside = (tx: unknown) =>
        work(prepareStatements(tx as Sql, () => over)).finally(() => {
          over = true;
        });
      return begin(inside as never);
    }) as unknown as typeof begin;
  }
  return client;
}

/**
 * postgres.js 3.4.9 goes on counting rows where a statement before broke off in the middle of its own, by an error or
 * because the server was stopped: what is asked next then begins with as many holes (its issues 1119 and 1181, open in
 * November 2026). The server says how many rows there are; what stands before them is taken out.
 */
export function keepWhole<Q extends PromiseLike<unknown>>(query: Q): Q {
  const inner = query as unknown as { resolve(result: { length: number; count: number | null } & unknown[]): void };
  const { resolve } = inner;
  inner.resolve = (result) => {
    if (typeof result?.count === "number" && result.length > result.count)
      result.splice(0, result.length - result.count);
    resolve(result);
  };
  return query;
}

/** How many connections a process keeps, where its address does not say `?max=…`. */
const POOL_SIZE = 8;

/** postgres.js takes `max` from an address as text, and then opens one. */
function poolSize(url: string): number {
  return Number(/[?&]max=([1-9]\d{0,2})(?:&|$)/.exec(url)?.[1] ?? POOL_SIZE);
}

/** An option of postgres.js that its types leave out. */
const ownSocket = { socket: connectSocket } as object;

async function openPostgres(url: string, connections: number): Promise<Store> {
  const { default: postgres } = await import("postgres");
  const { drizzle } = loadDriver("postgres");
  const client = postgres(url, {
    max: connections,
    onnotice: () => {},
    connection: { application_name: "linli", timezone: "UTC" },
    connect_timeout: 10,
    ...ownSocket,
  });
  // postgres.js has its own migrations of types; drizzle sets what it needs on this client.
  const db = drizzle(prepareStatements(client)) as unknown as Tx;
  return {
    kind: "postgres",
    db,
    transaction: (work) => db.transaction((tx) => work(tx as unknown as Tx)),
    async notify() {
      await client`select pg_notify('linli', '')`;
    },
    async listen(wake) {
      await client.listen("linli", wake, wake);
    },
    async tryLock(name) {
      let lose = () => {};
      const lost = new Promise<void>((resolve) => {
        lose = resolve;
      });
      const lock = postgres(url, {
        max: 1,
        idle_timeout: 0,
        max_lifetime: null,
        onnotice: () => {},
        onclose: () => lose(),
        connect_timeout: 10,
        ...ownSocket,
      });
      try {
        const [row] = await lock`select pg_try_advisory_lock(hashtextextended(${`linli:${name}`}, 0)) as held`;
        if (!row?.held) {
          await lock.end();
          return null;
        }
      } catch (error) {
        await lock.end({ timeout: 1 }).catch(() => {});
        throw error;
      }
      // The lock lives as long as its connection: ask for the backend's id, and notice when it is another one.
      const [{ pid }] = (await lock`select pg_backend_pid() as pid`) as unknown as [{ pid: number }];
      const heartbeat = setInterval(async () => {
        const same = await lock`select pg_backend_pid() as pid`.then((r) => r[0]?.pid === pid).catch(() => false);
        if (same) return;
        clearInterval(heartbeat);
        lose();
        await lock.end({ timeout: 1 }).catch(() => {});
      }, 2_000);
      heartbeat.unref();
      return {
        lost,
        async release() {
          clearInterval(heartbeat);
          lose();
          await lock.end({ timeout: 1 }).catch(() => {});
        },
      };
    },
    close: () => client.end({ timeout: 5 }),
  };
}

async function openPglite(dataDir: string): Promise<Store> {
  const unlock = lockFolder(dataDir);
  const { PGlite } = await import("@electric-sql/pglite");
  const { drizzle } = loadDriver("pglite");
  const client = await PGlite.create({ dataDir: join(dataDir, "pglite") });
  const db = drizzle(client as never) as unknown as Tx;
  const wakers: (() => void)[] = [];
  const held = new Set<string>();
  return {
    kind: "pglite",
    db,
    transaction: (work) => db.transaction((tx) => work(tx as unknown as Tx)),
    async notify() {
      for (const wake of wakers) wake();
    },
    async listen(wake) {
      wakers.push(wake);
    },
    async tryLock(name) {
      if (held.has(name)) return null;
      held.add(name);
      let lose = () => {};
      const lost = new Promise<void>((resolve) => {
        lose = resolve;
      });
      return {
        lost,
        async release() {
          held.delete(name);
          lose();
        },
      };
    },
    async close() {
      await client.close();
      unlock();
    },
  };
}
