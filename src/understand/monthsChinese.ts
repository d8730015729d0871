import {
  addWorkdays,
  dayOf,
  FESTIVALS,
  holidaySpan,
  monthEnd,
  nextDate,
  nextFestival,
  nextLunar,
  nextMonthDate,
  partsOf,
} from "./days.ts";
import { dateToken, type Now, number, one, readerList, type Token } from "./timeTokens.ts";
import { COUNT, inMonth, N, WEEK, WEEKDAY, weekdayOf, YEAR } from "./timeWordsChinese.ts";

const { readers, reads } = readerList();
/** What Chinese says of dates, feasts and months. */
export const CHINESE_MONTHS = readers;

// Months
const LUNAR_DATE =
  "(初[一二三四五六七八九十]|十[一二三四五六七八九]|廿[一二三四五六七八九]?|二十[一二三四五六七八九]?|三十|十五)";
reads(
  `(?:农历|阴历)?\\s?(腊|正|冬)月\\s?${LUNAR_DATE}|(?:农历|阴历)\\s?(${N})月\\s?${LUNAR_DATE}|(${N})月(初[一二三四五六七八九十])`,
  (m, now) => {
    const month = { 腊: 12, 正: 1, 冬: 11 }[m[1] ?? ""] ?? number(m[3] ?? m[5]);
    return dateToken(m, nextLunar(month, number((m[2] ?? m[4] ?? m[6] ?? "").replace("初", "")), now.day), {
      said: "monthday",
    });
  },
);
reads(
  `(?:大年|年)(?:初[一二三四五六七八九十](?!月))|大年(?:初[一二三四五六七八九十])|(?<=(?:年|节|过完年|正月|[到至])后?)初[一二三四五六七八九十]|(?<![\\u4e00-\\u9fff])初[一二三四五六七八九十](?=上班|开工|复工|开门|早|晚|上午|下午|\\s?\\d|[到至~-])`,
  (m, now) => dateToken(m, nextLunar(1, number(m[0].slice(-1)), now.day), { said: "monthday" }),
);
/** How long before the lunar new year a bare 初八 is a day of its first month. */
const NEW_YEAR_NEAR = 40;
/** 初一, 初二 and 初三 are years of school, too: they need a word beside them that tells a day. */
const SCHOOL = "(?:中|小|年级|班|的?(?:学|家长|孩子|娃)|生|语文|数学|英语|物理|化学|[上下]学期|毕业|开学|升)";
reads(
  `(?<![当最起年月开之])初(?:[四五六七八九十](?!${SCHOOL})|[一二三](?=[早晚]|[上下中]午|起|开|拜年|回来|走亲|之?前|\\s?[到至~-]\\s?初))`,
  (m, now) => {
    const newYear = nextLunar(1, 1, now.day) ?? 0;
    const day = nextLunar(1, number(m[0].slice(1)), now.day);
    const near = newYear - now.day <= NEW_YEAR_NEAR || (day !== null && day < newYear);
    return near ? dateToken(m, day, { said: "monthday" }) : null;
  },
);
reads(
  `${YEAR}(${N})\\s?月\\s?(${N})[日号]?\\s?[、,，和]\\s?(?:${N}[日号]?\\s?[、,，和]\\s?){0,3}(${N})(?:[日号](?![楼线院门])|(?=两[天日]))`,
  (m, now) => {
    const from = inMonth(m[1], number(m[2]), number(m[3]), now);
    const to = from === null ? null : nextDate(number(m[4]), from);
    return to === null ? null : dateToken(m, from, { said: "monthday", to });
  },
);
// 3月15到20
reads(`${YEAR}(${N})月(${N})\\s?[-~到至]\\s?(${N})(?=$|[\\s,，。])`, (m, now) => {
  const from = inMonth(m[1], number(m[2]), number(m[3]), now);
  const to = from === null ? null : nextDate(number(m[4]), from);
  return to === null ? null : dateToken(m, from, { said: "monthday", to });
});
reads(`${YEAR}(${N})\\s?月\\s?(${N})\\s?(?:[日号]|(?!\\d|[-~到至]?\\d{0,2}[月个元块万]))(?:当[天日晚])?`, (m, now) => {
  const day = inMonth(m[1], number(m[2]), number(m[3]), now);
  if (day === null) return [];
  return dateToken(m, day, { said: "monthday", past: /^[去前]年/.test(m[1] ?? "") });
});
reads(`(上|下下?|这|本|次)个?月(?:的)?\\s?(${N})[日号](?![楼线院门])`, (m, now, tokens) => {
  const ahead = { 上: -1, 下: 1, 下下: 2, 次: 1 }[m[1] ?? ""] ?? 0;
  // 15日至次月10日: the month after that day's.
  const spoken = m[1] === "次" ? tokens.findLast((token) => token.kind === "date") : undefined;
  const { year, month } = partsOf(monthEnd(spoken?.kind === "date" ? spoken.from : now.day, ahead));
  return dateToken(m, dayOf(year, month, number(m[2])), { said: "monthday", past: ahead < 0 });
});
reads(
  `(今年|明年|后年|来年|次年|20\\d\\d年)(?:的)?\\s?(${N})月(?:份)?(?!的|\\s?\\d|[初中底末上下])(?:整月)?`,
  (m, now) => {
    const first = inMonth(m[1], number(m[2]), 1, now);
    return first === null ? null : dateToken(m, first, { to: monthEnd(first), said: "week" });
  },
);
reads("(?:上|去)(?:个月|月)", (m, now) => dateToken(m, now.day, { past: true }));
reads("(下下?|这|本)个?月(?:之?内)?", (m, now) => {
  const end = monthEnd(now.day, /^下下/.test(m[0]) ? 2 : /^下/.test(m[0]) ? 1 : 0);
  if (m[0].endsWith("内")) return one(m, { kind: "within", minutes: 0, day: end });
  const first = end - partsOf(end).date + 1;
  // 下月起快递只放柜子
  const open = /^\s?起/.test(m.input.slice(m.index + m[0].length));
  return dateToken(m, first, open ? { said: "monthday" } : { to: end, said: "week" });
});
reads("(?:大?年三十|年夜)", (m, now) => dateToken(m, nextFestival("除夕", now.day), { period: "evening" }));
reads("(?:刚才|刚刚)(?!又?(?:说|定|确定|敲定|回话|回复|通知|答复))", (m, now) => dateToken(m, now.day, { past: true }));
reads("[去前]年|上个?季度", (m, now) => dateToken(m, now.day, { past: true }));

