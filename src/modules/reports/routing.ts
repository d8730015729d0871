import type { Category } from "../../understand/categories.ts";
import { KIND_RULES, type Kind } from "./kinds.ts";

/** What a route is for: a category, a kind, or everything. */
export type RouteKey = Category | Kind | "*";

/** Who has it: one lead, and helpers. */
export interface Route {
  placeId: number;
  key: RouteKey;
  partyId: number;
  helpers: readonly number[];
}

/** What people do among themselves is the committee's, what is built and kept is the property office's. */
const COMMITTEE: ReadonlySet<Category> = new Set<Category>([
  ...(["noise", "pets", "illegal_building", "hallway_clutter", "neighbour_dispute", "property_service"] as const),
]);

/**
 * To whom a matter goes. Of the routes that staff made, the nearest place wins, and there the nearest key: its kind
 * (unless it is a plain fault), its category, everything. Without one it goes where such things usually go.
 *
 * @param path ids of the places from the root to where it is, e.g. "/1/4/9/"
 * @param parties of the community; a party without members takes nothing by itself
 */
export function routeOf(
  matter: { kind: Kind; category: Category },
  path: string,
  routes: readonly Route[],
  parties: readonly { id: number; name: string; members: number }[],
): { partyId: number; helpers: readonly number[] } | null {
  const keys: RouteKey[] = [matter.kind, matter.category, "*"];
  // 小事不出楼栋: the lowest place first.
  const above = path.split("/").filter(Boolean).map(Number).reverse();
  for (const placeId of above) {
    for (const key of keys) {
      const route = routes.find((r) => r.placeId === placeId && r.key === key);
      if (route) return { partyId: route.partyId, helpers: route.helpers };
    }
  }
  const { first } = KIND_RULES[matter.kind];
  if (first === null) return null;
  const name = first === "category" ? (COMMITTEE.has(matter.category) ? "居委会" : "物业") : first;
  const party = parties.find((p) => p.name === name && p.members > 0);
  return party ? { partyId: party.id, helpers: [] } : null;
}
