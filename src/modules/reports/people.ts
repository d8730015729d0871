import { type PersonContext, Refusal } from "../../core/command.ts";
import { lookup } from "../../core/lookup.ts";
import type { JobContext } from "../../core/module.ts";
import { type Action, type CardKey, type Choice, type News, type Post, say, type Text } from "../../core/post.ts";
import { holdsAny } from "../../core/roles.ts";
import type { Tx } from "../../core/tx.ts";
import { rows } from "../../store/db.ts";
import { and, anyOf, eq, sql } from "../../store/drizzle.ts";
import { partiesLookup, placeLookup, staffChatLookup, staffedPartiesLookup } from "../members/lookups.ts";
import { LEADERS, membersWith, type Party, partiesOf, partyAt, partyText, reaches } from "../members/service.ts";
import type { Award } from "../points/service.ts";
import { lookAt, nextDigest } from "./clocks.ts";
import { creditReport } from "./credit.ts";
import { isByNeighbour, isForStaffAlone, isHidden, KIND_RULES } from "./kinds.ts";
import { isWithCommittee } from "./levels.ts";
import { type Route, routeOf } from "./routing.ts";
import type { Actor, Change, Hearer, HearerOf } from "./rules.ts";
import { reportJoins, reportPhotos, reportRoutes } from "./schema.ts";
import { change, type Deed, lockReport, type Report } from "./service.ts";
import { alikeText, guessedText, saidText, titleText } from "./views.ts";
import { short } from "./words.ts";

/** Who somebody is to a report, who hears of it, and what they hear. */

export const card = (number: number): CardKey => `report:${number}`;
/** It went on: its card says so, and what was to be asked of it before, and waits for the morning, is not asked. */
export const wentOn = (number: number, news?: News): Action[] => [
  { do: "takeBack", number, asks: ["accept", "confirm", "rate"] },
  { do: "update", card: card(number), ...(news ? { news } : {}) },
];
export const acknowledge = (key: string, args?: Record<string, string | Text>): Action => ({
  do: "acknowledge",
  text: say(key, args),
});
/** What is to be said of it: where somebody may come to harm, it wakes people. */
export function spoken(report: Pick<Report, "urgent">, actions: readonly Action[]): Action[] {
  if (!report.urgent) return [...actions];
  return actions.map((action) =>
    action.do === "announce" || action.do === "tell" || action.do === "whisper" || action.do === "update"
      ? { ...action, occasion: "urgent" }
      : action,
  );
}
export const reply = (...lines: Text[]): Action[] => [{ do: "reply", post: { lines } }];

/** What is answered to whoever did something, where the reporter hears of it, and where nobody is there to hear. */
export function noted(key: string, report: Report): Action {
  const number = String(report.number);
  if (report.personId !== null) return acknowledge(key, { number });
  if (report.source !== "chat")
    return acknowledge(report.state === "resolved" ? "reports-noted-heard" : "reports-noted", { number });
  return acknowledge(report.anonymous === "no" ? "reports-noted" : "reports-noted-code", { number });
}

/** Photos that could not be kept, and why. */
export function problemsOf(c: PersonContext): Action[] {
  return [...new Set(c.photoProblems)].flatMap((problem) => reply(say(problem)));
}

/** What commands and timers have in common. */
export type Where = Pick<JobContext, "tx" | "now" | "timeZone"> & { communityId: number; eventId: number };
export function whereOf(c: PersonContext): Where {
  return { tx: c.tx, now: c.now, timeZone: c.timeZone, eventId: c.eventId, communityId: c.community.id };
}

/** All that the one who asks is to this report. */
export async function actorsOf(c: PersonContext, report: Report): Promise<Set<Actor>> {
  const { grants: held, id } = c.person;
  const actors = new Set<Actor>();
  if (holdsAny(held, ["staff"])) actors.add("staff");
  // What staff heard for somebody else, they confirm for them; not whoever did the work.
  const heard = report.source !== "chat" && actors.has("staff") && report.workerId !== id;
  if (report.personId === id || heard) actors.add("reporter");
  // Whoever asked for help can say that it has come, or that nobody came.
  const asked = isByNeighbour(report) && report.personId === id;
  if (report.workerId === id || asked) actors.add("worker");
  const leads = held.some((g) => g.role === "leader") && (await reaches(c.tx, c.person, report.placeId));
  // What was told in confidence is the committee's to give on.
  if (leads && !isHidden(report)) actors.add("leader");
  if (await isHandler(c, report, leads)) actors.add("handler");
  return actors;
}

/**
 * Its party's people, whoever it was given to, volunteers; and workers and the place's leader while it is nobody's. What
 * has no name is nobody's but staff's until they give it to others.
 */
