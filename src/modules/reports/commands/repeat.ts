import { command, type PersonContext, Refusal } from "../../../core/command.ts";
import type { JobContext } from "../../../core/module.ts";
import { type Action, type Post, say } from "../../../core/post.ts";
import { and, eq } from "../../../store/drizzle.ts";
import { type Candidate, mostAlike } from "../alike.ts";
import { ASK_MS, fileReport, type Matter, readMatter } from "../filing.ts";
import { alikeLookup } from "../lists.ts";
import { file } from "../matter.ts";
import { acknowledge, card, problemsOf, tellOf, type Where, whereOf } from "../people.ts";
import { reportDrafts, reportLinks } from "../schema.ts";
import { change, findReport, keepPhotos, lockReport, type Report } from "../service.ts";
import { titleText } from "../views.ts";
import { short } from "../words.ts";
import { sendBack } from "./close.ts";
import { joinAs } from "./join.ts";

/** Is it one that is there already? */

/** Open reports that it may be the same as: of its kind, and those with photos; and what its own photos look like. */
export async function openAlike(
  c: PersonContext,
  building: string | null,
  category: Report["category"],
): Promise<{ said: Candidate[]; seen: Candidate[]; looks: string[] }> {
  const looks = c.photos.flatMap((p) => (p.look === undefined ? [] : [p.look]));
  const key = { communityId: c.community.id, building, now: c.now.toISOString() };
  const [said, seen] = await Promise.all([
    category !== "other" ? c.look(alikeLookup, { ...key, category }) : [],
    looks.length > 0 ? c.look(alikeLookup, { ...key, category: null }) : [],
  ]);
  return { said, seen, looks };
}

/** The open report that these words are most likely about. */
export async function findAlike(
  c: PersonContext,
  one: { text: string; building: string | null; category: Report["category"] },
): Promise<Candidate | null> {
  const { said, seen, looks } = await openAlike(c, one.building, one.category);
  return mostAlike({ text: one.text, looks }, [...said, ...seen]);
}

/** Keeps what was said, and asks its writer whether it is that one. */
export async function askWhether(c: PersonContext, matter: Matter, number: number): Promise<Action[]> {
  const other = (await findReport(c.tx, c.community.id, number))!;
  const { kind, text, photos, placeId, building, unit, platform, chat } = matter;
  await c.tx.insert(reportDrafts).values({
    ...{ communityId: c.community.id, eventId: c.saidIn, personId: c.person.id, other: number, kind, text },
    ...{ photos: [...photos], placeId, building, unit, platform, chat, madeAt: c.now },
  });
  const mine = other.personId === c.person.id;
  const [asked, yes] =
    other.state === "resolved"
      ? (["reports-same-resolved", "reports-choice-still"] as const)
      : mine
        ? (["reports-same-mine", "reports-choice-same-mine"] as const)
        : (["reports-same", "reports-choice-same"] as const);
  return [
    {
      do: "reply",
      post: {
        // A neighbour who answers this with "+1" means that one.
        number: other.number,
        lines: [say(asked, { title: titleText(other) })],
        choices: [
          { label: say(yes), command: `same ${c.saidIn}` },
          { label: say("reports-choice-anew"), command: `anew ${c.saidIn}` },
        ],
      },
    },
    {
      do: "later",
      at: new Date(c.now.getTime() + ASK_MS),
      job: "reports.draft",
      key: `reports:draft:${c.saidIn}`,
      args: { draft: c.saidIn },
    },
    ...problemsOf(c),
  ];
}

type Draft = typeof reportDrafts.$inferSelect;

/** The draft, taken out. @throws {Refusal} when it is somebody else's or was answered already */
async function takeDraft(c: PersonContext, eventId: number): Promise<Draft> {
  const here = and(eq(reportDrafts.communityId, c.community.id), eq(reportDrafts.eventId, eventId));
  const [draft] = await c.tx.select().from(reportDrafts).where(here).for("update");
  if (!draft) throw new Refusal(say("core-stale"));
  if (draft.personId !== c.person.id) throw new Refusal(say("core-offer-others"));
  await c.tx.delete(reportDrafts).where(here);
  return draft;
}

