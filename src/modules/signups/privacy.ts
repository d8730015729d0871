import type { Person } from "../../core/people.ts";
import type { Action } from "../../core/post.ts";
import type { Tx } from "../../core/tx.ts";
import { and, eq, inArray, or } from "../../store/drizzle.ts";
import { signupRows, signups } from "./schema.ts";
import { dropSignup } from "./service.ts";

/** What they organise, what they come to, and names they put on a list. */
export async function exportSignups(tx: Tx, { communityId, id }: Person): Promise<Record<string, unknown>> {
  return {
    signups: await tx
      .select()
      .from(signups)
      .where(and(eq(signups.communityId, communityId), eq(signups.personId, id))),
    signupRows: await tx
      .select()
      .from(signupRows)
      .where(
        and(
          eq(signupRows.communityId, communityId),
          or(eq(signupRows.personId, id), eq(signupRows.listedBy, id), eq(signupRows.confirmedBy, id)),
        ),
      ),
  };
}

/** They come to nothing any more, and what they organised goes on without their name; their drafts go. */
export async function forgetSignups(tx: Tx, { communityId, id }: Person): Promise<Action[]> {
  const gone = await tx
    .delete(signupRows)
    .where(and(eq(signupRows.communityId, communityId), or(eq(signupRows.personId, id), eq(signupRows.listedBy, id))))
    .returning({ number: signupRows.number });
  await tx
    .update(signupRows)
    .set({ confirmedBy: null })
    .where(and(eq(signupRows.communityId, communityId), eq(signupRows.confirmedBy, id)));
  const own = and(eq(signups.communityId, communityId), eq(signups.personId, id));
  const unseen = await tx
    .select()
    .from(signups)
    .where(and(own, inArray(signups.state, ["draft", "offered", "declined"])));
  for (const signup of unseen) await dropSignup(tx, signup);
  await tx.update(signups).set({ personId: null }).where(own);
  return [...new Set(gone.map((g) => g.number))].map((number) => ({ do: "update", card: `signup:${number}` }));
}
