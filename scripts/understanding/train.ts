/**
 * `node scripts/understanding/train.ts [folder]`: trains the classifier and writes src/understand/model.bin.
 *
 * It learns from the texts in this folder, all written for Linli, and from what texts.ts puts together from them. With a
 * folder, the lines of zh_chatter_kdconv.jsonl and zh_chatter_crosswoz.jsonl in it (KdConv and CrossWOZ, Apache-2.0) are
 * added as ordinary talk. Nothing else is read. The seed is fixed, so the same texts give the same file.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { clean } from "../../src/core/text.ts";
import { CATEGORIES } from "../../src/understand/categories.ts";
import {
  CATEGORY_BUCKETS,
  CATEGORY_WEIGHT_BITS,
  DANGER_BITS,
  features,
  levelsOf,
  normOf,
  packCategories,
  packPair,
  REPORT_BUCKETS,
} from "../../src/understand/classifier.ts";
import { DANGER_PAIRS } from "../../src/understand/danger.ts";
import { mend } from "../../src/understand/mend.ts";
import { plain } from "../../src/understand/plain.ts";
import { type Example, LEADS, OTHER_FRAMES, REPORT_FRAMES, TAILS, writtenParts, writtenTexts } from "./texts.ts";

/** mulberry32: small, fast, and the same everywhere. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
const next = random(20261126);
const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T;

/** The same text as other hands would type it. */
function vary(text: string): string {
  let varied = text;
  const han = /\p{Script=Han}/u.test(text);
  if (han && next() < 0.4) varied = pick(LEADS) + varied;
  if (han && next() < 0.3) varied += pick(TAILS);
  if (next() < 0.25) varied = varied.replaceAll(" ", han ? pick(["，", ",", "", "。", "、"]) : " ");
  if (!han && next() < 0.3) varied += pick(["!", "?", ".", " please", " thanks", " (block 3)", " unit 502", "!!"]);
  if (!han && next() < 0.25)
    varied = pick(["hi, ", "hello ", "hey all, ", "block 5: ", "tower b ", "excuse me, "]) + varied;
  // A slip: one character is lost.
  if (han && next() < 0.1 && varied.length > 6) {
    const at = Math.floor(next() * varied.length);
    varied = varied.slice(0, at) + varied.slice(at + 1);
  }
  return varied;
}

function gather(folder: string | undefined): { examples: Example[]; counts: Record<string, number> } {
  const written = writtenTexts();
  const examples: Example[] = [];
  for (const example of written) {
    examples.push(example);
    for (let i = 0; i < 5; i++) examples.push({ ...example, text: vary(example.text), weight: 0.6 });
  }
  let composed = 0;
  for (const { category, things, troubles } of writtenParts()) {
    for (let i = 0; i < 130; i++) {
      const fill = (frame: string): string => frame.replace("{t}", pick(things)).replace("{p}", pick(troubles));
      const urgent = null;
      examples.push({ text: vary(fill(pick(REPORT_FRAMES))), report: true, urgent, category, weight: 0.25 });
      examples.push({ text: vary(fill(pick(OTHER_FRAMES))), report: false, urgent, category: null, weight: 0.35 });
      composed += 2;
    }
  }
  let open = 0;
  if (folder) {
    for (const name of ["zh_chatter_kdconv.jsonl", "zh_chatter_crosswoz.jsonl"]) {
      const path = join(folder, name);
      if (!existsSync(path)) throw new Error(`${path} is missing.`);
      for (const line of readFileSync(path, "utf8").split("\n")) {
        if (line === "" || next() > 0.4) continue;
        const { text } = JSON.parse(line) as { text: string };
        examples.push({ text, report: false, urgent: false, category: null, weight: 0.25 });
        open += 1;
      }
    }
  }
  return {
    examples,
    counts: {
      reports: written.filter((example) => example.report).length,
      dangers: written.filter((example) => example.urgent).length,
      others: written.filter((example) => !example.report).length,
      composed,
      open,
    },
  };
}

const LEARNERS = 5;
const EPOCHS = 10;
const RATE = 0.6;
const DECAY = 2e-6;
/**
 * At most this share of what tells a category is hidden each time a text is seen, so that no word is relied on alone: others
 * will tell the same in other words. For the report and the danger it did harm to ordinary talk.
 */
const HIDDEN = 0.9;

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** Weights that learn by AdaGrad, of one output. */
class Head {
  readonly weights: Float32Array;
  private readonly squares: Float32Array;
  bias = 0;

  constructor(buckets: number) {
    this.weights = new Float32Array(buckets);
    this.squares = new Float32Array(buckets).fill(1e-3);
  }

  score(found: Uint32Array, norm: number): number {
    let sum = 0;
    for (const feature of found) sum += this.weights[feature]!;
    return sum * norm + this.bias;
  }

  learn(found: Uint32Array, norm: number, error: number): void {
    this.bias -= 0.02 * error;
    for (const feature of found) {
      const gradient = error * norm + DECAY * this.weights[feature]!;
      this.squares[feature]! += gradient * gradient;
      this.weights[feature]! -= (RATE * gradient) / Math.sqrt(this.squares[feature]!);
    }
  }
}

