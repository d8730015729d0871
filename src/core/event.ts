/**
 * Everything that can happen, as data. Adapters make these from what their platform says; the engine stores them in
 * the inbox and never sees a platform's own shapes. Ids are opaque strings made only by their adapter.
 */

export type ChatKind = "group" | "private";

/** Someone on a platform. `name` is what the platform shows today: for display to staff only, never for authority. */
export interface Sender {
  id: string;
  name: string;
}

/** Somebody a message points to: an id and nothing more, because they may never have spoken to the bot. */
export interface Target {
  id: string;
}

interface EventBase {
  platform: string;
  /** Unique on the platform: a second event with the same key is the same event. */
  key: string;
  /** The chat it happened in, as the adapter names it. */
  chat: string;
  /** When the platform says it happened, ISO 8601. */
  at: string;
}

/** A photo that is still with the platform. `ref` is enough for the adapter to fetch it. */
export interface PhotoSource {
  ref: string;
  /** It came in a message of its own before these words, and may have been taken for something else already. */
  before?: true;
}

/** A file that is still with the platform: a table, a list. `ref` is enough for the adapter to fetch it. */
export interface FileSource {
  ref: string;
  name: string;
  /** Bytes, where the platform says so. */
  size?: number;
}

export interface MessageEvent extends EventBase {
  type: "message";
  chatKind: ChatKind;
  chatTitle: string;
  /** null: an anonymous admin, a channel or the platform itself: nobody, so no authority and no reports. */
  from: Sender | null;
  messageId: string;
  text: string;
  /** True when the bot is meant: a private chat, a mention of it, or a reply to one of its messages. */
  addressed: boolean;
  /** True when it was called by its name ("@邻里"), and not only replied to. */
  named?: true;
  /**
   * The message this one answers. `from` is an id, only where the platform vouches for it. `text` is what was quoted,
   * where that is all the platform shows: anybody could have written it, so it only helps to find a card.
   */
  replyTo?: { messageId: string; from: Target | null; text?: string };
  /** People named by id in the text (a text mention), never by name. */
  mentions?: Target[];
  photos?: PhotoSource[];
  /** A file that is no picture. Only a private chat is asked for it. */
  file?: FileSource;
  /** Photos sent together arrive as several events with one album id. */
  album?: string;
  /** A forum topic inside the chat. */
  thread?: string;
  /** True when the words are someone else's: a forward carries no authority and runs no command. */
  forwarded?: boolean;
  /** True in staff's own group, where what is said is mostly about work. */
  workplace?: true;
  /** True where a typed "1" is the way to answer, because the chat shows no buttons. */
  typedChoices?: boolean;
}

/** A press on a choice of message `messageId`. `data` is what the choice carried. */
export interface TapEvent extends EventBase {
  type: "tap";
  chatKind: ChatKind;
  chatTitle: string;
  from: Sender;
  messageId: string;
  data: string;
  /** How to show a toast for this tap. */
  tapId: string;
  thread?: string;
}

/** The bot was added to a chat, removed from it, or its rights changed. */
export interface BotEvent extends EventBase {
  type: "bot";
  chatKind: ChatKind;
  chatTitle: string;
  status: "added" | "removed";
  /** False when the platform hides plain text from the bot. */
  seesAll: boolean;
}

/**
 * Neighbours came into a group or left it, by themselves or through others. Only their ids: they have not spoken to the
 * bot, and nothing is kept of them.
 */
export interface JoinEvent extends EventBase {
  type: "join";
  chatKind: "group";
  chatTitle: string;
  people: Target[];
}

export interface LeaveEvent extends EventBase {
  type: "leave";
  chatKind: "group";
  chatTitle: string;
  people: Target[];
}

/** Somebody asks to be let in: to reach the bot in private, or to have it in a group. It is accepted, slowly. */
export interface RequestEvent extends EventBase {
  type: "request";
  /** What the adapter accepts it by. */
  ref: string;
}

/** The chat got another id. Everything known of it moves along. */
export interface MigrateEvent extends EventBase {
  type: "migrate";
  to: string;
}

/** Somebody took a message back. */
export interface RecallEvent extends EventBase {
  type: "recall";
  /** The key of the event that the message was. */
  of: string;
}

/** Somebody changed the words of a message. It is never run again: what it led to is told of the new words. */
export interface EditEvent extends EventBase {
  type: "edit";
  /** The key of the event that the message was. */
  of: string;
  text: string;
}

/** For a while nobody listened to the platform, and it does not repeat what was said. Written by the engine itself. */
export interface GapEvent extends EventBase {
  type: "gap";
  /** ISO 8601. */
  begunAt: string;
  endedAt: string;
}

/** Time has come. Written by the engine itself; `key` makes it unique, `dueAt` says when. */
export interface TimerEvent extends EventBase {
  type: "timer";
  job: string;
  communityId: number;
  args: Record<string, string | number>;
}

export type Event =
  | MessageEvent
  | TapEvent
  | BotEvent
  | JoinEvent
  | LeaveEvent
  | RequestEvent
  | MigrateEvent
  | RecallEvent
  | EditEvent
  | GapEvent
  | TimerEvent;

/** What adapters may hand in. */
export type OutsideEvent = Exclude<Event, TimerEvent | GapEvent>;
