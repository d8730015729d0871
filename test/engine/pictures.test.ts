import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import qrcode from "qrcode";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Picture } from "../../src/core/picture.ts";
import { MAX_BYTES } from "../../src/engine/drawing/draw.ts";
import { createGlyphs } from "../../src/engine/drawing/glyphs.ts";
import { WIDTH } from "../../src/engine/drawing/layout.ts";
import { createPainter, type Painter } from "../../src/engine/drawing/painter.ts";
import { SHEET } from "../../src/engine/drawing/sheet.ts";
import { createLog } from "../../src/engine/log.ts";
import { createPhotoStore, type PhotoStore } from "../../src/engine/photos.ts";

let folder: string;
let photos: PhotoStore;
let painter: Painter;
const log = createLog("silent");
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "linli-pictures-"));
  photos = createPhotoStore(folder);
  painter = createPainter(photos, log);
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** One of every block, each text of it the same. */
function pictureOf(text: string, rows = 3): Picture<string> {
  const many = Array.from({ length: rows }, (_, i) => i);
  return {
    place: text,
    title: text,
    blocks: [
      { show: "lines", lines: many.map(() => text) },
      { show: "bars", bars: many.map((i) => ({ label: text, value: text, share: i / rows, leads: i === 1 })) },
      { show: "figures", figures: many.map(() => ({ value: text, label: text })) },
      { show: "ranking", rows: many.map((i) => ({ place: i + 1, name: text, value: text })) },
      { show: "photos", photos: many.map(() => ({ hash: "f".repeat(64), label: text })) },
    ],
    footer: many.map(() => text),
  };
}

async function sizeOf(bytes: Uint8Array | null): Promise<{ format: string; width: number; height: number }> {
  const { format, width, height } = await sharp(bytes!).metadata();
  return { format, width, height };
}

describe("a picture", () => {
  test("has the width of two phones, and the same bytes whoever asks for it", async () => {
    const other = createPainter(photos, log);
    const picture = pictureOf("楼道装感应灯");
    const [one, two] = await Promise.all([painter.draw(picture), other.draw(picture)]);
    expect(Buffer.compare(one!, two!)).toBe(0);
    expect(await sizeOf(one)).toMatchObject({ format: "png", width: WIDTH });
    expect(Buffer.compare((await painter.draw(pictureOf("楼道装感应炉")))!, one!)).not.toBe(0);
  });

  test.each([
    ["nothing", ""],
    ["only emoji", "🎉👨‍👩‍👧🇨🇳"],
    ["markup", "</text><script>alert(1)</script>&amp;\"'"],
    ["words without an end", "哈".repeat(2_000)],
    ["letters without a blank", "x".repeat(2_000)],
    ["lines without an end", "一\n".repeat(500)],
  ])("of %s stays within its size", async (_, text) => {
    const bytes = await painter.draw(pictureOf(text, 20));
    const { height } = await sizeOf(bytes);
    expect(bytes!.length).toBeLessThanOrEqual(MAX_BYTES);
    // Bot API, sendPhoto: width and height together are at most 10,000, and their ratio at most 20.
    expect(WIDTH + height).toBeLessThanOrEqual(10_000);
  });

  test("of any words is drawn", { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "binary", maxLength: 60 }), async (text) => {
        expect((await painter.draw(pictureOf(text, 2)))?.length).toBeLessThanOrEqual(MAX_BYTES);
      }),
      { numRuns: Number(process.env.PICTURES ?? 5) },
    );
  });

  test.each([
    ["five digits", "88888"],
    ["a hundred percent", "100%"],
    ["words", "88 小时"],
  ])("keeps large numbers apart: %s", async (_, value) => {
    const figures = [1, 2, 3].map(() => ({ value, label: "" }));
    const bytes = await painter.draw({ title: "", blocks: [{ show: "figures", figures }] });
    const { data, info } = await sharp(bytes!).greyscale().raw().toBuffer({ resolveWithObject: true });
    const column = (x: number) => Array.from({ length: info.height - 40 }, (_, y) => data[(y + 20) * info.width + x]!);
    const isBlank = Array.from({ length: info.width }, (_, x) => column(x).every((shade) => shade > 240));
    // Between two of them is a gap as wide as a thumb's edge, and beside the last one the paper's.
    const gap = (from: number, to: number) => isBlank.slice(from, to).filter(Boolean).length;
    expect(gap(230, 270)).toBeGreaterThan(10);
    expect(gap(440, 480)).toBeGreaterThan(10);
    expect(gap(WIDTH - 40, WIDTH)).toBe(40);
  });

  test("shows photos as large as fits, as a JPEG", async () => {
    const noise = sharp({
      create: { ...{ width: 1600, height: 1200, channels: 3 }, noise: { type: "gaussian" } } as never,
    });
    const { hash } = await photos.keep(await noise.jpeg().toBuffer());
    for (const count of [2, 12]) {
      const list = Array.from({ length: count }, (_, i) => ({ hash, label: `方案${i + 1}` }));
      const bytes = await painter.draw({ title: "选哪个？", blocks: [{ show: "photos", photos: list }] });
      expect(bytes!.length).toBeLessThanOrEqual(MAX_BYTES);
      expect(await sizeOf(bytes)).toMatchObject({ format: "jpeg", width: WIDTH });
    }
  });
});

