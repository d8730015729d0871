import { afterAll, beforeAll, expect, test } from "vitest";
import { openTown, type Town } from "../support/town.ts";

let town: Town;
beforeAll(async () => {
  town = await openTown();
});
afterAll(() => town.close());

const numberIn = (text: string) => Number(/#(\d+)/.exec(text)![1]);
const codeIn = (text: string) => /签到码 ([0-9A-Z]{4})/.exec(text)![1]!;
let task: number;
let code: string;

test("a leader calls for volunteers; neighbours sign up by a tap", async () => {
  await town.say("chen", "dm:chen", "礼品 食堂餐券 100分 1份");
  await town.say("chen", "dm:chen", "积分规则 志愿 40 每天 120");
  const [said] = await town.say("zhou", "b3", "/volunteer 清扫楼道 | 8人 | 时间 周六9:00-11:30");
  task = numberIn(said!.text);
  expect(said!.text).toContain(`🙌 #${task} 清扫楼道`);
  await town.tap("zhou", "b3", "发布");
  code = codeIn((await town.last("dm:zhou")).text);
  for (const person of ["liu", "wang", "zhao", "zhou"]) await town.tap(person, "b3", "我报名");
  expect((await town.messages("b3")).some((m) => m.text.includes(code))).toBe(false);
});

test("on the spot: in and out by the code, for who signed up, in its time", async () => {
  const say = async (person: string, words: string) =>
    (await town.say(person, `dm:${person}`, words)).map((m) => m.text).join();
  expect(await say("liu", `签到 ${code}`)).toContain("还没开始，开始前一小时起可以签到");
  // Saturday, 8:50.
  await town.advance(24 * 3 - 10 / 60);
  expect(await say("liu", "签到 ZZZZ")).toContain("没找到这个码");
  // Emma had not signed up, and is there: she has come.
  expect(await say("emma", `签退 ${code}`)).toContain("not checked in yet");
  expect(await say("emma", `签到 ${code}`)).toContain(`You are here, noted: #${task}`);
  expect(await say("liu", `签退 ${code}`)).toContain("还没签到");
  expect(await say("liu", `签到 ${code.toLowerCase()}`)).toContain(`到了，记下了：#${task} 清扫楼道`);
  expect(await say("liu", `签到 ${code}`)).toContain("您签过到了");
  await say("wang", `签到${code}`);
  await say("zhou", `签到 ${code}`);
  // 11:25
  await town.advance(2 + 35 / 60);
  expect(await say("liu", `签退${code}`)).toContain("辛苦了，记下了");
  await town.advance(0.5);
});

test("the organiser sees who came and how long, puts it right, and confirms; nobody confirms their own", async () => {
  const [list] = await town.say("zhou", "dm:zhou", `名单 ${task}`);
  // What 确认到场 writes down is read before it is pressed.
  expect(list!.text).toContain(
    "1. 刘老师 1 人（做完了，记 2.5 小时）\n2. 王阿姨 1 人（到了，记 2.5 小时）\n3. 小赵 1 人\n4. 周姐 1 人（到了，记 2.5 小时）",
  );
  expect(list!.text).toContain(`点“确认到场”就照这样记。哪一行不对，先发：工时 ${task} 1 小时数`);
  for (const wrong of ["30", "-2", "1.7", "很久"])
    expect((await town.say("zhou", "dm:zhou", `/hours ${task} 2 ${wrong}`))[0]!.text, wrong).toContain(
      "小时数不太对，没有记",
    );
  expect((await town.say("wang", "dm:wang", `/hours ${task} 2 12`))[0]!.text).toContain("要请组织的那位邻居来点");
  expect((await town.say("zhou", "dm:zhou", `/hours ${task} 4 8`))[0]!.text).toContain("自己的小时数，要请另一位");
  expect((await town.say("zhou", "dm:zhou", `/hours ${task} 2 1`))[0]!.text).toContain("2. 王阿姨 1 人（1 小时）");
  expect(await town.tap("zhou", "dm:zhou", "确认到场")).toBe(`#${task} 确认了 3 位，谢谢您组织。`);
  expect(await town.tap("zhou", "dm:zhou", "确认到场")).toContain("自己的小时数，要请另一位");
  await town.say("chen", "dm:chen", `/attended ${task}`);
  const [done] = await town.say("zhou", "dm:zhou", `名单 ${task}`);
  expect(done!.text).toContain("2. 王阿姨 1 人（1 小时，确认过了）");
  expect(done!.text).not.toContain("照这样记");
  const kept = await town.sql`select act, amount, unit from ledger_entries order by id`;
  expect(kept.map((k) => `${k.unit} ${k.amount}`)).toEqual([
    ...["points 100", "points 40", "points 100", "minutes 150", "minutes 60", "minutes 150"],
    ...["points 100", "minutes 150"],
  ]);
});

test("thanks at once, with hours, points and the new level; then points, rights, and a reward", async () => {
  const thanks = (await town.messages("dm:liu")).findLast((m) => m.text.startsWith("🙏"))!.text;
  expect(thanks).toBe("🙏 谢谢您参加清扫楼道，2.5 小时，+100 分，一共 100 分，现在是“热心居民”。");
  expect((await town.messages("dm:wang")).some((m) => m.text.includes("1 小时，+40 分，一共 40 分。"))).toBe(true);
  expect((await town.messages("b3")).some((m) => m.text.includes("刘老师"))).toBe(false);
  const [own] = await town.say("liu", "dm:liu", "积分");
  expect(own!.text).toContain("您有 100 分，现在是“热心居民”。\n现在还可以：在自己的楼里发起报名活动。");
  // The right is one: what 王阿姨 is refused, 刘老师 may.
  expect((await town.say("wang", "b3", "/signup 读书会 | 12人"))[0]!.text).toContain("“热心居民”（100 分）");
  expect((await town.say("liu", "b3", "/signup 读书会 | 12人"))[0]!.text).toContain("我理解成这样，对吗？");
  await town.tap("liu", "dm:liu", "能换什么");
  await town.tap("liu", "dm:liu", "换食堂餐券（100 分）");
  await town.tap("chen", "staff", "同意");
  const handed = /领取码 (\S+)/.exec((await town.last("dm:liu")).text)![1]!;
  expect((await town.say("chen", "dm:chen", `核销 ${handed}`))[0]!.text).toContain("食堂餐券可以交给邻居了，码已作废");
  expect((await town.last("dm:liu")).text).toBe("食堂餐券领到了。谢谢您为大家出的力。");
});

test("the time bank: stored by helping, spent on help asked for, for its owner's eyes", async () => {
  const [bank] = await town.say("liu", "b3", "时间银行");
  expect(bank!.text).toBe("时间银行只给您自己看，私信发给您了。");
  expect((await town.last("dm:liu")).text).toContain("您存着 2.5 小时，一共做过 2.5 小时志愿服务。");
  const [asked] = await town.say("liu", "b3", "求助 明天谁能帮我搬一下书柜");
  const number = numberIn(asked!.text);
  const say = async (words: string) => (await town.say("liu", "dm:liu", words)).map((m) => m.text).join();
  expect(await say(`时间银行 谢 ${number} 2`)).toContain("还没办好，等帮好了再谢");
  await town.say("zhao", "dm:zhao", `/helping ${number}`);
  await town.say("zhao", "dm:zhao", `/helped ${number}`);
  for (const wrong of ["30", "-2", "0"]) expect(await say(`时间银行 谢 ${number} ${wrong}`)).toContain("小时数不太对");
  expect(await say(`时间银行 谢 ${number} 9`)).toContain("您存着 2.5 小时，不够，没有动");
  expect(await say(`时间银行 谢 ${number} 2`)).toBe("好的，2 小时给出去了，您还存着 0.5 小时。");
  expect(await say(`时间银行 谢 ${number} 0.5`)).toContain("已经谢过了");
  expect((await town.last("dm:zhao")).text).toBe("🙏 有邻居谢谢您，往您的时间银行存了 2 小时。");
  expect((await town.say("wang", "dm:wang", `时间银行 谢 ${number} 1`))[0]!.text).toContain("不是您求助的事");
  const sums = await town.sql`select sum(amount)::int as n from ledger_entries where unit = 'minutes'`;
  expect(sums[0]!.n).toBe(150 + 60 + 150 + 150);
});

test("morning and afternoon are confirmed one after the other and both count; taken back, the hours go with the points", async () => {
  const [said] = await town.say("zhou", "b3", "/volunteer 种花 | 上午 5人 | 下午 5人 | 时间 明天9:00-17:00");
  const number = numberIn(said!.text);
  await town.tap("zhou", "b3", "发布");
  for (const slot of ["上午", "下午"]) await town.tap("qian", "b3", slot);
  await town.advance(28);
  const told = async (row: number, hours: number) => {
    await town.say("zhou", "dm:zhou", `/hours ${number} ${row} ${hours}`);
    await town.tap("zhou", "dm:zhou", "确认到场");
    return (await town.last("dm:qian")).text;
  };
  expect(await told(1, 1)).toContain("1 小时，+40 分，一共 40 分");
  expect(await told(2, 2)).toContain("2 小时，+80 分，一共 120 分");
  const bank = async () => (await town.say("qian", "dm:qian", "时间银行"))[0]!.text;
  expect(await bank()).toContain("您存着 3 小时");
  const [entry] = await town.sql`select id from ledger_entries where unit = 'points' and amount = 80 order by id desc`;
  // The five-hundredth point is an honour, said with the thanks.
  await town.say("chen", "dm:chen", "积分规则 志愿 100 每天 500");
  const [more] = await town.say("zhou", "b3", "/volunteer 巡逻 | 5人 | 时间 明天9:00-17:00");
  await town.tap("zhou", "b3", "发布");
  await town.tap("qian", "b3", "我报名");
  await town.advance(24);
  await town.say("zhou", "dm:zhou", `/hours ${numberIn(more!.text)} 1 4`);
  await town.tap("zhou", "dm:zhou", "确认到场");
  expect((await town.last("dm:qian")).text).toBe(
    "🙏 谢谢您参加巡逻，4 小时，+400 分，一共 520 分，现在是“社区达人”。您得了“社区治理标兵”这个荣誉。",
  );
  expect((await town.say("chen", "dm:chen", `/undo ${entry!.id}`))[0]!.text).toBe("收回了 80 分，也告诉本人了。");
  expect(await bank()).toContain("您存着 5 小时，一共做过 5 小时志愿服务");
});

test("titles are told the moment they are reached: for fifty hours, for twenty votes", async () => {
  const thanked: string[] = [];
  for (let day = 0; day < 4; day++) {
    const [said] = await town.say("zhou", "b3", "/volunteer 陪老人看病 | 5人 | 时间 明天8:00-21:00");
    await town.tap("zhou", "b3", "发布");
    await town.tap("qian", "b3", "我报名");
    await town.advance(24);
    await town.say("zhou", "dm:zhou", `/hours ${numberIn(said!.text)} 1 12`);
    await town.tap("zhou", "dm:zhou", "确认到场");
    thanked.push((await town.last("dm:qian")).text);
  }
  expect(thanked.map((text) => [...text.matchAll(/您得了“(.+?)”/g)].map((m) => m[1]))).toEqual([
    // Lost with the points that were taken back above, and earned again.
    ["社区治理标兵"],
    ["社区治理达人"],
    [],
    ["最美志愿者"],
  ]);
  for (let n = 0; n < 20; n++) {
    await town.say("zhou", "b3", `投票 第${n + 1}问 | 好 | 不好 | 截止 明天20:00`);
    await town.tap("zhou", "b3", "发布");
    await town.tap("qian", "b3", "好");
  }
  await town.advance(48);
  const told = (await town.messages("dm:qian")).filter((m) => m.text.includes("您得了“社区治理先锋”这个荣誉。"));
  expect(told).toHaveLength(1);
  expect((await town.say("qian", "dm:qian", "积分"))[0]!.text).toContain(
    "荣誉：社区治理先锋、最美志愿者、社区治理标兵、社区治理达人",
  );
});
