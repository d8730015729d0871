import type { Moment } from "./recurrence.ts";
import { Points } from "./timePoints.ts";
import type { Point } from "./timeTokens.ts";
import { hasCome, isDisturbed, isOnce, isScolding, isState, isTold } from "./timeTold.ts";

/** What is done at night, so that 2:00 is meant as it stands. */
const NIGHT_WORK = /停[水电气]|抢修|检修|施工|封闭|冲洗|试压/;

/**
 * What tells the half of the day where only 6:30 was said: the hours it is about, and what to add to them. Words that
 * are themselves a part of the day (晚饭后) are read as such.
 */
const OCCASIONS: readonly { words: RegExp; from: number; to: number; add: 0 | 720 }[] = [
  {
    words:
      /早起|早[饭餐茶市操读]|早高峰|晨[跑练会读]|日出|上学|送(?:孩子|娃)|出操|\b(?:breakfast|sunrise|school run|morning (?:run|walk|swim))\b/,
    from: 4,
    to: 11,
    add: 0,
  },
  {
    words:
      /接(?:孩子|娃|小孩|学生|放学)|放学|下午茶|\b(?:tea time|afternoon tea|after school|pick(?:ing)? (?:up )?(?:the |my )?kids)\b/,
    from: 1,
    to: 6,
    add: 720,
  },
  {
    words:
      /下班|晚[饭餐宴会]|夜[跑市宵场]|广场舞|露天电影|日落|落日|聚餐|烧烤|跨年|\b(?:dinner|supper|after work|sunset|drinks|bbq|movie night|evening (?:walk|run))\b/,
    from: 4,
    to: 10,
    add: 720,
  },
];

/** When the points of a text are, on the wall clock. */
export class Hours extends Points {
  /** Leaves out the times that are told and not set, with what is joined to them. */
  protected leaveOutTold(): void {
    if (this.points.length === 0) return;
    const scolding = isScolding(this.text);
    const disturbed = isDisturbed(this.text);
    const today = this.now.day;
    const told = this.points.map((point, index) => {
      if (hasCome(this.text, point.start, point.end, point.clock !== null && this.former.length === 0)) return true;
      const { date, clock, bare, said } = point;
      if (!/^(?:大?后|今|明|听)/.test(this.text.slice(point.start)) && isOnce(this.text, point.start)) return true;
      if (scolding && !point.exact && !(date && !bare && date.from > today && clock !== null)) return true;
      if (point.exact || point.deadline) return false;
      // The next 3 November is far ahead when one has just been.
      const gone = date !== null && date.from - today > (said === "monthday" ? 180 : said === "day" ? 20 : 1000);
      const ahead = date !== null && !bare && !gone && date.from > today;
      const minute = clock === null || (point.loose && point.period === null) ? clock : this.minuteOf(point, today);
      const struck = minute !== null && (date === null || date.from === today) && minute <= this.now.minute;
      if (struck && disturbed && (this.now.minute - minute) % 720 < 60 && !this.points.some((other) => other.date))
        return true;
      const single = date !== null && date.to === null && !point.joined && !this.points[index + 1]?.joined;
      // 本周五 said on a Sunday
      if (!this.rule && single && date.from < today && said !== "nextday") return true;
      // 今年四月, said in June
      if (date !== null && date.to !== null && date.to < today) return true;
      if (said === "today" && clock === null && single && !this.rule && !this.length && isState(this.text, point.end))
        return true;
      return !ahead && isTold(this.text, point.start, point.end, bare || struck || gone);
    });
    const kept = this.points.filter((_, index) => !told[index] && !(this.points[index]?.joined && told[index - 1]));
    if (kept.length === this.points.length) return;
    this.past = true;
    this.points = kept;
    if (kept.length === 0) this.rule = null;
  }

