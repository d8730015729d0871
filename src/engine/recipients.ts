import type { Chat } from "../core/people.ts";
import { slot, sql } from "../store/drizzle.ts";
import { statement } from "../store/statement.ts";

export type ChatId = Pick<Chat, "platform" | "id">;

/** A card that stands in a chat, as the database gives it. */
export interface StandingCard {
  id: string;
  community_id: number | null;
  card: string;
  platform: string;
  chat: string;
  edited_at: string | null;
}

/** Where people can be reached in private. */
export const findPrivateChats = statement<
  { communities: (number | null)[]; persons: number[] },
  { community_id: number; person_id: number; platform: string; private_chat: string }
>(
  () => sql`select p.community_id, p.person_id, a.platform, a.private_chat
    from unnest(${slot("communities", "int[]")}, ${slot("persons", "int[]")}) as w(community_id, person_id)
    join person_accounts p on p.community_id = w.community_id and p.person_id = w.person_id
    join accounts a on a.id = p.account_id
    join chats c on c.platform = a.platform and c.id = a.private_chat and c.reachable
    order by a.id`,
);

/** The groups of audiences: bound at or under a place, anywhere in the community, or the twins of a group. */
export const findAudiences = statement<
  {
    ns: number[];
    communities: (number | null)[];
    purposes: string[];
    places: (number | null)[];
    twins: (string | null)[];
  },
  ChatId & { n: number }
>(
  () => sql`select w.n, c.platform, c.id from unnest(${slot("ns", "int[]")}, ${slot("communities", "int[]")},
      ${slot("purposes", "text[]")}, ${slot("places", "int[]")}, ${slot("twins", "text[]")})
      as w(n, community_id, purpose, place_id, twins_of)
    join chats c on c.community_id = w.community_id and c.purpose = w.purpose and c.kind = 'group' and c.reachable
    where case when w.twins_of is not null then c.place_id = w.place_id and c.platform <> w.twins_of
      else w.place_id is null or exists (select 1 from places p where p.community_id = c.community_id
        and p.id = c.place_id and p.path like '%/' || w.place_id || '/%') end
    order by c.platform, c.id`,
);

/** The groups of the same place on other platforms. */
export const findTwins = statement<{ ns: number[]; platforms: string[]; chats: string[] }, ChatId & { n: number }>(
  () => sql`select w.n, t.platform, t.id from unnest(${slot("ns", "int[]")}, ${slot("platforms", "text[]")},
      ${slot("chats", "text[]")}) as w(n, platform, chat)
    join chats o on o.platform = w.platform and o.id = w.chat and o.kind = 'group'
    join chats t on t.community_id = o.community_id and t.place_id = o.place_id and t.purpose = o.purpose
      and t.kind = 'group' and t.reachable and t.platform <> o.platform
    order by t.platform, t.id`,
);

/** Where cards stand. */
export const findCards = statement<{ communities: (number | null)[]; cards: string[] }, StandingCard>(
  () => sql`select m.id, m.community_id, m.card, m.platform, m.chat, m.edited_at
    from unnest(${slot("communities", "int[]")}, ${slot("cards", "text[]")}) as w(community_id, card)
    join messages m on m.community_id = w.community_id and m.card = w.card`,
);
