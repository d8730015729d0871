import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { nextTurn, type Schedule, takeTurn, turnsAfter } from "../../src/core/schedule.ts";
import { atWall, calendar } from "../../src/core/time.ts";
import { dayOf } from "../../src/understand/days.ts";
import { readTimes } from "../../src/understand/times.ts";
import { watchClock, ZONES } from "../support/wallClock.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const wallOf = (timeZone: string, at: Date) => {
  const { year, month, day, time } = calendar(timeZone)(at);
  const two = (n: number) => String(n).padStart(2, "0");
  return `${year}-${two(month)}-${two(day)}T${time}`;
};
const take = (schedule: Schedule, timeZone: string, after: string, count: number) => {
  const found: string[] = [];
  for (const at of turnsAfter(schedule, timeZone, new Date(after))) {
    found.push(wallOf(timeZone, at));
    if (found.length === count) break;
  }
  return found;
};

describe("a time on the wall", () => {
  test("that the clocks leave out goes on with the clock of before; of two it is the first", () => {
    const at = (zone: string, wall: string) => atWall(zone, Date.parse(`${wall}Z`)).toISOString();
    expect(at("America/New_York", "2026-03-08T02:30:00")).toBe("2026-03-08T07:30:00.000Z"); // 03:30 EDT
    expect(at("America/New_York", "2026-11-01T01:30:00")).toBe("2026-11-01T05:30:00.000Z"); // EDT, not EST
    expect(at("Australia/Lord_Howe", "2026-10-04T02:15:00")).toBe("2026-10-03T15:45:00.000Z"); // 02:45
    expect(at("Asia/Shanghai", "2026-11-27T19:00:00")).toBe("2026-11-27T11:00:00.000Z");
  });
});

