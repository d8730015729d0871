import { createHash, randomUUID } from "node:crypto";
import { existsSync, mkdirSync } from "node:fs";
import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** Photos and files of the chats, each a file named by the SHA-256 of its bytes. */
export interface Shelf {
  put(bytes: Uint8Array): Promise<string>;
  /** The bytes, or null when there is nothing by that name. */
  get(id: string): Promise<Buffer | null>;
}

/** Opens a folder of photos or files, making it where it is missing. */
export function openShelf(folder: string): Shelf {
  mkdirSync(folder, { recursive: true });
  return {
    async put(bytes) {
      const id = createHash("sha256").update(bytes).digest("hex");
      const path = join(folder, id);
      if (!existsSync(path)) {
        // One photo may go to several chats in the same moment.
        const partial = `${path}.${randomUUID()}.part`;
        await writeFile(partial, bytes);
        await rename(partial, path);
      }
      return id;
    },
    async get(id) {
      if (!/^[0-9a-f]{64}$/.test(id)) return null;
      return readFile(join(folder, id)).catch((error: NodeJS.ErrnoException) => {
        if (error.code === "ENOENT") return null;
        throw error;
      });
    },
  };
}

/** The media type of a picture, read from its first bytes; null when it is not one that a browser shows. */
export function pictureType(bytes: Uint8Array): string | null {
  const head = Buffer.from(bytes.subarray(0, 12)).toString("latin1");
  if (head.startsWith("\xff\xd8\xff")) return "image/jpeg";
  if (head.startsWith("\x89PNG\r\n\x1a\n")) return "image/png";
  if (head.startsWith("GIF8")) return "image/gif";
  if (head.startsWith("RIFF") && head.slice(8) === "WEBP") return "image/webp";
  return null;
}
