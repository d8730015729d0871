import { fileURLToPath } from "node:url";
import type { Store } from "./db.ts";
import { loadDriver, sql } from "./drizzle.ts";

const FOLDER = fileURLToPath(new URL("../../migrations", import.meta.url));

/**
 * Brings the tables up to date. Several processes may start at once: one migrates, the others wait for it.
 * Safe to call at every start.
 */
export async function migrate(store: Store): Promise<void> {
  const { migrate: run } = store.kind === "postgres" ? loadDriver("postgres") : loadDriver("pglite");
  if (store.kind === "pglite") {
    await run(store.db as never, { migrationsFolder: FOLDER });
    return;
  }
  // The advisory lock belongs to this transaction; drizzle migrates on a connection of its own meanwhile.
  await store.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('linli:migrate', 0))`);
    await run(store.db as never, { migrationsFolder: FOLDER });
  });
}
