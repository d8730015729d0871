import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { command } from "../../src/core/command.ts";
import type { Module } from "../../src/core/module.ts";
import { type Action, say } from "../../src/core/post.ts";
import { DAILY_UNASKED, endOfNight, nextMorning } from "../../src/core/quiet.ts";
import { dayOf } from "../../src/core/time.ts";
import type { Clock } from "../../src/engine/clock.ts";
import { gatherPosts } from "../../src/engine/digest.ts";
import { housekeep } from "../../src/engine/housekeep.ts";
import { countSaid } from "../../src/engine/said.ts";
import { MODULES } from "../../src/modules/index.ts";
import { storyClock } from "../support/clock.ts";
import {
  closeEngines,
  createPlatform,
  foundCommunity,
  type OpenedEngine,
  openEngine,
  type Platform,
} from "../support/platform.ts";

const HOUR = 3_600_000;
const verbatim = (text: string) => say("core-verbatim", { text });

/** `/shout 字`: to the residents' groups; `/shout-urgent`, `/shout-chosen` say why; `/show 12` a card; `/aside 字` in private. */
const speaker: Module = {
  name: "speaker",
  commands: [
    ...([undefined, "urgent", "chosen"] as const).map((occasion) =>
      command({
        ...{
          names: [occasion ? `shout${occasion}` : "shout"],
          args: { words: "rest" },
          may: ["resident"],
          where: "any",
        },
        async run({ words }) {
          const post = { lines: [verbatim(words), verbatim("（第二行）")] };
          return [{ do: "tell", to: { purpose: "residents" }, post, ...(occasion ? { occasion } : {}) }];
        },
      }),
    ),
    command({
      ...{ names: ["callstaff"], args: { words: "rest" }, may: ["resident"], where: "any" },
      async run({ words }) {
        return [{ do: "tell", to: { purpose: "staff" }, post: { lines: [verbatim(words)] } }];
      },
    }),
    command({
      ...{ names: ["show"], args: { number: "number" }, may: ["resident"], where: "any" },
      async run({ number }) {
        return [{ do: "announce", to: { purpose: "residents" }, card: `thing:${number}` }];
      },
    }),
    command({
      ...{ names: ["touch"], args: { number: "number" }, may: ["resident"], where: "any" },
      run: async ({ number }): Promise<Action[]> => [{ do: "update", card: `thing:${number}` }],
    }),
    command({
      ...{ names: ["aside"], args: { words: "rest" }, may: ["resident"], where: "any" },
      async run({ words }) {
        return [{ do: "whisper", personId: 2, post: { lines: [verbatim(words)] } }];
      },
    }),
  ],
  cards: {
    thing: async (_tx, requests) => requests.map(({ number }) => ({ lines: [verbatim(`#${number} 一件事`)], number })),
  },
};

let platform: Platform;
let clock: Clock;
let one: OpenedEngine;
let community: { id: number };

beforeEach(async () => {
  platform = createPlatform();
  clock = storyClock();
  one = await openEngine({ platform, modules: [...MODULES, speaker], start: false, clock });
  community = await foundCommunity(one, platform, {
    residents: ["a", "b"],
    staff: "s",
    people: { wang: "resident", li: "resident" },
  });
});
afterEach(closeEngines);

const says = (chat: string, text: string) => platform.says("wang", chat, text);
const shout = (chat: string, count: number, from = 1) =>
  one.tell(Array.from({ length: count }, (_, i) => says(chat, `/shout 话${from + i}`)));
/** To that wall time of the story's zone, forward. */
async function until(hours: number, minutes = 0): Promise<void> {
  const day = dayOf(clock.now(), "Asia/Shanghai");
  let at = Date.parse(`${day}T00:00:00+08:00`) + hours * HOUR + minutes * 60_000;
  if (at <= clock.now().getTime()) at += 24 * HOUR;
  await one.move(at - clock.now().getTime());
}
const said = async (chat: string) => {
  const day = dayOf(clock.now(), "Asia/Shanghai");
  const span = { communityId: community.id, from: "2026-11-01", until: day };
  const counts = await countSaid(one.store.db, span, { timeZone: "Asia/Shanghai" });
  return counts.find((row) => row.chat === chat);
};

