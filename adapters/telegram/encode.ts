import { InputFile, type RawApi } from "grammy";
import type { InlineKeyboardMarkup } from "grammy/types";
import { type Address, nameOfPhoto, type Rendered, SendError } from "../../src/core/adapter.ts";
import { clip } from "../../src/core/text.ts";
import { ALBUM_LIMIT, CAPTION_LIMIT, DATA_LIMIT, TEXT_LIMIT, TOAST_LIMIT } from "./capabilities.ts";

type Said = "sendMessage" | "sendPhoto" | "sendMediaGroup" | "sendDocument";
type Changed = "editMessageText" | "editMessageCaption" | "answerCallbackQuery";

/** One call of the Bot API: a method and its parameters. */
export type Call<M extends Said | Changed = Said | Changed> = M extends M
  ? { method: M; payload: Parameters<RawApi[M]>[0] }
  : never;

/**
 * The calls that say a message, in order. The last one carries the words and the buttons, so its message is the one
 * to be edited later; photos that the words do not fit below go first.
 *
 * @throws {SendError} `permanent`, for what no Telegram chat can show: a button without a label or with too long data,
 * or nothing at all
 */
export function encodeMessage(chat: Address, message: Rendered): [Call<Said>, ...Call<Said>[]] {
  const to = { chat_id: toChatId(chat.id), ...toThread(message.thread) };
  const buttons = toKeyboard(message.buttons);
  const pictures = message.photos.map((bytes, i) => new InputFile(bytes, nameOfPhoto(bytes, i)));
  const file = message.file ? new InputFile(message.file.bytes, message.file.name) : null;
  const words = shorten(message.text, TEXT_LIMIT);
  const caption = words === "" ? {} : { caption: words };
  const fitsBelow = words.length <= CAPTION_LIMIT;

  const calls: Call<Said>[] = [];
  const single = pictures.length === 1 && !file && fitsBelow ? pictures[0]! : null;
  if (!single) calls.push(...encodeAlbums(to, pictures));
  if (single) {
    calls.push({ method: "sendPhoto", payload: { ...to, photo: single, ...caption, ...buttons } });
  } else if (file && fitsBelow) {
    calls.push({ method: "sendDocument", payload: { ...to, document: file, ...caption, ...buttons } });
  } else {
    if (file) calls.push({ method: "sendDocument", payload: { ...to, document: file } });
    if (words !== "") calls.push({ method: "sendMessage", payload: { ...to, ...toText(words), ...buttons } });
  }
  const [first, ...rest] = calls;
  if (!first) throw new SendError("permanent", "telegram: nothing to send");
  if (words === "" && message.buttons.length > 0 && !single && !(file && fitsBelow)) {
    throw new SendError("permanent", "telegram: buttons need words");
  }
  const quote = toQuote(message.replyTo);
  return [{ ...first, payload: { ...first.payload, ...quote } } as Call<Said>, ...rest];
}

/**
 * The call that brings a message up to date. Telegram has two: one for a message of words, one for the words below a
 * photo or file. Words too long for the latter are cut.
 *
 * @param below true: the words below a photo or file
 * @throws {SendError} `permanent`, for an id that Telegram never gave
 */
export function encodeEdit(chat: Address, messageId: string, message: Rendered, below: boolean): Call<Changed> {
  if (!/^\d{1,15}$/.test(messageId)) throw new SendError("permanent", "telegram: not a message of Telegram");
  const what = { chat_id: toChatId(chat.id), message_id: Number(messageId) };
  const buttons = toKeyboard(message.buttons);
  return below
    ? { method: "editMessageCaption", payload: { ...what, caption: shorten(message.text, CAPTION_LIMIT), ...buttons } }
    : { method: "editMessageText", payload: { ...what, ...toText(shorten(message.text, TEXT_LIMIT)), ...buttons } };
}

/** The toast above a chat that answers a tap. Without words it only ends the button's waiting. */
export function encodeToast(tapId: string, text: string): Call<Changed> {
  const words = shorten(text, TOAST_LIMIT);
  return {
    method: "answerCallbackQuery",
    payload: { callback_query_id: tapId, ...(words === "" ? {} : { text: words }) },
  };
}

