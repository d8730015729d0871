import type { Choice, PhotoRef, Post, Text } from "../../core/post.ts";
import { say, verbatim } from "../../core/post.ts";
import { clip, maskForGroup, maskNeighbours } from "../../core/text.ts";
import { type Category, safetyOf } from "../../understand/categories.ts";
import { readPlace } from "../../understand/place.ts";
import { partiesText, partyText } from "../members/service.ts";
import { HELPED, isByNeighbour, isHidden, KIND_RULES, wantsPhoto } from "./kinds.ts";
import { isCommittee } from "./levels.ts";
import { ENDED, type State } from "./rules.ts";
import type { Point } from "./schema.ts";
import type { Details, Report } from "./service.ts";

/** Characters of the reporter's words on a card. */
const QUOTE = 120;

/** One icon a kind of thing: the same every time, so that it is known at a glance. */
const ICONS: Partial<Record<Category, string>> = {
  ...{ electricity: "⚡", gas_heating: "🔥", fire_safety: "🔥", lighting: "💡", plumbing_leak: "💧", water: "💧" },
  ...{ parking: "🚗", waste_cleaning: "🧹", hygiene_pest: "🧹", greenery: "🌿", noise: "🔊", pets: "🐾" },
  ...{ security_access: "🚪", network_signal: "📶" },
};

/** Where it is, in words, without a door. */
export function whereText(report: Pick<Report, "building" | "unit" | "floor" | "spot">): Text | null {
  const { building, unit, floor, spot } = report;
  const named = spot === null ? null : verbatim(spot);
  const house = building === null ? named : say("place-building", { code: building });
  const where = building !== null && unit !== null ? say("place-unit", { building, unit }) : house;
  if (floor === null) return where;
  return where ? say("place-floor", { where, floor }) : say("place-floor-alone", { floor });
}

/** A point on a map, with a link that any phone opens (https://lbs.amap.com/api/uri-api/guide/mobile-web/point). */
export function pointText({ lat, lon, name }: Point): Text {
  const url = `https://uri.amap.com/marker?position=${lon},${lat}&coordinate=wgs84`;
  return name === "" ? say("reports-point", { url }) : say("reports-point-named", { name: maskForGroup(name), url });
}

/** Words about a matter as neighbours read them: nobody's door, number or name. */
const forNeighbours = (words: string) => maskRoom(maskNeighbours(maskForGroup(words)));

/** A flat that only the reader of places knows: 我在815. */
function maskRoom(words: string): string {
  const room = /[0-9]{3}/.test(words) ? readPlace(words)?.room : null;
  if (!room || !/^[0-9]{3,4}[A-H]?$/.test(room)) return words;
  return words.replace(new RegExp(`(?<![0-9])${room}(?![0-9])`, "gi"), "***");
}

/** "🔧 #12 电梯停了 · 3号楼2单元". A private matter is called by its kind; one without a name says nothing else either. */
export function titleText(report: Report): Text {
  const { icon } = KIND_RULES[report.kind];
  const unnamed = report.anonymous !== "no";
  const kind = say(unnamed ? "reports-kind-unnamed" : `reports-kind-${report.kind}`);
  const known = unnamed ? "📩" : (icon ?? ICONS[report.category] ?? "🔧");
  const title = report.title === "" ? say(`category-${report.category}`) : forNeighbours(report.title);
  const args = {
    icon: report.urgent ? "🚨" : known,
    number: String(report.number),
    title: isHidden(report) ? kind : title,
  };
  const where = unnamed ? null : whereText(report);
  return where ? say("reports-title-where", { ...args, where }) : say("reports-title", args);
}

/** What neighbours would read of help that is wanted, before it has a number: where, and what was said. */
export function helpPreview(wanted: Parameters<typeof whereText>[0] & Pick<Report, "text">): Text[] {
  const where = whereText(wanted);
  return [
    ...(where ? [say("reports-help-where", { where })] : []),
    saidText({ source: "chat" }, quoted(wanted.text, forNeighbours)),
  ];
}

/** Words as a card quotes them. */
function quoted(said: string, shown: (words: string) => string): string {
  const { text, cut } = clip(said.replace(/\s+/g, " "), QUOTE);
  const words = shown(text);
  return cut && words !== "" ? `${words}…` : words;
}

/** What came of it, as others may read it. @param answer as it is kept */
export function answerText(answer: string | null): Text {
  if (answer === HELPED) return say("reports-helped-answer");
  return verbatim(forNeighbours(answer ?? ""));
}

