import { say } from "../../core/post.ts";
import type { Schedule } from "../../core/schedule.ts";
import type { Span } from "../../core/time.ts";
import type { Tx } from "../../core/tx.ts";
import { rows } from "../../store/db.ts";
import { among, and, asc, eq, gt, gte, inArray, lt, ne, or, sql } from "../../store/drizzle.ts";
import { places } from "../../store/schema.ts";
import type { Place } from "../members/service.ts";
import { type Content, noticeCheckins, noticeReceipts, notices, noticeTurns } from "./schema.ts";

export type Notice = typeof notices.$inferSelect;

/** How long a notice without an end stays in the list after it was said. */
const LISTED_DAYS = 14;

const is = (communityId: number, number: number) =>
  and(eq(notices.communityId, communityId), eq(notices.number, number));

export async function findNotice(tx: Tx, communityId: number, number: number): Promise<Notice | undefined> {
  const [found] = await tx.select().from(notices).where(is(communityId, number));
  return found;
}

/** Is that the number of a notice, or of one that somebody is writing? */
export async function isNotice(tx: Tx, communityId: number, number: number): Promise<boolean> {
  const found = await rows(
    tx,
    sql`select 1 from notices where community_id = ${communityId} and number = ${number}
      union all select 1 from notice_drafts where community_id = ${communityId} and number = ${number} limit 1`,
  );
  return found.length > 0;
}

/** The notice of that number, locked until the transaction ends. */
export async function lockNotice(tx: Tx, communityId: number, number: number): Promise<Notice | undefined> {
  const [found] = await tx.select().from(notices).where(is(communityId, number)).for("update");
  return found;
}

export async function changeNotice(tx: Tx, notice: Notice, change: Partial<Notice>): Promise<Notice> {
  const [changed] = await tx.update(notices).set(change).where(is(notice.communityId, notice.number)).returning();
  return changed!;
}

/** When its turns are; null for one that is said at once. */
export function scheduleOf({ when }: Content): Schedule | null {
  return when.kind === "at" ? { start: when.start, rule: when.rule, except: when.except } : null;
}

/** Why nothing more can be done with it. */
export function stateText(notice: Notice | undefined, number: number) {
  const args = { number: String(number) };
  return notice && notice.state !== "on" ? say(`notices-is-${notice.state}`, args) : say("notices-none", args);
}

/** Writes down what became of a turn. @returns false when that was written down already */
export async function noteTurn(tx: Tx, turn: typeof noticeTurns.$inferInsert): Promise<boolean> {
  const made = await tx.insert(noticeTurns).values(turn).onConflictDoNothing().returning({ at: noticeTurns.at });
  return made.length > 0;
}

/** Answers for a turn that its maker was asked about. @param at when it was answered: said then, if it was @returns false when it was answered already */
export async function answerTurn(
  tx: Tx,
  { communityId, number }: Notice,
  plannedAt: Date,
  state: "said" | "dropped",
  at: Date,
) {
  const answered = await tx
    .update(noticeTurns)
    .set({ state, at })
    .where(
      and(
        eq(noticeTurns.communityId, communityId),
        eq(noticeTurns.number, number),
        eq(noticeTurns.plannedAt, plannedAt),
        eq(noticeTurns.state, "asked"),
      ),
    )
    .returning({ at: noticeTurns.at });
  return answered.length > 0;
}

/** When its maker was asked about that turn; null where nobody was, or it is answered. */
export async function askedTurn(tx: Tx, { communityId, number }: Notice, plannedAt: Date): Promise<Date | null> {
  const [found] = await tx
    .select({ at: noticeTurns.at })
    .from(noticeTurns)
    .where(
      and(
        ...[eq(noticeTurns.communityId, communityId), eq(noticeTurns.number, number)],
        ...[eq(noticeTurns.plannedAt, plannedAt), eq(noticeTurns.state, "asked")],
      ),
    );
  return found?.at ?? null;
}

// ── what is shown ──────────────────────────────────────────────────────────────────────────────────────────────────

export interface PlaceName {
  id: number;
  kind: Place["kind"];
  code: string;
  parent: string | null;
  path: string;
}

