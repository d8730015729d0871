import { afterAll, beforeAll, expect, test } from "vitest";
import { openTown, type Town } from "../support/town.ts";

/** Counted with a yes, seen by whoever asked as far as people agreed, and erased on the day that was said. */
let town: Town;
beforeAll(async () => {
  town = await openTown();
});
afterAll(() => town.close());

const hears = async (person: string, chat: string, text: string, replyTo?: string) =>
  (await town.say(person, chat, text, replyTo ? { replyTo } : {})).at(-1)?.text ?? "";
const card = async (number: number) =>
  (await town.messages("b3")).findLast((m) => m.from === "bot" && m.text.startsWith(`📋 #${number} `))!;
const kept = async (number: number) =>
  (await town.sql`select reader, answer, shown from headcount_answers where number = ${number} order by at`).map(
    (r) => `${r.reader[0]} ${r.answer} ${r.shown ? "shown" : "hidden"}`,
  );
const labels = async (chat: string) => (await town.last(chat)).choices.map((c) => c.label);

test("one line becomes a card, after whoever asks has read what was understood", async () => {
  const read = await hears("zhou", "b3", "/count 今晚在家几口人 | 到 周日20:00");
  expect(read).toBe(
    [
      "我理解成这样，对吗？请发起的人点一下。",
      "📋 #1 清点 · 3号楼：今晚在家几口人",
      "回答是一个数",
      "留到 11月29日（周日）20:00，到时答案全删，只留总数。在那以前，哪家答了什么只有您看得到，请别抄走、别转发。",
      "发到 1 个群",
    ].join("\n"),
  );
  expect(await town.tap("wang", "b3", "发布")).toBe("清点要楼长或居委会来发。");
  expect(await town.tap("zhou", "b3", "发布")).toContain("#1 发出去了");
  expect((await card(1)).text).toBe(
    [
      "📋 #1 清点 · 3号楼：今晚在家几口人",
      "楼长在数。点“我来答”，我私下问您；11月29日（周日）20:00 答案全删，只留总数。",
      "已有 0 份回答 / 登记 7 户，数完了说总数",
    ].join("\n"),
  );
});

test("nothing is kept before its owner has read what becomes of it and said yes", async () => {
  expect(await town.tap("wang", "b3", "我来答")).toBe("私信问您了，看一眼再答。");
  const asked = await town.last("dm:wang");
  expect(asked.text).toBe(
    [
      "📋 #1 清点 · 3号楼：今晚在家几口人",
      "您答了，我把答案和您家门牌留到 11月29日（周日）20:00，到时全删。门牌用来一家只算一次。",
      "哪家答了什么，只有楼长看得到；群里等数完了才看得到总数。",
      "愿意的话，选一个答案就是同意。不愿意就点“不答”，什么也不留。",
    ].join("\n"),
  );
  expect(await labels("dm:wang")).toEqual([..."0123456789", "只算总数，不给看是哪家", "不答"]);
  expect(await kept(1)).toEqual([]);
  await town.tap("wang", "dm:wang", "不答");
  expect(await kept(1)).toEqual([]);
  await town.tap("wang", "b3", "我来答");
  expect(await town.tap("wang", "dm:wang", "2")).toContain("记下了：#1 2，留到 11月29日（周日）20:00");
  expect(await kept(1)).toEqual(["h 2 shown"]);
  expect((await card(1)).text).toContain("已有 1 份回答 / 登记 7 户");
  expect((await card(1)).text).not.toMatch(/王阿姨|501/);
});

test("a word in the group is asked about first too, and is not kept in the inbox either", async () => {
  const before = (await town.messages("b3")).filter((m) => m.from === "bot").length;
  await town.say("li", "b3", "3人", { replyTo: (await card(1)).id });
  expect(await kept(1)).toEqual(["h 2 shown"]);
  expect((await town.last("dm:li")).text).toContain("选一个答案就是同意");
  await town.tap("li", "dm:li", "只算总数，不给看是哪家");
  expect((await town.last("dm:li")).text).toContain("连楼长也看不到是哪家答的");
  await town.tap("li", "dm:li", "3");
  expect(await kept(1)).toEqual(["h 2 shown", "h 3 hidden"]);
  // Whoever has agreed is taken at their word: a reply, a line with the number; and only the card changes in the group.
  await town.say("li", "b3", "四口人", { replyTo: (await card(1)).id });
  await town.say("li", "b3", "辛苦了", { replyTo: (await card(1)).id });
  await town.say("wang", "b3", "/count 1 5");
  expect(await kept(1)).toEqual(["h 4 hidden", "h 5 shown"]);
  expect((await town.messages("b3")).filter((m) => m.from === "bot").length).toBe(before);
  expect((await card(1)).text).toContain("已有 2 份回答");
  const traces = await town.sql`select 1 from inbox where payload::text ~ '四口人|3人|/count 1 5|count-say'`;
  expect(traces).toHaveLength(0);
});

