import { type Context, command, type PersonContext, Refusal } from "../../core/command.ts";
import type { Module } from "../../core/module.ts";
import type { Person } from "../../core/people.ts";
import { type Action, say, type Text } from "../../core/post.ts";
import { type Grant, holdsAny, mayGrant, type Role } from "../../core/roles.ts";
import { clip, fold, isBlank } from "../../core/text.ts";
import type { Tx } from "../../core/tx.ts";
import { and, eq, isNull } from "../../store/drizzle.ts";
import { accounts, chats, places } from "../../store/schema.ts";
import { type BuildingName, readBuildingName, readDoor } from "../../understand/place.ts";
import { exportMember, forgetMember } from "./privacy.ts";
import { newCode, ROLE_CODE_MS, readRoleLine } from "./rules.ts";
import { householdClaims } from "./schema.ts";
import {
  approversOf,
  bindChat,
  buildingByCode,
  claimOf,
  giveRole,
  issueCode,
  makeCommunity,
  makeHousehold,
  makeParty,
  partiesOf,
  placeById,
  placeNamed,
  reaches,
  registered,
  spendCode,
  takeRole,
} from "./service.ts";
import { claimPost, doorText, peoplePost, placeText, rolesPost, roleText } from "./views.ts";

const reply = (...lines: Text[]): Action[] => [{ do: "reply", post: { lines } }];

const setup = command({
  names: ["setup", "开通"],
  args: { code: "word?", name: "rest?" },
  may: "anyone",
  where: "any",
  async run({ code, name }, c) {
    if (code === null) {
      if (!c.person || !holdsAny(c.person.grants, ["admin"])) return reply(say("members-setup-how"));
      const fresh = newCode(4);
      const { communityId, id: issuedBy } = c.person;
      await issueCode(c.tx, fresh, { kind: "setup", communityId, issuedBy, issuedAt: c.now });
      return [{ do: "whisper", personId: c.person.id, post: { lines: [say("members-setup-code", { code: fresh })] } }];
    }
    if (c.chat.kind === "private") throw new Refusal(say("members-setup-in-group"));
    if (c.chat.communityId !== null) throw new Refusal(say("members-setup-already", { name: c.community!.name }));
    const called = clip(name?.replace(/\s+/g, " ") ?? "", 30).text;
    if (isBlank(called)) throw new Refusal(say("members-setup-name"));
    const spent = await spendCode(c.tx, "setup", code, c.account, c.now);
    if ("problem" in spent) return reply(say(`members-code-${spent.problem}`));
    const made = await makeCommunity(c.tx, called, "setup", c.now);
    await bindChat(c.tx, c.chat, { communityId: made.id, placeId: made.rootPlaceId, purpose: "residents" });
    const person = await c.personOf(c.account, made.id);
    await giveRole(c.tx, { communityId: made.id, personId: person.id }, scopeless("admin"), null, c.now);
    return reply(say("members-setup-done", { name: called }), say("members-setup-next"));
  },
});

const bind = command({
  names: ["bind", "绑定"],
  args: { place: "rest" },
  may: "anyone",
  where: "group",
  async run({ place }, c) {
    const said = fold(place);
    // A group that is nobody's yet: whoever is staff of one community may bring it in.
    const person = c.chat.communityId === null ? await staffOfOne(c) : c.person;
    if (!person || !holdsAny(person.grants, ["staff"])) throw new Refusal(say("members-bind-staff"));
    const { communityId } = person;
    const rootId = await rootOf(c.tx, communityId);
    const staff = ["工作群", "staff"].includes(said);
    const whole = ["小区", "全小区", "community"].includes(said);
    let placeId = rootId;
    if (!staff && !whole) {
      const name: BuildingName | null = readBuildingName(place);
      if (!name) throw new Refusal(say("members-bind-how"));
      placeId = await placeNamed(c.tx, communityId, rootId, name);
    }
    await bindChat(c.tx, c.chat, { communityId, placeId, purpose: staff ? "staff" : "residents" });
    if (staff) return reply(say("members-bound-staff"));
    return reply(
      say("members-bound", { place: await describePlace(c.tx, communityId, placeId) }),
      say("members-bound-next"),
    );
  },
});

