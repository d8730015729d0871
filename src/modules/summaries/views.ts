import type { Picture } from "../../core/picture.ts";
import { inFull, listText, type Moment, type Post, say, type Text, verbatim } from "../../core/post.ts";
import { DAILY_UNASKED, NIGHT } from "../../core/quiet.ts";
import { dayOf, type Span } from "../../core/time.ts";
import { partyText } from "../members/service.ts";
import { spanText } from "../reports/figures.ts";
import { concentration, LEAST, type Period, type Spread } from "./rules.ts";
import type { Page } from "./service.ts";

const day = (at: Date): Moment => ({ at: at.toISOString(), style: "day" });
/** So many notices are named on the page, and on the card. */
const NOTICES = 5;
const NOTICES_ON_CARD = 3;
/** The last moment that belongs to it. */
const lastOf = ({ until }: Span) => new Date(until.getTime() - 1);

/** "📋 阳光里 周报 · 11月23日（周一）到 11月29日（周日）" */
export function titleText(name: string, period: Period): Text {
  return say(`summaries-title-${period.kind}`, { name, since: day(period.since), until: day(lastOf(period)) });
}

/** So many decisions stand on the first screen. */
const DECISIONS = 2;

/** What fits the screen of a phone: how it stands, what it was about, what was decided, who took part. The rest is one press away. */
export function pagePost(name: string, period: Period, page: Page, timeZone: string): Post {
  const decided = page.decisions.slice(0, DECISIONS).map(decisionText);
  const { length } = page.decisions;
  if (length > DECISIONS) decided.push(say("summaries-decisions-more", { count: length - DECISIONS }));
  const lead = leadTexts(page);
  return {
    lead,
    lines: [titleText(name, period), ...offTexts(page), ...lead, ...decided],
    choices: [{ label: say("summaries-choice-all"), command: `summary 详情 ${datesOf(period, timeZone)}` }],
  };
}

/** "2026-11-23 到 2026-11-29": days that a press a month later means as well. */
function datesOf(period: Period, timeZone: string): string {
  return [period.since, lastOf(period)].map((at) => dayOf(at, timeZone)).join(" 到 ");
}

/** All that staff and leaders read about it. What there is nothing of is left out. */
export function wholePost(name: string, period: Period, page: Page): Post {
  return {
    lead: leadTexts(page),
    lines: [
      titleText(name, period),
      ...offTexts(page),
      ...reportTexts(page),
      ...whatTexts(page),
      ...page.decisions.slice(0, 5).map(decisionText),
      ...noticeTexts(page),
      ...togetherTexts(page),
      ...peopleTexts(page),
    ],
  };
}

/** The figures that count most, and may be put into words: none of them holds a word that somebody wrote. */
function leadTexts(page: Page): Text[] {
  const { people, homes, categories, reports } = page;
  return [
    ...countTexts(page),
    ...(reports.stars.mean === null ? [] : starsTexts(page)),
    ...categoryTexts(categories, 3),
    ...(people > 0 && homes.households > 0 ? [peopleText(page)] : []),
    ...togetherTexts(page),
  ];
}

/** So many stretches in which the bot was off are told one by one. */
const OFF = 2;

/** What the figures may lack: from when to when nobody was there to hear. */
function offTexts({ off }: Page): Text[] {
  const lines = off
    .slice(0, OFF)
    .map(({ since, until }) => say("summaries-off", { since: inFull(since), until: inFull(until) }));
  return off.length > OFF ? [...lines, say("summaries-off-more", { count: off.length - OFF })] : lines;
}

/** What most was about, as far as it is of a kind at all; where each came once, none is the most. */
function categoryTexts(categories: Page["categories"], most: number): Text[] {
  const named = categories.filter((c) => c.category !== "other").slice(0, most);
  if (named.length === 0) return [];
  const key = named[0]!.count > 1 ? "summaries-categories" : "summaries-categories-each";
  return [say(key, { list: listText(named.map((c) => categoryText(c))) })];
}

const categoryText = ({ category, count }: Page["categories"][number]): Text =>
  say("summaries-category", { what: say(`summaries-topic-${category}`), count });

/** What came, what was done, and how much is still to be done. */
function countTexts({ reports: { received, done, onTime, reopened }, open }: Page): Text[] {
  const lines = [say("summaries-reports", { received, done, onTime, reopened })];
  if (open.late.length > 0) {
    const numbers = open.late.slice(0, 5).map((n) => `#${n}`);
    const more = open.late.length > numbers.length ? "…" : "";
    lines.push(
      say("summaries-late", { open: open.open, late: open.late.length, numbers: `${numbers.join(" ")}${more}` }),
    );
  } else if (open.open > 0) lines.push(say("summaries-open", { open: open.open }));
  return lines;
}

