import { afterAll, beforeAll, expect, test } from "vitest";
import type { MessageEvent } from "../../src/core/event.ts";
import { giveRole } from "../../src/modules/members/service.ts";
import {
  closeEngines,
  createPlatform,
  foundCommunity,
  type OpenedEngine,
  openEngine,
  type Platform,
} from "../support/platform.ts";

/** A group without buttons, in which much is going on: whose question does a bare number answer? */
let platform: Platform;
let one: OpenedEngine;
beforeAll(async () => {
  platform = createPlatform({ plain: true });
  one = await openEngine({ platform, start: false });
  await foundCommunity(one, platform, {
    residents: ["g"],
    staff: "s",
    people: { zhou: "leader", chen: "staff", wu: "worker", wang: "resident", li: "resident", zhao: "resident" },
  });
});
afterAll(closeEngines);

const MINUTE = 60_000;
const typed: Partial<MessageEvent> = { typedChoices: true };
/** What the bot then said, wherever it said it. */
const says = async (person: string, chat: string, text: string, where = chat) => {
  const before = platform.texts(where).length;
  await one.tell(platform.says(person, chat, text, typed));
  await one.move(6_000);
  return platform.texts(where).slice(before).join("\n");
};
const newest = async (table: string) =>
  (await one.rows<{ number: number }>(`select max(number)::int as number from ${table}`))[0]!.number;
const votes = async (number: number) =>
  Number((await one.rows<{ n: number }>(`select count(*) as n from ballots where number = ${number}`))[0]!.n);
/** The newest poll, its question and options as typed. */
const ask = async (words: string) => {
  await says("zhou", "g", `投票 ${words}`);
  await says("zhou", "g", "1");
  return newest("polls");
};

test("in an emergency every number is about it, whatever else was asked before or is on offer", async () => {
  await says("wang", "g", "报事 单元门坏了");
  expect(await says("li", "g", "楼道里垃圾堆了三天没人收，味道太大了")).toContain("1 登记");
  await says("zhou", "g", "公告 现在 煤气泄漏，请马上下楼 | 紧急");
  await says("zhou", "g", "1");
  await says("wang", "g", "报事 电梯停了");
  await says("li", "g", "2");
  await says("wang", "g", "1");
  await says("zhao", "g", "1");
  expect(await one.rows("select count(*)::int as n from notice_checkins")).toEqual([{ n: 3 }]);
  expect(await newest("reports")).toBeLessThan((await newest("notices")) + 2);
});

test("votes reach the poll, though reports are told before and after it", async () => {
  await one.move(5 * 60 * MINUTE);
  await says("wang", "g", "报事 楼下路灯不亮");
  const poll = await ask("换门禁？ | 要 | 不要");
  await says("li", "g", "报事 信箱撬了");
  expect(await says("zhao", "g", "1")).not.toContain("哪一件");
  await one.move(30 * MINUTE);
  await says("li", "g", "2");
  await says("wang", "g", "1");
  expect(await votes(poll)).toBe(3);
  await one.move(5 * 60 * MINUTE);
  expect(await says("li", "g", "好")).toBe("");
  expect(await says("li", "g", "要")).toBe("");
  expect(await votes(poll)).toBe(3);
});

test("a question that was asked of one goes before, until the chat is asked something newer, and not once answered", async () => {
  await one.move(3 * 24 * 60 * MINUTE);
  expect(await says("li", "g", "垃圾桶翻了，垃圾撒了一地没人收")).toContain("1 登记");
  await one.move(18 * MINUTE);
  const poll = await ask("刷米白还是浅灰？ | 米白 | 浅灰");
  const reports = await newest("reports");
  await says("li", "g", "2");
  expect([await votes(poll), await newest("reports")]).toEqual([1, reports]);
  await one.move(11 * MINUTE);
  expect(await says("wang", "g", "报事 有点问题")).toContain("是哪一类的事");
  await says("wang", "g", "4");
  await says("wang", "g", "1");
  expect(await votes(poll)).toBe(2);
});

