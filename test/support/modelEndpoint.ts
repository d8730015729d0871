import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What the endpoint was asked, as it came over the wire. */
export interface ModelRequest {
  path: string;
  headers: Record<string, string | string[] | undefined>;
  body: string;
  /** The message it was asked about. */
  message: string;
}

/** How it answers: an object is the content of its completion, a function does as it likes with the response. */
export type ModelAnswer = object | ((response: ServerResponse, request: ModelRequest) => void);

/** A language model's endpoint on loopback that says what the test wants. */
export interface ModelEndpoint {
  /** As it goes into LLM_BASE_URL. */
  url: string;
  requests: ModelRequest[];
  /** What it answers from now on. */
  answers(answer: ModelAnswer): void;
  close(): Promise<void>;
}

/** Writes a completion with this content, as OpenAI's chat completions look. */
export function complete(response: ServerResponse, content: string, more: object = {}): void {
  response.writeHead(200, { "content-type": "application/json; charset=utf-8" });
  const message = { role: "assistant", content, ...more };
  response.end(JSON.stringify({ id: "c1", object: "chat.completion", choices: [{ index: 0, message }] }));
}

export async function startModelEndpoint(): Promise<ModelEndpoint> {
  const requests: ModelRequest[] = [];
  let answer: ModelAnswer = {};
  const server = createServer((incoming, response) => {
    const parts: Buffer[] = [];
    incoming.on("data", (part) => parts.push(part));
    incoming.on("end", () => {
      const body = Buffer.concat(parts).toString("utf8");
      const request = { path: incoming.url ?? "", headers: incoming.headers, body, message: messageIn(body) };
      requests.push(request);
      if (typeof answer === "function") answer(response, request);
      else complete(response, JSON.stringify(answer));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    requests,
    answers(next) {
      answer = next;
    },
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function messageIn(body: string): string {
  try {
    const { messages } = JSON.parse(body) as { messages: { role: string; content: string }[] };
    return (JSON.parse(messages.findLast((m) => m.role === "user")!.content) as { message: string }).message;
  } catch {
    return "";
  }
}
