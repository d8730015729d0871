/**
 * Damage at one's own home whose source is not one's own: water through the ceiling, under the floor, from nobody knows
 * where. Most leaks that neighbours tell of are their own tap or washing machine, and the classifier has learned so; whoever
 * says such things and no word of an own repair is heard here. In `plain` text.
 */

const HOME =
  /(?:我|俺|咱|阮)们?家(?!附近|楼下|对面)|屋企|(?<![别人他她大老回你])家里|屋里|回家.{0,6}开门|\bmy (?:home|place|flat|apartment|house|kitchen|bathroom|bedroom|living room|ceiling)\b/;
const DAMAGE =
  /漏水|漏得|渗水|滴水|进水|泡水|冒水|淹水|淹了|往(?:下|里|上|外)(?:漏|滴|流|渗|淌|冒)|(?:全|都|到处|满地?|一地|遍地|地上)[^,，。\s]{0,4}水(?!果|管|泥|电)|水漫|(?:天花板?|吊顶|楼板)[^,，。\s]{0,6}(?:塌|掉(?:下|了)|裂|鼓)|\b(?:leak(?:s|ing)?|flood(?:s|ed|ing)?|under water|water (?:everywhere|all over|coming))\b/;
/** How bad it is, that it comes from elsewhere, or that nobody knows from where. */
const DISTRESS =
  /[下落]不了?脚|[没无][处法地][方儿]?下脚|全是|都是水|到处|满地|一地|遍地|水漫|淹|泡[了水在]|越来越|[止停堵]不[住了下]|不停|一直(?:在|往|不)|接了?[^\s]{0,3}盆|救[命我]|急死|快来(?:人|个人)|塌|天花|吊顶|楼板|[屋房头]顶|顶上|楼上|上面|墙[角面里上]|墙|不知道?[^\s]{0,4}(?:哪|怎么回事)|没人管|咋回事|\b(?:everywhere|all over|ceiling|from (?:above|upstairs)|no idea|don'?t know where|help|flood(?:s|ed|ing)?)\b/;
/** One's own thing, one's own doing, a search for a repairer; or that there is none, or was once. */
const OWN =
  /外面|外头|街上|路上|龙头|花洒|洗衣机|洗碗机|空调|热水器|冰箱|鱼缸|净水|饮水|水槽|马桶|水壶|保温|壁挂炉|装修|扫除|拖地|洗[地车衣碗澡菜]|浇花|玩水|打翻|弄[得洒翻]|洒了|[猫狗]|(?:孩子|娃|宝宝|儿子|女儿)[^\s]{0,6}(?:水|弄|玩)|师傅|推荐|找谁|找人|谁会|谁认识|电话|哪家|牌子|保修|售后|厂家|上门|多少钱|自己[修弄换补堵]|修好|补好|赔了|才赔|没(?:有)?[漏渗滴进泡]|不[漏渗]|[怕愁]|担心|[去前]年|上[个次回]|以前|之前|当年|那[次回年]|前(?:阵|几天|两天|些)|想换|要换|换[个了]|\b(?:dishwasher|washing machine|washer|tap|faucet|fridge|aquarium|kids?|dog|cat|spil\w{1,4}|plumber|recommend|guy|phone|kettle|bottle|renovat\w{2,4}|shoes?|roof rack|last|ago|used to|was|were|no leak|not leaking)\b/;

/**
 * Whether a text tells of such damage at home: "distress" when it says how bad it is or that it comes from elsewhere,
 * "told" when it says no more, null when it is no such thing or the speaker's own affair.
 */
export function homeDamage(said: string): "distress" | "told" | null {
  if (!HOME.test(said) || !DAMAGE.test(said) || OWN.test(said)) return null;
  return DISTRESS.test(said) ? "distress" : "told";
}
