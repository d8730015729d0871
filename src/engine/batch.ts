import DataLoader from "dataloader";
import type { PgTable } from "drizzle-orm/pg-core";
import type { Lookup } from "../core/lookup.ts";
import type { Tx } from "../core/tx.ts";
import { errorCode } from "../store/db.ts";
import { insertRows } from "../store/insert.ts";
import { accounts, chats, grants, personAccounts, persons } from "../store/schema.ts";
import type { Session } from "../store/statement.ts";

const PEOPLE: ReadonlySet<PgTable> = new Set<PgTable>([accounts, chats, grants, personAccounts, persons]);

/** How often the commands of an event wrote something. */
export interface Writes {
  count: number;
}

/**
 * What the events of one transaction share: look-ups that are good for all of them, and rows that go into a table
 * together. Queries of one transaction run in the order they are sent, so rows that were put off are sent before any
 * query that might look for them.
 */
export class Batch {
  private readonly loaders = new Map<Lookup<never, unknown>, DataLoader<unknown, unknown, string>>();
  private readonly later = new Map<PgTable, object[]>();
  private readonly sent: Promise<unknown>[] = [];
  private broken: unknown = null;
  /** True once somebody's place, role or account was written: who is who has to be looked up again. */
  peopleChanged = false;
  private readonly tx: Tx;

  constructor(tx: Tx) {
    this.tx = tx;
  }

  /** Looks something up: what is asked in one turn goes into one statement, and is remembered. */
  look<K, V>(lookup: Lookup<K, V>, key: K): Promise<V> {
    let loader = this.loaders.get(lookup as Lookup<never, unknown>);
    if (!loader) {
      const find = (keys: readonly unknown[]) => {
        this.send();
        return lookup.find(this.tx, keys as readonly K[]);
      };
      loader = new DataLoader<unknown, unknown, string>(find, { cacheKeyFn: JSON.stringify });
      this.loaders.set(lookup as Lookup<never, unknown>, loader);
    }
    return loader.load(key) as Promise<V>;
  }

  /** A table was written: what was looked up in it is not known any more. */
  forget(table: PgTable): void {
    if (PEOPLE.has(table)) this.peopleChanged = true;
    for (const [lookup, loader] of this.loaders) if (lookup.tables.includes(table)) loader.clearAll();
  }

  /** Puts a row off, to go in with others. All rows of one table have the same properties. */
  insertLater<T extends PgTable>(table: T, row: T["$inferInsert"]): void {
    this.forget(table);
    const rows = this.later.get(table);
    if (rows) rows.push(row);
    else this.later.set(table, [row]);
  }

  /** The transaction as a command sees it: its writes are counted, and it sees what was put off before. */
  watched(writes: Writes): Tx {
    return new Proxy(this.tx, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name, target);
        if (name === "session") return this.watchedSession(value as Session, writes);
        if (typeof value !== "function") return value;
        if (name === "insert" || name === "update" || name === "delete") {
          return (table: PgTable) => {
            writes.count++;
            this.forget(table);
            this.send();
            return value.call(target, table);
          };
        }
        return (...given: unknown[]) => {
          if (name === "execute") this.count(writes);
          this.send();
          return value.apply(target, given);
        };
      },
    });
  }

  /** The same for statements that are written out already: any of them may write. */
  private watchedSession(session: Session, writes: Writes): Session {
    return {
      prepareQuery: (...given) => {
        this.count(writes);
        this.send();
        return session.prepareQuery(...given);
      },
    };
  }

  /** Something may have been written anywhere: nothing that was looked up is known any more. */
  private count(writes: Writes): void {
    writes.count++;
    for (const loader of this.loaders.values()) loader.clearAll();
  }

  /** Sends what was put off, without waiting for it. */
  send(): void {
    if (this.later.size === 0) return;
    for (const [table, rows] of this.later) {
      const done = insertRows(this.tx, table, rows as never[]);
      done.catch((error) => {
        this.broken ??= error;
      });
      this.sent.push(done);
    }
    this.later.clear();
  }

  /** Waits until all that was put off is written. @throws what the database said */
  async done(): Promise<void> {
    this.send();
    await Promise.all(this.sent);
  }

  /** The first thing that went wrong: after it the database only says that the transaction is aborted (25P02). */
  cause(error: unknown): unknown {
    return errorCode(error) === "25P02" && this.broken !== null ? this.broken : error;
  }
}
