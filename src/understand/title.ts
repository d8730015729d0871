import { clip, isBlank, maskForGroup } from "../core/text.ts";
import { readEvidence } from "./evidence.ts";
import { dropAddress } from "./place.ts";
import { plain } from "./plain.ts";
import { isOver } from "./vetoes.ts";

/** Words that tell a trouble. */
const PROBLEM =
  /坏|停|慢|怪|很多|到处|不在|没声|不对|异常|太[大黑暗滑小吵冷]|过期|不[退公]|不能|不够|没打扫|没修|涨|很差|极差|凌晨|半夜|一大早|天天|老是|一直|总是|枯|死|刮|伸到|丛生|湿|起皮|积水|歪|坑|随地|不牵|没牵|乱[窜放丢贴]|追|封|加盖|扩建|放[了在着]?走廊|放婴儿|旧|泼|扔|度(?!假)|等了|发[黄黑霉臭]|有沙|开着|蚁|蚊|抬不|停在|横着|吐痰|音乐|声音|施工|电钻|断|漏|滴|渗|堵|裂|碎|塌|掉|松|翘|倒|卡|困|锁不|不亮|不灵|失灵|没亮|灭|黑|闪|不热|冰凉|不来|没来|没(?:水|电|网|气|信号|人)|冇|不出水|不动|没反应|打不开|关不|开不了|刷不|不抬|跳闸|爆|冒|烧|着火|烟|臭|味|脏|满|溢|堆|占|挡|乱|吵|噪|响|扰|偷|贼|撬|丢|没了|扔|抛|咬|屎|尿|粪|老鼠|蟑螂|虫|蛇|违|私|搭|砸|凿|罢工|歇菜|瘫痪|故障|异响|抖|坠|摔|滑|绊|危险|吓|缺|少了|锈|霉|脱|鼓|破|烂|瞎|不行|挂了|抽风|没人|不管|不作为|敷衍|骂|失踪|走丢|晕|救命|快来|夹|超时|乱停|飞线|充电|\bbroken?\b|\bstuck\b|\bdown\b|\bout\b|\bdead\b|leak|drip|burst|flood|smell|stink|smok|fire|burn|noise|noisy|loud|block|jam|crack|loose|missing|stolen|stole|dirty|filthy|dark|flicker|trapped|fail|won'?t|doesn'?t|does not|not working|isn'?t work|stopped|again|no (?:water|power|gas|signal|heat|light)|cold|rats?\b|roach|wasp|chained|overflow|keeps? |too |piled|slow|\boff\b|never|without notice|threat|uneven|pothole|racks?|boxes|litter|overgrown|\bcut\b|drilling|building a|parked|signal|rude|nobody|fell|fall/;

const CLAUSES = /[,，。.;；!！?？~～…\n]|(?<=\p{Script=Han})\s|\s(?=\p{Script=Han})|\s[-–—]\s/u;
const GREETING =
  /^(?:@\S{1,12}\s{0,3})?(?:(?:物业|管家|大家|各位|邻居们?|业主们?|亲们|师傅|领导|叔叔|阿姨|群主|你们?|您|早上|晚上|下午|上午){0,4}(?:[你您]?好|早|在吗){1,3}[啊呀吖]?|尊敬的[^\s,，。]{1,8}|各位(?:邻居|业主|领导|家人)?们?|请问(?:一下)?|麻烦(?:问一下|了)?|打扰(?:一下|了)?|不好意思|(?:物业|管家|师傅)(?=请|麻烦|帮|能|来|看)|那个{1,4}|嗯{1,4}|喂{1,3}|物业[吗嘛]|我跟你们?[说讲][啊哈哦]?|我想?(?:问|说|反映|报)(?:一下|下)|是这样的?|那什么|就是说?|(?:咱|我)们?(?:楼(?!道|梯|上|下|顶)|小区|单元)?的?(?=这?[电楼单水门灯])|报修|报事|上报|反映(?:一下)?|hi|hello|hey|dear|excuse me|sorry|please|pls|good (?:morning|evening|afternoon)|everyone|all|guys|team){1,8}[\s:：,，。!！~]{0,6}/i;
