import { afterAll, beforeAll, expect, test } from "vitest";
import { openTown, type Town } from "../support/town.ts";

let town: Town;
beforeAll(async () => {
  town = await openTown();
});
afterAll(() => town.close());

const roles = (person: string) =>
  town.sql`select g.role from grants g join person_accounts p on p.community_id = g.community_id and p.person_id = g.person_id
    join accounts a on a.id = p.account_id where a.external_id = ${person} order by g.role`.then((r) =>
    r.map((x) => x.role),
  );

test("a newcomer says where she lives and the leader says yes with one tap", async () => {
  const said = await town.say("mei", "b3", "/join ３－２－９０２");
  expect(said.map((m) => m.text)).toEqual(["收到登记，楼长确认后我私信告诉您。"]);
  const asked = await town.last("dm:zhou");
  expect(asked.text).toBe("#1 小梅 登记住 3号楼2单元902\n是这家的人吗？");
  expect((await town.messages("b3")).every((m) => m.from !== "bot" || !m.text.includes("902"))).toBe(true);
  expect(await town.tap("zhou", "dm:zhou", "是，确认")).toBe("确认好了，已经告诉对方。");
  expect((await town.last("dm:mei")).text).toBe("登记好了：3号楼2单元902。");
  expect(await town.tap("chen", "dm:chen", "不是")).toBe("这一户已经有人确认过了。");
});

test("a door that cannot be read, or is in no building, is said so", async () => {
  expect((await town.say("mei", "dm:mei", "/join 我家"))[0]?.text).toContain("没看懂是哪一户");
  expect((await town.say("mei", "dm:mei", "/join 99-1-101"))[0]?.text).toContain("还没有99号楼");
});

test("the admin makes a leader by replying to her", async () => {
  const [hers] = (await town.messages("b3")).filter((m) => m.from === "mei");
  const said = await town.say("admin", "b3", "/role 楼长 3号楼", { replyTo: hers!.id });
  expect(said[0]?.text).toBe("好了，请对方当3号楼楼长。");
  expect((await town.last("dm:mei")).text).toContain("您现在是3号楼楼长");
  expect(await roles("mei")).toEqual(["leader"]);
});

test("a role is handed over by a code that the target sends, once", async () => {
  await town.say("chen", "dm:chen", "/role 师傅 物业");
  const code = /\/role (\S+)/.exec((await town.last("dm:chen")).text)![1]!;
  expect((await town.say("zhao", "b3", `/role ${code}`))[0]?.text).toContain("私聊");
  expect((await town.say("zhao", "dm:zhao", `/role ${code.toLowerCase()}`))[0]?.text).toContain("您现在是物业的人");
  expect((await town.say("liu", "dm:liu", `/role ${code}`))[0]?.text).toContain("这个码不对");
  expect(await roles("zhao")).toEqual(["worker"]);
  expect(await roles("liu")).toEqual([]);
});

test("a role code is enough for somebody who never spoke in a group here", async () => {
  // A stranger: they have a private chat with the bot and are nobody's neighbour.
  await town.sql`delete from person_accounts p using accounts a where a.id = p.account_id and a.external_id = 'yang'`;
  expect((await town.say("yang", "dm:yang", "/me"))[0]?.text).toContain("还不知道您是哪个小区的");
  await town.say("chen", "dm:chen", "/role 师傅 物业");
  const code = /\/role (\S+)/.exec((await town.last("dm:chen")).text)![1]!;
  expect((await town.say("yang", "dm:yang", `/role ${code}`))[0]?.text).toContain("您现在是物业的人");
  expect(await roles("yang")).toEqual(["worker"]);
  expect((await town.say("yang", "dm:yang", "/me"))[0]?.text).toContain("阳光里");
  expect((await town.say("yang", "dm:yang", "/role 楼长 3号楼"))[0]?.text).toBe("任命要居委会或管理员来做。");
});

test("picked from a list of registered people, in private", async () => {
  expect((await town.say("admin", "b3", "/role"))[0]?.text).toContain("私聊");
  await town.say("admin", "dm:admin", "/role");
  await town.tap("admin", "dm:admin", "刘老师（3号楼302）");
  await town.tap("admin", "dm:admin", "居委会工作人员");
  expect(await roles("liu")).toEqual(["staff"]);
});

test("nobody grants above their own role, and the last admin stays", async () => {
  const [hers] = (await town.messages("b3")).filter((m) => m.from === "mei");
  expect((await town.say("wang", "b3", "/role 楼长 3号楼", { replyTo: hers!.id }))[0]?.text).toBe(
    "任命要居委会或管理员来做。",
  );
  expect((await town.say("zhou", "b3", "/role 楼长 3号楼", { replyTo: hers!.id }))[0]?.text).toBe(
    "任命要居委会或管理员来做。",
  );
  expect((await town.say("chen", "b3", "/role 管理员", { replyTo: hers!.id }))[0]?.text).toBe(
    "居委会和管理员要由管理员任命。",
  );
  await town.say("admin", "b3", "大家好");
  const [his] = (await town.messages("b3")).filter((m) => m.from === "admin" && m.text === "大家好");
  expect((await town.say("admin", "b3", "/role 取消 管理员", { replyTo: his!.id }))[0]?.text).toContain(
    "最后一位管理员",
  );
  expect((await town.say("admin", "dm:admin", "/forgetme yes"))[0]?.text).toContain("最后一位管理员");
  expect(await roles("admin")).toEqual(["admin", "worker"]);
  const log = await town.sql`select count(*)::int as n from role_log where by_person_id is not null`;
  expect(log[0]?.n).toBe(4);
});

test("a name is never a target: a plain @name gives nobody a role", async () => {
  const said = await town.say("admin", "dm:admin", "/role @王阿姨 楼长 3号楼");
  expect(said[0]?.text).toContain("把下面这句转给");
  expect(await roles("wang")).toEqual([]);
});

test("wrong codes are counted: five an account, then nobody is told whether one is right", async () => {
  for (let i = 0; i < 5; i++) {
    expect((await town.say("ding", "dm:ding", `/role 2222-3333-444${i}`))[0]?.text).toContain("这个码不对");
  }
  await town.say("chen", "dm:chen", "/role 师傅 物业");
  const code = /\/role (\S+)/.exec((await town.last("dm:chen")).text)![1]!;
  expect((await town.say("ding", "dm:ding", `/role ${code}`))[0]?.text).toContain("试的次数太多");
  await town.advance(1.1);
  expect((await town.say("ding", "dm:ding", `/role ${code}`))[0]?.text).toContain("您现在是");
});

test("the group's language is the leader's to change, a private one everybody's own", async () => {
  expect((await town.say("wang", "b3", "/language en"))[0]?.text).toContain("楼长或居委会");
  await town.say("wang", "dm:wang", "/language en");
  expect((await town.say("wang", "dm:wang", "/me"))[0]?.text).toContain("A neighbour of 阳光里");
  expect((await town.say("wang", "dm:wang", "/language 中文"))[0]?.text).toContain("说中文");
});
