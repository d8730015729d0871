import { clean } from "../core/text.ts";
import { plain } from "./plain.ts";
import { readReport } from "./report.ts";

/** No question is longer. */
const READ_AT_MOST = 120;

/**
 * What residents ask, and the command line that answers it. For texts said to the bot only: in a group the same words
 * are meant for the neighbours. The first that fits.
 */
const QUESTIONS: readonly (readonly [command: string, words: RegExp])[] = [
  [
    "withdraw",
    /(?:撤回|撤销|取消).{0,6}(?:我的?|上[一个]?条?|刚才).{0,6}(?:报|登记|事|单)|不(?:报|登记)了|withdraw my|cancel my report/,
  ],
  [
    "unvote",
    /(?:撤回|收回|撤销|取消|撤掉).{0,4}(?:我|刚才|这|那)?.{0,4}(?:一票|的?票|投票|选票)$|^(?:我)?(?:想|要|想要)撤(?:回|销|掉)?(?:我的?)?(?:一|选)?票(?:了|吧)?$|(?:take|get) (?:back )?my vote(?: back)?|(?:cancel|undo|withdraw) (?:my|a|the) vote/,
  ],
  [
    "help proxy",
    /(?:怎么|如何|咋|想|要|能|可以|请|找|让|叫).{0,4}(?:委托|代投)|(?:委托|请|找|让|叫).{1,8}(?:替|帮|代)(?:我|我们)?家?(?:投(?!诉|递|稿|资|影|币)|表决)|how.{0,20}(?:proxy|someone vote for me)/,
  ],
  // Whoever asks the bot to vote for them is shown what there is to vote on, with its choices.
  [
    "polls",
    /(?:帮|替|代)(?:我|俺|我们)家?投(?!诉|递|稿|资|影|币)|^(?:到?现在|目前|已经){0,2}有?(?:投了)?(?:几|多少)票了?$|vote for me/,
  ],
  [
    "polls",
    /我(?:的|家的?|那)票.{0,6}(?:算|有效|在不在|还在|记上|投上|成功)|我(?:都|刚才|之前|家)?(?:投|选|表决)(?:的|了)(?:是)?(?:什么|哪个|哪项|啥|哪些|谁)|(?:投票|表决).{0,4}(?:结果|怎么样|怎样|情况|进展|出来了?没)|(?:有|哪些|什么|啥).{0,6}(?:投票|表决|要投|票要投)|what did i vote|(?:poll|vote|voting) results?|any polls|open polls|what can i vote on/,
  ],
  [
    "help poll",
    /(?:怎么|如何|咋|怎样).{0,4}(?:发起|搞|弄个|办|开)(?:一个|一次|个|次)?投票|how (?:do|can|to) (?:i )?(?:start|make|create|open) a (?:poll|vote)/,
  ],
  [
    "poll",
    /^(?:我们?)?(?:想要?|要|需要)?(?:发起|搞|弄|办|开|做)(?:一个|一次|个|次)投票(?:吧|呗)?$|^(?:start|make|create|open) a (?:poll|vote)$/,
  ],
  [
    "mysignups",
    /我(?:们|家)?(?:有没有|是不是)?(?:已经)?报(?:过|上)?(?:了)?名(?:了|过|上)?(?:没有?|吗|么)|我(?:都)?报(?:了|过)(?:哪些|什么|啥)|我的报名|(?:did|have) i (?:already )?sign(?:ed)? up|am i signed up|my sign-?ups/,
  ],
  [
    "signup",
    /^我?(?:也|们)?(?:要|想|来)报(?:个)?名(?:参加)?(?:活动)?$|i (?:want|would like|'d like) to sign up|^sign me up$/,
  ],
  [
    "status",
    /我.{0,4}(?:报|登记|反映|提|投诉|说)(?:修|事)?(?:过|了)?的.{0,10}|(?:查|看).{0,4}(?:进度|处理|报修)|(?:进度|进展|处理得?怎么样|修到哪|办得?怎么样|弄好了?没)|有(?:没有)?(?:人)?(?:回复|处理|消息|下文)|my (?:reports?|request|ticket)|what happened to (?:my|the)|any (?:news|update|progress)|is it (?:fixed|done)/,
  ],
  [
    "reports",
    /(?:还有|有)(?:哪些|什么|多少|几个).{0,4}(?:没处理|没办|待办|没修|问题|报修)|待办|没办完|未处理|open reports|what is open|to-?do/,
  ],
  [
    "signup",
    /(?:有|哪些|什么|啥).{0,6}(?:活动).{0,6}(?:报名|参加)|(?:怎么|如何|咋|在哪|哪里).{0,4}报名|报名.{0,4}(?:怎么|咋|在哪|哪里)|(?:能|可以)报名(?:的|什么|啥|吗)|how (?:do|can|to) (?:i )?sign up|what can i sign up/,
  ],
  [
    "volunteer",
    /(?:怎么|如何|咋|想|可以|能).{0,4}(?:当|做|参加|报)(?:个|一名)?(?:志愿|义工)|志愿(?:者|服务)?.{0,6}(?:怎么|咋|在哪|哪里|有(?:哪些|什么)|招|报名)|(?:有|哪些|什么).{0,4}志愿|how (?:do|can|to) (?:i )?volunteer|i (?:want|would like) to volunteer/,
  ],
  [
    "notices",
    /(?:这|本|今|最近|近期|明).{0,3}(?:周|天|日|几天|期)?.{0,4}(?:有|啥|什么).{0,6}(?:事|通知|公告|活动|安排|消息)|(?:有|看).{0,4}(?:通知|公告)|what'?s (?:on|new|up|happening)|any (?:notices|announcements|events)|this week/,
  ],
  ["timebank", /时间银行|(?:存|攒)(?:了|着)?(?:多少|几)个?(?:小时|钟头)|time ?bank/],
  [
    "rules",
    /(?:怎么|如何|咋|怎样).{0,4}(?:攒|挣|赚|得|拿|获得?|增加).{0,3}(?:积分|分)|积分(?:规则|怎么(?:算|来|攒|挣|得|拿|获得?))|(?:做|干)(?:什么|啥|哪些).{0,6}(?:积分|加分|得分|有分)|how (?:do|can|to) (?:i )?(?:earn|get) points/,
  ],
  ["rewards", /(?:换|兑|领).{0,4}(?:什么|啥|礼品|奖|东西)|礼品|奖品|rewards?|what can i (?:get|redeem)/],
  // Points are for what is done: whoever asks for some is told so.
  [
    "points please",
    /(?:给|帮|替)(?:我|我们|他|她).{0,4}(?:加|涨|刷|送|打|发|记|充)\s?(?:上|个)?\s?[\d一二两三四五六七八九十百千万]{0,6}\s?(?:积)?分|我要\s?\d{1,6}\s?(?:积)?分|give me \d{0,6} ?points|add \d{1,6} points/,
  ],
  ["top", /排名|排行|功劳簿|谁(?:的)?积分最(?:多|高)|ranking|leader ?board|top (?:ten|10)/],
  ["points", /积分|多少分|几分|攒了多少|my points|how many points|point balance/],
  ["help vote", /(?:怎么|如何|咋|在哪).{0,4}(?:投票|投|表决)|投票.{0,4}(?:怎么|咋|在哪)|how (?:do|can|to) (?:i )?vote/],
  [
    "help report",
    /(?:怎么|如何|咋|在哪|哪里).{0,6}(?:报修|报事|登记|反映|投诉|上报)|(?:报修|报事).{0,4}(?:怎么|咋|在哪)|how (?:do|can|to) (?:i )?(?:report|complain)/,
  ],
  [
    "help owner",
    /我是(?:这|本|那)?.{0,6}(?:业主|房主)(?:[,，。!！]|$)|(?:登记|认领|认证|绑定).{0,3}(?:业主|房产|房主)|业主.{0,3}(?:怎么|如何|咋).{0,3}(?:登记|认领|认证|绑定)|i own (?:a |the |my )?(?:flat|unit|apartment)|i am (?:an |the )?owner/,
  ],
  [
    "help join",
    /(?:怎么|如何|咋).{0,6}(?:认证|绑定|登记房|加入|注册)|how (?:do|can|to) (?:i )?(?:join|register|verify)/,
  ],
  [
    "routes",
    /(?:谁|哪位|哪个)(?:是|当|管).{0,8}(?:楼长|网格员|组长|管家|负责|管|物业|电梯|水|电)|(?:楼长|网格员|管家|负责人)(?:是)?(?:谁|哪位|叫什么)|who (?:is|handles|takes care).{0,20}|whom do i/,
  ],
  [
    "forgetme",
    /(?:删除|清除|删掉|抹掉)我(?:的)?(?:数据|信息|资料|记录|账号|所有)?|forget me|delete my (?:data|account)/,
  ],
  [
    "mydata",
    /(?:你|系统|机器人).{0,4}(?:存|记|知道|有)了?(?:我)?(?:的)?(?:哪些|什么).{0,4}(?:数据|信息|资料)?|我的(?:数据|资料|信息)|my data|what do you (?:know|store) about me/,
  ],
  [
    "me",
    /我(?:是谁|登记(?:的)?(?:是)?(?:哪|什么|几)|绑定(?:的)?(?:是)?(?:哪|什么|几)|住哪|是什么(?:身份|角色))|who am i|my profile/,
  ],
  [
    "language",
    /(?:说|讲|用|换成?|改成?)(?:英文|英语|中文)|speak (?:english|chinese)|switch to (?:english|chinese)|in english please/,
  ],
  [
    "help",
    /^(?:帮助|菜单|帮忙|help|menu)$|(?:你|机器人|邻里).{0,4}(?:能|会|可以)(?:干|做|帮)|^(?:请问)?(?:这个?|这东西|它|你|机器人|邻里)?(?:要|该)?怎么用|能干(?:嘛|啥|什么)|有(?:哪些|什么)功能|what can you do|how do(?:es)? (?:i use )?this (?:bot|work)/,
  ],
];

/** "12号怎么还没修": said to the bot, and with nothing that makes a building or a day of it. */
const CHASES =
  /^(?:#|第|编号\s?|no\.?\s?)?(\d{1,6})(?:号|件)?(?:那件|这件|报修|的事)?(?:怎么|咋|为什么|为啥|都|到底){0,2}还(?:没|不)(?:人)?(?:修|办|弄|处理|解决|来|动|好|搞|有人|有消息|有动静)[^\d]{0,8}$/;

const CUT = "(?:停|断|关)(?:水|电|气|燃气|煤气|暖|热水|网)|(?:检修|维修|年检|清洗|施工|消杀|灭鼠|打药|演习)";
const WHEN_ASKED = "(?:几点|几时|什么时候|啥时候|何时|哪天|哪一天|几号|多久|多长时间)";
const DAY =
  "(?:今天|今晚|今儿|明天|明早|明晚|明儿|后天|大后天|(?:这|本|下)(?:个)?(?:周|星期|礼拜)[一二三四五六日天末]?|周[一二三四五六日天末]|这几天|最近|上午|下午|晚上|夜里)";
/**
 * What is planned is asked of the notices: "明天几点停水", "停电到几点", "周五检修电梯吗". What has broken down is no plan: "怎么又停水了,
 * 什么时候来水" asks when it is mended.
 */
const ASKS_NOTICE = new RegExp(
  `${WHEN_ASKED}.{0,6}(?:${CUT})|(?:${CUT}).{0,6}(?:到|从)?${WHEN_ASKED}|${DAY}.{0,8}(?:${CUT})(?:电梯|水箱|水管|管道)?(?:吗|么|不|没有)|(?:会|要|是不是|有没有).{0,4}(?:${CUT}).{0,4}(?:吗|么|不)?$|(?:when|what time|how long).{0,20}(?:water|power|gas|electricity|heating|lift).{0,20}(?:off|cut|out|serviced)|(?:is|will|are).{0,20}(?:water|power|gas|electricity|heating|lift).{0,12}(?:off|cut|shut|serviced).{0,20}(?:tomorrow|tonight|today|week|\\?)`,
);
const BROKEN =
  /怎么(?:又|还)|又停|还没|(?:多久|几天)了|楼上|楼下|隔壁|半夜|吵|来水|来电|恢复|已经停|停了|坏了|没水|没电/;

/**
 * The command line that answers a question put to the bot ("我报的那个怎么样了" → "status"), or null. A number that the
 * question names goes along: "12号那个修好没" → "status 12". Never throws.
 */
export function readQuestion(text: string): string | null {
  const said = plain(clean(text.slice(0, READ_AT_MOST)));
  if (said === "") return null;
  const chased = CHASES.exec(said)?.[1];
  if (chased) return `chase ${chased}`;
  if (ASKS_NOTICE.test(said) && !BROKEN.test(said)) return `notice-asked ${said}`;
  // "我上次报的电梯又停了" tells a trouble, whatever else it says.
  if (readReport(text).looksLikeReport) return null;
  const number = /(?:#|第|编号\s?|no\.?\s?)(\d{1,6})(?!\d|楼|栋|单元|层|[-:点])/.exec(said)?.[1];
  const found = QUESTIONS.find(([, words]) => words.test(said))?.[0];
  if (number && (found === undefined || found === "status" || found === "reports")) {
    return found || /怎么样|好没|修|办|处理|进|status|fixed|done/.test(said) ? `status ${number}` : null;
  }
  return found ?? null;
}
