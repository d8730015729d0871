import { readFile } from "node:fs/promises";
import { type Picture, type Poster, writePicture } from "../../core/picture.ts";
import { createGlyphs } from "./glyphs.ts";
import { type Box, type DrawnPhoto, layOut, WIDTH } from "./layout.ts";
import { layOutSheet, SHEET, SIZES } from "./sheet.ts";

/** Most bytes of a picture: it is to be seen at once on a poor connection. */
export const MAX_BYTES = 200 * 1024;
/** A picture that would be higher ends here, pixels: more than five screens of a phone nobody reads. */
const MAX_HEIGHT = 4_000;
/** The best first, then what makes it smaller. Of flat colours and the edges of letters the eye sees no more than 48. */
const PALETTES = [48, 16, 8];
/** More effort in choosing colours and packing takes as long as the whole drawing, and saves a twentieth (measured). */
const PNG = { palette: true, effort: 1, dither: 0 } as const;
const JPEG_QUALITIES = [82, 70, 55, 40, 25];

/** What a printer is given: 200 dots an inch, of which 1,654 are the width of A4. */
const PRINT = { dots: 1654, density: 200, shades: 16 };

type Photos = ReadonlyMap<string, DrawnPhoto>;
export interface Drawing {
  /** A picture as a PNG, or as a JPEG where it shows photos; the same bytes for the same picture. */
  draw(picture: Picture<string>, photos: Photos): Promise<Uint8Array>;
  /** A poster as a PNG of A4, its words as large as fit. */
  drawPoster(poster: Pick<Poster<string>, "picture" | "code">, photos: Photos): Promise<Uint8Array>;
}

/**
 * Loads fonts and what draws: about 0.3 s, and 200 MB of memory once something was drawn. So only the process made for
 * drawing does it.
 */
export async function loadDraw(): Promise<Drawing> {
  const [{ default: satori }, { Resvg }, { default: sharp }, regular, bold] = await Promise.all([
    import("satori"),
    import("@resvg/resvg-js"),
    import("sharp"),
    readFont("Regular"),
    readFont("Bold"),
  ]);
  sharp.concurrency(1);
  sharp.cache(false);
  const glyphs = createGlyphs(regular);
  const fonts = ([400, 700] as const).map((weight) => ({
    ...{ name: "card", weight, style: "normal" as const, data: weight === 400 ? regular : bold },
  }));

  const layOutAs = (tree: Box, size: { width: number; height?: number }) =>
    satori(tree as unknown as Parameters<typeof satori>[0], { ...(size as { width: number }), fonts });

  async function draw(picture: Picture<string>, photos: Photos): Promise<Uint8Array> {
    const svg = await layOutAs(layOut(writePicture(picture, glyphs), photos), { width: WIDTH });
    const drawn = new Resvg(svg, { font: { loadSystemFonts: false } }).render();
    const raw = { raw: { width: drawn.width, height: drawn.height, channels: 4 as const } };
    const part = { left: 0, top: 0, width: drawn.width, height: Math.min(drawn.height, MAX_HEIGHT) };
    const pixels = sharp(drawn.pixels, raw).extract(part).removeAlpha();
    const tries =
      photos.size > 0
        ? JPEG_QUALITIES.map((quality) => () => pixels.clone().jpeg({ quality }))
        : PALETTES.map((colours) => () => pixels.clone().png({ ...PNG, colours }));
    for (const encode of tries) {
      const bytes = await encode().toBuffer();
      if (bytes.length <= MAX_BYTES) return bytes;
    }
    throw new Error("the picture is too big");
  }

  async function drawPoster(asked: Pick<Poster<string>, "picture" | "code">, photos: Photos): Promise<Uint8Array> {
    const code = await codeOf(asked.code.holds);
    const poster = {
      picture: writePicture(asked.picture, glyphs),
      code: { ...asked.code, caption: glyphs(asked.code.caption) },
    };
    // Larger words are higher: the largest that fit are found by halving.
    let [from, to] = [0, SIZES.length - 1];
    while (from < to) {
      const middle = (from + to) >> 1;
      const svg = await layOutAs(layOutSheet(poster, code, photos, SIZES[middle]!, false), { width: SHEET.width });
      if (Number(/height="(\d+)/.exec(svg)?.[1]) <= SHEET.height) to = middle;
      else from = middle + 1;
    }
    const svg = await layOutAs(layOutSheet(poster, code, photos, SIZES[from]!, true), SHEET);
    const font = { loadSystemFonts: false };
    const drawn = new Resvg(svg, { font, fitTo: { mode: "width", value: PRINT.dots } }).render();
    const raw = { raw: { width: drawn.width, height: drawn.height, channels: 4 as const } };
    const pixels = sharp(drawn.pixels, raw)
      .removeAlpha()
      .greyscale(photos.size === 0)
      .withMetadata({ density: PRINT.density });
    return pixels.png({ ...PNG, colours: photos.size === 0 ? PRINT.shades : 256 }).toBuffer();
  }

  return { draw, drawPoster };
}

/**
 * A code that phones read, as a PNG; null where the package that makes it was left out of the installation.
 * @param holds what it says: M mends up to 15 % of it, as much as a board in a stairwell costs
 */
async function codeOf(holds: string): Promise<Uint8Array | null> {
  const qrcode = await import("qrcode").catch(() => null);
  return (await qrcode?.default.toBuffer(holds, { errorCorrectionLevel: "M", margin: 2, scale: 12 })) ?? null;
}

/** Noto Sans SC under the Open Font License: every character of GB2312, and of the 20,902 of Unicode 1.1. */
function readFont(weight: "Regular" | "Bold"): Promise<Buffer> {
  const entry = import.meta.resolve("@embedpdf/fonts-sc");
  return readFile(new URL(`../fonts/NotoSansHans-${weight}.otf`, entry));
}
