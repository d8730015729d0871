import type { MessageEvent, OutsideEvent, Sender, TapEvent, Target } from "../../src/core/event.ts";
import { BOT_NAME } from "./capabilities.ts";
import { BOT, type Log, type MessageLine, type TapLine } from "./log.ts";
import type { Town } from "./town.ts";

export const PLATFORM = "simulator";

/** `@邻里` or `@Linli`, with the space of whatever kind that follows a mention (WeChat writes U+2005). */
const MENTION = new RegExp(`@(?:${BOT_NAME}|Linli)[\\s\\u2005]*`, "giu");

/**
 * A line of the log as the bot hears it, or null when it is not for its ears (its own words, edits, the clock, or
 * someone who is no longer in the town). The same line gives the same event, key included, each time.
 */
export function decodeLine(line: Log["lines"][number], log: Log, town: Town): OutsideEvent | null {
  if (line.line === "message" && line.from !== BOT) return decodeMessage(line, log, town);
  if (line.line === "tap") return decodeTap(line, town);
  return null;
}

function decodeMessage(line: MessageLine, log: Log, town: Town): MessageEvent | null {
  const chat = town.chats.find((c) => c.id === line.chat);
  const from = findSender(town, line.from);
  if (!chat || !from) return null;
  const answered = line.replyTo === undefined ? undefined : log.find(line.replyTo);
  const text = line.text.replace(MENTION, "");
  const named = text !== line.text;
  return {
    ...{ type: "message", platform: PLATFORM, key: `m:${line.id}`, chat: chat.id, at: line.at },
    ...{ chatKind: chat.kind, chatTitle: chat.title, from, messageId: line.id, text: text.trim() },
    addressed: chat.kind === "private" || named || answered?.from === BOT,
    ...(named ? { named: true } : {}),
    ...(answered ? { replyTo: { messageId: answered.id, from: findTarget(town, answered.from) } } : {}),
    ...(line.photos.length > 0 ? { photos: line.photos.map((ref) => ({ ref })) } : {}),
    ...(line.files[0] ? { file: { ref: line.files[0].id, name: line.files[0].name } } : {}),
    typedChoices: true,
  };
}

function decodeTap(line: TapLine, town: Town): TapEvent | null {
  const chat = town.chats.find((c) => c.id === line.chat);
  const from = findSender(town, line.person);
  if (!chat || !from) return null;
  return {
    ...{ type: "tap", platform: PLATFORM, key: `t:${line.id}`, chat: chat.id, at: line.at },
    ...{ chatKind: chat.kind, chatTitle: chat.title, from, messageId: line.message, data: line.data, tapId: line.id },
  };
}

/** The same as somebody a message points to: an id alone. */
function findTarget(town: Town, id: string): Target | null {
  const person = findSender(town, id);
  return person && { id: person.id };
}

/** Null for the bot, as for anyone who is nobody. */
function findSender(town: Town, id: string): Sender | null {
  const person = town.people.find((p) => p.id === id);
  return person ? { id: person.id, name: person.name } : null;
}
