import { afterAll, beforeAll, expect, test } from "vitest";
import { award, type Earning } from "../../src/modules/points/service.ts";
import { openStore } from "../../src/store/db.ts";
import { openTown, type Town } from "../support/town.ts";

let town: Town;
beforeAll(async () => {
  town = await openTown();
  // 120 points to everybody, as good deeds of the days before would have earned them.
  const store = await openStore({ url: town.databaseUrl, connections: 1 });
  const people = await town.sql`select community_id, id from persons order by id`;
  await store.transaction(async (tx) => {
    for (const { community_id: communityId, id: personId } of people) {
      for (let day = 1; day <= 4; day++) {
        const at = new Date(`2026-11-2${day}T04:00:00Z`);
        await award(
          tx,
          [{ communityId, personId, act: "volunteering", times: 3, key: `volunteer:${day}`, at }],
          "Asia/Shanghai",
        );
      }
    }
  });
  await store.close();
});
afterAll(() => town.close());

/** What somebody did before, each on a day of its own. */
async function give(person: string, deeds: Pick<Earning, "act" | "key" | "topic">[]): Promise<void> {
  const [who] = await town.sql`select pa.community_id, pa.person_id from person_accounts pa
    join accounts a on a.id = pa.account_id where a.external_id = ${person}`;
  const store = await openStore({ url: town.databaseUrl, connections: 1 });
  const day = (i: number) => new Date(Date.parse("2026-10-01T04:00:00Z") + i * 86_400_000);
  const earnings = deeds.map((deed, i) => ({
    ...{ communityId: who!.community_id, personId: who!.person_id, at: day(i), ...deed },
  }));
  await store.transaction((tx) => award(tx, earnings, "Asia/Shanghai"));
  await store.close();
}

