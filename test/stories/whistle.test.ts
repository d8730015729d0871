import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { reader } from "../support/chat.ts";
import { TOWNS } from "../support/telegramTown.ts";
import type { Town } from "../support/town.ts";

describe.each(TOWNS)("on %s", (_name, open) => {
  let town: Town;
  beforeAll(async () => {
    town = await open();
    await town.say("wang", "b3", "报事 3号楼水管反复漏水");
  });
  afterAll(() => town.close());
  const { card, ask, texts } = reader(() => town);

  test("a whistle wants its note and its bodies first", async () => {
    expect(await ask("wang", "b3", "/whistle 1 物业 漏水")).toContain("吹哨要楼长或居委会来吹");
    expect(await ask("chen", "staff", "吹哨 1")).toContain("先写研判再吹哨");
    expect(await ask("chen", "staff", "吹哨 1 物业 业委会")).toContain("先写研判再吹哨");
    // What was written is not lost: it stands in the line that would do.
    expect(await ask("chen", "staff", "吹哨 1 管子老了要一起查")).toContain(
      "请写上叫哪几家，比如：吹哨 1 物业 居委会 管子老了要一起查。",
    );
    expect(await town.sql`select 1 from report_whistles`).toEqual([]);
  });

  test("each body has half an hour, for all to see; answers and silences are listed", async () => {
    expect(await ask("zhou", "dm:zhou", "吹哨 1 物业 业委会 管子老了，要一起查")).toBe(
      "#1 的哨吹了，叫到：物业、业委会。",
    );
    expect((await texts("staff")).at(-1)).toBe(
      "📢 吹哨 💧 #1 水管反复漏水 · 3号楼\n研判：管子老了，要一起查\n物业：等回话，今天 09:30 前\n业委会：等回话，今天 09:30 前",
    );
    expect((await town.last("dm:qian")).text).toContain("请今天 09:30 前回话");
    expect(await ask("chen", "staff", "应哨 1 我们也来")).toContain("没有叫到您的单位");
    expect(await ask("chen", "staff", "吹哨 1 物业 再叫一次")).toContain("已经吹过哨了");
    expect(await town.tap("wu", "dm:wu", "收到，马上到")).toContain("#1 记下了");
    expect(await ask("wu", "staff", "应哨 1 再说一次")).toContain("已经回过话了");
    expect((await card("staff", 1)).text).toContain("物业：收到，马上到\n业委会：等回话");
    await town.advance(0.6);
    expect((await texts("staff")).at(-1)).toContain("时间到了，还有没回话的。\n物业：收到，马上到\n业委会：没有回话");
    expect((await town.last("dm:admin")).text).toContain("业委会：没有回话");
    await town.say("qian", "dm:qian", "应哨 1 十点到现场");
    // Where cards cannot be edited this is where all answers are read.
    expect((await texts("staff")).at(-1)).toContain(
      "叫到的都回话了。\n物业：收到，马上到\n业委会：十点到现场\n定几个工作日内一起办好，发：会办 1 3",
    );
  });

  test("a day for all of them, and at the end the office and the residents both rate", async () => {
    expect(await ask("chen", "staff", "会办 1 99")).toContain("1 到 60");
    expect(await ask("chen", "staff", "会办 1 3 周五前换主管")).toBe("#1 定好了，11月30日（周一）18:00 前一起办好。");
    await town.say("wu", "staff", "接单 1");
    await town.say("wu", "staff", "办结 1 主管换新");
    const asked = await texts("staff");
    expect(asked.find((t) => t.includes("这次几家配合得怎么样"))).toBeDefined();
    expect(await town.tap("chen", "staff", "4")).toContain("记下 4 分");
    expect(await town.tap("admin", "staff", "5")).toContain("已经打过分了");
    await town.tap("wang", "b3", "已解决");
    await town.tap("wang", "b3", "5");
    const [row] = await town.sql`select r.stars, w.office_stars, w.afterwards, r.state from reports r
    join report_whistles w on w.number = r.number`;
    expect(row).toEqual({ stars: 5, office_stars: 4, afterwards: false, state: "confirmed" });
  });

  test("it came back: they may be called again, each with a half hour of its own", async () => {
    await town.say("wang", "b3", "/reopen 1 又漏了");
    await town.say("chen", "staff", "吹哨 1 物业 居委会 换了管还漏，请厂家来");
    expect((await texts("staff")).at(-1)).toMatch(/物业：等回话，今天 \d\d:\d\d 前\n居委会：等回话/);
    await town.tap("wu", "dm:wu", "收到，马上到");
    await town.advance(0.6);
    expect((await texts("staff")).at(-1)).toContain("时间到了，还有没回话的。\n物业：收到，马上到\n居委会：没有回话");
    const log = await town.sql`select words from report_events where number = 1 and change = 'whistled' order by id`;
    expect(log.map((e) => e.words)).toEqual(["管子老了，要一起查", "换了管还漏，请厂家来"]);
  });

  test("blown by phone, written down afterwards: nobody is hurried", async () => {
    await town.say("li", "b3", "报事 3号楼电梯停了");
    await town.say("chen", "staff", "吹哨 2 补录 物业 居委会 昨天电话里叫的，都到了");
    expect((await texts("staff")).at(-2)).toBe("#2 的哨补记好了：物业、居委会。");
    expect((await texts("staff")).at(-1)).toContain("物业：已说好\n居委会：已说好");
    await town.advance(1);
    expect((await texts("staff")).filter((t) => t.includes("#2") && t.includes("没有回话"))).toEqual([]);
    // However its words are put.
    for (const line of ["吹哨 补录 2 物业 居委会 又去了一次", "补录 吹哨 2 物业 居委会 再去了一次"]) {
      await town.say("chen", "staff", line);
      expect((await texts("staff")).at(-2), line).toBe("#2 的哨补记好了：物业、居委会。");
    }
  });

  test("another time to answer by is written with it", async () => {
    await town.say("li", "b3", "报事 3号楼消防通道被车堵住");
    const [row] = await town.sql`select max(number)::int as number from reports`;
    await town.say("chen", "staff", `吹哨 ${row!.number} 物业 60分钟 要一起清`);
    expect((await town.last("dm:wu")).text).toMatch(/请今天 12:[01]\d 前回话/);
  });

  test("outside working hours the half hour waits for the morning, unless it is urgent", async () => {
    await town.advance(12);
    await town.say("wang", "b3", "报事 3号楼一楼大门坏了关不上");
    await town.say("chen", "staff", "吹哨 4 物业 锁坏了没人管");
    expect((await texts("staff")).at(-1)).toContain("物业：等回话，明天 08:30 前");
    await town.say("wang", "b3", "报事 3号楼电表箱冒火花");
    await town.say("chen", "staff", "吹哨 5 物业 冒火花");
    expect((await texts("staff")).at(-1)).toMatch(/物业：等回话，今天 2\d:\d\d 前/);
  });

  test("a day set together before anybody took it on leaves the promise to take it on as it is", async () => {
    await town.advance(12);
    await town.say("zhao", "b3", "报事 3号楼大门对讲没声音");
    const [{ number, due_at: dueAt }] =
      (await town.sql`select number, due_at from reports order by number desc limit 1`) as unknown as [
        { number: number; due_at: Date },
      ];
    // "马上到" is said in the language of whoever reads it.
    await town.say("admin", "dm:admin", "/language en");
    await town.say("chen", "staff", `吹哨 ${number} 物业 居委会 一起看线路`);
    await town.tap("wu", "dm:wu", "收到，马上到");
    await town.advance(0.6);
    expect((await town.last("dm:admin")).text).toContain(
      "Property Management: On our way\nResidents’ Committee: no answer",
    );
    expect((await card("staff", number)).text).toContain("物业：收到，马上到");
    await town.say("admin", "dm:admin", "/language zh");
    await town.say("chen", "staff", `会办 ${number} 3 换线`);
    expect((await card("b3", number)).text).toMatch(/几家一起办，物业牵头，最晚.+18:00 前办好。$/);
    const [after] = await town.sql`select due_at, finish_at from reports where number = ${number}`;
    expect(after!.due_at).toEqual(dueAt);
    await town.say("wu", "staff", `接单 ${number}`);
    const [taken] = await town.sql`select finish_at from reports where number = ${number}`;
    expect(taken!.finish_at).toEqual(after!.finish_at);
  });

  /** A new report, called to by staff. @returns its number, and all that was said in the staff's group with the whistle */
  async function whistled(
    text: string,
    line: string,
    first?: (number: number) => Promise<unknown>,
  ): Promise<{ number: number; said: string[] }> {
    await town.say("zhao", "b3", `报事 ${text}`);
    const [row] = await town.sql`select max(number)::int as number from reports`;
    const number = row!.number as number;
    await first?.(number);
    const before = (await texts("staff")).length;
    await town.say("chen", "staff", `吹哨 ${number} ${line}`);
    return { number, said: (await texts("staff")).slice(before) };
  }

  test("a body that is not here is not silently left out: the answer names who was called, and who was not", async () => {
    const one = await whistled("3号楼灭火器过期了", "物业 消防 楼道堵了 要一起查");
    expect(one.said[0]).toBe(`#${one.number} 的哨吹了，叫到：物业。`);
    expect(one.said.join("\n")).toContain(
      `“消防”没有叫：这里没有叫这个名字的单位，我当成研判里的话了。要是单位，先请人：任命 师傅 消防，再发：吹哨 ${one.number} 消防 楼道堵了 要一起查`,
    );
    expect(one.said.at(-1)).toContain("研判：消防 楼道堵了 要一起查\n物业：等回话");
    // Behind it the others are called all the same.
    const two = await whistled("3号楼花坛围栏倒了", "物业 消防、业委会 倒在路上了");
    expect(two.said[0]).toBe(`#${two.number} 的哨吹了，叫到：物业、业委会。`);
    expect(two.said.join("\n")).toContain("“消防”没有叫");
    // What is said why is no body.
    const three = await whistled("3号楼单杠松了", "物业 松了，要一起看");
    expect(three.said.join("\n")).not.toContain("没有叫");
    // Why, in whatever short words: they are no bodies, and are told as they were written.
    await town.say("wang", "b3", "报事 3号楼快递柜打不开");
    const [{ number }] = (await town.sql`select number from reports order by number desc limit 1`) as unknown as [
      { number: number },
    ];
    const said = (await town.say("chen", "staff", `吹哨 ${number} 物业 居委会 老不修 一起看看 60分钟内回话`)).map(
      ({ text }) => text,
    );
    expect(said.join("\n")).not.toContain("没有叫");
    expect(said.at(-1)).toContain("研判：老不修 一起看看\n");
    const [{ due }] = (await town.sql`select extract(epoch from due_at - blown_at) / 60 as due
      from report_calls join report_whistles using (community_id, number) where number = ${number} limit 1`) as unknown as [
      { due: string },
    ];
    expect(Number(due)).toBeGreaterThanOrEqual(60);
  });

  test("where several are called already, what is late offers no whistle", async () => {
    const { number } = await whistled("3号楼秋千的链子快断了", "物业 居委会 快断了");
    const before = (await texts("staff")).length;
    await town.advance(100);
    const late = (await texts("staff")).slice(before).filter((text) => text.startsWith("比约定晚了"));
    expect(late.join("\n")).toContain(`#${number} `);
    expect(late.join("\n")).not.toContain(`发：吹哨 ${number} `);
  });

  test("a further body is called into a whistle that runs, with a half hour of its own", async () => {
    const { number } = await whistled("3号楼长椅断了", "物业 断了要换");
    await town.advance(0.25);
    expect(await ask("chen", "staff", `吹哨 ${number} 物业 快点`)).toContain("现在要加叫别家，写上那一家就行");
    const before = (await texts("staff")).length;
    await town.say("chen", "staff", `吹哨 ${number} 物业 业委会 要动维修金`);
    const said = (await texts("staff")).slice(before);
    expect(said[0]).toBe(`#${number} 的哨吹了，叫到：业委会。`);
    expect((await town.last("dm:qian")).text).toContain("要动维修金");
    await town.advance(0.3);
    const first = (await texts("staff")).at(-1)!;
    expect(first).toContain("时间到了，还有没回话的。\n物业：没有回话\n业委会：等回话");
    await town.advance(0.25);
    expect((await texts("staff")).at(-1)).toContain("物业：没有回话\n业委会：没有回话");
  });

  test("the note that was written before is why; who is called into a whistle that runs needs no other", async () => {
    const note = (n: number) => town.say("chen", "staff", `研判 ${n} 门坏`);
    const { number, said } = await whistled("3号楼单元门关不严", "物业 居委会", note);
    expect(said[0]).toBe(`#${number} 的哨吹了，叫到：物业、居委会。`);
    expect(said.at(-1)).toContain("研判：门坏\n物业：等回话");
    expect((await town.last("dm:wu")).text).toContain("研判：门坏");
    await town.say("chen", "staff", `吹哨 ${number} 业委会`);
    expect((await town.last("dm:qian")).text).toContain("研判：门坏");
    // Only whom to call is missing here.
    await town.say("zhao", "b3", "报事 3号楼门口路沿石碎了");
    await town.say("chen", "staff", `/triage ${number + 1} the kerb is broken`);
    expect(await ask("chen", "staff", `/whistle ${number + 1}`)).toContain("请写上叫哪几家");
    expect(await ask("chen", "staff", `/whistle ${number + 1} 物业`)).toContain(
      "研判：the kerb is broken\n物业：等回话",
    );
  });

  test("a day that is set already stands when the last of them answers", async () => {
    const { number } = await whistled("3号楼垃圾房门掉了", "物业 业委会 门掉了");
    await town.say("chen", "staff", `会办 ${number} 3 周五前换`);
    await town.say("wu", "dm:wu", `应哨 ${number} 周五来`);
    await town.say("qian", "dm:qian", `应哨 ${number} 同意`);
    const last = (await texts("staff")).at(-1)!;
    expect(last).toMatch(
      /叫到的都回话了。\n物业：周五来\n业委会：同意\n12月\d+日（周.）18:00 前一起办好，已经定下了，照办就行。$/,
    );
  });

  test("whoever takes it on, says what will be done or is done with it has answered", async () => {
    const one = await whistled("3号楼信箱锁坏了", "物业 锁坏了");
    await town.say("wu", "dm:wu", `接单 ${one.number} 明天上午来`);
    expect((await texts("staff")).at(-1)).toContain("叫到的都回话了。\n物业：明天上午来");
    const two = await whistled("3号楼门禁按键掉了", "物业 业委会 按键掉了");
    await town.say("wu", "dm:wu", `接单 ${two.number}`);
    expect((await card("staff", two.number)).text).toContain("物业：接单了\n业委会：等回话");
    await town.say("wu", "dm:wu", `在办 ${two.number} 配件下午到`);
    expect((await card("staff", two.number)).text).toContain("物业：配件下午到\n业委会：等回话");
    const three = await whistled("3号楼天花板掉皮", "物业 掉皮了", (n) => town.say("wu", "dm:wu", `接单 ${n}`));
    await town.say("wu", "dm:wu", `办结 ${three.number} 铲掉重刷了，拍不了`);
    expect((await card("staff", three.number)).text).toContain("物业：铲掉重刷了");
    await town.advance(0.6);
    const silences = (await texts("staff")).filter((t) => t.includes("时间到了"));
    for (const { number } of [one, three]) expect(silences.filter((t) => t.includes(`#${number} `))).toEqual([]);
    expect(silences.at(-1)).toContain("物业：配件下午到\n业委会：没有回话");
  });

  test("staff and leaders write down what a called body said on the phone; who wrote it is kept", async () => {
    const { number } = await whistled("3号楼地砖翘起来", "物业 业委会 地砖翘了");
    expect(await ask("chen", "staff", `应哨 ${number} 下午来`)).toContain(
      `先写是哪家，比如：应哨 ${number} 物业 下午来。叫到的有：物业、业委会`,
    );
    expect(await ask("chen", "staff", `应哨 ${number} 业委会`)).toContain("请写一句怎么来");
    await town.say("chen", "staff", `应哨 ${number} 业委会 电话里说下午来`);
    expect((await card("staff", number)).text).toContain("物业：等回话");
    expect((await card("staff", number)).text).toContain("业委会：电话里说下午来");
    expect(await ask("zhou", "dm:zhou", `应哨 ${number} 业委会 又说晚上来`)).toContain("业委会已经回过话了");
    expect(await ask("zhou", "dm:zhou", `应哨 ${number} 物业 电话里说马上`)).toContain("替物业记下了");
    expect((await texts("staff")).at(-1)).toContain("叫到的都回话了。\n物业：电话里说马上\n业委会：电话里说下午来");
    const log = await town.sql`select e.words, by_person_id from report_events e
      where e.number = ${number} and change = 'recorded' order by e.id`;
    expect(log.map((e) => e.words)).toEqual(["业委会：电话里说下午来", "物业：电话里说马上"]);
    expect(new Set(log.map((e) => e.by_person_id)).size).toBe(2);
  });

  test("收到 with or without its number is the answer of whoever was called; #12 tells staff and leaders who is silent", async () => {
    const { number } = await whistled("3号楼雨棚漏水", "物业 业委会 雨棚老了");
    expect(await ask("wu", "dm:wu", `收到 ${number}`)).toContain(`#${number} 记下了，这是物业的回话`);
    const roster = "物业：收到，马上到\n业委会：等回话，";
    for (const [person, chat] of [
      ["chen", "staff"],
      ["chen", "dm:chen"],
      ["zhou", "dm:zhou"],
    ] as const)
      expect(await ask(person, chat, `#${number}`), chat).toContain(roster);
    // Neighbours read how it stands, and not who keeps others waiting.
    expect(await ask("zhou", "b3", `#${number}`)).not.toContain("等回话，");
    expect(await ask("zhao", "dm:zhao", `#${number}`)).not.toContain("业委会");
    await town.advance(0.6);
    expect(await ask("zhou", "dm:zhou", `#${number}`)).toContain("业委会：没有回话");
    expect(await ask("qian", "dm:qian", "收到")).toContain("这是业委会的回话");
    expect(await ask("chen", "dm:chen", `#${number}`)).toContain("业委会：收到，马上到");
  });

  test("a worker who names another body is asked whose answer it is, and nothing is written down until then", async () => {
    const { number } = await whistled("3号楼信报箱倒了", "物业 业委会 倒在路上");
    expect(await ask("wu", "dm:wu", `应哨 ${number} 业委会 下午来`)).toContain(
      `#${number} 还没记：这句开头写的是业委会，业委会的回话要他们自己或居委会来记。这是物业的回话吗？`,
    );
    expect(await town.sql`select 1 from report_calls where number = ${number} and words is not null`).toEqual([]);
    await town.tap("wu", "dm:wu", "是，记成物业的");
    expect((await card("staff", number)).text).toContain("物业：业委会 下午来\n业委会：等回话");
    // Their own name in front is no part of what they say.
    expect(await ask("qian", "dm:qian", `应哨 ${number} 业委会 我们四点到`)).toContain("这是业委会的回话");
    expect((await card("staff", number)).text).toContain("业委会：我们四点到");
    const log = await town.sql`select 1 from report_events where number = ${number} and change = 'recorded'`;
    expect(log).toEqual([]);
  });
});
