import type { Text } from "./post.ts";

/**
 * What a picture shows, as plain facts: a module says what, the engine draws it when the message leaves. It goes with
 * the words of its message and repeats the most of them: where it cannot be drawn or shown, the words stand alone.
 *
 * @typeParam T `Text` as a module says it; `string` once it is written in the language of its chat
 */
export interface Picture<T = Text> {
  /** Small, above the title: where it is about. */
  place?: T;
  title: T;
  blocks: Block<T>[];
  /** Small lines at the end, up to three. */
  footer?: T[];
}

/** One part of a picture, from top to bottom. Whatever is too long for its place ends in "…". */
export type Block<T = Text> =
  | { show: "lines"; lines: T[] }
  /** Up to 12 bars with a name and a value each; `share` (0 to 1) is how full one is, `leads` makes it stand out. */
  | { show: "bars"; bars: { label: T; value: T; share: number; leads?: boolean }[] }
  /** Large numbers beside each other with what they count; three fit in a row. */
  | { show: "figures"; figures: { value: T; label: T }[] }
  /** Up to 20 names from the first place on; those with the same place share it. */
  | { show: "ranking"; rows: { place: number; name: T; value: T }[] }
  /** Up to 12 photos that the bot keeps, numbered from 1: large ones up to four, else two beside each other. */
  | { show: "photos"; photos: { hash: string; label: T }[] };

/** The same picture with every text passed through `write`. */
export function writePicture<T>(picture: Picture<T>, write: (text: T) => string): Picture<string> {
  return {
    ...(picture.place ? { place: write(picture.place) } : {}),
    title: write(picture.title),
    blocks: picture.blocks.map((block) => writeBlock(block, write)),
    ...(picture.footer ? { footer: picture.footer.map(write) } : {}),
  };
}

function writeBlock<T>(block: Block<T>, write: (text: T) => string): Block<string> {
  switch (block.show) {
    case "lines":
      return { ...block, lines: block.lines.map(write) };
    case "bars":
      return { ...block, bars: block.bars.map((b) => ({ ...b, label: write(b.label), value: write(b.value) })) };
    case "figures":
      return { ...block, figures: block.figures.map((f) => ({ value: write(f.value), label: write(f.label) })) };
    case "ranking":
      return { ...block, rows: block.rows.map((r) => ({ ...r, name: write(r.name), value: write(r.value) })) };
    case "photos":
      return { ...block, photos: block.photos.map((p) => ({ ...p, label: write(p.label) })) };
  }
}

/** A sheet of A4 for a notice board: what a picture shows, as large as fits, and a code that phones read. */
export interface Poster<T = Text> {
  picture: Picture<T>;
  /** What the code holds where the platform has no address for the bot, and what stands beside it. */
  code: { holds: T; caption: T };
  /** What stands beside it where it is that address. */
  linkCaption: T;
}

/** The same poster in words. @param link the bot's address, null where the platform has none */
export function writePoster<T>(
  { picture, code, linkCaption }: Poster<T>,
  write: (text: T) => string,
  link: string | null,
): Pick<Poster<string>, "picture" | "code"> {
  const written = { holds: link ?? write(code.holds), caption: write(link === null ? code.caption : linkCaption) };
  return { picture: writePicture(picture, write), code: written };
}
