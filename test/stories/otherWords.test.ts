import { afterAll, beforeAll, expect, test } from "vitest";
import { openTown, type Town } from "../support/town.ts";

/** Polls in private: words about something else change no vote, and a word that fits two polls is asked about. */
let town: Town;
beforeAll(async () => {
  town = await openTown();
});
afterAll(() => town.close());
const says = async (person: string, text: string, chat = `dm:${person}`) => {
  const said = (await town.say(person, chat, text)).at(-1);
  return [said?.text, ...(said?.choices.map(({ label }) => label) ?? [])];
};
const ask = async (words: string) => {
  const [preview] = await town.say("chen", "dm:chen", `投票 ${words} | 地点 3号楼`);
  await town.tap("chen", "dm:chen", "发布");
  return Number(/#(\d+)/.exec(preview!.text)![1]);
};
const choices = async (number: number) =>
  (await town.sql`select choice from ballots where number = ${number} order by seq`).map(({ choice }) => choice);

test("right below the card a fault, or a line for something else, is no vote", async () => {
  const lamp = await ask("楼道装感应灯吗？ | 装 | 不装");
  expect((await says("li", `投 ${lamp} 不装`))[0]).toContain("不装");
  await town.say("li", "dm:li", `#${lamp}`);
  expect((await says("li", "装了一个灯泡，又坏了"))[0]).not.toContain("记下了");
  await town.say("li", "dm:li", `#${lamp}`);
  expect((await says("li", "提前结束 1"))[0]).not.toContain("记下了");
  expect(await choices(lamp)).toEqual(["2"]);
  await town.say("li", "dm:li", `#${lamp}`);
  // What is one goes on being one.
  expect((await says("li", "我选第一个吧，方便"))[0]).toContain("装");
  expect(await choices(lamp)).toEqual(["2", "1"]);
});

test("one word that fits two open polls is asked about, and changes none by itself", async () => {
  const lock = await ask("门禁换人脸的吗？ | 换 | 不换");
  await says("wang", `投 ${lock} 不换`);
  const tree = await ask("门口的树换成桂花？ | 换 | 留着");
  await town.advance(1);
  await town.say("wang", "dm:wang", "我的积分");
  expect((await says("wang", "换"))[0]).toContain("是投票吗");
  expect([await choices(lock), await choices(tree)]).toEqual([["2"], []]);
  await town.say("wang", "dm:wang", "我的积分");
  await says("wang", "改成换");
  expect(await choices(lock)).toEqual(["2", "1"]);
});

test("a secret poll of a group: who was never seen there asks for the ballot in the group, without a choice", async () => {
  const secret = await ask("对物业满意吗？ | 满意 | 一般 | 不满意 | 匿名");
  await town.say("mei", "b3", "/me");
  expect((await says("mei", `投 ${secret} 一般`))[0]).toBe(
    `#${secret} 问的是那边群里的邻居，我还没在群里见过您。请先在群里发：/投 ${secret}（不用写选哪个），选票马上私聊发给您。`,
  );
  expect(await town.say("mei", "b3", `/投 ${secret}`)).toEqual([]);
  const ballot = await town.last("dm:mei");
  expect(ballot.text).toContain("这是匿名投票的选票，请在这里选，只有您看得到。");
  expect(await choices(secret)).toEqual([]);
  expect((await says("mei", "2"))[0]).toContain("记下了");
  expect(await choices(secret)).toEqual(["2"]);
});
