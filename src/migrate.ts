import { readConfig } from "./config.ts";
import { openStore } from "./store/db.ts";
import { migrate } from "./store/migrate.ts";

/** `npm run migrate`: brings the tables up to date, as every start does. */
const { database, dataDir } = readConfig(process.env);
const store = await openStore(database.url === null ? { dataDir } : { url: database.url });
await migrate(store);
await store.close();
console.log("数据表已是最新。 The tables are up to date.");