/** A suggestion is not taken up, anything else is not done. */
export function declinedText({ kind }: Pick<Report, "kind">, answer: Text): Text {
  return say(kind === "suggestion" ? "reports-state-not-adopted" : "reports-state-declined", { answer });
}

const by = (at: Date) => ({ at: at.toISOString(), style: "by" as const });

/** What is happening with it, and what comes next, in one line. */
export function stateText(report: Report, handler: Text | null): Text {
  const helped = report.answer === HELPED;
  // A neighbour who helps belongs to no body, in whatever words they say that it is done.
  const who =
    helped || isByNeighbour(report) ? say("reports-handler-neighbour") : (handler ?? say("reports-handler-unknown"));
  const answer = helped ? say("reports-choice-helped") : answerText(report.answer);
  const due = by(report.finishAt ?? report.dueAt ?? report.reportedAt);
  const { state } = report;
  // A day that several settled on together, before one of them has taken it on.
  if (untaken(state) && report.finishAt !== null)
    return say(report.late ? "reports-state-joint-late" : "reports-state-joint", { who, due });
  if (report.late && !ENDED.has(state) && state !== "resolved") {
    // Nobody above was told: it says who is to act.
    if (report.level <= 1 && isCommittee(handler)) return say("reports-state-late-own", { who });
    return say(`reports-state-late-${String(Math.min(3, Math.max(1, report.level))) as "1" | "2" | "3"}`, { who });
  }
  switch (state) {
    case "received":
    case "triaged":
      if (KIND_RULES[report.kind].volunteers) return say("reports-state-help");
      return say("reports-state-received", { due: by(report.dueAt!) });
    case "assigned":
      if (report.round > 1 && report.answer !== null)
        return say("reports-state-again", { who, round: String(report.round), due: by(report.dueAt!) });
      if (report.kind === "suggestion") return say("reports-state-suggested", { who, due: by(report.dueAt!) });
      return say("reports-state-assigned", { who, due: by(report.dueAt!) });
    case "accepted":
      if (isByNeighbour(report)) return say("reports-state-helped");
      if (report.kind === "suggestion") return say("reports-state-adopted", { who, due });
      if (report.round > 1) return say("reports-state-again", { who, round: String(report.round), due });
      if (report.dueAt && report.finishAt && report.dueAt < report.finishAt)
        return say("reports-state-accepted-answer", { who, due, answer: by(report.dueAt) });
      return say("reports-state-accepted", { who, due });
    case "working":
      return say("reports-state-working", { who, plan: forNeighbours(report.plan ?? ""), due });
    case "resolved":
      return say("reports-state-resolved", { who, answer });
    case "confirmed":
      return report.stars === null
        ? say("reports-state-confirmed", { who, answer })
        : say("reports-state-rated", { who, answer, stars: "⭐".repeat(report.stars) });
    case "unconfirmed":
      return say("reports-state-unconfirmed", { who, answer });
    case "declined":
      return declinedText(report, answer);
    case "referred":
      return say("reports-state-referred", { answer });
    case "merged":
      return say("reports-state-merged", { other: String(report.mergedInto) });
    case "withdrawn":
      return say("reports-state-withdrawn");
  }
}

export interface CardDetails extends Details {
  /** Who has it: a party's name. */
  handler: string | null;
  /** To whom staff may give it with one tap. */
  parties: readonly string[];
  /** Called together: each body with its clock or its answer. */
  roster?: readonly Text[];
  /** What it is in staff's words, and who helps, for those who see to it. */
  beside?: readonly Text[];
  /** The open one that it may be put together with. */
  mergesInto?: number | null;
  /** Whoever asked for it is asked in another chat what only they can answer. */
  elsewhere?: boolean;
}

/** What only the reporter can answer, asked of them where others read it too. */
export function solvedChoices({ number, personId }: Pick<Report, "number" | "personId">): Choice[] {
  return [
    { label: say("reports-choice-solved"), command: `confirm ${number}`, ...asksOf(personId) },
    { label: say("reports-choice-not-solved"), command: `reopen ${number}`, ...asksOf(personId) },
  ];
}

export function starChoices(command: string, asked: Pick<Choice, "asks"> = {}): Choice[] {
  return [1, 2, 3, 4, 5].map((stars) => ({
    label: say("reports-choice-stars", { stars: String(stars) }),
    command: `${command} ${stars}`,
    ...asked,
  }));
}

const asksOf = (personId: number | null): Pick<Choice, "asks"> => (personId === null ? {} : { asks: personId });

const untaken = (state: State) => state === "received" || state === "triaged" || state === "assigned";

