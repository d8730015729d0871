import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { TOWNS } from "../support/telegramTown.ts";
import type { Town } from "../support/town.ts";

/** "怎么…": whoever asks how something is done reads the exact words for it, or who does it. */
describe.each(TOWNS)("on %s", (name, open) => {
  let town: Town;
  beforeAll(async () => {
    town = await open();
  });
  afterAll(() => town.close());
  const lines = async (person: string, words: string, chat = `dm:${person}`) =>
    ((await town.say(person, chat, words)).at(-1)?.text ?? "").split("\n");
  const first = async (person: string, words: string) => (await lines(person, words))[0]!;

  test("staff read the example of the command that they ask about, however they put it", async () => {
    for (const [words, example] of [
      ["纸质票怎么录入", "纸质票 15 3-2-501 同意 —— "],
      ["怎么录纸质票", "纸质票 15 3-2-501 同意 —— "],
      ["怎么导入业主名册", "名册 3-2-501 —— "],
      ["怎么作废一张票", "废票 15 "],
      ["怎么派单？", "派单 12 物业 —— "],
      ["请问咋改公告", "改 12 "],
      ["公告怎么发啊", "公告 明早9点"],
      ["帮助 表决", "业主表决 4 | "],
      ["怎么退出接龙", "退出 15 —— "],
    ] as const)
      expect([words, (await first("chen", words)).startsWith(example)]).toEqual([words, true]);
    expect(await first("chen", "怎么导入业主名册")).toContain("把表格（xlsx 或 csv）私聊发给我");
  });

  test("residents read what is theirs to do, and of the rest who does it", async () => {
    for (const words of ["委托怎么弄", "我想委托钱叔替我投", "怎么请别人代投"])
      expect([words, await first("wang", words)]).toEqual([words, expect.stringMatching(/^委托 15 —— /)]);
    expect(await first("wang", "怎么发起投票")).toMatch(/^投票 楼道装感应灯，您同意吗？/);
    expect(await first("wang", "怎么投票")).toMatch(/^投 15 1 —— /);
    expect(await first("wang", "怎么作废一张票")).toBe("作废一张票要居委会来提。");
    expect(await first("wang", "纸质票怎么录入")).toBe("纸质票要居委会来记。请把票交给居委会。");
    expect(await first("wang", "录票 12")).toBe("纸质票要居委会来记。请把票交给居委会。");
    const vote = await lines("wang", "表决怎么用");
    expect(vote[0]).toContain("业主表决要居委会来发起");
    expect(vote.map((line) => line.split(" —— ")[0])).toEqual(expect.arrayContaining(["投 15 1", "委托 15"]));
    expect(vote.join()).not.toContain("纸质票 15");
  });

  test("what is told, chased or asked of others is no question for a command", async () => {
    for (const words of ["电梯坏了怎么办", "电梯怎么还没修", "物业怎么不接单", "公告怎么没人看"])
      expect([words, await first("wang", words)]).toEqual([words, expect.not.stringContaining(" —— ")]);
    for (const words of ["垃圾怎么分类", "怎么联系物业", "帮我投诉楼上"])
      expect([words, await first("wang", words)]).toEqual([words, expect.not.stringContaining(" —— ")]);
  });

  test("among neighbours it is their talk; called by its name the bot answers", async () => {
    for (const words of ["委托怎么弄", "怎么发起投票"]) expect(await town.say("li", "b3", words)).toEqual([]);
    const bot = name === "Telegram" ? "@linli_bot" : "@邻里";
    expect((await lines("li", `${bot} 委托怎么弄`, "b3"))[0]).toMatch(/^委托 15 —— /);
    // Below the bot's own message neighbours talk as well.
    await town.say("zhou", "b3", "报事 楼道灯不亮");
    const card = (await town.messages("b3")).find((m) => m.from === "bot" && m.text.includes("楼道灯"))!;
    expect(await town.say("li", "b3", "这个委托怎么弄", { replyTo: card.id })).toEqual([]);
  });

  test("what a line still lacks is not taken from a question how something is done", async () => {
    await town.say("wang", "dm:wang", "报事");
    expect(await first("wang", "委托怎么弄")).toMatch(/^委托 15 —— /);
  });

  test("how many votes there are, and whoever asks the bot to vote for them, is shown what there is to vote on", async () => {
    await town.say("zhou", "b3", "投票 楼道装感应灯，您同意吗？| 装 | 不装 | 每户一票");
    await town.tap("zhou", "b3", "发布");
    for (const words of ["我岁数大了不会弄 你帮我投同意行不", "现在几票了", "我的票还在吗", "我的票算数吗"]) {
      const shown = (await town.say("wang", "dm:wang", words)).at(-1)!;
      expect([words, shown.text]).toEqual([words, expect.stringContaining("楼道装感应灯")]);
      expect(shown.choices.map(({ label }) => label)).toEqual(["装", "不装"]);
    }
    expect(await town.sql`select count(*)::int as n from ballots`).toEqual([{ n: 0 }]);
  });
});
