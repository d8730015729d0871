import { nameOfPhoto, type Rendered, SendError } from "../../src/core/adapter.ts";
import { clip } from "../../src/core/text.ts";
import { PART_LIMIT } from "./capabilities.ts";

/** One call of the gateway. */
export type Part =
  | { kind: "text"; text: string; mentions: string[] }
  | { kind: "file"; name: string; bytes: Uint8Array };

/** What stands between `@name` and the words: WeChat draws the name as a mention only with this blank. */
const AFTER_NAME = "\u2005";

/**
 * The calls that say a message, in order. The words go first, because they say what the photos are.
 *
 * @param mention whom it answers
 * @throws {SendError} `permanent`, when there is nothing to say
 */
export function encodeMessage(message: Rendered, mention: { id: string; name: string } | null): [Part, ...Part[]] {
  const name = mention && mention.name !== "" ? `@${clip(mention.name, 40).text}${AFTER_NAME}` : "";
  const texts = message.text.trim() === "" ? [] : splitText(message.text, PART_LIMIT, PART_LIMIT - name.length);
  const parts: Part[] = texts.map((text, i) =>
    i === 0 && mention && name !== ""
      ? { kind: "text", text: name + text, mentions: [mention.id] }
      : { kind: "text", text, mentions: [] },
  );
  message.photos.forEach((bytes, i) => {
    parts.push({ kind: "file", name: nameOfPhoto(bytes, i), bytes });
  });
  const { file } = message;
  if (file) parts.push({ kind: "file", name: file.name, bytes: file.bytes });
  const [first, ...rest] = parts;
  if (!first) throw new SendError("permanent", "wechat: nothing to send");
  return [first, ...rest];
}

/** Where a text may be broken: after a line, after a sentence, after some words. */
const BREAKS = ["\n", "。！？!?；;…", "，,、：: "];

/**
 * A text in parts of at most `limit` characters, broken between lines, else between sentences, else between words.
 * Nothing but blanks at the breaks is lost.
 *
 * @param first the limit of the first part
 */
export function splitText(text: string, limit: number, first = limit): string[] {
  const parts: string[] = [];
  let rest = text.trim();
  for (let most = first; rest.length > most; most = limit) {
    const head = rest.slice(0, most);
    // A part that ends in its first half would look torn.
    const end = BREAKS.map((signs) => lastOf(head, signs) + 1).find((at) => at > most / 2) ?? hardEnd(rest, head);
    parts.push(rest.slice(0, end).trim());
    rest = rest.slice(end).trim();
  }
  if (rest !== "") parts.push(rest);
  return parts;
}

function lastOf(text: string, signs: string): number {
  let at = text.length - 1;
  while (at >= 0 && !signs.includes(text[at]!)) at--;
  return at;
}

/** No place to break: as much as fits, but never half a character. */
function hardEnd(rest: string, head: string): number {
  const points = [...head].length - (/[\uD800-\uDBFF]$/.test(head) ? 1 : 0);
  return clip(rest, points).text.length || head.length;
}
