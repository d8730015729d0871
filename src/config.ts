import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { z } from "zod";

/** A sentence in both languages: whoever sets up the machine may read either. */
export interface Sentence {
  zh: string;
  en: string;
}

/** One line of the table of settings. */
export interface Setting {
  name: string;
  group: "web" | "database" | "telegram" | "wechat" | "place and words" | "first operator" | "model" | "log";
  /** Reads the text of the variable. */
  type: z.ZodType<unknown, string>;
  /** What counts when nothing is set, as it would be written; null: nothing. */
  default: string | null;
  /** What it is for. */
  about: Sentence;
  /** What may be written, ending a sentence that begins "Write …" / "请写 …". */
  write: Sentence;
  /** True: never shown again, not in errors and not in logs. */
  secret?: true;
}

const anUrl = (...protocols: string[]) =>
  z
    .string()
    .refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol))
    .transform((text) => text.replace(/\/+$/, ""));
const aWord = z.string().regex(/^\S+$/);
const yesOrNo = z
  .string()
  .toLowerCase()
  .pipe(z.enum(["true", "1", "yes", "false", "0", "no"]))
  .transform((text) => ["true", "1", "yes"].includes(text));

/** What residents wrote, and the key, must not cross the internet in the clear; within one's own network they may. */
function isOwnOrEncrypted({ protocol, hostname, username, password, search, hash }: URL): boolean {
  if (username || password || search || hash) return false;
  if (protocol === "https:") return true;
  // RFC 1918, RFC 3927 and RFC 4193 addresses; a name without a dot is a machine or a container next to this one.
  const isPrivate =
    /^(?:127|10|192\.168|169\.254|172\.(?:1[6-9]|2\d|3[01]))\.[\d.]+$|^\[(?:::1|f[cd][0-9a-f]{2}:.*)\]$/i;
  return isPrivate.test(hostname) || /^[a-z0-9-]+$|\.(?:local|internal|home\.arpa|localhost)$/i.test(hostname);
}