describe("the process that draws", () => {
  /** Its id, as Linux knows it; undefined when there is none. */
  function drawingProcess(): number | undefined {
    const children = readFileSync(`/proc/self/task/${process.pid}/children`, "utf8").match(/\d+/g) ?? [];
    return children.map(Number).find((id) => readFileSync(`/proc/${id}/cmdline`, "utf8").includes("drawing/child.ts"));
  }

  test("fails alone: what cannot be drawn is null, and the next is drawn", async () => {
    const broken = { title: "坏", blocks: [{ show: "nothing" }] } as unknown as Picture<string>;
    expect(await painter.draw(broken)).toBeNull();
    expect(await painter.draw(pictureOf("好"))).not.toBeNull();
  });

  test.runIf(existsSync("/proc/self/task"))("may be killed at any instant", async () => {
    await painter.draw(pictureOf("先有一个"));
    const drawing = painter.draw(pictureOf("再画"));
    await new Promise((resolve) => setImmediate(resolve));
    process.kill(drawingProcess()!, "SIGKILL");
    expect(await drawing).toBeNull();
    expect(await painter.draw(pictureOf("再画"))).not.toBeNull();
  });
});

test("what the font cannot draw", () => {
  const font = readFileSync(new URL("../fonts/NotoSansHans-Regular.otf", import.meta.resolve("@embedpdf/fonts-sc")));
  const glyphs = createGlyphs(font);
  const drawn: [string, string][] = [
    ["喆堃珺赟犇淼 嘉 ①②", "喆堃珺赟犇淼 嘉 ①②"],
    ["👍🏽 好的\u{FE0F}👨‍👩‍👧🇨🇳", "好的"],
    ["أحمد王", "〓王"],
    ["\u202Eabc\u202C\u2066d\u200B", "abcd"],
    ["一\n二\t三  四", "一 二 三 四"],
    ["Z̸̧̛͚a", "Za"],
    ["e\u0301", "é"],
    ["\uD800坏", "〓坏"],
  ];
  expect(drawn.map(([text]) => glyphs(text))).toEqual(drawn.map(([, shown]) => shown));
});

describe("a poster", () => {
  const posterOf = (words: string, holds = "https://t.me/linli_bot") => ({
    picture: {
      place: "阳光里 · 3号楼",
      title: "公告",
      blocks: [{ show: "lines" as const, lines: words.split("\n") }],
      footer: ["11月26日（周四）09:00 发", "编号 #12，最新的以群里为准"],
    },
    code: { holds, caption: "扫一扫，把这条带走" },
  });
  const pixelsOf = (bytes: Uint8Array | null) => sharp(bytes!).greyscale().raw().toBuffer({ resolveWithObject: true });
  const isDark = (pixels: Awaited<ReturnType<typeof pixelsOf>>, x: number, y: number) =>
    pixels.data[Math.round(y) * pixels.info.width + Math.round(x)]! < 128;
  /** How high the first line of its words is, in millimetres: from the first dark row below the bar to the last. */
  function heightOfWords({ data, info }: Awaited<ReturnType<typeof pixelsOf>>): number {
    const perMm = info.width / 210;
    const dark = (y: number) => data.subarray(y * info.width, (y + 1) * info.width).some((shade) => shade < 128);
    // The bar below the title is as wide as the page within its edges.
    const isBar = (y: number) =>
      data.subarray(y * info.width, (y + 1) * info.width).filter((shade) => shade < 128).length > info.width * 0.8;
    let y = 0;
    while (!isBar(y)) y++;
    while (isBar(y)) y++;
    while (!dark(y)) y++;
    const top = y;
    while (dark(y)) y++;
    return (y - top) / perMm;
  }

  test("is a sheet of A4 at 200 dots an inch, read at three metres where it says little", async () => {
    const bytes = await painter.drawPoster(posterOf("今天 9:00–17:00 停水，请提前储水。"));
    const { width, height, density, format } = await sharp(bytes!).metadata();
    expect({ width, height, density, format }).toEqual({ width: 1654, height: 2340, density: 200, format: "png" });
    expect(heightOfWords(await pixelsOf(bytes))).toBeGreaterThan(12);
    expect(heightOfWords(await pixelsOf(await painter.drawPoster(posterOf("国".repeat(130)))))).toBeGreaterThan(10);
  });

  test.each([
    ["600 characters", "停水通知".repeat(150)],
    ["100 lines", "水\n".repeat(100)],
    ["one word", "x".repeat(600)],
    ["nothing", ""],
    ["markup", "</text><script>alert(1)</script>&amp;\"'"],
  ])("of %s keeps within its sheet, its code at its place", async (_, words) => {
    const bytes = await painter.drawPoster(posterOf(words, words || "#12"));
    expect(bytes!.length).toBeLessThan(400 * 1024);
    const pixels = await pixelsOf(bytes);
    expect(pixels.info.height).toBe(2340);
    const { data, info } = pixels;
    const rows = data.subarray((info.height - 60) * info.width);
    expect(rows.every((shade) => shade > 200)).toBe(true);
    // Every module of the code is what it should be.
    const { modules } = qrcode.create(words || "#12", { errorCorrectionLevel: "M" });
    const scale = info.width / SHEET.width;
    const side = (300 * scale) / (modules.size + 4);
    const left = (SHEET.width - 84 - 300) * scale + 2 * side;
    const top = (SHEET.height - 84 - 300) * scale + 2 * side;
    let wrong = 0;
    for (let y = 0; y < modules.size; y++)
      for (let x = 0; x < modules.size; x++)
        if (isDark(pixels, left + (x + 0.5) * side, top + (y + 0.5) * side) !== Boolean(modules.get(y, x))) wrong++;
    expect(wrong).toBe(0);
  });
});
