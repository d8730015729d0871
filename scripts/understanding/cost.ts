/**
 * `npm run understand:cost [-- number]`: how long understanding takes for made-up texts (100,000 unless said), and how
 * much is loaded. Milliseconds of the clock, since a system may count a processor's time in steps of four; what is over
 * one is tried again up to eight times, since another process or the collector of garbage may have come in between.
 */
import { readdirSync, statSync } from "node:fs";
import { readQuestion } from "../../src/understand/questions.ts";
import { readReport } from "../../src/understand/report.ts";
import { readSignupAnswer, readSignupList } from "../../src/understand/signups.ts";
import { readTimes } from "../../src/understand/times.ts";
import { readVote } from "../../src/understand/votes.ts";
import { fuzzedTexts } from "./fuzz.ts";

const count = Number(process.argv[2] ?? 100_000);
const texts = fuzzedTexts(count, 7);

function spentOn(work: () => unknown): number {
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 8 && best > 1; i++) {
    const start = performance.now();
    work();
    best = Math.min(best, performance.now() - start);
  }
  return best;
}

const WORKS: Readonly<Record<string, (text: string) => unknown>> = {
  "report, as for small talk": (text) => readReport(text).worthAsking,
  "report with place and headline": (text) => {
    const { place, title } = readReport(text);
    return [place, title];
  },
  times: (text) => readTimes(text, { day: 20_000, minute: 600 }),
  votes: (text) => readVote(text, ["刷墙", "换灯", "修门禁", "都不要"], "multi"),
  questions: readQuestion,
  "sign-ups": (text) => readSignupList(text) ?? readSignupAnswer(text),
};

console.log(`| ${count} texts | median ms | 99 % | 99.9 % | worst |\n| --- | --- | --- | --- | --- |`);
for (const [name, work] of Object.entries(WORKS)) {
  for (const text of texts.slice(0, 1000)) work(text);
  const spent = Float64Array.from(texts, (text) => spentOn(() => work(text))).sort();
  const at = (share: number): string =>
    (spent[Math.min(spent.length - 1, Math.floor(spent.length * share))] ?? 0).toFixed(3);
  console.log(`| ${name} | ${at(0.5)} | ${at(0.99)} | ${at(0.999)} | ${at(1)} |`);
}

const folder = new URL("../../src/understand/", import.meta.url);
const sizes = readdirSync(folder).map((name) => [name, statSync(new URL(name, folder)).size] as const);
const bytes = sizes.reduce((sum, [, size]) => sum + size, 0);
console.log(
  `\nLoaded: ${(bytes / 1000).toFixed(0)} kB, of which the model ${((sizes.find(([name]) => name === "model.bin")?.[1] ?? 0) / 1000).toFixed(0)} kB.`,
);
