const SEGMENTER = new Intl.Segmenter("zh", { granularity: "word" });
/** Stands at the beginning of no line. */
const CLOSES = /^[\p{Pe}\p{Pf}，。、；：？！,.;:?!%％…·]/u;
/** Stands at the end of no line. */
const OPENS = /[\p{Ps}\p{Pi}#￥$]$/u;
/** A number goes on: "9" and "点", "11" and ":", "3号" and "楼", "2个" and "小时". */
const GOES_ON = /(?:\d|\d\s?[个号]|\d\s?[:：.\-–—/~至到])$/u;

/**
 * Words in pieces that a line may end behind: a Chinese word stays whole, and a number is never parted from what it
 * counts, because "3" on one line and "号楼" on the next are read wrongly from a distance. Joined, the pieces are the words.
 */
export function chunksOf(text: string): string[] {
  const chunks: string[] = [];
  for (const { segment } of SEGMENTER.segment(text)) {
    const last = chunks.at(-1);
    if (last === undefined) chunks.push(segment);
    // "12 户", "2026 年": a blank is only for the eye.
    else if (/\d\s$/.test(last) && /^\p{Script=Han}/u.test(segment)) chunks[chunks.length - 1] = last + segment;
    else if (/^\s/.test(segment) || CLOSES.test(segment) || OPENS.test(last) || GOES_ON.test(last))
      chunks[chunks.length - 1] = last + segment;
    else chunks.push(segment);
  }
  return chunks;
}

/** Word joiner: a line does not end there, and nothing is drawn. */
const JOINER = "\u2060";
const NO_BREAK_SPACE = "\u00a0";

/** The same words, with marks that show nothing wherever a line must not end. */
export function keepTogether(text: string): string {
  return chunksOf(text)
    .map((chunk) => chunk.replace(/ (?=\S)/g, NO_BREAK_SPACE).replace(/(?<=\S)(?=[^\s\p{M}])/gu, JOINER))
    .join("");
}
