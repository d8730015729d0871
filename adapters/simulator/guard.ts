import type { HttpBindings } from "@hono/node-server";
import { createMiddleware } from "hono/factory";
import { secureHeaders } from "hono/secure-headers";
import { words } from "./words.ts";

/**
 * Lets in only this computer's own pages. A page elsewhere can point a name of its own at 127.0.0.1 (so the Host must
 * be a loopback one, with the port listened on) or post from its own address (so an Origin must be this one).
 */
export const loopbackOnly = createMiddleware(async (c, next) => {
  const host = (c.req.header("host") ?? new URL(c.req.url).host).toLowerCase();
  const port = /^(?:127\.0\.0\.1|localhost|\[::1\])(?::(\d{1,5}))?$/.exec(host);
  if (!port) return c.json({ error: words.notHere }, 403);
  const listening = (c.env as Partial<HttpBindings> | undefined)?.incoming?.socket?.localPort;
  if (listening !== undefined && Number(port[1] ?? 80) !== listening) return c.json({ error: words.notHere }, 403);
  const origin = c.req.header("origin");
  if (origin !== undefined && origin.toLowerCase() !== `http://${host}`) return c.json({ error: words.otherSite }, 403);
  return next();
});

/** Only JSON may be posted: a form on another site cannot send it without asking the browser first. */
export const jsonOnly = createMiddleware(async (c, next) => {
  const type = c.req.header("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (c.req.method === "POST" && type !== "application/json") return c.json({ error: words.jsonOnly }, 415);
  return next();
});

/** No inline scripts, nothing from elsewhere, no frames. `blob:` is the preview of a photo about to be sent. */
export const pageHeaders = secureHeaders({
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'"],
    imgSrc: ["'self'", "blob:"],
    connectSrc: ["'self'"],
    baseUri: ["'none'"],
    formAction: ["'none'"],
    frameAncestors: ["'none'"],
  },
  referrerPolicy: "no-referrer",
  xFrameOptions: "DENY",
  // Plain http on loopback: a promise of https would break it.
  strictTransportSecurity: false,
});
