import type {
  BotEvent,
  FileSource,
  JoinEvent,
  LeaveEvent,
  MessageEvent,
  OutsideEvent,
  PhotoSource,
  RecallEvent,
  Sender,
} from "../../src/core/event.ts";
import { type RawLocation, writeLocation } from "./location.ts";
import { cutMentions, cutTrailing, type Quote, readFileXml, readQuoteText, readQuoteXml } from "./words.ts";

export const PLATFORM = "wechat";

/** `MessageType` of wechaty-puppet, what we know of it. */
export const TYPE = {
  unknown: 0,
  attachment: 1,
  audio: 2,
  contact: 3,
  chatHistory: 4,
  emoticon: 5,
  image: 6,
  text: 7,
  location: 8,
  recalled: 13,
  url: 14,
  video: 15,
} as const;

/** What carries no words and no photo, but was sent by a person all the same. */
const WORDLESS: readonly number[] = [TYPE.audio, TYPE.contact, TYPE.emoticon, TYPE.location, TYPE.video];
/** Where gateways put a quote: nobody can type these. */
const MAY_QUOTE: readonly number[] = [TYPE.unknown, TYPE.attachment, TYPE.url];

/**
 * Ids as WeChat's web protocol has them, `@…` of an account and `@@…` of a room: made anew at each login
 * (github.com/wechaty/puppet-wechat/issues/139). All others (`wxid_…`, `…@chatroom`, those of WeCom) stay.
 */
const OF_A_SESSION = /^@{1,2}[0-9a-f]{16,}$/;

/** True for the id of an account or a room that will be another one when the account of the bot logs in again. */
export function mayChange(id: string): boolean {
  return OF_A_SESSION.test(id);
}

/** Older than this when the account came online: history, not something said to us. Milliseconds. */
export const OLD_MS = 5 * 60_000;
/** Characters of a file's name: its end, where it says what it is. */
const LONGEST_NAME = 120;
/** So many mentions are “@所有人”, and name nobody. */
const MOST_MENTIONS = 5;

/** A message as a gateway gives it (`payloads.Message` of wechaty-puppet). */
export interface RawMessage {
  id: string;
  type: number;
  text?: string;
  /** Of a file; gateways that leave it out have it in an XML in `text`. */
  filename?: string;
  talkerId: string;
  roomId?: string;
  mentionIdList?: string[];
  /** Seconds or milliseconds since 1970: gateways differ. */
  timestamp: number;
}

/** What has to be looked up to understand a message. */
export interface Around {
  self: { id: string; name: string; roomAlias: string };
  talkerName: string;
  roomTopic: string;
  /** What people mentioned by id are called: in the room, and by themselves. */
  mentionNames: ReadonlyMap<string, readonly string[]>;
  /** Ids of photos that the same person sent here a moment ago: WeChat has no words below a photo. */
  recentPhotos: readonly string[];
  /** Where the location is that was sent, of a message that is one. */
  location: RawLocation | null;
  /** When the account came online. */
  onlineSince: Date;
  receivedAt: Date;
}

/**
 * A message as the engine hears it, or null when there is nothing to hear: the bot's own, old ones, notices of the
 * platform, things we do not know. Never throws, whatever the shape.
 */
export function decodeMessage(raw: RawMessage, around: Around): OutsideEvent | null {
  const { self } = around;
  if (typeof raw.id !== "string" || raw.id === "" || typeof raw.talkerId !== "string" || raw.talkerId === "")
    return null;
  const at = readTime(raw.timestamp, around.receivedAt);
  if (at.getTime() < around.onlineSince.getTime() - OLD_MS) return null;
  const isGroup = Boolean(raw.roomId);
  const chat = raw.roomId || raw.talkerId;
  const base = { platform: PLATFORM, chat, at: at.toISOString() };
  if (raw.type === TYPE.recalled) return decodeRecall(raw, base);
  if (raw.talkerId === self.id) return null;

  const quote = readQuote(raw);
  const whole = quote?.text ?? (raw.type === TYPE.text ? (raw.text ?? "") : "");
  const names = [self.name, self.roomAlias];
  const words = cutMentions(whole, names);
  const mentioned = mentionsOf(raw);
  const quotesBot =
    quote !== null && (quote.author === null ? names.includes(quote.authorName) : quote.author === self.id);
  const named = words.addressed || mentioned.includes(self.id);
  const isForward = raw.type === TYPE.chatHistory;
  const file = isGroup || quote ? null : readFile(raw);
  if (raw.type !== TYPE.text && raw.type !== TYPE.image && !quote && !isForward && !file) {
    // A sticker sent in private deserves an answer; one thrown into the group does not.
    if (isGroup || !WORDLESS.includes(raw.type)) return null;
  }

  const event: MessageEvent = {
    ...{ type: "message", ...base, key: messageKey(chat, raw.id), messageId: raw.id, typedChoices: true },
    ...{ chatKind: isGroup ? "group" : "private", chatTitle: isGroup ? around.roomTopic : around.talkerName },
    ...{ from: { id: raw.talkerId, name: around.talkerName } },
    // Among neighbours a location is theirs; sent to the bot it is an answer to "where?".
    text: around.location
      ? writeLocation(around.location)
      : cutTrailing(words.text, [...around.mentionNames.values()].flat()),
    addressed: !isGroup || named || quotesBot,
    ...(named ? { named: true } : {}),
  };
  if (quote) event.replyTo = { messageId: quote.messageId, from: null, text: quote.quoted };
  const mentions = mentioned.filter((id) => id !== self.id);
  if (mentions.length > 0) event.mentions = mentions.map((id) => toSender(id, around.mentionNames));
  const isOwnPhoto = quote?.isPhoto && quote.author === raw.talkerId && quote.messageId !== "";
  const meant = [...(raw.type === TYPE.image ? [raw.id] : []), ...(isOwnPhoto ? [quote.messageId] : [])];
  const before = raw.type === TYPE.image || file ? [] : around.recentPhotos;
  const photos: PhotoSource[] = [
    ...before.filter((ref) => !meant.includes(ref)).map((ref) => ({ ref, before: true as const })),
    ...meant.map((ref) => ({ ref })),
  ];
  if (photos.length > 0) event.photos = photos;
  if (file) event.file = file;
  if (isForward) event.forwarded = true;
  return event;
}

