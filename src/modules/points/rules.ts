import { say, type Text } from "../../core/post.ts";
import type { Schedule } from "../../core/schedule.ts";
import { fold } from "../../core/text.ts";
import { atLocal, calendar } from "../../core/time.ts";

/** What earns points, what is spent, and what that makes of somebody. Pure. */

export type Unit = "points" | "minutes";
export type Topic = "environment";
export type BoardName = "unnamed" | "nickname" | "hidden";

/** What can earn points, in the order in which the table is shown. */
export const EARNING = ["deliberation", "report", "suggestion", "volunteering", "mediation"] as const;
export type EarningAct = (typeof EARNING)[number];
/** `badges`: a full set exchanged. `reward`: spent. `help`: hours given for help. */
export type Act = EarningAct | "badges" | "reward" | "help";
export type RuleKey = EarningAct | "taper";

/** Points for one of it (volunteering: for an hour), and at most so many a day. */
export interface Rule {
  points: number;
  dailyCap: number;
}

/**
 * NEEDS H2–H5: deliberation +10, a report that proved valid +5, volunteering +10 an hour, an adopted suggestion +20.
 * Settling a quarrel counts as deliberation does.
 */
export const USUAL: Readonly<Record<EarningAct, Rule>> = {
  deliberation: { points: 10, dailyCap: 30 },
  report: { points: 5, dailyCap: 20 },
  suggestion: { points: 20, dailyCap: 40 },
  volunteering: { points: 10, dailyCap: 80 },
  mediation: { points: 10, dailyCap: 20 },
};
/** Neither may a rule of staff's exceed. */
const MOST_POINTS = 100;
const MOST_A_DAY = 500;

/** Levels and from how many earned points they begin (NEEDS H11). What they may do is asked of `levelOf`. */
export const LEVELS = ["resident", "keen", "master", "expert"] as const;
export type Level = (typeof LEVELS)[number];
export const LEVEL_FROM: Readonly<Record<Level, number>> = { resident: 0, keen: 100, master: 300, expert: 800 };

export function levelOf(earned: number): Level {
  return LEVELS.findLast((level) => earned >= LEVEL_FROM[level]) ?? "resident";
}

/** The level above, or null at the top. */
export function nextLevel(level: Level): Level | null {
  return LEVELS[LEVELS.indexOf(level) + 1] ?? null;
}

/** True when `level` is `least` or above it. */
export function reachesLevel(level: Level, least: Level): boolean {
  return LEVELS.indexOf(level) >= LEVELS.indexOf(least);
}

export const BADGES = ["deliberation", "environment", "mediation"] as const;
export type Badge = (typeof BADGES)[number];
/** How often somebody took part in talks and votes, did something for the environment, or settled a quarrel. */
export type Deeds = Readonly<Record<Badge, number>>;
/** So many deeds make one badge (NEEDS H13). */
export const BADGE_AT: Deeds = { deliberation: 10, environment: 5, mediation: 3 };
/** What a full set is exchanged for (NEEDS H14). */
export const SET_BONUS = 50;

export function badgesOf(deeds: Deeds): Badge[] {
  return BADGES.filter((badge) => deeds[badge] >= BADGE_AT[badge]);
}

/** How many full sets the deeds make. */
export function setsOf(deeds: Deeds): number {
  return Math.min(...BADGES.map((badge) => Math.floor(deeds[badge] / BADGE_AT[badge])));
}

/** Titles, which are honour and nothing else (NEEDS H7, H17). */
export const TITLES = ["pioneer", "volunteer", "model", "achiever"] as const;
export type Title = (typeof TITLES)[number];

/** What titles are given for: points that were earned, minutes volunteered, and how often somebody deliberated. */
export interface Merits {
  earned: number;
  volunteered: number;
  deeds: Pick<Deeds, "deliberation">;
}

export function titlesOf({ earned, volunteered, deeds }: Merits): Title[] {
  const held: Readonly<Record<Title, boolean>> = {
    ...{ pioneer: deeds.deliberation >= 20, volunteer: volunteered >= 50 * 60 },
    ...{ model: earned >= 500, achiever: earned >= 1_000 },
  };
  return TITLES.filter((title) => held[title]);
}

/** What is left of `points` when `today` were earned by such acts already. */
export function within(points: number, today: number, { dailyCap }: Rule): number {
  return Math.max(0, Math.min(points, dailyCap - today));
}

const ACT_WORDS: ReadonlyMap<string, RuleKey> = new Map([
  ...(["议事", "投票", "议事投票", "deliberation", "vote", "votes"].map((w) => [w, "deliberation"]) as [
    string,
    RuleKey,
  ][]),
  ...(["报事", "上报", "报修", "report", "reports"].map((w) => [w, "report"]) as [string, RuleKey][]),
  ...(["建议", "suggestion", "suggestions"].map((w) => [w, "suggestion"]) as [string, RuleKey][]),
  ...(["志愿", "志愿服务", "volunteering", "volunteer"].map((w) => [w, "volunteering"]) as [string, RuleKey][]),
  ...(["调解", "mediation"].map((w) => [w, "mediation"]) as [string, RuleKey][]),
  ...(["递减", "taper"].map((w) => [w, "taper"]) as [string, RuleKey][]),
]);

/**
 * Reads "报事 6 每天 20" or "递减 10%".
 * @param now the rules in force, for the cap when none is said
 * @returns null when it is none, "range" when a number is out of reason
 */
