import type { Person } from "../../core/people.ts";
import { type Action, type FetchedPhotos, say } from "../../core/post.ts";
import type { Tx } from "../../core/tx.ts";
import { and, desc, eq, inArray } from "../../store/drizzle.ts";
import { reportPhotos } from "./schema.ts";
import { keepPhotos, lockReport } from "./service.ts";
import { titleText } from "./views.ts";

/**
 * Photos of an album that came after the rest of it: they go where its first ones went, to the same report and the same
 * side of it, whatever has become of it since. Staff, who have seen the others on their card, see them too.
 */
export async function joinAlbum(tx: Tx, person: Person, photos: FetchedPhotos): Promise<Action[] | null> {
  const first = ["", ...(photos.after ?? []).map((p) => p.hash)];
  const mine = and(eq(reportPhotos.communityId, person.communityId), eq(reportPhotos.personId, person.id));
  const [at] = await tx
    .select()
    .from(reportPhotos)
    .where(and(mine, inArray(reportPhotos.hash, first)))
    .orderBy(desc(reportPhotos.number))
    .limit(1);
  if (!at) return null;
  const { number } = at;
  const report = await lockReport(tx, person.communityId, number);
  await keepPhotos(tx, at, photos.kept, at.when, person.id);
  const actions: Action[] = [{ do: "update", card: `report:${number}` }];
  if (at.when === "before" && photos.kept.length > 0) {
    const post = { number, lines: [titleText(report)], photos: photos.kept };
    actions.push({ do: "tell", to: { purpose: "staff" }, post });
  }
  for (const problem of new Set(photos.problems)) actions.push({ do: "reply", post: { lines: [say(problem)] } });
  return actions;
}
