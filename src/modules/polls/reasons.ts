import type { Person } from "../../core/people.ts";
import { fold } from "../../core/text.ts";
import type { Tx } from "../../core/tx.ts";
import { rows } from "../../store/db.ts";
import { sql } from "../../store/drizzle.ts";
import { readReport } from "../../understand/report.ts";
import { openOrEnded, type Poll } from "./lookups.ts";

/** Whether a sentence in private is the reason behind a result, which its maker was asked for. */

/** So long after the end a sentence of who asked may be the reason they were asked for. */
const REASON_MS = 24 * 3_600_000;
const LEAST = 6;
/** Of so many polls that ended lately. */
const MOST = 12;

/** What a reason speaks of: what most wanted, what was settled, what comes next. */
const TELLS_WHY =
  /多数|少数|大家|邻居们|结果|票数|得票|决定|[就先]?定(?:了|下|为)|按|根据|因为|由于|所以|既然|考虑到|接下来|下一?步|下(?:周|个?月|次|回)|[月年]底|再议|再商量|再说|报价|施工|安排|采购|联系|开工|动工|公示|暂缓|不动|重新|majority|because|since|so we|next|decided/i;
/** What only its writer is about, or somebody they would vote for. */
const OWN =
  /^(?:我(?!们)|俺)|(?:替|代(?!表)|帮(?!忙)).{1,10}投(?!了)|投(?:同意|反对|弃权|不同意|给|他|她)|委托|授权|参选|竞选|连任|(?:想|愿意|继续|来)当|[?？]$|[吗呢]$/;

/**
 * True for words that tell why it was decided so, or what comes next: never a code, a vote, a proxy, a candidacy, a question
 * or a report, for what is published cannot be taken back.
 */
export function looksLikeReason(words: string, poll: Pick<Poll, "question" | "options">): boolean {
  const said = fold(words).replace(/[。.!！~～\s]+$/u, "");
  if (Array.from(said).length < LEAST || OWN.test(said) || readReport(words).looksLikeReport) return false;
  return TELLS_WHY.test(said) || poll.options.some((option) => option.length > 1 && said.includes(fold(option)));
}

/**
 * The poll of theirs that ended lately without a word of why, while being asked for it is the last thing that was said to
 * them: what comes after something else is about that.
 */
export async function unexplained(tx: Tx, { communityId, id }: Person, now: Date): Promise<Poll | null> {
  const since = new Date(now.getTime() - REASON_MS);
  const found = await openOrEnded(tx, communityId, null, since, MOST);
  const mine = found.filter((poll) => poll.state === "closed" && poll.personId === id && poll.reason === null);
  const [last] = await rows<{ number: number | null }>(
    tx,
    sql`select m.number from person_accounts p join accounts a on a.id = p.account_id
        join messages m on m.platform = a.platform and m.chat = a.private_chat
      where p.community_id = ${communityId} and p.person_id = ${id} order by m.id desc limit 1`,
  );
  return mine.find((poll) => poll.number === last?.number) ?? null;
}
