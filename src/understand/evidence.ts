import { CATEGORIES, type Category } from "./categories.ts";
import { CONDUCT } from "./evidenceConduct.ts";
import { SYSTEMS } from "./evidenceSystems.ts";

/**
 * Expressions by their weight, each of which counts once. 4 and more name the thing or its trouble, 3 makes it likely, 2
 * suggests it, 1 breaks ties, less than 0 speaks against it.
 */
export type Evidence = Readonly<Record<string, readonly RegExp[]>>;

/**
 * What speaks for each category, in `plain` text (simplified, lower case).
 * Boundaries: a lamp or a smell inside a lift car is the lift's; vehicles are parking, persons at a door are
 * security_access; charging indoors, fly wires and blocked fire lanes are fire_safety; thrown objects are
 * neighbour_dispute; a leaking radiator is gas_heating; drains and sewage are plumbing_leak. What is to be mended counts,
 * not where it stands.
 */
const EVIDENCE: Readonly<Record<Category, Evidence>> = { ...SYSTEMS, ...CONDUCT };

/** The evidence with the script its words are written in, so that no English is looked for in Chinese. */
const ROWS = CATEGORIES.map((category) =>
  Object.entries(EVIDENCE[category]).flatMap(([points, expressions]) =>
    expressions.map((words) => {
      const source = words.source.replace(/\\u[\da-f]{4}|\\./g, " ");
      const hasHan = /[\u4e00-\u9fff]/.test(source);
      const hasLatin = /[a-z]/.test(source);
      return {
        points: Number(points),
        words,
        script: hasHan === hasLatin ? ("both" as const) : hasHan ? ("han" as const) : ("latin" as const),
      };
    }),
  ),
);

/** How much speaks for each category, in the order of {@link CATEGORIES}. */
export function readEvidence(said: string): number[] {
  const latin = /[a-z]{2}/.test(said);
  const han = /[\u4e00-\u9fff]/.test(said);
  return ROWS.map((rows) => {
    let sum = 0;
    for (const { points, words, script } of rows)
      if ((script === "both" || (script === "latin" ? latin : han)) && words.test(said)) sum += points;
    return sum;
  });
}
