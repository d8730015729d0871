/** The ways in which people write where something is, in `plain` text: the grammar of addresses. */

// The parts of an address, in `plain` text.
export const HAN = "[零〇一二三四五六七八九十百壹贰叁肆伍陆柒捌玖拾]";
export const CODE = `(?:[a-z]?\\d{1,3}|[a-z]|${HAN}{1,5})`;
export const SMALL = `(?:\\d{1,2}|${HAN}{1,3})`;
export const UNIT_CODE = `(?:${SMALL}|[甲乙丙丁a-d])`;
const AMOUNT =
  "(?!\\s?(?:元|块|万|米|个|次|天(?![花天])|月|年|岁|斤|多|瓦|匹|寸|平|%|℃|度|分钟|秒|点|时|小时|条|件|包|箱|辆|只|张(?![\u4e00-\u9fff]{1,3}(?:$|[\\s,，。:：]))|名|人|股|票|亿|升|克|位|码|楼(?![道梯顶下])|层|号楼|栋|幢|单元|[.:]\\d|/[月年天次]|(?:yuan|rmb|kg|km|cm|pm|am|min|hours?|days?|weeks?|people|times|years?|months?|w|k|m)\\b))";
const ROOM = `(?:\\d{3,4}[a-h]?|\\d{1,2}[a-eghj]|[零〇一二三四五六七八九壹贰叁肆伍陆柒捌玖]{3,4})(?![a-z\\d])${AMOUNT}`;
/** A number as doors have it, floor and flat: 702, 1102. */
const DOOR = "(?:[1-9]\\d?(?:0[1-9]|1\\d|20)[a-h]?|[一二三四五六七八九]{1,2}[零〇][一二三四五六七八九])";
const BETWEEN = "[\\s,，\\-_·.]{0,2}";
const DASH = "\\s?[-/]\\s?";
const FLOOR = `(?:负${HAN}|负\\d|地下${HAN}层?|地下\\d|-[1-4]|b[1-4]|\\d{1,2}|${HAN}{1,3})`;
/** 楼 that is a floor (not 楼道, 楼梯, 楼顶), 层 that is one (not 一层灰); not "20楼以上", which is many. */
const FLOOR_WORD =
  "\\s?(?:楼(?![道梯顶宇盘长主])|层(?!\\s?(?:厚|薄|灰|土|冰|油|皮|膜|水|雪|泥|霜|板|次|高|多|[白黑黄绿红]|沫|壳|粉|渣|毛|盐|叶))|/?\\s?f(?![a-z\\d]))(?!\\s?(?:[及和]?以[上下]|以后|往[上下](?!\\s?[走跑爬搬逃淌流漏滴渗灌掉扔倒砸喷冒窜蔓])|起|到|至|和\\d))";

/** Numbers that are no place whatever stands around them. */
export const FIGURES: readonly RegExp[] = [
  // A plate: 沪A·12345
  /[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][a-z][·\s]?[a-z\d]{4,6}/g,
  // A phone number, a card, an order number
  /\d{3,4}-\d{3,4}-?\d{4}(?!\d)|1\d{2}[ -]\d{4}[ -]\d{4}(?!\d)|\d{5,24}|\d{3}\*{4}\d{4}/g,
  // A date, a time
  /\d{4}\s?[-/.年]\s?\d{1,2}(?:\s?[-/.月]\s?\d{1,2})?[日号]?|\d{1,2}\s?月\s?\d{1,2}\s?[日号]?(?:\s?-\s?\d{1,2}\s?[日号])?/g,
];

/** Numbers that are no place unless a whole address (3/2/501) was read around them first. */
export const AMOUNTS: readonly RegExp[] = [
  /\d{1,2}[:：]\d{2}(?::\d{2})?|\d{1,2}\s?-\s?\d{1,2}\s?(?=[点月日年天个次分度岁折斤人元块米:：%]|小时|周|pm|am|days|hours)/g,
  /\d{1,2}\/\d{1,2}(?![\d/])/g,
  // A price
  /[¥￥$€£]\s?\d{1,9}(?:\.\d{1,4})?|\d{1,6}\.\d{1,4}/g,
  // A lift or a gate by its number, a bus: 1号电梯, 2号门
  /\d{1,2}\s?号(?=电?梯|线|门|车|位|桌|机)/g,
  // A score: 3-2 赢了
  /(?:比分|[赢输胜负平])了?\s?\d{1,2}\s?-\s?\d{1,2}|\d{1,2}\s?-\s?\d{1,2}(?=\s?[赢输胜平])/g,
];

