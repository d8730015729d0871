/** What a mention ends with: WeChat writes U+2005, other clients any blank. */
const BLANK = /[\s\u2005\u00A0\u3000]/;
const QUOTE_LIMIT = 64_000;

/** The words of a message, without the bot's own name. */
export interface Words {
  text: string;
  /** True when the bot is named. */
  addressed: boolean;
}

/**
 * Cuts `@name` of the bot out of a text, where the name is followed by a blank or by nothing. Gateways often leave the
 * ids of mentions out, so the text is all there is; the longest of the names is tried first.
 *
 * @param names the account's name and its name in the room; empty ones are left out
 */
export function cutMentions(text: string, names: readonly string[]): Words {
  const known = [...new Set(names.map((name) => name.trim()))].filter((name) => name !== "");
  known.sort((a, b) => b.length - a.length);
  let rest = text;
  let addressed = false;
  for (const name of known) {
    for (let at = findMention(rest, name, 0); at !== -1; at = findMention(rest, name, at)) {
      const before = rest.slice(0, at);
      let end = at + 1 + name.length;
      if (end < rest.length) end++;
      // Between two words one blank stays.
      rest = before + (before === "" || BLANK.test(before.at(-1)!) ? "" : " ") + rest.slice(end);
      addressed = true;
    }
  }
  return { text: rest.trim(), addressed };
}

/** The text without the names of these people at its end: whom a command is about is told by their ids. */
export function cutTrailing(text: string, names: readonly string[]): string {
  let rest = text.trim();
  for (let before = ""; before !== rest; ) {
    before = rest;
    for (const name of names)
      if (name !== "" && rest.endsWith(`@${name}`)) rest = rest.slice(0, -name.length - 1).trim();
  }
  return rest;
}

function findMention(text: string, name: string, from: number): number {
  for (let at = text.indexOf(`@${name}`, from); at !== -1; at = text.indexOf(`@${name}`, at + 1)) {
    const next = text[at + 1 + name.length];
    if (next === undefined || BLANK.test(next)) return at;
  }
  return -1;
}

/** An answer that quotes: what was answered, and with which words. Whose words they were is not to be relied on. */
export interface Quote {
  /** The id of the quoted message, where the platform gives one. */
  messageId: string;
  /** The account that is said to have written it, where the platform gives one. */
  author: string | null;
  /** Its name, as the writer's phone showed it. */
  authorName: string;
  /** What was quoted. */
  quoted: string;
  /** True when a photo was quoted. */
  isPhoto: boolean;
  text: string;
}

/** An `appmsg` of type 57. https://developers.weixin.qq.com/doc/ does not have it; clients since 2019 send it. */
export function readQuoteXml(xml: string): Quote | null {
  const text = xml.slice(0, QUOTE_LIMIT);
  const refer = /<refermsg>([\s\S]*?)<\/refermsg>/.exec(text)?.[1];
  const outside = text.replace(/<refermsg>[\s\S]*?<\/refermsg>/, "");
  if (refer === undefined || element(outside, "type") !== "57") return null;
  return {
    messageId: element(refer, "svrid") ?? "",
    author: element(refer, "chatusr") || null,
    authorName: element(refer, "displayname") ?? "",
    quoted: element(refer, "content") ?? "",
    isPhoto: element(refer, "type") === "3",
    text: element(outside, "title") ?? "",
  };
}

/** A file somebody sent: what it is called, and how large it says it is. */
export interface FileNote {
  name: string;
  /** Bytes; null where nothing is said. */
  size: number | null;
}

/**
 * An `appmsg` of type 6. Of type 74, which tells that the file is still on its way, and of any other nothing is made: the
 * file itself comes as a message of its own.
 */
export function readFileXml(xml: string): FileNote | null {
  const text = xml.slice(0, QUOTE_LIMIT);
  const name = element(text, "title") ?? "";
  if (element(text, "type") !== "6" || name === "") return null;
  const size = element(text, "totallen") ?? "";
  return { name, size: /^\d{1,12}$/.test(size) ? Number(size) : null };
}

/** 「名：文」, a line of dashes, and the answer: how older clients and some gateways write a quote. */
const QUOTED = /^「([^：\n]{1,64})：([\s\S]{0,8000}?)」\s*\n(?:[-—–] ?){5,}\s*\n([\s\S]*)$/;

export function readQuoteText(text: string): Quote | null {
  const match = QUOTED.exec(text);
  if (!match) return null;
  const [, authorName, quoted, answer] = match as unknown as [string, string, string, string];
  return { messageId: "", author: null, authorName, quoted, isPhoto: false, text: answer.trim() };
}

/** The words of the first such element, CDATA and entities read. */
function element(xml: string, name: string): string | null {
  const found = new RegExp(`<${name}>([\\s\\S]*?)</${name}>`).exec(xml)?.[1];
  if (found === undefined) return null;
  const cdata = /^\s*<!\[CDATA\[([\s\S]*?)\]\]>\s*$/.exec(found);
  return (cdata ? cdata[1]! : unescapeXml(found)).trim();
}

const ENTITIES: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

/** XML's entities read. */
export function unescapeXml(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(lt|gt|amp|quot|apos));/gi, (whole, decimal, hex, name) => {
    if (name) return ENTITIES[String(name).toLowerCase()]!;
    const point = decimal ? Number(decimal) : Number.parseInt(String(hex), 16);
    return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : whole;
  });
}
