import { createHash, randomBytes } from "node:crypto";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createTelegram, type Telegram, type TelegramOptions } from "../../adapters/telegram/index.ts";
import type { Address, Rendered } from "../../src/core/adapter.ts";
import type { MessageEvent, OutsideEvent } from "../../src/core/event.ts";
import { type BotApi, startBotApi } from "../support/botApi/index.ts";

/** Two residents, the leader of building 3, and the group they share. */
const WANG = 1001;
const LI = 1002;
const CHEN = 1003;
const GROUP = -1001234567890;
const group: Address = { id: String(GROUP), kind: "group" };
const home = (id: number): Address => ({ id: String(id), kind: "private" });
const PLAIN: Rendered = { text: "收到", buttons: [], photos: [] };
const sha = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

let api: BotApi;
let telegram: Telegram;
let logs: string[];
let heard: OutsideEvent[];
let batches: number;

const listen = async (events: OutsideEvent[]) => {
  batches++;
  heard.push(...events);
};
const texts = () => heard.filter((event) => event.type === "message").map(({ text }) => text);

function create(options: Partial<TelegramOptions> = {}): Telegram {
  return createTelegram({
    ...{ token: api.token, apiRoot: api.root, menu: [] },
    log: (level, message, data) => logs.push(`${level} ${message} ${JSON.stringify(data ?? {})}`),
    ...options,
  });
}

beforeEach(async () => {
  api = await startBotApi({ canReadAllGroupMessages: true });
  for (const [id, first_name] of [
    [WANG, "王"],
    [LI, "李"],
    [CHEN, "陈"],
  ] as const)
    api.addUser({ id, first_name });
  api.addChat({ id: GROUP, type: "supergroup", title: "3号楼", members: [WANG, LI, CHEN], admins: [CHEN] });
  [logs, heard, batches] = [[], [], 0];
  telegram = create();
});

afterEach(async () => {
  await telegram.stop();
  await api.close();
  expect(api.violations).toEqual([]);
  expect(logs.join("\n")).not.toContain(api.token.split(":")[1]);
});

