import { clock, number, one, type Period, readerList, type Token, trap } from "./timeTokens.ts";
import { N } from "./timeWordsChinese.ts";

const { readers, reads } = readerList();
/** What Chinese says of clocks and parts of the day, and of what stands between two times. */
export const CHINESE_CLOCKS = readers;

const PERIODS: readonly (readonly [string, Period])[] = [
  ["凌晨|后半夜|下半夜", "night"],
  [
    "早[饭餐][之以]?后|吃完早饭|朝早|早晨|早上|清晨|清早|大清早|一大早|一早|大早上|早间|上午|早浪向?|早|上昼|上半[日天]",
    "morning",
  ],
  ["午(?=\\d|十)|(?:晌午|中午)饭[之以]?后|中午|正午|晌午头儿|晌午|午间", "noon"],
  [
    "午饭[之以]?后|午休[之以]?后|放学[之以]?后|下午|午后|下昼|晚昼|下晚(?=\\d|[一二两三四五六])|下半[日天]|后半日|下晌|傍晚|后晌",
    "afternoon",
  ],
  [
    "晚[饭餐][之以]?后|吃完晚饭|吃过夜饭|下班[之以]?后|夜到(?=\\d|[一二两三四五六七八九十])|夜里[厢向]|晚黑|黑[了咯](?=\\d|[一二两三四五六七八九十]{1,3}点)|晚上|晚间|擦黑儿?|今夜|夜晚|夜里|夜间|半夜|深夜|午夜|当晚|晚|夜",
    "evening",
  ],
];
const PERIOD = PERIODS.map(([words]) => words).join("|");

/** The words alone, without what has to follow them in a text. */
const WHOLE_PERIODS = PERIODS.map(
  ([words, period]) => [new RegExp(`^(?:${words.replace(/\(\?=[^()]*\)/g, "")})$`), period] as const,
);
function periodOf(word: string): Period {
  return WHOLE_PERIODS.find(([words]) => words.test(word))?.[1] ?? "morning";
}

