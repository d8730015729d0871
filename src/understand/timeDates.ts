import { nextDate, nextMonthDate, partsOf } from "./days.ts";
import type { Now, Point, Token } from "./timeTokens.ts";

type DateToken = Extract<Token, { kind: "date" }>;
const weekdaysOf = (token: DateToken): number[] =>
  token.said === "weekday" ? (token.weekdays ?? [partsOf(token.from).weekday]) : [];

const FORMER =
  /(?:上次|上回|原来|原本|本来|之前|先前|起初|原定|原订|原计划|原(?=$|\s))(?:说好?|定|是|约|安排|通知){0,2}(?:的|在|是|于)?\s?$|\b(?:originally|meant to|supposed to|was due)[a-z ]{0,10}$/;

/** The points of time of a text, and how the days that it names come together in them. */
export class PointDates {
  protected readonly text: string;
  protected readonly now: Now;
  protected points: Point[] = [];

  constructor(text: string, now: Now) {
    this.text = text;
    this.now = now;
  }

  /** 上次是周五 这次…, 原来说周六 后来…: what was to be, or has been, before. */
  protected isFormer(start: number): boolean {
    const lead = this.text.slice(Math.max(0, start - 30), start);
    return FORMER.test(lead);
  }

  protected point(token: Token, more: { joined: boolean; deadline: boolean }): Point {
    return {
      date: null,
      said: undefined,
      bare: false,
      weekdays: [],
      clock: null,
      loose: false,
      digital: false,
      period: null,
      ends: false,
      starts: false,
      exact: false,
      start: token.start,
      end: token.end,
      ...more,
    };
  }

  protected setDate(point: Point, token: DateToken): void {
    point.date = { from: token.from, to: token.to ?? null };
    point.said = token.said;
    point.bare = token.bare ?? false;
    point.weekdays = weekdaysOf(token);
    point.end = Math.max(point.end, token.end);
  }

  /** 11月28日(周六), 明天周日, 周六周日; the weekday has to agree. */
  protected mergeDates(point: Point, token: DateToken): "merged" | "contradiction" | null {
    const date = point.date;
    if (!date) return null;
    if (token.said === "nextday") return null;
    if (point.said === "week" && date.to !== null && date.from <= token.from + 7) {
      // 下周 周三: the Wednesday of that week; 下个月 15号: the 15th of that month.
      if (token.said === "weekday" && token.bare && date.to - date.from === 6)
        date.from += (partsOf(token.from).weekday + 6) % 7;
      else if (token.said === "day" && date.to - date.from > 20)
        date.from = nextDate(partsOf(token.from).date, date.from) ?? date.from;
      else return null;
      date.to = token.to ?? null;
      point.said = token.said;
      point.end = token.end;
      point.period ??= token.period ?? null;
      return "merged";
    }
    const bothWeekdays = point.said === "weekday" && token.said === "weekday";
    if (date.to === null && token.to === undefined && !bothWeekdays) {
      const same = date.from === token.from;
      const weekday = point.said === "weekday" || token.said === "weekday";
      if (same || (weekday && partsOf(date.from).weekday === partsOf(token.from).weekday)) {
        if (point.said === "weekday") date.from = token.from;
        point.bare = false;
        point.end = token.end;
        point.period ??= token.period ?? null;
        return "merged";
      }
      // 明天8月2日, said on 31 July
      const named = token.said === "monthday" && !token.feast && point.said === undefined && point.clock === null;
      if (weekday || (named && date.from - this.now.day < 4)) return "contradiction";
      if (point.said === "today" || token.said === "today") return null;
    }
    if (bothWeekdays && date.to !== null && token.bare && token.to === undefined) {
      // 周一周二周三
      point.weekdays.push(...weekdaysOf(token));
      date.to = date.from + ((partsOf(token.from).weekday - partsOf(date.from).weekday + 7) % 7);
      point.end = token.end;
      return "merged";
    }
    // 6月7日8日
    const follows =
      point.said === "monthday" && token.said === "day" && token.from > date.from && token.from - date.from < 20;
    if ((point.said === token.said || follows) && date.to === null) {
      // 周六周日, 13号15号: both days.
      point.weekdays.push(...weekdaysOf(token));
      date.to = token.from >= date.from ? token.from : token.from + 7;
      point.end = token.end;
      return "merged";
    }
    return null;
  }

  /** A clock without a date is on the day that was said before it, else on the first that was said at all. */
  protected spreadDates(): void {
    let spoken: Point | null =
      this.points.find((point) => point.date && !point.deadline && point.said !== "nextday") ?? null;
    let first = true;
    for (const point of this.points) {
      if (point.date) {
        if (!point.deadline || point.clock !== null) spoken = point;
        first = false;
      } else if (spoken?.date && point.clock !== null && !point.joined && (!first || !spoken.exact)) {
        point.date = { from: spoken.date.from, to: null };
        point.said = spoken.said;
        point.bare = spoken.bare;
      }
    }
    for (const [index, point] of this.points.entries()) {
      const previous = this.points[index - 1];
      if (!point.joined || !previous?.date || !point.date) continue;
      if (point.said === "nextday") point.date.from = previous.date.from + 1;
      else if (point.bare) {
        const ahead = (partsOf(point.date.from).weekday - partsOf(previous.date.from).weekday + 7) % 7;
        point.date.from = previous.date.from + ahead;
      } else if (
        point.said === "monthday" &&
        previous.said === "monthday" &&
        previous.date.from - point.date.from > 180 &&
        previous.date.from - this.now.day > 270 &&
        !/每年|year/.test(this.text)
      ) {
        // 11月20日到12月5日, said on 26 November: what has begun.
        const { month, date } = partsOf(previous.date.from);
        previous.date.from = nextMonthDate(month, date, previous.date.from - 366) ?? previous.date.from;
      } else if (point.said === "monthday" && point.date.from < previous.date.from) {
        // 11月15日到3月15日: the next one after the first.
        const { month, date } = partsOf(point.date.from);
        point.date.from = nextMonthDate(month, date, previous.date.from) ?? point.date.from;
      }
    }
    for (const point of this.points) {
      if (point.said === "nextday" && !point.joined && point.date && point.date.from === 0)
        point.date.from = this.now.day + 1;
    }
  }
}
