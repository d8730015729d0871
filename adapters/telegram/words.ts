import { asInt, asRaw, type BotSelf, type Raw, tidy } from "./raw.ts";

/** The words of a message, without the bot's own name. */
export interface Words {
  text: string;
  /** True when the bot is named, by its user name or by a text mention. */
  addressed: boolean;
  /** True for `/command@another_bot`. */
  forAnotherBot: boolean;
  /** The users of text mentions, as Telegram gives them. */
  mentions: Raw[];
}

/** `/cmd@name`: clients add the name by themselves in groups. User names are 5–32 Latin letters, digits and `_`. */
const COMMAND = /^(\/[^\s@/]+)@([A-Za-z0-9_]{3,32})(?![A-Za-z0-9_])/;

/**
 * Reads text, or the words below a photo, and cuts out the mention of the bot. A mention is what Telegram marks as one
 * (https://core.telegram.org/bots/api#messageentity; offsets are in UTF-16 units, as in JavaScript), never a likeness.
 */
export function readWords(message: Raw, self: BotSelf): Words {
  const isText = typeof message.text === "string";
  const whole = isText ? (message.text as string) : typeof message.caption === "string" ? message.caption : "";
  const entities = isText ? message.entities : message.caption_entities;
  const name = `@${self.username.toLowerCase()}`;
  const cuts: [from: number, to: number][] = [];
  const mentions: Raw[] = [];
  for (const value of Array.isArray(entities) ? entities : []) {
    const entity = asRaw(value);
    const from = asInt(entity?.offset);
    const length = asInt(entity?.length);
    if (!entity || from === null || length === null || from < 0 || length <= 0) continue;
    const user = entity.type === "text_mention" ? asRaw(entity.user) : null;
    if (user && asInt(user.id) !== self.id) mentions.push(user);
    const isSelf = user
      ? asInt(user.id) === self.id
      : entity.type === "mention" && whole.slice(from, from + length).toLowerCase() === name;
    if (isSelf) cuts.push([from, from + length]);
  }
  const text = tidy(cutOut(whole, cuts));
  const command = COMMAND.exec(text);
  const forUs = command !== null && `@${command[2]!.toLowerCase()}` === name;
  return {
    text: forUs ? command[1] + text.slice(command[0].length) : text,
    addressed: cuts.length > 0 || forUs,
    forAnotherBot: command !== null && !forUs,
    mentions,
  };
}

/** The text without these ranges, and without the blank that each would leave behind. */
function cutOut(text: string, cuts: [from: number, to: number][]): string {
  if (cuts.length === 0) return text;
  let rest = text;
  let edge = text.length;
  for (const [from, to] of cuts.sort((a, b) => b[0] - a[0])) {
    if (to > edge) continue;
    edge = from;
    const before = rest.slice(0, from);
    const after = rest.slice(to);
    rest = before + (before === "" || /\s$/.test(before) ? after.replace(/^[ \u00A0]/, "") : after);
  }
  return rest.trim();
}
