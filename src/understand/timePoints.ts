import { CHINESE_CLOCKS } from "./clocksChinese.ts";
import { CHINESE_DATES } from "./datesChinese.ts";
import { mondayOf, nextMonthDate, partsOf } from "./days.ts";
import type { Moment } from "./recurrence.ts";
import { ENGLISH_TIMES } from "./timesEnglish.ts";
import type { Now, Period, Rule, Token } from "./timeTokens.ts";

/** A date and a clock that belong together. */
export interface Point {
  date: { from: number; to: number | null } | null;
  said: Extract<Token, { kind: "date" }>["said"];
  bare: boolean;
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
  /** Exact to the minute, as in 半小时后. */
  exact: boolean;
  start: number;
  end: number;
}

/** Every character that a Chinese reader can begin with; the others are passed over at once. */
const STARTS = new Set(
  "季年都已刚比领赢输单双0123456789-~—–$#内之恢通百刚寒还或工持停封延保睡吃放马立零〇一二两三四五六七八九十廿半大前昨今明后次第翌转上下这本当周星礼双每逢隔天日年月农阴腊正冬元妇植愚劳青儿建教国万平圣跨春端中重小除清惊谷芒夏处白秋霜凌朝早晌午傍晚夜深过再等那改挪推顺提调变换截最不直有以为逾结收散关闭开起即从现同时尽差快慢多少好高低轻近远长短冷热了先便几点¥￥$—~〜～–到至母父感abcdefghijklmnopqrstuvwxyz ",
);
const LATIN = /[a-z\d]/;
const CHINESE = [...CHINESE_DATES, ...CHINESE_CLOCKS];

/** The tokens of a `plain` text, in order. */
function readTokens(text: string, now: Now): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const c = text[at] ?? "";
    let made: Token[] | null = null;
    let end = at + 1;
    if (STARTS.has(c)) {
      const word = !LATIN.test(text[at - 1] ?? "");
      for (const { expression, make } of word && c !== " " ? EVERY_READER : CHINESE) {
        expression.lastIndex = at;
        const match = expression.exec(text);
        if (!match || match[0] === "") continue;
        made = make(match, now, tokens, text);
        if (made === null) continue;
        tokens.push(...made);
        end = made.at(-1)?.end ?? at + match[0].length;
        break;
      }
    }
    at = Math.max(end, at + 1);
  }
  return tokens;
}
const EVERY_READER = [...ENGLISH_TIMES, ...CHINESE];

/** What a text says of times, put together to points, before anything is worked out. */
export class Points {
  protected readonly text: string;
  protected readonly now: Now;
  protected points: Point[] = [];
  protected rule: { rule: Rule; period: Period | null } | null = null;
  protected length: { minutes: number; days: number | null } | null = null;
  protected endsAfter: number | null = null;
  protected from: Moment | null = null;
  protected choice = false;
  protected vague = false;
  protected past = false;
  protected unsure: "half-day" | "week" | null = null;

  constructor(text: string, now: Now) {
    this.text = text;
    this.now = now;
  }

