import fc from "fast-check";
import { InputFile } from "grammy";
import { describe, expect, test } from "vitest";
import { telegramCapabilities } from "../../adapters/telegram/capabilities.ts";
import { encodeEdit, encodeMessage, encodeToast, layOutButtons } from "../../adapters/telegram/encode.ts";
import { redact } from "../../adapters/telegram/errors.ts";
import { encodeMenus } from "../../adapters/telegram/menu.ts";
import { poll } from "../../adapters/telegram/poll.ts";
import { createBatcher } from "../../adapters/telegram/webhook.ts";
import type { Rendered } from "../../src/core/adapter.ts";

const GROUP_ADDRESS = { id: "-1001234567890", kind: "group" as const };
const CHAT = { chat_id: -1001234567890 };
const PLAIN: Rendered = { text: "收到", buttons: [], photos: [] };
const NO_PREVIEW = { link_preview_options: { is_disabled: true } };
const YES_NO = [
  { label: "已解决", data: "a" },
  { label: "没解决", data: "b" },
];
const YES_NO_MARKUP = {
  reply_markup: {
    inline_keyboard: [
      [
        { text: "已解决", callback_data: "a" },
        { text: "没解决", callback_data: "b" },
      ],
    ],
  },
};

/** The payload with its files by name. */
function named(value: unknown): unknown {
  if (value instanceof InputFile) return `file:${value.filename}`;
  if (Array.isArray(value)) return value.map(named);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, named(inner)]));
}

