import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { type Body, readBody } from "./body.ts";
import { ApiError } from "./errors.ts";

/** Uploads are at most 50 MB each; an album has ten. */
const BODY_LIMIT = 510 * 1024 * 1024;

/** What to answer: a result or error to be sent as JSON, bytes of a file, or nothing at all (the answer is lost). */
export type Answer = { status: number; json: unknown } | { status: number; bytes: Buffer } | "lost";

export interface Handler {
  /** A call of a Bot API method; `closed` is told whom to call when the caller goes away. */
  call(token: string, method: string, body: Body, closed: (then: () => void) => void): Promise<Answer> | Answer;
  /** The download of a file. */
  file(token: string, path: string): Answer;
  /** /control/…, for tests in another process; absent if it is not offered. */
  control?(path: string, query: URLSearchParams, body: Buffer): Promise<Answer> | Answer;
}

/**
 * Listens on 127.0.0.1 for what the Bot API offers: `/bot<token>/<method>` and `/file/bot<token>/<path>`.
 *
 * @param handler answers the calls
 * @param port port, or 0 for a free one
 * @returns the listening server
 */
export async function listen(handler: Handler, port: number): Promise<Server> {
  const server = createServer((request, response) => {
    receive(handler, request, response).catch((error: unknown) => {
      if (response.destroyed) return; // the caller is gone: killed, or gave up
      console.error("fake Bot API:", error);
      answer(response, { status: 500, json: { ok: false, error_code: 500, description: "Internal Server Error" } });
    });
  });
  server.keepAliveTimeout = 60_000;
  server.requestTimeout = 0;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", 1024, resolve);
  });
  return server;
}

/** @returns an error as the Bot API sends it */
export function failure(error: ApiError): { ok: false; error_code: number; description: string; parameters?: object } {
  const { code, message, parameters } = error;
  return { ok: false, error_code: code, description: message, ...(parameters ? { parameters } : {}) };
}

async function receive(handler: Handler, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = request.url ?? "/";
  const raw = request.method === "GET" || request.method === "HEAD" ? Buffer.alloc(0) : await whole(request);
  if (raw === undefined) return answer(response, refusal(413, "Request Entity Too Large"));
  const question = url.indexOf("?");
  const path = question === -1 ? url : url.slice(0, question);
  if (path.startsWith("/bot")) {
    const slash = path.indexOf("/", 4);
    const method = path.slice(slash + 1);
    let body: Body;
    try {
      body = readBody(request.headers["content-type"] ?? "", raw);
    } catch (error) {
      return answer(response, refusal(400, `Bad Request: can't parse the request: ${String(error)}`));
    }
    if (question !== -1) {
      body.form = true;
      for (const [name, value] of new URLSearchParams(url.slice(question))) body.parameters[name] = value;
    }
    const closed = (then: () => void) => response.once("close", then);
    const result = handler.call(slash === -1 ? path.slice(4) : path.slice(4, slash), method, body, closed);
    return answer(response, result instanceof Promise ? await result : result);
  }
  if (path.startsWith("/file/bot")) {
    const slash = path.indexOf("/", 9);
    return answer(response, handler.file(path.slice(9, slash), path.slice(slash + 1)));
  }
  if (path.startsWith("/control/") && handler.control) {
    const query = new URLSearchParams(question === -1 ? "" : url.slice(question));
    return answer(response, await handler.control(path.slice(9), query, raw));
  }
  return answer(response, refusal(404, "Not Found"));
}

function answer(response: ServerResponse, what: Answer): void {
  if (response.destroyed) return;
  if (what === "lost") {
    response.destroy();
    return;
  }
  const body = "bytes" in what ? what.bytes : JSON.stringify(what.json);
  const type = "bytes" in what ? "application/octet-stream" : "application/json";
  response.writeHead(what.status, { "content-type": type, "content-length": Buffer.byteLength(body) });
  response.end(body);
}

function refusal(code: number, description: string): Answer {
  return { status: code, json: failure(new ApiError(code, description)) };
}

/** @returns the body, or nothing if it is too long */
function whole(request: IncomingMessage): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size <= BODY_LIMIT) chunks.push(chunk);
    });
    request.on("end", () =>
      resolve(size > BODY_LIMIT ? undefined : chunks.length === 1 ? chunks[0] : Buffer.concat(chunks)),
    );
    request.on("error", reject);
  });
}
