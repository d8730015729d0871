import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { freePort } from "../postgres.ts";
import type { GatewayOptions, Said, Utterance, World } from "./world.ts";

export type { Said, World } from "./world.ts";

const MAIN = fileURLToPath(new URL("./main.ts", import.meta.url));
/** What gateways hand on for a quote: a message of type 49 with an `appmsg` of type 57. */
const URL_MESSAGE = 14;
/** `MessageType` of wechaty-puppet. */
const ATTACHMENT = 1;

/** The gateway's process, and everybody who writes through it. */
export interface WechatGateway {
  readonly endpoint: string;
  readonly token: string;
  /** Everything the bot said, over all lives of the process, oldest first. */
  readonly said: Said[];
  /** Somebody writes. @returns the message's id */
  says(from: string, room: string | null, text: string, more?: Partial<Utterance>): Promise<string>;
  sendsPhoto(from: string, room: string | null, bytes: Buffer): Promise<string>;
  /** Somebody sends a file: gateways say what it is called in an XML of type 6, or beside it. */
  sendsFile(from: string, room: string | null, name: string, bytes: Buffer, how?: "xml" | "filename"): Promise<string>;
  /** Somebody answers a message by quoting it, as the XML of type 57 or as 「名：文」. */
  quotes(from: string, room: string | null, quoted: Quoted, text: string, style?: "xml" | "text"): Promise<string>;
  /** Any other function of GatewayPuppet. */
  call<T = unknown>(method: string, ...args: unknown[]): Promise<T>;
  /** The newest thing the bot said in a chat that has those words; waits for it. */
  heard(chat: string, words: string, withinMs?: number): Promise<Said>;
  /** Its texts in a chat, oldest first. */
  texts(chat: string): string[];
  /** SIGKILL. Resolves when it is gone. */
  kill(): Promise<void>;
  /** SIGSTOP and SIGCONT. */
  freeze(): void;
  thaw(): void;
  /** Starts again after `kill`, on the same port, with the same people. */
  start(): Promise<void>;
  close(): Promise<void>;
}

/** What a quote is about. */
export interface Quoted {
  id: string;
  author: string;
  authorName: string;
  text: string;
  /** WeChat's type of the quoted message: 1 text, 3 photo. */
  type?: number;
}

export interface StartOptions extends Partial<World> {
  token?: string;
  tls?: boolean;
  port?: number;
  /** True: not started yet; `start` does it. */
  down?: boolean;
}

