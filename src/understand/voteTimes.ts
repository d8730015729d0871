import { readNumber } from "./plain.ts";

/** What is said of a time: the weekdays (0 is Monday), the days of the month, the hours, the parts of the day. */
interface When {
  weekdays: readonly number[];
  dates: readonly number[];
  /** The months of those dates, where a month is said. */
  months: readonly number[];
  /** From and, of a span, until; of each every minute of the day that may be meant: "2点" is at night or in the afternoon. */
  clocks: readonly (readonly number[])[];
  periods: readonly Period[];
  /** What of the text is no time. */
  rest: string;
}
type Period = "上午" | "中午" | "下午" | "晚上" | "白天";

const WEEK = "一二三四五六日";
const CLOCK =
  /(上午|早上?|下午|中午|傍晚|晚上?|夜里)?\s?(?:(\d{1,2})(?::(\d\d)|\s?点(半|一刻|三刻|(\d{1,2})分?|整|钟)?)|(?<=[早晚午上日一二三四五六到至-]\s?|at )(\d{1,2})(?![\d月日号:.])|(\d{1,2})(?::(\d\d))?\s?([ap])\.?m\b)/g;

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const month = (name: string): number => MONTHS.indexOf(name.slice(0, 3)) + 1;
const MONTH = "(jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)(?:uary|ruary|ch|il|ust|ember|tember|ober)?";
const HOURS = ["", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
const DAY_FIRST = new RegExp(`\\b(?:the )?(\\d{1,2})(?:st|nd|rd|th)?(?: of)? ${MONTH}\\b`, "g");
const MONTH_FIRST = new RegExp(`\\b${MONTH}\\.? (\\d{1,2})(?:st|nd|rd|th)?\\b(?!:)`, "g");

/** 二十九号 → 29号, 10 May → 5月10日, the 10th → 10日, 2-4点 → 2点-4点: one spelling of each. */
function spelledOut(said: string): string {
  return said
    .replace(
      /(?<=^|at )(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)(?= (?:on )?周)|(?<=at )(?:one|two|three|four|five)$|(?<=^|at )(?:six|seven|eight|nine|ten|eleven|twelve)(?= ?(?:o'?clock|[ap]m)?$)/,
      (hour) => `${HOURS.indexOf(hour)}点`,
    )
    .replace(/(?<=点) ?o'?clock/, "")
    .replace(/^(\d{1,2})(?= on 周)/, "$1点")
    .replace(DAY_FIRST, (_, day: string, name: string) => `${month(name)}月${day}日`)
    .replace(MONTH_FIRST, (_, name: string, day: string) => `${month(name)}月${day}日`)
    .replace(/\b(?:the )?(\d{1,2})(?:st|nd|rd|th)\b/g, "$1日")
    .replace(/(?<![第周初一二三四五六七八九十])[一二三四五六七八九十]{1,3}(?=[月号日])/g, (n) =>
      String(readNumber(n) ?? n),
    )
    .replace(/(?<=月)[一二三四五六七八九十]{1,3}(?![一-九十个])/g, (n) => `${readNumber(n) ?? n}日`)
    .replace(/(?<=\d)\s(?=[点月日号])|(?<=点)\s(?=[整钟半])/g, "")
    .replace(/(?<![\d:.])(\d{1,2})\s?(?:[-~到至]|to)\s?(?=\d{1,2}(?:点|[ap]m))/g, "$1点-")
    .replace(/双休日?|休息日/g, "周末")
    .replace(/上班日/g, "工作日")
    .replace(/(?<!点半?)下班[以之]?后|\bafter work\b/g, "晚上")
    .replace(/\bafter lunch\b/g, "下午")
    .replace(/\bnoon\b/g, "12点")
    .replace(/大?清早|一早|清晨/g, "上午")
    .replace(/午后/g, "下午")
    .replace(/傍晚(?=\d)/g, "晚上");
}

/** `literal`: the hours are those of 24, so that 8:00 is not in the evening. */
function read(said: string, literal: boolean): When {
  const spelled = spelledOut(said);
  let rest = spelled
    .replace(/(?<=周[一二三四五六日])(?=[一二两三四五六七八九十]{1,3}点)/g, " ")
    .replace(
      /[一二两三四五六七八九十]{1,3}(?=点)|(?<=^早|晚|(?<=点|早.{1,2})[到至]|[上下]午)[一二两三四五六七八九十]{1,2}(?![周个])/g,
      (hour) => String(readNumber(hour) ?? hour),
    );
  const weekdays = new Set<number>();
  const take = (words: RegExp, found: (match: string[]) => void): void => {
    rest = rest.replace(words, (...match: string[]) => {
      found(match);
      return " ";
    });
  };
  take(/周([一二三四五六日])\s?(?:到|至|-|~)\s?周?([一二三四五六日])/g, ([, from = "", to = ""]) => {
    for (let day = WEEK.indexOf(from); day <= WEEK.indexOf(to); day += 1) weekdays.add(day);
  });
  take(/(?<!上|上个)周([一二三四五六日]{1,7})(?!次)/g, ([, all = ""]) => {
    for (const day of all) weekdays.add(WEEK.indexOf(day));
  });
  take(/(?<!上|上个)周末|\bweekends?\b/g, () => {
    for (const day of [5, 6]) weekdays.add(day);
  });
  take(/工作日|平日|平时|周中|\bweekdays?\b/g, () => {
    for (const day of [0, 1, 2, 3, 4]) weekdays.add(day);
  });
  const dates: number[] = [];
  const months: number[] = [];
  take(
    /(?:(\d{1,2})月)?(\d{1,2})(?:日|号(?![楼院门色]))|(?<![\d.:])(\d{1,2})[./月](\d{1,2})(?![\d:]|个|\s?[元%块米平])/g,
    ([, before, day, first, second]) => {
      dates.push(Number(day ?? second));
      months.push(Number(before ?? first ?? 0));
    },
  );
  const named =
    (weekdays.size > 0 || dates.length > 0 ? rest : spelled).match(/(?<!最)(?:上午|中午|早|下午|傍晚|晚|夜|白天)/g) ??
    [];
  const periods = [...new Set(named.flatMap((word) => PERIODS[word] ?? []))];
  const [period] = periods;
  // 下午2点-4点: the part of the day is said once for both.
  const only = periods.length === 1;
  const clocks: number[][] = [];
  // The marks that a bare hour leans on (周六 10) are gone from the rest by now.
  rest = rest.replace(/^\s+(\d{1,2})(?=\s*$)/, " $1点");
  take(CLOCK, ([, lead = "", h1, m1, part, m2, h2, h3, m3, half]) => {
    const hour = Number(h1 ?? h2 ?? h3);
    const minute = part === "半" ? 30 : part === "一刻" ? 15 : part === "三刻" ? 45 : Number(m1 ?? m2 ?? m3 ?? 0);
    const at = hour * 60 + minute;
    const late =
      /下|傍|晚|夜/.test(lead) || half === "p" || (lead === "" && only && (period === "下午" || period === "晚上"));
    const early = /早|上/.test(lead) || half === "a" || (lead === "" && clocks.length === 0 && period === "上午");
    clocks.push(
      late ? [hour <= 12 ? at + 720 : at] : early || hour > 12 || hour === 0 || literal ? [at] : [at, at + 720],
    );
  });
  rest = rest.replace(/上午|下午|中午|傍晚|早上?|晚上?|夜里?|白天/g, " ");
  return { weekdays: [...weekdays], dates, months, clocks, periods, rest };
}
const PERIODS: Readonly<Record<string, Period>> = {
  上午: "上午",
  中午: "中午",
  早: "上午",
  下午: "下午",
  傍晚: "晚上",
  晚: "晚上",
  夜: "晚上",
  白天: "白天",
};

/** 早上, 下午 and nothing else: what such options are told apart by. */
const isPeriod = (when: When): boolean => when.periods.length === 1 && /^[\s的]*$/.test(when.rest);
const isTime = (when: When): boolean => when.weekdays.length > 0 || when.dates.length > 0 || when.clocks.length > 0;

/** The part of the day of an option, by its words or its hours. */
function periodOf(option: When): Period | null {
  const [from] = option.clocks[0] ?? [];
  const [until] = option.clocks[1] ?? [];
  if (option.periods[0] || from === undefined || option.clocks[0]?.length !== 1) return option.periods[0] ?? null;
  if (from >= 660 && from < 780 && (until ?? from) >= (until ? 750 : 690)) return "中午";
  return from < 720 ? "上午" : from < 1050 ? "下午" : "晚上";
}

/** The day is one of those said; the month only has to agree where both say one. */
function isSaid(said: When, day: number, inMonth: number): boolean {
  return said.dates.some(
    (one, at) => one === day && (inMonth === 0 || (said.months[at] ?? 0) === 0 || said.months[at] === inMonth),
  );
}

function fits(said: When, option: When, closing: boolean): boolean {
  if (said.weekdays.length > 0 && !option.weekdays.some((day) => said.weekdays.includes(day))) return false;
  if (said.dates.length > 0 && !option.dates.some((day, at) => isSaid(said, day, option.months[at] ?? 0))) return false;
  const [from, until] = said.clocks;
  const same = (one: readonly number[] | undefined, other: readonly number[] | undefined): boolean =>
    one?.some((at) => other?.some((minute) => minute % 1440 === at % 1440)) ?? false;
  if (from && until) return same(from, option.clocks[0]) && same(until, option.clocks[1]);
  if (from && closing && option.clocks[1]) return same(from, option.clocks[1]);
  if (from && option.clocks.length > 0) return same(from, option.clocks[0]);
  const period = periodOf(option);
  const partOf = (at: number): Period => (at < 720 ? "上午" : at < 1050 ? "下午" : "晚上");
  if (from)
    return said.periods.length > 0
      ? said.periods.some((one) => one === period)
      : from.some((at) => partOf(at) === period && at > 420);
  if (said.periods.length === 0 || period === null || said.periods.includes(period)) return true;
  if (said.periods.includes("白天")) return period !== "晚上";
  return period === "白天" && !said.periods.includes("晚上");
}

/** The hour is within an option: 8点半 of 8:00-10:00. */
function isWithin(said: When, option: When): boolean {
  const [from, until] = [option.clocks[0]?.[0], option.clocks[1]?.[0]];
  return (
    from !== undefined &&
    until !== undefined &&
    said.clocks.length === 1 &&
    (said.clocks[0] ?? []).some((at) => at > from && at < until)
  );
}

function find(said: When, options: readonly When[], closing: boolean): number[] {
  const found = options.flatMap((option, index) =>
    (isTime(option) || isPeriod(option)) && fits(said, option, closing) ? [index + 1] : [],
  );
  return found.length > 0 ? found : options.flatMap((option, index) => (isWithin(said, option) ? [index + 1] : []));
}

const OPTIONS = new WeakMap<readonly string[], When[] | null>();

function readOptions(options: readonly string[]): When[] | null {
  const known = OPTIONS.get(options);
  if (known !== undefined) return known;
  const literal = options.some((option) => /(?:1[3-9]|2[0-4])(?::\d\d|点)/.test(option));
  const times = options.map((option) => read(option, literal));
  const offered = times.filter((option) => isTime(option) || isPeriod(option));
  const found = offered.length < 2 ? null : times;
  OPTIONS.set(options, found);
  return found;
}

/** The options' places in the order of time, in minutes of no particular week or year; null where they are no times. */
export function orderOf(options: readonly string[]): readonly number[] | null {
  const times = readOptions(options);
  if (!times) return null;
  const hours: Readonly<Record<Period, number>> = { 上午: 8, 白天: 9, 中午: 12, 下午: 14, 晚上: 19 };
  return times.map((option) => {
    const [day = 0] = option.dates.length > 0 ? option.dates : option.weekdays;
    const hour = option.clocks[0]?.[0] ?? (option.periods[0] ? hours[option.periods[0]] * 60 : 0);
    return isTime(option) ? ((option.months[0] ?? 0) * 31 + day) * 1440 + hour : Number.NaN;
  });
}

/** 六日, 五六日: days that are run together, where days are offered and no options have these numbers. */
function weekdaysInRow(text: string, options: readonly When[], mode: "single" | "multi"): string {
  if (mode === "single" || options.some((option) => option.weekdays.length !== 1 || option.dates.length > 0))
    return text;
  return text.replace(
    /(?<![周\d一二三四五六七八九十])[一二三四五六]{1,6}日?(?![天点号月一二三四五六七八九十])/,
    (run) => (run.length > 1 && [...run].some((c) => (readNumber(c) ?? 8) > options.length) ? `周${run}` : run),
  );
}

/**
 * The options at a time that is all a text says (周末, 下午两点那场, 13点到15点, 晚十点关的), counted from 1; [0] when
 * it fits none or, in a single vote, several; null when the options are no times or the text says something else.
 * `text` and `options` are `plain`, with days named alike (周日, 上午).
 */
export function timesNamed(text: string, options: readonly string[], mode: "single" | "multi"): number[] | null {
  const times = readOptions(options);
  if (!times) return null;
  // 下午早的那个, early slot: one end of those that fit.
  const end =
    /(?:^|(?<=上午|中午|下午|晚上|周[一二三四五六日末]|日|号|\s))(?:(?:[靠偏]?(早|前)|(晚|后))(?:(?:一?[点些])?(?:的|面|那|一场?|场|档){1,3}[个场档次]?|一?[点些])|([第头]一)[个档场]|(最后)一?[个档场])$|(?:^|(?<= ))(?:the )?(?:(early|earlier|first)|(late|later|last|second))(?: slot| one| session)?$/.exec(
      text,
    );
  // A bare number is an hour or a day where no option has it for its own number: 22 of 3月22日.
  const bare = /^(\d{1,2})(?:\s?[-~到至]\s?(\d{1,2}))?$/.exec(text);
  if (bare && (Number(bare[1]) > options.length || (bare[2] !== undefined && mode === "single"))) {
    const run = mode === "multi" && [...text].every((digit) => Number(digit) >= 1 && Number(digit) <= options.length);
    const found = bare[2]
      ? find(read(`${bare[1]}点-${bare[2]}点`, false), times, false)
      : options.flatMap((option, index) => (option.match(/\d+/g)?.includes(text) && !run ? [index + 1] : []));
    return found.length === 1 ? found : null;
  }
  // 630, where 6:30 is offered
  const digits = /^(\d{1,2})([0-5]\d)$/.exec(text);
  if (digits) {
    const found = options.flatMap((option, index) =>
      new RegExp(`(?<!\\d)0?${digits[1]}:${digits[2]}`).test(option) ? [index + 1] : [],
    );
    return found.length === 1 ? found : null;
  }
  // The later one on Saturday.
  const turned = /^(?:the )?((?:earl|lat)(?:y|e|ier|er)(?: one| slot)?) (?:on )?(?=周)/.exec(text);
  if (turned) return timesNamed(`${text.slice(turned[0].length)} ${turned[1]}`, options, mode);
  // 二 may be the second option and Tuesday.
  const weekday = /^[一二三四五六]$/.test(text) ? "一二三四五六".indexOf(text) : -1;
  if (weekday >= 0 && times[weekday]?.weekdays[0] !== weekday && times.some((one) => one.weekdays.includes(weekday)))
    return [0];
  const beforeNoon = /^(?:快|临近|靠近|接近|将近)(?:到)?中午/.test(text);
  const body = weekdaysInRow(end ? text.slice(0, end.index) : text, times, mode).replace(
    /^(?:快|临近|靠近|接近|将近)(?:到)?中午/,
    "上午",
  );
  const said = read(
    times.some((option) => option.dates.length > 0)
      ? body.trim()
      : body.trim().replace(/(?<![\d.])(\d{1,2})\.([0-5]\d)(?![\d.])/g, "$1:$2"),
    false,
  );
  const isEnd = end !== null || beforeNoon;
  if (!isEnd && ((!isTime(said) && said.periods.length === 0) || /^\d{1,2}$/.test(text))) return null;
  // "last one" is a place in the list, where no time is said.
  if (isEnd && !isTime(said) && said.periods.length === 0) return null;
  if (
    /[^\s]/.test(
      said.rest.replace(
        /(?<=[点日号]|\s|^)(?:以后|之后|以前|之前|[前后起]|开始)(?:都)?|到|至|关门?|开门?|开放|时间段?|时段|开始|之间|左右|这个月|本月|当天|那[的场档个天次]?|[的场档个就在整,~-]|\b(?:at|on|in|the|to|from|slot|session|one|after|before|by|between|and)\b/g,
        "",
      ),
    )
  )
    return null;
  // 七点以后 may be in the morning.
  if (
    /[以之]后|after/.test(text) &&
    (said.clocks[0]?.length ?? 0) > 1 &&
    (said.clocks[0]?.[0] ?? 0) >= 360 &&
    times.some((option) => periodOf(option) === "上午")
  )
    return null;
  const found = find(said, times, /关|[以之]?前|before|by/.test(text));
  // 20号21号都行, where only one of them is offered.
  const offered = (day: number): boolean => times.some((option) => option.dates.includes(day));
  if (said.dates.length > 1 && (mode === "single" || !said.dates.every(offered))) return [0];
  if (isEnd && found.length > 0) {
    const late = beforeNoon || [end?.[2], end?.[4], end?.[6]].some((word) => word !== undefined);
    return late ? found.slice(-1) : found.slice(0, 1);
  }
  return found.length === 0 || (mode === "single" && found.length > 1) ? [0] : found;
}
