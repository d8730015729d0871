import { afterAll, beforeAll, expect, test } from "vitest";
import { openTown, type Town } from "../support/town.ts";

let town: Town;
beforeAll(async () => {
  town = await openTown();
});
afterAll(() => town.close());

const HEAD = "楼栋,单元,房号,面积,业主,业主编号,租客";
const file = (name: string, ...lines: string[]) => ({
  file: { name, bytes: Buffer.from([HEAD, ...lines].join("\n")) },
});
const ROLL = [
  "3,1,102,60,李大爷,,",
  "3,1,601,89.53,周姐,Z-1,",
  "3,2,501,89.53,王秀英、杨建国,,",
  "3,2,1202,45.5,张伟,Z-2,Emma",
  "3,2,1203,45.5,张伟,Z-3,",
  "3,2,1204,45.5,开发商,,",
];
const units = () => town.sql`select code, area_cm2, owners from roll_units order by code`;

test("a roll is checked first, and imported only when who sent it says so", async () => {
  const said = await town.say("chen", "dm:chen", "", file("名册.csv", ...ROLL));
  expect(said[0]!.text).toBe("收到 名册.csv，正在一行行核对，马上告诉您。现在的名册没有动。");
  expect(said[1]!.text).toBe(
    [
      "📋 #1 核对好了，名册还没有动",
      "6 套，专有面积 375.56 ㎡，业主 6 人（一人几套算 1 人，共有一套算 1 人；开发商没卖的 1 套合起来算 1 人）",
      "对的话点“确认导入”，全部一起生效。",
    ].join("\n"),
  );
  expect(await units()).toEqual([]);
  expect(await town.tap("chen", "dm:chen", "确认导入")).toBe("#1 生效了，名册换好了。");
  expect(await units()).toHaveLength(6);
  // No names are left in the log, and none of the file.
  expect(await town.sql`select content from roll_changes where content is not null`).toEqual([]);
  expect(await town.sql`select * from inbox_files`).toEqual([]);
});

test("bad rows are all named, and nothing of the roll is touched", async () => {
  const before = await units();
  const [, bad] = await town.say(
    "chen",
    "dm:chen",
    "",
    file("名册.csv", "3,1,102,,李大爷,,", "3,1,103,-5,甲,,", "3,1,104,60,乙,,", "3,1,104,61,丙,,", "3,1,105,=60,丁,,"),
  );
  expect(bad!.text).toBe(
    [
      "📋 有 4 处要改一下，一户都没有导入，现在的名册没有动：",
      "第 2 行：没写面积",
      "第 3 行：面积要大于 0：-5",
      "第 5 行：这一户前面写过了：3-1-104 (4)",
      "第 6 行：有一格是公式，请粘贴成数值",
      "改好再把整个表发来就行。",
    ].join("\n"),
  );
  const [, missing] = await town.say("chen", "dm:chen", "", {
    file: { name: "a.csv", bytes: Buffer.from("楼栋,房号\n1,2") },
  });
  expect(missing!.text).toContain("我没找到这几列：\n· 面积\n· 业主");
  const [, broken] = await town.say("chen", "dm:chen", "", {
    file: { name: "a.xlsx", bytes: Buffer.from("PK\x03\x04x") },
  });
  expect(broken!.text).toContain("这个文件打不开，名册没有动");
  expect(await units()).toEqual(before);
});

test("a later change needs a second of the committee, who sees what it does", async () => {
  const [, draft] = await town.say("chen", "dm:chen", "", file("新.csv", ...ROLL.slice(1), "3,1,102,61,李大爷,,"));
  expect(draft!.text).toContain("和现在的比：新增 0 套，去掉 0 套，改动 1 套（3-1-102），明细在文件里");
  const table = await (await town.call(draft!.files[0]!.url)).text();
  expect(table).toContain("房号,原来的面积 ㎡,原来的业主,原来的租户,面积 ㎡,业主,租户");
  expect(table).toContain("3-1-102,60,李大爷,,61,李大爷,");
  expect(await town.tap("chen", "dm:chen", "确认导入")).toBe("#2 已经请另一位核对，同意了就生效。");
  expect((await units())[0]!.area_cm2).toBe("600000");
  expect((await town.last("dm:admin")).text).toContain("请您再核对一遍，同意就全部生效。");
  // Who proposed it cannot be the second.
  expect((await town.say("chen", "dm:chen", "名册")).at(-1)!.text).toContain("#2 在等另一位核对");
  expect(await town.tap("chen", "dm:chen", "同意 #2")).toBe("这一步要另一位居委会的人来，换个人看一遍。");
  expect(await town.tap("admin", "dm:admin", "同意")).toBe("#2 生效了，名册换好了。");
  expect((await units())[0]!.area_cm2).toBe("610000");
  const [same] = (await town.say("chen", "dm:chen", "", file("新.csv", ...ROLL.slice(1), "3,1,102,61,李大爷,,"))).slice(
    1,
  );
  expect(same!.text).toContain("和现在的名册一模一样");
});

