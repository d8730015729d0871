import { asNumberedText } from "../../src/core/render.ts";
import type { Message } from "./log.ts";
import { words } from "./words.ts";

/** A message as `GET /sim/messages` gives it. */
export interface SimMessage {
  id: string;
  seq: number;
  /** A person's id, or `bot`. */
  from: string;
  text: string;
  choices: { label: string }[];
  /** Addresses on this server. */
  photos: string[];
  files: { name: string; url: string }[];
  replyTo: string | null;
  at: string;
  editedAt: string | null;
}

/**
 * A message as the page and the HTTP contract show it.
 *
 * @param mode `text`: as a platform without buttons would show it, the choices as numbered lines
 * @param locale the language of the chat, for the line that says how to answer
 */
export function encodeMessage(message: Message, mode: "buttons" | "text", locale: "zh-CN" | "en"): SimMessage {
  const { id, seq, from, at, editedAt, replyTo } = message;
  const labels = message.buttons.map((button) => button.label);
  const plain = mode === "text" && labels.length > 0;
  return {
    ...{ id, seq, from },
    text: plain ? asNumberedText(message.text, labels, message.hint ?? words.replyNumber[locale]) : message.text,
    choices: plain ? [] : labels.map((label) => ({ label })),
    photos: message.photos.map((photo) => `/sim/photo/${photo}`),
    files: message.files.map((file) => ({ name: file.name, url: `/sim/file/${id}/${file.id}` })),
    ...{ replyTo, at, editedAt },
  };
}