/** A notice with what its card shows beside it. */
export interface Details {
  notice: Notice;
  place: PlaceName;
  /** Who has read what was said last: households, and people whose home nobody knows. */
  households: number;
  people: number;
  /** How those are who answered an urgent one. */
  safe: number;
  help: number;
}

export async function namesOfPlaces(tx: Tx, communityId: number, ids: readonly number[]): Promise<PlaceName[]> {
  return rows(
    tx,
    sql`select p.id, p.kind, p.code, p.path, q.code as parent from places p
      left join places q on q.community_id = p.community_id and q.id = p.parent_id and p.kind = 'unit'
      where p.community_id = ${communityId} and p.id = any(${sql.param([...ids])}::int[])`,
  );
}

/** Notices with their places and readers, in the order asked for; undefined where there is none. */
export async function detailsOf(
  tx: Tx,
  wanted: readonly { communityId: number; number: number }[],
): Promise<(Details | undefined)[]> {
  const pairs = wanted.map((w) => [w.communityId, w.number]);
  const found = await tx
    .select({ notice: notices, kind: places.kind, code: places.code, path: places.path, parentId: places.parentId })
    .from(notices)
    .innerJoin(places, and(eq(places.communityId, notices.communityId), eq(places.id, notices.placeId)))
    .where(among([notices.communityId, notices.number], pairs));
  const readers = await tx
    .select({
      communityId: noticeReceipts.communityId,
      number: noticeReceipts.number,
      issue: noticeReceipts.issue,
      households: sql<number>`count(*) filter (where ${noticeReceipts.reader} like 'h%')::int`,
      people: sql<number>`count(*) filter (where ${noticeReceipts.reader} like 'p%')::int`,
    })
    .from(noticeReceipts)
    .innerJoin(
      notices,
      and(eq(notices.communityId, noticeReceipts.communityId), eq(notices.number, noticeReceipts.number)),
    )
    .where(
      and(
        among([noticeReceipts.communityId, noticeReceipts.number], pairs),
        sql`${noticeReceipts.at} >= coalesce(${notices.correctedAt}, ${noticeReceipts.at})`,
      ),
    )
    .groupBy(noticeReceipts.communityId, noticeReceipts.number, noticeReceipts.issue);
  const isUrgent = found.some(({ notice }) => notice.content.urgent);
  const checkins = isUrgent ? await countCheckins(tx, pairs) : [];
  const parents = await Promise.all(
    found.map(async ({ notice, kind, parentId }) => {
      if (kind !== "unit" || parentId === null) return null;
      return (await namesOfPlaces(tx, notice.communityId, [parentId]))[0]?.code ?? null;
    }),
  );
  return wanted.map(({ communityId, number }) => {
    const index = found.findIndex((f) => f.notice.communityId === communityId && f.notice.number === number);
    const row = found[index];
    if (!row) return undefined;
    const { notice, kind, code, path } = row;
    const read = readers.find((r) => r.communityId === communityId && r.number === number && r.issue === notice.issue);
    const place = { id: notice.placeId, kind, code, path, parent: parents[index] ?? null };
    const checked = checkins.find((one) => one.communityId === communityId && one.number === number);
    const counts = { households: read?.households ?? 0, people: read?.people ?? 0 };
    return { notice, place, ...counts, safe: checked?.safe ?? 0, help: checked?.help ?? 0 };
  });
}

function countCheckins(tx: Tx, pairs: readonly (readonly number[])[]) {
  return tx
    .select({
      communityId: noticeCheckins.communityId,
      number: noticeCheckins.number,
      safe: sql<number>`(count(*) filter (where ${noticeCheckins.state} = 'safe'))::int`,
      help: sql<number>`(count(*) filter (where ${noticeCheckins.state} = 'help'))::int`,
    })
    .from(noticeCheckins)
    .where(among([noticeCheckins.communityId, noticeCheckins.number], pairs))
    .groupBy(noticeCheckins.communityId, noticeCheckins.number);
}

