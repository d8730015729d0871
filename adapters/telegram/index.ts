import { Api } from "grammy";
import type { UserFromGetMe } from "grammy/types";
import type { Adapter, Capabilities, Receive } from "../../src/core/adapter.ts";
import { telegramCapabilities } from "./capabilities.ts";
import { checkTelegram } from "./check.ts";
import { decodeUpdate, PLATFORM } from "./decode.ts";
import { describeError, isTokenRefused } from "./errors.ts";
import { type CommandMenu, encodeMenus, registerMenus } from "./menu.ts";
import { keepTrying, pause, pauseAfter, poll, type Question } from "./poll.ts";
import { asRaw, type BotSelf } from "./raw.ts";
import { createSpeaker } from "./speak.ts";
import { createTransport } from "./transport.ts";
import { checkSecret, createBatcher, createWebhook, type WebhookSettings } from "./webhook.ts";

export type { CommandMenu } from "./menu.ts";

export interface TelegramOptions {
  /** From @BotFather. */
  token: string;
  /** `https://api.telegram.org`, or whatever stands in for it. */
  apiRoot: string;
  /** Absent: the bot asks for updates itself (long polling). */
  webhook?: WebhookSettings;
  /** Of each scope the first one is also shown to people whose Telegram speaks another language. */
  menu: CommandMenu[];
  /** Never given words of people, links to files, or the token. */
  log: (level: "info" | "warn" | "error", message: string, data?: object) => void;
  /** Numbers that replace those of `capabilities.ts`: benchmarks widen the pace. */
  limits?: Partial<Capabilities>;
}

export type Telegram = Adapter & {
  /** Takes the calls of Telegram at the address of `webhook.url`. */
  webhook?: (request: Request) => Promise<Response>;
};

/** What we want to hear. Asked for by name: without a list Telegram keeps the one of some earlier day. */
const UPDATES: ("message" | "edited_message" | "callback_query" | "my_chat_member")[] = [
  "message",
  "edited_message",
  "callback_query",
  "my_chat_member",
];

/**
 * Connects the bot to Telegram by long polling or by a webhook.
 *
 * @throws {Error} in Chinese and English, for a webhook without a good secret; for a menu that Telegram does not take
 */
