import { type Choice, inFull, type Post, say, type Text, verbatim } from "../../core/post.ts";
import { maskForGroup } from "../../core/text.ts";
import { placeText } from "../members/service.ts";
import { minutesOf, tally } from "./rules.ts";
import type { Details, SignupRow } from "./service.ts";

/** " 上午": with what keeps it apart from the words before it; nothing where there is only one slot. */
export function labelText(slots: Details["slots"], slot: number): Text {
  const label = slots[slot - 1]?.label ?? "";
  return verbatim(label === "" ? "" : ` ${maskForGroup(label)}`);
}

/** "🙌 #15 周六大扫除" */
export function titleText({ signup }: Pick<Details, "signup">): Text {
  const args = { number: String(signup.number), title: maskForGroup(signup.title) };
  return say(signup.kind === "volunteer" ? "signups-title-volunteer" : "signups-title-event", args);
}

/** Where, when, until when. */
function termsTexts(details: Details): Text[] {
  const { startsAt, endsAt, closesAt } = details.signup;
  const place = placeText(details.place);
  const until = inFull(closesAt);
  if (!startsAt) return [say("signups-terms", { place, until })];
  const start = inFull(startsAt);
  const when = endsAt ? say("signups-when-to", { start, end: inFull(endsAt) }) : say("signups-when", { start });
  return [say("signups-terms-when", { place, when }), say("signups-until", { until })];
}

/** "上午 3/20 人，候补 2 人" */
function slotText({ slots, rows }: Details, slot: number): Text {
  const { label, capacity } = slots[slot - 1]!;
  const { in: taken, waiting } = tally(rows, slot);
  const args = { label: label === "" ? say("signups-everybody") : verbatim(maskForGroup(label)), count: taken };
  const line = capacity === null ? say("signups-slot-open", args) : say("signups-slot", { ...args, capacity });
  return waiting === 0 ? line : say("signups-slot-waiting", { line, waiting });
}

/** The sign-up as it stands. Nobody is named: who comes is between them and the organiser. */
export function signupPost(details: Details): Post {
  const { signup, slots } = details;
  const { number } = signup;
  if (signup.state === "cancelled") return { lines: [titleText(details), say("signups-cancelled")], number };
  const lines = [titleText(details), ...termsTexts(details), ...slots.map((_, i) => slotText(details, i + 1))];
  if (signup.state !== "open") return { lines: [...lines, say("signups-closed")], number };
  const single = slots.length === 1;
  const choices: Choice[] = slots.map(({ label }, i) => ({
    label: single ? say("signups-choice-join") : verbatim(maskForGroup(label)),
    command: `signup ${number} s${i + 1}`,
    asks: "all",
    ...(single ? { says: "join" as const } : {}),
  }));
  choices.push({ label: say("signups-choice-more"), command: `signup ${number} more`, asks: "all" });
  choices.push({ label: say("signups-choice-leave"), command: `leave ${number}`, asks: "all" });
  return { lines, choices, number, standsAlone: true };
}

/** "I understood it like this, is that right?" */
export function previewPost(details: Details, groups: number): Post {
  const { signup, slots } = details;
  const { number } = signup;
  const stamp = stampOf(details);
  return {
    number,
    lines: [
      say("signups-preview"),
      titleText(details),
      ...termsTexts(details),
      ...slots.filter((slot) => slot.label !== "" || slot.capacity !== null).map((_, i) => slotText(details, i + 1)),
      say("signups-preview-where", { count: groups }),
    ],
    choices: [
      { label: say("signups-choice-publish"), command: `signup-publish ${number} ${stamp}`, says: "yes" },
      { label: say("signups-choice-drop"), command: `signup-cancel ${number}` },
    ],
  };
}

/** Which version of a draft a preview shows. */
export function stampOf({ signup }: Pick<Details, "signup">): string {
  return signup.madeAt.getTime().toString(36);
}

/** Who comes, for the organiser's eyes: in the order in which they signed up. */
export function rosterPost(details: Details, names: ReadonlyMap<number, string>, most: number): Post {
  const { signup, rows } = details;
  const { number } = signup;
  const here = rows.filter((row) => row.state !== "out");
  const lines = [
    titleText(details),
    say("signups-roster", { count: here.filter((r) => r.state === "in").reduce((sum, r) => sum + r.count, 0) }),
    ...(signup.code === null ? [] : [say("signups-code", { code: signup.code })]),
    ...here.slice(0, most).map((row, i) => rosterText(details, row, i + 1, names)),
  ];
  if (here.length > most) lines.push(say("signups-roster-more", { count: here.length - most }));
  // What 确认到场 writes down stands above it, and how to put it right.
  const counted = here.findIndex((row) => row.confirmedBy === null && (row.minutes !== null || row.inAt !== null));
  if (signup.kind === "volunteer" && counted !== -1)
    lines.push(say("signups-roster-how", { number: String(number), row: String(counted + 1) }));
  const choices = [
    ...(signup.code === null || here.length === 0
      ? []
      : [{ label: say("signups-choice-attended"), command: `attended ${number}` }]),
    { label: say("signups-choice-file"), command: `roster ${number} xlsx` },
  ];
  return { lines, choices, number };
}

function rosterText(
  { signup, slots }: Details,
  row: SignupRow,
  index: number,
  names: ReadonlyMap<number, string>,
): Text {
  const name = row.personId === null ? (row.name ?? "") : (names.get(row.personId) ?? "");
  const args = {
    index: String(index),
    name: name === "" ? say("signups-somebody") : verbatim(name),
    label: labelText(slots, row.slot),
    count: row.count,
  };
  const { goods } = row;
  const line = goods === null ? say("signups-roster-row", args) : say("signups-row-goods", { ...args, goods });
  if (row.state === "waiting") return say("signups-roster-waits", { line });
  const confirmed = row.confirmedBy !== null;
  if (row.minutes !== null)
    return say(confirmed ? "signups-roster-confirmed" : "signups-roster-hours", { line, hours: row.minutes / 60 });
  if (row.inAt === null) return line;
  const which = row.outAt ? "left" : "here";
  if (signup.kind !== "volunteer") return say(`signups-roster-${which}`, { line });
  return say(`signups-roster-${which}-hours`, { line, hours: minutesOf(row, signup) / 60 });
}
