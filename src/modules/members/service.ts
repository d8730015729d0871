import { Refusal } from "../../core/command.ts";
import type { Chat, Person } from "../../core/people.ts";
import { say, type Text } from "../../core/post.ts";
import { type Grant, holdsAny, type Role } from "../../core/roles.ts";
import type { Tx } from "../../core/tx.ts";
import { rows } from "../../store/db.ts";
import { and, asc, eq, inArray, isNull, sql } from "../../store/drizzle.ts";
import { chats, communities, grants, type PlaceKind, places } from "../../store/schema.ts";
import type { BuildingName } from "../../understand/place.ts";
import { dropCodes, issueCode } from "./codes.ts";
import { countGroups } from "./lookups.ts";
import { FIRST_PARTIES, findParty, LEADERS, nameOfParty } from "./parties.ts";
import { newCode, ROLE_CODE_MS } from "./rules.ts";
import { householdClaims, parties, roleLog } from "./schema.ts";
import { placeText } from "./views.ts";

export { issueCode, spendCode } from "./codes.ts";
export { leadersAt, leadersOf, partyAt } from "./leaders.ts";
export { FIRST_PARTIES, findParty, LEADERS, leadingParty, partiesText, partyText } from "./parties.ts";
export { goesOut } from "./publishing.ts";
export { hashCode, looksLikeCode, newCode } from "./rules.ts";
export { placeText } from "./views.ts";
export type Place = typeof places.$inferSelect;
export type Party = typeof parties.$inferSelect;

// ── communities and places ─────────────────────────────────────────────────────────────────────────────────────────

/** Makes a community with its root place and its first parties. @returns its id and its root's id */
export async function makeCommunity(
  tx: Tx,
  name: string,
  madeBy: "setup" | "simulator",
  now: Date,
): Promise<{ id: number; rootPlaceId: number }> {
  const [made] = await tx
    .insert(communities)
    .values({ name, madeBy, createdAt: now })
    .returning({ id: communities.id });
  const communityId = made!.id;
  const rootPlaceId = await makePlace(tx, communityId, null, "community", name);
  await tx.insert(parties).values([...FIRST_PARTIES, LEADERS].map((party) => ({ communityId, name: party })));
  return { id: communityId, rootPlaceId };
}

/** The place of that kind and code under a parent, made if it is not there. @returns its id */
export async function makePlace(
  tx: Tx,
  communityId: number,
  parent: Place | null,
  kind: PlaceKind,
  code: string,
): Promise<number> {
  const parentId = parent?.id ?? null;
  const found = await findPlace(tx, communityId, parentId, kind, code);
  if (found) return found.id;
  const [made] = await tx
    .insert(places)
    .values({ communityId, parentId, kind, code, path: "" })
    .onConflictDoNothing()
    .returning({ id: places.id });
  if (!made) return (await findPlace(tx, communityId, parentId, kind, code))!.id;
  await tx
    .update(places)
    .set({ path: `${parent?.path ?? "/"}${made.id}/` })
    .where(and(eq(places.communityId, communityId), eq(places.id, made.id)));
  return made.id;
}

async function findPlace(tx: Tx, communityId: number, parentId: number | null, kind: PlaceKind, code: string) {
  const [found] = await tx
    .select()
    .from(places)
    .where(
      and(
        eq(places.communityId, communityId),
        parentId === null ? isNull(places.parentId) : eq(places.parentId, parentId),
        eq(places.kind, kind),
        eq(places.code, code),
      ),
    );
  return found;
}

export async function placeById(tx: Tx, communityId: number, id: number): Promise<Place | undefined> {
  const [found] = await tx
    .select()
    .from(places)
    .where(and(eq(places.communityId, communityId), eq(places.id, id)));
  return found;
}

/** The building with that code, wherever in the tree it stands. */
export async function buildingByCode(tx: Tx, communityId: number, code: string): Promise<Place | undefined> {
  const [found] = await tx
    .select()
    .from(places)
    .where(and(eq(places.communityId, communityId), eq(places.kind, "building"), eq(places.code, code)));
  return found;
}

/** Where what concerns a unit belongs: the unit's place if the tree has it, else the building's. @returns its id */
export async function placeOfUnit(tx: Tx, communityId: number, buildingId: number, unit: string | null) {
  const found = unit === null ? undefined : await findPlace(tx, communityId, buildingId, "unit", unit);
  return found?.id ?? buildingId;
}