describe("turns", () => {
  const weekly = { rule: "FREQ=WEEKLY;BYDAY=FR", start: "2026-10-23T19:00" };
  test("of every week stay at their hour when the clocks change", () => {
    const times = ["2026-10-23T19:00", "2026-10-30T19:00", "2026-11-06T19:00"];
    for (const zone of ZONES) expect(take(weekly, zone, "2026-10-20T00:00:00Z", 3), zone).toEqual(times);
  });

  test.each<[string, string, string, string[]]>([
    ["FREQ=DAILY;INTERVAL=2", "2026-12-30T08:00", "2026-12-30T12:00:00Z", ["2027-01-01T08:00", "2027-01-03T08:00"]],
    [
      "FREQ=WEEKLY;INTERVAL=2;BYDAY=WE",
      "2026-12-02T15:00",
      "2026-12-03T00:00:00Z",
      ["2026-12-16T15:00", "2026-12-30T15:00"],
    ],
    [
      "FREQ=MONTHLY;BYMONTHDAY=31",
      "2026-12-31T09:00",
      "2027-01-01T00:00:00Z",
      ["2027-01-31T09:00", "2027-03-31T09:00"],
    ],
    [
      "FREQ=MONTHLY;BYMONTHDAY=-1",
      "2027-12-31T09:00",
      "2028-01-31T12:00:00Z",
      ["2028-02-29T09:00", "2028-03-31T09:00"],
    ],
    ["FREQ=MONTHLY;BYDAY=-1FR", "2026-11-27T20:00", "2026-11-28T00:00:00Z", ["2026-12-25T20:00", "2027-01-29T20:00"]],
    ["FREQ=MONTHLY;BYDAY=2TU", "2026-12-08T20:00", "2026-12-09T00:00:00Z", ["2027-01-12T20:00", "2027-02-09T20:00"]],
    ["FREQ=YEARLY", "2024-02-29T10:00", "2024-03-01T00:00:00Z", ["2028-02-29T10:00", "2032-02-29T10:00"]],
    [
      "FREQ=DAILY;BYHOUR=7,19;BYMINUTE=0",
      "2026-11-26T19:00",
      "2026-11-26T00:00:00Z",
      ["2026-11-26T19:00", "2026-11-27T07:00"],
    ],
    ["FREQ=DAILY;UNTIL=20261128", "2026-11-27T09:00", "2026-11-26T00:00:00Z", ["2026-11-27T09:00", "2026-11-28T09:00"]],
  ])("of %s", (rule, start, after, expected) => {
    expect(take({ rule, start }, "Asia/Shanghai", after, 2)).toEqual(expected);
  });

  test("end with their last day, and what is said once is said once", () => {
    expect(
      take(
        { rule: "FREQ=DAILY;UNTIL=20261128", start: "2026-11-27T09:00" },
        "Asia/Shanghai",
        "2026-11-01T00:00:00Z",
        9,
      ),
    ).toHaveLength(2);
    const before = { rule: "FREQ=DAILY;UNTIL=20261128T0859", start: "2026-11-27T09:00" };
    expect(take(before, "Asia/Shanghai", "2026-11-01T00:00:00Z", 9)).toEqual(["2026-11-27T09:00"]);
    expect(take({ rule: null, start: "2026-11-27T09:00" }, "Asia/Shanghai", "2026-11-01T00:00:00Z", 9)).toHaveLength(1);
    expect(
      nextTurn({ rule: null, start: "2026-11-27T09:00" }, "Asia/Shanghai", new Date("2026-11-27T01:00:00Z")),
    ).toBeNull();
  });

  test("on a day that is left out is none, also where it is the first, and the others stay where they were", () => {
    const wall = (schedule: Schedule) => take(schedule, "Asia/Shanghai", "2026-11-01T00:00:00Z", 3);
    const rule = "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR";
    const start = "2026-11-27T19:00";
    expect(wall({ rule, start, except: ["2026-11-27", "2026-12-18", "2026-12-25"] })).toEqual([
      "2026-12-11T19:00",
      "2027-01-08T19:00",
      "2027-01-22T19:00",
    ]);
    expect(wall({ rule: null, start, except: ["2026-11-27"] })).toEqual([]);
    // Of what was missed it is none that was passed over, and it is never the newest.
    const weekly = { rule: "FREQ=WEEKLY;BYDAY=FR", start, except: ["2026-12-11"] };
    const planned = new Date("2026-11-27T11:00:00Z");
    expect(takeTurn(weekly, "Asia/Shanghai", planned, new Date("2026-12-11T12:00:00Z"))).toMatchObject({
      at: new Date("2026-12-04T11:00:00Z"),
      lateness: "too-late",
      passedOver: 1,
      next: new Date("2026-12-18T11:00:00Z"),
    });
  });

  test("of a rule that cannot be read are none", () => {
    for (const rule of [
      "FREQ=MINUTELY;INTERVAL=0",
      "FREQ=DAILY;INTERVAL=0",
      "FREQ=DAILY;BYHOUR=25",
      "nonsense",
      "FREQ=MONTHLY;BYMONTHDAY=32",
    ]) {
      expect(take({ rule, start: "2026-11-27T09:00" }, "Asia/Shanghai", "2026-11-01T00:00:00Z", 1), rule).toEqual([]);
    }
  });

  test("are those that people wrote", () => {
    const now = { day: dayOf(2026, 11, 26)!, minute: 560 };
    const times = readTimes("每周一三五晚上7点半", now);
    const found = take({ rule: times.recurrence, start: times.start! }, "Asia/Shanghai", "2026-11-26T01:20:00Z", 4);
    expect(found).toEqual(["2026-11-27T19:30", "2026-11-30T19:30", "2026-12-02T19:30", "2026-12-04T19:30"]);
  });
});

