import type { Choice } from "../core/post.ts";
import { slot, sql } from "../store/drizzle.ts";
import { statement } from "../store/statement.ts";

/**
 * What stands there now. Said for the first time it is as new as what was said with it (a typed answer is meant for the
 * last of them); said anew (`anew`) it is the newest; an edit in place makes nothing newer.
 */
export const showChoices = statement<{
  now: string;
  ids: number[];
  choices: string[];
  hashes: string[];
  edits: string[];
  anew: string[];
}>(
  () => sql`update messages m set choices = w.choices::jsonb, shown = w.hash,
      edited_at = case when w.edited = 'true' then ${slot("now", "timestamptz")} else m.edited_at end,
      created_at = case when w.anew = 'true' then ${slot("now", "timestamptz")} else m.created_at end
    from unnest(${slot("ids", "bigint[]")}, ${slot("choices", "text[]")}, ${slot("hashes", "text[]")},
      ${slot("edits", "text[]")}, ${slot("anew", "text[]")}) as w(id, choices, hash, edited, anew) where m.id = w.id`,
);

/** What stands there can be answered otherwise now, though nobody reads it anew. */
export const changeChoices = statement<{ ids: number[]; choices: string[] }>(
  () => sql`update messages m set choices = w.choices::jsonb
    from unnest(${slot("ids", "bigint[]")}, ${slot("choices", "text[]")}) as w(id, choices) where m.id = w.id`,
);

/** What can be answered. Written out whole, the same choices differ: the database keeps fields in an order of its own. */
export function commandsOf(choices: readonly Choice[] | null | undefined): string {
  return JSON.stringify((choices ?? []).map(({ command }) => command));
}
