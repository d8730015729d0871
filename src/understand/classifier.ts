import { readFileSync } from "node:fs";
import { CATEGORIES } from "./categories.ts";
import { readConcepts } from "./concepts.ts";
import { DANGER_PAIRS, dangerPairs } from "./danger.ts";

/**
 * The second signal: logistic regressions on hashed character n-grams, trained by scripts/understanding/train.ts. It
 * knows nothing of the words in categories.ts, so that the two rarely make the same mistake.
 */

/** Buckets that features are hashed into to tell reports, and danger, from other texts: many, so that few share one. */
export const REPORT_BUCKETS = 3 << 16;
const CATEGORY_BITS = 15;
/** Buckets to tell the categories apart; of each there is one weight a category. */
export const CATEGORY_BUCKETS = 1 << CATEGORY_BITS;
/** The categories, in the order of the weights. */
export const KINDS: number = CATEGORIES.length;
/** No feature lies beyond; a report says what it is in its first words. */
const READ_AT_MOST = 240;

const SEED = 0x811c9dc5;

function mix(hash: number, code: number): number {
  return Math.imul(hash ^ code, 0x01000193);
}

/** murmur3's last step, so that each bit depends on all others. */
function finish(hash: number): number {
  let h = hash ^ (hash >>> 16);
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** The buckets of a text, each once. */
export interface Features {
  /** For the report and the danger. */
  report: Set<number>;
  /** For the category, to which the longest n-grams say little that is true of other texts: they are left out. */
  category: Set<number>;
  /** The kinds of words of danger.ts, alone and in pairs, which tell the categories apart as well. */
  pairs: number[];
}

const isDigit = (c: number): boolean => c >= 48 && c <= 57;
const isLatin = (c: number): boolean => (c >= 97 && c <= 122) || c === 39;
const isMark = (c: number): boolean =>
  c === 32 || c === 44 || c === 46 || c === 0xff0c || c === 0x3002 || c === 0x3001 || c === 10 || c === 59;

/**
 * The features of a `plain` text: n-grams of one to three characters, of words for Latin script, pairs with one character
 * between, and kinds of words. Numbers count as one digit; a pause as one mark.
 */
export function features(text: string): Features {
  const codes: number[] = [2];
  const found: Features = { report: new Set(), category: new Set(), pairs: dangerPairs(text) };
  let word = 0;
  let lastWord = 0;
  const length = Math.min(text.length, READ_AT_MOST);
  for (let i = 0; i < length; i++) {
    const c = text.charCodeAt(i);
    if (isLatin(c)) {
      word = mix(word === 0 ? SEED : word, c);
      if (i + 1 < length && isLatin(text.charCodeAt(i + 1))) continue;
      add(found, mix(word, 0x7777));
      if (lastWord !== 0) add(found, mix(mix(lastWord, word), 0x7778));
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
    for (let n = 0; n < 3 && i + n < codes.length; n++) {
      const code = codes[i + n] as number;
      // A word of Latin letters stands for itself only once.
      hash = mix(mix(hash, code & 0xff), code >>> 8);
      if (n < 2) add(found, mix(hash, n));
      else found.report.add(finish(mix(hash, n)) % REPORT_BUCKETS);
    }
    if (i + 2 < codes.length) {
      add(found, mix(mix(mix(SEED, codes[i] as number), codes[i + 2] as number), 0x5a5a));
    }
  }
  addConcepts(found, readConcepts(text, READ_AT_MOST));
  for (const pair of found.pairs) found.category.add(finish(mix(mix(SEED, 0x7779), pair)) >>> (32 - CATEGORY_BITS));
  return found;
}

function add({ report, category }: Features, hash: number): void {
  const finished = finish(hash);
  report.add(finished % REPORT_BUCKETS);
  category.add(finished >>> (32 - CATEGORY_BITS));
}

/** Kinds of words: alone, at either end, in pairs and triples, and one somewhere before another. */
function addConcepts(found: Features, kinds: readonly number[]): void {
  const known = kinds.filter((kind) => kind !== 0);
  const seen = new Set<number>();
  for (let i = 0; i < known.length; i++) {
    const kind = known[i] as number;
    const next = known[i + 1] ?? 0xfe;
    add(found, mix(mix(mix(SEED, 0x1111), kind), next));
    add(found, mix(mix(mix(mix(SEED, 0x2222), kind), next), known[i + 2] ?? 0xfe));
    if (seen.has(kind)) continue;
    add(found, mix(mix(SEED, 0x3333), kind));
    for (const before of seen) add(found, mix(mix(mix(SEED, 0x4444), before), kind));
    seen.add(kind);
  }
  add(found, mix(mix(SEED, 0x5555), kinds[0] ?? 0));
  add(found, mix(mix(SEED, 0x6666), kinds[kinds.length - 1] ?? 0));
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

/** How many bits of its byte the danger of a bucket has; the report has the others. */
export const DANGER_BITS = 3;
/** Two categories share a byte. */
export const CATEGORY_WEIGHT_BITS = 4;
/** How far a signed weight of so many bits goes either way. */
export const levelsOf = (bits: number): number => (1 << (bits - 1)) - 1;
/** Two weights in one byte, of which the low one has so many bits. */
export const packPair = (high: number, low: number, bits: number): number => (high << bits) | (low & ((1 << bits) - 1));
/** The one and the other weight of such a byte, read as a signed one. */
export const unpackHigh = (byte: number, bits: number): number => byte >> bits;
export const unpackLow = (byte: number, bits: number): number => (byte << (32 - bits)) >> (32 - bits);

/** What has a scale and a bias of its own: the report, the danger by n-grams, the danger by kinds of words, each category. */
const HEADS = 3 + KINDS;

/** The file: all scales, then all biases (float32), then all weights (int8). */
interface Model {
  scales: Float32Array;
  biases: Float32Array;
  /** Report and danger of each bucket, as `packPair` has them. */
  packed: Int8Array;
  pairs: Int8Array;
  /** Of each bucket the categories, two and two. */
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
    categories: weights((CATEGORY_BUCKETS * KINDS) / 2),
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
  let report = 0;
  let danger = 0;
  for (const feature of found.report) {
    const both = packed[feature] as number;
    report += unpackHigh(both, DANGER_BITS);
    danger += unpackLow(both, DANGER_BITS);
  }
  const weights = loaded.categories;
  const sums = new Int32Array(KINDS);
  for (const feature of found.category) {
    let at = (feature * KINDS) / 2;
    for (let kind = 0; kind < KINDS; kind += 2) {
      const both = weights[at++] as number;
      sums[kind]! += unpackLow(both, CATEGORY_WEIGHT_BITS);
      sums[kind + 1]! += unpackHigh(both, CATEGORY_WEIGHT_BITS);
    }
  }
  const dangerByKinds = found.pairs.reduce((sum, pair) => sum + pairs[pair]!, 0);
  const norm = normOf(found.report.size);
  const categoryNorm = normOf(found.category.size);
  const logit = (head: number, sum: number, by: number): number => sum * scales[head]! * by + biases[head]!;
  return {
    report: logit(0, report, norm),
    danger: logit(1, danger, norm) + logit(2, dangerByKinds, normOf(found.pairs.length)),
    categories: Float32Array.from(sums, (sum, kind) => logit(3 + kind, sum, categoryNorm)),
  };
}
