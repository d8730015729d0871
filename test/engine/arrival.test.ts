import fc from "fast-check";
import { afterEach, beforeEach, expect, test } from "vitest";
import { command } from "../../src/core/command.ts";
import { lookup } from "../../src/core/lookup.ts";
import { say } from "../../src/core/post.ts";
import type { Claimed } from "../../src/engine/claim.ts";
import { groupByWork } from "../../src/engine/order.ts";
import { sql } from "../../src/store/drizzle.ts";
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
/** How many keys each run of the look-up was asked for. */
let asked: number[];

const doubles = lookup([], async (_tx, keys: readonly number[]) => {
  asked.push(keys.length);
  return keys.map((key) => key * 2);
});
const verbatim = (text: string) => say("core-verbatim", { text });
const double = command({
  ...{ names: ["double"], args: { number: "number" }, may: "anyone", where: "any", together: true },
  async run({ number }, c) {
    return [{ do: "reply", post: { lines: [verbatim(`${await c.look(doubles, number)}`)] } }];
  },
});

const ask = command({
  ...{ names: ["ask"], args: {}, may: "anyone", where: "any" },
  async run() {
    const choices = [1, 2, 3].map((n) => ({ label: verbatim(`第${n}个`), command: `double ${n}` }));
    return [{ do: "reply", post: { lines: [verbatim("几？")], choices } }];
  },
});

/** Takes a number after so many look-ups, or none when it is asked for less than none. */
const take = command({
  ...{ names: ["take"], args: { after: "word" }, may: ["resident"], where: "any", together: true },
  async run({ after }, c) {
    for (let i = 0; i < Math.abs(Number(after)); i++) await c.look(doubles, i);
    const number = Number(after) < 0 ? 0 : await c.nextNumber();
    return [{ do: "reply", post: { lines: [verbatim(`${c.person.id}得${number}`)] } }];
  },
});

beforeEach(async () => {
  platform = createPlatform();
  probe = createProbe();
  asked = [];
  const module = { ...probe.module, commands: [...probe.module.commands, double, ask, take] };
  one = await openEngine({ platform, modules: [module] });
  await probe.prepare(one);
});
afterEach(closeEngines);

const inbox = () => one.rows("select status, sender, payload is null as erased from inbox order by id");

test("when the platform is told that an event was received, it is handled already", async () => {
  await platform.deliver([platform.says("wang", "a", "/note 一"), platform.says("li", "b", "今天天气不错")]);
  expect(await inbox()).toEqual([
    { status: "done", sender: "wang", erased: false },
    { status: "done", sender: null, erased: true },
  ]);
  expect(await one.rows("select words from notes")).toEqual([{ words: "一" }]);
  await one.engine.settle();
  expect(platform.texts("a")).toEqual(["记下 一"]);
});

test("an event waits for those before it in its chat, and only in its chat", async () => {
  probe.onNote = (words) => {
    if (words === "坏") throw new Error("not yet");
  };
  await one.tell(platform.says("wang", "a", "/note 坏"));
  await platform.deliver([platform.says("wang", "a", "/note 后"), platform.says("li", "b", "/note 别处")]);
  expect((await inbox()).map((row) => row.status)).toEqual(["ready", "ready", "done"]);
  probe.onNote = () => {};
  await one.move(600);
  expect((await one.rows("select words from notes order by id")).map((n) => n.words)).toEqual(["别处", "坏", "后"]);
});