/** The card: in a residents' group without doors and numbers, in the staff group with all that is needed to act. */
export function reportCard(details: CardDetails, reader: "residents" | "staff" | "reporter"): Post {
  const { report, joins } = details;
  const { volunteers } = KIND_RULES[report.kind];
  const hidden = isHidden(report);
  const handler = details.handler === null ? null : partyText(details.handler);
  const number = String(report.number);
  // Staff read what was said first and what it became; neighbours what its writer wants to be read.
  const said = reader === "staff" ? report.text : report.recalled ? "" : (report.edited ?? report.text);
  const words = quoted(said, reader === "staff" ? (all) => all : forNeighbours);
  const before = details.photos.some((p) => p.when === "before");
  const lines = [titleText(report)];
  if (words !== "" && !(hidden && reader !== "reporter")) {
    lines.push(saidText(report, words));
  }
  if (hidden && reader === "staff") lines.push(say("reports-said-hidden"));
  if (reader === "staff") lines.push(...guessedText(report), ...sinceThen(report));
  if (joins > 0 && !ENDED.has(report.state)) lines.push(say("reports-joined", { count: joins }));
  const state = stateText(report, handler);
  lines.push(state);
  // Sent back before, and the line about its state does not say so.
  const isOpen = !ENDED.has(report.state) && report.state !== "resolved";
  if (report.round > 1 && isOpen && state.key !== "reports-state-again")
    lines.push(say("reports-round", { round: String(report.round) }));
  if (reader === "staff" && report.point && !hidden) lines.push(pointText(report.point));
  if (reader === "staff") lines.push(...(details.beside ?? []), ...(details.roster ?? []));
  const safety = report.urgent && !(hidden && reader === "staff") ? safetyOf(report.category) : "other";
  if (safety !== "other" && untaken(report.state)) lines.push(say(`core-safety-${safety}`));
  // What staff heard for somebody, they confirm for them.
  const heard = reader === "staff" && report.source !== "chat";
  const answers = (reader !== "staff" || heard) && !details.elsewhere;
  // How a neighbour helped is for whoever was helped to say, and to us alone.
  const starred = answers && !(volunteers && reader === "residents");
  const choices =
    reader === "staff" && !(heard && answered(report))
      ? staffChoices(details)
      : readerChoices(details, reader === "reporter" ? "reporter" : "residents");
  if (reader === "staff" && (report.state === "accepted" || report.state === "working"))
    lines.push(howDoneText(report, before));
  if (reader === "staff" && report.kind === "suggestion" && untaken(report.state))
    lines.push(say("reports-how-not-adopt", { number }));
  if (answers && report.state === "resolved") lines.push(say(heard ? "reports-ask-heard" : "reports-ask-solved"));
  if (starred && report.state === "confirmed" && report.stars === null) lines.push(say("reports-ask-stars"));
  if (reader !== "staff" && volunteers && untaken(report.state)) lines.push(say("reports-ask-help"));
  const photos =
    reader === "staff" && !hidden
      ? details.photos.filter((p) => p.when === "before").map(({ hash }) => ({ hash }))
      : [];
  // Asked of its reporter: where cards cannot be edited it is said anew.
  const rated = starred && report.state === "confirmed" && report.stars === null;
  const asks = (answers && report.state === "resolved") || rated;
  return { lines, choices, photos, number: report.number, ...(asks ? { asks } : {}) };
}

/**
 * @param helpers the names of those who help the lead
 * @param note what it is in staff's words; null: not written, or not for here
 * @param like the open one that it looks like; null: none, or not for whoever reads this
 */
export function besideTexts(helpers: readonly string[], note: string | null, like: number | null): Text[] {
  const lines: Text[] = [];
  if (note !== null) lines.push(say("reports-note", { words: clip(note.replace(/\s+/g, " "), QUOTE).text }));
  if (helpers.length > 0) lines.push(say("reports-helpers", { parties: partiesText(helpers) }));
  if (like !== null) lines.push(alikeText(like));
  return lines;
}

/** How whoever has it says that it is done. @param before true where there is a photo of how it was */
export function howDoneText(report: Report, before: boolean): Text {
  const key = wantsPhoto(report, before) ? "reports-how-done-photo" : "reports-how-done";
  return say(key, { number: String(report.number) });
}

/** It waits for its reporter's word, or has it. */
const answered = ({ state }: Report) => state === "resolved" || state === "confirmed";

/** The words of a report with how they came to us. */
export function saidText({ source }: Pick<Report, "source">, text: string): Text {
  return say(saidKey(source), { text });
}

