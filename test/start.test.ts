import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { missingYear } from "../src/modules/reports/clocks.ts";
import { freePort } from "./support/postgres.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
let dataDir: string;
let url: string;
let port: number;
let bot: Started;

const START_MS = 150_000;
vi.setConfig({ testTimeout: 2 * START_MS, hookTimeout: 2 * START_MS });

const onWindows = process.platform === "win32";

interface Started {
  child: ChildProcess;
  output(): string;
  ended: Promise<number | null>;
}

/** `npm start` as the README has it, with nothing set but where the data goes. */
function npmStart(env: Record<string, string>): Started {
  return npm("start", env);
}

/** `npm run` of one of its scripts. */
function npm(script: string, env: Record<string, string>): Started {
  const { PATH, HOME, SystemRoot, TEMP, APPDATA, USERPROFILE } = process.env;
  const child = spawn("npm", ["run", script], {
    cwd: ROOT,
    env: {
      PATH,
      HOME,
      ...(onWindows ? { SystemRoot, TEMP, APPDATA, USERPROFILE } : {}),
      LINLI_DATA_DIR: dataDir,
      PORT: String(port),
      ...env,
    } as NodeJS.ProcessEnv,
    detached: !onWindows,
    shell: onWindows,
  });
  let output = "";
  child.stdout?.on("data", (chunk) => {
    output += chunk;
  });
  child.stderr?.on("data", (chunk) => {
    output += chunk;
  });
  const ended = new Promise<number | null>((resolve) => child.on("exit", (code) => resolve(code)));
  return { child, output: () => output, ended };
}

/** Ends npm and all it has started. Windows knows no signals between processes: there it is always without warning. */
function end({ child }: Started, signal: "SIGKILL" | "SIGTERM"): void {
  if (onWindows) spawnSync("taskkill", ["/pid", String(child.pid), "/T", "/F"]);
  else process.kill(-child.pid!, signal);
}

/** On a machine that runs everything else at once a first start was seen to take over half a minute. */
async function untilReady(started: Started): Promise<void> {
  const last = performance.now() + START_MS;
  while (performance.now() < last) {
    const ready = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(2_000) })
      .then((r) => r.ok)
      .catch(() => false);
    if (ready) return;
    if (started.child.exitCode !== null) break;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`not ready:\n${started.output()}`);
}

const post = (path: string, body: unknown) =>
  fetch(`${url}${path}`, {
    method: "POST",
    body: JSON.stringify(body),
    headers: { "content-type": "application/json" },
  });

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), "linli-start-"));
  port = await freePort();
  url = `http://127.0.0.1:${port}`;
  bot = npmStart({});
  await untilReady(bot);
});
afterAll(() => {
  if (bot.child.exitCode === null && bot.child.signalCode === null) end(bot, "SIGKILL");
  rmSync(dataDir, { recursive: true, force: true });
});

test("npm start, with no settings, answers a report", async () => {
  const sent = await post("/sim/send", { chat: "b3", person: "wang", text: "报事 三号楼电梯停了" });
  expect(sent.status).toBe(200);
  const messages = (await (await fetch(`${url}/sim/messages?chat=b3`)).json()) as { from: string; text: string }[];
  expect(messages.at(-1)?.text).toContain("#1 电梯停了");
});

test("health and numbers are there, and hold no words", async () => {
  expect(await (await fetch(`${url}/healthz`)).json()).toEqual({ ok: true });
  const metrics = await (await fetch(`${url}/metrics`)).text();
  expect(metrics).toContain("linli_received_total 1");
  expect(metrics + bot.output()).not.toContain("电梯");
});

test("a second process on the same folder says so and leaves", async () => {
  const second = npmStart({ PORT: String(await freePort()) });
  expect(await second.ended).toBe(1);
  expect(second.output()).toContain("正被另一个邻里进程使用");
});

test("killed without warning, it is back with everything; told to stop, it stops within 10 s", async () => {
  end(bot, "SIGKILL");
  await bot.ended;
  bot = npmStart({});
  await untilReady(bot);
  const messages = (await (await fetch(`${url}/sim/messages?chat=b3`)).json()) as unknown[];
  expect(messages).toHaveLength(2);
  await post("/sim/send", { chat: "b3", person: "li", text: "报事 路灯不亮" });
  const asked = performance.now();
  end(bot, "SIGTERM");
  await bot.ended;
  expect(performance.now() - asked).toBeLessThan(10_000);
});

test("a folder that cannot be used, and a database that is not there, are explained without a word of code", async () => {
  const file = join(dataDir, "a file");
  writeFileSync(file, "");
  const settings = [
    { env: { LINLI_DATA_DIR: file }, says: "LINLI_DATA_DIR" },
    { env: { DATABASE_URL: `postgres://linli:hunter2@127.0.0.1:${await freePort()}/linli` }, says: "DATABASE_URL" },
  ];
  for (const { env, says } of settings) {
    const started = npmStart({ ...env, PORT: "0" });
    expect(await started.ended).toBe(1);
    expect(started.output()).toContain(says);
    expect(started.output()).not.toMatch(/\n {4}at |hunter2/);
  }
});

test("so they are by npm run migrate, and npm run doctor says which year's holidays it lacks", async () => {
  const database = `postgres://linli:hunter2@127.0.0.1:${await freePort()}/linli`;
  const migrated = npm("migrate", { DATABASE_URL: database });
  expect(await migrated.ended).toBe(1);
  expect(migrated.output()).toContain("连不上数据库");
  expect(migrated.output()).not.toMatch(/\n {4}at |hunter2/);
  const examined = npm("doctor", { DATABASE_URL: database });
  expect(await examined.ended).toBe(1);
  const now = new Date();
  const missing = missingYear(now, "Asia/Shanghai");
  const said = missing === null ? `${now.getFullYear()} ✓` : `没有 ${missing} 年的放假安排`;
  expect(examined.output()).toContain(`${missing === now.getFullYear() ? "✗" : "✓"} 放假安排 public holidays: ${said}`);
});

test("a setting that cannot be is explained in both languages", async () => {
  const started = npmStart({ LINLI_TIMEZONE: "Mars/Olympus" });
  expect(await started.ended).toBe(1);
  expect(started.output()).toContain("LINLI_TIMEZONE");
  expect(started.output()).toContain("Linli did not start");
});
