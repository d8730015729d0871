import { afterEach, describe, expect, test } from "vitest";
import type { MessageEvent } from "../../src/core/event.ts";
import { DAILY_UNASKED } from "../../src/core/quiet.ts";
import { storyClock } from "../support/clock.ts";
import {
  closeEngines,
  createPlatform,
  foundCommunity,
  type OpenedEngine,
  openEngine,
  type Platform,
} from "../support/platform.ts";

afterEach(closeEngines);

const HOUR = 3_600_000;
const TROUBLE = "三号楼电梯又停了，门一直关不上";
const QUESTION = "要登记吗？";
let platform: Platform;
let one: OpenedEngine;

async function open(plain = false) {
  platform = createPlatform(plain ? { plain } : {});
  one = await openEngine({ platform, start: false, clock: storyClock() });
  const people = Object.fromEntries(PEOPLE.map((id) => [id, "resident" as const]));
  await foundCommunity(one, platform, { residents: ["g3"], staff: "office", people: { ...people, chen: "staff" } });
}
const PEOPLE = Array.from({ length: 30 }, (_, n) => `p${n}`);
const questions = () => platform.texts("g3").filter((text) => text.includes(QUESTION));
const words = () =>
  one.rows<{ text: string }>("select payload->>'text' as text from inbox where payload->>'type' = 'message'");
const reports = () => one.rows<{ text: string }>("select text from reports");

describe("a burst", () => {
  test("thirty neighbours complain at once: no more is asked than a group may hear in a day, and no word of the rest stays", async () => {
    await open();
    // Each of another building, so that each is a matter of its own.
    const said = PEOPLE.map((person, n) => platform.says(person, "g3", `${n + 1}号楼的电梯又停了，门一直关不上`));
    await one.tell(said);
    expect(questions()).toHaveLength(DAILY_UNASKED);
    expect((await words()).map((w) => w.text)).toHaveLength(DAILY_UNASKED);
    await one.move(HOUR);
    await one.tell(PEOPLE.map((person, n) => platform.says(person, "g3", `${n + 1}号楼的楼道灯坏了，黑漆漆的看不清`)));
    expect(questions()).toHaveLength(DAILY_UNASKED);
    expect(await words()).toEqual([]);
    // A danger is still asked about, and the next day there is room again.
    await one.tell(platform.says("p9", "g3", "9号楼电梯困人了，有人在里面喊救命"));
    expect(questions()).toHaveLength(DAILY_UNASKED + 1);
    await one.move(24 * HOUR);
    await one.tell(platform.says("p20", "g3", TROUBLE));
    expect(questions()).toHaveLength(DAILY_UNASKED + 2);
  });

  test("all speak of one thing: one of them is asked", async () => {
    await open();
    await one.tell(PEOPLE.map((person) => platform.says(person, "g3", TROUBLE)));
    expect(questions()).toHaveLength(1);
    expect(await words()).toHaveLength(1);
  });
});

describe("the message it is about", () => {
  test("was taken back before the answer: nothing is left to file", async () => {
    await open();
    const said = platform.says("p1", "g3", TROUBLE);
    await one.tell(said);
    await one.tell({ type: "recall", platform: "memory", key: "r1", chat: "g3", at: said.at, of: said.key });
    expect(await words()).toEqual([]);
    const tap = platform.taps("p1", "g3", "登记");
    await one.tell(tap);
    expect(platform.toastOf(tap)).toContain("当时的话我没有留着");
    expect(await reports()).toEqual([]);
  });

  test("was changed before the answer: what it says now is filed", async () => {
    await open();
    const said = platform.says("p1", "g3", TROUBLE);
    await one.tell(said);
    const text = "三号楼1单元电梯又停了，门一直关不上";
    await one.tell({ type: "edit", platform: "memory", key: "e1", chat: "g3", at: said.at, of: said.key, text });
    await one.tell(platform.taps("p1", "g3", "登记"));
    expect(await reports()).toEqual([{ text }]);
    expect((await one.rows("select payload from inbox where payload->>'type' = 'edit'")).length).toBe(0);
  });

  test("small talk that is changed into a complaint, and one that was not asked about, stay unheard", async () => {
    await open();
    const said = platform.says("p1", "g3", "早上好");
    await one.tell(said);
    await one.tell({
      type: "edit",
      platform: "memory",
      key: "e2",
      chat: "g3",
      at: said.at,
      of: said.key,
      text: TROUBLE,
    });
    expect(questions()).toEqual([]);
    expect(await one.rows("select 1 from inbox where payload is not null")).toEqual([]);
  });

  test("a forward, somebody anonymous and a channel are not asked", async () => {
    await open();
    await one.tell([
      platform.says("p1", "g3", TROUBLE, { forwarded: true }),
      platform.says("p2", "g3", TROUBLE, { from: null }),
    ]);
    expect(questions()).toEqual([]);
  });
});

describe("the answer", () => {
  test.each(["登记", "好的", "是", "要", "嗯", "OK"])(
    "in a group with buttons %s counts right after the question, from its writer",
    async (answer) => {
      await open();
      await one.tell(platform.says("p1", "g3", TROUBLE));
      await one.tell(platform.says("p2", "g3", answer));
      expect(await reports()).toEqual([]);
      await one.tell(platform.says("p1", "g3", answer));
      expect(await reports()).toEqual([{ text: TROUBLE }]);
      await one.tell(platform.says("p1", "g3", answer));
      expect(await reports()).toHaveLength(1);
    },
  );

  test("好的 said later is meant for a neighbour, and what else people write is no answer", async () => {
    await open();
    await one.tell(platform.says("p1", "g3", TROUBLE));
    await one.tell(["好的，晚上见", "1", "登记了吗", "不是我"].map((text) => platform.says("p1", "g3", text)));
    await one.move(6 * 60_000);
    await one.tell(platform.says("p1", "g3", "好的"));
    expect(await reports()).toEqual([]);
    await one.tell(platform.taps("p1", "g3", "登记"));
    expect(await reports()).toHaveLength(1);
  });

  test("不用 in words is a no", async () => {
    await open();
    await one.tell(platform.says("p1", "g3", TROUBLE));
    await one.tell(platform.says("p1", "g3", "不用了"));
    expect(await words()).toEqual([{ text: "不用了" }]);
    expect(await one.rows("select 1 from report_offers where refused_at is not null")).toHaveLength(1);
    await one.move(2 * HOUR);
    await one.tell(platform.says("p1", "g3", TROUBLE));
    expect(questions()).toHaveLength(1);
  });

  test("where there are no buttons it is a numbered line, and a number of somebody else's does not count", async () => {
    await open(true);
    const typed: Partial<MessageEvent> = { typedChoices: true };
    await one.tell(platform.says("p1", "g3", TROUBLE, typed));
    expect(questions()[0]).toContain("1 登记");
    await one.tell(platform.says("p2", "g3", "1", typed));
    expect(await reports()).toEqual([]);
    await one.tell(platform.says("p1", "g3", "1", typed));
    expect(await reports()).toEqual([{ text: TROUBLE }]);
  });

  test("pressed in two processes at once: one report", async () => {
    await open();
    await one.tell(platform.says("p1", "g3", TROUBLE));
    const other = await openEngine({ platform, start: false, url: one.url, clock: one.clock });
    await platform.deliver(platform.taps("p1", "g3", "登记"), 0);
    await platform.deliver(platform.taps("p1", "g3", "登记"), 1);
    await Promise.all([one.engine.settle(), other.engine.settle()]);
    expect(await reports()).toHaveLength(1);
  });
});
