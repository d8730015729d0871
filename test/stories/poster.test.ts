import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Running } from "../../src/main.ts";
import type { BotApi } from "../support/botApi/index.ts";
import { SETUP_CODE, startBot, startTelegramTown } from "../support/stages.ts";
import { type Message, openTown, type Town } from "../support/town.ts";

/** What stands in the group hangs in the stairwell too, for those who are in none. */
let town: Town;
beforeAll(async () => {
  town = await openTown();
});
afterAll(() => town.close());

const hears = async (person: string, chat: string, text: string) => (await town.say(person, chat, text)).at(-1)!;
async function sheetIn(
  message: Message,
): Promise<{ name: string; width: number | undefined; density: number | undefined }> {
  const [file] = message.files;
  const bytes = await (await town.call(new URL(file!.url, town.url).pathname)).arrayBuffer();
  const { width, density } = await sharp(Buffer.from(bytes)).metadata();
  return { name: file!.name, width, density };
}
const A4 = { width: 1654, density: 200 };

test("with nothing to print, one hears how to come to something", async () => {
  expect((await hears("zhou", "dm:zhou", "海报")).text).toBe(
    "最近没有能印的公告。先发一条，比如：公告 明早9点 停水到下午5点。报名的事也能印，发：海报，后面写它的编号。",
  );
});

test("a leader has the newest notice as a sheet of A4, in private, and the group reads nothing", async () => {
  await town.say("zhou", "b3", "公告 现在 明早9点到11点停水，请先接些水");
  await town.tap("zhou", "b3", "发布");
  const spoken = async () => (await town.messages("b3")).filter((m) => m.from === "bot").length;
  const before = await spoken();
  await town.say("zhou", "b3", "/poster");
  const sheet = await town.last("dm:zhou");
  expect(sheet.text).toBe("A4 海报在这个文件里，黑白打印就行，贴在楼道公告栏。");
  expect(await sheetIn(sheet)).toEqual({ name: "linli-notice-1.png", ...A4 });
  expect(await spoken()).toBe(before);
  // From the notice itself it is one tap.
  await town.say("zhou", "dm:zhou", "#1");
  await town.tap("zhou", "dm:zhou", "打印海报");
  expect(await sheetIn(await town.last("dm:zhou"))).toEqual({ name: "linli-notice-1.png", ...A4 });
});

test("many words are printed small, and whoever asks is told so; what is not to hang there is not printed", async () => {
  await town.say("zhou", "dm:zhou", `公告 现在 ${"请大家注意关好门窗。".repeat(20)}`);
  await town.tap("zhou", "dm:zhou", "发布");
  const long = await hears("zhou", "dm:zhou", "海报 2");
  expect(long.text).toContain("三米外看不清。想更醒目，把公告改到 130 字以内");
  expect(long.files).toHaveLength(1);
  await town.say("zhou", "dm:zhou", "公告 现在 上门量血压 | 给 老人");
  await town.tap("zhou", "dm:zhou", "发布");
  expect((await hears("zhou", "dm:zhou", "海报 3")).text).toContain("私下发给一部分邻居的，不贴出来");
  await town.say("zhou", "dm:zhou", "取消 2 不用了");
  expect((await hears("zhou", "dm:zhou", "海报 2")).text).toContain("已经撤回了");
  expect((await hears("zhou", "dm:zhou", "海报 99")).text).toContain("没找到公告 #99");
  expect((await hears("wang", "dm:wang", "海报 1")).text).toBe("海报要楼长或居委会来打。");
});

test("what one can sign up for hangs there too", async () => {
  const read = await hears("zhou", "b3", "/signup 周六大扫除 | 10人 | 时间 周六9:00-11:00");
  const number = /#(\d+)/.exec(read.text)![1]!;
  expect((await hears("zhou", "dm:zhou", `海报 ${number}`)).text).toContain(`没找到公告 #${number}`);
  await town.tap("zhou", "b3", "发布");
  const sheet = await hears("zhou", "dm:zhou", `海报 ${number}`);
  expect(await sheetIn(sheet)).toEqual({ name: `linli-signup-${number}.png`, ...A4 });
  // Saturday, 9:00.
  await town.advance(3 * 24 + 0.1);
  expect((await hears("zhou", "dm:zhou", `海报 ${number}`)).text).toBe(`#${number} 报名截止了，不用再贴。`);
  const next = await hears("zhou", "b3", "/signup 看电影 | 10人 | 截止 后天");
  const off = /#(\d+)/.exec(next.text)![1]!;
  await town.tap("zhou", "b3", "发布");
  await town.say("zhou", "dm:zhou", `/signup-cancel ${off} yes`);
  expect((await hears("zhou", "dm:zhou", `海报 ${off}`)).text).toBe(`#${off} 取消了，不用贴。`);
});

test("in English it is in English; the honours of a month hang there too", async () => {
  expect((await hears("emma", "dm:emma", "/top poster")).text).toContain("Nobody has earned points this month");
  await town.sql`insert into ledgers (community_id, person_id)
    select community_id, id from persons on conflict do nothing`;
  await town.sql`insert into ledger_entries (community_id, ledger_id, unit, act, key, amount, counts, at, day)
    select community_id, id, 'points', 'volunteering', 'volunteer:1', 20, true, '2026-11-20T04:00:00Z', '2026-11-20' from ledgers`;
  const board = await hears("emma", "dm:emma", "/top poster");
  expect(board.text).toContain("The honours as a sheet of A4");
  expect(await sheetIn(board)).toEqual({ name: "linli-board.png", ...A4 });
  expect((await hears("zhou", "dm:zhou", "功劳簿 海报 各楼")).files).toHaveLength(1);
});

test("on Telegram it comes as a file, not as a photo that is made small", async () => {
  const api: BotApi = await startTelegramTown();
  const { bot }: { bot: Running } = await startBot({ TELEGRAM_BOT_TOKEN: api.token, TELEGRAM_API_ROOT: api.root });
  const [group, chen] = [-100_200, 11];
  api.addBot(group, chen, true);
  const says = (chat: number, words: string) =>
    api.until(
      () => api.messages(chat).findLast((m) => m.from === api.bot.id && m.text.includes(words)) ?? false,
      15_000,
    );
  api.sendText(group, chen, `/setup ${SETUP_CODE} 阳光里`);
  await says(group, "阳光里开通好了");
  api.sendText(group, chen, "公告 现在 今晚10点停水");
  api.tap(group, chen, (await says(group, "我理解成这样，对吗？")).id, "发布");
  await says(group, "今晚10点停水");
  api.sendText(chen, chen, "/start");
  await says(chen, "您可以这样发");
  api.sendText(chen, chen, "海报");
  const sheet = await says(chen, "A4 海报在这个文件里");
  expect(sheet.files).toHaveLength(1);
  expect(api.calls.some((call) => call.method === "sendDocument")).toBe(true);
  expect(api.violations).toEqual([]);
  await bot.stop();
  await api.close();
}, 60_000);
