import type { MessageEvent } from "../core/event.ts";
import { clean } from "../core/text.ts";
import { and, eq } from "../store/drizzle.ts";
import { messages } from "../store/schema.ts";
import type { Writes } from "./batch.ts";
import type { Claimed } from "./claim.ts";
import { howToLine } from "./howTo.ts";
import type { Pass } from "./pass.ts";
import { asksFor, tellsReport } from "./plainWords.ts";
import { findUnfinished, markWhole } from "./unfinished.ts";

/** Lines that are whole once what they lacked has been said or sent. */

/** Plain words may be what the line before them lacked. @returns false when nothing lacks any */
export async function finishWith(
  pass: Pass,
  row: Claimed,
  event: MessageEvent,
  words: string,
  writes: Writes,
): Promise<boolean> {
  if (!event.from || asksFor(words) !== "") return false;
  const { locale } = (await pass.originOf(row)).chat!;
  if (howToLine(pass.deps, locale, pass.now, words) !== null) return false;
  const found = await findUnfinished(pass.tx, pass.now, event, row.id);
  if (!found) return false;
  if (found.photos) row.photos = { ...found.photos, kept: [...found.photos.kept, ...(row.photos?.kept ?? [])] };
  // With the photo that was asked for, words of another trouble are about that one.
  if (found.lacks === "photo" && tellsReport(words)) return false;
  const said = clean(found.event.text);
  const isSaid = found.lacks === "photo" && said.includes(words);
  const whole = { ...found.event, text: isSaid ? said : `${said} ${words}` };
  if (!(await finishLine(pass, row, whole, writes))) return false;
  await markWhole(pass.tx, found.id);
  return true;
}

/** Runs a line that is whole by now. @returns false when it is no command */
export async function finishLine(pass: Pass, row: Claimed, event: MessageEvent, writes: Writes): Promise<boolean> {
  const route = pass.deps.router.route(event);
  const meant = route.kind === "answer" ? route.otherwise : route;
  if (meant.kind !== "command") return false;
  Object.assign(row, { line: event.text, route: meant });
  const { platform, chat, replyTo } = event;
  if (replyTo) {
    const quoted = and(eq(messages.platform, platform), eq(messages.chat, chat));
    const here = and(quoted, eq(messages.externalId, replyTo.messageId));
    pass.replied.push(...(await pass.tx.select().from(messages).where(here)));
  }
  return pass.message(row, event, meant, writes);
}
