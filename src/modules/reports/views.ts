import type { Choice, Post, Text } from "../../core/post.ts";
import { say } from "../../core/post.ts";
import { clip, maskDoor, maskPrivate } from "../../core/text.ts";
import type { Category } from "../../understand/categories.ts";
import { ENDED } from "./rules.ts";
import type { Report } from "./service.ts";

/** Characters of the reporter's words on a card. */
const QUOTE = 120;

/** One icon a kind of thing: the same every time, so that it is known at a glance. */
const ICONS: Partial<Record<Category, string>> = {
  electricity: "⚡",
  gas_heating: "🔥",
  fire_safety: "🔥",
  lighting: "💡",
  plumbing_leak: "💧",
  water: "💧",
  parking: "🚗",
  waste_cleaning: "🧹",
  hygiene_pest: "🧹",
  greenery: "🌿",
  noise: "🔊",
  pets: "🐾",
  security_access: "🚪",
  network_signal: "📶",
};

/** Where it is, in words, without a door. */
export function whereText(report: Pick<Report, "building" | "unit" | "spot">): Text | null {
  const { building, unit, spot } = report;
  if (building !== null && unit !== null) return say("place-unit", { building, unit });
  if (building !== null) return say("place-building", { code: building });
  return spot === null ? null : say("core-verbatim", { text: spot });
}

/** "🔧 #12 电梯停了 · 3号楼2单元" */
export function titleText(report: Report): Text {
  const args = {
    icon: report.urgent ? "🚨" : (ICONS[report.category] ?? "🔧"),
    number: String(report.number),
    title: report.title === "" ? say(`category-${report.category}`) : maskDoor(maskPrivate(report.title)),
  };
  const where = whereText(report);
  return where ? say("reports-title-where", { ...args, where }) : say("reports-title", args);
}

/** What is happening with it, and what comes next, in one line. */
export function stateText(report: Report, handler: Text | null): Text {
  const who = handler ?? say("reports-handler-unknown");
  const due = report.dueAt ? { at: report.dueAt.toISOString(), style: "by" as const } : null;
  const answer = report.answer === null ? "" : maskDoor(maskPrivate(report.answer));
  if (report.late) return say("reports-state-late", { who });
  switch (report.state) {
    case "received":
      return say("reports-state-received", { due: due! });
    case "assigned":
      if (report.round > 1) return say("reports-state-again", { who, round: String(report.round), due: due! });
      return say("reports-state-assigned", { who, due: due! });
    case "accepted":
      if (report.round > 1) return say("reports-state-again", { who, round: String(report.round), due: due! });
      return say("reports-state-accepted", { who, due: due! });
    case "resolved":
      return say("reports-state-resolved", { who, answer });
    case "confirmed":
      return report.stars === null
        ? say("reports-state-confirmed", { who, answer })
        : say("reports-state-rated", { who, answer, stars: "⭐".repeat(report.stars) });
    case "unconfirmed":
      return say("reports-state-unconfirmed", { who, answer });
    case "withdrawn":
      return say("reports-state-withdrawn");
  }
}

export interface CardDetails {
  report: Report;
  joins: number;
  photos: { hash: string; when: "before" | "after"; round: number }[];
  /** Who has it: a party's name. */
  handler: string | null;
  /** To whom staff may give it with one tap. */
  parties: readonly string[];
}

/** What only the reporter can answer. */
export function solvedChoices(number: number): Choice[] {
  return [
    { label: say("reports-choice-solved"), command: `confirm ${number}` },
    { label: say("reports-choice-not-solved"), command: `reopen ${number}` },
  ];
}

/** What to do at once where life is at risk, before anybody comes. */
const SAFETY: Partial<Record<Category, string>> = {
  elevator: "reports-safety-lift",
  gas_heating: "reports-safety-gas",
  fire_safety: "reports-safety-fire",
  electricity: "reports-safety-wires",
};

/** The card: in a residents' group without doors and numbers, in the staff group with all that is needed to act. */
export function reportCard(details: CardDetails, reader: "residents" | "staff" | "reporter"): Post {
  const { report, joins } = details;
  const handler = details.handler === null ? null : say("core-verbatim", { text: details.handler });
  const number = String(report.number);
  const quoted = clip(report.text.replace(/\s+/g, " "), QUOTE);
  const words = reader === "staff" ? quoted.text : maskDoor(maskPrivate(quoted.text));
  const lines = [titleText(report)];
  if (words !== "") lines.push(say("reports-said", { text: quoted.cut ? `${words}…` : words }));
  if (joins > 0 && !ENDED.has(report.state)) lines.push(say("reports-joined", { count: joins }));
  lines.push(stateText(report, handler));
  const safety = report.urgent ? SAFETY[report.category] : undefined;
  if (safety && (report.state === "received" || report.state === "assigned")) lines.push(say(safety));
  const choices: Choice[] = [];
  let asks = false;
  if (reader === "staff") {
    const open = report.state === "received" || report.state === "assigned";
    if (open) choices.push({ label: say("reports-choice-accept"), command: `accept ${number}` });
    if (open) {
      for (const party of details.parties) {
        if (party === details.handler) continue;
        choices.push({ label: say("reports-choice-assign", { party }), command: `assign ${number} ${party}` });
      }
    }
    if (report.state === "accepted") lines.push(say("reports-how-done", { number }));
  } else if (report.state === "resolved") {
    asks = true;
    lines.push(say("reports-ask-solved"));
    choices.push(...solvedChoices(report.number));
  } else if (report.state === "confirmed" && report.stars === null) {
    asks = true;
    lines.push(say("reports-ask-stars"));
    for (const stars of [1, 2, 3, 4, 5]) {
      choices.push({
        label: say("reports-choice-stars", { stars: String(stars) }),
        command: `rate ${number} ${stars}`,
      });
    }
  } else if (!ENDED.has(report.state)) {
    const untaken = report.state === "received" || report.state === "assigned";
    if (reader === "residents") choices.push({ label: say("reports-choice-me-too"), command: `me-too ${number}` });
    else if (untaken) choices.push({ label: say("reports-choice-withdraw"), command: `withdraw ${number}` });
    choices.push({ label: say("reports-choice-status"), command: `status ${number}` });
  }
  const photos =
    reader === "staff" ? details.photos.filter((p) => p.when === "before").map(({ hash }) => ({ hash })) : [];
  return { lines, choices, photos, number: report.number, ...(asks ? { asks } : {}) };
}

/** A list, the most pressing first; `count` is how many there are in all. */
export function listPost(list: readonly Report[], count: number, empty: Text, head: Text): Post {
  if (list.length === 0) return { lines: [empty] };
  const lines = [
    head,
    ...list.map((report) =>
      say("reports-item", {
        title: titleText(report),
        state: say(`reports-short-${report.late ? "late" : report.state}`),
      }),
    ),
  ];
  if (count > list.length) lines.push(say("reports-more", { count: count - list.length }));
  return { lines };
}
