import { lookup } from "../../core/lookup.ts";
import { among, and, anyOf, asc, eq, inArray, sql } from "../../store/drizzle.ts";
import { chats, grants, places } from "../../store/schema.ts";
import { parties } from "./schema.ts";
import type { Party, Place } from "./service.ts";

/** The parties of a community, the first ones first. */
export const partiesLookup = lookup([parties], async (tx, communityIds: readonly number[]): Promise<Party[][]> => {
  const found = await tx
    .select()
    .from(parties)
    .where(anyOf(parties.communityId, communityIds))
    .orderBy(asc(parties.id));
  return communityIds.map((id) => found.filter((party) => party.communityId === id));
});

/** The same with how many people each has; one without any takes nothing on by itself. */
export const staffedPartiesLookup = lookup(
  [parties, grants],
  async (tx, communityIds: readonly number[]): Promise<(Party & { members: number })[][]> => {
    const found = await tx
      .select({
        communityId: parties.communityId,
        id: parties.id,
        name: parties.name,
        members: sql<number>`(select count(*)::int from grants g
          where g.community_id = ${parties.communityId} and g.party_id = ${parties.id})`,
      })
      .from(parties)
      .where(anyOf(parties.communityId, communityIds))
      .orderBy(asc(parties.id));
    return communityIds.map((id) => found.filter((party) => party.communityId === id));
  },
);

/** A place by its id. */
export const placeLookup = lookup(
  [places],
  async (tx, keys: readonly { communityId: number; id: number }[]): Promise<(Place | undefined)[]> => {
    const found = await tx
      .select()
      .from(places)
      .where(
        among(
          [places.communityId, places.id],
          keys.map((k) => [k.communityId, k.id]),
        ),
      );
    return keys.map((key) => found.find((place) => place.communityId === key.communityId && place.id === key.id));
  },
);

/** The building with that code, wherever in the tree it stands. */
export const buildingLookup = lookup(
  [places],
  async (tx, keys: readonly { communityId: number; code: string }[]): Promise<(Place | undefined)[]> => {
    const wanted = among(
      [places.communityId, places.code],
      keys.map((k) => [k.communityId, k.code]),
    );
    const found = await tx
      .select()
      .from(places)
      .where(and(eq(places.kind, "building"), wanted));
    return keys.map((key) => found.find((place) => place.communityId === key.communityId && place.code === key.code));
  },
);

/** The unit with that code in a building, if the tree has it. */
export const unitLookup = lookup(
  [places],
  async (
    tx,
    keys: readonly { communityId: number; buildingId: number; code: string }[],
  ): Promise<(Place | undefined)[]> => {
    const wanted = among(
      [places.communityId, places.parentId, places.code],
      keys.map((k) => [k.communityId, k.buildingId, k.code]),
    );
    const found = await tx
      .select()
      .from(places)
      .where(and(eq(places.kind, "unit"), wanted));
    return keys.map((k) =>
      found.find((p) => p.communityId === k.communityId && p.parentId === k.buildingId && p.code === k.code),
    );
  },
);

/** Has the community a group for its staff? */
export const staffChatLookup = lookup([chats], async (tx, communityIds: readonly number[]): Promise<boolean[]> => {
  const found = await tx
    .selectDistinct({ id: chats.communityId })
    .from(chats)
    .where(and(anyOf(chats.communityId, communityIds), eq(chats.purpose, "staff"), eq(chats.reachable, true)));
  const having = new Set(found.map((c) => c.id));
  return communityIds.map((id) => having.has(id));
});

/** The people of a community who are staff or admins. */
export const staffLookup = lookup([grants], async (tx, communityIds: readonly number[]): Promise<number[][]> => {
  const found = await tx
    .selectDistinct({ communityId: grants.communityId, personId: grants.personId })
    .from(grants)
    .where(and(anyOf(grants.communityId, communityIds), inArray(grants.role, ["staff", "admin"])));
  return communityIds.map((id) => found.filter((grant) => grant.communityId === id).map((grant) => grant.personId));
});
