import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { TOWNS } from "../support/telegramTown.ts";
import { openTown, type Town } from "../support/town.ts";

/** A poll between its preview and its publication: what its maker types is about the draft, and what they change is changed. */

describe("where numbers are typed", () => {
  let town: Town;
  beforeAll(async () => {
    town = await openTown();
  });
  afterAll(() => town.close());
  const say = async (person: string, chat: string, text: string) =>
    (await town.say(person, chat, text)).at(-1)?.text ?? "";
  const open = async (line: string) => {
    await town.say("zhou", "b3", `投票 ${line}`);
    await town.say("zhou", "b3", "1");
    const [found] = await town.sql`select max(number) as number from polls where state = 'open'`;
    return Number(found!.number);
  };
  const ballots = async (number: number) =>
    (await town.sql`select choice from ballots where number = ${number} order by seq`).map((row) => row.choice);
  const newest = async () => (await town.sql`select state, options from polls order by number desc limit 1`)[0]!;

  test("after 改 the maker's number is the draft's, and not a vote in what is open beside it", async () => {
    const other = await open("电梯广告要不要？ | 要 | 不要");
    const gate = "大门几点关 | 10点 | 11点 | 明早9点截止";
    await town.say("liu", "b3", `投票 ${gate}`);
    expect(await say("liu", "b3", "2")).toMatch(/投票 #\d+ 大门几点关 \| 10点 \| 11点/);
    expect(await newest()).toMatchObject({ state: "draft", options: ["10点", "11点"] });
    await town.say("liu", "b3", "1");
    expect(await ballots(other)).toEqual([]);
    expect(await newest()).toMatchObject({ state: "open", options: ["10点", "11点"] });
  });

  test("what is to be changed is said in the group, by the maker alone; talk is heard by nobody", async () => {
    await town.say("liu", "b3", "投票 几点浇花？ | 6点 | 7点");
    await town.say("liu", "b3", "2");
    for (const talk of ["加油", "吃饭了吗", "加班到9点"]) expect(await say("liu", "b3", talk)).toBe("");
    expect(await say("li", "b3", "加一个9点")).toBe("");
    expect(await say("liu", "b3", "加一个9点")).toContain("6点 / 7点 / 9点");
    expect(await say("liu", "b3", "每户一票~")).toContain("每户一票");
    expect(await say("liu", "b3", "去掉7点吧")).toMatch(/6点 \/ 9点\n.*每户一票/);
    expect(await say("liu", "b3", "多加一个选项 说不好")).toContain("6点 / 9点 / 说不好");
    expect(await say("liu", "b3", "把9点改成8点半")).toContain("6点 / 8点半 / 说不好");
    expect(await say("liu", "b3", "把空调改成26度")).toBe("");
    expect(await say("liu", "b3", "把题目改成几点浇菜？")).toContain("几点浇菜？\n6点 / 8点半 / 说不好");
    expect(await say("liu", "b3", "后天晚上六点截止")).toContain("18:00 截止");
    await town.say("liu", "b3", "1");
    expect(await newest()).toEqual({ state: "open", options: ["6点", "8点半", "说不好"] });
    // Published, it is changed by no such words.
    expect(await say("liu", "b3", "加一个10点")).toBe("");
    const kept = await town.sql`select 1 from inbox where payload->>'text' in ('加油', '加一个10点')`;
    expect(kept).toHaveLength(0);
  });

  test("an option of what is open is a vote, though it sounds like a change and somebody is at a draft", async () => {
    const fence = await open("围栏怎么办？ | 去掉围栏 | 加一个门");
    await town.say("liu", "b3", "投票 几点关灯？ | 10点 | 11点");
    await town.say("wang", "b3", "去掉围栏");
    await town.say("liu", "dm:liu", "加一个门");
    expect(await ballots(fence)).toEqual(["1", "2"]);
    expect(await newest()).toMatchObject({ state: "draft", options: ["10点", "11点"] });
  });

  test("in private it is applied, or how it is changed is shown: nothing is published that was to be otherwise", async () => {
    await town.say("zhao", "dm:zhao", "投票 买不买梯子？ | 买 | 不买 | 地点 3号楼");
    await town.say("zhao", "dm:zhao", "2");
    expect(await say("zhao", "dm:zhao", "多加一个选项 说不好")).toContain("买 / 不买 / 说不好");
    expect(await say("zhao", "dm:zhao", "把截止改成后天晚上六点")).toContain("18:00 截止");
    expect(await say("zhao", "dm:zhao", "题目里写上谁出钱")).toMatch(/说一句要改什么[\s\S]*投票 #\d+ 买不买梯子/);
    await town.say("zhao", "dm:zhao", "3");
    expect(await newest()).toMatchObject({ state: "cancelled" });
    expect(await say("zhao", "dm:zhao", "题目里写上谁出钱")).not.toContain("投票 #");
  });
});

describe.each(TOWNS)("on %s", (_name, openHere) => {
  let town: Town;
  beforeAll(async () => {
    town = await openHere();
  });
  afterAll(() => town.close());

  test("a draft is changed in the maker's words and published below how it is changed", async () => {
    await town.say("zhou", "b3", "投票 几点跳操？ | 早 | 晚");
    await town.tap("zhou", "b3", "改");
    const [again] = await town.say("zhou", "b3", "加个选项 都行");
    expect(again!.text).toContain("早 / 晚 / 都行");
    await town.tap("zhou", "b3", "改");
    await town.tap("zhou", "b3", "发布");
    expect((await town.sql`select state, options from polls`)[0]).toEqual({
      state: "open",
      options: ["早", "晚", "都行"],
    });
  });
});