describe("what is said", () => {
  const photo = (n: number) => Array.from({ length: n }, () => new Uint8Array([0xff, 0xd8]));
  const media = (from: number, n: number) =>
    Array.from({ length: n }, (_, i) => ({ type: "photo", media: `file:photo${from + i}.jpg` }));
  const long = "灯".repeat(1025);
  const cases: [name: string, message: Partial<Rendered>, expected: [method: string, payload: object][]][] = [
    ["words", {}, [["sendMessage", { text: "收到", ...NO_PREVIEW }]]],
    [
      "markup stays words",
      { text: "<b>*_[灯](http://x)" },
      [["sendMessage", { text: "<b>*_[灯](http://x)", ...NO_PREVIEW }]],
    ],
    ["buttons", { buttons: YES_NO }, [["sendMessage", { text: "收到", ...NO_PREVIEW, ...YES_NO_MARKUP }]]],
    [
      "an answer",
      { replyTo: "7" },
      [
        [
          "sendMessage",
          { text: "收到", ...NO_PREVIEW, reply_parameters: { message_id: 7, allow_sending_without_reply: true } },
        ],
      ],
    ],
    [
      "an answer to what is no message of Telegram",
      { replyTo: "om_x" },
      [["sendMessage", { text: "收到", ...NO_PREVIEW }]],
    ],
    ["in a topic", { thread: "33" }, [["sendMessage", { text: "收到", ...NO_PREVIEW, message_thread_id: 33 }]]],
    ["in the general topic", { thread: "1" }, [["sendMessage", { text: "收到", ...NO_PREVIEW }]]],
    [
      "one photo",
      { photos: photo(1), buttons: YES_NO },
      [["sendPhoto", { photo: "file:photo1.jpg", caption: "收到", ...YES_NO_MARKUP }]],
    ],
    ["one photo without words", { photos: photo(1), text: "" }, [["sendPhoto", { photo: "file:photo1.jpg" }]]],
    [
      "one photo with long words",
      { photos: photo(1), text: long, buttons: YES_NO, thread: "33", replyTo: "7" },
      [
        [
          "sendPhoto",
          {
            photo: "file:photo1.jpg",
            message_thread_id: 33,
            reply_parameters: { message_id: 7, allow_sending_without_reply: true },
          },
        ],
        ["sendMessage", { text: long, ...NO_PREVIEW, ...YES_NO_MARKUP, message_thread_id: 33 }],
      ],
    ],
    [
      "several photos",
      { photos: photo(3), buttons: YES_NO },
      [
        ["sendMediaGroup", { media: media(1, 3) }],
        ["sendMessage", { text: "收到", ...NO_PREVIEW, ...YES_NO_MARKUP }],
      ],
    ],
    [
      "eleven photos",
      { photos: photo(11) },
      [
        ["sendMediaGroup", { media: media(1, 10) }],
        ["sendPhoto", { photo: "file:photo11.jpg" }],
        ["sendMessage", { text: "收到", ...NO_PREVIEW }],
      ],
    ],
    [
      "a file",
      { file: { name: "我的数据.json", bytes: Buffer.from("{}") } },
      [["sendDocument", { document: "file:我的数据.json", caption: "收到" }]],
    ],
    [
      "a photo and a file",
      { photos: photo(1), file: { name: "a.txt", bytes: Buffer.from("x") } },
      [
        ["sendPhoto", { photo: "file:photo1.jpg" }],
        ["sendDocument", { document: "file:a.txt", caption: "收到" }],
      ],
    ],
    ["too long", { text: "灯".repeat(5000) }, [["sendMessage", { text: `${"灯".repeat(4095)}…`, ...NO_PREVIEW }]]],
  ];
  test.each(cases)("%s", (_name, message, expected) => {
    const calls = encodeMessage(GROUP_ADDRESS, { ...PLAIN, ...message });
    expect(calls.map(({ method, payload }) => [method, named(payload)])).toEqual(
      expected.map(([method, payload]) => [method, { ...CHAT, ...payload }]),
    );
  });

  test("emoji count as two everywhere, so that no way of counting finds too many", () => {
    const [call] = encodeMessage(GROUP_ADDRESS, { ...PLAIN, text: "😀".repeat(3000) });
    const { text } = call.payload as { text: string };
    expect(text.length).toBeLessThanOrEqual(4096);
    expect(text.isWellFormed()).toBe(true);
    expect(text.length).toBeGreaterThan(4000);
  });

  const refused: [name: string, message: Partial<Rendered>][] = [
    ["data of 65 bytes", { buttons: [{ label: "好", data: "x".repeat(65) }] }],
    ["data of 22 Chinese characters", { buttons: [{ label: "好", data: "投".repeat(22) }] }],
    ["no data", { buttons: [{ label: "好", data: "" }] }],
    ["no label", { buttons: [{ label: " ", data: "x" }] }],
    ["nothing", { text: " \n" }],
    ["buttons alone", { text: "", buttons: YES_NO }],
    ["buttons below an album", { text: "", buttons: YES_NO, photos: [new Uint8Array(1), new Uint8Array(1)] }],
  ];
  test.each(refused)("refuses %s", (_name, message) => {
    expect(() => encodeMessage(GROUP_ADDRESS, { ...PLAIN, ...message })).toThrow(
      expect.objectContaining({ kind: "permanent" }),
    );
  });

  test("64 bytes of data are allowed", () => {
    const [call] = encodeMessage(GROUP_ADDRESS, { ...PLAIN, buttons: [{ label: "好", data: "x".repeat(64) }] });
    expect(call.payload).toHaveProperty("reply_markup");
  });

  test("an edit of words, and of words below a photo", () => {
    expect(encodeEdit(GROUP_ADDRESS, "8", { ...PLAIN, buttons: YES_NO }, false)).toEqual({
      method: "editMessageText",
      payload: { ...CHAT, message_id: 8, text: "收到", ...NO_PREVIEW, ...YES_NO_MARKUP },
    });
    expect(encodeEdit(GROUP_ADDRESS, "8", { ...PLAIN, text: long }, true)).toEqual({
      method: "editMessageCaption",
      payload: { ...CHAT, message_id: 8, caption: `${"灯".repeat(1023)}…` },
    });
    expect(() => encodeEdit(GROUP_ADDRESS, "x", PLAIN, false)).toThrow(expect.objectContaining({ kind: "permanent" }));
  });

  test("a toast", () => {
    expect(encodeToast("555", "已记下").payload).toEqual({ callback_query_id: "555", text: "已记下" });
    expect(encodeToast("555", "").payload).toEqual({ callback_query_id: "555" });
    expect(encodeToast("555", "灯".repeat(300)).payload).toEqual({
      callback_query_id: "555",
      text: `${"灯".repeat(199)}…`,
    });
  });
});