const join = command({
  names: ["join", "登记"],
  args: { door: "rest?" },
  may: ["resident"],
  where: "any",
  async run({ door }, c) {
    if (door === null) {
      const claim = await claimOf(c.tx, c.person);
      if (!claim) return reply(say("members-join-how"));
      const post = { lines: [say(`members-join-${claim.status}`, { door: doorText(claim) })] };
      return [{ do: "whisper", personId: c.person.id, post }];
    }
    const read = readDoor(door);
    if (!read) throw new Refusal(say("members-join-unclear"));
    const building = await buildingByCode(c.tx, c.community.id, read.building);
    if (!building) throw new Refusal(say("members-join-no-building", { building: read.building }));
    const { communityId, id: personId } = c.person;
    const same = await c.tx
      .select()
      .from(householdClaims)
      .where(
        and(
          eq(householdClaims.communityId, communityId),
          eq(householdClaims.personId, personId),
          eq(householdClaims.status, "open"),
        ),
      );
    for (const open of same) {
      if (open.building === read.building && open.unit === read.unit && open.room === read.room) {
        return reply(say("members-join-waiting"));
      }
    }
    const home = await claimOf(c.tx, c.person);
    if (
      home?.status === "approved" &&
      home.building === read.building &&
      home.unit === read.unit &&
      home.room === read.room
    ) {
      return reply(say("members-join-already"));
    }
    await c.tx
      .update(householdClaims)
      .set({ status: "replaced" })
      .where(
        and(
          eq(householdClaims.communityId, communityId),
          eq(householdClaims.personId, personId),
          eq(householdClaims.status, "open"),
        ),
      );
    const number = await c.nextNumber();
    const [claim] = await c.tx
      .insert(householdClaims)
      .values({
        ...read,
        communityId,
        number,
        personId,
        buildingPlaceId: building.id,
        status: "open",
        claimedAt: c.now,
      })
      .returning();
    const approvers = (await approversOf(c.tx, communityId, building.id)).filter((id) => id !== personId);
    return [
      ...reply(say("members-join-received")),
      ...approvers.map((id): Action => ({ do: "whisper", personId: id, post: claimPost(claim!, c.account.name) })),
    ];
  },
});

const door = command({
  names: ["door"],
  byChoice: true,
  args: { number: "number", answer: "word" },
  may: ["leader"],
  where: "any",
  async run({ number, answer }, c) {
    const [claim] = await c.tx
      .select()
      .from(householdClaims)
      .where(and(eq(householdClaims.communityId, c.community.id), eq(householdClaims.number, number)))
      .for("update");
    if (!claim || !(await reaches(c.tx, c.person, claim.buildingPlaceId)))
      throw new Refusal(say("members-claim-not-yours"));
    if (claim.status !== "open") throw new Refusal(say("members-claim-decided"));
    if (claim.personId === c.person.id) throw new Refusal(say("members-claim-own"));
    const yes = answer === "yes";
    if (yes) {
      await c.tx
        .update(householdClaims)
        .set({ status: "replaced" })
        .where(
          and(
            eq(householdClaims.communityId, claim.communityId),
            eq(householdClaims.personId, claim.personId),
            eq(householdClaims.status, "approved"),
          ),
        );
    }
    await c.tx
      .update(householdClaims)
      .set({
        status: yes ? "approved" : "refused",
        placeId: yes ? await makeHousehold(c.tx, claim) : null,
        decidedBy: c.person.id,
        decidedAt: c.now,
      })
      .where(and(eq(householdClaims.communityId, claim.communityId), eq(householdClaims.number, number)));
    return [
      { do: "acknowledge", text: say(yes ? "members-claim-approved" : "members-claim-refused") },
      {
        do: "whisper",
        personId: claim.personId,
        post: { lines: [say(yes ? "members-join-approved" : "members-join-refused", { door: doorText(claim) })] },
      },
    ];
  },
});

