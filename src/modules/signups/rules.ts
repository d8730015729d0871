import { clip, fold, isBlank } from "../../core/text.ts";
import { atLocal, calendar } from "../../core/time.ts";
import { namesNoDay } from "../../understand/noSuchDay.ts";
import type { BuildingName } from "../../understand/place.ts";
import { plain } from "../../understand/plain.ts";
import { readSignupAnswer, type SignupList } from "../../understand/signups.ts";
import { readTimes } from "../../understand/times.ts";
import { readWhere } from "../../understand/where.ts";

/** What a line asks for, who fits, and how long somebody helped. Pure. */

export type Kind = "event" | "volunteer";
/** `offered`: a list of the chat's own that nobody has said yes to; `declined`: somebody said no. */
export type State = "draft" | "offered" | "declined" | "open" | "closed" | "cancelled";

export const LONGEST_TITLE = 80;
export const LONGEST_LABEL = 20;
export const MOST_SLOTS = 8;
export const MOST_PLACES = 2_000;
/** One person signs up so many at most: a household, not a street. */
export const MOST_EACH = 20;
/** Nobody helps longer in one day. */
export const MOST_HOURS = 12;
const MOST_DAYS = 60;
/** Without a word about it: on the third day, in the evening. */
const USUAL_DAYS = 3;
const EVENING = 20;

export interface Slot {
  label: string;
  capacity: number | null;
}

/** What a line of words asks for. */
export interface Plan {
  title: string;
  slots: Slot[];
  startsAt: Date | null;
  endsAt: Date | null;
  closesAt: Date;
  topic: "environment" | null;
  /** null: where it is asked. */
  place: BuildingName | "community" | null;
  /** Where it takes place, in words: 一楼大厅. */
  spot: string | null;
}

/** What is wrong with it: the end of a key of the locales. */
export type Problem =
  | "no-title"
  | "long-title"
  | "long-label"
  | "many-slots"
  | "no-label"
  | "same-slots"
  | "places"
  | "no-time"
  | "past"
  | "no-such-date"
  | "far"
  | "closes-late";

const CLOSES = /^(?:截止(?:时间|到)?|closes?|until|deadline)\s*[:：]?\s*(.+)$/i;
const WHEN = /^(?:时间|什么时候|when|time)\s*[:：]?\s*(.+)$/i;
const PLACE = /^(?:地点|范围|place)\s*[:：]?\s*(.+)$/i;
const TOPIC = /^(?:环保|绿化|垃圾分类|environment|green)$/i;
const GREEN = /大扫除|扫除|清扫|垃圾|绿化|种树|浇花|捡|环保|clean-?up|tree|litter/i;
const SLOT = /^(.{0,40}?)\s*(-?\d{1,6})\s*(?:个?人|名|位|户|spots|people|places)$/i;
const OPEN_SLOT = /^(.{1,40}?)\s*(?:不限|unlimited)$/i;

/**
 * "3号楼" is for whom it is; "一楼大厅" is no place of the community, but where one meets; "3号楼一楼大厅" is both.
 */
function readSpot(words: string): { named: Plan["place"]; spot: string | null } {
  const named = readWhere(words);
  if (named) return { named, spot: null };
  const [, building, rest] = /^(\d{1,3}\s?(?:号楼|栋|幢|座))\s*(.+)$/.exec(words) ?? [];
  return building === undefined ? { named: null, spot: words } : { named: readWhere(building), spot: rest! };
}

/**
 * Reads `周六大扫除 | 上午 20人 | 下午 10人 | 时间 周六9:00-11:00 | 截止 周五 | 地点 3号楼`; lines count like `|`.
 * @param line cleaned words
 * @returns the plan, or what is wrong with it
 */
