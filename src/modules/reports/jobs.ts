import type { JobContext } from "../../core/module.ts";
import { type Action, type Post, say, type Text } from "../../core/post.ts";
import { endOfNight } from "../../core/quiet.ts";
import { dayOf } from "../../core/time.ts";
import { rows } from "../../store/db.ts";
import { and, anyOf, asc, eq, lte, sql } from "../../store/drizzle.ts";
import { settings } from "../../store/schema.ts";
import { membersWith, partiesOf } from "../members/service.ts";
import { type Level, lookAt, missingYear, tick } from "./clocks.ts";
import { openSealed } from "./commands/anon.ts";
import { tellOfFavours } from "./favours.ts";
import { isFavour, isForStaffAlone, KIND_RULES } from "./kinds.ts";
import { type Found, leadersOf, listOf, NAMED, peopleAbove, spokenAs, tellAgain, tellLevels } from "./late.ts";
import { levelsOf } from "./levels.ts";
import { acceptChoice, card, responsibleOf, tellOf } from "./people.ts";
import { UNTAKEN } from "./rules.ts";
import { reports } from "./schema.ts";
import { change, type Report } from "./service.ts";
import { answerText, titleText } from "./views.ts";

/** What time does: reminders, the levels above, ends without a word, and the results of the day. */

/** Reports that one look of the clock takes. */
const SWEEP = 500;
/** Results named in the group's one message of the day; of the others it has the numbers. */
const RESULTS_NAMED = 12;

/**
 * One look of the clock at a community: all that has fallen due, each step once and in order, however long nobody
 * looked, up to what else was planned there meanwhile. Everybody hears of all that is theirs in one message.
 */
export async function lookAtClock(c: JobContext): Promise<Action[]> {
  const night = endOfNight(c.now, c.timeZone);
  const due = await takeDue(c, night !== null);
  // Sent one behind the other, and waited for together: many may have fallen due while nobody looked.
  const actions = (await Promise.all(due.filter(isDone).map((report) => expire(c, report)))).flat();
  const open = due.filter((report) => !isDone(report));
  const parties = open.length === 0 ? [] : await partiesOf(c.tx, c.communityId);
  const above = await peopleAbove(c, parties);
  const ticked: Found[] = open.map((report) => {
    const favour = isFavour(report);
    const levels: Level[] = favour ? [1] : levelsOf(report, parties, above);
    const { done: fallen, ...next } = tick({ ...report, dueAt: report.dueAt! }, c.upTo, c.timeZone, levels, c.now);
    // What is past by now, nobody is reminded of.
    const done = fallen.filter((what) => what !== "nudge" || report.dueAt! > c.now);
    return {
      report: { ...report, ...next, late: !favour && (next.level > 0 || report.late) },
      ...{ done, levels, favour },
      // An older version may have told the first level of what now begins with the second.
      first: report.level === 0 && done.includes(levels[0]!),
    };
  });
  const owed = ticked.filter(({ favour }) => !favour);
  const favours = ticked.filter(({ favour }) => favour);
  const [nudges, told, again, asked] = await Promise.all([
    nudge(c, owed),
    tellLevels(c, owed, parties, above),
    tellAgain(c, owed, parties, above),
    tellOfFavours(c, favours, (list) => leadersOf(c, list)),
    write(c, ticked),
  ]);
  actions.push(
    ...ticked.flatMap(({ report }) => (report.late ? [{ do: "update" as const, card: card(report.number) }] : [])),
  );
  actions.push(...nudges, ...told, ...again, ...asked, ...(night === null ? await sayMissingYear(c) : []));
  const next = ticked.flatMap(({ report: { nextAt, urgent } }) => (nextAt ? [lookAt({ nextAt, urgent })] : []));
  for (const at of new Set(next.map((n) => n.getTime()))) actions.push(timer(c, new Date(at)));
  if (due.length === SWEEP) actions.push(timer(c, c.plannedAt));
  if (night !== null) actions.push(timer(c, night));
  return actions;
}

function timer(c: JobContext, at: Date): Action {
  const now = at <= c.now ? `:${c.eventId}` : "";
  return { do: "later", at, job: "reports.clock", key: `reports:clock:${at.getTime()}${now}`, args: {} };
}

/** Locks what has fallen due, the longest waiting first; at night only what is urgent. */
export async function takeDue(c: Pick<JobContext, "tx" | "communityId" | "upTo">, night: boolean): Promise<Report[]> {
  const found = await c.tx
    .select()
    .from(reports)
    .where(
      and(
        eq(reports.communityId, c.communityId),
        lte(reports.nextAt, c.upTo),
        ...(night ? [eq(reports.urgent, true)] : []),
      ),
    )
    .orderBy(asc(reports.nextAt), asc(reports.number))
    .limit(SWEEP)
    .for("update");
  return found;
}

