import postgres from "postgres";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Running } from "../../src/main.ts";
import type { BotApi } from "../support/botApi/index.ts";
import { eventually, type Stage } from "../support/stage.ts";
import {
  SETUP_CODE,
  startBot,
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

// One building, a Telegram group and a WeChat group, one bot. 王阿姨 is in both.
let bot: Running;
let sql: postgres.Sql;
let databaseUrl: string;
let telegram: Stage;
let wechat: Stage;
let gateway: WechatGateway;
let api: BotApi;
const closing: (() => Promise<void>)[] = [];
let picture: Buffer;

beforeAll(async () => {
  [api, gateway] = await Promise.all([startTelegramTown(), startWechatTown()]);
  closing.push(api.close, gateway.close);
  const started = await startBot({
    ...wechatSettings(gateway),
    ...{ TELEGRAM_BOT_TOKEN: api.token, TELEGRAM_API_ROOT: api.root },
  });
  bot = started.bot;
  databaseUrl = started.databaseUrl;
  sql = postgres(databaseUrl, { max: 1, onnotice: () => {} });
  closing.unshift(bot.stop, () => sql.end());
  telegram = telegramStage(api, async () => {});
  wechat = wechatStage(gateway, async () => {});
  await eventually(
    async () => (await fetch(`${bot.url}/readyz`)).ok,
    () => "the bot is not ready",
  );
  api.addBot(-100_200, 11);
  await gateway.call("join", WECHAT.building, [WECHAT_BOT], wechatId("chen"));
  picture = await sharp({ create: { width: 90, height: 60, channels: 3, background: "#888" } })
    .jpeg()
    .toBuffer();
});
afterAll(async () => {
  for (const close of closing) await close();
});

const personsOf = async () =>
  (await sql`select a.platform, p.person_id from person_accounts p join accounts a on a.id = p.account_id
    where a.external_id in ('14', ${wechatId("wang")}) order by a.platform`) as unknown as { person_id: number }[];
const lineWith = (text: string, start: string) => text.split("\n").find((line) => line.startsWith(start))!;

test("the groups of both platforms belong to one building", async () => {
  await telegram.say("chen", "building", `/setup ${SETUP_CODE} 阳光里`);
  await telegram.hears("building", "阳光里开通好了");
  await telegram.say("chen", "building", "/bind 3号楼");
  await telegram.hears("building", "现在是3号楼的群");
  // On WeChat nobody is an admin yet: a code that was given in private makes them one there, in the group.
  await telegram.say("chen", "private", "/setup");
  const code = /\/setup ([\w-]+)/.exec(await telegram.hears("private", "新的开通码", "chen"))![1]!;
  expect(code).toMatch(/^(?:\w{4}-){3}\w{4}$/);
  await telegram.say("chen", "private", "/role 管理员");
  const role = lineWith(await telegram.hears("private", "/role ", "chen"), "/role ");
  await wechat.say("chen", "private", role);
  await wechat.hears("private", "管理员", "chen");
  await wechat.say("chen", "building", "/bind 3号楼");
  await wechat.hears("building", "现在是3号楼的群");
});

test("two accounts become one person, when both have said yes", async () => {
  await wechat.say("wang", "building", "报事 三号楼大门关不上");
  await wechat.hears("building", "大门关不上");
  await telegram.say("wang", "building", "报事 三号楼路灯坏了");
  await telegram.hears("building", "路灯坏了");
  await telegram.say("chen", "building", "/accept 1");
  await telegram.say("chen", "building", "/done 1 修好了");
  await telegram.say("chen", "building", "/accept 2");
  await eventually(
    async () => (await sql`select 1 from outbox where status in ('queued', 'sending', 'held')`).length === 0,
    () => "something is still to be said",
  );
  await telegram.say("wang", "private", "/link");
  const line = lineWith(await telegram.hears("private", "10 分钟内", "wang"), "/link ");
  await wechat.say("wang", "private", line);
  expect(await wechat.hears("private", "那也是您本人吗", "wang")).toContain("王阿姨（Telegram）");
  await wechat.answer("wang", "private", "是我", "我去问另一个账号了");
  expect(await telegram.hears("private", "发来了您的关联码", "wang")).toContain("王阿姨（微信）");
  expect(new Set((await personsOf()).map((p) => p.person_id)).size).toBe(2);
  // The card that asks is on its way, and has read who is asked, while the two accounts become one person.
  const holds = postgres(databaseUrl, { max: 1, onnotice: () => {} });
  closing.unshift(() => holds.end());
  await holds`begin`;
  await holds`select 1 from messages where platform = 'wechat' and card = 'report:2' for update`;
  await telegram.say("chen", "building", "/done 2 修好了");
  const waiting = async () => (await sql`select 1 from pg_locks where not granted`).length;
  await eventually(
    async () => (await waiting()) > 0,
    () => "no card is on its way",
  );
  const pressed = telegram.answer("wang", "private", "是我", "");
  await eventually(
    async () => (await waiting()) > 1 || new Set((await personsOf()).map((p) => p.person_id)).size === 1,
    () => "the accounts are still two people",
  );
  await holds`commit`;
  await pressed;
  await telegram.hears("private", "关联好了", "wang");
  await wechat.hears("private", "关联好了", "wang");
  expect(new Set((await personsOf()).map((p) => p.person_id)).size).toBe(1);
  // Whoever was asked something before is asked it still.
  const asked = () => sql`select m.card, m.platform, bool_and(exists (
      select 1 from person_accounts p where p.person_id = (c->>'asks')::int)) as known
    from messages m, jsonb_array_elements(m.choices) c
    where m.card is not null and jsonb_typeof(c->'asks') = 'number' group by 1, 2 order by 1, 2`;
  const cards = ["report:1", "report:2"].flatMap((card) => ["telegram", "wechat"].map((at) => `${card} ${at} true`));
  let seen = "";
  await eventually(
    async () => {
      seen = (await asked()).map((m) => `${m.card} ${m.platform} ${m.known}`).join();
      return seen === cards.join();
    },
    () => `not every card asks the one who is there: ${seen}`,
  );
  // The code is spent: it gives nobody anything any more.
  await wechat.say("li", "private", line);
  await wechat.hears("private", "这个码不对", "li");
});

test("reported on one, joined on the other, closed with photos in both, rated once", async () => {
  await wechat.say("wang", "building", "报事 三号楼2单元电梯又停了", picture);
  const number = /#(\d+)/.exec(await wechat.hears("building", "电梯又停了"))![1]!;
  await telegram.hears("building", "电梯又停了");
  await telegram.answer("li", "building", "我也遇到", "记下了");
  await telegram.say("chen", "building", `/accept ${number}`);
  await telegram.say("chen", "building", `/done ${number} 门机已换`, picture);
  await wechat.hears("building", "解决了吗？");
  await telegram.hears("building", "解决了吗？");
  // With the pictures, in both. Where cards cannot be edited they come with the card, and it is said once.
  const fromBot = () => api.messages(-100_200).filter((m) => m.from === api.bot.id && m.files.length > 0);
  await eventually(
    () => fromBot().some((m) => m.text.includes("门机已换")),
    () => "no pictures on Telegram",
  );
  const onWechat = () => gateway.said.filter((s) => s.chat === WECHAT.building);
  await eventually(
    () => onWechat().at(-1)?.file,
    () => "no picture on WeChat",
  );
  // A gateway that is slow to answer may be told again, and then it says so.
  const told = onWechat().filter((s) => s.text.includes("门机已换") && !s.text.includes("（重发）"));
  expect(told).toHaveLength(1);
  expect(told[0]!.text).toMatch(/门机已换[\s\S]*1 已解决　2 没解决/);
  // Reported with the WeChat account, confirmed with the Telegram one: it is the same person.
  await telegram.answer("wang", "building", "已解决", "谢谢确认");
  await telegram.answer("wang", "building", "5", "记下了");
  const rows =
    await sql`select state, stars, (select count(*)::int from report_joins j where j.number = r.number) as joins
    from reports r where number = ${Number(number)}`;
  expect(rows).toEqual([{ state: "confirmed", stars: 5, joins: 1 }]);
  await wechat.say("wang", "building", "4");
  await wechat.say("wang", "building", `进度 ${number}`);
  await wechat.hears("building", "⭐");
});

test("whoever holds a role cannot link, and a code that is guessed is soon no use", async () => {
  await telegram.say("chen", "private", "/link");
  await telegram.hears("private", "有任命的人先不能关联", "chen");
  for (let i = 0; i < 6; i++) await wechat.say("zhou", "private", `/link 2222-3333-444${i + 2}`);
  await wechat.hears("private", "试的次数太多了", "zhou");
});

test("parted again, the account starts afresh", async () => {
  await wechat.say("wang", "private", "/link off");
  await wechat.hears("private", "分开了", "wang");
  expect(new Set((await personsOf()).map((p) => p.person_id)).size).toBe(2);
  await wechat.say("wang", "private", "/link off");
  await wechat.hears("private", "没有和别的账号关联", "wang");
});
