import type { Button, Message } from "./world.ts";

export interface BotApiOptions {
  /** Port on 127.0.0.1; a free one by default. */
  port?: number;
  token?: string;
  bot?: { id?: number; username?: string; first_name?: string };
  /** Whether the bot's privacy mode is off (Telegram's default is on: false). */
  canReadAllGroupMessages?: boolean;
  /** Keep every call for `calls` (true); false for benchmarks. */
  record?: boolean;
  /** How many messages a chat remembers, the newest: all, but 1000 when calls are not recorded. */
  keepMessages?: number;
  /** Seed of the random faults. */
  seed?: number;
  /** Milliseconds after which a callback query is too old to be answered: 60,000. */
  callbackLifetime?: number;
  /** Milliseconds between two tries of a webhook: 100. */
  webhookRetryMs?: number;
  /** Telegram's clock in milliseconds, for dates, lifetimes and flood limits. */
  now?: () => number;
}

/** A call that the documentation does not allow. */
export interface Violation {
  method: string;
  /** Which parameter: "reply_markup.inline_keyboard.0.0.callback_data". */
  path: string;
  expected: string;
  description: string;
  parameters: Record<string, unknown>;
}

/** One call of a method other than getUpdates. */
export interface Call {
  /** Counts calls from 1 on. */
  n: number;
  method: string;
  parameters: Record<string, unknown>;
  files: { field: string; name: string; size: number; sha256: string }[];
  at: number;
  status: number;
  /** What was answered, also if the answer was then lost. */
  response: { ok: boolean; result?: unknown; error_code?: number; description?: string };
  lost: boolean;
}

/** A message as a person would see it now. */
export interface SeenMessage {
  id: number;
  /** Id of the user. */
  from: number;
  /** Text or caption. */
  text: string;
  buttons: Button[][];
  /** SHA-256 of its photos and files. */
  files: string[];
  replyTo: number | undefined;
  thread: number | undefined;
  edited: boolean;
  pinned: boolean;
  /** As the Bot API shows it. */
  raw: Message;
}

export interface Stats {
  startedAt: number;
  violations: number;
  /** Updates that wait for the bot, and those it has confirmed. */
  pending: number;
  confirmed: number;
  /** Calls by method: how many, how many answered with an error, when the first and the last. */
  methods: Record<string, { count: number; errors: number; firstAt: number; lastAt: number }>;
}
