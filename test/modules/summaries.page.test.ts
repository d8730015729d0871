import { afterEach, expect, test } from "vitest";
import { createClock } from "../../src/engine/clock.ts";
import { MODULES } from "../../src/modules/index.ts";
import { closeEngines, createPlatform, foundCommunity, openEngine } from "../support/platform.ts";

/** What the page says only where there is enough of it: marks, how long it took and before that, what comes back, who speaks and votes. */
afterEach(closeEngines);
const HOUR = 3_600_000;

test("marks and the middle from five on, what came back three times, and how much the busiest five have of fifteen", async () => {
  const platform = createPlatform();
  const clock = createClock(Date.UTC(2026, 10, 16, 1) - Date.now());
  const town = await openEngine({ platform, clock, timeZone: "Asia/Shanghai", modules: MODULES, start: false });
  const residents = Array.from({ length: 16 }, (_, i) => `r${i}`);
  const people = Object.fromEntries(residents.map((id) => [id, "resident" as const]));
  await foundCommunity(town, platform, {
    ...{ residents: ["b3"], staff: "staff", people: { ...people, chen: "staff", zhou: "leader" } },
  });
  const says = (who: string, chat: string, line: string) => town.tell(platform.says(who, chat, line));
  await says("chen", "b3", "/bind 3号楼");
  const page = async (line: string) => {
    await says("chen", "staff", line);
    return platform.texts("staff").findLast((text) => text.startsWith("📋"))!;
  };
  const spots = ["1单元", "2单元", "3单元", "4单元", "5单元"];
  /** One fault in each unit, done `hours` later and marked by its reporter. */
  const week = async (what: string, hours: number, stars: number[]) => {
    const first = Number(
      (await town.rows<{ n: number }>("select coalesce(max(number), 0)::int as n from reports"))[0]!.n,
    );
    for (const [i, unit] of spots.entries()) await says(`r${i}`, "b3", `报事 3号楼${unit}${what}`);
    const numbers = (
      await town.rows<{ number: number }>(`select number from reports where number > ${first} order by number`)
    ).map((row) => row.number);
    expect(numbers).toHaveLength(spots.length);
    for (const number of numbers) await says("chen", "staff", `派单 ${number} 居委会`);
    clock.offsetMs += hours * HOUR;
    for (const [i, number] of numbers.entries()) {
      await says("chen", "staff", `办结 ${number} 修好了`);
      await says(`r${i}`, `dm:r${i}`, `已解决 ${number}`);
      await says(`r${i}`, `dm:r${i}`, `评价 ${number} ${stars[i]}`);
    }
  };
  await week("楼道灯不亮", 6, [5, 5, 5, 5]);
  clock.offsetMs += 7 * 24 * HOUR;
  await town.engine.settle();
  const before = await page("周报 详情 上周");
  expect(before).toContain("打分的 4 位，不到 5 位，先不算平均");
  await week("门禁坏了", 3, [5, 4, 4, 5, 4]);
  // Fifteen vote on one thing, five of them on three.
  for (const [i, voters] of [residents.slice(0, 15), residents.slice(0, 5), residents.slice(0, 5)].entries()) {
    await says("zhou", "b3", `投票 第${i + 1}问？ | 要 | 不要 | 截止 明天20:00`);
    await town.tell(platform.taps("zhou", "b3", "发布"));
    for (const voter of voters) await town.tell(platform.taps(voter, "b3", "要"));
  }
  clock.offsetMs += 7 * 24 * HOUR;
  await town.engine.settle();
  // The week before is beside it.
  const now = await page("周报 详情 上周");
  expect(now).toContain("收到 5 件，办好 5 件");
  expect(now).toContain("邻居打分 4.4（5 人）");
  expect(now).toMatch(/一半在 3 小时内办好（之前是 6 小时），九成在 3 小时内/);
  expect(now).toContain("反复出现：3号楼 门禁安保 5 次");
  // The five have 15 of 25 votes; of five who spoke nobody is told how much they have.
  expect(now).toContain("投票最多的 5 位占 60%（15 位共 25 票，他们 15 票）");
  expect(now).not.toContain("报事和评得最多的");
});
