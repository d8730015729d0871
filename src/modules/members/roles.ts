import { type Context, command, type PersonContext, Refusal } from "../../core/command.ts";
import { type Action, say, type Text, verbatim } from "../../core/post.ts";
import { type Grant, holdsAny, mayGrant, type Role } from "../../core/roles.ts";
import { clip } from "../../core/text.ts";
import type { Tx } from "../../core/tx.ts";
import { readBuildingName } from "../../understand/place.ts";
import { issueCode, spendCode } from "./codes.ts";
import { findParty, leadingParty, partyText } from "./parties.ts";
import { newCode, ROLE_CODE_MS, type RoleLine, readRoleCode, readRoleLine } from "./rules.ts";
import {
  describePlace,
  findNamed,
  giveRole,
  grantsOf,
  makeParty,
  type Party,
  partiesOf,
  placeById,
  placeNamed,
  registered,
  takeRole,
} from "./service.ts";
import { nameOfPlace, peoplePost, rolesPost, roleText, whichRolePost } from "./views.ts";

const reply = (text: Text): Action[] => [{ do: "reply", post: { lines: [text] } }];

export const role = command({
  names: ["role", "任命"],
  spoken: ["role"],
  // As the bot tells it to be sent, in reply to whom it is about: other words behind 任命 are talk.
  whole: /^任命\s+((?:取消\s*)?(?:楼长|师傅|居委会|管理员)(?:\s+\S.*)?)$/,
  args: { line: "rest?" },
  may: ["staff"],
  where: "any",
  // Whoever a code was passed on to may be nobody here yet: the code says which community it is for.
  byCode: {
    fits: ({ line }) => readRoleCode(line ?? "") !== null,
    run: ({ line }, c) => redeem(readRoleCode(line!)!, c),
  },
  async run({ line }, c) {
    const parties = await partiesOf(c.tx, c.community.id);
    const asked = readRoleLine(line ?? "", (words) => leadingParty(parties, words)?.party.name);
    if (asked.kind === "list" || asked.kind === "pick") {
      if (c.chat.kind !== "private") throw new Refusal(say("core-private-only"));
      if (asked.kind === "list") return [{ do: "reply", post: peoplePost(await registered(c.tx, c.community.id)) }];
      const [person] = await registered(c.tx, c.community.id, [asked.personId]);
      if (!person) throw new Refusal(say("members-role-who"));
      const admin = holdsAny(c.person.grants, ["admin"]);
      return [{ do: "reply", post: rolesPost(person, person.building, parties, admin) }];
    }
    if (asked.kind === "unclear") throw new Refusal(say("members-role-how"));
    if (!mayGrant(c.person.grants, asked.role)) throw new Refusal(say("members-role-above"));
    if (c.targets.length > 1) throw new Refusal(say("members-role-one"));
    return asked.kind === "give" ? give(asked, c) : take(asked, parties, c);
  },
});

type Change = Extract<RoleLine, { role: Role }>;

async function give(asked: Change, c: PersonContext): Promise<Action[]> {
  const { text, ...grant } = await scopeOf(asked, c);
  const personId = asked.personId === null ? await targetOf(c) : await pickedPerson(asked.personId, c);
  if (personId === null) return codeFor(grant, text, c);
  await giveRole(c.tx, { communityId: c.community.id, personId }, grant, c.person.id, c.now);
  const given = roleText(asked.role, text);
  return [
    ...reply(say("members-role-given", { role: given })),
    { do: "whisper", personId, ifReachable: true, post: { lines: [say("members-role-yours", { role: given })] } },
  ];
}

/** Takes the one role that was named; where they hold several of the kind and none was named, asks which. */
async function take(asked: Change, parties: Party[], c: PersonContext): Promise<Action[]> {
  const communityId = c.community.id;
  const none = (scope: Text | null) => reply(say("members-role-none", { role: roleText(asked.role, scope) }));
  const [target] = c.targets;
  if (asked.personId === null && !target) throw new Refusal(say("members-role-take-who"));
  const personId = asked.personId === null ? c.known(target!)?.id : await pickedPerson(asked.personId, c);
  if (personId === undefined) return none(null);
  let held = await grantsOf(c.tx, communityId, personId, asked.role);
  if (isScoped(asked.role) && asked.scope !== "") {
    const scope = await findScope(asked, parties, c);
    held = held.filter((g) => scope !== null && g.placeId === scope.placeId && g.partyId === scope.partyId);
    if (held.length === 0) return none(verbatim(clip(asked.scope, 20).text));
  }
  if (held.length > 1) {
    const roles = await Promise.all(
      held.map(async (grant) => ({
        text: await describeGrant(c.tx, communityId, grant),
        scope: await nameScope(c.tx, communityId, grant, parties),
      })),
    );
    return [{ do: "reply", post: whichRolePost(personId, asked.role, roles) }];
  }
  const [grant] = held;
  if (!grant) return none(null);
  await takeRole(c.tx, { communityId, personId }, grant, c.person.id, c.now);
  return reply(say("members-role-taken", { role: await describeGrant(c.tx, communityId, grant) }));
}

