import { writeFileSync } from "node:fs";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Picture, writePicture } from "../../src/core/picture.ts";
import { verbatim } from "../../src/core/post.ts";
import { loadDraw, MAX_BYTES } from "../../src/engine/drawing/draw.ts";
import { WIDTH } from "../../src/engine/drawing/layout.ts";
import { loadWords } from "../../src/engine/words.ts";
import type { Page } from "../../src/modules/summaries/service.ts";
import { groupPicture } from "../../src/modules/summaries/views.ts";
import { openTown, type Town } from "../support/town.ts";

/** The notices of a week are named on its page and on the group's card, as decisions are. */
let town: Town;
beforeAll(async () => {
  town = await openTown();
});
afterAll(() => town.close());

const publish = async (line: string) => {
  const [read] = await town.say("chen", "dm:chen", line);
  await town.tap("chen", "dm:chen", "发布");
  return Number(/#(\d+)/.exec((await town.last("dm:chen")).text)?.[1] ?? /#(\d+)/.exec(read!.text)?.[1]);
};

test("a handful by their first words, the newest first; the rest is counted, and what was taken back is not named", async () => {
  const long = "明天上午9点到下午5点因为二次供水水箱清洗全小区停水请各位邻居提前储水";
  for (const words of [long, "周六下午大扫除。请自带手套", "电梯年检，半小时就好", "消防演习", "3-2-501的快递在门卫"])
    await publish(`公告 现在 ${words} | 全小区`);
  await publish("公告 现在 老人体检改到周五 | 给 老人 | 全小区");
  await publish("公告 现在 冬季灭鼠，看好孩子和猫狗 | 全小区");
  await publish("公告 现在 发错了的一条 | 全小区");
  const [wrong] = await town.sql`select number from notices where content->>'words' = '发错了的一条'`;
  await town.say("chen", "dm:chen", `取消 ${wrong!.number} 发错了`);
  const page = (await town.say("chen", "staff", "周报 详情")).at(-1)!.text;
  expect(page.split("\n").filter((line) => /📣|公告/.test(line))).toEqual([
    "发了 8 次公告。",
    "📣 #7 冬季灭鼠，看好孩子和猫狗",
    "📣 #6 老人体检改到周五",
    "📣 #5 3-2-***的快递在门卫",
    "📣 #4 消防演习",
    "📣 #3 电梯年检，半小时就好",
    "还有 2 条公告。",
  ]);
});

/** The card of a week with all that a card holds at most, in the longest words. */
function fullCard(): Picture {
  const title = `${"冬季灭鼠看好孩子和猫狗".repeat(4).slice(0, 36)}…`;
  const said = Array.from({ length: 9 }, (_, i) => ({
    ...{ number: 9000 + i, title, isForAll: i !== 1, isUrgent: i === 0, isCleared: i === 0 },
  }));
  said[1]!.title = "只给老人的";
  const question = "水岸花园锦绣江南国际公寓二十号楼东侧地下车库出入口上方要不要装感应照明灯？";
  const decisions = Array.from({ length: 20 }, (_, i) => ({
    ...{
      number: 8000 + i,
      question,
      outcome: verbatim("水岸花园锦绣江南国际公寓二十号楼 1200 · 不装 1300。2500 人参加。"),
    },
  }));
  const categories = (
    ["neighbour_dispute", "public_facility", "fire_safety", "lighting", "plumbing_leak"] as const
  ).map((category) => ({ category, count: 1234 }));
  const page = {
    ...{ reports: { received: 12345, done: 12345 }, open: { open: 12345 }, categories, decisions },
    ...{ notices: { times: 9, said }, given: { times: 1, volunteers: 999, hours: 9999 } },
    off: Array.from({ length: 5 }, (_, i) => ({
      since: new Date(Date.UTC(2026, 10, 23 + i)),
      until: new Date(Date.UTC(2026, 10, 23 + i, 9)),
    })),
  };
  const period = {
    kind: "week" as const,
    since: new Date("2026-11-22T16:00:00Z"),
    until: new Date("2026-11-29T16:00:00Z"),
  };
  return groupPicture("阳光里花园国际社区东区一期二期三期联合小区", period, page as unknown as Page);
}

test("the card fits with them, in the longest words; what only some got in private is not shown to all", async () => {
  const words = loadWords("Asia/Shanghai");
  const card = writePicture(fullCard(), (text) => words.write(text, "zh-CN", new Date("2026-11-30T01:00:00Z")));
  expect(JSON.stringify(card)).toContain("紧急 #9000（已经解除）");
  expect(JSON.stringify(card)).toContain("11月23日（周一）08:00到11月23日（周一）17:00我没在线");
  expect(JSON.stringify(card)).toContain("另外还有 3 段时间没在线。");
  expect(JSON.stringify(card)).toContain("还有 5 条公告。");
  expect(JSON.stringify(card)).not.toContain("只给老人的");
  const bytes = await (await loadDraw()).draw(card, new Map());
  const { width, height } = await sharp(bytes).metadata();
  if (process.env.PICTURE) writeFileSync(process.env.PICTURE, bytes);
  expect(bytes.length).toBeLessThan(MAX_BYTES);
  expect(width).toBe(WIDTH);
  // Three screens of a small phone at most.
  expect(height).toBeLessThan(3 * 1280);
}, 60_000);
