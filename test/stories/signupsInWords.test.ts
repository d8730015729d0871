import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { TOWNS } from "../support/telegramTown.ts";
import type { Town } from "../support/town.ts";

/** Signing up, and staying away, in words: by a title, by a slot, without any number. */
describe.each(TOWNS)("a sign-up in words on %s", (_, open) => {
  let town: Town;
  beforeAll(async () => {
    town = await open();
  }, 60_000);
  afterAll(() => town?.close());

  const hears = async (person: string, chat: string, text: string) =>
    (await town.say(person, chat, text)).map((m) => m.text).join("\n");
  const make = async (line: string) => {
    const read = await hears("zhou", "b3", line);
    await town.tap("zhou", "b3", "发布");
    return Number(/#(\d+)/.exec(read)![1]);
  };
  const coming = async (number: number) =>
    (
      await town.sql`select a.name, r.slot, r.count from signup_rows r
        join person_accounts p on p.community_id = r.community_id and p.person_id = r.person_id
        join accounts a on a.id = p.account_id where r.number = ${number} and r.state = 'in' order by r.id`
    ).map((row) => `${row.name} ${row.slot} ${row.count}`);

  test("where nothing is open the same words are talk, and leave no trace", async () => {
    for (const talk of ["报名 清扫楼道", "报名 上午", "signup", "我不去了"])
      expect(await hears("wang", "b3", talk), talk).toBe("");
    expect(
      await town.sql`select 1 from inbox where payload::text like any (array['%清扫楼道%', '%我不去了%'])`,
    ).toEqual([]);
  });

  test("the title or the slot is enough where one alone can be meant", async () => {
    const number = await make("/signup 清扫楼道 | 上午 10人 | 下午 10人 | 截止 后天");
    await town.say("wang", "b3", "报名 上午");
    await town.say("li", "b3", "报名 清扫楼道 下午");
    await town.say("liu", "dm:liu", "报名 清扫楼道 上午 2人");
    expect(await coming(number)).toEqual(["王阿姨 1 1", "李大爷 2 1", "刘老师 1 2"]);
    // Which slot is not guessed, and nobody is told that organising takes a leader.
    expect(await hears("zhao", "dm:zhao", "报名 清扫楼道")).not.toContain("楼长");
    expect((await town.last("dm:zhao")).choices.map((c) => c.label)).toEqual(["上午", "下午"]);
    for (const talk of ["报名 什么时候截止", "报名 的人好多", "报名 广场舞"])
      expect(await hears("qian", "b3", talk), talk).toBe("");
    expect(await coming(number)).toHaveLength(3);
    // Who organises makes a new one as before.
    expect(await hears("zhou", "dm:zhou", "报名 包饺子 20人 截止 后天")).toContain("包饺子");
  });

  test("in a second slot both are said, and one of them can be left", async () => {
    const [{ number } = { number: 0 }] = await town.sql`select min(number)::int as number from signups`;
    await town.say("wang", "dm:wang", `报名 ${number} 下午`);
    const told = await town.last("dm:wang");
    expect(told.text).toContain(`#${number} 清扫楼道：您现在报了上午（1 人）、下午（1 人），都给您留着`);
    expect(told.choices.map((c) => c.label)).toEqual(["退掉上午", "退掉下午"]);
    await town.tap("wang", "dm:wang", "退掉上午");
    expect((await coming(number)).filter((row) => row.startsWith("王阿姨"))).toEqual(["王阿姨 2 1"]);
  });

  test("我不去了 in the group asks whoever is on a list, in private; said to the bot it is done", async () => {
    const [{ number } = { number: 0 }] = await town.sql`select min(number)::int as number from signups`;
    expect(await hears("wang", "b3", "我不去了")).toBe("");
    expect((await town.last("dm:wang")).choices.map((c) => c.label)).toEqual([
      `不去 #${number} 清扫楼道`,
      "不是说这个",
    ]);
    expect((await coming(number)).some((row) => row.startsWith("王阿姨"))).toBe(true);
    await town.tap("wang", "dm:wang", `不去 #${number} 清扫楼道`);
    expect((await coming(number)).some((row) => row.startsWith("王阿姨"))).toBe(false);
    await town.say("li", "dm:li", "我不去了");
    expect((await coming(number)).some((row) => row.startsWith("李大爷"))).toBe(false);
    // Who is on none is left in peace.
    const before = (await town.messages("dm:qian")).length;
    expect(await hears("qian", "b3", "我有事不去了")).toBe("");
    expect((await town.messages("dm:qian")).length).toBe(before);
  });

  test("signup alone shows what is open", async () => {
    expect(await hears("emma", "b3", "signup")).toContain("清扫楼道");
  });
});