/** Starts a gateway. Close it in `afterAll`. */
export async function startWechatGateway(options: StartOptions = {}): Promise<WechatGateway> {
  const { token = `insecure_${randomBytes(8).toString("hex")}`, tls = true, port = await freePort() } = options;
  const world: World = {
    self: options.self ?? { id: "wxid_linli", name: "邻里" },
    people: options.people ?? [],
    rooms: options.rooms ?? [],
    loggedIn: options.loggedIn ?? true,
  };
  const settings: GatewayOptions = { port, token, tls, world };
  const said: Said[] = [];
  const waiting = new Map<number, { resolve(result: unknown): void; reject(error: Error): void }>();
  let child: ChildProcess | null = null;
  let lastId = 0;

  async function start(): Promise<void> {
    const own = spawn(process.execPath, ["--no-deprecation", MAIN, JSON.stringify(settings)], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    child = own;
    own.stdin!.on("error", () => {});
    await new Promise<void>((resolve, reject) => {
      own.once("exit", (code, signal) => {
        if (child === own) child = null;
        reject(new Error(`the gateway ended: ${code ?? signal}`));
        for (const [id, { reject: give }] of waiting) {
          waiting.delete(id);
          give(new Error("the gateway is gone"));
        }
      });
      createInterface({ input: own.stdout! }).on("line", (line) => {
        const message = JSON.parse(line) as {
          ready?: true;
          said?: Said;
          id?: number;
          result?: unknown;
          error?: string;
        };
        if (message.ready) resolve();
        if (message.said) said.push(message.said);
        if (message.id === undefined) return;
        const asked = waiting.get(message.id);
        waiting.delete(message.id);
        if (message.error === undefined) asked?.resolve(message.result);
        else asked?.reject(new Error(message.error));
      });
    });
  }

  function call<T>(method: string, ...args: unknown[]): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const id = ++lastId;
      waiting.set(id, { resolve: resolve as (result: unknown) => void, reject });
      if (child) child.stdin!.write(`${JSON.stringify({ id, method, args })}\n`);
      else reject(new Error("the gateway is not running"));
    });
  }

  async function kill(): Promise<void> {
    const own = child;
    if (!own) return;
    await new Promise((resolve) => {
      own.once("exit", resolve);
      own.kill("SIGKILL");
    });
  }

  const utter = (utterance: Utterance) => call<string>("utter", utterance);
  const inRoom = (room: string | null) => (room === null ? {} : { room });

  if (!options.down) await start();
  return {
    endpoint: `127.0.0.1:${port}`,
    token,
    said,
    call,
    kill,
    start,
    says: (from, room, text, more = {}) => utter({ from, ...inRoom(room), text, ...more }),
    sendsPhoto: (from, room, bytes) => utter({ from, ...inRoom(room), base64: bytes.toString("base64") }),
    sendsFile: (from, room, name, bytes, how = "xml") =>
      utter({
        ...{ from, ...inRoom(room), type: ATTACHMENT, base64: bytes.toString("base64") },
        ...(how === "xml" ? { text: fileXml(name, bytes.length) } : { filename: name, text: name }),
      }),
    quotes: (from, room, quoted, text, style = "xml") =>
      style === "xml"
        ? utter({ from, ...inRoom(room), text: quoteXml(quoted, text), type: URL_MESSAGE })
        : utter({ from, ...inRoom(room), text: quoteText(quoted, text) }),
    async heard(chat, words, withinMs = 25_000) {
      const until = performance.now() + withinMs;
      for (;;) {
        const found = said.findLast((s) => s.chat === chat && s.text.includes(words));
        if (found) return found;
        if (performance.now() > until) {
          const heard = said.filter((s) => s.chat === chat).map((s) => s.text);
          throw new Error(`the bot did not say “${words}” in ${chat}, but:\n${heard.slice(-6).join("\n---\n")}`);
        }
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
    texts: (chat) => said.filter((s) => s.chat === chat).map((s) => s.text),
    freeze: () => void child?.kill("SIGSTOP"),
    thaw: () => void child?.kill("SIGCONT"),
    async close() {
      child?.kill("SIGCONT");
      await kill();
    },
  };
}

function fileXml(name: string, size: number, type = 6): string {
  return `<?xml version="1.0"?>
<msg>
  <appmsg appid="" sdkver="0">
    <title>${escapeXml(name)}</title>
    <type>${type}</type>
    <appattach>
      <totallen>${size}</totallen>
      <fileext>${escapeXml(name.split(".").at(-1)!)}</fileext>
    </appattach>
  </appmsg>
</msg>`;
}

function quoteXml(quoted: Quoted, text: string): string {
  const { id, author, authorName, type = 1 } = quoted;
  return `<?xml version="1.0"?>
<msg>
  <appmsg appid="" sdkver="0">
    <title>${escapeXml(text)}</title>
    <type>57</type>
    <refermsg>
      <type>${type}</type>
      <svrid>${id}</svrid>
      <fromusr>${author}</fromusr>
      <chatusr>${author}</chatusr>
      <displayname>${escapeXml(authorName)}</displayname>
      <content>${escapeXml(quoted.text)}</content>
    </refermsg>
  </appmsg>
</msg>`;
}

function quoteText({ authorName, text }: Quoted, answer: string): string {
  return `「${authorName}：${text}」\n- - - - - - - - - - - - - - -\n${answer}`;
}

function escapeXml(text: string): string {
  return text.replace(/[<>&"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
