import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { SendError } from "../../src/core/adapter.ts";
import type { MessageEvent } from "../../src/core/event.ts";
import { createClock } from "../../src/engine/clock.ts";
import { MODULES } from "../../src/modules/index.ts";
import {
  closeEngines,
  createPlatform,
  createProbe,
  foundCommunity,
  type OpenedEngine,
  openEngine,
  type Platform,
  type Probe,
} from "../support/platform.ts";

// A platform without buttons, edits and quotes, which does not repeat what was said while nobody listened.
let platform: Platform;
let probe: Probe;
let one: OpenedEngine;
/** Noon in Shanghai. */
const clock = () => createClock(new Date("2026-11-25T04:00:00Z").getTime() - Date.now());
const MINUTE = 60_000;

beforeEach(async () => {
  platform = createPlatform({ plain: true, connection: "first" });
  probe = createProbe();
  one = await openEngine({ platform, modules: [...MODULES, probe.module], start: false, clock: clock() });
  await probe.prepare(one);
});
afterEach(closeEngines);

const says = (chat: string, text: string, more: Partial<MessageEvent> = {}) =>
  platform.says("wang", chat, text, { typedChoices: true, ...more });
const metric = async (name: string) =>
  Number(new RegExp(`^${name}\\S* (\\d+)`, "m").exec(await one.engine.readMetrics())?.[1] ?? 0);

describe("a card that cannot be edited", () => {
  test("is said anew when it offers something new, and not for a word that changed", async () => {
    await foundCommunity(one, platform, { residents: ["a"] });
    await one.tell(says("a", "/put 12 一"));
    await one.tell(says("a", "/put 12 二"));
    expect(platform.texts("a")).toEqual([expect.stringContaining("#12 一"), expect.stringContaining("#12 二")]);
    await one.tell(says("a", "/put 12 二 "));
    expect(platform.texts("a")).toHaveLength(2);
  });

  test("is not said again to a group that cannot do anything about it, and is when it asks", async () => {
    await foundCommunity(one, platform, { residents: ["a"], staff: "s", people: { wang: "resident", chen: "admin" } });
    const by = (person: string, chat: string, text: string) => one.tell(platform.says(person, chat, text));
    await by("wang", "a", "/report 电梯停了");
    await by("chen", "s", "/accept 1");
    expect(platform.texts("a")).toHaveLength(1);
    await by("chen", "s", "/done 1 修好了");
    expect(platform.texts("a").at(-1)).toContain("反映的邻居，解决了吗？");
    await by("wang", "a", "/reopen 1 还是停");
    await by("chen", "s", "/done 1 又修了");
    expect(platform.texts("a").at(-1)).toContain("又修了");
  });

  test("is answered by its newest choices", async () => {
    await foundCommunity(one, platform, { residents: ["a"] });
    await one.tell(says("a", "/put 12 一"));
    await one.tell(says("a", "/put 12 二"));
    await one.tell(says("a", "1"));
    expect(platform.texts("a").at(-1)).toBe("记下 二");
  });
});

