import { monthEnd, partsOf, writeDay } from "./days.ts";
import { plain } from "./plain.ts";
import { firstOccurrence, type Moment, writeRule } from "./recurrence.ts";
import { Hours } from "./timeHours.ts";
import { type Now, type Point, WEEKDAY_CODE } from "./timeTokens.ts";

/** When something is, on the wall clock of the writer. */
export interface Times {
  /** "2026-03-11T09:00", or "2026-03-11" when only a day was said; null for a deadline or no time. */
  start: string | null;
  /** The end, or the deadline when `start` is null. A day without a time is meant to its end. */
  end: string | null;
  /** An RFC 5545 rule without "RRULE:"; `start` and `end` are then its first occurrence not in the past. */
  recurrence: string | null;
  /** Why there is no time: none was said, it was left open (过两天), it contradicts itself (明天周三), or it is over. */
  reason: "none" | "vague" | "contradiction" | "past" | null;
  /** What the writer may have meant otherwise: the half of the day (明天2点), or the week (下周三). Ask. */
  unsure: "half-day" | "week" | null;
}

const NOTHING: Times = { start: null, end: null, recurrence: null, reason: "none", unsure: null };

/** At most this much of a text is looked at: no notice names its time later, and it bounds what one message can cost. */
export const TIME_READ_AT_MOST = 300;

/** Words that make a time approximate change nothing of it, and stand in the way: 8点左右到10点左右. */
const APPROXIMATE =
  /(?<=[点分半刻号日\d钟])(?:左右|上下|前后)|大概(?:是|在)?|大约|差不多|预计|估计|约(?=[\d上下晚早中一二三四五六七八九十])|\b(?:about|around|approximately|approx\.?) (?!\d{1,2}(?::\d\d)?(?: ?$| (?:today|ton|tom|tmr|on |min|h(?:ou)?rs?\b)))|(?<=\d)-?ish\b(?= ?[ap]m)/g;

/** Homophones that a voice or a keyboard puts in the place of 点, 号, 午, 明, 七 and 八, where only a time can be meant. */
const SLIPS: readonly (readonly [RegExp, string])[] = [
  [
    /(?<=[\d一二两三四五六七八九十]\s?)[店典](?=半|钟|整|[一三]刻|[\d一二三四五]|[到至前]|$|[\s,，。]|开会|集合|停)/g,
    "点",
  ],
  [/(?<=[上中下])[五武](?=\d{1,2}[点:]|[一二两三四五六七八九十]{1,2}[点店])/g, "午"],
  [/(?<=[\d一二三四五六七八九十])好(?=[\s,，]?(?:[上下中]午|早上|晚上|凌晨|[到至之以]?前|起|\d{1,2}[点:]))/g, "号"],
  [/俩(?=点)/g, "两"],
  // 拜六, as Shanghai says it
  [/(?<![礼祭崇敬朝参跪])拜(?=[一二三四五六日](?:[早晚上下中]|$|[\s,，]))/g, "周"],
  [/名(?=天(?:[上下中]午|早|晚|\d|[一二两三四五六七八九十]{1,2}点))/g, "明"],
  [/(?<=[早晚]上|[上下]午)把(?=点)/g, "八"],
  [/(?<=[早晚]上|[上下]午)气(?=点)/g, "七"],
];
const MAY_SLIP = /[店典俩武拜]|[上中下]五|[\d一二三四五六七八九十]好|名天|[把气]点/;
const mendSlips = (text: string): string =>
  MAY_SLIP.test(text) ? SLIPS.reduce((mended, [slip, meant]) => mended.replace(slip, meant), text) : text;

