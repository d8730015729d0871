import type { Capabilities, Rendered } from "./adapter.ts";
import { choiceData, typedNumbers } from "./choices.ts";
import { type Picture, writePicture } from "./picture.ts";
import type { Post, Text } from "./post.ts";
import { clip } from "./text.ts";

/** What rendering needs to know beside the post itself. */
export interface RenderOptions {
  capabilities: Capabilities;
  /** Writes a text out in the language of the chat. */
  write(text: Text): string;
  /** The row of `messages` the buttons point to; null when there are no choices. */
  messageRef: number | null;
  photos: Uint8Array[];
  file?: Rendered["file"];
  replyTo?: string | null;
  thread?: string | null;
  /** True when an earlier try may have arrived: the words say so. */
  resend: boolean;
}

/**
 * Turns a post into what a chat can show: choices as buttons where it has enough of them, else as numbered lines.
 * The only place that knows a capability.
 */
export function render(post: Post, options: RenderOptions): Rendered {
  const { capabilities, write } = options;
  const choices = post.choices ?? [];
  let text = post.lines.map(write).join("\n");
  if (options.resend) text = write({ key: "core-resent", args: { text } });
  const asButtons = choices.length > 0 && choices.length <= capabilities.buttons && options.messageRef !== null;
  const labels = choices.map((choice) => write(choice.label));
  if (choices.length > 0 && !asButtons)
    text = asNumberedText(text, labels, write(post.hint ?? { key: "core-reply-number" }));
  return {
    text: clip(text, capabilities.textLimit).text,
    buttons: asButtons
      ? choices.map((choice, i) => ({ label: labels[i]!, data: choiceData(options.messageRef!, choice.command) }))
      : [],
    ...(asButtons && post.hint ? { hint: write(post.hint) } : {}),
    photos: capabilities.photo === "none" ? [] : options.photos,
    ...(options.file ? { file: options.file } : {}),
    ...(post.pin !== undefined && capabilities.pin !== "none" ? { pin: post.pin } : {}),
    ...(options.replyTo && capabilities.quote !== "none" ? { replyTo: options.replyTo } : {}),
    // Without quoting, an answer to one person would be anybody's. A post with a number is for all: it names nobody.
    ...(options.replyTo && capabilities.quote === "none" && capabilities.mention === "full" && post.number === undefined
      ? { mentionWriterOf: options.replyTo }
      : {}),
    ...(options.thread ? { thread: options.thread } : {}),
  };
}

/** The post's picture in the language of the chat, still to be drawn; null when it has none or the chat shows none. */
export function renderPicture(
  post: Post,
  { capabilities, write }: Pick<RenderOptions, "capabilities" | "write">,
): Picture<string> | null {
  return post.picture && capabilities.photo !== "none" ? writePicture(post.picture, write) : null;
}

/** Words above those of a message, where the chat takes so many. */
export function withLead(rendered: Rendered, capabilities: Capabilities, lead: string): Rendered {
  const text = `${lead}\n${rendered.text}`;
  return text.length > capabilities.textLimit ? rendered : { ...rendered, text };
}

/** More photos with a message, where the chat can show any. */
export function addPhotos(rendered: Rendered, capabilities: Capabilities, photos: readonly Uint8Array[]): void {
  if (capabilities.photo !== "none") rendered.photos.push(...photos);
}

/**
 * Choices as a chat without buttons shows them: short ones on one line, longer ones a line each.
 * @param hint one line below that says how to answer; none when absent
 */
export function asNumberedText(text: string, labels: readonly string[], hint?: string): string {
  if (labels.length === 0) return text;
  const numbers = typedNumbers(labels);
  // A choice that is its own number ("5" of five stars) is not said twice, and the first of those stand on one line.
  const items = labels.map((label, i) => (label === numbers[i] ? label : `${numbers[i]} ${label}`));
  const others = labels.findIndex((label, i) => label !== numbers[i]);
  const lines = others > 1 ? [items.slice(0, others).join("　"), ...items.slice(others)] : items;
  const short = items.join("　").length <= 24;
  return [text, short ? items.join("　") : lines.join("\n"), ...(hint ? [hint] : [])].join("\n");
}
