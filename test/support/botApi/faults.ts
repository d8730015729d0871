import { ApiError } from "./errors.ts";

/** A call that goes wrong before it takes effect. */
export interface Fault {
  /** Only this method, only this chat; any if absent. */
  method?: string;
  chatId?: number;
  status: 400 | 403 | 429 | 500 | 502;
  description?: string;
  /** Seconds, for 429. */
  retryAfter?: number;
  /** How often at most; for ever if absent. */
  times?: number;
  /** Which share of the calls, 0–1; all if absent. */
  rate?: number;
}

/** A call that takes effect, but whose answer never arrives. */
export interface LostAnswer {
  method?: string;
  rate?: number;
  times?: number;
}

/** Telegram's FAQ, "My bot is hitting limits": 1 message/s in a chat, 20/min in a group, 30/s overall. */
export interface FloodLimits {
  perChatPerSecond?: number;
  perGroupPerMinute?: number;
  overallPerSecond?: number;
}

const descriptions: Record<number, string> = {
  400: "Bad Request: PEER_ID_INVALID",
  403: "Forbidden: bot was blocked by the user",
  500: "Internal Server Error",
  502: "Bad Gateway",
};

/** What goes wrong, on purpose or at random. Random faults repeat with the same seed and the same order of calls. */
export class Faults {
  private faults: Fault[] = [];
  private lost: LostAnswer[] = [];
  private limits: FloodLimits | undefined;
  private readonly sent = new Map<string, number[]>();
  private readonly now: () => number;
  readonly random: () => number;
  /** Milliseconds before each answer. */
  delayMs = 0;

  constructor(seed: number, now: () => number) {
    this.random = mulberry32(seed);
    this.now = now;
  }

  fail(fault: Fault): void {
    this.faults.push({ ...fault });
  }

  loseAnswer(fault: LostAnswer): void {
    this.lost.push({ ...fault });
  }

  flood(limits: FloodLimits | undefined): void {
    this.limits = limits;
    this.sent.clear();
  }

  clear(): void {
    this.faults = [];
    this.lost = [];
    this.delayMs = 0;
    this.flood(undefined);
  }

  /**
   * @param method method called
   * @param chat chat it is about, if any
   * @returns the error to answer instead of carrying it out
   */
  strike(method: string, chat: number | undefined): ApiError | undefined {
    for (const fault of this.faults) {
      if (fault.method !== undefined && fault.method !== method) continue;
      if (fault.chatId !== undefined && fault.chatId !== chat) continue;
      if (!this.happens(fault)) continue;
      if (fault.status === 429) return tooMany(fault.retryAfter ?? 1, fault.description);
      return new ApiError(fault.status, fault.description ?? descriptions[fault.status]!);
    }
    if (this.limits && chat !== undefined && /^(send(?!ChatAction)|edit|forward|copy)/.test(method))
      return this.overflow(chat);
    return undefined;
  }

  /** @returns whether the answer to this call gets lost */
  loses(method: string): boolean {
    return this.lost.some((fault) => (fault.method === undefined || fault.method === method) && this.happens(fault));
  }

  private happens(fault: { times?: number; rate?: number }): boolean {
    if (fault.times !== undefined && fault.times <= 0) return false;
    if (fault.rate !== undefined && this.random() >= fault.rate) return false;
    if (fault.times !== undefined) fault.times--;
    return true;
  }

  private overflow(chat: number): ApiError | undefined {
    const { perChatPerSecond, perGroupPerMinute, overallPerSecond } = this.limits!;
    const windows: [string, number | undefined, number][] = [
      [`second ${chat}`, perChatPerSecond, 1000],
      [`minute ${chat}`, chat < 0 ? perGroupPerMinute : undefined, 60_000],
      ["all", overallPerSecond, 1000],
    ];
    const now = this.now();
    let wait = 0;
    for (const [key, count, span] of windows) {
      if (count === undefined) continue;
      const times = (this.sent.get(key) ?? []).filter((time) => time > now - span);
      this.sent.set(key, times);
      // Free again when the count-th last message leaves the window.
      if (times.length >= count) wait = Math.max(wait, times[times.length - count]! + span - now);
    }
    if (wait > 0) return tooMany(Math.ceil(wait / 1000));
    for (const [key, count] of windows) if (count !== undefined) this.sent.get(key)!.push(now);
    return undefined;
  }
}

function tooMany(seconds: number, description = `Too Many Requests: retry after ${seconds}`): ApiError {
  return new ApiError(429, description, { retry_after: seconds });
}

/**
 * @param seed any integer
 * @returns a generator of numbers in [0, 1) that repeats with its seed
 */
export function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
