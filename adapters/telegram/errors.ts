import { GrammyError } from "grammy";
import { SendError } from "../../src/core/adapter.ts";
import { LostAnswer, NOT_TELEGRAM } from "./transport.ts";

/** The chat is not there for the bot, whatever it says. */
const GONE =
  /chat not found|user not found|user is deactivated|PEER_ID_INVALID|was kicked|is not a member|chat was de(?:activated|leted)|group chat was upgraded/i;
/** The topic of a forum is closed or no longer there. https://github.com/tdlib/telegram-bot-api/issues/472 */
const NO_TOPIC = /message thread not found|TOPIC_CLOSED|TOPIC_DELETED|TOPIC_ID_INVALID/i;

/** A group may keep photos to its administrators. https://core.telegram.org/bots/api#chatpermissions */
const NO_PHOTOS = /not enough rights to send photos|CHAT_SEND_(?:PHOTOS|MEDIA)_FORBIDDEN/i;

/** Where nothing says how long to wait. */
const RETRY_MS = 5_000;
/** With a token that is refused, or a proxy that lets nothing through, asking again soon is no use. */
const REFUSED_MS = 60_000;

/**
 * What a failed call means for the message.
 *
 * | answer | kind |
 * |---|---|
 * | 429 | `retry`, after `retry_after` |
 * | 400 with `migrate_to_chat_id` | `retry`, at the new chat |
 * | 401, 404: the token is refused | `retry`, after a minute |
 * | 403; 400 chat not found | `gone` |
 * | any other 4xx | `permanent` |
 * | 4xx by something between us and Telegram (but 413) | `retry`, after a minute |
 * | 503; no connection; nothing written yet | `retry` |
 * | any other 5xx; the answer was lost | `unknown`, or `retry` for calls that may be repeated |
 *
 * The error says method, code and Telegram's description: never what was sent, and never the token.
 *
 * @param repeatable true for calls that do no harm when done twice: edits, toasts, reading
 */
export function toSendError(error: unknown, method: string, token: string, repeatable: boolean): SendError {
  if (error instanceof SendError) return error;
  const unknown = repeatable ? "retry" : "unknown";
  if (error instanceof LostAnswer) {
    return new SendError(error.sent ? unknown : "retry", redact(`telegram ${method}: ${error.message}`, token));
  }
  if (!(error instanceof GrammyError)) {
    return new SendError("permanent", `telegram ${method}: ${error instanceof Error ? error.name : "failed"}`);
  }
  const { error_code: code, description, parameters } = error;
  const message = redact(`telegram ${method}: ${code} ${description}`, token);
  if (code === 429) {
    const seconds = parameters.retry_after;
    return new SendError("retry", message, { retryAfterMs: seconds === undefined ? RETRY_MS : seconds * 1000 });
  }
  if (parameters.migrate_to_chat_id !== undefined) {
    return new SendError("retry", message, { movedTo: String(parameters.migrate_to_chat_id) });
  }
  const isRefused = isTokenRefused(error) || (description === NOT_TELEGRAM && code < 500 && code !== 413);
  if (isRefused) return new SendError("retry", message, { retryAfterMs: REFUSED_MS });
  if (code === 503) return new SendError("retry", message, { retryAfterMs: RETRY_MS });
  if (code >= 500) return new SendError(unknown, message, { retryAfterMs: RETRY_MS });
  if (code === 403 || (code === 400 && GONE.test(description))) return new SendError("gone", message);
  return new SendError("permanent", message);
}

/** True for a 400 that says what `pattern` does. */
export function isRefusedBecause(error: unknown, pattern: RegExp): boolean {
  return error instanceof GrammyError && error.error_code === 400 && pattern.test(error.description);
}

export function isTopicMissing(error: unknown): boolean {
  return isRefusedBecause(error, NO_TOPIC);
}

export function arePhotosBarred(error: unknown): boolean {
  return isRefusedBecause(error, NO_PHOTOS);
}

/** True when Telegram refuses the token: 401 for a revoked one, 404 for what never was one. */
export function isTokenRefused(error: unknown): boolean {
  if (!(error instanceof GrammyError) || error.description === NOT_TELEGRAM) return false;
  return error.error_code === 401 || error.error_code === 404;
}

/**
 * What went wrong, fit for a log: Telegram's own words, but only the name and code of any other error, whose message
 * may quote what people wrote (a database's does).
 */
export function describeError(error: unknown, token: string): string {
  if (error instanceof GrammyError) return redact(`${error.method}: ${error.error_code} ${error.description}`, token);
  if (error instanceof LostAnswer || error instanceof SendError) return redact(error.message, token);
  if (!(error instanceof Error)) return "unknown error";
  const code = (error as { code?: unknown }).code ?? (error.cause as { code?: unknown } | undefined)?.code;
  return typeof code === "string" ? `${error.name} ${code}` : error.name;
}

/** Without the token, also inside a link. */
export function redact(text: string, token: string): string {
  return (token === "" ? text : text.replaceAll(token, "…")).replace(/\bbot\d+:[\w-]+/g, "bot…");
}
