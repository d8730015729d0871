import type { PersonContext } from "../../core/command.ts";
import type { JobContext } from "../../core/module.ts";
import { type Action, type Choice, type PhotoRef, type Post, say } from "../../core/post.ts";
import { and, eq, gt, inArray, ne } from "../../store/drizzle.ts";
import { CATEGORIES } from "../../understand/categories.ts";
import { type Reading, readReport } from "../../understand/report.ts";
import { partiesLookup, staffChatLookup, staffLookup } from "../members/lookups.ts";
import { buildingsOf } from "../members/service.ts";
import type { Candidate } from "./alike.ts";
import { clockOf, endOf } from "./clocks.ts";
import { neighboursAt } from "./favours.ts";
import { keepHelpers, tellHelpers } from "./helpers.ts";
import { isForStaffAlone, isHidden, KIND_RULES, type Kind, mayBeUrgent } from "./kinds.ts";
import { trendText } from "./listed.ts";
import { latelyLookup } from "./lists.ts";
import {
  card,
  choosable,
  clockTimer,
  type Look,
  lookAlone,
  offer,
  routeFor,
  spoken,
  tellStaff,
  type Where,
  whisperAll,
} from "./people.ts";
import { UNTAKEN } from "./rules.ts";
import { reportLinks, reportPhotos, reports, type Source } from "./schema.ts";
import { createReport, type Report, type Writer } from "./service.ts";
import { alikeText, reportCard } from "./views.ts";

/** How long an answer to the one question is waited for. */
export const ASK_MS = 10 * 60_000;
/** A third report of a kind for one building is worth a word to staff. */
const OFTEN = 3;

/** What somebody brought up, before it has a number. */
export interface Matter {
  kind: Kind;
  text: string;
  source: Source;
  anonymous: Report["anonymous"];
  discreet: boolean;
  personId: number | null;
  placeId: number;
  building: string | null;
  unit: string | null;
  /** False: which building nobody said, and it is the one that its reporter lives in. Absent: it was said, or there is none. */
  placeSaid?: boolean;
  /** Where it was said, and so where it is closed; empty: nowhere. */
  platform: string;
  chat: string;
  photos: readonly PhotoRef[];
  /** May the one question be asked? */
  ask: boolean;
  /** The open report that it looks like, where its writer was not asked or did not say: staff see it. */
  like: Candidate["number"] | null;
  /** The message it came with; null where nobody may know. */
  eventId: number | null;
  /** What its words say. */
  reading: Reading;
  /** When it was said. */
  reportedAt: Date;
}

export type Filing = Where & Writer & Pick<JobContext, "nextNumber">;

/**
 * Gives it a number, sends it to whoever such things go to, and says so: to the chat it came from, to staff, to those
 * who are to take it on. Where the building or the category cannot be told, one question is asked first.
 * @param known the command it came with: look-ups are shared with others of its batch, and the question goes there
 * @param written told the number as soon as the row is there
 */
