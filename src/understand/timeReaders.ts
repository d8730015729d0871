import { CHINESE_CLOCKS } from "./clocksChinese.ts";
import { ENGLISH_CLOCKS } from "./clocksEnglish.ts";
import { CHINESE_DATES } from "./datesChinese.ts";
import { ENGLISH_DATES } from "./datesEnglish.ts";
import { CHINESE_LENGTHS } from "./lengthsChinese.ts";
import { CHINESE_MONTHS } from "./monthsChinese.ts";
import { CHINESE_RECURRENCES } from "./recurrencesChinese.ts";
import { ENGLISH_RECURRENCES } from "./recurrencesEnglish.ts";
import { CHINESE_SPANS } from "./spansChinese.ts";
import type { Now, Reader, Token } from "./timeTokens.ts";

/** Every character that a Chinese reader can begin with; the others are passed over at once. */
const STARTS = new Set(
  "卅连仨俩新移雨钟@说讲补强调总签报遇看听接碰想得感轮收龙晏不别回吃除倒擦去完竣距离未接情听寻期过初来第季年都已刚比领赢输单双0123456789-~—–$#内之恢通百刚寒还或工持停封延保睡吃放马立零〇一二两三四五六七八九十廿半大前昨今明后次第翌转上下这本当周星礼双每逢隔天日年月农阴腊正冬元妇植愚劳青儿建教国万平圣跨春端中重小除清惊谷芒夏处白秋霜凌朝早晌午傍晚夜深过再等那改挪推顺提调变换截最不直有以为逾结收散关闭开起即从现同时尽差快慢多少好高低轻近远长短冷热了先便几点¥￥$—~〜～–到至母父感abcdefghijklmnopqrstuvwxyz ",
);
const LATIN = /[a-z\d]/;
const CHINESE = [
  ...CHINESE_RECURRENCES,
  ...CHINESE_LENGTHS,
  ...CHINESE_DATES,
  ...CHINESE_SPANS,
  ...CHINESE_MONTHS,
  ...CHINESE_CLOCKS,
];

const ENGLISH = [...ENGLISH_RECURRENCES, ...ENGLISH_DATES, ...ENGLISH_CLOCKS];
const EVERY_READER = [...ENGLISH, ...CHINESE];
/** Of the Chinese readers those that may begin with a letter: ddl, b2. */
const LETTERED = [
  ...ENGLISH,
  ...CHINESE.filter(({ expression }) => /[a-z]/.test(expression.source.replace(/\\(?:u[\da-f]{4}|[a-z])/g, ""))),
];

/** The readers that can begin with this character; English ones only at the start of a word. */
function readersAt(c: string, before: string): readonly Reader[] {
  if (!/[a-z\d@~$£€]/.test(c) || LATIN.test(before)) return CHINESE;
  return /[a-z]/.test(c) ? LETTERED : EVERY_READER;
}

/** The tokens of a `plain` text, in order. */
export function readTokens(text: string, now: Now): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const c = text[at] ?? "";
    let made: Token[] | null = null;
    let end = at + 1;
    if (STARTS.has(c)) {
      for (const { expression, make } of readersAt(c, text[at - 1] ?? "")) {
        expression.lastIndex = at;
        const match = expression.exec(text);
        if (!match || match[0] === "") continue;
        made = make(match, now, tokens, text);
        if (made === null) continue;
        tokens.push(...made);
        end = made.at(-1)?.end ?? at + match[0].length;
        break;
      }
    }
    at = Math.max(end, at + 1);
  }
  return tokens;
}
