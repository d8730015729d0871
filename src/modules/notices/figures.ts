import { clip, maskForGroup } from "../../core/text.ts";
import type { Span } from "../../core/time.ts";
import type { Tx } from "../../core/tx.ts";
import { rows } from "../../store/db.ts";
import { sql } from "../../store/drizzle.ts";

/** A notice that was said then and still holds. */
export interface SaidNotice {
  number: number;
  /** How its words begin. */
  title: string;
  /** False for one that only those got who chose to, in private. */
  isForAll: boolean;
}

/** So much of a notice tells which one it is. */
const TITLE_CHARACTERS = 20;

/** Which notices were said then, the newest first; without those that were taken back. */
export async function noticesSaidIn(tx: Tx, communityId: number, { since, until }: Span): Promise<SaidNotice[]> {
  const [from, to] = [since.toISOString(), until.toISOString()];
  const said = await rows<{ number: number; words: string; segment: string | null }>(
    tx,
    sql`select n.number, n.content->>'words' as words, n.content->>'segment' as segment from notices n
      where n.community_id = ${communityId} and n.state <> 'withdrawn' and n.said_at is not null
        and (exists (select 1 from notice_turns t where t.community_id = n.community_id and t.number = n.number
            and t.state = 'said' and t.at >= ${from}::timestamptz and t.at < ${to}::timestamptz)
          or n.published_at >= ${from}::timestamptz and n.published_at < ${to}::timestamptz
            and not exists (select 1 from notice_turns t where t.community_id = n.community_id and t.number = n.number))
      order by n.number desc`,
  );
  return said.map(({ number, words, segment }) => ({ number, title: titleOf(words), isForAll: segment === null }));
}

/** Its first sentence, or as much of it as fits. */
function titleOf(words: string): string {
  const first = maskForGroup(words)
    .split(/[\n。！？!?]/)[0]!
    .trim();
  const { text, cut } = clip(first, TITLE_CHARACTERS);
  return cut ? `${text}…` : text;
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