describe("a turn that was missed", () => {
  const weekly = { rule: "FREQ=WEEKLY;BYDAY=FR", start: "2026-11-27T19:00" };
  const turn = (now: string) => takeTurn(weekly, "Asia/Shanghai", new Date("2026-11-27T11:00:00Z"), new Date(now));
  test("is late within a day, too late after it, and of several the newest counts", () => {
    expect(turn("2026-11-27T11:00:01Z")).toMatchObject({
      lateness: "on-time",
      passedOver: 0,
      next: new Date("2026-12-04T11:00:00Z"),
    });
    expect(turn("2026-11-28T10:59:00Z").lateness).toBe("late");
    expect(turn("2026-11-28T11:00:00Z").lateness).toBe("too-late");
    expect(turn("2026-12-18T12:00:00Z")).toEqual({
      at: new Date("2026-12-18T11:00:00Z"),
      lateness: "late",
      passedOver: 3,
      next: new Date("2026-12-25T11:00:00Z"),
    });
  });
});

const YEARS = Number(process.env.SCHEDULE_YEARS ?? 1);

describe(`six zones, ${YEARS} years, random downtime`, () => {
  test.each(ZONES)(
    "%s: nothing is missed, nothing is done twice",
    (timeZone) => {
      const from = Date.UTC(2026, 10, 26);
      const to = from + YEARS * 365.25 * DAY;
      const plans: [Schedule, (weekday: number, date: number) => boolean, number][] = [
        [{ rule: "FREQ=WEEKLY;BYDAY=FR", start: "2026-11-27T19:00" }, (weekday) => weekday === 5, 19 * 60],
        [{ rule: "FREQ=DAILY", start: "2026-11-27T02:15" }, () => true, 135],
        [{ rule: "FREQ=DAILY", start: "2026-11-27T00:15" }, () => true, 15],
        [{ rule: "FREQ=MONTHLY;BYMONTHDAY=29", start: "2026-11-29T01:30" }, (_, date) => date === 29, 90],
      ];
      // Each once as it is, and once with every third of its days left out.
      for (const [[plan, isDue, clock], leaves] of plans.flatMap((one) => [
        [one, false] as const,
        [one, true] as const,
      ])) {
        const begins = atWall(timeZone, Date.parse(`${plan.start}:00Z`)).getTime();
        const all = watchClock(timeZone, from, to, isDue, clock).filter((at) => at >= begins);
        const left = leaves ? all.filter((_, i) => i % 3 === 1) : [];
        const schedule = { ...plan, except: left.map((at) => wallOf(timeZone, new Date(at)).slice(0, 10)) };
        const due = all.filter((at) => !left.includes(at));
        fc.assert(
          fc.property(
            fc.array(fc.tuple(fc.integer({ min: 1, max: 40 * 24 * 60 }), fc.integer({ min: 1, max: 21 * 24 * 60 })), {
              minLength: 20,
              maxLength: 400,
            }),
            (spells) => {
              // The bot is up for a while, then down for a while, and so on; it is up at the end.
              const ups: [number, number][] = [];
              let at = from;
              for (const [up, down] of spells) {
                ups.push([at, at + up * MINUTE]);
                at += (up + down) * MINUTE;
              }
              ups.push([at, Number.POSITIVE_INFINITY]);
              const wake = (planned: number) => Math.max(planned, ups.find(([, end]) => end > planned)![0]);
              const done: number[] = [];
              let passedOver = 0;
              for (
                let planned: Date | null = nextTurn(schedule, timeZone, new Date(from));
                planned && planned.getTime() < to;
              ) {
                const turn = takeTurn(schedule, timeZone, planned, new Date(wake(planned.getTime())));
                done.push(turn.at.getTime());
                passedOver += turn.passedOver;
                planned = turn.next;
              }
              const kept = done.filter((one) => one < to);
              expect(new Set(kept).size).toBe(kept.length);
              expect(kept.every((one) => due.includes(one))).toBe(true);
              // Each was done, or passed over for a newer one; those beyond the end do not count.
              const beyond = done.filter((one) => one >= to).length;
              if (beyond === 0) expect(kept.length + passedOver).toBe(due.length);
            },
          ),
          { numRuns: 4 },
        );
      }
    },
    600_000,
  );
});
