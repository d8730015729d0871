import { afterAll, beforeAll, expect, test } from "vitest";
import { openTown, type Town } from "../support/town.ts";

// 周姐 asks in the way she would ask anybody; 王阿姨 wants to know what she chose, and takes it back.
let town: Town;
beforeAll(async () => {
  town = await openTown();
});
afterAll(() => town.close());

const asked = async (chat: string, person: string, text: string) => (await town.say(person, chat, text))[0]?.text ?? "";

test("nothing to vote on is said so, with the way to ask", async () => {
  expect(await asked("dm:wang", "wang", "有什么投票")).toContain("现在没有要投的票");
  expect(await asked("dm:wang", "wang", "收回投票")).toBe("好的，您没有投着的票，不用收回。想投了，截止前随时可以。");
});

test("the only poll is shown so that it can be voted in; a second '1' changes nothing", async () => {
  await town.say("zhou", "b3", "投票 电梯广告要不要？ 要/不要 截止 周六晚8点");
  await town.tap("zhou", "b3", "发布");
  const [card] = await town.say("wang", "dm:wang", "投票");
  expect(card!.text).toContain("这样写就行");
  const [shown] = await town.say("wang", "dm:wang", "投票列表");
  expect(shown!.text).toMatch(/^🗳 #1 电梯广告要不要？[\s\S]*您还没投。$/);
  expect(shown!.choices.map((c) => c.label)).toEqual(["要", "不要"]);
  expect(await asked("dm:wang", "wang", "1")).toContain("记下了：#1 要");
  await town.say("wang", "dm:wang", "1");
  expect(await asked("dm:wang", "wang", "我投的什么")).toContain("您投的：要");
  expect(await asked("dm:wang", "wang", "投票 1")).toContain("🗳 #1 电梯广告要不要？");
  expect(await asked("dm:li", "li", "投票结果怎么样了")).toContain("要 1 · 不要 0");
});

test("typed in the group, the receipt says how to take the vote back, in words", async () => {
  const group = (await town.messages("b3")).findLast((m) => m.text.startsWith("🗳 #1 "))!;
  await town.say("li", "b3", "2", { replyTo: group.id });
  const receipt = await town.last("dm:li");
  expect(receipt.text).toMatch(/记下了：#1 不要。回执 [\s\S]*\n想收回，发：收回 1$/);
  expect(receipt.choices).toEqual([]);
  expect(await asked("dm:li", "li", "收回我的票")).toContain("#1 的票收回了");
  expect(await asked("dm:li", "li", "收回 1")).toBe("好的，#1 您没有投着的票，不用收回。想投了，截止前随时可以。");
});

test("of two votes it is asked which; a secret one says only that it was cast", async () => {
  await town.say("zhou", "b3", "投票 楼道换灯吗？ 换/不换 匿名 截止 周日晚8点".replace(" 匿名 ", " | 匿名 | "));
  await town.tap("zhou", "b3", "发布");
  expect(await asked("dm:wang", "wang", "投 2 1")).toContain("#2 换");
  const all = await asked("dm:wang", "wang", "我投的什么");
  expect(all).toContain("🗳 #1 电梯广告要不要？ · 11月28日（周六）20:00 截止\n您投的：要");
  expect(all).toContain("🗳 #2 楼道换灯吗？ · 11月29日（周日）20:00 截止\n您投过了。");
  const [which] = await town.say("wang", "dm:wang", "撤回我的票");
  expect(which!.choices).toHaveLength(2);
  expect(await town.tap("wang", "dm:wang", which!.choices[1]!.label)).toContain("#2 的票收回了");
  expect(await asked("dm:wang", "wang", "收回投票")).toContain("#1 的票收回了");
  // In the group the list is for all who read along.
  await town.say("wang", "dm:wang", "投 1 1");
  const group = await asked("b3", "wang", "投票列表");
  expect(group).toContain("🗳 #1 电梯广告要不要？");
  expect(group).not.toContain("您");
});

test("called off by the word for everything else", async () => {
  const [asks] = await town.say("zhou", "dm:zhou", "取消 2");
  expect(asks!.text).toContain("#2 楼道换灯吗？");
  expect(asks!.choices.map((c) => c.label)).toEqual(["结束或作废", "先不动"]);
  const ends = await asked("dm:zhou", "zhou", "是");
  expect(ends).toContain("要现在结束吗？");
  expect(await asked("dm:wang", "wang", "取消 2")).toBe("#2 要发起的邻居或居委会来结束。");
});

test("what has ended stays on the list for two weeks", async () => {
  await town.advance(24 * 4);
  expect(await asked("dm:wang", "wang", "投票结果怎么样了")).toMatch(
    /#1 电梯广告要不要？ · 结束了：要 1 · 不要 0。1 人参加。/,
  );
  await town.advance(24 * 15);
  expect(await asked("dm:wang", "wang", "投票结果怎么样了")).toContain("现在没有要投的票");
});

test("options in the same breath as the question are read, and read back", async () => {
  for (const [line, options] of [
    ["投票 电梯广告要不要？要/不要 截止 周六晚8点", "要 / 不要"],
    ["投票 电梯广告要不要？ 要 不要", "要 / 不要"],
    ["投票 电梯广告要不要？要，不要", "要 / 不要"],
    ["投票 周末去哪 公园／图书馆／都行", "公园 / 图书馆 / 都行"],
    ["投票 门卫几点换班？早上6点/早上7点，都可以/晚上\n每户一票", "早上6点 / 早上7点，都可以 / 晚上"],
    ["/poll Adverts in the lift? yes/no", "yes / no"],
  ] as const) {
    const preview = await asked("dm:zhou", "zhou", line);
    expect(preview, line).toContain(`\n${options}\n`);
    await town.tap("zhou", "dm:zhou", "取消");
  }
  // A sentence behind the question is none: what is missing is said with her own question.
  for (const line of ["投票 换门禁吗？物业说要三千块，业委会同意了", "投票 换门禁吗"]) {
    expect(await asked("dm:zhou", "zhou", line), line).toBe(
      `题目看到了，还缺选项。在后面加上就行，比如：${line} | 同意 | 不同意`,
    );
  }
});
