import { addWorkdays, dayOf, monthEnd, partsOf } from "./days.ts";
import { dateToken, type Make, type Now, number, one, readerList, type Token } from "./timeTokens.ts";
import { COUNT, N, WEEK } from "./timeWordsChinese.ts";

const { readers, reads } = readerList();
/** What Chinese says of how long something lasts, and how far away it is. */
export const CHINESE_LENGTHS = readers;

// After, within, for
const UNIT_MINUTES = (unit: string): number => (/刻/.test(unit) ? 15 : /分/.test(unit) ? 1 : 60);
const LENGTH = `(?:(\\d{1,2}\\.5|${COUNT})\\s?个?(半)?|(半)个?|(${COUNT})\\s?[个来]?)\\s?(小时|钟头|分钟|刻钟|分(?!之|类|期|区)|钟(?!头))(半)?`;
const minutesOf = (m: RegExpExecArray): number => {
  const unit = UNIT_MINUTES(m[5] ?? "");
  const whole = m[1]?.includes(".") ? Number(m[1]) : number(m[1] ?? m[4]);
  return (Number.isNaN(whole) ? 0 : whole * unit) + (m[2] || m[3] || m[6] ? unit / 2 : 0);
};
const compound: Make = (m) => {
  const minutes = number(m[1]) * 60 + number(m[2]);
  const kind = /[后]$/.test(m[0]) ? "after" : "within";
  return one(m, kind === "after" ? { kind, minutes, days: null } : { kind: "within", minutes, day: null });
};
reads(`(${COUNT})\\s?(?:个)?(?:小时|钟头)\\s?(${COUNT})\\s?分钟?(?:之后|以后|后|之内|以内|内)`, compound);
const afterMinutes: Make = (m) => one(m, { kind: "after", minutes: minutesOf(m), days: null });
reads(`(?:再[过等有]|(?<![经不超通已])过)${LENGTH}(?:之后|以后|后(?!天|面|台|续))?`, afterMinutes);
reads(`${LENGTH}\\s?(?:之后|以后|过后|后(?!天|面|台|续))`, afterMinutes);
reads(`${LENGTH}\\s?(?:之内|以内|内(?!部|容|存))`, (m) => one(m, { kind: "within", minutes: minutesOf(m), day: null }));
reads(`${LENGTH}(?!钟?以[上下]|钟?之?前)`, (m) => one(m, { kind: "length", minutes: minutesOf(m), days: null }));
const SPAN = `(?<![第后上前])(?!(?:\\d|[一二三四五六七八九十]){1,3}\\s${WEEK}[一二三四五六日天末])(${COUNT})\\s?((?:个|(?<=[俩仨]))工作日|天(?!花|然|气|台|猫|井)|日(?!常|用|历)|个?星期|个?礼拜|周(?!年|边|围|转)|(?:个|(?<=[俩仨]))月)`;
const daysOf = (m: RegExpExecArray, now: Now): number => {
  const n = number(m[1]);
  const unit = m[2] ?? "";
  if (unit.endsWith("工作日")) return addWorkdays(now.day, n) - now.day;
  if (/月/.test(unit)) {
    const { year, month, date } = partsOf(now.day);
    const end = monthEnd(now.day, n);
    return (
      Math.min(dayOf(year + Math.floor((month - 1 + n) / 12), ((month - 1 + n) % 12) + 1, date) ?? end, end) - now.day
    );
  }
  return /[天日]/.test(unit) ? n : n * 7;
};
// 还有两天截止; 截止还有3小时
const left = (m: RegExpExecArray): boolean =>
  /截止|结束|到期|投票|报名|公示|接龙|[截封收关结]单|[封关截收结]团|收口/.test(
    m.input.slice(Math.max(0, m.index - 6), m.index),
  ) || /^就?(?:要)?(?:截止|结束|到期|[截封收关结]单|[封关截收结]团|收口)/.test(m.input.slice(m.index + m[0].length));
