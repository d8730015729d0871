import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import type http from "node:http";
import https from "node:https";
import net, { type AddressInfo, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import tls from "node:tls";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { createTransport, LostAnswer } from "../../adapters/telegram/transport.ts";
import { startBot } from "../faults/processes.ts";
import { startBotApi } from "../support/botApi/index.ts";
import { makeCertificate } from "../support/certificate.ts";
import { ownDatabase } from "../support/database.ts";
import { freePort } from "../support/postgres.ts";

/** A Bot API root that is https, as the real one is. */
const TOKEN = "123456:AAF-very_secret";
const OK = '{"ok":true,"result":1}';
const trusted = makeCertificate();
const usual = tls.getCACertificates();
const closing: (() => void)[] = [];
beforeAll(() => tls.setDefaultCACertificates([...usual, trusted.cert]));
afterAll(() => tls.setDefaultCACertificates(usual));
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

const listen = async (server: net.Server): Promise<number> => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
};

/** An https server that answers each request as told. */
async function serve(answer: http.RequestListener, certificate = trusted) {
  const seen = { handshakes: 0 };
  const server = https.createServer(certificate, answer);
  server.on("secureConnection", () => seen.handshakes++);
  server.on("tlsClientError", () => {});
  const root = `https://localhost:${await listen(server)}`;
  closing.push(() => {
    server.close();
    server.closeAllConnections();
  });
  return { root, seen };
}

async function lost(work: Promise<unknown>): Promise<LostAnswer> {
  const error = await work.then(
    () => null,
    (e: unknown) => e,
  );
  expect(error).toBeInstanceOf(LostAnswer);
  expect(`${error} ${JSON.stringify(error)}`).not.toContain("secret");
  return error as LostAnswer;
}

test("one handshake serves many calls, and at most 64 are open at once", async () => {
  const { root, seen } = await serve((request, response) => {
    request.resume().on("end", () => response.end(OK));
  });
  const transport = createTransport(root, TOKEN);
  for (let i = 0; i < 5; i++) await transport.call("sendMessage", { text: `灯${i}` });
  expect(seen.handshakes).toBe(1);
  await Promise.all(Array.from({ length: 200 }, () => transport.call("sendMessage", { text: "灯" })));
  expect(seen.handshakes).toBeLessThanOrEqual(64);
});

test("cut after the request was read, or in the middle of the answer: it may have arrived", async () => {
  const { root } = await serve((request) => request.on("data", () => request.socket.destroy()));
  expect((await lost(createTransport(root, TOKEN).call("sendMessage", { text: "x" }))).sent).toBe(true);
  const { root: half } = await serve((request, response) => {
    response.writeHead(200, { "content-length": "100" });
    response.write('{"ok":', () => request.socket.destroy());
  });
  expect((await lost(createTransport(half, TOKEN).call("sendMessage", { text: "x" }))).sent).toBe(true);
});

test("cut before the handshake is done: nothing was sent", async () => {
  const sockets: Socket[] = [];
  const server = net.createServer((socket) => {
    sockets.push(socket.on("error", () => {}));
    socket.once("data", () => socket.destroy());
  });
  const root = `https://localhost:${await listen(server)}`;
  closing.push(() => server.close());
  expect((await lost(createTransport(root, TOKEN).call("sendMessage", { text: "x" }))).sent).toBe(false);
  expect(sockets.length).toBeGreaterThan(0);
});

test("a certificate nobody vouches for gets no token and no words", async () => {
  let asked = 0;
  const { root } = await serve(() => asked++, makeCertificate());
  const error = await lost(createTransport(root, TOKEN).call("sendMessage", { text: "x" }));
  expect(error).toMatchObject({ sent: false, message: "DEPTH_ZERO_SELF_SIGNED_CERT" });
  expect(asked).toBe(0);
});

test("a connection that was closed while idle is not used again", async () => {
  const closed: Promise<void>[] = [];
  const { root, seen } = await serve((request, response) => {
    const { socket } = request;
    closed.push(new Promise((resolve) => socket.once("close", () => resolve())));
    response.end(OK, () => setImmediate(() => socket.destroy()));
  });
  const transport = createTransport(root, TOKEN);
  for (let i = 1; i <= 3; i++) {
    expect(await transport.call("getMe", {})).toEqual({ ok: true, result: 1 });
    await closed.at(-1);
    // The other end hears of it a moment later.
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(seen.handshakes).toBe(i);
  }
});

test("a file is fetched, and one that is too big is cut off", async () => {
  const { root } = await serve((request, response) => {
    expect(request.url).toBe(`/file/bot${TOKEN}/photos/file_1.jpg`);
    response.end(Buffer.alloc(100_000, 7));
  });
  const transport = createTransport(root, TOKEN);
  expect(await transport.download("photos/file_1.jpg", 100_000)).toEqual(Buffer.alloc(100_000, 7));
  expect(await transport.download("photos/file_1.jpg", 99_999)).toBe("too big");
});

test("the whole bot, with a certificate it is told to trust: it answers, also when all connections are cut", async () => {
  const api = await startBotApi();
  const folder = mkdtempSync(join(tmpdir(), "linli-tls-"));
  writeFileSync(join(folder, "ca.pem"), trusted.cert);
  // What ends the encryption before the fake Bot API, as a relay of somebody's own would.
  const open = new Set<Socket>();
  const relay = tls.createServer(trusted, (outside) => {
    const inside = net.connect(Number(new URL(api.root).port), "127.0.0.1");
    for (const [one, other] of [
      [outside, inside],
      [inside, outside],
    ] as const) {
      open.add(one);
      one.on("error", () => {}).on("close", () => open.delete(one) && other.destroy());
      one.pipe(other);
    }
  });
  relay.on("tlsClientError", () => {});
  const root = `https://localhost:${await listen(relay)}${new URL(api.root).pathname}`;
  const bot = startBot({
    script: ["src/start.js"],
    readyWhen: '"listening"',
    env: {
      ...{ TELEGRAM_BOT_TOKEN: api.token, TELEGRAM_API_ROOT: root, NODE_EXTRA_CA_CERTS: join(folder, "ca.pem") },
      ...{ LINLI_DATA_DIR: join(folder, "data"), PORT: String(await freePort()) },
      DATABASE_URL: await ownDatabase(),
    },
  });
  try {
    expect(await bot.ready, bot.tail().join("\n")).toBe(true);
    api.addUser({ id: 14, first_name: "王阿姨" });
    const answers = () => api.messages(14).filter((m) => m.from === api.bot.id).length;
    api.sendText(14, 14, "/help");
    await api.until(() => answers() === 1, 10_000);
    for (const socket of [...open]) socket.destroy();
    api.sendText(14, 14, "/help");
    await api.until(() => answers() === 2, 20_000);
    expect(api.violations).toEqual([]);
  } finally {
    bot.kill("SIGKILL");
    await bot.exited;
    relay.close();
    for (const socket of open) socket.destroy();
    await api.close();
    rmSync(folder, { recursive: true, force: true });
  }
}, 40_000);
