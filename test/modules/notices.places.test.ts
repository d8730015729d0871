import { afterEach, expect, test } from "vitest";
import { createClock } from "../../src/engine/clock.ts";
import { MODULES } from "../../src/modules/index.ts";
import { closeEngines, createPlatform, foundCommunity, openEngine } from "../support/platform.ts";

/** A notice is said in every group at and under its place, and nowhere else. */
afterEach(closeEngines);

test("for the estate, a building or a unit: its groups and those under it hear it, what is not there is refused", async () => {
  const platform = createPlatform();
  const clock = createClock(Date.UTC(2026, 10, 25, 1) - Date.now());
  const town = await openEngine({ platform, clock, timeZone: "Asia/Shanghai", modules: MODULES, start: false });
  const groups = ["all", "b3", "b3u1", "b3u2", "b5"];
  await foundCommunity(town, platform, { residents: groups, staff: "staff", people: { chen: "staff" } });
  for (const [group, place] of [
    ["b3", "3号楼"],
    ["b3u1", "3号楼1单元"],
    ["b3u2", "3号楼2单元"],
    ["b5", "5号楼"],
  ] as const)
    await town.tell(platform.says("chen", group, `/bind ${place}`));
  const heard = (words: string) =>
    groups.filter((group) => platform.texts(group).some((text) => text.startsWith("📣") && text.includes(words)));
  const publish = async (line: string) => {
    await town.tell(platform.says("chen", "dm:chen", line));
    const read = platform.texts("dm:chen").at(-1)!;
    if (read.includes("对吗")) await town.tell(platform.taps("chen", "dm:chen", "发布"));
    return read;
  };
  expect(await publish("公告 现在 全小区大扫除 | 全小区")).toContain("5 个群");
  expect(await publish("公告 现在 楼道刷墙 | 3号楼")).toContain("发到3号楼，3 个群");
  expect(await publish("公告 现在 换门禁 | 3号楼1单元")).toContain("发到3号楼1单元，1 个群");
  expect(await publish("公告 现在 7号楼停水 | 7号楼")).not.toContain("对吗");
  expect([heard("全小区大扫除"), heard("楼道刷墙"), heard("换门禁"), heard("7号楼停水")]).toEqual([
    groups,
    ["b3", "b3u1", "b3u2"],
    ["b3u1"],
    [],
  ]);
  // Put right and taken back, it is so where it was said.
  await publish("取消 2 yes");
  await publish("取消 2 颜色还没定");
  expect(groups.filter((group) => platform.texts(group).some((text) => text.includes("撤回了")))).toEqual([
    "b3",
    "b3u1",
    "b3u2",
  ]);
});