/** A file that came in private. Its name is only looked at for its ending, and said again to who sent it. */
function readFile(raw: RawMessage): FileSource | null {
  if (raw.type !== TYPE.attachment) return null;
  const xml = raw.text ?? "";
  const note = readFileXml(xml);
  // An XML that is no file's is something else, whatever name the gateway gives it.
  const given = /^\s*<(?:\?xml|msg)\b/.test(xml) ? note?.name : raw.filename || note?.name;
  const name = (given ?? "").replace(/[\p{C}/\\]+/gu, " ").trim();
  if (name === "") return null;
  return { ref: raw.id, name: name.slice(-LONGEST_NAME), ...(note?.size == null ? {} : { size: note.size }) };
}

/** The accounts a message mentions, where the gateway tells them; nobody where it is everybody. */
export function mentionsOf(raw: RawMessage): string[] {
  const ids = (raw.mentionIdList ?? []).filter((id) => typeof id === "string" && id !== "");
  return ids.length > MOST_MENTIONS ? [] : ids;
}

/** The notice's text is the id of what was taken back, or an XML with it. */
function decodeRecall(raw: RawMessage, base: { platform: string; chat: string; at: string }): RecallEvent | null {
  const text = raw.text ?? "";
  const id = /<newmsgid>(\d{1,24})<\/newmsgid>/.exec(text)?.[1] ?? /^[\w-]{1,128}$/.exec(text.trim())?.[0];
  if (id === undefined) return null;
  return { type: "recall", ...base, key: `r:${base.chat}:${id}`, of: messageKey(base.chat, id) };
}

/** The bot came into a room or was taken out of it, or the room got another name. */
export function decodeRoom(
  room: { id: string; topic: string },
  status: BotEvent["status"],
  timestamp: number,
  receivedAt: Date,
): BotEvent {
  const at = readTime(timestamp, receivedAt);
  return {
    ...{ type: "bot", platform: PLATFORM, key: `b:${room.id}:${status}:${at.getTime()}`, chat: room.id },
    ...{ at: at.toISOString(), chatKind: "group", chatTitle: room.topic, status, seesAll: true },
  };
}

/** Others came into a room or left it. */
export function decodeArrival(
  type: "join" | "leave",
  room: { id: string; topic: string },
  ids: readonly string[],
  timestamp: number,
  receivedAt: Date,
): JoinEvent | LeaveEvent {
  const at = readTime(timestamp, receivedAt);
  return {
    ...{ type, platform: PLATFORM, key: `${type}:${room.id}:${[...ids].sort().join(",")}:${at.getTime()}` },
    ...{ chat: room.id, at: at.toISOString(), chatKind: "group", chatTitle: room.topic },
    people: ids.map((id) => ({ id })),
  };
}

/** A friend request that was accepted: from now on there is a private chat, as when somebody presses "start". */
export function decodeFriend(friend: Sender, friendshipId: string, receivedAt: Date): MessageEvent {
  return {
    ...{ type: "message", platform: PLATFORM, key: `f:${friend.id}:${friendshipId}`, chat: friend.id },
    ...{ at: receivedAt.toISOString(), chatKind: "private", chatTitle: friend.name, from: friend },
    ...{ messageId: "", text: "/start", addressed: true, typedChoices: true },
  };
}

function messageKey(chat: string, id: string): string {
  return `m:${chat}:${id}`;
}

function readQuote(raw: RawMessage): Quote | null {
  const text = raw.text ?? "";
  if (MAY_QUOTE.includes(raw.type)) return readQuoteXml(text);
  return raw.type === TYPE.text ? readQuoteText(text) : null;
}

function toSender(id: string, names: Around["mentionNames"]): Sender {
  return { id, name: names.get(id)?.[0] ?? "" };
}

function readTime(value: unknown, receivedAt: Date): Date {
  if (typeof value !== "number" || !(value > 1e9) || value > 1e14) return receivedAt;
  return new Date(value < 1e12 ? value * 1000 : value);
}
