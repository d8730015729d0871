import { afterEach, beforeEach, expect, test } from "vitest";
// @ts-expect-error plain JavaScript on purpose: one file that runs anywhere
import { verify } from "../../scripts/verify.mjs";
import type { Person } from "../../src/core/people.ts";
import type { Clock } from "../../src/engine/clock.ts";
import { codeOf, hashClosing } from "../../src/modules/polls/chain.ts";
import { writeExport } from "../../src/modules/polls/export.ts";
import { pollsModule } from "../../src/modules/polls/index.ts";
import { allBallots, detailOf } from "../../src/modules/polls/service.ts";
import { sql } from "../../src/store/drizzle.ts";
import { settle } from "../support/neighbours.ts";
import {
  closeEngines,
  createPlatform,
  foundCommunity,
  type OpenedEngine,
  openEngine,
  type Platform,
  settleEvery,
} from "../support/platform.ts";

/** Wednesday, 25 November 2026, 09:00 in Shanghai. It moves only when it is moved. */
const BEGINS = Date.parse("2026-11-25T01:00:00Z");
const stillClock = (): Clock => {
  const clock: Clock = { offsetMs: 0, now: () => new Date(BEGINS + clock.offsetMs) };
  return clock;
};

let platform: Platform;
let one: OpenedEngine;
beforeEach(async () => {
  platform = createPlatform();
  one = await openEngine({ platform, clock: stillClock(), connections: 8 });
  const people = Object.fromEntries(
    ["chen", "wang", "yang", "li", "mei"].map((p) => [p, p === "chen" ? "staff" : "resident"]),
  );
  const community = await foundCommunity(one, platform, {
    ...{ residents: ["g1", "g2"], staff: "office", people: people as Record<string, "resident" | "staff"> },
  });
  await settle(one, platform, community, { wang: "501", yang: "501", li: "102" }, { wang2: "wang" });
});
afterEach(closeEngines);

const counts = async (number = 1) =>
  (
    await one.rows<{ option: number; count: number }>(
      `select option, count from poll_tallies where number = ${number} and count > 0 order by option`,
    )
  ).map((t) => `${t.option}:${t.count}`);
const lastOf = (chat: string) => platform.texts(chat).at(-1);

async function ask(line: string): Promise<void> {
  await one.tell(platform.says("chen", "dm:chen", `/poll ${line}`));
  await one.tell(platform.taps("chen", "dm:chen", "发布"));
}

test("one poll stands in every group at or under its place, with one tally", async () => {
  await ask("装感应灯？ | 装 | 不装 | 地点 全小区");
  const taps = [platform.taps("wang", "g1", "装"), platform.taps("li", "g2", "装"), platform.taps("mei", "g2", "不装")];
  await one.tell(taps);
  for (const tap of taps) expect(platform.toastOf(tap)).toContain("记下了：#1 ");
  for (const group of ["g1", "g2"]) expect(platform.standing(group)[0]!.text).toContain("装 2 · 不装 1\n已投 3 人");
  expect(platform.standing("office")).toEqual([]);
});

test("groups on two platforms, one without buttons and edits: one poll, one tally, each hears of the result", async () => {
  const second = createPlatform({ name: "second", plain: true });
  const two = await openEngine({ platform: second, clock: one.clock, url: one.url });
  await one.rows(`insert into chats (platform, id, kind, community_id, place_id)
    select 'second', 'w', 'group', community_id, id from places where kind = 'community'`);
  await ask("装感应灯？ | 装 | 不装 | 地点 全小区");
  await two.engine.settle();
  expect(second.texts("w")[0]).toMatch(/装 0 · 不装 0\n已投 0 人\n校验码 [0-9A-Z-]{23}\n1 装　2 不装\n回复数字就行$/);
  await one.tell(platform.taps("wang", "g1", "装"));
  await two.tell(second.says("zhang", "w", "1", { typedChoices: true }));
  await two.tell(second.says("qian", "w", "第二个", { typedChoices: true }));
  await one.engine.settle();
  expect(platform.standing("g1")[0]!.text).toContain("装 2 · 不装 1\n已投 3 人");
  // Typed votes are thanked for once, together; nobody is named and no choice is repeated.
  await two.move(4 * 60_000);
  const thanks = second.texts("w").filter((text) => text.includes("刚才的票都记下了"));
  expect(thanks).toHaveLength(1);
  expect(thanks[0]).toContain("已投 3 人");
  await two.move(4 * 24 * 3_600_000);
  await settleEvery([one, two], one.clock);
  for (const text of [platform.texts("g1").at(-1), platform.texts("g2").at(-1), second.texts("w").at(-1)]) {
    expect(text).toContain("🗳 #1 有结果了：装感应灯？\n装 2 · 不装 1\n3 人参加。");
  }
  expect(second.texts("w").filter((text) => text.includes("#1"))).toHaveLength(3);
});