const matterIn = (draft: Draft): Matter => ({
  ...draft,
  ...{ source: "chat", anonymous: "no", ask: false, reading: readMatter(draft.text), reportedAt: draft.madeAt },
});

export const same = command({
  names: ["same"],
  byChoice: true,
  args: { draft: "number" },
  may: ["resident"],
  where: "any",
  async run({ draft: id }, c) {
    const draft = await takeDraft(c, id);
    const other = await lockReport(c.tx, c.community.id, draft.other);
    await keepPhotos(c.tx, other, draft.photos, "before", c.person.id);
    if (other.personId !== c.person.id) return joinAs(c, other);
    // Said to be done, and its own reporter says that it is not.
    if (other.state === "resolved") return sendBack(c, other, short(draft.text));
    const { report, actions } = await chase(whereOf(c), other, draft, c);
    return [acknowledge("reports-chased", { number: String(report.number) }), ...actions];
  },
});

/** Its reporter says it once more, on theirs. */
async function chase(
  where: Where,
  other: Report,
  { personId, text }: Draft,
  speaker?: PersonContext,
): Promise<{ report: Report; actions: Action[] }> {
  const report = await change(where.tx, other, "added", {
    ...{ by: personId, at: where.now, timeZone: where.timeZone, actors: new Set(["reporter" as const]) },
    words: short(text),
  });
  const responsible = cameAgain(report, text);
  const told = await tellOf(where, "added", report, { responsible }, speaker);
  return { report, actions: [{ do: "update", card: card(report.number) }, ...told] };
}

/** Whoever has it hears what was said. */
function cameAgain(report: Report, text: string): Post {
  const lines = [say("reports-chase-own", { title: titleText(report) }), say("reports-said", { text: short(text) })];
  return { number: report.number, lines };
}

export const anew = command({
  names: ["anew"],
  byChoice: true,
  args: { draft: "number" },
  may: ["resident"],
  where: "any",
  async run({ draft: id }, c) {
    return (await file(c, matterIn(await takeDraft(c, id)))).actions;
  },
});

/**
 * Nobody answered. On a matter of their own that is being seen to it is one word more, so that one trouble is not a new
 * report each time it is told; else it is filed as it is, and staff can see what it may be the same as.
 */
export async function fileDraft(c: JobContext): Promise<Action[]> {
  const { communityId } = c;
  const here = and(eq(reportDrafts.communityId, communityId), eq(reportDrafts.eventId, Number(c.args.draft)));
  const [draft] = await c.tx.delete(reportDrafts).where(here).returning();
  if (!draft) return [];
  const open = await lockReport(c.tx, communityId, draft.other);
  if (
    draft.personId !== null &&
    draft.personId === open.personId &&
    open.endedAt === null &&
    open.state !== "resolved"
  ) {
    await keepPhotos(c.tx, open, draft.photos, "before", draft.personId);
    const { report, actions } = await chase(c, open, draft);
    const post: Post = { number: report.number, lines: [say("reports-same-kept", { title: titleText(report) })] };
    return [...actions, { do: "whisper", personId: draft.personId, post, ifReachable: true }];
  }
  const { report, actions } = await fileReport(c, matterIn(draft));
  await c.tx
    .insert(reportLinks)
    .values({ communityId, number: report.number, other: draft.other, why: "similar" })
    .onConflictDoNothing();
  const post = {
    number: report.number,
    lines: [say("reports-maybe-same", { title: titleText(report), other: String(draft.other) })],
    choices: [
      {
        label: say("reports-choice-merge", { other: String(draft.other) }),
        command: `merge ${report.number} ${draft.other}`,
      },
    ],
  };
  return [...actions, { do: "tell", to: { purpose: "staff" }, post }];
}
