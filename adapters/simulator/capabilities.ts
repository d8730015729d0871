import type { Capabilities } from "../../src/core/adapter.ts";

/** The bot's name in the simulator's chats: what people write after an @. */
export const BOT_NAME = "邻里";

/** What the simulator's chats can do. It is a phone's chat at its best; `?mode=text` shows one at its plainest. */
export const SIMULATOR_CAPABILITIES: Capabilities = {
  buttons: 12,
  edit: "full",
  quote: "full",
  mention: "none",
  toast: "full",
  photo: "full",
  whisper: "full",
  pin: "none",
  textLimit: 4000,
  captionLimit: 4000,
  messageGapMs: 0,
  editGapMs: 0,
  perSecond: Number.POSITIVE_INFINITY,
};
