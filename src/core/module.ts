import type { Command, Context, PersonContext } from "./command.ts";
import type { Lookup } from "./lookup.ts";
import type { Account, Chat, Person } from "./people.ts";
import type { Action, FetchedPhotos, Post, Text } from "./post.ts";
import type { Schedule } from "./schedule.ts";
import type { Tx } from "./tx.ts";

/** What a timer's job is given. */
export interface JobContext {
  tx: Tx;
  now: Date;
  timeZone: string;
  communityId: number;
  /** When it was planned. After a downtime `now` is later. */
  plannedAt: Date;
  /**
   * Up to when it may see to what has fallen due: `now`, and after a downtime when something else of the community was
   * planned, so that all of it is said in the order in which it was due.
   */
  upTo: Date;
  args: Record<string, string | number>;
  eventId: number;
  insertLater: Context["insertLater"];
  nextNumber: Context["nextNumber"];
  countSaid: Context["countSaid"];
  offIn: Context["offIn"];
}

/** What became of a message after it was handled. */
export interface ChangedContext extends Pick<JobContext, "tx" | "now" | "timeZone" | "eventId"> {
  /** The inbox row of the message itself. */
  of: number;
  /** Its new words; null: it was taken back. */
  text: string | null;
}

/** What is to be told of it, and to whom the message belonged. */
export interface Told {
  communityId: number;
  writer: number | null;
  actions: Action[];
}

/** People who came into a group of the community, or left it. */
export interface ArrivalContext
  extends Pick<JobContext, "tx" | "now" | "timeZone" | "communityId" | "eventId" | "insertLater"> {
  /** The group; what is said in it with `say` is unasked. */
  chat: Chat;
  /**
   * Each of them once: who they are in the community, or null for somebody who has never spoken there. Nothing is kept of
   * those by the machinery; a module that wants to remember keeps its own rows, by no more than it needs.
   */
  people: readonly { id: string; person: Person | null }[];
}

/** Which card, in which chat: the same card may show staff other choices than residents. */
export interface CardRequest {
  communityId: number;
  number: number;
  chat: Chat;
  now: Date;
}

/** One thing residents do: a table of commands, timers and cards, and what it holds about people. */
export interface Module {
  name: string;
  commands: readonly Command[];
  /** What comes round in every community by itself, e.g. each Monday: its next turn is always planned. */
  standing?: readonly { name: string; schedule: Schedule; job: string }[];
  jobs?: Record<string, (context: JobContext) => Promise<Action[]>>;
  /** Neighbours came into a group of the community, never the bot itself. */
  joined?(context: ArrivalContext): Promise<Action[]>;
  /** The same for those who left. */
  left?(context: ArrivalContext): Promise<Action[]>;
  /** Card kind → how it looks now. Many at once, because sending is done in batches. */
  cards?: Record<string, (tx: Tx, requests: CardRequest[]) => Promise<(Post | null)[]>>;
  /**
   * Locks a thing of this module by its number. All that the commands and jobs of a transaction name in an argument
   * `number` is locked before any of them runs, in one order, so that no two processes wait for each other in a circle.
   */
  locks?: Lookup<{ communityId: number; number: number }, unknown>;
  /**
   * What words said in reply to one of its cards mean, as a line of words, by the card's kind; null: nothing. "+1" to a
   * sign-up is another than to a report.
   */
  readReply?: Record<string, (number: number, words: string) => string | null>;
  /**
   * In a private chat, words that are no command and may answer what this module has asked of that person there.
   * @returns the command line that they mean, or null
   */
  readAnswer?(tx: Tx, person: Person, words: string, now: Date): Promise<string | null>;
  /**
   * What still waits for that person's answer, where nothing else could be made of their words in private.
   * @returns the command line that shows it again, or null
   */
  awaited?(tx: Tx, person: Person, words: string, now: Date): Promise<string | null>;
  /** What waits for that person's decision here, each a line that says how to see to it: it stands below `/reports` in private. */
  waits?(tx: Tx, person: Person): Promise<Text[]>;
  /** `#12` → the command that tells about it, or null when this module has no such number. */
  describe?(tx: Tx, communityId: number, number: number): Promise<string | null>;
  /**
   * Two accounts turned out to be one person: what is held of `from` becomes what is held of `into`.
   * @returns what others have to hear of it
   */
  mergePersons?(tx: Tx, from: Person, into: Person, now: Date): Promise<Action[]> | Promise<void>;
  /** An account is no longer one of that person's, and begins anew as somebody else. */
  accountParted?(tx: Tx, person: Person, account: Account): Promise<void>;
  /** Everything held about a person, as plain data. */
  exportPerson?(tx: Tx, person: Person): Promise<Record<string, unknown>>;
  /** Erases what is held about a person; what the community must keep loses its tie to them. */
  forgetPerson?(tx: Tx, person: Person, now: Date): Promise<Action[]>;
  /** The same two for an account that is nobody in any community. */
  exportAccount?(tx: Tx, account: Account): Promise<Record<string, unknown>>;
  forgetAccount?(tx: Tx, account: Account): Promise<void>;
  /** Erases what has served its purpose; called every minute. @returns how many rows */
  sweep?(tx: Tx, now: Date): Promise<number>;
  /** The platform gave a chat another id: rows that keep the old one follow. */
  moveChat?(tx: Tx, platform: string, from: string, to: string): Promise<void>;
  /**
   * Photos of an album came after the rest of it: they go where its first ones went.
   * @returns null when this module has nothing of that person with those first ones
   */
  joinAlbum?(tx: Tx, person: Person, photos: FetchedPhotos): Promise<Action[] | null>;
  /**
   * The thing that photos sent in a message of their own belong to, where that person's message before them was about one.
   * @param said the inbox row of that message, and the command that it was, with its number
   * @returns its number; null: it was about nothing that takes photos now. `once`: they are then for nothing else; where
   *   they are not, words that follow them at once may have been meant
   */
  takesPhotos?(
    tx: Tx,
    person: Person,
    said: { eventId: number; command: string | null; number: number | null },
    now: Date,
  ): Promise<{ number: number; once: boolean } | null>;
  /** Adds them there. @returns null when it is none of this module's */
  addPhotos?(tx: Tx, person: Person, number: number, photos: FetchedPhotos, now: Date): Promise<Action[] | null>;
  /**
   * A message that this module made something of was taken back, or says something else by now.
   * @returns null when this module has nothing that came with it
   */
  messageChanged?(context: ChangedContext): Promise<Told | null>;
  /**
   * Something said among neighbours that surely tells of a trouble: whether its writer is asked about it.
   * @param quiet only about a danger may anybody be asked now: it is night, or the group has heard enough today
   * @returns nothing when it is none of ours: then it leaves no trace
   */
  overhear?(context: PersonContext, text: string, quiet: boolean): Promise<Action[]>;
  /** Which of these photos this module still shows. */
  photosInUse?(tx: Tx, hashes: string[]): Promise<string[]>;
  /** Tables that hold something of a person and are covered by the two functions above. */
  personTables?: readonly string[];
}