const role = command({
  names: ["role", "任命"],
  args: { line: "rest?" },
  may: ["resident"],
  where: "any",
  async run({ line }, c) {
    const parties = await partiesOf(c.tx, c.community.id);
    const asked = readRoleLine(
      line ?? "",
      parties.map((p) => p.name),
    );
    if (asked.kind === "redeem") return redeem(asked.code, c);
    if (!holdsAny(c.person.grants, ["staff"])) throw new Refusal(say("members-role-staff"));
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
    const target = await targetOf(asked.personId, c);
    const named = asked.role === "admin" || asked.role === "staff" ? null : asked.scope;
    const scope = asked.kind === "give" ? await scopeOf(asked.role, named, c) : null;
    if (!target) {
      if (asked.kind === "take") throw new Refusal(say("members-role-who"));
      return codeFor({ role: asked.role, placeId: scope!.placeId, partyId: scope!.partyId }, scope!.text, c);
    }
    const to = { communityId: c.community.id, personId: target.id };
    if (asked.kind === "take") {
      const gone = await takeRole(c.tx, to, asked.role, c.person.id, c.now);
      return reply(say(gone > 0 ? "members-role-taken" : "members-role-none", { role: roleText(asked.role, null) }));
    }
    const { text, ...grant } = scope!;
    await giveRole(c.tx, to, { role: asked.role, ...grant }, c.person.id, c.now);
    const given = roleText(asked.role, text);
    return [
      ...reply(say("members-role-given", { role: given })),
      {
        do: "whisper",
        personId: target.id,
        ifReachable: true,
        post: { lines: [say("members-role-yours", { role: given })] },
      },
    ];
  },
});

const me = command({
  names: ["me", "我"],
  args: {},
  may: ["resident"],
  where: "any",
  async run(_args, c) {
    const claim = await claimOf(c.tx, c.person);
    const lines = [say("members-me", { community: c.community.name })];
    lines.push(claim ? say(`members-join-${claim.status}`, { door: doorText(claim) }) : say("members-join-how"));
    for (const grant of c.person.grants)
      lines.push(say("members-me-role", { role: await describeGrant(c.tx, c.community.id, grant) }));
    lines.push(say("members-me-data"));
    return [{ do: "whisper", personId: c.person.id, post: { lines } }];
  },
});

const mydata = command({
  names: ["mydata", "我的数据"],
  args: {},
  may: ["resident"],
  where: "private",
  async run(_args, c) {
    const held = await c.exportPerson(c.person);
    const file = { name: "linli-my-data.json", content: JSON.stringify(held, null, 2) };
    return [{ do: "reply", post: { lines: [say("members-mydata")], file } }];
  },
});

const forgetme = command({
  names: ["forgetme", "删除我"],
  args: { answer: "word?" },
  may: ["resident"],
  where: "private",
  async run({ answer }, c) {
    if (answer !== "yes") {
      return [
        {
          do: "reply",
          post: {
            lines: [say("members-forget-ask", { community: c.community.name }), say("members-forget-what")],
            choices: [
              { label: say("members-forget-yes"), command: "forgetme yes" },
              { label: say("members-forget-no"), command: "never-mind" },
            ],
          },
        },
      ];
    }
    const told = await c.forgetPerson(c.person);
    return [...told, ...reply(say("members-forgotten"))];
  },
});

const language = command({
  names: ["language", "语言"],
  args: { language: "word?" },
  may: "anyone",
  where: "any",
  async run({ language }, c) {
    const wanted = fold(language ?? "");
    const locale = /^(zh|zh-cn|中文|汉语|chinese)$/.test(wanted)
      ? "zh-CN"
      : /^(en|english|英文|英语)$/.test(wanted)
        ? "en"
        : null;
    if (!locale) {
      return [
        {
          do: "reply",
          post: {
            lines: [say("members-language-ask")],
            choices: [
              { label: say("members-language-zh"), command: "language zh" },
              { label: say("members-language-en"), command: "language en" },
            ],
          },
        },
      ];
    }
    if (c.chat.kind === "group" && !holdsAny(c.person?.grants ?? [], ["leader"])) {
      throw new Refusal(say("members-language-leader"));
    }
    await c.tx
      .update(chats)
      .set({ locale })
      .where(and(eq(chats.platform, c.chat.platform), eq(chats.id, c.chat.id)));
    return reply(say("members-language-set"));
  },
});

const community = command({
  names: ["community"],
  byChoice: true,
  args: { id: "number" },
  may: "anyone",
  where: "private",
  async run({ id }, c) {
    if (!c.memberships.some((person) => person.communityId === id)) throw new Refusal(say("core-no-community"));
    await c.tx.update(accounts).set({ privateCommunityId: id }).where(eq(accounts.id, c.account.id));
    return reply(say("members-community-chosen"));
  },
});

const neverMind = command({
  names: ["never-mind"],
  byChoice: true,
  args: {},
  may: "anyone",
  where: "any",
  run: async () => [{ do: "acknowledge", text: say("core-never-mind") }],
});