// 还有半小时开会
reads(`还[有剩]${LENGTH}(?=(?:就|才)?要?[开停关出上下发放])`, (m) =>
  left(m) ? null : one(m, { kind: "after", minutes: minutesOf(m), days: null }),
);
reads(`还[有剩]${SPAN}(?=(?:就|才)?要?[开停关出上下发放交搬])`, (m, now) =>
  left(m) ? null : one(m, { kind: "after", minutes: 0, days: daysOf(m, now) }),
);
const SHORT_LEFT = `还[有剩]${LENGTH}`;
reads(SHORT_LEFT, (m) => (left(m) ? one(m, { kind: "within", minutes: minutesOf(m), day: null }) : null));
reads(`还[有剩](?:下|最后)?${SPAN}`, (m, now) =>
  left(m) ? one(m, { kind: "within", minutes: 0, day: now.day + daysOf(m, now) }) : null,
);
reads(`(?:接下来|未来|今后)(?:的)?(${COUNT})天`, (m, now) =>
  dateToken(m, now.day, { said: "week", to: now.day + number(m[1]) - 1 }),
);
reads("今明(?:两?天|日)", (m, now) => dateToken(m, now.day, { to: now.day + 1 }));
reads("今起", (m, now) => dateToken(m, now.day));
reads(`(上上?|下下?)个?${WEEK}的?今天`, (m, now) => {
  const weeks = { 上: -1, 上上: -2, 下: 1, 下下: 2 }[m[1] ?? ""] ?? 0;
  return dateToken(m, now.day + weeks * 7, { past: weeks < 0 });
});
reads("(下下?)个?月的?今天", (m, now) => {
  const end = monthEnd(now.day, (m[1] ?? "").length);
  return dateToken(m, Math.min(end, end - partsOf(end).date + partsOf(now.day).date));
});
reads("([去前明后])年的?今天", (m, now) => {
  const { year, month, date } = partsOf(now.day);
  const years = { 去: -1, 前: -2, 明: 1, 后: 2 }[m[1] ?? ""] ?? 0;
  return dateToken(m, dayOf(year + years, month, date), { past: years < 0, said: "monthday" });
});
const afterDays: Make = (m, now) => one(m, { kind: "after", minutes: 0, days: daysOf(m, now) });
reads(`再[过有](?!两天再|几)${SPAN}(?:之后|以后|后(?!天|面|台|续))?`, afterDays);
reads(`(?:过)?${SPAN}\\s?(?:之后|以后|过后|后(?!天|面|台|续))`, afterDays);
reads("半个?月\\s?(?:之内|以内|内)", (m, now) => one(m, { kind: "within", minutes: 0, day: now.day + 15 }));
reads("再[过有]半个?月|半个?月\\s?(?:之后|以后|后)", (m) => one(m, { kind: "after", minutes: 0, days: 15 }));
reads(`${SPAN}\\s?(?:之内|以内|内(?!部|容|存))`, (m, now) =>
  one(m, {
    kind: "within",
    minutes: 0,
    day: now.day + daysOf(m, now),
    ...(m[2]?.endsWith("工作日") ? { workdays: number(m[1]) } : {}),
  }),
);
reads(
  "(?:过|这|前|等了|那)[几两]天|过些?日子|过段时间|改天|回头|年后|节后|国庆节?后(?!第)|(?:春|五一|元旦|中秋)节?(?:之|以)?后(?!第.个?[周星礼])(?:第[一二三四五]天)?|年前|下半年|月中|月初",
  (m) => one(m, { kind: "mark", mark: "vague" }),
);
reads(`(?:顺延|延后|后延|推迟|延迟|延期)了?(${COUNT})个?(天|日|周|星期|礼拜)(?!后|之后|以后)`, (m) =>
  one(m, { kind: "shift", days: number(m[1]) * (/[天日]/.test(m[2] ?? "") ? 1 : 7) }),
);
reads(`(?:连续|一连|连着)(?:[停修做搞])?(${N})个?(?:天|日|(晚上?|夜))`, (m) => {
  const end = m.index + m[0].length;
  const length: Token = { kind: "length", minutes: 0, days: number(m[1]), inRow: true, start: m.index, end };
  // 连续三晚 10点
  return m[2] ? [length, { kind: "period", period: "evening", word: m[2], start: end, end }] : [length];
});
reads(`(?:为期|历时|持续|共)(${COUNT})日`, (m) => one(m, { kind: "length", minutes: 0, days: number(m[1]) }));
reads(SPAN.replace("|日(?!常|用|历)", ""), (m, now) => one(m, { kind: "length", minutes: 0, days: daysOf(m, now) }));
