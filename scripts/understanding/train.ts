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
import { BUCKETS, features, HEADS } from "../../src/understand/classifier.ts";
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
  if (!han && next() < 0.25) varied = pick(["hi, ", "hello ", "hey all, ", "block 5: ", "tower b ", "excuse me, "]) + varied;
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
      const urgent = false;
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
      others: written.filter((example) => !example.report).length,
      composed,
      open,
    },
  };
}

const EPOCHS = 14;
const RATE = 0.6;
const DECAY = 2e-6;

const { examples, counts } = gather(process.argv[2]);
const prepared = examples.map((example) => {
  const found = Uint32Array.from(features(plain(clean(example.text))));
  return { ...example, found, norm: 1 / Math.sqrt(Math.max(1, found.length)) };
});
const weights = new Float32Array(BUCKETS * HEADS);
const squares = new Float32Array(BUCKETS * HEADS).fill(1e-3);
const biases = new Float32Array(HEADS);
const sums = new Float32Array(HEADS);
const errors = new Float32Array(HEADS);
const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

for (let epoch = 0; epoch < EPOCHS; epoch++) {
  for (let i = prepared.length - 1; i > 0; i--) {
    const j = Math.floor(next() * (i + 1));
    const swapped = prepared[i] as (typeof prepared)[number];
    prepared[i] = prepared[j] as (typeof prepared)[number];
    prepared[j] = swapped;
  }
  let loss = 0;
  for (const { found, norm, report, urgent, category, weight } of prepared) {
    sums.set(biases);
    for (const feature of found) {
      for (let head = 0; head < HEADS; head++) sums[head]! += weights[feature * HEADS + head]! * norm;
    }
    errors.fill(0);
    const p = sigmoid(sums[0]!);
    loss -= weight * Math.log(Math.max(1e-6, report ? p : 1 - p));
    errors[0] = weight * (p - (report ? 1 : 0));
    errors[1] = weight * (sigmoid(sums[1]!) - (urgent ? 1 : 0));
    if (category) {
      let highest = -Infinity;
      for (let head = 2; head < HEADS; head++) highest = Math.max(highest, sums[head]!);
      let total = 0;
      for (let head = 2; head < HEADS; head++) total += Math.exp(sums[head]! - highest);
      for (let head = 2; head < HEADS; head++) {
        errors[head] = weight * (Math.exp(sums[head]! - highest) / total - (CATEGORIES[head - 2] === category ? 1 : 0));
      }
    }
    const heads = category ? HEADS : 2;
    for (let head = 0; head < heads; head++) biases[head]! -= 0.02 * errors[head]!;
    for (const feature of found) {
      for (let head = 0; head < heads; head++) {
        const at = feature * HEADS + head;
        const gradient = errors[head]! * norm + DECAY * weights[at]!;
        squares[at]! += gradient * gradient;
        weights[at]! -= (RATE * gradient) / Math.sqrt(squares[at]!);
      }
    }
  }
  console.log(`epoch ${epoch + 1}: ${(loss / prepared.length).toFixed(4)}`);
}

// One byte a weight: each head has a scale of its own, and what lies far out is cut.
const scales = new Float32Array(HEADS);
const bytes = new Int8Array(BUCKETS * HEADS);
for (let head = 0; head < HEADS; head++) {
  const column = Float32Array.from({ length: BUCKETS }, (_, bucket) => Math.abs(weights[bucket * HEADS + head]!)).sort();
  const limit = column[Math.floor(BUCKETS * 0.9995)]! || 1;
  scales[head] = limit / 127;
  for (let bucket = 0; bucket < BUCKETS; bucket++) {
    const at = bucket * HEADS + head;
    bytes[at] = Math.max(-127, Math.min(127, Math.round((weights[at]! / limit) * 127)));
  }
}
const file = Buffer.concat([Buffer.from(scales.buffer), Buffer.from(biases.buffer), Buffer.from(bytes.buffer)]);
writeFileSync(new URL("../../src/understand/model.bin", import.meta.url), file);
console.log(`${JSON.stringify(counts)} → model.bin, ${file.length} bytes`);
