import type { SQL } from "drizzle-orm";
import { lookup } from "../../core/lookup.ts";
import type { Person } from "../../core/people.ts";
import type { Tx } from "../../core/tx.ts";
import { rows } from "../../store/db.ts";
import { among, and, anyOf, asc, desc, eq, inArray, isNull, sql } from "../../store/drizzle.ts";
import { communities } from "../../store/schema.ts";
import type { Category } from "../../understand/categories.ts";
import { LEADERS } from "../members/service.ts";
import type { Candidate } from "./alike.ts";
import { KIND_RULES, KINDS, type Kind } from "./kinds.ts";
import { UNTAKEN } from "./rules.ts";
import { reportCalls, reportEvents, reportHelpers, reportJoins, reportLinks, reports } from "./schema.ts";
import type { Report } from "./service.ts";

/** Which open reports. What is absent does not matter. */
export interface Filter {
  /** What this person reported. */
  personId?: number;
  /** What they took on. */
  workerId?: number;
  /** What they took on, what was given to them, and what waits for somebody of theirs to take it. */
  mine?: Mine;
  chat?: string;
  partyIds?: readonly number[];
  underPlaceIds?: readonly number[];
  late?: true;
  building?: string;
  category?: Category;
  kind?: Kind;
  /** Not those without a name. */
  named?: true;
}

/** Somebody, the parties they belong to, and the places that they lead. */
export interface Mine {
  personId: number;
  partyIds: readonly number[];
  leads: readonly number[];
}

/** The same of a person, by what they hold. */
export function mineOf({ id, grants }: Person): Mine {
  const leads = grants.flatMap((g) => (g.role === "leader" && g.placeId !== null ? [g.placeId] : []));
  const partyIds = grants.flatMap((g) => (g.partyId === null ? [] : [g.partyId]));
  return { personId: id, partyIds, leads };
}

/** True for reports that are theirs to see to. */
function isMine({ personId, partyIds, leads }: Mine): SQL {
  const leaders = sql`exists (select 1 from parties l where l.community_id = ${reports.communityId}
    and l.id = ${reports.partyId} and l.name = ${LEADERS})`;
  return sql`(${personId} in (${reports.workerId}, ${reports.assigneeId}) or ${reports.workerId} is null
    and ${reports.assigneeId} is null and ${inArray(reports.state, [...UNTAKEN])}
    and (${inArray(reports.partyId, [0, ...partyIds])} or ${leaders} and ${under(leads)}))`;
}

/** True for reports under one of these places. */
function under(placeIds: readonly number[]): SQL {
  const paths = placeIds.map((id) => sql`p.path like ${`%/${id}/%`}`);
  return sql`exists (select 1 from places p where p.community_id = ${reports.communityId} and p.id = ${reports.placeId}
    and (${sql.join([sql`false`, ...paths], sql` or `)}))`;
}

/** As the index reports_open has them. */
const pressing = () => [
  sql`${reports.urgent} desc`,
  sql`${reports.late} desc`,
  asc(reports.dueAt),
  asc(reports.number),
];

/** What a person has reported and is still open, the most pressing first. */
export const ownOpenLookup = lookup(
  [reports],
  async (tx, keys: readonly { communityId: number; personId: number }[]): Promise<Report[][]> => {
    const pairs = keys.map((k) => [k.communityId, k.personId]);
    const found = await tx
      .select()
      .from(reports)
      .where(and(among([reports.communityId, reports.personId], pairs), isNull(reports.endedAt)))
      .orderBy(...pressing());
    return keys.map((k) => found.filter((r) => r.communityId === k.communityId && r.personId === k.personId));
  },
);

/** What others reported, is still open, and somebody met too, or theirs was put together with; not what is told in confidence. */
export function joinedOpen(tx: Tx, communityId: number, personId: number, limit: number): Promise<Report[]> {
  const isTheirs = sql`exists (select 1 from ${reportJoins} j where j.community_id = ${reports.communityId}
    and j.number = ${reports.number} and j.person_id = ${personId})`;
  const isOpenly = sql`${reports.anonymous} = 'no' and not ${reports.discreet}`;
  return tx
    .select()
    .from(reports)
    .where(and(eq(reports.communityId, communityId), isNull(reports.endedAt), isTheirs, isOpenly))
    .orderBy(...pressing())
    .limit(limit);
}

/**
 * Open reports, the most pressing first.
 * @param skip how many of them are on the pages before
 * @returns `count`: how many there are in all; `waiting`: how many of those are done and wait for their reporter's word
 */
