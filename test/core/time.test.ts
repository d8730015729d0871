import fc from "fast-check";
import { expect, test } from "vitest";
import { calendar } from "../../src/core/time.ts";

const ZONES = Intl.supportedValuesOf("timeZone");
const DAY = 86_400_000;

/** What the platform's own calendar shows, "2026-11-27 09:05". */
function shownBy(timeZone: string): (at: Date) => string {
  const format = new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "short" });
  return (at) => format.format(at);
}

function shownByOurs(timeZone: string): (at: Date) => string {
  const read = calendar(timeZone);
  return (at) => {
    const { year, month, day, time } = read(at);
    return `${year}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")} ${time}`;
  };
}

test("a calendar shows what the platform's shows: any zone, any minute", () => {
  const moment = fc.date({
    min: new Date("1980-01-01T00:00:00Z"),
    max: new Date("2040-01-01T00:00:00Z"),
    noInvalidDate: true,
  });
  fc.assert(
    fc.property(fc.constantFrom(...ZONES), fc.array(moment, { minLength: 1, maxLength: 20 }), (zone, moments) => {
      expect(moments.map(shownByOurs(zone))).toEqual(moments.map(shownBy(zone)));
    }),
    { numRuns: 2_000 },
  );
});

// Change their clocks: at whole hours and half ones, by half an hour, a minute after midnight until 2011, no more at all.
const CHANGING = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/St_Johns", "Asia/Tehran"];

test.each(CHANGING)("every minute around each change of the clocks, 2005 to 2030: %s", (zone) => {
  const [ours, theirs] = [shownByOurs(zone), shownBy(zone)];
  const isAhead = (ms: number) => Date.parse(`${theirs(new Date(ms)).replace(" ", "T")}Z`) - ms;
  let changes = 0;
  for (let ms = Date.UTC(2005, 0); ms < Date.UTC(2030, 0); ms += DAY) {
    if (isAhead(ms) === isAhead(ms + DAY)) continue;
    changes++;
    for (let at = ms; at < ms + DAY; at += 60_000) {
      const moment = new Date(at);
      if (ours(moment) !== theirs(moment)) expect(ours(moment), moment.toISOString()).toBe(theirs(moment));
    }
  }
  expect(changes).toBeGreaterThan(20);
});
