import type { Category } from "../../understand/categories.ts";
import type { Reading } from "../../understand/report.ts";
import type { Kind } from "./kinds.ts";

/** What is said of the people of one home. Pure. */

/** What people do to their neighbours; what breaks in a home is none of it. */
const CONDUCT: ReadonlySet<Category> = new Set<Category>([
  ...(["noise", "pets", "hallway_clutter", "illegal_building", "neighbour_dispute", "hygiene_pest"] as const),
]);
/** The writer's own flat. */
const OWN = /(?:我家|我们家|我是|我住|我在|住在?|本人)(?:是|的|住|在)?\s?[0-9零〇一二三四五六七八九]{3,4}/;

/**
 * Does it complain of the people of a home that it names by its door, "楼上901天天半夜跳绳"? Then it is told in private, like a dispute.
 */
export function isOfHome(text: string, { category, place }: Pick<Reading, "category" | "place">): boolean {
  return place?.room != null && CONDUCT.has(category) && !OWN.test(text);
}

/** What such a matter is kept as: what breaks a rule stays that, and is told in confidence. */
export const keptAs = (kind: Kind): { kind: Kind; discreet: boolean } =>
  kind === "complaint" || kind === "violation" ? { kind, discreet: true } : { kind: "dispute", discreet: false };
