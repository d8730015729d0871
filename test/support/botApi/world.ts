import { sha256, type Upload } from "./body.ts";
import { ApiError } from "./errors.ts";
import { detectEntities, type Entity } from "./text.ts";

export interface User {
  id: number;
  is_bot: boolean;
  first_name: string;
  last_name?: string;
  username?: string;
  language_code?: string;
}

export interface Button {
  text: string;
  callback_data?: string;
  url?: string;
  [more: string]: unknown;
}

/** A message as the Bot API shows it; only what this fake knows about is named. */
export interface Message {
  message_id: number;
  date: number;
  chat: { id: number; type: string; [more: string]: unknown };
  from?: User;
  sender_chat?: { id: number; type: string; [more: string]: unknown };
  text?: string;
  entities?: Entity[];
  caption?: string;
  caption_entities?: Entity[];
  photo?: PhotoSize[];
  document?: Record<string, unknown>;
  media_group_id?: string;
  message_thread_id?: number;
  is_topic_message?: boolean;
  reply_to_message?: Message;
  reply_markup?: { inline_keyboard?: Button[][]; [more: string]: unknown };
  edit_date?: number;
  [more: string]: unknown;
}

export interface PhotoSize {
  file_id: string;
  file_unique_id: string;
  width: number;
  height: number;
  file_size: number;
}

export interface StoredFile {
  file_id: string;
  path: string;
  name: string;
  bytes: Buffer;
  sha256: string;
}

export type ChatType = "private" | "group" | "supergroup" | "channel";
export type Status = "creator" | "administrator" | "member" | "left" | "kicked";

/** One chat with everybody and everything in it. */
export interface ChatState {
  id: number;
  type: ChatType;
  title?: string;
  username?: string;
  isForum: boolean;
  members: Map<number, Status>;
  /** Administrators who post as the group. */
  anonymous: Set<number>;
  bot: Status;
  topics: Map<number, string>;
  messages: Map<number, Message>;
  pinned: Set<number>;
  /** Bot API, ChatPermissions: only administrators may send photos. */
  photosBarred: boolean;
  nextMessageId: number;
  migratedTo?: number;
  /** Private chats: whether the person ever wrote to the bot, and has not blocked it since. */
  started: boolean;
  blocked: boolean;
  /** As it appears in messages; one object, so that a message costs little. */
  shown: { id: number; type: ChatType; [more: string]: unknown };
}

export interface CallbackState {
  chatId: number;
  userId: number;
  at: number;
  answered: boolean;
}

/** What a person saw at the top of the chat after tapping. */
export interface Toast {
  callbackQueryId: string;
  chatId: number;
  userId: number;
  text: string;
  showAlert: boolean;
  at: number;
}

/** Users, chats, messages and files: everything Telegram remembers. */
export class World {
  readonly bot: User & { username: string };
  readonly users = new Map<number, User>();
  readonly chats = new Map<number, ChatState>();
  readonly files = new Map<string, StoredFile>();
  readonly callbacks = new Map<string, CallbackState>();
  readonly toasts: Toast[] = [];
  /** Commands by scope and language: `${JSON of scope}|${language}`. */
  readonly commands = new Map<string, { command: string; description: string }[]>();
  /** How many messages a chat keeps; the oldest go first. */
  keptMessages = Number.POSITIVE_INFINITY;
  readonly now: () => number;
  private serial = 0;

  constructor(bot: User & { username: string }, now: () => number) {
    this.bot = bot;
    this.now = now;
    this.users.set(bot.id, bot);
    // Never residents: see the Bot API on `from` in messages sent on behalf of a chat.
    for (const [id, first_name, username, is_bot] of [
      [1087968824, "Group", "GroupAnonymousBot", true],
      [136817688, "Channel", "Channel_Bot", true],
      [777000, "Telegram", "", false],
    ] as const)
      this.users.set(id, { id, is_bot, first_name, ...(username ? { username } : {}) });
  }

  /** @returns Unix time in seconds */
  date(): number {
    return Math.floor(this.now() / 1000);
  }

  /** @returns a number that nothing else has */
  unique(): number {
    return ++this.serial;
  }

  /** @throws Error when the test named somebody it has not added */
  user(id: number): User {
    const user = this.users.get(id);
    if (!user) throw new Error(`no user ${id}: addUser first`);
    return user;
  }

  /** @throws Error when the test named a chat it has not added; a private chat comes into being by itself */
  chat(id: number): ChatState {
    const chat = this.chats.get(id);
    if (chat) return chat;
    if (this.users.has(id)) return this.addChat({ id, type: "private", members: new Map([[id, "member"]]) });
    throw new Error(`no chat ${id}: addChat first`);
  }

