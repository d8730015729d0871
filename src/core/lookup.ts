import type { PgTable } from "drizzle-orm/pg-core";
import type { Tx } from "./tx.ts";

/**
 * A look-up that answers many questions with one statement. What the events of one transaction ask of it is gathered,
 * and what it has answered is remembered until one of its tables is written.
 */
export interface Lookup<K, V> {
  /** What it reads. */
  tables: readonly PgTable[];
  /** Answers each key, in their order; the same statement for any number of keys, so that the server keeps one plan. */
  find(tx: Tx, keys: readonly K[]): Promise<readonly V[]>;
}

/** Writes a look-up down with its types inferred. */
export function lookup<K, V>(tables: readonly PgTable[], find: Lookup<K, V>["find"]): Lookup<K, V> {
  return { tables, find };
}
