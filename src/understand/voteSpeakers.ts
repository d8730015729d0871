/**
 * Who speaks in a clause of an answer, and how surely: only what somebody says for their own household, now, and without
 * a condition is a vote. In text that is folded and `plain`.
 */

/** The common family names. */
export const SURNAMES =
  "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段钱汤尹黎易常武乔贺赖龚文";
const KIN =
  "(?:爷爷|奶奶|姥姥|姥爷|外婆|外公|阿[公婆妈爸嫲]|[爸妈爷奶]{1,2}|父母|老[爸妈]|老爷子|老太太?|老头子?|公公|婆婆|岳[父母]|丈母娘|老丈人|老[公婆伴]|媳妇|爱人|对象|儿子|女儿|闺女|孩子|小孩|娃(?!娃)|儿媳|女婿|室友|家人|家里人?|家里老人|老人家?|姐夫|嫂子|[大二三小]?[舅姑姨叔]妈?|邻居)";
const NEIGHBOUR = `(?:邻居|楼上|楼下|对门|隔壁|隔篱|对面|房东|租客|租户|中介|物业|业委会|保安|居委会?|楼长|群主|大家|别人|人家|有人|有的人?|谁家|他们?|她们?|你们|师奶|[老小][${SURNAMES}])`;
const TITLED =
  "(?![一二三四五六七八九十]{1,2}[楼栋号])[\\u4e00-\\u9fff]{1,3}?(?:阿姨|大爷|大妈|[叔婶伯爷奶姨哥姐总工]|师傅|老师|主任|经理|先生|女士|医生)";
const SAYS = "(?:都|也|就)?(?:说|讲|话(?!费|题)|选|投|想|让|叫|劝|要|觉得|自己|家)";

const OTHER = new RegExp(
  `^(?:(?:听|看|据)(?:说|见|到)?)?(?:(?:我们?家?|俺|咱|他|她|孩子[他她]|那)?(?:的)?${KIN}|我(?:先生|太太|[哥姐弟妹])|(?:我们?家?)?${NEIGHBOUR}|${TITLED}${SAYS})`,
);
const OTHER_ENGLISH =
  /^(?:i (?:heard|was told)|apparently|(?:my |our |the |every(?:one|body)(?! (?:but|except))|someone|they\b|he\b|she\b)(?:wife|husband|mum|mom|dad|mother|father|landlord|neighbou?rs?|son|daughter|partner|flatmate|roommate|kids?|parents|guy|lady|man|woman|people|tenants?|folks|family|owners?|manager)?(?<!the |my |our )\b|(?!i\b|we\b)[a-z]{2,12} (?:said|says|wants?|thinks?|voted|told)\b)/;
const HEARD = /[让叫托]我(?:家)?(?:投|选|转|说|帮)|^(?:听说|据说|听人|网上|新闻|群里(?:有人|都|说))/;
/** 我, 我家 and not 我妈: the speaker's own household. */
export const OWN =
  /我(?!妈|爸|老|媳|爱人|儿|女|哥|姐|弟|妹|婆|邻|房东|对门|隔壁|们楼|先生|太太|奶|爷)|本人|自己(?!都)|\b(?:i|we|me|us)\b/;
const PROXY =
  /(?:替|帮|代)(?!表)(?:我|俺|咱|楼上|楼下|对门|隔壁|邻居|\d|[\u4e00-\u9fff]{1,5}).{0,12}?(?:投|选|交|出|报|填|签|同意|反对|支持|赞成|\d)|委托|给(?:我|俺)?(?:老|[爸妈爷奶姥]).{0,4}投|\bon behalf of\b|\b(?:voting|vote|this is|for) .{0,20}?(?<!in )\bfor (?:(?:my|our|his|her) (?=[a-z])|the (?=neighbou|owner|landlord|tenant|old|lady|man|couple|people|guys|family))|\bfor (?:my|our) (?:mum|mom|dad|mother|father|neighbou?r|landlord|grand|aunt|uncle|parents)/;
