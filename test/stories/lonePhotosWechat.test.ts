import postgres from "postgres";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
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

/** On WeChat a photo never has words: it comes before them or after, over a real gateway. */
let gateway: WechatGateway;
let bot: Running;
let sql: postgres.Sql;
let wechat: Stage;

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
  for (const room of Object.values(WECHAT)) await gateway.call("join", room, [WECHAT_BOT], wechatId("chen"));
  await wechat.say("chen", "building", `/setup ${SETUP_CODE} 阳光里`);
  await wechat.hears("building", "阳光里开通好了");
  await wechat.say("chen", "staff", "/bind 工作群");
  await wechat.hears("staff", "这里是工作群");
});
afterAll(async () => {
  await bot.stop();
  await sql.end();
  await gateway.close();
});

const picture = (background: string) =>
  sharp({ create: { width: 60, height: 40, channels: 3, background } })
    .jpeg()
    .toBuffer();
const photos = () => sql`select number, "when", count(*)::int as n from report_photos group by 1, 2 order by 1, 2 desc`;

test("a photo after the report, one after the work, and each is taken once", async () => {
  await wechat.say("wang", "building", "报事 楼下垃圾桶满了");
  await wechat.hears("building", "#1 楼下垃圾桶满了");
  // A neighbour's photo of something else.
  await gateway.sendsPhoto(wechatId("li"), WECHAT.building, await picture("#123"));
  await gateway.sendsPhoto(wechatId("wang"), WECHAT.building, await picture("#222"));
  await wechat.hears("building", "#1 照片收下了，1 张");
  expect(await photos()).toEqual([{ number: 1, when: "before", n: 1 }]);

  await wechat.say("chen", "staff", "接单 1");
  await wechat.hears("staff", "接下了 #1");
  await wechat.say("chen", "staff", "办结 1");
  await wechat.hears("staff", "请写一句怎么办好的");
  await wechat.say(
    "chen",
    "staff",
    "桶换了新的，地也冲干净了，以后每天早晚各来清一次，周末也有人来，不会再像这样堆起来了",
  );
  await wechat.hears("staff", "请配一张办好后的照片");
  await gateway.sendsPhoto(wechatId("chen"), WECHAT.staff, await picture("#333"));
  await wechat.hears("staff", "#1 记下了");
  const both = [
    { number: 1, when: "before", n: 1 },
    { number: 1, when: "after", n: 1 },
  ];
  expect(await photos()).toEqual(both);

  // That photo is the first one's: it does not go along with what is said a moment later.
  await wechat.say("zhou", "building", "报事 路口的草太高了");
  await wechat.hears("building", "#2 ");
  await wechat.say("chen", "staff", "接单 2");
  await wechat.hears("staff", "接下了 #2");
  await wechat.say("chen", "staff", "办结 2 割好了，天黑拍不了");
  await wechat.hears("staff", "#2 记下了");
  expect(await photos()).toEqual(both);
});

test("a photo right after one report, and right before the next, is about the next", async () => {
  const before = await photos();
  await wechat.say("wang", "building", "报事 单元门关不严");
  await wechat.hears("building", "#3 ");
  await gateway.sendsPhoto(wechatId("wang"), WECHAT.building, await picture("#777"));
  await wechat.hears("building", "#3 照片收下了");
  await wechat.say("wang", "building", "报事 路灯杆歪了");
  await wechat.hears("building", "#4 ");
  expect(await photos()).toEqual([...before, { number: 4, when: "before", n: 1 }]);
});
