import type { Event } from "../core/event.ts";
import type { Guess } from "../core/guess.ts";
import type { Choice, FetchedPhotos, Post } from "../core/post.ts";
import type { Occasion } from "../core/quiet.ts";
import type { Role } from "../core/roles.ts";
import {
  bigint,
  bigserial,
  boolean,
  date,
  index,
  integer,
  jsonb,
  moment,
  pgTable,
  primaryKey,
  serial,
  sql,
  text,
  unique,
  uniqueIndex,
} from "./drizzle.ts";

/** A moment of business time, to the millisecond. */

// ── what happened, and what is to be said ──────────────────────────────────────────────────────────────────────────

/**
 * Everything that happens. A lane is what order is kept in: one chat, or one timer. `new` rows wait for `prepare`,
 * `ready` ones for `handle`; `failed` ones are parked with a note.
 */
export const inbox = pgTable(
  "inbox",
  {
    id: bigserial("id", { mode: "number" }).primaryKey(),
    platform: text("platform").notNull(),
    key: text("key").notNull(),
    lane: text("lane").notNull(),
    chat: text("chat"),
    /** Who sent it, as the platform names them, so that their rows can be found when they ask for them. */
    sender: text("sender"),
    album: text("album"),
    payload: jsonb("payload").$type<Event>(),
    photos: jsonb("photos").$type<FetchedPhotos>(),
    /** What a language model made of the words, where one was asked. */
    guess: jsonb("guess").$type<Guess>(),
    status: text("status").$type<"new" | "ready" | "done" | "failed">().notNull(),
    dueAt: moment("due_at").notNull(),
    receivedAt: moment("received_at").notNull(),
    attempts: integer("attempts").notNull().default(0),
    retryAt: moment("retry_at"),
    note: text("note"),
  },
  (t) => [
    unique("inbox_key").on(t.platform, t.key),
    index("inbox_due").on(t.dueAt, t.id).where(sql`status in ('new', 'ready')`),
    index("inbox_lane").on(t.lane, t.id).where(sql`status in ('new', 'ready')`),
    index("inbox_album").on(t.platform, t.chat, t.album).where(sql`album is not null and status = 'new'`),
    index("inbox_sender").on(t.platform, t.sender).where(sql`payload is not null`),
  ],
);

/** What was in a file that came with an event, until the module it is for has read it, a day at most. */
export const inboxFiles = pgTable("inbox_files", {
  eventId: bigint("event_id", { mode: "number" }).primaryKey(),
  /** Base64. */
  content: text("content").notNull(),
  receivedAt: moment("received_at").notNull(),
});

/** Everything the bot says. `post` is blanked once it is sent. */
export const outbox = pgTable(
  "outbox",
  {
    id: bigserial("id", { mode: "number" }).primaryKey(),
    eventId: bigint("event_id", { mode: "number" }).notNull(),
    kind: text("kind").$type<"say" | "edit" | "toast" | "accept">().notNull(),
    platform: text("platform"),
    chat: text("chat"),
    /** For whom a private message waits until they can be reached. */
    communityId: integer("community_id"),
    personId: integer("person_id"),
    /** The row of `messages` this fills or edits; null: nothing will ever refer to it. */
    messageRef: bigint("message_ref", { mode: "number" }),
    card: text("card"),
    post: jsonb("post").$type<Post>(),
    /** Of a toast: the tap it answers. Of `accept`: the request. */
    tapId: text("tap_id"),
    replyTo: text("reply_to"),
    thread: text("thread"),
    /** Why it is said, which decides whether it may be now. */
    occasion: text("occasion").$type<Occasion>().notNull().default("unasked"),
    /** `waiting`: for somebody who cannot be reached yet; `held`: for the morning, which is then its `dueAt`. */
    status: text("status").$type<"queued" | "sending" | "sent" | "failed" | "waiting" | "held">().notNull(),
    dueAt: moment("due_at").notNull(),
    attempts: integer("attempts").notNull().default(0),
    leaseUntil: moment("lease_until"),
    /** True once its outcome was ever unknown: the next try says so. */
    resend: boolean("resend").notNull().default(false),
    note: text("note"),
  },
  (t) => [
    index("outbox_due").on(t.id).where(sql`status in ('queued', 'sending')`),
    index("outbox_chat").on(t.platform, t.chat, t.id).where(sql`status in ('queued', 'sending')`),
    uniqueIndex("outbox_one_edit").on(t.messageRef).where(sql`kind = 'edit' and status = 'queued'`),
    index("outbox_waiting").on(t.communityId, t.personId).where(sql`status = 'waiting'`),
    index("outbox_held").on(t.dueAt, t.platform, t.chat).where(sql`status = 'held'`),
    index("outbox_event").on(t.eventId),
  ],
);

/** How many messages a chat was sent on a day, from rows of the outbox that are gone by now. */
export const saidDays = pgTable(
  "said_days",
  {
    platform: text("platform").notNull(),
    chat: text("chat").notNull(),
    day: date("day", { mode: "string" }).notNull(),
    occasion: text("occasion").$type<Occasion>().notNull(),
    count: integer("count").notNull(),
  },
  (t) => [primaryKey({ columns: [t.platform, t.chat, t.day, t.occasion] })],
);

