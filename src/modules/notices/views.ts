import { type Choice, inFull, listText, type Moment, type Post, say, type Text, verbatim } from "../../core/post.ts";
import { placeText } from "../members/service.ts";
import { momentOf, wallOf } from "./dates.ts";
import type { Content } from "./schema.ts";
import type { Details, Notice } from "./service.ts";

export const near = (at: Date): Moment => ({ at: at.toISOString(), style: "moment" });
/** "11月30日（周一）": with its weekday, so that it is seen which day was understood. */
export const dayOf = (wall: string, timeZone: string): Moment => ({
  at: momentOf(wall, timeZone).toISOString(),
  style: "day",
});
/** Said so much later than planned it says so. */
const LATE_MS = 10 * 60_000;

/** "📣 #12 通知 · 3号楼" */
export function titleText({ notice, place }: Pick<Details, "notice" | "place">): Text {
  const args = { number: String(notice.number), place: placeText(place) };
  if (notice.state === "over") return say("notices-title-cleared", args);
  return notice.content.urgent ? say("notices-title-urgent", args) : say("notices-title", args);
}

/**
 * The notice as it stands in a group.
 * @param total households registered at its place; null where that is not shown
 */
export function noticePost(details: Details, total: number | null): Post {
  const { notice, households, people } = details;
  const { number, content } = notice;
  const title = titleText(details);
  if (notice.state === "withdrawn") {
    return { lines: [title, ...withdrawnTexts(notice)], number, ...(content.pinned ? { pin: false } : {}) };
  }
  if (notice.state === "over") {
    const checked = say("notices-checked", { safe: details.safe, help: details.help });
    const lines = [title, ...clearedTexts(notice), say("notices-cleared-of", { words: content.words }), checked];
    return { lines, number, ...(content.pinned ? { pin: false } : {}) };
  }
  const lines = [title, verbatim(content.words)];
  if (isLate(notice)) lines.push(say("notices-late", { at: inFull(notice.plannedAt!) }));
  if (notice.correctedAt !== null) lines.push(say("notices-corrected", { at: inFull(notice.correctedAt) }));
  if (notice.ended) lines.push(say("notices-ended"));
  else if (notice.endsAt !== null) lines.push(say("notices-until", { until: inFull(notice.endsAt) }));
  if (content.urgent)
    lines.push(say("notices-checkin"), say("notices-checked", { safe: details.safe, help: details.help }));
  const read = content.urgent ? null : readersText(households, people, total);
  if (read) lines.push(read);
  const choices = notice.ended ? [] : answersTo(notice);
  const pin = content.pinned ? { pin: !notice.ended } : {};
  return {
    lines,
    number,
    choices,
    standsAlone: true,
    ...pin,
    ...(content.photos.length > 0 ? { photos: content.photos } : {}),
  };
}

/** What a notice asks of whoever reads it: that they have, or how they are. */
function answersTo({ number, issue, content }: Notice): Choice[] {
  if (!content.urgent)
    return [{ label: say("notices-choice-got"), command: `got ${number} ${issue}`, says: "got", asks: "all" }];
  return [
    { label: say("notices-choice-safe"), command: `safe ${number} safe`, asks: "alarm" },
    { label: say("notices-choice-help"), command: `safe ${number} help`, asks: "alarm" },
  ];
}

function isLate({ plannedAt, saidAt }: Notice): boolean {
  return plannedAt !== null && saidAt !== null && saidAt.getTime() - plannedAt.getTime() >= LATE_MS;
}

function clearedTexts({ endsAt, reason }: Notice): Text[] {
  return [
    ...(endsAt === null ? [] : [say("notices-cleared-at", { at: inFull(endsAt) })]),
    ...(reason === null ? [] : [verbatim(reason)]),
  ];
}

/** The danger is over: said anew to all who were told of it. */
export function clearedPost({ notice, place }: Pick<Details, "notice" | "place">): Post {
  const { number, content, reason } = notice;
  const lines = [
    say("notices-told-cleared", { number: String(number), place: placeText(place) }),
    ...(reason === null ? [] : [verbatim(reason)]),
    say("notices-cleared-of", { words: content.words }),
    say("notices-told-cleared-next"),
  ];
  return { lines, number };
}