function starsTexts({ reports: { stars } }: Page): Text[] {
  if (stars.mean !== null) return [say("summaries-stars", { mean: stars.mean.toFixed(1), count: stars.count })];
  return stars.count > 0 ? [say("summaries-stars-few", { count: stars.count })] : [];
}

function reportTexts(page: Page): Text[] {
  const { reports, earlier, open } = page;
  const { done, medianHours, p90Hours } = reports;
  const lines = countTexts(page);
  if (open.waiting > 0) lines.push(say("summaries-waiting", { waiting: open.waiting }));
  // Of a few the middle is somebody's.
  if (done >= LEAST && medianHours !== null && p90Hours !== null) {
    const args = { median: spanText(medianHours), p90: spanText(p90Hours) };
    const known = earlier.done >= LEAST && earlier.medianHours !== null;
    lines.push(
      known
        ? say("summaries-time-before", { ...args, before: spanText(earlier.medianHours!) })
        : say("summaries-time", args),
    );
  }
  return [...lines, ...starsTexts(page)];
}

function whatTexts({ categories, complaints, hot, suggestions }: Page): Text[] {
  const lines: Text[] = [];
  if (complaints.length > 0) {
    const items = complaints.map(({ building, count }) =>
      say("summaries-complaint", { where: say("place-building", { code: building }), count }),
    );
    lines.push(say("summaries-complaints", { list: listText(items) }));
  }
  lines.push(...categoryTexts(categories, 5));
  if (hot.length > 0) {
    const items = hot.map((h) =>
      say("summaries-spot", {
        where: say("place-building", { code: h.building }),
        what: say(`summaries-topic-${h.category}`),
        count: h.count,
      }),
    );
    lines.push(say("summaries-spots", { list: listText(items) }));
  }
  if (suggestions.length > 0) {
    const items = suggestions.map(({ number, title, party, state }) =>
      say("summaries-suggestion", {
        ...{ number: String(number), title, state: say(`reports-short-${state}`) },
        who: party === null ? say("summaries-nobody-yet") : partyText(party),
      }),
    );
    lines.push(say("summaries-suggestions", { list: listText(items) }));
  }
  return lines;
}

function decisionText({ number, question, outcome }: Page["decisions"][number]): Text {
  return say("summaries-decision", { number: String(number), question, outcome });
}

/** How often a notice was said, and the newest of them. */
function noticeTexts({ notices: { times, said } }: Page): Text[] {
  if (times === 0) return [];
  const lines = [say("summaries-notices", { count: times }), ...said.slice(0, NOTICES).map(noticeText)];
  if (said.length > NOTICES) lines.push(say("summaries-notices-more", { count: said.length - NOTICES }));
  return lines;
}

function noticeText({ number, title, isUrgent, isCleared }: Page["notices"]["said"][number]): Text {
  const key = isCleared ? "summaries-notice-cleared" : isUrgent ? "summaries-notice-urgent" : "summaries-notice";
  return say(key, { number: String(number), title });
}

/** The same on the picture, where there are no icons. */
function noticeOnPicture({ number, title, isUrgent, isCleared }: Page["notices"]["said"][number]): Text {
  const key = isCleared
    ? "summaries-picture-cleared"
    : isUrgent
      ? "summaries-picture-urgent"
      : "summaries-picture-notice";
  return say(key, { number: String(number), title });
}

/** What neighbours came together for, what volunteers gave, and what was thanked for with points. */
function togetherTexts({ events, given }: Page): Text[] {
  const lines: Text[] = [];
  if (events.length > 0) {
    const [coming, came] = [sumOf(events, "coming"), sumOf(events, "came")];
    lines.push(say(came > 0 ? "summaries-events-came" : "summaries-events", { events: events.length, coming, came }));
  }
  if (given.times > 0) lines.push(volunteersText(given));
  const { points, people, spent } = given;
  if (points > 0 && spent > 0) lines.push(say("summaries-points-both", { points, people, spent }));
  else if (points > 0) lines.push(say("summaries-points", { points, people }));
  else if (spent > 0) lines.push(say("summaries-points-spent", { spent }));
  return lines;
}

const sumOf = (events: Page["events"], what: "coming" | "came") => events.reduce((sum, event) => sum + event[what], 0);

function volunteersText({ volunteers, times, hours: given }: Page["given"]): Text {
  return say("summaries-volunteers", { volunteers, times, hours: given });
}

/** How many took part, and how many homes they are of; with how many it were before, where any were. */
function peopleText({ people, homes: { households }, spoke, spokeBefore }: Page): Text {
  if (households === 0) return say("summaries-people", { people });
  const args = { people, households, spoke };
  return spokeBefore > 0
    ? say("summaries-people-homes-before", { ...args, before: spokeBefore })
    : say("summaries-people-homes", args);
}