export async function fileReport(
  c: Filing,
  matter: Matter,
  known?: PersonContext,
  written?: (number: number) => void,
): Promise<{ report: Report; actions: Action[] }> {
  const { reading } = matter;
  const kind = KIND_RULES[matter.kind];
  const urgent = reading.urgent && mayBeUrgent(matter.kind);
  const { category } = reading;
  const look = known?.look ?? lookAlone(c.tx);
  const asking = matter.ask && !urgent && known ? await whatToAsk(c, matter, category, known) : null;
  const { communityId } = c;
  // Asked at once, so that all of a batch are asked together.
  const [route, number, staff] = await Promise.all([
    asking === null ? routeFor(look, { ...matter, communityId, category, urgent }) : null,
    c.nextNumber(),
    staffOf(look, communityId),
  ]);
  const limit = kind.accept ?? clockOf({ urgent, category }).accept;
  const { photos, ask: _, reading: __, like: ___, ...rest } = matter;
  const report = await createReport(
    c,
    {
      ...rest,
      ...{ communityId, number, title: reading.title, category, urgent },
      floor: reading.place?.floor ?? null,
      spot: reading.place?.name ?? null,
      placeSaid: matter.placeSaid ?? true,
      ...{
        partyId: route?.partyId ?? null,
        asking,
        dueAt: endOf(urgent ? clockOf({ urgent, category }).accept : limit, c.now, c.timeZone),
      },
    },
    photos,
    c.timeZone,
  );
  written?.(number);
  if (photos.length > 0 && matter.personId !== null) await leaveEarlier(c, report, photos);
  // Of one in the same transaction the number is known once this one has its own.
  const like = await matter.like;
  if (like !== null) c.insertLater(reportLinks, { communityId, number, other: like, why: "similar" });
  const helpers = route?.helpers ?? [];
  if (helpers.length > 0) await keepHelpers(c.tx, report, helpers);
  const around = kind.shown === "place" && report.anonymous === "no" ? await neighboursAt(c.tx, report) : null;
  const actions = [
    ...showToReporter(report, matter, known !== undefined, around),
    ...clockTimer(report, c.now, c.eventId),
  ];
  actions.push(...showToStaff(report, matter, staff, like), ...(await tellOften(c, look, report, matter)));
  if (asking !== null) actions.push(...(await ask(c, report, asking)));
  else actions.push(...(await offer(c, report, matter.personId, like)));
  if (helpers.length > 0) actions.push(...(await tellHelpers(c, report, helpers, matter.personId ?? undefined)));
  return { report, actions: spoken(report, actions) };
}

/** Photos that came before these words, and right after others of theirs, are about these. */
async function leaveEarlier(c: Filing, report: Report, photos: readonly PhotoRef[]): Promise<void> {
  const { communityId, number, personId } = report;
  const since = new Date(c.now.getTime() - ASK_MS);
  const others = c.tx
    .select({ number: reports.number })
    .from(reports)
    .where(
      and(
        ...[eq(reports.communityId, communityId), eq(reports.personId, personId!), gt(reports.reportedAt, since)],
        inArray(reports.state, [...UNTAKEN]),
      ),
    );
  const theirs = and(eq(reportPhotos.communityId, communityId), eq(reportPhotos.personId, personId!));
  const hashes = photos.map(({ hash }) => hash);
  await c.tx
    .delete(reportPhotos)
    .where(
      and(
        ...[theirs, eq(reportPhotos.when, "before"), ne(reportPhotos.number, number)],
        ...[inArray(reportPhotos.hash, hashes), inArray(reportPhotos.number, others)],
      ),
    );
}

/**
 * @param here true when it is answered where it was said: then the card quotes what was said
 * @param around the place whose groups read it too
 */
function showToReporter(report: Report, { platform, chat }: Matter, here: boolean, around: number | null): Action[] {
  const key = card(report.number);
  const first: Action = here
    ? { do: "card", card: key }
    : { do: "card", card: key, chat: { platform, id: chat }, occasion: "answer" };
  const said = chat === "" ? [] : [first];
  return around === null
    ? said
    : [...said, { do: "announce", to: { purpose: "residents", placeId: around }, card: key }];
}

/** Who looks after new reports: the staff's group, or while there is none each of them. */
async function staffOf(look: Look, communityId: number) {
  const [haveGroup, people, parties] = await Promise.all([
    look(staffChatLookup, communityId),
    look(staffLookup, communityId),
    look(partiesLookup, communityId),
  ]);
  return { haveGroup, people, parties: choosable(parties) };
}

