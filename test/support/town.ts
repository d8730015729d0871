import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import postgres from "postgres";

import { readConfig } from "../../src/config.ts";
import { createLog } from "../../src/engine/log.ts";
import { CLOCK, type Running, start } from "../../src/main.ts";
import { STORY_BEGINS } from "./clock.ts";
import { ownDatabase } from "./database.ts";

/** A message as the simulator's HTTP shows it. */
export interface Message {
  id: string;
  seq: number;
  from: string;
  text: string;
  choices: { label: string }[];
  photos: string[];
  files: { name: string; url: string }[];
  at: string;
  editedAt: string | null;
}

/** What goes with a message. */
export interface More {
  photo?: Buffer;
  file?: { name: string; bytes: Buffer };
  replyTo?: string;
}

/** The bot with the simulator's community, on a fresh Postgres database, spoken to as its platform is. */
export interface Town {
  /** As the engine calls it. */
  platform: string;
  url: string;
  databaseUrl: string;
  /** Reads the tables, for what no chat shows. */
  sql: postgres.Sql;
  /** Says something; resolves when all of it is answered. @returns what the bot newly said or edited in that chat */
  say(person: string, chat: string, text: string, more?: More): Promise<Message[]>;
  /** The same, for the id of what was said. */
  write(person: string, chat: string, text: string, more?: More): Promise<string>;
  /** What the platform calls somebody. */
  accountOf(person: string): string;
  /** The bytes of one of `Message.photos`. */
  picture(photo: string): Promise<Buffer>;
  /** Presses the choice with that label on the newest message that has it. @returns the toast, or null */
  tap(person: string, chat: string, label: string): Promise<string | null>;
  messages(chat: string, options?: { after?: number; mode?: "text" }): Promise<Message[]>;
  /** The newest message of the bot in a chat. */
  last(chat: string): Promise<Message>;
  advance(hours: number): Promise<void>;
  outage(hours: number): Promise<void>;
  /** Stops the bot and starts it again on the same data. */
  restart(): Promise<void>;
  call(path: string, body?: unknown): Promise<Response>;
  close(): Promise<void>;
}

/** Opens the town. Close it in `afterAll`. */
export async function openTown(settings: Record<string, string> = {}, log = createLog("silent")): Promise<Town> {
  const databaseUrl = await ownDatabase();
  const dataDir = mkdtempSync(join(tmpdir(), "linli-town-"));
  const sql = postgres(databaseUrl, { max: 1, onnotice: () => {} });
  await sql`insert into settings (key, value) values (${CLOCK}, ${STORY_BEGINS.getTime() - Date.now()})`;
  const config = readConfig({ DATABASE_URL: databaseUrl, LINLI_DATA_DIR: dataDir, PORT: "0", ...settings }, false);
  const shout = console.log;
  console.log = () => {};
  let running: Running = await start(config, log);
  console.log = shout;

  async function call(path: string, body?: unknown): Promise<Response> {
    return fetch(`${running.url}${path}`, {
      ...(body === undefined
        ? {}
        : { method: "POST", body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
    });
  }
  async function must<T>(path: string, body?: unknown): Promise<T> {
    const answer = await call(path, body);
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as T;
  }
  function messages(chat: string, options: { after?: number; mode?: "text" } = {}): Promise<Message[]> {
    const query = new URLSearchParams({
      chat,
      after: String(options.after ?? 0),
      ...(options.mode ? { mode: options.mode } : {}),
    });
    return must(`/sim/messages?${query}`);
  }
  /** The highest that was seen in each chat: what stands before it need not be read again. */
  const seen = new Map<string, number>();
  async function lastSeq(chat: string): Promise<number> {
    const after = seen.get(chat) ?? 0;
    const last = Math.max(after, ...(await messages(chat, { after })).map((m) => m.seq));
    seen.set(chat, last);
    return last;
  }

  const town: Town = {
    platform: "simulator",
    accountOf: (person) => person,
    async write(person, chat, text, { photo, file, replyTo } = {}) {
      const sent = await must<{ messageId: string }>("/sim/send", {
        ...{ chat, person, text },
        ...(photo ? { photo: photo.toString("base64") } : {}),
        ...(file ? { file: { name: file.name, content: file.bytes.toString("base64") } } : {}),
        ...(replyTo ? { replyTo } : {}),
      });
      return sent.messageId;
    },
    picture: async (photo) => Buffer.from(await (await call(photo)).arrayBuffer()),
    get url() {
      return running.url;
    },
    databaseUrl,
    sql,
    call,
    messages,
    async say(person, chat, text, more = {}) {
      const after = await lastSeq(chat);
      await town.write(person, chat, text, more);
      return (await messages(chat, { after })).filter((m) => m.from === "bot");
    },
    async tap(person, chat, label) {
      const all = (await messages(chat)).filter((m) => m.choices.some((c) => c.label === label));
      const message = all.at(-1);
      if (!message) throw new Error(`nothing in ${chat} offers ${label}`);
      const choice = message.choices.findIndex((c) => c.label === label);
      return (await must<{ toast: string | null }>("/sim/tap", { chat, person, message: message.id, choice })).toast;
    },
    async last(chat) {
      const message = (await messages(chat))
        .filter((m) => m.from === "bot")
        .sort((a, b) => a.seq - b.seq)
        .at(-1);
      if (!message) throw new Error(`the bot said nothing in ${chat}`);
      return message;
    },
    advance: (hours) => must("/sim/advance", { hours }),
    outage: (hours) => must("/sim/outage", { hours }),
    async restart() {
      await running.stop();
      seen.clear();
      console.log = () => {};
      running = await start(config, log);
      console.log = shout;
    },
    async close() {
      await running.stop();
      await sql.end();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
  return town;
}
