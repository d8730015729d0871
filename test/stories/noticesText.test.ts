import { afterAll, beforeAll, expect, test } from "vitest";
import type { MessageEvent } from "../../src/core/event.ts";
import {
  closeEngines,
  createPlatform,
  foundCommunity,
  type OpenedEngine,
  openEngine,
  type Platform,
} from "../support/platform.ts";

/** Where there are no buttons and no edits: choices are numbered, a correction is a message of its own. */
let platform: Platform;
let one: OpenedEngine;
beforeAll(async () => {
  platform = createPlatform({ plain: true });
  one = await openEngine({ platform, start: false });
  await foundCommunity(one, platform, {
    residents: ["g"],
    people: { zhou: "leader", wang: "resident", li: "resident" },
  });
});
afterAll(closeEngines);

const typed: Partial<MessageEvent> = { typedChoices: true };
const says = async (person: string, chat: string, text: string) => {
  const before = platform.texts(chat).length;
  await one.tell(platform.says(person, chat, text, typed));
  return platform.texts(chat).slice(before).join("\n");
};

/** What is said in the group within the next few minutes. */
const thanked = async () => {
  const before = platform.texts("g").length;
  await one.move(3 * 60_000);
  return platform.texts("g").slice(before).join("\n");
};

test("published by a number, read by the word, withdrawn in a message of its own", async () => {
  expect(await says("zhou", "g", "公告 现在 今晚停水，请先接些水")).toContain("1 发布　2 改　3 取消");
  await says("zhou", "g", "1");
  expect(platform.texts("g").at(-1)).toContain("📣 #1 公告 · 阳光里\n今晚停水，请先接些水\n1 收到");
  expect(await says("wang", "g", "收到")).toBe("");
  expect(await says("li", "g", "1")).toBe("");
  expect(await thanked()).toBe("#1 已有 2 人收到，谢谢。");
  expect(await says("wang", "dm:wang", "收到")).toBe("#1 您家已经说过收到了，谢谢。");
  await says("zhou", "dm:zhou", "/notice #1/1 今晚不停水了");
  await says("zhou", "dm:zhou", "1");
  expect(platform.texts("g").at(-1)).toBe("📣 #1 有更正，请以这条为准：\n今晚不停水了\n1 收到\n回复数字就行");
  expect(await says("wang", "g", "1")).toBe("");
  expect(platform.texts("dm:wang").at(-1)).toBe("#1 收到了，谢谢。");
  await says("zhou", "dm:zhou", "取消 1 修好了");
  expect(platform.texts("g").at(-1)).toBe("📣 #1 撤回了，之前说的不算数。\n原因：修好了");
  expect(platform.texts("g").filter((text) => text.startsWith("📣 #1 公告"))).toHaveLength(1);
});

test("收到 counts as people type it; talk that holds the word does not", async () => {
  await says("zhou", "g", "公告 现在 周六大扫除");
  await says("zhou", "g", "1");
  const { number } = (await one.rows("select max(number)::int as number from notices"))[0] as { number: number };
  const forms = [
    `收到 ${number}`,
    `收到${number}`,
    `收到 #${number}`,
    "收到",
    "收到。",
    "收到了",
    "好的收到",
    "收到，谢谢",
  ];
  for (const [i, form] of forms.entries()) expect([form, await says(`reader${i}`, "g", form)]).toEqual([form, ""]);
  // Many are thanked in one message, a few minutes later.
  expect(await thanked()).toBe(`#${number} 已有 ${forms.length} 人收到，谢谢。`);
  expect(await thanked()).toBe("");
  for (const talk of ["快递收到了吗", "收到了吗", "钱收到了", "收到 99", "没收到", "收到3个快递"])
    expect([talk, await says("li", "g", talk)]).toEqual([talk, ""]);
  const [read] = await one.rows(`select count(*)::int as count from notice_receipts where number = ${number}`);
  expect(read).toEqual({ count: forms.length });
  await says("zhou", "dm:zhou", `取消 ${number} 改天`);
  expect(await says("li", "g", "收到，谢谢")).toBe("");
});

test("in an emergency the group hears a count, and whoever asks for help an answer of their own at once", async () => {
  await says("zhou", "g", "紧急公告 三楼着火了，请马上下楼");
  await says("zhou", "g", "1");
  const { number } = (await one.rows("select max(number)::int as number from notices"))[0] as { number: number };
  for (const person of ["wang", "reader0", "reader1"]) expect(await says(person, "g", "我家平安")).toBe("");
  expect(await says("reader2", "g", "一切平安")).toBe("");
  expect(await says("li", "g", "2")).toContain(`#${number} 已经告诉居委会您家要帮忙`);
  expect(await says("reader3", "g", "救命，门打不开")).toContain(`#${number} 听到了，已经告诉居委会和楼长您家要帮忙`);
  expect(platform.texts("dm:wang").at(-1)).toBe(`#${number} 您家平安，记下了。`);
  expect(await thanked()).toContain(`🚨 #${number} 已有 4 户平安，2 户要帮忙。`);
  expect(await thanked()).toBe("");
  await says("zhou", "dm:zhou", `取消 ${number} 灭了`);
  await says("zhou", "dm:zhou", "1");
});

test("对 and 是的 to “is that right?” publish, and yes withdraws", async () => {
  for (const yes of ["对", "是的", "yes"]) {
    await says("zhou", "g", "公告 现在 单元门换锁");
    await says("zhou", "g", yes);
    expect(platform.texts("g").at(-1), yes).toContain("单元门换锁\n1 收到");
    const { number } = (await one.rows("select max(number)::int as number from notices"))[0] as { number: number };
    expect(await says("zhou", "dm:zhou", `取消 ${number}`), yes).toContain("要撤回吗");
    await says("zhou", "dm:zhou", yes);
    expect(platform.texts("g").at(-1), yes).toContain(`#${number} 撤回了，之前说的不算数`);
  }
});

test("a time that is asked for is a number too", async () => {
  const asked = await says("zhou", "g", "公告 电梯年检");
  expect(asked).toContain("什么时候发？");
  expect(asked).toContain("1 现在发");
  expect(await says("zhou", "g", "1")).toContain("现在发到阳光里");
  expect(await says("zhou", "g", "3")).toBe("好的，没有发出去。");
});

test("a week is no day: the day and then the hour are asked, each answered by a number", async () => {
  expect(await says("zhou", "dm:zhou", "公告 下周停水")).toContain("1 11月30日（周一）\n2 12月1日（周二）");
  expect(await says("zhou", "dm:zhou", "3")).toContain(
    "也可以到12月2日（周三）那天发。\n1 现在发\n2 12月2日（周三）08:00",
  );
  expect(await says("zhou", "dm:zhou", "2")).toContain("12月2日（周三）08:00 发到");
  expect(await says("zhou", "dm:zhou", "取消")).toBe("好的，没有发出去。");
});

test("now or then is a number too, and a bare yes is none of both", async () => {
  expect(await says("zhou", "dm:zhou", "公告 明早9点 停水到下午5点")).toContain("1 明天 09:00 发布\n2 现在发布");
  await says("zhou", "dm:zhou", "对");
  const { number } = (await one.rows("select max(number)::int as number from notice_drafts"))[0] as { number: number };
  expect(await one.rows(`select 1 from notices where number = ${number}`)).toEqual([]);
  expect(await says("zhou", "dm:zhou", "1")).toContain(`#${number} 记下了，11月26日（周四）09:00 发`);
  await says("zhou", "dm:zhou", `取消 ${number}`);
  await says("zhou", "dm:zhou", "1");
});
