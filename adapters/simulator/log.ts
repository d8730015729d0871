import { randomBytes } from "node:crypto";
import { appendFileSync, mkdirSync, readFileSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

/**
 * What happened in the simulator's chats, one JSON line each, only ever added to. The chats are the lines read from the
 * top, so a restart shows what was there before. A line is on disk before anything is done about it.
 */

/** Who says it when the bot does. No person has this id. */
export const BOT = "bot";

const id = z.string().min(1);
const button = z.object({ label: z.string(), data: z.string() });
const file = z.object({ name: z.string(), id });
const content = {
  text: z.string(),
  buttons: z.array(button).default([]),
  photos: z.array(id).default([]),
  files: z.array(file).default([]),
  /** How to answer where choices are numbered lines, when a number will not do. */
  hint: z.string().nullable().default(null),
};
const seq = z.number().int().positive();
const at = z.string();

const startLine = z.object({ line: z.literal("start"), salt: id });
const messageLine = z.object({
  ...{ line: z.literal("message"), seq, id, chat: id, from: id, at, ...content },
  replyTo: id.optional(),
});
const editLine = z.object({ line: z.literal("edit"), seq, id, at, ...content });
const tapLine = z.object({
  ...{ line: z.literal("tap"), seq, id, chat: id, person: id, message: id, at },
  ...{ choice: z.number().int().nonnegative(), label: z.string(), data: z.string() },
});
const clockLine = z.object({
  line: z.literal("clock"),
  seq,
  kind: z.enum(["advance", "outage"]),
  hours: z.number(),
  at,
});
const toastLine = z.object({ line: z.literal("toast"), seq, tap: id, text: z.string(), at });
const anyLine = z.discriminatedUnion("line", [startLine, messageLine, editLine, tapLine, toastLine, clockLine]);

export type Content = { [K in keyof typeof content]: z.output<(typeof content)[K]> };
export type MessageLine = z.output<typeof messageLine>;
export type EditLine = z.output<typeof editLine>;
export type TapLine = z.output<typeof tapLine>;
export type ToastLine = z.output<typeof toastLine>;
export type ClockLine = z.output<typeof clockLine>;
export type Line = MessageLine | EditLine | TapLine | ToastLine | ClockLine;

/** A message as it stands now. `seq` rises when it is edited. */
export interface Message extends Content {
  seq: number;
  id: string;
  chat: string;
  from: string;
  at: string;
  editedAt: string | null;
  replyTo: string | null;
}

export interface Log {
  /** Everything that happened, oldest first. */
  readonly lines: readonly Line[];
  /** The messages of a chat in the order they were said. */
  messagesOf(chat: string): readonly Message[];
  find(id: string): Message | undefined;
  /** What was last said over the screen for a tap. */
  toastOf(tapId: string): string | null;
  addMessage(message: Omit<MessageLine, "line" | "seq" | "id">): MessageLine;
  addEdit(edit: Omit<EditLine, "line" | "seq">): EditLine;
  addTap(tap: Omit<TapLine, "line" | "seq" | "id">): TapLine;
  addToast(toast: Omit<ToastLine, "line" | "seq">): ToastLine;
  addClock(move: Omit<ClockLine, "line" | "seq">): ClockLine;
}

/**
 * Opens `<folder>/log.jsonl`, or begins it. A last line that a crash cut short is taken off; any other line that cannot
 * be read is left out and mentioned through `tell`.
 */
export function openLog(folder: string, tell: (message: string) => void): Log {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, "log.jsonl");
  const lines: Line[] = [];
  const chats = new Map<string, Message[]>();
  const byId = new Map<string, Message>();
  const toasts = new Map<string, string>();
  let salt = "";
  let last = 0;

  const apply = (line: Line): void => {
    lines.push(line);
    last = Math.max(last, line.seq);
    if (line.line === "message") {
      const message: Message = { ...line, editedAt: null, replyTo: line.replyTo ?? null };
      byId.set(message.id, message);
      const chat = chats.get(message.chat);
      if (chat) chat.push(message);
      else chats.set(message.chat, [message]);
    } else if (line.line === "edit") {
      const { seq, text, buttons, photos, files, hint, at } = line;
      const message = byId.get(line.id);
      if (message) Object.assign(message, { seq, text, buttons, photos, files, hint, editedAt: at });
    } else if (line.line === "toast") {
      toasts.set(line.tap, line.text);
    }
  };
  const append = <L extends Line>(line: L): L => {
    appendFileSync(path, `${JSON.stringify(line)}\n`);
    apply(line);
    return line;
  };

  for (const [index, raw] of readLines(path).entries()) {
    const parsed = anyLine.safeParse(parseJson(raw));
    if (!parsed.success) tell(`simulator: line ${index + 1} of ${path} cannot be read and is left out`);
    else if (parsed.data.line === "start") salt = parsed.data.salt;
    else apply(parsed.data);
  }
  if (!salt) {
    // Ids of another log must never come back: to the bot, a message with a known id is one it has already answered.
    salt = randomBytes(3).toString("hex");
    appendFileSync(path, `${JSON.stringify({ line: "start", salt })}\n`);
  }

  return {
    lines,
    messagesOf: (chat) => chats.get(chat) ?? [],
    find: (messageId) => byId.get(messageId),
    toastOf: (tapId) => toasts.get(tapId) ?? null,
    addMessage: (message) => append({ line: "message", seq: last + 1, id: `${salt}-${last + 1}`, ...message }),
    addEdit: (edit) => append({ line: "edit", seq: last + 1, ...edit }),
    addTap: (tap) => append({ line: "tap", seq: last + 1, id: `${salt}-${last + 1}`, ...tap }),
    addToast: (toast) => append({ line: "toast", seq: last + 1, ...toast }),
    addClock: (move) => append({ line: "clock", seq: last + 1, ...move }),
  };
}

/** The whole lines of the file; what follows the last line end was cut short by a crash and is removed from the file. */
function readLines(path: string): string[] {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
  const end = bytes.lastIndexOf(0x0a) + 1;
  if (end < bytes.length) truncateSync(path, end);
  return bytes
    .subarray(0, end)
    .toString("utf8")
    .split("\n")
    .filter((line) => line !== "");
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
