import type { Tx } from "../../core/tx.ts";
import { rows } from "../../store/db.ts";
import { and, desc, eq, gt, isNull, lt, sql } from "../../store/drizzle.ts";
import { places } from "../../store/schema.ts";
import { readCall, type Said } from "./calls.ts";
import { noticeCheckins, notices } from "./schema.ts";
import { isSeenFrom, type Notice } from "./service.ts";

const ASKS = /^(?:help|要人?帮忙|需要帮忙|求助|救命)[\s，,。.!！:：]*/i;
/** They need none, or it did not come to that. */
const NO_HELP =
  /没有?人?(?:受伤|被困|进水|着火|大碍|什么事|问题)|(?:不用|不需要|不要|没要|无需|no need (?:of|for)?)\s?(?:人|别人|help)?(?:来)?(?:帮忙?|help|担心)?/gi;
const NEED =
  /不平安|不安全|帮|救|困|伤|摔|跌|动不了|下不|上不|出不|走不|起不来|背|抬|扶|断药|没药|没电|没水|发烧|晕|疼|痛|喘|血|进水|水到|淹|火|烟|触电|漏电|煤气|not (?:safe|ok|fine)|stuck|trapped|hurt|help|need|injur|bleed|can.?t|cannot|smoke|fire|flood/i;
const SAFE =
  /^(?:我|我们|咱|全|一|家|家里|大家|老人|孩子|都|人|一切|很|挺|现在|目前|[\s，,。.!！~～])*(?:平安|安全|没事儿?|无恙|好|ok|fine|safe|all good|we are (?:ok|fine|safe))(?:的|了|着|呢|啊|哈|[\s，,。.!！~～])*(?:谢谢|多谢|thanks?|thank you|请?放心)?(?:您|你|你们|大家|邻里|关心|了|啦|[\s，,。.!！~～])*$/i;

/** What is no need: thanks, yes and no, and small talk. */
const TALK =
  /^(?:谢|感|多|麻烦|辛苦|好|嗯|哦|噢|行|可以|是|对|不用?|不要|没有|收到|知道|明白|了解|在吗|哈|呵|早上?|晚上?|晚安|再见|拜|有劳|okay|ok|yes|yeah|no|thanks?|thank you|thx|hi|hello|got it|sure|了|啦|啊|呀|吧|的|您|你|大家|们|师傅|居委会|楼长|[\s\p{P}\p{S}])+$/iu;

/**
 * Reads what somebody says in private who was asked what they need.
 * @returns what to take it for, as words after 报平安; null: it says nothing of that
 */
export function readNeed(text: string): string | null {
  const said = text.trim();
  if (TALK.test(said.slice(0, 200)) || /[?？]\s*$/.test(said)) return null;
  const { state } = readCheckin(said);
  // What speaks of being safe and is not plain is asked about.
  return state === "safe" || (state === null && /平安|没事|安全|\bsafe\b|\bfine\b/i.test(said))
    ? said
    : `要帮忙 ${said}`;
}

/** Reads what somebody says after 报平安: "", "都好", "要帮忙 老人下不了楼", "水到膝盖了". */
export function readCheckin(text: string): Said {
  const said = text.trim();
  const call = readCall(said);
  if (call && call.state !== null) return call;
  const asks = ASKS.exec(said);
  if (asks) return { state: "help", words: said.slice(asks[0].length).trim() || null };
  const rest = said.replace(NO_HELP, " ").trim();
  if (NEED.test(rest)) return { state: rest.length < said.length ? null : "help", words: said };
  const parts = rest.split(/[\s，,。.!！~～；;]+/).filter((part) => part !== "");
  if (SAFE.test(rest) || parts.every((part) => SAFE.test(part))) return { state: "safe", words: null };
  return { state: null, words: said };
}

/**
 * Notes how a household is; what was said last counts, and words that were given stay. That help is needed is taken back
 * by whoever said it, not by another of the household.
 * @returns what it was before; `stands` when it stays so
 */
