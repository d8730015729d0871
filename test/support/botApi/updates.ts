import { ApiError } from "./errors.ts";

/** One update: its number and one field that says what happened. */
export interface Update {
  update_id: number;
  [kind: string]: unknown;
}

/** Bot API, getUpdates: an empty list of allowed updates means all but these. */
const unlessAsked = new Set(["chat_member", "message_reaction", "message_reaction_count"]);

interface Poller {
  limit: number;
  answer(updates: Update[]): void;
  refuse(error: ApiError): void;
}

interface Webhook {
  url: string;
  secret: string | undefined;
  maxConnections: number;
  lastError?: { date: number; message: string };
}

/** Kept for `repeat`. */
const KEPT = 1000;

/**
 * The queue between Telegram and the bot: an update stays until the bot confirms it, by asking for later ones or by
 * answering the webhook's request with 2xx.
 */
export class Updates {
  private queue: Update[] = [];
  private recent: Update[] = [];
  private next: number;
  private poller: Poller | undefined;
  private waking = false;
  private allowed: Set<string> | undefined;
  private hook: Webhook | undefined;
  private delivering = false;
  /** Sent once more although they were confirmed. */
  private again: Update[] = [];
  private retry: NodeJS.Timeout | undefined;
  private retryNow: () => void = () => {};
  private readonly now: () => number;
  private readonly random: () => number;
  private readonly retryMs: number;
  /** Carries out the call that a webhook's answer may contain. */
  onWebhookReply: (reply: Record<string, unknown>) => void = () => {};
  /** How many were confirmed. */
  confirmed = 0;

  constructor(now: () => number, random: () => number, webhookRetryMs: number) {
    this.now = now;
    this.random = random;
    this.retryMs = webhookRetryMs;
    this.next = this.randomId();
  }

  get pending(): number {
    return this.queue.length + this.again.length;
  }

  /**
   * @param content an update without its number
   * @returns it with its number, or nothing if the bot did not ask for updates of this kind
   */
  push(content: Record<string, unknown>): Update | undefined {
    const kind = Object.keys(content).find((key) => key !== "update_id");
    if (kind && !(this.allowed ? this.allowed.has(kind) : !unlessAsked.has(kind))) return undefined;
    const update = { update_id: this.next++, ...content } as Update;
    this.recent.push(update);
    if (this.recent.length > 2 * KEPT) this.recent = this.recent.slice(-KEPT);
    this.queue.push(update);
    this.wake();
    return update;
  }

  /** Delivers the last `count` updates once more, numbers and all. */
  repeat(count: number): void {
    const updates = this.recent.slice(-count);
    // By webhook they queue up like others; to one who polls they must not be confirmed by an offset that is past them.
    if (this.hook) this.queue.push(...updates);
    else this.again.push(...updates);
    this.wake();
  }

  /** Bot API, Update: after a week of silence the next number is chosen at random. Here it is a smaller one. */
  restartIds(): void {
    this.next = Math.max(1, Math.floor(this.next / 2));
  }

  /** Forgets whatever waits; does not stop the webhook or the one who polls. */
  clear(): void {
    this.queue = [];
    this.again = [];
    this.recent = [];
    this.confirmed = 0;
  }

  allow(kinds: string[] | undefined): void {
    if (kinds) this.allowed = kinds.length ? new Set(kinds) : undefined;
  }

  /**
   * getUpdates.
   *
   * @param parameters of the call
   * @param closed is told how to give up waiting, for when the connection closes
   * @returns updates, after at most `timeout` seconds
   * @throws ApiError 409 when somebody else asks meanwhile, or a webhook is set
   */
  poll(
    parameters: { offset?: number; limit?: number; timeout?: number; allowed_updates?: string[] },
    closed: (giveUp: () => void) => void,
  ): Promise<Update[]> | Update[] {
    if (this.hook) {
      const advice =
        "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first";
      throw new ApiError(409, `Conflict: ${advice}`);
    }
    const other = "terminated by other getUpdates request; make sure that only one bot instance is running";
    this.poller?.refuse(new ApiError(409, `Conflict: ${other}`));
    this.allow(parameters.allowed_updates);
    this.confirm(parameters.offset ?? 0);
    const limit = Math.min(100, Math.max(1, parameters.limit ?? 100));
    if (this.pending > 0 || !parameters.timeout) return this.batch(limit);
    return new Promise((resolve, reject) => {
      const end = (then: () => void) => {
        clearTimeout(timer);
        if (this.poller === poller) this.poller = undefined;
        then();
      };
      const poller: Poller = {
        limit,
        answer: (updates) => end(() => resolve(updates)),
        refuse: (error) => end(() => reject(error)),
      };
      const timer = setTimeout(() => poller.answer([]), Math.min(50, parameters.timeout!) * 1000);
      this.poller = poller;
      closed(() => poller.answer([]));
    });
  }