describe("by day", () => {
  test(`a group gets ${DAILY_UNASKED} unasked messages, and the rest as one in the morning`, async () => {
    await shout("dm:wang", DAILY_UNASKED + 3);
    expect(platform.texts("a")).toHaveLength(DAILY_UNASKED);
    expect(platform.texts("b")).toHaveLength(DAILY_UNASKED);
    await until(21, 59);
    expect(platform.texts("a")).toHaveLength(DAILY_UNASKED);
    await until(7, 29);
    expect(platform.texts("a")).toHaveLength(DAILY_UNASKED);
    await until(7, 30);
    expect(platform.texts("a").slice(DAILY_UNASKED)).toEqual([
      "☀️ 早上好，这些事攒到一起说：\n话7\n（第二行）\n话8\n（第二行）\n话9\n（第二行）",
    ]);
    expect(await one.engine.readMetrics()).toMatch(/linli_held_total\{why="budget"\} 6\n/);
    expect(await one.engine.readMetrics()).toContain("linli_digests_total 2");
    // The digest is one of the new day's six.
    await shout("dm:wang", DAILY_UNASKED, 20);
    expect(platform.texts("a")).toHaveLength(2 * DAILY_UNASKED);
    expect(await said("a")).toEqual({
      ...{
        platform: "memory",
        chat: "a",
        answer: 0,
        unasked: 2 * DAILY_UNASKED,
        urgent: 0,
        chosen: 0,
        offer: 0,
      },
    });
  });

  test("answers, in the group where somebody speaks, are neither held nor counted against it", async () => {
    await shout("a", 20);
    expect(platform.texts("a")).toHaveLength(20);
    expect(platform.texts("b")).toHaveLength(DAILY_UNASKED);
    expect(await said("a")).toMatchObject({ answer: 20, unasked: 0 });
  });

  test("urgent words and a time that somebody chose pass it; what was chosen is counted", async () => {
    await one.tell([says("dm:wang", "/shoutchosen 停水"), says("dm:wang", "/shoutchosen 停电")]);
    await one.tell([says("dm:wang", "/shouturgent 漏气"), says("dm:wang", "/shouturgent 起火")]);
    await shout("dm:wang", DAILY_UNASKED);
    expect(platform.texts("a")).toHaveLength(4 + DAILY_UNASKED - 2);
    await one.tell([says("dm:wang", "/shoutchosen 来水了"), says("dm:wang", "/shouturgent 又漏气")]);
    expect(platform.texts("a")).toHaveLength(6 + DAILY_UNASKED - 2);
  });

  test("staff's group is where work is done: it has no budget", async () => {
    await one.tell(Array.from({ length: 20 }, (_, i) => says("dm:wang", `/callstaff 事${i}`)));
    expect(platform.texts("s")).toHaveLength(20);
  });
});

describe("at night", () => {
  test.each([
    ["22:00", 22, 0],
    ["7:29", 7, 29],
  ] as const)("from 22:00 to 7:30 nothing unasked is said: at %s", async (_, hours, minutes) => {
    await until(hours, minutes);
    await one.tell([
      says("dm:wang", "/shout 群里"),
      says("dm:wang", "/callstaff 工作群"),
      says("dm:wang", "/aside 私信"),
    ]);
    expect([...platform.texts("a"), ...platform.texts("s"), ...platform.texts("dm:li")]).toEqual([]);
    await one.tell([says("a", "/shout 答"), says("dm:wang", "/shouturgent 急"), says("dm:wang", "/shoutchosen 定")]);
    expect(platform.texts("a")).toEqual(["答\n（第二行）", "急\n（第二行）", "定\n（第二行）"]);
    await until(7, 30);
    // The only one that waited is said as it is; "答" was unasked in the other group.
    expect(platform.texts("a").slice(3)).toEqual(["群里\n（第二行）"]);
    expect(platform.texts("b").slice(2)).toEqual(["☀️ 早上好，这些事攒到一起说：\n群里\n（第二行）\n答\n（第二行）"]);
    expect(platform.texts("s")).toEqual(["工作群"]);
    expect(platform.texts("dm:li")).toEqual(["私信"]);
  });

  test("what was being sent when the night began waits as well", async () => {
    await until(21, 59);
    platform.allow("a", { messageGapMs: 90_000 });
    await shout("dm:wang", 2);
    expect(platform.texts("a")).toHaveLength(1);
    await one.move(2 * 60_000);
    expect(platform.texts("a")).toHaveLength(1);
    await until(7, 30);
    expect(platform.texts("a")).toHaveLength(2);
  });

  test("an answer does not wait behind what is held", async () => {
    await until(23);
    await shout("dm:wang", 30);
    await one.tell(says("a", "/help"));
    expect(platform.texts("a")).toHaveLength(1);
  });

  test("a card that waits is not said by what changes it, and stands once in the morning", async () => {
    await until(23);
    await one.tell(says("dm:wang", "/show 12"));
    await one.tell(says("dm:wang", "/touch 12"));
    await one.tell(says("dm:wang", "/show 12"));
    expect(platform.texts("a")).toEqual([]);
    await until(7, 30);
    expect(platform.texts("a")).toEqual(["#12 一件事"]);
    await one.tell(says("dm:wang", "/touch 12"));
    expect(platform.texts("a")).toEqual(["#12 一件事"]);
  });

  test("cards are named in the digest by their first line, and their numbers are still known", async () => {
    await until(23);
    await one.tell([1, 2].map((n) => says("dm:wang", `/show ${n}`)));
    await until(7, 30);
    expect(platform.texts("a")).toEqual([
      "☀️ 早上好，这些事攒到一起说：\n#1 一件事\n#2 一件事\n想看哪件，发它的编号，比如 #12。",
    ]);
    await one.tell(says("dm:wang", "/touch 1"));
    expect(platform.texts("a")).toHaveLength(1);
    await one.tell(says("a", "/show 1"));
    expect(platform.texts("a").slice(1)).toEqual(["#1 一件事"]);
  });

  test("the morning is told also by another process, and after days of silence, once", async () => {
    await until(23);
    await shout("dm:wang", 3);
    await one.die();
    clock.offsetMs += 40 * HOUR;
    const settings = { platform, modules: [...MODULES, speaker], start: false, clock, url: one.url };
    const others = [await openEngine(settings), await openEngine(settings)];
    await Promise.all(others.map((other) => other.engine.settle()));
    await Promise.all(others.map((other) => other.engine.settle()));
    expect(platform.texts("a")).toHaveLength(1);
    expect(platform.texts("a")[0]).toContain("话1\n（第二行）\n话2");
  });
});

