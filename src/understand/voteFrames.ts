/**
 * What may stand around the name of an option in a clause that says nothing else: it chooses, it refuses, or it changes
 * nothing. In text that is folded and `plain`, with days and amounts named alike.
 */

/** One expression of alternatives that stand in lines; the blanks between the lines are no part of it. */
const oneOf = (lines: string): string => lines.trim().split(/\n\s*/).join("|");

const HAN = "\\u4e00-\\u9fff";

/** What stands before a name and changes nothing. */
export const LEADS = new RegExp(
  `^(?:${oneOf(String.raw`
  [嗯哦啊欸诶哎呃恩][,\s]?|[(（]|那?就是|那个?|这(?:次|回|季度|个?月|周)|这个?|我说
  [一两二三四]票(?:都|全)?给?|我[和跟与][${HAN}]{1,4}(?=都)|[${HAN}]{1,4}[和跟与]我(?=都)
  (?:我们家?|我家?|俺家?|咱家?|本人|全家|我们?(?:夫妻|两口子?|老两口|爷俩|娘俩|母子|父女)|本户|业主本人)(?=.)(?:[娘俩爷母女父子两口]{2}|老年?人|年轻人)?
  (?:早就|确实|真)?该|我?[投选]的是|多[装放种来搞建添加设修弄买](?:几|一?[些点]|两|三)?[个盏台把棵根处只排]?|[整弄搞装安添加设建做买来]上?一?[个台套排根张](?=[${HAN}]{2})|个人|(?:觉得|觉着|认为|看|瞅着|投票?|想|意见|感觉|偏向|中意|相中|看好|看上|看中|心水|钟意|巴不得|情愿|宁愿|宁可|主张|属意)(?=.)是?|我?的?选择是|我?[选投]的是|我?的?意[见思]是
  嗯{1,4}|一步到位|[涨加提]到|留(?=[\d第])|最[早晚迟][,\s]?(?=[\d一二三四五六七八九十])|(?:跳|开|关|放宽|延|拖|限|定)(?:到|在)(?=[\d一二三四五六七八九十])|折中|带(?:孩子|娃|老人|家人)(?:去|来)?|让(?=.)|肯定|一定|坚决|必须|当然|最好|强烈|倾向于?|更|很|非常|特别|十分|相当|比较|还?算|挺(?=满)|最?喜欢|应该(?:是|选|投)?|梗?系|[拣揀撳揿戳点勾填划押]|选择?|[改换](?:成|为)?|投给?|打|按|扣|出|交|捐
  我[说指讲要]的是|寻思|琢磨|合计着?|还得是?|抓紧|赶紧|尽[快早]|是|顶多|至多|最多|最高|上限|封顶|不超过|引入|付|收|装|来|去|先|再|还有?|另外|还是|也|都|就|只(?:能|有|要|想)?|因为|反正|所以|不过|但是?|非要选就|在
  (?:正?中间|当中)那?[个档款](?=.)的?|今[天日晚]|现在|想想|想了想|想来想去|考虑(?:了一下|再三)|后来|最终|最后还是|顺带着?|顺便|捎带|外加|加上|再加上?|仲有|同埋|加埋|报名?|参加|那就|[给帮替][她他它]们?(?=[整弄装搞来建安买])|帮我?(?:勾|点|记)|给我(?:来|记|报)|记我|算我|急需|最?需要|最缺|缺|务必|优先|首选|首先|其次|然后|最后|主要是?|尤其是?|特别是|起码|至少|无脑|果断|闭眼|秒
  (?:[一两二三四五六七八九十半\d]{1,3})(?:斤|箱|份|盒|公斤|袋|提|件)(?=[${HAN}]{2})
  (?:i(?:'d| would| will|'ll)? (?:vote|go|choose|pick|like|prefer|want|take|say|think|need|opt|trust|support|back)(?: for| with| to)?|(?:my|our) (?:vote|choice|pick)(?: is| goes to|:)?|vote(?: for)?|pick|choose
  (?:we(?:'re| are)?|both of us|we both|we all)(?: (?:both|all))?(?: (?:vote|voted|go|choose|want|would like|would love|prefer|say|need|are))?(?= |$)(?: for| with| to)?
  mrs?\.?(?= )|ms(?= )|please|make it|make that|let's(?: (?:do|have|get|go with|go for))?|also|and|then|just|go|only|i'?m|i am|it'?s|definitely|strongly|totally|still|the|at|on|open|so|well|ok|okay|plus|mainly|mostly|first
  yes to|(?:i'm )?going (?:with|for)|go (?:with|for)|put me down for|i (?:can|could|will) (?:host|run|lead|join|help with)|(?:stay|stick|continue|carry on) with|stick to|count me in for|happy with|all for|leaning(?: towards?)?|would love|could use|we need|we want|need|want|prefer|(?:free|available|around)(?: on)?(?= )
  (?:something|anything|a place|places?|somewhere|some space|space|a spot) (?:for|to)|get|add|do(?! not)|have|some)(?![a-z'])|an? (?=[a-z]{2})
  `)}) ?`,
);

/** What does so too where it is none of the options: 支持滑梯. */
export const FAVOURS = /^(?:支持|同意|赞成|愿意|要|需要|可以|能|希望|建议) ?/;

/** What is done with a thing, where several things may be chosen: 看电影, fix the roof. */
export const DEEDS =
  /^(?:[修搞弄建做加换盖种添买配看玩包](?=[\u4e00-\u9fff]{2})|(?:fix(?: up)?|repair|sort(?: out)?|redo|mend|renew|replace|build|use)(?= ) ?)/;

/** What stands behind a name and changes nothing. */
export const TAILS = new RegExp(
  `(?:${oneOf(String.raw`
  好伐啦?|[吧了啊呀哦哈的滴嘛咯噻哇嘞啦喽就呗喇嗯呐咧哒嗷捏撒哩!.~)）]|👍|🙏|😄|😊|❤|💪|🔥|😂|🎉|(?<=[${HAN}]{2})(?<!第.)第[一二三四]|(?<=\d)要|一下|(?<=[拆换改去铲砍关停])掉|(?<=[移挪搬迁])走|系|意思(?:意思|一?下)?|一票|1票|一[个张]|投一票|票一张
  就?(?:可以|行|好|ok|够|成|中|得)(?:用)?了?|全[要选投]|都(?:可以|行|好|得闲?|得空|要|选|支持|投|装|同意|能来?|方便|有空)|(?<=[的午上晚])[两二三]个(?:时段)?|两天
  优先|最?好看?|不错|挺好|最好|养眼|耐脏|大气|亮堂|顺眼|合适|方便|实在|划算|才(?:对|是)|才?有空|(?<=先.{1,8})再[说定看议]|都?开[着放门]?|(?<=[晚一二三四五六日])下班后?|没事|得空|得闲|在家|(?<=[一二三四五六日天午晚])都?得|能[来行去到]|[来去]
  最?重要|急需|里?(?:发|说|通知|讲|贴|喊)(?:一?[声下]|一?个)?|搞[掂定]佢?|投这个|选这个|这个|那个|这款|那款|那[场档天次段]|这[场档天次]|那?一?[场档](?:次|位)?|场|方案|牌|牌子|那家|这家
  (?:来|要|给我|各来|各要)?(?:[一两二三四五六七八九十半\d]{1,3})(?:斤|箱|份|盒|公斤|袋|件)|谢谢.{0,6}|多谢.{0,4}|辛苦.{0,6}|拜托|麻烦了?|(?:我|个人)(?:觉得|看|想|认为)|还能用|看看|要?(?:加强|改善|提升|抓紧?|提高)|风格?|款式?|样式|(?:以|之)?后再[说看议讲定投]|的(?:地方|东西|设施|场所)|都在|各(?:来|要|选)一?[份个样]|也?再?来一?[份个样]|(?:必须|就|得|该|要|准时){0,2}(?:停|结束|散场?|关|收摊?|收工|歇)|以后(?:就)?(?:不能|不许|不准|别)再?[跳吵闹唱]|(?:我们?家?|咱家?|俺家?)?(?:也|都|就)?(?:没(?:话说|意见|问题|毛病)|认|服|(?:勉强|凑合)?(?:可以|能|还能|也能)?(?:接受|承受|出得起)|能行|愿意|乐意|喜欢|中意|看好|想要)|(?:我们?家?|咱家?|俺家?)(?:也|都|就)?(?:支持|同意|赞成)|试试?看?|看情况|(?<=[${HAN}]{2})(?:[一两二三四五六七八九十]|\d{1,2})[个项样件](?:都要?)?|意思一下|差不多|足够|够[用吃]|管够|用着|顶天|封顶|撑死|打住|为止|(?:就|已经|算是?)?(?:到)[顶头]|(?:就)?(?:不能|不可以?|别|不许|不准|不要)再(?:往上)?[多高涨贵加提][收出]?|再[多高涨贵加](?:一?[分点毛][钱儿]?|些)?(?:我|我家|都|就|可|也){0,2}[不没][^\s]{1,4}|[多贵](?:[一1]?[分毛块]钱?)(?:都|也|我|可){0,2}[不没别][^\s]{0,4}|合理|公道|(?:刚刚?|正)好|算|凑合|靠谱|最靠谱|稳|更稳|最稳|省心|实用|最实用|实惠|必须[停有装修]?
  (?:我)?(?:最)?(?:喜欢|中意|看好|想要|需要|要紧|急|迫切|缺|实际|可靠|放心|稳妥|安心|期待|关键|心动)|必[选备]|常备|首选|没跑|必[装修选建换]|其次|也行|更好|姐姐|哥哥|叔叔|阿姨|大姐|那[里边儿块间层套]|(?<=[\u4e00-\u9fff]{2})(?:旁边?|边上|附近|跟前|隔壁)|(?<=[红绿蓝灰白黄黑紫棕米粉橙深浅])一?[点些]|(?<=[修留用开])着用?|(?<=^[甲乙丙丁a-h])公司|走起|冲|顶|安排上?|整上?|搞起来?|弄起来?|装起来?|拿下|妥妥的?|加油
  多?[装放种来搞建添加设修弄](?:几|一些|点|两|些)[个盏台把棵根处只]?|整点|(?:还是)?要(?:紧|有)?的|(?:先|赶紧|尽快|快)?[修装做搞办弄建上](?:起来|好)?
  (?: ?(?:'s (?:fine|good|ok|great|best)|please|pls|plz|thanks|thank you|thx|cheers|works?(?: (?:better|best|well))?(?: for (?:me|us))?|(?:is|are) (?:fine|good|ok|great|best|enough|plenty|better|fair|reasonable|perfect|ideal|right|my pick|it)|suits (?:me|us|most|everyone|all)(?: both| best| of us| people)?|for (?:me|us|the kids|now|sure|my family|our family|our household|my household|all of us)|then|it is|too|imo|imho|tbh|ngl|lol|haha|for the [a-z]{3,12}s|only|ones?|option|would be (?:good|great|nice|better|best|lovely|useful)|sounds (?:good|great|right|fair)|all the way|all day|every time|it'll be|gets (?:my|our) vote|any ?day|as well|at least|if any|first|here|from (?:me|us)|them|it))
  `)}) ?$`,
  "u",
);

export const CHOSEN = /选|投|还是|改|支持|要|喜欢|倾向|中意|vote|pick|choose|prefer|go with|going with|say/;

export const REFUSES = new RegExp(
  `^(?:我家?|我们家?)?(?:${oneOf(`
  不要|不选|不投|不想[要选投]?|不喜欢|不支持|不同意|不赞成|别[选投要再]?|甭|莫|反对|不是|不能|来不了|去不了|用不着|不需要|不考虑|先不|暂不|暂时不|没必要|划掉|去掉|删掉?|剔除|排除|砍掉|拿掉|除了
  not |no (?!need)|no need for|don't (?:want|like|need)|do not (?:want|need)|(?:i )?can'?t (?:do|make) |i work |drop|skip|forget|leave out|without|scrap|cancel|remove|never |lose |strike 
  `)}) ?(?:the )?`,
);

export const REFUSED = new RegExp(
  `(?:${oneOf(String.raw`
  (?:(?:我们?家?)?(?:都|就|是|也|真|倒|我)?(?:不[行好要选用急投来去玩]|不可以|不需要|不方便|不着急|不考虑|不喜欢|不感兴趣|不划算|不值|没[空时]间?|没必要|没兴趣|没用|用不[着上]|有事|有课|要?上班|要?(?:加班|值班|出差|开会)|(?:要|得)(?:回|带|接|上).{1,4}|来不了|去不了|走不开|除外|(?:[都还也]){0,2}好好的|别[选装修搞弄建动拆来要]|免了?|拉倒|pass|(?<!一下|取消|[装修换做办弄建拆]完|修修|换换|装装|拆拆|补补|[换拆停关改]掉?)就?算了))
  太(?![少差破旧暗脏乱])[^\s]{1,3}|(?:可以|能)?(?:等|缓|放|往后|推)(?:一?[等缓放推])?(?:以后|一阵|到?明年|到?下半年|.{0,8}再)?.{0,4}(?:说|讲|看|弄|搞|做|修|装)|可以[等缓].{0,3}|先(?:放|等|缓).{0,3}|以后再.{1,2}|明年再.{1,2}|不急.{0,3}
  (?: (?:doesn'?t work|is out|is no good|can wait|no thanks|is not needed|isn'?t needed|not needed|is a waste))
  `)})了?[的啊吧呢]{0,3}$`,
);

export const EXCEPT =
  /^(?:我|我家|我们)?(?:除了?|除去|除掉|除开|只?要?不是|(?:any(?:thing|one|body)?|all|every(?:thing|one|body))(?: of them| day)? (?:but|except)(?: for)?|except(?: for)?|all except) ?(?:the )?/;

/** 其他都行, 其余来全套, the rest is fine, yes to the other three. */
export const REST = new RegExp(
  `^(?:那|就)?(?:${oneOf(String.raw`
  (?:别的|另外的?|其[他它余]的?|剩下的?|余下的?)[${HAN}\d]{0,3}?(?:都|全|统统|通通|一律|照|来)(?!可以[等缓]|是|有[点事课]|[上加值]班|忙|出差|出去|要[上加值回])[^不没别随再说无谓后缓等啥谁哪吗呢?]{0,6}
  (?:别的|另外的?|其[他它余]的?|剩下的?)(?:天|时间|日子|几个|几天)?(?:可以|没问题|ok|要|行|报|参加|上)
  (?:everything|anything|all|anyone|everyone) else(?: (?:is|are))?(?: (?:yes|please|fine|good|ok|great))?
  (?:all )?(?:the )?(?:rest|others|other (?:one|two|three|four|five|six|\d)s?)(?: of them)?(?:,? (?:are|is))?(?: all)?(?: (?:yes|please|fine|good|ok|great|for (?:me|us)))?
  (?:do|fix|get|yes to|i'?ll take|i want|we want|take|go for|vote for|i vote for|yes for|so|i'?m for|happy with|keep) (?:all )?(?:the )?(?:rest|others|other (?:one|two|three|four|five|six|\d)s?)(?: of them)?
  `)})$`,
);

/** 五项都做, 三样全要, all four: as many as are offered. */
export const EVERY_COUNTED =
  /^(?:[这那以]上?面?)?([一二两三四五六七八九十]|\d{1,2})(?:个|项|样|种|件|条|类|处|门|场|天|款|位|档|栋|幢|楼|道菜|道)(?:[\u4e00-\u9fff]{1,2})?(?:通通|统统|一起|全部|[都全])(?:都|给我|我|想|得){0,2}(?:[要选投做修装换建搞弄整上办种买改灭清治刷铺配开过报学去看吃玩]{0,2}(?:一遍|起来|掉)?|来一?[份个]?|支持|同意|需要|重要|喜欢|参加|安排|可以|行|好)$|^([一二两三四五六七八九十])[样项个件种](?:配|备|凑|来)[齐全]$|^all (?:of )?(?:the )?(two|three|four|five|six|seven|eight|\d)(?: of (?:them|these))?$/;

export const EVERY =
  /^(?:全(?:都|部|部都|套)?|[样个项天场][样个项天场]都?|每[个样项天场位]?都?|哪[天个场]都|所有的?(?:都)?|统统|通通|全天|随时|any day|every ?day|everything|all(?: of them| of the above)?|全部[\d一两二三四五六七八九十]{1,2}[个项样种])(?:全|都)?(?:要|选|投|支持|同意|装|行|可以|ok|重要|需要|好|能来|有空|方便|参加|来)?$|^都(?:要|选|投|支持|装|需要|重要|来?一?[份箱盒个]?|参加|报名?|有空|得闲|得空|方便|能来|有时间)$|^全[修换装做建]$/;
