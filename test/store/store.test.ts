import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { afterAll, afterEach, expect, inject, test } from "vitest";
import { openStore, rows, type Store } from "../../src/store/db.ts";
import { sql } from "../../src/store/drizzle.ts";
import { FolderInUse, lockFolder } from "../../src/store/folder.ts";
import { ownDatabase } from "../support/database.ts";
import { closeEngines, createPlatform, foundCommunity, openEngine } from "../support/platform.ts";
import { freshDatabase } from "../support/postgres.ts";

const folders: string[] = [];
function freshFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "linli-store-"));
  folders.push(folder);
  return folder;
}
afterEach(closeEngines);
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

const SOURCE = pathToFileURL(join(import.meta.dirname, "../../src/store")).href;

/** Another process that takes the folder and says so, or says why it cannot; then it waits to be killed. */
async function holder(folder: string): Promise<{ said: string; kill(signal: NodeJS.Signals): Promise<void> }> {
  const script = `
    import { lockFolder } from "${SOURCE}/folder.ts";
    try { lockFolder(${JSON.stringify(folder)}); console.log("held"); setInterval(() => {}, 1000); }
    catch (error) { console.log(error.message); }`;
  const child = spawn(process.execPath, ["--input-type=module-typescript", "-e", script], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, NODE_NO_WARNINGS: "1" },
  });
  const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const lines: string[] = [];
  const lineReader = createInterface({ input: child.stdout });
  lineReader.on("line", (line) => lines.push(line));
  await Promise.race([new Promise((resolve) => lineReader.once("line", resolve)), gone]);
  if (lines[0] !== "held") await gone;
  return {
    said: lines.join("\n"),
    async kill(signal) {
      child.kill(signal);
      await gone;
    },
  };
}

test("what is asked after a statement that broke off in the middle of its rows has all of its own, and only these", async () => {
  const store = await openStore({ url: await freshDatabase(inject("postgresUrl")), connections: 1 });
  const five = sql`select n from generate_series(1, 5) n`;
  const broken = sql`select 1 / (4 - n) from generate_series(1, 10) n`;
  const [cut, whole] = await Promise.allSettled([rows(store.db, broken), rows(store.db, five)]);
  expect(cut.status).toBe("rejected");
  expect(whole).toEqual({ status: "fulfilled", value: [1, 2, 3, 4, 5].map((n) => ({ n })) });
  // The same where rows are read by their order, as drizzle's own selects are.
  await expect(rows(store.db, broken)).rejects.toThrow();
  const read = await store.db.select({ n: sql<number>`n` }).from(sql`generate_series(1, 5) n`);
  expect(read).toEqual([1, 2, 3, 4, 5].map((n) => ({ n })));
  await store.close();
});

test("a statement is parsed and planned by the server once for each connection, not each time", async () => {
  const store = await openStore({ url: await freshDatabase(inject("postgresUrl")), connections: 1 });
  try {
    const numbers = sql`generate_series(1, 5) n`;
    for (let i = 0; i < 3; i++) await store.db.select({ n: sql<number>`n` }).from(numbers).where(sql`n > ${i}`);
    const kept = await rows<{ times: string }>(
      store.db,
      sql`select (generic_plans + custom_plans)::text as times from pg_prepared_statements where statement like 'select n from%'`,
    );
    expect(kept).toEqual([{ times: "3" }]);
  } finally {
    await store.close();
  }
});

test("a second process is told in a sentence that the folder is in use", async () => {
  const folder = freshFolder();
  const unlock = lockFolder(folder);
  const other = await holder(folder);
  expect(other.said).toBe(
    `数据文件夹 ${folder} 正被另一个邻里进程使用，请先停掉它，或用 LINLI_DATA_DIR 换一个文件夹。\n` +
      `The data folder ${folder} is in use by another Linli process. Stop that one first, or set LINLI_DATA_DIR to another folder.`,
  );
  unlock();
  const next = await holder(folder);
  expect(next.said).toBe("held");
  await next.kill("SIGTERM");
});

test.each(["SIGKILL", "SIGTERM"] as const)("a lock whose process ended by %s is free", async (signal) => {
  const folder = freshFolder();
  const other = await holder(folder);
  expect(other.said).toBe("held");
  expect(() => lockFolder(folder)).toThrow(FolderInUse);
  await other.kill(signal);
  // The file it left behind is only a file.
  expect(existsSync(join(folder, "linli.lock"))).toBe(true);
  lockFolder(folder)();
});

test("the store takes the lock before it touches anything, and lets go of it when it is closed", async () => {
  const folder = freshFolder();
  const unlock = lockFolder(folder);
  await expect(openStore({ dataDir: folder })).rejects.toThrow(FolderInUse);
  expect(existsSync(join(folder, "pglite"))).toBe(false);
  unlock();
});

