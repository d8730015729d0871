import type { Town } from "../adapters/simulator/index.ts";
import type { Tx } from "./core/tx.ts";
import { householdClaims } from "./modules/members/schema.ts";
import {
  giveRole,
  makeCommunity,
  makeHousehold,
  makeParty,
  makePlace,
  placeById,
  placeNamed,
} from "./modules/members/service.ts";
import { eq, sql } from "./store/drizzle.ts";
import { accounts, chats, communities, personAccounts, persons } from "./store/schema.ts";
import { readBuildingName } from "./understand/place.ts";

/** True when this store holds a community that people made: the simulator must leave it alone. */
export async function holdsRealCommunity(tx: Tx): Promise<boolean> {
  const found = await tx
    .select({ id: communities.id })
    .from(communities)
    .where(eq(communities.madeBy, "setup"))
    .limit(1);
  if (found.length > 0) return true;
  const met = await tx.select({ id: chats.id }).from(chats).where(sql`${chats.platform} <> 'simulator'`).limit(1);
  return met.length > 0;
}

/** Makes the simulator's community, once: its buildings, people, roles, homes and chats. */
export async function seedTown(tx: Tx, town: Town, now: Date): Promise<void> {
  const there = await tx.select({ id: communities.id }).from(communities).limit(1);
  if (there.length > 0) return;
  const platform = "simulator";
  const { id: communityId, rootPlaceId } = await makeCommunity(tx, town.name, "simulator", now);
  const buildings = new Map<number, number>();
  for (const building of town.buildings) {
    const gridId = await placeNamed(tx, communityId, rootPlaceId, readBuildingName(building.grid)!);
    const grid = (await placeById(tx, communityId, gridId))!;
    const placeId = await makePlace(tx, communityId, grid, "building", String(building.number));
    const place = (await placeById(tx, communityId, placeId))!;
    for (let unit = 1; unit <= building.units; unit++) await makePlace(tx, communityId, place, "unit", String(unit));
    buildings.set(building.number, placeId);
  }
  const parties = new Map<string, number>();
  for (const party of town.parties) parties.set(party.id, (await makeParty(tx, communityId, party.name)).id);
  for (const chat of town.chats) {
    const group = chat.kind === "group";
    await tx.insert(chats).values({
      platform,
      id: chat.id,
      kind: chat.kind,
      title: chat.title,
      locale: chat.locale,
      purpose: chat.purpose,
      communityId: group ? communityId : null,
      placeId: group ? (chat.building === null ? rootPlaceId : buildings.get(chat.building)!) : null,
    });
  }
  let number = 0;
  for (const person of town.people) {
    const [account] = await tx
      .insert(accounts)
      .values({ platform, externalId: person.id, name: person.name, privateChat: `dm:${person.id}` })
      .returning({ id: accounts.id });
    if (!person.registered) continue;
    const [made] = await tx.insert(persons).values({ communityId, createdAt: now }).returning({ id: persons.id });
    const personId = made!.id;
    await tx.insert(personAccounts).values({ communityId, accountId: account!.id, personId });
    if (person.door) {
      const door = { building: String(person.door.building), unit: String(person.door.unit), room: person.door.room };
      const [claim] = await tx
        .insert(householdClaims)
        .values({
          ...door,
          ...{ communityId, number: --number, personId, buildingPlaceId: buildings.get(person.door.building)! },
          ...{ status: "approved" as const, claimedAt: now, decidedAt: now },
        })
        .returning();
      await tx
        .update(householdClaims)
        .set({ placeId: await makeHousehold(tx, claim!) })
        .where(eq(householdClaims.number, number));
    }
    const to = { communityId, personId };
    if (person.leads !== null)
      await giveRole(tx, to, { role: "leader", placeId: buildings.get(person.leads)!, partyId: null }, null, now);
    if (person.role === "staff" || person.role === "admin") {
      await giveRole(tx, to, { role: person.role, placeId: null, partyId: null }, null, now);
    }
    for (const party of person.parties) {
      await giveRole(tx, to, { role: "worker", placeId: null, partyId: parties.get(party)! }, null, now);
    }
  }
}
