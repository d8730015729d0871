import { afterEach, beforeEach, expect, test } from "vitest";
import type { JoinEvent } from "../../src/core/event.ts";
import { MODULES } from "../../src/modules/index.ts";
import {
  closeEngines,
  createPlatform,
  foundCommunity,
  type OpenedEngine,
  openEngine,
  type Platform,
} from "../support/platform.ts";

let platform: Platform;
let one: OpenedEngine;
beforeEach(async () => {
  platform = createPlatform();
  one = await openEngine({ platform, modules: MODULES, start: false });
  await foundCommunity(one, platform, { residents: ["a", "b"], staff: "s", people: { wang: "resident" } });
});
afterEach(closeEngines);

const HOUR = 3_600_000;
let count = 0;
function came(chat: string, ...ids: string[]): JoinEvent {
  const at = one.clock.now().toISOString();
  const people = ids.map((id) => ({ id }));
  return {
    type: "join",
    platform: platform.name,
    key: `join:${++count}`,
    chat,
    at,
    chatKind: "group",
    chatTitle: chat,
    people,
  };
}
const welcomes = (chat: string) => platform.texts(chat).filter((text) => text.startsWith("👋 欢迎新邻居来到"));

test("all who came on a day are greeted in one line, in the evening, in their group alone", async () => {
  await one.tell([came("a", "new"), came("a", "newer", "newest")]);
  await one.move(HOUR);
  await one.tell(came("a", "last"));
  expect(welcomes("a")).toEqual([]);
  await one.move(24 * HOUR);
  expect(welcomes("a")).toHaveLength(1);
  expect(welcomes("b")).toEqual([]);
  await one.tell(came("a", "another"));
  await one.move(24 * HOUR);
  expect(welcomes("a")).toHaveLength(2);
  expect(await one.rows("select 1 from accounts where external_id like 'new%'")).toEqual([]);
});

test("who is known here, and whoever comes to the staff's group, is not greeted; what is late by more than a day is left out", async () => {
  await one.tell([came("b", "wang"), came("s", "new")]);
  await one.move(24 * HOUR);
  expect([...welcomes("b"), ...welcomes("s")]).toEqual([]);
  await one.tell(came("a", "new"));
  one.clock.offsetMs += 72 * HOUR;
  await one.move(HOUR);
  expect(welcomes("a")).toEqual([]);
});
