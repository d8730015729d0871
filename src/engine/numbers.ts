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
  /** By event: kept when all before it in its lane have their number, or need none. */
  private readonly turns = new Map<number, Promise<unknown>>();
  private readonly ends = new Map<number, () => void>();
  private readonly tx: Tx;

  constructor(tx: Tx) {
    this.tx = tx;
    this.counters = new DataLoader(async (ids) => {
      const found = await lock(tx, { ids });
      const next = new Map(found.map((c) => [c.id, c.next_number]));
      return ids.map((id) => ({ communityId: id, next: next.get(id)! }));
    });
  }

  /** These events run at once: of one lane, who came earlier gets the lower number. */
  line(events: readonly { id: number; lane: string }[]): void {
    const last = new Map<string, Promise<unknown>>();
    for (const { id, lane } of events) {
      const before = last.get(lane);
      if (before) this.turns.set(id, before);
      last.set(lane, Promise.all([before, new Promise<void>((end) => this.ends.set(id, end))]));
    }
  }

  /** The event needs no number, or no other: those behind it need not wait. */
  pass(eventId: number): void {
    this.ends.get(eventId)?.();
  }

  /** The next number of a community, when it is this event's turn. */
  async next(communityId: number, eventId: number): Promise<number> {
    await this.turns.get(eventId);
    const counter = await this.counters.load(communityId);
    this.used.add(counter);
    const number = counter.next++;
    this.pass(eventId);
    return number;
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
