import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { readConfig } from "../../src/config.ts";
import { createLog } from "../../src/engine/log.ts";
import { type Running, start } from "../../src/main.ts";
import { type BotApi, startBotApi } from "./botApi/index.ts";
import { quickClock } from "./clock.ts";
import { ownDatabase } from "./database.ts";
import { ACTORS, type Actor, eventually, numberOf, type Place, type Stage } from "./stage.ts";
import { openTown } from "./town.ts";
import { startWechatGateway, type WechatGateway } from "./wechatGateway/index.ts";

export const SETUP_CODE = "open-sesame-2026";

/** The bot with these settings, on a database of its own. */
export async function startBot(settings: Record<string, string>): Promise<{ bot: Running; databaseUrl: string }> {
  const databaseUrl = await ownDatabase();
  const dataDir = mkdtempSync(join(tmpdir(), "linli-stage-"));
  const env = {
    DATABASE_URL: databaseUrl,
    LINLI_SETUP_CODE: SETUP_CODE,
    LINLI_DATA_DIR: dataDir,
    PORT: "0",
    ...settings,
  };
  const bot = await start(readConfig(env, false), createLog("silent"), quickClock(20));
  const { stop } = bot;
  bot.stop = async () => {
    await stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
  return { bot, databaseUrl };
}

const TELEGRAM = { building: -100_200, staff: -100_300 };
const TELEGRAM_IDS: Record<Actor, number> = { chen: 11, zhou: 12, wu: 13, wang: 14, li: 15 };
const STAFF: readonly Actor[] = ["chen", "wu"];

/** A fake Telegram with the actors in two groups. */
export async function startTelegramTown(): Promise<BotApi> {
  const api = await startBotApi({ canReadAllGroupMessages: true });
  for (const [actor, id] of Object.entries(TELEGRAM_IDS)) {
    api.addUser({ id, first_name: ACTORS[actor as Actor], language_code: "zh-hans" });
  }
  const all = Object.values(TELEGRAM_IDS);
  const staff = STAFF.map((actor) => TELEGRAM_IDS[actor]);
  api.addChat({ id: TELEGRAM.building, type: "supergroup", title: "3号楼", members: all, botIsMember: false });
  api.addChat({ id: TELEGRAM.staff, type: "supergroup", title: "工作群", members: staff, botIsMember: false });
  return api;
}

export function telegramStage(api: BotApi, close: () => Promise<void>): Stage {
  const chatOf = (place: Place, actor: Actor) => (place === "private" ? TELEGRAM_IDS[actor] : TELEGRAM[place]);
  const fromBot = (chat: number) => api.messages(chat).filter((m) => m.from === api.bot.id);
  return {
    isNew: true,
    isTyped: false,
    async say(actor, place, text, photo) {
      const chat = chatOf(place, actor);
      if (photo) api.sendPhoto(chat, TELEGRAM_IDS[actor], photo, { caption: text });
      else api.sendText(chat, TELEGRAM_IDS[actor], text);
    },
    async appoint(by, place, text, target) {
      const hello = api.sendText(chatOf(place, by), TELEGRAM_IDS[target], "来了");
      api.sendText(chatOf(place, by), TELEGRAM_IDS[by], text, { reply_to_message_id: hello.message_id });
    },
    async answer(actor, place, label, words) {
      const chat = chatOf(place, actor);
      const message = await eventually(
        () => fromBot(chat).findLast((m) => m.buttons.flat().some((b) => b.text === label)),
        () => `nothing in ${chat} offers ${label}`,
      );
      const tap = api.tap(chat, TELEGRAM_IDS[actor], message.id, label);
      await eventually(
        () => api.toasts.find((toast) => toast.callbackQueryId === tap)?.text.includes(words),
        () => `${label} was not answered with ${words}`,
      );
    },
    async hears(place, words, actor = "wang") {
      const chat = chatOf(place, actor);
      const said = () => fromBot(chat).findLast((m) => m.text.includes(words))?.text;
      return eventually(said, () => `nobody said ${words} in ${chat}`);
    },
    close,
  };
}

/** Telegram: buttons, edited cards. */
export async function openTelegramStage(): Promise<Stage> {
  const api = await startTelegramTown();
  const { bot } = await startBot({ TELEGRAM_BOT_TOKEN: api.token, TELEGRAM_API_ROOT: api.root });
  api.addBot(TELEGRAM.building, TELEGRAM_IDS.chen);
  api.addBot(TELEGRAM.staff, TELEGRAM_IDS.chen);
  return telegramStage(api, async () => {
    await bot.stop();
    await api.close();
  });
}

export const WECHAT = { building: "30001@chatroom", staff: "30002@chatroom" };
export const WECHAT_BOT = "wxid_linli";
export const wechatId = (actor: Actor) => `wxid_${actor}`;

/** A fake WeChat with the actors in two rooms. */
export function startWechatTown(): Promise<WechatGateway> {
  const actors = Object.keys(ACTORS) as Actor[];
  return startWechatGateway({
    self: { id: WECHAT_BOT, name: "邻里" },
    people: actors.map((actor) => ({ id: wechatId(actor), name: ACTORS[actor] })),
    rooms: [
      { id: WECHAT.building, topic: "3号楼", members: [WECHAT_BOT, ...actors.map(wechatId)] },
      { id: WECHAT.staff, topic: "工作群", members: [WECHAT_BOT, ...STAFF.map(wechatId)] },
    ],
  });
}

export function wechatSettings(gateway: WechatGateway): Record<string, string> {
  return {
    ...{ WECHATY_PUPPET_SERVICE_ENDPOINT: gateway.endpoint, WECHATY_PUPPET_SERVICE_TOKEN: gateway.token },
    // That second is the machine's, whatever the story's clock does.
    WECHAT_PER_SECOND: "0",
  };
}

export function wechatStage(gateway: WechatGateway, close: () => Promise<void>): Stage {
  const chatOf = (place: Place, actor: Actor) => (place === "private" ? wechatId(actor) : WECHAT[place]);
  const roomOf = (place: Place) => (place === "private" ? null : WECHAT[place]);
  const offers = (chat: string, label: string) =>
    gateway.said.findLast(
      (s) => s.chat === chat && s.text.split(/[\n　]/).some((part) => part.replace(/^\d+ /, "") === label),
    );
  return {
    isNew: true,
    isTyped: true,
    async say(actor, place, text, photo) {
      if (photo) await gateway.sendsPhoto(wechatId(actor), roomOf(place), photo);
      await gateway.says(wechatId(actor), roomOf(place), text);
    },
    async appoint(by, place, text, target) {
      const words = `${text} @${ACTORS[target]}\u2005`;
      await gateway.says(wechatId(by), roomOf(place), words, { mentionIds: [wechatId(target)] });
    },
    async answer(actor, place, label, words) {
      const chat = chatOf(place, actor);
      const { text } = await eventually(
        () => offers(chat, label),
        () => `nothing in ${chat} offers ${label}:\n${gateway.texts(chat).slice(-3).join("\n---\n")}`,
      );
      const before = gateway.said.length;
      await gateway.says(wechatId(actor), roomOf(place), numberOf(text, label));
      const later = () => gateway.said.slice(before).filter((s) => s.chat === chat);
      await eventually(
        () => later().some((s) => s.text.includes(words)),
        () =>
          `${label} was not answered with ${words}, but:\n${later()
            .map((s) => s.text)
            .join("\n---\n")}`,
      );
    },
    async hears(place, words, actor = "wang") {
      return (await gateway.heard(chatOf(place, actor), words, 15_000)).text;
    },
    close,
  };
}

/** WeChat: through a real gateway, numbers instead of buttons, no edits. */
export async function openWechatStage(): Promise<Stage> {
  const gateway = await startWechatTown();
  const { bot } = await startBot(wechatSettings(gateway));
  const ready = async () => (await fetch(`${bot.url}/readyz`)).ok;
  await eventually(ready, () => "the bot is not ready");
  for (const room of Object.values(WECHAT)) await gateway.call("join", room, [WECHAT_BOT], wechatId("chen"));
  return wechatStage(gateway, async () => {
    await bot.stop();
    await gateway.close();
  });
}

/** The simulator, read as a platform without buttons would show it. */
export async function openTextStage(): Promise<Stage> {
  const town = await openTown();
  const chatOf = (place: Place, actor: Actor) => ({ building: "b3", staff: "staff", private: `dm:${actor}` })[place];
  const said = async (chat: string) => (await town.messages(chat, { mode: "text" })).filter((m) => m.from === "bot");
  const newest = async (chat: string, words: string) =>
    (await said(chat)).sort((a, b) => a.seq - b.seq).findLast((m) => m.text.includes(words));
  return {
    isNew: false,
    isTyped: true,
    async say(actor, place, text, photo) {
      await town.say(actor, chatOf(place, actor), text, photo ? { photo } : {});
    },
    appoint: async () => {},
    async answer(actor, place, label, words) {
      const chat = chatOf(place, actor);
      const message = await newest(chat, label);
      if (!message) throw new Error(`nothing in ${chat} offers ${label}`);
      const answers = await town.say(actor, chat, numberOf(message.text, label));
      if (!answers.some((m) => m.text.includes(words))) throw new Error(`${label} was not answered with ${words}`);
    },
    async hears(place, words, actor = "wang") {
      const found = await newest(chatOf(place, actor), words);
      if (!found) throw new Error(`nobody said ${words}`);
      return found.text;
    },
    close: () => town.close(),
  };
}
