import { afterEach, beforeEach, expect, test } from "vitest";
import type { BotEvent } from "../../src/core/event.ts";
import { createClock } from "../../src/engine/clock.ts";
import { settle } from "../support/neighbours.ts";
import {
  closeEngines,
  createPlatform,
  foundCommunity,
  type OpenedEngine,
  openEngine,
  type Platform,
} from "../support/platform.ts";

// Whose id has an @ is somebody else to the bot after its next login; all others stay.
let platform: Platform;
let one: OpenedEngine;
const MINUTE = 60_000;

beforeEach(async () => {
  platform = createPlatform({ mayChange: (id) => id.includes("@") });
  const clock = createClock(new Date("2026-11-25T04:00:00Z").getTime() - Date.now());
  one = await openEngine({ platform, start: false, clock });
  const community = await foundCommunity(one, platform, {
    ...{ residents: ["@@b3"], staff: "@@staff" },
    people: { chen: "admin", wu: "worker", "@wang": "resident", "@sun": "resident", zhao: "resident" },
  });
  await settle(one, platform, community, { "@wang": "501", "@sun": "601", zhao: "701" });
  // They were written down without being met.
  for (const table of ["accounts set may_change = true where external_id", "chats set may_change = true where id"])
    await one.rows(`update ${table} like '%@%' returning 1`);
});
afterEach(closeEngines);

const said = async (person: string, chat: string, text: string) => {
  await one.tell(platform.says(person, chat, text));
  return platform.texts(chat).at(-1)!;
};
const inPrivate = (person: string, text: string) => said(person, `dm:${person}`, text);
const chooses = async (person: string, label: string) => {
  await one.tell(platform.taps(person, `dm:${person}`, label));
  const chat = `dm:${person}`;
  return platform.texts(chat).at(-1)!;
};
const labels = (chat: string) =>
  platform
    .standing(chat)
    .at(-1)!
    .buttons.map((b) => b.label);
const lineIn = (text: string) => text.split("\n").find((line) => line.startsWith("/rebind "))!;
/** The line that finds 王 again. */
const lineFor = async (room: string, name: string) => {
  await inPrivate("chen", `/rebind 3-${room}`);
  return lineIn(await chooses("chen", name));
};
const personOf = async (account: string) =>
  (
    await one.rows<{ id: number }>(
      `select person_id as id from person_accounts p join accounts a on a.id = p.account_id where a.external_id = '${account}'`,
    )
  )[0]?.id;

test("what both did is one person's, what waited is said, and the account of before is told", async () => {
  const before = await personOf("@wang");
  await said("@wang", "@@b3", "/report 大门坏了");
  await one.tell(blocked("@wang"));
  await one.rows(`insert into outbox (event_id, kind, community_id, person_id, post, status, due_at)
    select 1, 'say', community_id, person_id, '{"lines":[{"key":"core-verbatim","args":{"text":"等着您的话"}}]}', 'waiting', now()
    from person_accounts p join accounts a on a.id = p.account_id where a.external_id = '@wang' returning 1`);
  await said("@wang2", "@@b3", "/report 路灯坏了");
  expect(await personOf("@wang2")).not.toBe(before);
  const line = await lineFor("501", "@wang");
  await inPrivate("@wang2", line);
  expect(platform.texts("dm:@wang2").join("\n")).toMatch(/找回来了[\s\S]*等着您的话|等着您的话[\s\S]*找回来了/);
  expect(await personOf("@wang2")).toBe(before);
  expect(await one.rows("select distinct person_id as id from reports")).toEqual([{ id: before }]);
  expect(platform.texts("dm:chen").at(-1)).toBe("您给的码用掉了，那位邻居的记录接上了。");
  // Once more: nobody is theirs twice, and the code is spent.
  expect(await inPrivate("@sun", line)).toContain("这个码不对");
});

test("the account of before hears of it, while it can", async () => {
  await inPrivate("@wang2", await lineFor("501", "@wang"));
  expect(platform.texts("dm:@wang").at(-1)).toContain("有人拿楼长或居委会给的码");
});

