import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { reader } from "../support/chat.ts";
import { TOWNS } from "../support/telegramTown.ts";
import type { Town } from "../support/town.ts";

const picture = (background: string) =>
  sharp({ create: { width: 60, height: 40, channels: 3, background } })
    .jpeg()
    .toBuffer();

/** Photos in a message of their own, and lines that are finished by the next message. */
describe.each(TOWNS)("on %s", (_name, open) => {
  let town: Town;
  beforeAll(async () => {
    town = await open();
  });
  afterAll(() => town.close());
  const { card, ask, texts } = reader(() => town);
  const photosOf = (number: number) =>
    town.sql`select "when", count(*)::int as n from report_photos where number = ${number} group by 1 order by 1`;
  const stateOf = async (number: number) =>
    (await town.sql`select state, answer from reports where number = ${number}`)[0];

  test("a photo right after a report joins it; somebody else's, or a late one, does not", async () => {
    await town.say("wang", "b3", "报事 3号楼楼下垃圾桶满了");
    await town.say("li", "b3", "", { photo: await picture("#111") });
    expect(await photosOf(1)).toEqual([]);
    expect(await ask("wang", "b3", "", { photo: await picture("#222") })).toContain("#1 照片收下了，1 张");
    expect(await photosOf(1)).toEqual([{ when: "before", n: 1 }]);
    expect((await town.last("staff")).photos).toHaveLength(1);
    const said = (await texts("b3")).length;
    await town.advance(0.1);
    await town.say("wang", "b3", "", { photo: await picture("#333") });
    expect(await texts("b3")).toHaveLength(said);
    expect(await photosOf(1)).toEqual([{ when: "before", n: 1 }]);
    // Of a photo that was for nobody nothing is kept.
    const kept = await town.sql`select 1 from inbox where payload->>'text' = '' and note is null`;
    expect(kept).toEqual([]);
  });

  test("asked for a photo, the photo alone is enough; the words were said before", async () => {
    await town.say("wu", "dm:wu", "接单 1");
    expect(await ask("wu", "dm:wu", "办结 1 清走了")).toContain("请配一张办好后的照片");
    await town.say("ding", "dm:ding", "", { photo: await picture("#444") });
    expect(await stateOf(1)).toMatchObject({ state: "accepted" });
    await town.say("wu", "dm:wu", "", { photo: await picture("#555") });
    expect(await stateOf(1)).toEqual({ state: "resolved", answer: "清走了" });
    expect(await photosOf(1)).toEqual([
      { when: "after", n: 1 },
      { when: "before", n: 1 },
    ]);
    // One more picture of it.
    expect(await ask("wu", "dm:wu", "", { photo: await picture("#556") })).toContain("#1 照片收下了");
    expect((await photosOf(1))[0]).toEqual({ when: "after", n: 2 });
    expect((await town.last("dm:wang")).photos).toHaveLength(1);
  });

  test("asked for a sentence, the sentence alone is enough, in the staff's group and in private", async () => {
    await town.say("li", "b3", "报事 3号楼门禁失灵");
    await town.say("wu", "staff", "接单 2");
    expect(await ask("wu", "staff", "办结 2")).toContain("请写一句怎么办好的");
    expect(await ask("ding", "staff", "我去看看")).toBe("");
    expect(await stateOf(2)).toMatchObject({ state: "accepted" });
    expect(await ask("wu", "staff", "换了读卡器，刷卡正常")).toContain("#2 记下了");
    expect(await stateOf(2)).toEqual({ state: "resolved", answer: "换了读卡器，刷卡正常" });
    // Once: what is said next is talk.
    expect(await ask("wu", "staff", "收工了")).toBe("");

    await town.say("li", "b3", "报事 3号楼对讲没声音");
    await town.say("wu", "dm:wu", "接单 3");
    expect(await ask("wu", "dm:wu", "办结")).toContain("请写一句");
    expect(await ask("wu", "dm:wu", "线松了，接好了")).toContain("#3 记下了");
    expect(await stateOf(3)).toEqual({ state: "resolved", answer: "线松了，接好了" });
  });

  test("not after a while, not when something else was said in between, and a question stays a question", async () => {
    await town.say("li", "b3", "报事 3号楼信箱锁坏了");
    await town.say("wu", "dm:wu", "接单 4");
    await town.say("wu", "dm:wu", "办结 4");
    await town.advance(0.2);
    await town.say("wu", "dm:wu", "换了锁芯");
    expect(await stateOf(4)).toMatchObject({ state: "accepted" });
    await town.say("wu", "dm:wu", "办结 4");
    await town.say("wu", "dm:wu", "进度");
    await town.say("wu", "dm:wu", "换了锁芯");
    expect(await stateOf(4)).toMatchObject({ state: "accepted" });
    await town.say("wu", "dm:wu", "办结 4");
    await town.say("wu", "dm:wu", "#4 办得怎么样了");
    expect(await stateOf(4)).toMatchObject({ state: "accepted" });
  });

  test("a photo before the sentence that is still missing waits for it", async () => {
    await town.say("wu", "dm:wu", "办结 4");
    expect(await ask("wu", "dm:wu", "", { photo: await picture("#666") })).toContain("照片收到了，再写一句就行");
    expect(await ask("wu", "dm:wu", "换了锁芯")).toContain("#4 记下了");
    expect(await stateOf(4)).toEqual({ state: "resolved", answer: "换了锁芯" });
    expect(await photosOf(4)).toEqual([{ when: "after", n: 1 }]);
  });

  test("two that a photo may belong to: it is asked which, and nothing is guessed", async () => {
    await town.say("li", "b3", "报事 3号楼花坛里都是垃圾");
    await town.say("zhao", "b3", "报事 3号楼绿化带杂草太高");
    await town.say("wu", "staff", "接单 5 6");
    for (const line of ["办结 5 清走了", "办结 6 割好了"])
      expect(await ask("wu", "staff", line)).toContain("请配一张办好后的照片");
    const [asked] = await town.say("wu", "staff", "", { photo: await picture("#777") });
    expect(asked!.text).toContain("是配哪一条的？");
    expect(asked!.choices.map((c) => c.label)).toEqual(["办结 6 割好了", "办结 5 清走了"]);
    expect([...(await photosOf(5)), ...(await photosOf(6))]).toEqual([]);
    expect(await town.tap("chen", "staff", "办结 5 清走了")).toContain("这是问刚才说话的那位");
    await town.tap("wu", "staff", "办结 5 清走了");
    expect(await stateOf(5)).toEqual({ state: "resolved", answer: "清走了" });
    expect(await stateOf(6)).toMatchObject({ state: "accepted" });
    expect(await photosOf(5)).toEqual([{ when: "after", n: 1 }]);
  });

  test("among those who work plain words are enough: 派 2 …, 完成 2 …", async () => {
    await town.say("li", "b3", "报事 3号楼雨棚漏水");
    await town.say("chen", "staff", "派 7 居委会");
    expect((await card("b3", 7)).text).toContain("已转给居委会");
    await town.say("chen", "staff", "接单 7");
    expect(await ask("chen", "staff", "完成 7 补好了")).toContain("#7 记下了");
    // Talk stays talk, also there.
    for (const line of ["派 3 个人来", "完成 3 件了", "一共接单 5 个", "大家辛苦了"])
      expect(await ask("wu", "staff", line), line).toBe("");
    expect(await ask("wang", "b3", "派 7 物业")).toBe("");
  });
});