test("one home is seen and changed in words, and a change of an older roll is refused whole", async () => {
  expect((await town.say("chen", "dm:chen", "名册 3-2-1202"))[0]!.text).toBe(
    [
      "📋 3-2-1202，专有面积 45.5 ㎡".replace("45.5", "45.50"),
      "业主：张伟（Z-2）",
      "租客：Emma",
      "要改这一户，写全发给我：名册 3-2-1202 | 面积 | 业主 | 业主编号 | 租客",
    ].join("\n"),
  );
  await town.say("chen", "dm:chen", "名册 3-2-1204 | 45.5 | 小梅");
  await town.tap("chen", "dm:chen", "确认导入");
  const [negative] = await town.say("admin", "dm:admin", "名册 3-2-1203 | -3 | 张伟 | Z-3");
  expect(negative!.text).toBe("没有记下，名册没有动：面积要大于 0：-3");
  const [twice] = await town.say("admin", "dm:admin", "名册 5-1-101 | 60 | 张伟");
  expect(twice!.text).toContain("“张伟”在几户里都有，请填业主编号");
  await town.say("admin", "dm:admin", "名册 删除 3-2-1203");
  await town.tap("admin", "dm:admin", "确认导入");
  expect(await town.tap("chen", "dm:chen", "同意")).toContain("生效了");
  // The other one was compared with what is no longer the roll.
  const [waiting] = await town.sql`select number from roll_changes where state = 'proposed'`;
  await town.say("admin", "dm:admin", "名册");
  expect(await town.tap("admin", "dm:admin", `同意 #${waiting!.number}`)).toContain("名册在这之后变过");
  expect(await town.tap("admin", "dm:admin", `不同意 #${waiting!.number}`)).toContain("不导入了");
  expect((await units()).map((u) => u.code)).toEqual(["3-1-102", "3-1-601", "3-2-1202", "3-2-1204", "3-2-501"]);
});

test("an owner is bound to a person by two of the committee, and told apart from another of the same name", async () => {
  expect((await town.say("emma", "dm:emma", "/owner 3-2-9999"))[0]!.text).toContain(
    "The roll has no owner of 3-2-9999",
  );
  expect((await town.say("wang", "dm:wang", "业主 3-2-501"))[0]!.text).toContain("居委会两个人核对后我告诉您");
  const asked = await town.last("dm:chen");
  expect(asked.text).toContain("王阿姨 说是 3-2-501 的业主");
  expect(asked.choices.map((c) => c.label)).toEqual(["王秀英", "杨建国", "都不是"]);
  expect(await town.tap("chen", "dm:chen", "王秀英")).toContain("请另一位同事再核对一遍");
  expect(await town.tap("chen", "dm:chen", "王秀英")).toBe("这一步要另一位居委会的人来，换个人看一遍。");
  expect((await town.last("dm:admin")).text).toContain("说是名册里的 王秀英");
  expect(await town.tap("admin", "dm:admin", "是，确认")).toContain("确认好了");
  expect((await town.last("dm:wang")).text).toContain("您是 3-2-501 的业主");
  // A leader, who confirms doors, confirms no owners; a neighbour sees no names.
  expect((await town.say("zhou", "dm:zhou", "名册 3-2-501"))[0]!.text).toContain("名册要居委会来管");
  const [told] = await town.say("wang", "dm:wang", "/mydata");
  const held = (await (await town.call(told!.files[0]!.url)).json()) as { roll: unknown };
  expect(held.roll).toEqual([{ code: "3-2-501", areaCm2: "895300", names: ["王秀英"] }]);
});

test("a tie ends when the owner is sold out of the roll, and with the person who is forgotten", async () => {
  await town.say("yang", "dm:yang", "业主 3-2-501");
  await town.tap("chen", "dm:chen", "杨建国");
  await town.tap("admin", "dm:admin", "是，确认");
  await town.say("yang", "dm:yang", "/forgetme yes");
  expect(await town.sql`select count(*)::int as n from owner_claims`).toEqual([{ n: 1 }]);
  await town.say("chen", "dm:chen", "名册 3-2-501 | 89.53 | 孙立");
  await town.tap("chen", "dm:chen", "确认导入");
  await town.tap("admin", "dm:admin", "同意");
  expect((await town.last("dm:wang")).text).toContain("您认领的业主有变化");
  expect(await town.sql`select state from owner_claims`).toEqual([{ state: "replaced" }]);
});

test("doors in Chinese figures, with a letter O or leading zeros are read as the bot reads them; one column may hold them whole", async () => {
  const sends = async (lines: string[]) => {
    const file = { name: "roll.csv", bytes: Buffer.from(lines.join("\n")) };
    return (await town.say("chen", "dm:chen", "", { file })).at(-1)!;
  };
  const twice = await sends([
    "楼栋,单元,房号,面积,业主",
    "三号楼,一单元,八零二,60,孙一",
    "3,1,九O二,70,孙二",
    "3,1,0802,80,孙三",
  ]);
  expect(twice.text).toContain("第 4 行：这一户前面写过了：3-1-802 (2)");
  const bad = await sends(["门牌,面积,业主", "3-1-1002,60,孙四", "某处,70,孙五"]);
  expect(bad.text).toContain("第 3 行：门牌看不懂：某处。写成 3-2-501，或者楼栋、单元、房号各一列");
  await sends(["门牌,面积,业主", "3-1-1002,60,孙四", "3号楼2单元903室,70,孙五", "5-108,99,孙六"]);
  const shown = (await town.last("dm:chen")).text;
  for (const code of ["3-1-1002", "3-2-903"]) expect(shown).toContain(code);
});
