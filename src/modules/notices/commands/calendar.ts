import { command, Refusal } from "../../../core/command.ts";
import { say } from "../../../core/post.ts";
import { turnsAfter } from "../../../core/schedule.ts";
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
    const listed = await listNotices(c.tx, c.community.id, await pathOf(c), c.now);
    const events = listed.flatMap((notice) => eventsOf(notice, c.now, c.timeZone));
    if (events.length === 0) throw new Refusal(say("notices-no-events"));
    const { default: ical } = await import("ical-generator");
    const file = ical({ name: c.community.name, prodId: { company: "linli", product: "notices" } });
    for (const { notice, start, end } of events) {
      const { number, content } = notice;
      file.createEvent({
        ...{ id: `linli-${c.community.id}-${number}-${start.getTime()}`, stamp: c.now, start, end },
        ...{ summary: content.words.split("\n")[0]!, description: content.words },
      });
    }
    const lines = [say("notices-events", { count: events.length })];
    return reply({ lines, file: { name: "linli.ics", content: file.toString() } });
  },
});

/** When a notice's matter is: as its words say, else when it is said. */
function eventsOf(notice: Notice, now: Date, timeZone: string): { notice: Notice; start: Date; end: Date }[] {
  const { content, saidAt } = notice;
  const until = new Date(now.getTime() + AHEAD_DAYS * 24 * HOUR_MS);
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
    .map((start) => ({ notice, start, end: named?.end ?? eventIn(content.words, start, timeZone)?.end ?? null }))
    .map((event) => ({ ...event, end: event.end ?? new Date(event.start.getTime() + HOUR_MS) }))
    .filter(({ end }) => end > now);
}