  addChat(settings: Pick<ChatState, "id" | "type"> & Partial<ChatState>): ChatState {
    const { id, type } = settings;
    const person = type === "private" ? this.users.get(id) : undefined;
    const name = person
      ? { first_name: person.first_name, ...(person.username ? { username: person.username } : {}) }
      : { title: settings.title ?? `Chat ${id}` };
    const chat: ChatState = {
      isForum: false,
      members: new Map(),
      anonymous: new Set(),
      bot: "member",
      topics: new Map(),
      messages: new Map(),
      pinned: new Set(),
      photosBarred: false,
      nextMessageId: 1,
      started: type !== "private",
      blocked: false,
      shown: { id, type, ...name, ...(settings.isForum ? { is_forum: true } : {}) },
      ...settings,
    };
    this.chats.set(id, chat);
    return chat;
  }

  /**
   * Puts a message into a chat.
   *
   * @param chat where
   * @param content everything but number, date and chat
   * @returns the message
   */
  post(chat: ChatState, content: Omit<Message, "message_id" | "date" | "chat">): Message {
    const message: Message = { message_id: chat.nextMessageId++, date: this.date(), chat: chat.shown, ...content };
    chat.messages.set(message.message_id, message);
    if (chat.messages.size > this.keptMessages) chat.messages.delete(chat.messages.keys().next().value!);
    return message;
  }

  /** @returns a reply's target as it appears inside the reply: without its own target */
  quoted(chat: ChatState, messageId: number): Message | undefined {
    const target = chat.messages.get(messageId);
    if (!target) return undefined;
    const { reply_to_message: _, ...shown } = target;
    return shown;
  }

  addFile(upload: Pick<Upload, "bytes" | "name">, folder: string): StoredFile {
    const serial = this.unique();
    const { bytes } = upload;
    const path = `${folder}/file_${serial}.${/\.(\w+)$/.exec(upload.name)?.[1] ?? "jpg"}`;
    const file = { file_id: `AgACAgUAAxk${serial}`, path, name: upload.name, bytes, sha256: sha256(bytes) };
    this.files.set(file.file_id, file);
    return file;
  }

  /** @returns the sizes Telegram makes of a photo, smallest first; each can be downloaded */
  photo(file: StoredFile): PhotoSize[] {
    const small = this.addFile(
      { bytes: Buffer.from(`thumbnail of ${file.sha256}`), name: "thumbnail.jpg" },
      "thumbnails",
    );
    return [photoSize(small, 90, 67), photoSize(file, 1280, 960)];
  }

  /**
   * The chat a call names.
   *
   * @param given chat_id as the bot gave it
   * @returns the chat, which the bot may write to
   * @throws ApiError as Telegram answers: not found, upgraded, blocked, kicked, never started
   */
  reach(given: unknown): ChatState {
    const chat = this.find(given);
    if (chat.migratedTo !== undefined)
      throw new ApiError(400, "Bad Request: group chat was upgraded to a supergroup chat", {
        migrate_to_chat_id: chat.migratedTo,
      });
    if (chat.blocked) throw new ApiError(403, "Forbidden: bot was blocked by the user");
    if (!chat.started) throw new ApiError(403, "Forbidden: bot can't initiate conversation with a user");
    const kind = chat.type === "channel" ? "channel" : `${chat.type} chat`;
    if (chat.bot === "kicked") throw new ApiError(403, `Forbidden: bot was kicked from the ${kind}`);
    if (chat.bot === "left") throw new ApiError(403, `Forbidden: bot is not a member of the ${kind}`);
    return chat;
  }

  private find(given: unknown): ChatState {
    if (typeof given === "string" && given.startsWith("@")) {
      for (const chat of this.chats.values()) if (chat.username === given.slice(1)) return chat;
    } else {
      const id = Number(given);
      const chat = this.chats.get(id);
      if (chat) return chat;
      if (this.users.has(id) && id !== this.bot.id) return this.chat(id);
    }
    throw new ApiError(400, "Bad Request: chat not found");
  }
}

/**
 * @param text what somebody typed
 * @param field "text" or "caption"
 * @returns the fields of a message with it, entities found
 */
export function written(text: string | undefined, field: "text" | "caption"): Partial<Message> {
  if (text === undefined) return {};
  const entities = detectEntities(text);
  if (field === "text") return { text, ...(entities.length ? { entities } : {}) };
  return { caption: text, ...(entities.length ? { caption_entities: entities } : {}) };
}

function photoSize(file: StoredFile, width: number, height: number): PhotoSize {
  const { file_id } = file;
  return { file_id, file_unique_id: `u${file_id.slice(11)}`, width, height, file_size: file.bytes.length };
}
