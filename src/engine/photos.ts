import { createHash, randomUUID } from "node:crypto";
import { mkdir, open, readdir, readFile, rename, rm, stat, utimes } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { OutputInfo } from "sharp";

/** Most bytes of a photo as it comes in: 10 MB. */
export const MAX_PHOTO_BYTES = 10 * 1024 * 1024;
/** Most pixels of a photo as it comes in: 40 MP. A bigger one is refused from its header, before it is decoded. */
export const MAX_PHOTO_PIXELS = 40_000_000;

const LONGEST_SIDE = 2000;
const JPEG_QUALITY = 82;
const DECODES_AT_ONCE = 2;
const DECODE_SECONDS = 30;

/** Why a photo was not kept. The code is the key of the sentence for whoever sent it, in `photoProblems`. */
export class PhotoProblem extends Error {
  readonly code: "photo-too-big" | "photo-not-a-picture" | "photo-too-many-pixels";

  constructor(code: PhotoProblem["code"], options?: { cause?: unknown }) {
    super(code, options);
    this.name = "PhotoProblem";
    this.code = code;
  }
}

/** A photo that is kept: its name, and the size of what is kept (pixels, bytes). */
export interface KeptPhoto {
  hash: string;
  width: number;
  height: number;
  bytes: number;
  /** What it looks like, see `PhotoRef`; null where there is too little to see. */
  look: string | null;
}

/** A photo made smaller, to be part of a picture. */
export interface SmallPhoto {
  bytes: Buffer;
  width: number;
  height: number;
}

/** The photos of an installation, on disk. Rows refer to them by hash; the store knows nothing of rows. */
export interface PhotoStore {
  /**
   * Re-encodes a picture and keeps it. When this resolves the file is on disk for good: write the row after it.
   * The same picture kept twice is one file.
   * @throws {PhotoProblem} the bytes are not a picture to keep. Any other error is the disk's: try again.
   */
  keep(bytes: Uint8Array): Promise<KeptPhoto>;
  /** The JPEG of that hash; null where there is none, or where `hash` is not one. */
  read(hash: string): Promise<Buffer | null>;
  /** The JPEG of that hash, no larger than so many pixels; null where there is none. */
  readSmall(hash: string, width: number, height: number): Promise<SmallPhoto | null>;
  /** Two of them side by side as one JPEG, the first to the left; null when one is missing. */
  readBeside(left: string, right: string): Promise<Buffer | null>;
  /** Deletes it. The caller has counted references first: one file may belong to several rows. */
  remove(hash: string): Promise<void>;
  /**
   * Deletes what no row refers to, and what an interrupted `keep` left behind.
   *
   * @param isReferenced takes up to some hundreds of hashes, gives those that a row refers to
   * @param olderThan files younger than this are left alone, since their row may still be on its way. Compared with
   *   file times, so it is the machine's own time, not the bot's; a day ago is a good choice
   * @returns how many files were deleted
   */
  sweep(isReferenced: (hashes: string[]) => Promise<Set<string>>, olderThan: Date): Promise<number>;
}

/**
 * A photo store in `<dataDir>/photos`, as `ab/cdef….jpg`: the name is the SHA-256 of the file.
 * Touches neither disk nor sharp before it is used.
 */
export function createPhotoStore(dataDir: string): PhotoStore {
  const root = join(dataDir, "photos");
  const whileDecoding = limitTo(DECODES_AT_ONCE);

  function pathOf(hash: string): string | null {
    return /^[0-9a-f]{64}$/.test(hash) ? join(root, hash.slice(0, 2), `${hash.slice(2)}.jpg`) : null;
  }

  return {
    async keep(bytes) {
      checkHeader(bytes);
      const { data, info } = await whileDecoding(() => reencode(bytes));
      const hash = createHash("sha256").update(data).digest("hex");
      await store(root, pathOf(hash)!, data);
      const look = await whileDecoding(() => readLook(data));
      return { hash, width: info.width, height: info.height, bytes: data.length, look };
    },

    async read(hash) {
      const path = pathOf(hash);
      return path ? readFile(path).catch(orNull) : null;
    },

    async readSmall(hash, width, height) {
      const jpeg = await this.read(hash);
      return jpeg && whileDecoding(() => makeSmall(jpeg, width, height));
    },

    async readBeside(left, right) {
      const [before, after] = await Promise.all([this.read(left), this.read(right)]);
      return before && after ? whileDecoding(() => putBeside(before, after)) : null;
    },

    async remove(hash) {
      const path = pathOf(hash);
      if (path) await rm(path, { force: true });
    },

    async sweep(isReferenced, olderThan) {
      let deleted = 0;
      for (const folder of (await readdir(root, { withFileTypes: true }).catch(orNull)) ?? []) {
        const path = join(root, folder.name);
        if (!folder.isDirectory()) {
          if (folder.name.startsWith("new-") && (await isOlder(path, olderThan))) {
            await rm(path, { force: true });
            deleted++;
          }
          continue;
        }
        const old: string[] = [];
        for (const file of await readdir(path)) {
          const hash = `${folder.name}${file.slice(0, -".jpg".length)}`;
          if (pathOf(hash) === join(path, file) && (await isOlder(join(path, file), olderThan))) old.push(hash);
        }
        if (old.length === 0) continue;
        const referenced = await isReferenced(old);
        for (const hash of old) {
          // Asked again: `keep` may have met this very picture in the meantime and made it young.
          if (referenced.has(hash) || !(await isOlder(pathOf(hash)!, olderThan))) continue;
          await rm(pathOf(hash)!, { force: true });
          deleted++;
        }
      }
      return deleted;
    },
  };
}

