import fc from "fast-check";
import { afterEach, beforeEach, expect, test } from "vitest";
import {
  closeEngines,
  createPlatform,
  createProbe,
  foundCommunity,
  type OpenedEngine,
  openEngine,
  type Platform,
  type Probe,
} from "../support/platform.ts";

let platform: Platform;
let probe: Probe;
let one: OpenedEngine;

beforeEach(async () => {
  platform = createPlatform();
  probe = createProbe();
  one = await openEngine({ platform, modules: [probe.module], start: false });
  await probe.prepare(one);
  await foundCommunity(one, platform, { residents: ["a"], staff: "office" });
});
afterEach(closeEngines);

const plan = (ms: number, key: string) => one.tell(platform.says("wang", "a", `/later ${ms} ${key}`));
const rang = () => probe.jobs.map((job) => job.key);
const HOUR = 3_600_000;

test("a timer rings when it is due, not before, and once", async () => {
  await plan(HOUR, "tea");
  await one.move(HOUR - 5_000);
  expect(rang()).toEqual([]);
  await one.move(5_000);
  expect(rang()).toEqual(["tea"]);
  await one.move(100 * HOUR);
  expect(rang()).toEqual(["tea"]);
  expect(probe.jobs[0]!.ran).toBeGreaterThanOrEqual(probe.jobs[0]!.planned);
});

test("a second one with the same key is the same timer, also after it rang", async () => {
  await plan(HOUR, "tea");
  await plan(2 * HOUR, "tea");
  await one.move(3 * HOUR);
  await plan(HOUR, "tea");
  await one.move(3 * HOUR);
  expect(rang()).toEqual(["tea"]);
});

test("the same key in another community is another timer", async () => {
  await foundCommunity(one, platform, { residents: ["b"], name: "月光里" });
  await plan(HOUR, "tea");
  await one.tell(platform.says("wang", "b", `/later ${2 * HOUR} tea`));
  await one.move(HOUR);
  expect(rang()).toEqual(["tea"]);
  await one.move(HOUR);
  expect(rang()).toEqual(["tea", "tea"]);
});

test("what fell due while nobody ran rings late, once and in order", async () => {
  for (const [i, key] of ["c", "a", "b"].entries()) await plan((3 - i) * HOUR, key);
  one.clock.offsetMs += 48 * HOUR;
  const next = await openEngine({ platform, modules: [probe.module], url: one.url, clock: one.clock, start: false });
  await next.engine.settle();
  await one.engine.settle();
  expect(rang()).toEqual(["b", "a", "c"]);
  expect(probe.jobs.every((job) => job.ran - job.planned > 40 * HOUR)).toBe(true);
  expect(await one.rows("select count(*)::int as n, count(distinct key)::int as keys from ran")).toEqual([
    { n: 3, keys: 3 },
  ]);
});

test("a timer whose job fails is tried again and holds up nobody; when it is parked staff are told", async () => {
  probe.onNote = (words) => {
    if (words === "ring bad") throw new Error("never");
  };
  await plan(1_000, "bad");
  await plan(1_000, "good");
  await one.move(1_100);
  expect(await one.rows("select key from ran")).toEqual([{ key: "good" }]);
  for (const ms of [600, 1_600, 4_100, 8_100, 16_100]) await one.move(ms);
  expect(await one.rows("select key from ran")).toEqual([{ key: "good" }]);
  expect(await one.rows("select status from inbox where platform = 'timer' order by id")).toEqual([
    { status: "failed" },
    { status: "done" },
  ]);
  expect(platform.texts("office")).toEqual([expect.stringContaining("有一条消息没办成")]);
  expect(platform.texts("a")).toEqual([]);
});

test("when the next thing is due is known", async () => {
  expect(await one.engine.nextDue()).toBeNull();
  await plan(2 * HOUR, "b");
  await plan(HOUR, "a");
  const due = (await one.engine.nextDue())!.getTime() - one.clock.now().getTime();
  expect(due).toBeGreaterThan(HOUR - 5_000);
  expect(due).toBeLessThanOrEqual(HOUR);
});

test("whatever is planned and however time passes: each timer rings once and never early", async () => {
  const step = fc.oneof(
    {
      weight: 3,
      arbitrary: fc.record({ plan: fc.integer({ min: 0, max: 3 * HOUR }), key: fc.integer({ min: 0, max: 8 }) }),
    },
    { weight: 2, arbitrary: fc.record({ jump: fc.integer({ min: 0, max: 2 * HOUR }) }) },
    { weight: 1, arbitrary: fc.record({ off: fc.integer({ min: 0, max: 5 * HOUR }) }) },
  );
  let run = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 14 }), async (steps) => {
      run++;
      probe.jobs.length = 0;
      const due = new Map<string, number>();
      let other: OpenedEngine | null = null;
      for (const s of steps) {
        if ("plan" in s) {
          const key = `r${run}-${s.key}`;
          await one.tell(platform.says("wang", "a", `/later ${s.plan} ${key}`));
          if (!due.has(key)) {
            const [row] = await one.rows<{ at: string }>(
              `select due_at::text as at from inbox where key like '%:${key}'`,
            );
            due.set(key, new Date(row!.at).getTime());
          }
        } else if ("jump" in s) {
          await one.move(s.jump);
        } else {
          // Nobody runs meanwhile; then two processes wake at once.
          one.clock.offsetMs += s.off;
          other ??= await openEngine({
            platform,
            modules: [probe.module],
            url: one.url,
            clock: one.clock,
            start: false,
          });
          await Promise.all([one.engine.settle(), other.engine.settle()]);
        }
      }
      await one.move(24 * HOUR);
      await other?.close();
      const ran = await one.rows<{ key: string }>(`select key from ran where key like 'r${run}-%'`);
      expect(ran.map((r) => r.key).sort()).toEqual([...due.keys()].sort());
      for (const job of probe.jobs) {
        expect(job.planned).toBe(due.get(job.key));
        expect(job.ran).toBeGreaterThanOrEqual(job.planned);
      }
    }),
    { numRuns: 25 },
  );
});
