import { ApiError } from "./errors.ts";

/** A message entity; offsets and lengths count UTF-16 units, as in the Bot API. */
export interface Entity {
  type: string;
  offset: number;
  length: number;
  [more: string]: unknown;
}

export interface Formatted {
  text: string;
  entities: Entity[];
}

/** Bot API, "HTML style": the tags and what they become. */
const tags: Record<string, string> = {
  b: "bold",
  strong: "bold",
  i: "italic",
  em: "italic",
  u: "underline",
  ins: "underline",
  s: "strikethrough",
  strike: "strikethrough",
  del: "strikethrough",
  "tg-spoiler": "spoiler",
  span: "spoiler",
  code: "code",
  pre: "pre",
  blockquote: "blockquote",
  "tg-emoji": "custom_emoji",
  a: "text_link",
};

/**
 * What Telegram makes of a text: entities parsed, white space around it gone.
 *
 * @param text as the bot gave it
 * @param parseMode "HTML" or none; others are not known here
 * @param entities explicit entities, used when there is no parse mode
 * @returns text and entities
 * @throws ApiError 400 "can't parse entities"
 */
export function format(text: string, parseMode?: string, entities?: Entity[]): Formatted {
  if (!parseMode) return trimmed({ text, entities: entities ?? [] });
  if (parseMode !== "HTML")
    throw new ApiError(400, `Bad Request: the fake Bot API does not know parse_mode ${parseMode}`);
  return trimmed(parseHtml(text));
}

/**
 * Finds in what a person typed the commands, mentions and links that Telegram finds by itself.
 *
 * @param text message text or caption
 * @returns their entities
 */
export function detectEntities(text: string): Entity[] {
  const found: Entity[] = [];
  const pattern = /(?<![\w/])\/[A-Za-z0-9_]{1,32}(?:@\w{4,32})?(?!\w)|(?<![\w@])@\w{4,32}|https?:\/\/[^\s]+/g;
  for (const match of text.matchAll(pattern)) {
    const type = match[0].startsWith("/") ? "bot_command" : match[0].startsWith("@") ? "mention" : "url";
    found.push({ type, offset: match.index, length: match[0].length });
  }
  return found;
}

function parseHtml(source: string): Formatted {
  const entities: Entity[] = [];
  const open: { tag: string; offset: number; attributes: string }[] = [];
  let text = "";
  const fail = (at: number, what: string) => {
    const offset = Buffer.byteLength(source.slice(0, at));
    return new ApiError(400, `Bad Request: can't parse entities: ${what.replace("OFFSET", `byte offset ${offset}`)}`);
  };
  for (let at = 0; at < source.length; ) {
    const next = source.slice(at).search(/[<&]/);
    if (next === -1) {
      text += source.slice(at);
      break;
    }
    text += source.slice(at, at + next);
    at += next;
    if (source[at] === "&") {
      const entity = /^&(?:(lt|gt|amp|quot)|#(\d+)|#x([0-9a-f]+));/i.exec(source.slice(at));
      text += entity ? character(entity) : "&";
      at += entity ? entity[0].length : 1;
      continue;
    }
    const tag = /^<(\/?)([a-z-]*)((?:[^>"']|"[^"]*"|'[^']*')*)>/i.exec(source.slice(at));
    if (!tag?.[2]) throw fail(at, 'Unsupported start tag "" at OFFSET');
    const name = tag[2].toLowerCase();
    if (tag[1]) {
      const start = open.pop();
      if (!start) throw fail(at, "Unexpected end tag at OFFSET");
      if (start.tag !== name)
        throw fail(at, `Unmatched end tag at OFFSET, expected "</${start.tag}>", found "</${name}>"`);
      // Telegram drops an entity of nothing.
      if (text.length > start.offset) entities.push(entityOf(start, text.length));
    } else {
      if (!tags[name]) throw fail(at, `Unsupported start tag "${name}" at OFFSET`);
      open.push({ tag: name, offset: text.length, attributes: tag[3] ?? "" });
    }
    at += tag[0].length;
  }
  const left = open.at(-1);
  if (left) throw fail(source.length, `Can't find end tag corresponding to start tag "${left.tag}"`);
  return { text, entities: entities.sort((a, b) => a.offset - b.offset || b.length - a.length) };
}

function entityOf(start: { tag: string; offset: number; attributes: string }, end: number): Entity {
  const entity: Entity = { type: tags[start.tag]!, offset: start.offset, length: end - start.offset };
  const attribute = (name: string) => new RegExp(`\\b${name}\\s*=\\s*["']?([^"'>]*)`).exec(start.attributes)?.[1];
  if (start.tag === "a") {
    const href = (attribute("href") ?? "").replaceAll("&amp;", "&");
    const user = /^tg:\/\/user\?id=(\d+)/.exec(href)?.[1];
    if (user) return { ...entity, type: "text_mention", user: { id: Number(user), is_bot: false, first_name: "" } };
    entity.url = href;
  }
  if (start.tag === "blockquote" && /\bexpandable\b/.test(start.attributes)) entity.type = "expandable_blockquote";
  if (start.tag === "tg-emoji") entity.custom_emoji_id = attribute("emoji-id");
  return entity;
}

function character(entity: RegExpExecArray): string {
  const named: Record<string, string> = { lt: "<", gt: ">", amp: "&", quot: '"' };
  if (entity[1]) return named[entity[1].toLowerCase()]!;
  return String.fromCodePoint(entity[2] ? Number(entity[2]) : Number.parseInt(entity[3]!, 16));
}

function trimmed({ text, entities }: Formatted): Formatted {
  const from = text.length - text.trimStart().length;
  const short = text.trim();
  if (short.length === text.length) return { text, entities };
  const moved = entities.map((entity) => {
    const start = Math.max(0, entity.offset - from);
    const end = Math.min(short.length, entity.offset + entity.length - from);
    return { ...entity, offset: start, length: end - start };
  });
  return { text: short, entities: moved.filter((entity) => entity.length > 0) };
}
