import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { afterEach, describe, expect, test } from "vitest";
import { createSimulator, type Simulator } from "../../adapters/simulator/index.ts";
import { replayTranscript, type Transcript } from "../../adapters/simulator/transcript.ts";
import { type Rendered, SendError } from "../../src/core/adapter.ts";
import type { OutsideEvent } from "../../src/core/event.ts";

const PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==";
const START = Date.parse("2026-11-23T01:00:00Z");
const HOUR = 3_600_000;

/** What came back, whatever it is: the tests say what it must be. */
// biome-ignore lint/suspicious/noExplicitAny: JSON from outside
type Json = any;

/** A simulator on a port of its own with a bot at the adapter's boundary: it stores events, and answers on settle. */
interface Bench {
  simulator: Simulator;
  base: string;
  port: number;
  dataDir: string;
  /** Every event handed in since this start. */
  events: OutsideEvent[];
  calls: string[];
  failNext: { receive: boolean };
  get(path: string): Promise<{ status: number; body: Json }>;
  post(path: string, body: unknown): Promise<{ status: number; body: Json }>;
  restart(): Promise<Bench>;
}

const closers: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

function plain(text: string, labels: string[] = []): Rendered {
  return { text, buttons: labels.map((label) => ({ label, data: `do ${label}` })), photos: [] };
}

async function open(options: { dataDir?: string; start?: boolean } = {}): Promise<Bench> {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), "linli-simulator-"));
  if (!options.dataDir) closers.push(() => rmSync(dataDir, { recursive: true, force: true }));
  const events: OutsideEvent[] = [];
  const calls: string[] = [];
  const failNext = { receive: false };
  const todo: OutsideEvent[] = [];
  let time = START;
  let reports = 0;

  const answer = async (event: OutsideEvent) => {
    if (event.type === "message") {
      const to = { id: event.chat, kind: event.chatKind };
      if (event.text.startsWith("报事")) {
        await simulator.send(to, plain(`🔧 #${++reports} ${event.text.slice(3)}\n已收到。`, ["我也遇到", "看进展"]));
      } else if (event.text === "文件") {
        await simulator.send(to, { ...plain("都在这里"), file: { name: "我的数据.json", bytes: Buffer.from("{}") } });
      } else if (event.addressed || event.photos || event.text.startsWith("/")) {
        const photos = await Promise.all((event.photos ?? []).map((photo) => simulator.fetchPhoto!(photo.ref)));
        await simulator.send(to, { ...plain("收到"), photos, replyTo: event.messageId });
      }
    } else if (event.type === "tap") {
      await simulator.edit!({ id: event.chat, kind: event.chatKind }, event.messageId, plain("🔧 2 户遇到", ["撤回"]));
      await simulator.toast!(event.tapId, `记下了：${event.data}`);
    }
  };

  const simulator = createSimulator({
    dataDir,
    controls: {
      now: () => new Date(time),
      async settle() {
        calls.push("settle");
        while (todo.length > 0) await answer(todo.shift()!);
      },
      async advance(ms) {
        calls.push(`advance ${ms}`);
        time += ms;
      },
      async outage(ms) {
        calls.push(`outage ${ms}`);
        time += ms;
      },
    },
  });
  const receive = async (batch: OutsideEvent[]) => {
    if (failNext.receive) {
      failNext.receive = false;
      throw new Error("the store is away");
    }
    events.push(...batch);
    todo.push(...batch);
  };
  if (options.start ?? true) await simulator.start(receive);
  todo.length = 0;

  const server = serve({ fetch: new Hono().route("/", simulator.routes).fetch, port: 0, hostname: "127.0.0.1" });
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  const base = `http://127.0.0.1:${port}`;
  const close = async () => {
    await simulator.stop();
    await new Promise((resolve) => server.close(resolve));
  };
  closers.push(close);
  const read = async (response: Response) => ({
    status: response.status,
    body: await response.json().catch(() => null),
  });
  const headers = { "Content-Type": "application/json" };
  return {
    ...{ simulator, base, port, dataDir, events, calls, failNext },
    get: async (path) => read(await fetch(base + path)),
    post: async (path, body) => read(await fetch(base + path, { method: "POST", headers, body: JSON.stringify(body) })),
    async restart() {
      closers.splice(closers.indexOf(close), 1);
      await close();
      return open({ dataDir });
    },
  };
}

