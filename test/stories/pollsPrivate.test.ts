import { spawnSync } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ROOT } from "../support/sources.ts";
import { openTown, type Town } from "../support/town.ts";

let town: Town;
beforeAll(async () => {
  town = await openTown();
});
afterAll(() => town.close());

const newest = async (chat: string, words: string) =>
  (await town.messages(chat)).filter((m) => m.from === "bot").findLast((m) => m.text.includes(words));
const voters = (number: number) =>
  town.sql`select voter, person_id is null as forgotten from poll_voters where number = ${number} order by voter`;

/** Reads the file that a message carries, and runs verify.mjs on it. */
async function verifyFile(message: { files: { url: string }[] }, ...words: string[]) {
  const text = await (await town.call(message.files[0]!.url)).text();
  const path = join(tmpdir(), `linli-ballots-${process.pid}.json`);
  writeFileSync(path, text);
  const { stdout } = spawnSync(process.execPath, [join(ROOT, "scripts/verify.mjs"), path, ...words], {
    encoding: "utf8",
  });
  rmSync(path);
  return { text, stdout };
}

test("a secret ballot shows no counts before its close, and a typed one is cast in private", async () => {
  await town.say("zhou", "b3", "投票 换不换物业？| 换 | 不换 | 匿名 | 居民表决");
  await town.tap("zhou", "b3", "发布");
  const card = (await newest("b3", "换不换物业"))!;
  expect(card.text.split("\n")).toEqual([
    "🗳 #1 换不换物业？",
    "居民表决，登记过的居民每人一票 · 3号楼 · 11月28日（周六）20:00 截止，之前都能改",
    "匿名投票，截止后才公布票数。人少时可能猜得出；截止前管机器人的人查得到。",
    "已投 0 人 / 共 8 人",
    expect.stringMatching(/^校验码 [0-9A-Z-]{23}$/),
  ]);
  expect(await town.tap("wang", "b3", "换")).toContain("记下了：#1 换。回执");
  await town.say("li", "b3", "2", { replyTo: card.id });
  const ballot = await town.last("dm:li");
  expect(ballot.text).toBe("🗳 #1 换不换物业？\n这是匿名投票，群里那句没算。请在这里选，只有您看得到。");
  expect(ballot.choices.map(({ label }) => label)).toEqual(["换", "不换"]);
  // Where choices are lines, the card does not say that a number will do.
  const [shown] = (await town.messages("b3", { mode: "text" })).filter((m) => m.id === card.id);
  expect(shown!.text).toMatch(/请私聊我发：投 1 1（数字是您选的那一项）$/);
  expect((await town.say("li", "dm:li", "2"))[0]!.text).toContain("记下了：#1 不换。回执");
  expect((await town.say("yang", "dm:yang", "投 1 不换"))[0]!.text).toContain("记下了：#1 不换。回执");
  expect((await newest("b3", "换不换物业"))!.text).toMatch(/查得到。\n已投 3 人 \/ 共 8 人\n校验码/);
});

test("nothing but the list of pseudonyms says who cast which secret ballot", async () => {
  const cast = await town.sql`select seq, pseudonym, choice, cast_at from ballots order by seq`;
  expect(cast.map((b) => b.choice)).toEqual(["1", "2", "2"]);
  expect(cast.every((b) => b.cast_at.getTime() % 3_600_000 === 0)).toBe(true);
  // The inbox keeps neither the press nor the line, nor who it was from.
  const kept = await town.sql`select count(*)::int as n from inbox
    where sender in ('wang', 'li', 'yang') and (payload->>'type' = 'tap' or payload->>'text' like '投%')`;
  expect(kept[0]!.n).toBe(0);
  const [held] = await town.say("li", "dm:li", "/mydata");
  const mine = await (await town.call(held!.files[0]!.url)).json();
  expect((mine as { ballots: unknown[] }).ballots).toMatchObject([{ number: 1, seq: 2, choice: "2" }]);
  const receipt = /回执 ([0-9A-Z-]+)/.exec((await town.say("li", "dm:li", "核验 1"))[0]!.text)![1]!;
  const [checked] = await town.say("li", "dm:li", `核验 ${receipt}`);
  expect(checked!.text).toContain("匿名投票，这里不显示选了什么。");
  expect(checked!.text).not.toContain("选的是");
});

