import { lookup } from "../../core/lookup.ts";
import { and, anyOf, eq } from "../../store/drizzle.ts";
import { ownerClaims } from "./schema.ts";

/** Which owners of the roll somebody is, as two of the staff have confirmed. */
export const ownerKeysLookup = lookup(
  [ownerClaims],
  async (tx, keys: readonly { communityId: number; personId: number }[]): Promise<string[][]> => {
    const found = await tx
      .select({
        communityId: ownerClaims.communityId,
        personId: ownerClaims.personId,
        owner: ownerClaims.ownerKey,
      })
      .from(ownerClaims)
      .where(
        and(
          eq(ownerClaims.state, "confirmed"),
          anyOf(
            ownerClaims.personId,
            keys.map((k) => k.personId),
          ),
        ),
      );
    return keys.map((k) =>
      found.filter((f) => f.communityId === k.communityId && f.personId === k.personId).map((f) => f.owner!),
    );
  },
);