const pointsOf = async (person: string) => {
  const [said] = await town.say(person, `dm:${person}`, "积分");
  return Number(/有 (-?\d+) 分/.exec(said!.text)![1]);
};
const numberIn = (text: string) => Number(/#(\d+)/.exec(text)![1]);
const codeIn = (text: string) => /领取码 ([0-9A-Z]{4}-[0-9A-Z]{4})/.exec(text)![1]!;
let ticket: number;

test("staff keep the list; what cannot be is refused with a sentence", async () => {
  expect((await town.say("wang", "dm:wang", "礼品"))[0]!.text).toContain("现在还没有能换的东西");
  expect((await town.say("wang", "dm:wang", "礼品 金条 1分 1份"))[0]!.text).toContain("要居委会来做");
  const made = (await town.say("chen", "dm:chen", "礼品 食堂餐券 100分 2份"))[0]!.text;
  ticket = numberIn(made);
  expect(made).toContain("上架了：食堂餐券，100 分，2 份。");
  for (const wrong of ["礼品 水杯 -5分 2份", "礼品 水杯 50分 -2份", "礼品 #1 -3份"])
    expect((await town.say("chen", "dm:chen", wrong))[0]!.text).toContain("这个数不太对，没有改");
  expect((await town.say("chen", "dm:chen", "礼品 #999 3份"))[0]!.text).toContain("没找到 #999");
});

test("asked, approved, handed over once", async () => {
  const [list] = await town.say("wang", "dm:wang", "礼品");
  expect(list!.text).toBe(`您有 120 分，可以换：\n#${ticket} 食堂餐券 · 100 分 · 还有 2 份`);
  await town.tap("wang", "dm:wang", "换食堂餐券（100 分）");
  expect((await town.last("dm:wang")).text).toContain("给您留了一份，等居委会点头");
  expect(await pointsOf("wang")).toBe(20);
  const asked = await town.last("staff");
  // Staff decide about the thing; who asked is not for the whole group to read.
  expect(asked.text).toContain("有邻居用 100 分换食堂餐券，同意吗？换完这份还剩 1 份。");
  expect(asked.text).not.toContain("王阿姨");
  expect(await town.tap("wu", "staff", "同意")).toBe("没找到 #2 这次兑换，看看编号对不对。");
  expect(await town.tap("chen", "staff", "同意")).toMatch(/同意了，领取码发给本人了/);
  // All of staff see that it is decided, and by a late press nothing more happens.
  expect((await town.messages("staff")).find((m) => m.id === asked.id)!.text).toContain("已同意，等本人");
  expect((await town.say("chen", "dm:chen", `/order ${numberIn(asked.text)} yes`))[0]!.text).toBe("已经有人定过了。");
  const code = codeIn((await town.last("dm:wang")).text);
  expect(await town.sql`select 1 from reward_orders where code_hash = ${code}`).toHaveLength(0);
  expect((await town.say("li", "dm:li", `核销 ${code}`))[0]!.text).toContain("要居委会来核对");
  expect((await town.say("chen", "dm:chen", `核销 ${code.toLowerCase()}`))[0]!.text).toMatch(
    /可以交给邻居了，码已作废/,
  );
  expect((await town.say("chen", "dm:chen", `核销 ${code}`))[0]!.text).toContain("这个码用过了");
  expect((await town.say("chen", "dm:chen", "核销 2222-3333"))[0]!.text).toContain("没找到这个领取码");
  expect((await town.last("dm:wang")).text).toBe("食堂餐券领到了。谢谢您为大家出的力。");
});

test("the last one, asked for by two at once: one has it, the other keeps the points", async () => {
  await Promise.all(
    ["li", "zhao"].map((person) => town.call("/sim/send", { chat: `dm:${person}`, person, text: `兑换 ${ticket}` })),
  );
  const said = [(await town.last("dm:li")).text, (await town.last("dm:zhao")).text];
  expect(said.filter((text) => text.includes("给您留了一份"))).toHaveLength(1);
  expect(said.filter((text) => text.includes("刚好换完了，您的分没有动"))).toHaveLength(1);
  expect([await pointsOf("li"), await pointsOf("zhao")].sort((a, b) => a - b)).toEqual([20, 120]);
});

test("refused, given back or forgotten: piece and points come back by a row of their own", async () => {
  await town.tap("chen", "staff", "不同意");
  expect([await pointsOf("li"), await pointsOf("zhao")]).toEqual([120, 120]);
  const [asked] = await town.say("liu", "dm:liu", `兑换${ticket}`);
  // A "1" that means yes gives nothing back.
  expect(asked!.choices.map((c) => c.label)).toEqual(["看进展", "不换了，退分"]);
  await town.say("liu", "dm:liu", "1");
  expect(await pointsOf("liu")).toBe(20);
  expect(await town.tap("liu", "dm:liu", "不换了，退分")).toBe("好的，100 分退给您了。");
  expect(await pointsOf("liu")).toBe(120);
  // Read aloud: which points came back, and why.
  expect((await town.say("liu", "dm:liu", "积分"))[0]!.text).toMatch(/\+100 没换成，分还给您了（换礼品）/);
  await town.say("liu", "dm:liu", `兑换 ${ticket}`);
  await town.advance(24 * 8);
  expect((await town.last("dm:liu")).text).toContain("居委会没来得及定，食堂餐券没换成，100 分退给您了");
  expect(await pointsOf("liu")).toBe(120);
  const rows = await town.sql`select amount from ledger_entries e where act = 'reward' and reverses is null
    and not exists (select 1 from ledger_entries r where r.reverses = e.id)`;
  expect(rows.map((r) => r.amount)).toEqual([-100]);
  expect((await town.sql`select stock from rewards`)[0]!.stock).toBe(1);
});

test("too dear, unknown, or their own to decide", async () => {
  const [made] = await town.say("chen", "dm:chen", "礼品 体检套餐 500分 3份 服务");
  const [short] = await town.say("liu", "dm:liu", `兑换 ${numberIn(made!.text)}`);
  expect(short!.text).toBe("还差 380 分，先攒着，分没有动。怎么攒，发“积分规则”看看。");
  expect((await town.say("liu", "dm:liu", "兑换 999"))[0]!.text).toContain("没找到 #999 这样东西，分没有动");
  expect((await town.say("liu", "dm:liu", "兑换 徽章"))[0]!.text).toContain("还没有凑齐一套新的徽章");
  await town.say("chen", "dm:chen", `兑换 ${ticket}`);
  expect(await town.tap("chen", "staff", "同意")).toBe("自己换的，要请另一位工作人员来点头。");
  expect(await town.tap("admin", "staff", "同意")).toMatch(/同意了/);
});

test("by its name, in plain words: what is called so is had, what resembles it is picked, anything else is none of it", async () => {
  const [said] = await town.say("chen", "dm:chen", "礼品 理发 10分 3次 服务");
  const cut = numberIn(said!.text);
  const shown = (await town.say("qian", "dm:qian", "我想换个餐券"))[0]!;
  expect(shown.text).toMatch(new RegExp(`^您有 120 分，可以换：\n#${ticket} 食堂餐券 · 100 分 · [^\n]*$`));
  expect((await town.say("qian", "dm:qian", "换一张餐券吧"))[0]!.text).toBe(shown.text);
  for (const [words, left] of [
    ["兑换 理发", 110],
    ["我要兑换理发", 100],
  ] as const) {
    expect((await town.say("qian", "dm:qian", words))[0]!.text, words).toContain("理发 · 10 分\n给您留了一份");
    expect(await pointsOf("qian"), words).toBe(left);
  }
  expect((await town.say("qian", "b3", "/redeem 餐券"))[0]!.text).toBe("能换什么，私信发给您了。");
  // Neither a lamp nor a mountain of gold is in the catalogue.
  for (const words of ["楼道要换个灯泡", "我想换金条", "换一个"])
    expect((await town.say("qian", "dm:qian", words)).map((m) => m.text).join(), words).not.toMatch(
      /可以换：|给您留了/,
    );
  expect((await town.say("qian", "dm:qian", "兑换 金条"))[0]!.text).toContain("告诉我换哪一样就行");
  expect(await pointsOf("qian")).toBe(100);
  await town.say("chen", "dm:chen", `礼品 #${cut} 下架`);
  expect((await town.say("qian", "dm:qian", "兑换 理发"))[0]!.text).toContain("告诉我换哪一样就行");
});

test("goods become dearer by the plan that staff made, services do not", async () => {
  await town.say("chen", "dm:chen", "积分规则 递减 10");
  await town.advance(24 * 92);
  const [list] = await town.say("wang", "dm:wang", "礼品");
  expect(list!.text).toContain("食堂餐券 · 110 分");
  expect(list!.text).toContain("体检套餐 · 500 分");
  expect(list!.text).toContain("实物每季度贵 10%");
});

test("badges for what one did; a full set is exchanged once, and the badges stay", async () => {
  const deeds = [
    ...Array.from({ length: 10 }, (_, i) => ({ act: "deliberation" as const, key: `poll:8${i}` })),
    ...Array.from({ length: 5 }, (_, i) => ({
      act: "volunteering" as const,
      key: `v:8${i}`,
      topic: "environment" as const,
    })),
    ...Array.from({ length: 2 }, (_, i) => ({ act: "mediation" as const, key: `mediation:8${i}` })),
  ];
  await give("zhao", deeds);
  const [short] = await town.say("zhao", "dm:zhao", "积分");
  expect(short!.text).toContain("徽章：议事先锋、环保卫士");
  expect(short!.text).toContain("调解能手还差 1 次。");
  expect(short!.choices.map((c) => c.label)).not.toContain("换一套徽章");
  await give("zhao", [{ act: "mediation", key: "mediation:89" }]);
  const before = await pointsOf("zhao");
  await town.tap("zhao", "dm:zhao", "换一套徽章");
  expect((await town.last("dm:zhao")).text).toBe(`一套徽章换了 50 分，一共 ${before + 50} 分。徽章还是您的。`);
  expect((await town.say("zhao", "dm:zhao", "兑换 徽章"))[0]!.text).toContain("还没有凑齐一套新的徽章");
  expect(await pointsOf("zhao")).toBe(before + 50);
  expect((await town.say("zhao", "dm:zhao", "积分"))[0]!.text).toContain("徽章：议事先锋、环保卫士、调解能手");
});

test("/mydata shows the ledger; /forgetme leaves entries that lead to nobody", async () => {
  const [said] = await town.say("li", "dm:li", "我的数据");
  const answer = await town.call(new URL(said!.files[0]!.url, town.url).pathname);
  const file = (await answer.json()) as { pointEntries: unknown[] };
  expect(file.pointEntries).toHaveLength(6);
  const before = await town.sql`select count(*)::int as n from ledger_entries`;
  await town.say("li", "dm:li", "删除我");
  await town.tap("li", "dm:li", "删除");
  expect(await town.sql`select count(*)::int as n from ledger_entries`).toEqual(before);
  const [left] = await town.sql`select count(*)::int as n from ledgers`;
  const [people] = await town.sql`select count(*)::int as n from persons`;
  expect(left!.n).toBe(people!.n);
});

test("whoever looks for badges or a level finds them, and an empty list says to staff how to fill it", async () => {
  const mine = (await town.say("liu", "dm:liu", "积分"))[0]!.text;
  for (const word of ["徽章", "我的徽章", "勋章", "等级"])
    expect((await town.say("liu", "dm:liu", word))[0]!.text, word).toBe(mine);
  expect((await town.say("liu", "b3", "礼品")).map((m) => m.text)).toEqual(["能换什么，私信发给您了。"]);
  await town.sql`update rewards set open = false`;
  expect((await town.say("chen", "dm:chen", "礼品"))[0]!.text).toContain("这样写就行：礼品 食堂餐券 100分 20份");
  expect((await town.say("liu", "dm:liu", "礼品"))[0]!.text).not.toContain("这样写就行");
});
