import { openStore } from "../../src/store/db.ts";
import { migrate } from "../../src/store/migrate.ts";
import type { PostgresServer } from "./postgres.ts";

/** A database with the tables in it, to copy for each test: milliseconds instead of a migration. @returns its name */
export async function makeTemplate(server: PostgresServer): Promise<string> {
  const url = await server.createDatabase();
  const store = await openStore({ url, connections: 2 });
  await migrate(store);
  await store.close();
  return new URL(url).pathname.slice(1);
}
