import { type Context, command, type PersonContext, Refusal } from "../../core/command.ts";
import type { Person } from "../../core/people.ts";
import { type Action, say, type Text, verbatim } from "../../core/post.ts";
import { clip } from "../../core/text.ts";
import type { Tx } from "../../core/tx.ts";
import { and, eq, isNotNull, ne, sql } from "../../store/drizzle.ts";
import { accounts, grants, personAccounts, persons } from "../../store/schema.ts";
import { dropCodesOf, issueCode, spendCode } from "./codes.ts";
import { LINK_CODE_MS, looksLikeCode, newCode } from "./rules.ts";
import { codes, householdClaims, roleLog } from "./schema.ts";

/**
 * One person, several accounts: a code goes from one private chat to another, each side is shown the other account, and
 * both say yes. The accounts are one person then, with both histories. Roles never come along: whoever holds one is
 * asked to have it taken back first, so that a stolen yes gives nobody a right.
 */

const reply = (...lines: Text[]): Action[] => [{ do: "reply", post: { lines } }];
type Code = typeof codes.$inferSelect;

export const link = command({
  names: ["link", "关联"],
  args: { word: "word?" },
  may: ["resident"],
  where: "private",
  // The other account may be nobody here yet: the code says which community it is for.
  byCode: {
    fits: ({ word }) => word !== null && looksLikeCode(word),
    run: ({ word }, c) => spendLink(word!, c),
  },
  async run({ word }, c) {
    if (word !== null && /^(?:off|解除|取消|分开)$/i.test(word)) return splitOff(c);
    if (word !== null) throw new Refusal(say("members-link-how"));
    await refuseRoles(c.tx, c.person.communityId, c.person.id);
    const code = newCode(3);
    await issueCode(c.tx, code, {
      ...{ kind: "link", communityId: c.community.id, issuedBy: c.person.id, issuedAt: c.now },
      expiresAt: new Date(c.now.getTime() + LINK_CODE_MS),
    });
    return reply(say("members-link-code"), say("members-link-code-line", { code }));
  },
});

/** The second account has the code: it is shown the first one. */
async function spendLink(word: string, c: Context): Promise<Action[]> {
  if (c.chat.kind !== "private") throw new Refusal(say("core-private-only"));
  const spent = await spendCode(c.tx, "link", word, c.account, c.now);
  if ("problem" in spent) return reply(say(`members-code-${spent.problem}`));
  const { code } = spent;
  if (c.memberships.some((m) => m.communityId === code.communityId && m.id === code.issuedBy)) {
    return reply(say("members-link-same"));
  }
  const mine = c.memberships.find((m) => m.communityId === code.communityId);
  // The code is used up in any case: a refusal would give it back.
  if (mine && (await holdsRole(c.tx, mine.communityId, mine.id))) return reply(say("members-link-role"));
  const [first] = await accountsOf(c.tx, code.communityId!, code.issuedBy!);
  if (!first) return reply(say("members-link-late"));
  const choices = [
    { label: say("members-link-yes"), command: `link-ask ${code.hash}` },
    { label: say("members-link-no"), command: "never-mind" },
  ];
  return [{ do: "reply", post: { lines: [say("members-link-is-it-you", { account: nameOf(first) })], choices } }];
}

/** The second account says yes: the first one is shown the second. */
export const linkAsk = command({
  names: ["link-ask"],
  args: { hash: "word" },
  may: "anyone",
  where: "private",
  byChoice: true,
  async run({ hash }, c) {
    const code = await openLink(c, hash);
    if (code.spentBy !== c.account.id) throw new Refusal(say("core-stale"));
    const [first] = await accountsOf(c.tx, code.communityId!, code.issuedBy!);
    if (!first?.privateChat) throw new Refusal(say("members-link-late"));
    const choices = [
      { label: say("members-link-yes"), command: `link-join ${code.hash}` },
      { label: say("members-link-no"), command: "never-mind" },
    ];
    const lines = [say("members-link-confirm", { account: nameOf(c.account) })];
    return [
      {
        do: "say",
        chat: { platform: first.platform, id: first.privateChat },
        post: { lines, choices },
        occasion: "answer",
      },
      ...reply(say("members-link-asked")),
    ];
  },
});

