import type { Chat } from "../core/people.ts";
import type { Post } from "../core/post.ts";
import type { Tx } from "../core/tx.ts";
import type { Deps } from "./deps.ts";

/** A row of the outbox that shows a card. */
export interface ShownCard {
  id: number;
  card: string | null;
  communityId: number | null;
  where: Chat;
}

/** How the cards among these rows look now, one look-up for all of a kind. */
export async function lookUpCards(
  deps: Deps,
  tx: Tx,
  now: Date,
  taken: readonly ShownCard[],
): Promise<Map<number, Post>> {
  const kinds = new Map<string, ShownCard[]>();
  for (const row of taken) {
    const kind = row.card?.split(":")[0];
    if (kind === undefined) continue;
    const list = kinds.get(kind);
    if (list) list.push(row);
    else kinds.set(kind, [row]);
  }
  const posts = new Map<number, Post>();
  for (const [kind, list] of kinds) {
    const view = deps.modules.map((m) => m.cards?.[kind]).find((v) => v !== undefined);
    const found = await view?.(
      tx,
      list.map((row) => ({
        communityId: row.communityId!,
        number: Number(row.card!.split(":")[1]),
        chat: row.where,
        now,
      })),
    );
    list.forEach((row, i) => {
      const post = found?.[i];
      if (post) posts.set(row.id, post);
    });
  }
  return posts;
}
