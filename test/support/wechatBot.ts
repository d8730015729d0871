import { createWechat, type Wechat, type WechatOptions } from "../../adapters/wechat/index.ts";
import type { MessageEvent, OutsideEvent } from "../../src/core/event.ts";
import type { WechatGateway } from "./wechatGateway/index.ts";

/** The adapter alone, connected to a gateway; what it hands in is kept. */
export interface WechatBot {
  adapter: Wechat;
  events: OutsideEvent[];
  /** Everything it logged, as one would read it. */
  logged(): string;
  printed: string[];
  /** The messages it handed in. */
  messages(): MessageEvent[];
  /** Waits until the adapter hears the gateway. */
  up(withinMs?: number): Promise<void>;
  /** Waits until that is so. */
  until<T>(look: () => T | undefined | false | null, withinMs?: number): Promise<T>;
  stop(): Promise<void>;
}

/** @param receive stands in for the engine; it keeps the events in any case */
export async function connectWechat(
  gateway: Pick<WechatGateway, "endpoint" | "token">,
  options: Partial<WechatOptions> = {},
  receive: (events: OutsideEvent[]) => Promise<void> = async () => {},
): Promise<WechatBot> {
  const events: OutsideEvent[] = [];
  const lines: string[] = [];
  const printed: string[] = [];
  const adapter = createWechat({
    ...{ endpoint: gateway.endpoint, token: gateway.token, noTls: false },
    log: (level, message, data) => lines.push(`${level} ${message} ${JSON.stringify(data ?? {})}`),
    print: (text) => printed.push(text),
    address: () => "http://127.0.0.1:1",
    limits: { messageGapMs: 0, perSecond: 1_000, partGapMs: [1, 2], acceptGapMs: [5, 10] },
    ...options,
  });
  await adapter.start(async (batch) => {
    await receive(batch);
    events.push(...batch);
  });
  return {
    adapter,
    events,
    printed,
    logged: () => lines.join("\n"),
    messages: () => events.filter((event) => event.type === "message"),
    async up(withinMs = 15_000) {
      await until(() => adapter.hearing!(), withinMs);
    },
    until,
    stop: () => adapter.stop(),
  };
}

async function until<T>(look: () => T | undefined | false | null, withinMs = 10_000): Promise<T> {
  const end = performance.now() + withinMs;
  for (;;) {
    const found = look();
    if (found !== undefined && found !== false && found !== null) return found;
    if (performance.now() > end) throw new Error(`not within ${withinMs} ms: ${look}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
