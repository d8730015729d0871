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

  test("short words that name it answer, offered or not; what tells of something else later is no answer", async () => {
    const asked = async () =>
      (await town.sql`select category, building, asking from reports order by number desc limit 1`)[0];
    await town.say("wang", "dm:wang", "报事 那里坏了");
    expect(await ask("wang", "dm:wang", "那个门禁")).toContain("知道了，谢谢");
    expect(await asked()).toMatchObject({ category: "security_access", asking: null });
    await town.say("wang", "b3", "报事 又不能用了");
    const question = await town.last("b3");
    expect(question.text).toBe("收到，是哪一类的事？");
    // No choice says so, and there is such a thing.
    await town.say("wang", "b3", "路灯", { replyTo: question.id });
    expect(await asked()).toMatchObject({ category: "lighting", asking: null });
    await town.say("zhao", "dm:zhao", "报事 路灯不亮");
    expect(await ask("zhao", "dm:zhao", "五号楼的")).toContain("知道了，谢谢");
    expect(await asked()).toMatchObject({ building: "5", asking: null });
    await town.say("wang", "dm:wang", "报事 弄得一塌糊涂");
    await town.advance(0.2);
    expect(await ask("wang", "dm:wang", "电梯停了")).toContain("要帮您报上去吗");
  });

  test("是同一件 answers whether it is the same, and so does 另一件", async () => {
    const count = async () => (await town.sql`select count(*)::int as n from reports`)[0]!.n as number;
    await town.say("wang", "b3", "报事 3号楼水管漏水了，一地的水");
    const before = await count();
    expect(await ask("li", "b3", "报事 3号楼水管漏水了，好多水")).toContain("是同一件吗");
    await town.say("li", "b3", "是同一件", { replyTo: (await town.last("b3")).id });
    expect(await count()).toBe(before);
    expect(await town.sql`select 1 from report_joins where number = ${before}`).toHaveLength(1);
    expect(await ask("zhao", "b3", "报事 3号楼水管漏水了，都是水")).toContain("是同一件吗");
    await town.say("zhao", "b3", "不是同一件", { replyTo: (await town.last("b3")).id });
    expect(await count()).toBe(before + 1);
  });

  test("only who reported it answers; danger to life is not asked about", async () => {
    await town.say("li", "b3", "报事 坏得不成样子");
    expect(await town.tap("wang", "b3", "噪音的事")).toContain("要请反映的邻居来点");
    expect(await ask("zhao", "dm:zhao", "报事 闻到很浓的煤气味")).toContain("🚨");
    expect((await texts("dm:zhao")).filter((t) => t.includes("哪栋楼"))).toHaveLength(2);
  });
});
