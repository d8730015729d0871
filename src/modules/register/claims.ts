import { command, type PersonContext, Refusal } from "../../core/command.ts";
import { type Action, say } from "../../core/post.ts";
import { holdsAny } from "../../core/roles.ts";
import type { Tx } from "../../core/tx.ts";
import { and, eq, inArray } from "../../store/drizzle.ts";
import { membersWith, registered } from "../members/service.ts";
import { DEVELOPER } from "./rules.ts";
import { ownerClaims } from "./schema.ts";
import { codeOf, ownersOf, rollOf, type Unit, unitOf, versionOf } from "./service.ts";
import { aboutText, claimPost, confirmPost, ownerName, unitTexts } from "./views.ts";
import { claimsFor } from "./waiting.ts";

/** Claims that one person may have open at once: who has more homes sends the next when one is decided. */
const MOST_OPEN = 3;

/** "业主3-2-501", "业主核对", without the space. */
const GLUED = /^业主(核对|[0-9]\S{0,30})$/u;
/** "我是3号楼2单元501的业主" */
const CLAIMED = /^我(?:们家?)?是(?:[\p{L}]{0,6}?)([0-9一二三四五六七八九十]\S{2,30}?)的?业主[。.!！]?$/u;

/** "I own 3-2-501": shown to staff with the owners of that one unit. Two of them say which of these it is. */
export const owner = command({
  names: ["owner", "业主"],
  reads: (text, meant) => {
    const said = meant ? (GLUED.exec(text) ?? CLAIMED.exec(text)) : null;
    return said && `业主 ${said[1]}`;
  },
  args: { door: "rest?" },
  may: ["resident"],
  where: "private",
  async run({ door }, c) {
    const { communityId, id: personId } = c.person;
    if (door === null) return own(c);
    if (CHECK.test(door) && holdsAny(c.person.grants, ["staff"])) return showNext(c);
    if ((await versionOf(c.tx, communityId)).version === 0) throw new Refusal(say("register-owner-no-roll"));
    const { code } = codeOf(door);
    const unit = await unitOf(c.tx, communityId, code);
    if (!unit || unit.owners[0]?.key === DEVELOPER) throw new Refusal(say("register-owner-no-unit", { code }));
    const keys = await ownersOf(c.tx, communityId, personId);
    if (unit.owners.some((o) => keys.includes(o.key))) throw new Refusal(say("register-owner-already", { code }));
    const open = await c.tx
      .select()
      .from(ownerClaims)
      .where(
        and(
          eq(ownerClaims.communityId, communityId),
          eq(ownerClaims.personId, personId),
          inArray(ownerClaims.state, ["open", "proposed"]),
        ),
      );
    if (open.some((claim) => claim.unitCode === code)) throw new Refusal(say("register-owner-waiting", { code }));
    if (open.length >= MOST_OPEN) throw new Refusal(say("register-owner-many"));
    const staff = (await membersWith(c.tx, communityId, { roles: ["staff", "admin"] })).filter((id) => id !== personId);
    if (staff.length < 2) throw new Refusal(say("register-owner-two"));
    const number = await c.nextNumber();
    const claim = { communityId, number, personId, unitCode: code, state: "open" as const, claimedAt: c.now };
    await c.tx.insert(ownerClaims).values(claim);
    const post = claimPost(claim, c.account.name, unit.owners);
    return [
      { do: "reply", post: { lines: [say("register-owner-received", { code })], number } },
      ...staff.map((id): Action => ({ do: "whisper", personId: id, post })),
    ];
  },
});

/** "业主 核对": one of the staff goes through what waits for them. */
const CHECK = /^(?:核对|check)$/i;

async function showNext(c: PersonContext): Promise<Action[]> {
  const [next, ...others] = await claimsFor(c.tx, c.person);
  if (!next) return [{ do: "reply", post: { lines: [say("register-claim-none-left")] } }];
  const name = (await registered(c.tx, next.communityId, [next.personId!]))[0]?.name ?? "";
  const unit = await unitOf(c.tx, next.communityId, next.unitCode);
  const at = unit?.owners.findIndex(({ key }) => key === next.ownerKey) ?? -1;
  const owner = unit?.owners[at];
  const post =
    next.state === "proposed" && owner
      ? confirmPost(next, name, ownerName(owner), at + 1)
      : claimPost(next, name, unit?.owners ?? []);
  const more = others.length > 0 ? [say("register-claim-more", { count: others.length })] : [];
  return [{ do: "reply", post: { ...post, lines: [...post.lines, ...more] } }];
}

