/**
 * The fake Bot API as a process of its own, for benchmarks and for tests that kill the bot:
 *
 *     node test/support/botApi/main.ts ['{"record": false, "canReadAllGroupMessages": true}']
 *
 * The options are those of startBotApi, and `untilStdinCloses`: end when whoever holds the other end of standard input
 * does. Prints one line, {"root", "token"}, and ends with SIGTERM.
 *
 * - POST /control/call {"method": "sendText", "args": [-100, 1, "你好"]} calls one of the functions of BotApi and answers
 *   {"result"}, or 400 {"error"}. Bytes are given as {"base64": "…"}.
 * - GET /control/stats: what `stats()` gives.
 * - GET /control/calls?after=N: the calls with a number above N, at most 1000.
 * - GET /control/violations
 */
import type { Answer } from "./http.ts";
import { type BotApiOptions, startBotApi } from "./index.ts";

const options = JSON.parse(process.argv[2] ?? "{}") as BotApiOptions & { untilStdinCloses?: boolean };
const api = await startBotApi(options);
const { until: _, serveControl: __, close, ...offered } = api;
const functions = new Map(Object.entries(offered).filter(([, value]) => typeof value === "function"));

api.serveControl(async (path, query, body): Promise<Answer> => {
  if (path === "stats") return ok(api.stats());
  if (path === "violations") return ok(api.violations);
  if (path === "calls") {
    const after = Number(query.get("after") ?? 0);
    return ok(api.calls.filter(({ n }) => n > after).slice(0, 1000));
  }
  if (path !== "call") return { status: 404, json: { error: `no /control/${path}` } };
  try {
    const { method, args = [] } = JSON.parse(body.toString("utf8")) as { method: string; args?: unknown[] };
    const call = functions.get(method) as ((...all: unknown[]) => unknown) | undefined;
    if (!call) throw new Error(`no function ${method}; there are ${[...functions.keys()].join(", ")}`);
    return ok({ result: (await call(...args.map(unpacked))) ?? null });
  } catch (error) {
    return { status: 400, json: { error: String(error) } };
  }
});

console.log(JSON.stringify({ root: api.root, token: api.token }));
process.once("SIGTERM", () => void close());
if (options.untilStdinCloses) process.stdin.on("end", () => void close()).resume();

function ok(json: unknown): Answer {
  return { status: 200, json };
}

function unpacked(argument: unknown): unknown {
  const { base64 } = (argument ?? {}) as { base64?: unknown };
  return typeof base64 === "string" ? Buffer.from(base64, "base64") : argument;
}
