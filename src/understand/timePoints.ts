import { mondayOf, partsOf } from "./days.ts";
import { Marks, near, type Of } from "./timeMarks.ts";
import { readTokens } from "./timeReaders.ts";
import type { Token } from "./timeTokens.ts";
import { isOnce } from "./timeTold.ts";

/** Right behind a day: nothing is on that day. */
const CALLED_OFF =
  /^(?:的?(?:早上|上午|中午|下午|晚上|晚))?的?\s?(?:我|我家|都)?(?:不行|没空|没时间|没人|不方便|不合适|有事|走不开|不[开办停来去搞弄修]了|来不了|去不了|赶不上|不在(?=$|[\s,，。家])|除外|要?加班|作废|取消)/;

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
export class Points extends Marks {
  private contradicts = false;
  /** The Monday of the week that was just spoken of. */
  private week: number | null = null;

  /** Puts the tokens together to points; false when they contradict each other. */
  protected gather(): boolean {
    this.tokens = withoutFeasts(readTokens(this.text, this.now));
    for (const [index, token] of this.tokens.entries()) {
      this.take(token, index);
      if (this.contradicts) return false;
    }
    return true;
  }

  private take(token: Token, index: number): void {
    switch (token.kind) {
      case "date":
        this.takeDate(token, index);
        break;
      case "period":
        this.takePeriod(token, index);
        break;
      case "clock":
        this.takeClock(token, index);
        break;
      case "to":
        this.onTo(token, index);
        break;
      case "after":
        this.onAfter(token);
        break;
      case "within":
        this.onWithin(token, index);
        break;
      case "length":
        this.onLength(token);
        break;
      case "shift":
        this.onShift(token);
        break;
      case "every":
        this.onEvery(token);
        break;
      case "mark":
        this.onMark(token, index);
        break;
    }
  }

