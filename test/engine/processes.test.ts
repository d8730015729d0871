import { afterEach, expect, inject, test } from "vitest";
import { openStore, rows, type Store } from "../../src/store/db.ts";
import { sql } from "../../src/store/drizzle.ts";
import { migrate } from "../../src/store/migrate.ts";
import { closeEngines, createPlatform, createProbe, openEngine } from "../support/platform.ts";
import { freshDatabase } from "../support/postgres.ts";

afterEach(closeEngines);

async function until(what: () => boolean | Promise<boolean>, ms = 15_000): Promise<void> {
  for (const from = performance.now(); !(await what()); ) {
    if (performance.now() - from > ms) throw new Error("it did not happen");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

test("two processes on one database: each event once, every chat in order, and both did some of it", async () => {
  const platform = createPlatform();
  const probes = [createProbe(), createProbe()];
  const did = [0, 0];
  const first = await openEngine({ platform, modules: [probes[0]!.module], start: false });
  await probes[0]!.prepare(first);
  const second = await openEngine({ platform, modules: [probes[1]!.module], url: first.url, start: false });
  probes.forEach((probe, i) => {
    probe.onNote = async (words) => {
      did[i]!++;
      // Some take longer, one fails in whichever process meets it first.
      if (Number(words) % 17 === 0) await new Promise((resolve) => setTimeout(resolve, 5));
      if (words === "123" && did[0]! + did[1]! < 200) throw new Error("once");
    };
  });
  await first.engine.resume();
  await second.engine.resume();
  const events = Array.from({ length: 300 }, (_, n) => platform.says("wang", `c${n % 12}`, `/note ${n}`));
  for (let at = 0, size = 1; at < events.length; at += size, size = (size * 5 + 3) % 29) {
    // The platform hands some of it in twice, to the other process.
    await platform.deliver(events.slice(at, at + size), at % 2);
    if (at % 3 === 0) await platform.deliver(events.slice(Math.max(0, at - 5), at + size), (at + 1) % 2);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  const left = async () =>
    (
      await first.rows(
        "select 1 from inbox where status <> 'done' union all select 1 from outbox where status <> 'sent'",
      )
    ).length;
  await until(async () => (await left()) === 0);
  const notes = await first.rows<{ chat: string; words: string }>("select chat, words from notes order by id");
  expect(notes.map((n) => Number(n.words)).sort((a, b) => a - b)).toEqual(events.map((_, n) => n));
  for (let chat = 0; chat < 12; chat++) {
    const expected = events.flatMap((_, n) => (n % 12 === chat ? [`记下 ${n}`] : []));
    expect(platform.texts(`c${chat}`)).toEqual(expected);
  }
  // A call that came back too late for its lease would have been repeated: none did.
  expect(platform.calls).toHaveLength(300);
  expect(Math.min(...did)).toBeGreaterThan(0);
});

test("one process listens, the other waits, and takes over when the first stops", async () => {
  const platform = createPlatform({ single: true });
  const probe = createProbe();
  const first = await openEngine({ platform, modules: [probe.module] });
  await probe.prepare(first);
  const second = await openEngine({ platform, modules: [probe.module], url: first.url });
  const listener = async (one: typeof first) =>
    (await one.engine.check()).find((f) => f.name === "memory listener")?.detail;
  expect(platform.listening()).toBe(1);
  expect(await listener(first)).toBe("held");
  expect(await listener(second)).toBe("waiting");
  await platform.deliver(platform.says("wang", "a", "/note 一"));
  await until(() => platform.texts("a").length === 1);
  await first.close();
  await until(() => platform.listening() === 1);
  expect(await listener(second)).toBe("held");
  await platform.deliver(platform.says("wang", "a", "/note 二"));
  await until(() => platform.texts("a").length === 2);
  expect(platform.texts("a")).toEqual(["记下 一", "记下 二"]);
});

test("a process whose connection to the lock breaks stops listening before another begins", async () => {
  const platform = createPlatform({ single: true });
  const probe = createProbe();
  const first = await openEngine({ platform, modules: [probe.module] });
  await probe.prepare(first);
  await openEngine({ platform, modules: [probe.module], url: first.url });
  await first.rows(`select pg_terminate_backend(l.pid) from pg_locks l join pg_database d on d.oid = l.database
    where l.locktype = 'advisory' and d.datname = current_database() and l.granted and l.pid <> pg_backend_pid()`);
  const seen = new Map<number, number>();
  // At every turn of the event loop: taking the lock over can be a matter of milliseconds.
  for (const until = performance.now() + 1_500; performance.now() < until; ) {
    seen.set(platform.listening(), (seen.get(platform.listening()) ?? 0) + 1);
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(seen.get(0)).toBeGreaterThan(0);
  expect(seen.get(2) ?? 0).toBe(0);
  expect(platform.listening()).toBe(1);
  await platform.deliver(platform.says("wang", "a", "/note 一"));
  await until(() => platform.texts("a").length === 1);
});

test("what one process stores, the other does at once when it is told, and soon when it is not", async () => {
  const platform = createPlatform();
  const probe = createProbe();
  const first = await openEngine({ platform, modules: [probe.module], start: false });
  await probe.prepare(first);
  await openEngine({ platform, modules: [probe.module], url: first.url });
  const from = performance.now();
  await platform.deliver(platform.says("wang", "a", "/note 一"), 0);
  await until(() => platform.texts("a").length === 1);
  expect(performance.now() - from).toBeLessThan(1_500);
});

test("two processes that start on an empty database at once bring it up to date once", async () => {
  const url = await freshDatabase(inject("postgresUrl"));
  const stores: Store[] = await Promise.all([1, 2, 3].map(() => openStore({ url, connections: 3 })));
  try {
    await Promise.all(stores.map(migrate));
    const done = await rows<{ n: number }>(
      stores[0]!.db,
      sql`select count(*)::int as n from drizzle.__drizzle_migrations`,
    );
    const { readdirSync } = await import("node:fs");
    const files = readdirSync(new URL("../../migrations", import.meta.url)).filter((name) => name.endsWith(".sql"));
    expect(done).toEqual([{ n: files.length }]);
    await migrate(stores[1]!);
    expect(await rows(stores[2]!.db, sql`select 1 from inbox`)).toEqual([]);
  } finally {
    await Promise.all(stores.map((store) => store.close()));
  }
});

test("a process that dies again and again, each time in the middle of much, still gets on", async () => {
  const platform = createPlatform();
  const probe = createProbe();
  const first = await openEngine({ platform, modules: [probe.module], start: false });
  await probe.prepare(first);
  await platform.deliver(Array.from({ length: 60 }, (_, n) => platform.says("wang", `c${n}`, `/note ${n}`)));
  const done = async () => (await first.rows("select 1 from notes")).length;
  let lives = 0;
  for (; (await done()) < 60; lives++) {
    expect(lives).toBeLessThan(20);
    const before = await done();
    const mortal = await openEngine({ platform, modules: [probe.module], url: first.url, start: false });
    let did = 0;
    probe.onNote = () => {
      // It lives for so many events, and dies in the middle of the next.
      if (++did > 20) return new Promise<void>(() => {});
    };
    void mortal.engine.settle().catch(() => {});
    await until(async () => did > 20 || (await done()) === 60);
    expect(await done()).toBeGreaterThan(before);
    await mortal.die();
  }
  expect(lives).toBeGreaterThan(1);
});