test("a household counts once; what another of it answered is not told, and either may take it back", async () => {
  await town.tap("yang", "b3", "我来答");
  expect((await town.last("dm:yang")).text).not.toContain("您答的是");
  await town.tap("yang", "dm:yang", "1");
  expect(await kept(1)).toEqual(["h 4 hidden", "h 1 shown"]);
  expect(await hears("wang", "dm:wang", "#1")).toContain("选一个答案就是同意");
  expect(await hears("yang", "dm:yang", "#1")).toContain("您答的是：1。可以再选一个，也可以收回。");
  expect(await town.tap("yang", "dm:yang", "收回我的答案")).toBe("#1 您家的答案删掉了。");
  expect(await hears("yang", "dm:yang", "清点 1 收回")).toBe("#1 没有留着您家的答案，没有要删的。");
  expect(await kept(1)).toEqual(["h 4 hidden"]);
  expect((await card(1)).text).toContain("已有 1 份回答");
});

test("where there are no buttons the number is the answer, and 0 is nobody", async () => {
  await town.say("zhao", "dm:zhao", "#1");
  const text = (await town.messages("dm:zhao", { mode: "text" })).at(-1)!.text;
  expect(text).toContain("0　1　2　3　4　5　6　7　8　9\n101 只算总数，不给看是哪家\n102 不答");
  expect(await hears("zhao", "dm:zhao", "0")).toContain("记下了：#1 0");
  expect(await hears("zhao", "dm:zhao", "3")).toContain("记下了：#1 3");
  expect(await hears("zhao", "dm:zhao", "清点 1 12")).toContain("记下了：#1 12");
});

test("whoever asked reads which door answered what, as far as it agreed; nobody else does, staff included", async () => {
  await hears("wang", "dm:wang", "#1");
  await town.tap("wang", "dm:wang", "2");
  const list = await hears("zhou", "dm:zhou", "清点 1");
  expect(list).toBe(
    [
      "📋 #1 清点 · 3号楼：今晚在家几口人",
      "合计 18，3 份回答 / 登记 7 户",
      "3号楼1单元801：12",
      "3号楼2单元501：2",
      "另有 1 份只算进总数",
      "只给您看，11月29日（周日）20:00 全删。请别抄走、别转发。",
    ].join("\n"),
  );
  expect(await hears("chen", "dm:chen", "/count-list 1 1")).toContain("名单只给发起的那位看");
  expect(await hears("wang", "dm:wang", "/count-list 1 1")).toContain("名单只给发起的那位看");
  expect(await hears("zhou", "b3", "/count 1")).not.toContain("801");
  expect(await town.sql`select 1 from outbox where post::text like '%801%'`).toHaveLength(0);
  // Somebody whose home nobody knows counts, and is no door on the list.
  await town.tap("wu", "b3", "我来答");
  expect((await town.last("dm:wu")).text).toContain("我还不知道您家门牌，所以只算进总数");
  await town.tap("wu", "dm:wu", "1");
  expect(await hears("zhou", "dm:zhou", "清点 1")).toContain("另有 2 份只算进总数");
});

