import { spawnSync } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { ROOT } from "../support/sources.ts";
import { openTown, type Town } from "../support/town.ts";

// Building 3 chooses a leader, from the first name to the tap that gives the role; on the way one ballot is voided.
let town: Town;
beforeAll(async () => {
  town = await openTown();
});
afterAll(() => town.close());

const newest = async (chat: string, words: string) =>
  (await town.messages(chat)).filter((m) => m.from === "bot").findLast((m) => m.text.includes(words));
const texts = async (chat: string, words: string) =>
  (await town.messages(chat)).filter((m) => m.from === "bot" && m.text.includes(words)).map((m) => m.text);

const LOT = "票数一样、名额不够时抽签定：抽签码在投票开始时封好，结束时公布。";

test("asked by a leader or the staff, read back, published: neighbours may stand", async () => {
  expect((await town.say("wang", "b3", "/elect 3号楼楼长"))[0]!.text).toBe("推选要楼长或居委会来发起。");
  const [preview] = await town.say("chen", "dm:chen", "推选 3号楼楼长 | 选 1 名 | 提名到 周五晚8点 | 地点 3号楼");
  expect(preview!.text).toBe(
    [
      "我理解成这样，对吗？请发起人点一下。",
      "🗳 #1 3号楼楼长",
      "选 1 名 · 3号楼",
      "提名到 11月27日（周五）20:00，然后每户一票，匿名投到 11月30日（周一）20:00",
      LOT,
      "最多选 1 个，再点一次就去掉。",
      "发到3号楼的 1 个群",
    ].join("\n"),
  );
  expect(await town.tap("chen", "dm:chen", "发布")).toContain("#1 发出去了");
  expect((await newest("b3", "#1 3号楼楼长"))!.text).toContain(`${LOT}\n还没有人参选。`);
});

test("nobody is on the ballot but by their own words; who is suggested is asked in private", async () => {
  await town.tap("li", "b3", "我参选");
  expect((await newest("b3", "#1 3号楼楼长"))!.text).toContain("还没有人参选。");
  expect((await town.say("li", "dm:li", "参选 1 李大爷，住 3-1-102，电话 13812345678"))[0]!.text).toMatch(
    /您参选 #1 了，选票上写：李大爷，住 .*138\*\*\*\*5678/,
  );
  expect(await town.tap("mei", "b3", "我参选")).toContain("要先登记住哪一户");
  const hello = await town.call("/sim/send", { chat: "b3", person: "liu", text: "早上好" });
  const { messageId } = (await hello.json()) as { messageId: string };
  const before = (await town.messages("b3")).length;
  const [told] = await town.say("wang", "b3", "/nominate 1", { replyTo: messageId });
  expect(told!.text).toBe("已经私下问了，本人同意后才会写上 #1 的名单。");
  expect((await town.messages("b3")).length).toBe(before + 2);
  expect((await town.last("dm:liu")).text).toContain("有邻居推荐您参选 #1 3号楼楼长");
  // Asked a second time they are not asked again.
  await town.say("yang", "b3", "/nominate 1", { replyTo: messageId });
  expect(await texts("dm:liu", "有邻居推荐您")).toHaveLength(1);
  expect((await newest("b3", "#1 3号楼楼长"))!.text).toContain("1 人同意参选：\n· 李大爷");
  // Who does not say who they are is called on the ballot what the group calls them; the only election needs no number.
  expect((await town.say("liu", "dm:liu", "参选 退休教师，有时间"))[0]!.text).toContain(
    "选票上写：刘老师：退休教师，有时间。",
  );
  expect((await town.say("yang", "dm:yang", "投票列表"))[0]!.text).toContain("正在提名，提名到 11月27日");
  await town.say("liu", "dm:liu", "参选 1 刘老师，退休教师");
  expect((await town.say("zhao", "dm:zhao", "参选 1 刘老师，退休教师"))[0]!.text).toContain("已经有一样的称呼");
  await town.say("zhao", "dm:zhao", "参选 1 小赵");
  expect((await newest("b3", "#1 3号楼楼长"))!.text).toContain("3 人同意参选：");
  expect((await town.say("zhao", "dm:zhao", "参选 1 退出"))[0]!.text).toBe("好的，#1 的名单上没有您了。");
  expect((await town.say("wang", "dm:wang", "投 1 1"))[0]!.text).toBe("#1 还在提名，提名结束才投票。");
});

test("after nominations the ballot is frozen with the seal of its lot, and voting opens by itself", async () => {
  await town.advance(60);
  expect((await newest("b3", "提名结束了。"))!.choices).toEqual([]);
  const card = (await newest("b3", "每户一票，登记过的住户都能投"))!;
  expect(card.text).toContain(LOT);
  expect(card.choices.map((c) => c.label)).toEqual([expect.stringMatching(/^李大爷/), "刘老师，退休教师"]);
  expect((await town.say("zhao", "dm:zhao", "参选 1 小赵"))[0]!.text).toBe("#1 的提名已经结束了。");
  const [poll] = await town.sql`select definition, election from polls where number = 1`;
  const frozen = JSON.parse(poll!.definition);
  expect(frozen).toMatchObject({ secret: true, multiple: false, election: { seats: 1, most: 1 } });
  expect(frozen.election.seal).toMatch(/^[0-9a-f]{64}$/);
  // The seed itself is nobody's to read before the close, not even in the data of who asked.
  expect(poll!.election.seed).toMatch(/^[0-9A-Z]{5}(-[0-9A-Z]{5}){3}$/);
  const [mine] = await town.say("chen", "dm:chen", "/mydata");
  expect(await (await town.call(mine!.files[0]!.url)).text()).not.toContain(poll!.election.seed);
});

