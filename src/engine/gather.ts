import type { Tx } from "../core/tx.ts";
import { slot, sql } from "../store/drizzle.ts";
import { statement } from "../store/statement.ts";
import type { Say } from "./origin.ts";

/** What marks a waiting message that others may join. */
export const GATHERS = "gathers";

const join = statement<{ ns: number[]; platforms: string[]; chats: string[]; posts: string[] }, { n: number }>(
  () => sql`update outbox o set reply_to = null
    from unnest(${slot("ns", "int[]")}, ${slot("platforms", "text[]")}, ${slot("chats", "text[]")},
      ${slot("posts", "text[]")}) as w(n, platform, chat, post)
    where o.status = 'queued' and o.kind = 'say' and o.note = ${sql.raw(`'${GATHERS}'`)}
      and o.platform = w.platform and o.chat = w.chat and o.post = w.post::jsonb returning w.n`,
);

/**
 * Where people answer by typing, ten neighbours who say the same get the same words back: said once for all who came
 * while it waited for its turn, and then to nobody in particular.
 * @returns what is still to be said
 */
export async function gather(tx: Tx, says: readonly Say[]): Promise<Say[]> {
  const first = new Map<string, Say>();
  const kept = says.filter((s) => {
    if (!s.gathers) return true;
    const key = JSON.stringify([s.platform, s.chat, s.post]);
    const same = first.get(key);
    if (same) same.replyTo = null;
    else first.set(key, s);
    return same === undefined;
  });
  const list = [...first.values()];
  if (list.length === 0) return kept;
  const joined = await join(tx, {
    ns: list.map((_, n) => n),
    platforms: list.map((s) => s.platform),
    chats: list.map((s) => s.chat),
    posts: list.map((s) => JSON.stringify(s.post)),
  });
  const gone = new Set(joined.map(({ n }) => list[n]));
  return kept.filter((s) => !gone.has(s));
}
