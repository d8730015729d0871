import type { Block, Picture } from "../../core/picture.ts";
import { keepTogether } from "./chunks.ts";

/**
 * A picture as a tree of boxes, which satori lays out. Made for a phone 360 points wide held at arm's length: the
 * picture is twice as wide, so what is drawn at 34 is read at 17.
 */

/** Width of every picture, pixels. */
export const WIDTH = 720;
/** Widest and highest that a photo is drawn, pixels. */
export const PHOTO = { width: 624, height: 468 };

const EDGE = 48;
const GAP = 16;
const SIZE = { small: 28, body: 34, title: 46, figure: 72 };
const COLOUR = {
  ...{ paper: "#fffdf8", ink: "#23262b", quiet: "#5c6068", line: "#e9e3d6" },
  ...{ strong: "#1f6f5c", bar: "#8fbfb1", trough: "#efeae0", onStrong: "#ffffff" },
};
/** Most of each that is drawn; the words of the message have all. */
const MOST = { lines: 12, bars: 12, figures: 6, rows: 20, photos: 12, footer: 3 };

type Style = Record<string, string | number>;
/** An element as satori takes it: https://github.com/vercel/satori#use-without-jsx */
export interface Box {
  type: "div" | "img";
  props: { style: Style; children?: (Box | string)[] | string; src?: string; width?: number; height?: number };
}

/** A photo as it is drawn: a JPEG no larger than `PHOTO`. */
export interface DrawnPhoto {
  bytes: Uint8Array;
  width: number;
  height: number;
}

/**
 * @param picture texts that hold nothing the font cannot draw
 * @param photos by hash; a photo that is not there leaves its place empty
 */
export function layOut(picture: Picture<string>, photos: ReadonlyMap<string, DrawnPhoto>): Box {
  const { place, title, blocks, footer } = picture;
  const head = [
    ...(place ? [words(place, 2, { fontSize: SIZE.small, color: COLOUR.strong })] : []),
    words(title, 4, { fontSize: SIZE.title, fontWeight: 700, lineHeight: 1.35 }),
  ];
  const inside = [
    column({ gap: 6 }, head),
    ...blocks.map((block) => layOutBlock(block, photos)),
    ...(footer?.length ? [layOutFooter(footer.slice(0, MOST.footer))] : []),
  ];
  const style = {
    ...{ width: WIDTH, boxSizing: "border-box", padding: `${EDGE - 8}px ${EDGE}px ${EDGE}px`, gap: 28 },
    ...{ lineHeight: 1.45, fontFamily: "card", fontSize: SIZE.body, fontWeight: 400, wordBreak: "break-word" },
    ...{ color: COLOUR.ink, backgroundColor: COLOUR.paper, borderTop: `12px solid ${COLOUR.strong}` },
  };
  return column(style, inside);
}

function layOutBlock(block: Block<string>, photos: ReadonlyMap<string, DrawnPhoto>): Box {
  switch (block.show) {
    case "lines":
      return column(
        { gap: 8 },
        block.lines.slice(0, MOST.lines).map((line) => words(line, 5)),
      );
    case "bars":
      return column({ gap: 22 }, block.bars.slice(0, MOST.bars).map(layOutBar));
    case "figures":
      return layOutFigures(block.figures.slice(0, MOST.figures));
    case "ranking":
      return column({}, block.rows.slice(0, MOST.rows).map(layOutRow));
    case "photos":
      return layOutPhotos(block.photos.slice(0, MOST.photos), photos);
  }
}

function layOutBar(bar: { label: string; value: string; share: number; leads?: boolean }): Box {
  const full = Math.min(1, Math.max(0, bar.share || 0));
  const weight = bar.leads ? 700 : 400;
  return column({ gap: 6 }, [
    row({ justifyContent: "space-between", alignItems: "flex-end", gap: GAP }, [
      words(bar.label, 2, { flexShrink: 1, fontWeight: weight }),
      words(bar.value, 1, { flexShrink: 0, maxWidth: 260, fontWeight: weight }),
    ]),
    row({ height: 22, borderRadius: 11, backgroundColor: COLOUR.trough, overflow: "hidden" }, [
      row({ width: `${100 * full}%`, height: 22, backgroundColor: bar.leads ? COLOUR.strong : COLOUR.bar }, []),
    ]),
  ]);
}