/** What stands in the chats and can be answered: its choices, its number, its card. */
export const messages = pgTable(
  "messages",
  {
    id: bigserial("id", { mode: "number" }).primaryKey(),
    platform: text("platform").notNull(),
    chat: text("chat").notNull(),
    /** The platform's id, once it is sent. */
    externalId: text("external_id"),
    communityId: integer("community_id"),
    card: text("card"),
    number: integer("number"),
    choices: jsonb("choices").$type<Choice[]>().notNull().default([]),
    /** What stands there now, as a hash: an edit that would change nothing is left out. */
    shown: text("shown"),
    /** Whom it asked has answered: what they type next is about something else, if something else asks. */
    answeredAt: moment("answered_at"),
    editedAt: moment("edited_at"),
    /** When it was last said as a message of its own; an edit in place is not. */
    createdAt: moment("created_at").notNull(),
  },
  (t) => [
    index("messages_external").on(t.platform, t.chat, t.externalId),
    index("messages_asked").on(t.communityId, t.number).where(sql`card is null and number is not null`),
    uniqueIndex("messages_card").on(t.communityId, t.card, t.platform, t.chat).where(sql`card is not null`),
  ],
);

// ── who and where ──────────────────────────────────────────────────────────────────────────────────────────────────

export const chats = pgTable(
  "chats",
  {
    platform: text("platform").notNull(),
    id: text("id").notNull(),
    kind: text("kind").$type<"group" | "private">().notNull(),
    title: text("title").notNull().default(""),
    communityId: integer("community_id"),
    placeId: integer("place_id"),
    purpose: text("purpose").$type<"residents" | "staff">().notNull().default("residents"),
    /** null: as the installation speaks. */
    locale: text("locale"),
    seesAll: boolean("sees_all").notNull().default(true),
    /** True once the bot said hello here, until it is sent away. */
    greeted: boolean("greeted").notNull().default(false),
    /** May somebody who told neighbours of a trouble be asked "要登记吗？" here? */
    asks: boolean("asks").notNull().default(true),
    /** The language model this chat was told of: only then it is asked about what is said here. Empty: it wants none. */
    toldOfModel: text("told_of_model"),
    /** True where `id` will be another one once the bot logs in again: found anew by a code (modules/members/rebind). */
    mayChange: boolean("may_change").notNull().default(false),
    /** False once the platform said that nothing can be delivered here. */
    reachable: boolean("reachable").notNull().default(true),
    /** The next message may leave then. */
    nextSendAt: moment("next_send_at"),
    /** So many unasked messages were sent here on that day. */
    unaskedOn: date("unasked_on", { mode: "string" }),
    unasked: integer("unasked").notNull().default(0),
  },
  (t) => [primaryKey({ columns: [t.platform, t.id] }), index("chats_community").on(t.communityId, t.purpose)],
);

export const accounts = pgTable(
  "accounts",
  {
    id: bigserial("id", { mode: "number" }).primaryKey(),
    platform: text("platform").notNull(),
    externalId: text("external_id").notNull(),
    name: text("name").notNull().default(""),
    /** True where `externalId` will be another one once the bot logs in again: nothing is keyed by it but this row. */
    mayChange: boolean("may_change").notNull().default(false),
    /** The private chat in which this account can be reached. */
    privateChat: text("private_chat"),
    /** Which community a private chat is about at the moment. */
    privateCommunityId: integer("private_community_id"),
  },
  (t) => [unique("accounts_external").on(t.platform, t.externalId)],
);

export const communities = pgTable("communities", {
  id: serial("id").primaryKey(),
  name: text("name").notNull(),
  /** Who made it: `setup` by a person with a code, or the simulator for itself. */
  madeBy: text("made_by").$type<"setup" | "simulator">().notNull(),
  nextNumber: integer("next_number").notNull().default(1),
  createdAt: moment("created_at").notNull(),
});

export type PlaceKind = "community" | "grid" | "building" | "unit" | "household";

/** The tree: community → grid → building → unit → household. `path` lists the ids from the root, e.g. "/1/4/9/". */
export const places = pgTable(
  "places",
  {
    communityId: integer("community_id").notNull(),
    id: serial("id").notNull(),
    parentId: integer("parent_id"),
    kind: text("kind").$type<PlaceKind>().notNull(),
    /** "3", "B", "501": what people call it, without its kind. */
    code: text("code").notNull(),
    path: text("path").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.communityId, t.id] }),
    unique("places_code").on(t.communityId, t.parentId, t.kind, t.code).nullsNotDistinct(),
    index("places_path").on(t.communityId, t.path),
  ],
);

export const persons = pgTable(
  "persons",
  {
    communityId: integer("community_id").notNull(),
    id: serial("id").notNull(),
    createdAt: moment("created_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.communityId, t.id] })],
);

/** Which person an account is, in each community. */
export const personAccounts = pgTable(
  "person_accounts",
  {
    communityId: integer("community_id").notNull(),
    accountId: bigint("account_id", { mode: "number" }).notNull(),
    personId: integer("person_id").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.communityId, t.accountId] }),
    index("person_accounts_person").on(t.communityId, t.personId),
    index("person_accounts_account").on(t.accountId),
  ],
);

export const grants = pgTable(
  "grants",
  {
    communityId: integer("community_id").notNull(),
    personId: integer("person_id").notNull(),
    role: text("role").$type<Role>().notNull(),
    placeId: integer("place_id"),
    partyId: integer("party_id"),
    grantedBy: integer("granted_by"),
    grantedAt: moment("granted_at").notNull(),
  },
  (t) => [
    unique("grants_one").on(t.communityId, t.personId, t.role, t.placeId, t.partyId).nullsNotDistinct(),
    index("grants_party").on(t.communityId, t.partyId),
  ],
);

/** What the installation itself remembers: the simulator's clock, the first setup code. */
export const settings = pgTable("settings", {
  key: text("key").primaryKey(),
  value: jsonb("value").notNull(),
});
