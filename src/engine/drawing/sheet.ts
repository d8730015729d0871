import type { Block, Poster } from "../../core/picture.ts";
import { type Box, column, type DrawnPhoto, image, row, words } from "./layout.ts";

/**
 * A poster as a tree of boxes: one sheet of A4 for the notice board of a stairwell, black on white, so that any printer
 * and any copier will do. All measures are sixths of a millimetre, near enough: the sheet is 1,240 wide.
 */
export const SHEET = { width: 1240, height: 1754 };

/**
 * Letters of these heights, the largest first. Signs are made for reading at 250 times the height of their letters: at
 * three metres that is 12 mm, which 71 is here.
 */
export const SIZES = [132, 116, 104, 94, 86, 78, 71, 64, 56, 50, 44, 38, 34, 30] as const;

const EDGE = 84;
const CODE = 300;
const INK = "#000000";
const QUIET = "#333333";

/** A code as a PNG, square. */
export type Code = Uint8Array | null;

/**
 * @param size how large its words are
 * @param whole false: only as high as its words, to see whether they fit
 */
export function layOutSheet(
  { picture, code }: Pick<Poster<string>, "picture" | "code">,
  drawnCode: Code,
  photos: ReadonlyMap<string, DrawnPhoto>,
  size: number,
  whole: boolean,
): Box {
  const { place, title, blocks, footer = [] } = picture;
  const head = column({ gap: 12, paddingBottom: 28, borderBottom: `10px solid ${INK}` }, [
    ...(place ? [words(place, 1, { fontSize: 48, color: QUIET })] : []),
    words(title, 2, { fontSize: Math.max(96, Math.min(132, size)), fontWeight: 700, lineHeight: 1.25 }),
  ]);
  const body = column(
    { gap: Math.round(size / 3), fontSize: size, lineHeight: 1.35 },
    blocks.flatMap((block) => layOutBlock(block, size, photos)),
  );
  const foot = row({ alignItems: "flex-end", justifyContent: "space-between", gap: 40 }, [
    column(
      { flexGrow: 1, flexShrink: 1, gap: 8, fontSize: 38, lineHeight: 1.3, color: QUIET },
      [...footer, ...(drawnCode ? [code.caption] : [])].map((line) => words(line, 3)),
    ),
    ...(drawnCode ? [codeBox(drawnCode)] : []),
  ]);
  const style = {
    ...{ width: SHEET.width, boxSizing: "border-box", padding: `${EDGE}px`, gap: 44 },
    ...{ justifyContent: "space-between", overflow: "hidden", wordBreak: "break-word" },
    ...{ fontFamily: "card", fontWeight: 400, color: INK, backgroundColor: "#ffffff" },
    ...(whole ? { height: SHEET.height } : {}),
  };
  // Words stand in the middle of what is left, so that a short notice is not lost at the top.
  const middle = whole ? { flexGrow: 1, flexShrink: 1, justifyContent: "center", overflow: "hidden" } : {};
  return column(style, [head, column(middle, [body]), foot]);
}

function layOutBlock(block: Block<string>, size: number, photos: ReadonlyMap<string, DrawnPhoto>): Box[] {
  switch (block.show) {
    case "lines":
      return block.lines.map((line) => words(line, 40));
    case "ranking":
      return block.rows.map(({ place, name, value }) =>
        row({ alignItems: "baseline", gap: size / 2, borderBottom: `3px solid ${INK}`, paddingBottom: size / 6 }, [
          words(String(place), 1, { fontWeight: 700, flexShrink: 0, width: size * 1.3 }),
          words(name, 1, { flexGrow: 1, flexShrink: 1 }),
          words(value, 1, { flexShrink: 0, fontWeight: 700 }),
        ]),
      );
    case "figures":
      return [
        row(
          { gap: 40 },
          block.figures
            .slice(0, 3)
            .map(({ value, label }) =>
              column({ flexGrow: 1, flexBasis: 0 }, [
                words(value, 1, { fontSize: size * 1.6, fontWeight: 700, lineHeight: 1.2 }),
                words(label, 2, { fontSize: Math.max(38, size * 0.6) }),
              ]),
            ),
        ),
      ];
    case "bars":
      return block.bars.map(({ label, value }) =>
        row({ justifyContent: "space-between", gap: 40 }, [
          words(label, 2, { flexShrink: 1 }),
          words(value, 1, { flexShrink: 0, fontWeight: 700 }),
        ]),
      );
    case "photos":
      return block.photos.slice(0, 1).flatMap(({ hash }) => {
        const photo = photos.get(hash);
        return photo ? [row({ justifyContent: "center" }, [image(photo, { width: 760, height: 570 })])] : [];
      });
  }
}

function codeBox(code: Uint8Array): Box {
  const src = `data:image/png;base64,${Buffer.from(code).toString("base64")}`;
  const size = { width: CODE, height: CODE };
  return { type: "img", props: { style: { ...size, flexShrink: 0 }, src, ...size } };
}
