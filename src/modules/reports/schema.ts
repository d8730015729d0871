import type { PhotoRef } from "../../core/post.ts";
import {
  bigint,
  boolean,
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
} from "../../store/drizzle.ts";
import type { Category } from "../../understand/categories.ts";
import type { Kind } from "./kinds.ts";
import type { RouteKey } from "./routing.ts";
import type { Change, State } from "./rules.ts";

/** A place on a map. */
export interface Point {
  lat: number;
  lon: number;
  name: string;
}

/** How a matter came to us: said in a chat, or heard by staff and written down for somebody. */
export const SOURCES = ["chat", "phone", "visit", "paper"] as const;
export type Source = (typeof SOURCES)[number];

/** A matter somebody brought up, from its first word to the end its reporter confirms. */
export const reports = pgTable(
  "reports",
  {
    communityId: integer("community_id").notNull(),
    number: integer("number").notNull(),
    kind: text("kind").$type<Kind>().notNull().default("fault"),
    source: text("source").$type<Source>().notNull().default("chat"),
    /** `code`: the reporter holds a code instead of a name. `strict`: and only its day is kept. */
    anonymous: text("anonymous").$type<"no" | "code" | "strict">().notNull().default("no"),
    /** A complaint or the like that was told to the bot alone: in a group nobody reads what it says. */
    discreet: boolean("discreet").notNull().default(false),
    /** null: anonymous, heard by staff, or once the reporter asked to be forgotten. */
    personId: integer("person_id"),
    text: text("text").notNull(),
    title: text("title").notNull(),
    category: text("category").$type<Category>().notNull(),
    urgent: boolean("urgent").notNull(),
    /** Where it is, as a place of the tree (for scope) and in words (for reading). */
    placeId: integer("place_id").notNull(),
    building: text("building"),
    unit: text("unit"),
    floor: text("floor"),
    spot: text("spot"),
    /** False where nobody said which building, and it stands with the one that its reporter lives in. */
    placeSaid: boolean("place_said").notNull().default(true),
    /** Where it is on a map, as somebody sent it: WGS 84 degrees. For whoever has it; neighbours do not read it. */
    point: jsonb("point").$type<Point>(),
    /** The chat it came from: there it is closed (DESIGN rule 13). Empty where nobody may know. */
    platform: text("platform").notNull(),
    chat: text("chat").notNull(),
    state: text("state").$type<State>().notNull(),
    /** Which time it is being handled: 1, then one more for each 没解决. */
    round: integer("round").notNull().default(1),
    /** The one lead. Helpers stand in report_helpers. */
    partyId: integer("party_id"),
    assigneeId: integer("assignee_id"),
    /** Who accepted it: after 没解决 it goes back to them. */
    workerId: integer("worker_id"),
    /** What was done, why it will not be done, or where to go instead. */
    answer: text("answer"),
    /** What whoever has it said they will do. */
    plan: text("plan"),
    stars: integer("stars"),
    /** The message it came with: an inbox row, which may be gone by now. null: nobody may know, or it came otherwise. */
    eventId: bigint("event_id", { mode: "number" }),
    /** Its words as their writer changed them later. */
    edited: text("edited"),
    /** Its writer took the message back: neighbours do not read its words any more. */
    recalled: boolean("recalled").notNull().default(false),
    /** The promise in force: to be taken on, an answer, an end, a confirmation. */
    dueAt: moment("due_at"),
    /** When it is to be done, once it is taken on. */
    finishAt: moment("finish_at"),
    /** When the clock looks at it next; null: everybody has been told, or it has ended. */
    nextAt: moment("next_at"),
    nudged: boolean("nudged").notNull().default(false),
    /** The highest level above that was told. */
    level: integer("level").notNull().default(0),
    late: boolean("late").notNull().default(false),
    /** What the reporter was asked once. */
    asking: text("asking").$type<"building" | "category">(),
    mergedInto: integer("merged_into"),
    /** On the standing list until it is struck off. */
    standing: boolean("standing").notNull().default(false),
    reportedAt: moment("reported_at").notNull(),
    acceptedAt: moment("accepted_at"),
    doneAt: moment("done_at"),
    endedAt: moment("ended_at"),
  },
  (t) => [
    primaryKey({ columns: [t.communityId, t.number] }),
    index("reports_open")
      .on(t.communityId, sql`${t.urgent} desc`, sql`${t.late} desc`, t.dueAt, t.number)
      .where(sql`ended_at is null`),
    index("reports_tick").on(t.communityId, t.nextAt).where(sql`next_at is not null`),
    index("reports_alike").on(t.communityId, t.category, t.reportedAt),
    index("reports_person").on(t.communityId, t.personId),
    index("reports_event").on(t.eventId).where(sql`event_id is not null`),
    index("reports_standing").on(t.communityId).where(sql`standing`),
  ],
);

