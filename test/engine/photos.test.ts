import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp, { type Sharp } from "sharp";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createPhotoStore, MAX_PHOTO_BYTES, type PhotoStore } from "../../src/engine/photos.ts";

let folder: string;
let photos: PhotoStore;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "linli-photos-"));
  photos = createPhotoStore(folder);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Red on the left, blue on the right. */
async function redAndBlue(width: number, height: number): Promise<Sharp> {
  const half = { width: width >> 1, height, channels: 3 as const };
  const red = await sharp({ create: { ...half, background: "red" } })
    .png()
    .toBuffer();
  return sharp({ create: { ...half, width, background: "blue" } }).composite([{ input: red, left: 0, top: 0 }]);
}

const jpeg = async (width = 60, height = 40) => (await redAndBlue(width, height)).jpeg().toBuffer();
const files = async () =>
  (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
const stored = async (hash: string) => (await photos.read(hash))!;
const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000);
const pathOf = (hash: string) => join(folder, "photos", hash.slice(0, 2), `${hash.slice(2)}.jpg`);

/** The beginning of a PNG that says it is this big; what follows is not worth decoding. */
function pngHeader(width: number, height: number): Buffer {
  const head = Buffer.from("89504e470d0a1a0a0000000d494844520000000000000000080200000000000000", "hex");
  head.writeUInt32BE(width, 16);
  head.writeUInt32BE(height, 20);
  return Buffer.concat([head, Buffer.alloc(64)]);
}

describe("a picture is kept", () => {
  test.each(["jpeg", "png", "webp", "gif"] as const)("from %s, as a JPEG named by its own hash", async (format) => {
    const kept = await photos.keep(await (await redAndBlue(60, 40)).toFormat(format).toBuffer());
    expect(kept).toMatchObject({ width: 60, height: 40, hash: expect.stringMatching(/^[0-9a-f]{64}$/) });
    const jpg = await readFile(pathOf(kept.hash));
    expect(createHash("sha256").update(jpg).digest("hex")).toBe(kept.hash);
    expect(kept.bytes).toBe(jpg.length);
    expect(await photos.read(kept.hash)).toEqual(jpg);
    expect(await sharp(jpg).metadata()).toMatchObject({ format: "jpeg", isProgressive: false, space: "srgb" });
  });

  test.each([
    ["lossy", { lossless: false }],
    ["lossless", { lossless: true }],
  ])("from a %s WebP with and without an extended header", async (_, options) => {
    for (const alpha of [1, 0.5]) {
      const image = sharp({ create: { width: 31, height: 17, channels: 4, background: { r: 9, g: 9, b: 9, alpha } } });
      expect(await photos.keep(await image.webp(options).toBuffer())).toMatchObject({ width: 31, height: 17 });
    }
  });

  test("without place, camera, comment, colour profile or thumbnail", async () => {
    const original = await (await redAndBlue(60, 40))
      .withExif({
        IFD0: { Make: "Neighbourphone", Copyright: "Wang" },
        IFD3: {
          GPSLatitudeRef: "N",
          GPSLatitude: "31/1 12/1 0/1",
          GPSLongitudeRef: "E",
          GPSLongitude: "121/1 30/1 0/1",
        },
      })
      .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/">door 501</x:xmpmeta>')
      .withIccProfile("p3", { attach: true })
      .jpeg()
      .toBuffer();
    const before = await sharp(original).metadata();
    expect([before.exif, before.xmp, before.icc].every(Boolean)).toBe(true);
    expect(original.includes("Neighbourphone")).toBe(true);

    const jpg = await stored((await photos.keep(original)).hash);
    const after = await sharp(jpg).metadata();
    expect([after.exif, after.xmp, after.icc, after.iptc, after.orientation]).toEqual(Array(5).fill(undefined));
    for (const trace of ["Neighbourphone", "Wang", "501", "Exif", "GPS", "ICC_PROFILE"]) {
      expect(jpg.includes(trace), trace).toBe(false);
    }
  });

  // CIPA DC-008 (Exif 2.32) 4.6.4, Orientation: where a stored pixel (x, y) belongs in the upright picture of W × H.
  const W = 80;
  const H = 40;
  test.each<[orientation: number, belongs: (x: number, y: number) => [number, number]]>([
    [1, (x, y) => [x, y]],
    [2, (x, y) => [W - 1 - x, y]],
    [3, (x, y) => [W - 1 - x, H - 1 - y]],
    [4, (x, y) => [x, H - 1 - y]],
    [5, (x, y) => [y, x]],
    [6, (x, y) => [W - 1 - y, x]],
    [7, (x, y) => [W - 1 - y, H - 1 - x]],
    [8, (x, y) => [y, H - 1 - x]],
  ])("upright, orientation %i", async (orientation, belongs) => {
    const [width, height] = orientation < 5 ? [W, H] : [H, W];
    const pixels = Buffer.alloc(W * H * 3);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const [toX, toY] = belongs(x, y);
        pixels.set([toX < W / 2 ? 255 : 0, toY < H / 2 ? 255 : 0, 0], (y * width + x) * 3);
      }
    }
    const turned = await sharp(pixels, { raw: { width, height, channels: 3 } })
      .withMetadata({ orientation })
      .jpeg({ quality: 100 })
      .toBuffer();
    const kept = await photos.keep(turned);
    expect(kept).toMatchObject({ width: W, height: H });
    const upright = await sharp(await stored(kept.hash))
      .raw()
      .toBuffer();
    const look = (x: number, y: number) =>
      [...upright.subarray((y * W + x) * 3, (y * W + x) * 3 + 2)].map((v) => v > 128);
    expect([look(10, 10), look(70, 10), look(10, 30), look(70, 30)]).toEqual([
      [true, true],
      [false, true],
      [true, false],
      [false, false],
    ]);
  });

  test("with its longest side at 2,000, and a small one as it is", async () => {
    expect(await photos.keep(await jpeg(4000, 1000))).toMatchObject({ width: 2000, height: 500 });
    expect(await photos.keep(await jpeg(1000, 3000))).toMatchObject({ width: 667, height: 2000 });
    expect(await photos.keep(await jpeg(2, 2))).toMatchObject({ width: 2, height: 2 });
  });

  test("see-through becomes white", async () => {
    const clear = await sharp({ create: { width: 8, height: 8, channels: 4, background: "#0000" } })
      .png()
      .toBuffer();
    const { dominant } = await sharp(await stored((await photos.keep(clear)).hash)).stats();
    expect(Math.min(dominant.r, dominant.g, dominant.b)).toBeGreaterThan(240);
  });

  test("once, though it comes ten times at once", async () => {
    const bytes = await jpeg();
    const kept = await Promise.all(Array.from({ length: 10 }, () => photos.keep(bytes)));
    expect(new Set(kept.map((k) => k.hash)).size).toBe(1);
    expect(await files()).toHaveLength(1);
  });

  test("many at once, one not a picture, none lost", async () => {
    const pictures = await Promise.all([1, 2, 3, 4, 5].map((n) => jpeg(20 * n, 20)));
    const results = await Promise.allSettled([...pictures, Buffer.from("no")].map((bytes) => photos.keep(bytes)));
    expect(results.map((r) => r.status)).toEqual([...Array(5).fill("fulfilled"), "rejected"]);
    expect(await files()).toHaveLength(5);
  });

  test("a web page hidden behind a picture is gone after it", async () => {
    const polyglot = Buffer.concat([await jpeg(), Buffer.from("<script>alert(1)</script>PK\x03\x04")]);
    const jpg = await stored((await photos.keep(polyglot)).hash);
    expect(jpg.includes("script")).toBe(false);
  });
});

