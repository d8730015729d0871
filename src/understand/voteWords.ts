/** The words of an answer to a poll, in text that is folded and `plain`. */

export type Stance = "yes" | "no" | "abstain";

/** Options that stand for a stance, whatever the others are. */
export const STANCE_OPTIONS: readonly (readonly [Stance, RegExp])[] = [
  [
    "abstain",
    /^(?:弃权|放弃|不表态|无所谓|都可以|abstain|neutral(?! colou?r)|no opinion|no preference|(?:i )?don'?t (?:mind|care)|indifferent)/,
  ],
  ["no", /^(?:不同意|反对|不赞成|不支持|不要|不需要|不行|否|不$|不可以|不愿意|no\b|disagree|against|oppose|reject)/],
  ["yes", /^(?:同意|赞成|支持|是$|要$|需要|可以|愿意|行$|好$|yes|agree|for$|in favou?r|support|approve)/],
];

/** Said of the option that changes nothing or takes none: 都不行, 不调整, 以上都不选. */
export const NONE_OPTION =
  /都不|均不|都没|没空|没时间|来不了|去不了|参加不了|以上.{0,2}不|不选|不换|不变|不调整|不动|不改|不涨|维持|保持|原样|none|neither|no change|keep|leave (?:it|things)|not available/;

export const ABSTAIN =
  /弃权|弃票|既?不反对也不(?:赞成|同意|支持)|既?不(?:赞成|同意|支持)也不反对|^我?弃[了吧]?$|^(?:i )?(?:pass|skip)$|不参与|不掺和|不站队|不站边|\bsit(?:ting)? (?:this|it)(?: one)? out|弃了|弃全|弃劝|不表态|(?<!先|暂时?|还)不投(?:了|这|票|$)|放弃(?:投票|表决)?|两可|中立|不发表意见|abstain|neutral|no (?:opinion|strong feelings|preference)|don'?t (?:care|mind) either(?: way)?|not voting|\bi'?ll pass\b/;
export const NO =
  /(?:坚决|强烈|完全|绝对|肯定|一定)?(?:(?:不(?:太|怎么|大|很|是很|可能|会|能|打算|肯|愿|愿意|想|该|准备){1,2}|很难|绝不|决不|死也不|无法|没法|没办法|不能|难以|怎么可能|怎么能)(?:会|能|再)?(?:同意|赞成|支持|赞同|接受|答应)|不同意|不赞成|不支持|不答应|不可以|不行|不愿意|不接受|不认可|不赞同|不想|不要|不需要|反对|拒绝|否决|没必要|没有必要|别(?:搞|弄|折腾|浪费)|免谈|不敢苟同|(?:^|[\s,])(?:休想|没门|没戏)|不用(?:装|建|搞|弄|换|改|修)|([装建搞弄换改修涨])什么\1|(?:同意|赞成|支持|接受|答应)不了|不投(?:赞成|同意)|别想(?:让我)?|[\u4e00-\u9fff]个(?:屁|锤子|鬼|毛线)|唔同意|唔得|唔好|不得行|不中|没理由(?:同意|赞成|支持))|(?:同意|赞成|支持)?[才先](?:有鬼|怪)|(?:同意|赞成|支持)(?:你|他)?个(?:头|屁|鬼|毛|锤)?|抵制|不干|当然不|想都别想|门都没有|做梦去|×|✕|╳|不(?:装|建|搞|弄)(?=$|[了吧!,.\s])|馊主意|[达哒打]咩|雅蠛蝶|不(?:太|大|咋|怎么)行|坚决不(?=$|[\s,!.])|免了|👎|🙅|❌|❎|✖|🚫|\b(?:definitely|of course|certainly|absolutely) not\b|\b(?:not in favou?r|(?:do not|don'?t|cannot|can'?t|won'?t) (?:agree(?! more)|support|approve|want|like|think so))\b|\ba (?:big |hard |definite )?no\b|\bnot (?:at all|really|ok|okay|fine|good)\b|(?<!\bor )\bno$|\b(?:no way(?! to)|nay|nope|nah|(?:hell|heck|hard) no|hard pass|count (?:me|us) out|no need|not needed|don'?t bother|disagree|against|oppose[ds]?|object|reject(?:ed)?|not agree|don'?t agree|never)\b|\b(?:not a chance|not for (?:me|us)|over my dead body|thumbs down)\b/;
export const YES =
  /(?:坚决|强烈|完全|绝对|举双手(?:双脚)?|举手|双手|百分百|100%)?(?:同意|赞成|支持|赞同|认可|拥护|通过|附议|没(?:啥|什么|有啥)?意见|无意见|无问题|没有意见|没问题|无异议|没有?异议|(?<![a-z])o{1,3}k{1,3}(?:a?y)?(?![a-z]))|举(?:双)?手(?:双脚)?|必须的|(?:^|赶紧|快|早点|尽快|马上)(?:装|搞|弄|建)(?:吧|起来|了)?$|早([装建换修])早|\b(?:yes|ya|aye|yep|yeah|yup|sure|agree[ds]?|approve[ds]?|in favou?r|support|no problem|no objection|fine with me|of course|absolutely|definitely|count me in|go ahead|do it|i'?m in|fine for me|all for it|can'?t agree more|i'?m (?:all )?for(?: it| this)?|why not|(?:fine|ok) (?:by|with) me|sounds good|works for me|(?:i|we) think so)\b|infavou?r|thumbs up|count us in|(?:hell|heck) yes|for sure|(?:about|high) time|long overdue|on board|sounds like a plan|i second (?:it|this|that)|we(?:'re| are) (?:all )?for (?:it|this)|i'?m (?:fine|ok|okay|happy) with (?:it|this|that)|没毛病|没得(?:问题|意见|说)|莫得(?:问题|意见)|冇意见|妥妥的?|就这么[办定]|可以有|√|👌|🆗|✅|☑|✔|⭕|🙋|🙆/;
export const YES_ALONE =
  /^(?:我(?:家|们)?)?(?:觉得|认为|看|感觉)?(?:这个|这样|挺|还)?(?:(?:行|可以|妥|中|成){1,3}|要得|得行|得嘞|巴适|可|要|是的?|对|得|力?挺|y|100%|(?:👍)+|赞(?:👍)*|当然)[的啊呀吧呢了~!。.]*$/;
export const NO_ALONE =
  /^(?:我(?:家|们)?)?(?:觉得|认为|看|感觉)?(?:这个|这样|挺)?(?:(?:绝对|肯定)?不可能|不|不好|不妥|不要得|不成|不得|不是|否|n|no|唔|莫|别|不[挺顶])[的啊呀吧呢了~!。.]*$/;

/** What makes an answer no vote: it asks, waits, takes back, votes for another, or talks about voting. */
export const UNDECIDED =
  /[?？]|(?:不想|懒得|不会)投|又[怕担嫌]|\d选\d|\boh no\b|\bcan i\b|\b(?:can|could|will|would) (?:you|some(?:one|body)|we)\b|\b(?:need|have|want|like) to (?:see|read|know|check|think|ask|hear|look)\b|曾经|差点|几乎|凭啥|本来想?(?:同意|反对|支持)$|没有?一个|全体|(?:不要|别|不能)弃权|反对(?:派|者|无用|声)|弃权的|^(?:ok|好的?)[,\s]?收到|你们?(?:会|都|也|敢|不|肯定){0,2}(?:同意|反对|赞成|支持)|(?:同意|支持|满意)一(?:半|部分)|\b(?:half|partly|partially)\b|\b(?:agree|vote|yes) (?:when|once|after|as long as|provided)\b|(?:同意|支持|反对)(?:楼上|楼主|你(?!个)|他|她|[^\s,]{1,6}的(?:说法|意见|看法|观点|建议|话))|祝贺|恭喜|吗$|呢$|(?<!不|怎么)可能会?(?!要)|也许|或许|大概率|应该会|估计|说不定|有条件|条件是|只要(?! ?[\da-h一二三四五六七八九])|probably|当选|部分|前半|后半|前期|后期|[看视]情况|不是.{1,4}就是|[投选]\d的(?:请|人|都|举)|归(?:同意|反对|支持|赞成)|(?:同意|反对)书|(?:哪|岂|谁)敢|没(?:有)?人(?:不|反)|没说过?要?[^,.!有]|[得要]先(?:[看等谈问公]|[讲说]清)|分几|几[期批]|没(?:有)?(?:说过?)?(?:不?同意|反对|赞成)|[装换修改建种涨封]了也(?:不|没|白)|谁说|提前(?:通知|说|告诉|讲|打招呼)|请(?:大家|各位|邻居们?)?.{0,4}[投按选点]|(?:建议|希望|呼吁|号召|求|劝)(?:大家|各位|邻居|你们|都)|都给我|^(?:我们(?!家).{0,4}(?:[楼栋号]|单元)的|(?!我).{0,4}[楼栋号]的)(?:人|邻居|业主)?都|[对是]吧$|[选投按点]几|(?:同意|反对|赞成|支持)的?(?:人|邻居)?(?:都|就)?(?:请|麻烦)?[扣打按刷回][\s:]?\d|\d(?:代表|就是|是|等于|对应)(?=同意|反对|赞成|支持|弃权|什么|啥|不)|委托|(?:同意|反对|投|投票)了?也(?:没用|白)|(?<!\d)\d{1,2}%|(?:为什么|(?<!没(?:有)?|[说涨为])什么(?!都|也|涨|意见)|[选投是有为]啥|啥(?:意思|颜色|时候|区别)|为何|(?<!不)怎么(?!都|说都|可能|能)|([好行多贵会能要可有是同合急算])不\1|了没有?$|住哪|在哪|哪(?:里|儿|边)?$|住几|几(?:栋|单元|楼|层|岁|年|票|月)|几号楼|哪[栋家位]|包含|包括吗|哪个(?!都|也)|哪些|谁(?!都|也)|边个|多少|几时|几[个家户]|多久|干[啥嘛])|(?:考虑|想想|再看|再说|看看|等等|观望|商量|问问|讨论|研究)(?!过|好|清楚|完|定|再三|了一|了很|以后再|后)|随便|随意|(?<!(?:除|其[他它余]|别的).{0,12})都(?:行|可|可以|好|ok|成|中|得)$|(?<!(?:除|其[他它余]|别的).{0,12})都(?:行|可以)[吧啊的呀]{0,4}$|无所谓|到底选|选哪|投哪|(?:撤销|撤回|取消|作废|重投|收回|改票(?![,. :]{1,3}\S))|如果|要是|假如|除非|的话|前提|再(?:同意|投)|才(?:同意|投|支持|赞成|反对)(?!怪)|不确定|不知道|不清楚|没想好|没看懂|不懂|不明白|纠结|犹豫|不是(?:不同意|反对)|不反对(?!也不)|not against|(?:[爸妈爷奶]|邻居|楼上|隔壁|老[\u4e00-\u9fff])的票|(?:谈|说|算)不上|(?:同意|反对|投|选)过了?|(?:大家|他们|别人|你们|多数).{0,6}我们?(?:就|也)|(?:同意|反对|赞成|支持)(?:的(?=[^\s,.!啊呀])(?!一?票)|无效|率|人数|票数)|yes (?:and |or )?no\b|both|^(?:早上|上午|中午|下午|晚上)好|(?:帮|替|代(?!表))(?!表决).{0,6}(?:投|选|同意|反对)|的都是|的人都|凭什么|有没有|是不是|能不能|可不可以|要不要|同不同意|截止|几点|前投|没收到|看不到|怎么投|忘了|忘记|\b(?:if|unless|depends|maybe|perhaps|not sure|no idea|don'?t (?:know|care|mind)|whatever|either|why(?! not)|how|what|when(?! )|not yet|comment|which|who|withdraw|cancel|undo|on behalf|thinking|undecided|but (?:not|only)|next (?:year|month|week))\b/;
/** Words after which another choice is made: "1 不对 是2". */
export const CORRECTION =
  /(?:(?<![a-h\d]\s?)(?:→|[-=]>)|(?<=\d[\s,]{1,2})no(?=[\s,]{1,2}\d)|(?<=[a-z], )no(?=, [a-z])|不对|[投选打写点说按搞发撳](?:错了?|反了)|错了|(?<=[a-h\d]\s?)不(?=[\s,]{1,2}[选投]?[a-h\d])|重投|[撤收]回(?:刚才的?)?[^\s,.]{0,2}(?=[,. :])|其实(?:是|想[投选])|应该?是|作废|手滑|no wait|(?:oh )?wait(?: no)?(?=[,. ])|(?<=^|[\s,.])(?:[啊哦噢喔哎诶呃唉]{1,2}(?:不{1,3}(?:对|是)?|呸|错)|不{2,4}(?:对|是)?|呸{1,2})(?=[\s,.])|(?<=\.{2}\s?)(?:[啊哦噢]?不(?:对|是)?|no)(?=[\s,.])|(?<=\S[\s,])不(?=[\s,]{1,3}\S)|手误|手抖|更正|(?<=[\s,])等(?:等|下|一下)(?=[\s,.]{1,3}(?:应该)?(?:是|[选投改]))|[改换]成|改为|改投|改选|算了|哦不|啊不(?!对)|(?<!是)不是(?=[\s,.])|改票(?=[,. :])|重新(?=投|选)|改(?=同意|反对|赞成|支持|弃权|投|选|\s?[a-h\d](?![a-z\d]))|现在(?=同意|反对|赞成|选|改|支持)|correction|i mean|sorry)[,. :]{0,3}(?=\S)/g;
/** What makes an answer that of somebody else. */
export const HEDGED =
  /(?<![和跟与]我?)(?:老婆|老公|[妈爸]|媳妇|爱人|房东|邻居|楼上|楼下|隔壁|对门|儿子|女儿|家人|父母).{0,3}(?:说|让|叫|想|投|选|同意|反对|支持|觉得|要)|[\u4e00-\u9fff](?:姐|哥|叔|姨|婶|爷|奶|总|工|主任|师傅|老师|阿姨|大爷|大妈|先生|女士)(?:说|让|叫|想)|他们|大家都|群里|[他她][说投]/;