test("what a matter is about is told in a word, by whoever was asked", async () => {
  await one.move(20 * MINUTE);
  expect(await says("wang", "g", "报事 有点小毛病")).toContain("是哪一类的事");
  const category = `select category, asking from reports order by number desc limit 1`;
  await says("li", "g", "电梯");
  expect(await one.rows(category)).toEqual([{ category: "other", asking: "category" }]);
  expect(await says("wang", "g", "门禁")).toContain("知道了，谢谢");
  expect(await one.rows(category)).toEqual([{ category: "security_access", asking: null }]);
});

test("several numbers at once choose several", async () => {
  await one.move(20 * MINUTE);
  const poll = await ask("周末做什么？ | 大扫除 | 包饺子 | 看电影 | 多选");
  await says("wang", "g", "1 3");
  await says("li", "g", "1、2");
  await says("zhao", "g", "1");
  // What stands below the thanks, as far as anybody types it.
  expect(await says("zhao", "dm:zhao", "收回")).toContain("收回");
  const first = `select count from poll_tallies where number = ${poll} and option = 1`;
  expect(await one.rows(first)).toEqual([{ count: 2 }]);
  await says("zhao", "g", "2和3");
  const counts = await one.rows(
    `select option, count from poll_tallies where number = ${poll} and option > 0 order by 1`,
  );
  expect(counts.map((row) => Number((row as { count: number }).count))).toEqual([2, 2, 2]);
});

test("a plain yes in private is about the last question, and not about one of yesterday", async () => {
  await one.move(24 * 60 * MINUTE);
  const before = await newest("reports");
  expect(await says("zhou", "dm:zhou", "楼道里着火了，好多烟")).toContain("报上去");
  await one.move(26 * 60 * MINUTE);
  await says("zhou", "g", "公告 明天9点 停水两小时", "g");
  await says("zhou", "g", "1");
  const notice = await newest("notices");
  expect(await says("zhou", "dm:zhou", `取消 ${notice}`)).toContain("撤回");
  await says("zhou", "dm:zhou", "是");
  expect(await newest("reports")).toBe(before);
  expect(await one.rows(`select state from notices where number = ${notice}`)).toEqual([{ state: "withdrawn" }]);
  await one.move(26 * 60 * MINUTE);
  await says("zhou", "dm:zhou", "好的");
  expect(await newest("reports")).toBe(before);
  // The last question takes no yes: it is not for the one before.
  expect(await says("zhou", "dm:zhou", "楼道里着火了，好多烟")).toContain("报上去");
  expect(await says("zhou", "dm:zhou", "语言")).toContain("1 ");
  await says("zhou", "dm:zhou", "好");
  expect(await newest("reports")).toBe(before);
});

test("whether it is solved, and how well it was done, is asked of the reporter alone", async () => {
  // Until the morning: at night nothing is asked.
  await one.move(10 * 60 * MINUTE);
  await says("zhao", "g", "报修 凉亭的长椅断了一条腿");
  const report = await newest("reports");
  await says("chen", "s", `派给 ${report} wu`);
  await says("chen", "s", `接单 ${report}`);
  await says("chen", "s", `办结 ${report} 换了新的`);
  await one.move(MINUTE);
  const state = () => one.rows(`select state, stars from reports where number = ${report}`);
  // Somebody else's number is about something else, or about nothing.
  expect(await says("li", "g", "1")).not.toContain("反映的邻居");
  expect(await state()).toEqual([{ state: "resolved", stars: null }]);
  await says("zhao", "g", "1");
  expect(await state()).toEqual([{ state: "confirmed", stars: null }]);
  expect(await says("li", "g", "3")).toBe("");
  await says("zhao", "g", "5");
  expect(await state()).toEqual([{ state: "confirmed", stars: 5 }]);
  // Who has gone is asked nothing, and nothing says that it was them.
  const [zhao] = await one.rows<{ id: number }>(
    "select person_id as id from person_accounts p join accounts a on a.id = p.account_id where a.external_id = 'zhao'",
  );
  const asks = () => one.rows(`select 1 from messages where choices @> '[{"asks": ${zhao!.id}}]'`);
  await says("zhao", "g", "报修 凉亭的顶漏雨");
  const other = await newest("reports");
  await says("chen", "s", `接单 ${other}`);
  await says("chen", "s", `办结 ${other} 补了瓦`);
  await one.move(MINUTE);
  expect((await asks()).length).toBeGreaterThan(0);
  await says("zhao", "dm:zhao", "/forgetme");
  await says("zhao", "dm:zhao", "1");
  expect(await asks()).toHaveLength(0);
});