describe("a typed number", () => {
  const by = (person: string, text: string, more: Partial<MessageEvent> = {}) =>
    one.tell(platform.says(person, "a", text, { typedChoices: true, ...more }));

  test("is about what its writer was just asked, for everybody else about the newest card", async () => {
    await foundCommunity(one, platform, { residents: ["a"] });
    await by("wang", "/report 大门坏了");
    await by("wang", "三号楼电梯停了，门关不上", { addressed: true });
    expect(platform.texts("a").at(-1)).toContain("要帮您报上去吗");
    await by("li", "1");
    expect(await one.rows("select number from report_joins")).toEqual([{ number: 1 }]);
    await by("wang", "1");
    expect(platform.texts("a").at(-1)).toContain("#2");
    expect(await one.rows("select count(*)::int as n from reports")).toEqual([{ n: 2 }]);
  });

  test("goes on to a card that has so many choices, and words to the one that offers them", async () => {
    await foundCommunity(one, platform, { residents: ["a"], staff: "s", people: { wang: "resident", wu: "admin" } });
    await by("wang", "/report 电梯停了");
    await one.tell(platform.says("wu", "s", "/accept 1"));
    await one.tell(platform.says("wu", "s", "/done 1 修好了"));
    await by("li", "/report 大门坏了");
    await by("wang", "已解决");
    expect(await one.rows("select state from reports where number = 1")).toEqual([{ state: "confirmed" }]);
    await by("wang", "/report 路灯坏了");
    await by("wang", "5");
    expect(await one.rows("select stars from reports where number = 1")).toEqual([{ stars: 5 }]);
  });

  describe("where several things can be answered with it", () => {
    const QUESTION =
      "刚才回的数字，是哪一件？\n1 🚪 #2 大门坏了 · 大门：我也遇到\n2 🔧 #1 电梯停了：我也遇到\n回复数字就行";
    const asked = () => platform.texts("a").filter((text) => text.startsWith("刚才回的数字"));
    const joins = () =>
      one.rows(
        "select j.number, a.external_id as who from report_joins j join person_accounts p using (community_id, person_id) join accounts a on a.id = p.account_id order by 1, 2",
      );

    beforeEach(async () => {
      await foundCommunity(one, platform, { residents: ["a", "b"] });
      await by("wang", "/report 电梯停了");
      await by("wang", "/report 大门坏了");
    });

    test("one question goes to the chat in ten minutes for all who have not answered it, and each number is counted when its writer has answered", async () => {
      await by("li", "1");
      expect(asked()).toEqual([QUESTION]);
      await by("zhao", "选1");
      await by("qian", "1");
      expect(asked()).toHaveLength(1);
      expect(await joins()).toEqual([]);
      await by("zhao", "2");
      await by("li", "1");
      expect(await joins()).toEqual([
        { number: 1, who: "zhao" },
        { number: 2, who: "li" },
      ]);
      // Answered, the next number of theirs is a new one; qian's still waits, also for another process.
      await one.die();
      one = await openEngine({ platform, modules: MODULES, url: one.url, clock: one.clock, start: false });
      await by("qian", "2");
      expect(await joins()).toEqual([
        { number: 1, who: "qian" },
        { number: 1, who: "zhao" },
        { number: 2, who: "li" },
      ]);
      // Whoever has answered it is asked anew: silence would let the second try choose among the old.
      await by("li", "1");
      expect(asked()).toHaveLength(2);
      await one.move(11 * MINUTE);
      await by("sun", "1");
      expect(asked()).toHaveLength(3);
      // Nobody else can answer for them.
      await by("zhou", "2");
      expect(await joins()).toHaveLength(3);
    });

    test("the only one of the last ten minutes is meant, and a quote says which", async () => {
      await by("li", "1", { replyTo: { messageId: "", from: null, text: "🔧 #1 电梯停了" } });
      expect(await joins()).toEqual([{ number: 1, who: "li" }]);
      await one.move(11 * MINUTE);
      await by("wang", "/report 路灯坏了");
      await by("li", "1");
      expect(await joins()).toEqual([
        { number: 1, who: "li" },
        { number: 3, who: "li" },
      ]);
      expect(asked()).toEqual([]);
      await one.move(11 * MINUTE);
      await by("li", "2");
      expect(asked()).toHaveLength(1);
    });

    test("words that both of them offer are asked about as well", async () => {
      await by("li", "我也遇到");
      expect(asked()).toHaveLength(1);
    });
  });

  test("of ten neighbours who say the same while the chat's pace holds is answered once", async () => {
    await foundCommunity(one, platform, { residents: ["a"] });
    platform.allow("a", { messageGapMs: 2 * MINUTE });
    await by("wang", "/report 电梯停了");
    for (const person of ["li", "zhao", "qian", "sun", "zhou", "wu", "zheng", "chen", "chu", "wei"])
      await by(person, "1");
    for (let i = 0; i < 5; i++) await one.move(2 * MINUTE + 100);
    const answers = platform.texts("a").filter((text) => text.includes("您也遇到"));
    expect(answers).toHaveLength(1);
    expect(await one.rows("select count(*)::int as n from report_joins")).toEqual([{ n: 10 }]);
  });
});

test("answers of different words are one message while the chat's pace holds, a mistake is told to whoever made it", async () => {
  await foundCommunity(one, platform, { residents: ["a"] });
  const by = (person: string, text: string) => one.tell(platform.says(person, "a", text, { typedChoices: true }));
  platform.allow("a", { messageGapMs: 2 * MINUTE });
  await by("wang", "/report 电梯停了");
  await by("sun", "/report 大门坏了");
  await one.move(2 * MINUTE + 100);
  const before = platform.texts("a").length;
  const quoting = (number: number) => ({ replyTo: { messageId: "", from: null, text: `#${number} …` } });
  const answers = async (person: string, text: string, number: number) =>
    one.tell(platform.says(person, "a", text, { typedChoices: true, ...quoting(number) }));
  await answers("li", "1", 1);
  await answers("zhao", "1", 2);
  await answers("qian", "1", 1);
  await by("zhou", "/accept 1");
  await answers("wu", "1", 2);
  await answers("li", "1", 1);
  for (let i = 0; i < 5; i++) await one.move(2 * MINUTE + 100);
  expect(platform.texts("a").slice(before)).toEqual([
    "#1 记下了，您也遇到。办好了告诉大家。\n#2 记下了，您也遇到。办好了告诉大家。\n#1 已经记过您也遇到了。",
    expect.stringContaining("接单要"),
  ]);
  const mentioned = platform.calls.filter((call) => call.chat === "a").map((call) => call.message?.mentionWriterOf);
  expect(mentioned.slice(before)).toEqual([undefined, expect.any(String)]);
});

describe("a quote without an id", () => {
  test("finds the card by the number in it, in this chat alone", async () => {
    await foundCommunity(one, platform, { residents: ["a", "b"] });
    await one.tell(says("a", "/put 12 一"));
    await one.tell(says("a", "/put 13 二"));
    const replyTo = { messageId: "", from: null, text: "#12 一" };
    await one.tell(says("a", "1", { replyTo }));
    expect(platform.texts("a").at(-1)).toBe("记下 一");
    await one.tell(says("b", "1", { replyTo }));
    expect(platform.texts("b")).toEqual([]);
  });
});

