import type { PersonContext } from "../../core/command.ts";
import type { Place } from "../../understand/place.ts";
import { buildingLookup, placeLookup, unitLookup } from "../members/lookups.ts";
import { claimOf } from "../members/service.ts";

/** Where something is in the tree, and in words. */
export interface Location {
  placeId: number;
  building: string | null;
  unit: string | null;
  placeSaid: boolean;
}

/** "我家马桶堵了", 楼上1201: where it is has been said by where they live. */
export const isAtHome = (text: string): boolean =>
  /(?:我|我们|咱|咱们|俺)家|楼[上下](?!的?(?:大厅|广场|花园|超市))|隔壁|对门|家[里中]|\bmy (?:flat|home|kitchen|bathroom|apartment|toilet|sink|ceiling)\b/i.test(
    text,
  );

/**
 * Where it is in the tree: the building and unit that were written, else where the chat is tied to, else where its writer
 * lives. Of their home no more is taken than fits what they wrote: of another floor or flat they know, and we do not, in
 * which unit it is.
 * @param discreet a complaint, of which nobody needs to know behind which stairs its writer lives
 */
export async function placeOf(c: PersonContext, said: Place | null, text = "", discreet = false): Promise<Location> {
  const { id: communityId, rootPlaceId } = c.community;
  const { building = null, unit = null } = said ?? {};
  const inUnit = async (buildingId: number, code: string | null) =>
    (code !== null && (await c.look(unitLookup, { communityId, buildingId, code }))?.id) || buildingId;
  const placeSaid = true;
  if (building !== null) {
    const found = await c.look(buildingLookup, { communityId, code: building });
    const placeId = found ? await inUnit(found.id, unit) : (c.chat.placeId ?? rootPlaceId);
    return { placeId, building, unit, placeSaid };
  }
  if (c.chat.placeId === null || c.chat.placeId === rootPlaceId) {
    // Said in private: where they live is the best guess, and the card that comes back shows it.
    const home = c.chat.kind === "private" ? await claimOf(c.tx, c.person) : undefined;
    if (home?.status !== "approved") return { placeId: rootPlaceId, building: null, unit, placeSaid };
    const isTheirs = isAtHome(text);
    const theirs = discreet || !(isTheirs || mayBeAt(home.room, said)) ? null : home.unit;
    const known = unit ?? theirs;
    const placeId = await inUnit(home.buildingPlaceId, known);
    return { placeId, building: home.building, unit: known, placeSaid: isTheirs };
  }
  const place = await c.look(placeLookup, { communityId, id: c.chat.placeId });
  const above = place?.kind === "unit" ? place.parentId : null;
  const inside = above === null ? place : await c.look(placeLookup, { communityId, id: above });
  if (inside?.kind !== "building") return { placeId: c.chat.placeId, building: null, unit, placeSaid };
  const known = unit ?? (place?.kind === "unit" ? place.code : null);
  return { placeId: await inUnit(inside.id, known), building: inside.code, unit: known, placeSaid };
}

/** Whether the floor and the flat that were named, if any were, are those of this home. */
function mayBeAt(room: string, said: Place | null): boolean {
  const floor = /^[0-9]{3,4}/.test(room) ? String(Number(/^([0-9]{1,2})[0-9]{2}/.exec(room)![1])) : null;
  if (said?.room != null && said.room !== room) return false;
  return said?.floor == null || floor === null || said.floor === floor;
}
