import { wallClock } from "../../core/time.ts";
import { readLead } from "../../understand/lead.ts";

/** Whoever leads asks, in their own words, that something be told to all: the line of the notice that they mean. Pure. */

const LONGEST = 700;
const PLEASE =
  /^(?:你好|您好|邻里|麻烦|请|劳驾|拜托|能不能|可不可以|可以|能|想|我想|我要|需要|帮我|帮忙|帮|给我|替我|你|您|一下|please|can you|could you|i want you to|i would like you to|[\s，,])*/i;
const THANKS =
  /[\s，,。.]*(?:好吗|好不好|可以吗|行吗|行不行|谢谢(?:你|您|了|啦)?|多谢|辛苦了?|麻烦(?:你|您)?了|拜托了?|ok|thanks|thank you)[\s。.!！?？~]*$/i;
const ASKING = /[?？]\s*$|[吗么]$/;

/** In front of what comes again: "从今天起", "从下周开始", "from Monday on". */
const FROM =
  /^(?:(?:从[^，,\s]{1,8}?(?:起|开始)?|今后|往后|以后)[\s，,]*(?=每|逢|隔|工作日)|from [a-z0-9 ]{2,16}?(?: onwards?| on)?,?\s+(?=every|each))/i;
const COMES_AGAIN = /^(?:每|逢|隔|工作日|every\b|each\b)/i;
/** What is still to come: "今天物业在群里说 …" has somebody else behind it. */
const ONCE =
  /^(?:[今明]|大?后)(?:天|早|晚)|^下?(?:周|星期|礼拜)[一二三四五六日天末]|^(?:\d{1,2}|[一二三四五六七八九十]{1,3})月|^(?:早上|上午|中午|下午|傍晚|晚上)?\d{1,2}[点:：]|^(?:tomorrow|tonight|today|on (?:mon|tue|wed|thu|fri|sat|sun)|at \d)/i;
/** It has been said, or it tells of something that is not right. */
const TOLD = /没|结果|到现在|还是|坏|了(?:[，,。.!！]|$)/;

const ALL =
  "(?:大家伙?儿?|大伙儿?|邻居们?|各位(?:邻居|居民|业主)?|居民们?|业主们?|住户们?|所有人|(?:全|整)(?:楼|小区)的?(?:人|邻居)?)";
const IN_GROUP = "(?:(?:在|到|往)?(?:大|邻里|本|我们?|咱们?|业主)?群里?(?:面|头)?)";
const FILLERS = /^[\s，,]*(?:请|麻烦|帮我|帮忙|你|您|都|再|就|准时|按时|自动|来)*/;
const ONE_MORE = "(?:一[遍次下声]|一?[个条份则]|下)?";
/** Nothing of this is for neighbours. */
const POSTS = new RegExp(
  `^(?:${IN_GROUP}?(?:发布?|发出|公布)${ONE_MORE}(?:公告|通知|消息|提醒)?(?:到${IN_GROUP}|给${ALL})?[\\s：:，,]+|(?:公告|通知|提醒)[\\s：:]+|${IN_GROUP}(?:说|通知|提醒|喊)${ONE_MORE}(?!${ALL}|一?[下声]?${ALL})[\\s：:，,]*)(?:别忘了说)?`,
);
const TELLS = new RegExp(`^${IN_GROUP}?(提醒|通知|告诉|喊|叫|招呼)(?:一[下声])?(${ALL})(?:一[下声])?([\\s：:，,]*)`);
const TELLS_ENGLISH =
  /^[\s,:]*(?:please )?(?:remind|tell|notify|let) (?:everyone|everybody|all|people|the group|(?:all )?(?:the |my |our )?neighbou?rs)(?: know)?,?\s+/i;
const POSTS_ENGLISH =
  /^[\s,:]*(?:please )?(?:post|announce|say|send)(?: (?:a |the |this )?(?:notice|announcement|reminder|message))?(?: (?:in|to) the group)?\s*[:：,]\s*/i;
const SAYS_NOTHING = new RegExp(`^(?:提醒|通知)?(?:${ALL})?[\\s。.!！]*$`);
/** Said to the bot, behind the words: "一楼量血压，帮我每周提醒大家". */
const BEHIND = new RegExp(
  `[\\s，,。.；;]+(?:请|麻烦|帮我|帮忙|你|您|记得|要|都|每次|每周|每天|每个?月|到时候?|到点|按时|准时|定时|${IN_GROUP})*(?:提醒|通知|告诉|喊|发给|发到|发)(?:一[下声遍次])?(?:${ALL}|${IN_GROUP})(?:一[下声])?[。.!！吧哦]*$`,
);

const MAKE =
  /^(?:(?:发布?|设置?|定(?!时)|订|安排|写|建|弄|加|做|创建|预约)(?:一下)?(?:一?[个条份则])?|(?=(?:定时|循环|周期性?|重复)的?(?:公告|通知|提醒)))/;
const NAMED =
  /^(?:定时|每[周天月]|循环|周期性?|重复)?的?(?:公告|通知|提醒)(?:[\s，,：:]+(?:(?:内容|就)(?:是|为|写|说)?)?|(?:内容|说|写))[\s，,：:]*/;
const MAKE_ENGLISH =
  /^(?:schedule|set up|set|post|create|make|send|add) (?:a |an |the )?(?:daily |weekly |monthly |recurring |regular |scheduled )?(?:notice|announcement|reminder)(?: for| saying)?[\s:,]*/i;
