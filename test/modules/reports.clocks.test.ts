import chineseDays from "chinese-days";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { endOfNight } from "../../src/core/quiet.ts";
import {
  afterWorkMinutes,
  CONFIRM_DAYS,
  clockOf,
  confirmBy,
  coversYear,
  type Due,
  endOf,
  endOfWorkday,
  LEVELS,
  missingYear,
  nextDigest,
  type Ticking,
  tick,
} from "../../src/modules/reports/clocks.ts";

const MINUTE = 60_000;
const DAY = 86_400_000;
const ZONES = ["Asia/Shanghai", "Europe/Berlin"] as const;
type Zone = (typeof ZONES)[number];

// ── a second way to reckon, from the rules of the zones themselves ─────────────────────────────────────────────────

/** The last Sunday of a month at 01:00 UTC: when summer time begins and ends in the EU since 1996 (Directive 2000/84/EC). */
function lastSunday(year: number, month: number): number {
  const last = Date.UTC(year, month, 0);
  return last - new Date(last).getUTCDay() * DAY + 60 * MINUTE;
}
function offset(zone: Zone, at: number): number {
  if (zone === "Asia/Shanghai") return 8 * 60 * MINUTE;
  const year = new Date(at).getUTCFullYear();
  return (at >= lastSunday(year, 3) && at < lastSunday(year, 10) ? 2 : 1) * 60 * MINUTE;
}
/** The moment when clocks show this; 8 and 18 o'clock are never in a gap. */
function utc(zone: Zone, date: string, hour: number): number {
  const wall = Date.parse(`${date}T00:00:00Z`) + hour * 60 * MINUTE;
  const guess = wall - offset(zone, wall);
  return wall - offset(zone, guess);
}
function spansOf(zone: Zone, from: number, days: number): [number, number][] {
  return Array.from({ length: days }, (_, i) => new Date(from + i * DAY).toISOString().slice(0, 10))
    .filter((date) => chineseDays.isWorkday(date))
    .map((date) => [utc(zone, date, 8), utc(zone, date, 18)]);
}
/** The moment after so much working time, by adding up the spans of work from the one of that index on. */
function reckon(spans: readonly [number, number][], first: number, now: number, minutes: number): number {
  let left = minutes * MINUTE;
  for (let i = first; i < spans.length; i++) {
    const [from, to] = spans[i]!;
    if (to <= now) continue;
    const start = Math.max(from, now);
    if (to - start >= left) return start + left;
    left -= to - start;
  }
  throw new Error("not enough days");
}

const COVERED = Array.from({ length: 60 }, (_, i) => 2000 + i).filter(coversYear);

