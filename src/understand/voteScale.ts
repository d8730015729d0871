import { only } from "./voteMeanings.ts";

/** Options that are degrees of how content one is, and the words that neighbours have for these. In `plain` text. */

/** From the worst to the best; the first that fits holds, so that 不满意 is not 满意. */
const DEGREES: readonly (readonly [degree: number, words: RegExp])[] = [
  [
    -2,
    /^(?:(?:[非极]常之?|特别|十分|极其|极度|[很太]|超级?|最)不(?:满意|好|行)|烂透了?|糟透了?|very (?:dissatisfied|unhappy|poor|bad)|terrible|awful)$/,
  ],
  [
    -1,
    /^(?:不(?:太|大|怎么|咋|够|是很)?(?:满意|好|行|咋[地样的]|怎么样|理想|合格)|不咋[地样的]|不怎么样|(?:[太很较真有点]|比较|非常){0,2}(?:差(?:劲|评)?|烂|糟糕?)|差评|失望|dissatisfied|unhappy|poor|bad|not (?:satisfied|good|happy))$/,
  ],
  [
    0,
    /^(?:一般般?|还(?:行|可以|凑合|过得去)|马马虎虎|凑合|中规中矩|过得去|说得过去|就那样|勉勉强强|普通|尚可|中等|so[- ]so|average|fair|ok(?:ay)?|neutral|meh|not bad)$/,
  ],
  [1, /^(?:(?:比较|基本|挺|蛮|还算?|还是)?满意|[挺蛮]?(?:好|不错)|没啥不满意|没什么不满意|satisfied|good|happy|fine)$/],
  [
    2,
    /^(?:(?:[非极]常之?|特别|十分|极其|极度|[很太最]|超级?|相当)(?:满意|好)|好评|五星好?评?|very (?:satisfied|happy|good)|excellent|great)$/,
  ],
];

const degreeOf = (text: string): number | null => DEGREES.find(([, words]) => words.test(text))?.[0] ?? null;
const SCALES = new WeakMap<readonly string[], readonly (number | null)[] | null>();

/** The degree of each option; null where they are no scale with a good and a bad end. */
function scaleOf(options: readonly string[]): readonly (number | null)[] | null {
  const known = SCALES.get(options);
  if (known !== undefined) return known;
  const degrees = options.map((option) => degreeOf(option.replace(/^[a-z\d][.、:) ]\s?/, "")));
  const told = degrees.filter((degree) => degree !== null);
  const isScale =
    told.length >= Math.max(3, options.length - 1) &&
    told.some((degree) => degree > 0) &&
    told.some((degree) => degree < 0);
  SCALES.set(options, isScale ? degrees : null);
  return isScale ? degrees : null;
}

/**
 * The option, counted from 1, whose degree a text says and nothing else: 马马虎虎 is 一般, 太差了 the only bad one. Null
 * when the options are no scale, the text says no degree, or none or several of them have it.
 */
export function degreeNamed(text: string, options: readonly string[]): readonly number[] | null {
  const degrees = scaleOf(options);
  const said = degrees && degreeOf(text.replace(/(?<=.)[的了吧啊呀]{1,2}$/, ""));
  if (said === null) return null;
  const same = only(options, (option) => degrees?.[options.indexOf(option)] === said);
  if (same) return same[0] === 0 ? null : same;
  // Very bad, where there is but one that is bad.
  const side = only(options, (option) => said !== 0 && (degrees?.[options.indexOf(option)] ?? 0) * said > 0);
  return side?.[0] ? side : null;
}