/** Which owner of the roll it is: said by one of the staff, confirmed by another. 0: none of them. */
export const ownerIs = command({
  names: ["owner-is"],
  byChoice: true,
  args: { number: "number", which: "number" },
  may: ["staff"],
  where: "private",
  async run({ number, which }, c) {
    const { id: communityId } = c.community;
    const here = and(eq(ownerClaims.communityId, communityId), eq(ownerClaims.number, number));
    const [claim] = await c.tx.select().from(ownerClaims).where(here).for("update");
    if (!claim) throw new Refusal(say("register-no-change", { number: String(number) }));
    if (claim.state !== "open" && claim.state !== "proposed") throw new Refusal(say("register-claim-decided"));
    if (claim.personId === c.person.id) throw new Refusal(say("register-claim-own"));
    const decided = { decidedBy: c.person.id, decidedAt: c.now };
    const name = (await registered(c.tx, communityId, [claim.personId]))[0]?.name ?? "";
    const who = aboutText(claim, name);
    if (which === 0) {
      await c.tx
        .update(ownerClaims)
        .set({ state: "refused", ...decided })
        .where(here);
      return [
        { do: "acknowledge", text: say("register-claim-refused", { who }) },
        { do: "takeBack", number, asks: ["owner-is"] },
        tell(claim.personId, "register-owner-refused", claim.unitCode),
      ];
    }
    const unit = await unitOf(c.tx, communityId, claim.unitCode);
    const meant = unit?.owners[which - 1];
    if (!meant) throw new Refusal(say("core-stale"));
    if (claim.state === "open" || claim.proposedBy === c.person.id || claim.ownerKey !== meant.key) {
      return proposeOwner(c, claim, meant, which, name);
    }
    // One owner votes with one person: who was it before is so no longer.
    const before = await c.tx
      .update(ownerClaims)
      .set({ state: "replaced", ...decided })
      .where(
        and(
          eq(ownerClaims.communityId, communityId),
          eq(ownerClaims.ownerKey, meant.key),
          eq(ownerClaims.state, "confirmed"),
        ),
      )
      .returning({ personId: ownerClaims.personId });
    await c.tx
      .update(ownerClaims)
      .set({ state: "confirmed", ...decided })
      .where(here);
    return [
      { do: "acknowledge", text: say("register-claim-confirmed", { who, owner: ownerName(meant) }) },
      { do: "takeBack", number, asks: ["owner-is"] },
      tell(claim.personId, "register-owner-confirmed", claim.unitCode),
      ...before
        .filter((b) => b.personId !== claim.personId)
        .map((b) => tell(b.personId, "register-owner-other", claim.unitCode)),
    ];
  },
});

type Claim = typeof ownerClaims.$inferSelect;

/** The first of the two, or a second who says that it is another owner: then somebody else confirms that. */
async function proposeOwner(
  c: PersonContext,
  claim: Claim,
  meant: { key: string; name: string },
  which: number,
  name: string,
): Promise<Action[]> {
  const { communityId, number } = claim;
  if (claim.state === "proposed" && claim.ownerKey === meant.key) throw new Refusal(say("register-second"));
  await c.tx
    .update(ownerClaims)
    .set({ state: "proposed", ownerKey: meant.key, proposedBy: c.person.id, proposedAt: c.now })
    .where(and(eq(ownerClaims.communityId, communityId), eq(ownerClaims.number, number)));
  const staff = await membersWith(c.tx, communityId, { roles: ["staff", "admin"] });
  const owner = ownerName(meant);
  const post = confirmPost(claim, name, owner, which);
  return [
    { do: "acknowledge", text: say("register-claim-proposed", { who: aboutText(claim, name), owner }) },
    // Whoever was asked the first question, or about another owner, is asked this now.
    { do: "takeBack", number, asks: ["owner-is"] },
    ...staff
      .filter((id) => id !== c.person.id && id !== claim.personId)
      .map((personId): Action => ({ do: "whisper", personId, post })),
  ];
}

function tell(personId: number, key: string, code: string): Action {
  return { do: "whisper", personId, post: { lines: [say(key, { code })] } };
}

/** What the roll says of somebody, to them alone. */
async function own(c: PersonContext): Promise<Action[]> {
  const { communityId, id } = c.person;
  const units = await unitsOf(c.tx, communityId, await ownersOf(c.tx, communityId, id));
  if (units.length === 0) return [{ do: "reply", post: { lines: [say("register-owner-how")] } }];
  const lines = [say("register-owner-yours"), ...units.flatMap((unit) => unitTexts(unit).slice(0, 1))];
  return [{ do: "reply", post: { lines } }];
}

/** The units of these owners. */
export async function unitsOf(tx: Tx, communityId: number, keys: readonly string[]): Promise<Unit[]> {
  if (keys.length === 0) return [];
  return (await rollOf(tx, communityId)).filter((unit) => unit.owners.some((o) => keys.includes(o.key)));
}
