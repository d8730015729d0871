/** 帮助: what everybody may do, a page at a time. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTown, type Town } from "../support/town.ts";

let town: Town;
beforeAll(async () => {
  town = await openTown();
});
afterAll(() => town.close());

/** All lines of help, page by page, as somebody reads them who goes on until there is no more. */
async function helpOf(person: string): Promise<string[]> {
  const chat = `dm:${person}`;
  await town.say(person, chat, "帮助");
  const lines: string[] = [];
  for (let pages = 1; ; pages++) {
    const { text, choices } = await town.last(chat);
    // A number that is typed later is meant for what was asked since, so help itself asks nothing.
    expect(choices).toEqual([]);
    const page = text.split("\n").slice(1);
    const more = /发“(帮助 \d+)”接着看/.exec(page.at(-1)!)?.[1];
    if (more) page.pop();
    expect(page.length).toBeGreaterThan(0);
    expect(page.length).toBeLessThanOrEqual(12);
    lines.push(...page);
    if (!more) return lines;
    expect(pages).toBeLessThan(12);
    await town.say(person, chat, more);
  }
}

test("nothing that somebody may do is left out, nothing is said twice, and the rest is nobody's business", async () => {
  const [resident, staff] = [await helpOf("wang"), await helpOf("chen")];
  for (const lines of [resident, staff]) expect(new Set(lines).size).toBe(lines.length);
  const has = (lines: string[], word: string) => lines.some((line) => line.startsWith(word));
  for (const word of ["报事", "进度", "投票", "公告列表"]) expect([word, has(resident, word)]).toEqual([word, true]);
  for (const word of ["公告 ", "周报", "月报", "业主表决", "推选"])
    expect([word, has(staff, word)]).toEqual([word, true]);
  for (const word of ["派单", "周报", "不办"]) expect([word, has(resident, word)]).toEqual([word, false]);
});

test("a page that is not there is the last one, and words are the first", async () => {
  await town.say("wang", "dm:wang", "帮助 999");
  expect((await town.last("dm:wang")).text).not.toContain("接着看");
  await town.say("wang", "dm:wang", "帮助 一下");
  expect((await town.last("dm:wang")).text).toContain("报事 三号楼电梯停了");
});

test("asked how one thing is done, it says that and nothing else", async () => {
  const asked = async (person: string, chat: string, words: string) =>
    ((await town.say(person, chat, words))[0]?.text ?? "").split("\n").map((line) => line.split(" —— ")[0]);
  expect(await asked("wang", "dm:wang", "怎么投票")).toEqual([
    "投 15 1",
    "投票列表",
    "收回 15",
    "投票 楼道装感应灯，您同意吗？| 同意 | 不同意 | 每户一票",
  ]);
  expect((await asked("wang", "dm:wang", "帮助 怎么投票"))[0]).toContain("投票 ");
  expect((await asked("wang", "dm:wang", "怎么报修"))[0]).toBe("报事 三号楼电梯停了");
  expect((await asked("wang", "dm:wang", "我是业主"))[0]).toBe("业主 3-2-501");
  expect((await asked("wang", "dm:wang", "帮助 积分")).length).toBe(1);
  // What somebody may not do is not explained to them: they read who does it.
  expect(await asked("wang", "dm:wang", "帮助 派单")).toEqual([expect.stringContaining("派单要居委会或楼长来做")]);
  expect((await asked("chen", "dm:chen", "帮助 派单")).length).toBe(1);
});

test("in the staff group it is what staff do there, and each line works there as it stands", async () => {
  await town.say("chen", "staff", "/help");
  const [head, ...lines] = (await town.last("staff")).text.split("\n");
  expect(head).toBe("在这个群里可以这样发：");
  expect(lines.pop()).toBe("更多的，私聊我发“帮助”。");
  const examples = lines.map((line) => line.split(" —— ")[0]!);
  for (const word of ["待办", "接单 12", "派单 12 物业", "吹哨"])
    expect([word, examples.some((one) => one.startsWith(word))]).toEqual([word, true]);
  expect(lines.length).toBeLessThanOrEqual(12);
  for (const example of examples)
    expect([example, (await town.say("chen", "staff", example)).length > 0]).toEqual([example, true]);
  // Among neighbours it is what neighbours do, whoever asks.
  await town.say("chen", "b3", "/help");
  expect((await town.last("b3")).text).not.toContain("派单");
});
