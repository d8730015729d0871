import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { reader } from "../support/chat.ts";
import { TOWNS } from "../support/telegramTown.ts";
import type { Town } from "../support/town.ts";

/** Nobody works on at what has ended or waits for what was sent back; and what staff say in other words is understood. */
describe.each(TOWNS)("on %s", (_name, open) => {
  let town: Town;
  beforeAll(async () => {
    town = await open();
    await town.say("wang", "b3", "报事 3号楼水管漏水");
    await town.tap("zhao", "b3", "我也遇到");
  });
  afterAll(() => town.close());
  const { ask, texts } = reader(() => town);
  const state = async (number: number) =>
    (await town.sql`select state from reports where number = ${number}`)[0]!.state;

  test("办理, 处理中, 正在办 and 进展 say that it is going on, and never that it is done", async () => {
    await town.say("ding", "dm:ding", "接单 1");
    for (const line of ["办理 1 在找人", "处理中 1 在等配件", "正在办 1 明天换", "进展 1 配件到了"]) {
      expect(await ask("ding", "dm:ding", line), line).toContain("#1 记下了，已告诉反映的邻居");
      expect(await state(1), line).toBe("working");
    }
    expect((await texts("dm:wang")).at(-1)).toContain("配件到了");
    expect(await ask("ding", "dm:ding", "办理 在找人")).not.toContain("办结");
    // The only one in hand needs no number.
    expect(await ask("wang", "dm:wang", "进展 1")).toContain("物业：在找人");
    expect(await ask("wang", "dm:wang", "进展 1 怎么样了")).toContain("物业：在找人");
    expect(await ask("ding", "staff", "办理 1 换好一半")).toContain("#1 记下了");
  });

  test("没解决 after it was called solved: whoever heard 办好了 hears that it goes on", async () => {
    await town.say("ding", "dm:ding", "办结 1 换了一段管");
    await town.tap("wang", "b3", "已解决");
    expect((await texts("dm:zhao")).at(-1)).toContain("办好了：换了一段管");
    await town.say("wang", "b3", "没解决 1 又漏了");
    expect((await texts("dm:zhao")).at(-1)).toBe("💧 #1 水管漏水 · 3号楼：反映的邻居说还没好，已退回，第 2 次处理。");
  });

  test("转介 by staff: whoever had accepted it hears so with the reason, and so do the neighbours who met the same", async () => {
    await town.say("chen", "staff", "转介 1 管子归自来水公司，请打 96116");
    expect((await texts("dm:ding")).at(-1)).toBe(
      "💧 #1 水管漏水 · 3号楼：您接的这件不用再办了，已请邻居这样找：管子归自来水公司，请打 96116",
    );
    expect((await texts("dm:zhao")).at(-1)).toContain("不归我们管，可以这样找：管子归自来水公司");
    await town.say("wang", "b3", "报事 3号楼草坪想铺石板路");
    await town.say("ding", "dm:ding", "接单 2");
    await town.say("chen", "staff", "不办 2 草坪是消防登高场地");
    expect((await texts("dm:ding")).at(-1)).toContain("您接的这件不用再办了，定了不办，原因：草坪是消防登高场地");
    // Whoever ends it themselves knows.
    await town.say("wang", "b3", "报事 3号楼楼道灯不亮");
    await town.say("ding", "dm:ding", "接单 3");
    expect(await ask("ding", "dm:ding", "不办 3 要等大修")).toContain("原因已告诉反映的邻居");
    expect((await texts("dm:ding")).filter((t) => t.includes("#3") && t.includes("不用再办"))).toEqual([]);
  });

  test("派 3 物业 is 派单, said to the bot by staff; among neighbours it is talk", async () => {
    await town.say("wang", "b3", "报事 3号楼大门对讲没声音");
    expect(await ask("chen", "dm:chen", "派 4 业委会")).toBe("#4 已派给业委会。");
    expect(await ask("chen", "staff", "/派 4 物业")).toBe("#4 已派给物业。");
    expect(await ask("chen", "b3", "派 4 业委会")).toBe("");
    expect(await ask("wang", "dm:wang", "派 3 个人来修一下电梯吧")).not.toContain("派单要");
  });
});
