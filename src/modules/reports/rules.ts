import { atLocal, calendar } from "../../core/time.ts";

/**
 * The life of a report. Every change is one entry here: from where, to where. Further ends (not ours, will not be done,
 * merged) are entries to come.
 */
export const STATES = [
  "received",
  "assigned",
  "accepted",
  "resolved",
  "confirmed",
  "unconfirmed",
  "withdrawn",
] as const;
export type State = (typeof STATES)[number];

export const CHANGES = [
  "reported",
  "assigned",
  "accepted",
  "resolved",
  "confirmed",
  "reopened",
  "added",
  "rated",
  "expired",
  "withdrawn",
  "late",
] as const;
export type Change = (typeof CHANGES)[number];

/** No more is expected to happen. */
export const ENDED: ReadonlySet<State> = new Set(["confirmed", "unconfirmed", "withdrawn"]);

const FROM: Record<Exclude<Change, "reported">, readonly State[]> = {
  assigned: ["received", "assigned", "accepted"],
  accepted: ["received", "assigned"],
  resolved: ["assigned", "accepted"],
  confirmed: ["resolved"],
  reopened: ["resolved", "confirmed", "unconfirmed"],
  added: ["assigned", "accepted"],
  rated: ["confirmed"],
  expired: ["resolved"],
  withdrawn: ["received", "assigned"],
  late: ["received", "assigned", "accepted"],
};

/**
 * Where a change leads, or null where it cannot happen.
 * @param hasWorker whether somebody had accepted it before: after 没解决 it goes back to them, else to its party
 */
export function after(state: State, change: Exclude<Change, "reported">, hasWorker = false): State | null {
  if (!FROM[change].includes(state)) return null;
  switch (change) {
    case "reopened":
      return hasWorker ? "accepted" : "assigned";
    case "added":
    case "rated":
    case "late":
      return state;
    case "expired":
      return "unconfirmed";
    default:
      return change;
  }
}

/** A report may be opened again by its reporter for so long after it ended. */
export const REOPEN_DAYS = 30;
/** The reporter has so long to say whether it is solved; then it ends as 未确认, never as satisfied. */
export const CONFIRM_DAYS = 3;

/** Hours of the day in which an answer is promised. */
const DAY_FROM = 8;
const DAY_TO = 20;
const ANSWER_HOURS = 4;
const URGENT_ANSWER_MINUTES = 30;
const URGENT_FINISH_HOURS = 4;

/** By when somebody takes a report in hand: 4 hours of daytime, or half an hour, day and night, when life is at risk. */
export function answerBy(now: Date, urgent: boolean, timeZone: string): Date {
  if (urgent) return new Date(now.getTime() + URGENT_ANSWER_MINUTES * 60_000);
  const [hour, minute] = calendar(timeZone)(now).time.split(":").map(Number) as [number, number];
  const minutes = hour * 60 + minute;
  if (minutes < DAY_FROM * 60) return atLocal(timeZone, now, 0, DAY_FROM + ANSWER_HOURS);
  const left = DAY_TO * 60 - minutes;
  if (left <= 0) return atLocal(timeZone, now, 1, DAY_FROM + ANSWER_HOURS);
  const due = minutes + ANSWER_HOURS * 60;
  if (due <= DAY_TO * 60) return atLocal(timeZone, now, 0, 0, due);
  return atLocal(timeZone, now, 1, DAY_FROM, ANSWER_HOURS * 60 - left);
}

/** By when an accepted report is finished: tomorrow 18:00, or within 4 hours when it is urgent. */
export function finishBy(now: Date, urgent: boolean, timeZone: string): Date {
  if (urgent) return new Date(now.getTime() + URGENT_FINISH_HOURS * 3_600_000);
  return atLocal(timeZone, now, 1, 18);
}

/** Until when the reporter may say that it is not solved, before it ends unconfirmed. */
export function confirmBy(now: Date): Date {
  return new Date(now.getTime() + CONFIRM_DAYS * 86_400_000);
}
