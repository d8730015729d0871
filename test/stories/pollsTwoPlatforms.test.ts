import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import postgres from "postgres";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readConfig } from "../../src/config.ts";
import type { Clock } from "../../src/engine/clock.ts";
import { createLog } from "../../src/engine/log.ts";
import { type Running, start } from "../../src/main.ts";
import type { BotApi } from "../support/botApi/index.ts";
import { STORY_BEGINS } from "../support/clock.ts";
import { ownDatabase } from "../support/database.ts";
import { ACTORS, eventually, type Stage } from "../support/stage.ts";
import {
  SETUP_CODE,
  startTelegramTown,
  startWechatTown,
  telegramStage,
  WECHAT,
  WECHAT_BOT,
  wechatId,
  wechatSettings,
  wechatStage,
} from "../support/stages.ts";
import type { WechatGateway } from "../support/wechatGateway/index.ts";

// One building with a group on Telegram and one on WeChat, one bot, one poll: changed, reminded, closed while the bot
// was down, checked with a receipt. 周姐 and 王阿姨 are on Telegram, 李雷 and 吴师傅 on WeChat; 王阿姨 and 李雷 share a door.
const GROUP = -100_200;
const WANG = 14;

const begun = Date.now();
/** Runs twenty times as fast: the pace of a group without the waiting. */
const clock: Clock = {
  offsetMs: 0,
  now: () => new Date(STORY_BEGINS.getTime() + (Date.now() - begun) * 20 + clock.offsetMs),
};
const dataDir = mkdtempSync(join(tmpdir(), "linli-two-"));
let api: BotApi;
let gateway: WechatGateway;
let bot: Running;
let sql: postgres.Sql;
let telegram: Stage;
let wechat: Stage;
let settings: Record<string, string>;

async function startAgain(): Promise<void> {
  bot = await start(readConfig(settings, false), createLog("silent"), clock);
  await eventually(
    async () => (await fetch(`${bot.url}/readyz`)).ok,
    () => "the bot is not ready",
  );
}

beforeAll(async () => {
  [api, gateway] = await Promise.all([startTelegramTown(), startWechatTown()]);
  const databaseUrl = await ownDatabase();
  sql = postgres(databaseUrl, { max: 1, onnotice: () => {} });
  settings = {
    ...{ DATABASE_URL: databaseUrl, LINLI_SETUP_CODE: SETUP_CODE, LINLI_DATA_DIR: dataDir, PORT: "0" },
    ...{ TELEGRAM_BOT_TOKEN: api.token, TELEGRAM_API_ROOT: api.root, ...wechatSettings(gateway) },
  };
  await startAgain();
  telegram = telegramStage(api, async () => {});
  wechat = wechatStage(gateway, async () => {});
  api.addBot(GROUP, 11);
  await gateway.call("join", WECHAT.building, [WECHAT_BOT], wechatId("chen"));
  await telegram.say("chen", "building", `/setup ${SETUP_CODE} 阳光里`);
  await telegram.hears("building", "阳光里开通好了");
  await telegram.say("chen", "building", "/bind 3号楼");
  await telegram.hears("building", "现在是3号楼的群");
  await telegram.say("chen", "private", "/role 管理员");
  const role = /^\/role .+$/m.exec(await telegram.hears("private", "/role ", "chen"))![0];
  await wechat.say("chen", "private", role);
  await wechat.hears("private", "管理员", "chen");
  await wechat.say("chen", "building", "/bind 3号楼");
  await wechat.hears("building", "现在是3号楼的群");
  for (const [stage, who, door] of [
    [telegram, "wang", "3-2-501"],
    [wechat, "li", "3-2-501"],
    [telegram, "zhou", "3-2-502"],
    [wechat, "wu", "3-2-503"],
  ] as const) {
    await stage.say(who, "building", `/join ${door}`);
    await telegram.hears("private", `${ACTORS[who]} 登记住`, "chen");
    await telegram.answer("chen", "private", "是，确认", "确认好了");
    await stage.say(who, "private", "/me");
    await stage.hears("private", door.slice(-3), who);
  }
}, 60_000);
afterAll(async () => {
  await bot.stop();
  await sql.end();
  await Promise.all([api.close(), gateway.close()]);
  rmSync(dataDir, { recursive: true, force: true });
});

const colour = (background: string) =>
  sharp({ create: { width: 120, height: 80, channels: 3, background } })
    .jpeg()
    .toBuffer();
const filesIn = (chat: string) => gateway.said.filter((s) => s.chat === chat && s.file).length;