describe("what is not a picture is refused and leaves nothing", () => {
  const cases: [string, string, () => Promise<Uint8Array> | Uint8Array][] = [
    ["no bytes", "photo-not-a-picture", () => Buffer.alloc(0)],
    ["three bytes", "photo-not-a-picture", () => Buffer.from([0xff, 0xd8, 0xff])],
    ["text renamed", "photo-not-a-picture", () => Buffer.from("电梯停了，门关不上。".repeat(50))],
    ["SVG", "photo-not-a-picture", () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')],
    ["HEIC", "photo-not-a-picture", () => Buffer.from("\0\0\0\x18ftypheic\0\0\0\0mif1heic", "latin1")],
    ["TIFF", "photo-not-a-picture", async () => (await redAndBlue(9, 9)).tiff().toBuffer()],
    ["PDF", "photo-not-a-picture", () => Buffer.from("%PDF-1.7\n")],
    ["GIF that is a script", "photo-too-many-pixels", () => Buffer.from("GIF89a=1;alert(1);/*".padEnd(200, "x"))],
    ["RIFF that is sound", "photo-not-a-picture", () => Buffer.from("RIFF\x24\0\0\0WAVEfmt ".padEnd(90), "latin1")],
    ["JPEG cut in half", "photo-not-a-picture", async () => cut(await jpeg(400, 300), 0.5)],
    ["JPEG cut near the end", "photo-not-a-picture", async () => cut(await jpeg(400, 300), 0.98)],
    ["JPEG cut in its header", "photo-not-a-picture", async () => (await jpeg()).subarray(0, 100)],
    ["PNG cut in half", "photo-not-a-picture", async () => cut(await (await redAndBlue(99, 99)).png().toBuffer(), 0.5)],
    ["PNG of no width", "photo-not-a-picture", () => pngHeader(0, 10)],
    ["PNG that is a header only", "photo-not-a-picture", () => pngHeader(10, 10)],
    ["PNG of 30,000 × 30,000", "photo-too-many-pixels", () => pngHeader(30_000, 30_000)],
    ["PNG of 2³¹ × 2³¹", "photo-too-many-pixels", () => pngHeader(0x7fffffff, 0x7fffffff)],
    ["GIF of 65,535 × 65,535", "photo-too-many-pixels", () => Buffer.from(`474946383961${"ff".repeat(60)}`, "hex")],
    [
      "GIF of 10 × 10 with a frame of 60,000 × 60,000",
      "photo-too-many-pixels",
      () => Buffer.from("4749463839610a000a00800000ff00000000002c0000000060ea60ea0002024401003b", "hex"),
    ],
    ["more than 10 MB", "photo-too-big", () => Buffer.alloc(MAX_PHOTO_BYTES + 1, 0xff)],
  ];

  test.each(cases)("%s", async (_, code, make) => {
    const bytes = await make();
    const startedAt = performance.now();
    await expect(photos.keep(bytes)).rejects.toMatchObject({ name: "PhotoProblem", code });
    expect(performance.now() - startedAt).toBeLessThan(2000);
    expect(await files()).toEqual([]);
  });

  test("a real 7,000 × 7,000 picture is refused without being decoded", async () => {
    const big = await sharp({ create: { width: 7000, height: 7000, channels: 3, background: "red" } })
      .png()
      .toBuffer();
    const memory = process.memoryUsage.rss();
    await expect(photos.keep(big)).rejects.toMatchObject({ code: "photo-too-many-pixels" });
    expect(process.memoryUsage.rss() - memory).toBeLessThan(20_000_000);
  });

  test("a JPEG of 60,000 × 60,000 by its frame header is refused", async () => {
    const bytes = await jpeg();
    const frame = bytes.indexOf(Buffer.from([0xff, 0xc0]));
    bytes.writeUInt16BE(60_000, frame + 5);
    bytes.writeUInt16BE(60_000, frame + 7);
    await expect(photos.keep(bytes)).rejects.toMatchObject({ code: "photo-too-many-pixels" });
  });

  test("random damage to a real picture is a photo or a PhotoProblem, nothing else", async () => {
    const original = await jpeg(200, 150);
    let state = 20251125;
    const random = (below: number) => {
      state = (state * 1103515245 + 12345) % 2 ** 31;
      return state % below;
    };
    for (let n = 0; n < 60; n++) {
      const bytes = Buffer.from(original);
      for (let flips = 0; flips < 20; flips++) bytes[random(bytes.length)] = random(256);
      await photos.keep(bytes).catch((error) => expect(error.name, `round ${n}`).toBe("PhotoProblem"));
    }
  });
});

describe("reading and removing", () => {
  test("what is not there is null", async () => {
    expect(await photos.read("a".repeat(64))).toBeNull();
    await photos.remove("a".repeat(64));
  });

  test.each([
    "",
    "..",
    "../../etc/passwd",
    `../${"a".repeat(61)}`,
    "A".repeat(64),
    `${"a".repeat(64)}\n`,
    "a".repeat(65),
    `${"a".repeat(62)}/.`,
  ])("%j is no hash: null, and nothing is deleted", async (hash) => {
    const { hash: mine } = await photos.keep(await jpeg());
    expect(await photos.read(hash)).toBeNull();
    await photos.remove(hash);
    expect(await photos.read(mine)).not.toBeNull();
  });

  test("removed is gone", async () => {
    const { hash } = await photos.keep(await jpeg());
    await photos.remove(hash);
    expect(await photos.read(hash)).toBeNull();
    expect(await files()).toEqual([]);
  });
});

describe("sweeping", () => {
  test("takes old orphans and leftovers only", async () => {
    const [held, orphan, young] = await Promise.all([20, 40, 60].map(async (n) => photos.keep(await jpeg(n, 20))));
    const leftover = join(folder, "photos", "new-1");
    const foreign = join(folder, "photos", "README");
    for (const path of [leftover, foreign]) await writeFile(path, "x");
    for (const path of [pathOf(held!.hash), pathOf(orphan!.hash), leftover, foreign]) {
      await utimes(path, daysAgo(3), daysAgo(3));
    }
    const asked: string[] = [];
    const deleted = await photos.sweep(async (hashes) => {
      asked.push(...hashes);
      return new Set([held!.hash]);
    }, daysAgo(1));
    expect(deleted).toBe(2);
    expect(asked.sort()).toEqual([held!.hash, orphan!.hash].sort());
    expect(await photos.read(held!.hash)).not.toBeNull();
    expect(await photos.read(young!.hash)).not.toBeNull();
    expect(await photos.read(orphan!.hash)).toBeNull();
    expect(await readFile(foreign, "utf8")).toBe("x");
  });

  test("spares an orphan that comes in again while it is being judged", async () => {
    const bytes = await jpeg();
    const { hash } = await photos.keep(bytes);
    await utimes(pathOf(hash), daysAgo(3), daysAgo(3));
    const deleted = await photos.sweep(async () => {
      await photos.keep(bytes);
      return new Set();
    }, daysAgo(1));
    expect(deleted).toBe(0);
    expect(await photos.read(hash)).not.toBeNull();
  });

  test("an empty store has nothing to sweep", async () => {
    expect(await photos.sweep(async () => new Set(), new Date())).toBe(0);
  });
});

function cut(bytes: Buffer, part: number): Buffer {
  return bytes.subarray(0, Math.floor(bytes.length * part));
}
