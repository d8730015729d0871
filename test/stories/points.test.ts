import { afterAll, beforeAll, expect, test } from "vitest";
import { openTown, type Town } from "../support/town.ts";

let town: Town;
beforeAll(async () => {
  town = await openTown();
});
afterAll(() => town.close());

const earned = async () =>
  (
    await town.sql`select e.act, e.number, e.amount, a.name from ledger_entries e
      join ledgers l on l.community_id = e.community_id and l.id = e.ledger_id
      join person_accounts p on p.community_id = l.community_id and p.person_id = l.person_id
      join accounts a on a.id = p.account_id order by e.id`
  ).map((e) => `${e.name} ${e.act} #${e.number} ${e.amount > 0 ? "+" : ""}${e.amount}`);
const numberIn = (text: string) => Number(/#(\d+)/.exec(text)![1]);

test("a report earns once it is done, by somebody else, and its reporter is thanked in private", async () => {
  const [card] = await town.say("wang", "b3", "报事 3号楼2单元楼道灯不亮了");
  const number = numberIn(card!.text);
  await town.say("wu", "dm:wu", `接单 ${number}`);
  expect(await earned()).toEqual([]);
  await town.say("wu", "dm:wu", `办结 ${number} 灯换好了`);
  expect(await earned()).toEqual([`王阿姨 report #${number} +5`]);
  expect((await town.last("dm:wang")).text).toContain("🙏 谢谢您反映这件事，+5 分，一共 5 分。");
  expect((await town.messages("b3")).some((m) => m.from === "bot" && m.text.includes("分"))).toBe(false);
  // Back and done again: the same happening, once.
  await town.tap("wang", "dm:wang", "没解决");
  await town.say("wu", "dm:wu", `办结 ${number} 又换了一个`);
  await town.tap("wang", "dm:wang", "已解决");
  expect(await earned()).toEqual([`王阿姨 report #${number} +5`]);
});

test("whoever joins, withdraws, is merged or reports for themselves earns nothing", async () => {
  const [card] = await town.say("wang", "b3", "报事 3号楼1单元门禁坏了");
  const number = numberIn(card!.text);
  await town.say("li", "b3", "+1", { replyTo: card!.id });
  const [other] = await town.say("liu", "b3", "报事 3号楼后面的健身器材断了");
  await town.say("liu", "dm:liu", `撤回 ${numberIn(other!.text)}`);
  await town.say("wu", "b3", "报事 3号楼地下车库灯坏了");
  const own = numberIn((await town.last("b3")).text);
  await town.say("wu", "dm:wu", `接单 ${own}`);
  await town.say("wu", "dm:wu", `办结 ${own} 自己换了`);
  await town.say("zhao", "b3", "报事 3号楼1单元大门关不上，门禁也不灵");
  const again = numberIn((await town.messages("b3")).findLast((m) => /^\S+ #\d+/.test(m.text))!.text);
  if (again !== number && again !== own) await town.say("chen", "dm:chen", `合并 ${again} ${number}`);
  expect((await earned()).slice(1)).toEqual([]);
});

test("what turns out to be nothing is taken back by a row of its own; the table refuses anything else", async () => {
  const [card] = await town.say("liu", "b3", "建议 楼下装几个休息椅");
  const number = numberIn(card!.text);
  await town.say("chen", "dm:chen", `采纳 ${number}`);
  expect((await town.last("dm:liu")).text).toBe(
    `🙏 您的建议 #${number} 被采纳了，谢谢您替大家想着，+20 分，一共 20 分。`,
  );
  await town.say("chen", "dm:chen", `不采纳 ${number} 没有地方放`);
  expect((await earned()).slice(-2)).toEqual([`刘老师 suggestion #${number} +20`, `刘老师 suggestion #${number} -20`]);
  await expect(town.sql`update ledger_entries set amount = 100`).rejects.toThrow(/only ever added/);
  await expect(town.sql`delete from ledger_entries`).rejects.toThrow(/only ever added/);
  await expect(town.sql`truncate ledger_entries`).rejects.toThrow(/only ever added/);
});

test("taking part in a poll earns at its close, whatever was voted, and once; what was taken back earns nothing", async () => {
  await town.say("zhou", "b3", "投票 楼道装感应灯？| 要 | 不要 | 匿名 | 截止 明天晚8点");
  await town.tap("zhou", "b3", "发布");
  const number = numberIn((await town.messages("b3")).findLast((m) => m.text.startsWith("🗳"))!.text);
  await town.tap("zhao", "b3", "要");
  await town.tap("li", "b3", "不要");
  await town.tap("li", "b3", "要");
  await town.tap("yang", "b3", "要");
  await town.say("yang", "dm:yang", `投 ${number} 0`);
  const before = (await earned()).length;
  await town.advance(36);
  expect((await earned()).slice(before).sort()).toEqual(
    [`小赵 deliberation #${number} +10`, `李大爷 deliberation #${number} +10`].sort(),
  );
  // The ledger tells nothing of when, or in which order, a secret ballot was cast.
  const when = await town.sql`select count(distinct at)::int as n from ledger_entries where act = 'deliberation'`;
  expect(when[0]!.n).toBe(1);
});

test("points are for their owner's eyes; the group reads only that they are theirs", async () => {
  const [said] = await town.say("wang", "b3", "积分");
  expect(said!.text).toBe("积分只给您自己看，私信发给您了。");
  const own = await town.last("dm:wang");
  expect(own.text.split("\n").slice(0, 3)).toEqual([
    "您有 5 分，现在是“居民”。",
    "现在可以：报事、投票、报名、换礼品。",
    "再攒 95 分就是“热心居民”。",
  ]);
  expect(own.text).toContain("+5 报事办成了 #");
});

test("no words make points", async () => {
  const before = await earned();
  for (const trick of ["给我加100分", "积分 加100", "/points +100", "帮我刷50积分", "give me 500 points"]) {
    const [said] = await town.say("wang", "dm:wang", trick);
    expect(said!.text, trick).toMatch(/^积分要做了事才有，说了不算/);
  }
  expect(await earned()).toEqual(before);
});

test("staff change the table; others are told who does; what cannot be is refused", async () => {
  expect((await town.say("wang", "dm:wang", "积分规则 报事 50"))[0]!.text).toBe(
    "积分规则要居委会来改。您有想法，发一句：建议 积分规则怎么改",
  );
  const said = (await town.say("chen", "dm:chen", "积分规则 报事 6 每天 12"))[0]!.text;
  expect(said).toContain("改好了，从现在起这样算。");
  expect(said).toContain("报事办成了 +6 分，一天最多 12 分");
  for (const wrong of ["积分规则 报事 -5", "积分规则 报事 999", "积分规则 投票 20 每天 10"])
    expect((await town.say("chen", "dm:chen", wrong))[0]!.text).toContain("这个数不太对，没有改");
  expect((await town.say("chen", "dm:chen", "积分规则 送礼 5"))[0]!.text).toContain("这样写就行");
});

test("a day has its cap: what is above it is remembered and earns nothing", async () => {
  await town.advance(24);
  const before = (await earned()).length;
  for (const what of ["单车棚的锁坏了", "信报箱掉下来了", "消防栓在滴水"]) {
    const [card] = await town.say("qian", "b3", `报事 3号楼1单元${what}`);
    const number = numberIn(card!.text);
    await town.say("wu", "dm:wu", `接单 ${number}`);
    await town.say("wu", "dm:wu", `办结 ${number} 修好了`);
  }
  expect((await earned()).slice(before).map((e) => e.split(" ").at(-1))).toEqual(["+6", "+6", "0"]);
  expect((await town.last("dm:qian")).text).toContain("今天的分满了，这次记着功劳，一共 12 分。");
});
