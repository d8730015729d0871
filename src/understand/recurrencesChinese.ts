import { dayOf, FESTIVALS, mondayOf, partsOf } from "./days.ts";
import { dateToken, number, one, readerList, trap, WEEKDAY_CODE } from "./timeTokens.ts";
import { COUNT, N, WEEK, WEEKDAY, weekdayOf } from "./timeWordsChinese.ts";

const { readers, reads } = readerList();
/** What looks like a time and is none, and what comes again: read before everything else. */
export const CHINESE_RECURRENCES = readers;

// Numbers that are no time. A date in digits is read before.
reads("(20\\d\\d)\\s?[-/.年]\\s?(\\d{1,2})\\s?[-/.月]\\s?(\\d{1,2})(?![\\d.])\\s?[日号]?", (m) =>
  dateToken(m, dayOf(Number(m[1]), Number(m[2]), Number(m[3])), { said: "monthday" }),
);
reads(
  "\\d{5,}|\\d{3,4}[- ]\\d{4}(?:[- ]\\d{4})?(?!\\d)|\\d{3}(?: \\d{3}){2}|[a-z]\\d{1,4}|\\d{1,3}[-#]\\d{1,2}[-#]\\d{2,4}|\\d{1,2}#(?:\\d{1,2}#)?",
  trap,
);
reads(
  `${N}(?:\\s?(?:[-~至到、,，/]|号楼、)\\s?${N}){0,6}\\s?(?:号楼|号院|栋|幢|座|层|楼|单元|号门|号线|号车位|号电?梯|号桌|号机|号库|号位|号候选|号选手|号锅炉|号电表|号水表|号技师|号地块|号方案|期(?!间)|排|组|份|票|人|户|元|块|万|吨|斤|公斤|%|折|岁|度|米|平|寸|条|项|种|家|位|名|瓶|箱|辆|只|张|个(?!半?小时|月|钟|半钟|工作日|半月|礼拜|星期)|次|款|页|级|路|道|盏|台|部|扇|套|件|桶|袋)`,
  trap,
);
reads(
  `(?:比分|领先|[赢输]了?|比例)\\s?\\d+[:：-]\\d+|\\d+[:：]\\d+(?=(?:\\s?(?:我们|咱们|他们))?[赢输平胜负屏](?!安)|领先)|${N}/${N}(?= of | agree|到场|的?(?:业主|户|人|同意|以上|票|多数|面积|住户|居民)|以上)|${N}点(?:一线|式|半岛)|[早午晚]安|(?:[早晚]上|[上下中]午|周[一二三四五六日])好(?=$|[\\s,，。!！~呀啊])|(?:周末|节日|新年|${WEEK}${WEEKDAY}|[一-龥]{2}节?)(?:愉快|快乐|安康)`,
  trap,
);
reads(
  `(?:${FESTIVALS}|五一|六一|十一)节?(?:的)?(?:档口?|联欢(?!会)|[粿糕蒜]|香囊|苹果|玫瑰|水饺|还早|老师|月饼|粽子|汤圆|礼[盒品包]|快乐|安康|愉快|套餐|团购|路|街|广场|大街|小区|花园|树|老人|福利|红包|特价|促销|装饰|上河图|大闸蟹|对联|灯笼|中(?!午)学?|小学|班|村|桥|公园|放假(?:安排|通知))`,
  trap,
);
reads(`(?:刚过|都快?|早就|已经)${N}点(?:多|半|了)?`, trap);
reads("明天会更好|今天天气|明日之星|朝九晚[五六]|第\\d{1,2}[日号](?!候)|今日头条|周杰伦|十点半电影", trap);
reads("\\d+\\.\\d+\\s?(?:元|块|万|吨|斤|公斤|米|平|%|折|级|度|kg|km|m\\b|版)|[¥￥$]\\s?\\d+(?:\\.\\d+)?", trap);
reads(
  "(?<!停[水电气]|为期|持续|共|[封关停]|投票|公示|报名)24小时(?![内后之以])|7[*x×]24小时?|小时(?:工|候)|时(?:[候代常]|间(?!不变|照旧|一样))",
  trap,
);
reads(
  `${WEEK}一(?=[鸣凡帆航诺涵然楠洋铭源])|天天(?!如此|这样|都这样|.{0,6}(?:\\d|[一二两三四五六七八九十]{1,3}点))|周[一二三四五六](?:围|仙)`,
  trap,
);
reads(
  "(?:[差快慢大小多少早好高低轻重近远长短冷热有这那了先便](?:那么)?|(?<![今明后当])晚)[一两几]?点(?!\\d|[钟整半])|[几多]点|一点[点儿也都不没]|点[赞名开击心评菜餐儿亮检子]",
  trap,
);
reads("一日(?:三餐|之计)|三点水(?=$|[\\s,，。的旁那这加和])|[两二三四]点(?:水|底)(?:旁|的字)", trap);
reads(
  `(?:说|讲|提|补充|强调|总结)[一两三四五]点(?!钟|半|开|集|见)|${N}月${N}[路街桥]|\\d(?:\\.\\d)?号线|第${N}点|百分之${N}|${N}点${N}\\s?(?:公里|米|元|块|斤|吨|万|倍|平|度|级|折|包邮|到手)|${N}点(?:几|档|位|钟?方向)`,
  trap,
);
// 4月5日一天
reads("(?<=[日号]|[今明后]天)\\s?一天(?=$|[\\s,，。])", trap);
// 漏水点有三点：…, 两点之间直线最短
reads(`[有这那]${N}点(?=\\s?[:,，。]|$)|(?<![到至~-])两点之间`, trap);
reads(`${N}点(?:共识|说明|意见|建议|要求|原因|想法|疑问|问题|声明|补充|看法|希望|感受|理由|好处|以上|以下|经验)`, trap);

