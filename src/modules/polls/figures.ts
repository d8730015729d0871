import type { SQL } from "drizzle-orm";
import type { Span } from "../../core/time.ts";
import type { Tx } from "../../core/tx.ts";
import { rows } from "../../store/db.ts";
import { sql } from "../../store/drizzle.ts";

/** What votes can be counted by. */

const moment = (at: Date) => sql`${at.toISOString()}::timestamptz`;
const closedIn = (communityId: number, { since, until }: Span) => sql`p.community_id = ${communityId}
  and p.state = 'closed' and p.closed_at >= ${moment(since)} and p.closed_at < ${moment(until)}`;

/** A vote that was closed then. */
export interface Decision {
  number: number;
  question: string;
  /** The option most of them chose, and how often; null where there is a tie or nobody voted. */
  winner: { option: string; count: number } | null;
  voted: number;
  /** How many might have voted; null where nobody can know. */
  eligible: number | null;
  explained: boolean;
}

export async function decisionsIn(tx: Tx, communityId: number, span: Span): Promise<Decision[]> {
  const found = await rows<{
    number: number;
    question: string;
    options: string[];
    eligible: number | null;
    explained: boolean;
    tallies: { option: number; count: number }[] | null;
  }>(
    tx,
    sql`select p.number, p.question, p.options, p.eligible, p.reason is not null as explained,
        (select json_agg(json_build_object('option', t.option, 'count', t.count)) from poll_tallies t
          where t.community_id = p.community_id and t.number = p.number) as tallies
      from polls p where ${closedIn(communityId, span)} order by p.number`,
  );
  return found.map(({ number, question, options, eligible, explained, tallies }) => {
    const counts = (tallies ?? []).filter((t) => t.option > 0 && t.count > 0).sort((a, b) => b.count - a.count);
    const [first, second] = counts;
    const winner = first && first.count !== second?.count ? first : null;
    return {
      ...{ number, question, eligible, explained },
      voted: tallies?.find((t) => t.option === 0)?.count ?? 0,
      winner: winner && { option: options[winner.option - 1] ?? "", count: winner.count },
    };
  });
}

/** Who took part in votes that were closed then, one row a vote. */
export function votesIn(communityId: number, span: Span): SQL {
  return sql`select v.person_id from poll_voters v
    join polls p on p.community_id = v.community_id and p.number = v.number
    where ${closedIn(communityId, span)} and v.person_id is not null`;
}
