import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { PgTable } from "drizzle-orm/pg-core";
import postgres from "postgres";
import { expect, test } from "vitest";
import { getTableConfig } from "../../src/store/drizzle.ts";
import { ownDatabase } from "../support/database.ts";
import { listFiles, ROOT } from "../support/sources.ts";

test("the migrations make exactly the tables that the schemas describe", async () => {
  const meant: string[] = [];
  for (const path of listFiles(["src"], /^schema\.ts$/)) {
    for (const value of Object.values(await import(/* @vite-ignore */ pathToFileURL(join(ROOT, path)).href))) {
      if (typeof value !== "object" || value === null || !(Symbol.for("drizzle:IsDrizzleTable") in value)) continue;
      const { name, columns } = getTableConfig(value as PgTable);
      for (const column of columns) {
        const type = column.getSQLType().replace("bigserial", "bigint").replace("serial", "integer");
        meant.push(`${name}.${column.name} ${type.replace(" (", "(")}${column.notNull ? " not null" : ""}`);
      }
    }
  }
  const sql = postgres(await ownDatabase(), { max: 1 });
  try {
    const found = await sql<{ line: string }[]>`
      select c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
        || case when a.attnotnull then ' not null' else '' end as line
      from pg_attribute a join pg_class c on c.oid = a.attrelid
      where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped`;
    expect(found.map((row) => row.line).sort()).toEqual(meant.sort());
    expect(meant.length).toBeGreaterThan(100);
  } finally {
    await sql.end();
  }
});
