import type {
  BotEvent,
  ChatKind,
  EditEvent,
  FileSource,
  JoinEvent,
  LeaveEvent,
  MessageEvent,
  OutsideEvent,
  Sender,
  TapEvent,
  Target,
} from "../../src/core/event.ts";
import { DOWNLOAD_LIMIT } from "./capabilities.ts";
import { asInt, asRaw, type BotSelf, type Raw, tidy } from "./raw.ts";
import { readWords } from "./words.ts";

export const PLATFORM = "telegram";

/** GroupAnonymousBot (anonymous admins), the account behind channels' messages, and Telegram itself: nobody. */
const NOBODY = new Set([1087968824, 136817688, 777000]);

/** Messages without words or photos that a person sent all the same. Everything else without them is a service message. */
const WORDLESS = [
  ...["sticker", "voice", "audio", "video", "video_note", "animation", "document", "location", "venue", "contact"],
  ...["poll", "dice", "story", "game", "checklist", "paid_media"],
];

/**
 * An update as the engine hears it, or null when there is nothing to hear: other bots, channels, service messages,
 * things we do not know. An edit is no message: a command is never run again. Never throws, whatever the shape.
 * https://core.telegram.org/bots/api#update
 *
 * @param update one element of `getUpdates`, or the body of a webhook call
 * @param receivedAt stands in where Telegram gives no time, which is so for taps
 */
export function decodeUpdate(update: unknown, self: BotSelf, receivedAt: Date): OutsideEvent | null {
  const raw = asRaw(update);
  if (!raw) return null;
  const message = asRaw(raw.message);
  if (message) return decodeMessage(message, self, receivedAt);
  const edited = asRaw(raw.edited_message);
  if (edited) return decodeEdit(edited, asInt(raw.update_id) ?? 0, self, receivedAt);
  const tap = asRaw(raw.callback_query);
  if (tap) return decodeTap(tap, receivedAt);
  const member = asRaw(raw.my_chat_member);
  if (member) return decodeMembership(member, asInt(raw.update_id) ?? 0, self, receivedAt);
  return null;
}

function decodeMessage(message: Raw, self: BotSelf, receivedAt: Date): OutsideEvent | null {
  const chat = readChat(message.chat);
  const messageId = asInt(message.message_id);
  if (!chat || messageId === null) return null;
  const at = readTime(message.date, receivedAt);

  // The old group says where it went; the new one repeats it, which adds nothing.
  const movedTo = asInt(message.migrate_to_chat_id);
  if (movedTo !== null) {
    return { type: "migrate", platform: PLATFORM, key: `g:${chat.id}`, chat: chat.id, at, to: String(movedTo) };
  }

  const arrival = decodeArrival(message, chat, at, messageId);
  if (arrival) return arrival;

  const sender = asRaw(message.from);
  const nobody = message.sender_chat !== undefined || NOBODY.has(asInt(sender?.id) ?? 0);
  const from = nobody ? null : readPerson(sender);
  if (!nobody && !from) return null;

  const words = readWords(message, self);
  if (words.forAnotherBot && chat.kind === "group") return null;

  const answered = readAnswered(message);
  const answersBot = answered !== null && asInt(asRaw(answered.from)?.id) === self.id;
  const addressed = chat.kind === "private" || words.addressed || answersBot;

  // Among neighbours a location is theirs; sent to the bot it is an answer to "where?".
  if (words.text === "" && addressed) words.text = readLocation(message);

  const photos = readPhotos(message);
  // "这个" below one's own earlier photo: the photo belongs to the words.
  if (answered && from && asInt(asRaw(answered.from)?.id) === Number(from.id)) photos.push(...readPhotos(answered));

  const file = chat.kind === "private" ? readFile(message) : null;

  if (words.text === "" && photos.length === 0 && !file) {
    // A sticker sent in private deserves an answer; one thrown into the group does not.
    const isContent = chat.kind === "private" && WORDLESS.some((kind) => message[kind] !== undefined);
    if (!words.addressed && !isContent) return null;
  }

  const event: MessageEvent = {
    ...{ type: "message", platform: PLATFORM, key: messageKey(chat.id, messageId), chat: chat.id, at },
    ...{ chatKind: chat.kind, chatTitle: chat.title, from, messageId: String(messageId) },
    ...{ text: words.text, addressed },
    ...(words.addressed ? { named: true } : {}),
  };
  const answeredId = asInt(answered?.message_id);
  if (answered && answeredId !== null) event.replyTo = { messageId: String(answeredId), from: readTarget(answered) };
  const mentions = words.mentions.map((user) => toTarget(readPerson(user))).filter((person) => person !== null);
  if (mentions.length > 0) event.mentions = mentions;
  if (photos.length > 0) event.photos = photos.map((ref) => ({ ref }));
  if (file) event.file = file;
  if (typeof message.media_group_id === "string") event.album = message.media_group_id;
  const thread = readThread(message);
  if (thread !== null) event.thread = thread;
  if (isNotTheirWords(message)) event.forwarded = true;
  return event;
}

