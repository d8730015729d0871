import type { Finding } from "../../src/core/adapter.ts";
import { describeError, GRPC, grpcCode } from "./errors.ts";
import { type GatewaySettings, openGateway, within } from "./gateway.ts";
import { isOpen, type State, splitEndpoint } from "./supervisor.ts";

const ASK_MS = 8_000;

/** How the connection of this process is, in words. */
export function describeState(state: State): Finding {
  const name = "wechat";
  switch (state.phase) {
    case "up":
      return { name, ok: true, detail: "在线 · online" };
    case "login":
      return {
        name,
        ok: false,
        detail: "网关在，账号没登录：请扫码 · the gateway is there, the account is not logged in: scan the code",
      };
    case "off":
      return { name, ok: true, detail: "由另一个进程连着 · connected by another process" };
    case "connecting":
      return { name, ok: false, detail: "正在连 · connecting" };
    case "down":
      return { name, ok: false, detail: `${WHY[state.why]} (${state.detail})` };
  }
}

const WHY = {
  closed:
    "连不上网关：请看它开着没有，WECHATY_PUPPET_SERVICE_ENDPOINT 对不对 · cannot reach the gateway: is it running, and is WECHATY_PUPPET_SERVICE_ENDPOINT right?",
  token: "网关不认这个 WECHATY_PUPPET_SERVICE_TOKEN · the gateway refuses this WECHATY_PUPPET_SERVICE_TOKEN",
  taken: "网关正被别的程序连着，一个网关只能接一个 · another program has the gateway, and it serves only one",
  failed: "网关没有正常回应，正在重试 · the gateway does not answer as it should; trying again",
} as const;

/**
 * Asks a gateway from outside, without taking its stream of events from the bot that has it: is it there, and does it
 * know the token? Never fails: what cannot be asked is a finding.
 */
export async function examineGateway(settings: GatewaySettings): Promise<Finding[]> {
  const name = "wechat";
  if (!(await isOpen(...splitEndpoint(settings.endpoint)))) {
    return [describeState({ phase: "down", why: "closed", detail: "nobody answers at the port" })];
  }
  const gateway = await openGateway(settings, false);
  gateway.on("error", () => {});
  try {
    await within(ASK_MS, gateway.start());
    if (gateway.state.active() !== true) throw new Error("not active");
    return [
      {
        name,
        ok: true,
        detail:
          "网关在，认这个令牌；账号登没登录看 /readyz · the gateway is there and knows the token; whether the account is logged in is what /readyz says",
      },
    ];
  } catch (error) {
    const why = grpcCode(error) === GRPC.unauthenticated ? "token" : "failed";
    return [describeState({ phase: "down", why, detail: describeError(error) })];
  } finally {
    await gateway.hangUp();
  }
}
