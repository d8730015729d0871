import { clean } from "../core/text.ts";
import { plain } from "../understand/plain.ts";

/**
 * The figures that a text holds, however they are written, to see whether another text holds the same: 18, １８, 十八,
 * eighteen, 86%, 百分之八十六, 三分之二, 1.2万. Pure.
 */

interface Figure {
  /** "18", "4.6", "86%", "2/3", and "day:3" for a weekday. */
  value: string;
  /** The Chinese word behind it, by its first character: 件, 户, 月; empty where there is none. */
  unit: string;
}

const DIGIT: Readonly<Record<string, number>> = {
  ...{ 〇: 0, 零: 0, 一: 1, 二: 2, 两: 2, 三: 3, 四: 4, 五: 5, 六: 6, 七: 7, 八: 8, 九: 9 },
  ...{ 壹: 1, 贰: 2, 叁: 3, 肆: 4, 伍: 5, 陆: 6, 柒: 7, 捌: 8, 玖: 9, 俩: 2, 仨: 3 },
};
const TENS: Readonly<Record<string, number>> = { 十: 10, 拾: 10, 百: 100, 佰: 100, 千: 1_000, 仟: 1_000 };
const LARGE: Readonly<Record<string, number>> = { 万: 10_000, 亿: 100_000_000 };
const HAN = `[${Object.keys({ ...DIGIT, ...TENS, ...LARGE }).join("")}廿卅]`;

const SMALL =
  "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen";
const ROUND = "twenty thirty forty fifty sixty seventy eighty ninety";
const ENGLISH: Readonly<Record<string, number>> = {
  ...Object.fromEntries(SMALL.split(" ").map((word, i) => [word, i])),
  ...Object.fromEntries(ROUND.split(" ").map((word, i) => [word, 10 * (i + 2)])),
};
const WORD = `(?:${[...Object.keys(ENGLISH), "hundred", "thousand", "million"].join("|")})`;
const SPOKEN = new RegExp(`\\b${WORD}(?:(?:[ -]| and )${WORD}){0,12}\\b`, "g");

/** Words with a numeral in them that count nothing. */
const HARMLESS =
  /一起|一些|一直|一样|一定|一下|统一|一旦|进一步|第一时间|一致|一般|一路|一同|一如既往|之一|老?百姓|八卦|一边|一家人/g;
/** A quantity that is no figure, or only about one: nobody could check it. */
const VAGUE =
  /[几半倍翻]|数[十百千万]|[\d十百千万][多余来](?!自)|[近约超逾](?=[\d一二三四五六七八九十百千万])|(?:不到|不足|将近|接近|大约|左右|上下|以上|以下)|[一二三四五六七八九]成|多数|大部分|全部|所有|全都|无一|个个|每[一个件户人]|成倍|负|零下|\b(?:hal(?:f|ves)|twice|thrice|doubl\w{1,4}|tripl\w{1,4}|thirds?|quarters?|dozens?|couple|pair|score|majority|most|all|every|none|nearly|almost|about|around|over|hundreds|thousands|millions|first|second|once|minus|percent(?:age)?)\b/;
/** Digits of other scripts, circled, raised and Roman ones: nobody writes figures so without wanting to hide them. */
const FOREIGN = /(?![0-9〇])\p{N}|[⁄⅟]/u;
const ROMAN = /(?<![A-Za-z])(?=[IVXLCDM]{2})M{0,3}(?:C[MD]|D?C{0,3})(?:X[CL]|L?X{0,3})(?:I[XV]|V?I{0,3})(?![A-Za-z])/;

/** True when every figure of `wording` stands in `facts` too, with the same word behind it, and nothing else counts. */
export function hasOnlyFiguresOf(wording: string, facts: string): boolean {
  const said = readFigures(wording);
  if (said === null) return false;
  const known = readFigures(facts, true)!;
  return said.every(({ value, unit }) =>
    known.some((fact) => fact.value === value && (unit === "" || fact.unit === unit || fact.unit === "")),
  );
}