/** What happened to a report, in order. */
export const reportEvents = pgTable(
  "report_events",
  {
    communityId: integer("community_id").notNull(),
    number: integer("number").notNull(),
    id: serial("id").notNull(),
    change: text("change").$type<Change>().notNull(),
    state: text("state").$type<State>().notNull(),
    byPersonId: integer("by_person_id"),
    partyId: integer("party_id"),
    assigneeId: integer("assignee_id"),
    words: text("words"),
    /** The level that was told, for `late`. */
    level: integer("level"),
    at: moment("at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.communityId, t.number, t.id] }),
    index("report_events_person").on(t.communityId, t.byPersonId),
    index("report_events_at").on(t.communityId, t.at),
  ],
);

export const reportPhotos = pgTable(
  "report_photos",
  {
    communityId: integer("community_id").notNull(),
    number: integer("number").notNull(),
    hash: text("hash").notNull(),
    /** What it looks like, 64 bits in hexadecimal, to find the same scene again. */
    look: text("look"),
    when: text("when").$type<"before" | "after">().notNull(),
    round: integer("round").notNull(),
    personId: integer("person_id"),
  },
  (t) => [
    unique("report_photos_one").on(t.communityId, t.number, t.hash, t.when, t.round),
    index("report_photos_hash").on(t.hash),
  ],
);

/** Neighbours who met the same: one row a person, however often they say so. */
export const reportJoins = pgTable(
  "report_joins",
  {
    communityId: integer("community_id").notNull(),
    number: integer("number").notNull(),
    personId: integer("person_id").notNull(),
    joinedAt: moment("joined_at").notNull(),
    /** How they find it was done. */
    stars: integer("stars"),
  },
  (t) => [
    primaryKey({ columns: [t.communityId, t.number, t.personId] }),
    index("report_joins_person").on(t.communityId, t.personId),
  ],
);

/** Parties that help the lead. */
export const reportHelpers = pgTable(
  "report_helpers",
  {
    communityId: integer("community_id").notNull(),
    number: integer("number").notNull(),
    partyId: integer("party_id").notNull(),
  },
  (t) => [primaryKey({ columns: [t.communityId, t.number, t.partyId] })],
);

/** Which reports are about one thing, for whoever makes a topic or a project of them. */
export const reportLinks = pgTable(
  "report_links",
  {
    communityId: integer("community_id").notNull(),
    number: integer("number").notNull(),
    other: integer("other").notNull(),
    /** `merged`: closed into the other. `similar`: the machine thought so, and the reporter did not say. */
    why: text("why").$type<"merged" | "similar">().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.communityId, t.number, t.other] }),
    index("report_links_other").on(t.communityId, t.other),
  ],
);

