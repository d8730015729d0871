import { CHINESE_CLOCKS } from "./clocksChinese.ts";
import { ENGLISH_CLOCKS } from "./clocksEnglish.ts";
import { CHINESE_DATES } from "./datesChinese.ts";
import { ENGLISH_DATES } from "./datesEnglish.ts";
import { ENGLISH_FEASTS } from "./feastsEnglish.ts";
import { CHINESE_LENGTHS } from "./lengthsChinese.ts";
import { CHINESE_MONTHS } from "./monthsChinese.ts";
import { CHINESE_RECURRENCES } from "./recurrencesChinese.ts";
import { ENGLISH_RECURRENCES } from "./recurrencesEnglish.ts";
import { CHINESE_SPANS } from "./spansChinese.ts";
import { withoutCorrected } from "./timeCorrections.ts";
import { startOf } from "./timeStarts.ts";
import type { Now, Reader, Token } from "./timeTokens.ts";

const LATIN = /[a-z\d]/;
/** What Chinese says of times, in the order in which it is tried. */
export const CHINESE_READERS: readonly Reader[] = [
  ...CHINESE_RECURRENCES,
  ...CHINESE_LENGTHS,
  ...CHINESE_DATES,
  ...CHINESE_SPANS,
  ...CHINESE_MONTHS,
  ...CHINESE_CLOCKS,
];
/** The same of English; each begins at the start of a word. */
export const ENGLISH_READERS: readonly Reader[] = [
  ...ENGLISH_RECURRENCES,
  ...ENGLISH_DATES,
  ...ENGLISH_FEASTS,
  ...ENGLISH_CLOCKS,
];
const withStarts = (readers: readonly Reader[]) =>
  readers.map((reader) => ({ reader, start: startOf(reader.expression.source) }));
const CHINESE = withStarts(CHINESE_READERS);
const EVERY = [...withStarts(ENGLISH_READERS), ...CHINESE];

/** The readers that can begin with a character, of the characters that were met, as long as these are not too many. */
const [INSIDE, AT_WORD] = [new Map<string, readonly Reader[]>(), new Map<string, readonly Reader[]>()];
const KEPT = 8000;

/** The readers that can begin with this character; English ones only at the start of a word. */
function readersAt(c: string, before: string): readonly Reader[] {
  const inside = !/[a-z\d@~$£€]/.test(c) || LATIN.test(before);
  const kept = inside ? INSIDE : AT_WORD;
  const known = kept.get(c);
  if (known) return known;
  const found = (inside ? CHINESE : EVERY).filter(({ start }) => start.test(c)).map(({ reader }) => reader);
  if (kept.size < KEPT) kept.set(c, found);
  return found;
}

/** The tokens of a `plain` text, in order. */
export function readTokens(text: string, now: Now): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    let made: Token[] | null = null;
    let end = at + 1;
    for (const { expression, make } of readersAt(text[at] ?? "", text[at - 1] ?? "")) {
      expression.lastIndex = at;
      const match = expression.exec(text);
      if (!match || match[0] === "") continue;
      made = make(match, now, tokens, text);
      if (made === null) continue;
      tokens.push(...made);
      end = made.at(-1)?.end ?? at + match[0].length;
      break;
    }
    at = Math.max(end, at + 1);
  }
  return withoutCorrected(tokens, text);
}
