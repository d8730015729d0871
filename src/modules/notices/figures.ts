import { clip, maskForGroup } from "../../core/text.ts";
import type { Span } from "../../core/time.ts";
import type { Tx } from "../../core/tx.ts";
import { rows } from "../../store/db.ts";
import { sql } from "../../store/drizzle.ts";
import { undated } from "./dates.ts";

/** A notice that was said then and still holds. */
export interface SaidNotice {
  number: number;
  /** How its words begin. */
  title: string;
  /** False for one that only those got who chose to, in private. */
  isForAll: boolean;
  /** An emergency; `isCleared`: one that is over. */
  isUrgent: boolean;
  isCleared: boolean;
}

/** So much of a notice tells what it is about. */
const TITLE_CHARACTERS = 36;
/** What tells nothing of it yet, and stands before what does. */
const GREETING =
  /^(?:(?:各位|尊敬的|亲爱的)?(?:全体|小区|本楼|本小区)?(?:邻居|业主|住户|居民|家人|朋友)(?:们|朋友们?)?|大家(?:好|早|早上好|下午好|晚上好)?|(?:你|您)们?好|(?:早上|上午|中午|下午|晚上)好|(?:温馨|友情)?提[示醒]|(?:紧急|重要)?(?:通知|公告)|dear (?:neighbou?rs|all|residents)|hello(?: (?:all|everyone|neighbou?rs))?|hi all|notice)(?:好)?[\s:：,，。.！!~～、]+/i;

/** Which notices were said then, the newest first; without those that were taken back. */
export async function noticesSaidIn(tx: Tx, communityId: number, { since, until }: Span): Promise<SaidNotice[]> {
  const [from, to] = [since.toISOString(), until.toISOString()];
  const said = await rows<{ number: number; words: string; segment: string | null; urgent: boolean; state: string }>(
    tx,
    sql`select n.number, n.content->>'words' as words, n.content->>'segment' as segment, n.state,
        (n.content->>'urgent')::boolean as urgent from notices n
      where n.community_id = ${communityId} and n.state <> 'withdrawn' and n.said_at is not null
        and (exists (select 1 from notice_turns t where t.community_id = n.community_id and t.number = n.number
            and t.state = 'said' and t.at >= ${from}::timestamptz and t.at < ${to}::timestamptz)
          or n.published_at >= ${from}::timestamptz and n.published_at < ${to}::timestamptz
            and not exists (select 1 from notice_turns t where t.community_id = n.community_id and t.number = n.number))
      order by n.number desc`,
  );
  return said.map(({ number, words, segment, urgent, state }) => ({
    ...{ number, title: noticeTitle(words), isForAll: segment === null },
    ...{ isUrgent: urgent, isCleared: urgent && state === "over" },
  }));
}

/**
 * What a notice is about, in a line: its first sentence without the greeting before it, or as much of it as fits, up to
 * where one takes breath.
 */
export function noticeTitle(words: string): string {
  // Whoever reads it later reads the date, and not "明天" beside it.
  let said = maskForGroup(undated(words)).trim();
  for (let next = said.replace(GREETING, ""); next !== said && next !== ""; next = said.replace(GREETING, ""))
    said = next;
  const first = said.split(/[\n。！？!?]/)[0]!.trim();
  const { text, cut } = clip(first, TITLE_CHARACTERS);
  if (!cut) return text;
  const breath = Math.max(...["，", ",", "；", ";", "、"].map((mark) => text.lastIndexOf(mark)));
  return `${breath >= TITLE_CHARACTERS / 2 ? text.slice(0, breath) : text}…`;
}

/** How often a notice was said then. One that comes every week counts each time; one said at once has no planned turn. */
export async function noticesIn(tx: Tx, communityId: number, { since, until }: Span): Promise<number> {
  const [from, to] = [since.toISOString(), until.toISOString()];
  const [row] = await rows<{ count: number }>(
    tx,
    sql`select (select count(*) from notice_turns where community_id = ${communityId} and state = 'said'
          and at >= ${from}::timestamptz and at < ${to}::timestamptz)::int
        + (select count(*) from notices n where n.community_id = ${communityId} and n.said_at is not null
          and n.published_at >= ${from}::timestamptz and n.published_at < ${to}::timestamptz
          and not exists (select 1 from notice_turns t where t.community_id = n.community_id and t.number = n.number))::int
        as count`,
  );
  return row!.count;
}