describe("the HTTP contract", () => {
  test("state names the town's people and chats", async () => {
    const { get } = await open();
    const { body } = await get("/sim/state");
    expect(body.now).toBe("2026-11-23T01:00:00.000Z");
    expect(body.people).toContainEqual(expect.objectContaining({ id: "wang", name: "王阿姨", role: "resident" }));
    expect(new Set(body.people.map((p: Json) => p.role))).toEqual(
      new Set(["resident", "leader", "worker", "staff", "admin"]),
    );
    expect(body.chats).toContainEqual(expect.objectContaining({ id: "b3", title: "3号楼邻里群", kind: "group" }));
    for (const person of body.people) {
      expect(body.chats).toContainEqual(expect.objectContaining({ id: `dm:${person.id}`, kind: "private" }));
    }
  });

  test("a message goes in, its answer is there when send returns", async () => {
    const { get, post, events } = await open();
    const { status, body } = await post("/sim/send", { chat: "b3", person: "wang", text: "报事 电梯停了" });
    expect(status).toBe(200);
    expect(events).toEqual([
      {
        ...{ type: "message", platform: "simulator", key: `m:${body.messageId}`, chat: "b3", chatKind: "group" },
        ...{ chatTitle: "3号楼邻里群", at: "2026-11-23T01:00:00.000Z", from: { id: "wang", name: "王阿姨" } },
        ...{ messageId: body.messageId, text: "报事 电梯停了", addressed: false, typedChoices: true },
      },
    ]);
    const { body: messages } = await get("/sim/messages?chat=b3&after=0");
    expect(messages).toEqual([
      {
        ...{ id: body.messageId, seq: 1, from: "wang", text: "报事 电梯停了", choices: [], photos: [], files: [] },
        ...{ replyTo: null, at: "2026-11-23T01:00:00.000Z", editedAt: null },
      },
      expect.objectContaining({
        ...{ seq: 2, from: "bot", text: "🔧 #1 电梯停了\n已收到。" },
        choices: [{ label: "我也遇到" }, { label: "看进展" }],
      }),
    ]);
  });

  test("a tap carries its choice's data, shows a toast, and the edit raises the sequence number", async () => {
    const { get, post, events } = await open();
    await post("/sim/send", { chat: "b3", person: "wang", text: "报事 电梯停了" });
    const card = (await get("/sim/messages?chat=b3")).body[1];
    const tap = { chat: "b3", person: "li", message: card.id, choice: 0 };
    expect((await post("/sim/tap", tap)).body).toEqual({ toast: "记下了：do 我也遇到" });
    const event = events.at(-1);
    expect(event).toMatchObject({ type: "tap", data: "do 我也遇到", messageId: card.id, from: { id: "li" } });
    expect(event?.type === "tap" && event.key).toBe(`t:${event?.type === "tap" && event.tapId}`);
    const changed = (await get(`/sim/messages?chat=b3&after=${card.seq}`)).body;
    expect(changed).toHaveLength(1);
    expect(changed[0]).toMatchObject({ id: card.id, text: "🔧 2 户遇到", editedAt: "2026-11-23T01:00:00.000Z" });
    expect((await get(`/sim/messages?chat=b3&after=${changed[0].seq}`)).body).toEqual([]);
    expect((await post("/sim/tap", { ...tap, choice: 1 })).status).toBe(404);
  });

  test("without buttons the choices are numbered lines", async () => {
    const { get, post } = await open();
    await post("/sim/send", { chat: "b3", person: "wang", text: "报事 电梯停了" });
    const card = (await get("/sim/messages?chat=b3&mode=text")).body[1];
    expect(card.choices).toEqual([]);
    expect(card.text).toBe("🔧 #1 电梯停了\n已收到。\n1 我也遇到　2 看进展\n回复数字就行。");
  });

  test.each([
    ["b3", "今天天气好", false, "今天天气好"],
    ["b3", "@邻里 电梯停了", true, "电梯停了"],
    ["b3", "看看 @Linli\u2005吧", true, "看看 吧"],
    ["dm:wang", "帮助", true, "帮助"],
    ["b3", "1", false, "1"],
    ["b3", "\u0000半个字\ud83d", false, "半个字\ufffd"],
  ])("in %s, %j is addressed: %s", async (chat, text, addressed, heard) => {
    const { post, events } = await open();
    await post("/sim/send", { chat, person: "wang", text });
    expect(events[0]).toMatchObject({ addressed, text: heard });
  });

  test("a reply says whose message it answers; one to the bot is addressed", async () => {
    const { get, post, events } = await open();
    const { messageId } = (await post("/sim/send", { chat: "b3", person: "wang", text: "@邻里 在吗" })).body;
    const answer = (await get("/sim/messages?chat=b3")).body[1];
    expect(answer.replyTo).toBe(messageId);
    await post("/sim/send", { chat: "b3", person: "li", text: "我也是", replyTo: messageId });
    await post("/sim/send", { chat: "b3", person: "li", text: "谢谢", replyTo: answer.id });
    expect(events[1]).toMatchObject({
      ...{ replyTo: { messageId, from: { id: "wang" } }, addressed: false },
    });
    expect(events[2]).toMatchObject({ replyTo: { messageId: answer.id, from: null }, addressed: true });
  });

  test("a photo with words is one event; both sides' photos are served", async () => {
    const { get, post, events, base } = await open();
    await post("/sim/send", { chat: "b3", person: "wang", text: "路灯坏了", photo: PNG });
    expect(events).toHaveLength(1);
    const messages = (await get("/sim/messages?chat=b3")).body;
    for (const message of messages) {
      const response = await fetch(base + message.photos[0]);
      expect(response.headers.get("content-type")).toBe("image/png");
      expect(Buffer.from(await response.arrayBuffer()).toString("base64")).toBe(PNG);
    }
  });

  test("what is not a picture is passed on, and never served as one", async () => {
    const { get, post, base } = await open();
    const html = Buffer.from("<script>alert(1)</script>").toString("base64");
    expect((await post("/sim/send", { chat: "b3", person: "wang", photo: html })).status).toBe(200);
    const response = await fetch(base + (await get("/sim/messages?chat=b3")).body[0].photos[0]);
    expect(response.headers.get("content-type")).toBe("application/octet-stream");
    expect(response.headers.get("x-content-type-options")).toBe("nosniff");
  });

  test("a file can be fetched under its name", async () => {
    const { get, post, base } = await open();
    await post("/sim/send", { chat: "dm:wang", person: "wang", text: "文件" });
    const [file] = (await get("/sim/messages?chat=dm:wang")).body[1].files;
    expect(file.name).toBe("我的数据.json");
    const response = await fetch(base + file.url);
    expect(await response.text()).toBe("{}");
    expect(response.headers.get("content-disposition")).toContain(encodeURIComponent("我的数据.json"));
  });

  test("the clock is moved in hours, fractions too, and all is settled after", async () => {
    const { post, calls } = await open();
    expect((await post("/sim/advance", { hours: 0.5 })).body).toEqual({ now: "2026-11-23T01:30:00.000Z" });
    expect((await post("/sim/outage", { hours: 24 })).body).toEqual({ now: "2026-11-24T01:30:00.000Z" });
    expect(calls).toEqual([`advance ${HOUR / 2}`, "settle", `outage ${24 * HOUR}`, "settle"]);
  });
});