// 4月到6月每周六
reads(`(${N})月份?\\s?[-~到至]\\s?(${N})月份?(?:底|末)?(?=.{0,2}每)`, (m, now) => {
  const first = inMonth(undefined, number(m[1]), 1, { ...now, day: now.day - partsOf(now.day).date + 1 });
  const last = first === null ? null : nextMonthDate(number(m[2]), 1, first);
  return last === null ? null : dateToken(m, first, { to: monthEnd(last), said: "week" });
});
// 12月每周六: every Saturday of that month.
reads(`${YEAR}(${N})月(?:份|里|的)?(?=每|隔周)`, (m, now) => {
  const first = inMonth(m[1], number(m[2]), 1, { ...now, day: now.day - partsOf(now.day).date + 1 });
  return first === null ? null : dateToken(m, first, { to: monthEnd(first), said: "week" });
});
reads(`${YEAR}(${N})月(?:份)?(?=起|开始|开工|启动)`, (m, now) =>
  dateToken(m, inMonth(m[1], number(m[2]), 1, { ...now, day: now.day - partsOf(now.day).date + 1 }), {
    said: "monthday",
  }),
);
// 10月检修电梯: some time in that month
reads(
  `(?<![\\d一二两三四五六七八九十第])(${N})月份?(?=[\\s,，]?(?:统一|全面|集中|陆续|分批)?(?:[更改]?换|[大检维翻]修|施工|[改安加]装|更新|改造|翻新|清洗|启用|实行|交付|验收|完工|换届))`,
  (m, now) => {
    const month = number(m[1]);
    const first = month <= 12 ? nextMonthDate(month, 1, now.day - partsOf(now.day).date + 1) : null;
    return first === null ? null : dateToken(m, first, { to: monthEnd(first), said: "week" });
  },
);
// 13号, 3-5号, 25日, 28、29号
reads(
  `(${N})[日号]?\\s?[、,，和及]\\s?(?:${N}[日号]?\\s?[、,，和及]\\s?){0,3}(${N})(?:\\s?[日号](?![楼线院门店铺馆机桌库位车梯栋])|(?=[两三]天))`,
  (m, now, tokens) => {
    const from = monthDay(number(m[1]), now, tokens);
    const to = from === null ? null : nextDate(number(m[2]), from);
    return to === null || to - (from ?? 0) > 20 ? null : dateToken(m, from, { said: "day", to });
  },
);
reads(`(${N})\\s?[日号]?\\s?([-~到至—])\\s?(?=${N}\\s?[日号](?![楼线院门店铺馆]))(?<![\\d.])`, (m, now, tokens) => {
  const from = monthDay(number(m[1]), now, tokens);
  if (from === null) return null;
  const split = m.index + (m[1] ?? "").length;
  return [
    { kind: "date", from, said: "day", start: m.index, end: split },
    { kind: "to", word: "到", start: split, end: m.index + m[0].length },
  ];
});
reads(
  `(?<![路街弄巷道\\d])(${N})\\s?[日号](?![楼线院门店铺馆机桌库位车梯栋洞坑码字胶球摊柜房井阀泵闸岗亭场厅桩]|候选|加油|锅炉|[电水气]表|技师|病房|汽油|宿舍|教室|诊室|商铺|[线口床座]|地铁|公交|电池|公馆|会议室|窗口|出口|充电|信箱|选手|文件|公告|令)(?:当[天日晚])?`,
  (m, now, tokens) => dateToken(m, monthDay(number(m[1]), now, tokens), { said: "day" }),
);

