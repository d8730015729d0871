import { boolean, index, integer, jsonb, moment, pgTable, primaryKey, text } from "../../store/drizzle.ts";
import type { State, Totals } from "./rules.ts";

/** Something that a leader or staff count: how many are at home, how many cars, whether all are well. */
export const headcounts = pgTable(
  "headcounts",
  {
    communityId: integer("community_id").notNull(),
    number: integer("number").notNull(),
    /** Who asks, and alone reads who answered what; null once they asked to be forgotten. */
    personId: integer("person_id"),
    /** In which office: people agree to that one reading it. */
    askedAs: text("asked_as").$type<"leader" | "staff">().notNull(),
    placeId: integer("place_id").notNull(),
    question: text("question").notNull(),
    /** What can be answered; null: a number. */
    options: jsonb("options").$type<string[]>(),
    state: text("state").$type<State>().notNull(),
    /** Then all answers are erased. */
    endsAt: moment("ends_at").notNull(),
    /** What they came to, written down when they are erased. */
    totals: jsonb("totals").$type<Totals>(),
    madeAt: moment("made_at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.communityId, t.number] }),
    index("headcounts_state").on(t.communityId, t.state, t.endsAt),
    index("headcounts_person").on(t.communityId, t.personId),
  ],
);

/** What was answered by people who agreed that it is kept; until the headcount ends. */
export const headcountAnswers = pgTable(
  "headcount_answers",
  {
    communityId: integer("community_id").notNull(),
    number: integer("number").notNull(),
    /** "h" and the household's place, or "p" and the person: one answer a household. */
    reader: text("reader").notNull(),
    /** Who gave it, and agreed. */
    personId: integer("person_id").notNull(),
    /** The number, or which of the options, from 1. */
    answer: integer("answer").notNull(),
    /** Agreed that whoever asks reads which household it is; else it only counts. */
    shown: boolean("shown").notNull(),
    at: moment("at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.communityId, t.number, t.reader] }),
    index("headcount_answers_person").on(t.communityId, t.personId),
  ],
);