const COURTESY =
  /[,，\s]{0,3}(?:谢谢[^谢\s]{0,4}|感谢.{0,4}|多谢|辛苦了?|拜托了?|麻烦了?|请?尽快.{0,6}|赶紧.{0,6}|thanks?(?: you)?|please|pls|asap|🙏)[!！。~\s]{0,4}$/i;
const SHAPE =
  /^[\s\-–—·:：、/#|,，。.!！?？~～…的在啊呀吧呢()（）[\]【】"“”'‘’*]{1,40}|[\s\-–—·:：、/#|,，。.~～…(（[【"“*]{1,40}$/gu;
/** What is left of "… in tower A". */
const DANGLING = /\s(?:in|at|on|of|near|by|the|a|to|from|and|with|is)(?:\s(?:the|a))?$/i;
const MASKED = /\*{3,}/g;

/** A headline is looked for in this many clauses; what is said later is detail. */
const HEADLINE_CLAUSES = 24;

/** What a mask may be needed for: a digit, a number in words, or a name of an account. */
const MASKABLE = /[\d０-９〇零一二三四五六七八九十百幺壹贰叁肆伍陆柒捌玖拾甲乙丙丁a-zA-Z]/;
const HAS_WORD = /[\p{L}\p{N}]/u;

/**
 * A short headline of a report that is `clean`: the first clause that tells a problem, without greeting, courtesy, address,
 * phone or door number. Never empty when the text has a letter or a digit in it.
 */
export function titleOf(heard: string): string {
  if (isBlank(heard)) return "";
  const shown = (part: string): string =>
    (MASKABLE.test(part) ? maskForGroup(dropAddress(part)) : part)
      .replace(MASKED, "")
      .replace(COURTESY, "")
      .replace(COURTESY, "")
      .replace(/ {2,}/g, " ")
      .replace(DANGLING, "")
      .replace(SHAPE, "");
  const clauses = heard
    .replace(/(\d)[.．](?=\d)/g, "$1\u0002")
    .split(CLAUSES, HEADLINE_CLAUSES)
    .map((clause) => shown(shown(clause.replaceAll("\u0002", ".")).replace(GREETING, "")))
    .filter((clause) => HAS_WORD.test(clause));
  const telling = findTelling(clauses);
  let title = clauses[Math.max(0, telling)] ?? "";
  const previous = clauses[telling - 1];
  // "电梯 / 又坏了": the thing was named in the clause before.
  if (previous && width(title) <= 12 && width(previous) + width(title) <= 26 && !names(title) && names(previous)) {
    title = `${previous}${/[A-Za-z]$/.test(previous) ? " " : ""}${title}`;
  }
  return headline(title) || headline(shown(heard)) || headline(maskForGroup(heard)) || "…";
}

/** The first clause with a thing and its problem, else the first with a problem; told as settled only if nothing else is. */
function findTelling(clauses: readonly string[]): number {
  const said = clauses.map(plain);
  const tests: ((clause: string) => boolean)[] = [
    (clause) => PROBLEM.test(clause) && names(clause) && !isOver(clause),
    (clause) => PROBLEM.test(clause) && !isOver(clause),
    (clause) => PROBLEM.test(clause),
  ];
  for (const test of tests) {
    const index = said.findIndex(test);
    if (index >= 0) return index;
  }
  return -1;
}

const names = (clause: string): boolean => Math.max(...readEvidence(plain(clause)).evidence) >= 3;

/** Chinese characters count two, all others one. */
function width(text: string): number {
  let sum = 0;
  for (const c of text) sum += /[\p{Script=Han}\p{Extended_Pictographic}\u3000-\u303F\uFF00-\uFFEF]/u.test(c) ? 2 : 1;
  return sum;
}

/** Cuts to 14 Chinese or 32 Latin characters, Latin ones between words. */
function headline(text: string): string {
  const limit = /\p{Script=Han}/u.test(text) ? 28 : 32;
  if (width(text) <= limit) return text;
  let points = 0;
  let sum = 0;
  for (const c of text) {
    sum += width(c);
    if (sum > limit - 1) break;
    points += 1;
  }
  const cut = clip(text, points).text;
  const whole = limit === 32 ? cut.replace(/\s\S{0,40}$/, "") : cut;
  return `${(whole || cut).replace(DANGLING, "").trimEnd()}…`;
}
