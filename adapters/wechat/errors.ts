import { SendError } from "../../src/core/adapter.ts";
import { TOO_OFTEN_MS } from "./capabilities.ts";

/** https://grpc.io/docs/guides/status-codes/ */
export const GRPC = {
  cancelled: 1,
  invalidArgument: 3,
  deadlineExceeded: 4,
  alreadyExists: 6,
  unimplemented: 12,
  unavailable: 14,
  unauthenticated: 16,
} as const;

/** What WeChat says through a gateway when an account does too much. */
const TOO_OFTEN = /操作过于频繁|操作太?频繁|发送频率|too (?:often|frequent)|rate.?limit/i;
/** The chat is not there for the account, whatever it says. */
const GONE =
  /不是(?:对方|你的|您的|其)?.{0,4}(?:朋友|好友)|非好友|拒收|被移出|不在群|not (?:a )?(?:friend|in the (?:room|group))|no (?:contact|room) /i;
/** grpc-js, subchannel-picker and load-balancing-call: said when nothing was written yet. */
const NOT_SENT = /No connection established|Name resolution failed|ECONNREFUSED/;

/** With a token that is refused asking again soon is no use. */
const REFUSED_MS = 60_000;

/** The code of a failed call, or null when it was none. */
export function grpcCode(error: unknown): number | null {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === "number" ? code : null;
}

/**
 * What a failed call means for the message.
 *
 * | what the gateway says | kind |
 * |---|---|
 * | “操作过于频繁” | `retry` after half an hour, for the whole account |
 * | not a friend, not in the room, refused | `gone` |
 * | no connection, nothing written yet | `retry` |
 * | the token is refused | `retry`, after a minute |
 * | it has no such call, or not with this | `permanent` |
 * | anything else, and an answer that was lost | `unknown`, or `retry` for what may be done twice |
 *
 * The error says the call and the code: a gateway's own words echo tokens, and may echo what people wrote.
 *
 * @param repeatable true for calls that do no harm when done twice
 */
export function toSendError(error: unknown, call: string, repeatable: boolean): SendError {
  if (error instanceof SendError) return error;
  const said = wordsOf(error);
  const code = grpcCode(error);
  const message = `wechat ${call}: ${describeError(error)}`;
  if (TOO_OFTEN.test(said)) {
    return new SendError("retry", `wechat ${call}: too often`, { retryAfterMs: TOO_OFTEN_MS, everywhere: true });
  }
  if (GONE.test(said)) return new SendError("gone", message);
  if (code === GRPC.unavailable && NOT_SENT.test(said)) return new SendError("retry", message);
  if (code === GRPC.unauthenticated) return new SendError("retry", message, { retryAfterMs: REFUSED_MS });
  if (code === GRPC.unimplemented || code === GRPC.invalidArgument) return new SendError("permanent", message);
  return new SendError(repeatable ? "retry" : "unknown", message);
}

/** What went wrong, fit for a log: names and codes, never a gateway's words. */
export function describeError(error: unknown): string {
  const code = grpcCode(error);
  if (code !== null) return `gRPC ${code}`;
  if (!(error instanceof Error)) return "failed";
  const own = (error as { code?: unknown }).code;
  return typeof own === "string" ? `${error.name} ${own}` : error.name;
}

function wordsOf(error: unknown): string {
  const { message, details } = (error ?? {}) as { message?: unknown; details?: unknown };
  return `${typeof message === "string" ? message : ""} ${typeof details === "string" ? details : ""}`;
}