test("an event waits while another process works in its chat", async () => {
  let release = () => {};
  const working = new Promise<void>((locked) => {
    void one.store.transaction(async (tx) => {
      await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('memory:a', 1))`);
      await new Promise<void>((resolve) => {
        release = resolve;
        locked();
      });
    });
  });
  await working;
  await platform.deliver([platform.says("wang", "a", "/note 一"), platform.says("li", "b", "/note 二")]);
  expect((await inbox()).map((row) => row.status)).toEqual(["ready", "done"]);
  release();
  await one.engine.settle();
  expect((await inbox()).map((row) => row.status)).toEqual(["done", "done"]);
});

test("what many people ask at once is looked up at once, also when the bot meets them for the first time", async () => {
  const people = Array.from({ length: 40 }, (_, n) => n);
  await one.tell(people.map((n) => platform.says(`p${n}`, `c${n}`, `/double ${n % 30}`)));
  expect(asked).toEqual([30]);
  for (const n of [0, 29, 39]) expect(platform.texts(`c${n}`).at(-1)).toBe(String((n % 30) * 2));
});

test("what many people press on one card is looked up at once, and each press is answered", async () => {
  await one.tell(platform.says("wang", "a", "/ask"));
  const people = Array.from({ length: 30 }, (_, n) => n);
  await one.tell(people.map((n) => platform.says(`p${n}`, `c${n}`, "/early")));
  const taps = people.map((n) => platform.taps(`p${n}`, "a", `第${(n % 3) + 1}个`));
  // One of them presses twice: the second press has its turn alone.
  await one.tell([...taps, platform.taps("p0", "a", "第3个")]);
  expect(asked).toEqual([3]);
  expect(platform.toasts.map((t) => t.tapId)).toEqual(expect.arrayContaining(taps.map((t) => t.tapId)));
  expect(platform.texts("a").slice(1)).toEqual([...people.map((n) => String(((n % 3) + 1) * 2)), "6"]);
});

test("of events that run at once, who came earlier in a chat gets the lower number", async () => {
  const names = ["wang", "li", "zhou", "wu", "chen"];
  await foundCommunity(one, platform, { residents: ["a", "b"] });
  const waits = [5, -4, 2, 0, 1];
  await one.tell([
    platform.says("emma", "b", "/take 7"),
    ...waits.map((wait, n) => platform.says(names[n]!, "a", `/take ${wait}`)),
  ]);
  const taken = platform.texts("a").map((text) => Number(text.split("得")[1]));
  expect(taken[1]).toBe(0);
  const numbers = taken.filter((number) => number > 0);
  expect(numbers).toHaveLength(4);
  expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
});

test("groups hold every event once, keep each chat in order, and no two of a person together", () => {
  const row = fc.record({
    lane: fc.integer({ min: 0, max: 6 }),
    from: fc.integer({ min: 0, max: 4 }),
    kind: fc.nat(2),
  });
  fc.assert(
    fc.property(fc.array(row, { maxLength: 30 }), (rows) => {
      const batch = rows.map(({ lane, from, kind }, id) => ({
        ...{
          id,
          lane: `l${lane}`,
          kind,
          photos: null,
          guess: null,
          attempts: 0,
          dueAt: new Date(0),
          upTo: new Date(0),
        },
        payload: platform.says(`p${from}`, `l${lane}`, ""),
      }));
      const kinds = new Map<Claimed, number>(batch.map((b) => [b, b.kind]));
      const groups = groupByWork(batch, (b) => ({ kind: String(kinds.get(b)), together: kinds.get(b) !== 2 }));
      expect(
        groups
          .flat()
          .map((b) => b.id)
          .sort((a, b) => a - b),
      ).toEqual(batch.map((b) => b.id));
      for (const lane of new Set(batch.map((b) => b.lane))) {
        const mine = groups.flat().filter((b) => b.lane === lane);
        expect(mine.map((b) => b.id)).toEqual(mine.map((b) => b.id).sort((a, b) => a - b));
        // What begins together has only its own kind beside it in its chat until then.
        const runs = mine.map((b) => kinds.get(b)).filter((kind, i, all) => i === 0 || kind !== all[i - 1]);
        expect(groups.filter((g) => g.some((b) => b.lane === lane)).length).toBeGreaterThanOrEqual(runs.length);
      }
      for (const group of groups) {
        const people = group.map((b) => (b.payload as { from: { id: string } }).from.id);
        expect(new Set(group.map((b) => kinds.get(b))).size).toBe(1);
        expect(new Set(people).size).toBe(group.length);
        if (group.length > 1) expect(group.every((b) => kinds.get(b) !== 2)).toBe(true);
      }
    }),
  );
});
