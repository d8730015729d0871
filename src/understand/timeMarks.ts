import { addWorkdays, mondayOf } from "./days.ts";
import type { Moment } from "./recurrence.ts";
import { PointDates } from "./timeDates.ts";
import type { Period, Point, Rule, Token } from "./timeTokens.ts";
import { isOnce } from "./timeTold.ts";

export type Of<Kind extends Token["kind"]> = Extract<Token, { kind: Kind }>;
export const near = (a: number, b: number): boolean => b - a <= 1;

/** Behind these 到 is no end: 推到周五, 我到八点, 等到下周. */
const NOT_UNTIL = /(?:[我你他她们人会不等才要想能可去来回送发寄带搬调挪移改推拖留排约定订放换转直说提轮]|^)\s?$/;

/** What stands around days and clocks: 到, 前, 后, lengths, and that something was moved; and what it does to the points. */
export class Marks extends PointDates {
  protected tokens: Token[] = [];
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
  /** The next point is the end of the last one, or a deadline. */
  protected joined = false;
  protected by = false;
  /** The part of the day that the next clock is in. */
  protected period: Period | null = null;
  /** Where a time ends that is past, and one that was denied. */
  protected dropped = -1;
  protected denied = -1;
  protected skipped: Token | null = null;

  /** 9点到11点, 到周五. */
  protected onTo(token: Of<"to">, index: number): void {
    const next = this.tokens[index + 1];
    const previous = this.tokens[index - 1];
    const current = this.points.at(-1);
    const then = next && /^(?:date|clock|period)$/.test(next.kind) && near(token.end, next.start);
    if (!then) return;
    // 昨晚11点到今早5点: both are over.
    if (this.dropped === previous?.end && next.kind === "date" && next.from <= this.now.day) {
      this.dropped = next.end;
      this.skipped = next;
      return;
    }
    const behind =
      previous && /^(?:date|clock|period|mark)$/.test(previous.kind) && near(previous.end, token.start) && current;
    // 每天晚8点 到年底: the last day of a recurrence.
    const ends = this.rule && next?.kind === "date" && next.said !== "nextday" && current?.clock != null;
    if (ends && !/^(?:clock|period)$/.test(this.tokens[index + 2]?.kind ?? "")) this.by = true;
    else if (behind && token.start - previous.end <= 1 && this.dropped !== previous.end) {
      // 缴费期限: 11月1日-11月10日
      if (previous.kind !== "mark") current.deadline = false;
      this.joined = true;
    } else if (token.word === "until") this.by = true;
    else if (
      /[到至]/.test(token.word) &&
      /(?:^|[\s,，。;；:：]|截止|有效|有效期|开放|延长|一直|投票|报名|公示|施工|展出|征集|优惠|免费|停[水电气]|营业|维修|活动|供应|封[路门]|放假|持续|预约|缴费|[干忙弄搞做修玩唱跳聊值守洗刷挖拆喷]|[检抢]修|升级|割接|调试|清洗|打扫|消毒|养护)$/.test(
        this.text.slice(0, token.start + (/^\s/.test(this.text.slice(token.start)) ? 1 : 0)),
      )
    ) {
      // 11月15号供暖 到明年3月15号; 投票三天 到周三
      if (current && !current.deadline && (current.date || current.clock !== null)) this.joined = true;
      else this.by = true;
    } else if (!current && /^[到至]$/.test(token.word) && !NOT_UNTIL.test(this.text.slice(0, token.start))) {
      // 接龙到明天中午, 请假到周五
      this.by = true;
    }
  }

  /** 半小时后, 三天后. */
  protected onAfter(token: Of<"after">): void {
    const current = this.points.at(-1);
    if (token.days === null) {
      const ends = /^.{0,3}(?:关|结束|停止|收|完|散)/.test(this.text.slice(token.end));
      if (current?.clock !== null && current && ends) {
        this.endsAfter = token.minutes;
        return;
      }
      this.pushExact(this.point(token, { joined: false, deadline: this.by }), token.minutes);
    } else {
      const point = this.point(token, { joined: false, deadline: this.by });
      this.points.push({ ...point, date: { from: this.now.day + token.days, to: null } });
    }
    this.by = false;
  }

