import { afterAll, beforeAll, expect, test } from "vitest";
import type { Running } from "../../src/main.ts";
import { type BotApi, startBotApi } from "../support/botApi/index.ts";
import { SETUP_CODE, startBot } from "../support/stages.ts";

/** What differs on Telegram: toasts carry the receipt, the card's edits are paced, a result file is a document. */
const GROUP = -100_400;
const CHEN = 21; // the first operator
const WANG = 22;
const LI = 23;

let api: BotApi;
let bot: Running;

beforeAll(async () => {
  api = await startBotApi();
  for (const [id, name] of [
    [CHEN, "陈姐"],
    [WANG, "王阿姨"],
    [LI, "李大爷"],
  ] as const) {
    api.addUser({ id, first_name: name, language_code: "zh-hans" });
  }
  api.addChat({ id: GROUP, type: "supergroup", title: "3号楼", members: [CHEN, WANG, LI], botIsMember: false });
  ({ bot } = await startBot({ TELEGRAM_BOT_TOKEN: api.token, TELEGRAM_API_ROOT: api.root }));
});
afterAll(async () => {
  await bot.stop();
  await api.close();
});

const says = (chat: number, words: string) =>
  api.until(() => api.messages(chat).findLast((m) => m.from === api.bot.id && m.text.includes(words)) ?? false);

const toast = (id: string) => api.until(() => api.toasts.find((t) => t.callbackQueryId === id)?.text ?? false);

test("set up, asked, voted, ended and explained on Telegram", async () => {
  api.addBot(GROUP, CHEN, true);
  await says(GROUP, "大家好，我是邻里");
  api.sendText(GROUP, CHEN, `/setup ${SETUP_CODE} 阳光里`);
  await says(GROUP, "阳光里开通好了");

  api.sendText(GROUP, WANG, "投票 楼道粉刷成什么颜色？\n白色\n米色\n截止 3小时");
  const preview = await says(GROUP, "我理解成这样，对吗？");
  expect(await toast(api.tap(GROUP, LI, preview.id, "发布"))).toBe("#1 要请发起的那位邻居来点。");
  expect(await toast(api.tap(GROUP, WANG, preview.id, "发布"))).toContain("#1 发出去了");
  const card = await says(GROUP, "已投 0 人");
  expect(card.buttons.flat().map((b) => b.text)).toEqual(["白色", "米色"]);

  const told = await toast(api.tap(GROUP, LI, card.id, "米色"));
  expect(told).toMatch(/^记下了：#1 米色。回执 [0-9A-Z]{4}-[0-9A-Z]{6}-1。/);
  expect(await toast(api.tap(GROUP, WANG, card.id, "米色"))).toContain("-2。");
  expect(await toast(api.tap(GROUP, WANG, card.id, "白色"))).toContain("记下了：#1 白色");
  // Whatever was tapped meanwhile, the card is edited in place and shows the newest count.
  await api.until(
    () =>
      api
        .messages(GROUP)
        .find((m) => m.id === card.id)
        ?.text.includes("白色 1 · 米色 1\n已投 2 人"),
    10_000,
  );

  api.sendText(LI, LI, `/verify ${/回执 ([0-9A-Z-]+)。/.exec(told)![1]}`);
  await says(LI, "选的是：米色");
  api.sendText(GROUP, WANG, "结束 1");
  const asked = await says(GROUP, "要现在结束吗？");
  expect(await toast(api.tap(GROUP, WANG, asked.id, "现在结束，公布结果"))).toBe("#1 结束了，结果发到群里了。");
  const results = await api.until(() => {
    const all = api.messages(GROUP).filter((m) => m.text.includes("#1 有结果了"));
    return all.length === 2 && all;
  }, 10_000);
  expect(results.map((m) => m.buttons.flat().length)).toEqual([0, 0]);
  expect(results.map((m) => m.files.length)).toEqual([0, 1]);
  // She has written to the bot only in the group: what is for her alone waits for her.
  api.sendText(WANG, WANG, "/start");
  await says(WANG, "票数一样多。请写一句接下来怎么办");
  api.sendText(LI, LI, "/ballots 1");
  const file = await says(LI, "全部票据在这个文件里");
  expect(file.files).toHaveLength(1);
  expect(api.violations).toEqual([]);
}, 60_000);
