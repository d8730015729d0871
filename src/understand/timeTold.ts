import { N } from "./timeWordsChinese.ts";

/**
 * What names a time without setting one: it tells of what was (周六那场雨, 周三修过, they came on Tuesday), complains of
 * what is (都十一点半了还在敲), asks a question that wants no answer (哪有早上6点割草的), or calls something off.
 */

const PART = "(?:的?(?:早上|早晨|上午|中午|下午|傍晚|晚上|夜里|半夜|凌晨|早|晚))?";
/** Behind a time: one that has been. */
const TOLD_BEHIND = new RegExp(
  `^${PART}\\s?(?:这(?:次(?!是|改)|场(?!地)|顿|回|阵|趟|班|批|条|封|件|单|笔)|那(?![天时边里儿么样个])[\\u4e00-\\u9fff]|那个(?:快递|包裹|师傅|电话|外卖)|那天(?:的|都|谁|我|他)|都?(?:快|已经)?过(?:了|完)|[^。]{0,10}谁[^\\s]{1,4}了|[^。]{0,12}(?:到现在|至今)|(?:钟|多|半)?才(?:睡|消停)|谁[把将]|(?:就|还)?被[^\\s]{0,3}醒|就?[吵惊]醒|还?听[见到]|多[^\\s]{1,4}的|的[^\\s]{1,2}[下吵闹刮吹唱玩开办吃]得|[^\\s]{0,6}时(?:说|讲|提|答应)的|的[^\\s]{1,4}\\s?(?:开得|说了|咋样|怎么样了|收到了?[吗没]|太[^\\s]{1,3}了))`,
);
/** Behind a time that may lie behind us: it was done then. */
const DONE_BEHIND = new RegExp(
  `^${PART}\\s?(?:${[
    "[^\\s]{0,6}[修来去开停换查试打报说发交买装贴催问洗扫刷聊谈见吃讲提投领收送漏堵断坏跳]过(?![后期户程敏道节年滤来去])",
    "[^\\s]{0,3}[发寄交装买停换打写拍报贴搬送漏坏]的(?!时|话|话题)(?=[\\u4e00-\\u9fff])",
    "[^\\s]{0,3}(?:刚|才)[修来装换买交发]",
    "就该[来到修送开][^\\s]{0,2}",
    // 五点起的床, 八点到的, 两点才睡着
    "(?:钟|多|半)?(?:起|睡|到|出|回|走|吃|醒|约)的(?!时|话|人|车|班|师)",
    "(?:钟|多|半)?才(?:睡|起|到|回|走|吃|来|醒|消停|下班|收工)",
    "(?:钟|多|半)?的?(?:时候|那会儿?)[^\\s,，。]{0,6}就[^\\s,，。]{1,4}了",
    // 上午十点的时候还有水: by now there is none.
    "(?:钟|多|半)?的?(?:时候?|那会儿?|那阵子?)?[^\\s,，。还]{0,4}(?:都|也)?还(?:有[水电气网热暖信]|好|没事|没[坏停漏堵响]|正常|是[^\\s要会得老在去来我你按照]{1,4}的|亮|通|能[用开上打]|热|清)",
    "(?:就|都)(?:已经)?(?:报修|报|说|讲|反映|反应|投诉|申请|交|提|催|问|打[^\\s]{0,4}电话|坏|没来|通知)[^\\s]{0,3}了",
  ].join("|")})`,
);
const SINCE_BEHIND =
  /^(?:钟|半|多)?\s?(?:就|开始)[^\s]{0,8}了|^(?:钟|半|多)?\s?(?:一直)?[^\s]{0,3}[吵响敲停闹叫漏]到现在/;
/** Around a time: it has come already, unless that is what it was put at (改7点半了). */
const COME_BEHIND = /^(?:钟|多|半|整|分){0,2}了(?!解)/;
const PUT_BEFORE = /马上|就要|[改定换推挪调到约成是选后前](?:在|到|成|为)?\s?$/;
const COME_BEFORE = /(?:都|已经?|快|眼看|又|转眼|眨眼)(?:就|这|快|要|到|是|已经?){0,2}\s?$/;
const STILL_BEHIND =
  /^(?:钟|多|半|整){0,2}了?\s?(?:居然|竟然|怎么)?还(?:在|有人(?![^，。]{0,12}吗)|不让|让不让|不睡|没睡|不消停|唱|敲|打|吵|闹)/;
