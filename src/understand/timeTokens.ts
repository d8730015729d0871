import { readNumber } from "./plain.ts";

/** What the clock and the calendar on the wall show. */
export interface Now {
  /** Days since 1970-01-01. */
  day: number;
  /** Minutes since midnight. */
  minute: number;
}

export type Period = "night" | "morning" | "noon" | "afternoon" | "evening";

/** A piece of a time, as it stands in the text. */
export type Token = { start: number; end: number } & (
  | {
      kind: "date";
      from: number;
      to?: number;
      /** How it was said, where that matters for what may follow. */
      said?: "weekday" | "monthday" | "day" | "nextday" | "today" | "week";
      /** 周三 alone, without 这 or 下. */
      bare?: boolean;
      period?: Period;
      past?: boolean;
      /** Said by the name of a feast, which may only adorn another day: 元旦晚会 12月30日. */
      feast?: boolean;
      /** The days of a list: 周一、三、五. 0 is Sunday. */
      weekdays?: number[];
    }
  | { kind: "clock"; minute: number; loose: boolean; one?: boolean; digital?: boolean }
  | { kind: "period"; period: Period; word: string }
  | { kind: "to"; word: string }
  | { kind: "after"; minutes: number; days: number | null }
  | { kind: "within"; minutes: number; day: number | null; workdays?: number }
  | {
      kind: "length";
      minutes: number;
      days: number | null;
      /** 连续三晚: with an hour, it is the same hour every day. */
      inRow?: boolean;
    }
  /** 顺延一周: the day that was said moves by so many days. */
  | { kind: "shift"; days: number }
  | { kind: "every"; rule: Rule; period?: Period }
  | { kind: "mark"; mark: "before" | "by" | "end" | "start" | "moved" | "today" | "now" | "sameTime" | "vague" | "or" }
);

/** Parts of a recurrence rule (RFC 5545). */
export interface Rule {
  freq: "DAILY" | "WEEKLY" | "MONTHLY" | "YEARLY";
  interval?: number;
  /** MO, 1MO, -1SU */
  byDay?: string[];
  byMonthDay?: number[];
}

/** A date and a clock that belong together. */
export interface Point {
  date: { from: number; to: number | null } | null;
  said: Extract<Token, { kind: "date" }>["said"];
  bare: boolean;
  weekdays: number[];
  clock: number | null;
  loose: boolean;
  /** Written 9:00, as clocks of 24 hours show it. */
  digital: boolean;
  period: Period | null;
  /** Connected to the point before by 到. */
  joined: boolean;
  deadline: boolean;
  /** "结束" stands behind it. */
  ends: boolean;
  /** "开始" stands behind it. */
  starts: boolean;
  /** Exact to the minute, as in 半小时后. */
  exact: boolean;
  start: number;
  end: number;
}

const CODES = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"] as const;
/** The RFC 5545 name of a weekday; 0 is Sunday. */
export const WEEKDAY_CODE = (weekday: number): string => CODES[weekday] ?? "MO";

/** Makes tokens of a match; null when it is not one after all, and the next reader may look. */
export type Make = (match: RegExpExecArray, now: Now, tokens: Token[], text: string) => Token[] | null;
export interface Reader {
  expression: RegExp;
  make: Make;
}
/** What looks like a time and is none. */
export const trap: Make = () => [];

type Without<T> = T extends unknown ? Omit<T, "start" | "end"> : never;
/** One token over the whole match. */
export const one = (match: RegExpExecArray, token: Without<Token> | null): Token[] | null =>
  token && [{ ...token, start: match.index, end: match.index + match[0].length } as Token];

export const dateToken = (
  match: RegExpExecArray,
  from: number | null,
  more: Partial<Extract<Token, { kind: "date" }>> = {},
): Token[] | null => (from === null ? null : one(match, { kind: "date", from, ...more }));

/** A clock of the wall; `loose` when the half of the day was not said. Null for 25:00. */
export const clock = (m: RegExpExecArray, hour: number, minute: number, loose: boolean): Token[] | null =>
  hour >= 0 && hour <= 24 && minute >= 0 && minute < 60
    ? one(m, { kind: "clock", minute: hour * 60 + minute, loose: loose && hour >= 1 && hour <= 12 })
    : null;

/** A list of readers that is filled line by line. */
export function readerList(): { readers: Reader[]; reads: (source: string, make: Make) => void } {
  const readers: Reader[] = [];
  return {
    readers,
    reads: (source, make) => {
      readers.push({ expression: new RegExp(source, "y"), make });
    },
  };
}

/** 十二, 廿三, 12; NaN for anything else. */
export function number(written: string | undefined): number {
  if (written === undefined || written === "") return Number.NaN;
  return (
    readNumber(written.replace("廿", "二十").replace("卅", "三十").replace("俩", "两").replace("仨", "三")) ??
    Number.NaN
  );
}
