/**
 * Kinds of words that danger is told with, one expression each, in `plain` text (simplified, so 唔 is 不 and 咗 is 了). Not
 * one of them is a danger by itself: the learned signal (classifier.ts) weighs which stand together, an old man and lying,
 * a window and hanging, a door and somebody who will not go. General words of the language, not of any corpus.
 */
const WORDS: Readonly<Record<string, RegExp>> = {
  child:
    /孩|娃|宝宝|宝贝|婴|幼儿|儿子|女儿|闺女|囡|细路|细蚊仔|小朋友|小不点|小家伙|小子|学生|弟弟|妹妹|姑娘|男孩|女孩|[两三四五六七八九\d]岁|\bbb\b|\b(?:kids?|child|children|baby|babies|toddler|son|daughter|boy|girl|pupil|schoolboy|schoolgirl)\b/,
  elder:
    /老人|老太|老头|老伯|老爷|老奶|老伴|奶奶|爷爷|外婆|外公|姥|阿婆|阿公|阿伯|婆婆|公公|大爷|大妈|大娘|老婆|老公|我妈|我爸|我娘|我爹|老妈|老爸|俺[娘爹]|阿[妈爸]|妈妈|爸爸|孕妇|[七八九]十[多来几一二三四五六七八九]?岁?|轮椅|拐杖|\b(?:elderly|grand(?:ma|pa|mother|father)|old (?:man|lady|woman|people)|mum|mom|dad|mother|father|pregnant|wheelchair)\b/,
  someone:
    /有个?人|个人|男的|女的|一男|阿姨|大叔|叔叔|大哥|大姐|师傅|工人|保安|保洁|快递|外卖|小哥|邻居|[住租]客|路人|行人|[这那]人|他们|陌生|小伙|\b(?:someone|somebody|man|woman|guy|lady|people|person|worker|guard|neighbou?r|stranger|men|friend|flatmate|husband|wife)\b/,
  i: /我|俺|咱|\b(?:i|i'm|im|me|my|we|we're|us|our)\b/,
  inside:
    /里[面边头]|在里|里有|[在困关锁]电?梯|屋头|入面|里还|里呢|\b(?:inside|in (?:it|there|here)|in the (?:lift|elevator)|(?:lift|elevator) with)\b/,
  noExit:
    /出不[来去得]|不出[来去]|出不到|下不来|上不来|按不开|推不开|动不了|走不了|跑不|逃不|不开门|打不开|开不开|扒不[开动]|不动|不走|不郁|卡[住着在死了]|困|关在|被关|关了?人|锁在|反锁|夹[住着在到]|拔不出|够不[着到]|\b(?:stuck|trapped|shut in|can'?t (?:get out|open|move|get down)|won'?t (?:open|move)|not moving|locked (?:in|inside)|stopped|halted)\b/,
  cry: /拍门|敲门|敲|捶|砸门|喊|叫|哭|嗌|嚎|呼救|求救|救[命我]|吭|哼|\b(?:bang(?:ing|s)?|knock(?:ing|s)?|shout(?:ing|s)?|scream(?:ing|s)?|crying|cries|yell(?:ing)?|calling for|help)\b/,
  lift: /梯|轿厢|升降机|井道|\b(?:lifts?|elevators?|shaft|escalator)\b/,
  drop: /坠|掉|下沉|往下|[下滑冲跌]了?[一二两三几半好\d]{1,3}[层楼米截]|失重|滑下|溜下|一路|刹住|到底|自由落|失控|冲顶|往上[冲走跑飞]|蹲底|秃噜|墩|跌|\b(?:dropp?(?:ed|s|ing)?|fell|falls?|falling|plung\w{1,4}|shot up)\b/,
  floors: /[一二三四五六七八九十廿\d]{1,3}[层楼].{0,8}[一二三四五六七八九十廿\d]{1,3}[层楼]|[两几三好]层|\bfloors?\b/,
  empty:
    /没有?(?:轿厢|地板|底|栏|护栏|盖|围|电梯)|空的|是空|黑洞|黑窟|窟窿|窿|深|井|坑|洞|沟|渠|\b(?:empty|hole|pit|shaft|manhole|drain|ditch|gap|grate)\b/,
  cover: /盖|篦|箅|铁板|盖板|\b(?:covers?|lid|grate|grille)\b/,
  gone: /没了|不见|不翼|丢了|偷[走了]|缺|少了?[一块]|没盖|没有盖|敞|搬走|碎|断|翻|顶[起开]|漂|飞|崩|裂|烂|\b(?:missing|gone|open|uncovered|broken|snapped|lost|cracked|came off)\b/,
  gas: /煤气|燃气|天然气|液化气|瓦斯|石油气|气味|[漏跑放冒喷]气|气[瓶罐管阀表]|臭鸡蛋|一氧化碳|煤味|\bgas\b|rotten eggs?|carbon monoxide|\bco\b/,
  smell: /味|闻|嗅|呛|刺鼻|冲鼻|\b(?:smell\w{0,3}|stinks?|fumes|whiff)\b/,
  hiss: /嘶|呲|嗤|滋|嗞|呼呼|噗|\bhiss\w{0,3}\b/,
  fire: /火|着了|着起来|烧|点着|点燃|燃[着起]|炸|爆|红通通|引燃|\b(?:fire|flames?|burn\w{0,3}|blaze|explo\w{2,6})\b/,
  smoke: /烟|焦|糊|熏|\b(?:smoke|smoking|smoulder\w{0,3}|charred)\b/,
  stove: /灶|锅|油锅|炉|煲|煮|炒|厨房|烤|\b(?:stove|oven|kitchen|cooker|hob|pan)\b/,
  live: /麻|[过带漏触有通]电|电[了到亲得]|电[过死伤]|被电|打[人火]|火[花星]|蓝光|露[铜线着]|裸|线头|铜|滋啦|噼[里啪]|啪|\b(?:electrocut\w{1,4}|shocks?|live wires?|exposed|bare|sparks?|sparking|buzzing|copper|numb)\b/,
  wire: /电线|线|电缆|电箱|配电|电表|插[座排线头]|开关|闸|灯杆|电杆|把手|接线|掣|插苏|电井|变压|\b(?:wires?|cables?|socket|switch|fuse ?box|meter (?:box|room)|lamp ?posts?|power line)\b/,
  water: /水|滴|漏|淹|泡|\b(?:water|leak\w{0,3}|drip\w{0,4}|flood\w{0,3}|wet|puddle|pool|pond)\b/,
  gush: /喷|滋|崩|爆|涌|灌|漫|淌|哗|倒灌|瀑布|水柱|汪洋|成河|成线|一股一股|没过|没到|漂|脚脖|脚[面踝背]|止不|关不|堵不|接了?.{0,3}盆|拿盆|桶接|越来越|越漏|下雨|雨一样|往(?:下|外|里|上).{0,3}[流淌冒涌灌喷滴倒]|\b(?:burst|pour\w{0,3}|gush\w{0,3}|spray\w{0,3}|flood\w{0,3}|pouring|running down|coming (?:through|down|up)|everywhere|exploded|inches)\b/,
  mine: /我家|俺家|屋企|[入进到]屋|家里|屋里|客厅|卧室|[睡床]|天花|吊顶|地板|房间|厨房|卫生间|厕所|\b(?:my (?:flat|bed\w{0,4}|kitchen|bath\w{0,4}|ceiling|living|hall|wall)s?|ceiling|floor|bedroom|kitchen)\b/,
  pipe: /管|水表|阀|水箱|龙头|水喉|接头|暖气|热水器|马桶|地漏|下水|\b(?:pipe|tap|valve|boiler|toilet|drain|sink|radiator|tank)\b/,
  sewage: /粪|屎|黑水|脏水|污水|洗菜水|返[水上]|反水|往上[翻返冒]|咕[嘟咚]|\b(?:sewage|back(?:ing|ed)? up|poo)\b/,
  high: /楼上|上面|天上|高空|高处|半空|头顶|楼顶|天台|屋顶|窗[台外口户]|窗|阳台|外墙|外机|空调架|支架|脚手架|广告牌|幕墙|瓷砖|墙皮|雨[棚蓬]|檐|\d{1,2}[层楼]|十[一二三四五六七八九]?[层楼]|栏杆|\b(?:above|upstairs|roof|balcony|window|ledge|facade|tiles?|wall|tower|scaffold\w{0,4}|sign|railing|canopy)\b/,
  fall: /掉|砸|落|塌|倒|垮|冧|压|脱|坠|下来|渣|\b(?:fall(?:s|ing|en)?|fell|drop\w{0,4}|collaps\w{1,4}|came down|come down|coming off|crash\w{0,3}|smash\w{0,3})\b/,
  hang: /吊[着在]|挂[着在]|耷拉|悬|晃|甩|摇|歪|斜|鼓|松|翘|撑不住|快[要掉倒塌]|要[掉倒塌飞下]|随时|合页|变形|裂|缝|\b(?:hang\w{0,3}|dangl\w{1,4}|lean\w{0,3}|bulg\w{1,4}|sway\w{0,3}|loose|crack\w{0,3}|tilt\w{0,3}|hinge)\b/,
  structure:
    /墙|梁|柱|围墙|楼板|天花|门头|棚|树|桥|护栏|路面|地面|\b(?:wall|beam|ceiling|roof|tree|branch|fence|bridge|ground|road|pole)\b/,
  thrown:
    /扔|抛|丢[了个下出]|掷|掟|泼|往下|从天|飞下|\b(?:threw|throw\w{0,3}|thrown|chuck\w{0,3}|tossed|hurl\w{0,3})\b/,
  object: /瓶|花盆|砖|石|刀|剪|玻璃|砖头|铁|锅|哑铃|烟头|垃圾|\b(?:bottles?|glass|brick|stone|knife|pot|jar|metal)\b/,
  near: /差[点啲]|险些|擦着|就在我|我[面脚头跟]|脚边|头上|跟前|面前|旁边|底下|下面|有人走|路过|\b(?:nearly|almost|next to|just missed|inches|right (?:by|beside|next))\b/,
  steal:
    /撬|锁[芯眼]|门锁|把手|猫眼|捅|拧|开锁|爬[进窗墙上]|翻[进窗墙东]|入室|贼|小偷|别人家|砸[窗车玻]|动静|脚步|手电|\b(?:break\w{0,3} in|broke in|burglar|intruder|pick\w{0,3} the lock|handle|climb\w{0,3}|forc\w{1,3})\b/,
  stalk:
    /跟[着踪住]|尾随|盯着|堵[在着我住]|不走|不肯走|门口|门外|外[面头]有|躲|不敢|蹲|转悠|可疑|鬼祟|口罩|\b(?:follow\w{0,3}|outside my (?:door|flat)|won'?t (?:go|leave)|staring|hiding|watching)\b/,
  alone:
    /一个人|独自|自己[在一]|没[人大]|爸妈不|妈妈?(?:不在|上班)|家里没|不在家|冇人|没人应|没反应|\b(?:alone|by (?:him|her|my)self|nobody|no one|no adult|no parents)\b/,
  weapon: /刀|斧|棍|枪|锤|铁锹|撬棍|汽油|凶器|家伙|\b(?:knife|axe|gun|hammer|weapon|bat)\b/,
  violence:
    /打[人架我他她老孩群起]|动手|砍|捅|推搡|掐|拽|抢|弄死|杀|威胁|揍|暴|\b(?:fight\w{0,3}|hit\w{0,4}|beat\w{0,3}|attack\w{0,3}|punch\w{0,3}|threaten\w{0,3}|stab\w{0,4}|grab\w{0,4})\b/,
  blood:
    /血|伤|破了|骨|断了|肿|烫|崴|扎|\b(?:blood|bleed\w{0,3}|injur\w{1,4}|hurt|swell\w{0,3}|swollen|wound|burn(?:ed|t)|broken)\b/,
  ill: /晕|昏|抽[过搐筋了]|吐[白沫血了]|白沫|沫|发[青紫抖]|紫|脸[色白青]|不省|昏迷|没气|没心跳|喘|噎|呛|胸|心口|心脏|中暑|中毒|中风|嘴歪|半边|说胡话|冒汗|冷汗|抽搐|过敏|癫痫|休克|叫不[醒应]|不会动|一动不动|没动静|\b(?:faint\w{0,3}|collaps\w{1,4}|unconscious|chok\w{1,4}|breath\w{0,4}|chest|seizure|foam|blue|dizzy|stroke|overdose|pills|vomit\w{0,3}|passed out|wake up)\b/,
  lying:
    /倒[在了地下]|躺|摔|跌|滑倒|滚|趴|起不[来身]|爬不起|瘫|栽|\b(?:lying|on the (?:ground|floor)|fell|fallen|collapsed|slipped|face down)\b/,
  body: /头|脸|嘴|手|脚|腿|胳膊|身|眼|耳朵|脖|背|肚|\b(?:head|face|arm|leg|hand|foot|feet|finger|eyes?|mouth)s?\b/,
  medic: /医生|急救|120|救护|送医|医院|除颤|aed|\b(?:ambulance|doctor|hospital|defibrillator|first aid|911|999)\b/,
  poison:
    /农药|吞|误食|吃错|安眠药|电池|洁厕|割腕|跳[楼下]|轻生|不想活|寻短|自杀|遗书|\b(?:suicide|jump|swallow\w{0,3}|poison\w{0,3})\b/,
  edge: /楼顶|天台|窗台|顶楼|边[上沿缘]|外沿|外面|外头|骑在|围墙上|脚在外|栏杆外|坐在|站[在了]|企了?在|\b(?:edge|ledge|roof|outside the (?:window|railing)|sitting on|standing on)\b/,
  drown: /池|河|湖|塘|落水|溺|沉|水里|捞|\b(?:pond|pool|lake|river|drown\w{0,3})\b/,
  lost: /走[丢失散]|丢了|不见了?|找不[到着]|没影|人没|没人了|认不[得出]|没(?:到家|回来?|回家)|失踪|迷路|不记得|说不[清出]|问[他她名]|糊涂|痴呆|谁看[见到]|有没有[人看]|关机|没人接|打不通|放学|光着脚|睡衣|\b(?:lost|missing|didn'?t come home|not (?:home|back)|seen (?:my|an|a)|looking for my|minutes ago|wander\w{0,3}|dementia|confused|pyjamas|barefoot|no shoes)\b/,
  clothes: /穿|衫|衣|裤|裙|帽|校服|书包|头发|\b(?:wearing|jacket|shirt|cap|hat|dress|coat|backpack)\b/,
  charge:
    /充[电着]|[又在夜里晚天]充|充一|充了?[块电三两]|飞线|插着|拉线|接线板|拖线|\b(?:charg\w{1,4}|plugged in|extension (?:lead|cord))\b/,
  ebike: /电[动瓶]|电驴|锂电|单车|电池|踏板车|\b(?:e-?bikes?|scooters?|batter(?:y|ies))\b/,
  indoors:
    /楼道|走廊|过道|楼梯|屋里|家里|门厅|大厅|门口|上楼|进电?梯|门洞|地下室|屋[子头]|\b(?:hallway|corridor|stairs?|stairwell|lobby|inside|indoors|landing|flat)\b/,
  animal: /狗|犬|猫|蛇|长虫|蜂|野猪|蜈蚣|老鼠|\b(?:dogs?|cat|snakes?|wasps?|hornets?|bees?|rat)\b/,
  bite: /咬|[蛰蜇]|叮|挠|抓[伤了破]|扑[倒到]|追[着我人]|针亲|牙印|\b(?:bit|bite\w{0,2}|bitten|stung|sting\w{0,3}|attack\w{0,3}|scratch\w{0,3}|nest|loose)\b/,
  machine:
    /夹[住到了着我人手脚腿]|绞|卷[进入]|吃了|车轮|撞|压[着到住了]|碾|\b(?:crush\w{0,3}|run over|caught in|hit by|pinned)\b/,
  plea: /救|快[来点些]|赶[快紧]|来个?人|谁[在能去会家]|哪[个位]|求|帮|报了?警|总[阀闸]|关阀|119|110|别[动坐进碰开下]|当心|小心|跑|\b(?:help|please|pls|hurry|quick|anyone|anybody|call|careful|emergency|asap)\b/,
  ongoing:
    /还在|还没|越来越|一直|现在|正在|刚|啱|头先|突然|猛|而家|紧(?!急)|不停|\b(?:now|still|just|right now|keeps?|getting|suddenly)\b/,
  night: /半夜|凌晨|夜里|晚上|天黑|黑[的灯]|看不[见清到]|\b(?:dark|night|can'?t see)\b/,
  money:
    /费|钱|元|块钱|涨|发票|押金|缴|交[了不]|账|公摊|预存|单子|\b(?:bills?|fees?|paid|charged me|refund|deposit|money)\b/,
  card: /[门卡]卡|刷卡|刷脸|人脸|小程序|扫码|转圈|死机|识别|系统|app|贴[纸条了]|电话[没打不]|空号|\b(?:app|card|fob|screen|website)\b/,
  worn: /过期|锈|掉漆|褪色|不亮|不热|慢|难看|脏|臭|旧|磨|积灰|关不[严上]|没人(?:修|管|扫|清|收)|\b(?:expired|out of date|rusty|slow|dirty|squeak\w{0,2}|flicker\w{0,3}|lukewarm|ugly)\b/,
  anger:
    /气[死炸得人]|要[命疯死]|[急烦吵臭冷热冻累困笑渴饿]死|疯|崩溃|抓狂|火[大冒]|炸[了锅]?|[得要快]炸|爆[满炸]|血压|[肺头脑]{1,2}.{0,3}炸|吓[死人]|怒|受不了|什么玩意|有病|\b(?:mad|crazy|insane|joke|annoy\w{0,3}|ridiculous|fuming|kill\w{0,3} me|idiot|sick of)\b/,
  days: /[一二两三四五六七八九十几半\d]{1,3}(?:多)?(?:天|个?月|个?礼拜|个?星期|周|年|回|次)|天天|每[天晚次]|老[是]|总是|好久|\b(?:days?|weeks?|months?|again|always|every)\b/,
  vehicle:
    /车位|停车|车牌|道闸|抬杆|挪车|僵尸车|占[了我着位]|网[络课速]?|宽带|信号|垃圾|噪音|装修|音乐|广场舞|狗屎|鞋柜|杂物|\b(?:parking|parked|wifi|internet|signal|noise|music|trash|bins?|rubbish)\b/,
};

const KINDS = Object.values(WORDS);
/** How many there are of each kind alone and each two kinds. */
export const DANGER_PAIRS: number = (KINDS.length * (KINDS.length + 1)) / 2;

/** The kinds that stand in a `plain` text and each two of them, as numbers below {@link DANGER_PAIRS}, each once. */
export function dangerPairs(said: string): number[] {
  const found: number[] = [];
  const seen: number[] = [];
  for (const [index, words] of KINDS.entries()) {
    if (!words.test(said)) continue;
    seen.push(index);
    const row = (index * (index + 1)) / 2;
    for (const other of seen) found.push(row + other);
  }
  return found;
}
