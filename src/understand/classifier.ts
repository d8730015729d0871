import { readFileSync } from "node:fs";
import { CATEGORIES } from "./categories.ts";
import { readConcepts } from "./concepts.ts";
import { DANGER_PAIRS, dangerPairs } from "./danger.ts";

/**
 * The second signal: logistic regressions on hashed character n-grams, trained by scripts/understanding/train.ts. It
 * knows nothing of the words in categories.ts, so that the two rarely make the same mistake.
 */

/** Buckets that features are hashed into to tell reports, and danger, from other texts: many, so that few share one. */
export const REPORT_BUCKETS = 1 << 18;
/** Buckets to tell the categories apart; of each there is one weight a category. */
export const CATEGORY_BUCKETS = 1 << 14;
/** The categories, in the order of the weights. */
export const KINDS: number = CATEGORIES.length;
/** No feature lies beyond; a report says what it is in its first words. */
const READ_AT_MOST = 240;

const SEED = 0x811c9dc5;

function mix(hash: number, code: number): number {
  return Math.imul(hash ^ code, 0x01000193);
}

/** murmur3's last step, so that the low bits depend on all others. */
function bucket(hash: number): number {
  let h = hash ^ (hash >>> 16);
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return (h ^ (h >>> 16)) & (REPORT_BUCKETS - 1);
}

const isDigit = (c: number): boolean => c >= 48 && c <= 57;
const isLatin = (c: number): boolean => (c >= 97 && c <= 122) || c === 39;
const isMark = (c: number): boolean =>
  c === 32 || c === 44 || c === 46 || c === 0xff0c || c === 0x3002 || c === 0x3001 || c === 10 || c === 59;

/**
 * The buckets of a `plain` text, each once: n-grams of one to four characters, of words for Latin script, and pairs
 * with one character between. Numbers count as one digit; a pause as one mark.
 */
export function features(text: string): Set<number> {
  const codes: number[] = [2];
  const found = new Set<number>();
  let word = 0;
  let lastWord = 0;
  const length = Math.min(text.length, READ_AT_MOST);
  for (let i = 0; i < length; i++) {
    const c = text.charCodeAt(i);
    if (isLatin(c)) {
      word = mix(word === 0 ? SEED : word, c);
      if (i + 1 < length && isLatin(text.charCodeAt(i + 1))) continue;
      found.add(bucket(mix(word, 0x7777)));
      if (lastWord !== 0) found.add(bucket(mix(mix(lastWord, word), 0x7778)));
      lastWord = word;
      codes.push(0x10000 + (word & 0xffff));
      word = 0;
      continue;
    }
    const last = codes[codes.length - 1];
    if (isDigit(c)) {
      if (last !== 48) codes.push(48);
    } else if (isMark(c)) {
      if (last !== 32 && last !== 2) codes.push(32);
    } else codes.push(c);
  }
  codes.push(3);
  for (let i = 0; i < codes.length; i++) {
    let hash = SEED;
    for (let n = 0; n < 4 && i + n < codes.length; n++) {
      const code = codes[i + n] as number;
      // A word of Latin letters stands for itself only once.
      hash = mix(mix(hash, code & 0xff), code >>> 8);
      found.add(bucket(mix(hash, n)));
    }
    if (i + 2 < codes.length) {
      found.add(bucket(mix(mix(mix(SEED, codes[i] as number), codes[i + 2] as number), 0x5a5a)));
    }
  }
  addConcepts(found, readConcepts(text, READ_AT_MOST));
  return found;
}

