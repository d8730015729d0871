import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { type Body, sha256 } from "./body.ts";
import { ApiError, Forbidden } from "./errors.ts";
import { Faults, type FloodLimits } from "./faults.ts";
import { type Answer, failure, listen } from "./http.ts";
import { botMethods, commandsKey } from "./methods.ts";
import { People } from "./people.ts";
import { checkCall } from "./rules.ts";
import { coerce, isMethod } from "./schema.ts";
import type { BotApiOptions, Call, SeenMessage, Stats, Violation } from "./types.ts";
import { type Update, Updates } from "./updates.ts";
import { type Message, World } from "./world.ts";

export type { Fault, FloodLimits, LostAnswer } from "./faults.ts";
export type { ChatSettings, Extra } from "./people.ts";
export type { BotApiOptions, Call, SeenMessage, Stats, Violation } from "./types.ts";
export type { Update } from "./updates.ts";
export type { Button, Message, Toast, User } from "./world.ts";

export type BotApi = Awaited<ReturnType<typeof startBotApi>>;

/**
 * Starts a fake Telegram Bot API on 127.0.0.1, which holds every call against the documentation and remembers what a
 * Telegram server would. Not affected by the bot being killed.
 *
 * @param options see BotApiOptions
 * @returns its address, what the bot did, and what people can do
 */
