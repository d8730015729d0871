import type { OutsideEvent } from "./event.ts";

/** `full`: as the platform has it; `fallback`: done another way; `none`: left out. */
export type Support = "full" | "fallback" | "none";

/** What a chat can do, asked per chat. Each adapter's `capabilities.ts` has the platform's doc beside each number. */
export interface Capabilities {
  /** The most choices one message can carry as buttons; 0: choices become numbered lines. */
  buttons: number;
  edit: Support;
  quote: Support;
  mention: Support;
  toast: Support;
  photo: Support;
  whisper: Support;
  /** Keeping a message above all others. */
  pin: Support;
  /** Characters in one message, and in the words below a photo. */
  textLimit: number;
  captionLimit: number;
  /** Least time between two messages in one chat, and between two edits of one card, milliseconds. */
  messageGapMs: number;
  editGapMs: number;
  /** Most messages a second over all chats, the same for each; `Infinity` where nobody counts. */
  perSecond: number;
}

/** A message in the platform's reach: words chosen, degraded to what the chat can do. */
export interface Rendered {
  text: string;
  buttons: { label: string; data: string }[];
  /** How to answer where the platform also shows them as numbered lines, when a number will not do. */
  hint?: string;
  /** JPEG or PNG. */
  photos: Uint8Array[];
  file?: { name: string; bytes: Uint8Array };
  /** True: to be kept above all others, as far as the bot may; false: not any more. */
  pin?: boolean;
  /** The message this answers, where quoting helps. */
  replyTo?: string;
  /** The message whose writer is to be mentioned, where there is no quoting: an answer to one person. */
  mentionWriterOf?: string;
  thread?: string;
}

/** The file name under which a photo of a message is sent: gateways go by its ending. */
export function nameOfPhoto(bytes: Uint8Array, index: number): string {
  // PNG spec 5.2: the first byte of its signature; everything else we send is JPEG.
  return `photo${index + 1}.${bytes[0] === 0x89 ? "png" : "jpg"}`;
}

/** Where to say it. */
export interface Address {
  id: string;
  kind: "group" | "private";
}

/** How a platform is listened to that does not repeat what was said while nobody did. */
export interface Hearing {
  /** A name of its own for each unbroken time of listening. */
  connection: string;
  /** How long ago the last sign of life came, milliseconds. */
  quietMs: number;
}

export type Receive = (events: OutsideEvent[]) => Promise<void>;

/** One line of `npm run doctor` and of `/readyz`. */
export interface Finding {
  name: string;
  ok: boolean;
  detail: string;
}

/** The face of a platform. It holds no business state; whatever it is told may be told again after a crash. */
export interface Adapter {
  platform: string;
  /** True when only one process at a time may listen to the platform; the engine then holds a lock for it. */
  single: boolean;
  capabilities(chat: Address): Capabilities;
  /**
   * Begins to listen. `receive` resolves once the events are stored; only then may the platform be told so. `onHearing`
   * is to be called when `hearing` says something else than before.
   */
  start(receive: Receive, onHearing?: () => void): Promise<void>;
  /** Stops listening. Sending must go on working until the process ends. */
  stop(): Promise<void>;
  /** @throws {SendError} */
  send(chat: Address, message: Rendered): Promise<{ messageId: string | null }>;
  /** @throws {SendError} */
  edit?(chat: Address, messageId: string, message: Rendered): Promise<void>;
  /** @throws {SendError} */
  toast?(tapId: string, text: string): Promise<void>;
  /** Accepts a request to be let in. May be called twice for one. @throws {SendError} */
  accept?(ref: string): Promise<void>;
  /** Between two requests that are accepted, milliseconds: somewhere between the two. */
  acceptGapMs?: readonly [least: number, most: number];
  /** True for the id of an account or a chat that will be another one when the bot logs in again. None when absent. */
  mayChange?(id: string): boolean;
  /** The bytes of a photo a person sent. @throws {SendError} */
  fetchPhoto?(ref: string): Promise<Uint8Array>;
  /** The bytes of a file a person sent. @throws {SendError} */
  fetchFile?(ref: string): Promise<Uint8Array>;
  /**
   * How it is listened to now; null while it is not. Only for platforms that do not repeat what was said meanwhile: the
   * engine notes the gaps, and says nothing while this is null.
   */
  hearing?(): Hearing | null;
  /** A link that opens a private chat with the bot, or null where there is none. */
  privateLink?(): string | null;
  /** Is the platform there, and may the bot do its work? */
  check(): Promise<Finding[]>;
}

/** An error is a value that answers "what now?". */
export class SendError extends Error {
  /** `retry`: not delivered, try later. `permanent`: never. `gone`: this chat cannot be reached. `unknown`: it may
   * have been delivered. */
  readonly kind: "retry" | "permanent" | "gone" | "unknown";
  readonly retryAfterMs: number | undefined;
  readonly movedTo: string | undefined;
  /** True when `retryAfterMs` is for every chat of the platform: the account is doing too much. */
  readonly everywhere: boolean;

  constructor(
    kind: SendError["kind"],
    message: string,
    options: { retryAfterMs?: number; movedTo?: string; everywhere?: boolean; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = "SendError";
    this.kind = kind;
    this.retryAfterMs = options.retryAfterMs;
    this.movedTo = options.movedTo;
    this.everywhere = options.everywhere ?? false;
  }
}
