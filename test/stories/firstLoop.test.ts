import { afterAll, beforeAll, expect, test } from "vitest";
import { openTown, type Town } from "../support/town.ts";

let town: Town;
beforeAll(async () => {
  town = await openTown();
});
afterAll(() => town.close());

test("a lift stops, is mended, breaks again, and ends with five stars", async () => {
  await town.say("wang", "b3", "报事 三号楼2单元电梯又停了，门关不上");
  expect((await town.last("b3")).text).toBe(
    "🔧 #1 电梯又停了 · 3号楼2单元\n有邻居反映：三号楼2单元电梯又停了，门关不上\n已转给物业，等接单，最晚今天 13:00 前回话。",
  );
  expect(await town.tap("li", "b3", "我也遇到")).toBe("#1 记下了，您也遇到。办好了告诉大家。");
  expect(await town.tap("wang", "b3", "我也遇到")).toContain("是您自己报的");
  expect((await town.messages("dm:wu")).map((m) => m.text.split("\n").at(-1))).toEqual([
    "请您看看，最晚今天 13:00 前接单回话。",
    "🔧 #1 电梯又停了 · 3号楼2单元：还有 1 位邻居也在等。",
  ]);
  expect(await town.tap("wu", "dm:wu", "接单")).toContain("接下了 #1，谢谢。");
  expect((await town.last("b3")).text).toContain("物业已接单，最晚明天 18:00 前办好。");
  await town.say("wu", "staff", "办结 1 门机已换，恢复运行");
  expect((await town.last("b3")).text).toContain("物业：门机已换，恢复运行\n反映的邻居，解决了吗？");
  expect(await town.tap("li", "b3", "已解决")).toContain("要请反映的邻居来点");
  expect(await town.tap("wang", "b3", "没解决")).toContain("第 2 次");
  expect((await town.last("b3")).text).toContain("已退回物业，第 2 次处理");
  await town.say("wu", "dm:wu", "/done 1 感应器也换了");
  expect(await town.tap("wang", "b3", "已解决")).toContain("谢谢确认");
  expect(await town.tap("wang", "b3", "5")).toBe("记下了，5 分，谢谢您。");
  expect((await town.last("b3")).text).toContain("邻居确认已解决 ⭐⭐⭐⭐⭐");
  const [report] = await town.sql`select state, stars, round from reports`;
  expect(report).toEqual({ state: "confirmed", stars: 5, round: 2 });
});

test("only one card stands in the group, however much happened", async () => {
  const cards = (await town.messages("b3")).filter((m) => m.from === "bot" && m.text.includes("#1"));
  expect(cards).toHaveLength(1);
});
