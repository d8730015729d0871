import type { AddressInfo } from "node:net";
import { pathToFileURL } from "node:url";
import closeWithGrace from "close-with-grace";
import type { Hono } from "hono";
import { CannotStart, whyNoStore } from "./cannotStart.ts";
import { type Config, ConfigError, readConfig } from "./config.ts";
import type { Adapter } from "./core/adapter.ts";
import { type Clock, createClock } from "./engine/clock.ts";
import { createEngine, type Engine } from "./engine/engine.ts";
import { createLog, type Log } from "./engine/log.ts";
import { createModel } from "./engine/model.ts";
import { createPhotoStore } from "./engine/photos.ts";
import { createRouter } from "./engine/router.ts";
import { loadWords, type Words } from "./engine/words.ts";
import { makeMenus } from "./menus.ts";
import { MODULES } from "./modules/index.ts";
import { hasSetupCode, issueCode } from "./modules/members/codes.ts";
import { newCode } from "./modules/members/rules.ts";
import { holdsRealCommunity, seedTown } from "./seed.ts";
import { openStore, type Store } from "./store/db.ts";
import { eq } from "./store/drizzle.ts";
import { FolderInUse } from "./store/folder.ts";
import { migrate } from "./store/migrate.ts";
import { settings } from "./store/schema.ts";
import { openWeb } from "./web/server.ts";

/** The row of `settings` that holds how far the simulator's clock is ahead. */
export const CLOCK = "simulator.clockOffsetMs";

export interface Running {
  /** Where its HTTP face listens, e.g. "http://127.0.0.1:3000". */
  url: string;
  engine: Engine;
  /** Stops within 10 s; everything that matters is in the tables. */
  stop(): Promise<void>;
}

/**
 * Starts the bot.
 * @param pace another clock than the machine's: tests move theirs
 * @throws {ConfigError | FolderInUse | CannotStart} with a sentence for the operator
 */
export async function start(config: Config, log: Log, pace?: Clock): Promise<Running> {
  const { url } = config.database;
  const store = await openStore(url === null ? { dataDir: config.dataDir } : { url }).catch((error) => {
    throw whyNoStore(error, config);
  });
  try {
    await migrate(store).catch((error) => {
      throw whyNoStore(error, config);
    });
    const words = loadWords(config.timezone);
    const clock = pace ?? createClock(config.simulator ? await readOffset(store) : 0);
    const photos = createPhotoStore(config.dataDir);
    let engine!: Engine;
    let url = "";
    const { adapters, ...faces } = await connect(config, store, clock, words, log, {
      engine: () => engine,
      address: () => url,
    });
    engine = createEngine({
      ...{ store, adapters, modules: MODULES, words, photos, clock, log },
      ...{ timeZone: config.timezone, locale: config.locale },
      model: config.model && createModel(config.model),
    });
    const server = await openWeb({ host: config.web.host, port: config.web.port, engine, ...faces }).catch((error) => {
      throw new CannotStart(
        `端口 ${config.web.port} 用不了（${error.code}）。请用 PORT 换一个，比如 PORT=3001。` +
          `\nPort ${config.web.port} cannot be used (${error.code}). Set PORT to another one, e.g. PORT=3001.`,
      );
    });
    const { port } = server.address() as AddressInfo;
    url = `http://127.0.0.1:${port}`;
    if (!config.simulator) await offerSetup(store, config, clock);
    await engine.start();
    log.info({ store: store.kind, adapters: adapters.map((a) => a.platform) }, "ready");
    if (config.simulator) {
      console.log(`\n邻里在这里：${url}\nLinli is at ${url}\n`);
    }
    return {
      url,
      engine,
      async stop() {
        server.close();
        server.closeIdleConnections();
        await engine.stop();
        server.closeAllConnections();
        await store.close();
      },
    };
  } catch (error) {
    await store.close().catch(() => {});
    throw error;
  }
}

/** What is there only once everything is put together. */
interface Later {
  engine(): Engine;
  /** Where the HTTP face listens. */
  address(): string;
}

/** What the platforms bring along: their adapters, and what they add to the HTTP face. */
interface Connected {
  adapters: Adapter[];
  webhook?: { path: string; take(request: Request): Promise<Response> };
  pages?: Hono;
}

