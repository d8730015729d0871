import fc from "fast-check";
import { expect, test } from "vitest";
import { type Heard, mayAsk, type Offer } from "../../src/modules/reports/asking.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const RUNS = Number(process.env.RUNS ?? 200);

/** Neighbours who speak of things, one after the other, and sometimes say 不用 at once. */
const said = fc.record({
  personId: fc.integer({ min: 1, max: 6 }),
  chat: fc.constantFrom("b3", "b5"),
  category: fc.constantFrom("elevator" as const, "noise" as const, "gas_heating" as const),
  placeId: fc.integer({ min: 1, max: 2 }),
  building: fc.constantFrom(null, "3"),
  urgent: fc.boolean(),
  other: fc.constantFrom(null, null, 12),
  refuses: fc.boolean(),
  afterMs: fc.oneof(
    fc.integer({ min: 0, max: 5 * MINUTE }),
    fc.integer({ min: 0, max: 3 * HOUR }),
    fc.integer({ min: 0, max: 15 * DAY }),
  ),
});

test("whatever neighbours say: nobody is asked too often, and no is kept to", () => {
  fc.assert(
    fc.property(fc.array(said, { maxLength: 60 }), (lines) => {
      const asked: Offer[] = [];
      let now = Date.parse("2026-11-25T01:00:00Z");
      for (const { refuses, afterMs, ...line } of lines) {
        now += afterMs;
        const heard: Heard = { ...line, platform: "test" };
        if (!mayAsk(heard, asked, new Date(now))) continue;
        const since = (ms: number) => asked.filter((o) => now - o.askedAt.getTime() < ms);
        const theirs = (o: Offer) => o.personId === line.personId;
        const same = (o: Offer) =>
          o.category === line.category && o.placeId === line.placeId && o.building === line.building;
        if (line.urgent) {
          expect(since(10 * MINUTE).filter((o) => theirs(o) && o.urgent)).toEqual([]);
          expect(since(HOUR).filter((o) => o.urgent && o.chat === line.chat).length).toBeLessThan(6);
        } else {
          expect(since(HOUR).filter(theirs)).toEqual([]);
          expect(since(14 * DAY).filter((o) => theirs(o) && same(o) && o.refusedAt !== null)).toEqual([]);
        }
        const ofMatter = asked.filter((o) => o.chat === line.chat && o.other === line.other);
        const lately = ofMatter.filter((o) => now - o.askedAt.getTime() < (line.other === null ? 3 : 2) * MINUTE);
        if (line.other !== null) expect(lately).toEqual([]);
        else expect(lately.filter((o) => same(o) && (o.urgent || !line.urgent))).toEqual([]);
        asked.push({ ...heard, askedAt: new Date(now), refusedAt: refuses ? new Date(now) : null });
      }
    }),
    { numRuns: RUNS },
  );
});

test("a danger is asked about although its writer was just asked about something else, or said no to it", () => {
  const at = (ms: number) => new Date(Date.parse("2026-11-25T01:00:00Z") + ms);
  const heard: Heard = {
    personId: 1,
    platform: "t",
    chat: "b3",
    category: "elevator",
    placeId: 3,
    building: null,
    urgent: true,
    other: null,
  };
  const offer = (more: Partial<Offer>): Offer => ({
    ...heard,
    urgent: false,
    askedAt: at(0),
    refusedAt: null,
    ...more,
  });
  expect(mayAsk(heard, [offer({ refusedAt: at(0) })], at(MINUTE))).toBe(true);
  expect(mayAsk(heard, [offer({ urgent: true })], at(2 * MINUTE))).toBe(false);
  expect(mayAsk(heard, [offer({ urgent: true, personId: 2 })], at(2 * MINUTE))).toBe(false);
  expect(mayAsk(heard, [offer({ urgent: true, personId: 2, chat: "b5" })], at(2 * MINUTE))).toBe(true);
  expect(mayAsk(heard, [offer({ urgent: true, personId: 2 })], at(4 * MINUTE))).toBe(true);
  expect(mayAsk({ ...heard, urgent: false }, [offer({ urgent: true })], at(40 * MINUTE))).toBe(false);
});
