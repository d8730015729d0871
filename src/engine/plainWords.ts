import { readCast } from "../core/choices.ts";
import type { ChatKind, MessageEvent } from "../core/event.ts";
import type { Guess } from "../core/guess.ts";
import { type Post, say, type Text, verbatim } from "../core/post.ts";
import { maskForGroup, maskNeighbours } from "../core/text.ts";
import { readQuestion } from "../understand/questions.ts";
import { readReport } from "../understand/report.ts";
import { readVote } from "../understand/votes.ts";
import type { Route } from "./router.ts";

/** What plain words come to: a question that is a command, an offer to report, or nothing. */

/** Shorter words tell nothing that a model, or the neighbours, would make a matter of. */
const LEAST = { model: 6, trouble: 4 };

/** Said among neighbours, and surely of a trouble. */
export function tellsTrouble(text: string): boolean {
  // "报事：电梯停了" wants to be a command, and is none among neighbours: what counts is what it tells.
  return text.length >= LEAST.trouble && readReport(text.replace(/^报[事修]\s?[:：]?/, "")).worthAsking;
}

/** Said to the bot: does it tell a matter of its own? */
export const tellsReport = (text: string): boolean => readReport(text).looksLikeReport;

/** The command line that answers a question put to the bot, or "". */
export function asksFor(text: string): string {
  return readQuestion(text) ?? "";
}

/** Longer words tell more than what was asked. */
const LONGEST_NAME = 12;

/** What a short answer names, where it was asked what a matter is about, or in which building: 门禁, "那个门禁", 五号楼. */
export function nameSaid(words: string, what: "category" | "building"): string | null {
  if (words.length > LONGEST_NAME || /^[\d\s]*$/.test(words)) return null;
  const { category, place, settled } = readReport(words);
  // "什么时候收垃圾" asks something else.
  if (settled) return null;
  if (what === "building") return place?.building ?? null;
  return category === "other" ? null : category;
}

/** "提前结束 1": words of something else, and the number of that. */
const NUMBERS_ANOTHER =
  /^(?!\S{0,4}(?:投|选|要|我|俺|咱|家|同意|赞成|支持|反对|就|还是|改|换|option|choose|vote))[\p{L}]{3,12}\s+#?\d{1,4}$/u;

/** The one option of a poll that somebody chooses in their own words, from 0; null where they choose none or several. */
export function optionSaid(text: string, options: readonly string[]): number | null {
  if (NUMBERS_ANOTHER.test(text)) return null;
  const read = readVote(text, options, "single");
  return read?.length === 1 ? read[0]! - 1 : null;
}

/** "我同意装": whose word for it is all they say of it. */
const STANDS = /^(?:我们?家?|俺们?家?|咱们?家?)(?:也|都|就|坚决|完全)?不?(?:同意|赞成|反对|支持|弃权)(.*)$/s;

/** Said among neighbours: is it a vote, and not talk about one? For "我反对养鸡" one has to know what is voted on. */
export function beginsAsVote(text: string, options: readonly string[]): boolean {
  const rest = STANDS.exec(text)?.[1]?.replace(/[吧了的啊呀哈。.!！~\s]+$/u, "");
  return readCast(text) || (rest !== undefined && (rest === "" || options.includes(rest)));
}

function soundsLikeReport(text: string, chatKind: ChatKind): boolean {
  const reading = readReport(text);
  return reading.looksLikeReport || (chatKind === "private" && reading.category !== "other" && !reading.settled);
}

/** What was said to the bot and the rules can make nothing of; null when there is no such thing. */
export function leftOpen(event: MessageEvent, route: Route): string | null {
  const meant = route.kind === "answer" ? route.otherwise : route;
  if (meant.kind !== "words" || event.from === null || event.forwarded) return null;
  const { text } = meant;
  if ([...text].length < LEAST.model || readQuestion(text) !== null) return null;
  return soundsLikeReport(text, event.chatKind) ? null : text;
}

/**
 * Plain words meant for the bot: what sounds like a matter is offered as one, never filed by itself.
 * @param eventId where the words stand
 * @param guess what a language model made of them
 * @param where.remark said to neighbours in reply to something of ours, without calling the bot
 * @returns "silence": nothing that the bot should answer; null: it is a matter, and it has to be known first of which
 *   community
 */
export function offerFor(
  eventId: number,
  text: string,
  where: { kind: ChatKind; inCommunity: boolean; hasPhotos: boolean; remark: boolean },
  guess: Guess | null,
): Post | "silence" | null {
  const kind = soundsLikeReport(text, where.kind) ? "report" : (guess?.kind ?? "other");
  if (kind !== "other") {
    if (!where.inCommunity) return null;
    return {
      lines: [...safetyLines(text), say(`core-offer-${kind}`, { what: whatText(text, where.kind) })],
      choices: [
        { label: say("core-offer-report-yes"), command: `take ${eventId}`, says: "yes" },
        { label: say("core-offer-report-no"), command: "never-mind", says: "no" },
      ],
    };
  }
  if (where.remark) return "silence";
  if (where.hasPhotos) return { lines: [say("core-photo-words")] };
  return { lines: [say(where.kind === "private" ? "core-what" : "core-what-group")] };
}

/** What is to be done at once, before anything is filed. */
function safetyLines(text: string): Text[] {
  const { safety } = readReport(text);
  return safety === null ? [] : [say(`core-safety-${safety}`)];
}

/** The matter and where it is, as far as the words say: whoever says yes sees what was understood. */
function whatText(text: string, kind: ChatKind): Text {
  const { title: said, place } = readReport(text);
  // What stands in the group names nobody.
  const title = kind === "group" ? maskNeighbours(maskForGroup(said)) : said;
  if (!place?.building) return verbatim(title);
  const { building, unit } = place;
  const where = unit === null ? say("place-building", { code: building }) : say("place-unit", { building, unit });
  return say("core-offer-where", { title, where });
}

/** The command for each kind of matter that a language model may say something is. */
const COMMANDS = {
  ...{ report: "report", suggestion: "suggest", complaint: "complain", help: "askhelp", other: "report" },
} as const satisfies Record<Guess["kind"], string>;

/** The command that a yes to the offer gives. */
export function commandFor(guess: Guess | null): string {
  return COMMANDS[guess?.kind ?? "report"];
}