/** The platforms that are set, or the simulator when none is. */
async function connect(
  config: Config,
  store: Store,
  clock: Clock,
  words: Words,
  log: Log,
  later: Later,
): Promise<Connected> {
  const connected: Connected = { adapters: [] };
  if (config.telegram) {
    const { createTelegram } = await import("../adapters/telegram/index.ts");
    const { token, apiRoot, webhook, perSecond } = config.telegram;
    const telegram = createTelegram({
      ...{ token, apiRoot, menu: makeMenus(createRouter(MODULES).commands, words) },
      ...(webhook ? { webhook } : {}),
      limits: { perSecond: perSecond === 0 ? Number.POSITIVE_INFINITY : perSecond },
      log: (level, message, data) => log[level](data ?? {}, message),
    });
    connected.adapters.push(telegram);
    const take = telegram.webhook;
    if (webhook && take) connected.webhook = { path: new URL(webhook.url).pathname, take };
  }
  if (config.wechat) {
    const { createWechat } = await import("../adapters/wechat/index.ts");
    const { perSecond, ...gateway } = config.wechat;
    const wechat = createWechat({
      ...gateway,
      limits: { perSecond: perSecond === 0 ? Number.POSITIVE_INFINITY : perSecond },
      log: (level, message, data) => log[level](data ?? {}, message),
      print: (text) => console.log(text),
      address: later.address,
    });
    connected.adapters.push(wechat);
    connected.pages = wechat.pages;
  }
  if (connected.adapters.length > 0) return connected;
  if (await holdsRealCommunity(store.db)) {
    throw new CannotStart(
      "这里存着一个真的小区，模拟器不会动它。请设置 TELEGRAM_BOT_TOKEN，或用 LINLI_DATA_DIR 换一个空文件夹来试用。" +
        "\nThis store holds a real community, and the simulator leaves it alone. Set TELEGRAM_BOT_TOKEN, or set LINLI_DATA_DIR to an empty folder to try things out.",
    );
  }
  const { createSimulator, TOWN } = await import("../adapters/simulator/index.ts");
  await store.transaction((tx) => seedTown(tx, TOWN, clock.now()));
  const simulator = createSimulator({
    dataDir: config.dataDir,
    timeZone: config.timezone,
    controls: timeControls(store, clock, later.engine),
    log: (message) => log.info(message),
  });
  return { adapters: [simulator], pages: simulator.routes };
}

/** How the simulator moves the clock: step by step through what falls due, or in one jump with the bot switched off. */
function timeControls(store: Store, clock: Clock, engine: () => Engine) {
  const moveTo = async (at: Date) => {
    clock.offsetMs = Math.max(clock.offsetMs, at.getTime() - Date.now());
    await store.db
      .insert(settings)
      .values({ key: CLOCK, value: clock.offsetMs })
      .onConflictDoUpdate({ target: settings.key, set: { value: clock.offsetMs } });
  };
  return {
    now: () => clock.now(),
    settle: () => engine().settle(),
    async advance(ms: number) {
      const target = new Date(clock.now().getTime() + ms);
      await engine().settle();
      for (let due = await engine().nextDue(); due && due <= target; due = await engine().nextDue()) {
        if (due > clock.now()) await moveTo(due);
        await engine().settle();
      }
      await moveTo(target);
      await engine().settle();
    },
    async outage(ms: number) {
      engine().pause();
      try {
        await moveTo(new Date(clock.now().getTime() + ms));
      } finally {
        await engine().resume();
      }
      await engine().settle();
    },
  };
}

async function readOffset(store: Store): Promise<number> {
  const [row] = await store.db.select().from(settings).where(eq(settings.key, CLOCK));
  return typeof row?.value === "number" ? row.value : 0;
}

/** The first operator's code: the one that was set, or one printed once. A code that was spent stays spent. */
async function offerSetup(store: Store, config: Config, clock: Clock): Promise<void> {
  const first = !(await hasSetupCode(store.db));
  const code = config.setupCode ?? (first ? newCode(4) : null);
  if (code === null) return;
  await issueCode(store.db, code, { kind: "setup", issuedAt: clock.now() });
  if (config.setupCode === null) {
    console.log(
      `\n开通码（只显示这一次）：${code}\n请在小区的群里发：/setup ${code} 小区名` +
        `\nSet-up code (shown only now). Write in your group: /setup ${code} name-of-the-estate\n`,
    );
  }
}

/** Runs the bot until it is told to stop; says what has to be changed when it cannot start. */
export async function main(): Promise<void> {
  try {
    const config = readConfig(process.env);
    const log = createLog(config.logLevel, undefined, config.secrets);
    const running = await start(config, log);
    closeWithGrace({ delay: 10_000, logger: false }, async ({ err, signal }) => {
      if (err)
        log.error({ err }, "stopping after an error"); // not fatal: its flush waits for ever on a closed pipe
      else log.info({ signal }, "stopping");
      await running.stop();
    });
    // Windows has no SIGTERM; Ctrl+Break, which asks for the same, has a name of its own there.
    process.once("SIGBREAK", (signal) => process.emit("SIGINT", signal));
  } catch (error) {
    if (!(error instanceof ConfigError || error instanceof FolderInUse || error instanceof CannotStart)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) await main();
