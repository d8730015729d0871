/** What must hold when things happen at once, in one process or in two. */
import { afterEach, expect, test } from "vitest";
import { type Command, command, Refusal } from "../../src/core/command.ts";
import type { MigrateEvent } from "../../src/core/event.ts";
import { lookup } from "../../src/core/lookup.ts";
import { say } from "../../src/core/post.ts";
import { MODULES } from "../../src/modules/index.ts";
import { rows } from "../../src/store/db.ts";
import { sql } from "../../src/store/drizzle.ts";
import { insertRows } from "../../src/store/insert.ts";
import { inbox, settings } from "../../src/store/schema.ts";
import { closeEngines, createPlatform, createProbe, foundCommunity, openEngine } from "../support/platform.ts";

afterEach(closeEngines);
const verbatim = (text: string) => say("core-verbatim", { text });
const anyone = { may: "anyone", where: "any" } as const;

async function open(commands: readonly Command[] = [], start = true) {
  const platform = createPlatform();
  const probe = createProbe();
  const modules = [...MODULES, { ...probe.module, commands: [...probe.module.commands, ...commands] }];
  const one = await openEngine({ platform, modules, connections: 8, start });
  await probe.prepare(one);
  return { platform, probe, modules, one };
}

/** A promise, and what keeps it. */
function gate() {
  let open = () => {};
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { passed, open: () => open() };
}

async function until(what: () => boolean, ms = 20_000): Promise<void> {
  for (const from = performance.now(); !what(); await new Promise((resolve) => setTimeout(resolve, 20))) {
    if (performance.now() - from > ms) throw new Error("it did not happen");
  }
}

/** Until a statement waits for a lock. */
async function untilWaiting(engine: { rows(query: string): Promise<unknown[]> }): Promise<void> {
  for (const from = performance.now(); performance.now() - from < 20_000; ) {
    const waiting = await engine.rows("select 1 from pg_stat_activity where wait_event_type = 'Lock'");
    if (waiting.length > 0) return;
  }
  throw new Error("nothing waits");
}

test("an apology that cannot be written: its event is parked all the same, and the chat goes on", async () => {
  const { platform, probe, one } = await open([], false);
  probe.onNote = (words) => {
    if (words === "坏") throw new Error("never");
  };
  await one.rows(`create function no() returns trigger language plpgsql as
    $$ begin if new.post::text like '%core-failed%' then raise exception 'no'; end if; return new; end $$`);
  await one.rows("create trigger no before insert on outbox for each row execute function no()");
  await one.tell([platform.says("wang", "a", "/note 坏"), platform.says("wang", "a", "/note 后")]);
  for (const ms of [600, 1_600, 4_100, 8_100, 16_100]) await one.move(ms);
  expect((await one.rows("select status from inbox order by id")).map((row) => row.status)).toEqual(["failed", "done"]);
  expect(platform.texts("a")).toEqual(["记下 后"]);
});

test("nothing of a transaction that was rolled back is written, not even by look-ups that come too late", async () => {
  const counted = lookup([settings], async (tx, keys: readonly string[]) => {
    const found = await rows<{ key: string }>(
      tx,
      sql`select key from settings where key = any(${sql.param(keys)}::text[])`,
    );
    return keys.map((key) => found.filter((row) => row.key === key).length);
  });
  const put = command({
    ...{ names: ["keep"], args: { words: "rest" }, ...anyone, together: true },
    async run({ words }, c) {
      const fail = async () => {
        throw new Error("boom");
      };
      if (words === "boom") await Promise.all([c.look(counted, "x"), fail()]);
      c.insertLater(settings, { key: words, value: 1 });
      return [{ do: "reply", post: { lines: [verbatim(words)] } }];
    },
  });
  const { platform, one } = await open([put]);
  await one.tell([platform.says("a", "a", "/keep ghost"), platform.says("b", "b", "/keep boom")]);
  expect(await one.rows("select status, attempts, note from inbox where chat = 'a'")).toEqual([
    { status: "done", attempts: 0, note: null },
  ]);
});

test("a refusal after a write takes it back, however it was written", async () => {
  const half = command({
    ...{ names: ["half"], args: {}, ...anyone },
    async run(_args, c) {
      await insertRows(c.tx, settings, [{ key: "half", value: 1 }]);
      throw new Refusal(verbatim("不行"));
    },
  });
  const { platform, one } = await open([half]);
  await one.tell(platform.says("a", "a", "/half"));
  expect(await one.rows("select 1 from settings where key = 'half'")).toEqual([]);
  expect(platform.texts("a")).toEqual(["不行"]);
});

test("stopping finishes a delivery that is being handled: nothing is said twice afterwards", async () => {
  const { platform, probe, modules, one } = await open();
  const [begun, go] = [gate(), gate()];
  probe.onNote = async () => {
    begun.open();
    await go.passed;
  };
  const delivered = platform.deliver(platform.says("wang", "a", "/note 一"));
  await begun.passed;
  const stopped = one.engine.stop().then(() => one.store.close());
  go.open();
  await Promise.all([delivered, stopped]);
  probe.onNote = () => {};
  const next = await openEngine({ platform, modules, url: one.url });
  await next.move(25_000);
  await next.engine.settle();
  expect(platform.texts("a")).toEqual(["记下 一"]);
});

