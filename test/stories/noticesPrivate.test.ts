import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually } from "../support/stage.ts";
import { openTown, type Town } from "../support/town.ts";

/** For some, in private and only with their yes; and in danger, for all, with a word back from every household. */
let town: Town;
beforeAll(async () => {
  town = await openTown();
});
afterAll(() => town.close());

const hears = async (person: string, chat: string, text: string) =>
  (await town.say(person, chat, text)).at(-1)?.text ?? "";
const inGroup = async (words: string) =>
  (await town.messages("b3")).filter((m) => m.from === "bot" && m.text.includes(words));
const inPrivate = async (person: string, words: string) =>
  (await town.messages(`dm:${person}`)).filter((m) => m.from === "bot" && m.text.includes(words));

test("/me offers to choose what one wants to hear of, and says what the choice means", async () => {
  await town.say("li", "dm:li", "/me");
  await town.tap("li", "dm:li", "说说我的情况");
  const asked = await town.last("dm:li");
  expect(asked.text).toContain("就是同意我把专门给这些邻居的公告私信给您");
  expect(asked.choices.map((c) => c.label)).toEqual(["老人", "家长", "租户", "业主"]);
  await town.tap("li", "dm:li", "老人");
  expect((await town.last("dm:li")).choices[0]!.label).toBe("去掉“老人”");
  await town.say("emma", "dm:emma", "/segments");
  await town.tap("emma", "dm:emma", "Renters");
  await town.say("liu", "dm:liu", "我的情况");
  await town.tap("liu", "dm:liu", "老人");
  await town.tap("liu", "dm:liu", "去掉“老人”");
  expect(await hears("wang", "b3", "/segments")).toContain("私聊");
});

test("a notice for some goes to those who chose it and to nobody else; the group reads nothing", async () => {
  const read = await hears("zhou", "dm:zhou", "公告 现在 明天上午上门量血压，不用下楼 | 给 老人");
  expect(read).toContain("现在私信发给3号楼的一部分邻居");
  expect(read).toContain("不在群里发，只私信给选了“老人”的邻居，不到 5 位");
  expect(await town.tap("zhou", "dm:zhou", "发布")).toContain("发出去了");
  expect(await inGroup("量血压")).toEqual([]);
  expect((await inPrivate("li", "量血压")).map((m) => m.text)).toEqual([
    "📣 #1 公告 · 3号楼\n明天（11月26日 周四）上午上门量血压，不用下楼",
  ]);
  for (const person of ["liu", "emma", "wang", "yang"]) expect(await inPrivate(person, "量血压"), person).toEqual([]);
  expect(await town.tap("li", "dm:li", "收到")).toBe("#1 收到了，谢谢。");
  expect(await hears("zhou", "dm:zhou", "取消 1 改天再来")).toContain("撤回了");
  expect(await inPrivate("li", "撤回了")).toHaveLength(1);
  expect(await inGroup("撤回")).toEqual([]);
  expect(await hears("zhou", "dm:zhou", "公告 现在 你好 | 给 猫")).toContain("没看懂给哪些邻居");
});

test("what was chosen is in what one can take home, and goes with the rest", async () => {
  const file = (await town.say("emma", "dm:emma", "/mydata")).at(-1)!.files[0]!;
  expect(await (await fetch(new URL(file.url, town.url))).text()).toContain("renters");
  await town.say("emma", "dm:emma", "/forgetme yes");
  const [left] = await town.sql`select count(*)::int as n from notice_segments where segment = 'renters'`;
  expect(left!.n).toBe(0);
});

test("in danger it is said in the night, and every household is asked once", async () => {
  // From Wednesday morning to one in the night.
  await town.advance(16);
  const read = await hears("chen", "dm:chen", "公告 现在 3号楼地下室进水，请不要坐电梯 | 紧急");
  expect(read).toContain("紧急：马上就发，夜里也发，请每户报平安");
  await town.tap("chen", "dm:chen", "发布");
  const [card] = await inGroup("🚨 #2 紧急 · 3号楼");
  expect(card!.at.slice(11, 13)).toBe("17");
  expect(card!.choices.map((c) => c.label)).toEqual(["我家平安", "要帮忙"]);
  expect(await town.tap("wang", "b3", "我家平安")).toBe("#2 您家平安，记下了。");
  expect(await town.tap("yang", "b3", "我家平安")).toBe("#2 您家平安，记下了。");
  expect(await hears("zhao", "dm:zhao", "报平安")).toBe("#2 您家平安，记下了。");
  expect((await inGroup("🚨 #2"))[0]!.text).toContain("1 户平安，0 户要帮忙");
});

test("a leader's word of danger beyond her own place is put to staff at once, in the night too", async () => {
  await town.say("zhou", "dm:zhou", "公告 现在 全小区停电，请不要坐电梯 | 紧急 | 地点 全小区");
  expect(await town.tap("zhou", "dm:zhou", "发布")).toContain("已经请居委会看");
  expect((await town.last("staff")).text).toContain("全小区停电");
  expect(await town.tap("chen", "staff", "不发")).toContain("不发");
});