export function createTelegram(options: TelegramOptions): Telegram {
  const { token, log, webhook } = options;
  if (webhook) checkSecret(webhook.secret);
  const menus = encodeMenus(options.menu);
  const apiRoot = options.apiRoot.replace(/\/+$/, "");
  const transport = createTransport(apiRoot, token);
  const api = new Api(token, { apiRoot });
  api.config.use((_prev, method, payload, signal) => {
    const hold = method === "getUpdates" ? ((payload as { timeout?: number }).timeout ?? 0) * 1000 + 10_000 : null;
    return transport.call(method, payload, {
      ...(signal ? { signal: signal as unknown as AbortSignal } : {}),
      ...(hold === null ? {} : { timeoutMs: hold }),
    }) as never;
  });
  const describe = (error: unknown) => describeError(error, token);

  /** What `getMe` said last: a copy of what Telegram knows. */
  let self: BotSelf | null = null;
  let listening: { stop: AbortController; receive: Receive; done: Promise<unknown> } | null = null;
  let problem: string | null = null;
  let asking: Promise<void> | null = null;

  function learn(me: UserFromGetMe): void {
    self = { id: me.id, username: me.username, readsAll: me.can_read_all_group_messages };
  }

  /** Learns who the bot is, and tells Telegram which way updates are to come. */
  async function prepare(signal: AbortSignal): Promise<void> {
    learn(await api.getMe(signal as never));
    if (webhook) {
      const rest = { secret_token: webhook.secret, allowed_updates: UPDATES, max_connections: 40 };
      await api.setWebhook(webhook.url, rest, signal as never);
    } else {
      await api.deleteWebhook({ drop_pending_updates: false }, signal as never);
    }
  }

  /** Resolves once the updates are stored. */
  async function accept(updates: unknown[], receive: Receive): Promise<void> {
    // Privacy mode may have been switched since; it counts from the moment the bot is added again.
    if (updates.some((update) => asRaw(update)?.my_chat_member !== undefined)) {
      await api.getMe().then(learn, (error) => log("warn", "telegram: getMe failed", { error: describe(error) }));
    }
    const bot = self!;
    const now = new Date();
    const events = updates.map((update) => decodeUpdate(update, bot, now)).filter((event) => event !== null);
    if (events.length > 0) await receive(events);
  }

  function noteState(error: unknown): void {
    if (error === null) {
      if (problem !== null) log("info", "telegram: listening again");
      problem = null;
      return;
    }
    const isFinal = isTokenRefused(error);
    problem = isFinal ? TOKEN_REFUSED : describe(error);
    log(isFinal ? "error" : "warn", "telegram: cannot listen", { error: problem });
  }

  async function start(receive: Receive): Promise<void> {
    if (listening) throw new Error("telegram: already listening");
    const stop = new AbortController();
    const { signal } = stop;
    const mine = { stop, receive, done: Promise.resolve() as Promise<unknown> };
    listening = mine;
    let isPrepared = true;
    try {
      await prepare(signal);
      noteState(null);
    } catch (error) {
      if (signal.aborted) return;
      noteState(error);
      isPrepared = false;
      if (isTokenRefused(error)) {
        listening = null;
        throw new Error(TOKEN_REFUSED);
      }
    }
    const trying = { prepare: () => prepare(signal), onState: noteState, signal };
    const hearing = webhook
      ? isPrepared || keepTrying(trying)
      : poll({ ...trying, ask, accept: (updates) => accept(updates, receive) }, isPrepared);
    // The menus are a convenience: nobody waits for them.
    mine.done = Promise.all([hearing, offerMenus(signal)]);
  }

  function ask(question: Question, { signal, timeoutMs }: { signal?: AbortSignal; timeoutMs?: number }) {
    const until = signal ?? AbortSignal.timeout(timeoutMs ?? 0);
    return api.getUpdates({ ...question, allowed_updates: UPDATES }, until as never);
  }

  async function offerMenus(signal: AbortSignal): Promise<void> {
    for (let failures = 0; failures < 8 && !signal.aborted; failures++) {
      try {
        return await registerMenus(api, menus, signal);
      } catch (error) {
        if (signal.aborted) return;
        log("warn", "telegram: the command menu was not registered", { error: describe(error) });
        if (isTokenRefused(error)) return;
        await pause(pauseAfter(error, failures + 2), signal);
      }
    }
  }

  async function stop(): Promise<void> {
    const was = listening;
    listening = null;
    was?.stop.abort();
    await was?.done;
    problem = null;
  }

  const store = createBatcher<unknown>(async (updates) => {
    if (!listening) throw new Error("telegram: not listening");
    await accept(updates, listening.receive);
  });

  return {
    platform: PLATFORM,
    single: !webhook,
    capabilities: (chat) => telegramCapabilities(chat.kind, options.limits),
    ...{ start, stop, ...createSpeaker(api, transport, token) },
    privateLink() {
      // A process that only sends has not asked yet; it knows the next time.
      if (!self)
        asking ??= api
          .getMe()
          .then(learn, () => {})
          .finally(() => (asking = null));
      return self ? `https://t.me/${self.username}` : null;
    },
    async check() {
      const webhookUrl = webhook?.url ?? null;
      const { findings, me } = await checkTelegram(
        api,
        { webhookUrl, isListening: listening !== null, problem },
        describe,
      );
      if (me) learn(me);
      return findings;
    },
    ...(webhook
      ? {
          webhook: createWebhook({
            secret: webhook.secret,
            isListening: () => listening !== null && self !== null,
            accept: store,
            onError: (error) => log("error", "telegram: an update was not stored", { error: describe(error) }),
          }),
        }
      : {}),
  };
}

const TOKEN_REFUSED =
  "Telegram 不认这个 TELEGRAM_BOT_TOKEN：请到 @BotFather 核对，或用 /token 换一个新的。 · " +
  "Telegram refuses this TELEGRAM_BOT_TOKEN: check it with @BotFather, or get a new one there with /token.";
