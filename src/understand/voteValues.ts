/**
 * Amounts of money and counts, in an option and in an answer: 两块五 and 2.5元/㎡, 陆个 and 装6个充电桩, 一百五 and 150元 are
 * the same. In text that is folded and `plain`.
 */

const DIGIT: Readonly<Record<string, number>> = Object.fromEntries([
  ..."零一二三四五六七八九".split("").map((c, value) => [c, value] as const),
  ..."〇壹贰叁肆伍陆柒捌玖".split("").map((c, value) => [c, value] as const),
  ["两", 2],
  ["俩", 2],
  ["仨", 3],
]);
const SCALE: Readonly<Record<string, number>> = { 十: 10, 拾: 10, 百: 100, 佰: 100, 千: 1000, 仟: 1000, 万: 10_000 };
const ONES = "[零〇一二两三四五六七八九壹贰叁肆伍陆柒捌玖]";
const HAN = "[零〇一二两三四五六七八九十百千万壹贰叁肆伍陆柒捌玖拾佰仟]";

/** The value of 一百五 (150), 两千二 (2200), 伍拾, 3千 or 12; NaN for anything else. */
function amountOf(text: string): number {
  if (/^\d+(?:\.\d+)?$/.test(text)) return Number(text);
  let [total, section, digit, scale] = [0, 0, 0, 1];
  for (const c of text) {
    const times = SCALE[c];
    if (times === 10_000) {
      total += (section + digit || 1) * times;
      [section, digit, scale] = [0, 0, times];
    } else if (times !== undefined) {
      section += (digit || 1) * times;
      [digit, scale] = [0, times];
    } else if (/\d/.test(c)) digit = digit * 10 + Number(c);
    else {
      const value = DIGIT[c];
      if (value === undefined) return Number.NaN;
      // 一百零五 is 105, 一百五 150.
      if (value === 0) scale = 1;
      else digit = value;
    }
  }
  return total + section + (scale > 10 ? digit * (scale / 10) : digit);
}

const SCALED = new RegExp(
  `(?<![第\\d千万百十])(?:(?:${ONES}{1,3}|\\d{1,4})[十百千万拾佰仟]|[十拾])(?:${HAN}){0,8}(?:(?<=[百千万])\\d(?!\\d))?(?![分万字])`,
  "g",
);
const COINS = new RegExp(
  `(${HAN}{1,4}|\\d{1,5}(?:\\.\\d{1,2})?)\\s?(?:块钱?|元钱?|圆)\\s?(${ONES}|\\d)(?:毛钱?|角)?(?![\\d个十百年月平户人次天家米箱盒袋斤份桶瓶包件套只])`,
  "g",
);
const TENTHS = new RegExp(`(?<!\\d)(${ONES}|\\d)\\s?(?:毛钱?|角)`, "g");
const WHOLES = new RegExp(`(${ONES})(?=\\s?(?:元|块钱?)(?!儿|石))`, "g");

/** 半小时, 两个钟头, 1小时: minutes. */
const DURATION = new RegExp(
  `(?<![\\d.第一二两三四五六七八九十百])(半|俩|${ONES}|\\d{1,2}(?!\\d))\\s?(?:个(半)?(?:小时|钟头|钟)|(半)?(?:小时|钟头)|个半(?:小时|钟头))(?!工|候)`,
  "g",
);
const inMinutes = (text: string): string =>
  /小时|个半?钟|钟头/.test(text) && !/24小时/.test(text)
    ? text.replace(
        DURATION,
        (_, count: string, half?: string, halfToo?: string) =>
          `${count === "半" ? 30 : amountOf(count === "俩" ? "两" : count) * 60 + (half || halfToo ? 30 : 0)}分钟`,
      )
    : text;

/** Amounts as digits with 元 or %, numbers of tens and hundreds as digits; the rest as it is. */
export function figures(text: string): string {
  if (!/[元块角毛百千万十拾佰仟¥￥$£时钟]|人[间桌份]|\d\s?[a-z]/.test(text)) return text;
  return inMinutes(text)
    .replace(new RegExp(`(${ONES})(?=人[间桌份])`, "g"), (digit) => String(amountOf(digit)))
    .replace(/百分之([一二三四五六七八九十]{1,3}|\d{1,3})/g, (_, n: string) => `${amountOf(n)}%`)
    .replace(SCALED, (found, at: number, whole: string) => {
      const half = found.slice(0, found.length / 2);
      // 三百三百 says it twice.
      if (half.length > 1 && found === half + half) return String(amountOf(half));
      // 三五百 is anything between them.
      if (/^[一二三四五六七八九]{2}[十百千万]/.test(found)) return found;
      if (found === "十" && /^[足全]/.test(whole.slice(at + 1))) return found;
      return found === "十" && !/^\s?[点个元块户号日人天台斤枚]/.test(whole.slice(at + 1))
        ? found
        : String(amountOf(found));
    })
    .replace(COINS, (_, whole: string, tenth: string) => `${amountOf(whole)}.${amountOf(tenth)}元`)
    .replace(TENTHS, (_, tenth: string) => `0.${amountOf(tenth)}元`)
    .replace(WHOLES, (digit) => String(amountOf(digit)))
    .replace(/[¥￥$£]\s?(\d{1,7}(?:\.\d{1,2})?)/g, "$1元")
    .replace(/(?<=\d)\s?(?:块钱?(?![地砖牌])|圆|(?:rmb|yuan|kuai|cny|dollars?|pounds?|euros?|bucks|quid)\b)/g, "元");
}

