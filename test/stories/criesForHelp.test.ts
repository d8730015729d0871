import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { TOWNS } from "../support/telegramTown.ts";
import type { Town } from "../support/town.ts";

/** Cries as a phone writes down what was said, without a comma, and what neighbours cry for each other. */
describe.each(TOWNS)("a cry for help on %s", (_, open) => {
  let town: Town;
  beforeAll(async () => {
    town = await open();
    await town.say("zhou", "dm:zhou", "紧急公告 3号楼着火了，请马上下楼");
    await town.tap("zhou", "dm:zhou", "发布");
  }, 60_000);
  afterAll(() => town?.close());

  const needs = async () =>
    (
      await town.sql`select a.name, k.state, k.words, left(k.reader, 1) as kind from notice_checkins k
        join person_accounts p on p.community_id = k.community_id and p.person_id = k.person_id
        join accounts a on a.id = p.account_id order by k.at, k.reader`
    ).map((row) => `${row.name} ${row.kind} ${row.state} ${row.words ?? ""}`.trim());
  const hears = async (person: string, chat: string, text: string) =>
    (await town.say(person, chat, text)).map((m) => m.text).join("\n");

  test("without a comma it is heard, in the group and in private", async () => {
    for (const cry of [
      ...["救命啊我腿走不动", "救命我被困住了", "救命我走不动", "帮帮我，我走不动", "救命啊老伴还在楼上下不来"],
      ...[
        "救命啊快来",
        "我家有老人下不来，要人背",
        "我家老太太还在楼上下不来",
        "help me I cant walk",
        "谁能来背一下我妈？",
      ],
    ]) {
      await town.sql`delete from notice_checkins`;
      expect(await hears("qian", "b3", cry), cry).toContain("听到了，已经告诉居委会和楼长您家要帮忙");
      expect(await needs(), cry).toEqual([`钱叔 h help ${cry}`]);
      await town.sql`delete from notice_checkins`;
      expect(await hears("qian", "dm:qian", cry), cry).toContain("您说的转给居委会和楼长了");
      expect(await needs(), cry).toEqual([`钱叔 h help ${cry}`]);
    }
    await town.sql`delete from notice_checkins`;
    for (const talk of [
      "车出不去了",
      "昨天电梯困人了",
      "救命恩人啊",
      "要帮忙的请找我",
      "可以帮我看看水表吗",
      "不用人帮忙",
    ])
      expect(await hears("qian", "b3", talk), talk).not.toContain("听到了");
    expect(await needs()).toEqual([]);
  });

  test("what a neighbour needs is not taken back by how the teller's own home is", async () => {
    expect(await hears("wang", "b3", "快来人啊，李大爷下不来")).toContain("有邻居要帮忙");
    expect((await town.last("staff")).text).toContain("有一户说要帮忙");
    expect(await hears("wang", "b3", "快来人啊，李大爷下不来")).toContain("有邻居要帮忙");
    await town.say("wang", "b3", "我们家没事");
    expect((await town.last("dm:wang")).text).toContain("您替邻居说的要帮忙还留着");
    expect((await town.last("staff")).text).not.toContain("不用再去");
    expect(await needs()).toEqual(["王阿姨 o help 李大爷下不来", "王阿姨 h safe"]);
    expect(await hears("liu", "dm:liu", "李大爷家要帮忙，他一个人在家")).toContain("您替邻居说的转给居委会和楼长了");
    expect(await hears("emma", "b3", "my neighbour is stuck upstairs, please help")).toContain("有邻居要帮忙");
    expect(await hears("zhao", "b3", "我和李大爷都下不来")).toContain("您家要帮忙");
    expect((await needs()).filter((one) => one.startsWith("小赵"))).toEqual([
      "小赵 h help 我和李大爷都下不来",
      "小赵 o help 我和李大爷都下不来",
    ]);
    // The number of another door is a neighbour's too, one's own is not.
    await town.say("qian", "b3", "302要帮忙");
    await town.say("qian", "b3", "1101要帮忙");
    expect((await needs()).filter((one) => one.startsWith("钱叔"))).toEqual(["钱叔 o help 302", "钱叔 h help 1101"]);
  });

  test("who goes reads whose word it is, and takes off the list what is done", async () => {
    const list = await hears("chen", "dm:chen", "求助名单 1");
    expect(list).toContain("替邻居说的：李大爷下不来（说的人：3号楼2单元501）");
    expect(list).toContain("3号楼1单元801：我和李大爷都下不来");
    expect(await town.tap("chen", "dm:chen", "3号楼2单元501 替邻居说的，帮到了")).toContain("记下帮到了");
    expect(await hears("chen", "dm:chen", "求助名单 1")).not.toContain("替邻居说的：李大爷下不来（");
    expect((await town.last("staff")).text).toContain("有一户已经帮到了，不用再去");
    await town.say("zhou", "dm:zhou", "求助名单 1");
    await town.tap("zhou", "dm:zhou", "3号楼1单元801 帮到了");
    expect((await town.last("dm:zhao")).text).toContain("记下您家已经有人帮到了");
    expect((await needs()).filter((one) => one.startsWith("小赵"))).toEqual([
      "小赵 o help 我和李大爷都下不来",
      "小赵 h safe",
    ]);
    expect(await hears("zhao", "b3", "我还是下不来")).toContain("您家要帮忙");
  });
});
