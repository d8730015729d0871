import type { SQL } from "drizzle-orm";
import type { Text } from "../../core/post.ts";
import type { Span } from "../../core/time.ts";
import type { Tx } from "../../core/tx.ts";
import { rows } from "../../store/db.ts";
import { iso, sql } from "../../store/drizzle.ts";
import { detailsOf } from "./service.ts";
import { outcomeText } from "./views.ts";

/** What votes can be counted by. */

const closedIn = (communityId: number, { since, until }: Span) => sql`p.community_id = ${communityId}
  and p.state = 'closed' and p.closed_at >= ${iso(since)} and p.closed_at < ${iso(until)}`;

/** A vote that was closed then. */
export interface Decision {
  number: number;
  question: string;
  /** What came of it, in one line. */
  outcome: Text;
  voted: number;
  /** How many might have voted; null where nobody can know, and for owners, who count by area too. */
  eligible: number | null;
  explained: boolean;
}

export async function decisionsIn(tx: Tx, communityId: number, span: Span): Promise<Decision[]> {
  const closed = await rows<{ number: number }>(
    tx,
    sql`select p.number from polls p where ${closedIn(communityId, span)} order by p.number`,
  );
  if (closed.length === 0) return [];
  const details = await detailsOf(
    tx,
    closed.map(({ number }) => ({ communityId, number })),
  );
  return closed.map(({ number }) => {
    const found = details.get(`${communityId}:${number}`)!;
    const { poll, counts, eligible } = found;
    return {
      ...{ number, question: poll.question, outcome: outcomeText(found), voted: counts[0]!, eligible },
      explained: poll.reason !== null,
    };
  });
}

/** Who took part in votes that were closed then, one row a vote. */
export function votesIn(communityId: number, span: Span): SQL {
  return sql`select v.person_id from poll_voters v
    join polls p on p.community_id = v.community_id and p.number = v.number
    where ${closedIn(communityId, span)} and v.person_id is not null`;
}
