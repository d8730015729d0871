import type { JobContext } from "../../core/module.ts";
import type { Action } from "../../core/post.ts";
import { endOfNight } from "../../core/quiet.ts";
import { CATCH_UP, nextTurn, takeTurn, turnTimer } from "../../core/schedule.ts";
import { endOf, isPast } from "./plan.ts";
import { changeNotice, detailsOf, lockNotice, type Notice, noteTurn, scheduleOf } from "./service.ts";
import { card, tellAll, tellMaker } from "./shared.ts";
import { noticePost, tooLatePost } from "./views.ts";

/** What turns need of a command or a timer. */
export type Where = Pick<JobContext, "tx" | "now" | "timeZone">;

const LATE_MS = 10 * 60_000;
const DAY_MS = 24 * 3_600_000;
/** So long before the end somebody may still be told. */
const TO_ACT_MS = 2 * 3_600_000;
const LEAST_MS = 20 * 60_000;
/** From the last minute of the evening to the morning. */
const NIGHT_MS = 9.5 * 3_600_000 + 60_000;

/** The timer of a notice's next turn. */
export function turnTimers({ number, nextAt }: Notice): Action[] {
  if (nextAt === null) return [];
  return [turnTimer(`notice:${number}`, "notices.turn", nextAt, { number, at: nextAt.getTime() })];
}

/** Its first turn from now on; null for one that is said at once. */
export function firstTurn(notice: Pick<Notice, "content">, c: Pick<Where, "now" | "timeZone">): Date | null {
  const schedule = scheduleOf(notice.content);
  return schedule && nextTurn(schedule, c.timeZone, c.now);
}

/** A planned moment has come, or is long past: what counts of it is said, or its maker is asked. */
export async function turn(c: JobContext): Promise<Action[]> {
  const notice = await lockNotice(c.tx, c.communityId, Number(c.args.number));
  if (notice?.state !== "on" || notice.nextAt === null || notice.nextAt.getTime() !== c.args.at) return [];
  const { at, lateness, passedOver, next } = takeTurn(scheduleOf(notice.content)!, c.timeZone, notice.nextAt, c.now);
  const planned = await changeNotice(c.tx, notice, { nextAt: next });
  const timers = turnTimers(planned);
  const key = { communityId: c.communityId, number: notice.number, plannedAt: at };
  // What is over before it is said helps nobody: "停水到下午5点" at eight in the evening.
  const isOver = isPast(notice.content, at, c.now, c.timeZone);
  if (CATCH_UP.notice[lateness] === "ask" || isOver) {
    await noteTurn(c.tx, { ...key, state: "asked", passedOver, at: c.now });
    return [...timers, ...(await tellMaker(c.tx, planned, tooLatePost(planned, at)))];
  }
  if (!(await noteTurn(c.tx, { ...key, state: "said", passedOver, at: c.now }))) return timers;
  return [...timers, ...(await sayNotice(c, planned, at))];
}

/**
 * Says a notice in every group of its place: a new message each time.
 * @param plannedAt when it was planned for, which the message says if that is a while ago
 */
export async function sayNotice(c: Where, notice: Notice, plannedAt: Date): Promise<Action[]> {
  const { number, content, placeId } = notice;
  const issue = notice.issue + 1;
  const saying = { ...notice, issue, plannedAt, saidAt: c.now };
  const endsAt = endingOf(saying, c.timeZone);
  const said = await changeNotice(c.tx, notice, {
    ...{ issue, plannedAt, saidAt: c.now, endsAt, ended: false, correctedAt: null },
  });
  const actions: Action[] = endTimers(said, c.now);
  if (content.segment === null) {
    const to = { purpose: "residents", placeId } as const;
    // A time that somebody chose outranks the silence of the night; what was missed then waits for the morning.
    const isLate = c.now.getTime() - plannedAt.getTime() >= LATE_MS;
    const occasion = content.urgent ? "urgent" : isLate ? "unasked" : "chosen";
    actions.push({ do: "announce", to, card: card(number), anew: issue > 1, occasion });
  } else {
    const [details] = await detailsOf(c.tx, [said]);
    actions.push(...(await tellAll(c.tx, said, noticePost(details!, null))));
  }
  const at = content.mustRead ? reportAt(c, endsAt) : null;
  if (at !== null) {
    const args = { number, issue };
    actions.push({ do: "later", at, job: "notices.unread", key: `notice:${number}:unread:${issue}`, args });
  }
  return actions;
}

/**
 * When its maker hears how many have not read it: after a day, or half-way to an end that is nearer, and by day, so that
 * there is still time to ring at doors. Null where it is over at once.
 */
function reportAt({ now, timeZone }: Where, endsAt: Date | null): Date | null {
  const from = now.getTime();
  const end = endsAt?.getTime() ?? null;
  if (end !== null && end - from < LEAST_MS) return null;
  const at = end !== null && end - TO_ACT_MS < from + DAY_MS ? (from + end) / 2 : from + DAY_MS;
  const morning = endOfNight(new Date(at), timeZone)?.getTime() ?? null;
  if (morning === null) return new Date(at);
  if (end === null || morning + TO_ACT_MS <= end) return new Date(morning);
  const evening = morning - NIGHT_MS;
  return new Date(evening > from ? evening : at);
}

/** Until when what was said last holds: as its words mean it when it was planned to be said. */
function endingOf({ content, plannedAt, saidAt }: Notice, timeZone: string): Date | null {
  const said = plannedAt !== null && plannedAt < saidAt! ? plannedAt : saidAt!;
  return endOf(content, said, timeZone);
}

function endTimers({ number, issue, endsAt }: Notice, now: Date): Action[] {
  if (endsAt === null || endsAt <= now) return [];
  const key = `notice:${number}:end:${issue}:${endsAt.getTime()}`;
  return [{ do: "later", at: endsAt, job: "notices.end", key, args: { number, issue } }];
}

/** What was said was put right: it may hold for longer or shorter now. */
export async function correctEnd(c: Where, notice: Notice): Promise<Action[]> {
  const endsAt = endingOf(notice, c.timeZone);
  const ended = endsAt !== null && endsAt <= c.now;
  return endTimers(await changeNotice(c.tx, notice, { endsAt, ended }), c.now);
}

/** What was said last does not hold any more: its card says so. */
export async function end(c: JobContext): Promise<Action[]> {
  const notice = await lockNotice(c.tx, c.communityId, Number(c.args.number));
  if (notice?.state !== "on" || notice.issue !== c.args.issue || notice.endsAt === null) return [];
  if (notice.endsAt > c.now || notice.ended) return [];
  await changeNotice(c.tx, notice, { ended: true });
  return [{ do: "update", card: card(notice.number) }];
}
