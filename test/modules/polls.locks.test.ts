import { afterEach, expect, test } from "vitest";
import { closeEngines, createPlatform, foundCommunity, openEngine } from "../support/platform.ts";

afterEach(closeEngines);

const ROUNDS = 25;

test("two processes with several polls in hand, in either order, never wait for each other in a circle", async () => {
  const platform = createPlatform({ editGapMs: 1e12 });
  const one = await openEngine({ platform, connections: 4 });
  const people = Object.fromEntries(
    ["m1", "m2", ...Array.from({ length: 8 }, (_, i) => `r${i}`)].map((name) => [
      name,
      name.startsWith("m") ? ("staff" as const) : ("resident" as const),
    ]),
  );
  await foundCommunity(one, platform, { residents: ["a"], people });
  for (const [maker, question] of [
    ["m1", "甲？"],
    ["m1", "乙？"],
    ["m2", "丙？"],
  ] as const) {
    await one.tell(platform.says(maker, `dm:${maker}`, `/poll ${question} | 是 | 否 | 地点 全小区`));
    await one.tell(platform.taps(maker, `dm:${maker}`, "发布"));
  }
  const two = await openEngine({ platform, url: one.url, connections: 4 });
  const numbers = [1, 2, 3] as const;
  for (let round = 0; round < ROUNDS; round++) {
    const votes = (from: number) =>
      numbers.map((number, i) =>
        platform.says(`r${from + i}`, `dm:r${from + i}`, `投 ${number} ${1 + ((round + i) % 2)}`),
      );
    // The same locks, the other way round: asking whether to end it locks a poll and changes nothing.
    const asks = (maker: string, number: number) => platform.says(maker, `dm:${maker}`, `/close ${number}`);
    await Promise.all([
      platform.deliver([asks("m1", 3), ...votes(0)], 0),
      platform.deliver([...votes(4), asks("m2", 1)].reverse(), 1),
      platform.deliver([votes(3)[0]!, asks("m2", 2)].reverse(), 1),
    ]);
    await one.engine.settle();
    await two.engine.settle();
  }
  await one.rows("select pg_stat_force_next_flush()");
  const [stats] = await one.rows("select deadlocks::int from pg_stat_database where datname = current_database()");
  expect(stats).toEqual({ deadlocks: 0 });
  const [cast] = await one.rows("select count(*)::int as n from ballots");
  expect(cast!.n).toBeGreaterThan(ROUNDS);
}, 120_000);
