import type { PhotoRef } from "../../core/post.ts";
import { boolean, index, integer, jsonb, moment, pgTable, primaryKey, text } from "../../store/drizzle.ts";
import type { Segment } from "./plan.ts";
import type { When } from "./when.ts";

/** What is to be said, as its maker confirmed it or is about to. */
export interface Content {
  words: string;
  photos: PhotoRef[];
  placeId: number;
  when: When;
  /** On the wall clock; null: as the words say. */
  until: string | null;
  mustRead: boolean;
  pinned: boolean;
  urgent: boolean;
  segment: Segment | null;
}

/** A notice that was published: once, or for as long as it comes again. */
export const notices = pgTable(
  "notices",
  {
    communityId: integer("community_id").notNull(),
    number: integer("number").notNull(),
    /** Who wrote it; null once they asked to be forgotten. */
    personId: integer("person_id"),
    /** Who let it go beyond its maker's own place. */
    approvedBy: integer("approved_by"),
    placeId: integer("place_id").notNull(),
    content: jsonb("content").$type<Content>().notNull(),
    /** Grows with each change: a change of an older one is refused. */
    version: integer("version").notNull(),
    state: text("state").$type<"on" | "over" | "withdrawn">().notNull(),
    /** The planned moment of its next turn; its timer counts only if it is for that. */
    nextAt: moment("next_at"),
    /** How often it was said, and the last time: when it was planned for, and when it was. */
    issue: integer("issue").notNull(),
    plannedAt: moment("planned_at"),
    saidAt: moment("said_at"),
    /** Until when what was said last holds. */
    endsAt: moment("ends_at"),
    /** True once that is past. */
    ended: boolean("ended").notNull(),
    correctedAt: moment("corrected_at"),
    /** Of which time it was said those who had not read it were reminded. */
    remindedIssue: integer("reminded_issue"),
    reason: text("reason"),
    publishedAt: moment("published_at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.communityId, t.number] }),
    index("notices_person").on(t.communityId, t.personId),
    index("notices_state").on(t.communityId, t.state),
  ],
);

/** Every planned turn and what became of it: said, or put to its maker because it was much too late. */
export const noticeTurns = pgTable(
  "notice_turns",
  {
    communityId: integer("community_id").notNull(),
    number: integer("number").notNull(),
    plannedAt: moment("planned_at").notNull(),
    state: text("state").$type<"said" | "asked" | "dropped">().notNull(),
    /** How many older ones were missed with it. */
    passedOver: integer("passed_over").notNull(),
    at: moment("at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.communityId, t.number, t.plannedAt] })],
);

/** What somebody is about to publish or to change; one for each notice and person. */
export const noticeDrafts = pgTable(
  "notice_drafts",
  {
    communityId: integer("community_id").notNull(),
    number: integer("number").notNull(),
    personId: integer("person_id").notNull(),
    /** The version it changes; 0: it is new. */
    base: integer("base").notNull(),
    content: jsonb("content").$type<Content>().notNull(),
    madeAt: moment("made_at").notNull(),
    /** When staff were asked to let it go beyond its maker's place. */
    askedAt: moment("asked_at"),
  },
  (t) => [
    primaryKey({ columns: [t.communityId, t.number, t.personId] }),
    index("notice_drafts_person").on(t.communityId, t.personId),
  ],
);

/**
 * Who has read what was said the n-th time, and when last: a household once, or a person whose home nobody knows. After
 * a correction only what came since counts.
 */
export const noticeReceipts = pgTable(
  "notice_receipts",
  {
    communityId: integer("community_id").notNull(),
    number: integer("number").notNull(),
    issue: integer("issue").notNull(),
    /** "h" and the household's place, or "p" and the person. */
    reader: text("reader").notNull(),
    personId: integer("person_id"),
    at: moment("at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.communityId, t.number, t.issue, t.reader] }),
    index("notice_receipts_person").on(t.communityId, t.personId),
  ],
);

/** Of what somebody chose to hear in private. The choice is the consent; taking it back is the end of it. */
export const noticeSegments = pgTable(
  "notice_segments",
  {
    communityId: integer("community_id").notNull(),
    personId: integer("person_id").notNull(),
    segment: text("segment").$type<Segment>().notNull(),
    chosenAt: moment("chosen_at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.communityId, t.personId, t.segment] }),
    index("notice_segments_segment").on(t.communityId, t.segment),
  ],
);

/** How households are when an urgent notice asks: what was said last counts. */
export const noticeCheckins = pgTable(
  "notice_checkins",
  {
    communityId: integer("community_id").notNull(),
    number: integer("number").notNull(),
    /** "h" and the household's place, or "p" and the person; "v" and whoever offers help; "x" and a number of its own once it is nobody's any more. */
    reader: text("reader").notNull(),
    personId: integer("person_id"),
    state: text("state").$type<"safe" | "help" | "offer">().notNull(),
    /** What they need, or have to give, for those who help. */
    words: text("words"),
    at: moment("at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.communityId, t.number, t.reader] }),
    index("notice_checkins_person").on(t.communityId, t.personId),
  ],
);