const PAST =
  /[上前](?:次|回|一[次回])|上个?(?:周|星期|礼拜|月|季)|去年|前年|往年|以前|当年|当初|昨[天晚日]|前[天几]|前两天|(?<!的)那[次回年]|早年|过去|\blast (?:year|week|month|time|night|summer|winter|meeting|poll|周[一二三四五六日]|mon|tue|wed|thu|fri|sat|sun)|\balready (?:paid|voted|met|gave|did)\b|\b(?:yesterday|ago|used to|i was|we were)\b/;
export const NOW = /这[次回]|今[天年次]|现在|改|还是|又/;
const CALL =
  /(?:大家|各位|邻居们?|你们|诸位)[^,.]{0,4}(?:快|抓紧|赶紧|记得|请|别|不要|来|去)|^请|抓紧投|的(?:人|邻居|都|来|请|麻烦|在哪){0,3}(?:举[个一下]{0,2}手|吱一?声|冒个?泡|报个?[名数]|站出来|排队)$|\blet'?s all\b|\bplease (?:everyone|all|everybody)\b|(?:不要|别)(?:再|老|总|光|都|只)?(?:吵|闹|急|刷|发|说|忘|催|慌|担心|骂|争|打广告|怪|笑|脸|随|跟风|起哄|转发|抬杠|吐槽|歪|带节奏|乱|挡|堵|占|扔|丢|阴阳|跑题|灌水|扯|攻击|插队|耽误|影响|信|欺|潜水|误会|@|问|理)|(?:不要|别).{0,8}(?:各位|大家)/;
const IRONY =
  /呵呵(?!.{0,3}[同赞支]\S才怪)|^是但|🙄|🙃|what could (?:possibly )?go wrong|yeah right|[意成持]个啥|太(?:同意|满意|支持)了.{0,9}再/;

/** What a child is to have: 孩子要学英语, 娃喜欢秋千. */
export const CHILD_WANTS =
  /^(?:我们?家?)?(?:孩子|小孩|娃娃?|儿子|女儿|闺女|孙子|孙女|囡囡|小囡)(?:就|都|也|最|一直)?(?:爱|喜欢|[要想](?=[学玩打参]))(?:学|玩|打|吃|看|参加)?(?=[\u4e00-\u9fff]{2})/;

type Kind = "own" | "other" | "past" | "call";

/** A clause and the sign that ends it. */
export interface Clause {
  text: string;
  end: string;
}

/** 我老公说同意我也同意, 周五不行别的都可以, my wife says no but I say yes: where a clause begins without a sign. */
const BEGINS =
  /(?<=.)(?<![帮替代给跟和与让叫劝托听年次回天晚])(?=(?:但是?|不过|可是?)?(?:我|俺|咱)(?:也|就|还是|自己|家(?![里的用没不])|肯定|一定|马上|[选投]|不(?=[同赞支反选投要])|要(?![加上]班|带|回|去|值|出|接|开会|上课))|(?:别的|其[他它余]|剩下|另外).{0,6}(?:[都全]|不要|不用|不管|不选|不看|没兴趣|随便|随意|无所谓|再说|算了|以后)|省得|免得)|(?<!if .{0,40})(?<!all|thing|one|any|day)\s(?:but|however|though)\s|(?<=\S)(?:但是?|不过|可是)|(?<=^[要选].{1,4})(?=不[要选])|(?<=^[修装换建做种刷补].{1,4})(?=[别不][修装换建做种刷补])|(?<=.不行|没空|不方便)(?=[\u4e00-\u9fff]{3})|(?<=[\u4e00-\u9fff]{8})(?=那就|就给)|(?<=..吧)(?=[\u4e00-\u9fff]{4})|(?<=[a-z']{1,12} [a-z']{1,12} \S{1,12}),?\s(?:and )?so\s(?!much|many|far|good|bad|loud)/;