reads("(?<=早上|上午|下午|晚上|傍晚|中午|凌晨|早|晚)\\s?(\\d{1,2})\\.([0-5]\\d)(?![\\d.元块万吨%])", (m) =>
  clock(m, Number(m[1]), Number(m[2]), !/^0/.test(m[1] ?? "")),
);
reads("(\\d{1,2})\\.(00|15|30|45)\\s?[-~到至—]\\s?(\\d{1,2})\\.(00|15|30|45)(?![\\d.元块万吨%])", (m) => {
  const [from, to] = [Number(m[1]) * 60 + Number(m[2]), Number(m[3]) * 60 + Number(m[4])];
  if (from >= 1440 || to > 1440 || to <= from) return null;
  const end = m.index + m[0].length;
  return [
    { kind: "clock", minute: from, loose: from >= 60 && from < 780, start: m.index, end: m.index + 1 },
    { kind: "to", word: "到", start: m.index + 1, end: m.index + 1 },
    { kind: "clock", minute: to, loose: to >= 60 && to < 780, start: m.index + 1, end },
  ];
});
reads("(?<![\\d.第]|\\d:)(\\d{1,2})[:：](\\d{2})(?::\\d{2})?(?!\\d)\\s?(?:分|整|点)?", (m) => {
  const tokens = clock(m, Number(m[1]), Number(m[2]), !/^0/.test(m[1] ?? ""));
  for (const token of tokens ?? []) if (token.kind === "clock") token.digital = true;
  return tokens;
});
reads(`差一刻(?:钟)?(?:就?到?)?(${N})[点时]`, (m) => clock(m, number(m[1]) - 1, 45, true));
reads(`差(${N})分(?:钟)?(?:就?到?)?(${N})[点时]`, (m) => clock(m, number(m[2]) - 1, 60 - number(m[1]), true));
reads(`(${N})[点时]差一刻`, (m) => clock(m, number(m[1]) - 1, 45, true));
reads(`(${N})[点时]差(${N})分`, (m) => clock(m, number(m[1]) - 1, 60 - number(m[2]), true));
reads(`早晚各?(${N})点`, (m) => {
  const minute = number(m[1]) * 60;
  const split = m.index + 1;
  return [
    { kind: "period", period: "morning", word: "早", start: m.index, end: split },
    { kind: "clock", minute, loose: true, start: split, end: split },
    { kind: "period", period: "evening", word: "晚", start: split, end: split },
    { kind: "clock", minute, loose: true, start: split, end: m.index + m[0].length },
  ];
});
reads("([一二两三四五六七八九十])([二三四五六七八九十])(?:十分)?点钟?", (m) => {
  const [a, b] = [number(m[1]), number(m[2])];
  if (b !== a + 1) return null;
  return [
    { kind: "clock", minute: a * 60, loose: true, start: m.index, end: m.index + 1 },
    { kind: "to", word: "到", start: m.index + 1, end: m.index + 1 },
    { kind: "clock", minute: b * 60, loose: true, start: m.index + 1, end: m.index + m[0].length },
  ];
});
reads(
  `(${N})\\s?[点點](?:钟)?(半|整|[一三两二1-3]刻|(?:(?:过|零|〇)?${N}分|(?:过|零|〇)${N}|\\d{1,2}(?!\\d)|[二三四五]?十[一二三四五六七八九]?)(?![点號号楼栋层月:：个人户元块天]))?(?:正|整)?(?!五|缀)`,
  (m, _now, _tokens, text) => {
    const said = m[2] ?? "";
    const minute =
      said === "半"
        ? 30
        : said.endsWith("刻")
          ? number(said[0]) * 15
          : said && said !== "整"
            ? number(said.replace(/^(?:过|零|〇)(?=.)|分$/g, ""))
            : 0;
    const hour = number(m[1]);
    const tokens = clock(m, hour, Number.isNaN(minute) ? 0 : minute, !/^0/.test(m[1] ?? ""));
    const first = tokens?.[0];
    // 一点 is "a little" unless something says it is a clock.
    if (
      first?.kind === "clock" &&
      m[0] === "一点" &&
      !/^\s?(?:前|之前|到|至|开|集|停|见|以前|准时|[-~])/.test(text.slice(first.end, first.end + 3))
    )
      first.one = true;
    return tokens;
  },
);
reads(`(?<=[日号午晨晚早]\\s?)(${N})时(?![候间代常期段])(?:(${N})分|半)?(?:整|正)?`, (m) =>
  clock(m, number(m[1]), m[2] ? number(m[2]) : m[0].endsWith("半") ? 30 : 0, !/^0/.test(m[1] ?? "")),
);
reads(`(${N})时(?:(${N})分|半|整)`, (m) =>
  clock(m, number(m[1]), m[2] ? number(m[2]) : m[0].endsWith("半") ? 30 : 0, true),
);
reads("(\\d{1,2}|[零〇]|十[一二三四五六七八九]?|二十[一二三四]?)时(?![候间代常期段])(?:(\\d{1,2})分)?", (m) =>
  clock(m, number(m[1]), m[2] ? Number(m[2]) : 0, !/^0/.test(m[1] ?? "")),
);
// 8-17点, 6到8点, 8-10:30
reads(`(${N})\\s?([-~到至—]{1,2})\\s?(?=${N}\\s?[点时:：](?![候间代]))`, (m, _now, tokens) => {
  const hour = number(m[1]);
  if (!(hour >= 0 && hour <= 24) || tokens.at(-1)?.kind === "to") return null;
  const split = m.index + (m[1] ?? "").length;
  return [
    { kind: "clock", minute: hour * 60, loose: hour >= 1 && hour <= 12, start: m.index, end: split },
    { kind: "to", word: "到", start: split, end: m.index + m[0].length },
  ];
});
const TO = (at: number): Token => ({ kind: "to", word: "到", start: at, end: at });
// 早9晚5; 下午3、4点
reads(`早\\s?(${N})\\s?点?(?:到)?晚\\s?(${N})\\s?点?(?![\\d楼号])`, (m) => {
  const split = m.index + m[0].indexOf("晚");
  return [
    { kind: "period", period: "morning", word: "早", start: m.index, end: m.index },
    { kind: "clock", minute: number(m[1]) * 60, loose: true, start: m.index, end: split },
    // 一天两次 早9点晚9点: two hours.
    ...(/[次回]\s?$/.test(m.input.slice(0, m.index)) ? [] : [TO(split)]),
    { kind: "period", period: "evening", word: "晚", start: split, end: split },
    { kind: "clock", minute: number(m[2]) * 60, loose: true, start: split, end: m.index + m[0].length },
  ];
});
reads(`(${N})[、,](?=(${N})点)`, (m) =>
  number(m[2]) !== number(m[1]) + 1
    ? null
    : [
        { kind: "clock", minute: number(m[1]) * 60, loose: true, start: m.index, end: m.index + (m[1] ?? "").length },
        { kind: "to", word: "到", start: m.index + (m[1] ?? "").length, end: m.index + m[0].length },
      ],
);
// 晚8, 早九
reads(
  `(${PERIOD})\\s?(\\d{1,2}|[五六七八九十]|十[一二])(?![\\d零一二三四五六七八九十点时:：.号日月栋楼层单个人天元块岁度分户张票期班%-]|小时)`,
  (m) => {
    const word = m[1] ?? "";
    const hour = number(m[2]);
    if (!(hour >= 1 && hour <= 12)) return null;
    const split = m.index + word.length;
    return [
      { kind: "period", period: periodOf(word), word, start: m.index, end: split },
      { kind: "clock", minute: hour * 60, loose: true, start: split, end: m.index + m[0].length },
    ];
  },
);
reads(
  `早晚(?!上)|晚会|晚点|晚饭(?!之?以?后)|早饭(?!之?以?后)|早点|早餐(?!之?以?后)|早就|早已|早该|早日|夜跑|晚报|晚辈|早教|早班|晚班|夜宵`,
  trap,
);
reads(PERIOD, (m) => one(m, { kind: "period", period: periodOf(m[0]), word: m[0] }));

