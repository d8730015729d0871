import type { Address, Capabilities } from "../../src/core/adapter.ts";

/** https://core.telegram.org/bots/api#sendmessage: "Text of the message to be sent, 1-4096 characters". */
export const TEXT_LIMIT = 4096;
/** https://core.telegram.org/bots/api#sendphoto: "Photo caption, 0-1024 characters after entities parsing". */
export const CAPTION_LIMIT = 1024;
/** https://core.telegram.org/bots/api#inlinekeyboardbutton: "callback_data … 1-64 bytes". */
export const DATA_LIMIT = 64;
/** https://core.telegram.org/bots/api#answercallbackquery: "Text of the notification … 0-200 characters". */
export const TOAST_LIMIT = 200;
/** https://core.telegram.org/bots/api#sendmediagroup: "must include 2-10 items". */
export const ALBUM_LIMIT = 10;
/** https://core.telegram.org/bots/api#getfile: "bots can download files of up to 20MB in size". */
export const DOWNLOAD_LIMIT = 20 * 1024 * 1024;

const GROUP: Capabilities = {
  // Telegram takes 100 buttons; more than a dozen are no longer read on a phone.
  buttons: 12,
  // https://core.telegram.org/bots/api#editmessagetext
  edit: "full",
  // https://core.telegram.org/bots/api#replyparameters
  quote: "full",
  // We send plain text: a person is never named in it.
  mention: "none",
  // https://core.telegram.org/bots/api#answercallbackquery
  toast: "full",
  photo: "full",
  // Only after the person has opened the bot once; until then Telegram answers 403.
  whisper: "full",
  // https://core.telegram.org/bots/api#pinchatmessage: where an administrator lets the bot pin.
  pin: "full",
  textLimit: TEXT_LIMIT,
  captionLimit: CAPTION_LIMIT,
  // https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this: "your bot will not be able to send
  // more than 20 messages per minute" to a group. Edits count as messages.
  messageGapMs: 3000,
  editGapMs: 3000,
  // The same page: no more than "about 30 messages per second" over all chats.
  perSecond: 30,
};

const PRIVATE: Capabilities = {
  ...GROUP,
  // The same page: "avoid sending more than one message per second" in a particular chat.
  messageGapMs: 1000,
};

/**
 * What a Telegram chat can do.
 *
 * @param kind groups are paced more slowly than private chats
 * @param limits numbers that replace ours; benchmarks widen the pace with them
 */
export function telegramCapabilities(kind: Address["kind"], limits: Partial<Capabilities> = {}): Capabilities {
  return { ...(kind === "group" ? GROUP : PRIVATE), ...limits };
}
