import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { checkSync } from "recheck";
import { expect, test } from "vitest";

const FOLDER = join(import.meta.dirname, "../../src/understand");
/** A repetition without an upper bound: only these can cost more than linear time. */
const UNBOUNDED = /(?<!\\)[*+]|\{\d+,\}/;

/** Every expression of the folder: those made while it loads, and the literals in its source. */
async function expressions(): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  const Original = globalThis.RegExp;
  globalThis.RegExp = new Proxy(Original, {
    construct(target, [source, flags = ""], made) {
      if (typeof source === "string") found.set(source, String(flags));
      return Reflect.construct(target, [source, flags], made);
    },
  });
  const files = readdirSync(FOLDER).filter((name) => name.endsWith(".ts") && name !== "main.ts");
  try {
    for (const name of files) await import(join(FOLDER, name));
  } finally {
    globalThis.RegExp = Original;
  }
  const literal =
    /(?<=[(,=:[!&|?{};>]\s*|return )\/(?![/*])((?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+)\/([dgimsuvy]*)/g;
  for (const name of readdirSync(FOLDER).filter((file) => file.endsWith(".ts"))) {
    const source = readFileSync(join(FOLDER, name), "utf8")
      .replace(/\/\*\*[\s\S]*?\*\//g, "")
      .replace(/^\s*\/\/.*$/gm, "");
    for (const match of source.matchAll(literal)) found.set(match[1] ?? "", match[2] ?? "");
  }
  return found;
}

/** Steps are counted and no clock is looked at: on a busy machine the checker would take what is slow for what is dear. */
const LIMITS = { timeout: 200_000, seedingTimeout: null, incubationTimeout: null, attackTimeout: null, randomSeed: 1 };

/** Character classes hold + and * that repeat nothing. */
const withoutClasses = (source: string): string => source.replace(/\[(?:[^\]\\]|\\.)*\]/g, "x");

test("every regular expression costs linear time", async () => {
  const all = [...(await expressions())];
  expect(all.length).toBeGreaterThan(500);
  const suspects = all.filter(([source]) => UNBOUNDED.test(withoutClasses(source)));
  const verdicts = suspects.map(([source, flags]) => ({
    source,
    status: checkSync(source, flags, LIMITS).status,
  }));
  expect(verdicts.filter(({ status }) => status !== "safe")).toEqual([]);
}, 300_000);

test("the check finds one that is not", () => {
  expect(checkSync("(a+)+$", "", LIMITS).status).toBe("vulnerable");
});