  /** The minute of the day, which may be 1440 and more for 今晚12点 and 晚上1点. `day` says whether it can still be today. */
  protected minuteOf(point: Point, day: number): number | null {
    if (point.clock === null) return null;
    const { clock, period } = point;
    const hour = Math.floor(clock / 60);
    // 1am tonight: the small hours that come after that evening.
    if (!point.loose) return period === "evening" && hour < 6 ? clock + 1440 : clock;
    switch (period) {
      case "night":
      case "morning":
        return hour === 12 && period === "night" ? clock - 720 : clock;
      case "noon":
        return hour <= 3 ? clock + 720 : clock;
      case "afternoon":
        return hour < 12 ? clock + 720 : clock;
      case "evening":
        return hour === 12 || hour <= 4 ? (clock % 720) + 1440 : clock + 720;
      default: {
        const occasion = this.occasion(hour);
        if (occasion) return clock + occasion.add;
        // 9:41 as clocks show it; a lone 5:50 is the nearest.
        const shown = !point.date && !(hour >= 5 && hour <= 7 && this.points.length === 1);
        if (point.digital && (shown || NIGHT_WORK.test(this.text))) return clock;
        if (day === this.now.day) {
          const ahead = [clock, clock + 720].find((minute) => minute > this.now.minute);
          this.unsure ??= ahead !== undefined && ahead !== clock ? "half-day" : null;
          return ahead ?? clock;
        }
        if (hour >= 1 && hour <= 4) {
          this.unsure ??= "half-day";
          return clock + 720;
        }
        return clock;
      }
    }
  }

  /** 夜里一点 said after midnight is the hour that is still to come in this night. */
  private nightAhead(minute: number): number {
    return this.now.minute < 300 && minute - 1440 > this.now.minute ? minute - 1440 : minute;
  }

  /** The one occasion that the text names for a bare hour, if it is no more than one. */
  private occasion(hour: number): (typeof OCCASIONS)[number] | null {
    const named = OCCASIONS.filter(({ words }) => words.test(this.text));
    const [first] = named;
    return first && named.length === 1 && hour >= first.from && hour <= first.to ? first : null;
  }

  /** The moment of a point; of the second of a range, `after` is the first. */
  protected at(point: Point, after: Moment | null = null): Moment | null {
    if (
      point.said === "weekday" &&
      point.bare === false &&
      /下/.test(this.text.slice(Math.max(0, point.start - 1), point.end))
    )
      this.unsure ??= "week";
    if (point.clock === null) return point.date ? { day: point.date.from, minute: null } : null;
    if (after && after.minute !== null) {
      const from = after.day * 1440 + after.minute;
      const day = point.date?.from ?? after.day;
      if (point.loose && point.period === null) {
        const found = [0, 720, 1440, 2160]
          .map((more) => day * 1440 + ((point.clock ?? 0) % 1440) + (point.clock === 720 && more === 0 ? 0 : more))
          .find((minute) => minute > from && (!point.date || minute < (day + 1) * 1440));
        if (found !== undefined) return { day: Math.floor(found / 1440), minute: found % 1440 };
      }
      const minute = day * 1440 + (this.minuteOf(point, day) ?? 0);
      const at = minute <= from && !point.date ? minute + 1440 : minute;
      return { day: Math.floor(at / 1440), minute: at % 1440 };
    }
    // 明早到中午: noon of that day.
    if (!point.date && after && point.period !== null)
      return { day: after.day, minute: this.minuteOf(point, after.day) };
    if (!point.date) {
      const today = this.nightAhead(this.minuteOf(point, this.now.day) ?? 0);
      if (today > this.now.minute) return { day: this.now.day, minute: today };
      return {
        day: this.now.day + 1,
        minute:
          this.minuteOf(
            this.occasion(Math.floor(point.clock / 60)) ? point : { ...point, period: point.period ?? "morning" },
            this.now.day + 1,
          ) ?? 0,
      };
    }
    let minute = this.minuteOf(point, point.date.from) ?? 0;
    if (point.said === "today") minute = this.nightAhead(minute);
    const passed = point.bare && point.date.from === this.now.day && minute <= this.now.minute;
    return { day: point.date.from + (passed ? 7 : 0), minute };
  }

  /** The last day of a span that is an end: 截止到这周末. */
  protected lastDay(point: Point, moment: Moment | null): Moment | null {
    if (!moment || moment.minute !== null || point.date?.to == null) return moment;
    return { day: point.date.to, minute: null };
  }
}
