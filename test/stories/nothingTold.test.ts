import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { reader } from "../support/chat.ts";
import { TOWNS } from "../support/telegramTown.ts";
import type { Town } from "../support/town.ts";

const picture = (background: string) =>
  sharp({ create: { width: 60, height: 40, channels: 3, background } })
    .jpeg()
    .toBuffer();

/** Words that name a command and no matter, and words that are no result: nothing is filed or finished with them. */
describe.each(TOWNS)("on %s", (_name, open) => {
  let town: Town;
  beforeAll(async () => {
    town = await open();
  });
  afterAll(() => town.close());
  const { ask } = reader(() => town);
  const count = async () => (await town.sql`select count(*)::int as n from reports`)[0]!.n;
  const reportOf = async (number: number) =>
    (await town.sql`select kind, state, answer, text from reports where number = ${number}`)[0];
  const doneOf = async () =>
    (await town.sql`select number from reports where state = 'resolved' order by number`).map((r) => r.number);

  test("nameless and empty: asked what it is, nothing filed", async () => {
    for (const words of ["我想匿名举报", "匿名举报", "我要匿名反映一个问题", "匿名", "/anon 严格 举报"])
      expect(await ask("wang", "dm:wang", words)).toContain("写一句是什么事");
    expect(await count()).toBe(0);
    expect(await town.sql`select 1 from report_sealed`).toEqual([]);
    expect(await ask("wang", "dm:wang", "匿名举报 有人把消防门锁上了")).toContain("#1 记下了");
  });

  test("a wish without its matter is asked for it, and the next words are it", async () => {
    expect(await ask("wang", "dm:wang", "我想投诉")).toContain("按“投诉”记下来");
    expect(await count()).toBe(1);
    await town.say("wang", "dm:wang", "物业电话打了三天没人接");
    expect(await reportOf(2)).toMatchObject({ kind: "complaint", text: "物业电话打了三天没人接" });
    expect(await ask("li", "dm:li", "我要举报")).toContain("按“举报”记下来");
    expect(await ask("li", "dm:li", "算了")).toContain("什么都没有记");
    expect(await ask("li", "dm:li", "我想提个建议")).toContain("按“建议”记下来");
    await town.say("li", "dm:li", "楼下装几个休息椅");
    expect(await reportOf(3)).toMatchObject({ kind: "suggestion", text: "楼下装几个休息椅" });
    expect(await ask("zhao", "dm:zhao", "我想报修")).toContain("是什么事、在哪儿");
    expect(await ask("zhao", "dm:zhao", "", { photo: await picture("#123") })).toContain("再写一句就行");
    await town.say("zhao", "dm:zhao", "3号楼门口的灯不亮了");
    expect(await reportOf(4)).toMatchObject({ kind: "fault", text: "3号楼门口的灯不亮了" });
    expect(await town.sql`select 1 from report_photos where number = 4`).toHaveLength(1);
  });

  test("in the group what follows may be for the neighbours", async () => {
    expect(await ask("zhao", "b3", "投诉 一下")).toContain("后面写上是什么事");
    await town.say("zhao", "b3", "今天天气不错");
    expect(await count()).toBe(4);
  });

  test("asked for a photo, a photo with words is enough, whatever the words", async () => {
    await town.say("wang", "b3", "报事 3号楼楼下垃圾桶满了");
    await town.say("wu", "dm:wu", "接单 5");
    expect(await ask("wu", "dm:wu", "办结 5 清走了")).toContain("请配一张办好后的照片");
    await town.say("wu", "dm:wu", "清走了", { photo: await picture("#345") });
    expect(await reportOf(5)).toMatchObject({ state: "resolved", answer: "清走了" });
    await town.say("wang", "b3", "没解决 5 还有一袋");
    expect(await ask("wu", "staff", "办结 5 又清了")).toContain("请配一张办好后的照片");
    await town.say("wu", "staff", "这回干净了", { photo: await picture("#456") });
    expect(await reportOf(5)).toMatchObject({ state: "resolved", answer: "又清了 这回干净了" });
    expect(await town.sql`select 1 from report_photos where number = 5 and "when" = 'after'`).toHaveLength(2);
  });

  test("several at once are each done; what cannot be is said, and keeps none of the others", async () => {
    for (const words of ["3号楼门禁失灵", "3号楼单元门关不上", "3号楼对讲机没声音"])
      await town.say("li", "b3", `报事 ${words}`);
    await town.say("wu", "staff", "接单 6 7 8");
    const said = await ask("wu", "staff", "办结 7、6，99 都弄好了");
    expect(said).toContain("#6 #7 记下了");
    expect(said).toContain("没找到 #99");
    expect(await doneOf()).toEqual([5, 6, 7]);
    expect(await reportOf(7)).toMatchObject({ answer: "都弄好了" });
  });

  test("words that are no result finish nothing", async () => {
    expect(await ask("wu", "staff", "办结 8")).toContain("请写一句怎么办好的");
    expect(await ask("wu", "staff", "不对等下")).toContain("先不办结");
    expect(await ask("wu", "staff", "办结 8")).toContain("请写一句怎么办好的");
    await town.say("wu", "staff", "3号");
    await town.say("wu", "staff", "办结 8 取消");
    expect(await doneOf()).toEqual([5, 6, 7]);
    await town.say("wu", "staff", "办结 8 2 个灯都换了");
    expect(await reportOf(8)).toMatchObject({ state: "resolved", answer: "2 个灯都换了" });
  });

  test("a number is no matter: what was begun is asked for again, and nothing is filed", async () => {
    const before = await count();
    expect(await ask("liu", "dm:liu", "报事")).toContain("是什么事、在哪儿");
    expect(await ask("liu", "dm:liu", "1")).toContain("是什么事、在哪儿");
    expect(await count()).toBe(before);
  });
});
