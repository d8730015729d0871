import { command, type PersonContext, Refusal } from "../../../core/command.ts";
import type { JobContext } from "../../../core/module.ts";
import { type Action, type PhotoRef, type Post, say } from "../../../core/post.ts";
import type { Tx } from "../../../core/tx.ts";
import { and, eq } from "../../../store/drizzle.ts";
import { chats } from "../../../store/schema.ts";
import { type Candidate, mostAlike, placesApart, wordsAlike } from "../alike.ts";
import { ASK_MS, fileReport, type Matter, readMatter } from "../filing.ts";
import { KIND_RULES, mayBeUrgent } from "../kinds.ts";
import { alikeLookup } from "../lists.ts";
import { file } from "../matter.ts";
import { acknowledge, card, type Look, lookAlone, problemsOf, tellOf, type Where, whereOf } from "../people.ts";
import { reportDrafts } from "../schema.ts";
import { change, findReport, keepPhotos, lockReport, type Report } from "../service.ts";
import { titleText } from "../views.ts";
import { isAtHome } from "../where.ts";
import { short } from "../words.ts";
import { sendBack } from "./close.ts";
import { joinAs } from "./join.ts";

/** Is it one that is there already? */

/** What somebody says twice while they are asked about it shares so much. */
const SAME_WORDS = 0.6;

/** What is compared. */
type One = Pick<Report, "kind" | "text" | "building" | "category" | "personId">;

/** The open reports that it may be the same as, by their words and by their photos, and what its own photos look like. */
interface Near {
  said: Candidate[];
  seen: Candidate[];
  looks: string[];
}

/**
 * Each with those of its own kind: faults of one category, all others by their words alone, since a wish or a complaint
 * is often of no category. Of two who ask for help each wants it.
 */
async function nearTo(
  { look, communityId, now }: { look: Look; communityId: number; now: Date },
  { kind, building, category }: One,
  looks: string[],
  filing: boolean,
): Promise<Near> {
  if (kind === "help") return { said: [], seen: [], looks };
  const key = { communityId, building, kind, now: now.toISOString(), filing };
  const told = kind === "fault" ? category : null;
  const [said, seen] = await Promise.all([
    told !== "other" ? look(alikeLookup, { ...key, category: told, by: "words" }) : [],
    looks.length > 0 ? look(alikeLookup, { ...key, category: null, by: "photos" }) : [],
  ]);
  return { said, seen, looks };
}

const looksOf = (photos: readonly PhotoRef[]) => photos.flatMap((p) => (p.look === undefined ? [] : [p.look]));
const mostNear = (
  { kind, text, category, personId }: One,
  { said, seen, looks }: Near,
  may: (other: Candidate) => boolean = () => true,
) => mostAlike({ kind, text, category, personId, looks }, [...said, ...seen].filter(may));

/**
 * May the writer be asked about it here? What somebody told in confidence is never told to another, nor what they told so
 * themselves in front of others. Of those that come in the same moment the later one asks about the earlier.
 */
function mayAskAbout(c: PersonContext, other: Candidate): boolean {
  const isOwn = other.personId === c.person.id && c.chat.kind === "private";
  return (other.openly || isOwn) && (other.eventId ?? 0) < c.eventId;
}

/** The open report that these words of a neighbour are most likely about, and of which they may know. */
export async function findAlike(c: PersonContext, one: Omit<One, "kind" | "personId">): Promise<Candidate | null> {
  const fault: One = { ...one, kind: "fault", personId: c.person.id };
  const near = await nearTo({ ...whereOf(c), look: c.look }, fault, looksOf(c.photos), false);
  return mostNear(fault, near, (other) => mayAskAbout(c, other));
}

/** The open report that staff are told it looks like: of what nobody can be asked about. */
export async function likeOf(c: Where, one: One, photos: readonly PhotoRef[]): Promise<Candidate["number"] | null> {
  const near = await nearTo({ ...c, look: lookAlone(c.tx) }, one, looksOf(photos), true);
  return mostNear(one, near)?.number ?? null;
}

