/**
 * What of an answer counts, in text that is folded and `plain`: people compare, take back, tell what others want, and
 * reject one option while they choose another. What does not count is left out before anything is read as a choice.
 */

const COMPARED =
  /([^\s,.!;比]{1,8})比[^\s,.!;]{1,8}?(?:更|要)?(?:好|强|靠谱|合适|便宜|实在|划算|重要|要紧|急|方便|好看|耐脏)(?:些|多了?|一点|点)?/;
const OUTDONE =
  /(?:与其)?[^\s,.!;]{1,8}[\s,]?(?:不如|比不上|没有)([^\s,.!;]{1,8}?)(?:好|强|靠谱|合适|实在|划算|方便|急)?(?=$|[\s,.!;])/;
const CONTRASTED = /(?<!是)不是\s?[^\s,.!;是]{1,8}[\s,]{0,2}(?=(?:而)?是)/;
/** Saturday not Sunday */
const NOT_THAT =
  /(?<=^[a-z\d ,]{1,30} (?<!\b(?:do|does|is|am|are|but|will|can|would|course|really|why|if|or|definitely|certainly|absolutely) ))not [a-z\d ]{3,14}$/;
/** 本来想选张三 现在选李四 */
const SUPERSEDED =
  /^.{0,12}?(?:原来|原本|原先|本来|之前|先前|以前|起初|(?:一|刚)?开始|刚才|刚刚|上次|昨天|刚)(?:还)?(?:是|想|打算|觉得|投|选|不?支持|不?同意|反对|不?赞成|说|要|准备|写|的|了){1,3}[^?]{0,16}?[\s,.]{0,2}(?:但是?|不过|可是)?\s?(?:现在|还是|后来(?:想想|想了想|又)?|最后|最终|想通了?|改成?|这次|[看听][了完过][^\s,]{0,6}?(?:[以之]?后|[\s,]|(?=同意|反对|不同意|选|投))|了解后|想了想|商量后|算了)/;
/** 本来想反对的, i was against it at first: a choice that is no more. */
export const FORMER =
  /^(?:其实|说实话)?(?:我|俺|咱)?(?:们?家?)(?:本来|原本|原来|原先|原|起初|最初|(?:刚|一)?开始|起先|早先|先前|之前)我?(?:是|还|都|确实|挺|真){0,2}(?:想|打算|准备|觉得|要投|要选|说(?![好过])|选|投|倾向|支持|反对|不?同意|不?赞成)|^(?:我|我们?家)?(?:还)?想[^\s,]{1,6}来着$|^(?:i |we )?(?:was|were) (?:going to|about to|(?:all )?(?:against|for)|leaning|thinking|planning)|^(?:at first|initially|originally),? /;

/** 不得不同意, 没理由不同意: two denials that cancel out. */
/** 不装不行: it has to be. */
const MUST_BE = /(?<!要|是)不((?![行可成要对])[\u4e00-\u9fff]{1,2})(?:不行|不成|不可|不中)(?![\u4e00-\u9fff]{2})/;
const DOUBLE_DENIAL = /(?:不得不|(?<!能)不能不|没(?:有)?理由不|没法不)(?=同意|赞成|支持|投|选)/;
const GREETING = /^(?:大家|各位|邻居们?|楼长|群主){0,2}(?:早上|上午|中午|下午|晚上)?[好早][,!.~\s]{1,4}(?=\S)/;

/** The answer without comparisons, what it takes back, and what others think. */
export function settle(said: string): string {
  let rest = said
    .replace(GREETING, "")
    // 你们就给她整个秋千: who is asked for it has not chosen it.
    .replace(/(?<![\u4e00-\u9fff](?:和|跟|让|叫|请))你们?(?=就?(?:给|帮|替).{0,3}[整弄装搞来建安买])/, "")
    .replace(DOUBLE_DENIAL, "")
    .replace(MUST_BE, "$1")
    .replace(/没(?:(?:有|啥|什么)?(?:理由|道理)|[有啥什么]{1,2}[好可])反对的?/, "同意")
    // 同意......个鬼
    .replace(/\.{2,9}\s?(?=个(?:鬼|屁|头|锤|毛))/, "")
    // Wong over Chen
    .replace(/(?<=^[a-z'. ]{2,24}) (?:over|rather than|instead of) [a-z'. ]{2,24}$/, "")
    // 可以是可以 就是贵
    .replace(/(\S{1,3})是\1(?=$|[\s,])/, "$1")
    .replace(/谁爱[^\s,]{1,4}谁[^\s,]{1,4}/, " ")
    // 灰>蓝
    .replace(/([^\s,>]{1,8})\s?>\s?[^\s,>]{1,8}/, "$1")
    .replace(CONTRASTED, "")
    .replace(NOT_THAT, "")
    // 1 不是2, 是二不是一
    .replace(/(?<=\S[\s,]{1,2}|是[^\s,是不]{1,8}|^[a-h\d一二三四五])不是\s?[^\s,.!;是]{1,8}$/, "")
    .replace(SUPERSEDED, "");
  if (/比.{1,10}[好强谱适宜在算要紧急便看脏]/.test(rest)) rest = rest.replace(COMPARED, "$1");
  else if (/不如|比不上/.test(rest)) rest = rest.replace(OUTDONE, "$1");
  return rest;
}

/** What is said of an option that is not chosen. */
export const AGAINST =
  /\btoo [a-z]|不行|不好|不要|不选|不用|不急|不着急|不需要|不想|不喜欢|不方便|不合适|不耐|不便|没必要|没空|没时间|没意义|没用|除外|就算了|算了吧|可以缓|缓缓|以后再|往后放|先不|暂时不|太[^\s,]{1,4}|(?<=[^\s,])[贵丑差吵堵远黑挤](?:$|了|啊)|(?<=[^\s,])上班$|不喜欢|要?加班|要(?:上班|回|去|带|出|值|接|开会)|回老家|有课|走不开|起不来|不在家|不安全|不放心|有事|出差|去不了|来不了|赶不上|坚决不|浪费|反对|不支持|不投|不同意/;
const FOR =
  /选|投|支持|就(?!算)|还是|改|定了?|吧$|可以(?!缓)|行$|有空|有时间|喜欢|优先|最|先(?!不)|重要|票|给|要(?!加班|上班|回|去|带|出|值|接|开会)|\bok\b|works|fine|prefer/;

/** The clauses that choose, where the answer speaks of more than one option: 白色不耐脏 选米黄. */
export function choosing(said: string): { plainly: string[]; rest: string[] } {
  const clauses = said.split(/[\s,.;!]+|但是?|不过|可是/).filter((clause) => clause !== "" && !AGAINST.test(clause));
  return { plainly: clauses.filter((clause) => FOR.test(clause)), rest: clauses };
}
