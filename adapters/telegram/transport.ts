import http from "node:http";
import https from "node:https";
import type { Duplex } from "node:stream";
import { hasFiles, toMultipart } from "./multipart.ts";

/** What the Bot API answers (https://core.telegram.org/bots/api#making-requests). */
export type Answer =
  | { ok: true; result: unknown }
  | {
      ok: false;
      error_code: number;
      description: string;
      parameters?: { retry_after?: number; migrate_to_chat_id?: number };
    };

/** No answer came. `sent` is false only when nothing of the request can have reached the other side. */
export class LostAnswer extends Error {
  readonly sent: boolean;
  constructor(message: string, sent: boolean) {
    super(message);
    this.name = "LostAnswer";
    this.sent = sent;
  }
}

export interface Transport {
  /**
   * Calls a method. An answer that is not the Bot API's own (a proxy's error page) becomes one by its HTTP status.
   * @throws {LostAnswer}
   */
  call(method: string, payload: object, options?: { signal?: AbortSignal; timeoutMs?: number }): Promise<Answer>;
  /**
   * Fetches a file of at most `limit` bytes by the path that `getFile` gave.
   * @throws {LostAnswer}
   */
  download(filePath: string, limit: number): Promise<Uint8Array | "missing" | "too big">;
}

/** The description of an error that did not come from the Bot API, but from something in between. */
export const NOT_TELEGRAM = "not an answer of the Bot API";

/** Shorter than the engine waits before it takes a call for lost. */
const CALL_MS = 15_000;
const UPLOAD_MS = 120_000;
const DOWNLOAD_MS = 60_000;
/** An idle connection is dropped before the other side is likely to do so, which would look like a lost answer. */
const IDLE_MS = 20_000;

/**
 * A lean HTTP client with connections kept alive: about twice as fast as fetching each call anew. Never puts the
 * address it calls into an error: it holds the token.
 */
export function createTransport(apiRoot: string, token: string): Transport {
  const root = new URL(apiRoot);
  const { request } = root.protocol === "https:" ? https : http;
  const connected = new WeakSet<object>();
  const agent = createAgent(root.protocol === "https:", connected);
  const prefix = root.pathname.replace(/\/+$/, "");
  const base = { hostname: root.hostname.replace(/^\[|\]$/g, ""), port: root.port, agent };

  function exchange(
    options: http.RequestOptions,
    body: string | Buffer | null,
    limits: { timeoutMs: number; bytes?: number; signal?: AbortSignal | undefined },
  ): Promise<{ status: number; body: Buffer | null }> {
    return new Promise((resolve, reject) => {
      const { signal } = limits;
      let timedOut = false;
      const timer = setTimeout(() => {
        timedOut = true;
        call.destroy();
      }, limits.timeoutMs);
      const abort = () => call.destroy();
      const finish = () => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", abort);
      };
      const fail = (error?: NodeJS.ErrnoException) => {
        finish();
        const why = signal?.aborted ? "stopped" : timedOut ? "timed out" : (error?.code ?? "connection lost");
        reject(new LostAnswer(why, call.socket != null && connected.has(call.socket)));
      };
      const call = request({ ...base, ...options }, (response) => {
        const chunks: Buffer[] = [];
        let size = 0;
        response.on("data", (chunk: Buffer) => {
          size += chunk.length;
          chunks.push(chunk);
          if (limits.bytes === undefined || size <= limits.bytes) return;
          finish();
          resolve({ status: response.statusCode ?? 0, body: null });
          call.destroy();
        });
        response.on("end", () => {
          if (!response.complete) return fail();
          finish();
          resolve({
            status: response.statusCode ?? 0,
            body: chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, size),
          });
        });
        response.on("error", fail);
      });
      call.on("error", fail);
      if (signal?.aborted) call.destroy();
      else signal?.addEventListener("abort", abort);
      if (body === null) call.end();
      else call.end(body);
    });
  }

  return {
    async call(method, payload, { signal, timeoutMs } = {}) {
      const path = `${prefix}/bot${token}/${method}`;
      const upload = hasFiles(payload) ? await toMultipart(payload) : null;
      const body = upload ? upload.body : JSON.stringify(payload);
      const headers = {
        "content-type": upload ? upload.type : "application/json",
        "content-length": typeof body === "string" ? Buffer.byteLength(body) : body.length,
      };
      const limits = { timeoutMs: timeoutMs ?? (upload ? UPLOAD_MS : CALL_MS), signal };
      const answer = await exchange({ method: "POST", path, headers }, body, limits);
      return readAnswer(answer.status, answer.body!);
    },
    async download(filePath, limit) {
      if (filePath.startsWith("/") || filePath.split("/").includes("..")) return "missing";
      const path = `${prefix}/file/bot${token}/${filePath.split("/").map(encodeURIComponent).join("/")}`;
      const answer = await exchange({ method: "GET", path }, null, { timeoutMs: DOWNLOAD_MS, bytes: limit });
      if (answer.status === 200) return answer.body ?? "too big";
      if (answer.status === 429 || answer.status >= 500) throw new LostAnswer(`HTTP ${answer.status}`, true);
      return "missing";
    },
  };
}

function readAnswer(status: number, body: Buffer): Answer {
  try {
    const answer: unknown = JSON.parse(body.toString("utf8"));
    if (typeof answer === "object" && answer !== null && "ok" in answer) {
      if (answer.ok === true && "result" in answer) return answer as Answer;
      if (answer.ok === false && "error_code" in answer) return answer as Answer;
    }
  } catch {
    // Not JSON: an error page of something in between.
  }
  if (status >= 400) return { ok: false, error_code: status, description: NOT_TELEGRAM };
  throw new LostAnswer(`unreadable answer, HTTP ${status}`, true);
}

/** Notes which sockets got through to the other side: on any other, nothing of a request can have arrived. */
function createAgent(secure: boolean, connected: WeakSet<object>): http.Agent {
  const options = { keepAlive: true, maxSockets: 64, timeout: IDLE_MS };
  const note = (socket: Duplex | null | undefined) => {
    socket?.once(secure ? "secureConnect" : "connect", () => connected.add(socket));
    return socket;
  };
  if (!secure) {
    return new (class extends http.Agent {
      override createConnection(...args: Parameters<http.Agent["createConnection"]>) {
        return note(super.createConnection(...args));
      }
    })(options);
  }
  return new (class extends https.Agent {
    override createConnection(...args: Parameters<https.Agent["createConnection"]>) {
      return note(super.createConnection(...args));
    }
  })(options);
}
