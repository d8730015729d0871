import postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import writeExcel from "write-excel-file/node";
import type { Running } from "../../src/main.ts";
import { eventually, type Stage } from "../support/stage.ts";
import {
  SETUP_CODE,
  startBot,
  startWechatTown,
  WECHAT,
  WECHAT_BOT,
  wechatId,
  wechatSettings,
  wechatStage,
} from "../support/stages.ts";
import type { WechatGateway } from "../support/wechatGateway/index.ts";

/** The roll of a building that has nothing but WeChat: a file to the bot in private, over a real gateway. */
let gateway: WechatGateway;
let bot: Running;
let sql: postgres.Sql;
let wechat: Stage;
const CHEN = wechatId("chen");

beforeAll(async () => {
  gateway = await startWechatTown();
  const started = await startBot(wechatSettings(gateway));
  bot = started.bot;
  sql = postgres(started.databaseUrl, { max: 1, onnotice: () => {} });
  wechat = wechatStage(gateway, async () => {});
  await eventually(
    async () => (await fetch(`${bot.url}/readyz`)).ok,
    () => "the bot is not ready",
  );
  await gateway.call("join", WECHAT.building, [WECHAT_BOT], CHEN);
  await wechat.say("chen", "building", `/setup ${SETUP_CODE} 阳光里`);
  await wechat.hears("building", "阳光里开通好了");
});
afterAll(async () => {
  await bot.stop();
  await sql.end();
  await gateway.close();
});

const fetched = async () => (await gateway.call<Record<string, number>>("calls")).messageFile ?? 0;

test("a workbook from staff is read, checked and imported; anybody else's is not even fetched", async () => {
  const rows = [
    ["楼栋", "单元", "房号", "面积", "业主"],
    ["3", "2", "501", 89.53, "王秀英"],
    ["3", "2", "502", 60, "开发商"],
  ];
  const bytes = Buffer.from(await writeExcel(rows.map((row) => row.map((value) => ({ value })))).toBuffer());
  await wechat.say("li", "building", "/me");
  await gateway.sendsFile(wechatId("li"), null, "名册.xlsx", bytes);
  await wechat.hears("private", "名册要居委会来管", "li");
  expect(await fetched()).toBe(0);
  await gateway.sendsFile(CHEN, null, "名册.xlsx", bytes);
  await wechat.hears("private", "收到 名册.xlsx", "chen");
  await wechat.hears("private", "2 套，专有面积 149.53 ㎡", "chen");
  // What is small wechaty's server cannot write as JSON, and hands on in its older way: asked once, fetched twice.
  expect(await fetched()).toBeGreaterThan(0);
  await wechat.answer("chen", "private", "确认导入", "名册换好了");
  expect(await sql`select code from roll_units order by code`).toEqual([{ code: "3-2-501" }, { code: "3-2-502" }]);
});

test("what is no roll, whatever it is called, gets a word and changes nothing", async () => {
  const before = await sql`select version, hash from rolls`;
  for (const [name, bytes, answer] of [
    ["照片.xlsx", Buffer.from("89504e470d0a1a0a0000", "hex"), "这个文件打不开，名册没有动"],
    ["旧表.xlsx", Buffer.from("d0cf11e0a1b11ae1", "hex"), "这是老的 xls 格式"],
    ["空.csv", Buffer.from("楼栋,房号,面积,业主\n"), "名册没有动"],
    ["大.csv", Buffer.alloc(8 * 1024 * 1024 + 1, "3,501,60,王\n"), "文件太大了，名册没有动"],
  ] as const) {
    await gateway.sendsFile(CHEN, null, name, bytes);
    await wechat.hears("private", answer, "chen");
  }
  await gateway.sendsFile(CHEN, null, "大.csv", Buffer.alloc(8 * 1024 * 1024 + 1, "3,501,60,王\n"), "filename");
  await eventually(
    () => gateway.texts(CHEN).filter((text) => text.includes("文件太大了")).length === 2,
    () => "the second large file was not answered",
  );
  expect(await sql`select version, hash from rolls`).toEqual(before);
}, 60_000);
