import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { writeEnvExample, writeSettingsPage } from "../scripts/settings.ts";
import { ConfigError, readConfig, SETTINGS } from "../src/config.ts";

type Env = Record<string, string | undefined>;
const TOKEN = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw";
const SECRET = "0123456789abcdef0123456789ABCD_-";
const bot = { TELEGRAM_BOT_TOKEN: TOKEN };
const gateway = (endpoint: string, token: string) => ({
  WECHATY_PUPPET_SERVICE_ENDPOINT: endpoint,
  WECHATY_PUPPET_SERVICE_TOKEN: token,
});

/** What is wrong with these settings, [] when nothing is. */
function problemsOf(env: Env, inContainer = false) {
  try {
    readConfig(env, inContainer);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems;
  }
}

test("no settings: the simulator on this machine", () => {
  expect(readConfig({}, false)).toEqual({
    dataDir: resolve("data"),
    database: { url: null },
    web: { host: "127.0.0.1", port: 3000, publicUrl: null },
    telegram: null,
    wechat: null,
    model: null,
    timezone: "Asia/Shanghai",
    locale: "zh-CN",
    setupCode: null,
    logLevel: "info",
    simulator: true,
    secrets: [],
  });
});

test("empty and blank count as not set", () => {
  const empty = Object.fromEntries(SETTINGS.map(({ name }, index) => [name, index % 2 ? "" : " \t"]));
  expect(readConfig(empty, false)).toEqual(readConfig({}, false));
});

test("all settings", () => {
  const env = {
    HOST: " 0.0.0.0 ",
    PORT: "8080",
    LINLI_PUBLIC_URL: "https://linli.example/",
    LINLI_DATA_DIR: "/srv/linli",
    DATABASE_URL: "postgres://linli:hunter22@db/linli",
    TELEGRAM_BOT_TOKEN: TOKEN,
    TELEGRAM_API_ROOT: "http://127.0.0.1:8081/",
    TELEGRAM_PER_SECOND: "500",
    TELEGRAM_WEBHOOK_URL: "https://linli.example/telegram",
    TELEGRAM_WEBHOOK_SECRET: SECRET,
    LINLI_TIMEZONE: "Europe/Berlin",
    LINLI_LOCALE: "en",
    LINLI_SETUP_CODE: "open-sesame",
    LLM_BASE_URL: "http://127.0.0.1:11434/v1/",
    LLM_API_KEY: "sk-1234567890",
    LLM_MODEL: "small",
    LLM_SUMMARY: "on",
    LINLI_LOG_LEVEL: "debug",
  };
  expect(readConfig(env, true)).toEqual({
    dataDir: resolve("/srv/linli"),
    database: { url: env.DATABASE_URL },
    web: { host: "0.0.0.0", port: 8080, publicUrl: "https://linli.example" },
    telegram: {
      token: TOKEN,
      apiRoot: "http://127.0.0.1:8081",
      perSecond: 500,
      webhook: { url: "https://linli.example/telegram", secret: SECRET },
    },
    wechat: null,
    model: { baseUrl: "http://127.0.0.1:11434/v1", apiKey: "sk-1234567890", name: "small", summary: true },
    timezone: "Europe/Berlin",
    locale: "en",
    setupCode: "open-sesame",
    logLevel: "debug",
    simulator: false,
    secrets: [env.DATABASE_URL, TOKEN, SECRET, "open-sesame", "sk-1234567890"],
  });
});

test("a token alone: long polling at the public API, no simulator", () => {
  expect(readConfig(bot, false)).toMatchObject({
    telegram: { token: TOKEN, apiRoot: "https://api.telegram.org", webhook: null },
    simulator: false,
  });
});

test("a gateway alone: WeChat, no simulator", () => {
  expect(readConfig(gateway("127.0.0.1:8788", "insecure_1"), false)).toMatchObject({
    telegram: null,
    wechat: { endpoint: "127.0.0.1:8788", token: "insecure_1", perSecond: 1, noTls: false },
    simulator: false,
    secrets: ["insecure_1"],
  });
});