/** @param trusted true: what is vague in it is passed over @returns null for what holds a quantity that nobody could check */
function readFigures(text: string, trusted = false): Figure[] | null {
  const raw = clean(text);
  if (!trusted && (/[\u2150-\u218b\u2460-\u24ff\u2776-\u2793\u3220-\u3229\u3280-\u3289]/.test(raw) || ROMAN.test(raw)))
    return null;
  const said = plain(raw.normalize("NFKC").replace(/[\u20e3\ufe0f]/g, ""))
    .replace(HARMLESS, "、")
    // "1 8", "1,800" and "1_8" are read as one.
    .replace(/(?<=\d)[ ,，_'’](?=\d)/g, "");
  if (!trusted && (FOREIGN.test(said) || VAGUE.test(said))) return null;
  const figures: Figure[] = [];
  const take = (value: string, rest: string) => {
    figures.push({ value, unit: /^ ?(\p{Script=Han})/u.exec(rest)?.[1] ?? "" });
    return "|";
  };
  let left = said;
  /** Takes out all that fits, so that it is read once. */
  const each = (expression: RegExp, read: (match: string[], rest: string) => string) => {
    let out = "";
    let from = 0;
    for (const match of left.matchAll(expression)) {
      const end = match.index + match[0].length;
      out += left.slice(from, match.index) + read(match as unknown as string[], left.slice(end));
      from = end;
    }
    left = out + left.slice(from);
  };
  const number = (words: string) => readHan(words) ?? Number(words);
  const some = `(?:\\d+(?:\\.\\d+)?|${HAN}+)`;
  each(/(?:周|星期|礼拜)([一二三四五六日天])/g, (m) => take(`day:${m[1]}`, ""));
  each(new RegExp(`百分之(${some}(?:点${HAN}+)?)`, "g"), (m) => take(`${pointed(m[1]!)}%`, ""));
  each(/(?<!\d)(\d{1,20}(?:\.\d{1,20})?) ?[%‰]/g, (m) => take(`${Number(m[1])}${m[0]!.slice(-1)}`, ""));
  each(new RegExp(`(${some})分之(${some})`, "g"), (m) => take(`${number(m[2]!)}/${number(m[1]!)}`, ""));
  each(/(?<!\d)(\d{1,20}) ?\/ ?(\d{1,20})/g, (m) => take(`${Number(m[1])}/${Number(m[2])}`, ""));
  each(/(?<!\d)(\d{1,20}(?:\.\d{1,20})?) ?([千万亿]{1,8})/g, (m, rest) =>
    take(String(Number(m[1]) * scaleOf(m[2]!)), rest),
  );
  each(new RegExp(`${HAN}+点${HAN}+(?!分)`, "g"), (m, rest) => take(String(pointed(m[0]!)), rest));
  each(/\d+(?:\.\d+)?/g, (m, rest) => take(String(Number(m[0])), rest));
  each(new RegExp(`${HAN}+`, "g"), (m, rest) => take(String(readHan(m[0]!) ?? "?"), rest));
  each(SPOKEN, (m) => take(String(readEnglish(m[0]!)), ""));
  return figures;
}

/** "四点六" → 4.6, "八十六" → 86. */
function pointed(words: string): number {
  const [whole, part] = words.split("点") as [string, string | undefined];
  const value = readHan(whole) ?? Number(whole);
  return part === undefined ? value : Number(`${value}.${[...part].map((c) => DIGIT[c] ?? "?").join("")}`);
}

function scaleOf(units: string): number {
  return [...units].reduce((scale, unit) => scale * (TENS[unit] ?? LARGE[unit] ?? 1), 1);
}

/** 一千二百零三 → 1203, 一八 → 18, 三十 → 30; null for what is none. */
function readHan(words: string): number | null {
  const all = [...words.replaceAll("廿", "二十").replaceAll("卅", "三十")];
  if (all.length === 0 || all.some((c) => !(c in DIGIT) && !(c in TENS) && !(c in LARGE))) return null;
  if (all.every((c) => c in DIGIT)) return Number(all.map((c) => DIGIT[c]).join(""));
  let [total, section, digit] = [0, 0, null as number | null];
  for (const c of all) {
    if (c in DIGIT) digit = DIGIT[c]!;
    else if (c in TENS) {
      section += (digit ?? (section === 0 ? 1 : 0)) * TENS[c]!;
      digit = null;
    } else {
      total = (total + section + (digit ?? 0) || 1) * LARGE[c]!;
      [section, digit] = [0, null];
    }
  }
  return total + section + (digit ?? 0);
}

function readEnglish(words: string): number {
  let [total, section] = [0, 0];
  for (const word of words.split(/[ -]+/)) {
    if (word in ENGLISH) section += ENGLISH[word]!;
    else if (word === "hundred") section = (section || 1) * 100;
    else if (word === "thousand" || word === "million") {
      total += (section || 1) * (word === "thousand" ? 1_000 : 1_000_000);
      section = 0;
    }
  }
  return total + section;
}