/** The day of the month that was spoken of just before (12月3日-5日), else the next such day. */
function monthDay(date: number, now: Now, tokens: readonly Token[]): number | null {
  if (!(date >= 1 && date <= 31)) return null;
  const last = tokens.findLast((token) => token.kind === "date");
  const joined = tokens.at(-1);
  const from =
    last?.kind === "date" && !last.past && joined?.kind === "to" && (last.said === "monthday" || last.said === "day")
      ? last.from
      : last?.kind === "date" && last.feast
        ? // 中秋放假三天 25至27号
          Math.max(last.from - 7, now.day)
        : now.day;
  return nextDate(date, from);
}

// Festivals. 王国庆, 李立冬: people are called so.
const SURNAMES =
  "王李张刘陈杨赵黄吴徐孙胡朱高林郭罗梁宋郑谢唐许韩冯邓曹彭曾肖袁潘蒋蔡余杜叶程苏魏吕丁沈姚卢姜崔谭陆汪范廖贾邹孟熊秦邱尹薛闫雷侯陶黎贺顾郝龚邵钱";
reads("618(?=[当那]天|大促|[早晚]|凌晨)", (m, now) =>
  dateToken(m, nextMonthDate(6, 18, now.day), { said: "monthday" }),
);
reads("双(?:十([一二])|1([12]))(?=$|[\\s,，。]|[当那]天|[早晚]|上午|下午|零点|凌晨|之?前)", (m, now) => {
  const n = (m[1] ?? m[2]) === "一" || m[2] === "1" ? 11 : 12;
  return dateToken(m, nextMonthDate(n, n, now.day), { said: "monthday" });
});
reads(`(${FESTIVALS}|五一|十一)(?:节|假期)?(?:之)?后(?:的)?第(${COUNT})个?(?:${WEEK}(${WEEKDAY})|工作日)`, (m, now) => {
  const day = nextFestival(m[1] ?? "", now.day);
  if (day === null) return null;
  if (!m[3]) return dateToken(m, addWorkdays(day, number(m[2])));
  const weekday = weekdayOf(m[3]);
  return dateToken(m, day + 1 + ((weekday - partsOf(day + 1).weekday + 7) % 7) + (number(m[2]) - 1) * 7);
});
reads("(雨水|小雪|大雪|小满)(?=那天|当天|节气|前一天)", (m, now) =>
  dateToken(m, nextFestival(m[1] ?? "", now.day), { said: "monthday" }),
);
// 国庆第二天, 五一假期最后一天
reads(`(${FESTIVALS}|五一|十一)节?((?:小?长?假期?|放假)的?)?(?:第(${COUNT})天|最后一天)`, (m, now) => {
  const day = nextFestival(m[1] ?? "", now.day);
  const span = m[2] || !m[3] ? holidaySpan(m[1] ?? "", now.day) : null;
  if (day === null) return null;
  return dateToken(m, m[3] ? (span?.from ?? day) + number(m[3]) - 1 : (span?.to ?? null));
});
// 谷雨前两天
reads(`(${FESTIVALS}|五一|十一)节?的?前(${COUNT})天`, (m, now) => {
  const day = nextFestival(m[1] ?? "", now.day + number(m[2]));
  return dateToken(m, day === null ? null : day - number(m[2]));
});
// 春节前最后一个周六
reads(`(${FESTIVALS}|五一|十一)节?前的?最后一?个?(?:${WEEK}(${WEEKDAY})|工作日)`, (m, now) => {
  const day = nextFestival(m[1] ?? "", now.day);
  if (day === null) return null;
  if (!m[2]) return dateToken(m, addWorkdays(day, -1));
  return dateToken(m, day - 1 - ((partsOf(day - 1).weekday - weekdayOf(m[2]) + 7) % 7));
});
reads(
  `(?<!(?:^|[^\\u4e00-\\u9fff]|[请找叫让跟和给问替帮])[${SURNAMES}])(${FESTIVALS}|五一|六一(?!班)|元宵(?=[早晚上下中]|[当那]天)|[七八]一(?=起|当[天日]|之?前|[早晚]|上午|下午|中午)|(?<![\\d一二三四五六七八九十第周月初])十一(?=假|放假|黄金周|期间|长假|当天|那天|[之以]?前(?![面排头进边院门一二三四五六七八九十\\d])|截止)|(?<=[到至])十一(?=为止|结束|$|[\\s,，。]))(节)?(?:当[天日晚]|这?天)?(假期|放假|期间|[三五七八3578]天(?:小?长?假|乐)|小?长假|小?黄金周|(?:的)?前一[天晚日]|前夕)?`,
  (m, now, tokens) => {
    // 明天重阳: the day was said, the name only adorns it.
    const said = tokens.at(-1);
    if (said?.kind === "date" && m.index - said.end <= 1 && !m[3]) return [];
    if (m[3] && /前/.test(m[3])) return dateToken(m, (nextFestival(m[1] ?? "", now.day + 1) ?? now.day) - 1);
    if (m[3]) {
      const span = holidaySpan(m[1] ?? "", now.day);
      return span && dateToken(m, span.from, { feast: true, ...(span.to > span.from ? { to: span.to } : {}) });
    }
    const feast = true;
    const day = nextFestival(m[1] ?? "", now.day);
    const evening = /夜$|晚$/.test(m[0]) ? { period: "evening" as const } : {};
    return dateToken(m, day, { said: "monthday", feast, ...evening });
  },
);

