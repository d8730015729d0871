import { command, type PersonContext, Refusal } from "../../../core/command.ts";
import type { Guess } from "../../../core/guess.ts";
import type { JobContext } from "../../../core/module.ts";
import { type Action, type Post, say } from "../../../core/post.ts";
import { holdsAny } from "../../../core/roles.ts";
import { clip, isBlank } from "../../../core/text.ts";
import { and, eq } from "../../../store/drizzle.ts";
import { readPlace } from "../../../understand/place.ts";
import type { Reading } from "../../../understand/report.ts";
import { buildingByCode } from "../../members/service.ts";
import { type Candidate, mostAlike } from "../alike.ts";
import { clockOf, endOf } from "../clocks.ts";
import { ASK_MS, type Filing, fileReport, isCategory, type Matter, placeOf, readMatter } from "../filing.ts";
import type { Kind } from "../kinds.ts";
import { alikeLookup } from "../lists.ts";
import {
  acknowledge,
  card,
  clockTimer,
  keepHelpers,
  lookAlone,
  offerPost,
  problemsOf,
  routeFor,
  tellOf,
  whereOf,
} from "../people.ts";
import { reportDrafts, reportLinks, reports, type Source } from "../schema.ts";
import { change, findReport, keepPhotos, lockReport, type Report } from "../service.ts";
import { titleText } from "../views.ts";
import { sendBack } from "./close.ts";
import { joinAs } from "./join.ts";

/** Bringing something up, of every kind that is told with a name. */

const filingOf = (c: PersonContext): Filing => ({
  ...whereOf(c),
  insertLater: c.insertLater,
  nextNumber: c.nextNumber,
});

/** What the words and the chat say of a matter. */
async function matterOf(c: PersonContext, kind: Kind, text: string): Promise<Matter> {
  const reading = withGuess(readMatter(text), c.guess);
  const where = await placeOf(c, reading.place?.building ?? null, reading.place?.unit ?? null);
  return {
    ...{ kind, text, source: "chat", anonymous: "no", personId: c.person.id, ...where },
    ...{ platform: c.chat.platform, chat: c.chat.id, photos: c.photos },
    ...{ ask: true, reading, reportedAt: c.now, eventId: c.saidIn },
  };
}

/** What the words themselves say comes first; a guess fills in what they leave open. */
function withGuess(reading: Reading, guess: Guess | null): Reading {
  if (!guess) return reading;
  const { category, place } = guess;
  const isKnown = reading.category !== "other" || !isCategory(category);
  return {
    ...reading,
    category: isKnown ? reading.category : category,
    urgent: reading.urgent || guess.urgent,
    place: reading.place ?? (place === null ? null : readPlace(place)),
  };
}

async function file(c: PersonContext, matter: Matter): Promise<{ report: Report; actions: Action[] }> {
  const filed = await fileReport(filingOf(c), matter, c);
  return { report: filed.report, actions: [...filed.actions, ...problemsOf(c)] };
}

export const report = command({
  names: ["report", "报事", "报修", "上报", "随手拍"],
  spoken: ["report"],
  bare: ["报事", "报修", "上报", "随手拍"],
  args: { text: "rest?" },
  may: ["resident"],
  where: "any",
  together: true,
  async run({ text }, c) {
    if (text === null || isBlank(text))
      throw new Refusal(say(c.photos.length > 0 ? "reports-need-words" : "reports-how"));
    const matter = await matterOf(c, "fault", text);
    const { reading } = matter;
    // Where life is at risk nobody is asked anything.
    const open = reading.urgent ? null : await openAlike(c, matter.building, reading.category);
    const other = open && mostAlike({ text, looks: open.looks }, [...open.said, ...open.seen]);
    if (other) return askWhether(c, matter, await other.number);
    // Others of this transaction look in the same lists: from now on they find this one, before it has its number.
    const filing = file(c, matter);
    const number = filing.then(({ report }) => report.number);
    number.catch(() => {});
    if (open) {
      const { said, seen, looks } = open;
      for (const list of new Set([said, seen])) list.push({ number, text: list === said ? text : "", looks });
    }
    return (await filing).actions;
  },
});

