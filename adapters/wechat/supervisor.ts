import { randomUUID } from "node:crypto";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { Hearing } from "../../src/core/adapter.ts";
import { describeError, GRPC, grpcCode } from "./errors.ts";
import { type Gateway, within } from "./gateway.ts";

const PROBE_MS = 1_000;
/** A start that takes longer hangs. The client itself waits 5 s for the first event of the stream. */
const START_MS = 10_000;
/** A ding is sent when nothing came for so long; with no answer by then the connection is dead. */
const DING_AFTER_MS = 3_000;
const DEAD_AFTER_MS = 8_000;
const LOOK_MS = 250;
const FIRST_PAUSE_MS = 250;
/** While the port is closed asking costs nothing; a gateway that answers and fails is asked less and less often. */
const LONGEST_CLOSED_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 5_000;
const REFUSED_PAUSE_MS = 30_000;
/** The account's state comes over the stream by itself, a moment after it is opened. */
const FIRST_SIGN_MS = 5_000;

/** What the connection is like now. */
export type State =
  | { phase: "off" | "connecting" }
  /** Why it does not come about. */
  | { phase: "down"; why: "closed" | "token" | "taken" | "failed"; detail: string }
  | { phase: "login" | "up" };

export interface SupervisorOptions {
  endpoint: string;
  /** A fresh connection, not started. */
  open(): Promise<Gateway>;
  /** Puts listeners on a fresh connection. They must not throw and must not be async. */
  attach(gateway: Gateway, connection: string): void;
  onState(state: State): void;
}

export interface Supervisor {
  readonly state: State;
  /** The connection to speak through, while it is up. */
  readonly gateway: Gateway | null;
  hearing(): Hearing | null;
  start(): void;
  /** Resolves when the connection is closed. */
  stop(): Promise<void>;
}

/**
 * Keeps one connection to a gateway. wechaty's client says "started" though the server is down, the token is wrong or
 * somebody else has the gateway; after a short outage it stays deaf for a minute, after a long one for ever. So: knock
 * at the port, make a fresh client, look at its state, ask for a sign of life, and begin anew when there is none.
 */
export function createSupervisor(options: SupervisorOptions): Supervisor {
  const [host, port] = splitEndpoint(options.endpoint);
  let state: State = { phase: "off" };
  let current: { gateway: Gateway; connection: string; signAt: number } | null = null;
  let stopping = new AbortController();
  let running: Promise<void> = Promise.resolve();

  function setState(next: State): void {
    const before = JSON.stringify(state);
    state = next;
    if (JSON.stringify(next) !== before) options.onState(next);
  }

  async function run(signal: AbortSignal): Promise<void> {
    let failures = 0;
    for (let knocks = 0; !signal.aborted; ) {
      if (!(await isOpen(host, port))) {
        setState({ phase: "down", why: "closed", detail: "nobody answers at the port" });
        failures = 0;
        await pause(Math.min(FIRST_PAUSE_MS * 2 ** Math.min(knocks++, 8), LONGEST_CLOSED_PAUSE_MS), signal);
        continue;
      }
      knocks = 0;
      if (signal.aborted) return;
      if (state.phase !== "down") setState({ phase: "connecting" });
      const began = performance.now();
      const failure = await hold(signal);
      if (signal.aborted) return;
      // What worked for a while begins anew at once.
      failures = performance.now() - began > 2 * START_MS ? 1 : failures + 1;
      setState(failure);
      const refused = failure.phase === "down" && failure.why === "token";
      const wait = refused
        ? REFUSED_PAUSE_MS
        : Math.min(FIRST_PAUSE_MS * 2 ** Math.min(failures - 1, 8), LONGEST_PAUSE_MS);
      await pause(wait, signal);
    }
  }

  /** One connection, from its beginning to its end. @returns why it ended */
  async function hold(signal: AbortSignal): Promise<State> {
    let gateway: Gateway | null = null;
    try {
      gateway = await options.open();
      const mine = { gateway, connection: randomUUID(), signAt: performance.now() };
      let lost: unknown = null;
      let hasSign = false;
      let fail: (error: unknown) => void = () => {};
      const failed = new Promise<never>((_, reject) => {
        fail = reject;
      });
      failed.catch(() => {});
      gateway.on("error", () => {
        // Without a listener here an error ends the process. Those of the stream count; others are told to callers.
        lost ??= mine.gateway.streamError;
        if (lost) fail(lost);
      });
      gateway.on("heartbeat", () => {
        mine.signAt = performance.now();
        hasSign = true;
      });
      gateway.on("reset", () => {
        lost ??= new Error("the gateway asks for a new connection");
      });
      options.attach(gateway, mine.connection);
      // It waits 5 s for a stream that has failed already.
      await within(START_MS, Promise.race([gateway.start(), failed, aborted(signal)]));
      if (signal.aborted) return { phase: "off" };
      // `start` resolves in any case; this is the honest sign.
      if (gateway.state.active() !== true) throw gateway.streamError ?? new Error("not active");
      if (gateway.streamError) throw gateway.streamError;
      mine.signAt = performance.now();
      hasSign = false;
      gateway.ding("linli");
      for (let dingAt = performance.now(); !signal.aborted; ) {
        const now = performance.now();
        if (lost) throw lost;
        const quiet = now - mine.signAt;
        if (quiet > (hasSign ? DEAD_AFTER_MS : FIRST_SIGN_MS))
          throw Object.assign(new Error("no sign of life"), { code: 4 });
        if (hasSign) {
          current = mine;
          setState({ phase: gateway.isLoggedIn ? "up" : "login" });
        }
        if (quiet > DING_AFTER_MS && now - dingAt > DING_AFTER_MS) {
          dingAt = now;
          gateway.ding("linli");
        }
        await pause(LOOK_MS, signal);
      }
      return { phase: "off" };
    } catch (error) {
      return whyDown(error);
    } finally {
      current = null;
      // Closed at once; what the client had begun may take its time to end.
      void gateway?.hangUp();
    }
  }

  return {
    get state() {
      return state;
    },
    get gateway() {
      return state.phase === "up" ? (current?.gateway ?? null) : null;
    },
    hearing() {
      if (state.phase !== "up" || !current) return null;
      return { connection: current.connection, quietMs: Math.round(performance.now() - current.signAt) };
    },
    start() {
      stopping = new AbortController();
      running = run(stopping.signal);
    },
    async stop() {
      stopping.abort();
      await running;
      setState({ phase: "off" });
    },
  };
}

function whyDown(error: unknown): State {
  const detail = describeError(error);
  const code = grpcCode(error);
  if (code === GRPC.unauthenticated) return { phase: "down", why: "token", detail };
  if (code === GRPC.alreadyExists) return { phase: "down", why: "taken", detail };
  return { phase: "down", why: "failed", detail };
}

/** "[::1]:8788" or "127.0.0.1:8788" in two. */
export function splitEndpoint(endpoint: string): [host: string, port: number] {
  const colon = endpoint.lastIndexOf(":");
  return [endpoint.slice(0, colon).replace(/^\[|\]$/g, ""), Number(endpoint.slice(colon + 1))];
}

/** Does anybody listen there? */
export function isOpen(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: PROBE_MS });
    const end = (isThere: boolean) => {
      socket.destroy();
      resolve(isThere);
    };
    socket.once("connect", () => end(true));
    socket.once("timeout", () => end(false));
    socket.once("error", () => end(false));
  });
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => {});
}
