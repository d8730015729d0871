import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { TOWNS } from "../support/telegramTown.ts";
import type { Town } from "../support/town.ts";

/** Not coming after all: while there is something to stay away from, and without a number where it is clear what is meant. */
describe.each(TOWNS)("leaving on %s", (_, open) => {
  let town: Town;
  let task: string;
  beforeAll(async () => {
    town = await open();
  }, 60_000);
  afterAll(() => town?.close());

  const hears = async (person: string, chat: string, text: string) =>
    (await town.say(person, chat, text)).map((m) => m.text).join("\n");
  const make = async (line: string) => {
    const number = /#(\d+)/.exec(await hears("zhou", "b3", line))![1]!;
    await town.tap("zhou", "b3", "发布");
    return number;
  };
  const rows = (number: string) =>
    town.sql`select state, minutes, confirmed_by from signup_rows where number = ${number} order by id`;

  test("退出 alone means the one they are on, is asked of several, and of none the group hears nothing", async () => {
    task = await make("/volunteer 清扫楼道 | 8人 | 时间 周六9:00-11:00");
    expect(await hears("liu", "b3", "退出")).toBe("");
    expect(await hears("liu", "dm:liu", "退出")).toContain("您现在没有报名");
    await town.say("liu", "dm:liu", `报名 ${task}`);
    expect(await hears("liu", "dm:liu", "退出")).toContain(`#${task} 退好了`);
    expect((await rows(task)).map((row) => row.state)).toEqual(["out"]);
    await town.say("liu", "dm:liu", `报名 ${task}`);
    expect(await hears("liu", "b3", "退出")).not.toContain("退");
    expect((await town.last("dm:liu")).text).toContain(`#${task} 退好了`);
    const other = await make("/signup 包饺子 | 时间 周日9:00-11:00");
    for (const number of [task, other]) await town.say("liu", "dm:liu", `报名 ${number}`);
    expect(await hears("liu", "dm:liu", "退出")).toContain("退出哪一个？");
    expect((await rows(other)).map((row) => row.state)).toEqual(["in"]);
    await town.tap("liu", "dm:liu", `#${other} 包饺子`);
    expect((await rows(other)).map((row) => row.state)).toEqual(["out"]);
    for (const talk of ["退出群聊", "退出 怎么退", "我退出"]) expect(await hears("liu", "b3", talk), talk).toBe("");
    expect((await rows(task)).map((row) => row.state)).toEqual(["in"]);
    expect(await hears("liu", "dm:liu", "退出 张三")).toContain("退出 15");
  });

  test("what is over or counted cannot be left, in any of the ways to say it", async () => {
    await town.say("wang", "dm:wang", `报名 ${task}`);
    // The evening before: the reminder stands there with its choice. Then until half past nine.
    await town.advance(24 * 2 + 11);
    await town.advance(13.5);
    await town.say("zhou", "dm:zhou", `/hours ${task} 1 2`);
    await town.tap("zhou", "dm:zhou", "确认到场");
    const before = await rows(task);
    expect(before[0]).toMatchObject({ state: "in", minutes: 120 });
    expect(await hears("liu", "dm:liu", `退出 ${task}`)).toContain("已经记下您来过了，不用退，什么都没有变");
    expect(await hears("liu", "dm:liu", "退出")).toContain("您现在没有报名");
    expect(await rows(task)).toEqual(before);
    await town.advance(3);
    expect(await town.tap("liu", "dm:liu", "不去了")).toContain("已经记下您来过了");
    expect(await town.tap("wang", "dm:wang", "不去了")).toContain("已经办过了，不用退，什么都没有变");
    expect(await hears("wang", "dm:wang", `退出 ${task}`)).toContain("已经办过了");
    expect(await rows(task)).toEqual(before);
  });
});
