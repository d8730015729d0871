import type { Updates } from "./updates.ts";
import { type ChatState, type ChatType, type Message, type Status, type User, type World, written } from "./world.ts";

export interface ChatSettings {
  id: number;
  type: ChatType;
  title?: string;
  username?: string;
  is_forum?: boolean;
  /** Ids of people; administrators are members too. */
  members?: number[];
  admins?: number[];
  /** Administrators whose messages come from GroupAnonymousBot. */
  anonymousAdmins?: number[];
  botIsAdmin?: boolean;
  /** Whether the bot is in the chat from the start: true. */
  botIsMember?: boolean;
}

/** Fields of a message besides its text; anything else the Bot API knows may be given too. */
export interface Extra {
  reply_to_message_id?: number;
  message_thread_id?: number;
  sender_chat?: { id: number; type: string; title?: string };
  [field: string]: unknown;
}

/** What people do in Telegram, each thing pushing the updates that the bot would get for it. */
export class People {
  private readonly world: World;
  private readonly updates: Updates;
  /** Bot API, User: whether privacy mode is off. */
  canReadAll: boolean;

  constructor(world: World, updates: Updates, canReadAll: boolean) {
    this.world = world;
    this.updates = updates;
    this.canReadAll = canReadAll;
  }

  addUser(user: Omit<User, "is_bot"> & { is_bot?: boolean }): User {
    const added = { is_bot: false, ...user };
    this.world.users.set(user.id, added);
    return added;
  }

  addChat(settings: ChatSettings): void {
    const members = new Map<number, Status>();
    for (const id of settings.members ?? []) members.set(id, "member");
    for (const id of [...(settings.admins ?? []), ...(settings.anonymousAdmins ?? [])])
      members.set(id, "administrator");
    for (const id of members.keys()) this.world.user(id);
    const { id, type, title, username } = settings;
    this.world.addChat({
      id,
      type,
      ...(title === undefined ? {} : { title }),
      ...(username === undefined ? {} : { username }),
      isForum: settings.is_forum ?? false,
      members,
      anonymous: new Set(settings.anonymousAdmins ?? []),
      bot: settings.botIsMember === false ? "left" : settings.botIsAdmin ? "administrator" : "member",
    });
  }

  addTopic(chatId: number, threadId: number, name: string): void {
    this.world.chat(chatId).topics.set(threadId, name);
  }

  deleteTopic(chatId: number, threadId: number): void {
    this.world.chat(chatId).topics.delete(threadId);
  }

  /** Writes a text message. In a private chat this is also what starts the bot, or unblocks it. */
  sendText(chatId: number, userId: number, text: string, extra: Extra = {}): Message {
    return this.say(chatId, userId, { ...written(text, "text") }, extra);
  }

  /** Sends a photo; those of an album share a `media_group_id` and come as one update each. */
  sendPhoto(
    chatId: number,
    userId: number,
    bytes: Buffer | Uint8Array,
    extra: Extra & { caption?: string } = {},
  ): Message {
    const { caption, ...rest } = extra;
    const file = this.world.addFile({ bytes: Buffer.from(bytes), name: "photo.jpg" }, "photos");
    return this.say(chatId, userId, { photo: this.world.photo(file), ...written(caption, "caption") }, rest);
  }

  /** Sends a file as it is. */
  sendDocument(chatId: number, userId: number, bytes: Buffer | Uint8Array, name: string, extra: Extra = {}): Message {
    const file = this.world.addFile({ bytes: Buffer.from(bytes), name }, "documents");
    const document = {
      file_id: file.file_id,
      file_unique_id: `u${file.file_id}`,
      file_name: name,
      file_size: bytes.length,
    };
    return this.say(chatId, userId, { document }, extra);
  }

  /** Shares a place on the map; with a title it is a venue. */
  sendLocation(
    chatId: number,
    userId: number,
    latitude: number,
    longitude: number,
    extra: Extra & { title?: string } = {},
  ) {
    const { title, ...rest } = extra;
    const location = { latitude, longitude };
    const venue = title === undefined ? {} : { venue: { location, title, address: "" } };
    return this.say(chatId, userId, { location, ...venue }, rest);
  }