test("a resident is told who may ask, and what is wrong with a line is said, with nothing changed", async () => {
  expect(await hears("wang", "dm:wang", "/count 谁家有车")).toContain("清点要楼长或居委会来发起");
  for (const [line, words] of [
    ["几辆车", "还缺留到哪天"],
    ["几辆车 | 到 昨天", "时间已经过了"],
    ["几辆车 | 到 2031年1月1日", "最多留 31 天"],
    ["几辆车 | 到 五年后", "最多留 31 天|没看懂留到什么时候"],
    ["几辆车 | 到 每周五", "没看懂留到什么时候"],
    ["几辆车 | 到 随便", "没看懂留到什么时候"],
    ["身体好吗 | 好 | 到 周日", "只有一个选项"],
    ["身体好吗 | 好 | 好 | 到 周日", "两个选项是一样的"],
    ["几辆车 | 到 周日 | 地点 99号楼", "没找到这个地方"],
    ["几辆车 | 到 周日 | 地点 1号楼", "不归您管"],
    ["| 到 周日", "没看懂|还没看到要数什么|还缺留到哪天"],
    [`${"几".repeat(100)} | 到 周日`, "写在 80 字以内"],
  ] as const)
    expect(await hears("zhou", "dm:zhou", `/count ${line}`), line).toMatch(new RegExp(words));
  const before = await kept(1);
  for (const [words, answer] of [
    ["-1", "0 到 99"],
    ["100", "0 到 99"],
    ["很多", "回一个数就行"],
  ] as const)
    expect(await hears("zhao", "dm:zhao", `/count 1 ${words}`), words).toContain(answer);
  expect(await hears("zhao", "dm:zhao", "/count 99 1")).toContain("没找到清点 #99");
  expect(await kept(1)).toEqual(before);
  expect(await hears("wang", "dm:wang", "清点")).toContain("正在数的：\n#1 今晚在家几口人");
});

test("on its day everything is erased by itself, also when the bot was off, and only totals stay", async () => {
  const file = (await town.say("zhao", "dm:zhao", "/mydata")).at(-1)!.files[0]!;
  expect(JSON.parse(await (await town.call(file.url)).text()).headcountAnswers).toMatchObject([
    { number: 1, answer: 12 },
  ]);
  await town.outage(24 * 5);
  expect(await kept(1)).toEqual([]);
  expect((await card(1)).text).toBe(
    [
      "📋 #1 清点 · 3号楼：今晚在家几口人",
      "4 份回答 / 登记 7 户。不到 5 份，总数只告诉发起的人，免得看出是哪家。",
      "数完了，谢谢大家。各家的答案都删了，只留这个总数。",
    ].join("\n"),
  );
  expect((await town.messages("b3")).some((m) => m.text.includes("数完了，各家的答案都删了"))).toBe(true);
  expect((await town.messages("dm:zhou")).some((m) => m.text.includes("您抄在别处的也请删掉"))).toBe(true);
  expect(await hears("zhao", "dm:zhao", "清点 1 3")).toBe("#1 已经数完了，各家的答案都删了，没有再记。");
  expect(await hears("zhou", "dm:zhou", "/count-list 1 1")).toContain("已经数完了");
  const [left] = await town.sql`select totals from headcounts where number = 1`;
  expect(left!.totals).toEqual({ answered: 4, amounts: [19] });
});