export async function openReports(
  tx: Tx,
  communityId: number,
  filter: Filter,
  limit: number,
  skip = 0,
): Promise<{ list: Report[]; count: number; waiting: number }> {
  const wanted = [eq(reports.communityId, communityId), isNull(reports.endedAt)];
  if (filter.personId !== undefined) wanted.push(eq(reports.personId, filter.personId));
  if (filter.workerId !== undefined) wanted.push(eq(reports.workerId, filter.workerId));
  if (filter.mine) wanted.push(isMine(filter.mine));
  if (filter.chat !== undefined) wanted.push(eq(reports.chat, filter.chat));
  if (filter.partyIds) wanted.push(inArray(reports.partyId, [0, ...filter.partyIds]));
  if (filter.underPlaceIds) wanted.push(under(filter.underPlaceIds));
  if (filter.late) wanted.push(eq(reports.late, true));
  if (filter.building !== undefined) wanted.push(eq(reports.building, filter.building));
  if (filter.category !== undefined) wanted.push(eq(reports.category, filter.category));
  if (filter.kind !== undefined) wanted.push(eq(reports.kind, filter.kind));
  if (filter.named) wanted.push(eq(reports.anonymous, "no"));
  // Counted apart: the list stops at its first page in the order of its index.
  const [list, [all]] = await Promise.all([
    tx
      .select()
      .from(reports)
      .where(and(...wanted))
      .orderBy(...pressing())
      .limit(limit)
      .offset(skip),
    tx
      .select({
        count: sql<number>`count(*)::int`,
        waiting: sql<number>`count(*) filter (where state = 'resolved')::int`,
      })
      .from(reports)
      .where(and(...wanted)),
  ]);
  return { list, ...all! };
}

/** The last 研判 of each that has one. */
export function notesOf(tx: Tx, wanted: readonly { communityId: number; number: number }[]) {
  const { communityId, number, words, change, id } = reportEvents;
  const pairs = wanted.map((w) => [w.communityId, w.number]);
  return tx
    .selectDistinctOn([communityId, number], { communityId, number, words })
    .from(reportEvents)
    .where(and(among([communityId, number], pairs), eq(change, "triaged")))
    .orderBy(communityId, number, desc(id));
}

/** What staff read besides: who helps the lead, the last note of what it is, and which open one it looks like. */
export interface Beside {
  helpers: { partyId: number; called: boolean }[];
  note: string | null;
  /** `merges`: the two can be put together. */
  like: { other: number; merges: boolean } | null;
}

/** For many reports at once. By "community:number". */
export async function besideOf(
  tx: Tx,
  wanted: readonly { communityId: number; number: number }[],
): Promise<Map<string, Beside>> {
  const pairs = wanted.map((w) => [w.communityId, w.number]);
  const { communityId, number, partyId } = reportHelpers;
  const [helpers, notes, likes] = await Promise.all([
    tx
      .select({
        ...{ communityId, number, partyId },
        called: sql<boolean>`exists (select 1 from ${reportCalls} k
          where k.community_id = ${communityId} and k.number = ${number} and k.party_id = ${partyId})`,
      })
      .from(reportHelpers)
      .where(among([communityId, number], pairs))
      .orderBy(partyId),
    notesOf(tx, wanted),
    tx
      .select({
        ...{ communityId: reportLinks.communityId, number: reportLinks.number, other: reportLinks.other },
        merges: sql<boolean>`exists (select 1 from reports m where m.community_id = ${reportLinks.communityId}
          and m.number = ${reportLinks.number} and m.anonymous = ${reports.anonymous})`,
      })
      .from(reportLinks)
      .innerJoin(reports, and(eq(reports.communityId, reportLinks.communityId), eq(reports.number, reportLinks.other)))
      .where(
        and(
          among([reportLinks.communityId, reportLinks.number], pairs),
          eq(reportLinks.why, "similar"),
          isNull(reports.endedAt),
        ),
      ),
  ]);
  const found = new Map<string, Beside>();
  for (const w of wanted) {
    const here = (r: { communityId: number; number: number }) =>
      r.communityId === w.communityId && r.number === w.number;
    const note = notes.find(here)?.words ?? null;
    const like = likes.find(here) ?? null;
    found.set(`${w.communityId}:${w.number}`, { helpers: helpers.filter(here), note, like });
  }
  return found;
}

/** Days back in which two reports may be about one thing, and in which a repeat is worth telling. */
export const ALIKE_DAYS = 14;
const ALIKE_MOST = 20;

/** What is counted: one category of one building. */
interface LatelyKey {
  communityId: number;
  building: string | null;
  category: Category;
  /** The moment, ISO 8601: those of one transaction share it, and so the answer. */
  now: string;
}