export function readPlan(line: string, now: Date, timeZone: string): Plan | Problem {
  const parts = line
    .split(/[|｜\n]/)
    .map((part) => part.replace(/ {2,}/g, " ").trim())
    .filter((part) => part !== "");
  const title = parts.shift();
  if (title === undefined || isBlank(title)) return "no-title";
  if (Array.from(title).length > LONGEST_TITLE) return "long-title";
  const plan: Plan = {
    title,
    slots: [],
    startsAt: null,
    endsAt: null,
    closesAt: now,
    topic: null,
    place: null,
    spot: null,
  };
  if (GREEN.test(title)) plan.topic = "environment";
  let closesAt: Date | null = null;
  let whenSaid: string | null = null;
  // One place alone says where it is; several are what one signs up for.
  const named = parts.filter((part) => readWhere(part) !== null);
  for (const part of parts) {
    const slot = SLOT.exec(part) ?? OPEN_SLOT.exec(part);
    const closes = CLOSES.exec(part);
    const when = WHEN.exec(part);
    const place = PLACE.exec(part) ?? (named.length === 1 && part === named[0] ? [part, part] : null);
    if (closes) {
      const end = readMoment(closes[1]!, now, timeZone, true);
      if (typeof end === "string") return end;
      closesAt = end.end;
    } else if (when) whenSaid = when[1]!;
    else if (place) {
      const { named, spot } = readSpot(place[1]!.trim());
      plan.place = named ?? plan.place;
      if (spot !== null) plan.spot = spot;
    } else if (TOPIC.test(part)) plan.topic = "environment";
    else {
      const capacity = slot?.[2] === undefined ? null : Number(slot[2]);
      if (capacity !== null && (capacity < 1 || capacity > MOST_PLACES)) return "places";
      plan.slots.push({ label: (slot?.[1] ?? part).trim(), capacity });
    }
  }
  const problem = problemOf(plan.slots);
  if (problem) return problem;
  if (plan.slots.length === 0) plan.slots.push({ label: "", capacity: null });
  // "周六大扫除": the day is in the title.
  const read = readEvent(whenSaid ?? title, now, timeZone, closesAt);
  if (typeof read !== "string")
    Object.assign(plan, { startsAt: read.start, endsAt: read.start < read.end ? read.end : null });
  else if (whenSaid !== null || read === "past" || read === "no-such-date") return read;
  const { startsAt } = plan;
  if (closesAt && startsAt && closesAt > (plan.endsAt ?? dayEnd(startsAt, timeZone))) return "closes-late";
  // It stands with the title wherever that is read.
  if (plan.spot !== null) plan.title = `${title}（${plan.spot}）`;
  if (Array.from(plan.title).length > LONGEST_TITLE) return "long-title";
  plan.closesAt = closesAt ?? startsAt ?? atLocal(timeZone, now, USUAL_DAYS, EVENING);
  return plan.closesAt <= now ? "past" : plan;
}

const dayEnd = (at: Date, timeZone: string) => atLocal(timeZone, at, 1, 0);

function problemOf(slots: readonly Slot[]): Problem | null {
  if (slots.length > MOST_SLOTS) return "many-slots";
  if (slots.length > 1 && slots.some((slot) => isBlank(slot.label))) return "no-label";
  if (slots.some((slot) => Array.from(slot.label).length > LONGEST_LABEL)) return "long-label";
  if (new Set(slots.map((slot) => fold(slot.label))).size < slots.length) return "same-slots";
  return null;
}

const WEEKDAY =
  /(?:周|星期|礼拜)[一二三四五六日天]|\b(?:mon|tue(?:s)?|wed(?:nes)?|thu(?:r(?:s)?)?|fri|sat(?:ur)?|sun)(?:day)?\b/i;
const THIS_ONE = /今|[本这]个?(?:周|星期|礼拜)|\b(?:today|tonight|this)\b/i;

/** When it begins. "周六" said on a Saturday is the next one, when its hour is over or it is open for longer than today. */
function readEvent(words: string, now: Date, timeZone: string, closesAt: Date | null) {
  const read = readMoment(words, now, timeZone, false);
  if (!WEEKDAY.test(words) || THIS_ONE.test(words)) return read;
  const tonight = dayEnd(now, timeZone);
  const isOver =
    typeof read === "string" ? read === "past" : read.start < tonight && closesAt !== null && closesAt > tonight;
  return isOver ? readMoment(words, tonight, timeZone, false) : read;
}

