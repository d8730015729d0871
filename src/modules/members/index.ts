import { type Context, command, Refusal } from "../../core/command.ts";
import type { Module } from "../../core/module.ts";
import type { Person } from "../../core/people.ts";
import { type Action, say, type Text } from "../../core/post.ts";
import { type Grant, holdsAny, type Role } from "../../core/roles.ts";
import { clip, fold, isBlank } from "../../core/text.ts";
import type { Tx } from "../../core/tx.ts";
import { and, eq, isNull } from "../../store/drizzle.ts";
import { accounts, places } from "../../store/schema.ts";
import { type BuildingName, readBuildingName, readDoor } from "../../understand/place.ts";
import { asking, language, model } from "./chats.ts";
import { issueCode, spendCode, sweepCodes } from "./codes.ts";
import { link, linkAsk, linkJoin, mergeMember } from "./link.ts";
import { exportAccounts, exportMember, forgetAccounts, forgetMember } from "./privacy.ts";
import { rebind, rebindGroup, rebindPerson } from "./rebind.ts";
import { describeGrant, role } from "./roles.ts";
import { newCode } from "./rules.ts";
import { householdClaims } from "./schema.ts";
import {
  approversOf,
  bindChat,
  buildingByCode,
  claimOf,
  describePlace,
  giveRole,
  makeCommunity,
  makeHousehold,
  placeNamed,
  placeOfUnit,
  reaches,
} from "./service.ts";
import { claimPost, doorText } from "./views.ts";
import { greet, greetLater } from "./welcome.ts";

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
    const person = await c.selfIn(made.id);
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
    const replaced = await c.tx
      .update(householdClaims)
      .set({ status: "replaced" })
      .where(
        and(
          eq(householdClaims.communityId, communityId),
          eq(householdClaims.personId, personId),
          eq(householdClaims.status, "open"),
        ),
      )
      .returning({ number: householdClaims.number });
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
    const placeId = await placeOfUnit(c.tx, communityId, building.id, read.unit);
    const approvers = (await approversOf(c.tx, communityId, placeId)).filter((id) => id !== personId);
    return [
      ...reply(say("members-join-received")),
      ...replaced.map((old): Action => ({ do: "takeBack", number: old.number, asks: ["door"] })),
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
    const place = claim && (await placeOfUnit(c.tx, claim.communityId, claim.buildingPlaceId, claim.unit));
    if (!claim || !(await reaches(c.tx, c.person, place!))) throw new Refusal(say("members-claim-not-yours"));
    if (claim.status === "replaced") throw new Refusal(say("members-claim-replaced"));
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
      { do: "takeBack", number: claim.number, asks: ["door"] },
      {
        do: "whisper",
        personId: claim.personId,
        post: { lines: [say(yes ? "members-join-approved" : "members-join-refused", { door: doorText(claim) })] },
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
    // What somebody wants to hear of in private is theirs to choose (modules/notices).
    const choices = [{ label: say("notices-choice-segments"), command: "segments" }];
    return [{ do: "whisper", personId: c.person.id, post: { lines, choices } }];
  },
});

const mydata = command({
  names: ["mydata", "我的数据"],
  args: {},
  may: ["resident"],
  where: "private",
  run: (_args, c) => sendData(c),
  byStranger: (_args, c) => sendData(c),
});

const forgetme = command({
  names: ["forgetme", "删除我"],
  apart: true,
  args: { answer: "word?" },
  may: ["resident"],
  where: "private",
  async run({ answer }, c) {
    if (answer !== "yes") {
      return askToForget(say("members-forget-ask", { community: c.community.name }), say("members-forget-what"));
    }
    return forget(c);
  },
  async byStranger({ answer }, c) {
    if (answer !== "yes") return askToForget(say("members-forget-account"));
    return forget(c);
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

async function sendData(c: Context): Promise<Action[]> {
  const file = { name: "linli-my-data.json", content: JSON.stringify(await c.exportSender(), null, 2) };
  return [{ do: "reply", post: { lines: [say("members-mydata")], file } }];
}

async function forget(c: Context): Promise<Action[]> {
  return [...(await c.forgetSender()), ...reply(say("members-forgotten"))];
}

function askToForget(...lines: Text[]): Action[] {
  const choices = [
    { label: say("members-forget-yes"), command: "forgetme yes" },
    { label: say("members-forget-no"), command: "never-mind" },
  ];
  return [{ do: "reply", post: { lines, choices } }];
}

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

export const members: Module = {
  name: "members",
  commands: [
    setup,
    bind,
    join,
    door,
    role,
    link,
    linkAsk,
    linkJoin,
    rebind,
    rebindPerson,
    rebindGroup,
    me,
    mydata,
    forgetme,
    language,
    asking,
    model,
    community,
    neverMind,
  ],
  jobs: { "members.welcome": greet },
  joined: greetLater,
  async describe(tx, communityId, number) {
    const [claim] = await tx
      .select({ number: householdClaims.number })
      .from(householdClaims)
      .where(and(eq(householdClaims.communityId, communityId), eq(householdClaims.number, number)));
    return claim ? "join" : null;
  },
  mergePersons: mergeMember,
  exportPerson: exportMember,
  forgetPerson: forgetMember,
  exportAccount: (tx, account) => exportAccounts(tx, [account.id]),
  forgetAccount: (tx, account) => forgetAccounts(tx, [account.id]),
  sweep: sweepCodes,
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