/** The clauses of an answer in their order; a point or colon between digits ends none. */
export function clausesOf(said: string): Clause[] {
  const found: Clause[] = [];
  const ends =
    /(?:[,!;]|(?<!\d)~|~(?!\d)|\.(?!\d)|(?<!\d|no)\.|:(?!\d\d(?!\d))|[?？]|(?<=[^\sa-z\d&+/-])\s(?=[^\s&+/-])|(?<=[^\s&+/-])\s(?=[^\sa-z\d(&+/-])|(?<=\d)\s(?=\d))+/g;
  let from = 0;
  const add = (text: string, end: string): void => {
    const parts = text.split(BEGINS).map((part) => part.trim());
    for (const [at, part] of parts.entries())
      if (part !== "") found.push({ text: part, end: at === parts.length - 1 ? end : "" });
  };
  for (const match of said.matchAll(ends)) {
    add(said.slice(from, match.index), match[0]);
    from = match.index + match[0].length;
  }
  add(said.slice(from), "");
  return found;
}

function kindOf(text: string, options: readonly string[]): Kind {
  // 我在北门 谁开下门
  if (CALL.test(text) || /^我(?:们|人)?(?:现在|还|已经|就)?在(?!家|意|乎|想|考虑)/.test(text)) return "call";
  if (HEARD.test(text)) return "other";
  // 顶楼的都选防水
  if (/^(?!我)[^\s,]{0,4}[楼栋层元号]的(?:人|邻居|业主|住户)?都[选投要说]/.test(text)) return "other";
  // 孩子玩的滑梯 is a thing, 我们老人 are the speakers.
  if (/^(?:孩子|小孩|老人|娃)[^说讲]{1,3}的|^我们老/.test(text)) return "own";
  const subject = OTHER.exec(text)?.[0] ?? OTHER_ENGLISH.exec(text)?.[0];
  // 孩子要学编程: parents choose for their child.
  if (CHILD_WANTS.test(text) && !options.some((one) => /同意|赞成|支持/.test(one))) return "own";
  // 我是菜鸟 says who speaks, also where 菜鸟 is an option.
  if (
    /^我是(?![选投说想要支同赞反弃不])[\u4e00-\u9fff\d]{2,8}的?$/.test(text) &&
    !options.some((one) => /同意|赞成/.test(one))
  )
    return "call";
  if (
    subject &&
    /^(?:老人|孩子|小孩|娃)/.test(subject) &&
    options.some((option) => text.length > subject.length + 1 && option.includes(text.slice(subject.length)))
  )
    return "own";
  // 费用由物业出 is an option, and 老王 may be a candidate.
  const family = /^[老小](.)$/.exec(subject ?? "")?.[1];
  const offered = (option: string): boolean =>
    option.includes(subject?.trim() ?? "") || (family !== undefined && option.startsWith(family));
  if (subject && subject !== text && !options.some(offered) && !isTogether(text, subject)) return "other";
  if (options.some((option) => text.startsWith(option) && /^(?:自己|上次|去年|以前)/.test(text.slice(option.length))))
    return "other";
  if (PAST.test(text) && !NOW.test(text)) return "past";
  return "own";
}

/** 老伴和我都同意, 我妈跟我一样: the speaker is one of them. */
function isTogether(text: string, subject: string): boolean {
  const rest = text.slice(subject.length);
  return /^(?:们|家)?(?:和|跟|与|同|也和)?(?:我|咱)(?!妈|爸)/.test(rest) || /\b(?:and|&) (?:i|me)\b/.test(rest);
}

/** Said of what somebody else chose, and not only of their legs or their work. */
const TELLS =
  /[说讲话选投要想]|同意|反对|赞成|支持|弃权|满意|愿意|参加|\b(?:sa(?:id|ys)|wants?|told|vot(?:e|ed|ing)|agrees?|against|for|thinks?)\b|\d/;

/** What somebody says of their own present choice, and whether others' or other times' choices are told besides. */
export interface Speech {
  own: readonly Clause[];
  told: boolean;
  /** Every clause, in order. */
  all: readonly Clause[];
}

/** 老婆喜欢金的 听老婆的, 我妈说红的 随她: what somebody at home wants is wanted. */
const ADOPTS =
  /[\s,](?:我|那|就|也|还是|都){0,3}(?:听|随|依|跟)(?:他|她|它|老[婆公人]|媳妇|我?[爸妈]|孩子|娃|儿子|女儿|家里)们?的?[吧了好]{0,2}[!.~]{0,3}$/;
const WANTED = new RegExp(
  `^(?:我们?家?)?${KIN}(?:们|都|也|就|最|一直){0,2}(?:说|喜欢|想要|要|想|觉得|选|投|中意|看上)了?`,
);

/** What counts of an answer; null when all of it is no vote: it mocks, or it votes for somebody else. */
export function ownSpeech(said: string, options: readonly string[]): Speech | null {
  if (IRONY.test(said)) return null;
  const wanted = said.replace(ADOPTS, "").replace(WANTED, "");
  if (ADOPTS.test(said) && WANTED.test(said)) return ownSpeech(wanted, options);
  const own: Clause[] = [];
  let told = false;
  let quotes = false;
  let proxy = false;
  const clauses = clausesOf(said);
  for (const clause of clauses) {
    const { text } = clause;
    proxy ||= PROXY.test(text);
    const kind: Kind = quotes || PROXY.test(text) ? "other" : kindOf(text, options);
    // "老周说：投1"
    quotes = kind === "other" && /(?:说|讲|话|的票|的意[思见]|said|says)$/.test(text);
    if (kind === "own") own.push(clause);
    else told ||= kind !== "call" && (TELLS.test(text) || options.some((option) => text.includes(option)));
  }
  if (proxy && !own.some(({ text }) => OWN.test(text))) return null;
  return { own, told, all: clauses };
}

const FILLER =
  /^(?:[非硬真]?[要得]选|[嗯哦啊欸唉哎那呃]|那个?|这个?|我们?家?|俺|咱家?|觉得|看|早|[上去前]个?[月年周]|一直|本来|直接|也|反正|肯定|还是|既然.{0,12}|这样|还?能用|好好的|行|好吧?|ok|各位|大家好?|谢谢|\s|的话){0,6}$/;
/** What a choice may hang on, where 我就 follows: 价钱谈下来 我就同意. */
const HANGING = /[不没够好低少完过有到换点些]|便宜|下来|公示|公开|免费|[了掉]$|能/;

/** A choice that hangs on something: "不加班我就周五", "钱够就换，不够就修". `names` tells whether a text names a choice. */
export function hangs(clauses: readonly Clause[], names: (text: string) => boolean): boolean {
  return clauses.some(({ text }, at) => {
    if (
      /(\S)的?[话]?就.{1,16}?不\1.{0,2}就/.test(
        clauses
          .slice(at)
          .map((one) => one.text)
          .join(" "),
      )
    )
      return true;
    const before = clauses[at - 1];
    // 没讲清楚我不投
    if (
      before?.end === "" &&
      /[没不]/.test(before.text) &&
      /^我们?家?(?:就|可|是|都){0,2}不(?:投|签|选|同意)/.test(text) &&
      !names(before.text)
    )
      return true;
    const runsOn = before?.end === "" && !FILLER.test(before.text) && !names(before.text);
    if (runsOn && /^我们?家?(?:肯定|一定|马上)/.test(text) && HANGING.test(before.text)) return true;
    const parts = /^(.{0,16}?)(那?(?:我们?家?|咱们?|俺)?)就(?![是行好可够算爱喜盼])(.{1,16})$/.exec(text);
    if (!parts || !names(parts[3] ?? "")) return false;
    const lead = parts[1] ?? "";
    if (lead.length > 1) return !FILLER.test(lead) && !names(lead);
    if (before === undefined || parts[2] === "" || FILLER.test(before.text) || names(before.text)) return false;
    return before.end === ""
      ? !/^(?:为|因为|所以|既然)|[说问]/.test(before.text)
      : !/吧$/.test(text) && HANGING.test(before.text);
  });
}