describe("accepted", () => {
  test.each<[Env]>([
    [{ HOST: "::1" }],
    [{ HOST: "localhost" }],
    [{ HOST: "127.0.0.2" }],
    [{ PORT: "0" }],
    [{ PORT: "65535" }],
    [{ LINLI_TIMEZONE: "UTC" }],
    [{ DATABASE_URL: "postgresql:///linli?host=/run/postgresql" }],
    [{ ...bot, HOST: "0.0.0.0" }],
    [{ ...bot, LINLI_PUBLIC_URL: "http://10.0.0.5:3000/board" }],
    [{ ...bot, TELEGRAM_WEBHOOK_SECRET: SECRET }],
    [{ LLM_BASE_URL: "http://127.0.0.1:1/v1", LLM_MODEL: "m" }],
    [{ LLM_BASE_URL: "http://[::1]:1/v1", LLM_MODEL: "m" }],
    [{ LLM_BASE_URL: "http://192.168.1.5:11434/v1", LLM_MODEL: "m" }],
    [{ LLM_BASE_URL: "http://172.20.0.2/v1", LLM_MODEL: "m" }],
    [{ LLM_BASE_URL: "http://ollama:11434/v1", LLM_MODEL: "m" }],
    [{ LLM_BASE_URL: "http://model.home.arpa/v1", LLM_MODEL: "m" }],
    [{ LLM_BASE_URL: "https://models.example/v1", LLM_MODEL: "m" }],
    [{ WECHATY_PUPPET_SERVICE_NO_TLS_INSECURE_CLIENT: "TRUE" }],
    [gateway("127.0.0.1:8788", "insecure_1")],
    [gateway("gateway.example:8788", "wxwork_1")],
    [{ ...gateway("localhost:8788", "any-token"), WECHATY_PUPPET_SERVICE_NO_TLS_INSECURE_CLIENT: "true" }],
    [{ ...bot, ...gateway("127.0.0.1:8788", "insecure_1") }],
    [{ LINLI_UNKNOWN: "x", PATH: "/bin" }],
  ])("%j", (env) => {
    expect(problemsOf(env)).toEqual([]);
  });
});

