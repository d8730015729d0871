/** A platform's second, and a moment for the clocks of two machines to agree on it. */
const SECOND_MS = 1_001;

/**
 * Lets so many messages leave for a platform a second, as the platform counts them: when they arrive. A message holds
 * its place from when it leaves until a second after its answer has come. So no second there ever sees more than are let
 * out, however long they are on their way; what is lost of each is the time that an answer takes.
 *
 * This is kept in memory, for one process: `pace.ts` counts what all of them send.
 */
export class Gate {
  readonly perSecond: number;
  private free: number;
  private readonly waiting: { count: number; go: () => void }[] = [];

  constructor(perSecond: number) {
    this.perSecond = perSecond;
    this.free = perSecond;
  }

  /** How many more to take out: those that may leave, and a third of a second's to be at hand when their turn comes. */
  get room(): number {
    const waiting = this.waiting.reduce((sum, { count }) => sum + count, 0);
    return Math.max(0, this.free - waiting + Math.ceil(this.perSecond / 3));
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

  /** Their answer has come. */
  leave(count: number): void {
    const wanted = Math.min(count, this.perSecond);
    setTimeout(() => this.release(wanted), SECOND_MS).unref();
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