/** "周六9:00-11:00", "周五": a day alone begins at its midnight, and as a deadline means its evening. */
function readMoment(
  words: string,
  now: Date,
  timeZone: string,
  deadline: boolean,
): { start: Date; end: Date } | Problem {
  if (namesNoDay(plain(words))) return "no-such-date";
  const shown = calendar(timeZone)(now);
  const [hour, minute] = shown.time.split(":").map(Number) as [number, number];
  const times = readTimes(words, { day: shown.midnight / 86_400_000, minute: hour * 60 + minute });
  if (times.reason === "past") return "past";
  if (times.recurrence !== null) return "no-time";
  const at = (said: string | null, usual: number): Date | null => {
    const read = /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d))?$/.exec(said ?? "");
    if (!read) return null;
    const [year, month, date] = read.slice(1, 4).map(Number) as [number, number, number];
    const days = Date.UTC(year, month - 1, date) / 86_400_000 - shown.midnight / 86_400_000;
    return atLocal(timeZone, now, days, Number(read[4] ?? usual), Number(read[5] ?? 0));
  };
  const usual = deadline ? EVENING : 9;
  const start = at(times.start ?? times.end, usual);
  const end = at(times.end ?? times.start, usual);
  if (!start || !end) return "no-time";
  if ((deadline ? end : start) <= now) return "past";
  return end.getTime() - now.getTime() > MOST_DAYS * 86_400_000 ? "far" : { start, end: end < start ? start : end };
}

/** What somebody writes to sign up: which slot (from 1), and how many. */
export interface Answer {
  slot: number | null;
  /** How many in all; 0: nobody any more. null: as it is, or one. */
  count: number | null;
}

/**
 * Reads "+1", "上午 2人", "我家两口", "s2", "more".
 * @returns null when it is no answer, "range" for a number out of reason
 */
export function readAnswer(words: string, slots: readonly Slot[]): Answer | "range" | null {
  const said = fold(words);
  if (said === "") return { slot: null, count: null };
  const chosen = /^s(\d)$/.exec(said);
  if (chosen) return Number(chosen[1]) <= slots.length ? { slot: Number(chosen[1]), count: null } : null;
  const named = slots.findIndex((slot) => slot.label !== "" && said.includes(fold(slot.label)));
  const slot = named === -1 ? null : named + 1;
  const rest = named === -1 ? said : said.replace(fold(slots[named]!.label), " ").trim();
  if (rest === "") return { slot, count: null };
  const bare = /^[+＋]?\s*(-?\d{1,6})\s*(?:个?人|口|位|名|people)?$/.exec(rest);
  const count = bare ? Number(bare[1]) : (readSignupAnswer(rest)?.count ?? null);
  if (count === null) return slot === null ? null : { slot, count: null };
  return count >= 0 && count <= MOST_EACH && !/-\d/.test(rest) ? { slot, count } : "range";
}

/** Which slots, from 1, those words name; a part of a label is enough where it is part of one alone ("上午" of 周六上午). */
export function slotsNamed(words: string, slots: readonly Slot[]): number[] {
  let left = fold(words);
  const named = new Set<number>();
  const labels = slots.map((slot, i) => ({ label: fold(slot.label), slot: i + 1 }));
  // The longest first: 周六上午 is not 上午 as well.
  for (const { label, slot } of labels.toSorted((a, b) => b.label.length - a.label.length)) {
    if (label === "" || !left.includes(label)) continue;
    named.add(slot);
    left = left.replaceAll(label, " ");
  }
  if (named.size > 0) return [...named].sort((a, b) => a - b);
  for (const word of left.split(/[^\p{L}\p{N}]+/u).filter((each) => each.length > 1)) {
    const holding = labels.filter(({ label }) => label.includes(word));
    if (holding.length === 1) named.add(holding[0]!.slot);
  }
  return [...named].sort((a, b) => a - b);
}

/**
 * The slots that a list itself says for each of its rows: in the row, in the line above it, or above all of them.
 * @returns for each row its slots, from 1; none where the list does not say
 */
export function slotsListed({ title, rows }: SignupList, slots: readonly Slot[]): number[][] {
  if (slots.length === 1) return rows.map(() => [1]);
  const headings = rows.some(({ under }) => under !== null && slotsNamed(under, slots).length === 1);
  const last = title.split("\n").at(-1) ?? "";
  // "上午 20人，下午 10人" above a list tells what there is; "上午:" is a heading where others stand between the rows.
  const above = slotsNamed(headings ? last : title, slots);
  return rows.map(({ name, note, under }) => {
    const own = slotsNamed(`${note} ${name}`, slots);
    if (own.length > 0) return own;
    const told = under === null ? above : slotsNamed(under, slots);
    return told.length === 1 ? told : [];
  });
}

