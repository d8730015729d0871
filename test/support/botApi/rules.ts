import type { Upload } from "./body.ts";
import { ApiError, Forbidden } from "./errors.ts";
import { characters, findProblem, type Problem } from "./schema.ts";
import { type Entity, type Formatted, format } from "./text.ts";
import type { Button } from "./world.ts";

/** Bot API, sendPhoto and "Sending files". */
const MB = 1024 * 1024;
const PHOTO_SIZE = 10 * MB;
const FILE_SIZE = 50 * MB;

/** What Telegram says to some broken limits; the others are answered with what is wrong and where. */
const answers: Record<string, string> = {
  "text missing": "Bad Request: message text is empty",
  "chat_id missing": "Bad Request: chat_id is empty",
  "message_id missing": "Bad Request: message identifier is not specified",
  "photo missing": "Bad Request: there is no photo in the request",
  "document missing": "Bad Request: there is no document in the request",
  "callback_data limit": "Bad Request: BUTTON_DATA_INVALID",
  "commands limit": "Bad Request: BOT_COMMANDS_TOO_MUCH",
  "command limit": "Bad Request: BOT_COMMAND_INVALID",
  "description limit": "Bad Request: BOT_COMMAND_DESCRIPTION_INVALID",
  "secret_token limit": "Bad Request: secret token contains unallowed characters or has a wrong length",
};

/**
 * Holds one call against the documentation. Stricter than Telegram, which ignores parameters it does not know.
 *
 * @param method a known method
 * @param parameters after `coerce`
 * @param files uploads that came with it
 * @throws Forbidden for the first thing that the documentation does not allow
 */
export function checkCall(method: string, parameters: Record<string, unknown>, files: Upload[]): void {
  const problem = findProblem(method, parameters);
  if (problem) throw forbidden(method, problem);
  const markup = parameters.reply_markup as { inline_keyboard?: Button[][] } | undefined;
  if (markup?.inline_keyboard) checkKeyboard(markup.inline_keyboard);
  if (files.length > 0) checkFiles(method, parameters, files);
}

/**
 * Parses a message text.
 *
 * @param parameters with text, parse_mode, entities
 * @returns text and entities
 * @throws Forbidden when it is empty or longer than 4096 characters; ApiError when it cannot be parsed
 */
export function messageText(parameters: Record<string, unknown>): Formatted {
  const formatted = parse(parameters, "text", "entities");
  if (!formatted.text) throw new Forbidden("Bad Request: message text is empty", "text", "1-4096 characters");
  if (characters(formatted.text) > 4096)
    throw new Forbidden("Bad Request: message is too long", "text", "1-4096 characters after entities parsing");
  return formatted;
}

/**
 * Parses a caption.
 *
 * @param parameters with caption, parse_mode, caption_entities
 * @param path where the caption stands, for the violation
 * @returns fields of the message
 * @throws Forbidden when it is longer than 1024 characters; ApiError when it cannot be parsed
 */
export function messageCaption(
  parameters: Record<string, unknown>,
  path = "caption",
): { caption?: string; caption_entities?: Entity[] } {
  if (parameters.caption === undefined) return {};
  const { text, entities } = parse(parameters, "caption", "caption_entities");
  if (characters(text) > 1024)
    throw new Forbidden("Bad Request: message caption is too long", path, "0-1024 characters after entities parsing");
  if (!text) return {};
  return { caption: text, ...(entities.length ? { caption_entities: entities } : {}) };
}

function parse(parameters: Record<string, unknown>, field: string, entitiesField: string): Formatted {
  const text = String(parameters[field] ?? "");
  try {
    return format(text, parameters.parse_mode as string | undefined, parameters[entitiesField] as Entity[] | undefined);
  } catch (error) {
    // A text that cannot be parsed is the bot's mistake, whatever a resident wrote into it.
    if (error instanceof ApiError) throw new Forbidden(error.message, field, "text that can be parsed");
    throw error;
  }
}

function checkKeyboard(rows: Button[][]): void {
  const buttons = rows.flat();
  // Telegram's server limit; not in the documentation.
  if (buttons.length > 100)
    throw new Forbidden("Bad Request: reply markup is too long", "reply_markup.inline_keyboard", "at most 100 buttons");
  if (buttons.some(({ text }) => text.trim() === ""))
    throw new Forbidden(
      "Bad Request: button text must be non-empty",
      "reply_markup.inline_keyboard",
      "a text on each button",
    );
  const bad = buttons.find(({ url }) => url !== undefined && !/^(https?|tg|tel|mailto|ton):/.test(url));
  if (bad)
    throw new Forbidden(
      `Bad Request: inline keyboard button URL '${bad.url}' is invalid: Unsupported URL protocol`,
      "reply_markup.inline_keyboard",
      "a url that can be opened",
    );
}

function checkFiles(method: string, parameters: Record<string, unknown>, files: Upload[]): void {
  const media = [parameters.media].flat() as ({ type?: string; media?: string } | undefined)[];
  for (const { field, bytes } of files) {
    const isPhoto =
      parameters.photo === `attach://${field}` ||
      media.some((item) => item?.type === "photo" && item.media === `attach://${field}`);
    if (bytes.length > FILE_SIZE) throw new Forbidden("Request Entity Too Large", field, "at most 50 MB", 413);
    if (isPhoto && bytes.length > PHOTO_SIZE) {
      const what = `file of size ${bytes.length} bytes is too big for a photo; the maximum size is ${PHOTO_SIZE} bytes`;
      throw new Forbidden(`Bad Request: ${what}`, field, "at most 10 MB");
    }
    if (bytes.length === 0) throw new Forbidden("Bad Request: file must be non-empty", field, "a file with content");
    if (!JSON.stringify(parameters).includes(`"attach://${field}"`))
      throw new Forbidden(`Bad Request: nothing in ${method} refers to the file ${field}`, field, `attach://${field}`);
  }
}

function forbidden(method: string, problem: Problem): Forbidden {
  const path = problem.path.join(".");
  const name = problem.path.findLast((part) => !/^\d+$/.test(part)) ?? "";
  const expected = problem.kind === "unknown" ? "no such parameter" : problem.expected;
  let description = answers[`${name} ${problem.kind}`];
  if (name === "media" && problem.kind === "limit")
    description = `Bad Request: too ${problem.side === "min" ? "few" : "many"} messages to send as an album`;
  if (name === "text" && problem.kind === "limit" && method === "answerCallbackQuery")
    description = "Bad Request: MESSAGE_TOO_LONG";
  if (problem.kind === "unknown") description = `Bad Request: ${method} has no parameter "${path}"`;
  if (problem.kind === "missing") description ??= `Bad Request: parameter "${path}" is required`;
  return new Forbidden(description ?? `Bad Request: "${path}" must be ${expected}`, path, expected);
}