/** Another matter than the one that looks like it: filed without asking once more. */
export const apart = command({
  names: ["apart"],
  byChoice: true,
  args: { text: "rest?" },
  may: ["resident"],
  where: "any",
  async run({ text }, c) {
    if (text === null || isBlank(text)) throw new Refusal(say("reports-how"));
    return (await file(c, await matterOf(c, "fault", text))).actions;
  },
});

/** Open reports that it may be the same as: of its kind, and those with photos; and what its own photos look like. */
async function openAlike(
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

/** Verbs with which one asks for it in English: "suggest a bench by the door". The others are nouns, or no words at all. */
const SPOKEN: ReadonlySet<string> = new Set(["suggest", "complain"]);

/** One kind of matter, told in words. */
const kindCommand = (kind: Kind, names: readonly [string, ...string[]], bare: readonly string[]) =>
  command({
    names,
    bare,
    spoken: [names[0]].filter((name) => SPOKEN.has(name)),
    args: { text: "rest?" },
    may: ["resident"],
    where: "any",
    async run({ text }, c) {
      if (text === null || isBlank(text))
        throw new Refusal(say("reports-how-kind", { kind: say(`reports-kind-${kind}`) }));
      return (await file(c, await matterOf(c, kind, text))).actions;
    },
  });

export const suggest = kindCommand("suggestion", ["suggest", "建议"], ["建议"]);
export const complain = kindCommand("complaint", ["complain", "投诉"], ["投诉"]);
export const violation = kindCommand("violation", ["violation", "举报"], ["举报"]);
export const askHelp = kindCommand("help", ["askhelp", "求助"], ["求助"]);

/** A dispute is told in private: only whoever mediates, and staff in private, read it. */
export const dispute = command({
  names: ["dispute", "调解"],
  args: { text: "rest?" },
  may: ["resident"],
  where: "private",
  async run({ text }, c) {
    if (text === null || isBlank(text)) throw new Refusal(say("reports-how-dispute"));
    return (await file(c, await matterOf(c, "dispute", text))).actions;
  },
});

const SOURCES: Readonly<Record<string, Exclude<Source, "chat">>> = {
  ...{ 电话: "phone", phone: "phone", 来访: "visit", 上门: "visit", 走访: "visit", visit: "visit" },
  ...{ 纸条: "paper", 意见箱: "paper", 书面: "paper", paper: "paper" },
};

/** What was heard off-line: by phone, at a door, on paper. */
export const log = command({
  names: ["log", "代报"],
  bare: ["代报"],
  args: { source: "word", text: "rest" },
  may: ["leader", "staff"],
  where: "any",
  async run({ source: word, text }, c) {
    const source = Object.hasOwn(SOURCES, word) ? SOURCES[word] : undefined;
    if (source === undefined || isBlank(text)) throw new Refusal(say("reports-log-how"));
    const matter = await matterOf(c, "fault", text);
    const inGroup = c.chat.kind === "group" && c.chat.purpose === "residents";
    const heard: Matter = {
      ...matter,
      source,
      personId: null,
      ask: false,
      ...(inGroup ? {} : { platform: "", chat: "" }),
    };
    const { report, actions } = await file(c, heard);
    return [acknowledge("reports-logged", { number: String(report.number) }), ...actions];
  },
});

// ── is it one that is there already? ───────────────────────────────────────────────────────────────────────────────

async function askWhether(c: PersonContext, matter: Matter, number: number): Promise<Action[]> {
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
    if (other.state === "resolved") return sendBack(c, other, clip(draft.text, 500).text);
    const report = await change(c.tx, other, "added", {
      ...{ by: c.person.id, at: c.now, timeZone: c.timeZone, actors: new Set(["reporter" as const]) },
      words: clip(draft.text, 500).text,
    });
    const responsible = cameAgain(report, draft.text);
    return [
      acknowledge("reports-chased", { number: String(report.number) }),
      { do: "update", card: card(report.number) },
      ...(await tellOf(whereOf(c), "added", report, { responsible }, c)),
    ];
  },
});

