import type { Role } from "../../core/roles.ts";
import {
  bigint,
  index,
  integer,
  jsonb,
  moment,
  pgTable,
  primaryKey,
  serial,
  text,
  unique,
} from "../../store/drizzle.ts";

/** 物业, 居委会, 业委会 …: who a matter can be given to. Their members are grants with the party as scope. */
export const parties = pgTable(
  "parties",
  {
    communityId: integer("community_id").notNull(),
    id: serial("id").notNull(),
    name: text("name").notNull(),
  },
  (t) => [primaryKey({ columns: [t.communityId, t.id] }), unique("parties_name").on(t.communityId, t.name)],
);

/** Someone says that they live behind a door. A leader or staff say yes or no. */
export const householdClaims = pgTable(
  "household_claims",
  {
    communityId: integer("community_id").notNull(),
    number: integer("number").notNull(),
    personId: integer("person_id").notNull(),
    building: text("building").notNull(),
    unit: text("unit"),
    room: text("room").notNull(),
    /** The building's place: its leader, or that of the unit if the tree has it, is to approve. */
    buildingPlaceId: integer("building_place_id").notNull(),
    status: text("status").$type<"open" | "approved" | "refused" | "replaced">().notNull(),
    placeId: integer("place_id"),
    decidedBy: integer("decided_by"),
    claimedAt: moment("claimed_at").notNull(),
    decidedAt: moment("decided_at"),
  },
  (t) => [
    primaryKey({ columns: [t.communityId, t.number] }),
    index("household_claims_person").on(t.communityId, t.personId),
    index("household_claims_open").on(t.communityId, t.status),
  ],
);

/**
 * One-time codes, hashed: to set up a community, to hand a role to whoever sends it, to link an account, to find somebody
 * or a group again under another id, to vote for an owner.
 */
export const codes = pgTable(
  "codes",
  {
    hash: text("hash").primaryKey(),
    kind: text("kind").$type<"setup" | "role" | "link" | "rebind" | "proxy">().notNull(),
    /** Set for role codes: the community, and what the code gives. */
    communityId: integer("community_id"),
    grant: jsonb("grant").$type<{ role: Role; placeId: number | null; partyId: number | null }>(),
    /** Set for codes that rebind: who is found again, or which group. */
    personId: integer("person_id"),
    chat: jsonb("chat").$type<{ platform: string; id: string }>(),
    issuedBy: integer("issued_by"),
    issuedAt: moment("issued_at").notNull(),
    expiresAt: moment("expires_at"),
    spentAt: moment("spent_at"),
    spentBy: bigint("spent_by", { mode: "number" }),
  },
  (t) => [index("codes_issuer").on(t.communityId, t.issuedBy)],
);

/** Wrong codes, so that guessing is slow: 5 an account and 20 in all within an hour. */
export const codeTries = pgTable(
  "code_tries",
  {
    accountId: bigint("account_id", { mode: "number" }).notNull(),
    triedAt: moment("tried_at").notNull(),
  },
  (t) => [index("code_tries_at").on(t.triedAt), index("code_tries_account").on(t.accountId, t.triedAt)],
);

/** Every change of a role: who, to whom, what, when. */
export const roleLog = pgTable(
  "role_log",
  {
    communityId: integer("community_id").notNull(),
    id: serial("id").notNull(),
    personId: integer("person_id").notNull(),
    byPersonId: integer("by_person_id"),
    change: text("change").$type<"given" | "taken">().notNull(),
    role: text("role").$type<Role>().notNull(),
    placeId: integer("place_id"),
    partyId: integer("party_id"),
    at: moment("at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.communityId, t.id] }), index("role_log_person").on(t.communityId, t.personId)],
);