/**
 * Files it, or asks its writer first whether it is one that is open already. Where they may not know of that one, or life
 * is at risk, it is filed at once, and staff see what it looks like.
 */
export async function bringUp(c: PersonContext, matter: Matter): Promise<Action[]> {
  const { kind, text, building, reading, personId } = matter;
  const one: One = { kind, text, building, personId, category: reading.category };
  const near = await nearTo({ ...whereOf(c), look: c.look }, one, looksOf(c.photos), true);
  const isUrgent = reading.urgent && mayBeUrgent(kind);
  const asked = isUrgent ? null : mostNear(one, near, (other) => mayAskAbout(c, other));
  if (asked) return askWhether(c, matter, await asked.number);
  // Others of this transaction look in the same lists: from now on they find this one, before it has its number. What
  // they wait for is its row and not the end of its filing, which may itself wait for one of theirs.
  const { promise: number, resolve, reject } = Promise.withResolvers<number>();
  number.catch(() => {});
  const filing = file(c, { ...matter, like: mostNear(one, near)?.number ?? null }, resolve);
  filing.catch(reject);
  const { hidden, discreet } = KIND_RULES[kind];
  const openly = !hidden && (!discreet || c.chat.purpose === "residents");
  const { said, seen, looks } = near;
  for (const list of [said, seen]) {
    const words = list === said ? text : "";
    list.push({ number, text: words, looks, personId: c.person.id, openly, eventId: c.eventId });
  }
  return (await filing).actions;
}

/** Keeps what was said, and asks its writer whether it is that one. */
export async function askWhether(c: PersonContext, matter: Matter, number: number): Promise<Action[]> {
  const other = (await findReport(c.tx, c.community.id, number))!;
  const { kind, text, photos, placeId, building, unit, platform, chat } = matter;
  const waiting = await draftOf(c, matter, number);
  const draft = waiting?.eventId ?? c.saidIn;
  if (waiting) await addToDraft(c, waiting, photos);
  else
    await c.tx.insert(reportDrafts).values({
      ...{ communityId: c.community.id, eventId: draft, personId: c.person.id, other: number, kind, text },
      ...{ photos: [...photos], placeId, building, unit, platform, chat, madeAt: c.now },
    });
  const mine = isOwnHere(c, other);
  const neighbours = kind === "suggestion" ? "reports-same-suggestion" : "reports-same";
  const [asked, yes] =
    other.state === "resolved"
      ? (["reports-same-resolved", "reports-choice-still"] as const)
      : mine
        ? (["reports-same-mine", "reports-choice-same-mine"] as const)
        : ([neighbours, "reports-choice-same"] as const);
  return [
    {
      do: "reply",
      post: {
        // A neighbour who answers this with "+1" means that one.
        number: other.number,
        lines: [say(asked, { title: titleText(other) })],
        choices: [
          { label: say(yes), command: `same ${draft}`, says: "yes" },
          { label: say("reports-choice-anew"), command: `anew ${draft}`, says: "no" },
        ],
      },
    },
    {
      do: "later",
      at: new Date(c.now.getTime() + ASK_MS),
      job: "reports.draft",
      key: `reports:draft:${draft}`,
      args: { draft },
    },
    ...problemsOf(c),
  ];
}

/** Theirs, and may be said so here: in a group only where it was filed in that very one, else all would learn whose it is. */
function isOwnHere(c: PersonContext, { personId, platform, chat }: Report): boolean {
  const here = c.chat.kind === "private" || (platform === c.chat.platform && chat === c.chat.id);
  return personId === c.person.id && here;
}

type Draft = typeof reportDrafts.$inferSelect;

