import type { Upload } from "./body.ts";
import { ApiError, Forbidden } from "./errors.ts";
import type { People } from "./people.ts";
import { messageCaption, messageText } from "./rules.ts";
import type { Updates } from "./updates.ts";
import type { Button, ChatState, Message, Status, StoredFile, World } from "./world.ts";

type Parameters = Record<string, unknown>;
type Method = (parameters: Parameters, files: Upload[]) => unknown;

export interface MethodSettings {
  /** Milliseconds after which a callback query can no longer be answered. */
  callbackLifetime: number;
}

const NOT_MODIFIED =
  "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message";

/**
 * What the bot can do. Methods of the Bot API that are not here are checked like the others and answered with `true`.
 *
 * @param world what Telegram remembers
 * @param updates the queue of updates
 * @param people for what is theirs to know: privacy mode
 * @param settings limits that tests change
 * @returns methods by name; each throws ApiError
 */
export function botMethods(
  world: World,
  updates: Updates,
  people: People,
  settings: MethodSettings,
): Map<string, Method> {
  const send = (parameters: Parameters, content: (chat: ChatState) => Partial<Message>): Message => {
    const chat = world.reach(parameters.chat_id);
    const reply = replyOf(world, chat, parameters);
    const thread = threadOf(chat, parameters.message_thread_id);
    const markup = parameters.reply_markup as Message["reply_markup"];
    return world.post(chat, {
      from: world.bot,
      ...thread,
      ...reply,
      ...content(chat),
      ...(markup?.inline_keyboard?.length ? { reply_markup: markup } : {}),
    });
  };

  const mayShow = (parameters: Parameters): void => {
    const chat = world.reach(parameters.chat_id);
    if (chat.photosBarred && chat.bot !== "administrator")
      throw new ApiError(400, "Bad Request: not enough rights to send photos to the chat");
  };

  const edit = (parameters: Parameters, change: (message: Message) => Partial<Message>): Message | true => {
    if (parameters.inline_message_id !== undefined) return true;
    const chat = world.reach(parameters.chat_id);
    const message = chat.messages.get(Number(parameters.message_id));
    if (!message) throw new ApiError(400, "Bad Request: message to edit not found");
    if (message.from?.id !== world.bot.id) throw new ApiError(400, "Bad Request: message can't be edited");
    const { reply_markup: _, ...rest } = message;
    const markup = parameters.reply_markup as Message["reply_markup"];
    const edited: Message = {
      ...rest,
      ...change(message),
      ...(markup?.inline_keyboard?.length ? { reply_markup: markup } : {}),
    };
    for (const name of ["entities", "caption", "caption_entities"]) if (edited[name] === undefined) delete edited[name];
    if (content(edited) === content(message)) throw new ApiError(400, NOT_MODIFIED);
    edited.edit_date = world.date();
    chat.messages.set(message.message_id, edited);
    return edited;
  };

  const file = (given: unknown, files: Upload[], folder: string): StoredFile => {
    const text = String(given);
    const upload = text.startsWith("attach://") ? files.find(({ field }) => field === text.slice(9)) : undefined;
    if (upload) return world.addFile(upload, folder);
    const known = world.files.get(text);
    if (known) return known;
    if (/^https?:/.test(text)) return world.addFile({ bytes: Buffer.from(text), name: "link.jpg" }, folder);
    throw new ApiError(400, "Bad Request: wrong file identifier/HTTP URL specified");
  };

  const media = (kind: string, given: unknown, files: Upload[]): Partial<Message> => {
    if (kind === "photo") return { photo: world.photo(file(given, files, "photos")) };
    const { file_id, name, bytes } = file(given, files, "documents");
    return { [kind]: { file_id, file_unique_id: `u${file_id}`, file_name: name, file_size: bytes.length } };
  };

  const member = (chat: ChatState, id: number): Record<string, unknown> => {
    const user = world.users.get(id);
    if (!user) throw new ApiError(400, "Bad Request: user not found");
    const status: Status = id === world.bot.id ? chat.bot : (chat.members.get(id) ?? "left");
    const anonymous = status === "administrator" ? { is_anonymous: chat.anonymous.has(id) } : {};
    return { user, status, ...anonymous };
  };

  const methods: Record<string, Method> = {
    getMe: () => ({
      ...world.bot,
      can_join_groups: true,
      can_read_all_group_messages: people.canReadAll,
      supports_inline_queries: false,
      can_connect_to_business: false,
      has_main_web_app: false,
    }),

    sendMessage: (parameters) => {
      const { text, entities } = messageText(parameters);
      return send(parameters, () => ({ text, ...(entities.length ? { entities } : {}) }));
    },

    sendPhoto: (parameters, files) => {
      mayShow(parameters);
      const caption = messageCaption(parameters);
      return send(parameters, () => ({ ...media("photo", parameters.photo, files), ...caption }));
    },

    sendDocument: (parameters, files) => {
      const caption = messageCaption(parameters);
      return send(parameters, () => ({ ...media("document", parameters.document, files), ...caption }));
    },

    sendMediaGroup: (parameters, files) => {
      mayShow(parameters);
      const items = parameters.media as (Parameters & { type: string; media: string })[];
      const captions = items.map((item, index) => messageCaption(item, `media.${index}.caption`));
      const media_group_id = String(world.unique());
      return items.map((item, index) =>
        send(parameters, () => ({ media_group_id, ...media(item.type, item.media, files), ...captions[index] })),
      );
    },

    editMessageText: (parameters) => {
      const { text, entities } = messageText(parameters);
      return edit(parameters, (message) => {
        if (message.text === undefined) throw new ApiError(400, "Bad Request: there is no text in the message to edit");
        return { text, entities: entities.length ? entities : undefined } as Partial<Message>;
      });
    },

    editMessageCaption: (parameters) => {
      const caption = messageCaption(parameters);
      return edit(parameters, (message) => {
        if (message.text !== undefined)
          throw new ApiError(400, "Bad Request: there is no caption in the message to edit");
        return { caption: undefined, caption_entities: undefined, ...caption } as Partial<Message>;
      });
    },

    editMessageMedia: (parameters, files) => {
      const item = parameters.media as Parameters & { type: string };
      const caption = messageCaption(item, "media.caption");
      return edit(parameters, () => ({
        ...({ caption: undefined, caption_entities: undefined } as Record<string, undefined>),
        ...media(item.type, item.media, files),
        ...caption,
      }));
    },

    editMessageReplyMarkup: (parameters) => edit(parameters, () => ({})),

    deleteMessage: (parameters) => {
      const chat = world.reach(parameters.chat_id);
      const message = chat.messages.get(Number(parameters.message_id));
      if (!message) throw new ApiError(400, "Bad Request: message to delete not found");
      const mine = message.from?.id === world.bot.id;
      // Bot API, deleteMessage: its own within 48 hours; others' only as an administrator.
      const old = world.date() - message.date > 48 * 3600;
      if (chat.bot !== "administrator" && (!mine || old))
        throw new ApiError(400, "Bad Request: message can't be deleted");
      return chat.messages.delete(message.message_id);
    },

    pinChatMessage: (parameters) => {
      const chat = world.reach(parameters.chat_id);
      const message = chat.messages.get(Number(parameters.message_id));
      if (!message) throw new ApiError(400, "Bad Request: message to pin not found");
      if (chat.type !== "private" && chat.bot !== "administrator")
        throw new ApiError(400, "Bad Request: not enough rights to manage pinned messages in the chat");
      chat.pinned.add(message.message_id);
      return true;
    },

    unpinChatMessage: (parameters) => {
      const chat = world.reach(parameters.chat_id);
      const last = parameters.message_id === undefined ? [...chat.pinned].at(-1) : Number(parameters.message_id);
      if (last !== undefined) chat.pinned.delete(last);
      return true;
    },

    answerCallbackQuery: ({ callback_query_id, text, show_alert }) => {
      const query = world.callbacks.get(String(callback_query_id));
      if (!query || query.answered || world.now() - query.at > settings.callbackLifetime)
        throw new ApiError(400, "Bad Request: query is too old and response timeout expired or query ID is invalid");
      query.answered = true;
      const { chatId, userId } = query;
      const shown = { text: String(text ?? ""), showAlert: show_alert === true, at: world.now() };
      world.toasts.push({ callbackQueryId: String(callback_query_id), chatId, userId, ...shown });
      if (world.toasts.length > 2 * world.keptMessages) world.toasts.splice(0, world.keptMessages);
      return true;
    },

    getChat: (parameters) => {
      const chat = world.reach(parameters.chat_id);
      return { ...chat.shown, accent_color_id: 0, max_reaction_count: 11, accepted_gift_types: {} };
    },

    getChatMember: (parameters) => member(world.reach(parameters.chat_id), Number(parameters.user_id)),

    getChatAdministrators: (parameters) => {
      const chat = world.reach(parameters.chat_id);
      if (chat.type === "private")
        throw new ApiError(400, "Bad Request: there are no administrators in the private chat");
      const ids = [...chat.members].filter(([, status]) => status === "creator" || status === "administrator");
      const admins = ids.map(([id]) => member(chat, id));
      return chat.bot === "administrator" ? [...admins, member(chat, world.bot.id)] : admins;
    },

    getChatMemberCount: (parameters) => {
      const present = [...world.reach(parameters.chat_id).members.values()].filter(
        (status) => !/left|kicked/.test(status),
      );
      return present.length + 1;
    },

    leaveChat: (parameters) => {
      world.reach(parameters.chat_id).bot = "left";
      return true;
    },

    sendChatAction: (parameters) => world.reach(parameters.chat_id) !== undefined,

    getFile: ({ file_id }) => {
      const found = world.files.get(String(file_id));
      if (!found) throw new ApiError(400, "Bad Request: invalid file_id");
      // Bot API, getFile: 20 MB.
      if (found.bytes.length > 20 * 1024 * 1024) throw new ApiError(400, "Bad Request: file is too big");
      return { file_id, file_unique_id: `u${file_id}`, file_size: found.bytes.length, file_path: found.path };
    },

    setMyCommands: (parameters) => {
      world.commands.set(commandsKey(parameters), parameters.commands as { command: string; description: string }[]);
      return true;
    },
    getMyCommands: (parameters) => world.commands.get(commandsKey(parameters)) ?? [],
    deleteMyCommands: (parameters) => {
      world.commands.delete(commandsKey(parameters));
      return true;
    },

    setWebhook: (parameters) => {
      const url = String(parameters.url);
      // Telegram wants HTTPS; over HTTP this fake only reaches tests on the same machine.
      if (url && !/^(https:\/\/|http:\/\/(127\.0\.0\.1|localhost)[:/])/.test(url))
        throw new Forbidden("Bad Request: bad webhook: HTTPS url must be provided for webhook", "url", "https://…");
      if (parameters.drop_pending_updates) updates.dropPending();
      updates.allow(parameters.allowed_updates as string[] | undefined);
      updates.setWebhook(
        url,
        parameters.secret_token as string | undefined,
        parameters.max_connections as number | undefined,
      );
      return true;
    },
    deleteWebhook: (parameters) => {
      if (parameters.drop_pending_updates) updates.dropPending();
      updates.setWebhook("", undefined);
      return true;
    },
    getWebhookInfo: () => updates.webhookInfo(),
  };
  return new Map(Object.entries(methods));
}