/** Its reporter says it once more: whoever has it hears what. */
function cameAgain(report: Report, text: string): Post {
  const lines = [
    say("reports-chase-own", { title: titleText(report) }),
    say("reports-said", { text: clip(text, 500).text }),
  ];
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

/** Nobody answered: it is filed as it is, and staff can see what it may be the same as. */
export async function fileDraft(c: JobContext): Promise<Action[]> {
  const { communityId } = c;
  const here = and(eq(reportDrafts.communityId, communityId), eq(reportDrafts.eventId, Number(c.args.draft)));
  const [draft] = await c.tx.delete(reportDrafts).where(here).returning();
  if (!draft) return [];
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

// ── the one question ───────────────────────────────────────────────────────────────────────────────────────────────

/** @throws {Refusal} unless it is asked, and asked of them */
async function asked(c: PersonContext, number: number, what: Report["asking"]): Promise<Report> {
  const report = await lockReport(c.tx, c.community.id, number);
  if (report.personId !== c.person.id && !holdsAny(c.person.grants, ["staff"]))
    throw new Refusal(say("reports-reporter-only", { number: String(number) }));
  if (report.asking !== what) throw new Refusal(say("core-stale"));
  return report;
}

export const where = command({
  names: ["where"],
  byChoice: true,
  args: { number: "number", building: "word" },
  may: ["resident"],
  where: "any",
  async run({ number, building: code }, c) {
    const report = await asked(c, number, "building");
    const found = code === "0" ? undefined : await buildingByCode(c.tx, c.community.id, code);
    const place = found ? { building: found.code, placeId: found.id } : {};
    return [acknowledge("reports-noted-thanks"), ...(await goOn(c, report, place))];
  },
});

export const about = command({
  names: ["about"],
  byChoice: true,
  args: { number: "number", category: "word" },
  may: ["resident"],
  where: "any",
  async run({ number, category }, c) {
    const report = await asked(c, number, "category");
    return [acknowledge("reports-noted-thanks"), ...(await goOn(c, report, isCategory(category) ? { category } : {}))];
  },
});

/** Ten minutes without an answer: it goes on as it is. */
export async function goOnUnasked(c: JobContext): Promise<Action[]> {
  const report = await lockReport(c.tx, c.communityId, Number(c.args.number));
  return report.asking === null ? [] : goOn(null, report, {}, c);
}

/** What was missing is known, or will not be: now it takes its route. */
async function goOn(
  asker: PersonContext | null,
  report: Report,
  known: Partial<Pick<Report, "building" | "placeId" | "category">>,
  job?: JobContext,
): Promise<Action[]> {
  const c = job ?? whereOf(asker!);
  const [told] = await c.tx
    .update(reports)
    .set({ ...known, asking: null })
    .where(and(eq(reports.communityId, report.communityId), eq(reports.number, report.number)))
    .returning();
  const now = told!;
  const route = now.state === "received" ? await routeFor(asker?.look ?? lookAlone(c.tx), now) : null;
  if (!route) return [{ do: "update", card: card(now.number) }];
  const dueAt = endOf(clockOf(now).accept, c.now, c.timeZone);
  const deed = {
    by: null,
    at: c.now,
    timeZone: c.timeZone,
    actors: new Set(["clock" as const]),
    partyId: route.partyId,
  };
  const routed = await change(c.tx, now, "routed", deed, { partyId: route.partyId, dueAt });
  await keepHelpers(c.tx, routed, route.helpers);
  return [
    { do: "update", card: card(now.number) },
    ...clockTimer(routed, c.now, c.eventId),
    ...(await tellOf(c, "routed", routed, { responsible: await offerPost(c, routed) })),
  ];
}