  /** A day. */
  private takeDate(token: Of<"date">, index: number): void {
    const next = this.tokens[index + 1];
    const previous = this.tokens[index - 1];
    const current = this.points.at(-1);
    if (token === this.skipped) return;
    const lead = this.text.slice(Math.max(0, token.start - 7), token.start);
    if (/(?:不是|并非|而非|非|\bnot (?:on )?)\s?$/.test(lead)) {
      this.denied = token.end;
      return;
    }
    if ((next || /上[次回]$/.test(lead)) && this.isFormer(token.start)) {
      this.denied = token.end;
      const was = this.point(token, { joined: false, deadline: false });
      this.setDate(was, token);
      this.former.push({ ...was, period: token.period ?? null });
      return;
    }
    // 周三没空 周四晚上八点吧: that day is out; a weekday behind it is in the same week.
    if (CALLED_OFF.test(this.text.slice(token.end, token.end + 10))) {
      if (token.said === "weekday" && !token.bare) this.week = mondayOf(token.from);
      this.denied = token.end;
      return;
    }
    if (this.week !== null && token.said === "weekday" && token.bare) {
      token.from = this.week + ((partsOf(token.from).weekday + 6) % 7);
      token.bare = false;
    }
    this.week = null;
    if (token.past) {
      this.past = true;
      this.dropped = token.end;
      // it broke at 3pm yesterday
      if (current && current.clock !== null && !current.date && token.start - current.end <= 1) this.points.pop();
      return;
    }
    const gap = this.text.slice(current?.end ?? 0, token.start);
    const beside = gap.length <= 1 || /^[\s,，(（]{0,2}(?:也)?(?:就是|即|具体)(?:是|在)?\s?$/.test(gap);
    if (current?.date && !this.joined && !this.by && current.clock === null && beside) {
      const merged = this.mergeDates(current, token);
      if (merged === "contradiction") {
        this.contradicts = true;
        return;
      }
      if (merged) return;
    }
    if (
      current &&
      current.clock !== null &&
      !this.joined &&
      !this.points.some((point) => point.date) &&
      !(this.by && (this.rule || previous?.kind !== "mark"))
    ) {
      for (const point of this.points) if (!point.date && !point.exact && !point.joined) this.setDate(point, token);
      // 8点到10点 明晚
      for (const point of this.points)
        if (point.loose || token.period === "evening") point.period ??= token.period ?? null;
      return;
    }
    this.points.push(this.point(token, { joined: this.joined, deadline: this.by }));
    this.joined = this.by = false;
    const made = this.points.at(-1);
    if (made) {
      this.setDate(made, token);
      // 七夕晚上 8月19日七点半
      made.period =
        token.period ?? (previous?.kind === "period" && near(previous.end, token.start) ? this.period : null);
    }
    this.period = null;
  }

  /** A part of the day: it belongs to the clock behind it, else to the day before it. */
  private takePeriod(token: Of<"period">, index: number): void {
    const next = this.tokens[index + 1];
    const previous = this.tokens[index - 1];
    const current = this.points.at(-1);
    const follows = next?.kind === "clock" && near(token.end, next.start);
    // 今晚后半夜两点: the small hours that come after that evening.
    if (follows && token.period === "night" && previous?.kind === "date" && previous.period === "evening") {
      if (current?.date && near(previous.end, token.start)) current.date.from += 1;
    }
    if (follows || (next?.kind === "date" && near(token.end, next.start) && !current)) {
      this.period = token.period;
    } else if (current && current.clock === null && current.date && !this.joined) {
      current.period ??= token.period;
      if (token.start - current.end <= 2) current.end = token.end;
      if (token.period === "noon" && next?.kind !== "clock") current.clock = 720;
    } else if (token.period === "noon") {
      this.points.push({
        ...this.point(token, { joined: this.joined, deadline: this.by }),
        clock: 720,
        period: "noon",
      });
      this.joined = this.by = false;
    } else if (next?.kind === "clock" && next.start - token.end <= 4) {
      this.period = token.period;
    } else if (
      current?.clock != null &&
      (previous?.kind === "date" ||
        (previous?.kind === "clock" && this.text.startsWith("in the", token.start) && token.start - previous.end <= 1))
    ) {
      // 两点到三点 … 今天下午
      for (const point of this.points) if (point.loose) point.period ??= token.period;
    }
  }

  /** A clock. */
  private takeClock(token: Of<"clock">, index: number): void {
    const current = this.points.at(-1);
    if (this.dropped >= 0 && token.start - this.dropped <= 3) {
      this.dropped = token.end;
      return;
    }
    if (isOnce(this.text, token.start)) {
      this.past = true;
      this.dropped = token.end;
      return;
    }
    // 不是三点 是四点
    if (/(?:不是|并非|而非|\bnot (?:at )?)\s?$/.test(this.text.slice(Math.max(0, token.start - 7), token.start)))
      return;
    if (this.denied >= 0 && token.start - this.denied <= 2 && !(current?.date && current.clock === null)) {
      const was = this.former.at(-1);
      if (was && was.clock === null)
        Object.assign(was, { clock: token.minute, loose: token.loose, period: this.period ?? was.period });
      return;
    }
    if (token.one && !this.joined && this.period === null && !(current?.date && near(current.end, token.start))) return;
    // 至6月30日 每天9点: the hour is of every day.
    const ofRule =
      current?.deadline === true &&
      this.tokens.slice(0, index).some((other) => other.kind === "every" && other.start >= current.end);
    const into =
      current && !ofRule && current.clock === null && current.date && !this.joined && token.start - current.end <= 8
        ? current
        : null;
    const point = into ?? this.point(token, { joined: this.joined, deadline: this.by });
    point.clock = token.minute;
    point.loose = token.loose;
    point.digital = token.digital ?? false;
    point.period = this.period ?? point.period ?? this.formerPeriod(token);
    point.end = token.end;
    if (!into) {
      this.points.push(point);
      this.joined = this.by = false;
    } else if (this.by) {
      point.deadline = true;
      this.by = false;
    }
    this.period = null;
  }
}
