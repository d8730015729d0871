import { householdClaims } from "../../src/modules/members/schema.ts";
import { makeHousehold, makePlace, placeById } from "../../src/modules/members/service.ts";
import { and, eq, sql } from "../../src/store/drizzle.ts";
import { accounts, chats, personAccounts } from "../../src/store/schema.ts";
import type { OpenedEngine, Platform } from "./platform.ts";

/**
 * Gives people of a founded community a home behind a door that was approved, and accounts of theirs a second time.
 *
 * @param homes who lives in which room of building 3
 * @param twins other accounts of somebody: the account → whose it is
 */
export async function settle(
  { store, clock }: OpenedEngine,
  platform: Platform,
  community: { id: number; rootPlaceId: number },
  homes: Record<string, string>,
  twins: Record<string, string> = {},
): Promise<{ buildingId: number }> {
  const communityId = community.id;
  return store.transaction(async (tx) => {
    const root = (await placeById(tx, communityId, community.rootPlaceId))!;
    const buildingId = await makePlace(tx, communityId, root, "building", "3");
    const personOf = async (id: string) => {
      const [found] = await tx
        .select({ personId: personAccounts.personId })
        .from(personAccounts)
        .innerJoin(accounts, eq(accounts.id, personAccounts.accountId))
        .where(and(eq(accounts.platform, platform.name), eq(accounts.externalId, id)));
      return found!.personId;
    };
    let number = 0;
    for (const [id, room] of Object.entries(homes)) {
      const [claim] = await tx
        .insert(householdClaims)
        .values({
          ...{ communityId, number: --number, personId: await personOf(id), building: "3", unit: null, room },
          ...{ buildingPlaceId: buildingId, status: "approved", claimedAt: clock.now(), decidedAt: clock.now() },
        })
        .returning();
      const placeId = await makeHousehold(tx, claim!);
      const here = and(eq(householdClaims.communityId, communityId), eq(householdClaims.number, number));
      await tx.update(householdClaims).set({ placeId }).where(here);
    }
    for (const [id, of] of Object.entries(twins)) {
      await tx.insert(chats).values({ platform: platform.name, id: `dm:${id}`, kind: "private" });
      const [account] = await tx
        .insert(accounts)
        .values({ platform: platform.name, externalId: id, name: id, privateChat: `dm:${id}` })
        .returning({ id: accounts.id });
      await tx.insert(personAccounts).values({ communityId, accountId: account!.id, personId: await personOf(of) });
    }
    await tx.execute(sql`analyze household_claims`);
    return { buildingId };
  });
}