describe("polling", () => {
  test("what comes together is received together, and confirmed afterwards", async () => {
    for (let i = 0; i < 250; i++) api.sendText(GROUP, WANG, `${i}`);
    await telegram.start(listen);
    await api.until(() => heard.length === 250);
    expect(batches).toBe(3);
    expect(texts()).toEqual(Array.from({ length: 250 }, (_, i) => `${i}`));
    await api.until(() => api.stats().confirmed === 250);
  });

  test("an update that could not be stored comes again, and none after it is confirmed", async () => {
    let failures = 2;
    await telegram.start(async (events) => {
      if (failures-- > 0) throw new Error("Failed query: insert … params: 灯坏了");
      await listen(events);
    });
    api.sendText(GROUP, WANG, "灯坏了");
    await api.until(() => failures === 1);
    expect(api.stats()).toMatchObject({ pending: 1, confirmed: 0 });
    await api.until(() => heard.length === 1);
    expect(texts()).toEqual(["灯坏了"]);
    await api.until(() => api.stats().confirmed === 1);
    expect(logs.join()).toContain("cannot listen");
    expect(logs.join()).not.toContain("灯坏了");
  });

  test("an update that comes twice has the same key, whatever its number", async () => {
    await telegram.start(listen);
    api.sendText(GROUP, WANG, "灯坏了");
    api.promoteBot(GROUP, CHEN);
    await api.until(() => heard.length === 2);
    api.repeatUpdates(2);
    await api.until(() => heard.length === 4);
    expect(heard.map(({ key }) => key).slice(2)).toEqual(heard.map(({ key }) => key).slice(0, 2));
  });

  test("numbers that begin anew after a quiet week are heard", async () => {
    await telegram.start(listen);
    api.sendText(GROUP, WANG, "一");
    await api.until(() => api.stats().confirmed === 1);
    // The week: the bot has asked again, and was told that there is nothing.
    await telegram.stop();
    await telegram.start(listen);
    api.restartUpdateIds();
    api.sendText(GROUP, WANG, "二");
    await api.until(() => heard.length === 2);
    api.sendText(GROUP, WANG, "三");
    await api.until(() => heard.length === 3);
    expect(texts()).toEqual(["一", "二", "三"]);
  });

  test("only what is for us is received, edits never", async () => {
    await telegram.start(listen);
    const { message_id } = api.sendText(GROUP, WANG, "/done 12");
    api.editText(GROUP, message_id, "/done 13");
    api.join(GROUP, LI);
    api.sendText(GROUP, WANG, "完");
    await api.until(() => texts().includes("完"));
    expect(texts()).toEqual(["/done 12", "完"]);
  });

  test("another poller is waited for", async () => {
    await telegram.start(listen);
    const other = await fetch(`${api.root}/bot${api.token}/getUpdates?timeout=1`);
    expect(other.status).toBe(200);
    api.sendText(GROUP, WANG, "灯坏了");
    await api.until(() => heard.length === 1);
    expect(logs.join()).toContain("409");
    expect(logs.join()).toContain("listening again");
  });

  test("a webhook that somebody left or set is taken away", async () => {
    await fetch(`${api.root}/bot${api.token}/setWebhook?url=https://example.org/`);
    await telegram.start(listen);
    expect(api.webhookInfo().url).toBe("");
    await fetch(`${api.root}/bot${api.token}/setWebhook?url=https://example.org/`);
    api.sendText(GROUP, WANG, "一");
    await api.until(() => api.webhookInfo().url === "" && api.stats().methods.deleteWebhook?.count === 2);
    expect(logs.join()).toContain("409");
    api.sendText(GROUP, WANG, "二");
    await api.until(() => texts().includes("二"));
  });

  test("502, 500 and 429 are waited out", async () => {
    api.fail({ method: "getUpdates", status: 502, times: 1 });
    api.fail({ method: "getUpdates", status: 500, times: 1 });
    api.fail({ method: "getUpdates", status: 429, retryAfter: 1, times: 1 });
    api.sendText(GROUP, WANG, "灯坏了");
    const startedAt = performance.now();
    await telegram.start(listen);
    await api.until(() => heard.length === 1, 10_000);
    expect(performance.now() - startedAt).toBeGreaterThan(1000);
  });

  test("Telegram may be away at the start", async () => {
    api.fail({ method: "getMe", status: 502, times: 2 });
    api.fail({ method: "setMyCommands", status: 502, times: 1 });
    api.sendText(GROUP, WANG, "灯坏了");
    await telegram.start(listen);
    await api.until(() => heard.length === 1);
  });

  test("a token that is refused is said plainly, and not tried again", async () => {
    telegram = create({ token: "123:wrong" });
    await expect(telegram.start(listen)).rejects.toThrow(/不认.*TELEGRAM_BOT_TOKEN.*refuses/);
    expect(logs.filter((line) => line.startsWith("error"))).toHaveLength(1);
    expect(await telegram.check()).toEqual([expect.objectContaining({ name: "telegram", ok: false })]);
  });

  test("stopping is quick, loses nothing, and confirms what was stored", async () => {
    await telegram.start(listen);
    const idle = performance.now();
    await telegram.stop();
    expect(performance.now() - idle).toBeLessThan(500);

    let finish = () => {};
    await telegram.start(async (events) => {
      await new Promise<void>((resolve) => {
        finish = resolve;
      });
      await listen(events);
    });
    api.sendText(GROUP, WANG, "一");
    await api.until(() => api.stats().pending === 1);
    await new Promise((resolve) => setTimeout(resolve, 50));
    const stopping = telegram.stop();
    finish();
    await stopping;
    expect(texts()).toEqual(["一"]);
    expect(api.stats()).toMatchObject({ pending: 0, confirmed: 1 });

    await telegram.start(async () => {
      throw new Error("no database");
    });
    api.sendText(GROUP, WANG, "二");
    await api.until(() => logs.some((line) => line.includes("cannot listen")));
    await telegram.stop();
    expect(api.stats()).toMatchObject({ pending: 1, confirmed: 1 });
    await telegram.start(listen);
    await api.until(() => heard.length === 2);
  });

  test("sending goes on after stopping, and without ever starting", async () => {
    await telegram.send(group, PLAIN);
    await telegram.start(listen);
    await telegram.stop();
    await telegram.send(group, PLAIN);
    expect(api.messages(GROUP)).toHaveLength(2);
  });
});

