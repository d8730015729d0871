import { createHash, timingSafeEqual } from "node:crypto";

/** Where Telegram sends updates, and the word by which we know that it is Telegram. */
export interface WebhookSettings {
  url: string;
  secret: string;
}

/** https://core.telegram.org/bots/api#setwebhook: "1-256 characters. Only characters A-Z, a-z, 0-9, _ and -". */
const SECRET = /^[A-Za-z0-9_-]{32,256}$/;
/** An update is a few kilobytes. */
const BODY_LIMIT = 1024 * 1024;

/**
 * Refuses a secret that could be guessed: whoever knows the address and the secret can speak as anybody.
 * @throws {Error} in Chinese and English
 */
export function checkSecret(secret: string): void {
  if (SECRET.test(secret)) return;
  throw new Error(
    "TELEGRAM_WEBHOOK_SECRET 必须有 32 到 256 个字符，只能用 A-Z a-z 0-9 _ -；可以用 `openssl rand -hex 32` 生成。 · " +
      "TELEGRAM_WEBHOOK_SECRET must be 32 to 256 characters of A-Z a-z 0-9 _ - ; `openssl rand -hex 32` makes one.",
  );
}

/**
 * Answers Telegram's calls: 403 without the secret, 400 and 413 for what is no update, 503 while the bot is not
 * listening, 200 once `accept` has stored the update, 500 when it failed. After anything but 2xx Telegram sends the
 * update again.
 */
export function createWebhook(options: {
  secret: string;
  isListening: () => boolean;
  accept: (update: unknown) => Promise<void>;
  onError: (error: unknown) => void;
}): (request: Request) => Promise<Response> {
  const expected = digest(options.secret);
  return async (request) => {
    const given = digest(request.headers.get("x-telegram-bot-api-secret-token") ?? "");
    if (!timingSafeEqual(given, expected)) return answer(403);
    if (request.method !== "POST") return answer(405);
    const body = await readBody(request);
    if (body === null) return answer(413);
    let update: unknown;
    try {
      update = JSON.parse(body);
    } catch {
      return answer(400);
    }
    if (typeof update !== "object" || update === null || Array.isArray(update)) return answer(400);
    if (!options.isListening()) return answer(503);
    try {
      await options.accept(update);
    } catch (error) {
      options.onError(error);
      return answer(500);
    }
    return answer(200);
  };
}

/** Equal lengths for the comparison, whatever was given. */
function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

function answer(status: number): Response {
  return new Response(null, { status });
}

/** The body, or null when it is too large. */
async function readBody(request: Request): Promise<string | null> {
  if (Number(request.headers.get("content-length") ?? 0) > BODY_LIMIT) return null;
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.length;
    if (size > BODY_LIMIT) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size).toString("utf8");
}

/**
 * Stores what arrives at the same time in one go: `store` runs once at a time, and what comes meanwhile waits and goes
 * together. Each caller learns how its own batch went.
 */
export function createBatcher<T>(store: (items: T[]) => Promise<void>): (item: T) => Promise<void> {
  let waiting: { item: T; resolve: () => void; reject: (error: unknown) => void }[] = [];
  let running = false;
  async function run() {
    running = true;
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      try {
        await store(batch.map(({ item }) => item));
        for (const { resolve } of batch) resolve();
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    running = false;
  }
  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (!running) void run();
    });
}
