/**
 * The fake WeChat gateway, a process of its own: a real PuppetServer over gRPC on 127.0.0.1.
 *
 *     node test/support/wechatGateway/main.ts '{"port": …, "token": …, "tls": true, "world": …}'
 *
 * Lines of JSON on standard input call the functions of GatewayPuppet: {"id", "method", "args"} → {"id", "result"} or
 * {"id", "error"}. What the bot says comes out as {"said"}. The first line is {"ready": true}. It ends with its input.
 */
import { flushCompileCache } from "node:module";
import { createInterface } from "node:readline";
import { log } from "wechaty-puppet";
import { PuppetServer } from "wechaty-puppet-service";
import { GatewayPuppet } from "./puppet.ts";
import type { GatewayOptions } from "./world.ts";

log.level("silent");
const { port, token, tls, world } = JSON.parse(process.argv[2]!) as GatewayOptions;
const print = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);
const puppet = new GatewayPuppet(world, (said) => print({ said }));
// Whoever is not connected hears nothing, and nothing of it may end the gateway.
puppet.on("error", () => {});
const server = new PuppetServer({ endpoint: `127.0.0.1:${port}`, puppet, token, tls: { disable: !tls } });
await puppet.start();
await server.start();
// It will be killed, and could not write it then.
flushCompileCache();
print({ ready: true });

for await (const line of createInterface({ input: process.stdin })) {
  const { id, method, args } = JSON.parse(line) as { id: number; method: string; args: unknown[] };
  try {
    const own = puppet as unknown as Record<string, (...all: unknown[]) => unknown>;
    const result = method === "calls" ? Object.fromEntries(puppet.calls) : await own[method]!(...args);
    print({ id, result: result ?? null });
  } catch (error) {
    print({ id, error: String(error) });
  }
}
process.exit(0);
