import { afterEach, expect, test } from "vitest";
import { MODULES } from "../../src/modules/index.ts";
import {
  closeEngines,
  createPlatform,
  createProbe,
  foundCommunity,
  type OpenedEngine,
  openEngine,
} from "../support/platform.ts";

/** No more a second than the platform takes, over all chats and all processes. */
afterEach(closeEngines);

/** A clock that stands still until it is moved. */
function stoppedClock() {
  const at = Date.now();
  const clock = { offsetMs: 0, now: () => new Date(at + clock.offsetMs) };
  return clock;
}

async function open() {
  const platform = createPlatform({ perSecond: 5 });
  const probe = createProbe();
  const clock = stoppedClock();
  const settings = { platform, modules: [...MODULES, probe.module], clock, start: false };
  const one = await openEngine(settings);
  await probe.prepare(one);
  const another = (): Promise<OpenedEngine> => openEngine({ ...settings, url: one.url });
  const notes = (count: number) =>
    Array.from({ length: count }, (_, i) => platform.says("wang", `c${i}`, `/note ${i}`));
  const sent = () => platform.calls.filter((c) => c.kind !== "toast").length;
  return { platform, one, another, notes, sent };
}

test("what is too much waits, in any chat, and also after the process died", async () => {
  const { platform, one, another, notes, sent } = await open();
  await one.tell(notes(12));
  expect(sent()).toBe(5);
  await one.move(600);
  expect(sent()).toBe(5);
  // One process alone takes them out ahead of time and lets them go as their second comes.
  await one.move(100);
  expect(sent()).toBe(10);
  const times = platform.calls.map((call) => call.at);
  for (const [n, at] of times.slice(5).entries()) expect(at - times[n]!).toBeGreaterThanOrEqual(1_000);
  await one.die();
  const two = await another();
  await two.move(1_000);
  expect(sent()).toBe(10);
  await two.move(200);
  expect(sent()).toBe(12);
});

test("two processes share it", async () => {
  const { one, another, notes, sent } = await open();
  const two = await another();
  await one.tell(notes(3));
  await two.tell(notes(3));
  expect(sent()).toBe(5);
  await Promise.all([one.move(0), two.move(0)]);
  expect(sent()).toBe(5);
  await one.move(1_200);
  expect(sent()).toBe(6);
});

test("edits count, and a pressed button is answered at once all the same", async () => {
  const { platform, one, notes, sent } = await open();
  await foundCommunity(one, platform, { residents: ["card"] });
  await one.tell([platform.says("wang", "card", "/put 5 旧"), platform.says("wang", "ask", "/tender 灯")]);
  await one.tell(notes(3));
  expect(sent()).toBe(5);
  const tap = platform.taps("wang", "ask", "选灯");
  await one.tell([platform.says("wang", "card", "/put 5 新"), tap]);
  expect(platform.toastOf(tap)).toBe("记下 灯");
  expect(platform.texts("card")).toEqual(["#5 旧"]);
  await one.move(1_200);
  expect(platform.texts("card")).toEqual(["#5 新"]);
});

test("a clock that is put back does not stop it", async () => {
  const { one, notes, sent } = await open();
  await one.tell(notes(12));
  await one.move(-3_600_000);
  await one.tell(notes(2));
  expect(sent()).toBeGreaterThan(5);
});
