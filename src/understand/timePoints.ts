import { addWorkdays, mondayOf, partsOf } from "./days.ts";
import type { Moment } from "./recurrence.ts";
import { PointDates } from "./timeDates.ts";
import { readTokens } from "./timeReaders.ts";
import type { Period, Point, Rule, Token } from "./timeTokens.ts";

/** Behind these 到 is no end: 推到周五, 我到八点, 等到下周. */
const NOT_UNTIL = /(?:[我你他她们人会不等才要想能可去来回送发寄带搬调挪移改推拖留排约定订放换转直说提轮]|^)\s?$/;

/** Right behind a day: nothing is on that day. */
const CALLED_OFF =
  /^(?:的?(?:早上|上午|中午|下午|晚上|晚))?的?\s?(?:我|我家|都)?(?:不行|没空|没时间|没人|不方便|不合适|有事|走不开|不[开办停来去搞弄修]了|来不了|去不了|赶不上|不在家|要?加班|作废|取消)/;

/** The tokens without the feasts that only adorn another day: 元旦晚会 12月30日; 12月20日至元旦 keeps it. */
function withoutFeasts(tokens: Token[]): Token[] {
  if (!tokens.some((token) => token.kind === "date" && !token.feast && !token.past)) return tokens;
  return tokens.filter(
    (token, index) =>
      token.kind !== "date" ||
      !token.feast ||
      tokens[index - 1]?.kind === "to" ||
      /^(?:to|mark)$/.test(tokens[index + 1]?.kind ?? ""),
  );
}
/** What a text says of times, put together to points, before anything is worked out. */
export class Points extends PointDates {
  protected rule: { rule: Rule; period: Period | null } | null = null;
  protected length: { minutes: number; days: number | null } | null = null;
  protected inRow = false;
  protected endsAfter: number | null = null;
  protected from: Moment | null = null;
  protected choice = false;
  protected vague = false;
  protected past = false;
  /** What was to be before it was moved: its hour may still hold. */
  protected former: Point[] = [];
  protected unsure: "half-day" | "week" | null = null;