/** "2箱、1盒" of some and "3箱" of others → "5箱、1盒". */
export function sumGoods(goods: readonly string[]): string {
  const sums = new Map<string, number>();
  for (const [, count = "", unit = ""] of goods.join("、").matchAll(/([\d.]+)([^\d.、]+)/g))
    sums.set(unit, (sums.get(unit) ?? 0) + Number(count));
  return [...sums].map(([unit, sum]) => `${Math.round(sum * 10) / 10}${unit}`).join("、");
}

/** The name of a row without the slot that was written right behind it: 张三下午. */
export function nameListed(name: string, slots: readonly Slot[]): string {
  for (const { label } of slots)
    if (label !== "" && name.endsWith(label) && name.length > label.length)
      return listedName(name.slice(0, -label.length));
  return listedName(name);
}

/** What a row asks for and has. */
export interface Row {
  id: number;
  slot: number;
  count: number;
  state: "in" | "waiting" | "out";
  /** Comes first on the waiting list. */
  first?: boolean;
}

/** How many are in, and how many wait. */
export function tally(rows: readonly Row[], slot: number): { in: number; waiting: number } {
  const of = (state: Row["state"]) =>
    rows.filter((r) => r.slot === slot && r.state === state).reduce((sum, r) => sum + r.count, 0);
  return { in: of("in"), waiting: of("waiting") };
}

/** True when so many more fit. Who comes later takes no place that somebody who waits already could take. */
export function fits(rows: readonly Row[], slot: number, { capacity }: Slot, count: number): boolean {
  if (capacity === null) return true;
  const { in: taken } = tally(rows, slot);
  const free = capacity - taken;
  return count <= free && !rows.some((r) => r.slot === slot && r.state === "waiting" && r.count <= free);
}

/**
 * Who moves up now that there is room: in the order of the waiting list. Whoever does not fit keeps their turn, and the next
 * who fits comes in: a place is not left empty because two wait for it.
 */
export function movingUp(rows: readonly Row[], slot: number, { capacity }: Slot): Row[] {
  const waiting = rows
    .filter((r) => r.slot === slot && r.state === "waiting")
    .sort((a, b) => Number(b.first ?? false) - Number(a.first ?? false) || a.id - b.id);
  let taken = tally(rows, slot).in;
  const up: Row[] = [];
  for (const row of waiting) {
    if (capacity !== null && taken + row.count > capacity) continue;
    taken += row.count;
    up.push(row);
  }
  return up;
}

/** Hours on the spot as minutes, to the nearest half hour; what is unknown is what was planned. */
export function minutesOf(
  row: { inAt: Date | null; outAt: Date | null },
  planned: { startsAt: Date | null; endsAt: Date | null },
): number {
  const { startsAt, endsAt } = planned;
  if (row.inAt === null) return 0;
  const from = row.inAt;
  const to = row.outAt ?? (endsAt && endsAt > from ? endsAt : null);
  if (to === null) return 60;
  // Who comes early waits for the others.
  const begin = startsAt && startsAt > from && startsAt < to ? startsAt : from;
  const halves = Math.round((to.getTime() - begin.getTime()) / 1_800_000);
  return Math.max(0, Math.min(halves * 30, MOST_HOURS * 60));
}

/** "2", "1.5", "两小时半"? Half hours from 0 to twelve. @returns minutes, or null */
export function readHours(word: string): number | null {
  const read = /^(\d{1,2}(?:\.5|\.0)?)\s*(?:个?小时|h|hours?)?$/.exec(fold(word));
  const minutes = read ? Number(read[1]) * 60 : Number.NaN;
  return Number.isInteger(minutes) && minutes >= 0 && minutes <= MOST_HOURS * 60 ? minutes : null;
}

/** The evening before, so that it can be planned; in the morning for what begins in the evening. null: too near. */
export function remindAt(startsAt: Date, now: Date, timeZone: string): Date | null {
  const at = atLocal(timeZone, startsAt, -1, 19);
  if (at > now) return at;
  const morning = atLocal(timeZone, startsAt, 0, 8);
  return morning > now && startsAt.getTime() - morning.getTime() > 3 * 3_600_000 ? morning : null;
}

/** A name from a pasted list, as it is kept. */
export function listedName(name: string): string {
  return clip(name.replace(/\s+/g, " ").trim(), 20).text;
}
