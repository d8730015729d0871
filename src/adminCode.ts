import { parseArgs } from "node:util";
import { readConfig } from "./config.ts";
import { say, type Text } from "./core/post.ts";
import { createClock } from "./engine/clock.ts";
import { loadWords } from "./engine/words.ts";
import { adminCode } from "./modules/members/service.ts";
import { openStore } from "./store/db.ts";
import { migrate } from "./store/migrate.ts";
import { communities } from "./store/schema.ts";

/**
 * `npm run admin-code -- [--community NAME]`: a code that makes whoever sends it in private an admin, for when no admin
 * can be reached any more: every account they had is gone, or has another id. Whoever may run this has the database.
 */
const { values } = parseArgs({ options: { community: { type: "string" } } });
const { database, dataDir, timezone, locale } = readConfig(process.env);
const clock = createClock();
const words = loadWords(timezone);
const print = (text: Text) => console.log(words.write(text, locale, clock.now()));

const store = await openStore(database.url === null ? { dataDir } : { url: database.url });
await migrate(store);
const all = await store.db.select().from(communities);
const here = all.filter(({ name }) => values.community === undefined || name === values.community);
if (here.length === 1) {
  const code = await store.transaction((tx) => adminCode(tx, here[0]!.id, clock.now()));
  print(say("members-admin-code", { name: here[0]!.name }));
  print(say("members-role-code-line", { code }));
} else {
  print(say("members-admin-which", { names: all.map(({ name }) => name).join("、") }));
  process.exitCode = 1;
}
await store.close();
