import { join } from "node:path";
import type { Hono } from "hono";
import { type Adapter, type Receive, type Rendered, SendError } from "../../src/core/adapter.ts";
import type { OutsideEvent } from "../../src/core/event.ts";
import { SIMULATOR_CAPABILITIES } from "./capabilities.ts";
import { decodeLine, PLATFORM } from "./decode.ts";
import { BOT, type Content, type Line, openLog } from "./log.ts";
import { makeRoutes } from "./routes.ts";
import { openShelf } from "./shelf.ts";
import { TOWN, type Town } from "./town.ts";
import { words } from "./words.ts";

export { TOWN, type Town, type TownChat, type TownPerson } from "./town.ts";

/** The bot as the simulator may handle it. Each promise ends when all that was due has been handled and sent. */
export interface Controls {
  /** The bot's clock. */
  now(): Date;
  /** Waits until nothing is left to handle or send. */
  settle(): Promise<void>;
  /** Moves the clock on, with the bot awake all the while. */
  advance(ms: number): Promise<void>;
  /** Moves the clock on with the bot's loops stopped, then starts them again. */
  outage(ms: number): Promise<void>;
}

export interface SimulatorOptions {
  /** The bot's data folder; the simulator keeps its chats in `<dataDir>/simulator`. */
  dataDir: string;
  controls: Controls;
  /** The zone the page shows times in. */
  timeZone?: string;
  /** Told what an operator should know. Never given what people wrote. */
  log?: (message: string) => void;
}

/** A platform that is only a page: mount `routes` at `/` of the HTTP server, and seed the database from `town`. */
export type Simulator = Adapter & { routes: Hono; town: Town };

/** So many of the last things people did are handed in again at start; what the bot knows already, it passes over. */
const HANDED_IN_AGAIN = 200;

/**
 * Makes the simulator and reads its chats from disk. What is sent to it before `start` or after `stop` is kept, and
 * handed in at the next start, as a phone network does.
 */
export function createSimulator(options: SimulatorOptions): Simulator {
  const { controls } = options;
  const tell = options.log ?? (() => {});
  const folder = join(options.dataDir, "simulator");
  const log = openLog(folder, tell);
  const photos = openShelf(join(folder, "photos"));
  const files = openShelf(join(folder, "files"));

  let receive: Receive | null = null;
  let waiting: OutsideEvent[] = [];
  let delivering: Promise<void> = Promise.resolve();

  /** Hands in what waits, in order; what could not be stored waits for the next time. */
  const deliver = (line?: Line): Promise<void> => {
    const event = line && decodeLine(line, log, TOWN);
    if (event) waiting.push(event);
    const attempt = async () => {
      if (!receive || waiting.length === 0) return;
      const batch = [...waiting];
      await receive(batch);
      waiting = waiting.slice(batch.length);
    };
    const done = delivering.then(attempt, attempt);
    delivering = done.catch(() => {});
    return done;
  };

  const keep = async (message: Rendered): Promise<Content> => ({
    text: message.text,
    buttons: message.buttons.map(({ label, data }) => ({ label, data })),
    photos: await Promise.all(message.photos.map((photo) => photos.put(photo))),
    files: message.file ? [{ name: message.file.name, id: await files.put(message.file.bytes) }] : [],
    hint: message.hint ?? null,
  });

  return {
    platform: PLATFORM,
    single: true,
    town: TOWN,
    routes: makeRoutes({
      ...{ town: TOWN, log, photos, files, controls, deliver, tell },
      timeZone: options.timeZone ?? "Asia/Shanghai",
    }),

    capabilities: () => SIMULATOR_CAPABILITIES,

    async start(to) {
      receive = to;
      const incoming = log.lines.map((line) => decodeLine(line, log, TOWN)).filter((event) => event !== null);
      waiting = incoming.slice(-Math.max(HANDED_IN_AGAIN, waiting.length));
      await deliver();
    },

    async stop() {
      receive = null;
      await delivering;
    },

    async send(chat, message) {
      if (!TOWN.chats.some((c) => c.id === chat.id)) throw new SendError("gone", `no chat ${chat.id}`);
      const content = await keep(message);
      const replyTo = message.replyTo && log.find(message.replyTo)?.chat === chat.id ? message.replyTo : undefined;
      const line = log.addMessage({
        ...{ chat: chat.id, from: BOT, at: controls.now().toISOString(), ...content },
        ...(replyTo ? { replyTo } : {}),
      });
      return { messageId: line.id };
    },

    async edit(chat, messageId, message) {
      const known = log.find(messageId);
      if (known?.chat !== chat.id || known.from !== BOT) throw new SendError("permanent", `no message ${messageId}`);
      const content = await keep(message);
      const { text, buttons, photos: shown, files: attached, hint } = known;
      if (JSON.stringify(content) === JSON.stringify({ text, buttons, photos: shown, files: attached, hint })) return;
      log.addEdit({ id: messageId, at: controls.now().toISOString(), ...content });
    },

    async toast(tapId, text) {
      log.addToast({ tap: tapId, text, at: controls.now().toISOString() });
    },

    async fetchPhoto(ref) {
      const bytes = await photos.get(ref);
      if (!bytes) throw new SendError("permanent", "no such photo");
      return bytes;
    },

    async fetchFile(ref) {
      const bytes = await files.get(ref);
      if (!bytes) throw new SendError("permanent", "no such file");
      return bytes;
    },

    privateLink: () => null,

    check: async () => [{ name: PLATFORM, ok: true, detail: words.here }],
  };
}
