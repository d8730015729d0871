import type { Picture, Poster } from "./picture.ts";
import type { Occasion } from "./quiet.ts";

/**
 * What is to be said, before it has words. Modules return keys and facts; sentences are chosen when a message is sent,
 * in the language of its chat.
 */

/**
 * A moment, to be written out in the community's time zone. `by` reads "今天 15:30 前"; `full` and `day` never say 今天, for
 * what stands for days.
 */
export interface Moment {
  at: string;
  style: "date" | "day" | "moment" | "by" | "full";
}

/** A key of `locales/<locale>/*.ftl` with its variables. */
export interface Text {
  key: string;
  args?: Record<string, Arg>;
}

/** Ids go in as strings (a number would be written "1,042"); counts as numbers. */
export type Arg = string | number | Moment | Text;

/** A choice is a command waiting to be given: pressing it is the same as writing `command`. */
export interface Choice {
  label: Text;
  command: string;
  /**
   * A plain 是 or 好, 不 or 不用 means this one, for whom it was said to and while it is fresh. An `option` of a poll is
   * meant by whatever names it as a vote does, in reply to the poll or in private: "我选第二个吧，便宜". `got` is
   * meant by 收到 in all its forms: "好的收到", "收到 1", "收到，谢谢". `join`, of a sign-up, by +1 and 报名 where people
   * type, as long as it was said just now.
   */
  says?: "yes" | "no" | "option" | "got" | "join";
  /**
   * Who is waiting for an answer: `all` in the chat (a poll, a notice), `alarm` all of them in an emergency, `any` of
   * those here who may (to approve what somebody else asked for; it goes before nothing else on offer), or the
   * person of that id. A number typed without a reply answers what asks before what is merely offered.
   */
  asks?: "all" | "any" | "alarm" | number;
  /** Several numbers typed at once ("1 3") are this command, followed by them. */
  many?: string;
  /** On the first choice: what short words name, offered or not ("那个门禁", 五号楼), is this command, followed by it. */
  named?: { what: "category" | "building"; command: string };
  /**
   * On the first choice: in a few words what it is about, for questions that come several at a time and look alike (a
   * ballot on paper: its door and what was chosen). Where more than one of them waits, a number alone asks which.
   */
  about?: Text;
  /** Somebody has taken it, or things went on: what is typed later means something else, a press is told what came of it. */
  settled?: true;
}

/** A photo held by the bot, named by the SHA-256 of its re-encoded bytes. */
export interface PhotoRef {
  hash: string;
  /** What it looks like: 64 bits in hexadecimal, alike for alike photos; absent where there is too little to see. */
  look?: string;
  /** Another photo, to be shown to the left of this one in one picture. */
  before?: string;
}

/** Photos that came with a message. */
export interface FetchedPhotos {
  kept: PhotoRef[];
  /** Those that could not be kept, and why: `photo-too-big`, `photo-not-a-picture`, `photo-gone` … */
  problems: string[];
  /** Why the file that came with it could not be kept. */
  fileProblem?: "file-too-big" | "file-gone";
  /** They came after the rest of their album, which was handled already: these are the photos it had. */
  after?: PhotoRef[];
}

/**
 * A file as it is (what is not text in base64; `{{name}}` in a page of HTML becomes that one of `words` in the reader's
 * language, shown as it stands), or tables that are written in the reader's language when they are sent:
 * a workbook, or the first of them where the name ends in `.csv`; or a poster, which is drawn then.
 */
export type PostFile =
  | { name: string; content: string; encoding?: "base64"; words?: Record<string, Text> }
  | { name: `${string}.xlsx` | `${string}.csv`; sheets: Sheet[] }
  | { name: string; poster: Poster };

export interface Sheet {
  title: Text;
  columns: Text[];
  rows: Cell[][];
}

/** `at`: a moment, written out with its year. */
export type Cell = string | number | null | Text | { at: string };