  /** Puts the tokens together to points; false when they contradict each other. */
  protected gather(): boolean {
    const tokens = readTokens(this.text, this.now);
    let joined = false;
    let by = false;
    let period: Period | null = null;
    let dropped = -1;
    let denied = -1;
    for (const [index, token] of tokens.entries()) {
      const next = tokens[index + 1];
      const previous = tokens[index - 1];
      const current = this.points.at(-1);
      const near = (a: number, b: number): boolean => b - a <= 1;
      switch (token.kind) {
        case "date": {
          const lead = this.text.slice(Math.max(0, token.start - 3), token.start);
          if (/(?:不是|并非|而非|非)\s?$/.test(lead)) {
            denied = token.end;
            break;
          }
          if (token.past) {
            this.past = true;
            dropped = token.end;
            break;
          }
          if (current?.date && !joined && !by && current.clock === null && near(current.end, token.start)) {
            const merged = this.mergeDates(current, token);
            if (merged === "contradiction") return false;
            if (merged) break;
          }
          if (
            current &&
            current.clock !== null &&
            !joined &&
            !this.points.some((point) => point.date) &&
            !(by && previous?.kind !== "mark")
          ) {
            for (const point of this.points)
              if (!point.date && !point.exact && !point.joined) this.setDate(point, token);
            break;
          }
          this.points.push(this.point(token, { joined, deadline: by }));
          joined = by = false;
          const made = this.points.at(-1);
          if (made) {
            this.setDate(made, token);
            made.period = token.period ?? null;
          }
          period = null;
          break;
        }
        case "period": {
          const follows = next?.kind === "clock" && near(token.end, next.start);
          if (follows) {
            period = token.period;
          } else if (current && current.clock === null && current.date && !joined) {
            current.period ??= token.period;
            current.end = token.end;
            if (token.period === "noon" && next?.kind !== "clock") current.clock = 720;
          } else if (token.period === "noon") {
            this.points.push({ ...this.point(token, { joined, deadline: by }), clock: 720, period: "noon" });
            joined = by = false;
          } else if (next?.kind === "clock" && next.start - token.end <= 4) {
            period = token.period;
          } else if (previous?.kind === "date" && current && current.clock !== null) {
            // 两点到三点 … 今天下午
            for (const point of this.points) if (point.loose) point.period ??= token.period;
          }
          break;
        }
        case "clock": {
          if (dropped >= 0 && token.start - dropped <= 3) {
            dropped = token.end;
            break;
          }
          if (denied >= 0 && token.start - denied <= 2) break;
          if (token.one && period === null && !(current?.date && near(current.end, token.start))) break;
          const into =
            current && current.clock === null && current.date && !joined && token.start - current.end <= 8
              ? current
              : null;
          const point = into ?? this.point(token, { joined, deadline: by });
          point.clock = token.minute;
          point.loose = token.loose;
          point.digital = token.digital ?? false;
          point.period = period ?? point.period;
          point.end = token.end;
          if (!into) {
            this.points.push(point);
            joined = by = false;
          } else if (by) {
            point.deadline = true;
            by = false;
          }
          period = null;
          break;
        }
        case "to": {
          const then = next && /^(?:date|clock|period)$/.test(next.kind) && near(token.end, next.start);
          if (!then) break;
          const behind =
            previous &&
            /^(?:date|clock|period|mark)$/.test(previous.kind) &&
            near(previous.end, token.start) &&
            current;
          if (behind && token.start - previous.end <= 1 && dropped !== previous.end) joined = true;
          else if (token.word === "until") by = true;
          else if (
            /[到至]/.test(token.word) &&
            /(?:^|[\s,，。;；:：]|截止|有效|有效期|开放|延长|一直)$/.test(
              this.text.slice(0, token.start + (/^\s/.test(this.text.slice(token.start)) ? 1 : 0)),
            )
          ) {
            // 11月15号供暖 到明年3月15号; 投票三天 到周三
            if (current?.date && !current.deadline) joined = true;
            else by = true;
          }
          break;
        }
        case "after": {
          if (token.days === null) {
            const ends = /^.{0,3}(?:关|结束|停止|收|完|散)/.test(this.text.slice(token.end));
            if (current?.clock !== null && current && ends) {
              this.endsAfter = token.minutes;
              break;
            }
            const at = this.now.day * 1440 + this.now.minute + token.minutes;
            const point = this.point(token, { joined: false, deadline: by });
            this.points.push({
              ...point,
              date: { from: Math.floor(at / 1440), to: null },
              clock: at % 1440,
              exact: true,
            });
          } else {
            const point = this.point(token, { joined: false, deadline: by });
            this.points.push({ ...point, date: { from: this.now.day + token.days, to: null } });
          }
          by = false;
          break;
        }
        case "within": {
          const point = this.point(token, { joined: false, deadline: true });
          if (token.day === null) {
            const at = this.now.day * 1440 + this.now.minute + token.minutes;
            this.points.push({
              ...point,
              date: { from: Math.floor(at / 1440), to: null },
              clock: at % 1440,
              exact: true,
            });
          } else {
            const started = current?.date && previous?.kind === "mark" && previous.mark === "start" ? current : null;
            // 明日起五日内: counted from that day, itself included.
            const day = started?.date ? started.date.from + (token.day - this.now.day) - 1 : token.day;
            this.points.push({ ...point, date: { from: day, to: null } });
          }
          break;
        }
        case "length": {
          const lead = this.text.slice(Math.max(0, token.start - 3), token.start);
          if (!/(?:还有|等了|已经?|都|了|提前|还差|前|超过|不到|每|满|近)\s?$/.test(lead)) {
            this.length ??= { minutes: token.minutes, days: token.days };
          }
          break;
        }
        case "every":
          if (!this.rule) this.rule = { rule: { ...token.rule }, period: token.period ?? null };
          else if (token.rule.byDay && this.rule.rule.byDay)
            this.rule.rule.byDay = [...new Set([...this.rule.rule.byDay, ...token.rule.byDay])];
          period = token.period ?? null;
          break;
        case "mark":
          switch (token.mark) {
            case "before": {
              const gap = current ? this.text.slice(current.end, token.start) : "";
              const word = this.text.slice(token.start, token.end);
              const reach = /^(?:之前|以前|前|之内|以内|内)$/.test(word) ? 1 : 10;
              if (current && gap.length <= reach && !/[,，。;；]/.test(gap)) current.deadline = true;
              else if (/逾期|过期/.test(word) && current) current.deadline = true;
              else if (/^截/.test(word)) by = true;
              break;
            }
            case "by":
              by = next !== undefined && next.start - token.end <= 6;
              break;
            case "end":
              if (current && token.start - current.end <= 8) current.ends = true;
              break;
            case "moved": {
              if (!next || next.start - token.end > 4 || !/^(?:date|clock|period)$/.test(next.kind)) break;
              const date = this.points.find((point) => point.date)?.date ?? null;
              this.points = [];
              if (next?.kind !== "date" && date) {
                this.points.push({ ...this.point(token, { joined: false, deadline: false }), date });
              }
              break;
            }
            case "today":
              this.from = { day: this.now.day, minute: null };
              break;
            case "now":
              this.from = { day: this.now.day, minute: this.now.minute };
              break;
            case "or":
              this.choice ||=
                /^(?:date|period)$/.test(previous?.kind ?? "") && next?.kind === "date" && next.start - token.end <= 1;
              break;
            case "sameTime":
              if (current?.date) {
                // 下周的今天, 下周同一时间
                if (current.said === "week") {
                  const ahead = current.date.from - mondayOf(this.now.day);
                  current.date = { from: this.now.day + ahead, to: null };
                }
                current.clock = this.now.minute;
                current.exact = true;
              }
              break;
            case "vague":
              this.vague = true;
              break;
            case "start":
              break;
          }
          break;
      }
    }
    return true;
  }

  protected point(token: Token, more: { joined: boolean; deadline: boolean }): Point {
    return {
      date: null,
      said: undefined,
      bare: false,
      clock: null,
      loose: false,
      digital: false,
      period: null,
      ends: false,
      exact: false,
      start: token.start,
      end: token.end,
      ...more,
    };
  }

  protected setDate(point: Point, token: Extract<Token, { kind: "date" }>): void {
    point.date = { from: token.from, to: token.to ?? null };
    point.said = token.said;
    point.bare = token.bare ?? false;
    point.end = Math.max(point.end, token.end);
  }

  /** 11月28日(周六), 明天周日, 周六周日; the weekday has to agree. */
  protected mergeDates(point: Point, token: Extract<Token, { kind: "date" }>): "merged" | "contradiction" | null {
    const date = point.date;
    if (!date) return null;
    if (token.said === "nextday") return null;
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
      if (weekday) return "contradiction";
      if (point.said === "today" || token.said === "today") return null;
    }
    if (point.said === token.said && date.to === null) {
      // 周六周日, 13号15号: both days.
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
        spoken = point;
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