async function isHandler(c: PersonContext, report: Report, leads: boolean): Promise<boolean> {
  if (KIND_RULES[report.kind].volunteers && report.personId !== c.person.id) return true;
  if (report.assigneeId === c.person.id) return true;
  if (await isCommitteesAlone(c.tx, report)) return false;
  if (report.partyId !== null) return isOf(c, report.partyId, leads);
  if (report.assigneeId !== null) return false;
  return holdsAny(c.person.grants, ["worker"]) || leads;
}

/** Told in confidence, and given to nobody else: then it is there for staff alone, not for all who work for the committee. */
async function isCommitteesAlone(tx: Tx, report: Report): Promise<boolean> {
  return isForStaffAlone(report) && isWithCommittee(report, await partiesOf(tx, report.communityId));
}

/** Those of the committee, its head with them. */
const staffOf = (tx: Tx, communityId: number) => membersWith(tx, communityId, { roles: ["staff", "admin"] });

/** Does the one who asks belong to that party? @param leads whether they lead at the place it is about */
export async function isOf(c: PersonContext, partyId: number, leads: boolean): Promise<boolean> {
  if (c.person.grants.some((g) => g.partyId === partyId)) return true;
  if (!leads) return false;
  return (await c.look(partiesLookup, c.community.id)).some((p) => p.id === partyId && p.name === LEADERS);
}

/** Locks a report and changes it in the name of the one who asks; what that earns is written with it. @throws {Refusal} */
export async function act(
  c: PersonContext,
  number: number,
  what: Exclude<Change, "reported">,
  given: Omit<Deed, "by" | "at" | "actors" | "timeZone"> = {},
  set: Parameters<typeof change>[4] | ((report: Report) => Parameters<typeof change>[4]) = {},
  locked?: Report,
): Promise<{ before: Report; after: Report; awards: Award[] }> {
  const before = locked ?? (await lockReport(c.tx, c.community.id, number));
  const deed: Deed = { ...given, by: c.person.id, actors: await actorsOf(c, before), at: c.now, timeZone: c.timeZone };
  const after = await change(c.tx, before, what, deed, typeof set === "function" ? set(before) : set);
  return { before, after, awards: await creditReport(c.tx, after, what, c.person.id, c.now, c.timeZone) };
}

/** The clock looks at it again then. Many reports share a timer: one look is for all that are due. */
export function clockTimer(
  { nextAt, urgent, number }: Pick<Report, "nextAt" | "urgent" | "number">,
  now: Date,
  eventId: number,
): Action[] {
  if (nextAt === null) return [];
  const late = nextAt <= now;
  const at = late ? now : lookAt({ nextAt, urgent });
  const key = late ? `reports:clock:${at.getTime()}:${eventId}:${number}` : `reports:clock:${at.getTime()}`;
  return [{ do: "later", at, job: "reports.clock", key, args: {} }];
}

export function digestTimer(now: Date, timeZone: string): Action {
  const at = nextDigest(now, timeZone);
  return { do: "later", at, job: "reports.digest", key: `reports:digest:${at.getTime()}`, args: {} };
}

/** The reporter in private, wherever they are not standing already. What is private stays private. */
export function tellReporter(report: Report, post: Post, here?: PersonContext): Action[] {
  if (report.personId === null) return [];
  const inIt = here?.chat.kind === "private" && here.person.id === report.personId;
  if (inIt) return [];
  return [{ do: "whisper", personId: report.personId, ifReachable: true, post }];
}

/**
 * What a change is to tell, as rules.ts says: a post for each who hears of it (null: told in another way already), and
 * for the digest whether it may be in it. A hearer that is forgotten does not compile.
 * @param asker whoever did it, who need not be told
 */
export async function tellOf<W extends Exclude<Change, "reported">>(
  c: Where,
  _what: W,
  report: Report,
  posts: { [H in HearerOf<W>]: H extends "digest" ? boolean : Post | null },
  asker?: PersonContext,
): Promise<Action[]> {
  const { reporter, responsible, staff, digest } = posts as Partial<Record<Hearer, Post | null>> & { digest?: boolean };
  const but = asker?.person.id;
  return spoken(report, [
    ...(reporter ? tellReporter(report, reporter, asker) : []),
    ...(responsible ? whisperAll(await responsibleOf(c.tx, report), responsible, but) : []),
    ...(staff ? await tellStaff(c, staff, but) : []),
    ...(digest === true ? [digestTimer(c.now, c.timeZone)] : []),
  ]);
}

