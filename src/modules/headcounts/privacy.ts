import type { Person } from "../../core/people.ts";
import type { Action } from "../../core/post.ts";
import type { Tx } from "../../core/tx.ts";
import { and, eq, sql } from "../../store/drizzle.ts";
import { ended } from "./jobs.ts";
import { headcountAnswers, headcounts } from "./schema.ts";
import { dropHeadcount, endHeadcount, findHeadcount } from "./service.ts";
import { update } from "./shared.ts";

const asked = ({ communityId, id }: Person) =>
  and(eq(headcounts.communityId, communityId), eq(headcounts.personId, id));
const answered = ({ communityId, id }: Person) =>
  and(eq(headcountAnswers.communityId, communityId), eq(headcountAnswers.personId, id));

/** What this person counts, and what they answered and is still kept. */
export async function exportHeadcounts(tx: Tx, person: Person): Promise<Record<string, unknown>> {
  return {
    headcounts: await tx.select().from(headcounts).where(asked(person)),
    headcountAnswers: await tx.select().from(headcountAnswers).where(answered(person)),
  };
}

/** Their answers go. What they asked is over: nobody else was agreed to read its answers. */
export async function forgetHeadcounts(tx: Tx, person: Person): Promise<Action[]> {
  const gone = await tx.delete(headcountAnswers).where(answered(person)).returning({ number: headcountAnswers.number });
  const actions: Action[] = [...new Set(gone.map((g) => g.number))].map(update);
  const mine = await tx.select().from(headcounts).where(asked(person)).orderBy(headcounts.number).for("update");
  for (const headcount of mine) {
    if (headcount.state === "draft") await dropHeadcount(tx, headcount);
    if (headcount.state !== "open") continue;
    const details = (await findHeadcount(tx, headcount.communityId, headcount.number))!;
    actions.push(...(await ended(tx, await endHeadcount(tx, details), person.id)));
  }
  await tx.update(headcounts).set({ personId: null }).where(asked(person));
  return actions;
}

/** Two accounts turned out to be one person: of two answers that of `into` stays. */
export async function mergeAnswers(tx: Tx, from: Person, into: Person): Promise<void> {
  const { communityId } = from;
  await tx.update(headcounts).set({ personId: into.id }).where(asked(from));
  await tx.execute(sql`update headcount_answers a set reader = ${`p${into.id}`} where community_id = ${communityId}
    and reader = ${`p${from.id}`} and not exists (select 1 from headcount_answers o
      where o.community_id = a.community_id and o.number = a.number and o.reader = ${`p${into.id}`})`);
  await tx
    .delete(headcountAnswers)
    .where(and(eq(headcountAnswers.communityId, communityId), eq(headcountAnswers.reader, `p${from.id}`)));
  await tx.update(headcountAnswers).set({ personId: into.id }).where(answered(from));
}
