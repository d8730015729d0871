import {
  and,
  bigint,
  eq,
  index,
  integer,
  jsonb,
  moment,
  pgTable,
  primaryKey,
  sql,
  text,
  uniqueIndex,
} from "../../../store/drizzle.ts";
import type { Matter } from "./rules.ts";

const area = (name: string) => bigint(name, { mode: "bigint" });

/** What an owners' vote has beside its poll. Heads and area are those of the roll as it was when it was opened. */
export const resolutions = pgTable(
  "resolutions",
  {
    communityId: integer("community_id").notNull(),
    number: integer("number").notNull(),
    matter: text("matter").$type<Matter>().notNull(),
    committee: text("committee"),
    rule: text("rule"),
    /** The hash of the roll with its names, as staff see it with `/register`; of what was frozen of it, below. */
    registerHash: text("register_hash"),
    rollHash: text("roll_hash"),
    heads: integer("heads").notNull(),
    areaCm2: area("area_cm2").notNull(),
    /** For how many owners one neighbour may vote; 0: nobody for anybody, as in what was opened before there were proxies. */
    proxies: integer("proxies").notNull().default(0),
  },
  (t) => [primaryKey({ columns: [t.communityId, t.number] })],
);

/** Who may vote, frozen: a head is one owner, or co-owners together, with all their units. */
export const resolutionHeads = pgTable(
  "resolution_heads",
  {
    communityId: integer("community_id").notNull(),
    number: integer("number").notNull(),
    /** From 1, in an order that says nothing. */
    head: integer("head").notNull(),
    areaCm2: area("area_cm2").notNull(),
    /** Codes of its units, for whoever enters a ballot on paper. */
    units: jsonb("units").$type<string[]>().notNull(),
  },
  (t) => [primaryKey({ columns: [t.communityId, t.number, t.head] })],
);

/** Each owner of a head, with the pseudonym their ballots have. A person votes for an owner as the register ties them. */
export const resolutionSeats = pgTable(
  "resolution_seats",
  {
    communityId: integer("community_id").notNull(),
    number: integer("number").notNull(),
    pseudonym: text("pseudonym").notNull(),
    head: integer("head").notNull(),
    /** Which owner of the roll; null once they asked to be forgotten and it had ended. */
    ownerKey: text("owner_key"),
  },
  (t) => [
    primaryKey({ columns: [t.communityId, t.number, t.pseudonym] }),
    index("resolution_seats_owner").on(t.communityId, t.number, t.ownerKey),
    index("resolution_seats_head").on(t.communityId, t.number, t.head),
  ],
);

/** Seats beside the head they belong to. */
export const ofHead = and(
  eq(resolutionSeats.communityId, resolutionHeads.communityId),
  eq(resolutionSeats.number, resolutionHeads.number),
  eq(resolutionSeats.head, resolutionHeads.head),
);

/** Heads and area that stand for each option; option 0: co-owners who differ. A trigger keeps it. */
export const resolutionTallies = pgTable(
  "resolution_tallies",
  {
    communityId: integer("community_id").notNull(),
    number: integer("number").notNull(),
    option: integer("option").notNull(),
    heads: integer("heads").notNull(),
    areaCm2: area("area_cm2").notNull(),
  },
  (t) => [primaryKey({ columns: [t.communityId, t.number, t.option] })],
);

/** A ballot on paper or at the door: entered by one, with its photo, and counted when another has confirmed it. */
export const paperBallots = pgTable(
  "paper_ballots",
  {
    communityId: integer("community_id").notNull(),
    number: integer("number").notNull(),
    pollNumber: integer("poll_number").notNull(),
    unitCode: text("unit_code").notNull(),
    /** Which owner signed; null until that is said, where there are several. */
    pseudonym: text("pseudonym"),
    choice: text("choice").notNull(),
    road: text("road").$type<"paper" | "door">().notNull(),
    photo: text("photo").notNull(),
    state: text("state").$type<"draft" | "open" | "counted" | "refused">().notNull(),
    enteredBy: integer("entered_by"),
    enteredAt: moment("entered_at").notNull(),
    decidedBy: integer("decided_by"),
    decidedAt: moment("decided_at"),
  },
  (t) => [
    primaryKey({ columns: [t.communityId, t.number] }),
    index("paper_ballots_poll").on(t.communityId, t.pollNumber),
  ],
);

/**
 * An owner asks a neighbour to vote for them in one vote. It gives a right only while it stands: when the neighbour has
 * agreed and the owner has seen who it is. It is kept after the vote, as the committee keeps mandates on paper.
 */
export const ownerProxies = pgTable(
  "owner_proxies",
  {
    communityId: integer("community_id").notNull(),
    number: integer("number").notNull(),
    /** The hash of the code it began with. */
    code: text("code").notNull(),
    givenBy: integer("given_by").notNull(),
    /** Who showed the code; null: nobody yet. */
    heldBy: integer("held_by"),
    /** `offered`: the code is out; `shown`: to whom holds it; `agreed`: they would; `standing`: the owner has confirmed who it is. */
    state: text("state").$type<"offered" | "shown" | "agreed" | "standing" | "ended">().notNull(),
    givenAt: moment("given_at").notNull(),
    stoodAt: moment("stood_at"),
    /** When the last ballot was cast by it. */
    usedAt: moment("used_at"),
    endedAt: moment("ended_at"),
  },
  (t) => [
    primaryKey({ columns: [t.communityId, t.number, t.code] }),
    uniqueIndex("owner_proxies_given").on(t.communityId, t.number, t.givenBy).where(sql`state <> 'ended'`),
    index("owner_proxies_giver").on(t.communityId, t.givenBy),
    index("owner_proxies_holder").on(t.communityId, t.heldBy),
  ],
);