  /** Changes the text, or the caption, of somebody's message. */
  editText(chatId: number, messageId: number, text: string): Message {
    const chat = this.world.chat(chatId);
    const message = chat.messages.get(messageId);
    if (!message) throw new Error(`no message ${messageId} in chat ${chatId}`);
    const { entities: _, caption_entities: __, ...rest } = message;
    const field = message.text === undefined ? "caption" : "text";
    const edited = { ...rest, ...written(text, field), edit_date: this.world.date() };
    chat.messages.set(messageId, edited);
    this.deliver(chat, "edited_message", edited);
    return edited;
  }

  /**
   * Taps a button.
   *
   * @param button its text, its number from 0 on (row by row), or any other text as raw data: forged
   * @returns id of the callback query
   */
  tap(chatId: number, userId: number, messageId: number, button: string | number): string {
    const chat = this.world.chat(chatId);
    const message = chat.messages.get(messageId);
    const buttons = message?.reply_markup?.inline_keyboard?.flat() ?? [];
    const meant = typeof button === "number" ? buttons[button] : buttons.find(({ text }) => text === button);
    const data = meant ? meant.callback_data : button;
    if (typeof data !== "string") throw new Error(`message ${messageId} has no such button to tap: ${button}`);
    const id = `${4_000_000_000_000_000 + this.world.unique()}`;
    this.world.callbacks.set(id, { chatId, userId, at: this.world.now(), answered: false });
    // Bot API, MaybeInaccessibleMessage: a message that is gone has date 0.
    const shown = message ?? { chat: chat.shown, message_id: messageId, date: 0 };
    const query = { id, from: this.world.user(userId), message: shown, chat_instance: String(-chatId), data };
    if (chat.bot !== "kicked" && chat.bot !== "left") this.updates.push({ callback_query: query });
    return id;
  }

  addBot(chatId: number, byUser: number, admin = false): void {
    this.changeBot(chatId, byUser, admin ? "administrator" : "member");
    this.say(chatId, byUser, { new_chat_members: [this.world.bot] }, {});
  }

  removeBot(chatId: number, byUser: number): void {
    this.changeBot(chatId, byUser, "kicked");
  }

  /** Makes the bot an administrator, or an ordinary member again. */
  promoteBot(chatId: number, byUser: number, admin = true): void {
    this.changeBot(chatId, byUser, admin ? "administrator" : "member");
  }

  /** Keeps photos to the administrators of the chat. */
  barPhotos(chatId: number): void {
    this.world.chat(chatId).photosBarred = true;
  }

  /** The person blocks the bot; `sendText` in the private chat unblocks it. */
  block(userId: number): void {
    this.world.chat(userId).blocked = true;
    this.changeBot(userId, userId, "kicked");
  }

  unblock(userId: number): void {
    this.world.chat(userId).blocked = false;
    this.changeBot(userId, userId, "member");
  }

  join(chatId: number, userId: number): Message {
    this.changeMember(chatId, userId, "member");
    return this.say(chatId, userId, { new_chat_members: [this.world.user(userId)] }, {});
  }

  leave(chatId: number, userId: number): Message {
    this.changeMember(chatId, userId, "left");
    return this.say(chatId, userId, { left_chat_member: this.world.user(userId) }, {}, false);
  }

  promote(chatId: number, userId: number, admin = true): void {
    this.changeMember(chatId, userId, admin ? "administrator" : "member");
  }

  /** A group becomes a supergroup with another id; messages stay behind. */
  migrate(oldId: number, newId: number): void {
    const old = this.world.chat(oldId);
    const { isForum, members, anonymous, bot, title = `Chat ${oldId}` } = old;
    const chat = this.world.addChat({ id: newId, type: "supergroup", title, isForum, members, anonymous, bot });
    const from = this.world.users.get(1087968824)!;
    this.deliver(old, "message", this.world.post(old, { from, sender_chat: old.shown, migrate_to_chat_id: newId }));
    old.migratedTo = newId;
    this.deliver(
      chat,
      "message",
      this.world.post(chat, { from, sender_chat: chat.shown, migrate_from_chat_id: oldId }),
    );
  }

  /**
   * Many messages or taps at once, for benchmarks: by turns from each of the users in each of the chats.
   *
   * @param many how many; the text may contain {n}; with `data`, taps on the bot's last message in the chat instead
   * @returns how many were delivered to the bot's queue
   */
  pushMany(many: { count: number; chats: number[]; users: number[]; text?: string; data?: string }): number {
    const before = this.updates.pending;
    const cards = new Map(many.data === undefined ? [] : many.chats.map((chat) => [chat, this.lastBotMessage(chat)]));
    for (let n = 0; n < many.count; n++) {
      const chat = many.chats[n % many.chats.length]!;
      const user = many.users[Math.floor(n / many.chats.length) % many.users.length]!;
      if (many.data === undefined) this.sendText(chat, user, (many.text ?? "message {n}").replace("{n}", String(n)));
      else this.tap(chat, user, cards.get(chat)?.message_id ?? 1, many.data.replace("{n}", String(n)));
    }
    return this.updates.pending - before;
  }