/** For who sees to it: which building nobody said. */
export const guessedText = ({ placeSaid }: Pick<Report, "placeSaid">): Text[] =>
  placeSaid ? [] : [say("reports-place-guessed")];

/** What became of the words of a report after it was made. */
function sinceThen(report: Report): Text[] {
  const { edited, recalled } = report;
  const lines: Text[] = [];
  if (edited !== null && isHidden(report)) lines.push(say("reports-edited-hidden"));
  else if (edited !== null) lines.push(say("reports-edited", { text: clip(edited.replace(/\s+/g, " "), QUOTE).text }));
  if (recalled) lines.push(say("reports-recalled"));
  return lines;
}

function saidKey(source: Report["source"]) {
  switch (source) {
    case "chat":
      return "reports-said";
    case "phone":
      return "reports-said-phone";
    case "visit":
      return "reports-said-visit";
    case "paper":
      return "reports-said-paper";
  }
}

/** For staff: which open one it looks like. */
export const alikeText = (other: number): Text => say("reports-alike", { other: String(other) });

function staffChoices({ report, parties, handler, mergesInto }: CardDetails): Choice[] {
  if (!untaken(report.state)) return [];
  const take = report.kind === "suggestion" ? "reports-choice-adopt" : "reports-choice-accept";
  const others = parties.filter((party) => party !== handler);
  const choices = [{ label: say(take), command: `accept ${report.number}` }, ...assignChoices(report, others)];
  if (mergesInto) {
    const other = String(mergesInto);
    choices.push({ label: say("reports-choice-merge", { other }), command: `merge ${report.number} ${other}` });
  }
  return choices;
}

/** To whom it can be given with one tap. */
export function assignChoices({ number }: Report, parties: readonly string[]): Choice[] {
  return parties.map((party) => ({
    label: say("reports-choice-assign", { party: partyText(party) }),
    command: `assign ${number} ${party}`,
  }));
}

const statusChoice = (number: number): Choice => ({ label: say("reports-choice-status"), command: `status ${number}` });

/** What a neighbour who helps can say of it. */
export function helperChoices(number: number): Choice[] {
  return [
    { label: say("reports-choice-helped"), command: `helped ${number}` },
    { label: say("reports-choice-not-helping"), command: `giveback ${number}` },
  ];
}

/** What whoever reported it can do without: it asks first, and never stands where a "1" is typed. */
export const dropChoice = (number: number): Choice => ({
  label: say("reports-choice-withdraw-this"),
  command: `drop ${number}`,
});

/** Whether it goes: the answer that loses nothing first. */
export function withdrawChoices(number: number): Choice[] {
  return [
    { label: say("reports-choice-keep"), command: "never-mind", says: "no" },
    { label: say("reports-choice-withdraw"), command: `withdraw ${number}`, says: "yes" },
  ];
}

/** What whoever asked for help can say of it, once somebody has come. */
export function askerChoices(number: number): Choice[] {
  return [
    { label: say("reports-choice-got-help"), command: `confirm ${number}` },
    { label: say("reports-choice-nobody-came"), command: `giveback ${number}` },
  ];
}

function readerChoices({ report, elsewhere }: CardDetails, reader: "residents" | "reporter"): Choice[] {
  const { number, state } = report;
  if (state === "resolved") return elsewhere ? [statusChoice(number)] : solvedChoices(report);
  const isFavour = KIND_RULES[report.kind].volunteers && reader === "residents";
  if (state === "confirmed" && report.stars === null && !isFavour)
    return starChoices(`rate ${number}`, asksOf(report.personId));
  if (ENDED.has(state)) return [];
  const choices: Choice[] = [];
  if (reader === "reporter") {
    if (isByNeighbour(report)) choices.push(...askerChoices(number));
  } else if (KIND_RULES[report.kind].volunteers) {
    if (untaken(state)) choices.push({ label: say("reports-choice-help"), command: `helping ${number}` });
  } else choices.push({ label: say("reports-choice-me-too"), command: `me-too ${number}` });
  choices.push(statusChoice(number));
  if (reader === "reporter" && untaken(state)) choices.push(dropChoice(number));
  return choices;
}

/** Each photo of afterwards beside one of before, as one picture; what has no partner stands alone. */
export function besides(before: readonly { hash: string }[], after: readonly PhotoRef[]): PhotoRef[] {
  return after.map(({ hash }, i) => {
    const first = before[Math.min(i, before.length - 1)];
    return first ? { hash, before: first.hash } : { hash };
  });
}