/** @throws {PhotoProblem} from the size and the header alone */
function checkHeader(bytes: Uint8Array): void {
  if (bytes.length > MAX_PHOTO_BYTES) throw new PhotoProblem("photo-too-big");
  const size = readSize(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  if (!size || size.width < 1 || size.height < 1) throw new PhotoProblem("photo-not-a-picture");
  if (size.width * size.height > MAX_PHOTO_PIXELS) throw new PhotoProblem("photo-too-many-pixels");
}

interface Size {
  width: number;
  height: number;
}

/** Width and height of a JPEG, PNG, WebP or GIF by its header; null for anything else, whatever its name says. */
function readSize(bytes: Buffer): Size | null {
  const has = (text: string, at = 0) => bytes.toString("latin1", at, at + text.length) === text;
  try {
    if (has("\xff\xd8\xff")) return readJpegSize(bytes);
    // PNG spec 5.2, 11.2.2: the signature, then IHDR with width and height as 32 bits each.
    if (has("\x89PNG\r\n\x1a\n") && has("IHDR", 12)) {
      return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
    }
    if (has("GIF87a") || has("GIF89a")) return { width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8) };
    if (has("RIFF") && has("WEBP", 8)) return readWebpSize(bytes, bytes.toString("latin1", 12, 16));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error; // RangeError: the header ends too soon
  }
  return null;
}

/** Walks the segments up to the frame header (ITU T.81, B.1.1 and B.2.2). */
function readJpegSize(bytes: Buffer): Size | null {
  let at = 2;
  while (bytes.readUInt8(at) === 0xff) {
    const marker = bytes.readUInt8(at + 1);
    if (marker === 0xff) at += 1;
    else if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7)) at += 2;
    else if (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc) {
      return { height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) };
    } else if (marker === 0xd9 || marker === 0xda) return null;
    else at += 2 + bytes.readUInt16BE(at + 2);
  }
  return null;
}

/** RFC 9649: `VP8 ` lossy, `VP8L` lossless, `VP8X` extended. */
function readWebpSize(bytes: Buffer, kind: string): Size | null {
  if (kind === "VP8X") return { width: 1 + bytes.readUIntLE(24, 3), height: 1 + bytes.readUIntLE(27, 3) };
  if (kind === "VP8 ") return { width: bytes.readUInt16LE(26) & 0x3fff, height: bytes.readUInt16LE(28) & 0x3fff };
  if (kind !== "VP8L") return null;
  const bits = bytes.readUInt32LE(21);
  return { width: 1 + (bits & 0x3fff), height: 1 + ((bits >>> 14) & 0x3fff) };
}

/** A plain, upright JPEG of it with nothing but pixels inside. @throws {PhotoProblem} */
async function reencode(bytes: Uint8Array): Promise<{ data: Buffer; info: OutputInfo }> {
  const sharp = await loadSharp();
  try {
    return await sharp(bytes, { failOn: "truncated", limitInputPixels: MAX_PHOTO_PIXELS, pages: 1 })
      .timeout({ seconds: DECODE_SECONDS })
      .autoOrient()
      .resize({ width: LONGEST_SIDE, height: LONGEST_SIDE, fit: "inside", withoutEnlargement: true })
      .flatten({ background: "white" })
      .toColourspace("srgb")
      .jpeg({ quality: JPEG_QUALITY, progressive: false })
      .toBuffer({ resolveWithObject: true });
  } catch (error) {
    const tooMany = error instanceof Error && /pixel limit/.test(error.message);
    throw new PhotoProblem(tooMany ? "photo-too-many-pixels" : "photo-not-a-picture", { cause: error });
  }
}

/** Steps of grey between neighbours below which a picture is a plain surface: it would look like any other. */
const LEAST_CONTRAST = 6;

/**
 * A difference hash: on 9 × 8 grey points, is each darker than the one to its right? It stays nearly the same when a
 * picture is scaled, compressed or brightened (Neal Krawetz, "Kind of Like That", 2013).
 */
