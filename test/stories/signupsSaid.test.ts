import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { TOWNS } from "../support/telegramTown.ts";
import type { Town } from "../support/town.ts";

/** What is said of a sign-up to whoever makes it, wants it gone, or has it on a list: by buttons. */
describe.each(TOWNS)("a sign-up on %s", (_, open) => {
  let town: Town;
  beforeAll(async () => {
    town = await open();
  }, 60_000);
  afterAll(() => town?.close());

  const numberIn = (text: string) => Number(/#(\d+)/.exec(text)![1]);
  const hears = async (person: string, chat: string, text: string) =>
    (await town.say(person, chat, text)).map((m) => m.text).join("\n");
  const make = async (line: string, by = "zhou", chat = "b3") => {
    const number = numberIn(await hears(by, chat, line));
    await town.tap(by, chat, "发布");
    return number;
  };
  const stateOf = async (number: number) =>
    (await town.sql`select state from signups where number = ${number}`)[0]?.state as string;

  test("取消 finds a sign-up: who organises it and staff are asked first, who comes may stay away, others hear who may", async () => {
    const number = await make("/signup 看电影 | 20人 | 截止 后天");
    await town.tap("wang", "b3", "我报名");
    expect(await hears("li", "dm:li", `取消 ${number}`)).toBe(
      `#${number} 这个报名要组织的邻居或居委会来取消。您没有报名，不用退。`,
    );
    expect(await hears("li", "dm:li", "取消 999")).toContain("没找到 #999 这个公告或报名");
    const [own] = await town.say("wang", "dm:wang", `取消 ${number}`);
    expect(own!.text).toBe(`${number} 号「看电影」您报了名。是您不去了吗？名额会让给别人。`);
    expect(own!.choices.map((c) => c.label)).toEqual(["只是我不去了", "先不取消"]);
    // In the group nobody reads who comes.
    expect(await hears("wang", "b3", `/cancel ${number}`)).toBe("");
    expect((await town.last("dm:wang")).text).toContain("您报了名");
    await town.tap("wang", "dm:wang", "只是我不去了");
    expect(await hears("wang", "dm:wang", `取消${number}`)).toContain("您没有报名");
    for (const [person, chat] of [
      ["zhou", "dm:zhou"],
      ["chen", "staff"],
    ] as const) {
      const [asked] = await town.say(person, chat, `/cancel ${number}`);
      expect(asked!.text).toContain(`真的取消 ${number} 号报名吗？「看电影」就不办了`);
      expect(asked!.choices.map((c) => c.label)).toEqual(["取消报名", "先不取消"]);
    }
    await town.tap("chen", "staff", "先不取消");
    expect(await stateOf(number)).toBe("open");
    expect(await town.tap("zhou", "dm:zhou", "取消报名")).toBe(`#${number} 取消了。`);
    expect(await stateOf(number)).toBe("cancelled");
    expect(await hears("zhou", "dm:zhou", `取消 ${number}`)).toBe(`#${number} 取消了。`);
  });

  test("who organises it and comes too may only stay away", async () => {
    const number = await make("/signup 包饺子 | 20人 | 截止 后天");
    await town.tap("zhou", "b3", "我报名");
    await town.say("zhou", "dm:zhou", `取消 ${number}`);
    expect(await town.tap("zhou", "dm:zhou", "只是我不去了")).toContain("退好了");
    expect(await stateOf(number)).toBe("open");
  });

  const listOf = async (number: number) =>
    (
      await town.sql`select coalesce(r.name, a.name) as who, r.slot, r.count from signup_rows r
        left join person_accounts p on p.community_id = r.community_id and p.person_id = r.person_id
        left join accounts a on a.id = p.account_id where r.number = ${number} and r.state <> 'out' order by r.slot, r.id`
    ).map((r) => `${r.slot} ${r.who} ${r.count}`);

  test("a list says for whom which slot is, by headings, in each row or above all; what it does not say is asked", async () => {
    const number = await make("/signup 大扫除 | 上午 20人 | 下午 10人 | 截止 后天");
    const list = (...lines: string[]) => ["#接龙", "大扫除", ...lines].join("\n");
    await town.say("wang", "b3", list("上午:", "1. 张三", "下午：", "2. 李四 2人"));
    expect(await listOf(number)).toEqual(["1 张三 1", "2 李四 2"]);
    // What is known stays where it is; the app's own example is nobody's slot.
    await town.say("wang", "b3", list("例 姓名 上午", "1. 张三", "2. 李四 2人", "3. 王五 下午", "4. 赵六下午"));
    expect(await listOf(number)).toEqual(["1 张三 1", "2 李四 2", "2 王五 1", "2 赵六 1"]);
    const before = await listOf(number);
    const [asked] = await town.say("wang", "b3", list("上午 20人，下午 10人", "1. 张三", "5. 孙七 2人", "6. 周八"));
    expect(asked!.text).toContain(`#${number} 这份接龙没写是哪个时段，填到哪个？还没有记`);
    expect(asked!.choices.map((c) => c.label)).toEqual(["上午", "下午"]);
    expect(await listOf(number)).toEqual(before);
    // Only whoever put it there knows. The card offers a 上午 as well: the question is answered where it stands.
    await town.say("li", "b3", "下午", { replyTo: asked!.id });
    expect(await listOf(number)).toEqual(before);
    await town.say("wang", "b3", "下午", { replyTo: asked!.id });
    expect(await listOf(number)).toEqual([...before, "2 孙七 2", "2 周八 1"]);
    // A second answer finds nothing.
    await town.say("wang", "b3", "上午", { replyTo: asked!.id });
    expect(await listOf(number)).toEqual([...before, "2 孙七 2", "2 周八 1"]);
    const [again] = await town.say("wang", "b3", list("1. 吴九", "2. 郑十 上午"));
    expect(again!.choices).toHaveLength(2);
    await town.tap("wang", "b3", "上午");
    expect(await listOf(number)).toEqual(
      [...before, "2 孙七 2", "2 周八 1", "1 吴九 1", "1 郑十 1"].sort((a, b) => Number(a[0]) - Number(b[0])),
    );
    // Changed: two of them now, in the slot where they are.
    await town.say("wang", "b3", list("1. 李四 3人", "2. 张三 下午"));
    expect(await listOf(number)).toContain("2 李四 3");
    expect((await listOf(number)).filter((row) => row.includes("张三"))).toEqual(["2 张三 1"]);
  });

  test("made at night it says when it goes out, and stands in the morning with its buttons", async () => {
    await town.advance(14);
    const line = await hears("zhou", "dm:zhou", "/signup 晨练 | 10人 | 截止 后天");
    const number = numberIn(line);
    expect(await town.tap("zhou", "dm:zhou", "发布")).toBe(
      `#${number} 记下了。夜里不打扰邻居，明天 07:30 发到群里。现场签到的码私信给您了。`,
    );
    await town.say("chen", "dm:chen", "/signup 夜跑 | 10人 | 截止 后天 | 3号楼");
    await town.tap("chen", "dm:chen", "发布");
    await town.say("zhou", "dm:zhou", "/count 明天在家几口人 | 到 后天20:00");
    expect(await town.tap("zhou", "dm:zhou", "发布")).toContain("记下了。夜里不打扰邻居，明天 07:30 发到群里");
    await town.say("zhou", "dm:zhou", "/poll 装灯吗 | 装 | 不装 | 截止 后天20:00");
    expect(await town.tap("zhou", "dm:zhou", "发布")).toContain("明天 07:30 发到群里");
    const inGroup = async () =>
      (await town.messages("b3")).filter((m) => m.from === "bot" && /晨练|夜跑|几口人|装灯吗/.test(m.text));
    expect(await inGroup()).toEqual([]);
    await town.advance(9);
    const morning = await inGroup();
    expect(morning).toHaveLength(4);
    for (const card of morning) expect(card.choices.length).toBeGreaterThan(0);
    expect(await town.tap("wang", "b3", "我报名")).toContain("记下了");
  });
});
