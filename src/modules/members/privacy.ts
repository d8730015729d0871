import type { Person } from "../../core/people.ts";
import type { Action } from "../../core/post.ts";
import type { Tx } from "../../core/tx.ts";
import { and, anyOf, eq, or, sql } from "../../store/drizzle.ts";
import { accounts, chats, grants, personAccounts, persons } from "../../store/schema.ts";
import { dropCodes } from "./codes.ts";
import { codes, codeTries, householdClaims, roleLog } from "./schema.ts";
import { keepAnAdmin } from "./service.ts";

/** Accounts, door, roles: who we think this person is. */
export async function exportMember(tx: Tx, person: Person): Promise<Record<string, unknown>> {
  const mine = { communityId: person.communityId, personId: person.id };
  const accountIds = await accountsOf(tx, person);
  return {
    ...(await exportAccounts(tx, accountIds)),
    since: await tx
      .select({ at: persons.createdAt })
      .from(persons)
      .where(and(eq(persons.communityId, mine.communityId), eq(persons.id, mine.personId))),
    households: await tx
      .select()
      .from(householdClaims)
      .where(and(eq(householdClaims.communityId, mine.communityId), eq(householdClaims.personId, mine.personId))),
    roles: await tx
      .select()
      .from(grants)
      .where(and(eq(grants.communityId, mine.communityId), eq(grants.personId, mine.personId))),
    roleChanges: await tx
      .select()
      .from(roleLog)
      .where(
        and(
          eq(roleLog.communityId, mine.communityId),
          or(eq(roleLog.personId, mine.personId), eq(roleLog.byPersonId, mine.personId)),
        ),
      ),
    codesGivenOut: await tx
      .select({ kind: codes.kind, issuedAt: codes.issuedAt, spentAt: codes.spentAt })
      .from(codes)
      .where(and(eq(codes.communityId, mine.communityId), eq(codes.issuedBy, mine.personId))),
    codesForThem: await tx
      .select({ kind: codes.kind, issuedAt: codes.issuedAt, spentAt: codes.spentAt })
      .from(codes)
      .where(and(eq(codes.communityId, mine.communityId), eq(codes.personId, mine.personId))),
  };
}

/** What is held of accounts themselves, whoever they are. */
export async function exportAccounts(tx: Tx, accountIds: readonly number[]): Promise<Record<string, unknown>> {
  return {
    accounts: await tx
      .select({
        platform: accounts.platform,
        externalId: accounts.externalId,
        name: accounts.name,
        privateChat: accounts.privateChat,
      })
      .from(accounts)
      .where(anyOf(accounts.id, accountIds)),
    wrongCodes: await tx
      .select({ at: codeTries.triedAt })
      .from(codeTries)
      .where(anyOf(codeTries.accountId, accountIds)),
    codesUsed: await tx
      .select({ kind: codes.kind, spentAt: codes.spentAt })
      .from(codes)
      .where(anyOf(codes.spentBy, accountIds)),
  };
}

async function accountsOf(tx: Tx, { communityId, id }: Person): Promise<number[]> {
  const found = await tx
    .select({ id: personAccounts.accountId })
    .from(personAccounts)
    .where(and(eq(personAccounts.communityId, communityId), eq(personAccounts.personId, id)));
  return found.map((a) => a.id);
}

/**
 * Erases the person; their accounts too, unless they are somebody in another community. Decisions they made for others
 * stay, without them.
 * @returns what takes back the questions about their door that nobody has read yet
 * @throws {Refusal} for the last admin
 */
export async function forgetMember(tx: Tx, person: Person): Promise<Action[]> {
  const { communityId, id } = person;
  if (person.grants.some((g) => g.role === "admin")) await keepAnAdmin(tx, communityId, id);
  await dropCodes(tx, { communityId, personId: id });
  const linked = await tx
    .delete(personAccounts)
    .where(and(eq(personAccounts.communityId, communityId), eq(personAccounts.personId, id)))
    .returning({ accountId: personAccounts.accountId });
  await tx.delete(grants).where(and(eq(grants.communityId, communityId), eq(grants.personId, id)));
  await tx
    .update(grants)
    .set({ grantedBy: null })
    .where(and(eq(grants.communityId, communityId), eq(grants.grantedBy, id)));
  await tx.delete(roleLog).where(and(eq(roleLog.communityId, communityId), eq(roleLog.personId, id)));
  await tx
    .update(roleLog)
    .set({ byPersonId: null })
    .where(and(eq(roleLog.communityId, communityId), eq(roleLog.byPersonId, id)));
  const claims = await tx
    .delete(householdClaims)
    .where(and(eq(householdClaims.communityId, communityId), eq(householdClaims.personId, id)))
    .returning({ number: householdClaims.number });
  await tx
    .update(householdClaims)
    .set({ decidedBy: null })
    .where(and(eq(householdClaims.communityId, communityId), eq(householdClaims.decidedBy, id)));
  await tx.delete(codes).where(and(eq(codes.communityId, communityId), eq(codes.personId, id)));
  await tx
    .update(codes)
    .set({ issuedBy: null })
    .where(and(eq(codes.communityId, communityId), eq(codes.issuedBy, id)));
  await tx.delete(persons).where(and(eq(persons.communityId, communityId), eq(persons.id, id)));
  await forgetAccounts(
    tx,
    linked.map((l) => l.accountId),
  );
  return claims.map(({ number }) => ({ do: "takeBack", number, asks: ["door"] }));
}

/** Erases those of these accounts that are nobody in any community, with their private chats. */
export async function forgetAccounts(tx: Tx, accountIds: readonly number[]): Promise<void> {
  await tx.update(codes).set({ spentBy: null }).where(anyOf(codes.spentBy, accountIds));
  await tx.delete(codeTries).where(anyOf(codeTries.accountId, accountIds));
  const gone = await tx
    .delete(accounts)
    .where(
      and(
        anyOf(accounts.id, accountIds),
        sql`not exists (select 1 from person_accounts p where p.account_id = ${accounts.id})`,
      ),
    )
    .returning({ platform: accounts.platform, chat: accounts.privateChat });
  for (const { platform, chat } of gone) {
    if (chat !== null) await tx.delete(chats).where(and(eq(chats.platform, platform), eq(chats.id, chat)));
  }
}
