import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, describe, expect, test } from "vitest";
import { examineGateway } from "../../adapters/wechat/index.ts";
import { connectWechat, type WechatBot } from "../support/wechatBot.ts";
import { type StartOptions, startWechatGateway, type WechatGateway } from "../support/wechatGateway/index.ts";

const WANG = "wxid_wang";
const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

async function startGateway(options: StartOptions = {}, list = open): Promise<WechatGateway> {
  const gateway = await startWechatGateway({ people: [{ id: WANG, name: "王阿姨" }], ...options });
  list.push(gateway);
  return gateway;
}

async function connect(
  gateway: Pick<WechatGateway, "endpoint" | "token">,
  options = {},
  list = open,
): Promise<WechatBot> {
  const bot = await connectWechat(gateway, options);
  list.push({ close: () => bot.stop() });
  return bot;
}

const detailOf = async (bot: WechatBot) => (await bot.adapter.check())[0]!;
const isHeard = async (gateway: WechatGateway, bot: WechatBot, text: string) => {
  await gateway.says(WANG, null, text);
  await bot.until(() => bot.messages().find((m) => m.text === text), 3_000);
};

test("a gateway that is killed and comes back is heard again at once, as another connection", async () => {
  const gateway = await startGateway();
  const bot = await connect(gateway);
  await bot.up();
  const { connection } = bot.adapter.hearing!()!;
  await isHeard(gateway, bot, "之前");
  await gateway.kill();
  await bot.until(() => bot.adapter.hearing!() === null, 3_000);
  await bot.until(() => bot.logged().includes("连不上网关"));
  expect((await detailOf(bot)).ok).toBe(false);
  await gateway.start();
  const backAt = performance.now();
  await bot.up();
  expect(performance.now() - backAt).toBeLessThan(5_000);
  expect(bot.adapter.hearing!()!.connection).not.toBe(connection);
  await isHeard(gateway, bot, "之后");
  await bot.adapter.send({ id: WANG, kind: "private" }, { text: "收到", buttons: [], photos: [] });
  await gateway.heard(WANG, "收到");
});

test("a gateway that is down at start is waited for", async () => {
  const gateway = await startGateway({ down: true });
  const bot = await connect(gateway);
  await bot.until(() => bot.logged().includes("not online"));
  expect((await detailOf(bot)).ok).toBe(false);
  await gateway.start();
  await bot.up(5_000);
  await isHeard(gateway, bot, "开始");
  expect(await detailOf(bot)).toMatchObject({ ok: true });
});

// Both wait for the gateway to be given up: side by side.
describe.concurrent("a gateway that freezes", () => {
  const frozen: typeof open = [];
  afterAll(async () => {
    for (const one of frozen.reverse()) await one.close();
  });

  test("is what npm run doctor says, and it ends", async () => {
    const gateway = await startGateway({}, frozen);
    gateway.freeze();
    const dataDir = mkdtempSync(join(tmpdir(), "linli-doctor-"));
    const doctor = spawn(process.execPath, [fileURLToPath(new URL("../../src/doctor.ts", import.meta.url))], {
      env: {
        ...{ PATH: process.env.PATH, LINLI_DATA_DIR: dataDir },
        ...{ WECHATY_PUPPET_SERVICE_ENDPOINT: gateway.endpoint, WECHATY_PUPPET_SERVICE_TOKEN: gateway.token },
      },
      stdio: ["ignore", "pipe", "inherit"],
    });
    let output = "";
    doctor.stdout.on("data", (chunk) => {
      output += chunk;
    });
    const status = await new Promise((resolve) => doctor.once("exit", resolve));
    rmSync(dataDir, { recursive: true, force: true });
    expect(output).toContain("✗ wechat: 网关没有正常回应");
    expect(status).toBe(1);
  }, 60_000);

  test("a gateway that stalls is noticed within 10 s, and heard again when it goes on", async () => {
    const gateway = await startGateway({}, frozen);
    const bot = await connect(gateway, {}, frozen);
    await bot.up();
    gateway.freeze();
    const frozenAt = performance.now();
    await bot.until(() => bot.adapter.hearing!() === null, 12_000);
    expect(performance.now() - frozenAt).toBeLessThan(10_000);
    gateway.thaw();
    await bot.up(30_000);
    await isHeard(gateway, bot, "又能听到了");
  }, 200_000);

  test("a message that was announced before the connection broke is fetched through the next one", async () => {
    const gateway = await startGateway({}, frozen);
    const bot = await connect(gateway, {}, frozen);
    await bot.up();
    const { connection } = bot.adapter.hearing!()!;
    await gateway.call("plan", "messageRawPayload", { times: 1, delayMs: 60_000 });
    await gateway.says(WANG, null, "断线前说的");
    // The bot has to have heard of it; what never left the gateway is gone.
    for (let asked = 0; asked === 0; ) {
      asked = (await gateway.call<Record<string, number>>("calls")).messageRawPayload ?? 0;
    }
    gateway.freeze();
    await bot.until(() => bot.adapter.hearing!() === null, 12_000);
    gateway.thaw();
    await bot.until(() => bot.messages().find((m) => m.text === "断线前说的"), 30_000);
    expect(bot.adapter.hearing!()!.connection).not.toBe(connection);
  }, 200_000);
});

