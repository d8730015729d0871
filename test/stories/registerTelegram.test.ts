import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Running } from "../../src/main.ts";
import { type BotApi, startBotApi } from "../support/botApi/index.ts";
import { ROOT } from "../support/sources.ts";
import { SETUP_CODE, startBot } from "../support/stages.ts";

/** A roll that comes as a document on Telegram, and one that comes at the machine. */
const GROUP = -100_600;
const [CHEN, SUN] = [31, 32];
let api: BotApi;
let bot: Running;
let databaseUrl: string;
const folder = mkdtempSync(join(tmpdir(), "linli-roll-"));

beforeAll(async () => {
  api = await startBotApi();
  api.addUser({ id: CHEN, first_name: "陈姐", language_code: "zh-hans" });
  api.addUser({ id: SUN, first_name: "孙主任", language_code: "zh-hans" });
  api.addChat({ id: GROUP, type: "supergroup", title: "3号楼", members: [CHEN, SUN], botIsMember: false });
  ({ bot, databaseUrl } = await startBot({ TELEGRAM_BOT_TOKEN: api.token, TELEGRAM_API_ROOT: api.root }));
});
afterAll(async () => {
  await bot.stop();
  await api.close();
  rmSync(folder, { recursive: true, force: true });
});

const says = (chat: number, words: string) =>
  api.until(() => api.messages(chat).findLast((m) => m.from === api.bot.id && m.text.includes(words)) ?? false);

function importFile(text: string, ...more: string[]) {
  const path = join(folder, "roll.csv");
  writeFileSync(path, text);
  const env = { ...process.env, DATABASE_URL: databaseUrl };
  const done = spawnSync(process.execPath, [join(ROOT, "src/import.ts"), path, ...more], { encoding: "utf8", env });
  return { status: done.status, said: done.stdout };
}

test("a document in a private chat with staff is checked and imported; anybody else's is not even fetched", async () => {
  api.addBot(GROUP, CHEN, true);
  await says(GROUP, "大家好，我是邻里");
  api.sendText(GROUP, CHEN, `/setup ${SETUP_CODE} 阳光里`);
  await says(GROUP, "阳光里开通好了");
  const roll = Buffer.from("楼栋,单元,房号,面积,业主\n3,2,501,89.53,王秀英\n3,2,502,60,开发商");
  api.sendText(SUN, SUN, "/start");
  api.sendText(GROUP, SUN, "/me");
  await says(SUN, "阳光里");
  const fetched = () => api.calls.filter((call) => call.method === "getFile").length;
  api.sendDocument(SUN, SUN, roll, "名册.csv");
  await says(SUN, "名册要居委会来管");
  expect(fetched()).toBe(0);
  api.sendText(CHEN, CHEN, "/start");
  api.sendDocument(CHEN, CHEN, roll, "名册.csv");
  await says(CHEN, "收到 名册.csv");
  const preview = await says(CHEN, "2 套，专有面积 149.53 ㎡");
  expect(fetched()).toBe(1);
  api.tap(CHEN, CHEN, preview.id, "确认导入");
  await api.until(() => api.toasts.find((t) => t.text.includes("名册换好了")) ?? false);
  expect(api.violations).toEqual([]);
}, 60_000);

test("at the machine the same is only checked, until it is confirmed; and a later one waits for staff", async () => {
  const bad = importFile("楼栋,单元,房号,面积,业主\n3,2,501,,王秀英");
  expect(bad).toMatchObject({ status: 1, said: expect.stringContaining("第 2 行：没写面积") });
  const roll = "楼栋,单元,房号,面积,业主\n3,2,501,90,王秀英\n3,2,502,60,开发商";
  expect(importFile(roll).said).toContain("新增 0 套，去掉 0 套，改动 1 套（3-2-501）\n核对好了，名册没有动。");
  expect(importFile(roll, "--community", "别处")).toMatchObject({ status: 1, said: expect.stringContaining("阳光里") });
  expect(importFile(roll, "--confirm").said).toContain("在等居委会的人同意");
  api.sendText(CHEN, CHEN, "/register");
  const waiting = await says(CHEN, "在等另一位核对");
  api.tap(CHEN, CHEN, waiting.id, waiting.buttons.flat().find((b) => b.text.startsWith("同意"))!.text);
  await api.until(() => api.toasts.filter((t) => t.text.includes("名册换好了")).length === 2);
}, 60_000);