/** Said once more while the question waits: what they said before is the same, and is asked about again. */
async function draftOf(c: PersonContext, matter: Matter, other: number): Promise<Draft | undefined> {
  const theirs = and(eq(reportDrafts.communityId, c.community.id), eq(reportDrafts.personId, c.person.id));
  const drafts = await c.tx.select().from(reportDrafts).where(theirs).for("update");
  const isSame = (draft: Draft) => draft.other === other && wordsAlike(draft, matter) >= SAME_WORDS;
  return drafts.find((draft) => isSame(draft) && placesApart(draft.text, matter.text).length === 0);
}

async function addToDraft(c: PersonContext, { eventId, photos }: Draft, more: readonly PhotoRef[]): Promise<void> {
  const added = more.filter(({ hash }) => !photos.some((photo) => photo.hash === hash));
  const here = and(eq(reportDrafts.communityId, c.community.id), eq(reportDrafts.eventId, eventId));
  if (added.length > 0)
    await c.tx
      .update(reportDrafts)
      .set({ photos: [...photos, ...added] })
      .where(here);
}

/** The draft, taken out. @throws {Refusal} when it is somebody else's or was answered already */
async function takeDraft(c: PersonContext, eventId: number): Promise<Draft> {
  const here = and(eq(reportDrafts.communityId, c.community.id), eq(reportDrafts.eventId, eventId));
  const [draft] = await c.tx.select().from(reportDrafts).where(here).for("update");
  if (!draft) throw new Refusal(say("core-stale"));
  if (draft.personId !== c.person.id) throw new Refusal(say("core-offer-others"));
  await c.tx.delete(reportDrafts).where(here);
  return draft;
}

async function matterIn(tx: Tx, draft: Draft): Promise<Matter> {
  const here = and(eq(chats.platform, draft.platform), eq(chats.id, draft.chat), eq(chats.kind, "group"));
  const inGroup = (await tx.select({ id: chats.id }).from(chats).where(here)).length > 0;
  const discreet = KIND_RULES[draft.kind].discreet === true && !inGroup;
  const reading = readMatter(draft.text);
  const placeSaid =
    inGroup || draft.building === null || reading.place?.building === draft.building || isAtHome(draft.text);
  return {
    ...draft,
    ...{ source: "chat", anonymous: "no", discreet, ask: false, like: null },
    ...{ reading, placeSaid, reportedAt: draft.madeAt },
  };
}

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
    const again = await saidAgain(c, other, draft);
    if (isOwnHere(c, other)) return again;
    // Answered as a neighbour is who met the same.
    const asOthers = acknowledge("reports-joined-thanks", { number: String(other.number) });
    return again.map((action) => (action.do === "acknowledge" ? asOthers : action));
  },
});

/** By its own reporter: it is not done, as was said, or is waited for. */
async function saidAgain(c: PersonContext, other: Report, draft: Draft): Promise<Action[]> {
  if (other.state === "resolved") return sendBack(c, other, short(draft.text));
  const { report, actions } = await chase(whereOf(c), other, draft, c);
  return [acknowledge("reports-chased", { number: String(report.number) }), ...actions];
}

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
    return (await file(c, await matterIn(c.tx, await takeDraft(c, id)))).actions;
  },
});

/**
 * Nobody answered. On a matter of their own that is being seen to it is one word more, so that one trouble is not a new
 * report each time it is told; else, and where the words name another place, it is filed as it is, and staff can see what
 * it may be the same as.
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
    open.state !== "resolved" &&
    placesApart(draft.text, open.text).length === 0
  ) {
    await keepPhotos(c.tx, open, draft.photos, "before", draft.personId);
    const { report, actions } = await chase(c, open, draft);
    const post: Post = { number: report.number, lines: [say("reports-same-kept", { title: titleText(report) })] };
    return [...actions, { do: "whisper", personId: draft.personId, post, ifReachable: true }];
  }
  return (await fileReport(c, { ...(await matterIn(c.tx, draft)), like: draft.other })).actions;
}