/** Several at once, which name no one of them: 9-11号楼, 1至6号楼, 7、8栋, 从12到18层, 2F到B1. */
export const SEVERAL = new RegExp(
  `(?<![\\d-])${SMALL}(?:(?:号楼|[栋幢座])\\s?[-~到至、和跟与,，]\\s?(?:b?${SMALL})\\s?(?:号楼|栋|幢|座|单元)|[楼层f]?(?:往[上下])?\\s?[-~到至、和跟与,，]\\s?(?:b?${SMALL})\\s?(?:号楼|栋|幢|座|单元|楼(?!道|梯)|层|f\\b))|\\d{1,2}f\\s?[到至-]\\s?b\\d`,
  "g",
);

/** One way to write an address. Its groups are `building`, `unit`, `floor` and `room`. */
export interface Form {
  expression: RegExp;
  /** What a text must hold for this form to fit anywhere: a cheap look before a dear one. */
  needs: RegExp;
  weak?: boolean;
  /** Taken only if this accepts the match. */
  when?: (
    groups: Record<string, string | undefined>,
    match: RegExpExecArray,
    text: string,
    original: string,
  ) => boolean;
}

const form = (needs: RegExp, source: string, more: Omit<Form, "expression" | "needs"> = {}): Form => ({
  needs,
  expression: new RegExp(source, "g"),
  ...more,
});

const BUILDING_WORD =
  "\\s?(?!号楼以|栋以|幢以)(?:号楼|号院|栋(?:楼(?![顶道梯上下]))?|幢(?:楼(?![顶道梯上下]))?|座(?![位机椅垫谈便])|号(?=\\s?\\d{3,4}(?!\\d))|号(?=里|[东西南北]侧)|#(?:\\s?楼(?![顶道梯]))?|楼(?=\\s?\\d\\s?单元))";
const UNIT_WORD = "\\s?(?:单元|门(?![口禁卫铃牌锁外前后边把框坏开关])|梯(?![口间子]))";

/** A quantity, not a name: 一栋楼三十层, 一座桥. */
const isQuantity = (match: string): boolean => /^一\s?(?:栋楼|幢楼|座)/.test(match);