test("many votes of one moment are one insert, and each has its own receipt", async () => {
  await ask("装感应灯？ | 装 | 不装 | 地点 全小区");
  await one.store.db.execute(
    sql.raw(`create table inserts (n int);
    create function note_insert() returns trigger language plpgsql as $$ begin
      insert into inserts select count(*) from added; return null; end $$;
    create trigger note_insert after insert on ballots referencing new table as added
      for each statement execute function note_insert()`),
  );
  const taps = Array.from({ length: 60 }, (_, n) => platform.taps(`p${n}`, n % 2 ? "g1" : "g2", n % 3 ? "装" : "不装"));
  await one.tell(taps);
  expect(await one.rows("select n from inserts")).toEqual([{ n: 60 }]);
  const receipts = taps.map((tap) => /回执 ([0-9A-Z-]+)/.exec(platform.toastOf(tap)!)![1]!);
  expect(receipts.map((r) => Number(r.split("-")[2])).sort((a, b) => a - b)).toEqual(taps.map((_, n) => n + 1));
  expect(await counts()).toEqual(["0:60", "1:40", "2:20"]);
});

test("both accounts of one person at once are one vote, and the later one counts", async () => {
  await ask("装感应灯？ | 装 | 不装 | 地点 全小区");
  const [a, b] = [platform.taps("wang", "g1", "装"), platform.taps("wang2", "g2", "不装")];
  await one.tell([a, b]);
  const seqs = [a, b].map((tap) => Number(/-(\d+)。/.exec(platform.toastOf(tap)!)![1]));
  expect(seqs.sort()).toEqual([1, 2]);
  const [last] = await one.rows<{ choice: string }>("select choice from ballots where seq = 2");
  expect(await counts()).toEqual(["0:1", `${last!.choice}:1`]);
});

test("accounts that turn out to be one person's: of two votes the later one counts, and the other is taken back", async () => {
  await ask("装感应灯？ | 装 | 不装 | 地点 全小区");
  await one.tell(platform.taps("wang", "g1", "装"));
  await one.tell(platform.taps("mei", "g2", "不装"));
  await ask("粉刷？ | 刷 | 不刷 | 地点 全小区");
  await one.tell(platform.taps("mei", "g2", "刷"));
  const person = async (id: string) => {
    const [found] = await one.rows<{
      c: number;
      p: number;
    }>(`select community_id as c, person_id as p from person_accounts
      join accounts a on a.id = account_id where a.external_id = '${id}'`);
    return { id: found!.p, communityId: found!.c, grants: [] };
  };
  const [wang, mei] = [await person("wang"), await person("mei")];
  await one.store.transaction(async (tx) => void (await pollsModule.mergePersons!(tx, mei, wang, one.clock.now())));
  await one.rows(`update person_accounts set person_id = ${wang.id} where person_id = ${mei.id}`);
  expect(await counts(1)).toEqual(["0:1", "2:1"]);
  expect(await counts(2)).toEqual(["0:1", "1:1"]);
  const again = platform.taps("wang", "g1", "刷");
  await one.tell(again);
  expect(platform.toastOf(again)).toBe("#2 您已经是这样投的，记着呢。");
  await one.tell(platform.says("mei", "dm:mei", "投 1 1"));
  expect(await counts(1)).toEqual(["0:1", "1:1"]);
  await one.tell(platform.says("chen", "dm:chen", "结束 1 结束"));
  const details = (await detailOf(one.store.db, wang.communityId, 1))!;
  const text = writeExport(
    { ...details, definition: details.poll.definition! },
    await allBallots(one.store.db, details.poll),
  );
  expect(verify(text, codeOf(hashClosing(details), 20)).problems).toEqual([]);
});

test("two of one household at once, in two processes, are one vote", async () => {
  const two = await openEngine({ platform, clock: one.clock, url: one.url, connections: 8 });
  await ask("装感应灯？ | 装 | 不装 | 每户一票 | 地点 全小区");
  for (let round = 0; round < 8; round++) {
    const [mine, theirs] = round % 2 ? ["装", "不装"] : ["不装", "装"];
    await Promise.all([
      platform.deliver(platform.taps("wang", "g1", mine!), 0),
      platform.deliver(platform.taps("yang", "g2", theirs!), 1),
    ]);
    await Promise.all([one.engine.settle(), two.engine.settle()]);
    const [last] = await one.rows<{ choice: string }>("select choice from ballots order by seq desc limit 1");
    expect(await counts()).toEqual(["0:1", `${last!.choice}:1`]);
  }
  expect(await one.rows("select count(distinct pseudonym)::int as n from ballots")).toEqual([{ n: 1 }]);
});