test("only accounts are offered whose ids change, only by who speaks for that door, and nobody's own", async () => {
  await inPrivate("chen", "/rebind 3-501");
  expect(labels("dm:chen")).toEqual(["@wang"]);
  expect(await inPrivate("chen", "/rebind 3-701")).toContain("没有要找回的人");
  expect(await inPrivate("chen", "/rebind 王阿姨")).toContain("把他家的门牌发来");
  expect(await inPrivate("zhao", "/rebind 3-501")).toContain("认人要楼长或居委会来做");
  await one.rows(`insert into places (community_id, parent_id, kind, code, path)
    select community_id, id, 'building', '5', '/' || id || '/55/' from places where kind = 'community' returning 1`);
  await one.rows(`insert into grants (community_id, person_id, role, place_id, granted_at)
    select 1, ${await personOf("zhao")}, 'leader', id, now() from places where code = '5' returning 1`);
  expect(await inPrivate("zhao", "/rebind 3-501")).toContain("没有要找回的人");
  await inPrivate("zhao", "/rebind");
  expect(labels("dm:zhao")).toEqual([]);
  expect(await inPrivate("zhao", `/rebind-person ${await personOf("@wang")}`)).toContain("没有要找回的人");
});

test("roles stay where they are: neither is a code made out, nor does one that was count", async () => {
  const line = await lineFor("501", "@wang");
  await one.rows(`insert into grants (community_id, person_id, role, granted_at)
    values (1, ${await personOf("@wang")}, 'staff', now()) returning 1`);
  expect(await inPrivate("@wang2", line)).toContain("有任命的人先不能关联");
  expect(await personOf("@wang2")).toBeUndefined();
  await inPrivate("chen", "/rebind 3-501");
  expect(await chooses("chen", "@wang")).toBe(platform.texts("dm:chen").at(-1));
  expect(platform.toasts.at(-1)?.text).toContain("有任命的人先不能关联");
});

test("a code is good for ten minutes, for nobody who saw it in a group, and not for whoever gave it out", async () => {
  const late = await lineFor("501", "@wang");
  await one.move(10 * MINUTE + 1);
  expect(await inPrivate("@wang2", late)).toContain("这个码不对");
  const seen = await lineFor("501", "@wang");
  expect(await said("@wang2", "@@b3", seen)).toContain("已经作废");
  expect(await inPrivate("@wang2", seen)).toContain("这个码不对");
  expect(await inPrivate("chen", await lineFor("501", "@wang"))).toContain("自己的要请别人来认");
  expect(await personOf("@wang2")).toBeUndefined();
});

test("a group's code is for a group of its own community; what was planned in it goes on there", async () => {
  await foundCommunity(one, platform, { residents: ["@@other"], name: "月光里" });
  await one.rows("update chats set may_change = true where id = '@@other' returning 1");
  await said("@wang", "@@b3", "/report 大门坏了");
  const groupLine = async () => {
    await inPrivate("chen", "/rebind");
    const there = labels("dm:chen");
    expect(there).toEqual(expect.arrayContaining(["工作群"]));
    return lineIn(await chooses("chen", there.find((label) => label !== "工作群")!));
  };
  const line = await groupLine();
  expect(await inPrivate("zhao", line)).toContain("请在那个群里发");
  expect(await said("zhao", "@@other", line)).toContain("别的小区");
  expect(await said("zhao", "@@b3again", await groupLine())).toContain("接上了");
  expect(await said("zhao", "@@b3again", "/status 1")).toContain("大门坏了");
  await one.tell(platform.says("wu", "@@staff", "/accept 1"));
  await one.tell(platform.says("wu", "@@staff", "/done 1 修好了"));
  expect(platform.texts("@@b3again").at(-1)).toContain("解决了吗");
  expect(await one.rows("select count(*)::int as n from chats where id = '@@b3'")).toEqual([{ n: 0 }]);
});

test("who may be somebody else tomorrow does not choose a leader", async () => {
  await inPrivate("chen", "推选 3号楼楼长 | 选 1 名 | 提名到 今晚8点");
  await one.tell(platform.taps("chen", "dm:chen", "发布"));
  await one.tell(platform.taps("zhao", "@@b3", "我参选"));
  await inPrivate("zhao", "参选 1 小赵");
  await inPrivate("@sun", "参选 1 孙姐");
  await one.move(8 * 60 * MINUTE);
  const votes = platform.standing("@@b3").findLast((m) => m.buttons.some((b) => b.label.includes("小赵")))!;
  const label = votes.buttons.find((b) => b.label.includes("小赵"))!.label;
  await one.tell(platform.taps("@wang", "@@b3", label));
  expect(platform.toasts.at(-1)?.text).toContain("编号重新登录就会变");
  await one.tell(platform.taps("zhao", "@@b3", label));
  expect(await one.rows("select count(*)::int as n from ballots")).toEqual([{ n: 1 }]);
});

/** They blocked the bot: what is for them waits. */
const blocked = (person: string): BotEvent => ({
  ...{ type: "bot", platform: platform.name, key: `b:${person}`, chat: `dm:${person}`, at: new Date().toISOString() },
  ...{ chatKind: "private", chatTitle: "", status: "removed", seesAll: true },
});
