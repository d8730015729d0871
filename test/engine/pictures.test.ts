import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Picture } from "../../src/core/picture.ts";
import { MAX_BYTES } from "../../src/engine/drawing/draw.ts";
import { createGlyphs } from "../../src/engine/drawing/glyphs.ts";
import { WIDTH } from "../../src/engine/drawing/layout.ts";
import { createPainter, type Painter } from "../../src/engine/drawing/painter.ts";
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
