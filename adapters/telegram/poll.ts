import { setTimeout as sleep } from "node:timers/promises";
import { GrammyError } from "grammy";
import { isTokenRefused } from "./errors.ts";
import { asInt, asRaw } from "./raw.ts";

/** https://core.telegram.org/bots/api#getupdates: limit "1-100". */
const BATCH = 100;
/** How long Telegram holds an empty answer back. */
const HOLD_S = 25;
const FIRST_PAUSE_MS = 300;
const LONGEST_PAUSE_MS = 30_000;

export interface TryOptions {
  /** Makes ready to listen; called before the first question, and again when something took the updates away. */
  prepare: () => Promise<void>;
  /** Called with null after each success, with the error after each failure. */
  onState: (problem: unknown) => void;
  signal: AbortSignal;
}

export interface Question {
  /** Confirms all updates before it. Without one nothing is confirmed. */
  offset?: number;
  limit: number;
  /** Seconds. */
  timeout: number;
}

export interface PollOptions extends TryOptions {
  ask: (question: Question, options: { signal?: AbortSignal; timeoutMs?: number }) => Promise<unknown[]>;
  /** Resolves once the updates are stored. */
  accept: (updates: unknown[]) => Promise<void>;
}

/** Prepares until it works, the signal says stop, or the token is refused. */
export async function keepTrying({ prepare, onState, signal }: TryOptions): Promise<void> {
  let last: unknown = null;
  for (let failures = 0; !signal.aborted; failures++) {
    await pause(pauseAfter(last, failures), signal);
    try {
      if (!signal.aborted) await prepare();
      return onState(null);
    } catch (error) {
      if (signal.aborted) return;
      last = error;
      onState(error);
      if (isTokenRefused(error)) return;
    }
  }
}

/**
 * Asks for updates until the signal says stop, or until the token is refused. Updates are confirmed by the question
 * after them, and only when `accept` resolved; else the same ones are asked for again. The offset is nothing but that
 * receipt: it is dropped once given, because after a quiet week `update_id` restarts at random
 * (https://core.telegram.org/bots/api#update).
 *
 * @param isPrepared true when `prepare` has succeeded already
 */
export async function poll(options: PollOptions, isPrepared: boolean): Promise<void> {
  const { signal } = options;
  let receipt: { offset?: number } = {};
  let failures = 0;
  while (!signal.aborted) {
    try {
      if (!isPrepared) await options.prepare();
      isPrepared = true;
      const askedAt = performance.now();
      // After a failure nothing is held back, so that it is soon known whether all is well again.
      const timeout = failures > 0 ? 0 : HOLD_S;
      const updates = await options.ask({ ...receipt, limit: BATCH, timeout }, { signal });
      receipt = {};
      if (updates.length === 0) {
        // Something in between that does not hold answers back must not make us ask without end.
        if (performance.now() - askedAt < 50) await pause(50, signal);
      } else {
        await options.accept(updates);
        receipt = toReceipt(updates);
      }
      options.onState(null);
      failures = 0;
    } catch (error) {
      if (signal.aborted) break;
      options.onState(error);
      if (isTokenRefused(error)) return;
      if (error instanceof GrammyError && error.error_code === 409 && /webhook/i.test(error.description)) {
        isPrepared = false;
      }
      await pause(pauseAfter(error, failures++), signal);
    }
  }
  if (receipt.offset !== undefined) {
    // Whoever listens next need not hear these again. Not reaching Telegram is no harm: they are stored.
    await options.ask({ ...receipt, limit: 1, timeout: 0 }, { timeoutMs: 2_000 }).catch(() => {});
  }
}

function toReceipt(updates: unknown[]): { offset?: number } {
  const ids = updates.map((update) => asInt(asRaw(update)?.update_id)).filter((id) => id !== null);
  return ids.length > 0 ? { offset: Math.max(...ids) + 1 } : {};
}

/** Twice as long after each failure, or as long as Telegram says. Another poller (409) is given a second to go. */
export function pauseAfter(error: unknown, failures: number): number {
  const wait = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(failures, 10));
  if (!(error instanceof GrammyError)) return wait;
  if (error.error_code === 409) return Math.max(1_000, wait);
  return Math.max(wait, (error.parameters.retry_after ?? 0) * 1000);
}

/** Waits, or returns at once when the signal says stop. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => {});
}