describe("people and rights", () => {
  test("the bot added with and without privacy mode, made an administrator, kicked, blocked", async () => {
    api.setPrivacy(false);
    api.addChat({ id: -5, type: "group", title: "5号楼", members: [WANG], botIsMember: false });
    await telegram.start(listen);
    const status = async (n: number) => {
      await api.until(() => heard.filter(({ type }) => type === "bot").length === n);
      const event = heard.filter((e) => e.type === "bot").at(-1)!;
      return [event.chat, event.status, event.seesAll];
    };
    api.addBot(-5, WANG);
    expect(await status(1)).toEqual(["-5", "added", false]);
    api.promoteBot(-5, WANG);
    expect(await status(2)).toEqual(["-5", "added", true]);
    api.removeBot(-5, WANG);
    expect(await status(3)).toEqual(["-5", "removed", false]);
    api.setPrivacy(true);
    api.addBot(-5, WANG);
    expect(await status(4)).toEqual(["-5", "added", true]);
    api.sendText(WANG, WANG, "/start");
    api.block(WANG);
    expect(await status(5)).toEqual([String(WANG), "removed", false]);
    api.unblock(WANG);
    expect(await status(6)).toEqual([String(WANG), "added", true]);
    expect(new Set(heard.map(({ key }) => key)).size).toBe(heard.length);
  });

  test("where photos are for administrators, the words go alone", async () => {
    api.barPhotos(GROUP);
    const photo = new Uint8Array([0xff, 0xd8, 0xff, 0xe0]);
    for (const photos of [[photo], [photo, photo]]) {
      const { messageId } = await telegram.send(group, { ...PLAIN, text: "投票有结果了", photos });
      const said = api.messages(GROUP).at(-1)!;
      expect([String(said.id), said.text, said.files]).toEqual([messageId, "投票有结果了", []]);
    }
    const wordless = telegram.send(group, { ...PLAIN, text: "", photos: [photo] });
    await expect(wordless).rejects.toMatchObject({ kind: "permanent" });
    expect(api.messages(GROUP)).toHaveLength(2);
    api.promoteBot(GROUP, CHEN);
    await telegram.send(group, { ...PLAIN, photos: [photo] });
    expect(api.messages(GROUP).at(-1)).toMatchObject({ text: "收到", files: [sha(photo)] });
  });

  test("an anonymous admin is nobody when writing, and a person when tapping", async () => {
    api.addChat({ id: -6, type: "supergroup", title: "6号楼", members: [WANG], anonymousAdmins: [CHEN] });
    await telegram.start(listen);
    const { messageId } = await telegram.send(
      { id: "-6", kind: "group" },
      { ...PLAIN, buttons: [{ label: "好", data: "a" }] },
    );
    api.sendText(-6, CHEN, "/done 12");
    api.tap(-6, CHEN, Number(messageId), "好");
    await api.until(() => heard.length === 2);
    expect(heard[0]).toMatchObject({ type: "message", from: null });
    expect(heard[1]).toMatchObject({ type: "tap", from: { id: String(CHEN) }, data: "a", messageId });
  });

  test("a group that becomes a supergroup", async () => {
    api.addChat({ id: -7, type: "group", title: "7号楼", members: [WANG] });
    await telegram.start(listen);
    await telegram.send({ id: "-7", kind: "group" }, PLAIN);
    api.migrate(-7, -1007);
    await api.until(() => heard.length === 1);
    expect(heard[0]).toMatchObject({ type: "migrate", key: "g:-7", chat: "-7", to: "-1007" });
    const moved = { kind: "retry", movedTo: "-1007" };
    await expect(telegram.send({ id: "-7", kind: "group" }, PLAIN)).rejects.toMatchObject(moved);
    await expect(telegram.edit!({ id: "-7", kind: "group" }, "1", PLAIN)).rejects.toMatchObject(moved);
    await telegram.send({ id: "-1007", kind: "group" }, PLAIN);
    expect(api.lastBotMessage(-1007)?.text).toBe("收到");
  });
});