/** The place that a reading of "3号楼", "3号楼2单元" or "第2网格" names, if the tree has it. */
export async function findNamed(
  tx: Tx,
  communityId: number,
  rootId: number,
  name: BuildingName,
): Promise<Place | undefined> {
  if (name.kind === "grid") return findPlace(tx, communityId, rootId, "grid", name.code);
  const building = await buildingByCode(tx, communityId, name.kind === "unit" ? name.building : name.code);
  return name.kind === "unit" && building ? findPlace(tx, communityId, building.id, "unit", name.unit) : building;
}

/** The same place, made where it is new. @returns its id */
export async function placeNamed(tx: Tx, communityId: number, rootId: number, name: BuildingName): Promise<number> {
  const root = (await placeById(tx, communityId, rootId))!;
  if (name.kind === "grid") return makePlace(tx, communityId, root, "grid", name.code);
  const code = name.kind === "unit" ? name.building : name.code;
  const building =
    (await buildingByCode(tx, communityId, code)) ??
    (await placeById(tx, communityId, await makePlace(tx, communityId, root, "building", code)))!;
  return name.kind === "unit" ? makePlace(tx, communityId, building, "unit", name.unit) : building.id;
}

/** A place of the tree, in words. */
export async function describePlace(tx: Tx, communityId: number, placeId: number): Promise<Text> {
  const place = (await placeById(tx, communityId, placeId))!;
  const parent = place.parentId === null ? undefined : await placeById(tx, communityId, place.parentId);
  return placeText({ ...place, parent: parent?.code });
}

/**
 * How many residents' groups what is for that place goes to.
 * @throws {Refusal} where there is none, with what staff send to tie one to it
 */
export async function mustHaveGroups(tx: Tx, communityId: number, placeId: number): Promise<number> {
  const groups = await countGroups(tx, communityId, placeId);
  if (groups > 0) return groups;
  if ((await placeById(tx, communityId, placeId))?.parentId === null) throw new Refusal(say("members-no-groups"));
  throw new Refusal(say("members-no-groups-at", { place: await describePlace(tx, communityId, placeId) }));
}

/** True when `placeId` is `scopeId` or under it. */
export async function isUnder(tx: Tx, communityId: number, placeId: number, scopeId: number): Promise<boolean> {
  const place = await placeById(tx, communityId, placeId);
  return place?.path.includes(`/${scopeId}/`) ?? false;
}

/**
 * Does one of these grants reach that place? Staff and admins reach all of their community, leaders what is at or under
 * their own.
 */
export async function reaches(tx: Tx, person: Person, placeId: number): Promise<boolean> {
  if (person.grants.some((g) => g.role === "staff" || g.role === "admin")) return true;
  const place = await placeById(tx, person.communityId, placeId);
  return person.grants.some((g) => g.role === "leader" && g.placeId !== null && place?.path.includes(`/${g.placeId}/`));
}

/** What somebody in charge says is for the group they write in, else for all that they have charge of. */
export function usualPlace(person: Person, chat: Chat, rootPlaceId: number): number {
  if (chat.kind === "group" && chat.purpose === "residents" && chat.placeId !== null) return chat.placeId;
  if (holdsAny(person.grants, ["staff"])) return rootPlaceId;
  return person.grants.find((grant) => grant.role === "leader" && grant.placeId !== null)?.placeId ?? rootPlaceId;
}

/** Ties a chat to a community and a place. */
export async function bindChat(
  tx: Tx,
  chat: { platform: string; id: string },
  to: { communityId: number; placeId: number; purpose: "residents" | "staff" },
): Promise<void> {
  await tx
    .update(chats)
    .set(to)
    .where(and(eq(chats.platform, chat.platform), eq(chats.id, chat.id)));
}

// ── parties and roles ──────────────────────────────────────────────────────────────────────────────────────────────

export function partiesOf(tx: Tx, communityId: number): Promise<Party[]> {
  return tx.select().from(parties).where(eq(parties.communityId, communityId)).orderBy(asc(parties.id));
}

