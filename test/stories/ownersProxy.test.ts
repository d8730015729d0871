import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ROOT } from "../support/sources.ts";
import { openTown, type Town } from "../support/town.ts";

/** An 80-year-old who cannot come asks a neighbour to vote for him; he keeps the last word. */
let town: Town;
const folder = mkdtempSync(join(tmpdir(), "linli-proxy-"));
beforeAll(async () => {
  town = await openTown();
  const lines = [
    "楼栋,单元,房号,面积,业主,业主编号",
    "3,1,102,60,李大爷,",
    "3,1,801,90,赵晓,",
    "3,2,501,80,王秀英、杨建国,",
    "3,1,1101,70,钱叔,",
  ];
  await town.say("chen", "dm:chen", "", { file: { name: "roll.csv", bytes: Buffer.from(lines.join("\n")) } });
  await town.tap("chen", "dm:chen", "确认导入");
  for (const [person, door, name] of [
    ["li", "3-1-102", "李大爷"],
    ["zhao", "3-1-801", "赵晓"],
    ["wang", "3-2-501", "王秀英"],
    ["yang", "3-2-501", "杨建国"],
    ["qian", "3-1-1101", "钱叔"],
  ] as const) {
    await town.say(person, `dm:${person}`, `业主 ${door}`);
    await town.tap("chen", "dm:chen", name);
    await town.tap("admin", "dm:admin", "是，确认");
  }
  await town.say("chen", "dm:chen", "业主表决 7 | 3号楼要不要加装电梯？ | 地点 3号楼");
  await town.tap("chen", "dm:chen", "开始表决");
});
afterAll(async () => {
  await town.close();
  rmSync(folder, { recursive: true, force: true });
});

const dm = (person: string) => `dm:${person}`;
const last = async (person: string) => (await town.last(dm(person))).text;
const say = async (person: string, text: string) => (await town.say(person, dm(person), text)).at(-1)!.text;
const tap = (person: string, label: string) => town.tap(person, dm(person), label);
const card = async () => (await town.messages("b3")).findLast((m) => m.text.includes("加装电梯"))!.text;
/** Asks for a code. @returns the line to be passed on */
const codeOf = async (person: string) => /委托 [0-9A-Z-]{14}$/.exec(await say(person, `委托 ${number}`))![0];
let number = 0;

/** From the code to the owner's yes. */
async function give(from: string, to: string): Promise<void> {
  await say(to, await codeOf(from));
  await tap(to, "愿意");
  await tap(from, "是，请 TA 代投");
}