test("one ordinary report is four messages in the group, and none of them says what another says", async () => {
  await one.move(20 * MINUTE);
  const before = platform.texts("g").length;
  await says("zhao", "g", "报修 凉亭的石桌裂了");
  const report = await newest("reports");
  await says("chen", "s", `派给 ${report} wu`);
  await says("wu", "s", `接单 ${report}`);
  await says("wu", "s", `办结 ${report} 换了新的，拍不了`);
  await one.move(MINUTE);
  await says("zhao", "g", "1");
  expect(await says("zhao", "g", "5")).toBe("记下了，5 分，谢谢您。");
  const said = platform.texts("g").slice(before);
  expect(said).toHaveLength(4);
  expect(said[2]).toMatch(/谢谢确认。这次办得怎么样？5 最好。\n1　2/);
  // Given already, or nothing that was asked: nobody reads an answer to it.
  for (const [person, text] of [
    ["zhao", "5"],
    ["li", "4"],
  ] as const)
    expect(await says(person, "g", text), `${person} ${text}`).toBe("");
});

test("confirmed in private, the stars are asked for there, and one number gives them", async () => {
  await one.move(20 * MINUTE);
  await says("zhao", "g", "报修 凉亭的顶漏雨了");
  const report = await newest("reports");
  await says("chen", "s", `派给 ${report} wu`);
  await says("wu", "s", `接单 ${report}`);
  await says("wu", "s", `办结 ${report} 补好了，拍不了`);
  await one.move(MINUTE);
  expect(await says("zhao", "dm:zhao", `已解决 ${report}`)).toMatch(/谢谢确认。请再打个分吧.*\n1　2/);
  await says("zhao", "dm:zhao", "4");
  expect(await one.rows(`select state, stars from reports where number = ${report}`)).toEqual([
    { state: "confirmed", stars: 4 },
  ]);
});

test("a number for a question that the clock has answered meanwhile is not told off in front of all", async () => {
  await one.move(20 * MINUTE);
  await says("zhao", "g", "报修 凉亭的网络信号不好");
  expect(await says("wang", "g", "报修 凉亭的网络信号又不好")).toContain("是同一件吗");
  const before = await newest("reports");
  await one.move(11 * MINUTE);
  expect(await newest("reports")).toBe(before + 1);
  expect(await says("wang", "g", "2")).not.toContain("已经用过");
});

test("in private a number is about the last thing that was said: a second one takes nothing nobody looked at", async () => {
  await one.move(10 * 60 * MINUTE);
  const [wu] = await one.rows<{ person: number; party: number; community: number }>(
    `select p.person_id as person, t.id as party, t.community_id as community from person_accounts p
      join accounts a on a.id = p.account_id, parties t where a.external_id = 'wu' and t.name = '物业'`,
  );
  const to = { communityId: wu!.community, personId: wu!.person };
  const role = { role: "worker" as const, placeId: null, partyId: wu!.party };
  await one.store.transaction((tx) => giveRole(tx, to, role, null, one.clock.now()));
  await says("li", "g", "报修 一楼的消防门关不上");
  const first = await newest("reports");
  await says("chen", "s", `派给 ${first} 物业`);
  await says("li", "g", "报修 门口的地砖松了");
  await says("chen", "s", `派给 ${first + 1} 物业`);
  const accepted = async () =>
    (await one.rows<{ number: number }>("select number from reports where state = 'accepted' order by number")).map(
      (row) => row.number,
    );
  const before = await accepted();
  expect(await says("wu", "dm:wu", "1")).toContain(`#${first + 1}`);
  expect(await says("wu", "dm:wu", "1")).toMatch(new RegExp(`哪一件[\\s\\S]*1 \\S+ #${first}\\b`));
  expect(await accepted()).toEqual([...before, first + 1]);
  expect(await says("wu", "dm:wu", "1")).toContain(`#${first}`);
  expect(await accepted()).toEqual([...before, first, first + 1]);
});

