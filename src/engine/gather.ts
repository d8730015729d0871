import type { Text } from "../core/post.ts";
import type { Tx } from "../core/tx.ts";
import { slot, sql } from "../store/drizzle.ts";
import { statement } from "../store/statement.ts";
import type { Say } from "./origin.ts";

/** What marks a waiting message that others may join: those of the same words, or any that says what it is about. */
export const GATHERS = { same: "gathers", all: "gathers all" } as const;
/** Longer than a phone's screen nothing is made. */
const MOST_LINES = 6;

const join = statement<
  { ns: number[]; platforms: string[]; chats: string[]; posts: string[]; notes: string[] },
  { n: number }
>(
  () => sql`update outbox o set reply_to = null, post = case when o.post = w.post then o.post else
      jsonb_set(o.post, '{lines}', (o.post -> 'lines') || coalesce((select jsonb_agg(l order by at) from
        jsonb_array_elements(w.post -> 'lines') with ordinality as m(l, at)
        where not o.post -> 'lines' @> jsonb_build_array(l)), '[]')) end
    from (select *, post_text::jsonb as post from unnest(${slot("ns", "int[]")}, ${slot("platforms", "text[]")},
      ${slot("chats", "text[]")}, ${slot("posts", "text[]")}, ${slot("notes", "text[]")})
      as u(n, platform, chat, post_text, note)) as w
    where o.id = (select max(q.id) from outbox q
      where q.status = 'queued' and q.kind = 'say' and q.platform = w.platform and q.chat = w.chat and q.note = w.note
        and (q.post = w.post or w.note = ${sql.raw(`'${GATHERS.all}'`)}
          and jsonb_array_length(q.post -> 'lines') + jsonb_array_length(w.post -> 'lines') <= ${sql.raw(String(MOST_LINES))}))
    returning w.n`,
);

/**
 * Where people answer by typing, ten neighbours who vote get one message back: the same words once, others in lines of
 * their own, for all who came while it waited for its turn, and then to nobody in particular. A line is put beside others
 * only when it says by a number what it is about, and what somebody is told of their own mistake is not.
 * @returns what is still to be said
 */
export async function gather(tx: Tx, says: readonly Say[]): Promise<Say[]> {
  const open = new Map<string, Say>();
  const kept = says.filter((s) => {
    if (!s.gathers) return true;
    const lines = s.post!.lines;
    if (s.gathers === "all" && !lines.every(isNumbered)) s.gathers = "same";
    const key = JSON.stringify([s.platform, s.chat, s.gathers === "all" ? null : s.post]);
    const before = open.get(key);
    const fresh = before ? lines.filter((line) => !before.post!.lines.some((known) => isSame(known, line))) : [];
    if (!before || before.post!.lines.length + fresh.length > MOST_LINES) {
      open.set(key, s);
      return true;
    }
    before.replyTo = null;
    if (fresh.length > 0) before.post = { ...before.post!, lines: [...before.post!.lines, ...fresh] };
    return false;
  });
  const list = [...open.values()];
  if (list.length === 0) return kept;
  const joined = await join(tx, {
    ns: list.map((_, n) => n),
    platforms: list.map((s) => s.platform),
    chats: list.map((s) => s.chat),
    posts: list.map((s) => JSON.stringify(s.post)),
    notes: list.map((s) => GATHERS[s.gathers!]),
  });
  const gone = new Set(joined.map(({ n }) => list[n]));
  return kept.filter((s) => !gone.has(s));
}

const isNumbered = ({ args }: Text) => args !== undefined && "number" in args;
const isSame = (one: Text, other: Text) => JSON.stringify(one) === JSON.stringify(other);
