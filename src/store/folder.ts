import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

/** The data folder is in use by another process. */
export class FolderInUse extends Error {}

/**
 * Takes the data folder for this process alone: PGlite has no lock of its own, and two processes on one folder lose
 * rows silently. The lock is the operating system's, held on `linli.lock` through SQLite, so that it ends with the
 * process however the process ends, and a lock file that a dead process left behind is simply taken.
 *
 * @returns how to let go of it
 * @throws {FolderInUse}
 */
export function lockFolder(dataDir: string): () => void {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const lock = new DatabaseSync(join(dataDir, "linli.lock"));
  try {
    lock.exec("pragma busy_timeout = 0; pragma locking_mode = exclusive; begin exclusive");
  } catch {
    lock.close();
    throw new FolderInUse(
      `数据文件夹 ${dataDir} 正被另一个邻里进程使用，请先停掉它，或用 LINLI_DATA_DIR 换一个文件夹。` +
        `\nThe data folder ${dataDir} is in use by another Linli process. Stop that one first, or set LINLI_DATA_DIR to another folder.`,
    );
  }
  return () => lock.close();
}
