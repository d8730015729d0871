import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readConfig } from "../../src/config.ts";
import { createLog } from "../../src/engine/log.ts";
import { type Running, start } from "../../src/main.ts";
import { type BotApi, startBotApi } from "../support/botApi/index.ts";
import { storyClock } from "../support/clock.ts";
import { ownDatabase } from "../support/database.ts";

let api: BotApi;
let bots: Running[];
let dataDir: string;
beforeAll(async () => {
  api = await startBotApi();
  dataDir = mkdtempSync(join(tmpdir(), "linli-pace-"));
  const env = {
    DATABASE_URL: await ownDatabase(),
    TELEGRAM_BOT_TOKEN: api.token,
    TELEGRAM_API_ROOT: api.root,
    LINLI_SETUP_CODE: "open-sesame-2026",
    LINLI_DATA_DIR: dataDir,
    PORT: "0",
  };
  bots = [
    await start(readConfig(env, false), createLog("silent"), storyClock()),
    await start(readConfig(env, false), createLog("silent"), storyClock()),
  ];
});
afterAll(async () => {
  for (const bot of bots) await bot.stop();
  await api.close();
  rmSync(dataDir, { recursive: true, force: true });
});

test("75 people at once, two processes: everybody is answered, and Telegram's 30 a second are never passed", async () => {
  api.flood({ overallPerSecond: 30 });
  const people = Array.from({ length: 75 }, (_, i) => 1_000 + i);
  for (const id of people) {
    api.addUser({ id, first_name: `邻居${id}` });
    await api.sendText(id, id, "/help");
  }
  await api.until(() => people.every((id) => api.messages(id).some((m) => m.from === api.bot.id)), 20_000);
  expect(api.stats().methods.sendMessage).toMatchObject({ count: 75, errors: 0 });
  expect(api.violations).toEqual([]);
});