/** The buildings of a community, in the order of their numbers. */
export async function buildingsOf(tx: Tx, communityId: number): Promise<Place[]> {
  const here = and(eq(places.communityId, communityId), eq(places.kind, "building"));
  const found = await tx.select().from(places).where(here);
  return found.sort((a, b) => a.code.localeCompare(b.code, "zh", { numeric: true }));
}

/** The party that is called so, in either language, made where it is new. */
export async function makeParty(tx: Tx, communityId: number, called: string): Promise<Pick<Party, "id" | "name">> {
  const found = findParty(await partiesOf(tx, communityId), called);
  if (found) return found;
  const name = nameOfParty(called);
  await tx.insert(parties).values({ communityId, name }).onConflictDoNothing();
  const [row] = await tx
    .select({ id: parties.id, name: parties.name })
    .from(parties)
    .where(and(eq(parties.communityId, communityId), eq(parties.name, name)));
  return row!;
}

/** People who hold a role or belong to a party. */
export async function membersWith(
  tx: Tx,
  communityId: number,
  wanted: { roles: readonly Role[] } | { partyId: number },
): Promise<number[]> {
  const found = await tx
    .selectDistinct({ id: grants.personId })
    .from(grants)
    .where(
      and(
        eq(grants.communityId, communityId),
        "partyId" in wanted ? eq(grants.partyId, wanted.partyId) : inArray(grants.role, [...wanted.roles]),
      ),
    );
  return found.map((r) => r.id);
}

/** Those who decide about a door: leaders of that unit or building, then staff and admins. */
export async function approversOf(tx: Tx, communityId: number, placeId: number): Promise<number[]> {
  const found = await rows<{ person_id: number }>(
    tx,
    sql`select distinct g.person_id from grants g
      left join places p on p.community_id = g.community_id and p.id = ${placeId}
      where g.community_id = ${communityId} and (g.role in ('staff', 'admin')
        or (g.role = 'leader' and p.path like '%/' || g.place_id || '/%')) order by 1`,
  );
  return found.map((r) => r.person_id);
}

/** Gives a role and logs it. Giving it twice changes nothing. */
export async function giveRole(
  tx: Tx,
  to: { communityId: number; personId: number },
  grant: Grant,
  by: number | null,
  now: Date,
): Promise<boolean> {
  const made = await tx
    .insert(grants)
    .values({ ...to, ...grant, grantedBy: by, grantedAt: now })
    .onConflictDoNothing()
    .returning({ role: grants.role });
  if (made.length > 0) await tx.insert(roleLog).values({ ...to, ...grant, byPersonId: by, change: "given", at: now });
  return made.length > 0;
}

/** A code from the operator, who answers to nobody here: whoever sends it in private is an admin. */
export async function adminCode(tx: Tx, communityId: number, now: Date): Promise<string> {
  const code = newCode(4);
  const expiresAt = new Date(now.getTime() + ROLE_CODE_MS);
  const grant = { role: "admin" as const, placeId: null, partyId: null };
  await issueCode(tx, code, { kind: "role", communityId, grant, issuedAt: now, expiresAt });
  return code;
}

/** The roles of that kind that somebody holds. */
export function grantsOf(tx: Tx, communityId: number, personId: number, role: Role): Promise<Grant[]> {
  return tx
    .select({ role: grants.role, placeId: grants.placeId, partyId: grants.partyId })
    .from(grants)
    .where(and(eq(grants.communityId, communityId), eq(grants.personId, personId), eq(grants.role, role)))
    .orderBy(asc(grants.placeId), asc(grants.partyId));
}

/**
 * Takes one role in one scope away and logs it.
 * @throws {Refusal} when it is the last admin's
 */
export async function takeRole(
  tx: Tx,
  from: { communityId: number; personId: number },
  { role, placeId, partyId }: Grant,
  by: number | null,
  now: Date,
): Promise<void> {
  if (role === "admin") await keepAnAdmin(tx, from.communityId, from.personId);
  const gone = await tx
    .delete(grants)
    .where(
      and(
        eq(grants.communityId, from.communityId),
        eq(grants.personId, from.personId),
        eq(grants.role, role),
        placeId === null ? isNull(grants.placeId) : eq(grants.placeId, placeId),
        partyId === null ? isNull(grants.partyId) : eq(grants.partyId, partyId),
      ),
    )
    .returning({ role: grants.role });
  if (gone.length === 0) return;
  await dropCodes(tx, from);
  await tx.insert(roleLog).values({ ...from, role, placeId, partyId, byPersonId: by, change: "taken", at: now });
}

