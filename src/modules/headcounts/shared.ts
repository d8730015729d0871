import type { PersonContext } from "../../core/command.ts";
import type { Action, CardKey, Text } from "../../core/post.ts";
import type { Tx } from "../../core/tx.ts";
import { countGroups, homeLookup } from "../members/lookups.ts";
import { countHomes } from "../members/service.ts";
import type { Headcount } from "./service.ts";

/** What the commands of this module share. */

export const card = (number: number): CardKey => `headcount:${number}`;
export const update = (number: number): Action => ({ do: "update", card: card(number) });
export const acknowledge = (text: Text): Action => ({ do: "acknowledge", text });

export interface Reader {
  /** "h" and the household's place, or "p" and the person. */
  key: string;
  /** The ids from the root to their home; null where nobody knows it. */
  path: string | null;
}

/** As whom somebody answers: their household once, or they themselves. */
export async function readerOf(c: PersonContext): Promise<Reader> {
  const { communityId, id: personId } = c.person;
  const home = await c.look(homeLookup, { communityId, personId });
  return home ? { key: `h${home.placeId}`, path: home.path } : { key: `p${personId}`, path: null };
}

/** How many households are registered where it is asked. */
export async function homesAt(tx: Tx, { communityId, placeId }: Headcount): Promise<number> {
  const [homes] = await countHomes(tx, [{ communityId, placeId }]);
  return homes!.households;
}

/** In so many groups a card is brought up to date with each answer; in more, once in ten minutes for all of them. */
const AT_ONCE = 8;
const GATHER_MS = 10 * 60_000;

/** An answer came, changed or went: its numbers are shown in the groups. */
export async function showNumbers(tx: Tx, headcount: Headcount, now: Date): Promise<Action> {
  const { communityId, placeId, number } = headcount;
  if ((await countGroups(tx, communityId, placeId)) <= AT_ONCE) return update(number);
  const turn = Math.floor(now.getTime() / GATHER_MS) + 1;
  const key = `headcount:${number}:show:${turn}`;
  return { do: "later", at: new Date(turn * GATHER_MS), job: "headcounts.show", key, args: { number } };
}
