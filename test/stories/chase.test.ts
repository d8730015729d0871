import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { reader } from "../support/chat.ts";
import { TOWNS } from "../support/telegramTown.ts";
import type { Town } from "../support/town.ts";

/** Somebody who knows the number asks for it to be got on with. */
describe.each(TOWNS)("on %s", (_name, open) => {
  let town: Town;
  beforeAll(async () => {
    town = await open();
    await town.say("wang", "b3", "报事 3号楼水管漏水");
    await town.say("li", "dm:li", "投诉 保安晚上睡觉没人管大门");
  });
  afterAll(() => town.close());
  const { card, ask, texts } = reader(() => town);
  const chases = async () => (await texts("dm:wu")).filter((t) => t.includes("有邻居来催"));

  test("催 12: a short true answer, and whoever has it hears it once a day, however many ask", async () => {
    expect(await ask("wang", "b3", "催 1")).toBe(
      "💧 #1 水管漏水 · 3号楼\n已转给物业，等接单，最晚今天 13:00 前回话。\n记下了，我去催一声。",
    );
    expect(await chases()).toEqual([
      "💧 #1 水管漏水 · 3号楼：有邻居来催，问办得怎么样了。\n已转给物业，等接单，最晚今天 13:00 前回话。",
    ]);
    expect(await ask("wang", "b3", "催一下1号")).toContain("您今天催过了，都记着呢。");
    // A neighbour who asks counts among those who met the same, and earns nothing.
    expect(await ask("zhao", "b3", "催一催1号报修")).toContain("记下了，我去催一声。");
    expect((await card("b3", 1)).text).toContain("还有 1 位邻居也遇到");
    await town.say("wu", "dm:wu", "接单 1 下午换水管");
    expect(await ask("mei", "b3", "#1怎么还没修")).toContain("物业：下午换水管（最晚");
    expect(await ask("mei", "dm:mei", "1号怎么还没修好")).toContain("您今天催过了");
    expect(await chases()).toHaveLength(1);
    expect(await town.sql`select 1 from ledger_entries`).toEqual([]);
    const log = await town.sql`select by_person_id from report_events where number = 1 and change = 'chased'`;
    expect(log).toHaveLength(3);
    await town.advance(24);
    await town.say("wang", "dm:wang", "催");
    expect(await chases()).toHaveLength(2);
    // Who has it hears how it stands and is not told to hurry themselves.
    expect(await ask("wu", "dm:wu", "催 1")).not.toContain("我去催一声");
  });

  test("nobody has come, said to the bot: the one that they wait for is chased, of several it is asked which", async () => {
    expect(await ask("li", "dm:li", "这都几天了没人管")).toContain("记下了，我去催一声");
    // Nothing of theirs is open: it is no matter of its own either.
    expect(await ask("yang", "dm:yang", "都没人来过")).toContain("您现在没有在办的事");
    await town.say("wang", "b3", "报事 3号楼大门关不上");
    const which = (await town.say("wang", "dm:wang", "都没人来过")).at(-1)!;
    expect(which.text).toContain("是哪一件");
    await town.tap("wang", "dm:wang", which.choices.find(({ label }) => label.includes("大门"))!.label);
    expect(await town.sql`select 1 from report_events where number = 3 and change = 'chased'`).toHaveLength(1);
    await town.say("emma", "b3", "it's been 3 days, nobody came", { replyTo: (await card("b3", 3)).id });
    expect((await card("b3", 3)).text).toContain("还有 1 位邻居也遇到");
    // Among neighbours it is talk.
    expect(await ask("wang", "b3", "这都几天了没人管")).toBe("");
    await town.say("chen", "staff", "办结 3 调好了，拍不了");
    await town.say("wang", "dm:wang", "已解决 3");
  });

  test("at night it waits for the morning; of what was told in confidence nobody learns by its number", async () => {
    await town.advance(16);
    const before = (await chases()).length;
    expect(await ask("zhao", "dm:zhao", "催1")).toContain("我去催一声");
    expect(await chases()).toHaveLength(before);
    await town.advance(7);
    expect(await chases()).toHaveLength(before + 1);
    expect(await ask("zhao", "b3", "催 2")).toBe("没找到 #2，看看编号对不对。您报过的，发“进度”能看到。");
    expect(await ask("li", "dm:li", "催 2")).toContain("我去催一声");
  });

  test("what is done waits for its reporter's word; what neighbours say to each other is no chase", async () => {
    await town.say("wu", "dm:wu", "办结 1 换了一段管");
    expect(await ask("wang", "dm:wang", "催 1")).toContain("物业：换了一段管");
    expect(await ask("zhao", "b3", "催 1")).not.toContain("催一声");
    for (const talk of ["催什么催", "别催了", "1号楼怎么还没来水", "催 1号楼的快递", "12号怎么还没发工资"])
      expect(await ask("zhao", "b3", talk), talk).toBe("");
  });
});
