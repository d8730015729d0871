import type { PgTable } from "drizzle-orm/pg-core";
import type { Target } from "./event.ts";
import type { Guess } from "./guess.ts";
import type { Lookup } from "./lookup.ts";
import type { Account, ChatHere, Community, Person } from "./people.ts";
import type { Action, Choice, PhotoRef, Text } from "./post.ts";
import type { Said } from "./quiet.ts";
import type { Role } from "./roles.ts";
import type { Span } from "./time.ts";
import type { Tx } from "./tx.ts";

/**
 * How one argument is read from the line. `number` takes `12` or `#12`, or the number of the card that is replied to.
 * `rest` is all that is left. A `?` makes it optional.
 */
export type ArgKind = "number" | "number?" | "word" | "word?" | "rest" | "rest?";
type ArgValue<K extends ArgKind> = K extends "number"
  ? number
  : K extends "number?"
    ? number | null
    : K extends "word" | "rest"
      ? string
      : string | null;
export type Args<S extends Record<string, ArgKind>> = { [K in keyof S]: ArgValue<S[K]> };

/** What a command is given. One per event; `tx` is the transaction that everything it does belongs to. */
export interface Context {
  tx: Tx;
  now: Date;
  timeZone: string;
  chat: ChatHere;
  account: Account;
  /** Who it is in the chat's community; null where the chat has none or the command is open to anyone. */
  person: Person | null;
  community: Community | null;
  /** Who the account is in every community it is known in. */
  memberships: readonly Person[];
  /** The inbox row: the source of what is done. */
  eventId: number;
  /** The inbox row in which its words were written: the event itself, or the message that a yes was said to. */
  saidIn: number;
  /** True for a press on a choice. */
  tapped: boolean;
  /** True for a whole line said among neighbours (`whole`). */
  aside: boolean;
  messageId: string | null;
  photos: PhotoRef[];
  /** Photos that could not be kept, and why: `photo-too-big`, `photo-not-a-picture`, `photo-gone`. */
  photoProblems: string[];
  /** The file that came with the message: its bytes are in `inbox_files` under `eventId`, or there is a problem. */
  file: { name: string; problem: "file-too-big" | "file-gone" | null } | null;
  /** What a language model made of the words, where the rules left them open. */
  guess: Guess | null;
  /**
   * People the platform vouches for: the writer of the message replied to, people mentioned by id. They may never have
   * spoken to the bot: nothing is kept of them unless `personOf` is asked.
   */
  targets: readonly Target[];
  /** Notes of a person written longer than what is kept. */
  clipped: boolean;
  /** Looks something up, together with what other events of the transaction look up. */
  look<K, V>(lookup: Lookup<K, V>, key: K): Promise<V>;
  /** Puts a row off, to go into its table together with others; queries that follow see it. */
  insertLater<T extends PgTable>(table: T, row: T["$inferInsert"]): void;
  /**
   * How many messages the bot sent to each residents' group of this community.
   * @param from the first day, "2026-11-23"
   * @param until the last day, which is counted too
   */
  countSaid(from: string, until: string): Promise<Said[]>;
  /** When the bot was off within that time, the earliest first, as far as that is known. */
  offIn(span: Span): Promise<Span[]>;
  /** What waits for the sender's decision in any module, each a line that says how to see to it. */
  waiting(): Promise<Text[]>;
  /** A number for a new thing of this community, from 1, with no gaps. */
  nextNumber(): Promise<number>;
  /** All that every module and the machinery hold about the person, as plain data. */
  exportSender(): Promise<Record<string, unknown>>;
  /** What this event said, and who said it, is erased in this very transaction. */
  eraseEvent(): void;
  /** Erases it: the person of this community, or the account while it is nobody in any. */
  forgetSender(): Promise<Action[]>;
  /** The commands this person may give in such a chat, by name. */
  permitted(): readonly string[];
  /**
   * The commands that words are about, by their names or by what help says of them, the likeliest first.
   * `isOpen`: this person may give it, here or in private.
   */
  commandsAbout(words: string): readonly { name: string; isOpen: boolean }[];
  /** Who that target is in this community, or null. */
  known(target: Target): Person | null;
  /** Who that target is in this community; made now if they never spoke there, and then kept by their id alone. */
  personOf(target: Target): Promise<Person>;
  /**
   * Makes one person of two: what every module and the machinery hold of `from` becomes that of `into`.
   * @returns what others have to hear of it
   */
  mergePersons(from: Person, into: Person): Promise<Action[]>;
  /** The sender's account is one of that person's no more, and somebody of its own from now on. */
  part(from: Person): Promise<void>;
  /**
   * The sender is that person from now on: what is held of who they were becomes that person's, and what waited for that
   * person is said to them here. Only in a private chat.
   * @returns what others have to hear of it
   */
  become(person: Person): Promise<Action[]>;
  /** This chat is what that one was, under another id: all that is known of that one is known of this one. */
  moveChatHere(from: { platform: string; id: string }): Promise<void>;
  /** Who the sender is in that community; made now if they never spoke there. */
  selfIn(communityId: number): Promise<Person>;
}