/**
 * @param parameters with scope and language_code
 * @returns the key under which `World.commands` keeps the list
 */
export function commandsKey({ scope, language_code }: Parameters): string {
  return `${JSON.stringify(scope ?? { type: "default" })}|${language_code ?? ""}`;
}

function content(message: Message): string {
  const { text, entities, caption, caption_entities, photo, document, reply_markup } = message;
  const keyboard = (reply_markup?.inline_keyboard ?? []) as Button[][];
  return JSON.stringify([text, entities ?? [], caption, caption_entities ?? [], photo, document, keyboard]);
}

function threadOf(chat: ChatState, thread: unknown): Partial<Message> {
  if (thread === undefined) return {};
  if (!chat.isForum || !chat.topics.has(Number(thread)))
    throw new ApiError(400, "Bad Request: message thread not found");
  return { message_thread_id: Number(thread), is_topic_message: true };
}

function replyOf(world: World, chat: ChatState, parameters: Parameters): Partial<Message> {
  const reply = parameters.reply_parameters as
    | { message_id?: number; allow_sending_without_reply?: boolean }
    | undefined;
  const id = reply?.message_id ?? parameters.reply_to_message_id;
  if (id === undefined) return {};
  const target = world.quoted(chat, Number(id));
  if (target) return { reply_to_message: target };
  if (reply?.allow_sending_without_reply) return {};
  throw new ApiError(400, "Bad Request: message to be replied not found");
}