/** Learns once from all texts, each varied anew. */
function learn(): { report: Head; danger: Head; pairs: Head; kinds: Head[]; counts: Record<string, number> } {
  const { examples, counts } = gather(process.argv[2]);
  const prepared = examples.map((example) => {
    const said = mend(plain(clean(example.text)));
    const { report, category, pairs } = features(said);
    const found = Uint32Array.from(report);
    const told = Uint32Array.from(pairs);
    const telling = Uint32Array.from(category);
    return { ...example, telling, found, norm: normOf(found.length), told, toldNorm: normOf(told.length) };
  });
  const report = new Head(REPORT_BUCKETS);
  const danger = new Head(REPORT_BUCKETS);
  const pairs = new Head(DANGER_PAIRS);
  const kinds = CATEGORIES.map(() => new Head(CATEGORY_BUCKETS));
  let loss = 0;
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    for (let i = prepared.length - 1; i > 0; i--) {
      const j = Math.floor(next() * (i + 1));
      const swapped = prepared[i]!;
      prepared[i] = prepared[j]!;
      prepared[j] = swapped;
    }
    loss = 0;
    for (const example of prepared) {
      const { telling, found, norm, weight, told, toldNorm } = example;
      const p = sigmoid(report.score(found, norm));
      loss -= weight * Math.log(Math.max(1e-6, example.report ? p : 1 - p));
      report.learn(found, norm, weight * (p - (example.report ? 1 : 0)));
      if (example.urgent !== null) {
        const alarm = sigmoid(danger.score(found, norm) + pairs.score(told, toldNorm));
        const error = weight * (alarm - (example.urgent ? 1 : 0));
        danger.learn(found, norm, error);
        pairs.learn(told, toldNorm, error);
      }
      if (!example.category) continue;
      const shown = 1 - HIDDEN * next();
      const seen = telling.filter(() => next() < shown);
      const seenNorm = normOf(seen.length);
      const scores = kinds.map((kind) => kind.score(seen, seenNorm));
      const highest = Math.max(...scores);
      const total = scores.reduce((sum, score) => sum + Math.exp(score - highest), 0);
      for (const [index, kind] of kinds.entries()) {
        const q = Math.exp(scores[index]! - highest) / total;
        kind.learn(seen, seenNorm, weight * (q - (CATEGORIES[index] === example.category ? 1 : 0)));
      }
    }
  }
  console.log(`loss ${(loss / prepared.length).toFixed(4)}`);
  return { report, danger, pairs, kinds, counts };
}

// Several learners that saw other variations in another order: their mean wavers less than each, and costs the same.
const learners = Array.from({ length: LEARNERS }, learn);
function mean(heads: readonly Head[]): Head {
  const sum = new Head(heads[0]!.weights.length);
  for (const head of heads) {
    sum.bias += head.bias / heads.length;
    for (const [index, weight] of head.weights.entries()) sum.weights[index]! += weight / heads.length;
  }
  return sum;
}
const report = mean(learners.map((learner) => learner.report));
const danger = mean(learners.map((learner) => learner.danger));
const pairs = mean(learners.map((learner) => learner.pairs));
const kinds = CATEGORIES.map((_, index) => mean(learners.map((learner) => learner.kinds[index]!)));
const counts = learners[0]!.counts;

/** Whole weights of so many bits: each head has a scale of its own, and what lies beyond the `share` of the used ones is cut. */
function pack(head: Head, bits: number, share: number): { scale: number; bias: number; weights: Int8Array } {
  const levels = levelsOf(bits);
  const used = head.weights
    .filter((weight) => weight !== 0)
    .map(Math.abs)
    .sort();
  const limit = used[Math.floor(used.length * share)] || 1;
  const weights = Int8Array.from(head.weights, (weight) =>
    Math.max(-levels, Math.min(levels, Math.round((weight / limit) * levels))),
  );
  return { scale: limit / levels, bias: head.bias, weights };
}
const reports = pack(report, 8 - DANGER_BITS, 0.995);
const dangers = pack(danger, DANGER_BITS, 0.98);
const dangerPairsPacked = pack(pairs, 8, 0.999);
const categories = kinds.map((kind) => pack(kind, CATEGORY_WEIGHT_BITS, 0.9));
const heads = [reports, dangers, dangerPairsPacked, ...categories];
const table = Uint8Array.from(
  Array.from({ length: CATEGORY_BUCKETS }, (_, bucket) =>
    packCategories(categories.map(({ weights }) => weights[bucket]!)),
  ).flat(),
);
const file = Buffer.concat(
  [
    Float32Array.from([...heads.map(({ scale }) => scale), ...heads.map(({ bias }) => bias)]),
    Int8Array.from(reports.weights, (weight, bucket) => packPair(weight, dangers.weights[bucket]!)),
    table,
    dangerPairsPacked.weights,
  ].map(({ buffer }) => Buffer.from(buffer)),
);
writeFileSync(new URL("../../src/understand/model.bin", import.meta.url), file);
console.log(`${JSON.stringify(counts)} → model.bin, ${file.length} bytes`);
