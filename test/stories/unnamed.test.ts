import { afterAll, beforeAll, expect, test } from "vitest";
import { reader } from "../support/chat.ts";
import { openTown, type Town } from "../support/town.ts";

/** In the staff's group sit the worker and the leader, whom it may be about: there nobody reads what has no name. */

let town: Town;
beforeAll(async () => {
  town = await openTown();
});
afterAll(() => town.close());
const { card, ask, texts } = reader(() => town);

/** Where somebody reads who is not of the committee. */
const OTHERS = ["staff", "b3", "dm:wu", "dm:ding", "dm:zhou"];

/** In how many of these chats it stands. */
async function readIn(chats: readonly string[], words: string): Promise<string[]> {
  const found = await Promise.all(chats.map(async (chat) => ((await texts(chat)).join().includes(words) ? chat : "")));
  return found.filter((chat) => chat !== "");
}

async function newest(): Promise<number> {
  const [row] = await town.sql`select max(number)::int as number from reports`;
  return row!.number as number;
}

test("the committee reads it in private; its group, with the worker and the leader in it, that there is one", async () => {
  // Whoever works for the committee is not of it.
  const said = await town.write("ding", "staff", "我在");
  await town.say("chen", "staff", "/role 师傅 居委会", { replyTo: said });
  expect(await ask("wang", "dm:wang", "匿名 3号楼物业师傅私下收钱")).toContain("只有居委会看得到内容");
  expect((await card("staff", 1)).text).toBe(
    "📩 #1 匿名反映\n内容只在私聊里看：发 # 和编号。\n已转给居委会，等接单，最晚今天 13:00 前回话。",
  );
  for (const chat of ["dm:chen", "dm:admin"])
    expect((await town.last(chat)).text).toMatch(/^📩 #1 匿名反映\n原话：3号楼物业师傅私下收钱\n请您看看/);
  expect(await readIn(OTHERS, "收钱")).toEqual([]);
});

test("neither a list nor its number tells it in the group, or to a worker or leader anywhere", async () => {
  for (const line of ["#1", "待办", "进度 1"]) expect(await ask("chen", "staff", line)).toContain("#1 匿名反映");
  // What is asked for by place or matter would say where or what it is.
  expect(await ask("chen", "staff", "待办 3号楼")).not.toContain("#1");
  expect(await ask("chen", "dm:chen", "待办 3号楼")).toContain("#1 匿名反映");
  expect(await ask("chen", "dm:chen", "#1")).toContain("原话：3号楼物业师傅私下收钱");
  expect(await ask("zhou", "dm:zhou", "待办")).not.toContain("#1");
  for (const who of ["wu", "ding", "zhou"]) {
    expect(await ask(who, `dm:${who}`, "#1")).toContain("没找到 #1");
    expect(await ask(who, `dm:${who}`, "催 1")).toContain("没找到 #1");
    expect(await ask(who, "staff", "接单 1")).toContain("派给了别人");
  }
  expect(await ask("zhou", "staff", "派单 1 楼长 确定")).toContain("只有居委会能派");
  expect(await ask("zhou", "staff", "吹哨 1 物业 为什么")).toContain("是私下反映的");
  expect(await ask("chen", "staff", "吹哨 1 物业 为什么")).toContain("是私下反映的");
  expect(await ask("chen", "staff", "研判 1 要问问那位师傅")).not.toContain("那位");
  expect(await ask("chen", "staff", "#1")).not.toContain("那位");
  expect(await ask("chen", "dm:chen", "#1")).toContain("要问问那位师傅");
  expect(await readIn(OTHERS, "私下收钱")).toEqual([]);
});

test("late, it is told of without its words, and to no leader of its place", async () => {
  await town.advance(30);
  expect((await texts("dm:admin")).join()).toContain("一直没办好，往上报给您：\n📩 #1 匿名反映，在居委会手里");
  expect(await readIn(["dm:zhou", "dm:wu", "dm:ding"], "#1 匿名反映")).toEqual([]);
  expect(await readIn(OTHERS, "收钱")).toEqual([]);
});

test("given to others, they read it: whoever gives it is asked once", async () => {
  expect(await ask("chen", "staff", "派单 1 物业")).toContain("派出去，物业的人就会看到内容。");
  expect(await readIn(OTHERS, "收钱")).toEqual([]);
  // The others of the group cannot answer that.
  expect(await town.tap("wu", "staff", "派出去")).not.toContain("已派给");
  expect(await readIn(OTHERS, "收钱")).toEqual([]);
  await town.tap("chen", "staff", "派出去");
  expect(await readIn(OTHERS, "收钱")).toEqual(["dm:wu", "dm:ding"]);
  expect(await ask("chen", "staff", "派单 1 物业")).toContain("就在物业手里，没有改动");
  expect(await ask("wu", "dm:wu", "#1")).toContain("私下收钱");
  expect(await ask("zhou", "dm:zhou", "#1")).toContain("没找到 #1");
  await town.say("wu", "dm:wu", "接单 1");
  expect(await ask("wu", "staff", "#1")).not.toContain("收钱");
  // To the committee itself nobody has to be asked, and then it is theirs alone again.
  expect(await ask("chen", "dm:chen", "派单 1 居委会")).toContain("已派给居委会");
  expect(await ask("wu", "dm:wu", "#1")).toContain("没找到 #1");
});

test("to one person, and in words with the yes behind them", async () => {
  await town.say("liu", "dm:liu", "匿名 有人半夜倒垃圾");
  const number = await newest();
  const said = await town.write("wu", "staff", "我来吧");
  expect((await town.say("chen", "staff", `派单 ${number}`, { replyTo: said })).at(-1)!.text).toContain(
    "确定的话再派一次，后面加“确定”",
  );
  expect(await readIn(OTHERS, "倒垃圾")).toEqual([]);
  await town.say("chen", "staff", `派单 ${number} 确定`, { replyTo: said });
  expect(await readIn(OTHERS, "倒垃圾")).toEqual(["dm:wu"]);
  await town.say("liu", "dm:liu", "匿名 有人往下水道倒油");
  expect(await ask("chen", "staff", `派单 ${number + 1} 物业 确定`)).toContain("已派给物业");
  expect(await readIn(OTHERS, "倒油")).toEqual(["dm:wu", "dm:ding"]);
});

test("a route of staff's, a week page and a table of what came in do not give it away", async () => {
  expect(await ask("chen", "staff", "分工 建议 物业")).toContain("物业");
  await town.say("liu", "dm:liu", "匿名 建议 换掉门口那位保安");
  const number = await newest();
  expect((await card("staff", number)).text).toContain("已转给居委会");
  await town.say("chen", "dm:chen", `采纳 ${number}`);
  expect(await ask("chen", "staff", "周报")).toContain("收到");
  await town.say("chen", "staff", "月报");
  await town.say("chen", "staff", "建议落地清单");
  expect(await readIn(OTHERS, "保安")).toEqual([]);
  expect(await readIn(["dm:chen"], "保安")).toEqual(["dm:chen"]);
  await town.say("chen", "dm:chen", "周报 导出 csv 本周");
  const [reports] = (await town.messages("dm:chen")).flatMap((message) => message.files);
  const table = await (await town.call(reports!.url)).text();
  expect(table).toContain(`\n${number},`);
  expect(table).not.toMatch(/保安|收钱|倒垃圾/);
});

test("strictly so, in the evening too", async () => {
  await town.say("qian", "dm:qian", "/anon 严格 楼长偏袒亲戚");
  await town.advance(24);
  const number = await newest();
  expect((await card("staff", number)).text).toMatch(/^📩 #\d+ 匿名反映\n内容只在私聊里看/);
  expect(await readIn(["dm:chen", "dm:admin"], "偏袒")).toEqual(["dm:chen", "dm:admin"]);
  expect(await readIn(OTHERS, "偏袒")).toEqual([]);
});

test("danger goes at once to the committee and to whoever sees to it, each in private; their group reads that it does", async () => {
  expect(await ask("liu", "dm:liu", "/anon 3号楼配电箱冒火花着火了")).toContain("转给居委会和管这事的人");
  expect((await card("staff", await newest())).text).toMatch(/^🚨 #\d+ 匿名反映\n内容只在私聊里看/);
  expect(await readIn([...OTHERS, "dm:chen", "dm:admin"], "冒火花")).toEqual([
    "dm:wu",
    "dm:ding",
    "dm:chen",
    "dm:admin",
  ]);
});

test("where nobody of the committee can be reached in private, its group tells that there is one, and they read it later", async () => {
  await town.sql`update chats set reachable = false where id in ('dm:chen', 'dm:admin')`;
  await town.say("liu", "dm:liu", "匿名 物业把公共收益装进自己口袋");
  const number = await newest();
  expect((await card("staff", number)).text).toContain("内容只在私聊里看：发 # 和编号。");
  expect(await readIn([...OTHERS, "dm:chen", "dm:admin"], "口袋")).toEqual([]);
  expect(await ask("chen", "dm:chen", "待办")).toContain(`#${number} 匿名反映`);
  expect(await ask("chen", "dm:chen", `#${number}`)).toContain("装进自己口袋");
});