test("an answer to one person mentions them; a card names nobody", async () => {
  await foundCommunity(one, platform, { residents: ["a"] });
  await one.tell(says("a", "/note 一", { messageId: "u77" }));
  await one.tell(says("a", "/put 12 二"));
  expect(platform.calls.map((c) => c.message?.mentionWriterOf)).toEqual(["u77", undefined]);
});

describe("what was taken back", () => {
  test("is not kept", async () => {
    await foundCommunity(one, platform, { residents: ["a"] });
    const said = says("a", "/note 说错了");
    await one.tell(said);
    await one.tell({ ...{ type: "recall", platform: "memory", key: "r:1", chat: "a" }, at: said.at, of: said.key });
    const kept = await one.rows("select payload, sender from inbox order by id");
    expect(kept[0]).toEqual({ payload: null, sender: null });
    expect(await one.rows("select words from notes")).toHaveLength(1);
  });
});

describe("a gap in listening", () => {
  const gaps = () =>
    one.rows<{ payload: { begunAt: string; endedAt: string } }>(
      "select payload from inbox where payload->>'type' = 'gap'",
    );
  const told = () => platform.texts("a").filter((t) => t.includes("掉线"));

  beforeEach(async () => {
    await foundCommunity(one, platform, { residents: ["a", "b"], staff: "s" });
    await one.engine.settle();
  });

  test("is recorded whatever its length, and told when it was over a minute", async () => {
    platform.hear(null);
    await one.move(20_000);
    platform.hear("second");
    await one.engine.settle();
    expect(await gaps()).toHaveLength(1);
    expect(told()).toEqual([]);
    platform.hear(null);
    await one.move(90_000);
    platform.hear("third");
    await one.engine.settle();
    const [, long] = await gaps();
    const { begunAt, endedAt } = long!.payload;
    expect(Math.round((Date.parse(endedAt) - Date.parse(begunAt)) / 1_000)).toBe(90);
    expect(told()).toEqual(["今天 12:00 到 今天 12:01 我掉线了，这段时间的话可能没收到。有事请再发一次，重发不要紧。"]);
    expect(platform.texts("b")).toHaveLength(1);
    expect(platform.texts("s")).toHaveLength(1);
    expect(await metric("linli_gaps_total")).toBe(2);
  });

  test("is one also when the process died in it, or was stopped", async () => {
    await one.die();
    platform.hear("second");
    const again = await openEngine({ platform, modules: MODULES, url: one.url, clock: one.clock, start: false });
    one = again;
    await one.move(5 * MINUTE);
    expect(told()).toHaveLength(1);
    await one.move(MINUTE);
    expect(await gaps()).toHaveLength(1);
  });

  test("is told in the morning when it ends at night", async () => {
    await one.move(10 * 60 * MINUTE);
    platform.hear(null);
    await one.move(2 * 60 * MINUTE);
    platform.hear("second");
    await one.engine.settle();
    expect(await gaps()).toHaveLength(1);
    expect(told()).toEqual([]);
    await one.move(7 * 60 * MINUTE);
    expect(told()).toEqual([]);
    await one.move(35 * MINUTE);
    expect(told()).toHaveLength(1);
  });
});

test("what is for a platform that is not heard waits, without using up its tries, and readiness says so", async () => {
  platform.hear(null);
  await one.tell(says("a", "/note 一"));
  await one.move(60 * MINUTE);
  expect(platform.calls).toEqual([]);
  expect(await one.rows("select attempts from outbox")).toEqual([{ attempts: 0 }]);
  expect(await one.engine.readMetrics()).toContain('linli_hearing{platform="memory"} 0');
  platform.hear("second");
  await one.engine.settle();
  expect(platform.texts("a")).toEqual(["记下 一"]);
  expect(await one.engine.readMetrics()).toContain('linli_hearing{platform="memory"} 1');
});

test("“too often” stops the whole platform for half an hour, staff are told once, and nothing is lost", async () => {
  await foundCommunity(one, platform, { residents: ["a", "b"], staff: "s" });
  const tooOften = new SendError("retry", "too often", { retryAfterMs: 30 * MINUTE, everywhere: true });
  platform.fail({ chat: "a", times: 1 }, tooOften);
  await one.tell(says("a", "/note 一"));
  await one.tell([says("b", "/note 二"), says("a", "/note 三")]);
  await one.move(29 * MINUTE);
  expect(platform.calls).toHaveLength(1);
  expect(await metric("linli_holds_total")).toBe(1);
  await one.move(2 * MINUTE);
  expect(platform.texts("a")).toEqual(["记下 一", "记下 三"]);
  expect(platform.texts("b")).toEqual(["记下 二"]);
  expect(platform.texts("s")).toEqual([expect.stringContaining("账号被提醒发得太频繁")]);
});
