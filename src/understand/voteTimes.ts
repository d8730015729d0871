import { readNumber } from "./plain.ts";

/** What is said of a time: the weekday (0 is Monday), the day of the month, the minute of the day, the part of the day. */
interface When {
  weekday: number | null;
  date: number | null;
  /** Every minute of the day that may be meant: "2点" is two at night or in the afternoon. */
  minutes: readonly number[];
  period: "上午" | "下午" | "晚上" | null;
}

const CLOCK =
  /(上午|下午|晚上|中午|早|晚)?\s?(?:(\d{1,2})(?::(\d\d)|\s?点(半|[一三]刻|(\d{1,2})分?)?)|([一二两三四五六七八九十]{1,3})点(半|[一三]刻)?|(\d{1,2})\s?([ap])\.?m\b)/;

function read(text: string): When {
  const clock = CLOCK.exec(text);
  const named = /上午|下午|晚上/.exec(text)?.[0] ?? null;
  const weekday = "一二三四五六日".indexOf(/周([一二三四五六日])/.exec(text)?.[1] ?? "-");
  const date = /(\d{1,2})(?:日|号(?![楼院门]))|\d{1,2}[./月](\d{1,2})(?!\d)/.exec(text);
  let minutes: number[] = [];
  if (clock) {
    const hour = Number(clock[2] ?? clock[8] ?? readNumber(clock[6] ?? "") ?? Number.NaN);
    const part = clock[3] ?? clock[5] ?? clock[4] ?? clock[7] ?? "0";
    const minute = part === "半" ? 30 : part === "一刻" ? 15 : part === "三刻" ? 45 : Number(part);
    const lead = clock[1] ?? "";
    const late = /下午|晚/.test(lead) || clock[9] === "p";
    const early = /上午|早/.test(lead) || clock[9] === "a";
    const at = hour * 60 + minute;
    minutes = late && hour < 12 ? [at + 720] : early || hour > 12 || hour === 0 ? [at] : [at, (at + 720) % 1440];
  }
  return {
    weekday: weekday < 0 ? null : weekday,
    date: date ? Number(date[1] ?? date[2]) : null,
    minutes,
    period: named as When["period"],
  };
}

function fits(said: When, option: When): boolean {
  if (said.weekday !== null && said.weekday !== option.weekday) return false;
  if (said.date !== null && said.date !== option.date) return false;
  const minute = option.minutes[0];
  if (said.minutes.length > 0) return minute !== undefined && said.minutes.some((at) => option.minutes.includes(at));
  if (said.period === null || said.period === option.period) return true;
  if (option.period !== null || minute === undefined) return false;
  return said.period === (minute < 720 ? "上午" : minute < 1080 ? "下午" : "晚上");
}

/**
 * The option that is on the day and at the hour that is said, counted from 1, where at least two options are times;
 * null when none is; undefined when the text says no time, several options fit, or the options are no times. `text` and
 * `options` are `plain`, with days named alike (周日, 上午).
 */
export function readWhen(text: string, options: readonly string[]): number | null | undefined {
  const times = options.map(read);
  const isTime = (when: When): boolean => when.weekday !== null || when.date !== null || when.minutes.length > 0;
  if (times.filter(isTime).length < 2) return undefined;
  const said = read(text);
  if (!isTime(said) && said.period === null) return undefined;
  if (new Set(text.match(/周[一二三四五六日]/g)).size > 1) return undefined;
  const found = times.flatMap((when, index) => (isTime(when) && fits(said, when) ? [index + 1] : []));
  if (found.length === 1) return found[0];
  return found.length === 0 && said.minutes.length > 0 ? null : undefined;
}
