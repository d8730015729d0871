import { type Choice, inFull, type Moment, type Post, say, type Text, verbatim } from "../../core/post.ts";
import { endOfNight } from "../../core/quiet.ts";
import { type Schedule, turnsAfter } from "../../core/schedule.ts";
import { maskForGroup } from "../../core/text.ts";
import { readReport } from "../../understand/report.ts";
import { placeText } from "../members/service.ts";
import { momentOf, undated, wallOf } from "./dates.ts";
import type { Draft } from "./drafts.ts";
import { findJargon } from "./jargon.ts";
import { endOf, secondsToRead } from "./plan.ts";
import type { Content } from "./schema.ts";
import { type Details, type Notice, type PlaceName, scheduleOf } from "./service.ts";
import type { When } from "./when.ts";

const near = (at: Date): Moment => ({ at: at.toISOString(), style: "moment" });
/** "11月30日（周一）": with its weekday, so that it is seen which day was understood. */
const dayOf = (wall: string, timeZone: string): Moment => ({
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

/** Where a draft would go, and whether somebody else has to let it. */
export interface Reach {
  place: PlaceName;
  groups: number;
  households: number;
  /** Who chose to hear such in private; null for a notice to all. */
  people: number | null;
  needsApproval: boolean;
}

/** Which version of a draft a preview shows: pressing on an older one must not publish what it did not show. */
export function stampOf(draft: Draft): string {
  return draft.madeAt.getTime().toString(36);
}

/** "I understood it like this, is that right?", or what is still missing. */
export function previewPost(draft: Draft, reach: Reach, now: Date, timeZone: string): Post {
  const { number, content } = draft;
  const { when } = content;
  const stamp = stampOf(draft);
  // A notice for nobody helps nobody: it may as well go to all.
  const toGroup: Choice[] =
    reach.people === 0 && (when.kind !== "ask" || when.why === "either")
      ? [{ label: say("notices-choice-to-group"), command: `notice-publish ${number} ${stamp} group` }]
      : [];
  const change: Choice[] = [
    ...toGroup,
    { label: say("notices-choice-change"), command: `notice-change ${number}` },
    { label: say("notices-choice-drop"), command: `cancel ${number}` },
  ];
  if (when.kind === "ask" && when.why === "either")
    return eitherPost(draft, momentOf(when.options[0]!, timeZone), change, reach, now, timeZone);
  if (when.kind === "ask") {
    const options = when.options.map((wall) => ({
      label: say("notices-choice-at", {
        at: when.why === "day" ? dayOf(wall, timeZone) : near(momentOf(wall, timeZone)),
      }),
      command: `notice-when ${number} ${stamp} ${wall}`,
    }));
    const atOnce = { label: say("notices-choice-now"), command: `notice-when ${number} ${stamp} now` };
    const urgent = { label: say("notices-choice-now-urgent"), command: `notice-when ${number} ${stamp} urgent` };
    // Its words can go out as they stand: what is asked is when, or which day they mean.
    const offersNow = when.why === "none" || when.why === "passed" || (when.ofWords && when.why !== "half-day");
    const nows = offersNow ? [atOnce, ...(soundsDangerous(content) ? [urgent] : [])] : [];
    // Which day its words mean is the question there; to leave that open is the way round it.
    const daysFirst = when.ofWords && (when.why === "day" || when.why === "week");
    const isNight = !content.urgent && endOfNight(now, timeZone) !== null;
    const choices = [...(daysFirst || isNight ? [...options, ...nows] : [...nows, ...options]), ...change];
    return { lines: [quoteText(content), askText(when, timeZone)], choices, number };
  }
  const isDanger = when.kind === "now" && soundsDangerous(content);
  const publish = `notice-publish ${number} ${stamp}`;
  // At night what can wait is offered for the morning first.
  const morning = when.kind === "now" && !content.urgent && !isDanger ? endOfNight(now, timeZone) : null;
  const go: Choice[] =
    morning === null
      ? [{ label: say("notices-choice-publish"), command: publish, says: "yes" }]
      : [
          {
            label: say("notices-choice-publish-then", { at: near(morning) }),
            command: `${publish} morning`,
            says: "yes",
          },
          { label: say("notices-choice-publish-now"), command: publish },
        ];
  return {
    lines: [
      say("notices-preview"),
      ...contentTexts(content, reach, now, timeZone),
      ...(isDanger ? [say("notices-danger")] : []),
    ],
    choices: [
      ...go,
      ...(isDanger ? [{ label: say("notices-choice-publish-urgent"), command: `${publish} urgent` }] : []),
      ...change,
    ],
    number,
    ...(content.photos.length > 0 ? { photos: content.photos } : {}),
  };
}

/** What is still to be known of its time. */
function askText({ why, options, ofWords }: Extract<When, { kind: "ask" }>, timeZone: string): Text {
  const [first] = options;
  if (why === "clock" && first !== undefined)
    return say(ofWords ? "notices-ask-clock-of" : "notices-ask-clock", { day: dayOf(first, timeZone) });
  if (why === "clock" || why === "either") return say("notices-ask-none");
  return say((why === "day" || why === "passed") && ofWords ? `notices-ask-${why}-of` : `notices-ask-${why}`);
}

/** Its words name a time: the matter's, to be told of beforehand, or the one at which they are to be said. One press says which, and publishes. */
function eitherPost(draft: Draft, at: Date, change: Choice[], reach: Reach, now: Date, timeZone: string): Post {
  const { number, content } = draft;
  const publish = `notice-publish ${number} ${stampOf(draft)}`;
  const isDanger = soundsDangerous(content);
  return {
    lines: [
      say("notices-preview-either", { at: inFull(at) }),
      ...contentTexts(content, reach, now, timeZone),
      ...(isDanger ? [say("notices-danger")] : []),
    ],
    choices: [
      { label: say("notices-choice-publish-then", { at: near(at) }), command: `${publish} then` },
      { label: say("notices-choice-publish-now"), command: `${publish} now` },
      ...(isDanger ? [{ label: say("notices-choice-publish-urgent"), command: `${publish} urgent` }] : []),
      ...change,
    ],
    number,
    ...(content.photos.length > 0 ? { photos: content.photos } : {}),
  };
}

/** Its words tell of danger, and it is not marked as an emergency. */
function soundsDangerous({ urgent, words }: Content): boolean {
  return !urgent && readReport(words).urgent;
}

/** When, where, in which words and how long: what is read back before anything is said. */
export function contentTexts(content: Content, reach: Reach, now: Date, timeZone: string): Text[] {
  const schedule = scheduleOf(content);
  const where = {
    place: placeText(reach.place),
    groups: say("notices-groups", { count: reach.groups }),
    households: reach.households,
  };
  const begins = schedule ? momentOf(schedule.start, timeZone) : now;
  const ends = endOf(content, begins, timeZone);
  const how = content.segment === null ? "preview" : "preview-some";
  const lines = [
    schedule
      ? say(`notices-${how}-at`, { at: inFull(begins), ...where })
      : say(`notices-${how}-${content.when.kind === "ask" ? "to" : "now"}`, where),
    ...(schedule?.rule ? [nextText(schedule, begins, timeZone)] : []),
    quoteText(content),
  ];
  // Said on another day, "tomorrow" is the day after that: its maker sees which.
  const isThen =
    schedule?.rule === null && wallOf(begins, timeZone).slice(0, 10) !== wallOf(now, timeZone).slice(0, 10);
  if (isThen && undated(content.words) !== content.words) lines.push(say("notices-dated-then"));
  if (ends !== null) lines.push(say("notices-until", { until: inFull(ends) }));
  const then = content.when.kind === "ask" ? content.when.options.map((wall) => momentOf(wall, timeZone)) : [];
  if (!content.urgent && [begins, ...then].some((at) => endOfNight(at, timeZone) !== null))
    lines.push(say("notices-at-night"));
  if (content.segment !== null) {
    const segment = say(`notices-segment-${content.segment}`);
    // Of so few people a number would say who they are.
    const few = (reach.people ?? 0) < 5;
    if (reach.people === 0) lines.push(say("notices-for-none", { segment }));
    else
      lines.push(few ? say("notices-for-few", { segment }) : say("notices-for", { segment, count: reach.people ?? 0 }));
  }
  if (content.urgent) lines.push(say(content.when.kind === "now" ? "notices-urgent-now" : "notices-urgent"));
  if (content.mustRead) lines.push(say("notices-must-read"));
  if (content.pinned) lines.push(say("notices-pinned"));
  lines.push(say("notices-seconds", { seconds: secondsToRead(content.words) }));
  for (const { said, plain } of findJargon(content.words)) lines.push(say("notices-jargon", { said, plain }));
  if (maskForGroup(content.words) !== content.words) lines.push(say("notices-private-inside"));
  if (reach.needsApproval) lines.push(say("notices-needs-approval"));
  return lines;
}

export function quoteText({ words }: Content): Text {
  return say("notices-quote", { words });
}

/** The two turns after the first, so that "every week" is seen to be what was meant. */
function nextText(schedule: Schedule, first: Date, timeZone: string): Text {
  const [second, third] = [...take(turnsAfter(schedule, timeZone, first), 2)];
  if (!second) return say("notices-preview-last");
  if (!third) return say("notices-preview-then-last", { second: inFull(second) });
  if (!schedule.rule!.includes("UNTIL="))
    return say("notices-preview-then", { second: inFull(second), third: inFull(third) });
  // A year of every day is far enough: nobody reads back what is in 2099.
  const last = [...take(turnsAfter(schedule, timeZone, third), 366)].at(-1) ?? third;
  return say("notices-preview-then-until", { second: inFull(second), last: inFull(last) });
}

function* take<T>(all: Iterable<T>, count: number): Generator<T> {
  let left = count;
  for (const one of all) {
    if (left-- === 0) return;
    yield one;
  }
}

/** What staff read when a leader's notice goes beyond the leader's place. */
export function approvalPost(draft: Draft, reach: Reach, now: Date, timeZone: string): Post {
  const { number, personId, content } = draft;
  const stamp = stampOf(draft);
  return {
    lines: [
      say("notices-approve-ask", { number: String(number) }),
      ...contentTexts(content, { ...reach, needsApproval: false }, now, timeZone),
    ],
    choices: [
      {
        label: say("notices-choice-approve"),
        command: `notice-approve ${number} ${personId} ${stamp} yes`,
        asks: "any",
      },
      { label: say("notices-choice-refuse"), command: `notice-approve ${number} ${personId} ${stamp} no`, asks: "any" },
    ],
    number,
    ...(content.photos.length > 0 ? { photos: content.photos } : {}),
  };
}

/** One line of the list: "#12 明天 9:00 停水…" */
export function lineText({ number, nextAt, saidAt, content }: Notice): Text {
  const words = content.words.replace(/\s+/g, " ");
  const short = Array.from(words).length > 30 ? `${Array.from(words).slice(0, 29).join("")}…` : words;
  const at = nextAt ?? saidAt;
  const args = { number: String(number), at: near(at!), words: short };
  if (nextAt === null) return say("notices-line-said", args);
  return content.when.kind === "at" && content.when.rule !== null
    ? say("notices-line-again", args)
    : say("notices-line-to-come", args);
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