const QUOTED = new RegExp(
  `^(?:把|将)?\\s*[“"「『](.+?)[”"」』]\\s*(?:这[条句]话?)?[\\s，,]*(.+?)(?:准时|自动|都)?${IN_GROUP}?(?:发|说|提醒|通知)${ONE_MORE}(?:到|在|给)?(?:${IN_GROUP}|${ALL})?[。.!！]*$`,
);
const REMIND_ENGLISH =
  /^(?:remind|tell|notify) (?:everyone|everybody|all|people|the group|(?:all )?(?:the |my |our )?neighbou?rs) ((?:every|each|on|at|tomorrow|tonight)\b.+?)[\s,]+(to|that|about)\s+(.+)$/i;

/**
 * "麻烦帮我每周五晚上七点在群里提醒大家量血压" → "每周五晚上七点 提醒大家量血压"; "发个公告，明早9点停水" → "明早9点停水".
 * @returns the line of a notice, or null where the words ask for none
 */
export function readWish(words: string): string | null {
  if (words.length > LONGEST) return null;
  const said = words.trim().replace(THANKS, "");
  if (ASKING.test(said)) return null;
  const rest = said.slice(PLEASE.exec(said)![0].length);
  return ofMade(rest) ?? ofQuoted(rest) ?? ofEnglish(rest) ?? ofTime(rest);
}

/** "设个定时公告，每周一早上8点提醒大家倒垃圾", "定个每周五晚上七点的公告，内容是：楼下量血压". */
function ofMade(rest: string): string | null {
  const english = MAKE_ENGLISH.exec(rest)?.[0];
  if (english) {
    const [when, behind] = apart(rest.slice(english.length));
    return when === "" ? null : `${when} ${behind.replace(/^[\s:：,]+/, "")}`;
  }
  const made = MAKE.exec(rest)?.[0];
  if (made === undefined) return null;
  const [when, behind] = apart(rest.slice(made.length));
  const named = NAMED.exec(behind.replace(/^\s*的/, ""));
  const text = named && unquoted(behind.replace(/^\s*的/, "").slice(named[0].length));
  if (!text) return null;
  return when === "" ? (ofTime(text) ?? text) : `${when} ${text}`;
}

/** "把“楼下量血压”每周五晚上七点发到群里". */
function ofQuoted(rest: string): string | null {
  const [, text, time] = QUOTED.exec(rest) ?? [];
  if (text === undefined) return null;
  const [when, behind] = apart(time!);
  return when === "" || /\S/.test(behind) ? null : joined(when, text);
}

/** "remind everyone every Friday at 7pm to bring down the recycling". */
function ofEnglish(rest: string): string | null {
  const [, time, how, what] = REMIND_ENGLISH.exec(rest) ?? [];
  return time === undefined ? null : joined(time, inEnglish(`${how} ${what}`));
}

/** A time, and behind it that all are to be told, in front of what they are told or after it. */
function ofTime(rest: string): string | null {
  const [when, behind] = apart(rest);
  if (when === "") return null;
  const told = whatIsTold(behind.slice(FILLERS.exec(behind)![0].length));
  const text = (told ?? behind).replace(BEHIND, "");
  if (SAYS_NOTHING.test(text) || (told === null && text === behind)) return null;
  if (!comesAgain(when) && TOLD.test(text)) return null;
  return joined(when, unquoted(text.trim()));
}

function whatIsTold(behind: string): string | null {
  const posts = (POSTS.exec(behind) ?? POSTS_ENGLISH.exec(behind))?.[0];
  if (posts) return behind.slice(posts.length);
  const english = TELLS_ENGLISH.exec(behind)?.[0];
  if (english) return inEnglish(behind.slice(english.length));
  const [all, verb, whom, gap] = TELLS.exec(behind) ?? [];
  if (all === undefined) return null;
  const what = behind.slice(all.length);
  // Where a colon follows, or only news, what stands behind it is all of it.
  if (/[：:]/.test(gap!) || verb === "告诉") return what;
  return verb === "提醒" ? `提醒${whom}${what}` : `${whom}${what}`;
}

/** "to bring down the recycling" → "Please bring down the recycling". */
function inEnglish(what: string): string {
  const [how = ""] = /^(?:to|that|about)\s+/i.exec(what) ?? [];
  const rest = what.slice(how.length);
  if (/^to/i.test(how)) return `Please ${rest}`;
  return /^about/i.test(how) ? `Reminder: ${rest}` : `${rest.slice(0, 1).toUpperCase()}${rest.slice(1)}`;
}

/** The time with which it begins, as far as it is one to come, and what is behind it. */
function apart(text: string): [when: string, behind: string] {
  const from = FROM.exec(text)?.[0] ?? "";
  const body = text.slice(from.length);
  if (!COMES_AGAIN.test(body) && !ONCE.test(body)) return ["", text];
  // Where a time ends does not hang on what time it is now.
  const { when } = readLead(body, wallClock(new Date(0), "UTC"));
  return when === "" ? ["", text] : [`${from}${when}`, body.slice(when.length)];
}

const comesAgain = (when: string) => COMES_AGAIN.test(when.slice(FROM.exec(when)?.[0].length ?? 0));

/** What is said once is said then and not now. */
const joined = (when: string, text: string) => (comesAgain(when) ? `${when} ${text}` : `${when}发 ${text}`);

/** All of it in quotes is what stands between them. */
function unquoted(text: string): string {
  return /^[“"「『]([^“”"「」『』]+)[”"」』][。.!！]?$/.exec(text)?.[1] ?? text;
}