test("an old question to one, and a card of just now: nobody can tell which is meant, so it is asked", async () => {
  await one.move(12 * 60 * MINUTE);
  const [asked] = await one.rows<{ number: number }>(
    "select max(number) as number from reports where state = 'accepted'",
  );
  await says("wu", "dm:wu", `办结 ${asked!.number} 换了新的地砖，拍不了`);
  await one.move(30 * MINUTE);
  await says("zhao", "g", "报修 楼道的扶手断了");
  const told = await newest("reports");
  expect(await says("li", "g", "1")).toContain("哪一件");
  const state = async (number: number) =>
    (await one.rows<{ state: string }>(`select state from reports where number = ${number}`))[0]!.state;
  expect(await state(asked!.number)).toBe("resolved");
  await says("li", "g", "1");
  expect(await one.rows(`select 1 as joined from report_joins where number = ${told}`)).toEqual([{ joined: 1 }]);
  expect(await state(asked!.number)).toBe("resolved");
});

test("whoever needs help is not taken for safe by a number for something newer, and those who help hear when it is over", async () => {
  await one.move(3 * 24 * 60 * MINUTE);
  await says("zhou", "g", "公告 现在 楼道着火了，请马上下楼 | 紧急");
  await says("zhou", "g", "1");
  const alarm = await newest("notices");
  await says("li", "g", "要帮忙 我下不了楼");
  const poll = await ask("明天谁值班？ | 我 | 不行");
  expect(await says("li", "g", "1")).toContain("哪一件");
  const states = () => one.rows(`select state, words from notice_checkins where number = ${alarm}`);
  expect(await states()).toEqual([{ state: "help", words: "我下不了楼" }]);
  await says("li", "g", "1");
  expect(await votes(poll)).toBe(1);
  expect(await states()).toEqual([{ state: "help", words: "我下不了楼" }]);
  expect(await says("li", "g", "我们家平安", "dm:zhou")).toContain(`#${alarm} 先前说要帮忙的一户，自己报了平安`);
  expect(await states()).toEqual([{ state: "safe", words: null }]);
});

test("what somebody else has taken meanwhile waits for no number, and no list shows a thing without words", async () => {
  await one.move(3 * 24 * 60 * MINUTE);
  const [worker] = await one.rows<{ person_id: number; party_id: number }>(
    "select person_id, party_id from grants where role = 'worker' and party_id is not null limit 1",
  );
  const [zhao] = await one.rows<{ id: number }>(
    "select p.person_id as id from person_accounts p join accounts a on a.id = p.account_id where a.external_id = 'zhao'",
  );
  const role = { role: "worker" as const, placeId: null, partyId: worker!.party_id };
  await one.store.transaction((tx) =>
    giveRole(tx, { communityId: 1, personId: zhao!.id }, role, null, one.clock.now()),
  );
  await says("zhao", "dm:zhao", "/me");
  const numbers: number[] = [];
  for (const words of ["报修 单元门关不上", "报修 水表箱盖掉了", "报修 楼顶排水口堵了"]) {
    await says("li", "g", words);
    numbers.push(await newest("reports"));
    await says("chen", "s", `派给 ${numbers.at(-1)} 物业`);
  }
  await says("wu", "dm:wu", `接单 ${numbers[0]}`);
  const which = await says("wu", "dm:wu", "1");
  expect(which).not.toContain("null");
  expect(await says("zhao", "dm:zhao", "1")).toContain(`#${numbers[2]}`);
  // Two were asked of them before it, of which the first is taken by now.
  const left = await says("zhao", "dm:zhao", "1");
  expect(left).toContain("水表箱");
  expect(left).not.toContain("单元门");
});