describe("refused: the setting, and what to write", () => {
  test.each<[setting: string, env: Env, says: RegExp]>([
    ["HOST", { ...bot, HOST: "a b" }, /127\.0\.0\.1/],
    ["PORT", { PORT: "abc" }, /"abc".*0 to 65535/],
    ["PORT", { PORT: "65536" }, /0 to 65535/],
    ["PORT", { PORT: "-1" }, /0 to 65535/],
    ["PORT", { PORT: "3000.5" }, /0 to 65535/],
    ["PORT", { PORT: "1e3" }, /0 to 65535/],
    ["LINLI_PUBLIC_URL", { ...bot, LINLI_PUBLIC_URL: "linli.example" }, /full address/],
    ["LINLI_PUBLIC_URL", { ...bot, LINLI_PUBLIC_URL: "ftp://linli.example" }, /full address/],
    ["LINLI_PUBLIC_URL", { ...bot, LINLI_PUBLIC_URL: "https://linli.example/?a=1" }, /full address/],
    ["LLM_BASE_URL", { LLM_BASE_URL: "http://models.example/v1", LLM_MODEL: "m" }, /begins with https/],
    ["LLM_BASE_URL", { LLM_BASE_URL: "http://8.8.8.8/v1", LLM_MODEL: "m" }, /begins with https/],
    ["LLM_BASE_URL", { LLM_SUMMARY: "on" }, /LLM_SUMMARY/],
    ["LLM_SUMMARY", { LLM_SUMMARY: "yes" }, /on or off/],
    ["LLM_BASE_URL", { LLM_BASE_URL: "http://172.32.0.1/v1", LLM_MODEL: "m" }, /begins with https/],
    ["LLM_BASE_URL", { LLM_BASE_URL: "http://127.0.0.1.example/v1", LLM_MODEL: "m" }, /begins with https/],
    ["LLM_BASE_URL", { LLM_BASE_URL: "https://me:pw@models.example/v1", LLM_MODEL: "m" }, /begins with https/],
    ["LLM_BASE_URL", { LLM_BASE_URL: "https://models.example/v1?key=1", LLM_MODEL: "m" }, /begins with https/],
    ["DATABASE_URL", { DATABASE_URL: "mysql://a@b/c" }, /postgres:/],
    ["DATABASE_URL", { DATABASE_URL: "postgres://a b@c/d" }, /postgres:/],
    ["TELEGRAM_BOT_TOKEN", { TELEGRAM_BOT_TOKEN: "AAHdq" }, /@BotFather/],
    ["TELEGRAM_BOT_TOKEN", { TELEGRAM_BOT_TOKEN: `"${TOKEN}"` }, /@BotFather/],
    ["TELEGRAM_API_ROOT", { ...bot, TELEGRAM_API_ROOT: "api.telegram.org" }, /full address/],
    ["TELEGRAM_PER_SECOND", { ...bot, TELEGRAM_PER_SECOND: "1001" }, /0 to 1000/],
    ["WECHAT_PER_SECOND", { ...bot, WECHAT_PER_SECOND: "31" }, /0 to 30/],
    ["TELEGRAM_WEBHOOK_SECRET", { ...bot, TELEGRAM_WEBHOOK_URL: "https://a.example/t" }, /32 to 256/],
    [
      "TELEGRAM_WEBHOOK_SECRET",
      { ...bot, TELEGRAM_WEBHOOK_URL: "https://a.example/t", TELEGRAM_WEBHOOK_SECRET: SECRET.slice(1) },
      /32 to 256/,
    ],
    [
      "TELEGRAM_WEBHOOK_SECRET",
      { ...bot, TELEGRAM_WEBHOOK_URL: "https://a.example/t", TELEGRAM_WEBHOOK_SECRET: `${SECRET}!` },
      /32 to 256/,
    ],
    [
      "TELEGRAM_WEBHOOK_URL",
      { ...bot, TELEGRAM_WEBHOOK_URL: "http://a.example/t", TELEGRAM_WEBHOOK_SECRET: SECRET },
      /https/,
    ],
    // Without an endpoint wechaty's client would ask a public host for one.
    ["WECHATY_PUPPET_SERVICE_ENDPOINT", { WECHATY_PUPPET_SERVICE_TOKEN: "puppet_1" }, /needs it/],
    ["WECHATY_PUPPET_SERVICE_TOKEN", { WECHATY_PUPPET_SERVICE_ENDPOINT: "127.0.0.1:8788" }, /needs it/],
    ["WECHATY_PUPPET_SERVICE_TOKEN", gateway("127.0.0.1:8788", "no-name"), /name of the gateway/],
    ["WECHATY_PUPPET_SERVICE_TOKEN", gateway("10.0.0.8:8788", "insecure_1"), /key is public/],
    ["WECHATY_PUPPET_SERVICE_TOKEN", gateway("127.0.0.1.example.org:8788", "Insecure_1"), /key is public/],
    [
      "WECHATY_PUPPET_SERVICE_NO_TLS_INSECURE_CLIENT",
      { ...gateway("gateway.example:8788", "wxwork_1"), WECHATY_PUPPET_SERVICE_NO_TLS_INSECURE_CLIENT: "true" },
      /on another machine/,
    ],
    [
      "WECHATY_PUPPET_SERVICE_NO_TLS_INSECURE_CLIENT",
      { WECHATY_PUPPET_SERVICE_NO_TLS_INSECURE_CLIENT: "x" },
      /true or false/,
    ],
    ["LINLI_TIMEZONE", { LINLI_TIMEZONE: "Asia/Shenzen" }, /Asia\/Shanghai/],
    ["LINLI_LOCALE", { LINLI_LOCALE: "zh" }, /zh-CN or en/],
    ["LINLI_SETUP_CODE", { LINLI_SETUP_CODE: "12345" }, /6 to 64/],
    ["LINLI_SETUP_CODE", { LINLI_SETUP_CODE: "open sesame" }, /6 to 64/],
    ["LLM_BASE_URL", { LLM_MODEL: "m" }, /needs it/],
    ["LLM_BASE_URL", { LLM_API_KEY: "k" }, /needs it/],
    ["LLM_MODEL", { LLM_BASE_URL: "http://127.0.0.1/v1" }, /needs it/],
    ["LINLI_LOG_LEVEL", { LINLI_LOG_LEVEL: "verbose" }, /silent/],
  ])("%s of %j", (setting, env, says) => {
    const problems = problemsOf(env);
    expect(problems.map((p) => p.setting)).toEqual([setting]);
    expect(problems[0]!.en).toMatch(says);
    for (const sentence of [problems[0]!.zh, problems[0]!.en]) {
      expect(sentence).toContain(setting);
      expect(sentence).toMatch(/[.。]$/);
    }
    expect(problems[0]!.zh).toMatch(/请/);
  });
});

describe("the simulator is for one machine: without a platform it asks for a token", () => {
  test.each<[Env, boolean, RegExp]>([
    [{ HOST: "0.0.0.0" }, false, /HOST lets other machines in.*remove HOST/],
    [{ HOST: "192.168.1.5" }, false, /HOST/],
    [{ HOST: "127.0.0.1.example.org" }, false, /HOST/],
    [{ LINLI_PUBLIC_URL: "https://a.example" }, false, /LINLI_PUBLIC_URL is set.*remove LINLI_PUBLIC_URL/],
    [
      { TELEGRAM_WEBHOOK_URL: "https://a.example", TELEGRAM_WEBHOOK_SECRET: SECRET },
      false,
      /TELEGRAM_WEBHOOK_URL is set/,
    ],
    [{}, true, /runs in a container/],
    [{ HOST: "0.0.0.0", LINLI_PUBLIC_URL: "https://a.example" }, true, /runs in a container/],
  ])("%j, in a container: %s", (env, inContainer, says) => {
    const problems = problemsOf(env, inContainer);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ setting: "TELEGRAM_BOT_TOKEN", en: expect.stringMatching(says) });
    expect(problems[0]!.zh).toContain("@BotFather");
    expect(problemsOf({ ...env, ...bot }, inContainer)).toEqual([]);
  });
});