const UNIT =
  "元|%|年|个月|月|天|周|小时|分钟|米|公里|公?斤|枚|平米?|人|户|级|度|瓦|座|层|[个台盏辆张把棵只套组根处条扇块份间部面支株盆排桩株名口桶瓶次件箱盒袋包]";
const QUANTITY = new RegExp(
  `(?<![\\d.:#-])(\\d{1,7}(?:\\.\\d{1,2})?)\\s?(${UNIT})?(?![\\d:]|\\.\\d|[点月号日]|\\s?[-~到至]\\s?\\d{1,2}点)`,
  "g",
);
const NAMED = new RegExp(
  `^(?:每[户家人月年平次]{1,2}|人均|一[户家人次平]|每个?)?\\s?(\\d{1,7}(?:\\.\\d{1,2})?|${ONES}|十)\\s?(${UNIT})?(?:(?:[/每一](?:个?月|平方?米?|㎡|户|年|人|次|家|天)){0,2})(?:的|那个|那档|这档|那种)?([\\u4e00-\\u9fff]{0,5})$`,
);

interface Quantity {
  value: number;
  unit: string;
}
const MEASURED = /^(?:元|%|年|个月|月|天|周|小时|分钟|米|公里|公?斤|平米?|度|瓦|层)$/;

const fits = (said: Quantity, offered: Quantity): boolean =>
  said.value === offered.value &&
  (said.unit === "" ||
    offered.unit === "" ||
    said.unit === offered.unit ||
    (!MEASURED.test(said.unit) && !MEASURED.test(offered.unit)));

/** The quantities that each option names; null when none does. */
export function quantitiesOf(options: readonly string[]): readonly (readonly Quantity[])[] | null {
  const found = options.map((option) =>
    [
      ...option
        .replace(/[一二两三四五六七八九](?=[箱盒袋斤份桶瓶包])/g, (digit) => String(amountOf(digit)))
        .replace(/^(?:方案|选项|plan|option)\s?\d\s?[:.,]?\s?/, "")
        .matchAll(QUANTITY),
    ].map((match) => ({
      value: Number(match[1]),
      unit: match[2] ?? "",
    })),
  );
  return found.some((quantities) => quantities.length > 0) ? found : null;
}

/**
 * The options with the amount or the count that is all a text says, counted from 1: [0] when it fits none or several;
 * null when it says something else, or when a bare number may be that of an option. `text` and `options` went through
 * `figures`.
 */
export function valuesNamed(
  text: string,
  options: readonly string[],
  offered: readonly (readonly Quantity[])[],
): readonly number[] | null {
  const between = /^(\d{1,7}(?:\.\d{1,2})?)\D{0,2}\s?(?:-|~|到|至)\s?(\d{1,7}(?:\.\d{1,2})?)(?:元|个|年|米|人)?$/.exec(
    text,
  );
  if (between) {
    const span = [Number(between[1]), Number(between[2])];
    const found = offered.flatMap((quantities, index) =>
      span.every((value) => quantities.some((one) => one.value === value)) ? [index + 1] : [],
    );
    return found.length === 1 ? found : null;
  }
  const named = /^(\d)\1{1,5}$/.test(text) ? null : NAMED.exec(text);
  if (!named) return null;
  const said: Quantity = { value: amountOf(named[1] ?? ""), unit: named[2] ?? "" };
  const thing = named[3] ?? "";
  if (said.unit === "" && (thing !== "" || !/^\d/.test(text)) && !/^每|^人均|^一[户家人]/.test(text)) return null;
  const has = (index: number): boolean => [...thing].every((c) => options[index]?.includes(c));
  const found = offered.flatMap((quantities, index) =>
    has(index) && quantities.some((one) => fits(said, one)) ? [index + 1] : [],
  );
  if (found.length === 1) return found;
  if (thing !== "") return null;
  if (found.length > 1) return [0];
  const isIndex = said.unit === "" && Number.isInteger(said.value) && said.value >= 1 && said.value <= options.length;
  const counts = offered.filter((quantities) => quantities.length > 0).length > 1;
  return isIndex || !counts ? null : [0];
}