test("a wrong token: said plainly, tried again, and never written anywhere", async () => {
  const gateway = await startGateway();
  const bot = await connect({ endpoint: gateway.endpoint, token: "insecure_TOPSECRET" });
  await bot.until(() => bot.logged().includes("不认这个"));
  const finding = await detailOf(bot);
  expect(finding).toMatchObject({ ok: false, detail: expect.stringContaining("WECHATY_PUPPET_SERVICE_TOKEN") });
  expect(bot.adapter.hearing!()).toBeNull();
  const examined = await examineGateway({ endpoint: gateway.endpoint, token: "insecure_TOPSECRET", noTls: false });
  expect(examined[0]!.ok).toBe(false);
  expect(bot.logged() + JSON.stringify([finding, examined]) + bot.printed).not.toContain("TOPSECRET");
});

test("a gateway that another client has: said plainly, and taken over when that one leaves", async () => {
  const gateway = await startGateway();
  const first = await connectWechat(gateway);
  await first.up();
  const second = await connect(gateway);
  await second.until(() => second.logged().includes("正被别的程序连着"), 15_000);
  expect(second.adapter.hearing!()).toBeNull();
  await isHeard(gateway, first, "第一个听到");
  expect(second.messages()).toEqual([]);
  await first.stop();
  await second.up(30_000);
  await isHeard(gateway, second, "第二个听到");
}, 200_000);

test("doctor asks without taking the gateway from the bot", async () => {
  const gateway = await startGateway();
  const settings = { endpoint: gateway.endpoint, token: gateway.token, noTls: false };
  const bot = await connect(gateway);
  await bot.up();
  const { connection } = bot.adapter.hearing!()!;
  expect(await examineGateway(settings)).toMatchObject([{ ok: true, detail: expect.stringContaining("网关在") }]);
  await isHeard(gateway, bot, "没被打断");
  expect(bot.adapter.hearing!()!.connection).toBe(connection);
  await gateway.kill();
  expect(await examineGateway(settings)).toMatchObject([{ ok: false, detail: expect.stringContaining("连不上网关") }]);
});

test("without encryption on this machine", async () => {
  const gateway = await startGateway({ tls: false, token: "plain-old-token" });
  const bot = await connect(gateway, { noTls: true });
  await bot.up();
  await isHeard(gateway, bot, "明文");
});

test("leaving does not log the account out", async () => {
  const gateway = await startGateway();
  const first = await connectWechat(gateway);
  await first.up();
  // What it says comes back to it as its own. That it has yet to be looked at keeps nobody from leaving.
  await first.adapter.send({ id: WANG, kind: "private" }, { text: "再见", buttons: [], photos: [] });
  const leavesAt = performance.now();
  await first.stop();
  expect(performance.now() - leavesAt).toBeLessThan(5_000);
  const second = await connect(gateway);
  await second.up(5_000);
  await isHeard(gateway, second, "还登录着");
  expect((await gateway.call<Record<string, number>>("calls")).stop).toBeUndefined();
});

test("the account is logged in with a code: in the terminal, and on a page of this machine", async () => {
  const gateway = await startGateway({ loggedIn: false });
  const bot = await connect(gateway);
  await bot.until(() => bot.printed.length > 0);
  expect(bot.printed[0]).toContain("█");
  const path = /http:\/\/127\.0\.0\.1:1(\S+)/.exec(bot.printed[0]!)![1]!;
  const visit = (address: string, headers: Record<string, string>, remoteAddress = "127.0.0.1") =>
    bot.adapter.pages.request(address, { headers }, { incoming: { socket: { remoteAddress } } });
  const page = await visit(path, { host: "127.0.0.1:1" });
  expect(page.status).toBe(200);
  expect(await page.text()).toContain("data:image/png");
  expect((await visit("/wechat/login", { host: "127.0.0.1:1" })).status).toBe(403);
  expect((await visit(path, { host: "linli.example" })).status).toBe(403);
  expect((await visit(path, { host: "127.0.0.1:1" }, "10.0.0.9")).status).toBe(403);
  await bot.until(() => bot.logged().includes("请扫码"));
  expect((await detailOf(bot)).ok).toBe(false);
  await gateway.call("logIn");
  await bot.up();
  await isHeard(gateway, bot, "登录了");
  expect(await (await visit(path, { host: "localhost:1" })).text()).not.toContain("data:image/png");
  await gateway.call("logOut");
  await bot.until(() => bot.adapter.hearing!() === null);
  expect((await detailOf(bot)).ok).toBe(false);
});

