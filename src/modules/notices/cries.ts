import { maskNeighbours } from "../../core/text.ts";

/**
 * Cries for help and needs as they come from a mouth, without a comma between them ("救命啊我腿走不动"), and whose need it
 * is. Only for lines said while an emergency asks how people are: there a call too many is a visit, one too few a life.
 * Pure.
 */

/** "救命恩人" and "救命药" are none. */
const CRY =
  /救命(?![恩药钱稻之用草丸术]|的[恩药人])|救(?:救|一下)|救(?:我|俺|人)(?!家|们?家)|(?:快|赶紧|谁|^|[\s，,。.!！])来(?:个|几个|些)?人(?=$|[\s，,。.!！啊呀救帮背抬扶])|帮帮(?:我|俺|咱|忙)|\b(?:help|save|rescue) (?:me|us)(?=$|[\s,.!]+(?:i|i'm|we|my|our|please|pls|he|she|the fire|there|on|at|in|from|quick\w*|now|out)\b|[\s,.!]*$)|\b(?:somebody|someone|anyone) (?:please )?(?:help|come|save)\b|(?:^|[,.!] ?)help(?=[,.! ]+(?:i|we|my|please|someone|somebody|there)\b)|\bsos\b/i;
/** What nobody says of a good day. */
const NEED =
  /困[住在]|被困|下不(?:来|去|了楼)|出不(?:来|去|了[门屋])|走不[动了出]|跑不[动了出]|爬不[动了出]|[动逃]不了|[站起]不来|起不了床|喘不[上过]|上不来气|呼吸困难|打不开门|门打不开|[头发]晕|晕[倒了过]|昏[倒过迷]|摔[倒伤了]|受[了]?伤|流[着了]?血|[烧烫呛]伤|腿脚不便|一个人在家|没人(?:背|扶|抬)|不会走|不能走|走路不|要(?:个|几个|有)?人(?:来)?(?:背|抬|扶|救|帮)|[来找]个?人(?:来)?(?:背|抬|扶)|[背抬扶](?:他|她|我|老人|一下|下[来楼去])|[需要][要]?帮(?:忙|助|一下|把)|求救|\b(?:stuck|trapped|bleeding|unconscious|collapsed|injured)\b|\b(?:can'?t|cannot|can not|couldn'?t|unable to) (?:walk|move|breathe|stand up|get (?:out|up|down|downstairs|past)|(?:go|come|climb) (?:down|out|downstairs)|leave (?:the|my|our)|use the stairs)\b|\bneeds? (?:some )?(?:help|to be carried|carrying)\b|\bhelp (?:him|her|them|my \w+)(?=$|[,.!])|\bin a wheelchair\b/i;
/** Somebody who may need it, told of. */
const PEOPLE =
  /我|俺|咱|家|人|老[伴太头爷奶妈爸公婆]|[爸妈爷奶婆]|孩子|娃|宝宝|孕|病|邻居|隔壁|对门|[他她]|\d{3,4}|\b(?:i|we|my|me|us|our|he|she|they|him|her|someone|somebody|neighbou?rs?|mother|mum|mom|father|dad|grand\w+|child(?:ren)?|kids?|baby|wife|husband|man|woman|lady|people|flat|room)\b/i;
/** Alone it is still plain. */
const ALONE =
  /^(?:现在|都|还|真的|快|也|就|[\s，,])*(?:下不(?:来|去)|出不(?:来|去)|困[住在]|被困|动不了|门打不开|喘不)/;
/** Things that will not move are no people. */
const THINGS =
  /(?:车|快递|包裹|货|垃圾|东西|信号|网|图片?|消息|文件|水|页面)\S{0,4}(?:[下出上走动逃]不|打不开)|(?:没|不)(?:用|需要?|要|必)(?:人|别人|谁)?(?:来)?帮/;
/** What people complain of all year: nobody is in need who does not also say so. */
const COMPLAINT =
  /(?<!救护|消防)车(?!里|上|下)|杆子|道闸|闸机|横幅|推销|打药|堵死|蚊子|虫|好几[天次]|说了.{0,3}次|经常|天天|按.{0,3}玩|\b(?:garage|parked|corridor|fridge)\b/i;
const HARM = /困|压|撞|晕倒|昏|血|火|烟|烧|呛|\b(?:trapped|injured|collapsed|bleeding)\b/i;
/** It did not come to that, it is not told of now, or somebody laughs. */
const NOT_NOW =
  /没(?:有)?人?(?:被?困|受伤|摔|晕)|不会(?!走)|如果|要是|万一|的话|昨|上次|上回|以前|当时|那年|曾经|演习|\b(?:don'?t|do not|no) need\b|\bif\b|\byesterday\b|\blast\b|\bdrill\b|\bagain\b/i;
const LAUGHS = /哈{2,}|嘿嘿|嘻嘻|笑|可爱|好看|好吃|太逗|无语|[😂🤣😅😆]|\blol\b|\bhaha/iu;
const ASKING = /[?？]\s*$|[吗么]$|(?:了|过|院)没有?$/;
/** A question that is a need: 谁能来背一下我妈, "can someone help my mother". */
const ASKS_FOR =
  /(?:谁|有没有|有人|能不能|可不可以|可以).{0,6}(?:[背抬扶救接](?:一下|个)?(?:我|俺|咱|老|[爸妈爷奶]|孩子|他|她)|帮(?:一下|帮)?(?:我|俺|咱|他|她)们?(?:一下|一把|下楼|出去)?[吗么?？\s]*$)|\b(?:can|could) (?:someone|somebody|anyone) (?:please )?(?:help|carry|rescue)\b/i;
/** Help is offered, or told where it is to be had. */
const OFFERS =
  /(?:要|需要)帮忙的|有(?:谁|人)?需要帮|(?:可以|都|请|随时|就)(?:打|找|联系|拨|问|叫|喊|告诉|@)|说一声|联系我|找我|叫我|喊我|集合|我有车|我可以(?:帮|来|背|去)|我(?:来|去)(?:帮|背|抬|扶)|志愿|\blet me know\b|\b(?:call|contact) (?:me|us)\b/i;

/**
 * @returns `help`: a cry, or a need of somebody; `ask`: a need, and nobody it could be of is named; null: neither
 */
export function readCry(said: string): "help" | "ask" | null {
  if (LAUGHS.test(said) || NOT_NOW.test(said)) return null;
  const isQuestion = ASKING.test(said);
  if (isQuestion && !ASKS_FOR.test(said)) return null;
  if (OFFERS.test(said)) return null;
  if (CRY.test(said) || isQuestion) return "help";
  const rest = said.replace(THINGS, " ");
  if (!NEED.test(rest) || (COMPLAINT.test(said) && !HARM.test(said))) return null;
  return PEOPLE.test(rest) || ALONE.test(rest) ? "help" : "ask";
}

/** Where they stand, and what is well at home: it says nothing of whose need it is. */
const ASIDE =
  /(?:我们?家?|咱家|家里|全家)(?:人|都|全|也|很|挺){0,2}(?:没事儿?|平安|安全|挺?好的?)|我们?(?:刚才?|刚刚|好像|这里|这边)?(?:看[见到]|听[见到]|发现|敲)|我(?:们|们?家)?(?=的?(?:邻居|隔壁|对门|楼[上下](?!不|来|去)))|\bmy (?=(?:next.door )?neighbou?r)|\bi (?:saw|see|hear|heard)\b|\bwe(?:'re| are) (?:safe|ok|fine)\b/gi;
const OURS = /家里?有(?:个|一?位|两个)?(?:[病老孕]?人|老\S)/g;
const OTHERS =
  /邻居|隔壁|对门|楼[上下]的?(?:住户|那[家户]|人家|大[爷妈]|阿姨|老\S|\S{1,2}家)|别人家|人家家?里?|[他她]家|有(?:个|一?位|两个|几个)?(?:[病老孕小]?人|老\S|孩子|\S奶奶|\S爷爷)(?!吗|么)|[他她]们?|\b(?:next door|neighbou?rs?|an? (?:old )?(?:man|woman|lady|child|boy|girl)|someone is|somebody is|he|she|they|him|her|them)\b/i;
const OWN = /我|俺|咱|家里|老伴|老公|老婆|爱人|\b(?:i|i'm|we|we're|me|us|my|our)\b/i;
/** Emergency numbers and years are no doors. */
const DOOR = /(?<!\d)(?!11[09]|12[0-35]|20[23]\d)[1-9]\d{2,3}(?!\d|号|年|元|块|米)/g;

/**
 * Whose need words tell of. Who is named beside the writer's own is there too.
 * @param room the writer's own, null where nobody knows it
 */
export function whoseNeed(said: string, room: string | null): "own" | "other" | "both" {
  const rest = said.replace(ASIDE, " ");
  const isOwn = OWN.test(rest);
  const doors = rest.match(DOOR) ?? [];
  const named = maskNeighbours(rest) !== rest;
  // "My mother cannot walk, she is stuck" tells of one, "he cannot walk" of another.
  const told =
    OTHERS.test(rest.replace(OURS, " ")) &&
    !(
      isOwn &&
      /^(?:[^邻隔对]*[他她][^邻隔对]*|[^\p{Script=Han}]*\b(?:he|she|him|her)\b[^\p{Script=Han}]*)$/u.test(rest) &&
      !/neighbou?r|next door/i.test(rest)
    );
  const strange = !isOwn && room !== null && doors.some((door) => door !== room);
  if (!(named || told || strange)) return "own";
  return isOwn ? "both" : "other";
}