test("who needs help is asked in private what for; only those who help read it", async () => {
  expect(await town.tap("li", "b3", "要帮忙")).toContain("已经告诉居委会您家要帮忙");
  expect((await town.last("dm:li")).text).toContain("直接在这里说一句，比如：老人腿脚不便");
  expect((await inGroup("🚨 #2"))[0]!.text).toContain("2 户平安，1 户要帮忙");
  expect((await town.last("staff")).text).toBe("🚨 #2 有一户说要帮忙。私聊我发：求助名单 2");
  expect((await town.last("dm:zhou")).text).toBe("🚨 #2 有一户说要帮忙。私聊我发：求助名单 2");
  // In plain words, as one answers whoever asks.
  expect(await hears("li", "dm:li", "腿脚不便，要人背下楼")).toContain("您说的转给居委会和楼长了");
  expect(await hears("chen", "dm:chen", "求助名单 2")).toBe(
    "🚨 #2 紧急 · 3号楼\n2 户平安，1 户要帮忙，3 户还没消息\n3号楼1单元102：腿脚不便，要人背下楼",
  );
  expect(await hears("wang", "dm:wang", "求助名单 2")).toContain("名单只给管那里的楼长和居委会看");
  expect(await inGroup("腿脚")).toEqual([]);
  // Who asks for the notice itself reads who is left to be asked, and reminds just those.
  const shown = (await town.say("zhou", "dm:zhou", "#2")).at(-1)!;
  expect(shown.text).toContain("还有 3 户没报平安 / 共 6 户");
  expect(shown.choices.map((c) => c.label)).toContain("看求助名单");
  expect(await town.tap("zhou", "dm:zhou", "私下提醒他们")).toContain("私下提醒了 3 户");
  expect(await inPrivate("wang", "还没报平安")).toEqual([]);
  expect(await inPrivate("qian", "您家还没报平安")).toHaveLength(1);
  // Helped: the household is safe, and its need is gone.
  await town.say("li", "dm:li", "报平安 2");
  expect(await hears("zhou", "dm:zhou", "求助名单 2")).toContain("3 户平安，0 户要帮忙");
  expect(await hears("li", "dm:li", "报平安 1")).toContain("已经撤回了");
});

test("words that are not understood are never taken for safe, and nobody else takes back that help is needed", async () => {
  const asked = async (person: string, chat: string, words: string) => {
    const said = (await town.say(person, chat, words)).at(-1)!;
    expect(said.text, words).toContain("您家平安，还是要帮忙？");
    return said.choices.map((c) => c.label);
  };
  expect(await asked("qian", "dm:qian", "报平安 2 我妈出门了")).toEqual(["我家平安", "要帮忙"]);
  // Begins as being safe does, and is something else.
  for (const words of ["好害怕", "好冷", "安全通道堵了", "平安不了", "好多人挤着"])
    await asked("qian", "dm:qian", `报平安 2 ${words}`);
  await asked("qian", "b3", "报平安 联系不上我妈ZZTRACE");
  expect(await town.sql`select 1 from inbox where payload::text like '%ZZTRACE%'`).toEqual([]);
  const list = async () => (await hears("chen", "dm:chen", "求助名单 2")).split("\n")[1];
  expect(await list()).toContain("0 户要帮忙");
  for (const words of ["报平安2 要人帮忙 水到膝盖了", "报平安：我妈被困了快来人", "/报平安 2 不平安，要人背我妈下楼"]) {
    expect(await hears("qian", "dm:qian", words), words).toContain("您说的转给居委会和楼长了");
    expect(await list(), words).toContain("1 户要帮忙");
  }
  await town.say("qian", "b3", "报平安 2 要帮忙 老人下不了楼ZZTRACE");
  expect(await hears("chen", "dm:chen", "求助名单 2")).toContain("老人下不了楼");
  expect(await town.sql`select 1 from inbox where payload::text like '%ZZTRACE%'`).toEqual([]);
  // Whoever asked says when it is over, in any of these ways.
  for (const words of ["报平安 2 没事了，不用帮忙", "报平安 都好", "报平安2", "报平安 一切平安，谢谢大家"]) {
    await town.say("qian", "dm:qian", "报平安 2 要帮忙");
    expect(await hears("qian", "dm:qian", words), words).toContain("#2 您家平安，记下了，刚才说的要帮忙不再找人。");
  }
  // wang and yang are of one household.
  await town.say("wang", "dm:wang", "报平安 2 要帮忙 奶奶摔了");
  expect(await hears("yang", "dm:yang", "报平安 2")).toContain("您家有人说了要帮忙，先留着");
  expect(await hears("chen", "dm:chen", "求助名单 2")).toContain("奶奶摔了");
  expect(await hears("wang", "dm:wang", "报平安 2")).toContain("#2 您家平安，记下了");
});

test("a month later nobody knows any more who was safe, only how many were", async () => {
  await town.say("qian", "dm:qian", "报平安 2 要帮忙 停电了，怕黑ZZTRACE");
  await town.advance(29 * 24);
  expect(
    await town.sql`select 1 from notice_checkins where words like '%ZZTRACE%' and person_id is not null`,
  ).toHaveLength(1);
  await town.advance(2 * 24);
  await town.restart();
  const left = () =>
    town.sql`select 1 from notice_checkins where words is not null or person_id is not null or reader ~ '^[hp]'`;
  await eventually(
    async () => (await left()).length === 0,
    () => "somebody is still in it",
  );
  const counts =
    await town.sql`select state, count(*)::int as n from notice_checkins where number = 2 group by 1 order by 1`;
  expect(counts.map((c) => `${c.state} ${c.n}`)).toEqual(["help 1", "safe 3"]);
});
