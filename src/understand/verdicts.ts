import { clean } from "../core/text.ts";
import { plain } from "./plain.ts";

/** What is said of work that is said to be done: that it is, that it is not, how good it was. Only where that was asked. */
export type Verdict = { solved: true } | { solved: false; words: string | null };

/** Longer words tell a story, and not whether it is done. */
const MOST = 80;

const GAP = /[\s,，、。.;；!！~～]+/u;
const WORK = "(?:修|弄|搞|办|换|处理|解决|清理?|打扫|收拾|整|装|通|补)";
const THANKS =
  "(?:太|非常|十分|真的?|很|多)?(?:感谢|谢谢|谢了|谢|辛苦|麻烦|好评|满意|不错|点赞|thanks?|thank you|thx)[\\p{L}]{0,8}";
/** "那个灯", "水管": what it is about, with nothing in it that denies or asks. */
const SUBJECT = "(?:(?!没|不|未|还|又|再|就|等|如果|要是|才|快|吗)[\\p{Script=Han}]){0,6}?";
/** Said before it: "嗯，好了". */
const YES = /^(?:嗯|对|是的?|好的?)$/u;
const DONE = new RegExp(
  `^(?:嗯|对|是的)?${SUBJECT}(?:已经?|都|全|终于|可算|这下){0,2}(?:${WORK}{1,2}?(?:好|完|通|妥|上|干净)?了?好?了|${WORK}好|已解决|好了|可以了|能用了|搞定了?|没问题了|正常了|恢复了|不[漏堵滴渗冒响臭吵]水?了|[有来][水电气网]了|亮了|通了|(?:it'?s )?(?:all )?(?:solved|fixed|done|resolved)(?: now)?)[啦咯的哈呀啊]?(?:${THANKS})?$`,
  "iu",
);
const ONLY_THANKS = new RegExp(`^(?:${THANKS}|师傅|老师|各位|物业)$`, "iu");
/** "没解决", "还是没好", "没修好呢", and what follows. */
const NOT_DONE = new RegExp(
  `^(?:可是?|但是?|其实|根本|一点都?|还是?|又|都|并|压根|依旧|依然|仍然?){0,3}(?:(?:没|未)有?(?:给|完全|真正|彻底)?(?:${WORK}{0,2}(?:好|完|通|妥|干净)|解决|处理|修|办|弄|换|恢复)|(?:不行|不好|不能用|不通)|not (?:solved|fixed|done|resolved)(?: yet)?|(?:still|it'?s) (?:not|broken)(?: (?:solved|fixed|done|working))?)(?:呢|啊|呀|的|了|嘛|哦){0,3}[\\s,，、。.;；!！~～]*`,
  "iu",
);
/** "灯还是黑的", "又漏了": what is wrong is said, and nothing else. */
const STILL =
  /还(?:是|在)(?!不错|可以|挺好|很好|蛮好|谢)\p{L}|(?:又|再次)(?:坏|漏|堵|停|黑|断|裂|开始|不)|跟原来一样|老样子|still /u;
const ASKS = /[吗么呢?？]\s*$|(?:好|解决|完|修)了?没有?[。.!！]*$/u;

/**
 * Reads what somebody says of work they were asked about: "修好了，谢谢", "没解决，灯还是黑的". What follows 没解决 is what is wrong; of
 * "灯还是黑的" all of it is. Null for anything else: a question, a story, a thing of its own.
 */
export function readVerdict(text: string): Verdict | null {
  const kept = clean(text);
  const said = plain(kept);
  if (said === "" || said.length > MOST) return null;
  const asks = ASKS.test(said) && !/^还|^没/.test(said);
  if (asks) return null;
  if (isDone(said)) return { solved: true };
  const not = NOT_DONE.exec(said);
  if (not) {
    const rest = kept.slice(not[0].length).trim();
    return { solved: false, words: /[\p{L}\p{N}]/u.test(rest) ? rest : null };
  }
  return STILL.test(said) ? { solved: false, words: kept } : null;
}

/** It is done, with a yes before it and thanks behind it, and nothing else. */
function isDone(said: string): boolean {
  // English thanks have spaces of their own: what is said in it is one part.
  const parts = (/^[\x20-\x7e]+$/.test(said) ? said.split(/[,.;!~]+ ?/) : said.split(GAP)).filter(
    (part) => part !== "",
  );
  const rest = parts.length > 1 && YES.test(parts[0]!) ? parts.slice(1) : parts;
  const [first, ...others] = rest;
  return first !== undefined && DONE.test(first) && others.every((part) => ONLY_THANKS.test(part));
}

const STARS: readonly (readonly [RegExp, number])[] = [
  [/^(?:给|打)?\s?([1-5一二两三四五])\s?(?:分|星|颗星|stars?)(?:好评)?$/, 0],
  [
    /^(?:非常|很|特别|十分|太|相当|挺)(?:的)?(?:满意|好|棒)了?$|^(?:满分|好评|五星好评|very (?:good|satisfied)|excellent)$/,
    5,
  ],
  [/^(?:比较|还算)?满意$|^(?:不错|挺不错|还不错|good|satisfied)$/, 4],
  [/^(?:一般(?:般)?|还行|还可以|凑合|马马虎虎|so-so|ok(?:ay)?|average)$/, 3],
  [/^(?:不(?:太|大|怎么|够)?满意|不(?:太|大|怎么)好|poor|not satisfied)$/, 2],
  [/^(?:很|非常|特别|十分|太)(?:不满意|差|糟)了?$|^(?:差评|very (?:poor|bad)|terrible)$/, 1],
];

/** How many of five stars words give: 五星 and 很满意 are 5, 一般 is 3; null where they give none. */
export function readStars(text: string): number | null {
  const said = plain(clean(text))
    .replace(/[\s。.!！~～，,]+$|^我?(?:觉得|感觉)?/gu, "")
    .replace(/[，, ]{0,3}(?:谢谢|感谢|辛苦)\p{L}{0,6}$/u, "");
  for (const [words, stars] of STARS) {
    const found = words.exec(said);
    if (found && stars > 0) return stars;
    if (found)
      return /[1-5]/.test(found[1]!)
        ? Number(found[1])
        : ({ 一: 1, 二: 2, 两: 2, 三: 3, 四: 4, 五: 5 }[found[1]!] ?? null);
  }
  return null;
}