/** It waits for its reporter's word. */
const isDone = ({ state }: Report): boolean => state === "resolved";

/** Three days without a word from the reporter: it ends as unconfirmed, never as satisfied. */
async function expire(c: JobContext, report: Report): Promise<Action[]> {
  const deed = { by: null, actors: new Set(["clock" as const]), at: c.now, timeZone: c.timeZone };
  const after = await change(c.tx, report, "expired", deed);
  const post = {
    number: after.number,
    lines: [say("reports-expired-told", { title: titleText(after), number: String(after.number) })],
  };
  return [{ do: "update", card: card(after.number) }, ...(await tellOf(c, "expired", after, { reporter: post }))];
}

/** All of them and their log in one statement, however many; what the log says of a report stands in its row. */
async function write(c: JobContext, ticked: readonly Found[]): Promise<void> {
  if (ticked.length === 0) return;
  const json = JSON.stringify(
    ticked.map(({ report: r, done, favour }) => ({
      ...{ number: r.number, nudged: r.nudged, level: r.level, late: r.late, next_at: r.nextAt },
      // A reminder is of no level.
      done: done.map((what) => (what === "nudge" || what === "again" || favour ? null : what)),
    })),
  );
  await c.tx.execute(sql`with w as (select * from jsonb_to_recordset(${json}::text::jsonb)
        as w(number int, nudged boolean, level int, late boolean, next_at timestamptz, done jsonb)),
      r as (update reports r set nudged = w.nudged, level = w.level, late = w.late, next_at = w.next_at from w
        where r.community_id = ${c.communityId} and r.number = w.number
        returning r.community_id, r.number, r.state, r.party_id, r.assignee_id, w.done)
    insert into report_events (community_id, number, change, state, party_id, assignee_id, level, at)
    select r.community_id, r.number, case when d.level is null then 'nudged' else 'late' end, r.state, r.party_id,
        r.assignee_id, d.level::int, ${c.now.toISOString()}::timestamptz
      from r, jsonb_array_elements_text(r.done) with ordinality as d(level, place) order by r.number, d.place`);
}

/** Those who are responsible, each once with all that is theirs. */
async function nudge(c: JobContext, ticked: readonly Found[]): Promise<Action[]> {
  const theirs = new Map<number, Report[]>();
  const parties = new Map<string, Promise<number[]>>();
  for (const { report, done } of ticked) {
    if (!done.includes("nudge")) continue;
    const { workerId, assigneeId, partyId, placeId } = report;
    const who =
      workerId !== null
        ? `person ${workerId}`
        : assigneeId !== null
          ? `person ${assigneeId}`
          : `${partyId} ${placeId} ${isForStaffAlone(report)}`;
    if (!parties.has(who)) parties.set(who, responsibleOf(c.tx, report));
    const people = await parties.get(who)!;
    for (const id of people) theirs.set(id, [...(theirs.get(id) ?? []), report]);
  }
  return [...theirs].map(([personId, list]) => ({
    ...{ do: "whisper" as const, personId, ifReachable: true as const, ...spokenAs(list) },
    post: nudgePost(list),
  }));
}

/** What is owed next: to take it on, a word on what will be done, or the work itself. */
function owedOf({ state, dueAt, finishAt }: Report): "take" | "word" | "work" {
  if (UNTAKEN.some((s) => s === state)) return "take";
  return state === "accepted" && finishAt !== null && dueAt! < finishAt ? "word" : "work";
}

/** What is nearly due, and the way on: one tap where it is one, one line where they are several. */
function nudgePost(list: readonly Report[]): Post {
  const post = listOf(
    say("reports-nudge"),
    list,
    (r) => say(`reports-nudge-${owedOf(r)}`, { title: titleText(r), due: { at: r.dueAt!.toISOString(), style: "by" } }),
    (others) => say("reports-more-nudge", { count: others.length }),
  );
  const untaken = list.filter(({ state }) => UNTAKEN.some((s) => s === state));
  const [only] = list;
  if (list.length === 1) {
    if (untaken.length === 1) post.choices = [acceptChoice(only!)];
    else
      post.lines.push(
        say(owedOf(only!) === "word" ? "reports-how-word" : "reports-how-done", { number: String(only!.number) }),
      );
  } else if (untaken.length > 1) {
    const numbers = untaken.slice(0, NAMED).map((r) => String(r.number));
    post.lines.push(say("reports-nudge-how", { numbers: numbers.join(" ") }));
  }
  return post;
}

