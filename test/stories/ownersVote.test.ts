import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTown, type Town } from "../support/town.ts";

/** An owners' vote in building 3, in words: from the matter of the law to what a second of the committee confirms. */
let town: Town;
let photo: Buffer;
beforeAll(async () => {
  town = await openTown();
  photo = await sharp({ create: { width: 60, height: 40, channels: 3, background: "#c84" } })
    .jpeg()
    .toBuffer();
  const lines = [
    "楼栋,单元,房号,面积,业主,业主编号",
    "3,1,102,60.05,李大爷,",
    "3,1,601,90,周姐,Z",
    "3,1,602,30,周姐,Z",
    "3,2,501,80,王秀英、杨建国,",
    "3,2,302,70,刘老师,",
    "3,1,1101,50,开发商,",
    "3,1,1102,40,开发商,",
    "5,1,101,99,赵,",
  ];
  await town.say("chen", "dm:chen", "", { file: { name: "roll.csv", bytes: Buffer.from(lines.join("\n")) } });
  await town.tap("chen", "dm:chen", "确认导入");
  for (const [person, door, name] of [
    ["wang", "3-2-501", "王秀英"],
    ["yang", "3-2-501", "杨建国"],
    ["li", "3-1-102", "李大爷"],
    ["zhou", "3-1-601", "周姐（Z）"],
  ] as const) {
    await town.say(person, `dm:${person}`, `业主 ${door}`);
    await town.tap("chen", "dm:chen", name);
    await town.tap("admin", "dm:admin", "是，确认");
  }
});
afterAll(() => town.close());

const card = async () =>
  (await town.messages("b3")).findLast((m) => m.from === "bot" && m.text.includes("加装电梯") && m.choices.length > 0)!;
let number = 0;