function layOutFigures(figures: { value: string; label: string }[]): Box {
  const rows = Array.from({ length: Math.ceil(figures.length / 3) }, (_, i) => figures.slice(3 * i, 3 * i + 3));
  // Three of them share the width; all are as large as the longest allows.
  const room = (WIDTH - 2 * EDGE - 2 * GAP) / Math.min(3, figures.length);
  const fontSize = Math.min(SIZE.figure, ...figures.map(({ value }) => Math.floor(room / widthOf(value))));
  const figure = ({ value, label }: { value: string; label: string }) =>
    column({ flexGrow: 1, flexBasis: 0, flexShrink: 1, maxWidth: room }, [
      words(value, 1, {
        fontSize: Math.max(SIZE.body, fontSize),
        fontWeight: 700,
        lineHeight: 1.2,
        color: COLOUR.strong,
      }),
      words(label, 2, { fontSize: SIZE.small, color: COLOUR.quiet }),
    ]);
  return column(
    { gap: GAP },
    rows.map((part) => row({ gap: GAP }, part.map(figure))),
  );
}

/** How wide a bold line is, in heights of its letters: a digit a little over half of one, a Chinese character one. */
function widthOf(text: string): number {
  let width = 0.1;
  for (const letter of text) width += /[\d.,:]/.test(letter) ? 0.62 : 1;
  return width;
}

function layOutRow(entry: { place: number; name: string; value: string }): Box {
  const isFirst = entry.place <= 3;
  const badge = {
    ...{ width: 56, height: 56, borderRadius: 28, flexShrink: 0, alignItems: "center", justifyContent: "center" },
    ...{ fontSize: SIZE.small, fontWeight: 700 },
    ...(isFirst
      ? { backgroundColor: COLOUR.strong, color: COLOUR.onStrong }
      : { backgroundColor: COLOUR.trough, color: COLOUR.ink }),
  };
  return row({ alignItems: "center", gap: GAP, padding: "10px 0", borderBottom: `2px solid ${COLOUR.line}` }, [
    row(badge, [String(entry.place)]),
    words(entry.name, 1, { flexGrow: 1, flexShrink: 1 }),
    words(entry.value, 1, { flexShrink: 0, maxWidth: 240, fontWeight: 700 }),
  ]);
}

function layOutPhotos(list: { hash: string; label: string }[], photos: ReadonlyMap<string, DrawnPhoto>): Box {
  const across = list.length <= 4 ? 1 : 2;
  const width = (WIDTH - 2 * EDGE - (across - 1) * GAP) / across;
  const most = { width, height: (width * PHOTO.height) / PHOTO.width };
  const tile = ({ hash, label }: { hash: string; label: string }, n: number) => {
    const number = {
      ...{ width: 48, height: 48, borderRadius: 24, flexShrink: 0, alignItems: "center", justifyContent: "center" },
      ...{ fontSize: SIZE.small, fontWeight: 700, backgroundColor: COLOUR.strong, color: COLOUR.onStrong },
    };
    const frame = { alignItems: "center", justifyContent: "center", backgroundColor: COLOUR.trough, ...most };
    const photo = photos.get(hash);
    return column({ width, gap: 10 }, [
      row(frame, photo ? [image(photo, most)] : []),
      row({ alignItems: "flex-start", gap: 12 }, [row(number, [String(n + 1)]), words(label, 2, { flexShrink: 1 })]),
    ]);
  };
  return row({ flexWrap: "wrap", gap: `28px ${GAP}px` }, list.map(tile));
}

/** The whole of it, as large as fits. */
export function image({ bytes, width, height }: DrawnPhoto, most: { width: number; height: number }): Box {
  const scale = Math.min(most.width / width, most.height / height);
  const size = { width: Math.round(width * scale), height: Math.round(height * scale) };
  const src = `data:image/jpeg;base64,${Buffer.from(bytes).toString("base64")}`;
  return { type: "img", props: { style: size, src, ...size } };
}

function layOutFooter(lines: string[]): Box {
  const style = { paddingTop: 20, borderTop: `2px solid ${COLOUR.line}` };
  return column(
    style,
    lines.map((line) => words(line, 2, { fontSize: SIZE.small, color: COLOUR.quiet })),
  );
}

/** Words on at most so many lines, which end only between their pieces; what is more ends in "…". */
export function words(text: string, lines: number, style: Style = {}): Box {
  return {
    type: "div",
    props: { style: { display: "block", lineClamp: lines, ...style }, children: keepTogether(text) },
  };
}

export function row(style: Style, children: (Box | string)[]): Box {
  return { type: "div", props: { style: { display: "flex", flexDirection: "row", ...style }, children } };
}

export function column(style: Style, children: Box[]): Box {
  return { type: "div", props: { style: { display: "flex", flexDirection: "column", ...style }, children } };
}