// ── what the commands share ────────────────────────────────────────────────────────────────────────────────────────

const scopeless = (role: Role): Grant => ({ role, placeId: null, partyId: null });

async function rootOf(tx: Tx, communityId: number): Promise<number> {
  const [root] = await tx
    .select({ id: places.id })
    .from(places)
    .where(and(eq(places.communityId, communityId), isNull(places.parentId)));
  return root!.id;
}

/** For a group that is nobody's: the one community in which the sender is staff. */
async function staffOfOne(c: Context): Promise<Person | null> {
  const mine = c.memberships.filter((p) => holdsAny(p.grants, ["staff"]));
  if (mine.length > 1) throw new Refusal(say("members-bind-which"));
  return mine[0] ?? null;
}

async function describePlace(tx: Tx, communityId: number, placeId: number): Promise<Text> {
  const place = (await placeById(tx, communityId, placeId))!;
  const parent = place.parentId === null ? undefined : await placeById(tx, communityId, place.parentId);
  return placeText(place, parent?.code);
}

async function describeGrant(tx: Tx, communityId: number, grant: Grant): Promise<Text> {
  if (grant.placeId !== null) return roleText(grant.role, await describePlace(tx, communityId, grant.placeId));
  const party = (await partiesOf(tx, communityId)).find((p) => p.id === grant.partyId);
  return roleText(grant.role, party ? say("core-verbatim", { text: party.name }) : null);
}

/** Whom a role is for: a person picked by id, or an account the platform vouches for. Never a name. */
async function targetOf(personId: number | null, c: PersonContext): Promise<{ id: number } | null> {
  if (personId !== null) {
    const [person] = await registered(c.tx, c.community.id, [personId]);
    if (!person) throw new Refusal(say("members-role-who"));
    return person;
  }
  if (c.targets.length > 1) throw new Refusal(say("members-role-one"));
  const account = c.targets[0];
  return account ? c.personOf(account, c.community.id) : null;
}

/** The scope that goes with a role: a leader's place, a worker's party. @throws {Refusal} when it is missing */
async function scopeOf(
  role: Role,
  named: string | null,
  c: PersonContext,
): Promise<{ placeId: number | null; partyId: number | null; text: Text | null }> {
  if (named === null) return { placeId: null, partyId: null, text: null };
  if (role === "worker") {
    if (named === "") throw new Refusal(say("members-role-party"));
    const name = clip(named, 20).text;
    return {
      placeId: null,
      partyId: await makeParty(c.tx, c.community.id, name),
      text: say("core-verbatim", { text: name }),
    };
  }
  const read = named === "" ? null : readBuildingName(named);
  if (named !== "" && !read) throw new Refusal(say("members-role-place"));
  const placeId = read ? await placeNamed(c.tx, c.community.id, c.community.rootPlaceId, read) : c.chat.placeId;
  if (placeId === null || placeId === c.community.rootPlaceId) throw new Refusal(say("members-role-place"));
  return { placeId, partyId: null, text: await describePlace(c.tx, c.community.id, placeId) };
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

async function redeem(code: string, c: PersonContext): Promise<Action[]> {
  if (c.chat.kind !== "private") throw new Refusal(say("core-private-only"));
  const spent = await spendCode(c.tx, "role", code, c.account, c.now);
  if ("problem" in spent) return reply(say(`members-code-${spent.problem}`));
  const { communityId, grant, issuedBy } = spent.code;
  const person = await c.personOf(c.account, communityId!);
  await giveRole(c.tx, { communityId: communityId!, personId: person.id }, grant!, issuedBy, c.now);
  return reply(say("members-role-yours", { role: await describeGrant(c.tx, communityId!, grant!) }));
}

export const members: Module = {
  name: "members",
  commands: [setup, bind, join, door, role, me, mydata, forgetme, language, community, neverMind],
  async describe(tx, communityId, number) {
    const [claim] = await tx
      .select({ number: householdClaims.number })
      .from(householdClaims)
      .where(and(eq(householdClaims.communityId, communityId), eq(householdClaims.number, number)));
    return claim ? "join" : null;
  },
  exportPerson: exportMember,
  forgetPerson: forgetMember,
  personTables: [
    "persons",
    "person_accounts",
    "accounts",
    "grants",
    "role_log",
    "household_claims",
    "codes",
    "code_tries",
  ],
};