export interface Post {
  /** One text a line. */
  lines: Text[];
  choices?: Choice[];
  /**
   * Figures that a language model may put into a few sentences above the lines, where the operator wants it. Nothing in
   * them was written by anybody, and a sentence with another figure is not said.
   */
  lead?: Text[];
  /** How to answer where choices are numbered lines, when a number in this chat will not do. */
  hint?: Text;
  photos?: PhotoRef[];
  /** Drawn when the message leaves, and shown with it. */
  picture?: Picture;
  /** A file for the reader, e.g. what is held about them. */
  file?: PostFile;
  /** Somebody has to answer it before things go on: where a card cannot be edited, it is then said anew when it changes. */
  asks?: true;
  /** People answer it where it stands: the morning's digest leaves it a message of its own. */
  standsAlone?: true;
  /** True: kept above all others where the platform can; false: not any more. */
  pin?: boolean;
  /** The `#number` this post is about, so that a reply to it needs none. */
  number?: number;
}

/** A kind and a number, e.g. `report:12`: one card per chat, edited in place where the platform can. */
export type CardKey = `${string}:${number}`;

/** Which chats of the community a post is for. */
export interface Audience {
  purpose: "residents" | "staff";
  /** Groups bound at or under this place; absent: all of them. */
  placeId?: number;
}

/**
 * What is said in one chat about a change of a card, and in its twins: the groups of the same place elsewhere. Where the card is said anew there instead of being edited, its
 * photos go with it and its words are not said as well.
 */
export interface News {
  chat: { platform: string; id: string };
  post: Post;
}

/**
 * What the engine is to do. Whatever speaks elsewhere than where it was asked may say why it is said (`occasion`, see
 * quiet.ts). Said nothing, it is an `answer` in the chat where it happened and to the person who did it, and `unasked`
 * everywhere else and from timers.
 */
export type Action =
  /** Say in the chat where it happened. */
  | { do: "reply"; post: Post; occasion?: "offer" | "urgent" }
  /** Show the card in the chat where it happened, or in that one; where it stands already, edit it there. */
  | { do: "card"; card: CardKey; chat?: { platform: string; id: string }; occasion?: Occasion }
  /** A toast for a tap; a short reply for words. */
  /** `alone`: where it is said, it is not put together with what others are told. `card`: that one says it as well, so it
   * is left out where this card is said anew. */
  | { do: "acknowledge"; text: Text; alone?: true; card?: CardKey }
  /** Show a card in every chat of an audience; with `anew` as a new message also where it stands, which is left as it is. */
  | { do: "announce"; to: Audience; card: CardKey; anew?: boolean; occasion?: Occasion }
  /** Say something in every chat of an audience. */
  | { do: "tell"; to: Audience; post: Post; occasion?: Occasion }
  /** The thing changed: bring its card up to date wherever it stands, at once. Where cards cannot be edited it may be
   * said anew, and that is what `occasion` is for. */
  | { do: "update"; card: CardKey; occasion?: Occasion; news?: News }
  /** Say in one chat that is not where it happened. */
  | { do: "say"; chat: { platform: string; id: string }; post: Post; occasion?: Occasion }
  /** A private message. It never falls back to the group: it waits until the person can be reached. With
   * `ifReachable` it is a courtesy, and is left out when it cannot be delivered. */
  | { do: "whisper"; personId: number; post: Post; ifReachable?: true; occasion?: Occasion }
  /** The same to an account that is nobody's yet, in answer to what it wrote. */
  | { do: "whisperSender"; post: Post }
  /**
   * Things went on: what was to ask somebody for one of these commands about that number, and has not left, is not asked;
   * what was asked waits for no answer.
   */
  | { do: "takeBack"; number: number; asks: readonly string[] }
  /** What that event said, and who said it, is not kept any longer. */
  | { do: "erase"; eventId: number }
  /** A timer: `key` is unique in the community, a second one with the same key is the same timer. */
  | Timer;

export interface Timer {
  do: "later";
  at: Date;
  job: string;
  key: string;
  args: Record<string, string | number>;
}

/** Shorthand for a text. */
export function say(key: string, args?: Record<string, Arg>): Text {
  return args ? { key, args } : { key };
}

/** What somebody wrote, as it stands. */
export function verbatim(text: string): Text {
  return say("core-verbatim", { text });
}

/** Several in a row, as the reader's language sets them apart: "甲、乙", "one, two". Nothing for none. */
export function listText(items: readonly (Text | string)[]): Text {
  const texts = items.map((item) => (typeof item === "string" ? verbatim(item) : item));
  return texts.length === 0 ? verbatim("") : texts.reduceRight((rest, first) => say("core-and", { first, rest }));
}

/** "11月29日（周日）20:00": for what stands for days. */
export function inFull(at: Date): Moment {
  return { at: at.toISOString(), style: "full" };
}
