import { readFile } from "node:fs/promises";
import { type Picture, writePicture } from "../../core/picture.ts";
import { createGlyphs } from "./glyphs.ts";
import { type DrawnPhoto, layOut, WIDTH } from "./layout.ts";

/** Most bytes of a picture: it is to be seen at once on a poor connection. */
export const MAX_BYTES = 200 * 1024;
/** A picture that would be higher ends here, pixels: more than five screens of a phone nobody reads. */
const MAX_HEIGHT = 4_000;
/** The best first, then what makes it smaller. Of flat colours and the edges of letters the eye sees no more than 48. */
const PALETTES = [48, 16, 8];
/** More effort in choosing colours and packing takes as long as the whole drawing, and saves a twentieth (measured). */
const PNG = { palette: true, effort: 1, dither: 0 } as const;
const JPEG_QUALITIES = [82, 70, 55, 40, 25];

/** A picture as a PNG, or as a JPEG where it shows photos; the same bytes for the same picture. */
export type Draw = (picture: Picture<string>, photos: ReadonlyMap<string, DrawnPhoto>) => Promise<Uint8Array>;

/**
 * Loads fonts and what draws: about 0.3 s, and 200 MB of memory once something was drawn. So only the process made for
 * drawing does it.
 */
export async function loadDraw(): Promise<Draw> {
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

  return async (picture, photos) => {
    const tree = layOut(writePicture(picture, glyphs), photos) as unknown as Parameters<typeof satori>[0];
    const svg = await satori(tree, { width: WIDTH, fonts });
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
  };
}

/** Noto Sans SC under the Open Font License: every character of GB2312, and of the 20,902 of Unicode 1.1. */
function readFont(weight: "Regular" | "Bold"): Promise<Buffer> {
  const entry = import.meta.resolve("@embedpdf/fonts-sc");
  return readFile(new URL(`../fonts/NotoSansHans-${weight}.otf`, entry));
}
