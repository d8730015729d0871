import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { readBotApiSchema } from "../../scripts/botApiSchema.ts";
import { type BotApi, startBotApi } from "../support/botApi/index.ts";
import { schema } from "../support/botApi/schema.ts";

let api: BotApi;
beforeAll(async () => {
  api = await startBotApi();
  api.addUser({ id: 1, first_name: "王芳" });
  api.addChat({ id: -100, type: "supergroup", members: [1], botIsAdmin: true });
});
afterEach(() => api.reset());
afterAll(() => api.close());

async function call(method: string, parameters: Record<string, unknown>) {
  const response = await fetch(`${api.root}/bot${api.token}/${method}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(parameters),
  });
  return (await response.json()) as { ok: boolean; error_code?: number; description?: string };
}

const keyboard = (...buttons: object[]) => ({ inline_keyboard: [buttons] });

test("schema.json is what the declarations of @grammyjs/types say: run scripts/botApiSchema.ts after an upgrade", () => {
  expect(readBotApiSchema()).toEqual(schema);
  expect(schema.version).toBe("5.0.0");
});

test("the schema knows what the documentation says", () => {
  const required = (method: string) =>
    Object.entries(schema.methods[method]!)
      .filter(([, field]) => field.required)
      .map(([name]) => name);
  expect(Object.keys(schema.methods)).toHaveLength(185);
  expect(required("sendMessage")).toEqual(["chat_id", "text"]);
  expect(required("sendPhoto")).toEqual(["chat_id", "photo"]);
  expect(required("answerCallbackQuery")).toEqual(["callback_query_id"]);
  expect(required("setMyCommands")).toEqual(["commands"]);
  expect(required("getMe")).toEqual([]);
  expect(schema.methods.sendMessage!.text).toMatchObject({ type: "string", min: 1, max: 4096, afterEntities: true });
  expect(schema.methods.sendPhoto!.caption).toMatchObject({ max: 1024, afterEntities: true });
  expect(schema.methods.answerCallbackQuery!.text).toMatchObject({ max: 200 });
  expect(schema.methods.sendMediaGroup!.media).toMatchObject({ min: 2, max: 10 });
  expect(schema.methods.setMyCommands!.commands).toMatchObject({ max: 100 });
  expect(schema.methods.setWebhook!.secret_token).toMatchObject({ min: 1, max: 256, pattern: "^[A-Za-z0-9_-]*$" });
  expect(schema.types["InlineKeyboardButton.CallbackButton"]).toMatchObject({
    fields: { text: { required: true }, callback_data: { required: true, min: 1, max: 64, bytes: true } },
  });
  expect(schema.types.BotCommand).toMatchObject({
    fields: {
      command: { min: 1, max: 32, pattern: "^[a-z0-9_]*$" },
      description: { min: 1, max: 256 },
    },
  });
});

const good = { chat_id: -100, text: "电梯已报修" };
const wrong: [what: string, method: string, parameters: Record<string, unknown>, path: string, description: RegExp][] =
  [
    ["an unknown method", "sendMesage", good, "", /method not found/],
    ["an unknown parameter", "sendMessage", { ...good, buttons: [] }, "buttons", /has no parameter "buttons"/],
    ["a missing text", "sendMessage", { chat_id: -100 }, "text", /message text is empty/],
    ["a missing chat", "sendMessage", { text: "好" }, "chat_id", /chat_id is empty/],
    ["a text of spaces", "sendMessage", { ...good, text: " \n " }, "text", /message text is empty/],
    ["a number for a text", "sendMessage", { ...good, text: 5 }, "text", /must be string/],
    ["a text for a number", "deleteMessage", { chat_id: -100, message_id: "5" }, "message_id", /must be number/],
    [
      "a text for a boolean",
      "sendMessage",
      { ...good, disable_notification: "yes" },
      "disable_notification",
      /boolean/,
    ],
    ["a text of 4097 characters", "sendMessage", { ...good, text: "楼".repeat(4097) }, "text", /message is too long/],
    ["HTML that does not parse", "sendMessage", { ...good, text: "<b>急", parse_mode: "HTML" }, "text", /can't parse/],
    ["HTML with a lone <", "sendMessage", { ...good, text: "3 < 5", parse_mode: "HTML" }, "text", /Unsupported start/],
    ["an unknown parse mode", "sendMessage", { ...good, parse_mode: "html5" }, "parse_mode", /must be one of/],
    [
      "callback data of 66 bytes in 22 characters",
      "sendMessage",
      { ...good, reply_markup: keyboard({ text: "投", callback_data: "票".repeat(22) }) },
      "reply_markup.inline_keyboard.0.0.callback_data",
      /BUTTON_DATA_INVALID/,
    ],
    [
      "a button without a text",
      "sendMessage",
      { ...good, reply_markup: keyboard({ text: "", callback_data: "a" }) },
      "reply_markup.inline_keyboard",
      /button text must be non-empty/,
    ],
    [
      "a button that does two things",
      "sendMessage",
      { ...good, reply_markup: keyboard({ text: "投", callback_data: "a", url: "https://example.org" }) },
      "reply_markup.inline_keyboard.0.0.url",
      /has no parameter/,
    ],
    [
      "101 buttons",
      "sendMessage",
      { ...good, reply_markup: keyboard(...Array.from({ length: 101 }, () => ({ text: "投", callback_data: "a" }))) },
      "reply_markup.inline_keyboard",
      /reply markup is too long/,
    ],
    [
      "a toast of 201 characters",
      "answerCallbackQuery",
      { callback_query_id: "1", text: "a".repeat(201) },
      "text",
      /LONG/,
    ],
    [
      "a capital in a command",
      "setMyCommands",
      { commands: [{ command: "Vote", description: "投票" }] },
      "commands.0.command",
      /BOT_COMMAND_INVALID/,
    ],
    [
      "a command without description",
      "setMyCommands",
      { commands: [{ command: "vote", description: "" }] },
      "commands.0.description",
      /DESCRIPTION/,
    ],
    [
      "101 commands",
      "setMyCommands",
      { commands: Array.from({ length: 101 }, (_, n) => ({ command: `c${n}`, description: "命令" })) },
      "commands",
      /BOT_COMMANDS_TOO_MUCH/,
    ],
    ["an unknown scope", "setMyCommands", { commands: [], scope: { type: "group" } }, "scope.type", /must be one of/],
    ["a secret with a space", "setWebhook", { url: "", secret_token: "a b" }, "secret_token", /unallowed/],
    ["a webhook without TLS", "setWebhook", { url: "http://example.org/" }, "url", /HTTPS/],
    [
      "an unknown kind of update",
      "setWebhook",
      { url: "", allowed_updates: ["messages"] },
      "allowed_updates.0",
      /one of/,
    ],
    [
      "an album of one",
      "sendMediaGroup",
      { chat_id: -100, media: [{ type: "photo", media: "x" }] },
      "media",
      /too few/,
    ],
    [
      "a caption of 1025 characters",
      "sendPhoto",
      { chat_id: -100, photo: "x", caption: "a".repeat(1025) },
      "caption",
      /caption is too long/,
    ],
  ];

test.each(wrong)("%s is a violation", async (_, method, parameters, path, description) => {
  const answer = await call(method, parameters);
  expect(answer.ok).toBe(false);
  expect([400, 404]).toContain(answer.error_code);
  expect(answer.description).toMatch(description);
  expect(api.violations).toMatchObject([{ method, path }]);
});

const right: [what: string, method: string, parameters: Record<string, unknown>][] = [
  ["4096 characters outside the basic plane", "sendMessage", { ...good, text: "🏠".repeat(4096) }],
  [
    "4096 characters after entities parsing",
    "sendMessage",
    { ...good, text: `<b>${"a".repeat(4096)}</b>`, parse_mode: "HTML" },
  ],
  [
    "21 Chinese characters of data",
    "sendMessage",
    { ...good, reply_markup: keyboard({ text: "投", callback_data: "票".repeat(21) }) },
  ],
  [
    "a reply that may miss its target",
    "sendMessage",
    { ...good, reply_parameters: { message_id: 99, allow_sending_without_reply: true } },
  ],
  [
    "a keyboard as text",
    "sendMessage",
    { ...good, reply_markup: JSON.stringify(keyboard({ text: "投", callback_data: "a" })) },
  ],
  [
    "commands in Chinese for groups",
    "setMyCommands",
    { commands: [{ command: "vote", description: "投票" }], scope: { type: "all_group_chats" }, language_code: "zh" },
  ],
  ["a method this fake does nothing for", "setMyDescription", { description: "邻里的机器人" }],
];

test.each(right)("%s is no violation", async (_, method, parameters) => {
  expect(await call(method, parameters)).toMatchObject({ ok: true });
  expect(api.violations).toEqual([]);
});
