import { clip, isBlank } from "../../core/text.ts";
import type { Kind } from "./kinds.ts";

/** So much of what is said about a report is kept and passed on. */
const MOST = 500;

/** What was said, without what is too long for a card or a private message. */
export const short = (words: string): string => clip(words.trim(), MOST).text;

const ACT = "(?:反映|反应|举报|投诉|报修|报事|上报|登记|建议|求助|匿名|提|报)";
const SOME = "(?:一下|一个|一件|一点|一些|几个|个|件|点|些|下)";
const THING = "(?:小?问题|小?事情|小?事儿?|情况|建议|意见|投诉|举报|修|忙|东西)";
/** "我想反映一个问题", "a complaint", 算了: it says that something is to be told, or that nothing is, and not what. */
const NOTHING_TOLD = [
  new RegExp(
    `^(?:你好)?[，, ]*(?:我们?)?(?:想要?|要|来|需要)?(?:${ACT}${SOME}?)*${SOME}?${THING}?(?:了|吗|呢|吧|啊|的|行吗|可以吗|谢谢)*$`,
  ),
  /^(?:(?:i(?:'d like| want| need)(?: to)? ?)?(?:report|complain|suggest|ask)?(?: about)? ?(?:something|(?:an? |some )?(?:issue|problem|complaint|suggestion|report|thing|help))?)$/i,
];
/** 不对, 等下, 取消: what was begun is not to be done now. */
const LETS_GO =
  /^(?:(?:啊|哎|哦|嗯)?[,， ]*(?:不对|不是(?:这个)?|等(?:等|下|一下|会儿?)|稍等|先别|先不|慢着|取消|算了|没事|没什么|不用|不报|不说|不办|(?:发|打|写|搞|弄|点)错|wait|never ?mind|cancel|no|nothing|wrong)[了吧啦呀啊的]*[\s,，。.!！]*){1,3}$/i;

/** Does it take back what was just begun? */
export const isLetGo = (words: string): boolean => LETS_GO.test(words.trim());

/** Do the words name no matter at all? Then it is asked for, and nothing is filed. */
export const tellsNothing = (words: string): boolean => {
  const said = words.replace(/[\s\p{P}]+$/u, "").trim();
  // A number answers a question, and is none of these.
  return isBlank(said) || /^\d+$/.test(said) || isLetGo(said) || NOTHING_TOLD.some((form) => form.test(said));
};

/** What people call the kinds, where a line is narrowed down. */
export const KIND_WORDS: Readonly<Record<string, Kind>> = {
  ...{ 建议: "suggestion", 投诉: "complaint", 举报: "violation", 调解: "dispute", 求助: "help" },
  ...{ suggestions: "suggestion", complaints: "complaint", violations: "violation", disputes: "dispute" },
};

/** The words of a line; "building 3" is one. */
export function wordsIn(line: string): string[] {
  return line
    .replace(/\bbuilding\s+([0-9A-Za-z]{1,4})\b/gi, "$1号楼")
    .split(/[\s,，、]+/)
    .filter((word) => word !== "");
}