/** Tables and columns, indexes and constraints, as the database itself tells them. */
async function shape(store: Store): Promise<unknown> {
  const of = (query: string) => rows<Record<string, unknown>>(store.db, sql.raw(query));
  return {
    columns: await of(`select table_name, column_name, data_type, is_nullable, column_default, datetime_precision
      from information_schema.columns where table_schema = 'public' order by table_name, ordinal_position`),
    indexes: await of("select indexname, indexdef from pg_indexes where schemaname = 'public' order by 1"),
    constraints: await of(`select c.conname, c.contype::text, pg_get_constraintdef(c.oid) as def from pg_constraint c
      join pg_namespace n on n.oid = c.connamespace where n.nspname = 'public' and c.contype <> 'n' order by 1`),
    migrations: await of("select hash from drizzle.__drizzle_migrations order by id"),
  };
}

test("the same migrations make the same tables on both, and a report lives its whole life on PGlite", {
  timeout: 60_000,
}, async () => {
  const folder = freshFolder();
  const platform = createPlatform({ name: "telepathy" });
  const one = await openEngine({ platform, dataDir: folder, start: false });
  const postgres = await openStore({ url: await ownDatabase() });
  expect(await shape(one.store)).toEqual(await shape(postgres));
  await postgres.close();

  await foundCommunity(one, platform, {
    residents: ["b3"],
    staff: "office",
    people: { wang: "resident", chen: "staff" },
  });
  const tap = async (person: string, chat: string, label: string) => {
    const event = platform.taps(person, chat, label);
    await one.tell(event);
    return platform.toastOf(event);
  };
  await one.tell(platform.says("wang", "b3", "报事 三号楼电梯停了"));
  expect(platform.texts("b3")[0]).toContain("#1 电梯停了");
  expect(await tap("chen", "office", "接单")).toContain("接下了 #1");
  await one.tell(platform.says("chen", "office", "办结 1 门机已换"));
  expect(await tap("chen", "b3", "已解决")).toContain("要请反映的邻居来点");
  expect(await tap("wang", "b3", "没解决")).toContain("第 2 次");
  await one.tell(platform.says("chen", "office", "办结 1 又换了一次"));
  await tap("wang", "b3", "已解决");
  await tap("wang", "b3", "5");
  expect(platform.texts("b3")[0]).toContain("⭐⭐⭐⭐⭐");
  expect(await one.rows("select state, stars, round from reports")).toEqual([
    { state: "confirmed", stars: 5, round: 2 },
  ]);
  expect(await one.rows("select 1 from outbox where status not in ('sent')")).toEqual([]);

  // Killed while it was speaking, it starts again on the same folder and says what it could not finish saying.
  platform.fail({ chat: "b3", times: 1 }, "never");
  one.tell(platform.says("wang", "b3", "报事 大门坏了")).catch(() => {});
  while (platform.calls.every((call) => call.arrived)) await new Promise((resolve) => setTimeout(resolve, 5));
  await one.die();
  const next = await openEngine({ platform, dataDir: folder, clock: one.clock, start: false });
  await next.engine.settle();
  expect(platform.texts("b3").at(-1)).toMatch(/大门坏了[\s\S]*（重发）$/);
  expect(await next.rows("select number, state from reports order by number")).toEqual([
    { number: 1, state: "confirmed" },
    { number: 2, state: "received" },
  ]);
});

test("what a transaction throws takes everything back", async () => {
  const store = await openStore({ url: await ownDatabase() });
  const work = store.transaction(async (tx) => {
    await tx.execute(sql`insert into settings (key, value) values ('a', '1')`);
    throw new Error("no");
  });
  await expect(work).rejects.toThrow("no");
  expect(await rows(store.db, sql`select 1 from settings`)).toEqual([]);
  await store.close();
});

test("an address that ends with ?max=2 has two connections and not one more", async () => {
  const store = await openStore({ url: `${await freshDatabase(inject("postgresUrl"))}?max=2` });
  const backend = sql`select pg_backend_pid() as pid, pg_sleep(0.02)`;
  const found = await Promise.all(Array.from({ length: 6 }, () => rows<{ pid: number }>(store.db, backend)));
  expect(new Set(found.map(([row]) => row!.pid)).size).toBe(2);
  await store.close();
});

test("a lock is one process's, and free again when it is given back", async () => {
  const url = await freshDatabase(inject("postgresUrl"));
  const [a, b] = await Promise.all([openStore({ url, connections: 1 }), openStore({ url, connections: 1 })]);
  const held = await a.tryLock("platform:x");
  expect(held).not.toBeNull();
  expect(await b.tryLock("platform:x")).toBeNull();
  const other = await b.tryLock("platform:y");
  expect(other).not.toBeNull();
  let lost = false;
  void held!.lost.then(() => {
    lost = true;
  });
  await held!.release();
  expect(lost).toBe(true);
  const again = await b.tryLock("platform:x");
  expect(again).not.toBeNull();
  await again!.release();
  await other!.release();
  await Promise.all([a.close(), b.close()]);
});

test("who listens is woken by every process's call, its own included", async () => {
  const url = await freshDatabase(inject("postgresUrl"));
  const [a, b] = await Promise.all([openStore({ url, connections: 2 }), openStore({ url, connections: 2 })]);
  let woken = 0;
  await a.listen(() => woken++);
  woken = 0;
  await b.notify();
  await a.notify();
  for (let i = 0; i < 100 && woken < 2; i++) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(woken).toBe(2);
  await Promise.all([a.close(), b.close()]);
});
