import type { Account } from "../../core/people.ts";
import type { Tx } from "../../core/tx.ts";
import { and, eq, gt, inArray, isNull, iso, lt, or, sql } from "../../store/drizzle.ts";
import { hashCode, TRIES_IN_ALL, TRIES_PER_ACCOUNT, TRIES_WINDOW_MS } from "./rules.ts";
import { codes, codeTries } from "./schema.ts";

type Code = typeof codes.$inferSelect;

/**
 * Spends a code, once. Wrong ones are counted, and after too many nobody gets an answer to another try for a while.
 * It never throws a refusal: the count has to stay.
 * @param code as it was typed
 */
export async function spendCode(
  tx: Tx,
  kind: Code["kind"],
  code: string,
  account: Account,
  now: Date,
): Promise<{ code: Code } | { problem: "wrong" | "locked" }> {
  const since = new Date(now.getTime() - TRIES_WINDOW_MS);
  const [tried] = await tx
    .select({
      mine: sql<number>`(count(*) filter (where ${codeTries.accountId} = ${account.id}))::int`,
      all: sql<number>`count(*)::int`,
    })
    .from(codeTries)
    .where(gt(codeTries.triedAt, since));
  if (tried!.mine >= TRIES_PER_ACCOUNT || tried!.all >= TRIES_IN_ALL) return { problem: "locked" };
  const [spent] = await tx
    .update(codes)
    .set({ spentAt: now, spentBy: account.id })
    .where(
      and(
        eq(codes.hash, hashCode(code)),
        eq(codes.kind, kind),
        isNull(codes.spentAt),
        sql`(${codes.expiresAt} is null or ${codes.expiresAt} > ${iso(now)})`,
      ),
    )
    .returning();
  if (spent) return { code: spent };
  await tx.insert(codeTries).values({ accountId: account.id, triedAt: now });
  return { problem: "wrong" };
}

/** Writes a code down, hashed. A code that is there already, spent or not, stays as it is. */
export async function issueCode(tx: Tx, code: string, row: Omit<typeof codes.$inferInsert, "hash">): Promise<boolean> {
  const made = await tx
    .insert(codes)
    .values({ ...row, hash: hashCode(code) })
    .onConflictDoNothing()
    .returning({ hash: codes.hash });
  return made.length > 0;
}

/** True while nobody has ever been given a set-up code: this is the first start. */
export async function hasSetupCode(tx: Tx): Promise<boolean> {
  const found = await tx.select({ hash: codes.hash }).from(codes).where(eq(codes.kind, "setup")).limit(1);
  return found.length > 0;
}

/** Wrong tries go when they count no more, codes that nobody used once they are good for nothing. @returns how many */
export async function sweepCodes(tx: Tx, now: Date): Promise<number> {
  const tries = await tx
    .delete(codeTries)
    .where(lt(codeTries.triedAt, new Date(now.getTime() - TRIES_WINDOW_MS)))
    .returning({ at: codeTries.triedAt });
  const expired = await tx
    .delete(codes)
    .where(and(isNull(codes.spentAt), lt(codes.expiresAt, now)))
    .returning({ at: codes.issuedAt });
  return tries.length + expired.length;
}

/** Codes that somebody who is no more gave out, and those that were for them. */
export async function dropCodesOf(tx: Tx, communityId: number, personId: number): Promise<void> {
  const theirs = or(eq(codes.issuedBy, personId), eq(codes.personId, personId));
  await tx.delete(codes).where(and(eq(codes.communityId, communityId), theirs));
}

/** Codes that somebody gave out do not outlive what they may give. */
export async function dropCodes(tx: Tx, by: { communityId: number; personId: number }): Promise<void> {
  await tx
    .delete(codes)
    .where(
      and(
        inArray(codes.kind, ["role", "rebind"]),
        eq(codes.communityId, by.communityId),
        eq(codes.issuedBy, by.personId),
        isNull(codes.spentAt),
      ),
    );
}
