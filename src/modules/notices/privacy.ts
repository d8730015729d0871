import type { Person } from "../../core/people.ts";
import type { Action, FetchedPhotos } from "../../core/post.ts";
import type { Tx } from "../../core/tx.ts";
import { rows } from "../../store/db.ts";
import { and, eq, sql } from "../../store/drizzle.ts";
import { noticeCheckins, noticeDrafts, noticeReceipts, noticeSegments, notices } from "./schema.ts";

type Held =
  | typeof notices
  | typeof noticeDrafts
  | typeof noticeReceipts
  | typeof noticeSegments
  | typeof noticeCheckins;

const mine = (table: Held, { communityId, id }: Person) =>
  and(eq(table.communityId, communityId), eq(table.personId, id));

/** What this person wrote, let out and read. */
export async function exportNotices(tx: Tx, person: Person): Promise<Record<string, unknown>> {
  return {
    notices: await tx.select().from(notices).where(mine(notices, person)),
    noticeDrafts: await tx.select().from(noticeDrafts).where(mine(noticeDrafts, person)),
    noticeReceipts: await tx.select().from(noticeReceipts).where(mine(noticeReceipts, person)),
    noticeSegments: await tx.select().from(noticeSegments).where(mine(noticeSegments, person)),
    noticeCheckins: await tx.select().from(noticeCheckins).where(mine(noticeCheckins, person)),
    noticesApproved: await tx
      .select({ number: notices.number })
      .from(notices)
      .where(and(eq(notices.communityId, person.communityId), eq(notices.approvedBy, person.id))),
  };
}

/** What was published stays the community's, without them; that a household has read something stays, without who. */
export async function forgetNotices(tx: Tx, person: Person): Promise<Action[]> {
  const { communityId, id } = person;
  await tx.delete(noticeDrafts).where(mine(noticeDrafts, person));
  await tx.update(notices).set({ personId: null }).where(mine(notices, person));
  await tx
    .update(notices)
    .set({ approvedBy: null })
    .where(and(eq(notices.communityId, communityId), eq(notices.approvedBy, id)));
  await tx.delete(noticeSegments).where(mine(noticeSegments, person));
  await tx.delete(noticeCheckins).where(mine(noticeCheckins, person));
  await tx.delete(noticeReceipts).where(and(mine(noticeReceipts, person), eq(noticeReceipts.reader, `p${id}`)));
  await tx.update(noticeReceipts).set({ personId: null }).where(mine(noticeReceipts, person));
  return [];
}

/** Two accounts turned out to be one person. */
export async function mergeReaders(tx: Tx, from: Person, into: Person): Promise<void> {
  const { communityId } = from;
  await tx.update(notices).set({ personId: into.id }).where(mine(notices, from));
  await tx
    .update(notices)
    .set({ approvedBy: into.id })
    .where(and(eq(notices.communityId, communityId), eq(notices.approvedBy, from.id)));
  await tx.execute(sql`update notice_drafts d set person_id = ${into.id} where community_id = ${communityId}
    and person_id = ${from.id} and not exists (select 1 from notice_drafts o where o.community_id = d.community_id
      and o.number = d.number and o.person_id = ${into.id})`);
  await tx.delete(noticeDrafts).where(mine(noticeDrafts, from));
  await tx.execute(sql`update notice_receipts r set reader = ${`p${into.id}`} where community_id = ${communityId}
    and reader = ${`p${from.id}`} and not exists (select 1 from notice_receipts o where o.community_id = r.community_id
      and o.number = r.number and o.issue = r.issue and o.reader = ${`p${into.id}`})`);
  await tx
    .delete(noticeReceipts)
    .where(and(eq(noticeReceipts.communityId, communityId), eq(noticeReceipts.reader, `p${from.id}`)));
  await tx.update(noticeReceipts).set({ personId: into.id }).where(mine(noticeReceipts, from));
  await tx.execute(sql`insert into notice_segments (community_id, person_id, segment, chosen_at)
    select community_id, ${into.id}, segment, chosen_at from notice_segments
    where community_id = ${communityId} and person_id = ${from.id} on conflict do nothing`);
  await tx.delete(noticeSegments).where(mine(noticeSegments, from));
  for (const kind of ["p", "v"]) {
    const [old, reader] = [`${kind}${from.id}`, `${kind}${into.id}`];
    await tx.execute(sql`update notice_checkins k set reader = ${reader} where community_id = ${communityId}
      and reader = ${old} and not exists (select 1 from notice_checkins o where o.community_id = k.community_id
        and o.number = k.number and o.reader = ${reader})`);
    await tx
      .delete(noticeCheckins)
      .where(and(eq(noticeCheckins.communityId, communityId), eq(noticeCheckins.reader, old)));
  }
  await tx.update(noticeCheckins).set({ personId: into.id }).where(mine(noticeCheckins, from));
}

/** Photos of an album that came after the rest of it go into the draft that has its first ones. */
export async function joinAlbum(tx: Tx, person: Person, photos: FetchedPhotos): Promise<Action[] | null> {
  const first = (photos.after ?? []).map((photo) => photo.hash);
  const drafts = await tx.select().from(noticeDrafts).where(mine(noticeDrafts, person));
  const draft = drafts.find((one) => one.content.photos.some((photo) => first.includes(photo.hash)));
  if (!draft) return null;
  const content = { ...draft.content, photos: [...draft.content.photos, ...photos.kept] };
  await tx
    .update(noticeDrafts)
    .set({ content })
    .where(and(mine(noticeDrafts, person), eq(noticeDrafts.number, draft.number)));
  return [];
}

/** Which of these photos a notice or a draft still shows. */
export async function photosInUse(tx: Tx, hashes: string[]): Promise<string[]> {
  const found = await rows<{ hash: string }>(
    tx,
    sql`select distinct p->>'hash' as hash from (
        select content from notices union all select content from notice_drafts) c,
        jsonb_array_elements(c.content->'photos') p
      where p->>'hash' = any(${sql.param(hashes)}::text[])`,
  );
  return found.map((f) => f.hash);
}
