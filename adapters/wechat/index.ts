import type { Hono } from "hono";
import { type Adapter, type Capabilities, type Receive, SendError } from "../../src/core/adapter.ts";
import { ACCEPT_GAP_MS, wechatCapabilities } from "./capabilities.ts";
import { describeState, examineGateway } from "./check.ts";
import { mayChange, PLATFORM } from "./decode.ts";
import { acceptRequest } from "./doors.ts";
import { type GatewaySettings, openGateway, prepareClient } from "./gateway.ts";
import { createEars, type Ears, type Log } from "./hear.ts";
import { createLogin } from "./login.ts";
import { createSpeaker } from "./speak.ts";
import { createSupervisor } from "./supervisor.ts";

export interface WechatOptions extends GatewaySettings {
  /** Never given words of people, a gateway's own words, or the token. */
  log: Log;
  /** Writes to the operator's terminal. */
  print: (text: string) => void;
  /** Where the HTTP face listens, for the link to the login page. */
  address: () => string;
  /** Numbers that replace those of `capabilities.ts`: tests widen the pace. Milliseconds. */
  limits?: Partial<Capabilities> & { partGapMs?: [number, number]; acceptGapMs?: [number, number] };
}

export type Wechat = Adapter & {
  /** The page on which the account is logged in. */
  pages: Hono;
};

/** How long what is being sent or heard may take before the connection is closed, milliseconds. */
const LAST_WORDS_MS = 5_000;

/** Connects the bot to WeChat through a gateway that speaks wechaty's puppet service. */
export function createWechat(options: WechatOptions): Wechat {
  const { log } = options;
  const { partGapMs, acceptGapMs, ...limits } = options.limits ?? {};
  const settings = { endpoint: options.endpoint, token: options.token, noTls: options.noTls };
  const login = createLogin(options.print, options.address);
  const speaker = createSpeaker(() => supervisor.gateway, log, partGapMs);
  let ears: Ears | null = null;
  let onChange = () => {};

  const supervisor = createSupervisor({
    endpoint: options.endpoint,
    open: () => openGateway(settings),
    attach(gateway) {
      ears?.attach(gateway);
      gateway.on("scan", (scan) => login.onScan(scan));
      gateway.on("login", () => login.onLogin());
    },
    onState(state) {
      const { detail } = describeState(state);
      if (state.phase === "down" || state.phase === "login") log("warn", "wechat: not online", { detail });
      if (state.phase === "up") log("info", "wechat: online");
      onChange();
    },
  });

  return {
    platform: PLATFORM,
    // A second client of a gateway is told "started" and hears nothing.
    single: true,
    capabilities: (chat) => wechatCapabilities(chat.kind, limits),
    hearing: () => supervisor.hearing(),
    async start(receive: Receive, onHearing: () => void = () => {}) {
      onChange = onHearing;
      ears = createEars(receive, () => supervisor.gateway, log);
      // What is wrong with it is said when it is needed.
      prepareClient().catch(() => {});
      supervisor.start();
    },
    async stop() {
      // What was heard has yet to be looked up through the connection; without one it would be waited for.
      const underWay = Promise.all([speaker.idle(), ears?.settled()]);
      await Promise.race([underWay, new Promise((resolve) => setTimeout(resolve, LAST_WORDS_MS).unref())]);
      await supervisor.stop();
      await ears?.settled();
    },
    send: speaker.send,
    fetchPhoto: speaker.fetchPhoto,
    fetchFile: speaker.fetchFile,
    acceptGapMs: acceptGapMs ?? ACCEPT_GAP_MS,
    async accept(ref) {
      const gateway = supervisor.gateway;
      if (!gateway) throw new SendError("retry", "wechat: not connected");
      await acceptRequest(gateway, ref);
    },
    mayChange,
    privateLink: () => null,
    check: async () => [describeState(supervisor.state)],
    pages: login.pages,
  };
}

/** For `npm run doctor`. */
export { examineGateway };
