import { type Choice, inFull, type Post, say, type Text } from "../../core/post.ts";
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
import { type PlaceName, scheduleOf } from "./service.ts";
import { dayOf, exceptText, near, quoteText } from "./views.ts";
import type { When } from "./when.ts";

/** What is read back to whoever writes a notice, and to staff who let it go, before anything is said. */

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
  const except = exceptText(content, now, timeZone);
  const lines = [
    schedule
      ? say(`notices-${how}-at`, { at: inFull(begins), ...where })
      : say(`notices-${how}-${content.when.kind === "ask" ? "to" : "now"}`, where),
    ...(schedule?.rule ? [nextText(schedule, begins, timeZone)] : []),
    ...(except === null ? [] : [say(except.isAll ? "notices-except" : "notices-except-more", except.args)]),
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
