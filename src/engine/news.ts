import type { CardKey, News, PhotoRef, Post } from "../core/post.ts";
import type { Occasion } from "../core/quiet.ts";
import type { Tx } from "../core/tx.ts";
import type { Deps } from "./deps.ts";
import type { Origin, Say } from "./origin.ts";
import { type ChatId, findCards, findTwins } from "./recipients.ts";

export interface CardNews {
  origin: Origin;
  card: CardKey;
  news: News;
  occasion: Occasion | undefined;
}

/**
 * What is new about a card is said beside it, in its chat and in the groups of the same place elsewhere; where the card
 * will be said anew, the photos go with it.
 * @returns the photos, by the card's row of `messages`; and what is said beside cards
 */
export async function placeNews(
  deps: Deps,
  tx: Tx,
  list: readonly CardNews[],
): Promise<{
  along: Map<number, PhotoRef[]>;
  said: { origin: Origin; chat: ChatId; post: Post; occasion: Occasion | undefined }[];
}> {
  const [stands, twins] = await Promise.all([
    findCards(tx, { communities: list.map((n) => n.origin.communityId), cards: list.map((n) => n.card) }),
    deps.adapters.size < 2
      ? []
      : findTwins(tx, {
          ns: list.map((_, n) => n),
          platforms: list.map((n) => n.news.chat.platform),
          chats: list.map((n) => n.news.chat.id),
        }),
  ]);
  const along = new Map<number, PhotoRef[]>();
  const said: Awaited<ReturnType<typeof placeNews>>["said"] = [];
  for (const [n, { origin, card, news, occasion }] of list.entries()) {
    for (const chat of [news.chat, ...twins.filter((twin) => twin.n === n)]) {
      const { platform, id } = chat;
      const there = stands.find(
        (row) =>
          row.card === card && row.community_id === origin.communityId && row.platform === platform && row.chat === id,
      );
      if (there && !deps.adapters.get(platform)?.edit) along.set(Number(there.id), news.post.photos ?? []);
      else said.push({ origin, chat: { platform, id }, post: news.post, occasion });
    }
  }
  return { along, said };
}

/** Where a card cannot be edited it is said anew: what it says as well is not said twice. @returns what is still to be said */
export async function leaveToCards(deps: Deps, tx: Tx, says: readonly Say[]): Promise<Say[]> {
  const twice = says.filter((s) => s.unless !== undefined && !deps.adapters.get(s.platform)?.edit);
  if (twice.length === 0) return [...says];
  const cards = await findCards(tx, {
    communities: twice.map((s) => s.origin.communityId),
    cards: twice.map((s) => s.unless!),
  });
  const stands = new Set(cards.map((row) => `${row.community_id}/${row.card}/${row.platform}/${row.chat}`));
  const isAnew = (s: Say) => stands.has(`${s.origin.communityId}/${s.unless}/${s.platform}/${s.chat}`);
  return says.filter((s) => !twice.includes(s) || !isAnew(s));
}
