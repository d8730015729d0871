import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { type BrowserContext, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createSimulator } from "../../adapters/simulator/index.ts";
import type { Rendered } from "../../src/core/adapter.ts";

const PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==";
const wanted = process.env.CHROMIUM_PATH ?? "/usr/bin/chromium";
const browser = existsSync(wanted) ? wanted : null;
if (!browser) {
  const why = `no Chromium at ${wanted}`;
  if (process.env.CI === "true") throw new Error(`The simulator's page cannot be tested: ${why}.`);
  console.warn(`Skipped: the simulator's page, ${why} (Debian: apt-get install chromium).`);
}

const FLAGS = [
  ...["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"],
  ...["--disable-component-update", "--disable-sync"],
];
const folder = mkdtempSync(join(tmpdir(), "linli-page-"));
let base = "";
let close: () => void = () => {};

/** A simulator whose bot answers at its boundary: a card for a report, a toast and an edit for a tap. */
beforeAll(async () => {
  let time = Date.parse("2026-11-23T01:00:00Z");
  const move = async (ms: number) => {
    time += ms;
  };
  const controls = { now: () => new Date(time), settle: async () => {}, advance: move, outage: move };
  const simulator = createSimulator({ dataDir: folder, controls });
  const say = (text: string, labels: string[] = []): Rendered => {
    return { text, buttons: labels.map((label) => ({ label, data: label })), photos: [] };
  };
  await simulator.start(async (events) => {
    for (const event of events) {
      if (event.type === "message" && event.text.startsWith("报事")) {
        const to = { id: event.chat, kind: event.chatKind };
        await simulator.send(to, say(`🔧 #1 ${event.text.slice(3)}\n已收到。`, ["我也遇到", "看进展"]));
        await simulator.send({ id: "dm:wu", kind: "private" }, say("有一件新的，等您接单。", ["接单"]));
      } else if (event.type === "tap") {
        const to = { id: event.chat, kind: event.chatKind };
        await simulator.edit!(to, event.messageId, say("🔧 #1 两户遇到\n物业已接单。", ["看进展"]));
        await simulator.toast!(event.tapId, "记下了");
      }
    }
  });
  const server = serve({ fetch: new Hono().route("/", simulator.routes).fetch, port: 0, hostname: "127.0.0.1" });
  await new Promise((resolve) => server.once("listening", resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  close = () => server.close();
});
afterAll(() => {
  close();
  rmSync(folder, { recursive: true, force: true });
});

/** A browser of its own, with nothing remembered; anything the page complains of fails the test. */
async function openBrowser(viewport: { width: number; height: number }, hasTouch: boolean) {
  const context = await chromium.launchPersistentContext(mkdtempSync(join(folder, "browser-")), {
    ...{ executablePath: browser!, headless: true, args: FLAGS, viewport, hasTouch, acceptDownloads: true },
  });
  context.setDefaultTimeout(5000);
  const page = context.pages()[0] ?? (await context.newPage());
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  return { context, page, complaints };
}

async function say(page: Page, text: string) {
  await page.getByLabel("写消息").fill(text);
  await page.keyboard.press("Enter");
}

const SIZES = [
  { name: "on a phone (390×844)", viewport: { width: 390, height: 844 }, isPhone: true },
  { name: "on a desk (1280×800)", viewport: { width: 1280, height: 800 }, isPhone: false },
];

describe.skipIf(!browser).each(SIZES)("the simulator's page $name", { timeout: 20_000 }, ({ viewport, isPhone }) => {
  let context: BrowserContext;
  let page: Page;
  let complaints: string[];
  const lastBot = () => page.locator(".from-bot").last();
  const openPanel = async (name: "people" | "controls") => {
    const isOpen = await page.locator(`#${name}.is-open`).count();
    if (isPhone && !isOpen) await page.locator(`[data-open="${name}"]`).click();
  };

  beforeAll(async () => {
    ({ context, page, complaints } = await openBrowser(viewport, isPhone));
    await page.goto(`${base}/?person=wang&chat=b3`);
    await page.locator("#chat-title").getByText("3号楼邻里群").waitFor();
  });
  afterAll(async () => {
    await context?.close();
  });

  test("a message is sent with Enter, answered by a card, and the field is empty again", async () => {
    await say(page, "报事 电梯停了");
    await lastBot().getByText("#1 电梯停了").waitFor();
    await page.locator(".mine").last().getByText("报事 电梯停了").waitFor();
    expect(await page.getByLabel("写消息").inputValue()).toBe("");
  });

  test("a tap shows its toast and the card changes where it stands", async () => {
    const cards = await page.locator(".from-bot").count();
    await lastBot().getByRole("button", { name: "我也遇到" }).click();
    await page.locator("#toast.is-shown").getByText("记下了").waitFor();
    await lastBot().getByText("两户遇到").waitFor();
    await lastBot()
      .getByText(/已更新 \d\d:00/)
      .waitFor();
    expect(await page.locator(".from-bot").count()).toBe(cards);
  });

  test("a message can be quoted", async () => {
    if (isPhone) {
      const bubble = lastBot().locator(".bubble");
      await bubble.dispatchEvent("pointerdown", { pointerType: "touch", clientX: 50, clientY: 50 });
      await page.locator("#reply-draft").waitFor();
      await bubble.dispatchEvent("pointerup", { pointerType: "touch" });
    } else {
      await lastBot().hover();
      await lastBot().getByRole("button", { name: "引用这条" }).click();
    }
    await say(page, "谢谢");
    await page.locator(".mine").last().locator(".quoted").getByText("邻里：🔧 #1").waitFor();
  });

  test("a photo is shown before it is sent, and in the chat after", async () => {
    await page.getByLabel("发照片").setInputFiles({
      ...{ name: "灯.png", mimeType: "image/png", buffer: Buffer.from(PNG, "base64") },
    });
    await page.getByAltText("要发的照片").waitFor();
    await say(page, "路灯坏了");
    const photo = page.locator(".mine").last().locator("img");
    await photo.waitFor();
    await expect
      .poll(() => photo.evaluate((image) => (image as unknown as { naturalWidth: number }).naturalWidth))
      .toBe(1);
    await photo.click();
    await page.getByRole("button", { name: "关上照片" }).click();
  });

  test("a file that is no picture is not taken; one that came all the same leaves the reader at the end", async () => {
    await page.getByLabel("发照片").setInputFiles({
      ...{ name: "灯.jpg", mimeType: "image/jpeg", buffer: Buffer.from("no picture") },
    });
    await page.locator("#toast.is-shown").getByText("打不开").waitFor();
    await page.locator("#photo-draft").waitFor({ state: "hidden" });
    const send = (body: object) =>
      fetch(`${base}/sim/send`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ chat: "b3", person: "li", ...body }),
      });
    // More than fits on the screen.
    for (let i = 0; i < 12; i++) await send({ text: `第 ${i} 句` });
    await send({ text: "报事 墙掉了", photo: Buffer.from(`no picture ${isPhone}`).toString("base64") });
    await page.locator(".photo.broken").waitFor();
    const below = () =>
      page.locator("#log").evaluate((log) => Math.round(log.scrollHeight - log.scrollTop - log.clientHeight));
    await expect.poll(below).toBe(0);
    // The browser says what it could not show.
    complaints.length = 0;
  });

  test("another person sees their own chats, and a dot where something waits", async () => {
    await openPanel("people");
    const wu = page.locator("#person-list").getByRole("button", { name: /吴师傅/ });
    await wu.getByLabel("有新消息").waitFor();
    await wu.click();
    await openPanel("people");
    await page
      .locator("#chat-list")
      .getByRole("button", { name: /悄悄话/ })
      .click();
    await lastBot().getByRole("button", { name: "接单" }).waitFor();
    expect(await page.getByText("报事 电梯停了").count()).toBe(0);
    expect(new URL(page.url()).searchParams.get("chat")).toBe("dm:wu");
  });

  test("without buttons the same card is numbered lines", async () => {
    await openPanel("controls");
    await page.locator(".switch").getByText("纯文字").click();
    await lastBot().getByText("1 接单").waitFor();
    expect(await lastBot().locator(".choices").count()).toBe(0);
    expect(new URL(page.url()).searchParams.get("mode")).toBe("text");
    await openPanel("controls");
    await page.locator(".switch").getByText("按钮").click();
    await lastBot().getByRole("button", { name: "接单" }).waitFor();
  });

  test("the clock moves on", async () => {
    await openPanel("controls");
    const before = await page.locator("#clock-time").textContent();
    await page.getByRole("button", { name: "+1 小时" }).click();
    await expect.poll(() => page.locator("#clock-time").textContent()).not.toBe(before);
  });

  test("a conversation is saved, and replayed step by step", async () => {
    await openPanel("controls");
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByText("存下这段对话").click()]);
    const path = join(folder, `saved-${isPhone}.json`);
    await download.saveAs(path);
    const transcript = JSON.parse(readFileSync(path, "utf8"));
    expect(transcript.steps.slice(0, 2)).toMatchObject([
      { person: "wang", text: "报事 电梯停了" },
      { tap: "我也遇到" },
    ]);
    writeFileSync(path, JSON.stringify({ ...transcript, steps: transcript.steps.slice(0, 2) }));
    await page.locator("#replay").setInputFiles(path);
    await page.getByText("走完 2 步，邻里的回答和存下时一样。").waitFor({ state: "attached" });
    await page.locator(".mine").last().getByText("报事 电梯停了").waitFor({ state: "attached" });
  });

  test("what is written is never read as HTML, nothing sticks out, and the page has no complaints", async () => {
    await page.goto(`${base}/?person=li&chat=b3`);
    const words = "<img src=x onerror=alert(1)> https://example.org/很长的地址".padEnd(180, "a");
    await say(page, words);
    await page.locator(".mine").last().getByText("<img src=x").waitFor();
    expect(await page.locator("html").evaluate((html) => html.scrollWidth - html.clientWidth)).toBe(0);
    expect(await page.locator("#log").evaluate((log) => log.scrollWidth - log.clientWidth)).toBe(0);
    expect(complaints).toEqual([]);
  });
});