describe("saying", () => {
  test("a card, tapped and answered with a toast", async () => {
    await telegram.start(listen);
    const { message_id } = api.sendText(GROUP, WANG, "报修 灯坏了");
    const card = {
      ...PLAIN,
      buttons: [
        { label: "已解决", data: "a" },
        { label: "没解决", data: "b" },
      ],
      replyTo: `${message_id}`,
    };
    const { messageId } = await telegram.send(group, card);
    expect(api.lastBotMessage(GROUP)).toMatchObject({ id: Number(messageId), text: "收到", replyTo: message_id });
    api.tap(GROUP, WANG, Number(messageId), "没解决");
    await api.until(() => heard.length === 2);
    const tap = heard[1]!;
    expect(tap).toMatchObject({ type: "tap", data: "b", messageId, from: { id: String(WANG) } });
    if (tap.type === "tap") await telegram.toast!(tap.tapId, "已记下");
    expect(api.toasts).toMatchObject([{ userId: WANG, text: "已记下" }]);
    await telegram.send(group, { ...PLAIN, replyTo: "999999" });
  });

  test("a toast that comes too late is given up", async () => {
    const { messageId } = await telegram.send(group, { ...PLAIN, buttons: [{ label: "好", data: "a" }] });
    api.setCallbackLifetime(0);
    const tapId = api.tap(GROUP, WANG, Number(messageId), 0);
    await new Promise((resolve) => setTimeout(resolve, 5));
    await expect(telegram.toast!(tapId, "已记下")).rejects.toMatchObject({ kind: "permanent" });
  });

  test("what a failed call means", async () => {
    api.fail({ method: "sendMessage", status: 429, retryAfter: 7, times: 1 });
    await expect(telegram.send(group, PLAIN)).rejects.toMatchObject({ kind: "retry", retryAfterMs: 7000 });
    api.fail({ method: "sendMessage", status: 502, times: 1 });
    await expect(telegram.send(group, PLAIN)).rejects.toMatchObject({ kind: "unknown" });
    api.fail({ method: "editMessageText", status: 502, times: 1 });
    await expect(telegram.edit!(group, "1", PLAIN)).rejects.toMatchObject({ kind: "retry" });
    expect(api.messages(GROUP)).toEqual([]);
    api.loseAnswer({ method: "sendMessage", times: 1 });
    await expect(telegram.send(group, PLAIN)).rejects.toMatchObject({ kind: "unknown" });
    expect(api.messages(GROUP)).toHaveLength(1);
    await expect(telegram.send({ id: "-404", kind: "group" }, PLAIN)).rejects.toMatchObject({ kind: "gone" });
    await expect(telegram.send(home(LI), PLAIN)).rejects.toMatchObject({ kind: "gone" });
    api.sendText(LI, LI, "/start");
    await telegram.send(home(LI), PLAIN);
    api.block(LI);
    await expect(telegram.send(home(LI), PLAIN)).rejects.toMatchObject({ kind: "gone" });
    api.removeBot(GROUP, CHEN);
    await expect(telegram.send(group, PLAIN)).rejects.toMatchObject({ kind: "gone" });
    await api.close();
    await new Promise((resolve) => setTimeout(resolve, 20));
    await expect(telegram.send(group, PLAIN)).rejects.toMatchObject({ kind: "retry" });
    const { violations } = api;
    api = await startBotApi();
    api.violations.push(...violations);
  });

  test("flooding is answered with the time to wait", async () => {
    api.flood(true);
    await telegram.send(group, PLAIN);
    await expect(telegram.send(group, PLAIN)).rejects.toMatchObject({ kind: "retry", retryAfterMs: 1000 });
  });

  test("in a topic, and beside it when it is gone", async () => {
    api.addChat({ id: -8, type: "supergroup", title: "8号楼", is_forum: true, members: [WANG] });
    api.addTopic(-8, 33, "报修");
    await telegram.start(listen);
    api.sendText(-8, WANG, "灯坏了", { message_thread_id: 33 });
    await api.until(() => heard.length === 1);
    const { thread } = heard[0] as MessageEvent;
    expect(thread).toBe("33");
    await telegram.send({ id: "-8", kind: "group" }, { ...PLAIN, thread: thread! });
    expect(api.lastBotMessage(-8)).toMatchObject({ thread: 33 });
    api.deleteTopic(-8, 33);
    const photo = randomBytes(100);
    await telegram.send({ id: "-8", kind: "group" }, { ...PLAIN, photos: [photo], thread: thread! });
    expect(api.lastBotMessage(-8)).toMatchObject({ thread: undefined, files: [sha(photo)] });
    await telegram.send(group, { ...PLAIN, thread: "1" });
  });
});