async function readLook(jpeg: Buffer): Promise<string | null> {
  const sharp = await loadSharp();
  const grey = await sharp(jpeg).greyscale().resize(9, 8, { fit: "fill" }).raw().toBuffer();
  let bits = 0n;
  let contrast = 0;
  for (let row = 0; row < 8; row++) {
    for (let column = 0; column < 8; column++) {
      const [left, right] = [grey[row * 9 + column]!, grey[row * 9 + column + 1]!];
      contrast = Math.max(contrast, Math.abs(left - right));
      bits = (bits << 1n) | (left < right ? 1n : 0n);
    }
  }
  return contrast < LEAST_CONTRAST ? null : bits.toString(16).padStart(16, "0");
}

async function makeSmall(jpeg: Buffer, width: number, height: number): Promise<SmallPhoto> {
  const sharp = await loadSharp();
  const { data, info } = await sharp(jpeg)
    .resize({ width, height, fit: "inside", withoutEnlargement: true })
    .jpeg({ quality: JPEG_QUALITY })
    .toBuffer({ resolveWithObject: true });
  return { bytes: data, width: info.width, height: info.height };
}

/** Height of two photos side by side, and the white between them, pixels. */
const PAIR_HEIGHT = 900;
const PAIR_GAP = 12;

async function putBeside(left: Buffer, right: Buffer): Promise<Buffer> {
  const sharp = await loadSharp();
  const scaled = await Promise.all(
    [left, right].map((jpeg) =>
      sharp(jpeg)
        .resize({ height: PAIR_HEIGHT, width: 2 * PAIR_HEIGHT, fit: "inside" })
        .toBuffer({ resolveWithObject: true }),
    ),
  );
  const [a, b] = scaled as [{ data: Buffer; info: OutputInfo }, { data: Buffer; info: OutputInfo }];
  return sharp({
    create: {
      ...{ width: a.info.width + PAIR_GAP + b.info.width, height: Math.max(a.info.height, b.info.height) },
      ...{ channels: 3, background: "white" },
    },
  })
    .composite([
      { input: a.data, left: 0, top: 0 },
      { input: b.data, left: a.info.width + PAIR_GAP, top: 0 },
    ])
    .jpeg({ quality: JPEG_QUALITY })
    .toBuffer();
}

type SharpModule = typeof import("sharp").default;
let loading: Promise<SharpModule> | undefined;

/** sharp costs 25 MB of memory and 70 ms, so it is loaded with the first photo. */
function loadSharp(): Promise<SharpModule> {
  loading ??= import("sharp").then(({ default: sharp }) => {
    // One thread a picture and no cache: memory that stays flat matters more here than speed.
    sharp.concurrency(1);
    sharp.cache(false);
    // Whatever the bytes turn out to be, only these four readers may ever see them.
    sharp.block({ operation: ["VipsForeignLoad"] });
    sharp.unblock({
      operation: [
        "VipsForeignLoadJpegBuffer",
        "VipsForeignLoadPngBuffer",
        "VipsForeignLoadWebpBuffer",
        "VipsForeignLoadNsgifBuffer",
      ],
    });
    return sharp;
  });
  return loading;
}

/** Puts a file in its place whole or not at all, and for good: written aside, flushed, renamed, folder flushed. */
async function store(root: string, path: string, data: Buffer): Promise<void> {
  const there = await stat(path).catch(orNull);
  if (there?.size === data.length) {
    const now = new Date();
    // Young again, so that a sweep leaves it to the row that is about to refer to it. Gone this moment: write it.
    const touched = await utimes(path, now, now).then(() => true, orNull);
    if (touched) return;
  }
  const folder = dirname(path);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const aside = join(root, `new-${randomUUID()}`);
  try {
    const file = await open(aside, "wx", 0o600);
    try {
      await file.writeFile(data);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(aside, path);
  } catch (error) {
    await rm(aside, { force: true });
    // Windows replaces no file that somebody reads at that moment; what it is called by is what it holds.
    const same = (await stat(path).catch(orNull))?.size === data.length;
    if (!same || process.platform !== "win32") throw error;
  }
  await flushFolder(folder);
  await flushFolder(root);
}

/** Without this a power loss may forget the name though the bytes are on disk. Windows cannot, and need not. */
async function flushFolder(folder: string): Promise<void> {
  if (process.platform === "win32") return;
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** False also when the file is gone by now. */
async function isOlder(path: string, than: Date): Promise<boolean> {
  const file = await stat(path).catch(orNull);
  return file !== null && file.mtimeMs < than.getTime();
}

function orNull(error: NodeJS.ErrnoException): null {
  if (error.code === "ENOENT") return null;
  throw error;
}

/** Runs at most `most` tasks at once; the others wait their turn in order. */
function limitTo(most: number): <T>(task: () => Promise<T>) => Promise<T> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (task) => {
    if (running >= most) await new Promise<void>((go) => waiting.push(go));
    else running++;
    try {
      return await task();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running--;
    }
  };
}