/** Whoever has it: the worker, else the one it was given to, else all of its party. */
export async function responsibleOf(tx: Tx, report: Report): Promise<number[]> {
  if (report.workerId !== null) return [report.workerId];
  if (report.assigneeId !== null) return [report.assigneeId];
  if (await isCommitteesAlone(tx, report)) return staffOf(tx, report.communityId);
  if (report.partyId === null) return [];
  return partyAt(tx, report.communityId, report.partyId, report.placeId);
}

/** Neighbours who met the same. */
export async function joinersOf(tx: Tx, report: Pick<Report, "communityId" | "number">): Promise<number[]> {
  const joined = await tx
    .select({ personId: reportJoins.personId })
    .from(reportJoins)
    .where(and(eq(reportJoins.communityId, report.communityId), eq(reportJoins.number, report.number)))
    .orderBy(reportJoins.personId);
  return joined.map((j) => j.personId);
}

/**
 * Those whose own reports were put together with this one hear what became of it as its reporter does: theirs ended with
 * a number, and not yet with an answer.
 */
export async function tellMerged(c: PersonContext, report: Report, post: Post): Promise<Action[]> {
  return spoken(report, whisperAll(await mergedInto(c.tx, report), post, c.person.id));
}

/** The same for all who hear in private that it is settled: they and the neighbours who met the same, each once. */
export async function tellJoined(c: PersonContext, report: Report, post: Post): Promise<Action[]> {
  const people = new Set([...(await mergedInto(c.tx, report)), ...(await joinersOf(c.tx, report))]);
  return spoken(report, whisperAll([...people], post, c.person.id));
}

/** Whose reports were put together with this one. */
async function mergedInto(tx: Tx, { communityId, number, personId }: Report): Promise<number[]> {
  const found = await rows<{ person_id: number }>(
    tx,
    sql`with recursive merged(number) as (
        select l.number from report_links l
          where l.community_id = ${communityId} and l.other = ${number} and l.why = 'merged'
        union select l.number from report_links l join merged m on l.other = m.number
          where l.community_id = ${communityId} and l.why = 'merged')
      select distinct r.person_id from merged m join reports r on r.community_id = ${communityId} and r.number = m.number
      where r.state = 'merged' and r.person_id is not null order by r.person_id`,
  );
  return found.map((r) => r.person_id).filter((id) => id !== personId);
}

export function whisperAll(people: readonly number[], post: Post, but?: number): Action[] {
  return people.filter((id) => id !== but).map((personId) => ({ do: "whisper", personId, post, ifReachable: true }));
}

/** Something to staff: in their group, or to each in private while there is none. */
export async function tellStaff(c: Where, post: Post, but?: number): Promise<Action[]> {
  if (await lookAlone(c.tx)(staffChatLookup, c.communityId)) return [{ do: "tell", to: { purpose: "staff" }, post }];
  return whisperAll(await staffOf(c.tx, c.communityId), post, but);
}

/**
 * Those who are to take it on see it in private; what has no name, so do all of the committee, for their group is not
 * told what it is.
 * @param like the open one that it looks like, for the committee
 */
export async function offer(
  c: Where,
  report: Report,
  but: number | null,
  like: number | null = null,
): Promise<Action[]> {
  const staff = !isForStaffAlone(report) ? [] : await staffOf(c.tx, report.communityId);
  const others = (await responsibleOf(c.tx, report)).filter((id) => !staff.includes(id));
  if (staff.length + others.length === 0) return [];
  const post = await offerPost(c, report);
  const forStaff = like === null ? post : { ...post, lines: [...post.lines, alikeText(like)] };
  return spoken(report, [
    ...whisperAll(staff, forStaff, but ?? undefined),
    ...whisperAll(others, post, but ?? undefined),
  ]);
}

/** The same report, brought to those who are to take it on. */
export async function offerPost(c: Where, report: Report): Promise<Post> {
  const hidden = isHidden(report);
  const lines = [titleText(report)];
  const text = short(report.text);
  if (text !== "") lines.push(hidden ? say("reports-said-private", { text }) : saidText(report, text));
  lines.push(...guessedText(report));
  const asked = report.kind === "suggestion" ? "reports-yours-suggestion" : "reports-yours";
  // A day for all of them stands: it is the one that counts.
  const yours = report.finishAt === null ? asked : "reports-yours-joint";
  if (report.dueAt)
    lines.push(say(yours, { due: { at: report.dueAt.toISOString(), style: "by" }, number: String(report.number) }));
  const photos = (await photosOf(c.tx, report)).filter((p) => p.when === "before").map(({ hash }) => ({ hash }));
  return { number: report.number, lines, choices: [acceptChoice(report)], photos };
}

export function acceptChoice(report: Report): Choice {
  const command = `accept ${report.number}`;
  // Who has read of a wish has not taken it up yet.
  if (report.kind === "suggestion") return { label: say("reports-choice-adopt"), command };
  return { label: say("reports-choice-accept"), command, says: "got" };
}