/**
 * Buttons in rows: as many in one row as their longest label lets all of them be read, at most 8 (Telegram's own
 * limit). Chinese characters and emoji count double.
 */
export function layOutButtons<B extends { label: string }>(buttons: readonly B[]): B[][] {
  const rows: B[][] = [];
  let row: B[] = [];
  let widest = 0;
  for (const button of buttons) {
    const width = Math.max(widest, widthOf(button.label) + PADDING);
    if (row.length > 0 && (width * (row.length + 1) > ROW_WIDTH || row.length === 8)) {
      rows.push(row);
      row = [];
      widest = widthOf(button.label) + PADDING;
    } else {
      widest = width;
    }
    row.push(button);
  }
  if (row.length > 0) rows.push(row);
  return rows;
}

/** A phone shows about 18 Chinese characters across, and all buttons of a row are as wide as each other. */
const ROW_WIDTH = 36;
const PADDING = 3;

function widthOf(label: string): number {
  let width = 0;
  for (const char of label) {
    // Joiners, selectors and skin tones draw nothing of their own.
    if (/\p{Mn}|\u200D|\p{Emoji_Modifier}/u.test(char)) continue;
    width += char.codePointAt(0)! < 0x2000 ? 1 : 2;
  }
  return width;
}

function toKeyboard(buttons: Rendered["buttons"]): { reply_markup?: InlineKeyboardMarkup } {
  if (buttons.length === 0) return {};
  for (const { label, data } of buttons) {
    const size = Buffer.byteLength(data);
    if (size < 1 || size > DATA_LIMIT) {
      throw new SendError("permanent", `telegram: button data of ${size} bytes; 1 to ${DATA_LIMIT} are allowed`);
    }
    if (label.trim() === "") throw new SendError("permanent", "telegram: a button without a label");
  }
  const rows = layOutButtons(buttons);
  return {
    reply_markup: {
      inline_keyboard: rows.map((row) => row.map(({ label, data }) => ({ text: label, callback_data: data }))),
    },
  };
}

/** Albums of at most ten; a photo that is left over goes alone, because an album needs two. */
function encodeAlbums(to: { chat_id: number | string; message_thread_id?: number }, pictures: InputFile[]) {
  const calls: Call<Said>[] = [];
  for (let i = 0; i < pictures.length; i += ALBUM_LIMIT) {
    const part = pictures.slice(i, i + ALBUM_LIMIT);
    const media = part.map((picture) => ({ type: "photo" as const, media: picture }));
    calls.push(
      part.length === 1
        ? { method: "sendPhoto", payload: { ...to, photo: part[0]! } }
        : { method: "sendMediaGroup", payload: { ...to, media } },
    );
  }
  return calls;
}

/** Plain text: what a resident wrote must never be read as markup, and a link must not unfold into a page. */
function toText(words: string) {
  return { text: words, link_preview_options: { is_disabled: true } };
}

/** https://core.telegram.org/bots/api#replyparameters: answered all the same when the message is gone. */
function toQuote(replyTo: string | undefined) {
  const id = Number(replyTo);
  return Number.isSafeInteger(id) && id > 0
    ? { reply_parameters: { message_id: id, allow_sending_without_reply: true } }
    : {};
}

/** 1 is the general topic, which must not be named: "message thread not found". */
function toThread(thread: string | undefined): { message_thread_id?: number } {
  const id = Number(thread);
  return Number.isSafeInteger(id) && id > 1 ? { message_thread_id: id } : {};
}

function toChatId(id: string): number | string {
  return /^-?\d{1,16}$/.test(id) ? Number(id) : id;
}

/** At most `limit` UTF-16 units: never more than Telegram counts, whichever way it does. */
function shorten(text: string, limit: number): string {
  let words = text.trim() === "" ? "" : text;
  for (let max = limit - 1; words.length > limit; ) {
    words = `${clip(text, max).text}…`;
    max -= Math.max(1, (words.length - limit) >> 1);
  }
  return words;
}