test("a vote counts until the last millisecond, and not at the close, although no timer has run yet", async () => {
  await ask("装感应灯？ | 装 | 不装 | 截止 今晚8点 | 地点 全小区");
  const close = Date.parse("2026-11-25T12:00:00Z");
  const [early, late] = [platform.taps("wang", "g1", "装"), platform.taps("li", "g1", "不装")];
  await one.rows("update inbox set due_at = due_at + interval '1 hour' where lane like 'timer:%:close:%'");
  one.clock.offsetMs = close - 1 - BEGINS;
  await platform.deliver(early);
  one.clock.offsetMs = close - BEGINS;
  await platform.deliver(late);
  const [poll] = await one.rows("select state from polls");
  expect(poll).toEqual({ state: "open" });
  await one.rows("update inbox set due_at = due_at - interval '1 hour' where lane like 'timer:%:close:%'");
  await one.engine.settle();
  expect(platform.toastOf(early)).toContain("记下了");
  expect(platform.toastOf(late)).toBe("#1 到时间了，不能再投，结果马上公布。");
  expect(await one.rows("select state, closed_at = closes_at as planned from polls")).toEqual([
    { state: "closed", planned: true },
  ]);
  expect(lastOf("g2")).toContain("🗳 #1 有结果了：装感应灯？\n装 1 · 不装 0\n1 人参加。");
});

test("from outside, for an option there is not, and on what was called off: a sentence, and nothing is written", async () => {
  await one.tell(platform.says("chen", "dm:chen", "投票 装感应灯？ | 装 | 不装 | 每户一票 | 地点 3号楼"));
  expect(lastOf("dm:chen")).toContain("还没有群，没处发");
  await ask("装感应灯？ | 装 | 不装 | 每户一票 | 地点 全小区");
  await one.tell(platform.says("mei", "dm:mei", "投 1 1"));
  expect(lastOf("dm:mei")).toContain("要先登记住哪一户");
  await one.tell(platform.says("li", "dm:li", "投 1 13"));
  expect(lastOf("dm:li")).toBe("没看懂选的是哪一个。#1 有 2 个选项，发数字就行，比如：投 1 1");
  const stranger = platform.says("nobody", "dm:nobody", "投 1 1");
  await one.tell(stranger);
  expect(lastOf("dm:nobody")).toContain("我还不知道您是哪个小区的");
  const tap = platform.taps("li", "g1", "装");
  await one.tell(platform.says("chen", "dm:chen", "结束 1 作废"));
  await one.tell(tap);
  expect(platform.toastOf(tap)).toMatch(/后来又变了|作废了/);
  await one.tell(platform.says("li", "dm:li", "投 99 1"));
  expect(lastOf("dm:li")).toContain("没找到投票 #99");
  expect(await one.rows("select 1 from ballots union all select 1 from poll_voters")).toEqual([]);
  expect(await one.rows("select 1 from inbox where status = 'failed'")).toEqual([]);
});

test("a resident asks their own group, not all of the estate, and has three polls at once at most", async () => {
  await one.rows("update chats set place_id = (select id from places where kind = 'building') where id = 'g1'");
  await one.tell(platform.says("wang", "g1", "投票 换锁？| 换 | 不换 | 地点 全小区"));
  expect(lastOf("g1")).toContain("您可以在自己的群和自己的楼里发起投票");
  await one.tell(platform.says("wang", "dm:wang", "投票 换锁？| 换 | 不换"));
  expect(lastOf("dm:wang")).toContain("发到3号楼的 1 个群");
  for (let n = 0; n < 3; n++) {
    await one.tell(platform.says("wang", "g1", `投票 第${n}次？| 换 | 不换`));
    await one.tell(platform.taps("wang", "g1", "发布"));
  }
  await one.tell(platform.says("wang", "g1", "投票 再问？| 换 | 不换"));
  expect(lastOf("g1")).toBe("您已经有 3 个投票在进行，等一个结束再发吧。");
  expect(platform.standing("g2")).toEqual([]);
  // Who lives elsewhere has no say in it, whatever group they write in.
  await one.tell(platform.says("mei", "g2", "/vote 2 1"));
  expect(lastOf("dm:mei")).toContain("#2 问的是那边群里的邻居");
});

test("where a chat shows no buttons, a secret ballot asks to be cast in private", async () => {
  platform.allow("g1", { buttons: 0 });
  await ask("换物业？ | 换 | 不换 | 匿名 | 地点 全小区");
  expect(lastOf("g1")).toMatch(/1 换　2 不换\n匿名投票，请私聊我发：投 1 1（数字是您选的那一项）$/);
  await one.tell(platform.says("wang", "g1", "1", { typedChoices: true }));
  expect(lastOf("dm:wang")).toContain("群里那句没算");
  await ask("换锁？ | 换 | 不换 | 地点 全小区");
  // Two polls stand there, and a number fits both: it waits until its writer has said which.
  await one.tell(platform.says("wang", "g1", "1", { typedChoices: true }));
  expect(lastOf("g1")).toBe(
    "现在开着 2 个投票，刚才的数字投的是哪个？请各位再回一次序号，才算投上。\n1 🗳 #2 换锁？　2 🗳 #1 换物业？\n回复数字就行",
  );
  await one.tell(platform.says("wang", "g1", "1", { typedChoices: true }));
  expect(await counts(2)).toEqual(["0:1", "1:1"]);
});

