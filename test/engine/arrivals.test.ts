import { afterEach, beforeEach, expect, test } from "vitest";
import type { JoinEvent, LeaveEvent, RequestEvent } from "../../src/core/event.ts";
import type { ArrivalContext, Module } from "../../src/core/module.ts";
import { say } from "../../src/core/post.ts";
import { MODULES } from "../../src/modules/index.ts";
import {
  closeEngines,
  createPlatform,
  foundCommunity,
  type OpenedEngine,
  openEngine,
  type Platform,
} from "../support/platform.ts";

/** A module that greets, to see what those of `Module.joined` and `left` are given and may do. */
let heard: { what: string; people: ArrivalContext["people"]; chat: string }[];
const greeter: Module = {
  name: "greeter",
  commands: [],
  async joined(c) {
    heard.push({ what: "joined", people: c.people, chat: c.chat.id });
    const chat = { platform: c.chat.platform, id: c.chat.id };
    return [{ do: "say", chat, post: { lines: [say("core-verbatim", { text: `欢迎 ${c.people.length} 位` })] } }];
  },
  async left(c) {
    heard.push({ what: "left", people: c.people, chat: c.chat.id });
    return [];
  },
};

let platform: Platform;
let one: OpenedEngine;

beforeEach(async () => {
  heard = [];
  platform = createPlatform();
  one = await openEngine({ platform, modules: [...MODULES, greeter], start: false });
  await foundCommunity(one, platform, { residents: ["a"], people: { wang: "resident" } });
});
afterEach(closeEngines);

let count = 0;
function arrival(type: "join" | "leave", chat: string, ids: string[]): JoinEvent | LeaveEvent {
  const at = new Date().toISOString();
  const people = ids.map((id) => ({ id }));
  const key = `${type}:${++count}`;
  return { type, platform: platform.name, key, chat, at, chatKind: "group", chatTitle: chat, people };
}

test("modules hear who came and who left, as far as they are known, and speak to the group", async () => {
  const came = arrival("join", "a", ["new", "wang", "new"]);
  await one.tell([came, came]);
  await one.tell(arrival("leave", "a", ["wang"]));
  expect(heard).toMatchObject([
    {
      what: "joined",
      chat: "a",
      people: [
        { id: "new", person: null },
        { id: "wang", person: { id: 1 } },
      ],
    },
    { what: "left", chat: "a", people: [{ id: "wang" }] },
  ]);
  expect(platform.texts("a")).toEqual(["欢迎 2 位"]);
});

test("nothing is kept of them, and a welcome waits for the morning", async () => {
  await one.move(14 * 3_600_000);
  await one.tell(arrival("join", "a", ["new"]));
  expect(platform.texts("a")).toEqual([]);
  expect(await one.rows("select 1 from inbox where payload::text like '%new%' or sender is not null")).toEqual([]);
  expect(await one.rows("select 1 from accounts where external_id = 'new'")).toEqual([]);
  await one.move(9 * 3_600_000);
  expect(platform.texts("a")).toEqual(["欢迎 1 位"]);
});

test("a group that is nobody's yet has no newcomers", async () => {
  await one.tell(arrival("join", "unbound", ["new"]));
  expect(heard).toEqual([]);
});

test("requests to be let in are rows: accepted minutes apart, once each, also after the process died", async () => {
  const request = (n: number): RequestEvent => {
    const ref = `friendship:${n}`;
    return { type: "request", platform: platform.name, key: ref, chat: "", at: new Date().toISOString(), ref };
  };
  await one.tell([request(1), request(2)]);
  await one.tell([request(2), request(3)]);
  expect(platform.accepted).toEqual([]);
  await one.move(59_000);
  expect(platform.accepted).toEqual([]);
  await one.move(121_000 + 1_000);
  expect(platform.accepted.length).toBeGreaterThanOrEqual(1);
  expect(platform.accepted.length).toBeLessThanOrEqual(3);
  await one.die();
  const again = await openEngine({ platform, modules: MODULES, start: false, url: one.url, clock: one.clock });
  await again.move(6 * 60_000);
  expect(platform.accepted).toEqual(["friendship:1", "friendship:2", "friendship:3"]);
  const rows = await again.rows<{ due: string }>(
    "select due_at::text as due from outbox where kind = 'accept' order by id",
  );
  const times = rows.map((row) => Date.parse(row.due));
  for (const [i, at] of times.entries()) {
    if (i > 0) expect(at - times[i - 1]!).toBeGreaterThanOrEqual(60_000);
    if (i > 0) expect(at - times[i - 1]!).toBeLessThanOrEqual(180_000);
  }
});
