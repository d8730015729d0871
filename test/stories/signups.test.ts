import readXlsxFile from "read-excel-file/node";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTown, type Town } from "../support/town.ts";

let town: Town;
beforeAll(async () => {
  town = await openTown();
});
afterAll(() => town.close());

const card = async (number: number) =>
  (await town.messages("b3")).findLast(
    (m) => m.from === "bot" && new RegExp(`^\\S+ #${number} `).test(m.text) && m.choices.length > 0,
  )!;
const numberIn = (text: string) => Number(/#(\d+)/.exec(text)![1]);
const rowsOf = async (number: number) =>
  (
    await town.sql`select coalesce(r.name, a.name) as who, r.slot, r.count, r.state from signup_rows r
      left join person_accounts p on p.community_id = r.community_id and p.person_id = r.person_id
      left join accounts a on a.id = p.account_id where r.number = ${number} and r.state <> 'out' order by r.id`
  ).map((r) => `${r.who} ${r.slot} ${r.count} ${r.state}`);
let clean: number;

test("one line becomes a card, after whoever asked has seen the full times", async () => {
  const [said] = await town.say(
    "zhou",
    "b3",
    "/signup 周六大扫除 | 上午 3人 | 下午 10人 | 时间 周六9:00-11:00 | 截止 周五晚8点",
  );
  clean = numberIn(said!.text);
  expect(said!.text).toBe(
    [
      "我理解成这样，对吗？请发起人点一下。",
      `📝 #${clean} 周六大扫除`,
      "11月28日（周六）09:00 到 11月28日（周六）11:00 · 3号楼",
      "11月27日（周五）20:00 截止报名",
      "上午 0 人 / 共 3 个名额",
      "下午 0 人 / 共 10 个名额",
      "发到 1 个群",
    ].join("\n"),
  );
  expect(await town.tap("wang", "b3", "发布")).toBe(`#${clean} 要请组织的那位邻居来点。`);
  expect(await town.tap("zhou", "b3", "发布")).toContain("发出去了");
  expect((await card(clean)).choices.map((c) => c.label)).toEqual(["上午", "下午", "再带一位", "不去了"]);
});

test("a tap, a number, words in reply: all of it is one row of their own", async () => {
  expect(await town.tap("wang", "b3", "上午")).toBe(
    `记下了：#${clean} 周六大扫除 上午 1 人。去不了就发：退出 ${clean}`,
  );
  expect(await town.tap("wang", "b3", "上午")).toBe(`#${clean} 您已经报了 上午 1 人，记着呢。`);
  await town.tap("wang", "b3", "再带一位");
  const spoken = async () => (await town.messages("b3")).filter((m) => m.from === "bot").length;
  const before = await spoken();
  await town.say("li", "b3", "下午 我家两口", { replyTo: (await card(clean)).id });
  await town.say("liu", "b3", "+1", { replyTo: (await card(clean)).id });
  // Who signed up is thanked in private: the group reads one question, and the card.
  expect(await spoken()).toBe(before + 1);
  expect(await rowsOf(clean)).toEqual(["王阿姨 1 2 in", "李大爷 2 2 in"]);
  // "+1" where there are two slots asks which.
  const asked = (await town.messages("b3")).findLast((m) => m.text.includes("报哪个时段"));
  expect(asked!.choices.map((c) => c.label)).toEqual(["上午", "下午"]);
  await town.tap("liu", "b3", "上午");
  expect((await card(clean)).text).toContain("上午 3 人 / 共 3 个名额\n下午 2 人 / 共 10 个名额");
  expect((await card(clean)).text).not.toContain("王阿姨");
});

test("who comes too late waits, moves up by themselves, and is told in private", async () => {
  expect(await town.tap("zhao", "b3", "上午")).toContain("满了，给您排上候补，1 人，前面还有 0 人");
  expect(await town.tap("qian", "b3", "上午")).toContain("前面还有 1 人");
  expect((await card(clean)).text).toContain("上午 3 人 / 共 3 个名额，候补 2 人");
  await town.say("liu", "dm:liu", `退出 ${clean}`);
  expect((await town.last("dm:zhao")).text).toContain("有名额空出来了，您的 1 人报上了");
  expect(await rowsOf(clean)).toEqual(["王阿姨 1 2 in", "李大爷 2 2 in", "小赵 1 1 in", "钱叔 1 1 waiting"]);
  // Fewer come: the next one moves up.
  await town.say("wang", "dm:wang", `报名 ${clean} 上午 1人`);
  expect((await town.last("dm:qian")).text).toContain("您的 1 人报上了");
});

test("one more with somebody who has not said for when: which slot is asked, and nothing guessed", async () => {
  const before = await rowsOf(clean);
  await town.tap("yang", "b3", "再带一位");
  expect(await rowsOf(clean)).toEqual(before);
  expect((await town.messages("b3")).findLast((m) => m.text.includes("报哪个时段"))!.choices).toHaveLength(2);
});

test("written in the group as the poster says, it counts; with when and how many too; #15 shows the card", async () => {
  const before = await rowsOf(clean);
  await town.say("yang", "b3", `报名 ${clean} 下午 2人`);
  expect((await town.last("dm:yang")).text).toContain(`#${clean} 周六大扫除 下午 2 人`);
  expect(await rowsOf(clean)).toEqual([...before, "老杨 2 2 in"]);
  await town.say("yang", "b3", `退出 ${clean}`);
  expect((await town.say("yang", "b3", `报名 ${clean}`))[0]!.text).toContain("报哪个时段");
  expect((await town.say("yang", "b3", `#${clean}`))[0]!.text).toContain("📝");
  expect(await rowsOf(clean)).toEqual(before);
  await town.say("zhou", "b3", "/signup 写春联 | 10人 | 时间 周六15:00 | 3号楼");
  await town.tap("zhou", "b3", "发布");
  const one = numberIn((await town.messages("b3")).findLast((m) => m.text.includes("写春联"))!.text);
  expect((await card(one)).text).toContain("已报名 0 人 / 共 10 个名额");
  await town.say("yang", "b3", `报名 ${one}`);
  expect((await card(one)).text).toContain("已报名 1 人 / 共 10 个名额");
  await town.say("yang", "b3", `退出 ${one}`);
  for (const chatter of ["报名 3 个人还差一个", "退出 2 天了", "志愿 5 小时了", `报名 ${one} 号截止吗`]) {
    expect(await town.say("wang", "b3", chatter), chatter).toEqual([]);
  }
});

test("a word about some list is said to neighbours", async () => {
  for (const chatter of ["接龙 今晚谁拼车", "接龙 又开始了"]) expect(await town.say("wang", "b3", chatter)).toEqual([]);
});

test("closed, full, 500 people, negative, not in it: a sentence each, and no change", async () => {
  const before = await rowsOf(clean);
  const say = async (words: string) => (await town.say("emma", "dm:emma", words)).map((m) => m.text).join();
  expect(await say(`/signup ${clean} afternoon`)).toContain("Sign up like this");
  expect(await say(`报名 ${clean} 下午 500人`)).toContain("from 1 to 20");
  expect(await say(`报名 ${clean} 下午 -3`)).toContain("from 1 to 20");
  expect(await say(`报名 ${clean} 上午 9人`)).toContain("has only 3 places");
  expect(await say(`退出 ${clean}`)).toContain("You are not on the list");
  expect(await say("报名 999")).toContain("I found no sign-up #999");
  for (const [line, words] of [
    ["/signup ", "没有能报名的活动|现在能报名的"],
    ["/signup 扫雪 | 0人", "名额要在 1 到 2000 之间"],
    ["/signup 扫雪 | -5人", "名额要在 1 到 2000 之间"],
    ["/signup 扫雪 | 截止 昨天", "时间已经过了"],
    ["/signup 扫雪 | 时间 周六9点 | 截止 周日", "截止比活动还晚"],
    ["/signup 扫雪 | 早 | 早", "两个时段是一样的"],
    ["/signup 扫雪 | 5人 | 早 3人", "每个都要有名字"],
    ["/signup 扫雪 | 地点 99号楼", "没找到这个地方"],
  ] as const)
    expect((await town.say("zhou", "dm:zhou", line))[0]!.text, line).toMatch(new RegExp(words));
  expect((await town.say("wang", "dm:wang", "/signup 广场舞 | 20人"))[0]!.text).toContain("“热心居民”（100 分）");
  expect(await rowsOf(clean)).toEqual(before);
});

test("a list that goes round is put together: nobody is lost, and nobody else's line changes", async () => {
  await town.say("zhou", "b3", "/signup 包饺子 | 截止 周五晚8点");
  await town.tap("zhou", "b3", "发布");
  const number = numberIn((await town.messages("b3")).findLast((m) => m.text.includes("包饺子"))!.text);
  const put = (said: { text: string }[]) => said.find((m) => m.text.includes("对好了"))?.text;
  const first = await town.say("wang", "b3", "#接龙\n包饺子\n1. 王阿姨\n2. 楼上小陈 2人");
  expect(put(first)).toBe(`#${number} 包饺子 对好了，一共 3 人：\n1. 王阿姨 1 人\n2. 楼上小陈 2 人`);
  // 老杨 copied the list before 小陈 was on it.
  const second = await town.say("yang", "b3", "#接龙\n包饺子\n1. 王阿姨\n2. 张姐");
  expect(put(second)).toContain("1. 王阿姨 1 人\n2. 楼上小陈 2 人\n3. 张姐 1 人");
  expect(await rowsOf(number)).toEqual(["王阿姨 1 1 in", "楼上小陈 1 2 in", "张姐 1 1 in"]);
  // Said again as it stands, or about something else: nothing to add, and nothing is said.
  const before = (await town.messages("b3")).filter((m) => m.from === "bot").length;
  await town.say("li", "b3", "#接龙\n包饺子\n1. 王阿姨\n2. 楼上小陈 2人\n3. 张姐");
  expect((await town.messages("b3")).filter((m) => m.from === "bot").length).toBe(before);
  expect((await town.say("li", "dm:li", `退出 ${number} 楼上小陈`))[0]!.text).toContain("要他本人或组织的人来划");
  expect((await town.say("wang", "dm:wang", `退出 ${number} 楼上小陈`))[0]!.text).toContain("把楼上小陈划掉了");
});

test("a list of the neighbours' own: asked about once, kept together when somebody says yes, erased when not", async () => {
  const list = (title: string, ...names: string[]) =>
    ["#接龙", title, ...names.map((name, i) => `${i + 1}. ${name}`)].join("\n");
  // One line can lose nothing yet.
  expect(await town.say("li", "b3", list("包粽子", "李大爷"))).toEqual([]);
  const [asked] = await town.say("li", "b3", list("包粽子", "李大爷", "孙姐 2人"));
  expect(asked!.text).toBe("要我帮大家对着“包粽子”这份接龙吗？谁的一行都不会漏。");
  // Two copied it at once, and 孙姐 is lost; she is on it all the same.
  expect(await town.say("liu", "b3", list("包粽子", "李大爷", "马哥"))).toEqual([]);
  await town.tap("qian", "b3", "帮忙对");
  const said = (await town.messages("b3")).findLast((m) => m.text.includes("对好了"))!;
  expect(said.text).toContain("包粽子 对好了，一共 4 人：\n1. 李大爷 1 人\n2. 孙姐 2 人\n3. 马哥 1 人");
  expect((await card(numberIn(said.text))).text).toContain("已报名 4 人");
  await town.say("liu", "b3", list("团购鸡蛋", "刘老师 2份", "丁姐 1份"));
  expect(await town.tap("liu", "b3", "不用")).toBe("好的，这份接龙我不管，也没有记下什么。");
  expect(await town.say("liu", "b3", list("团购鸡蛋", "刘老师 2份", "丁姐 1份", "小秦"))).toEqual([]);
  expect(await town.sql`select 1 from signup_rows where name in ('丁姐', '小秦')`).toHaveLength(0);
  await town.advance(0.6);
  expect(await town.sql`select 1 from inbox where payload::text like '%丁姐%'`).toHaveLength(0);
  // Nobody says anything for a day: it is gone.
  await town.say("liu", "b3", list("拼车去机场", "刘老师", "丁姐"));
  await town.advance(25);
  expect(await town.sql`select title from signups where state in ('offered', 'declined')`).toHaveLength(0);
  expect(await town.sql`select 1 from signup_rows where name = '丁姐'`).toHaveLength(0);
});

test("only those who come are reminded, the evening before", async () => {
  await town.advance(24 + 10);
  const reminded: string[] = [];
  for (const person of ["wang", "li", "zhao", "qian", "liu", "emma", "yang", "zhou"])
    if ((await town.messages(`dm:${person}`)).some((m) => /您报了名，.+ 开始|You signed up: it begins/.test(m.text)))
      reminded.push(person);
  expect(reminded).toEqual(["wang", "li", "zhao", "qian"]);
  expect((await town.messages("dm:zhou")).some((m) => m.text.includes(`#${clean} 报名截止，一共 5 人。`))).toBe(true);
  expect((await town.say("emma", "dm:emma", `报名 ${clean} 下午`))[0]!.text).toContain("sign-up is over");
  expect((await card(clean))?.text ?? "").not.toContain("再带一位");
});

test("the organiser has the list as a file; nobody else has", async () => {
  expect((await town.say("wang", "dm:wang", `名单 ${clean}`))[0]!.text).toBe(`#${clean} 要请组织的那位邻居来点。`);
  const [sheet] = await town.say("zhou", "dm:zhou", `名单 ${clean} xlsx`);
  const bytes = await (await town.call(new URL(sheet!.files[0]!.url, town.url).pathname)).arrayBuffer();
  const table = (await readXlsxFile(Buffer.from(bytes))) as unknown as unknown[][];
  expect(JSON.stringify(table)).toContain("王阿姨");
  const [csv] = await town.say("zhou", "dm:zhou", `名单 ${clean} csv`);
  const text = await (await town.call(new URL(csv!.files[0]!.url, town.url).pathname)).text();
  expect(text.split("\n")).toHaveLength(6);
});

test("what a list asks for has a column of its own beside the people", async () => {
  const [asked] = await town.say("liu", "b3", "#接龙\n团购橙子\n1. 刘老师 2箱\n2. 丁姐 一家3口");
  await town.tap("liu", "b3", asked!.choices[0]!.label);
  const number = numberIn((await town.messages("b3")).findLast((m) => m.text.includes("团购橙子"))!.text);
  const [csv] = await town.say("liu", "dm:liu", `名单 ${number} csv`);
  const text = await (await town.call(new URL(csv!.files[0]!.url, town.url).pathname)).text();
  expect(
    text
      .trim()
      .split("\n")
      .map((line) => line.split(",").slice(3, 5)),
  ).toEqual([
    ["人数", "要的东西"],
    ["", "2箱"],
    ["3", ""],
  ]);
});

test("called off: everybody who signed up hears it, and the card says so", async () => {
  const [said] = await town.say("zhou", "b3", "/signup 看电影 | 20人 | 截止 后天");
  const number = numberIn(said!.text);
  await town.tap("zhou", "b3", "发布");
  await town.tap("wang", "b3", "我报名");
  expect(await town.tap("wang", "b3", "不去了")).toBe(`#${number} 退好了，名额让出来了。`);
  await town.tap("emma", "b3", "我报名");
  await town.say("zhou", "dm:zhou", `/signup-cancel ${number} yes`);
  expect((await town.last("dm:emma")).text).toContain("This was called off, no need to come");
  // Also those hear it whom the bot cannot write to.
  expect((await town.last("b3")).text).toBe(`📝 #${number} 看电影\n这次活动取消了。`);
  expect((await town.messages("b3")).findLast((m) => m.text.includes("看电影"))!.text).toContain("这次活动取消了");
});

test("/mydata and /forgetme reach what somebody signed up for, and names they put on a list", async () => {
  const [said] = await town.say("zhou", "b3", "/signup 种树 | 20人 | 截止 后天");
  const number = numberIn(said!.text);
  await town.tap("zhou", "b3", "发布");
  await town.tap("yang", "b3", "我报名");
  await town.say("yang", "b3", "#接龙\n种树\n1. 小外孙\n2. 女婿");
  const [data] = await town.say("yang", "dm:yang", "我的数据");
  const answer = await town.call(new URL(data!.files[0]!.url, town.url).pathname);
  const { signupRows } = (await answer.json()) as { signupRows: { number: number }[] };
  expect(signupRows.filter((row) => row.number === number)).toHaveLength(3);
  await town.say("yang", "dm:yang", "删除我");
  await town.tap("yang", "dm:yang", "删除");
  expect(await rowsOf(number)).toEqual([]);
  expect((await card(number)).text).toContain("0 人 / 共 20 个名额");
});
