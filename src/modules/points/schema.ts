import {
  boolean,
  index,
  integer,
  moment,
  pgTable,
  primaryKey,
  serial,
  sql,
  text,
  unique,
} from "../../store/drizzle.ts";
import type { Act, BoardName, RuleKey, Topic, Unit } from "./rules.ts";

/** Whose ledger is whose: all that ties entries to people, and what /forgetme deletes. One a person. */
export const ledgers = pgTable(
  "ledgers",
  {
    communityId: integer("community_id").notNull(),
    id: serial("id").notNull(),
    personId: integer("person_id").notNull(),
    /** How they stand in 功劳簿: without a name, with the one they chose, or not at all. */
    board: text("board").$type<BoardName>().notNull().default("unnamed"),
    nickname: text("nickname"),
  },
  (t) => [primaryKey({ columns: [t.communityId, t.id] }), unique("ledgers_person").on(t.communityId, t.personId)],
);

/**
 * Points and hours, earned and spent. Rows are only ever added: the database itself refuses to change or delete them
 * (triggers in the migration). What turns out wrong is taken back by a row that reverses it.
 */
export const ledgerEntries = pgTable(
  "ledger_entries",
  {
    communityId: integer("community_id").notNull(),
    id: serial("id").notNull(),
    ledgerId: integer("ledger_id").notNull(),
    unit: text("unit").$type<Unit>().notNull(),
    act: text("act").$type<Act>().notNull(),
    /** The one happening it is for, e.g. `report:12`: it can earn once in a ledger. */
    key: text("key").notNull(),
    /** Points, or minutes; negative when spent or taken back. */
    amount: integer("amount").notNull(),
    /** What counts towards levels: earned, and not what came back or was given. */
    counts: boolean("counts").notNull(),
    /** The number of the thing it is for. */
    number: integer("number"),
    /** The ledger of whoever said that it was so: the worker, the organiser. */
    checkedBy: integer("checked_by"),
    topic: text("topic").$type<Topic>(),
    /** The entry this takes back. */
    reverses: integer("reverses"),
    /** The entry of a second account of the same person that this one continues. */
    copyOf: integer("copy_of"),
    at: moment("at").notNull(),
    /** The day in the community's zone, for daily caps: 2026-11-25. */
    day: text("day").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.communityId, t.id] }),
    unique("ledger_entries_key").on(t.communityId, t.ledgerId, t.unit, t.key),
    unique("ledger_entries_reverses").on(t.communityId, t.reverses),
    index("ledger_entries_day").on(t.communityId, t.ledgerId, t.day),
    index("ledger_entries_at").on(t.communityId, t.at),
    index("ledger_entries_of").on(t.communityId, t.key),
  ],
);

/** What a ledger comes to. A trigger keeps it; spending below nothing is refused there too. */
export const ledgerBalances = pgTable(
  "ledger_balances",
  {
    communityId: integer("community_id").notNull(),
    ledgerId: integer("ledger_id").notNull(),
    unit: text("unit").$type<Unit>().notNull(),
    balance: integer("balance").notNull(),
    /** What was earned in all, whatever of it was spent: what levels go by. */
    earned: integer("earned").notNull(),
  },
  (t) => [primaryKey({ columns: [t.communityId, t.ledgerId, t.unit] })],
);

/** What staff set instead of what is usual. */
export const pointRules = pgTable(
  "point_rules",
  {
    communityId: integer("community_id").notNull(),
    key: text("key").$type<RuleKey>().notNull(),
    /** Points for it; for `taper` by how many percent a quarter goods become dearer. */
    points: integer("points").notNull(),
    /** At most so many points a day. */
    dailyCap: integer("daily_cap").notNull(),
    changedBy: integer("changed_by"),
    changedAt: moment("changed_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.communityId, t.key] })],
);

/** What points are exchanged for. */
export const rewards = pgTable(
  "rewards",
  {
    communityId: integer("community_id").notNull(),
    number: integer("number").notNull(),
    name: text("name").notNull(),
    cost: integer("cost").notNull(),
    /** How many are left to promise. The database refuses fewer than none. */
    stock: integer("stock").notNull(),
    /** Goods become dearer as the plan says; services, places and honours do not. */
    material: boolean("material").notNull(),
    open: boolean("open").notNull(),
    madeBy: integer("made_by"),
    madeAt: moment("made_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.communityId, t.number] })],
);

export const ORDER_STATES = ["asked", "approved", "handed", "refused", "expired", "cancelled"] as const;
export type OrderState = (typeof ORDER_STATES)[number];

/** One exchange, from asking to the hand-over. While it is asked or approved one piece is put aside and paid. */
export const rewardOrders = pgTable(
  "reward_orders",
  {
    communityId: integer("community_id").notNull(),
    number: integer("number").notNull(),
    reward: integer("reward").notNull(),
    /** null once they asked to be forgotten. */
    personId: integer("person_id"),
    cost: integer("cost").notNull(),
    state: text("state").$type<OrderState>().notNull(),
    /** The hand-over code, hashed; good once. */
    codeHash: text("code_hash"),
    askedAt: moment("asked_at").notNull(),
    /** When it ends by itself, and the points come back. */
    dueAt: moment("due_at").notNull(),
    decidedBy: integer("decided_by"),
    handedBy: integer("handed_by"),
    endedAt: moment("ended_at"),
  },
  (t) => [
    primaryKey({ columns: [t.communityId, t.number] }),
    index("reward_orders_person").on(t.communityId, t.personId),
    index("reward_orders_open").on(t.communityId, t.state),
    index("reward_orders_code").on(t.communityId, t.codeHash).where(sql`code_hash is not null`),
  ],
);