  /** So many minutes from now: two hours later, within 48 hours. */
  private pushExact(point: Point, minutes: number): void {
    const at = this.now.day * 1440 + this.now.minute + minutes;
    this.points.push({ ...point, date: { from: Math.floor(at / 1440), to: null }, clock: at % 1440, exact: true });
  }

  /** 三天内. */
  protected onWithin(token: Of<"within">, index: number): void {
    const previous = this.tokens[index - 1];
    const current = this.points.at(-1);
    const point = this.point(token, { joined: false, deadline: true });
    if (token.day === null) {
      this.pushExact(point, token.minutes);
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
  }

  /** 两小时, 连续三天. */
  protected onLength(token: Of<"length">): void {
    const lead = this.text.slice(Math.max(0, token.start - 3), token.start);
    if (!/(?:还有|等了|已经?|都|了|提前|推迟|延迟|延后|还差|前|超过|不到|每|满|近)\s?$/.test(lead)) {
      this.length ??= { minutes: token.minutes, days: token.days };
      this.inRow ||= token.inRow ?? false;
    }
  }

  /** 顺延一周. */
  protected onShift(token: Of<"shift">): void {
    const current = this.points.at(-1);
    const moved = current ?? this.former.at(-1);
    if (!moved?.date) return;
    moved.date = {
      from: moved.date.from + token.days,
      to: moved.date.to === null ? null : moved.date.to + token.days,
    };
    moved.bare = false;
    if (!current) this.points.push(moved);
  }

  /** 每周五. */
  protected onEvery(token: Of<"every">): void {
    if (isOnce(this.text, token.start) || /(?:原来|原本|本来)是?\s?$/.test(this.text.slice(0, token.start))) {
      this.past = true;
      return;
    }
    // 周末每天: the days were said.
    if (this.rule?.rule.byDay && token.rule.freq === "DAILY") return;
    if (!this.rule) this.rule = { rule: { ...token.rule }, period: token.period ?? null };
    else if (token.rule.byDay)
      this.rule.rule.byDay = [...new Set([...(this.rule.rule.byDay ?? []), ...token.rule.byDay])];
    this.period = token.period ?? null;
  }

  /** 前, 截止, 结束, 改到 and the like. */
  protected onMark(token: Of<"mark">, index: number): void {
    const next = this.tokens[index + 1];
    const previous = this.tokens[index - 1];
    const current = this.points.at(-1);
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
        else if (/^(?:截|最后)/.test(word)) this.by = true;
        break;
      }
      case "by":
        // 今晚十点一直停到明早六点: the end of what began.
        if (!this.rule && current && !current.deadline && /[停封关放续直]到\s?$/.test(this.text.slice(0, token.end))) {
          const then = next && /^(?:date|clock|period)$/.test(next.kind) && next.start - token.end <= 1;
          if (then && (current.clock !== null || current.date)) {
            this.joined = true;
            break;
          }
        }
        this.by = next !== undefined && next.start - token.end <= 6;
        break;
      case "end":
        if (current && token.start - current.end <= 8) current.ends = true;
        break;
      case "moved": {
        if (!next || next.start - token.end > 4 || !/^(?:date|clock|period)$/.test(next.kind)) break;
        const date = this.points.find((point) => point.date)?.date ?? null;
        this.former = [...this.former, ...this.points];
        this.dropped = this.denied = -1;
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
          (/^(?:date|period)$/.test(previous?.kind ?? "") && next?.kind === "date" && next.start - token.end <= 1) ||
          (previous?.kind === "clock" &&
            token.start - previous.end <= 1 &&
            (next?.kind === "clock" || (next?.kind === "period" && this.tokens[index + 2]?.kind === "clock")) &&
            next.start - token.end <= 1);
        break;
      case "sameTime":
        // same time, 7pm: the hour is said behind it.
        if (/^(?:clock|period)$/.test(next?.kind ?? "") && (next?.start ?? 0) - token.end <= 3) break;
        this.takeSameTime(/不变|照旧|一样/.test(this.text.slice(token.start, token.end)));
        break;
      case "vague":
        this.vague = true;
        break;
      case "start":
        if (current && !this.joined && token.start - current.end <= 2) current.starts = true;
        break;
    }
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