/** A context in which the person is known: what commands for residents and above are given. */
export type PersonContext = Context & { person: Person; community: Community };

export interface Command<S extends Record<string, ArgKind> = Record<string, ArgKind>> {
  /** The Latin name first, then its Chinese aliases. */
  names: readonly [string, ...string[]];
  /** Aliases that count in a group without a slash, as the whole first word. */
  bare?: readonly string[];
  /** Latin names that count without a slash before other words, when they are said to the bot: "report the lift is stuck". */
  spoken?: readonly string[];
  /** Aliases that count in a group without a slash when nothing, or nothing but the number or two that it takes, follows. */
  alone?: readonly string[];
  /** Aliases among those that also count when words follow the number: "报名 15 上午 2人". */
  numbered?: readonly string[];
  /**
   * Whole lines that count without a slash, in a group of the community and in private: forms so exact that chatter is
   * none of them. The first group, where there is one, is the line of arguments, else it is all of it.
   */
  whole?: RegExp | readonly RegExp[] | ((line: string) => boolean);
  /**
   * Whether such a line, said in that group now, is for the bot: it answers what goes on there. Where it does not, the
   * line is what it would be without `whole`, and nothing is kept of it or of its writer.
   */
  heeds?(tx: Tx, chat: ChatHere & { communityId: number }, now: Date, line: string): Promise<boolean>;
  /**
   * In a private chat, words that it finds something in are for this command, with that as its line: for what must never
   * be taken for anything else, however it is put. What belongs in private is answered in a group too, as its command is
   * there, where it cannot be talk (`sure`), was said to the bot, or would be asked about.
   */
  opens?(text: string): { line: string; sure: boolean } | null;
  /** Aliases that count without a slash only in a reply to a message of the bot's: "+1" is small talk elsewhere. */
  inReply?: readonly string[];
  /**
   * Other ways in which people put it: the line as it is usually written, or null where it is none of them.
   * @param meant it was said to the bot, or begins with a slash
   */
  reads?(text: string, meant: boolean): string | null;
  /** Names that in private are the answer to what was asked just now, where that has a choice called so, before they are the command. */
  answersFirst?: readonly string[];
  args: S;
  /** Who may give it; `anyone` needs no person and no community. */
  may: readonly Role[] | "anyone";
  where: "group" | "private" | "any";
  /** True: whatever comes of it, what was said and by whom is erased in the transaction that handles it. */
  forgets?: true;
  /** True: given only by choices, and left out of help and menus. */
  byChoice?: boolean;
  /** True: the choices of a message that gives it are good for one press. */
  once?: true;
  /**
   * Files with such names that somebody sends in a private chat are for this command, which is then given without
   * arguments. They are fetched only for who may give it.
   */
  takesFile?: RegExp;
  /**
   * True: it only looks, or only adds what no other of its kind looks at. Those of one transaction run at once, and what
   * they `look` up is gathered into one statement.
   */
  together?: boolean;
  /** True: what it locks cannot be known from its words, so it has a transaction of its own. */
  apart?: true;
  /** A line that brings its own authority, such as a code, is run by this instead, whoever gives it. */
  byCode?: { fits(args: Args<S>): boolean; run(args: Args<S>, context: Context): Promise<Action[]> };
  /** In private, this is run instead for an account that is nobody in any community. */
  byStranger?(args: Args<S>, context: Context): Promise<Action[]>;
  run(args: Args<S>, context: Context): Promise<Action[]>;
}

/** Writes a command down with its argument types inferred. */
export function command<const S extends Record<string, ArgKind>>(
  spec: Omit<Command<S>, "run" | "may"> & { may: "anyone"; run(args: Args<S>, c: Context): Promise<Action[]> },
): Command;
export function command<const S extends Record<string, ArgKind>>(
  spec: Omit<Command<S>, "run" | "may"> & {
    may: readonly Role[];
    run(args: Args<S>, c: PersonContext): Promise<Action[]>;
  },
): Command;
export function command(spec: unknown): Command {
  return spec as Command;
}

/** What a line may lack that its writer can still give, in a message of its own. */
export type Lack = "words" | "photo";

/** The person's mistake, or something that is not theirs to do: undo the work, still answer, and say what would do. */
export class Refusal extends Error {
  readonly text: Text;
  readonly choices: Choice[];
  readonly lacks: Lack | null;
  /** What it answers is erased with the answer, also when the event is undone and answered in a second try. */
  erases = false;
  /**
   * @param choices what they may have meant
   * @param lacks what would finish it, if they say or send that next
   */
  constructor(text: Text, choices: Choice[] = [], lacks: Lack | null = null) {
    super(text.key);
    this.name = "Refusal";
    this.text = text;
    this.choices = choices;
    this.lacks = lacks;
  }
}
