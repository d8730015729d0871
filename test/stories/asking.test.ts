import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { reader } from "../support/chat.ts";
import { TOWNS } from "../support/telegramTown.ts";
import type { Town } from "../support/town.ts";

describe.each(TOWNS)("on %s", (_name, open) => {
  let town: Town;
  beforeAll(async () => {
    town = await open();
    await town.sql`update household_claims set status = 'refused' where person_id in (
    select person_id from person_accounts p join accounts a on a.id = p.account_id where a.external_id = ${town.accountOf("zhao")})`;
  });
  afterAll(() => town.close());
  const { ask, texts } = reader(() => town);

  test("which building? asked once, answered by a tap or a word", async () => {
    await town.say("zhao", "dm:zhao", "报事 电梯停了");
    const [card, question] = await town.messages("dm:zhao").then((all) => all.filter((m) => m.from === "bot"));
    expect(card!.text).toContain("#1 电梯停了");
    expect(question!.text).toBe("收到，是哪栋楼的？");
    expect(question!.choices.map((c) => c.label)).toEqual([
      ...Array.from({ length: 11 }, (_, i) => `${i + 1}号楼`),
      "别的地方",
    ]);
    expect(await ask("zhao", "dm:zhao", "3号楼")).toContain("知道了，谢谢");
    const all = await texts("dm:zhao");
    expect(all[0]).toContain("#1 电梯停了 · 3号楼");
    expect(all[0]).toContain("已转给物业");
    expect((await town.last("dm:wu")).text).toContain("#1 电梯停了 · 3号楼");
    await town.tap("zhao", "dm:zhao", "5号楼");
    expect((await texts("dm:zhao"))[0]).toContain("3号楼");
  });

  test("what kind of matter? asked once, and after ten minutes it goes on as it is", async () => {
    await town.say("wang", "b3", "报事 这里坏了");
    expect((await town.last("b3")).text).toBe("收到，是哪一类的事？");
    expect((await texts("b3")).at(-2)).toContain("已收到，由居委会安排");
    await town.advance(0.2);
    expect((await texts("b3")).find((t) => t.includes("#2 "))).toContain("已转给物业");
    expect((await texts("b3")).filter((t) => t.includes("哪一类"))).toHaveLength(1);
    await town.say("li", "b3", "报事 那里也坏了");
    await town.tap("li", "b3", "停车的事");
    const [row] = await town.sql`select category, state, asking from reports where number = 3`;
    expect(row).toEqual({ category: "parking", state: "assigned", asking: null });
  });

  test("only who reported it answers; danger to life is not asked about", async () => {
    await town.say("li", "b3", "报事 坏得不成样子");
    expect(await town.tap("wang", "b3", "噪音的事")).toContain("要请反映的邻居来点");
    expect(await ask("zhao", "dm:zhao", "报事 闻到很浓的煤气味")).toContain("🚨");
    expect((await texts("dm:zhao")).filter((t) => t.includes("哪栋楼"))).toHaveLength(1);
  });
});
