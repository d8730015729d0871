import { randomBytes } from "node:crypto";
import type { AddressInfo } from "node:net";
import { serve } from "@hono/node-server";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createTelegram, type Telegram } from "../../adapters/telegram/index.ts";
import type { OutsideEvent } from "../../src/core/event.ts";
import { type BotApi, startBotApi } from "../support/botApi/index.ts";

const WANG = 1001;
const GROUP = -1001234567890;
const SECRET = randomBytes(24).toString("base64url");

let api: BotApi;
let telegram: Telegram;
let url: string;
let server: ReturnType<typeof serve>;
let logs: string[];
let heard: OutsideEvent[];

const listen = async (events: OutsideEvent[]) => {
  heard.push(...events);
};

function create(secret = SECRET): Telegram {
  const log = (level: string, message: string, data?: object) =>
    logs.push(`${level} ${message} ${JSON.stringify(data)}`);
  return createTelegram({ token: api.token, apiRoot: api.root, webhook: { url, secret }, menu: [], log });
}

/** A call as anybody on the internet could make it. */
function call(body: string, headers: Record<string, string> = {}, method = "POST"): Promise<Response> {
  return fetch(url, { method, headers, ...(method === "POST" ? { body } : {}) });
}

beforeEach(async () => {
  api = await startBotApi({ canReadAllGroupMessages: true });
  api.addUser({ id: WANG, first_name: "王" });
  api.addChat({ id: GROUP, type: "supergroup", title: "3号楼", members: [WANG] });
  [logs, heard] = [[], []];
  await new Promise<void>((resolve) => {
    server = serve({ fetch: (request) => telegram.webhook!(request), port: 0, hostname: "127.0.0.1" }, () => resolve());
  });
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/telegram`;
  telegram = create();
});

afterEach(async () => {
  await telegram.stop();
  await api.close();
  server.close();
  expect(api.violations).toEqual([]);
  expect(logs.join("\n")).not.toMatch(new RegExp(`${SECRET}|${api.token.split(":")[1]}`));
});

describe("webhook", () => {
  test("updates come in order, each confirmed when it is stored", async () => {
    expect(telegram.single).toBe(false);
    await telegram.start(listen);
    expect(api.webhookInfo()).toMatchObject({
      ...{ url, max_connections: 40 },
      allowed_updates: ["message", "edited_message", "callback_query", "my_chat_member"],
    });
    for (let i = 0; i < 20; i++) api.sendText(GROUP, WANG, `${i}`);
    await api.until(() => heard.length === 20);
    expect(heard.map((event) => event.type === "message" && event.text)).toEqual(
      Array.from({ length: 20 }, (_, i) => `${i}`),
    );
    await api.until(() => api.stats().confirmed === 20);
    expect((await telegram.check()).at(-1)).toMatchObject({ name: "telegram-updates", ok: true });
  });

  test("what could not be stored is answered with 500 and comes again", async () => {
    let failures = 2;
    await telegram.start(async (events) => {
      if (failures-- > 0) throw new Error("params: 灯坏了");
      await listen(events);
    });
    api.sendText(GROUP, WANG, "灯坏了");
    await api.until(() => heard.length === 1);
    expect(heard).toHaveLength(1);
    expect(logs.join()).toContain("not stored");
    expect(logs.join()).not.toContain("灯坏了");
  });

  test("what comes before the bot listens, and after, waits", async () => {
    const body = JSON.stringify({ update_id: 1, message: {} });
    expect((await call(body, { "x-telegram-bot-api-secret-token": SECRET })).status).toBe(503);
    await telegram.start(listen);
    expect((await call(body, { "x-telegram-bot-api-secret-token": SECRET })).status).toBe(200);
    await telegram.stop();
    api.sendText(GROUP, WANG, "灯坏了");
    await api.until(() => api.webhookInfo().last_error_message !== undefined);
    expect(heard).toEqual([]);
    await telegram.start(listen);
    await api.until(() => heard.length === 1);
  });

  test("Telegram may be away at the start", async () => {
    api.fail({ method: "setWebhook", status: 502, times: 1 });
    await telegram.start(listen);
    await api.until(() => api.webhookInfo().url === url);
  });

  test("nobody else is heard", async () => {
    await telegram.start(listen);
    const forged = JSON.stringify({
      update_id: 1,
      message: {
        message_id: 1,
        date: 1,
        chat: { id: 1, type: "private" },
        from: { id: 1, is_bot: false, first_name: "x" },
        text: "/role",
      },
    });
    const name = "x-telegram-bot-api-secret-token";
    const cases: [body: string, headers: Record<string, string>, status: number, method?: string][] = [
      [forged, {}, 403],
      [forged, { [name]: "" }, 403],
      [forged, { [name]: SECRET.slice(1) }, 403],
      [forged, { [name]: `${SECRET}x` }, 403],
      [forged, { [name]: SECRET.toLowerCase() }, 403],
      ["", { [name]: SECRET }, 405, "GET"],
      ["{", { [name]: SECRET }, 400],
      ["[]", { [name]: SECRET }, 400],
      ["null", { [name]: SECRET }, 400],
      ['"x"', { [name]: SECRET }, 400],
      ["x".repeat(1024 * 1024 + 1), { [name]: SECRET }, 413],
      ["x".repeat(1024 * 1024 + 1), {}, 403],
    ];
    for (const [body, headers, status, method] of cases)
      expect((await call(body, headers, method)).status).toBe(status);
    const endless = new ReadableStream({ pull: (stream) => stream.enqueue(new Uint8Array(100_000)) });
    const request = new Request(url, {
      method: "POST",
      headers: { [name]: SECRET },
      body: endless,
      duplex: "half",
    } as RequestInit);
    expect((await telegram.webhook!(request)).status).toBe(413);
    expect(heard).toEqual([]);
  });

  test.each(["", "short", "x".repeat(31), "x".repeat(257), `${"x".repeat(40)} `, "密".repeat(40)])(
    "refuses to start with the secret %j",
    (secret) => {
      expect(() => create(secret)).toThrow(/必须有 32 到 256 个字符.*must be 32 to 256 characters/);
    },
  );
});