/** Every setting there is. docs/settings.md and .env.example are written from this table. */
export const SETTINGS = [
  {
    name: "HOST",
    group: "web",
    type: aWord,
    default: "127.0.0.1",
    about: {
      zh: "网页听哪个地址。127.0.0.1 只有本机能打开。",
      en: "The address the web pages listen on. 127.0.0.1: this machine only.",
    },
    write: { zh: "一个地址，比如 127.0.0.1 或 0.0.0.0", en: "an address, e.g. 127.0.0.1 or 0.0.0.0" },
  },
  {
    name: "PORT",
    group: "web",
    type: z.string().regex(/^\d+$/).transform(Number).pipe(z.number().max(65535)),
    default: "3000",
    about: { zh: "网页听哪个端口。0 表示随便一个空的。", en: "The port the web pages listen on. 0: any free one." },
    write: { zh: "0 到 65535 的整数，比如 3000", en: "a whole number from 0 to 65535, e.g. 3000" },
  },
  {
    name: "LINLI_PUBLIC_URL",
    group: "web",
    type: anUrl("https:", "http:").refine((text) => !/[?#]/.test(text)),
    default: null,
    about: {
      zh: "邻居和工作人员从外面打开网页用的网址。",
      en: "The address at which neighbours and staff open the web pages from outside.",
    },
    write: { zh: "完整的网址，比如 https://linli.example.org", en: "a full address, e.g. https://linli.example.org" },
  },
  {
    name: "LINLI_DATA_DIR",
    group: "database",
    type: z.string().transform((text) => resolve(text)),
    default: "./data",
    about: {
      zh: "数据文件夹：照片都在这里；没有设置 DATABASE_URL 时，数据库也在这里。",
      en: "The data folder: photos are kept here, and so is the database when DATABASE_URL is not set.",
    },
    write: { zh: "一个能写入的文件夹，比如 ./data", en: "a folder that can be written to, e.g. ./data" },
  },
  {
    name: "DATABASE_URL",
    group: "database",
    type: z.string().regex(/^postgres(ql)?:\/\/\S+$/),
    default: null,
    about: {
      zh: "Postgres 数据库的地址。不设就用数据文件夹里自带的数据库，试用够了；真的小区请用 Postgres。地址后面加 ?max=4，就只用 4 个连接（不写是 8 个）。",
      en: "Where Postgres is. Without it a built-in database in the data folder is used: fine for a try, not for a real building. With ?max=4 at its end it keeps to 4 connections (else 8).",
    },
    write: {
      zh: "Postgres 的地址，比如 postgres://linli:密码@localhost:5432/linli",
      en: "the address of a Postgres, e.g. postgres://linli:password@localhost:5432/linli",
    },
    secret: true,
  },
  {
    name: "TELEGRAM_BOT_TOKEN",
    group: "telegram",
    type: z.string().regex(/^\d+:[A-Za-z0-9_-]+$/),
    default: null,
    about: {
      zh: "Telegram 机器人的令牌，向 @BotFather 要。",
      en: "The token of the Telegram bot. @BotFather gives one.",
    },
    write: {
      zh: "@BotFather 给的整串令牌，前面是数字，中间有一个冒号",
      en: "the whole token from @BotFather: digits, a colon, then letters and digits",
    },
    secret: true,
  },
  {
    name: "TELEGRAM_API_ROOT",
    group: "telegram",
    type: anUrl("https:", "http:"),
    default: "https://api.telegram.org",
    about: {
      zh: "Telegram 接口的地址。自己架了 Bot API 服务器或中转才需要改。",
      en: "Where the Telegram Bot API is. Change it only for a Bot API server or relay of your own.",
    },
    write: { zh: "完整的网址，比如 https://api.telegram.org", en: "a full address, e.g. https://api.telegram.org" },
  },
  {
    name: "TELEGRAM_PER_SECOND",
    group: "telegram",
    // https://core.telegram.org/bots/faq#broadcasting-to-users: about 30, and up to 1000 for those who pay.
    type: z.string().regex(/^\d+$/).transform(Number).pipe(z.number().max(1000)),
    default: "30",
    about: {
      zh: "每秒最多发几条，所有的群加起来。Telegram 免费给 30；0 是不数。",
      en: "Most messages a second, over all chats. Telegram takes 30 for free; 0 counts nothing.",
    },
    write: { zh: "0 到 1000 的整数", en: "a whole number from 0 to 1000" },
  },
  {
    name: "TELEGRAM_WEBHOOK_URL",
    group: "telegram",
    type: anUrl("https:", "http:"),
    default: null,
    about: {
      zh: "让 Telegram 把消息推到这个网址。不设就由机器人自己去取，多数情况这样就好。",
      en: "The address Telegram pushes messages to. Without it the bot fetches them itself, which is right for most.",
    },
    write: { zh: "完整的网址，https 开头", en: "a full address that begins with https" },
  },
  {
    name: "TELEGRAM_WEBHOOK_SECRET",
    group: "telegram",
    // Bot API, setWebhook: secret_token is 1–256 of these characters; fewer than 32 could be guessed.
    type: z.string().regex(/^[A-Za-z0-9_-]{32,256}$/),
    default: null,
    about: {
      zh: "Telegram 推消息时带的暗号，用了 TELEGRAM_WEBHOOK_URL 就一定要设。",
      en: "The secret that Telegram sends along with what it pushes. Required with TELEGRAM_WEBHOOK_URL.",
    },
    write: {
      zh: "32 到 256 个字母、数字、_ 或 -；可以用 openssl rand -hex 32 生成",
      en: "32 to 256 letters, digits, _ or -; openssl rand -hex 32 makes one",
    },
    secret: true,
  },
  {
    name: "WECHATY_PUPPET_SERVICE_ENDPOINT",
    group: "wechat",
    type: z.string().regex(/^[^\s:/]+:\d{1,5}$/),
    default: null,
    about: {
      zh: "微信网关的地址。设了它就接微信；网关要自己准备，怎么选见 adapters/wechat/README.md。",
      en: "Where the WeChat gateway is; setting it turns WeChat on. You bring the gateway: see adapters/wechat/README.md.",
    },
    write: { zh: "地址:端口，比如 127.0.0.1:8788", en: "host:port, e.g. 127.0.0.1:8788" },
  },
  {
    name: "WECHATY_PUPPET_SERVICE_TOKEN",
    group: "wechat",
    type: aWord,
    default: null,
    about: { zh: "微信网关的令牌，和地址一起设。", en: "The token of the WeChat gateway; it goes with the address." },
    write: {
      zh: "网关给的整串令牌；自己在本机开的网关，令牌以 insecure_ 开头",
      en: "the whole token the gateway gave; for a gateway of your own on this machine, one that begins with insecure_",
    },
    secret: true,
  },
  {
    name: "WECHAT_PER_SECOND",
    group: "wechat",
    type: z.string().regex(/^\d+$/).transform(Number).pipe(z.number().max(30)),
    default: "1",
    about: {
      zh: "微信上每秒最多发几条，所有的群加起来。个人号请别改；企业微信的网关允许更多时可以调大。0 是不数。",
      en: "Most messages a second on WeChat, over all chats. Leave it for a personal account; raise it where a WeCom gateway allows more. 0 counts nothing.",
    },
    write: { zh: "0 到 30 的整数", en: "a whole number from 0 to 30" },
  },
  {
    name: "WECHATY_PUPPET_SERVICE_NO_TLS_INSECURE_CLIENT",
    group: "wechat",
    type: yesOrNo,
    default: "false",
    about: {
      zh: "和微信网关之间不加密。只在网关就在本机时用。",
      en: "Talk to the WeChat gateway without encryption. Only for a gateway on this very machine.",
    },
    write: { zh: "true 或 false", en: "true or false" },
  },
  {
    name: "LINLI_TIMEZONE",
    group: "place and words",
    type: z.string().refine(isTimeZone),
    default: "Asia/Shanghai",
    about: { zh: "小区在哪个时区。", en: "The time zone of the community." },
    write: {
      zh: "时区的名字，比如 Asia/Shanghai 或 Europe/Berlin",
      en: "the name of a time zone, e.g. Asia/Shanghai or Europe/Berlin",
    },
  },
  {
    name: "LINLI_LOCALE",
    group: "place and words",
    type: z.enum(["zh-CN", "en"]),
    default: "zh-CN",
    about: {
      zh: "机器人先说哪种话，各个群可以再改。",
      en: "The language the bot begins with; each group may choose its own.",
    },
    write: { zh: "zh-CN 或 en", en: "zh-CN or en" },
  },
  {
    name: "LINLI_SETUP_CODE",
    group: "first operator",
    type: z.string().regex(/^\S{6,64}$/),
    default: null,
    about: {
      zh: "开通小区用的一次性口令。不设就在第一次启动时显示一个。",
      en: "The one-time code that sets up a community. Without it one is printed at the first start.",
    },
    write: { zh: "6 到 64 个字，中间不能有空格", en: "6 to 64 characters without spaces" },
    secret: true,
  },
  {
    name: "LLM_BASE_URL",
    group: "model",
    type: anUrl("https:", "http:").refine((text) => isOwnOrEncrypted(new URL(text))),
    default: null,
    about: {
      zh: "语言模型的接口地址（OpenAI 格式）。不设就只按规则听懂邻居的话，也够用。",
      en: "Where a language model answers (OpenAI's format). Without it the bot understands by rules alone, which is enough.",
    },
    write: {
      zh: "https 开头的网址，没有密码、? 和 #；本机和自己局域网里的可以是 http，比如 http://127.0.0.1:11434/v1",
      en: "an address that begins with https and has no password, ? or # in it; one on this machine or your own network may begin with http, e.g. http://127.0.0.1:11434/v1",
    },
  },
  {
    name: "LLM_API_KEY",
    group: "model",
    type: aWord,
    default: null,
    about: { zh: "语言模型的钥匙，要收费的才有。", en: "The key for the language model, where it wants one." },
    write: { zh: "服务商给的钥匙", en: "the key its provider gave" },
    secret: true,
  },
  {
    name: "LLM_MODEL",
    group: "model",
    type: aWord,
    default: null,
    about: { zh: "用哪个语言模型。", en: "Which language model to ask." },
    write: { zh: "模型的名字", en: "the model's name" },
  },
  {
    name: "LLM_SUMMARY",
    group: "model",
    type: z.enum(["on", "off"]),
    default: "off",
    about: {
      zh: "周报、月报给居委会和楼长看时，要不要语言模型先写两三句话。只给它数字，写出别的数字就不用。",
      en: "Whether the language model writes two or three sentences above the summary for staff and leaders. It is given figures alone, and what it writes is left out when it holds any other figure.",
    },
    write: { zh: "on 或 off", en: "on or off" },
  },
  {
    name: "LINLI_LOG_LEVEL",
    group: "log",
    type: z.enum(["trace", "debug", "info", "warn", "error", "fatal", "silent"]),
    default: "info",
    about: {
      zh: "日志写多细。日志里只有编号，没有邻居的话。",
      en: "How much is logged. Logs hold ids, never what people wrote.",
    },
    write: {
      zh: "trace、debug、info、warn、error、fatal 或 silent",
      en: "trace, debug, info, warn, error, fatal or silent",
    },
  },
] as const satisfies readonly Setting[];

type Entry = (typeof SETTINGS)[number];
type Name = Entry["name"];
type Value<N extends Name> =
  | z.output<Extract<Entry, { name: N }>["type"]>
  | (Extract<Entry, { name: N }>["default"] extends null ? null : never);

/** The settings, checked. Addresses have no slash at their end. */
export interface Config {
  /** An absolute path. */
  dataDir: string;
  /** `url` null: the built-in database in the data folder. */
  database: { url: string | null };
  web: { host: string; port: number; publicUrl: string | null };
  /** `webhook` null: the bot fetches its messages itself. */
  telegram: {
    token: string;
    apiRoot: string;
    perSecond: number;
    webhook: { url: string; secret: string } | null;
  } | null;
  wechat: { endpoint: string; token: string; perSecond: number; noTls: boolean } | null;
  /** A language model to ask, in OpenAI's format. */
  model: { baseUrl: string; apiKey: string | null; name: string; summary: boolean } | null;
  timezone: string;
  locale: "zh-CN" | "en";
  setupCode: string | null;
  logLevel: "trace" | "debug" | "info" | "warn" | "error" | "fatal" | "silent";
  /** True when no platform is set: the bot is tried out on this machine. */
  simulator: boolean;
  /** The secret values among the settings, for the log to hide. */
  secrets: string[];
}

/** Something to change before the bot can start: which setting, what is wrong with it, what to write instead. */
export interface ConfigProblem extends Sentence {
  setting: Name;
}

/** All that is wrong with the settings at once. Its message is ready to be shown to the operator. */
export class ConfigError extends Error {
  readonly problems: readonly ConfigProblem[];

  constructor(problems: readonly ConfigProblem[]) {
    const lines = problems.map(({ zh, en }, index) => `${index + 1}. ${zh}\n   ${en}`);
    super(`邻里没有启动，有设置要改：\nLinli did not start, some settings need a change:\n\n${lines.join("\n")}`);
    this.name = "ConfigError";
    this.problems = problems;
  }
}

/**
 * Reads and checks the settings. An empty or blank variable counts as not set.
 *
 * @param env the environment, e.g. `process.env`
 * @param inContainer whether the bot is what a container was started for; found out unless told
 * @throws {ConfigError} with everything that is wrong
 */
export function readConfig(
  env: Record<string, string | undefined>,
  inContainer: boolean = isContainersOwn(env),
): Config {
  const problems: ConfigProblem[] = [];
  const refuse = (setting: Name, zh: string, en: string) => problems.push({ setting, zh, en });
  const given = (name: Name) => Boolean(env[name]?.trim());
  const values = readValues(env, refuse);

  if (given("TELEGRAM_WEBHOOK_URL") && !given("TELEGRAM_WEBHOOK_SECRET")) {
    refuse("TELEGRAM_WEBHOOK_SECRET", ...needs("TELEGRAM_WEBHOOK_SECRET", "TELEGRAM_WEBHOOK_URL"));
  }
  if (values.TELEGRAM_WEBHOOK_URL?.startsWith("http:") && !given("TELEGRAM_API_ROOT")) {
    refuse(
      "TELEGRAM_WEBHOOK_URL",
      "TELEGRAM_WEBHOOK_URL 是 http 开头的，Telegram 只往加密的网址推消息。请写：https 开头的网址。",
      "TELEGRAM_WEBHOOK_URL begins with http, but Telegram pushes to encrypted addresses only. Write one that begins with https.",
    );
  }
  if (given("LLM_BASE_URL") && !given("LLM_MODEL")) refuse("LLM_MODEL", ...needs("LLM_MODEL", "LLM_BASE_URL"));
  const modelPart = (["LLM_MODEL", "LLM_API_KEY"] as const).find(given);
  if (values.LLM_SUMMARY === "on" && !given("LLM_BASE_URL"))
    refuse("LLM_BASE_URL", ...needs("LLM_BASE_URL", "LLM_SUMMARY"));
  if (modelPart && !given("LLM_BASE_URL")) refuse("LLM_BASE_URL", ...needs("LLM_BASE_URL", modelPart));

  checkWechat(values, given, refuse);

  const simulator = !given("TELEGRAM_BOT_TOKEN") && !WECHAT.some(given);
  const exposed = simulator ? whyNoSimulator(values, given, inContainer) : null;
  if (exposed) {
    refuse(
      "TELEGRAM_BOT_TOKEN",
      `TELEGRAM_BOT_TOKEN 没有设置，而${exposed.zh}；没有平台时只有本机试用的模拟器，不能这样开。请写 @BotFather 给的整串令牌${exposed.undo.zh}。`,
      `TELEGRAM_BOT_TOKEN is not set, but ${exposed.en}; without a platform there is only the simulator, which is for trying the bot on one machine. Write the whole token from @BotFather${exposed.undo.en}.`,
    );
  }

  if (problems.length > 0) throw new ConfigError(problems);
  const v = values as { [N in Name]: Value<N> };
  return {
    dataDir: v.LINLI_DATA_DIR,
    database: { url: v.DATABASE_URL },
    web: { host: v.HOST, port: v.PORT, publicUrl: v.LINLI_PUBLIC_URL },
    telegram: v.TELEGRAM_BOT_TOKEN
      ? {
          token: v.TELEGRAM_BOT_TOKEN,
          apiRoot: v.TELEGRAM_API_ROOT,
          perSecond: v.TELEGRAM_PER_SECOND,
          webhook: v.TELEGRAM_WEBHOOK_URL ? { url: v.TELEGRAM_WEBHOOK_URL, secret: v.TELEGRAM_WEBHOOK_SECRET! } : null,
        }
      : null,
    wechat: v.WECHATY_PUPPET_SERVICE_ENDPOINT
      ? {
          endpoint: v.WECHATY_PUPPET_SERVICE_ENDPOINT,
          token: v.WECHATY_PUPPET_SERVICE_TOKEN!,
          perSecond: v.WECHAT_PER_SECOND,
          noTls: v.WECHATY_PUPPET_SERVICE_NO_TLS_INSECURE_CLIENT,
        }
      : null,
    model: v.LLM_BASE_URL
      ? { baseUrl: v.LLM_BASE_URL, apiKey: v.LLM_API_KEY, name: v.LLM_MODEL!, summary: v.LLM_SUMMARY === "on" }
      : null,
    timezone: v.LINLI_TIMEZONE,
    locale: v.LINLI_LOCALE,
    setupCode: v.LINLI_SETUP_CODE,
    logLevel: v.LINLI_LOG_LEVEL,
    simulator,
    secrets: SETTINGS.flatMap((s) => ("secret" in s && v[s.name] !== null ? [String(v[s.name])] : [])),
  };
}

/**
 * True when a container was started to run the bot, so that nobody sits at this machine to try it. A shell inside a
 * container (a workspace, a build machine) is somebody's machine: there the bot is not the container's first process.
 */
export function isContainersOwn(env: Record<string, string | undefined>): boolean {
  const first = process.pid === 1 || (process.ppid === 1 && isInit());
  const marked = existsSync("/.dockerenv") || existsSync("/run/.containerenv") || Boolean(env.KUBERNETES_SERVICE_HOST);
  return first && marked;
}

/** True when process 1 is one of the small programs that containers start to look after one other: not a login shell's. */
function isInit(): boolean {
  try {
    return /^(docker-init|tini|dumb-init|catatonit|podman-init)$/.test(readFileSync("/proc/1/comm", "utf8").trim());
  } catch {
    return false;
  }
}

type Refuse = (setting: Name, zh: string, en: string) => void;

/** Each setting for itself. What cannot be read is refused and missing from the answer. */
function readValues(env: Record<string, string | undefined>, refuse: Refuse): Partial<{ [N in Name]: Value<N> }> {
  const values: Record<string, unknown> = {};
  for (const setting of SETTINGS as readonly (Setting & { name: Name })[]) {
    const text = env[setting.name]?.trim() || setting.default;
    if (text === null) {
      values[setting.name] = null;
      continue;
    }
    const read = setting.type.safeParse(text);
    if (read.success) values[setting.name] = read.data;
    else {
      // An address may hold a password, so what has an @ in it is not shown either.
      const shown =
        setting.secret || text.includes("@") ? null : `${[...text].slice(0, 60).join("")}`.replace(/\p{C}/gu, "�");
      refuse(
        setting.name,
        `${setting.name} ${shown === null ? "写得不对（内容不显示）" : `写的是“${shown}”，用不了`}。请写：${setting.write.zh}。`,
        `${setting.name} ${shown === null ? "cannot be used as it is (not shown here)" : `is "${shown}", which cannot be used`}. Write ${setting.write.en}.`,
      );
    }
  }
  return values;
}

/** The sentence for a setting that another one needs. */
function needs(missing: Name, because: Name): [zh: string, en: string] {
  const { write } = SETTINGS.find((s) => s.name === missing)!;
  return [
    `${missing} 没有设置，但设了 ${because} 就一定要有它。请写：${write.zh}。`,
    `${missing} is not set, but ${because} needs it. Write ${write.en}.`,
  ];
}

const WECHAT = ["WECHATY_PUPPET_SERVICE_ENDPOINT", "WECHATY_PUPPET_SERVICE_TOKEN"] as const;

/**
 * The two go together: without an endpoint wechaty's client would ask a public host for one, and tell it the token.
 * Beyond this machine only real encryption will do: the key of the certificate that comes with the client is public.
 */
function checkWechat(values: Partial<{ [N in Name]: Value<N> }>, given: (name: Name) => boolean, refuse: Refuse): void {
  const [endpoint, token] = WECHAT;
  if (given(token) && !given(endpoint)) refuse(endpoint, ...needs(endpoint, token));
  if (given(endpoint) && !given(token)) refuse(token, ...needs(token, endpoint));
  const { [endpoint]: where, [token]: secret, WECHATY_PUPPET_SERVICE_NO_TLS_INSECURE_CLIENT: noTls } = values;
  if (!where || !secret) return;
  if (!noTls && !/^\w+_./.test(secret)) {
    refuse(
      token,
      `${token} 里没有网关的名字，接不上加密的网关。请写：网关给的整串令牌，形如 名字_编号；自己在本机开的网关，令牌以 insecure_ 开头。`,
      `${token} does not begin with the name of the gateway, which encryption needs. Write the whole token, like name_number; for a gateway of your own on this machine, one that begins with insecure_.`,
    );
  }
  if (isLoopback(where.slice(0, where.lastIndexOf(":")))) return;
  if (noTls) {
    refuse(
      "WECHATY_PUPPET_SERVICE_NO_TLS_INSECURE_CLIENT",
      "WECHATY_PUPPET_SERVICE_NO_TLS_INSECURE_CLIENT 设成了 true，可是网关不在本机：路上谁都能看见令牌和邻居的话。请写：false，或把网关开在本机。",
      "WECHATY_PUPPET_SERVICE_NO_TLS_INSECURE_CLIENT is true, but the gateway is on another machine: anybody on the way could read the token and what people write. Write false, or run the gateway on this machine.",
    );
  } else if (/^insecure_/i.test(secret)) {
    refuse(
      token,
      `${token} 以 insecure_ 开头，用的是人人都有钥匙的证书，只能接本机的网关。请写：网关给的令牌，或把网关开在本机。`,
      `${token} begins with insecure_: its certificate's key is public, so it is only for a gateway on this machine. Write the token the gateway gave, or run the gateway here.`,
    );
  }
}

/** What shows that this is not one person trying the bot on their own machine, and how to undo it; null: nothing. */
function whyNoSimulator(
  values: Partial<{ [N in Name]: Value<N> }>,
  given: (name: Name) => boolean,
  inContainer: boolean,
): (Sentence & { undo: Sentence }) | null {
  // In a container the image says the rest (HOST among it), so this alone is worth saying.
  if (inContainer) return { zh: "机器人开在容器里", en: "the bot runs in a container", undo: { zh: "", en: "" } };
  const remove: string[] = (["TELEGRAM_WEBHOOK_URL", "LINLI_PUBLIC_URL"] as const).filter(given);
  const why: Sentence[] = remove.map((name) => ({ zh: `设了 ${name}`, en: `${name} is set` }));
  if (values.HOST !== undefined && !isLoopback(values.HOST)) {
    why.push({ zh: "HOST 让别的机器也能连进来", en: "HOST lets other machines in" });
    remove.push("HOST");
  }
  if (why.length === 0) return null;
  return {
    zh: why.map((w) => w.zh).join("，"),
    en: why.map((w) => w.en).join(" and "),
    undo: {
      zh: `；只想在本机试用，就去掉 ${remove.join("、")}`,
      en: `, or remove ${remove.join(" and ")} to try the bot here`,
    },
  };
}

function isLoopback(host: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/i.test(host);
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
