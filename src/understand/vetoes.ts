/** Why a text that has an object and a problem is still no report. */
const VETOES: Readonly<Record<"question" | "thanks" | "sale" | "hypothetical" | "past" | "notice" | "echo", RegExp>> = {
  question:
    /(?:什么时候|啥时候?|几点|哪天|几时|何时|多久).{0,8}(?:修|好|来|恢复|通|供|换|能)|(?:修|处理|解决|弄|进展|进度).{0,4}(?:到哪|怎么样|得怎|没有?[?？]?$|了吗|了没)|进度|有没有人知道|怎么(?:报|交|举报|投诉|弄|办|处理|调|换|算|收|看)|多少钱|哪[里家个].{0,6}(?:买|换|修|有|能)|推荐|求(?:靠谱|购|推)|\b(?:any (?:update|news)|when (?:will|is|does)|how (?:do|can|much)|who (?:owns|pays)|recommend|anyone (?:know|have|want|selling|got|up))/,
  thanks:
    /(?:谢谢|感谢|辛苦|点赞|给力|效率).{0,24}(?:修好|好了|亮了|恢复|通了|来水|来电|解决|搞定)|(?:修好|恢复|解决|搞定|处理好|清理干净|找到)(?:了|啦|运行)|来[水电]了|(?:好|来|亮|通)啦|(?:没事|正常)了|误会|误报|假警报|搞错|看错|忽略|撤回|不用(?:来|管)了|\b(?:fixed|sorted|resolved|thanks to|back on|is back|(?<!not |n't |stop |stopped |never )(?:works?|working|running) again|false alarm|never ?mind)\b/,
  sale: /(?:^|\s)(?:出|收|转让|求购|闲置|低价|转|卖)(?!不|现|来|去|口|水|门|入)|二手|团购|拼单|接龙|成新|包邮|自取|私聊|免费领|优惠|特价|办理|承接|专业|上门(?:清洗|开锁|维修)|\b(?:selling|for sale|wts|dm me|pick ?up only|discount|giving away|joining:)\b/,
  hypothetical:
    /如果|要是.{0,14}(?:就|会|我|怎)|假如|假设|科普|普及|万一|倘若|建议以后|能不能(?:搞|建|加|装|弄)|希望(?:明年|以后)|开玩笑|哈哈哈|\b(?:if the|if we|hypothetically|what (?:would|if)|imagine|someday|haha)\b/,
  past: /(?<!燃气|煤气|天然气|热力|供热|供电|电力|自来水|水务|物业|保洁|保安|电梯|维保|装修|保险|搬家|网络|电信|开发)公司(?!收|的?人)|单位(?:楼下|里)|商场|公园里|爸妈那|演习|请勿|小区对面|my office|the mall|那次|听说|热搜|地铁[口站]|高速|他们小区|(?:去年|前年|以前|几年前|小时候|当年|那会儿|那年|上个月|\d{4}年|上次).{0,24}(?:坏过|过|现在.{0,6}好|那回|了$|那次)|老家|隔壁小区|别的小区|新闻|我婆婆那|我妹家|外地|\b(?:last year|years ago|back then|my (?:uncle|sister|parents)'?s?|on the news)\b/,
  notice:
    /【.{0,12}】|\[.{0,8}(?:通知|公告)\]|^(?:通知|公告|转发|转自|温馨提示|提醒)|(?:物业|社区|街道办?)(?:通知|公告)|预警|计划检修|检修,|我发起|投票[:：]|装修.{0,16}(?:抱歉|见谅|打声?招呼|赔.{0,2}不是)|(?:抱歉|见谅|打声?招呼).{0,16}装修|记得关|注意(?:防|保暖)/,
  echo: /无所谓|都行(?![不吗])|^(?:\+1|同|我也|我家也|我这也|我们(?:楼|家)?也|一样|确实|same|me too|agreed|yep|\/)/,
};

const STILL =
  /又|还在|还是|不过|但是|现在(?!好|没事|正常)|刚刚?|(?<!(?<!not |n't |stop |stopped |never )\b(?:works?|working|running|back on) )again|still|but/;

/** Asked of what comes round, and of no repair: "when is the next bin collection", 什么时候收垃圾. */
const ASKS =
  /^(?:hi|hello|hey)?[ ,]{0,2}(?:when|what time|what day|which day|where) (?:is|are|does|do|can|will)\b|^.{0,8}(?:什么时候|几点|哪天).{0,3}(?:来?收|倒|开门|开放|关门|营业|上班|下班|发放)/;
const REPAIR =
  /fix|repair|work|back|restor|solv|mend|replac|clean|come|leak|broke|stuck|out\b|off\b|修|坏|好|恢复|漏|停|处理|解决/;

/** A question about when or where something ordinary is. */
export function onlyAsks(said: string): boolean {
  return ASKS.test(said) && !REPAIR.test(said);
}

/** Words that say that something is the matter, and not what. */
const VAGUE =
  /\b(?:hi|hello|hey|please|help|something|sth|somethings|things?|anything|is|are|was|has|have|had|there|here|this|that|it|i|we|you|a|an|the|some|big|small|bad|very|really|not|isn't|doesn't|does|wrong|broken|right|ok|okay|good|working|works?|problems?|issues?|trouble|fix|with|in|at|on|of|my|our|building|unit|floor|flat|place)\b|'s\b/g;

/** "something is wrong", "there is a problem in building 3": whatever was learned of such words is chance. */
export function isVague(said: string): boolean {
  return /[a-z]/.test(said) && !/[a-z\u4e00-\u9fff]/.test(said.replace(VAGUE, ""));
}

/** What speaks against a report. Thanks do not when the trouble is said to be back. */
export function readVetoes(said: string): (keyof typeof VETOES)[] {
  return (Object.keys(VETOES) as (keyof typeof VETOES)[]).filter(
    (name) => VETOES[name].test(said) && !(name === "thanks" && STILL.test(said)),
  );
}

/** Told as past, settled, imagined or copied; a danger said to be back is not over. */
export function isOver(said: string): boolean {
  const over =
    VETOES.thanks.test(said) || VETOES.past.test(said) || VETOES.hypothetical.test(said) || VETOES.notice.test(said);
  return over && !STILL.test(said);
}