describe("what does not fit", () => {
  const huge = Buffer.alloc(10 * 1024 * 1024 + 3).toString("base64");
  const larger = "A".repeat(16 * 1024 * 1024);
  const cases: [string, unknown, number, RegExp][] = [
    ["send", { chat: "b3", person: "wang" }, 400, /写点什么/],
    ["send", { chat: "b3", person: "wang", text: " \n" }, 400, /写点什么/],
    ["send", { chat: "b3", person: "wang", text: 5 }, 400, /text/],
    ["send", { chat: "b3", person: "wang", text: "好".repeat(20_001) }, 400, /太长/],
    ["send", { chat: "b3", text: "好" }, 400, /person/],
    ["send", { chat: "b3", person: "wang", photo: "不是照片" }, 400, /base64/],
    ["send", { chat: "b3", person: "wang", photo: "" }, 400, /base64/],
    ["send", { chat: "b3", person: "wang", photo: huge }, 400, /10 MB/],
    ["send", { chat: "b3", person: "wang", photo: larger }, 400, /10 MB/],
    ["send", { chat: "b9", person: "wang", text: "好" }, 404, /b9/],
    ["send", { chat: "b3", person: "nobody", text: "好" }, 404, /nobody/],
    ["send", { chat: "b3", person: "bot", text: "好" }, 404, /bot/],
    ["send", { chat: "b3", person: "__proto__", text: "好" }, 404, /__proto__/],
    ["send", { chat: "b3", person: "wang", text: "好", replyTo: "none" }, 404, /none/],
    ["send", { chat: "dm:li", person: "wang", text: "好" }, 403, /私聊/],
    ["send", { chat: "staff", person: "wang", text: "好" }, 403, /阳光里工作群/],
    ["send", [], 400, /./],
    ["send", null, 400, /./],
    ["tap", { chat: "b3", person: "wang", message: "none", choice: 0 }, 404, /none/],
    ["tap", { chat: "b3", person: "wang", message: "none", choice: -1 }, 400, /choice/],
    ["tap", { chat: "b3", person: "wang", message: "none", choice: 0.5 }, 400, /choice/],
    ["tap", { chat: "b3", person: "wang", message: "none", choice: "0" }, 400, /choice/],
    ["advance", {}, 400, /hours/],
    ["advance", { hours: 0 }, 400, /hours/],
    ["advance", { hours: -1 }, 400, /hours/],
    ["outage", { hours: "1" }, 400, /hours/],
    ["outage", { hours: 1e9 }, 400, /hours/],
  ];
  test("is refused in plain words, and nothing comes of it", async () => {
    const { post, get, events, calls } = await open();
    for (const [path, input, status, error] of cases) {
      const answer = await post(`/sim/${path}`, input);
      expect([path, answer.status], JSON.stringify(input)?.slice(0, 80)).toEqual([path, status]);
      expect(answer.body.error).toMatch(error);
      expect(answer.body.error).not.toMatch(/invalid|expected|undefined/i);
    }
    for (const [query, status] of [
      ["", 400],
      ["?chat=b9", 404],
      ["?chat=b3&after=x", 400],
      ["?chat=b3&after=-1", 400],
      ["?chat=b3&mode=fax", 400],
    ] as const) {
      expect((await get(`/sim/messages${query}`)).status, query).toBe(status);
    }
    expect((await get("/sim/photo/..%2f..%2flog.jsonl")).status).toBe(404);
    expect((await get("/sim/page/nothere.js")).status).toBe(404);
    expect(events).toEqual([]);
    expect(calls).toEqual([]);
  });

  /** A request with headers that fetch would not send. */
  const raw = (port: number, method: string, path: string, headers: Record<string, string>, body = "") =>
    new Promise<number>((resolve, reject) => {
      const sent = request({ host: "127.0.0.1", port, method, path, headers }, (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      });
      sent.on("error", reject).end(body);
    });

  test("another site's Host, port or Origin is turned away, and so is all but JSON", async () => {
    const { port, events } = await open();
    const json = { "Content-Type": "application/json" };
    const body = JSON.stringify({ chat: "b3", person: "wang", text: "好" });
    const post = (headers: Record<string, string>) => raw(port, "POST", "/sim/send", headers, body);
    for (const host of ["evil.example", `evil.example:${port}`, "127.0.0.1:1", `127.0.0.1.evil.example:${port}`]) {
      expect(await post({ ...json, Host: host }), host).toBe(403);
      expect(await raw(port, "GET", "/sim/state", { Host: host }), host).toBe(403);
      expect(await raw(port, "GET", "/", { Host: host }), host).toBe(403);
    }
    for (const origin of ["http://evil.example", "null", `https://127.0.0.1:${port}`, `http://localhost:${port}`]) {
      expect(await post({ ...json, Host: `127.0.0.1:${port}`, Origin: origin }), origin).toBe(403);
    }
    expect(await post({ "Content-Type": "text/plain" })).toBe(415);
    expect(await post({})).toBe(415);
    expect(await raw(port, "POST", "/sim/send", json, "{")).toBe(400);
    expect(events).toEqual([]);
    for (const host of [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`]) {
      expect(await post({ ...json, Host: host, Origin: `http://${host}` }), host).toBe(200);
    }
  });

  test("the page allows no inline script and no frame", async () => {
    const { base } = await open();
    const response = await fetch(base);
    const policy = response.headers.get("content-security-policy");
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(await response.text()).not.toMatch(/<script(?![^>]*src=)|\son\w+=|\sstyle=/);
  });

  test("a message the bot cannot store is kept, and handed in before the next", async () => {
    const { post, events, failNext } = await open();
    failNext.receive = true;
    expect((await post("/sim/send", { chat: "b3", person: "wang", text: "一" })).status).toBe(500);
    expect(events).toEqual([]);
    await post("/sim/send", { chat: "b3", person: "wang", text: "二" });
    expect(events.map((event) => event.type === "message" && event.text)).toEqual(["一", "二"]);
  });
});

describe("a restart", () => {
  test("shows the chats as they were and hands the last events in again, keys and all", async () => {
    const before = await open();
    await before.post("/sim/send", { chat: "b3", person: "wang", text: "报事 电梯停了", photo: PNG });
    const card = (await before.get("/sim/messages?chat=b3")).body[1];
    await before.post("/sim/tap", { chat: "b3", person: "li", message: card.id, choice: 1 });
    const messages = (await before.get("/sim/messages?chat=b3")).body;
    const after = await before.restart();
    expect((await after.get("/sim/messages?chat=b3")).body).toEqual(messages);
    expect(after.events).toEqual(before.events);
    const { messageId } = (await after.post("/sim/send", { chat: "b3", person: "wang", text: "又停了" })).body;
    expect(messages.map((message: Json) => message.id)).not.toContain(messageId);
    expect((await after.get("/sim/messages?chat=b3")).body.at(-1).seq).toBeGreaterThan(messages.at(-1).seq);
  });

  test("a last line that was cut short is taken off, a broken one in between is passed over", async () => {
    const first = await open();
    await first.post("/sim/send", { chat: "b3", person: "wang", text: "一" });
    const path = join(first.dataDir, "simulator", "log.jsonl");
    appendFileSync(path, 'not json\n{"line":"message","seq":2,"id":"x"}\n{"line":"message","seq":9,"te');
    const second = await first.restart();
    await second.post("/sim/send", { chat: "b3", person: "wang", text: "二" });
    const third = await second.restart();
    const texts = (await third.get("/sim/messages?chat=b3")).body.map((message: Json) => message.text);
    expect(texts).toEqual(["一", "二"]);
    expect(readFileSync(path, "utf8")).not.toContain('"te{');
  });

  test("a log that was thrown away never brings old ids back", async () => {
    const first = await open();
    const one = (await first.post("/sim/send", { chat: "b3", person: "wang", text: "一" })).body.messageId;
    writeFileSync(join(first.dataDir, "simulator", "log.jsonl"), "");
    const second = await first.restart();
    expect((await second.post("/sim/send", { chat: "b3", person: "wang", text: "一" })).body.messageId).not.toBe(one);
  });

  test("what was said before the bot listened is heard when it does", async () => {
    const bench = await open({ start: false });
    await bench.post("/sim/send", { chat: "b3", person: "wang", text: "有人吗" });
    const heard: OutsideEvent[] = [];
    await bench.simulator.start(async (batch) => {
      heard.push(...batch);
    });
    expect(heard).toMatchObject([{ text: "有人吗" }]);
  });
});

describe("as an adapter", () => {
  test("an error says what now", async () => {
    const { simulator } = await open();
    const group = { id: "b3", kind: "group" } as const;
    await expect(simulator.send({ id: "b9", kind: "group" }, plain("好"))).rejects.toMatchObject({ kind: "gone" });
    await expect(simulator.edit!(group, "none", plain("好"))).rejects.toBeInstanceOf(SendError);
    await expect(simulator.fetchPhoto!("../log.jsonl")).rejects.toMatchObject({ kind: "permanent" });
    expect(await simulator.check()).toEqual([{ name: "simulator", ok: true, detail: expect.any(String) }]);
  });

  test("an edit that changes nothing is no edit", async () => {
    const { simulator, get } = await open();
    const group = { id: "b3", kind: "group" } as const;
    const { messageId } = await simulator.send(group, plain("好", ["甲"]));
    await simulator.edit!(group, messageId!, plain("好", ["甲"]));
    expect((await get("/sim/messages?chat=b3")).body[0]).toMatchObject({ seq: 1, editedAt: null });
  });
});

describe("a transcript", () => {
  async function record(): Promise<Transcript> {
    const { get, post } = await open();
    const { messageId } = (await post("/sim/send", { chat: "b3", person: "wang", text: "报事 电梯停了", photo: PNG }))
      .body;
    const card = (await get("/sim/messages?chat=b3")).body[1];
    await post("/sim/send", { chat: "b3", person: "li", text: "我也是", replyTo: messageId });
    await post("/sim/tap", { chat: "b3", person: "li", message: card.id, choice: 0 });
    await post("/sim/advance", { hours: 1 });
    await post("/sim/send", { chat: "b3", person: "wu", text: "/done 1 换好了，#1" });
    return (await get("/sim/transcript")).body;
  }

  test("holds what was done and what was answered", async () => {
    const { steps } = await record();
    const [send, reply, tap, clock] = steps;
    expect(send).toMatchObject({
      ...{ chat: "b3", person: "wang", text: "报事 电梯停了", photo: PNG },
      replies: [{ chat: "b3", text: "🔧 #1 电梯停了\n已收到。", choices: ["我也遇到", "看进展"], edited: false }],
    });
    expect(reply).toMatchObject({ text: "我也是", replyTo: { step: 0 }, replies: [] });
    expect(tap).toMatchObject({ tap: "我也遇到", on: { step: 0, reply: 0 }, toast: "记下了：do 我也遇到" });
    expect(tap?.replies).toMatchObject([{ text: "🔧 2 户遇到", edited: true }]);
    expect(clock).toMatchObject({ advance: 1, replies: [] });
  });

  test("plays again the same in a fresh town, and finds the same things in one with a past", async () => {
    const transcript = await record();
    const fresh = await open();
    for (const { differences } of await replayTranscript(transcript, fresh.base)) expect(differences).toEqual([]);
    const used = await open();
    await used.post("/sim/send", { chat: "b3", person: "wang", text: "报事 路灯坏了" });
    const replayed = await replayTranscript(transcript, used.base);
    for (const { differences } of replayed) expect(differences).toEqual([]);
    expect(used.events.at(-1)).toMatchObject({ text: "/done 2 换好了，#2" });
  });

  test("can be written by hand, and says at which step it stops", async () => {
    const { base } = await open();
    const steps = [
      { chat: "b3", person: "wang", text: "报事 电梯停了" },
      { chat: "b3", person: "li", tap: "我也遇到" },
    ];
    const done = await replayTranscript({ linli: "transcript", version: 1, steps }, base);
    expect(done.map((step) => step.replies.map((reply) => reply.text))).toEqual([
      ["🔧 #1 电梯停了\n已收到。"],
      ["🔧 2 户遇到"],
    ]);
    const wrong: Transcript = { linli: "transcript", version: 1, steps: [{ chat: "b3", person: "li", tap: "没有" }] };
    await expect(replayTranscript(wrong, base)).rejects.toThrow("第 1 步没走成：没有“没有”可点。");
  });

  test("that answers otherwise is told apart", async () => {
    const transcript = await record();
    transcript.steps[0]!.replies![0]!.text = "别的";
    const { base } = await open();
    const [first] = await replayTranscript(transcript, base);
    expect(first?.differences).toEqual(["第 1 条回答不一样了。"]);
  });
});
