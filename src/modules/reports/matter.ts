import type { PersonContext } from "../../core/command.ts";
import type { Guess } from "../../core/guess.ts";
import type { Action } from "../../core/post.ts";
import { readPlace } from "../../understand/place.ts";
import type { Reading } from "../../understand/report.ts";
import { type Filing, fileReport, isCategory, type Matter, placeOf, readMatter } from "./filing.ts";
import { KIND_RULES, type Kind } from "./kinds.ts";
import { problemsOf, whereOf } from "./people.ts";
import type { Report } from "./service.ts";

/** From what somebody said to a report. */

/** What the words and the chat say of a matter. */
export async function matterOf(c: PersonContext, kind: Kind, text: string): Promise<Matter> {
  const reading = withGuess(readMatter(text), c.guess);
  const where = await placeOf(c, reading.place?.building ?? null, reading.place?.unit ?? null);
  return {
    ...{ kind, text, source: "chat", anonymous: "no", personId: c.person.id, ...where },
    discreet: KIND_RULES[kind].discreet === true && c.chat.kind === "private",
    ...{ platform: c.chat.platform, chat: c.chat.id, photos: c.photos },
    ...{ ask: true, like: null, reading, reportedAt: c.now, eventId: c.saidIn },
  };
}

/** What the words themselves say comes first; a guess fills in what they leave open. */
function withGuess(reading: Reading, guess: Guess | null): Reading {
  if (!guess) return reading;
  const { category, place } = guess;
  const isKnown = reading.category !== "other" || !isCategory(category);
  return {
    ...reading,
    category: isKnown ? reading.category : category,
    urgent: reading.urgent || guess.urgent,
    place: reading.place ?? (place === null ? null : readPlace(place)),
  };
}

/** Files it, and says what became of its photos. @param written told the number as soon as its row is there */
export async function file(
  c: PersonContext,
  matter: Matter,
  written?: (number: number) => void,
): Promise<{ report: Report; actions: Action[] }> {
  const filing: Filing = { ...whereOf(c), insertLater: c.insertLater, nextNumber: c.nextNumber };
  const filed = await fileReport(filing, matter, c, written);
  return { report: filed.report, actions: [...filed.actions, ...problemsOf(c)] };
}