export async function noteCheckin(
  tx: Tx,
  checkin: typeof noticeCheckins.$inferInsert,
): Promise<(typeof noticeCheckins.$inferSelect)["state"] | "stands" | undefined> {
  const { communityId, number, reader } = checkin;
  const here = and(
    eq(noticeCheckins.communityId, communityId),
    eq(noticeCheckins.number, number),
    eq(noticeCheckins.reader, reader),
  );
  const [before] = await tx.select().from(noticeCheckins).where(here).for("update");
  if (before?.state === "help" && checkin.state === "safe" && before.personId !== checkin.personId) return "stands";
  const words = checkin.state === "help" ? (checkin.words ?? before?.words ?? null) : null;
  await tx
    .insert(noticeCheckins)
    .values({ ...checkin, words })
    .onConflictDoUpdate({
      target: [noticeCheckins.communityId, noticeCheckins.number, noticeCheckins.reader],
      set: { state: checkin.state, words, personId: checkin.personId, at: checkin.at },
    });
  return before?.state;
}

/**
 * Notes what somebody else needs, told by a neighbour: a row of its own, which no word about the teller's home takes back.
 * @returns false when they had told the same before
 */
export async function noteOther(
  tx: Tx,
  { words, ...told }: { communityId: number; number: number; personId: number; words: string; at: Date },
): Promise<boolean> {
  const made = await tx
    .insert(noticeCheckins)
    .values({ ...told, reader: `o${told.personId} ${words}`, state: "help", words })
    .onConflictDoNothing()
    .returning({ at: noticeCheckins.at });
  return made.length > 0;
}

/** Does what somebody told of a neighbour's need stand still? */
export async function spokeForOther(
  tx: Tx,
  { communityId, number, personId }: { communityId: number; number: number; personId: number },
): Promise<boolean> {
  const found = await tx
    .select({ at: noticeCheckins.at })
    .from(noticeCheckins)
    .where(
      and(
        ...[eq(noticeCheckins.communityId, communityId), eq(noticeCheckins.number, number)],
        ...[eq(noticeCheckins.personId, personId), sql`${noticeCheckins.reader} like 'o%'`],
      ),
    )
    .limit(1);
  return found.length > 0;
}

/** The number on a household's door, or null where nobody lives there. */
export async function roomAt(tx: Tx, communityId: number, placeId: number): Promise<string | null> {
  const [found] = await rows<{ room: string }>(
    tx,
    sql`select room from household_claims where community_id = ${communityId} and place_id = ${placeId}
      and status = 'approved' limit 1`,
  );
  return found?.room ?? null;
}

/**
 * Help was given: a home counts as safe from then on, and what was told of a neighbour is gone.
 * @returns whose own need it was; null: it was told of somebody else
 */
export async function takeOff(
  tx: Tx,
  { communityId, number }: Pick<Notice, "communityId" | "number">,
  { key, isOthers }: Pick<Need, "key" | "isOthers">,
  now: Date,
): Promise<{ of: number | null }> {
  const here = and(
    ...[eq(noticeCheckins.communityId, communityId), eq(noticeCheckins.number, number)],
    sql`md5(${noticeCheckins.reader}) = ${key}`,
  );
  if (isOthers) {
    await tx.delete(noticeCheckins).where(here);
    return { of: null };
  }
  const [taken] = await tx
    .update(noticeCheckins)
    .set({ state: "safe", words: null, at: now })
    .where(here)
    .returning({ personId: noticeCheckins.personId });
  return { of: taken?.personId ?? null };
}

/** Emergencies said since then that go on, the newest first. */
export async function listAlarms(tx: Tx, communityId: number, path: string, since: Date): Promise<Notice[]> {
  const found = await tx
    .select({ notice: notices })
    .from(notices)
    .innerJoin(places, and(eq(places.communityId, notices.communityId), eq(places.id, notices.placeId)))
    .where(
      and(
        ...[eq(notices.communityId, communityId), eq(notices.state, "on"), isSeenFrom(path)],
        ...[eq(notices.ended, false), gt(notices.saidAt, since), sql`(${notices.content} ->> 'urgent')::boolean`],
      ),
    )
    .orderBy(desc(notices.saidAt), desc(notices.number))
    .limit(5);
  return found.map((f) => f.notice);
}

