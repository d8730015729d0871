import type { PersonContext } from "../../core/command.ts";
import type { Guess } from "../../core/guess.ts";
import { type Action, say } from "../../core/post.ts";
import { readPlace } from "../../understand/place.ts";
import type { Reading } from "../../understand/report.ts";
import { type Filing, fileReport, isCategory, type Matter, readMatter } from "./filing.ts";
import { isOfHome, keptAs } from "./homes.ts";
import { KIND_RULES, type Kind } from "./kinds.ts";
import { handlerText, problemsOf, whereOf } from "./people.ts";
import type { Report } from "./service.ts";
import { dropChoice, stateText, titleText } from "./views.ts";
import { placeOf } from "./where.ts";
import { short } from "./words.ts";

/** From what somebody said to a report. */

/** What the words and the chat say of a matter. */
export async function matterOf(c: PersonContext, kind: Kind, text: string): Promise<Matter> {
  const reading = withGuess(readMatter(text), c.guess);
  const where = await placeOf(
    c,
    reading.place,
    text,
    KIND_RULES[kind].discreet === true || KIND_RULES[kind].hidden === true,
  );
  const ofHome = kind !== "suggestion" && kind !== "help" && isOfHome(text, reading);
  const discreet = KIND_RULES[kind].discreet === true && c.chat.kind === "private";
  // Where all could read it, it is not said again.
  const apart = ofHome && c.chat.kind === "group";
  return {
    ...{ kind, text, source: "chat", anonymous: "no", personId: c.person.id, ...where },
    ...(ofHome ? keptAs(kind) : { discreet }),
    ...(apart ? { platform: "", chat: "" } : { platform: c.chat.platform, chat: c.chat.id }),
    photos: c.photos,
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
  const isApart = matter.chat === "" && matter.source === "chat" && matter.personId !== null;
  const receipt = isApart ? await receiptOf(c, filed.report) : [];
  return { report: filed.report, actions: [...filed.actions, ...receipt, ...problemsOf(c)] };
}

/** What is no group's to read is answered to its writer alone. */
async function receiptOf({ tx, person }: PersonContext, report: Report): Promise<Action[]> {
  const { number } = report;
  const lines = [
    titleText(report),
    say("reports-said-private", { text: short(report.text) }),
    stateText(report, await handlerText(tx, report)),
    say("reports-of-home"),
  ];
  const choices = [{ label: say("reports-choice-status"), command: `status ${number}` }, dropChoice(number)];
  return [{ do: "whisper", personId: person.id, post: { number, lines, choices } }];
}