  /** Puts the tokens together to points; false when they contradict each other. */
  protected gather(): boolean {
    const tokens = withoutFeasts(readTokens(this.text, this.now));
    let joined = false;
    let by = false;
    let period: Period | null = null;
    let dropped = -1;
    let denied = -1;
    let week: number | null = null;
    let skipped: Token | null = null;
    for (const [index, token] of tokens.entries()) {
      const next = tokens[index + 1];
      const previous = tokens[index - 1];
      const current = this.points.at(-1);
      const near = (a: number, b: number): boolean => b - a <= 1;
      switch (token.kind) {
        case "date": {
          if (token === skipped) break;
          const lead = this.text.slice(Math.max(0, token.start - 7), token.start);
          if (/(?:不是|并非|而非|非|\bnot (?:on )?)\s?$/.test(lead)) {
            denied = token.end;
            break;
          }
          if (next && this.isFormer(token.start)) {
            denied = token.end;
            const was = this.point(token, { joined: false, deadline: false });
            this.setDate(was, token);
            this.former.push({ ...was, period: token.period ?? null });
            break;
          }
          // 周三没空 周四晚上八点吧: that day is out; a weekday behind it is in the same week.
          if (CALLED_OFF.test(this.text.slice(token.end, token.end + 10))) {
            if (token.said === "weekday" && !token.bare) week = mondayOf(token.from);
            denied = token.end;
            break;
          }
          if (week !== null && token.said === "weekday" && token.bare) {
            token.from = week + ((partsOf(token.from).weekday + 6) % 7);
            token.bare = false;
          }
          week = null;
          if (token.past) {
            this.past = true;
            dropped = token.end;
            // it broke at 3pm yesterday
            if (current && current.clock !== null && !current.date && token.start - current.end <= 1) this.points.pop();
            break;
          }
          const gap = this.text.slice(current?.end ?? 0, token.start);
          const beside = gap.length <= 1 || /^[\s,，(（]{0,2}(?:也)?(?:就是|即|具体)(?:是|在)?\s?$/.test(gap);
          if (current?.date && !joined && !by && current.clock === null && beside) {
            const merged = this.mergeDates(current, token);
            if (merged === "contradiction") return false;
            if (merged) break;
          }
          if (
            current &&
            current.clock !== null &&
            !joined &&
            !this.points.some((point) => point.date) &&
            !(by && (this.rule || previous?.kind !== "mark"))
          ) {
            for (const point of this.points)
              if (!point.date && !point.exact && !point.joined) this.setDate(point, token);
            // 8点到10点 明晚
            for (const point of this.points)
              if (point.loose || token.period === "evening") point.period ??= token.period ?? null;
            break;
          }
          this.points.push(this.point(token, { joined, deadline: by }));
          joined = by = false;
          const made = this.points.at(-1);
          if (made) {
            this.setDate(made, token);
            // 七夕晚上 8月19日七点半
            made.period =
              token.period ?? (previous?.kind === "period" && near(previous.end, token.start) ? period : null);
          }
          period = null;
          break;
        }
        case "period": {
          const follows = next?.kind === "clock" && near(token.end, next.start);
          // 今晚后半夜两点: the small hours that come after that evening.
          if (follows && token.period === "night" && previous?.kind === "date" && previous.period === "evening") {
            if (current?.date && near(previous.end, token.start)) current.date.from += 1;
          }
          if (follows || (next?.kind === "date" && near(token.end, next.start) && !current)) {
            period = token.period;
          } else if (current && current.clock === null && current.date && !joined) {
            current.period ??= token.period;
            if (token.start - current.end <= 2) current.end = token.end;
            if (token.period === "noon" && next?.kind !== "clock") current.clock = 720;
          } else if (token.period === "noon") {
            this.points.push({ ...this.point(token, { joined, deadline: by }), clock: 720, period: "noon" });
            joined = by = false;
          } else if (next?.kind === "clock" && next.start - token.end <= 4) {
            period = token.period;
          } else if (
            current?.clock != null &&
            (previous?.kind === "date" ||
              (previous?.kind === "clock" &&
                this.text.startsWith("in the", token.start) &&
                token.start - previous.end <= 1))
          ) {
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
          // 不是三点 是四点
          if (/(?:不是|并非|而非|\bnot (?:at )?)\s?$/.test(this.text.slice(Math.max(0, token.start - 7), token.start)))
            break;
          if (denied >= 0 && token.start - denied <= 2) {
            const was = this.former.at(-1);
            if (was && was.clock === null)
              Object.assign(was, { clock: token.minute, loose: token.loose, period: period ?? was.period });
            break;
          }
          if (token.one && !joined && period === null && !(current?.date && near(current.end, token.start))) break;
          const into =
            current && current.clock === null && current.date && !joined && token.start - current.end <= 8
              ? current
              : null;
          const point = into ?? this.point(token, { joined, deadline: by });
          point.clock = token.minute;
          point.loose = token.loose;
          point.digital = token.digital ?? false;
          point.period = period ?? point.period ?? this.formerPeriod(token);
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
          // 昨晚11点到今早5点: both are over.
          if (dropped === previous?.end && next.kind === "date" && next.from <= this.now.day) {
            dropped = next.end;
            skipped = next;
            break;
          }
          const behind =
            previous &&
            /^(?:date|clock|period|mark)$/.test(previous.kind) &&
            near(previous.end, token.start) &&
            current;
          // 每天晚8点 到年底: the last day of a recurrence.
          const ends = this.rule && next?.kind === "date" && next.said !== "nextday" && current?.clock != null;
          if (ends && !/^(?:clock|period)$/.test(tokens[index + 2]?.kind ?? "")) by = true;
          else if (behind && token.start - previous.end <= 1 && dropped !== previous.end) joined = true;
          else if (token.word === "until") by = true;
          else if (
            /[到至]/.test(token.word) &&
            /(?:^|[\s,，。;；:：]|截止|有效|有效期|开放|延长|一直|投票|报名|公示|施工|展出|征集|优惠|免费|停[水电气]|营业|维修|活动|供应|封[路门]|放假|持续|预约|缴费|[干忙弄搞做修玩唱跳聊值守])$/.test(
              this.text.slice(0, token.start + (/^\s/.test(this.text.slice(token.start)) ? 1 : 0)),
            )
          ) {
            // 11月15号供暖 到明年3月15号; 投票三天 到周三
            if (current && !current.deadline && (current.date || current.clock !== null)) joined = true;
            else by = true;
          } else if (!current && /^[到至]$/.test(token.word) && !NOT_UNTIL.test(this.text.slice(0, token.start))) {
            // 接龙到明天中午, 请假到周五
            by = true;
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
            const first = started?.date?.from;
            const day =
              first === undefined
                ? token.day
                : token.workdays
                  ? addWorkdays(first - 1, token.workdays)
                  : first + (token.day - this.now.day) - 1;
            this.points.push({ ...point, date: { from: day, to: null } });
          }
          break;
        }
        case "length": {
          const lead = this.text.slice(Math.max(0, token.start - 3), token.start);
          if (!/(?:还有|等了|已经?|都|了|提前|推迟|延迟|延后|还差|前|超过|不到|每|满|近)\s?$/.test(lead)) {
            this.length ??= { minutes: token.minutes, days: token.days };
            this.inRow ||= token.inRow ?? false;
          }
          break;
        }
        case "shift": {
          const moved = current ?? this.former.at(-1);
          if (!moved?.date) break;
          moved.date = {
            from: moved.date.from + token.days,
            to: moved.date.to === null ? null : moved.date.to + token.days,
          };
          moved.bare = false;
          if (!current) this.points.push(moved);
          break;
        }
        case "every":
          // 周末每天: the days were said.
          if (this.rule?.rule.byDay && token.rule.freq === "DAILY") break;
          if (!this.rule) this.rule = { rule: { ...token.rule }, period: token.period ?? null };
          else if (token.rule.byDay)
            this.rule.rule.byDay = [...new Set([...(this.rule.rule.byDay ?? []), ...token.rule.byDay])];
          period = token.period ?? null;
          break;
        case "mark":
          switch (token.mark) {
            case "before": {
              const gap = current ? this.text.slice(current.end, token.start) : "";
              const word = this.text.slice(token.start, token.end);
              const reach = /^(?:之前|以前|前|之内|以内|内)$/.test(word) ? 1 : /^最后/.test(word) ? 2 : 10;
              if (current && gap.length <= reach && !/[,，。;；]/.test(gap)) {
                // 8点断电 14点前恢复: the end of what began.
                const over = /^\s?(?:恢复|来[水电气]|通[水电]|结束|修好|完)/.test(this.text.slice(token.end));
                if (over && this.points.some((point) => point !== current && point.clock !== null)) current.ends = true;
                else current.deadline = true;
              } else if (/逾期|过期/.test(word) && current) current.deadline = true;
              else if (/^(?:截|最后)/.test(word)) by = true;
              break;
            }
            case "by":
              // 今晚十点一直停到明早六点: the end of what began.
              if (
                !this.rule &&
                current &&
                !current.deadline &&
                /[停封关放续直]到\s?$/.test(this.text.slice(0, token.end))
              ) {
                const then = next && /^(?:date|clock|period)$/.test(next.kind) && next.start - token.end <= 1;
                if (then && (current.clock !== null || current.date)) {
                  joined = true;
                  break;
                }
              }
              by = next !== undefined && next.start - token.end <= 6;
              break;
            case "end":
              if (current && token.start - current.end <= 8) current.ends = true;
              break;
            case "moved": {
              if (!next || next.start - token.end > 4 || !/^(?:date|clock|period)$/.test(next.kind)) break;
              const date = this.points.find((point) => point.date)?.date ?? null;
              this.former = [...this.former, ...this.points];
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
                (/^(?:date|period)$/.test(previous?.kind ?? "") &&
                  next?.kind === "date" &&
                  next.start - token.end <= 1) ||
                (previous?.kind === "clock" &&
                  token.start - previous.end <= 1 &&
                  (next?.kind === "clock" || (next?.kind === "period" && tokens[index + 2]?.kind === "clock")) &&
                  next.start - token.end <= 1);
              break;
            case "sameTime":
              this.takeSameTime(/不变|照旧|一样/.test(this.text.slice(token.start, token.end)));
              break;
            case "vague":
              this.vague = true;
              break;
            case "start":
              if (current && !joined && token.start - current.end <= 2) current.starts = true;
              break;
          }
          break;
      }
    }
    return true;
  }

  /** 推到明晚同一时间, 时间不变: the hours of what was moved; else 下周同一时间 is the hour of now. */
  private takeSameTime(unchanged: boolean): void {
    const current = this.points.at(-1);
    if (!current?.date || current.clock !== null) return;
    const [was, until] = this.former.filter((point) => point.clock !== null);
    if (was) {
      Object.assign(current, { clock: was.clock, loose: was.loose, digital: was.digital, period: was.period });
      if (until?.joined) this.points.push({ ...until, date: null });
    } else if (!unchanged && this.former.length === 0) {
      // 下周的今天
      if (current.said === "week") {
        const ahead = current.date.from - mondayOf(this.now.day);
        current.date = { from: this.now.day + ahead, to: null };
      }
      current.clock = this.now.minute;
      current.exact = true;
    }
  }

  /** 晚上7点改7点半: the half of the day of what was moved, for an hour near it. */
  protected formerPeriod(token: Extract<Token, { kind: "clock" }>): Period | null {
    const was = this.former.findLast((point) => point.clock !== null);
    if (!was || !token.loose || this.points.length > 1) return null;
    return Math.abs((was.clock ?? 0) - token.minute) <= 180 ? was.period : null;
  }
}
