import { command, Refusal } from "../../../core/command.ts";
import { say } from "../../../core/post.ts";
import { turnsAfter } from "../../../core/schedule.ts";
import { maskDoor, maskPrivate } from "../../../core/text.ts";
import { comingSignups } from "../../signups/lookups.ts";
import type { Signup } from "../../signups/service.ts";
import { eventIn } from "../rules.ts";
import { listNotices, type Notice, scheduleOf } from "../service.ts";
import { pathOf, reply } from "../shared.ts";

const AHEAD_DAYS = 60;
/** Of what comes again; a calendar that is filled with one thing shows nothing. */
const MOST_TURNS = 10;
const HOUR_MS = 3_600_000;

/** What is coming, as a file that phones put into their calendar. Times in it are UTC, so that no zone has to be told. */
export const calendarFile = command({
  names: ["calendar", "日历"],
  args: {},
  may: ["resident"],
  where: "any",
  async run(_args, c) {
    const path = await pathOf(c);
    const until = new Date(c.now.getTime() + AHEAD_DAYS * 24 * HOUR_MS);
    const listed = await listNotices(c.tx, c.community.id, path, c.now);
    const signups = await comingSignups(c.tx, c.community.id, path, { since: c.now, until });
    const events = [
      ...listed.flatMap((notice) => eventsOf(notice, c.now, until, c.timeZone)),
      ...signups.map(eventOf),
    ].sort((a, b) => a.start.getTime() - b.start.getTime());
    if (events.length === 0) throw new Refusal(say("notices-no-events"));
    const { default: ical } = await import("ical-generator");
    const file = ical({ name: c.community.name, prodId: { company: "linli", product: "notices" } });
    for (const { number, words, start, end } of events) {
      file.createEvent({
        ...{ id: `linli-${c.community.id}-${number}-${start.getTime()}`, stamp: c.now, start, end },
        ...{ summary: words.split("\n")[0]!, description: words },
      });
    }
    const lines = [say("notices-events", { count: events.length })];
    return reply({ lines, file: { name: "linli.ics", content: file.toString() } });
  },
});

interface Event {
  number: number;
  words: string;
  start: Date;
  end: Date;
}

/** What neighbours may sign up for. */
function eventOf({ number, title, startsAt, endsAt }: Signup): Event {
  const start = startsAt!;
  return { number, words: maskDoor(maskPrivate(title)), start, end: endsAt ?? new Date(start.getTime() + HOUR_MS) };
}

/** When a notice's matter is: as its words say, else when it is said. */
function eventsOf({ number, content, saidAt }: Notice, now: Date, until: Date, timeZone: string): Event[] {
  const schedule = scheduleOf(content);
  const turns: Date[] = [];
  if (schedule) {
    for (const at of turnsAfter(schedule, timeZone, now)) {
      if (at > until || turns.length === MOST_TURNS) break;
      turns.push(at);
    }
  }
  const named = turns.length === 0 && saidAt !== null ? eventIn(content.words, saidAt, timeZone) : null;
  const starts = named ? [named.start] : turns;
  return starts
    .map((start) => {
      const end = named?.end ?? eventIn(content.words, start, timeZone)?.end ?? new Date(start.getTime() + HOUR_MS);
      return { number, words: content.words, start, end };
    })
    .filter(({ end }) => end > now);
}