describe("working time", () => {
  test("the table covers what was announced, without a hole, and this is when it was looked at", () => {
    expect(COVERED[0]).toBe(2004);
    expect(COVERED).toEqual(Array.from({ length: COVERED.at(-1)! - 2004 + 1 }, (_, i) => 2004 + i));
    expect(COVERED.at(-1)).toBeGreaterThanOrEqual(2026);
  });

  test("2026 as it was announced: holidays in the week, and weekends that are worked", () => {
    const free = [
      "2026-01-02",
      "2026-02-16",
      "2026-02-23",
      "2026-04-06",
      "2026-05-05",
      "2026-06-19",
      "2026-09-25",
      "2026-10-07",
    ];
    const work = ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"];
    for (const date of free) expect(chineseDays.isWorkday(date), date).toBe(false);
    for (const date of work) expect(chineseDays.isWorkday(date), date).toBe(true);
  });

  test.each(ZONES)(
    "exact on every day of every year that is covered, in %s",
    (zone) => {
      let wrong = 0;
      let tried = 0;
      for (const year of COVERED) {
        const begin = Date.UTC(year, 0, 1);
        const spans = spansOf(zone, begin - DAY, 420);
        let first = 0;
        const days = (Date.UTC(year + 1, 0, 1) - begin) / DAY;
        for (let day = 0; day < days; day++) {
          const date = new Date(begin + day * DAY).toISOString().slice(0, 10);
          while (spans[first]![1] <= utc(zone, date, 0)) first++;
          // Before work, at its start, in the middle, near its end, in the evening, in the night.
          for (const hour of [0.5, 8, 12.25, 17.75, 18, 23.5]) {
            const now = utc(zone, date, 0) + hour * 60 * MINUTE;
            for (const minutes of [30, 240, 600]) {
              const due = afterWorkMinutes(new Date(now), minutes, zone).getTime();
              tried++;
              if (due !== reckon(spans, first, now, minutes)) wrong++;
            }
          }
        }
      }
      expect(wrong).toBe(0);
      expect(tried).toBe(COVERED.reduce((sum, y) => sum + (Date.UTC(y + 1, 0, 1) - Date.UTC(y, 0, 1)) / DAY, 0) * 18);
    },
    60_000,
  );

  test.each(ZONES)(
    "the end of the nth workday, on every day of every year that is covered, in %s",
    (zone) => {
      let wrong = 0;
      for (const year of COVERED) {
        const begin = Date.UTC(year, 0, 1);
        const ends = spansOf(zone, begin, 420).map(([, to]) => to);
        let next = 0;
        for (let day = 0; day < 365; day++) {
          const date = new Date(begin + day * DAY).toISOString().slice(0, 10);
          const now = new Date(utc(zone, date, 0) + 11 * 60 * MINUTE);
          while (ends[next]! <= utc(zone, date, 18)) next++;
          for (const n of [1, 3, 10]) if (endOfWorkday(now, n, zone).getTime() !== ends[next + n - 1]) wrong++;
        }
      }
      expect(wrong).toBe(0);
    },
    60_000,
  );

  test("examples", () => {
    const at = (text: string) => new Date(`${text.replace(" ", "T")}:00+08:00`);
    const lines: [string, string][] = [
      ["2026-11-25 09:00", "2026-11-25 13:00"],
      ["2026-11-25 16:00", "2026-11-26 10:00"],
      ["2026-11-27 17:00", "2026-11-30 11:00"], // a weekend
      ["2026-09-30 17:00", "2026-10-08 11:00"], // the National Day week
      ["2026-10-09 17:00", "2026-10-10 11:00"], // a Saturday that is worked
      ["2026-02-13 17:30", "2026-02-14 11:30"], // before Spring Festival a Saturday is worked
      ["2026-02-14 17:30", "2026-02-24 11:30"], // and then nine days are free
    ];
    for (const [now, due] of lines) {
      expect(afterWorkMinutes(at(now), 240, "Asia/Shanghai").toISOString(), now).toBe(at(due).toISOString());
    }
  });

  test("danger to life runs day and night, to the millisecond", () => {
    const clock = clockOf({ urgent: true, category: "elevator" });
    const now = new Date("2026-10-03T18:00:00.123Z");
    expect(endOf(clock.accept, now, "Asia/Shanghai").getTime() - now.getTime()).toBe(30 * MINUTE);
    expect(endOf(clock.finish, now, "Asia/Shanghai").getTime() - now.getTime()).toBe(240 * MINUTE);
  });

  test("who asks later is never promised earlier", () => {
    const some = fc.integer({ min: Date.UTC(2025, 0, 1), max: Date.UTC(2026, 11, 1) });
    fc.assert(
      fc.property(some, fc.integer({ min: 0, max: 4 * DAY }), fc.constantFrom(...ZONES), (at, more, zone) => {
        const [a, b] = [new Date(at), new Date(at + more)];
        expect(afterWorkMinutes(b, 240, zone) >= afterWorkMinutes(a, 240, zone)).toBe(true);
        expect(endOfWorkday(b, 3, zone) >= endOfWorkday(a, 3, zone)).toBe(true);
        expect(afterWorkMinutes(a, 240, zone) > a).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test("a year that is missing is known to be: this one always, the next from November on", () => {
    const last = COVERED.at(-1)!;
    expect(missingYear(new Date(Date.UTC(last, 5, 1)), "Asia/Shanghai")).toBe(null);
    expect(missingYear(new Date(Date.UTC(last, 10, 2)), "Asia/Shanghai")).toBe(last + 1);
    expect(missingYear(new Date(Date.UTC(last + 1, 1, 1)), "Asia/Shanghai")).toBe(last + 1);
    // Saturdays and Sundays are then what is free.
    const friday = new Date(Date.UTC(last + 30, 0, 1));
    while (friday.getUTCDay() !== 5) friday.setUTCDate(friday.getUTCDate() + 1);
    friday.setUTCHours(8);
    expect(afterWorkMinutes(friday, 240, "Asia/Shanghai").getUTCDay()).toBe(1);
  });

  test("three days to confirm; night and evening", () => {
    const now = new Date("2026-11-25T01:00:00Z");
    expect(confirmBy(now).getTime() - now.getTime()).toBe(CONFIRM_DAYS * DAY);
    expect(CONFIRM_DAYS).toBe(3);
    expect(endOfNight(now, "Asia/Shanghai")).toBe(null);
    expect(endOfNight(new Date("2026-11-25T14:00:00Z"), "Asia/Shanghai")?.toISOString()).toBe(
      "2026-11-25T23:30:00.000Z",
    );
    expect(endOfNight(new Date("2026-11-25T23:29:00Z"), "Asia/Shanghai")?.toISOString()).toBe(
      "2026-11-25T23:30:00.000Z",
    );
    expect(nextDigest(now, "Asia/Shanghai").toISOString()).toBe("2026-11-25T10:05:00.000Z");
    expect(nextDigest(new Date("2026-11-25T10:05:00Z"), "Asia/Shanghai").toISOString()).toBe(
      "2026-11-26T10:05:00.000Z",
    );
  });
});

describe("the clock", () => {
  const moment = fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2026, 9, 1) });
  /** How long nobody looked, again and again: minutes to weeks. */
  const gaps = fc.array(
    fc.oneof(
      fc.integer({ min: 1, max: 60 }),
      fc.integer({ min: 60, max: 1_440 }),
      fc.integer({ min: 1_440, max: 30_000 }),
    ),
    { minLength: 1, maxLength: 40 },
  );

  test.each(ZONES)("nothing missed and nothing twice, whenever and however seldom it is looked at, in %s", (zone) => {
    fc.assert(
      fc.property(moment, fc.boolean(), gaps, (begin, urgent, waits) => {
        const dueAt = new Date(begin + 5 * 60 * MINUTE);
        // What looking at every single moment would have done: each step at its own time.
        const steps: { what: Due; at: number }[] = [];
        let state: Ticking = { urgent, dueAt, nudged: false, level: 0 };
        for (let at = tick(state, new Date(0), zone).nextAt; at !== null && state.level < LEVELS.length; ) {
          const { done, nextAt, ...next } = tick(state, at, zone);
          for (const what of done) steps.push({ what, at: at.getTime() });
          state = { ...state, ...next };
          at = nextAt;
        }
        expect(steps.map((s) => s.what)).toEqual(["nudge", ...LEVELS]);
        expect(steps.map((s) => s.at)).toEqual(steps.map((s) => s.at).toSorted((a, b) => a - b));
        expect(steps[1]!.at).toBe(dueAt.getTime());

        let looked: Ticking = { urgent, dueAt, nudged: false, level: 0 };
        const seen: Due[] = [];
        let again = 0;
        let now = begin;
        for (const wait of [...waits, 60 * 24 * 365]) {
          now += wait * MINUTE;
          const { done, nextAt, ...next } = tick(looked, new Date(now), zone);
          looked = { ...looked, ...next };
          seen.push(...done.filter((s) => s !== "again"));
          again += done.filter((s) => s === "again").length;
          const owed = steps.filter((s) => s.at <= now && s.what !== "nudge").map((s) => s.what);
          expect(seen.filter((s) => s !== "nudge")).toEqual(owed);
          expect(nextAt === null || nextAt.getTime() > now).toBe(true);
          // A danger is looked at again each morning, however long it goes on; anything else is left to whoever was told.
          expect(nextAt === null).toBe(owed.length === LEVELS.length && !urgent);
          if (owed.length === LEVELS.length && urgent)
            expect(nextAt!.getTime() - now).toBeLessThanOrEqual(25 * 60 * MINUTE);
        }
        expect(seen.filter((s) => s === "nudge").length).toBeLessThanOrEqual(1);
        if (!urgent) expect(again).toBe(0);
        if (seen.includes("nudge")) expect(seen[0]).toBe("nudge");
      }),
      { numRuns: 300 },
    );
  });
});