function withdrawnTexts(notice: Notice): Text[] {
  return [
    say(notice.content.urgent ? "notices-withdrawn-urgent" : "notices-withdrawn"),
    ...(notice.reason === null ? [] : [say("notices-reason", { reason: notice.reason })]),
  ];
}

/** "12 户收到 / 共 86 户"; null while nobody has. */
export function readersText(households: number, people: number, total: number | null): Text | null {
  if (total !== null) return say("notices-read-of", { count: households, total });
  if (households > 0) return say("notices-read-households", { count: households });
  return people > 0 ? say("notices-read-people", { count: people }) : null;
}

/** "#21 已有 6 户收到，谢谢。": for all who typed it; in an emergency how many are safe. */
export function thanksText({ notice, households, people, safe, help }: Details): Text {
  const number = String(notice.number);
  if (notice.content.urgent) return say("notices-thanks-urgent", { number, safe, help });
  if (households > 0 && people > 0) return say("notices-thanks-both", { number, households, people });
  return households > 0
    ? say("notices-thanks-households", { number, count: households })
    : say("notices-thanks-people", { number, count: people });
}

/** "还有 4 户没点收到 / 共 7 户" */
export function unreadText({ content }: Notice, count: number, total: number): Text {
  return say(content.urgent ? "notices-unanswered" : "notices-unread", { count, total });
}

/** What was said before does not hold any more: said anew, because nobody reads an old message twice. */
export function correctionPost(details: Details): Post {
  const { notice } = details;
  const withdrawn = notice.content.urgent ? "notices-told-withdrawn-urgent" : "notices-told-withdrawn";
  const key = notice.state === "withdrawn" ? withdrawn : "notices-told-corrected";
  const { number } = notice;
  const lines = [say(key, { number: String(number) })];
  if (notice.state !== "withdrawn") {
    lines.push(verbatim(notice.content.words));
    // Who said 收到 to what stood there before has not read this. How people are in danger does not change by a word.
    return { lines, number, choices: notice.ended || notice.content.urgent ? [] : answersTo(notice) };
  }
  if (notice.reason !== null) lines.push(say("notices-reason", { reason: notice.reason }));
  return { lines, number };
}

export function quoteText({ words }: Content): Text {
  return say("notices-quote", { words });
}

/** One line of the list: "#12 明天 9:00 停水…", and on which days to come it is not said. */
export function lineText({ number, nextAt, saidAt, content }: Notice, timeZone: string): Text {
  const words = content.words.replace(/\s+/g, " ");
  const short = Array.from(words).length > 30 ? `${Array.from(words).slice(0, 29).join("")}…` : words;
  const at = nextAt ?? saidAt;
  const args = { number: String(number), at: near(at!), words: short };
  if (nextAt === null) return say("notices-line-said", args);
  if (content.when.kind !== "at" || content.when.rule === null) return say("notices-line-to-come", args);
  const except = exceptText(content, nextAt, timeZone);
  if (except === null) return say("notices-line-again", args);
  return say(except.isAll ? "notices-line-again-except" : "notices-line-again-except-more", {
    ...args,
    ...except.args,
  });
}

/** So many days that are left out are named. */
const EXCEPT = 4;

/** The days after a moment on which it does not come; null where there are none. */
export function exceptText({ when }: Content, after: Date, timeZone: string) {
  const days = (when.kind === "now" ? [] : (when.except ?? [])).filter(
    (day) => day >= wallOf(after, timeZone).slice(0, 10),
  );
  if (days.length === 0) return null;
  const named = listText(days.slice(0, EXCEPT).map((day) => say("notices-day", { day: dayOf(day, timeZone) })));
  return { isAll: days.length <= EXCEPT, args: { days: named, count: days.length } };
}

/** A turn that came more than a day too late: its maker says whether it is still to be said. */
export function tooLatePost(notice: Notice, plannedAt: Date): Post {
  const { number, content } = notice;
  const which = `${number} ${plannedAt.getTime()}`;
  return {
    lines: [say("notices-too-late", { number: String(number), at: inFull(plannedAt) }), quoteText(content)],
    choices: [
      { label: say("notices-choice-say-now"), command: `notice-late ${which} yes` },
      { label: say("notices-choice-leave"), command: `notice-late ${which} no` },
    ],
    number,
  };
}