test("an owner asks in private, the neighbour agrees, the owner sees who it is: then it stands", async () => {
  number = Number(/#(\d+) 3号楼/.exec(await card())![1]);
  expect(await say("li", "委托")).toContain("可以请一位信得过的邻居");
  const before = await town.messages(dm("li"));
  const code = await codeOf("li");
  const told = (await town.messages(dm("li"))).slice(before.length + 1);
  expect(told[0]!.text).toBe(
    [
      `🗳 #${number} 3号楼要不要加装电梯？`,
      "把下面这句转给您信得过的邻居，请 TA 私聊发给我。用一次，表决截止前有效。TA 答应以后，我再请您看看是不是 TA。",
      "议事规则要纸质委托书的，请另外签一份交给居委会。",
    ].join("\n"),
  );
  expect(await town.sql`select state from owner_proxies where code like ${`%${code.slice(3)}%`}`).toEqual([]);
  expect(await say("liu", code)).toBe(
    [
      `🗳 #${number} 3号楼要不要加装电梯？`,
      "李大爷（3-1-102）想请您替 TA 投这一票，您愿意吗？",
      "愿意的话，请照 TA 的意思投，不能再转给别人。您自己的票另外投，不受影响。",
    ].join("\n"),
  );
  expect(await tap("liu", "愿意")).toContain("我去请 TA 看看是不是您");
  expect(await last("li")).toContain("刘老师（3号楼2单元302）愿意替您投这一票。是您请的那位吗？");
  expect(await tap("li", "是，请 TA 代投")).toContain("TA 一投我就告诉您");
  const ballot = await town.last(dm("liu"));
  expect(ballot.text).toContain("替李大爷（3-1-102）投这一票：\n12月2日（周三）20:00 截止，之前都能改。");
  expect(ballot.choices.map((c) => c.label)).toEqual(["同意", "反对", "弃权"]);
  expect(await say("li", `委托 ${number}`)).toContain("已经请刘老师（3号楼2单元302）替您投了");
});

test("the ballot is the owner's, and they hear of it at once with its receipt", async () => {
  expect(await tap("liu", "同意")).toBe(`替李大爷（3-1-102）记下了：#${number} 同意，已经告诉 TA。`);
  const heard = await town.last(dm("li"));
  expect(heard.text).toMatch(
    /刘老师（3号楼2单元302）替您投了同意。回执 [0-9A-Z]{4}-[0-9A-Z]{6}-1。\n不合您的意思就自己投/,
  );
  expect(heard.choices.map((c) => c.label)).toEqual(["我自己投", "收回委托"]);
  expect(await card()).toContain("人数 25.0%（1 / 共 4）");
  expect(await town.sql`select road, choice from ballots`).toEqual([{ road: "proxy", choice: "1" }]);
  expect(await tap("liu", "同意")).toContain("那位业主的票已经是这样了");
  expect(await tap("liu", "弃权")).toContain("弃权");
  // A tap on the group's card is one's own, and who only holds a mandate is no owner.
  expect(await town.tap("liu", "b3", "反对")).toContain("登记住处不等于业主");
});

test("the owner votes himself, also the same: that counts, and the mandate is over", async () => {
  expect(await town.tap("li", "b3", "弃权")).toMatch(/记下了：#\d+ 弃权。回执/);
  expect(await last("liu")).toBe(`#${number} 李大爷（3-1-102）自己投了，不用您再投。`);
  const before = await card();
  expect(await tap("liu", "同意")).toBe(`#${number} 这份委托已经结束了，那位业主的票没有动。`);
  expect(await card()).toBe(before);
  expect(await town.sql`select road, choice from ballots order by seq desc limit 1`).toEqual([
    { road: null, choice: "3" },
  ]);
});

test("taken back before it was used, or after: what was cast stays until the owner votes", async () => {
  await give("zhao", "liu");
  expect(await say("zhao", `委托 ${number} 取消`)).toContain("的委托收回了，现在只有您自己能投");
  expect(await last("liu")).toContain("小赵（3-1-801）收回了委托");
  expect(await tap("liu", "同意")).toContain("这份委托已经结束了");
  await give("zhao", "liu");
  await tap("liu", "反对");
  await tap("zhao", "收回委托");
  const off = await town.last(dm("zhao"));
  expect(off.text).toContain("已经替您投的那一票还在");
  expect(off.choices.map((c) => c.label)).toEqual(["同意", "反对", "弃权", "收回这一票"]);
  await tap("zhao", "同意");
  expect(await town.sql`select road, choice from ballots order by seq desc limit 1`).toEqual([
    { road: null, choice: "1" },
  ]);
});

test("a ballot on paper ends it too; co-owners who differ are told so", async () => {
  await give("wang", "liu");
  await town.tap("yang", "b3", "反对");
  await tap("liu", "同意");
  expect(await last("wang")).toContain("跟您共有的人选得不一样，先记待定。");
  const photo = await sharp({ create: { width: 60, height: 40, channels: 3, background: "#c84" } })
    .jpeg()
    .toBuffer();
  await town.say("chen", dm("chen"), `纸质票 ${number} 3-2-501 反对`, { photo });
  await tap("chen", "王秀英");
  await tap("admin", "对，算这一票");
  expect(await last("liu")).toContain("王阿姨（3-2-501）自己投了");
  expect(await tap("liu", "同意")).toContain("这份委托已经结束了");
});

test("without buttons the whole way is numbers and words", async () => {
  await say("yang", await codeOf("qian"));
  expect((await town.messages(dm("yang"), { mode: "text" })).at(-1)!.text).toContain("1 愿意　2 不了");
  await say("yang", "1");
  await say("qian", "1");
  expect((await town.messages(dm("yang"), { mode: "text" })).at(-1)!.text).toContain("1 同意　2 反对　3 弃权");
  expect(await say("yang", "1")).toContain("替钱叔（3-1-1101）记下了");
  expect(await last("qian")).toContain("老杨（3号楼2单元501）替您投了同意");
});

test("whatever does not fit is refused with a sentence, and nothing changes", async () => {
  const state = async () =>
    JSON.stringify([
      await town.sql`select number, given_by, held_by, state from owner_proxies order by given_at, code`,
      await town.sql`select count(*)::int as n from ballots`,
    ]);
  const code = await codeOf("zhao");
  const before = await state();
  const refused = async (person: string, line: string, answer: string) => {
    expect(await say(person, line)).toContain(answer);
    expect(await state(), line).toBe(before);
  };
  await refused("zhao", code, "不能给自己用");
  await refused("emma", "委托 99", "99");
  await refused("liu", `委托 ${number}`, "登记住处不等于业主");
  await refused("zhao", "委托 一下", "可以请一位信得过的邻居");
  await refused("liu", "委托 7K3Q-9XWP-2FGH", "这个委托码不对");
  await refused("li", `委托 ${number} 取消`, "您没有委托别人");
  await refused("ding", code, "替人投票要先登记住处");
  expect((await town.say("zhao", "b3", `/proxy ${code.slice(3)}`))[0]!.text).toContain("私聊");
  expect(await state()).toBe(before);
  // A second code makes the first one worthless; each works once.
  const next = await codeOf("zhao");
  expect(await say("zhou", code)).toContain("这个委托码不对");
  await say("zhou", next);
  expect(await say("yang", next)).toContain("这个委托码不对");
  expect(await tap("zhou", "不了")).toContain("已经告诉 TA");
  expect(await last("zhao")).toContain("这次不方便替您投");
  // Not the one who was meant.
  await say("zhou", await codeOf("zhao"));
  await tap("zhou", "愿意");
  expect(await tap("zhao", "不是")).toContain("这份委托作废了");
  expect(await last("zhou")).toContain("没有点头");
});

test("who deletes their data votes for nobody and is voted for by nobody; the other side hears of it", async () => {
  await give("zhao", "zhou");
  const [held] = await town.say("zhou", dm("zhou"), "/mydata");
  const data = (await (await town.call(held!.files[0]!.url)).json()) as { ownerProxies: { as: string }[] };
  expect(data.ownerProxies.every((mandate) => mandate.as === "proxy" && !("givenBy" in mandate))).toBe(true);
  await say("zhou", "/forgetme yes");
  expect(await last("zhao")).toContain("您请的那位邻居删除了资料，委托结束了");
  expect(await town.sql`select count(*)::int as n from owner_proxies where state = 'standing'`).toEqual([{ n: 1 }]);
  await say("qian", "/forgetme yes");
  expect(await last("yang")).toContain("请您投票的一位业主删除了资料");
  expect(await tap("yang", "反对")).toContain("用过");
  expect(await town.sql`select count(*)::int as n from owner_proxies where state = 'standing'`).toEqual([{ n: 0 }]);
});

test("owners and proxies who have not voted are reminded; after the close nothing moves, and the page says how many came so", async () => {
  await say("yang", await codeOf("zhao"));
  await tap("yang", "愿意");
  await tap("zhao", "是，请 TA 代投");
  await town.advance(24 * 6 + 12);
  expect(await last("yang")).toContain("替小赵（3-1-801）投这一票");
  await town.outage(48);
  expect(await tap("yang", "同意")).toContain("已经结束了");
  expect(await say("zhao", `委托 ${number} 取消`)).toContain("已经结束了");
  expect(await say("zhao", `委托 ${number}`)).toContain("已经结束了");
  await say("chen", `票据 ${number}`);
  const files = (await town.messages(dm("chen"))).flatMap((m) => m.files);
  const [json, page] = await Promise.all(
    [".json", ".html"].map(async (end) => (await town.call(files.findLast((f) => f.name.endsWith(end))!.url)).text()),
  );
  expect(page).toContain("算数的票：自己点选 3，纸质 1，上门 0，委托 1");
  expect(page).toContain("<td>委托</td>");
  writeFileSync(join(folder, "bundle.json"), json!);
  const verified = spawnSync(process.execPath, [join(ROOT, "scripts/verify.mjs"), "bundle.json"], { cwd: folder });
  expect(String(verified.stdout)).toContain("✓ 每一票都接得上，最后的票和结果都对。");
});