/** Kinds of words: alone, at either end, in pairs and triples, and one somewhere before another. */
function addConcepts(found: Set<number>, kinds: readonly number[]): void {
  const known = kinds.filter((kind) => kind !== 0);
  const seen = new Set<number>();
  for (let i = 0; i < known.length; i++) {
    const kind = known[i] as number;
    const next = known[i + 1] ?? 0xfe;
    found.add(bucket(mix(mix(mix(SEED, 0x1111), kind), next)));
    found.add(bucket(mix(mix(mix(mix(SEED, 0x2222), kind), next), known[i + 2] ?? 0xfe)));
    if (seen.has(kind)) continue;
    found.add(bucket(mix(mix(SEED, 0x3333), kind)));
    for (const before of seen) found.add(bucket(mix(mix(mix(SEED, 0x4444), before), kind)));
    seen.add(kind);
  }
  found.add(bucket(mix(mix(SEED, 0x5555), kinds[0] ?? 0)));
  found.add(bucket(mix(mix(SEED, 0x6666), kinds[kinds.length - 1] ?? 0)));
}

/** What the classifier makes of a text. */
export interface Guess {
  /** The log-odds that it is a report, as far as the texts it learned from are like the world. */
  report: number;
  /** The log-odds that danger is told, likewise. */
  danger: number;
  /** The logits of the categories, in the order of {@link CATEGORIES}; only their differences mean anything. */
  categories: Float32Array;
}

/** How far a weight goes either way that shares its byte: five bits for the report, three for the danger. */
export const REPORT_LEVELS = 15;
export const DANGER_LEVELS = 3;
const DANGER_BITS = 3;
/** Both weights of a bucket in one byte. */
export const packPair = (report: number, danger: number): number =>
  (report << DANGER_BITS) | (danger & ((1 << DANGER_BITS) - 1));
/** The one and the other weight of such a byte, read as a signed one. */
export const unpackReport = (byte: number): number => byte >> DANGER_BITS;
export const unpackDanger = (byte: number): number => (byte << (32 - DANGER_BITS)) >> (32 - DANGER_BITS);

/** What has a scale and a bias of its own: the report, the danger by n-grams, the danger by kinds of words, each category. */
const HEADS = 3 + KINDS;

/** The file: all scales, then all biases (float32), then all weights (int8). */
interface Model {
  scales: Float32Array;
  biases: Float32Array;
  /** Report and danger, as `packPair` has them. */
  packed: Int8Array;
  pairs: Int8Array;
  categories: Int8Array;
}

let loaded: Model | undefined;

function load(): Model {
  const bytes = readFileSync(new URL("./model.bin", import.meta.url));
  const floats = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + HEADS * 8));
  let at = bytes.byteOffset + HEADS * 8;
  const weights = (count: number): Int8Array => {
    at += count;
    return new Int8Array(bytes.buffer, at - count, count);
  };
  return {
    scales: floats.subarray(0, HEADS),
    biases: floats.subarray(HEADS),
    packed: weights(REPORT_BUCKETS),
    categories: weights(CATEGORY_BUCKETS * KINDS),
    pairs: weights(DANGER_PAIRS),
  };
}

/** What a sum over so many features is divided by, so that long texts are not surer than short ones. */
export const normOf = (count: number): number => 1 / Math.sqrt(Math.max(1, count));

/** Classifies a `plain` text. */
export function classify(text: string): Guess {
  loaded ??= load();
  const { scales, biases, packed, pairs } = loaded;
  const found = features(text);
  const norm = normOf(found.size);
  let report = 0;
  let danger = 0;
  const weights = loaded.categories;
  const sums = new Int32Array(KINDS);
  for (const feature of found) {
    const both = packed[feature] as number;
    report += unpackReport(both);
    danger += unpackDanger(both);
    const at = (feature & (CATEGORY_BUCKETS - 1)) * KINDS;
    for (let kind = 0; kind < KINDS; kind++) sums[kind]! += weights[at + kind]!;
  }
  const told = dangerPairs(text);
  const dangerByKinds = told.reduce((sum, pair) => sum + pairs[pair]!, 0);
  const logit = (head: number, sum: number, by: number): number => sum * scales[head]! * by + biases[head]!;
  return {
    report: logit(0, report, norm),
    danger: logit(1, danger, norm) + logit(2, dangerByKinds, normOf(told.length)),
    categories: Float32Array.from(sums, (sum, kind) => logit(3 + kind, sum, norm)),
  };
}
