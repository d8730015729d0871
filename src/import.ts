import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { readConfig } from "./config.ts";
import { say, type Text } from "./core/post.ts";
import { createClock } from "./engine/clock.ts";
import { Numbers } from "./engine/numbers.ts";
import { loadWords } from "./engine/words.ts";
import { readRoll } from "./modules/register/rules.ts";
import { applyChange, proposeChange, setState } from "./modules/register/service.ts";
import { readTable } from "./modules/register/sheet.ts";
import { totalsText } from "./modules/register/views.ts";
import { openStore } from "./store/db.ts";
import { migrate } from "./store/migrate.ts";
import { communities } from "./store/schema.ts";

/**
 * `npm run import -- FILE [--community NAME] [--confirm]`: checks an owners' roll and says what it would change. With
 * `--confirm` a first roll is imported; a later one waits until somebody of the staff agrees to it in their chat.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { community: { type: "string" }, confirm: { type: "boolean", default: false } },
});
const { database, dataDir, timezone, locale } = readConfig(process.env);
const clock = createClock();
const words = loadWords(timezone);
const print = (text: Text) => console.log(words.write(text, locale, clock.now()));
const stop = (text: Text): never => {
  print(text);
  process.exit(1);
};

const path = positionals[0] ?? stop(say("register-import-how"));
console.error(`${path} …`);
const rows = await readTable(readFileSync(path));
if (typeof rows === "string") stop(say(`register-file-${rows}`));
console.error(`${rows.length} …`);
const read = readRoll(rows as Exclude<typeof rows, string>);
if ("missing" in read) {
  print(say("register-missing"));
  for (const column of read.missing) print(say(`register-column-${column}`));
  process.exit(1);
}
if (read.bad.length > 0) {
  print(say("register-bad", { count: read.bad.length }));
  for (const { line, reason, value } of read.bad) {
    print(say("register-bad-row", { line: String(line), reason: say(`register-bad-${reason}`, { value }) }));
  }
  process.exit(1);
}

const store = await openStore(database.url === null ? { dataDir } : { url: database.url });
await migrate(store);
const all = await store.db.select().from(communities);
const here = values.community === undefined ? all : all.filter((c) => c.name === values.community);
const status = here.length === 1 ? await bring(here[0]!.id, read.units) : 1;
if (here.length !== 1) print(say("register-import-which", { names: all.map((c) => c.name).join("、") }));
await store.close();
process.exitCode = status;

async function bring(communityId: number, units: Extract<typeof read, { units: unknown }>["units"]): Promise<number> {
  return store.transaction(async (tx) => {
    const numbers = new Numbers(tx);
    const number = await numbers.next(communityId, 0);
    await numbers.write();
    const to = { communityId, number, personId: null };
    const wanted = { kind: "whole" as const, units, removed: [] };
    const { change, totals, difference, isSame } = await proposeChange(tx, to, wanted, clock.now());
    print(totalsText(totals));
    if (isSame) print(say("register-same"));
    if (change.base > 0 && !isSame) {
      const codes = [...difference.added, ...difference.removed, ...difference.changed].slice(0, 5).join("、");
      print(say("register-difference-short", { ...change.counts, codes }));
    }
    if (isSame) return 0;
    if (!values.confirm) {
      await setState(tx, change, "replaced");
      print(say("register-import-confirm"));
    } else if (change.base === 0) {
      await applyChange(tx, change, null, clock.now());
      print(say("register-applied", { number: String(number) }));
    } else {
      await setState(tx, change, "proposed");
      print(say("register-import-second", { number: String(number) }));
    }
    return 0;
  });
}
