import type { Category } from "../../understand/categories.ts";
import { LEADERS } from "../members/service.ts";
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

/** A party as a route sees it: how many people it has, and where those lead who lead a place. */
export interface Taker {
  id: number;
  name: string;
  members: number;
  leads: readonly number[];
}

/** What neighbours can often settle at home, with somebody they know: 小事不出楼栋. */
const AT_HOME: ReadonlySet<Category> = new Set<Category>(["noise", "pets", "hallway_clutter", "neighbour_dispute"]);
/** What people do among themselves is the committee's, what is built and kept is the property office's. */
const COMMITTEE: ReadonlySet<Category> = new Set<Category>([
  ...(["noise", "pets", "illegal_building", "hallway_clutter", "neighbour_dispute", "property_service"] as const),
]);

/**
 * To whom a matter goes. Of the routes that staff made, the nearest place wins, and there the nearest key: its kind
 * (unless it is a plain fault), its category, everything. Without one it goes where such things usually go, to the
 * building first: what is not settled there in time is told to the level above (clocks.ts).
 *
 * @param path ids of the places from the root to where it is, e.g. "/1/4/9/"
 * @param parties of the community; a party without members takes nothing by itself
 */
export function routeOf(
  matter: { kind: Kind; category: Category },
  path: string,
  routes: readonly Route[],
  parties: readonly Taker[],
): { partyId: number; helpers: readonly number[] } | null {
  const leaders = parties.find((p) => p.name === LEADERS);
  const isLed = leaders?.leads.some((placeId) => path.includes(`/${placeId}/`)) ?? false;
  const keys: RouteKey[] = [matter.kind, matter.category, "*"];
  // 小事不出楼栋: the lowest place first.
  const above = path.split("/").filter(Boolean).map(Number).reverse();
  for (const placeId of above) {
    for (const key of keys) {
      const route = routes.find((r) => r.placeId === placeId && r.key === key);
      // Where nobody leads, and to whom nobody belongs, it goes to whoever is next.
      const isThere = (id: number) => (id === leaders?.id ? isLed : parties.some((p) => p.id === id && p.members > 0));
      if (route && isThere(route.partyId)) return { partyId: route.partyId, helpers: route.helpers };
    }
  }
  const { first } = KIND_RULES[matter.kind];
  if (first === null) return null;
  if (leaders && isLed && first === "category" && AT_HOME.has(matter.category))
    return { partyId: leaders.id, helpers: [] };
  const name = first === "category" ? (COMMITTEE.has(matter.category) ? "居委会" : "物业") : first;
  const party = parties.find((p) => p.name === name && p.members > 0);
  return party ? { partyId: party.id, helpers: [] } : null;
}
