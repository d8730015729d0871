import { createServer, type Server } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { Hono } from "hono";
import type { Engine } from "../engine/engine.ts";

export interface WebOptions {
  host: string;
  port: number;
  engine: Engine;
  /** Where a platform pushes what happened, and who takes it. */
  webhook?: { path: string; take(request: Request): Promise<Response> };
  /** Everything else, e.g. the simulator's page. */
  pages?: Hono;
}

/**
 * Opens the HTTP face: health, readiness and numbers, the webhook, the pages.
 * @throws when the port is taken
 */
export async function openWeb(options: WebOptions): Promise<Server> {
  const { engine } = options;
  const app = new Hono();
  // Alive: this process answers. Whether it can do its work is what /readyz says.
  app.get("/healthz", (c) => c.json({ ok: true }));
  app.get("/readyz", async (c) => {
    const findings = await engine.check();
    const ok = findings.every((f) => f.ok);
    return c.json({ ok, findings }, ok ? 200 : 503);
  });
  app.get("/metrics", async (c) =>
    c.text(await engine.readMetrics(), 200, { "Content-Type": engine.metrics.registry.contentType }),
  );
  if (options.webhook) app.post(options.webhook.path, (c) => options.webhook!.take(c.req.raw));
  if (options.pages) app.route("/", options.pages);
  const server = createServer(getRequestListener(app.fetch));
  server.requestTimeout = 60_000;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, options.host, resolve);
  });
  return server;
}
