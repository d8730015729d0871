import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { MessageEvent } from "../../src/core/event.ts";
import { MODULES } from "../../src/modules/index.ts";
import { stillClock } from "../support/clock.ts";
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

let platform: Platform;
let probe: Probe;
let one: OpenedEngine;

/** @param start false: events are stored when they arrive, and handled afterwards */
async function open(start: boolean): Promise<void> {
  platform = createPlatform();
  probe = createProbe();
  one = await openEngine({ platform, modules: [...MODULES, probe.module], clock: stillClock(), start });
  await probe.prepare(one);
}
afterEach(closeEngines);

const says = (chat: string, text: string, more: Partial<MessageEvent> = {}) => platform.says("wang", chat, text, more);
const notes = async () =>
  (await one.rows<{ words: string }>("select words from notes order by id")).map((n) => n.words);
const inbox = (what = "status, attempts") => one.rows(`select ${what} from inbox order by id`);

describe.each([
  { how: "handled on arrival", start: true },
  { how: "stored first", start: false },
])("$how", ({ start }) => {
  beforeEach(() => open(start));

  test("the same update twice, in one batch or later: one effect and one answer", async () => {
    const event = says("a", "/note 一");
    await one.tell([event, event]);
    await one.tell(event);
    expect(await notes()).toEqual(["一"]);
    expect(platform.texts("a")).toEqual(["记下 一"]);
  });

  test("a message that is edited later has the same key and runs no second time", async () => {
    const event = says("a", "/note 一");
    await one.tell(event);
    await one.tell({ ...event, text: "/note 二" });
    expect(await notes()).toEqual(["一"]);
    expect(platform.texts("a")).toEqual(["记下 一"]);
  });

  test("a handler that fails half-way leaves nothing and holds only its own chat", async () => {
    let broken = true;
    probe.onNote = (words) => {
      if (words === "坏" && broken) throw new Error("the disk is full");
    };
    await one.tell([says("a", "/note 前"), says("a", "/note 坏"), says("b", "/note 别处"), says("a", "/note 后")]);
    expect((await notes()).sort()).toEqual(["别处", "前"]);
    expect(platform.texts("a")).toEqual(["记下 前"]);
    expect(platform.texts("b")).toEqual(["记下 别处"]);
    await one.tell(says("b", "/note 还有"));
    expect(platform.texts("b")).toEqual(["记下 别处", "记下 还有"]);
    // The second try comes half a second after the first, the third a second and a half after that.
    await one.move(600);
    expect(await inbox()).toMatchObject([
      {},
      { status: "ready", attempts: 2 },
      {},
      { status: "ready", attempts: 0 },
      {},
    ]);
    await one.move(1_000);
    expect(await inbox("attempts")).toMatchObject([{}, { attempts: 2 }, {}, {}, {}]);
    broken = false;
    await one.move(600);
    expect((await notes()).slice(2)).toEqual(["还有", "坏", "后"]);
    expect(platform.texts("a")).toEqual(["记下 前", "记下 坏", "记下 后"]);
  });

  test("what fails for half a minute is parked, its writer and staff are told, and the chat goes on", async () => {
    await foundCommunity(one, platform, { residents: ["a"], staff: "office" });
    probe.onNote = (words) => {
      if (words === "坏") throw new Error("never");
    };
    await one.tell([says("a", "/note 坏"), says("a", "/note 后")]);
    for (const ms of [600, 1_600, 4_100, 8_100]) await one.move(ms);
    expect(platform.texts("a")).toEqual([]);
    await one.move(16_100);
    expect(platform.texts("a")).toEqual([expect.stringContaining("您写的都在"), "记下 后"]);
    expect(await notes()).toEqual(["后"]);
    const [parked] = await one.rows<{ id: string; note: string }>("select id, note from inbox where status = 'failed'");
    expect(platform.texts("office")).toEqual([
      `有一条消息没办成，内容都还在。编号 ${parked!.id}，请告诉负责这台机器的人。`,
    ]);
    expect(parked!.note).toBe("Error");
    expect(await one.rows("select payload->>'text' as text from inbox where status = 'failed'")).toEqual([
      { text: "/note 坏" },
    ]);
    // Nothing of it comes back.
    await one.move(3_600_000);
    expect(platform.texts("a")).toHaveLength(2);
  });

  test("an event that cannot even be read is parked too, and holds nobody else up", async () => {
    const unreadable = { ...says("a", ""), text: undefined as unknown as string };
    await one.tell([unreadable, says("b", "/note 别处")]);
    expect(platform.texts("b")).toEqual(["记下 别处"]);
    for (const ms of [600, 1_600, 4_100, 8_100, 16_100]) await one.move(ms);
    expect(await inbox("status")).toEqual([{ status: "failed" }, { status: "done" }]);
    await one.tell([says("a", "/note 后"), says("b", "/note 还有")]);
    expect(await notes()).toEqual(["别处", "后", "还有"]);
  });

  test("what no database keeps, a zero byte or half a character, does not stop what came with it", async () => {
    await one.tell([says("a", "/note 零\u0000字"), says("b", "/note 别处"), says("c", "/note 半\ud83d")]);
    expect((await notes()).map((n) => n.slice(0, 1))).toEqual(["零", "别", "半"]);
  });

  test("a refusal before a write is an answer, and the batch stays one transaction", async () => {
    await one.tell([says("b", "/note 一"), says("a", "/early 早"), says("c", "/note 二")]);
    expect(await notes()).toEqual(["一", "二"]);
    expect(platform.texts("a")).toEqual(["不行 早"]);
    expect(await one.engine.readMetrics()).not.toMatch(/linli_retried_total\{/);
  });

  test("a refusal after a write takes it back, is answered, and harms nobody beside it", async () => {
    await one.tell([says("b", "/note 一"), says("a", "/late 晚"), says("c", "/note 二"), says("a", "/note 三")]);
    expect(await notes()).toEqual(["一", "二", "三"]);
    expect(platform.texts("a")).toEqual(["不行 晚", "记下 三"]);
    expect([...platform.texts("b"), ...platform.texts("c")]).toEqual(["记下 一", "记下 二"]);
    expect(await inbox()).toEqual(Array(4).fill({ status: "done", attempts: 0 }));
  });

  test("a serialisation failure is tried again at once, free of charge", async () => {
    let conflicts = 3;
    probe.onNote = async () => {
      if (conflicts-- > 0) throw Object.assign(new Error("could not serialize access"), { code: "40001" });
    };
    await one.tell(says("a", "/note 一"));
    expect(await notes()).toEqual(["一"]);
    expect(platform.texts("a")).toEqual(["记下 一"]);
    expect(await inbox()).toEqual([{ status: "done", attempts: 0 }]);
  });

  test("two hundred messages of a chat keep their order, though some fail at first and others refuse", async () => {
    const failed = new Set<string>();
    probe.onNote = (words) => {
      const n = Number(words);
      if (n % 37 !== 5 || failed.has(words)) return;
      failed.add(words);
      throw new Error("once");
    };
    const events = Array.from({ length: 200 }, (_, n) => [
      says("a", n % 23 === 7 ? `/late ${n}` : `/note ${n}`),
      says(`b${n % 5}`, `/note b${n}`),
    ]);
    for (let at = 0, size = 1; at < events.length; at += size, size = (size * 7 + 3) % 41) {
      await platform.deliver(events.slice(at, at + size).flat());
      if (size % 3 === 0) await one.engine.settle();
    }
    for (let i = 0; i < 12; i++) await one.move(700);
    const expected = Array.from({ length: 200 }, (_, n) => String(n));
    expect(platform.texts("a").map((t) => t.split(" ")[1])).toEqual(expected);
    expect((await notes()).filter((n) => !n.startsWith("b"))).toEqual(expected.filter((n) => Number(n) % 23 !== 7));
    expect(failed.size).toBe(6);
    expect(platform.texts("b1")).toHaveLength(40);
  });

  test("chatter is erased by the transaction that handles it, and nothing is said", async () => {
    await one.tell([says("a", "今晚谁跳舞"), says("a", "/note 一"), says("a", "1", { typedChoices: true })]);
    expect(await one.rows("select status, sender, payload is null as blank from inbox order by id")).toEqual([
      { status: "done", sender: null, blank: true },
      { status: "done", sender: "wang", blank: false },
      { status: "done", sender: null, blank: true },
    ]);
    expect(platform.texts("a")).toEqual(["记下 一"]);
    // Who only chatted is not even an account.
    await one.tell(platform.says("quiet", "z", "早"));
    expect(await one.rows("select 1 from accounts where external_id = 'quiet'")).toEqual([]);
    expect(await one.rows("select 1 from chats where id = 'z'")).toEqual([]);
  });

  const STALE = "这一条已经用过，或者后来又变了。请看最新的那条。";

  test("a tap counts once, however often it is handed in", async () => {
    await one.tell(says("a", "/tender 茶"));
    const tap = platform.taps("li", "a", "选茶");
    await one.tell([tap, tap]);
    await one.tell(tap);
    expect(await notes()).toEqual(["茶"]);
    expect(platform.toasts).toEqual([{ tapId: tap.tapId, text: "记下 茶" }]);
  });

  test("forged taps, and taps carried to another chat or message, are answered and do nothing", async () => {
    await one.tell([says("a", "/tender 茶"), says("a", "/tender 酒"), says("b", "/tender 水")]);
    const good = platform.taps("li", "a", "选茶");
    const other = platform.taps("li", "a", "选酒");
    const fields = [
      { data: "" },
      { data: "note 贼" },
      { data: "999999.AAAAAAAA" },
      { data: `${good.data.split(".")[0]}.AAAAAAAA` },
      { data: "zzzzzzzzzz.AAAAAAAA" },
      { data: good.data, messageId: other.messageId },
      { data: good.data, chat: "b" },
      { data: good.data, chat: "never-seen" },
    ];
    for (const forged of fields) {
      const tap = platform.taps("li", "a", "选茶", forged);
      await one.tell(tap);
      expect(platform.toastOf(tap), JSON.stringify(forged)).toBe(STALE);
    }
    expect(await notes()).toEqual([]);
    await one.tell(good);
    expect(await notes()).toEqual(["茶"]);
  });

  test("a tap on what a card showed before it changed is answered and does nothing", async () => {
    await foundCommunity(one, platform, { residents: ["a"] });
    await one.tell(says("a", "/put 5 旧"));
    const old = platform.taps("li", "a", "按旧");
    await one.tell(says("a", "/put 5 新"));
    expect(platform.texts("a")).toEqual(["#5 新"]);
    await one.tell(old);
    expect(platform.toastOf(old)).toBe(STALE);
    expect(await notes()).toEqual([]);
    const fresh = platform.taps("li", "a", "按新");
    await one.tell(fresh);
    expect(platform.toastOf(fresh)).toBe("记下 新");
  });

  test("one tap gives one command, whoever else taps at the same moment", async () => {
    await foundCommunity(one, platform, { residents: ["a"] });
    await one.tell(says("a", "/put 5 茶"));
    await one.tell(Array.from({ length: 20 }, (_, n) => platform.taps(`p${n}`, "a", "按茶")));
    expect(await notes()).toEqual(Array(20).fill("茶"));
    expect(platform.toasts).toHaveLength(20);
  });

  test("what is never said to anybody: an event of nobody, and a forward in a group", async () => {
    await one.tell([says("a", "/note 匿名", { from: null }), says("a", "/note 转发", { forwarded: true })]);
    expect(await notes()).toEqual([]);
    expect(platform.texts("a")).toEqual([expect.stringContaining("看不出这句话是谁发的")]);
  });

  test("numbers have no gaps: what was refused or failed took none", async () => {
    await foundCommunity(one, platform, { residents: ["a"], people: { wang: "resident" } });
    let broken = true;
    const events = ["报事 灯坏了", "/note x", "/late y", "报事", "报事 门坏了"].map((text) => says("a", text));
    probe.onNote = () => {
      if (broken) throw new Error("once");
    };
    await one.tell(events);
    broken = false;
    await one.move(600);
    expect(await one.rows("select number, title from reports order by number")).toMatchObject([
      { number: 1 },
      { number: 2 },
    ]);
    const [community] = await one.rows<{ next: number }>("select next_number as next from communities");
    expect(community!.next).toBe(3);
  });
});

test("two processes that lock two rows in opposite order: the deadlock costs nobody a try", async () => {
  await open(false);
  const other = await openEngine({
    platform,
    modules: [...MODULES, probe.module],
    clock: one.clock,
    url: one.url,
    start: false,
  });
  let waiting = 0;
  let meet = () => {};
  const both = new Promise<void>((resolve) => {
    meet = resolve;
  });
  probe.onLock = async () => {
    if (++waiting === 2) meet();
    if (waiting <= 2) await both;
  };
  await platform.deliver(says("a", "/lock 1 2"));
  const first = one.engine.settle();
  while (waiting === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  await platform.deliver(platform.says("li", "b", "/lock 2 1"));
  await Promise.all([first, other.engine.settle()]);
  await one.engine.settle();
  expect(await one.rows("select id, value from pair order by id")).toEqual([
    { id: 1, value: 2 },
    { id: 2, value: 2 },
  ]);
  expect([...platform.texts("a"), ...platform.texts("b")]).toEqual(["加好了 1 2", "加好了 2 1"]);
  expect(await inbox()).toEqual(Array(2).fill({ status: "done", attempts: 0 }));
  const numbers = (await one.engine.readMetrics()) + (await other.engine.readMetrics());
  expect(numbers).toMatch(/linli_retried_total\{why="conflict"\} 1/);
});
