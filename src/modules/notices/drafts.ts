import { Refusal } from "../../core/command.ts";
import { say } from "../../core/post.ts";
import type { Tx } from "../../core/tx.ts";
import { and, desc, eq, sql } from "../../store/drizzle.ts";
import { noticeDrafts, notices } from "./schema.ts";
import { changeNotice, findNotice, lockNotice, type Notice, stateText } from "./service.ts";

/** What somebody is about to publish or to change. */
export type Draft = typeof noticeDrafts.$inferSelect;

export async function findDraft(
  tx: Tx,
  communityId: number,
  number: number,
  personId: number,
): Promise<Draft | undefined> {
  const [found] = await tx
    .select()
    .from(noticeDrafts)
    .where(
      and(
        eq(noticeDrafts.communityId, communityId),
        eq(noticeDrafts.number, number),
        eq(noticeDrafts.personId, personId),
      ),
    )
    .for("update");
  return found;
}

/** The same, unless somebody else changed the notice since: then it is of no more use. */
export async function liveDraft(
  tx: Tx,
  communityId: number,
  number: number,
  personId: number,
): Promise<Draft | undefined> {
  const draft = await findDraft(tx, communityId, number, personId);
  if (!draft || draft.base === 0) return draft;
  return (await findNotice(tx, communityId, number))?.version === draft.base ? draft : undefined;
}

/** What waits for the committee's yes under that number: what was put to it last. */
export async function waitingDraft(tx: Tx, communityId: number, number: number): Promise<Draft | undefined> {
  const [found] = await tx
    .select()
    .from(noticeDrafts)
    .where(
      and(
        eq(noticeDrafts.communityId, communityId),
        eq(noticeDrafts.number, number),
        sql`${noticeDrafts.askedAt} is not null`,
      ),
    )
    .orderBy(desc(noticeDrafts.askedAt))
    .limit(1)
    .for("update");
  return found;
}

/** What somebody is writing that is new and not put to staff: writing again replaces it. */
export async function openDraft(tx: Tx, communityId: number, personId: number): Promise<Draft | undefined> {
  const mine = and(eq(noticeDrafts.communityId, communityId), eq(noticeDrafts.personId, personId));
  const [found] = await tx
    .select()
    .from(noticeDrafts)
    .where(and(mine, eq(noticeDrafts.base, 0), sql`${noticeDrafts.askedAt} is null`))
    .orderBy(desc(noticeDrafts.number))
    .limit(1);
  return found;
}

export async function saveDraft(tx: Tx, draft: typeof noticeDrafts.$inferInsert): Promise<Draft> {
  const { communityId: _, number: __, personId: ___, ...set } = draft;
  const [saved] = await tx
    .insert(noticeDrafts)
    .values({ askedAt: null, ...draft })
    .onConflictDoUpdate({
      target: [noticeDrafts.communityId, noticeDrafts.number, noticeDrafts.personId],
      set: { askedAt: null, ...set },
    })
    .returning();
  return saved!;
}

export async function dropDraft(tx: Tx, { communityId, number, personId }: Draft): Promise<void> {
  await tx
    .delete(noticeDrafts)
    .where(
      and(
        eq(noticeDrafts.communityId, communityId),
        eq(noticeDrafts.number, number),
        eq(noticeDrafts.personId, personId),
      ),
    );
}

/**
 * Makes a notice of a draft, or changes the one it is about.
 * @param nextAt its next turn, null for one that is said at once or has been said
 * @throws {Refusal} when somebody changed it meanwhile, or withdrew it
 */
export async function publishDraft(
  tx: Tx,
  draft: Draft,
  more: { now: Date; nextAt: Date | null; approvedBy: number | null },
): Promise<{ notice: Notice; before: Notice | undefined }> {
  const { communityId, number, personId, content, base } = draft;
  const before = await lockNotice(tx, communityId, number);
  const { nextAt, approvedBy, now } = more;
  if (base === 0) {
    const [notice] = await tx
      .insert(notices)
      .values({
        ...{ communityId, number, personId, approvedBy, placeId: content.placeId, content, version: 1 },
        ...{ state: "on", nextAt, issue: 0, ended: false, publishedAt: now },
      })
      .returning();
    await dropDraft(tx, draft);
    return { notice: notice!, before: undefined };
  }
  if (before?.state !== "on") throw new Refusal(stateText(before, number));
  if (before.version !== base) throw new Refusal(say("notices-changed-meanwhile", { number: String(number) }));
  // Who read what stood there before has not read this.
  const anew = before.issue > 0 ? { correctedAt: now, remindedIssue: null } : { correctedAt: null };
  const change = { content, placeId: content.placeId, version: base + 1, nextAt, approvedBy, ...anew };
  const notice = await changeNotice(tx, before, change);
  await dropDraft(tx, draft);
  return { notice, before };
}