function peopleTexts(page: Page): Text[] {
  const { people, silent, words, votes, index, said, asked } = page;
  const lines: Text[] = people > 0 ? [peopleText(page)] : [];
  lines.push(...evenText("summaries-even-words", words), ...evenText("summaries-even-votes", votes));
  if (silent.length > 0) {
    const items = silent
      .slice(0, 5)
      .map(({ building, silent: count, households }) =>
        say("summaries-silent-building", { where: say("place-building", { code: building }), count, households }),
      );
    lines.push(say("summaries-silent", { list: listText(items) }));
  }
  if (index.all !== null) lines.push(indexText(index));
  if (said.all > 0) lines.push(say("summaries-said", said), quietText());
  if (asked.asked + asked.corrected > 0) lines.push(say("summaries-asked", { ...asked }));
  return lines;
}

/** What groups are promised, beside how it was. */
function quietText(): Text {
  return say("summaries-quiet", { most: DAILY_UNASKED, from: clockText(NIGHT.from), to: clockText(NIGHT.to) });
}

/** "7:30" */
function clockText(minutes: number): string {
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}`;
}

function evenText(key: "summaries-even-words" | "summaries-even-votes", spread: Spread): Text[] {
  const share = concentration(spread);
  if (share === null) return [];
  return [say(key, { share: String(share), busiest: spread.busiest, acts: spread.acts, people: spread.people })];
}

function indexText({ breadth, depth, effect, all }: Page["index"]): Text {
  const part = (n: number | null): Text => (n === null ? say("summaries-no-part") : verbatim(String(n)));
  return say("summaries-index", {
    all: String(all),
    breadth: part(breadth),
    depth: part(depth),
    effect: part(effect),
  });
}

/** 参与度: the index with what it is made of. */
export function statsPost(page: Page): Post {
  const { index, homes, spoke, turnout, reports } = page;
  if (index.all === null) return { lines: [say("summaries-stats-none")] };
  const lines = [indexText(index), say("summaries-stats-breadth", { households: homes.households, spoke })];
  lines.push(say("summaries-stats-depth", { ...turnout, judged: reports.judged, done: reports.done }));
  lines.push(say("summaries-stats-effect", { judged: reports.judged, solved: reports.solved }));
  if (reports.stars.mean !== null) {
    lines.push(say("summaries-stars", { mean: reports.stars.mean.toFixed(1), count: reports.stars.count }));
  }
  lines.push(say("summaries-stats-how"));
  return { lines };
}

/** The card that a residents' group sees on Monday. Nobody is named on it. */
export function groupPicture(name: string, period: Period, page: Page): Picture {
  const { reports: r, open, categories, decisions, notices, given } = page;
  const figure = (value: number, label: Text) => ({ value: verbatim(String(value)), label });
  const shown = categories.filter((c) => c.category !== "other").slice(0, 5);
  // The longest is full, and the others are as long beside it as their numbers are.
  const most = Math.max(1, ...shown.map((c) => c.count));
  const leads = (i: number) => i === 0 && most > (shown[1]?.count ?? 0);
  const bars = shown.map(({ category, count }, i) => ({
    label: say(`summaries-topic-${category}`),
    value: say("summaries-count", { count }),
    ...{ share: count / most, leads: leads(i) },
  }));
  const lines = [...offTexts(page), ...decisions.slice(0, 4).map((d) => decisionText(d))];
  // What only some got in private is not shown to all.
  const forAll = notices.said.filter((notice) => notice.isForAll);
  lines.push(...forAll.slice(0, NOTICES_ON_CARD).map(noticeOnPicture));
  if (forAll.length > NOTICES_ON_CARD)
    lines.push(say("summaries-notices-more", { count: forAll.length - NOTICES_ON_CARD }));
  if (given.times > 0)
    lines.push(say("summaries-picture-volunteers", { volunteers: given.volunteers, hours: given.hours }));
  const figures = [
    figure(r.received, say("summaries-figure-received")),
    figure(r.done, say("summaries-figure-done")),
    figure(open.open, say("summaries-figure-open")),
  ];
  return {
    place: say("summaries-picture-place", { name, since: day(period.since), until: day(lastOf(period)) }),
    title: say("summaries-picture-title"),
    blocks: [
      { show: "figures", figures },
      ...(bars.length > 0 ? [{ show: "bars" as const, bars }] : []),
      ...(lines.length > 0 ? [{ show: "lines" as const, lines }] : []),
    ],
    footer: [say("summaries-picture-promise")],
  };
}

/**
 * What a residents' group reads on Monday, in one line.
 * @param isLate told on a later day, when "this week" is another one
 */
export function groupText(name: string, period: Period, { reports, decisions }: Page, isLate: boolean): Text {
  const { received, done } = reports;
  const decided = decisions.length;
  const args = { received, done, decided };
  const whose = isLate
    ? say("summaries-group-then", { name, since: day(period.since), until: day(lastOf(period)) })
    : say("summaries-group-week", { name });
  return say(decided > 0 ? "summaries-group-decided" : "summaries-group", { whose, ...args });
}