/** The first account says yes as well. */
export const linkJoin = command({
  names: ["link-join"],
  apart: true,
  args: { hash: "word" },
  may: "anyone",
  where: "private",
  byChoice: true,
  async run({ hash }, c) {
    const code = await openLink(c, hash);
    const communityId = code.communityId!;
    const into = c.memberships.find((m) => m.communityId === communityId && m.id === code.issuedBy);
    if (!into || code.spentBy === null || code.spentBy === c.account.id) throw new Refusal(say("core-stale"));
    const [other] = await c.tx
      .select({
        id: accounts.id,
        platform: accounts.platform,
        chat: accounts.privateChat,
        was: personAccounts.personId,
      })
      .from(accounts)
      .leftJoin(
        personAccounts,
        and(eq(personAccounts.accountId, accounts.id), eq(personAccounts.communityId, communityId)),
      )
      .where(eq(accounts.id, code.spentBy));
    if (!other) throw new Refusal(say("core-stale"));
    // Somebody may have been given a role since the code was made.
    for (const personId of [into.id, other.was]) {
      if (personId !== null) await refuseRoles(c.tx, communityId, personId);
    }
    await c.tx.delete(codes).where(eq(codes.hash, code.hash));
    const others = other.was === null ? [] : await c.mergePersons({ communityId, id: other.was, grants: [] }, into);
    if (other.was === null) {
      await c.tx.insert(personAccounts).values({ communityId, accountId: other.id, personId: into.id });
    }
    const done = say("members-link-done");
    const there = other.chat === null ? [] : [{ platform: other.platform, id: other.chat }];
    return [
      ...reply(done),
      ...there.map((chat): Action => ({ do: "say", chat, post: { lines: [done] }, occasion: "answer" })),
      ...others,
    ];
  },
});

/** The code, as long as a yes to it counts. */
async function openLink(c: Context, hash: string): Promise<Code> {
  const [code] = await c.tx
    .select()
    .from(codes)
    .where(and(eq(codes.hash, hash), eq(codes.kind, "link"), isNotNull(codes.spentAt)));
  if (!code || code.communityId === null || code.issuedBy === null) throw new Refusal(say("core-stale"));
  if (code.expiresAt === null || code.expiresAt < c.now) throw new Refusal(say("members-link-late"));
  return code;
}

/** The account becomes somebody of its own again. What both did stays with the others. */
async function splitOff(c: PersonContext): Promise<Action[]> {
  const { communityId, id } = c.person;
  if ((await accountsOf(c.tx, communityId, id)).length < 2) throw new Refusal(say("members-link-alone"));
  await c.part(c.person);
  return reply(say("members-link-off"));
}

/** The accounts of a person, those that can be reached in private first. */
function accountsOf(tx: Tx, communityId: number, personId: number) {
  return tx
    .select({ platform: accounts.platform, name: accounts.name, privateChat: accounts.privateChat })
    .from(accounts)
    .innerJoin(personAccounts, eq(personAccounts.accountId, accounts.id))
    .where(and(eq(personAccounts.communityId, communityId), eq(personAccounts.personId, personId)))
    .orderBy(sql`${accounts.privateChat} is null`, accounts.id);
}

/** Roles never go from one account to another: whoever holds one has it taken back first. */
export async function holdsRole(tx: Tx, communityId: number, personId: number): Promise<boolean> {
  const held = await tx
    .select({ role: grants.role })
    .from(grants)
    .where(and(eq(grants.communityId, communityId), eq(grants.personId, personId), ne(grants.role, "resident")))
    .limit(1);
  return held.length > 0;
}

async function refuseRoles(tx: Tx, communityId: number, personId: number): Promise<void> {
  if (await holdsRole(tx, communityId, personId)) throw new Refusal(say("members-link-role"));
}

/** "王芳（Telegram）": shown to the other account alone, so that both know whom they say yes to. */
function nameOf(account: { platform: string; name: string }): Text {
  const name = account.name === "" ? say("members-link-nameless") : verbatim(clip(account.name, 30).text);
  return say("members-link-account", { name, platform: say(`platform-${account.platform}`) });
}

/** Accounts, door and what was decided become those of `into`. The door it has itself stands. */
export async function mergeMember(tx: Tx, from: Person, into: Person): Promise<void> {
  const { communityId } = from;
  const of = (table: { communityId: never; personId: never }, id: number) =>
    and(eq(table.communityId, communityId), eq(table.personId, id));
  const claims = householdClaims as never;
  const [standing] = await tx
    .select({ number: householdClaims.number })
    .from(householdClaims)
    .where(and(of(claims, into.id), eq(householdClaims.status, "approved")));
  if (standing) {
    await tx
      .update(householdClaims)
      .set({ status: "replaced" })
      .where(and(of(claims, from.id), sql`${householdClaims.status} in ('open', 'approved')`));
  }
  await tx.update(householdClaims).set({ personId: into.id }).where(of(claims, from.id));
  await tx
    .update(roleLog)
    .set({ personId: into.id })
    .where(of(roleLog as never, from.id));
  await tx
    .update(personAccounts)
    .set({ personId: into.id })
    .where(of(personAccounts as never, from.id));
  await dropCodesOf(tx, communityId, from.id);
  await tx.delete(persons).where(and(eq(persons.communityId, communityId), eq(persons.id, from.id)));
}