test("the matter is chosen from the law's list, which sets what it takes", async () => {
  expect((await town.say("wang", "b3", "/resolution"))[0]!.text).toContain("业主表决要居委会来发起");
  const [list] = await town.say("chen", "dm:chen", "业主表决");
  expect(list!.choices).toHaveLength(9);
  await town.tap("chen", "dm:chen", "改建、重建建筑物及附属设施（含加装电梯）");
  expect((await town.last("dm:chen")).text).toContain("参加的人四分之三同意");
  for (const [line, answer] of [
    ["7 | 加装电梯？ | 同意 | 不同意", "业主表决只有同意、反对、弃权三项"],
    ["7 | 加装电梯？ | 截止 昨天", "截止时间已经过了"],
    ["7 | 加装电梯？ | 地点 9号楼", "名册里还没有那里的业主"],
    [`7 | ${"长".repeat(201)}`, "题目太长了"],
    [`7 | 加装电梯？ | 组织 ${"长".repeat(101)}`, "组织或依据太长了"],
    ["7 | 加装电梯？ | 委托 4", "一个人最多替 3 位业主投票"],
  ] as const) {
    expect((await town.say("chen", "dm:chen", `业主表决 ${line}`))[0]!.text).toContain(answer);
  }
  const [preview] = await town.say("chen", "dm:chen", "业主表决 7 | 3号楼要不要加装电梯？ | 地点 3号楼");
  number = Number(/#(\d+)/.exec(preview!.text)![1]);
  expect(preview!.text).toBe(
    [
      "我理解成这样，对吗？请发起人点一下。",
      `🗳 #${number} 3号楼要不要加装电梯？`,
      "业主预表决 · 3号楼 · 12月2日（周三）20:00 截止，之前都能改",
      "改建、重建建筑物及附属设施（含加装电梯）：要三分之二参加，参加的人四分之三同意，面积和人数都要够",
      "名册上可以投票的：5 户，420.05 ㎡",
      "没写谁组织、依据什么程序，所以叫“预表决”。写上 组织 … | 依据 … 再发一次就是正式表决。",
      "一个人最多替 3 位业主投票。议事规则另有规定的，加上：委托 1，或者 不收委托。",
      "发到3号楼的 1 个群",
    ].join("\n"),
  );
  // A poll's button does not publish it.
  expect(await town.sql`select count(*)::int as n from resolution_seats`).toEqual([{ n: 0 }]);
  expect(await town.tap("chen", "dm:chen", "开始表决")).toContain("名册已经封存");
  expect(await town.sql`select count(*)::int as n from resolution_seats`).toEqual([{ n: 6 }]);
});

test("owners vote by area and heads; living here is not owning, and co-owners who differ are undecided", async () => {
  expect((await card()).text).toContain(
    "参加：面积 0.0%（0 / 共 420.05 ㎡），人数 0.0%（0 / 共 5）\n还差 4 户、280.04 ㎡ 才够三分之二",
  );
  expect(await town.tap("zhao", "b3", "同意")).toContain("登记住处不等于业主");
  expect(await town.tap("wang", "b3", "同意")).toMatch(/记下了：#\d+ 同意。回执/);
  expect((await card()).text).toContain("参加：面积 19.0%（80 / 共 420.05 ㎡），人数 20.0%（1 / 共 5）");
  expect(await town.tap("yang", "b3", "反对")).toContain("跟您共有的人选得不一样，先记待定");
  expect((await town.last("dm:wang")).text).toContain("跟您共有的人选得跟您不一样，您家先记待定，两边都不算");
  expect((await town.say("wang", "dm:wang", `核验 ${number}`))[0]!.text).toMatch(
    /您的回执 [0-9A-Z-]+\n第 1 票在[\s\S]*先记待定/,
  );
  expect((await card()).text).toContain("人数 0.0%（0 / 共 5）");
  expect((await card()).text).toContain("待定 1 户：共有的人选得不一样");
  const mine = async (person: string) => (await town.say(person, `dm:${person}`, "我投的什么"))[0]!.text;
  expect(await mine("wang")).toContain("您投的：同意。跟您共有的人选得不一样，先记待定。");
  expect(await mine("zhou")).toContain("您还没投。");
  expect(await mine("zhao")).not.toContain("您");
  expect(await town.tap("yang", "b3", "同意")).toContain("同意");
  expect(await mine("wang")).toMatch(/您投的：同意$/m);
  expect(await town.tap("zhou", "b3", "同意")).toContain("同意");
  expect(await town.tap("zhou", "b3", "同意")).toContain("您已经是这样投的");
  // Two units of one owner are one head with both areas.
  expect((await card()).text).toContain("参加：面积 47.6%（200 / 共 420.05 ㎡），人数 40.0%（2 / 共 5）");
});

test("a ballot on paper counts when a second has seen its photo, and replaces what was tapped before", async () => {
  await town.tap("li", "b3", "反对");
  expect((await town.say("chen", "dm:chen", `纸质票 ${number} 3-1-102 同意`))[0]!.text).toContain(
    "请把这张票拍一张照片",
  );
  expect((await town.say("chen", "dm:chen", `纸质票 ${number} 9-9-9 同意`, { photo }))[0]!.text).toContain(
    "名册里没有",
  );
  const entered = await town.say("chen", "dm:chen", `纸质票 ${number} 3-1-102 同意`, { photo });
  expect(entered[0]!.text).toBe("记下了 3-1-102 同意，请另一位核对照片，之后才算。");
  const before = (await card()).text;
  const asked = await town.last("dm:admin");
  expect(asked.text).toContain("纸质票：3-1-102 李大爷 选了同意");
  expect(asked.photos).toHaveLength(1);
  expect(await town.tap("admin", "dm:admin", "对，算这一票")).toBe("3-1-102 同意，这一票算上了。");
  expect((await town.last("dm:li")).text).toMatch(/工作人员把您的纸质票录进来了：3-1-102 同意.*回执/);
  expect((await card()).text).not.toBe(before);
  expect((await town.last("dm:chen")).text).toMatch(
    /3-1-102 的票算上了。回执 .*\n这一票代替了同一位业主的第 \d+ 票。/s,
  );
  expect((await town.say("chen", "dm:chen", `结束 ${number}`))[0]!.text).toContain("不能提前结束");
  expect(await town.tap("admin", "dm:admin", "对，算这一票")).toBe("这张票已经算上了。");
  // Of several owners one has signed; the developer's unsold units are one.
  await town.say("chen", "dm:chen", `纸质票 ${number} 3-2-501 反对 上门`, { photo });
  expect((await town.last("dm:chen")).text).toContain("有几位业主，这张票是谁签的？");
  await town.tap("chen", "dm:chen", "杨建国");
  expect((await town.last("dm:admin")).text).toContain("上门收的票：3-2-501 杨建国 选了反对");
  expect(await town.tap("admin", "dm:admin", "不对")).toContain("没有算");
  await town.say("admin", "dm:admin", `纸质票 ${number} 3-1-1101 同意`, { photo });
  expect(await town.tap("chen", "dm:chen", "对，算这一票")).toBe("3-1-1101 同意，这一票算上了。");
  expect((await card()).text).toContain("参加：面积 83.3%（350.05 / 共 420.05 ㎡），人数 80.0%（4 / 共 5）");
  expect(await town.sql`select road, count(*)::int as n from ballots group by road order by road`).toEqual([
    { road: "paper", n: 2 },
    { road: null, n: 5 },
  ]);
});

test("who has not voted is reminded once, quietly; it ends at its time and not before", async () => {
  await town.tap("zhou", "b3", "反对");
  expect((await town.say("chen", "dm:chen", `结束 ${number}`))[0]!.choices.map((c) => c.label)).toEqual([
    "作废重来",
    "先不动",
  ]);
  expect((await town.say("chen", "dm:chen", `结束 ${number} now`))[0]!.text).toContain("到了截止时间才结束");
  // A change of the roll does not change who may vote in what is open.
  await town.say("chen", "dm:chen", "名册 3-2-302 | 700 | 刘老师");
  await town.tap("chen", "dm:chen", "确认导入");
  await town.tap("admin", "dm:admin", "同意");
  await town.say("liu", "dm:liu", "业主 3-2-302");
  await town.tap("chen", "dm:chen", "刘老师");
  await town.tap("admin", "dm:admin", "是，确认");
  // A ballot on paper that nobody else looks at counts for nothing: both read so, in time and at the end.
  await town.say("chen", "dm:chen", `纸质票 ${number} 3-2-302 反对`, { photo });
  expect((await town.say("chen", "dm:chen", `纸质票 ${number}`))[0]!.text).toContain("还有 1 张纸质票是您记的");
  await town.advance(24 * 6 + 12);
  for (const who of ["chen", "admin"])
    expect((await town.last(`dm:${who}`)).text, who).toContain(
      `还有 1 张纸质票没核对：3-2-302。明天 20:00 截止，到时没核对的不算。要核对，发：纸质票 ${number}`,
    );
  const [shown] = await town.say("admin", "dm:admin", `纸质票 ${number}`);
  expect(shown!.text).toContain("纸质票：3-2-302 刘老师 选了反对");
  expect(shown!.choices.map((c) => c.label)).toEqual(["对，算这一票", "不对"]);
  expect((await town.last("dm:liu")).text).toContain("您还没投，明天 20:00 截止");
  expect((await town.messages("dm:wang")).filter((m) => m.text.includes("您还没投"))).toEqual([]);
  await town.outage(48);
  for (const who of ["chen", "admin"])
    expect((await town.messages(`dm:${who}`)).map((m) => m.text).join("\n"), who).toContain(
      "到截止还有 1 张纸质票没核对，没有算进去：3-2-302。",
    );
  const result = (await town.messages("b3")).findLast((m) => m.text.includes(`#${number} 有结果了`))!;
  expect(result.text).toContain("参加：面积 83.3%（350.05 / 共 420.05 ㎡），人数 80.0%（4 / 共 5）");
  expect(result.text).toContain("同意：占参加的面积 65.7%（230.05 / 350.05 ㎡），人数 75.0%（3 / 4）");
  expect(result.text).toContain("没有通过：\n· 同意的面积不够");
  expect(result.text).toContain("这是预表决：听听业主的意见，不是业主大会的决定。");
  const [asked] = (await town.messages("dm:chen")).filter((m) => m.text.includes(`说明 ${number}`));
  expect(asked!.text).toContain("这次没有通过。请写一句接下来怎么办");
  expect(asked!.text).not.toContain("报价");
  expect(await town.say("liu", "dm:liu", `投 ${number} 1`)).toMatchObject([
    { text: expect.stringContaining("已经结束了") },
  ]);
  expect((await town.say("zhou", "dm:zhou", `核验 ${number}`))[0]!.text).toMatch(/您的回执 [\s\S]*选的是：反对/);
});

test("of who is forgotten after the end nothing ties them to their ballots", async () => {
  const [told] = await town.say("zhou", "dm:zhou", "/mydata");
  const held = (await (await town.call(told!.files[0]!.url)).json()) as { ownersBallots: unknown[] };
  expect(held.ownersBallots).toHaveLength(2);
  await town.say("zhou", "dm:zhou", "/forgetme yes");
  expect(await town.sql`select count(*)::int as n from resolution_seats where owner_key is null`).toEqual([{ n: 1 }]);
  expect(await town.sql`select count(*)::int as n from owner_claims where state = 'confirmed'`).toEqual([{ n: 4 }]);
});
