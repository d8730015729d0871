import type { Post } from "../core/post.ts";
import type { Tx } from "../core/tx.ts";
import { slot, sql } from "../store/drizzle.ts";
import { statement } from "../store/statement.ts";

/** What is not asked any more: whatever offers one of these commands about that number. */
export interface TakenBack {
  communityId: number | null;
  number: number;
  asks: readonly string[];
}

/**
 * Questions that have not left yet are dropped; what answers somebody is said all the same, and so is what was tried
 * before: it may have arrived, and its row has to tell.
 */
const dropUnasked = statement<{ taken: string }>(
  () => sql`delete from outbox o using jsonb_to_recordset(${slot("taken", "text")}::jsonb)
      as w("communityId" int, number int, asks jsonb)
    where o.community_id = w."communityId" and o.status in ('queued', 'waiting', 'held') and o.card is null
      and o.occasion <> 'answer' and o.attempts = 0 and not o.resend and (o.post->>'number')::int = w.number
      and exists (select 1 from jsonb_array_elements(o.post->'choices') c
        where w.asks ? split_part(c->>'command', ' ', 1) and split_part(c->>'command', ' ', 2) = w.number::text)`,
);

/** What was asked already stands where it was said, and waits for no answer. */
const settleAsked = statement<{ taken: string }>(
  () => sql`update messages m set choices = (select jsonb_agg(c || '{"settled": true}') from jsonb_array_elements(m.choices) c)
    from jsonb_to_recordset(${slot("taken", "text")}::jsonb) as w("communityId" int, number int, asks jsonb)
    where m.community_id = w."communityId" and m.number = w.number and m.card is null
      and exists (select 1 from jsonb_array_elements(m.choices) c where w.asks ? split_part(c->>'command', ' ', 1))`,
);

/** Takes back what was asked in earlier transactions: it does not leave any more, or waits for nobody. */
export async function takeBack(tx: Tx, taken: readonly TakenBack[]): Promise<void> {
  const args = { taken: JSON.stringify(taken) };
  await Promise.all([dropUnasked(tx, args), settleAsked(tx, args)]);
}

/** Whether a post asks for what is taken back: said in the same transaction, it never becomes a row. */
export function isTakenBack({ number, choices = [] }: Post, communityId: number | null, by: TakenBack): boolean {
  if (number !== by.number || communityId !== by.communityId) return false;
  return choices.some(({ command }) => {
    const [name, about] = command.split(" ");
    return by.asks.includes(name!) && about === String(number);
  });
}

/** What stands of these cards stays as it is, and is no card any more. */
export const leaveCards = statement<{ renewed: string }>(
  () => sql`update messages m set card = null
    from jsonb_to_recordset(${slot("renewed", "text")}::jsonb) as w(community int, card text)
    where m.community_id = w.community and m.card = w.card`,
);
