import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { reader } from "../support/chat.ts";
import { TOWNS } from "../support/telegramTown.ts";
import type { Town } from "../support/town.ts";

/** 撤回: which one is asked, and what neighbours need as well goes on. */
describe.each(TOWNS)("on %s", (_name, open) => {
  let town: Town;
  beforeAll(async () => {
    town = await open();
  });
  afterAll(() => town.close());
  const { card, ask, texts } = reader(() => town);
  const states = async () => (await town.sql`select state from reports order by number`).map((r) => r.state);

  test("without a number and with two of one's own it is asked which", async () => {
    await town.say("wang", "dm:wang", "报事 3号楼水管漏水");
    await town.say("wang", "dm:wang", "报事 3号楼楼道灯不亮");
    expect(await ask("wang", "dm:wang", "撤回")).toContain("是哪一件？");
    expect(await states()).toEqual(["assigned", "assigned"]);
    expect((await town.last("dm:wang")).choices.map((choice) => choice.label).sort()).toEqual([
      "💡 #2 楼道灯不亮 · 3号楼",
      "💧 #1 水管漏水 · 3号楼",
    ]);
    await town.tap("wang", "dm:wang", "💡 #2 楼道灯不亮 · 3号楼");
    expect(await states()).toEqual(["assigned", "withdrawn"]);
    // Said among neighbours it is talk.
    expect(await ask("wang", "b3", "撤回")).toBe("");
  });

  test("with one it is that one; with none it is said", async () => {
    expect(await ask("wang", "dm:wang", "撤回")).toContain("#1 已撤回。");
    expect(await ask("wang", "dm:wang", "撤回")).toContain("您现在没有在办的事");
  });

  test("what neighbours met too goes on as theirs: both hear so, and the next one has the last word", async () => {
    await town.say("li", "b3", "报事 3号楼电梯停了");
    await town.tap("zhao", "b3", "我也遇到");
    await town.tap("mei", "b3", "我也遇到");
    const heard = (await texts("dm:wu")).length;
    expect(await ask("li", "b3", "撤回 3")).toBe("#3 记下了，不算您报的了。还有邻居也遇到，这件接着办。");
    expect((await texts("dm:zhao")).at(-1)).toBe(
      "🔧 #3 电梯停了 · 3号楼：先报的邻居撤回了。您也遇到，所以这件接着办，办好了请您说解决没有。",
    );
    expect((await card("b3", 3)).text).toContain("还有 1 位邻居也遇到。\n已转给物业");
    expect(await texts("dm:wu")).toHaveLength(heard);
    expect(await ask("li", "dm:li", "进度")).toContain("您现在没有在办的事");
    await town.say("wu", "dm:wu", "接单 3");
    await town.say("wu", "dm:wu", "办结 3 换了皮带");
    expect((await town.last("dm:zhao")).text).toContain("办好了：换了皮带");
    expect(await ask("li", "dm:li", "已解决 3")).toContain("这要请反映的邻居来点");
    await town.tap("zhao", "dm:zhao", "已解决");
    expect((await states()).at(-1)).toBe("confirmed");
  });

  test("whoever took it back and is forgotten takes their words along", async () => {
    await town.say("li", "b3", "报事 3号楼信报箱锁坏了");
    await town.tap("zhao", "b3", "我也遇到");
    await town.say("li", "b3", "撤回 4");
    await town.say("li", "dm:li", "/forgetme");
    await town.tap("li", "dm:li", "删除");
    const [row] = await town.sql`select text, title, state from reports where number = 4`;
    expect(row).toEqual({ text: "", title: "", state: "assigned" });
  });
});