test("photos are options: sent with the words on either platform, shown numbered in both groups", async () => {
  api.sendPhoto(GROUP, WANG, await colour("#b33"), { caption: "投票 大门刷什么颜色？| 红 | 蓝", media_group_id: "a" });
  api.sendPhoto(GROUP, WANG, await colour("#33b"), { media_group_id: "a" });
  await telegram.hears("building", "我理解成这样，对吗？");
  await telegram.answer("wang", "building", "发布", "#5 发出去了");
  await wechat.hears("building", "大门刷什么颜色");
  const card = await api.until(
    () => api.messages(GROUP).findLast((m) => m.text.includes("已投 0 人")) ?? false,
    10_000,
  );
  expect(card.files).toHaveLength(1);
  await eventually(
    () => filesIn(WECHAT.building) === 1,
    () => "WeChat has no picture",
  );
  await telegram.answer("zhou", "building", "蓝", "记下了：#5 蓝");
  await wechat.answer("li", "building", "红", "");
  await wechat.hears("private", "记下了：#5 红", "li");
  await telegram.hears("building", "红 1 · 蓝 1\n已投 2 人");
  const [poll] = await sql`select definition from polls where number = 5`;
  expect(JSON.parse(poll!.definition).photos).toEqual([
    expect.stringMatching(/^[0-9a-f]{64}$/),
    expect.stringMatching(/^[0-9a-f]{64}$/),
  ]);
  await telegram.say("wang", "building", "结束 5");
  await telegram.answer("wang", "building", "现在结束，公布结果", "结束了");
  await wechat.hears("building", "#5 有结果了");
}, 60_000);

const HOUR = 3_600_000;
const receipts = new Map<string, string>();

test("a household poll of three days lives in both groups, and can be changed until the first vote and by each voter", async () => {
  await telegram.say("chen", "building", "投票 楼道装感应灯，您同意吗？| 同意 | 不同意 | 每户一票 | 截止 3天");
  await telegram.hears("building", "楼道装感应灯");
  await telegram.answer("chen", "building", "发布", "#6 发出去了");
  await wechat.hears("building", "#6 楼道装感应灯");
  await telegram.say("chen", "building", "/poll #6 楼道装感应灯，您家同意吗？| 同意 | 不同意 | 每户一票 | 截止 3天");
  await telegram.hears("building", "#6 楼道装感应灯，您家同意吗？");
  // Where cards cannot be edited the group would go on reading the old question.
  await wechat.hears("building", "#6 改过了，以这个为准：楼道装感应灯，您家同意吗？");
  await telegram.answer("wang", "building", "同意", "记下了：#6 同意");
  // Behind the same door, on the other platform, by a typed number: the same vote, and the later one counts.
  await wechat.say("li", "building", "#6");
  await wechat.answer("li", "building", "不同意", "");
  const changed = await wechat.hears("private", "记下了：#6 不同意", "li");
  receipts.set("li", /回执 ([0-9A-Z-]+)。/.exec(changed)![1]!);
  await telegram.hears("building", "同意 0 · 不同意 1\n已投 1 户 / 共 3 户");
}, 60_000);

test("in the last day only the doors that have not voted are reminded, in private", async () => {
  // It began after 9:00 and closes on the third day at 20:00.
  clock.offsetMs += 2 * 24 * HOUR + 11 * HOUR;
  await wechat.hears("private", "您还没投", "wu");
  await telegram.hears("private", "您还没投", "zhou");
  expect(api.messages(WANG).filter((m) => m.text.includes("您还没投"))).toEqual([]);
  expect(gateway.texts(wechatId("li")).filter((text) => text.includes("您还没投"))).toEqual([]);
  expect(api.messages(GROUP).filter((m) => m.text.includes("还没投"))).toEqual([]);
  await wechat.answer("wu", "private", "同意", "记下了：#6 同意");
}, 60_000);

test("closed while the bot was down, the result is in both groups as soon as it is back, and a receipt is checked", async () => {
  await bot.stop();
  clock.offsetMs += 24 * HOUR;
  await startAgain();
  const said = await wechat.hears("building", "#6 有结果了");
  expect(said).toContain("同意 1 · 不同意 1\n2 户参加，共 3 户。");
  await telegram.hears("building", "#6 有结果了");
  const [poll] = await sql`select closes_at = closed_at as planned from polls where number = 6`;
  expect(poll!.planned).toBe(true);
  const late = await wechat.say("wu", "private", "投 6 2").then(() => wechat.hears("private", "#6 已经结束了", "wu"));
  expect(late).toContain("结果在群里");
  await wechat.say("li", "private", `核验 ${receipts.get("li")}`);
  expect(await wechat.hears("private", "前后都对得上", "li")).toContain("选的是：不同意\n现在算的就是这一票。");
}, 60_000);
