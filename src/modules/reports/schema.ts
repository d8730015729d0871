import {
  boolean,
  index,
  integer,
  pgTable,
  primaryKey,
  serial,
  sql,
  text,
  timestamp,
  unique,
} from "../../store/drizzle.ts";
import type { Category } from "../../understand/categories.ts";
import type { Change, State } from "./rules.ts";

const moment = (name: string) => timestamp(name, { withTimezone: true, precision: 3, mode: "date" });

/** A matter somebody brought up, from its first word to the end its reporter confirms. */
export const reports = pgTable(
  "reports",
  {
    communityId: integer("community_id").notNull(),
    number: integer("number").notNull(),
    /** null once the reporter asked to be forgotten. */
    personId: integer("person_id"),
    text: text("text").notNull(),
    title: text("title").notNull(),
    category: text("category").$type<Category>().notNull(),
    urgent: boolean("urgent").notNull(),
    /** Where it is, as a place of the tree (for scope) and in words (for reading). */
    placeId: integer("place_id").notNull(),
    building: text("building"),
    unit: text("unit"),
    spot: text("spot"),
    /** The chat it came from: there it is closed (DESIGN rule 13). */
    platform: text("platform").notNull(),
    chat: text("chat").notNull(),
    state: text("state").$type<State>().notNull(),
    /** Which time it is being handled: 1, then one more for each 没解决. */
    round: integer("round").notNull().default(1),
    partyId: integer("party_id"),
    assigneeId: integer("assignee_id"),
    /** Who accepted it: after 没解决 it goes back to them. */
    workerId: integer("worker_id"),
    answer: text("answer"),
    stars: integer("stars"),
    /** The promise in force: an answer, then an end. */
    dueAt: moment("due_at"),
    late: boolean("late").notNull().default(false),
    reportedAt: moment("reported_at").notNull(),
    acceptedAt: moment("accepted_at"),
    doneAt: moment("done_at"),
    endedAt: moment("ended_at"),
  },
  (t) => [
    primaryKey({ columns: [t.communityId, t.number] }),
    index("reports_open").on(t.communityId, t.state, t.dueAt).where(sql`ended_at is null`),
    index("reports_person").on(t.communityId, t.personId),
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
    at: moment("at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.communityId, t.number, t.id] }),
    index("report_events_person").on(t.communityId, t.byPersonId),
  ],
);

export const reportPhotos = pgTable(
  "report_photos",
  {
    communityId: integer("community_id").notNull(),
    number: integer("number").notNull(),
    hash: text("hash").notNull(),
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
  },
  (t) => [
    primaryKey({ columns: [t.communityId, t.number, t.personId] }),
    index("report_joins_person").on(t.communityId, t.personId),
  ],
);
