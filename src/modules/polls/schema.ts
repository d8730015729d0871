import type { AnyPgColumn } from "drizzle-orm/pg-core";
import {
  and,
  boolean,
  eq,
  index,
  integer,
  jsonb,
  moment,
  pgTable,
  primaryKey,
  sql,
  text,
} from "../../store/drizzle.ts";
import type { Road } from "./chain.ts";
import type { Election } from "./elections/draw.ts";
import type { Electorate, State } from "./rules.ts";

/** A question put to neighbours, from its draft to its result. */
export const polls = pgTable(
  "polls",
  {
    communityId: integer("community_id").notNull(),
    number: integer("number").notNull(),
    /** Who asks; null once they asked to be forgotten. */
    personId: integer("person_id"),
    question: text("question").notNull(),
    options: jsonb("options").$type<string[]>().notNull(),
    /** A photo for each option, in their order, by hash; null where options are words alone. */
    photos: jsonb("photos").$type<string[]>(),
    electorate: text("electorate").$type<Electorate>().notNull(),
    multiple: boolean("multiple").notNull(),
    secret: boolean("secret").notNull(),
    /** The tally is shown after the end alone; of a secret poll it always is. */
    hidden: boolean("hidden").notNull().default(false),
    placeId: integer("place_id").notNull(),
    state: text("state").$type<State>().notNull(),
    /** The planned end: from that millisecond on no ballot counts, whenever it is closed. */
    closesAt: moment("closes_at").notNull(),
    madeAt: moment("made_at").notNull(),
    openedAt: moment("opened_at"),
    closedAt: moment("closed_at"),
    /** What is asked, frozen, as the words that are hashed; its hash begins the chain. */
    definition: text("definition"),
    root: text("root"),
    /** How many might have voted when it was closed; null where nobody can know. */
    eligible: integer("eligible"),
    /** What an election has besides; null: it is none. Until voting opens `options` are those who stand so far. */
    election: jsonb("election").$type<Election>(),
    /** Why it was decided so, and what comes next, as the one who asked says. */
    reason: text("reason"),
    reasonAt: moment("reason_at"),
  },
  (t) => [
    primaryKey({ columns: [t.communityId, t.number] }),
    index("polls_person").on(t.communityId, t.personId, t.state),
  ],
);

/** The end of a poll's chain. Its row is locked by whoever adds ballots, closes or changes the poll; a trigger moves it on. */
export const pollChains = pgTable(
  "poll_chains",
  {
    communityId: integer("community_id").notNull(),
    number: integer("number").notNull(),
    head: text("head").notNull(),
    length: integer("length").notNull(),
  },
  (t) => [primaryKey({ columns: [t.communityId, t.number] })],
);

/**
 * Every ballot ever cast; the last one of a pseudonym counts. The database itself refuses to change, delete or truncate
 * it (triggers in the migration).
 */
export const ballots = pgTable(
  "ballots",
  {
    communityId: integer("community_id").notNull(),
    number: integer("number").notNull(),
    seq: integer("seq").notNull(),
    pseudonym: text("pseudonym").notNull(),
    /** Options from 1, ascending: "2" or "1,3"; empty: taken back. */
    choice: text("choice").notNull(),
    /** Of a secret poll only the hour. */
    castAt: moment("cast_at").notNull(),
    /** How it came; null: tapped or typed by the voter. */
    road: text("road").$type<Road>(),
    hash: text("hash").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.communityId, t.number, t.seq] }),
    index("ballots_voter").on(t.communityId, t.number, t.pseudonym, t.seq),
  ],
);

/** Which ballots were cast under the pseudonym of a row of `seats`: of voters, or of owners' seats. */
export const castUnder = (seats: Record<"communityId" | "number" | "pseudonym", AnyPgColumn>) =>
  and(
    eq(ballots.communityId, seats.communityId),
    eq(ballots.number, seats.number),
    eq(ballots.pseudonym, seats.pseudonym),
  );

/** How many ballots count for each option; option 0: how many voters have one that counts. A trigger keeps it. */
export const pollTallies = pgTable(
  "poll_tallies",
  {
    communityId: integer("community_id").notNull(),
    number: integer("number").notNull(),
    option: integer("option").notNull(),
    count: integer("count").notNull(),
  },
  (t) => [primaryKey({ columns: [t.communityId, t.number, t.option] })],
);

/**
 * Whose pseudonym is whose: all that ties ballots to people, and what /forgetme deletes.
 * `voter` is `p17` (a person), `h204` (a household's place) or, until the close, `a…` (a hash of an account whose person
 * was forgotten, so that nobody votes twice by that road).
 */
export const pollVoters = pgTable(
  "poll_voters",
  {
    communityId: integer("community_id").notNull(),
    number: integer("number").notNull(),
    voter: text("voter").notNull(),
    pseudonym: text("pseudonym").notNull(),
    /** Who cast the first ballot. */
    personId: integer("person_id"),
  },
  (t) => [
    primaryKey({ columns: [t.communityId, t.number, t.voter] }),
    index("poll_voters_person").on(t.communityId, t.personId).where(sql`person_id is not null`),
  ],
);

/** Who stands, was asked to, or would not, in elections. What a candidate says of themselves is an option of the poll. */
export const candidates = pgTable(
  "poll_candidates",
  {
    communityId: integer("community_id").notNull(),
    number: integer("number").notNull(),
    personId: integer("person_id").notNull(),
    /** `asked`: nominated by a neighbour, not answered yet. */
    state: text("state").$type<"asked" | "accepted" | "declined">().notNull(),
    /** The name and words they gave themselves. */
    label: text("label"),
    at: moment("at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.communityId, t.number, t.personId] })],
);

/** Ballots that two of the staff took out of the count, each by a new ballot of the same pseudonym that is empty. */
export const pollVoids = pgTable(
  "poll_voids",
  {
    communityId: integer("community_id").notNull(),
    number: integer("number").notNull(),
    /** The ballot that does not count any more. */
    seq: integer("seq").notNull(),
    reason: text("reason").notNull(),
    /** Of the staff, who asked and who agreed; null once they asked to be forgotten. */
    askedBy: integer("asked_by"),
    agreedBy: integer("agreed_by"),
    askedAt: moment("asked_at").notNull(),
    /** The ballot that voids it; null: nobody has agreed yet. */
    bySeq: integer("by_seq"),
  },
  (t) => [primaryKey({ columns: [t.communityId, t.number, t.seq] })],
);
