import { readNumber } from "./plain.ts";

/** Options by where they stand in the list: 头两个, 最后那个, 倒数第二, 单数的, the last two. In text that is folded and `plain`. */

const NUMBER = "[一二两三四五六七八九十]|\\d|俩|仨";
const MEASURE = "个|项|种|条|位|名|天|样|档|段|款|场|家|号|套|间";
const COUNTED = new RegExp(
  `^最?(前|头|首|上|后|末|下|倒数)(?:面|头|边|尾)?的?那?(${NUMBER})(?:${MEASURE})?(?:选项|方案|候选人|日期|时间|时段)?的?$`,
);
/** 最后那个礼拜天, 第二个日子: a place and what the options are. */
export const WITH_NOUN = new RegExp(
  `^((?:最后|最前|末|头|倒数第?(?:${NUMBER})|第(?:${NUMBER})|(?:正|最)?中间)(?:的|那|一|那一)?(?:${MEASURE}))的?([\\u4e00-\\u9fff]{1,4})$`,
);
const ORDINAL = new RegExp(`^第(${NUMBER})(?:${MEASURE})$`);
const BACKWARDS = new RegExp(`^倒数第?(${NUMBER})(?:${MEASURE})?(?:选项|方案|日期|时间)?的?$`);
const LAST = new RegExp(
  `^(?:最后|最末尾?|末尾?|末了|排?最后面|最下[面边]?|最底下|垫底|殿后|最尾)(?:的|那|一|那一)?(?:${MEASURE}|次|回)?(?:选项|方案|候选人|日期|时间|时段)?的?$`,
);
const FIRST = new RegExp(
  `^(?:打头|开头|最[上前][面边]?|排最前面|头|首|排头)(?:的|那|一|那一)?(?:${MEASURE})?(?:选项|方案|候选人|日期|时间|时段)?的?$`,
);
const MIDDLE = new RegExp(`^(?:正|最)?(?:中间|当中|居中)(?:的|那|一|那一)?(?:${MEASURE}|两[个项])?的?$`);
const ENGLISH_NUMBER: Readonly<Record<string, number>> = { two: 2, three: 3, four: 4, five: 5, couple: 2 };

/** Of two: 前者, 后面那个, the latter. */
const FORMER_OF_TWO = /^(?:[前头上](?:面|头|边)?[的那一这]{1,2}[个项种条样家款]?|前者|the former(?: one)?)$/;
const LATTER_OF_TWO = /^(?:[后下](?:面|头|边)?[的那一这]{1,2}[个项种条样家款]?|后者|the latter(?: one)?)$/;

/** The options, counted from 1, of `count` that a text names by their place and by nothing else; null when it does not. */
export function positioned(text: string, count: number): readonly number[] | null {
  if (!/^[最前头首上后末下倒排垫殿打开正中当居一单奇双偶第a-z]/.test(text)) return null;
  const every = Array.from({ length: count }, (_, index) => index + 1);
  const some = (indexes: readonly number[]): readonly number[] | null => (indexes.length > 0 ? indexes : null);
  const amount = (word = ""): number => ({ 俩: 2, 仨: 3 })[word] ?? readNumber(word) ?? 0;
  if (count === 2 && FORMER_OF_TWO.test(text)) return [1];
  if (count === 2 && LATTER_OF_TWO.test(text)) return [2];
  const backwards = BACKWARDS.exec(text)?.[1];
  // 倒数两个 are two, 倒数第二 is one.
  if (backwards && text.includes("第")) return some(every.slice(-amount(backwards)).slice(0, 1));
  const [, side = "", number] = COUNTED.exec(text) ?? [];
  if (number && amount(number) <= count && !(side === "上" || side === "下"))
    return some(/前|头|首/.test(side) ? every.slice(0, amount(number)) : every.slice(-amount(number)));
  if (LAST.test(text)) return some(every.slice(-1));
  if (FIRST.test(text)) return some(every.slice(0, 1));
  if (MIDDLE.test(text))
    return count % 2 === 1 && !/两/.test(text)
      ? [(count + 1) / 2]
      : count % 2 === 0 && /两/.test(text)
        ? [count / 2, count / 2 + 1]
        : null;
  if (/^(?:一?头一?尾|首尾|两[头端]|first and (?:the )?last)(?:的|两个|那?俩)?$/.test(text)) return [1, count];
  if (/^(?:单数|奇数|odd(?: ones| numbers)?)(?:的|项|号)?$/.test(text)) return every.filter((index) => index % 2 === 1);
  if (/^(?:双数|偶数|even(?: ones| numbers)?)(?:的|项|号)?$/.test(text))
    return every.filter((index) => index % 2 === 0);
  const ordinal = ORDINAL.exec(text)?.[1];
  if (ordinal) return some(every.slice(0, amount(ordinal)).slice(amount(ordinal) - 1));
  const english =
    /^(?:the )?(?:very )?(first|last|latter|final|middle|top|bottom|second last|last but one)(?: (two|three|four|five|couple|\d))?(?: ones?| options?| choices?)?$/.exec(
      text,
    );
  if (!english) return null;
  if (english[1] === "latter" && !english[2]) return null;
  const size = english[2] ? (ENGLISH_NUMBER[english[2]] ?? Number(english[2])) : 1;
  if (/second last|but one/.test(english[1] ?? "")) return some(every.slice(-2, -1));
  if (english[1] === "middle") return count % 2 === 1 ? [(count + 1) / 2] : null;
  return some(/first|top/.test(english[1] ?? "") ? every.slice(0, size) : every.slice(-size));
}