// 3·15, as days are named
reads("(1[0-2]|[1-9])·([0-3]?\\d)(?!\\d)", (m, now) =>
  dateToken(m, nextMonthDate(Number(m[1]), Number(m[2]), now.day), { said: "monthday" }),
);
// 06-18 19:00, 6-8 9:00
reads("(?<![\\d:-])(0?[1-9]|1[0-2])-([0-3]?\\d)(?=\\s{1,2}\\d{1,2}[:：]\\d\\d)", (m, now) =>
  dateToken(m, nextMonthDate(Number(m[1]), Number(m[2]), now.day), { said: "monthday" }),
);
// 12.7-9
reads("(?<![^\\s,，])(\\d{1,2})\\.(\\d{1,2})[-~](\\d{1,2})(?=[日号]|\\s[\\u4e00-\\u9fff])[日号]?", (m, now) => {
  const from = nextMonthDate(Number(m[1]), Number(m[2]), now.day);
  const to = from === null ? null : nextDate(Number(m[3]), from);
  return to === null || to - (from ?? 0) > 20 ? null : dateToken(m, from, { said: "monthday", to });
});
// Digits only: 12/5, 11.28. They need something beside them that tells a date.
const BESIDE =
  "(?=\\s?[(（]\\s?(?:周|星期|礼拜)|\\s?(?:周|星期|礼拜)[一二三四五六日天]|\\s?[日号起前]|\\s?(?:上午|下午|早|晚|凌晨|中午|全天|截止|开始|停[水电气]|施工|当天)|(?!公里|千米|小时|个|倍|斤)[\\u4e00-\\u9fff]{1,3}[日节](?![常子])|\\s+\\d{1,2}[:：点]|\\s?[-~到至—]\\s?\\d{1,2}[./月]\\d{1,2})";
reads(`(\\d{1,2})([./·])(\\d{1,2})(?![\\d./元块万吨%])${BESIDE}[日号]?`, (m, now, _tokens, text) =>
  /[\d.$¥￥]/.test(text[m.index - 1] ?? "")
    ? null
    : dateToken(m, nextMonthDate(Number(m[1]), Number(m[3]), now.day), { said: "monthday" }),
);
reads("(\\d{1,2})([./])(\\d{1,2})(?![\\d./元块万吨%])[日号]?", (m, now, tokens, text) => {
  const last = tokens.at(-1);
  const joined = last?.kind === "to" && tokens.at(-2)?.kind === "date";
  const slash = m[2] === "/" && /(?:^|\s|on\s)$/.test(text.slice(Math.max(0, m.index - 3), m.index));
  const led = /(?:截止|截至|定[于在]|改[到在]|推到|挪到|日期|时间)[:：]?\s?$/.test(
    text.slice(Math.max(0, m.index - 5), m.index),
  );
  if (!joined && !slash && !led) return null;
  const spoken = tokens.findLast((token) => token.kind === "date");
  const from = joined && spoken?.kind === "date" ? spoken.from : now.day;
  return dateToken(m, nextMonthDate(Number(m[1]), Number(m[3]), from), { said: "monthday" });
});