test("a ballot is voided by two of the staff, with a reason, and the group reads it", async () => {
  await town.tap("qian", "b3", "刘老师，退休教师");
  expect((await town.say("wang", "dm:wang", "/void 1 1 不对"))[0]!.text).toBe("作废一张票要居委会来提。");
  expect((await town.say("chen", "dm:chen", "/void 1 1"))[0]!.text).toContain("写清是第几票");
  expect((await town.say("chen", "dm:chen", "/void 1 9 写错了"))[0]!.text).toContain("没有第 9 票");
  await town.say("chen", "dm:chen", "/void 1 1 这一户已经搬走");
  expect(await town.tap("chen", "staff", "同意作废")).toBe("这是您自己提的，要另一位工作人员来点。");
  expect(await town.tap("admin", "staff", "同意作废")).toBe("第 1 票作废了。给邻居们的说明发出去了。");
  expect((await newest("b3", "作废"))!.text).toBe(
    "🗳 #1 3号楼楼长\n第 1 票由两位工作人员作废：这一户已经搬走。作废记作第 2 票，原来那一票还在，没有改动。",
  );
  expect((await town.last("dm:qian")).text).toContain("您的第 1 票由两位工作人员作废");
  expect((await town.say("chen", "dm:chen", "/void 1 1 再来"))[0]!.text).toContain("现在不算它");
  const [tally] = await town.sql`select count from poll_tallies where number = 1 and option = 0`;
  expect(tally!.count).toBe(0);
});

test("each morning the chain's code is said, once, while there is something new", async () => {
  await town.tap("wang", "b3", "刘老师，退休教师");
  await town.tap("li", "b3", (await newest("b3", "每户一票，登记过的住户"))!.choices[0]!.label);
  await town.advance(24);
  expect(await texts("b3", "到今早一共记了")).toEqual([
    expect.stringMatching(/到今早一共记了 4 票（改票也各算一票），校验码 [0-9A-Z-]{23}/),
  ]);
  await town.advance(24);
  expect(await texts("b3", "到今早一共记了")).toHaveLength(1);
});