async function redeem(code: string, c: Context): Promise<Action[]> {
  if (c.chat.kind !== "private") throw new Refusal(say("core-private-only"));
  const spent = await spendCode(c.tx, "role", code, c.account, c.now);
  if ("problem" in spent) return reply(say(`members-code-${spent.problem}`));
  const { communityId, grant, issuedBy } = spent.code;
  const person = await c.selfIn(communityId!);
  await giveRole(c.tx, { communityId: communityId!, personId: person.id }, grant!, issuedBy, c.now);
  return reply(say("members-role-yours", { role: await describeGrant(c.tx, communityId!, grant!) }));
}

/** Nobody was named by an id: a code for whoever should have the role, to be passed on by hand. */
async function codeFor(grant: Grant, scope: Text | null, c: PersonContext): Promise<Action[]> {
  const code = newCode(3);
  await issueCode(c.tx, code, {
    kind: "role",
    communityId: c.community.id,
    grant,
    issuedBy: c.person.id,
    issuedAt: c.now,
    expiresAt: new Date(c.now.getTime() + ROLE_CODE_MS),
  });
  const post = {
    lines: [say("members-role-code", { role: roleText(grant.role, scope) }), say("members-role-code-line", { code })],
  };
  return [{ do: "whisper", personId: c.person.id, post }];
}

// ── whom, and where ────────────────────────────────────────────────────────────────────────────────────────────────

/** Whoever the platform vouches for, made a neighbour now if they never wrote here; null when nobody was named. */
async function targetOf(c: PersonContext): Promise<number | null> {
  const [target] = c.targets;
  return target ? (await c.personOf(target)).id : null;
}

/** A person picked from a list, by id. Never by a name. @throws {Refusal} when there is none */
async function pickedPerson(personId: number, c: PersonContext): Promise<number> {
  const [person] = await registered(c.tx, c.community.id, [personId]);
  if (!person) throw new Refusal(say("members-role-who"));
  return person.id;
}

/** A leader has a place, a worker a party; staff and admins have all of the community. */
const isScoped = (role: Role) => role === "leader" || role === "worker";

/** The role with its scope, which is made where it is new. @throws {Refusal} when it is missing or cannot be read */
async function scopeOf(asked: Change, c: PersonContext): Promise<Grant & { text: Text | null }> {
  const { role, scope } = asked;
  const communityId = c.community.id;
  if (!isScoped(role)) return { role, placeId: null, partyId: null, text: null };
  if (role === "worker") {
    if (scope === "") throw new Refusal(say("members-role-party"));
    const party = await makeParty(c.tx, communityId, clip(scope, 20).text);
    return { role, placeId: null, partyId: party.id, text: partyText(party.name) };
  }
  const read = scope === "" ? null : readBuildingName(scope);
  if (scope !== "" && !read) throw new Refusal(say("members-role-place"));
  const placeId = read ? await placeNamed(c.tx, communityId, c.community.rootPlaceId, read) : c.chat.placeId;
  if (placeId === null || placeId === c.community.rootPlaceId) throw new Refusal(say("members-role-place"));
  return { role, placeId, partyId: null, text: await describePlace(c.tx, communityId, placeId) };
}

/** The scope that a role is taken in, or null when the community has no such place or party. */
async function findScope(asked: Change, parties: Party[], c: PersonContext): Promise<Omit<Grant, "role"> | null> {
  if (asked.role === "worker") {
    const party = findParty(parties, asked.scope);
    return party ? { placeId: null, partyId: party.id } : null;
  }
  const read = readBuildingName(asked.scope);
  if (!read) throw new Refusal(say("members-role-place"));
  const place = await findNamed(c.tx, c.community.id, c.community.rootPlaceId, read);
  return place ? { placeId: place.id, partyId: null } : null;
}

/** A scope as it is typed, so that a choice can name it: "3号楼2单元", "物业". */
async function nameScope(tx: Tx, communityId: number, grant: Grant, parties: Party[]): Promise<string> {
  if (grant.placeId === null) return parties.find((p) => p.id === grant.partyId)?.name ?? "";
  const place = (await placeById(tx, communityId, grant.placeId))!;
  const parent = place.parentId === null ? undefined : await placeById(tx, communityId, place.parentId);
  return nameOfPlace(place, parent?.code);
}

/** A role with its scope, in words. */
export async function describeGrant(tx: Tx, communityId: number, grant: Grant): Promise<Text> {
  if (grant.placeId !== null) return roleText(grant.role, await describePlace(tx, communityId, grant.placeId));
  const party = (await partiesOf(tx, communityId)).find((p) => p.id === grant.partyId);
  return roleText(grant.role, party ? partyText(party.name) : null);
}
