import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { reader } from "../support/chat.ts";
import { TOWNS } from "../support/telegramTown.ts";
import type { Town } from "../support/town.ts";

describe.each(TOWNS)("on %s", (_name, open) => {
  let town: Town;
  beforeAll(async () => {
    town = await open();
  });
  afterAll(() => town.close());
  const { card, ask, texts } = reader(() => town);

  test("who has what is shown and changed by staff; the nearest place wins", async () => {
    expect(await ask("chen", "staff", "分工")).toMatch(/^没有另定的，修修补补归物业/);
    expect(await ask("chen", "staff", "分工 3号楼 噪音 业委会 物业")).toBe(
      "定好了：3号楼 噪音的事归业委会，物业协办。",
    );
    expect(await ask("chen", "staff", "分工 噪音 物业")).toBe("定好了：全小区 噪音的事归物业。");
    expect(await ask("chen", "staff", "分工 天上 物业")).toContain("没认出“天上”");
    expect(await ask("chen", "staff", "分工 99号楼 电梯 物业")).toContain("99");
    await town.say("wang", "b3", "报事 楼上每天半夜很吵");
    expect((await card("b3", 1)).text).toContain("已转给业委会");
    expect((await town.last("dm:qian")).text).toContain("请您看看");
    await town.say("wang", "b3", "报事 5号楼楼上每天半夜很吵");
    expect((await card("b3", 2)).text).toContain("已转给物业");
    expect(await ask("chen", "staff", "分工")).toContain("3号楼 噪音的事 → 业委会、物业");
    expect(await ask("chen", "staff", "/routes building 3 lift 物业")).toBe("定好了：3号楼 电梯的事归物业。");
    expect(await ask("chen", "staff", "分工 3号楼 噪音 取消")).toContain("不另定了");
    // Everybody may know who has what, and who leads where they live; staff decide.
    const seen = await ask("wang", "dm:wang", "谁是楼长");
    expect(seen).toMatch(/^3号楼楼长：周姐\n没有另定的，修修补补归物业/);
    expect(seen).not.toContain("要另定");
    expect(await ask("wang", "b3", "分工 3号楼 电梯 居委会")).toContain("分工要居委会来定");
    const leaders = await town.sql`delete from grants where role = 'leader' returning *`;
    expect(await ask("wang", "dm:wang", "谁是楼长")).toMatch(/^这里还没有楼长/);
    await town.sql`insert into grants ${town.sql(leaders)}`;
  });

  test("待办 is narrowed by words: overdue, mine, a building, a kind", async () => {
    await town.say("li", "b3", "报事 楼道灯不亮");
    await town.say("wu", "staff", "接单 3");
    await town.say("li", "b3", "建议 楼下装几个椅子");
    expect(await ask("chen", "staff", "待办")).toMatch(/^还没办完的 4 件：/);
    // What waits for the worker's own body is theirs too, and what somebody else took on is not.
    expect(await ask("wu", "staff", "待办 我的")).toBe(
      "还没办完的 2 件：\n🔊 #2 楼上每天半夜很吵 · 5号楼：等接单\n💡 #3 楼道灯不亮 · 3号楼：在办",
    );
    expect(await ask("chen", "staff", "待办 5号楼")).toMatch(/^还没办完的 1 件：\n.*#2/);
    expect(await ask("ding", "dm:ding", "待办 我的")).toBe("还没办完的 1 件：\n🔊 #2 楼上每天半夜很吵 · 5号楼：等接单");
    expect(await ask("chen", "staff", "待办 建议")).toMatch(/^还没办完的 1 件：\n.*#4/);
    expect(await ask("chen", "staff", "待办 楼道灯")).toMatch(/^还没办完的 1 件：\n.*#3/);
    expect(await ask("chen", "staff", "待办 超时")).toBe("没有这样的事。全部的发：待办");
    expect(await ask("chen", "staff", "/reports building 5")).toMatch(/^还没办完的 1 件：\n.*#2/);
    expect(await ask("chen", "staff", "/reports mine")).toMatch(/^还没办完的 1 件：\n.*#4/);
    expect(await ask("chen", "staff", "待办 随便")).toContain("可以这样看");
    await town.advance(5);
    expect(await ask("chen", "staff", "待办 超时")).toMatch(/^还没办完的 2 件：\n.*超时了\n.*超时了$/);
  });

  test("the standing list holds what is watched until it is struck off", async () => {
    expect(await ask("chen", "staff", "治理清单")).toContain("治理清单是空的");
    expect(await ask("zhou", "b3", "治理清单 2")).toContain("不在您的楼里");
    expect(await ask("chen", "staff", "治理清单 1")).toContain("#1 上了治理清单");
    expect(await ask("chen", "staff", "治理清单 1")).toContain("已经在治理清单上了");
    await town.say("qian", "dm:qian", "接单 1");
    expect(await ask("chen", "staff", "治理清单")).toMatch(/^治理清单，1 件，办一件划一件：\n🔊 #1/);
    expect(await ask("chen", "staff", "销账 1")).toContain("请写一句怎么办好的");
    expect(await ask("chen", "staff", "销账 1 装了隔音垫，两周没再吵")).toContain("划掉了");
    expect(await ask("chen", "staff", "销账 1 再划")).toContain("不在治理清单上");
  });

  test("the third lift report for building 3 in 14 days is shown to staff, once", async () => {
    await town.say("wang", "b3", "报事 电梯停在五楼不动");
    await town.say("zhao", "b3", "报事 电梯按钮失灵");
    const before = await texts("staff");
    await town.say("liu", "b3", "报事 坐电梯时抖得厉害");
    const said = (await texts("staff")).slice(before.length);
    expect(said.filter((t) => t === "3号楼：电梯的事，14 天里第 3 次。")).toHaveLength(1);
    expect(await ask("chen", "staff", "数据")).toContain("3号楼：电梯的事，14 天里第 3 次。");
  });

  test("figures: counts with their base, and no mean of fewer than five", async () => {
    let number = 0;
    for (let i = 0; i < 5; i++) {
      await town.say("zhao", "b3", `报事 ${i + 6}号楼楼道灯不亮`);
      const [row] = await town.sql`select max(number)::int as number from reports`;
      number = row!.number;
      await town.say("wu", "staff", `接单 ${number}`);
      await town.advance(1 / 3);
      await town.say("wu", "staff", `办结 ${number} 换了灯泡`);
      await town.say("zhao", "b3", `/confirm ${number}`);
      await town.say("zhao", "b3", `/rate ${number} ${i < 4 ? 5 : 4}`);
      if (i === 3) expect(await ask("chen", "staff", "数据 路灯")).toContain("邻居打分的有 4 人，满 5 人再算平均");
    }
    const said = await ask("chen", "staff", "数据 路灯");
    expect(said).toContain("近 30 天，路灯楼道灯的事：收到 6 件，了结 5 件。");
    expect(said).toContain("办好 5 件，其中按时 5 件，返工 0 件。");
    expect(said).toContain("从报到办好：一半在 20 分钟内，九成在 20 分钟内。");
    expect(said).toContain("邻居打分 4.8（5 人）。");
    // What came back is not done until it is done again.
    await town.say("zhao", "b3", `/reopen ${number} 还是不亮`);
    expect(await ask("chen", "staff", "数据 路灯")).toContain("办好 4 件，其中按时 4 件，返工 1 件。");
    await town.say("wu", "staff", `办结 ${number} 换了灯座`);
    await town.say("li", "b3", "投诉 物业电话打了三天没人接");
    expect(await ask("chen", "staff", "数据")).toMatch(/3号楼投诉 1 件（登记的有 \d 户）。/);
    await town.advance(24 * 31);
    expect(await ask("chen", "staff", "数据")).toMatch(/近 30 天，所有的事：收到 0 件/);
    await town.say("zhao", "b3", "报事 6号楼楼道灯不亮");
    const [row] = await town.sql`select max(number)::int as number from reports`;
    await town.say("wu", "staff", `接单 ${row!.number}`);
    await town.say("wu", "staff", `办结 ${row!.number} 换了灯泡`);
    expect(await ask("chen", "staff", "数据 路灯")).toMatch(/再往前 30 天：一半在 20 分钟内（办好 5 件）。/);
    expect(await ask("wang", "b3", "/figures")).toContain("数据给楼长、师傅和居委会看");
    expect(await ask("chen", "staff", "数据 什么呀")).toContain("没认出是哪一类");
  }, 90_000);

  test("what neighbours can settle at home goes to the building's leader first, and up from there", async () => {
    await town.say("wang", "b3", "报事 邻居遛狗不牵绳，狗追着孩子跑");
    const number = Number(/#(\d+)/.exec((await town.last("b3")).text)![1]);
    expect((await card("b3", number)).text).toContain("已转给楼长");
    expect((await town.last("dm:zhou")).text).toContain("请您看看");
    // It is not a worker's; where nobody leads, it is the committee's.
    expect(await ask("wu", "staff", `接单 ${number}`)).toContain("派给了别人，要他们来接");
    await town.say("wang", "b3", "报事 7号楼有人遛狗不牵绳");
    expect((await card("b3", number + 1)).text).toContain("已转给居委会");
    expect(await ask("chen", "staff", `派单 ${number + 1} 楼长`)).toContain("这里还没有楼长，没有派出去");
    expect(await town.tap("zhou", "dm:zhou", "接单")).toContain("接下了");
    expect((await card("b3", number)).text).toContain("楼长");
    expect(await ask("chen", "staff", `派单 ${number} 居委会`)).toContain("已派给居委会");
    expect((await town.last("dm:zhou")).text).toContain("从楼长转给居委会了");
  });

  test("what is given to a party to which nobody belongs is told nobody: staff are told so, and a report goes on", async () => {
    await town.sql`insert into parties (community_id, name) select id, '电梯公司' from communities`;
    expect(await ask("chen", "staff", "分工 9号楼 电梯 电梯公司")).toBe(
      "电梯公司在这里还没有人，我通知不到。要请人，发：任命 师傅 电梯公司",
    );
    await town.say("wang", "b3", "报事 9号楼电梯停了");
    const number = Number(/#(\d+)/.exec((await town.last("b3")).text)![1]);
    expect((await card("b3", number)).text).toContain("已转给物业");
    expect(await ask("chen", "staff", `派单 ${number} 电梯公司`)).toContain("电梯公司在这里还没有人");
    await town.say("chen", "staff", `不办 ${number} 报错了`);
    await town.say("chen", "staff", "分工 9号楼 电梯 取消");
  });

  test("a long list is read page by page, and each page says what to send for the next", async () => {
    await town.sql`update reports set ended_at = now(), state = 'withdrawn', due_at = null, next_at = null where ended_at is null`;
    for (let i = 1; i <= 18; i++) await town.say("zhao", "b3", `报事 ${i + 10}号楼楼道灯不亮`);
    const numbers = (said: string) => [...said.matchAll(/#(\d+) /g)].map((m) => Number(m[1]));
    for (const [words, who] of [
      ["待办", "chen"],
      ["待办 路灯", "chen"],
      ["待办 我的", "wu"],
    ] as const) {
      const seen: number[] = [];
      let next: string | undefined = words;
      for (let pages = 0; next !== undefined; pages++) {
        expect(pages).toBeLessThan(3);
        const said = await ask(who, "staff", next);
        expect(said).toContain("还没办完的 18 件");
        seen.push(...numbers(said));
        next = /还有 \d+ 件，接着看发：([^。]+)/.exec(said)?.[1];
      }
      expect(seen).toHaveLength(18);
      expect(new Set(seen).size).toBe(18);
    }
    const last = numbers(await ask("chen", "staff", "待办 路灯 第3页"));
    expect(last).toHaveLength(2);
    expect(numbers(await ask("chen", "staff", "/reports lighting page 3"))).toEqual(last);
    expect(numbers(await ask("chen", "staff", "待办 第 99 页"))).toHaveLength(2);
    await town.advance(24 * 4);
    const late = (await texts("staff")).findLast((t) => t.startsWith("比约定晚了，请看看"))!;
    const way = /还有 13 件，发“(.+)”一页一页看。/.exec(late)![1]!;
    expect(await ask("chen", "staff", way)).toContain("接着看发：待办 超时 第2页");
    expect(numbers(await ask("chen", "staff", "待办 超时 第2页"))).toHaveLength(8);
  }, 60_000);

  const newest = async () => (await town.sql`select max(number)::int as number from reports`)[0]!.number as number;
  const stateOf = async (n: number) => (await town.sql`select state from reports where number = ${n}`)[0]!.state;

  test("a note of what it is may be written until it is done; it moves nothing that is further, and staff read it", async () => {
    await town.say("li", "b3", "报事 3号楼四楼灯管一直闪");
    const n = await newest();
    const due = await town.sql`select due_at, next_at from reports where number = ${n}`;
    expect(await stateOf(n)).toBe("assigned");
    expect(await ask("wang", "b3", `/triage ${n} 换一根`)).toContain("研判要楼长或居委会来写");
    expect(await ask("chen", "staff", `研判 ${n} 灯管老化`)).toBe(`#${n} 的研判记下了。`);
    expect(await stateOf(n)).toBe("assigned");
    expect(await town.sql`select due_at, next_at from reports where number = ${n}`).toEqual(due);
    expect((await card("staff", n)).text).toContain("研判：灯管老化");
    expect(await ask("chen", "staff", `#${n}`)).toContain("研判：灯管老化");
    expect((await card("b3", n)).text).not.toContain("灯管老化");
    expect(await ask("wang", "dm:wang", `#${n}`)).not.toContain("灯管老化");
    await town.say("wu", "staff", `接单 ${n}`);
    expect(await ask("zhou", "dm:zhou", `研判 ${n} 整层都要换`)).toBe(`#${n} 的研判记下了。`);
    expect(await stateOf(n)).toBe("accepted");
    expect((await card("staff", n)).text).toContain("研判：整层都要换");
    await town.say("wu", "staff", `办结 ${n} 整层换了新灯管，拍不了`);
    expect(await ask("chen", "staff", `研判 ${n} 还要看看`)).not.toContain("记下了");
    const log = await town.sql`select words from report_events where number = ${n} and change = 'triaged' order by id`;
    expect(log.map((e) => e.words)).toEqual(["灯管老化", "整层都要换"]);
  });

  test("who helps by route hears of a report that comes in, also of one that was asked about first; staff see who helps", async () => {
    await town.say("chen", "staff", "分工 3号楼 电梯 物业 业委会");
    await town.say("li", "b3", "报事 3号楼电梯门关不上");
    const n = await newest();
    expect((await town.last("dm:qian")).text).toMatch(new RegExp(`#${n} .+\n这件由物业牵头，请您协办。`));
    expect((await card("staff", n)).text).toContain("协办：业委会");
    expect(await ask("chen", "staff", `#${n}`)).toContain("协办：业委会");
    expect((await card("b3", n)).text).not.toContain("协办");
    await town.say("li", "b3", "报事 这里坏了");
    const m = await newest();
    expect((await town.last("dm:qian")).text).not.toContain(`#${m} `);
    await town.tap("li", "b3", "电梯的事");
    expect((await town.last("dm:qian")).text).toMatch(new RegExp(`#${m} .+\n这件由物业牵头，请您协办。`));
    // Called by a whistle, it stands with its half hour.
    await town.say("chen", "staff", `吹哨 ${n} 业委会 要动维修金`);
    expect((await card("staff", n)).text).toContain("业委会：等回话");
    expect((await card("staff", n)).text).not.toContain("协办");
    await town.say("chen", "staff", "分工 3号楼 电梯 取消");
  });
});
