import { type Context, command, type PersonContext, Refusal } from "../../core/command.ts";
import { type Action, say, type Text } from "../../core/post.ts";
import type { Tx } from "../../core/tx.ts";
import { and, eq, isNotNull, isNull, ne, sql } from "../../store/drizzle.ts";
import { accounts, chats, personAccounts } from "../../store/schema.ts";
import { readDoor } from "../../understand/place.ts";
import { issueCode, spendCode } from "./codes.ts";
import { holdsRole } from "./link.ts";
import { looksLikeCode, newCode, REBIND_CODE_MS } from "./rules.ts";
import { type codes, householdClaims } from "./schema.ts";
import { describePlace, placeOfUnit, reaches } from "./service.ts";
import { doorText, lostPost, nameText } from "./views.ts";

/**
 * Some platforms know a person or a group by another id each time the bot logs in. Whoever answers for a place vouches
 * for who is who: they make out a code, the neighbour sends it in private from the account they have now, or anybody
 * sends it in the group. Nothing but an account or a chat that is marked so can be handed over; roles never come along.
 */

const reply = (...lines: Text[]): Action[] => [{ do: "reply", post: { lines } }];
type Code = typeof codes.$inferSelect;

export const rebind = command({
  names: ["rebind", "找回"],
  args: { line: "rest?" },
  may: ["leader"],
  where: "any",
  // It locks what the code is about, and that is known only when it is spent.
  apart: true,
  // Whoever was given a code is nobody here, and neither is the group: the code says which community it is for.
  byCode: {
    fits: ({ line }) => line !== null && looksLikeCode(line.trim()),
    run: ({ line }, c) => redeem(line!.trim(), c),
  },
  async run({ line }, c) {
    if (line === null) return [{ do: "whisperSender", post: lostPost(await lostGroups(c)) }];
    const door = readDoor(line);
    if (!door) throw new Refusal(say("members-rebind-how"));
    const there = await peopleAt(c, door);
    if (there.length === 0) throw new Refusal(say("members-rebind-nobody"));
    const choices = there.map(({ personId, name }) => ({
      label: nameText(name),
      command: `rebind-person ${personId}`,
    }));
    return [{ do: "whisperSender", post: { lines: [say("members-rebind-who")], choices } }];
  },
});

/** A code for somebody whose account got another id. */
export const rebindPerson = command({
  names: ["rebind-person"],
  args: { person: "number" },
  may: ["leader"],
  where: "private",
  byChoice: true,
  async run({ person: personId }, c) {
    if (personId === c.person.id) throw new Refusal(say("members-rebind-own"));
    const home = await reachedHome(c, personId);
    if (!home || (await markedAccounts(c.tx, c.community.id, personId)).length === 0) {
      throw new Refusal(say("members-rebind-nobody"));
    }
    if (await holdsRole(c.tx, c.community.id, personId)) throw new Refusal(say("members-link-role"));
    return codeFor(c, { personId }, say("members-rebind-code", { door: doorText(home) }));
  },
});

/** A code for a group that got another id. */
export const rebindGroup = command({
  names: ["rebind-group"],
  args: { platform: "word", id: "word" },
  may: ["leader"],
  where: "private",
  byChoice: true,
  async run({ platform, id }, c) {
    const group = (await lostGroups(c)).find((g) => g.platform === platform && g.id === id);
    if (!group) throw new Refusal(say("members-rebind-late"));
    return codeFor(c, { chat: { platform, id } }, say("members-rebind-group-code", { group: group.name }));
  },
});

async function codeFor(c: PersonContext, about: Pick<Code, "personId"> | Pick<Code, "chat">, how: Text) {
  const code = newCode(3);
  await issueCode(c.tx, code, {
    ...{ kind: "rebind", communityId: c.community.id, issuedBy: c.person.id, issuedAt: c.now },
    ...about,
    expiresAt: new Date(c.now.getTime() + REBIND_CODE_MS),
  });
  return reply(how, say("members-rebind-code-line", { code }));
}

async function redeem(word: string, c: Context): Promise<Action[]> {
  const spent = await spendCode(c.tx, "rebind", word, c.account, c.now);
  if ("problem" in spent) return reply(say(`members-code-${spent.problem}`));
  return spent.code.chat ? redeemGroup(spent.code, c) : redeemPerson(spent.code, c);
}

/** The account becomes one of that person. What is answered here never gives the code back. */
async function redeemPerson({ communityId, personId, issuedBy }: Code, c: Context): Promise<Action[]> {
  if (c.chat.kind !== "private") return reply(say("members-rebind-seen"));
  if (communityId === null || personId === null || issuedBy === null) return reply(say("members-rebind-late"));
  const mine = c.memberships.find((m) => m.communityId === communityId);
  if (mine?.id === issuedBy) return reply(say("members-rebind-own"));
  if (mine?.id === personId) return reply(say("members-link-same"));
  const before = await markedAccounts(c.tx, communityId, personId);
  if (before.length === 0) return reply(say("members-rebind-late"));
  // Somebody may have been given a role since the code was made.
  for (const id of [personId, ...(mine ? [mine.id] : [])]) {
    if (await holdsRole(c.tx, communityId, id)) return reply(say("members-link-role"));
  }
  // What is private goes to the account there is now. If the one before is theirs still, it hears what was done.
  for (const { id } of before) await c.tx.update(accounts).set({ privateChat: null }).where(eq(accounts.id, id));
  const others = await c.become({ communityId, id: personId, grants: [] });
  const told = before.flatMap(({ platform, chat }) => (chat === null ? [] : [{ platform, id: chat }]));
  return [
    ...reply(say("members-rebind-done")),
    ...told.map((chat): Action => ({ do: "say", chat, post: { lines: [say("members-rebind-moved")] } })),
    ...tellIssuer(issuedBy, say("members-rebind-used")),
    ...others,
  ];
}

