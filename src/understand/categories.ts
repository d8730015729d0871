/** What a report can be about. */
export const CATEGORIES = [
  "elevator",
  "water",
  "electricity",
  "gas_heating",
  "lighting",
  "plumbing_leak",
  "road_facility",
  "parking",
  "waste_cleaning",
  "greenery",
  "noise",
  "pets",
  "fire_safety",
  "security_access",
  "illegal_building",
  "hallway_clutter",
  "neighbour_dispute",
  "property_service",
  "network_signal",
  "public_facility",
  "hygiene_pest",
  "other",
] as const;
export type Category = (typeof CATEGORIES)[number];

/** What whoever is near a danger has to do at once; `other`: to get away and call for help. */
export type Safety = "lift" | "gas" | "fire" | "wires" | "other";
const SAFETY: Partial<Record<Category, Safety>> = {
  elevator: "lift",
  gas_heating: "gas",
  fire_safety: "fire",
  electricity: "wires",
};

/** What is to be done at once about an urgent matter of that category. */
export const safetyOf = (category: Category): Safety => SAFETY[category] ?? "other";
