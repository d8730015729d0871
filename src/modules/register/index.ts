import type { Module } from "../../core/module.ts";
import { and, eq } from "../../store/drizzle.ts";
import { owner, ownerIs } from "./claims.ts";
import { exportRegister, forgetRegister, mergeRegister, sweepRegister } from "./privacy.ts";
import { apply, drop, readFile, register } from "./roll.ts";
import { ownerClaims, rollChanges } from "./schema.ts";
import { registerWaits } from "./waiting.ts";

/** Who owns what: the roll that owners' votes are counted by. */
export const registerModule: Module = {
  name: "register",
  commands: [register, apply, drop, owner, ownerIs],
  jobs: { "register.read": readFile },
  async describe(tx, communityId, number) {
    const [change] = await tx
      .select({ number: rollChanges.number })
      .from(rollChanges)
      .where(and(eq(rollChanges.communityId, communityId), eq(rollChanges.number, number)));
    if (change) return "register";
    const [claim] = await tx
      .select({ number: ownerClaims.number })
      .from(ownerClaims)
      .where(and(eq(ownerClaims.communityId, communityId), eq(ownerClaims.number, number)));
    return claim ? "owner" : null;
  },
  waits: registerWaits,
  exportPerson: exportRegister,
  forgetPerson: forgetRegister,
  mergePersons: mergeRegister,
  sweep: sweepRegister,
  personTables: ["owner_claims", "roll_changes"],
};
