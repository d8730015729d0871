import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import postgres from "postgres";

import { TOWN } from "../../adapters/simulator/index.ts";
import { createTelegram } from "../../adapters/telegram/index.ts";
import { createClock } from "../../src/engine/clock.ts";
import { createEngine, type Engine } from "../../src/engine/engine.ts";
import { createLog } from "../../src/engine/log.ts";
import { createPhotoStore } from "../../src/engine/photos.ts";
import { loadWords } from "../../src/engine/words.ts";
import { MODULES } from "../../src/modules/index.ts";
import { seedTown } from "../../src/seed.ts";
import { openStore } from "../../src/store/db.ts";
import { startBotApi } from "./botApi/index.ts";
import { STORY_BEGINS } from "./clock.ts";
import { ownDatabase } from "./database.ts";
import { type Message, openTown, type Town } from "./town.ts";

export interface TelegramTown extends Town {
  /** Somebody changes the words of their own message. */
  edit(chat: string, messageId: string, text: string): Promise<void>;
}

/**
 * The same town on Telegram: the same people and groups, spoken to through a fake Bot API on a real connection. Chats
 * and people keep the names they have in stories; Telegram knows them by numbers. Its pace is left out, so that the
 * clock of a story stands still between its lines.
 */
export async function openTelegramTown(): Promise<TelegramTown> {
  const ids = new Map(TOWN.people.map((person, i) => [person.id, 1_001 + i]));
  const idOf = (person: string) => ids.get(person)!;
  const groups = new Map(TOWN.chats.filter((c) => c.kind === "group").map((c, i) => [c.id, -(100_200 + i)]));
  const chatOf = (chat: string) => (chat.startsWith("dm:") ? idOf(chat.slice(3)) : groups.get(chat)!);

  const api = await startBotApi({ canReadAllGroupMessages: true });
  for (const { id, name, locale } of TOWN.people) {
    const language_code = locale === "en" ? "en" : "zh-hans";
    api.addUser({ id: idOf(id), first_name: name, language_code });
  }
  for (const { id, title, members } of TOWN.chats.filter((c) => c.kind === "group"))
    api.addChat({ id: chatOf(id), type: "supergroup", title, members: members.map(idOf) });
  // Everybody has opened the bot some day before the story.
  for (const { id } of TOWN.people) api.sendText(idOf(id), idOf(id), "/start");
  api.reset();

  const databaseUrl = await ownDatabase();
  const folder = mkdtempSync(join(tmpdir(), "linli-telegram-town-"));
  const sql = postgres(databaseUrl, { max: 1, onnotice: () => {} });
  const store = await openStore({ url: databaseUrl });
  await store.transaction((tx) => seedTown(tx, TOWN, STORY_BEGINS));
  for (const chat of TOWN.chats)
    await sql`update chats set platform = 'telegram', id = ${String(chatOf(chat.id))} where id = ${chat.id}`;
  for (const { id } of TOWN.people) {
    const number = String(idOf(id));
    await sql`update accounts set platform = 'telegram', external_id = ${number}, private_chat = ${number}
      where external_id = ${id}`;
  }

  const clock = createClock(STORY_BEGINS.getTime() - Date.now());
  let engine: Engine;
  const begin = async () => {
    const telegram = createTelegram({
      ...{ token: api.token, apiRoot: api.root, menu: [], log: () => {} },
      limits: { messageGapMs: 0, editGapMs: 0, perSecond: Number.POSITIVE_INFINITY },
    });
    engine = createEngine({
      ...{ store, adapters: [telegram], modules: MODULES, clock, words: loadWords("Asia/Shanghai") },
      ...{ photos: createPhotoStore(folder), log: createLog("silent") },
      ...{ timeZone: "Asia/Shanghai", locale: "zh-CN" },
    });
    await engine.start();
  };
  await begin();

  /** Until the bot has taken in what people did, and has done all that was due. */
  const settle = async () => {
    await api.until(() => api.stats().pending === 0, 15_000);
    await engine.settle();
  };

  // Telegram numbers its messages and not their changes: those are counted here, when they are seen.
  let newest = 0;
  const known = new Map<string, { look: string; seq: number }>();
  const messages = async (chat: string, { after = 0 }: { after?: number } = {}): Promise<Message[]> => {
    const list = api.messages(chatOf(chat)).map((m): Message => {
      const choices = m.buttons.flat().map(({ text }) => ({ label: text }));
      const look = JSON.stringify([m.text, choices, m.files]);
      const key = `${chat}:${m.id}`;
      const before = known.get(key);
      const seq = before?.look === look ? before.seq : ++newest;
      known.set(key, { look, seq });
      const person = TOWN.people.find((p) => idOf(p.id) === m.from);
      return {
        ...{ id: String(m.id), seq, from: person?.id ?? "bot", text: m.text, choices, photos: m.files, files: [] },
        ...{ at: new Date(m.raw.date * 1000).toISOString(), editedAt: m.edited ? "later" : null },
      };
    });
    return list.filter((m) => m.seq > after);
  };
  const newestIn = async (chat: string) => Math.max(0, ...(await messages(chat)).map((m) => m.seq));
  const moveTo = (at: Date) => {
    clock.offsetMs = Math.max(clock.offsetMs, at.getTime() - Date.now());
  };

  const write: Town["write"] = async (person, chat, text, { photo, file, replyTo } = {}) => {
    const extra = replyTo ? { reply_to_message_id: Number(replyTo) } : {};
    const [to, from] = [chatOf(chat), idOf(person)];
    const sent = photo
      ? api.sendPhoto(to, from, photo, { caption: text, ...extra })
      : file
        ? api.sendDocument(to, from, file.bytes, file.name, { caption: text, ...extra })
        : api.sendText(to, from, text, extra);
    await settle();
    return String(sent.message_id);
  };

  return {
    ...{ url: api.root, databaseUrl, sql, platform: "telegram", messages, write },
    accountOf: (person) => String(idOf(person)),
    async say(person, chat, text, more = {}) {
      const after = await newestIn(chat);
      await write(person, chat, text, more);
      return (await messages(chat, { after })).filter((m) => m.from === "bot");
    },
    async edit(chat, messageId, text) {
      api.editText(chatOf(chat), Number(messageId), text);
      await settle();
    },
    async tap(person, chat, label) {
      const message = (await messages(chat)).findLast((m) => m.choices.some((c) => c.label === label));
      if (!message) throw new Error(`nothing in ${chat} offers ${label}`);
      const tap = api.tap(chatOf(chat), idOf(person), Number(message.id), label);
      await settle();
      return api.toasts.find((toast) => toast.callbackQueryId === tap)?.text ?? null;
    },
    async last(chat) {
      const message = (await messages(chat))
        .filter((m) => m.from === "bot")
        .toSorted((a, b) => a.seq - b.seq)
        .at(-1);
      if (!message) throw new Error(`the bot said nothing in ${chat}`);
      return message;
    },
    async advance(hours) {
      const target = new Date(clock.now().getTime() + hours * 3_600_000);
      await settle();
      for (let due = await engine.nextDue(); due && due <= target; due = await engine.nextDue()) {
        moveTo(due);
        await engine.settle();
      }
      moveTo(target);
      await engine.settle();
    },
    async outage(hours) {
      engine.pause();
      moveTo(new Date(clock.now().getTime() + hours * 3_600_000));
      await engine.resume();
      await engine.settle();
    },
    async restart() {
      await engine.stop();
      await begin();
    },
    async picture(id) {
      const bytes = api.fileBytes(id);
      if (!bytes) throw new Error(`no picture ${id}`);
      return bytes;
    },
    call: () => {
      throw new Error("only the simulator is called over HTTP");
    },
    async close() {
      await engine.stop();
      await store.close();
      await sql.end();
      await api.close();
      // What Telegram itself would have refused is a mistake of ours, whatever the story says.
      if (api.violations.length > 0) throw new Error(JSON.stringify(api.violations[0]));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Where a story is told: each opens the same town. */
export const TOWNS = [
  ["the simulator", () => openTown()],
  ["Telegram", openTelegramTown],
] as const satisfies readonly (readonly [string, () => Promise<Town>])[];
