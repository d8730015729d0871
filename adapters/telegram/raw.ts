/** A part of an update. Telegram adds fields and kinds at any time, so nothing is taken for granted. */
export type Raw = Record<string, unknown>;

/** Who the bot is, as `getMe` says (https://core.telegram.org/bots/api#user). */
export interface BotSelf {
  id: number;
  username: string;
  /** `can_read_all_group_messages`: privacy mode is off. */
  readsAll: boolean;
}

/** The value as an object, or null. */
export function asRaw(value: unknown): Raw | null {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Raw) : null;
}

/** The value as a whole number, or null. Telegram's ids have at most 52 significant bits. */
export function asInt(value: unknown): number | null {
  return typeof value === "number" && Number.isSafeInteger(value) ? value : null;
}

/** Without what a database refuses: NUL, and halves of characters. */
export function tidy(text: string): string {
  return text.toWellFormed().replaceAll("\0", "");
}