/** Staff see it in their group; where they have none yet, each of them in private, unless it has its people already. */
function showToStaff(
  report: Report,
  matter: Matter,
  staff: Awaited<ReturnType<typeof staffOf>>,
  like: number | null,
): Action[] {
  if (staff.haveGroup) return [{ do: "announce", to: { purpose: "staff" }, card: card(report.number) }];
  // Without a name they are told in private anyway.
  if (isForStaffAlone(report) || (report.partyId !== null && like === null)) return [];
  const { communityId, number } = report;
  const photos = matter.photos.map(({ hash }) => ({
    ...{ communityId, number, hash, look: null, when: "before" as const, round: 1, personId: null },
  }));
  const beside = like === null ? [] : [alikeText(like)];
  const post = reportCard({ report, joins: 0, photos, handler: null, parties: staff.parties, beside }, "staff");
  return whisperAll(staff.people, post, matter.personId ?? undefined);
}

/** The third of a kind for one building is worth a word. */
async function tellOften(c: Filing, look: Look, report: Report, matter: Matter): Promise<Action[]> {
  const { building, category, communityId, number } = report;
  if (report.kind !== "fault" || isHidden(report) || building === null || category === "other") return [];
  const count = await look(latelyLookup, { communityId, building, category, now: c.now.toISOString() });
  if (count !== OFTEN) return [];
  const post: Post = { number, lines: [trendText(building, category, count)] };
  return tellStaff(c, post, matter.personId ?? undefined);
}

// ── asking once ────────────────────────────────────────────────────────────────────────────────────────────────────

async function whatToAsk(
  c: Filing,
  matter: Matter,
  category: Report["category"],
  known: PersonContext,
): Promise<Report["asking"]> {
  if (matter.kind !== "fault" || matter.source !== "chat" || matter.anonymous !== "no") return null;
  if (matter.building === null && matter.placeId === known.community.rootPlaceId) {
    if ((await buildingsOf(c.tx, c.communityId)).length > 1) return "building";
  }
  return category === "other" ? "category" : null;
}

/** As many choices as fit a phone. */
const MOST_BUILDINGS = 11;
const ASKED_CATEGORIES = [
  ...(["elevator", "water", "electricity", "plumbing_leak", "waste_cleaning", "parking", "noise"] as const),
  ...(["security_access", "public_facility"] as const),
];

async function ask(c: Filing, report: Report, asking: "building" | "category"): Promise<Action[]> {
  const { number } = report;
  const choices: Choice[] = [];
  if (asking === "building") {
    const buildings = (await buildingsOf(c.tx, c.communityId)).slice(0, MOST_BUILDINGS);
    for (const { code } of buildings)
      choices.push({ label: say("place-building", { code }), command: `where ${number} ${code}` });
    choices.push({ label: say("reports-choice-elsewhere"), command: `where ${number} 0` });
  } else {
    for (const category of ASKED_CATEGORIES)
      choices.push({ label: say(`category-${category}`), command: `about ${number} ${category}` });
    choices.push({ label: say("reports-choice-other"), command: `about ${number} other` });
  }
  const [what, command] = asking === "building" ? (["building", "where"] as const) : (["category", "about"] as const);
  choices[0] = { ...choices[0]!, named: { what, command: `${command} ${number}` } };
  const line = say(asking === "building" ? "reports-ask-building" : "reports-ask-category");
  return [
    { do: "reply", post: { number, lines: [line], choices } },
    {
      do: "later",
      at: new Date(c.now.getTime() + ASK_MS),
      job: "reports.asked",
      key: `reports:asked:${number}`,
      args: { number },
    },
  ];
}

/** "#12" is a matter here, and no building: what is written so says nothing of where it is. */
const NUMBER = /(?<![\w#＃])[#＃]\s?\d+(?![\w#＃]|\s?[号栋幢座楼单])/g;

/** What the words of a report say. */
export function readMatter(text: string): Reading {
  const reading = readReport(text);
  const without = text.replace(NUMBER, " ");
  return without === text ? reading : { ...reading, place: readReport(without).place };
}

export const isCategory = (word: string): word is Report["category"] => CATEGORIES.some((name) => name === word);