/**
 * The last admin stays. The rows are locked, so that two admins who leave in the same second do not both go.
 * @throws {Refusal}
 */
export async function keepAnAdmin(tx: Tx, communityId: number, personId: number): Promise<void> {
  const admins = await tx
    .select({ id: grants.personId })
    .from(grants)
    .where(and(eq(grants.communityId, communityId), eq(grants.role, "admin")))
    .for("update");
  if (admins.length > 0 && admins.every((a) => a.id === personId)) throw new Refusal(say("members-last-admin"));
}

// ── households ─────────────────────────────────────────────────────────────────────────────────────────────────────

export type Claim = typeof householdClaims.$inferSelect;

/** The door somebody lives behind, or says so: the approved one, else the open one. */
export async function claimOf(tx: Tx, person: Person): Promise<Claim | undefined> {
  const [claim] = await tx
    .select()
    .from(householdClaims)
    .where(
      and(
        eq(householdClaims.communityId, person.communityId),
        eq(householdClaims.personId, person.id),
        inArray(householdClaims.status, ["approved", "open"]),
      ),
    )
    .orderBy(asc(householdClaims.status), asc(householdClaims.number))
    .limit(1);
  return claim;
}

/** The tree below a building for a door, made when it is approved. @returns the household's place */
export async function makeHousehold(tx: Tx, claim: Claim): Promise<number> {
  const building = (await placeById(tx, claim.communityId, claim.buildingPlaceId))!;
  const above =
    claim.unit === null
      ? building
      : (await placeById(tx, claim.communityId, await makePlace(tx, claim.communityId, building, "unit", claim.unit)))!;
  return makePlace(tx, claim.communityId, above, "household", claim.room);
}

/** Registered people a role may be given to: id, the name their platform shows, their building. */
export async function registered(
  tx: Tx,
  communityId: number,
  ids?: readonly number[],
): Promise<{ id: number; name: string; building: string | null; room: string | null }[]> {
  return rows(
    tx,
    sql`select p.id, coalesce(min(nullif(a.name, '')), '') as name, min(h.building) as building, min(h.room) as room
      from persons p
      join person_accounts pa on pa.community_id = p.community_id and pa.person_id = p.id
      join accounts a on a.id = pa.account_id
      left join household_claims h on h.community_id = p.community_id and h.person_id = p.id and h.status = 'approved'
      where p.community_id = ${communityId}
        ${ids ? sql`and p.id = any(${sql.param([...ids])}::int[])` : sql`and h.number is not null`}
      group by p.id order by p.id desc limit 10`,
  );
}

/** Everybody whose home at or under a place was approved, each with it. */
export async function homesUnder(
  tx: Tx,
  communityId: number,
  placeId: number,
): Promise<{ personId: number; householdId: number }[]> {
  return rows(
    tx,
    sql`select c.person_id as "personId", c.place_id as "householdId" from household_claims c
      join places p on p.community_id = c.community_id and p.id = c.place_id
      where c.community_id = ${communityId} and c.status = 'approved' and p.path like ${`%/${placeId}/%`}
      order by c.person_id`,
  );
}

/** How many households and people are registered at or under a place, for each of several. */
export async function countHomes(
  tx: Tx,
  wanted: readonly { communityId: number; placeId: number }[],
): Promise<{ households: number; people: number }[]> {
  const found = await rows<{ n: string; households: number; people: number }>(
    tx,
    sql`select w.n, count(distinct c.place_id)::int as households, count(distinct c.person_id)::int as people
      from unnest(${sql.param(wanted.map((w) => w.communityId))}::int[], ${sql.param(wanted.map((w) => w.placeId))}::int[])
        with ordinality as w(community_id, place_id, n)
      join household_claims c on c.community_id = w.community_id and c.status = 'approved'
      join places p on p.community_id = c.community_id and p.id = c.place_id and p.path like '%/' || w.place_id || '/%'
      group by w.n`,
  );
  return wanted.map((_, n) => found.find((f) => Number(f.n) === n + 1) ?? { households: 0, people: 0 });
}