/** This group is that one, and goes on with all that it had. */
async function redeemGroup({ communityId, chat, issuedBy }: Code, c: Context): Promise<Action[]> {
  if (c.chat.kind !== "group") throw new Refusal(say("members-rebind-in-group"));
  const { platform, id } = c.chat;
  if (chat === null || communityId === null || platform !== chat.platform || id === chat.id) {
    return reply(say("members-rebind-late"));
  }
  if (c.chat.communityId !== null && c.chat.communityId !== communityId) {
    return reply(say("members-rebind-other"));
  }
  const [before] = await c.tx
    .select({ placeId: chats.placeId })
    .from(chats)
    .where(and(eq(chats.platform, chat.platform), eq(chats.id, chat.id), eq(chats.communityId, communityId)));
  if (!before || before.placeId === null) return reply(say("members-rebind-late"));
  await c.moveChatHere(chat);
  await c.tx
    .update(chats)
    .set({ mayChange: c.chat.mayChange, reachable: true, greeted: true })
    .where(and(eq(chats.platform, platform), eq(chats.id, id)));
  const place = await describePlace(c.tx, communityId, before.placeId);
  return [
    ...reply(say("members-rebind-group-done", { place })),
    ...tellIssuer(issuedBy, say("members-rebind-group-used", { place })),
  ];
}

function tellIssuer(personId: number | null, text: Text): Action[] {
  return personId === null ? [] : [{ do: "whisper", personId, post: { lines: [text] }, ifReachable: true }];
}

// ── who and what can be found again ────────────────────────────────────────────────────────────────────────────────

/** The accounts of a person whose ids may change. */
function markedAccounts(tx: Tx, communityId: number, personId: number) {
  return tx
    .select({ id: accounts.id, platform: accounts.platform, chat: accounts.privateChat })
    .from(accounts)
    .innerJoin(personAccounts, eq(personAccounts.accountId, accounts.id))
    .where(
      and(
        eq(personAccounts.communityId, communityId),
        eq(personAccounts.personId, personId),
        eq(accounts.mayChange, true),
      ),
    );
}

/** The approved home of somebody, where it is this leader's to speak for. */
async function reachedHome(c: PersonContext, personId: number) {
  const [home] = await c.tx
    .select()
    .from(householdClaims)
    .where(
      and(
        eq(householdClaims.communityId, c.community.id),
        eq(householdClaims.personId, personId),
        eq(householdClaims.status, "approved"),
      ),
    );
  const place = home && (await placeOfUnit(c.tx, c.community.id, home.buildingPlaceId, home.unit));
  return place !== undefined && (await reaches(c.tx, c.person, place)) ? home : null;
}

/** Those behind a door who may have lost their account, by the name their platform showed. */
async function peopleAt(c: PersonContext, door: { building: string; unit: string | null; room: string }) {
  const found = await c.tx
    .select({ personId: householdClaims.personId, name: sql<string>`max(${accounts.name})` })
    .from(householdClaims)
    .innerJoin(
      personAccounts,
      and(
        eq(personAccounts.communityId, householdClaims.communityId),
        eq(personAccounts.personId, householdClaims.personId),
      ),
    )
    .innerJoin(accounts, and(eq(accounts.id, personAccounts.accountId), eq(accounts.mayChange, true)))
    .where(
      and(
        eq(householdClaims.communityId, c.community.id),
        eq(householdClaims.status, "approved"),
        eq(householdClaims.building, door.building),
        door.unit === null ? isNull(householdClaims.unit) : eq(householdClaims.unit, door.unit),
        eq(householdClaims.room, door.room),
        ne(householdClaims.personId, c.person.id),
      ),
    )
    .groupBy(householdClaims.personId)
    .orderBy(householdClaims.personId);
  const reached = await Promise.all(found.map(async (one) => ((await reachedHome(c, one.personId)) ? [one] : [])));
  return reached.flat();
}

/** The groups whose ids may change, of the places this leader speaks for. */
async function lostGroups(c: PersonContext): Promise<{ platform: string; id: string; name: Text }[]> {
  const found = await c.tx
    .select({ platform: chats.platform, id: chats.id, placeId: chats.placeId, purpose: chats.purpose })
    .from(chats)
    .where(
      and(
        eq(chats.communityId, c.community.id),
        eq(chats.kind, "group"),
        eq(chats.mayChange, true),
        isNotNull(chats.placeId),
      ),
    )
    .orderBy(chats.placeId, chats.id);
  const groups = [];
  for (const { platform, id, placeId, purpose } of found) {
    if (!(await reaches(c.tx, c.person, placeId!))) continue;
    const place = await describePlace(c.tx, c.community.id, placeId!);
    groups.push({ platform, id, name: purpose === "staff" ? say("members-rebind-staff") : place });
  }
  return groups;
}