/** A year without holidays in the table is said to whoever runs the community, once. */
async function sayMissingYear(c: JobContext): Promise<Action[]> {
  const year = missingYear(c.now, c.timeZone);
  if (year === null) return [];
  const said = await c.tx
    .insert(settings)
    .values({ key: `reports.holidays.${c.communityId}.${year}`, value: c.now.toISOString() })
    .onConflictDoNothing()
    .returning();
  if (said.length === 0) return [];
  const post = { lines: [say("reports-no-holidays", { year: String(year) })] };
  const admins = await membersWith(c.tx, c.communityId, { roles: ["admin"] });
  return admins.map((personId) => ({ do: "whisper", personId, post }));
}

// ── the results of the day ─────────────────────────────────────────────────────────────────────────────────────────

interface Result {
  number: number;
  platform: string;
  chat: string;
  at: string;
}

/**
 * What was done, or will not be, since yesterday evening: one message for each group, whoever reported it. Sealed words
 * are opened with it.
 */
export async function tellResults(c: JobContext): Promise<Action[]> {
  const night = endOfNight(c.now, c.timeZone);
  if (night !== null) {
    const key = `reports:digest:${c.plannedAt.getTime()}:morning`;
    const args = { until: c.args.until ?? c.plannedAt.getTime() };
    return [{ do: "later", at: night, job: "reports.digest", key, args }];
  }
  const until = new Date(Number(c.args.until ?? c.plannedAt.getTime()));
  const since = new Date(until.getTime() - 86_400_000);
  const found = await rows<Result>(
    c.tx,
    // The group where it was said, with its twins on other platforms; of what staff heard elsewhere all groups around it.
    sql`select r.number, h.platform, h.id as chat, max(e.at) as at from report_events e
      join reports r on r.community_id = e.community_id and r.number = e.number
      join places p on p.community_id = r.community_id and p.id = r.place_id
      left join chats o on o.platform = r.platform and o.id = r.chat and o.kind = 'group'
      join chats h on h.community_id = r.community_id and h.kind = 'group' and (h.platform = o.platform and h.id = o.id
        or h.purpose = o.purpose and h.place_id = o.place_id and h.platform <> o.platform
        or r.chat = '' and r.source <> 'chat' and h.purpose = 'residents' and exists (select 1 from places a
          where a.community_id = h.community_id and a.id = h.place_id and p.path like a.path || '%'))
      where e.community_id = ${c.communityId} and e.change in ('resolved', 'declined', 'referred')
        and e.at > ${since.toISOString()}::timestamptz and e.at <= ${until.toISOString()}::timestamptz
        and r.state in ('resolved', 'confirmed', 'unconfirmed', 'declined', 'referred') and r.anonymous = 'no'
      group by r.number, h.platform, h.id order by r.number`,
  );
  const list =
    found.length === 0
      ? []
      : await c.tx
          .select()
          .from(reports)
          .where(
            and(
              eq(reports.communityId, c.communityId),
              anyOf(
                reports.number,
                found.map((f) => f.number),
              ),
            ),
          )
          .orderBy(asc(reports.number));
  const groups = new Map<string, { platform: string; id: string; reports: Report[]; ats: Date[] }>();
  for (const { number, platform, chat: id, at } of found) {
    const report = list.find((r) => r.number === number)!;
    if (KIND_RULES[report.kind].shown === "nobody") continue;
    const group = groups.get(`${platform}:${id}`) ?? { platform, id, reports: [], ats: [] };
    group.reports.push(report);
    group.ats.push(new Date(at));
    groups.set(`${platform}:${id}`, group);
  }
  const actions: Action[] = [...groups.values()].map(({ platform, id, reports: theirs, ats }) => ({
    ...{ do: "say" as const, chat: { platform, id } },
    post: listOf(
      digestHead(ats, c.timeZone),
      theirs,
      (r) =>
        say("reports-digest-item", {
          title: titleText(r),
          how: say(`reports-digest-${howOf(r)}`, { answer: answerText(r.answer) }),
        }),
      (others) => say("reports-digest-more", { numbers: others.map((r) => `#${r.number}`).join(" ") }),
      RESULTS_NAMED,
    ),
  }));
  return [...actions, ...(await openSealed(c))];
}

/** The days are named when it is said: it may wait for the morning, or for the end of a downtime. */
function digestHead(ats: readonly Date[], timeZone: string): Text {
  const first = ats.reduce((a, b) => (a < b ? a : b));
  const isOneDay = ats.every((at) => dayOf(at, timeZone) === dayOf(first, timeZone));
  const day = { at: first.toISOString(), style: "date" as const };
  return say(isOneDay ? "reports-digest" : "reports-digest-since", { count: ats.length, day });
}

function howOf(report: Report): "done" | "confirmed" | "declined" | "not-adopted" | "referred" {
  if (report.state === "declined" && report.kind === "suggestion") return "not-adopted";
  if (report.state === "declined" || report.state === "referred") return report.state;
  return report.state === "confirmed" ? "confirmed" : "done";
}