describe("edits", () => {
  const edited = { ...PLAIN, text: "已派单", buttons: [{ label: "好", data: "a" }] };

  test("of words; the same again is success", async () => {
    const { messageId } = await telegram.send(group, PLAIN);
    await telegram.edit!(group, messageId!, edited);
    await telegram.edit!(group, messageId!, edited);
    expect(api.lastBotMessage(GROUP)).toMatchObject({ text: "已派单", edited: true, buttons: [[{ text: "好" }]] });
    await telegram.edit!(group, messageId!, PLAIN);
    expect(api.lastBotMessage(GROUP)?.buttons).toEqual([]);
  });

  test("of words below a photo, whether or not the photo is at hand", async () => {
    const photos = [randomBytes(100)];
    const { messageId } = await telegram.send(group, { ...PLAIN, photos });
    await telegram.edit!(group, messageId!, edited);
    await telegram.edit!(group, messageId!, edited);
    expect(api.lastBotMessage(GROUP)).toMatchObject({ text: "已派单", files: [sha(photos[0]!)] });
    await telegram.edit!(group, messageId!, { ...edited, text: "办结".repeat(1000), photos });
    expect(api.lastBotMessage(GROUP)?.text).toHaveLength(1024);
    const { messageId: plain } = await telegram.send(group, PLAIN);
    await telegram.edit!(group, plain!, { ...edited, photos });
    expect(api.lastBotMessage(GROUP)).toMatchObject({ id: Number(plain), text: "已派单" });
  });

  test("of what is not there, or not ours", async () => {
    const { message_id } = api.sendText(GROUP, WANG, "灯坏了");
    for (const id of ["9999", `${message_id}`, "om_x"]) {
      await expect(telegram.edit!(group, id, edited)).rejects.toMatchObject({ kind: "permanent" });
    }
  });
});

describe("photos and files", () => {
  test("one, several, many, and words too long to stand below", async () => {
    const photos = Array.from({ length: 11 }, () => randomBytes(1000));
    const seen = () => api.messages(GROUP).map(({ files, text }) => [files, text]);
    const hashes = photos.map(sha);
    await telegram.send(group, { ...PLAIN, photos: photos.slice(0, 1) });
    expect(seen()).toEqual([[[hashes[0]], "收到"]]);
    const { messageId } = await telegram.send(group, { ...PLAIN, photos, buttons: [{ label: "好", data: "a" }] });
    expect(seen().slice(1)).toEqual([...hashes.map((hash) => [[hash], ""]), [[], "收到"]]);
    expect(api.lastBotMessage(GROUP)).toMatchObject({ id: Number(messageId), buttons: [[{ text: "好" }]] });
    const long = "灯".repeat(1025);
    await telegram.send(group, { ...PLAIN, photos: photos.slice(0, 1), text: long });
    expect(seen().slice(-2)).toEqual([
      [[hashes[0]], ""],
      [[], long],
    ]);
  });

  test("photos that have arrived are not sent again because their words are delayed", async () => {
    const photos = [randomBytes(100), randomBytes(100)];
    api.fail({ method: "sendMessage", status: 429, retryAfter: 1, times: 1 });
    await telegram.send(group, { ...PLAIN, photos });
    expect(api.messages(GROUP)).toHaveLength(3);
    api.fail({ method: "sendMessage", status: 429, retryAfter: 30, times: 1 });
    const late = telegram.send(group, { ...PLAIN, photos });
    await expect(late).rejects.toMatchObject({ kind: "unknown", retryAfterMs: 30_000 });
  });

  test("a file", async () => {
    const content = JSON.stringify({ name: "王" });
    await telegram.send(group, { ...PLAIN, file: { name: '我的"数据".json', bytes: Buffer.from(content) } });
    expect(api.lastBotMessage(GROUP)).toMatchObject({ text: "收到", files: [sha(Buffer.from(content))] });
    expect(api.calls.at(-1)?.files[0]?.name).toBe("我的_数据_.json");
  });

  test("a person's photo, album and picture sent as a file are fetched", async () => {
    await telegram.start(listen);
    const [one, two] = [randomBytes(5000), randomBytes(5000)];
    api.sendPhoto(GROUP, WANG, one, { caption: "灯坏了", media_group_id: "77" });
    api.sendPhoto(GROUP, WANG, two, { media_group_id: "77" });
    await api.until(() => heard.length === 2);
    const [first, second] = heard as [MessageEvent, MessageEvent];
    expect([first.text, first.album, second.text, second.album]).toEqual(["灯坏了", "77", "", "77"]);
    expect(await telegram.fetchPhoto!(first.photos![0]!.ref)).toEqual(one);
    expect(await telegram.fetchPhoto!(second.photos![0]!.ref)).toEqual(two);
    const sent = api.sendDocument(GROUP, WANG, two, "灯.png");
    api.pushUpdate({ message: { ...sent, message_id: 999, document: { ...sent.document, mime_type: "image/png" } } });
    await api.until(() => heard.length === 3);
    expect(await telegram.fetchPhoto!((heard[2] as MessageEvent).photos![0]!.ref)).toEqual(two);
  });

  test("a photo that is gone or too large is given up, one that Telegram holds back is asked for again", async () => {
    await expect(telegram.fetchPhoto!("nothing")).rejects.toMatchObject({ kind: "permanent" });
    await telegram.start(listen);
    api.sendPhoto(GROUP, WANG, Buffer.alloc(21 * 1024 * 1024));
    api.sendPhoto(GROUP, WANG, randomBytes(10));
    await api.until(() => heard.length === 2);
    const [big, small] = heard as [MessageEvent, MessageEvent];
    // Only the small size of a photo that is too large is left.
    expect((await telegram.fetchPhoto!(big.photos![0]!.ref)).length).toBeLessThan(1000);
    api.fail({ method: "getFile", status: 502, times: 1 });
    await expect(telegram.fetchPhoto!(small.photos![0]!.ref)).rejects.toMatchObject({ kind: "retry" });
  });
});

