import DataLoader from "dataloader";
import type { Tx } from "../core/tx.ts";
import { slot, sql } from "../store/drizzle.ts";
import { statement } from "../store/statement.ts";

interface Counter {
  communityId: number;
  next: number;
}

/**
 * The numbers that one transaction gives out. The counters' rows are locked when the first is taken, those of all who
 * ask at once together, and written once at the end: no gaps, whatever is rolled back.
 */
export class Numbers {
  private readonly counters: DataLoader<number, Counter>;
  private readonly used = new Set<Counter>();
  private readonly tx: Tx;

  constructor(tx: Tx) {
    this.tx = tx;
    this.counters = new DataLoader(async (ids) => {
      const found = await lock(tx, { ids });
      const next = new Map(found.map((c) => [c.id, c.next_number]));
      return ids.map((id) => ({ communityId: id, next: next.get(id)! }));
    });
  }

  /** The next number of a community. */
  async next(communityId: number): Promise<number> {
    const counter = await this.counters.load(communityId);
    this.used.add(counter);
    return counter.next++;
  }

  /** Writes down how far the counters have come. */
  async write(): Promise<void> {
    if (this.used.size === 0) return;
    const counters = [...this.used];
    await write(this.tx, { ids: counters.map((c) => c.communityId), nexts: counters.map((c) => c.next) });
  }
}

const lock = statement<{ ids: readonly number[] }, { id: number; next_number: number }>(
  () => sql`select id, next_number from communities where id = any(${slot("ids", "int[]")}) order by id for update`,
);

const write = statement<{ ids: number[]; nexts: number[] }>(
  () => sql`update communities c set next_number = w.next
    from unnest(${slot("ids", "int[]")}, ${slot("nexts", "int[]")}) as w(id, next) where c.id = w.id`,
);