  /** @returns the bot's newest message in a chat */
  lastBotMessage(chatId: number): Message | undefined {
    return [...this.world.chat(chatId).messages.values()].findLast((message) => message.from?.id === this.world.bot.id);
  }

  private say(chatId: number, userId: number, content: Partial<Message>, extra: Extra, joins = true): Message {
    const { world } = this;
    const chat = world.chat(chatId);
    const user = world.user(userId);
    if (chat.migratedTo !== undefined) throw new Error(`chat ${chatId} has become ${chat.migratedTo}`);
    if (chat.type === "private" && !chat.started) chat.started = true;
    if (chat.blocked) this.unblock(userId);
    if (joins && !chat.members.has(userId)) chat.members.set(userId, "member");
    const { reply_to_message_id: replyTo, message_thread_id: thread, ...rest } = extra;
    const target = replyTo === undefined ? undefined : world.quoted(chat, replyTo);
    if (replyTo !== undefined && !target) throw new Error(`no message ${replyTo} in chat ${chatId} to reply to`);
    if (thread !== undefined && chat.isForum && !chat.topics.has(thread)) chat.topics.set(thread, `Topic ${thread}`);
    const message = world.post(chat, {
      ...this.sender(chat, user, extra),
      ...content,
      ...(target ? { reply_to_message: target } : {}),
      ...(thread === undefined
        ? {}
        : { message_thread_id: thread, ...(chat.isForum ? { is_topic_message: true } : {}) }),
      ...rest,
    });
    this.deliver(chat, "message", message);
    return message;
  }

  /** Bot API, Message: `from` is a fixed account where a message is sent on behalf of a chat. */
  private sender(chat: ChatState, user: User, extra: Extra): Partial<Message> {
    if (extra.sender_chat)
      return {
        from: this.world.user(extra.sender_chat.id === chat.id ? 1087968824 : 136817688),
        sender_chat: extra.sender_chat,
      };
    if (chat.anonymous.has(user.id)) return { from: this.world.user(1087968824), sender_chat: chat.shown };
    return { from: user };
  }

  private changeBot(chatId: number, byUser: number, status: Status): void {
    const chat = this.world.chat(chatId);
    const change = this.change(chat, byUser, this.world.bot, chat.bot, status);
    chat.bot = status;
    this.updates.push({ my_chat_member: change });
  }

  private changeMember(chatId: number, userId: number, status: Status): void {
    const chat = this.world.chat(chatId);
    const change = this.change(chat, userId, this.world.user(userId), chat.members.get(userId) ?? "left", status);
    chat.members.set(userId, status);
    // Bot API, Update.chat_member: only for administrators (and only if asked for).
    if (chat.bot === "administrator") this.updates.push({ chat_member: change });
  }

  private change(chat: ChatState, by: number, user: User, from: Status, to: Status): Record<string, unknown> {
    const old_chat_member = { user, status: from };
    const date = this.world.date();
    return {
      chat: chat.shown,
      from: this.world.user(by),
      date,
      old_chat_member,
      new_chat_member: { user, status: to },
    };
  }

  private deliver(chat: ChatState, kind: "message" | "edited_message", message: Message): void {
    if (chat.bot === "kicked" || chat.bot === "left" || !this.visible(chat, message)) return;
    this.updates.push({ [kind]: message });
  }

  /** Bots FAQ, "What messages will my bot get?": privacy mode hides from a member what is not meant for it. */
  private visible(chat: ChatState, message: Message): boolean {
    if (chat.type === "private" || chat.bot === "administrator" || this.canReadAll) return true;
    const text = message.text ?? message.caption;
    if (text === undefined && !message.photo && !message.document) return true; // service messages
    if (message.reply_to_message?.from?.id === this.world.bot.id) return true;
    const command = /^\/\w+(?:@(\w+))?/.exec(text ?? "");
    return command !== null && (!command[1] || command[1].toLowerCase() === this.world.bot.username.toLowerCase());
  }
}