export function photosOf(tx: Tx, report: Pick<Report, "communityId" | "number">) {
  return tx
    .select({ hash: reportPhotos.hash, when: reportPhotos.when, round: reportPhotos.round })
    .from(reportPhotos)
    .where(and(eq(reportPhotos.communityId, report.communityId), eq(reportPhotos.number, report.number)));
}

/** Its lead by name; null when it is nobody's. */
export async function handlerText(tx: Tx, report: Report): Promise<Text | null> {
  if (report.partyId === null && report.assigneeId === null && !isByNeighbour(report)) return null;
  return handlerIn(await partiesOf(tx, report.communityId), report);
}

/** The same where the parties are known; what is nobody's is the committee's. */
export function handlerIn(parties: readonly Party[], report: Report): Text {
  if (isByNeighbour(report)) return say("reports-handler-neighbour");
  if (report.partyId === null && report.assigneeId !== null) return say("reports-handler-one");
  const party = parties.find((p) => p.id === report.partyId);
  return party ? partyText(party.name) : say("reports-handler-unknown");
}

/** To whom a new card offers it. 楼长 is left to the routes: not every building has one. */
export const choosable = (parties: readonly Party[]): string[] =>
  parties.map((p) => p.name).filter((name) => name !== LEADERS);

// ── routes ─────────────────────────────────────────────────────────────────────────────────────────────────────────

/** The routes that staff made. */
export const routesLookup = lookup([reportRoutes], async (tx, communityIds: readonly number[]): Promise<Route[][]> => {
  const found = await tx
    .select()
    .from(reportRoutes)
    .where(anyOf(reportRoutes.communityId, communityIds))
    .orderBy(reportRoutes.placeId);
  return communityIds.map((id) => found.filter((route) => route.communityId === id));
});

/** Looks something up for a command together with others, or for a timer alone. */
export type Look = PersonContext["look"];
export function lookAlone(tx: Tx): Look {
  return async (lookup, key) => (await lookup.find(tx, [key]))[0]!;
}

/** To whom a new report goes by itself. */
export async function routeFor(
  look: Look,
  {
    communityId,
    ...matter
  }: Pick<Report, "communityId" | "kind" | "category" | "placeId" | "anonymous" | "discreet" | "urgent">,
): Promise<ReturnType<typeof routeOf>> {
  const [parties, routes, place] = await Promise.all([
    look(staffedPartiesLookup, communityId),
    look(routesLookup, communityId),
    look(placeLookup, { communityId, id: matter.placeId }),
  ]);
  // What was told in confidence goes to the committee, whatever routes there are; danger goes to whoever sees to it.
  const alone = isForStaffAlone(matter) && !matter.urgent;
  return routeOf(matter, place?.path ?? "", alone ? [] : routes, parties);
}

/** What is given to a party to which nobody belongs yet is heard by nobody: whoever gives it is told. */
export async function sayIfEmpty(c: PersonContext, partyId: number): Promise<Action[]> {
  const party = (await c.look(staffedPartiesLookup, c.community.id)).find((p) => p.id === partyId);
  if (!party || party.name === LEADERS || party.members > 0) return [];
  return reply(say("reports-party-empty", { party: partyText(party.name) }));
}

/** In the residents' own group a list would be noise: it goes to the one who asked. */
export function toAsker(c: PersonContext, post: Post): Action[] {
  const here = c.chat.kind === "private" || c.chat.purpose === "staff";
  return [here ? { do: "reply", post } : { do: "whisper", personId: c.person.id, post }];
}

// ── ends ───────────────────────────────────────────────────────────────────────────────────────────────────────────

/** What the reporter hears at an end: what it was, and what became of it. */
export function endPost(report: Report, line: Text): Post {
  return { number: report.number, lines: [titleText(report), line] };
}

/**
 * A private matter is there only for its reporter, whoever has it, and staff; one without a name also for those it was
 * given to, and a complaint that was told to the bot alone for all who may be given it.
 */
export async function maySee(c: PersonContext, found: Report): Promise<boolean> {
  if (!isHidden(found)) return true;
  const actors = await actorsOf(c, found);
  if (actors.has("reporter") || actors.has("worker") || actors.has("staff") || found.assigneeId === c.person.id)
    return true;
  return isForStaffAlone(found) && actors.has("handler");
}

/** @throws {Refusal} where a command is for reports that are neither private nor anonymous */
export function mustBeOpenly(report: Report): void {
  if (isHidden(report)) {
    throw new Refusal(say("reports-private-one", { number: String(report.number) }));
  }
}
