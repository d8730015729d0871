import { spawn } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freshDatabase, type PostgresServer, startPostgres } from "./postgres.ts";

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres({ fsync: true });
}, 60_000);
afterAll(() => server.destroy());

/** Runs one statement on a connection of its own. */
async function query(url: string, statement: string): Promise<Record<string, unknown>[]> {
  const sql = postgres(url, { max: 1, fetch_types: false, onnotice: () => {} });
  try {
    return await sql.unsafe(statement);
  } finally {
    await sql.end();
  }
}

/** Asked with a bare socket: postgres.js 3.4.9 can wait for ever when the server dies while it is connecting. */
function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}

test("listens on 127.0.0.1 only and flushes when asked to", async () => {
  const [row] = await query(server.url(), "select current_setting('listen_addresses') a, current_setting('fsync') f");
  expect(row).toEqual({ a: "127.0.0.1", f: "on" });
});

test("a database is copied from a template, which stays as it was", async () => {
  const template = await server.createDatabase();
  await query(template, "create table neighbours (name text); insert into neighbours values ('王阿姨')");
  const copies = await Promise.all([1, 2, 3].map(() => freshDatabase(server.url(), template)));
  await query(copies[0]!, "delete from neighbours");
  expect(await query(copies[1]!, "select name from neighbours")).toEqual([{ name: "王阿姨" }]);
  await server.dropDatabase(copies[2]!);
  await expect(query(copies[2]!, "select 1")).rejects.toThrow(/does not exist/);
});

test("an immediate stop loses nothing that was committed and asks for recovery", async () => {
  const url = await server.createDatabase();
  await query(url, "create table t (n int); insert into t values (1)");
  await server.stop("immediate");
  await expect(query(url, "select 1")).rejects.toThrow();
  await server.start();
  expect(await query(url, "select n from t")).toEqual([{ n: 1 }]);
  await server.stop("fast");
  await server.start();
  expect(await query(url, "select n from t")).toEqual([{ n: 1 }]);
});

test.skipIf(process.platform === "win32")(
  "the server dies with the process that started it",
  async () => {
    const script = `import { startPostgres } from "${new URL("./postgres.ts", import.meta.url).href}";
    console.log((await startPostgres()).url()); setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ["--input-type=module-typescript", "-e", script], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [line] = (await once(child.stdout, "data")) as [Buffer];
    const url = line.toString().trim();
    expect(await query(url, "select 1 as one")).toEqual([{ one: 1 }]);
    child.kill("SIGKILL");
    await expect.poll(() => accepts(Number(new URL(url).port)), { timeout: 5000 }).toBe(false);
  },
  60_000,
);
