import type { Token } from "./timeTokens.ts";

/** What people say when the time they just said was wrong: 哦不对, 说错了, no wait. */
const WRONG =
  /[哦噢啊哎诶呃额]?不对(?![^\s,，。]{0,4}时间)|[哦噢啊哎]不(?=[\s,，])|[说写打记搞看讲]错[了啦]?|口误|更正|\b(?:no,? wait|wait,? no|i mean|i meant|sorry|correction|scratch that|make (?:that|it))\b/g;
/** So far behind the wrong time, and so far before the right one. */
const NEAR = 6;

const isTime = ({ kind }: Token): boolean => kind === "date" || kind === "clock" || kind === "period" || kind === "to";

/** Leaves out what the writer took back at once: of 明早8点 不对 9点 the hour, of 周六 说错了 周日下午三点 the day. */
export function withoutCorrected(tokens: Token[], text: string): Token[] {
  let left = tokens;
  for (const { 0: word, index } of text.matchAll(WRONG)) {
    const next = left.find((token) => token.start >= index + word.length);
    const last = left.findLastIndex((token) => token.end <= index);
    const wrong = left[last];
    if (!next || !wrong || !isTime(wrong) || !/^(?:date|clock|period)$/.test(next.kind)) continue;
    const between = text.slice(wrong.end, index);
    const behind = text.slice(index + word.length, next.start);
    if (
      between.length > NEAR ||
      /[。;；!！?？]/.test(between) ||
      !/^[\s,，:：.…~]*(?:应该|改)?[是为成在]?\s?$/.test(behind)
    )
      continue;
    let first = last;
    while (first > 0 && isTime(left[first - 1]!) && left[first]!.start - left[first - 1]!.end <= 2) first--;
    const run = left.slice(first, last + 1);
    const after = left.slice(left.indexOf(next));
    // A day alone leaves the hour as it was, an hour the day.
    const day = next.kind === "date";
    const hour = !day || (after[1] !== undefined && isTime(after[1]) && after[1].start - next.end <= 2);
    const isWrong = (token: Token): boolean =>
      token.kind === "date" ? day : token.kind === "period" ? hour && (day || next.kind === "period") : hour;
    const gone = run.filter(isWrong);
    left = left.filter((token) => !gone.includes(token));
  }
  return left;
}
