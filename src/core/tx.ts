import type { PgDatabase, PgQueryResultHKT } from "drizzle-orm/pg-core";

/** A transaction, or the database itself: whatever runs drizzle's queries. The same on postgres.js and PGlite. */
export type Tx = PgDatabase<PgQueryResultHKT, Record<string, never>>;