test("equal votes are told apart by the sealed lot; the result is checked by anyone; a tap gives the role", async () => {
  await town.advance(48);
  const result = (await newest("b3", "#1 有结果了"))!;
  expect(result.text).toMatch(/当选：.+\n.+、.+ 票数相同，按投票前封好的抽签码 [0-9A-Z-]{23} 抽定。/);
  // The picture says who, and by what lot: it is higher by these lines than one of two bars.
  const drawn = Buffer.from(await (await town.call(result.photos[0]!)).arrayBuffer());
  expect(drawn.readUInt32BE(20)).toBeGreaterThan(900);
  await town.say("chen", "dm:chen", "周报 详情 最近7天");
  expect((await town.last("dm:chen")).text).toMatch(/🗳 #1 .* 当选：.+。\d+ (?:户|人)参加/);
  const code = /封票码 ([0-9A-Z-]+)/.exec(result.text)![1]!;
  const [said] = await town.say("emma", "dm:emma", "/ballots 1");
  const text = await (await town.call(said!.files[0]!.url)).text();
  const path = join(tmpdir(), `linli-election-${process.pid}.json`);
  onTestFinished(() => rmSync(path, { force: true }));
  const check = (words: string) => {
    writeFileSync(path, words);
    return spawnSync(process.execPath, [join(ROOT, "scripts/verify.mjs"), path, "--head", code], { encoding: "utf8" })
      .stdout;
  };
  const good = check(text);
  expect(good).toContain("✓ 每一票都接得上，最后的票和结果都对。");
  expect(good).toContain("第 1 票由两位工作人员作废（见第 2 票）：这一户已经搬走");
  const elected = /当选：(.+)/.exec(good)![1]!;
  expect(result.text).toContain(`当选：${elected}`);
  const data = JSON.parse(text);
  const other = data.result.elected[0] === 1 ? 2 : 1;
  expect(check(text.replace(`"elected": [\n   ${3 - other}`, `"elected": [\n   ${other}`))).toContain(
    "✗ 当选的人和票数、抽签对不上",
  );
  expect(check(text.replace(data.result.seed, "00000-00000-00000-00000"))).toContain("抽签对不上（seed）");
  expect(check(text.replace('"by": 2', '"by": 3'))).toContain("✗ 第 1 票的作废对不上");

  expect(await town.tap("zhou", "staff", `任命 ${elected}`).catch(() => "gone")).toMatch(/gone|任命要居委会来点/);
  expect(await town.tap("chen", "staff", `任命 ${elected}`)).toBe(`${elected} 现在是3号楼楼长，已经告诉本人。`);
  expect(await town.tap("admin", "staff", `任命 ${elected}`)).toBe(`${elected} 已经任命过了。`);
  // It says how the other one is taken back, and those words do it.
  expect((await town.last("staff")).text).toContain("发：任命 取消 楼长");
  const before = await town.write("zhou", "b3", "大家辛苦了");
  expect(await town.say("chen", "b3", "任命 谁当楼长")).toEqual([]);
  expect((await town.say("chen", "b3", "任命 取消 楼长", { replyTo: before })).at(-1)!.text).toBe(
    "好了，对方不再是3号楼楼长。",
  );
  expect((await town.say("chen", "b3", "任命 楼长 3号楼", { replyTo: before })).at(-1)!.text).toContain("3号楼楼长");
  const who = elected.startsWith("刘老师") ? "liu" : "li";
  expect((await town.last(`dm:${who}`)).text).toContain("居委会任命您为3号楼楼长");
});

test("with too few candidates the staff are asked, and more days can be given", async () => {
  await town.say("chen", "dm:chen", "推选 3号楼议事员 | 选 2 名 | 提名到 明晚8点 | 地点 3号楼 | 不限");
  await town.tap("chen", "dm:chen", "发布");
  await town.say("li", "dm:li", "参选 2 李大爷");
  await town.advance(40);
  expect((await newest("staff", "#2 提名到时间了"))!.text).toContain("1 人同意参选，要选 2 名");
  expect(await town.tap("admin", "staff", "再提名 3 天")).toContain("#2 提名延长到");
  expect((await newest("b3", "参选的人还不够，提名延长到"))!.text).toContain("愿意参选的，发：我参选");
  await town.say("liu", "dm:liu", "参选 2 刘老师");
  await town.say("zhao", "dm:zhao", "参选 2 小赵");
  await town.say("zhao", "dm:zhao", "/forgetme yes");
  expect((await newest("b3", "#2 3号楼议事员\n选 2 名"))!.text).toContain("· 李大爷\n· 刘老师");
  await town.say("qian", "dm:qian", "参选 2 钱叔");
  await town.advance(80);
  expect(await town.tap("wang", "b3", "刘老师")).toContain("#2 刘老师");
  expect(await town.tap("wang", "b3", "钱叔")).toContain("#2 刘老师、钱叔");
  expect(await town.tap("wang", "b3", "李大爷")).toContain("李大爷、刘老师、钱叔");
  await town.say("chen", "dm:chen", "结束 2 作废");
  expect((await newest("b3", "#2 3号楼议事员"))!.text).toContain("作废");
});

test("the planned end stands, although voting opens some minutes after nominations", async () => {
  await town.say("chen", "dm:chen", "推选 楼道长 | 选 1 名 | 提名到 明晚8点 | 截止 后天晚8点 | 地点 3号楼");
  await town.tap("chen", "dm:chen", "发布");
  await town.say("li", "dm:li", "参选 李大爷");
  await town.say("liu", "dm:liu", "参选 刘老师");
  const poll = async () =>
    (await town.sql`select state, closes_at from polls where question = '楼道长'`)[0] as {
      state: string;
      closes_at: Date;
    };
  const planned = (await poll()).closes_at;
  for (let hours = 0; hours < 40 && (await poll()).state === "nominating"; hours++) await town.advance(1);
  expect(await poll()).toEqual({ state: "open", closes_at: planned });
});

test("in the group the whole line asks for it, and words of a candidate stand; talk about an election is talk", async () => {
  for (const talk of ["选举 楼长的事怎么样了", "推选谁好呢", "参选 的人多吗", "我参选 干什么"])
    expect(await town.say("li", "b3", talk), talk).toEqual([]);
  await town.say("zhou", "b3", "推选 花园管理员 | 选 1 名 | 提名到 后天晚8点 | 地点 3号楼");
  await town.tap("zhou", "b3", "发布");
  const card = (await newest("b3", "花园管理员\n选 1 名"))!;
  const number = Number(/#(\d+)/.exec(card.text)![1]);
  await town.say("li", "b3", `参选 ${number} 李大爷，种过果树`);
  await town.say("wang", "b3", "我参选 王阿姨，爱种花");
  expect((await newest("b3", "花园管理员\n选 1 名"))!.text).toContain("· 李大爷，种过果树\n· 王阿姨，爱种花");
  const messageId = await town.write("yang", "b3", "天气真好");
  await town.say("wang", "b3", `提名 ${number}`, { replyTo: messageId });
  expect((await town.last("dm:yang")).text).toContain("有邻居推荐您参选");
  expect((await town.say("yang", "dm:yang", "好的"))[0]!.text).toContain(`参选 ${number}`);
  expect((await town.say("yang", "dm:yang", "老杨，退伍军人"))[0]!.text).toContain("老杨，退伍军人");
});
