import { createRequire } from "node:module";
import type { SQL } from "drizzle-orm";
import type { AnyPgColumn } from "drizzle-orm/pg-core";

/**
 * drizzle, loaded as CommonJS: measured on Node 24, `import` of the same modules costs about 300 MB of memory and half
 * a second, `require` 70 MB and a tenth. Everything of drizzle that runs comes through this file; types may be
 * imported from drizzle-orm directly.
 */
const require = createRequire(import.meta.url);
const core = require("drizzle-orm") as typeof import("drizzle-orm");
const pg = require("drizzle-orm/pg-core") as typeof import("drizzle-orm/pg-core");

export const { and, asc, desc, eq, fillPlaceholders, gt, gte, inArray, isNotNull, isNull, lt, lte, ne, not, or, sql } =
  core;
export const {
  bigint,
  bigserial,
  boolean,
  customType,
  date,
  getTableConfig,
  index,
  integer,
  jsonb,
  PgDialect,
  pgTable,
  primaryKey,
  serial,
  text,
  unique,
  uniqueIndex,
} = pg;

/** A column for a moment in time, to the millisecond. */
export const moment = (name: string) => pg.timestamp(name, { withTimezone: true, precision: 3, mode: "date" });

/** A moment as a query takes it. */
export function iso(at: Date): SQL {
  return sql`${at.toISOString()}::timestamptz`;
}

/** `column = any(list)`: one parameter, so that the statement is the same for any number of ids. */
export function anyOf(column: AnyPgColumn, ids: readonly number[]): SQL {
  return sql`${column} = any(${sql.param(ids)}::bigint[])`;
}

/**
 * `(a, b) in (…)`: one parameter for each column, so that the statement is the same for any number of tuples.
 * @param tuples a value for each column, of the column's type
 */
export function among(columns: readonly AnyPgColumn[], tuples: readonly (readonly unknown[])[]): SQL {
  const lists = columns.map((column, i) => {
    const type = column.getSQLType().replace("bigserial", "bigint").replace("serial", "integer");
    return sql`${sql.param(tuples.map((tuple) => tuple[i]))}::${sql.raw(type)}[]`;
  });
  return sql`(${sql.join([...columns], sql`, `)}) in (select * from unnest(${sql.join(lists, sql`, `)}))`;
}

/** Where a value goes into a `statement` at each use. @param type what the database is told that it is */
export function slot(name: string, type: string): SQL {
  return sql`${sql.placeholder(name)}::${sql.raw(type)}`;
}

/** The driver-specific parts, each loaded only when its driver is used. */
export function loadDriver(kind: "postgres"): {
  drizzle: typeof import("drizzle-orm/postgres-js").drizzle;
  migrate: typeof import("drizzle-orm/postgres-js/migrator").migrate;
};
export function loadDriver(kind: "pglite"): {
  drizzle: typeof import("drizzle-orm/pglite").drizzle;
  migrate: typeof import("drizzle-orm/pglite/migrator").migrate;
};
export function loadDriver(kind: "postgres" | "pglite"): unknown {
  const path = kind === "postgres" ? "drizzle-orm/postgres-js" : "drizzle-orm/pglite";
  return { drizzle: require(path).drizzle, migrate: require(`${path}/migrator`).migrate };
}
