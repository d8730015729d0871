import { CannotStart, whyNoStore } from "./cannotStart.ts";
import { type Config, ConfigError, readConfig } from "./config.ts";
import { openStore } from "./store/db.ts";
import { FolderInUse } from "./store/folder.ts";
import { migrate } from "./store/migrate.ts";

/** `npm run migrate`: brings the tables up to date, as every start does. */
async function bringUpToDate(config: Config): Promise<void> {
  const { database, dataDir } = config;
  const unreachable = (error: unknown) => {
    throw whyNoStore(error, config);
  };
  const store = await openStore(database.url === null ? { dataDir } : { url: database.url }).catch(unreachable);
  await migrate(store)
    .catch(unreachable)
    .finally(() => store.close());
  console.log("数据表已是最新。 The tables are up to date.");
}

try {
  await bringUpToDate(readConfig(process.env));
} catch (error) {
  if (!(error instanceof ConfigError || error instanceof FolderInUse || error instanceof CannotStart)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