reads(
  `(?<![午晚早上])(?:${WEEK}${WEEKDAY}|${N}点(?:半|钟)?)(?:乐队|奶茶|读书会|透视|餐厅|酒吧|咖啡|饭店|影院|超市|书店)|3[.·]?15晚会|${N}号${N}号(?=[楼门梯车电库]|单元)|(?:停车|充电)[^,，。]{0,3}小时(?:之?内|以内)免费|${WEEK}${WEEKDAY}说${WEEK}${WEEKDAY}|(?<=[小老])周[一二三四五六日]|周三胖|零点乐队|pm ?(?:2\\.5|10)(?!\\d|:)|${N}月一[付交结清]|${N}月${N}号[楼院]|(?<=黑色)星期五|(?<=又是)周[一二三四五六日]|(?:双休日|周末)(?:加班费|班)|\\d+[:：]\\d+的比分|${N}日(?:游|K?线)|(?:中午|午间)休息|(?:今天|今日|明天|后天)是?(?:几号|${WEEK}几)`,
  trap,
);

reads(
  `(?:周[末六日]|(?:星期|礼拜)[六天日]|双休日?|节假日)(?:[、和及,，](?:周[六日]|节假日)){0,2}(?:都|均)?(?:休息(?!室)|不上班|不办公|除外|关门|闭馆)|除了?(?:${WEEK}${WEEKDAY}|今天|明天|后天|大后天)(?:之外|以外|外)?(?!.{0,3}(?:都|每))`,
  trap,
);
// 逾期每天万分之五, 每日罚5元
reads(`(?:每[天日]|按[天日])(?=[^\\d点,，。\\s]{0,4}?(?:[万千百]分之|滞纳|罚|扣|${N}\\s?(?:元|块|%)))`, trap);
// Every …
reads(`(?:每个?|一个?)${WEEK}一[次回]`, (m) => one(m, { kind: "every", rule: { freq: "WEEKLY" } }));
reads(`[每一]个?${WEEK}${N}次`, (m) => one(m, { kind: "every", rule: { freq: "WEEKLY" } }));
reads("(?:每个?|一个?)月一次", (m) => one(m, { kind: "every", rule: { freq: "MONTHLY" } }));
reads("(?:每个?|一)季度?一次", (m) => one(m, { kind: "every", rule: { freq: "MONTHLY", interval: 3 } }));
reads("每年一次|一年一次", (m) => one(m, { kind: "every", rule: { freq: "YEARLY" } }));
reads(`每逢?单数?日|每逢?双数?日`, () => []);
reads(
  `(?:每个?|逢|每逢)${WEEK}([一二三四五六日]{2,7}(?=[早晚上下中凌都各,，\\s]|$)|(?:${WEEKDAY}(?!次)|末)(?:\\s?[、,，和及跟/到至-]?\\s?(?:${WEEK}${WEEKDAY}|${WEEKDAY}(?![\\d点号月日层楼个天次]))){0,6})`,
  (m) => one(m, { kind: "every", rule: { freq: "WEEKLY", byDay: weekdays(m[1] ?? "") } }),
);
reads(`(?:每个?)?(?:双|(?<![名订菜账清传简接收封截开下货保])单)周(?:的)?${WEEK}?(${WEEKDAY})`, (m) =>
  one(m, { kind: "every", rule: { freq: "WEEKLY", interval: 2, byDay: [WEEKDAY_CODE(weekdayOf(m[1] ?? ""))] } }),
);
// 周一三五; of days in a row (周五、六、日) that is one week's.
const NOT_HOURS = "(?![一二三四五六七八九十点时號号楼层栋个人月日天块元])";
reads(
  `(?<!上)(下下|[下这本])?个?${WEEK}([一二三四五六日]{2,5}|[一二三四五六日](?:[、/][一二三四五六日]){2,5})(?:(?=[两三四五]天)|(?<!六日)${NOT_HOURS})`,
  (m, now) => {
    const days = [...(m[2] ?? "").matchAll(/[一二三四五六日]/g)].map((found) => weekdayOf(found[0]));
    const first = days[0] ?? 0;
    const inRow = days.every((day, index) => day === (first + index) % 7);
    const behind = m.input.slice(m.index + m[0].length);
    if (!m[1] && (!inRow || /^每|^都/.test(behind)))
      return days.length < 3 && !inRow
        ? null
        : one(m, { kind: "every", rule: { freq: "WEEKLY", byDay: weekdays(m[2] ?? "") } });
    const ahead = { 下: 1, 下下: 2 }[m[1] ?? ""] ?? 0;
    const from = m[1]
      ? mondayOf(now.day) + ahead * 7 + ((first + 6) % 7)
      : now.day + ((first - partsOf(now.day).weekday + 7) % 7);
    const last = (((days.at(-1) ?? first) - first + 7) % 7) + from;
    return dateToken(m, from, { said: "weekday", bare: !m[1], to: last, weekdays: days });
  },
);
// 一周三次 一三五, and 一三五早上7点 by itself
reads(
  "(?<=次[\\s,，:]?)([一二三四五六日]{2,5})(?=$|[早晚上下中\\s\\d])|(?<=^|\\s)(一三五|二四六|一三五日)(?=[早晚上下中])|(?<![周期拜第初月点号零〇百十廿一二三四五六七八九日\\d])([一二三四五六日]{2,4})(?=(?:[早晚]上?|上午|下午|中午|傍晚|清晨)\\s?(?:\\d{1,2}|[一二两三四五六七八九十]{1,3})[点:半])",
  (m) => {
    // 二四六早上七点; 三四点 is no such list.
    const days = [...(m[3] ?? "")].map((day) => "一二三四五六日".indexOf(day));
    if (days.some((day, index) => index > 0 && day < (days[index - 1] ?? 0) + (day === 6 && index > 1 ? 1 : 2)))
      return null;
    return one(m, { kind: "every", rule: { freq: "WEEKLY", byDay: weekdays(m[1] ?? m[2] ?? m[3] ?? "") } });
  },
);
reads(`(?:两|2|二)个?${WEEK}一次`, (m) => one(m, { kind: "every", rule: { freq: "WEEKLY", interval: 2 } }));
reads("每周([1-7](?:[、,和/][1-7]){0,6})(?![\\d楼号天次个点:.])", (m) =>
  one(m, {
    kind: "every",
    rule: { freq: "WEEKLY", byDay: [...(m[1] ?? "").matchAll(/\d/g)].map((day) => WEEKDAY_CODE(Number(day[0]) % 7)) },
  }),
);
reads(`(?:每隔?(?:两|2|二)|每隔(?:一|1))个?(?:周|星期|礼拜)(?:的)?(?:${WEEK})?(${WEEKDAY}(?!次))?`, (m) =>
  one(m, {
    kind: "every",
    rule: { freq: "WEEKLY", interval: 2, ...(m[1] ? { byDay: [WEEKDAY_CODE(weekdayOf(m[1]))] } : {}) },
  }),
);
reads(`每个?月(?:的)?第(${COUNT})个?[、和及,，](?:第)?(${COUNT})个${WEEK}(${WEEKDAY})`, (m) => {
  const weekday = WEEKDAY_CODE(weekdayOf(m[3] ?? ""));
  return one(m, {
    kind: "every",
    rule: { freq: "MONTHLY", byDay: [`${number(m[1])}${weekday}`, `${number(m[2])}${weekday}`] },
  });
});
reads(`(?:隔|每两个?|每二)${WEEK}(${WEEKDAY}(?!次))?`, (m) =>
  one(m, {
    kind: "every",
    rule: { freq: "WEEKLY", interval: 2, ...(m[1] ? { byDay: [WEEKDAY_CODE(weekdayOf(m[1]))] } : {}) },
  }),
);
reads("每个?(?:周末|双休日|双休)|双休日|每逢周末|周(?:六日|末)(?=都|每)", (m) =>
  one(m, { kind: "every", rule: { freq: "WEEKLY", byDay: ["SA", "SU"] } }),
);
// 下周工作日五天停梯
reads(
  `(下下|下|这|本)个?${WEEK}的?工作日(?:[五5]天)?(?!\\s?(?:每|[早晚]|[上下中]午|${N}[点:]|${N}\\s?[到至-]))`,
  (m, now) => {
    const monday = mondayOf(now.day) + 7 * (m[1] ?? "").replace(/[这本]/, "").length;
    return dateToken(m, Math.max(monday, now.day), { said: "week", to: monday + 4 });
  },
);
reads("每个?工作日|(?<!个)工作日|平日(?=[早晚上下中\\d])", (m) =>
  one(m, { kind: "every", rule: { freq: "WEEKLY", byDay: ["MO", "TU", "WE", "TH", "FR"] } }),
);
reads(`每个?${WEEK}(?!${WEEKDAY})`, (m) => one(m, { kind: "every", rule: { freq: "WEEKLY" } }));
reads(`每个?月(?:的)?(最后一?个?|倒数第[一二两1-4]个?|第${COUNT}(?:个|周的?)?|头一个|首个)${WEEK}(${WEEKDAY})`, (m) => {
  const nth = number(/第(.{1,3}?)(?:个|周的?)?$/.exec(m[1] ?? "")?.[1]) || 1;
  const n = /最后/.test(m[1] ?? "") ? -1 : /倒数/.test(m[1] ?? "") ? -nth : nth;
  return one(m, {
    kind: "every",
    rule: { freq: "MONTHLY", byDay: [`${n}${WEEKDAY_CODE(weekdayOf(m[2] ?? ""))}`] },
  });
});
reads(`每个?月(?:的)?(${N})[日号]?(?:\\s?[-~到至—]\\s?)(${N})[日号]`, (m) => {
  const [from, to] = [number(m[1]), number(m[2])];
  if (!(from >= 1 && from < to && to <= 31)) return null;
  const end = m.index + m[0].length;
  return [
    { kind: "every", rule: { freq: "MONTHLY", byMonthDay: [from] }, start: m.index, end },
    { kind: "length", minutes: 0, days: to - from + 1, start: end, end },
  ];
});
reads(`每个?月(?:的)?(?:月底|月末|最后一[天日]|底|末)`, (m) =>
  one(m, { kind: "every", rule: { freq: "MONTHLY", byMonthDay: [-1] } }),
);
reads(
  `(?:(?:每个?月|月月)(?:的|逢|[上中下]旬|初)?|逢)(${N}[日号]?(?:(?:\\s?[、,，和及跟]\\s?|(?<=[日号])\\s?)${N}[日号]?){0,5})(?<=[日号])(?![楼线院])`,
  (m) => {
    const days = [...(m[1] ?? "").matchAll(new RegExp(N, "g"))].map((found) => number(found[0]));
    return days.every((day) => day >= 1 && day <= 31)
      ? one(m, { kind: "every", rule: { freq: "MONTHLY", byMonthDay: days } })
      : null;
  },
);
reads("每个?月(?:都|均)?(?:如此|这样|这天|都?是|一样|都?有)", (m) =>
  one(m, { kind: "every", rule: { freq: "MONTHLY" } }),
);
reads("每年", (m) => one(m, { kind: "every", rule: { freq: "YEARLY" } }));
reads(`每隔?(${COUNT})(天|日|周|个?星期|个?礼拜|个?月)(?:一次)?`, (m) => {
  const n = number(m[1]) + (m[0].startsWith("每隔") && /[天日]/.test(m[2] ?? "") ? 1 : 0);
  const freq = /[天日]/.test(m[2] ?? "") ? "DAILY" : /月/.test(m[2] ?? "") ? "MONTHLY" : "WEEKLY";
  return one(m, { kind: "every", rule: { freq, ...(n > 1 ? { interval: n } : {}) } });
});
reads("每个?季度|每季", (m) => one(m, { kind: "every", rule: { freq: "MONTHLY", interval: 3 } }));
reads("每半年(?:一次)?|半年一次", (m) => one(m, { kind: "every", rule: { freq: "MONTHLY", interval: 6 } }));
reads("隔一?[天日]|每两天", (m) => one(m, { kind: "every", rule: { freq: "DAILY", interval: 2 } }));
reads(
  `除了?${WEEK}(${WEEKDAY}(?:[、,，和]?(?:${WEEK})?${WEEKDAY}){0,3})(?:之外|以外|外)?[\\s,，]?(?:都|每天|每日)`,
  (m) => {
    const not = weekdays(m[1] ?? "");
    const byDay = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"].filter((day) => !not.includes(day));
    return one(m, { kind: "every", rule: { freq: "WEEKLY", byDay } });
  },
);
reads("每天|每日|天天|日日", (m) => one(m, { kind: "every", rule: { freq: "DAILY" } }));
reads(`(?:[每一]天|[每一]日)${N}[次回遍]`, (m) => one(m, { kind: "every", rule: { freq: "DAILY" } }));
// 五天一次, 隔三天
reads(`(?:隔(${COUNT})天|(?<!\\d)(${COUNT})(天|个?星期|个?礼拜|周|个月)一[次回遍])`, (m) => {
  const interval = m[1] ? number(m[1]) + 1 : number(m[2]);
  const freq = m[1] || m[3] === "天" ? "DAILY" : m[3] === "个月" ? "MONTHLY" : "WEEKLY";
  return interval > 1 ? one(m, { kind: "every", rule: { freq, interval } }) : null;
});
reads(`除了?(?:${FESTIVALS}|五一|十一|节假日)(?:期间|假期|当天)?(?:以?外|之外)?`, trap);
reads("每(晚|早)上?|每天?(夜里|凌晨)|每个(晚上|早上|早晨)", (m) =>
  one(m, {
    kind: "every",
    rule: { freq: "DAILY" },
    period: /凌晨/.test(m[0]) ? "night" : /晚|夜/.test(m[0]) ? "evening" : "morning",
  }),
);

function weekdays(said: string): string[] {
  if (said.startsWith("末")) return ["SA", "SU"];
  const days = [...said.matchAll(/[一二三四五六日天]/g)].map((found) => weekdayOf(found[0]));
  const [first, last] = [days[0], days[1]];
  if (/[到至-]/.test(said) && first !== undefined && last !== undefined) {
    const span = (last - first + 7) % 7;
    return Array.from({ length: span + 1 }, (_, i) => WEEKDAY_CODE((first + i) % 7));
  }
  return [...new Set(days)].map(WEEKDAY_CODE);
}