/** The urgent notice about which somebody was asked what they need, and has not said it yet. @param since not longer ago */
export async function askedWhat(
  tx: Tx,
  { communityId, personId }: { communityId: number; personId: number },
  since: Date,
): Promise<number | null> {
  const [asked] = await tx
    .select({ number: noticeCheckins.number })
    .from(noticeCheckins)
    .innerJoin(
      notices,
      and(eq(notices.communityId, noticeCheckins.communityId), eq(notices.number, noticeCheckins.number)),
    )
    .where(
      and(
        eq(notices.state, "on"),
        eq(noticeCheckins.communityId, communityId),
        eq(noticeCheckins.personId, personId),
        eq(noticeCheckins.state, "help"),
        isNull(noticeCheckins.words),
        gt(noticeCheckins.at, since),
      ),
    )
    .orderBy(desc(noticeCheckins.at))
    .limit(1);
  return asked?.number ?? null;
}

export interface Need {
  /** Which it is, in the choices below the list. */
  key: string;
  /** A neighbour told of it: door and name are the teller's. */
  isOthers: boolean;
  building: string | null;
  unit: string | null;
  room: string | null;
  name: string;
  words: string | null;
}

/** How households at a place are: how many are safe, who needs help, and of how many nothing is known. */
export async function listNeeds(
  tx: Tx,
  { communityId, number, placeId }: Notice,
): Promise<{ safe: number; needs: Need[]; silent: number }> {
  const [count] = await rows<{ safe: number; silent: number }>(
    tx,
    sql`select (select count(*)::int from notice_checkins where community_id = ${communityId} and number = ${number}
          and state = 'safe') as safe,
        (select count(distinct c.place_id)::int from household_claims c
          join places p on p.community_id = c.community_id and p.id = c.place_id and p.path like ${`%/${placeId}/%`}
          where c.community_id = ${communityId} and c.status = 'approved' and not exists (select 1 from notice_checkins k
            where k.community_id = c.community_id and k.number = ${number} and k.reader = 'h' || c.place_id)) as silent`,
  );
  const needs = await rows<Need>(
    tx,
    sql`select md5(k.reader) as key, k.reader like 'o%' as "isOthers", h.building, h.unit, h.room,
        coalesce(a.name, '') as name, k.words from notice_checkins k
      left join lateral (select building, unit, room from household_claims c where c.community_id = k.community_id
        and c.status = 'approved' and ('h' || c.place_id = k.reader or (k.reader like 'o%' and c.person_id = k.person_id))
        order by c.place_id limit 1) h on true
      left join lateral (select o.name from person_accounts pa join accounts o on o.id = pa.account_id
        where pa.community_id = k.community_id and pa.person_id = k.person_id order by o.id limit 1) a on true
      where k.community_id = ${communityId} and k.number = ${number} and k.state = 'help' order by k.at`,
  );
  return { safe: count!.safe, needs, silent: count!.silent };
}

/** Who was safe, and what they needed, is nobody's business any longer than that. */
const KEPT_DAYS = 30;

/** Of older check-ins only how many were safe stays: no household, no person, no words. @returns how many were stripped */
export async function sweepCheckins(tx: Tx, now: Date): Promise<number> {
  const before = new Date(now.getTime() - KEPT_DAYS * 86_400_000);
  const stripped = await tx
    .update(noticeCheckins)
    .set({ personId: null, words: null, reader: sql`'x' || gen_random_uuid()` })
    .where(and(lt(noticeCheckins.at, before), sql`${noticeCheckins.reader} not like 'x%'`))
    .returning({ number: noticeCheckins.number });
  return stripped.length;
}
