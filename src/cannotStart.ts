import type { Config } from "./config.ts";
import { errorCode } from "./store/db.ts";
import { FolderInUse } from "./store/folder.ts";

/** Something the operator has to change before the bot can start. The message says what, in both languages. */
export class CannotStart extends Error {}

/** Where the store cannot be reached or written: what has to be changed. Its address is never shown: it may hold a password. */
export function whyNoStore(error: unknown, { database, dataDir }: Config): unknown {
  const code = errorCode(error);
  if (code === undefined || error instanceof FolderInUse) return error;
  if (database.url === null) {
    return new CannotStart(
      `数据文件夹 ${dataDir} 用不了（${code}）。请用 LINLI_DATA_DIR 换一个能写的文件夹。` +
        `\nThe data folder ${dataDir} cannot be used (${code}). Set LINLI_DATA_DIR to a folder that can be written to.`,
    );
  }
  // Not reached, or not let in: https://www.postgresql.org/docs/current/errcodes-appendix.html
  if (!/^(?:E[A-Z_]+|CONNECT\w*|08\w{3}|28\w{3}|3D000|57P03)$/.test(code)) return error;
  return new CannotStart(
    `连不上数据库（${code}）。请看看 DATABASE_URL 写得对不对，数据库开着没有。` +
      `\nThe database cannot be reached (${code}). Check DATABASE_URL, and whether the database is running.`,
  );
}