/**
 * Service messages tell of others who came or left; every bot in the group gets them, whatever its rights.
 * https://core.telegram.org/bots/api#message, new_chat_members, left_chat_member
 */
function decodeArrival(
  message: Raw,
  chat: { id: string; kind: ChatKind; title: string },
  at: string,
  messageId: number,
): JoinEvent | LeaveEvent | null {
  if (chat.kind !== "group") return null;
  const came = Array.isArray(message.new_chat_members) ? message.new_chat_members : null;
  const users: unknown[] = came ?? (message.left_chat_member === undefined ? [] : [message.left_chat_member]);
  const people = users.map((user) => toTarget(readPerson(asRaw(user)))).filter((person) => person !== null);
  if (people.length === 0) return null;
  return {
    ...{ type: came ? "join" : "leave", platform: PLATFORM, key: messageKey(chat.id, messageId), chat: chat.id, at },
    ...{ chatKind: "group", chatTitle: chat.title, people },
  };
}

/** Telegram also says so of changes that nobody made or sees: whether the words are others is for the engine to find out. */
function decodeEdit(message: Raw, updateId: number, self: BotSelf, receivedAt: Date): EditEvent | null {
  const chat = readChat(message.chat);
  const messageId = asInt(message.message_id);
  const sender = asRaw(message.from);
  if (!chat || messageId === null || !readPerson(sender) || isNotTheirWords(message)) return null;
  const at = readTime(message.edit_date, receivedAt);
  // Two edits may share a second, and numbers of updates may begin anew.
  const key = `e:${chat.id}:${messageId}:${asInt(message.edit_date) ?? 0}:${updateId}`;
  const { text } = readWords(message, self);
  return { type: "edit", platform: PLATFORM, key, chat: chat.id, at, of: messageKey(chat.id, messageId), text };
}

/** https://core.telegram.org/bots/api#callbackquery. The sender's id is real, even an anonymous admin's. */
function decodeTap(tap: Raw, receivedAt: Date): TapEvent | null {
  const message = asRaw(tap.message);
  const chat = readChat(message?.chat);
  const messageId = asInt(message?.message_id);
  const from = readPerson(asRaw(tap.from));
  if (!message || !chat || messageId === null || !from) return null;
  if (typeof tap.id !== "string" || typeof tap.data !== "string") return null;
  const thread = readThread(message);
  return {
    ...{ type: "tap", platform: PLATFORM, key: `t:${tap.id}`, chat: chat.id, at: receivedAt.toISOString() },
    ...{ chatKind: chat.kind, chatTitle: chat.title, from, messageId: String(messageId) },
    ...{ data: tidy(tap.data), tapId: tap.id },
    ...(thread === null ? {} : { thread }),
  };
}

/**
 * https://core.telegram.org/bots/api#chatmemberupdated. It is always asked for, knows the bot's rights, and comes with
 * every joining, leaving, block and change of rights; the service messages that tell of the same are left alone.
 */
function decodeMembership(update: Raw, updateId: number, self: BotSelf, receivedAt: Date): BotEvent | null {
  const chat = readChat(update.chat);
  const member = asRaw(update.new_chat_member);
  const status = readStatus(member);
  if (!chat || !status) return null;
  const seesAll =
    status === "added" &&
    (chat.kind === "private" || self.readsAll || member?.status === "administrator" || member?.status === "creator");
  // A change has no id of its own. The number of its update, which may begin anew some day, is one beside its time.
  const key = `b:${chat.id}:${asInt(update.date) ?? 0}:${status}:${updateId}`;
  return {
    ...{ type: "bot", platform: PLATFORM, key, chat: chat.id },
    ...{ at: readTime(update.date, receivedAt), chatKind: chat.kind, chatTitle: chat.title, status, seesAll },
  };
}

/** https://core.telegram.org/bots/api#chatmember. In a private chat `kicked` means: blocked by the person. */
function readStatus(member: Raw | null): BotEvent["status"] | null {
  switch (member?.status) {
    case "creator":
    case "administrator":
    case "member":
      return "added";
    case "restricted":
      return member.is_member === true ? "added" : "removed";
    case "left":
    case "kicked":
      return "removed";
    default:
      return null;
  }
}

