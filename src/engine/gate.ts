/** A platform's second, and a moment for the clocks of two machines to agree on it. */
const SECOND_MS = 1_001;

/**
 * Lets so many messages leave for a platform a second, as the platform counts them: when they arrive. A message holds
 * its place from when it leaves until a second after its answer has come, less the shortest time that any message took
 * to be answered: the one that takes its place needs that long to get there and back as well. So no second there ever
 * sees more than are let out, however long they are on their way, and hardly a moment of it is lost.
 *
 * This is kept in memory, for one process: `pace.ts` counts what all of them send.
 */
export class Gate {
  readonly perSecond: number;
  private free: number;
  private shortest = Number.POSITIVE_INFINITY;
  private readonly waiting: { count: number; go: () => void }[] = [];

  constructor(perSecond: number) {
    this.perSecond = perSecond;
    this.free = perSecond;
  }

  /** Resolves when so many may leave. */
  enter(count: number): Promise<void> | undefined {
    const wanted = Math.min(count, this.perSecond);
    if (this.waiting.length === 0 && this.free >= wanted) {
      this.free -= wanted;
      return undefined;
    }
    return new Promise((go) => this.waiting.push({ count: wanted, go }));
  }

  /** Their answer has come. @param tookMs how long after they left */
  leave(count: number, tookMs: number): void {
    const wanted = Math.min(count, this.perSecond);
    this.shortest = Math.min(this.shortest, Math.floor(tookMs));
    setTimeout(() => this.release(wanted), SECOND_MS - Math.min(this.shortest, SECOND_MS)).unref();
  }

  private release(count: number): void {
    this.free += count;
    for (let next = this.waiting[0]; next && this.free >= next.count; next = this.waiting[0]) {
      this.waiting.shift();
      this.free -= next.count;
      next.go();
    }
  }
}
