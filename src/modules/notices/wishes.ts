/** Whoever leads asks in private, in their own words, that something be told to all again and again. Pure. */

const PLEASE =
  /^(?:(?:你好|您好|邻里|麻烦|请|劳驾|拜托|能不能|可不可以|可以|能|想|我想|帮我|帮忙|帮|给我|你|您|一下|please|can you|could you|[\s，,])*)/i;
const COMES_AGAIN =
  /^(?:(?:从(?:今天|现在|今)(?:起|开始)?|今后|往后|以后)[\s，,]*)?(?:每|逢|隔)(?:个|天|日|周|星期|礼拜|月|逢|两|年|早|晚)|^every (?:day|week|month|morning|evening|mon|tue|wed|thu|fri|sat|sun)/i;
const TELL =
  /发(?:个|条|一[个条])?(?:通知|公告|消息)|(?:在|到)?(?:大|邻里)?群里?(?:发|说|提醒|通知|喊)|提醒(?:大家|邻居|各位|居民)|通知(?:大家|邻居|各位|居民)|告诉(?:大家|邻居|各位)|\b(?:remind|tell) (?:everyone|everybody|all|the group|neighbou?rs)\b/i;

/**
 * @returns the line of a notice that comes again, where the words ask for one: "麻烦帮我每周五晚上七点在群里提醒大家量血压" →
 *   "每周五晚上七点在群里提醒大家量血压"; null for anything else
 */
export function readWish(words: string): string | null {
  const rest = words.trim().slice(PLEASE.exec(words.trim())![0].length);
  return COMES_AGAIN.test(rest) && TELL.test(rest) && !/[吗么?？]\s*$/.test(words) ? rest : null;
}
