/**
 * Who may do what. Authority comes from a grant: a role, held by a person of a community, in a scope.
 */

/** From least to most. `worker` and `leader` stand beside each other: neither includes the other. */
export const ROLES = ["resident", "leader", "worker", "staff", "admin"] as const;
export type Role = (typeof ROLES)[number];

/** One role in one scope. A leader's scope is a place, a worker's is a party, staff and admins have the community. */
export interface Grant {
  role: Role;
  placeId: number | null;
  partyId: number | null;
}

const INCLUDES: Record<Role, readonly Role[]> = {
  resident: ["resident"],
  leader: ["leader", "resident"],
  worker: ["worker", "resident"],
  staff: ["staff", "leader", "resident"],
  admin: ["admin", "staff", "leader", "resident"],
};

/** True when `role` may do what `needed` may. */
export function includesRole(role: Role, needed: Role): boolean {
  return INCLUDES[role].includes(needed);
}

/** True when one of the grants, wherever it holds, includes one of the roles. Everybody is a resident. */
export function holdsAny(grants: readonly Grant[], roles: readonly Role[]): boolean {
  if (roles.includes("resident")) return true;
  return grants.some((grant) => roles.some((needed) => includesRole(grant.role, needed)));
}

/** The highest role among the grants, for greeting and help; `resident` when there is none. */
export function highestRole(grants: readonly Grant[]): Role {
  return grants.reduce<Role>((best, g) => (ROLES.indexOf(g.role) > ROLES.indexOf(best) ? g.role : best), "resident");
}

/**
 * May somebody with these grants give or take `target`?
 * Only an admin makes staff or admins; others act strictly below their own role (DESIGN rule 7). Scope is checked
 * where the places are known.
 */
export function mayGrant(grants: readonly Grant[], target: Role): boolean {
  if (target === "resident") return false;
  if (holdsAny(grants, ["admin"])) return true;
  if (target === "staff" || target === "admin") return false;
  return holdsAny(grants, ["staff"]);
}