test("an account that is logged out and in again at once, under another id, is heard on", async () => {
  const gateway = await startGateway();
  const bot = await connect(gateway);
  await bot.up();
  const self = { id: "wxid_linli_anew", name: "邻里" };
  await gateway.call("logInAnew", { self, people: [{ id: WANG, name: "王阿姨" }], rooms: [], loggedIn: true });
  await isHeard(gateway, bot, "重新登录以后");
  await gateway.says(self.id, null, "自己说的");
  await isHeard(gateway, bot, "别人说的");
  expect(bot.messages().map((m) => m.text)).not.toContain("自己说的");
  await bot.until(() => bot.adapter.hearing!());
  expect(await detailOf(bot)).toMatchObject({ ok: true });
});

test("in a process of its own: nothing is written below HOME or printed, no token that runs code is used", async () => {
  const gateway = await startGateway();
  const home = mkdtempSync(join(tmpdir(), "linli-home-"));
  const main = fileURLToPath(new URL("../support/wechatLone.ts", import.meta.url));
  const child = spawn(process.execPath, [main, gateway.endpoint, gateway.token], {
    // Both names are wechaty's for a token with which a server may push code to be run.
    env: {
      PATH: process.env.PATH,
      HOME: home,
      WECHATY_TOKEN: "push-me",
      WECHATY_IO_TOKEN: "push-me",
      WECHATY_LOG: "silly",
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  child.stdout.on("data", (chunk) => {
    output += chunk;
  });
  child.stderr.on("data", (chunk) => {
    output += chunk;
  });
  try {
    for (let i = 0; i < 200 && !output.includes("up\n"); i++) await new Promise((resolve) => setTimeout(resolve, 50));
    await gateway.says(WANG, null, "听得见吗");
    await gateway.heard(WANG, "听得见吗");
    await gateway.call("fail");
    await gateway.kill();
    await gateway.start();
    await gateway.says(WANG, null, "还活着吗").catch(() => {});
    for (let i = 0; i < 200 && !output.endsWith("up\nup\n"); i++)
      await new Promise((resolve) => setTimeout(resolve, 50));
    // wechaty says on loading that it was told to say everything; then it has to be still.
    expect(output.match(/^up$/gm)).toHaveLength(2);
    expect(output).not.toContain(gateway.token);
    expect(output).not.toContain("听得见");
    expect(child.exitCode).toBeNull();
    expect(readdirSync(home)).toEqual([]);
  } finally {
    child.kill("SIGKILL");
    rmSync(home, { recursive: true, force: true });
  }
}, 40_000);

test("wechaty is loaded only when a connection to WeChat is opened", async () => {
  const hook = `data:text/javascript,${encodeURIComponent(`import { registerHooks } from "node:module";
    registerHooks({ resolve(name, context, next) {
      if (/^(wechaty|file-box|qrcode)/.test(name)) console.log("loads", name);
      return next(name, context);
    } });`)}`;
  const root = fileURLToPath(new URL("../..", import.meta.url));
  const dataDir = mkdtempSync(join(tmpdir(), "linli-lazy-"));
  const run = async (args: string[], until: RegExp) => {
    const child = spawn(process.execPath, ["--import", hook, ...args], {
      ...{ cwd: root, stdio: ["ignore", "pipe", "inherit"] },
      env: { PATH: process.env.PATH, HOME: process.env.HOME, LINLI_DATA_DIR: dataDir, PORT: "0" },
    });
    let output = "";
    child.stdout!.on("data", (chunk) => {
      output += chunk;
    });
    for (let i = 0; i < 1_800 && !until.test(output); i++) await new Promise((resolve) => setTimeout(resolve, 50));
    child.kill("SIGKILL");
    return output;
  };
  const gateway = await startGateway();
  try {
    const without = await run(["src/start.js"], /Linli is at/);
    expect(without).toMatch(/Linli is at/);
    expect(without).not.toContain("loads");
    const withIt = await run(["test/support/wechatLone.ts", gateway.endpoint, gateway.token], /^up$/m);
    expect(withIt).toContain("loads wechaty-puppet-service");
    // The class above the client looks up every member of a room, and runs code that a server pushes.
    expect(withIt).not.toMatch(/^loads wechaty$/m);
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}, 200_000);
