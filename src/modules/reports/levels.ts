import type { Text } from "../../core/post.ts";
import { type Party, partyText } from "../members/service.ts";
import type { Level } from "./clocks.ts";
import type { Report } from "./service.ts";

/** Which levels there are above whoever has a report (clocks.ts says when they hear). */

/** The party whose people are the first level: what is nobody's is theirs as well. */
const COMMITTEE = "居委会";

/** Who can be told. */
export interface Above {
  /** All of the committee, its head with them. */
  staff: readonly number[];
  /** Its head. */
  admins: readonly number[];
  street: readonly number[];
}

/**
 * The levels that are somebody else than whoever has it: nobody is told of their own work as of another's.
 * @param who has it: the one person, where it is one, and the party that it is with
 * @returns the lowest first; the first level alone where there is nobody else, for it is theirs and they hear so
 */
export function levelsOf(
  { workerId, assigneeId, partyId }: Pick<Report, "workerId" | "assigneeId" | "partyId">,
  parties: readonly Party[],
  { staff, admins, street }: Above,
): Level[] {
  const holder = workerId ?? assigneeId;
  const party = parties.find((p) => p.id === partyId)?.name;
  const isCommittees = isWithCommittee({ assigneeId, partyId }, parties);
  // A committee that is its head alone has no head above it.
  const others = isCommittees && holder === null ? staff.filter((id) => !admins.includes(id)) : [null];
  const hasHead = others.length > 0 && admins.some((id) => id !== holder);
  const hasStreet = party?.startsWith("街道") !== true && street.some((id) => id !== holder);
  const levels = [
    ...(isCommittees ? [] : [1 as const]),
    ...(hasHead ? [2 as const] : []),
    ...(hasStreet ? [3 as const] : []),
  ];
  return levels.length > 0 ? levels : [1];
}

/** Is it with the committee, or with nobody, which is the same? */
export function isWithCommittee(
  { assigneeId, partyId }: Pick<Report, "assigneeId" | "partyId">,
  parties: readonly Party[],
): boolean {
  if (partyId === null) return assigneeId === null;
  return parties.find((p) => p.id === partyId)?.name === COMMITTEE;
}

/** Is it the committee that is named as having it? @param handler as `handlerText` gives it */
export function isCommittee(handler: Text | null): boolean {
  return handler === null || handler.key === "reports-handler-unknown" || handler.key === partyText(COMMITTEE).key;
}
