import { readFileSync } from "node:fs";
import { CATEGORIES } from "./categories.ts";
import { readConcepts } from "./concepts.ts";
import { DANGER_PAIRS, dangerPairs } from "./danger.ts";

/**
 * The second signal: logistic regressions on hashed character n-grams, trained by scripts/understanding/train.ts. It
 * knows nothing of the words in categories.ts, so that the two rarely make the same mistake.
 */

/** Buckets that features are hashed into to tell reports, and danger, from other texts: many, so that few share one. */
export const REPORT_BUCKETS = 11 << 14;

/** Buckets to tell the categories apart; of each there is one weight a category. */
export const CATEGORY_BUCKETS = 3 << 13;
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
  report: number[];
  /** For the category, to which the longest n-grams say little that is true of other texts: they are left out. */
  category: number[];
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
  const found: Features = { report: [], category: [], pairs: dangerPairs(text) };
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
      else addOnce(found.report, REPORT_SEEN, finish(mix(hash, n)) % REPORT_BUCKETS);
    }
    if (i + 2 < codes.length) {
      add(found, mix(mix(mix(SEED, codes[i] as number), codes[i + 2] as number), 0x5a5a));
    }
  }
  addConcepts(found, readConcepts(text, READ_AT_MOST));
  for (const pair of found.pairs) {
    addOnce(found.category, CATEGORY_SEEN, finish(mix(mix(SEED, 0x7779), pair)) % CATEGORY_BUCKETS);
  }
  for (const bucket of found.report) REPORT_SEEN[bucket] = 0;
  for (const bucket of found.category) CATEGORY_SEEN[bucket] = 0;
  return found;
}

/** Which buckets the text at hand has; empty in between. */
const REPORT_SEEN = new Uint8Array(REPORT_BUCKETS);
const CATEGORY_SEEN = new Uint8Array(CATEGORY_BUCKETS);

function addOnce(found: number[], seen: Uint8Array, bucket: number): void {
  if (seen[bucket] === 1) return;
  seen[bucket] = 1;
  found.push(bucket);
}

function add({ report, category }: Features, hash: number): void {
  const finished = finish(hash);
  addOnce(report, REPORT_SEEN, finished % REPORT_BUCKETS);
  addOnce(category, CATEGORY_SEEN, finished % CATEGORY_BUCKETS);
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
  readonly categories: Float32Array;
}

/** How many bits of its byte the danger of a bucket has; the report has the others. */
export const DANGER_BITS = 3;
/** How far a signed weight of so many bits goes either way. */
export const levelsOf = (bits: number): number => (1 << (bits - 1)) - 1;
/** The weights for the report and the danger in one byte. */
export const packPair = (report: number, danger: number): number =>
  (report << DANGER_BITS) | (danger & ((1 << DANGER_BITS) - 1));
/** The one and the other weight of such a byte, read as a signed one. */
export const unpackReport = (byte: number): number => byte >> DANGER_BITS;
export const unpackDanger = (byte: number): number => (byte << (32 - DANGER_BITS)) >> (32 - DANGER_BITS);

/** Eight categories share three bytes. */
export const CATEGORY_WEIGHT_BITS = 3;
const OCTETS = Math.ceil(KINDS / 8);
/** How many bytes the weights of the categories in one bucket have. */
export const CATEGORY_BYTES: number = OCTETS * 3;

/** The weights of the categories in one bucket, as so many bytes. */
export function packCategories(weights: readonly number[]): number[] {
  return Array.from({ length: OCTETS }, (_, octet) => {
    let bits = 0;
    for (let i = 0; i < 8; i++) bits |= ((weights[octet * 8 + i] ?? 0) & 7) << (i * 3);
    return [bits & 0xff, (bits >> 8) & 0xff, bits >> 16];
  }).flat();
}

/** Adds the weights of the categories in one bucket to `sums`. */
export function addCategories(sums: Int32Array, table: Uint8Array, bucket: number): void {
  let at = bucket * CATEGORY_BYTES;
  for (let first = 0; first < KINDS; first += 8) {
    const bits = table[at]! | (table[at + 1]! << 8) | (table[at + 2]! << 16);
    at += 3;
    const last = Math.min(KINDS, first + 8);
    // Each in turn is shifted to the top, where its highest bit is the sign.
    for (let kind = first, by = 29; kind < last; kind++, by -= 3) sums[kind]! += (bits << by) >> 29;
  }
}

/** What has a scale and a bias of its own: the report, the danger by n-grams, the danger by kinds of words, each category. */
const HEADS = 3 + KINDS;

/** The file: all scales, then all biases (float32), then all weights (int8). */
interface Model {
  scales: Float32Array;
  biases: Float32Array;
  /** Report and danger of each bucket, as `packPair` has them. */
  packed: Int8Array;
  pairs: Int8Array;
  /** As `packCategories` has them. */
  categories: Uint8Array;
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
    categories: Uint8Array.from(weights(CATEGORY_BUCKETS * CATEGORY_BYTES)),
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
    report += unpackReport(both);
    danger += unpackDanger(both);
  }
  const dangerByKinds = found.pairs.reduce((sum, pair) => sum + pairs[pair]!, 0);
  const norm = normOf(found.report.length);
  const logit = (head: number, sum: number, by: number): number => sum * scales[head]! * by + biases[head]!;
  return {
    report: logit(0, report, norm),
    danger: logit(1, danger, norm) + logit(2, dangerByKinds, normOf(found.pairs.length)),
    get categories() {
      return categoriesOf(found.category, loaded ?? load());
    },
  };
}

/** The logits of the categories; most talk is no report, and nobody asks for them. */
function categoriesOf(found: readonly number[], { scales, biases, categories }: Model): Float32Array {
  const sums = new Int32Array(KINDS);
  for (const feature of found) addCategories(sums, categories, feature);
  const norm = normOf(found.length);
  return Float32Array.from(sums, (sum, kind) => sum * scales[3 + kind]! * norm + biases[3 + kind]!);
}
