import {
  bigint,
  index,
  integer,
  jsonb,
  moment,
  pgTable,
  primaryKey,
  sql,
  text,
  uniqueIndex,
} from "../../store/drizzle.ts";
import type { Owner } from "./rules.ts";

/** The roll as it is now: every exclusive part, its area, who owns it and who rents it. */
export const rollUnits = pgTable(
  "roll_units",
  {
    communityId: integer("community_id").notNull(),
    /** "3-2-501" */
    code: text("code").notNull(),
    building: text("building").notNull(),
    unit: text("unit"),
    room: text("room").notNull(),
    areaCm2: bigint("area_cm2", { mode: "bigint" }).notNull(),
    owners: jsonb("owners").$type<Owner[]>().notNull(),
    tenants: jsonb("tenants").$type<string[]>().notNull(),
  },
  (t) => [primaryKey({ columns: [t.communityId, t.code] })],
);

/** How often the roll was changed, and the hash of how it is now. Its row is locked by whoever changes the roll. */
export const rolls = pgTable("rolls", {
  communityId: integer("community_id").primaryKey(),
  version: integer("version").notNull(),
  hash: text("hash").notNull(),
  changedAt: moment("changed_at").notNull(),
});

/** What may become of a change. `draft`: read, and shown to who handed it in; `proposed`: for somebody else to confirm. */
export type ChangeState = "draft" | "proposed" | "applied" | "refused" | "replaced";

/** Changes of the roll, asked for and made: the log of it. */
export const rollChanges = pgTable(
  "roll_changes",
  {
    communityId: integer("community_id").notNull(),
    number: integer("number").notNull(),
    /** `whole`: the roll becomes this; `units`: these units do, and others stay. */
    kind: text("kind").$type<"whole" | "units">().notNull(),
    state: text("state").$type<ChangeState>().notNull(),
    /** Units as JSON, until it is decided: what is left out of a log holds no names. */
    content: text("content"),
    /** Codes of units that go, for `units`. */
    removed: jsonb("removed").$type<string[]>().notNull(),
    /** Which version of the roll it was compared with. */
    base: integer("base").notNull(),
    /** How many units it adds, takes away and changes. */
    counts: jsonb("counts").$type<{ added: number; removed: number; changed: number }>().notNull(),
    /** null: at the machine, with `npm run import`. */
    proposedBy: integer("proposed_by"),
    proposedAt: moment("proposed_at").notNull(),
    decidedBy: integer("decided_by"),
    decidedAt: moment("decided_at"),
    /** The hash of the roll after it. */
    hash: text("hash"),
  },
  (t) => [primaryKey({ columns: [t.communityId, t.number] }), index("roll_changes_state").on(t.communityId, t.state)],
);

/**
 * Somebody says that they are an owner of a unit. One of the staff says which of its owners in the roll they are, and
 * another confirms it: only then do they vote for that owner.
 */
export const ownerClaims = pgTable(
  "owner_claims",
  {
    communityId: integer("community_id").notNull(),
    number: integer("number").notNull(),
    personId: integer("person_id").notNull(),
    unitCode: text("unit_code").notNull(),
    state: text("state").$type<"open" | "proposed" | "confirmed" | "refused" | "replaced">().notNull(),
    /** Which owner of the roll. */
    ownerKey: text("owner_key"),
    claimedAt: moment("claimed_at").notNull(),
    proposedBy: integer("proposed_by"),
    proposedAt: moment("proposed_at"),
    decidedBy: integer("decided_by"),
    decidedAt: moment("decided_at"),
  },
  (t) => [
    primaryKey({ columns: [t.communityId, t.number] }),
    index("owner_claims_person").on(t.communityId, t.personId, t.state),
    uniqueIndex("owner_claims_owner").on(t.communityId, t.ownerKey).where(sql`state = 'confirmed'`),
  ],
);
