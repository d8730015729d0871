import { randomBytes, timingSafeEqual } from "node:crypto";
import type { HttpBindings } from "@hono/node-server";
import { type Context, Hono } from "hono";

/** `ScanStatus` of wechaty-puppet. */
const SCAN = { waiting: 2, scanned: 3, confirmed: 4 } as const;

/** The way a person logs the account in: a code to scan, in the terminal and on a page. */
export interface Login {
  /** A new code, or what became of the last one. */
  onScan(scan: { qrcode?: string; status: number }): void;
  /** The account is in: no code is shown any more. */
  onLogin(): void;
  pages: Hono;
}

/**
 * Whoever scans the code makes their own account the bot. So the page is for this machine alone, and wants a key that
 * stands only in the terminal: a proxy on the same machine would look like somebody sitting here.
 *
 * @param print writes to the operator's terminal
 * @param address where the HTTP face listens
 */
export function createLogin(print: (text: string) => void, address: () => string): Login {
  const key = randomBytes(16).toString("base64url");
  let code: string | null = null;
  let isScanned = false;
  let printed: string | null = null;

  async function show(qrcode: string): Promise<void> {
    const { default: qr } = await import("qrcode");
    const drawn = await qr.toString(qrcode, { type: "utf8", margin: 2 });
    print(
      `\n${drawn}\n用要当机器人的微信扫码登录，或在本机打开：\nScan with the WeChat account of the bot, or open here:\n` +
        `${address()}/wechat/login?key=${key}\n`,
    );
  }

  function isAllowed(c: Context): boolean {
    const given = Buffer.from(c.req.query("key") ?? "");
    const wanted = Buffer.from(key);
    const { incoming } = (c.env ?? {}) as Partial<HttpBindings>;
    const isHere = /^(?:::1|(?:::ffff:)?127\.)/.test(incoming?.socket?.remoteAddress ?? "");
    const host = c.req.header("host") ?? "";
    return (
      isHere &&
      /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d{1,5})?$/.test(host) &&
      given.length === wanted.length &&
      timingSafeEqual(given, wanted)
    );
  }

  const pages = new Hono();
  pages.get("/wechat/login", async (c) => {
    if (!isAllowed(c))
      return c.text("只能在本机用终端里的链接打开。\nOpen it on this machine, by the link in the terminal.\n", 403);
    c.header("cache-control", "no-store");
    c.header("referrer-policy", "no-referrer");
    c.header(
      "content-security-policy",
      "default-src 'none'; img-src data:; style-src 'unsafe-inline'; frame-ancestors 'none'",
    );
    c.header("refresh", "5");
    return c.html(await page());
  });

  async function page(): Promise<string> {
    if (code === null) return layOut("现在不用扫码。Nothing to scan now.", "");
    if (isScanned) return layOut("扫到了，请在手机上点确认。Scanned: confirm it on the phone.", "");
    const { default: qr } = await import("qrcode");
    const image = await qr.toDataURL(code, { width: 320, margin: 2 });
    return layOut(
      "用要当机器人的微信扫一扫。Scan with the WeChat account of the bot.",
      `<img src="${image}" alt="QR">`,
    );
  }

  return {
    onScan({ qrcode, status }) {
      isScanned = status === SCAN.scanned || status === SCAN.confirmed;
      if (status !== SCAN.waiting || !qrcode) return;
      code = qrcode;
      if (printed === qrcode) return;
      printed = qrcode;
      void show(qrcode).catch(() => print("wechat: the code could not be drawn"));
    },
    onLogin() {
      code = null;
      printed = null;
      isScanned = false;
    },
    pages,
  };
}

function layOut(words: string, picture: string): string {
  return `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>微信登录</title><body style="font:18px/1.6 sans-serif;text-align:center;margin:3rem 1rem"><p>${words}</p>${picture}</body></html>`;
}
