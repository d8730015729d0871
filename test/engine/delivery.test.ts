import { afterEach, beforeEach, expect, test } from "vitest";
import { SendError } from "../../src/core/adapter.ts";
import type { MessageEvent } from "../../src/core/event.ts";
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

let platform: Platform;
let probe: Probe;
let one: OpenedEngine;

beforeEach(async () => {
  platform = createPlatform();
  probe = createProbe();
  one = await openEngine({ platform, modules: [...MODULES, probe.module], start: false });
  await probe.prepare(one);
});
afterEach(closeEngines);

const says = (chat: string, text: string, more: Partial<MessageEvent> = {}) => platform.says("wang", chat, text, more);
const outbox = (what = "status") => one.rows(`select ${what} from outbox order by id`);
const unsent = async () =>
  (await one.rows<{ n: number }>("select count(*)::int as n from outbox where status in ('queued', 'sending')"))[0]!.n;
/** What a process does that is not to live to see the end of it. */
function dying(events: MessageEvent | MessageEvent[]): void {
  one.tell(events).catch(() => {});
}
/** The same bot after its process died: another engine on the same database. */
const reborn = (start: boolean) =>
  openEngine({ platform, modules: [...MODULES, probe.module], url: one.url, clock: one.clock, start });

async function until(what: () => boolean | Promise<boolean>, ms = 5_000): Promise<void> {
  for (const from = performance.now(); !(await what()); ) {
    if (performance.now() - from > ms) throw new Error("it did not happen");
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

test("what cannot be delivered is tried again, ever later, and only its chat waits", async () => {
  platform.fail({ chat: "a", times: 3 }, new SendError("retry", "busy"));
  await one.tell([says("a", "/note 一"), says("a", "/note 二"), says("b", "/note 别处")]);
  expect(platform.texts("b")).toEqual(["记下 别处"]);
  expect(platform.texts("a")).toEqual([]);
  const tries = () => platform.calls.filter((c) => c.chat === "a").length;
  expect(tries()).toBe(1);
  await one.move(520);
  expect(tries()).toBe(2);
  await one.move(520);
  expect(tries()).toBe(2);
  await one.move(520);
  expect(tries()).toBe(3);
  await one.move(2_050);
  expect(platform.texts("a")).toEqual(["记下 一", "记下 二"]);
});

test("when the platform says how long to wait, that chat waits and the others do not", async () => {
  platform.fail({ chat: "a", times: 1 }, new SendError("retry", "429", { retryAfterMs: 30_000 }));
  await one.tell(says("a", "/note 一"));
  await one.tell([says("a", "/note 二"), says("b", "/note 别处")]);
  expect(platform.texts("b")).toEqual(["记下 别处"]);
  await one.move(25_000);
  expect(platform.calls.filter((c) => c.chat === "a")).toHaveLength(1);
  await one.move(5_100);
  expect(platform.texts("a")).toEqual(["记下 一", "记下 二"]);
});

test("what is refused for good is given up, and what comes after it goes on", async () => {
  platform.fail({ chat: "a", times: 1 }, new SendError("permanent", "bad request"));
  await one.tell([says("a", "/note 一"), says("a", "/note 二")]);
  expect(platform.texts("a")).toEqual(["记下 二"]);
  expect(await outbox("status, post, note")).toEqual([
    { status: "failed", post: null, note: "permanent" },
    { status: "sent", post: null, note: null },
  ]);
});

test("an unknown outcome is sent once more, and says so", async () => {
  platform.fail({ chat: "a", times: 1 }, "lost");
  await one.tell(says("a", "/note 一"));
  await one.move(600);
  expect(platform.texts("a")).toEqual(["记下 一", "记下 一（重发）"]);
  await one.move(60_000);
  expect(platform.calls).toHaveLength(2);
});

test("of a message that arrived twice, either copy can be pressed", async () => {
  platform.fail({ chat: "a", times: 1 }, "lost");
  await one.tell(says("a", "/tender 茶"));
  const first = platform.standing("a")[0]!;
  await one.move(600);
  expect(platform.standing("a")).toHaveLength(2);
  const tap = platform.taps("li", "a", "选茶", { messageId: first.id });
  await one.tell(tap);
  expect(platform.toastOf(tap)).toBe("记下 茶");
});

test("a chat in which nobody can be reached is not written to again until it comes back", async () => {
  await foundCommunity(one, platform, { residents: ["a"], staff: "office", people: { wang: "resident" } });
  platform.fail({ chat: "office", times: 1 }, new SendError("gone", "kicked"));
  await one.tell(says("a", "报事 灯坏了"));
  expect(await one.rows("select id from chats where not reachable")).toEqual([{ id: "office" }]);
  await one.tell(says("a", "报事 门坏了"));
  expect(platform.calls.filter((c) => c.chat === "office")).toHaveLength(1);
  await one.tell({
    ...{ type: "bot", platform: platform.name, key: "back", chat: "office", at: new Date().toISOString() },
    ...{ chatKind: "group", chatTitle: "office", status: "added", seesAll: true },
  });
  await one.tell(says("a", "报事 水管坏了"));
  expect(platform.texts("office").at(-1)).toContain("水管坏了");
});

test("a whisper to somebody who never opened a private chat waits, and the group reads nothing of it", async () => {
  await foundCommunity(one, platform, { residents: ["a"] });
  await one.tell(says("a", "/tellme 您家门没关"));
  expect(platform.texts("a")).toEqual(["有一条私信给您，请先加我，再私聊我说一句话。"]);
  expect(await outbox("status, chat")).toEqual(expect.arrayContaining([{ status: "waiting", chat: null }]));
  await one.move(86_400_000);
  await one.tell(says("dm:wang", "你好"));
  const [whisper] = platform.standing("dm:wang");
  expect(whisper).toMatchObject({ text: "私信 您家门没关", buttons: [{ label: "好" }] });
  const tap = platform.taps("wang", "dm:wang", "好");
  await one.tell(tap);
  expect(platform.toastOf(tap)).toBe("记下 好您家门没关");
});

test("a whisper to somebody who blocked the bot waits until they write to it again", async () => {
  await foundCommunity(one, platform, { residents: ["a"], people: { wang: "resident", li: "resident" } });
  platform.fail({ chat: "dm:wang", times: 1 }, new SendError("gone", "blocked"));
  await one.tell(says("a", "/tellme 您家门没关"));
  expect(platform.texts("a")).toEqual(["有一条私信给您，请先加我，再私聊我说一句话。"]);
  expect(await one.rows("select private_chat from accounts where external_id = 'wang'")).toEqual([
    { private_chat: null },
  ]);
  await one.tell(platform.says("li", "dm:li", "/note 我是别人"));
  expect(platform.texts("dm:wang")).toEqual([]);
  await one.tell(says("dm:wang", "/note 回来了"));
  expect(platform.texts("dm:wang")).toEqual(["私信 您家门没关", "记下 回来了"]);
  const tap = platform.taps("wang", "dm:wang", "好");
  await one.tell(tap);
  expect(platform.toastOf(tap)).toBe("记下 好您家门没关");
  expect(platform.texts("a")).toHaveLength(1);
});

test("somebody who blocked the bot, as the platform says, gets what waited when they write again", async () => {
  await foundCommunity(one, platform, { residents: ["a"], people: { wang: "resident" } });
  await one.tell({
    ...{ type: "bot", platform: platform.name, key: "blocked", chat: "dm:wang", at: new Date().toISOString() },
    ...{ chatKind: "private", chatTitle: "", status: "removed", seesAll: true },
  });
  await one.tell(says("a", "/tellme 您家门没关"));
  expect(platform.texts("a")).toHaveLength(1);
  await one.tell(says("dm:wang", "/note 回来了"));
  expect(platform.texts("dm:wang")).toEqual(["私信 您家门没关", "记下 回来了"]);
});

test("a toast that did not arrive is tried again", async () => {
  await one.tell(says("a", "/tender 茶"));
  platform.fail({ kind: "toast", times: 1 }, new SendError("retry", "502"));
  const tap = platform.taps("li", "a", "选茶");
  await one.tell(tap);
  await one.move(600);
  expect(platform.toastOf(tap)).toBe("记下 茶");
  // A tap grows too old to be answered: it is not tried for ever.
  platform.fail({ kind: "toast" }, new SendError("retry", "502"));
  await one.tell(platform.taps("li", "a", "选茶"));
  for (let i = 0; i < 12; i++) await one.move(60_000);
  expect(await unsent()).toBe(0);
});

test("a message whose process died while sending it is sent again by the next, marked", async () => {
  platform.fail({ chat: "a", times: 1 }, "never");
  dying([says("a", "/note 一"), says("a", "/note 二")]);
  await until(() => platform.calls.length === 1);
  expect(await outbox()).toEqual([{ status: "sending" }, { status: "queued" }]);
  const next = await reborn(true);
  await new Promise((resolve) => setTimeout(resolve, 300));
  // Its lease still runs: the call may yet come back.
  expect(platform.texts("a")).toEqual([]);
  next.clock.offsetMs += 21_000;
  await until(() => platform.texts("a").length === 2);
  expect(platform.texts("a")).toEqual(["记下 一（重发）", "记下 二"]);
});

test("a call that goes on for long, as an upload may, is left to the process that lives", async () => {
  await reborn(true);
  platform.fail({ chat: "a", times: 1 }, "never");
  // Not to the first of them, whose loops stand still.
  await platform.deliver(says("a", "/note 一"), 1);
  await until(() => platform.calls.length === 1);
  await reborn(true);
  const heldFor = async () => {
    const [row] = await one.rows<{ s: number }>(
      `select extract(epoch from lease_until - '${one.clock.now().toISOString()}')::int as s from outbox`,
    );
    return row!.s;
  };
  for (const _ of [15, 30]) {
    one.clock.offsetMs += 15_000;
    await until(async () => (await heldFor()) > 10, 20_000);
  }
  expect(platform.calls).toHaveLength(1);
});

test("a card whose process died while it was edited shows its last state", async () => {
  await foundCommunity(one, platform, { residents: ["a"] });
  await one.tell(says("a", "/put 5 旧"));
  platform.fail({ kind: "edit", times: 1 }, "never");
  dying(says("a", "/put 5 新"));
  await until(() => platform.calls.length === 2);
  const next = await reborn(true);
  next.clock.offsetMs += 21_000;
  await until(async () => (await unsent()) === 0);
  expect(platform.texts("a")).toEqual(["#5 新"]);
});

test("a card that changed again while the process that edited it died shows its last state", async () => {
  await foundCommunity(one, platform, { residents: ["a"] });
  await one.tell([says("a", "/put 5 旧"), says("b", "/note 一")]);
  platform.fail({ kind: "edit", times: 1 }, "never");
  platform.fail({ chat: "b", times: 1 }, "never");
  dying([says("a", "/put 5 中"), says("b", "/note 二")]);
  await until(() => platform.calls.length === 4);
  const next = await reborn(true);
  await platform.deliver(says("a", "/put 5 新"), 1);
  await until(
    async () => (await one.rows("select 1 from outbox where kind = 'edit' and status = 'queued'")).length === 1,
  );
  next.clock.offsetMs += 21_000;
  await until(async () => (await unsent()) === 0);
  expect(platform.texts("a")).toEqual(["#5 新"]);
  expect(platform.texts("b")).toEqual(["记下 一", "记下 二（重发）"]);
});

test("two edits of one card are never under way at once, so that the older cannot win", async () => {
  await foundCommunity(one, platform, { residents: ["a"] });
  await one.tell(says("a", "/put 5 旧"));
  const next = await reborn(false);
  platform.fail({ kind: "edit", times: 1 }, 1_500);
  const slow = one.tell(says("a", "/put 5 中"));
  await until(() => platform.calls.length === 2);
  await next.tell(says("a", "/put 5 新"));
  expect(platform.calls).toHaveLength(2);
  await slow;
  await next.engine.settle();
  expect(platform.texts("a")).toEqual(["#5 新"]);
});

test("an edit that has waited for long and a message leave together, and each once", async () => {
  await foundCommunity(one, platform, { residents: ["a"] });
  await one.tell(says("a", "/put 5 旧"));
  const later = new Date(one.clock.now().getTime() + 60_000).toISOString();
  await one.rows(`update chats set next_send_at = '${later}' where id = 'a' returning 1`);
  await one.tell(says("a", "/put 5 新"));
  await one.tell(says("a", "/note 一"));
  await one.move(61_000);
  await one.move(3_000);
  expect(platform.texts("a")).toEqual(["#5 新", "记下 一"]);
  expect(platform.calls.map((call) => call.kind)).toEqual(["send", "edit", "send"]);
});

test("thirty changes of a card in three seconds are two edits at most, and the last one is what stands there", async () => {
  platform.allow("a", { editGapMs: 3_000 });
  await foundCommunity(one, platform, { residents: ["a"] });
  await one.tell(says("a", "/put 5 第0次"));
  const from = one.clock.now().getTime();
  for (let i = 1; i <= 30; i++) {
    await one.tell(says("a", `/put 5 第${i}次`));
    const left = from + i * 100 - one.clock.now().getTime();
    if (left > 0) await one.move(left);
  }
  await one.move(3_100);
  const edits = platform.calls.filter((c) => c.kind === "edit");
  expect(edits.length).toBeGreaterThan(0);
  // Two in six seconds; on a slow machine the story takes longer.
  expect(edits.length).toBeLessThanOrEqual((one.clock.now().getTime() - from) / 3_000);
  expect(platform.texts("a")).toEqual(["#5 第30次"]);
  expect(await unsent()).toBe(0);
});

test("new messages leave before edits, and edits keep the pace of their chat", async () => {
  platform.allow("a", { messageGapMs: 1_000 });
  await foundCommunity(one, platform, { residents: ["a"] });
  const cards = [1, 2, 3, 4];
  await one.tell(cards.map((n) => says("a", `/put ${n} 旧`)));
  for (let i = 0; i < 4; i++) await one.move(1_000);
  platform.calls.length = 0;
  await one.tell([...cards.map((n) => says("a", `/put ${n} 新`)), says("a", "/note 一"), says("a", "/note 二")]);
  const left = [platform.calls.length];
  for (let i = 0; i < 6; i++) {
    await one.move(1_000);
    left.push(platform.calls.length);
  }
  expect(platform.calls.map((c) => c.kind)).toEqual(["send", "send", "edit", "edit", "edit", "edit"]);
  expect(left).toEqual([1, 2, 3, 4, 5, 6, 6]);
  expect(platform.texts("a")).toEqual([...cards.map((n) => `#${n} 新`), "记下 一", "记下 二"]);
});

test("an edit that would change nothing is not sent", async () => {
  await foundCommunity(one, platform, { residents: ["a"] });
  await one.tell(says("a", "/put 5 旧"));
  await one.tell(says("a", "/put 5 旧"));
  await one.tell([says("a", "/put 5 新"), says("a", "/put 5 旧")]);
  expect(platform.calls).toHaveLength(1);
  expect(await unsent()).toBe(0);
});

test("an edit that failed is made later, in the state the card has then", async () => {
  await foundCommunity(one, platform, { residents: ["a"] });
  await one.tell(says("a", "/put 5 一"));
  platform.fail({ kind: "edit", times: 1 }, new SendError("retry", "busy"));
  await one.tell(says("a", "/put 5 二"));
  await one.tell(says("a", "/put 5 三"));
  await one.move(600);
  expect(platform.texts("a")).toEqual(["#5 三"]);
  expect(platform.calls).toHaveLength(3);
});

test("a card that never arrived is said when it changes next", async () => {
  await foundCommunity(one, platform, { residents: ["a"] });
  platform.fail({ chat: "a", times: 1 }, new SendError("permanent", "bad request"));
  await one.tell(says("a", "/put 5 旧"));
  await one.tell(says("a", "/put 5 新"));
  await one.tell(says("a", "/put 5 更新"));
  expect(platform.texts("a")).toEqual(["#5 更新"]);
  expect(platform.calls.map((c) => c.kind)).toEqual(["send", "send", "edit"]);
  expect(await one.engine.nextDue()).toBeNull();
});

test("something there are no words for is given up, and does not stop the others", async () => {
  await one.tell([says("a", "/mumble"), says("a", "/note 一"), says("b", "/note 二")]);
  expect(platform.texts("b")).toEqual(["记下 二"]);
  for (let i = 0; i < 4; i++) await one.move(5_000);
  expect(platform.texts("a")).toEqual(["记下 一"]);
  expect(await outbox("status, note")).toMatchObject([{ status: "failed" }, { status: "sent" }, { status: "sent" }]);
});

test("a chat that moved is followed everywhere, and the message is sent once more", async () => {
  const { id } = await foundCommunity(one, platform, {
    residents: ["a"],
    staff: "office",
    people: { wang: "resident" },
  });
  await one.tell([says("a", "报事 灯坏了"), says("a", "/put 5 旧")]);
  platform.fail({ chat: "a" }, new SendError("retry", "upgraded", { movedTo: "a2" }));
  await one.tell([says("a", "/note 一"), says("a", "/note 二")]);
  expect(platform.texts("a2")).toEqual(["记下 一", "记下 二"]);
  expect(platform.calls.filter((c) => c.chat === "a" && !c.arrived)).toHaveLength(1);
  expect(await one.rows("select id, community_id from chats where kind = 'group' order by id")).toEqual([
    { id: "a2", community_id: id },
    { id: "office", community_id: id },
  ]);
  expect(await one.rows("select chat from reports")).toEqual([{ chat: "a2" }]);
  expect(await one.rows("select distinct chat from messages where chat like 'a%'")).toEqual([{ chat: "a2" }]);
  // The old chat's card cannot be edited there: it is said anew.
  await one.tell(says("a2", "/put 5 新"));
  expect(platform.texts("a2").at(-1)).toBe("#5 新");
  await one.tell(says("a2", "报事 水管漏水"));
  expect(platform.texts("a2").at(-1)).toContain("水管漏水");
});

test("what was said in the old chat before the move was known is answered in the new one", async () => {
  await foundCommunity(one, platform, { residents: ["a"], people: { wang: "resident" } });
  platform.fail({ chat: "a" }, new SendError("retry", "upgraded", { movedTo: "a2" }));
  let broken = true;
  probe.onNote = (words) => {
    if (words === "坏" && broken) throw new Error("once");
  };
  await one.tell([says("a", "/note 一"), says("a", "/note 坏"), says("a", "报事 灯坏了")]);
  expect(platform.texts("a2")).toEqual(["记下 一"]);
  broken = false;
  await one.move(600);
  expect(platform.texts("a2")).toEqual(["记下 一", "记下 坏", expect.stringContaining("灯坏了")]);
  expect(await one.rows("select id from chats where kind = 'group'")).toEqual([{ id: "a2" }]);
});

test("a chat that moved to where the same cards stand already is followed too", async () => {
  await foundCommunity(one, platform, { residents: ["a"], staff: "office", people: { wang: "resident" } });
  await one.rows(`insert into chats (platform, id, kind, community_id, place_id, purpose)
    select platform, 'office2', kind, community_id, place_id, purpose from chats where id = 'office'`);
  await one.tell(says("a", "报事 灯坏了"));
  expect(platform.texts("office2")).toHaveLength(1);
  platform.fail({ chat: "office" }, new SendError("retry", "upgraded", { movedTo: "office2" }));
  await one.tell(says("a", "报事 门坏了"));
  await one.tell([says("a", "/note 一"), platform.says("li", "office2", "/note 二")]);
  expect(platform.texts("a").at(-1)).toBe("记下 一");
  expect(platform.texts("office2").at(-1)).toBe("记下 二");
  expect(await unsent()).toBe(0);
});

test("what is too long for the platform is cut between characters", async () => {
  platform.allow("a", { textLimit: 20 });
  const family = "👨‍👩‍👧‍👦";
  await one.tell(says("a", `/note ${"字".repeat(15)}${family}${family}`));
  const [text] = platform.texts("a");
  expect(text).toBe(`记下 ${"字".repeat(15)}`);
  platform.allow("b", { textLimit: 20 });
  await one.tell(says("b", `/note ${"😀".repeat(40)}`));
  expect(platform.texts("b")).toEqual([`记下 ${"😀".repeat(17)}`]);
});

test("the pace of a chat is kept by a row: a restart in between does not break it", async () => {
  platform.allow("a", { messageGapMs: 3_000 });
  await one.tell([...[1, 2, 3].map((n) => says("a", `/note ${n}`)), says("b", "/note 4"), says("b", "/note 5")]);
  expect(platform.texts("b")).toEqual(["记下 4", "记下 5"]);
  expect(platform.texts("a")).toEqual(["记下 1"]);
  await one.move(1_500);
  const next = await reborn(false);
  await next.engine.settle();
  expect(platform.texts("a")).toEqual(["记下 1"]);
  await next.move(1_600);
  expect(platform.texts("a")).toEqual(["记下 1", "记下 2"]);
  await next.move(3_100);
  expect(platform.texts("a")).toEqual(["记下 1", "记下 2", "记下 3"]);
});

test("stopping finishes what is under way and leaves nothing half sent", async () => {
  const live = await reborn(true);
  for (const chat of ["c1", "c2", "c3", "c4"]) platform.fail({ chat, times: 3 }, 300);
  await platform.deliver(
    Array.from({ length: 40 }, (_, n) => says(`c${n % 8}`, `/note ${n}`)),
    1,
  );
  await until(() => platform.calls.length >= 8);
  const from = performance.now();
  await live.engine.stop();
  expect(performance.now() - from).toBeLessThan(10_000);
  expect(await one.rows("select 1 from outbox where status = 'sending'")).toEqual([]);
  expect(await one.rows("select 1 from inbox where status <> 'done'")).toEqual([]);
  // What was left in the tables is said after the next start, once.
  await one.engine.settle();
  expect(await unsent()).toBe(0);
  const said = platform.calls.map((c) => c.text).sort();
  expect(said).toEqual(Array.from({ length: 40 }, (_, n) => `记下 ${n}`).sort());
});

test("a call that does not come back holds up stopping for ten seconds at most", { timeout: 20_000 }, async () => {
  const live = await reborn(true);
  platform.fail({ chat: "a", times: 1 }, "never");
  await platform.deliver(says("a", "/note 一"), 1);
  await until(() => platform.calls.length === 1);
  const from = performance.now();
  await live.engine.stop();
  expect(performance.now() - from).toBeLessThan(10_000);
});