test("what comes in is stored though a row that it needs is locked", async () => {
  const { platform, one } = await open();
  await foundCommunity(one, platform, { residents: ["a"] });
  const [held, release] = [gate(), gate()];
  const locking = one.store.transaction(async (tx) => {
    await tx.execute(sql`select 1 from communities for update`);
    held.open();
    await release.passed;
  });
  await held.passed;
  await platform.deliver([platform.says("wang", "a", "报事 门坏了"), platform.says("li", "b", "/note 别处")]);
  release.open();
  await locking;
  await one.engine.settle();
  expect(platform.texts("b")).toEqual(["记下 别处"]);
  expect(await one.rows("select number from reports")).toEqual([{ number: 1 }]);
});

test("an event that a dying process stores late is not overtaken by one that comes after it", async () => {
  const { platform, one } = await open();
  const [first, second] = [platform.says("wang", "a", "/note 一"), platform.says("wang", "a", "/note 二")];
  const [held, release] = [gate(), gate()];
  const dying = one.store.transaction(async (tx) => {
    const { platform: where, chat, key } = first;
    const row = { platform: where, chat, key, lane: `${where}:${chat}`, sender: "wang", payload: first };
    const now = new Date(0);
    await insertRows(tx, inbox, [{ ...row, status: "ready", dueAt: now, receivedAt: now }]);
    held.open();
    await release.passed;
  });
  await held.passed;
  const again = platform.deliver([first, second]);
  await untilWaiting(one);
  release.open();
  await Promise.all([dying, again]);
  await one.engine.settle();
  expect(platform.texts("a")).toEqual(["记下 一", "记下 二"]);
});

test("a chat keeps its pace when two processes speak in it at once", async () => {
  let met = gate();
  let waiting = 0;
  const tell = command({
    ...{ names: ["tellstaff"], args: { words: "rest" }, may: ["resident"], where: "any" },
    async run({ words }) {
      if (++waiting === 2) met.open();
      await met.passed;
      return [{ do: "tell", to: { purpose: "staff" }, post: { lines: [verbatim(words)] } }];
    },
  });
  const { platform, modules, one } = await open([tell]);
  await openEngine({ platform, modules, url: one.url });
  await foundCommunity(one, platform, { residents: ["a", "b"], staff: "office" });
  platform.allow("office", { messageGapMs: 800 });
  for (let round = 0; round < 3; round++) {
    [met, waiting] = [gate(), 0];
    const from = platform.calls.length;
    await Promise.all([
      platform.deliver(platform.says("p", "a", "/tellstaff 1"), 0),
      platform.deliver(platform.says("q", "b", "/tellstaff 2"), 1),
    ]);
    const said = () => platform.calls.slice(from).filter((call) => call.chat === "office");
    await until(() => said().length === 2);
    expect(said()[1]!.at - said()[0]!.at).toBeGreaterThan(700);
  }
});

test.each([1, 2])("a chat that moved is known to %i messages that come together with the move", async (messages) => {
  const { platform, one } = await open();
  await foundCommunity(one, platform, { residents: ["old"] });
  const moved: MigrateEvent = {
    ...{ type: "migrate", platform: platform.name, key: "g:old", chat: "old", to: "new" },
    at: new Date().toISOString(),
  };
  const words = ["门", "窗"].slice(0, messages);
  await one.tell([moved, ...words.map((word) => platform.says("wang", "new", `报事 ${word}坏了`))]);
  expect(await one.rows("select number from reports")).toHaveLength(messages);
});

test("settle does all that is due, though others deliver into the same chat", async () => {
  const { platform, one } = await open();
  for (let round = 0; round < 15; round++) {
    await Promise.all(
      [0, 1, 2, 3, 4].map(async (n) => {
        await one.tell(platform.says(`p${n}`, "a", `/note ${round}-${n}`));
        expect(platform.texts("a")).toContain(`记下 ${round}-${n}`);
      }),
    );
  }
});

test("small talk behind a message that waits is stored without its words", async () => {
  const { platform, probe, one } = await open();
  probe.onNote = () => {
    throw new Error("not yet");
  };
  await platform.deliver([platform.says("wang", "a", "/note 一"), platform.says("li", "a", "今天天气不错")]);
  expect(await one.rows("select status, payload is null as erased from inbox order by id")).toEqual([
    { status: "ready", erased: false },
    { status: "done", erased: true },
  ]);
});

test("one event of many that needs a transaction of its own costs the others nothing but another try", async () => {
  const { platform, one } = await open();
  const many = Array.from({ length: 30 }, (_, n) =>
    platform.says(`p${n}`, `c${n}`, n === 7 ? "/late 晚" : `/note ${n}`),
  );
  await one.tell(many);
  expect(platform.texts("c7")).toEqual(["不行 晚"]);
  expect(platform.texts("c29")).toEqual(["记下 29"]);
  // Once when it came with the others, once when it was the only one left.
  expect(await one.engine.readMetrics()).toContain('linli_retried_total{why="alone"} 2\n');
});