export function readRule(
  line: string,
  now: Readonly<Record<EarningAct, Rule>>,
): ({ key: RuleKey } & Rule) | "range" | null {
  const read =
    /^(\S+?)\s*[+＋]?(-?\d{1,6})\s*(?:分|%|points?)?(?:\s*(?:每天|一天|per day|a day|max)\s*(?:最多)?\s*(\d{1,6})\s*分?)?$/.exec(
      fold(line),
    );
  const key = read && ACT_WORDS.get(read[1]!);
  if (!read || !key) return null;
  const points = Number(read[2]);
  if (key === "taper") return points >= 0 && points <= 100 && !read[3] ? { key, points, dailyCap: 0 } : "range";
  const dailyCap = read[3] === undefined ? Math.max(points, now[key].dailyCap) : Number(read[3]);
  const fits = points >= 0 && points <= MOST_POINTS && dailyCap >= points && dailyCap <= MOST_A_DAY;
  return fits ? { key, points, dailyCap } : "range";
}

/** Goods become dearer by so many percent for each full quarter of a year since the plan began (NEEDS H27). */
export interface Taper {
  percent: number;
  since: Date;
}
const QUARTER_MS = 91 * 86_400_000;

/** What a reward costs now. */
export function priceOf(reward: { cost: number; material: boolean }, taper: Taper | null, now: Date): number {
  if (!reward.material || !taper) return reward.cost;
  const quarters = Math.max(0, Math.floor((now.getTime() - taper.since.getTime()) / QUARTER_MS));
  return Math.ceil((reward.cost * (100 + taper.percent * quarters)) / 100);
}

/** What staff write after /rewards. */
export type RewardLine =
  | { kind: "new"; name: string; cost: number; stock: number; material: boolean }
  | { kind: "stock"; number: number; stock: number }
  | { kind: "close"; number: number };
const MOST_COST = 100_000;
const MOST_STOCK = 10_000;

/**
 * Reads "食堂餐券 100分 20份", "理发 60分 10次 服务", "#12 30份" or "#12 下架".
 * @returns null when it is none of these, "range" when a number is out of reason
 */
export function readReward(line: string): RewardLine | "range" | null {
  const said = fold(line);
  const close = /^#(\d{1,9})\s*(?:下架|close|off)$/.exec(said);
  if (close) return { kind: "close", number: Number(close[1]) };
  const stock = /^#(\d{1,9})\s+(-?\d{1,7})\s*(?:份|个|次|张|件|pcs|left)?$/.exec(said);
  if (stock) {
    const left = Number(stock[2]);
    return left >= 0 && left <= MOST_STOCK ? { kind: "stock", number: Number(stock[1]), stock: left } : "range";
  }
  const fresh =
    /^(?:添加\s*|add\s+)?(.{1,40}?)\s+(-?\d{1,7})\s*(?:分|points?)\s+(-?\d{1,7})\s*(?:份|个|次|张|件|pcs)?(?:\s+(服务|场地|荣誉|service|place|honour))?$/i.exec(
      line.trim(),
    );
  if (!fresh) return null;
  const [cost, left] = [Number(fresh[2]), Number(fresh[3])];
  if (cost < 1 || cost > MOST_COST || left < 0 || left > MOST_STOCK) return "range";
  return { kind: "new", name: fresh[1]!.trim(), cost, stock: left, material: fresh[4] === undefined };
}

/** "我想换个餐券", "兑换一张食堂餐券吧": what somebody would have, as far as one knows from the words alone. */
const WISH =
  /^(?:我|你好|请|麻烦|帮我|给我|想要|想|要|可以|能不能|能|[\s，,])*(?:用|拿|把)?(?:我的?)?(?:积分|分)?(?:来|去|想|要)*(?:兑换|换)(?:成|取|点)?(?:一?[个张份次条件袋盒桶瓶]|一下|[两三]\S)?(.{1,40}?)(?:吧|可以吗|行吗|好吗|了|[\s，,。.!！?？吗])*$/;

/** @returns what it is called, or null where the words exchange nothing */
export function rewardWished(words: string): string | null {
  return WISH.exec(words.trim())?.[1]?.trim() ?? null;
}

/** Those that are called so, or, where none is, those in whose name it stands or that stand in it. */
export function rewardsNamed<R extends { name: string }>(list: readonly R[], called: string): R[] {
  const said = fold(called).trim();
  const exact = list.filter(({ name }) => fold(name) === said);
  if (exact.length > 0 || Array.from(said).length < 2) return exact;
  return list.filter(({ name }) => fold(name).includes(said) || said.includes(fold(name)));
}

// ── 功劳簿 ─────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Nine in the morning of the first day of a month: for the month before. */
export const MONTHLY: Schedule = { rule: "FREQ=MONTHLY;BYMONTHDAY=1", start: "2026-01-01T09:00" };

/** A month of the zone. */
export interface Month {
  from: Date;
  to: Date;
  label: Text;
}

/** @param back 0: this month, 1: the one before */
export function monthOf(now: Date, timeZone: string, back: number): Month {
  const { year, month } = calendar(timeZone)(now);
  const day = (index: number) => {
    const first = Date.UTC(year, month - 1 - back + index, 1);
    const days = Math.round((first - calendar(timeZone)(now).midnight) / 86_400_000);
    return atLocal(timeZone, now, days, 0);
  };
  const shown = new Date(Date.UTC(year, month - 1 - back, 1));
  const args = { year: String(shown.getUTCFullYear()), month: String(shown.getUTCMonth() + 1) };
  return { from: day(0), to: day(1), label: say("points-month", args) };
}
