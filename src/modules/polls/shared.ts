import { type PersonContext, Refusal } from "../../core/command.ts";
import { type Action, type CardKey, type Post, say, type Text } from "../../core/post.ts";
import { countGroups, homeLookup } from "../members/lookups.ts";
import { electionPreview } from "./elections/views.ts";
import type { Poll } from "./lookups.ts";
import { ownersPreview } from "./owners/views.ts";
import { type Ballot, detailOf, findPoll, lastBallot, noPoll } from "./service.ts";
import { previewPost } from "./views.ts";

/** What the commands of this module share. */

export const card = (number: number): CardKey => `poll:${number}`;
export const reply = (post: Post): Action[] => [{ do: "reply", post }];
export const acknowledge = (text: Text): Action => ({ do: "acknowledge", text });

/** @throws {Refusal} for a number that is no poll, or somebody else's draft */
export async function known(c: PersonContext, number: number): Promise<Poll> {
  const found = await findPoll(c.tx, c.community.id, number);
  if (!found || (found.state === "draft" && found.personId !== c.person.id)) {
    throw await noPoll(c.tx, c.community.id, number);
  }
  return found;
}

/** @throws {Refusal} for anybody but who asked */
export function makerOnly(c: PersonContext, found: Poll): void {
  if (found.personId !== c.person.id) throw new Refusal(say("polls-maker-only", { number: String(found.number) }));
}

/** The ballot that counts of whoever asks, in a poll of persons or households; of a secret one it is theirs alone to see. */
export async function ownBallot(c: PersonContext, found: Poll): Promise<Ballot | undefined> {
  const { communityId, id: personId } = c.person;
  const home = await c.look(homeLookup, { communityId, personId });
  const homes = [home?.placeId, home?.before?.placeId].filter((id) => id !== undefined);
  const names = found.electorate === "household" ? homes.map((id) => `h${id}`) : [`p${personId}`];
  return lastBallot(c.tx, found, ["", ...names]);
}

/** Why nothing more can be done with it. */
export function stateText(found: Poll): Text {
  if (found.state === "cancelled" && found.openedAt === null && !found.election)
    return say("polls-is-dropped", { number: String(found.number) });
  return say(`polls-is-${found.state}`, { number: String(found.number) });
}

export async function preview(c: PersonContext, number: number): Promise<Post> {
  const details = (await detailOf(c.tx, c.community.id, number))!;
  const groups = await countGroups(c.tx, c.community.id, details.poll.placeId);
  if (details.standing) return ownersPreview(details, details.standing, groups);
  if (details.poll.election) return electionPreview(details, groups);
  return previewPost(details, groups);
}
