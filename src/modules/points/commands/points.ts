import { command, type PersonContext, Refusal } from "../../../core/command.ts";
import { type Action, type Post, say, type Text } from "../../../core/post.ts";
import { holdsAny } from "../../../core/roles.ts";
import { and, eq, sql } from "../../../store/drizzle.ts";
import { historyOf, rulesOf, standingOf, taperOf } from "../lookups.ts";
import { readRule } from "../rules.ts";
import { ledgerEntries, ledgers, pointRules } from "../schema.ts";
import { takeBackEntry } from "../service.ts";
import { rulesPost, standingPost } from "../views.ts";

/** What somebody has, what earns it, and taking back what should not have been earned. */

/** Entries shown with one's points. */
const LATEST = 5;

/** What is theirs alone is said in private; the group reads that, and nothing of what it is. */
export function inPrivate(c: PersonContext, post: Post, told: Text = say("points-private")): Action[] {
  if (c.chat.kind === "private") return [{ do: "reply", post }];
  return [
    { do: "acknowledge", text: told },
    { do: "whisper", personId: c.person.id, post },
  ];
}

export const points = command({
  names: ["points", "积分", "我的积分", "徽章", "我的徽章", "勋章", "我的勋章", "等级", "我的等级"],
  alone: ["积分", "我的积分"],
  args: { words: "rest?" },
  may: ["resident"],
  where: "any",
  async run({ words }, c) {
    // "积分 加100": points are earned by what one does, whatever one writes.
    if (words !== null) throw new Refusal(say("points-not-by-words"));
    const { communityId, id: personId } = c.person;
    const [standing, entries] = await Promise.all([
      standingOf(c.tx, communityId, personId),
      historyOf(c.tx, communityId, personId, "points", LATEST),
    ]);
    const post = standingPost(standing, entries, await setsExchanged(c));
    return inPrivate(c, post);
  },
});

/** How many full sets of badges this person has exchanged already. */
export async function setsExchanged(c: PersonContext): Promise<number> {
  const [found] = await c.tx
    .select({ count: sql<number>`count(*)::int` })
    .from(ledgers)
    .innerJoin(
      ledgerEntries,
      and(eq(ledgerEntries.communityId, ledgers.communityId), eq(ledgerEntries.ledgerId, ledgers.id)),
    )
    .where(
      and(
        eq(ledgers.communityId, c.person.communityId),
        eq(ledgers.personId, c.person.id),
        eq(ledgerEntries.act, "badges"),
      ),
    );
  return found!.count;
}

export const rules = command({
  names: ["rules", "积分规则"],
  alone: ["积分规则"],
  args: { line: "rest?" },
  may: ["resident"],
  where: "any",
  async run({ line }, c) {
    const { id: communityId } = c.community;
    const inForce = await rulesOf(c.tx, communityId);
    if (line === null) return [{ do: "reply", post: rulesPost(inForce, await taperOf(c.tx, communityId)) }];
    if (!holdsAny(c.person.grants, ["staff"])) throw new Refusal(say("points-rules-staff"));
    const read = readRule(line, inForce);
    if (read === null) throw new Refusal(say("points-rules-how"));
    if (read === "range") throw new Refusal(say("points-rules-range"));
    const set = { points: read.points, dailyCap: read.dailyCap, changedBy: c.person.id, changedAt: c.now };
    await c.tx
      .insert(pointRules)
      .values({ communityId, key: read.key, ...set })
      .onConflictDoUpdate({ target: [pointRules.communityId, pointRules.key], set });
    const [now, taper] = [await rulesOf(c.tx, communityId), await taperOf(c.tx, communityId)];
    const post = rulesPost(now, taper);
    return [{ do: "reply", post: { lines: [say("points-rules-set"), ...post.lines] } }];
  },
});

export const undo = command({
  names: ["undo", "冲正"],
  args: { entry: "number" },
  may: ["staff"],
  where: "any",
  async run({ entry }, c) {
    const undone = await takeBackEntry(c.tx, c.community.id, entry, c.now, c.timeZone);
    if (!undone) throw new Refusal(say("points-undo-none", { entry: String(entry) }));
    const done: Action = { do: "acknowledge", text: say("points-undone", { points: undone.points }) };
    if (undone.personId === null) return [done];
    const post = { lines: [say("points-undone-told", { points: undone.points })] };
    return [done, { do: "whisper", personId: undone.personId, post, ifReachable: true }];
  },
});