test("a shell inside a container is somebody's machine: the bot is not what it was started for", () => {
  expect(readConfig({ KUBERNETES_SERVICE_HOST: "10.0.0.1" }).simulator).toBe(true);
});

test("all problems at once, numbered, in both languages, and no secret among them", () => {
  const secrets = {
    DATABASE_URL: "mysql://linli:hunter2@db",
    TELEGRAM_BOT_TOKEN: "hunter2-token",
    TELEGRAM_API_ROOT: "ftp://user:hunter2@relay",
    TELEGRAM_WEBHOOK_SECRET: "hunter2",
    WECHATY_PUPPET_SERVICE_TOKEN: "hunter2 hunter2",
    LINLI_SETUP_CODE: "hunter2 hunter2",
    LLM_API_KEY: "hunter2 key",
  };
  const problems = problemsOf({ ...secrets, PORT: "no\u202e\nport", LINLI_LOCALE: "x".repeat(500) });
  expect(new Set(problems.map((p) => p.setting))).toEqual(
    new Set([...Object.keys(secrets), "PORT", "LINLI_LOCALE", "LLM_BASE_URL", "WECHATY_PUPPET_SERVICE_ENDPOINT"]),
  );
  expect(
    problemsOf(gateway("10.0.0.8:8788", "insecure_hunter2"))
      .map((p) => p.zh + p.en)
      .join(),
  ).not.toContain("hunter2");
  const { message } = new ConfigError(problems);
  expect(message).not.toContain("hunter2");
  expect(message).not.toMatch(/x{61}|\u202e/);
  expect(message).toContain("1. ");
  expect(message).toContain(`${problems.length}. `);
  expect(message).toContain(problems[0]!.zh);
  expect(message).toContain(problems[0]!.en);
});

describe("the table", () => {
  test("holds the settings of the contract and no others", () => {
    expect(SETTINGS.map((s) => s.name).sort()).toEqual(
      [
        "DATABASE_URL HOST LINLI_DATA_DIR LINLI_LOCALE LINLI_LOG_LEVEL LINLI_PUBLIC_URL LINLI_SETUP_CODE LINLI_TIMEZONE",
        "LLM_API_KEY LLM_BASE_URL LLM_MODEL LLM_SUMMARY PORT",
        "TELEGRAM_API_ROOT TELEGRAM_BOT_TOKEN TELEGRAM_PER_SECOND TELEGRAM_WEBHOOK_SECRET TELEGRAM_WEBHOOK_URL",
        "WECHATY_PUPPET_SERVICE_ENDPOINT WECHATY_PUPPET_SERVICE_NO_TLS_INSECURE_CLIENT WECHATY_PUPPET_SERVICE_TOKEN",
        "WECHAT_PER_SECOND",
      ]
        .join(" ")
        .split(" "),
    );
  });

  test.each(SETTINGS.map((s) => [s.name, s] as const))(
    "%s has sentences in both languages and a default that fits",
    (_, s) => {
      expect(s.about.zh).toMatch(/\p{Script=Han}.*。$/u);
      expect(s.about.en).toMatch(/^[A-Z].*\.$/);
      expect(s.write.en).not.toMatch(/\.$/);
      expect(s.write.zh).not.toMatch(/。$/);
      if (s.default !== null) expect(s.type.safeParse(s.default).success).toBe(true);
      if (/TOKEN|SECRET|KEY|CODE/.test(s.name)) expect("secret" in s).toBe(true);
    },
  );

  test.each([
    ["docs/settings.md", writeSettingsPage],
    [".env.example", writeEnvExample],
  ])("%s is current; if not, run: node scripts/settings.ts", (path, write) => {
    expect(readFileSync(new URL(`../${path}`, import.meta.url), "utf8").replaceAll("\r\n", "\n")).toBe(write());
  });

  test("a copy of .env.example changes nothing", () => {
    expect(
      writeEnvExample()
        .split("\n")
        .filter((line) => line && !line.startsWith("#")),
    ).toEqual([]);
  });
});