/** A report that may be one that is there already, until its writer has said so; ten minutes, then it is filed. */
export const reportDrafts = pgTable(
  "report_drafts",
  {
    communityId: integer("community_id").notNull(),
    eventId: integer("event_id").notNull(),
    personId: integer("person_id").notNull(),
    /** The open report it may be. */
    other: integer("other").notNull(),
    kind: text("kind").$type<Kind>().notNull(),
    text: text("text").notNull(),
    photos: jsonb("photos").$type<PhotoRef[]>().notNull(),
    placeId: integer("place_id").notNull(),
    building: text("building"),
    unit: text("unit"),
    platform: text("platform").notNull(),
    chat: text("chat").notNull(),
    madeAt: moment("made_at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.communityId, t.eventId] }),
    index("report_drafts_person").on(t.communityId, t.personId),
  ],
);

/**
 * Who was asked "要登记吗？" about what they told their neighbours, so that nobody is asked too often. No words: those wait
 * in their event, for half an hour.
 */
export const reportOffers = pgTable(
  "report_offers",
  {
    communityId: integer("community_id").notNull(),
    eventId: bigint("event_id", { mode: "number" }).notNull(),
    /** null: so long ago that it does not matter who it was. */
    personId: integer("person_id"),
    platform: text("platform").notNull(),
    chat: text("chat").notNull(),
    category: text("category").$type<Category>().notNull(),
    placeId: integer("place_id").notNull(),
    building: text("building"),
    urgent: boolean("urgent").notNull(),
    /** The open report that they were asked to join. */
    other: integer("other"),
    askedAt: moment("asked_at").notNull(),
    /** When they said 不用. */
    refusedAt: moment("refused_at"),
  },
  (t) => [
    primaryKey({ columns: [t.communityId, t.eventId] }),
    index("report_offers_chat").on(t.communityId, t.askedAt),
    index("report_offers_asked").on(t.askedAt),
  ],
);

/** What the holder of a code reported: nothing here leads to a person. */
export const reportCodes = pgTable(
  "report_codes",
  {
    communityId: integer("community_id").notNull(),
    hash: text("hash").notNull(),
    number: integer("number").notNull(),
  },
  (t) => [primaryKey({ columns: [t.communityId, t.hash] }), unique("report_codes_number").on(t.communityId, t.number)],
);

/**
 * Strictly anonymous words until the evening. Their order must tell nothing: ids are random, and all rows of a day are
 * written anew, in random order, with each that comes.
 */
export const reportSealed = pgTable(
  "report_sealed",
  {
    communityId: integer("community_id").notNull(),
    id: text("id").notNull(),
    day: text("day").notNull(),
    text: text("text").notNull(),
    hash: text("hash").notNull(),
  },
  (t) => [primaryKey({ columns: [t.communityId, t.id] }), index("report_sealed_hash").on(t.communityId, t.hash)],
);

/** Who has what kind of matter, where: one lead a key and place, and helpers. */
export const reportRoutes = pgTable(
  "report_routes",
  {
    communityId: integer("community_id").notNull(),
    placeId: integer("place_id").notNull(),
    key: text("key").$type<RouteKey>().notNull(),
    partyId: integer("party_id").notNull(),
    helpers: jsonb("helpers").$type<number[]>().notNull(),
    byPersonId: integer("by_person_id"),
    changedAt: moment("changed_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.communityId, t.placeId, t.key] })],
);

/** 吹哨: a matter for several bodies at once. */
export const reportWhistles = pgTable(
  "report_whistles",
  {
    communityId: integer("community_id").notNull(),
    number: integer("number").notNull(),
    byPersonId: integer("by_person_id"),
    /** 研判: why they are called. */
    words: text("words").notNull(),
    /** True when it was blown by phone or on paper and is written down afterwards. */
    afterwards: boolean("afterwards").notNull(),
    /** By when they settle it together. */
    jointAt: moment("joint_at"),
    officeStars: integer("office_stars"),
    blownAt: moment("blown_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.communityId, t.number] })],
);

/** One body that was called, and its half hour. */
export const reportCalls = pgTable(
  "report_calls",
  {
    communityId: integer("community_id").notNull(),
    number: integer("number").notNull(),
    partyId: integer("party_id").notNull(),
    dueAt: moment("due_at").notNull(),
    answeredAt: moment("answered_at"),
    byPersonId: integer("by_person_id"),
    words: text("words"),
    /** True once its silence was said. */
    silent: boolean("silent").notNull().default(false),
  },
  (t) => [primaryKey({ columns: [t.communityId, t.number, t.partyId] })],
);