// What stands between and around
reads("(?:[签报迟收遇看听碰想得感轮]|(?<!割)接)到|到[场会齐位岗家货达](?![今明后])", trap);
reads(
  "(?:最后|最终|现在|刚刚?|刚才|后来)又?(?:说好?|定|确定|敲定|回话|回复|通知|答复)[是了在的]{0,2}[:,]?\\s?(?=[今明后下本这周星礼\\d十一二两三四五六七八九早晚上中])",
  (m) => one(m, { kind: "mark", mark: "moved" }),
);
reads(
  "改(?=在?(?:周|星期|礼拜|明|后天|下|\\d|今|早|晚|上午|中午|[一二两三四五六七八九十]{1,3}[点号]))|改到|改为|改成|改在|[挪移][到至]|推[到至]|推迟[到至]|延[到至]|顺延到|顺延至|提前到|提前至|调整为|调整到|调到|变更为|换到|延期到|延期至",
  (m) => one(m, { kind: "mark", mark: "moved" }),
);
reads(
  "截止(?:时间|日期)?(?:到|至|为|是|[:：])\\s?|截止(?:时间|日期)?\\s?(?=[今明后下本这周星\\d十一二三月])|(?:持续|停|封|关|延|开放|保留)到(?=[今明后下本这周星\\d十一二三月晚早上中凌])|(?:期限|过期时间|到期(?:日|时间))(?:为|是|至|到|[:：])\\s?|截至|最晚|最迟|不晚于|不迟于|截单(?:时间)?[:：]|一直到|直到|有效期至|延长到|延长至|过了(?=[今明后下本这周星\\d十一二三])(?=.{1,12}(?:不|就|作废))",
  (m) => one(m, { kind: "mark", mark: "by" }),
);
reads(
  "之内|以内|内(?![部容存])|(?:[上下]班|[上放]学|天[黑亮]|睡觉|吃饭|[早晚午中]饭|入夜|开[门会]|出门|午休|熄灯|日落)(?:之|以)?前|之前|以前|前(?![后台面门往去来天年两几三任期一两])|截止|截单|(?<!开始|继续|重新|统一|起)(?:[封收关截停结锁](?:单|团|盘|龙|卷(?!起))|收口|停止(?:接龙|报名|投票|接单|登记|受理|征集))|为止|(?<=[日号])止(?![痛血])|逾期(?!.{0,3}(?:每[天日]|按[天日]))|过期(?=不候|作废|$|[\\s,，。])|到期|最后(?:一天|期限|时限|日期)|ddl|deadline",
  (m) => one(m, { kind: "mark", mark: "before" }),
);
reads(
  "(?<=[点分半刻\\d])(?:散|来(?!自|回|年)|回(?:来|家|到|程)|收(?!费)|完|止|撤|回)|恢复|来水|来电|通水|通电|(?<=[点分半刻\\d])(?:开放|解封|通行|放行|开门|营业)",
  (m, _now, tokens, text) => {
    const second = tokens.filter((token) => token.kind === "clock").length > 1;
    const opens = /[放封行门业]$/.test(m[0]) && !/停|封|关/.test(text.slice(0, m.index));
    return second && !opens ? one(m, { kind: "mark", mark: "end" }) : [];
  },
);
// 押金月底退完
reads("(?<=[月年][底末][^,，。\\s\\d]{0,4})[完齐清毕](?=$|[\\s,，。])", (m) =>
  one(m, { kind: "mark", mark: "before" }),
);
reads("完工|竣工|交付|(?<=[日号底末])停(?:暖|供|止|了)?(?=$|[\\s,，。])", (m, _now, tokens) =>
  tokens.filter((token) => token.kind === "date").length > 1 ? one(m, { kind: "mark", mark: "end" }) : [],
);
reads("(?<!后[^\\s,，。]{0,3})(?:(?<=[点分半刻\\d])关(?=$|[\\s,，。])|结束|收工|散场|返程|返回|关门|关闭|闭馆)", (m) =>
  one(m, { kind: "mark", mark: "end" }),
);
reads("开始|起(?![来床火点诉]|码)|开场|开工", (m) => one(m, { kind: "mark", mark: "start" }));
reads("即日起?|即刻起?|今日起(?=[至到])", (m) => one(m, { kind: "mark", mark: "today" }));
reads("从?现在(?:起|开始)?(?=\\s?[到至—-])|从现在(?:起|开始)|马上开始|立即开始", (m) =>
  one(m, { kind: "mark", mark: "now" }),
);
reads("还是|或者?(?=周|星期|礼拜|明|后|今|下|上午|晚上|早上|\\d|[一二两三四五六七八九十]{1,3}[点号])", (m) =>
  one(m, { kind: "mark", mark: "or" }),
);
reads("同一时间|同样的?时间|同一?时刻|(?:时间|钟点|点)(?:不变|照旧|一样)|这个时候|这个点(?!儿)", (m) =>
  one(m, { kind: "mark", mark: "sameTime" }),
);
reads("时间待定|另行通知|尽快|再通知|有空", (m) => one(m, { kind: "mark", mark: "vague" }));
reads("(?:不会?|别|不要|不能)(?:超过|晚于|迟于|过)(?=[今明后下本这周星礼\\d十一二两三四五六七八九早晚上中])", (m) =>
  one(m, { kind: "to", word: "until" }),
);
reads("\\s?(?:[-—~〜～–]{1,2}|到|至)\\s?", (m) => one(m, { kind: "to", word: m[0].trim() }));