describe("around it", () => {
  test("menus for each scope, in both languages and in the default one", async () => {
    const menu = (["private", "group", "admins"] as const).flatMap((scope) => [
      { scope, locale: "zh" as const, commands: [{ command: "report", description: `报事 ${scope}` }] },
      { scope, locale: "en" as const, commands: [{ command: "report", description: `Report ${scope}` }] },
    ]);
    telegram = create({ menu });
    await telegram.start(listen);
    await api.until(() => api.stats().methods.setMyCommands?.count === 9);
    const scopes = { private: "all_private_chats", group: "all_group_chats", admins: "all_chat_administrators" };
    for (const [scope, type] of Object.entries(scopes)) {
      const said = [undefined, "zh", "en"].map((language) => api.commands({ type }, language)?.[0]?.description);
      expect(said).toEqual([`报事 ${scope}`, `报事 ${scope}`, `Report ${scope}`]);
    }
  });

  test("menus are tried again and hold up nobody", async () => {
    api.fail({ method: "setMyCommands", status: 429, retryAfter: 1, times: 1 });
    telegram = create({
      menu: [{ scope: "group", locale: "zh", commands: [{ command: "report", description: "报事" }] }],
    });
    await telegram.start(listen);
    api.sendText(GROUP, WANG, "灯坏了");
    await api.until(() => heard.length === 1);
    expect(api.commands({ type: "all_group_chats" }, "zh")).toBeUndefined();
    await api.until(() => api.commands({ type: "all_group_chats" }, "zh"));
  });

  test("the link to the bot is known after the first question", async () => {
    expect(telegram.privateLink!()).toBeNull();
    await api.until(() => telegram.privateLink!());
    expect(telegram.privateLink!()).toBe("https://t.me/linli_bot");
  });

  test("findings", async () => {
    const names = (findings: { name: string; ok: boolean }[]) => findings.map(({ name, ok }) => `${name} ${ok}`);
    const all = ["telegram true", "telegram-groups true", "telegram-privacy true", "telegram-updates true"];
    expect(names(await telegram.check())).toEqual(all);
    api.setPrivacy(false);
    await telegram.start(listen);
    const findings = await telegram.check();
    expect(names(findings)).toEqual(all);
    expect(findings[2]?.detail).toMatch(/隐私模式开着.*privacy mode is on/);
    api.fail({ method: "getMe", status: 502 });
    expect(names(await telegram.check())).toEqual(["telegram false"]);
  });
});