test("after the close nobody can tell any more, and anyone can check the file", async () => {
  expect((await town.say("liu", "dm:liu", "票据 1"))[0]!.text).toBe("#1 还没结束，结束后就能拿票据。");
  expect(await voters(1)).toHaveLength(3);
  await town.say("zhou", "b3", "结束 1");
  expect((await town.last("b3")).text).toContain("要现在结束吗？");
  expect(await town.tap("li", "b3", "现在结束，公布结果")).toBe("#1 要发起的邻居或居委会来结束。");
  expect(await town.tap("zhou", "b3", "现在结束，公布结果")).toBe("#1 结束了，结果发到群里了。");
  expect(await voters(1)).toHaveLength(0);
  const code = /封票码 ([0-9A-Z-]+)/.exec((await newest("b3", "有结果了"))!.text)![1]!;
  const [said] = await town.say("liu", "dm:liu", "票据 1");
  const { text, stdout } = await verifyFile(said!, "--head", code);
  expect(stdout).toContain("✓ 每一票都接得上，最后的票和结果都对。");
  expect(stdout).toContain("参加 3 / 共 8\n一共记了 3 票");
  for (const word of ["wang", "王阿姨", "3-2-501", "personId"]) expect(text).not.toContain(word);
  expect((await town.say("li", "dm:li", "核验 1"))[0]!.text).toContain("没找到您在 #1 的票");
});

test("several may be chosen, each tap puts one in or takes it out", async () => {
  await town.say("zhou", "b3", "投票 周末做什么？\n大扫除\n包饺子\n看电影\n多选\n截止 明晚8点");
  await town.tap("zhou", "b3", "发布");
  expect(await town.tap("wang", "b3", "大扫除")).toContain("#2 大扫除。回执");
  expect(await town.tap("wang", "b3", "看电影")).toContain("#2 大扫除、看电影。回执");
  expect(await town.tap("wang", "b3", "大扫除")).toContain("#2 看电影。回执");
  expect(await town.tap("wang", "b3", "看电影")).toContain("#2 的票收回了");
  await town.say("li", "dm:li", "投 2 1 2");
  expect((await newest("b3", "周末做什么"))!.text).toContain("大扫除 1 · 包饺子 1 · 看电影 0\n已投 1 人");
});

test("before the first vote it can be changed; after it only called off, and the group is told", async () => {
  await town.say("zhou", "b3", "投票 单元门换锁？| 换 | 不换");
  await town.tap("zhou", "b3", "发布");
  expect((await town.say("wang", "b3", "/poll #3 单元门不换锁？| 换 | 不换"))[0]!.text).toBe(
    "#3 要请发起的那位邻居来点。",
  );
  const changed = await town.say("zhou", "b3", "/poll #3 单元门换什么锁？| 密码锁 | 普通锁");
  expect(changed.map((m) => m.text)).toContain("#3 改好了。");
  const card = (await town.messages("b3")).find((m) => m.from === "bot" && m.text.startsWith("🗳 #3"))!;
  expect(card.choices.map((c) => c.label)).toEqual(["密码锁", "普通锁"]);
  await town.tap("wang", "b3", "密码锁");
  await town.say("zhou", "b3", "/poll #3 单元门换什么锁？| 密码锁 | 指纹锁");
  expect(await town.tap("zhou", "b3", "作废重来")).toBe("#3 作废了。给邻居们的说明发出去了。");
  expect((await newest("b3", "投过的票不再算数"))!.text).toContain("#3 单元门换什么锁？");
  expect((await town.say("li", "dm:li", "投 3 1"))[0]!.text).toBe("#3 已经作废了，票不再算数。");
  await town.advance(24 * 4);
  expect(await newest("b3", "#3 有结果了")).toBeUndefined();
});

