import { fold } from "../../core/text.ts";

/** What a question is about, and which notices tell of it. Pure. */

/** What of a question is when, who and how it is asked, and not what about. */
const ASKING =
  /(?:大后|今|明|后|昨)(?:天|晚|早|儿)|(?:这|本|下)个?(?:周|星期|礼拜)[一二三四五六日天末]?|周[一二三四五六日天末]|早上|上午|中午|下午|晚上|夜里|凌晨|几点钟?|几时|什么时候|啥时候|何时|哪一?天|几号|多久|多长时间|这几天|最近|开始|结束|是不是|有没有|请问|咱们?|我们?|小区|\d{1,3}(?:号楼|栋|幢|点)|[到从要会还又得吗呢啊么吧的了是在给]|\b(?:when|what|time|how|long|is|will|are|be|the|to|at|it|on|tomorrow|tonight|today|this|next|week)\b|[\s\p{P}\p{S}]/gu;

/** "明天几点停水" → "停水": what somebody asks about. @param said folded words */
export function askedAbout(said: string): string {
  const topic = said
    .replace(ASKING, (gone) => (/[a-z\s]/.test(gone) ? " " : ""))
    .replace(/ +/g, " ")
    .trim();
  return Array.from(topic).slice(0, 12).join("");
}

/** Those that hold most of what is asked about: pairs of characters, or words. */
export function fitsAsked<T extends { content: { words: string } }>(topic: string, listed: readonly T[]): T[] {
  const parts = /[a-z]/.test(topic)
    ? topic.split(" ").filter((word) => word.length > 2)
    : Array.from(topic.slice(0, -1), (_, i) => topic.slice(i, i + 2));
  const scored = listed.map((one) => {
    const words = fold(one.content.words);
    return { one, hits: parts.filter((part) => words.includes(part)).length };
  });
  const most = Math.max(0, ...scored.map(({ hits }) => hits));
  return most === 0 ? [] : scored.filter(({ hits }) => hits === most).map(({ one }) => one);
}
