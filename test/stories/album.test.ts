import postgres from "postgres";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Running } from "../../src/main.ts";
import { type BotApi, startBotApi } from "../support/botApi/index.ts";
import { SETUP_CODE, startBot } from "../support/stages.ts";

/** Photos of an album that trickle in late, on the real adapter against the fake Bot API. */
const GROUP = -100_200;
const STAFF = -100_300;
const CHEN = 11;
const WANG = 14;

let api: BotApi;
let bot: Running;
let sql: postgres.Sql;
const picture = (background: string) =>
  sharp({ create: { width: 60, height: 40, channels: 3, background } })
    .jpeg()
    .toBuffer();

beforeAll(async () => {
  api = await startBotApi({ canReadAllGroupMessages: true });
  api.addUser({ id: CHEN, first_name: "陈姐" });
  api.addUser({ id: WANG, first_name: "王阿姨" });
  api.addChat({ id: GROUP, type: "supergroup", title: "3号楼", members: [CHEN, WANG] });
  api.addChat({ id: STAFF, type: "supergroup", title: "工作群", members: [CHEN] });
  const { bot: started, databaseUrl } = await startBot({ TELEGRAM_BOT_TOKEN: api.token, TELEGRAM_API_ROOT: api.root });
  bot = started;
  sql = postgres(databaseUrl, { max: 1, onnotice: () => {} });
  api.sendText(GROUP, CHEN, `/setup ${SETUP_CODE} 阳光里`);
  await says(GROUP, "阳光里开通好了");
  api.sendText(STAFF, CHEN, "/bind 工作群");
  await says(STAFF, "这里是工作群");
});
afterAll(async () => {
  await bot.stop();
  await sql.end();
  await api.close();
});

const says = (chat: number, words: string) =>
  api.until(() => api.messages(chat).findLast((m) => m.from === api.bot.id && m.text.includes(words)) ?? false, 10_000);
const handled = async () => {
  for (;;) {
    const [left] = await sql`select count(*)::int as n from inbox where status in ('new', 'ready')
      and platform = 'telegram'`;
    if (left?.n === 0 && api.stats().pending === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};
const photos = () => sql`select number, "when" from report_photos order by number, "when"`;

test("a photo that comes when the report is made already joins it, and staff see it", async () => {
  api.sendPhoto(GROUP, WANG, await picture("#111"), { caption: "报事 三号楼灯不亮", media_group_id: "a1" });
  api.sendPhoto(GROUP, WANG, await picture("#222"), { media_group_id: "a1" });
  await says(STAFF, "灯不亮");
  await handled();
  expect(await photos()).toHaveLength(2);
  api.sendPhoto(GROUP, WANG, await picture("#333"), { media_group_id: "a1" });
  await api.until(
    () => api.messages(STAFF).at(-1)!.text.includes("灯不亮") && api.messages(STAFF).at(-1)!.files.length === 1,
    10_000,
  );
  expect(await photos()).toEqual([1, 1, 1].map((number) => ({ number, when: "before" })));
  expect(await sql`select 1 from reports`).toHaveLength(1);
});

test("those of the finished work go to the work, also when it is confirmed by then", async () => {
  api.sendPhoto(STAFF, CHEN, await picture("#444"), { caption: "接单 1" });
  await handled();
  api.sendPhoto(STAFF, CHEN, await picture("#555"), { caption: "办结 1 换了灯泡", media_group_id: "a2" });
  await says(GROUP, "换了灯泡");
  api.sendText(GROUP, WANG, "已解决");
  await handled();
  api.sendPhoto(STAFF, CHEN, await picture("#666"), { media_group_id: "a2" });
  api.sendPhoto(STAFF, CHEN, await picture("#777"), { media_group_id: "a2" });
  await handled();
  expect((await photos()).filter((p) => p.when === "after")).toHaveLength(3);
});

test("one that is not a picture is told of; of an album that was for nobody nothing is kept", async () => {
  api.sendPhoto(GROUP, WANG, Buffer.from("no picture"), { media_group_id: "a1" });
  await says(GROUP, "不像照片");
  const before = api.messages(GROUP).length;
  api.sendPhoto(GROUP, WANG, await picture("#888"), { caption: "今天的晚霞", media_group_id: "a3" });
  await handled();
  api.sendPhoto(GROUP, WANG, await picture("#999"), { media_group_id: "a3" });
  await handled();
  expect(api.messages(GROUP).length).toBe(before + 2);
  expect(await photos()).toHaveLength(6);
  expect(await sql`select 1 from inbox where payload is not null and album = 'a3'`).toHaveLength(0);
  expect(api.violations).toEqual([]);
});

test("those of words that wait for a yes come along with it", async () => {
  const text = "三号楼电梯困人了，有人在里面喊救命";
  api.sendPhoto(GROUP, WANG, await picture("#aaa"), { caption: text, media_group_id: "a4" });
  await says(GROUP, "要登记吗？");
  api.sendPhoto(GROUP, WANG, await picture("#bbb"), { media_group_id: "a4" });
  await handled();
  api.sendText(GROUP, WANG, "登记");
  await says(GROUP, "#2 电梯困人了");
  await handled();
  expect((await photos()).filter((p) => p.number === 2)).toHaveLength(2);
});
