import { afterAll, beforeAll, expect, test } from "vitest";
import { openTown, type Town } from "../support/town.ts";

/** The leader of one unit: what is in the unit is theirs to see and to act on, and nothing else of the building. */
let town: Town;
beforeAll(async () => {
  town = await openTown();
  await makeLeader("liu", "3号楼2单元");
});
afterAll(() => town.close());

/** The admin hands a role over by a code, which its holder sends. */
async function makeLeader(person: string, scope: string): Promise<void> {
  await town.say("admin", "dm:admin", `/role 梯长 ${scope}`);
  const code = /\/role (\S+)/.exec((await town.last("dm:admin")).text)![1]!;
  await town.say(person, `dm:${person}`, `/role ${code}`);
}
const numberOf = async (text: string) =>
  (await town.sql`select number from reports where text = ${text}`)[0]!.number as number;
const grants = async (person: string) =>
  (
    await town.sql`select g.role, coalesce(p.code, t.name) as scope from grants g
      join person_accounts pa on pa.community_id = g.community_id and pa.person_id = g.person_id
      join accounts a on a.id = pa.account_id left join places p on p.id = g.place_id
      left join parties t on t.id = g.party_id where a.external_id = ${person} order by g.place_id, g.party_id`
  ).map((g) => `${g.role} ${g.scope}`);

test("is called what people call them", async () => {
  expect((await town.last("dm:liu")).text).toContain("您现在是3号楼2单元梯长");
});

test("sees what was reported in the unit, however its place was known", async () => {
  await town.say("wang", "b3", "报事 3号楼2单元楼道灯不亮");
  await town.say("li", "b3", "报事 2单元门禁坏了");
  await town.say("wang", "dm:wang", "报事 楼上漏水了");
  await town.say("li", "b3", "报事 3号楼1单元电梯停了");
  await town.say("li", "b3", "报事 大门口有垃圾");
  await town.say("li", "b3", "报事 5号楼2单元窗户破了");
  const listed = (await town.say("liu", "dm:liu", "待办"))[0]!.text;
  for (const mine of ["楼道灯", "门禁", "漏水"]) expect(listed).toContain(mine);
  for (const other of ["电梯", "垃圾", "窗户"]) expect(listed).not.toContain(other);
  const whole = (await town.say("zhou", "dm:zhou", "待办"))[0]!.text;
  for (const here of ["楼道灯", "门禁", "漏水", "电梯", "垃圾"]) expect(whole).toContain(here);
  expect(whole).not.toContain("窗户");
});

test("assigns what is in the unit, and nothing else", async () => {
  const mine = await numberOf("3号楼2单元楼道灯不亮");
  const other = await numberOf("3号楼1单元电梯停了");
  expect((await town.say("liu", "dm:liu", `派单 ${mine} 物业`))[0]?.text).toContain("物业");
  const before = await town.sql`select party_id from reports where number = ${other}`;
  await town.say("liu", "dm:liu", `派单 ${other} 物业`);
  expect(await town.sql`select party_id from reports where number = ${other}`).toEqual(before);
});

test("says yes to who lives in the unit, and is not asked about others", async () => {
  const asked = (await town.messages("dm:liu")).length;
  await town.say("mei", "b3", "/join 3-2-902");
  expect((await town.last("dm:liu")).text).toContain("小梅 登记住 3号楼2单元902");
  expect(await town.tap("liu", "dm:liu", "是，确认")).toContain("确认好了");
  expect((await town.last("dm:mei")).text).toBe("登记好了：3号楼2单元902。");
  expect((await town.messages("dm:liu")).length).toBe(asked + 1);
  await town.say("mei", "dm:mei", "/join 3-1-901");
  expect((await town.messages("dm:liu")).length).toBe(asked + 1);
  const [claim] = await town.sql`select number from household_claims where status = 'open'`;
  expect((await town.say("liu", "dm:liu", `/door ${claim!.number} yes`))[0]?.text).toContain("不归您确认");
});

test("a role is taken where it was named, and asked about when there are several", async () => {
  await makeLeader("liu", "3号楼1单元");
  await makeLeader("liu", "第一网格");
  await town.say("liu", "b3", "大家好");
  const replyTo = (await town.messages("b3")).findLast((m) => m.from === "liu")!.id;
  expect((await town.say("admin", "b3", "/role 取消 楼长 5号楼", { replyTo }))[0]?.text).toBe(
    "对方本来就不是5号楼楼长。",
  );
  expect((await town.say("admin", "b3", "/role 取消 楼长 乱写", { replyTo }))[0]?.text).toContain("是哪里的楼长");
  expect(await grants("liu")).toHaveLength(3);
  expect((await town.say("admin", "b3", "/role 取消 梯长 3号楼1单元", { replyTo }))[0]?.text).toBe(
    "好了，对方不再是3号楼1单元梯长。",
  );
  expect(await grants("liu")).toHaveLength(2);
  const [which] = await town.say("admin", "b3", "/role 取消 楼长", { replyTo });
  expect(which?.choices.map((c) => c.label)).toEqual(["第1网格楼长", "3号楼2单元梯长"]);
  await town.tap("li", "b3", "3号楼2单元梯长");
  expect(await grants("liu")).toHaveLength(2);
  await town.tap("admin", "b3", "3号楼2单元梯长");
  expect(await grants("liu")).toEqual(["leader 1"]);
  // One is left: it is the one that is meant.
  expect((await town.say("admin", "b3", "/role 取消 楼长", { replyTo }))[0]?.text).toBe(
    "好了，对方不再是第1网格楼长。",
  );
  expect(await grants("liu")).toEqual([]);
  const taken = await town.sql`select 1 from role_log where change = 'taken'`;
  expect(taken).toHaveLength(3);
});

test("so with workers, by their party", async () => {
  await town.say("wu", "b3", "在的");
  const replyTo = (await town.messages("b3")).findLast((m) => m.from === "wu")!.id;
  await town.say("admin", "b3", "/role 师傅 绿化队", { replyTo });
  expect(await grants("wu")).toEqual(["worker 物业", "worker 绿化队"]);
  const [which] = await town.say("admin", "b3", "/role 取消 师傅", { replyTo });
  expect(which?.choices.map((c) => c.label)).toEqual(["物业的人", "绿化队的人"]);
  await town.say("admin", "b3", "/role 取消 绿化队", { replyTo });
  expect(await grants("wu")).toEqual(["worker 物业"]);
  // Nobody makes a party by taking a role in it.
  await town.say("admin", "b3", "/role 取消 师傅 没有的单位", { replyTo });
  expect(await town.sql`select 1 from parties where name = '没有的单位'`).toHaveLength(0);
});
