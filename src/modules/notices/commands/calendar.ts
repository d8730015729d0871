import { command, type PersonContext, Refusal } from "../../../core/command.ts";
import { say } from "../../../core/post.ts";
import { turnsAfter } from "../../../core/schedule.ts";
import { maskForGroup } from "../../../core/text.ts";
import { dayOf, type Span } from "../../../core/time.ts";
import { closingPolls } from "../../polls/lookups.ts";
import { comingSignups } from "../../signups/lookups.ts";
import type { Signup } from "../../signups/service.ts";
import { eventIn, readMonth } from "../plan.ts";
import { listNotices, type Notice, scheduleOf, turnsSaid } from "../service.ts";
import { pathOf, reply } from "../shared.ts";

const AHEAD_DAYS = 60;
/** Of what comes again; a calendar that is filled with one thing shows nothing. */
const MOST_TURNS = 10;
const HOUR_MS = 3_600_000;

/**
 * What is coming, or all of a month, as a file that phones put into their calendar. Times in it are UTC, so that no zone
 * has to be told.
 */
export const calendarFile = command({
  names: ["calendar", "日历"],
  args: { month: "rest?" },
  may: ["resident"],
  where: "any",
  async run({ month }, c) {
    const wanted = month === null ? null : readMonth(month, c.now, c.timeZone);
    if (month !== null && wanted === null) throw new Refusal(say("notices-calendar-how"));
    const span = wanted ?? { since: c.now, until: new Date(c.now.getTime() + AHEAD_DAYS * 24 * HOUR_MS) };
    const events = await eventsIn(c, span, wanted !== null);
    if (events.length === 0) throw new Refusal(say(wanted ? "notices-no-events-then" : "notices-no-events"));
    const { default: ical } = await import("ical-generator");
    const file = ical({ name: c.community.name, prodId: { company: "linli", product: "notices" } });
    for (const { number, words, start, end } of events) {
      file.createEvent({
        ...{ id: `linli-${c.community.id}-${number}-${start.getTime()}`, stamp: c.now, start, end },
        ...{ summary: words.split("\n")[0]!, description: words },
      });
    }
    const count = events.length;
    const first = { at: span.since.toISOString(), style: "day" as const };
    const lines = [
      wanted
        ? say("notices-events-month", {
            ...{ count, first },
            last: { at: new Date(span.until.getTime() - 1).toISOString(), style: "day" },
          })
        : say("notices-events", { count }),
    ];
    const name = wanted ? `linli-${dayOf(span.since, c.timeZone).slice(0, 7)}.ics` : "linli.ics";
    return reply({ lines, file: { name, content: file.toString() } });
  },
});

interface Event {
  number: number;
  words: string;
  start: Date;
  end: Date;
}

/** @param whole true: also what has been of that time, and votes that end in it */
async function eventsIn(c: PersonContext, span: Span, whole: boolean): Promise<Event[]> {
  const path = await pathOf(c);
  const { id } = c.community;
  const [listed, signups, said, polls] = await Promise.all([
    listNotices(c.tx, id, path, c.now),
    comingSignups(c.tx, id, path, span),
    // What was said before may be about a day of it.
    whole
      ? turnsSaid(c.tx, id, path, {
          since: new Date(span.since.getTime() - AHEAD_DAYS * 24 * HOUR_MS),
          until: span.until,
        })
      : [],
    whole ? closingPolls(c.tx, id, path, span) : [],
  ]);
  const from = span.since > c.now ? span.since : c.now;
  const all = [
    ...listed.flatMap((notice) => eventsOf(notice, from, span.until, c.timeZone, !whole)),
    ...said.map(({ number, content, plannedAt }) => ({
      number,
      words: content.words,
      ...timeOf(content.words, plannedAt, c.timeZone),
    })),
    ...signups.map(eventOf),
    ...polls.map(({ number, question, closesAt }) => ({
      ...{ number, words: `🗳 #${number} ${maskForGroup(question)}` },
      ...{ start: new Date(closesAt.getTime() - HOUR_MS / 2), end: closesAt },
    })),
  ];
  return all
    .filter(({ start, end }) => start < span.until && end > span.since)
    .sort((a, b) => a.start.getTime() - b.start.getTime());
}

/** What neighbours may sign up for. */
function eventOf({ number, title, startsAt, endsAt }: Signup): Event {
  const start = startsAt!;
  return { number, words: maskForGroup(title), start, end: endsAt ?? new Date(start.getTime() + HOUR_MS) };
}

/** When the matter of words said at that moment is: as they say, else then, for an hour. */
function timeOf(words: string, saidAt: Date, timeZone: string): { start: Date; end: Date } {
  const named = eventIn(words, saidAt, timeZone);
  const start = named?.start ?? saidAt;
  return { start, end: named?.end ?? new Date(start.getTime() + HOUR_MS) };
}

/**
 * When a notice's matter is that is still to come: at its next turns, and with `alsoSaid` what its words say that were
 * said last.
 */
function eventsOf(
  { number, content, saidAt }: Notice,
  now: Date,
  until: Date,
  timeZone: string,
  alsoSaid: boolean,
): Event[] {
  const schedule = scheduleOf(content);
  const turns: Date[] = [];
  if (schedule) {
    for (const at of turnsAfter(schedule, timeZone, now)) {
      if (at > until || turns.length === MOST_TURNS) break;
      turns.push(at);
    }
  }
  const named = alsoSaid && turns.length === 0 && saidAt !== null ? eventIn(content.words, saidAt, timeZone) : null;
  const starts = named ? [named.start] : turns;
  return starts
    .map((start) => {
      const end = named?.end ?? eventIn(content.words, start, timeZone)?.end ?? new Date(start.getTime() + HOUR_MS);
      return { number, words: content.words, start, end };
    })
    .filter(({ end }) => end > now);
}
