import type { Person } from "../../core/people.ts";
import { type Action, type FetchedPhotos, type Post, say } from "../../core/post.ts";
import type { Tx } from "../../core/tx.ts";
import { and, desc, eq, gt, inArray } from "../../store/drizzle.ts";
import { isHidden } from "./kinds.ts";
import { photosOf, responsibleOf, tellReporter, whisperAll } from "./people.ts";
import { IN_HAND, UNTAKEN } from "./rules.ts";
import { reportPhotos, reports } from "./schema.ts";
import { keepPhotos, lockReport } from "./service.ts";
import { besides, titleText } from "./views.ts";

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

const GOING = [...UNTAKEN, ...IN_HAND];
/** What somebody has just done may still be shown. */
const SHOWN_MS = 10 * 60_000;

/** Photos that come in a message of their own: of what was reported in the one before it, or of what it said was done. */
export async function takesPhotos(
  tx: Tx,
  { communityId, id }: Person,
  said: { eventId: number; command: string | null; number: number | null },
  now: Date,
): Promise<{ number: number; once: boolean } | null> {
  const here = eq(reports.communityId, communityId);
  const [told] = await tx
    .select({ number: reports.number })
    .from(reports)
    .where(and(here, eq(reports.eventId, said.eventId), eq(reports.personId, id), inArray(reports.state, GOING)))
    .limit(1);
  if (told) return { number: told.number, once: false };
  if (said.command !== "done") return null;
  const since = new Date(now.getTime() - SHOWN_MS);
  const named = said.number === null ? [] : [eq(reports.number, said.number)];
  const [done] = await tx
    .select({ number: reports.number })
    .from(reports)
    .where(and(here, ...named, eq(reports.state, "resolved"), eq(reports.workerId, id), gt(reports.doneAt, since)))
    .orderBy(desc(reports.doneAt))
    .limit(1);
  return done ? { number: done.number, once: true } : null;
}

/** They are added; whoever has it, or whoever waits for it, sees them. */
export async function addPhotos(
  tx: Tx,
  person: Person,
  number: number,
  photos: FetchedPhotos,
): Promise<Action[] | null> {
  const report = await lockReport(tx, person.communityId, number);
  const isDone = report.state === "resolved";
  await keepPhotos(tx, report, photos.kept, isDone ? "after" : "before", person.id);
  const actions: Action[] = [
    { do: "acknowledge", text: say("reports-photos-added", { number: String(number), count: photos.kept.length }) },
    { do: "update", card: `report:${number}` },
  ];
  if (photos.kept.length === 0) actions.shift();
  else {
    const before = (await photosOf(tx, report)).filter((p) => p.when === "before");
    const shown = isDone && !isHidden(report) ? besides(before, photos.kept) : photos.kept;
    const post: Post = { number, lines: [titleText(report)], photos: shown };
    if (isDone) actions.push(...tellReporter(report, post));
    else if (isHidden(report)) actions.push(...whisperAll(await responsibleOf(tx, report), post, person.id));
    else actions.push({ do: "tell", to: { purpose: "staff" }, post });
  }
  for (const problem of new Set(photos.problems)) actions.push({ do: "reply", post: { lines: [say(problem)] } });
  return actions;
}