test("answers to choose from; ended before its time by staff; whoever goes takes theirs along", async () => {
  const read = await hears("zhou", "b3", "/count 身体怎么样 | 都好 | 不舒服 | 要送药 | 到 3天");
  expect(read).toContain("从这些里选：都好、不舒服、要送药");
  const number = Number(/#(\d+)/.exec(read)![1]);
  await town.tap("zhou", "b3", "发布");
  for (const [person, answer] of [
    ["wang", "都好"],
    ["li", "要送药"],
    ["qian", "都好"],
  ] as const) {
    await town.tap(person, "b3", "我来答");
    await town.tap(person, `dm:${person}`, answer);
  }
  await town.tap("emma", "b3", "我来答");
  expect((await town.last("dm:emma")).text).toContain("If you agree, choose an answer.");
  await town.tap("emma", "dm:emma", "不舒服");
  expect((await card(number)).text).toContain("已有 4 份回答 / 登记 7 户");
  await town.say("emma", "dm:emma", "/forgetme yes");
  expect((await card(number)).text).toContain("已有 3 份回答");
  await town.say("qian", "b3", `/count ${number} 不舒服`);
  expect(await hears("qian", "dm:qian", `/count ${number} 好像没事`)).toContain("没看懂是哪一个");
  expect(await kept(number)).toHaveLength(3);
  const sure = await hears("chen", "dm:chen", `/count-end ${number}`);
  expect(sure).toContain("各家的答案马上全删，找不回来");
  expect(await town.tap("chen", "dm:chen", "现在结束，删掉答案")).toContain("各家的答案都删了");
  expect(await kept(number)).toEqual([]);
  expect((await town.last("dm:zhou")).text).toContain("您抄在别处的也请删掉");
  // Of three answers the group is not told what they came to: whoever asked is.
  expect((await town.last("b3")).text).toContain("3 份回答 / 登记 6 户。不到 5 份");
  expect((await town.last("dm:zhou")).text).toContain("都好 1、不舒服 1、要送药 1");
});

test("when whoever asked is forgotten, nobody is left who was agreed to: it is over", async () => {
  const read = await hears("zhou", "b3", "/count 几辆车 | 到 3天");
  const number = Number(/#(\d+)/.exec(read)![1]);
  await town.tap("zhou", "b3", "发布");
  await town.tap("wang", "b3", "我来答");
  await town.tap("wang", "dm:wang", "1");
  expect(await kept(number)).toHaveLength(1);
  await town.say("zhou", "dm:zhou", "/forgetme yes");
  expect(await kept(number)).toEqual([]);
  expect((await town.last("b3")).text).toContain("1 份回答 / 登记 5 户。不到 5 份");
});

test("a door in the question is read neither on the card nor in the list", async () => {
  await town.say("chen", "dm:chen", "/count 3-2-501 漏到几家了 | 到 三天后 | 地点 3号楼");
  const done = await town.tap("chen", "dm:chen", "发布");
  const number = Number(/^#(\d+)/.exec(done!)![1]);
  expect((await card(number)).text).toContain("3-2-*** 漏到几家了");
  expect(await hears("wang", "b3", "/count")).toContain(`#${number} 3-2-*** 漏到几家了`);
});

test("what the group reads says no single answer: a count while it goes on, a total from five on in the end", async () => {
  await town.say("chen", "dm:chen", "/count 家里几口人 | 到 3天 | 地点 3号楼");
  const number = Number(/^#(\d+)/.exec((await town.tap("chen", "dm:chen", "发布"))!)![1]);
  for (const [i, person] of ["wang", "li", "qian", "zhao", "liu"].entries()) {
    await town.tap(person, "b3", "我来答");
    await town.tap(person, `dm:${person}`, String(i + 1));
    expect((await card(number)).text).toContain(`已有 ${i + 1} 份回答`);
    expect((await card(number)).text).not.toContain("合计");
  }
  expect(await hears("chen", "dm:chen", `清点 ${number}`)).toContain("合计 15，5 份回答");
  await town.say("chen", "dm:chen", `/count-end ${number} yes`);
  expect((await card(number)).text).toContain("合计 15，5 份回答");
});

test("a large household answers too, with a yes like any other; one that can hardly be is asked about", async () => {
  await town.say("chen", "dm:chen", "/count 春节几口人在家 | 到 3天 | 地点 3号楼");
  const number = Number(/^#(\d+)/.exec((await town.tap("chen", "dm:chen", "发布"))!)![1]);
  expect(await hears("li", "dm:li", `清点 ${number} 12`)).toContain("您写的是：12。还没有记，愿意就点一下。");
  expect(await kept(number)).toEqual([]);
  await town.tap("li", "dm:li", "只算总数，不给看是哪家");
  await town.tap("li", "dm:li", "可以看是我家");
  expect(await town.tap("li", "dm:li", "12")).toContain(`记下了：#${number} 12`);
  expect(await hears("li", "dm:li", `清点 ${number} 45`)).toContain("您家是 45，对吗？还没有记。");
  expect(await kept(number)).toEqual(["h 12 shown"]);
  await town.tap("li", "dm:li", "对，记下");
  expect(await kept(number)).toEqual(["h 45 shown"]);
  expect(await town.sql`select 1 from inbox where payload::text like '%count-say%'`).toHaveLength(0);
  // Typed where there are no buttons, a dozen is no twelfth choice.
  await town.say("zhao", "dm:zhao", `#${number}`);
  await town.say("zhao", "dm:zhao", "12");
  expect(await kept(number)).toEqual(["h 45 shown"]);
  await town.say("zhao", "dm:zhao", `清点 ${number} 12`);
  expect((await town.messages("dm:zhao", { mode: "text" })).at(-1)!.text).toContain(
    "12　2 只算总数，不给看是哪家　3 不答",
  );
  expect(await town.tap("zhao", "dm:zhao", "12")).toContain(`记下了：#${number} 12`);
});