  setWebhook(url: string, secret: string | undefined, maxConnections = 40): void {
    this.retryNow();
    this.hook = url ? { url, secret, maxConnections } : undefined;
    this.deliver();
  }

  dropPending(): void {
    this.queue = [];
  }

  webhookInfo(): Record<string, unknown> {
    const { url = "", maxConnections, lastError } = this.hook ?? {};
    return {
      url,
      has_custom_certificate: false,
      pending_update_count: this.queue.length,
      ...(maxConnections ? { max_connections: maxConnections } : {}),
      ...(lastError ? { last_error_date: lastError.date, last_error_message: lastError.message } : {}),
      ...(this.allowed ? { allowed_updates: [...this.allowed] } : {}),
    };
  }

  close(): void {
    this.hook = undefined;
    this.retryNow();
    this.poller?.answer([]);
  }

  private wake(): void {
    if (this.hook) this.deliver();
    if (!this.poller || this.waking) return;
    // What is pushed in one go is delivered in one go.
    this.waking = true;
    setImmediate(() => {
      this.waking = false;
      if (this.poller && this.pending > 0) this.poller.answer(this.batch(this.poller.limit));
    });
  }

  private batch(limit: number): Update[] {
    return this.again.length > 0 ? this.again.splice(0, limit) : this.queue.slice(0, limit);
  }

  /** A positive offset forgets what is older; a negative one all but the last so many. */
  private confirm(offset: number): void {
    if (offset === 0) return;
    // Numbers from before a restart of the numbering confirm nothing.
    if (offset > this.next) return;
    let count = offset < 0 ? Math.max(0, this.queue.length + offset) : 0;
    if (offset > 0) while (count < this.queue.length && this.queue[count]!.update_id < offset) count++;
    if (count > 0) this.queue.splice(0, count);
    this.confirmed += count;
  }

  /** One request at a time, so that the order is kept; the same update again until it is answered with 2xx. */
  private async deliver(): Promise<void> {
    if (this.delivering) return;
    this.delivering = true;
    while (this.hook && this.queue.length > 0) {
      const hook = this.hook;
      const update = this.queue[0]!;
      const error = await this.post(hook, update);
      if (this.hook !== hook) continue;
      if (error === undefined) {
        if (this.queue[0] === update) this.queue.shift();
        this.confirmed++;
        continue;
      }
      hook.lastError = { date: Math.floor(this.now() / 1000), message: error };
      await new Promise<void>((resolve) => {
        this.retryNow = () => {
          clearTimeout(this.retry);
          resolve();
        };
        this.retry = setTimeout(resolve, this.retryMs);
        this.retry.unref();
      });
    }
    this.delivering = false;
  }

  private async post(hook: Webhook, update: Update): Promise<string | undefined> {
    const secret = hook.secret === undefined ? {} : { "X-Telegram-Bot-Api-Secret-Token": hook.secret };
    try {
      const response = await fetch(hook.url, {
        method: "POST",
        headers: { "Content-Type": "application/json", ...secret },
        body: JSON.stringify(update),
      });
      const text = await response.text();
      if (!response.ok) return `Wrong response from the webhook: ${response.status} ${response.statusText}`;
      if (text.startsWith("{")) {
        const reply = JSON.parse(text) as Record<string, unknown>;
        if (typeof reply.method === "string") this.onWebhookReply(reply);
      }
      return undefined;
    } catch (error) {
      return `Connection failed: ${String(error)}`;
    }
  }

  private randomId(): number {
    return 100_000_000 + Math.floor(this.random() * 800_000_000);
  }
}