test("who moved while it was open has the vote of the home they had", async () => {
  await ask("粉刷？ | 刷 | 不刷 | 每户一票 | 地点 全小区");
  await one.tell(platform.taps("li", "g1", "刷"));
  await one.move(60_000);
  await one.tell(platform.says("li", "dm:li", "/join 3-902"));
  await one.tell(platform.taps("chen", "dm:chen", "是，确认"));
  const again = platform.taps("li", "g2", "刷");
  await one.tell(again);
  expect(platform.toastOf(again)).toBe("#1 您已经是这样投的，记着呢。");
  expect(await counts()).toEqual(["0:1", "1:1"]);
});

test("a line that asks for nothing that can be asked is refused with a sentence, and nothing is written", async () => {
  const lines: [line: string, answer: string][] = [
    ["投票", "这样写就行：投票 电梯广告要不要？"],
    ["投票 只有题目", "还缺选项"],
    ["投票 题目 | 甲", "只有一个选项"],
    ["投票 题目 | 甲 | 甲", "有两个选项是一样的"],
    [`投票 ${"长".repeat(2_000)} | 甲 | 乙`, "题目太长了"],
    [`投票 题目 | ${Array.from({ length: 500 }, (_, n) => n).join("|")}`, "选项最多 12 个"],
    ["投票 题目 | 甲 | 乙 | 截止 昨天", "截止时间已经过了"],
    ["投票 题目 | 甲 | 乙 | 截止 90天后", "最多 31 天"],
    ["投票 题目 | 甲 | 乙 | 截止 1分钟后", "请至少留 5 分钟"],
    ["投票 题目 | 甲 | 乙 | 截止 看情况", "没看懂什么时候截止"],
    ["投票 题目 | 甲 | 乙 | 地点 99号楼", "没找到这个地方"],
    ["/poll #77 题目 | 甲 | 乙", "没找到投票 #77"],
  ];
  for (const [line, answer] of lines) {
    await one.tell(platform.says("chen", "g1", line));
    expect(lastOf("g1"), line.slice(0, 40)).toContain(answer);
  }
  expect(await one.rows("select 1 from polls union all select 1 from poll_chains")).toEqual([]);
  expect(await one.rows("select next_number as n from communities")).toEqual([{ n: 1 }]);
  expect(await one.rows("select 1 from inbox where status = 'failed'")).toEqual([]);
});

test("an account that is parted while a poll is open does not vote in it, nor when it is joined again", async () => {
  await ask("装感应灯？ | 装 | 不装 | 地点 全小区");
  await one.tell(platform.taps("wang", "g1", "装"));
  await one.tell(platform.says("wang2", "dm:wang2", "/link off"));
  const parted = platform.taps("wang2", "g2", "不装");
  await one.tell(parted);
  expect(platform.toastOf(parted)).toContain("这个账号这一次不能再投");
  expect(await counts()).toEqual(["0:1", "1:1"]);
  // What is asked afterwards is theirs to answer.
  await ask("粉刷？ | 刷 | 不刷 | 地点 全小区");
  await one.tell(platform.taps("wang2", "g2", "刷"));
  expect(await counts(2)).toEqual(["0:1", "1:1"]);
  const of = (account: string) => `select person_id as id, community_id as "communityId" from person_accounts
    join accounts a on a.id = account_id where a.external_id = '${account}'`;
  const [fresh, wang] = await Promise.all(["wang2", "wang"].map(async (id) => (await one.rows<Person>(of(id)))[0]!));
  await one.store.transaction(async (tx) => void (await pollsModule.mergePersons!(tx, fresh!, wang!, one.clock.now())));
  await one.rows(`update person_accounts set person_id = ${wang!.id} where person_id = ${fresh!.id} returning 1`);
  await one.tell(platform.says("wang2", "dm:wang2", "投 1 2"));
  expect(await counts()).toEqual(["0:1", "1:1"]);
  await one.tell(platform.says("wang", "dm:wang", "投 1 2"));
  expect(await counts()).toEqual(["0:1", "2:1"]);
});

test("“投票 1 2” is a vote", async () => {
  await ask("装感应灯？ | 装 | 不装 | 地点 全小区");
  await one.tell(platform.says("wang", "g1", "投票 1 2"));
  expect(await counts()).toEqual(["0:1", "2:1"]);
});
