/**
 * Makes words drawable with one font: what it has no shape for would be a crossed-out box.
 *
 * Emoji and marks that show nothing are left out; other missing characters become 〓, the sign printers in China put
 * where a character is missing. Directions are taken out too: the drawing knows only one.
 *
 * @param font an OpenType font
 * @returns one line of words
 */
export function createGlyphs(font: Buffer): (text: string) => string {
  const covered = readCoverage(font);
  return (text) => {
    let out = "";
    for (const char of text.normalize("NFC")) {
      if (/[\s\p{Cc}]/u.test(char)) out += " ";
      else if (/\p{Cf}|\p{Variation_Selector}/u.test(char)) continue;
      else if (covered(char.codePointAt(0)!)) out += char;
      else if (/[\p{M}\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}]/u.test(char)) continue;
      else if (!out.endsWith("〓")) out += "〓";
    }
    return out.replace(/ {2,}/g, " ").trim();
  };
}

/**
 * Which characters a font has, by its table of segments.
 * https://learn.microsoft.com/typography/opentype/spec/cmap#format-12-segmented-coverage
 */
function readCoverage(font: Buffer): (code: number) => boolean {
  const table = findTable(font, "cmap");
  for (let i = 0; i < font.readUInt16BE(table + 2); i++) {
    const at = table + font.readUInt32BE(table + 8 + 8 * i);
    if (font.readUInt16BE(at) !== 12) continue;
    const groups = Array.from({ length: font.readUInt32BE(at + 12) }, (_, n) => ({
      first: font.readUInt32BE(at + 16 + 12 * n),
      last: font.readUInt32BE(at + 20 + 12 * n),
    }));
    return (code) => {
      let [from, to] = [0, groups.length - 1];
      while (from < to) {
        const middle = (from + to) >> 1;
        if (groups[middle]!.last < code) from = middle + 1;
        else to = middle;
      }
      return groups[from]!.first <= code && code <= groups[from]!.last;
    };
  }
  throw new Error("the font has no table of segments");
}

/** https://learn.microsoft.com/typography/opentype/spec/otff#table-directory */
function findTable(font: Buffer, tag: string): number {
  for (let i = 0; i < font.readUInt16BE(4); i++) {
    const at = 12 + 16 * i;
    if (font.toString("latin1", at, at + 4) === tag) return font.readUInt32BE(at + 8);
  }
  throw new Error(`the font has no table ${tag}`);
}
