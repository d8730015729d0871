import http from "node:http";
import net, { type AddressInfo, type Socket } from "node:net";
import { GrammyError, InputFile } from "grammy";
import { afterEach, describe, expect, test } from "vitest";
import { describeError, isTokenRefused, toSendError } from "../../adapters/telegram/errors.ts";
import { toMultipart } from "../../adapters/telegram/multipart.ts";
import { createTransport, LostAnswer, NOT_TELEGRAM } from "../../adapters/telegram/transport.ts";

const TOKEN = "123456:AAF-very_secret";
const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** A server that answers each request as told. */
async function serve(answer: http.RequestListener): Promise<{ root: string; connections: () => number }> {
  let connections = 0;
  const server = http.createServer(answer);
  server.on("connection", () => connections++);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closing.push(() => {
    server.close();
    server.closeAllConnections();
  });
  return { root: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, connections: () => connections };
}

/** A server that does as told with each bare connection. */
async function serveBare(onConnection: (socket: Socket) => void): Promise<string> {
  const sockets: Socket[] = [];
  const server = net.createServer((socket) => {
    sockets.push(socket.on("error", () => {}));
    onConnection(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closing.push(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function lost(work: Promise<unknown>): Promise<LostAnswer> {
  const error = await work.then(
    () => null,
    (e: unknown) => e,
  );
  expect(error).toBeInstanceOf(LostAnswer);
  expect(String((error as LostAnswer).message)).not.toContain("secret");
  return error as LostAnswer;
}

describe("calls", () => {
  test("go over few connections, as JSON", async () => {
    const bodies: unknown[] = [];
    const { root, connections } = await serve(async (request, response) => {
      expect(request.url).toBe(`/some/path/bot${TOKEN}/sendMessage`);
      expect(request.headers["content-type"]).toBe("application/json");
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      bodies.push(JSON.parse(Buffer.concat(chunks).toString()));
      response.end('{"ok":true,"result":"灯"}');
    });
    const transport = createTransport(`${root}/some/path/`, TOKEN);
    for (let i = 0; i < 5; i++) {
      expect(await transport.call("sendMessage", { text: `灯${i}` })).toEqual({ ok: true, result: "灯" });
    }
    expect(connections()).toBe(1);
    await Promise.all(Array.from({ length: 200 }, (_, i) => transport.call("sendMessage", { text: `${i}` })));
    expect(connections()).toBeLessThanOrEqual(64);
    expect(bodies).toHaveLength(205);
  });

  test("an error page of something in between is an answer by its status", async () => {
    const { root } = await serve((_request, response) => response.writeHead(502).end("<html>Bad Gateway"));
    expect(await createTransport(root, TOKEN).call("getMe", {})).toMatchObject({ ok: false, error_code: 502 });
  });

  test("an answer that nobody can read is lost", async () => {
    const { root } = await serve((_request, response) => response.end('{"ok":tr'));
    expect((await lost(createTransport(root, TOKEN).call("getMe", {}))).sent).toBe(true);
  });

  test("nobody there: nothing was sent", async () => {
    const root = await serveBare(() => {});
    closing.pop()!();
    expect((await lost(createTransport(root, TOKEN).call("sendMessage", {}))).sent).toBe(false);
    const nowhere = createTransport("http://nowhere.invalid", TOKEN);
    expect((await lost(nowhere.call("sendMessage", {}))).sent).toBe(false);
  });

  test("cut after the request was read: it may have arrived", async () => {
    const root = await serveBare((socket) => socket.once("data", () => socket.destroy()));
    expect((await lost(createTransport(root, TOKEN).call("sendMessage", { text: "x" }))).sent).toBe(true);
  });

  test("cut in the middle of the answer: it may have arrived", async () => {
    const root = await serveBare((socket) =>
      socket.once("data", () => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"ok":')),
    );
    expect((await lost(createTransport(root, TOKEN).call("sendMessage", { text: "x" }))).sent).toBe(true);
  });

  test("no answer in time: it may have arrived", async () => {
    const root = await serveBare(() => {});
    const call = createTransport(root, TOKEN).call("sendMessage", { text: "x" }, { timeoutMs: 50 });
    expect(await lost(call)).toMatchObject({ sent: true, message: "timed out" });
  });

  test("stopping ends a call at once, before or while it waits", async () => {
    const root = await serveBare(() => {});
    const transport = createTransport(root, TOKEN);
    const stop = new AbortController();
    const call = transport.call("getUpdates", {}, { signal: stop.signal });
    setTimeout(() => stop.abort(), 20);
    expect((await lost(call)).message).toBe("stopped");
    expect(await lost(transport.call("getUpdates", {}, { signal: stop.signal }))).toMatchObject({ sent: false });
  });

  test("a connection that was closed while idle is not used again", async () => {
    const { root } = await serve((_request, response) => response.end('{"ok":true,"result":1}'));
    const transport = createTransport(root, TOKEN);
    const sockets = new Set<number | undefined>();
    const { root: root2 } = await serve((request, response) => {
      sockets.add(request.socket.remotePort);
      response.end('{"ok":true,"result":1}', () => setImmediate(() => request.socket.destroy()));
    });
    const other = createTransport(root2, TOKEN);
    for (let i = 0; i < 3; i++) {
      await transport.call("getMe", {});
      await other.call("getMe", {});
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(sockets.size).toBe(3);
  });
});

describe("files", () => {
  test("are taken whole, up to a limit", async () => {
    const { root } = await serve((request, response) => {
      if (request.url === `/file/bot${TOKEN}/photos/file%201.jpg`) response.end(Buffer.alloc(1000, 7));
      else if (request.url?.endsWith("busy")) response.writeHead(503).end();
      else response.writeHead(404).end("{}");
    });
    const transport = createTransport(root, TOKEN);
    expect(await transport.download("photos/file 1.jpg", 1000)).toEqual(Buffer.alloc(1000, 7));
    expect(await transport.download("photos/file 1.jpg", 999)).toBe("too big");
    expect(await transport.download("photos/gone.jpg", 999)).toBe("missing");
    expect(await transport.download("../../getMe", 999)).toBe("missing");
    expect(await transport.download("/etc/passwd", 999)).toBe("missing");
    expect((await lost(transport.download("busy", 999))).sent).toBe(true);
  });

  test("go as parts of their own", async () => {
    const { type, body } = await toMultipart({
      ...{ chat_id: -5, caption: "灯坏了", nothing: undefined, reply_markup: { inline_keyboard: [] } },
      media: [
        { type: "photo", media: new InputFile(new Uint8Array([1, 2, 3]), 'a"\r\n.jpg') },
        { type: "photo", media: "file_id" },
      ],
    });
    const form = await new Response(body as Uint8Array<ArrayBuffer>, { headers: { "content-type": type } }).formData();
    expect(Object.fromEntries([...form].filter(([, value]) => typeof value === "string"))).toEqual({
      ...{ chat_id: "-5", caption: "灯坏了", reply_markup: '{"inline_keyboard":[]}' },
      media: '[{"type":"photo","media":"attach://file0"},{"type":"photo","media":"file_id"}]',
    });
    const file = form.get("file0") as File;
    expect(file.name).toBe("a___.jpg");
    expect([...new Uint8Array(await file.arrayBuffer())]).toEqual([1, 2, 3]);
  });
});

describe("what a failed call means", () => {
  const answer = (error_code: number, description: string, parameters?: object) =>
    new GrammyError(
      "failed",
      { ok: false, error_code, description, ...(parameters ? { parameters } : {}) },
      "sendMessage",
      {
        text: "words of a person",
      },
    );
  const cases: [error: unknown, said: object, repeatable: object][] = [
    [
      answer(429, "Too Many Requests: retry after 7", { retry_after: 7 }),
      { kind: "retry", retryAfterMs: 7000 },
      { kind: "retry" },
    ],
    [
      answer(400, "Bad Request: group chat was upgraded to a supergroup chat", { migrate_to_chat_id: -1009 }),
      { kind: "retry", movedTo: "-1009" },
      { kind: "retry", movedTo: "-1009" },
    ],
    [answer(400, "Bad Request: group chat was upgraded to a supergroup chat"), { kind: "gone" }, { kind: "gone" }],
    [answer(401, "Unauthorized"), { kind: "retry", retryAfterMs: 60_000 }, { kind: "retry" }],
    [answer(404, "Not Found"), { kind: "retry", retryAfterMs: 60_000 }, { kind: "retry" }],
    [answer(403, "Forbidden: bot was blocked by the user"), { kind: "gone" }, { kind: "gone" }],
    [answer(403, "Forbidden: bot was kicked from the supergroup chat"), { kind: "gone" }, { kind: "gone" }],
    [answer(403, "Forbidden: bot can't initiate conversation with a user"), { kind: "gone" }, { kind: "gone" }],
    [answer(400, "Bad Request: chat not found"), { kind: "gone" }, { kind: "gone" }],
    [answer(400, "Bad Request: message to edit not found"), { kind: "permanent" }, { kind: "permanent" }],
    [answer(400, "Bad Request: message can't be edited"), { kind: "permanent" }, { kind: "permanent" }],
    [
      answer(400, "Bad Request: query is too old and response timeout expired or query ID is invalid"),
      { kind: "permanent" },
      { kind: "permanent" },
    ],
    [answer(400, "Bad Request: message is too long"), { kind: "permanent" }, { kind: "permanent" }],
    [
      answer(400, "Bad Request: not enough rights to send text messages to the chat"),
      { kind: "permanent" },
      { kind: "permanent" },
    ],
    [answer(413, "Request Entity Too Large"), { kind: "permanent" }, { kind: "permanent" }],
    [answer(404, NOT_TELEGRAM), { kind: "retry", retryAfterMs: 60_000 }, { kind: "retry" }],
    [answer(403, NOT_TELEGRAM), { kind: "retry", retryAfterMs: 60_000 }, { kind: "retry" }],
    [answer(413, NOT_TELEGRAM), { kind: "permanent" }, { kind: "permanent" }],
    [answer(502, NOT_TELEGRAM), { kind: "unknown" }, { kind: "retry" }],
    [answer(500, "Internal Server Error"), { kind: "unknown" }, { kind: "retry" }],
    [answer(502, "Bad Gateway"), { kind: "unknown" }, { kind: "retry" }],
    [answer(503, "Service Unavailable"), { kind: "retry" }, { kind: "retry" }],
    [new LostAnswer("ECONNRESET", true), { kind: "unknown" }, { kind: "retry" }],
    [new LostAnswer("ECONNREFUSED", false), { kind: "retry" }, { kind: "retry" }],
    [new TypeError("words of a person"), { kind: "permanent" }, { kind: "permanent" }],
  ];
  test.each(cases)("%s", (error, said, repeatable) => {
    for (const [expected, twice] of [
      [said, false],
      [repeatable, true],
    ] as const) {
      const result = toSendError(error, "sendMessage", TOKEN, twice);
      expect(result).toMatchObject(expected);
      expect(`${result.message} ${JSON.stringify(result)} ${result.cause}`).not.toMatch(/words|secret/);
    }
  });

  test("only Telegram itself can refuse the token", () => {
    expect([401, 404].map((code) => isTokenRefused(answer(code, "Unauthorized")))).toEqual([true, true]);
    expect([401, 404].map((code) => isTokenRefused(answer(code, NOT_TELEGRAM)))).toEqual([false, false]);
  });

  test("no error of ours is logged with what a database quotes", () => {
    const failed = Object.assign(new Error("Failed query … params: words of a person"), { cause: { code: "23505" } });
    expect(describeError(failed, TOKEN)).toBe("Error 23505");
  });
});