/** What is compared with what was said before. */
export interface AlikeKey extends Omit<LatelyKey, "category"> {
  kind: Kind;
  /** null: of any. */
  category: Category | null;
  /** By their words, or by their photos: then only those come that have one. */
  by: "words" | "photos";
  /** It is about to be filed: whoever files in that community as well waits, so that no two miss each other. */
  filing: boolean;
}

const DISCREET = KINDS.filter((kind) => KIND_RULES[kind].discreet);
const HIDDEN = KINDS.filter((kind) => KIND_RULES[kind].hidden);

/**
 * Open reports of a kind for the same building, those with a name first, then the newest; what is no fault often says
 * no building, and then is compared with those of any. What a batch adds belongs to be pushed into the answer.
 * Those that are about to be filed hold their communities' counters from here on: each takes a number next anyway.
 */
export const alikeLookup = lookup([], async (tx, keys: readonly AlikeKey[]): Promise<Candidate[][]> => {
  const locked = [...new Set(keys.filter((k) => k.filing).map((k) => k.communityId))];
  const among = (kinds: readonly Kind[]) => sql`${`{${kinds.join()}}`}::text[]`;
  // A statement of its own, waited for: the next one then sees what others committed while this one stood in line.
  if (locked.length > 0)
    await tx.execute(sql`select 1 from communities where ${anyOf(communities.id, locked)} order by id for update`);
  const found = await rows<Candidate & { key: number }>(
    tx,
    sql`select k.key, r.number, r.text, r.person_id as "personId", r.openly, coalesce(p.looks, '{}') as looks
      from jsonb_to_recordset(${keysOf(keys)}::text::jsonb) as k(key int, "communityId" int, building text,
        kind text, category text, by text, since timestamptz)
      cross join lateral (select community_id, number, text, person_id,
          r.anonymous = 'no' and not r.discreet and r.kind <> all(${among(HIDDEN)}) and (r.kind <> all(${among(DISCREET)})
            or exists (select 1 from chats h where h.platform = r.platform and h.id = r.chat and h.kind = 'group'
              and h.purpose = 'residents')) as openly
        from reports r
        where r.community_id = k."communityId" and r.ended_at is null and r.kind = k.kind and r.reported_at > k.since
          and (r.building is not distinct from k.building
            or k.kind <> 'fault' and (r.building is null or k.building is null))
          and (k.category is null or r.category = k.category)
        order by r.anonymous <> 'no', r.reported_at desc limit ${ALIKE_MOST}) r
      left join lateral (select array_agg(look) as looks from report_photos p
        where p.community_id = r.community_id and p.number = r.number and p.look is not null) p on true
      where k.by = 'words' or p.looks is not null`,
  );
  return keys.map(({ by }, key) =>
    found.filter((f) => f.key === key).map((f) => ({ ...f, text: by === "words" ? f.text : "" })),
  );
});

/** How often that was reported for that building lately, the new ones included. */
export const latelyLookup = lookup([], async (tx, keys: readonly LatelyKey[]): Promise<number[]> => {
  const found = await rows<{ key: number; count: number }>(
    tx,
    sql`select k.key, count(*)::int as count from jsonb_to_recordset(${keysOf(keys)}::text::jsonb)
        as k(key int, "communityId" int, building text, category text, since timestamptz)
      join reports r on r.community_id = k."communityId" and r.category = k.category and r.building = k.building
        and r.kind = 'fault' and r.state <> 'merged' and r.reported_at > k.since
      group by k.key`,
  );
  return keys.map((_, key) => found.find((f) => f.key === key)?.count ?? 0);
});

function keysOf(keys: readonly { now: string }[]): string {
  const before = (now: string) => new Date(Date.parse(now) - ALIKE_DAYS * 86_400_000);
  return JSON.stringify(keys.map(({ now, ...k }, key) => ({ ...k, key, since: before(now) })));
}

/** The standing list, oldest first. */
export function standingList(tx: Tx, communityId: number, limit: number): Promise<Report[]> {
  return tx
    .select()
    .from(reports)
    .where(and(eq(reports.communityId, communityId), eq(reports.standing, true)))
    .orderBy(asc(reports.number))
    .limit(limit);
}

/** 建议落地清单: suggestions that were adopted, the newest first; those without a name were promised to be staff's to read. */
export function adoptedSuggestions(tx: Tx, communityId: number, limit: number): Promise<Report[]> {
  return tx
    .select()
    .from(reports)
    .where(
      and(
        eq(reports.communityId, communityId),
        eq(reports.kind, "suggestion"),
        eq(reports.anonymous, "no"),
        sql`${reports.acceptedAt} is not null`,
      ),
    )
    .orderBy(desc(reports.number))
    .limit(limit);
}
