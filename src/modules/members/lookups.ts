import { lookup } from "../../core/lookup.ts";
import type { Text } from "../../core/post.ts";
import type { Tx } from "../../core/tx.ts";
import { among, and, anyOf, asc, eq, inArray, slot, sql } from "../../store/drizzle.ts";
import { accounts, chats, grants, personAccounts, places } from "../../store/schema.ts";
import { statement } from "../../store/statement.ts";
import { LEADERS } from "./parties.ts";
import { householdClaims, parties } from "./schema.ts";
import type { Party, Place } from "./service.ts";
import { doorText } from "./views.ts";

/** The parties of a community, the first ones first. */
export const partiesLookup = lookup([parties], async (tx, communityIds: readonly number[]): Promise<Party[][]> => {
  const found = await tx
    .select()
    .from(parties)
    .where(anyOf(parties.communityId, communityIds))
    .orderBy(asc(parties.id));
  return communityIds.map((id) => found.filter((party) => party.communityId === id));
});

/**
 * The same with how many people each has, and for 楼长 the places that have leaders; one without any takes nothing on by
 * itself.
 */
export const staffedPartiesLookup = lookup(
  [parties, grants],
  async (tx, communityIds: readonly number[]): Promise<(Party & { members: number; leads: number[] })[][]> => {
    const found = await tx
      .select({
        communityId: parties.communityId,
        id: parties.id,
        name: parties.name,
        members: sql<number>`(select count(*)::int from grants g
          where g.community_id = ${parties.communityId} and g.party_id = ${parties.id})`,
        leads: sql<number[]>`case when ${parties.name} = ${LEADERS} then array(select distinct g.place_id from grants g
          where g.community_id = ${parties.communityId} and g.role = 'leader') else '{}' end`,
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

/** Where a person lives, as it was approved. */
export interface Home {
  /** The household's place, and the ids from the root to it: "/1/4/9/". */
  placeId: number;
  path: string;
  buildingPlaceId: number;
  approvedAt: Date;
  /** The home that was theirs before this one was approved. */
  before: { placeId: number; path: string } | null;
}

interface HomeRow {
  n: string;
  place_id: number;
  path: string;
  building_place_id: number;
  decided_at: string;
  before_id: number | null;
  before_path: string | null;
}

const findHomes = statement<{ communities: number[]; persons: number[] }, HomeRow>(
  () => sql`select w.n, c.place_id, p.path, c.building_place_id, c.decided_at, b.place_id as before_id, b.path as before_path
    from unnest(${slot("communities", "int[]")}, ${slot("persons", "int[]")}) with ordinality as w(community_id, person_id, n)
    join household_claims c on c.community_id = w.community_id and c.person_id = w.person_id and c.status = 'approved'
    join places p on p.community_id = c.community_id and p.id = c.place_id
    left join lateral (
      select o.place_id, op.path from household_claims o
      join places op on op.community_id = o.community_id and op.id = o.place_id
      where o.community_id = c.community_id and o.person_id = c.person_id and o.status = 'replaced'
      order by o.decided_at desc limit 1) b on true`,
);

/** The home of a person, if somebody approved one. */
export const homeLookup = lookup(
  [householdClaims, places],
  async (tx, keys: readonly { communityId: number; personId: number }[]): Promise<(Home | undefined)[]> => {
    const found = await findHomes(tx, {
      communities: keys.map((k) => k.communityId),
      persons: keys.map((k) => k.personId),
    });
    const homes = new Map(found.map((row) => [Number(row.n) - 1, row]));
    return keys.map((_, n) => {
      const row = homes.get(n);
      return (
        row && {
          placeId: row.place_id,
          path: row.path,
          buildingPlaceId: row.building_place_id,
          approvedAt: new Date(row.decided_at),
          before: row.before_id === null ? null : { placeId: row.before_id, path: row.before_path! },
        }
      );
    });
  },
);

/** What the platforms call these people, for whoever organises something with them. By person. */
export async function namesOf(tx: Tx, communityId: number, ids: readonly number[]): Promise<Map<number, string>> {
  const found = await tx
    .select({ id: personAccounts.personId, name: sql<string>`coalesce(min(nullif(${accounts.name}, '')), '')` })
    .from(personAccounts)
    .innerJoin(accounts, eq(accounts.id, personAccounts.accountId))
    .where(and(eq(personAccounts.communityId, communityId), anyOf(personAccounts.personId, ids)))
    .groupBy(personAccounts.personId);
  return new Map(found.map(({ id, name }) => [id, name]));
}

/** The doors of these households, in words, in the order in which one walks past them. Never for a group. */
export async function doorsOf(
  tx: Tx,
  communityId: number,
  householdIds: readonly number[],
): Promise<{ placeId: number; door: Text }[]> {
  const found = await tx
    .selectDistinctOn([householdClaims.placeId], {
      placeId: sql<number>`${householdClaims.placeId}`,
      building: householdClaims.building,
      unit: householdClaims.unit,
      room: householdClaims.room,
    })
    .from(householdClaims)
    .where(
      and(
        eq(householdClaims.communityId, communityId),
        eq(householdClaims.status, "approved"),
        anyOf(householdClaims.placeId, householdIds),
      ),
    );
  const walked = (a: string | null, b: string | null) => (a ?? "").localeCompare(b ?? "", "zh", { numeric: true });
  return found
    .sort((a, b) => walked(a.building, b.building) || walked(a.unit, b.unit) || walked(a.room, b.room))
    .map((claim) => ({ placeId: claim.placeId, door: doorText(claim) }));
}

/** The households registered behind that door; where it was said without its stairwell there may be several. */
export async function homesAt(
  tx: Tx,
  communityId: number,
  { building, unit, room }: { building: string; unit: string | null; room: string },
): Promise<number[]> {
  const found = await tx
    .selectDistinct({ placeId: sql<number>`${householdClaims.placeId}` })
    .from(householdClaims)
    .where(
      and(
        eq(householdClaims.communityId, communityId),
        eq(householdClaims.status, "approved"),
        eq(householdClaims.building, building),
        eq(householdClaims.room, room),
        unit === null ? undefined : eq(householdClaims.unit, unit),
      ),
    );
  return found.map(({ placeId }) => placeId);
}

/** How many residents' groups what is for that place goes to. */
export async function countGroups(tx: Tx, communityId: number, placeId: number): Promise<number> {
  const [found] = await tx
    .select({ count: sql<number>`count(*)::int` })
    .from(chats)
    .innerJoin(places, and(eq(places.communityId, chats.communityId), eq(places.id, chats.placeId)))
    .where(
      and(
        eq(chats.communityId, communityId),
        eq(chats.purpose, "residents"),
        eq(chats.kind, "group"),
        eq(chats.reachable, true),
        sql`${places.path} like ${`%/${placeId}/%`}`,
      ),
    );
  return found!.count;
}