/** Addresses in three parts, which no date or amount looks like. */
export const WHOLE_FORMS: readonly Form[] = [
  // 3-2-501, 3#2-501, 3#-2-501, 3#2#501, 3/2/501
  form(
    /[-/#]/,
    `(?<![\\w.-])(?<building>${CODE})(?:\\s?(?:号楼|栋|幢|座|#))?\\s?[-/#]\\s?(?<unit>${UNIT_CODE})\\s?(?:单元|#)?\\s?[-/#]\\s?(?<room>${ROOM})(?![-/]\\d)\\s?[室房]?`,
  ),
  // 3-2-***, 3-***: a door that was hidden from the group
  form(/\*{3}/, `(?<![\\w.-])(?<building>${CODE})(?:${DASH}|#)(?:(?<unit>${UNIT_CODE})(?:${DASH}|#))?\\*{3}`),
  // 2-1-4楼, 8-1-三楼, 5-1-顶楼, 2-1-4
  form(
    /[-/#]/,
    `(?<![\\w.-])(?<building>[a-z]?\\d{1,2}|[a-z])(?:${DASH}|#)(?<unit>\\d{1,2})${DASH}(?:(?<floor>${FLOOR})${FLOOR_WORD}|(?<floorOnly>\\d{1,2})(?![\\d-/.:：]|\\s?[点月日个])|(?=顶楼))`,
  ),
  // 8-1三楼
  form(/-/, `(?<![\\w.-])(?<building>\\d{1,2})-(?<unit>[1-9])(?<floor>${HAN}{1,3})${FLOOR_WORD}`),
  // 12-3单元, 11-2楼上, which cannot count from 12 up to 3
  form(/单元|楼[上下]/, "(?<![\\w.-])(?<building>\\d{1,2})-(?<unit>[1-9])(?:\\s?单元|(?=楼[上下]))", {
    when: (g) => Number(g.building) > Number(g.unit),
  }),
];

/** Around "#12" where it is what the bot calls a report, a poll or a notice, not a building. */
const MATTER_BEFORE =
  /(?:关于|就是|见|参见|回复|跟进|催一?下?|和|跟|同|与|把|编号|单号|工单|报修|报事|投票|议题|事项|通知|撤回|合并到?|report|ticket|case|issue|poll|see|re:?|about|same as|duplicate of)\s?$/;
const MATTER_AFTER =
  /^\s?(?:号?(?:工单|报修|单子?|投票|议题|那[个条件]|这[个条件]|事)|的(?:事|进度|问题|处理|情况)|怎么样|咋样|进度|进展|到哪|修好|修了|弄好|处理|解决|办[结好]|没?搞定|什么时候|啥时候|还没|还是没|有(?:消息|进展|结果)|谁(?:在|来)|可以关|撤回|done|fixed|is (?:done|fixed|still)|still not|any (?:news|update)|status|update|resolved)/;

/** The other forms, the most telling first; what one has read, the next no longer sees. */
export const FORMS: readonly Form[] = [
  // 3号楼2单元501, 3号楼2单元5楼, 三栋, B座1203, 16座26楼C室, 9#2-302
  form(
    /[号栋幢座楼#]/,
    `(?<![a-z\\d零〇一二三四五六七八九十百])(?<building>${CODE})${BUILDING_WORD}(?:${BETWEEN}(?<unit>${UNIT_CODE})(?:${UNIT_WORD}|(?=-\\d{3})))?(?:${BETWEEN}(?<floor>${FLOOR})${FLOOR_WORD})?(?:${BETWEEN}(?!(?:11[09]|12[02])(?!\\d))(?<room>${ROOM}|[a-h](?=室))[室房]?)?`,
    { when: (_, match) => !isQuantity(match[0]) },
  ),
  // 2弄6号, 88弄12号502: the lane is none, the number is the building
  form(/弄/, `\\d{1,4}\\s?弄\\s?(?<building>\\d{1,3})\\s?号(?:楼)?(?:${BETWEEN}(?<room>${ROOM})[室房]?)?`),
  // building 3, Bldg 5 unit 2, block C, tower B 1203
  form(
    /b(?:uilding|ldg|lock|lk)|tower/,
    `(?<![a-z])(?:building|bldg|block|blk|tower)s?[.:]?\\s?(?:no\\.?\\s?|number\\s?|#\\s?)?(?<building>[a-z]?\\d{1,3}|[a-z]|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)(?![a-z\\d])(?:[\\s,-]{0,3}(?:unit|entrance|stair(?:well|case)?)\\s?(?:no\\.?\\s?)?#?(?<unit>\\d{1,2}|[a-d])(?![a-z\\d]))?(?:[\\s,-]{0,3}(?:(?:room|rm|flat|apt|apartment|no)\\.?\\s?)?#?(?<room>${ROOM}))?`,
    { when: (g, match, _, original) => g.building !== "a" || isCapital(match, original) },
  ),
  // B1-203 is a garage slot on floor B1
  form(/b\d-\d/, "(?<![a-z\\d])(?<floor>b[1-4])-\\d{2,3}(?!\\d)"),
  // 3-501, 3#501, 14-901, B-1203
  form(/[-/#]/, `(?<![\\w.\\-/])(?<building>[a-z]?\\d{1,3}|[a-z])(?:${DASH}|#)(?<room>${ROOM})(?![-/]\\d)\\s?[室房]?`, {
    when: (g, match, text) =>
      !(/^[a-z]$/.test(g.building ?? "") && /车[库位]|地库|[停库单票]/.test(around(text, match, 8))),
  }),
  // 2单元501, 2单元5楼, 三门洞
  form(
    /单元|门洞/,
    `(?<![a-z\\d零〇一二三四五六七八九十])(?<unit>${UNIT_CODE})\\s?(?:单元|号?门洞)(?:${BETWEEN}(?<floor>${FLOOR})${FLOOR_WORD})?(?:${BETWEEN}(?<room>${ROOM})[室房]?)?`,
  ),
  // … 三门: a door that stands alone
  form(/门/, "(?<=^|[\\s,，。])(?<unit>[一二三四五六七八九]|\\d)\\s?门(?=$|[\\s,，。!！?？])"),
  form(
    /unit|entrance|stair/,
    "(?<![a-z])(?:unit|entrance|stairwell|staircase)\\s?(?:no\\.?\\s?)?#?(?<unit>\\d{1,2})(?![a-z\\d])",
  ),
  // room 501, apt 12B, flat 501
  form(
    /room|rm|apt|apart|flat|suite|unit/,
    `(?<![a-z])(?:room|rm|apt|apartment|flat|suite|unit)\\.?\\s?(?:no\\.?\\s?)?#?(?<room>${ROOM}|\\d{1,2}-[a-h](?![a-z\\d]))`,
  ),
  form(/b[1-4]/, "(?<![a-z\\d#])(?<floor>b[1-4])(?:\\s?[楼层f])?(?![a-z\\d#栋座幢])"),
  form(/-[1-4]/, "(?<![a-z\\d])(?<floor>-[1-4])\\s?[楼层f]"),
  form(/负|地下/, "(?<floor>负[一二三四\\d]|地下[一二三四\\d](?=\\s?层))(?:\\s?[楼层f])?"),
  // 18楼, 三层, 25F, 10th floor, ground floor
  form(
    /[楼层f]/,
    `(?<![\\d零〇一二三四五六七八九十百a-z.第同每几隔整半])(?<floor>\\d{1,2}|${HAN}{1,3})${FLOOR_WORD}(?:${BETWEEN}(?<room>[a-h])(?=室))?`,
    { when: (_, match, text) => !/一[栋幢]楼?$/.test(text.slice(Math.max(0, match.index - 3), match.index)) },
  ),
  form(/第/, "第(?<floor>\\d{1,2}|[一二三四五六七八九十]{1,3})层"),
  form(/(?:st|nd|rd|th)\sfl/, "(?<![a-z\\d])(?<floor>\\d{1,2})\\s?(?:st|nd|rd|th)\\s(?:floor|fl\\b)"),
  form(/fl|l(?:e|v)/, "(?<![a-z])(?:floor|level|lvl|fl)\\.?\\s?(?<floor>\\d{1,2})(?![a-z\\d])"),
  form(
    /floor/,
    "(?<![a-z])(?<floor>ground|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)[\\s-]floor(?![a-z])",
  ),
  // 6-2: building and unit
  form(/\d[-#]\d/, `(?<![\\w.:：\\-/$¥])(?<building>[a-z]?\\d{1,2})[-#](?<unit>[1-9])(?![\\w.:：\\-/%])${AMOUNT}`, {
    when: (_, match, text) => !/(?:从|比|第|约|周|星期|礼拜|page|grades?|ages?|aged)\s?$/.test(before(text, match, 6)),
  }),
  // 我家402, 楼上1801, 住九零二
  form(
    /我|本人|家|楼|隔壁|对|邻居|这里是|门牌|[房户]号/,
    `(?<mine>这里是|门牌号?|房号|户号|我家|我们家|我是|我住|本人|自家|家住|家是|我在)(?:[是的在住]{0,2})\\s?(?<room>${ROOM})|(?<theirs>楼上|楼下|隔壁|对门|对面|邻居)(?:[是的在]{0,1})\\s?(?<room2>${ROOM})`,
  ),
  // 501室, 302大爷, 1402房
  form(
    /室|房|户|业主|大[爷妈叔]|阿姨|[那这][家户]|邻居|门口|家/,
    `(?<![\\d.])(?<room>${ROOM})\\s?(?:室|号房|房(?![价租东子])|户主|业主|住户|大[爷妈叔]|阿姨|[那这][家户]|邻居|门口|的?家)`,
  ),
  // in 12, on 9 (English)
  form(
    /(?:in|at|of)\s\d/,
    "(?<![a-z])(?:lifts?|elevators?|everyone|flats|lobby|entrance|roof|stairs|leak)\\s(?:in|at|of)\\s(?<building>\\d{1,2})(?=\\s(?:is|are|has|have|was)\\b|[.,!?]|$)",
  ),
  // … near 6, by 7: a building, unless it is a time to be back by
  form(
    /(?:near|by|behind|outside|opposite|beside|next to)\s\d/,
    `(?<![a-z])(?:near|by|behind|outside|opposite|beside|next to)\\s(?<building>\\d{1,2})(?=\\s?[.,!?;]|\\s(?:is|are|has|and|again|but|where)\\b|$)`,
    {
      when: (_, match, text) =>
        !/\b(?:come|back|done|fix(?:ed)?|here|ready|home|finish|reply)\b/.test(before(text, match, 24)),
    },
  ),
  form(
    /on\s\d/,
    "(?<![a-z])on\\s(?<floor>\\d{1,2})(?=\\s?[.,!?;:]|\\s(?!(?:(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}|of|am|pm|o'clock|people|percent|minutes?|hours?|days?|yuan|out)\\b)[a-z]{2}|$)",
  ),
  // #3, unless it is the number of a matter: 关于#3, #3修好没, #3 done
  form(/#/, `(?<![\\w#])#(?<building>\\d{1,2})(?![\\w#])${AMOUNT}`, {
    weak: true,
    when: (_, match, text) =>
      !MATTER_BEFORE.test(before(text, match, 8)) && !MATTER_AFTER.test(text.slice(match.index + match[0].length)),
  }),
  // 702漏水, 我1102的, 9号楼 504装修: neighbours call a flat by its number, and say at once what it does
  form(
    /\d{3}|[零〇]/,
    `(?<=^|[\\s,，。;；:：!！?？、（(【\\[和跟与]|我们?|这[里边]是?)(?<room>${DOOR})(?!\\s?(?:[路班份篇盒袋瓶双套台部本页线型款版折号分只户日-]|\\d|$))${AMOUNT}(?=[\u4e00-\u9fff）)】\\]:：])`,
    { weak: true, when: (g, _, text) => isDoor(g.room, text) },
  ),
  // 1203's balcony, #1203 has
  form(
    /\d{3}/,
    `(?<![\\w$£€.:#-])#?(?<room>${DOOR})(?='s|\\s(?:has|is|was|keeps?|smells?|needs?|again|upstairs|downstairs)\\b)`,
    { weak: true, when: (g, _, text) => isDoor(g.room, text) },
  ),
  // 3B has no hot water, mice in 4D
  form(/\d[a-eh]/, "(?<![\\w.:$£€#/-])(?<room>[1-9]\\d?[a-eh])(?![a-z\\d])", {
    weak: true,
    when: (_, match, text) =>
      !/[\u4e00-\u9fff]/.test(text) &&
      !/(?:class|grade|gate|bus|route|size|plan|option|type|part|phase|section|year|vitamin|pencil)\s?$/.test(
        before(text, match, 9),
      ),
  }),
  // A number that stands alone: 走廊有水 1402
  form(/\d{3}/, `(?<=^|[\\s,，。;；!！?？])(?<room>[1-9]\\d{2,3}[a-h]?)(?=$|[\\s,，。;；!！?？])`, {
    weak: true,
    when: (g, _, text) => isDoor(g.room, text),
  }),
];

/** Not a number that all know as something else (120, 618, a year), nor in what sells or names a phone. */
const isDoor = (number: string | undefined, text: string): boolean =>
  !/^(?:11[0-9]|12[0-35]|1[089]00|19\d\d|20[12]\d|[1-9]00|[1-9]000|999|911|315|618|1024|1111|1212)$/.test(
    number ?? "",
  ) &&
  !/^[/／]|(?:^|[\s,，])(?:[求低]?价?出|收|转|卖|租|送)(?![不现来去口水门入声])|[售价折]|转让|出租|求租|[成全]新|团购|拼单|接龙|selling|sale|尾号|电话|for \d/.test(
    text,
  );

const before = (text: string, match: RegExpExecArray, length: number): string =>
  text.slice(Math.max(0, match.index - length), match.index);
const around = (text: string, match: RegExpExecArray, length: number): string =>
  text.slice(Math.max(0, match.index - length), match.index + match[0].length + length);
const isCapital = (match: RegExpExecArray, original: string): boolean => {
  const written = original.slice(match.index, match.index + match[0].length);
  return /(?:^|[^A-Za-z])[A-ZＡ-Ｚ](?![A-Za-z])/.test(written);
};