/** What is going on or to come at, above or under a place: what comes next first. */
export async function listNotices(tx: Tx, communityId: number, path: string, now: Date): Promise<Notice[]> {
  const since = new Date(now.getTime() - LISTED_DAYS * 86_400_000);
  return tx
    .select({ notice: notices })
    .from(notices)
    .innerJoin(places, and(eq(places.communityId, notices.communityId), eq(places.id, notices.placeId)))
    .where(
      and(
        eq(notices.communityId, communityId),
        eq(notices.state, "on"),
        isSeenFrom(path),
        or(sql`${notices.nextAt} is not null`, and(eq(notices.ended, false), gt(notices.saidAt, since))),
      ),
    )
    .orderBy(asc(sql`coalesce(${notices.nextAt}, ${notices.saidAt})`), asc(notices.number))
    .limit(20)
    .then((found) => found.map((f) => f.notice));
}

/** What was said in that time at, above or under a place, and was not taken back: once for each turn. */
export async function turnsSaid(
  tx: Tx,
  communityId: number,
  path: string,
  { since, until }: Span,
): Promise<{ number: number; content: Content; plannedAt: Date }[]> {
  return tx
    .select({ number: notices.number, content: notices.content, plannedAt: noticeTurns.plannedAt })
    .from(noticeTurns)
    .innerJoin(notices, and(eq(notices.communityId, noticeTurns.communityId), eq(notices.number, noticeTurns.number)))
    .innerJoin(places, and(eq(places.communityId, notices.communityId), eq(places.id, notices.placeId)))
    .where(
      and(
        eq(noticeTurns.communityId, communityId),
        eq(noticeTurns.state, "said"),
        ne(notices.state, "withdrawn"),
        isSeenFrom(path),
        gte(noticeTurns.plannedAt, since),
        lt(noticeTurns.plannedAt, until),
      ),
    )
    .orderBy(asc(noticeTurns.plannedAt))
    .limit(500);
}

/** Is a notice for a place that `path` leads through or to? */
export function isSeenFrom(path: string) {
  const ids = path.split("/").flatMap((id) => (id === "" ? [] : [Number(id)]));
  return or(inArray(notices.placeId, ids), sql`${places.path} like ${`${path}%`}`);
}

/**
 * Notes that somebody has read it as it stands.
 * @param correctedAt since when it stands so, null: since it was said
 * @returns false when they, or somebody of their household, had said so before
 */
export async function noteReceipt(
  tx: Tx,
  receipt: typeof noticeReceipts.$inferInsert,
  correctedAt: Date | null,
): Promise<boolean> {
  const { communityId, number, issue, reader } = noticeReceipts;
  const made = await tx
    .insert(noticeReceipts)
    .values(receipt)
    .onConflictDoUpdate({
      target: [communityId, number, issue, reader],
      set: { personId: receipt.personId, at: receipt.at },
      setWhere: sql`${noticeReceipts.at} < ${correctedAt?.toISOString() ?? null}::timestamptz`,
    })
    .returning({ at: noticeReceipts.at });
  return made.length > 0;
}

/**
 * The households that have not said that they read it, or of an urgent one that they are safe, are not named: people of
 * theirs, to be reminded in private.
 */
export async function unreadOf(
  tx: Tx,
  { communityId, number, issue, placeId, content, correctedAt }: Notice,
): Promise<{ households: number; personIds: number[] }> {
  const asItStands = correctedAt === null ? sql`` : sql`r.at >= ${correctedAt.toISOString()}::timestamptz and`;
  const answers = content.urgent
    ? sql`notice_checkins r where`
    : sql`notice_receipts r where r.issue = ${issue} and ${asItStands}`;
  const found = await rows<{ household: number; person_id: number }>(
    tx,
    sql`select c.place_id as household, c.person_id from household_claims c
      join places p on p.community_id = c.community_id and p.id = c.place_id and p.path like ${`%/${placeId}/%`}
      where c.community_id = ${communityId} and c.status = 'approved' and not exists (
        select 1 from ${answers} r.community_id = c.community_id and r.number = ${number} and r.reader in ('h' || c.place_id, 'p' || c.person_id))
      order by c.person_id`,
  );
  return { households: new Set(found.map((f) => f.household)).size, personIds: found.map((f) => f.person_id) };
}
