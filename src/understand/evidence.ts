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

/** Where something stands: 电梯口, 草坪旁边, outside the lobby. */
const WHEREABOUTS = new RegExp(
  [
    "电?梯(?:门?口|厅|间|旁边?|外面?|前面)",
    "(?:绿化带|绿化|花坛|花池|花园|草坪|草地|草丛|灌木丛?|绿篱|竹林)(?:里[面头]?|上面?|下面?|底下|[旁后前]面?边?|边上?|那[边儿]?|中间|一翻)",
    "(?:滑梯|秋千|亭子?|长椅|石凳|喷泉|泳池|水池|器材|球场|快递柜|信箱|信报箱|垃圾[桶房站]|活动室|会所|公告栏)(?:里[面头]?|上面|下面?|底下|[旁后前]面?边?|边上?|门口|那[边儿块]?)",
    "(?:路灯|灯杆|井盖|配电箱|消防栓|消火栓|道闸|单元门|大门|防火门|门禁)(?:旁边?|边上?|下面?|底下|[后前]面|口|那边)",
    "\\b(?:by|near|outside|under|over|above|behind|beside|next to|opposite|in front of|past|on) (?:the |our |my )?(?:kids'? |main |front |back |north |south |east |west )?(?:lifts?|elevators?|lobby|playground|bench(?:es)?|path|gate|bins?|lawn|grass|pool|garage|car park|fountain|hedges?|trees?|bike (?:racks?|shed)|school|bus stop|street ?lights?)\\b",
  ].join("|"),
  "g",
);

/**
 * What a text is about: how much speaks for each category, in the order of {@link CATEGORIES}, and the words that say so:
 * without where it stands, as long as they name something.
 */
export function readEvidence(said: string): { evidence: number[]; matter: string } {
  const matter = said.replace(WHEREABOUTS, " ");
  const evidence = weigh(matter);
  return matter === said || Math.max(...evidence) >= 4 ? { evidence, matter } : { evidence: weigh(said), matter: said };
}

function weigh(said: string): number[] {
  const latin = /[a-z]{2}/.test(said);
  const han = /[\u4e00-\u9fff]/.test(said);
  return ROWS.map((rows) => {
    let sum = 0;
    for (const { points, words, script } of rows)
      if ((script === "both" || (script === "latin" ? latin : han)) && words.test(said)) sum += points;
    return sum;
  });
}
