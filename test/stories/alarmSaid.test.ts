import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { TOWNS } from "../support/telegramTown.ts";
import type { Town } from "../support/town.ts";

/** What neighbours write in the group by themselves while an emergency asks how they are. */
describe.each(TOWNS)("said in an emergency on %s", (_, open) => {
  let town: Town;
  beforeAll(async () => {
    town = await open();
  }, 60_000);
  afterAll(() => town?.close());

  const checkins = async () =>
    (
      await town.sql`select a.name, k.state, k.words from notice_checkins k
        join person_accounts p on p.community_id = k.community_id and p.person_id = k.person_id
        join accounts a on a.id = p.account_id order by a.name`
    ).map((row) => `${row.name} ${row.state} ${row.words ?? ""}`.trim());
  const hears = async (person: string, chat: string, text: string) =>
    (await town.say(person, chat, text)).map((m) => m.text).join("\n");

  const LINES = [
    ...["要帮忙 我腿脚不便", "我要帮忙", "平安", "我家没事，平安", "救命", "我没事", "我被困在楼道里了"],
    ...["I am safe", "safe", "I need help, cannot walk", "help"],
  ];

  test("without an emergency the same words are talk, and leave no trace", async () => {
    const people = await town.sql`select count(*)::int as n from persons`;
    for (const line of LINES) expect(await hears("qian", "b3", line), line).toBe("");
    expect(
      await town.sql`select 1 from inbox where payload::text like any (array['%平安%', '%救命%', '%walk%', '%腿脚%'])`,
    ).toEqual([]);
    expect(await town.sql`select count(*)::int as n from persons`).toEqual(people);
    expect(await checkins()).toEqual([]);
  });

  test("a clear call and a clear word of safety count at once, without a reply", async () => {
    await town.say("zhou", "dm:zhou", "公告 现在 3号楼着火了，请马上下楼 | 紧急");
    await town.tap("zhou", "dm:zhou", "发布");
    expect(await hears("li", "b3", "要帮忙 我腿脚不便")).toContain("已经告诉居委会和楼长您家要帮忙，您说的也转过去了");
    expect(await hears("qian", "b3", "救命")).toContain("已经告诉居委会您家要帮忙");
    expect((await town.last("dm:qian")).text).toContain("要什么帮忙？直接在这里说一句");
    await town.say("wang", "b3", "我家没事，平安");
    await town.say("zhao", "b3", "平安");
    await town.say("emma", "b3", "I am safe");
    expect(await checkins()).toEqual(["Emma safe", "小赵 safe", "李大爷 help 我腿脚不便", "王阿姨 safe", "钱叔 help"]);
    // What somebody needs is not kept where the group read it.
    expect(await town.sql`select 1 from inbox where payload::text like any (array['%腿脚%', '%救命%'])`).toEqual([]);
    await town.say("emma", "b3", "I need help, cannot walk");
    await town.say("zhao", "b3", "502，我要帮忙");
    expect(await checkins()).toEqual([
      "Emma help cannot walk",
      "小赵 help 502",
      "李大爷 help 我腿脚不便",
      "王阿姨 safe",
      "钱叔 help",
    ]);
  });

  test("it is heard as people type it in haste, and whoever was safe may need help after all", async () => {
    for (const [line, words] of [
      ["救命阿 我下不来", "我下不来"],
      ["我家其实不平安，老伴还在楼上", "我家其实不平安，老伴还在楼上"],
      ["走不动 快来人", "走不动 快来人"],
      ["我在902 出不去了", "我在902 出不去了"],
    ] as const) {
      expect(await hears("zhao", "b3", line), line).toContain("您说的也转过去了");
      expect(await checkins()).toContain(`小赵 help ${words}`);
    }
    expect(await hears("zhao", "b3", "走不动了")).toBe("");
    await town.say("zhao", "b3", "502，我要帮忙");
  });

  test("everyday talk is none of it, and what may be either is asked in private", async () => {
    const before = await checkins();
    for (const talk of [
      "好",
      "没事",
      "ok",
      "好的，没事",
      "要帮忙吗",
      "有人要帮忙吗",
      "救命，太好笑了",
      "祝大家平安",
      "注意安全",
      "fine",
    ])
      expect(await hears("liu", "b3", talk), talk).toBe("");
    expect(await checkins()).toEqual(before);
    await town.say("liu", "dm:liu", "/help");
    expect(await hears("liu", "b3", "我没事")).toBe("");
    expect((await town.last("dm:liu")).text).toContain("您家平安，还是要帮忙？");
    expect(await checkins()).toEqual(before);
    await town.tap("liu", "dm:liu", "我家平安");
    expect(await checkins()).toContain("刘老师 safe");
  });

  test("in private the same is heard, also of somebody whose home nobody knows", async () => {
    expect(await hears("yang", "dm:yang", "救命，门打不开")).toContain("您说的转给居委会和楼长了");
    expect(await hears("wu", "dm:wu", "需要帮忙，我困在地下室")).toContain("您说的转给居委会和楼长了");
    expect(await checkins()).toEqual(expect.arrayContaining(["老杨 help 门打不开", "吴师傅 help 我困在地下室"]));
  });

  test("a day later the same words are talk again", async () => {
    const before = await checkins();
    await town.advance(25);
    for (const line of LINES) expect(await hears("wang", "b3", line), line).toBe("");
    await town.say("zhao", "dm:zhao", "我没事");
    expect(await checkins()).toEqual(before);
  });

  test("an emergency notice is made as people would write it, and says what it does", async () => {
    const forms = [
      ...["公告 紧急 现在 3号楼着火了，请马上下楼", "公告 现在 紧急通知：3号楼着火了，请马上下楼"],
      ...[
        "公告 紧急：3号楼着火了，请马上下楼",
        "公告 3号楼着火了，请马上下楼 | 紧急",
        "公告 现在紧急 3号楼着火了，请马上下楼",
      ],
      ...["紧急公告 3号楼着火了，请马上下楼", "紧急通知 3号楼着火了，请马上下楼", "紧急通知：3号楼着火了，请马上下楼"],
    ];
    for (const form of forms) {
      const read = await hears("zhou", "dm:zhou", form);
      expect(read, form).toContain("现在发到3号楼");
      expect(read, form).toContain("「3号楼着火了，请马上下楼」");
      expect(read, form).toContain("紧急：马上就发，夜里也发，请每户报平安");
    }
    for (const form of [
      "/notice urgent now Fire in building 3",
      "urgent notice Fire in building 3",
      "Emergency notice: Fire in building 3",
    ])
      expect(await hears("zhou", "dm:zhou", form), form).toMatch(/「Fire in building 3」[\s\S]*紧急：马上就发/);
    expect(await hears("zhou", "b3", "紧急公告 3号楼着火了，请马上下楼")).toContain("紧急：马上就发");
    expect(await hears("zhou", "dm:zhou", "紧急公告 明早9点 3号楼停电到12点")).toContain("紧急：到点就发，夜里也发");
    for (const form of [
      "公告 现在 紧急停水，请接水",
      "/notice now urgent repairs in building 3",
      "/notice now emergency exit is closed",
    ])
      expect(await hears("zhou", "dm:zhou", form), form).not.toContain("请每户报平安");
    expect(await hears("wang", "b3", "紧急公告 停水")).toContain("紧急公告要楼长或居委会来发");
    expect(await hears("zhou", "dm:zhou", "公告")).toContain("紧急公告 3号楼着火了");
  });

  test("a notice that tells of danger and is not marked is offered as an emergency", async () => {
    expect(await hears("zhou", "dm:zhou", "公告 3号楼一楼煤气漏了，味道很大，请马上下楼")).toContain("什么时候发？");
    expect((await town.last("dm:zhou")).choices.map((c) => c.label)).toContain("紧急，现在发");
    await town.tap("zhou", "dm:zhou", "紧急，现在发");
    expect((await town.last("dm:zhou")).text).toContain("紧急：马上就发");
    const read = await hears("zhou", "dm:zhou", "公告 现在 3号楼一楼煤气漏了，味道很大，请马上下楼");
    expect(read).toContain("听着有危险。点“紧急发布”");
    expect((await town.last("dm:zhou")).choices.map((c) => c.label)).toEqual(["发布", "紧急发布", "改", "取消"]);
    await town.tap("zhou", "dm:zhou", "紧急发布");
    expect((await town.messages("b3")).at(-1)!.text).toContain("紧急 · 3号楼\n3号楼一楼煤气漏了");
    for (const calm of ["公告 现在 明天9点到12点停水，请接水", "公告 现在 周六下午3点消防演习，欢迎参加"])
      expect(await hears("zhou", "dm:zhou", calm), calm).not.toContain("紧急发布");
  });

  test("yes to “is that right?” publishes, and to “withdraw it?” withdraws", async () => {
    for (const yes of ["对", "是的", "yes"]) {
      await town.say("zhou", "dm:zhou", `公告 现在 单元门换锁，请等一等（${yes}）`);
      expect(await hears("zhou", "dm:zhou", yes), yes).toContain("发出去了");
      expect((await town.messages("b3")).at(-1)!.text, yes).toContain(`单元门换锁，请等一等（${yes}）`);
      const [made] = await town.sql`select max(number) as n from notices`;
      expect(await hears("zhou", "dm:zhou", `取消 ${made!.n}`), yes).toContain("要撤回吗");
      expect(await hears("zhou", "dm:zhou", yes), yes).toContain("撤回了");
    }
  });
});
