import { writtenTexts } from "./texts.ts";

/**
 * Made-up texts: pieces of one to four characters of our own texts, at random lengths up to 400 characters, most of them
 * short. The same seed gives the same texts.
 */
export function fuzzedTexts(count: number, seed: number): string[] {
  const pieces = writtenTexts().flatMap(({ text }) => text.match(/.{1,4}/gu) ?? []);
  let state = seed;
  const next = (): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return state / 0x7fffffff;
  };
  return Array.from({ length: count }, () => {
    const length = 1 + Math.floor(next() ** 3 * 200);
    return Array.from({ length }, () => pieces[Math.floor(next() * pieces.length)] ?? "")
      .join("")
      .slice(0, 400);
  });
}
