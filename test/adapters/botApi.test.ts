/** The fake Bot API is what our Telegram tests rest on: each of its claims about Telegram is tested here, with bare fetch. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type BotApi, type BotApiOptions, type Message, startBotApi, type Update } from "../support/botApi/index.ts";

const group = -100;
const [wang, li, admin] = [1, 2, 3];
let api: BotApi;

beforeEach(() => open());
afterEach(async () => {
  await api.close();
});

async function open(options: BotApiOptions = {}): Promise<void> {
  await api?.close();
  api = await startBotApi({ canReadAllGroupMessages: true, ...options });
  api.addUser({ id: wang, first_name: "王芳", username: "wangfang" });
  api.addUser({ id: li, first_name: "李强" });
  api.addUser({ id: admin, first_name: "张主任" });
  api.addChat({ id: group, type: "supergroup", title: "3号楼", members: [wang, li], admins: [admin] });
}

interface Answer<T> {
  ok: boolean;
  result: T;
  error_code?: number;
  description?: string;
  parameters?: { retry_after?: number; migrate_to_chat_id?: number };
}

async function call<T = Message>(method: string, parameters: object = {}): Promise<Answer<T>> {
  const body =
    parameters instanceof FormData || parameters instanceof URLSearchParams ? parameters : JSON.stringify(parameters);
  const headers = typeof body === "string" ? { "Content-Type": "application/json" } : {};
  const response = await fetch(`${api.root}/bot${api.token}/${method}`, { method: "POST", headers, body });
  return (await response.json()) as Answer<T>;
}

const say = (text: string, more: object = {}) => call("sendMessage", { chat_id: group, text, ...more });
const poll = async (parameters: object = {}) => (await call<Update[]>("getUpdates", parameters)).result;
const vote = {
  inline_keyboard: [
    [
      { text: "赞成", callback_data: "vote 12 1" },
      { text: "反对", callback_data: "vote 12 2" },
    ],
  ],
};

test("getMe, and nothing without the token", async () => {
  expect((await call("getMe")).result).toMatchObject({ username: "linli_bot", can_read_all_group_messages: true });
  const other = await fetch(`${api.root}/bot123:wrong/getMe`);
  expect(await other.json()).toMatchObject({ ok: false, error_code: 401, description: "Unauthorized" });
});

test("JSON, forms, multipart and the query string all reach a method", async () => {
  await say("一");
  await call("sendMessage", new URLSearchParams({ chat_id: String(group), text: "二", disable_notification: "true" }));
  const form = new FormData();
  form.set("chat_id", String(group));
  form.set("text", "三");
  form.set("reply_markup", JSON.stringify(vote));
  await call("sendMessage", form);
  await fetch(`${api.root}/bot${api.token}/sendMessage?chat_id=${group}&text=${encodeURIComponent("四")}`);
  expect(api.messages(group).map(({ text }) => text)).toEqual(["一", "二", "三", "四"]);
  expect(api.messages(group)[2]?.buttons[0]?.[1]?.text).toBe("反对");
  expect(api.calls.map(({ method, status }) => [method, status])).toEqual(Array(4).fill(["sendMessage", 200]));
  expect(api.violations).toEqual([]);
});

test("HTML becomes text and entities, counted in UTF-16 units, without the space around it", async () => {
  const { result } = await say(' <b>🏠 公告</b> &lt;3&gt; <a href="https://example.org/?a=1&amp;b=2">看</a>\n', {
    parse_mode: "HTML",
  });
  expect(result).toMatchObject({
    text: "🏠 公告 <3> 看",
    entities: [
      { type: "bold", offset: 0, length: 5 },
      { type: "text_link", offset: 10, length: 1, url: "https://example.org/?a=1&b=2" },
    ],
  });
});

test("what people type is given its commands and mentions, and who they are", async () => {
  api.sendText(group, wang, "/report@linli_bot 灯坏了 @wangfang");
  const [update] = await poll();
  expect(update?.message).toMatchObject({
    from: { id: wang, username: "wangfang", is_bot: false },
    chat: { id: group, type: "supergroup", title: "3号楼" },
    entities: [
      { type: "bot_command", offset: 0, length: 17 },
      { type: "mention", offset: 22, length: 9 },
    ],
  });
});

test("an update comes again until a higher offset confirms it", async () => {
  for (const text of ["一", "二", "三"]) api.sendText(group, wang, text);
  const first = await poll({ limit: 2 });
  expect(first).toHaveLength(2);
  expect(await poll({ limit: 2 })).toEqual(first);
  const rest = await poll({ offset: first[1]!.update_id + 1 });
  expect(rest.map((update) => (update.message as Message).text)).toEqual(["三"]);
  expect(rest[0]?.update_id).toBe(first[1]!.update_id + 1);
  expect(await poll({ offset: rest[0]!.update_id + 1 })).toEqual([]);
  expect(api.stats()).toMatchObject({ pending: 0, confirmed: 3 });
});

test("long polling waits, and gives a burst in one batch", async () => {
  const waiting = poll({ timeout: 10 });
  await new Promise((resolve) => setTimeout(resolve, 30));
  for (const text of ["一", "二"]) api.sendText(group, wang, text);
  expect(await waiting).toHaveLength(2);
  const started = performance.now();
  expect(await poll({ offset: -1, timeout: 1 })).toHaveLength(1);
  expect(await poll({ offset: 2_000_000_000, timeout: 0 })).toHaveLength(1);
  expect(performance.now() - started).toBeLessThan(900);
});

test("the first of two pollers gets 409; one that was killed does not", async () => {
  const first = call("getUpdates", { timeout: 10 });
  await new Promise((resolve) => setTimeout(resolve, 30));
  const second = call<Update[]>("getUpdates", { timeout: 10 });
  expect(await first).toMatchObject({
    error_code: 409,
    description: expect.stringMatching(/terminated by other getUpdates/),
  });
  api.sendText(group, wang, "在吗");
  const { result } = await second;
  const killed = new AbortController();
  const url = `${api.root}/bot${api.token}/getUpdates?timeout=10&offset=${result[0]!.update_id + 1}`;
  const gone = fetch(url, { signal: killed.signal }).catch(() => "killed");
  await new Promise((resolve) => setTimeout(resolve, 30));
  killed.abort();
  expect(await gone).toBe("killed");
  api.sendText(group, wang, "还在吗");
  expect(await poll({ timeout: 1 })).toHaveLength(1);
});

test("updates can come twice, and their numbers start again", async () => {
  api.sendText(group, wang, "一");
  const [first] = await poll();
  expect(await poll({ offset: first!.update_id + 1 })).toEqual([]);
  api.repeatUpdates(1);
  expect(await poll({ offset: first!.update_id + 1 })).toEqual([first]);
  api.restartUpdateIds();
  api.sendText(group, wang, "二");
  const [second] = await poll({ offset: first!.update_id + 1 });
  expect(second!.update_id).toBeLessThan(first!.update_id);
});

test("chat_member comes only to an administrator who asked for it", async () => {
  api.promoteBot(group, admin);
  api.join(group, admin);
  expect((await poll()).map((update) => Object.keys(update)[1])).toEqual(["my_chat_member", "message"]);
  await poll({ offset: -1, allowed_updates: ["message", "chat_member"] });
  api.leave(group, li);
  const kinds = (await poll()).map((update) => Object.keys(update)[1]);
  expect(kinds).toEqual(["message", "chat_member", "message"]);
});

test("privacy mode hides what is not for the bot", async () => {
  await open({ canReadAllGroupMessages: false });
  const card = (await say("报事 #12")).result;
  api.sendText(group, wang, "今天真热");
  api.sendText(group, wang, "@linli_bot 你好");
  api.sendText(group, wang, "/help@other_bot");
  api.sendText(group, wang, "/help");
  api.sendText(group, wang, "/help@linli_bot");
  api.sendText(group, wang, "还没修", { reply_to_message_id: card.message_id });
  api.join(group, li);
  api.sendText(wang, wang, "私聊");
  const seen = (await poll()).map((update) => (update.message as Message).text ?? "joined");
  expect(seen).toEqual(["/help", "/help@linli_bot", "还没修", "joined", "私聊"]);
  api.promoteBot(group, admin);
  api.sendText(group, wang, "今天真热");
  expect(await poll({ offset: -1 })).toMatchObject([{ message: { text: "今天真热" } }]);
});

test("an anonymous administrator, a channel and a forward do not show who wrote", async () => {
  api.addChat({ id: -200, type: "supergroup", members: [wang], anonymousAdmins: [admin] });
  api.sendText(-200, admin, "通知");
  api.sendText(-200, wang, "转发", { forward_origin: { type: "hidden_user", sender_user_name: "某人", date: 1 } });
  api.sendText(-200, wang, "频道", { sender_chat: { id: -300, type: "channel", title: "频道" } });
  const messages = (await poll()).map((update) => update.message as Message);
  expect(messages).toMatchObject([
    { from: { id: 1087968824 }, sender_chat: { id: -200 } },
    { from: { id: wang }, forward_origin: { type: "hidden_user" } },
    { from: { id: 136817688 }, sender_chat: { id: -300 } },
  ]);
});

test("a tap carries the person and the message; it is answered once, and in time", async () => {
  let now = 1_800_000_000_000;
  await open({ now: () => now });
  const card = (await say("装不装电梯？", { reply_markup: vote })).result;
  const id = api.tap(group, wang, card.message_id, "赞成");
  api.tap(group, wang, card.message_id, 1);
  const forged = api.tap(group, li, card.message_id, "vote 12 99");
  const queries = (await poll()).map((update) => update.callback_query);
  expect(queries).toMatchObject([
    { id, from: { id: wang }, data: "vote 12 1", message: { message_id: card.message_id, text: "装不装电梯？" } },
    { data: "vote 12 2" },
    { id: forged, from: { id: li }, data: "vote 12 99" },
  ]);
  expect(await call("answerCallbackQuery", { callback_query_id: id, text: "记下了" })).toMatchObject({ ok: true });
  expect(api.toasts).toMatchObject([
    { callbackQueryId: id, userId: wang, chatId: group, text: "记下了", showAlert: false },
  ]);
  const again = await call("answerCallbackQuery", { callback_query_id: id });
  expect(again).toMatchObject({ error_code: 400, description: expect.stringMatching(/query is too old/) });
  now += 61_000;
  expect(await call("answerCallbackQuery", { callback_query_id: forged })).toMatchObject({ error_code: 400 });
  expect(() => api.tap(group, wang, card.message_id, 7)).toThrow(/no such button/);
});

test("edits: applied, unchanged, unknown, somebody else's, of the wrong kind", async () => {
  const card = (await say("一票", { reply_markup: vote })).result;
  const edit = (more: object) =>
    call("editMessageText", { chat_id: group, message_id: card.message_id, reply_markup: vote, ...more });
  expect(await edit({ text: "一票" })).toMatchObject({
    error_code: 400,
    description: expect.stringMatching(/^Bad Request: message is not modified/),
  });
  expect((await edit({ text: "两票" })).result).toMatchObject({ text: "两票", edit_date: expect.any(Number) });
  expect(await edit({ text: "三票", message_id: 999 })).toMatchObject({
    description: "Bad Request: message to edit not found",
  });
  const theirs = api.sendText(group, wang, "我的");
  expect(await edit({ text: "改", message_id: theirs.message_id })).toMatchObject({
    description: "Bad Request: message can't be edited",
  });
  const caption = await call("editMessageCaption", { chat_id: group, message_id: card.message_id, caption: "图" });
  expect(caption.description).toBe("Bad Request: there is no caption in the message to edit");
  await call("editMessageReplyMarkup", { chat_id: group, message_id: card.message_id });
  expect(api.lastBotMessage(group)).toMatchObject({ id: card.message_id, text: "两票", buttons: [], edited: true });
  api.editText(group, theirs.message_id, "我改了");
  expect(await poll({ offset: -1 })).toMatchObject([
    { edited_message: { text: "我改了", edit_date: expect.any(Number) } },
  ]);
});

test("replies, deletions and pins", async () => {
  const question = api.sendText(group, wang, "几点？");
  const reply = await say("三点", { reply_parameters: { message_id: question.message_id } });
  expect(reply.result.reply_to_message).toMatchObject({ text: "几点？" });
  expect((await say("三点", { reply_parameters: { message_id: 999 } })).description).toBe(
    "Bad Request: message to be replied not found",
  );
  const target = { chat_id: group, message_id: reply.result.message_id };
  expect((await call("pinChatMessage", target)).description).toMatch(/not enough rights/);
  expect((await call("deleteMessage", { ...target, message_id: question.message_id })).description).toMatch(
    /can't be deleted/,
  );
  api.promoteBot(group, admin);
  expect(await call("pinChatMessage", target)).toMatchObject({ ok: true });
  expect(api.lastBotMessage(group)).toMatchObject({ pinned: true, replyTo: question.message_id });
  expect(await call("deleteMessage", target)).toMatchObject({ ok: true });
  expect((await call("deleteMessage", target)).description).toBe("Bad Request: message to delete not found");
});

test("topics: only where there are any", async () => {
  api.addChat({ id: -400, type: "supergroup", is_forum: true, members: [wang] });
  const asked = api.sendText(-400, wang, "议题", { message_thread_id: 7 });
  expect(asked).toMatchObject({ is_topic_message: true, message_thread_id: 7 });
  const send = (chat_id: number, message_thread_id: number) =>
    call("sendMessage", { chat_id, message_thread_id, text: "好" });
  expect((await send(-400, 7)).result).toMatchObject({ message_thread_id: 7, is_topic_message: true });
  api.deleteTopic(-400, 7);
  expect(await send(-400, 7)).toMatchObject({ error_code: 400, description: "Bad Request: message thread not found" });
  expect(await send(group, 7)).toMatchObject({ error_code: 400, description: "Bad Request: message thread not found" });
});

test("private chats: not before the person starts, not after a block", async () => {
  const whisper = () => call("sendMessage", { chat_id: wang, text: "您好" });
  expect(await whisper()).toMatchObject({
    error_code: 403,
    description: "Forbidden: bot can't initiate conversation with a user",
  });
  api.sendText(wang, wang, "/start");
  expect(await whisper()).toMatchObject({
    ok: true,
    result: { chat: { id: wang, type: "private", first_name: "王芳" } },
  });
  api.block(wang);
  expect(await whisper()).toMatchObject({ error_code: 403, description: "Forbidden: bot was blocked by the user" });
  api.sendText(wang, wang, "/start");
  expect(await whisper()).toMatchObject({ ok: true });
  expect(await call("sendMessage", { chat_id: 999, text: "您好" })).toMatchObject({
    error_code: 400,
    description: "Bad Request: chat not found",
  });
});

test("the bot is added, removed, made administrator", async () => {
  api.addChat({ id: -500, type: "group", admins: [admin], botIsMember: false });
  const hello = () => call("sendMessage", { chat_id: -500, text: "大家好" });
  expect((await hello()).description).toBe("Forbidden: bot is not a member of the group chat");
  api.addBot(-500, admin);
  expect(await hello()).toMatchObject({ ok: true });
  api.removeBot(-500, admin);
  api.sendText(-500, admin, "/help");
  expect(await hello()).toMatchObject({
    error_code: 403,
    description: "Forbidden: bot was kicked from the group chat",
  });
  expect(await poll()).toMatchObject([
    {
      my_chat_member: {
        from: { id: admin },
        old_chat_member: { status: "left" },
        new_chat_member: { status: "member" },
      },
    },
    { message: { new_chat_members: [{ username: "linli_bot" }] } },
    { my_chat_member: { old_chat_member: { status: "member" }, new_chat_member: { status: "kicked" } } },
  ]);
});

test("a group becomes a supergroup", async () => {
  api.addChat({ id: -600, type: "group", title: "老群", members: [wang] });
  api.migrate(-600, -1600);
  expect(await call("sendMessage", { chat_id: -600, text: "在吗" })).toMatchObject({
    error_code: 400,
    description: "Bad Request: group chat was upgraded to a supergroup chat",
    parameters: { migrate_to_chat_id: -1600 },
  });
  expect(await call("sendMessage", { chat_id: -1600, text: "在" })).toMatchObject({ ok: true });
  expect(await poll()).toMatchObject([
    { message: { chat: { id: -600 }, migrate_to_chat_id: -1600 } },
    { message: { chat: { id: -1600, type: "supergroup", title: "老群" }, migrate_from_chat_id: -600 } },
  ]);
});

test("members and administrators", async () => {
  const member = (user_id: number) => call("getChatMember", { chat_id: group, user_id });
  expect((await member(admin)).result).toMatchObject({ status: "administrator", user: { id: admin } });
  expect((await member(wang)).result).toMatchObject({ status: "member" });
  api.leave(group, wang);
  expect((await member(wang)).result).toMatchObject({ status: "left" });
  expect((await member(12345)).description).toBe("Bad Request: user not found");
  expect((await call<unknown[]>("getChatAdministrators", { chat_id: group })).result).toMatchObject([
    { user: { id: admin } },
  ]);
  expect((await call("getChat", { chat_id: group })).result).toMatchObject({ id: group, title: "3号楼" });
});

test("a photo comes in sizes that can be downloaded", async () => {
  const bytes = Buffer.from("a photo of a broken lamp");
  api.sendPhoto(group, wang, bytes, { caption: "灯坏了", media_group_id: "9" });
  const message = (await poll())[0]?.message as Message;
  expect(message).toMatchObject({ caption: "灯坏了", media_group_id: "9" });
  const { result } = await call<{ file_path: string; file_size: number }>("getFile", {
    file_id: message.photo!.at(-1)!.file_id,
  });
  const file = await fetch(`${api.root}/file/bot${api.token}/${result.file_path}`);
  expect(Buffer.from(await file.arrayBuffer())).toEqual(bytes);
  expect((await call("getFile", { file_id: "nothing" })).description).toBe("Bad Request: invalid file_id");
});

test("uploads: a photo, an album, a file, and one sent again by its id", async () => {
  const form = (fields: Record<string, string>, files: Record<string, string>) => {
    const data = new FormData();
    for (const [name, value] of Object.entries({ chat_id: String(group), ...fields })) data.set(name, value);
    for (const [name, value] of Object.entries(files)) data.set(name, new Blob([value]), `${name}.jpg`);
    return data;
  };
  const photo = await call("sendPhoto", form({ photo: "attach://x1", caption: "图" }, { x1: "one" }));
  await call("sendPhoto", form({}, { photo: "two" }));
  const media = ["a", "b"].map((name) => ({ type: "photo", media: `attach://${name}`, caption: name }));
  const album = await call<Message[]>(
    "sendMediaGroup",
    form({ media: JSON.stringify(media) }, { a: "three", b: "four" }),
  );
  await call("sendDocument", form({ document: "attach://d" }, { d: "five" }));
  await call("sendPhoto", { chat_id: group, photo: photo.result.photo!.at(-1)!.file_id });
  expect(album.result.map(({ media_group_id, caption }) => [media_group_id, caption])).toEqual([
    [album.result[0]!.media_group_id, "a"],
    [album.result[0]!.media_group_id, "b"],
  ]);
  const shown = api.messages(group).map(({ files }) => api.fileBytes(files[0]!)?.toString());
  expect(shown).toEqual(["one", "two", "three", "four", "five", "one"]);
  expect(api.calls[2]?.files).toMatchObject([{ field: "a", name: "a.jpg", size: 5 }, { field: "b" }]);
  expect(api.violations).toEqual([]);
  expect((await call("sendPhoto", { chat_id: group, photo: "???" })).description).toMatch(/wrong file identifier/);
  const big = await call("sendPhoto", form({ photo: "attach://x" }, { x: "a".repeat(10 * 1024 * 1024 + 1) }));
  expect(big.description).toMatch(/too big for a photo/);
  const lonely = await call("sendPhoto", form({ photo: photo.result.photo!.at(-1)!.file_id }, { x: "a" }));
  expect(lonely.description).toMatch(/has no parameter "x"/);
});

test("commands are kept by scope and language", async () => {
  const commands = [{ command: "vote", description: "投票" }];
  await call("setMyCommands", { commands, scope: { type: "all_group_chats" }, language_code: "zh" });
  expect(api.commands({ type: "all_group_chats" }, "zh")).toEqual(commands);
  expect(api.commands()).toBeUndefined();
  await call("deleteMyCommands", { scope: { type: "all_group_chats" }, language_code: "zh" });
  expect(api.commands({ type: "all_group_chats" }, "zh")).toBeUndefined();
});

test("faults: so often, in one chat, of one method, or at random but repeatable", async () => {
  api.fail({ method: "sendMessage", status: 429, retryAfter: 7, times: 1 });
  expect(await say("一")).toMatchObject({
    error_code: 429,
    parameters: { retry_after: 7 },
    description: "Too Many Requests: retry after 7",
  });
  expect(await say("一")).toMatchObject({ ok: true });
  api.fail({ chatId: group, status: 502 });
  expect(await say("二")).toMatchObject({ error_code: 502, description: "Bad Gateway" });
  api.clearFaults();
  const run = async () => {
    await open({ seed: 42 });
    api.fail({ status: 500, rate: 0.5 });
    const outcomes: boolean[] = [];
    for (let n = 0; n < 20; n++) outcomes.push((await say("三")).ok);
    return outcomes;
  };
  const outcomes = await run();
  expect(new Set(outcomes).size).toBe(2);
  expect(await run()).toEqual(outcomes);
  expect(api.violations).toEqual([]);
});

test("a lost answer: it took effect, but nobody knows", async () => {
  api.loseAnswer({ method: "sendMessage", times: 1 });
  await expect(say("说了")).rejects.toThrow();
  expect(api.lastBotMessage(group)?.text).toBe("说了");
  expect(api.calls).toMatchObject([{ lost: true, status: 200 }]);
});

test("answers can be late", async () => {
  api.delay(80);
  const started = performance.now();
  await say("慢");
  expect(performance.now() - started).toBeGreaterThan(70);
});

test("flood limits count by chat, by group and overall", async () => {
  let now = 1_800_000_000_000;
  await open({ now: () => now });
  api.flood(true);
  expect(await say("一")).toMatchObject({ ok: true });
  now += 400;
  expect(await say("二")).toMatchObject({ error_code: 429, parameters: { retry_after: 1 } });
  for (let n = 0; n < 19; n++) {
    now += 1000;
    expect(await say("三")).toMatchObject({ ok: true });
  }
  now += 1000;
  expect(await say("四")).toMatchObject({ error_code: 429, parameters: { retry_after: 40 } });
  now += 40_000;
  expect(await say("五")).toMatchObject({ ok: true });
  api.flood(false);
  expect(await say("六")).toMatchObject({ ok: true });
});

test("a webhook: its secret, its order, its retries, its own calls; and then no polling", async () => {
  const got: { text: string | undefined; secret: string | string[] | undefined }[] = [];
  let failures = 2;
  const hook: Server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => {
      body += chunk.toString("utf8");
    });
    request.on("end", () => {
      if (failures-- > 0) return response.writeHead(500).end();
      const { message } = JSON.parse(body) as { message: Message };
      got.push({ text: message.text, secret: request.headers["x-telegram-bot-api-secret-token"] });
      response.end(
        message.text === "三" ? JSON.stringify({ method: "sendMessage", chat_id: group, text: "收到" }) : "",
      );
    });
  });
  await new Promise<void>((resolve) => hook.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(hook.address() as AddressInfo).port}/telegram`;
  await call("setWebhook", { url, secret_token: "our-secret", allowed_updates: ["message"] });
  for (const text of ["一", "二", "三"]) api.sendText(group, wang, text);
  expect(await call("getUpdates")).toMatchObject({
    error_code: 409,
    description: expect.stringMatching(/webhook is active/),
  });
  await api.until(() => api.lastBotMessage(group)?.text === "收到");
  expect(got).toEqual(["一", "二", "三"].map((text) => ({ text, secret: "our-secret" })));
  expect((await call("getWebhookInfo")).result).toMatchObject({
    url,
    pending_update_count: 0,
    allowed_updates: ["message"],
    last_error_message: expect.stringMatching(/500/),
  });
  await call("deleteWebhook");
  api.sendText(group, wang, "四");
  expect(await poll()).toHaveLength(1);
  hook.closeAllConnections();
  hook.close();
});