/** Reads when something is. `now` is on the writer's wall clock. Never throws; reads the first 300 characters. */
export function readTimes(text: string, now: Now): Times {
  let said = mendSlips(plain(text.slice(0, TIME_READ_AT_MOST))).replace(APPROXIMATE, "");
  if (!/\p{Script=Han}/u.test(said))
    said = said
      // Dec 5 bake sale, 2 to 4, lobby
      .replace(/, (?=\d{1,2}(?::\d\d)? ?(?:to|-) ?\d{1,2}(?::\d\d)?(?:,|[.!]?$))/, " from ")
      .replace(/[,()]\s{0,3}/g, " ")
      .replace(/ {2,}/g, " ");
  said = said.replace(/(?:\b(?:at|around|about) )?(?<![\d:.])(\d{1,2})-?ish\b/g, "at $1");
  // "tomorrow after 6": an hour, where a day is named.
  if (/\b(?:today|tonight|tomorrow|tmr|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b/.test(said))
    said = said.replace(/\b(?:around|about|after) (?=\d{1,2}(?::\d\d)?(?: ?$| (?:today|ton|tom|tmr|on )))/g, "at ");
  return new Assembly(said, now).read();
}

/** Somebody was to come, and did not. */
const BROKEN_PROMISE =
  /(?:说好?|约好?|本来|原本|原定|答应)[^,，。]{0,10}[点半刻午上天日号一二三四五六][^,，。\s]{0,4}[来到修弄][^,，。\s]{0,2}[\s,，。]{0,2}(?:结果|现在|到现在|可是|但是?|却|也|人){0,2}(?:都|也)?(?:还)?(?:没来|没到|没影|没见|没人|不来|没修|又?(?:鸽了|变卦)|放[^,，。]{0,3}鸽子|爽约)/;

/** Somebody waited, or was kept awake, from one hour to another. */
const LASTED =
  /(?:从|打)[^,，。]{1,8}[点分半](?:钟|多)?(?:一直)?[排等站守坐吵闹敲响叫漏停堵哭唱熬忙干找][^,，。\s]{0,2}到[^,，。]{1,8}[点分半](?:钟|多)?[\s,，。]*(?:了|都|还|也|才|没|人|一个|一直|谁|前面|烦|累|困|受不了|睡不着)/;

/** What lasts for days, so that it ends at the hour at which it began. */
const LASTING = /共|持续|为期|历时|投票|公示|报名|开放|停[水电气用]|封|关[闭停]|\b(?:open|last|for)/;

/** What is there every week: a desk, a class, a meal. */
const SERVED =
  /开放|营业|上班|办公|开[门着]|开$|服务|值班|有人|供应|出摊|期间|辅导|自习|咨询|培训|课|班$|班[\s,，]|练|接待|食堂|早餐/;
/** What is done once. */
const WORKS = /停[水电气]|施工|检修|清洗|封闭|维修/;

class Assembly extends Hours {
  read(): Times {
    if (!this.gather()) return { ...NOTHING, reason: "contradiction" };
    this.leaveOutTold();
    this.spreadDates();
    // 从早上8点就没水了: since then, not at the next 8:00.
    if (!this.rule && /(?:从|打)[^,，。]{0,8}[点分半][^,，。]{0,3}就[^,，。]{0,10}了/.test(this.text)) {
      if (!this.points.some((point) => point.date)) return { ...NOTHING, reason: "past" };
    }
    // 从七点排到九点 还没排上
    if (!this.rule && LASTED.test(this.text) && !this.points.some((point) => point.date))
      return { ...NOTHING, reason: "past" };
    // 说下午四点来 结果没来
    if (BROKEN_PROMISE.test(this.text)) return { ...NOTHING, reason: "past" };
    if (this.inRow && !this.rule && this.points.some((point) => point.clock !== null))
      this.rule = { rule: { freq: "DAILY" }, period: null };
    if (this.choice || /(?<!到[家了]|回[来家]|见面|其他|别的)再说|再议|再定|待定|看情况/.test(this.text))
      return { ...NOTHING, reason: "vague" };
    const times = this.rule ? this.readRecurring() : this.readOnce();
    if (times) return times;
    return { ...NOTHING, reason: this.past ? "past" : this.vague ? "vague" : "none" };
  }

  private readOnce(): Times | null {
    let points = this.points.filter((point) => point.date || point.clock !== null);
    const [day, hour] = points;
    // 周六 大家在小区东门口的树底下集合 九点: the hour of that day.
    if (
      day?.date &&
      hour?.date &&
      day.clock === null &&
      day.date.to === null &&
      hour.clock !== null &&
      day.date.from === hour.date.from &&
      ![day, hour].some((point) => point.deadline || point.joined || point.ends || point.exact)
    ) {
      hour.period ??= day.period;
      points = points.slice(1);
    }
    const weekly = this.weekdayHours(points);
    if (weekly) return weekly;
    const last = points.filter((point) => point.deadline).at(-1);
    if (last && !this.from) {
      const clocked = points.filter((point) => point.deadline && point.clock !== null).at(-1) ?? last;
      const index = points.indexOf(clocked);
      const before = points[index - 1];
      const end = this.at(clocked, clocked.joined && before ? this.at(before) : null);
      // 周三10点开始投票 周五晚10点截止
      const opening =
        before && (clocked.joined || (before.starts && !/内/.test(this.text.slice(clocked.start, clocked.end))))
          ? this.at(before)
          : null;
      return this.write(opening, this.lastDay(clocked, end));
    }
    const first = points[0];
    if (this.from && (!first || points.length === 1)) {
      const days = this.length?.days ?? null;
      if (!first && days === null && this.length && this.from.minute !== null)
        return this.write(this.from, { day: this.from.day, minute: this.from.minute + this.length.minutes });
      const length = days === null ? null : { day: this.now.day + days - 1, minute: null };
      return this.write(this.from, first ? this.lastDay(first, this.at(first)) : length);
    }
    if (!first) return null;
    const pair = points.findIndex((point) => point.joined);
    const ending = points.findIndex((point, index) => index > 0 && point.ends);
    const from = pair > 0 ? points[pair - 1] : first;
    const to = pair > 0 ? points[pair] : ending > 0 ? points[ending] : undefined;
    if (!from) return null;
    if (to?.said === "nextday" && !from.date) {
      // 22:30-次日5:30
      const opened = this.at(from);
      to.date = opened && { from: opened.day + 1, to: null };
    }
    if (to) {
      const clocks = points[pair + 1];
      if (pair > 0 && from.clock === null && to.date && to.clock !== null && from.date) {
        // 11月28日-29日 8:00-18:00: the first time opens the first day, the second closes the last.
        const period = to.period ?? (clocks?.joined && to.clock >= 300 && to.clock < 720 ? "morning" : null);
        const opens = this.at({ ...from, clock: to.clock, loose: to.loose, period });
        const closes = clocks?.joined && !clocks.said ? this.at({ ...clocks, date: to.date }, this.at(to)) : null;
        if (!/[\u4e00-\u9fff]/.test(this.text.slice(from.end, to.end)) || closes)
          return this.write(opens, closes ?? { day: to.date.from, minute: null });
      }
      const start = this.at(from);
      let end = this.lastDay(to, this.at(to, start));
      // 8:00-11:00、14:00-16:00: the outer bounds.
      const more = points.slice(pair + 1).findLast((point) => point.joined);
      const lead = more ? points[points.indexOf(more) - 1] : undefined;
      if (pair > 0 && more && lead && lead.clock !== null && lead.date?.from === from.date?.from) {
        const later = this.at(more, this.at(lead, end));
        if (later) end = later;
      }
      return this.write(start, end);
    }
    if (points.length === 1 && first.ends) return this.write(null, this.at(first));
    const start = this.at(first);
    if (!start) return null;
    return this.write(start, this.endOf(first, start));
  }

  /** The end that a length or a span of days gives. */
  private endOf(point: Point, start: Moment): Moment | null {
    if (this.endsAfter !== null && start.minute !== null)
      return { day: start.day, minute: start.minute + this.endsAfter };
    if (this.length) {
      if (this.length.days !== null && start.minute !== null && !this.inRow && LASTING.test(this.text))
        return { day: start.day + this.length.days, minute: start.minute };
      if (this.length.days === null) {
        if (start.minute !== null) return { day: start.day, minute: start.minute + this.length.minutes };
      } else if (start.minute === null && point.date?.to === null) {
        return { day: start.day + this.length.days - 1, minute: null };
      }
    }
    if (point.date?.to != null && start.minute === null) return { day: point.date.to, minute: null };
    return null;
  }

  /** 周一到周五 8:30至17:30 is said of every week, and so is 周二周四晚7点 of a class. */
  private weekdayHours(points: readonly Point[]): Times | null {
    const [monday, friday] = points;
    if (!monday?.bare || WORKS.test(this.text)) return null;
    const served = SERVED.test(this.text);
    const { weekdays } = monday;
    if (served && monday.clock !== null && weekdays.length > 1 && !weekdays.some((day) => weekdays.includes(day + 1))) {
      this.rule = { rule: { freq: "WEEKLY", byDay: weekdays.map(WEEKDAY_CODE) }, period: null };
      this.points = points.map((point) => ({ ...point, date: null }));
      return this.readRecurring();
    }
    if (!friday?.bare || !friday.joined || monday.clock !== null || friday.clock === null) return null;
    const first = partsOf(monday.date?.from ?? 0).weekday;
    if (first !== 1 && !served) return null;
    const last = ((partsOf(friday.date?.from ?? 0).weekday - first + 7) % 7) + 1;
    const byDay = Array.from({ length: last }, (_, i) => WEEKDAY_CODE((first + i) % 7));
    this.rule = { rule: last === 7 ? { freq: "DAILY" } : { freq: "WEEKLY", byDay }, period: null };
    this.points = points.slice(1).map((point, index) => ({ ...point, date: null, joined: index > 0 }));
    return this.readRecurring();
  }

  private readRecurring(): Times | null {
    if (!this.rule) return null;
    const { rule, period } = this.rule;
    const [monday, friday] = this.points;
    if (
      rule.freq === "DAILY" &&
      !rule.interval &&
      monday?.bare &&
      friday?.joined &&
      friday.bare &&
      monday.clock === null
    ) {
      // 周一到周五每晚8点 is said of every week.
      const first = partsOf(monday.date?.from ?? 0).weekday;
      const days = ((partsOf(friday.date?.from ?? 0).weekday - first + 7) % 7) + 1;
      if (days < 7) {
        rule.freq = "WEEKLY";
        rule.byDay = Array.from({ length: days }, (_, i) => WEEKDAY_CODE((first + i) % 7));
      }
      this.points = this.points
        .slice(1)
        .map((point, index) => ({ ...point, date: null, joined: index > 0 && point.joined }));
    }
    const until = this.points.find((point) => point.deadline && point.date);
    const rest = this.points.filter((point) => point !== until);
    // 下个月开始... 十月起每月1号: what was said last
    const starting = rest.findLast((point) => point.date && !point.joined && point.starts);
    const dated = starting ?? rest.find((point) => point.date && !point.joined);
    const clocks = rest.filter((point) => point.clock !== null);
    for (const point of clocks) if (point.loose && !point.joined) point.period ??= period;
    const first = clocks[0];
    const daily = rule.freq === "DAILY" && !rule.interval;
    const partOfDay = period !== null || /每[天日](?:早(?!中晚|晚)|晚|上午|下午|中午|清晨|傍晚)/.test(this.text);
    if (
      !first &&
      !dated &&
      !until &&
      !(daily && partOfDay) &&
      (daily || !(rule.byDay || rule.byMonthDay || rule.interval))
    ) {
      this.rule = null;
      return this.points.length > 0 ? this.readOnce() : null;
    }
    if (rule.freq === "YEARLY") {
      const start = dated ? this.at(dated) : null;
      if (!start) return null;
      const index = this.points.indexOf(dated as Point);
      const next = this.points[index + 1];
      const end = next?.joined ? this.at(next, start) : null;
      return this.write(start, end, "FREQ=YEARLY");
    }
    if (dated?.said === "weekday" && rule.freq === "WEEKLY" && !rule.byDay && dated.date) {
      rule.byDay = [...new Set(dated.weekdays)].map(WEEKDAY_CODE);
    }
    if (rule.freq === "MONTHLY" && !rule.byDay && !rule.byMonthDay && dated?.date) {
      // 月末最后一天盘点 每月都这样
      const last = dated.date.from === monthEnd(dated.date.from) && /[底末]|最后一[天日]/.test(this.text);
      rule.byMonthDay = [last ? -1 : partsOf(dated.date.from).date];
    }
    const listed = rule.freq === "WEEKLY" && dated?.said === "weekday" && dated.bare && dated.weekdays.length > 1;
    const base = (listed ? null : dated?.date?.from) ?? this.now.day;
    const minute = first ? this.minuteOf(first, base + 1) : null;
    const others = clocks.slice(1).filter((point) => !point.joined);
    const minutes = [minute, ...others.map((point) => this.minuteOf(point, base + 1))].filter((m) => m !== null);
    const start = firstOccurrence(rule, base, minutes, this.now);
    if (!start) return null;
    const opening = clocks.findIndex(
      (point, index) => (index === 0 || !point.joined) && this.minuteOf(point, base + 1) === start.minute,
    );
    const joined = clocks[opening + 1]?.joined && opening >= 0 ? clocks[opening + 1] : undefined;
    let end: Moment | null = null;
    if (joined && start.minute !== null) {
      const nextDay =
        joined.said === "nextday" || (joined.date && joined.date.from > (dated?.date?.from ?? joined.date.from));
      end = this.at({ ...joined, date: nextDay ? { from: start.day + 1, to: null } : null }, start);
    } else if (this.length?.days != null && start.minute === null) {
      end = { day: start.day + this.length.days - 1, minute: null };
    } else if (this.length && this.length.days === null && start.minute !== null) {
      end = { day: start.day, minute: start.minute + this.length.minutes };
    }
    const lastDay = dated && rest[rest.indexOf(dated) + 1];
    const last =
      until?.date?.from ??
      (dated?.said === "week" && !dated.starts ? dated.date?.to : null) ??
      (daily && dated?.said === "weekday" ? dated.date?.to : null) ??
      (lastDay?.joined && lastDay.date && dated?.clock === null ? lastDay.date.from : null) ??
      // 每天10点 连续一周
      (daily && start.minute !== null && this.length?.days != null && (this.inRow || /为期|持续|共/.test(this.text))
        ? start.day + this.length.days - 1
        : null);
    return this.write(start, end, writeRule(rule, others.length > 0 ? minutes : [], last));
  }

  private write(start: Moment | null, end: Moment | null, recurrence: string | null = null): Times {
    // Whatever was read for an end, it is none before the start.
    const isBehind = start !== null && end !== null && at(end, 1439) < at(start, 0);
    return {
      start: writeMoment(start),
      end: isBehind ? null : writeMoment(end),
      recurrence,
      reason: null,
      unsure: this.unsure,
    };
  }
}

/** Minutes since the first day of all; `whole` is the minute of a day that is meant as a whole. */
const at = ({ day, minute }: Moment, whole: number): number => day * 1440 + (minute ?? whole);

function writeMoment(moment: Moment | null): string | null {
  if (!moment) return null;
  if (moment.minute === null) return writeDay(moment.day);
  const at = moment.day * 1440 + moment.minute;
  const minute = at % 1440;
  const two = (value: number): string => String(value).padStart(2, "0");
  return `${writeDay(Math.floor(at / 1440))}T${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}