const NOW_BEFORE =
  /(?:现在|这会儿|此刻)(?:都|已经?|是|才|北京时间){0,3}(?:早上|上午|中午|下午|晚上|夜里|半夜|大半夜|凌晨)?\s?$/;
/** 八点半是我们那家店的名字 */
const NAMES = /^\s?是[^,，。]{0,10}(?:名字|店名|网名|外号|歌名|书名|片名)/;
const CALLED_OFF = /^的?[^\s,，。]{0,8}?(?:取消|作废|停办|不[办搞开]了|开不成)/;
/** Behind 今天: how it is, and what has been done. */
const STATE_OF_TODAY =
  /^[^\s]{0,3}[跑走骑游吃喝买花赚赢输测称卖]了|^(?:才|又(?![有要停])|是个|真|好(?=[热冷累美])|这么|怎么)|^[^,，。]{0,12}(?:[了吗呢啥么]|真[^\s]{1,2})[!！?？~。]?$/;
/** Behind 今天: something that is going to be done. */
const PLAN_OF_TODAY =
  /^\s?$|[停检修施开来到送发收换药消体聚截试登领办查清洗投报诊起始内前拆装搬种剪刷喷割验演讲播放集会课班]|[a-z]/;

/** A whole text that scolds, marvels or asks without wanting to know. */
const SCOLDS = new RegExp(
  `难道|哪有|凭什么|谁规定|谁知道|你们?见过|什么时候(?:才|能|修|好|到头)|等到(?:什么时候|何时|猴年)|让不让|像话|有没有人管|现在[^\\s]{0,4}${N}点[^\\s]{0,4}了|没人管(?:$|了|[吗啊吧!！?？,，。])|[烦吵气]死|受不了(?![^\\s,，。]{0,4}的(?:请|提前|先|早|跟|可以|和|说))|每(?:到|次|回)[^\\s]{0,6}[就都]|年年(?:[^\\s]{1,6}[都就]|[都就]说)|说了[^\\s]{1,3}[遍次回]|再不[^\\s]{1,8}[,，\\s]?我?就|还是人[吗嘛]|${N}点(?:钟|半|多)?(?:不到|没到|刚过)就|谁家[^\\s]{0,6}还(?:在|没)|${N}点(?:钟|半|多)?[^\\s]{0,3}还有人(?![^，。]{0,12}吗)`,
);
const SCOLDS_ENGLISH =
  /\bwho (?:on earth|the hell|the heck)\b|\bwho(?:'s| is|'re| are)? (?:drill|hammer|vacuum|sing|drum|bang|shout|bark|smok|park)[a-z]{0,5}\b|\bstill (?:drill|hammer|vacuum|sing|drum|bang|shout|bark|play|party|go)[a-z]{0,6}\b|\b(?:it'?s|it is) (?:already |gone |past |nearly |almost ){1,2}/;
/** With these a clock of the hour that has just struck is a complaint. */
const DISTURBED =
  /还(?:在|有人(?!.{0,12}吗)|不|没|让)|谁家?|消停|安静|[吵闹敲钻睡]|别[^\s]{1,8}了|能不能|烦|有人|\b(?:still|turn it|keep it|quiet|nois[ey]|sleep|stop|who)\b/;

const DID =
  "(?:came|called|rained|fixed|ran|went|did|broke|heard|saw|reported|complained|arrived|waited|knocked|kept|paid|stopped|started|missed|lost|found|forgot)";
const TOLD_ENGLISH = new RegExp(
  `\\b(?:i|we|he|she|they|it|you|somebody|someone|nobody|everyone|and|guys?|people) (?:all |just |already )?(?:was|were|got|(?!moved|postponed|resched|decided|agreed|planned|booked|need|confirmed|delayed|shifted|pushed)[a-z]{2,10}ed|${DID})\\b|\\bwhat happened\\b|^(?:walked|${DID}) |\\b(?:was|were) (?!moved|changed|postponed|supposed|scheduled|due|set|planned|meant|to )[a-z]`,
);
/** Right before a time: it was done then, whatever else is planned. */
const DID_BEFORE = new RegExp(`\\b(?:${DID}(?: (?:on|at|in|all|back))?|(?:was|were)(?: (?:on|at|around|due))) $`);
const PLANNED_ENGLISH =
  /\b(?:will|please|pls|must|should|let's|if|until|till|by|instead|next|tomorrow|meant|supposed)\b|'ll\b/;

/** 以前是8点关门, 往年11月15号才供暖, used to close at 8: how it was once. 和以前一样8点 is how it will be. */
const ONCE =
  /(?<![照按依像跟和同与\d点号月日天周年节半刻分旦末底期一二三四五六七八九十])以前(?!一样|那样)|(?<![照按依像跟和同与])(?:往年|往常|平常年份|从前|早先|早些年|前些年|前几年|那几年|那些年|当年|小时候|那时候?|那会儿|当初|最初|起初|原先(?![说定约]))(?!一样|那样)|(?:^|我们?|咱们?|这里|这儿|小区)过去(?=都|总|常|一直|是|每|$)|(?<![点号月日天周年节半])(?:之前|原来)(?:都|一直|总|也|老){1,2}是?|\b(?:used to|back (?:then|in the day)|in the (?:old|good old) days|in (?:my|those) days|years ago|when (?:i|we) (?:was|were))\b/;
/** What is now, after what was once: 以前9点 现在10点. */
const SINCE = /现在|如今|今年|这[次回]|以后|今后|[明后]天|改|起|\b(?:now|today|tomorrow|from)\b/;

const CANCELLED = /\bcancell?ed (?:for |on )?$/;
const IS_CANCELLED = /^(?:'s)?(?: [a-z]{1,12}){0,3} (?:is |has been |was )?(?:cancell?ed|called off)/;
const STOP = /[,，。;；:：!！?？]|\. /;

/** The text around a time as far as the sentence goes. */
function around(text: string, start: number, end: number): { before: string; behind: string } {
  return {
    before:
      text
        .slice(Math.max(0, start - 40), start)
        .split(STOP)
        .at(-1) ?? "",
    behind: text.slice(end, end + 24).split(STOP)[0] ?? "",
  };
}

/**
 * Whether the time that stands at `start` to `end` is told, not set. `behindUs` says that it may have been already: a
 * weekday without 下, an hour that has struck today, a date that has just been.
 */
export function isTold(text: string, start: number, end: number, behindUs: boolean): boolean {
  const { before, behind } = around(text, start, end);
  if (STILL_BEHIND.test(behind) || NOW_BEFORE.test(before) || CALLED_OFF.test(behind)) return true;
  if (CANCELLED.test(before) || IS_CANCELLED.test(behind)) return true;
  if (TOLD_BEHIND.test(behind) || NAMES.test(behind)) return true;
  if (behindUs && (DONE_BEHIND.test(behind) || SINCE_BEHIND.test(behind))) return true;
  return DID_BEFORE.test(before) || (TOLD_ENGLISH.test(before + behind) && !PLANNED_ENGLISH.test(text));
}

/** Whether the words before `start`, as far as the clause goes, tell of former times. */
export function isOnce(text: string, start: number): boolean {
  const clause = text
    .slice(Math.max(0, start - 40), start)
    .split(STOP)
    .at(-1)
    ?.split(/(?<=[\u4e00-\u9fff])\s(?=.)/)
    .at(-1);
  const once = ONCE.exec(clause ?? "");
  return once !== null && !SINCE.test((clause ?? "").slice(once.index + once[0].length));
}

/** 都快到月底了, 六点四十了班车呢: whether the time is said to have come. `isHour` where it ends with an hour. */
export function hasCome(text: string, start: number, end: number, isHour: boolean): boolean {
  const before = text.slice(Math.max(0, start - 5), start);
  // 距离元旦还有45天, 明天周三了
  if (/(?<![距差])[距离]离?$/.test(before) && /^还/.test(text.slice(end, end + 1))) return true;
  // 从昨天停到今天
  if (/昨[天日晚夜](?:[停响闹吵叫漏等]?到)?$/.test(before)) return true;
  if (!COME_BEHIND.test(text.slice(end, end + 4))) return false;
  return COME_BEFORE.test(before) || (isHour && !PUT_BEFORE.test(before));
}

/** Whether what is said of today, without an hour, only tells how it is: 今天跑了5公里, 今天油价8.12. */
export function isState(text: string, end: number): boolean {
  const behind = text.slice(end, end + 24);
  return STATE_OF_TODAY.test(behind) || !PLAN_OF_TODAY.test(behind);
}

/** Whether a text scolds as a whole, so that no time in it is set. */
export function isScolding(text: string): boolean {
  return SCOLDS.test(text) || SCOLDS_ENGLISH.test(text);
}

/** Whether somebody is disturbed by what goes on now. */
export const isDisturbed = (text: string): boolean => DISTURBED.test(text);
