import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { decodeMessage, TYPE } from "../../adapters/wechat/decode.ts";
import { MODULES } from "../../src/modules/index.ts";
import { closeEngines, createPlatform, foundCommunity, type OpenedEngine, openEngine } from "../support/platform.ts";

// Names are what anybody calls themselves. Whoever is called like the committee is still whoever their id says.
const platform = createPlatform({ name: "wechat", plain: true });
let one: OpenedEngine;

beforeAll(async () => {
  one = await openEngine({ platform, modules: MODULES, start: false });
  await foundCommunity(one, platform, {
    ...{ residents: ["a@chatroom"], staff: "s@chatroom" },
    people: { chen: "admin", wu: "worker", wang: "resident" },
  });
  await one.tell(platform.says("wang", "a@chatroom", "/report 电梯停了"));
});
afterAll(closeEngines);

const HIDDEN = ["\u200b", "\u200d", "\u2060", "\ufeff", "\u202e", "\u00ad", "\u3164", " ", "\u2005"];
const TWINS: Record<string, string[]> = { 陈: ["陳", "䧸", "陈\ufe00"], 姐: ["姐\u0301", "姊", "jie"] };

/** 陈姐, and what looks like it. */
const names = fc
  .tuple(
    fc.constantFrom("陈", ...TWINS.陈!),
    fc.constantFrom("姐", ...TWINS.姐!),
    fc.array(fc.constantFrom(...HIDDEN), { maxLength: 4 }),
    fc.nat(3),
  )
  .map(([first, second, hidden, at]) => [...`${first}${second}`].toSpliced(at, 0, ...hidden).join(""));
const orders = fc.constantFrom(
  "/assign 1 物业",
  "/done 1 修好了",
  "/accept 1",
  "/bind 工作群",
  "派单 1 物业",
  "/role 管理员",
);
/** A quote of somebody who may do it: the words below it are the writer's all the same. */
const quoted = fc.constantFrom(
  (order: string) => order,
  (order: string) => `「陈姐：${order}」\n- - - - - - - - - -\n${order}`,
);

test("1,000 strangers called like the committee may do nothing that it may", async () => {
  const around = {
    self: { id: "bot", name: "邻里", roomAlias: "" },
    ...{ roomTopic: "3号楼", mentionNames: new Map(), recentPhotos: [], location: null },
    ...{ onlineSince: new Date(), receivedAt: new Date() },
  };
  const drawn = fc.sample(fc.tuple(names, orders, quoted), { numRuns: 1_000, seed: 20261126 });
  const events = drawn.map(([talkerName, order, quote], i) => {
    const raw = { id: `x${i}`, type: TYPE.text, text: quote(order), talkerId: `stranger${i}`, roomId: "a@chatroom" };
    const event = decodeMessage({ ...raw, timestamp: Date.now() }, { ...around, talkerName });
    if (!event) throw new Error("not heard");
    return event;
  });
  expect(new Set(drawn.map(([name]) => name)).size).toBeGreaterThan(200);
  const before = await state();
  for (let i = 0; i < events.length; i += 100) await one.tell(events.slice(i, i + 100));
  expect(await state()).toEqual(before);
  // The very same words of the one whose id has the right do it.
  await one.tell(platform.says("wu", "a@chatroom", "/accept 1"));
  await one.tell(platform.says("chen", "a@chatroom", "/assign 1 物业"));
  expect((await state()).report).not.toEqual(before.report);
}, 60_000);

async function state() {
  return {
    report: await one.rows("select state from reports"),
    grants: await one.rows("select person_id, role from grants order by person_id"),
    chats: await one.rows("select id, purpose, place_id from chats where kind = 'group' order by id"),
  };
}