export async function startBotApi(options: BotApiOptions = {}) {
  const now = options.now ?? Date.now;
  const record = options.record ?? true;
  const bot = { id: 7_000_000_001, is_bot: true, first_name: "邻里", username: "linli_bot", ...options.bot };
  const token = options.token ?? `${bot.id}:linli-test-token`;
  const faults = new Faults(options.seed ?? 1, now);
  const updates = new Updates(now, faults.random, options.webhookRetryMs ?? 100);
  const world = new World(bot, now);
  world.keptMessages = options.keepMessages ?? (record ? Number.POSITIVE_INFINITY : 1000);
  const people = new People(world, updates, options.canReadAllGroupMessages ?? false);
  const settings = { callbackLifetime: options.callbackLifetime ?? 60_000 };
  const methods = botMethods(world, updates, people, settings);
  const violations: Violation[] = [];
  const calls: Call[] = [];
  const stats = new Map<string, Stats["methods"][string]>();
  const watchers = new Set<() => void>();
  let startedAt = now();
  let count = 0;

  /** Carries out one call. */
  const perform = (method: string, { parameters, files, form }: Body): Call["response"] & { code: number } => {
    try {
      if (!isMethod(method)) throw new Forbidden("Not Found: method not found", "", "a method of the Bot API", 404);
      // A file may stand in the form under the parameter's own name.
      for (const { field } of files)
        if (parameters[field] === undefined && !JSON.stringify(parameters).includes(`attach://${field}`))
          parameters[field] = `attach://${field}`;
      coerce(method, parameters, form);
      const chat = parameters.chat_id === undefined ? undefined : Number(parameters.chat_id);
      const struck = faults.strike(method, chat);
      if (struck) throw struck;
      checkCall(method, parameters, files);
      const act = methods.get(method);
      return { ok: true, code: 200, result: act ? act(parameters, files) : true };
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (error instanceof Forbidden) {
        const { path, expected, message: description } = error;
        violations.push({ method, path, expected, description, parameters });
      }
      return { code: error.code, ...failure(error) };
    }
  };

  const call = (
    given: string,
    method: string,
    body: Body,
    closed: (then: () => void) => void,
  ): Promise<Answer> | Answer => {
    if (given !== token) return unauthorized();
    if (method === "getUpdates") return poll(body, closed);
    const at = now();
    const { code, ...response } = perform(method, body);
    const lost = code === 200 && faults.loses(method);
    count++;
    const entry = stats.get(method) ?? { count: 0, errors: 0, firstAt: at, lastAt: at };
    if (entry.count === 0) stats.set(method, entry);
    entry.count++;
    entry.lastAt = at;
    if (!response.ok) entry.errors++;
    if (record) {
      const files = body.files.map(({ field, name, bytes }) => ({
        field,
        name,
        size: bytes.length,
        sha256: sha256(bytes),
      }));
      calls.push({ n: count, method, parameters: body.parameters, files, at, status: code, response, lost });
    }
    for (const look of watchers) look();
    const answer: Answer = lost ? "lost" : { status: code, json: response };
    return faults.delayMs > 0 ? sleep(faults.delayMs, answer) : answer;
  };

  const poll = async (body: Body, closed: (then: () => void) => void): Promise<Answer> => {
    try {
      coerce("getUpdates", body.parameters, body.form);
      checkCall("getUpdates", body.parameters, []);
      const struck = faults.strike("getUpdates", undefined);
      if (struck) throw struck;
      return { status: 200, json: { ok: true, result: await updates.poll(body.parameters, closed) } };
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (error instanceof Forbidden) {
        const { path, expected, message: description } = error;
        violations.push({ method: "getUpdates", path, expected, description, parameters: body.parameters });
      }
      return { status: error.code, json: failure(error) };
    }
  };

  updates.onWebhookReply = ({ method, ...parameters }) => {
    void call(token, String(method), { parameters, files: [], form: false }, () => {});
  };

  const file = (given: string, path: string): Answer => {
    if (given !== token) return unauthorized();
    for (const stored of world.files.values()) if (stored.path === path) return { status: 200, bytes: stored.bytes };
    return { status: 404, json: failure(new ApiError(404, "Not Found")) };
  };

  const seen = (chatId: number, message: Message): SeenMessage => {
    const attached = [message.photo?.at(-1)?.file_id, message.document?.file_id].filter((id) => id !== undefined);
    return {
      id: message.message_id,
      from: message.from?.id ?? 0,
      text: message.text ?? message.caption ?? "",
      buttons: message.reply_markup?.inline_keyboard ?? [],
      files: attached.map((id) => world.files.get(String(id))?.sha256 ?? ""),
      replyTo: message.reply_to_message?.message_id,
      thread: message.message_thread_id,
      edited: message.edit_date !== undefined,
      pinned: world.chat(chatId).pinned.has(message.message_id),
      raw: message,
    };
  };

  const inspect = {
    /** What a chat shows now, oldest first. */
    messages: (chatId: number): SeenMessage[] =>
      [...world.chat(chatId).messages.values()].map((message) => seen(chatId, message)),
    lastBotMessage: (chatId: number): SeenMessage | undefined => {
      const message = people.lastBotMessage(chatId);
      return message && seen(chatId, message);
    },
    /** The commands registered for a scope and language. */
    commands: (scope?: Record<string, unknown>, language_code?: string) =>
      world.commands.get(commandsKey({ scope, language_code })),
    stats: (): Stats => {
      const { pending, confirmed } = updates;
      return { startedAt, violations: violations.length, pending, confirmed, methods: Object.fromEntries(stats) };
    },
    /** The bytes that a file id of the bot's stands for, by SHA-256 too. */
    fileBytes: (idOrHash: string): Buffer | undefined =>
      (world.files.get(idOrHash) ?? [...world.files.values()].find((stored) => stored.sha256 === idOrHash))?.bytes,
    webhookInfo: () => updates.webhookInfo(),
  };

  const control = {
    /** Puts any update into the queue, without asking whether the bot could see it. */
    pushUpdate: (update: Record<string, unknown>): Update | undefined => updates.push(update),
    /** Delivers the last `count` updates again, with the same numbers. */
    repeatUpdates: (count: number): void => updates.repeat(count),
    /** The next update has a smaller number than those before. */
    restartUpdateIds: (): void => updates.restartIds(),
    fail: faults.fail.bind(faults),
    loseAnswer: faults.loseAnswer.bind(faults),
    /** Every answer but those of getUpdates comes this much later. */
    delay: (ms: number): void => {
      faults.delayMs = ms;
    },
    /** Switches Telegram's flood limits on (1/s a chat, 20/min a group, 30/s overall, or as given) or off. */
    flood: (limits: FloodLimits | boolean): void => {
      const usual = { perChatPerSecond: 1, perGroupPerMinute: 20, overallPerSecond: 30 };
      faults.flood(limits === true ? usual : limits || undefined);
    },
    clearFaults: (): void => faults.clear(),
    setPrivacy: (canReadAllGroupMessages: boolean): void => {
      people.canReadAll = canReadAllGroupMessages;
    },
    setCallbackLifetime: (ms: number): void => {
      settings.callbackLifetime = ms;
    },
    /** Forgets calls, violations, counts, faults and waiting updates; the world stays. */
    reset: (): void => {
      calls.length = 0;
      violations.length = 0;
      stats.clear();
      world.toasts.length = 0;
      faults.clear();
      updates.clear();
      startedAt = now();
    },
  };

  /** Where another process may call what people do and what tests control: see main.ts. */
  let remote: ((path: string, query: URLSearchParams, body: Buffer) => Promise<Answer> | Answer) | undefined;
  const server = await listen(
    { call, file, control: (...request) => remote?.(...request) ?? notFound() },
    options.port ?? 0,
  );
  const root = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    root,
    token,
    bot,
    violations,
    calls,
    toasts: world.toasts,
    ...bound(people),
    ...inspect,
    ...control,
    /** Waits until a check gives something, looking after every call of the bot. */
    until: <T>(check: () => T | undefined | false | null, timeoutMs = 5000): Promise<T> =>
      until(check, timeoutMs, watchers),
    /** Offers /control/… to other processes. */
    serveControl: (handler: NonNullable<typeof remote>): void => {
      remote = handler;
    },
    close: async (): Promise<void> => {
      updates.close();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

function bound(people: People) {
  return {
    addUser: people.addUser.bind(people),
    addChat: people.addChat.bind(people),
    addTopic: people.addTopic.bind(people),
    deleteTopic: people.deleteTopic.bind(people),
    sendText: people.sendText.bind(people),
    sendPhoto: people.sendPhoto.bind(people),
    sendLocation: people.sendLocation.bind(people),
    sendDocument: people.sendDocument.bind(people),
    editText: people.editText.bind(people),
    tap: people.tap.bind(people),
    addBot: people.addBot.bind(people),
    removeBot: people.removeBot.bind(people),
    promoteBot: people.promoteBot.bind(people),
    barPhotos: people.barPhotos.bind(people),
    block: people.block.bind(people),
    unblock: people.unblock.bind(people),
    join: people.join.bind(people),
    leave: people.leave.bind(people),
    promote: people.promote.bind(people),
    migrate: people.migrate.bind(people),
    pushMany: people.pushMany.bind(people),
  };
}

async function until<T>(check: () => T | undefined | false | null, ms: number, watchers: Set<() => void>): Promise<T> {
  const deadline = performance.now() + ms;
  for (;;) {
    const found = check();
    if (found !== undefined && found !== false && found !== null) return found;
    const left = deadline - performance.now();
    if (left <= 0) throw new Error(`nothing after ${ms} ms: ${check}`);
    await new Promise<void>((resolve) => {
      const done = () => {
        clearTimeout(timer);
        watchers.delete(done);
        resolve();
      };
      // Not everything that is waited for is a call.
      const timer = setTimeout(done, Math.min(left, 50));
      watchers.add(done);
    });
  }
}

function unauthorized(): Answer {
  return { status: 401, json: failure(new ApiError(401, "Unauthorized")) };
}

function notFound(): Answer {
  return { status: 404, json: failure(new ApiError(404, "Not Found")) };
}