test("only the newest preview can be published", async () => {
  const [first] = await town.say("zhou", "b3", "投票 浇花排班？| 早上 | 晚上");
  const [second] = await town.say("zhou", "b3", "投票 浇花怎么排班？| 早上 | 傍晚");
  expect([first, second].map((m) => /#\d+/.exec(m!.text)![0])).toEqual(["#4", "#5"]);
  const stale = await town.call("/sim/tap", { chat: "b3", person: "zhou", message: first!.id, choice: 0 });
  expect(((await stale.json()) as { toast: string }).toast).toBe("#4 没有发布就收起来了，没有人投过。");
  expect(await town.tap("zhou", "b3", "取消")).toBe("好的，没有发出去。");
  expect((await town.say("li", "b3", "#4")).at(-1)!.text).toContain("作废了");
});

test("who is forgotten leaves no tie to a ballot, and cannot vote twice that way", async () => {
  await town.say("zhou", "b3", "投票 广场舞几点结束？| 八点 | 九点");
  await town.tap("zhou", "b3", "发布");
  await town.say("zhou", "b3", "投票 楼道粉刷？| 刷 | 不刷 | 每户一票");
  await town.tap("zhou", "b3", "发布");
  await town.tap("liu", "b3", "八点");
  await town.tap("liu", "b3", "刷");
  await town.tap("wang", "b3", "八点");
  await town.say("liu", "dm:liu", "/forgetme yes");
  expect((await voters(6)).map((v) => [v.voter.slice(0, 1), v.forgotten])).toEqual([
    ["a", true],
    ["p", false],
  ]);
  expect(await town.tap("liu", "b3", "九点")).toBe(
    "#6 这个账号这一次不能再投：投过票以后删除了资料，或者投票开始以后和另一个账号分开过。投过的票还算数。",
  );
  await town.say("liu", "b3", "/join 3-2-302");
  await town.tap("zhou", "dm:zhou", "是，确认");
  // The household's vote is the household's: it can be changed by whoever lives there.
  expect(await town.tap("liu", "b3", "不刷")).toContain("记下了：#7 不刷");
  const counts =
    await town.sql`select number, option, count from poll_tallies where number >= 6 and count > 0 order by 1, 2`;
  expect(counts.map((t) => `${t.number}/${t.option}:${t.count}`)).toEqual(["6/0:2", "6/1:2", "7/0:1", "7/2:1"]);
  await town.advance(24 * 4);
  expect((await voters(6)).map((v) => v.voter.slice(0, 1))).toEqual(["p"]);
  expect(await voters(7)).toEqual([]);
  expect((await newest("b3", "#6 有结果了"))!.text).toContain("八点 2 · 九点 0");
});

test("the database itself refuses to change, delete or truncate a ballot", async () => {
  const before = await town.sql`select * from ballots order by number, seq`;
  expect(before.length).toBeGreaterThan(5);
  for (const change of [
    "update ballots set choice = '1'",
    "update ballots set choice = choice where false",
    "delete from ballots",
    "delete from ballots where number = 1 and seq = 3",
    "truncate ballots",
    "insert into ballots select community_id, number, seq, pseudonym, choice, cast_at, hash from ballots on conflict (community_id, number, seq) do update set choice = '1'",
  ]) {
    await expect(town.sql.unsafe(change), change).rejects.toThrow(/only ever added|follow the chain/);
  }
  // A ballot that does not go on where its chain ends is refused too.
  await expect(
    town.sql`insert into ballots select community_id, number, seq + 50, pseudonym, choice, cast_at, hash from ballots`,
  ).rejects.toThrow("do not follow the chain");
  expect(await town.sql`select * from ballots order by number, seq`).toEqual(before);
});

test("a vote in people's own words counts where it is plain that it is one: with the number, in reply, in private", async () => {
  await town.say("zhou", "b3", "投票 粉刷选什么颜色？| 米白 | 浅灰 | 砖红");
  await town.tap("zhou", "b3", "发布");
  const card = (await newest("b3", "粉刷选什么颜色"))!;
  const number = Number(/#(\d+)/.exec(card.text)![1]);
  const told = async (person: string) => (await town.messages(`dm:${person}`)).map((m) => m.text).join("\n");
  await town.say("wang", "dm:wang", `投 ${number} 我选第二个吧，耐脏`);
  await town.say("li", "b3", "第三个好看", { replyTo: card.id });
  // Talk about it is no vote, wherever it stands.
  await town.say("zhao", "b3", "砖红好，耐脏");
  // Below the card it gets no answer either, and leaves no trace; whoever calls the bot by its name is told how.
  const remark = "砖红是不是太深了？";
  expect(await town.say("liu", "b3", remark, { replyTo: card.id })).toEqual([]);
  expect(await town.sql`select id from inbox where payload->>'text' = ${remark}`).toEqual([]);
  expect((await town.say("liu", "b3", `@邻里 ${remark}`, { replyTo: card.id })).at(-1)!.text).toContain("我在。");
  expect((await town.say("qian", "dm:qian", `投 ${number} 老李说选2`))[0]!.text).toContain("没看懂");
  await town.advance(0.01);
  expect(await told("wang")).toContain(`记下了：#${number} 浅灰。回执`);
  expect(await told("li")).toContain(`记下了：#${number} 砖红。回执`);
  const cast = await town.sql`select choice from ballots where number = ${number} order by seq`;
  expect(cast.map((b) => b.choice)).toEqual(["2", "3"]);
});