/** A group or a private chat; null for channels and what we do not know. https://core.telegram.org/bots/api#chat */
function readChat(value: unknown): { id: string; kind: ChatKind; title: string } | null {
  const chat = asRaw(value);
  const id = asInt(chat?.id);
  if (!chat || id === null) return null;
  if (chat.type === "private") return { id: String(id), kind: "private", title: readName(chat) };
  if (chat.type !== "group" && chat.type !== "supergroup") return null;
  return { id: String(id), kind: "group", title: typeof chat.title === "string" ? tidy(chat.title) : "" };
}

/** A human being, or null for bots and for the accounts that stand for nobody. */
function readPerson(user: Raw | null): Sender | null {
  const id = asInt(user?.id);
  if (!user || id === null || user.is_bot === true || NOBODY.has(id)) return null;
  return { id: String(id), name: readName(user) };
}

function readName(user: Raw): string {
  return [user.first_name, user.last_name]
    .filter((part) => typeof part === "string")
    .map(tidy)
    .join(" ")
    .trim();
}

function messageKey(chatId: string, messageId: number): string {
  return `m:${chatId}:${messageId}`;
}

/** The message this one answers. In a topic everything "answers" the message that made the topic: that is no answer. */
function readAnswered(message: Raw): Raw | null {
  const answered = asRaw(message.reply_to_message);
  if (!answered || answered.forum_topic_created !== undefined) return null;
  const isTopic = message.is_topic_message === true && answered.message_id === message.message_thread_id;
  return isTopic ? null : answered;
}

/** Who wrote it, only where Telegram vouches for it: never a channel, an anonymous admin, a bot, or a forward. */
function readTarget(answered: Raw): Target | null {
  if (answered.sender_chat !== undefined || isNotTheirWords(answered)) return null;
  return toTarget(readPerson(asRaw(answered.from)));
}

/** Whom a message points to, without the name: they may never have spoken to the bot. */
function toTarget(person: Sender | null): Target | null {
  return person && { id: person.id };
}

/** A forward, or a result of somebody else's inline bot: the sender chose it but did not write it. */
function isNotTheirWords(message: Raw): boolean {
  return (
    message.forward_origin !== undefined ||
    message.forward_date !== undefined ||
    message.is_automatic_forward === true ||
    message.via_bot !== undefined
  );
}

/** A location or venue as the line of the command that takes it, or "". https://core.telegram.org/bots/api#location */
function readLocation(message: Raw): string {
  const venue = asRaw(message.venue);
  const location = asRaw(venue?.location) ?? asRaw(message.location);
  const { latitude, longitude } = location ?? {};
  if (typeof latitude !== "number" || typeof longitude !== "number") return "";
  const name = typeof venue?.title === "string" ? tidy(venue.title) : "";
  return `/locate ${latitude.toFixed(5)},${longitude.toFixed(5)} ${name}`.trim();
}

/** A forum topic. Elsewhere `message_thread_id` only names a chain of replies, and 1 is the general topic. */
function readThread(message: Raw): string | null {
  const id = asInt(message.message_thread_id);
  return message.is_topic_message === true && id !== null && id !== 1 ? String(id) : null;
}

/** File ids of the photo in its largest size that can be fetched, or of a picture sent as a file. */
function readPhotos(message: Raw): string[] {
  if (Array.isArray(message.photo)) {
    let best: { ref: string; area: number } | null = null;
    for (const value of message.photo) {
      const size = asRaw(value);
      if (!size || typeof size.file_id !== "string" || (asInt(size.file_size) ?? 0) > DOWNLOAD_LIMIT) continue;
      const area = (asInt(size.width) ?? 0) * (asInt(size.height) ?? 0);
      if (!best || area > best.area) best = { ref: size.file_id, area };
    }
    return best ? [best.ref] : [];
  }
  // One that is too big is passed on as well: fetching it fails with words that the person can be told.
  const document = asRaw(message.document);
  const isPicture = typeof document?.mime_type === "string" && document.mime_type.startsWith("image/");
  return isPicture && typeof document.file_id === "string" ? [document.file_id] : [];
}

/** A file that is no picture. https://core.telegram.org/bots/api#document */
function readFile(message: Raw): FileSource | null {
  const document = asRaw(message.document);
  if (typeof document?.file_id !== "string" || typeof document.file_name !== "string") return null;
  if (typeof document.mime_type === "string" && document.mime_type.startsWith("image/")) return null;
  const size = asInt(document.file_size);
  return { ref: document.file_id, name: tidy(document.file_name), ...(size === null ? {} : { size }) };
}

function readTime(seconds: unknown, receivedAt: Date): string {
  const value = asInt(seconds);
  // 0 is Telegram's mark for a message it no longer shows.
  return value !== null && value > 0 && value < 1e11 ? new Date(value * 1000).toISOString() : receivedAt.toISOString();
}