describe("rows of buttons", () => {
  const cases: [labels: string[], rows: number[]][] = [
    [["1 ⭐", "2 ⭐", "3 ⭐", "4 ⭐", "5 ⭐"], [5]],
    [["1星", "2星", "3星", "4星", "5星"], [5]],
    [["已解决", "没解决"], [2]],
    [["同意", "反对", "弃权"], [3]],
    [["物业", "居委会", "业委会", "我来办"], [4]],
    [
      ["周六上午九点在小区中心花园", "周日下午三点在居委会会议室"],
      [1, 1],
    ],
    [["Solved", "Not solved"], [2]],
    [
      ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"],
      [8, 4],
    ],
    [[], []],
  ];
  test.each(cases)("%j", (labels, rows) => {
    const laid = layOutButtons(labels.map((label) => ({ label })));
    expect(laid.map((row) => row.length)).toEqual(rows);
    expect(laid.flat().map(({ label }) => label)).toEqual(labels);
  });

  test("any labels keep their order, at most eight in a row", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "grapheme" }), { maxLength: 30 }), (labels) => {
        const laid = layOutButtons(labels.map((label) => ({ label })));
        return (
          laid.every((row) => row.length >= 1 && row.length <= 8) && laid.flat().every((b, i) => b.label === labels[i])
        );
      }),
    );
  });
});

describe("receipts", () => {
  /** What is asked while Telegram answers with these updates. */
  async function ask(
    answers: number[][],
    fails: (batch: number) => boolean = () => false,
  ): Promise<(number | undefined)[]> {
    const stop = new AbortController();
    const offsets: (number | undefined)[] = [];
    let batch = 0;
    await poll(
      {
        prepare: async () => {},
        ask: async ({ offset }) => {
          offsets.push(offset);
          return (answers.shift() ?? []).map((update_id) => ({ update_id }));
        },
        accept: async () => {
          const failed = fails(batch++);
          if (answers.length === 0) stop.abort();
          if (failed) throw new Error("not stored");
        },
        onState: () => {},
        signal: stop.signal,
      },
      true,
    );
    return offsets;
  }

  test("each batch is confirmed by the next question, the last one when stopping", async () => {
    expect(await ask([[5, 6], [7]])).toEqual([undefined, 7, 8]);
  });

  test("what was not stored is not confirmed", async () => {
    expect(await ask([[5, 6], [7], [7]], (batch) => batch === 1)).toEqual([undefined, 7, undefined, 8]);
    expect(await ask([[5, 6]], () => true)).toEqual([undefined]);
  });

  test("a receipt is given once, so that numbers may begin anew after a quiet week", async () => {
    expect(await ask([[5, 6], [], [], [2]])).toEqual([undefined, 7, undefined, undefined, 3]);
  });
});

describe("the rest", () => {
  test("groups are paced more slowly than private chats, and benchmarks may widen the pace", () => {
    expect(telegramCapabilities("group").messageGapMs).toBe(3000);
    expect(telegramCapabilities("private").messageGapMs).toBe(1000);
    expect(telegramCapabilities("private", { messageGapMs: 0 })).toEqual({
      ...telegramCapabilities("private"),
      messageGapMs: 0,
    });
  });

  test("the first menu of a scope is also the one for other languages", () => {
    const zh = [{ command: "report", description: "报事" }];
    const en = [{ command: "report", description: "Report something" }];
    expect(
      encodeMenus([
        { scope: "group", locale: "zh", commands: zh },
        { scope: "group", locale: "en", commands: en },
      ]),
    ).toEqual([
      { scope: { type: "all_group_chats" }, commands: zh },
      { scope: { type: "all_group_chats" }, language_code: "zh", commands: zh },
      { scope: { type: "all_group_chats" }, language_code: "en", commands: en },
    ]);
    expect(() =>
      encodeMenus([{ scope: "admins", locale: "zh", commands: [{ command: "报事", description: "x" }] }]),
    ).toThrow("报事");
  });

  test("no token in any text", () => {
    const token = "123456:AAF-secret_token";
    expect(redact(`GET https://api.telegram.org/file/bot${token}/a.jpg and ${token}`, token)).not.toContain("secret");
    expect(redact("/bot999:other-secret/getMe", token)).not.toContain("other-secret");
  });

  test("what arrives together is stored together, in order, one batch at a time", async () => {
    const batches: number[][] = [];
    const store = createBatcher<number>(async (items) => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      batches.push(items);
      if (items.includes(13)) throw new Error("no");
    });
    const results = await Promise.allSettled([1, 2, 3].map(store));
    expect(results.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled", "fulfilled"]);
    await expect(store(13)).rejects.toThrow("no");
    await store(4);
    expect(batches).toEqual([[1], [2, 3], [13], [4]]);
  });
});
