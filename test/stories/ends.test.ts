import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { TOWNS } from "../support/telegramTown.ts";
import type { Town } from "../support/town.ts";

describe.each(TOWNS)("on %s", (_name, open) => {
  let town: Town;
  beforeAll(async () => {
    town = await open();
  });
  afterAll(() => town.close());

  /** The card of a number as it stands in a chat. */
  const card = async (chat: string, number: number) =>
    (await town.messages(chat)).find((m) => m.from === "bot" && m.text.includes(`#${number} `))!.text;
  const said = async (...args: Parameters<Town["say"]>) => (await town.say(...args)).at(-1)!.text;

  test("it will not be done: a reason is wanted, and the neighbour reads it", async () => {
    await town.say("wang", "b3", "报事 草坪上想铺石板路");
    expect(await said("chen", "staff", "不办 1")).toContain("请写一句为什么不办");
    expect(await said("li", "b3", "不办 1 不想要")).toContain("办不办要负责的人来定");
    expect(await said("ding", "staff", "不办 1 没空")).toContain("要负责的人、楼长或居委会来定");
    expect(await said("chen", "staff", "不办 1 草坪是消防登高场地，不能铺")).toContain("原因已告诉反映的邻居");
    expect(await card("b3", 1)).toContain("这件事不办，原因：草坪是消防登高场地，不能铺");
    expect((await town.last("dm:wang")).text).toContain("这件事不办，原因：草坪是消防登高场地");
    expect(await said("wu", "staff", "接单 1")).toContain("已经说明不办了");
  });

  test("not ours: the neighbour hears where to go", async () => {
    await town.say("li", "b3", "报事 马路对面的路灯不亮");
    await town.say("wu", "staff", "接单 2");
    expect(await said("wu", "staff", "转介 2")).toContain("请写一句该找谁");
    await town.say("wu", "staff", "转介 2 路灯归市政，请打 12345");
    expect(await card("b3", 2)).toContain("不归我们管，可以这样找：路灯归市政，请打 12345");
    expect((await town.last("dm:li")).text).toContain("12345");
  });

  test("two are one: merged, its neighbours go along, and never in a circle", async () => {
    await town.say("wang", "b3", "报事 3号楼1单元水管漏水");
    await town.say("li", "b3", "报事 3号楼地下室污水倒灌");
    await town.tap("zhao", "b3", "我也遇到");
    expect(await said("chen", "staff", "合并 4 4")).toContain("不用和自己合并");
    expect(await said("chen", "staff", "合并 4 1")).toContain("#1 已经办完了");
    expect(await said("chen", "staff", "合并 4 99")).toContain("没找到 #99");
    expect(await said("chen", "staff", "合并 4 3")).toBe("#4 并到 #3 了，一起办。");
    expect(await card("b3", 4)).toContain("合并到 #3，一起办。");
    expect(await card("b3", 3)).toContain("还有 2 位邻居也遇到");
    expect((await town.last("dm:li")).text).toContain("合并到 #3");
    expect(await said("chen", "staff", "合并 3 4")).toContain("#4 并到 #3 了");
    expect(await town.sql`select number, other, why from report_links`).toEqual([
      { number: 4, other: 3, why: "merged" },
    ]);
  });

  test("a leader decides in their own building only", async () => {
    await town.say("wang", "b3", "报事 5号楼楼道灯不亮");
    expect(await said("zhou", "b3", "不办 5 不是我们楼")).toContain("要负责的人、楼长或居委会来定");
    expect(await said("zhou", "b3", "合并 5 3")).toContain("不在您的楼里");
  });

  test("handed over: who had it and who reported it hear of it, and it is in the log", async () => {
    await town.say("wang", "b3", "报事 单元门的门禁刷不开");
    await town.say("wu", "staff", "接单 6");
    expect(await said("chen", "staff", "派单 6 业委会 物业")).toBe("#6 已派给业委会。");
    expect((await town.last("dm:wu")).text).toMatch(/这件由业委会牵头，请您协办|从物业转给业委会了/);
    expect((await town.last("dm:wang")).text).toContain("从物业转给业委会了");
    expect((await town.last("dm:qian")).text).toContain("请您看看");
    const log = await town.sql`select change, party_id from report_events where number = 6 order by id`;
    expect(log.map((e) => e.change)).toEqual(["reported", "accepted", "assigned"]);
    expect(new Set(log.map((e) => e.party_id)).size).toBe(2);
  });

  test("given once more to whoever was asked already: they are not asked twice", async () => {
    const before = (await town.messages("dm:qian")).filter((m) => m.from === "bot").length;
    expect(await said("chen", "staff", "派单 6 业委会")).toMatch(/^#6 从今天 \d\d:\d\d起就在业委会手里，没有改动。\n/);
    expect((await town.messages("dm:qian")).filter((m) => m.from === "bot")).toHaveLength(before);
  });

  test("what will be done is said, and the neighbour hears it", async () => {
    await town.say("liu", "b3", "报事 小区大门口的路面坑坑洼洼");
    await town.say("wu", "staff", "接单 7");
    expect(await card("b3", 7)).toContain("说怎么办");
    expect(await said("wu", "staff", "在办 7")).toContain("请写一句打算怎么办");
    await town.say("wu", "staff", "在办 7 下周一铺沥青");
    expect(await card("b3", 7)).toContain("物业：下周一铺沥青（最晚");
    expect((await town.last("dm:liu")).text).toContain("下周一铺沥青");
  });

  test("two workers accept in the same second: one has it, the other hears so", async () => {
    await town.say("yang", "b3", "报事 信报箱锁坏了打不开");
    const [{ number }] = (await town.sql`select max(number)::int as number from reports`) as unknown as [
      { number: number },
    ];
    const send = (person: string) => town.write(person, `dm:${person}`, `接单 ${number}`);
    await Promise.all([send("wu"), send("ding")]);
    const answers = [(await town.last("dm:wu")).text, (await town.last("dm:ding")).text].sort();
    expect(answers).toEqual([
      `#${number} 已经有人接了。`,
      `接下了 #${number}，谢谢。办完了发：办结 ${number} 怎么办好的`,
    ]);
    const log = await town.sql`select change from report_events where number = ${number} and change = 'accepted'`;
    expect(log).toHaveLength(1);
  });
});
