import { afterAll, beforeAll, expect, test } from "vitest";
import { award, type Earning } from "../../src/modules/points/service.ts";
import { openStore } from "../../src/store/db.ts";
import { openTown, type Town } from "../support/town.ts";

/** What points are earned by at the usual rate, what a level lets its holder do, and what looks as if points were made. */
let town: Town;
beforeAll(async () => {
  town = await openTown();
});
afterAll(() => town.close());

/** Good deeds of these days, as the ledger would have them. */
async function earn(person: string, deeds: (Partial<Earning> & { key: string; day: string })[]): Promise<void> {
  const [who] = await town.sql`select pa.community_id, pa.person_id from person_accounts pa
    join accounts a on a.id = pa.account_id where a.external_id = ${person}`;
  const store = await openStore({ url: town.databaseUrl, connections: 1 });
  await store.transaction((tx) =>
    award(
      tx,
      deeds.map(({ day, ...deed }) => ({
        ...{ communityId: who!.community_id, personId: who!.person_id, act: "volunteering", at: new Date(day) },
        ...deed,
      })),
      "Asia/Shanghai",
    ),
  );
  await store.close();
}
/** Eight hours on each of so many days: 80 points a day, which is the most. */
const volunteered = (days: number) =>
  Array.from({ length: days }, (_, i) => ({
    ...{ key: `volunteer:7${i}`, times: 8, day: new Date(Date.UTC(2026, 9, 1 + i, 4)).toISOString() },
  }));
const hears = async (person: string, chat: string, words: string) =>
  (await town.say(person, chat, words)).map((m) => m.text).join("\n");
const numberIn = (text: string) => Number(/#(\d+)/.exec(text)![1]);

test("ten points for an hour of volunteering, and the same time in the bank, where nobody set anything else", async () => {
  const task = numberIn(await hears("zhou", "b3", "/volunteer 浇花 | 5人 | 时间 今天15:00-17:00"));
  await town.tap("zhou", "b3", "发布");
  await town.tap("liu", "b3", "我报名");
  await town.advance(8.5);
  await town.say("zhou", "dm:zhou", `/hours ${task} 1 1.5`);
  await town.tap("zhou", "dm:zhou", "确认到场");
  expect((await town.last("dm:liu")).text).toBe("🙏 谢谢您参加浇花，1.5 小时，+15 分，一共 15 分。");
  expect(await hears("liu", "dm:liu", "时间银行")).toContain("您存着 1.5 小时");
});

test("hours are given to a neighbour in reply to what they said, and never more than there are, nor to oneself", async () => {
  const thanks = await town.write("qian", "b3", "楼道灯我顺手换了");
  const own = await town.write("liu", "b3", "谢谢钱叔");
  const give = async (line: string, replyTo: string) =>
    (await town.say("liu", "b3", line, { replyTo })).map((m) => m.text).join() || (await town.last("dm:liu")).text;
  expect(await give("时间银行 送 9", thanks)).toContain("不够，没有动");
  expect(await give("时间银行 送 1", own)).toContain("送给自己不用转");
  for (const wrong of ["时间银行 送 -1", "时间银行 送 30", "时间银行 送 0"])
    expect(await hears("liu", "dm:liu", wrong), wrong).not.toContain("给出去了");
  expect(await hears("liu", "dm:liu", "时间银行 送 1")).toContain("请回复他的一句话");
  expect(await give("时间银行 送 1", thanks)).toContain("1 小时给出去了，您还存着 0.5 小时");
  expect((await town.last("dm:qian")).text).toContain("往您的时间银行存了 1 小时");
  const [sum] = await town.sql`select sum(amount)::int as n from ledger_entries where unit = 'minutes'`;
  expect(sum!.n).toBe(90);
});

test("社区达人 recruit in their own building, and are the first of those who wait; 治理专家 ask the whole estate", async () => {
  const recruit = "/volunteer 清理楼道 | 5人 | 时间 明天9:00-11:00";
  expect(await hears("wang", "b3", recruit)).toContain("“社区达人”（300 分）");
  await earn("wang", volunteered(4));
  expect(await hears("wang", "dm:wang", "积分")).toContain("现在还可以：在自己的楼里招募志愿者，候补时排在前面。");
  expect(await hears("wang", "b3", recruit)).toContain("我理解成这样，对吗？");
  const wide = "/signup 广场电影 | 90人 | 时间 明天19:00 | 地点 全小区";
  expect(await hears("wang", "dm:wang", wide)).toContain("您可以在自己的楼里发起");
  await earn("wang", Array.from(volunteered(10).slice(4)));
  expect(await hears("wang", "dm:wang", "积分")).toContain("治理专家");
  expect(await hears("wang", "dm:wang", wide)).toContain("我理解成这样，对吗？");

  const few = numberIn(await hears("zhou", "b3", "/signup 看话剧 | 1人 | 时间 后天19:00"));
  await town.tap("zhou", "b3", "发布");
  for (const person of ["zhao", "yang", "wang"]) await town.tap(person, "b3", "我报名");
  await town.say("zhao", "dm:zhao", `退出 ${few}`);
  expect((await town.last("dm:wang")).text).toContain("有名额空出来了，您的 1 人报上了");
  expect((await town.messages("dm:yang")).some((m) => m.text.includes("报上了"))).toBe(false);
});

test("five earnings within an hour are shown to staff, and stay until they decide", async () => {
  const at = (minute: number) => `2026-11-24T02:${minute}:00Z`;
  await earn("yang", [
    ...[10, 20, 30].map((m) => ({ act: "report" as const, key: `report:60${m}`, number: 600 + m, day: at(m) })),
    ...[40, 50].map((m) => ({ act: "suggestion" as const, key: `suggestion:60${m}`, number: 600 + m, day: at(m) })),
  ]);
  expect(await hears("chen", "dm:chen", "异常积分")).toContain("老杨：一小时里攒了 5 次");
  const [sum] = await town.sql`select sum(e.amount)::int as n from ledger_entries e
    join ledgers l on l.community_id = e.community_id and l.id = e.ledger_id
    join person_accounts p on p.community_id = l.community_id and p.person_id = l.person_id
    join accounts a on a.id = p.account_id where a.external_id = 'yang'`;
  expect(sum!.n).toBe(55);
});
