import { bigserial, index, integer, moment, pgTable, primaryKey, sql, text, uniqueIndex } from "../../store/drizzle.ts";
import type { Kind, State } from "./rules.ts";

/** Something neighbours sign up for: an event, or a task for volunteers, whose hours count. */
export const signups = pgTable(
  "signups",
  {
    communityId: integer("community_id").notNull(),
    number: integer("number").notNull(),
    kind: text("kind").$type<Kind>().notNull(),
    /** Who organises it; null once they asked to be forgotten. */
    personId: integer("person_id"),
    title: text("title").notNull(),
    placeId: integer("place_id").notNull(),
    state: text("state").$type<State>().notNull(),
    topic: text("topic").$type<"environment">(),
    startsAt: moment("starts_at"),
    endsAt: moment("ends_at"),
    /** From then on nobody signs up any more; who is in may still leave. */
    closesAt: moment("closes_at").notNull(),
    /** Said or shown on the spot, to check in. */
    code: text("code"),
    madeAt: moment("made_at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.communityId, t.number] }),
    index("signups_open").on(t.communityId, t.state, t.closesAt),
    index("signups_person").on(t.communityId, t.personId),
    index("signups_code").on(t.communityId, t.code).where(sql`code is not null`),
  ],
);

/** What one can sign up for: the morning, the afternoon. */
export const signupSlots = pgTable(
  "signup_slots",
  {
    communityId: integer("community_id").notNull(),
    number: integer("number").notNull(),
    slot: integer("slot").notNull(),
    label: text("label").notNull(),
    /** How many people; null: as many as like. */
    capacity: integer("capacity"),
  },
  (t) => [primaryKey({ columns: [t.communityId, t.number, t.slot] })],
);

/** Who comes: a person, or a name from a list that somebody pasted. */
export const signupRows = pgTable(
  "signup_rows",
  {
    communityId: integer("community_id").notNull(),
    number: integer("number").notNull(),
    /** The order in which they signed up, and so that of the waiting list. */
    id: bigserial("id", { mode: "number" }).notNull(),
    slot: integer("slot").notNull(),
    personId: integer("person_id"),
    /** A name from a list, and who pasted it; of a person: they wrote their own line, so the list shows their name. */
    name: text("name"),
    listedBy: integer("listed_by"),
    count: integer("count").notNull(),
    /** Of a list in which things are bought: "2箱", "2箱、1盒". It stands for one who comes. */
    goods: text("goods"),
    state: text("state").$type<"in" | "waiting" | "out">().notNull(),
    signedAt: moment("signed_at").notNull(),
    inAt: moment("in_at"),
    outAt: moment("out_at"),
    /** Minutes, as the organiser says; null: not looked at yet; 0: did not come. */
    minutes: integer("minutes"),
    confirmedBy: integer("confirmed_by"),
  },
  (t) => [
    primaryKey({ columns: [t.communityId, t.number, t.id] }),
    uniqueIndex("signup_rows_person").on(t.communityId, t.number, t.slot, t.personId).where(sql`person_id is not null`),
    uniqueIndex("signup_rows_name").on(t.communityId, t.number, t.slot, t.name).where(sql`name is not null`),
    index("signup_rows_who").on(t.communityId, t.personId).where(sql`person_id is not null`),
  ],
);