test("two processes together stay within the day's budget", async () => {
  const other = await openEngine({ platform, modules: [...MODULES, speaker], start: false, clock, url: one.url });
  for (let round = 0; round < 4; round++) {
    const lines = (chat: string) => Array.from({ length: 4 }, (_, i) => says(chat, `/shout ${round}${i}`));
    await Promise.all([platform.deliver(lines("dm:wang"), 0), platform.deliver(lines("dm:li"), 1)]);
    await Promise.all([one.engine.settle(), other.engine.settle()]);
  }
  expect(platform.texts("a")).toHaveLength(DAILY_UNASKED);
  expect(platform.texts("b")).toHaveLength(DAILY_UNASKED);
});

test("a message that is tried again is counted once", async () => {
  platform.fail({ chat: "a", times: 3 }, "lost");
  await shout("dm:wang", 1);
  for (let i = 0; i < 6; i++) await one.move(60_000);
  await shout("dm:wang", DAILY_UNASKED, 10);
  expect(new Set(platform.texts("a").map((text) => text.replace("（重发）", ""))).size).toBe(DAILY_UNASKED);
});

test("what was said is counted by group and day, also when its rows are gone", async () => {
  await one.tell([says("a", "/shout 一"), says("a", "/help"), says("dm:wang", "/shout 二")]);
  const before = await said("a");
  expect(before).toMatchObject({ answer: 2, unasked: 1 });
  await one.move(8 * 24 * HOUR);
  await housekeep({ store: one.store, clock, modules: [], timeZone: "Asia/Shanghai" });
  expect(await one.rows("select 1 from outbox")).toEqual([]);
  expect(await said("a")).toEqual(before);
});

test("the night and the next morning, for any moment and zone", () => {
  const zone = fc.constantFrom("Asia/Shanghai", "Europe/Berlin", "America/St_Johns", "Asia/Urumqi", "Pacific/Chatham");
  fc.assert(
    fc.property(
      zone,
      fc.date({ min: new Date("2026-01-01"), max: new Date("2030-01-01"), noInvalidDate: true }),
      (timeZone, now) => {
        const shown = (at: Date) => new Intl.DateTimeFormat("en-GB", { timeZone, timeStyle: "short" }).format(at);
        const isNight = shown(now) >= "22:00" || shown(now) < "07:30";
        expect(endOfNight(now, timeZone) !== null).toBe(isNight);
        const morning = nextMorning(now, timeZone);
        expect(shown(morning)).toBe("07:30");
        expect(morning.getTime()).toBeGreaterThan(now.getTime());
        // A day with a change of the clocks has 25 hours at most.
        expect(morning.getTime() - now.getTime()).toBeLessThanOrEqual(25 * HOUR);
      },
    ),
  );
});

test("a digest fits a phone", () => {
  const posts = Array.from({ length: 30 }, (_, i) => ({
    ...{ lines: [verbatim(`#${i} 事`), verbatim("说明")], number: i, photos: [{ hash: `p${i}` }] },
  }));
  const { lines, photos } = gatherPosts(posts);
  expect(lines).toHaveLength(11);
  expect(lines.at(-2)).toEqual(say("core-digest-more", { count: 22 }));
  expect(photos).toHaveLength(3);
});
