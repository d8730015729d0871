import { afterAll, beforeAll, expect, test } from "vitest";
import type { Running } from "../../src/main.ts";
import type { BotApi } from "../support/botApi/index.ts";
import { SETUP_CODE, startBot, startTelegramTown } from "../support/stages.ts";

/** What differs on Telegram: a notice is pinned while it holds, photos stand above the words, toasts answer taps. */
const [GROUP, CHEN, WANG, LI] = [-100_200, 11, 14, 15];

let api: BotApi;
let bot: Running;
beforeAll(async () => {
  api = await startTelegramTown();
  ({ bot } = await startBot({ TELEGRAM_BOT_TOKEN: api.token, TELEGRAM_API_ROOT: api.root }));
  api.addBot(GROUP, CHEN, true);
});
afterAll(async () => {
  await bot.stop();
  await api.close();
});

const says = (chat: number, words: string) =>
  api.until(() => api.messages(chat).findLast((m) => m.from === api.bot.id && m.text.includes(words)) ?? false, 10_000);
const toast = (id: string) => api.until(() => api.toasts.find((t) => t.callbackQueryId === id)?.text ?? false, 10_000);
const card = () => api.messages(GROUP).find((m) => m.text.startsWith("📣 #1 公告"));

test("said with a photo and pinned, read, corrected, taken back and unpinned", async () => {
  api.sendText(GROUP, CHEN, `/setup ${SETUP_CODE} 阳光里`);
  await says(GROUP, "阳光里开通好了");
  const photo = await (await import("sharp"))
    .default({
      create: { width: 64, height: 48, channels: 3, background: "#2a7" },
    })
    .jpeg()
    .toBuffer();
  api.sendPhoto(GROUP, CHEN, photo, { caption: "公告 现在 今晚10点到明早6点停水 | 置顶 | 必读" });
  const read = await says(GROUP, "我理解成这样，对吗？");
  expect(read.text).toContain("会置顶");
  expect(read.files).toHaveLength(1);
  expect(await toast(api.tap(GROUP, WANG, read.id, "发布"))).toContain("公告要楼长或居委会来发");
  expect(await toast(api.tap(GROUP, CHEN, read.id, "发布"))).toBe("#1 发出去了。");
  await api.until(() => card()?.pinned, 10_000);
  expect(card()!.files).toHaveLength(1);
  expect(card()!.text).toContain("0 户收到 / 共 0 户");

  expect(await toast(api.tap(GROUP, WANG, card()!.id, "收到"))).toBe("#1 收到了，谢谢。");
  api.sendText(LI, LI, "/start");
  await api.until(() => api.messages(LI).some((m) => m.from === api.bot.id), 10_000);
  api.sendText(GROUP, LI, "收到", { reply_to_message_id: card()!.id });
  await says(LI, "#1 收到了，谢谢。");
  expect(api.messages(GROUP).some((m) => m.text.includes("收到了，谢谢"))).toBe(false);

  api.sendText(CHEN, CHEN, "/notice #1/1 今晚11点到明早6点停水 | 置顶");
  const changed = await says(CHEN, "今晚11点");
  expect(await toast(api.tap(CHEN, CHEN, changed.id, "发布"))).toBe("#1 改好了。");
  await says(GROUP, "#1 有更正，请以这条为准");
  await api.until(() => card()?.text.includes("更正过"), 10_000);

  api.sendText(CHEN, CHEN, "取消 1 修好了，不停了");
  await says(GROUP, "#1 撤回了，之前说的不算数");
  await api.until(() => card()?.text.includes("这条撤回了") && !card()!.pinned, 10_000);
  expect(api.violations).toEqual([]);
}, 60_000);