test("a number that the newest card does not take is not for a card of an hour ago", async () => {
  await one.move(3 * 24 * 60 * MINUTE);
  const poll = await ask("哪天大扫除？ | 周五 | 周六 | 周日");
  await one.move(60 * MINUTE);
  await says("zhou", "g", "公告 现在 水箱洗好了");
  await says("zhou", "g", "1");
  expect(await says("li", "g", "3")).toBe("");
  expect(await votes(poll)).toBe(0);
  await one.move(11 * MINUTE);
  await says("li", "g", "3");
  expect(await votes(poll)).toBe(1);
});

test("among neighbours words that begin as a vote does are one, and talk about it is talk", async () => {
  await one.move(5 * 60 * MINUTE);
  const poll = await ask("装充电桩？ | 装 | 不装");
  const talk = [
    "装了好",
    "我反对装这个",
    "投票有什么用",
    "选那么多也没用",
    "我投诉物业不装灯",
    "我妈投装还是不装？",
    "我选好地方了",
  ];
  for (const words of talk) expect(await says("li", "g", words), words).toBe("");
  expect(await votes(poll)).toBe(0);
  await says("li", "g", "我投装吧");
  await says("wang", "g", "我们家选第二个");
  expect(await one.rows(`select choice from ballots where number = ${poll} order by seq`)).toEqual([
    { choice: "1" },
    { choice: "2" },
  ]);
  await one.move(2 * 60 * MINUTE);
  await says("zhao", "g", "那我也投不装好了");
  await says("wang", "g", "改成1");
  await says("li", "g", "我反对");
  const cast = () => one.rows(`select choice from ballots where number = ${poll} order by seq`);
  expect((await cast()).map((row) => row.choice)).toEqual(["1", "2", "2", "1", "2"]);
  // Not to vote is no abstention; among neighbours it is said to nobody, in private it takes the vote back.
  expect(await says("li", "g", "不投了")).toBe("");
  const which = (await says("li", "dm:li", "不投了")).split("\n");
  const line = which.find((text) => text.includes(`#${poll} `))!;
  expect(await says("li", "dm:li", line.slice(0, 1))).toContain(`#${poll} 的票收回了`);
  expect((await cast()).at(-1)!.choice).toBe("");
});

test("of two open polls the list for all of them says no choice, and whoever sent a number answers it", async () => {
  await one.move(5 * 60 * MINUTE);
  const first = await ask("楼顶养鸡？ | 同意 | 不同意 | 匿名");
  const second = await ask("添长椅？ | 添 | 不添");
  const before = [await votes(first), await votes(second)];
  const which = await says("wang", "g", "1");
  expect(which).toMatch(new RegExp(`^现在开着 2 个投票，[^\n]*\n1 🗳 #${second} 添长椅？\n2 🗳 #${first} 楼顶养鸡？`));
  expect(await says("zhao", "g", "2")).toBe("");
  await says("zhao", "g", "1");
  expect([await votes(first), await votes(second)]).toEqual([before[0], before[1]! + 1]);
  // Whoever has answered it may mean the other one next, or change what they said: they are asked again.
  expect(await says("zhao", "g", "1")).toMatch(/^现在开着 2 个投票/);
  await says("zhao", "g", "1");
  expect(await one.rows(`select choice from ballots where number = ${second} order by seq`)).toEqual([
    { choice: "2" },
    { choice: "1" },
  ]);
});
